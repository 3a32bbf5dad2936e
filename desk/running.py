"""One command for cron: what is new is fetched, kept, judged, told, checked, queued; what is public is revised."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desk import revising
from desk.collecting import collect
from desk.publishing import Signed, keep_sources, reasons
from desk.run_report import Last, Outcome, keep, last, lines
from desk.telling import Told, tell
from desk.web import Web
from nlg import VERSION
from nlg.errors import NotKnown, Trouble
from nlg.files import as_json, only_one
from nlg.home import Home
from nlg.pipeline import Dataset, Release, open_dataset, release

Say = Callable[[str], None]
SHELVES = ("sentences", "stories", "styles", "context")


@dataclass(kw_only=True)
class Run:
    """One run over a newsroom's datasets. `as_of`: only what had been published by that day, and nothing is fetched."""

    home: Home
    web: Web
    now: datetime
    as_of: date | None
    before: Last
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)  # by dataset, what a next run may leave out

    @property
    def signed(self) -> Signed | None:
        """The rule that lets stories out, where the newsroom has one; else they wait for a person."""
        rule = self.home.settings.approve.rule
        return Signed(by="", rule=rule, now=self.now) if rule else None

    def datasets(self, names: Sequence[str]) -> list[Outcome]:
        """All that is to do: every table comes in before any story is told, as one dataset may stand beside another."""
        outcomes = [Outcome(dataset=name, rule=self.home.settings.approve.rule or "") for name in names]
        for outcome in outcomes:
            self._done(outcome, self._come_in)
        for outcome in outcomes:
            if not outcome.code:
                self._done(outcome, self._stories)
            if outcome.held or outcome.troubles or any(one["says"] == "hold" for one in outcome.gates):
                outcome.code = max(1, outcome.code)
            _what_to_do(outcome)
        return outcomes

    def _done(self, outcome: Outcome, work: Callable[[Outcome], None]) -> None:
        """Some of a dataset's work. Whatever goes wrong is told, and stops no other dataset."""
        try:
            work(outcome)
        except Trouble as fault:
            outcome.troubles.append(f"{fault}\n  {fault.mend}".rstrip())
            outcome.code = fault.exit_code
        except OSError as fault:
            outcome.troubles.append(f"{fault.filename or 'a file'}: {fault.strerror}")
            outcome.code = 2
        except Exception as fault:  # a fault of ours in one dataset must not keep the others from going out
            outcome.troubles.append(f"a fault of the program: {type(fault).__name__}: {fault}")
            outcome.code = 1

    # --- what came in -------------------------------------------------------------------------------------------------

    def _come_in(self, outcome: Outcome) -> None:
        if self.as_of is None:
            outcome.troubles += collect(self.home, outcome.dataset, self.web, self.now, lambda _: None)
        self._said_of_editions(outcome)

    def _said_of_editions(self, outcome: Outcome) -> None:
        """The editions that are new since the last report, and what stands against the newest of each table."""
        archive, letters = self.home.archive, self.home.archive.letters()
        known = set(self.before.editions.get(outcome.dataset, ()))
        newest: dict[str, Sequence[Mapping[str, Any]]] = {}
        for edition, used, said in archive.all(outcome.dataset):
            if self.as_of is not None and edition.known_on > self.as_of:
                continue
            outcome.editions.append(edition.key)
            newest[edition.table] = said
            if edition.key not in known:
                day = "" if edition.known_on == date.min else f" of {edition.known_on}"
                state = "" if used else ", refused but kept"
                outcome.came.append(f"{edition.table}: the edition{day}{state} ({edition.file} from {edition.origin})")
                outcome.came += [f"  put right: {one['reason']}" for one in said if one["gate"] == "put right"]
        found = [one for said in newest.values() for one in said if one["says"] != "pass" and one["id"] not in letters]
        outcome.gates += [dict(one) for one in found]

    # --- stories ------------------------------------------------------------------------------------------------------

    def _stories(self, outcome: Outcome) -> None:
        """The stories of the newest settled period, kept as drafts; published ones held against the newest edition."""
        opened = open_dataset(self.home, outcome.dataset, self.as_of)
        mark = self._mark(opened)
        kept = _kept(self.home, outcome.dataset)
        if kept.get("mark") == mark and not self._waits_for_readers():
            self.marks[outcome.dataset] = kept
            vars(outcome).update(kept["told"])
            return
        when = opened.latest()
        outcome.period = when.isoformat()
        made = release(opened, when)
        told = list(tell(made, self._to_write(made, outcome)))
        self._queued(made, told, outcome)
        outcome.held += [one.why for one in told if one.faulty]
        outcome.quiet += [one.why.removeprefix("no story: ") for one in told if one.bundle is None and not one.faulty]
        revised: list[str] = []
        worst = revising.run(self.home, outcome.dataset, self.signed, self.now, revised.append, self.as_of)
        first, *rest = revised
        outcome.revised += [first.removeprefix(f"{outcome.dataset}: "), *rest] if " 0 stories" not in first else rest
        outcome.code = max(outcome.code, worst)
        made.remember()
        again = {key: getattr(outcome, key) for key in ("period", "held", "quiet", "revised", "public")}
        unchanged = outcome.unchanged + len(outcome.written)
        self.marks[outcome.dataset] = {"told": {**again, "unchanged": unchanged}, "opened": opened}

    def _to_write(self, made: Release, outcome: Outcome) -> list[str]:
        """The areas whose stories are not public yet: those that are change by correction only."""
        home, opened = self.home, made.dataset
        titles = [code for title in home.settings.titles for code in title.areas]
        everywhere = opened.everywhere()
        wanted = [code for code in everywhere if code in titles] if titles else everywhere
        if not wanted:
            outcome.troubles.append("no title of newsroom.toml covers an area of this dataset, so no story is written")
        states = home.states()
        found = []
        for code in wanted:
            state = states.get(home.settings.story_id(made.brief.dataset, made.brief.series, code, made.brief.period))
            if state is not None and (state.published is not None or state.status == "withdrawn"):
                outcome.public += 1
            else:
                found.append(code)
        return found

    def _queued(self, made: Release, told: Sequence[Told], outcome: Outcome) -> None:
        """Keeps the stories as drafts; what the newsroom's rule lets out is signed. Readers get it at the end."""
        home, signed = self.home, self.signed
        bundles = [one.bundle for one in told if one.bundle is not None]
        with home.alone():
            keep_sources(home, bundles)
            for bundle in bundles:
                version = home.keep(bundle, self.now)
                if signed and not home.state(bundle["id"]).set_aside:
                    home.approve(bundle["id"], version, now=signed.now, rule=signed.rule)
        new = {event.id for event in home.events()[self.before.events :] if event.status == "draft"}
        outcome.written += [bundle["area"]["name"] for bundle in bundles if bundle["id"] in new]
        outcome.unchanged += sum(bundle["id"] not in new for bundle in bundles)

    def _waits_for_readers(self) -> bool:
        """Whether somebody has approved what is not public yet."""
        return any(state.approved != state.published for state in self.home.approved(self.now))

    def let_out(self) -> list[str]:
        """Brings the public folder up to date where something is approved; says what stayed behind."""
        if all("mark" in mark for mark in self.marks.values()) or not self.home.approved(self.now):
            return []
        from feeds.publish import publish

        return reasons(publish(self.home, self.now))

    # --- what the next run may leave out ------------------------------------------------------------------------------

    def _mark(self, opened: Dataset) -> str:
        """Of all that decides which stories are told and what they say: as long as it stays, so do they."""
        home, digest = self.home, hashlib.sha256()
        for shelf in SHELVES:
            for stem, path in home.shelf(shelf).files().items():
                digest.update(f"{shelf}/{stem}\0".encode() + path.read_bytes() + b"\0")
        holds = [one["id"] for edition in opened.editions.values() for one in home.archive.held(edition)]
        editions: dict[str, str | bool] = {table: edition.key for table, edition in opened.editions.items()}
        for beside in opened.sheet.beside:
            editions |= {edition.key: used for edition, used, _ in home.archive.all(beside.dataset)}
        states = {key: [state.status, state.version, state.published] for key, state in home.states().items()}
        said = [VERSION, dict(opened.hashes), editions, holds, states, str(opened.as_of), home.settings.model_dump()]
        digest.update(json.dumps(said, sort_keys=True, default=str).encode())
        return digest.hexdigest()

    def remember(self) -> None:
        """Keeps, when all is done, what each dataset's stories were made from."""
        for name, mark in self.marks.items():
            if "mark" not in mark:
                told = {"mark": self._mark(mark["opened"]), "told": mark["told"]}
                self.home.remember(_note(name), as_json(told))


