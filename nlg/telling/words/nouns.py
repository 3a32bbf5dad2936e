"""Plurals of the nouns that statistics count."""

from __future__ import annotations

import re
from functools import lru_cache

# What a rule or inflect gets wrong, or what would cost 1.6 seconds to ask it.
LEXICON = {
    "person": "people",
    "people": "people",
    "premises": "premises",
    "police": "police",
    "passer-by": "passers-by",
    "runner-up": "runners-up",
    "mother-in-law": "mothers-in-law",
    "offence": "offences",
    "MP": "MPs",
    "man": "men",
    "woman": "women",
    "child": "children",
    "wife": "wives",
    "life": "lives",
    "knife": "knives",
    "half": "halves",
    "thief": "thieves",
    "series": "series",
    "species": "species",
    "crossroads": "crossroads",
    "headquarters": "headquarters",
    "aircraft": "aircraft",
    "bus": "buses",
    "gas": "gases",
    "virus": "viruses",
    "census": "censuses",
    "crisis": "crises",
    "diagnosis": "diagnoses",
    "analysis": "analyses",
    "basis": "bases",
    "area": "areas",
    "data": "data",
    "dwelling": "dwellings",
    "photo": "photos",
    "criterion": "criteria",
    "sheep": "sheep",
    "foot": "feet",
    "tooth": "teeth",
    "per cent": "per cent",
    "staff": "staff",
}

# Endings after which English forms plurals in more than one way: a stranger's word is asked of inflect.
_DOUBTFUL = re.compile(r"(?:f|fe|[aiou]|us|is|ss?ies|um|ex|ix|eau|man|woman|ouse|oose|ese|craft|child)$", re.IGNORECASE)
_HEAD = re.compile(r" (?:of|in|on|at|per|to|for|from|with|within|without|under|over|by) ")


@lru_cache(maxsize=1024)
def plural(noun: str) -> str:
    """More than one of a noun. Of several words the head changes: "death within 28 days".

    >>> [plural(noun) for noun in ("case", "person", "passer-by", "MP", "bus", "county", "day")]
    ['cases', 'people', 'passers-by', 'MPs', 'buses', 'counties', 'days']
    >>> plural("death of a person"), plural("house sale"), plural("positive test")
    ('deaths of a person', 'house sales', 'positive tests')
    """
    preposition = _HEAD.search(noun)
    if preposition and noun not in LEXICON:
        return plural(noun[: preposition.start()]) + noun[preposition.start() :]
    before, space, last = noun.rpartition(" ")
    if noun in LEXICON or not space:
        return _plural_word(noun)
    return f"{before} {_plural_word(last)}"


def _plural_word(word: str) -> str:
    known = LEXICON.get(word) or LEXICON.get(word.lower())
    if known:
        return known if word in LEXICON or not word[0].isupper() else known[0].upper() + known[1:]
    if word.isupper():
        return word + "s"  # an initialism: GPs, A&Es
    if _DOUBTFUL.search(word):
        return _asked(word)
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def _asked(word: str) -> str:
    import inflect  # 1.6 s: paid only by a story that counts a stranger's word

    return str(inflect.engine().plural_noun(word))
