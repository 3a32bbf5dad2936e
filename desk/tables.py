"""Facts for the terminal and for programs: score, reasons, evidence, what they stand on, and what was left out."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from nlg.fact import Fact, Proven, ScoredFact, exact_text
from nlg.finding.detect import marked, shelf
from nlg.finding.guards import caveats
from nlg.finding.why import why
from nlg.intake.written import with_unit
from nlg.pipeline import Release
from nlg.story import LeftOut, NoStory, StoryPlan

WIDTH, BAR, FULL = 80, 10, 15.0  # a score of 15 is as good as they come
FIRST = 12  # so many are shown where nobody asks for all


def fact_lines(release: Release, code: str, left_out: bool, kinds: Sequence[str] | None, most: int) -> Iterator[str]:
    """The facts about an area as lines of at most 80 columns, best first."""
    scored = release.scored(code, kinds)
    for one in scored[:most]:
        yield from _lines(release, one)
    if len(scored) > most:
        yield f"and {len(scored) - most:,} more: --all shows them, --kind KIND one kind"
    if left_out:
        yield "left out:"
        for left in _left_out(release, code):
            yield f"{'':2}{left.score:5.1f}  {left.kind} · {left.measure} · {left.area}"[:WIDTH]
            yield f"{'':9}{left.reason}"


def news_lines(release: Release, most: int) -> Iterator[str]:
    """What is news anywhere in the release, one fact for each figure, best first."""
    for scored in release.news(most):
        fact = scored.fact
        yield f"{fact.area.words.get('name', fact.code)}"
        yield from _lines(release, scored)


def _lines(release: Release, scored: ScoredFact) -> Iterator[str]:
    fact = scored.fact
    yield f"{_bar(scored.score)} {scored.score:5.1f}  {fact.kind} · {fact.measure.name} · {_value(fact)}"[:WIDTH]
    for reason in scored.reasons:
        yield from _indented(reason)
    for caveat in caveats(release.brief, fact):
        yield from _indented(f"{caveat.guard}: {caveat.said}")
    for cells in fact.evidence:
        span = cells.start.isoformat() if cells.start == cells.end else f"{cells.start} to {cells.end}"
        of = cells.areas[0] if len(cells.areas) == 1 else f"{len(cells.areas)} areas"
        yield from _indented(f"cells: {cells.measure}, {of}, {span}")
    if not marked(fact.kind, "CONTEXT"):
        margin, held = release.margin(fact), release.robust(fact).said
        if margin is not None:
            yield from _indented(f"margin: {margin.said}")
        if held:
            yield from _indented(f"robust: {held}")


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 18, subsequent_indent=" " * 20)


def fact_list(release: Release, code: str, left_out: bool, kinds: Sequence[str] | None) -> dict[str, Any]:
    """The same as data, all of it."""
    found: dict[str, Any] = {"area": code, "period": release.brief.period.isoformat()}
    found["facts"] = [_as_json(release, scored) for scored in release.scored(code, kinds)]
    if left_out:
        found["left_out"] = [dataclasses.asdict(left) for left in _left_out(release, code)]
    return found


def why_lines(release: Release, code: str, kind: str) -> Iterator[str]:
    """Why a kind is, or is not, told of an area: a line or two for each of its measures."""
    pool = release.pool(code)
    planned = release.planned(pool)
    group = pool.patch
    yield f"{kind} · {shelf()[kind].ID}: {_caption(kind)}"
    for answer in why(release.brief, release.catch, kind, code, group):
        verdict = answer.verdict
        if answer.found >= 0:
            fact = shelf()[kind].fact(release.brief, release.catch.found(kind), answer.found)
            verdict = _of_a_true_fact(release, fact, planned)
        yield from textwrap.wrap(f"{answer.measure}: {verdict}", WIDTH, subsequent_indent="  ")


def _caption(kind: str) -> str:
    return str(shelf()[kind].__doc__).partition("\n")[0]


def _of_a_true_fact(release: Release, fact: Fact, planned: StoryPlan | NoStory) -> str:
    """What became of a fact that is true."""
    scored = next(s for s in release.scored(fact.code, [fact.kind]) if s.fact.row == fact.row)
    said = f"true, and scores {scored.score:.1f}"
    young = [c for c in caveats(release.brief, fact) if c.guard == "G6"]
    if young:
        return f"{said}, but blocked by guard G6: {young[0].said}"
    if fact.certainty <= 1 - release.brief.limits.clear_at:
        return f"{said}, but not clear of chance (guard G3): certainty {fact.certainty:.2f}"
    if fact.kind not in release.tellable:
        return f"{said}, but no sentence says it yet"
    again = [reason for reason in scored.reasons if reason.startswith("We led with the same")]
    if again:
        return f"{said}, but told last time: {again[0]}"
    if isinstance(planned, NoStory):
        return f"{said}, but there is no story: {planned.reason}"
    return f"{said}: {_place_in(planned, fact)}"


def _place_in(planned: StoryPlan, fact: Fact) -> str:
    """Where a story tells a fact, or what it lost to."""
    key = (fact.kind, fact.measure.name, fact.code, fact.row)
    if _key(planned.lead.host.fact) == key:
        return "it leads the story"
    for paragraph in planned.paragraphs:
        if any(_key(slot.host.fact) == key for slot in paragraph.slots):
            return f"it is told, in the paragraph '{paragraph.role}'"
    better = planned.lead.host
    lost = f"the lead went to {better.fact.kind} of {better.fact.measure.name}, which scores {better.score:.1f}"
    left = [one for one in planned.left_out if (one.kind, one.measure, one.area) == key[:3]]
    return f"not told: {lost}" + (f"; {left[0].reason}" if left and "lost the lead" not in left[0].reason else "")


def _key(fact: Fact) -> tuple[str, str, str, int]:
    return (fact.kind, fact.measure.name, fact.code, fact.row)


def _left_out(release: Release, code: str) -> list[LeftOut]:
    planned = release.planned(release.pool(code))
    if isinstance(planned, NoStory):
        return [LeftOut(kind="story", area=code, measure="", score=0.0, reason=planned.reason)]
    return list(planned.left_out)


def _bar(score: float) -> str:
    full = min(BAR, round(BAR * score / FULL))
    return "#" * full + "." * (BAR - full)


def _value(fact: Fact) -> str:
    value = fact.now.number
    places = fact.now.decimals
    return with_unit(f"{float(value):,.{places}f}", fact.measure.unit)


def _as_json(release: Release, scored: ScoredFact) -> dict[str, Any]:
    fact = scored.fact
    said = {
        part.name: exact_text(value.value)
        for part in dataclasses.fields(fact)
        if isinstance(value := getattr(fact, part.name), Proven)
    }
    stands: dict[str, Any] = {}
    if not marked(fact.kind, "CONTEXT"):
        margin, held = release.margin(fact), release.robust(fact)
        stands["margin"] = "" if margin is None else margin.said
        stands["robust"] = {"agree": held.agree, "of": held.of, "against": list(held.against)}
    return {
        "kind": fact.kind,
        "id": shelf()[fact.kind].ID,
        "measure": fact.measure.name,
        **said,
        "score": round(scored.score, 3),
        "reasons": list(scored.reasons),
        "certainty": round(fact.certainty, 4),
        "settled": fact.settled,
        **stands,
        "caveats": [dataclasses.asdict(caveat) for caveat in caveats(release.brief, fact)],
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
