"""Writes the planned story: sentences from templates, each figure and claim word with its proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import islice
from types import SimpleNamespace
from zlib import crc32

from nlg.errors import BadTemplate, NoWording
from nlg.fact import Fact, Proven, ScoredFact
from nlg.finding import cells
from nlg.finding.detect import marked
from nlg.finding.extremes import first_known
from nlg.intake.sheet import BesideSheet
from nlg.memory import Place, Published
from nlg.panel import Measure, Panel
from nlg.story import Claim, LeftOut, Paragraph, Sentence, SentenceKind, Slot, Source, StoryPlan, View
from nlg.telling import measured
from nlg.telling.amends import Amends, Note, amended
from nlg.telling.beside import Beside, measures_in, ours, taken_for_one
from nlg.telling.echoes import echo, echo_of, goes_without_saying
from nlg.telling.measured import from_sheet
from nlg.telling.notes import differing, missing
from nlg.telling.plan import IN_FULL, SIZE, SIZED, Pool, aside, is_more_of
from nlg.telling.sentences import Sentences, publisher
from nlg.telling.turns import Turns
from nlg.telling.voices import Piece, Voices, voices
from nlg.telling.words import names
from nlg.telling.words.dates import pointing_back, without_year
from nlg.telling.words.marks import Span, capital, form, mark, read, unmark, visible
from nlg.telling.words.quoted import said, verbatim

LONGEST_HEADLINE, LONGEST_SHORT, LONGEST_STANDFIRST, LONGEST_SUMMARY = 65, 33, 200, 160
FIGURES_PER_100_WORDS = 5.9  # a little fewer than readers bear, as some are told whatever their number
WORDS_WITHOUT = -5  # no story begins with figures alone
FIGURES = frozenset(("number", "percent", "times", "part", "about"))  # rules that print one
MAY_HOLD_FIGURES = frozenset(("ordinal", "run", "quantifier", "meets"))  # "10th", "four weeks in a row", "12 of the 13"
NUMERAL = re.compile(r"(?<![\w-])(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine)(?![a-z]*-)\b")
MASKED = frozenset(("name", "names", "period", *FIGURES))  # what openings may differ in and still be alike
ABBREVIATED = re.compile(r"[A-Z][A-Z0-9.&]")  # what no word in small letters begins with: "PM10", "A&E"
NAMED = ("name", "names", "period")
NO_NEWS = (*NAMED, "wording")  # which area, when, of what: what a sentence says of them is its news
POINTS_AT_TIME = re.compile(r"\bthat (?:day|week|month|quarter|year|season|term|matchday)\b", re.IGNORECASE)
DATE_IN_FULL = re.compile(r"[0-9A-Z]")  # what "the week before" has not
LONGEST_SENTENCE = 36  # of words
MOST_ALIKE = 2  # openings in a story
ONLY_ROOM = (False, False, True, False, False)  # of a sentence's faults, that its figures are too many
POINTING = ("That is ", "That makes ", "It is ", "This is ")  # at the figure before, which must stand just there
DETAIL = "detail"  # the sentence behind a lead that gives what it left out
WAYS = ("direction", "falling", "low")  # a fact that has one of these says which way something went
BY_DAY = ("day", "window", "week_ending", "iso_week", "occasion")  # forms of periods that a day is the end of
SAYS_WHICH_WAY = ("direction", "superlative", "since", "run", "first")  # rules of claims that a turn can be at
TURNS = ("However, ", "By contrast, ")
LONGEST_BARE_INTRO = 23  # of words; a longer one gets no words of where it is from
MOST_STANDFIRSTS = 4  # looked through for one that repeats nothing
BEFORE_THE_ANNOUNCED = ("size", "source", "caveat")  # roles of paragraphs that come before what the standfirst tells
LAST_OF_ALL = ("members", "together", "history", "parts")  # roles where it would be cut off first
SOON = 6  # a sixth of the record: what has not been so low since may never have been before
BEFORE_FIRST_REPORT = 2  # paragraphs stand before it: the news comes first
SHOWN = (  # in front of an intro, and behind it
    ("", ""),
    ("", ", figures show"),
    ("", ""),
    ("", ", the latest figures show"),
    ("Figures show that ", ""),
    ("The latest figures show that ", ""),
    ("", ", according to the latest figures"),
    ("According to the latest figures, ", ""),
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The written story: sentences by place, the table's rows, and the facts behind them in order of use."""

    plan: StoryPlan
    headline: Sentence
    short_headline: Sentence | None
    standfirst: tuple[Sentence, ...]
    summary: tuple[Sentence, ...]
    body: tuple[tuple[str, tuple[Sentence, ...]], ...]
    notes: tuple[Sentence, ...]
    corrections: tuple[Note, ...] = ()
    facts: tuple[ScoredFact, ...]
    left_out: tuple[LeftOut, ...]
    beside: tuple[tuple[Beside, tuple[str, ...]], ...] = ()  # other datasets told of, and the ids of the sentences


