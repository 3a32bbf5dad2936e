"""Whether the words right beside a figure fit it: "from 9 to 12", "12 after 9", "five of six weeks", "at least"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .document import Claim
from .kinds_of_area import AREAS
from .report import Fault
from .told import Told
from .told_frames import is_held
from .told_periods import ToldPeriods
from .told_units import far
from .told_words import ones
from .uses import OF_AREAS

_PRINTED = ("number", "percent", "about")
_VAGUE = re.compile(  # each says that a figure is not the one that is printed
    r"\b(?:over|under|at (?:the )?(?:least|most|very)|up to|as (?:many|few|much|little) as|some|close to|minus|plus"
    r"|upwards of|in excess of|well|nigh on|not quite|until|till|before|outside|beyond|near|without) [£$€]?$",
    re.IGNORECASE,
)
_VAGUE_OF_ALL = re.compile(
    r"\b(?:at (?:least|most)|up to|as (?:many|few|much|little) as|some|close to|upwards of|in excess of|nigh on) $",
    re.I,
)
_VAGUE_BEHIND = re.compile(
    r"-?(?: or (?:so|more|less|fewer|over)| ?plus| ?\+|-odd| at (?:least|most))\b(?! or)| ?\+| each\b"
)
_SIGN_BEHIND = re.compile(r" ?%| per ?cent\b| ?(?:k|m|bn|million|billion|thousand)\b")
_LATER_FIRST = re.compile(r"(?:,| \()? ?(?:after|against|compared (?:with|to)|up from|down from|from)(?: the)? ")
_EARLIER_FIRST = re.compile(r" (?:to|before) ")
_FROM = re.compile(r"\bfrom(?: a recent (?:high|low|peak) of)? [£$€]?$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r" (?:consecutive |straight )?(?P<unit>hour|day|week|fortnight|month|quarter|year|decade)s?\b"
)
_RUNS = ("run_length", "run_where", "steps", "count_periods")
_EACH_ONE = re.compile(r"\b(?:every|each)$", re.IGNORECASE)
_ONE = re.compile(
    r" (?:[A-Za-z&'-]+ ){0,2}?(?P<noun>(?!there\b)[a-z-]+)(?= (?:of|in|across|among|had|saw|recorded)\b|[.,:;])"
)
_NOUN = re.compile(
    r" (?:[A-Za-z&'-]+ ){0,3}?(?P<noun>[a-z'-]+s)"
    r"(?= (?:of|in|across|among|there|had|saw|have|see|than|recorded|were|with|that|on|at|for|or)\b|[.,:;])"
)


def joint_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Words beside a figure, a run or a count that make something else of it."""
    if told.passage.kind != "data" or told.passage.id[0] == "n":
        return
    yield from _beside(told)
    yield from _in_order(told)
    yield from _steps(told)
    yield from _counted(told)


def _beside(told: Told) -> Iterator[Fault]:
    """ "At least 12", "12 or so": a figure is what it is, and hedges are its claim's to say."""
    for claim in told.claims:
        is_figure = claim.form["rule"] in _PRINTED and claim.op not in _RUNS
        if not is_figure and claim.form["rule"] not in ("quantifier", "period", *_PRINTED):
            continue
        ahead = (_VAGUE if is_figure else _VAGUE_OF_ALL).search(told.passage.text[: claim.start])
        behind = _VAGUE_BEHIND.match(told.passage.text, claim.end)
        sign = _SIGN_BEHIND.match(told.passage.text, claim.end) if claim.form["rule"] == "number" else None
        for found in (ahead, behind, sign):
            if found and not is_held(told, found):
                yield Fault(told.passage.id, f"{found[0].strip()}", f"no claim says that of {claim.printed}")


def _in_order(told: Told) -> Iterator[Fault]:
    """ "12 after 9", "from 9 to 12": of two figures of one thing the words tell which came first."""
    cells = sorted((each for each in told.claims if each.op == "cell"), key=lambda each: each.start)
    for one, other in pairwise(cells):
        if any(one.inputs[key] != other.inputs[key] for key in ("measure", "area")):
            continue
        between, days = told.passage.text[one.end : other.start], [_day(told, each) for each in (one, other)]
        if None in days or days[0] == days[1]:
            continue
        starts = _FROM.search(told.passage.text[: one.start]) is not None
        right = True if _LATER_FIRST.fullmatch(between) else False if _EARLIER_FIRST.fullmatch(between) else None
        right = None if starts and right else right
        if right is not None and (days[0] > days[1]) is not right:  # type: ignore[operator]
            yield Fault(told.passage.id, between.strip(), f"{one.printed} and {other.printed} came the other way round")


def _day(told: Told, claim: Claim) -> object:
    return max(told.about[claim.id].days, default=None)


def _steps(told: ToldPeriods) -> Iterator[Fault]:
    """ "In five of the last six weeks": a run goes by the steps of its measure."""
    for claim in (each for each in told.claims if each.op in _RUNS and not isinstance(each.inputs.get("by"), int)):
        found = _UNIT_BEHIND.match(told.passage.text, claim.end)
        measures = sorted(told.about[claim.id].named)
        if found is None or not measures or is_held(told, found):
            continue
        units = {unit for name in measures for by in (claim.inputs.get("by"), None) for unit in far(told, name, by)}
        if units and found["unit"] not in units | ({"year"} if claim.inputs.get("by") == "year" else set()):
            yield Fault(told.passage.id, found[0].strip(), f"what is counted goes by the {' or '.join(sorted(units))}")


def _is_claimed(told: Told, at: int) -> bool:
    """Whether a claim has the word there: a noun that the house spells its own way."""
    return any(claim.start <= at < claim.end for claim in told.claims)


def _counted(told: Told) -> Iterator[Fault]:
    """ "26 of the 32 boroughs": what is counted is called as register or sheet call it, or what is measured."""
    areas = told.figures.register.areas
    for claim in (each for each in told.claims if each.op in OF_AREAS and each.form["rule"] == "quantifier"):
        is_one = _EACH_ONE.search(claim.printed) is not None
        found = (_ONE if is_one else _NOUN).match(told.passage.text, claim.end)
        if found is None or is_held(told, found) or _is_claimed(told, found.start("noun")):
            continue
        kinds = {word for area in areas.values() for word in (*area.line["kind"].split(), *area.called.split())}
        kinds |= {word for said in _said(told) for word in said.casefold().split()} | {*AREAS}
        if not {*ones(found["noun"])} & {each.casefold() for each in kinds}:
            yield Fault(told.passage.id, found["noun"], "what is counted is called otherwise")


def _said(told: Told) -> Iterator[str]:
    """What the sheet calls the areas that its stories compare, and its measures."""
    said = told.figures.sheet.get("story", {}).get("areas", {})
    yield from (words for words in said.values() if isinstance(words, str))
    yield from (noun for name in told.figures.measures for noun in told.nouns(name))
