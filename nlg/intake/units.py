"""What sort of figures a column has, and in what unit: counted, standing, a rate; what they are taken times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.clue import Clue
from nlg.intake.cues import (
    A_DAY,
    ABROAD,
    AVERAGE,
    COUNTABLE,
    EXCHANGE,
    FLOW,
    HAPPENED,
    IN_PERCENT,
    INDEX,
    MADE,
    MEASURED_IN,
    NO_NOUN,
    OF_EXCHANGE,
    PER,
    PERCENT,
    QUOTIENT,
    RATE,
    RUNNING,
    SPENT,
    STANDING,
    STOCK,
    UNITS,
    WAITED,
)
from nlg.intake.nouns import BRACKETED, LEADING, bare, one_of, plural, several, small
from nlg.intake.phrases import add_up, is_a_fraction
from nlg.panel import MeasureType

SAID = "you said so"
NEVER_SUMMED = "of each period or at its end, which is not known: so it is never added up over time"
MONEY = (*UNITS, *ABROAD)
LEVEL_ABOVE = re.compile(
    r"(m|metres|ft|feet)\.? ?(?:A\.?O\.?D|AHD|ASD|ASL|a\.?m?\.?s\.?l|NAP|NAVD ?88|(?:above|over) .+)\.?", re.I
)
OF_A_CROWD = re.compile(
    r"\b(?:average|mean|median|highest|lowest|peak|minimum) (?:[a-z]+ ){0,2}(?:attendance|crowd|audience|footfall)s?$"
)
WITH = re.compile(
    r"(.+?) (?:with|without|on|eligible|entitled|[a-z]{3,}ing) "
)  # "pupils taking free meals": so many pupils
FOR_ONE = re.compile(r"\bper (?!cent\b)[a-z]+")
OF_EACH = re.compile(
    r"(?:average|mean|median) (?:[a-z]+ )?numbers? of ([a-z -]+?)(?: per .*)?$"
)  # "Average spills per overflow"
OF_HOMES = re.compile(r"\b(?:households?|homes|dwellings|properties|vehicles)\b")
OF_SO_MANY = re.compile(r"(?:peak|average|mean|maximum|highest|median|minimum) ?(.*?) ?counts?")  # "peak curlew count"
OF_RATES = re.compile(r"(?:crude )?([a-z][a-z -]*?) rates? ?\(", re.I)
A_RATIO = re.compile(r"([a-z]+)[ -]to[ -]([a-z]+) ratios?$")
SCORE = re.compile(r"\bscores?\s*$")
OF_TIME = ("minutes", "hours", "days", "seconds", "weeks", "months", "years", "working days")
FEW = 2
LARGE = 200
OF_PAY = re.compile(
    r"\b(?:prices?|rents?|earnings|pay|wages?|salar(?:y|ies)|incomes?|premiums?)\b(?!.*\bind(?:ex|ices)\b)"
)
BASES, ENOUGH = (1000, 10_000, 100_000, 1_000_000), 5
LEAST, MOST = 0.4, 2.5  # times the crude rate, of one adjusted for age
FINE = 1000  # of so many hectares or megawatts no reader wants a tenth


def of_money(words: str) -> str:
    """The money that some words name: "\u00a3" of "\u00a3 million"; "" where they name none."""
    plain = words.casefold()
    return next((unit for unit, form in (*ABROAD.items(), *UNITS.items()) if re.search(form, plain)), "")


def in_its_words(sign: re.Pattern[str], plain: str) -> str:
    return f"'{hit[0]}' in its words" if (hit := sign.search(plain)) else ""


def type_of(clue: Clue, plain: str, many: str, inquiry: Inquiry) -> tuple[MeasureType, str]:
    said = inquiry.answer(f"type.{clue.key}", ("flow", "stock", "rate", "share", "index", "total"))
    types: tuple[MeasureType, ...] = ("flow", "stock", "rate", "share", "index", "total")
    for known in types:
        if said == known:
            return known, SAID
    if (measured := measured_in(clue)) and not PER.search(plain):
        made = MADE.search(plain) or HAPPENED.search(many)
        if made and measured not in OF_TIME and "/" not in measured and not AVERAGE.search(plain):
            return "flow", f"'{made[0]}' in its words"
        if measured in OF_TIME and several(many) and not (AVERAGE.search(plain) or COUNTABLE.search(one_of(many))):
            raise Unsure(
                f"{clue.place}: are these all the {measured} of {many} together (flow), or how long one takes (index)?",
                key=f"type.{clue.key}",
                choices=("flow", "index"),
            )
        return "index", f"'{measured}' is what it is measured in"
    if hit := EXCHANGE.search(plain) or A_RATIO.search(many):
        return "index", f"'{hit[0]}' in its words"
    relative = any(form.search(plain) for form in (PER, PERCENT, RATE, RUNNING, AVERAGE, INDEX)) or clue.unit == "%"
    if not relative and (hit := HAPPENED.search(many) or WAITED.search(plain)):
        return "flow", f"'{hit[0]}' in its words"
    if clue.unit == "%" and not any(form.search(plain) for form in (RUNNING, INDEX, RATE)):
        return "share", "its cells are in %"
    if FOR_ONE.search(many) and (of_money(plain) or clue.unit in MONEY):
        return "index", f"'{FOR_ONE.findall(many)[0]}' in its words"
    if (
        (hit := WITH.match(many))
        and not relative
        and STOCK.search(hit[1].casefold())
        and not FLOW.search(hit[1].casefold())
    ):
        return "stock", f"'{hit[1]}' in its words"
    signs: tuple[tuple[MeasureType, re.Pattern[str]], ...] = (
        ("total", RUNNING),
        ("index", INDEX),
        ("rate", PER),
        ("rate", RATE),
        ("share", PERCENT),
        ("stock", AVERAGE),
        ("stock", STANDING),
        ("flow", FLOW),
        ("stock", STOCK),
    )
    for kind, sign in signs:
        if hit := sign.search(plain):
            return kind, f"'{hit[0]}' in its words"
    for whole in clue.beside:
        others = [one.texts for one in clue.beside if one is not whole and not PERCENT.search(one.heading.casefold())]
        named = whole.heading.casefold().replace("_", " ")
        if (hit := FLOW.search(named) or STOCK.search(named)) and add_up([clue.texts, *others], whole.texts):
            return "flow" if FLOW.search(named) else "stock", f"part of '{whole.heading}', with which it adds up"
    if several(many):
        return "stock", NEVER_SUMMED
    if _in_money(clue, plain):
        return "index", NEVER_SUMMED
    raise Unsure(
        f"{clue.place}: {many} may be counted over each period (flow), stand at its end (stock) or be added up since "
        "a start (total); the words do not tell",
        key=f"type.{clue.key}",
        choices=("flow", "stock", "total", "rate", "share", "index"),
    )


def measured_in(clue: Clue) -> str:
    """The unit that a heading gives in brackets: "Average speed (mph)", "Leakage (Ml/day)", "Use (litres per day)"."""
    for hit in BRACKETED.findall(clue.heading):
        bare = re.sub(r"^(?:in )?(?:(?:thousand|million|billion) )?", "", hit)
        if above := LEVEL_ABOVE.fullmatch(bare):
            return MEASURED_IN.get(above[1], above[1])  # a change of it is in metres, above nothing
        if bare in MEASURED_IN or QUOTIENT.fullmatch(bare):
            return MEASURED_IN.get(bare, bare)
        if daily := A_DAY.fullmatch(bare):
            return f"{daily[1]}{'/' if daily[2].isalpha() else ' per '}{daily[2]}"  # "cfu per 100 ml"
    return ""


def _in_money(clue: Clue, plain: str) -> bool:
    """Whether a heading that names no number of things is in money, by its own sign or by that of the whole page."""
    return bool(of_money(plain) or of_money(clue.around[1])) or clue.unit in MONEY


def unit_of(clue: Clue, kind: MeasureType, plain: str, many: str) -> str:
    """The unit as it is written behind a figure: a sign, "%", "deaths per 100,000 people", or the plural counted."""
    own = PER.search(clue.heading.casefold())
    if hit := own or PER.search(plain):
        of = clue.heading[: own.start()].rpartition("(")[2] if own else plural(re.sub(r" rates?$", "", many))
        if own and not of.strip() and (hit_rate := OF_RATES.match(clue.heading)):
            of = plural(small(hit_rate[1]))  # "Redundancy rate (per 1,000 employees)"
        base = {"thousand": "1,000", "million": "1,000,000"}.get(hit[1], hit[1])
        what = re.sub(r"\brates?\b", "", LEADING.sub("", bare(of))).strip() or "cases"
        if not several(what):  # "self-harm" beside "Self-harm incidents"
            counts = (bare(one.heading) for one in clue.beside)
            what = next((many for many in counts if many.startswith(f"{what} ") and several(many)), what)
        if hit[2] is None and OF_HOMES.search(what):  # per 1,000 of whom, or of which?
            raise Unsure(
                f"{clue.place}: nothing says for every {base} of whom {what} are",
                key=f"unit.{clue.key}",
                choices=(f"{what} per {base} households", f"{what} per {base} people"),
            )
        of_whom = re.sub(r"^(?:the )?(?:population|inhabitants)\b", "people", hit[2] or "people")
        return f"{what} per {base} {of_whom}"
    if measured := measured_in(clue):
        return measured
    if clue.unit == "%" or (kind in ("rate", "share", "total") and PERCENT.search(plain)):
        return "%"
    if EXCHANGE.search(plain):
        told = [unit for unit, form in OF_EXCHANGE.items() if re.search(form, plain)]
        if len(told) == 1:
            return told[0]
        raise Unsure(
            f"{clue.place}: nothing says for one of which money {many} are",
            key=f"unit.{clue.key}",
            choices=tuple(OF_EXCHANGE),
        )
    if clue.unit in MONEY:
        return clue.unit
    for sign, form in (*ABROAD.items(), *UNITS.items()):
        if re.search(form, plain):
            return sign
    if (sign := of_money(clue.around[1])) and (SPENT.search(plain) or NO_NOUN.match(bare(clue.heading))):
        return sign
    if clue.money and OF_PAY.search(many) and _as_large_as_money(clue.texts):
        return clue.money
    if kind == "index" and not several(many) and (sign := of_money(clue.around[1])):
        return sign
    if SCORE.search(plain):
        return "points"
    if OF_A_CROWD.search(many):
        return "people"
    if hit := OF_EACH.match(many):
        return hit[1]
    if hit := A_RATIO.search(many):
        return f"{plural(hit[1])} per {hit[2]}"
    if hit := OF_SO_MANY.fullmatch(many):
        return hit[1] or "individuals"
    if kind == "stock" and AVERAGE.search(plain):
        raise Unsure(
            f"{clue.place}: nothing says in what unit {many} is told: money, weeks, people?",
            key=f"unit.{clue.key}",
            example="\u00a3",
        )
    if kind in ("rate", "share"):
        if IN_PERCENT.search(plain):
            return "%"
        if kind == "rate" and (thousands := _shown_base(clue)):
            crude = re.sub("^(?:age.)?(?:adjusted|standardi[sz]ed) ", "", re.sub(" rates?$", "", many))
            return f"{plural(crude)} per {thousands:,} people"
        raise Unsure(
            f"{clue.place}: {many} is a {kind}, and nothing says of how many",
            key=f"unit.{clue.key}",
            choices=("%", "cases per 1,000 people"),
        )
    return "index points" if kind == "index" else many


def _as_large_as_money(texts: Sequence[str]) -> bool:
    """Whether figures are too large for pence, for hours or for a score."""
    known = [float(text) for text in texts if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    return bool(known) and min(known) >= LARGE


def _shown_base(clue: Clue) -> int:
    """For every how many people a rate is, as what is counted and the population beside it show; 0 where they do not.

    A rate adjusted for age is near the crude one, and never ten times it.
    """
    people = [
        one.texts for one in clue.beside if re.fullmatch(r"(?:total |resident )?population", one.heading.casefold())
    ]
    counts = [one.texts for one in clue.beside if FLOW.search(one.heading.casefold()) and not RATE.search(one.heading)]
    if len(people) != 1 or len(counts) != 1:
        return 0
    rows = [
        (float(rate), float(count), float(population))
        for rate, count, population in zip(clue.texts, counts[0], people[0], strict=True)
        if all(re.fullmatch(r"\d+(?:\.\d+)?", text) and float(text) for text in (rate, count, population))
    ]
    fitting = [
        base for base in BASES if all(0.4 < rate * population / count / base < 2.5 for rate, count, population in rows)
    ]
    return fitting[0] if len(rows) >= ENOUGH and len(fitting) == 1 else 0


def written_out(clue: Clue, kind: MeasureType, unit: str, plain: str) -> tuple[int, str]:
    """What its figures are taken times, and the words that say so. A title may speak of counts and sums alone."""
    if unit == "%" or kind in ("rate", "share"):
        return 1, ""
    if clue.own[0] > 1:
        return clue.own
    sums = kind in ("flow", "stock", "total") and not (AVERAGE.search(plain) and unit not in MONEY)
    if of_money(clue.around[1]) and unit not in MONEY:
        return 1, ""  # pounds of a table that counts people as well
    return clue.around if sums else (1, "")


def times_of(clue: Clue, unit: str, texts: Sequence[str], inquiry: Inquiry) -> int:
    """Whether figures from 0 to 1 are to be read as per cent."""
    said = inquiry.answer(f"percent.{clue.key}", ("fraction", "as-is"))
    if said or unit != "%" or clue.unit == "%" or not texts:
        return 100 if said == "fraction" else 1
    if all(0 <= float(text) <= 1 for text in texts) and any("." in text for text in texts):
        if is_a_fraction(clue.texts, [one.texts for one in clue.beside]):
            return 100
        raise Unsure(
            f"{clue.place}: is headed as a percentage, and all its figures lie between 0 and 1: "
            "is 0.5 a half, or half of 1%?",
            key=f"percent.{clue.key}",
            choices=("fraction", "as-is"),
        )
    return 1


def places(texts: Sequence[str], unit: str) -> int:
    """How many decimal places a reader is given: fewer of larger figures, of money none from a hundred up."""
    usual = median(abs(float(text)) for text in texts) if texts else 0
    if unit in MONEY:
        return 0 if usual >= 100 and not _alike_when_whole(texts) else 2
    if moves_little(texts):
        return 2
    return 2 if usual < 10 else 0 if usual >= FINE else 1


def moves_little(texts: Sequence[str]) -> bool:
    """Whether from one figure to the next is less than the first decimal place shows: a river's level in metres."""
    steps = [abs(float(b) - float(a)) for a, b in pairwise(texts)]
    return bool(steps) and median(steps) < 0.1


def few(texts: Sequence[str]) -> bool:
    """Whether a figure is usually so small that a tenth is much of it: so many children for each woman."""
    return bool(texts) and median(abs(float(text)) for text in texts) < FEW


def in_parts(texts: Sequence[str]) -> bool:
    """Whether most figures known are no whole numbers."""
    known = [text for text in texts if re.fullmatch(r"-?[\d.]+", text)]
    return 2 * sum(bool(text.partition(".")[2].strip("0")) for text in known) > len(known)


def is_relative(kind: MeasureType, unit: str) -> bool:
    """Whether one decimal is enough for readers, where that shows how it moves."""
    return (kind in ("rate", "share") and unit not in MONEY) or unit == "index points"


def _alike_when_whole(texts: Sequence[str]) -> bool:
    """Whether most figures would be one with another if they were whole: prices that move by pence."""
    different = {float(text) for text in texts}
    return 2 * len({round(each) for each in different}) < len(different)
