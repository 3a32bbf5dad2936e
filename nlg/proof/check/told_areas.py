"""Whether whose figures are told is named, and who is named has a figure told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .document import Claim
from .evidence import areas_of_facts
from .expressions import nested
from .periods import Period
from .report import Fault
from .told_dates import ToldDates

CUT = re.compile(
    r"[,;:()]|\b(?:compared with|against|from|to|after|than|since|and|but|when|up|down|with)\b|(?<=\.) ", re.IGNORECASE
)
CUT_OF_A_CLAUSE = re.compile(
    rf"{CUT.pattern.replace('|up|down|', '|')}|\b(?:while|whereas|where|as|which|who)\b", re.IGNORECASE
)
OF_MANY = ("count_where", "count_areas")
_OF_NAMED = (  # tell of one area, by name
    *("cell", "difference", "direction", "percent_change", "point_change", "rank"),
    *("sum", "mean", "median", "max", "min", "share", "run_length", "run_where", "count_periods"),
    *("latest_where", "first_where", "extreme_period"),
)
_NEXT = re.compile(r"\bnext\b")
_AT = re.compile(r"(?:At|With) ")
_WHOLE = re.compile(
    r"\b(?:of the|out of|of all|overall|as a whole|in all|nationally|share|proportion)\b", re.IGNORECASE
)
_OVERTAKEN = re.compile(r"\bover(?:took|tak)|\bt(?:akes?|ook|aken|aking) over\b|\bpassed by\b", re.IGNORECASE)


class ToldAreas(ToldDates):
    """The part of the judgement on a sentence that is about the areas in it."""

    def heading_areas(self) -> Iterator[Fault]:
        """An area that a heading names is the story's, or one of those whose figures it tells."""
        used = {code for each in self.about.values() if each.figures for code in each.areas | each.groups}
        used |= {code for claim in self.claims for code in self._listed(claim)}
        meant = used or {self.story.area[0], *areas_of_facts(self)}
        names = {str(self.values[each.id]) for each in self.claims if each.op == "area"}
        parts = frozenset(code for each in self.about.values() if each.figures for code in each.areas)
        if (
            names
            and not names & meant
            and not (len(parts) > 1 and any(self.holds(name, parts) for name in sorted(names)))
        ):
            yield self._fault(self.passage.text, f"the figures are of {', '.join(sorted(meant))}")
        known = self.named.areas | {self.story.area[0]} | self._wholes_of_shares
        for claim in self.claims:
            strange = sorted(each for each in self.about[claim.id].areas - known if not self._is_meant(each, known))
            together = (len(parts) > 1 or self._is_of_many) and any(
                self.holds(name, parts) for name in sorted(names)
            )  # "in Borset's areas"
            if claim.op in _OF_NAMED and names and strange and not together and not _NEXT.search(self.passage.text):
                yield self._fault(claim.printed, f"of {strange[0]}, which the text does not name")
        looked_at = {day for each in self.about.values() for day in each.days} | {self.story.end} | self._given
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op == "period" and isinstance(value, Period) and self._figures and value.last not in looked_at:
                yield self._fault(claim.printed, "named, but no figure of the heading is of it")

    def areas(self) -> Iterator[Fault]:
        """Whose figures are told is named; who is named has a figure told, or is whom the story is about."""
        own = self.named.areas - self._all_wholes
        known = self.named.areas | self.before.areas | {self.story.area[0]}
        begins = min((each.start for each in self.claims if each.op == "area"), default=0) if own else 0
        here = self.named.areas | {self.story.area[0]}  # behind a name the one above is no more meant
        used = {code for each in self.about.values() if each.figures for code in each.areas | each.groups}
        used |= {code for claim in self.claims for code in self._listed(claim)}
        for claim in self.claims:
            near = here if own and claim.start > begins else known
            strange = sorted(code for code in self.about[claim.id].areas - near if not self._is_meant(code, near))
            strange = strange or sorted(self.about[claim.id].areas - self._subjects(claim))
            over_time = claim.op == "ratio" and len(self.about[claim.id].areas) == 1  # "twice what it had been"
            is_of_one = (claim.op in _OF_NAMED or over_time) and not self._is_of_many
            if strange and self._names_anything and not self._is_a_gap and is_of_one:
                yield self._fault(claim.printed, f"a figure of {', '.join(strange)}, which the text does not name")
            if claim.op == "area" and claim.form["rule"] == "name" and used and not self._is_used(claim, used):
                yield self._fault(claim.printed, "named, but no figure of the sentence is about it")
            yield from self._within(claim, known)
            yield from self._of_who_is_not_counted(claim, near)

    def _within(self, claim: Claim, known: frozenset[str]) -> Iterator[Fault]:
        """A comparison is within a group that is named; where none is, within one that the story's area is in."""
        strange = sorted(self.about[claim.id].groups - known)
        if not self._named_groups:
            strange = [each for each in strange if not self.holds(each, self.leaves(self.story.area[0]))]
        if strange and claim.op in (*OF_MANY, "all_where", "all_but", "only_where", "rank"):
            yield self._fault(claim.printed, f"a comparison within {strange[0]}, which the text does not name")

    def _of_who_is_not_counted(self, claim: Claim, known: frozenset[str]) -> Iterator[Fault]:
        """ "Only one area had no deaths: Ashby": the "no" is Ashby's, though many areas are set against it."""
        if claim.op != "cell" or not self._is_of_many or not self.named.areas or claim.inputs["area"] in known:
            return
        if self.stands_for_many(claim):  # "ten areas of Borset had no cases": of each of them
            return
        inside = [inputs for each in self.claims for _, inputs in nested(each.op, each.inputs)]
        marks = [each["condition"].get("than") for each in inside if "condition" in each]
        if {"op": claim.op, "inputs": claim.inputs} not in marks:  # but "half of the areas had a rate below 35"
            yield self._fault(claim.printed, f"a figure of {claim.inputs['area']}, which the text does not name")

    def _subjects(self, claim: Claim) -> frozenset[str]:
        """Whose a figure can be behind the only name of a sentence, or in one stretch of text with it: that area's."""
        own, one = self.about[claim.id].areas, self.named.areas - self._all_wholes
        if len(own) != 1 or _WHOLE.search(self.passage.text):
            return own
        if not self.named.areas and claim.op in _OF_NAMED and not self._is_of_many and not self._is_a_gap:
            return self._first_told  # "there were 12, three fewer than a week earlier": of one area
        if len(one) != 1:
            return own
        names = [each for each in self.claims if each.op == "area" and self.values[each.id] in one]
        wholes = {
            str(self.values[each.id]) for each in self.claims if each.op == "area" and each.end <= claim.start
        } - one
        apart = (self.passage.text[claim.end : name.start] for name in names)
        is_near = any(name.end <= claim.start for name in names) or not all(map(CUT_OF_A_CLAUSE.search, apart))
        opens = _AT.fullmatch(self._ahead(claim)) is not None  # "At 12.5, Ashby has the highest rate in Borset"
        return one | wholes if is_near or opens else own

    @cached_property
    def _first_told(self) -> frozenset[str]:
        """Whose the first figure of one area is."""
        told = sorted((each for each in self.claims if each.op in _OF_NAMED), key=lambda each: each.start)
        return next((own for each in told if len(own := self.about[each.id].areas) == 1), frozenset())

    def _is_meant(self, code: str, known: frozenset[str]) -> bool:
        """Whether it is the whole that a named area is part of, in words for a part: "60 of the 120 cases"."""
        return bool(_WHOLE.search(self.passage.text)) and any(self.holds(code, frozenset((area,))) for area in known)

    @property
    def _names_anything(self) -> bool:
        """Whether the text has named any area so far: who names none leaves open whose figures they are."""
        return bool(self.named.areas | self.before.areas)

    @property
    def _all_wholes(self) -> frozenset[str]:
        return frozenset(group for each in self.about.values() for group in each.groups)

    @property
    def _wholes_of_shares(self) -> frozenset[str]:
        """Areas of which a part is told, which a heading need not name: "Ashby has half of the cases"."""
        return frozenset(
            str(inputs["area"])
            for claim in self.claims
            if claim.op == "share"
            for _, inputs in nested(claim.inputs["whole"]["op"], claim.inputs["whole"]["inputs"])
            if "area" in inputs
        )

    @property
    def _named_groups(self) -> frozenset[str]:
        return self.named.areas & frozenset(self.story.groups)

    @cached_property
    def _is_a_gap(self) -> bool:
        """Whether the highest and the lowest are told of together, whoever they are."""
        ranks = [claim for claim in self.claims if claim.op == "rank" and self.values[claim.id] == 1]
        ends = {(claim.inputs["end"], claim.inputs["period"]) for claim in ranks}
        if any(
            claim.op == "share" for claim in self.claims
        ):  # "the highest share in Borset, although Kelby had the most"
            return False
        return len(ranks) > 1 and len(ends) > len({period for _, period in ends})

    @cached_property
    def _is_of_many(self) -> bool:
        """Whether the sentence sets many areas against one figure: "half of the areas had a rate below 35"."""
        return any(op in OF_MANY for claim in self.claims for op, _ in nested(claim.op, claim.inputs))

    def _listed(self, claim: Claim) -> Iterator[str]:
        """The areas that a claim gives as a list, and those that are the rest of another."""
        value = self.values[claim.id]
        yield from value if isinstance(value, tuple) else ()
        if claim.op == "rest_of":
            yield from self._leaves(claim.inputs["whole"])

    def _is_used(self, claim: Claim, used: set[str]) -> bool:
        code = str(self.values[claim.id])
        return code in used or code == self.story.area[0] or bool(_OVERTAKEN.search(self.passage.text))
