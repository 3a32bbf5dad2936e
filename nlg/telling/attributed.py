"""Whose figures they are, worked into the first sentence that can bear it: "..., figures from the ONS show"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlg.story import Brief, StoryPlan
from nlg.telling.pool import Pool
from nlg.telling.said import Said
from nlg.telling.sentences import publisher
from nlg.telling.so_far import SoFar
from nlg.telling.words.marks import capital, unmark

FRONT = 50  # characters: where a comma stands in them, a sentence begins with when or where
LONGEST_BARE = 23  # of words; a longer intro gets no words of where it is from
LONGEST = 32  # of words, with where it is from
SOURCE = "source"  # the furniture that says it in a sentence of its own
NOBODY = "the publisher of the table"  # what a drafted sheet says where nobody has said who
BEARS_NO_MORE = re.compile("[;:(]|figure|latest|according|, which")
RATE = ("rate", "plain")  # kind and place of the sentences that say it by themselves
BY = (  # in front of an intro, and behind it: {by} is "figures from the ONS"; the first leaves it to a sentence behind
    ("", ""),
    ("", ", {by} show"),
    ("", ", according to {who}"),
    ("{By} show that ", ""),
    ("", ", according to {by}"),
    ("", ", the latest {by} show"),
    ("According to {who}, ", ""),
    ("", ", according to the latest {by}"),
    ("", ", statistics from {source} show"),
    ("According to {by}, ", ""),
    ("", ", according to statistics from {source}"),
    ("Statistics from {source} show that ", ""),
    ("", ", according to statistics published by {source}"),
)
LEFT = 4  # one in so many stories with a sentence that says it by itself leaves it to that
BEHIND = (", according to {who}", ", {by} show", ", according to {by}")


@dataclass(eq=False)
class Attributed:
    """Of one story: which of its first sentences names who published the figures, and how. One does."""

    pool: Pool
    plan: StoryPlan
    so_far: SoFar
    place: int  # the area's in the register: neighbours say it otherwise
    by: Callable[[], str]  # "figures published by the ONS on March 3"

    @property
    def wanted(self) -> bool:
        """Whether the story has to say it, somebody is known to have published the figures, and nothing has said so."""
        says = any(SOURCE in paragraph.furniture for paragraph in self.plan.paragraphs)
        return says and known(self.pool.brief, self.pool.own_table) and not self.so_far.attributed

    def intro(self, said: Said) -> Said:
        """A lead with the words whose figures show it, for most of the areas."""
        if not (self.wanted and self._of_own_table(said)):
            return said
        front, behind = BY[0] if self._is_to_come and self.place % LEFT == 0 else BY[self.place % len(BY)]
        own = self.pool.brief.period.isoformat()
        if not (front or behind or any(own in date for date in said.dates)):  # a bare intro says at least when it was
            front, behind = BY[1 + self.place % (len(BY) - 1)]
        if said.words > LONGEST_BARE or BEARS_NO_MORE.search(said.text):
            return said
        if front and ", " in said.text[:FRONT]:  # "for the fourth year running, ..." has words in front already
            front, behind = "", BEHIND[self.place % len(BEHIND)]
        return self._with(said, front, behind) if front or behind else said

    def behind(self, said: Said) -> Said:
        """A sentence behind the intro, with whose figures they are where nothing has said so, nor will."""
        if (
            not (self.wanted and said.figures)
            or self._is_to_come
            or said.kind != "data"
            or BEARS_NO_MORE.search(said.text)
            or not self._of_own_table(said)
        ):
            return said
        return self._with(said, "", BEHIND[self.place % len(BEHIND)])

    @property
    def _is_to_come(self) -> bool:
        """Whether the plan has a sentence that says it by itself."""
        slots = (slot for paragraph in self.plan.paragraphs for slot in paragraph.slots)
        return any((slot.template, slot.place) == RATE for slot in slots)

    def _of_own_table(self, said: Said) -> bool:
        return all(fact.measure.table == self.pool.own_table for fact in said.facts)

    def _with(self, said: Said, front: str, behind: str) -> Said:
        """The same between these words; as it was where that would be too long."""
        source = self.pool.brief.sources[self.pool.own_table]
        by, who = self.by(), publisher(self.pool.brief, self.pool.own_table)
        if source.released is not None:  # what has a day is the latest to nobody
            front, behind = front.replace("latest ", ""), behind.replace("the latest ", "")
            who = who if source.stands_in else by  # which edition stands in is a matter for the notes
        words = {"by": by, "By": capital(by), "who": who, "source": publisher(self.pool.brief, self.pool.own_table)}
        first, of_first = unmark(front.format(**words))
        last, of_last = unmark(behind.format(**words))
        told = said.after(first) if first else said
        text = told.text.removesuffix(".")
        told = replace(
            told, text=f"{text}{last}.", spans=[*of_first, *told.spans, *(span.moved(len(text)) for span in of_last)]
        )
        return said if told.words > LONGEST else told


def known(brief: Brief, table: str) -> bool:
    """Whether anybody is known to have published a table."""
    return brief.sources[table].publisher != NOBODY


def is_short(said: Sequence[Said], longest: int) -> bool:
    """Whether a paragraph says only where figures are from, in few words."""
    return all(one.kind == "context" for one in said) and sum(one.words for one in said) <= longest
