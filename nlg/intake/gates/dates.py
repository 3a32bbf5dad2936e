"""A period lies in the future, leaves a hole, cannot be read, or the newest one is older than it should be.

Looks at  the column of periods, beside the day of publication and the editions before.
Holds     the whole edition for a period that cannot be read, leaves a hole or is still to come (of a series that had
          none such before); nothing newer than the edition before had: the whole table. Warns where the newest period
          is three steps later than it usually is.
Mend      correct the period, or fetch the file again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nlg.intake.arrival import Arrival, day, one
from nlg.intake.gate_example import BEFORE, LAST, holds, passes, steady, table, warns
from nlg.intake.periods import first_day, last_day
from nlg.intake.rows import Rows
from nlg.intake.verdict import Cell, Verdict
from nlg.panel import Calendar

LATE = 1
LINE = 3.0  # steps that the newest period may be later than it usually is
A_DAY = timedelta(days=1)  # a publisher may be in another time zone


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.panel is None:
        if arrival.rows is not None:
            yield from _unreadable(arrival, arrival.rows)
        return
    future = _future(arrival, arrival.panel.calendar)
    yield from future
    if not future and arrival.before is not None:
        yield from _old(arrival, arrival.panel.calendar)


def _unreadable(arrival: Arrival, rows: Rows) -> Iterator[Verdict]:
    """Of a table that was refused: texts that are no period, periods to come, periods far from the others."""
    named, form = rows.labels[arrival.about.period], arrival.about.period_form
    read: list[tuple[date, int]] = []
    bad: list[tuple[int, str]] = []
    for n, text in enumerate(named.texts):
        try:
            read.append((first_day(text, form), n))
        except ValueError as error:
            bad.append((n, f"'{text[:40]}' {error}"))
    bad += [
        (n, f"'{named.texts[n]}' is after the day of publication, {day(arrival.published)}")
        for start, n in read
        if start > arrival.published + A_DAY and not _begins_early(arrival)
    ]
    bad = bad or [(n, f"'{named.texts[n]}' stands alone: {gap}") for n, gap in _alone(arrival, sorted(read))]
    if bad:
        cells = [_cell(arrival, rows, n) for n, _ in bad]
        more = f" ({len(bad)} texts are such)" if len(bad) > 1 else ""
        reason = f"column {arrival.about.period}: {bad[0][1]}{more}"
        yield arrival.refuses("dates", reason, "correct the periods, or fetch the file again", cells)


def _alone(arrival: Arrival, read: list[tuple[date, int]]) -> Iterator[tuple[int, str]]:
    """Periods beyond a hole in the record: the side with fewer of them is the odd one."""
    if arrival.about.period_form == "occasion":
        return
    form = arrival.about.period_form
    for k in range(len(read) - 1):
        end = last_day(read[k][0], form)
        if (read[k + 1][0] - end).days > 1:
            few = read[: k + 1] if k + 1 < len(read) - k - 1 else read[k + 1 :]
            gap = f"no row between {day(end)} and {day(read[k + 1][0])}"
            yield from ((n, gap) for _, n in few[:1])
            return


def _cell(arrival: Arrival, rows: Rows, n: int) -> Cell:
    named = rows.labels[arrival.about.period]
    return Cell(
        file=arrival.table.path.name,
        row=int(rows.lines[named.first(n)]),
        column=arrival.about.period,
        area=rows.labels[arrival.about.area].text(named.first(n)),
        period=named.texts[n],
        measure="",
        value=named.texts[n],
    )


def _future(arrival: Arrival, calendar: Calendar) -> list[Verdict]:
    """Periods that begin after publication; a stock or a charge may be set one period ahead."""
    last = arrival.published + A_DAY
    ts = [t for t, start in enumerate(calendar.starts) if start > last]
    ahead = 1 if _begins_early(arrival) else 0
    if len(ts) <= max(ahead, _ahead_before(arrival)):
        return []
    said = f"{one(calendar, ts[0])} begins after the day of publication, {day(arrival.published)}"
    return [arrival.refuses("dates", said, "correct the periods, or say with --released when it was published")]


def _begins_early(arrival: Arrival) -> bool:
    """Whether nothing in the table counts what happens in a period: bills and levels may be set beforehand."""
    return all(measure.type != "flow" for measure in arrival.about.measures.values())


def _ahead_before(arrival: Arrival) -> int:
    if arrival.before is None:
        return 0
    starts = arrival.before.panel.calendar.starts
    return sum(start > arrival.before.published + A_DAY for start in starts)


def _old(arrival: Arrival, calendar: Calendar) -> Iterator[Verdict]:
    """The newest period beside that of the edition before, and how far behind it is by now."""
    assert arrival.before is not None
    before, newest = arrival.before.panel.calendar, calendar.ends[-1]
    if newest < before.ends[-1]:
        yield arrival.about_all(
            "dates",
            "hold",
            f"the newest period is {one(calendar, len(calendar) - 1)}; the edition of {day(arrival.before.published)} "
            f"had {one(before, len(before) - 1)}",
            "an older file has been sent, or its end is cut off: fetch it again",
        )
        return
    lags = [(earlier.published - earlier.panel.calendar.ends[-1]).days for earlier in arrival.earlier]
    late = (arrival.published - newest).days - max(lags)
    length = (calendar.ends[-1] - calendar.starts[-1]).days + 1
    if calendar.form != "occasion" and late > arrival.line("dates", LINE) * length:
        yield arrival.about_all(
            "dates",
            "warn",
            f"the newest period, {one(calendar, len(calendar) - 1)}, is {late} days older than it usually is by then",
            "see whether the publisher has stopped, or whether this is an old file",
        )


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_AHEAD = date(2021, 4, 30)
EXAMPLES = (
    holds(table(steady(30), last=_AHEAD), "begins after the day of publication, 16 March 2021", was=_BEFORE),
    holds(table(_ALL).replace("2021-03-05", "2031-03-05"), "'2031-03-05' is after the day of publication"),
    holds(table(_ALL).replace("2021-03-05", "5 March 2021"), "'5 March 2021' is not a date like 2021-03-31"),
    holds(table(_ALL).replace("2020-10-16", "1920-10-15"), "'1920-10-15' stands alone"),
    holds(table({a: f[:-2] for a, f in _WAS.items()}, last=date(2021, 2, 12)), "the edition of", was=_BEFORE),
    warns(table(_ALL), "days older than it usually is by then", was=_BEFORE, published=date(2021, 5, 30)),
    passes(table(_ALL), "a week later", was=_BEFORE),
    passes(table(_ALL, last=LAST), "the first edition"),
)
