"""What a column of figures is: its unit, its type, the words for it; with the reason, or a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.cues import (
    A_DAY,
    ABROAD,
    AVERAGE,
    BECAME,
    COUNTABLE,
    FLOW,
    GROUP,
    HAPPENED,
    IN_PERCENT,
    INDEX,
    LEVELS,
    MADE,
    MASS,
    MEASURED_IN,
    METHOD,
    NO_NOUN,
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
from nlg.intake.figures import decimals, multiplied
from nlg.intake.phrases import (
    DOING,
    OF_HUNDRED,
    PARTICIPLE,
    add_up,
    growth_rate,
    in_plain_words,
    is_a_part,
    joined,
    lacks_its_noun,
    without_what_became,
)
from nlg.intake.scale import without_scale
from nlg.panel import MeasureType

OF_PUBLISHERS = re.compile(r"^(?:ons|nomis|eurostat|census|bls) (?=\w)")
LEADING = re.compile(r"^(?:total )?(?:number|no\.?|count|total number|total|sum) of (?:the )?|^(?:#|no\.) ?")
BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")
PART_OF = re.compile(
    r"(?:of (?:which|whom|these|those)|including|incl|thereof|within|under|over|above|below|between|less than|more than"
    r"|at|in|on|with|who|which|that)\b(?!-)"
)
OF_A_SHARE = re.compile(r"(?:percentage|share|proportion)s? of ")
OF_THESE = re.compile(r"of|incl|thereof")
OF_ALL = re.compile(r"of (?!which|whom|these|those)")  # "% of capacity"
IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_ON = r"(?=$| (?:within|in|under|over|on|by|at|to|from|for|before|after|as|out|off|between|during|per|of|an?|the)\b)"
TAIL = re.compile(  # what stands behind the chief word: "deaths from all causes", "goals scored", "homes built"
    r"\b(?:per|by|of(?<!freedom of)|from|in|with|within|to|for|among|aged|at|on)\b(?!-)"
    rf"|(?<=[a-z]s )(?:{PARTICIPLE}|held|let){_ON}"
    r"|(?<=[a-z]s )(?:open|vacant|free|empty|full|late|overdue|available|outstanding|active|pending|unpaid"
    r"|absent|present|homeless|alive|unused|unsold)$"
    rf"|(?<=[a-z]s )(?:rated|judged|graded|{DOING})\b"
    rf"|(?:(?<=people )|(?<=children )|(?<=women )|(?<=staff ))(?:[a-z]+ly )?(?:{PARTICIPLE}|hurt){_ON}"
    r"|(?<=[a-z]s )(?:given|handed|sent|paid) out$"
    r"|(?<=[a-z]s )(?:waiting(?! times?\b| lists?\b)|living|sleeping|claiming|seeking|needing|awaiting)\b"
    r"|(?<=time )(?:waited|waiting|taken|lost|spent|late|off|overdue)\b"
)
COUNTED_AS = {**GROUP, "residents": "residents"}
NO_S = ("people", "staff", "police", "children", "men", "women", "police officers", "cattle", "sheep")
PERSONS = ("people", "children", "men", "women")
MONEY = (*UNITS, *ABROAD)
LEVEL_ABOVE = re.compile(
    r"(m|metres|ft|feet)\.? ?(?:A\.?O\.?D|AHD|ASL|a\.?m?\.?s\.?l|NAP|NAVD ?88|(?:above|over) .+)\.?", re.I
)
OF_A_GAUGE = re.compile(r"\b(?:river|water|tide|tidal|sea|lake|groundwater) (?:level|stage|height)s?\b(?!.*%)")
OF_A_CROWD = re.compile(r"\b(?:average|mean|median|highest|lowest) (?:attendance|crowd|audience|footfall)s?$")
WITH = re.compile(r"(.+?) (?:with|without|on|[a-z]{3,}ing) ")  # "pupils taking free meals": so many pupils
FOR_ONE = re.compile(r"\bper (?!cent\b)[a-z]+")
SHORT = re.compile(r"(?:[A-Z]*\d[A-Z\d.]*|[B-DF-HJ-NP-TV-XZ&]+|GDP|GVA|CPIH?|RPI|PPI|HPI|GNI|FTE|ASB|A&E)S?")
OF_TABLES = re.compile(r"^(?:table|figure|sheet|dataset) ?[\w.]*\s*[:.-]\s*", re.IGNORECASE)  # "Table 1: "
AMOUNT = re.compile(r"(?:area|volume|amount|quantity|value|weight) of ")
OF_SIZE = {"weight": ("tonnes", "kg"), "volume": ("litres", "ml"), "area": ("hectares", "acres")}
BASE = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)? ?= ?100\b|\bI\d\d(?:_[A-Z]+)?\b")  # "2015=100", "I21_SA"
FINE = 1000  # of so many hectares or megawatts no reader wants a tenth
OF_TIME = ("minutes", "hours", "days", "seconds", "weeks", "months", "years", "working days")
SCORE = re.compile(r"\bscores?\s*$")
ODD = {"indices": "index", "children": "child", "men": "man", "women": "woman", "geese": "goose", "matrices": "matrix"}
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
OF_PLACE = ("in", "from", "to", "into", "at", "across", "outside", "between")
NAMES = re.compile(
    r"(?:Asian|African|Indian|Pakistani|Bangladeshi|Caribbean|Arab|Roma|Jewish|Muslim|Christian|Hindu|Sikh|Buddhist"
    r"|Polish|Romanian|Ukrainian|English|Welsh|Irish|Scottish|British|European|French|German|Spanish|Chinese|American|Christmas|Easter)\b"
)
SAID = "you said so"
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


@dataclass(frozen=True, kw_only=True)
class Column:
    """Another column of figures, row by row those of the same areas and periods."""

    heading: str
    unit: str
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Clue:
    """What is known of a measure before its meaning: its heading, its kind ("fiction"), its figures, their unit.

    `own` and `around` are what its heading, and what else the page, says it counts in, with the words that say so;
    `of` what the rows are split by: "Crime group"; `beside` the other columns, the nearest first.
    """

    key: str
    heading: str
    kind: str
    unit: str
    texts: tuple[str, ...]
    place: str
    own: tuple[int, str] = (1, "")
    around: tuple[int, str] = (1, "")
    of: str = ""
    beside: tuple[Column, ...] = ()


def meaning(clue: Clue, title: str, around: str, name: str, inquiry: Inquiry) -> Meaning:
    """What a column counts or measures. Unsure where the words do not tell.

    `around` is what the page says beside its title, `name` what the person calls the dataset.
    """
    clue, title = replace(clue, heading=in_plain_words(joined(clue.heading))), joined(title)
    if NO_NOUN.match(_bare(clue.heading)):
        clue = _as_titled(clue, title)
    said = inquiry.answer(f"called.{clue.key}")
    if said and BRACKETED.search(said):
        clue, said = replace(clue, heading=in_plain_words(said)), IN_BRACKETS.sub("", said).strip()
    if any(belief.about == "headings" for belief in inquiry.beliefs) and not _plain_english(clue.heading):
        clue = _in_english(clue, said)
    if not said and NO_NOUN.match(_bare(clue.heading)) and (per := PER.search(title.casefold())):
        clue = replace(clue, heading=OF_TABLES.sub("", title[: per.end()]))  # "Library loans per 1,000 residents"
    if not said:
        clue = _with_its_noun(_of_the_count(clue))
    if said and PER.search(f"{said} {clue.heading}".casefold()):
        clue, said = _of_so_many(clue, said), ""
    many = said or _called(clue, title, around, name)
    group = many
    counted = COUNTED_AS.get(many) or (f"{many_of(many[:-6])}" if many.endswith(" count") else "")
    if many.endswith(" capacity") and not PERCENT.search(clue.heading.casefold()):
        counted = "places"
    if many.endswith(" population"):
        counted = f"{many.removesuffix(' population')} residents"
    plain = f"{clue.heading} {clue.kind}".casefold().replace("_", " ")
    wider = (
        plain
        if not NO_NOUN.match(_bare(clue.heading))
        else f"{plain} {many} {title} {around}".casefold().replace("_", " ")
    )
    kind, why = _type(clue, wider, many, inquiry)
    unit = inquiry.answer(f"unit.{clue.key}") or _unit(clue, kind, wider, many)
    if kind == "stock" and unit not in UNITS and why == _in_its_words(AVERAGE, wider):
        kind = "index"  # nobody counts an average
    times, said = _written_out(clue, kind, unit, wider)
    if why != SAID and kind in ("flow", "stock") and unit == many and any(text.startswith("-") for text in clue.texts):
        kind, why, counted = "index", f"{why}, and some figures are below zero: nobody counts those", ""
    if kind in ("flow", "stock") and why != SAID and unit in (many, counted) and times == 1 and _in_parts(clue.texts):
        raise Unsure(
            f"{clue.place}: figures such as {next(text for text in clue.texts if _in_parts([text]))} are no counts "
            f"of {many}: are they so many for each 1,000 of others (then say "
            f"called.{clue.key}='{many} per 1,000 people'), an average (index), or counts in parts after all?",
            key=f"type.{clue.key}",
            choices=("index", kind),
        )
    one = ""
    if kind == "flow" and unit in OF_TIME:
        one, many = f"total duration of {many}", f"total durations of {many}"
    if counted and kind in ("flow", "stock"):
        unit = counted if unit == many else unit
        many = counted
    elif kind == "share" and many.startswith("share of "):
        one, many = many, f"shares{many[5:]}"
    elif kind == "share" and " as a share of " in many:
        several = _several(many.partition(" as a share of ")[0])
        one, many = (f"number of {many}", f"numbers of {many}") if several else (many, many)
    elif kind == "share" and LEVELS.search(many):
        many = many if MASS.search(many) else _plural(many)
    elif kind == "share" and not A_SHARE.search(_head(many)) and _several(many):
        one, many = f"share of {many}", f"shares of {many}"
    elif kind == "share" and A_SHARE.search(_head(many)) and _head(many) != many:
        one, many = one_of(many), _plural(many)
    elif (kind in ("index", "stock") and COUNTABLE.search(_head(many))) or (kind == "flow" and AMOUNT.match(many)):
        many = _plural(many)
    elif kind == "share" and re.search(rf" {PARTICIPLE}$", many):
        one, many = f"share of {many}", f"shares of {many}"
    elif kind == "rate" and many.startswith("rates of "):
        one = f"rate{many[5:]}"
    elif kind in ("rate", "share") and not many.endswith("s"):
        many += "s" if many.endswith((" rate", " share", " percentage", " proportion")) else " rates"
    elif unit == many and kind in ("flow", "stock", "total"):
        many = unit = _plural(many)
    elif kind == "flow" and unit in MONEY and _several(many):
        one = f"value of {many}"
    elif kind == "flow" and unit in MEASURED_IN.values() and unit not in OF_TIME and _several(many):
        of = next((word for word, units in OF_SIZE.items() if unit in units), "amount")
        one, many = f"{of} of {many}", f"{of}s of {many}"
    texts = [text for text in clue.texts if text and re.fullmatch(r"-?[\d.]+", text)]
    times = _times(clue, unit, texts, inquiry) if times == 1 else times
    texts = [multiplied(text, times) for text in texts]
    places = min(decimals(texts), _places(texts, unit))
    whole = decimals(texts) == 0 and all(not text.startswith("-") for text in texts)
    return Meaning(
        key=clue.key,
        type=kind,
        unit=unit,
        adds=(kind in ("flow", "total") and unit != "%") or (kind == "stock" and whole and not AVERAGE.search(wider)),
        decimals=min(places, 1 if _is_relative(kind, unit) and not _moves_little(texts) else 2),
        counted=kind in ("flow", "stock", "total") and whole and unit not in MONEY and not said and unit == many,
        one=one or one_of(many),
        many=many,
        times=times,
        why=f"{why}; written out: '{said}'" if said else why,
        headline="residents" if group in ("population", "popestimate") else _for_headlines(one),
    )


def _for_headlines(one: str) -> str:
    """Another word: "weight of landings", not weights; "sickness days per officer" of their average number."""
    return one if AMOUNT.match(one) else one.removeprefix("average number of ") if one.startswith("average n") else ""


def _as_titled(clue: Clue, title: str) -> Clue:
    """A clue without a heading, with the unit, or the rate of growth, that the title gives."""
    if rate := growth_rate(title):
        return replace(clue, heading=rate)
    units = [hit for hit in BRACKETED.findall(title) if hit in MEASURED_IN or A_DAY.fullmatch(hit)]
    return replace(clue, heading=f"{clue.heading} ({units[0]})".strip()) if len(units) == 1 else clue


def _of_the_count(clue: Clue) -> Clue:
    """A clue of a "Rate per 100,000 people" beside the only column that counts: it is the rate of that."""
    nouns = {noun for column in clue.beside if (noun := _counts(column))}
    hit = re.match(r"(?:crude )?rates? (?=per (?:\d|thousand|million))", clue.heading, re.I)
    if hit is None or len(nouns) != 1:
        return clue
    return replace(clue, heading=f"{nouns.pop()} {clue.heading[hit.end() :]}")


def _with_its_noun(clue: Clue) -> Clue:
    """A clue whose heading says what became of some ("Seen within four hours") with the noun of what they are.

    Unsure where the figures do not show of which column they are a part.
    """
    plain, words = _of_some(clue.heading)
    share = _is_share(clue.heading, clue.unit)
    a_part = share and PART_OF.match(plain) and not OF_THESE.match(plain)
    if not (lacks_its_noun(plain) or a_part) or plain in COUNTED_AS or (BECAME.match(plain) and plain == words):
        return clue
    noun = "people" if BECAME.match(plain) else _shown(clue, plain, share=share)
    if not noun:
        near = next((noun for column in clue.beside if (noun := _counts(column))), "orders")
        raise Unsure(
            f"{clue.place}: says {'which part' if a_part else 'what became of some'}, and not of whom or of what",
            key=f"called.{clue.key}",
            example=f"{near} {plain}",
        )
    behind = " ".join(f"({text})" for text in BRACKETED.findall(clue.heading))
    return replace(clue, heading=f"{'percentage of ' if share else ''}{noun} {plain} {behind}".strip())


def _shown(clue: Clue, plain: str, *, share: bool) -> str:
    """What the figures show it to be a part of: of what a column counts a third gives the per cent, or it is one of
    several that add up to it; "" where they show nothing."""
    alike = [(_of_some(one.heading)[0], _is_share(one.heading, one.unit), one.texts) for one in clue.beside]
    own = (plain, share, clue.texts)
    counts = [texts for words, of_100, texts in (own, *alike) if words == plain and not of_100]
    shares = [clue.texts] if share else [texts for _, of_100, texts in alike if of_100]
    parts = [texts for words, of_100, texts in (own, *alike) if lacks_its_noun(words) and not of_100]
    for column in clue.beside:
        if (noun := _counts(column)) and len(counts) == 1:
            per_cent = any(is_a_part(counts[0], column.texts, each) for each in shares)
            if per_cent or (counts[0] in parts and add_up(parts, column.texts)):
                return noun
    return ""


def _of_some(heading: str) -> tuple[str, str]:
    """A heading's words, and before that the same with what says that it is per cent."""
    words = re.sub(r"[\u00a3$\u20ac%]", "", LEADING.sub("", _bare(without_scale(heading)))).strip(" :,-/")
    return OF_HUNDRED.sub("", words), words


