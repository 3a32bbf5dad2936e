"""The whole walk on one page: table, panel, facts, weight, plan, words, bundle."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import nlg
from nlg.archive import Edition
from nlg.errors import BadSheet, NotKnown, NoWording
from nlg.fact import Fact, Found, ScoredFact
from nlg.finding.detect import MOST_MADE, Catch, by_default, marked, shelf
from nlg.finding.guards import names_unsteady
from nlg.finding.margin import Margin, margin
from nlg.finding.rarity import Rarity, mark_of, news
from nlg.finding.robust import Robust, robust
from nlg.finding.weigh import MEMBER, OWN, OWN_GROUP, PEER, Told, distinct, weigh
from nlg.home import Home
from nlg.intake.assemble import as_rows_of
from nlg.intake.context import context_of, load_context, targets_of
from nlg.intake.register import Register
from nlg.intake.sheet import BesideSheet, Sheet, Target
from nlg.intake.style import Style, load_style
from nlg.memory import Published
from nlg.opening import open_files
from nlg.panel import Area, Calendar, Flags, Floats, Panel
from nlg.store import Context
from nlg.story import Base, Brief, Goal, LeftOut, NoStory, Source, StoryPlan
from nlg.telling.amends import Amends
from nlg.telling.beside import SHAPE, Beside
from nlg.telling.branches import Fired
from nlg.telling.bundle import Paper, bundle, grounds
from nlg.telling.notice import notice
from nlg.telling.plan import plan
from nlg.telling.pool import Lead, Pool, as_lead
from nlg.telling.sentences import Sentences
from nlg.telling.shape import Shape, load_shape
from nlg.telling.words.voice import Voice
from nlg.telling.write import Writer, left_beside
from nlg.vintages.kept import Kept
from nlg.vintages.learned import Maturity, as_usual, matured
from nlg.vintages.stood import Stood
from nlg.vintages.survival import Survival

RAREST = 20  # for each fact asked for, so many of the rarest are weighed
AS_USUAL = "was revised by no more than such figures usually are"
SAMPLE = 8  # so many periods of the past show how long claims about the newest figures stay true
MEMBERS_NEWS = 6  # so many facts about its areas a story of their group may choose from


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """A dataset opened: its sheet, its areas, its tables as panels, and the files all of it came from."""

    home: Home
    sheet: Sheet
    register: Register
    panels: Mapping[str, Panel]
    files: Mapping[str, Path]
    hashes: Mapping[str, str]
    earlier: Mapping[str, Panel] = field(default_factory=dict)  # by table, the same figures as they were before
    context: Context = field(default_factory=Context)
    targets: Mapping[str, tuple[str, Target]] = field(default_factory=dict)  # those in store: key -> store, target
    as_of: date | None = None  # only what had been published by that day counts
    revising: bool = False  # others stand beside it as they are known today: what they said before is held against that
    editions: Mapping[str, Edition] = field(default_factory=dict)  # by table, those that came from the archive
    kept: Mapping[str, Kept] = field(default_factory=dict)  # by table, what its editions up to then teach

    @cached_property
    def learned(self) -> Mapping[str, Maturity]:
        """By measure when its figures are mature, of tables of which there are editions enough."""
        return {name: one for kept in self.kept.values() for name, one in kept.learned().items()}

    @cached_property
    def stood(self) -> Mapping[str, Stood]:
        """How the newest figures of each such table stood in each of its editions."""
        return {table: kept.stood() for table, kept in self.kept.items() if kept.editions}

    @property
    def whole(self) -> Panel:
        return self.panels[self.sheet.story.whole]

    @property
    def parts(self) -> Panel:
        return self.panels[self.sheet.story.parts]

    def latest(self, until: date | None = None) -> date:
        """Last day of the newest period whose main figure has settled; of those that end by a day, if one is said."""
        calendar, main = self.whole.calendar, f"{self.whole.table}.{self.sheet.story.main}"
        for t in range(len(calendar) - 1, -1, -1):
            wanted = until is None or calendar.ends[t] <= until
            if wanted and self.whole.settled(main, t) and calendar.previous[t] >= 0:
                return calendar.ends[t]
        by = f" by {until}" if until else " yet"
        raise NotKnown(f"{self.sheet.id}: no period has settled{by}", mend="ask for one with --period")

    def beside(self, name: str) -> Dataset:
        """Another dataset as it was when this one's figures were published, opened once. NotKnown if there was none."""
        if name not in self._opened:
            self._opened[name] = open_dataset(self.home, name, self.known_by)
        return self._opened[name]

    def released_beside(self, other: Dataset, period: date) -> Release:
        """A period of another dataset, analysed once."""
        if (other.sheet.id, period) not in self._analysed:
            self._analysed[other.sheet.id, period] = release(other, period)
        return self._analysed[other.sheet.id, period]

    @cached_property
    def _opened(self) -> dict[str, Dataset]:
        return {}

    @cached_property
    def _analysed(self) -> dict[tuple[str, date], Release]:
        return {}

    @property
    def known_by(self) -> date | None:
        """The day by which other figures must have been published to stand beside these; None where it is not known."""
        late = bool(self.sheet.tables[self.sheet.story.whole].stands_in)
        return self.as_of or (None if late or self.revising else self.whole.released)

    def period(self, asked: date | None) -> date:
        """The period asked for; NotKnown suggests the nearest where the tables have none that ends then."""
        if asked is None:
            return self.latest()
        ends = sorted({end for panel in self.panels.values() for end in panel.calendar.ends})
        if asked in ends:
            return asked
        near = min(ends, key=lambda end: (abs((end - asked).days), end))
        raise NotKnown(
            f"{self.sheet.id}: no period ends on {asked.isoformat()}",
            mend=f"the nearest ends on {near.isoformat()} (the record runs from {ends[0]} to {ends[-1]})",
        )

    def area(self, asked: str) -> Area:
        """An area that the tables have, by code or name (the register's, or the one a table's sheet gives it)."""
        told = {area.code: area for panel in self.panels.values() for area in panel.areas}
        named = [area for area in told.values() if area.name.casefold() == asked.casefold()]
        if len(named) == 1:
            return named[0]
        found = self.register.find(asked)
        if found.code not in told:
            near = difflib.get_close_matches(found.name, [area.name for area in told.values()], n=2)
            raise NotKnown(
                f"{self.sheet.id}: no table has figures for {found.name} ({found.code})",
                mend=f"did you mean {' or '.join(near)}?" if near else "",
            )
        return told[found.code]

    def everywhere(self) -> list[str]:
        """Codes of all areas to tell of: each area of the parts, each group they are compared in."""
        parts = [area.code for area in self.parts.areas[: self.parts.table_rows]]
        patches = {self.register.patch(code) for code in parts}
        groups = [code for code in self.register.areas if code in patches and self.parts.row(code) is not None]
        return [*groups, *parts]


