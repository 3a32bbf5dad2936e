"""Each figure is of the publisher named with it. Words of the sheet stand in a claim: cut, they may say otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from .against_sheet import in_the_sheet
from .nouns import WORD
from .report import Fault
from .told import Told

_IN_A_ROW = 8  # words of a sheet that nobody chooses alike by chance
_EXPLAINS = ("context", "caveat")


def source_faults(told: Told) -> Iterator[Fault]:
    """Figures that are not of the publisher named with them; words of a text of the sheet that no claim holds."""
    yield from _from_whom(told)
    if told.passage.kind not in _EXPLAINS:
        return
    text, at = told.passage.text, 0
    for start, end in [*sorted((claim.start, claim.end) for claim in told.claims), (len(text), len(text))]:
        words = [*WORD.finditer(text, at, max(at, start))]
        for first, last in zip(words, words[_IN_A_ROW - 1 :], strict=False):
            row = " ".join(each[0] for each in words if first.start() <= each.start() <= last.start())
            if any(f" {row} " in said for said in told.figures.nouns.texts):
                yield Fault(
                    told.passage.id, text[first.start() : last.end()], "the sheet's words, and no claim holds them"
                )
                return
        at = max(at, end)


def _from_whom(told: Told) -> Iterator[Fault]:
    """ "Figures from A have 12, where those from B have 9": the figures stand in the order of their publishers."""
    said = [claim for claim in told.claims if claim.op == "metadata" and "publisher" in str(claim.inputs["key"])]
    figures = [claim for claim in told.claims if claim.op == "cell" and claim.form["rule"] in ("number", "about")]
    said, figures = (sorted(each, key=lambda claim: claim.start) for each in (said, figures))
    if len(said) != len(figures) or len({told.values[each.id] for each in said}) < len(said):
        return
    for name, figure in zip(said, figures, strict=True) if len(said) > 1 else ():
        if told.values[name.id] not in _publishers(told, str(figure.inputs["measure"]).partition(".")[0]):
            yield Fault(told.passage.id, figure.printed, f"not a figure from {name.printed}, which is named with it")


def _publishers(told: Told, table: str) -> set[object]:
    """What the publisher of a table is called."""
    declared = told.figures.sheet.get("tables", {}).get(in_the_sheet(table), {})
    source = next((each for each in told.figures.own_tables if each["name"] == table), {})
    return {declared.get("publisher"), declared.get("publisher_said"), source.get("publisher")} - {None}
