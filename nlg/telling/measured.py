"""How a measure is spoken of: counts are fewer or more and "recorded", prices, rates and shares are lower or higher.

Sentence templates call these by name with a measure (and a proven figure), so that one template tells a count of
offences, a house price, a rate and a percentage alike. Whatever the sheet says is printed as the sheet's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from typing import Literal, Protocol

from nlg.fact import Fact, Proven
from nlg.intake.cues import ABROAD
from nlg.intake.nouns import NO_S, TAIL
from nlg.intake.style import Tense
from nlg.intake.written import CURRENCIES, behind
from nlg.panel import Measure
from nlg.telling.words.figures import (
    counted,
    figure,
    figure_or_none,
    is_one,
    none_or_figure,
    ordinal,
    percent,
    percent_places,
    points,
    size,
)
from nlg.telling.words.hedges import best_part, part, times
from nlg.telling.words.lists import a_or_an
from nlg.telling.words.marks import form, mark, visible
from nlg.telling.words.names import bare_name, in_area
from nlg.telling.words.periods import period
from nlg.telling.words.quoted import said
from nlg.telling.words.verbs import claim, comparative
from nlg.telling.words.voice import Voice

Manner = Literal["count", "money", "share", "rate", "index"]
FRACTIONS = {  # parts of one figure, where "one in five" would count things
    Fraction(1, 10): "a tenth",
    Fraction(1, 5): "a fifth",
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(2, 5): "two-fifths",
    Fraction(1, 2): "half",
    Fraction(3, 5): "three-fifths",
    Fraction(2, 3): "two-thirds",
    Fraction(3, 4): "three-quarters",
    Fraction(4, 5): "four-fifths",
}
PERIODIC = {  # what kind of figure it is that goes by such steps
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "annual",
    "season": "annual",
}
LONGEST_APART = 48  # characters of a name and a noun; longer ones leave a headline no room for the words between
MOST_STACKED = 2  # words that a name may stand right before in a headline
ON = ("day", "occasion")  # forms of periods that something happens on


class Chooser(Protocol):
    """What chooses among wordings inside a sentence, whatever the figures."""

    def pick(self, *wordings: str) -> str:
        """One of them."""


@lru_cache(maxsize=512)
def manner(measure: Measure) -> Manner:
    """Whether things are counted, or what else a figure is: money, a share in per cent, a rate, or a bare index."""
    if "%" in measure.unit:
        return "share"
    if measure.unit in CURRENCIES or measure.unit in ABROAD:
        return "money"
    if measure.type == "rate" or " per " in measure.unit:
        return "rate"
    counts = measure.decimals == 0 and measure.type in ("flow", "stock", "total") and not behind(measure.unit)[0]
    return "count" if counts else "index"


def is_counted(measure: Measure) -> bool:
    """Whether it is told as so many of something: "757 cases", "fewer cases"."""
    return manner(measure) == "count"


def is_mass(measure: Measure) -> bool:
    """Whether its word has no plural and takes no article: "median pay"."""
    return not is_counted(measure) and measure.noun.one == measure.noun.many


def an(measure: Measure) -> str:
    """The article before a comparative: "a " higher price, but higher pay."""
    return "" if is_mass(measure) else "a "


def sheet_says(measure: Measure, path: str) -> str:
    """A measure's words from the sheet ("noun.full"), verbatim and proved; "noun.one" where it has no "full_one"."""
    if path == "noun.full_one" and not measure.noun.full_one:
        path = "noun.one"
    text = getattr(measure.noun, path.removeprefix("noun."))
    return _as_told(f"tables.{measure.table}.measures.{measure.short_name}.{path}", text)


@lru_cache(maxsize=1024)
def _as_told(key: str, text: str) -> str:
    """Words from the sheet with their proof: few, and in most sentences of every story."""
    return said(from_sheet(key, text))


@lru_cache(maxsize=1024)
def from_sheet(key: str, text: str) -> Proven:
    """Words that stand at a dotted path of the sheet."""
    return Proven(op="metadata", inputs={"source": "sheet", "key": key}, value=text)


def what(measure: Measure) -> str:
    """The measure in full, singular: "the number of coronavirus cases", "the average house price"."""
    told = in_full(measure)
    if is_mass(measure) or (not is_counted(measure) and visible(told).startswith(("the ", "what "))):
        return told  # the sheet's words bring their own article, or need none
    return f"the {'number of ' if is_counted(measure) else ''}{told}"


def in_full(measure: Measure) -> str:
    """What stands behind "the most" or "the highest": "coronavirus cases", "average house price"."""
    plural = is_counted(measure) or not measure.noun.full_one
    return sheet_says(measure, "noun.full" if plural else "noun.full_one")


