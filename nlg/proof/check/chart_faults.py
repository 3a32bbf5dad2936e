"""Charts held against the tables: every point, scale, date and label, and that nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .charts import Chart
from .date_words import MONTHS, years_of
from .document import Claim, Story
from .exact import Number, number_from, number_text
from .numerals import FIGURE, num
from .passages import Passage
from .periods import Period, day_from
from .reckoner import Reckoner
from .report import Fault, Untrue

_SCALES = {"m": 10**6, " million": 10**6, "bn": 10**9, " billion": 10**9, None: 1}
_TICK = re.compile(
    rf"(?P<sign>\u2212)?(?P<currency>[£$€])?(?P<num>{FIGURE})(?P<scale>m|bn| million| billion)?"
    "(?P<percent>%| per cent)?"
)
_CUT = "cut off"
UNTOLD = ("not published", "too few")


def chart_faults(story: Story, reckoner: Reckoner) -> Iterator[Fault]:
    """Every fault of every chart; labels and sentences are also judged as any text is."""
    for chart in story.charts:
        judge = _Judge(chart, story, reckoner)
        try:
            found = list(_SORTS[chart.sort](judge))
        except (Untrue, ValueError) as error:
            found = [str(error)]
        yield from (Fault(chart.id, chart.sort, reason) for reason in [*found, *judge.shared()])


class _Judge:
    """One chart beside the figures."""

    def __init__(self, chart: Chart, story: Story, reckoner: Reckoner) -> None:
        self.entry = chart.entry
        self.rows = chart.rows
        self.unit = next(said.text for said in chart.sentences if said.id.endswith(".unit"))
        self.story = story
        self.reckoner = reckoner

    def shared(self) -> Iterator[str]:
        """What any chart must say rightly: its fact, its target, claims under its labels."""
        if self.entry["fact"] not in self.story.facts:
            yield f"no such fact as {self.entry['fact']}"
        for label in (cell for row in self.rows for cell in row):
            if not label.claims and not (self.entry["sort"] == "bars" and label.text in UNTOLD):
                yield f"the label {label.text!r:.60} has no claim"
        target = self.entry["target"]
        if target is not None:
            claim = self.claim(self.rows[-1][0])
            if claim is None or claim.op != "constant" or claim.value != target["value"]:
                yield f"the target {target['value']} is not that of its label"

    def claim(self, label: Passage) -> Claim | None:
        """The claim under a label."""
        return self.story.claims.get(label.claims[0]) if label.claims else None

    def is_figure(self, label: Passage, measure: str, area: str, period: str) -> bool:
        """Whether a label's claim is the figure of its point."""
        claim = self.claim(label)
        inputs = {"measure": measure, "area": area, "period": period}
        return claim is not None and claim.op == "cell" and dict(claim.inputs) == inputs

    def is_area(self, label: Passage, area: str) -> bool:
        """Whether a label names an area."""
        claim = self.claim(label)
        return claim is not None and claim.op == "area" and claim.inputs.get("area") == area

    def at(self, measure: str, area: str, period: str) -> Number | None:
        """V, which need not be known."""
        return self.reckoner.at(self.measure(measure), area, self.index(measure, period))

    def measure(self, name: str) -> str:
        """A measure of the bundle by its name; Untrue otherwise."""
        if name not in self.reckoner.figures.measures:
            raise Untrue(f"no measure {name}")
        return name

    def index(self, measure: str, period: str) -> int:
        """Where a period stands in a measure's table."""
        return self.reckoner.figures.table_of(self.measure(measure)).index(period)

    def ends_now(self, period: str) -> Iterator[str]:
        """The story's own period is the chart's."""
        if day_from(period) != self.story.end:
            yield f"it ends on {period}, not with the story's period"


def _unlike(said: str | None, value: Number | None) -> bool:
    return (None if said is None else number_from(said)) != value


