"""The six-sentence story that every engine writes: a made-up newsroom, the inputs of each story, the expected words."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from nlg.telling.words.figures import rounded

_FIRST = "Ash Bar Cal Dun Elm Fen Gar Hol Ing Kel Lin Mar Nor Oak Pen Ric Sed Tan Up Ver Wal Yar Zel Bro Cro Stan"
_LAST = "ford ham ton stead bury wick mere worth field combe bridge minster"
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())
REGISTER = "code,name,display,article,preposition,kind,called,parent,members,population,population_year"
WEEKS = 40
LAST_WEEK = date(2021, 3, 3)
NEWSROOM = Path(__file__).with_name("newsroom")


@dataclass(frozen=True, kw_only=True)
class District:
    """An area of the made-up table: its code, its county, its people, and its cases by week, oldest first."""

    code: str
    name: str
    county: str
    people: int
    cases: tuple[int, ...]

    @property
    def fell(self) -> bool:
        return self.cases[-1] < self.cases[-2]

    @property
    def rate(self) -> Fraction:
        """Cases for every 1,000 people in the last week."""
        return Fraction(self.cases[-1] * 1000, self.people)


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a story is written from, the same for every engine: plain figures, unrounded; days in ISO form."""

    code: str
    area: str
    county: str
    week: str
    cases: int
    before: int
    since: str
    percent: float
    rate: float
    rank: int
    high: bool
    fewer_in: int
    areas: int
    exceptions: list[str]
    exception_now: int
    exception_before: int


def districts() -> list[District]:
    """312 of them, 12 a county; in each county one or two have more cases than the week before, the others fewer."""
    return [_district(c, d) for c in range(len(FIRST)) for d in range(len(LAST))]


def _district(c: int, d: int) -> District:
    n = c * len(LAST) + d
    low, since = 110 + 37 * n % 283, 10 + 7 * n % 20
    cases = [2 * low + 31 * (w * w + n) % 97 for w in range(WEEKS)]
    cases[WEEKS - 1 - since] = low - 1
    cases[-1] = low
    if d in _exceptions(c):
        cases[-1] = cases[-2] + 90
    return District(
        code=f"D{n:03d}",
        name=FIRST[c] + LAST[d],
        county=f"{FIRST[c]}shire",
        people=20_000 + 1_511 * (n * 7 % 61),
        cases=tuple(cases),
    )


def _exceptions(c: int) -> set[int]:
    return {c % 12} if c % 2 else {c % 12, (c + 5) % 12}


def inputs() -> list[Inputs]:
    """The stories that all six sentences can be told of: of areas second or third in their county."""
    made = districts()
    counties: dict[str, list[District]] = {}
    for district in made:
        counties.setdefault(district.county, []).append(district)
    return [story for members in counties.values() for story in _of_county(members)]


def _of_county(members: list[District]) -> Iterator[Inputs]:
    odd = [m for m in members if not m.fell]
    rates = sorted(m.rate for m in members)
    for m in members:
        low, high = rates.index(m.rate) + 1, len(rates) - rates.index(m.rate)
        if not m.fell or min(low, high) not in (2, 3) or rates.count(m.rate) > 1:
            continue
        since = max(w for w in range(WEEKS - 1) if m.cases[w] <= m.cases[-1])
        yield Inputs(
            code=m.code,
            area=m.name,
            county=m.county,
            week=_ends(WEEKS - 1).isoformat(),
            cases=m.cases[-1],
            before=m.cases[-2],
            since=_ends(since).isoformat(),
            percent=100 * (m.cases[-1] - m.cases[-2]) / m.cases[-2],
            rate=float(m.rate),
            rank=min(low, high),
            high=high < low,
            fewer_in=len(members) - len(odd),
            areas=len(members),
            exceptions=[o.name for o in odd],
            exception_now=odd[0].cases[-1],
            exception_before=odd[0].cases[-2],
        )


def expected(of: Inputs) -> str:
    """The story as it should read, written out here so that no engine is the judge of another."""
    rate = f"{float(rounded(Fraction(of.rate).limit_denominator(10**6), 1)):.1f}"
    percent = rounded(Fraction(100 * (of.before - of.cases), of.before))
    *first, last = of.exceptions
    odd = f"{', '.join(first)} and {last}" if first else last
    place = f"{'second' if of.rank == 2 else 'third'} {'highest' if of.high else 'lowest'}"
    single = f", where there were {of.exception_now} after {of.exception_before} the week before"
    return " ".join(
        [
            f"Fever cases in {of.area} have fallen to their lowest level since the week to {day(of.since)}.",
            f"In the week to {day(of.week)}, {of.week[:4]}, {of.cases} cases were recorded,",
            f"{percent}% fewer than the week before ({of.before}).",
            f"That is a rate of {rate} cases for every 1,000 people.",
            f"Its rate is the {place} in {of.county}.",
            f"Across {of.county}, fewer cases were recorded in {of.fewer_in} of the {of.areas} districts.",
            f"The exceptions were {odd}." if first else f"The exception was {odd}{single}.",
        ]
    )


def day(iso: str) -> str:
    """A day as the story has it: "March 3"."""
    when = date.fromisoformat(iso)
    return f"{when:%B} {when.day}"


def newsroom(folder: Path) -> Path:
    """A copy of the newsroom with its table and its register, made in `folder`; gives the newsroom's folder."""
    room = folder / "newsroom"
    shutil.copytree(NEWSROOM, room)
    (room / "registers").mkdir()
    made = districts()
    cases = [(m.code, _ends(w), n) for m in made for w, n in enumerate(m.cases)]
    write_table(room / "datasets" / "fever.csv", "district,week,cases", cases)
    above = [line(f"C{c:02d}", f"{first}shire", "county", "", "") for c, first in enumerate(FIRST)]
    own = [line(m.code, m.name, "district", f"C{n // len(LAST):02d}", m.people) for n, m in enumerate(made)]
    write_table(room / "registers" / "districts.csv", REGISTER, [*above, *own])
    return room


def line(code: str, name: str, kind: str, parent: str, people: int | str) -> tuple[object, ...]:
    """A line of a register."""
    return (code, name, name, "", "in", kind, kind, parent, "", people, 2019 if people else "")


def write_table(path: Path, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    """A CSV with these columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns.split(","))
        table.writerows(rows)


def _ends(week: int) -> date:
    return LAST_WEEK - timedelta(days=7 * (WEEKS - 1 - week))
