"""Whether what a sentence names is what its figures are of: its areas, its measures, its periods, side by side.

Each claim may be true of something, and the sentence still false: last week's figure beside this week's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .document import Claim, Story
from .measures import QUOTIENTS, Figures
from .passages import BY_A_PERSON, Passage
from .periods import Period
from .reckoner import Value
from .report import Fault, Untrue
from .uses import Pair, Uses, uses
from .word_lists import OF_ANYTHING

_NOUN = re.compile(r"tables\.(\w+)\.measures\.(\w+)\.noun\.\w+")
_BACK = re.compile(r"\b(?:the|an?) (?:(?P<one>[a-z]+) (?:before|earlier)\b|previous (?P<two>[a-z]+)\b)", re.IGNORECASE)
_CUT = re.compile(
    r"[,;:()]|\b(?:compared with|against|from|to|after|than|and|but|when|up|down|with)\b|(?<=\.) ", re.IGNORECASE
)
_CUT_OF_A_CHART = re.compile(r";|\bagainst\b|, its\b|(?<=\.) ")
_UNITS = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "quarter": (0, 3), "year": (0, 12), "season": (0, 12)}
_A_YEAR = (364, 371)  # days: 52 weeks, or 53 where years of weeks are compared
_FROM = re.compile(r"\b(?:from|after) $", re.IGNORECASE)  # a step before, unless more is said
_ENDED = re.compile(r"\bended (?:in|on) $")
_AT_ONE_TIME = ("cell", "rank", "count_where", "all_where", "only_where", "all_but", "run_length", "run_where")
_RUNS = ("run_length", "run_where", "count_periods", "steps")
_OF_A_KIND = re.compile(r"\bof (?:its|their|that) size\b|\baside\b|\bother\b|\bnext\b", re.IGNORECASE)
Values = Mapping[str, Value | Untrue]


@dataclass(frozen=True)
class Named:
    """What the text has named so far: measures by the words for them, areas, and days that periods end on."""

    nouns: frozenset[str] = frozenset()  # of the last sentence that named any
    first_nouns: frozenset[str] = frozenset()  # of the headline
    areas: frozenset[str] = frozenset()  # likewise
    days: frozenset[date] = frozenset()  # likewise
    pairs: frozenset[Pair] = frozenset()  # of days that were compared


@dataclass(frozen=True)
class Belonging:
    """One passage with its claims, each with its value and what it is about."""

    story: Story
    figures: Figures
    passage: Passage
    claims: Sequence[Claim]
    values: Values
    before: Named

    def faults(self) -> Iterator[Fault]:
        """What does not belong together."""
        if self.passage.kind in BY_A_PERSON:
            return
        yield from self._areas()
        yield from self._measures()
        yield from self._periods()
        yield from self._steps_back()
        yield from self._side_by_side()

    @cached_property
    def about(self) -> dict[str, Uses]:
        """What each claim that holds uses."""
        return {claim.id: uses(self.figures, claim) for claim in self.claims}

    @cached_property
    def named(self) -> Named:
        """What this passage names itself."""
        nouns, areas, days = set[str](), set[str](), set[date]()
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op == "metadata" and _NOUN.fullmatch(str(claim.inputs["key"])):
                nouns.add(str(value))
            if claim.form["rule"] in ("name", "names"):
                areas |= {value} if isinstance(value, str) else set()
            if isinstance(value, tuple):
                areas |= {*value}
            if isinstance(value, Period):
                days.add(value.last)
        pairs = frozenset(pair for each in self.about.values() for pair in each.pairs)
        return Named(frozenset(nouns), frozenset(), frozenset(areas), frozenset(days), pairs)

    def after(self) -> Named:
        """What has been named when this passage is over."""
        return Named(
            self.named.nouns or self.before.nouns,
            self.before.first_nouns or self.named.nouns,
            self.named.areas or self.before.areas,
            self.named.days or self.before.days,
            self.named.pairs | self.before.pairs,
        )

    def _fault(self, words: str, reason: str) -> Fault:
        return Fault(self.passage.id, words, reason)

    @cached_property
    def _figures(self) -> bool:
        return any(each.figures for each in self.about.values())

    # --- areas

    def _areas(self) -> Iterator[Fault]:
        """Whose figures are told is named; who is named has a figure told, or is whom the story is about."""
        heads = self.passage.id in ("h", "sh")
        known = self.named.areas | self.before.areas | {self.story.area[0]}
        known = self.named.areas if heads and self.named.areas else known
        if heads and not self._figures and self.named.areas - {self.story.area[0]}:
            yield self._fault(self.passage.text, f"the story is about {self.story.area[0]}")
        used = {code for each in self.about.values() for code in each.areas | each.groups}
        for claim in self.claims:
            strange = sorted(code for code in self.about[claim.id].areas - known if not self._is_meant(code, known))
            if strange and not self._is_a_gap:
                yield self._fault(claim.printed, f"a figure of {', '.join(strange)}, which the text does not name")
            if claim.op == "area" and claim.form["rule"] == "name" and used and not self._is_used(claim, used):
                yield self._fault(claim.printed, "named, but no figure of the sentence is about it")
            wide = known | {self.story.area[0]}
            if strange := sorted(self.about[claim.id].groups - wide) if self._named_groups else []:
                yield self._fault(claim.printed, f"a comparison within {strange[0]}, which the text does not name")
            strange = sorted(self.about[claim.id].left_out - known)
            if strange and not self._are_of_another_kind(claim):
                yield self._fault(claim.printed, f"{', '.join(strange)} left out of what is compared, and not named")

    def _is_meant(self, code: str, known: frozenset[str]) -> bool:
        """A headline may leave out whose whole a named area is part of, or which of a group's areas it tells of."""
        return self.passage.id in ("h", "sh") and any(
            self._holds(one, frozenset((other,))) for area in known for one, other in ((code, area), (area, code))
        )

    @property
    def _named_groups(self) -> frozenset[str]:
        return self.named.areas & frozenset(self.story.groups)

    @cached_property
    def _is_a_gap(self) -> bool:
        """Whether the highest and the lowest are told of together, whoever they are."""
        return {claim.inputs["end"] for claim in self.claims if claim.op == "rank"} == {"top", "bottom"}

    def _are_of_another_kind(self, claim: Claim) -> bool:
        """Whether those left out are told apart by the words: of another size, or of another sort in the register."""
        if _OF_A_KIND.search(self.passage.text):
            return True
        areas, out = self.figures.register.areas, self.about[claim.id].left_out
        leaves = {code for group in self.about[claim.id].groups for code in self._leaves(group)}
        sorts = [(lambda code: areas[code].called), (lambda code: areas[code].line.get("kind"))]
        return any(not {sort(code) for code in leaves - out} & {sort(code) for code in out} for sort in sorts)

    def _leaves(self, area: str) -> Iterator[str]:
        for table in self.figures.tables:
            yield from self.figures.leaves(area, table)

    def _is_used(self, claim: Claim, used: set[str]) -> bool:
        code = str(self.values[claim.id])
        return code in used or code == self.story.area[0]

    # --- measures

    def _measures(self) -> Iterator[Fault]:
        """The words for a measure are those of a measure whose figures the sentence tells."""
        used = {name for each in self.about.values() for name in each.measures}
        if not used:
            return
        words = {noun for name in used for noun in self._nouns(name)}
        for claim in self.claims:
            is_noun = claim.op == "metadata" and _NOUN.fullmatch(str(claim.inputs["key"]))
            if is_noun and str(self.values[claim.id]) not in words:
                yield self._fault(claim.printed, "named, but no figure of the sentence is of it")
        yield from self._unclaimed(used)
        nouns = self.named.nouns | self.before.nouns | self.before.first_nouns | self._main
        if self.passage.id.startswith("n"):  # a note may name a measure in short
            return
        for claim in self.claims:
            measures = self.about[claim.id].measures
            if measures and nouns and not any(self._is_called(name, nouns) for name in measures):
                yield self._fault(claim.printed, f"a figure of {min(measures)}, which the text does not name")

    def _unclaimed(self, used: set[str]) -> Iterator[Fault]:
        """Words for a measure that no claim holds: they too must be those of a measure that is told."""
        text, done = self.passage.text, 0
        right = {noun.casefold() for name in used for noun in self._nouns(name)}
        for found in self._any_noun.finditer(text if self.passage.kind == "data" else ""):
            held = any(claim.start <= found.start() and found.end() <= claim.end for claim in self.claims)
            if not held and found.start() >= done and found[0].casefold() not in right:
                yield self._fault(found[0], "no claim covers these words, and no figure of the sentence is of them")
            done = found.end()

    @cached_property
    def _any_noun(self) -> re.Pattern[str]:
        """The words for any measure of the story's tables, the longest first."""
        nouns = {noun for name in self.figures.measures for noun in self._nouns(name)}
        said = sorted((n for n in nouns if not {*n.lower().split()} <= OF_ANYTHING), key=lambda n: (-len(n), n))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, said)) or '(?!)'})\b", re.IGNORECASE)

    @cached_property
    def _main(self) -> frozenset[str]:
        """The words for what the dataset's stories are about."""
        main = str(self.figures.sheet.get("story", {}).get("main", ""))
        return frozenset(noun for table in self.figures.tables for noun in self._nouns(f"{table}.{main}"))

    def _is_called(self, measure: str, nouns: frozenset[str]) -> bool:
        """Whether a measure is named; of one number for another the word "rate" or "share" will do."""
        of = self.figures.measures[measure]
        short = (of.op in QUOTIENTS or " per " in of.unit or "%" in of.unit) and re.search(
            r"\b(rate|share)\b", self.passage.text
        )
        return bool(self._nouns(measure) & nouns or short)

    def _nouns(self, measure: str) -> frozenset[str]:
        table, _, short = measure.partition(".")
        found = self.figures.sheet.get("tables", {}).get(table, {}).get("measures", {}).get(short, {}).get("noun", {})
        return frozenset(str(words) for key, words in found.items() if key != "verb" and words)

    # --- periods

    def _periods(self) -> Iterator[Fault]:
        """Every period compared is the story's, is named, or lies back as far as the sentence says."""
        compared = {then for each in self.about.values() for _, then in each.pairs}
        known = self.named.days | self.before.days | compared | {self.story.end}
        for claim in self.claims:
            if claim.op not in _AT_ONE_TIME:
                continue
            for day in sorted(self.about[claim.id].days - known):
                back = [*self._back, *(_UNITS if _FROM.search(self._ahead(claim)) else ())]
                if not any(self._lies_back(phrase, base, day) for phrase in back for base in known):
                    yield self._fault(claim.printed, f"of the period to {day}, which the text does not name")
        yield from self._from_and_to()
        looked_at = {day for each in self.about.values() for day in each.days} | {self.story.end} | self._given
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op != "period" or not isinstance(value, Period) or not self._figures:
                continue
            if self._is_a_beginning(claim):
                right = any(0 <= (value.last - day).days < _A_YEAR[1] for day in self._beginnings)
            else:
                right = value.last in looked_at or self._is_an_extreme(value.last) or _ENDED.search(self._ahead(claim))
            if not right:
                yield self._fault(claim.printed, "named, but no figure of the sentence is of it")
        for claim in self.claims:
            for now, then in sorted(self.about[claim.id].pairs):
                if now < then and self._compares_cells(claim):
                    yield self._fault(claim.printed, f"{now} is compared with {then}, which comes after it")
                elif not self._is_told(now, then) and not self._is_one_of_many(claim):
                    yield self._fault(claim.printed, f"compared with {then}, which the text does not name")

    @cached_property
    def _given(self) -> set[date]:
        """The periods that claims give, and where the sentence's chart begins and ends."""
        found = {v.last for c in self.claims if c.op != "period" and isinstance(v := self.values[c.id], Period)}
        charts = [chart for chart in self.story.charts if self.passage.id.startswith(f"{chart.id}.")]
        for entry in (chart.entry for chart in charts if chart.sort == "line"):
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

    def _is_a_beginning(self, claim: Claim) -> bool:
        return self._ahead(claim).endswith("back to ")

    def _ahead(self, claim: Claim) -> str:
        return self.passage.text[: claim.start]

    def _is_an_extreme(self, day: date) -> bool:
        """Whether a highest or lowest figure that the sentence tells is that of the period that ends on a day."""
        for claim in self.claims:
            measure, area = claim.inputs.get("measure"), claim.inputs.get("area")
            if claim.op in ("max", "min") and measure and area:
                table = self.figures.table_of(str(measure))
                ends = [at for at in range(table.row.length) if table.period(at).last == day]
                if any(self.figures.at(str(measure), str(area), at) == self.values[claim.id] for at in ends):
                    return True
        return False

    @cached_property
    def _beginnings(self) -> set[date]:
        """Where the record of each measure begins that the sentence tells of, in each of its areas."""
        return {
            day
            for each in self.about.values()
            for name in each.measures
            for area in each.areas | each.groups | {self.story.area[0]}
            if (day := self._first_known(name, area)) is not None
        }

    def _first_known(self, measure: str, area: str) -> date | None:
        if self.figures.measures[measure].op == "population":
            return None
        table = self.figures.table_of(measure)
        known = (at for at in range(table.row.length) if self.figures.at(measure, area, at) is not None)
        first = next(known, None)
        return None if first is None else table.period(first).last

    def _compares_cells(self, claim: Claim) -> bool:
        """Whether a claim sets one cell beside another, and not one difference beside another."""
        return all(claim.inputs[side]["op"] == "cell" for side in ("now", "before") if side in claim.inputs)

    def _is_one_of_many(self, claim: Claim) -> bool:
        """Whether a word stands for several comparisons: "fewer than in any other July", or for all steps of a run."""
        if claim.op == "direction" and any(each.op in _RUNS for each in self.claims):
            return True
        return sum((claim.start, claim.end) == (each.start, each.end) for each in self.claims) > 1

    def _is_told(self, now: date, then: date) -> bool:
        if (
            then in self.named.days
            or (now, then) in self.before.pairs
            or any(self._lies_back(phrase, now, then) for phrase in self._back)
        ):
            return True
        return not self._back and (then in self.before.days or self._is_a_step(now, then))

    def _is_a_step(self, now: date, then: date) -> bool:
        return any(self._lies_back(unit, now, then) for unit in (*_UNITS, *self._occasions))

    @cached_property
    def _back(self) -> list[str]:
        """The units of "the week before", "a year earlier", "the previous month"."""
        found = [each["one"] or each["two"] for each in _BACK.finditer(self.passage.text)]
        return [unit.lower() for unit in found if unit.lower() in (*_UNITS, *self._occasions)]

    @cached_property
    def _occasions(self) -> tuple[str, ...]:
        return tuple(table.called for table in self.figures.tables.values() if table.called)

    def _lies_back(self, unit: str, now: date, then: date) -> bool:
        """Whether the later period lies one such unit behind the earlier."""
        if unit in self._occasions:
            return any(self._next_occasion(unit, now, then))
        days, months = _UNITS[unit]
        if days:
            return (now - then).days == days
        if months == 12 and _A_YEAR[0] <= (now - then).days <= _A_YEAR[1]:
            return True
        return (now.year - then.year) * 12 + now.month - then.month == months

    def _next_occasion(self, unit: str, now: date, then: date) -> Iterator[bool]:
        for table in self.figures.tables.values():
            places = [table.row.index_of(day.toordinal()) for day in (now, then)]
            if table.called == unit and None not in places:
                yield places[0] == (places[1] or 0) + 1

    def _steps_back(self) -> Iterator[Fault]:
        """ "The week before" needs two periods a week apart among those that the sentence looks at."""
        days = {day for each in self.about.values() for day in each.days} | {self.story.end} | self.named.days
        in_each = any("steps" in claim.inputs.get("condition", ()) for claim in self.claims)
        for unit in self._back:
            if not in_each and not any(self._lies_back(unit, now, then) for now in days for then in days):
                yield self._fault(f"the {unit} before", "no figure of the sentence is compared with it")

    # --- side by side

    def _side_by_side(self) -> Iterator[Fault]:
        """In a stretch of text with one figure and one date, or one name, the figure is of that date and area."""
        for claims, text in self._stretches():
            cells = [claim for claim in claims if claim.op == "cell" and claim.form["rule"] in ("number", "about")]
            if len(cells) != 1:
                continue
            own = self.about[cells[0].id]
            dates = [value.last for claim in claims if isinstance(value := self.values[claim.id], Period)]
            if len(dates) == 1 and not _BACK.search(text) and dates[0] not in own.days:
                yield self._fault(cells[0].printed, f"beside a date, {dates[0]}, but of {min(own.days, default='?')}")
            names = [str(self.values[claim.id]) for claim in claims if claim.op == "area"]
            ranks = [claim for claim in claims if claim.op == "rank" and self._is_alt]
            for rank in ranks if len(names) == 1 else ():
                if rank.inputs["area"] != names[0]:
                    yield self._fault(rank.printed, f"beside the name of {names[0]}, but of {rank.inputs['area']}")
            if len(names) == 1 and names[0] not in own.areas and not self._holds(names[0], own.areas):
                yield self._fault(cells[0].printed, f"beside the name of {names[0]}, but of {min(own.areas)}")

    def _holds(self, group: str, areas: frozenset[str]) -> bool:
        return areas <= {*self._leaves(group)}

    @property
    def _is_alt(self) -> bool:
        return self.passage.id.endswith(".alt")

    def _stretches(self) -> Iterator[tuple[list[Claim], str]]:
        """The text cut where a new figure may begin, but never within a claim."""
        text, start = self.passage.text, 0
        inside = [(claim.start, claim.end) for claim in self.claims]
        cuts = [found.start() for found in (_CUT_OF_A_CHART if self._is_alt else _CUT).finditer(text)]
        for at in [*(cut for cut in cuts if not any(s < cut < e for s, e in inside)), len(text)]:
            yield [claim for claim in self.claims if start <= claim.start and claim.end <= at], text[start:at]
            start = at
