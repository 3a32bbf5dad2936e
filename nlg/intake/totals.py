"""Rows that are the sum of the others: found by name and by adding up, told of as the group or left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.cues import PERHAPS, SURE
from nlg.intake.entities import Who
from nlg.intake.grouped import grouped

Figures = Mapping[tuple[str, str], str]  # (entity, period) -> digits, "" or a mark

FEWEST = 3  # entities, and periods: of fewer a sum may come out by chance


@dataclass(frozen=True, kw_only=True)
class Total:
    """The row that is all the others together ("" for none), and rows left out because they overlap with others."""

    key: str
    left_out: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rows that are the sum of some others


def total(
    file: str,
    people: Mapping[str, Who],
    above: Sequence[str],
    beside: Sequence[str],
    periods: Sequence[str],
    adding: Mapping[str, Figures],
    inquiry: Inquiry,
) -> Total:
    """Which row is a total. `adding` holds the measures whose figures add up, by name; rates and averages do not.

    `above` are rows that a register knows to hold others of the table, `beside` those it knows to hold none: Germany
    is a total among its states, and one of many in Europe.

    Unsure where a row is called a total and is none: it may be wrong, or rows may be missing.
    """
    named = [key for key, who in people.items() if SURE.match(who.name.strip())]
    perhaps = [
        key
        for key, who in people.items()
        if key not in named and (key in above or (PERHAPS.match(who.name.strip()) and key not in beside))
    ]
    if found := _grouped(people, [*named, *perhaps], periods, adding, inquiry):
        return found
    others = [key for key in people if key not in named and key not in perhaps]
    perhaps = [key for key in perhaps if key in above or not _less_than_one(key, others, periods, adding)]
    others = [key for key in people if key not in named and key not in perhaps]
    if len(others) < 2 or len(others) == len(people):
        return _by_sum(people, periods, adding, inquiry)
    for key in [*named, *perhaps]:
        if adding and not _differs(key, others, periods, adding):
            rest = tuple(one for one in [*named, *perhaps] if one != key)
            inquiry.believe(
                "total",
                f"'{people[key].name}' is the group of the others",
                "their figures add up to its own in every period",
            )
            _say_left_out(people, rest, "overlaps with the rows that add up to the total", inquiry)
            return Total(key=key, left_out=rest)
    for key in named:
        if adding and inquiry.answer("total", ("leave-out",)) != "leave-out":
            raise _does_not_add_up(file, people, key, others, periods, adding)
    if named or perhaps:
        why = "the sum of others, and not one that can be checked" if not adding else "the others do not add up to it"
        _say_left_out(people, [*named, *perhaps], why, inquiry)
    return Total(key="", left_out=(*named, *perhaps))


def _grouped(
    people: Mapping[str, Who],
    tops: Sequence[str],
    periods: Sequence[str],
    adding: Mapping[str, Figures],
    inquiry: Inquiry,
) -> Total | None:
    """Regions among their districts, and the row of all of them where there is one; None where the table is not so."""
    known = [
        {key: number for key, text in figures.items() if (number := _known(text)) is not None}
        for figures in adding.values()
    ]
    slack = max((_slack(figures, 1) for figures in adding.values()), default=Fraction(0))
    for top in ("", *tops):
        order = [key for key in people if key != top]
        groups = grouped(order, periods, known, slack)
        if groups and not (top and _differs(top, list(groups), periods, adding)):
            said = "; ".join(f"{people[key].name} of {len(parts)}" for key, parts in groups.items())
            inquiry.believe("groups", said, "each is the sum of the rows beside it, in every period")
            return Total(key=top, left_out=(), groups=groups)
    return None


def _less_than_one(key: str, others: Sequence[str], periods: Sequence[str], adding: Mapping[str, Figures]) -> bool:
    """Whether a row has less than one of those it may be the sum of: it is one beside them, as "EU" by "Non-EU"."""
    for figures in adding.values():
        for period in periods:
            own = _known(figures.get((key, period), ""))
            parts = [_known(figures.get((other, period), "")) for other in others]
            if own is not None and any(part is not None and part > 0 and part > own for part in parts):
                return True
    return False


def _by_sum(
    people: Mapping[str, Who], periods: Sequence[str], adding: Mapping[str, Figures], inquiry: Inquiry
) -> Total:
    """Without telling names: a row is a total only where every period of every measure says so."""
    if len(people) > FEWEST and len(periods) >= FEWEST and adding:
        for key in _half_of_all(people, periods, adding):
            others = [one for one in people if one != key]
            if not _differs(key, others, periods, adding):
                inquiry.believe(
                    "total", f"'{people[key].name}' is the group of the others", "they add up to it in every period"
                )
                return Total(key=key, left_out=())
    return Total(key="", left_out=())


def _half_of_all(people: Mapping[str, Who], periods: Sequence[str], adding: Mapping[str, Figures]) -> list[str]:
    """Who may be the sum of the others: where everybody's figure is known, theirs is half of all together."""
    may_be = list(people)
    for figures in adding.values():
        slack = _slack(figures, len(people))
        for period in periods:
            each = {key: number for key in people if (number := _known(figures.get((key, period), ""))) is not None}
            if len(each) == len(people):
                whole = sum(each.values(), Fraction(0))
                may_be = [key for key in may_be if abs(whole - 2 * each[key]) <= slack]
            if not may_be:
                return []
    return may_be


