"""What a column of figures is: its unit, its type, the words for it; with the reason, or a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlg.intake.abroad import noun
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.called import (
    COUNTED_AS,
    as_a_part,
    called,
    in_english,
    of_an_average,
    of_so_many,
    of_the_count,
    of_them_all,
    plain_english,
    with_its_noun,
)
from nlg.intake.clue import Clue
from nlg.intake.cues import (
    AVERAGE,
    COUNTABLE,
    LEVELS,
    MASS,
    MEASURED_IN,
    NO_NOUN,
    OF_EXCHANGE,
    PER,
    PERCENT,
    STOCK,
    UNITS,
)
from nlg.intake.figures import decimals, multiplied
from nlg.intake.nouns import BRACKETED, IN_BRACKETS, PLURAL_ONLY, bare, head, many_of, one_of, plural, several
from nlg.intake.phrases import PARTICIPLE, in_plain_words, joined
from nlg.intake.titled import OF_TABLES, as_titled
from nlg.intake.units import (
    LEVEL_ABOVE,
    MONEY,
    NEVER_SUMMED,
    OF_TIME,
    SAID,
    few,
    in_its_words,
    in_parts,
    is_relative,
    moves_little,
    places,
    times_of,
    type_of,
    unit_of,
    written_out,
)
from nlg.panel import MeasureType

AMOUNT = re.compile(r"(?:area|volume|amount|quantity|value|weight) of ")
OF_SIZE = {"weight": ("tonnes", "kg"), "volume": ("litres", "ml"), "area": ("hectares", "acres")}
BASE = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)? ?= ?100\b|\bI\d\d(?:_[A-Z]+)?\b")  # "2015=100", "I21_SA"
OF_A_GAUGE = re.compile(r"\b(?:river|water|tide|tidal|sea|lake|groundwater) (?:level|stage|height)s?\b(?!.*%)")
OF_COUNTS = re.compile(r"numbers?|counts?|no|n", re.IGNORECASE)
MOST_PER_CENT = 10_000
SLIPS = 5  # one figure in more than so many below zero may be a slip
OF_BALANCES = re.compile(
    r"\b(?:net|profits?|loss(?:es)?|balances?|surplus|deficit|changes?|results?|returns?|flows?)\b"
)
FULL_TIME = re.compile(r"\bFTEs?\b|\bfull[- ]time equivalents?\b", re.IGNORECASE)  # two halves are one
SPLIT = re.compile(r"(?<!ed)(?<!en) by [\w ]+(?:(?:,| and) [\w ]+)*")  # "claimant count by sex and age"
OF_A_PART = re.compile(
    r"^((?:shares?|percentages?|proportions?) of)"
    r" ((?:mid|year|first|second|autumn|spring|summer)-(?:year|end|half|term))\b"
)
A_SHARE = re.compile(r"(?:rates?|shares?|percentages?|proportions?|levels?)$")


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """A measure as the sheet will describe it. `times` is what the table's figures were taken times: 100 where
    fractions were meant as per cent, 1,000 where it counts in thousands. `headline` is another word for headlines.
    """

    key: str
    type: MeasureType
    unit: str
    adds: bool
    decimals: int
    counted: bool
    one: str
    many: str
    times: int
    why: str
    headline: str = ""


def meaning(clue: Clue, title: str, around: str, name: str, inquiry: Inquiry) -> Meaning:
    """What a column counts or measures. Unsure where the words do not tell.

    `around` is what the page says beside its title, `name` what the person calls the dataset.
    """
    clue, title = of_them_all(replace(clue, heading=in_plain_words(joined(clue.heading)))), joined(title)
    clue = of_an_average(clue)
    if NO_NOUN.match(bare(clue.heading)):
        clue = as_titled(clue, title)
    said = inquiry.answer(f"called.{clue.key}")
    if said and BRACKETED.search(said):
        clue, said = replace(clue, heading=in_plain_words(said)), IN_BRACKETS.sub("", said).strip()
    if any(belief.about == "headings" for belief in inquiry.beliefs) and not plain_english(clue.heading):
        said = said or noun(IN_BRACKETS.sub("", title if NO_NOUN.match(bare(clue.heading)) else clue.heading))
        clue = in_english(clue, said)
    if not said and NO_NOUN.match(bare(clue.heading)) and (per := PER.search(title.casefold())):
        clue = replace(clue, heading=OF_TABLES.sub("", title[: per.end()]))  # "Library loans per 1,000 residents"
    if not said:
        clue = with_its_noun(as_a_part(of_the_count(clue), title), title)
    if said and PER.search(f"{said} {clue.heading}".casefold()):
        clue, said = of_so_many(clue, said), ""
    many = said or called(clue, title, around, name)
    group = many
    counted = COUNTED_AS.get(many) or (f"{many_of(many[:-6])}" if many.endswith(" count") else "")
    if many.endswith(" capacity") and not PERCENT.search(clue.heading.casefold()):
        counted = "places"
    if many.endswith(" stock") and STOCK.search(several_of := many_of(many.removesuffix(" stock"))):
        counted = several_of
    if many.endswith(" caseload"):
        counted = f"{many.removesuffix(' caseload')} cases"
    if hit := re.match(r"population (?:at|aged) (?=\d)", many):
        counted = f"people aged {many[hit.end() :]}"
    if many.endswith(" population"):
        counted = f"{many.removesuffix(' population')} residents"
    plain = f"{clue.heading} {clue.kind} {said}".strip().casefold().replace("_", " ")
    wider = (
        plain
        if not NO_NOUN.match(bare(clue.heading))
        else f"{plain} {many} {SPLIT.sub('', title)} {around}".casefold().replace("_", " ")
    )
    if OF_COUNTS.fullmatch(bare(clue.heading)):
        wider = PERCENT.sub("", wider)  # the "Number" of a "Number and percentage of"
    kind, why = type_of(clue, wider, many, inquiry)
    unit = inquiry.answer(f"unit.{clue.key}") or unit_of(clue, kind, wider, many)
    if kind == "stock" and unit not in UNITS and why == in_its_words(AVERAGE, wider):
        kind = "index"  # nobody counts an average
    times, said = written_out(clue, "flow" if why == NEVER_SUMMED else kind, unit, wider)
    if why != SAID and kind in ("flow", "stock") and unit == many and any(text.startswith("-") for text in clue.texts):
        below = [text for text in clue.texts if text.startswith("-")]
        if SLIPS * len(below) < len(clue.texts) and several(many) and not OF_BALANCES.search(wider):
            raise Unsure(
                f"{clue.place}: {below[0]} {many}: nobody counts below zero. A slip to put right in the table, or a "
                "balance (index)?",
                key=f"type.{clue.key}",
                choices=("index",),
            )
        kind, why, counted = "index", f"{why}, and some figures are below zero: nobody counts those", ""
    parts = kind in ("flow", "stock") and unit in (many, counted) and times == 1 and in_parts(clue.texts)
    if parts and why != SAID and not FULL_TIME.search(clue.heading):
        raise Unsure(
            f"{clue.place}: figures such as {next(text for text in clue.texts if in_parts([text]))} are no counts "
            f"of {many}: are they so many for each 1,000 of others (then say "
            f"called.{clue.key}='{many} per 1,000 people'), an average (index), or counts in parts after all?",
            key=f"type.{clue.key}",
            choices=("index", kind),
        )
    if unit == "%" and why != SAID and (large := next(filter(_no_per_cent, clue.texts), "")):
        raise Unsure(
            f"{clue.place}: figures such as {large} are no per cent: how many are counted, or what else is it?",
            key=f"type.{clue.key}",
            choices=("flow", "stock", "index"),
        )
    one, many, unit = _one_and_many(kind, unit, many, counted)
    one, many = (OF_A_PART.sub(r"\2 \1", text) for text in (one, many))  # "mid-year share of adults seen"
    texts = [text for text in clue.texts if text and re.fullmatch(r"-?[\d.]+", text)]
    times = times_of(clue, unit, texts, inquiry) if times == 1 else times
    texts = [multiplied(text, times) for text in texts]
    fine = min(decimals(texts), places(texts, unit))
    whole = decimals(texts) == 0 and all(not text.startswith("-") for text in texts)
    return Meaning(
        key=clue.key,
        type=kind,
        unit=unit,
        adds=(kind in ("flow", "total") and unit != "%") or (kind == "stock" and whole and not AVERAGE.search(wider)),
        decimals=min(fine, 1 if is_relative(kind, unit) and not (moves_little(texts) or few(texts)) else 2),
        counted=kind in ("flow", "stock", "total")
        and whole
        and unit not in MONEY
        and unit == many
        and (not said or kind == "flow"),  # the checker reckons with chance for any flow
        one=one or one_of(many),
        many=many,
        times=times,
        why=f"{why}; written out: '{said}'" if said else why,
        headline="residents" if group in ("population", "popestimate") else _for_headlines(one),
    )


def _no_per_cent(text: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", text) is not None and float(text) > MOST_PER_CENT


def _one_and_many(kind: MeasureType, unit: str, many: str, counted: str) -> tuple[str, str, str]:
    """One and several of what is measured, and its unit, as sentences have them: "share of buses on time", "shares of
    buses on time", "%". One is "" where `one_of` has it."""
    one = ""
    if kind == "flow" and unit in OF_TIME:
        one, many = f"total duration of {many}", f"total durations of {many}"
    if kind == "index" and unit in OF_TIME and head(many).endswith(("response", "turnaround")):
        many = f"{many} time"  # "Mean response (minutes)"
    if counted and kind in ("flow", "stock"):
        unit = counted if unit == many else unit
        many = counted
    elif kind == "share" and many.startswith("share of "):
        one, many = many, f"shares{many[5:]}"
    elif kind == "share" and " as a share of " in many:
        parts = several(many.partition(" as a share of ")[0])
        one, many = (f"number of {many}", f"numbers of {many}") if parts else (many, many)
    elif kind == "share" and LEVELS.search(many):
        many = many if MASS.search(many) else plural(many)
    elif kind == "share" and not A_SHARE.search(head(many)) and several(many):
        one, many = f"share of {many}", f"shares of {many}"
    elif kind == "share" and A_SHARE.search(head(many)) and head(many) != many:
        one, many = one_of(many), plural(many)
    elif kind == "index" and many.endswith(" ratio"):
        one, many = many, f"{many}s"  # "pupil to teacher ratio"
    elif (kind in ("index", "stock") and COUNTABLE.search(head(many))) or (kind == "flow" and AMOUNT.match(many)):
        many = plural(many)
    elif kind == "share" and re.search(rf" {PARTICIPLE}$", many):
        one, many = f"share of {many}", f"shares of {many}"
    elif kind == "rate" and many.startswith("rates of "):
        one = f"rate{many[5:]}"
    elif kind in ("rate", "share") and not many.endswith("s"):
        many += "s" if many.endswith((" rate", " share", " percentage", " proportion")) else " rates"
    elif unit == many and kind in ("flow", "stock", "total"):
        many = unit = plural(many)
    elif unit in MONEY and several(many) and (kind == "flow" or head(many).endswith(PLURAL_ONLY[:1])):
        one = f"value of {many}"
    elif kind == "flow" and unit in MEASURED_IN.values() and unit not in OF_TIME and several(many):
        of = next((word for word, units in OF_SIZE.items() if unit in units), "amount")
        one, many = f"{of} of {many}", f"{of}s of {many}"
    return one, many, unit


def _for_headlines(one: str) -> str:
    """Another word: "weight of landings", not weights; "sickness days per officer" of their average number."""
    return one if AMOUNT.match(one) else one.removeprefix("average number of ") if one.startswith("average n") else ""


def apart(headings: Sequence[str], measures: Sequence[Meaning], around: str) -> bool:
    """Whether one area's level says nothing of another's: each index is 100 in a year of its own area, each gauge has
    its height above the sea."""
    heights = all(OF_A_GAUGE.search(heading.casefold().replace("_", " ")) for heading in headings)
    heights = heights or all(OF_A_GAUGE.search(one.many) for one in measures)
    heights = heights or all(
        any(LEVEL_ABOVE.fullmatch(hit) for hit in BRACKETED.findall(heading)) for heading in headings
    )
    money = all(one.unit in OF_EXCHANGE for one in measures)
    return heights or money or (measures[0].unit == "index points" and BASE.search(around) is not None)
