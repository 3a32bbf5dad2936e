"""Areas in the headings: over their measures ("Powys | Waiting", "Waiting | Powys"), a row of the table for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import Block
from nlg.intake.cues import AREA_WORDS
from nlg.intake.headings import JOINED
from nlg.intake.timeline import names_a_period
from nlg.intake.wide import FEWEST, all_figures, may_be_an_area, of_areas


def areas_above(block: Block, inquiry: Inquiry) -> Block:
    """A table of periods whose columns are all measures of all areas, laid out anew; any other as it is.

    Unsure where neither the title nor the names say that they are areas.
    """
    parts = {at: name.split(JOINED) for at, name in enumerate(block.names) if JOINED in name and all_figures(block, at)}
    others = [at for at in range(len(block.names)) if at not in parts]
    if not parts or any(len(each) != 2 or any(map(names_a_period, each)) for each in parts.values()):
        return block
    if not others or not all(all(map(names_a_period, filter(None, block.column(at)))) for at in others):
        return block
    sides = [list(dict.fromkeys(each[side] for each in parts.values())) for side in (0, 1)]
    if len(parts) != len(sides[0]) * len(sides[1]):
        return block
    may_be = [side for side in (0, 1) if len(sides[side]) >= FEWEST and _names(sides[side])]
    if not may_be:
        return block
    side = max(may_be, key=lambda one: len(sides[one]))
    if not _are_areas(block, sides[side], inquiry):
        return block
    return _laid_out(block, parts, others, side, sides)


def _names(texts: Sequence[str]) -> bool:
    """Whether headings are names of areas, most of them by all their words: "Libraries, Registration & Archives"."""
    return 4 * sum(map(may_be_an_area, texts)) >= 3 * len(texts)


def _are_areas(block: Block, names: Sequence[str], inquiry: Inquiry) -> bool:
    said = inquiry.answer("columns", ("areas", "measures"))
    word = names[0].casefold().rpartition(" ")[2]
    alike = bool(AREA_WORDS.fullmatch(word) or AREA_WORDS.fullmatch(f"health {word}")) and all(
        name.casefold().endswith(word) for name in names
    )
    if not said and not of_areas(block.title) and not alike:
        raise Unsure(
            f"{block.page.file}: no column says who the figures are about. Are {', '.join(names[:5])}, over the "
            "columns, areas, each with figures of the same things, or what is measured of one place?",
            key="columns",
            choices=("areas", "measures"),
        )
    if said != "measures":
        why = (
            "you said so"
            if said
            else f"they end with '{word}'"
            if alike
            else f"the title has '{of_areas(block.title)}'"
        )
        inquiry.believe("columns", f"{', '.join(names)}, over the columns, are areas", why)
    return said != "measures"


def _laid_out(
    block: Block, parts: dict[int, list[str]], others: Sequence[int], side: int, sides: Sequence[Sequence[str]]
) -> Block:
    """A row for each area where one of all stood: the other columns, the area's name, its figures."""
    areas, measures = sides[side], sides[1 - side]
    at_of = {(each[side], each[1 - side]): at for at, each in parts.items()}
    heading = of_areas(block.title).removeprefix("by ") or "area"
    cells = [
        (*(row[at] for at in others), area, *(row[at_of[area, measure]] for measure in measures))
        for row in block.cells
        for area in areas
    ]
    first = [at_of[areas[0], measure] for measure in measures]
    return replace(
        block,
        names=(*(block.names[at] for at in others), heading, *measures),
        columns=tuple(block.columns[at] for at in (*others, first[0], *first)),
        lines=tuple(line for line in block.lines for _ in areas),
        cells=tuple(cells),
    )