def open_dataset(home: Home, name: str, as_of: date | None = None) -> Dataset:
    """Reads a dataset's sheet, register and tables: the newest editions that the newsroom has in use.

    With `as_of` only what had been published by that day, read as it was read then.
    """
    opened = open_files(home, name, as_of)
    sheet, register, panels = opened.sheet, opened.register, opened.panels
    stores = load_context(home.shelf("context").files())
    targets = {key: (store.id, target) for store, key, target in targets_of(stores, sheet, register)}
    setting = [store for store in stores if any(store.id == held for held, _ in targets.values())]
    was = {name: about.earlier for name, about in sheet.tables.items() if about.earlier}
    now = {name: panel for name, panel in panels.items() if name not in sheet.earlier_tables}
    made_by = (opened.hashes["sheet"], opened.hashes["register"])
    kept = {
        table: Kept(home=home, sheet=sheet, register=register, hashes=made_by, like=panel, as_of=as_of)
        for table, panel in now.items()
        if table in opened.editions
    }
    return Dataset(
        home=home,
        sheet=sheet,
        register=register,
        panels={
            table: matured(panel, kept[table].learned()) if table in kept else panel for table, panel in now.items()
        },
        files=opened.files | {store.id: store.path for store in setting},
        hashes=opened.hashes | {store.id: store.sha256 for store in setting},
        earlier={name: as_rows_of(panels[before], panels[name]) for name, before in was.items()},
        context=context_of(stores, sheet, register),
        targets=targets,
        as_of=as_of,
        editions=opened.editions,
        kept=kept,
    )