def _line(judge: _Judge) -> Iterator[str]:
    chart, table = judge.entry, judge.reckoner.figures.table_of(judge.measure(judge.entry["measure"]))
    first, last = (judge.index(chart["measure"], chart[key]) for key in ("from", "to"))
    yield from judge.ends_now(chart["to"])
    if len(chart["values"]) != last - first + 1 or last <= first:
        yield f"it has {len(chart['values'])} values for {last - first + 1} periods"
        return
    for n, said in enumerate(chart["values"], first):
        value = judge.reckoner.at(chart["measure"], chart["area"], n)
        if _unlike(said, value):
            told = "not known" if value is None else number_text(value)
            yield f"the point of {table.period(n).last} is {said}, the table's figure is {told}"
    if chart["values"][0] is None:
        yield "it begins before its first figure"
    for mark, row in zip(chart["marks"], judge.rows, strict=False):
        yield from _mark(judge, mark, row, first, last)
    yield from _ticks(judge)
    for date in chart["dates"]:
        n = judge.index(chart["measure"], date["period"])
        if not first <= n <= last or date["at"] != n - first or date["text"] not in _names(table.period(n)):
            yield f"{date['text']!r:.40} does not name the period {date['period']}, or that is not shown"


def _mark(judge: _Judge, mark: Mapping[str, Any], row: tuple[Passage, ...], first: int, last: int) -> Iterator[str]:
    chart, period = judge.entry, mark["period"]
    n = judge.index(chart["measure"], period)
    if (mark["role"] == "now") != (n == last) or n < first or mark["at"] != n - first:
        yield f"the mark {mark['role']} stands at {period}"
    if not judge.is_figure(row[0], chart["measure"], chart["area"], period):
        yield f"the label {row[0].text!r:.40} is not that of the point {period}"
    when = judge.claim(row[1])
    if when is None or when.op != "period" or when.inputs.get("period") != period:
        yield f"the date {row[1].text!r:.40} is not that of the point {period}"


def _ticks(judge: _Judge) -> Iterator[str]:
    """The scale: figures as printed, rising, around every point; one that leaves out 0 says so."""
    chart = judge.entry
    unit = judge.reckoner.figures.measures[chart["measure"]].unit
    scale = [number_from(tick["value"]) for tick in chart["ticks"]]
    if len(scale) < 2 or sorted(set(scale)) != scale:
        yield "its scale does not rise from one figure to another"
        return
    target = chart["target"]
    points = [number_from(v) for v in (*chart["values"], target["value"] if target else None) if v is not None]
    if min(points) < scale[0] or max(points) > scale[-1]:
        yield "a point lies beyond its scale"
    if (scale[0] <= 0 <= scale[-1]) == (_CUT in judge.unit):
        yield f"its scale runs from {number_text(scale[0])}, and its unit line says {judge.unit!r:.80}"
    for tick, value in zip(chart["ticks"], scale, strict=True):
        if _tick(tick["text"], unit) != value:
            yield f"the scale prints {tick['text']!r:.40} at {tick['value']}"


def _tick(text: str, unit: str) -> Number | None:
    found = _TICK.fullmatch(text)
    if found is None or (found["currency"] or "") not in unit or bool(found["percent"]) != ("%" in unit):
        return None
    return (-1 if found["sign"] else 1) * num(found["num"]) * _SCALES[found["scale"]]


def _names(period: Period) -> tuple[str, ...]:
    """What may stand below a period on a chart: its year or its month."""
    if period.form in ("financial_year", "academic_year", "season"):
        return (years_of(period.last),)
    return str(period.last.year), MONTHS[period.last.month - 1]


