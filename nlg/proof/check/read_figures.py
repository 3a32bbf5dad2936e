"""Reads figures: numbers, percentages, ordinals, times, parts and round values, each against its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .exact import Number, direction_of, inside_chance, is_count, number_text, rounded
from .numerals import NONE_WORDS, NUM, NUM_OR_NONE, UNIT, num, ordinal, places
from .read_runs import of_this_year
from .reading import Span, Words, not_read, unlike
from .reckoner import IN_POINTS
from .report import Untrue
from .tolerances import HEDGES, halved_fits, one_in_fits, ratio_fits, round_fits, share_fits

_SCALES = {"m": 10**6, " million": 10**6, "bn": 10**9, " billion": 10**9}
_COINS = {"p": "£", " cent": "$€", " cents": "$€"}  # a hundredth of what
_CURRENCIES = {"£": ("£", "GBP", "pound"), "$": ("$", "USD", "dollar"), "€": ("€", "EUR", "euro")}
_HEDGE = rf"(?P<hedge>{'|'.join(sorted(filter(None, HEDGES), key=len, reverse=True))}) "
_SIGNED = r"(?P<sign>[-+\u2212])?(?P<currency>[£$€])?"
_SCALED = r"(?P<scale>m|bn| million| billion)?"
_NUMBER = re.compile(f"{_SIGNED}(?P<num>{NUM_OR_NONE})(?:{_SCALED}|(?P<coin>p| cents?))")
_PERCENT = re.compile(f"{_SIGNED}(?P<num>{NUM}){_SCALED}(?:%| per cent)")
_ABOUT = re.compile(f"{_HEDGE}{_SIGNED}(?P<num>{NUM}){_SCALED}(?P<percent>%| per cent)?")
_LOOSE = re.compile(r"(?:^|\W)(?:over|under|at least|at most|up to|upwards of|some) $", re.IGNORECASE)
_FRACTIONS = {
    "half": "1/2",
    "a half": "1/2",
    "third": "1/3",
    "quarter": "1/4",
    "fifth": "1/5",
    "tenth": "1/10",
    "two-thirds": "2/3",
    "three-quarters": "3/4",
    "two-fifths": "2/5",
    "three-fifths": "3/5",
    "four-fifths": "4/5",
    "three-tenths": "3/10",
    "seven-tenths": "7/10",
    "nine-tenths": "9/10",
}
_TIMES = {"half": "1/2", "twice": "2"} | {
    f"{word}{end}": times for word, times in (("double", "2"), ("triple", "3")) for end in ("", "s", "d")
}
_HALVED = ("halve", "halves", "halved")
_MOVED_SO = (*_HALVED, *_TIMES.keys() - {"half", "twice"})
_TIMES_WORDS = re.compile(
    f"(?:{_HEDGE})?(?:(?P<word>{'|'.join(sorted((*_TIMES, *_HALVED), key=len, reverse=True))})|(?P<num>{NUM}) times)"
)
_PART_WORDS = re.compile(
    f"(?:{_HEDGE})?(?:(?P<a>an? |one[- ])?(?P<fraction>{'|'.join(sorted(_FRACTIONS, key=len, reverse=True))})"
    f"|(?P<part>{NUM}) in (?P<whole>{NUM}))"
)
_AFTER_PERCENT = ("%", " per cent", " percent")


def value_of(words: Words) -> Number:
    """The value as a number; its sign may be dropped where a word of the sentence says it."""
    value = words.value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise Untrue("the value is not a number")
    if words.claim.form.get("sign") != "dropped":
        return value
    if value < 0 and "down" not in words.signs:
        raise Untrue("the sign is dropped and no word of the sentence says that it is down")
    return value if value >= 0 else -value


def read_number(words: Words) -> list[Span]:
    """A figure or a number word, equal to the value as rounded."""
    value = value_of(words)
    found = words.match(_NUMBER)
    if not found:
        raise not_read(words)
    _stands_alone(words, found["currency"])
    _no_percent_behind(words)
    _points(words)
    _measured_in(words)
    _equal(words, found, _in_coins(words, found, value) if found["coin"] else value)
    if words.claim.op == "passed":
        _beyond(words, value)
    if words.claim.op == "steps_until" and not re.search(r"\bif\b", words.text, re.IGNORECASE):
        raise Untrue("a forecast, but its sentence has no if")
    of_this_year(words)
    return words.whole()


def _beyond(words: Words, mark: Number) -> None:
    """Whoever has passed a mark, or is above or below it, does not stand on it."""
    on_it = words.reckoner.number(words.claim.inputs["now"]) == mark
    if on_it and (said := re.search(r"\b(above|below|passed|past|topped) $", words.before.lower())):
        raise Untrue(f"not {said[1]} {number_text(mark)}, but that exactly")


def _no_percent_behind(words: Words) -> None:
    said = words.behind.startswith(_AFTER_PERCENT) and not words.behind.startswith(" percentage point")
    change = words.claim.op == "percent_change" or words.figure_of == "percent_move"
    if said or (change and words.claim.sentence is not None):
        raise Untrue("a percentage, but its sign is not in the claim")


def _points(words: Words) -> None:
    """ "percentage points" must stand behind a change in points, and behind nothing else."""
    said = re.match(r" (?:percentage )?points?\b", words.behind) is not None
    if said and words.unit != IN_POINTS and words.claim.op != "constant":
        raise Untrue("percentage points, but the value is no difference between percentages")
    if words.unit == IN_POINTS and not said and words.claim.sentence is not None:
        raise Untrue("a difference between percentages is in percentage points")


def _in_coins(words: Words, found: re.Match[str], value: Number) -> Number:
    """The value in hundredths, as "22p" tells it; Untrue where it is no such money."""
    marks = [mark for sign in _COINS[found["coin"]] for mark in _CURRENCIES[sign]]
    if found["currency"] or not any(mark in words.unit for mark in marks):
        raise Untrue(f"in{found['coin'].rjust(2)}, but the value is in {words.unit or 'no unit'}")
    if found["coin"] != "p" and (num(found["num"]) == 1) != (found["coin"] == " cent"):
        raise not_read(words)
    return Fraction(value) * 100


def _measured_in(words: Words) -> None:
    """A unit glued to a figure ("61.4mm") is the one that it is measured in."""
    found = UNIT.match(words.behind)
    if found and found.group() != words.unit:
        raise Untrue(f"in {found.group()}, but the value is in {words.unit or 'no unit'}")


def read_percent(words: Words) -> list[Span]:
    """A figure with its per cent sign. A share is told as a hundred times its value."""
    value = percentage(words, value_of(words))
    found = words.match(_PERCENT)
    if not found or found["currency"] or found["scale"]:
        raise not_read(words)
    _stands_alone(words, None)
    if re.match(r" points?\b|age points?\b", words.behind):
        raise Untrue("a percentage, not percentage points")
    _equal(words, found, value)
    return words.whole()


def percentage(words: Words, value: Number) -> Number:
    """The value in per cent; Untrue where it is nothing of the kind."""
    if words.unit == "share":
        return 100 * value
    if "%" not in words.unit and "per cent" not in words.unit and words.claim.op != "constant":
        raise Untrue(f"a percentage, but the value is in {words.unit or 'no unit'}")
    return value


def _equal(words: Words, found: re.Match[str], value: Number) -> None:
    """Raises Untrue unless the amount is the value rounded to the form's decimals, in its scale."""
    if found["num"] in (*NONE_WORDS, "zero") and value != 0:
        raise unlike(f"{number_text(value)}, not exactly 0")
    decimals, said = words.decimals(), num(found["num"])
    right = value if isinstance(value, int) else rounded(value, decimals)
    if found["scale"]:
        right = rounded(Fraction(value) / _SCALES[found["scale"]], decimals)
    if places(found["num"]) > decimals:
        raise Untrue(f"more than the form's {decimals} decimal places")
    sign = -1 if found["sign"] in ("-", "\u2212") else 1
    if (found["sign"] and said == 0) or sign * said != right:
        raise unlike(f"{number_text(right)} ({number_text(value)} in full)")


