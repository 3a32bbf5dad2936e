"""A long table is read a stretch at a time, and is the same as if it were read at once: figures, lines, errors."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest
from fever import FEVER

from nlg.errors import BadTable
from nlg.intake import rows as rows_of
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import load_register
from nlg.intake.sheet import load_sheet
from nlg.panel import SUPPRESSED, Panel
from nlg.proof.check.library import Library
from nlg.proof.check.report import Unreadable
from nlg.proof.check.shapes import whole_shape

REGISTER = """code,name,display,article,preposition,kind,called,parent,members,population,population_year
A1,Ashby,Ashby,,in,district,borough,,,,
A2,Barton,Barton,,in,district,borough,,,,
A3,Calder,Calder,,in,district,borough,,,,
"""
SHEET = (
    FEVER
    + """area = "code"
period = "day"
period_form = "day"
where = { kind = ["young", "old"] }
suppressed_marks = ["c"]
[tables.t.measures.cases]
op = "column"
column = "cases"
where = { kind = ["young", "old"] }
unit = "cases"
type = "flow"
polarity = "bad"
noun = { one = "case", many = "cases", headline = "Fever cases", full = "fever cases" }
[tables.t.measures.aged]
op = "column"
column = "cases"
where = { kind = "old" }
unit = "cases"
type = "flow"
polarity = "bad"
noun = { one = "case", many = "cases", headline = "Fever cases", full = "fever cases" }
"""
)
KINDS = ("young", "old", "all")
LINES = [
    f"A{n},2021-03-{day:02d},{kind},{day * n}{'.5' if kind == 'old' else ''},note\n"
    for day in range(1, 9)
    for n in (3, 1, 2)
    for kind in KINDS
]
ROWS = "code,day,kind,cases,remark\n" + "".join(LINES)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of seven rows, so that a small table has many."""
    monkeypatch.setattr(rows_of, "CELLS_AT_ONCE", 35)
    monkeypatch.setattr(rows_of, "FEWEST_ROWS", 7)


def panel(folder: Path, text: str = ROWS) -> Panel:
    (folder / "borset.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "fever.toml").write_text(SHEET, encoding="utf-8")
    (folder / "fever.csv").write_text(text, encoding="utf-8", newline="")
    about = load_sheet(folder / "fever.toml")
    return read_panel(open_table(folder / "fever.csv"), about, "t", load_register(folder / "borset.csv"))


def said_of(folder: Path, text: str) -> str:
    with pytest.raises(BadTable) as error:
        panel(folder, text)
    return str(error.value)


def changed(line: int, old: str, new: str) -> str:
    """The table with one of its lines changed; the header is line 1."""
    lines = ROWS.splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    return "".join(lines)


def test_a_table_read_in_stretches_is_the_table_read_at_once(tmp_path: Path, short: None) -> None:
    found = panel(tmp_path)
    assert found.values["t.cases"].tolist() == [[2 * n * day + 0.5 for day in range(1, 9)] for n in (1, 2, 3)]
    assert found.values["t.aged"].tolist() == [[n * day + 0.5 for day in range(1, 9)] for n in (1, 2, 3)]
    assert found.line_numbers[:, 7].tolist() == [68, 71, 65]
    assert found.scale == {"t.cases": 1, "t.aged": 1}


def test_a_mark_in_any_stretch_is_held_back(tmp_path: Path, short: None) -> None:
    found = panel(tmp_path, changed(69, ",8.5,", ",c,"))
    assert np.argwhere(found.statuses["t.aged"] == SUPPRESSED).tolist() == [[0, 7]]
    assert np.argwhere(found.statuses["t.cases"] == SUPPRESSED).tolist() == [[0, 7]]


@pytest.mark.parametrize(
    ("line", "old", "new", "said"),
    [
        (69, ",8.5,", ",8o,", "row 69, column cases: '8o' is not a number"),
        (69, "A1", "A9", "row 69, column code: 'A9' is not in borset.csv"),
        (69, "2021-03-08", "8 March", "row 69, column day: '8 March' is not a date"),
        (69, "2021-03-08", "2021-03-07", "rows 60 and 69, columns code and day: 'A1' is there twice for 2021-03-07"),
        (69, ",8.5,note", ",8.5,note,more", "Expected 5 fields in line 69, saw 6"),
        (2, ",note", ",note,more", "row 2: has more cells than there are headings"),
    ],
)
def test_a_fault_in_a_late_stretch_is_named_by_its_own_line(
    line: int, old: str, new: str, said: str, tmp_path: Path, short: None
) -> None:
    assert said in said_of(tmp_path, changed(line, old, new))


def test_text_in_rows_that_do_not_count_is_no_fault(tmp_path: Path, short: None) -> None:
    assert panel(tmp_path, changed(70, ",8,", ",about eight,")).values["t.cases"].sum() == 444


def test_of_two_faults_the_first_in_the_file_is_named_whatever_its_kind(tmp_path: Path) -> None:
    text = changed(69, ",8.5,", ",x,").replace("A1,2021-03-07,young,7,", "A1,2021-03-07,young,y,")
    assert "row 59, column cases: 'y' is not a number" in said_of(tmp_path, text)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path, short: None) -> None:
    lines = changed(69, ",8.5,", ",8o,").splitlines(keepends=True)
    lines[9] = lines[9].replace("note", '"a note\nof two lines"')
    lines[30] += "\n  \n"
    assert "row 72, column cases: '8o' is not a number" in said_of(tmp_path, "".join(lines))


