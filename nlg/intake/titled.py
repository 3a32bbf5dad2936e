"""What a title says that headings do not: what is counted, of whom, in what unit, and what it is all of."""

from __future__ import annotations

import re
from dataclasses import replace

from nlg.intake.clue import Clue
from nlg.intake.cues import (
    A_DAY,
    AREA_WORDS,
    AVERAGE,
    FLOW,
    INDEX,
    KIND_WORDS,
    LEVELS,
    MEASURED_IN,
    NO_NOUN,
    PER,
    QUOTIENT,
    RATE,
    RUNNING,
    STOCK,
)
from nlg.intake.nouns import BRACKETED, LEADING, bare, several, small
from nlg.intake.phrases import PARTICIPLE, growth_rate, lacks_its_noun

BECAME_OF = re.compile(  # "Number of households assessed ...", "dwellings started and completed"
    rf"(?P<all>number of )?(?:(?:all|new|permanent|total) )*(?P<noun>(?:[a-z-]+ )?(?:[a-z]+[^siu\W]s|people))"
    rf" (?P<became>{PARTICIPLE}(?:(?:,| and|, and| or) {PARTICIPLE})*)\b"
)
OF_WHOM = (  # what may stand behind whom a title counts, and is no place
    "in(?= (?!england|wales|scotland|great|the )[a-z])|with|without|on|who|aged|living|under|over|receiving|looked"
    "|eligible|from|out"
)
MOST_WORDS = 7
OF_TABLES = re.compile(  # "Table 1: ", "FIRE STATISTICS TABLE 0102: ", "RAS0403: "
    r"^(?:(?i:(?:[\w ]{0,20}\b)?(?:table|figure|sheet|dataset) ?[\w.]*)|[A-Z]{2,6}\d+\w*)\s*[:.-]\s*"
)
BY_WHAT = re.compile(r"(?<=[a-z]ed) by ((?:local |main |single )?[\w-]+(?: \w+)?)")
A_SHARE = re.compile(
    r"(?:^|: ?|\(|- )(?:the )?(?:percentage|proportion|share|per ?cent|%) of (?:the )?(?P<of>[^:;|(]+)", re.I
)
BY_WHAT_ELSE = re.compile(r",? by (?=(?:local |operating |main |single )?[\w-]+(?: \w+){0,2}(?:$|[,(]))")
ENDS_A_SHARE = re.compile(
    r",? (?:in|for|from|at|across) (?=(?:England|Wales|Scotland|Great|Northern|[A-Z]\w+shire|\d{4})\b)"
    r"|,? (?=(?:19|20)\d\d\b)|, (?=[A-Z])"
)
ANYTHING = r"(?:offences|crimes|incidents|cases|events)"
OF_PLANNING = ("decisions", "applications", "permissions", "appeals")
MOST_OF_A_SHARE, MOST_OF_A_LEVEL = 14, 3  # words
UNIT_BEHIND = re.compile(r"[^:(]+: (?P<what>[^:()]+) \((?P<unit>[^()]+)\)")
HOW_BEHIND = re.compile(  # "Airport delays: average delay per flight"
    r"^[^:(]+: (?=(?:average|mean|median|number of|share of|percentage of|proportion of) )", re.I
)
OF_SERIES = re.compile(r"^[^:]*\b(?:indicators?|statistics|survey|returns?|bulletin|dashboard)\s*:\s*(?=\w)", re.I)
TITLE_GOES_ON = re.compile(  # "Pupils eligible for free meals", and "Applications" of "Applications for homes"
    r"[,:;(|\u00a3$%]|\bby\b|(?<!eligible )(?<!entitled )(?<!waiting )\bfor\b|\bin\b|\bat\b|\b(?:19|20)\d\d\b"
    r"|\bfrom\b",
    re.IGNORECASE,
)
OF_WHICH = re.compile(
    r" (?:to|on|with|held|distributed|attended|recorded|reported|made) "
)  # where a long title goes on


def as_titled(clue: Clue, title: str) -> Clue:
    """A clue without a heading, with the unit, or the rate of growth, that the title gives."""
    if rate := growth_rate(title):
        return replace(clue, heading=rate)
    units = [hit for hit in BRACKETED.findall(title) if _is_a_unit(hit)]
    return replace(clue, heading=f"{clue.heading} ({units[0]})".strip()) if len(units) == 1 else clue


def all_of_whom(plain: str, title: str) -> str:
    """Of whom all columns are by their title ("Number of households assessed as homeless"), for a heading that says
    neither that nor what is counted ("Not homeless nor threatened with homelessness")."""
    hit = BECAME_OF.search(OF_TABLES.sub("", title).casefold())
    says = any(form.search(plain) for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, PER, RUNNING))
    return hit["noun"] if hit and hit["all"] and not says else ""


def of_whom(plain: str, title: str) -> str:
    """Of whom or of what a title says that something became: "households" of "Number of households assessed as owed a
    duty", for a heading without a noun that says what became of some; "" where it says none."""
    hit = BECAME_OF.search(OF_TABLES.sub("", title).casefold())
    if hit is None or not (lacks_its_noun(plain) or hit["all"]):
        return ""
    first = plain.partition(" ")[0]
    return hit["noun"] if hit["all"] or first in hit["became"].split() else ""


