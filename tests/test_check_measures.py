"""Reader and checker read a table apart from each other and come to the same figures: every cell, every group."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import dataset

from nlg.errors import BadTable
from nlg.intake.definitions import definitions, shape
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import load_register
from nlg.intake.sheet import Sheet, load_sheet
from nlg.panel import Panel
from nlg.proof.check.library import Library
from nlg.proof.check.measures import Figures
from nlg.proof.check.report import Unreadable

REGISTER = """code,name,display,article,preposition,kind,called,parent,members,population,population_year
A1,Ashby,Ashby,,in,district,borough,C1,,50000,2019
A2,Barton,Barton,,in,district,borough,C1,,40000,2019
A3,Calder,Calder,,in,district,borough,C2,,30000,2019
A4,Dene,Dene,,in,district,borough,C2,,20000,2019
C1,Borset,Borset,,in,county,county,ALL,,90000,2019
C2,Wessex,Wessex,,in,county,county,ALL,,50000,2019
ALL,Both shires,Both shires,,in,country,country,,,140000,2019
"""
ROWS = """year,code,kind,people,rate,bill
2021-22,A1,old,7,1.5,100.10
2021-22,A1,new,3,1.5,100.10
2021-22,A2,old,5,2.5,90.05
2021-22,A2,new,x,2.5,90.05
2021-22,C1,old,13,1.9,
2021-22,C1,new,4,1.9,
2021-22,A3,old,4,0.5,80
2021-22,A3,new,0,0.5,80
2022-23,A1,old,8,1.5,101.10
2022-23,A2,old,6,2.5,92.05
2022-23,A2,new,2,2.5,92.05
2022-23,C1,old,15,2,
2022-23,C1,new,2,2,
2022-23,A3,old,2,0.5,82
2022-23,A3,new,0,0.5,82
2022-23,A4,old,9,3.5,70
2022-23,A4,new,1,3.5,70
2023-24,A1,old,9,1.5,102.10
2023-24,A1,new,1,1.5,102.10
2023-24,A2,old,6,2.5,
2023-24,A2,new,2,2.5,
2023-24,C1,old,16,2,
2023-24,C1,new,3,2,
2023-24,A4,old,7,3.5,71
2023-24,A4,new,,3.5,71
"""
NOUN = 'noun = { one = "case", many = "cases", headline = "Cases", full = "cases" }'
SHEET = f"""
id = "cases"
title = "Cases"
register = "shires"
subject = "Cases"
subject_full = "case"
[story]
series = "yearly"
whole = "t"
parts = "t"
main = "people"
event = "counting began"
[tables.t]
file = "cases.csv"
title = "Cases"
publisher = "Borset Health"
publisher_said = "Borset Health"
url = "https://example.org"
licence = "OGL-3.0"
attribution = "x"
area = "code"
period = "year"
period_form = "financial_year"
before_first = "absent"
no_row = "zero"
after_last = "absent"
suppressed_marks = ["x"]
[tables.t.measures.people]
op = "column"
column = "people"
where = {{ kind = ["old", "new"] }}
unit = "people"
type = "flow"
polarity = "bad"
counted = true
parts = ["old", "new"]
{NOUN}
[tables.t.measures.old]
op = "column"
column = "people"
where = {{ kind = "old" }}
unit = "people"
type = "flow"
polarity = "bad"
{NOUN}
[tables.t.measures.new]
op = "column"
column = "people"
where = {{ kind = "new" }}
unit = "people"
type = "flow"
polarity = "bad"
{NOUN}
[tables.t.measures.share]
op = "share"
numerator = "new"
denominator = "people"
unit = "%"
type = "share"
polarity = "bad"
{NOUN}
[tables.t.measures.times]
op = "ratio"
numerator = "old"
denominator = "new"
per = 10
unit = "old for 10 new"
type = "rate"
polarity = "bad"
{NOUN}
[tables.t.measures.per_head]
op = "per"
numerator = "old"
denominator = "population"
per = 1000
unit = "cases per 1,000 people"
type = "rate"
polarity = "bad"
{NOUN}
[tables.t.measures.rate]
op = "column"
column = "rate"
where = {{ kind = "old" }}
unit = "per 1,000"
type = "rate"
polarity = "bad"
{NOUN}
[tables.t.measures.bill]
op = "column"
column = "bill"
where = {{ kind = "old" }}
unit = "£"
type = "stock"
adds_up = false
polarity = "bad"
decimals = 2
{NOUN}
"""


def lay(folder: Path, sheet: str = SHEET, rows: str = ROWS) -> tuple[Sheet, Panel]:
    for name, text in (("shires.csv", REGISTER), ("cases.toml", sheet), ("cases.csv", rows)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "plain.toml").write_text('date = "month_day"\n', encoding="utf-8")
    about = load_sheet(folder / "cases.toml")
    register = load_register(folder / "shires.csv")
    return about, read_panel(open_table(folder / "cases.csv"), about, "t", register)


def figures(
    folders: list[Path],
    files: Mapping[str, Path],
    sheet: Sheet,
    tables: list[str],
    change: Mapping[str, Any] | None = None,
) -> Figures:
    """The checker's own reading of the tables, given what a bundle states of them."""
    sources: dict[str, dict[str, Any]] = {}
    for name, path in files.items():
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        role = name if name in ("register", "sheet", "style") else "table"
        if role != "table" or name in tables:
            sources[name] = {"id": name, "role": role, "name": name, "file": path.name, "sha256": sha256}
    measures: dict[str, Any] = {}
    for name in tables:
        sources[name]["shape"] = shape(sheet.tables[name])
        measures |= {key: dict(said) for key, said in definitions(name, sheet.tables[name]).items()}
    for key, said in (change or {}).items():
        measures[key] |= said
    return Figures(Library(folders), sources, measures)


