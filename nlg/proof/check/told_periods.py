"""Whether the periods that a sentence names are those that its figures are of, and lie as far back as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from .document import Claim
from .expressions import nested
from .periods import Period
from .report import Fault
from .steps_back import UNITS, is_back
from .told import Told
from .told_lengths import stretches
from .uses import Pair, days_in

BACK = re.compile(r"\b(?:the|an?) (?:(?P<one>[a-z]+) (?:before|earlier)\b|previous (?P<two>[a-z]+)\b)", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|after)(?: the)? $", re.IGNORECASE)  # a step before, unless more is said
_EARLIER = re.compile(r"\bin earlier (?:days|weeks|months|quarters|years|seasons)\b")
_ITS_DATE = re.compile(r",? (?:(?:was|were) (?:set|reached|seen|recorded) )?(?:in|on) ")
_NO_FIGURE = re.compile(r"\b(?:been held back|is missing|are missing)\b")
_ENDED = re.compile(r"\bended (?:in|on) $")
_WHAT_IT_WAS = re.compile(
    r"(?: of| as| the)*(?: what| many as| much as| high as| level)?(?: [a-z]+){0,2} "
    r"(?:it|they|there) (?:was|were|had)\b"
)
_AT_ONE_TIME = ("cell", "rank", "count_where", "all_where", "only_where", "all_but", "run_length", "run_where")
_PLAIN = ("area", "cell", "difference", "direction", "metadata", "percent_change", "period", "point_change")
_RUNS = ("run_length", "run_where", "count_periods", "steps")
_LENGTHS = {"month": 28, "quarter": 90, "year": 364}  # days at least; other periods are told by their last day


def _within(claim: Claim) -> int:
    """How many days before the end of the period that a claim names a record may begin that goes back to it."""
    form = str(claim.inputs["form"])
    return _LENGTHS.get("year" if "year" in form or form == "season" else form, 7)


def _goes_to(extreme: Claim, named: Claim) -> bool:
    """Whether a stretch of time is named over which a highest or lowest figure was looked for."""
    return bool(named.inputs["form"] == "window" and named.inputs["period"] == extreme.inputs["to"])


class ToldPeriods(Told):
    """The part of the judgement on a sentence that is about time."""

    def periods(self) -> Iterator[Fault]:
        """Every period compared is the story's, is named, or lies back as far as the sentence says."""
        compared = {then for each in self.about.values() for _, then in each.pairs}
        nows = self.named.days | self.before.days | {self.story.end} | self._earlier
        known = nows | compared
        yield from self._from_and_to()
        if not self.named.days and not self.before.days and not self.units_back and self.passage.id[0] == "b":
            yield from self._undated_ratios()
            return  # nothing to hold the rest against
        for claim in self.claims:
            if claim.op not in _AT_ONE_TIME and claim.op != "sum":
                continue
            for day in sorted(self._looked_at(claim) - known):
                is_a_step = bool(_FROM.search(self._ahead(claim))) or claim.op == "run_where"
                if not any(self._lies_so_far_back(claim, base, day, is_a_step) for base in sorted(nows)):
                    yield self._fault(claim.printed, f"of the period to {day}, which the text does not name")
        looked_at = {day for each in self.about.values() for day in each.days} | self._given
        if _NO_FIGURE.search(self.passage.text) or any(map(self.stands_for_many, self.claims)):
            # "for March is missing", "did not see the usual rise in May"
            looked_at.add(self.story.end)
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op != "period" or not isinstance(value, Period):
                continue
            if self._ahead(claim).endswith(" missing for ") and value.last != self.story.end:
                yield self._fault(claim.printed, f"not the story's period, which is that to {self.story.end}")
            if not self._figures:
                continue
            if self.goes_back_to(claim):
                right = any(0 <= (value.last - day).days < _within(claim) for day in self._beginnings)
            else:
                right = (
                    value.last in looked_at
                    or self._is_an_extreme(value.last, self.claims)
                    or bool(_ENDED.search(self._ahead(claim)))
                )
            if not right or self._is_another_than_its_extreme(claim):
                yield self._fault(claim.printed, "named, but no figure of the sentence is of it")
        told = self.named.days | self.before.days | {self.story.end} | self._earlier
        told |= {then for now, then in self._all_pairs if now in told} | self._given
        for claim in self.claims:
            for now, then in sorted(self.about[claim.id].pairs):
                if not self._compares_cells(claim):
                    continue
                if now < then and claim.op == "direction":
                    yield self._fault(claim.printed, f"{now} is compared with {then}, which comes after it")
                elif now not in told and not self._is_one_of_many(claim):
                    yield self._fault(claim.printed, f"of the period to {now}, which the text does not name")
                elif not self._is_told(claim, now, then) and not self._is_one_of_many(claim):
                    yield self._fault(claim.printed, f"compared with {then}, which the text does not name")

    def _undated_ratios(self) -> Iterator[Fault]:
        """ "A third of what it was", where no time is named: of a step before."""
        for claim in (each for each in self.claims if each.op == "ratio"):
            of_its_own = _WHAT_IT_WAS.match(self.passage.text, claim.end)
            for now, then in sorted(self.about[claim.id].pairs) if of_its_own else ():
                if not self._is_told(claim, now, then):
                    yield self._fault(claim.printed, f"compared with {then}, which the text does not name")

    def _looked_at(self, claim: Claim) -> frozenset[date]:
        """The periods that a claim is of; of a sum the last one."""
        days = self.about[claim.id].days
        return days if claim.op != "sum" else frozenset({max(days)} if days else ())

    @cached_property
    def _is_plain(self) -> bool:
        """Whether the sentence tells single figures and how they moved, and nothing of stretches of time or sets."""
        return {claim.op for claim in self.claims} <= {*_PLAIN}

    @cached_property
    def _earlier(self) -> set[date]:
        """The periods that "in earlier years" tells of."""
        if not _EARLIER.search(self.passage.text):
            return set()
        return {day for each in self.about.values() for day in each.days if day < self.story.end}

    @cached_property
    def _given(self) -> set[date]:
        """The periods that claims give, and where the sentence's chart begins and ends."""
        found = {v.last for c in self.claims if c.op != "period" and isinstance(v := self.values[c.id], Period)}
        for entry in (chart.entry for chart in self.charts if chart.sort == "line"):
            table = self.figures.table_of(entry["measure"])
            found |= {table.period(table.index(entry[key])).last for key in ("from", "to")}
        return found

    def _from_and_to(self) -> Iterator[Fault]:
        """The first two dates told of a line chart are those where it begins and ends."""
        for chart in self.story.charts:
            if self.passage.id == f"{chart.id}.alt" and chart.sort == "line":
                told = sorted((c for c in self.claims if c.op == "period"), key=lambda c: c.start)[:2]
                for claim, key in zip(told, ("from", "to"), strict=False):
                    table, value = self.figures.table_of(chart.entry["measure"]), self.values[claim.id]
                    right = table.period(table.index(chart.entry[key])).last
                    if isinstance(value, Period) and value.last != right:
                        yield self._fault(claim.printed, f"the chart goes {key} {right}")

    def _is_another_than_its_extreme(self, claim: Claim) -> bool:
        """Whether a highest or lowest figure stands right ahead of a date, not its own: "the high was 9, in May"."""
        ends = [each for each in self.claims if each.op in ("max", "min") and each.end <= claim.start]
        own = [each for each in ends if _ITS_DATE.fullmatch(self.passage.text[each.end : claim.start])]
        value = self.values[claim.id]
        if not own or not isinstance(value, Period) or any(_goes_to(each, claim) for each in own):
            return False
        return not self._is_an_extreme(value.last, own)

    def _is_an_extreme(self, day: date, among: Sequence[Claim]) -> bool:
        """Whether one of some highest or lowest figures is that of the period that ends on a day."""
        inside = [each for claim in among for each in nested(claim.op, claim.inputs) if each[0] in ("max", "min")]
        return any(day in self._days_of_extreme(op, inputs) for op, inputs in inside if "area" in inputs)

    def _days_of_extreme(self, op: str, inputs: Mapping[str, Any]) -> list[date]:
        """The last days of the periods with the highest, or lowest, figure between two."""
        measure, area = str(inputs["measure"]), str(inputs["area"])
        table = self.figures.table_of(measure)
        first, last = (table.index(str(inputs[key])) for key in ("from", "to"))
        values = {at: self.figures.at(measure, area, at) for at in range(first, last + 1)}
        known = {at: value for at, value in values.items() if value is not None}
        extreme = (max if op == "max" else min)(known.values(), default=None)
        return [table.period(at).last for at, value in known.items() if value == extreme]

    @cached_property
    def _beginnings(self) -> set[date]:
        """Where the record of each measure begins that the sentence tells of, in each of its areas."""
        thens = {then for _, then in self._all_pairs}
        earliest = {min(thens)} if len(thens) > 1 else set()  # "than in any other February"
        return earliest | {
            day
            for each in self.about.values()
            for name in each.measures
            for area in each.areas | each.groups | {self.story.area[0]}
            for day in self._first_known(name, area)
        }

    def _first_known(self, measure: str, area: str) -> Iterator[date]:
        """The first period known, and the first of which it is known how the figure moved."""
        if self.figures.measures[measure].op == "population":
            return
        table = self.figures.table_of(measure)
        known = (at for at in range(table.row.length) if self.figures.at(measure, area, at) is not None)
        for first in islice(known, 1):
            moved = min(first + self.figures.step(measure), table.row.length - 1)
            yield from (table.period(at).last for at in (first, moved))

    @property
    def _all_pairs(self) -> set[Pair]:
        return {pair for each in self.about.values() for pair in each.pairs}

    def _compares_cells(self, claim: Claim) -> bool:
        """Whether a claim sets one cell beside another, and not one difference beside another."""
        return all(claim.inputs[side]["op"] == "cell" for side in ("now", "before") if side in claim.inputs)

    def _is_one_of_many(self, claim: Claim) -> bool:
        """Whether a word stands for several comparisons: "fewer than in any other July", or for all steps of a run."""
        if claim.op == "direction" and any(each.op in _RUNS for each in self.claims):
            return True
        return self.stands_for_many(claim)

    def stands_for_many(self, claim: Claim) -> bool:
        """Whether several claims have the same words."""
        return sum((claim.start, claim.end) == (each.start, each.end) for each in self.claims) > 1

    def _is_told(self, claim: Claim, now: date, then: date) -> bool:
        if (
            then in self.named.days
            or (now, then) in self.before.pairs
            or any(self.lies_back(phrase, now, then) for phrase in self.units_back)
            or any(self._begins(each, then) for each in self.claims if each.op == "period")
            or self._is_so_many_steps(now, then)
        ):
            return True
        one_step = any(self._is_one_step(measure, now, then) for measure in self._counted(claim))
        return not self.units_back and (then in self.before.days or one_step)

    def _is_so_many_steps(self, now: date, then: date) -> bool:
        """Whether a claim says how many steps lie between: "four weeks earlier"."""
        ends = {"from": then.isoformat(), "to": now.isoformat()}
        return any(each.op == "steps" and ends.items() <= dict(each.inputs).items() for each in self.claims)

    def _begins(self, claim: Claim, day: date) -> bool:
        """Whether a stretch of time that is named begins in the period that ends on a day: "over the 13 weeks to"."""
        value = self.values[claim.id]
        if not isinstance(value, Period) or claim.inputs["form"] != "window" or day >= value.last:
            return False
        lengths = {0, *(days for _, days in stretches(self, self._measures_told, day))}
        return value.days is None or value.days - (value.last - day).days in lengths

    @cached_property
    def _measures_told(self) -> frozenset[str]:
        return frozenset(name for each in self.about.values() for name in each.named)

    def _lies_so_far_back(self, claim: Claim, now: date, then: date, is_a_step: bool) -> bool:
        """Whether a period lies back as the sentence says, or one step of a claim's measures."""
        if any(self.lies_back(unit, now, then) for unit in self.units_back):
            return True
        return is_a_step and any(self._is_one_step(measure, now, then) for measure in self._counted(claim))

    def _counted(self, claim: Claim) -> list[str]:
        """The measures of a claim that have periods."""
        used = sorted(self.about[claim.id].measures)
        return [each for each in used if self.figures.measures[each].op != "population"]

    def _is_one_step(self, measure: str, now: date, then: date) -> bool:
        """Whether two periods of a measure lie one of its steps apart."""
        table = self.figures.table_of(measure)
        ends = table.row.ends
        return now in ends and ends[now] - self.figures.step(measure) == ends.get(then)

    def days_of(self, expression: Mapping[str, Any]) -> set[date]:
        """The last days of all periods that an expression looks at."""
        inside = nested(expression["op"], expression["inputs"])
        return {day for _, each in inside for day in days_in(self.figures, each).values()}

    @cached_property
    def units_back(self) -> list[str]:
        """The units of "the week before", "a year earlier", "the previous month"."""
        found = [each["one"] or each["two"] for each in BACK.finditer(self.passage.text)]
        return [unit.lower() for unit in found if unit.lower() in (*UNITS, *self._occasions)]

    @cached_property
    def _occasions(self) -> tuple[str, ...]:
        return tuple(table.called for table in self.figures.tables.values() if table.called)

    def lies_back(self, unit: str, now: date, then: date) -> bool:
        """Whether the later period lies one such unit behind the earlier."""
        if unit in self._occasions:
            return any(self._next_occasion(unit, now, then))
        return is_back(unit, now, then)

    def _next_occasion(self, unit: str, now: date, then: date) -> Iterator[bool]:
        for table in self.figures.tables.values():
            places = [table.row.index_of(day.toordinal()) for day in (now, then)]
            if table.called == unit and None not in places:
                yield places[0] == (places[1] or 0) + 1

    def _step_before(self, claim: Claim) -> Iterator[date]:
        """The period that the last step of a condition comes from: "has been higher than the year before"."""
        measure, period = str(claim.inputs["condition"]["measure"]), str(claim.inputs["period"])
        table = self.figures.table_of(measure)
        yield table.period(table.index(period) - self.figures.step(measure)).last

    def steps_back(self) -> Iterator[Fault]:
        """ "The week before" needs two periods a week apart among those that the sentence looks at."""
        days = {day for each in self.about.values() for day in each.days} | {self.story.end} | self.named.days
        if not self._figures:
            return
        in_each = [claim for claim in self.claims if "steps" in claim.inputs.get("condition", ())]
        days |= {day for claim in in_each for day in self._step_before(claim)}
        for unit in self.units_back:
            if not any(self.lies_back(unit, now, then) for now in days for then in days):
                yield self._fault(f"the {unit} before", "no figure of the sentence is compared with it")
