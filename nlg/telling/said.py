"""A sentence before it has its place: its words, and the claims that lie in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlg.fact import Fact
from nlg.lazily import lazily
from nlg.story import SentenceKind
from nlg.telling.beside import Beside
from nlg.telling.voices import Piece
from nlg.telling.words.marks import CLOSE, MID, OPEN, SEP, Span

FIGURES = frozenset(("number", "percent", "times", "part", "about"))  # rules that print one
MARKED_FIGURE = re.compile(f'{SEP}{{"rule":"(?:{"|".join(sorted(FIGURES))})"[^{MID}]*{MID}(?![{OPEN}{CLOSE}])')
MAY_HOLD_FIGURES = frozenset(("ordinal", "run", "quantifier", "meets"))  # "10th", "four weeks in a row", "12 of the 13"
NUMERAL = re.compile(r"(?<![\w-])(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine)(?![a-z]*-)\b")
MASKED = frozenset(("name", "names", "period", *FIGURES))  # what openings may differ in and still be alike
WORD = re.compile(r"<\w+>|[^\W_]+(?:['.,][^\W_]+)*")
MOST_OF_IT = 0.7  # of its words
ABBREVIATED = re.compile(r"[A-Z][A-Z0-9.&]")  # what no word in small letters begins with: "PM10", "A&E"
NAMED = ("name", "names", "period")
DATE_IN_FULL = re.compile(r"[0-9A-Z]")  # what "the week before" has not
NO_NEWS = (*NAMED, "wording")  # which area, when, of what: what a sentence says of them is its news


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence before it has its place: visible words, where the claims lie in them, the facts they draw on."""

    text: str
    spans: Sequence[Span]
    facts: tuple[Fact, ...]
    template: str
    kind: SentenceKind
    beside: Beside | None = None  # of which other dataset it tells

    @lazily
    def words(self) -> int:
        """How many words a reader reads."""
        return len(self.text.split())

    @lazily
    def figures(self) -> int:
        """How many figures a reader meets, whatever form they take."""
        starts = set()
        for span in self.spans:
            if (rule := span.rule) in FIGURES:
                starts.add(span.start)
            elif rule in MAY_HOLD_FIGURES:
                starts.update(found.start() for found in NUMERAL.finditer(self.text, span.start, span.end))
        return len(starts)

    @lazily
    def opening(self) -> tuple[str, ...]:
        """Its first two words in small letters; any name is like any other, as are dates and figures."""
        masked, at = "", 0
        for span in self.spans:
            if masked.count(" ") > 1:  # the first two words are whole
                break
            if span.rule in MASKED and "as" not in span.form and span.start >= at:
                masked, at = f"{masked}{self.text[at : span.start]}<{span.rule}>", span.end
        return tuple(word.rstrip(",;:.") for word in f"{masked}{self.text[at:]}".lower().split(None, 2)[:2])

    @lazily
    def masked_words(self) -> Counter[str]:
        """Its words in small letters, those of any name, date or figure as of any other."""
        masked, at = "", 0
        for span in self.spans:
            if span.rule in MASKED and span.start >= at:
                masked, at = f"{masked}{self.text[at : span.start]} <{span.rule}> ", span.end
        return Counter(WORD.findall(f"{masked}{self.text[at:]}".lower()))

    def repeats(self, other: Said) -> bool:
        """Whether most of another sentence's words are in it, so that a reader has read it before."""
        words, text = other.masked_words, self.text.lower()
        most = MOST_OF_IT * words.total()
        missing = sum(n for word, n in words.items() if word not in text and not word.startswith("<"))
        if words.total() - missing <= most:  # seen at a glance, as of nearly all sentences
            return False
        return (words & self.masked_words).total() > most

    @lazily
    def printed(self) -> frozenset[str]:
        """What its figures claim."""
        return frozenset(span.claim_json for span in self.spans if span.rule in FIGURES)

    @lazily
    def told(self) -> frozenset[str]:
        """What it claims beside names, dates and nouns."""
        return frozenset(span.claim_json for span in self.spans if span.rule not in NO_NEWS)

    @lazily
    def given(self) -> frozenset[str]:
        """What a reader takes from it: figures, names and dates, in whatever words."""
        return self.printed | {span.claim_json for span in self.spans if span.rule in NAMED}

    @lazily
    def dates(self) -> list[str]:
        """The periods that it names in full, in order."""
        spans = (span for span in self.spans if span.rule == "period")
        return [span.claim_json for span in spans if DATE_IN_FULL.search(self.text, span.start, span.end)]

    def after(self, words: str) -> Said:
        """The same sentence behind an opening: its first letter is small, unless it begins a name or "PM10"."""
        named = any(span.start == 0 and span.rule in NAMED for span in self.spans)
        keeps = (named and not self.text.startswith("The ")) or ABBREVIATED.match(self.text) is not None
        text = self.text if keeps else self.text[:1].lower() + self.text[1:]
        spans = [span.moved(len(words)) for span in self.spans]
        return replace(self, text=words + text, spans=spans)


def least_figures(marked: str) -> int:
    """How many figures marked text has at least, before a claim in it is read: of those at one place the innermost."""
    return len(MARKED_FIGURE.findall(marked))


def of_store(piece: Piece) -> Said:
    """Stored words as a sentence."""
    return Said(text=piece.text, spans=piece.spans, facts=(), template=piece.template, kind=piece.kind)