def in_full(noun: str, title: str) -> str:
    """What a heading of one word counts, as the title has it in full: "Deaths" of "Drug deaths by county", "Children"
    of "Children in low income families": no story may say that all of them are so few."""
    if " " in noun or not several(noun):
        return noun
    words = of_title(title)
    if own := _own_word(noun, words, OF_TABLES.sub("", title)):
        return own
    if words.endswith(f" {noun}") and " and " not in words and "," not in words:
        return re.sub("^(?:reported|recorded) ", "", words)
    plain = re.sub(r"local authorit(?:y|ies)['\u2019]?s?['\u2019]? (?=housing)", "", OF_TABLES.sub("", title))
    if hit := re.match(rf"(?i:numbers? of )?((?i:{noun}) (?:{OF_WHOM})\b[^,:;(|]*?)(?= by |[,:;(|]|$)", plain):
        return small(hit[1].strip()) if len(hit[1].split()) <= MOST_WORDS else noun
    return noun


def _own_word(noun: str, words: str, title: str) -> str:
    """What a title calls a heading that is a word for anything: "hate crimes" of "offences", "A&E attendances" of
    "attendances", "planning decisions" of "decisions" on planning applications; "" where it has no such word."""
    crime = re.fullmatch(rf"((?:[\w-]+ )+{ANYTHING})(?: {PARTICIPLE}\b.*)?", words)
    if crime and re.fullmatch(ANYTHING, noun) and " and " not in words:
        return crime[1]
    if hit := re.match(rf"([A-Z&]{{2,}} {re.escape(noun)}) and ", title):
        return hit[1]
    return (
        f"planning {noun}"
        if noun in OF_PLANNING and re.match(r"planning (?:applications?|decisions?)", title, re.I)
        else ""
    )


def _is_a_unit(text: str) -> bool:
    quotient = QUOTIENT.fullmatch(text) is not None and text.casefold() not in ("and/or", "m/f", "n/a")
    return text in MEASURED_IN or quotient or A_DAY.fullmatch(text) is not None


def _splits(behind: str) -> bool:
    """Whether what stands behind "by" says how a table is split: "by region"; not "generated by renewable sources"."""
    plain = behind.casefold()
    return AREA_WORDS.search(plain) is not None or KIND_WORDS.search(plain) is not None


def share_in_full(title: str) -> str:
    """The share that a title tells of, with all that says of what: a part of it may say the opposite.

    >>> share_in_full("GCSE results: % of pupils achieving grade 5 or above in English and maths")
    'percentage of pupils achieving grade 5 or above in English and maths'
    >>> share_in_full("Percentage of household waste sent for reuse, recycling or composting (Ex NI192), England")
    'percentage of household waste sent for reuse, recycling or composting'
    >>> share_in_full("Percentage of buses on time by area"), share_in_full("Library loans by branch")
    ('percentage of buses on time', '')
    """
    hit = A_SHARE.search(title)
    if hit is None:
        return ""
    split = BY_WHAT_ELSE.search(hit["of"])
    of = ENDS_A_SHARE.split(hit["of"][: split.start()] if split else hit["of"])[0]
    return f"percentage of {small(of.strip(' ,.'))}" if 1 < len(of.split()) <= MOST_OF_A_SHARE else ""


def of_title(title: str) -> str:
    """The first words of a title, as far as they name what is measured: 'Table 1: Library loans by branch'."""
    plain = OF_SERIES.sub("", OF_TABLES.sub("", title))
    head, parted, _ = plain.partition(":")
    if parted and A_SHARE.search(plain) and LEVELS.search(head.casefold()) and len(head.split()) <= MOST_OF_A_LEVEL:
        return small(head.strip())  # "Bus punctuality: percentage of services running on time"
    if (share := share_in_full(plain)) and len(share.split()) > 2:
        return share
    plain = HOW_BEHIND.sub("", plain)
    if (hit := UNIT_BEHIND.match(plain)) and _is_a_unit(hit["unit"]) and not NO_NOUN.match(bare(hit["what"])):
        plain = plain[hit.start("what") :]  # "Bathing water quality: E. coli (cfu/100ml)"
    plain = BY_WHAT.sub(lambda hit: hit[0] if _splits(hit[1]) else hit[0].replace(" by ", "\0"), plain)
    first = TITLE_GOES_ON.split(plain)[0].replace("\0", " by ")
    first = small(" ".join(first.split()))
    words = LEADING.sub("", first.strip(" -"))
    words = re.sub(r"^(?:state|district|region|county|council|country|province)[- ]wise ", "", words)
    words = re.sub(r" of selected (?:items|goods|products|foods|commodities)$", "", words)
    words = re.sub(r" (?:statistics|data|figures|table|estimates)$", "", words)
    words = words if len(words.split()) <= 6 else OF_WHICH.split(words)[0]
    return words if 0 < len(words.split()) <= 6 and not NO_NOUN.match(words) else ""
