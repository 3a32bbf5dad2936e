"""The long frame made ready: counties added up, rates made, every measure beside its own past, and beside its peers.

As a data journalist would have it, with what several questions need kept. The weeks have no gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from nlg.finding.chance import inside_chance

PER, GOAL, YEAR = 1000, 1.5, 52
LEAST_RECORD, LEAST_RUN = 8, 4  # weeks
FEWEST_EVENTS, FEWEST_NAMED, SMALLEST_GROUP, ONLY = 20, 5, 5, 4
ALONE = -1  # a fact about an area that is compared in no group
COUNTS = ("count", "tests", "young", "old")
Facts = list[pd.DataFrame]
Column = Any  # a series: its stubs know fewer of its operations than it has


class Table:
    """Everything that is asked of one table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        frame = frame.sort_values(["area", "week"], ignore_index=True)
        frame["row"], frame["t"] = frame["area"].cat.codes.astype("int64"), frame["week"].factorize(sort=True)[0]
        areas = int(frame["row"].max()) + 1
        frame["above"] = areas + frame["county"].cat.codes.astype("int64")
        counts = [name for name in COUNTS if name in frame]
        of_county = frame.groupby(["above", "t"], as_index=False)[["people", *counts]].sum()
        of_all = frame.groupby("t", as_index=False)[["people", *counts]].sum()
        last = int(of_county["above"].max()) + 1
        own = frame[["row", "t", "people", *counts]]
        every = pd.concat([own, of_county.rename(columns={"above": "row"}), of_all.assign(row=last)])
        every = every.sort_values(["row", "t"], ignore_index=True).astype(dict.fromkeys(counts, "float64"))
        every["rate"] = every["count"] * PER / every["people"]
        if "tests" in counts:
            every["share"] = every["count"] * 100 / every["tests"]
        self.frame = every
        self.areas, self.counts = areas, counts
        self.members = self._members(frame, last)

    def _members(self, frame: pd.DataFrame, last: int) -> pd.DataFrame:
        """Which areas each group has, of how many people, and how many they are: the counties, and all."""
        areas = frame.drop_duplicates("row")[["row", "above", "people"]].rename(columns={"above": "group_row"})
        members = pd.concat([areas, areas.assign(group_row=last)], ignore_index=True)
        members["group"] = members["group_row"] - self.areas
        members["size"] = members.groupby("group")["row"].transform("size")
        return members

    @cached_property
    def measures(self) -> dict[str, Figures]:
        names = [*self.counts, "rate", *(["share"] if "share" in self.frame else [])]
        return {name: Figures(self, name) for name in names}

    @property
    def own(self) -> list[Figures]:
        """Measures set beside their own past: not the rate, which moves with its count."""
        return [f for f in self.measures.values() if f.name != "rate"]

    @property
    def counted(self) -> list[Figures]:
        return [f for f in self.measures.values() if f.counted]

    @property
    def ranked(self) -> list[Figures]:
        """Measures whose order says more than which place is big."""
        return [f for f in self.measures.values() if not f.counted]

    @cached_property
    def rate(self) -> Figures:
        return self.measures["rate"]


class Figures:
    """One measure in every week of every area; all columns stand in the order of the frame."""

    def __init__(self, table: Table, name: str) -> None:
        self.table, self.name = table, name
        self.counted = name in COUNTS
        self.x, self.row, self.t = table.frame[name], table.frame["row"], table.frame["t"]

    def by_area(self, column: Any) -> Any:
        return column.groupby(self.row)

    def ago(self, weeks: int) -> Column:
        return self.by_area(self.x).shift(weeks)

    @cached_property
    def then(self) -> Column:
        return self.ago(1)

    @cached_property
    def move(self) -> Column:
        return self.x - self.then

    @cached_property
    def events(self) -> Column:
        """The count that a figure rests on."""
        return self.x if self.counted else self.table.frame["count"]

    @cached_property
    def enough(self) -> Column:
        return self.events >= FEWEST_EVENTS

    @cached_property
    def clear(self) -> Column:
        """Whether it moved by more than chance."""
        if self.counted:
            return clear_of_chance(self.x, self.then)
        return self.table.measures["count"].clear & (self.move != 0)

    @cached_property
    def falls(self) -> Column:
        return self.streak(self.move < 0)

    @cached_property
    def rises(self) -> Column:
        return self.streak(self.move > 0)

    def streak(self, holds: Column) -> Column:
        """For how many weeks in a row something has held."""
        stretch = (~holds).groupby(self.row).cumsum()
        return holds.groupby([self.row, stretch]).cumsum()

    def before(self, column: Column, weeks: int = 1) -> Column:
        return self.by_area(column).shift(weeks)

    def rolled(self, column: Column, weeks: int) -> Any:
        """So many weeks that end here, of every area."""
        return Rolled(self.by_area(column).rolling(weeks))

    @cached_property
    def lowest_of_seven(self) -> Column:
        """Of the seven weeks before."""
        return self.rolled(self.then, LEAST_RECORD - 1).min()

    @cached_property
    def highest_of_seven(self) -> Column:
        return self.rolled(self.then, LEAST_RECORD - 1).max()

    @cached_property
    def lowest_before(self) -> Column:
        return self.before(self.by_area(self.x).cummin())

    @cached_property
    def highest_before(self) -> Column:
        return self.before(self.by_area(self.x).cummax())

    @cached_property
    def none(self) -> Column:
        """No events: other kinds say that better."""
        return (self.x == 0) & self.counted

    def since(self, low: bool) -> Column:
        """It was as low (high) before, and not for eight weeks."""
        if low:
            return (self.lowest_of_seven > self.x) & (self.lowest_before <= self.x)
        return (self.highest_of_seven < self.x) & (self.highest_before >= self.x)

    def facts(self, holds: Column, measure: str = "") -> pd.DataFrame:
        """Facts about areas alone."""
        return pd.DataFrame(
            {"measure": measure or self.name, "row": self.row[holds], "t": self.t[holds], "group": ALONE}
        )

    @cached_property
    def peers(self) -> Peers:
        return Peers(self)


