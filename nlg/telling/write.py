"""Writes the planned story: sentences from templates, each figure and claim word with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from zlib import crc32

from nlg.errors import BadTemplate, Unprintable
from nlg.fact import Fact, Proven, ScoredFact
from nlg.panel import Measure
from nlg.story import Claim, LeftOut, Paragraph, Sentence, SentenceKind, Slot, Source, StoryPlan
from nlg.telling.measured import from_sheet
from nlg.telling.notes import differing, missing
from nlg.telling.plan import Pool
from nlg.telling.sentences import Sentences, publisher
from nlg.telling.words import names
from nlg.telling.words.marks import Span, capital, unmark
from nlg.telling.words.quoted import said

LONGEST_HEADLINE, LONGEST_SHORT, LONGEST_STANDFIRST = 65, 33, 160
NOT_BESIDE = {  # a lead's kind, and the kinds that would only say it again above it
    "run": ("run", "change_prev"),
    "zero": ("zero", "change_prev"),
    "top": ("top", "vs_parent"),
    "vs_parent": ("vs_parent", "top"),
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The written story: sentences by place, the table's rows, and the facts behind them in order of use."""

    plan: StoryPlan
    headline: Sentence
    short_headline: Sentence | None
    standfirst: tuple[Sentence, ...]
    body: tuple[tuple[str, tuple[Sentence, ...]], ...]
    notes: tuple[Sentence, ...]
    facts: tuple[ScoredFact, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(eq=False)
class Related:
    """What a template may ask for beside its own fact; what it takes is remembered as told."""

    pool: Pool
    before: Sequence[Fact] = ()  # what the story has told so far
    taken: list[Fact] = field(default_factory=list)
    last_named: str = ""  # code of the area that the text named last: "" where a name must stand in full

    @property
    def subject(self) -> str:
        """Code of the story's own area."""
        return self.pool.subject

    def name(self, fact: Fact) -> str:
        """The area of a fact: "the borough" where it is the story's own and was named last, else its name."""
        return names.called(fact.area) if self._is_plain(fact) else names.name(fact.area)

    def place(self, fact: Fact) -> str:
        """Where it was: "in the borough" where that is plain, else "in Gravesham", "on the Isle of Wight"."""
        return f"in {names.called(fact.area)}" if self._is_plain(fact) else names.in_area(fact.area)

    def _is_plain(self, fact: Fact) -> bool:
        called = fact.area.words.get("called", "")
        return self.last_named == fact.code == self.subject and called not in ("", "area")

    def told(self, kind: str) -> bool:
        """Whether a fact of this kind has been told before."""
        return any(fact.kind == kind for fact in self.before)

    def same(self, fact: Fact, kind: str) -> Fact | None:
        """Another kind of fact about the same area and measure."""
        return self._take(self.pool.of(kind, fact.measure.name, fact.code))

    def rate_of(self, code: str, kind: str) -> Fact | None:
        """A fact about an area's rate, among the areas compared."""
        return self._take(self.pool.of(kind, self.pool.measure("rate", self.pool.brief.parts), code))

    def count_of(self, code: str, kind: str) -> Fact | None:
        """A fact about an area's count, among the areas compared."""
        return self._take(self.pool.of(kind, self.pool.measure("main", self.pool.brief.parts), code))

    def _take(self, found: Sequence[ScoredFact]) -> Fact | None:
        fitting = [s.fact for s in found if getattr(s.fact, "group", None) is None or self._ours(s.fact)]
        if not fitting:
            return None
        self.taken.append(fitting[0])
        return fitting[0]

    def _ours(self, fact: Fact) -> bool:
        return getattr(fact, "group").value == self.pool.patch  # type: ignore[no-any-return]  # noqa: B009


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence before it has its place: visible words, where the claims lie in them, the facts they draw on."""

    text: str
    spans: Sequence[Span]
    facts: tuple[Fact, ...]
    template: str
    kind: SentenceKind


@dataclass(eq=False)
class Writer:
    """Writes one story. `place` is the area's place in the register: neighbours get different wordings."""

    pool: Pool
    plan: StoryPlan
    sentences: Sentences
    place: int
    _used: list[Fact] = field(default_factory=list)  # in order of use: the story's facts f1, f2 ...
    _told: list[Fact] = field(default_factory=list)  # by the intro and the body; headline and standfirst only announce
    _printed: set[str] = field(default_factory=set)  # cells the body has printed
    _placed: set[str] = field(default_factory=set)  # furniture: said once
    _claims: int = 0

    def write(self) -> Draft:
        """The draft. Unprintable where no headline fits, or where a template fails on these facts."""
        lead = self.plan.lead
        headline = self._heading(lead.host.fact, "headline", LONGEST_HEADLINE) or self._other_heading(lead.host.fact)
        if headline is None:
            raise Unprintable(f"no headline of '{lead.template}' fits {LONGEST_HEADLINE} characters")
        short = self._heading(lead.host.fact, "short", LONGEST_SHORT)
        intro = self._wording(lead)
        if intro is None:
            raise Unprintable(f"no lead of '{lead.template}' can be told of these figures")
        heading = self._place("h", headline)
        shorter = self._place("sh", short) if short else None
        announced = list(self._standfirst(lead))
        standfirst = tuple(self._place("s1", told) for told in announced)
        for told in (*announced, intro):
            self._remember(told)
        body: list[tuple[str, tuple[Sentence, ...]]] = [("lead", (self._place("b1.1", intro),))]
        for paragraph in self.plan.paragraphs:
            written = tuple(self._paragraph(f"b{len(body) + 1}", paragraph))
            if written:
                body.append((paragraph.role, written))
        return Draft(
            plan=self.plan,
            headline=heading,
            short_headline=shorter,
            standfirst=standfirst,
            body=tuple(body),
            notes=tuple(self._notes()),
            facts=tuple(self._scored(self._used)),
            left_out=tuple(left for left in self.plan.left_out if not self._was_told(left)),
        )

    def _heading(self, fact: Fact, place: str, longest: int) -> Said | None:
        for name, macro in self.sentences.macros(fact.kind, place):
            found = self._say(macro, fact, f"sentences/{fact.kind}.j2#{name}")
            if found is not None and len(found.text) <= longest:
                return found
        return None

    def _other_heading(self, fact: Fact) -> Said | None:
        """For long names: that the figure moved at all, or, as a last resort, the area and its subject."""
        for scored in self.pool.of("change_prev", fact.measure.name, fact.code):
            if found := self._heading(scored.fact, "headline", LONGEST_HEADLINE):
                return found
        for name, macro in self.sentences.macros("_furniture", "headline"):
            found = self._say(macro, None, f"sentences/_furniture.j2#{name}")
            if found is not None and len(found.text) <= LONGEST_HEADLINE:
                return found
        return None

    def _standfirst(self, lead: Slot) -> Iterable[Said]:
        """The next best lead of another kind, if one printable sentence says it."""
        for scored in self.plan.runners_up:
            if scored.fact.kind not in NOT_BESIDE.get(lead.host.fact.kind, (lead.host.fact.kind,)):
                found = self._wording(Slot(role="standfirst", template=scored.fact.kind, place="lead", host=scored))
                if found is not None and len(found.text) <= LONGEST_STANDFIRST:
                    return [found]
        return []

    def _paragraph(self, name: str, paragraph: Paragraph) -> Iterable[Sentence]:
        said: list[Said] = []
        for slot in paragraph.slots:
            if slot.again or not self._is_told(slot.host.fact):
                found = self._wording(slot)
                if found is not None:
                    self._remember(found)
                    said.append(found)
        if said or not paragraph.slots:
            said.extend(self._pieces_of_furniture(paragraph.furniture))
        return [self._place(f"{name}.{n}", one) for n, one in enumerate(said, start=1)]

    def _is_told(self, fact: Fact) -> bool:
        """Whether a fact was told before, or another told its figure: nothing is said twice."""
        return any(fact is told for told in self._told) or (fact.is_its_figure and fact.now.mark in self._printed)

    def _pieces_of_furniture(self, names: Sequence[str]) -> Iterable[Said]:
        for furniture in names:
            if furniture in self._placed:
                continue
            kind: SentenceKind = "label" if furniture == "label" else "caveat" if furniture == "caveat" else "context"
            for name, macro in self.sentences.macros("_furniture", furniture):
                found = self._say(macro, None, f"sentences/_furniture.j2#{name}", kind)
                if found is not None:
                    self._placed.add(furniture)
                    yield found

    def _wording(self, slot: Slot) -> Said | None:
        """What a slot says: of its wordings the one whose turn it is, or the next that can be told."""
        wordings = self.sentences.macros(slot.template, slot.place)
        if not wordings:
            raise BadTemplate(
                f"{slot.template}.j2: there is no macro '{slot.place}'",
                mend=f"add it, or change the slot '{slot.role}'",
            )
        # neighbours in the register differ, and no two slots take turns in step
        turn = self.place + (self.place >> (crc32(f"{slot.role}.{slot.place}".encode()) % 5 + 1))
        for k in range(len(wordings)):
            name, macro = wordings[(turn + k) % len(wordings)]
            found = self._say(macro, slot.host.fact, f"sentences/{slot.template}.j2#{name}")
            if found is not None and not found.text[0].isdigit():
                return found
        return None

    def _say(
        self, macro: Callable[..., str], fact: Fact | None, template: str, kind: SentenceKind = "data"
    ) -> Said | None:
        related = Related(self.pool, tuple(self._told))
        marked = macro(fact, related) if fact is not None else macro(self._furniture())
        text, spans = unmark(capital(" ".join(marked.split())))
        facts = (*([fact] if fact is not None else []), *related.taken)
        return Said(text=text, spans=spans, facts=facts, template=template, kind=kind) if text else None

    def _remember(self, said: Said) -> None:
        self._told.extend(said.facts)
        self._printed.update(span.claim_json for span in said.spans)

    def _place(self, name: str, said: Said) -> Sentence:
        for fact in said.facts:
            if not any(fact is used for used in self._used):
                self._used.append(fact)
        numbers = [next(n for n, used in enumerate(self._used, start=1) if used is fact) for fact in said.facts]
        return Sentence(
            id=name,
            text=said.text,
            kind=said.kind,
            template=said.template,
            facts=tuple(f"f{n}" for n in numbers),
            claims=tuple(self._claim(name, said.text, said.spans)),
        )

    def _furniture(self) -> SimpleNamespace:
        """What furniture may print: words of the sheet about the tables the story has drawn on so far."""
        brief, own = self.pool.brief, self.pool.own_table
        source = brief.sources[own]
        caveats = [
            said(from_sheet(f"tables.{m.table}.measures.{m.short_name}.caveats.{n}", text))
            for m in self._measures()
            if any(fact.measure is m and not fact.settled for fact in self._told)
            for n, text in enumerate(m.caveats)
        ]
        other = brief.parts if any(fact.measure.table == brief.parts != own for fact in self._told) else ""
        tables = [own, *([other] if other else [])]
        publishers = {brief.sources[table].publisher: table for table in reversed(tables)}
        in_order = sorted(publishers.values(), key=tables.index)
        return SimpleNamespace(
            area=self.plan.lead.host.fact.area,
            topic=self.plan.lead.host.fact.measure.noun.headline,
            publisher=publisher(brief, own),
            released=_released(own, source),
            release_note=_optional(f"tables.{own}.release_note", source.release_note),
            period=self.plan.lead.host.fact.period,
            missing=[names.name(area) for area in missing(self.pool)],
            stands_in=_optional(f"tables.{own}.stands_in", source.stands_in),
            definition=_optional(f"tables.{own}.definition", source.definition),
            caveat=" ".join(caveats),
            parts_publisher=publisher(brief, other) if other else "",
            parts_released=_released(other, brief.sources[other]) if other else None,
            publishers=[publisher(brief, table) for table in in_order],
        )

    def _measures(self) -> list[Measure]:
        roles = ("main", "rate", "second")
        names = [name for role in roles if (name := self.pool.measure(role, self.pool.own_table))]
        return [self.pool.brief.panels[self.pool.own_table].measures[name] for name in names]

    def _notes(self) -> Iterable[Sentence]:
        for n, note in enumerate(differing(self.pool), start=1):
            (name, macro), *_ = self.sentences.macros("_notes", "differs")
            text, spans = unmark(capital(" ".join(macro(note).split())))
            said = Said(text=text, spans=spans, facts=(), template=f"sentences/_notes.j2#{name}", kind="context")
            yield self._place(f"n{n}", said)

    def _claim(self, name: str, text: str, spans: Sequence[Span]) -> Iterable[Claim]:
        for span in spans:
            self._claims += 1
            yield Claim(
                id=f"c{self._claims}",
                sentence=name,
                start=span.start,
                end=span.end,
                printed=text[span.start : span.end],
                expr=span.claim,
                form=span.form,
            )

    def _scored(self, facts: Sequence[Fact]) -> Iterable[ScoredFact]:
        by_id = {id(scored.fact): scored for scored in self.pool.told()}
        return [by_id[id(fact)] for fact in facts]

    def _was_told(self, left: LeftOut) -> bool:
        return any((f.kind, f.code, f.measure.name) == (left.kind, left.area, left.measure) for f in self._told)


def _released(table: str, source: Source) -> Proven | None:
    if source.released is None:
        return None
    return Proven(op="metadata", inputs={"source": table, "key": "released"}, value=source.released)


def _optional(key: str, text: str) -> str:
    return said(from_sheet(key, text)) if text else ""