def own(folder: Path, sheet: Sheet, change: Mapping[str, Any] | None = None) -> Figures:
    files = {"register": "shires.csv", "sheet": "cases.toml", "style": "plain.toml", "t": "cases.csv"}
    return figures([folder], {name: folder / file for name, file in files.items()}, sheet, ["t"], change)


def agree(panel: Panel, checked: Figures, periods: list[int]) -> int:
    """Every figure of the panel at some periods is the checker's, every group has the checker's leaves."""
    known = 0
    for row, area in enumerate(panel.areas):
        leaves = panel.leaf_codes(area.code)
        assert checked.leaves(area.code, panel.table) == leaves, area
        assert checked.is_group(area.code, panel.table) == (row >= panel.table_rows), area
        for name in panel.measures:
            for t in periods:
                value = panel.exact(name, row, t)
                assert checked.at(name, area.code, t) == value, (name, area.code, t)
                known += value is not None
    return known


def test_every_figure_is_the_same_to_reader_and_checker(tmp_path: Path) -> None:
    sheet, panel = lay(tmp_path)
    assert agree(panel, own(tmp_path, sheet), [0, 1, 2]) > 80


@pytest.mark.parametrize(
    ("measure", "code", "figures_said"),
    [
        ("people", "A1", [10, 8, 10]),  # no row of a kind is no case
        ("people", "A2", [None, 8, 8]),  # x is held back, not none
        ("people", "C1", [17, 17, 19]),  # the county's own row, whatever its districts say
        ("people", "A4", [None, 10, None]),  # absent, then there, then a blank: not known
        ("old", "C2", [4, 11, 7]),  # added up without the district that was not there
        ("people", "C2", [4, 12, None]),
        ("old", "ALL", [17, 26, 23]),  # county row and districts: each case once
        ("rate", "C1", [1.9, 2, 2]),
        ("rate", "C2", [None, None, None]),  # rates do not add up
        ("bill", "C1", [None, None, None]),  # its own row has none, and districts' bills are no sum
        ("share", "C1", [400 / 17, 200 / 17, 300 / 19]),
        ("times", "A3", [None, None, None]),  # over none nothing is known
    ],
)
def test_what_the_table_means(tmp_path: Path, measure: str, code: str, figures_said: list[float | None]) -> None:
    _, panel = lay(tmp_path)
    row = panel.row(code)
    assert row is not None
    found = [panel.exact(f"t.{measure}", row, t) for t in range(3)]
    assert [None if value is None else float(value) for value in found] == pytest.approx(figures_said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"t.old": {"where": {"kind": "new"}}}, "where is not what the sheet says"),
        ({"t.people": {"where": {"kind": ["old"]}}}, "where is not what the sheet says"),
        ({"t.people": {"where": {}}}, "where is not what the sheet says"),
        ({"t.people": {"where": {"kind": []}}}, "must map columns to text"),
        ({"t.bill": {"adds_up": True}}, "adds_up is not what the sheet says"),
        ({"t.old": {"adds_up": False}}, "adds_up is not what the sheet says"),
        ({"t.rate": {"adds_up": "no"}}, "must be true or false"),
        ({"t.share": {"numerator": "t.old"}}, "numerator is 't.old'"),
        ({"t.share": {"denominator": "t.share"}}, "defined by itself"),
        ({"t.times": {"per": 100}}, "per is 100"),
        ({"t.times": {"op": "per"}}, "op is 'per'"),
        ({"t.share": {"per": 1}}, "unknown key 'per'"),
    ],
)
def test_a_bundle_that_says_otherwise_than_the_sheet_is_refused(
    tmp_path: Path, change: Mapping[str, Any], said: str
) -> None:
    sheet, _ = lay(tmp_path)
    with pytest.raises(Unreadable) as error:
        own(tmp_path, sheet, change)
    assert said in str(error.value)


def test_both_refuse_two_rows_for_one_kind(tmp_path: Path) -> None:
    twice = ROWS + "2023-24,A1,new,1,1.5,102.10\n"
    with pytest.raises(BadTable, match=r"'A1' is there twice for 2023-24 \(kind = new\)"):
        lay(tmp_path, rows=twice)
    lay(tmp_path)
    (tmp_path / "cases.csv").write_text(twice, encoding="utf-8")
    with pytest.raises(Unreadable, match="two rows for one period"):
        own(tmp_path, load_sheet(tmp_path / "cases.toml")).at("t.new", "A1", 0)


def test_a_stock_that_does_not_say_whether_it_adds_up_is_refused_by_the_checker_too(tmp_path: Path) -> None:
    sheet, _ = lay(tmp_path)
    text = SHEET.replace("adds_up = false\n", "")
    (tmp_path / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match="does not say whether this stock adds up"):
        own(tmp_path, sheet)


@pytest.mark.parametrize(
    "name",
    [
        "england_covid",
        "england_deaths",
        "council_tax",
        "house_prices_london",
        "insolvency",
        "crime_london",
        "possession",
    ],
)
def test_the_shipped_tables_read_alike(name: str) -> None:
    opened = dataset(name)
    files = dict(opened.files) | {"style": opened.home.shelf("styles").find(opened.sheet.style)}
    folders = sorted({path.parent for path in files.values()})
    checked = figures(folders, files, opened.sheet, list(opened.panels))
    for panel in opened.panels.values():
        last = len(panel.calendar) - 1
        assert agree(panel, checked, sorted({last, max(0, last - 7), last // 2, 0})) > 0
