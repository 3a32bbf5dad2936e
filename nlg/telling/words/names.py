"""Names of areas as a reporter writes them, with article and preposition from the register."""

from __future__ import annotations

from nlg.fact import Proven
from nlg.telling.words.marks import form, mark, proved
from nlg.telling.words.voice import Voice

ON = ("island", "route", "line", "road", "river")  # what something happens on, whatever stands before its name


def name(p: Proven) -> str:
    """An area's name in a sentence, with its article if it has one.

    >>> from nlg.telling.words.example import place
    >>> from nlg.telling.words.marks import visible
    >>> visible(name(place("Gravesham"))), visible(name(place("Isle of Wight", "the", "on")))
    ('Gravesham', 'the Isle of Wight')
    """
    return mark(_full(p), p, form("name"))


def bare_name(p: Proven) -> str:
    """A name before a noun or in a headline, where no article fits: "Isle of Wight cases".

    >>> from nlg.telling.words.example import place
    >>> from nlg.telling.words.marks import visible
    >>> visible(bare_name(place("Isle of Wight", "the", "on")))
    'Isle of Wight'
    """
    return mark(_words(p, "name"), p, form("name"))


def in_area(p: Proven) -> str:
    """Where something was: "in Gravesham", "on the Isle of Wight". The mark covers the name.

    >>> from nlg.telling.words.example import place
    >>> from nlg.telling.words.marks import visible
    >>> visible(in_area(place("Gravesham"))), visible(in_area(place("Isle of Wight", "the", "on")))
    ('in Gravesham', 'on the Isle of Wight')
    """
    return f"{_words(p, 'preposition')} {name(p)}"


def called(p: Proven) -> str:
    """The area at second mention: "the borough". Only right while no other area has been named since.

    >>> from nlg.telling.words.example import place
    >>> from nlg.telling.words.marks import visible
    >>> visible(called(place("Gravesham")))
    'the borough'
    """
    return mark(f"the {_words(p, 'called')}", p, form("name", **{"as": "called"}))


def in_called(p: Proven) -> str:
    """Where something was, at second mention: "in the borough", "at the library", "on the island".

    >>> from nlg.telling.words.example import place
    >>> from nlg.telling.words.marks import visible
    >>> library, island = place("Ambridge", "", "at", "library"), place("Sark", "", "on", "island")
    >>> visible(in_called(library)), visible(in_called(island))
    ('at the library', 'on the island')
    """
    usual = "on" if _words(p, "called") in ON else "in"
    own = _words(p, "preposition")
    return f"{own if own in ('at', 'for', 'from') else usual} {called(p)}"


def possessive(p: Proven, *, voice: Voice) -> str:
    """What is the area's: "Kent's"; after an s as the house has it: "Sevenoaks'". The mark covers the name.

    >>> from nlg.telling.words.example import VOICE, place
    >>> from nlg.telling.words.marks import visible
    >>> visible(possessive(place("Kent"), voice=VOICE)), visible(possessive(place("Sevenoaks"), voice=VOICE))
    ("Kent's", "Sevenoaks'")
    """
    ending = voice.style.possessive_after_s if _words(p, "name").endswith("s") else "'s"
    return name(p) + ending


def _full(p: Proven) -> str:
    article = _words(p, "article")
    return f"{article} {_words(p, 'name')}" if article else _words(p, "name")


def _words(p: Proven, key: str) -> str:
    if proved(p).op != "area":
        raise TypeError(f"{p.op} gives no area to name")
    return p.words[key]
