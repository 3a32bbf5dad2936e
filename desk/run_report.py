"""What a run did, for people and for programs: per dataset what came in, what gates said, which stories, what to do."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.tables import WIDTH
from nlg.files import as_json, write_whole
from nlg.home import Home
from nlg.ledger import write_time

FOLDER = "reports"
LASTING = ("dataset", "period", "gates", "held", "revised", "troubles")  # of an outcome, what stays until it changes
HOLD = re.compile(r"^.*\((hold [\w-]+)\)$", re.DOTALL)  # what the hold says stands among the gates
NAMED = 8  # so many areas are named in a list, the rest are counted


@dataclass(kw_only=True)
class Outcome:
    """One dataset's part of a run. Lists are of lines for people, stories of (name or slug, reason or "")."""

    dataset: str
    code: int = 0
    came: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)  # keys of all that are known now
    gates: list[dict[str, Any]] = field(default_factory=list)
    period: str = ""
    rule: str = ""  # the newsroom's, that lets stories out
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    public: int = 0
    held: list[str] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)

    @property
    def is_news(self) -> bool:
        """Whether anything is new, and not only as the run before left it."""
        return bool(self.came or self.written)


@dataclass(frozen=True, kw_only=True)
class Last:
    """What the newest report knew: editions by dataset, how long the ledger was, and what it told, without its time."""

    editions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    events: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


def last(home: Home) -> Last:
    """The newest report there is. One that cannot be read is passed over."""
    folder = home.folder / FOLDER
    for path in sorted(folder.glob("*.json"), reverse=True) if folder.is_dir() else []:
        try:
            said = json.loads(path.read_text("utf-8"))
            editions = {one["dataset"]: one["editions"] for one in said["datasets"]}
            return Last(editions={**said["known"], **editions}, events=int(said["events"]), told=said, name=path.stem)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return Last()


def keep(home: Home, outcomes: Sequence[Outcome], before: Last, now: datetime, code: int) -> str:
    """Writes the report, as .txt and .json; gives its name, or that of the one before where nothing is otherwise."""
    told = {
        "code": code,
        "datasets": [vars(one) for one in outcomes],
        "events": len(home.events()),
        "known": {**before.editions, **{one.dataset: one.editions for one in outcomes}},
    }
    told = json.loads(json.dumps(told, ensure_ascii=False))  # as it is read back
    if _same(told, before.told):
        return before.name
    name = write_time(now).replace(":", "")
    text = "\n".join(lines(outcomes, now, code)) + "\n"
    write_whole(home.folder / FOLDER / f"{name}.txt", text.encode("utf-8"), staging=home.staging)
    write_whole(home.folder / FOLDER / f"{name}.json", as_json({"at": write_time(now), **told}), staging=home.staging)
    return name