@dataclass(eq=False)
class Related:
    """What a template may ask for beside its own fact; what it takes is remembered as told."""

    pool: Pool
    before: Sequence[Fact] = ()  # what the story has told so far
    taken: list[Fact] = field(default_factory=list)
    last_named: str = ""  # code of the area that the text named last: "" where a name must stand in full
    known: Set[str] = frozenset()  # the claims that the text has printed, by their marks
    last_told: Fact | None = None  # what the sentence before was about; None where that is taken for granted
    above: Fact | None = None  # what the standfirst tells
    last_dates: Sequence[str] = ()  # the claims of the periods that the sentence before has named, in order
    turns: Turns | None = None  # None: a sentence by itself, in its first wording throughout

    @property
    def subject(self) -> str:
        """Code of the story's own area."""
        return self.pool.subject

    def pick(self, *wordings: str) -> str:
        """One of several ways to say the same, by the area's place in the register."""
        return self.turns.pick(*wordings) if self.turns else wordings[0]

    def is_first_of(self, choices: int) -> bool:
        """Whether the first of so many wordings is the one, as `Turns` says: what `pick` becomes in a template."""
        return self.turns is None or self.turns.is_first_of(choices)

    def is_next(self) -> bool:
        """Whether the wording behind the one just refused is the one."""
        return self.turns is None or self.turns.is_next()

    def throughout(self, *wordings: str) -> str:
        """The same, chosen once for all sentences of a story: its tense."""
        return wordings[Turns(self.turns.place, "throughout").of(len(wordings))] if self.turns else wordings[0]

    def name(self, fact: Fact) -> str:
        """The area of a fact: "the borough" where it is the story's own and was named last, else its name."""
        return names.called(fact.area) if self._is_plain(fact) else names.name(fact.area)

    def place(self, fact: Fact) -> str:
        """Where it was: "in the borough" where that is plain, else "in Gravesham", "on the Isle of Wight"."""
        return (names.in_called if self._is_plain(fact) else names.in_area)(fact.area)

    def _is_plain(self, fact: Fact) -> bool:
        called = fact.area.words.get("called", "")
        return self.last_named == fact.code == self.subject and called not in ("", "area")

    def is_of_whole(self, fact: Fact) -> bool:
        """Whether a fact is of the whole that the story's area is compared within."""
        return fact.code == self.pool.patch

    def it(self, fact: Fact) -> str:
        """A fact's measure: "the number" behind a sentence about the same, else in full, "the number of thefts"."""
        known = self.last_told is None or _word(self.last_told) == _word(fact)
        return measured.it(fact.measure) if known else measured.what(fact.measure)

    def follows(self, fact: Fact) -> bool:
        """Whether "that" is the fact's figure: the sentence before was about the same measure of the same area, and
        not about how it is spread among the areas there."""
        last = self.last_told
        return last is None or (self.is_of_last(fact) and not marked(last.kind, "AMONG"))

    def is_dated(self, fact: Fact) -> bool:
        """Whether the sentence before has named the fact's own period, and gave no total: this one need not name it."""
        return fact.period.mark in self.last_dates and not hasattr(self.last_told, "total")

    def is_astray(self, fact: Fact) -> bool:
        """Whether it has named other periods alone: "the year before" would be the one before those."""
        return bool(self.last_dates) and fact.period.mark not in self.last_dates

    def is_dated_last(self, fact: Fact) -> bool:
        """Whether it has named no other behind it, so that "that week" can only be this one."""
        return self.is_dated(fact) and self.last_dates[-1] == fact.period.mark

    def is_of_last(self, fact: Fact) -> bool:
        """Whether the sentence before was about the same measure of the same area, however it was told."""
        last = self.last_told
        return last is None or (_word(last), last.code) == (_word(fact), fact.code)

    def per(self, fact: Fact) -> str:
        """What a rate's figure is in, behind it: in full where the text has not said so, then once more in short."""
        if measured.manner(fact.measure) != "rate":
            return ""
        every = (m for panel in self.pool.brief.panels.values() for m in panel.measures.values())
        same = [m for m in every if _is_same(m, fact.measure)]
        for way in (measured.explained, measured.in_units):
            told = {span.claim_json for measure in same for span in unmark(way(measure))[1]}
            if told and not told & self.known:
                return way(fact.measure)
        return ""

    def printed(self, p: Proven) -> bool:
        """Whether the text has printed this very figure, date or wording before."""
        return p.mark in self.known

    def told(self, kind: str) -> bool:
        """Whether a fact of this kind has been told before."""
        return any(fact.kind == kind for fact in self.before)

    def is_above(self, fact: Fact) -> bool:
        """Whether the standfirst tells this very fact."""
        return self.above is fact

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
    beside: Beside | None = None  # of which other dataset it tells

    @cached_property
    def words(self) -> int:
        """How many words a reader reads."""
        return len(self.text.split())

    @cached_property
    def figures(self) -> int:
        """How many figures a reader meets, whatever form they take."""
        starts = set()
        for span in self.spans:
            if (rule := span.rule) in FIGURES:
                starts.add(span.start)
            elif rule in MAY_HOLD_FIGURES:
                starts.update(found.start() for found in NUMERAL.finditer(self.text, span.start, span.end))
        return len(starts)

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """Its first two words in small letters; any name is like any other, as are dates and figures."""
        masked, at = "", 0
        for span in self.spans:
            if masked.count(" ") > 1:  # the first two words are whole
                break
            if span.rule in MASKED and "as" not in span.form and span.start >= at:
                masked, at = f"{masked}{self.text[at : span.start]}<{span.rule}>", span.end
        return tuple(word.rstrip(",;:.") for word in f"{masked}{self.text[at:]}".lower().split(None, 2)[:2])

    @cached_property
    def printed(self) -> frozenset[str]:
        """What its figures claim."""
        return frozenset(span.claim_json for span in self.spans if span.rule in FIGURES)

    @cached_property
    def told(self) -> frozenset[str]:
        """What it claims beside names, dates and nouns."""
        return frozenset(span.claim_json for span in self.spans if span.rule not in NO_NEWS)

    def after(self, words: str) -> Said:
        """The same sentence behind an opening: its first letter is small, unless it begins a name or "PM10"."""
        named = any(span.start == 0 and span.rule in NAMED for span in self.spans)
        keeps = (named and not self.text.startswith("The ")) or ABBREVIATED.match(self.text) is not None
        text = self.text if keeps else self.text[:1].lower() + self.text[1:]
        spans = [span.moved(len(words)) for span in self.spans]
        return replace(self, text=words + text, spans=spans)


