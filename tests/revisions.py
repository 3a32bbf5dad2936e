"""A newsroom that publishes real deaths too early, edition by edition: what the tests of corrections share."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from desk.ingesting import ingest
from desk.publishing import Signed, let_out
from desk.revising import run
from desk.telling import tell
from desk.web import Web
from nlg.home import Home
from nlg.pipeline import open_dataset, release

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
EARLY, LATER = timedelta(days=5), timedelta(days=14)  # behind the week's end: when newspapers told it, when it is known
WEEK = timedelta(days=7)
HISTORY_ENDS = "2021-02-08"  # published on March 8, 2021: what is four weeks old on that day has settled
RULE = "every story whose check holds"
SHEET = """\
id = "early"
title = "Coronavirus deaths in England"
register = "england"
style = "km"
subject = "Covid"
subject_full = "coronavirus"

[story]
series = "weekly"
whole = "upper"
parts = "upper"
main = "deaths"
event = "the pandemic began"

[tables.upper]
file = "upper.csv"
title = "Deaths by upper-tier local authority"
publisher = "Public Health England"
publisher_said = "Public Health England"
url = "https://coronavirus.data.gov.uk"
licence = "OGL-3.0"
attribution = "Contains public sector information licensed under the Open Government Licence v3.0."
revised_as = "deaths reported late"
definition = "Deaths are of people who had tested positive in the four weeks before, counted on the day they died."
area = "area_code"
period = "date"
period_form = "day"
before_first = "zero"
blank = { deaths28 = "zero" }

[tables.upper.measures.deaths]
op = "rolling_sum"
column = "deaths28"
periods = 7
step = 7
unit = "deaths"
type = "flow"
polarity = "bad"
counted = true
mature_after_days = 5

[tables.upper.measures.deaths.noun]
one = "death"
many = "deaths"
headline = "Covid deaths"
full = "deaths within 28 days of a positive test"
full_one = "death within 28 days of a positive test"
short = "Deaths"
"""


@dataclass(frozen=True)
class Scenario:
    """An area's week without a death as published five days later, and with some as published after fourteen."""

    area: str
    end: date

    @property
    def first(self) -> date:
        """The day of the edition that the story is written from."""
        return self.end + EARLY

    @property
    def second(self) -> date:
        """The day of the edition that takes it back."""
        return self.end + LATER


Window = dict[tuple[str, str], str]  # deaths by day and area


LONGEST = 1_000_000  # characters: far more than the rows of one publication


@cache
def windows() -> dict[date, Window]:
    """By day of publication the deaths of the 28 days before."""
    days = dict.fromkeys(line[:10] for line in _vintages().split("\n")[1:] if line)
    return {published: window(published) for published in map(date.fromisoformat, days)}


@cache
def window(published: date) -> Window:
    """One publication's: its rows stand together."""
    text, begins = _vintages(), f"\n{published},"
    first = text.index(begins)
    last = text.rindex(begins, first, first + LONGEST)
    rows = text[first + 1 : text.index("\n", last + 1)].split("\n")
    head = text[: text.index("\n")].split(",")
    day, area, deaths28 = map(head.index, ("date", "area_code", "deaths28"))
    return {(row[day], row[area]): row[deaths28] for row in csv.reader(rows)}


@cache
def _vintages() -> str:
    with gzip.open(SHARED / "uk-utla-vintages.csv.gz", "rt", encoding="utf-8") as file:
        return f"{file.read().rstrip()}\n"


@cache
def before() -> dict[tuple[str, str], str]:
    """The whole history as published on March 8, 2021."""
    with gzip.open(SHARED / "uk-utla-asof-2021-03-08.csv.gz", "rt", encoding="utf-8") as file:
        return {(row["date"], row["area_code"]): row["deaths28"] for row in csv.DictReader(file)}


def deaths(published: date, area: str, end: date) -> int | None:
    """The deaths of a week as published on a day; None where that edition has not all of it."""
    days = [(end - timedelta(days=n)).isoformat() for n in range(7)]
    cells = [windows()[published].get((day, area)) for day in days]
    return None if None in cells else sum(int(cell or 0) for cell in cells)


MEDWAY = Scenario("E06000035", date(2021, 3, 22))


def scenarios() -> list[Scenario]:
    """Medway in the week to March 22, 2021, and of all areas whose week went from none to some, after two deaths or
    more the week before, nineteen spread evenly over the months: each area once, in its first such week."""
    found: dict[str, Scenario] = {}
    for published in sorted(windows()):
        end = published - EARLY
        if end + LATER not in windows():
            continue
        for area in sorted({area for _, area in windows()[published]}):
            went = deaths(published, area, end), deaths(end + LATER, area, end)
            if area not in found and went[0] == 0 and went[1] and (deaths(published, area, end - WEEK) or 0) >= 2:
                found[area] = Scenario(area, end)
    others = [one for one in found.values() if one.area != MEDWAY.area]
    return [MEDWAY, *(others[n * len(others) // 19] for n in range(19))]


def edition(published: date) -> bytes:
    """A whole table as it was on a day: what that day's edition has, before it what editions of four weeks earlier
    had, and older rows from the history."""
    rows = dict(window(published))
    while (start := min(day for day, _ in rows)) > HISTORY_ENDS:
        earlier = min(published, date.fromisoformat(start) + timedelta(days=25))
        rows = {**{key: cell for key, cell in window(earlier).items() if key[0] < start}, **rows}
    rows = {**{key: cell for key, cell in before().items() if key[0] < start}, **rows}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", "area_code", "deaths28"])
    writer.writerows([day, area, cell] for (day, area), cell in sorted(rows.items()))
    return text.getvalue().encode()


def newsroom(folder: Path, rule: bool = True) -> Home:
    """A newsroom that publishes by a rule, or else waits for people."""
    Home.create(folder, publisher="Borset Echo", base_url="https://echo.example", id_namespace="echo.example")
    if rule:
        path = folder / "newsroom.toml"
        path.write_text(path.read_text().replace("[approve]", f'[approve]\nrule = "{RULE}"'))
    (folder / "datasets").mkdir()
    (folder / "datasets" / "early.toml").write_text(SHEET)
    return Home(folder)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def take_in(home: Home, published: date) -> None:
    """The edition of a day comes in."""
    path = home.folder / "upper.csv"
    path.write_bytes(edition(published))
    assert ingest(home, "early", str(path), Web(most=10**9), at(published, 8), lambda _: None, released=published) == 0
    path.unlink()


def publish(home: Home, areas: list[str], end: date, on: date) -> list[dict[str, Any]]:
    """The stories of some areas for a week, written from the newest edition and let out."""
    told = list(tell(release(open_dataset(home, "early"), end), areas))
    let_out(home, told, Signed(by="Ann Example", rule="", now=at(on)))
    return [one.bundle or {"why": one.why} for one in told]


def revise(home: Home, on: date, by: str = "") -> list[str]:
    """What `parishpump revise early` says on a day."""
    said: list[str] = []
    rule = home.settings.approve.rule or ""
    signed = Signed(by=by, rule="" if by else rule, now=at(on, 10)) if by or rule else None
    code = run(home, "early", signed, at(on, 10), said.append)
    assert code == 0, said
    return said


def sentences(bundle: dict[str, Any]) -> Iterator[str]:
    """What readers read, sentence by sentence."""
    yield bundle["headline"]["text"]
    yield from (sentence["text"] for sentence in bundle["standfirst"])
    yield from (sentence["text"] for part in bundle["body"] for sentence in part["sentences"])
