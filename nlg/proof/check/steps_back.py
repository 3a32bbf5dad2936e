"""How far a day lies behind another in units of the calendar: a week, a month, a year."""

from __future__ import annotations

from datetime import date

UNITS = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "quarter": (0, 3), "year": (0, 12), "season": (0, 12)}
_A_MONTH = 28  # days at least
_A_YEAR = (364, 371)  # days: 52 weeks, or 53 where years of weeks are compared


def is_back(unit: str, now: date, then: date) -> bool:
    """Whether the later of two last days lies one unit of the calendar behind the earlier.

    >>> is_back("month", date(2021, 3, 31), date(2021, 2, 28))
    True
    """
    days, months = UNITS[unit]
    if days:
        return (now - then).days == days
    if months == 12 and _A_YEAR[0] <= (now - then).days <= _A_YEAR[1]:
        return True
    is_so_long = (now - then).days >= _A_MONTH * months  # the last days of two weeks may lie in two months
    return is_so_long and (now.year - then.year) * 12 + now.month - then.month == months