def _say_left_out(people: Mapping[str, Who], keys: Sequence[str], why: str, inquiry: Inquiry) -> None:
    if keys:
        inquiry.believe("left out", ", ".join(people[key].name for key in keys), why)


def _differs(
    key: str, others: Sequence[str], periods: Sequence[str], adding: Mapping[str, Figures]
) -> tuple[str, str, Fraction, Fraction] | None:
    """The first period and measure where the others do not add up to a row; also where nothing can be compared."""
    compared = 0
    for name, figures in adding.items():
        slack = _slack(figures, len(others) + 1)
        for period in periods:
            own = _known(figures.get((key, period), ""))
            parts = [_known(figures.get((other, period), "")) for other in others]
            known = [part for part in parts if part is not None]
            if own is None or len(known) < len(parts):
                continue
            compared += 1
            if abs(sum(known, Fraction(0)) - own) > slack:
                return name, period, own, sum(known, Fraction(0))
    return None if compared else ("", "", Fraction(0), Fraction(0))


@lru_cache(maxsize=100_000)
def _known(text: str) -> Fraction | None:
    return Fraction(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _slack(figures: Figures, many: int) -> Fraction:
    """What rounding may take away: half a step for each figure; whole figures are exact unless all are round."""
    known = [text for text in figures.values() if _known(text) is not None]
    places = max((len(text.partition(".")[2]) for text in known), default=0)
    if places:
        return Fraction(many, 2 * 10**places)
    whole = [int(text) for text in known]
    base = next((base for base in (1000, 100, 10, 5) if whole and all(number % base == 0 for number in whole)), 0)
    return Fraction(many * base, 2)


def _does_not_add_up(
    file: str,
    people: Mapping[str, Who],
    key: str,
    others: Sequence[str],
    periods: Sequence[str],
    adding: Mapping[str, Figures],
) -> Unsure:
    who = people[key]
    name, period, own, parts = _differs(key, others, periods, adding) or ("", "", Fraction(0), Fraction(0))
    said = (
        f"{name} in {period} is {float(own):.12g}, but the {len(others)} other rows add up to {float(parts):.12g}"
        if period
        else "no period has figures for all the others, so it cannot be checked"
    )
    return Unsure(
        f"{file}: row {who.row + 1}: '{who.name}' does not add up: {said}. Look for a missing row or a slip",
        key="total",
        choices=("leave-out",),
    )
