"""Whether each date stands where it belongs: "than in May", "in May, at 9", "in the week to May 9 there were 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from .document import Claim
from .expressions import nested
from .periods import Period
from .report import Fault
from .told_figures import ToldFigures
from .uses import OF_AREAS, days_in

_AT = re.compile(r", (?:at|with) ")
_WAS = re.compile(r" (?:was|were|stood at|came to|reached)(?: just| only)? ")
_THAN = re.compile(
    r"\b(?:than|same [a-z]+ as|what it (?:had been|was)|what they (?:had been|were)) (?:in |on )?$", re.IGNORECASE
)
_ANY_OTHER = re.compile(r"\bany (?:other|earlier|previous) $", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|from|since|after|against|compared|before|between|back|figures? for|(?<!there )(?:was|were)|as)\b",
    re.IGNORECASE,
)
_WHEN_IT_WAS = re.compile(r"(?: [a-z]+)? (?:in|on) ")
_MONTH = re.compile(r", a (longer|shorter) month\b")
_TABLE = re.compile(r"(?: [a-z]+)? in the table that gives the (total|areas)\b")


class ToldDates(ToldFigures):
    """The part of the judgement on a sentence that is about the dates in it, and the figures beside them."""

    def dates_in_place(self) -> Iterator[Fault]:
        """What is compared with stands behind "than" and the like; a date without such words is that of the change."""
        nows = {now for each in self.about.values() for now, _ in each.pairs}
        thens = {then for each in self.about.values() for _, then in each.pairs}
        told = {self._day(claim) for claim in self._bare} | self._given_days
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op != "period" or not isinstance(value, Period) or not thens:
                continue
            ahead = self._ahead(claim)
            if _THAN.search(ahead) and value.last not in thens:
                yield self._fault(claim.printed, "nothing in the sentence is compared with it")
            elif value.last in thens - nows - told and not _COMPARED.search(ahead):
                yield self._fault(claim.printed, "told as the period of a change, which is measured from it")
            elif _ANY_OTHER.search(ahead) and value.last not in nows:  # "than in any other February"
                yield self._fault(claim.printed, "others like it are compared with, and it is not the one told of")
            for each in self.claims if _THAN.search(ahead) else ():
                if each.op in OF_AREAS and any(now == value.last for now, _ in self.about[each.id].pairs):
                    yield self._fault(each.printed, f"of the period to {value.last}, which it is to be compared with")
        yield from self._at_the_start()
        yield from self._was()
        yield from self._passed_in()
        yield from self._by_table()
        yield from self._by_days()

    def _by_days(self) -> Iterator[Fault]:
        """A month that is told as longer, or shorter, has more days, or fewer, than the story's."""
        for found in _MONTH.finditer(self.passage.text):
            named = [self.values[each.id] for each in self.claims if each.op == "period" and each.end == found.start()]
            days = [each.last.day for each in named if isinstance(each, Period) and each.form == "month"]
            if not any(day > self.story.end.day if found[1] == "longer" else day < self.story.end.day for day in days):
                yield self._fault(found[0].removeprefix(", "), "not so of the month named before it")

    def _by_table(self) -> Iterator[Fault]:
        """A figure "in the table that gives the total" is of the table that the sheet says is the whole's."""
        for claim in self._bare:
            found = _TABLE.match(self.passage.text[claim.end :])
            table = self.figures.sheet.get("story", {}).get("whole" if found and found[1] == "total" else "parts")
            short = self._bare[0].inputs.get("measure", "").partition(".")[2]
            if found and claim.inputs.get("measure") != f"{table}.{short}":
                yield self._fault(claim.printed, f"not the figure of {table}")

    def _at_the_start(self) -> Iterator[Fault]:
        """The first figure behind "In May, " is that of May."""
        for claim in self.claims:
            value, first = self.values[claim.id], sorted([*self._bare, *self._ends], key=lambda each: each.start)[:1]
            if any(each.op == "share" and claim.end <= each.start < first[0].start for each in self.claims if first):
                continue  # "in May it was 32%, against 50 of 90"
            if claim.op != "period" or not isinstance(value, Period):
                continue
            begins = bool(re.fullmatch(r"(?:In|Over) ", self._ahead(claim)))
            is_of_all = begins or (claim.end <= self._looks_from and not _COMPARED.search(self._ahead(claim)))
            if not first and is_of_all and self._latest and value.last not in self._latest:
                yield self._fault(claim.printed, "begins the sentence, and is not the period that it tells of")
            begins = begins or any(self._stands_ahead(claim, each) for each in first)
            if first and begins and value.last not in self.about[first[0].id].days:
                yield self._fault(claim.printed, f"begins the sentence, whose first figure is of {self._day(first[0])}")

    def _was(self) -> Iterator[Fault]:
        """A figure right behind a date and a verb is of that date: "the share in May was 12%"."""
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op != "period" or not isinstance(value, Period) or _COMPARED.search(self._ahead(claim)):
                continue
            for figure in self._bare if not self.goes_back_to(claim) else ():
                between = self.passage.text[claim.end : figure.start]
                if _WAS.fullmatch(between) and value.last not in self.about[figure.id].days:
                    yield self._fault(figure.printed, f"of {self._day(figure)}, and told of {value.last}")

    def _passed_in(self) -> Iterator[Fault]:
        """The date behind a mark that was passed is when it was: "passed 25,000 in May"."""
        for mark in (each for each in self.claims if each.op == "passed"):
            for claim in (each for each in self.claims if each.op == "period"):
                value, behind = self.values[claim.id], self.passage.text[mark.end : claim.start]
                if not isinstance(value, Period) or not _WHEN_IT_WAS.fullmatch(behind):
                    continue
                if value.last != max(self.days_of(mark.inputs["now"]), default=value.last):
                    yield self._fault(claim.printed, f"not when {mark.printed} was passed")

    @cached_property
    def _looks_from(self) -> int:
        """Where the first words stand that tell of a figure."""
        return min((claim.start for claim in self.claims if self.about[claim.id].figures), default=0)

    @cached_property
    def _latest(self) -> set[date]:
        """The days on which what the sentence looks at ends, and not where it begins."""
        inside = [each for claim in self.claims for each in nested(claim.op, claim.inputs)]
        given = [days_in(self.figures, inputs) for op, inputs in inside if op not in ("period", "metadata")]
        ends = {day for days in given for key, day in days.items() if key in ("period", "to", "before")}
        pairs = self._all_pairs
        return ends - ({then for _, then in pairs} - {now for now, _ in pairs}) | ({self.story.end} if ends else set())

    def _stands_ahead(self, named: Claim, figure: Claim) -> bool:
        """Whether a date belongs to the figure behind it: "little changed in May, at 9"."""
        in_front = bool(_AT.fullmatch(self.passage.text[named.end : figure.start]))
        return in_front and not self.goes_back_to(named)

    @property
    def _ends(self) -> list[Claim]:
        return [each for each in self.claims if each.op in ("max", "min") and each.form["rule"] == "number"]

    @cached_property
    def _given_days(self) -> set[date]:
        return {v.last for c in self.claims if c.op != "period" and isinstance(v := self.values[c.id], Period)}