@dataclass(eq=False)
class Writer:
    """Writes one story. `place` is the area's place in the register: neighbours get different wordings."""

    pool: Pool
    plan: StoryPlan
    sentences: Sentences
    place: int
    memory: Sequence[Published] = ()  # what was published of the area before, newest first
    first: Sequence[Published] = ()  # the same as it was reported at first, before any correction
    amends: Amends | None = None  # what it has to put right, if it is a new version of a story
    beside: Sequence[Beside] = ()  # other datasets that have something of the area
    _used: list[Fact] = field(default_factory=list)  # in order of use: the story's facts f1, f2 ...
    _told: list[Fact] = field(default_factory=list)  # by the intro and the body; headline and standfirst only announce
    _printed: set[str] = field(default_factory=set)  # cells the body has printed
    _placed: set[str] = field(default_factory=set)  # furniture: said once
    _claims: int = 0
    _words: int = 0  # of the body so far
    _figures: int = 0
    _openings: list[tuple[str, ...]] = field(default_factory=list)  # of the body's sentences so far
    _crowded: list[ScoredFact] = field(default_factory=list)  # left out because their figures would be too many
    _mood: bool | None = None  # whether what was told last is good news
    _turns: int = 0
    _above: ScoredFact | None = None  # what the standfirst tells
    _above_in: Said | None = None  # in which words
    _note_revisions: bool = True  # one is told; the editor's desk sees all
    _last_named: str = ""  # code of the area named last
    _last_told: Fact | None = None  # what the last sentence was about
    _last_dates: tuple[str, ...] = ()  # the periods it named
    _last_dated: str = ""  # the last period that any sentence named in full
    _parted: bool = False  # whether furniture stands behind what was told last
    _furnished_with: tuple[int, dict[str, object]] | None = None  # behind so many facts told
    _in_intro: frozenset[str] = frozenset()  # what the figures of the intro claim
    _named: set[str] = field(default_factory=set)  # measures that what is placed rests on
    _stands: dict[int, list[str]] = field(default_factory=dict)  # by number of the other dataset, sentences told of it
    _untold: list[LeftOut] = field(default_factory=list)  # other datasets that are not told of
    _heard: tuple[Slot | None, tuple[int, ...], Said | None] = (None, (), None)  # the last slot, how far on, its words

    def write(self) -> Draft:
        """The draft. NoWording where no headline fits or no lead can be told, Unprintable where a template fails."""
        lead = self.plan.lead
        headline = self._heading(lead.host.fact, "headline", LONGEST_HEADLINE) or self._other_heading(lead.host.fact)
        if headline is None:
            raise NoWording(f"no headline of '{lead.template}' fits {LONGEST_HEADLINE} characters")
        short = self._heading(lead.host.fact, "short", LONGEST_SHORT) or self._furnished("short", LONGEST_SHORT)
        intro = self._wording(lead)
        if intro is None:
            raise NoWording(f"no lead of '{lead.template}' can be told of these figures")
        intro = self._shown(self._again(intro, lead.host.fact))
        self._in_intro = intro.printed
        heading = self._place("h", headline)
        shorter = self._place("sh", short) if short else None
        self._above, announced = self._standfirst(lead, intro)
        self._above_in = announced[0] if announced else None
        standfirst = tuple(self._place(f"s{n}", told) for n, told in enumerate(announced, 1))
        summary = tuple(self._place(f"w{n}", told) for n, told in enumerate(_brief_enough([intro, *announced]), 1))
        self._remember(intro)
        body: list[tuple[str, tuple[Sentence, ...]]] = [("lead", (self._place("b1.1", intro),))]
        self._count(intro)
        for role, told in self._paragraphs():
            placed = [self._place(f"b{len(body) + 1}.{n}", one) for n, one in enumerate(told, start=1)]
            body.append((role, tuple(placed)))
        return Draft(
            plan=self.plan,
            headline=heading,
            short_headline=shorter,
            standfirst=standfirst,
            summary=summary,
            body=tuple(body),
            notes=tuple(self._notes()),
            corrections=tuple(self._corrections()),
            facts=tuple(self._scored(self._used)),
            left_out=tuple(self._left_out()),
            beside=tuple((part, (*self._stands[part.number],)) for part in self.beside if part.number in self._stands),
        )

    def alone(self, macro: Callable[..., str], fact: Fact | None, template: str, name: str) -> Sentence | None:
        """One wording as a sentence by itself, heard outside any story; None where these figures do not suit it."""
        said = self._say(macro, fact, template)
        return None if said is None else self._place(name, said)

    def caveats(self, facts: Iterable[Fact], name: str) -> Sentence | None:
        """What the sheet says of figures among some facts' that may still move; None where all are settled."""
        self._told.extend(facts)
        (macro_name, macro), *_ = self.sentences.macros("_furniture", "caveat")
        said = self._say(macro, None, f"sentences/_furniture.j2#{macro_name}", "caveat")
        return None if said is None else self._place(name, said)

    @property
    def drawn_on(self) -> tuple[Fact, ...]:
        """The facts behind the sentences placed so far: f1, f2 ... in order of use."""
        return tuple(self._used)

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
        return self._furnished("headline", LONGEST_HEADLINE)

    def _furnished(self, place: str, longest: int) -> Said | None:
        """A heading that fits any story: the area and the subject."""
        for name, macro in self.sentences.macros("_furniture", place):
            found = self._say(macro, None, f"sentences/_furniture.j2#{name}")
            if found is not None and len(found.text) <= longest:
                return found
        return None

    def _standfirst(self, lead: Slot, intro: Said) -> tuple[ScoredFact | None, list[Said]]:
        """The next best lead that is not the first in other words, if one printable sentence says it.

        Of the first few one that has no place in every story, and begins and counts otherwise than the intro. The
        body never leans on it, and tells it again where it has more to say of it. A story of few words has none.
        """
        self._openings = [intro.opening]
        again = {id(slot.host) for p in self.plan.paragraphs for slot in p.slots if slot.again}
        found: list[tuple[tuple[bool, bool, bool], ScoredFact, Said]] = []
        for scored, told in islice(self._announcements(lead), 0 if self.plan.longest else MOST_STANDFIRSTS):
            faults = (told.opening == intro.opening, id(scored) in again, bool(told.printed & intro.printed))
            found.append((faults, scored, told))
            if not any(faults):
                break
        self._openings = []
        best = min(found, key=lambda one: one[0], default=None)
        return (None, []) if best is None or best[0][0] else (best[1], [best[2]])

    def _announcements(self, lead: Slot) -> Iterator[tuple[ScoredFact, Said]]:
        """What may stand above the story, best first."""
        first = lead.host.fact
        for scored in self.plan.runners_up:
            fact = scored.fact
            if self.pool.figure(fact) == self.pool.figure(first) and echo_of(fact) in (echo_of(first), "step"):
                continue  # the story gives the figure and its change anyway
            if fact.kind == SIZED or aside(self.pool, fact) or not getattr(fact, "clear", True):
                continue  # that a figure moved is worth a line only with the figures
            if goes_without_saying(fact, first) or self._is_the_same_again(fact):
                continue
            told = self._wording(Slot(role="standfirst", template=fact.kind, place="lead", host=scored))
            if told is not None and len(told.text) <= LONGEST_STANDFIRST:
                yield scored, told

    def _is_the_same_again(self, fact: Fact) -> bool:
        """Whether the body or the lead says the same kind of thing of the figure that this one tells otherwise."""
        hosts = (slot.host.fact for paragraph in self.plan.paragraphs for slot in paragraph.slots)
        if any(is_more_of(fact, host) and self.pool.figure(fact) == self.pool.figure(host) for host in hosts):
            return True
        lead = self.plan.lead.host.fact
        return (echo_of(fact) == "streak" and is_more_of(fact, lead)) or _same_stretch(fact, lead)

    def _paragraphs(self) -> Iterator[tuple[str, list[Said]]]:
        """The body's paragraphs behind the intro; stored words that begin like what is before them come one later."""
        waiting: list[tuple[str, list[Said]]] = []
        for n, paragraph in enumerate(self._with_the_announced()):
            if n == BEFORE_FIRST_REPORT and (report := self._first_report()):
                yield "revised", report
            for told in self._told_in(paragraph):
                if told and paragraph.voices and told[0].opening == self._openings[-1]:
                    waiting.append((paragraph.role, told))
                elif told:
                    yield paragraph.role, told
                    self._openings.append(told[-1].opening)
                    yield from waiting
                    waiting = []
        yield from waiting
        if report := self._first_report():
            yield "revised", report

    def _with_the_announced(self) -> list[Paragraph]:
        """The plan's paragraphs, with one for what the standfirst tells where none has a place for it."""
        planned, above = [*self.plan.paragraphs], self._above
        if above is None:
            return planned
        slot = None
        for n, paragraph in enumerate(planned):
            own = [one for one in paragraph.slots if one.host is above]
            rest = tuple(one for one in paragraph.slots if one.host is not above)
            if own and paragraph.role not in LAST_OF_ALL:
                planned[n] = replace(
                    paragraph, slots=tuple(replace(s, room=s.room and s in rest) for s in paragraph.slots)
                )
                return planned
            if own:
                slot, planned[n] = replace(own[0], role="announced", room=False), replace(paragraph, slots=rest)
        slot = slot or self._announced(above)
        for n, paragraph in enumerate(planned):
            if any(echo_of(one.host.fact) == echo_of(above.fact) == "how many" for one in paragraph.slots):
                planned[n] = replace(paragraph, slots=(*paragraph.slots, slot))
                return planned
        behind = [n for n, paragraph in enumerate(planned) if paragraph.role in BEFORE_THE_ANNOUNCED]
        planned.insert(max(behind, default=0) + 1, Paragraph(role="announced", slots=(slot,)))
        return planned

    def _announced(self, above: ScoredFact) -> Slot:
        """A place for what the standfirst tells and the plan does not."""
        place = "body" if above.fact.code == self.pool.subject else "member" if self.pool.is_group else "patch"
        place = place if self.sentences.macros(above.fact.kind, place) else "lead"
        return Slot(role="announced", template=above.fact.kind, place=place, host=above)

    def _told_in(self, paragraph: Paragraph) -> Iterable[list[Said]]:
        """The paragraphs that a planned one becomes: one, or what is in store, or one for each dataset beside it."""
        if paragraph.voices:
            return self._voices(paragraph)
        return map(self._beside, self.beside) if paragraph.beside else [self._paragraph(paragraph)]

    def _beside(self, part: Beside) -> list[Said]:
        """What another dataset says of the area: whose figures, the figures, how they differ from the story's."""
        own = Writer(pool=part.pool, plan=part.plan, sentences=part.sentences, place=self.place)
        own._openings, own._words, own._figures = [*self._openings], self._words, self._figures
        own._last_named = part.pool.subject  # the opening names it
        told = [replace(one, spans=[part.span(span) for span in one.spans]) for one in own.as_beside(part.about)]
        if not told:
            return []
        names = {name for one in told for span in one.spans for name in measures_in(span.claim["inputs"])}
        said = [self._say_beside(part, "opening"), *told]
        of_it = {name.removeprefix(f"{part.dataset}/") for name in names}
        if taken_for_one(self.pool.brief, self._named | self._drawn, part, of_it):
            if not part.about.differs:
                reason = f"both count one sort of thing, and beside.{part.number}.differs does not say how they differ"
                self._untold.append(left_beside(part.dataset, self.pool.subject, reason))
                return []
            said.append(self._say_beside(part, "differs"))
        for one in said:
            self._count(one)
        self._furnished_with = None  # the label names who published these figures too
        return [replace(one, beside=part) for one in said]

    @property
    def _drawn(self) -> set[str]:
        """The measures that the story's table and chart may show beside those it tells."""
        tables = (self.pool.own_table, self.pool.brief.parts)
        roles = {self.pool.measure(role, table) for role in ("main", "rate", "second") for table in tables}
        return roles | {*self.plan.lead.host.fact.measure.parts}

    def as_beside(self, about: BesideSheet) -> list[Said]:
        """The plan's lead and what its paragraphs add, as a paragraph beside another dataset's story."""
        first = self.plan.lead
        in_full = next(place for place in IN_FULL if self.sentences.macros(first.template, place))
        lead = self._wording(replace(first, place=in_full))
        if lead is None:
            return []
        self._in_intro = lead.printed
        self._remember(lead)
        self._count(lead)
        more = [one for paragraph in self.plan.paragraphs for one in self._paragraph(paragraph)]
        about_them = self._pieces_of_furniture(["stands_in", *([] if about.what else ["definition"])])
        told = [lead, *more][: about.most]
        self._told = [fact for one in told for fact in one.facts]
        self._furnished_with = None  # caveats are of what is told, not of what would have been
        return [*about_them, *told, *self._pieces_of_furniture(["caveat", "population"])]

    def _say_beside(self, part: Beside, place: str) -> Said:
        """Words of the story's own about a dataset beside it."""
        (name, macro), *_ = self.sentences.macros("_beside", place)
        about, turns = part.about, self._turns_of(f"beside.{place}.{part.dataset}")
        of = SimpleNamespace(
            publisher=said(part.publisher),
            what=said(ours(part.number, "what", about.what)) if about.what else "",
            differs=verbatim(ours(part.number, "differs", about.differs)) if about.differs else "",
            area=part.proven(_area(part.pool)),
            period=part.period,
            by_day=part.period.inputs["form"] in BY_DAY,
            released=part.released,
            is_first_of=turns.is_first_of,
            is_next=turns.is_next,
        )
        text, spans = unmark(capital(" ".join(macro(of).split())))
        return Said(text=text, spans=spans, facts=(), template=f"sentences/_beside.j2#{name}", kind="context")

    def _voices(self, paragraph: Paragraph) -> list[list[Said]]:
        """Each quote as a paragraph of its own, or the background as one."""
        if paragraph.voices == "quotes":
            return [[_of_store(piece)] for piece in self._store.quotes]
        return [[_of_store(piece) for piece in self._store.background]]

    @cached_property
    def _store(self) -> Voices:
        """What the newsroom has in store for this story; background only on what it has told of so far."""
        told = {fact.measure.short_name for fact in self._told}
        return voices(self.pool.brief, self.pool.subject, self.pool.own_table, self.sentences, told)

    def _paragraph(self, paragraph: Paragraph) -> list[Said]:
        said: list[Said] = []
        for slot in paragraph.slots:
            if (slot.again or not self._is_told(slot.host.fact)) and not self._is_full():
                found = self._wording(slot)
                if found is not None and ((slot.room and not self._has_room(found)) or (slot.leans and not said)):
                    self._crowded.append(slot.host)
                elif found is not None and not (slot.place == DETAIL and self._adds_nothing(found)):
                    if slot.host is self._above and self._above_in and found.told <= self._above_in.told:
                        continue  # readers have just been told, and every format carries the standfirst in its text
                    found = self._turned(found, slot)
                    self._remember(found)
                    self._count(found)
                    said.append(found)
        said.extend(self._revisions(said))
        if said or not paragraph.slots:
            said.extend(self._pieces_of_furniture(paragraph.furniture))
        return said

    def _adds_nothing(self, detail: Said) -> bool:
        """Whether all its figures are in the intro, or in the sentence on the lead's figure that comes next."""
        if detail.printed <= self._in_intro:
            return bool(detail.printed)
        sizes = (slot for paragraph in self.plan.paragraphs for slot in paragraph.slots if slot.place == SIZE)
        size = next(
            (slot for slot in sizes if slot.again and self.pool.figure(slot.host.fact) == self._figure_of_lead), None
        )
        said = self._wording(size) if size else None
        return detail.printed <= self._in_intro | (said.printed if said else frozenset())

    @property
    def _figure_of_lead(self) -> tuple[str, str]:
        return self.pool.figure(self.plan.lead.host.fact)

    def _again(self, intro: Said, fact: Fact) -> Said:
        """A lead that is the last story's over again says so, unless it counts how often already."""
        last = self.memory[0] if self.memory else None
        asked = {"kind": fact.kind, "measure": fact.measure.name, "area": fact.code}
        if (
            last is None
            or echo(fact.kind) == "streak"
            or hasattr(fact, "of_period")  # of a figure of the time before: that may be the very thing told again
            or any(last.lead.get(key) != value for key, value in asked.items())
        ):
            return intro
        proven = Proven(op="led_with", inputs={"source": last.source, **asked}, value=True)
        text, spans = unmark(mark("Once again", proven, form("again")))
        told = intro.after(f"{text}, ")
        return replace(told, spans=[*spans, *told.spans])

    def _shown(self, intro: Said) -> Said:
        """A lead with the words that figures show it, for some of the areas: no figures of theirs decide which."""
        front, behind = SHOWN[crc32(self.pool.subject.encode()) % len(SHOWN)]
        if not self.plan.shown or intro.words > LONGEST_BARE_INTRO or re.search("[;:(]|figure|latest", intro.text):
            return intro
        told = intro.after(front) if front else intro
        return replace(told, text=f"{told.text.removesuffix('.')}{behind}.")

    def _revisions(self, said: Sequence[Said]) -> list[Said]:
        """Of the figures just told, one that an earlier story gave otherwise, and what that story gave."""
        for span in (span for one in said for span in one.spans if span.claim["op"] == "cell"):
            inputs = span.claim["inputs"]
            place = (inputs["measure"], inputs["area"], inputs["period"])
            for story in self.first if self._note_revisions and not self._is_named(place) else ():
                if story.cells.get(place, now := Fraction(span.claim["value"])) != now:
                    self._note_revisions = False
                    none_was_news = place == self._first_lead and not story.cells[place]
                    return [self._revised(story, place, now, "revised_lead" if none_was_news else "revised")]
        return []

    def _first_report(self) -> list[Said]:
        """What the story of the period before led with, where it was reported otherwise at first and that is untold."""
        place = self._first_lead
        if place is None or not self._note_revisions or place[0] not in self._all_measures or self._is_named(place):
            return []
        panel = self.pool.brief.panels[place[0].partition(".")[0]]
        row, t = panel.row(place[1]), panel.calendar.at(date.fromisoformat(place[2]))
        now = None if row is None or t is None else panel.exact(place[0], row, t)
        if now is None or now == self.first[0].cells[place]:
            return []
        self._note_revisions = False
        return [self._revised(self.first[0], place, now, "revised_lead")]

    def _is_named(self, place: Place) -> bool:
        """Whether a fact has said what a figure was before it was revised."""
        told = ((f.measure.name, f.code, f.of_period.value) for f in self._told if hasattr(f, "of_period"))
        return (place[0], place[1], date.fromisoformat(place[2])) in told

    @cached_property
    def _first_lead(self) -> Place | None:
        """The figure that the story of the period before led with; None where it gave none."""
        if not self.first or not self.first[0].lead:
            return None
        story = self.first[0]
        place = (str(story.lead["measure"]), str(story.lead["area"]), story.period.isoformat())
        return place if place in story.cells else None

    @property
    def _all_measures(self) -> Set[str]:
        return {name for panel in self.pool.brief.panels.values() for name in panel.measures}

    def _revised(self, story: Published, place: Place, now: Fraction, wording: str) -> Said:
        """The sentence of a figure that was revised since we gave it."""
        panel = self.pool.brief.panels[place[0].partition(".")[0]]
        measure, inputs = panel.measures[place[0]], dict(zip(("measure", "area", "period"), place, strict=True))
        t, row = panel.calendar.ends.index(date.fromisoformat(place[2])), panel.row(place[1])
        assert row is not None  # its figure has just been told, or looked up
        was = story.cells[place]
        of = SimpleNamespace(
            area=cells.area(View(panel, measure), row),
            measure=measure,
            none=was == 0 and measure.counted,
            then_period=cells.period(View(panel, measure), t),
            then=cells.number(measure, "cell", inputs, now),
            was=cells.number(measure, "reported", {"source": story.source, **inputs}, was),
        )
        (name, macro), *_ = self.sentences.macros("_furniture", wording)
        text, spans = unmark(capital(" ".join(macro(of).split())))
        return Said(text=text, spans=spans, facts=(), template=f"sentences/_furniture.j2#{name}", kind="context")

    def _is_full(self) -> bool:
        """Whether a story of few words has had them."""
        return bool(self.plan.longest) and self._words >= self.plan.longest

    def _has_room(self, said: Said) -> bool:
        """Whether a sentence leaves the story with no more figures than readers bear, or has few for its words."""
        words, figures = self._words + said.words, self._figures + said.figures
        few = said.figures * 100 <= FIGURES_PER_100_WORDS * said.words
        return few or figures * 100 <= FIGURES_PER_100_WORDS * (words + WORDS_WITHOUT)

    def _count(self, said: Said) -> None:
        self._words += said.words
        self._figures += said.figures
        self._openings.append(said.opening)

    def _turned(self, said: Said, slot: Slot) -> Said:
        """A sentence that goes the other way than the one before begins with "However"; each turn is used once.

        Both tell of the story's own area, are clear of chance and do not look far back: news of today is no contrast to
        last year's.
        """
        fact, last = slot.host.fact, self._mood
        sure = getattr(fact, "clear", True)  # what moved by chance alone is no contrast to anything
        of_now = sure and fact.code == self.pool.subject and echo(fact.kind) != "long ago"
        mood = fact.good_news if of_now and any(hasattr(fact, way) for way in WAYS) else None
        self._mood = mood
        if not slot.room or mood is None or last is None or mood == last or self._turns >= len(TURNS):
            return said
        if not any(span.rule in SAYS_WHICH_WAY for span in said.spans):
            return said
        if said.text.startswith(tuple(TURNS)):
            return said
        self._turns += 1
        return said.after(TURNS[(self.place + self._turns) % len(TURNS)])

    def _is_told(self, fact: Fact) -> bool:
        """Whether a fact was told before, or another told its figure: nothing is said twice."""
        if any(fact is told for told in self._told) or (fact.is_its_figure and fact.now.mark in self._printed):
            return True
        if self._above is None or self._above.fact is fact:
            return False
        above, figure = self._above.fact, self.pool.figure  # told in a place of its own, and so by nothing like it
        return (figure(above), echo_of(above)) == (figure(fact), echo_of(fact))

    def _pieces_of_furniture(self, names: Sequence[str]) -> Iterable[Said]:
        for furniture in names:
            if furniture in self._placed:
                continue
            kind: SentenceKind = "label" if furniture == "label" else "caveat" if furniture == "caveat" else "context"
            for name, macro in self.sentences.macros("_furniture", furniture):
                template = f"sentences/_furniture.j2#{name}"
                found = self._say(macro, None, template, kind)
                if found is not None and found.opening == self._openings[-1]:
                    found = self._say(macro, None, template, kind, self._turns_of(template).later(1)) or found
                if found is not None:
                    self._placed.add(furniture)
                    self._parted = True
                    self._openings.append(found.opening)
                    yield found

    def _wording(self, slot: Slot) -> Said | None:
        """What a slot says; the same again while nothing has been told in between."""
        so_far = (self._words, self._figures, len(self._told), len(self._printed), len(self._openings))
        if self._heard[0] is not slot or self._heard[1] != so_far:
            self._heard = (slot, so_far, self._in_words(slot))
        return self._heard[2]

    def _in_words(self, slot: Slot) -> Said | None:
        """Of a slot's wordings the one whose turn it is, or the next that can be told.

        Behind a sentence about something else it names its measure and area in full, if it can.
        """
        if self._is_adrift(slot):
            return self._worded_in_full(slot) or self._worded(slot, slot.place)
        found = self._worded(slot, slot.place)
        if found is not None and self._parted and found.text.startswith(POINTING):
            return self._worded_in_full(slot) or found
        return found

    def _worded_in_full(self, slot: Slot) -> Said | None:
        places = (place for place in IN_FULL if self.sentences.macros(slot.template, place))
        return next((told for place in places if (told := self._worded(slot, place))), None)

    def _is_adrift(self, slot: Slot) -> bool:
        """Whether "the number" or "that", in a sentence at this point, would be another measure's or area's."""
        related = Related(self.pool, last_told=self._last_told)
        if slot.place == "member" and self._last_told is not None:
            return _word(self._last_told) != _word(slot.host.fact)
        return slot.place == "body" and not related.follows(slot.host.fact)

    def _worded(self, slot: Slot, place: str) -> Said | None:
        wordings = self.sentences.macros(slot.template, place)
        if not wordings:
            raise BadTemplate(
                f"{slot.template}.j2: there is no macro '{slot.place}'",
                mend=f"add it, or change the slot '{slot.role}'",
            )
        turns = self._turns_of(f"{slot.role}.{place}")
        turn = turns.of(len(wordings))
        best, least = None, (True,) * 5
        for steps in range(MOST_ALIKE + 1):
            for k in range(len(wordings)):
                name, macro = wordings[(turn + k) % len(wordings)]
                template = f"sentences/{slot.template}.j2#{name}"
                told = self._say(macro, slot.host.fact, template, turns=turns.later(steps))
                if told is not None and not told.text[0].isdigit() and not self._is_astray(told, slot.host.fact):
                    faults = self._faults(told)
                    if not any(faults):
                        return told
                    if best is None or faults < least:
                        best, least = told, faults
            if best is None or least == ONLY_ROOM:  # other words for the same figures are as many figures
                return best
        return best

    def _turns_of(self, slot: str) -> Turns:
        """Whose turn it is: neighbours in the register differ, and no two slots or periods take turns in step."""
        return Turns(self.place, f"{slot}.{self.pool.brief.period}")

    def _is_astray(self, said: Said, fact: Fact) -> bool:
        """Whether "that year" would be taken for another: the one that the text has named last."""
        if not POINTS_AT_TIME.search(said.text) or self._last_dated in ("", fact.period.mark):
            return False
        return all(span.claim_json != fact.period.mark for span in said.spans)

    def _faults(self, said: Said) -> tuple[bool, bool, bool, bool, bool]:
        """Why another wording is to be tried: long, begins like the last one, too many figures, begins so too often,
        the standfirst's own."""
        opening, above = said.opening, self._above_in
        return (
            said.words > LONGEST_SENTENCE or (above is not None and said.text == above.text),
            self._openings[-1:] == [opening],
            not self._has_room(said),
            self._openings.count(opening) >= MOST_ALIKE,
            above is not None and said.template == above.template,
        )

    def _say(
        self,
        macro: Callable[..., str],
        fact: Fact | None,
        template: str,
        kind: SentenceKind = "data",
        turns: Turns | None = None,
    ) -> Said | None:
        turns = turns or self._turns_of(template)
        related = Related(
            self.pool,
            self._told,
            last_named=self._last_named,
            known=self._printed,
            last_told=self._last_told,
            above=self._above.fact if self._above else None,
            last_dates=self._last_dates,
            turns=turns,
        )
        marked = macro(fact, related) if fact is not None else macro(self._furniture(turns))
        text, spans = without_year(*unmark(capital(" ".join(marked.split()))), self._printed)
        if fact is not None and self._last_dates[-1:] == (fact.period.mark,):
            text, spans = pointing_back(text, spans, fact.period)
        facts = (*([fact] if fact is not None else []), *related.taken)
        return Said(text=text, spans=spans, facts=facts, template=template, kind=kind) if text else None

    def _remember(self, said: Said) -> None:
        self._parted = False
        self._told.extend(said.facts)
        self._last_told = next(iter(said.facts), self._last_told)
        dates = [span for span in said.spans if span.rule == "period"]
        self._last_dates = tuple(span.claim_json for span in dates)
        in_full = [span.claim_json for span in dates if DATE_IN_FULL.search(said.text, span.start, span.end)]
        self._last_dated = in_full[-1] if in_full else self._last_dated
        self._printed.update(span.claim_json for span in said.spans)
        for span in said.spans:
            if span.rule in ("name", "names"):
                self._last_named = str(span.claim["value"]) if span.claim["op"] == "area" else ""

    def _place(self, name: str, said: Said) -> Sentence:
        for fact in said.facts:
            if not any(fact is used for used in self._used):
                self._used.append(fact)
        numbers = [next(n for n, used in enumerate(self._used, start=1) if used is fact) for fact in said.facts]
        self._named.update(*(_measures_of(span.claim_json) for span in said.spans))
        if said.beside:
            self._stands.setdefault(said.beside.number, []).append(name)
        return Sentence(
            id=name,
            text=said.text,
            kind=said.kind,
            template=said.template,
            facts=tuple(f"f{n}" for n in numbers),
            claims=tuple(self._claim(name, said.text, said.spans)),
        )

    def _furniture(self, turns: Turns) -> SimpleNamespace:
        """What furniture may print, and how it chooses its words."""
        if self._furnished_with is None or self._furnished_with[0] != len(self._told):
            self._furnished_with = (len(self._told), self._of_the_tables())
        return SimpleNamespace(
            **self._furnished_with[1],
            is_first_of=turns.is_first_of,
            is_next=turns.is_next,
        )

    def _of_the_tables(self) -> dict[str, object]:
        """Words of the sheet about the tables the story has drawn on so far."""
        brief, own = self.pool.brief, self.pool.own_table
        source = brief.sources[own]
        young = {fact.measure.name: fact.measure for fact in self._told if not fact.settled}
        caveats = {
            text: said(from_sheet(f"tables.{m.table}.measures.{m.short_name}.caveats.{n}", text))
            for m in young.values()
            for n, text in enumerate(m.caveats)
        }
        other = brief.parts if any(fact.measure.table == brief.parts != own for fact in self._told) else ""
        tables = [own, *([other] if other else [])]
        publishers = {brief.sources[table].publisher: table for table in reversed(tables)}
        in_order = sorted(publishers.values(), key=tables.index)
        return {
            "area": _area(self.pool),
            "topic": measured.topic(self.plan.lead.host.fact.measure),
            "publisher": publisher(brief, own),
            "released": _released(own, source),
            "release_note": _optional(f"tables.{own}.release_note", source.release_note),
            "period": self.plan.lead.host.fact.period,
            "missing": [names.name(area) for area in missing(self.pool)],
            "stands_in": _optional(f"tables.{own}.stands_in", source.stands_in),
            "definition": _optional(f"tables.{own}.definition", source.definition),
            "begins": self._begins,
            "population_year": self._population_year,
            "caveat": " ".join(caveats.values()),
            "parts_publisher": publisher(brief, other) if other else "",
            "parts_released": _released(other, brief.sources[other]) if other else None,
            "publishers": self._publishers([publisher(brief, table) for table in in_order]),
        }

    def _begins(self) -> Proven | None:
        """Where the record begins, if a figure told is the lowest since soon after and nothing has said so."""
        panel, own = self.pool.brief.panels[self.pool.own_table], self.pool.own_table
        for fact in self._told:
            since = getattr(fact, "since_period", None)
            if since is None or fact.measure.table != own or (row := panel.row(fact.code)) is None:
                continue
            view, ends = View(panel, fact.measure), panel.calendar.ends
            first, then, now = first_known(view, row), ends.index(since.value), ends.index(fact.period.value)
            begins = cells.period(view, first)
            if (then - first) * SOON <= now - first and begins.mark not in self._printed | {since.mark}:
                return begins
        return None

    def _population_year(self) -> Proven | None:
        """The year of the population that rates told so far are of, where it is one and no line in store tells it."""
        panels = self.pool.brief.panels
        rates = [f for f in self._told if _is_of_people(f.measure, panels[f.measure.table])]
        places = [(panels[f.measure.table], f.code) for f in rates]
        years = {panel.areas[row].population_year for panel, code in places if (row := panel.row(code)) is not None}
        stored = self._store.background if any(p.voices == "background" for p in self.plan.paragraphs) else ()
        if len(years) != 1 or years == {""} or any(year in line.text for year in years for line in stored):
            return None
        inputs = {"source": "register", "key": f"{rates[0].code}.population_year"}
        return Proven(op="metadata", inputs=inputs, value=years.pop())

    def _publishers(self, own: list[str]) -> list[str]:
        """Who published the story's figures, and those beside it, each once."""
        others = [said(part.publisher) for part in self.beside if part.number in self._stands]
        return list({visible(words): words for words in reversed((*own, *others))}.values())[::-1]

    def _notes(self) -> Iterable[Sentence]:
        last = 0
        told = {self.pool.subject, *(fact.code for fact in self._told)}
        for n, note in enumerate(differing(self.pool, told), start=1):
            (name, macro), *_ = self.sentences.macros("_notes", "differs")
            text, spans = unmark(capital(" ".join(macro(note).split())))
            said = Said(text=text, spans=spans, facts=(), template=f"sentences/_notes.j2#{name}", kind="context")
            yield self._place(f"n{n}", said)
            last = n
        if any(paragraph.voices == "quotes" for paragraph in self.plan.paragraphs):
            for n, piece in enumerate(self._store.notes, start=last + 1):
                yield self._place(f"n{n}", _of_store(piece))

    def _corrections(self) -> Iterable[Note]:
        """What the version before says that was wrong, and what is wrong with that version."""
        if self.amends is None:
            return
        before = [*self.amends.carried]
        yield from before
        beside = [part for part in self.beside if part.number in self._stands]
        pieces = amended(self.amends, self.pool.brief, self.pool.own_table, self.sentences, beside)
        told = tuple(self._place(f"k{len(before) + 1}.{n}", _of_store(piece)) for n, piece in enumerate(pieces, 1))
        text = " ".join(sentence.text for sentence in told)
        yield Note(on=self.amends.on, where=self.amends.where, text=text, verb=self.amends.verb, sentences=told)

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
                form=dict(span.form),
            )

    def _scored(self, facts: Sequence[Fact]) -> Iterable[ScoredFact]:
        pools = (self.pool, *(part.pool for part in self.beside))
        by_id = {id(scored.fact): scored for pool in pools for scored in pool.told()}
        return [by_id[id(fact)] for fact in facts]

    def _left_out(self) -> Iterable[LeftOut]:
        """What the plan leaves out and no sentence took along, and what the story had no room for."""
        yield from (left for left in self.plan.left_out if not self._was_told(left))
        yield from self._untold
        for scored in self._crowded:
            fact, score = scored.fact, round(scored.score, 2)
            reason = "its figures would be more than a reader bears"
            yield LeftOut(kind=fact.kind, area=fact.code, measure=fact.measure.name, score=score, reason=reason)

    def _was_told(self, left: LeftOut) -> bool:
        return any((f.kind, f.code, f.measure.name) == (left.kind, left.area, left.measure) for f in self._told)


