"""What 239 days of one publisher's editions teach: when its figures are mature, and what becomes of a week of none."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from conftest import FULL, dataset

from nlg.finding.copies import up_to
from nlg.finding.detect import Catch
from nlg.finding.weigh import fragile
from nlg.intake.read import open_table, read_panel
from nlg.intake.sheet import Sheet, load_sheet
from nlg.panel import Panel
from nlg.pipeline import brief
from nlg.story import Brief
from nlg.vintages.halflife import halflife
from nlg.vintages.learned import Maturity, learned
from nlg.vintages.stood import Edition, Stood
from nlg.vintages.survival import Survival

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
VINTAGES = SHARED / "uk-utla-vintages.csv.gz"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the large reference files are not here"),
]
SPAN = ("2020-10-26", "2021-06-22") if FULL else ("2020-12-10", "2021-04-06")  # one after the other, or all age alike
MEDWAY, PUBLISHED, WEEK = "E06000035", date(2021, 3, 27), date(2021, 3, 22)
ONE_DAY = """
[tables.daily]
file = "uk-utla-asof-2021-03-08.csv.gz"
title = "The same, day by day"
publisher = "Public Health England"
publisher_said = "Public Health England"
url = "https://coronavirus.data.gov.uk"
licence = "OGL-3.0"
attribution = "Contains public sector information."
area = "area_code"
period = "date"
period_form = "day"
before_first = "zero"
blank = { deaths28 = "zero" }
"""
MEASURE = """
[tables.daily.measures.NAME]
op = "column"
column = "COLUMN"
unit = "people"
type = "flow"
polarity = "bad"
counted = true
noun = { one = "NAME", many = "NAMEs", headline = "NAMEs", full = "NAMEs", short = "NAMEs" }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Editions as files, and a sheet that has one day's figures beside the week's."""
    folder = tmp_path_factory.mktemp("editions")
    by_day: dict[str, list[str]] = {}
    with gzip.open(VINTAGES, "rt", encoding="utf-8") as file:
        head = next(file).partition(",")[2]
        for line in file:
            day, _, row = line.partition(",")
            by_day.setdefault(day, []).append(row)
    for day in (day for day in sorted(by_day) if SPAN[0] <= day <= SPAN[1]):
        (folder / f"{day}.csv").write_text("".join([head, *by_day[day]]), encoding="utf-8")
    sheet = (Path(dataset("england_covid").files["sheet"])).read_text("utf-8")
    more = "".join(
        MEASURE.replace("NAME", name).replace("COLUMN", column)
        for name, column in (("case", "cases"), ("death", "deaths28"))
    )
    (folder / "england_covid.toml").write_text(sheet + ONE_DAY + more, encoding="utf-8")
    return folder


def editions(folder: Path, table: str) -> list[Edition]:
    return _editions(folder, table)


@cache
def _editions(folder: Path, table: str) -> list[Edition]:
    sheet = load_sheet(folder / "england_covid.toml")
    return [(date.fromisoformat(path.stem), _read(path, sheet, table)) for path in sorted(folder.glob("*.csv"))]


def _read(path: Path, sheet: Sheet, table: str) -> Panel:
    panel = read_panel(open_table(path), sheet, table, dataset("england_covid").register)
    return replace(panel, released=None if "asof" in path.name else date.fromisoformat(path.stem))


@cache
def maturities(folder: Path, table: str) -> dict[str, Maturity]:
    found = editions(folder, table)
    return learned(Stood.of(found, found[-1][1]))


@pytest.mark.parametrize(
    ("table", "measure", "share"),
    [("daily", "case", 0.99), ("daily", "death", 0.82), ("upper", "cases", 0.995), ("upper", "deaths", 0.89)],
)
def test_so_much_of_the_whole_has_been_published_five_days_on(
    folder: Path, table: str, measure: str, share: float
) -> None:
    after_five = maturities(folder, table)[f"{table}.{measure}"].at(5)
    assert after_five is not None
    assert after_five.middle == pytest.approx(share, abs=0.005 if "case" in measure else 0.02)


def test_each_measure_and_window_has_a_cut_off_of_its_own(folder: Path) -> None:
    after = {name: one.mature_after for table in ("daily", "upper") for name, one in maturities(folder, table).items()}
    assert after["upper.rate"] == after["upper.cases"]
    assert 3 <= after["upper.cases"] <= 5
    assert 5 <= after["daily.case"] <= 7
    assert 13 <= after["upper.deaths"] <= 16
    assert 15 <= after["daily.death"] <= 19


def as_published(folder: Path) -> tuple[Brief, Stood]:
    """The dataset as it stood on the day of publication, and the editions known by then."""
    known = [one for one in editions(folder, "upper") if one[0] <= PUBLISHED]
    opened = dataset("england_covid")
    whole = _read(SHARED / "uk-utla-asof-2021-06-22.csv.gz", opened.sheet, "upper")
    newest = Stood.of(known[-1:], whole)
    values = {name: x.copy() for name, x in whole.values.items()}
    for name, x in newest.values.items():
        there = [whole.calendar.at(end) for end in newest.ends]
        told = ~np.isnan(x[0]).all(axis=0)
        values[name][:, [t for t, known in zip(there, told, strict=True) if known]] = x[0][:, told]
    last = whole.calendar.at(newest.ends[-1])
    assert last is not None
    panel = up_to(replace(whole, values=values, released=PUBLISHED), last)
    made = brief(replace(opened, panels={**opened.panels, "upper": panel}), WEEK)
    return replace(made, panels={"upper": panel}), Stood.of(known, panel)


def test_a_week_without_a_death_is_held_where_late_deaths_would_often_have_come(folder: Path) -> None:
    """Five days on Medway had none in the week to March 22; one was reported in the days after."""
    made, stood = as_published(folder)
    catch = Catch(made)
    survival = Survival(made, catch, lambda: {"upper": stood})
    facts = catch.facts(MEDWAY, "", ["zero", "first_since", "level", "change_prev"], "upper.deaths")
    assert [(fact.kind, fact.now.value, fragile(fact)) for fact in facts] == [
        ("zero", 0, True),
        ("first_since", 0, True),
        ("level", 0, True),
        ("change_prev", 0, True),
    ]
    shares = [survival.of(fact) for fact in facts]
    assert all(share is not None and 0.3 < share < 0.95 for share in shares)
    later = next(panel for day, panel in editions(folder, "upper") if day >= PUBLISHED + timedelta(days=9))
    row, t = later.row(MEDWAY), later.calendar.at(WEEK)
    assert later.values["upper.deaths"][row, t] == 1


def test_a_week_of_cases_five_days_on_survives_where_deaths_do_not(folder: Path) -> None:
    """One cut-off for both would make deaths always seem to fall."""
    made, stood = as_published(folder)
    catch = Catch(made)
    survival = Survival(made, catch, lambda: {"upper": stood})
    found = catch.found("change_prev")
    names = [view.measure.short_name for view in made.views]
    shares = survival.shares("change_prev")
    typical = {name: float(np.nanmean(shares[found["view"] == n])) for n, name in enumerate(names) if name != "rate"}
    assert typical["cases"] > 0.95
    assert typical["deaths"] < typical["cases"] - 0.05


def test_claims_about_the_newest_days_are_short_lived_and_those_about_settled_ones_are_not(folder: Path) -> None:
    found = editions(folder, "upper")
    opened = dataset("england_covid")
    whole = _read(SHARED / "uk-utla-asof-2021-06-22.csv.gz", opened.sheet, "upper")
    made = brief(replace(opened, panels={**opened.panels, "upper": whole}), WEEK)
    kinds = ["lowest_since", "change_prev"]
    claims = halflife(made, Stood.of(found, whole), kinds, most=0 if FULL else 12)
    share = {(one.kind, one.asked): one.share(1) or 0.0 for one in claims}
    assert share["lowest_since", "newest"] < 0.3
    assert share["lowest_since", "settled"] > 0.75
    assert share["change_prev", "settled"] > 0.95
