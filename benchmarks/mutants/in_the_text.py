"""Faults in the words alone: the claim's operation, inputs and value stay, its printed words go along with the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from benchmarks.mutants.fault import (
    Bundle,
    Edit,
    Plan,
    alike,
    bare,
    copied,
    gaps,
    in_claim,
    rewritten,
    spots,
    without_claims,
)
from benchmarks.mutants.figures import FIGURE, Figures, printed_like
from benchmarks.mutants.words import (
    BEFORE,
    CAUSES,
    ENDS,
    HEDGES,
    MONTHS,
    NTHS,
    ONES,
    OPPOSITES,
    QUANTIFIERS,
    SHORT,
    STRONG,
    TARGETS,
    UNCLAIMED,
    false_hedges,
    other_side,
)

Claim = Mapping[str, Any]
Edits = Iterator[tuple[str, Edit]]
_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_DATED = ("period", "since")


def in_the_text(bundle: Bundle, figures: Figures | None, rng: Random) -> Iterator[Plan]:
    """Every fault that can be planted by words alone; those that need the tables only where these are given."""
    for place, at, claims in spots(bundle):
        for claim in claims:
            for kind, edit in _edits(claim, bundle, rng, figures):
                yield Plan(kind, place, claim["id"], partial(in_claim, bundle, place, claim, edit))
                if kind != "dropped not" and edit[2].lower() != "including":  # what is left would be plain words
                    yield Plan("no claim at all", place, "", partial(_unclaimed, bundle, place, claim, edit))
        yield from _between_claims(bundle, place, at, claims, rng)
        yield from _exchanged(bundle, place, claims)


def _unclaimed(bundle: Bundle, place: str, claim: Claim, edit: Edit) -> Bundle | None:
    """The words changed, and every claim that held them dropped."""
    start, end = claim["start"] + edit[0], claim["start"] + edit[1]
    changed = without_claims(copied(bundle), place, start, end)
    return rewritten(changed, place, [(start, end, edit[2])])


# --- words of a claim -------------------------------------------------------------------------------------------------


def _edits(claim: Claim, bundle: Bundle, rng: Random, figures: Figures | None) -> Edits:
    """Kinds of fault that fit the claim's rule, each with one edit of its printed words."""
    rule, printed = claim["form"]["rule"], claim["printed"]
    if rule in ("number", "percent"):
        yield from _figure_edits(printed, rng)
        yield from _unit_edits(printed)
        yield from _stale(claim, figures)
    if rule == "percent" and printed.endswith("%"):
        yield "percentage points", (len(printed) - 1, len(printed), " percentage points")
    if rule in ("number", "quantifier"):
        yield from _number_word_edits(printed, rng)
    if rule in _DATED:
        yield from _date_edits(printed, rng)
    if rule == "direction":
        yield from _word_edits("up for down", printed, OPPOSITES)
    if rule in ("superlative", "since"):
        yield from _word_edits("high for low", printed, ENDS)
    if rule in ("ordinal", "run", "superlative"):
        yield from _ordinal_edits(printed)
    if rule == "quantifier":
        yield from _quantifier_edits(claim)
    if rule in ("name", "names") and claim["form"].get("as") != "called":
        yield from _name_edits(claim, bundle, rng)
    if rule in ("about", "times", "part"):
        yield from _hedge_edits(claim, rng)
    if rule in ("wording", "verbatim"):
        yield from _wording_edits(claim, bundle, rng)
    if rule == "meets":
        yield from _meets_edits(printed)


def _figure_edits(printed: str, rng: Random) -> Edits:
    found = _FIGURE.search(printed)
    if not found:
        return
    at = rng.choice([at for at in range(found.start(), found.end()) if printed[at].isdigit()])
    least = 1 if at == found.start() and len(found[0]) > 1 else 0
    yield "digit", (at, at + 1, rng.choice([str(d) for d in range(least, 10) if str(d) != printed[at]]))
    digits = found[0].replace(",", "")
    if "." in digits and Fraction(digits) != 0:
        whole, _, part = digits.partition(".")
        yield "decimal place", (found.start(), found.end(), f"{int(whole + part[0]):,}.{part[1:] or '0'}")
    elif "." not in digits and len(digits) > 1:
        yield "decimal place", (found.start(), found.end(), f"{int(digits[:-1]):,}.{digits[-1]}")


def _unit_edits(printed: str) -> Edits:
    """Pounds for a count, millions for billions, thousands for ones."""
    found = FIGURE.fullmatch(printed)
    if found is None or _FIGURE.sub("", found["figure"]):
        return
    start, end = found.span("figure")
    zero = Fraction(found["figure"].replace(",", "")) == 0
    if not any(sign in printed for sign in "£$€%"):
        yield "unit", (start, start, "£")
    if zero:
        return
    if found["scale"]:
        other = {"m": "bn", "bn": "m", " million": " billion", " billion": " million"}[found["scale"]]
        yield "unit", (*found.span("scale"), other)
    elif not printed.endswith("%"):
        yield "unit", (end, end, " million")