def run(home: Home, names: Sequence[str], web: Web, now: datetime, as_of: date | None, say: Say) -> int:
    """Runs some datasets, or all of the newsroom's own; prints and keeps the report. Gives the worst code of them."""
    wanted = list(names) or own(home)
    for name in wanted:
        home.shelf("datasets").find(name)
    home.settings  # noqa: B018 - what is wrong in newsroom.toml ends the run before it begins
    with only_one(home.folder / ".running.lock", lambda: say("another run is at work: waiting for it to end")):
        walk = Run(home=home, web=web, now=now, as_of=as_of, before=last(home))
        outcomes = walk.datasets(wanted)
        stayed = walk.let_out()
        walk.remember()
        code = max([*(one.code for one in outcomes), 1 if stayed else 0])
        outcomes[-1].troubles += stayed
        with home.alone():
            name = keep(home, outcomes, walk.before, now, code)
    for line in _printed(outcomes, now, code, name, walk.before):
        say(line)
    return code


def own(home: Home) -> list[str]:
    """The datasets whose sheets lie in the newsroom's folder."""
    folder = home.folder.resolve()
    found = [stem for stem, path in home.shelf("datasets").files().items() if folder in path.resolve().parents]
    if not found:
        raise NotKnown(f"{home.folder}: there is no dataset of its own", mend="make one: parishpump new NAME FILE")
    return found


