"""Words that an editor or a source wrote: printed as they stand, and proved by where they stand."""

from __future__ import annotations

from nlg.fact import Proven
from nlg.telling.words.marks import mark, proved


def said(p: Proven) -> str:
    """Text from the sheet or a source, verbatim.

    >>> from nlg.telling.words.marks import visible
    >>> visible(said(Proven(op="metadata", inputs={"source": "sheet", "key": "title"}, value="Deaths of 2020")))
    'Deaths of 2020'
    """
    if not isinstance(proved(p).value, str):
        raise TypeError(f"{p.op} gives {p.value!r}, which is no text to print")
    return mark(str(p.value), p, {"rule": "wording"})
