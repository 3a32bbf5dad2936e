"""Reads extremes and order in time: "highest", "since", "for the first time", "third week in a row"."""

from __future__ import annotations

import re

from .among_areas import around
from .date_words import phrases
from .exact import Number, number_text
from .numerals import NUM, ORDINAL, num, ordinal
from .periods import Period, day_from
from .reading import FREE, Span, Words, not_read, unlike
from .report import Untrue
from .through_time import begins_record
from .word_lists import DOWN_MOVES, HIGH, LOW, UP_MOVES

_SUPERLATIVE = "|".join(sorted(HIGH | LOW, key=len, reverse=True))
_ONE = rf"(?P<marks>(?:(?:joint|next|{ORDINAL})[ -])*)(?P<word>{_SUPERLATIVE})"
_SUPERLATIVES = re.compile(rf"(?:(?:the|its|their|a) )?(?P<read>{_ONE}|(?P<alone>next))(?P<free>{FREE})")
_SINCE = re.compile(
    rf"(?:(?:the|its|their|a) )?(?P<word>{_SUPERLATIVE})(?P<free>(?: .*)?) (?P<since>since (?P<date>.+))"
)
_FIRST = re.compile(rf"(?P<read>(?:(?:for )?(?:the )?first time|(?:the )?first)(?: since)?)(?P<free>{FREE})")
_RUN = re.compile(
    rf"(?:for )?(?:(?:a|an|the) )?(?P<nth>{ORDINAL})"
    r"(?: (?P<unit>[a-z-]+) (?P<tail>in a row|running)"
    r"| (?P<tail2>consecutive|running)(?: (?P<unit2>[a-z-]+))?"
    r"| (?P<tail3>in a row))"
)
_WINDOW = re.compile(rf"(?<![\w-])(?P<num>{NUM})-day(?!\w)")
_IN_TIME = ("record", "peak", "peaked")
_SIZES = ("biggest", "largest", "greatest")
_STEPS = ("day", "week", "month", "quarter", "year")


def read_period(words: Words) -> list[Span]:
    """A date phrase that names the value."""
    right = date_phrases(words)
    if not any(way in right for way in words.ways()):
        raise unlike(f"told as {right[-1]}")
    return words.whole()


def date_phrases(words: Words) -> tuple[str, ...]:
    """What may name the claim's period; a text of the sources may be an ISO date."""
    value = words.value
    if words.claim.op == "metadata":
        try:
            day = day_from(value)
        except ValueError as error:
            raise Untrue(str(error)) from error
        return (*_phrases(words, Period("month", day, None)), *_phrases(words, Period("day", day, 1)))
    if not isinstance(value, Period):
        raise Untrue("there is no such period")
    return _phrases(words, value)


def _phrases(words: Words, value: Period) -> tuple[str, ...]:
    year = bool(words.claim.form.get("year", False))
    return phrases(value, words.figures.date_order, words.story_end, year)


def read_superlative(words: Words) -> list[Span]:
    """ "highest", "joint lowest", "second highest", "next lowest" or "next"; "biggest" for a change."""
    found = words.match(_SUPERLATIVES)
    if not found:
        raise not_read(words)
    marks, word = re.findall(r"[a-z0-9]+", found["marks"] or ""), found["word"]
    if found["alone"]:
        marks, word = ["next"], None
    judge = {"rank": _right_rank, "rank_change": _right_change}.get(words.claim.op, _right_in_time)
    judge(words, marks, word)
    return [found.span("read"), *_window_words(words, found)]


def _right_end(word: str | None, high: bool) -> None:
    if word is not None and word not in (HIGH if high else LOW):
        raise Untrue(f"the claim is about the {'highest' if high else 'lowest'}")


def _right_in_time(words: Words, marks: list[str], word: str | None) -> None:
    inputs = words.claim.inputs
    _right_end(word, inputs["extreme"] == "max")
    if marks:
        raise Untrue(f"an extreme in time cannot be {' '.join(marks)}")
    if word == "record" and not begins_record(words.reckoner, inputs):
        raise Untrue("a record, but earlier periods are left out")


def _right_rank(words: Words, marks: list[str], word: str | None) -> None:
    inputs, after = words.claim.inputs, words.claim.form.get("after", 0)
    _right_end(word, inputs["end"] == "top")
    if word in _IN_TIME:
        raise Untrue(f"{word!r} compares times, the claim compares areas")
    placed = [mark for mark in marks if mark != "joint"]
    if len(placed) > 1 or len(marks) - len(placed) > 1:
        raise not_read(words)
    if placed == ["next"] and not after and not inputs.get("excluding"):
        raise Untrue("next to nothing: form.after is missing")
    right = 1 if not placed else after + 1 if placed == ["next"] else ordinal(placed[0])
    if words.value != right:
        raise unlike(f"{words.value} in the ranking, not {right}")
    own, others = around(words.reckoner, inputs)
    _right_ties(own, others, "joint" in marks)


