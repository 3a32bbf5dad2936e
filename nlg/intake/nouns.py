"""Nouns as running text has them: in small letters, one and several of them, the chief word of many."""

from __future__ import annotations

import re

from nlg.intake.phrases import (
    DOING,
    PARTICIPLE,
)

SHORT = re.compile(r"(?:[A-Z]*\d[A-Z\d.]*|[B-DF-HJ-NP-TV-XZ&]+|GDP|GVA|CPIH?|RPI|PPI|HPI|GNI|FTE|ASB|A&E)S?")
LEADING = re.compile(
    r"^(?:(?:total|estimated|provisional) )*(?:numbers?|no\.?|counts?|total|sum)"
    r"(?: and (?:percentage|proportion|share|rate))? of (?:the )?|^(?:#|no\.) ?"
)
BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")
IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
LITTLE = (
    "for",
    "and",
    "the",
    "per",
    "all",
    "not",
    "out",
    "from",
    "with",
    "within",
    "over",
    "under",
    "into",
    "than",
    "after",
    "before",
    "between",
    "among",
    "that",
)
PROPER = ("Universal Credit", "Blue Badge", "Blue Badges", "Live Register", "Crown Court", "Pension Credit")
OF_PLACE = ("in", "from", "to", "into", "at", "across", "outside", "between")
NAMES = re.compile(
    r"(?:Asian|African|Indian|Pakistani|Bangladeshi|Caribbean|Arab|Roma|Jewish|Muslim|Christian|Hindu|Sikh|Buddhist"
    r"|Polish|Romanian|Ukrainian|English|Welsh|Irish|Scottish|British|European|French|German|Spanish|Chinese|American"
    r"|Christmas|Easter|January|February|March(?= \d)|April|June|July|August|September|October|November|December"
    r"|Escherichia|Salmonella|Ofcom|Ofsted|Ofgem|Ofwat|Covid)\b"
)
_ON = r"(?=$| (?:within|in|under|over|on|by|at|to|from|for|before|after|as|out|off|between|during|per|of|an?|the)\b)"
TAIL = re.compile(  # what stands behind the chief word: "deaths from all causes", "goals scored", "homes built"
    r"\b(?:per|by|of(?<!freedom of)|from|in|with|within|to|for|among|aged|at|on|against|since)\b(?!-)"
    rf"|(?<=[a-z]s )(?:{PARTICIPLE}|held|let){_ON}"
    r"|(?<=[a-z]s )(?:open|vacant|free|empty|full|late|overdue|available|outstanding|active|pending|unpaid"
    r"|absent|present|homeless|alive|unused|unsold)$"
    r"|(?<=[a-z]s )(?:eligible|entitled)\b"
    rf"|(?<=[a-z]s )(?:rated|judged|graded|{DOING})\b"
    rf"|(?:(?<=people )|(?<=children )|(?<=women )|(?<=staff ))(?:[a-z]+ly )?(?:{PARTICIPLE}|hurt){_ON}"
    r"|(?<=[a-z]s )(?:given|handed|sent|paid) out$"
    r"|(?<=[a-z]s )(?:waiting(?! times?\b| lists?\b)|living|sleeping|claiming|seeking|needing|awaiting)\b"
    r"|(?<=time )(?:waited|waiting|taken|lost|spent|late|off|overdue)\b"
)
NO_S = ("people", "staff", "police", "children", "men", "women", "police officers", "cattle", "sheep")
PERSONS = ("people", "children", "men", "women")
PLURAL_ONLY = ("arrears", "savings", "earnings", "takings", "proceeds", "premises", "goods", "headquarters", "barracks")
ODD = {
    **{word: word for word in PLURAL_ONLY},
    "indices": "index",
    "children": "child",
    "men": "man",
    "women": "woman",
    "geese": "goose",
    "matrices": "matrix",
    "species": "species",
}


