"""Headings in plain words before they are understood: units out of the words, rates of growth, who was "seen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from nlg.intake.cues import FLOW, STOCK

_UNITS_OF_TIME = r"minutes|mins|hours|hrs|working days|days|seconds|secs|weeks|wks"
_HOW = r"(?:average|mean|median|avg\.?|typical)"
IN_UNIT = re.compile(rf" in ((?:pence|cents|p)(?:/| per )\w+|{_UNITS_OF_TIME}|km|hectares|tonnes|ha)$", re.I)
BEHIND = re.compile(
    r"(?<=\w)[ ,]+(mm|cm|km|kg|mph|km/h|kWh|MWh|GWh|TWh|kW|MW|dB|ppm|\u00b0[CF]|[\u00b5u]g/m[3\u00b3])$"
)
A_TIME = re.compile(  # "Average days to repair", "median number of weeks waited"
    rf"^(?P<how>{_HOW})(?: (?:number|no\.?) of)? (?P<unit>{_UNITS_OF_TIME}) (?P<rest>(?:to|for|until|before"
    r"|between|from|waited|waiting|taken|lost|late|spent|per|in|with|without|off|overdue)\b.*)$",
    re.I,
)
TIME_BEHIND = re.compile(rf"^(?P<how>{_HOW}) (?P<what>[a-z ]+?) (?:in )?(?P<unit>{_UNITS_OF_TIME})$", re.I)
TAKES = re.compile(r"\b(?:times?|delays?|waits?|stays?|length|duration|age|lateness|journeys?)$", re.I)
FOR_EACH = re.compile(  # "Sickness days per officer", "hours lost per worker"
    rf"^(?:{_HOW} )?(?P<what>(?:[a-z][a-z&-]* )*?(?P<unit>{_UNITS_OF_TIME})(?: [a-z ]+?)? per (?!cent\b)[a-z][a-z ]*)$",
    re.I,
)
STOCK_LASTS = re.compile(rf"^(?P<unit>{_UNITS_OF_TIME}) of (?P<what>(?:[a-z]+ )?(?:stocks?|supply|cover))$", re.I)
MONEY_FOR_EACH = re.compile(  # "Rent (€/m²)", "Wheat price (£ per tonne)", "Rent (£pw)"
    r"^(?P<what>[^()]+?) ?[(\[] ?(?P<coin>[\u00a3$\u20ac]|gbp|eur|usd)"
    r"(?:(?: ?/ ?| ?per | ?an? )(?P<each>[a-z\d \u00b2\u00b3.]+?)|(?P<short> ?p\.?[wm]\.?| ?pcm| ?p\.?a\.?))[)\]]$",
    re.I,
)
EACH = {
    **dict.fromkeys(("m\u00b2", "m2", "sqm", "sq m", "qm", "sq. m"), "square metre"),
    **dict.fromkeys(("sq ft", "sqft", "ft\u00b2", "ft2"), "square foot"),
    **dict.fromkeys(("m\u00b3", "m3"), "cubic metre"),
    **dict.fromkeys(("h", "hr"), "hour"),
    "t": "tonne",
    "l": "litre",
    "wk": "week",
    "bbl": "barrel",
    "gal": "gallon",
    **dict.fromkeys(("pw", "p.w."), "week"),
    **dict.fromkeys(("pm", "p.m.", "pcm"), "month"),
    **dict.fromkeys(("pa", "p.a."), "year"),
}
COUNT_FOR_EACH = re.compile(
    rf"^{_HOW} (?P<what>(?:[a-z-]+ )?[a-z]+s) per (?P<each>(?!cent\b)[a-z]+(?: [a-z]+){{0,2}})$", re.I
)
OF_DEGREES = re.compile(  # "max_temp_c", "tmax degC"
    r"(?:(?P<how>max|min|mean|avg|average|maximum|minimum)\.? )?(?:air )?temp(?:erature)?(?: (?P<behind>max|min|mean))?"
    r" \(?(?:deg(?:rees)? ?)?\u00b0?(?P<unit>[CF])\)?|t(?P<short>max|min|mean|avg) \(?(?:deg ?)?\u00b0?(?P<of>[CF])\)?",
    re.I,
)
EXTREMES = {"max": "maximum", "min": "minimum", "avg": "average"}
GROWTH = re.compile(
    r"^(?P<what>.*?)[ ,:-]*\b(?:(?P<every>annual|yearly|quarterly|monthly) )?growth(?: rate)?\b[ ,:-]*(?P<rest>.*)$",
    re.I,
)
SINCE = {
    "annual": r"annual|yearly|year[- ](?:on|over)[- ]year|y[/-]?o[/-]?y|(?:previous|prior|last|preceding) year"
    r"|(?:a|one) year (?:ago|earlier|before)|12 months",
    "quarterly": r"quarterly|quarter[- ](?:on|over)[- ]quarter|q[/-]?o[/-]?q|(?:previous|prior|last|preceding) quarter",
    "monthly": r"monthly|month[- ](?:on|over)[- ]month|m[/-]?o[/-]?m|(?:previous|prior|last|preceding) month",
}
IN_PER_CENT = re.compile(r"%|\bper ?cent\b|\bpct\b", re.I)
_IRREGULAR = (
    "seen|born|sold|built|made|lost|won|paid|given|sent|met|dealt|found|spent|taken|caught|stolen|kept|told|used|died"
    "|owed|upheld|withheld|withdrawn|driven|thrown|grown|sown|broken|chosen|flown|written|frozen|beaten|bitten|cast"
)
PARTICIPLE = rf"(?:[a-z]{{2,}}(?<!hatr)[a-df-z]ed|agreed|freed|{_IRREGULAR})"
DOING = (
    "(?:achieving|attaining|gaining|getting|passing|meeting|reaching|resulting|receiving|using|reporting|arriving|departing"
    "|returning|failing|taking|speaking)"
)
_LINKS = (
    r"within|in|under|over|on|by|at|to|from|for|before|after|as|out|off|and|or|with|without|more|less|fewer|between"
    r"|during|late|early|per|of"
)
LACKS_ITS_NOUN = re.compile(
    r"(?:(?:not|never|newly|already|fully|successfully) )?"
    rf"(?:(?:rated|judged|graded)\b.*|{DOING}\b.*|{PARTICIPLE}(?:$| (?:{_LINKS})\b.*))"
)
PER_CENT_BEHIND = re.compile(r"(?P<what>[a-z].*?)(?: in)? (?:per ?cent|perc|pct|pc)", re.I)  # "absence_pct"
PER_CENT_AHEAD = re.compile(r"(?:perc|pct|pc|Perc|Pct|PCT) (?!of\b)(?P<what>.+)")  # "pct_absence"; a PC is somebody
WHOLE, KNOWN = re.compile(r"\d+"), re.compile(r"\d+(?:\.\d+)?")
OF_HUNDRED = re.compile(
    r"^(?:the )?(?:percentage|per ?cent|percent|proportion|share|perc|pct|pc)(?: of(?= those\b))? ", re.I
)


def in_plain_words(heading: str) -> str:
    """A heading with its unit in brackets, and growth told as the rate that it is.

    >>> in_plain_words("average_days_to_repair"), in_plain_words("Median number of weeks waited")
    ('average time to repair (days)', 'Median time waited (weeks)')
    >>> in_plain_words("avg_response_minutes"), in_plain_words("Rain mm"), in_plain_words("Potholes_repaired")
    ('average response time (minutes)', 'Rain (mm)', 'Potholes_repaired')
    >>> in_plain_words("Sickness days per officer"), in_plain_words("Days of stock")
    ('average number of Sickness days per officer (days)', 'stock level (days)')
    >>> in_plain_words("Average rent (\u20ac/m\u00b2)"), in_plain_words("Wheat price (\u00a3 per tonne)")
    ('Average rent per square metre (€)', 'Wheat price per tonne (£)')
    >>> in_plain_words("max_temp_c"), in_plain_words("tmin degC"), in_plain_words("Temp C")
    ('maximum temperature (°C)', 'minimum temperature (°C)', 'temperature (°C)')
    >>> in_plain_words("absence_pct"), in_plain_words("pct absence"), in_plain_words("pupils absent per cent")
    ('absence (%)', 'absence (%)', 'pupils absent (%)')
    >>> in_plain_words("GDP growth on previous quarter (%)"), in_plain_words("GDP growth")
    ('quarterly GDP growth rate (%)', 'GDP growth')
    """
    heading = re.sub(r"\bper \(['\u2019]?000s?\)", "per 1,000", heading)
    plain = " ".join(heading.replace("_", " ").split())
    if hit := OF_DEGREES.fullmatch(plain):
        how = (hit["how"] or hit["behind"] or hit["short"] or "").lower()
        return f"{EXTREMES.get(how, how)} temperature (\u00b0{(hit['unit'] or hit['of']).upper()})".strip()
    if hit := A_TIME.match(plain):
        return f"{_how(hit['how'])} time {hit['rest']} ({hit['unit'].lower()})"
    if hit := TIME_BEHIND.match(plain):
        return f"{_how(hit['how'])} {hit['what']}{'' if TAKES.search(hit['what']) else ' time'} ({hit['unit'].lower()})"
    if hit := FOR_EACH.match(plain):
        return f"average number of {hit['what']} ({hit['unit'].lower()})"
    if (hit := COUNT_FOR_EACH.match(plain)) and (FLOW.search(hit["what"].lower()) or STOCK.search(hit["what"].lower())):
        return f"average number of {hit['what'].lower()} per {hit['each'].lower()}"
    if hit := STOCK_LASTS.match(plain):
        return f"{hit['what'].removesuffix('s')} level ({hit['unit'].lower()})"
    if (hit := MONEY_FOR_EACH.match(plain)) and not re.search(r"\bper\b", hit["what"]):
        each = (hit["each"] or hit["short"]).strip()
        return f"{hit['what']} per {EACH.get(each.lower(), each)} ({hit['coin']})"
    if growth := growth_rate(plain):
        return growth
    if hit := PER_CENT_BEHIND.fullmatch(plain) or PER_CENT_AHEAD.fullmatch(plain):
        return f"{hit['what']} (%)"
    heading = plain if BEHIND.search(plain) else heading  # "rain_mm"
    return IN_UNIT.sub(r" (\1)", BEHIND.sub(r" (\1)", heading))


def joined(text: str) -> str:
    """A text whose figures have no blank in them: "per 100 000 people" is per 100,000.

    >>> joined("Rate per 100 000 population"), joined("GCSE 5 2024")
    ('Rate per 100,000 population', 'GCSE 5 2024')
    """
    return re.sub(r"(?<=per \d)(\d{0,2})[ \u00a0\u202f'](?=000\b)", r"\1,", text)


def _how(word: str) -> str:
    return re.sub(r"^avg\.?$", "average", word, flags=re.I)


def growth_rate(heading: str) -> str:
    """A heading of growth in per cent as a rate with its step: "annual pay growth rate (%)"; "" of any other."""
    hit = GROWTH.match(heading)
    if hit is None or not IN_PER_CENT.search(heading):
        return ""
    around = f"{hit['every'] or ''} {hit['rest']} {hit['what']}".casefold()
    step = next((step for step, form in SINCE.items() if re.search(rf"\b(?:{form})\b", around)), "")
    what = hit["what"]
    for form in (*SINCE.values(), IN_PER_CENT.pattern):
        what = re.sub(rf"[(\[]?(?:{form})[)\]]?", "", what, flags=re.I)
    return " ".join(f"{step} {what.strip(' ,:-')} growth rate (%)".split())


def lacks_its_noun(words: str) -> bool:
    """Whether words say what became of some, and not of whom.

    >>> [lacks_its_noun(text) for text in ("seen within four hours", "rated good", "completed on time", "treated")]
    [True, True, True, True]
    >>> [lacks_its_noun(text) for text in ("licensed vehicles", "speed over ground", "beds", "potholes reported")]
    [False, False, False, False]
    """
    return LACKS_ITS_NOUN.fullmatch(words) is not None


def without_what_became(many: str) -> str:
    """What is counted without what became of it: "potholes" of "potholes reported".

    >>> without_what_became("potholes reported"), without_what_became("A&E attendances")
    ('potholes', 'A&E attendances')
    """
    return re.sub(rf"(?<=s) {PARTICIPLE}$", "", many)


def is_a_part(part: Sequence[str], whole: Sequence[str], share: Sequence[str]) -> bool:
    """Whether some figures are those per cent of others that a column says, to its last digit, in every row."""
    rows = [(a, b, c) for a, b, c in zip(part, whole, share, strict=True) if a and b and c]
    return bool(rows) and (all(_is_share(*row) for row in rows) or _are_fractions(rows))


def is_a_fraction(shares: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether some figures are, to their last digit, what one of the columns beside is of another, as parts of one.

    >>> is_a_fraction(["0.25", "0.5"], [["1", "3"], ["4", "6"]]), is_a_fraction(["25", "50"], [["1", "3"], ["4", "6"]])
    (True, False)
    """
    pairs = [(part, whole) for part in columns for whole in columns if part is not whole]
    each = [[row for row in zip(*pair, shares, strict=True) if all(row)] for pair in pairs]
    return any(rows and _are_fractions(rows) for rows in each)


