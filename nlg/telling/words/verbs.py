"""Verbs and other claim words: which one a value calls for, and in which form."""

from __future__ import annotations

from nlg.fact import Proven
from nlg.intake.style import MOVEMENT, Tense
from nlg.telling.words.figures import is_one
from nlg.telling.words.marks import form, mark, proved
from nlg.telling.words.voice import Voice

COMPARATIVES = {  # docs/bundle.md section 8
    "up": frozenset(("more", "higher", "greater", "larger", "above")),
    "down": frozenset(("fewer", "lower", "less", "smaller", "below")),
    "same": frozenset[str](),
}


def claim(text: str, p: Proven, rule: str, **more: str | int | bool) -> str:
    """Words of the template's own that claim something, with their proof: "lowest", "every", "in a row".

    A form key that is a Python word takes an underscore: `as_="called"`. ValueError for an unknown rule.

    >>> from nlg.telling.words.example import number
    >>> from nlg.telling.words.marks import unmark
    >>> text, spans = unmark("the " + claim("lowest", number("1", "", op="rank"), "superlative") + " rate")
    >>> text, spans[0].start, spans[0].end, spans[0].form
    ('the lowest rate', 4, 10, {'rule': 'superlative'})
    """
    return mark(text, p, form(rule, **{key.rstrip("_"): value for key, value in more.items()}))


def moved(p: Proven, verb: str = "fall", tense: Tense = "past", *, voice: Voice) -> str:
    """The verb for a direction, from the style's lexicon; the mark covers the word that says the direction.

    Tenses: past (fell, was unchanged), past_plural (were unchanged), perfect (have fallen), perfect_singular,
    present (fall), singular (falls), ing.

    >>> from nlg.telling.words.example import VOICE, going
    >>> from nlg.telling.words.marks import visible
    >>> [visible(moved(going(way), voice=VOICE)) for way in ("down", "up", "same")]
    ['fell', 'rose', 'was unchanged']
    >>> visible(moved(going("down"), tense="perfect", voice=VOICE))
    'have fallen'
    """
    direction = _direction(p)
    entry = voice.style.verbs.get(verb)
    if entry is None:
        raise ValueError(f"{voice.style.name}: the style has no verb '{verb}'")
    phrase = getattr(entry, direction).get(tense)
    if phrase is None:
        raise ValueError(f"{voice.style.name}: verbs.{verb}.{direction} has no '{tense}'")
    before, star, rest = phrase.partition("*")
    if not star:
        return mark(phrase, p, form("direction"))
    word, _, after = rest.partition("*")
    return f"{before}{mark(word, p, form('direction'))}{after}"


def comparative(p: Proven, high: str, low: str, same: str) -> str:
    """The one of three words that a direction calls for, as its claim. ValueError for a word of no direction.

    >>> from nlg.telling.words.example import going
    >>> from nlg.telling.words.marks import visible
    >>> visible(comparative(going("up"), "higher", "lower", "the same"))
    'higher'
    """
    direction = _direction(p)
    word = {"up": high, "down": low, "same": same}[direction]
    before = "the " if word.startswith("the ") else ""
    if word.removeprefix(before) not in MOVEMENT[direction] | COMPARATIVES[direction]:
        raise ValueError(f"'{word}' is not a word that says {direction}")
    return before + mark(word.removeprefix(before), p, form("direction"))


def fewer_more(p: Proven) -> str:
    """For counts: "fewer" or "more". ValueError where nothing changed, which needs another sentence.

    >>> from nlg.telling.words.example import going
    >>> from nlg.telling.words.marks import visible
    >>> visible(fewer_more(going("down"))), visible(fewer_more(going("up")))
    ('fewer', 'more')
    """
    if _direction(p) == "same":
        raise ValueError("an unchanged count is neither fewer nor more")
    return comparative(p, "more", "fewer", "")


def agree(p: Proven, singular: str, plural: str) -> str:
    """The form of a verb that agrees with a count as it is printed: one case was, no cases were. Unmarked.

    >>> from nlg.telling.words.example import number
    >>> [agree(number(n), "was", "were") for n in ("1", "0", "757")]
    ['was', 'were', 'were']
    """
    return singular if is_one(p) else plural


def _direction(p: Proven) -> str:
    if proved(p).value not in COMPARATIVES:
        raise TypeError(f"{p.op} gives {p.value!r}, which is no direction")
    return str(p.value)
