"""What charts are made of: words and labels with their claims, scales, dates and goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from nlg.errors import Unprintable
from nlg.fact import Fact, Proven, exact_text
from nlg.intake.periods import TWO_YEARS
from nlg.panel import Measure
from nlg.story import Brief, View, compares_a_whole_set
from nlg.telling.sentences import Sentences
from nlg.telling.words.dates import MONTHS
from nlg.telling.words.figures import digits, plotted
from nlg.telling.words.marks import capital, unmark, visible
from nlg.telling.words.voice import Voice

STEPS = 4  # of a scale, about so many
WORDS = ("title", "unit", "alt", "source")
A_YEAR_OF_MONTHS = 430  # days: up to here the months are named below a line, beyond it the years


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart before its words: its sort, what the words may speak of, and its figures as the bundle writes them."""

    sort: str
    of: SimpleNamespace
    figures: Mapping[str, Any]


@dataclass(eq=False)
class Numbered:
    """Gives a chart's sentences and labels their claims, counted from `first`."""

    first: int
    claims: list[dict[str, Any]] = field(default_factory=list)

    def chart(self, name: str, fact: str, made: Drawing, sentences: Sentences) -> dict[str, Any]:
        """The chart as the bundle writes it. Unprintable where its words cannot be said."""
        said = {part: self._sentence(f"{name}.{part}", fact, part, made, sentences) for part in WORDS}
        return {"id": name, "sort": made.sort, "fact": fact, **said, **made.figures}

    def cell(self, marked: str) -> dict[str, Any]:
        """A label: its text, and the claim that proves it (`null` where nothing is claimed)."""
        text, spans = unmark(capital(marked))
        found = [self._claim(None, text, span) for span in spans]
        return {"text": text, "claim": found[0] if found else None}

    def _sentence(self, name: str, fact: str, part: str, made: Drawing, sentences: Sentences) -> dict[str, Any]:
        place = part if part == "source" else f"{made.sort}_{part}"
        for macro, say in sentences.macros("_chart", place):
            text, spans = unmark(capital(" ".join(say(made.of).split())))
            if text:
                claims = [self._claim(name, text, span) for span in spans]
                template = f"sentences/_chart.j2#{macro}"
                own = {"id": name, "text": text, "kind": "data", "template": template}
                return {**own, "facts": [fact], "claims": claims}
        raise Unprintable(f"_chart.j2: {place} says nothing of these figures")

    def _claim(self, sentence: str | None, text: str, span: Any) -> str:
        number = f"c{self.first + len(self.claims)}"
        found: dict[str, Any] = {"id": number, "sentence": sentence, "start": span.start, "end": span.end}
        found |= {"printed": text[span.start : span.end], **span.claim, "form": dict(span.form)}
        if compares_a_whole_set(found["op"], found["inputs"]):
            found["complete"] = True
        self.claims.append(found)
        return number


def view_of(brief: Brief, measure: Measure) -> View:
    """The view of a fact's measure."""
    return next(view for view in brief.views if view.measure.name == measure.name)


def source_of(brief: Brief, measure: Measure) -> dict[str, Any]:
    """What the source line speaks of: the measure, whose table it names, and the day of its release."""
    released = brief.sources[measure.table].released
    day = Proven(op="metadata", inputs={"source": measure.table, "key": "released"}, value=released)
    return {"measure": measure, "released": day if released else None}


def goal_line(fact: Fact, voice: Voice, numbered: Numbered) -> dict[str, Any] | None:
    """The goal that a fact speaks of, as a line across its measure's scale."""
    goal = getattr(fact, "goal", None)
    if not isinstance(goal, Proven):
        return None
    figure = plotted(replace(goal, unit=fact.measure.unit), voice=voice)
    label = numbered.cell(f"{getattr(fact, 'goal_noun')}: {figure}")  # noqa: B009  # not of every kind
    return {"value": exact_text(goal.value), "label": label}


def scale(low: Fraction, high: Fraction, whole: bool) -> list[Fraction]:
    """Round figures in even steps, the first at or below `low`, the last at or above `high`.

    >>> [int(tick) for tick in scale(Fraction(0), Fraction(757), True)]
    [0, 200, 400, 600, 800]
    >>> [str(tick) for tick in scale(Fraction(-1), Fraction(1), False)]
    ['-1', '-1/2', '0', '1/2', '1']
    """
    if low == high:
        high = low + 1
    step = _round_step((high - low) / STEPS)
    if whole:
        step = max(step, Fraction(1))
    first, last = low // step, -(-high // step)
    return [step * n for n in range(int(first), int(last) + 1)]


def _round_step(least: Fraction) -> Fraction:
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


def ticks(values: list[Fraction], measure: Measure, voice: Voice) -> list[dict[str, str]]:
    """A scale's figures as the house prints them."""
    places = max(_places(value) for value in values)
    return [{"value": str(exact_text(value)), "text": _tick(value, measure, places, voice)} for value in values]


def _tick(value: Fraction, measure: Measure, places: int, voice: Voice) -> str:
    places = places if value or "%" in measure.unit else 0  # a scale has 0, where sentences have "zero"
    shown = Proven(op="tick", inputs={}, value=value, unit=measure.unit, decimals=places)
    text = visible(plotted(shown, voice=voice))
    in_short = 10**8 if abs(value) >= 10**9 else 10**5  # the last place that the short form has
    if abs(value) >= voice.style.millions_from and (value / in_short).denominator != 1:
        return digits(value, places)  # the short form would round it
    return text


def _places(value: Fraction) -> int:
    return len(str(exact_text(value)).partition(".")[2])


def dates(view: View, first: int, last: int) -> list[dict[str, Any]]:
    """What stands below a line: the years where they begin, the months of a short one, every year of yearly figures."""
    ends: tuple[date, ...] = view.calendar.ends
    before = view.calendar.starts[first] - timedelta(days=1)
    short = (ends[last] - ends[first]).days <= A_YEAR_OF_MONTHS
    found = []
    for t in range(first, last + 1):
        text = date_text(view.calendar.form, before, ends[t], short)
        if text:
            found.append({"at": t - first, "period": ends[t].isoformat(), "text": text})
        before = ends[t]
    return found


def date_text(form: str, before: date, now: date, short: bool) -> str:
    """What stands below a period that ends on the day `now`, the one before it on `before`; "" for most of them."""
    if form in TWO_YEARS:
        return f"{now.year - 1}-{now.year % 100:02}"
    if now.year != before.year:
        return str(now.year)
    if short and form != "quarter" and now.month != before.month:
        return MONTHS[now.month - 1]
    return ""
