"""The 25 facts that a person drew from seven other datasets by hand: the engine reaches each of them."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FULL, dataset

from nlg.finding.detect import detect, shelf
from nlg.home import Home
from nlg.panel import Panel
from nlg.pipeline import Dataset, brief, open_dataset

MORE = Path(__file__).parent / "more"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "more"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the large reference files are not here"),
]
LONDON, ENGLAND, BOTH = "E12000007", "E92000001", "K04000001"
LAST_MONTH, YEAR_BEFORE = date(2024, 10, 31), date(2023, 10, 31)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Dataset]:
    """Datasets whose sheets and registers lie beside the tests, and whose tables are the reference files."""
    folder = tmp_path_factory.mktemp("newsroom")
    for name, ending in (("datasets", "*.toml"), ("registers", "*.csv")):
        (folder / name).mkdir()
        for path in MORE.glob(ending):
            shutil.copy(path, folder / name)
    for path in SHARED.glob("*.gz"):
        os.symlink(path, folder / "datasets" / path.name)
    said = 'publisher = "Borchester Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
    (folder / "newsroom.toml").write_text(said, encoding="utf-8")

    @cache
    def opened(name: str) -> Dataset:
        return open_dataset(Home(folder), name)

    return opened


# --- reading a panel, and asking the detectors ----------------------------------------------------------------------


def at(panel: Panel, measure: str, code: str, end: date) -> Fraction | None:
    """The exact figure of an area for the period that ends on a day; None where it is not known."""
    row, t = panel.row(code), panel.calendar.at(end)
    assert row is not None
    assert t is not None
    return panel.exact(f"{panel.table}.{measure}", row, t)


def known(panel: Panel, measure: str, code: str, end: date) -> Fraction:
    found = at(panel, measure, code, end)
    assert found is not None
    return found


def leaves(panel: Panel, group: str, measure: str, end: date) -> dict[str, Fraction]:
    """The figures of a group's areas, by their names, of those that are known."""
    found = {code: at(panel, measure, code, end) for code in panel.leaf_codes(group)}
    names = {area.code: area.name for area in panel.areas}
    return {names[code]: value for code, value in found.items() if value is not None}


def top(values: dict[str, Fraction]) -> str:
    (best,) = [name for name, value in values.items() if value == max(values.values())]
    return best


def growth(now: dict[str, Fraction], then: dict[str, Fraction]) -> dict[str, Fraction]:
    return {name: now[name] / then[name] for name in now if name in then}


def rise(ratio: Fraction) -> float:
    return round(float(ratio * 100 - 100), 1)


def facts(opened: Dataset, end: date, kind: str, measure: str, code: str, group: str = "") -> list[Any]:
    """What a kind finds about an area and measure; of those that compare it in a group, only in this one."""
    made = brief(opened, end)
    found = detect(made, end, [kind])[kind]
    told: list[Any] = []
    for n in range(len(found)):
        view = made.views[int(found["view"][n])]
        groups = view.panel.groups
        in_group = view.panel.areas[int(groups.rows[found["group"][n]])].code if "group" in found.columns else ""
        if (view.measure.name, view.panel.areas[int(found["area"][n])].code, in_group) == (measure, code, group):
            told.append(shelf()[kind].fact(made, found, n))
    return told


def only(opened: Dataset, end: date, kind: str, measure: str, code: str, group: str = "") -> Any:
    (fact,) = facts(opened, end, kind, measure, code, group)
    return fact


# --- the facts, each by the beginning of its sentence ---------------------------------------------------------------

Raw = Callable[[str], Dataset]
FACTS: dict[str, Callable[[Raw], Any]] = {}


def says(beginning: str) -> Callable[[Callable[[Raw], Any]], Callable[[Raw], Any]]:
    def kept(function: Callable[[Raw], Any]) -> Callable[[Raw], Any]:
        FACTS[beginning] = function
        return function

    return kept