def brief(dataset: Dataset, period: date) -> Brief:
    """Everything the stories of one release are made from."""
    sheet, register = dataset.sheet, dataset.register
    set_goals = [(key, "sheet", target) for key, target in sheet.targets.items()]
    set_goals += [(key, store, target) for key, (store, target) in dataset.targets.items()]
    goals = tuple(
        Goal(
            key=key,
            source=source,
            measure=target.measure,
            value=Fraction(target.value),
            test=target.test,
            areas=_below(register, target.areas),
            noun=target.noun,
            set_by=target.set_by,
            set_on=target.set_on,
        )
        for key, source, target in set_goals
        if target.set_on <= period and (target.until is None or period <= target.until)
    )
    bases = tuple(
        Base(key=key, measure=b.measure, period=b.period, name=b.name, areas=_below(register, b.areas))
        for key, b in sheet.baselines.items()
    )
    codes = {area.code for panel in dataset.panels.values() for area in panel.areas}
    return Brief(
        dataset=sheet.id,
        series=sheet.story.series,
        subject=sheet.subject,
        subject_full=sheet.subject_full,
        event=sheet.story.event,
        areas_called=(sheet.story.areas.one, sheet.story.areas.many),
        weight=sheet.weight,
        panels=dataset.panels,
        sources={
            name: Source(
                publisher=t.publisher_said,
                released=t.released,
                definition=t.definition,
                release_note=t.release_note,
                stands_in=t.stands_in,
                revised_as=t.revised_as,
            )
            for name, t in sheet.tables.items()
        },
        whole=sheet.story.whole,
        parts=sheet.story.parts,
        main=sheet.story.main,
        rate=sheet.story.rate,
        second=sheet.story.second,
        goals=goals,
        bases=bases,
        patches={code: register.patch(code) for code in register.areas if code in codes},
        period=period,
        earlier=dataset.earlier,
        context=dataset.context,
        limits=sheet.limits.limits(),
    )


