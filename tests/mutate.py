"""Plants one fault at a time in a true story, so that a checker can be asked whether it notices.

Knows the tables of docs/bundle.md on its own and shares no code with the checker. Words are changed so that
the bundle stays formally right: `printed` says the new words and later spans move along; `op`, `inputs` and
`value` stay.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

Mutant = tuple[str, str, dict[str, Any]]
Edit = tuple[int, int, str]  # start and end within the printed words, and what stands there instead

KINDS = (
    "digit",
    "decimal place",
    "date",
    "up for down",
    "quantifier",
    "number word",
    "neighbour's name",
    "ordinal",
    "dropped not",
    "percentage points",
    "hedge",
    "high for low",
    "unclaimed word",
    "value",
    "swapped area",
    "hash",
)


def _words(text: str) -> list[str]:
    return text.split()


_ONES = _words("zero one two three four five six seven eight nine ten eleven twelve")
_MONTHS = _words("January February March April May June July August September October November December")
_NTHS = _words("first second third fourth fifth sixth seventh eighth ninth")
_OPPOSITES = {
    "rise": "fall",
    "rises": "falls",
    "rose": "fell",
    "risen": "fallen",
    "rising": "falling",
    "up": "down",
    "increase": "decrease",
    "increases": "decreases",
    "increased": "decreased",
    "increasing": "decreasing",
    "grow": "decline",
    "grows": "declines",
    "grew": "declined",
    "grown": "declined",
    "growing": "declining",
    "climb": "drop",
    "climbs": "drops",
    "climbed": "dropped",
    "climbing": "dropping",
    "jumped": "dropped",
    "doubled": "halved",
    "double": "halve",
    "more": "fewer",
    "higher": "lower",
    "greater": "smaller",
    "larger": "smaller",
    "above": "below",
    "less": "more",
    "reduced": "increased",
    "reduction": "increase",
    "unchanged": "down",
    "steady": "up",
    "level": "up",
    "same": "lower",
}
_OPPOSITES = {
    **{there: here for here, there in _OPPOSITES.items() if there not in ("down", "up")},
    **_OPPOSITES,
}
_OPPOSITES |= {"down": "up", "fewer": "more", "lower": "higher", "smaller": "larger", "decline": "rise"}
_ENDS = {
    "highest": "lowest",
    "most": "fewest",
    "largest": "smallest",
    "biggest": "smallest",
    "greatest": "least",
    "worst": "best",
    "top": "bottom",
    "peak": "bottom",
    "peaked": "bottom",
    "record": "lowest",
    "maximum": "minimum",
    "lowest": "highest",
    "fewest": "most",
    "least": "most",
    "smallest": "largest",
    "best": "worst",
    "bottom": "top",
    "minimum": "maximum",
}
_BELOW = ("almost", "nearly", "just under", "fewer than", "less than", "under")
_ABOVE = ("just over", "slightly more than", "more than")
_UNCLAIMED = (
    "seven",
    "14",
    "almost",
    "only",
    "record",
    "falling",
    "since",
    "half",
    "3%",
    "never",
    "April",
    "twice",
)
_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def mutants(bundle: Mapping[str, Any], rng: Random, share: float = 1.0) -> Iterator[Mutant]:
    """Kind of fault, where it was planted ("b1.1 c7"), and the whole bundle with it. One fault in each.

    `share` is how many of all that could be planted are (1.0: every one); only those are built.
    """

    def chosen() -> bool:
        return share >= 1 or rng.random() < share

    for place in _places(bundle):
        for claim in _claims_at(bundle, place):
            for kind, edit in _edits(claim, bundle, rng):
                if chosen() and (changed := _rewritten(bundle, place, claim, edit)) is not None:
                    yield kind, f"{place} {claim['id']}", changed
        if chosen() and (changed := _with_word(bundle, place, rng)) is not None:
            yield "unclaimed word", place, changed
    for at in range(len(bundle["claims"])):
        if chosen():
            yield from _changed_claim(bundle, at)
    for at, source in enumerate(bundle["sources"]):
        if chosen():
            changed = copy.deepcopy(dict(bundle))
            digit = source["sha256"][at % 64]
            hash_ = source["sha256"]
            changed["sources"][at]["sha256"] = f"{hash_[: at % 64]}{'0' if digit != '0' else '1'}{hash_[at % 64 + 1 :]}"
            yield "hash", source["id"], changed


# --- places: sentences and cells ---------------------------------------------------------------


def _places(bundle: Mapping[str, Any]) -> list[str]:
    """Sentence ids that are not a person's words, and "row.column" of cells with a claim."""
    proved = [each["id"] for each in _sentences(bundle) if each["kind"] not in ("quote", "edited")]
    rows = bundle["table"]["rows"] if bundle["table"] else []
    cells = [f"table {r}.{c}" for r, row in enumerate(rows) for c, cell in enumerate(row) if cell["claim"]]
    return proved + cells


def _sentences(bundle: Mapping[str, Any]) -> list[dict[str, Any]]:
    heads = [each for each in (bundle["headline"], bundle["short_headline"]) if each]
    body = [sentence for paragraph in bundle["body"] for sentence in paragraph["sentences"]]
    return [*heads, *bundle["standfirst"], *body, *bundle["notes"]]


