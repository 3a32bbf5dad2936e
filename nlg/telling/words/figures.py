"""Figures: the one place where an exact value is rounded, and where it becomes digits or words."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from nlg.fact import Proven
from nlg.intake.cues import ABROAD
from nlg.intake.style import Million
from nlg.intake.written import CURRENCIES, WRITTEN, behind
from nlg.telling.words.marks import Form, form, mark, proved, unmark
from nlg.telling.words.nouns import plural as plural_of
from nlg.telling.words.voice import Voice

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
SMALL = tuple(_SMALL.split())
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth"
ORDINALS = tuple(_ORDINALS.split())
COINS = {"£": ("p", "p"), "$": (" cents", " cent"), "€": (" cents", " cent")}  # hundredths, and one of them
LEVELS = ("cell", "at", "mean", "median", "max", "min")
MILLION, BILLION = 10**6, 10**9
LARGE = 10_000  # from here on no reader wants a tenth


class BelowZero(ValueError):  # noqa: N818 - what a template author meets is named in plain words
    """A figure below zero where a sentence would print it with a sign: another wording has to tell it."""


def rounded(value: Fraction, places: int = 0) -> Fraction:
    """The nearest value with so many decimal places, halves away from zero.

    >>> rounded(Fraction("4.25"), 1), rounded(Fraction("-2.5")), rounded(Fraction("0.25"), 1)
    (Fraction(43, 10), Fraction(-3, 1), Fraction(3, 10))
    """
    whole = _nearest(value, places)
    return Fraction(whole if value.numerator >= 0 else -whole, 10**places)


def _nearest(value: Fraction, places: int = 0) -> int:
    """The magnitude in units of its last place, by whole numbers alone: fractions would take far longer."""
    last: int = 10**places
    return (2 * abs(value.numerator) * last + value.denominator) // (2 * value.denominator)


def digits(value: Fraction, places: int = 0, thousands: str = ",") -> str:
    """A magnitude in digits, rounded, with a leading zero and every asked place: 1,081 or 30.0.

    >>> digits(Fraction(1081)), digits(Fraction("29.972"), 1), digits(Fraction("0.05"), 1)
    ('1,081', '30.0', '0.1')
    """
    whole, rest = divmod(_nearest(value, places), 10**places)
    grouped = f"{whole:,}" if thousands == "," else f"{whole:,}".replace(",", thousands)
    return f"{grouped}.{rest:0{places}d}" if places else grouped


def is_count(p: Proven) -> bool:
    """Whether whole things are counted: small counts are words, whatever has a unit keeps its figure.

    >>> from nlg.telling.words.example import number
    >>> is_count(number("9")), is_count(number("9", "%")), is_count(number("9", "cases per 100,000 people"))
    (True, False, False)
    """
    return p.decimals == 0 and not _measured(p.unit)


@lru_cache(maxsize=256)
def _measured(unit: str) -> bool:
    words = (*CURRENCIES, *WRITTEN, "points", "percentage points", "index points")
    return "%" in unit or unit in words or re.search(r"\bper\b|/", unit) is not None


def figure(p: Proven, beside: Proven | None = None, *, voice: Voice) -> str:
    """A value as newspapers print it: nine, 10, 1,081, 1.2 million, 40.7, £312,000, 30%.

    Counts up to the style's bar are words; with `beside`, only if that other figure is one too ("9 to 12").
    BelowZero for a negative value: print its size, and its direction as a word.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(figure(number(n), voice=VOICE)) for n in ("9", "10", "1081", "1250000")]
    ['nine', '10', '1,081', '1.3 million']
    >>> visible(figure(number("9"), number("12"), voice=VOICE))
    '9'
    >>> [visible(figure(number(n, unit, 1), voice=VOICE)) for n, unit in (("61.4", "mm"), ("3.4", "m"))]
    ['61.4mm', '3.4 metres']
    >>> [visible(figure(number(n, "tonnes", 1), voice=VOICE)) for n in ("8862.5", "33374.2")]
    ['8,862.5 tonnes', '33,374 tonnes']
    >>> [visible(figure(number(n, unit, 2), voice=VOICE)) for n, unit in (("0.22", "£"), ("0.01", "$"), ("1.05", "€"))]
    ['22p', '1 cent', '€1.05']
    >>> [visible(figure(number(n, unit, 1), voice=VOICE)) for n, unit in (("-13.2", "°C"), ("350.9", "Ml/day"))]
    ['\u221213.2°C', '350.9 Ml/day']
    """
    if signed(proved(p)) and p.number < 0:
        return _in_units(p, _signed(p, _printed(p, voice, spell=False)))  # no word has a sign
    _not_below_zero(p)
    return _in_units(p, _bare(p, voice, beside))


def signed(p: Proven) -> bool:
    """Whether a figure below zero would be told with its sign: a level, that is no difference."""
    return p.op in LEVELS


def _not_below_zero(p: Proven) -> None:
    if proved(p).number.numerator < 0:
        raise BelowZero(f"{p.op}: {p.number} is below zero: print its size, and say the direction in words")


def size(p: Proven, beside: Proven | None = None, *, voice: Voice) -> str:
    """A value without its sign, for sentences whose verb has it: "324 fewer".

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(size(number("-324"), voice=VOICE)), visible(size(number("-2"), voice=VOICE))
    ('324', 'two')
    """
    return _in_units(proved(p), _bare(p, voice, beside))


def numeral(p: Proven, *, voice: Voice) -> str:
    """A value in digits whatever its size, as headlines and tables have it.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(numeral(number("9"), voice=VOICE)), visible(numeral(number("1860111"), voice=VOICE))
    ('9', '1,860,111')
    """
    if "%" in proved(p).unit:
        return percent(p, voice=voice)
    sign = p.unit if p.unit in CURRENCIES else ""
    return mark(sign + digits(p.number, p.decimals, voice.style.thousands), p, _form(p, p.decimals))


def plotted(p: Proven, *, voice: Voice) -> str:
    """A value beside a point of a chart: in digits, in short from the house's million up, below zero with its sign.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(plotted(number(n, "£"), voice=VOICE)) for n in ("9", "312000", "-3400000")]
    ['£9', '£312,000', '\u2212£3.4m']
    """
    told = _printed(proved(p), voice, spell=False)
    return told if p.number >= 0 else _signed(p, told)


def tabled(p: Proven, *, voice: Voice) -> str:
    """A value in a table: in digits whatever its size, below zero with its sign.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(tabled(number(n, "£"), voice=VOICE)) for n in ("29800000", "-11100000")]
    ['£29,800,000', '\u2212£11,100,000']
    """
    told = numeral(p, voice=voice)
    return told if p.number >= 0 else _signed(p, told)


def _signed(p: Proven, told: str) -> str:
    """A figure below zero with its sign, where any of it is left by rounding."""
    text, (span,) = unmark(told)
    sign = "\u2212" if any(c in "123456789" for c in text) else ""
    return mark(sign + text, p, form(**{key: value for key, value in span.form.items() if key != "sign"}))


def rate(p: Proven, *, voice: Voice) -> str:
    """A rate, always in digits with its own places: 40.7.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(rate(number("75700000/1860111", "cases per 100,000 people", 1), voice=VOICE))
    '40.7'
    """
    return mark(digits(proved(p).number, p.decimals, voice.style.thousands), p, _form(p, p.decimals))


def spelled(p: Proven, *, voice: Voice) -> str:
    """A count that opens a sentence: "Twelve", "Fifty-seven"; from 100 on, "A total of 757".

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(spelled(number("12"), voice=VOICE)), visible(spelled(number("757"), voice=VOICE))
    ('Twelve', 'A total of 757')
    """
    if not is_count(proved(p)):
        raise ValueError(f"{p.unit or p.op}: only a count can open a sentence")
    whole = _nearest(p.number)
    if whole > 99:
        return "A total of " + size(p, voice=voice)
    return mark(in_words(whole).capitalize(), p, _form(p, 0))


@lru_cache(maxsize=256)
def in_words(number: int) -> str:
    """Zero to ninety-nine in words.

    >>> in_words(0), in_words(12)
    ('zero', 'twelve')
    """
    if number < len(SMALL):
        return SMALL[number]
    import inflect  # 1.6 s: paid only by a story that needs it

    return str(inflect.engine().number_to_words(number))  # type: ignore[arg-type]


def none_or_figure(p: Proven, *, voice: Voice) -> str:
    """A count before its noun, "no" for none.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(none_or_figure(number("0"), voice=VOICE)), visible(none_or_figure(number("3"), voice=VOICE))
    ('no', 'three')
    """
    if not proved(p).number and is_count(p):
        return mark("no", p, _form(p, 0))
    _not_below_zero(p)
    return _bare(p, voice)


def figure_or_none(p: Proven, *, voice: Voice) -> str:
    """A count, or an amount of money, that stands by itself, "none" for none: "when there were none".

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(figure_or_none(number("0"), voice=VOICE)), visible(figure_or_none(number("3"), voice=VOICE))
    ('none', 'three')
    """
    if proved(p).number == 0 and (is_count(p) or p.unit in CURRENCIES):
        return mark("none", p, _form(p, 0))
    return figure(p, voice=voice)


def counted(p: Proven, noun: str, plural: str = "", *, voice: Voice) -> str:
    """A count with its noun: "757 cases", "one case", "no cases". The mark covers the number.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(counted(number(n), "case", voice=VOICE)) for n in ("757", "1", "0")]
    ['757 cases', 'one case', 'no cases']
    """
    noun = noun if is_one(p) else plural or plural_of(noun)
    return f"{none_or_figure(p, voice=voice)} {noun}"


def is_one(p: Proven) -> bool:
    """Whether a value takes a singular noun and verb as it is printed: 1 does, 1.0 and 0 do not.

    >>> from nlg.telling.words.example import number
    >>> is_one(number("1")), is_one(number("0")), is_one(number("1", decimals=1))
    (True, False, False)
    """
    return proved(p).decimals == 0 and _nearest(p.number) == 1


def percent(p: Proven, *, voice: Voice) -> str:
    """A percentage without its sign, with the places the value says: 30.0%.

    A share of a whole is a ratio, and printed as a percentage too. TypeError for a value that is neither.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(percent(number("-29.972", "%", 1), voice=VOICE))
    '30.0%'
    >>> visible(percent(number("0.37", "", op="share"), voice=VOICE))
    '37%'
    """
    value = p.number * 100 if is_share(p) else p.number
    text = digits(value, p.decimals, voice.style.thousands)
    return mark(text + voice.style.per_cent, p, _form(p, p.decimals, "percent"))


def is_share(p: Proven) -> bool:
    """Whether a value is a part of a whole from 0 to 1 (true) or a percentage (false). TypeError for neither.

    >>> from nlg.telling.words.example import number
    >>> is_share(number("0.37", "", op="share")), is_share(number("37", "%"))
    (True, False)
    """
    if "%" in proved(p).unit:
        return False
    if p.op in ("share", "ratio"):
        return True
    raise TypeError(f"{p.op} gives {p.unit or 'a number'}, which is no share or percentage")


def points(p: Proven, *, voice: Voice) -> str:
    """A difference between two percentages: "2.4 percentage points". The mark covers the number.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(points(number("-2.4", "points", 1), voice=VOICE))
    '2.4 percentage points'
    >>> visible(points(number("1", "points"), voice=VOICE))
    '1 percentage point'
    """
    return f"{size(p, voice=voice)} percentage point{'' if is_one(p) else 's'}"


def percent_places(base: Fraction, voice: Voice) -> int | None:
    """How many places a percentage of `base` things may have; None where it may not be printed at all.

    >>> from nlg.telling.words.example import VOICE
    >>> [percent_places(Fraction(base), VOICE) for base in (99, 100, 999, 1000)]
    [None, 0, 0, 1]
    """
    if base < voice.style.percent_min_base:
        return None
    return 1 if base >= voice.style.percent_one_place_from else 0


def ordinal(p: Proven, beside: Proven | None = None, *, voice: Voice) -> str:
    """A place in an order: first to ninth, 10th, 21st; with `beside` in the other's form ("6th of 12").

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(ordinal(number(n), voice=VOICE)) for n in ("1", "9", "10", "11", "22", "103")]
    ['first', 'ninth', '10th', '11th', '22nd', '103rd']
    """
    number = proved(p).number
    if number.denominator != 1 or number < 1:
        raise ValueError(f"{p.op}: {number} is no place in an order")
    bar = voice.style.ordinals_spelled_up_to
    short = number <= bar and (beside is None or proved(beside).number <= bar)
    return mark(ORDINALS[int(number) - 1] if short else _ordinal_digits(int(number)), p, form("ordinal"))


def _ordinal_digits(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _short(p: Proven, voice: Voice) -> bool:
    """A small count, and not one that is nearly nothing: "zero" says that there was none."""
    whole = _nearest(p.number)
    return is_count(p) and whole <= voice.style.spelled_up_to and (whole > 0 or not p.number)


def _bare(p: Proven, voice: Voice, beside: Proven | None = None) -> str:
    """A magnitude without the unit that it is measured in; in words only if a second figure is one too.

    Less than a pound is told in pence: "22p", "5 cents".
    """
    if coins := _in_coins(p):
        return coins
    return _printed(p, voice, spell=_short(p, voice) and (beside is None or _short(proved(beside), voice)))


def _in_coins(p: Proven) -> str:
    """Less than one of a currency, known to the hundredth, as newspapers print it; "" of what is not."""
    if p.unit not in COINS or p.decimals < 2 or not 0 < _nearest(p.number, p.decimals) < 10**p.decimals:
        return ""
    value, places = abs(p.number) * 100, p.decimals - 2
    many, one = COINS[p.unit]
    text = digits(value, places)
    return mark(f"{text}{one if text == '1' else many}", p, _form(p, places))


def _in_units(p: Proven, told: str) -> str:
    """A figure as told with what it is measured in behind it; the mark covers the number."""
    many, one = behind(p.unit)
    if not p.number and not many.startswith(" "):
        return told  # "zero", with nothing glued to it
    return f"{told}{one if many and is_one(p) else many}"


def _printed(p: Proven, voice: Voice, *, spell: bool) -> str:
    if "%" in p.unit:
        return percent(p, voice=voice)
    if spell:
        return mark(in_words(_nearest(p.number)), p, _form(p, 0))
    money = p.unit if p.unit in CURRENCIES else ""
    if p.number == 0 and p.decimals and not money:
        return mark("zero", p, _form(p, 0))  # a rate of none at all: no place of it was measured
    if _nearest(p.number) >= voice.style.millions_from and (money or p.unit in ABROAD or is_count(p)):
        return mark(money + in_millions(abs(p.number), million(p, voice), p.of_million), p, _form(p, p.of_million))
    places = p.decimals if money or _nearest(p.number) < LARGE else 0
    return mark(money + digits(p.number, places, voice.style.thousands), p, _form(p, places))


def million(p: Proven, voice: Voice) -> Million:
    """How the house writes millions of what a value counts: people in full, money and things as its style says.

    >>> from nlg.telling.words.example import VOICE, number
    >>> million(number("2000000", "people"), VOICE), million(number("2000000", "£"), VOICE)
    (' million', 'm')
    """
    if p.unit in CURRENCIES:
        return voice.style.money_millions
    return " million" if p.unit == "people" else voice.style.millions


def in_millions(number: Fraction, ending: Million = " million", places: int = 1) -> str:
    """A magnitude from a million up, with one place at most (or two) and none that is a nought at the end.

    >>> in_millions(Fraction(1_250_000)), in_millions(Fraction(3_000_000_000), "m")
    ('1.3 million', '3bn')
    >>> in_millions(Fraction(1_307_421), places=2), in_millions(Fraction(1_299_999), places=2)
    ('1.31 million', '1.3 million')
    """
    big = rounded(number / MILLION, 1) >= 1000
    text = digits(number / (BILLION if big else MILLION), places).rstrip("0").removesuffix(".")
    return text + ({"m": "bn", " million": " billion"}[ending] if big else ending)


def _form(p: Proven, decimals: int, rule: str = "number") -> Form:
    if p.number.numerator < 0:
        return form(rule, decimals=decimals, sign="dropped")
    return form(rule, decimals=decimals)
