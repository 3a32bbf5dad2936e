"""Words that an editor or a source wrote: printed as they stand, and proved by where they stand."""

from __future__ import annotations

from nlg.fact import Proven
from nlg.telling.words.marks import form, mark, proved
from nlg.telling.words.voice import Voice

MARKS = {"typographic": ("“", "”"), "straight": ('"', '"')}


def said(p: Proven) -> str:
    """Text from the sheet or a source, verbatim.

    >>> from nlg.telling.words.marks import visible
    >>> visible(said(Proven(op="metadata", inputs={"source": "sheet", "key": "title"}, value="Deaths of 2020")))
    'Deaths of 2020'
    """
    return mark(_text(p), p, form("wording"))


def verbatim(p: Proven) -> str:
    """Text from the newsroom's store, to the letter: never respelt, never with another ending.

    >>> from nlg.telling.words.marks import visible
    >>> visible(verbatim(Proven(op="metadata", inputs={"source": "context/a", "key": "quotes.0.role"}, value="mayor")))
    'mayor'
    """
    return mark(_text(p), p, form("verbatim"))


def quoted(p: Proven, *, voice: Voice) -> str:
    """The same between quotation marks, as the house has them.

    >>> from nlg.telling.words.example import VOICE
    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"source": "context/a", "key": "quotes.0.text"}
    >>> visible(quoted(Proven(op="metadata", inputs=inputs, value="We'll see."), voice=VOICE))
    "“We'll see.”"
    """
    opening, closing = MARKS[voice.style.quotation_marks]
    return f"{opening}{verbatim(p)}{closing}"


def excerpt(p: Proven, words: str) -> str:
    """Words out of a longer text, for a note to the editor; a ValueError where they do not stand in it.

    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"source": "context/a", "key": "quotes.0.text"}
    >>> visible(excerpt(Proven(op="metadata", inputs=inputs, value="All 24 are open."), "24"))
    '24'
    """
    if words not in _text(p):
        raise ValueError(f"'{words}' does not stand in {p.inputs}")
    return mark(words, p, form("excerpt"))


def _text(p: Proven) -> str:
    if not isinstance(proved(p).value, str):
        raise TypeError(f"{p.op} gives {p.value!r}, which is no text to print")
    return str(p.value)
