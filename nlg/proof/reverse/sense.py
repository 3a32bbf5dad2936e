"""One sentence, ready to be read: what is said of areas, measures and times, the figures for it, and claims."""

from __future__ import annotations

import re

from .claims import FALSE, UNCHECKED, VINTAGE, Claim, Verdict
from .doubt import doubt
from .thesaurus import MODAL, NOT
from .values import Values
from .where import SAID

_OF_ALL_TIME = ("peak_recall", "record", "run", "running_total", "first_time")  # these hang on when the article plays


class Sense(Values):
    """One sentence in its context; makes the claims that stand in it."""

    def claim(self, kind: str, start: int, end: int, verdict: Verdict, own: bool = False) -> Claim:
        """A claim over two places of the article."""
        timed = self.dated or (self.in_time() and kind not in _OF_ALL_TIME)
        if (verdict.mark in (FALSE, VINTAGE) or kind == "direction") and not timed:
            verdict = Verdict(UNCHECKED, verdict.right, "which period it is about is not clear", verdict.evidence)
        placed = verdict.firm == SAID or kind == "gap" or self.placed or bool(self.marked.all("A"))
        if verdict.mark in (FALSE, VINTAGE) and not placed:
            verdict = Verdict(UNCHECKED, verdict.right, "which area it is about is not clear", verdict.evidence)
        if verdict.mark in (FALSE, VINTAGE) and (reason := doubt(self, kind, start, end, verdict)):
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
