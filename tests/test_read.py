"""A table comes in: what is read right, and what is refused with file, row and column."""

from __future__ import annotations

import gzip
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from fever import FEVER

from nlg.errors import BadSheet, BadTable, NotKnown
from nlg.home import Home
from nlg.intake.assemble import as_rows_of
from nlg.intake.periods import calendar, first_day
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import load_register
from nlg.intake.sheet import load_sheet
from nlg.panel import KNOWN, SUPPRESSED, Panel
from nlg.pipeline import brief, open_dataset
from nlg.story import Limits

COLUMNS = "code,name,display,article,preposition,kind,called,parent,members,population,population_year,note,counted_in"
REGISTER = f"""{COLUMNS}
A1,Ashby,Ashby,,in,district,borough,C1,,50000,2019,,
A2,Barton,Barton,,in,district,borough,C1,,40000,2019,,
A3,Calder,Calder,,in,district,borough,C1,,30000,2019,,
C1,Borset,Borset,,in,county,county,,,120000,2019,,
"""
SHEET = (
    FEVER
    + """released = 2021-03-20
area = "code"
period = "week"
period_form = "week_ending"
[tables.t.measures.cases]
op = "column"
column = "cases"
unit = "cases"
type = "flow"
polarity = "bad"
counted = true
noun = { one = "case", many = "cases", headline = "Fever cases", full = "fever cases" }
"""
)
ROWS = """code,week,cases
A1,2021-03-05,7
A2,2021-03-05,5
A3,2021-03-05,0
A1,2021-03-12,8
A2,2021-03-12,6
A3,2021-03-12,1
"""


def panel(folder: Path, rows: str = ROWS, sheet: str = SHEET, register: str = REGISTER) -> Panel:
    (folder / "borset.csv").write_text(register, encoding="utf-8")
    (folder / "fever.toml").write_text(sheet, encoding="utf-8")
    (folder / "fever.csv").write_text(rows, encoding="utf-8")
    about = load_sheet(folder / "fever.toml")
    return read_panel(open_table(folder / "fever.csv"), about, "t", load_register(folder / "borset.csv"))


def test_a_table_becomes_areas_by_periods_with_its_groups_below(tmp_path: Path) -> None:
    found = panel(tmp_path)
    assert [area.code for area in found.areas] == ["A1", "A2", "A3", "C1"]
    assert found.values["t.cases"].tolist() == [[7, 8], [5, 6], [0, 1], [12, 15]]
    assert found.calendar.ends == (date(2021, 3, 5), date(2021, 3, 12))
    assert found.leaf_codes("C1") == ("A1", "A2", "A3")
    assert found.line_numbers[1, 1] == 6


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A2,2021-03-12,6", "A2,2021-03-12,7O", "row 6, column cases: '7O' is not a number"),
        ("A2,2021-03-12,6", "A2,2021-03-12,nan", "row 6, column cases: 'nan' is not a number"),
        ("A2,2021-03-12,6", "A2,2021-03-12,1e3", "row 6, column cases: '1e3' is not a number"),
        ("A2,2021-03-12,6", "A2,12/03/2021,6", "row 6, column week: '12/03/2021' is not a date like 2021-03-31"),
        ("A2,2021-03-12,6", "A2,2021-03-11,6", "row 6, column week: '2021-03-11' does not fit the steps"),
        ("A2,2021-03-12,6", "A1,2021-03-12,6", "rows 5 and 6, columns code and week: 'A1' is there twice"),
        ("A2,2021-03-12,6", "A9,2021-03-12,6", "row 6, column code: 'A9' is not in borset.csv"),
        ("code,week,cases", "code,week,case", "row 1: there is no column 'cases'"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadTable) as error:
        panel(tmp_path, ROWS.replace(old, new))
    assert said in str(error.value)
    assert str(error.value).startswith("fever.csv: ")


def test_a_week_that_no_area_has_is_refused_not_filled(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="no row for the week ending period that starts on 2021-03-06"):
        panel(tmp_path, ROWS.replace("2021-03-12", "2021-03-19"))


