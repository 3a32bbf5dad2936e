"""The four sorts of a claim under newer figures, and which of them one falls into that its words no longer fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..check.document import Claim
from ..check.exact import number_from
from ..check.periods import Period
from ..check.reckoner import Value

HOLDS, DIGIT, WORDING, FALSE = "holds", "another digit", "wording must change", "now false"
SORTS = (HOLDS, DIGIT, WORDING, FALSE)  # from the least to the gravest

_NONE = ("no", "none", "nobody", "nothing", "zero", "0")
_IN_DIGITS = ("number", "percent")
_IN_WORDS = ("times", "part", "about", "chance")  # hedges, shares, multiples: of size, and of nothing else
_COUNTS_OF_STEPS = ("rank", "rank_change", "run_length", "run_where", "count_periods", "steps", "steps_until")


@dataclass(frozen=True)
class Sorted:
    """One claim of a published story under the newer figures.

    `sentence` is `None` in a table or chart, `text` what it stands in. `was` and `now` are values as a bundle writes
    them; `now` is `None` where the expression gives none any more, and `reason` says why the words no longer fit.
    """

    id: str
    sentence: str | None
    text: str
    printed: str
    op: str
    inputs: Mapping[str, Any]
    rule: str
    sort: str
    was: Any
    now: Any
    reason: str = ""


def sort_of(claim: Claim, value: Value) -> str:
    """The sort of a claim whose words do not say the value that it has now."""
    rule = claim.form["rule"]
    if rule == "direction":
        return WORDING if claim.value == value else FALSE  # the same way, but no longer clear of chance, or so far
    if rule in _IN_WORDS:
        return WORDING
    if rule not in _IN_DIGITS or claim.op in _COUNTS_OF_STEPS:
        return FALSE
    return FALSE if _none(claim, value) or _turned(claim, value) else DIGIT


def _none(claim: Claim, value: Value) -> bool:
    """Whether none became some, or some none."""
    return claim.printed.lower() in _NONE or value == 0


def _turned(claim: Claim, value: Value) -> bool:
    """Whether a figure with a sign now has the other one."""
    return (number_from(claim.value) < 0) != (value < 0)  # type: ignore[operator]  # these rules read numbers only


def as_written(value: Value) -> Any:
    """A value as a bundle has it."""
    if isinstance(value, Period):
        return value.last.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if value is None or isinstance(value, bool | str):
        return value
    return str(value)