def _printed(outcomes: Sequence[Outcome], now: datetime, code: int, name: str, before: Last) -> Iterator[str]:
    if name and name == before.name:
        yield "nothing is new" if not code else f"nothing is new, and what was held or refused still is: {name}.txt"
        return
    yield from lines(outcomes, now, code)


def _note(dataset: str) -> str:
    return f"run-{dataset}.json"


def _kept(home: Home, dataset: str) -> dict[str, Any]:
    """What the last run kept of a dataset; nothing where it was thrown away or cut off."""
    try:
        kept = json.loads(home.recall(_note(dataset)) or b"{}")
        return kept if isinstance(kept, dict) and isinstance(kept.get("told"), dict) else {}
    except ValueError:
        return {}


def _what_to_do(outcome: Outcome) -> None:
    """The next steps, each once."""
    name, steps = outcome.dataset, list[str]()
    if any(one["says"] == "hold" and not one.get("refused") for one in outcome.gates):
        steps.append("look at the cells that were held; then mend the table and take it in again, or let the hold go")
    if any(one.get("refused", "table" not in one) for one in outcome.gates):
        steps.append(f"mend the refused file, or the sheet, and take it in: parishpump ingest {name} FILE")
    if any("wait for the desk" in line for line in outcome.revised):
        steps.append("decide on the new versions of published stories: parishpump tasks")
    if outcome.written and not outcome.rule:
        steps.append(f'read the drafts and let them out: parishpump publish {name} --by "Your Name"')
    outcome.next += steps
