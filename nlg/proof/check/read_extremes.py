"""Reads extremes and order in time: "highest", "since", "for the first time"."""

from __future__ import annotations

import re
from datetime import timedelta

from .among_areas import around
from .date_words import phrases
from .exact import TESTS, Number, number_text
from .numerals import NUM, ORDINAL, num, ordinal
from .periods import Period, day_from
from .read_runs import step_word
from .reading import FREE, Span, Words, not_read, unlike
from .report import Untrue
from .through_time import begins_record
from .which_end import SIZES, right_end, right_size
from .word_lists import HIGH, LOW

_SUPERLATIVE = "|".join(sorted(HIGH | LOW, key=len, reverse=True))
_ONE = rf"(?P<marks>(?:(?:joint|next|{ORDINAL})[ -])*)(?P<word>{_SUPERLATIVE})"
_SUPERLATIVES = re.compile(rf"(?:(?:the|its|their|a) )?(?P<read>{_ONE}|(?P<alone>next))(?P<free>{FREE})")
_SINCE = re.compile(
    rf"(?:(?:the|its|their|a) )?(?P<word>{_SUPERLATIVE})(?P<free>(?: .*)?) (?P<since>since (?P<date>.+))"
)
_FIRST = re.compile(
    rf"(?P<read>(?:(?:for )?(?:the )?first time|(?:the )?first)(?:(?P<record> on record)| since)?)(?P<free>{FREE})"
)
_FIRST_SINCE = re.compile(
    r"(?P<first>(?:for )?(?:the )?first time|(?:(?:the|a|its|their) )?first)(?P<free>(?: .*?)??)"
    r"(?: (?P<since>since (?P<date>.+))| (?P<record>on record))?"
)
_WINDOW = re.compile(rf"(?<![\w-])(?P<num>{NUM})-(?P<unit>day|week|month|quarter|year|season)(?!\w)")
_IN_TIME = ("record", "peak", "peaked")
LATE_IN_MONTH = 21  # after that day a story may well be read in the month after


def read_period(words: Words) -> list[Span]:
    """A date phrase that names the value."""
    right = date_phrases(words)
    if not any(way in (*_last_month(words), *right) for way in words.ways()):
        raise unlike(f"told as {right[-1]}")
    return words.whole()


