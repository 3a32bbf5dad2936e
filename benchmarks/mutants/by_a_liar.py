"""Faults by a writer who lies: the claim is changed with the words, so that it agrees with itself.

Some only change the value with the words; a table gives another. The harder ones are true claims of something else:
last week's figure, another area's, the bottom of the ranking. Each is proved by its own
cells, and false where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from benchmarks.mutants.fault import (
    Bundle,
    Plan,
    alike,
    bare,
    claim_of,
    claims_at,
    copied,
    holder,
    in_claim,
    rewritten,
    spots,
)
from benchmarks.mutants.figures import Figures, exact, printed_like
from benchmarks.mutants.moves import moves
from benchmarks.mutants.words import ENDS, NTHS, ONES, opposite

Claim = dict[str, Any]
Change = Callable[[Claim], None]
_IN_A_LIST = re.compile(r",? and |, |,? as well as ")
TAKEN_OVER = ("name", "period", "wording")  # rules of claims whose words can stand for those of another
VAGUE = re.compile(r"(?:early|mid-|late)\b ?", re.IGNORECASE)
_OPPOSITE_MOVE = {"up": "down", "down": "up", "same": "up"}


def by_a_liar(bundle: Bundle, figures: Figures | None) -> Iterator[Plan]:
    """Every lie of these kinds that could be told in a story; most need the tables."""
    ruled = {rule: [each for each in bundle["claims"] if each["form"]["rule"] == rule] for rule in TAKEN_OVER}
    for place, at, claims in spots(bundle):
        for claim in claims:
            yield from _about_its_value(bundle, place, claim)
            yield from _about_its_words(bundle, place, claim, ruled.get(claim["form"]["rule"], []))
            if figures is not None:
                yield from _true_of_something_else(bundle, place, claim, figures)
                yield from _left_out_of_a_ranking(bundle, place, claim, figures)
                yield from moves(bundle, figures, place, claim)
        yield from _changed_places(bundle, place, at["text"], claims)


def _lie(bundle: Bundle, place: str, claim: Claim, words: str | None, change: Change) -> Bundle | None:
    """The bundle with a claim's words and the claim itself changed; words None: they stay."""
    edit = (0, len(claim["printed"]), claim["printed"] if words is None else words)
    lied = in_claim(bundle, place, claim, edit) if words not in (None, claim["printed"]) else copied(bundle)
    if lied is not None:
        change(claim_of(lied, claim["id"]))
    return lied


def _plan(kind: str, bundle: Bundle, place: str, claim: Claim, words: str | None, change: Change) -> Plan:
    return Plan(kind, place, claim["id"], partial(_lie, bundle, place, claim, words, change))


def _to(**values: Any) -> Change:
    return lambda claim: claim.update(values)


def _given(values: Mapping[str, Any], value: Any) -> Change:
    """Other inputs, and the value they give."""
    return lambda claim: claim.update(inputs={**claim["inputs"], **values}, value=value)


# --- values that no table gives ---------------------------------------------------------------------------------------


def _about_its_value(bundle: Bundle, place: str, claim: Claim) -> Iterator[Plan]:
    value, rule, printed = claim["value"], claim["form"]["rule"], claim["printed"]
    number = _number(value)
    if number is not None and rule in ("number", "percent", "about"):
        other = number + (1 if abs(number) < 3 else abs(number) / 3 if number > 0 else -abs(number) / 3)
        other = Fraction(round(other)) if number.denominator == 1 else other
        words = printed_like(printed, other, claim["form"].get("decimals", 0))
        if words and words != printed:
            yield _plan("liar: figure", bundle, place, claim, words, _to(value=exact(other)))
    if rule == "direction" and value in _OPPOSITE_MOVE and (words := opposite(printed)):
        yield _plan("liar: direction", bundle, place, claim, words, _to(value=_OPPOSITE_MOVE[value]))
        turned = {"now": claim["inputs"]["before"], "before": claim["inputs"]["now"]}
        if value != "same":
            yield _plan("liar: now for then", bundle, place, claim, words, _given(turned, _OPPOSITE_MOVE[value]))
    if rule == "quantifier" and isinstance(value, bool):
        yield _plan("liar: complete set", bundle, place, claim, None, _to(value=not value))
    if claim.get("complete"):
        yield _plan("liar: complete set", bundle, place, claim, None, lambda each: each.pop("complete"))
    if rule == "quantifier" and (words := _one_more(printed)) and number is not None:
        yield _plan("liar: count", bundle, place, claim, words, _to(value=exact(number + 1)))


def _one_more(printed: str, by: int = 1) -> str | None:
    """The words with their first number or ordinal one higher."""
    for words in (ONES, NTHS):
        for found in re.finditer("[A-Za-z]+", printed):
            at = words.index(found[0].lower()) + by if found[0].lower() in words else -1
            if 0 < at < len(words):
                return printed[: found.start()] + alike(words[at], found[0]) + printed[found.end() :]
    found_digits = re.search(r"[0-9]+(?![0-9]*(?:st|nd|rd|th))", printed)
    if found_digits is None:
        return None
    return f"{printed[: found_digits.start()]}{int(found_digits[0]) + by}{printed[found_digits.end() :]}"


