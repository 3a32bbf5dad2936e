"""Habits of the big publishers' exports, put right before anything is guessed: Eurostat, SDMX, ONS, StatCan, Census."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry
from nlg.intake.block import Block
from nlg.intake.cues import AVERAGE
from nlg.intake.figures import looks_a_figure
from nlg.intake.occasions import match_days
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
)
ABOUT_A_FIGURE = re.compile(  # further columns of SDMX about how a figure is written
    r"unit_mult|unit multiplier|decimals|base_per|base period|time[_ ]format|conf_status|confidentiality.*|obs_status"
    r"|observation (?:status|value).*|time period|structure.*|last updated?",
    re.I,
)
OF_LEVELS = {
    "national": ("country_code", "country_name"),
    "regional": ("region_code", "region_name"),
    "local authority": ("new_la_code", "la_name"),
    "local authority district": ("lad_code", "lad_name"),
}
OF_EUROSTAT = {
    "P_MIO_HAB": "per million people",
    "P_HTHAB": "per 100,000 people",
    "P_THAB": "per 1,000 people",
    "THS": "thousands",
    "THS_PER": "thousands",
    "MIO_EUR": "\u20ac million",
    "BN_EUR": "\u20ac billion",
    "EUR": "\u20ac",
}
OF_STATCAN = {"ref_date", "vector", "coordinate", "value"}
KEPT_BY_STATCAN = (
    *("uom_id", "scalar_factor", "scalar_id", "vector", "coordinate", "status", "symbol", "terminated", "decimals"),
    "dguid",
)
LYING_IN_TWO = ("financial year", "fiscal year")
QUARTERS = ("financial quarter", "fiscal quarter")
OF_PXSTAT = re.compile(
    r"TLIST\([A-Z]\d+\)|C\d{5}V\d{5,6}|STATISTIC(?: CODE)?", re.I
)  # Ireland's CSO: codes beside labels
MEASURED = ("measure", "indicator", "subject", "variable", "item")  # headings over what SDMX says is measured
CODE_AND_LABEL = re.compile(r"([A-Za-z0-9_@$.\-]+): ?(\S.*)")
FIGURES_CALLED = re.compile(
    r"^v4_\d+$", re.I
)  # what the ONS calls its column of figures: v4, and how many marks follow


def usual(block: Block, inquiry: Inquiry) -> Block:
    """The table with the known habits of exports undone; any other table as it is."""
    habits = (_by_level, _several_in_the_first, _code_and_label, _sdmx, _statcan, _pxstat)
    for habit in (*habits, _about_the_export, _figures_called, _year_and_month):
        block = habit(block, inquiry)
    return match_days(block, inquiry)


def _by_level(block: Block, inquiry: Inquiry) -> Block:
    """The Department for Education's: who a row is about stands in other columns for each geographic level."""
    plain = [name.casefold().replace(" ", "_") for name in block.names]
    if "geographic_level" not in plain:
        return block
    at = plain.index("geographic_level")
    whose = []
    for row in block.cells:
        columns = OF_LEVELS.get(row[at].casefold(), ())
        if not columns or not all(column in plain and row[plain.index(column)] for column in columns):
            return block
        whose.append([row[plain.index(column)] for column in columns])
    inquiry.believe("export", "who a row is about stands in the columns of its level", "geographic_level")
    of_levels = {column for columns in OF_LEVELS.values() for column in columns} | {"geographic_level", "old_la_code"}
    rest = [n for n, name in enumerate(plain) if name not in of_levels]
    parts = plain.index("time_identifier") if "time_identifier" in plain else None
    times = () if parts is None else tuple({row[parts]: None for row in block.cells})
    return replace(
        block,
        names=("area_code", "area_name", *(block.names[n] for n in rest)),
        columns=(block.columns[at], block.columns[at], *(block.columns[n] for n in rest)),
        cells=tuple((*who, *(row[n] for n in rest)) for who, row in zip(whose, block.cells, strict=True)),
        notes=(*block.notes, *times),
    )


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