def _is_share(heading: str, unit: str) -> bool:
    return unit == "%" or PERCENT.search(heading.casefold().replace("_", " ")) is not None


def _counts(column: Column) -> str:
    """What a column of counts counts, without what became of it; "" of any other."""
    many = LEADING.sub("", _bare(without_scale(in_plain_words(column.heading))))
    plain = f"{column.heading} {many}".casefold().replace("_", " ")
    if not _several(many) or column.unit == "%" or BRACKETED.search(column.heading):
        return ""
    if any(form.search(plain) for form in (PERCENT, PER, RATE, AVERAGE, INDEX, RUNNING)):
        return ""
    return without_what_became(many)


def _plain_english(heading: str) -> bool:
    """Whether a word of a heading is one that English tables measure by; a bracket or "%" is no word."""
    plain = re.sub(r"[%\u00a3$\u20ac]", "", IN_BRACKETS.sub("", heading)).casefold().replace("_", " ")
    return any(form.search(plain) for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, PERCENT, MADE))


def _in_english(clue: Clue, said: str) -> Clue:
    """A clue of a table in another tongue, its heading in the words that a person gave for it."""
    if not said:
        raise Unsure(
            f"{clue.place}: what does it count or measure, in English?", key=f"called.{clue.key}", example="new homes"
        )
    return replace(clue, heading=" ".join((said, *(f"({text})" for text in BRACKETED.findall(clue.heading)))))