def _below(register: Register, codes: Sequence[str]) -> frozenset[str]:
    """Areas and all that have them as parent. A group made of members does not bind them: name them too."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting.extend(register.children.get(code, ()))
    return frozenset(found)


@dataclass(frozen=True, kw_only=True, eq=False)
class Release:
    """One period of a dataset, analysed once for all its areas; stories are drawn from it one by one."""

    dataset: Dataset
    brief: Brief
    catch: Catch
    rarity: Rarity
    shapes: tuple[Shape, ...]
    style: Style
    style_file: Path
    survival: Survival
    fired: Fired | None = None  # told of every branch of a sentence file that is rendered: for coverage
    told_on: date | None = None  # where it stands beside another dataset's stories, the last day of their period
    alone: str = ""  # why nothing is told beside its stories, whatever the sheet asks for

    @cached_property
    def made_with(self) -> dict[str, str]:
        """Program and templates, so that a story says what wrote it."""
        digest = hashlib.sha256()
        for name in ("sentences", "stories"):
            for stem, path in self.dataset.home.shelf(name).files().items():
                digest.update(f"{name}/{stem}\0".encode() + path.read_bytes() + b"\0")
        return {"parishpump": nlg.VERSION, "templates_sha256": digest.hexdigest()}

    @cached_property
    def _told(self) -> dict[bool, tuple[Sentences, Voice]]:
        return {}

    def told_from(self, table: str) -> tuple[Sentences, Voice]:
        """Sentences and voice for a table's figures."""
        voice = self.voice(table)
        if voice.dated not in self._told:
            sentences = Sentences(sentence_files(self.dataset.home), self.brief, voice, self.fired)
            sentences.check_all()
            self._told[voice.dated] = (sentences, voice)
        return self._told[voice.dated]

    def voice(self, table: str) -> Voice:
        """How a table's figures are told: in the house style, with the year where its release is of another."""
        released = self.brief.panels[table].released
        if self.told_on:  # the story says of which period they are, with its year
            return Voice(style=self.style, story_end=self.told_on)
        dated = released is None or released.year != self.brief.period.year
        return Voice(style=self.style, story_end=self.brief.period, dated=dated)

    @cached_property
    def tellable(self) -> tuple[str, ...]:
        """Kinds that have a sentence, in the shelf's order; those switched off are told by nobody unasked."""
        told = self.dataset.home.shelf("sentences").files()
        return tuple(kind for kind in by_default() if kind in told and kind not in self.dataset.sheet.story.untold)

    def pool(self, code: str, only: Collection[str] | None = None) -> Pool:
        """The scored facts an area's story may draw on; only of some kinds, where these are named."""
        bare = Pool(self.brief, code, ())
        relevance = dict.fromkeys(bare.members, MEMBER if bare.is_group else PEER)
        relevance |= {bare.patch: OWN if bare.is_group else OWN_GROUP, code: OWN}
        asked = [kind for kind in self.tellable if not marked(kind, "CONTEXT") and (only is None or kind in only)]
        kinds = self._found_now(asked)
        self.rarity.go_through(kinds)
        about = dict.fromkeys((code, bare.patch))
        made = self._steady([f for place in about for f in self.catch.facts(place, bare.patch, kinds)])

        def others(kind: str, measure: str, other: str) -> Sequence[ScoredFact]:
            return self._other_facts(kind, measure, other, bare.patch, relevance.get(other, PEER))

        def members() -> Sequence[ScoredFact]:
            return self.among(bare.members, bare.patch, MEMBERS_NEWS) if bare.is_group else ()

        scored = self._weighed(made, relevance, told=self.told(code))
        return Pool(self.brief, code, _ripe(scored), others, members, [one for one in scored if one.held])

    def _other_facts(self, kind: str, measure: str, code: str, patch: str, relevance: float) -> Sequence[ScoredFact]:
        """The facts of one kind about one area's one measure, weighed once for all stories it means as much to."""
        asked = (kind, measure, code, patch, relevance)
        if asked not in self._others_weighed:
            facts = self._steady(self.catch.facts(code, patch, [kind], measure))
            weighed = weigh(self.brief, self.rarity, facts, {code: relevance}, survived=self.survival.of)
            if len(self._others_weighed) >= MOST_MADE:
                self._others_weighed.clear()
            self._others_weighed[asked] = _ripe(weighed)
        return self._others_weighed[asked]

    @cached_property
    def _others_weighed(self) -> dict[tuple[str, str, str, str, float], list[ScoredFact]]:
        return {}

    def _steady(self, facts: list[Fact]) -> list[Fact]:
        """Those that name no area whose figures swing too widely to be news, where the sheet calls any so."""
        return [fact for fact in facts if not names_unsteady(fact)] if self._any_unsteady else facts

    @cached_property
    def _any_unsteady(self) -> bool:
        panels = (*self.brief.panels.values(), *self.brief.earlier.values())
        return any(measure.unsteady for panel in panels for measure in panel.measures.values())

    def _weighed(
        self, facts: Sequence[Fact], relevance: Mapping[str, float], picked_from: int = 1, told: Sequence[Told] = ()
    ) -> list[ScoredFact]:
        scored = weigh(
            self.brief,
            self.rarity,
            facts,
            relevance,
            picked_from=picked_from,
            told=told,
            survived=self.survival.of,
            lasting=lambda kind: self._lasting.get(kind),  # worked out when first asked for
        )
        learned = self.dataset.learned
        return [replace(one, held=AS_USUAL) if as_usual(one.fact, learned) else one for one in scored]

    @cached_property
    def _lasting(self) -> Mapping[str, float]:
        """By kind what share of its claims about the newest figures was true weeks later, where editions tell."""
        kinds = [kind for kind in by_default() if not marked(kind, "CONTEXT")]
        claims = [one for kept in self.dataset.kept.values() for one in kept.lasting(self.brief, kinds, SAMPLE)]
        return {one.kind: one.weight for one in claims if one.asked == "newest" and one.weight is not None}

    def published(self, code: str) -> list[Published]:
        """What this newsroom published of an area for the two periods before, newest first, as far as unbroken."""
        return self._recalled(code, self.dataset.home.published_story)

    def first_reports(self, code: str) -> list[Published]:
        """The same stories as they were published at first, before any correction."""
        return self._recalled(code, self.dataset.home.first_reported)

    def _recalled(self, code: str, recall: Callable[[str, datetime | None], Published | None]) -> list[Published]:
        home, calendar = self.dataset.home, self.dataset.whole.calendar
        t, as_of = calendar.at(self.brief.period), self.dataset.as_of
        until = None if as_of is None else datetime.combine(as_of, time.max, UTC)
        found: list[Published] = []
        for steps in (1, 2):
            back = -1 if t is None else calendar.back(t, steps)
            if back < 0:
                break
            identity = home.settings.story_id(self.brief.dataset, self.brief.series, code, calendar.ends[back])
            story = recall(identity, until)
            if story is None:
                break
            found.append(story)
        return found

    def told(self, code: str) -> list[Told]:
        """What the stories of the two periods before led with, newest first."""
        leads = [story.lead for story in self.published(code)]
        return [Told(kind=f["kind"], area=f["area"], measure=f["measure"], rising=_rising(f)) for f in leads if f]

    def planned(self, pool: Pool, shape: str = "", lead: Lead | None = None) -> StoryPlan | NoStory:
        """What an area's story will say, in the shape named or the one that suits it."""
        sentences, _ = self.told_from(pool.own_table)
        return plan(pool, self.shapes, sentences.places, shape, lead)

    def story(
        self,
        code: str,
        shape: str = "",
        amends: Amends | None = None,
        lead: Lead | None = None,
        turn: int = 0,
        dumb: tuple[Lead, ...] = (),
    ) -> dict[str, Any] | NoStory:
        """The bundle of an area's story, or why there is none. Unprintable names the sentence that cannot be said.

        `amends`: what it has to put right, where it is a new version of a story that was published. An editor may ask
        for another `lead`, and by `turn` for the wordings that an area so many places further on would have. What no
        wording can lead with (`dumb`) is passed over.
        """
        pool = self.pool(code).less(dumb)
        news = pool.without("revised") if amends else pool  # its note says what was revised
        planned = self.planned(news, shape, lead)
        if amends and isinstance(planned, NoStory):  # but where nothing else is to be told, the story is that
            news, planned = pool, self.planned(pool, shape, lead)
        if isinstance(planned, NoStory):
            return planned
        pool = news
        sentences, voice = self.told_from(pool.own_table)
        memory, first = self.published(code), self.first_reports(code)
        beside, alone = self.beside(code, amends)
        writer = Writer(
            pool=pool,
            plan=replace(planned, left_out=(*planned.left_out, *alone)),
            sentences=sentences,
            place=self.dataset.register.place[code] + turn,
            memory=memory,
            first=first,
            amends=amends,
            beside=beside,
        )
        leading = planned.lead.host.fact
        least = self.margin(leading)
        margins = {id(leading): "" if least is None else least.said}
        recalled = {story.source: story for story in (*([amends.earlier] if amends else []), *memory, *first)}
        paper = self.paper(code, margins, [*recalled.values()])
        try:
            draft = writer.write()
        except NoWording:
            if lead is not None:
                raise
            return self.story(code, shape, amends, None, turn, (*dumb, as_lead(leading)))
        return bundle(draft, pool, self.dataset.sheet, voice, paper, sentences)

    def beside(self, code: str, amends: Amends | None = None) -> tuple[list[Beside], list[LeftOut]]:
        """What other datasets say of an area, as the sheet asks for them, and which say nothing, with the reason."""
        found: list[Beside] = []
        untold: list[LeftOut] = []
        for number, about in enumerate(self.dataset.sheet.beside):
            told = self._part(number, about, code, amends)
            if isinstance(told, Beside):
                found.append(told)
            else:
                untold.append(left_beside(about.dataset, code, told))
        return found, untold

    def _part(self, number: int, about: BesideSheet, code: str, amends: Amends | None) -> Beside | str:
        """What one other dataset says of an area, or why it says nothing."""
        other = self.alone or (self._told_again(about, amends) if amends else self._others[number])
        if isinstance(other, str):
            return other
        there = about.areas.get(code, code)
        if reason := self._not_there(other.dataset, code, there, mapped=code in about.areas):
            return reason
        shape = next(shape for shape in self.shapes if shape.name == SHAPE)
        kinds = {entry.partition(".")[0] for entry in shape.leads} | {slot.tell for slot in shape.slots}
        pool = other.pool(there, kinds).of_measures(about.measures)
        planned = other.planned(pool, SHAPE)
        if isinstance(planned, NoStory):
            return f"{about.dataset}: {planned.reason}"
        files = {key: (path.name, other.dataset.hashes[key]) for key, path in other.dataset.files.items()}
        if other.dataset.hashes["register"] == self.dataset.hashes["register"]:
            del files["register"]
        archive = self.dataset.home.archive
        return Beside(
            number=number,
            about=about,
            sheet=other.dataset.sheet,
            pool=pool,
            plan=planned,
            sentences=other.told_from(pool.own_table)[0],
            files=files,
            receipts={table: archive.receipt(edition) for table, edition in other.dataset.editions.items()},
        )

    def _not_there(self, other: Dataset, code: str, there: str, *, mapped: bool) -> str:
        """Why an area is not to be told of from another dataset; "" where it is. A code alone may be another area's."""
        if all(panel.row(there) is None for panel in other.panels.values()):
            return f"{other.sheet.id} has no figures for {there}"
        ours, theirs = self.dataset.register.areas[code].name, other.register.areas[there].name
        if not mapped and ours.casefold() != theirs.casefold():
            return (
                f"{there} is {theirs} in {other.sheet.id}, and {ours} here: say so under beside.areas if they are one"
            )
        return ""

    @property
    def datasets_beside(self) -> list[Dataset]:
        """The other datasets that its stories may tell of."""
        return [other.dataset for other in self._others if isinstance(other, Release)]

    @cached_property
    def _others(self) -> list[Release | str]:
        """The releases that stand beside this one's stories, each as known then, or why there is none."""
        return [self._other(about) for about in self.dataset.sheet.beside]

    def _told_again(self, about: BesideSheet, amends: Amends) -> Release | str:
        """The period of another dataset that the version before told of, and no other."""
        for part in amends.bundle.get("beside") or []:
            if part["dataset"] == about.dataset:
                return self._other(about, date.fromisoformat(part["period"]["end"]))
        return f"{about.dataset}: the version before did not tell of it"

    def _other(self, about: BesideSheet, told: date | None = None) -> Release | str:
        """Another dataset's release of the period `told` before, else of the newest that may stand beside this one."""
        known_by, end = self.dataset.known_by, self.brief.period
        try:
            other = self.dataset.beside(about.dataset)
            newest = known_by if known_by and about.period == "newest" else end
            period = other.period(told) if told else other.latest(newest)
        except NotKnown as error:
            return str(error)
        if strange := set(about.measures) - {m for table in other.sheet.tables.values() for m in table.measures}:
            raise BadSheet(f"{self.dataset.sheet.id}.toml: beside: {about.dataset} has no measure '{min(strange)}'")
        if (late := _steps_late(other.whole.calendar, period, end)) > about.oldest:
            return f"{about.dataset}: its newest settled period, to {period}, ended {late} steps before the story's"
        made = self.dataset.released_beside(other, period)
        return replace(
            made, told_on=end, fired=self.fired, shapes=self.shapes, style=self.style, style_file=self.style_file
        )

    def margin(self, fact: Fact) -> Margin | None:
        """The smallest change in the data that would make a fact of this release false."""
        return margin(self.brief, fact.kind, self.catch.found(fact.kind), fact.row)

    def robust(self, fact: Fact) -> Robust:
        """Whether a fact of this release holds from other sides too."""
        return robust(self.brief, fact.kind, self.catch.found(fact.kind), fact.row)

    def scored(self, code: str, kinds: Sequence[str] | None = None) -> list[ScoredFact]:
        """Every fact about an area itself, of all kinds or some, best first: those without a sentence among them."""
        bare = Pool(self.brief, code, ())
        asked = by_default() if kinds is None else kinds
        facts = self.catch.facts(code, bare.patch, asked)
        return self._weighed(facts, {code: OWN}, told=self.told(code))

    def news(self, most: int) -> list[ScoredFact]:
        """What is news anywhere in the release, best first, one fact for each figure; at most so many."""
        facts = self._rarest_facts(news(), most)
        everywhere = {area.code: OWN for panel in self.brief.panels.values() for area in panel.areas}
        places = self.dataset.parts.table_rows
        return distinct(_ripe(self._weighed(facts, everywhere, places)))[:most]

    def among(self, codes: Sequence[str], group: str, most: int) -> list[ScoredFact]:
        """What is news of some areas, as a story about their group sees it: best first, one fact for each figure."""
        facts = self._rarest_facts([kind for kind in self.tellable if kind in news()], most, frozenset(codes), group)
        relevance = dict.fromkeys(codes, MEMBER)
        return distinct(_ripe(self._weighed(facts, relevance, len(codes))))[:most]

    def _rarest_facts(
        self, kinds: Sequence[str], most: int, codes: frozenset[str] = frozenset(), group: str = ""
    ) -> list[Fact]:
        """The facts that surprise most; only of some areas and of one group, where these are named."""
        kinds = self._found_now(kinds)
        self.rarity.go_through(kinds)
        areas = [view.panel.areas for view in self.brief.views if codes]
        wanted = [np.array([area.code in codes for area in each]) for each in areas]
        rows = [row for kind in kinds for row in self._rarest(kind, RAREST * most, wanted, group)]
        rarest = sorted(rows, key=lambda row: (-row[0], row[1], row[2]))[: RAREST * most]
        facts = [shelf()[kind].fact(self.brief, self.catch.found(kind), n) for _, kind, n in rarest]
        return self._steady(facts)

    def _found_now(self, kinds: Iterable[str]) -> list[str]:
        """Those kinds that find anything in this release: how rare the others are is nothing to anybody."""
        return [kind for kind in kinds if len(self.catch.found(kind))]

    def _rarest(self, kind: str, most: int, wanted: Sequence[Flags], group: str) -> list[tuple[float, str, int]]:
        """The rows of a kind that surprise most, in bits: objects are made of these only."""
        found = self.catch.found(kind)
        names = [view.measure.name for view in self.brief.views]
        order = np.lexsort((np.arange(len(found)), -found["strength"]))
        strongest = (order[_about(self.brief, found, wanted, group)[order]] if wanted else order)[:most]
        told = [
            (self.rarity.bits(kind, names[int(found["view"][n])], float(found["strength"][n])), int(n))
            for n in strongest
        ]
        return [(bits, kind, n) for bits, n in told]

    def remember(self) -> None:
        """Keeps aside what history has been gone through, for the newsroom's next run."""
        mark = mark_of(self.dataset.hashes, self.brief)
        self.dataset.home.remember(_rarity_file(self.dataset), self.rarity.as_bytes(mark))
        if shares := self.survival.as_bytes(_survival_mark(self.dataset, self.brief)):
            self.dataset.home.remember(_survival_file(self.dataset), shares)

    def paper(self, code: str, margins: Mapping[int, str], memory: Sequence[Published] = ()) -> Paper:
        """What the bundle of an area's story states beside the story itself."""
        settings = self.dataset.home.settings
        return replace(
            _paper(self.dataset, self.style_file),
            id=settings.story_id(self.brief.dataset, self.brief.series, code, self.brief.period),
            made_with=self.made_with,
            margins=margins,
            memory=memory,
        )

    def notice(self, amends: Amends) -> dict[str, Any]:
        """What stands in the place of a story that these figures no longer bear out, nor any other."""
        sentences, _ = self.told_from(self.brief.whole)
        sources, _ = grounds(self.dataset.sheet, _paper(self.dataset, self.style_file))
        return notice(amends, self.brief, sentences, sources, self.made_with)


