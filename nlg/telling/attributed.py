"""Whose figures they are, worked into the first sentence that can bear it: "..., figures from the ONS show"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

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
SHOWN = (  # in front of an intro, and behind it, where it names nobody
    ("", ""),
    ("", ", figures show"),
    ("", ""),
    ("", ", the latest figures show"),
    ("Figures show that ", ""),
    ("The latest figures show that ", ""),
    ("", ", according to the latest figures"),
    ("According to the latest figures, ", ""),
)
BY = (  # the same where it does: {by} is "figures from the ONS"; the first leaves it to the sentence behind
    ("", ""),
    ("", ", {by} show"),
    ("", ", according to {who}"),
    ("{By} show that ", ""),
    ("", ", according to {by}"),
    ("", ", the latest {by} show"),
    ("According to {who}, ", ""),
    ("", ", according to the latest {by}"),
)
BEHIND = (", according to {who}", ", {by} show", ", according to {by}")


@dataclass(eq=False)
class Attributed:
    """Of one story: whether its first sentences name who published the figures, and how."""

    pool: Pool
    plan: StoryPlan
    so_far: SoFar
    by: Callable[[], str]  # "figures published by the ONS on March 3"

    @property
    def wanted(self) -> bool:
        """Whether a sentence of its own would have to say it: nothing in the plan does, and nothing has."""
        alone = (p for p in self.plan.paragraphs if SOURCE in p.furniture and not p.slots)
        return (
            known(self.pool.brief, self.pool.own_table)
            and not self.so_far.attributed
            and any(p.role == SOURCE for p in alone)
        )

    def intro(self, said: Said) -> Said:
        """A lead with the words that figures show it, and whose, for some of the areas: no figures decide which."""
        wanted = self.wanted and self._of_own_table(said)
        choice = crc32(self.pool.subject.encode())
        front, behind = (BY if wanted else SHOWN)[choice % len(BY if wanted else SHOWN)]
        if not (wanted or self.plan.shown) or said.words > LONGEST_BARE or BEARS_NO_MORE.search(said.text):
            return said
        if front and ", " in said.text[:FRONT]:
            if not wanted:
                return said  # "for the fourth year running, ..." has words in front already
            front, behind = "", BEHIND[choice % len(BEHIND)]
        return self._with(said, front, behind) if front or behind else said

    def behind(self, said: Said) -> Said:
        """A sentence behind the intro, with whose figures they are where nothing has said so."""
        if (
            not (self.wanted and said.figures)
            or said.kind != "data"
            or BEARS_NO_MORE.search(said.text)
            or not self._of_own_table(said)
        ):
            return said
        return self._with(said, "", BEHIND[crc32(self.pool.subject.encode()) % len(BEHIND)])

    def _of_own_table(self, said: Said) -> bool:
        return all(fact.measure.table == self.pool.own_table for fact in said.facts)

    def _with(self, said: Said, front: str, behind: str) -> Said:
        """The same between these words; as it was where that would be too long."""
        by, who = self.by(), publisher(self.pool.brief, self.pool.own_table)
        if "{" in front + behind and self.pool.brief.sources[self.pool.own_table].released is not None:
            who, front, behind = by, front.replace("latest ", ""), behind.replace("the latest ", "")
        first, of_first = unmark(front.format(by=by, By=capital(by), who=who))
        last, of_last = unmark(behind.format(by=by, who=who))
        told = said.after(first) if first else said
        text = told.text.removesuffix(".")
        told = replace(
            told, text=f"{text}{last}.", spans=[*of_first, *told.spans, *(span.moved(len(text)) for span in of_last)]
        )
        if told.words > LONGEST:
            return said
        self.so_far.attributed = self.so_far.attributed or "{" in front + behind
        return told


def known(brief: Brief, table: str) -> bool:
    """Whether anybody is known to have published a table."""
    return brief.sources[table].publisher != NOBODY


def is_short(said: Sequence[Said], longest: int) -> bool:
    """Whether a paragraph says only where figures are from, in few words."""
    return all(one.kind == "context" for one in said) and sum(one.words for one in said) <= longest