def _of_so_many(clue: Clue, said: str) -> Clue:
    """A clue of a rate, in the words that a person gave: "road deaths" of a column "Value (per million people)"."""
    per = PER.search(said.casefold()) or PER.search(clue.heading.casefold())
    bare = re.sub(r" rates?$", "", PER.split(said)[0].strip())
    return replace(clue, heading=f"{bare} {per[0]}" if per else clue.heading)


def of_money(words: str) -> str:
    """The money that some words name: "\u00a3" of "\u00a3 million"; "" where they name none."""
    plain = words.casefold()
    return next((unit for unit, form in (*ABROAD.items(), *UNITS.items()) if re.search(form, plain)), "")


def _in_its_words(sign: re.Pattern[str], plain: str) -> str:
    return f"'{hit[0]}' in its words" if (hit := sign.search(plain)) else ""


def _head(many: str) -> str:
    """The words up to the chief one: "buses" of "buses on time"."""
    while (hit := TAIL.search(many)) and hit.start():
        many = many[: hit.start()].rstrip()
    return many


def _several(many: str) -> bool:
    """Whether it names several of something: "exports", "applications granted"; not "gas" or "income"."""
    return re.search(r"[^siu]s$", _head(many)) is not None or _head(many).endswith(NO_S)


def _written_out(clue: Clue, kind: MeasureType, unit: str, plain: str) -> tuple[int, str]:
    """What its figures are taken times, and the words that say so. A title may speak of counts and sums alone."""
    if unit == "%" or kind in ("rate", "share"):
        return 1, ""
    if clue.own[0] > 1:
        return clue.own
    sums = kind in ("flow", "stock", "total") and not (AVERAGE.search(plain) and unit not in MONEY)
    if of_money(clue.around[1]) and unit not in MONEY:
        return 1, ""  # pounds of a table that counts people as well
    return clue.around if sums else (1, "")


