"""Whether figures of a comparison stand in their places: "12 after 9", "from 9 to 12", "fewer than in May"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise

from .document import Claim
from .periods import Period
from .report import Fault
from .told import is_noun
from .told_periods import BACK, ToldPeriods
from .told_places import words_for_measures

_FIGURES, _RULES = ("cell", "sum", "mean", "median", "rest_of", "together"), ("number", "percent", "about")
_CHANGES = ("difference", "percent_change", "point_change")
_OF_MANY = ("max", "min", "mean", "median")
_LATER_FIRST = re.compile(r"\b(?:after|against|compared with|from)\b", re.IGNORECASE)
_FROM, _TO, _NOW_AT = (re.compile(rf"\b{words} $", re.IGNORECASE) for words in ("from", "to", "(?:to|at)"))
_AMONG = re.compile(r"\b(?:among|of) the $")
_EARLIER_BY_WORDS = re.compile(r"\b(?:from|after) $|\bprevious\b", re.IGNORECASE)
_SIDES_OF = {"direction": ("now", "before"), "ratio": ("of", "to")}
_THAN_IN = re.compile(  # "than in the whole of Borset", "above that of Borset"
    r"(?: than(?: in| for| across)?)?(?: (?:that|the [a-z]+) (?:of|in|for))?(?: the)?(?: whole of(?: the)?)? "
)
_DATED = re.compile(r" (?:in|on) (?:the )?")
_WHEN = re.compile(r",? when (?:there (?:was|were)|it (?:was|were|stood at))(?: also)? $")
_THIS_TIME = re.compile(r"(?: [a-z]+)? this time\b")
_OTHER_TIME = re.compile(r"[;:]|\.(?![0-9])|\bwhen\b|\bsince\b|\bamong\b|\bwhere\b")
_MAKES, _OF = re.compile(r" (?:accounted for|made up|now)\b"), re.compile(r" of (?:the )?")
_OF_WHOLE = re.compile(r"[0-9] of $")
_RESPECTIVELY = re.compile(r"\brespectively\b")
BETWEEN_TWO = frozenset({"direction", "period", "area"})  # what may stand between two measures that one verb parts
_LONGEST = 80  # characters between two figures that are set side by side


def _of_what(share: Claim, side: str) -> tuple[object, object]:
    """The measure and the area of the part, or the whole, of a share."""
    inputs = share.inputs[side]["inputs"]
    return inputs.get("measure"), inputs.get("area")


class ToldFigures(ToldPeriods):
    """The part of the judgement on a sentence that is about two figures side by side, and the later one of them."""

    def figures_in_order(self) -> Iterator[Fault]:
        """Each figure stands where the words put it."""
        yield from self._two_and_two()
        yield from self._respectively()
        yield from self._behind_words()
        yield from self._sides()
        yield from self._nouns_behind()
        yield from self._told_twice()
        yield from self._of_two_areas()
        yield from self._in_headings()

    @cached_property
    def _bare(self) -> list[Claim]:
        """The figures told as they are, in the order of the text."""
        found = [each for each in self.claims if each.op in _FIGURES and each.form["rule"] in _RULES]
        return sorted((each for each in found if self.about[each.id].days), key=lambda each: each.start)

    def _day(self, claim: Claim) -> date:
        return max(self.about[claim.id].days)

    # --- two figures

    def _two_and_two(self) -> Iterator[Fault]:
        aside = [each for each in self._bare if _WHEN.search(self._ahead(each))]  # "since March, when there were 529,"
        wholes = [each for each in self._bare if _OF_WHOLE.search(self._ahead(each))]  # "57 of 87 against 15 of 61"
        plain = [each for each in self._bare if each not in (*aside, *wholes)]
        for one, other in (*pairwise(plain), *self._shares, *self._changes):
            between = self.passage.text[one.end : other.start]
            if len(between) > _LONGEST or _OTHER_TIME.search(between):
                continue
            rising = bool(_FROM.search(self._ahead(one)) and _TO.search(between))
            if rising or _LATER_FIRST.search(between):
                earlier, later = (one, other) if rising else (other, one)
                yield from self._compared(earlier, later, between)

    def _compared(self, earlier: Claim, later: Claim, between: str) -> Iterator[Fault]:
        then, now = self._day(earlier), self._day(later)
        if earlier.inputs.get("area") != later.inputs.get("area"):
            if not self._stand_as_named(earlier, later):
                yield self._fault(earlier.printed, "compared with a figure of another area, and not as these are named")
        elif self._shorts(earlier) != self._shorts(later):
            if not self._stand_as_called(earlier, later):
                yield self._fault(earlier.printed, "compared with a figure of another measure")
        elif self.about[earlier.id].measures != self.about[later.id].measures:
            return  # of two tables: that of a day, and what another one gave
        elif then >= now:
            yield self._fault(earlier.printed, f"of the period to {then}, and told as before that to {now}")
        elif earlier.op == "cell" and not self._has_a_date(earlier) and not self._lies_as_told(earlier, now, then):
            yield self._fault(earlier.printed, f"of the period to {then}, which is not as far back as the text says")

    @property
    def _shares(self) -> Iterator[tuple[Claim, Claim]]:
        """Two shares of the same part in the same whole, next to each other: "40%, up from 33%"."""
        told = sorted((c for c in self.claims if c.op == "share" and self.about[c.id].days), key=lambda c: c.start)
        for one, other in pairwise(told):
            if all(_of_what(one, side) == _of_what(other, side) for side in ("part", "whole")):
                yield one, other

    @property
    def _changes(self) -> Iterator[tuple[Claim, Claim]]:
        """Two changes of one measure, next to each other: "slowed to 12 from 15 the week before"."""
        told = sorted((c for c in self.claims if c.op in _CHANGES and self.about[c.id].days), key=lambda c: c.start)
        for one, other in pairwise(told):
            alike = (self.about[one.id].areas, self._shorts(one)) == (self.about[other.id].areas, self._shorts(other))
            if one.op == other.op and alike:
                yield one, other

    def _shorts(self, claim: Claim) -> set[str]:
        """The measures' own names, without their tables'."""
        return {name.partition(".")[2] for name in self.about[claim.id].measures}

    def _between(self, one: Claim, other: Claim) -> list[Claim]:
        start, end = min(one.end, other.end), max(one.start, other.start)
        return [claim for claim in self.claims if start <= claim.start and claim.end <= end]

    def _stand_as_named(self, one: Claim, other: Claim) -> bool:
        """Whether a name stands between two figures or behind them, or the two ahead of them in the same order."""
        last = max(one.end, other.end)
        named = [*self._between(one, other), *(claim for claim in self.claims if claim.start >= last)]
        if any(claim.form["rule"] in ("name", "names") for claim in named):
            return True
        return self._in_the_order_named(*sorted((one, other), key=lambda claim: claim.start))

    def _in_the_order_named(self, first: Claim, second: Claim) -> bool:
        names = [claim for claim in self.claims if claim.op == "area" and claim.end <= first.start]
        places = [
            [claim.start for claim in names if self.values[claim.id] == each.inputs.get("area")]
            for each in (first, second)
        ]
        return bool(places[0] and places[1]) and min(places[0]) < min(places[1])

    def _stand_as_called(self, one: Claim, other: Claim) -> bool:
        """Whether words for a measure stand between two figures, or those for both ahead of them in the same order."""
        if any(claim.op == "metadata" for claim in self._between(one, other)):
            return True
        return self._in_the_order_called(*sorted((one, other), key=lambda claim: claim.start))

    def _in_the_order_called(self, first: Claim, second: Claim) -> bool:
        nouns = [claim for claim in self._noun_claims if claim.end <= first.start]
        words = [{word for name in self.about[each.id].named for word in self.nouns(name)} for each in (first, second)]
        places = [[noun.start for noun in nouns if str(self.values[noun.id]) in right] for right in words]
        return bool(places[0] and places[1]) and min(places[0]) < min(places[1])

    @property
    def _noun_claims(self) -> list[Claim]:
        return sorted((each for each in self.claims if is_noun(each)), key=lambda each: each.start)

    def _respectively(self) -> Iterator[Fault]:
        """The two figures ahead of "respectively" stand in the order of the measures, or the names, ahead of them."""
        told = _RESPECTIVELY.search(self.passage.text)
        two = [claim for claim in self._bare if told and claim.end <= told.start()][-2:]
        if len(two) < 2:
            return
        days, nows = {*map(self._day, two)}, {now for each in self.about.values() for now, _ in each.pairs}
        if len(days) > 1 or (nows and not days <= nows):
            yield self._fault(two[0].printed, "told beside the other as of one time, that of the comparison")
        if self._shorts(two[0]) != self._shorts(two[1]):
            right = self._in_the_order_called(*two)
        else:
            right = two[0].inputs.get("area") == two[1].inputs.get("area") or self._in_the_order_named(*two)
        if not right:
            yield self._fault(two[0].printed, "not in the order of what is told respectively")

    def _has_a_date(self, claim: Claim) -> bool:
        """Whether a period is named in the stretch of a figure, or anywhere but for the story's own."""
        days = {value.last for each in self.claims if isinstance(value := self.values[each.id], Period)}
        return self._day(claim) in days

    def _lies_as_told(self, claim: Claim, now: date, then: date) -> bool:
        if self.units_back:
            return any(self.lies_back(unit, now, then) for unit in self.units_back)
        if self.is_heading:  # it has no room for dates
            return True
        if any(self._begins(each, then) for each in self.claims if each.op == "period"):
            return True
        return then in self.before.days or self._is_one_step(str(claim.inputs["measure"]), now, then)

    # --- a figure behind words

    def _behind_words(self) -> Iterator[Fault]:
        nows = {now for each in self.about.values() for now, _ in each.pairs}
        firsts = [claim for claim in self._bare if _FROM.search(self._ahead(claim))]
        for claim in self._bare:
            ahead, day = self._ahead(claim), self._day(claim)
            is_now = _NOW_AT.search(ahead) and day not in self._dates_behind(claim)
            if nows and not firsts and is_now and claim.op == "cell" and day not in nows:
                yield self._fault(claim.printed, f"of the period to {day}, and told as where it stands now")
            if day != self.story.end and _THIS_TIME.match(self.passage.text[claim.end :]):
                yield self._fault(claim.printed, f"of the period to {day}, and told as of this time")
            if _WHEN.search(ahead) and (named := self._named_last(claim)) and named != day:
                yield self._fault(claim.printed, f"of the period to {day}, and told as of {named}")
            if claim.op == "cell" and (unit := self._back_ahead(ahead)):
                base = max([self.story.end, *map(self._day, self._bare)])
                if not self.lies_back(unit, base, day):
                    yield self._fault(claim.printed, f"of the period to {day}, and told as of the {unit} before")

    def _dates_behind(self, claim: Claim) -> set[date]:
        """The period right behind a figure: "to 12 in May"."""
        found = _DATED.match(self.passage.text, claim.end)
        behind = [self.values[each.id] for each in self.claims if found and found.start() < each.start <= found.end()]
        return {value.last for value in behind if isinstance(value, Period)}

    def _named_last(self, claim: Claim) -> date | None:
        found = [each for each in self.claims if each.end <= claim.start and isinstance(self.values[each.id], Period)]
        value = self.values[max(found, key=lambda each: each.end).id] if found else None
        return value.last if isinstance(value, Period) else None

    def _back_ahead(self, ahead: str) -> str:
        """The unit of "a year earlier (" or "the week before there were ", with the figure right behind."""
        found = [*BACK.finditer(ahead)]
        if not found or not re.fullmatch(r" \(|,? there (?:was|were) ", ahead[found[-1].end() :]):
            return ""
        unit = (found[-1]["one"] or found[-1]["two"]).lower()
        return unit if unit in self.units_back else ""

    def _nouns_behind(self) -> Iterator[Fault]:
        """ "44 private claims": the words right behind a figure are those of its measure, or of the whole of a part."""
        for claim in self._bare:
            right = {word.casefold() for name in self.about[claim.id].named for word in self.nouns(name)}
            for start, _, word in words_for_measures(self):
                if start == claim.end + 1 and right and word not in right:
                    yield self._fault(claim.printed, f"not a figure of what is named behind it, {word}")
        for share in self.claims:
            if share.op == "share":
                yield from self._part_and_whole(share, self._noun_claims)

    def _part_and_whole(self, share: Claim, nouns: list[Claim]) -> Iterator[Fault]:
        part, whole = (str(share.inputs[side]["inputs"].get("measure")) for side in ("part", "whole"))
        ahead = [each for each in nouns if each.end <= share.start][-1:]
        behind = [each for each in nouns if each.start >= share.end][:1]
        ahead = [each for each in ahead if _MAKES.match(self.passage.text[each.end : share.start])]
        behind = [each for each in behind if _OF.match(self.passage.text[share.end : each.start])]
        for measure, found in ((part, ahead), (whole, behind)):
            for noun in found if part != whole and self.nouns(measure) else ():
                if str(self.values[noun.id]) not in self.nouns(measure):
                    yield self._fault(noun.printed, f"stands where the words for {measure} belong")

    def _told_twice(self) -> Iterator[Fault]:
        """One figure, or the words for one measure, twice side by side: one of them should be another."""
        cells = [each for each in self._bare if each.op == "cell"]
        for one, other in combinations(cells, 2):
            if one.inputs == other.inputs and not self.passage.id.startswith("g"):
                yield self._fault(other.printed, "the same figure told twice")
        for one, other in pairwise(self._noun_claims):
            between = {claim.op for claim in self._between(one, other)}
            if one.inputs["key"] == other.inputs["key"] and between <= BETWEEN_TWO:
                yield self._fault(other.printed, "a measure named twice")
        for one, other in pairwise(cells):
            is_part = _AMONG.search(self.passage.text[one.end : other.start])
            if is_part and self.about[one.id].days != self.about[other.id].days:
                yield self._fault(other.printed, "told as the whole of a part, and of another period")

    def _of_two_areas(self) -> Iterator[Fault]:
        """ "A had a lower rate than B": the one compared stands ahead, the other behind."""
        for claim in self.claims:
            sides = _SIDES_OF.get(claim.op)
            ops = [claim.inputs[side]["op"] for side in sides or ()]
            if ops != ["cell", "cell"] or sides is None:
                continue
            first, second = (claim.inputs[side]["inputs"]["area"] for side in sides)
            names = sorted((each for each in self.claims if each.op == "area"), key=lambda each: each.start)
            codes = [
                [str(self.values[each.id]) for each in names if each.end <= claim.start][-1:],
                [str(self.values[each.id]) for each in names if each.start >= claim.end][:1],
            ]
            behind = [each for each in names if each.start >= claim.end][:1]
            apart = [self.passage.text[claim.end : each.start] for each in behind]
            is_than = any(_THAN_IN.fullmatch(each) and each.strip() not in ("", "the") for each in apart)
            if first != second and (codes == [[second], [first]] or (is_than and codes == [[], [first]])):
                yield self._fault(claim.printed, f"said of {second} and {first}, and true the other way round")

    def _in_headings(self) -> Iterator[Fault]:
        """A heading without a date is of now."""
        undated = self.is_heading and not self.named.days and not self.passage.id.startswith("g")
        told = [each for each in self._bare if each.op == "cell" and not _EARLIER_BY_WORDS.search(self._ahead(each))]
        for claim in told[:1] if undated else ():
            if self._day(claim) != self.story.end:
                yield self._fault(claim.printed, f"of the period to {self._day(claim)}, and told as of now")

    # --- the two sides of a comparison

    def _sides(self) -> Iterator[Fault]:
        for claim in self.claims:
            if not {"now", "before"} <= {*claim.inputs}:
                continue
            now, before = claim.inputs["now"], claim.inputs["before"]
            if now["op"] in _OF_MANY and before["op"] == "cell":
                yield self._fault(claim.printed, "a highest, lowest or mean figure, compared with one of its own")
                continue
            days, others = self.days_of(now), self.days_of(before)
            if days and others and max(days) < max(others):
                yield self._fault(claim.printed, f"{max(days)} is compared with {max(others)}, which comes after it")
