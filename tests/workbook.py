"""A small XLSX file made of rows, for tests: texts, figures, merged cells, sheets."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from nlg.intake.readers import letters

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def workbook(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """The bytes of a workbook; `merged` gives ranges like 'B3:C3' for each sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in _parts(sheets, merged or {}).items():
            parts.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), HEAD + text)
    return out.getvalue()


def _parts(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]]) -> dict[str, str]:
    numbers = range(1, len(sheets) + 1)
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    found = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" '
        f'ContentType="{KIND}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
    }
    for n, (name, rows) in enumerate(sheets.items(), start=1):
        found[f"xl/worksheets/sheet{n}.xml"] = _sheet(rows, merged.get(name, ()))
    return found


def _sheet(rows: Rows, merged: Sequence[str]) -> str:
    lines = "".join(
        f'<row r="{r}">{"".join(_cell(f"{letters(c)}{r}", cell) for c, cell in enumerate(row))}</row>'
        for r, row in enumerate(rows, start=1)
    )
    regions = "".join(f'<mergeCell ref="{region}"/>' for region in merged)
    return (
        f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>'
        f"{f'<mergeCells>{regions}</mergeCells>' if merged else ''}</worksheet>"
    )


def _cell(at: str, cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{at}"><v>{cell!r}</v></c>'


def locked() -> bytes:
    """A workbook behind a password: the older container that holds it, with the two streams every program writes."""
    none, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [fat, end, *range(3, 10), end, *range(11, 18), end, *[none] * 110]  # two streams of eight sectors
    head = struct.pack("<8s16xHHHHH6x5I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096)
    head += struct.pack("<4I109I", end, 0, end, 0, 0, *[none] * 108)
    folder = _entry("Root Entry", 5, none, 2, end, 0) + _entry("EncryptionInfo", 2, none, none, 2, 4096)
    folder += _entry("EncryptedPackage", 2, 1, none, 10, 4096) + bytes(128)
    return head + struct.pack("<128I", *chain) + folder + bytes(range(256)) * 32


def _entry(name: str, kind: int, left: int, child: int, first: int, size: int) -> bytes:
    """A line of the container's list: a root (5) with its child, or a stream (2) with the one to its left."""
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBB3I36xII4x", text, len(text) + 2, kind, 1, left, 0xFFFFFFFF, child, first, size)
