"""Whether what a sentence names is what its figures are of: its areas, its measures, its periods, side by side.

Each claim may be true of something, and the sentence still false: last week's figure beside this week's date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from .definitions import QUOTIENTS
from .document import Claim
from .evidence import evidence_faults
from .passages import BY_A_PERSON
from .report import Fault
from .told import is_noun
from .told_apposed import apposed_faults
from .told_areas import CUT, CUT_OF_A_CLAUSE, ToldAreas
from .told_charts import chart_word_faults
from .told_ends import end_faults
from .told_figures import BETWEEN_TWO
from .told_frames import frame_faults
from .told_highs import high_faults
from .told_joints import joint_faults
from .told_lengths import stretch_faults
from .told_moves import movement_faults
from .told_names import name_faults
from .told_next_to import next_to_faults
from .told_overtaken import overtaking_faults
from .told_pairs import pair_faults
from .told_periods import BACK
from .told_places import place_faults
from .told_sets import set_faults
from .told_sides import side_faults
from .told_sorts import sort_faults
from .told_sources import source_faults
from .told_units import unit_faults
from .told_words import word_faults
from .uses import OF_AREAS

_HOW_FAR = re.compile(r"\b(?:since|back to|was (?:in|on)) $")
_OF_A_WHOLE = re.compile(r"\b(?:of|out of|share|part|proportion|contributed|accounted)\b")
_CUT_OF_A_CHART = re.compile(r";|\bagainst\b|, its\b|(?<=\.) ")
_NEXT_OF_A_LIST = re.compile(r",? (?:and |or |as well as )?(?:the )?")
_RUNS_OF = ("run_length", "run_where")
_MOVES = ("direction", "difference", "percent_change", "point_change", "inside_chance", "passed")
_SET_DOWN = ("cell", "sum", "mean", "median")
_TOLD = ("number", "percent", "about")
_LOOKS: tuple[Callable[[ToldAreas], Iterator[Fault]], ...] = (  # a shelf: each file looks at one sort of neighbours
    *(evidence_faults, chart_word_faults, name_faults, place_faults, movement_faults, end_faults, side_faults),
    *(overtaking_faults, pair_faults, source_faults, set_faults, stretch_faults, word_faults, unit_faults),
    *(apposed_faults, next_to_faults, frame_faults, sort_faults, high_faults, joint_faults),
)


class Belonging(ToldAreas):
    """One sentence, and what in it does not belong together."""

    def faults(self) -> Iterator[Fault]:
        """What does not belong together."""
        if self.passage.kind in BY_A_PERSON:
            return
        for look in _LOOKS:
            yield from look(self)
        if self.is_heading:  # a heading: too short to name all that the text below it names
            yield from self.heading_areas()
            if used := {name for each in self.about.values() for name in each.named}:
                yield from self._unclaimed(used)
            yield from self._side_by_side()
            yield from self.figures_in_order()
            yield from self.dates_in_place()
            return
        yield from self.areas()
        yield from self._measures()
        yield from self.periods()
        yield from self.steps_back()
        yield from self._side_by_side()
        yield from self.figures_in_order()
        yield from self.dates_in_place()

    # --- measures

    def _measures(self) -> Iterator[Fault]:
        """The words for a measure are those of a measure whose figures the sentence tells."""
        used = {name for each in self.about.values() for name in each.named}
        if not used:
            return
        words = {noun for name in used for noun in self.nouns(name)}
        for claim in self.claims:
            if is_noun(claim) and str(self.values[claim.id]) not in words:
                yield self._fault(claim.printed, "named, but no figure of the sentence is of it")
        yield from self._unclaimed(used) if self.passage.kind == "data" else ()
        nouns = self.named.nouns | self.before.nouns | self.before.first_nouns
        if self.passage.id.startswith("n"):  # a note may name a measure in short
            return
        told = self.named.nouns or nouns
        nouns |= self._main if nouns else frozenset()
        for claim in self.claims:
            measures = {m for m in self.about[claim.id].measures if self.figures.measures[m].op != "population"}
            if measures and nouns and not any(self._is_called(name, nouns) for name in measures):
                yield self._fault(claim.printed, f"a figure of {min(measures)}, which the text does not name")
            elif measures and self._is_of_another_figure(claim):
                yield self._fault(claim.printed, f"of {min(measures)}, and the figure beside it is of another measure")
            elif measures and self._is_of_another_run(claim, told):
                yield self._fault(claim.printed, f"of {min(measures)}, and the run beside it is of another measure")

    def _is_of_another_run(self, claim: Claim, told: frozenset[str]) -> bool:
        """Whether a movement beside a run is of a measure that is not named: "after three years of higher figures"."""
        runs = {name for each in self.claims if each.op in _RUNS_OF for name in self.about[each.id].named}
        own = self.about[claim.id].named
        apart = claim.op == "direction" and bool(runs) and not own & runs
        return apart and not any(self._is_called(name, told) for name in own)

    def _is_of_another_figure(self, claim: Claim) -> bool:
        """Whether a comparison is by another measure than every figure told, and no more than one is named."""
        cells = {short for each in self._bare if each.op == "cell" for short in self._shorts(each)}
        apart = claim.op == "direction" and bool(cells) and len(self._noun_claims) <= 1
        return apart and not cells & self._shorts(claim)

    def _unclaimed(self, used: set[str]) -> Iterator[Fault]:
        """Words for a measure that no claim holds: they too must be those of a measure that is told."""
        right = {noun.casefold() for name in used for noun in self.nouns(name)}
        for start, end, is_held in self.spoken:
            words = self.passage.text[start:end]
            if not is_held and words.casefold() not in right:
                yield self._fault(words, "no claim covers these words, and no figure of the sentence is of them")
            elif not is_held and self._is_named_again(start, end):
                yield self._fault(words, "a measure named twice, and the first time without a claim")

    def _is_named_again(self, start: int, end: int) -> bool:
        """Whether a claim names the same measure behind a word of movement: "home sales fell but home sales rose"."""
        for noun in self._noun_claims:
            between = {each.op for each in self.claims if end <= each.start and each.end <= noun.start}
            same = str(self.values[noun.id]).casefold() == self.passage.text[start:end].casefold()
            if same and end <= noun.start and {"direction"} <= between <= BETWEEN_TWO:
                return True
        return False

    @cached_property
    def _main(self) -> frozenset[str]:
        return self.figures.nouns.main(self.figures.tables)

    def _is_called(self, measure: str, nouns: frozenset[str]) -> bool:
        """Whether a measure is named; of one number for another the word "rate" or "share" will do."""
        of = self.figures.measures[measure]
        short = (of.op in QUOTIENTS or " per " in of.unit or "%" in of.unit) and re.search(
            r"\b(rate|share)\b", self.passage.text
        )
        return bool(self.nouns(measure) & nouns or short)

    # --- side by side

    def _side_by_side(self) -> Iterator[Fault]:
        """In a stretch of text with one figure and one date, or one name, the figure is of that date and area."""
        yield from self._moves_of()
        for claims, text in self._stretches():
            cells = [claim for claim in claims if claim.op in _SET_DOWN and claim.form["rule"] in _TOLD]
            yield from self._runs_of(claims)
            if len(cells) != 1:
                continue
            own = self.about[cells[0].id]
            dates = self._given_by([c for c in claims if not _HOW_FAR.search(self._ahead(c))], "period")
            extremes = self._given_by(claims, "extreme_period") if self.is_alt else []
            if len(extremes) == 1 and extremes[0] not in own.days:
                yield self._fault(cells[0].printed, f"not the extreme, which is that of {extremes[0]}")
            if len(dates) == 1 and not BACK.search(text) and dates[0] not in own.days:
                yield self._fault(cells[0].printed, f"beside a date, {dates[0]}, but of {min(own.days, default='?')}")
            names = [str(self.values[claim.id]) for claim in claims if claim.op == "area"]
            ranks = [claim for claim in claims if claim.op == "rank" and self.is_alt]
            for rank in ranks if len(names) == 1 else ():
                if rank.inputs["area"] != names[0]:
                    yield self._fault(rank.printed, f"beside the name of {names[0]}, but of {rank.inputs['area']}")
            if len(names) == 1 and own.areas and names[0] not in own.areas and not self.holds(names[0], own.areas):
                yield self._fault(cells[0].printed, f"beside the name of {names[0]}, but of {min(own.areas)}")

    def _runs_of(self, claims: list[Claim]) -> Iterator[Fault]:
        """A run beside one name is of that area: "in Ashby it is the third year in a row"."""
        names = [str(self.values[claim.id]) for claim in claims if claim.op == "area"]
        runs = [claim for claim in claims if claim.op in _RUNS_OF and self.about[claim.id].areas]
        for run in runs if len(names) == 1 else ():
            if names[0] not in self.about[run.id].areas:
                yield self._fault(run.printed, f"beside the name of {names[0]}, but of another area")

    def _moves_of(self) -> Iterator[Fault]:
        """In a clause with one name a movement is of that area: "robberies in Ashby fell, while across Borset they"."""
        for claims, text in self._stretches(CUT_OF_A_CLAUSE):
            wholes = {group for claim in claims for group in self.about[claim.id].groups}
            areas = [claim for claim in claims if claim.op == "area" and not self._is_listed(claim)]
            names = [code for claim in areas if (code := str(self.values[claim.id])) not in wholes]
            moves = [claim for claim in claims if claim.op in _MOVES and len(self.about[claim.id].areas) == 1]
            for move in moves if len(names) == 1 and not any(claim.op in OF_AREAS for claim in claims) else ():
                if not self._is_of(names[0], self.about[move.id].areas, bool(_OF_A_WHOLE.search(text))):
                    yield self._fault(move.printed, f"beside the name of {names[0]}, but of another area")

    def _is_listed(self, name: Claim) -> bool:
        """Whether a name is one of several in a row, any of which may have moved: "fell in Ashby, Borset and Kelby"."""
        after = (claim.start for claim in self.claims if claim.op == "area" and claim.start >= name.end)
        return bool(_NEXT_OF_A_LIST.fullmatch(self.passage.text[name.end : min(after, default=None)]))

    def _is_of(self, name: str, areas: frozenset[str], of_a_whole: bool) -> bool:
        """Whether what is said of areas may stand beside a name: of that area, of its parts, or of its whole.

        "In neighbouring areas of Borset robberies fell", "Ashby had half of the fall".
        """
        if name in areas or self.holds(name, areas):
            return True
        return of_a_whole and any(self.holds(area, frozenset({name})) for area in areas)

    def _stretches(self, where: re.Pattern[str] | None = None) -> Iterator[tuple[list[Claim], str]]:
        """The text cut where a new figure may begin (or at other words), but never within a claim."""
        text, start = self.passage.text, 0
        inside = [(claim.start, claim.end) for claim in self.claims]
        cuts = [found.start() for found in (where or (_CUT_OF_A_CHART if self.is_alt else CUT)).finditer(text)]
        for at in [*(cut for cut in cuts if not any(s < cut < e for s, e in inside)), len(text)]:
            yield [claim for claim in self.claims if start <= claim.start and claim.end <= at], text[start:at]
            start = at
