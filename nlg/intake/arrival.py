"""A table on its way in: read as it stands, beside the editions before it, for the gates to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from nlg.errors import BadTable
from nlg.intake.periods import text_of
from nlg.intake.read import read_panel
from nlg.intake.register import Register
from nlg.intake.rows import Rows, Table, read_rows
from nlg.intake.sheet import Sheet, TableSheet
from nlg.intake.verdict import SHOWN, Cell, Says, Scope, Verdict
from nlg.panel import Calendar, Flags, Floats, Ints, Measure, Panel

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # fixed words: a locale must not change a verdict


@dataclass(frozen=True, kw_only=True, eq=False)
class Earlier:
    """An edition published before: its panel (as it stands), its day, and the scopes of holds nobody has let go.

    `dated` says whether the publisher named that day.
    """

    panel: Panel
    published: date
    dated: bool = True
    held: tuple[Scope, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrival:
    """One table of a sheet as it arrives. `panel` is None where it cannot be read: `refusal` says why.

    `earlier` are the editions before it, oldest first; `dated` says whether the publisher named the day `published`.
    `explained` are cells that a more special gate has held already: the general ones do not look at them.
    """

    table: Table
    sheet: Sheet
    name: str
    register: Register
    published: date
    dated: bool
    panel: Panel | None
    refusal: BadTable | None
    rows: Rows | None  # of a table that was refused, as far as its rows can be read
    earlier: tuple[Earlier, ...] = ()
    explained: Mapping[str, Flags] = field(default_factory=dict)

    @property
    def about(self) -> TableSheet:
        return self.sheet.tables[self.name]

    def line(self, gate: str, usual: float) -> float:
        """Where a gate draws its line: the sheet's own, or the usual one."""
        said = self.sheet.gates.get(gate, usual)
        return usual if isinstance(said, str) else float(said)

    @property
    def before(self) -> Earlier | None:
        """The edition before this one."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Every measure that is read from a column; none where the table was refused."""
        return () if self.panel is None else tuple(Seen(self, measure) for measure in self.panel.measures.values())

    def refuses(self, gate: str, reason: str, mend: str, cells: Sequence[Cell] = (), more: int = 0) -> Verdict:
        """A hold of the whole edition."""
        everything = (Scope(table=self.name),)
        return Verdict(
            gate=gate,
            says="hold",
            table=self.name,
            reason=reason,
            mend=mend,
            scopes=everything,
            cells=tuple(cells[:SHOWN]),
            more=more + max(0, len(cells) - SHOWN),
            refused=True,
        )

    def about_all(self, gate: str, says: Says, reason: str, mend: str) -> Verdict:
        """A verdict on every figure of a table that can be read."""
        return Verdict(
            gate=gate, says=says, table=self.name, reason=reason, mend=mend, scopes=(Scope(table=self.name),)
        )


def arrive(
    table: Table,
    sheet: Sheet,
    name: str,
    register: Register,
    *,
    published: date,
    dated: bool = True,
    earlier: Sequence[Earlier] = (),
) -> Arrival:
    """An arriving table: its panel as it stands, or what its reader refused and as much of its rows as can be had."""
    panel, refusal, rows = None, None, None
    try:
        panel = as_it_stands(table, sheet, name, register)
    except BadTable as error:
        refusal = error
        rows = _rows(table, sheet.tables[name])
    return Arrival(
        table=table,
        sheet=sheet,
        name=name,
        register=register,
        published=published,
        dated=dated,
        panel=panel,
        refusal=refusal,
        rows=rows,
        earlier=tuple(earlier),
    )


def as_it_stands(table: Table, sheet: Sheet, name: str, register: Register) -> Panel:
    """The panel of a table's own columns, of an edition before as well: nothing rolled, no rates, no check of parts."""
    return read_panel(table, plain(sheet, name), name, register)