def _type(clue: Clue, plain: str, many: str, inquiry: Inquiry) -> tuple[MeasureType, str]:
    said = inquiry.answer(f"type.{clue.key}", ("flow", "stock", "rate", "share", "index", "total"))
    types: tuple[MeasureType, ...] = ("flow", "stock", "rate", "share", "index", "total")
    for known in types:
        if said == known:
            return known, SAID
    if (measured := _measured_in(clue)) and not PER.search(plain):
        made = MADE.search(plain) or HAPPENED.search(many)
        if made and measured not in OF_TIME and "/" not in measured and not AVERAGE.search(plain):
            return "flow", f"'{made[0]}' in its words"
        if measured in OF_TIME and _several(many) and not (AVERAGE.search(plain) or COUNTABLE.search(one_of(many))):
            raise Unsure(
                f"{clue.place}: are these all the {measured} of {many} together (flow), or how long one takes (index)?",
                key=f"type.{clue.key}",
                choices=("flow", "index"),
            )
        return "index", f"'{measured}' is what it is measured in"
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
    raise Unsure(
        f"{clue.place}: {many} may be counted over each period (flow), stand at its end (stock) or be added up since "
        "a start (total); the words do not tell",
        key=f"type.{clue.key}",
        choices=("flow", "stock", "total", "rate", "share", "index"),
    )


