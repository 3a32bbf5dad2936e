"""Words for a slot of the plan: of its wordings the one whose turn it is and that suits the text so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from nlg.errors import BadTemplate
from nlg.fact import Fact
from nlg.story import SentenceKind, Slot
from nlg.telling.furniture import Furniture
from nlg.telling.pool import Pool
from nlg.telling.related import Related, word
from nlg.telling.room import IN_FULL
from nlg.telling.said import Said
from nlg.telling.sentences import Sentences
from nlg.telling.so_far import SoFar
from nlg.telling.turns import Turns
from nlg.telling.words.dates import pointing_back, without_year
from nlg.telling.words.marks import capital, unmark

POINTS_AT_TIME = re.compile(r"\bthat (?:day|week|month|quarter|year|season|term|matchday)\b", re.IGNORECASE)
LONGEST_SENTENCE = 36  # words: what would be longer is left untold
MOST_ALIKE = 2  # openings in a story
ABOVE = ("lead", "standfirst")  # roles of sentences that leave the figures to those behind them
ONLY_ROOM = (False, False, True, False, False, False, False)  # of a sentence's faults, that its figures are too many
SUMMING = "That makes "
POINTING = ("That is ", SUMMING, "It is ", "This is ")  # at the figure before, which must stand just there


@dataclass(eq=False)
class Wordings:
    """How one story says what it tells. `place` is the area's in the register: neighbours get different wordings."""

    pool: Pool
    sentences: Sentences
    place: int
    so_far: SoFar
    furniture: Furniture
    _heard: tuple[Slot | None, tuple[object, ...], Said | None] = (
        None,
        (),
        None,
    )  # the last slot, how far on, its words

    def of_slot(self, slot: Slot) -> Said | None:
        """What a slot says; the same again while nothing has been told in between."""
        if self._heard[0] is not slot or self._heard[1] != self.so_far.reached:
            self._heard = (slot, self.so_far.reached, self._in_words(slot))
        return self._heard[2]

    def _in_words(self, slot: Slot) -> Said | None:
        """Of a slot's wordings the one whose turn it is, or the next that can be told.

        Behind a sentence about something else it names its measure and area in full, if it can.
        """
        if self._is_adrift(slot):
            return self._worded_in_full(slot) or self._worded(slot, slot.place)
        if slot.place in IN_FULL and slot.place != "lead":
            return self._worded_in_full(slot)
        found = self._worded(slot, slot.place)
        if found is not None and self._is_out_of_sight(found, slot.host.fact):
            return self._worded_in_full(slot) or found
        return found

    def _is_out_of_sight(self, said: Said, fact: Fact) -> bool:
        """Whether its "that" would point at something else: at furniture, or at a figure of another time."""
        last = self.so_far.last_printed
        other = bool(last) and fact.now.mark not in last and not said.text.startswith(SUMMING)
        return said.text.startswith(POINTING) and (self.so_far.parted or other)

    def _worded_in_full(self, slot: Slot) -> Said | None:
        places = (place for place in IN_FULL if self.sentences.macros(slot.template, place))
        return next((told for place in places if (told := self._worded(slot, place))), None)

    def _is_adrift(self, slot: Slot) -> bool:
        """Whether "the number" or "that", in a sentence at this point, would be another measure's or area's."""
        if slot.place == "member" and self.so_far.last_told is not None:
            return word(self.so_far.last_told) != word(slot.host.fact)
        return slot.place == "body" and not Related(self.pool, last_told=self.so_far.last_told).follows(slot.host.fact)

    def _worded(self, slot: Slot, place: str) -> Said | None:
        wordings = self.sentences.macros(slot.template, place)
        if not wordings:
            raise BadTemplate(
                f"{slot.template}.j2: there is no macro '{slot.place}'",
                mend=f"add it, or change the slot '{slot.role}'",
            )
        turns = self.turns_of(f"{slot.role}.{place}")
        turn = turns.of(len(wordings))
        best, least = None, (True,) * len(ONLY_ROOM)
        for steps in range(MOST_ALIKE + 1):
            for k in range(len(wordings)):
                name, macro = wordings[(turn + k) % len(wordings)]
                template = f"sentences/{slot.template}.j2#{name}"
                crowded = least == ONLY_ROOM  # then one that has no room either is no better than the best
                told = self.say(macro, slot.host.fact, template, turns=turns.later(steps), crowded=crowded)
                if told is None or told.words > LONGEST_SENTENCE or (crowded and not self.so_far.has_room(told)):
                    continue
                if not told.text[0].isdigit() and not self._is_astray(told, slot.host.fact):
                    faults = self._faults(told, slot)
                    if not any(faults):
                        return told
                    if best is None or faults < least:
                        best, least = told, faults
            if best is None or least == ONLY_ROOM:  # other words for the same figures are as many figures
                return best
        return best

    def _is_astray(self, said: Said, fact: Fact) -> bool:
        """Whether "that year" would be taken for another: the one that the text has named last."""
        if self.so_far.last_dated in ("", fact.period.mark) or not POINTS_AT_TIME.search(said.text):
            return False
        return all(span.claim_json != fact.period.mark for span in said.spans)

    def _faults(self, said: Said, slot: Slot) -> tuple[bool, ...]:
        """Why another wording is to be tried: repeats the standfirst, begins like the last one, too many figures,
        leaves readers without its own, begins so too often, the standfirst's own, its date."""
        opening, above = said.opening, self.so_far.above_in
        return (
            above is not None and said.repeats(above),
            self.so_far.openings[-1:] == [opening],
            not self.so_far.has_room(said),
            slot.role not in ABOVE and not said.printed and slot.host.fact.now.mark not in self.so_far.printed,
            self.so_far.openings.count(opening) >= MOST_ALIKE,
            above is not None and said.template == above.template,
            bool(self.so_far.dated_above) and not self.so_far.dated_above.isdisjoint(said.dates),
        )

    def turns_of(self, slot: str) -> Turns:
        """Whose turn it is: neighbours in the register differ, and no two slots or periods take turns in step."""
        return Turns(self.place, f"{slot}.{self._when}")

    @cached_property
    def _when(self) -> str:
        return self.pool.brief.period.isoformat()

    def say(
        self,
        macro: Callable[..., str],
        fact: Fact | None,
        template: str,
        kind: SentenceKind = "data",
        turns: Turns | None = None,
        *,
        crowded: bool = False,
    ) -> Said | None:
        """One wording of a fact, or of what furniture may print; None where it has no words for it.

        None as well where it is wanted only if there is room (`crowded`), and its marks alone show that there is none.
        """
        turns, so_far = turns or self.turns_of(template), self.so_far
        facts: tuple[Fact, ...] = ()
        if fact is None:
            marked = macro(self.furniture.furnished(turns))
        else:
            related = self._related(turns)
            marked = macro(fact, related)
            facts = (fact, *related.taken)
        words = marked.split()
        again = fact is not None and so_far.last_dates[-1:] == (fact.period.mark,)  # then it may say "that match day"
        if not words or (crowded and not again and not so_far.may_have_room(len(words), marked)):
            return None
        text, spans = without_year(*unmark(capital(" ".join(words))), so_far.dated, self.pool.brief.period)
        if again and fact is not None:
            text, spans = pointing_back(text, spans, fact.period)
        return Said(text=text, spans=spans, facts=facts, template=template, kind=kind) if text else None

    def _related(self, turns: Turns) -> Related:
        """What a wording may ask for beside its fact, as far as the story has come."""
        so_far = self.so_far
        return Related(
            self.pool,
            so_far.told,
            last_named=so_far.last_named,
            known=so_far.printed,
            last_told=so_far.last_told,
            above=so_far.above.fact if so_far.above else None,
            dated_above=so_far.dated_above,
            last_printed=so_far.last_printed,
            last_dates=so_far.last_dates,
            is_attributed=so_far.attributed,
            bears=so_far.bears,
            turns=turns,
        )