def plain(sheet: Sheet, name: str) -> Sheet:
    """A sheet whose table gives its columns as they stand: a window of seven days would hide a day that is wrong."""
    about = sheet.tables[name]
    columns = {
        short: one.model_copy(update={"op": "column", "periods": 1, "step": 1, "parts": (), "partial": ()})
        for short, one in about.measures.items()
        if one.column
    }
    return sheet.model_copy(update={"tables": {name: about.model_copy(update={"measures": columns})}})


def _rows(table: Table, about: TableSheet) -> Rows | None:
    try:
        return read_rows(table, about)
    except BadTable:
        return None


class Seen:
    """One measure of an arriving table: areas with rows of their own x periods, now and in the editions before."""

    def __init__(self, arrival: Arrival, measure: Measure) -> None:
        assert arrival.panel is not None
        self.arrival, self.measure, self.panel = arrival, measure, arrival.panel
        self.sheet = arrival.about.measures[measure.short_name]
        self.calendar: Calendar = self.panel.calendar
        self.at: Ints = np.flatnonzero((self.panel.line_numbers > 0).any(axis=1))
        self.codes = tuple(self.panel.areas[int(row)].code for row in self.at)

    @cached_property
    def now(self) -> Floats:
        """This edition's figures, NaN where not known or held by another gate already."""
        values = self.panel.values[self.measure.name][self.at]
        gone = self.arrival.explained.get(self.measure.name)
        return values if gone is None else np.where(gone, np.nan, values)

    @cached_property
    def was(self) -> Floats:
        """What was published before and nobody doubts: the newest edition's figure that no open hold covers."""
        found, settled = np.full(self.now.shape, np.nan), np.zeros(self.now.shape, dtype=bool)
        for earlier in reversed(self.arrival.earlier):
            good = ~settled & ~self.doubted(earlier)
            found[good] = self.of(earlier)[good]
            settled |= good
            if settled.all():
                break
        return found

    def of(self, earlier: Earlier, measure: str = "") -> Floats:
        """An edition's figures at this one's areas and periods, NaN where it had none."""
        name = measure or self.measure.name
        if name not in earlier.panel.values:
            return np.full((len(self.codes), len(self.calendar)), np.nan)
        rows = np.array(
            [-1 if (row := earlier.panel.row(code)) is None else row for code in self.codes], dtype=np.int64
        )
        found = earlier.panel.values[name][np.maximum(rows, 0)][:, np.maximum(self.columns(earlier), 0)]
        return np.where((rows >= 0)[:, None] & (self.columns(earlier) >= 0), found, np.nan)

    def columns(self, earlier: Earlier) -> Ints:
        """For each period its index in an edition before, -1 where it had none."""
        at = {end: t for t, end in enumerate(earlier.panel.calendar.ends)}
        return np.array([at.get(end, -1) for end in self.calendar.ends], dtype=np.int64)

    def doubted(self, earlier: Earlier) -> Flags:
        """Cells that a hold of an edition before covers and that nobody has let go."""
        found = np.zeros((len(self.codes), len(self.calendar)), dtype=bool)
        for scope in earlier.held:
            if scope.table == self.arrival.name and scope.measure in ("", self.measure.name):
                rows = np.array([not scope.areas or code in scope.areas for code in self.codes])
                days = zip(self.calendar.starts, self.calendar.ends, strict=True)
                within = np.array([start <= scope.end and end >= scope.start for start, end in days])
                found |= rows[:, None] & within
        return found

    @cached_property
    def fresh(self) -> Ints:
        """Indices of the periods that no edition before had; without one, of the newest period alone."""
        if not self.arrival.earlier:
            return np.array([len(self.calendar) - 1])
        newest = max(earlier.panel.calendar.ends[-1] for earlier in self.arrival.earlier)
        return np.array([t for t, end in enumerate(self.calendar.ends) if end > newest], dtype=np.int64)

    @cached_property
    def due(self) -> Ints:
        """Indices of the periods that are new since the edition before, or have stopped moving: now they are told."""
        young = np.zeros(len(self.calendar), dtype=bool)
        young[self.fresh] = True
        if self.arrival.before is not None:
            young |= ~self.settled(self.arrival.before.published) & (self.columns(self.arrival.before) >= 0)
        return np.flatnonzero(young & self.mature)

    @cached_property
    def mature(self) -> Flags:
        """Periods whose figures are whole by the day of this edition: only counts come in bit by bit."""
        if self.measure.type not in ("flow", "total"):
            return np.ones(len(self.calendar), dtype=bool)
        return self.settled(self.arrival.published)

    def settled(self, on: date) -> Flags:
        """Periods old enough on a day for their figures to have stopped moving."""
        wait = self.measure.mature_after
        return np.array([not wait or (on - end).days >= wait for end in self.calendar.ends], dtype=bool)

    @property
    def adds(self) -> bool:
        return self.measure.adds

    @cached_property
    def leaves(self) -> Ints:
        """Which of the rows are the table's smallest areas."""
        return np.flatnonzero(self.at < self.panel.table_rows)

    def same_age(self, t: int, editions: int = 8) -> Floats:
        """What the last editions had for a period as old as this one is now: areas x editions, NaN where nothing."""
        found = [self._aged(earlier, t) for earlier in self.arrival.earlier[-editions:]]
        return np.stack(found, axis=1) if found else np.full((len(self.codes), 0), np.nan)

    def _aged(self, earlier: Earlier, t: int) -> Floats:
        calendar, back = earlier.panel.calendar, len(self.calendar) - t
        column: int | None = len(calendar) - back
        if self.calendar.form == "day":
            column = calendar.at(earlier.published - (self.arrival.published - self.calendar.ends[t]))
        if column is None or column < 0 or self.measure.name not in earlier.panel.values:
            return np.full(len(self.codes), np.nan)
        rows = [earlier.panel.row(code) for code in self.codes]
        values = earlier.panel.values[self.measure.name]
        return np.array([np.nan if row is None else values[row, column] for row in rows])

    def past(self, t: int, many: int = 8) -> Floats:
        """The figures of so many comparable steps before a period, newest first: areas x steps, NaN where none."""
        step = self.arrival.about.measures[self.measure.short_name].step
        at = list(range(t - step, -1, -step))[:many]
        return self.now[:, at]

    def usual(self, t: int) -> Floats:
        """What each area usually has for a period as old as this one: a median, NaN where too little is known."""
        past = self.past(t) if self.mature[t] else self.same_age(t)
        with np.errstate(invalid="ignore"):
            known = (~np.isnan(past)).sum(axis=1) >= 3
            filled = np.where(known[:, None], past, 0.0)
        return np.where(known, np.nanmedian(filled, axis=1) if filled.shape[1] else np.nan, np.nan)

    # --- saying it ---------------------------------------------------------------------------------------------------

    def verdict(
        self,
        gate: str,
        flags: Flags,
        reason: str,
        mend: str,
        *,
        says: Says = "hold",
        size: Floats | None = None,
        until_the_end: bool = False,
    ) -> Verdict:
        """A verdict on some cells (areas x periods), those with the greatest `size` named first."""
        order = np.where(flags, 1.0 if size is None else np.nan_to_num(np.abs(size), posinf=1e300), -1.0)
        best = np.argsort(-order, axis=None, kind="stable")[: min(SHOWN, int(flags.sum()))]
        places = [(int(k) // flags.shape[1], int(k) % flags.shape[1]) for k in best]
        return Verdict(
            gate=gate,
            says=says,
            table=self.arrival.name,
            reason=reason,
            mend=mend,
            scopes=tuple(self._scopes(flags, until_the_end)),
            cells=tuple(self.cell(row, t) for row, t in places),
            more=max(0, int(flags.sum()) - len(places)),
            measure=self.measure.name,
            flags=flags,
        )

    def cell(self, row: int, t: int) -> Cell:
        """A cell as a verdict names it."""
        value, was = self.now[row, t], self.was[row, t]
        return Cell(
            file=self.arrival.table.path.name,
            row=int(self.panel.line_numbers[self.at[row], t]),
            column=self.sheet.column,
            area=self.codes[row],
            period=text_of(self.calendar, t),
            measure=self.measure.name,
            value="" if np.isnan(value) else figure(value),
            was="" if np.isnan(was) else figure(was),
        )

    def _scopes(self, flags: Flags, until_the_end: bool) -> Iterator[Scope]:
        """Areas that are held for the same periods together; all of them where that is most."""
        rows = np.flatnonzero(flags.any(axis=1))
        if len(rows) * 2 > len(self.codes) and len(rows) > 1:
            ts = np.flatnonzero(flags.any(axis=0))
            yield self._scope((), int(ts[0]), int(ts[-1]), until_the_end)
            return
        spans: dict[tuple[int, int], list[int]] = {}
        for row in rows.tolist():
            ts = np.flatnonzero(flags[row])
            spans.setdefault((int(ts[0]), int(ts[-1])), []).append(row)
        for (first, last), some in sorted(spans.items()):
            yield self._scope(self._with_groups(some), first, last, until_the_end)

    def _scope(self, areas: tuple[str, ...], first: int, last: int, until_the_end: bool) -> Scope:
        end = date.max if until_the_end else self.calendar.ends[last]
        name = self.measure.name
        return Scope(table=self.arrival.name, measure=name, areas=areas, start=self.calendar.starts[first], end=end)

    def _with_groups(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The codes of areas and of every group that is added up from them."""
        own = set(self.at.tolist())
        bad = {int(self.at[row]) for row in rows}
        groups = self.panel.groups
        summed = [
            int(row)
            for g, row in enumerate(groups.rows.tolist())
            if self.adds and row not in own and bad & set(groups.members(g).tolist())
        ]
        return tuple(self.panel.areas[row].code for row in [*sorted(bad), *summed])

    def names(self, rows: Sequence[int], most: int = 3) -> str:
        """Some areas by name: "Ashby, Barton and 4 more"."""
        named = [self.panel.areas[int(self.at[row])].name for row in rows]
        if len(named) <= most:
            return _listed(named)
        return f"{', '.join(named[:most])} and {len(named) - most} more"

    def periods(self, ts: Sequence[int]) -> str:
        """Some periods in words, by the first and the last of them."""
        return between(self.calendar, min(ts), max(ts))


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def figure(value: float) -> str:
    """A figure as an editor reads it: 50,442 or 3.25."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


def day(when: date) -> str:
    """A day in words: 4 October 2020."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def between(calendar: Calendar, first: int, last: int) -> str:
    """One period in words, or the first and the last of several."""
    if first == last:
        return one(calendar, first)
    return f"{one(calendar, first)} to {one(calendar, last)}"


def one(calendar: Calendar, t: int) -> str:
    """A period in words: 4 October 2020, the week to 9 October 2020, October 2020, 2020-21."""
    if calendar.form in ("day", "occasion"):
        return day(calendar.ends[t])
    if calendar.form in ("week_ending", "iso_week"):
        return f"the week to {day(calendar.ends[t])}"
    if calendar.form == "month":
        return f"{MONTHS[calendar.ends[t].month - 1]} {calendar.ends[t].year}"
    if calendar.form in ("quarter", "year_ending"):
        return f"the {calendar.word} to {day(calendar.ends[t])}"
    return text_of(calendar, t)


def logs(top: Floats, below: Floats) -> Floats:
    """Natural logarithm of one over the other, NaN where either is not above 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: npt.NDArray[np.float64] = np.log(top / below)
    return np.where((top > 0) & (below > 0), found, np.nan)


def without(arrival: Arrival, explained: Mapping[str, Flags]) -> Arrival:
    """The same arrival for the general gates, without the cells that others have held."""
    return replace(arrival, explained=explained)