def _stands_alone(words: Words, currency: str | None) -> None:
    """Raises Untrue where what stands around the figure belongs to it: a sign, a currency, a hedge."""
    if re.search(r"[£$€]$|(?:^|[\s(])[-+\u2212]$", words.before):
        raise Untrue("a sign before the figure is outside the claim")
    if _LOOSE.search(words.before[-12:]):
        raise Untrue("a limit before the figure is outside the claim")
    marks = _CURRENCIES.get(currency or "", ())
    if marks and not any(mark in words.unit for mark in marks) and words.claim.op != "constant":
        raise Untrue(f"an amount of money, but the value is in {words.unit or 'no unit'}")


def read_ordinal(words: Words) -> list[Span]:
    """ "first" to "ninth", then "10th"."""
    value = value_of(words)
    for way in words.ways():
        if (said := ordinal(way)) is not None:
            if said != value:
                raise unlike(number_text(value))
            of_this_year(words)
            return words.whole()
    raise not_read(words)


def read_times(words: Words) -> list[Span]:
    """ "twice", "almost three times", "halved", "more than doubles"."""
    value = value_of(words)
    found = words.match(_TIMES_WORDS)
    if words.claim.op != "ratio" and words.figure_of != "ratio":
        raise Untrue(f"so many times, but {words.claim.op} gives no ratio")
    if not found or (words.figure_of and found["word"] in _MOVED_SO):
        raise not_read(words)
    hedge, word = found["hedge"] or "", found["word"]
    if word in _HALVED:
        fits = halved_fits(hedge, value)
    elif not word and not hedge and places(found["num"]):  # "2.7 times" is a figure, not a phrase
        fits = rounded(value, places(found["num"])) == num(found["num"])
    else:
        fits = ratio_fits(hedge, Fraction(_TIMES[word]) if word else num(found["num"]), value)
    if not fits:
        raise unlike(f"{number_text(value)}, outside the tolerance of these words")
    if word in _MOVED_SO:
        clear_of_chance(words, "of", "to")
    return words.whole()