def _last_month(words: Words) -> tuple[str, ...]:
    """A day of the sources may lie "last month", seen from a release that itself is not late in its month."""
    seen = words.as_of
    if words.claim.op != "metadata" or seen is None or seen.day > LATE_IN_MONTH:
        return ()
    before = (seen.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    return ("last month",) if str(words.value)[:7] == before else ()


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
    return phrases(value, words.figures.dates, words.told_on, year)


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


def _right_in_time(words: Words, marks: list[str], word: str | None) -> None:
    inputs, high = words.claim.inputs, words.claim.inputs["extreme"] == "max"
    right_end(words.kind, word, high)
    if marks:
        raise Untrue(f"an extreme in time cannot be {' '.join(marks)}")
    if word == "record" and not begins_record(words.reckoner, inputs):
        raise Untrue("a record, but earlier periods are left out")
    if word is not None:
        start, end = words.series.stretch(inputs)
        right_size(words, word, high, range(start, end + 1), _index(words))


def _right_rank(words: Words, marks: list[str], word: str | None) -> None:
    inputs, after = words.claim.inputs, words.claim.form.get("after", 0)
    right_end("", word, inputs["end"] == "top")
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
    percent = bool(words.claim.inputs.get("percent"))
    sizes, places = (("sharpest",), {"joint", "second"}) if percent else (SIZES, {"joint"})
    if word not in sizes or set(marks) - places:
        raise not_read(words)
    if percent and not re.search(r"%| per cent\b", words.text):
        raise Untrue("the sharpest by per cent, in a text without one")
    if words.value != (right := 2 if "second" in marks else 1):
        raise unlike(f"{words.value} in the ranking, not {right}")
    if own <= 0 if words.claim.inputs["end"] == "top" else own >= 0:
        raise unlike(f"the first of a ranking, but a change of {number_text(own)}")
    _right_ties(own, others, "joint" in marks)


def _window_words(words: Words, found: re.Match[str]) -> list[Span]:
    """Free words: "level" as a noun, and "seven-day" where the figure compared adds up just so many days."""
    offset = found.start("free")
    spans = [
        each.span() for each in _WINDOW.finditer(found["free"]) if _is_as_long(words, num(each["num"]), each["unit"])
    ]
    spans += [each.span() for each in re.finditer(r"\blevel\b", found["free"])]
    return [(offset + start, offset + end) for start, end in spans]


def _is_as_long(words: Words, number: Number, unit: str) -> bool:
    """Whether a figure of what is compared is as long as said."""
    series = words.series
    if (days := series.table.period(0, series.periods).days) is not None:
        return days == number * {"day": 1, "week": 7}.get(unit, 0)
    if series.table.form == "year_ending":
        return unit == "year" and series.periods == 1 + (number - 1) * series.table.row.a_year
    return any(number * each == series.periods and step_word(series, each) == unit for each in (1, 3, 4, 12))


def read_since(words: Words) -> list[Span]:
    """ "lowest since October 12", "the fewest cases since the week to March 20"."""
    found, inputs = words.match(_SINCE), words.claim.inputs
    if not found or inputs["test"] == "=":
        raise not_read(words)
    series, high = words.series, inputs["test"] in (">", ">=")
    right_end(words.kind, found["word"], high)
    index = series.table.index(inputs["before"])
    own = series.known(index)
    if words.reckoner.number(inputs["than"]) != own:
        raise Untrue(f"`than` is not the value that is compared, {number_text(own)}")
    if found["date"] not in (right := date_phrases(words)):
        raise unlike(f"since {right[-1]}")
    right_size(words, found["word"], high, range(_index(words), index + 1), index)
    return [found.span("word"), found.span("since"), *_window_words(words, found)]


def read_first(words: Words) -> list[Span]:
    """ "for the first time", "first rise since October 12", "for the first time on record"."""
    if words.claim.op == "latest_where":
        return _read_first_since(words)
    found = words.match(_FIRST)
    if not found or (found["record"] and words.claim.inputs["after"] is not None):
        raise not_read(words)
    if not isinstance(words.value, Period) or words.value.last != words.story_end:
        told = words.value.last.isoformat() if isinstance(words.value, Period) else "never"
        raise unlike(f"{told}, and the story is about the period to {words.story_end}")
    return [found.span("read"), *_window_words(words, found)]


def _read_first_since(words: Words) -> list[Span]:
    """It is so in the story's period, and was so for the last time when the words say."""
    found, inputs, series = words.match(_FIRST_SINCE), words.claim.inputs, words.series
    if not found:
        raise not_read(words)
    index = series.table.index(inputs["before"])
    if series.period(index).last != words.story_end:
        raise Untrue(f"the first, but not of the story's period, to {words.story_end}")
    if not TESTS[inputs["test"]](series.known(index), words.reckoner.number(inputs["than"])):
        raise Untrue("the first, but it is not so in the story's period")
    if words.value is None:
        if found["date"]:
            raise unlike("never before on record")
    elif found["date"] not in (right := date_phrases(words)):
        raise unlike(f"since {right[-1]}")
    read = [found.span(part) for part in ("first", "since", "record") if found[part]]
    return [*read, *_window_words(words, found)]


def _index(words: Words) -> int:
    """Where the period that the claim gives stands in its table."""
    value, table = words.value, words.series.table
    if not isinstance(value, Period):
        raise Untrue("there is no such period")
    return table.index(str(value.last.year) if table.form == "year" else value.last.isoformat())