def _unit(clue: Clue, kind: MeasureType, plain: str, many: str) -> str:
    """The unit as it is written behind a figure: a sign, "%", "deaths per 100,000 people", or the plural counted."""
    own = PER.search(clue.heading.casefold())
    if hit := own or PER.search(plain):
        of = clue.heading[: own.start()].casefold() if own else _plural(re.sub(r" rates?$", "", many))
        base = {"thousand": "1,000", "million": "1,000,000"}.get(hit[1], hit[1])
        what = re.sub(r"\brates?\b", "", LEADING.sub("", _bare(of))).strip() or "cases"
        of_whom = re.sub(r"^(?:the )?(?:population|inhabitants)\b", "people", hit[2] or "people")
        return f"{what} per {base} {of_whom}"
    if measured := _measured_in(clue):
        return measured
    if clue.unit == "%" or (kind in ("rate", "share", "total") and PERCENT.search(plain)):
        return "%"
    if clue.unit in MONEY:
        return clue.unit
    for sign, form in (*ABROAD.items(), *UNITS.items()):
        if re.search(form, plain):
            return sign
    if (sign := of_money(clue.around[1])) and (SPENT.search(plain) or NO_NOUN.match(_bare(clue.heading))):
        return sign
    if SCORE.search(plain):
        return "points"
    if OF_A_CROWD.search(many):
        return "people"
    if kind == "stock" and AVERAGE.search(plain):
        raise Unsure(
            f"{clue.place}: nothing says in what unit {many} is told: money, weeks, people?",
            key=f"unit.{clue.key}",
            example="\u00a3",
        )
    if kind in ("rate", "share"):
        if IN_PERCENT.search(plain):
            return "%"
        raise Unsure(
            f"{clue.place}: {many} is a {kind}, and nothing says of how many",
            key=f"unit.{clue.key}",
            choices=("%", "cases per 1,000 people"),
        )
    return "index points" if kind == "index" else many


