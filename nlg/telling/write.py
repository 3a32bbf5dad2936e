"""Writes the planned story: sentences from templates, each figure and claim word with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import SimpleNamespace

from nlg.errors import NoWording
from nlg.fact import Fact, Proven, ScoredFact
from nlg.intake.sheet import BesideSheet
from nlg.memory import Published
from nlg.story import Claim, LeftOut, Paragraph, Sentence, SentenceKind, Slot, StoryPlan
from nlg.telling.amends import Amends, Note, amended
from nlg.telling.attributed import SOURCE, Attributed, is_short, known
from nlg.telling.beside import Beside, measures_in, ours, taken_for_one
from nlg.telling.echoes import echo, echo_of
from nlg.telling.furniture import Furniture, own_area
from nlg.telling.leads import is_by_days
from nlg.telling.notes import differing
from nlg.telling.pool import Pool
from nlg.telling.revised import Revised
from nlg.telling.room import DETAIL, IN_FULL, SIZE
from nlg.telling.said import Said, of_store
from nlg.telling.sentences import Sentences
from nlg.telling.so_far import SoFar
from nlg.telling.standfirst import TOLD_WHOLE, Standfirst
from nlg.telling.wordings import Wordings
from nlg.telling.words.dates import without_year
from nlg.telling.words.marks import Span, capital, form, mark, read, unmark
from nlg.telling.words.quoted import said, verbatim

LONGEST_HEADLINE, LONGEST_SHORT, LONGEST_SUMMARY = 65, 33, 160
SAID_WITH = {"release_note": "late_note", "published": SOURCE}  # furniture that says no more than other
WAYS = ("direction", "falling", "low")  # a fact that has one of these says which way something went
BY_DAY = ("day", "window", "week_ending", "iso_week", "occasion")  # forms of periods that a day is the end of
SAYS_WHICH_WAY = ("direction", "superlative", "since", "run", "first")  # rules of claims that a turn can be at
TURNS = ("However, ", "By contrast, ")
SHORT_PARAGRAPH = 18  # words: one that is no longer shares its paragraph with the next of the same figure
LONGEST_PARAGRAPH = 48  # words of two sentences on two figures
OTHER_NEWS = ("standing", "history", "parts", "members")  # roles of paragraphs that tell of this and that
BEFORE_FIRST_REPORT = 2  # paragraphs stand before it: the news comes first


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
    so_far: SoFar = field(default_factory=SoFar)
    _used: list[Fact] = field(default_factory=list)  # in order of use: the story's facts f1, f2 ...
    _numbers: dict[int, int] = field(default_factory=dict)  # of those facts, by id()
    _placed: set[str] = field(default_factory=set)  # furniture: said once
    _claims: int = 0
    _crowded: list[Slot] = field(default_factory=list)  # left out because their figures would be too many
    _spared: list[ScoredFact] = field(default_factory=list)  # left out because the story is long enough without them
    _mood: bool | None = None  # whether what was told last is good news
    _turns: int = 0
    _in_intro: frozenset[str] = frozenset()  # what the figures of the intro claim
    _named: set[str] = field(default_factory=set)  # measures that what is placed rests on, if others stand beside it
    _stands: dict[int, list[str]] = field(default_factory=dict)  # by number of the other dataset, sentences told of it
    _untold: list[LeftOut] = field(default_factory=list)  # other datasets that are not told of

    def __post_init__(self) -> None:
        told = (self.pool, self.plan, self.sentences, self.so_far)
        self.furniture = Furniture(*told, self._publishers_beside)
        self.attributed = Attributed(self.pool, self.plan, self.so_far, self.place, self._whose)
        self.wordings = Wordings(self.pool, self.sentences, self.place, self.so_far, self.furniture)
        self.standfirst = Standfirst(self.pool, self.plan, self.so_far, self.wordings)
        self.revised = Revised(self.pool, self.sentences, self.so_far, self.first)

    def _whose(self) -> str:
        """Whose figures they are, marked, as a sentence that tells some has it."""
        found = self.sentences.macros("_furniture", "by")  # a newsroom's own file may be older than that
        of = self.furniture.furnished(self.wordings.turns_of("by"))
        return str(found[0][1](of)) if found else f"figures from {of.publisher}"

    def write(self) -> Draft:
        """The draft. NoWording where no headline fits or no lead can be told, Unprintable where a template fails."""
        lead = self.plan.lead
        headline = self._heading(lead.host.fact, "headline", LONGEST_HEADLINE) or self._other_heading(lead.host.fact)
        if headline is None:
            raise NoWording(f"no headline of '{lead.template}' fits {LONGEST_HEADLINE} characters")
        short = self._heading(lead.host.fact, "short", LONGEST_SHORT) or self._furnished("short", LONGEST_SHORT)
        intro = self.wordings.of_slot(lead)
        if intro is None:
            raise NoWording(f"no lead of '{lead.template}' can be told of these figures")
        intro = self.attributed.intro(self._again(intro, lead.host.fact))
        heading = self._place("h", headline)
        shorter = self._place("sh", short) if short else None
        self.so_far.above, announced = self.standfirst.chosen(lead, intro)
        self.so_far.above_in = announced[0] if announced else None
        intro = self._undated(lead, intro)
        self._in_intro = intro.printed
        standfirst = tuple(self._place(f"s{n}", told) for n, told in enumerate(announced, 1))
        summary = tuple(self._place(f"w{n}", told) for n, told in enumerate(_brief_enough([intro, *announced]), 1))
        self.so_far.remember(intro)
        body: list[tuple[str, tuple[Sentence, ...]]] = [("lead", (self._place("b1.1", intro),))]
        self.so_far.count(intro)
        for role, told in self._joined(self._paragraphs()):
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

    def _undated(self, lead: Slot, intro: Said) -> Said:
        """The intro in words that do not give the date which the standfirst gives right above, where it has any."""
        above = self.so_far.above_in
        if above is None or set(intro.dates).isdisjoint(above.dates):
            return intro
        self.so_far.dated_above = frozenset(above.dates)
        other = self.wordings.of_slot(lead)
        self.so_far.dated_above = frozenset()
        if other is None or not set(other.dates).isdisjoint(above.dates) or other.opening == above.opening:
            return intro
        return self.attributed.intro(self._again(other, lead.host.fact))

    def alone(self, macro: Callable[..., str], fact: Fact | None, template: str, name: str) -> Sentence | None:
        """One wording as a sentence by itself, heard outside any story; None where these figures do not suit it."""
        said = self.wordings.say(macro, fact, template)
        return None if said is None else self._place(name, said)

    def caveats(self, facts: Iterable[Fact], name: str) -> Sentence | None:
        """What the sheet says of figures among some facts' that may still move; None where all are settled."""
        self.so_far.told.extend(facts)
        (macro_name, macro), *_ = self.sentences.macros("_furniture", "caveat")
        said = self.wordings.say(macro, None, f"sentences/_furniture.j2#{macro_name}", "caveat")
        return None if said is None else self._place(name, said)

    @property
    def drawn_on(self) -> tuple[Fact, ...]:
        """The facts behind the sentences placed so far: f1, f2 ... in order of use."""
        return tuple(self._used)

    def _heading(self, fact: Fact, place: str, longest: int) -> Said | None:
        for name, macro in self.sentences.macros(fact.kind, place):
            found = self.wordings.say(macro, fact, f"sentences/{fact.kind}.j2#{name}")
            if found is None:
                continue
            own = self.pool.brief.period  # the text has its year
            text, spans = without_year(found.text, found.spans, {own.isoformat()}, own)
            if len(text) <= longest:
                return replace(found, text=text, spans=spans)
        return None

    def _other_heading(self, fact: Fact) -> Said | None:
        """For long names: that the figure moved at all, or, as a last resort, the area and its subject."""
        main = self.pool.measure("main", fact.measure.table) or fact.measure.name
        told_so = (fact.measure.name, *([main] if self.pool.figure(fact) == (fact.code, main) else []))
        for name in dict.fromkeys(told_so):
            for scored in self.pool.of("change_prev", name, fact.code):
                if found := self._heading(scored.fact, "headline", LONGEST_HEADLINE):
                    return found
        return self._furnished("headline", LONGEST_HEADLINE)

    def _furnished(self, place: str, longest: int) -> Said | None:
        """A heading that fits any story: the area and the subject."""
        for name, macro in self.sentences.macros("_furniture", place):
            found = self.wordings.say(macro, None, f"sentences/_furniture.j2#{name}")
            if found is not None and len(found.text) <= longest:
                return found
        return None

    def _paragraphs(self) -> Iterator[tuple[str, list[Said]]]:
        """The body's paragraphs behind the intro; stored words that begin like what is before them come one later."""
        waiting: list[tuple[str, list[Said]]] = []
        for n, paragraph in enumerate(self.standfirst.with_the_announced()):
            if n == BEFORE_FIRST_REPORT and (report := self.revised.first_report()):
                yield "revised", report
            for told in self._told_in(paragraph):
                if told and paragraph.voices and told[0].opening == self.so_far.openings[-1]:
                    waiting.append((paragraph.role, told))
                elif told:
                    yield paragraph.role, told
                    self.so_far.openings.append(told[-1].opening)
                    yield from waiting
                    waiting = []
        yield from waiting
        if report := self.revised.first_report():
            yield "revised", report

    def _joined(self, paragraphs: Iterator[tuple[str, list[Said]]]) -> Iterator[tuple[str, list[Said]]]:
        """The same, with a short sentence of a figure's size and the next of that figure in one paragraph, and where
        they are from."""
        held: list[Said] = []
        for role, told in _side_by_side(paragraphs):
            if held and (
                (role == SIZE and _belong_together(held, told)) or (role == SOURCE and is_short(told, SHORT_PARAGRAPH))
            ):
                held.extend(told)
                continue
            if held:
                yield SIZE, held
            held = told if role == SIZE else []
            if not held:
                yield role, told
        if held:
            yield SIZE, held

    def _told_in(self, paragraph: Paragraph) -> Iterable[list[Said]]:
        """The paragraphs that a planned one becomes: one, or what is in store, or one for each dataset beside it."""
        if paragraph.voices:
            return self._voices(paragraph)
        return map(self._beside, self.beside) if paragraph.beside else [self._paragraph(paragraph)]

    def _beside(self, part: Beside) -> list[Said]:
        """What another dataset says of the area: whose figures, the figures, how they differ from the story's."""
        so_far = SoFar(
            openings=[*self.so_far.openings],
            words=self.so_far.words,
            figures=self.so_far.figures,
            last_named=part.pool.subject,  # the opening names it
        )
        own = Writer(pool=part.pool, plan=part.plan, sentences=part.sentences, place=self.place, so_far=so_far)
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
            self.so_far.count(one)
        self.furniture.renew()  # the label names who published these figures too
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
        lead = self.wordings.of_slot(replace(first, place=in_full))
        if lead is None:
            return []
        self._in_intro = lead.printed
        self.so_far.remember(lead)
        self.so_far.count(lead)
        more = [one for paragraph in self.plan.paragraphs for one in self._paragraph(paragraph)]
        about_them = self._pieces_of_furniture(["stands_in", *([] if about.what else ["definition"])])
        told = [lead, *more][: about.most]
        self.so_far.told = [fact for one in told for fact in one.facts]
        self.furniture.renew()  # caveats are of what is told, not of what would have been
        return [*about_them, *told, *self._pieces_of_furniture(["caveat", "population"])]

    def _say_beside(self, part: Beside, place: str) -> Said:
        """Words of the story's own about a dataset beside it."""
        (name, macro), *_ = self.sentences.macros("_beside", place)
        about, turns = part.about, self.wordings.turns_of(f"beside.{place}.{part.dataset}")
        of = SimpleNamespace(
            publisher=said(part.publisher),
            what=said(ours(part.number, "what", about.what)) if about.what else "",
            differs=verbatim(ours(part.number, "differs", about.differs)) if about.differs else "",
            area=part.proven(own_area(part.pool)),
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
            return [[of_store(piece)] for piece in self.furniture.store.quotes]
        return [[of_store(piece) for piece in self.furniture.store.background]]

    def _paragraph(self, paragraph: Paragraph) -> list[Said]:
        said: list[Said] = []
        if paragraph.under and self.so_far.words >= paragraph.under:
            self._spared.extend(slot.host for slot in paragraph.slots if not self._is_told(slot.host.fact))
            return said
        self.so_far.filling = bool(paragraph.under)
        slots = (*paragraph.slots, *self._crowded_out()) if paragraph.under else paragraph.slots
        for n, slot in enumerate(slots):
            late = n >= len(paragraph.slots) and self._echoes(slot.host.fact)
            if self._may_stand(slot) and not self._is_full() and not late:
                found = self.wordings.of_slot(slot)
                if found is not None and ((slot.room and not self.so_far.has_room(found)) or (slot.leans and not said)):
                    self._crowded.append(slot)
                elif found is not None and not self._adds_nothing(found, slot, slots[n + 1 :]):
                    found = self.attributed.behind(self._turned(found, slot))
                    self.so_far.remember(found)
                    self.so_far.count(found)
                    said.append(found)
        said.extend(self.revised.among(said))
        if said or not paragraph.slots:
            said.extend(self._pieces_of_furniture(paragraph.furniture))
        return said

    def _may_stand(self, slot: Slot) -> bool:
        """Whether what a slot tells is still to be told."""
        fact = slot.host.fact
        return fact.now.mark not in self.so_far.printed if slot.figure else slot.again or not self._is_told(fact)

    def _echoes(self, fact: Fact) -> bool:
        """Whether much the same of a figure has been told since there was no room for it."""
        figure, said = self.pool.figure(fact), echo_of(fact)
        return any(self.pool.figure(told) == figure and echo_of(told) == said for told in self.so_far.told)

    def _crowded_out(self) -> list[Slot]:
        """What there was no room for and stands by itself: tried again where a story is to be filled out."""
        slots = [slot for slot in self._crowded if not slot.leans]
        self._crowded = [slot for slot in self._crowded if slot.leans]
        return slots

    def _adds_nothing(self, found: Said, slot: Slot, behind: Sequence[Slot]) -> bool:
        """Whether readers have all of it: of what the standfirst tells from there, which every format carries in its
        text, unless what stands `behind` it leans on it; of a detail from the intro, or from the size behind it."""
        above = self.so_far.above_in
        if above is not None and slot.host is self.so_far.above:
            leant_on = any(one.host is slot.host for one in behind)
            known = found.given <= above.given | self.so_far.printed or slot.host.fact.kind in TOLD_WHOLE
            return not leant_on and (known or found.repeats(above))
        if slot.place != DETAIL or not found.printed:
            return False
        return found.printed <= self._in_intro or found.printed <= self._in_intro | self._in_size

    @property
    def _in_size(self) -> frozenset[str]:
        """What the figures claim of the sentence on the lead's figure that comes behind a detail."""
        sizes = (slot for paragraph in self.plan.paragraphs for slot in paragraph.slots if slot.place == SIZE)
        size = next(
            (slot for slot in sizes if slot.again and self.pool.figure(slot.host.fact) == self._figure_of_lead), None
        )
        said = self.wordings.of_slot(size) if size else None
        return said.printed if said else frozenset()

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

    def _is_full(self) -> bool:
        """Whether a story of few words has had them."""
        return bool(self.plan.longest) and self.so_far.words >= self.plan.longest

    def _turned(self, said: Said, slot: Slot) -> Said:
        """A sentence that goes the other way than the one before begins with "However"; each turn is used once.

        Both tell of the story's own area, are clear of chance and do not look far back: news of today is no contrast to
        last year's.
        """
        fact, last = slot.host.fact, self._mood
        sure = getattr(fact, "clear", True)  # what moved by chance alone is no contrast to anything
        of_now = sure and fact.code == self.pool.subject and echo(fact.kind) != "long ago"
        mood = fact.good_news if of_now and any(hasattr(fact, way) for way in WAYS) else None
        mood = None if is_by_days(self.pool, fact) else mood  # what the length of a month made is no contrast either
        self._mood = mood
        lead = self.plan.lead.host.fact
        if mood == lead.good_news and self.pool.figure(fact) == self._figure_of_lead:
            return said  # that is known from the start
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
        so_far, figure = self.so_far, self.pool.figure
        if any(fact is told for told in so_far.told) or (fact.is_its_figure and fact.now.mark in so_far.printed):
            return True
        if so_far.above is None or so_far.above.fact is fact:
            return False
        above = so_far.above.fact  # told in a place of its own, and so by nothing like it
        return (figure(above), echo_of(above)) == (figure(fact), echo_of(fact))

    def _pieces_of_furniture(self, names: Sequence[str]) -> Iterable[Said]:
        for furniture in names:
            if furniture in self._placed or SAID_WITH.get(furniture) in self._placed:
                continue
            if furniture == SOURCE and not known(self.pool.brief, self.pool.own_table):
                continue
            kind: SentenceKind = "label" if furniture == "label" else "caveat" if furniture == "caveat" else "context"
            for name, macro in self.sentences.macros("_furniture", furniture):
                template = f"sentences/_furniture.j2#{name}"
                found = self.wordings.say(macro, None, template, kind)
                if found is not None and found.opening == self.so_far.openings[-1]:
                    later = self.wordings.turns_of(template).later(1)
                    found = self.wordings.say(macro, None, template, kind, later) or found
                if found is not None:
                    self._placed.add(furniture)
                    self.so_far.attributed = self.so_far.attributed or furniture == SOURCE
                    self.so_far.parted = True
                    self.so_far.note_years(found)
                    self.so_far.openings.append(found.opening)
                    yield found

    def _place(self, name: str, said: Said) -> Sentence:
        for fact in said.facts:
            if id(fact) not in self._numbers:
                self._used.append(fact)
                self._numbers[id(fact)] = len(self._used)
        if self.beside:
            self._named.update(*(_measures_of(span.claim_json) for span in said.spans))
        if said.beside:
            self._stands.setdefault(said.beside.number, []).append(name)
        return Sentence(
            id=name,
            text=said.text,
            kind=said.kind,
            template=said.template,
            facts=tuple([f"f{self._numbers[id(fact)]}" for fact in said.facts]),
            claims=self._claimed(name, said.text, said.spans),
        )

    def _notes(self) -> Iterable[Sentence]:
        last = 0
        told = {self.pool.subject, *(fact.code for fact in self.so_far.told)}
        for n, note in enumerate(differing(self.pool, told), start=1):
            (name, macro), *_ = self.sentences.macros("_notes", "differs")
            text, spans = unmark(capital(" ".join(macro(note).split())))
            said = Said(text=text, spans=spans, facts=(), template=f"sentences/_notes.j2#{name}", kind="context")
            yield self._place(f"n{n}", said)
            last = n
        undated = self.sentences.macros("_notes", "undated")
        if self.pool.brief.sources[self.pool.own_table].released is None and undated:
            last += 1
            name, macro = undated[0]
            template = f"sentences/_notes.j2#{name}"
            yield self._place(f"n{last}", Said(text=macro(None), spans=[], facts=(), template=template, kind="context"))
        if any(paragraph.voices == "quotes" for paragraph in self.plan.paragraphs):
            for n, piece in enumerate(self.furniture.store.notes, start=last + 1):
                yield self._place(f"n{n}", of_store(piece))

    def _corrections(self) -> Iterable[Note]:
        """What the version before says that was wrong, and what is wrong with that version."""
        if self.amends is None:
            return
        before = [*self.amends.carried]
        yield from before
        beside = [part for part in self.beside if part.number in self._stands]
        pieces = amended(self.amends, self.pool.brief, self.pool.own_table, self.sentences, beside)
        told = tuple(self._place(f"k{len(before) + 1}.{n}", of_store(piece)) for n, piece in enumerate(pieces, 1))
        text = " ".join(sentence.text for sentence in told)
        yield Note(on=self.amends.on, where=self.amends.where, text=text, verb=self.amends.verb, sentences=told)

    def _claimed(self, name: str, text: str, spans: Sequence[Span]) -> tuple[Claim, ...]:
        first = self._claims + 1
        self._claims += len(spans)
        return tuple(
            [
                Claim(f"c{n}", name, span.start, span.end, text[span.start : span.end], span.claim, span.form)
                for n, span in enumerate(spans, first)
            ]
        )

    def _scored(self, facts: Sequence[Fact]) -> Iterable[ScoredFact]:
        pools = (self.pool, *(part.pool for part in self.beside))
        by_id = {id(scored.fact): scored for pool in pools for scored in pool.told()}
        return [by_id[id(fact)] for fact in facts]

    def _left_out(self) -> Iterable[LeftOut]:
        """What the plan leaves out and no sentence took along, and what the story had no room for."""
        yield from (left for left in self.plan.left_out if not self._was_told(left))
        yield from self._untold
        crowded = [(slot.host, "its figures would be more than a reader bears") for slot in self._crowded]
        for scored, reason in (*crowded, *((scored, "the story is full enough without it") for scored in self._spared)):
            fact, score = scored.fact, round(scored.score, 2)
            yield LeftOut(kind=fact.kind, area=fact.code, measure=fact.measure.name, score=score, reason=reason)

    def _was_told(self, left: LeftOut) -> bool:
        return any((f.kind, f.code, f.measure.name) == (left.kind, left.area, left.measure) for f in self.so_far.told)

    def _publishers_beside(self) -> list[str]:
        """Who published the figures of other datasets that the story has told of."""
        return [said(part.publisher) for part in self.beside if part.number in self._stands]


def _belong_together(first: Sequence[Said], then: Sequence[Said]) -> bool:
    """Whether the sentences of two paragraphs are of one figure, and either too short to stand alone."""
    of_first, of_then = ({(fact.measure.name, fact.code) for fact in one[0].facts[:1]} for one in (first, then))
    named = [span for said in first for span in said.spans if span.rule in ("name", "names")]
    elsewhere = any(span.claim["value"] not in [code for _, code in of_first] for span in named)
    short = min(sum(said.words for said in part) for part in (first, then)) <= SHORT_PARAGRAPH
    return short and not elsewhere and bool(of_first) and of_first == of_then


def _side_by_side(paragraphs: Iterator[tuple[str, list[Said]]]) -> Iterator[tuple[str, list[Said]]]:
    """The same, with two small pieces of other news in one paragraph, where each is a sentence."""
    held: tuple[str, list[Said]] | None = None
    for role, told in paragraphs:
        small = role in OTHER_NEWS and len(told) == 1 and told[0].kind == "data"
        if held is not None and small and held[1][0].words + told[0].words <= LONGEST_PARAGRAPH:
            yield held[0], [*held[1], *told]
            held = None
            continue
        if held is not None:
            yield held
        held = (role, told) if small else None
        if held is None:
            yield role, told
    if held is not None:
        yield held


def left_beside(dataset: str, area: str, reason: str) -> LeftOut:
    """Why another dataset is not told of beside an area's story."""
    return LeftOut(kind="beside", area=area, measure=dataset, score=0.0, reason=reason)


@lru_cache(maxsize=4096)
def _measures_of(claim_json: str) -> frozenset[str]:
    """The measures that a claim, as a mark carries it, rests on."""
    return frozenset(measures_in(read(claim_json)["inputs"]))


def _brief_enough(said: Sequence[Said]) -> list[Said]:
    """The first sentences, as many as a summary for the web holds."""
    found: list[Said] = []
    for one in said:
        if sum(len(each.text) + 1 for each in (*found, one)) - 1 > LONGEST_SUMMARY:
            break
        found.append(one)
    return found
