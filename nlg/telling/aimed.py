"""How a figure is told beside a goal that somebody set: within it, above it, three times it.

Like nlg/telling/measured.py these are phrases that sentence templates call by name, for goals of counts, money, shares
and rates, whether a figure should stay within them or reach them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from nlg.fact import Proven
from nlg.panel import Measure
from nlg.telling.measured import is_counted, is_plural, topic
from nlg.telling.words.dates import month
from nlg.telling.words.figures import figure, rounded
from nlg.telling.words.quoted import said
from nlg.telling.words.verbs import claim
from nlg.telling.words.voice import Voice


class Aimed(Protocol):
    """A fact about a goal: its figure, who set it and when, and what it is called."""

    @property
    def measure(self) -> Measure: ...
    @property
    def now(self) -> Proven: ...
    @property
    def goal(self) -> Proven: ...
    @property
    def goal_by(self) -> Proven: ...
    @property
    def goal_on(self) -> Proven: ...
    @property
    def goal_noun(self) -> str: ...


class Story(Protocol):
    """What knows whether the text has printed something."""

    def printed(self, p: Proven) -> bool: ...


def goal_figure(fact: Aimed, *, voice: Voice) -> str:
    """A goal's figure in its measure's own unit: "25", "£5,000", "80%", "five"."""
    return figure(replace(fact.goal, unit=fact.measure.unit), voice=voice)


def the_goal(fact: Aimed, story: Story, *, voice: Voice) -> str:
    """The goal in full when it is new to the reader: "the goal of 25 set by the council in February"; then "that goal".

    Where only who set it has been told, "that goal of 25".
    """
    set_by_known = story.printed(fact.goal_by)
    if set_by_known and story.printed(fact.goal):
        return f"that {fact.goal_noun}"
    if set_by_known:
        return f"that {fact.goal_noun} of {goal_figure(fact, voice=voice)}"
    return f"the {fact.goal_noun} of {goal_figure(fact, voice=voice)} {set_by(fact, voice=voice)}"


def goal_and_who(fact: Aimed, story: Story, *, voice: Voice) -> str:
    """A goal that is new to the reader without its figure, where a sentence has no room for both."""
    if story.printed(fact.goal_by):
        return the_goal(fact, story, voice=voice)
    return f"the {fact.goal_noun} {set_by(fact, voice=voice)}"


def set_by(fact: Aimed, *, voice: Voice) -> str:
    """Who set a goal, and when: "set by the council in February"."""
    return f"set by {said(fact.goal_by)} in {month(fact.goal_on, voice=voice)}"


def goal_for(fact: Aimed) -> str:
    """A goal in a headline: "fever rate goal", "goal for house prices"."""
    if is_counted(fact.measure) or is_plural(fact.measure.noun.headline):
        return f"{fact.goal_noun} for {topic(fact.measure)}"
    return f"{topic(fact.measure)} {fact.goal_noun}"


def beside(met: Proven) -> str:
    """Where a figure is to its goal, behind "is": "within", "above", "below"; on the goal itself as its test has it."""
    low, side = met.inputs["test"] in ("<", "<="), met.words["side"]
    if low and met.value:
        word = "within"
    elif side == "on":
        word = "equal to" if met.value else "not below" if low else "not above"
    else:
        word = side
    return claim(word, met, "meets")


def is_beside(met: Proven) -> str:
    """The same with its verb: "is within", "is above"; "meets" where it is just what was asked for."""
    return claim("meets", met, "meets") if _just_enough(met) else f"is {beside(met)}"


def was_beside(met: Proven) -> str:
    """The same of a past period: "was within", "met"."""
    return claim("met", met, "meets") if _just_enough(met) else f"was {beside(met)}"


def has_gone(met: Proven) -> str:
    """How it got there: "has come within", "has gone above"; where it is just what was asked for "now meets"."""
    if _just_enough(met):
        return f"now {is_beside(met)}"
    if met.words["side"] == "on" and not met.value:
        return f"is now {beside(met)}"
    return f"has {'come' if met.value and met.inputs['test'] in ('<', '<=') else 'gone'} {beside(met)}"


def long_so(met: Proven) -> str:
    """Where a figure is that has been so for some time, on the goal or off it: "within", "above", "at or above"."""
    words = {"<": ("within", "not below"), "<=": ("within", "above"), ">=": ("at or above", "below")}
    return claim(words.get(met.inputs["test"], ("above", "not above"))[not met.value], met, "meets")


def _just_enough(met: Proven) -> bool:
    return bool(met.value) and met.words["side"] == "on" and met.inputs["test"] == ">="


def does_meet(test: str, *, many: bool = False) -> str:
    """The verb for areas that meet a goal: "is within", "meet"."""
    if test in ("<", "<="):
        return "are within" if many else "is within"
    return "meet" if many else "meets"


def blurred(fact: Aimed) -> bool:
    """Whether the figure as it is printed cannot be told from the goal though it is not the same."""
    now, goal = fact.now.number, fact.goal.number
    return now != goal and rounded(now, fact.now.decimals) == goal


def aiming(voice: Voice) -> Mapping[str, Callable[..., object]]:
    """Every phrase by its name, told in one voice: what templates call."""
    spoken = {f.__name__: partial(f, voice=voice) for f in (goal_figure, the_goal, goal_and_who, set_by)}
    sides = (beside, is_beside, was_beside, has_gone, long_so)
    return {f.__name__: f for f in (*sides, goal_for, does_meet, blurred)} | spoken
