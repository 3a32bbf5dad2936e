"""Small tables as plain lists, and the operations of docs/bundle.md worked out on them in plain loops."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import comb
from operator import eq, ge, gt, le, lt
from typing import Any

WHOLE = "X-ALL"
COUNT, RATE = "t.count", "t.rate"
PER = 1000  # the example panels' rates are per so many people
TESTS = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
Rows = Iterator[tuple[Any, ...]]  # measure, row, then the kind's key columns


@dataclass(frozen=True, kw_only=True)
class World:
    """A small table: figures by area and period, None for a gap. Two or more areas make up a group, in a last row.

    `stride` is how many periods back the step before lies, `base` how many back the named level (0: none).
    """

    leaves: tuple[tuple[int | None, ...], ...]
    form: str = "week_ending"
    stride: int = 1
    people: int = 0
    goal: str = ""
    base: int = 0
    flow: bool = True

    @property
    def periods(self) -> int:
        return len(self.leaves[0])

    @property
    def size(self) -> int:
        """How many areas the group has; 0 where there is no group."""
        return len(self.leaves) if len(self.leaves) > 1 else 0

    @property
    def step(self) -> str:
        """What one step is called."""
        weekly = self.form == "week_ending" or self.stride == 7
        return "week" if weekly else self.form

    @property
    def measures(self) -> tuple[str, ...]:
        return (COUNT, RATE) if self.people else (COUNT,)

    @property
    def rows(self) -> range:
        return range(len(self.leaves) + (1 if self.size else 0))

    @property
    def text(self) -> str:
        lines = [" ".join("?" if f is None else str(f) for f in row) for row in self.leaves]
        return "\n".join(f"Place{n} {line}" for n, line in enumerate(lines))

    def code(self, row: int) -> str:
        return WHOLE if row == len(self.leaves) else f"A{row:02d}"

    def row(self, code: str) -> int:
        return len(self.leaves) if code == WHOLE else int(code[1:])

    def members(self, row: int) -> range:
        """The table's own rows that make up a row."""
        return range(len(self.leaves)) if row == len(self.leaves) else range(row, row + 1)

    def events(self, row: int, t: int) -> int | None:
        """The count; of a group the sum, not known if one of its areas is not."""
        total = 0
        for leaf in self.members(row):
            figure = self.leaves[leaf][t]
            if figure is None:
                return None
            total += figure
        return total

    def figure(self, measure: str, row: int, t: int) -> Fraction | None:
        if measure == "t.population":
            return Fraction(self.people * len(self.members(row)))
        events = self.events(row, t)
        if events is None:
            return None
        if measure == COUNT:
            return Fraction(events)
        return Fraction(events * PER, self.people * len(self.members(row)))

    def back(self, t: int, steps: int = 1) -> int | None:
        early = t - steps * self.stride
        return early if early >= 0 else None

    def move(self, row: int, t: int) -> int | None:
        """The count less that of the step before; None where either is not known."""
        early = self.back(t)
        if early is None:
            return None
        now, then = self.events(row, t), self.events(row, early)
        return None if now is None or then is None else now - then

    def moves(self, t: int) -> list[int] | None:
        """Every area's move; None where there is no group or one is not known."""
        found = [self.move(leaf, t) for leaf in range(self.size)]
        return [m for m in found if m is not None] if found and None not in found else None

    def figures(self, measure: str, t: int) -> list[Fraction] | None:
        """Every area's figure; None where there is no group or one is not known."""
        found = [self.figure(measure, leaf, t) for leaf in range(self.size)]
        return [f for f in found if f is not None] if found and None not in found else None

    def streak(self, row: int, t: int, sign: int) -> int:
        """How many moves in a row went one way, the last of them at t."""
        move = self.move(row, t)
        if move is None or move * sign <= 0:
            return 0
        return 1 + self.streak(row, t - self.stride, sign)

    def record(self, row: int, t: int) -> list[tuple[int, int | None]]:
        """Periods and counts from the first known one to t."""
        found: list[tuple[int, int | None]] = []
        for k in range(t + 1):
            if found or self.events(row, k) is not None:
                found.append((k, self.events(row, k)))
        return found


Kind = Callable[[World, int], Rows]