def in_short(measure: Measure) -> str:
    """The same once it has been named in full: "cases", "house price", of any rate "rate"."""
    if manner(measure) == "rate" and not (measure.type == "index" and "rate" not in measure.noun.one):
        return "rate"
    return things(measure) if is_counted(measure) else sheet_says(measure, "noun.one")


@lru_cache(maxsize=512)
def topic(measure: Measure) -> str:
    """The headline's words for it in mid-line: "house prices"; a name keeps its capital: "Covid rate".

    It is no name if the sheet's words for running text have it in small letters.
    """
    headline, noun = measure.noun.headline, measure.noun
    first = re.match(r"[A-Z][a-z]*", headline)
    small = first[0].lower() if first else ""
    if small not in re.findall(r"[A-Za-z]+", f"{noun.one} {noun.many} {noun.full} {noun.full_one}"):
        small = headline[: len(small)]
    key = f"tables.{measure.table}.measures.{measure.short_name}.noun.headline"
    return mark(small + headline[len(small) :], from_sheet(key, headline), form("wording"))


def about(fact: Fact) -> str:
    """What a headline is about: "Kent Covid cases", and of longer names or words "public order offences in Kent"."""
    noun = fact.measure.noun.headline
    brief = len(noun.split()) <= MOST_STACKED and not TAIL.search(noun) and "(" not in noun
    name = fact.area.words["name"]
    if (brief and " " not in name) or len(name) + len(noun) > LONGEST_APART:
        return f"{bare_name(fact.area)} {topic(fact.measure)}"
    return f"{topic(fact.measure)} {in_area(fact.area)}"


def counted_topic(measure: Measure) -> str:
    """The same where fewer or more of it are told: "fewer cases of damage or arson", as "damage and arson" has none."""
    return things(measure) if " and " in measure.noun.headline else topic(measure)


def present(measure: Measure) -> Tense:
    """The tense in which a headline's noun moves: "house prices rise", "the police charge rises"."""
    return "present" if is_plural(measure.noun.headline) else "singular"


def is_plural(noun: str) -> bool:
    """Whether a headline's noun is more than one, by its chief word: "house prices", "fires attended"."""
    hit = TAIL.search(noun)
    head = noun[: hit.start()].rstrip() if hit and hit.start() else noun
    return " and " in noun or head.casefold().endswith(NO_S) or re.search(r"[^siu]s$", head) is not None


def periodic(period: Proven) -> str:
    """What kind of figure a period's is: "weekly", "monthly", "quarterly", "annual"."""
    return "monthly" if period.inputs["form"] == "month" else PERIODIC.get(period.words["step"], period.words["step"])


def it(measure: Measure) -> str:
    """The measure once it has been named: "the number", "the house price", "the rate"."""
    return (
        "the number" if is_counted(measure) else in_short(measure) if is_mass(measure) else f"the {in_short(measure)}"
    )


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
    return (figure_or_none if manner(measure) in ("count", "money") else figure)(p, voice=voice)


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
    return f"{an(measure)}{comparative(direction, 'higher', 'lower', '')} {sheet_says(measure, 'noun.one')}"


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


def placed(rank: Proven, measure: Measure | None = None, *, voice: Voice) -> str:
    """A place among areas, as the superlative that it is: "highest", "joint second lowest"; of a measure that counts
    "most" or "third fewest"."""
    low = rank.words["end"] == "low"
    joint = "joint " if rank.words["joint"] == "yes" else ""
    nth = "" if rank.number == 1 else f"{ordinal(rank, voice=voice)} "
    end = fewest(low, measure) if measure else "lowest" if low else "highest"
    return claim(f"{joint}{nth}{end}", rank, "superlative")


def standing(p: Proven, measure: Measure, named: bool = False, *, voice: Voice) -> str:
    """A figure behind its area's name: "with 757 cases" (once `named` "with 757"), "at £312,000", "at 40.7"."""
    said_as = (alone if named else amount)(p, measure, voice=voice)
    return f"{'with' if is_counted(measure) else 'at'} {said_as}"


def explained(measure: Measure) -> str:
    """What a rate counts, behind its figure: " cases for every 1,000 people"; "" where the sheet does not say."""
    return f" {sheet_says(measure, 'noun.explained')}" if measure.noun.explained else ""


def in_units(measure: Measure) -> str:
    """What a rate is in, behind its figure: " cases per 1,000 people"; "" where the sheet's unit does not say."""
    if " per " not in measure.unit:
        return ""
    return f" {said(from_sheet(f'tables.{measure.table}.measures.{measure.short_name}.unit', measure.unit))}"


