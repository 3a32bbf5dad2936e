"""How a measure is spoken of: counts are fewer or more and "recorded", prices, rates and shares are lower or higher.

Sentence templates call these by name with a measure (and a proven figure), so that one template tells a count of
offences, a house price, a rate and a percentage alike. Whatever the sheet says is printed as the sheet's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Literal

from nlg.fact import Proven
from nlg.panel import Measure
from nlg.telling.words.figures import CURRENCIES, counted, figure, figure_or_none, is_one, none_or_figure, points, size
from nlg.telling.words.quoted import said
from nlg.telling.words.verbs import comparative
from nlg.telling.words.voice import Voice

Manner = Literal["count", "money", "share", "rate", "index"]


@lru_cache(maxsize=512)
def manner(measure: Measure) -> Manner:
    """Whether things are counted, or what else a figure is: money, a share in per cent, a rate, or a bare index."""
    if "%" in measure.unit:
        return "share"
    if measure.unit in CURRENCIES:
        return "money"
    if measure.type == "rate" or " per " in measure.unit:
        return "rate"
    return "count" if measure.decimals == 0 and measure.type in ("flow", "stock", "total") else "index"


def is_counted(measure: Measure) -> bool:
    """Whether it is told as so many of something: "757 cases", "fewer cases"."""
    return manner(measure) == "count"


def sheet_says(measure: Measure, path: str) -> str:
    """A measure's words from the sheet ("noun.full"), verbatim and proved."""
    text = getattr(measure.noun, path.removeprefix("noun."))
    return said(from_sheet(f"tables.{measure.table}.measures.{measure.short_name}.{path}", text))


def from_sheet(key: str, text: str) -> Proven:
    """Words that stand at a dotted path of the sheet."""
    return Proven(op="metadata", inputs={"source": "sheet", "key": key}, value=text)


def what(measure: Measure) -> str:
    """The measure in full, singular: "the number of coronavirus cases", "the average house price"."""
    if is_counted(measure):
        return f"the number of {sheet_says(measure, 'noun.full')}"
    return f"the {sheet_says(measure, 'noun.full_one' if measure.noun.full_one else 'noun.full')}"


def it(measure: Measure) -> str:
    """The measure once it has been named: "the number", "the house price", "the rate"."""
    return "the number" if is_counted(measure) else f"the {sheet_says(measure, 'noun.one')}"


def things(measure: Measure) -> str:
    """What is counted or measured, plural and short: "cases", "house prices"."""
    return sheet_says(measure, "noun.many")


def amount(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A figure with its noun where it counts: "757 cases", "one case", "no cases"; else "£312,000", "40.7", "5.3%"."""
    if is_counted(measure):
        return counted(p, sheet_says(measure, "noun.one"), sheet_says(measure, "noun.many"), voice=voice)
    return figure(p, voice=voice)


def full_amount(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """The same with the noun in full: "757 coronavirus cases"; what is not counted as in `amount`."""
    if not is_counted(measure):
        return figure(p, voice=voice)
    one = "noun.full_one" if measure.noun.full_one else "noun.one"
    return f"{none_or_figure(p, voice=voice)} {sheet_says(measure, one if is_one(p) else 'noun.full')}"


def alone(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A figure without its noun: "737", "none", "£312,000"."""
    return figure_or_none(p, voice=voice) if is_counted(measure) else figure(p, voice=voice)


def there_was(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A clause that gives the figure: "there were 757 cases", "the average house price was £312,000"."""
    if is_counted(measure):
        return f"there {'was' if is_one(p) else 'were'} {amount(p, measure, voice=voice)}"
    return f"{what(measure)} was {figure(p, voice=voice)}"


def when_it_was(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """An earlier figure once the measure is plain: "when there were 737", "when it was £312,000"."""
    if is_counted(measure):
        return f"when there {'was' if is_one(p) else 'were'} {alone(p, measure, voice=voice)}"
    return f"when it was {figure(p, voice=voice)}"


def fewer(direction: Proven, measure: Measure) -> str:
    """More or less of it: "fewer cases", "a higher house price". ValueError where nothing changed."""
    if is_counted(measure):
        return f"{comparative(direction, 'more', 'fewer', '')} {things(measure)}"
    return f"a {comparative(direction, 'higher', 'lower', '')} {sheet_says(measure, 'noun.one')}"


def by(difference: Proven, measure: Measure, *, voice: Voice) -> str:
    """How far it moved, without a sign: "by 324", "by £3,200", "by 2.1 percentage points"."""
    return f"by {much(difference, measure, voice=voice)}"


def much(difference: Proven, measure: Measure, *, voice: Voice) -> str:
    """The size of a difference: "324", "£3,200", "2.1 percentage points"."""
    if manner(measure) == "share":
        told = replace(difference, op="point_change" if difference.op == "difference" else difference.op, unit="points")
        return points(told, voice=voice)
    return size(difference, voice=voice)


def fewest(low: bool, measure: Measure) -> str:
    """The superlative that a claim is to hold: "fewest" or "most" of what is counted, else "lowest" or "highest"."""
    if is_counted(measure):
        return "fewest" if low else "most"
    return "lowest" if low else "highest"


def phrases(voice: Voice) -> Mapping[str, Callable[..., object]]:
    """Every phrase by its name, told in one voice: what templates call."""
    spoken = {
        f.__name__: partial(f, voice=voice) for f in (amount, full_amount, alone, there_was, when_it_was, by, much)
    }
    return {f.__name__: f for f in (what, it, things, fewer, fewest, is_counted, manner, sheet_says)} | spoken
