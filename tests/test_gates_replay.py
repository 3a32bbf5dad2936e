"""Real editions put through the gates: what normal revisions look like is not held, what was wrong is, and by name."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pytest
from conftest import FULL
from planted_faults import SHELVES

from desk.ingesting import ingest
from desk.telling import tell
from desk.web import Web
from nlg.home import Home
from nlg.intake.arrival import Earlier, arrive
from nlg.intake.judge import judge
from nlg.intake.register import load_register
from nlg.intake.rows import open_table
from nlg.intake.sheet import Sheet, load_sheet
from nlg.intake.verdict import Verdict
from nlg.pipeline import open_dataset, release

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MORE = Path(__file__).parent / "more"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the large reference files are not here"),
]
COVID = load_sheet(SHELVES / "datasets" / "england_covid.toml")
BACKLOG = [date(2020, 10, day) for day in range(2, 7)]
ASKED = {"uk-ltla-vintages-2020.csv.gz": ("2020-09-22", "2020-10-08")}  # by several tests: read once
AT_MOST = 0.02  # of publication days may be held


@cache
def editions(file: str, column: str, first: str = "", last: str = "~") -> dict[str, list[list[str]]]:
    """The rows of a file of many editions, of those from the first to the last, each with its headings and without
    the column that names it."""
    found: dict[str, list[list[str]]] = {}
    with gzip.open(SHARED / file, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        heads = next(rows)
        at = heads.index(column)
        for row in rows:
            if not first <= row[at] <= last:  # a million rows take gigabytes
                continue
            found.setdefault(row[at], [heads[:at] + heads[at + 1 :]]).append(row[:at] + row[at + 1 :])
    return found


def written(rows: list[list[str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


@dataclass
class Replay:
    """Editions judged in their order, each beside those before; a desk lets every hold go, or none."""

    sheet: Sheet
    table: str
    folder: Path
    lets_go: bool = True
    before: list[Earlier] = field(default_factory=list)

    def judged(self, rows: list[list[str]], published: date) -> list[Verdict]:
        beside = MORE / f"{self.sheet.register_}.csv"
        register = load_register(beside if beside.exists() else SHELVES / "registers" / f"{self.sheet.register_}.csv")
        arrival = arrive(
            open_table(written(rows, self.folder / "edition.csv")),
            self.sheet,
            self.table,
            register,
            published=published,
            earlier=self.before[-8:],
        )
        said = judge(arrival)
        held = () if self.lets_go else tuple(scope for one in said if one.says == "hold" for scope in one.scopes)
        if arrival.panel is not None:
            self.before.append(Earlier(panel=arrival.panel, published=published, held=held))
        return said


def replayed(
    file: str, table: str, folder: Path, days: tuple[str, str], *, lets_go: bool = True
) -> dict[date, list[Verdict]]:
    replay = Replay(COVID, table, folder, lets_go)
    found = editions(file, "published") if FULL else editions(file, "published", *ASKED.get(file, days))
    found = {day: rows for day, rows in found.items() if FULL or days[0] <= day <= days[1]}
    said = {date.fromisoformat(day): replay.judged(rows, date.fromisoformat(day)) for day, rows in found.items()}
    return {day: [one for one in verdicts if one.says == "hold"] for day, verdicts in said.items()}


# --- clean days ------------------------------------------------------------------------------------------------------


def test_of_239_clean_days_of_cases_and_deaths_few_are_held(tmp_path: Path) -> None:
    """The quick run has the weeks of December 2020 in which cases doubled and Christmas delayed the reports."""
    held = replayed("uk-utla-vintages.csv.gz", "upper", tmp_path, ("2020-12-22", "2020-12-31"))
    assert len(held) == (239 if FULL else 10)
    wrong = {day: [one.reason for one in said] for day, said in held.items() if said}
    assert len(wrong) <= AT_MOST * len(held), wrong


def test_of_the_districts_days_none_is_held_but_those_of_the_backlog(tmp_path: Path) -> None:
    held = replayed("uk-ltla-vintages-2020.csv.gz", "districts", tmp_path, ("2020-09-28", "2020-10-08"))
    clean = {day: [one.reason for one in said] for day, said in held.items() if day not in BACKLOG}
    wrong = {day: reasons for day, reasons in clean.items() if reasons}
    assert len(wrong) <= AT_MOST * len(clean), wrong


def test_a_county_left_out_for_a_day_and_deaths_gone_for_a_day_are_held(tmp_path: Path) -> None:
    held = replayed("uk-utla-vintages.csv.gz", "upper", tmp_path, ("2021-04-17", "2021-04-20"))
    named = {day: [one.gate for one in said] for day, said in held.items() if said}
    wrong = {date(2021, 4, 19): ["missing"], date(2021, 5, 3): ["zero_filled"]}  # Merton; the deaths of nine days
    assert named == {day: gates for day, gates in wrong.items() if day in held}


# --- October 2020 ----------------------------------------------------------------------------------------------------


def test_the_backlog_of_october_2020_is_held_until_somebody_lets_it_go(tmp_path: Path) -> None:
    held = replayed("uk-ltla-vintages-2020.csv.gz", "districts", tmp_path, ("2020-09-22", "2020-10-05"), lets_go=False)
    days = [date(2020, 10, day) for day in (3, 4, 5)]
    assert {day: [one.gate for one in held[day]] for day in days} == {day: ["jump"] for day in days}
    assert (
        "25 September 2020 to 1 October 2020 went from 25,351 to 50,442 between the editions of 2 October 2020 and "
        in (held[days[1]][0].reason)
    )
    assert "a backlog or a fault, and no rise of that size" in held[days[1]][0].reason


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A newsroom that took in the districts' editions, one a day, from 26 September to 4 October 2020."""
    folder = tmp_path_factory.mktemp("home") / "newsroom"
    home = Home.create(folder, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    text = (SHELVES / "datasets" / "england_covid.toml").read_text("utf-8")
    head, tables = text[: text.index("# Totals:")], text[text.index("[tables.districts]") : text.index("[targets.")]
    tables = tables.replace('file = "uk-cases-ltla.csv.gz"', 'file = "districts.csv"\neditions = "window"')
    kept = "\n".join(line for line in tables.splitlines() if not line.startswith(("released", "stands_in")))
    head = head.replace('id = "england_covid"', 'id = "backlog"').replace('whole = "upper"', 'whole = "districts"')
    (folder / "datasets").mkdir(exist_ok=True)
    (folder / "datasets" / "backlog.toml").write_text(head.replace('second = "deaths"\n', "") + kept + "\n", "utf-8")
    for day, path in _files(folder, "2020-09-26", "2020-10-04"):
        now = datetime.combine(day, time(17), UTC)
        ingest(home, "backlog", str(path), Web(), now, lambda _: None, released=day)
    return home


def _files(folder: Path, first: str, last: str) -> Iterator[tuple[date, Path]]:
    file = "uk-ltla-vintages-2020.csv.gz"
    for day, rows in editions(file, "published", *ASKED[file]).items():
        if first <= day <= last:
            yield date.fromisoformat(day), written(rows, folder / "districts.csv")


def test_no_story_claims_a_surge_on_4_october_and_the_run_says_why(newsroom: Home) -> None:
    opened = open_dataset(newsroom, "backlog")
    made = release(opened, opened.latest())
    assert opened.latest() == date(2020, 9, 29)
    areas = [code for code in opened.everywhere() if code.startswith("E08")][:: 1 if FULL else 6]
    told = list(tell(made, areas))
    stories = [one for one in told if not one.why.startswith("no story")]
    assert len(stories) >= 3
    assert {one.bundle is None and "went from 25,351 to 50,442" in one.why for one in stories} == {True}


def test_stories_that_do_not_rest_on_the_backlog_are_told(newsroom: Home) -> None:
    opened = open_dataset(newsroom, "backlog")
    made = release(opened, date(2020, 9, 20))
    areas = [code for code in opened.everywhere() if code.startswith("E08")][:6]
    assert [one.why for one in tell(made, areas) if one.why.startswith("held back")] == []


# --- other domains ---------------------------------------------------------------------------------------------------


def more(name: str, table: str, file: str, days: dict[str, date], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """What is held in each release of a file: gate and measure."""
    sheet = load_sheet(MORE / f"{name}.toml")
    about = sheet.tables[table]
    where = {column: texts for column, texts in about.where.items() if column != "release"}
    sheet = sheet.model_copy(update={"tables": {table: about.model_copy(update={"where": where, "earlier": ""})}})
    replay, found = Replay(sheet, table, folder), editions(file, "release", min(days), max(days))
    said = {key: replay.judged(found[key], day) for key, day in days.items()}
    return {key: [(one.gate, one.measure) for one in each if one.says == "hold"] for key, each in said.items()}


HOUSES = {
    key: date(int(key[:4]), int(key[5:]), 20)
    for key in ("2021-05", "2022-06", "2022-12", "2023-09", "2024-01", "2024-12")
}


def test_six_releases_of_house_prices_pass_but_for_the_nation_that_repeats_a_region(tmp_path: Path) -> None:
    boroughs = more("house_price_revisions", "boroughs_2024_01", "more/house-prices-vintages.csv.gz", HOUSES, tmp_path)
    assert boroughs == {key: [] for key in HOUSES}
    nation = more("house_price_revisions", "regions_2024_12", "more/house-prices-vintages.csv.gz", HOUSES, tmp_path)
    assert nation == {key: [] for key in HOUSES} | {"2024-12": [("copied", "regions_2024_12.price")]}


def test_releases_of_crime_and_pay_pass(tmp_path: Path) -> None:
    crime = {"2025-07": date(2025, 8, 20), "2026-02": date(2026, 3, 20)}
    held = more("london_revisions", "now", "more/crime-london-vintages.csv.gz", crime, tmp_path)
    assert held == {key: [] for key in crime}
    pay = {key: date.fromisoformat(key) for key in ("2022-01-18", "2022-08-16", "2023-03-14")}
    held = more("pay_jobs_regions", "now", "more/pay-jobs-nuts-vintages.csv.gz", pay, tmp_path)
    assert held == {key: [] for key in pay}


def test_the_first_release_of_crime_lacks_a_group_that_the_sheet_counts(tmp_path: Path) -> None:
    crime = {"2023-07": date(2023, 8, 20)}
    held = more("london_revisions", "now", "more/crime-london-vintages.csv.gz", crime, tmp_path)
    assert held == {"2023-07": [("definition", "")]}


def test_a_changed_definition_of_crime_in_france_is_held_and_burglary_is_not(tmp_path: Path) -> None:
    days = {key: date.fromisoformat(key) for key in ("2023-07-17", "2025-06-04")}
    held = more("france_crime", "now", "more/france-crime-year.csv.gz", days, tmp_path)
    assert held == {"2023-07-17": [], "2025-06-04": [("definition", "now.sexual_violence")]}
