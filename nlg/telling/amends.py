"""What a new version says of the one before: what was reported, what it is now, and why as far as the sheet tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, Literal, Protocol

from nlg.fact import Proven
from nlg.finding import cells
from nlg.memory import Place, Published
from nlg.panel import Measure
from nlg.story import Brief, Sentence, SentenceKind, View
from nlg.telling.beside import Beside
from nlg.telling.measured import from_sheet
from nlg.telling.sentences import Sentences, publisher
from nlg.telling.voices import Piece
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.quoted import said

Verb = Literal["update", "correction", "withdrawal"]
Where = Literal["headline", "standfirst", "intro", "body"]
FILE = "_corrections"
MOST_FIGURES, MOST_QUOTED = 2, 2  # a note is read, and names what matters most
_HEADINGS = ("h", "sh")


class Changed(Protocol):
    """A claim of the earlier version that newer figures do not bear out as it was printed.

    `sentence` is the id of its sentence, None in a table; `now` is None where it has no value any more.
    """

    @property
    def sentence(self) -> str | None: ...
    @property
    def op(self) -> str: ...
    @property
    def inputs(self) -> Mapping[str, Any]: ...
    @property
    def rule(self) -> str: ...
    @property
    def now(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Amends:
    """What a new version has to put right. `wrong` is what was printed and is no longer true, `digits` other figures.

    `bundle` is the earlier version as it was published, `earlier` what is remembered of it, `on` the day of the note.
    """

    verb: Verb
    on: date
    earlier: Published
    bundle: Mapping[str, Any]
    wrong: Sequence[Changed]
    digits: Sequence[Changed]

    @property
    def where(self) -> Where:
        """The most prominent place of what was wrong; figures that only moved on stand in the body."""
        places = {_place(claim.sentence) for claim in self.wrong}
        order: tuple[Where, ...] = ("headline", "standfirst", "intro")
        return next((place for place in order if place in places), "body")

    @property
    def carried(self) -> Iterator[Note]:
        """The notes that the earlier version had itself, as they stood there."""
        for note in self.bundle.get("corrections") or []:
            on, verb = date.fromisoformat(note["on"]), note.get("verb", "correction")
            yield Note(on=on, where=note["where"], text=note["text"], verb=verb, source=self.earlier.source)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note as the bundle has it: proved sentences, or the words of an earlier version's note and where they stood."""

    on: date
    where: Where
    text: str
    verb: Verb
    sentences: tuple[Sentence, ...] = ()
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        told = {"on": self.on.isoformat(), "where": self.where, "text": self.text, "verb": self.verb}
        if self.source:
            return {**told, "from": self.source}
        return {**told, "sentences": [sentence.as_json() for sentence in self.sentences]}


def amended(
    amends: Amends, brief: Brief, table: str, sentences: Sentences, beside: Iterable[Beside] = ()
) -> list[Piece]:
    """The sentences of a new note. `table` is the story's own, whose publisher is named where no figure is.

    `beside` are the other datasets that the new version tells of: what was wrong with theirs is their publishers'.
    """
    return [*_Amending(amends, brief, table, sentences, {part.dataset: part for part in beside}).pieces()]


