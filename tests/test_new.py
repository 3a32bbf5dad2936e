"""Any table to a first story: twelve shapes, the questions that only a person can answer, bad input, the converter."""

from __future__ import annotations

import csv
import gzip
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import workbook

from desk.cli import cli
from desk.given import given_file
from desk.new import Wanted, run
from nlg.errors import BadTable, NotKnown, Trouble
from nlg.home import Home
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.guess import guess
from nlg.intake.readers import pages
from nlg.intake.spans import span
from nlg.proof.check import Checker

TABLES = Path(__file__).parent / "tables"
TOLD = {  # table -> what is believed of it: form, how many areas, register, first measure
    "libraries.csv": ("month", 6, "libraries", "loans"),
    "nomis_claimants.csv": ("month", 33, "london", "claimants"),
    "eurostat_unemployment.tsv": ("quarter", 15, "eurostat_unemployment", "unemployment rates"),
    "ons_deaths.csv": ("month", 9, "london", "deaths"),
    "bls_ohio.xlsx": ("month", 1, "bls_ohio", "unemployment rates"),
    "census_population.csv": ("year", 11, "census_population", "people"),
    "trusts.xlsx": ("month", 7, "trusts", "A&E attendances"),
    "forces.csv": ("quarter", 5, "forces", "offences"),
    "tax_bills.xlsx": ("financial_year", 12, "tax_bills", "average band D council tax"),
    "stations.parquet": ("month", 6, "stations", "passengers"),
    "eurostat_jobless.json": ("month", 7, "eurostat_jobless", "unemployment rates"),
    "oecd_permits.csv": ("quarter", 6, "oecd_permits", "dwelling permits"),
    "weekly_deaths.tsv": ("week_ending", 9, "london", "deaths"),
}
LOANS = """Branch,Month,Loans
Ambridge,Jan 2024,414
Felpersham,Jan 2024,1980
Hollerton,Jan 2024,621
Ambridge,Feb 2024,419
Felpersham,Feb 2024,2022
Hollerton,Feb 2024,635
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(
        tmp_path / "newsroom", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example"
    )


def made(home: Home, path: Path, name: str = "", **answers: str) -> tuple[int, str]:
    """What `new --yes` ends with, and what it says."""
    said: list[str] = []
    told = {key.replace("__", "."): answer for key, answer in answers.items()}
    wanted = Wanted(
        name=name or path.name.partition(".")[0], given=given_file(path), answers=told, asking=False, replace=False
    )
    return run(home, wanted, said.append), "\n".join(said)


def long_of(path: Path, **answers: str) -> list[list[str]]:
    """The rows of the long table that a file gives."""
    told = {key.replace("__", "."): answer for key, answer in answers.items()}
    found = guess(pages(path)[0], "loans", {}, Inquiry(answers=told))
    return list(csv.reader(io.StringIO(found.table)))


def refused(path: Path, **answers: str) -> str:
    with pytest.raises(Trouble) as caught:
        long_of(path, **answers)
    return f"{caught.value}\n{caught.value.mend}"


def written(folder: Path, text: str, name: str = "loans.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("table", sorted(TOLD))
def test_a_table_of_any_usual_shape_ends_in_a_true_first_story(table: str, home: Home) -> None:
    from desk.checking import source_shelves
    from desk.telling import tell
    from nlg.pipeline import open_dataset, release

    code, said = made(home, TABLES / table)
    assert code == 0, said
    assert "This story was written by software" in said
    name = table.partition(".")[0]
    opened = open_dataset(home, name)
    form, areas, register, many = TOLD[table]
    measure = opened.whole.measures[f"table.{opened.sheet.story.main}"]
    codes = {row[0] for row in csv.reader(opened.files["table"].open(encoding="utf-8"))} - {"area"}
    assert (opened.whole.calendar.form, len(codes), opened.sheet.register_, measure.noun.many) == (
        form,
        areas,
        register,
        many,
    )
    told = next(one for one in tell(release(opened, opened.latest()), opened.everywhere()) if one.bundle)
    assert told.bundle is not None
    assert Checker(source_shelves(home)).check(told.bundle).faults == ()


def test_a_season_is_asked_about_and_never_told_as_a_financial_year(home: Home) -> None:
    with pytest.raises(Unsure, match=r"clubs.csv: row 2, column B: '2018/19' may be .* season") as caught:
        made(home, TABLES / "clubs.csv")
    assert "--say years=season" in caught.value.mend
    assert not (home.folder / "datasets").exists()
    code, said = made(home, TABLES / "clubs.csv", years="season")
    assert (code, "'2018/19' is a season, counted from 1 July to 30 June (you said so)" in said) == (0, True)


def test_what_is_measured_is_told_in_its_unit_and_a_number_with_what_it_numbers(home: Home, tmp_path: Path) -> None:
    days = [
        f"{gauge},2024-01-{day:02},{61.4 if day == 30 and gauge[0] == '2' else day % 3 + 0.5}"
        for day in range(1, 31)
        for gauge in ("2 Moor End", "Isle of Sarn")
    ]
    path = written(tmp_path, "\n".join(("Station,Day,Rainfall (mm)", *days, "")), "rain.csv")
    code, said = made(home, path)
    assert (code, "at Station 2 Moor End" in said, "61.4mm" in said) == (0, True, True), said
    assert "not known; every story names it" in said  # who published the table
    assert ",Isle of Sarn,the,on," in home.shelf("registers").files()["rain"].read_text()


def test_a_name_that_is_the_same_in_all_rows_is_who_the_figures_are_about(tmp_path: Path) -> None:
    rows = long_of(written(tmp_path, "Brigade,Month,Fires\nBorset Fire,Jan 2024,31\nBorset Fire,Feb 2024,40\n"))
    assert [row[1] for row in rows[1:]] == ["Borset Fire", "Borset Fire"]
    assert "no column says who" in refused(
        written(tmp_path, "Source,Month,Fires\nBorset Fire,Jan 2024,31\nBorset Fire,Feb 2024,40\n")
    )


def test_nothing_is_written_over_without_a_word(home: Home) -> None:
    made(home, TABLES / "libraries.csv")
    before = (home.folder / "datasets" / "libraries.toml").read_text("utf-8")
    with pytest.raises(Trouble, match="is there already"):
        made(home, TABLES / "weekly_deaths.tsv", "libraries")
    assert (home.folder / "datasets" / "libraries.toml").read_text("utf-8") == before
    with pytest.raises(Trouble, match="'insolvency' is shipped with the program"):
        made(home, TABLES / "libraries.csv", "insolvency")


def test_the_sheet_says_from_which_file_and_sheet_its_table_was_made(home: Home) -> None:
    import hashlib

    made(home, TABLES / "trusts.xlsx")
    text = (home.folder / "datasets" / "trusts.toml").read_text("utf-8")
    assert "trusts.xlsx, sheet Table 1" in text
    assert hashlib.sha256((TABLES / "trusts.xlsx").read_bytes()).hexdigest() in text
    assert text.count("please check") > 8


def test_a_person_is_asked_what_the_table_does_not_tell(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    text = LOANS.replace("Jan 2024", "03/01/2024").replace("Feb 2024", "04/01/2024")
    path = written(home.folder, text, "daily.csv")
    asked: list[str] = []

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return "day-first"

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    said: list[str] = []
    wanted = Wanted(name="daily", given=given_file(path), answers={}, asking=True, replace=False)
    assert run(home, wanted, said.append) == 0
    assert len(asked) == 1
    assert any("day, 2024-01-03 to 2024-01-04" in line for line in said)
    assert not (home.folder / "datasets").exists()


def test_a_workbook_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in ("trusts.xlsx", "stations.parquet"):
        with pytest.raises(BadTable, match="which is not installed") as caught:
            pages(TABLES / name)
        assert "pip install 'parishpump[files]'" in caught.value.mend


def test_an_answer_nobody_asked_for_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(NotKnown, match="nothing was asked under 'daets'"):
        long_of(written(tmp_path, LOANS), daets="day-first")


@pytest.mark.parametrize(
    ("text", "form", "first"),
    [
        ("Jan 2021", "month", "2021-01-01"),
        ("2021-01", "month", "2021-01-01"),
        ("January-21", "month", "2021-01-01"),
        ("2021M01", "month", "2021-01-01"),
        ("2021 Q3", "quarter", "2021-07-01"),
        ("Jul-Sep 2021", "quarter", "2021-07-01"),
        ("2023", "year", "2023"),
        ("FY2023/24", "financial_year", "2023-24"),
        ("financial year 2023-2024", "financial_year", "2023-24"),
        ("AY2023/24", "academic_year", "2023-24"),
        ("2023/24 academic year", "academic_year", "2023-24"),
        ("school year 2023-24", "academic_year", "2023-24"),
        ("Season 2023-24", "season", "2023-24"),
        ("2023/24 season", "season", "2023-24"),
        ("2023 season", "season_year", "2023"),
        ("year ending March 2024", "year_ending", "2024-03-31"),
        ("YE Mar 24", "year_ending", "2024-03-31"),
        ("12 months to June 2024", "year_ending", "2024-06-30"),
        ("year ended 29 February 2024", "year_ending", "2024-02-29"),
        ("Jul 2023 to Jun 2024", "year_ending", "2024-06-30"),
        ("2021-W05", "iso_week", "2021-W05"),
        ("2020 W53", "iso_week", "2020-W53"),
        ("W5 2024", "iso_week", "2024-W05"),
        ("Week 5 2024", "numbered_week", "2024-W05"),
        ("2023-11-11/12", "occasion", "2023-11-11/12"),
        ("2023-24", "two_years", "2023-24"),
        ("2023-2024", "two_years", "2023-24"),
        ("2023/24", "two_years", "2023-24"),
    ],
)
def test_a_period_is_read_in_each_of_its_spellings(text: str, form: str, first: str) -> None:
    found = span(text)
    assert found is not None
    assert (found.kind, found.text) == (form, first)


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("Matchday 3", "a match day"),
        ("Week 12", "a week without its year"),
        ("Jun-Aug 2021", "no quarter"),
    ],
)
def test_a_period_that_cannot_be_carried_is_refused_with_a_sentence(period: str, why: str, home: Home) -> None:
    text = LOANS.replace("Jan 2024", period).replace("Feb 2024", period)
    with pytest.raises(BadTable, match=why) as caught:
        made(home, written(home.folder, text))
    assert "loans.csv: row 2, column B" in str(caught.value)
    assert "irregular calendars are not guessed at" in caught.value.mend


def test_days_are_read_in_one_order_only_where_it_is_known(tmp_path: Path) -> None:
    text = LOANS.replace("Jan 2024", "03/01/2024").replace("Feb 2024", "03/02/2024")
    path = written(tmp_path, text)
    assert "--say dates=day-first or --say dates=month-first" in refused(path)
    known = written(tmp_path, text.replace("03/01", "05/01").replace("03/02", "12/01"), "weeks.csv")
    assert "--say week=ending" in refused(known, dates="day-first")
    assert [row[2] for row in long_of(known, dates="day-first", week="starting")[1::3]] == ["2024-01-11", "2024-01-18"]


def test_a_spreadsheets_day_numbers_are_days_under_a_heading_of_time(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS.replace("Jan 2024", "45292").replace("Feb 2024", "45323"))
    assert {row[2] for row in long_of(path)[1:]} == {"2024-01-01", "2024-02-01"}


def test_an_area_called_na_stays_and_marks_are_not_known(tmp_path: Path) -> None:
    text = LOANS.replace("Hollerton", "NA").replace("2022", '"2\u00a0022 (r)"')
    text = text.replace("621", "n/a").replace("414", "*")
    rows = long_of(written(tmp_path, text))
    assert [row[1] for row in rows[1:4]] == ["Ambridge", "Felpersham", "NA"]
    assert [row[3] for row in rows[1:]] == ["*", "1980", "", "419", "2022", "635"]


def test_a_mark_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS.replace("621", "n.k."))
    assert "loans.csv: row 4, column C: 'n.k.' is neither a figure nor a mark" in refused(path)
    found = guess(pages(path)[0], "loans", {}, Inquiry(answers={"mark.n.k.": "held-back"}))
    assert found.held == ("n.k.",)


def test_decimal_commas_are_read_and_an_open_case_is_asked(tmp_path: Path) -> None:
    text = LOANS.replace(",", ";").replace("414", "1.234,5").replace("Loans", "Rent in \u00a3")
    assert long_of(written(tmp_path, text))[1][3] == "1234.5"
    assert "--say decimal=point" in refused(written(tmp_path, LOANS.replace("1980", "1.980")))
    open_case = LOANS.replace(",", ";").replace("414", "1.234")
    assert "--say decimal=point or --say decimal=comma" in refused(written(tmp_path, open_case))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (LOANS.replace("1980", "5%"), "row 3, column C: '5%' is in %, but '414' in row 2 is without a unit"),
        (LOANS.replace("Felpersham,Feb", "St. Ambridge,Feb") + "St Ambridge,Jan 2024,9\n", "another spelling"),
        (LOANS + "Ambridge,Feb 2024,420\n", "row 8: 'Ambridge' is there for 2024-02-01 already, in row 5"),
        (LOANS + "Total,Jan 2024,3015\nTotal,Feb 2024,3077\n", "'Total' does not add up: Loans in 2024-02-01 is 3077"),
        (LOANS + "\nBranch,Month,Visits\nAmbridge,Jan 2024,5\n", "row 9: a second table begins there"),
        (LOANS + "Hollerton,Mar 2024\n", "row 8: has 2 cells, where the headings in row 1 have 3"),
        (LOANS + "Hollerton,Mar 20", "row 8: the file is cut off there"),
        (LOANS.replace("Feb", "Mar"), "row 2, column B: after 'Jan 2024' the month that begins on 2024-02-01"),
        ("".join(LOANS.splitlines(keepends=True)[:4]), "all figures are of one period"),
        (LOANS.partition("\n")[2], "row 1: no row above it says what its columns are"),
        (LOANS.replace("Loans", "Majority"), "the words do not tell"),
        (LOANS.replace("Month,Loans", "Month,"), "row 2: no row above it says what its columns are"),
        ('Branch,Month,Loans\n"Ambridge,Jan 2024,1\n', "a quotation mark is open there"),
    ],
)
def test_bad_input_is_refused_with_its_place(rows: str, said: str, tmp_path: Path) -> None:
    assert said in refused(written(tmp_path, rows))


def test_what_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    whole = workbook({"A": [["Branch", "Month", "Loans"], ["Ambridge", "Jan 2024", 4]]})
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(4000)
    cases = {
        "page.csv": (b"<!DOCTYPE html><html>", "is a web page"),
        "empty.csv": (b"", "is empty"),
        "half.xlsx": (whole[: len(whole) // 2], "is no whole workbook"),
        "locked.xlsx": (locked, "is locked with a password"),
        "half.csv.gz": (gzip.compress(LOANS.encode() * 50)[:60], "is not a whole gzip file"),
        "half.parquet": ((TABLES / "stations.parquet").read_bytes()[:900], "is no whole Parquet file"),
        "image.csv": (b"Branch,Month\n\x00\x01\x02", "row 2: holds the character U+0000"),
        "letter.doc": (b"hello", "no reader knows this kind of file"),
    }
    for name, (content, said) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(BadTable, match=re.escape(said)):
            pages(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_marks_of_order_and_windows_letters_are_read(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, LOANS.replace("Ambridge", "Ynys M\u00f4n"), encoding=encoding)
    assert long_of(path)[1][:2] == ["X-YNYS-MON", "Ynys M\u00f4n"]


def test_releases_of_the_same_figures_are_never_told_as_measures(tmp_path: Path) -> None:
    lines = LOANS.splitlines()
    rows = [f"Release,{lines[0]}", *(f"{day},{line}" for day in ("2024-03-01", "2024-04-01") for line in lines[1:])]
    path = written(tmp_path, "\n".join(rows) + "\n")
    assert "column Release: which of its dates counts?" in refused(path, period="Month")
    assert len(long_of(path, period="Month", where__Release="2024-04-01")) == 7


def test_a_letter_behind_every_figure_may_be_its_unit(tmp_path: Path) -> None:
    text = "\n".join(line + ("p" if n else "") for n, line in enumerate(LOANS.splitlines()))
    assert "every figure of the column ends like this" in refused(written(tmp_path, text + "\n"))


def test_merged_names_reach_down_and_merged_headings_across(tmp_path: Path) -> None:
    rows = [
        ["Branch", "Kind", "2022", None, "2023", None],
        [None, None, "Loans", "Visits", "Loans", "Visits"],
        ["Ambridge", "fiction", 1, 2, 3, 4],
        [None, "poetry", 5, 6, 7, 8],
        ["Loxley", "fiction", 11, 12, 13, 14],
        [None, "poetry", 15, 16, 17, 18],
    ]
    path = tmp_path / "merged.xlsx"
    path.write_bytes(workbook({"A": rows}, {"A": ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "A3:A4", "A5:A6"]}))
    table = long_of(path)
    assert table[0] == ["area", "area_name", "period", "kind", "loans", "visits"]
    assert table[3] == ["X-AMBRIDGE", "Ambridge", "2022", "poetry", "5", "6"]
    assert table[8] == ["X-LOXLEY", "Loxley", "2023", "poetry", "17", "18"]


def test_a_second_sheet_with_a_table_is_a_question(home: Home) -> None:
    rows = [line.split(",") for line in LOANS.splitlines()]
    path = home.folder / "two.xlsx"
    path.write_bytes(workbook({"Loans": rows, "Visits": rows}))
    with pytest.raises(Unsure, match="2 sheets hold tables") as caught:
        made(home, path)
    assert caught.value.choices == ("Loans", "Visits")


def test_a_column_of_nothing_is_left_out_and_said(tmp_path: Path) -> None:
    text = "\n".join(f"{line},{'Visits' if not n else 'n/a'}" for n, line in enumerate(LOANS.splitlines()))
    inquiry = Inquiry()
    found = guess(pages(written(tmp_path, text + "\n"))[0], "loans", {}, inquiry)
    assert found.table.splitlines()[0] == "area,area_name,period,loans"
    assert ("Visits", "no figure in it, only 'n/a' and the like") in {(one.said, one.why) for one in inquiry.beliefs}


def test_a_total_that_adds_up_is_the_group_and_a_rates_total_is_left_out(tmp_path: Path) -> None:
    total = LOANS + "Total,Jan 2024,3015\nTotal,Feb 2024,3076\n"
    found = guess(pages(written(tmp_path, total))[0], "loans", {}, Inquiry())
    assert "X-TOTAL,Total,branches listed,the,among," in found.cast.text
    assert found.adds
    rates = guess(pages(written(tmp_path, total.replace("Loans", "Loan rate (%)")))[0], "loans", {}, Inquiry())
    assert "Total" not in rates.table
    assert not rates.adds


def test_fractions_headed_as_percentages_are_asked_about(tmp_path: Path) -> None:
    text = LOANS.replace("Loans", "Share lent (%)").replace(",414", ",0.414")
    for figure in ("1980", "621", "419", "2022", "635"):
        text = text.replace(f",{figure}\n", f",0.{figure}\n")
    path = written(tmp_path, text)
    assert "is 0.5 a half, or half of 1%?" in refused(path)
    assert long_of(path, percent__share_lent="fraction")[1][3] == "41.4"


names = st.lists(st.from_regex(r"[A-Z][a-z]{2,6}(ton|ham|ford)", fullmatch=True), min_size=2, max_size=4, unique=True)
figure = st.one_of(
    st.integers(0, 9_999_999).map(str),
    st.decimals(0, 99999, places=2).map(lambda number: f"{number:.2f}"),
    st.sampled_from(["", "n/a", ":"]),
)


@settings(max_examples=60)
@given(areas=names, years=st.integers(2, 6), data=st.data())
def test_any_table_of_known_values_comes_back_cell_for_cell(
    areas: list[str], years: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Wide or long, with commas or semicolons, thousands parted or not: the long table holds the same figures."""
    cells = {(area, 2010 + y): data.draw(figure) for area in areas for y in range(years)}
    for area in areas:
        cells[area, 2010], cells[area, 2009 + years] = "7.25", "12345.5"
    parted = data.draw(st.sampled_from(["", ",", "\u00a0"]))
    wide = data.draw(st.booleans())
    shown = {key: _parted(text, parted) for key, text in cells.items()}
    head = ["Town", *(str(2010 + y) for y in range(years))] if wide else ["Town", "Year", "Rent (\u00a3)"]
    rows = (
        [[area, *(shown[area, 2010 + y] for y in range(years))] for area in areas]
        if wide
        else [[area, str(year), text] for (area, year), text in shown.items()]
    )
    out = io.StringIO()
    csv.writer(out, delimiter=data.draw(st.sampled_from([",", ";", "\t"]))).writerows([head, *rows])
    path = written(tmp_path_factory.mktemp("any"), ("Rent in \u00a3\n\n" if wide else "") + out.getvalue())
    back = {(row[1], int(row[2])): row[3] for row in long_of(path, **({"unit__figure": "\u00a3"} if wide else {}))[1:]}
    expected = {key: text if text and text[0].isdigit() else "" for key, text in cells.items()}
    assert {key: _number(text) for key, text in back.items()} == {key: _number(text) for key, text in expected.items()}


def _parted(text: str, by: str) -> str:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}".replace(",", by) + point + rest if whole.isdigit() else text


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_where_there_is_no_newsroom_new_makes_one_and_says_what_to_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARISHPUMP_HOME", raising=False)
    said = CliRunner().invoke(cli, ["new", "loans", str(TABLES / "libraries.csv"), "--yes"])
    assert said.output.startswith("made newsroom/: before you publish, put your name and your own domain")
    assert (tmp_path / "newsroom" / "datasets" / "loans.toml").is_file()


def test_a_table_that_is_refused_leaves_no_newsroom_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARISHPUMP_HOME", raising=False)
    (tmp_path / "heads.csv").write_text("month,library,loans\n", "utf-8")
    said = CliRunner().invoke(cli, ["new", "loans", "heads.csv", "--yes"])
    assert isinstance(said.exception, Trouble)
    assert "holds no row with figures" in str(said.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["heads.csv"]
