"""Chooses what to tell: the lead by score, then a shape's paragraphs, and what is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nlg.fact import Fact, ScoredFact
from nlg.story import Brief, LeftOut, NoStory, Paragraph, Slot, StoryPlan
from nlg.telling.shape import ParagraphSheet, Shape, SlotSheet


@dataclass(frozen=True, eq=False)
class Pool:
    """The facts one story may draw on: `scored` about its subject and patch, best first; others when asked for.

    `others` gives the scored facts of a kind about another area that is compared.
    """

    brief: Brief
    subject: str
    scored: Sequence[ScoredFact]
    others: Callable[[str, str], Sequence[ScoredFact]] = lambda kind, code: ()

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str, str], list[ScoredFact]]:
        found: dict[tuple[str, str, str], list[ScoredFact]] = {}
        for scored in self.scored:
            fact = scored.fact
            found.setdefault((fact.kind, fact.measure.name, fact.code), []).append(scored)
        return found

    def of(self, kind: str, measure: str, code: str) -> list[ScoredFact]:
        """Facts of a kind about one measure ("upper.cases") of one area."""
        if code in (self.subject, self.patch):
            return self._by_place.get((kind, measure, code), [])
        if (kind, code) not in self._fetched:
            self._fetched[kind, code] = self.others(kind, code)
        return [scored for scored in self._fetched[kind, code] if scored.fact.measure.name == measure]

    @cached_property
    def _fetched(self) -> dict[tuple[str, str], Sequence[ScoredFact]]:
        return {}

    def told(self) -> list[ScoredFact]:
        """Everything scored so far."""
        return [*self.scored, *(scored for found in self._fetched.values() for scored in found)]

    @cached_property
    def is_group(self) -> bool:
        """Whether the story is about a group of the areas that `parts` holds."""
        panel = self.brief.panels[self.brief.parts]
        row = panel.row(self.subject)
        return row is None or row >= panel.table_rows

    @cached_property
    def patch(self) -> str:
        """The group whose areas are compared: the subject itself, or the one it belongs to."""
        return self.subject if self.is_group else self.brief.patches.get(self.subject, "")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Codes of the areas compared, in the register's order."""
        panel = self.brief.panels[self.brief.parts]
        return panel.leaf_codes(self.patch) if self.patch and panel.row(self.patch) is not None else ()

    @cached_property
    def own_table(self) -> str:
        """Where the subject's own figures come from: the whole for a group, the parts for one of them."""
        whole = self.brief.panels[self.brief.whole]
        return self.brief.whole if self.is_group and whole.row(self.subject) is not None else self.brief.parts

    def measure(self, role: str, table: str) -> str:
        """The measure that plays a role in a table ("" where it has none)."""
        short = {"main": self.brief.main, "rate": self.brief.rate, "second": self.brief.second}[role]
        name = f"{table}.{short}"
        return name if short and name in self.brief.panels[table].measures else ""


def plan(pool: Pool, shapes: Iterable[Shape]) -> StoryPlan | NoStory:
    """The story of an area, or why there is none. Of several shapes the one whose lead scores best is taken."""
    if late := _beyond_the_record(pool):
        return NoStory(area=pool.subject, name=_name(pool), reason=late)
    fitting = [shape for shape in shapes if (shape.subject == "group") == pool.is_group]
    best: tuple[ScoredFact, Shape] | None = None
    for shape in fitting:
        lead = _lead(pool, shape)
        if lead is not None and (best is None or _weight(lead) > _weight(best[0])):
            best = (lead, shape)
    if best is None or best[0].score < best[1].least_score or not _clear(best[0].fact):
        return NoStory(area=pool.subject, name=_name(pool), reason=_why_none(pool, best))
    lead, shape = best
    paragraphs = tuple(p for sheet in shape.paragraphs if (p := _paragraph(pool, sheet)) is not None)
    return StoryPlan(
        shape=shape.name,
        area=pool.subject,
        lead=Slot(role="lead", template=lead.fact.kind, place="lead", host=lead),
        runners_up=tuple(s for s in leads(pool, shape) if s is not lead),
        paragraphs=paragraphs,
        left_out=tuple(_left_out(pool, shape, lead, paragraphs)),
    )


def leads(pool: Pool, shape: Shape) -> list[ScoredFact]:
    """Every fact that may lead, best first: of the subject itself, or ("all_but.main.patch") of the areas compared."""
    found: list[ScoredFact] = []
    for entry in shape.leads:
        kind, role, *about = entry.split(".")
        code, table = (pool.patch, pool.brief.parts) if about else (pool.subject, pool.own_table)
        measure = pool.measure(role, table)
        found.extend(s for s in pool.of(kind, measure, code) if _in_patch(pool, s.fact) and _firm(s.fact))
    return sorted(found, key=lambda s: -round(s.score, 6))