def _holder(bundle: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The sentence or cell at a place."""
    if place.startswith("table "):
        row, column = (int(number) for number in place[6:].split("."))
        cell: dict[str, Any] = bundle["table"]["rows"][row][column]
        return cell
    return next(each for each in _sentences(bundle) if each["id"] == place)


def _claims_at(bundle: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    holder = _holder(bundle, place)
    ids = holder["claims"] if "claims" in holder else [holder["claim"]]
    return [claim for claim in bundle["claims"] if claim["id"] in ids]


# --- edits of printed words, each thereby false ------------------------------------------------


def _edits(claim: Mapping[str, Any], bundle: Mapping[str, Any], rng: Random) -> Iterator[tuple[str, Edit]]:
    """Kinds of fault that fit the claim's rule, each with one edit of its printed words."""
    rule, printed = claim["form"]["rule"], claim["printed"]
    if rule in ("number", "percent"):
        yield from _figure_edits(printed, rng)
    if rule == "percent" and printed.endswith("%"):
        yield "percentage points", (len(printed) - 1, len(printed), " percentage points")
    if rule in ("number", "quantifier"):
        yield from _number_word_edits(printed, rng)
    if rule in ("period", "since"):
        yield from _date_edits(printed, rng)
    if rule == "direction":
        yield from _word_edits("up for down", printed, _OPPOSITES)
    if rule in ("superlative", "since"):
        yield from _word_edits("high for low", printed, _ENDS)
    if rule in ("ordinal", "run", "superlative"):
        yield from _ordinal_edits(printed)
    if rule == "quantifier":
        yield from _quantifier_edits(claim)
    if rule in ("name", "names") and claim["form"].get("as") != "called":
        yield from _name_edits(claim, bundle, rng)
    if rule in ("about", "times", "part"):
        yield from _hedge_edits(printed)
    if rule == "meets" and (found := re.search(r"\bnot ", printed)):
        yield "dropped not", (found.start(), found.end(), "")


def _figure_edits(printed: str, rng: Random) -> Iterator[tuple[str, Edit]]:
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
    elif len(digits) > 1:
        yield "decimal place", (found.start(), found.end(), f"{int(digits[:-1]):,}.{digits[-1]}")


def _number_word_edits(printed: str, rng: Random) -> Iterator[tuple[str, Edit]]:
    for found in re.finditer(r"[A-Za-z]+", printed):
        word = found[0].lower()
        if word in _ONES:
            other = rng.choice([each for each in _ONES if each != word])
            yield "number word", (*found.span(), other.capitalize() if found[0][0].isupper() else other)
        elif word in ("no", "none"):
            yield "number word", (*found.span(), "One" if found[0][0].isupper() else "one")


def _date_edits(printed: str, rng: Random) -> Iterator[tuple[str, Edit]]:
    for found in re.finditer("|".join(_MONTHS), printed):
        yield "date", (*found.span(), rng.choice([month for month in _MONTHS if month != found[0]]))
        break
    for found in re.finditer(r"[0-9]+", printed):
        number = int(found[0])
        yield "date", (*found.span(), str(number - 1 if number > 1 else number + 1))
    for found in re.finditer(r"\b(early |mid-|late )", printed):
        yield "date", (*found.span(), "late " if found[0] != "late " else "early ")


def _word_edits(kind: str, printed: str, others: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    for found in re.finditer(r"[A-Za-z]+", printed):
        other = others.get(found[0].lower())
        if other is not None:
            yield kind, (*found.span(), other.capitalize() if found[0][0].isupper() else other)
            return


def _ordinal_edits(printed: str) -> Iterator[tuple[str, Edit]]:
    if found := re.search(rf"\b({'|'.join(_NTHS)})\b", printed, re.IGNORECASE):
        at = _NTHS.index(found[0].lower())
        other = _NTHS[at + 1 if at + 1 < len(_NTHS) else at - 1]
        yield "ordinal", (*found.span(), other.capitalize() if found[0][0].isupper() else other)
    elif found := re.search(r"\b([0-9]+)(st|nd|rd|th)\b", printed):
        number = int(found[1]) + 10
        teen = number % 100 in (11, 12, 13)
        yield (
            "ordinal",
            (*found.span(), f"{number}{'th' if teen else found[2] if int(found[1]) < 11 else 'th'}"),
        )


def _quantifier_edits(claim: Mapping[str, Any]) -> Iterator[tuple[str, Edit]]:
    """ "Only" becomes "all", "every" becomes "no", "all but" becomes "all": none can still be true."""
    printed = claim["printed"]
    for word, other in (
        ("all but", "all"),
        ("only", "all"),
        ("every", "no"),
        ("each", "no"),
        ("both", "neither"),
    ):
        if found := re.match(rf"{word}\b", printed, re.IGNORECASE):
            yield "quantifier", (*found.span(), other.capitalize() if printed[0].isupper() else other)
            return
    if claim["op"] == "count_where" and (found := re.match(r"all ", printed, re.IGNORECASE)):
        yield "quantifier", (*found.span(), "Only " if printed[0].isupper() else "only ")


def _name_edits(claim: Mapping[str, Any], bundle: Mapping[str, Any], rng: Random) -> Iterator[tuple[str, Edit]]:
    """Another area's name for the whole of a name, or for the first in a list of names."""
    known = {
        each["value"]: each["printed"]
        for each in bundle["claims"]
        if each["op"] == "area" and each["form"].get("as") != "called"
    }
    own = claim["value"] if isinstance(claim["value"], list) else [claim["value"]]
    printed = claim["printed"]
    others = sorted(name for code, name in known.items() if code not in own and _bare(name) not in printed)
    spelt = [name for code, name in known.items() if code in own and name in printed]
    if others and isinstance(claim["value"], str):
        yield "neighbour's name", (0, len(printed), rng.choice(others))
    elif others and spelt and printed.count(spelt[0]) == 1:
        at = printed.index(spelt[0])
        yield "neighbour's name", (at, at + len(spelt[0]), rng.choice(others))


def _bare(name: str) -> str:
    """A name without its article: two codes may share a name, and then the words stay true."""
    return re.sub(r"^[Tt]he ", "", name)


def _hedge_edits(printed: str) -> Iterator[tuple[str, Edit]]:
    """A hedge from the other side of its target: the value lies on one side only."""
    for word in (*_BELOW, *_ABOVE):
        if found := re.match(rf"{word}\b", printed, re.IGNORECASE):
            other = "just over" if word in _BELOW else "almost"
            yield "hedge", (*found.span(), other.capitalize() if printed[0].isupper() else other)
            return


# --- planting ----------------------------------------------------------------------------------


def _rewritten(bundle: Mapping[str, Any], place: str, claim: Mapping[str, Any], edit: Edit) -> dict[str, Any] | None:
    """The bundle with the edit made in the text and all spans moved; None where spans forbid it."""
    start, end = claim["start"] + edit[0], claim["start"] + edit[1]
    return _replaced(bundle, place, start, end, edit[2])


def _replaced(bundle: Mapping[str, Any], place: str, start: int, end: int, words: str) -> dict[str, Any] | None:
    changed = copy.deepcopy(dict(bundle))
    holder, grown = _holder(changed, place), len(words) - (end - start)
    if holder["text"][start:end] == words:
        return None
    holder["text"] = holder["text"][:start] + words + holder["text"][end:]
    for claim in _claims_at(changed, place):
        inside = start <= claim["start"] and claim["end"] <= end
        if inside and (claim["start"], claim["end"]) != (start, end):
            return None
        if claim["start"] >= end and not inside:
            claim["start"] += grown
        if claim["end"] >= end:
            claim["end"] += grown
        if claim["end"] <= claim["start"]:
            return None
        claim["printed"] = holder["text"][claim["start"] : claim["end"]]
    return changed


def _with_word(bundle: Mapping[str, Any], place: str, rng: Random) -> dict[str, Any] | None:
    """The bundle with a word that needs a claim put between two words that no claim holds."""
    text, claims = _holder(bundle, place)["text"], _claims_at(bundle, place)
    gaps = [
        found.start()
        for found in re.finditer(" ", text)
        if not any(claim["start"] <= found.start() < claim["end"] for claim in claims)
    ]
    if not gaps:
        return None
    at = rng.choice(gaps)
    return _replaced(bundle, place, at, at + 1, f" {rng.choice(_UNCLAIMED)} ")


def _changed_claim(bundle: Mapping[str, Any], at: int) -> Iterator[Mutant]:
    """A claim with another value, or about another area whose figure is known to differ."""
    claim = bundle["claims"][at]
    where = f"{claim['sentence']} {claim['id']}"
    changed = copy.deepcopy(dict(bundle))
    changed["claims"][at]["value"] = _another(claim["value"])
    yield "value", where, changed
    if (other := _other_area(bundle, claim)) is not None:
        changed = copy.deepcopy(dict(bundle))
        changed["claims"][at]["inputs"]["area"] = other
        yield "swapped area", where, changed


def _another(value: Any) -> Any:
    if value is None:
        return "2000-01-01"
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[1:] if value else ["X"]
    if value in ("up", "down", "same"):
        return "same" if value != "same" else "up"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(/[0-9]+)?", value):
        moved = Fraction(value) + 1
        return str(moved)
    return f"{value}x"


def _other_area(bundle: Mapping[str, Any], claim: Mapping[str, Any]) -> str | None:
    """An area that surely makes the claim false: for `area` any other, for `cell` one known to differ."""
    if claim["op"] == "area":
        codes = sorted({each["value"] for each in bundle["claims"] if each["op"] == "area"} - {claim["value"]})
        return codes[0] if codes else None
    if claim["op"] != "cell":
        return None
    key = (claim["inputs"]["measure"], claim["inputs"]["period"])
    alike = [
        each["inputs"]["area"]
        for each in bundle["claims"]
        if each["op"] == "cell"
        and (each["inputs"]["measure"], each["inputs"]["period"]) == key
        and each["value"] != claim["value"]
    ]
    return sorted(alike)[0] if alike else None