def test_a_missing_row_is_not_known_and_makes_its_group_not_known(tmp_path: Path) -> None:
    found = panel(tmp_path, ROWS.replace("A2,2021-03-12,6\n", ""))
    assert np.isnan(found.values["t.cases"][1, 1])
    assert np.isnan(found.values["t.cases"][3, 1])
    assert found.exact("t.cases", 3, 1) is None


def test_a_group_with_a_part_missing_from_the_table_is_no_group(tmp_path: Path) -> None:
    found = panel(tmp_path, "\n".join(line for line in ROWS.splitlines() if not line.startswith("A3")) + "\n")
    assert [area.code for area in found.areas] == ["A1", "A2"]


def test_a_blank_is_missing_unless_the_sheet_says_zero(tmp_path: Path) -> None:
    rows = ROWS.replace("A1,2021-03-05,7", "A1,2021-03-05,")
    assert np.isnan(panel(tmp_path, rows).values["t.cases"][0, 0])
    sheet = SHEET.replace('period_form = "week_ending"', 'period_form = "week_ending"\nblank = { cases = "zero" }')
    assert panel(tmp_path, rows, sheet).values["t.cases"][0, 0] == 0


def test_an_area_called_na_is_an_area(tmp_path: Path) -> None:
    found = panel(tmp_path, ROWS.replace("A3,", "NA,"), register=REGISTER.replace("A3,Calder,Calder", "NA,NA,None"))
    assert [area.code for area in found.areas][2] == "NA"
    assert found.areas[2].name == "None"


def test_decimals_come_back_exactly_as_printed_in_the_cell(tmp_path: Path) -> None:
    found = panel(
        tmp_path, ROWS.replace("A1,2021-03-05,7", "A1,2021-03-05,0.1").replace("A2,2021-03-05,5", "A2,2021-03-05,0.25")
    )
    assert found.exact("t.cases", 0, 0) == Fraction(1, 10)
    assert found.exact("t.cases", 1, 0) == Fraction(1, 4)


def test_rows_and_columns_in_any_order_give_the_same_panel(tmp_path: Path) -> None:
    lines = ROWS.splitlines()
    turned = [",".join(reversed(line.split(","))) for line in [lines[0], *reversed(lines[1:])]]
    assert panel(tmp_path, "\n".join(turned)).values["t.cases"].tolist() == panel(tmp_path).values["t.cases"].tolist()