@cache
def probability(now: int, then: int) -> Fraction:
    """Of two counts at least this far apart if each event were as likely to be in either: exact, two-sided."""
    total, high = now + then, max(now, then)
    if now == then:
        return Fraction(1)
    tail = term = comb(total, high)
    for k in range(high, total):
        term = term * (total - k) // (k + 1)  # the next binomial coefficient, without remainder
        tail += term
    return Fraction(2 * tail, 2**total)


def clear_of_chance(now: int, then: int) -> bool:
    return probability(now, then) < Fraction(1, 20)


SHEET = {
    "targets.goal.set_by": "the county's officer of health",
    "targets.goal.set_on": date(2021, 2, 28),
    "baselines.before.name": "before the fair",
    "tables.t.publisher_said": "Borset Health",
}


class Reckoner:
    """Works out the operations of docs/bundle.md from a world; remembers which cells it looked at."""

    def __init__(self, world: World, ends: tuple[date, ...]) -> None:
        self.world = world
        self.ends = ends
        self.read: set[tuple[int, int]] = set()  # table row, period

    def value(self, op: str, i: Mapping[str, Any]) -> Any:
        """What an operation gives; an AssertionError where it rests on a gap."""
        return getattr(self, f"_{op}")(i)

    def known(self, measure: str, row: int, t: int) -> Fraction:
        figure = self.world.figure(measure, row, t)
        assert figure is not None, f"rests on a gap: {measure} of {self.world.code(row)} in period {t}"
        self.read.update((leaf, t) for leaf in self.world.members(row))
        return figure

    def _t(self, text: str) -> int:
        return self.ends.index(date.fromisoformat(text))

    def _number(self, than: Any) -> Fraction:
        return Fraction(than) if isinstance(than, str) else self.value(than["op"], than["inputs"])

    def _pair(self, i: Mapping[str, Any], one: str = "now", other: str = "before") -> tuple[Fraction, Fraction]:
        return self._number(i[one]), self._number(i[other])

    def _area(self, i: Mapping[str, Any]) -> str:
        return str(i["area"])

    def _period(self, i: Mapping[str, Any]) -> date:
        return self.ends[self._t(i["period"])]

    def _constant(self, i: Mapping[str, Any]) -> Fraction:
        assert i["key"] == "goal"
        return Fraction(self.world.goal)

    def _metadata(self, i: Mapping[str, Any]) -> object:
        return SHEET[i["key"]]

    def _cell(self, i: Mapping[str, Any]) -> Fraction:
        return self.known(i["measure"], self.world.row(i["area"]), self._t(i["period"]))

    def _sum(self, i: Mapping[str, Any]) -> Fraction:
        first, last = self._t(i["from"]), self._t(i["to"])
        assert (last - first) % self.world.stride == 0
        row = self.world.row(i["area"])
        return sum((self.known(i["measure"], row, t) for t in range(first, last + 1, self.world.stride)), Fraction(0))

    def _difference(self, i: Mapping[str, Any]) -> Fraction:
        now, then = self._pair(i)
        return now - then

    def _percent_change(self, i: Mapping[str, Any]) -> Fraction:
        now, then = self._pair(i)
        return (now / then - 1) * 100

    def _ratio(self, i: Mapping[str, Any]) -> Fraction:
        of, to = self._pair(i, "of", "to")
        return of / to

    def _share(self, i: Mapping[str, Any]) -> Fraction:
        part, whole = self._pair(i, "part", "whole")
        return part / whole

    def _meets(self, i: Mapping[str, Any]) -> bool:
        of, than = self._pair(i, "of", "than")
        return bool(TESTS[i["test"]](of, than))

    def _direction(self, i: Mapping[str, Any]) -> str:
        now, then = self._pair(i)
        return "up" if now > then else "down" if now < then else "same"

    def _inside_chance(self, i: Mapping[str, Any]) -> bool:
        now, then = self._pair(i)
        return not clear_of_chance(int(now), int(then))

    def _rest_of(self, i: Mapping[str, Any]) -> Fraction:
        t, parts = self._t(i["period"]), [self.world.row(code) for code in i["parts"]]
        rest = [leaf for leaf in self.world.members(self.world.row(i["whole"])) if leaf not in parts]
        self.known(i["measure"], self.world.row(i["whole"]), t)
        return sum((self.known(i["measure"], leaf, t) for leaf in rest), Fraction(0))

    def _rank(self, i: Mapping[str, Any]) -> Fraction:
        t = self._t(i["period"])
        return self._place(i, lambda row: self.known(i["measure"], row, t))

    def _rank_change(self, i: Mapping[str, Any]) -> Fraction:
        t, since = self._t(i["period"]), self._t(i["since"])

        def moved(row: int) -> Fraction:
            now, then = self.known(i["measure"], row, t), self.known(i["measure"], row, since)
            return (now - then) / (then if i.get("percent") else 1)

        return self._place(i, moved)

    def _place(self, i: Mapping[str, Any], by: Callable[[int], Fraction]) -> Fraction:
        own = by(self.world.row(i["area"]))
        leaves = self.world.members(self.world.row(i["group"]))
        others = [by(leaf) for leaf in leaves if self.world.code(leaf) not in i.get("excluding", ())]
        beyond = [x for x in others if (x > own if i["end"] == "top" else x < own)]
        return Fraction(1 + len(beyond))

    def _meeting(self, i: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
        """The codes of a group's areas and whether each meets the condition."""
        t, condition = self._t(i["period"]), i["condition"]
        for leaf in self.world.members(self.world.row(i["group"])):
            if self.world.code(leaf) in i.get("excluding", ()):
                continue
            figure = self.known(condition["measure"], leaf, t)
            if "steps" in condition:  # the same way at each of the last steps
                path = [self.known(condition["measure"], leaf, t - k) for k in range(condition["steps"] + 1)]
                up = condition["moved"] == "up"
                yield self.world.code(leaf), all(now > then if up else now < then for now, then in pairwise(path))
            elif "moved" in condition:
                then = self.known(condition["measure"], leaf, self._t(condition["since"]))
                way = "up" if figure > then else "down" if figure < then else "same"
                yield self.world.code(leaf), way == condition["moved"]
            else:
                yield self.world.code(leaf), TESTS[condition["test"]](figure, self._number(condition["than"]))

    def _all_where(self, i: Mapping[str, Any]) -> bool:
        return set(self._only_where(i)) == {code for code, _ in self._meeting(i)}

    def _count_where(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(len(self._only_where(i)))

    def _only_where(self, i: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(code for code, met in self._meeting(i) if met)

    def _all_but(self, i: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(code for code, met in self._meeting(i) if not met)

    def _latest_where(self, i: Mapping[str, Any]) -> date | None:
        than = self._number(i["than"])
        for t in range(self._t(i["before"]) - 1, self._begins(i) - 1, -1):
            if TESTS[i["test"]](self._along(i, t), than):
                return self.ends[t]
        return None

    def _first_where(self, i: Mapping[str, Any]) -> date | None:
        after, than = i["after"], self._number(i["than"])
        first = self._begins(i) if after is None else self.ends.index(self._moment(after)) + 1
        for t in range(first, self.world.periods):
            if TESTS[i["test"]](self._along(i, t), than):
                return self.ends[t]
        return None

    def _extreme_period(self, i: Mapping[str, Any]) -> date:
        first, figures = self._t(i["from"]), self._stretch(i)
        end = max(figures) if i["extreme"] == "max" else min(figures)
        assert figures.count(end) == 1
        return self.ends[first + figures.index(end)]

    def _stretch(self, i: Mapping[str, Any]) -> list[Fraction]:
        """Every figure from one period to another, or of a group's areas."""
        if "group" in i:
            rows, t = self.world.members(self.world.row(i["group"])), self._t(i["period"])
            return [self.known(i["measure"], row, t) for row in rows]
        first, last = self._t(i["from"]), self._t(i["to"])
        return [self._along(i, t) for t in range(first, last + 1)]

    def _at(self, i: Mapping[str, Any]) -> Fraction:
        return self._along(i, self._t(i["period"]))

    def _along(self, i: Mapping[str, Any], t: int) -> Fraction:
        """The figure of a series, or of a measure and an area, at a period; an AssertionError on a gap."""
        s = i.get("series", {"kind": "figure", **i})
        if s["kind"] in ("apart", "count"):
            return self._of_a_group(s, t)
        one, stride = self._side(s, t), self.world.stride
        if s["kind"] == "figure":
            return one
        if s["kind"] == "window":
            return sum((self._side(s, t - k * stride) for k in range(s["steps"])), Fraction(0))
        if s["kind"] in ("ratio", "share", "difference"):
            to = self._side(s["to"], t)
            assert to or s["kind"] == "difference"
            return one - to if s["kind"] == "difference" else one / to
        if s["kind"] in ("move", "percent_move", "size_of_move"):
            then = self._side(s, t - s.get("by", stride))
            assert then or s["kind"] != "percent_move"
            move = one - then
            return abs(move) if s["kind"] == "size_of_move" else move if s["kind"] == "move" else 100 * move / then
        raise NotImplementedError(s["kind"])

    def _of_a_group(self, s: Mapping[str, Any], t: int) -> Fraction:
        """How far a group's areas lie apart at a period, or how many of them meet a condition."""
        if s["kind"] == "apart":
            rows = self.world.members(self.world.row(s["group"]))
            figures = [self.known(s["measure"], row, t) for row in rows]
            return max(figures) - min(figures)
        condition = dict(s["condition"])
        if "moved" in condition:
            assert t >= self.world.stride, "rests on what lies before the table"
            condition["since"] = self.ends[t - self.world.stride].isoformat()
        asked = {"group": s["group"], "period": self.ends[t].isoformat(), "condition": condition}
        return Fraction(sum(meets for _, meets in self._meeting(asked)))

    def _side(self, s: Mapping[str, Any], t: int) -> Fraction:
        s = s.get("of", s)
        assert t >= 0, "rests on what lies before the table"
        return self.known(s["measure"], self.world.row(s["area"]), t)

    def _begins(self, i: Mapping[str, Any]) -> int:
        """The first period at which there is a figure. Looking for it rests on nothing."""
        read, self.read = self.read, set()
        try:
            for t in range(self.world.periods):
                with suppress(AssertionError):
                    self._along(i, t)
                    return t
            return self.world.periods
        finally:
            self.read = read

    def _mean(self, i: Mapping[str, Any]) -> Fraction:
        return sum(self._stretch(i), Fraction(0)) / len(self._stretch(i))

    def _max(self, i: Mapping[str, Any]) -> Fraction:
        return max(self._stretch(i))

    def _min(self, i: Mapping[str, Any]) -> Fraction:
        return min(self._stretch(i))

    def _run_length(self, i: Mapping[str, Any]) -> Fraction:
        row, t = self.world.row(i["area"]), self._t(i["period"])
        moves = self.world.streak(row, t, 1 if i["direction"] == "up" else -1)
        for k in range(moves + 1):
            self.known(i["measure"], row, t - k * self.world.stride)
        return Fraction(moves)

    def _run_where(self, i: Mapping[str, Any]) -> Fraction:
        t, run, than, begins = self._t(i["period"]), 0, self._number(i["than"]), self._begins(i)
        while t >= begins and TESTS[i["test"]](self._along(i, t), than):
            run, t = run + 1, t - self.world.stride
        return Fraction(run)

    def _count_periods(self, i: Mapping[str, Any]) -> Fraction:
        condition, found = i["condition"], []
        for t in range(self._t(i["to"]), self._t(i["from"]) - 1, -self.world.stride):
            figure = self._along(i, t)
            if "moved" in condition:
                then = self._along(i, t - self.world.stride)
                found.append(("up" if figure > then else "down" if figure < then else "same") == condition["moved"])
            else:
                found.append(TESTS[condition["test"]](figure, self._number(condition["than"])))
        return Fraction(sum(found))

    def _steps(self, i: Mapping[str, Any]) -> Fraction:
        first, last = (self._moment(i[side]) for side in ("from", "to"))
        return Fraction(self.ends.index(last) - self.ends.index(first), self.world.stride)

    def _days(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction((self._moment(i["to"]) - self._moment(i["from"])).days)

    def _moment(self, moment: Any) -> date:
        return date.fromisoformat(moment) if isinstance(moment, str) else self.value(moment["op"], moment["inputs"])

    def _passed(self, i: Mapping[str, Any]) -> Fraction:
        now, then = self._pair(i)
        mark = Fraction(i["mark"])
        assert then < mark <= now or now <= mark < then
        return mark

    def _together(self, i: Mapping[str, Any]) -> Fraction:
        t, rows = self._t(i["period"]), [self.world.row(code) for code in i["areas"]]
        assert set(rows) <= set(self.world.members(self.world.row(i["group"])))
        return sum((self.known(i["measure"], row, t) for row in rows), Fraction(0))

    def _count_areas(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(len(self.world.members(self.world.row(i["group"]))))

    def _median(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(statistics.median(self._stretch(i)))
