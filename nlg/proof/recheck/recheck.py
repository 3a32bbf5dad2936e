"""Re-runs a published story's claims over the newest edition of its tables: no full check, only what figures say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..check.beside import own_part
from ..check.document import Claim, Story, read_story
from ..check.expressions import look_at, nested
from ..check.library import Library
from ..check.measures import Figures
from ..check.operations import reckoner_for
from ..check.passages import BY_A_PERSON, Passage
from ..check.read_words import read
from ..check.reading import Words
from ..check.reckoner import Reckoner, Value, agrees
from ..check.report import Unreadable, Untrue
from .differing import first_difference, lines_of
from .sorts import FALSE, HOLDS, Sorted, as_written, sort_of

Sources = Mapping[str, Mapping[str, Any]]
_OF_NO_TABLE = ("area", "period", "metadata", "constant", "reported", "led_with", "days")  # no figure of the edition
_BY_VALUE = ("number", "percent", "about", "part", "name", "names", "period")  # the same value, as right
_SAYS_NO_VALUE = ("extreme_period", "superlative")  # "the record" is the same word whichever period it is of
_MISSING = object()


class Recheck:
    """The newest edition of a dataset's tables, read once for all stories that are held against it."""

    def __init__(
        self, folders: Sequence[Path], sources: Sequence[Mapping[str, Any]], measures: Mapping[str, Any]
    ) -> None:
        """`sources` and `measures` are those of a bundle (docs/bundle.md) written from the newest edition today,
        with every table and measure of the sheet; `folders` are where files are found, as for a Checker."""
        self._library = Library([Path(folder) for folder in folders])
        self._sources = {source["id"]: source for source in sources}
        self._measures: Mapping[str, Any] = json.loads(json.dumps(measures))  # as a bundle that was kept has them
        self._reckoners: dict[str, Reckoner] = {}
        self._values: dict[str, dict[str, Value | Untrue]] = {}
        self._lines: dict[str, frozenset[bytes]] = {}  # of the newest tables
        self._differ_from: dict[tuple[str, str], date | None] = {}

    def is_of_this_edition(self, bundle: Mapping[str, Any]) -> bool:
        """Whether a story was written from the very tables and register that it would be held against."""
        return all(
            self._sources.get(source["id"], source)["sha256"] == source["sha256"]
            for source in bundle["sources"]
            if source["role"] in ("table", "register")
        )

    def is_untouched(self, bundle: Mapping[str, Any]) -> bool:
        """Whether no line of its tables differs that is of the story's time: then nothing need be reckoned anew.

        Read from the story's own editions, where they are still held; nothing else it rests on may have changed.
        """
        end = date.fromisoformat(bundle["period"]["end"])
        if any(bundle["measures"][name] != self._measures.get(name) for name in bundle["measures"] if "@" not in name):
            return False
        for source in bundle["sources"]:
            now = self._sources.get(source["id"])
            if source["role"] in ("register", "sheet") and (now is None or now["sha256"] != source["sha256"]):
                return False
            if source["role"] == "table" and "@" not in source["name"]:
                differs = self._first_difference(source, now)
                if differs is not None and differs <= end:
                    return False
        return True

    def _first_difference(self, was: Mapping[str, Any], now: Mapping[str, Any] | None) -> date | None:
        """From which day on an edition differs from the newest one; looked up once for all its stories."""
        if now is None or now["shape"] != was["shape"]:
            return date.min
        key = (was["id"], was["sha256"])
        if was["sha256"] != now["sha256"] and key not in self._differ_from:
            try:
                if was["id"] not in self._lines:
                    self._lines[was["id"]] = self._lines_of(now)
                newest = self._lines[was["id"]]
                self._differ_from[key] = first_difference(self._lines_of(was), newest, now["shape"])
            except Unreadable:  # that edition is not held any more
                self._differ_from[key] = date.min
        return self._differ_from.get(key)

    def _lines_of(self, source: Mapping[str, Any]) -> frozenset[bytes]:
        with self._library.opened(source) as content:
            return lines_of(source["file"], content)

    def sort(self, bundle: Mapping[str, Any]) -> tuple[Sorted, ...]:
        """Every claim that readers see and that rests on figures, in the order of the text, each with its sort.

        Unreadable where the story, or a source of its own, cannot be read at all.
        """
        story = own_part(read_story(bundle))  # what stands beside it says itself as of when it is
        key, reckoner = self._reckoner(story)
        own = {name: made for name, made in story.measures.items() if "/" not in name.partition(".")[0]}
        gone = frozenset(name for name, made in own.items() if made != self._all_measures(story).get(name))
        run = _Run(story, reckoner, self._values.setdefault(key, {}), gone)
        return tuple(run.sorted())

    def _reckoner(self, story: Story) -> tuple[str, Reckoner]:
        """What reckons a story's claims: one for all stories of the same style and earlier editions."""
        own = self._own(story)
        key = json.dumps([own, sorted(set(story.measures) - set(self._measures))], sort_keys=True)
        if key not in self._reckoners:
            kept = {i: s for i, s in self._sources.items() if not (s["role"] == "style" and any(map(_is_style, own)))}
            sources = {**kept, **{source["id"]: source for source in own}}
            self._reckoners[key] = reckoner_for(Figures(self._library, sources, self._all_measures(story)))
        return key, self._reckoners[key]

    def _own(self, story: Story) -> list[Mapping[str, Any]]:
        """The story's own house style, context stores, and tables that the newest edition does not replace."""
        names = {source["name"] for source in self._sources.values() if source["role"] == "table"}
        kept = [source for source in story.sources.values() if source["role"] == "table" and _edition(source, names)]
        receipts = {source.get("receipt") for source in kept}
        beside = [s for s in story.sources.values() if s["role"] in ("style", "context") or s["id"] in receipts]
        return [*kept, *beside]

    def _all_measures(self, story: Story) -> Mapping[str, Any]:
        """Measures as they are defined now, and those of the earlier editions that the story compares with."""
        tables = {source["name"] for source in self._own(story) if source["role"] == "table"}
        kept = {name: made for name, made in story.measures.items() if name.partition(".")[0] in tables}
        return {**self._measures, **kept}