@dataclass(frozen=True)
class _Amending:
    amends: Amends
    brief: Brief
    table: str
    sentences: Sentences
    beside: Mapping[str, Beside]

    def pieces(self) -> Iterator[Piece]:
        day = {"period": self.amends.on.isoformat(), "form": "day"}
        opening = SimpleNamespace(on=Proven(op="period", inputs=day, value=self.amends.on))
        yield from self._say(self.amends.verb, opening, "context")
        if self.amends.verb == "withdrawal":
            yield from self._say("gone", self._because(), "context")
            return
        figures = [*self._of_figures()]
        told = [*figures, *self._of_words(also=bool(figures))]
        if not told:
            told += self._of_no_words()
        elif self._has_more():
            told += self._say("others", SimpleNamespace(), "context")
        yield from told

    def _of_figures(self) -> Iterator[Piece]:
        """What was given for a figure, and what it is now."""
        for n, place in enumerate(self._places()[:MOST_FIGURES]):
            told = self._figure(place, also=n > 0)
            was = self._say("reported", told)
            now = self._say("also_now" if n else "now", told)
            if was and now:
                yield from (*was, *now)

    def _places(self) -> list[Place]:
        """The figures told in sentences that are others now: what was wrong first, and of the story's own area."""
        own = self.amends.bundle["area"]["code"]
        found: dict[Place, tuple[bool, bool]] = {}
        for wrong, claims in ((True, self.amends.wrong), (False, self.amends.digits)):
            for claim in claims:
                place = _place_of(claim)
                if claim.op == "cell" and _in_text(claim.sentence) and self._known(place, claim):
                    found.setdefault(place, (not wrong, place[1] != own))
        return sorted(found, key=lambda place: found[place])

    def _known(self, place: Place, claim: Changed) -> bool:
        """Whether today's tables have the figure, and the story gave another one."""
        if claim.now is None or place not in self.amends.earlier.cells:
            return False
        panel = self.brief.panels.get(place[0].partition(".")[0])
        return panel is not None and place[0] in panel.measures and panel.row(place[1]) is not None

    def _figure(self, place: Place, *, also: bool) -> SimpleNamespace:
        """A figure's words: whose it is, of when, what it was said to be, and what it is."""
        table = place[0].partition(".")[0]
        panel = self.brief.panels[table]
        measure = panel.measures[place[0]]
        row, t = panel.row(place[1]), panel.calendar.at(date.fromisoformat(place[2]))
        if row is None or t is None:
            raise ValueError(f"{place}: a claim that has a value is of no row or period")
        view = View(panel, measure)
        was = self.amends.earlier.cells[place]
        return SimpleNamespace(
            **vars(self._because(table)),
            area=cells.area(view, row),
            measure=measure,
            period=cells.period(view, t),
            was=_reported(measure, place, was, self.amends.earlier),
            now=cells.cell(view, row, t),
            none=was == 0 and measure.counted,
            also=also,
        )

    def _because(self, table: str = "") -> SimpleNamespace:
        """Who has revised the figures, and what the sheet says that revisions take account of."""
        of = table or self.table
        reason = self.brief.sources[of].revised_as
        told = said(from_sheet(f"tables.{of}.revised_as", reason)) if reason else ""
        return SimpleNamespace(publisher=publisher(self.brief, of), reason=told)

    def _whose(self, sentence: str | None) -> SimpleNamespace | None:
        """Who has revised what a sentence told: of figures beside the story whoever published those, and no reason, as
        our sheet has none for them. None where the new version does not tell of them any more."""
        for part in self.amends.bundle.get("beside") or []:
            if sentence in part["sentences"]:
                found = self.beside.get(part["dataset"])
                return SimpleNamespace(publisher=said(found.publisher), reason="") if found else None
        return self._because()

    def _of_no_words(self) -> list[Piece]:
        """Where nothing that was printed in a sentence can be named: that there are other figures, and whose."""
        (*_, whose) = [self._whose(claim.sentence) for claim in (*self.amends.digits, *self.amends.wrong)] or [None]
        return self._say("table", whose) if whose else self._say("otherwise", SimpleNamespace(also=True))

    def _of_words(self, *, also: bool) -> Iterator[Piece]:
        """Sentences of which more than a figure was wrong, to the letter; `also` if something else was said before."""
        for sentence, key, text in self._quotable()[:MOST_QUOTED]:
            words = Proven(op="metadata", inputs={"source": self.amends.earlier.source, "key": key}, value=text)
            yield from self._say("quoted", SimpleNamespace(words=words, also=also))
            whose = self._whose(sentence)
            yield from self._say("otherwise", SimpleNamespace(**vars(whose or self._because()), also=also or not whose))
            also = True

    def _quotable(self) -> list[tuple[str, str, str]]:
        """(id, key, text) of one sentence for each claim that was wrong in its words: the fullest that has it."""
        explained = {*self._places()}
        expressions = [c for c in self.amends.wrong if not _is_told_by(c, explained) and _in_text(c.sentence)]
        ids = {claim.sentence for claim in expressions}
        found: list[tuple[str, str, str]] = []
        covered: list[tuple[str, Mapping[str, Any]]] = []
        for identity, key, text in sorted(_sentences(self.amends.bundle), key=lambda s: s[0] in _HEADINGS):
            new = [(c.op, c.inputs) for c in expressions if c.sentence == identity]
            if identity in ids and any(one not in covered for one in new):
                found.append((identity, key, text))
                covered += new
        return found

    def _has_more(self) -> bool:
        """Whether more has changed in the text than the note names."""
        named = {*self._places()[:MOST_FIGURES]}
        quoted = {identity for identity, _, _ in self._quotable()[:MOST_QUOTED]}
        told = [claim for claim in self.amends.wrong if claim.sentence in quoted]
        known = [(claim.op, claim.inputs) for claim in told]
        return any(
            not _is_told_by(claim, named) and (claim.op, claim.inputs) not in known
            for claim in (*self.amends.wrong, *self.amends.digits)
            if _in_text(claim.sentence) and claim.sentence not in quoted
        )

    def _say(self, macro: str, of: SimpleNamespace, kind: SentenceKind = "data") -> list[Piece]:
        return say(self.sentences, macro, of, kind)


def say(sentences: Sentences, macro: str, of: SimpleNamespace, kind: SentenceKind = "data") -> list[Piece]:
    """A sentence of the shelf's corrections; none where its figures do not suit it."""
    (name, wording), *_ = sentences.macros(FILE, macro)
    text, spans = unmark(capital(" ".join(wording(of).split())))
    return [Piece(text=text, spans=spans, kind=kind, template=f"sentences/{FILE}.j2#{name}")] if text else []


def _reported(measure: Measure, place: Place, was: Fraction, story: Published) -> Proven:
    """A figure as an earlier story gave it."""
    inputs = dict(zip(("measure", "area", "period"), place, strict=True))
    return cells.number(measure, "reported", {"source": story.source, **inputs}, was)


def _is_told_by(claim: Changed, places: Iterable[Place]) -> bool:
    """Whether a figure's old and new value say all that was wrong with a claim."""
    return claim.op == "cell" and _place_of(claim) in places


def _place_of(claim: Changed) -> Place:
    measure, area, period = (str(claim.inputs.get(key, "")) for key in ("measure", "area", "period"))
    return measure, area, period


def _in_text(sentence: str | None) -> bool:
    """Whether it is one that a note can speak of: not a chart's, and not of the summary, which says it again."""
    return sentence is not None and sentence[0] not in "gw"


def _place(sentence: str | None) -> Where:
    if sentence in _HEADINGS:
        return "headline"
    if sentence and sentence.startswith("s"):
        return "standfirst"
    return "intro" if sentence and (sentence.startswith("b1.") or sentence[0] == "w") else "body"


def _sentences(bundle: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(id, key, text) of the sentences that readers see, as docs/bundle.md names them."""
    yield bundle["headline"]["id"], "headline.text", bundle["headline"]["text"]
    for n, sentence in enumerate(bundle["standfirst"]):
        yield sentence["id"], f"standfirst.{n}.text", sentence["text"]
    for n, paragraph in enumerate(bundle["body"]):
        for m, sentence in enumerate(paragraph["sentences"]):
            yield sentence["id"], f"body.{n}.sentences.{m}.text", sentence["text"]
