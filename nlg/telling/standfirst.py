"""The standfirst: the next best lead, above the story, and its place in the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from nlg.fact import Fact, Proven, ScoredFact
from nlg.story import Paragraph, Slot, StoryPlan
from nlg.telling.echoes import echo, echo_of, goes_without_saying
from nlg.telling.leads import NEW_LEVEL, ROUNDABOUT, SIZED, STANDING, aside, is_low
from nlg.telling.pool import Pool
from nlg.telling.room import OF_ITS_OWN, is_more_of
from nlg.telling.said import Said
from nlg.telling.so_far import SoFar
from nlg.telling.wordings import Wordings

LONGEST_STANDFIRST = 200
ABOVE_WHOLE, HIGHEST = "vs_parent", "top"  # the kinds that set a figure beside its group's, and call it the highest
OF_A_SEASON = "seasonal_record"
TOLD_WHOLE = ("all",)  # kinds that a sentence above the story leaves nothing to say of: no exception, no figure
ANNOUNCED = "announced"  # the sentence that gives the figures of what a standfirst has told
SIZES = (SIZED, "change_year")  # the kinds that give a figure and what it was before
FEW = 50  # of a side figure: how so few moved is no line above a story
MOST_STANDFIRSTS = 4  # looked through for one that repeats nothing
BEFORE_THE_ANNOUNCED = ("size", "source", "caveat")  # roles of paragraphs that come before what the standfirst tells
LAST_OF_ALL = ("members", "together", "history", "parts")  # roles where it would be cut off first


@dataclass(eq=False)
class Standfirst:
    """Of one story: what may stand above it, and where the body tells of it."""

    pool: Pool
    plan: StoryPlan
    so_far: SoFar
    wordings: Wordings

    def chosen(self, lead: Slot, intro: Said) -> tuple[ScoredFact | None, list[Said]]:
        """The next best lead that is not the first in other words, if one printable sentence says it.

        Of the first few one that has no place in every story, and begins and counts otherwise than the intro. The
        body never leans on it, and tells it again where it has more to say of it. A story of few words has none.
        """
        self.so_far.openings, self.so_far.above_in = [intro.opening], intro  # it is worded otherwise than the intro
        again = {id(slot.host) for p in self.plan.paragraphs for slot in p.slots if slot.again}
        found: list[tuple[tuple[bool, bool, bool, bool], ScoredFact, Said]] = []
        for scored, told in islice(self._announcements(lead), 0 if self.plan.longest else MOST_STANDFIRSTS):
            faults = (
                told.opening == intro.opening,
                intro.repeats(told),
                (id(scored) in again and scored.fact.kind not in TOLD_WHOLE) or self._is_dull(scored.fact),
                bool(told.printed & intro.printed),
            )
            found.append((faults, scored, told))
            if not any(faults):
                break
        self.so_far.openings, self.so_far.above_in = [], None
        best = min(found, key=lambda one: one[0], default=None)
        if (
            best is None
            or best[0][0]
            or (best[0][3] and self.pool.figure(best[1].fact) == self.pool.figure(lead.host.fact))
        ):
            return None, []  # it would begin as the intro does, or give the intro's figure again
        return best[1], [best[2]]

    def _announcements(self, lead: Slot) -> Iterator[tuple[ScoredFact, Said]]:
        """What may stand above the story, best first."""
        first = lead.host.fact
        for scored in self.plan.runners_up:
            fact = scored.fact
            if self.pool.figure(fact) == self.pool.figure(first) and echo_of(fact) in (echo_of(first), "step"):
                continue  # the story gives the figure and its change anyway
            if fact.kind == SIZED or aside(self.pool, fact) or not getattr(fact, "clear", True):
                continue  # that a figure moved is worth a line only with the figures
            if goes_without_saying(fact, first) or self._is_the_same_again(fact) or self._is_beside_the_point(fact):
                continue
            highest = fact.kind == ABOVE_WHOLE and self.pool.of(HIGHEST, fact.measure.name, fact.code)
            if highest and echo_of(first) != echo(HIGHEST):
                continue  # the highest of all is above the whole: worth a line only where the lead has said so
            told = self.wordings.of_slot(Slot(role="standfirst", template=fact.kind, place="lead", host=scored))
            if told is not None and len(told.text) <= LONGEST_STANDFIRST:
                yield scored, told

    def _is_dull(self, fact: Fact) -> bool:
        """Whether it tells who stands last among others, of whom the story is not."""
        rank = getattr(fact, "rank", None)
        return rank is not None and rank.words.get("end") == "low" and fact.code != self.pool.subject

    def _is_the_same_again(self, fact: Fact) -> bool:
        """Whether the body or the lead says the same kind of thing of the figure that this one tells otherwise."""
        hosts = (slot.host.fact for paragraph in self.plan.paragraphs for slot in paragraph.slots)
        if any(is_more_of(fact, host) and self.pool.figure(fact) == self.pool.figure(host) for host in hosts):
            return True
        lead = self.plan.lead.host.fact
        return is_more_of(fact, lead) or _same_stretch(fact, lead)

    def _is_beside_the_point(self, fact: Fact) -> bool:
        """Whether it says no more than how a figure is made up, or how a side figure other than the lead's has stood
        for long: of a side figure only what it does now is worth a line. Nor does a long view speak against the lead:
        a total is still high long after a figure has begun to fall.
        """
        if echo_of(fact) == "split" and fact.kind in STANDING:
            return True
        lead = self.plan.lead.host.fact
        if self.pool.figure(fact) == self.pool.figure(lead):
            return fact.kind in ROUNDABOUT and {is_low(fact), is_low(lead)} == {True, False}
        year_ago = getattr(fact, "year_ago", None)
        if year_ago is not None and fact.measure.counted and min(fact.now.number, year_ago.number) < FEW:
            return True
        slow = fact.kind in (*ROUNDABOUT, *STANDING, NEW_LEVEL, OF_A_SEASON) or echo_of(fact) == "streak"
        return slow and self.pool.discount(fact.measure) > 0

    def with_the_announced(self) -> list[Paragraph]:
        """The plan's paragraphs, with one for what the standfirst tells where none has a place for it."""
        planned, above = [*self.plan.paragraphs], self.so_far.above
        if above is None:
            return planned
        slot, figure = None, self._figure_behind(above.fact)
        for n, paragraph in enumerate(planned):
            own = [one for one in paragraph.slots if one.host is above]
            rest = tuple(one for one in paragraph.slots if one.host is not above)
            if own and (paragraph.role in LAST_OF_ALL or paragraph.under):
                slot, planned[n] = replace(own[0], role="announced", room=False), replace(paragraph, slots=rest)
            elif own:
                slots = [self._behind(one) if one.host is above else one for one in paragraph.slots]
                at = max(k for k, one in enumerate(slots) if one.host is above) + 1
                planned[n] = replace(paragraph, slots=(*slots[:at], *figure, *slots[at:]))
                return planned
        told = (self._behind(slot or self._announced(above)), *figure)
        certain = [(n, paragraph) for n, paragraph in enumerate(planned) if not paragraph.under]
        for n, paragraph in certain:
            if any(echo_of(one.host.fact) == echo_of(above.fact) == "how many" for one in paragraph.slots):
                planned[n] = replace(paragraph, slots=(*paragraph.slots, *told))
                return planned
        for n, paragraph in certain:
            if any(one.place == OF_ITS_OWN and _of_one_figure(one.host.fact, above.fact) for one in paragraph.slots):
                planned[n] = replace(paragraph, slots=(*paragraph.slots, *told))
                return planned
        for n, paragraph in certain:
            if [_of_one_figure(one.host.fact, above.fact) and one.room for one in paragraph.slots] == [True]:
                planned[n] = replace(paragraph, slots=(*told, *paragraph.slots))
                return planned
        behind = [n for n, paragraph in enumerate(planned) if paragraph.role in BEFORE_THE_ANNOUNCED]
        planned.insert(max(behind, default=0) + 1, Paragraph(role="announced", slots=told))
        return planned

    def _behind(self, slot: Slot) -> Slot:
        """A place for what the standfirst tells, by the sentence that its kind has for what is known from there."""
        place = ANNOUNCED if self.wordings.sentences.macros(slot.template, ANNOUNCED) else slot.place
        return replace(slot, place=place, room=False)

    def _figure_behind(self, above: Fact) -> list[Slot]:
        """The place for the figure that a standfirst is about, told only where nothing before it has given it."""
        own = above.code == self.pool.subject
        if _of_one_figure(above, self.plan.lead.host.fact) or (own and above.measure.table != self.pool.own_table):
            return []  # the story gives the lead's anyway, and of a group what its own table says
        place = OF_ITS_OWN if own else "member"
        found = [s for kind in SIZES for s in self.pool.of(kind, above.measure.name, above.code)]
        sized = [s for s in found if s.fact.now.mark == above.now.mark and s.fact is not above and s.fact.settled]
        if above.now.value == 0 and not any(s.fact.change for s in sized):
            return []  # none, and none before: that is known from above
        return [Slot(role="announced", template=s.fact.kind, place=place, host=s, figure=True) for s in sized[:1]]

    def _announced(self, above: ScoredFact) -> Slot:
        """A place for what the standfirst tells and the plan does not."""
        place = "body" if above.fact.code == self.pool.subject else "member" if self.pool.is_group else "patch"
        place = place if self.wordings.sentences.macros(above.fact.kind, place) else "lead"
        return Slot(role="announced", template=above.fact.kind, place=place, host=above)


def _of_one_figure(one: Fact, other: Fact) -> bool:
    """Whether two facts are of the same measure of the same area."""
    return (one.code, one.measure) == (other.code, other.measure)


def _same_stretch(one: Fact, other: Fact) -> bool:
    """Whether two facts compare one figure with its own of one earlier time."""
    if not _of_one_figure(one, other):
        return False
    then, too = (getattr(fact, "year_ago", getattr(fact, "then", None)) for fact in (one, other))
    return isinstance(then, Proven) and isinstance(too, Proven) and then.mark == too.mark