# --- words of another claim -------------------------------------------------------------------------------------------


def _about_its_words(bundle: Bundle, place: str, claim: Claim, others: Sequence[Claim]) -> Iterator[Plan]:
    """A name, a date or a measure's words of another claim of the story, taken over with that claim."""
    for other in others:
        if other["printed"] == claim["printed"] or other["value"] == claim["value"]:
            continue
        if kind := _taken_over(claim, other, bundle):
            words = alike(other["printed"], claim["printed"])
            words = other["printed"] if kind != "liar: measure" else words
            change = _to(inputs=other["inputs"], value=other["value"], form=other["form"])
            yield _plan(kind, bundle, place, claim, words, change)


def _taken_over(claim: Claim, other: Claim, bundle: Bundle) -> str:
    """What it is called when a claim takes over another of the same rule; "" where nothing false need be said."""
    rule = claim["form"]["rule"]
    if rule == "period" and claim["sentence"] and " back to " in holder(bundle, claim["sentence"])["text"]:
        return ""  # a record begins with its first figure, or with the first that can be compared
    if rule == "name" and "as" not in claim["form"] and "as" not in other["form"]:
        if _stays_true(claim, other, bundle):
            return ""
        same = bare(claim["printed"]) in other["printed"] or bare(other["printed"]) in claim["printed"]
        return "" if same else "liar: group" if claim["value"] in bundle["groups"] else "liar: name"
    if rule == "period" and VAGUE.match(other["printed"]) and str(claim["value"])[:7] == str(other["value"])[:7]:
        return ""  # "mid-March" may be the other day of March, too
    if rule == "period" and claim["op"] == other["op"] == "period":
        return "liar: date" if claim["inputs"]["form"] == other["inputs"]["form"] else ""
    if rule == "wording":
        keys = [
            re.fullmatch(r"tables\.\w+\.measures\.(\w+)\.noun\.(\w+)", each["inputs"]["key"]) for each in (claim, other)
        ]
        return "liar: measure" if all(keys) and keys[0][1] != keys[1][1] and keys[0][2] == keys[1][2] else ""  # type: ignore[index]
    return ""


def _stays_true(claim: Claim, other: Claim, bundle: Bundle) -> bool:
    """ "Biggest fall in Ashby", which has the biggest of Borset: "biggest fall in Borset" is true too."""
    beside = claims_at(bundle, claim["sentence"]) if claim["sentence"] else []
    alone = sum(each["op"] == "area" for each in beside) == 1
    where = (claim["value"], other["value"])
    return alone and any((each["inputs"].get("area"), each["inputs"].get("group")) == where for each in beside)


# --- true claims of something else ------------------------------------------------------------------------------------


def _true_of_something_else(bundle: Bundle, place: str, claim: Claim, figures: Figures) -> Iterator[Plan]:
    inputs, decimals = claim["inputs"], claim["form"].get("decimals", 0)
    if claim["op"] == "cell" and claim["form"]["rule"] == "number":
        for kind, given in _other_cells(bundle, inputs, figures):
            value = figures.value(**(inputs | given))
            words = None if value is None or value < 0 else printed_like(claim["printed"], value, decimals)
            if words and value is not None and words != claim["printed"]:
                yield _plan(kind, bundle, place, claim, words, _given(given, exact(value)))
    if claim["op"] in ("percent_change", "difference") and claim["form"]["rule"] in ("number", "percent"):
        yield from _another_base(bundle, place, claim, figures)
    if claim["op"] == "run_length" and isinstance(claim["value"], int | str) and int(claim["value"]) > 2:
        before = None if "series" in inputs else figures.before(inputs["measure"], inputs["period"])
        words = _one_more(claim["printed"], -1)
        if before and words and not inputs.get("by"):
            value = str(int(claim["value"]) - 1)
            yield _plan("liar: stale run", bundle, place, claim, words, _given({"period": before}, value))
    if claim["op"] == "count_where" and claim["form"]["rule"] == "quantifier" and inputs["condition"].get("since"):
        yield from _stale_count(bundle, place, claim, figures)


def _other_cells(bundle: Bundle, inputs: Mapping[str, Any], figures: Figures) -> Iterator[tuple[str, dict[str, str]]]:
    """Last week's cell, a neighbour's, another measure's."""
    if before := figures.before(inputs["measure"], inputs["period"]):
        yield "liar: stale figure", {"period": before}
    groups = [codes[table] for codes in bundle["groups"].values() for table in codes]
    for leaves in groups:
        if inputs["area"] in leaves:
            yield "liar: another area", {"area": leaves[leaves.index(inputs["area"]) - 1]}
            break
    for measure in figures.measures(inputs["measure"])[:2]:
        if measure in bundle["measures"]:
            yield "liar: another measure", {"measure": measure}