def _places(texts: Sequence[str], unit: str) -> int:
    """How many decimal places a reader is given: fewer of larger figures, of money none from a hundred up."""
    usual = median(abs(float(text)) for text in texts) if texts else 0
    if unit in MONEY:
        return 0 if usual >= 100 and not _alike_when_whole(texts) else 2
    if _moves_little(texts):
        return 2
    return 2 if usual < 10 else 0 if usual >= FINE else 1


def apart(headings: Sequence[str], measures: Sequence[Meaning], around: str) -> bool:
    """Whether one area's level says nothing of another's: each index is 100 in a year of its own area, each gauge has
    its height above the sea."""
    heights = all(OF_A_GAUGE.search(heading.casefold().replace("_", " ")) for heading in headings)
    heights = heights or all(
        any(LEVEL_ABOVE.fullmatch(hit) for hit in BRACKETED.findall(heading)) for heading in headings
    )
    return heights or (all(one.unit == "index points" for one in measures) and BASE.search(around) is not None)


def _moves_little(texts: Sequence[str]) -> bool:
    """Whether from one figure to the next is less than the first decimal place shows: a river's level in metres."""
    steps = [abs(float(b) - float(a)) for a, b in pairwise(texts)]
    return bool(steps) and median(steps) < 0.1


def _in_parts(texts: Sequence[str]) -> bool:
    """Whether most figures known are no whole numbers."""
    known = [text for text in texts if re.fullmatch(r"-?[\d.]+", text)]
    return 2 * sum(bool(text.partition(".")[2].strip("0")) for text in known) > len(known)


def _is_relative(kind: MeasureType, unit: str) -> bool:
    """Whether one decimal is enough for readers, where that shows how it moves."""
    return kind in ("rate", "share") or unit == "index points"


def _alike_when_whole(texts: Sequence[str]) -> bool:
    """Whether most figures would be one with another if they were whole: prices that move by pence."""
    different = {float(text) for text in texts}
    return 2 * len({round(each) for each in different}) < len(different)