def test_a_file_that_is_cut_short_or_no_text_is_refused_in_words(tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(ROWS.encode())[:30])
    with pytest.raises(BadTable, match=r"cut.csv.gz: is not a whole gzip file"):
        open_table(cut)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("a,b\nCorr\xe8ze,1\n".encode("latin-1"))
    with pytest.raises(BadTable, match=r"latin.csv: row 2: is not UTF-8"):
        open_table(latin)
    with pytest.raises(BadTable, match="cannot be read"):
        open_table(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(BadTable, match=r"empty\.csv"):
        open_table(tmp_path / "empty.csv")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('polarity = "bad"\n', "", "tables.t.measures.cases.polarity: this key must be there"),
        ('unit = "cases"\n', "", "tables.t.measures.cases.unit: this key must be there"),
        ('type = "flow"\n', "", "tables.t.measures.cases.type: this key must be there"),
        ('type = "flow"', 'type = "stock"', "adds_up: a stock must say whether areas add up"),
        ('type = "flow"', 'type = "rate"\nadds_up = true', "adds_up: areas never add up to their group in a rate"),
        ('type = "flow"', 'type = "flow"\nparts = ["deaths"]', "measures.cases.parts: there is no measure 'deaths'"),
        ('type = "flow"', 'type = "flow"\nleftover = true', "leftover: there are no 'parts'"),
        ('type = "flow"', 'type = "flow"\nwhere = { week = [] }', "where: a list of texts must not be empty"),
        ("released = 2021-03-20", 'suppressed_marks = [""]', "suppressed_marks: '' already stands"),
        ("released = 2021-03-20", 'earlier = "before"', "tables.t.earlier: there is no other table 'before'"),
        ("released = 2021-03-20", 'earlier = "t"', "tables.t.earlier: there is no other table 't'"),
        ("[tables.t]", "[limits]\nfewest_events = 0\n[tables.t]", "limits.fewest_events: "),
        ("[tables.t]", "[limits]\nclear_at = 0.1\n[tables.t]", "limits.clear_at: "),
        ("[tables.t]", "[limits]\nonly = 3\n[tables.t]", "limits.only: "),
        ("[tables.t]", "[limits]\nleast_run = { week = 0 }\n[tables.t]", "limits: least_run.week: must be 1 or more"),
        ("[tables.t]", "[limits]\nleast_run = { fortnight = 2 }\n[tables.t]", "limits.least_run.fortnight"),
        ("[tables.t]", "[limits]\nbravery = 1\n[tables.t]", "limits.bravery: there is no such key"),
        ('type = "flow"', 'type = "flows"', "tables.t.measures.cases.type"),
        ('main = "cases"', 'main = "case"', "story.main: no table has a measure 'case'"),
        ('whole = "t"', 'whole = "u"', "story.whole: there is no table 'u'"),
        ('title = "Fever"\nregister', 'titel = "Fever"\nregister', "fever.toml: title: this key must be there"),
        ('id = "fever"', "id = fever", "fever.toml: "),
        ('id = "fever"', 'id = "flu"', "id is 'flu'"),
        ('licence = "OGL-3.0"', 'licence = "OGL-3.0"\ncolour = "red"', "tables.t.colour: there is no such key"),
    ],
)
def test_a_fault_in_the_sheet_names_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadSheet) as error:
        panel(tmp_path, sheet=SHEET.replace(old, new, 1))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A2,Barton", "A1,Barton", "row 3, column code: 'A1' is there twice"),
        ("50000", "fifty", "row 2, column population: 'fifty' is not a whole number"),
        ("borough,C1,,50000", "borough,C7,,50000", "'C7' is not in the register"),
        ("code,name,display", "code,name,shown", "there is no column 'display'"),
    ],
)
def test_a_fault_in_the_register_names_its_row(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadSheet) as error:
        panel(tmp_path, register=REGISTER.replace(old, new, 1))
    assert said in str(error.value)


def test_an_unknown_area_brings_the_nearest_name(tmp_path: Path) -> None:
    panel(tmp_path)
    with pytest.raises(NotKnown) as error:
        load_register(tmp_path / "borset.csv").find("Ashbey")
    assert "Ashby" in error.value.mend


