"""Round ways to say a value, each true within the tolerances of docs/bundle.md section 9.

"Almost" never crosses its target. Where no phrase is true the figure itself is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from nlg.fact import Proven
from nlg.intake.style import ABOVE, BELOW, Million
from nlg.intake.written import CURRENCIES
from nlg.telling.words.figures import (
    MILLION,
    digits,
    in_millions,
    in_words,
    is_share,
    million,
    percent,
    rounded,
    size,
)
from nlg.telling.words.marks import form, mark, proved
from nlg.telling.words.voice import Voice

RATIOS = {Fraction(1, 2): "half", Fraction(2): "twice"} | {
    Fraction(n): f"{n if n > 9 else in_words(n)} times" for n in (3, 4, 5, 10)
}
VERBS = {Fraction(2): "double", Fraction(3): "triple"}
MORE_THAN_HALVED, HALF_AT_LEAST, HALF_AT_MOST, ALMOST_HALVED = map(Fraction, ("0.40", "0.475", "0.525", "0.56"))
PARTS = {
    Fraction(1, 10): "one in 10",
    Fraction(1, 5): "one in five",
    Fraction(1, 4): "a quarter",
    Fraction(3, 10): "three in 10",
    Fraction(1, 3): "a third",
    Fraction(2, 5): "two in five",
    Fraction(1, 2): "half",
    Fraction(3, 5): "three in five",
    Fraction(2, 3): "two-thirds",
    Fraction(7, 10): "seven in 10",
    Fraction(3, 4): "three-quarters",
    Fraction(4, 5): "four in five",
    Fraction(9, 10): "nine in 10",
}
ONE_IN = (6, 8, 20, 50, 100)  # those that are not among the parts


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A true way to say a value: the words with their hedge, the hedge alone (may be ""), and its target."""

    phrase: str
    hedge: str
    target: Fraction


@lru_cache(maxsize=4096)
def best_times(ratio: Fraction, below: str = "almost", above: str = "just over") -> Phrase | None:
    """A ratio against the nearest of half, two, three, four, five, 10 times. None if no phrase is true.

    Bare words never flatter: 3.03 is "three times", 2.97 "almost three times".

    >>> [best_times(Fraction(x)).phrase for x in ("2.992", "3.028", "2.3")]
    ['almost three times', 'three times', 'more than twice']
    """
    _known(below, above)
    target = min(RATIOS, key=lambda t: (abs(ratio - t), t))
    hedge = _times_hedge(ratio, target, below, above)
    return None if hedge is None else _phrase(hedge, RATIOS[target], target)


def best_verb(ratio: Fraction, below: str = "almost") -> str:
    """The verb for a figure that is so many times what it was, "" where it is near no multiple.

    >>> [best_verb(Fraction(x)) for x in ("2.02", "1.9", "3.4", "0.5", "0.42", "1.5")]
    ['double', 'almost double', 'more than triple', 'halve', 'more than halve', '']
    """
    if MORE_THAN_HALVED <= ratio <= ALMOST_HALVED:
        hedge = "more than " if ratio < HALF_AT_LEAST else f"{below} " if ratio > HALF_AT_MOST else ""
        return f"{hedge}halve"
    best = best_times(ratio, below)
    verb = None if best is None else VERBS.get(best.target)
    if best is None or verb is None:
        return ""
    return f"{best.hedge if best.hedge == below else 'more than'} {verb}" if best.hedge else verb


def _times_hedge(ratio: Fraction, target: Fraction, below: str, above: str) -> str | None:
    bare = Fraction(1, 40) if target == Fraction(1, 2) else Fraction(1, 20)
    if -bare / 10 < ratio - target < bare:  # below its target a bare word must be as good as equal
        return ""
    if Fraction("0.93") * target <= ratio < target:
        return below
    if target < ratio <= Fraction("1.07") * target:
        return above
    return "more than" if target < ratio <= Fraction("1.25") * target else None


@lru_cache(maxsize=4096)
def best_part(share: Fraction, below: str = "almost", above: str = "just over") -> Phrase | None:
    """A share from 0 to 1 against its nearest target, at most two points off. None if no phrase is true.

    >>> [best_part(Fraction(x)).phrase for x in ("0.2997", "0.49", "0.345", "1/8")]
    ['three in 10', 'almost half', 'just over a third', 'one in eight']
    >>> best_part(Fraction("0.37")) is None
    True
    """
    _known(below, above)
    target = min(PARTS, key=lambda t: (abs(share - t), t))
    off = 100 * (share - target)
    if abs(off) < Fraction("0.05"):
        return _phrase("", PARTS[target], target)
    for n in ONE_IN:
        if abs(share - Fraction(1, n)) <= Fraction("0.02") / n:
            return _phrase("", f"one in {in_words(n) if n < 10 else n}", Fraction(1, n))
    if abs(off) > 2:
        return None
    return _phrase(below if off < 0 else above, PARTS[target], target)


def best_round(value: Fraction, below: str = "almost", above: str = "just over") -> Phrase | None:
    """A magnitude and the side it is on of a round one: of one figure if that is within 3%, else of two.

    None if it is round itself, or under 10.

    >>> [best_round(Fraction(x)).phrase for x in ("757", "795", "1081", "104")]
    ['almost 760', 'almost 800', 'almost 1,100', 'more than 100']
    """
    _known(below, above)
    near = _round_within(value, Fraction(3))
    if value < 10 or value == near:
        return None
    if near is None:
        return _more_than(value)
    return _phrase(below if value < near else above, _round_words(near), near)