def stands_on(dataset: Dataset) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The sources and measures that stories may be written from today, as a bundle states them."""
    return grounds(dataset.sheet, _paper(dataset, _style_file(dataset, None)))


def _paper(dataset: Dataset, style_file: Path) -> Paper:
    """The files of a dataset, for a story that has yet to say which."""
    files = {key: (path.name, dataset.hashes[key]) for key, path in dataset.files.items()}
    files |= dataset.context.files
    files["style"] = (style_file.name, hashlib.sha256(style_file.read_bytes()).hexdigest())
    receipts = {table: dataset.home.archive.receipt(edition) for table, edition in dataset.editions.items()}
    return Paper(id="", made_with={}, files=files, margins={}, receipts=receipts)


def _style_file(dataset: Dataset, style: str | None) -> Path:
    return dataset.home.shelf("styles").find(style or dataset.home.settings.style or dataset.sheet.style)


def _ripe(scored: Iterable[ScoredFact]) -> list[ScoredFact]:
    """Those that need not wait until their figures have aged."""
    return [one for one in scored if not one.held]


def _steps_late(calendar: Calendar, period: date, end: date) -> int:
    """How many whole steps, of the usual length, lie between the end of a calendar's period and a later day."""
    before = [int(p) for p in calendar.previous]
    lengths = sorted((calendar.ends[t] - calendar.ends[p]).days for t, p in enumerate(before) if p >= 0)
    return max(0, (end - period).days // max(1, lengths[len(lengths) // 2]))


def _about(brief: Brief, found: Found, wanted: Sequence[Flags], group: str) -> Flags:
    """Which rows are about wanted areas (flags for each view), and compare them in no group but the one named."""
    right = np.zeros(len(found), dtype=bool)
    for n, view in enumerate(brief.views):
        of_view = found["view"] == n
        right[of_view] = wanted[n][found["area"][of_view]]
        row = view.panel.row(group)
        if "group" in found.columns and row is not None:
            right &= ~of_view | (found["group"] == view.panel.groups.index_of(row))
    return right


def release(dataset: Dataset, period: date, style: str | None = None) -> Release:
    """Analyses one period of a dataset: every detector over every area, and how rare each finding is."""
    home = dataset.home
    made = brief(dataset, period)
    style_file = _style_file(dataset, style)
    catch = Catch(made)
    return Release(
        dataset=dataset,
        brief=made,
        catch=catch,
        survival=Survival(made, catch, lambda: dataset.stood, _survived(dataset, made)),
        rarity=_rarity(dataset, made),
        shapes=tuple(load_shape(path) for path in home.shelf("stories").files().values()),
        style=load_style(style_file),
        style_file=style_file,
    )


def _rising(fact: Mapping[str, Any]) -> bool | None:
    """Which way a fact of an earlier story went; None where it says none."""
    if fact.get("direction") in ("up", "down"):
        return bool(fact["direction"] == "up")
    for down in ("falling", "low"):
        if isinstance(fact.get(down), bool):
            return not fact[down]
    return None


def _rarity(dataset: Dataset, made: Brief) -> Rarity:
    """How rare everything is, from what the newsroom kept of the last run if nothing has changed since."""
    kept = dataset.home.recall(_rarity_file(dataset))
    return Rarity(made) if kept is None else Rarity.of_bytes(made, kept, mark_of(dataset.hashes, made))


def _rarity_file(dataset: Dataset) -> str:
    return f"rarity-{dataset.sheet.id}"


def _survived(dataset: Dataset, made: Brief) -> Mapping[str, Floats]:
    """What share of past revisions everything would have survived, likewise."""
    if not dataset.kept:
        return {}
    return Survival.of_bytes(dataset.home.recall(_survival_file(dataset)), _survival_mark(dataset, made))


def _survival_mark(dataset: Dataset, made: Brief) -> str:
    return "/".join([mark_of(dataset.hashes, made), *(kept.mark for kept in dataset.kept.values())])


def _survival_file(dataset: Dataset) -> str:
    return f"survival-{dataset.sheet.id}"


def sentence_files(home: Home) -> dict[str, Path]:
    """Every sentence file by its name, those too that belong to no kind: the shelf lists no name with an underscore."""
    found = home.shelf("sentences").files()
    for folder in home.shelf("sentences").folders:
        found |= {path.stem: path for path in sorted(folder.glob("_*.j2"))}
    return found