def _bars(judge: _Judge) -> Iterator[str]:
    chart = judge.entry
    yield from judge.ends_now(chart["period"])
    table = judge.reckoner.figures.measures[judge.measure(chart["measure"])].table
    leaves = judge.reckoner.leaves(chart["group"], table)
    drawn = [bar["area"] for bar in chart["bars"]]
    if sorted(drawn) != sorted(leaves):
        yield f"its bars are not the {len(leaves)} areas of {chart['group']}, each drawn once"
    for bar, row in zip(chart["bars"], judge.rows, strict=False):
        yield from _bar(judge, bar, row)
    if chart["own"] is not None and chart["own"] not in [b["area"] for b in chart["bars"] if b["value"] and b["name"]]:
        yield f"it marks {chart['own']}, which has no bar with a name"


def _bar(judge: _Judge, bar: Mapping[str, Any], row: tuple[Passage, ...]) -> Iterator[str]:
    chart, value = judge.entry, judge.at(judge.entry["measure"], bar["area"], judge.entry["period"])
    words = row[1].text if row else ""
    if _unlike(bar["value"], value) and not (bar["value"] is None and (words == "too few" or not row)):
        yield f"the bar of {bar['area']} is {bar['value']}, not {'unknown' if value is None else number_text(value)}"
    if not row:
        return
    if not judge.is_area(row[0], bar["area"]):
        yield f"the name {row[0].text!r:.60} is not that of {bar['area']}"
    if bar["value"] is None:
        if words not in UNTOLD or (words == "not published") != (value is None):
            yield f"{bar['area']} has no bar, and its label says {words!r:.40}"
    elif not judge.is_figure(row[1], chart["measure"], bar["area"], chart["period"]):
        yield f"the label {words!r:.40} is not that of the bar of {bar['area']}"


def _share(judge: _Judge) -> Iterator[str]:
    chart = judge.entry
    yield from judge.ends_now(chart["period"])
    whole, parts = chart["whole"], chart["parts"]
    for piece, row in zip((whole, *parts), judge.rows, strict=False):
        yield from _piece(judge, piece, row)
    total, pieces = number_from(whole["value"]), [number_from(part["value"]) for part in parts]
    if total <= 0 or min(pieces) < 0 or sum(pieces) > total:
        yield "its parts are no parts of its whole"
    yield from _are_parts(judge, whole, parts)


def _piece(judge: _Judge, piece: Mapping[str, Any], row: tuple[Passage, ...]) -> Iterator[str]:
    period, value = judge.entry["period"], judge.at(piece["measure"], piece["area"], judge.entry["period"])
    if _unlike(piece["value"], value):
        yield f"{piece['measure']} of {piece['area']} is {piece['value']}, not {value}"
    table, _, short = piece["measure"].partition(".")
    named, claim = judge.is_area(row[0], piece["area"]), judge.claim(row[0])
    of_sheet = claim is not None and claim.op == "metadata"
    key = str(claim.inputs.get("key")) if claim is not None else ""
    if not named and not (of_sheet and key.startswith(f"tables.{table}.measures.{short}.noun.")):
        yield f"the name {row[0].text!r:.60} is not that of {piece['measure']} of {piece['area']}"
    if not judge.is_figure(row[1], piece["measure"], piece["area"], period):
        yield f"the label {row[1].text!r:.40} is not that of {piece['measure']} of {piece['area']}"


def _are_parts(judge: _Judge, whole: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> Iterator[str]:
    """Parts are other measures of the same area, or the same measure of areas within; no two alike."""
    measures, areas = [part["measure"] for part in parts], [part["area"] for part in parts]
    split = set(areas) == {whole["area"]} and whole["measure"] not in measures and len({*measures}) == len(parts)
    table = judge.reckoner.figures.measures[whole["measure"]].table
    leaves = {*judge.reckoner.leaves(whole["area"], table)} - {whole["area"]}
    within = set(measures) == {whole["measure"]} and len({*areas}) == len(parts)
    seen = [code for area in areas for code in judge.reckoner.leaves(area, table)] if within else []
    if not split and not (within and len({*seen}) == len(seen) and leaves.issuperset(seen)):
        yield "its parts are not measures of one area, nor areas of one group, each drawn once"


_SORTS = {"line": _line, "bars": _bars, "share": _share}