def _stale(claim: Claim, figures: Figures | None) -> Edits:
    """The figure of the period before, where it differs as printed."""
    if figures is None or claim["op"] != "cell":
        return
    inputs = claim["inputs"]
    before = figures.before(inputs["measure"], inputs["period"])
    old = None if before is None else figures.value(inputs["measure"], inputs["area"], before)
    words = None if old is None else printed_like(claim["printed"], old, claim["form"].get("decimals", 0))
    if words is not None and words != claim["printed"]:
        yield "stale figure", (0, len(claim["printed"]), words)


def _number_word_edits(printed: str, rng: Random) -> Edits:
    for found in re.finditer(r"[A-Za-z]+", printed):
        word = found[0].lower()
        if word in ONES:
            other = rng.choice([each for each in ONES if each != word])
            yield "number word", (*found.span(), alike(other, found[0]))
        elif word in ("no", "none"):
            yield "number word", (*found.span(), alike("one", found[0]))


def _date_edits(printed: str, rng: Random) -> Edits:
    names = sorted({*MONTHS, *SHORT}, key=len, reverse=True)
    for found in re.finditer("|".join(map(re.escape, names)), printed):
        months = SHORT if found[0] in SHORT and found[0] not in MONTHS else MONTHS
        yield "month", (*found.span(), rng.choice([month for month in months if month != found[0]]))
        break
    for found in re.finditer(r"[0-9]+", printed):
        number = int(found[0])
        other = f"{number - 1 if number > 1 else number + 1:0{len(found[0])}d}"
        yield ("year" if number > 1000 else "date"), (*found.span(), other)
    for found in re.finditer(r"\b(early |mid-|late )", printed):
        yield "date", (*found.span(), "late " if found[0] != "late " else "early ")


def _word_edits(kind: str, printed: str, others: Mapping[str, str]) -> Edits:
    for found in re.finditer(r"[A-Za-z]+", printed):
        other = others.get(found[0].lower())
        if other is not None:
            yield kind, (*found.span(), alike(other, found[0]))
            return


def _ordinal_edits(printed: str) -> Edits:
    if found := re.search(rf"\b({'|'.join(NTHS)})\b", printed, re.IGNORECASE):
        at = NTHS.index(found[0].lower())
        yield "ordinal", (*found.span(), alike(NTHS[at + 1 if at + 1 < len(NTHS) else at - 1], found[0]))
    elif found := re.search(r"\b([0-9]+)(st|nd|rd|th)\b", printed):
        number = int(found[1]) + 10
        teen = number % 100 in (11, 12, 13) or int(found[1]) > 10
        yield "ordinal", (*found.span(), f"{number}{'th' if teen else found[2]}")


def _quantifier_edits(claim: Claim) -> Edits:
    """ "Only" becomes "all", "every" becomes "no", "all but" becomes "all": none can still be true."""
    printed = claim["printed"]
    for word, other in QUANTIFIERS:
        if found := re.match(rf"{word}\b", printed, re.IGNORECASE):
            yield "quantifier", (*found.span(), alike(other, printed))
            return
    if claim["op"] == "count_where" and (found := re.match(r"all ", printed, re.IGNORECASE)):
        yield "quantifier", (*found.span(), alike("only ", printed))
    if claim["op"] == "all_but" and re.match(r"except|apart from|with the exception of", printed, re.IGNORECASE):
        yield "quantifier", (0, len(printed), alike("including", printed))


def _name_edits(claim: Claim, bundle: Bundle, rng: Random) -> Edits:
    """Another area's name for the whole of a name, or for the first in a list of names."""
    named = [each for each in bundle["claims"] if each["op"] == "area" and each["form"].get("as") != "called"]
    known = {each["value"]: each["printed"] for each in named}
    own = claim["value"] if isinstance(claim["value"], list) else [claim["value"]]
    printed = claim["printed"]
    others = sorted(name for code, name in known.items() if code not in own and bare(name) not in printed)
    spelt = [name for code, name in known.items() if code in own and name in printed]
    kind = "wrong group" if own[0] in bundle["groups"] else "neighbour's name"
    if others and isinstance(claim["value"], str):
        yield kind, (0, len(printed), rng.choice(others))
    elif others and spelt and printed.count(spelt[0]) == 1:
        at = printed.index(spelt[0])
        yield "neighbour's name", (at, at + len(spelt[0]), rng.choice(others))