def _another_base(bundle: Bundle, place: str, claim: Claim, figures: Figures) -> Iterator[Plan]:
    """A change worked out from the step before the one that the words name."""
    now, before = (claim["inputs"][side] for side in ("now", "before"))
    if now["op"] != "cell" or before["op"] != "cell" or now["inputs"]["area"] != before["inputs"]["area"]:
        return
    earlier = figures.before(before["inputs"]["measure"], before["inputs"]["period"])
    values = [figures.value(**now["inputs"]), earlier and figures.value(**(before["inputs"] | {"period": earlier}))]
    if values[0] is None or not values[1]:
        return
    other = values[0] - values[1]
    other = 100 * other / values[1] if claim["op"] == "percent_change" else other
    words = printed_like(claim["printed"], other, claim["form"].get("decimals", 0))
    if words and words != claim["printed"] and (other > 0) == (Fraction(claim["value"]) > 0):
        base = {"op": "cell", "inputs": before["inputs"] | {"period": earlier}}
        yield _plan("liar: another base", bundle, place, claim, words, _given({"before": base}, exact(other)))


def _stale_count(bundle: Bundle, place: str, claim: Claim, figures: Figures) -> Iterator[Plan]:
    """How many areas moved so a step earlier, where that is another number."""
    inputs, condition = claim["inputs"], claim["inputs"]["condition"]
    measure, leaves = condition["measure"], bundle["groups"].get(inputs["group"], {})
    period, since = (figures.before(measure, each) for each in (inputs["period"], condition["since"]))
    table = leaves.get(measure.partition(".")[0], [])
    if not period or not since or inputs.get("excluding"):
        return
    pairs = [(figures.value(measure, area, period), figures.value(measure, area, since)) for area in table]
    if not table or any(None in pair for pair in pairs):
        return
    moved = [(now > then) - (now < then) for now, then in pairs if now is not None and then is not None]
    count = moved.count({"up": 1, "down": -1, "same": 0}[condition["moved"]])
    words = _one_more(claim["printed"], count - int(claim["value"]))
    if words and count != int(claim["value"]) and count > 1 and re.match(r"[0-9]+|[a-z]+", claim["printed"]):
        given = {"period": period, "condition": condition | {"since": since}}
        yield _plan("liar: stale count", bundle, place, claim, words, _given(given, str(count)))


def _left_out_of_a_ranking(bundle: Bundle, place: str, claim: Claim, figures: Figures) -> Iterator[Plan]:
    """The second becomes the first: the first is left out of the comparison, and the words stay."""
    inputs = claim["inputs"]
    if claim["op"] != "rank" or claim["form"]["rule"] != "superlative" or inputs.get("excluding"):
        return
    leaves = bundle["groups"].get(inputs["group"], {}).get(inputs["measure"].partition(".")[0], [])
    values = {area: figures.value(inputs["measure"], area, inputs["period"]) for area in leaves}
    known = {area: value for area, value in values.items() if value is not None and area != inputs["area"]}
    if claim["value"] not in (1, "1") or "share_of" in inputs or len(known) < 2:
        return
    best = (max if inputs["end"] == "top" else min)(known.values())
    if [*known.values()].count(best) == 1:
        second = next(area for area, value in known.items() if value == best)
        given = {"area": second, "excluding": [inputs["area"]]}
        yield _plan("liar: left out of a ranking", bundle, place, claim, None, _given(given, claim["value"]))
    other = "bottom" if inputs["end"] == "top" else "top"
    worst = (min if inputs["end"] == "top" else max)(known.values())
    words = ENDS.get(claim["printed"].lower())
    if [*known.values()].count(worst) == 1 and words:
        last = next(area for area, value in known.items() if value == worst)
        given = {"area": last, "end": other}
        yield _plan(
            "liar: other end", bundle, place, claim, alike(words, claim["printed"]), _given(given, claim["value"])
        )


def _changed_places(bundle: Bundle, place: str, text: str, claims: list[Claim]) -> Iterator[Plan]:
    """Two figures or two names change places, with their claims."""
    for rules, kind in ((("number", "percent"), "liar: figures exchanged"), (("name",), "liar: names exchanged")):
        fit = [each for each in claims if each["form"]["rule"] in rules and each["form"].get("as") != "called"]
        for one, other in pairwise(fit):
            alike_made = one["form"] == other["form"] and one["op"] == other["op"]
            apart = text[one["end"] : other["start"]]
            # two names of one list may stand either way round, and nothing false is said
            listed = kind == "liar: names exchanged" and _IN_A_LIST.fullmatch(apart)
            if alike_made and not listed and one["end"] <= other["start"] and one["printed"] != other["printed"]:
                kind = "liar: respectively" if "respectively" in text else kind
                yield Plan(kind, place, one["id"], partial(_exchange, bundle, place, one, other))


def _exchange(bundle: Bundle, place: str, one: Claim, other: Claim) -> Bundle | None:
    edits = [(one["start"], one["end"], other["printed"]), (other["start"], other["end"], one["printed"])]
    lied = rewritten(bundle, place, edits)
    if lied is not None:
        for here, there in ((one, other), (other, one)):
            claim_of(lied, here["id"]).update({key: there[key] for key in ("inputs", "value", "form")})
    return lied


def _number(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9./]+", value) else None
