"""Whether a table's words are of its figures: headings of their columns, a caption of one of them."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Claim, Story
from .measures import Figures
from .report import Fault, Untrue
from .steps_back import UNITS, is_back
from .told_periods import BACK


def heading_faults(story: Story, figures: Figures) -> Iterator[Fault]:
    """Headings that are another column's, and a caption that names a measure no column is of."""
    captions = [text for place, text in story.unclaimed if place == "caption"]
    headings = [text for place, text in story.unclaimed if place == "heading"]
    shown = dict[str, Claim]()
    for row in story.rows:
        for cell in row if row and row[0].id.startswith("table ") else ():
            claims = [story.claims[each] for each in cell.claims if each in story.claims]
            shown |= {cell.id.rpartition(".")[2]: claim for claim in claims if claim.op == "cell"}
    columns = {heading: shown[str(at)] for at, heading in enumerate(headings, 1) if str(at) in shown}
    for heading, claim in columns.items():
        if wrong := _wrong(story, figures, heading, claim):
            yield Fault("heading", heading, wrong)
    told = {noun.casefold() for claim in columns.values() for noun in figures.nouns.of(str(claim.inputs["measure"]))}
    for caption in captions if told else ():
        for start, end in figures.nouns.found(caption):
            if caption[start:end].casefold() not in told:
                yield Fault("caption", caption[start:end], "no column is of it")


def _wrong(story: Story, figures: Figures, heading: str, claim: Claim) -> str:
    """Why a heading is not that of a column of cells; "" where it is, or says nothing that could be held against it."""
    measure = str(claim.inputs["measure"])
    table = figures.table_of(measure)
    try:
        then = table.period(table.index(str(claim.inputs["period"]))).last
    except Untrue:
        return ""  # the claim has its own fault
    back = BACK.search(heading)
    if (then != story.end) != (back is not None):
        return f"above figures of the period to {then}"
    if back is not None:
        unit = (back["one"] or back["two"]).lower()
        return "" if unit not in UNITS or is_back(unit, story.end, then) else f"above figures of the period to {then}"
    others = {noun.casefold() for name in figures.measures for noun in figures.nouns.of(name)}
    own = {noun.casefold() for noun in figures.nouns.of(measure)}
    return "" if heading.casefold() not in others - own else f"above figures of {measure}"
