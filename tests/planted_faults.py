"""Faults of meaning to plant into shipped tables: each a table that reads like a good one, or nearly, and is wrong."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import nlg
from nlg.intake.arrival import Arrival, Earlier, arrive, as_it_stands
from nlg.intake.gates.day_month import turned
from nlg.intake.periods import first_day, last_day
from nlg.intake.register import Register, load_register
from nlg.intake.rows import open_table
from nlg.intake.sheet import Sheet, load_sheet

Row = dict[str, str]
Rows = list[Row]
SHELVES = Path(nlg.__file__).parent
TABLES = {  # dataset: its table, how many of the newest periods are kept, days from the last period to publication
    "england_covid": ("upper", 60, 1),
    "england_deaths": ("weekly", 20, 40),
    "house_prices_london": ("boroughs", 60, 50),
    "crime_london": ("offences", 16, 20),
    "pay_jobs": ("payrolls", 30, 14),
    "possession": ("courts", 20, 40),
    "insolvency": ("people", 11, 200),
    "council_tax": ("bills", 8, -340),
}


@dataclass(frozen=True, kw_only=True)
class Base:
    """A shipped table cut to its newest periods, and how it is read."""

    sheet: Sheet
    register: Register
    table: str
    rows: tuple[Row, ...]
    periods: tuple[str, ...]
    published: date

    @property
    def area(self) -> str:
        return self.sheet.tables[self.table].area

    @property
    def period(self) -> str:
        return self.sheet.tables[self.table].period


@cache
def base(dataset: str) -> Base:
    table, periods, days = TABLES[dataset]
    sheet = load_sheet(SHELVES / "datasets" / f"{dataset}.toml")
    about = sheet.tables[table]
    content = (SHELVES / "datasets" / about.file).read_bytes()
    text = (gzip.decompress(content) if about.file.endswith(".gz") else content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    kept = sorted({row[about.period] for row in rows})[-periods:]
    end = last_day(first_day(kept[-1], about.period_form), about.period_form)
    return Base(
        sheet=sheet,
        register=load_register(SHELVES / "registers" / f"{sheet.register_}.csv"),
        table=table,
        rows=tuple(row for row in rows if row[about.period] in kept),
        periods=tuple(kept),
        published=end + timedelta(days=days),
    )


def arrival_of(dataset: str, fault: Callable[[Base, Rows], Rows], folder: Path) -> Arrival:
    """The table with a fault in it, beside the edition before, which lacked the newest period."""
    made = base(dataset)
    before = [row for row in made.rows if row[made.period] < made.periods[-1]]
    step = max(1, (made.published - _end(made, -2) - (made.published - _end(made, -1))).days)
    was = _written(folder / "before.csv", before)
    panel = as_it_stands(open_table(was), made.sheet, made.table, made.register)
    now = _written(folder / "now.csv", fault(made, [dict(row) for row in made.rows]))
    return arrive(
        open_table(now),
        made.sheet,
        made.table,
        made.register,
        published=made.published,
        earlier=[Earlier(panel=panel, published=made.published - timedelta(days=step))],
    )


def _end(made: Base, n: int) -> date:
    form = made.sheet.tables[made.table].period_form
    return last_day(first_day(made.periods[n], form), form)


def _written(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


# --- what goes wrong -------------------------------------------------------------------------------------------------

Fault = Callable[[Base, Rows], Rows]


def nothing(made: Base, rows: Rows) -> Rows:
    return rows


def swapped(one: str, other: str, newest: int = 0) -> Fault:
    """Two columns change places, everywhere or in the newest periods."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in _late(made, rows, newest):
            row[one], row[other] = row[other], row[one]
        return rows

    return plant


def times(column: str, factor: float, newest: int = 0, area: str = "", **kind: str) -> Fault:
    """Figures of a column times a factor, everywhere or in the newest periods, of all areas or one."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in _late(made, rows, newest):
            if _meant(made, row, area, kind) and row[column]:
                value = float(row[column]) * factor
                row[column] = f"{value:.3f}" if factor < 0.1 else f"{value:.0f}"
        return rows

    return plant


def put(column: str, text: str, period: int, areas: Sequence[str] = (), **kind: str) -> Fault:
    """One text in some cells of a period."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in rows:
            here = row[made.period] == made.periods[period] and (not areas or row[made.area] in areas)
            if here and _meant(made, row, "", kind):
                row[column] = text
        return rows

    return plant


