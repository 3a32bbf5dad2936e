"""What a reader has before them: the claim, its place in the text, its value reckoned anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .document import Claim
from .measures import Figures
from .reckoner import Reckoner, Value, unit_of
from .report import Unreadable, Untrue
from .series import Series, series_of

Span = tuple[int, int]  # a stretch of `printed`, in code points
_OPENING = "\"'\u201c\u2018(["
_FIGURES = ("at", "mean", "median", "max", "min")
_FORM_KEYS = {"rule", "decimals", "sign", "of", "as", "after", "year"}


@dataclass(frozen=True)
class Words:
    """One claim's printed words. `value` is the reckoned one, not the bundle's.

    `signs` are the directions that the sentence claims; `last_named` is the area named last before the claim,
    given only where the form asks what it is called.
    """

    claim: Claim
    text: str
    value: Value
    reckoner: Reckoner
    story_end: date
    told_on: date  # the same, but of figures beside a story that story's: by it dates go with a year or without
    as_of: date | None
    story_area: str
    last_named: str | None
    signs: frozenset[str]

    @property
    def figures(self) -> Figures:
        return self.reckoner.figures

    @property
    def unit(self) -> str:
        return unit_of(self.figures, self.claim.op, self.claim.inputs)

    @property
    def series(self) -> Series:
        """What the claim goes through time with, its own series or its measure and area."""
        return series_of(self.reckoner, self.claim.inputs)

    @property
    def kind(self) -> str:
        """The kind of the claim's series; "" for a claim without one."""
        return str(self.claim.inputs.get("series", {}).get("kind", ""))

    @property
    def figure_of(self) -> str:
        """The kind of the series of which the claim's value is a figure; "" for any other claim."""
        return self.kind if self.claim.op in _FIGURES else ""

    @property
    def before(self) -> str:
        """The text before the span."""
        return self.text[: self.claim.start]

    @property
    def behind(self) -> str:
        """The text behind the span."""
        return self.text[self.claim.end :]

    def ways(self) -> Iterator[str]:
        """The printed words; at a sentence's start also with a small first letter. Lengths are the same."""
        printed = self.claim.printed
        yield printed
        small = printed[0].lower() + printed[1:]
        if small != printed and len(small) == len(printed) and not self.before.strip(_OPENING):
            yield small

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The whole of the printed words against a pattern."""
        return next((found for way in self.ways() if (found := pattern.fullmatch(way))), None)

    def whole(self) -> list[Span]:
        """All of the printed words, for rules that read every one of them."""
        return [(0, len(self.claim.printed))]

    def decimals(self) -> int:
        """The form's `decimals`, 0 unless said."""
        value = self.claim.form.get("decimals", 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9:
            raise Unreadable(f"claim {self.claim.id}: form.decimals is {value!r:.40}")
        return value


def look_at_form(claim: Claim) -> None:
    """Raises Unreadable where the form has a key or a type that the contract does not know."""
    form: Mapping[str, object] = claim.form
    if strange := [key for key in form if key not in _FORM_KEYS]:
        raise Unreadable(f"claim {claim.id}: form has an unknown key {strange[0]!r}")
    if not isinstance(form.get("rule"), str):
        raise Unreadable(f"claim {claim.id}: form needs a rule")
    choices = {"sign": ("dropped",), "of": ("percent",), "as": ("called",), "year": (True, False)}
    for key, allowed in choices.items():
        if key in form and not any(form[key] is one or form[key] == one != 1 for one in allowed):
            raise Unreadable(f"claim {claim.id}: form.{key} is {form[key]!r:.40}")
    after = form.get("after", 0)
    if not isinstance(after, int) or isinstance(after, bool) or after < 0:
        raise Unreadable(f"claim {claim.id}: form.after is {after!r:.40}")


def unlike(wanted: str) -> Untrue:
    """The reason for words that the rule reads, but that say something other than the value."""
    return Untrue(f"the value is {wanted}")


def not_read(words: Words) -> Untrue:
    """The reason for words that are none of the rule's."""
    return Untrue(f"these are no words of the rule {words.claim.form['rule']}")


FREE = r"(?:[ ,].*)?"  # words that a rule does not read: they are not covered by the claim


def names_with_article(words: Words, code: str) -> set[str]:
    """What a text may call an area, with and without its article."""
    area = words.figures.register.areas.get(code)
    names = words.figures.names_of(code)
    return {*names, *(f"{area.article} {name}" for name in names if area and area.article)}
