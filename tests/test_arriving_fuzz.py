"""Tables spoilt in every way we know, alone and together, and byte by byte: refused in words, or read to the digit."""

from __future__ import annotations

import csv
import gzip
import io
import string
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st
from test_arriving import register, sheet

from nlg.errors import BadTable
from nlg.intake.arriving import cleaned
from nlg.intake.read import open_table
from nlg.intake.rows import read_rows

Key = tuple[str, str]
CODES = ("A1", "B2", "NA", "E06000035")
SLOWEST = 5.0  # seconds


@dataclass(frozen=True)
class Cells:
    """A table as rows of text: code, name, period, count, rate."""

    rows: tuple[tuple[str, ...], ...]
    form: str

    def figures(self) -> dict[Key, tuple[Decimal, Decimal]]:
        return {(row[0], row[2]): (Decimal(row[3]), Decimal(row[4])) for row in self.rows}


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    """A clean table of a few areas over days, weeks or months, its counts of one size or of many."""
    form = draw(st.sampled_from(("day", "week_ending", "month")))
    areas = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    first = draw(st.dates(date(1995, 1, 1), date(2035, 1, 1)))
    most = draw(st.sampled_from((9, 999, 9_999, 1_234_567)))
    places = draw(st.sampled_from((1, 2, 3)))
    rows = []
    for step in range(draw(st.integers(1, 8))):
        when = _later(first, form, step)
        for code in areas:
            rate = Decimal(draw(st.integers(0, 99_999))).scaleb(-places)
            name = draw(st.sampled_from(("Ashby", "Ynys M\u00f4n", "None", "Kingston, upon Hull", "x")))
            rows.append((code, name, when, str(draw(st.integers(0, most))), f"{rate:f}"))
    return Cells(tuple(rows), form)


