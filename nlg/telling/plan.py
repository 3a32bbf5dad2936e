"""Chooses what to tell: the lead by score, then a shape's paragraphs, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import by_default, uneven
from nlg.panel import Panel
from nlg.story import LeftOut, NoStory, Paragraph, Slot, StoryPlan
from nlg.telling.leads import Places, best_lead, is_clear, leads, least, weight, worth
from nlg.telling.pool import Lead, Pool, as_lead
from nlg.telling.room import Room, whole_first
from nlg.telling.shape import Shape
from nlg.telling.together import NAMELESS


def plan(
    pool: Pool, shapes: Iterable[Shape], places: Places, asked: str = "", wanted: Lead | None = None
) -> StoryPlan | NoStory:
    """The story of an area, or why there is none. Of several shapes the one whose lead scores best is taken.

    `places` says which sentences each kind has (Sentences.places). `asked` names the one shape to use, `wanted` what
    is to lead, of what may.
    """
    if late := _beyond_the_record(pool):
        return NoStory(area=pool.subject, name=_name(pool), reason=late)
    best: tuple[ScoredFact, Shape] | None = None
    able: dict[str, list[ScoredFact]] = {}
    for shape in shapes:
        if not (shape.name == asked if asked else _fits_area(shape, pool) and not shape.asked):
            continue
        able[shape.name] = leads(pool, shape, places)
        lead = best_lead(pool, shape, [s for s in able[shape.name] if wanted is None or _is(s.fact, wanted)])
        if lead is not None and (best is None or weight(pool, lead, shape) > weight(pool, *best)):
            best = (lead, shape)
    if best is None or worth(pool, best[0]) < least(pool, best[1]) or not (best[1].unclear or is_clear(best[0].fact)):
        return NoStory(area=pool.subject, name=_name(pool), reason=_why_none(pool, best))
    lead, shape = best
    room = Room(pool=pool, shape=shape, lead=lead, places=places)
    paragraphs = whole_first(pool, [p for sheet in shape.paragraphs for p in room.paragraphs(sheet)])
    return StoryPlan(
        shape=shape.name,
        area=pool.subject,
        lead=Slot(role="lead", template=lead.fact.kind, place="lead", host=lead),
        runners_up=tuple(s for s in able[shape.name] if s is not lead),
        paragraphs=paragraphs,
        left_out=tuple(_left_out(pool, shape, lead, able[shape.name], paragraphs)),
        longest=shape.longest,
    )


def _is(fact: Fact, wanted: Lead) -> bool:
    return as_lead(fact) == wanted


def _fits_area(shape: Shape, pool: Pool) -> bool:
    kind = pool.kind
    return shape.subject in ("either", "group" if pool.is_group else "area") and (
        not shape.kinds or kind in shape.kinds
    )


def _beyond_the_record(pool: Pool) -> str:
    """Why the story's period cannot be told of this area at all; "" where it can."""
    panel, when = pool.brief.panels[pool.own_table], pool.brief.period
    first, last = panel.calendar.ends[0], panel.calendar.ends[-1]
    row, t = panel.row(pool.subject), panel.calendar.at(when)
    if t is None:
        return f"table '{panel.table}' has no period that ends on {when}: its record runs from {first} to {last}"
    main = pool.measure("main", pool.own_table)
    if row is None or not main or np.isnan(panel.values[main][row, t]):
        if main and pool.members and _all_known(panel, main, pool.members, t):
            adding = "; if those of its areas may be added up, set adds_up = true in the sheet"
            may = panel.measures[main].type in ("flow", "stock", "total")
            return f"it is what the others are compared in, with no figure of its own{adding if may else ''}"
        return f"its figure for the period to {when} is not known: cells in table '{panel.table}' are missing"
    if panel.areas[row].kind == NAMELESS:
        return "it is all of them together, and has no name yet: give it one in the register, and another kind"
    if not panel.settled(main, t):
        known = f"when it was published on {panel.released}" if panel.released else f"by the end of the record, {last}"
        return f"its figure for the period to {when} had not settled {known}"
    return ""


def _all_known(panel: Panel, measure: str, codes: Sequence[str], t: int) -> bool:
    """Whether every one of some areas has its figure."""
    rows = [panel.row(code) for code in codes]
    return all(row is not None and not np.isnan(panel.values[measure][row, t]) for row in rows)


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
    said = f"the best lead, {lead.fact.kind}, scores {worth(pool, lead):.2f} and needs {least(pool, shape):.2f}"
    said += "" if is_clear(lead.fact) else ", and the figure moved by no more than chance"
    return f"nothing stands out: {said}. {' '.join(lead.reasons)}"


def _left_out(
    pool: Pool, shape: Shape, lead: ScoredFact, leading: Sequence[ScoredFact], paragraphs: Sequence[Paragraph]
) -> Iterable[LeftOut]:
    """Facts about the subject, or fit to lead, that have no place. Those a sentence takes along go later."""
    used = {id(lead.fact)} | {id(slot.host.fact) for paragraph in paragraphs for slot in paragraph.slots}
    able = {id(s.fact) for s in leading}
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
        elif not scored.firm:
            reason = "past revisions would not have left it true often enough to lead"
        yield LeftOut(
            kind=fact.kind, area=fact.code, measure=fact.measure.name, score=round(scored.score, 2), reason=reason
        )
    yield from _waiting(pool)
    yield from _held(pool)


def _waiting(pool: Pool) -> Iterable[LeftOut]:
    """What one late figure would undo: told once its figures have aged."""
    for scored in pool.held:
        fact = scored.fact
        if fact.measure.table in (pool.own_table, pool.brief.parts):
            yield LeftOut(
                kind=fact.kind,
                area=fact.code,
                measure=fact.measure.name,
                score=round(scored.score, 2),
                reason=scored.held,
            )


def _held(pool: Pool) -> Iterable[LeftOut]:
    """Kinds that hold of nothing in the story's own table: its steps are of no one length."""
    calendar = pool.brief.panels[pool.own_table].calendar
    for kind in by_default() if calendar.uneven else ():
        if reason := uneven(kind, calendar):
            name = f"{pool.own_table}.{pool.brief.main}"
            yield LeftOut(kind=kind, area=pool.subject, measure=name, score=0.0, reason=reason)