def _right_ties(own: Number, others: list[Number], joint: bool) -> None:
    ties = others.count(own)
    if bool(ties) != joint:
        raise Untrue(f"{ties or 'no'} other area{'' if ties == 1 else 's'} level with it")


def _right_change(words: Words, marks: list[str], word: str | None) -> None:
    """The biggest change is the first in its ranking, and a change that way at all."""
    own, others = around(words.reckoner, words.claim.inputs)
    if word not in _SIZES or set(marks) - {"joint"}:
        raise not_read(words)
    if words.value != 1:
        raise unlike(f"{words.value} in the ranking, not 1")
    if own <= 0 if words.claim.inputs["end"] == "top" else own >= 0:
        raise unlike(f"the first of a ranking, but a change of {number_text(own)}")
    _right_ties(own, others, "joint" in marks)


def _window_words(words: Words, found: re.Match[str]) -> list[Span]:
    """Free words: "level" as a noun, and "seven-day" where the claim's measure adds up just so many days."""
    measure = words.claim.inputs["measure"]
    days = words.figures.table_of(measure).period(0, words.figures.periods(measure)).days
    offset = found.start("free")
    spans = [each.span() for each in _WINDOW.finditer(found["free"]) if num(each["num"]) == days]
    spans += [each.span() for each in re.finditer(r"\blevel\b", found["free"])]
    return [(offset + start, offset + end) for start, end in spans]


def read_since(words: Words) -> list[Span]:
    """ "lowest since October 12", "the fewest cases since the week to March 20"."""
    found, inputs = words.match(_SINCE), words.claim.inputs
    if not found or inputs["test"] == "=":
        raise not_read(words)
    _right_end(found["word"], inputs["test"] in (">", ">="))
    index = words.figures.table_of(inputs["measure"]).index(inputs["before"])
    own = words.reckoner.known(inputs["measure"], inputs["area"], index)
    if words.reckoner.number(inputs["than"]) != own:
        raise Untrue(f"`than` is not the value that is compared, {number_text(own)}")
    if found["date"] not in (right := date_phrases(words)):
        raise unlike(f"since {right[-1]}")
    return [found.span("word"), found.span("since"), *_window_words(words, found)]


def read_first(words: Words) -> list[Span]:
    """ "for the first time": the value is the story's own period."""
    found = words.match(_FIRST)
    if not found:
        raise not_read(words)
    if not isinstance(words.value, Period) or words.value.last != words.story_end:
        told = words.value.last.isoformat() if isinstance(words.value, Period) else "never"
        raise unlike(f"{told}, and the story is about the period to {words.story_end}")
    return [found.span("read"), *_window_words(words, found)]


def read_run(words: Words) -> list[Span]:
    """ "the 12th week in a row", "a third consecutive month", "the fourth fall in a row"."""
    found = words.match(_RUN)
    said = ordinal(found["nth"]) if found else None
    if not found or said is None:
        raise not_read(words)
    if said != words.value:
        raise unlike(str(words.value))
    unit = found["unit"] or found["unit2"]
    if unit in UP_MOVES | DOWN_MOVES:
        if (unit in UP_MOVES) != (words.claim.inputs["direction"] == "up"):
            raise Untrue(f"the run is {words.claim.inputs['direction']}")
        return [found.span("nth"), *(found.span(t) for t in ("tail", "tail2", "tail3") if found[t])]
    following = re.match(r" ([a-z]+)", words.behind)
    if unit is None and following and following[1].removesuffix("s") in _STEPS:
        unit = following[1].removesuffix("s")
    _right_unit(words, unit)
    return words.whole()


def _right_unit(words: Words, unit: str | None) -> None:
    """The word for a step must be what the measure steps by: "week" for weekly rows or for seven days."""
    measure = words.claim.inputs["measure"]
    steps = words.claim.inputs.get("by", words.figures.step(measure))
    form = words.figures.table_of(measure).form
    names = {("day", 1): "day", ("day", 7): "week", ("week_ending", 1): "week"}
    names |= {(each, 1): each for each in ("month", "quarter", "year")}
    names |= {("financial_year", 1): "year"}
    names |= {("month", 3): "quarter", ("month", 12): "year", ("quarter", 4): "year"}
    if unit is not None and names.get((form, steps)) != unit:
        raise Untrue(f"a step of {steps} in a table by {form} is not a {unit}")