def multiple(ratio: Proven, of: str = " of", *, voice: Voice) -> str:
    """How many times, or what part: "almost twice", "1.4 times", "half", "a third of", "58% of". `of` may be "": that
    of a second figure, after "compared with"."""
    if ratio.number >= 1:
        return times(ratio, voice=voice)
    best = best_part(ratio.number, voice.style.below, voice.style.above)
    if best is None or best.target not in FRACTIONS:
        share = {"part": ratio.inputs["of"], "whole": ratio.inputs["to"]}
        return percent(replace(ratio, op="share", inputs=share, unit=""), voice=voice) + of
    said_as = mark(f"{best.hedge} {FRACTIONS[best.target]}".strip(), ratio, form("part"))
    return said_as + ("" if best.target == Fraction(1, 2) else of)


def some_of(share: Proven, whole: Proven, *, voice: Voice) -> str:
    """A part of a whole: "half", "almost one in 10", "37%"; "" where the house prints no percentage of so few."""
    told = part(share, voice=voice)
    percentage = percent(share, voice=voice)
    return "" if told == percentage and percent_places(abs(whole.number), voice) is None else told


def during(when: Proven, *, voice: Voice) -> str:
    """In which period: "in the week to March 3", "in March", "on March 3"."""
    return f"{in_or_on(when)} {period(when, voice=voice)}"


def in_or_on(when: Proven) -> str:
    """What stands before a period: something happens on a day, and in a week or a month."""
    return "on" if when.inputs["form"] in ON else "in"


def over(when: Proven, *, voice: Voice) -> str:
    """In which time a figure moved to what it is: "in the week to March 3"; of a month beside that of the year before
    "in the year to March"."""
    if _a_year_back(when):
        return f"in the year to {period(when, voice=voice)}"
    return during(when, voice=voice)


def lasting(when: Proven) -> str:
    """How long a period is: "week"; "month" also where it is compared with that of a year before."""
    return "month" if when.inputs["form"] == "month" else when.words["step"]


def that(when: Proven) -> str:
    """The period once it has been named: "that week", "that month"."""
    return f"that {lasting(when)}"


def one_before(when: Proven) -> str:
    """The period that a figure is compared with: "the week before"; of a month "a year before", where that is meant."""
    return "a year before" if _a_year_back(when) else f"{_at(when)}the {when.words['step']} before"


def _at(when: Proven) -> str:
    """What stands before an occasion, which is no stretch: "on " a match day, "in " an election; else nothing."""
    if when.inputs["form"] != "occasion":
        return ""
    return "on " if when.words["step"].endswith("day") else "in "


def _a_year_back(when: Proven) -> bool:
    return when.words["step"] == "year" and when.inputs["form"] == "month"


def as_noun(when: str) -> str:
    """Words for a period without the preposition that they may begin with: "the previous matchday", after "with"."""
    return when.removeprefix("in ").removeprefix("on ")


def in_latest(when: Proven) -> str:
    """The story's own period in a headline: "in latest week", "on latest matchday"."""
    return f"{_at(when) or 'in '}latest {lasting(when)}"


def in_one(when: Proven) -> str:
    """In any period of the kind: "in a week", "on a matchday", "in an election"."""
    return f"{_at(when) or 'in '}{a_or_an(lasting(when))}"


def step_before(fact: Fact) -> str:
    """When it was a step earlier: "the week before"."""
    return one_before(fact.period)


def before(fact: Fact, more: Chooser) -> str:
    """The same in one of several ways: "the week before", "the previous week", "a week earlier"."""
    step = fact.period.words["step"]
    if step == "quarter":  # "a quarter earlier" would be a fraction
        return more.pick("the quarter before", "the previous quarter")
    if _a_year_back(fact.period):
        return more.pick("a year before", "a year earlier")
    at = _at(fact.period)
    earlier = f"{at}the previous {step}" if at else f"a {step} earlier"
    plain = f"{at}the {step} before"  # twice as often as the others: it is the shortest to read
    return more.pick(plain, f"{at}the previous {step}", plain, earlier)


def phrases(voice: Voice) -> Mapping[str, Callable[..., object]]:
    """Every phrase by its name, told in one voice: what templates call."""
    figures = (amount, full_amount, alone, there_was, when_it_was, by, much, placed, standing, multiple, some_of)
    spoken = {f.__name__: partial(f, voice=voice) for f in (*figures, during, over)}
    nouns = (what, it, things, in_full, in_short, topic, about, counted_topic, explained, present, periodic)
    when = (in_latest, in_one, in_or_on, as_noun, lasting, that, one_before, step_before, before)
    return {f.__name__: f for f in (*nouns, *when, fewer, fewest, is_counted, is_mass, an, manner, sheet_says)} | spoken