def _are_fractions(rows: Sequence[tuple[str, ...]]) -> bool:
    if not all(re.fullmatch(r"[01](?:\.\d+)?", share) and float(share) <= 1 for _, _, share in rows):
        return False
    return all(_is_share(part, whole, f"{Decimal(share).scaleb(2):f}") for part, whole, share in rows)


def less_than_all(shares: Sequence[str]) -> list[str]:
    """What is left of a hundred by each of some figures in per cent.

    >>> less_than_all(["76.3", "", "c"])
    ['23.7', '', '']
    """
    return [f"{100 - Decimal(text):f}" if KNOWN.fullmatch(text) else "" for text in shares]


def add_up(parts: Sequence[Sequence[str]], whole: Sequence[str]) -> bool:
    """Whether some columns are in every row all that another has."""
    rows = [row for row in zip(*parts, whole, strict=True) if all(map(WHOLE.fullmatch, row))]
    return len(parts) > 1 and bool(rows) and all(sum(map(int, row[:-1])) == int(row[-1]) for row in rows)


def _is_share(part: str, whole: str, share: str) -> bool:
    if not (WHOLE.fullmatch(part) and WHOLE.fullmatch(whole) and KNOWN.fullmatch(share)) or not int(whole):
        return False
    off = abs(Fraction(100 * int(part), int(whole)) - Fraction(share))
    return 2 * off <= Fraction(1, 10 ** len(share.partition(".")[2]))