@pytest.mark.parametrize(
    ("text", "form", "first"),
    [
        ("2020-06-26", "week_ending", date(2020, 6, 20)),
        ("2024-02-01", "month", date(2024, 2, 1)),
        ("2023-07-01", "quarter", date(2023, 7, 1)),
        ("2024", "year", date(2024, 1, 1)),
        ("2023-24", "financial_year", date(2023, 4, 1)),
        ("1999-00", "financial_year", date(1999, 4, 1)),
    ],
)
def test_each_form_of_period_is_read(text: str, form: str, first: date) -> None:
    assert first_day(text, form) == first  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        *(("2024-02-02", "month"), ("2024-02-01", "quarter"), ("24", "year"), ("20240201", "month")),
        *((text, "financial_year") for text in ("2023", "2023-25", "2023-2024", "2023/24", "23-24", "2023-")),
    ],
)
def test_a_period_that_does_not_fit_its_form_is_refused(text: str, form: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        first_day(text, form)  # type: ignore[arg-type]


def test_seven_day_sums_step_back_seven_days_and_a_year_is_52_weeks() -> None:
    days = calendar(date(2020, 1, 1), date(2021, 3, 1), "day", window=7, step=7)
    t = days.at(date(2021, 3, 1))
    assert t is not None
    assert days.ends[int(days.previous[t])] == date(2021, 2, 22)
    assert days.ends[int(days.year_ago[t])] == date(2020, 3, 2)
    assert days.starts[t] == date(2021, 2, 23)


def test_months_compare_with_the_month_before_and_the_same_month_last_year() -> None:
    months = calendar(date(2020, 1, 1), date(2021, 3, 1), "month")
    t = months.at(date(2021, 2, 28))
    assert t is not None
    assert months.ends[int(months.previous[t])] == date(2021, 1, 31)
    assert months.ends[int(months.year_ago[t])] == date(2020, 2, 29)


def measure(name: str, how: str) -> str:
    """One more measure for the sheet."""
    noun = '{ one = "case", many = "cases", headline = "Cases", full = "cases" }'
    return f'\n[tables.t.measures.{name}]\n{how}\npolarity = "bad"\nnoun = {noun}\n'


def test_a_financial_year_runs_from_april_to_march_and_compares_with_the_one_before() -> None:
    years = calendar(date(2021, 4, 1), date(2023, 4, 1), "financial_year")
    assert (years.starts[2], years.ends[2], years.step) == (date(2023, 4, 1), date(2024, 3, 31), "year")
    assert years.previous.tolist() == years.year_ago.tolist() == [-1, 0, 1]


def test_a_county_in_the_table_is_a_group_with_its_own_row_and_counts_once_in_what_is_above_it(tmp_path: Path) -> None:
    register = REGISTER.replace("C1,Borset,Borset,,in,county,county,,,", "C1,Borset,Borset,,in,county,county,R,,")
    register += "A4,Dene,Dene,,in,district,borough,R,,1,2019,,\nR,Reach,Reach,,in,region,region,,,120001,2019,,\n"
    rows = ROWS + "C1,2021-03-05,13\nC1,2021-03-12,17\nA4,2021-03-05,1\nA4,2021-03-12,1\n"
    found = panel(tmp_path, rows, register=register)
    assert [area.code for area in found.areas] == ["A1", "A2", "A3", "A4", "C1", "R"]
    assert (found.table_rows, found.groups.rows.tolist()) == (4, [4, 5])
    assert found.values["t.cases"][4:].tolist() == [[13, 17], [14, 18]]
    assert found.leaf_codes("C1") == ("A1", "A2", "A3")
    assert found.leaf_codes("R") == ("A1", "A2", "A3", "A4")
    assert found.line_numbers[4].tolist() == [8, 9]
    assert found.line_numbers[5].tolist() == [0, 0]
    assert found.measures["t.cases"].adds


def test_a_group_whose_own_row_is_blank_is_not_known_and_is_not_added_up_instead(tmp_path: Path) -> None:
    found = panel(tmp_path, ROWS + "C1,2021-03-05,\nC1,2021-03-12,17\n")
    assert np.isnan(found.values["t.cases"][3, 0])
    assert found.values["t.cases"][3, 1] == 17


def test_areas_of_an_average_do_not_add_up_to_their_group(tmp_path: Path) -> None:
    found = panel(tmp_path, sheet=SHEET.replace('type = "flow"', 'type = "stock"\nadds_up = false'))
    assert np.isnan(found.values["t.cases"][3]).all()
    assert not found.measures["t.cases"].adds
    assert found.exact("t.cases", 3, 0) is None


def test_a_mark_for_held_back_is_no_zero_and_no_gap(tmp_path: Path) -> None:
    rows = ROWS.replace("A1,2021-03-05,7", "A1,2021-03-05,<5").replace("A2,2021-03-05,5", "A2,2021-03-05,")
    sheet = SHEET.replace("released", 'blank = { cases = "zero" }\nsuppressed_marks = ["<5"]\nreleased')
    found = panel(tmp_path, rows, sheet)
    assert np.isnan(found.values["t.cases"][0, 0])
    assert found.values["t.cases"][1, 0] == 0
    assert found.statuses["t.cases"][:, 0].tolist() == [SUPPRESSED, KNOWN, KNOWN, SUPPRESSED]


@pytest.mark.parametrize("cell", ['"1,234"', "£12", "12%", "$1"])
def test_separators_and_signs_are_not_guessed_at(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadTable, match="figures are written without separators, signs of currency or per cent"):
        panel(tmp_path, ROWS.replace("A2,2021-03-12,6", f"A2,2021-03-12,{cell}"))


@pytest.mark.parametrize(
    ("cell", "leftover", "said"),
    [
        ("7", "", "row 2: 'cases' of A1 is 7, but its parts (mild, grave) add up to 10"),
        ("11.5", "", "row 2: 'cases' of A1 is 11.5, but its parts (mild, grave) add up to 10"),
        ("8.9", "leftover = true\n", "row 2: 'cases' of A1 is 8.9, but its parts (mild, grave) add up to 10"),
        ("11", "leftover = true\n", ""),
        ("10", "", ""),
        ("9.5", "", ""),
        ("", "", ""),
    ],
)
def test_parts_must_make_up_their_total_but_for_rounding(tmp_path: Path, cell: str, leftover: str, said: str) -> None:
    rows = f"code,week,cases,mild,grave\nA1,2021-03-05,{cell},6,4\nA2,2021-03-05,3,2,1\n"
    sheet = SHEET.replace('type = "flow"', f'type = "flow"\nparts = ["mild", "grave"]\n{leftover}', 1)
    for name in ("mild", "grave"):
        how = f'op = "column"\ncolumn = "{name}"\nunit = "cases"\ntype = "flow"'
        sheet += measure(name, how)
    if said:
        with pytest.raises(BadTable) as error:
            panel(tmp_path, rows, sheet)
        assert said in str(error.value)
    else:
        assert panel(tmp_path, rows, sheet).measures["t.cases"].parts == ("t.mild", "t.grave")


def test_a_share_and_a_quotient_are_made_anew_for_a_group(tmp_path: Path) -> None:
    rows = ROWS.replace("cases\n", "cases,tests\n")
    rows = "\n".join(f"{line},{n * 10}" if n else line for n, line in enumerate(rows.splitlines())) + "\n"
    more = {
        "tests": 'op = "column"\ncolumn = "tests"\nunit = "tests"\ntype = "flow"',
        "share": 'op = "share"\nnumerator = "cases"\ndenominator = "tests"\nunit = "%"\ntype = "share"',
        "per_test": 'op = "ratio"\nnumerator = "tests"\ndenominator = "cases"\nper = 2\nunit = "tests"\ntype = "rate"',
    }
    sheet = SHEET + "".join(measure(n, how) for n, how in more.items())
    found = panel(tmp_path, rows, sheet)
    assert found.exact("t.share", 0, 0) == 70
    assert found.exact("t.share", 3, 0) == Fraction(100 * 12, 60)
    assert found.exact("t.per_test", 2, 0) is None  # no cases
    assert np.isnan(found.values["t.per_test"][2, 0])
    assert found.values["t.per_test"][3, 0] == 10
    assert not found.measures["t.share"].adds
    assert (found.measures["t.share"].per, found.measures["t.share"].denominator) == (100, "t.tests")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ('op = "share"\nnumerator = "cases"\ndenominator = "cases"\nunit = "cases"\ntype = "share"', "its unit is '%'"),
        (
            'op = "share"\nnumerator = "cases"\nunit = "%"\ntype = "share"',
            "needs the keys 'numerator' and 'denominator'",
        ),
        ('op = "ratio"\nnumerator = "cases"\ndenominator = "population"\nunit = "x"\ntype = "rate"', "'population'"),
        ('op = "per"\nnumerator = "cases"\ndenominator = "cases"\nunit = "x"\ntype = "rate"', "use op 'ratio'"),
        (
            'op = "ratio"\nnumerator = "b"\ndenominator = "cases"\nunit = "x"\ntype = "rate"',
            "is not read from a column",
        ),
    ],
)
def test_a_quotient_of_what_is_not_there_is_refused(tmp_path: Path, how: str, said: str) -> None:
    with pytest.raises(BadSheet) as error:
        panel(tmp_path, sheet=SHEET + measure("b", how))
    assert said in str(error.value)


