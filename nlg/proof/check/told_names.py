"""Whether each name stands in its place: who leads, within whom, the whole and the part, who is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Claim
from .expressions import nested
from .kinds_of_area import MANY_AREAS
from .report import Fault, Untrue
from .told import Told
from .uses import OF_AREAS

_RANKS = ("rank", "rank_change")
_BEHIND_A_PLACE = re.compile(  # "the highest rate in", "the biggest fall in car thefts among the regions of"
    r"(?: [\w'\u2019-]+){0,9}? (?:in|of|across|within) $"
)
_THE = re.compile(r"\bthe (?:joint )?$", re.IGNORECASE)
_HAS = re.compile(r"\b(?:has|have|had|saw|for|with) $")
_VERB = re.compile(r"\b(?:is|was|were|are|came|come|comes|had|has|have|saw|where|with|from|to|than|and)\b")
_IS_IN = re.compile(r"\b(?:is|was|were|are|came|comes) (?:in |that of )$")
_LEADS = re.compile(r"^ (?:has|had|saw|recorded)(?: seen| had)?(?: by far| also| still)? (?:the |a |joint )")
_PLACED = re.compile(
    r"\b(?:in|of|across|among|within|throughout|for|than|from|against|between|and|into) $", re.IGNORECASE
)
_REST_OF = re.compile(r"\b(?:rest of|elsewhere (?:in|on|across)) (?:the )?$", re.IGNORECASE)
_AS_A_WHOLE = re.compile(r" as a whole\b")
_IN = re.compile(r"in (?:the )?", re.IGNORECASE)
_ACROSS = re.compile(
    r"(?:.*, )?(?:(?:while|but|and) )?(?:across|throughout|within) (?:the )?(?:\w+ ){0,3}?(?:(?:of|in) )?(?:the )?",
    re.IGNORECASE,
)
_OF_THE = re.compile(r"(?:Of|Among) the [\w' -]+ (?:of|in) (?:the )?")
_OPENS = re.compile(r"(?:For|In|Across|Within|Throughout) (?:the )?")
_OPENED = re.compile(r"(?: as a whole)?, ")
_OF_ONE = ("cell", "sum", "difference", "direction", "percent_change", "point_change", "inside_chance", "passed")
_EXCEPTION = re.compile(r"\bexceptions? (?:was|were|is|are|being) $", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:areas within|among|(?:{MANY_AREAS}) of) (?:the )?$")
_WITHIN_IT = re.compile(rf"\b(?:areas|{MANY_AREAS}) within it\b")
_GAP = re.compile(r"\bgap between\b")
_MISSING = re.compile(r"\b(?:is|are) missing for\b")


def name_faults(told: Told) -> Iterator[Fault]:
    """Names that stand where another one belongs."""
    ranks = [each for each in told.claims if each.op == "rank"]
    if _GAP.search(told.passage.text) and len(ranks) == 2 and ranks[0].inputs["end"] == ranks[1].inputs["end"]:
        yield Fault(told.passage.id, ranks[1].printed, "a gap lies between the highest and the lowest")
    names = _names(told)
    yield from _of_who_opens(told, names)
    done = set[str]()
    for claim in sorted(names, key=lambda each: each.start):
        code = str(told.values[claim.id])
        if code in done and (code in _wholes(told) or _MISSING.search(told.passage.text)):
            yield Fault(
                told.passage.id, claim.printed, "the whole is named twice" if code in _wholes(told) else "named twice"
            )
        elif code in done and (others := _told_and_not_named(told)):
            yield Fault(told.passage.id, claim.printed, f"named twice, and figures are of {min(others)}")
        done.add(code)
        for wrong in (_of_a_whole(told, claim, code), _of_a_place(told, claim, code), _of_a_list(told, claim, code)):
            if wrong:
                yield Fault(told.passage.id, claim.printed, wrong)


def _names(told: Told) -> list[Claim]:
    """The areas that the sentence names outright."""
    return [each for each in told.claims if each.op == "area" and each.form == {"rule": "name"}]


def _told_and_not_named(told: Told) -> set[str]:
    """The areas that movements or figures are of, and the sentence does not name."""
    moved = (each for each in told.claims if each.op in _OF_ONE)
    return {code for each in moved for code in told.about[each.id].areas if len(told.about[each.id].areas) == 1} - {
        *told.named.areas
    }


def _of_who_opens(told: Told, names: list[Claim]) -> Iterator[Fault]:
    """ "For Borset as a whole, the bill rose": what is told behind a name that opens the sentence is of that area."""
    codes = told.named.areas
    if len(codes) != 1 or any(
        claim.op in OF_AREAS for claim in told.claims
    ):  # "only two of them had none": each of two
        return
    if not any(
        _OPENS.fullmatch(told.passage.text[: name.start]) and _OPENED.match(told.passage.text[name.end :])
        for name in names
    ):
        return
    for claim in told.claims:
        areas = told.about[claim.id].areas
        if claim.op in _OF_ONE and len(areas) == 1 and not areas <= codes:
            yield Fault(told.passage.id, claim.printed, f"of {min(areas)}, and {min(codes)} opens the sentence")


def _of_a_whole(told: Told, claim: Claim, code: str) -> str:
    """Why the name of a whole stands where that of a part belongs."""
    behind, ahead = told.passage.text[claim.end :], told.passage.text[: claim.start]
    if _AS_A_WHOLE.match(behind) and not _is_group(told, code):
        return "told as a whole, and it has no parts"
    if behind.startswith(" trend") and not _is_group(told, code):
        return "a trend is that of a whole, and it has no parts"
    if _WITHIN.search(ahead) and not _is_group(told, code):
        return "areas within it are told of, and it has none"
    if _are_within_it(told, claim) and not _is_group(told, code):
        return "areas within it are told of, and it has none"
    if code not in _wholes(told) or code in _parts(told):
        return ""
    if _IS_IN.search(ahead):
        return "told as the one that leads, and it is the whole compared within"
    is_placed = _PLACED.search(ahead) or re.match(r"['\u2019]s? ", behind) or re.match(r" (?:trend|average)", behind)
    in_short = told.is_heading and not _LEADS.match(behind)  # "London home sales at record"
    return "" if is_placed or in_short else "the whole, named where a part of it belongs"


def _are_within_it(told: Told, claim: Claim) -> bool:
    """Whether the next that is said of a name is of "those for areas within it"."""
    it = _WITHIN_IT.search(told.passage.text, claim.end)
    return it is not None and not any(claim.end < each.start < it.start() for each in _names(told))


def _of_a_place(told: Told, claim: Claim, code: str) -> str:
    """Why the name behind a superlative, or before it, is not that of the set compared, or of the one that leads."""
    text = told.passage.text
    ranks = [each for each in told.claims if each.op in _RANKS and each.form["rule"] in ("superlative", "ordinal")]
    leaders = {str(each.inputs["area"]) for each in ranks}
    for rank in ranks:
        between = text[rank.end : claim.start]
        the = _THE.search(text[: rank.start])  # not "the rate is highest in"
        of_all = the or (told.is_heading and _HAS.search(text[: rank.start])) or rank.printed.startswith("next ")
        behind = of_all and rank.end <= claim.start and _BEHIND_A_PLACE.fullmatch(between) and not _VERB.search(between)
        owns = re.fullmatch(r"['\u2019]s? ", text[claim.end : rank.start]) is not None  # "Devon's biggest fall"
        if (behind or owns) and code != rank.inputs["group"]:
            return f"told as the whole compared within, which is {rank.inputs['group']}"
    if _REST_OF.search(text[: claim.start]) and not any(code == whole for whole in _halved(told)):
        return "told as the whole whose rest is taken, and it is not"
    if (
        ranks
        and _OF_THE.fullmatch(text[: claim.start])
        and text[claim.end :].startswith(",")
        and code not in _wholes(told)
    ):
        return "told as the whole whose areas are compared, and it is not"
    starts_a_count = any(each.op in OF_AREAS and each.start == claim.end + 2 for each in told.claims)
    is_ahead = _ACROSS.fullmatch(text[: claim.start]) or (starts_a_count and _IN.fullmatch(text[: claim.start]))
    if is_ahead and text[claim.end :].startswith(",") and _wholes(told) and code not in _wholes(told):
        return "told as the whole compared within, and it is not"
    for each in told.claims if code not in _wholes(told) else ():
        between = text[each.end : claim.start] if each.op in OF_AREAS and each.form["rule"] == "quantifier" else ""
        if _BEHIND_A_PLACE.fullmatch(between) and not _VERB.search(between):
            return "told as the whole whose areas are counted, and it is not"
    led = [
        str(rank.inputs["area"])
        for rank in (ranks if _LEADS.match(text[claim.end :]) else ())
        if 0 <= rank.start - claim.end < 32 and not _VERB.search(text[claim.end + 6 : rank.start])
    ]
    if led and code not in led:
        return f"told as the one that leads, which is {min(led)}"
    is_in = _IS_IN.search(text[: claim.start]) and any(rank.end <= claim.start for rank in ranks)
    if leaders and is_in and code not in leaders:
        return f"told as the one that leads, which is {min(leaders)}"
    return ""


def _halved(told: Told) -> Iterator[str]:
    """The wholes whose rest is told of, beside some parts."""
    for claim in told.claims:
        for op, inputs in nested(claim.op, claim.inputs):
            if op == "rest_of":
                yield inputs["whole"]


def _of_a_list(told: Told, claim: Claim, code: str) -> str:
    """Why a name is none of the exceptions told of, or none of those that are missing."""
    text = told.passage.text
    if _EXCEPTION.search(text[: claim.start]) and not any(_is_about(told, each, code) for each in told.claims):
        return "named as an exception, and no figure of the sentence is about it"
    if _MISSING.search(text[claim.end :]) and not _is_missing(told, code):
        return "told as missing, and all its figures are known"
    if _MISSING.search(text[claim.end :]) and any(
        told.holds(code, told.leaves(each)) for each in told.named.areas - {code}
    ):
        return "told as missing, and it is the whole of others that are"
    return ""


def _is_about(told: Told, claim: Claim, code: str) -> bool:
    value = told.values[claim.id]
    if isinstance(value, tuple):
        return code in value
    return claim.op != "area" and code in told.about[claim.id].areas


def _is_missing(told: Told, code: str) -> bool:
    """Whether one of the story's measures is not known of an area in one of the periods named, or the story's."""
    parts = told.figures.sheet.get("story", {}).get("parts")
    for name in told.figures.measures:
        if parts in told.figures.tables and name.partition(".")[0] != parts:  # where the areas stand that are compared
            continue
        table = told.figures.table_of(name) if told.figures.measures[name].op != "population" else None
        for at in range(table.row.length) if table else ():
            try:
                if table and table.period(at).last in told.named.days and told.figures.at(name, code, at) is None:
                    return True
            except Untrue:
                return True
    return False


def _is_group(told: Told, code: str) -> bool:
    return any(len(told.figures.leaves(code, table)) > 1 for table in told.figures.tables)


def _wholes(told: Told) -> set[str]:
    """The areas within which the sentence compares, and those that a share is told of."""
    found = {group for each in told.claims for group in told.about[each.id].groups}
    for claim in told.claims:
        if claim.op == "share" and claim.inputs["part"]["inputs"].get("area") != _area(claim):
            found.add(str(_area(claim)))
    return found


def _area(claim: Claim) -> object:
    return claim.inputs["whole"]["inputs"].get("area")


def _parts(told: Told) -> set[str]:
    """The areas that the sentence has figures of, but for the wholes of shares."""
    found = set[str]()
    for claim in told.claims:
        own = told.about[claim.id].areas if claim.op != "area" else frozenset()
        found |= own - {str(_area(claim))} if claim.op == "share" else own
    return found