def _is_style(source: Mapping[str, Any]) -> bool:
    return bool(source["role"] == "style")


def _edition(source: Mapping[str, Any], names: set[str]) -> bool:
    """Whether a table is a dated edition of one of these, which stays as it is."""
    table, at, _ = str(source["name"]).partition("@")
    return bool(at) and table in names and source["name"] not in names


class _Run:
    """One story held against the newest figures. `values` are shared by all stories of the same reckoner."""

    def __init__(
        self, story: Story, reckoner: Reckoner, values: dict[str, Value | Untrue], gone: frozenset[str]
    ) -> None:
        self._story, self._reckoner, self._values, self._gone = story, reckoner, values, gone

    def sorted(self) -> Iterator[Sorted]:
        for passage in self._story.passages():
            if passage.kind not in BY_A_PERSON and not passage.id.startswith(("n", "k")):
                claims = [self._story.claims[each] for each in passage.claims if each in self._story.claims]
                yield from (self._sorted(claim, passage, claims) for claim in claims if claim.op not in _OF_NO_TABLE)

    def _sorted(self, claim: Claim, passage: Passage, beside: Sequence[Claim]) -> Sorted:
        value = self._value(claim)
        reason = str(value) if isinstance(value, Untrue) else self._misread(claim, passage, value, beside)
        sort = HOLDS if not reason else FALSE if isinstance(value, Untrue) else sort_of(claim, value)
        return Sorted(
            id=claim.id,
            sentence=claim.sentence,
            text=passage.text,
            printed=claim.printed,
            op=claim.op,
            inputs=claim.inputs,
            rule=claim.form["rule"],
            sort=sort,
            was=claim.value,
            now=None if isinstance(value, Untrue) else as_written(value),
            reason=reason,
        )

    def _value(self, claim: Claim) -> Value | Untrue:
        """What the same expression gives over the newest figures, or why it gives nothing."""
        key = f"{claim.op} {json.dumps(claim.inputs, sort_keys=True)}"
        found = self._values.get(key, _MISSING)
        if found is _MISSING:
            found = self._values[key] = self._reckoned(claim)
        if self._gone and (gone := sorted(self._gone & _measures_in(claim))):
            return Untrue(f"{gone[0]} is not measured as it was")
        return found  # type: ignore[return-value]  # the sentinel has been replaced

    def _reckoned(self, claim: Claim) -> Value | Untrue:
        try:
            look_at(claim.op, claim.inputs, self._reckoner.figures.measures)
            return self._reckoner.reckon(claim.op, claim.inputs)
        except (Untrue, Unreadable) as error:
            return Untrue(str(error))

    def _misread(self, claim: Claim, passage: Passage, value: Value, beside: Sequence[Claim]) -> str:
        """Why the printed words do not say the value that there is now; "" where they still do."""
        rule, agreed = claim.form["rule"], agrees(claim.op, value, claim.value)
        if rule in _BY_VALUE and agreed:
            return ""
        if (claim.op, rule) == _SAYS_NO_VALUE and not agreed:
            return f"the extreme is that of {as_written(value)}"
        words = Words(
            claim=claim,
            text=passage.text,
            value=value,
            reckoner=self._reckoner,
            story_end=self._story.end,
            told_on=self._story.told_on,
            as_of=self._story.as_of,
            story_area=self._story.area[0],
            last_named=None,
            signs=frozenset(self._direction(each) for each in beside if each.op == "direction"),
        )
        try:
            read(words)
        except Untrue as error:
            return str(error)
        return ""

    def _direction(self, claim: Claim) -> str:
        return str(self._value(claim))


def _measures_in(claim: Claim) -> frozenset[str]:
    """Every measure that an expression names."""
    found: list[str] = []
    for _, inputs in nested(claim.op, claim.inputs):
        waiting: list[Any] = [inputs]
        while waiting:
            each = waiting.pop()
            found += [each[key] for key in ("measure", "share_of") if isinstance(each.get(key), str)]
            waiting += [value for value in each.values() if isinstance(value, Mapping)]
    return frozenset(found)
