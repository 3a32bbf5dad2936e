"""Whether the words about a chart tell of what is drawn: its measure, its area, where it ends and what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .charts import Chart
from .document import Claim
from .exact import number_from
from .periods import Period
from .report import Fault
from .told import Told, is_noun

_EXTREME = re.compile(r"\b(?P<top>highest|lowest)(?: figure is)? $")
_MARKED = re.compile(r" is marked, at $")


def chart_word_faults(told: Told) -> Iterator[Fault]:
    """What title, unit and alt of a chart say that its drawing does not show."""
    for chart in told.story.charts:
        if told.passage.id.startswith(f"{chart.id}."):
            cells = sorted((claim for claim in told.claims if claim.op == "cell"), key=lambda claim: claim.start)
            found = [*(_share if chart.sort == "share" else _measure)(told, chart, cells)]
            if chart.sort == "line":
                found += [*_line(told, chart, cells), *_of_its_area(told, chart)]
            elif chart.sort == "bars":
                found += [*_places(told, chart), *_bars(told, chart, cells)]
                found += [*_group(told, chart), *_marked(told, chart, cells)] if told.is_alt else []
            yield from (Fault(told.passage.id, claim.printed, reason) for claim, reason in found)
            yield from _unclaimed(told, str(chart.entry["measure"])) if chart.sort != "share" else ()


def _measure(told: Told, chart: Chart, cells: list[Claim]) -> Iterator[tuple[Claim, str]]:
    drawn = str(chart.entry["measure"])
    for claim in cells:
        if claim.inputs["measure"] != drawn:
            yield claim, f"a figure of {claim.inputs['measure']}, and the chart shows {drawn}"
    nouns = told.nouns(drawn)
    for claim in told.claims:
        if is_noun(claim) and nouns and str(told.values[claim.id]) not in nouns:
            yield claim, f"not what the chart shows, which is {drawn}"


def _unclaimed(told: Told, drawn: str) -> Iterator[Fault]:
    """Words for a measure that no claim holds, and not those for the one that is drawn."""
    right = {noun.casefold() for noun in told.nouns(drawn)}
    for start, end, is_held in told.spoken:
        if not is_held and told.passage.text[start:end].casefold() not in right:
            yield Fault(told.passage.id, told.passage.text[start:end], f"the chart shows {drawn}")


def _line(told: Told, chart: Chart, cells: list[Claim]) -> Iterator[tuple[Claim, str]]:
    """The first figure is the one marked as now, the next one marked as then; the others are extremes."""
    periods = {str(mark["role"]): mark["period"] for mark in chart.entry["marks"]}
    others = list(cells)
    for role in ("now", "then"):
        if role in periods and others and not _EXTREME.search(told.passage.text[: others[0].start]):
            claim = others.pop(0)
            if _index(told, chart, claim.inputs["period"]) != _index(told, chart, periods[role]):
                yield claim, f"of the period to {claim.inputs['period']}, and the chart marks {periods[role]}"
    for claim in others:
        found = _EXTREME.search(told.passage.text[: claim.start])
        values = [each for each in chart.entry["values"] if each is not None]
        if found and values and claim.inputs["measure"] == chart.entry["measure"]:
            end = (max if found["top"] == "highest" else min)(values, key=number_from)
            if number_from(claim.value) != number_from(end):
                yield claim, f"not the {found['top']} figure drawn, which is {end}"


def _of_its_area(told: Told, chart: Chart) -> Iterator[tuple[Claim, str]]:
    """A line is of one area: its figures are, and a title that names any names that one."""
    for claim in told.claims:
        if claim.op == "cell" and claim.inputs["area"] != chart.entry["area"]:
            yield claim, f"a figure of {claim.inputs['area']}, and the chart is of {chart.entry['area']}"
    for claim in told.claims if told.is_heading else ():
        if claim.op == "area" and claim.inputs["area"] != chart.entry["area"]:
            yield claim, f"the chart is of {chart.entry['area']}"


def _places(told: Told, chart: Chart) -> Iterator[tuple[Claim, str]]:
    """A place is one among the bars, of the area that stands ahead of it."""
    for claim in told.claims:
        if claim.op == "rank":
            ahead = [each for each in told.claims if each.op == "area" and each.end < claim.start]
            names = [each.inputs["area"] for each in sorted(ahead, key=lambda each: each.start)]
            if claim.inputs["group"] != chart.entry["group"]:
                yield claim, f"the chart shows the areas of {chart.entry['group']}"
            elif told.is_heading and names and claim.inputs["area"] != names[-1]:
                yield claim, f"told of {names[-1]}, and a place of {claim.inputs['area']}"


def _bars(told: Told, chart: Chart, cells: list[Claim]) -> Iterator[tuple[Claim, str]]:
    """A figure is that of a bar, and in the title of the one whose place or name is told there."""
    told_of = [each.inputs["area"] for each in told.claims if each.op in ("area", "rank")]
    drawn = _index(told, chart, chart.entry["period"])
    for claim in told.claims:
        value = told.values[claim.id]
        if claim.op == "period" and isinstance(value, Period) and value.last != told.story.end:
            yield claim, f"the chart shows the period to {told.story.end}"
    for claim in cells:
        if _index(told, chart, claim.inputs["period"]) != drawn:
            yield (
                claim,
                f"of the period to {claim.inputs['period']}, and the chart shows that to {chart.entry['period']}",
            )
        elif told.is_heading and told_of and claim.inputs["area"] not in told_of:
            yield claim, f"a figure of {claim.inputs['area']}, which the title does not name"


def _group(told: Told, chart: Chart) -> Iterator[tuple[Claim, str]]:
    """The first name is that of the group whose areas are drawn."""
    names = sorted((each for each in told.claims if each.op == "area"), key=lambda each: each.start)
    for claim in names[:1]:
        if claim.inputs["area"] != chart.entry["group"]:
            yield claim, f"the chart shows the areas of {chart.entry['group']}"


def _share(told: Told, chart: Chart, cells: list[Claim]) -> Iterator[tuple[Claim, str]]:
    """The whole is named before its parts, each with its own words, and the period is the chart's."""
    whole = told.nouns(str(chart.entry["whole"]["measure"]))
    nouns = [each for each in told.claims if is_noun(each)]
    for noun in sorted(nouns, key=lambda each: each.start):
        right = [told.nouns(str(cell.inputs["measure"])) for cell in cells if cell.start == noun.end + 1]
        wanted = right[0] if right else whole if told.passage.id.endswith(".unit") else frozenset()
        if wanted and str(told.values[noun.id]) not in wanted:
            yield noun, "not what this part of the chart shows"
    for claim in told.claims:
        value = told.values[claim.id]
        if claim.op == "period" and isinstance(value, Period) and value.last != told.story.end:
            yield claim, f"the chart shows the period to {told.story.end}"


def _marked(told: Told, chart: Chart, cells: list[Claim]) -> Iterator[tuple[Claim, str]]:
    """The bar that is marked is the chart's own, by name and figure."""
    own = chart.entry["own"]
    for claim in cells:
        found = _MARKED.search(told.passage.text[: claim.start])
        named = [each for each in told.claims if found and each.end == found.start() and each.op == "area"]
        for each in [*named, *([claim] if found else [])]:
            if each.inputs["area"] != own:
                yield each, f"not the bar that is marked, which is that of {own}"


def _index(told: Told, chart: Chart, period: object) -> int:
    return told.figures.table_of(str(chart.entry["measure"])).index(str(period))
