"""How one figure stands beside another: "40% fewer", "£5,000 higher", "doubled", "the monthly number".

Like nlg/telling/measured.py these are phrases that sentence templates call by name, so that one template tells counts,
money, shares and rates alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Protocol

from nlg.fact import Proven
from nlg.finding.cells import alike, ratio
from nlg.panel import Measure
from nlg.telling.measured import (
    PERIODIC,
    amount,
    an,
    full_amount,
    in_full,
    in_or_on,
    in_short,
    is_counted,
    is_plural,
    it,
    manner,
    much,
    things,
    what,
)
from nlg.telling.words.figures import figure, is_one, numeral, percent, signed
from nlg.telling.words.hedges import best_verb, fraction, times
from nlg.telling.words.marks import visible
from nlg.telling.words.periods import percent_of, period_then
from nlg.telling.words.verbs import claim, comparative, moved
from nlg.telling.words.voice import Voice

MOST_PERCENT = 100  # a rise beyond it is told by its number
NEAR_TWICE = Fraction(19, 10)  # so many times as many and more are told as that
LEAST_MULTIPLIED = 20  # a figure below it has not doubled: two are soon four
DOUBLED = {"doubled": (Fraction(2), Fraction(1, 20)), "tripled": (Fraction(3), Fraction(1, 20))}
_CLAUSE = re.compile(r", (?:which|who|whose|where|counted|including|the)\b")
HALVED = ("halved", Fraction(1, 2), Fraction(1, 40))


class Moved(Protocol):
    """A fact that compares its figure with an earlier one."""

    @property
    def measure(self) -> Measure: ...
    @property
    def now(self) -> Proven: ...
    @property
    def difference(self) -> Proven: ...
    @property
    def percent(self) -> Proven | None: ...
    @property
    def direction(self) -> Proven: ...


def no_minus(*figures: Proven) -> bool:
    """Whether no figure is below zero: sentences print none that is, they say its size. Degrees have their sign."""
    return all(p.number >= 0 or signed(p) for p in figures)


def there_was_in(p: Proven, measure: Measure, where: str, *, voice: Voice) -> str:
    """A clause with a place: "there were 757 cases in Barton", "the average house price in Barton was £312,000"."""
    return _clause(p, measure, amount(p, measure, voice=voice), where, voice)


def there_was_in_full(p: Proven, measure: Measure, where: str, *, voice: Voice) -> str:
    """The same with the noun in full: "there were 757 coronavirus cases in Barton"."""
    return _clause(p, measure, _closed(full_amount(p, measure, voice=voice)), where, voice)


def _clause(p: Proven, measure: Measure, so_many: str, where: str, voice: Voice) -> str:
    if is_counted(measure):
        return f"there {'was' if is_one(p) else 'were'} {so_many} {where}"
    return f"{the_measure(measure)} {where} was {figure(p, voice=voice)}"


def the_measure(measure: Measure) -> str:
    """The measure in full before its place: "the average house price", "the number of homes, the second ones too,"."""
    return _closed(what(measure))


def _closed(text: str) -> str:
    """Words with a comma behind them where they end in a clause after one, of which what follows is no part."""
    return f"{text}," if _CLAUSE.search(visible(text)) else text


def it_was(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A figure once the measure has been named: "there were 737 cases", "the house price was £312,000"."""
    if is_counted(measure):
        return f"there {'was' if is_one(p) else 'were'} {amount(p, measure, voice=voice)}"
    return f"{it(measure)} was {figure(p, voice=voice)}"


def how_far(fact: Moved, base: Proven, *, voice: Voice) -> str:
    """How far it moved from a base: "40% fewer", "324 more", "4.3% lower", "2.1 percentage points higher"."""
    words = ("more", "fewer") if is_counted(fact.measure) else ("higher", "lower")
    return f"{_far(fact, base, voice)} {comparative(fact.direction, *words, '')}"


def how_high(fact: Moved, base: Proven, *, voice: Voice) -> str:
    """The same of a number, price or rate: "40% lower", "£5,000 higher", "2.1 percentage points higher"."""
    return f"{_far(fact, base, voice)} {comparative(fact.direction, 'higher', 'lower', '')}"