def _same(told: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a report would say what the one before has said, and nothing new."""

    def lasting(report: Mapping[str, Any]) -> list[Any]:
        each = [[one.get(key) for key in LASTING] for one in report.get("datasets", ())]
        return [report.get("code"), report.get("events"), each]

    news = any(one["came"] or one["written"] for one in told["datasets"])
    return bool(before) and not news and lasting(told) == lasting(before)


def lines(outcomes: Sequence[Outcome], now: datetime, code: int) -> Iterator[str]:
    """The report for people."""
    said = {0: "all is well", 1: "something was held back or refused", 2: "something is wrong or missing"}
    yield f"run of {write_time(now)}: {said[code]}"
    for one in outcomes:
        yield ""
        yield f"{one.dataset}: {_short(one)}"
        yield from _part("came in", _newest(one.came))
        yield from _part("gates", [line for said in one.gates for line in _gate(one.dataset, said)])
        yield from _part(f"stories of the period to {one.period}", _stories(one) if one.is_news or one.held else [])
        yield from _part("published stories", _revised(one.revised))
        yield from _part("troubles", one.troubles)
        yield from _part("what to do", one.next)


def _newest(came: Sequence[str]) -> list[str]:
    """What came in; of many editions the newest, and how many before them that had nothing to be said of."""
    first = [n for n, line in enumerate(came) if not line.startswith(" ")]
    dropped = [n for n in first[:-NAMED] if not came[n + 1].startswith(" ")]
    kept = [line for n, line in enumerate(came) if n not in dropped]
    return [*([f"{len(dropped)} editions before these"] if dropped else []), *kept]


def _short(one: Outcome) -> str:
    counts = [
        (len(one.written), "new or changed"),
        (one.unchanged, "as they were"),
        (one.public, "public, left as they are"),
        (len(one.held), "held back"),
        (len(one.quiet), "not worth telling"),
    ]
    stories = ", ".join(f"{n} {what}" for n, what in counts if n)
    came = sum(not line.startswith(" ") for line in one.came)
    news = f"{came} new in the archive" if came else "new stories" if one.is_news else "nothing new"
    return f"{news}; stories: {stories or 'none'}"


def _stories(one: Outcome) -> Iterator[str]:
    if one.written:
        how = f"let out by the rule '{one.rule}'" if one.rule else "drafts"
        yield f"new or changed, {how}: {_listed(one.written)}"
    yield from _by_reason("held back", one.held)
    reasons: dict[str, list[str]] = {}
    for line in one.quiet:
        name, _, why = line.partition(": ")
        reasons.setdefault(why.partition(": ")[0].partition(". ")[0], []).append(name)
    for why, names in reasons.items():
        yield f"not worth telling ({why}): {_listed(names)}"


def _by_reason(what: str, told: Sequence[str]) -> Iterator[str]:
    """Lines that say of a story that something was done to it and why, those of one reason together."""
    names: dict[str, list[str]] = {}
    for line in told:
        name, _, why = line.removeprefix(f"{what}: ").partition(": ")
        names.setdefault(HOLD.sub(r"\1", why), []).append(name)
    for why, each in names.items():
        yield f"{what} ({why}): {_listed(each)}"


def _revised(told: Sequence[str]) -> Iterator[str]:
    what = "cannot be revised"
    yield from (line for line in told if not line.startswith(what))
    yield from _by_reason(what, [line for line in told if line.startswith(what)])


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _gate(dataset: str, said: Mapping[str, Any]) -> Iterator[str]:
    """What a gate said, with its cells, and how a hold is let go."""
    word = {"hold": "held", "warn": "to look at"}.get(said["says"], said["says"])
    yield f"{word} ({said['gate']}): {said['reason']}"
    for cell in said.get("cells", ())[:3]:
        was = f" (was {cell['was']})" if cell.get("was") else ""
        where = " ".join(cell[key] for key in ("area", "period") if cell.get(key))
        row = f"row {cell['row']}, " if cell.get("row") else ""
        yield f"  {cell['file']}: {row}column {cell['column']}: {where}: {cell.get('value') or 'nothing'}{was}"
    if said.get("mend"):
        yield f"  {said['mend']}"
    if said["says"] == "hold" and not said.get("refused"):
        let = f'parishpump gates {dataset} --let {said["id"]} --by "Your Name" --reason "..."'
        yield f"  if it is right after all: {let}"


def _part(title: str, found: Iterator[str] | Sequence[str]) -> Iterator[str]:
    each = list(found)
    if not each:
        return
    yield f"  {title}"
    for line in each:
        for text in line.splitlines():
            indent = " " * (4 + len(text) - len(text.lstrip()))
            yield from [indent + text.strip()] if "parishpump " in text else _wrapped(text, indent)


def _wrapped(text: str, indent: str) -> list[str]:
    """A line's words over several, neither codes nor addresses broken: people copy them. (Commands are left whole.)"""
    return textwrap.TextWrapper(
        width=WIDTH + 20,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    ).wrap(text.strip())
