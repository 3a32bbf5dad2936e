"""Faults of a table's words, which carry no claims: its headings change places, its caption names another measure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from benchmarks.mutants.fault import Bundle, Plan, copied
from benchmarks.mutants.figures import Figures


def around_the_table(bundle: Bundle, figures: Figures | None) -> Iterator[Plan]:
    """Every two headings that could change places, every other measure that the caption, or a heading, could name."""
    table = bundle["table"]
    if not table:
        return
    for one, other in combinations(range(1, len(table["columns"])), 2):
        told = any(
            row[at]["claim"] for row in table["rows"] for at in (one, other)
        )  # else nothing is said of any figure
        if told and table["columns"][one] != table["columns"][other]:
            yield Plan("headings exchanged", "heading", "", partial(_exchanged, bundle, one, other))
    nouns = {} if figures is None else _nouns(bundle, figures)
    shown = {claim["inputs"].get("measure") for claim in bundle["claims"] if claim["sentence"] is None}
    strange = [noun for noun, names in nouns.items() if not names & shown]
    for was in nouns:
        for noun in strange:
            if noun != was and table["caption"].startswith(f"{was} by "):
                yield Plan("caption of another measure", "caption", "", partial(_captioned, bundle, was, noun))


def _nouns(bundle: Bundle, figures: Figures) -> dict[str, set[str]]:
    """What measures of the story's tables are called in headings, each with their names: one word may be of several."""
    found: dict[str, set[str]] = {}
    for name in bundle["measures"]:
        panel = figures.panels.get(name.partition(".")[0])
        if panel is not None and name in panel.measures:
            found.setdefault(panel.measures[name].noun.headline, set()).add(name)
    return found


def _exchanged(bundle: Bundle, one: int, other: int) -> Bundle:
    changed = copied(bundle)
    columns = changed["table"]["columns"]
    columns[one], columns[other] = columns[other], columns[one]
    return changed


def _captioned(bundle: Bundle, was: str, noun: str) -> Bundle:
    changed = copied(bundle)
    changed["table"]["caption"] = f"{noun}{changed['table']['caption'][len(was) :]}"
    return changed
