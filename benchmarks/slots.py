"""A story's sentences as text with slots: with the words that stand in each, or with the values they are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Slots = tuple[str, list[object]]  # text with "{0}", "{1:,}" ..., and what goes there


def sentences(story: dict[str, Any]) -> list[dict[str, Any]]:
    """The sentences of the body, in order."""
    return [s for paragraph in story["body"] for s in paragraph["sentences"]]


def worded(story: dict[str, Any], sentence: dict[str, Any]) -> Slots:
    """A sentence with a numbered slot for each outermost claim, and what the slots print."""
    return _slots(story, sentence, lambda claim: ("{%d}", claim["printed"]))


def valued(story: dict[str, Any], sentence: dict[str, Any]) -> Slots:
    """The same with numbers and dates for those slots that a format alone can print, and words for the others."""
    return _slots(story, sentence, _valued)


def f_string(slots: Slots) -> Callable[[], str]:
    """What prints the slots as an f-string does: that is fixed in the source, so each sentence's is made of its own."""
    text, values = slots
    made: Callable[[Sequence[object]], str] = eval("lambda v: f" + repr(re.sub(r"\{(\d+)", r"{v[\1]", text)))
    return lambda: made(values)


def _slots(story: dict[str, Any], sentence: dict[str, Any], told: Callable[[Any], tuple[str, object]]) -> Slots:
    text, values, at = "", list[object](), 0
    for claim in _outermost(story, sentence):
        slot, value = told(claim)
        text += sentence["text"][at : claim["start"]] + slot.replace("%d", str(len(values)))
        values.append(value)
        at = claim["end"]
    return text + sentence["text"][at:], values


def _outermost(story: dict[str, Any], sentence: dict[str, Any]) -> Iterator[dict[str, Any]]:
    at = 0
    claims = [c for c in story["claims"] if c["sentence"] == sentence["id"]]
    for claim in sorted(claims, key=lambda c: (c["start"], -c["end"])):
        if claim["start"] >= at:
            yield claim
            at = claim["end"]


def _valued(claim: dict[str, Any]) -> tuple[str, object]:
    value, form, printed = claim["value"], claim["form"], claim["printed"]
    if form["rule"] in ("number", "percent"):
        decimals, exact = form.get("decimals", 0), abs(Fraction(value))
        number = float(exact) if decimals else round(exact)
        for after in ("", "%"):
            if printed == f"{number:,.{decimals}f}{after}":
                return f"{{%d:,.{decimals}f}}{after}", number
    if form["rule"] in ("period", "since") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        before, said, after = printed.partition(f"{day:%B} {day.day}")
        if said:
            return f"{before}{{%d:%B}} {{%d.day}}{after}", day
    return "{%d}", printed
