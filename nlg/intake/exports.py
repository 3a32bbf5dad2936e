"""Habits of the big publishers' exports, put right before anything is guessed: Eurostat, SDMX, ONS, BLS, US Census."""

from __future__ import annotations

import re
from dataclasses import replace

from nlg.intake.answers import Inquiry
from nlg.intake.block import Block
from nlg.intake.spans import month_of

ABOUT_THE_EXPORT = (  # columns about the file or about a figure's footnote, never about what was measured
    "dataflow",
    "last update",
    "structure",
    "structure_id",
    "structure_name",
    "action",
    "obs_flag",
    "obs_status",
    "conf_status",
    "data marking",
    "footnote",
    "footnotes",
)
FIGURES_CALLED = re.compile(
    r"^v4_\d+$", re.I
)  # what the ONS calls its column of figures: v4, and how many marks follow


def usual(block: Block, inquiry: Inquiry) -> Block:
    """The table with the known habits of exports undone; any other table as it is."""
    for habit in (_several_in_the_first, _about_the_export, _figures_called, _year_and_month):
        block = habit(block, inquiry)
    return block


def _several_in_the_first(block: Block, inquiry: Inquiry) -> Block:
    r"""Eurostat's 'freq,unit,geo\TIME_PERIOD': several columns in the first, parted by commas."""
    first, _, across = block.names[0].partition("\\")
    if not across or not across.casefold().startswith("time"):
        return block
    names = [part.strip() for part in first.split(",")]
    cells = tuple((*(part.strip() for part in row[0].split(",")), *row[1:]) for row in block.cells)
    if any(len(row) != len(names) + len(block.names) - 1 for row in cells):
        return block
    inquiry.believe("export", "Eurostat's: several columns in the first", f"its heading is '{block.names[0]}'")
    columns = (*(block.columns[0] for _ in names), *block.columns[1:])
    return replace(block, names=(*names, *block.names[1:]), columns=columns, cells=cells)


def _about_the_export(block: Block, inquiry: Inquiry) -> Block:
    dropped = [at for at, name in enumerate(block.names) if name.casefold() in ABOUT_THE_EXPORT]
    if dropped:
        said = ", ".join(block.names[at] for at in dropped)
        inquiry.believe("export", f"left out: {said}", "columns about the export, not about what was measured")
    return block.without(dropped)


def _figures_called(block: Block, inquiry: Inquiry) -> Block:
    if not any(FIGURES_CALLED.match(name) for name in block.names):
        return block
    inquiry.believe("export", "the ONS's: its figures are in the first column", f"its heading is '{block.names[0]}'")
    return replace(block, names=tuple("value" if FIGURES_CALLED.match(name) else name for name in block.names))


def _year_and_month(block: Block, inquiry: Inquiry) -> Block:
    """A column of years beside one of months or quarters: one column of periods, rows for a whole year left out."""
    plain = [name.casefold() for name in block.names]
    years = [at for at, name in enumerate(plain) if name in ("year", "yr", "calendar year")]
    parts = [at for at, name in enumerate(plain) if name in ("month", "mon", "period", "quarter", "qtr", "month name")]
    if len(years) != 1 or not parts or not all(re.fullmatch(r"\d{4}", text) for text in block.column(years[0])):
        return block
    year, part = years[0], parts[0]
    tails = [month_of(text) for text in block.column(part)]
    if not all(tails):
        return block
    if plain[part] in ("quarter", "qtr"):
        tails = [f" Q{int(tail[1:])}" if re.fullmatch(r"-0[1-4]", tail) else tail for tail in tails]
    kept = [n for n, tail in enumerate(tails) if tail != "year"]
    inquiry.believe(
        "period",
        f"columns {block.names[year]} and {block.names[part]} together",
        f"{len(tails) - len(kept)} rows of whole years are left out"
        if len(kept) < len(tails)
        else "a year and a part of it",
    )
    cells = tuple(
        tuple(f"{row[year]}{tails[n]}" if at == year else text for at, text in enumerate(row))
        for n, row in enumerate(block.cells)
        if tails[n] != "year"
    )
    names = tuple("period" if at == year else name for at, name in enumerate(block.names))
    lines = tuple(block.lines[n] for n in kept)
    return replace(block, names=names, cells=cells, lines=lines).without([part])