def _hedge_edits(claim: Claim, rng: Random) -> Edits:
    """A hedge that the value does not allow: by the tolerances where the target is plain, or the other side."""
    printed, rule = claim["printed"], claim["form"]["rule"]
    found = re.match(rf"({'|'.join(sorted(HEDGES, key=len, reverse=True))})\b ?", printed, re.IGNORECASE)
    if not found:
        return
    hedge, target = found[1].lower(), _target(printed[found.end() :])
    value = _number(claim["value"])
    value = None if value is None else abs(value) / (100 if claim["form"].get("of") == "percent" else 1)
    if target is None or value is None or not 0.5 < value / target < 2:
        yield "hedge", (*found.span(1), alike(other_side(hedge), printed))
    elif wrong := false_hedges(rule, hedge, value, target):
        yield "hedge", (*found.span(1), alike(rng.choice(wrong), printed))
    if hedge in ("more than", "fewer than", "less than"):
        yield "more for fewer", (*found.span(1), alike("fewer than" if hedge == "more than" else "more than", printed))


def _target(words: str) -> Fraction | None:
    if found := re.fullmatch(r"(?:an? |one[- ])?([a-z-]+)", words):
        return TARGETS.get(found[1])
    return Fraction(words.replace(",", "")) if re.fullmatch(r"[0-9][0-9,]*(?:\.[0-9]+)?", words) else None


def _number(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9./]+", value) else None


def _wording_edits(claim: Claim, bundle: Bundle, rng: Random) -> Edits:
    """Another measure's words, another publisher's, one word less of a sentence from the sheet."""
    key, printed = claim["inputs"]["key"], claim["printed"]
    if found := re.fullmatch(r"(tables\.\w+\.measures\.)(\w+)(\.noun\.\w+)", key):
        nouns = [each for each in bundle["claims"] if each["op"] == "metadata" and ".noun." in each["inputs"]["key"]]
        others = sorted({each["printed"].lower() for each in nouns if found[2] not in each["inputs"]["key"].split(".")})
        if others := [each for each in others if each not in printed.lower() and printed.lower() not in each]:
            yield "measure", (0, len(printed), alike(rng.choice(others), printed))
    if found := re.search(r" not\b", printed):
        yield "dropped not", (*found.span(), "")
    elif len(words := re.findall(r" [a-z]+", printed)) > 5:
        at = printed.index(rng.choice(words))
        yield "words of a source", (at, re.compile(r" [a-z]+").match(printed, at).end(), "")  # type: ignore[union-attr]


def _meets_edits(printed: str) -> Edits:
    if found := re.search(r"\bnot ", printed):
        yield "dropped not", (*found.span(), "")
    else:
        yield "planted not", (0, 0, alike("not ", printed))


# --- words that no claim holds ----------------------------------------------------------------------------------------


def _between_claims(bundle: Bundle, place: str, held: Claim, claims: Sequence[Claim], rng: Random) -> Iterator[Plan]:
    """Words put in, or changed, where no claim stands."""
    text = held["text"]
    free = [at for start, end in gaps(text, claims) for at in range(start, end) if text[at] == " "]
    if free:
        for kind, words in (("unclaimed word", UNCLAIMED), ("strong word", STRONG), ("cause", CAUSES)):
            at = rng.choice(free)
            yield Plan(kind, place, "", partial(rewritten, bundle, place, [(at, at + 1, f" {rng.choice(words)} ")]))
    for start, end in gaps(text, claims):
        yield from (
            Plan(kind, place, "", partial(rewritten, bundle, place, [edit]))
            for kind, edit in _loose_edits(text, start, end, context=held.get("kind") != "data")
        )


def _loose_edits(text: str, start: int, end: int, context: bool) -> Edits:
    for found in BEFORE.finditer(text, start, end):
        step = found["one"] or found["two"]
        other = "month" if step == "year" else "year"
        head = found["head"].lower().replace("an ", "a ")
        yield (
            "wrong step back",
            (*found.span(), alike(f"{head}{found['prev'] or ''}{other}{found['tail'] or ''}", found[0])),
        )
    if context:
        return
    for found in re.compile(r"\b(was|were|is|are|had|has)\b").finditer(text, start, end):
        yield "planted not", (found.end(), found.end(), " not")
        break
    for found in re.compile(r"\blast\b").finditer(text, start, end):
        yield "first for last", (*found.span(), "first")


# --- two claims of one sentence ---------------------------------------------------------------------------------------


def _exchanged(bundle: Bundle, place: str, claims: list[dict[str, Any]]) -> Iterator[Plan]:
    """Two figures, or two names, change places; so do the first two of a list of names."""
    for rules, kind in ((("number", "percent"), "figures exchanged"), (("name",), "names exchanged")):
        fit = [each for each in claims if each["form"]["rule"] in rules and each["form"].get("as") != "called"]
        for one, other in pairwise(fit):
            if one["end"] <= other["start"] and one["value"] != other["value"]:
                edits = [(one["start"], one["end"], other["printed"]), (other["start"], other["end"], one["printed"])]
                if one["printed"] != other["printed"]:
                    yield Plan(kind, place, one["id"], partial(rewritten, bundle, place, edits))
