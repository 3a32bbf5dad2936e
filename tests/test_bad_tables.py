"""Tables as they should not be: each is read right, or refused with its file, its place, the reason and what to do."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest
from workbook import locked, workbook

from nlg.errors import BadTable, Trouble
from nlg.intake import readers
from nlg.intake.answers import Inquiry
from nlg.intake.guess import Guess, guess
from nlg.intake.readers import csv as text_files
from nlg.intake.readers import pages, parquet

LOANS = """Branch,Month,Loans
Ambridge,Jan 2024,414
Felpersham,Jan 2024,1980
Hollerton,Jan 2024,621
Ambridge,Feb 2024,419
Felpersham,Feb 2024,2022
Hollerton,Feb 2024,635
"""
TABLES = Path(__file__).parent / "tables"


def written(folder: Path, content: str | bytes, name: str = "loans.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def believed(path: Path, **answers: str) -> tuple[Guess, Inquiry]:
    inquiry = Inquiry(answers={key.replace("__", "."): said for key, said in answers.items()})
    return guess(pages(path)[0], "loans", {}, inquiry), inquiry


def rows_of(path: Path, **answers: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(believed(path, **answers)[0].table)))[1:]


def refused(path: Path, **answers: str) -> str:
    with pytest.raises(Trouble) as error:
        believed(path, **answers)
    return f"{error.value}\n{error.value.mend}"


# --- files that cannot be opened --------------------------------------------------------------------------------------


def test_a_workbook_behind_a_password_is_said_to_be_so_whatever_its_name(tmp_path: Path) -> None:
    for name in ("loans.xlsx", "loans.xls", "loans.xlsm"):
        said = refused(written(tmp_path, locked(), name))
        assert said == f"{name}: is locked with a password\nopen it, take the password off and save it"


def test_an_open_document_behind_a_password_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{manifest}"><manifest:file-entry manifest:full-path="content.xml">'
            '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>',
        )
        parts.writestr("content.xml", bytes(range(256)))
    assert "loans.ods: is locked with a password" in refused(written(tmp_path, out.getvalue(), "loans.ods"))


def test_a_file_of_ten_million_rows_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as file:
        file.write(b"Branch,Month,Loans\n")
        for _ in range(100):
            file.write(b"Ambridge,Jan 2024,4\n" * 100_000)
    said = refused(written(tmp_path, packed.getvalue(), "loans.csv.gz"))
    assert said.startswith("loans.csv.gz: has more than 1,048,576 rows\n")
    assert "with which a CSV file of any length is read" in said


def test_a_text_without_line_breaks_is_not_read_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "MOST_BYTES", 3_000_000)
    packed = gzip.compress(b"a," * 4_000_000)
    assert "loans.csv.gz: is larger than 3 MB" in refused(written(tmp_path, packed, "loans.csv.gz"))


def test_a_parquet_file_with_too_many_rows_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_ROWS", 10)
    assert "stations.parquet: has more than" in refused(TABLES / "stations.parquet")


def test_a_workbook_that_swells_or_reaches_far_out_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    book = workbook({"A": [["Branch", "Month", "Loans"], ["Ambridge", "Jan 2024", 4]]})
    far, swelling = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        for out in (far, swelling):
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
                for name in parts.namelist():
                    content = parts.read(name)
                    if name.endswith("sheet1.xml"):
                        content = (
                            content.replace(b'"C2"', b'"XFD1048576"') if out is far else content + b" " * 40_000_000
                        )
                    made.writestr(name, content)
    assert "spans 1,048,576 rows" in refused(written(tmp_path, far.getvalue(), "loans.xlsx"))
    assert swelling.tell() < 100_000
    assert "unpacks to more than" in refused(written(tmp_path, swelling.getvalue(), "loans.xlsx"))


ODS = {key: f"urn:oasis:names:tc:opendocument:xmlns:{key}:1.0" for key in ("office", "table", "text")}
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def ods(rows: str) -> bytes:
    """An ODS with one sheet of these rows."""
    out = io.BytesIO()
    names = " ".join(f'xmlns:{key}="{value}"' for key, value in ODS.items())
    content = f'<table:table table:name="A">{rows}</table:table>'
    for tag in ("office:spreadsheet", "office:body"):
        content = f"<{tag}>{content}</{tag}>"
    listed = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{listed}"/>')
        parts.writestr("content.xml", f"<office:document-content {names}>{content}</office:document-content>")
    return out.getvalue()


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def cell(text: str, times: int = 1) -> str:
    said = f'office:value-type="string" table:number-columns-repeated="{times}"'
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def test_cells_that_repeat_themselves_into_a_bomb_are_refused_before_they_do(tmp_path: Path) -> None:
    bombs = {
        "rows": (row(cell("a", 10), times=1_000_000), "spans 1,000,000 rows and 10 columns"),
        "columns": (row(cell("a"), EMPTY.format(10**9), cell("b")), "spans 1 rows and 1,000,000,002 columns"),
        "far": (row(EMPTY.format(3), times=10**9) + row(cell("a")), "spans 1,000,000,001 rows"),
        "texts": (row(cell("a" * 100_000, 1000), times=1000), "unpacks to more than"),
    }
    for name, (rows, said) in bombs.items():
        assert said in refused(written(tmp_path, ods(rows), f"{name}.ods")), name


def test_a_workbook_whose_end_is_empty_a_million_times_is_read(tmp_path: Path) -> None:
    lines = [line.split(",") for line in LOANS.splitlines()]
    rows = "".join(row(*map(cell, line), EMPTY.format(16381)) for line in lines)
    path = written(tmp_path, ods(rows + row(EMPTY.format(16384), times=1_048_569)), "loans.ods")
    assert len(rows_of(path)) == 6


def test_a_text_that_many_cells_name_is_refused_where_they_would_fill_the_memory(tmp_path: Path) -> None:
    book = workbook({"A": [["Branch", "Month", "Loans"], ["Ambridge", "Jan 2024", 4]]})
    cells = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 5001))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            text = parts.read(name).decode()
            start, end = text.find("<row"), text.rfind("</row>") + 6
            made.writestr(name, text[:start] + cells + text[end:] if name.endswith("sheet1.xml") else text)
        made.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'long ' * 100_000}</t></si></sst>")
    assert out.tell() < 100_000
    assert "unpacks to more than" in refused(written(tmp_path, out.getvalue(), "loans.xlsx"))


@pytest.mark.parametrize("name", ["content.xml", "xl/worksheets/sheet1.xml"])
def test_cells_that_are_no_xml_are_left_to_no_reader(name: str, tmp_path: Path) -> None:
    ends = {"content.xml": ods(row(cell("a"))), "xl/worksheets/sheet1.xml": workbook({"A": [["a"]]})}[name]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ends)) as parts, zipfile.ZipFile(out, "w") as made:
        for part in parts.namelist():
            content = parts.read(part)
            made.writestr(part, content.replace(b"row", b"row a='1' a='2'", 1) if part == name else content)
    assert f"{name}: is no whole workbook" in refused(written(tmp_path, out.getvalue(), "loans.xlsx"))


# --- tables that are two, or not whole --------------------------------------------------------------------------------


def test_two_tables_one_below_the_other_are_a_question_with_their_rows(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS + "\n" + LOANS.replace("Loans", "Visits"))
    assert "row 9: a second table begins there" in refused(path)
    assert "--say rows=1-7 or --say rows=9-15" in refused(path)
    assert len(rows_of(path, rows="9-15")) == 6


def test_two_tables_side_by_side_are_refused_with_the_empty_column(tmp_path: Path) -> None:
    lines = [f"{line},,{line}" for line in LOANS.replace("Loans", "Visits").splitlines()]
    said = refused(written(tmp_path, "\n".join(lines) + "\n"))
    assert "row 2, column E: a second table ('Branch') stands beside the first, behind the empty column D" in said
    assert "put each table on a sheet of its own" in said


def test_a_total_that_does_not_add_up_is_a_question_with_both_sums(tmp_path: Path) -> None:
    path = written(tmp_path, LOANS + "Total,Jan 2024,3015\nTotal,Feb 2024,3099\n")
    said = refused(path)
    assert "row 8: 'Total' does not add up: Loans in 2024-02-01 is 3099, but the 3 other rows add up to 3076" in said
    assert {row[1] for row in rows_of(path, total="leave-out")} == {"Ambridge", "Felpersham", "Hollerton"}


def test_a_figure_in_a_merged_cell_is_not_copied_to_the_rows_it_covers(tmp_path: Path) -> None:
    rows = [
        ["Branch", "Month", "Loans"],
        ["Ambridge", "Jan 2024", 414],
        ["Felpersham", "Jan 2024", None],
        ["Ambridge", "Feb 2024", 419],
        ["Felpersham", "Feb 2024", 2022],
    ]
    path = written(tmp_path, workbook({"A": rows}, {"A": ["C2:C3"]}), "loans.xlsx")
    assert [row[3] for row in rows_of(path)] == ["414", "", "419", "2022"]


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["n/a", ":", "x", "X", "..", "-", "\u2013", "[x]", "NaN", "#N/A", "z", " "])
def test_a_mark_for_no_figure_is_not_known_and_never_zero(mark: str, tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, LOANS.replace("621", mark)))[2][3] == ""


@pytest.mark.parametrize("mark", ["*", "c", "[c]", ": c"])
def test_a_mark_for_held_back_stays_a_mark(mark: str, tmp_path: Path) -> None:
    found, _ = believed(written(tmp_path, LOANS.replace("621", mark)))
    assert found.held == (mark,)


@pytest.mark.parametrize("noted", ["621 (r)", "621[1]", "621*", "621 p", "621\u00b9", "621 [note 2]", "621\u2020"])
def test_a_footnote_mark_on_a_figure_is_taken_off(noted: str, tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, LOANS.replace("621", noted)))[2][3] == "621"


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ("\u00a3621", "row 4, column C: '\u00a3621' is in \u00a3, but '414' in row 2 is without a unit"),
        ("62.1%", "row 4, column C: '62.1%' is in %, but '414' in row 2 is without a unit"),
        ("$621", "row 4, column C: '$621' is in $, but '414' in row 2 is without a unit"),
    ],
)
def test_figures_of_two_units_in_one_column_are_refused(odd: str, said: str, tmp_path: Path) -> None:
    told = refused(written(tmp_path, LOANS.replace("621", odd)))
    assert said in told
    assert "give each unit a column of its own" in told


@pytest.mark.parametrize("other", ["AMBRIDGE", "Ambridge*", "The Ambridge", "Ambridge [1]", "Ambridge "])
def test_one_area_under_two_spellings_is_refused_with_both_rows_or_is_one(other: str, tmp_path: Path) -> None:
    path = written(tmp_path, LOANS.replace("Ambridge,Feb", f"{other},Feb"))
    if other.strip() == "Ambridge":
        assert len({row[1] for row in rows_of(path)}) == 3
    else:
        assert "seems to be 'Ambridge' of row 2 under another spelling" in refused(path)


# --- names of any script ----------------------------------------------------------------------------------------------

HEBREW, ARABIC = "\u05d7\u05d9\u05e4\u05d4", "\u0627\u0644\u0642\u0627\u0647\u0631\u0629"


def test_names_written_from_the_right_stay_as_they_are(tmp_path: Path) -> None:
    text = LOANS.replace("Ambridge", HEBREW).replace("Felpersham", ARABIC)
    found, _ = believed(written(tmp_path, text))
    assert HEBREW in found.cast.text
    assert ARABIC in found.table
    assert len(set(found.cast.codes.values())) == 3


def test_marks_of_order_that_nobody_sees_make_no_second_area_and_no_odd_figure(tmp_path: Path) -> None:
    text = LOANS.replace("Ambridge", HEBREW).replace(f"{HEBREW},Feb", f"\u200f{HEBREW}\u200e,Feb")
    text = text.replace("2022", "\u200e2022").replace("Felpersham,Jan", "\u202bFelpersham\u202c,Jan")
    rows = rows_of(written(tmp_path, text))
    assert [row[1] for row in rows] == [HEBREW, "Felpersham", "Hollerton"] * 2
    assert rows[4][3] == "2022"


def test_signs_of_our_own_in_a_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"loans\.csv: row 2: holds a character without a meaning of its own"):
        readers.pages(written(tmp_path, LOANS.replace("Ambridge", "Amb\ue000ridge")))
