"""The figures that the tables have for what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

from ..check.exact import Number
from .claims import TELLING, Worth
from .context import Fellow
from .figures import Figure, digits, fits
from .marks import over_marks
from .times import When, month_end
from .timing import Timing
from .what import possible
from .where import SAID
from .world import Cell, Concept, Edition

TO_LEVEL = over_marks(
    r"^(?: [a-z]+ly| again| back| further)?(?: (?:(?:over|on|in|from|during|since|between) )?(?:<T>|[^,;.]{1,40}))?"
    r",? (?:<UD> )?to (?P<n><NP>)"
)
_BREAK = re.compile(r";|\b(?:while|whereas|but)\b")
_RIGHT_BEFORE = over_marks(r"<N>,? (?:or |a |\()?(?:<UD>)? ?(?:of |by )?$")
_HELD_BEHIND = over_marks(  # "30 claims, three times as many": of what stands before the comma
    r"^(?: <M>| <A>| (?!and\b|but\b|while\b|to\b)[a-z]+){0,6}(?:,| -| \()"
    r"(?: or| which is| that is| or about)?(?: just| only)? $"
)
TWO_WEEKS = 13  # days from the first to the last: seven days that are no week of the table hold none of it
MANY = 20  # or so many, round as they are
FEW = 2  # digits that tell enough of a figure for another one that stands right behind it
_A_TIME = over_marks(
    r"^(?: <M>| (?!a\b|an\b|per\b|each\b|every\b)[a-z-]+){0,3},? (?:a|an|per|each|every) "
    r"(?P<unit>hour|day|night|week|fortnight|month|quarter|term|year|head|person|household|home)\b"
    r"(?! (?:ago|earlier|before|back|later|after|in|of|to|more|less|which|that|when|since|on|ended))"
)
OF_MAIN = "of main"  # the grain of a time that lies back from the period in play, whatever else is named


class Values(Timing):
    """Turns a time in words into periods of a table, and these into figures."""

    def fellow(self, at: int) -> tuple[Fellow | None, int]:
        """What a figure near a place is of, where the tables have just that figure; 2 where the two are one statement.

        So are "643, up 15" and "up 2% to 643"; else it is the figure before, with no other measure or area between.
        """
        text = self.marked.text
        if ends := TO_LEVEL.match(text[at + 1 :]):
            found = self.of_level(at + 1 + ends.start("n"))
            if found is not None:
                return found, SAID
        near = [
            p for p, m in self.marked.at.items() if m.sort == "N" and p < at and _HELD_BEHIND.match(text[p + 1 : at])
        ]
        if (
            near
            and (found := self.of_level(max(near), FEW)) is not None
            and self._same_throughout(found, max(near), at)
        ):
            return found, 1
        earlier = [p for p, m in self.marked.at.items() if m.sort == "N" and p < at and digits(m.value) >= TELLING]
        if not earlier or _BREAK.search(text[max(earlier) : at]):
            return None, 0
        found = self.of_level(max(earlier))
        if found is None or not self._same_throughout(found, max(earlier), at):
            return None, 0
        return found, SAID if _RIGHT_BEFORE.search(text[:at]) else 1

    def of_level(self, place: int, least: int = TELLING) -> Fellow | None:
        """What a figure of at least so many digits is the level of, by the tables; None for what they do not have."""
        figure: Figure = self.marked.at[place].value
        plain = replace(figure, hedge="") if figure.hedge == "about" else figure
        if digits(plain) < least and not (least == FEW and figure.value >= MANY and not plain.hedge):
            return None
        if place not in self.fellows:
            self.fellows[place] = None  # while it is looked for it says nothing of itself
            self.fellows[place] = self._level_at(place, figure)
        return self.fellows[place]

    def _same_throughout(self, fellow: Fellow, begin: int, end: int) -> bool:
        between = [m for p, m in self.marked.at.items() if begin < p < end]
        measures = all(fellow[0] in m.value for m in between if m.sort == "M")
        return measures and all(fellow[1] in self.codes(m.value) for m in between if m.sort == "A")

    def _level_at(self, at: int, figure: Figure) -> Fellow | None:
        concepts, codes, when = self.what(at, figure)[0][:3], self.where(at)[0][:3], self.when(at)[0]
        readings = list(product(concepts, codes))
        if digits(figure) > TELLING:
            readings += product(concepts[:1], [c for c in (self.area, *self.widest()) if c and c not in codes])
            others = (
                [c for c in self.world.concepts if c not in concepts and c.dataset == concepts[0].dataset]
                if concepts
                else []
            )
            readings += product(others, codes[:1])
        for concept, code in readings:
            for time in dict.fromkeys([when, None]):
                value = next((v for v, _ in self.values(concept, code, time)), None)
                if value is not None and possible(concept, figure) and fits(figure, Fraction(value)):
                    return concept, code
        return None

    def now_index(self, edition: Edition, measure: str) -> int | None:
        """Where the period in play stands in a table: that which ends on its last day, else the last one before."""
        if self.main in edition.lasts:
            return edition.lasts[self.main]
        earlier = [day for day in edition.lasts if day <= self.main]
        if not earlier or (self.main - max(earlier)).days > 366:
            return None
        return edition.lasts[max(earlier)]

    def indexes(self, edition: Edition, measure: str, when: When | None, adds: bool) -> tuple[int, ...]:
        """The table's periods that a time means, to be added up where there are several; empty where none fits."""
        now = self.now_index(edition, measure)
        if now is None:
            return ()
        if when is None or when.sort == "now":
            return (now,) if when is None or self.own_length(edition, measure, when.unit) else ()
        if when.sort == "calendar" and not self.own_length(edition, measure, "year"):
            year = self.main.year - when.count
            return self._spanned(edition, measure, date(year, 1, 1), date(year, 12, 31), "year", adds, now)
        if when.sort in ("back", "same", "calendar"):
            found = self.back(edition, measure, when, self._anchor(edition, measure, when, now))
            whole = self._stretch_before(edition, measure, when, now) if adds and when.unit == "year" else ()
            return whole or (() if found is None else (found,))
        if when.sort == "stretch":
            return self._stretched(edition, measure, when, adds, now)
        if when.sort == "span" and when.first and when.last:
            return self._spanned(edition, measure, when.first, when.last, when.grain, adds, now)
        return ()

    def _anchor(self, edition: Edition, measure: str, when: When, now: int) -> int:
        """From where "a year earlier" goes back: the sentence's own time, else the period in play."""
        if when.grain == OF_MAIN:
            return now
        for place, mark in sorted(self.marked.at.items()):
            if mark.sort == "T" and mark.value is when:
                break
            if mark.sort == "T" and mark.value.sort == "span" and not self.bound(place):
                own = self._spanned(edition, measure, mark.value.first, mark.value.last, mark.value.grain, False, now)
                if len(own) == 1:
                    return own[0]
        return now

    def _stretch_before(self, edition: Edition, measure: str, when: When, now: int) -> tuple[int, ...]:
        """Of "the 12 months to March ... the year before" those of a year back; empty where no sum is told of."""
        for mark in self.marked.all("T"):
            if mark.value is when:
                break
            if mark.value.sort == "span":
                long = self._spanned(edition, measure, mark.value.first, mark.value.last, mark.value.grain, True, now)
                earlier = [self._years(edition, index, when.count) for index in long]
                if len(long) > 1 and all(index is not None for index in earlier):
                    return tuple(index for index in earlier if index is not None)
        return ()

    def _stretched(self, edition: Edition, measure: str, when: When, adds: bool, now: int) -> tuple[int, ...]:
        """The last so many periods: "in the last week", "over three months"."""
        if when.unit == "so far":
            inside = [i for day, i in edition.lasts.items() if day.year == self.main.year and day <= self.main]
            return tuple(inside) if adds and edition.periods(measure) == 1 else ()
        if not self.own_length(edition, measure, when.unit):
            many = {("month", "year"): 12, ("quarter", "year"): 4}.get((edition.table.form, when.unit), 0) * when.count
        else:
            many = when.count
        step = edition.periods(measure)
        if many == 0 or (many > 1 and not adds) or now - step * (many - 1) < 0:
            return ()
        return tuple(range(now - step * (many - 1), now + 1, step))

    def spread(self, at: int, concept: Concept | None) -> str:
        """The time, or the one of many, that a figure is told by: "£82 a year"; "" where it is the measure's own."""
        found = _A_TIME.match(self.marked.text[at + 1 :])
        if not found or (concept and self.own_length(*concept.holders[0], found["unit"].lower())):
            return ""
        return found["unit"].lower()

    def own_length(self, edition: Edition, measure: str, unit: str) -> bool:
        """Whether "the latest week" is a period of a measure."""
        if unit == "period":
            return True
        days = edition.span(measure, min(len(edition.table) - 1, max(edition.periods(measure), 1))).days
        return {"week": days == 7, "month": 28 <= days <= 31, "quarter": 90 <= days <= 92}.get(unit, days > 360)

    def back(self, edition: Edition, measure: str, when: When, now: int) -> int | None:
        """The index so many weeks, months, quarters or years before."""
        form = edition.table.form
        if when.unit == "period":
            there = now - edition.periods(measure) * when.count
            return there if there >= 0 else None
        if when.sort == "same":
            years = edition.table.period(now).last.year - when.count
            return self._years(edition, now, years) if years >= 0 else None
        if when.sort == "calendar":
            return now if when.count == 0 else self._years(edition, now, 1)
        if when.unit in ("year", "season", "decade"):
            return self._years(edition, now, when.count * (10 if when.unit == "decade" else 1))
        steps = {
            "day": {"day": 1},
            "week": {"day": 7, "week_ending": 1, "iso_week": 1},
            "fortnight": {"day": 14, "week_ending": 2, "iso_week": 2},
            "month": {"month": 1},
            "quarter": {"month": 3, "quarter": 1},
        }.get(when.unit, {})
        if when.unit == "month" and when.count % 12 == 0 and form not in steps:
            return self._years(edition, now, when.count // 12)
        if when.unit == "month" and form == "quarter" and when.count % 3 == 0:
            return now - when.count // 3 if now >= when.count // 3 else None
        if form not in steps:
            return None
        index = now - steps[form] * when.count
        return index if index >= 0 else None

    def _years(self, edition: Edition, index: int, count: int) -> int | None:
        found: int | None = index
        for _ in range(max(count, 0)):
            found = None if found is None else edition.table.row.a_year_before(found)
        return found

    def _spanned(
        self, edition: Edition, measure: str, first: date, last: date, grain: str, adds: bool, now: int
    ) -> tuple[int, ...]:
        if grain == "about":
            return ()  # "the end of 2013"
        index = edition.lasts.get(last)
        if index is not None and index >= edition.periods(measure) - 1:
            own = edition.span(measure, index)
            if own.first == first or (grain == "day" and own.days <= 7):
                return (index,)
        if grain == "part of year" and edition.table.form == "quarter":
            nearest = edition.lasts.get(month_end(last.year, last.month + 1))
            return () if nearest is None else (nearest,)
        if grain == "two_years" or grain == "year":
            named = edition.lasts.get(last)
            if named is None and grain == "two_years":
                named = next((i for i in edition.lasts.values() if _named_by(edition, measure, i, first.year)), None)
            if named is not None and edition.span(measure, named).days > 360:
                return (named,)
        if not adds or grain == "day":
            return ()
        if edition.table.form in ("week_ending", "iso_week"):
            inside = [i for day, i in edition.lasts.items() if first <= day <= min(last, self.main)]
            long = grain in ("month", "between") or (grain == "part" and (last - first).days >= TWO_WEEKS)
            return tuple(inside) if long and inside else ()
        inside = [i for day, i in edition.lasts.items() if first <= day <= last]
        whole = bool(inside) and edition.periods(measure) == 1 and edition.span(measure, inside[0]).first == first
        return tuple(inside) if whole and edition.span(measure, inside[-1]).last == last else ()

    def worths(
        self,
        concepts: Sequence[Concept],
        codes: Sequence[str],
        whens: Sequence[When | None],
        firm: int = 2,
        base_step: bool = False,
    ) -> Iterator[Worth]:
        """The value under each reading, the likeliest first, each in its foremost edition and then in the others."""
        first = True
        for concept, code, when in product(concepts, codes, whens):
            found = list(self.values(concept, code, when, base_step))
            for at, (value, cells) in enumerate(found):
                yield Worth(value, cells, self.told(concept, code, cells), firm if first else min(firm, 1), at)
            first = first and not found

    def values(
        self, concept: Concept, code: str, when: When | None, base_step: bool = False
    ) -> Iterator[tuple[Number, tuple[Cell, ...]]]:
        """The figure of an area at a time in each edition. `base_step`: a step before, if no time is told."""
        for edition, measure in concept.holders:
            if base_step and when is None:
                now = self.now_index(edition, measure)
                indexes: tuple[int, ...] = () if now is None else (now - edition.step(measure),)
            else:
                indexes = self.indexes(edition, measure, when, concept.adds)
            cells = [c for i in indexes for c in self.world.cell(edition, measure, code, i)]
            if indexes and len(cells) == len(indexes):
                yield sum((c.value for c in cells), 0), tuple(cells)

    def told(self, concept: Concept, code: str, cells: Sequence[Cell]) -> str:
        """A reading in words."""
        noun = concept.nouns[0]
        last = cells[-1].edition.table.period(cells[-1].index).last if cells else None
        over = f"{len(cells)} periods to " if len(cells) > 1 else "period to "
        return f"{noun}, {self.world.name(code)}" + (f", {over}{last.isoformat()}" if last else "")


def _named_by(edition: Edition, measure: str, index: int, year: int) -> bool:
    """Whether a period is the season or school year that begins in a year."""
    span = edition.span(measure, index)
    return span.first.year == year and span.last.year == year + 1