@says("The average London home cost")
def _(raw: Raw) -> Any:
    panel = dataset("house_prices_london").panels["boroughs"]
    return [float(known(panel, "price", LONDON, end)) for end in (YEAR_BEFORE, LAST_MONTH)]


@says("Prices fell over the year in ten")
def _(raw: Raw) -> Any:
    panel = dataset("house_prices_london").panels["boroughs"]
    moved = growth(*(leaves(panel, LONDON, "price", end) for end in (LAST_MONTH, YEAR_BEFORE)))
    assert len(moved) == 33
    return sum(ratio < 1 for ratio in moved.values())


@says("Prices rose fastest in the North East")
def _(raw: Raw) -> Any:
    panel = dataset("house_prices_regions").panels["regions"]
    now, then = (leaves(panel, ENGLAND, "price", end) for end in (LAST_MONTH, YEAR_BEFORE))
    moved = growth(now, then)
    assert len(moved) == 9
    return [top(moved), rise(max(moved.values())), int(now[top(moved)])]


YEARS = (date(2025, 2, 28), date(2026, 2, 28))


@says("Theft from the person in London fell")
def _(raw: Raw) -> Any:
    change = only(raw("london_offences"), YEARS[1], "change_prev", "years.theft_person", LONDON)
    return [int(change.then.number), int(change.now.number)]


@says("Westminster still had most of them")
def _(raw: Raw) -> Any:
    panel = raw("london_offences").panels["years"]
    assert top(leaves(panel, LONDON, "theft_person", YEARS[1])) == "Westminster"
    change = only(raw("london_offences"), YEARS[1], "change_prev", "years.theft_person", "E09000033")
    return [int(change.then.number), int(change.now.number)]


@says("Shoplifting went the other way in Westminster")
def _(raw: Raw) -> Any:
    panel = raw("london_offences").panels["years"]
    return [int(known(panel, "shoplifting", code, end)) for code in ("E09000033", LONDON) for end in YEARS]


PAY = (date(2022, 2, 28), date(2023, 2, 28))


@says("Hartlepool had 37,545 payrolled")
def _(raw: Raw) -> Any:
    panel = raw("pay_jobs").panels["districts"]
    return [[int(known(panel, m, "E06000001", end)) for m in ("employees", "pay")] for end in PAY]


@says("Newham grew faster than any other")
def _(raw: Raw) -> Any:
    panel = raw("pay_jobs").panels["districts"]
    then, now = (leaves(panel, ENGLAND, "employees", end) for end in PAY)
    moved = growth(now, then)
    assert sorted(moved, key=lambda name: moved[name])[-2:] == ["Newham", "City of London"]
    return [int(then["Newham"]), int(now["Newham"])]


@says("Median pay was lowest in England")
def _(raw: Raw) -> Any:
    panel = raw("pay_jobs").panels["districts"]
    pay = leaves(panel, ENGLAND, "pay", PAY[1])
    lowest = sorted(name for name, value in pay.items() if value == min(pay.values()))
    high = only(raw("pay_jobs"), PAY[1], "top", "districts.pay", "E09000001", ENGLAND)
    return [lowest, int(min(pay.values())), high.area.words["name"], int(high.now.number)]


SUMMER, SUMMER_BEFORE = date(2023, 9, 30), date(2022, 9, 30)


def _most_since(kind: str) -> Any:
    opened = dataset("possession")
    since = only(opened, SUMMER, "lowest_since", f"courts.{kind}", BOTH)
    assert not since.low
    starts = dict(zip(opened.whole.calendar.ends, opened.whole.calendar.starts, strict=True))
    year_ago = known(opened.whole, kind, BOTH, SUMMER_BEFORE)
    return [int(year_ago), int(since.now.number), starts[since.since_period.value].isoformat()]


@says("Landlords in England and Wales went to court")
def _(raw: Raw) -> Any:
    return _most_since("landlord")


@says("Accelerated claims, the no-fault route")
def _(raw: Raw) -> Any:
    return _most_since("accelerated")


