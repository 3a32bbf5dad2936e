"""The row of a table's periods: which stands where, which lies a year before, what an occasion goes by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from math import gcd

from .periods import Period, period_at
from .report import Untrue

_STRIDES = {"week_ending": 7, "iso_week": 7}
_A_YEAR = {"day": 364, "week_ending": 52, "month": 12, "quarter": 4}  # periods
_A_YEAR |= dict.fromkeys(("year", "financial_year", "academic_year", "season"), 1)


class Row:
    """Periods from the first to the last over all areas: without a break, or, of occasions, those that there are."""

    def __init__(self, form: str, places: Collection[int], called: str, numbers: Mapping[int, int]) -> None:
        """`places` are running numbers (see `place_in_row`); `numbers` what occasions go by besides `called`."""
        self.form, self.first = form, min(places)
        self.stride = gcd(12, *(place - self.first for place in places)) if form == "year_ending" else 1
        self.stride = _STRIDES.get(form, self.stride)
        self._called, self._numbers = called, numbers
        self._days = sorted(set(places)) if form == "occasion" else []
        self._periods: dict[tuple[int, int], Period] = {}
        self.length = len(self._days) or (max(places) - self.first) // self.stride + 1

    def index_of(self, place: int) -> int | None:
        """Where a place stands in the row; `None` where it does not."""
        if self._days:
            return self._days.index(place) if place in self._days else None
        index, rest = divmod(place - self.first, self.stride)
        return index if not rest and 0 <= index < self.length else None

    def place(self, index: int) -> int:
        """The running number, among all periods of its form, of the period at an index."""
        if not self._days:
            return self.first + index * self.stride
        if not 0 <= index < self.length:
            raise Untrue(f"there is no {self._called} so far back")
        return self._days[index]

    def period(self, index: int, periods: int) -> Period:
        """The period at an index, covering `periods` of the table's own."""
        if (found := self._periods.get((index, periods))) is None:
            place = self.place(index)
            found = period_at(self.form, place, periods)
            if place in self._numbers:
                found = replace(found, called=f"{self._called} {self._numbers[place]}")
            self._periods[index, periods] = found
        return found

    @cached_property
    def ends(self) -> dict[date, int]:
        """The index of each period, by its last day."""
        return {self.period(at, 1).last: at for at in range(self.length)}

    @property
    def a_year(self) -> int:
        """How many periods on the next year ends that does not overlap: years may end in several months of each."""
        return 12 // self.stride if self.form == "year_ending" else 1

    def a_year_before(self, index: int) -> int | None:
        """The index of the comparable period a year before; `None` where there is none."""
        if self.form == "occasion":
            return None
        if self.form == "iso_week":
            year, week, day = date.fromordinal(self.place(index)).isocalendar()
            return None if week == 53 else self.index_of(date.fromisocalendar(year - 1, week, day).toordinal())
        earlier = index - (self.a_year if self.form == "year_ending" else _A_YEAR[self.form])
        return earlier if earlier >= 0 else None
