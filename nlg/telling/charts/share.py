"""A share of the whole: the parts of an area's figure, or an area's part of its group's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from nlg.fact import Fact, Proven, exact_text
from nlg.panel import Measure
from nlg.telling.charts.spec import Drawing, Numbered, source_of
from nlg.telling.measured import sheet_says
from nlg.telling.pool import Pool
from nlg.telling.words.figures import plotted
from nlg.telling.words.names import bare_name
from nlg.telling.words.spelling import respelled
from nlg.telling.words.voice import Voice

Named = tuple[Proven, str]  # a figure and its name, with its proof


def share(pool: Pool, fact: Fact, voice: Voice, numbered: Numbered) -> Drawing | None:
    """The whole and its parts; None where they are no amounts that make one up."""
    pieces = _of_measures(fact, voice) or _of_a_group(fact)
    if pieces is None:
        return None
    (whole, name), parts = pieces
    if any(part.number < 0 or part.op != "cell" for part, _ in (*parts, (whole, name))) or "%" in fact.measure.unit:
        return None
    if not 0 < whole.number >= sum(part.number for part, _ in parts):
        return None
    return Drawing(
        sort="share",
        of=SimpleNamespace(
            **source_of(pool.brief, fact.measure),
            area=fact.area,
            group=getattr(fact, "group", None) if whole is not fact.now else None,
            whole=whole,
            period=fact.period,
            parts=[SimpleNamespace(now=part, name=said) for part, said in parts],
        ),
        figures={
            "period": whole.inputs["period"],
            "whole": _piece(whole, name, voice, numbered),
            "parts": [_piece(part, said, voice, numbered) for part, said in parts],
            "target": None,
        },
    )


def _of_measures(fact: Fact, voice: Voice) -> tuple[Named, list[Named]] | None:
    """A figure split by measures that are parts of it."""
    figures, measures = getattr(fact, "figures", None), getattr(fact, "parts", None)
    if not (isinstance(figures, tuple) and isinstance(measures, tuple) and len(figures) == len(measures)):
        figures, measures = (getattr(fact, "part_now", None),), (getattr(fact, "part", None),)
    if not all(isinstance(p, Proven) for p in figures) or not all(isinstance(m, Measure) for m in measures):
        return None
    parts = [(p, _called(m, voice)) for p, m in zip(figures, measures, strict=True)]
    parts.sort(key=lambda part: -part[0].number)
    return (fact.now, _called(fact.measure, voice)), parts


def _called(measure: Measure, voice: Voice) -> str:
    """What headlines call a measure, as the house spells it."""
    return respelled(sheet_says(measure, "noun.headline"), voice=voice)


def _of_a_group(fact: Fact) -> tuple[Named, list[Named]] | None:
    """A group's figure, and what of it falls to the fact's area."""
    whole, group = getattr(fact, "whole", None), getattr(fact, "group", None)
    if not isinstance(whole, Proven) or not isinstance(group, Proven):
        return None
    return (whole, bare_name(group)), [(fact.now, bare_name(fact.area))]


def _piece(figure: Proven, name: str, voice: Voice, numbered: Numbered) -> dict[str, Any]:
    """A part or the whole, as the bundle writes it."""
    return {
        "measure": figure.inputs["measure"],
        "area": figure.inputs["area"],
        "value": exact_text(figure.value),
        "name": numbered.cell(name),
        "label": numbered.cell(plotted(figure, voice=voice)),
    }