def test_neighbours_are_pairs_of_rows_and_tags_are_kept(tmp_path: Path) -> None:
    head, *lines = REGISTER.splitlines()
    more = {"A1": "A2;A3,coastal;port", "A2": "A1,", "A3": "A1,coastal", "C1": ","}
    register = "\n".join([f"{head},neighbours,tags", *(f"{line},{more[line[:2]]}" for line in lines)]) + "\n"
    found = panel(tmp_path, register=register)
    assert found.neighbours.tolist() == [[0, 1], [0, 2]]
    assert [area.tags for area in found.areas] == [("coastal", "port"), (), ("coastal",), ()]
    with pytest.raises(BadTable, match="A1, column neighbours: 'A2' does not have 'A1' as a neighbour"):
        panel(tmp_path, register=register.replace("A1,\n", ",\n"))
    with pytest.raises(BadTable, match="A1, column neighbours: 'A9' is not in the register"):
        panel(tmp_path, register=register.replace("A2;A3", "A2;A3;A9"))


def test_nothing_in_a_register_lies_within_itself(tmp_path: Path) -> None:
    with pytest.raises(BadSheet, match="lies within itself"):
        panel(tmp_path, register=REGISTER.replace("county,county,,,", "county,county,A1,,"))


def test_limits_are_the_usual_ones_but_for_what_the_sheet_says(tmp_path: Path) -> None:
    sheet = SHEET.replace("[tables.t]", "[limits]\nfewest_events = 50\nleast_run = { week = 6 }\n[tables.t]", 1)
    (tmp_path / "fever.toml").write_text(sheet, encoding="utf-8")
    limits = load_sheet(tmp_path / "fever.toml").limits.limits()
    assert (limits.fewest_events, limits.only) == (50, Limits().only)
    assert limits.least_run == {**Limits().least_run, "week": 6}