def left_beside(dataset: str, area: str, reason: str) -> LeftOut:
    """Why another dataset is not told of beside an area's story."""
    return LeftOut(kind="beside", area=area, measure=dataset, score=0.0, reason=reason)


@lru_cache(maxsize=4096)
def _measures_of(claim_json: str) -> frozenset[str]:
    """The measures that a claim, as a mark carries it, rests on."""
    return frozenset(measures_in(read(claim_json)["inputs"]))


def _is_of_people(measure: Measure, panel: Panel) -> bool:
    """Whether it is a rate over the register's population."""
    return measure.denominator == f"{panel.table}.population" and measure.denominator not in panel.measures


def _is_same(one: Measure, other: Measure) -> bool:
    """Whether two tables' measures are one to a reader."""
    return (one.short_name, one.noun.explained, one.unit) == (other.short_name, other.noun.explained, other.unit)


def _same_stretch(one: Fact, other: Fact) -> bool:
    """Whether two facts compare one figure with its own of one earlier time."""
    if (one.code, one.measure) != (other.code, other.measure):
        return False
    then, too = (getattr(fact, "year_ago", getattr(fact, "then", None)) for fact in (one, other))
    return isinstance(then, Proven) and isinstance(too, Proven) and then.mark == too.mark


def _word(fact: Fact) -> str:
    """What a fact's measure is called, in whatever table it stands: cases of a county are cases of its districts."""
    return fact.measure.noun.full


def _area(pool: Pool) -> Proven:
    """The area the story is about, to be named."""
    panel = pool.brief.panels[pool.own_table]
    row = panel.row(pool.subject)
    assert row is not None  # the plan would have said so
    return cells.area(View(panel, next(iter(panel.measures.values()))), row)


def _of_store(piece: Piece) -> Said:
    return Said(text=piece.text, spans=piece.spans, facts=(), template=piece.template, kind=piece.kind)


def _brief_enough(said: Sequence[Said]) -> list[Said]:
    """The first sentences, as many as a summary for the web holds."""
    found: list[Said] = []
    for one in said:
        if sum(len(each.text) + 1 for each in (*found, one)) - 1 > LONGEST_SUMMARY:
            break
        found.append(one)
    return found


def _released(table: str, source: Source) -> Proven | None:
    if source.released is None:
        return None
    return Proven(op="metadata", inputs={"source": table, "key": "released"}, value=source.released)


def _optional(key: str, text: str) -> str:
    return said(from_sheet(key, text)) if text else ""
