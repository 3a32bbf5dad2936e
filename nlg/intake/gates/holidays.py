"""A bank holiday lies in the newest period, or between it and publication: figures come late, and weeks are short.

Looks at  daily and weekly tables whose sheet says whose bank holidays slow them (`holidays`); silent elsewhere.
Warns     of the newest periods.
Mend      compare with the same weeks of other years, or wait for the next edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from nlg.intake.arrival import Arrival, Seen, day
from nlg.intake.gate_example import passes, steady, table, warns
from nlg.intake.verdict import Verdict

AT_ONCE: Mapping[date, str] = {  # declared for once, or moved
    date(1999, 12, 31): "the millennium holiday",
    date(2002, 6, 3): "the Golden Jubilee",
    date(2002, 6, 4): "the spring bank holiday",
    date(2011, 4, 29): "the royal wedding",
    date(2012, 6, 4): "the spring bank holiday",
    date(2012, 6, 5): "the Diamond Jubilee",
    date(2020, 5, 8): "the early May bank holiday",
    date(2022, 6, 2): "the spring bank holiday",
    date(2022, 6, 3): "the Platinum Jubilee",
    date(2022, 9, 19): "the state funeral",
    date(2023, 5, 8): "the coronation",
}
MOVED = frozenset({date(2002, 5, 27), date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)})


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if not arrival.about.holidays:
        return
    for seen in arrival.seen:
        if seen.calendar.form in ("day", "week_ending", "iso_week") and len(seen.fresh):
            yield from _warned(seen)


def _warned(seen: Seen) -> Iterator[Verdict]:
    first = seen.calendar.starts[int(seen.fresh[0])]
    days = [first + timedelta(days=n) for n in range((seen.arrival.published - first).days + 1)]
    found = {when: name for when in days if (name := holiday(when))}
    if found:
        when, name = next(iter(found.items()))
        flags = np.zeros(seen.now.shape, dtype=bool)
        flags[:, seen.fresh] = ~np.isnan(seen.now[:, seen.fresh])
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield seen.verdict(
            "holidays",
            flags,
            f"{seen.measure.noun.many} for {seen.periods(seen.fresh.tolist())}: {day(when)} was a bank holiday ({name})"
            f"{more}, so some may come late",
            "compare with the same weeks of other years, or wait for the next edition",
            says="warn",
            size=seen.now,
        )


def holiday(when: date) -> str:
    """The bank holiday of England and Wales on a day, "" where there is none.

    >>> holiday(date(2021, 4, 5)), holiday(date(2021, 12, 28)), holiday(date(2020, 5, 4)), holiday(date(2021, 3, 5))
    ('Easter Monday', 'Boxing Day', '', '')
    """
    if when in MOVED:
        return ""
    return AT_ONCE.get(when) or _by_rule(when.year).get(when, "")


def _by_rule(year: int) -> dict[date, str]:
    easter = _easter(year)
    found = {
        _on_a_weekday(date(year, 1, 1)): "New Year's Day",
        easter - timedelta(days=2): "Good Friday",
        easter + timedelta(days=1): "Easter Monday",
        _monday(date(year, 5, 1)): "the early May bank holiday",
        _monday(date(year, 5, 25)): "the spring bank holiday",
        _monday(date(year, 8, 25)): "the summer bank holiday",
    }
    christmas = _on_a_weekday(date(year, 12, 25))
    boxing = _on_a_weekday(date(year, 12, 26))
    if boxing == christmas:
        christmas, boxing = boxing, boxing + timedelta(days=1)
    if date(year, 12, 25).weekday() == 6:  # Boxing Day keeps its Monday, Christmas Day is made up for on Tuesday
        christmas, boxing = date(year, 12, 27), date(year, 12, 26)
    return {**found, christmas: "Christmas Day", boxing: "Boxing Day"}


def _on_a_weekday(when: date) -> date:
    """The day, or the Monday after a weekend."""
    return when + timedelta(days=max(0, 7 - when.weekday()) if when.weekday() > 4 else 0)


def _monday(when: date) -> date:
    return when + timedelta(days=-when.weekday() % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous method of 1876."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


_ALL = steady()
_SLOWED = {"table": {"holidays": "england-and-wales"}}
EXAMPLES = (
    warns(
        table(_ALL, last=date(2021, 4, 9)),
        "5 April 2021 was a bank holiday (Easter Monday)",
        sheet=_SLOWED,
        published=date(2021, 4, 20),
    ),
    passes(table(_ALL), "no holiday near", sheet=_SLOWED),
    passes(table(_ALL, last=date(2021, 4, 9)), "a sheet without holidays", published=date(2021, 4, 20)),
)