def one_of(many: str) -> str:
    """One of what a plural names, by its chief word; for a person to check.

    >>> one_of("people"), one_of("deaths from all causes"), one_of("burglaries"), one_of("average pay")
    ('person', 'death from all causes', 'burglary', 'average pay')
    >>> one_of("goals scored"), one_of("people housed"), one_of("new homes built")
    ('goal scored', 'person housed', 'new home built')
    """
    if many == "people" or many.endswith(" people"):
        return f"{many[:-6]}person"
    if many.startswith("people "):
        return f"person{many[6:]}"
    first, _, rest = many.partition(" ")
    if rest and first in ODD and first in PERSONS:
        return f"{ODD[first]} {rest}"
    hit = TAIL.search(many)
    head, tail = (many[: hit.start()].rstrip(), many[hit.start() :]) if hit and hit.start() else (many, "")
    word = head.rpartition(" ")[2]
    if word in ODD:
        single = ODD[word]
    elif word.endswith("ies") and len(word) > 4:
        single = f"{word[:-3]}y"
    elif word.endswith(("sses", "ches", "shes", "xes")):
        single = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        single = word[:-1]
    else:
        single = word
    return f"{head[: len(head) - len(word)]}{single}{f' {tail}' if tail else ''}"


def many_of(one: str) -> str:
    """Several of what an area is called.

    >>> many_of("library"), many_of("branch"), many_of("trust")
    ('libraries', 'branches', 'trusts')
    """
    if one == "species":
        return one
    if one.endswith("y") and one[-2:-1] not in ("a", "e", "o", "u"):
        return f"{one[:-1]}ies"
    return f"{one}es" if one.endswith(("s", "x", "ch", "sh")) else f"{one}s"


def plural(noun: str) -> str:
    """What is counted, as several of it: the chief word of a heading like 'A&E attendance' may stand alone."""
    if noun.partition(" ")[0] in PERSONS:
        return noun  # "children looked after"
    hit = TAIL.search(noun)
    head, tail = (noun[: hit.start()].rstrip(), f" {noun[hit.start() :]}") if hit and hit.start() else (noun, "")
    word = head.rpartition(" ")[2]
    return (
        noun
        if word.endswith("s") or word in NO_S or re.fullmatch(PARTICIPLE, word)
        else f"{head[: len(head) - len(word)]}{many_of(word)}{tail}"
    )


def head(many: str) -> str:
    """The words up to the chief one: "buses" of "buses on time"."""
    while (hit := TAIL.search(many)) and hit.start():
        many = many[: hit.start()].rstrip()
    return many


def several(many: str) -> bool:
    """Whether it names several of something: "exports", "applications granted"; not "gas" or "income"."""
    return re.search(r"[^siu]s$", head(many)) is not None or head(many).endswith(NO_S)


def bare(heading: str) -> str:
    plain = IN_BRACKETS.sub("", heading).replace("_", " ").replace(" | ", " ").strip(" :,-")
    loud = plain.isupper() and not SHORT.fullmatch(plain) and (heading.isupper() or len(plain) > 4)
    return plain.casefold() if loud else small(plain)


def small(text: str) -> str:
    """A heading in small letters, but for abbreviations ("A&E"), letters ("Band D") and names.

    A capital behind "in", "from" and the like is a name's where the heading has small words of its own.

    >>> small("Number of Deaths in Care Homes"), small("Grade 5 in English and maths"), small("A&E Attendances")
    ('number of deaths in care homes', 'grade 5 in English and maths', 'A&E attendances')
    """
    words = text.split()
    for proper in PROPER:
        text = re.sub(rf"\b{proper.casefold()}\b", proper.replace(" ", "_"), text, flags=re.IGNORECASE)
    words = text.split()
    plain = any(word[:1].islower() and len(word) > 2 and word not in LITTLE for word in words[1:])
    small_ones = [_small(word, name=plain and n > 0 and words[n - 1] in OF_PLACE) for n, word in enumerate(words)]
    return " ".join(small_ones).replace("_", " ")


def _small(word: str, *, name: bool) -> str:
    kept = (
        sum(c.isupper() for c in word) > 1
        or re.fullmatch(r"[A-Z]\d[\d.]*", word)
        or re.fullmatch(r"[B-HJ-Z]|[A-Z]\.|[A-Z]\*(?:-[A-Z]\*?)?", word)
        or NAMES.match(word)
        or word.replace("_", " ") in PROPER
    )
    kept = kept and not re.fullmatch(r"[A-Z][a-z]+(?:-[A-Za-z][a-z]*)+", word)  # "Face-to-Face"
    return word if kept or (name and word[:1].isupper()) else word.casefold()
