"""Lists that no reader can mistake, and the article before a word as it is spoken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlg.fact import Proven
from nlg.telling.words.figures import in_words
from nlg.telling.words.marks import form, mark, proved, visible
from nlg.telling.words.voice import Voice

# Vowel letters with the sound of a consonant ("you", "won"), and an h that is not heard.
_CONSONANT_SOUND = re.compile(
    r"uni(?![dmn]|ss)|unanim|us(?:e|u|a[gb])|ut(?:il|op|en|er[iu])|ubiq|uk[eur]|ur[aiou]|eu|ewe|once\b"
    r"|one(?:s|self|sie)?(?![a-z])",
    re.IGNORECASE,
)
_SILENT_H = re.compile(r"hour|honest|honou?r|heir", re.IGNORECASE)
_SPOKEN_AS_WORDS = ("AIDS", "NATO", "NICE", "SAGE", "SARS", "UNESCO", "UNICEF")
_LETTERS_WITH_VOWEL_SOUND = "AEFHILMNORSX"


def listed(items: Sequence[str], word: str = "and") -> str:
    """Items as newspapers list them, without a comma before the last: "A, B and C".

    Names that hold an "and" go first; where one would stand right before the last, or holds a comma (not that of
    a figure), "as well as" parts them. ValueError for no items at all.

    >>> listed(["Ashford", "Dover", "Swale"]), listed(["Dover", "Swale"], "or")
    ('Ashford, Dover and Swale', 'Dover or Swale')
    >>> listed(["Dover", "Tonbridge and Malling", "Swale"])
    'Tonbridge and Malling, Dover and Swale'
    >>> listed(["Dover", "Folkestone and Hythe"])
    'Folkestone and Hythe as well as Dover'
    >>> listed(["Dorset", "Bournemouth, Christchurch and Poole", "Devon"])
    'Dorset and Devon, as well as Bournemouth, Christchurch and Poole'
    >>> listed(["153 thefts", "1,074 burglaries"])
    '153 thefts and 1,074 burglaries'
    """
    if not items:
        raise ValueError("a list of nothing: the sentence needs a guard")
    with_comma = [item for item in items if re.search(r",(?![0-9])", visible(item))]
    with_and = [item for item in items if item not in with_comma and " and " in visible(item)]
    plain = [item for item in items if item not in with_comma and item not in with_and]
    first = _joined([*with_and, *plain], word, parted=len(plain) < 2 and bool(with_and))
    return ", as well as ".join([*([first] if first else []), *with_comma])


def names_listed(p: Proven) -> str:
    """The areas of a list of codes, in its order but for names with "and": one span.

    >>> from nlg.telling.words.example import places
    >>> visible(names_listed(places({"E07000111": "Sevenoaks", "E07000116": "Tunbridge Wells"})))
    'Sevenoaks and Tunbridge Wells'
    """
    codes = proved(p).value
    if not isinstance(codes, tuple):
        raise TypeError(f"{p.op} gives {codes!r}, which is no list of areas")
    return mark(listed([p.words[code] for code in codes]), p, form("names"))


def out_of(p: Proven, *, voice: Voice) -> str:
    """How many of a set: "12 of the 13", "all 13", "both", "none of the 13", in one form of number.

    The value counts areas; its words say how large the set is, under "set".

    >>> from nlg.fact import Proven
    >>> from nlg.telling.words.example import VOICE, number
    >>> for n in ("12", "13", "0"):
    ...     p = Proven(op="count_where", inputs={}, value=number(n).value, words={"set": "13"})
    ...     print(visible(out_of(p, voice=VOICE)))
    12 of the 13
    all 13
    none of the 13
    """
    if proved(p).op != "count_where":
        raise TypeError(f"{p.op} gives no number out of a set")
    some, whole = _how_many(p), int(p.words["set"])
    if some == whole:
        words = "both" if whole == 2 else f"all {_number(whole, voice)}"
    else:
        words = _some_of(some, whole, voice)
    return mark(words, p, form("quantifier"))


def only_of(p: Proven, *, voice: Voice) -> str:
    """Few of a set: "only two of the 13", where that is a quarter of it at most; else as in `out_of`.

    >>> from nlg.telling.words.example import VOICE, number
    >>> p = Proven(op="count_where", inputs={}, value=number("2").value, words={"set": "8"})
    >>> visible(only_of(p, voice=VOICE))
    'only two of the eight'
    """
    some, whole = _how_many(p), int(p.words["set"])
    if not 0 < 4 * some <= whole:
        return out_of(p, voice=voice)
    return mark(f"only {_some_of(some, whole, voice)}", p, form("quantifier"))


def _some_of(some: int, whole: int, voice: Voice) -> str:
    if whole <= voice.style.spelled_up_to or some == 1:
        return f"{_number(some, voice) if some else 'none'} of the {_number(whole, voice)}"
    return f"{f'{some:,}' if some else 'none'} of the {whole:,}"


def only(p: Proven, *, voice: Voice) -> str:
    """Few of a set: "only two", where that is a quarter of it at most; else the number alone.

    >>> from nlg.fact import Proven
    >>> from nlg.telling.words.example import VOICE
    >>> p = Proven(op="only_where", inputs={}, value=("E07000111", "E07000116"), words={"set": "13"})
    >>> visible(only(p, voice=VOICE))
    'only two'
    """
    some, whole = _how_many(p), int(p.words["set"])
    few = some > 0 and 4 * some <= whole
    return mark(("only " if few else "") + (_number(some, voice) if some else "no"), p, form("quantifier"))


def all_but(p: Proven, moving: Proven, *, voice: Voice) -> str:
    """The areas of a set but for those of a list: "all but one of the 13". `moving` knows how large the set is.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from dataclasses import replace
    >>> p = Proven(op="all_but", inputs={}, value=("E07000111", "E07000116"))
    >>> visible(all_but(p, replace(number("11"), words={"set": "13"}), voice=VOICE))
    'all but two of the 13'
    """
    whole = _number(int(moving.words["set"]), voice)
    return mark(f"all but {_number(_how_many(p), voice)} of the {whole}", p, form("quantifier"))


def _how_many(p: Proven) -> int:
    value = proved(p).value
    return len(value) if isinstance(value, tuple) else int(p.number)


def _number(number: int, voice: Voice) -> str:
    return in_words(number) if number <= voice.style.spelled_up_to else f"{number:,}"


def a_or_an(text: str) -> str:
    """The article a word or figure is spoken with, and the text after it.

    >>> [a_or_an(text) for text in ("8", "11th", "18% rise", "£8m", "£1.2m", "1,100-strong crowd", "0.8%")]
    ['an 8', 'an 11th', 'an 18% rise', 'an £8m', 'a £1.2m', 'a 1,100-strong crowd', 'a 0.8%']
    >>> [a_or_an(text) for text in ("one-off", "MP", "GP", "hour", "unit", "unimportant", "NHS trust")]
    ['a one-off', 'an MP', 'a GP', 'an hour', 'a unit', 'an unimportant', 'an NHS trust']
    """
    spoken = visible(text).lstrip("\"'\u2018\u201c(£€$ ")
    return f"{'an' if _vowel_sound(spoken) else 'a'} {text}"


def _joined(items: list[str], word: str, parted: bool) -> str:
    if len(items) < 2:
        return "".join(items)
    last = " as well as " if parted and word == "and" else f" {word} "
    return ", ".join(items[:-1]) + last + items[-1]


def _vowel_sound(spoken: str) -> bool:
    number = re.match(r"[0-9][0-9,]*", spoken)
    if number:
        return _vowel_figure(number[0].rstrip(","))
    initials = re.match(r"[A-Z]+(?:&[A-Z]+)?(?=s?(?![A-Za-z]))", spoken)
    if initials and initials[0] not in _SPOKEN_AS_WORDS:
        return initials[0][0] in _LETTERS_WITH_VOWEL_SOUND
    if spoken[:1] in "hH" and spoken:
        return _SILENT_H.match(spoken) is not None
    return spoken[:1].lower() in tuple("aeiou") and not _CONSONANT_SOUND.match(spoken)


def _vowel_figure(figure: str) -> bool:
    """8, 80, 800 are spoken with a vowel first, so are 11 and 18, thousands or millions of them, and 1812."""
    figures = figure.replace(",", "")
    if figures.startswith("8"):
        return True
    if len(figures) == 4 and "," not in figure:
        return figures[:2] in ("11", "18")  # a year
    leading = len(figures) % 3 or 3
    return leading == 2 and figures[:2] in ("11", "18")
