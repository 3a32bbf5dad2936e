"""Files as they arrive: read right where that is certain, refused with the cell where it is not, never misread."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fever import FEVER

from nlg.errors import BadTable
from nlg.intake.arriving import Cleaned, cleaned
from nlg.intake.register import Register, load_register
from nlg.intake.sheet import Sheet

SHEET = (
    FEVER
    + """area = "code"
period = "week"
period_form = "FORM"
missing_marks = ["", "n/a"]
suppressed_marks = ["c"]
[tables.t.measures.cases]
op = "column"
column = "cases"
unit = "cases"
type = "flow"
polarity = "bad"
noun = { one = "case", many = "cases", headline = "Fever cases", full = "fever cases" }
[tables.t.measures.rate]
op = "column"
column = "rate"
unit = "%"
type = "rate"
decimals = 1
polarity = "bad"
noun = { one = "rate", many = "rates", headline = "Fever rate", full = "fever rate" }
"""
)
HEAD = "code,name,week,cases,rate\n"
PLAIN = HEAD + (
    "A1,Ashby,2021-03-05,1204,12.5\nB2,Barton,2021-03-05,98,3.1\n"
    "A1,Ashby,2021-03-12,1189,12.1\nB2,Barton,2021-03-12,104,3.3\n"
)
KNOWN = ("A1", "B2", "NA")


@cache
def sheet(form: str = "week_ending") -> Sheet:
    import tomllib

    return Sheet.model_validate(tomllib.loads(SHEET.replace("FORM", form)))


@cache
def register(codes: tuple[str, ...] = KNOWN) -> Register:
    """Districts of these codes, each named after its own."""
    head = "code,name,display,article,preposition,kind,called,parent,members,population,population_year\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "borset.csv"
        path.write_text(head + "".join(f"{code},Place {code},Place {code},,in,district,,,,,\n" for code in codes))
        return load_register(path)


def clean(folder: Path, content: str | bytes, name: str = "fever.csv", form: str = "week_ending") -> Cleaned:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return cleaned(path, sheet(form), "t", register())


def rows(found: Cleaned) -> list[list[str]]:
    assert found.content is not None
    content = gzip.decompress(found.content) if found.file.endswith(".gz") else found.content
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def right(found: Cleaned) -> bool:
    """Whether it is the plain table after all."""
    return rows(found) == list(csv.reader(io.StringIO(PLAIN)))


def refused(folder: Path, content: str | bytes, name: str = "fever.csv", form: str = "week_ending") -> str:
    with pytest.raises(BadTable) as error:
        clean(folder, content, name, form)
    return f"{error.value}\n{error.value.mend}"


# --- what is left as it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("98", "n/a").replace("104", "c").replace("3.3", ""),
        PLAIN.replace("B2,Barton", "NA,None"),
        PLAIN.rstrip("\n"),
        PLAIN.replace("Ashby", " Ash\u00a0by "),
    ],
)
def test_a_plain_table_keeps_its_bytes(content: str, tmp_path: Path) -> None:
    assert clean(tmp_path, content) == Cleaned(file="fever.csv")
    assert clean(tmp_path, gzip.compress(content.encode()), "fever.csv.gz") == Cleaned(file="fever.csv.gz")


# --- what is put right ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAIN.replace(",", ";"), "row 1: cells are parted by a semicolon"),
        (PLAIN.replace(",", "\t"), "row 1: cells are parted by a tab"),
        (PLAIN.encode("utf-16"), "row 1: the text is read as UTF-16"),
        (PLAIN.replace("1204", '"1,204"').replace("1189", '"1,189"'), "row 2, column cases: '1,204' is 1204"),
        (
            PLAIN.replace("1204", "1\u00a0204").replace("1189", "1\u202f189"),
            "row 2, column cases: '1\u00a0204' is 1204",
        ),
        (PLAIN.replace("1204", " 1204\u00a0"), "row 2, column cases: '1204\u00a0' is 1204"),
        (PLAIN.replace("1204", "1204 (r)"), "row 2, column cases: '1204 (r)' is 1204"),
        (PLAIN.replace(",12.5", ",+12.5"), "row 2, column rate: '+12.5' is 12.5"),
        (PLAIN.replace("2021-03-05", "2021-03-05 00:00:00"), "row 2, column week: '2021-03-05 00:00:00' is 2021-03-05"),
        (PLAIN.replace("2021-03-05", "5 March 2021"), "row 2, column week: '5 March 2021' is 2021-03-05"),
        (PLAIN.replace("2021-03-05", "05/03/2021").replace("2021-03-12", "12/03/2021"), "'05/03/2021' is 2021-03-05"),
        (PLAIN.replace("2021-03-05", "44260").replace("2021-03-12", "44267"), "'44260' is 2021-03-05, and 3 more"),
        (PLAIN.replace("2021-03-05", "20210305").replace("2021-03-12", "20210312"), "'20210305' is 2021-03-05"),
        (PLAIN + "\n,,,,\n", "row 6: blank rows are left out"),
        (PLAIN.replace("\n", "\n\n"), "blank rows are left out"),
        (PLAIN.replace("\n", "\r\r\n"), "blank rows are left out"),
        (PLAIN.replace("\n", ",,\n").replace(HEAD.strip() + ",,", HEAD.strip()), "row 2: blank cells beyond"),
        ("Fever in Borset\n\n" + PLAIN, "row 3: the headings stand here"),
        (PLAIN + "Source: Borset Health\n", "row 6: what stands below the table is left out"),
        (PLAIN.replace("code,", "Code ,"), "row 1, column code: the heading is 'Code'"),
        (PLAIN.replace("A1", "A1\u200b"), "blanks at the ends"),
        (PLAIN.replace("A1", " A1"), "blanks at the ends"),
    ],
)
def test_what_is_certain_is_put_right_and_said(content: str | bytes, said: str, tmp_path: Path) -> None:
    found = clean(tmp_path, content)
    assert right(found), found.mended
    assert said in "\n".join(found.mended)


def test_decimal_commas_are_read_where_a_figure_shows_them(tmp_path: Path) -> None:
    text = PLAIN.replace(",", ";").replace("1204", "1.204").replace("1189", "1.189")
    for figure in ("12.5", "3.1", "12.1", "3.3"):
        text = text.replace(figure, figure.replace(".", ","))
    assert right(clean(tmp_path, text))


def test_windows_letters_are_read_where_only_they_fit(tmp_path: Path) -> None:
    found = clean(tmp_path, PLAIN.replace("Ashby", "Ynys M\u00f4n").encode("cp1252"))
    assert rows(found)[1][1] == "Ynys M\u00f4n"
    assert found.mended == ("row 1: the text is read as Windows-1252",)


def test_per_cent_signs_go_where_the_sheet_counts_in_per_cent(tmp_path: Path) -> None:
    text = PLAIN
    for figure in ("12.5", "3.1", "12.1", "3.3"):
        text = text.replace(figure, figure + "%")
    assert right(clean(tmp_path, text))


@pytest.mark.parametrize(
    ("form", "was", "now"),
    [
        ("month", ("Feb 2021", "Mar 2021"), ("2021-02-01", "2021-03-01")),
        ("month", ("2021-02", "2021-03"), ("2021-02-01", "2021-03-01")),
        ("month", ("28/02/2021", "31/03/2021"), None),
        ("month", ("2021-02-28", "2021-03-31"), ("2021-02-01", "2021-03-01")),
        ("month", ("01/02/2021", "01/03/2021"), ("2021-02-01", "2021-03-01")),
        ("month", ("44228", "44256"), ("2021-02-01", "2021-03-01")),
        ("quarter", ("2021 Q1", "2021 Q2"), ("2021-01-01", "2021-04-01")),
        ("financial_year", ("2020/21", "2021/22"), ("2020-21", "2021-22")),
        ("day", ("04/03/2021", "05/03/2021"), ("2021-03-04", "2021-03-05")),
        ("day", ("12/31/2020", "01/01/2021"), ("2020-12-31", "2021-01-01")),
        ("year", ("2020.0", "2021.0"), ("2020", "2021")),
    ],
)
def test_periods_are_read_where_the_whole_column_has_one_reading(
    form: str, was: tuple[str, str], now: tuple[str, str] | None, tmp_path: Path
) -> None:
    text = PLAIN.replace("2021-03-05", was[0]).replace("2021-03-12", was[1])
    if now is None:
        refused(tmp_path, text, form=form)
    else:
        assert {row[2] for row in rows(clean(tmp_path, text, form=form))[1:]} == set(now)


def test_zeros_that_a_spreadsheet_took_from_codes_come_back(tmp_path: Path) -> None:
    path = tmp_path / "fever.csv"
    path.write_text(PLAIN.replace("A1", "1001").replace("B2", "12001"))
    assert {row[0] for row in rows(cleaned(path, sheet(), "t", register(("01001", "12001"))))[1:]} == {"01001", "12001"}


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAIN[:-9], "fever.csv: row 5: has 3 cells, where there are 5 headings: the file is cut off there"),
        (PLAIN[:-3], "row 5, column rate: the file ends in '3' without a line break"),
        (PLAIN.replace("A1,Ashby,2021-03-12,1189", "A1,Ashby,1189"), "row 4: has 4 cells, where there are 5 headings"),
        (PLAIN.replace("Ashby,2021-03-12", "Ashby,and,2021-03-12"), "row 4: has 6 cells, where there are 5 headings"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "row 1: is a web page or XML, not a table"),
        ("%PDF-1.4 x", "is a PDF, not a table"),
        ("", "is empty"),
        (HEAD, "there is no row below the headings"),
        (PLAIN.replace("cases", "deaths"), "row 1: there is no column 'cases'"),
        (PLAIN.replace("name", "cases"), "row 1, column D: there is a second column 'cases'"),
        (PLAIN.replace("1204", "1.204"), "row 2, column D: '1.204' may be more than a thousand"),
        (
            PLAIN.replace("1204", '"1,204"'),
            "row 2, column D: '1,204' seems to set its thousands apart, but '1189' in row 4",
        ),
        (PLAIN.replace(",12.5", ',"12,5"'), "row 3, column E: '3.1' has a decimal point, but '12,5' in row 2"),
        (
            PLAIN.replace(",12.5", ',"1,860"').replace("3.1\n", "0.097\n").replace("12.1", "12.100"),
            "row 2, column E: '1,860' may be more than a thousand",
        ),
        (PLAIN.replace("1204", "1.2E+03"), "row 2, column D: '1.2E+03' is not a number"),
        (PLAIN.replace("1204", "12 (4)"), "row 2, column D: '12 (4)' is"),
        (PLAIN.replace("1204", "-"), "row 2, column D: '-' is no figure, and no mark of the sheet's"),
        (PLAIN.replace("1204", "\u00a31204"), "is in \u00a3, and others of the column are without a unit"),
        (PLAIN.replace("2021-03-05", "03/04/2021").replace("2021-03-12", "03/04/2021"), "'03/04/2021' may have"),
        (PLAIN.replace("2021-03-05", "05/03/2021"), "may have swapped days and months"),
        (PLAIN.replace("2021-03-05", "05/03/21").replace("2021-03-12", "12/03/2021"), "has no year of four digits"),
        (PLAIN.replace("2021-03-05", "44260"), "row 2, column C: '44260'"),
        (PLAIN.replace("2021-03-05", "soon"), "row 2, column C: 'soon' is not a date like 2021-03-31"),
        (PLAIN.replace("A1,", ",", 1), "row 2, column A: nothing says which area"),
        (PLAIN.replace("Barton,", '"Barton,', 1), "row 3"),
        (
            PLAIN.replace("Ashby", "M\u00f4n").encode() + "B2,M\u00f4n,2021-03-19,9,1.5\n".encode("cp1252"),
            "row 6: is not UTF-8",
        ),
        (PLAIN.replace("Ashby", "M\u00f4n").encode()[:31], "is cut off there, within a letter"),
        (PLAIN.replace("1204", "12\x0004"), "row 2: holds the character U+0000"),
    ],
)
def test_what_is_not_certain_is_refused_with_its_place(content: str | bytes, said: str, tmp_path: Path) -> None:
    told = refused(tmp_path, content)
    assert said in told
    assert told.startswith("fever.csv: ")


def test_a_packed_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((PLAIN * 50).encode())
    assert "is not a whole gzip file" in refused(tmp_path, packed[:-9], "fever.csv.gz")
    assert "is not a whole gzip file" in refused(tmp_path, packed[:-9])


MEASURED = """
import sys
from pathlib import Path
from nlg.errors import BadTable
sys.path.insert(0, sys.argv[1])
from test_arriving import cleaned, register, sheet
for path in sys.argv[2:]:
    try:
        cleaned(Path(path), sheet(), "t", register())
    except BadTable as error:
        print(error)
(most,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(most) // 1024)  # of this program alone: what getrusage gives holds that of whoever started it
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux says how much memory a program took")
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    paths = []
    for n, piece in enumerate((b"\0" * 1_000_000, b"A1,Ashby,2021-03-05,1204,12.5\n" * 33_000, b"a," * 500_000)):
        paths.append(tmp_path / f"bomb{n}.csv.gz")
        with gzip.open(paths[-1], "wb", compresslevel=6) as file:
            file.write(HEAD.encode())
            for _ in range(40):
                file.write(piece)
        assert paths[-1].stat().st_size < 120_000
    command = [sys.executable, "-c", MEASURED, str(Path(__file__).parent), *map(str, paths)]
    *said, megabytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line.partition(":")[0] for line in said] == [path.name for path in paths]
    assert "unpacks to more than" in said[1]
    assert int(megabytes) < 100