def _later(first: date, form: str, step: int) -> str:
    if form == "month":
        months = first.year * 12 + first.month - 1 + step
        return date(months // 12, months % 12 + 1, 1).isoformat()
    return (first + timedelta(days=step * (7 if form == "week_ending" else 1))).isoformat()


# --- cells ------------------------------------------------------------------------------------------------------------


def _grouped(text: str, sign: str) -> str:
    return f"{int(text):,}".replace(",", sign)


def _dated(text: str, how: str) -> str:
    day = date.fromisoformat(text)
    return {
        "day first": f"{day:%d/%m/%Y}",
        "month first": f"{day:%m/%d/%Y}",
        "short": f"{day:%d/%m/%y}",
        "dots": f"{day.day}.{day.month}.{day.year}",
        "year first": f"{day:%Y/%m/%d}",
        "serial": str((day - date(1899, 12, 30)).days),
        "compact": f"{day:%Y%m%d}",
        "words": f"{day.day} {day:%B} {day.year}",
        "midnight": f"{text} 00:00:00",
    }[how]


DATED = ("day first", "month first", "short", "dots", "year first", "serial", "compact", "words", "midnight")


@st.composite
def spoilt(draw: st.DrawFn, table: Cells) -> Cells:
    """The same table, some or all cells of some columns spelled otherwise."""
    parts = draw(st.sampled_from((1.0, 1.0, 0.5)))
    hit = [parts == 1.0 or draw(st.booleans()) for _ in table.rows]
    dated = draw(st.sampled_from(("", "", *DATED)))
    thousands = draw(st.sampled_from(("", "", ",", ".", " ", "\u00a0", "\u202f", "'")))
    decimal = draw(st.sampled_from(("", "", ",")))
    sign = draw(st.sampled_from(("", "", "", "%", " (r)", "p", "\u00a0", "*", "[1]")))
    rows = []
    for row, spoil in zip(table.rows, hit, strict=True):
        code, name, when, count, rate = row
        if spoil:
            when = _dated(when, dated) if dated else when
            count = _grouped(count, thousands) if thousands else count
            rate = rate.replace(".", decimal) if decimal else rate
            rate += sign
        rows.append((code, name, when, count, rate))
    return replace(table, rows=tuple(rows))


# --- the file ---------------------------------------------------------------------------------------------------------


@st.composite
def files(draw: st.DrawFn) -> tuple[Cells, Cells, str, bytes, bool]:
    """A clean table, a spoilt one, the name and the bytes of its file, whether all of it may be there."""
    table = draw(tables())
    bad = draw(spoilt(table))
    separator = draw(st.sampled_from((",", ",", ",", ";", "\t", "|")))
    end = draw(st.sampled_from(("\n", "\n", "\r\n", "\r", "\r\r\n", "\n\n")))
    heads = draw(
        st.sampled_from((("code", "name", "week", "cases", "rate"), ("Code", " name", "WEEK ", "cases", "Rate")))
    )
    text = io.StringIO()
    quoting = draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows([heads, *bad.rows])
    content = draw(st.sampled_from(("", "", "Fever in Borset\n\n", "\ufeff"))) + text.getvalue()
    content += draw(st.sampled_from(("", "", separator * 4 + "\n", "\nSource: Borset Health\n")))
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-16", "cp1252", "utf-16-le", "mac-roman")))
    raw = content.encode(encoding, errors="replace")
    packed = draw(st.booleans())
    raw = gzip.compress(raw, 1, mtime=0) if packed else raw
    if cut := draw(st.sampled_from((False, False, True))):
        raw = raw[: draw(st.integers(0, len(raw)))]
    name = draw(st.sampled_from(("fever.csv.gz" if packed else "fever.csv", "fever.csv", "fever.txt")))
    return table, bad, name, raw, not cut


@cache
def _folder() -> TemporaryDirectory[str]:
    """One for all examples, of which each writes over the files of the last: making one takes longer than reading."""
    made = TemporaryDirectory()
    (Path(made.name) / "clean").mkdir()
    return made


def read(name: str, raw: bytes, form: str) -> tuple[dict[Key, tuple[Decimal, Decimal]], bytes] | str:
    """The figures that a file is read to, by area and period, and its clean bytes; or why it is refused."""
    about, folder = sheet(form), Path(_folder().name)
    path = folder / name
    path.write_bytes(raw)
    began, refused = time.monotonic(), ""
    try:
        found = cleaned(path, about, "t", register(CODES))
    except BadTable as fault:
        refused = str(fault)
    assert time.monotonic() - began < SLOWEST
    if refused:
        assert name in refused
        return refused
    clean = folder / "clean" / found.file
    clean.write_bytes(raw if found.content is None else found.content)
    assert bool(found.mended) == (found.content is not None)
    try:
        assert cleaned(clean, about, "t", register(CODES)).content is None  # what was put right needs nothing more
    except BadTable as fault:
        raise AssertionError(f"{found.mended} gave what is refused: {fault}") from fault
    opened = open_table(clean)
    read_rows(opened, about.tables["t"])
    content = gzip.decompress(clean.read_bytes()) if found.file.endswith(".gz") else clean.read_bytes()
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    marks = ("", "n/a", "c")
    whole = [row for row in rows if row["cases"] not in marks and row["rate"] not in marks]
    return {(row["code"], row["week"]): (Decimal(row["cases"]), Decimal(row["rate"])) for row in whole}, content


def could_not_be_seen(table: Cells, key: Key) -> bool:
    """Whether the last figure is longer than any its area had before: then a cut within it leaves no trace."""
    rates = [row[4] for row in table.rows if row[0] == key[0] and row[2] < key[1]]
    mine = next(row[4] for row in table.rows if (row[0], row[2]) == key)
    return len(mine) > max(map(len, rates), default=0)


@pytest.mark.long
@given(files())
@tried(10_000, 0.03)
def test_whatever_is_read_is_read_to_the_digit(drawn: tuple[Cells, Cells, str, bytes, bool]) -> None:
    table, _, name, raw, whole = drawn
    found = read(name, raw, table.form)
    if isinstance(found, str):
        return
    figures, right = found[0], table.figures()
    wrong = {key: cells for key, cells in figures.items() if right.get(key) != cells}
    if not whole:
        wrong = {key: cells for key, cells in wrong.items() if not (key in right and could_not_be_seen(table, key))}
    assert wrong == {}
    assert not whole or figures == right


@given(tables(), st.data())
@tried(10_000, 0.02)
def test_bytes_gone_wrong_are_refused_in_words_or_leave_a_table(table: Cells, data: st.DataObject) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("code", "name", "week", "cases", "rate"), *table.rows])
    raw = bytearray(text.getvalue().encode())
    if packed := data.draw(st.booleans()):
        raw = bytearray(gzip.compress(bytes(raw), mtime=0))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        how = data.draw(st.sampled_from(("put", "take", "turn", "again", "junk")))
        piece = data.draw(st.binary(min_size=1, max_size=6))
        if how == "put":
            raw[at:at] = piece
        elif how == "take":
            del raw[at : at + len(piece)]
        elif how == "turn":
            raw[at : at + 1] = piece[:1]
        elif how == "again":
            raw[at:at] = raw[at : at + 200]
        else:
            raw[at:at] = data.draw(
                st.sampled_from((b'"', b"\r", b"\0", b"\xff\xfe", b"<html>", b"PK\x03\x04", b"\xa0"))
            )
    read("fever.csv.gz" if packed else "fever.csv", bytes(raw), table.form)


@given(st.binary(max_size=400), st.sampled_from(("fever.csv", "fever.csv.gz", "fever.xlsx", "fever.ods", "fever")))
@tried(10_000, 0.02)
def test_any_bytes_are_no_table_or_one(raw: bytes, name: str) -> None:
    read(name, raw, "day")


@given(st.text(alphabet=string.digits + ".,' %(r)-+*\u00a0\u00a3e", max_size=8))
@tried(10_000, 0.03)
def test_a_cell_alone_is_read_as_it_stands_or_refused(cell: str) -> None:
    """What is read of any text is a number of the same digits."""
    rows = [("A1", "x", "2021-03-05", "5", cell), ("A1", "x", "2021-03-06", "5", "12.5")]
    text = io.StringIO()
    csv.writer(text).writerows([("code", "name", "week", "cases", "rate"), *rows])
    found = read("fever.csv", text.getvalue().encode(), "day")
    if not isinstance(found, str) and ("A1", "2021-03-05") in found[0]:
        rate = found[0]["A1", "2021-03-05"][1]
        digits = "".join(c for c in cell.partition("(")[0] if c.isdigit()).lstrip("0")
        assert digits.rstrip("0") == str(abs(rate)).replace(".", "").strip("0").rstrip("0"), (cell, rate)
