"""In what a table counts: thousands, millions of pounds. Such figures are written out: no reader gets a part."""

from __future__ import annotations

import re

from nlg.intake.cues import ABROAD

_WORDS = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mil": 10**6, "mio": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12}
_NOUGHTS = {f"{mark}000{s}": 10**3 for mark in ("", "'", "\u2019", "1", "1,", "1.", "1 ") for s in ("", "s")}
_REAIS = {"mil": 10**3, "mi": 10**6, "milhões": 10**6, "bi": 10**9, "bilhões": 10**9}  # "mil" is a thousand there
_FOREIGN = {"tsd": 10**3, "tys": 10**3, "milliers": 10**3, "mrd": 10**9, "mld": 10**9}
_LONG = "|".join(f"{word}s?" for word in _WORDS)
_ANY = "|".join([_LONG, *_SHORT, "['\u2019]?000s?"])
_OTHER = "|".join([r"gbp|usd|eur|euros?|pounds?|dollars?", *ABROAD.values()])
OF_REAIS = re.compile(rf"R\$\s?({'|'.join(_REAIS)})(?![\w.])", re.IGNORECASE)
OF_MONEY = re.compile(rf"(?<![RrA-Z])[\u00a3$\u20ac]\s?({_ANY})(?![\w.])|US\$\s?({_ANY})(?![\w.])", re.IGNORECASE)
IN_WORDS = re.compile(
    rf"(?<!per )(?:\bin |[(\[]\s*(?:in )?)({_LONG}|['\u2019]?000s?|{'|'.join(_FOREIGN)})\b"
    r"|[(\[]\s*(?:in )?(1[,. ]?000s?)\b"
    rf"|(?:[(\[]\s*|^|, ?)(?:{_OTHER}),? ?(?:in )?({_LONG}|mn|mio|mln|bn|m)\b"
    rf"|\b({_LONG}) of (?!the\b)(?=\w)"
    rf"|[,:;] ?(?:in )?({_LONG})\b|(?<=\w )(['\u2019]000s?)\b|(?<=\w )(thousands|millions|billions|000s)$",
    re.IGNORECASE,
)
AT_END = re.compile(
    rf"[,:;]? (?:in )?(?:thousands|millions|billions|000s|['\u2019]000s?)(?=$|,)|[,:;] ?(?:{_LONG})(?=$|,)"
)


def scale(*texts: str) -> tuple[int, str]:
    """What figures are to be taken times, by the first of some texts that says it, and the words that say so.

    >>> scale("Income (\u00a3m)"), scale("Cattle (thousand head)"), scale("Level (m)"), scale("Deaths per million")
    ((1000000, '\u00a3m'), (1000, 'thousand'), (1, ''), (1, ''))
    >>> scale("", "Passengers at airports (thousands)"), scale("Sales, \u00a3 million"), scale("Exports in $bn")
    ((1000, 'thousands'), (1000000, '\u00a3 million'), (1000000000, '$bn'))
    >>> scale("Cattle (1,000 head)"), scale("Jobs, thousands"), scale("Tax (Rs crore)"), scale("Receitas (R$ mil)")
    ((1000, '1,000'), (1000, 'thousands'), (10000000, 'crore'), (1000, 'R$ mil'))
    """
    for text in texts:
        if hit := OF_REAIS.search(text):
            return _REAIS[hit[1].casefold()], hit[0]
        for form in (OF_MONEY, IN_WORDS):
            if hit := form.search(text):
                word = next(group for group in hit.groups() if group)
                return _times(word), hit[0] if form is OF_MONEY else word
    return 1, ""


def without_scale(text: str) -> str:
    """A heading less what it counts in where that stands outside brackets: "Exports $m" to "Exports $".

    >>> without_scale("Exports $m"), without_scale("Employment, thousands"), without_scale("Landings '000 tonnes")
    ('Exports $', 'Employment', "Landings '000 tonnes")
    """
    return AT_END.sub("", OF_MONEY.sub(lambda hit: hit[0].rstrip(hit[1] or hit[2]).rstrip(), text))


def _times(word: str) -> int:
    small = word.casefold()
    for known in (_NOUGHTS, _SHORT, _FOREIGN):
        if small in known:
            return known[small]
    return _WORDS[small.removesuffix("s")]
