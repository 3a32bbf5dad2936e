"""Facts for the terminal and for programs: score, reasons, evidence, and what was left out."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from typing import Any

from nlg.fact import Fact, Proven, ScoredFact, exact_text
from nlg.pipeline import Release
from nlg.story import LeftOut, NoStory
from nlg.telling.plan import plan

WIDTH, BAR, FULL = 80, 10, 15.0  # a score of 15 is as good as they come


def fact_lines(release: Release, code: str, left_out: bool) -> Iterator[str]:
    """The facts about an area as lines of at most 80 columns, best first."""
    for scored in own_facts(release, code):
        fact = scored.fact
        yield f"{_bar(scored.score)} {scored.score:5.1f}  {fact.kind} · {fact.measure.name} · {_value(fact)}"[:WIDTH]
        for reason in scored.reasons:
            yield from _indented(reason)
        for cells in fact.evidence:
            span = cells.start.isoformat() if cells.start == cells.end else f"{cells.start} to {cells.end}"
            of = cells.areas[0] if len(cells.areas) == 1 else f"{len(cells.areas)} areas"
            yield from _indented(f"cells: {cells.measure}, {of}, {span}")
        if fact.margin:
            yield from _indented(f"margin: {fact.margin}")
    if left_out:
        yield "left out:"
        for left in _left_out(release, code):
            yield f"{'':2}{left.score:5.1f}  {left.kind} · {left.measure} · {left.area}"[:WIDTH]
            yield f"{'':9}{left.reason}"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 18, subsequent_indent=" " * 20)


def fact_list(release: Release, code: str, left_out: bool) -> dict[str, Any]:
    """The same as data."""
    found: dict[str, Any] = {"area": code, "period": release.brief.period.isoformat()}
    found["facts"] = [_as_json(scored) for scored in own_facts(release, code)]
    if left_out:
        found["left_out"] = [dataclasses.asdict(left) for left in _left_out(release, code)]
    return found


def own_facts(release: Release, code: str) -> list[ScoredFact]:
    """Facts about the area itself (those about its neighbours are its neighbours')."""
    return [scored for scored in release.scored(code) if scored.fact.code == code]


def _left_out(release: Release, code: str) -> list[LeftOut]:
    planned = plan(release.pool(code), release.shapes)
    if isinstance(planned, NoStory):
        return [LeftOut(kind="story", area=code, measure="", score=0.0, reason=planned.reason)]
    return list(planned.left_out)


def _bar(score: float) -> str:
    full = min(BAR, round(BAR * score / FULL))
    return "#" * full + "." * (BAR - full)


def _value(fact: Fact) -> str:
    value = fact.now.number
    places = fact.now.decimals
    return f"{float(value):,.{places}f} {fact.measure.unit}"


def _as_json(scored: ScoredFact) -> dict[str, Any]:
    fact = scored.fact
    said = {
        part.name: exact_text(value.value)
        for part in dataclasses.fields(fact)
        if isinstance(value := getattr(fact, part.name), Proven)
    }
    return {
        "kind": fact.kind,
        "measure": fact.measure.name,
        **said,
        "score": round(scored.score, 3),
        "reasons": list(scored.reasons),
        "certainty": round(fact.certainty, 4),
        "settled": fact.settled,
        "margin": fact.margin,
        "evidence": [
            {
                "table": c.table,
                "measure": c.measure,
                "areas": list(c.areas),
                "from": c.start.isoformat(),
                "to": c.end.isoformat(),
            }
            for c in fact.evidence
        ],
    }