def digit_too_many(column: str, period: int, area: str, **kind: str) -> Fault:
    """A nought slips in behind one figure."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in rows:
            if row[made.period] == made.periods[period] and _meant(made, row, area, kind):
                row[column] += "0"
        return rows

    return plant


def dates_turned(newest: int = 0) -> Fault:
    """Day and month the other way round wherever both ways are dates, or in the newest periods."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in _late(made, rows, newest):
            row[made.period] = turned(row[made.period])
        return rows

    return plant


def totals(column: str, kinds: Sequence[str] = (), newest: int = 0) -> Fault:
    """Running totals from the first period on, everywhere or in the newest periods alone."""

    def plant(made: Base, rows: Rows) -> Rows:
        late = {id(row) for row in _late(made, rows, newest)}
        so_far: dict[tuple[str, ...], float] = {}
        for row in sorted(rows, key=lambda row: row[made.period]):
            key = (row[made.area], *(row[kind] for kind in kinds))
            so_far[key] = so_far.get(key, 0.0) + float(row[column] or 0)
            if id(row) in late:
                row[column] = f"{so_far[key]:.0f}"
        return rows

    return plant


def without(area: str, newest: int = 0) -> Fault:
    """An area's rows are gone, all of them or those of the newest periods."""

    def plant(made: Base, rows: Rows) -> Rows:
        late = {id(row) for row in _late(made, rows, newest)}
        return [row for row in rows if row[made.area] != area or id(row) not in late]

    return plant


def recoded(code: str, new: str, newest: int = 0) -> Fault:
    """An area goes by another code."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in _late(made, rows, newest):
            row[made.area] = new if row[made.area] == code else row[made.area]
        return rows

    return plant


def sent_again(made: Base, rows: Rows) -> Rows:
    """The edition before, byte for byte."""
    return [row for row in rows if row[made.period] < made.periods[-1]]


def copied(made: Base, rows: Rows) -> Rows:
    """The newest period is a copy of the one before."""
    old = [row for row in rows if row[made.period] < made.periods[-1]]
    return old + [{**row, made.period: made.periods[-1]} for row in old if row[made.period] == made.periods[-2]]


def moved(made: Base, rows: Rows) -> Rows:
    """The edition before with every period one step later."""
    later = dict(zip(made.periods, made.periods[1:], strict=False))
    return [{**row, made.period: later[row[made.period]]} for row in rows if row[made.period] in later]


def redated(text: str, period: int = -1) -> Fault:
    """One period goes by another date."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in rows:
            row[made.period] = text if row[made.period] == made.periods[period] else row[made.period]
        return rows

    return plant


def added(*periods: str) -> Fault:
    """Periods to come are there already, with the newest figures."""

    def plant(made: Base, rows: Rows) -> Rows:
        newest = [row for row in rows if row[made.period] == made.periods[-1]]
        return rows + [{**row, made.period: period} for period in periods for row in newest]

    return plant


def renamed(column: str, old: str, new: str) -> Fault:
    """A category goes by another name."""

    def plant(made: Base, rows: Rows) -> Rows:
        for row in rows:
            row[column] = new if row[column] == old else row[column]
        return rows

    return plant


def twice(newest: int = 0, **kind: str) -> Fault:
    """Rows are there twice: all, or those of the newest periods."""

    def plant(made: Base, rows: Rows) -> Rows:
        return rows + [dict(row) for row in _late(made, rows, newest) if _meant(made, row, "", kind)]

    return plant


def _late(made: Base, rows: Rows, newest: int) -> Rows:
    return [row for row in rows if not newest or row[made.period] in made.periods[-newest:]]


def _meant(made: Base, row: Row, area: str, kind: Mapping[str, Any]) -> bool:
    return (not area or row[made.area] == area) and all(row[key] == text for key, text in kind.items())