@says("Birmingham had more landlord claims")
def _(raw: Raw) -> Any:
    panel = dataset("possession").whole
    claims = leaves(panel, BOTH, "landlord", SUMMER)
    assert len(claims) == 318  # every council of the time: 296 in England, 22 in Wales
    return [top(claims), int(known(panel, "landlord", "E08000025", SUMMER_BEFORE)), int(max(claims.values()))]


LAST_YEAR = date(2022, 12, 31)


@says("118,860 people in England and Wales became insolvent")
def _(raw: Raw) -> Any:
    change = only(dataset("insolvency"), LAST_YEAR, "change_prev", "people.insolvencies", BOTH)
    part = known(dataset("insolvency").whole, "arrangements", BOTH, LAST_YEAR)
    assert round(float(part / change.now.number * 100), 1) == 74.0
    assert round(float(change.percent.number), 1) == 8.0
    return [int(change.then.number), int(change.now.number), int(part)]


@says("North East Lincolnshire had the highest rate")
def _(raw: Raw) -> Any:
    opened = dataset("insolvency")
    high = only(opened, LAST_YEAR, "top", "people.rate", "E06000012", BOTH)
    low = only(opened, LAST_YEAR, "top", "people.rate", "E09000033", BOTH)
    assert (high.high, high.size, low.high) == (True, 329, False)
    people = int(known(opened.whole, "insolvencies", "E06000012", LAST_YEAR))
    told = [(fact.area.words["name"], float(fact.now.number)) for fact in (high, low)]
    return [*told[0], people, *told[1]]


@says("Bankruptcies fell to 6,674")
def _(raw: Raw) -> Any:
    panel = dataset("insolvency").whole
    years = {end.year: known(panel, "bankruptcies", BOTH, end) for end in panel.calendar.ends}
    lowest = min(years, key=lambda year: years[year])
    return [int(years[lowest]), lowest, int(years[2012])]


BILLS = (date(2023, 3, 31), date(2024, 3, 31))


@says("A Band D household in Canterbury")
def _(raw: Raw) -> Any:
    panel = dataset("council_tax").whole
    return [[float(known(panel, m, "E07000106", end)) for end in BILLS] for m in ("bill", "county")]


@says("Croydon had the steepest rise")
def _(raw: Raw) -> Any:
    panel = dataset("council_tax").whole
    then, now = (leaves(panel, ENGLAND, "bill", end) for end in BILLS)
    moved = growth(now, then)
    return [top(moved), rise(max(moved.values())), float(now[top(moved)])]


@says("Rutland has the highest average Band D bill")
def _(raw: Raw) -> Any:
    opened = dataset("council_tax")
    high = only(opened, BILLS[1], "top", "bills.bill", "E06000017", ENGLAND)
    low = only(opened, BILLS[1], "top", "bills.bill", "E09000033", ENGLAND)
    assert (high.high, low.high, high.size) == (True, False, 296)
    panel = opened.whole
    single = panel.areas[: panel.table_rows]
    then, now = ([v for area in single if (v := at(panel, "bill", area.code, end)) is not None] for end in BILLS)
    counts = [n for bills in (now, then) for n in (sum(bill > 2000 for bill in bills), len(bills))]
    return [high.area.words["name"], low.area.words["name"], *counts]


FRANCE = (date(2023, 12, 31), date(2024, 12, 31))


@says("Home burglaries in Corrèze rose")
def _(raw: Raw) -> Any:
    panel = raw("france_crime").whole
    moved = growth(*(leaves(panel, "FR", "burglaries", end) for end in reversed(FRANCE)))
    assert len(moved) == 101
    change = only(raw("france_crime"), FRANCE[1], "change_prev", "now.burglaries", "19")
    return [top(moved), int(change.then.number), int(change.now.number)]


@says("Police and gendarmes in Bouches-du-Rhône")
def _(raw: Raw) -> Any:
    change = only(raw("france_crime"), FRANCE[1], "change_prev", "now.trafficking", "13")
    assert round(float(change.percent.number), 1) == 29.8
    return [int(change.then.number), int(change.now.number)]