def _measured_in(clue: Clue) -> str:
    """The unit that a heading gives in brackets: "Average speed (mph)", "Leakage (Ml/day)", "Use (litres per day)"."""
    for hit in BRACKETED.findall(clue.heading):
        bare = re.sub(r"^(?:thousand|million|billion) ", "", hit)
        if above := LEVEL_ABOVE.fullmatch(bare):
            return MEASURED_IN.get(above[1], above[1])  # a change of it is in metres, above nothing
        if bare in MEASURED_IN or QUOTIENT.fullmatch(bare):
            return MEASURED_IN.get(bare, bare)
        if daily := A_DAY.fullmatch(bare):
            return f"{daily[1]}/{daily[2]}"
    return ""


def _times(clue: Clue, unit: str, texts: Sequence[str], inquiry: Inquiry) -> int:
    """Whether figures from 0 to 1 are to be read as per cent."""
    said = inquiry.answer(f"percent.{clue.key}", ("fraction", "as-is"))
    if said or unit != "%" or clue.unit == "%" or not texts:
        return 100 if said == "fraction" else 1
    if all(0 <= float(text) <= 1 for text in texts) and any("." in text for text in texts):
        raise Unsure(
            f"{clue.place}: is headed as a percentage, and all its figures lie between 0 and 1: "
            "is 0.5 a half, or half of 1%?",
            key=f"percent.{clue.key}",
            choices=("fraction", "as-is"),
        )
    return 1


def _bare(heading: str) -> str:
    plain = IN_BRACKETS.sub("", heading).replace("_", " ").replace(" | ", " ").strip(" :,-")
    return plain.casefold() if plain.isupper() and not SHORT.fullmatch(plain) else small(plain)


def small(text: str) -> str:
    """A heading in small letters, but for abbreviations ("A&E"), letters ("Band D") and names.

    A capital behind "in", "from" and the like is a name's where the heading has small words of its own.

    >>> small("Number of Deaths in Care Homes"), small("Grade 5 in English and maths"), small("A&E Attendances")
    ('number of deaths in care homes', 'grade 5 in English and maths', 'A&E attendances')
    """
    words = text.split()
    plain = any(word[:1].islower() and len(word) > 2 and word not in LITTLE for word in words[1:])
    return " ".join(_small(word, name=plain and n > 0 and words[n - 1] in OF_PLACE) for n, word in enumerate(words))


def _small(word: str, *, name: bool) -> str:
    kept = (
        sum(c.isupper() for c in word) > 1
        or re.fullmatch(r"[A-Z]\d[\d.]*", word)
        or re.fullmatch(r"[B-HJ-Z]|[A-Z]\.", word)
        or NAMES.match(word)
    )
    return word if kept or (name and word[:1].isupper()) else word.casefold()