def _beyond_the_record(pool: Pool) -> str:
    """Why the story's period cannot be told of this area at all; "" where it can."""
    panel, when = pool.brief.panels[pool.own_table], pool.brief.period
    first, last = panel.calendar.ends[0], panel.calendar.ends[-1]
    row, t = panel.row(pool.subject), panel.calendar.at(when)
    if t is None:
        return f"table '{panel.table}' has no period that ends on {when}: its record runs from {first} to {last}"
    main = pool.measure("main", pool.own_table)
    if row is None or not main or np.isnan(panel.values[main][row, t]):
        return f"its figure for the period to {when} is not known: cells in table '{panel.table}' are missing"
    if not panel.settled(main, t):
        known = f"when it was published on {panel.released}" if panel.released else f"by the end of the record, {last}"
        return f"its figure for the period to {when} had not settled {known}"
    return ""


def _firm(fact: Fact) -> bool:
    """Settled, and true without a condition: a streak that hangs on the day the week ends belongs further down."""
    return fact.settled and not fact.qualifiers


def _lead(pool: Pool, shape: Shape) -> ScoredFact | None:
    found = leads(pool, shape)
    return next((s for s in found if _clear(s.fact)), found[0] if found else None)


def _weight(lead: ScoredFact) -> tuple[bool, float]:
    return _clear(lead.fact), lead.score


def _clear(fact: Fact) -> bool:
    """What moved by no more than chance may be told in its place, but leads nothing."""
    return bool(getattr(fact, "clear", True))


def _in_patch(pool: Pool, fact: Fact) -> bool:
    """A rank counts only among the areas this story compares."""
    group = getattr(fact, "group", None)
    return group is None or group.value == pool.patch


def _paragraph(pool: Pool, sheet: ParagraphSheet) -> Paragraph | None:
    told: list[Slot] = []
    for slot in sheet.either:
        told = _slots(pool, sheet.role, slot)
        if told:
            break
    if sheet.either and not told:
        return Paragraph(role=sheet.role, slots=(), furniture=sheet.otherwise) if sheet.otherwise else None
    for slot in sheet.then:
        told.extend(_slots(pool, sheet.role, slot))
    return Paragraph(role=sheet.role, slots=tuple(told), furniture=sheet.furniture)


def _slots(pool: Pool, role: str, sheet: SlotSheet) -> list[Slot]:
    hosts = [s for s in _hosts(pool, sheet) if _fits(pool, s.fact, sheet)][: sheet.most]
    return [Slot(role=role, template=sheet.tell, place=sheet.say, host=host, again=sheet.again) for host in hosts]


def _hosts(pool: Pool, sheet: SlotSheet) -> list[ScoredFact]:
    brief = pool.brief
    if sheet.about == "subject":
        return pool.of(sheet.tell, pool.measure(sheet.measure, pool.own_table), pool.subject)
    measure = pool.measure(sheet.measure, brief.parts)
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
    return _in_patch(pool, fact) and all(getattr(fact, key) == value for key, value in sheet.where.items())


def _name(pool: Pool) -> str:
    for panel in pool.brief.panels.values():
        row = panel.row(pool.subject)
        if row is not None:
            return panel.areas[row].name
    return pool.subject


def _why_none(pool: Pool, best: tuple[ScoredFact, Shape] | None) -> str:
    if best is None:
        return "no fact that could lead: nothing in its figures moved"
    lead, shape = best
    least = shape.least_score
    said = f"the best lead, {lead.fact.kind}, scores {lead.score:.2f} and needs {least:.2f}"
    said += "" if _clear(lead.fact) else ", and the figure moved by no more than chance"
    return f"nothing stands out: {said}. {' '.join(lead.reasons)}"


def _left_out(pool: Pool, shape: Shape, lead: ScoredFact, paragraphs: Sequence[Paragraph]) -> Iterable[LeftOut]:
    """Facts about the subject, or fit to lead, that have no place. Those a sentence takes along go later."""
    used = {id(lead.fact)} | {id(slot.host.fact) for paragraph in paragraphs for slot in paragraph.slots}
    able = {id(s.fact) for s in leads(pool, shape)}
    for scored in pool.scored:
        fact = scored.fact
        if id(fact) in used or (fact.code != pool.subject and id(fact) not in able):
            continue
        if fact.measure.table not in (pool.own_table, pool.brief.parts):
            continue
        reason = (
            f"lost the lead to {lead.fact.kind}" if id(fact) in able else f"the {shape.caption} has no place for it"
        )
        if not fact.settled:
            reason = "its period is too young: the figure may still move"
        yield LeftOut(
            kind=fact.kind, area=fact.code, measure=fact.measure.name, score=round(scored.score, 2), reason=reason
        )