def _code_and_label(block: Block, inquiry: Inquiry) -> Block:
    """SDMX's 'geo:Geopolitical entity' over 'AT:Austria': what is asked for with both, as two columns."""
    heads = [at for at, name in enumerate(block.names) if CODE_AND_LABEL.fullmatch(name)]
    if len(heads) < 2 or not any(all(map(CODE_AND_LABEL.fullmatch, block.column(at))) for at in heads):
        return block  # "ULSP: pump price" is a heading like another
    names: list[str] = []
    columns: list[int] = []
    cells: list[list[str]] = [[] for _ in block.cells]
    for at, name in enumerate(block.names):
        parted = [CODE_AND_LABEL.fullmatch(text) for text in block.column(at)]
        head = CODE_AND_LABEL.fullmatch(name)
        every = all(hit or not text for hit, text in zip(parted, block.column(at), strict=True))
        both = head is not None and any(parted) and every
        names += [head[2], f"{head[2]} code"] if head and both else [head[1] if head else name]
        columns += [block.columns[at]] * (2 if both else 1)
        for row, hit, text in zip(cells, parted, block.column(at), strict=True):
            row += ([hit[2], hit[1]] if hit else ["", ""]) if both else [text]
    inquiry.believe("export", "SDMX: code and label in one cell", f"its headings are like '{block.names[0]}'")
    return replace(block, names=tuple(names), columns=tuple(columns), cells=tuple(map(tuple, cells)))


def _sdmx(block: Block, inquiry: Inquiry) -> Block:
    """SDMX-CSV: a figure counts in tens to the power of UNIT_MULT, and 'NaN' stands for none."""
    plain = [name.casefold() for name in block.names]
    if not {"time_period", "obs_value"} <= set(plain):
        return block
    value, times = plain.index("obs_value"), plain.index("unit_mult") if "unit_mult" in plain else -1
    powers = {row[times] for row in block.cells} - {"", "0"} if times >= 0 else set()
    if powers:
        said = ", ".join(sorted(powers))
        inquiry.believe("export", f"SDMX: figures written out, times 10 to the power of {said}", "UNIT_MULT says so")
    cells = tuple(
        (*row[:value], _written_out(block, n, value, row[times] if times >= 0 else ""), *row[value + 1 :])
        for n, row in enumerate(block.cells)
    )
    told = f"{_measured(block)}{_in_what(block)}"
    names = tuple(told if at == value else name for at, name in enumerate(block.names))
    aside = [at for at, name in enumerate(block.names) if ABOUT_A_FIGURE.fullmatch(name)]
    return replace(block, names=names, cells=cells).without(aside)


def _in_what(block: Block) -> str:
    """What Eurostat's code of the unit says, where all rows have one: " (per million people)"."""
    for at, name in enumerate(block.names):
        if name.casefold() in ("unit", "unit_measure") and len(codes := set(block.column(at))) == 1:
            return f" ({said})" if (said := OF_EUROSTAT.get(codes.pop().upper(), "")) else ""
    return ""


def _statcan(block: Block, inquiry: Inquiry) -> Block:
    """Statistics Canada's: columns about how a figure is kept go, and what it counts in comes into its heading."""
    plain = [name.casefold() for name in block.names]
    if not OF_STATCAN.issubset(plain):
        return block
    inquiry.believe("export", "Statistics Canada's", "its columns are REF_DATE, VECTOR, COORDINATE, VALUE and so on")
    factors = set(block.column(plain.index("scalar_factor"))) if "scalar_factor" in plain else set()
    in_what = f"VALUE ({factors.pop().strip()})" if len(factors) == 1 and "units" not in factors else "VALUE"
    if in_what == "VALUE" and "uom" in plain and set(block.column(plain.index("uom"))) == {"Dollars"}:
        said = [
            row for row in map(str.strip, block.cells[0]) if AVERAGE.search(row.casefold()) and not looks_a_figure(row)
        ]
        in_what = f"{said[0] if len(said) == 1 else 'VALUE'} (C$)"
    names = tuple(in_what if name == "value" else block.names[at] for at, name in enumerate(plain))
    aside = [at for at, name in enumerate(plain) if name in KEPT_BY_STATCAN]
    return replace(block, names=names, notes=(*block.notes, "Source: Statistics Canada")).without(aside)