@says("Violent robberies without a weapon fell")
def _(raw: Raw) -> Any:
    changes = [only(raw("france_crime"), FRANCE[1], "change_prev", "now.robberies", code) for code in ("75", "FR")]
    return [int(figure.number) for change in changes for figure in (change.then, change.now)]


def _as_revised(opened: Dataset, table: str, measure: str, code: str, end: date) -> tuple[Fraction, Fraction]:
    made = brief(opened, opened.panels[table].calendar.ends[-1])
    return known(made.earlier[table], measure, code, end), known(made.panels[table], measure, code, end)


@says("(revision) London, July 2023: £534,265")
def _(raw: Raw) -> Any:
    opened = raw("house_price_revisions")
    return [int(n) for n in _as_revised(opened, "boroughs_2024_01", "price", LONDON, date(2023, 7, 31))]


@says("(revision) London, July 2025, all groups")
def _(raw: Raw) -> Any:
    opened, end = raw("london_revisions"), date(2025, 7, 31)
    return [int(n) for measure in ("offences", "weapons") for n in _as_revised(opened, "now", measure, LONDON, end)]


@says("(revision) UK payrolled employees")
def _(raw: Raw) -> Any:
    opened, ends = raw("pay_jobs_regions"), (date(2021, 11, 30), date(2021, 12, 31))
    was, now = zip(*(_as_revised(opened, "now", "employees", "UK", end) for end in ends), strict=True)
    return [[int(n) for n in was], [int(n) for n in now]]


@says("(revision) Sexual violence recorded in Paris")
def _(raw: Raw) -> Any:
    opened = raw("france_crime")
    return [int(n) for n in _as_revised(opened, "now", "sexual_violence", "75", date(2022, 12, 31))]


def expected() -> list[dict[str, str]]:
    if not SHARED.is_dir():
        return []
    with (SHARED / "expected-facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", expected(), ids=lambda row: row["sentence"][:40])
def test_the_engine_reaches_the_fact(raw: Raw, row: dict[str, str]) -> None:
    (reach,) = [reach for beginning, reach in FACTS.items() if row["sentence"].startswith(beginning)]
    assert reach(raw) == json.loads(row["result"])


def test_there_are_25_of_them() -> None:
    assert len(expected()) == len(FACTS) == 25


# --- the traps that the publishers' notes name ----------------------------------------------------------------------


def test_a_label_that_ends_is_no_fall_where_the_kinds_that_follow_it_are_added(raw: Raw) -> None:
    panel = raw("london_offences").panels["months"]
    last = panel.calendar.ends[-1]
    assert known(panel, "domestic_burglary", LONDON, last) == 0
    homes = known(panel, "home_burglary", LONDON, last)
    assert homes > 1000
    shipped = dataset("crime_london").whole
    assert known(panel, "burglary", LONDON, last) == known(shipped, "burglary", LONDON, last)
    share = known(panel, "home_share", LONDON, last)
    assert share == 100 * homes / known(panel, "burglary", LONDON, last)


def test_an_area_that_is_no_more_is_left_out_of_the_sum_and_is_no_zero(raw: Raw) -> None:
    panel = raw("london_offences").panels["months"]
    last = panel.calendar.ends[-1]
    assert at(panel, "burglary", "X-AIRPORTS", last) is None
    placed = sum(leaves(panel, LONDON, "burglary", last).values())
    assert known(panel, "burglary", LONDON, last) == placed


@pytest.mark.parametrize(
    ("name", "measure", "first", "before"),
    [
        ("council_tax", "bill", date(2024, 3, 31), date(2023, 3, 31)),
        ("possession", "landlord", date(2023, 6, 30), date(2023, 3, 31)),
    ],
)
def test_a_merged_council_has_nothing_to_compare_its_first_year_with(
    name: str, measure: str, first: date, before: date
) -> None:
    opened = dataset(name)
    panel = opened.whole
    for code in ("E06000063", "E06000064", "E06000065", "E06000066"):
        assert at(panel, measure, code, first) is not None
        assert at(panel, measure, code, before) is None
    for kind in ("change_prev", "change_year", "lowest_since", "run", "record"):
        assert facts(opened, first, kind, f"{panel.table}.{measure}", "E06000063") == []


