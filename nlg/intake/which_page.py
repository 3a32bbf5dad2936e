"""Which sheet of a workbook is meant: the one asked for, or the only one that holds a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import block
from nlg.intake.readers import Page

ABOUT = re.compile(  # sheets that say something of the tables on the others
    r"(?:notes?|cover|contents?|metadata|information|info|about|read ?me|definitions?|glossary|index|titles?|help"
    r"|guidance|lookups?)"
    r"(?:[ _-]?(?:sheet|page))?|table of contents|.*[ _]notes",
    re.IGNORECASE,
)


def which_page(found: Sequence[Page], inquiry: Inquiry) -> Page:
    """The sheet meant. Unsure where several hold tables, BadTable where none does."""
    names = [page.name for page in found]
    if said := inquiry.answer("sheet", names):
        return found[names.index(said)]
    if len(found) == 1:
        return found[0]
    tables = [page for page in found if _holds_a_table(page)]
    tables = [page for page in tables if not ABOUT.fullmatch(page.name)] or tables
    if len(tables) > 1:
        raise Unsure(
            f"{found[0].file}: {len(tables)} sheets hold tables", key="sheet", choices=[page.name for page in tables]
        )
    if not tables:
        raise BadTable(f"{found[0].file}: none of its sheets ({', '.join(names)}) holds a table with headings")
    others = ", ".join(name for name in names if name != tables[0].name)
    inquiry.believe("sheet", tables[0].name, f"no table in {others}")
    return tables[0]


def _holds_a_table(page: Page) -> bool:
    try:
        block(page, Inquiry())
    except Unsure:
        return True
    except BadTable:
        return False
    return True
