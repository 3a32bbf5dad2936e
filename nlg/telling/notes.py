"""What an editor must know before signing: where two tables of one story disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nlg.fact import Proven
from nlg.finding import cells
from nlg.panel import Noun
from nlg.story import View
from nlg.telling.pool import Pool


@dataclass(frozen=True, kw_only=True)
class Differs:
    """One area's figure in the table that gives the total and in the one that gives the areas."""

    area: Proven
    whole: Proven
    parts: Proven
    noun: Noun


def differing(pool: Pool, told: Collection[str]) -> Iterator[Differs]:
    """Of the areas told of those that both tables have and that they do not agree on, for the main measure."""
    brief = pool.brief
    if pool.own_table == brief.parts:
        return
    whole = _view(pool, pool.own_table)
    parts = _view(pool, brief.parts)
    if whole is None or parts is None:
        return
    t, u = whole.calendar.at(brief.period), parts.calendar.at(brief.period)
    for code in (code for code in (pool.subject, *pool.members) if code in told):
        row, other = whole.panel.row(code), parts.panel.row(code)
        if t is None or u is None or row is None or other is None:
            continue
        if not (whole.known[row, t] and parts.known[other, u]):
            continue
        now, then = cells.cell(whole, row, t), cells.cell(parts, other, u)
        if now.value != then.value:
            yield Differs(area=cells.area(whole, row), whole=now, parts=then, noun=whole.measure.noun)


def missing(pool: Pool) -> list[Proven]:
    """The areas compared that have no figure for the story's period: absent, not zero."""
    parts = _view(pool, pool.brief.parts)
    t = parts.calendar.at(pool.brief.period) if parts else None
    if parts is None or t is None:
        return []
    rows = [row for code in pool.members if (row := parts.panel.row(code)) is not None]
    return [cells.area(parts, row) for row in rows if not parts.known[row, t]]


def _view(pool: Pool, table: str) -> View | None:
    number = pool.brief.view(table, pool.brief.main)
    return None if number is None else pool.brief.views[number]