def test_a_price_that_repeats_another_regions_is_not_known_and_no_average_stands_in_for_it() -> None:
    panel = dataset("house_prices_regions").panels["regions"]
    assert at(panel, "price", ENGLAND, LAST_MONTH) is None
    assert at(panel, "price", ENGLAND, date(2022, 12, 31)) is not None
    assert len(leaves(panel, ENGLAND, "price", LAST_MONTH)) == 9


def test_where_the_fault_was_left_in_the_release_before_shows_it(raw: Raw) -> None:
    opened = raw("house_price_revisions")
    now = opened.panels["regions_2024_12"]
    end = date(2023, 6, 30)
    assert known(now, "price", ENGLAND, end) == known(now, "price", "E12000006", end)
    moved = [
        abs(new / old - 1)
        for code in now.leaf_codes(ENGLAND)
        for old, new in [_as_revised(opened, "regions_2024_12", "price", code, end)]
    ]
    old, new = _as_revised(opened, "regions_2024_12", "price", ENGLAND, end)
    assert new / old - 1 > 2 * max(moved)


def test_no_row_is_zero_in_an_areas_own_time_and_not_known_outside_it() -> None:
    panel = dataset("possession").whole
    scilly = panel.row("E06000053") or 0
    matrix = panel.values["courts.landlord"]
    assert not np.isnan(matrix[scilly]).any()
    assert (matrix[scilly] == 0).mean() > 0.5
    poole = [at(panel, "landlord", "E06000029", end) for end in (date(2018, 12, 31), date(2019, 3, 31))]
    assert poole[0] is not None
    assert poole[1] is None


def test_the_parts_of_a_bill_are_its_measures_and_make_it_up() -> None:
    panel = dataset("council_tax").whole
    bill = panel.measures["bills.bill"]
    assert len(bill.parts) == 6
    parts = sum(known(panel, part.split(".")[1], "E07000106", BILLS[1]) for part in bill.parts)
    assert abs(parts - known(panel, "bill", "E07000106", BILLS[1])) <= Fraction(3, 100)


def test_a_breathing_space_is_no_insolvency_and_has_no_past() -> None:
    panel = dataset("insolvency").whole
    assert "people.breathing_spaces" not in panel.measures["people.insolvencies"].parts
    assert at(panel, "breathing_spaces", BOTH, date(2020, 12, 31)) is None


def test_london_is_more_than_its_boroughs_where_police_knew_no_borough() -> None:
    panel = dataset("crime_london").whole
    end = date(2025, 2, 28)
    assert known(panel, "offences", LONDON, end) > sum(leaves(panel, LONDON, "offences", end).values())


def test_units_of_french_offences_are_never_added_and_codes_keep_their_zero(raw: Raw) -> None:
    panel = raw("france_crime").whole
    assert panel.row("01") is not None
    assert panel.row("1") is None
    rate = known(panel, "burglary_rate", "FR", FRANCE[1])
    assert rate == 1000 * known(panel, "burglaries", "FR", FRANCE[1]) / known(panel, "homes", "FR", FRANCE[1])


def test_sales_of_the_newest_months_have_not_settled() -> None:
    panel = dataset("house_prices_london").whole
    calendar = panel.calendar
    assert not panel.settled("boroughs.sales", len(calendar) - 3)
    assert panel.settled("boroughs.sales", len(calendar) - 13)
    assert not panel.measures["boroughs.price"].adds


def test_the_shipped_tables_are_what_the_reference_files_give() -> None:
    from more.reshape import files

    for path, made in files(every=1 if FULL else 4):
        assert path.read_bytes() == made, path.name
