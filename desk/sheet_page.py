"""Writes docs/sheet.md, every key of a dataset sheet with its type, default and meaning: python -m desk.sheet_page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from nlg.intake.keys import Section, sections

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sheet.md"
COMMAND = "python -m desk.sheet_page"
OPENING = f"""\
# The sheet, key by key

A dataset is a table, a register of its areas, and a sheet: a TOML file that says what the table's columns mean and how
to tell them. [Your own table](own-table.md) writes one step by step; here is every key. A key that is not here is an
error, with its name.

This page is made from the models in `nlg/intake/sheet.py`: `{COMMAND}` writes it anew, so nobody edits it by hand.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([OPENING, *(line for section in sections() for line in _lines(section))])


def _lines(section: Section) -> Iterator[str]:
    yield f"## `{section.place}`\n" if section.place else "## At the top\n"
    yield from (f"{' '.join(paragraph.split())}\n" for paragraph in section.about.strip().split("\n\n"))
    yield "| key | what it says | type | default |\n|---|---|---|---|"
    for key in section.keys:
        default = "**needed**" if key.needed else f"`{key.default}`" if key.default else ""
        yield f"| `{key.name}` | {key.says} | {key.type} | {default} |"
    yield ""


def main() -> None:
    """Writes the page."""
    if not PAGE.parent.is_dir():
        sys.exit(f"{PAGE.parent}: there is no such folder: the page is part of the source, not of what is installed")
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