def best_about(value: Fraction, about: str = "about") -> Phrase | None:
    """A magnitude as "about" a round one within 2.5%, where the side is not the point; else "more than".

    None if it is round itself, or under 10.

    >>> [best_about(Fraction(x)).phrase for x in ("757", "795", "104.9")]
    ['about 760', 'about 800', 'more than 100']
    """
    near = _round_within(value, Fraction("2.5"))
    if value < 10 or value == near:
        return None
    return _more_than(value) if near is None else _phrase(about, _round_words(near), near)


def times(p: Proven, *, voice: Voice) -> str:
    """A ratio: "three times", "almost twice", "half"; "2.4 times" where no phrase is true.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(times(number(n, "", op="ratio"), voice=VOICE)) for n in ("2.992", "2.3", "0.5", "2.7")]
    ['almost three times', 'more than twice', 'half', '2.7 times']
    """
    best = best_times(proved(p).number, voice.style.below, voice.style.above)
    if best is not None:
        return mark(best.phrase, p, form("times"))
    return mark(digits(p.number, 1), p, form("number", decimals=1)) + " times"


def part(p: Proven, *, voice: Voice) -> str:
    """A share, or a percentage without its sign: "a third", "almost half", "three in 10"; else "37%".

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(part(number("-29.972", "%"), voice=VOICE))
    'three in 10'
    >>> visible(part(number("0.37", "", op="share"), voice=VOICE))
    '37%'
    """
    is_percentage = not is_share(p)
    share = abs(p.number) / 100 if is_percentage else p.number
    best = best_part(share, voice.style.below, voice.style.above)
    if best is None:
        return percent(p, voice=voice)
    of = {"of": "percent"} if is_percentage else {}
    return mark(best.phrase, p, form("part", **of, **_sign(p)))


def fraction(p: Proven, *, voice: Voice) -> str:
    """A part of one thing, which is not so many in 10 of them: "a third", "almost half"; "" where no phrase is true.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(fraction(number(n, "", op="share"), voice=VOICE)) for n in ("0.33", "0.31")]
    ['almost a third', '']
    """
    best = best_part(proved(p).number, voice.style.below, voice.style.above)
    return "" if best is None or " in " in best.phrase else part(p, voice=voice)


def one_in(p: Proven) -> str:
    """A small part as one of a round number, or nothing where it is none to within 2%: "one in 90", "one in 1,300".

    >>> from nlg.telling.words.example import number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(one_in(number(n, "", op="ratio"))) for n in ("1/90", "1/1310", "1/8", "1/7", "1/114")]
    ['one in 90', 'one in 1,300', 'one in eight', '', '']
    """
    if not 0 < proved(p).number <= Fraction(1, 2):
        return ""
    exact = 1 / p.number
    unit = _last_leading(exact, 2) if exact >= 10 else Fraction(1)
    n = rounded(exact / unit) * unit
    known = n >= 10 or 1 / n in PARTS or n in ONE_IN
    if not known or abs(p.number * n - 1) > Fraction(1, 50):
        return ""
    return mark(f"one in {in_words(int(n)) if n < 10 else digits(n)}", p, form("part"))


def about(p: Proven, *, voice: Voice) -> str:
    """A round value near this one: "about 760", "about £310,000"; the figure itself where it is round.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(about(number("757"), voice=VOICE)), visible(about(number("312345", "£"), voice=VOICE))
    ('about 760', 'about £310,000')
    >>> visible(about(number("80"), voice=VOICE))
    '80'
    """
    return _hedged(p, best_about(abs(proved(p).number), voice.style.about), voice)


def roundly(p: Proven, *, voice: Voice) -> str:
    """A round value with the side this one is on: "almost 800", "just over 700", "more than 100".

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> visible(roundly(number("795"), voice=VOICE)), visible(roundly(number("-29.9", "%", 1), voice=VOICE))
    ('almost 800', 'almost 30%')
    """
    return _hedged(p, best_round(abs(proved(p).number), voice.style.below, voice.style.above), voice)


def _sign(p: Proven) -> dict[str, str]:
    return {"sign": "dropped"} if p.number < 0 else {}


def _hedged(p: Proven, best: Phrase | None, voice: Voice) -> str:
    if best is None:
        return size(p, voice=voice)
    money = p.unit if p.unit in CURRENCIES else ""
    per_cent = voice.style.per_cent if "%" in p.unit else ""
    told = f"{best.hedge} {money}{_round_words(best.target, million(p, voice))}{per_cent}"
    return mark(told, p, form("about", **_sign(p)))


def _round_within(value: Fraction, percent_off: Fraction) -> Fraction | None:
    """The nearest value of one leading figure, or of two, that is no further off."""
    for leading in (1, 2):
        unit = _last_leading(value, leading)
        target = rounded(value / unit) * unit
        if target and abs(100 * (value - target) / target) <= percent_off:
            return target
    return None


def _more_than(value: Fraction) -> Phrase:
    unit = _last_leading(value, 2)
    target = value // unit * unit
    return _phrase("more than", _round_words(target), target)


def _last_leading(value: Fraction, leading: int) -> Fraction:
    """What the last of so many leading figures counts: 10 for the two of 757."""
    return Fraction(10) ** (len(str(int(value))) - leading)


def _round_words(target: Fraction, ending: Million = " million") -> str:
    return in_millions(target, ending) if target >= MILLION else digits(target)


def _phrase(hedge: str, words: str, target: Fraction) -> Phrase:
    return Phrase(phrase=f"{hedge} {words}".strip(), hedge=hedge, target=target)


def _known(below: str, above: str) -> None:
    if below not in BELOW or above not in ABOVE:
        raise ValueError(f"'{below}' or '{above}' is no hedge with a known tolerance")