def by_how_far(fact: Moved, base: Proven, *, voice: Voice) -> str:
    """How far, behind a verb: "by 40%", "by £5,000"."""
    return f"by {_far(fact, base, voice)}"


def _far(fact: Moved, base: Proven, voice: Voice) -> str:
    """Per cent of a count or of money where its base is large enough, else the size of the difference."""
    percent = fact.percent
    if percent is not None and manner(fact.measure) in ("count", "money") and abs(percent.number) <= MOST_PERCENT:
        share = percent_of(percent, base, voice=voice)
        if share and abs(percent.number) >= 1:  # never "0%"
            return share
    return much(fact.difference, fact.measure, voice=voice)


def many_times(fact: Moved, base: Proven, *, voice: Voice) -> str:
    """How many times its base a count or an amount of money is, from about twice: "more than twice"; else nothing."""
    if manner(fact.measure) not in ("count", "money") or base.number < LEAST_MULTIPLIED:
        return ""
    return times(ratio(fact.now, base), voice=voice) if fact.now.number >= NEAR_TWICE * base.number else ""


def multiplied(fact: Moved, base: Proven, tense: str = "past", *, voice: Voice) -> str:
    """The verb of a count or an amount of money that is about twice, three times or half its base, as a claim.

    "almost doubled", with `tense` "present" "more than halve", "singular" "doubles"; "" of what is near none, or small.
    """
    if manner(fact.measure) not in ("count", "money") or min(fact.now.number, base.number) < LEAST_MULTIPLIED:
        return ""
    times, below = ratio(fact.now, base), voice.style.below
    said = best_verb(times.number, below if below == "nearly" else "almost")
    return claim(said + {"past": "d", "present": "", "singular": "s"}[tense], times, "times") if said else ""


def more_of_it(fact: Moved, base: Proven, where: str, *, voice: Voice) -> str:
    """A clause that compares: "there were 40% fewer fever cases in Ashby", "the house price in Ashby was 2% higher"."""
    if is_counted(fact.measure):
        things = full_noun(fact.measure)
        return f"there were {how_far(fact, base, voice=voice)} {things} {where}"
    return f"{the_measure(fact.measure)} {where} was {how_high(fact, base, voice=voice)}"


def full_noun(measure: Measure) -> str:
    """What is counted, plural and in full, with a comma behind it where it ends in a clause."""
    return _closed(what(measure).removeprefix("the number of "))


def goes(direction: Proven, measure: Measure, *, voice: Voice) -> str:
    """The verb of a headline behind its noun: "Fever cases fall", "the rate falls"."""
    return moved(direction, "fall", "present" if is_plural(measure.noun.headline) else "singular", voice=voice)


def goes_times(fact: Moved, base: Proven, *, voice: Voice) -> str:
    """The verb of a headline behind its noun where it says so many times: "Fever cases almost double", or nothing."""
    return multiplied(fact, base, "present" if is_plural(fact.measure.noun.headline) else "singular", voice=voice)


