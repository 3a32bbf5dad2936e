"""Figures in English: numbers, money, per cent, points, fractions, multiples, ordinals, one in so many; with hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..check.numerals import NUMBER_WORDS, ORDINAL_WORDS, words_in

_TEENTHS = words_in(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINALS = dict(ORDINAL_WORDS) | {word: at for at, word in enumerate(_TEENTHS, start=10)} | {"twentieth": 20}
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "k": 1000,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3, "trebled": 3, "treble": 3}
_TIMES |= {"thrice": 3, "quadrupled": 4, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10}
_HALVES = ("halved", "halving", "halve")

HEDGES = {  # how a hedge reads -> its family
    "almost": "almost", "nearly": "almost", "just under": "almost", "close to": "almost", "just below": "almost",
    "just short of": "almost", "shy of": "almost", "approaching": "almost", "a little under": "almost",
    "just over": "over", "slightly more than": "over", "slightly over": "over", "a little over": "over",
    "just above": "over", "a little more than": "over", "slightly above": "over",
    "about": "about", "around": "about", "roughly": "about", "approximately": "about", "some": "about",
    "in the region of": "about", "or so": "about", "circa": "about",
    "more than": "more", "over": "more", "above": "more", "upwards of": "more", "in excess of": "more",
    "well over": "more", "exceeding": "more", "greater than": "more",
    "fewer than": "fewer", "less than": "fewer", "under": "fewer", "below": "fewer", "lower than": "fewer",
    "well under": "fewer",
    "at least": "least", "no fewer than": "least", "no less than": "least",
    "past": "least",
    "passed": "least", "topped": "least", "surpassed": "least", "exceeded": "least", "exceeds": "least",
    "at most": "most", "up to": "most", "no more than": "most", "as many as": "", "as much as": "",
    "just": "", "only": "", "exactly": "", "a total of": "", "a mere": "",
}  # fmt: skip
_HEDGE = "|".join(re.escape(h) for h in sorted(HEDGES, key=len, reverse=True))
_UNITS = "|".join(sorted((word for word in NUMBER_WORDS if "-" not in word), key=len, reverse=True))
_WORD = rf"(?:(?:{_UNITS})(?:[- ](?:{_UNITS}))?)"
_HUNDREDS = rf"(?:{_WORD} hundred(?:(?: and)? {_WORD})?|a hundred and {_WORD})"
_SPELLED = rf"(?:(?:{_HUNDREDS}|{_WORD}) thousand,? (?:and )?(?:{_HUNDREDS}|{_WORD})|{_HUNDREDS}|hundred thousand)"
_SIGNS = {"pounds": "£", "dollars": "$", "euros": "€"}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:hundred|thousand|million|billion|bn|m|k)"
_NUMBER = (
    rf"(?:(?P<sign>[£$€])?(?P<digits>{_DIGITS})|(?P<word>{_SPELLED}|{_WORD})\b)(?P<half> and a half\b)?"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b)?"
    r"(?: (?P<coin>pounds|dollars|euros)\b)?"
)
_AFTER = r"(?P<per>\s?%|\s?per ?cent\b(?:age)?|\s?pct?\b)?(?P<points>[ -](?:percentage )?points?\b)?"
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<minus>[-\u2212])?{_NUMBER}{_AFTER}(?P<times>(?:-fold| times|x)\b)?(?![\w/]|[.,]\d)", re.I
)
_PART = re.compile(
    rf"\b(?:(?P<count>a|an|one|{_WORD})[ -])?(?P<part>half|third|quarter|fifth|sixth|seventh|eighth|tenth)s?\b(?: of)?",
    re.I,
)
_ONE_IN = re.compile(
    rf"\b(?P<of>\d{{1,2}}|{_WORD})(?: [a-z]+)? (?:in|out of)(?: every)? (?P<n>{_DIGITS}|{_WORD})\b", re.I
)
_MULTIPLE = re.compile(rf"\b(?:{'|'.join([*_TIMES, *_HALVES])})\b", re.I)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))\b", re.I)
_DOZEN = re.compile(r"\b(?:a|two|three|four|half a)? ?dozen\b", re.I)
_NOTES = re.compile(r"\b(?:a )?(?P<note>fiver|tenner)\b", re.I)
_STEP_BEHIND = re.compile(
    r" (?:daily|weekly|monthly|quarterly|annual|yearly|consecutive|successive|straight|day|week|month|quarter|year|"
    r"season)\b",
    re.I,
)
_OFTEN = 20  # so many times and more are mostly counted: "landlords went to court 159 times"
_AS_MUCH = re.compile(
    r" (?:as|the|that|what|its|their|of|over|higher|lower|more|less|fewer|bigger|larger|greater|smaller|[A-Z])"
)
_COMPARES = re.compile(
    r"[\d%](?: (?!was\b|were\b|is\b|are\b|at\b|had\b|has\b|to\b)[a-z]+)? $"
)  # "costs £300 more than one here"
_BEFORE = re.compile(rf"(?<!\w)(?P<hedge>{_HEDGE})(?: (?:a|an))?[ ]?$", re.I)


@dataclass(frozen=True)
class Figure:
    """What a figure says. `sort` is number, percent, points, share, times or ordinal; a share and a multiple are plain.

    `places` are the decimals shown, `unit` the size of the last digit shown; `hedge` is a family of HEDGES.
    """

    sort: str
    value: Fraction
    places: int = 0
    unit: Fraction = Fraction(1)
    hedge: str = ""
    sign: str = ""
    words: bool = False
    negative: bool = False


def figures(text: str) -> Iterator[tuple[int, int, Figure]]:
    """Figures from left to right with their places, hedges included; they do not overlap.

    >>> [(f.sort, str(f.value), f.hedge) for _, _, f in figures("almost 30% of 1,507, twice as many")]
    [('percent', '30', 'almost'), ('number', '1507', ''), ('times', '2', '')]
    """
    end = 0
    for start, stop, figure in sorted(_all(text), key=lambda one: (one[0], -one[1])):
        if start >= end:
            begin, hedge = _hedge(text, start)
            yield begin, stop, Figure(**{**vars(figure), "hedge": hedge})
            end = stop


def _hedge(text: str, start: int) -> tuple[int, str]:
    found = _BEFORE.search(text[max(0, start - 30) : start])
    if not found or (
        found["hedge"].endswith("than") and _COMPARES.search(text[: start - min(30, start) + found.start()])
    ):
        return start, ""
    return start - (min(30, start) - found.start()), HEDGES[found["hedge"].lower()]


def _all(text: str) -> Iterator[tuple[int, int, Figure]]:
    for found in _ONE_IN.finditer(text):
        n = _plain(found["n"])
        if _plain(found["of"]) < n < 1900:
            yield (
                found.start(),
                found.end(),
                Figure("share", Fraction(_plain(found["of"])) / n, unit=Fraction(1, 50) / n),
            )
    for found in _PART.finditer(text):
        count = (found["count"] or "a").lower()
        of = 1 if count in ("a", "an", "one") else _plain(count)
        if found["part"].lower() == "quarter" and not _is_fourth(text, found):
            continue  # a stretch of time
        if found["part"].lower() != "half" and (not found["count"] or _STEP_BEHIND.match(text, found.end())):
            continue  # an ordinal: "a fifth weekly fall"
        yield found.start(), found.end(), Figure("share", Fraction(of) / _PARTS[found["part"].lower()])
    for found in _MULTIPLE.finditer(text):
        word = found[0].lower()
        yield found.start(), found.end(), Figure("times", Fraction(1, 2) if word in _HALVES else Fraction(_TIMES[word]))
    for found in _ORDINAL.finditer(text):
        word = found[0].lower()
        yield found.start(), found.end(), Figure("ordinal", Fraction(_ORDINALS.get(word) or int(word[:-2])))
    for found in _DOZEN.finditer(text):
        head = found[0].lower().split()[0]
        many = {"half": 6, "two": 24, "three": 36, "four": 48}.get(head, 12)
        yield found.start(), found.end(), Figure("number", Fraction(many), hedge="about", words=True)
    for found in _NOTES.finditer(text):
        worth = 5 if found["note"].lower() == "fiver" else 10
        yield found.start(), found.end(), Figure("number", Fraction(worth), sign="£", words=True)
    yield from _numbers(text)


def _is_fourth(text: str, found: re.Match[str]) -> bool:
    """Whether a quarter is a part and no stretch of time: "a quarter of", "by a quarter", "a quarter fewer"."""
    if not found["count"]:
        return False
    behind = re.match(r" (?:fewer|more|higher|lower|less|up|down|as|the)\b", text[found.end() :])
    before = re.search(r"\bby (?:[a-z]+ ){0,2}$", text[: found.start()])
    return bool(found[0].lower().endswith("of") or behind or before)


def _numbers(text: str) -> Iterator[tuple[int, int, Figure]]:
    for found in _FIGURE.finditer(text):
        digits, scale = found["digits"], _SCALES.get((found["scale"] or "").lower(), 1)
        value, unit = (Fraction(digits.replace(",", "")), 1) if digits else _spelled(found["word"])
        places = len(digits.partition(".")[2]) if digits else 0
        if found["half"]:
            value, places = value + Fraction(1, 2), 1
        often = found["times"] == " times" and value >= _OFTEN and not _AS_MUCH.match(text, found.end())
        times = found["times"] and not often
        sort = "points" if found["points"] else "percent" if found["per"] else "times" if times else "number"
        yield (
            found.start(),
            found.end(),
            Figure(
                sort,
                value * scale,
                0 if scale > 1 else places,
                Fraction(scale * unit) / 10**places,
                sign=found["sign"] or _SIGNS.get((found["coin"] or "").lower(), ""),
                words=not digits,
                negative=bool(found["minus"]),
            ),
        )


def _spelled(text: str) -> tuple[Fraction, int]:
    """A number in words, and the unit of its last word.

    >>> [str(value) for value, _ in map(_spelled, ("two thousand six hundred and fifty-six", "a hundred and one"))]
    ['2656', '101']
    """
    value = part = 0
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if word not in ("a", "and")]
    for word in words:
        if word == "hundred":
            part = 100 * max(part, 1)
        elif word == "thousand":
            value, part = 1000 * max(part, 1), 0
        else:
            part += NUMBER_WORDS[word]
    return Fraction(value + part), _SCALES.get(words[-1], 1)


def _plain(text: str) -> int:
    text = text.lower().replace(",", "").replace(" ", "-")
    return NUMBER_WORDS.get(text) or (
        int(float(text)) if text[:1].isdigit() else NUMBER_WORDS.get(text.split("-")[0], 0)
    )


def fits(figure: Figure, value: Fraction) -> bool | None:
    """Whether a figure with its hedge may stand for a value; `None` where one may argue.

    Bare figures are rounded to the last digit shown; of a number of 10,000 or more three digits are enough.

    >>> fits(Figure("number", Fraction(30), hedge="almost"), Fraction(299, 10))
    True
    >>> fits(Figure("number", Fraction(81)), Fraction(80))
    False
    """
    t, x = figure.value, abs(value)
    if figure.hedge:
        return _hedged(figure, t, x)
    if figure.sort == "times":
        return True if abs(x - t) < t / 40 else None if abs(x - t) <= t / 10 else False
    if figure.sort == "share":
        return (
            True
            if abs(x - t) < max(figure.unit if figure.unit < 1 else 0, Fraction(1, 200))
            else (None if abs(x - t) <= Fraction(25, 1000) else False)
        )
    if abs(x - t) * 2 < figure.unit or _half_up(x, figure.unit) == t:
        return True
    if figure.sort == "percent" and (t >= 100 or (t >= 20 and t % 10 == 0 and not figure.places)) and 0 <= x - t < 1:
        return None  # a large or a round percentage cut off
    return _rounded_in_print(t, x)


def digits(figure: Figure) -> int:
    """How many digits of a figure tell: a match of four is no accident; of a hedged or round one none tells.

    >>> digits(Figure("number", Fraction(1507))), digits(Figure("number", Fraction(1500)))
    (4, 2)
    """
    text = str(int(figure.value / figure.unit))
    return 0 if figure.hedge else len(text if figure.places else text.rstrip("0"))


def _half_up(x: Fraction, unit: Fraction) -> Fraction:
    return ((x / unit + Fraction(1, 2)).__floor__()) * unit


def _rounded_in_print(t: Fraction, x: Fraction) -> bool:
    """Large round numbers stand for what rounds to them."""
    if t < 10000 or t.denominator != 1:
        return False
    text = str(int(t))
    zeros = len(text) - len(text.rstrip("0"))
    return zeros > 0 and len(text) - zeros >= 2 and _half_up(x, Fraction(10**zeros)) == t


def _hedged(figure: Figure, t: Fraction, x: Fraction) -> bool | None:
    if t == 0:
        return x == 0
    d = (
        100 * (x - t)
        if figure.sort == "share"
        else x - t
        if figure.sort in ("percent", "points")
        else 100 * (x - t) / t
    )
    near, far, about = (7, 25, 4) if figure.sort == "times" else (2, 5, 1) if figure.sort == "share" else (3, 10, 2.5)
    if figure.sort in ("percent", "points"):
        near, far, about = 2, 5, 1
    family = figure.hedge
    if family == "about":
        return True if abs(d) <= about else None if abs(d) <= 4 * about else False
    if family in ("least", "most"):
        return (d >= 0) if family == "least" else (d <= 0)
    if family in ("almost", "fewer"):
        width = near if family == "almost" else far
        return (True if d >= -width else None if d >= -3 * width or family == "fewer" else False) if d < 0 else False
    width = near if family == "over" else far
    return (True if d <= width else None if d <= 3 * width or family == "more" else False) if d > 0 else False