def clear_of_chance(words: Words, now: str, before: str) -> None:
    """Raises Untrue for a verb of movement between two counts of one measure that may differ by chance."""
    sides = [words.claim.inputs[side] for side in (now, before)]
    name, other = (_counted(side["inputs"]) for side in sides)
    if name is None or name != other or words.figures.measures[name].op not in ("column", "rolling_sum"):
        return
    values = [words.reckoner.number(side) for side in sides]
    if not words.figures.counts(name) or not all(is_count(value) for value in values):
        return
    if direction_of(*values) != "same" and inside_chance(int(values[0]), int(values[1])):
        raise Untrue("two counts that may differ by chance: no verb of movement")


def _counted(inputs: Mapping[str, Any]) -> str | None:
    """The measure whose own figure, or sum of figures, an expression is."""
    series = inputs.get("series", inputs)
    return series.get("measure") if series.get("kind", "figure") in ("figure", "window") else None


def read_part(words: Words) -> list[Span]:
    """ "half", "almost two-thirds", "one in 10", "two in five"."""
    value = _share(words)
    found = words.match(_PART_WORDS)
    if not found or ((found["a"] is None) == (found["fraction"] in ("third", "quarter", "fifth", "tenth"))):
        raise not_read(words)
    hedge = found["hedge"] or ""
    if found["fraction"]:
        fits = share_fits(hedge, Fraction(_FRACTIONS[found["fraction"]]), value)
    else:
        fits = _in_fits(hedge, num(found["part"]), num(found["whole"]), value)
    if not fits:
        raise unlike(f"{number_text(value)}, outside the tolerance of these words")
    return words.whole()


def _in_fits(hedge: str, part: Number, whole: Number, value: Number) -> bool:
    if not whole or part >= whole:
        return False
    if part == 1 and not hedge:
        return one_in_fits(whole, value)
    return share_fits(hedge, Fraction(part) / whole, value)


def _share(words: Words) -> Number:
    """The value as a share from 0 to 1."""
    value = value_of(words)
    if words.claim.form.get("of") == "percent":
        value = percentage(words, value) if words.unit != "share" else 100 * value
        value = Fraction(value) / 100
    elif words.claim.op not in ("share", "ratio") and words.figure_of not in ("share", "ratio"):
        raise Untrue("a part, but the value is no share")
    if not 0 <= value <= 1:
        raise unlike(f"{number_text(value)}, which is no part of a whole")
    return value


def read_about(words: Words) -> list[Span]:
    """A hedge and a round value: "almost 30%", "more than 1,500"."""
    value = value_of(words)
    found = words.match(_ABOUT)
    if not found or found["sign"]:
        raise not_read(words)
    _stands_alone(words, found["currency"])
    if found["percent"]:
        value = percentage(words, value)
    else:
        _no_percent_behind(words)
        _points(words)
    target = num(found["num"]) * _SCALES.get(found["scale"] or "", 1)
    if not round_fits(found["hedge"], target, value):
        raise unlike(f"{number_text(value)}, outside the tolerance of these words")
    return words.whole()