def _called(clue: Clue, title: str, around: str, name: str) -> str:
    """The plural for what is measured, from the heading, the kind, or what the page or the person calls it all."""
    noun = LEADING.sub("", _bare(without_scale(clue.heading)))
    noun = re.sub(r" as (?:an? )?(?:%|per ?cent(?:age)?|proportion|share) of ", " as a share of ", noun)
    noun = re.sub(r"^([A-Z][A-Z\d&]+): (?=\w)", r"\1 ", noun)  # "ULSP: pump price"
    noun = re.sub(r"^([^:]+): (volume|amount)$", r"\2 of \1", re.sub(r": (?:value|number)$", "", noun))
    noun = re.sub(r"[\u00a3$\u20ac%]", "", noun).strip(" :,-/")
    noun = re.sub(r",? (?:gbp|usd|eur|in)$", "", noun, flags=re.IGNORECASE)
    noun = ", ".join(part for part in re.split(r"\s*,\s*", noun) if part and not METHOD.match(part)) or noun
    if NO_NOUN.match(noun):
        if clue.kind and (split := _split_by(clue)):
            return split
        noun = _of_title(title)
        if not noun and PERCENT.search(title.casefold()) and not NO_NOUN.match(clue.kind.casefold() or "all"):
            noun = clue.kind.casefold()
        if not noun and PERCENT.search(title.casefold()):
            raise Unsure(
                f"{clue.place}: what are its percentages called, in a few words?",
                key=f"called.{clue.key}",
                example="pass rates",
            )
        if not noun and PERCENT.search(around.casefold()) and not _tells(name):
            raise Unsure(
                f"{clue.place}: nothing says what its percentages are of, in a few words",
                key=f"called.{clue.key}",
                example="unemployment rates",
            )
        noun = noun or OF_PUBLISHERS.sub("", re.sub(r"[_-]", " ", name).casefold())
        if not any(
            form.search(f"{noun} {title} {around}".casefold())
            for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, PERCENT, RUNNING)
        ):
            if clue.kind and not NO_NOUN.match(clue.kind.casefold()):
                return _as_a_kind(clue.kind)
            raise Unsure(
                f"{clue.place}: nothing says what its figures count",
                key=f"called.{clue.key}",
                example="library loans",
            )
    if noun in ("positive", "positivity", "tests positive"):
        noun = "positivity rate"
    if OF_ALL.match(noun) and PERCENT.search(clue.heading.casefold()):
        noun = f"share {noun}"
    if PART_OF.match(noun):
        raise Unsure(
            f"{clue.place}: says of which figures it is a part, and not what it counts",
            key=f"called.{clue.key}",
            example="loans to children",
        )
    kind = "" if NO_NOUN.match(clue.kind.casefold()) else f"{_as_a_kind(clue.kind)} "
    if PER.search(clue.heading.casefold()):
        if (what := PER.split(noun)[0].strip()) in ("rate", "rates"):
            near = next((noun for column in clue.beside if (noun := _counts(column))), "orders")
            raise Unsure(
                f"{clue.place}: says of how many it is a rate, and not what is counted",
                key=f"called.{clue.key}",
                example=f"{kind}{near}",
            )
        what = f"{kind}{what}"
        return f"{one_of(what)} rates" if _head(what) == what else f"rates of {what}"
    if BECAME.match(noun):
        noun = f"people {noun}"
    noun = noun.removeprefix("recorded ") if clue.kind else noun
    share = OF_A_SHARE.match(noun)
    return f"{share[0]}{kind}{noun[share.end() :]}" if share else f"{kind}{noun}"


def _as_a_kind(kind: str) -> str:
    """A kind of row before its noun: "fatal", "Asian", "A positive"."""
    return kind if re.match(r"[A-Z] ", kind) else small(kind)


def _tells(name: str) -> bool:
    """Whether what a person calls the dataset says what it counts: "pay", and not "ab12"."""
    plain = re.sub(r"[_-]", " ", name).casefold()
    return any(form.search(plain) for form in (FLOW, STOCK, AVERAGE, INDEX, LEVELS, RATE, IN_PERCENT))


def _split_by(clue: Clue) -> str:
    """What rows split by "Crime group" count: "sexual crimes" as it stands, "fraud" as "fraud crimes"; "" of others."""
    plain = " ".join(clue.of.casefold().replace("_", " ").split())
    if not (hit := re.fullmatch(r"([a-z]+) (?:group|type|category|kind|class)", plain)):
        return ""
    kind, one = clue.kind.casefold(), hit[1]
    if NO_NOUN.match(kind) or not (FLOW.search(one) or STOCK.search(many_of(one)) or FLOW.search(many_of(one))):
        return ""
    return kind if re.search(rf"\b{one}|\b{many_of(one)}", kind) else f"{kind} {many_of(one)}"


def _of_title(title: str) -> str:
    """The first words of a title, as far as they name what is measured: 'Table 1: Library loans by branch'."""
    plain = OF_TABLES.sub("", title)
    first = re.split(
        r"[,:;(|\u00a3$%]|\bby\b|\bfor\b|\bin\b|\bat\b|\b(?:19|20)\d\d\b|\bfrom\b", plain, flags=re.IGNORECASE
    )[0]
    first = small(" ".join(first.split()))
    words = LEADING.sub("", first.strip(" -"))
    words = re.sub(r" (?:statistics|data|figures|table|estimates)$", "", words)
    return words if 0 < len(words.split()) <= 6 and not NO_NOUN.match(words) else ""


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
    if one.endswith("y") and one[-2:-1] not in ("a", "e", "o", "u"):
        return f"{one[:-1]}ies"
    return f"{one}es" if one.endswith(("s", "x", "ch", "sh")) else f"{one}s"


def _plural(noun: str) -> str:
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
