"""The room behind a story's lead: which facts fill a shape's paragraphs, and nothing told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import marked
from nlg.panel import Measure
from nlg.story import Paragraph, Slot
from nlg.telling.echoes import FAMILIES, echo_of, family, goes_without_saying
from nlg.telling.leads import (
    LARGEST,
    SIZED,
    Places,
    asked_for,
    has_turned,
    is_a_trifle,
    is_against_few,
    is_as_ever,
    is_clear,
    is_everyones,
    is_in_patch,
    is_of_days,
    is_of_no_sort,
    is_since_any_day,
    worth,
)
from nlg.telling.pool import Pool
from nlg.telling.shape import ANY, LEAD, FillSheet, ParagraphSheet, Shape, SlotSheet

IN_HOW_MANY = ("count", "exception")  # the sentences that say of how many areas something is so, and of which not
IN_FULL = ("second", "lead")  # places whose sentences name measure and area in full
OF_ITS_OWN = "second"  # the sentence that tells of another figure of the subject in full
MOST_OF_ANOTHER = 2  # sentences about one figure other than the lead's; the size of the main one is among them
REST = "rest_of"  # the kind that says how all other areas did
DETAIL = "detail"  # the sentence behind a lead that gives what it left out, of the area that the lead has named
SIZE = "size"  # the sentence that gives the figure itself, which a lead's own detail has given already


@dataclass(eq=False)
class Room:
    """One story while its paragraphs are filled: what is told already, and what still may be."""

    pool: Pool
    shape: Shape
    lead: ScoredFact
    places: Places
    told: list[Fact] = field(default_factory=list)
    detailed: bool = False  # the lead's own figures are told

    def __post_init__(self) -> None:
        self.told.append(self.lead.fact)

    def paragraphs(self, sheet: ParagraphSheet) -> list[Paragraph]:
        """The paragraphs that a sheet gives for these facts: none, one, or with `fill` as many as there is news."""
        if sheet.voices or sheet.beside:
            return [Paragraph(role=sheet.role, slots=(), voices=sheet.voices, beside=sheet.beside)]
        if sheet.fill:
            return self._filled(sheet.role, sheet.fill, sheet.under)
        slots: list[Slot] = []
        for slot in sheet.either:
            slots = self._slots(sheet.role, slot)
            if slots:
                break
        if sheet.either and not slots:
            return [Paragraph(role=sheet.role, slots=(), furniture=sheet.otherwise)] if sheet.otherwise else []
        for slot in sheet.then:
            said = [(one.host, one.place) for one in slots]
            slots.extend(s for s in self._slots(sheet.role, slot) if (s.host, s.place) not in said)
        self.told.extend(slot.host.fact for slot in slots)
        return [Paragraph(role=sheet.role, slots=tuple(slots), furniture=sheet.furniture, under=sheet.under)]

    def _slots(self, role: str, sheet: SlotSheet) -> list[Slot]:
        if sheet.tell == LEAD:
            hosts = [self.lead] if sheet.say in self._places(self.lead.fact) else []
            self.detailed = bool(hosts)
        else:
            found = [s for s in _hosts(self.pool, sheet, self.lead) if _fits(self.pool, s.fact, sheet)]
            hosts = [s for s in found if not (self._is_of_days(s, sheet) or self._is_said_else(s, sheet))][: sheet.most]
        return [
            Slot(
                role=role,
                template=s.fact.kind,
                place=sheet.say,
                host=s,
                again=sheet.again,
                room=sheet.room,
                leans=sheet.leans,
            )
            for s in hosts
        ]

    def _is_of_days(self, scored: ScoredFact, sheet: SlotSheet) -> bool:
        """Whether it says how other areas moved where the length of the month made them; a figure itself is given."""
        return (sheet.about != "subject" or scored.fact.kind == REST) and is_of_days(self.pool, scored.fact)

    def _is_said_else(self, scored: ScoredFact, sheet: SlotSheet) -> bool:
        return self._said_by_lead(scored, sheet) or self._peaks_in_a_fall(scored.fact)

    def _peaks_in_a_fall(self, fact: Fact) -> bool:
        """Whether a peak lies within a streak that is told: both may be true, of weeks that end on other days."""
        peak = getattr(fact, "peak_period", None)
        began = (getattr(told, "first_period", None) for told in self.told if echo_of(told) == "streak")
        return peak is not None and any(start is not None and start.value < peak.value for start in began)

    def _said_by_lead(self, scored: ScoredFact, sheet: SlotSheet) -> bool:
        """Whether a slot would only say again what the lead has said: its size, or in how many areas."""
        lead, fact = self.lead.fact, scored.fact
        if sheet.say in IN_HOW_MANY:  # the lead may have said so of the rate
            alike = echo_of(lead) == echo_of(fact) == "how many" and self.pool.figure(lead) == self.pool.figure(fact)
            return alike and (fact is not lead or sheet.say == IN_HOW_MANY[0])
        if fact is not lead and echo_of(lead) == echo_of(fact) == "streak":  # the longest such run is a run
            return self.pool.figure(lead) == self.pool.figure(fact)
        return fact is lead and sheet.say == SIZE and self.detailed

    def _places(self, fact: Fact) -> frozenset[str]:
        return self.places.get(fact.kind, frozenset())

    def _filled(self, role: str, sheet: FillSheet, under: int) -> list[Paragraph]:
        """News of one sort, best first; two sentences about one measure share a paragraph."""
        slots: list[Slot] = []
        for scored in self._candidates(sheet):
            if len(slots) == sheet.most:
                break
            place = self._say(scored.fact, sheet.about)
            if place and not self._echoes(scored.fact) and not self._is_enough_of(scored.fact):
                slots.append(Slot(role=role, template=scored.fact.kind, place=place, host=scored, room=True))
                self.told.append(scored.fact)
        return [Paragraph(role=role, slots=tuple(together), under=under) for together in _together(self.pool, slots)]

    def _candidates(self, sheet: FillSheet) -> list[ScoredFact]:
        found = asked_for(self.pool, ANY, sheet.measure, sheet.about) if sheet.measure != "lead" else self._of_lead()
        wanted = [
            s
            for s in found
            if worth(self.pool, s) >= sheet.least_score and family(s.fact.kind) in (sheet.families or FAMILIES)
        ]
        return sorted(
            (
                s
                for s in wanted
                if s.fact.settled
                and not is_of_no_sort(self.pool, s.fact)
                and not is_a_trifle(self.pool, s.fact)
                and not is_against_few(self.pool, s.fact)
                and not is_since_any_day(self.pool, s.fact)
                and not is_of_days(self.pool, s.fact)
                and is_clear(s.fact)
                and not (s.fact.kind == "record" and is_as_ever(self.pool, s.fact))
                and not (s.fact.qualifiers and echo_of(s.fact) == "streak")  # of one weekday's weeks only
                and is_in_patch(self.pool, s.fact)
                and not has_turned(self.pool, s.fact)
                and not self._reserved(s.fact, sheet)
            ),
            key=lambda s: (not (s.fact.kind == LARGEST and self._is_of_lead(s.fact)), -round(worth(self.pool, s), 6)),
        )  # that the lead's own step is a record comes before any other news

    def _of_lead(self) -> list[ScoredFact]:
        """What else is told of the lead's area and measure; what a group did by itself comes from its own table."""
        fact, pool = self.lead.fact, self.pool
        own = [s for s in pool.scored if (s.fact.code, s.fact.measure) == (fact.code, fact.measure)]
        if fact.code != pool.subject or fact.measure.table == pool.own_table:
            return own
        alone = _measure_named(pool, fact.measure, pool.own_table)
        among = [s for s in own if marked(s.fact.kind, "AMONG")]
        itself = [s for s in pool.scored if (s.fact.code, s.fact.measure.name) == (fact.code, alone)]
        return [*among, *(s for s in itself if not marked(s.fact.kind, "AMONG"))]

    def _reserved(self, fact: Fact, sheet: FillSheet) -> bool:
        """Whether the shape has a place of its own for it."""
        return any(
            slot.about == sheet.about and fact.measure.name == self._measure(slot)
            for slot in self.shape.slots_of.get(fact.kind, ())
        )

    def _measure(self, slot: SlotSheet) -> str:
        return _measure_of(
            self.pool, slot, self.lead, self.pool.own_table if slot.about == "subject" else self.pool.brief.parts
        )

    def _say(self, fact: Fact, about: str) -> str:
        """Which sentence tells it: a measure that is new to the reader is named in full, as in a lead."""
        new = all(told.measure.name != fact.measure.name for told in self.told)
        usual = {"members": ("member",), "patch": ("patch",)}.get(about, IN_FULL if new else ("body",))
        return next((place for place in (*usual, "body", "lead") if self._may(fact, place, about)), "")

    def _may(self, fact: Fact, place: str, about: str) -> bool:
        return place in self._places(fact) and (about == "subject" or place != "body")

    def _echoes(self, fact: Fact) -> bool:
        """Whether the same has been said of this figure in other words, or of the areas that meet a goal together."""
        if hasattr(fact, "goal") and any(hasattr(told, "meeting") for told in self.told):
            return True
        if any(
            _runs_along(fact, told) or is_more_of(fact, told) or goes_without_saying(fact, told) for told in self.told
        ):
            return True
        if fact.kind == LARGEST and is_everyones(self.pool, fact) and self._is_of_lead(fact):
            return False  # that it is a record comes behind by how much it was, and that it is one elsewhere too
        figure, said = self.pool.figure(fact), echo_of(fact)
        return self._both_told(fact) or any(
            self.pool.figure(told) == figure and echo_of(told) == said for told in self.told
        )

    def _is_of_lead(self, fact: Fact) -> bool:
        """Whether the lead gives the very step that a fact is about."""
        return self.lead.fact.kind == SIZED and self.pool.figure(self.lead.fact) == self.pool.figure(fact)

    def _is_enough_of(self, fact: Fact) -> bool:
        """Whether a figure that is not the lead's has had its share of the story."""
        figure = self.pool.figure(fact)
        told = [one for one in self.told if self.pool.figure(one) == figure]
        return figure != self.pool.figure(self.lead.fact) and len(told) >= MOST_OF_ANOTHER

    def _both_told(self, fact: Fact) -> bool:
        """Whether it says how two measures of an area moved, and each has been told."""
        other = getattr(fact, "other", None)
        if not isinstance(other, Measure):
            return False
        moved = {told.measure for told in self.told if told.code == fact.code and echo_of(told) == "step"}
        return {fact.measure, other} <= moved


