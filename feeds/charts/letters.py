"""How wide words are in the shipped font, so that labels can be laid out without drawing them."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = FONTS / "Inter-Regular.otf", FONTS / "Inter-SemiBold.otf"
SPARE = 1.04  # readers' own fonts: few are wider than this one, and those by little


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in the chart's units, to a tenth, never less than it takes.

    >>> width("757", 12) < width("757", 12, bold=True) < width("7,577", 12)
    True
    """
    advances, usual, units = _advances(bold)
    return round(SPARE * size * sum(advances.get(ord(c), usual) for c in text) / units + 0.05, 1)


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as there is room for, with an ellipsis.

    >>> cut("Tunbridge Wells", 12, 60), cut("Kent", 12, 60)
    ('Tunbrid…', 'Kent')
    """
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size, bold=bold) > room:
        kept = kept[:-1].rstrip(" ,-")
    return kept + "…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False, most: int = 3) -> list[str]:
    """The text in lines of at most this width; what is left over of the last is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, size, bold=bold) <= room or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(line, size, room, bold=bold) for line in lines]


@lru_cache(maxsize=2)
def _advances(bold: bool) -> tuple[dict[int, int], int, int]:
    """Advance by code point, that of a letter the font does not have, and units of an em: the font's own tables."""
    font = (BOLD if bold else REGULAR).read_bytes()
    tables = _tables(font)
    units = int(struct.unpack_from(">H", font, tables["head"] + 18)[0])
    count = int(struct.unpack_from(">H", font, tables["hhea"] + 34)[0])
    widths = struct.unpack_from(">" + "Hh" * count, font, tables["hmtx"])[::2]
    glyphs = _glyphs(font, tables["cmap"])
    return {code: widths[min(glyph, count - 1)] for code, glyph in glyphs.items()}, units, units


def _tables(font: bytes) -> dict[str, int]:
    number = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(number))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """Glyph by code point, from a character map of format 4: pieces of the code space, each with an offset."""
    at = cmap + struct.unpack_from(">I", font, cmap + 8)[0]
    pieces = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{pieces}{kind}", font, at + 14 + skip + 2 * pieces * n)
        for n, (kind, skip) in enumerate((("H", 0), ("H", 2), ("h", 2), ("H", 2)))
    )
    found = {}
    for n in range(pieces):
        for code in range(starts[n], ends[n] + 1):
            if code == 0xFFFF:
                continue
            glyph = code
            if offsets[n]:
                place = at + 16 + 6 * pieces + 2 * n + offsets[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", font, place)[0]
            found[code] = (glyph + deltas[n]) % 65536
    return found