def test_a_table_written_over_while_it_is_read_is_not_read(tmp_path: Path) -> None:
    panel(tmp_path)
    table = open_table(tmp_path / "fever.csv")
    (tmp_path / "fever.csv").write_text(changed(69, ",8.5,", ",9.5,"), encoding="utf-8")
    about = load_sheet(tmp_path / "fever.toml")
    with pytest.raises(BadTable, match=r"fever\.csv: was written over while it was read"):
        read_panel(table, about, "t", load_register(tmp_path / "borset.csv"))


def test_a_packed_table_has_the_hash_of_its_own_bytes(tmp_path: Path) -> None:
    packed = tmp_path / "fever.csv.gz"
    packed.write_bytes(gzip.compress(ROWS.encode()))
    assert open_table(packed).sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["fever.csv", "fever.csv.gz"])
def test_the_checker_reads_the_same_figures_as_a_stream(name: str, tmp_path: Path) -> None:
    content = ROWS.encode() if name.endswith("csv") else gzip.compress(ROWS.encode())
    (tmp_path / name).write_bytes(content)
    source = {"id": "t", "file": name, "sha256": hashlib.sha256(content).hexdigest()}
    shape = whole_shape({"area": "code", "period": "day", "period_form": "day"}, "t")
    table = Library([tmp_path]).table(source, shape, ["cases"], ["kind"])
    kinds = (("kind", ("young", "old")),)
    theirs = [[float(cell or 0) for cell in table.series("cases", kinds, 1, (f"A{n}",))] for n in (1, 2, 3)]
    assert theirs == panel(tmp_path).values["t.cases"].tolist()


def test_the_checker_does_not_judge_by_a_table_of_another_hash_or_cut_off(tmp_path: Path) -> None:
    shape = whole_shape({"area": "code", "period": "day", "period_form": "day"}, "t")
    cut = gzip.compress(ROWS.encode())[:-20]
    (tmp_path / "fever.csv.gz").write_bytes(cut)
    source = {"id": "t", "file": "fever.csv.gz", "sha256": "0" * 64}
    with pytest.raises(Unreadable, match="has sha256"):
        Library([tmp_path]).table(source, shape, ["cases"], ["kind"])
    source["sha256"] = hashlib.sha256(cut).hexdigest()
    with pytest.raises(Unreadable, match="not gzipped UTF-8 text"):
        Library([tmp_path]).table(source, shape, ["cases"], ["kind"])
