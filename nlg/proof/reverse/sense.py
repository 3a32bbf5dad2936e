"""One sentence, ready to be read: what is said of areas, measures and times, the figures for it, and claims."""

from __future__ import annotations

import re

from .claims import FALSE, TELLING, UNCHECKED, UNCLEAR, VINTAGE, Claim, Verdict
from .figures import digits
from .marks import over_marks
from .otherwise import other_reading
from .stated import unstated
from .thesaurus import MODAL, NOT
from .unsure import of_something_else
from .values import Values
from .world import Concept

_RANKED = ("top", "nth", "band", "movers")
_AMONG = ("count_of_areas", *_RANKED)  # these are held against one table
_OF_ALL_TIME = ("peak_recall", "record", "run", "running_total", "first_time")  # these hang on when the article plays


BESIDE = 12  # characters of the marked text from a figure to a measure that is still its own

_OF_THE_REST = over_marks(r"\b(?:rest|remainder) of (?:the )?<A>")
_OF_OTHERS = over_marks(r"\b(?:those|ones) (?:in|of|for|at) (?:the |its |their )?(?!<A>|<T>)[a-z]+ (?!<A>|<T>)")


class Sense(Values):
    """One sentence in its context; makes the claims that stand in it."""

    def claim(self, kind: str, start: int, end: int, verdict: Verdict, own: bool = False) -> Claim:
        """A claim over two places of the article."""
        timed = self.dated or (self.in_time() and kind not in _OF_ALL_TIME)
        if (verdict.mark in (FALSE, VINTAGE) or kind == "direction") and not timed:
            verdict = Verdict(UNCHECKED, verdict.right, "which period it is about is not clear", verdict.evidence)
        if verdict.mark in (FALSE, VINTAGE):
            sentence = self.marked.sentence
            unsaid = self._elsewhere(kind, start) or unstated(sentence.text, start - sentence.start)
            if unsaid := unsaid or of_something_else(self.marked, self.article.text, kind, start, end, verdict.right):
                verdict = Verdict(UNCHECKED, verdict.right, unsaid, verdict.evidence)
        carried = verdict.mark in (FALSE, VINTAGE) and verdict.firm < 2 and kind != "gap"
        if carried and not self.placed and not self.marked.all("A"):
            verdict = Verdict(UNCHECKED, verdict.right, "which area it is about is not clear", verdict.evidence)
        elif carried and (other := other_reading(self, start, end, kind == "share_within")):
            reason = f"{UNCLEAR}; it is right of {other}"
            verdict = Verdict(UNCHECKED, verdict.right, reason, verdict.evidence)
        quoted = self.article.quoted(start)
        if quoted:
            found = verdict.right or verdict.reason
            verdict = Verdict(
                UNCHECKED,
                verdict.right,
                f"a quotation, its speaker's words{f': {found}' if found else ''}",
                verdict.evidence,
            )
        return Claim(
            sentence=self.marked.number,
            line=self.marked.sentence.line,
            start=start,
            end=end,
            words=self.marked.words(start, end),
            kind=kind,
            mark=verdict.mark,
            right=verdict.right,
            reason=verdict.reason,
            evidence=verdict.evidence,
            quoted=quoted,
            own_figures=own,
        )

    def _elsewhere(self, kind: str, start: int) -> str:
        """Why a figure that does not fit may be of what no table has; else empty."""
        if word := self.other_class():
            return f"no table tells of '{word}'"
        text = self.marked.text
        at = next((place for place, mark in sorted(self.marked.at.items()) if mark.start >= start), len(text))
        clause = re.split(r"[,;:]", text[:at])[-1]
        concepts = self.what(at)[0] if at in self.marked.at else []
        if spread := self.spread(at, None if kind in ("change_prev", "gap") else concepts[0] if concepts else None):
            return f"so many a {spread} is not read here"
        if kind in ("change_prev", "direction") and (word := self.stranger(at)):
            return f"no table tells of '{word}'"
        hangs = kind in ("level", "change_prev", "count_of_areas") and self.marked.number == 0
        if hangs and not self.marked.all("T") and self.marked.sentence.text[-1:].isalnum():
            return "a headline that names no time"
        if kind in _RANKED and any(m.sort == "M" and self.narrower(m) for p, m in self.marked.at.items() if p > at):
            return "no table tells of so narrow a kind"
        if word := self.stranger_ahead() or self.of_another_before(at, concepts):
            return f"it may be of '{word}'"
        inside = [mark for place, mark in self.marked.at.items() if at - len(clause) <= place < at]
        if narrow := next((mark for mark in inside if mark.sort == "M" and self.narrower(mark)), None):
            return f"no table tells of so narrow a kind of '{narrow.words}'"
        if kind in ("change_prev", "gap") and (word := self.things_before(at)):
            return f"no table tells of '{word}'"
        if word := self.somebody(clause):
            return f"it tells of '{word}'"
        if kind in _AMONG and len({edition.name for one in concepts[:1] for edition, _ in one.holders}) > 1:
            return "the tables may differ in it"
        others = _OF_OTHERS.search(clause) or _OF_THE_REST.search(text[:at])
        return "it tells of areas that are not named" if others else ""

    def of_another_before(self, at: int, concepts: list[Concept]) -> str:
        """What a figure of the sentence before is of, where no measure is named in this one: "It grew by 5"."""
        before = self.before
        named = any(m.sort == "M" and p - at <= BESIDE for p, m in self.marked.at.items())
        if named or not concepts or before is None:
            return ""
        if before.marked.sentence.block != self.marked.sentence.block:
            return ""
        told = [p for p, m in sorted(before.marked.at.items()) if m.sort == "N" and digits(m.value) >= TELLING]
        fellows = [fellow for p in told if (fellow := before.of_level(p)) is not None]
        return "" if not fellows or any(f[0] is concepts[0] for f in fellows) else fellows[-1][0].nouns[0]

    def in_time(self) -> bool:
        """Whether it is known when the sentence plays: by the article, or by a time of its own."""
        spans = [(p, m) for p, m in self.marked.at.items() if m.sort == "T" and m.value.sort == "span"]
        own = [(p, m) for p, m in spans if not self.bound(p) and not self._of_base(p)]
        return bool(own) and all(m.value.year_said for _, m in spans)

    def _of_base(self, time: int) -> bool:
        """Whether a time is that of a figure which another is compared with: "against 187 in May 2015"."""
        figures = [p for p, m in self.marked.at.items() if m.sort in "NPQFX" and p < time]
        return bool(figures) and (self.is_base(max(figures)) or self.taken_by_other(time, len(self.marked.text)))

    def unchecked(self, kind: str, start: int, end: int, reason: str) -> Claim:
        return self.claim(kind, start, end, Verdict(UNCHECKED, reason=reason))

    def doubtful(self, at: int) -> str:
        """Why words cannot be held against a table: no fact, or a part of what is counted; else empty."""
        parts = [self.qualified(p) for p, m in sorted(self.marked.at.items()) if m.sort == "M"]
        return self.modal(at) or next((f"no table tells of '{part}'" for part in parts if part), "")

    def modal(self, at: int) -> str:
        """Why the words around a place say nothing of what was: a forecast or a wish; empty where they do."""
        begin = max(self.marked.text.rfind(c, 0, at) for c in ",;-")
        clause = re.split(r"[,;]", self.marked.text[begin + 1 :])[0]
        found = re.search(MODAL, clause, re.IGNORECASE)
        return f"it says what may be or should be ('{found[0]}')" if found else ""

    def negated(self, at: int) -> bool:
        return bool(re.search(NOT, self.marked.text[max(0, at - 22) : at], re.IGNORECASE))