def _pxstat(block: Block, inquiry: Inquiry) -> Block:
    """PxStat's, as Ireland's CSO and others have it: a column of codes beside each of labels."""
    codes = [at for at, name in enumerate(block.names) if OF_PXSTAT.fullmatch(name)]
    if not any(block.names[at].casefold().startswith("tlist") for at in codes):
        return block
    inquiry.believe("export", "PxStat's: columns of codes are left out", ", ".join(block.names[at] for at in codes))
    return block.without(codes)


def _measured(block: Block) -> str:
    """What the figures are called: the one thing that a column of names says is measured."""
    for at, name in enumerate(block.names):
        if name.casefold() in MEASURED and len(set(block.column(at))) == 1 and re.search("[a-z]", block.column(at)[0]):
            return block.column(at)[0]
    return "value"


def _written_out(block: Block, n: int, value: int, power: str) -> str:
    text = block.cells[n][value]
    if text.casefold() == "nan":
        return ""
    if power in ("", "0") or not looks_a_figure(text):
        return text
    try:
        return f"{Decimal(text).scaleb(int(power)):f}"
    except (ArithmeticError, ValueError):
        raise BadTable(
            f"{block.page.place(block.lines[n], block.columns[value])}: '{text}' cannot be taken times 10 to the power "
            f"of '{power}' (UNIT_MULT)",
            mend="take the row out, or write the figure out",
        ) from None


def _about_the_export(block: Block, inquiry: Inquiry) -> Block:
    dropped = [at for at, name in enumerate(block.names) if name.casefold() in ABOUT_THE_EXPORT]
    if dropped:
        said = ", ".join(block.names[at] for at in dropped)
        inquiry.believe("export", f"left out: {said}", "columns about the export, not about what was measured")
    _breaks(block, inquiry)
    same = tuple(text for at in dropped if len({text := row[at] for row in block.cells}) == 1 and text)
    return replace(block, notes=(*block.notes, *same)).without(dropped)


def _breaks(block: Block, inquiry: Inquiry) -> None:
    """What SDMX marks as a break in its series is said: figures before it and after it are not made alike."""
    for at, name in enumerate(block.names):
        if name.casefold() in ("obs_flag", "obs_status"):
            times = [other for other, head in enumerate(block.names) if head.casefold().startswith("time")]
            marked = [row for row in block.cells if "b" in row[at].casefold().split() or row[at].casefold() == "b"]
            if marked:
                when = f", the first in {marked[0][times[0]]}" if times else ""
                inquiry.believe(
                    "breaks in series",
                    f"{len(marked)}{when}: do not let figures of before be compared with those after",
                    f"{name} has 'b'",
                )


def _figures_called(block: Block, inquiry: Inquiry) -> Block:
    if not any(FIGURES_CALLED.match(name) for name in block.names):
        return block
    inquiry.believe("export", "the ONS's: its figures are in the first column", f"its heading is '{block.names[0]}'")
    return replace(block, names=tuple("value" if FIGURES_CALLED.match(name) else name for name in block.names))


def _year_and_month(block: Block, inquiry: Inquiry) -> Block:
    """A column of years beside one of months or quarters: one column of periods, rows for a whole year left out."""
    plain = [name.casefold() for name in block.names]
    years = [at for at, name in enumerate(plain) if name in ("year", "yr", "yyyy", "calendar year", *LYING_IN_TWO)]
    parts = [
        at
        for at, name in enumerate(plain)
        if name in ("month", "mon", "period", "quarter", "qtr", "month name", *QUARTERS)
        or (name == "mm" and "yyyy" in plain)
    ]
    if len(years) != 1 or not parts:
        return block
    in_two = plain[years[0]] in LYING_IN_TWO
    form = r"\d{4}[/-]\d\d(?:\d\d)?" if in_two else r"\d{4}"
    if not all(re.fullmatch(form, text) for text in block.column(years[0])):
        return block
    year, part = years[0], parts[0]
    tails = [month_of(text) for text in block.column(part)]
    if not all(tails):
        return block
    if plain[part] in ("quarter", "qtr", *QUARTERS):
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
