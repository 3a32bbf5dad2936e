"""All kinds of faults, and how so many of them are planted in a story: each kind as often as another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from benchmarks.mutants.around_the_table import around_the_table
from benchmarks.mutants.by_a_liar import by_a_liar
from benchmarks.mutants.fault import Bundle, Mutant, Plan, copied
from benchmarks.mutants.figures import Figures
from benchmarks.mutants.framing import KINDS as FRAMING
from benchmarks.mutants.framing import framing
from benchmarks.mutants.in_the_text import in_the_text
from benchmarks.mutants.left_out import left_out
from benchmarks.mutants.siblings import KINDS as SIBLINGS
from benchmarks.mutants.small_words import small_words
from benchmarks.mutants.whole_sentences import whole_sentences

HARD = (  # the claim is changed along with the words
    "liar: figure",
    "liar: direction",
    "liar: now for then",
    "liar: complete set",
    "liar: count",
    "liar: name",
    "liar: group",
    "liar: date",
    "liar: measure",
    "liar: stale figure",
    "liar: another area",
    "liar: another measure",
    "liar: another base",
    "liar: stale run",
    "liar: stale count",
    "liar: left out of a ranking",
    "liar: other end",
    "liar: figures exchanged",
    "liar: names exchanged",
    "liar: respectively",
    "liar: another measure's move",
    "liar: another area's move",
    "liar: headline against text",
    "liar: rise beside steady",
    "liar: stale sentence",
    "liar: another area's sentence",
    "liar: another measure's sentence",
)
TRUE_ELSEWHERE = tuple(  # of these, the claims that a table does give: only the words beside them tell against them
    kind for kind in HARD if kind not in ("liar: figure", "liar: direction", "liar: complete set", "liar: count")
)
IN_WORDS = (
    "digit",
    "decimal place",
    "unit",
    "stale figure",
    "percentage points",
    "number word",
    "ordinal",
    "month",
    "date",
    "year",
    "up for down",
    "high for low",
    "first for last",
    "quantifier",
    "neighbour's name",
    "wrong group",
    "hedge",
    "more for fewer",
    "measure",
    "words of a source",
    "dropped not",
    "planted not",
    "figures exchanged",
    "names exchanged",
    "wrong step back",
    "unclaimed word",
    "strong word",
    "cause",
    "no claim at all",
    "deleted caveat",
    "another that is the same",
    "by for to",
    "to for by",
    "outside for in",
    "total for average",
    "wrong sort of area",
    "wrong length",
    "headings exchanged",
    "caption of another measure",
)
Cell = tuple[str, str]  # measure and period
RARE = (  # few stories have room for these: they are looked for
    *("hedge", "more for fewer", "deleted caveat", "liar: respectively", "liar: rise beside steady"),
    *("dropped not", "another that is the same", "quantifier"),
    *("another unit behind it", "run of another step", "from for to", "high for low by a word"),
)
IN_CELLS = 0.15  # a table has many cells: of most faults that could stand in one, so many do
KINDS = (*IN_WORDS, *FRAMING, "value", "swapped area", "hash", *HARD, *SIBLINGS)


def mutants(bundle: Bundle, rng: Random) -> Iterator[Mutant]:
    """All that can be planted in a story, in the order of the text."""
    for plan in plans(bundle, rng, None):
        yield from _built(plan)


def a_few(bundle: Bundle, rng: Random, figures: Figures, most: int, planted: Mapping[str, int]) -> Iterator[Mutant]:
    """So many faults of a story, of those kinds that have been planted the least so far."""
    by_kind: dict[str, list[Plan]] = {}
    for plan in plans(bundle, rng, figures):
        by_kind.setdefault(plan.kind, []).append(plan)
    rarest = sorted(sorted(by_kind), key=lambda kind: (planted.get(kind, 0), rng.random()))
    for kind in rarest[:most]:
        in_prose = [plan for plan in by_kind[kind] if not plan.place.startswith("table ")]
        cells = not in_prose or rng.random() < IN_CELLS
        yield from _built(rng.choice(by_kind[kind] if cells else in_prose))


def _built(plan: Plan) -> Iterator[Mutant]:
    if (changed := plan.build()) is not None:
        yield Mutant(plan.kind, plan.place, plan.claim, changed)


def plans(bundle: Bundle, rng: Random, figures: Figures | None) -> Iterator[Plan]:
    """Everything that could be planted."""
    yield from in_the_text(bundle, figures, rng)
    yield from by_a_liar(bundle, figures)
    yield from left_out(bundle)
    yield from small_words(bundle)
    yield from framing(bundle)
    yield from around_the_table(bundle, figures)
    yield from whole_sentences(bundle, figures) if figures is not None else ()
    cells, figures_of = _cells_of(bundle), _figures_of(bundle)
    for at in range(len(bundle["claims"])):
        yield from _changed_claim(bundle, at, cells, figures_of)
    for at, source in enumerate(bundle["sources"]):
        yield Plan("hash", source["file"], "", lambda at=at: _other_hash(bundle, at))  # type: ignore[misc]


def _other_hash(bundle: Bundle, at: int) -> Bundle:
    changed = copied(bundle)
    was = changed["sources"][at]["sha256"]
    here = at % 64
    changed["sources"][at]["sha256"] = f"{was[:here]}{'0' if was[here] != '0' else '1'}{was[here + 1 :]}"
    return changed


def _changed_claim(
    bundle: Bundle, at: int, cells: Mapping[str, str], figures_of: Mapping[Cell, Sequence[tuple[str, Any]]]
) -> Iterator[Plan]:
    """A claim with another value, or about another area whose figure is known to differ."""
    claim = bundle["claims"][at]
    place = claim["sentence"] or cells.get(claim["id"], "")
    yield Plan("value", place, claim["id"], lambda: _with(bundle, at, value=_another(claim["value"])))
    if (other := _other_area(bundle, claim, figures_of)) is not None:
        inputs = claim["inputs"] | {"area": other}
        yield Plan("swapped area", place, claim["id"], lambda: _with(bundle, at, inputs=inputs))


def _with(bundle: Bundle, at: int, **changes: Any) -> Bundle:
    changed = copied(bundle)
    changed["claims"][at].update(changes)
    return changed


def _cells_of(bundle: Bundle) -> dict[str, str]:
    """Where claims without a sentence stand, by id: a cell of the table, or a chart."""
    found: dict[str, str] = {}
    for r, row in enumerate(bundle["table"]["rows"] if bundle["table"] else [], 1):
        for c, cell in enumerate(row, 1):
            found.setdefault(cell["claim"], f"table {r}.{c}")
    for chart in bundle["charts"]:
        for text in re.findall(r'"([^"]*)"', json.dumps(chart)):
            found.setdefault(text, chart["id"])
    return found


def _figures_of(bundle: Bundle) -> dict[Cell, list[tuple[str, Any]]]:
    """By measure and period the areas of which the story has a cell, each with its value."""
    found: dict[Cell, list[tuple[str, Any]]] = {}
    for claim in bundle["claims"]:
        if claim["op"] == "cell":
            inputs = claim["inputs"]
            found.setdefault((inputs["measure"], inputs["period"]), []).append((inputs["area"], claim["value"]))
    return found


def _another(value: Any) -> Any:
    if value is None:
        return "2000-01-01"
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[1:] if value else ["X"]
    if value in ("up", "down", "same"):
        return "same" if value != "same" else "up"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(/[0-9]+)?", value):
        return str(Fraction(value) + 1)
    return f"{value}x"


def _other_area(
    bundle: Bundle, claim: Mapping[str, Any], figures_of: Mapping[Cell, Sequence[tuple[str, Any]]]
) -> str | None:
    """An area that surely makes the claim false: for `area` any other, for `cell` one known to differ."""
    if claim["op"] == "area":
        return min(
            {each["value"] for each in bundle["claims"] if each["op"] == "area"} - {claim["value"]}, default=None
        )
    if claim["op"] != "cell":
        return None
    known = figures_of[claim["inputs"]["measure"], claim["inputs"]["period"]]
    return min((area for area, value in known if value != claim["value"]), default=None)
