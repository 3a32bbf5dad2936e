"""Figures of hours and half-hours: made into days, each the mean or the sum of its own; the program tells no hours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from nlg.intake.answers import Inquiry, Irregular, Unsure
from nlg.intake.block import Block
from nlg.intake.cues import AVERAGE, FLOW, INDEX, LEVELS, MADE, PERCENT, RATE
from nlg.intake.figures import decimal_mark, decimals, looks_a_figure, places, read_figures
from nlg.intake.spans import span

AT_A_TIME = re.compile(
    r"(.{6,20}?)[ T](?:at )?(\d{1,2}):?(\d\d)(?::\d\d(?:\.\d+)?)?(?: ?(?:utc|gmt|bst|z))?", re.IGNORECASE
)
CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?(?:-|to) ?\d{1,2}:\d\d)?|\d{1,2}")
TIME = re.compile(r"\b(?:time|hours?|half[- _]?hours?|settlement period|clock|from|he)\b")
OF_MEANS = re.compile(
    r"\b(?:[kmg]w|mg/l|ppm|ppb|db|mph|km/h|m/s|\u00b0[cf]|hz|demand|load|level|speed|temp\w*|concentration)\b"
    r"|[\u00b5\u03bcu]g/m|\u00b0[cf]"
)
OF_SUMS = re.compile(r"\b(?:[kmg]wh|mm|rain\w*|count)\b")
ENOUGH = Fraction(3, 4)  # of a day's readings, for a mean; a sum needs them all


def by_day(block: Block, inquiry: Inquiry) -> Block:
    """A block of hours as one of days; any other as it stands. Unsure where a mean and a sum are both open."""
    found = _days(block)
    if found is None:
        return block
    days, taken = found
    times = {at for at in taken if at != taken[0]}
    figures = [
        at
        for at in range(len(block.names))
        if at not in taken and 2 * sum(map(looks_a_figure, block.column(at))) > len(block.cells)
    ]
    keys = [at for at in range(len(block.names)) if at not in taken and at not in figures]
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, row in enumerate(block.cells):
        groups.setdefault((days[n], *(row[at] for at in keys)), []).append(n)
    usual = Counter(map(len, groups.values())).most_common(1)[0][0]
    if usual < 2:
        return block
    made = {at: _made(block, at, list(groups.values()), usual, inquiry) for at in figures}
    names = {at: name for at, (name, _) in made.items()}
    rows = []
    for g, (key, lines) in enumerate(groups.items()):
        put = {taken[0]: key[0], **{at: texts[g] for at, (_, texts) in made.items()}}
        rows.append(tuple(put.get(at, text) for at, text in enumerate(block.cells[lines[0]])))
    whole = replace(
        block,
        names=tuple("Date" if at == taken[0] else names.get(at, name) for at, name in enumerate(block.names)),
        cells=tuple(rows),
        lines=tuple(block.lines[lines[0]] for lines in groups.values()),
    )
    return whole.without(sorted(times))


def _days(block: Block) -> tuple[list[str], list[int]] | None:
    """Each row's day, and the columns that say it: that of the day first, then that of the hour. None for no hours."""
    for at in range(len(block.names)):
        hits = [AT_A_TIME.fullmatch(text) for text in block.column(at)]
        parts = [hit for hit in hits if hit is not None and _a_day(hit[1])]
        if len(parts) == len(hits) and len({(hit[2], hit[3]) for hit in parts}) > 1:
            return [hit[1].strip(" ,") for hit in parts], [at]
    day = next((at for at in range(len(block.names)) if all(map(_a_day, block.column(at)))), None)
    hour = next(
        (
            at
            for at, name in enumerate(block.names)
            if at != day and TIME.search(name.casefold()) and all(map(CLOCK.fullmatch, block.column(at)))
        ),
        None,
    )
    if day is None or hour is None or len(set(block.column(hour))) < 2:
        return None
    return block.column(day), [day, hour]


def _a_day(text: str) -> bool:
    try:
        found = span(text.strip(" ,")) if text and not text.isdigit() else None
    except Irregular:
        return False
    return found is not None and found.kind in ("date", "slashed")


def _made(
    block: Block, at: int, groups: Sequence[Sequence[int]], usual: int, inquiry: Inquiry
) -> tuple[str, list[str]]:
    """A column's heading and figures by day."""
    name = block.names[at]
    cells = list(places(block.cells, block.lines, at, block.columns[at]))
    read = read_figures(block.page, cells, decimal_mark(block.page, cells, inquiry), inquiry)
    mean = _is_a_mean(block, name, read.unit, inquiry)
    least = usual * (ENOUGH if mean else 1)
    known = [[Fraction(text) for n in lines if _is_plain(text := read.texts[n])] for lines in groups]
    digits = decimals(read.texts)
    figures = [_figure(each, mean, digits) if len(each) >= least else "" for each in known]
    if not mean:
        figures = [
            text if len(each) == len(lines) else "" for text, each, lines in zip(figures, known, groups, strict=True)
        ]
    inquiry.believe(
        "hours",
        f"{name}: each day's {'mean' if mean else 'sum'} of its {usual} figures",
        f"a day with fewer than {'three quarters' if mean else 'all'} of them is not known",
    )
    sign = {"%": ("", "%"), "\u00a3": ("\u00a3", ""), "$": ("$", ""), "\u20ac": ("\u20ac", "")}.get(read.unit, ("", ""))
    heading = f"Average {name}" if mean and not AVERAGE.search(name.casefold()) else name
    return heading, [f"{sign[0]}{text}{sign[1]}" if text else "" for text in figures]


def _is_a_mean(block: Block, name: str, unit: str, inquiry: Inquiry) -> bool:
    said = inquiry.answer(f"hours.{name}", ("mean", "sum"))
    plain = name.casefold().replace("_", " ")
    if not said and OF_SUMS.search(plain):
        return False
    if not said and (unit == "%" or any(s.search(plain) for s in (OF_MEANS, AVERAGE, INDEX, RATE, LEVELS, PERCENT))):
        return True
    if not said and (FLOW.search(plain) or MADE.search(plain)):
        return False
    if not said:
        raise Unsure(
            f"{block.page.file}: {name}: its figures are of hours or less, and the program tells days: is that "
            "of a day their mean or their sum?",
            key=f"hours.{name}",
            choices=("mean", "sum"),
        )
    return said == "mean"


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text) is not None


def _figure(known: Sequence[Fraction], mean: bool, digits: int) -> str:
    """The sum as it is; a mean with one place more than its figures have.

    >>> _figure([Fraction(1), Fraction(2)], True, 0), _figure([Fraction("1.25"), Fraction("2.5")], False, 2)
    ('1.5', '3.75')
    """
    whole = sum(known, Fraction(0))
    value, places_of = (whole / len(known), digits + 1) if mean else (whole, digits)
    scaled = round(value * 10**places_of)
    text = f"{abs(scaled):0{places_of + 1}d}"
    text = f"{text[:-places_of]}.{text[-places_of:]}" if places_of else text
    return f"-{text}" if scaled < 0 else text