def test_what_was_published_before_stands_in_the_rows_of_what_is_published_now(tmp_path: Path) -> None:
    now = panel(tmp_path)
    before = panel(tmp_path, "\n".join(line for line in ROWS.splitlines() if "A2" not in line) + "\nA1,2021-02-26,3\n")
    aligned = as_rows_of(before, now)
    assert aligned.areas == now.areas
    assert aligned.values["t.cases"][0].tolist() == [3, 7, 8]
    assert np.isnan(aligned.values["t.cases"][[1, 3]]).all()  # no such area then, and the group was none
    assert aligned.calendar.ends[0] == date(2021, 2, 26)


def test_a_brief_has_the_earlier_table_beside_its_panels(tmp_path: Path) -> None:
    table = SHEET[SHEET.index("[tables.t]") :]
    sheet = SHEET.replace("released", 'earlier = "was"\nreleased', 1) + table.replace("tables.t", "tables.was").replace(
        "fever.csv", "was.csv"
    )
    for folder in ("datasets", "registers"):
        (tmp_path / folder).mkdir()
    (tmp_path / "datasets" / "fever.toml").write_text(sheet, encoding="utf-8")
    (tmp_path / "datasets" / "fever.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "datasets" / "was.csv").write_text(ROWS.replace("-12,8", "-12,9"), encoding="utf-8")
    (tmp_path / "registers" / "borset.csv").write_text(REGISTER, encoding="utf-8")
    made = brief(open_dataset(Home(tmp_path), "fever"), date(2021, 3, 12))
    assert list(made.panels) == ["t"]
    assert made.earlier["t"].table == "was"
    assert made.earlier["t"].values["was.cases"][:, 1].tolist() == [9, 6, 1, 16]


def test_the_shipped_tables_read_with_the_areas_and_sums_their_publisher_gives() -> None:
    from conftest import dataset

    covid = dataset("england_covid")
    whole, parts = covid.whole, covid.parts
    assert (whole.table_rows, parts.table_rows) == (149, 315)
    t = whole.calendar.at(date(2021, 3, 3))
    assert t is not None
    assert whole.exact("upper.cases", whole.row("X-KENT-MEDWAY") or -1, t) == 757
    u = parts.calendar.at(date(2021, 3, 3))
    assert u is not None
    assert parts.exact("districts.cases", parts.row("X-KENT-MEDWAY") or -1, u) == 763


def test_october_2020_is_absent_not_zero_for_the_eleven_districts() -> None:
    from conftest import dataset

    parts = dataset("england_covid").parts
    t = parts.calendar.at(date(2020, 10, 15))
    assert t is not None
    absent = [
        a.name for n, a in enumerate(parts.areas[: parts.table_rows]) if np.isnan(parts.values["districts.cases"][n, t])
    ]
    assert len(absent) == 11
    assert {"Wycombe", "Corby"} <= set(absent)
