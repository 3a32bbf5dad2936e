"""Day and month of the dates have changed places.

Looks at  periods that are written as dates. Tries what the column would be with day and month the other way round:
          whether that fits the record, the day of publication and the edition before, where the column as it is does
          not.
Holds     the whole edition where the table cannot be read as it is, else the figures that have changed places.
Mend      fetch the file again, or export it anew with dates like 2021-03-31.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from nlg.intake.arrival import Arrival, Seen, day
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table
from nlg.intake.periods import first_day, next_start
from nlg.intake.rows import Rows
from nlg.intake.verdict import Cell, Verdict
from nlg.panel import PeriodForm

FORMS: tuple[PeriodForm, ...] = ("day", "week_ending", "month", "quarter", "year_ending", "occasion")
EXPLAINED = 0.8  # of the odd dates that must fit once they are turned round
FEWEST = 4


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.about.period_form not in FORMS:
        return
    if arrival.rows is not None:
        yield from _unreadable(arrival, arrival.rows)
    for seen in arrival.seen:
        if seen.calendar.form in ("day", "occasion"):
            yield from _permuted(seen)


def turned(text: str) -> str:
    """A date with day and month the other way round; the same text where that is no date.

    >>> turned("2021-03-04"), turned("2021-03-14"), turned("2021-14-03")
    ('2021-04-03', '2021-03-14', '2021-03-14')
    """
    parts = text.split("-")
    other = "-".join([parts[0], *reversed(parts[1:])]) if len(parts) == 3 else text
    return other if _date(other) is not None else text


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unreadable(arrival: Arrival, rows: Rows) -> Iterator[Verdict]:
    """Of a table that was refused: odd periods that stop being odd when they are turned round."""
    named = rows.labels[arrival.about.period]
    texts = list(named.texts)
    odd = _odd(arrival, texts)
    still = set(_odd(arrival, [turned(text) for text in texts]))
    better = [n for n in odd if turned(texts[n]) != texts[n] and n not in still]
    if not better or len(better) < EXPLAINED * len(odd) or not _whole(arrival, texts, set(better)):
        return
    cells = [
        Cell(
            file=arrival.table.path.name,
            row=int(rows.lines[named.first(n)]),
            column=arrival.about.period,
            area=rows.labels[arrival.about.area].text(named.first(n)),
            period=turned(texts[n]),
            measure="",
            value=texts[n],
        )
        for n in better
    ]
    first = cells[0]
    yield arrival.refuses(
        "day_month",
        f"column {first.column}: '{first.value}' seems to be {first.period} with day and month swapped "
        f"({len(better)} of {len(texts)} dates do not fit as they are, and fit the other way round)",
        "fetch the file again, or export it anew with dates like 2021-03-31",
        cells,
    )


def _odd(arrival: Arrival, texts: list[str]) -> list[int]:
    """Periods that cannot be as they are: of no such form, to come, or far from any that is due."""
    form, due = arrival.about.period_form, _due(arrival)
    starts = [_start(text, form) for text in texts]
    there = {start for start in starts if start is not None}
    after = {next_start(start, form) for start in there} if form not in ("occasion", "year_ending") else there
    last = arrival.published + timedelta(days=1)
    return [
        n
        for n, start in enumerate(starts)
        if start is None or start > last or (start not in due if due else not _beside(start, form, there, after))
    ]


def _start(text: str, form: PeriodForm) -> date | None:
    try:
        return first_day(text, form)
    except ValueError:
        return None


def _beside(start: date, form: PeriodForm, there: set[date], after: set[date]) -> bool:
    """Whether the period before or after a period is there; of occasions and rolling years nothing can be said."""
    return form in ("occasion", "year_ending") or start in after or next_start(start, form) in there


def _due(arrival: Arrival) -> set[date]:
    """Periods that may be there, by the editions before: theirs, and all steps since."""
    if arrival.before is None or arrival.about.period_form == "occasion":
        return set()
    calendar, form = arrival.before.panel.calendar, arrival.about.period_form
    due, start = set(calendar.starts), calendar.starts[-1]
    while start <= arrival.published:
        due.add(start)
        start = next_start(start, form)
    return due


def _whole(arrival: Arrival, texts: list[str], better: set[int]) -> bool:
    """Whether the record has fewer holes when those dates are turned round, and no period twice for it."""
    form = arrival.about.period_form
    mended = [turned(text) if n in better else text for n, text in enumerate(texts)]
    return _holes(mended, form) <= _holes(texts, form)


def _holes(texts: list[str], form: PeriodForm) -> int:
    starts = {start for text in texts if (start := _start(text, form)) is not None}
    if form == "occasion" or not starts:
        return 0
    return sum(next_start(start, form) not in starts for start in starts)


def _permuted(seen: Seen) -> Iterator[Verdict]:
    """Of days that can be read either way: whether they hold what the day with the places swapped held before."""
    if seen.arrival.before is None:
        return
    at = {end: t for t, end in enumerate(seen.calendar.ends)}
    other = np.array([at.get(_swapped(end), -1) for end in seen.calendar.ends])
    moved = (other >= 0) & (other != np.arange(len(other)))
    if not moved.any():
        return
    was, now = seen.was, seen.now
    crossed = np.where(moved, was[:, np.maximum(other, 0)], np.nan)
    told = moved[None, :] & ~np.isnan(was) & ~np.isnan(crossed) & ~np.isnan(now) & (was != crossed)
    if told.sum() < FEWEST or (now == crossed)[told].mean() < EXPLAINED:
        return
    ts = np.flatnonzero(told.any(axis=0)).tolist()
    yield seen.verdict(
        "day_month",
        told,
        f"{len(ts)} days, from {day(seen.calendar.ends[ts[0]])} on, hold what the edition before had for the date with "
        "day and month swapped",
        "fetch the file again, or export it anew with dates like 2021-03-31",
    )


def _swapped(end: date) -> date:
    return end.replace(day=end.month, month=end.day) if end.day <= 12 else end


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_DAYS = table(steady(60), last=date(2021, 3, 14), form="day")
_DAYS_BEFORE = table({area: f[:59] for area, f in steady(60).items()}, last=date(2021, 3, 13), form="day")
_DAILY = {"table": {"period_form": "day"}}
_MONTHS = table(steady(30), last=date(2021, 2, 1), form="month")


def _each(text: str) -> str:
    """The same table with the day and month of each date turned round where both ways are dates."""
    lines = [line.split(",") for line in text.splitlines()]
    return "\n".join([",".join(lines[0]), *(",".join([a, turned(p), *f]) for a, p, *f in lines[1:])]) + "\n"


EXAMPLES = (
    holds(
        table(_ALL).replace("2021-03-05", "2021-05-03"),
        "'2021-05-03' seems to be 2021-03-05",
        was=table(_WAS, last=BEFORE),
    ),
    holds(_each(_DAYS), "with day and month swapped", sheet=_DAILY),
    holds(_each(_DAYS), "with day and month swapped", was=_DAYS_BEFORE, was_published=date(2021, 3, 14), sheet=_DAILY),
    holds(_each(_MONTHS), "fit the other way round", sheet={"table": {"period_form": "month"}}),
    passes(_DAYS, "dates in their order", was=_DAYS_BEFORE, was_published=date(2021, 3, 14), sheet=_DAILY),
    passes(table(_ALL).replace("2020-10-16", "2020-10-15"), "a slip that no swap explains"),
)