@dataclass(frozen=True)
class Rolled:
    """A rolling window whose results stand in the frame's order again."""

    window: Any

    def __getattr__(self, how: str) -> Any:
        return lambda *args: getattr(self.window, how)(*args).reset_index(level=0, drop=True)


class Peers:
    """A line for each area in each of its groups in each week: the measure now and a week before, and the group's."""

    def __init__(self, figures: Figures) -> None:
        self.name, self.counted, self.figures = figures.name, figures.counted, figures
        columns = ["then", "move", "clear", "enough", "events"]
        every = figures.table.frame[["row", "t", figures.name]].rename(columns={figures.name: "x"})
        every = every.assign(**{column: getattr(figures, column) for column in columns})
        group = every[["row", "t", "x", "then", "move", "clear", "events"]].add_suffix("_of_group")
        frame = figures.table.members.merge(every, on="row")
        frame = frame.merge(group, left_on=["group_row", "t"], right_on=["row_of_group", "t_of_group"])
        self.frame = frame.sort_values(["group", "row", "t"], ignore_index=True)
        self.keys = [self.frame["group"], self.frame["t"]]
        self.size = self.frame["size"]

    def __getattr__(self, column: str) -> Column:
        return self.frame[column]

    def within(self, column: Column) -> Any:
        """By group and week."""
        return column.groupby(self.keys)

    def of_area(self, column: Column) -> Any:
        """By area as a member of a group."""
        return column.groupby([self.frame["group"], self.frame["row"]])

    def count(self, holds: Column) -> Column:
        """How many areas of the group, on the line of each."""
        return self.within(holds).transform("sum")

    @cached_property
    def highest(self) -> Column:
        return self.within(self.frame["x"]).transform("max")

    @cached_property
    def lowest(self) -> Column:
        return self.within(self.frame["x"]).transform("min")

    @cached_property
    def from_top(self) -> Column:
        return self.within(self.frame["x"]).rank(method="min", ascending=False)

    @cached_property
    def from_bottom(self) -> Column:
        return self.within(self.frame["x"]).rank(method="min")

    @cached_property
    def sharing(self) -> Column:
        """How many areas of the group have the very figure."""
        return self.frame["x"].groupby([*self.keys, self.frame["x"]]).transform("size")

    @cached_property
    def groups(self) -> pd.DataFrame:
        """A line for each group and week: how many areas there are, how many fell, rose, had none now and before."""
        frame = self.frame
        marks = frame[["group", "t", "group_row", "size"]].assign(
            down=frame["move"] < 0, up=frame["move"] > 0, zero=frame["x"] == 0, zero_then=frame["then"] == 0
        )
        first = {"group_row": "first", "size": "first"}
        sums = dict.fromkeys(["down", "up", "zero", "zero_then"], "sum")
        return marks.groupby(["group", "t"], as_index=False).agg({**first, **sums})

    def facts(self, holds: Column) -> pd.DataFrame:
        """Facts about areas in a group."""
        return self.frame.loc[holds, ["row", "t", "group"]].assign(measure=self.name)

    def facts_of(self, groups: pd.DataFrame) -> pd.DataFrame:
        """Facts about groups."""
        return groups[["group_row", "t", "group"]].rename(columns={"group_row": "row"}).assign(measure=self.name)


def clear_of_chance(now: Column, then: Column) -> Column:
    """The exact test of two counts is borrowed: pandas has none, and it costs both sides alike."""
    return pd.Series(~inside_chance(now.to_numpy(), then.to_numpy()), index=now.index)