def is_more_of(fact: Fact, told: Fact) -> bool:
    """Whether the same kind of news has been told of the same area's other measure; of a plain change never."""
    return fact.kind != SIZED and (fact.kind, fact.code) == (told.kind, told.code) and fact.measure != told.measure


def _runs_along(fact: Fact, told: Fact) -> bool:
    """Whether a streak of one area is within one of the whole that the story tells: no news beside it."""
    if fact.code == told.code or not echo_of(fact) == echo_of(told) == "streak":
        return False
    way, its_way = (getattr(one, "direction", None) for one in (fact, told))
    began, its_began = (getattr(one, "first_period", None) for one in (fact, told))
    if way is None or its_way is None or began is None or its_began is None:
        return False
    alike = way.value == its_way.value and fact.measure.short_name == told.measure.short_name
    return alike and began.value >= its_began.value


def _together(pool: Pool, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Sentences by paragraph: two at most, about one area's one measure, where the better of them stands."""
    found: list[list[Slot]] = []
    for slot in slots:
        figure = pool.figure(slot.host.fact)
        for together in found:
            if len(together) < 2 and pool.figure(together[0].host.fact) == figure:
                together.append(slot)
                break
        else:
            found.append([slot])
    return found


def whole_first(pool: Pool, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The same, with what one area's figure is behind the subject's own, where a shape has it the other way round."""
    ordered = [*paragraphs]
    for n, paragraph in enumerate(paragraphs):
        own = paragraph.slots[0].host.fact if paragraph.slots else None
        if own is None or paragraph.slots[0].place != OF_ITS_OWN or own.code != pool.subject:
            continue
        parts = [one for one in ordered[:n] if one.slots and one.slots[0].place != DETAIL]
        before = [one for one in parts if _is_of_part(one.slots[0].host.fact, own)]
        if before:
            ordered.remove(paragraph)
            ordered.insert(ordered.index(before[0]), paragraph)
    return tuple(ordered)


def _is_of_part(fact: Fact, own: Fact) -> bool:
    """Whether it is the same figure as a subject's own, of another area."""
    return fact.code != own.code and fact.measure.short_name == own.measure.short_name


def _measure_of(pool: Pool, sheet: SlotSheet, lead: ScoredFact, table: str) -> str:
    """The measure a slot tells of: a role's, or the one that the story leads with, as the slot's own table has it."""
    if sheet.measure != "lead":
        return pool.measure(sheet.measure, table)
    return _measure_named(pool, lead.fact.measure, table)


def _measure_named(pool: Pool, measure: Measure, table: str) -> str:
    """The same measure in another table ("" where it has none)."""
    name = f"{table}.{measure.short_name}"
    return name if name in pool.brief.panels[table].measures else ""


def _hosts(pool: Pool, sheet: SlotSheet, lead: ScoredFact) -> list[ScoredFact]:
    brief = pool.brief
    if sheet.about == "subject":
        return pool.of(sheet.tell, _measure_of(pool, sheet, lead, pool.own_table), pool.subject)
    measure = _measure_of(pool, sheet, lead, brief.parts)
    if sheet.about == "patch":
        return pool.of(sheet.tell, measure, pool.patch)
    if sheet.about == "members":
        codes: Sequence[str] = pool.members
    else:
        codes = _listed(pool, sheet)
    found = [s for code in codes for s in pool.of(sheet.tell, measure, code)]
    if sheet.about == "members":
        return sorted(found, key=lambda s: -round(s.score, 6))
    return sorted(found, key=lambda s: (s.fact.now.number, s.fact.code))


def _listed(pool: Pool, sheet: SlotSheet) -> Sequence[str]:
    """The areas a listing fact names, or for "after_listed" all others: the first of them comes next."""
    measure = pool.measure(sheet.measure, pool.brief.parts)
    listing = pool.of(sheet.told_by, measure, pool.patch)
    if not listing:
        return ()
    meeting = getattr(listing[0].fact, "meeting").value  # noqa: B009 - the field belongs to listing kinds only
    if sheet.about == "listed":
        return tuple(meeting)
    places = {len(meeting) + 1}
    others = [code for code in pool.members if code not in meeting]
    return [c for c in others if any(getattr(s.fact, "place", 0) in places for s in pool.of(sheet.tell, measure, c))]


def _fits(pool: Pool, fact: Fact, sheet: SlotSheet) -> bool:
    return is_in_patch(pool, fact) and all(getattr(fact, key) == value for key, value in sheet.where.items())