def in_digits(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A figure as headlines have it: "9", "1,081", "£1.1m", "40.7"."""
    return numeral(p, voice=voice) if is_counted(measure) else figure(p, voice=voice)


def doubled(times: Proven) -> str:
    """ "doubled", "tripled" or "halved", where that is true; else nothing."""
    for word, target, near in ((w, *t) for w, t in DOUBLED.items()):
        if abs(times.number - target) < near:
            return claim(word, times, "times")
    word, target, near = HALVED
    return claim(word, times, "times") if abs(times.number - target) <= near else ""


def moved_so(p: Proven, falling: bool, measure: Measure) -> str:
    """What areas had that moved one way, as a set of them proves: "fewer cases", "a higher house price"."""
    return _moved_so(p, falling, measure, things(measure) if is_counted(measure) else in_short(measure))


def moved_so_in_full(p: Proven, falling: bool, measure: Measure) -> str:
    """The same in full: "fewer coronavirus cases", "a higher average house price"."""
    return _moved_so(p, falling, measure, in_full(measure))


def _moved_so(p: Proven, falling: bool, measure: Measure, of_what: str) -> str:
    if is_counted(measure):
        return f"{so(p, falling, measure)} {of_what}"
    return f"{an(measure)}{so(p, falling, measure)} {of_what}"


def so(p: Proven, falling: bool, measure: Measure) -> str:
    """The comparative alone: "fewer" or "more" of what is counted, else "lower" or "higher"."""
    low, high = ("fewer", "more") if is_counted(measure) else ("lower", "higher")
    return claim(low if falling else high, p, "direction")


def parts_in(part: Measure) -> str:
    """What a part is of, as it makes up a share: "bankruptcies", "the county charge"."""
    return things(part) if is_counted(part) else it(part)


def parts_in_full(part: Measure) -> str:
    """The same in full: "individual voluntary arrangements", "the county charge"."""
    return full_noun(part) if is_counted(part) else the_measure(part)


def the_total(p: Proven, measure: Measure, *, voice: Voice) -> str:
    """A figure that its parts make up: "the 75 cases", "the Band D bill of £2,171"."""
    if is_counted(measure):
        return f"the {amount(p, measure, voice=voice)}"
    return f"{it(measure)} of {figure(p, voice=voice)}"


def percent_share(share: Proven, measure: Measure, *, voice: Voice) -> str:
    """A share in per cent; "" where the house prints none of so few, as its `whole` says."""
    if is_counted(measure) and Fraction(share.words["whole"]) < voice.style.percent_min_base:
        return ""
    return percent(share, voice=voice)


def part_of(share: Proven, part: Proven, whole: Proven, measure: Measure, total: bool = False, *, voice: Voice) -> str:
    """How much of a total a part is: "half of fever cases", "59% of fever cases", of few "44 of the 75 fever cases".

    With `total` the total is given with it, in short: "59% of the 175 cases", "70% of the Band D bill of £2,171".
    """
    so_much = fraction(share, voice=voice) or percent_share(share, measure, voice=voice)
    if total:
        return f"{so_much or figure(part, whole, voice=voice)} of {the_total(whole, measure, voice=voice)}"
    if so_much:
        return f"{so_much} of {parts_in_full(measure)}"
    return f"{figure(part, whole, voice=voice)} of the {figure(whole, part, voice=voice)} {parts_in_full(measure)}"


def share_alone(share: Proven, part: Proven, whole: Proven, measure: Measure, *, voice: Voice) -> str:
    """A share without its noun: "59%", of few "44 of 75"."""
    few = f"{figure(part, whole, voice=voice)} of {figure(whole, part, voice=voice)}"
    return percent_share(share, measure, voice=voice) or few


def weekly(step: str) -> str:
    """The adjective for what goes by steps: "weekly", "quarterly", "annual"."""
    return PERIODIC[step]


def what_each(measure: Measure, step: str) -> str:
    """What a mean of many periods is of: "the monthly number of fever cases", "the average house price"."""
    told = the_measure(measure)
    return f"the {PERIODIC[step]} {told.removeprefix('the ')}" if is_counted(measure) else told


def it_each(measure: Measure, step: str) -> str:
    """The same once it has been named: "the monthly number", "the house price"."""
    return f"the {PERIODIC[step]} number" if is_counted(measure) else it(measure)


def during_then(when: Proven, year: bool = False, *, voice: Voice) -> str:
    """In which earlier period: "in the seven days to October 12", "in March", "on March 3"."""
    return f"{in_or_on(when)} {period_then(when, year, voice=voice)}"


def comparing(voice: Voice) -> Mapping[str, Callable[..., object]]:
    """Every phrase by its name, told in one voice: what templates call."""
    figures = (
        there_was_in,
        there_was_in_full,
        it_was,
        how_far,
        how_high,
        by_how_far,
        many_times,
        multiplied,
        more_of_it,
    )
    shares = (percent_share, part_of, share_alone)
    spoken = {
        f.__name__: partial(f, voice=voice)
        for f in (*figures, *shares, goes, goes_times, in_digits, the_total, during_then)
    }
    sets, parts = (moved_so, moved_so_in_full, so), (parts_in, parts_in_full)
    nouns = (the_measure, full_noun, doubled, ratio, weekly, what_each, it_each)
    return {f.__name__: f for f in (*sets, *parts, *nouns, no_minus, alike)} | spoken
