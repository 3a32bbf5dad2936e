"""Whether words for how long a figure is, or how far a movement goes back, fit: "weekly", "that month", "a year"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Claim
from .expressions import nested
from .periods import Period
from .report import Fault
from .told_lengths import stretches
from .told_periods import ToldPeriods

_UNIT = re.compile(r"day|dai|week|month|quarter|year|annual", re.IGNORECASE)
_EACH = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "annual": "year"}
_EACH |= {"yearly": "year", "annually": "year"}
_MOVE = r"(?P<move> (?:increases?|rises?|jumps?|growth|drops?|falls?|decreases?|declines?|changes?|movements?)\b)?"
_ADJECTIVE = re.compile(rf"\b(?P<unit>{'|'.join(_EACH)})\b{_MOVE}", re.IGNORECASE)
_THAT = re.compile(r"\bthat (?P<unit>day|week|month|quarter|year)\b", re.IGNORECASE)
_GONE = re.compile(
    r"\ban? (?P<unit>day|week|month|quarter|year)(?= (?:with|without|has passed|passed|went by)\b)", re.IGNORECASE
)
_A = re.compile(  # "12 a week", "12 cases in a week", "12 crimes were recorded over a single month"
    r"(?:(?: [\w'\u2019-]+){0,6}? (?:in|over|within|during))? (?P<words>(?:an?|one)(?: single| whole)?"
    r" (?P<unit>day|week|month|quarter|year))\b(?! (?:before|earlier|ago|old|of|to|later|in which|when)\b)"
)
_ON = re.compile(  # "up on year", "12% more on the month", "year on year"
    r"\bon (?:the |a )?(?P<unit>day|week|month|quarter|year)\b(?! (?:before|earlier|ago|to|of|in which|[0-9]))"
    r"|\b(?P<twice>week|month|quarter|year)[- ](?:on|over)[- ](?P=twice)\b",
    re.IGNORECASE,
)
_NAMED = {"year to": "year", "months to": "quarter"}
_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (360, 371)}
_LEVELS = ("cell", "mean", "median", "max", "min")
_FIGURES = ("cell", "difference", "sum", "mean", "median", "max", "min", "at")


def unit_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Words of a length that no figure of the sentence has, and no comparison."""
    if not any(each.figures for each in told.about.values()) or told.passage.id[0] not in "hswb":
        return
    if not _UNIT.search(told.passage.text):
        return
    moved, long = {*_moved(told)}, {*_long(told)}
    held = [(start, end) for start, end, _ in told.spoken] + [(claim.start, claim.end) for claim in told.claims]
    for found in (found for words in (_ADJECTIVE, _THAT, _GONE) for found in words.finditer(told.passage.text)):
        unit = _EACH.get(found["unit"].lower(), found["unit"].lower())
        by = found.groupdict()  # "that year" is as long as a figure; "the annual drop" goes so far back
        right = moved if by.get("move") else moved | long if "move" in by else long
        if right and unit not in right and not _is_held(held, found):
            yield Fault(told.passage.id, found[0], f"what is told is by the {' or '.join(sorted(right))}")
    yield from _so_many_a_unit(told, moved | long)
    yield from _on_the_unit(told, held)


def _is_held(held: list[tuple[int, int]], found: re.Match[str]) -> bool:
    return any(start <= found.start() < end for start, end in held)


def _so_many_a_unit(told: ToldPeriods, known: set[str]) -> Iterator[Fault]:
    """ "12 a month" is a month's figure, "12 cases in a year" one of a year, or a movement in one."""
    figures = [claim for claim in told.claims if claim.op in _FIGURES and claim.form["rule"] in ("number", "about")]
    for figure in figures if known else ():
        each = _A.match(told.passage.text, figure.end)
        own = {*_own(told, figure)} if each and each.start("words") == figure.end + 1 else set()
        right = own or known
        if each and each["unit"] not in right and each["words"] not in told.figures.nouns.plain:
            yield Fault(told.passage.id, each["words"], f"what is told is by the {' or '.join(sorted(right))}")


def _on_the_unit(told: ToldPeriods, held: list[tuple[int, int]]) -> Iterator[Fault]:
    """ "Up on year": compared with a year before."""
    pairs = {pair for each in told.about.values() for pair in each.pairs}
    for on in _ON.finditer(told.passage.text) if pairs else ():
        unit = (on["unit"] or on["twice"]).lower()
        if not _is_held(held, on) and not any(told.lies_back(unit, now, then) for now, then in pairs):
            yield Fault(told.passage.id, on[0], f"nothing that is compared lies a {unit} back")


def _own(told: ToldPeriods, figure: Claim) -> Iterator[str]:
    """The units that a level itself covers: "between 10 and 12 a month" within a year."""
    about = told.about[figure.id]
    for day in about.days if figure.op in _LEVELS else ():
        for _, days in stretches(told, about.named, day):
            yield from _units(days)


def _moved(told: ToldPeriods) -> Iterator[str]:
    """The units that comparisons, and movements followed through time, go back."""
    for each in told.about.values():
        for now, then in each.pairs:
            yield from _units((now - then).days)
    for claim in told.claims:
        for _, inputs in nested(claim.op, claim.inputs):
            series = inputs.get("series", {})
            measure = series.get("measure", inputs.get("measure"))
            if isinstance(measure, str) and told.figures.measures[measure].op != "population":
                by = series.get("by", inputs.get("by")) if "move" in series.get("kind", "") or "by" in inputs else None
                runs = claim.op in ("run_length", "run_where") or "move" in series.get("kind", "")
                yield from ["year"] if by == "year" else far(told, measure, by) if by or runs else ()


def far(told: ToldPeriods, measure: str, by: object) -> Iterator[str]:
    """The unit that so many table periods are, or one step of a measure."""
    table = told.figures.table_of(measure)
    back = by if isinstance(by, int) else told.figures.step(measure)
    at = len(table) - 1
    if at - back >= 0:
        yield from _units((table.period(at).last - table.period(at - back).last).days)


def _long(told: ToldPeriods) -> Iterator[str]:
    """The units that figures of the sentence cover."""
    for each in told.about.values():
        for day in each.days:
            for _, days in stretches(told, each.named, day):
                yield from _units(days)
    for claim in told.claims:
        value = told.values[claim.id]
        if isinstance(value, Period):
            yield from (unit for words, unit in _NAMED.items() if words in claim.printed)
            yield from _units(value.days or 0)


def _units(days: int) -> Iterator[str]:
    """The units that are so many days long."""
    yield from (unit for unit, (least, most) in _DAYS.items() if least <= days <= most)
