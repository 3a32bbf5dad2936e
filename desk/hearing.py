"""Hears sentences outside any story: every wording of a kind told of facts at hand, each proved by the checker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nlg.errors import Unprintable
from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import Catch, marked
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.panel import Noun
from nlg.pipeline import Release, sentence_files
from nlg.proof.check import Checker
from nlg.story import Brief, Sentence, Slot, StoryPlan
from nlg.telling.bundle import bundle
from nlg.telling.pool import Pool
from nlg.telling.sentences import Sentences
from nlg.telling.wordings import LONGEST_SENTENCE
from nlg.telling.words.voice import Voice
from nlg.telling.write import Draft, Writer

HEADINGS = ("headline", "short")
_MACRO = re.compile(r"\{%-? *macro +(\w+)\(f, more\)")
_NUMERALS = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine)"
SLIPS = (  # what no proof looks at: (what to look for, what it is)
    (re.compile(r"(?<!^)(?<![.] )\bNone\b|\bnan\b|\{\{|\}\}"), "a value that is none"),
    (re.compile(r"  | [,.;:]|,,|\.\.|\( | \)"), "blanks or stops that do not belong"),
    (re.compile(r"\b[Aa] (?:8|11(?!\d)|18(?!\d))"), "'a' before a figure that is spoken with a vowel"),
    (re.compile(r"\b[Aa]n (?:1(?![18](?!\d))|[2-79])"), "'an' before a figure that is spoken with a consonant"),
    (re.compile(r"\b(\w+) \1\b(?<!that that)", re.IGNORECASE), "a word twice"),
    (re.compile(r"[a-z,] The [A-Z]"), "'The' in the middle of a sentence"),
)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A sentence as one wording tells one fact: by which macro, of which area, and what is wrong with it."""

    kind: str
    macro: str
    about: str
    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Hearing:
    """The wordings of one sentence file, told of a release's facts and proved from that release's own tables.

    A `checker` that has read them already spares reading them again.
    """

    made: Release
    kind: str
    path: Path
    checker: Checker | None = None

    def hear(self, facts: Iterable[Fact], places: Sequence[str] = (), turn: int = 0) -> list[Heard]:
        """Every wording (only of these places) for each fact. `turn` chooses among what a wording has to pick from."""
        return [heard for fact in facts for heard in self._of(fact, places, turn)]

    def _of(self, fact: Fact, places: Sequence[str], turn: int) -> Iterator[Heard]:
        pool = self._pool(fact.code)
        if fact.measure.table not in (pool.own_table, self.made.brief.parts):
            return  # no story of the area draws on that table
        sentences, voice = self._told_with
        writer = Writer(pool=pool, plan=plan_of(fact), sentences=sentences, place=turn)
        told: dict[str, Sentence] = {}
        for macro, call in self._wordings(sentences, places):
            try:
                said = writer.alone(call, fact, f"sentences/{self.kind}.j2#{macro}", f"b1.{len(told) + 1}")
            except Unprintable as error:
                yield Heard(kind=self.kind, macro=macro, about=fact.code, text="", faults=(str(error),))
                continue
            if said is not None:
                told[macro] = said
        proofs = self._proofs(list(told.values()), writer, voice) if told else {}
        for macro, one in told.items():
            faults = (*proofs[one.id], *slips(macro, one.text, fact.measure.noun))
            yield Heard(kind=self.kind, macro=macro, about=fact.code, text=one.text, faults=faults)

    def _wordings(self, sentences: Sentences, places: Sequence[str]) -> Iterator[tuple[str, Any]]:
        for macro in macros(self.path):
            if not places or macro in places or re.sub(r"_\d$", "", macro) in places:
                yield from (found for found in sentences.macros(self.kind, macro) if found[0] == macro)

    @cached_property
    def _told_with(self) -> tuple[Sentences, Voice]:
        """The file heard, and the shipped ones: what may be wrong with others of the newsroom is not asked here."""
        files = sentence_files(Home(None)) | {self.kind: self.path}
        return Sentences(files, self.made.brief, self.made.voice), self.made.voice

    @cached_property
    def _checker(self) -> Checker:
        files = (*self.made.dataset.files.values(), self.made.style_file)
        return self.checker or Checker(list(dict.fromkeys(file.parent for file in files)))

    def _pool(self, code: str) -> Pool:
        return unweighed(self.made.brief, self.made.catch, code, self._named)

    @cached_property
    def _named(self) -> list[str]:
        return named_kinds(self.path, self.kind)

    def bundles(self, fact: Fact) -> Iterator[dict[str, Any]]:
        """Of each wording that tells a fact a story of that sentence alone, with a headline and its caveats."""
        pool = self._pool(fact.code)
        if fact.measure.table not in (pool.own_table, self.made.brief.parts):
            return
        sentences, voice = self._told_with
        for macro, call in self._wordings(sentences, ()):
            writer = Writer(pool=pool, plan=plan_of(fact), sentences=sentences, place=0)
            try:
                said = writer.alone(call, fact, f"sentences/{self.kind}.j2#{macro}", "b1.1")
            except Unprintable:
                continue
            if said is not None and macro not in HEADINGS and said.text.endswith("."):
                yield self._document([said], writer, voice)

    def _proofs(self, told: Sequence[Sentence], writer: Writer, voice: Voice) -> dict[str, list[str]]:
        """What the checker finds wrong with each sentence, by its id."""
        found: dict[str, list[str]] = {one.id: [] for one in told}
        for fault in self._checker.check(self._document(told, writer, voice)).faults:
            if fault.sentence in found:
                found[fault.sentence].append(f"{fault.words!r}: {fault.reason}")
        return found

    def _document(self, told: Sequence[Sentence], writer: Writer, voice: Voice) -> dict[str, Any]:
        """A story of nothing but some sentences."""
        (name, macro), *_ = writer.sentences.macros("_furniture", "headline")
        headline = writer.alone(macro, None, f"sentences/_furniture.j2#{name}", "h") or told[0]
        caveats = writer.caveats(writer.drawn_on, "b2.1")
        draft = Draft(
            plan=writer.plan,
            headline=headline,
            short_headline=None,
            standfirst=(),
            summary=(),
            body=(("lead", tuple(told)), *([("notes", (caveats,))] if caveats else [])),
            notes=(),
            facts=tuple(_unweighed(fact) for fact in writer.drawn_on),
            left_out=(),
        )
        pool = writer.pool
        document = bundle(draft, pool, self.made.dataset.sheet, voice, self.made.paper(pool.subject, {}))
        document["table"] = None  # it stands beside stories, and is long
        document["claims"] = [claim for claim in document["claims"] if claim["sentence"]]
        return document


def unweighed(brief: Brief, catch: Catch, code: str, kinds: Sequence[str]) -> Pool:
    """What a story of an area could draw on of these kinds. No score is worked out: wordings do not hang on any."""
    patch = Pool(brief, code, ()).patch

    def others(kind: str, measure: str, other: str) -> list[ScoredFact]:
        return [_unweighed(fact) for fact in catch.facts(other, patch, [kind], measure)]

    scored = [_unweighed(fact) for place in dict.fromkeys((code, patch)) for fact in catch.facts(place, patch, kinds)]
    return Pool(brief, code, scored, others)


def _unweighed(fact: Fact) -> ScoredFact:
    return ScoredFact(fact=fact, score=0.0, reasons=())


def plan_of(fact: Fact) -> StoryPlan:
    """A plan of one fact alone: enough to say it outside any story."""
    lead = Slot(role="lead", template=fact.kind, place="lead", host=_unweighed(fact))
    return StoryPlan(shape="area", area=fact.code, lead=lead, runners_up=(), paragraphs=(), left_out=())


def macros(path: Path) -> list[str]:
    """The wordings in a sentence file, in its order; those that only help others take other arguments."""
    return _MACRO.findall(path.read_text("utf-8"))


def named_kinds(path: Path, kind: str) -> list[str]:
    """The kinds of fact that a sentence file may ask for: its own and those it names, but for what is no news."""
    quoted = re.findall(r'"(\w+)"', path.read_text("utf-8"))
    return [name for name in dict.fromkeys((kind, *quoted)) if name in detectors() and not marked(name, "CONTEXT")]


def slips(macro: str, text: str, noun: Noun) -> Iterator[str]:
    """What a proof does not see: figures that do not agree with their noun, doubled words, stops, too many words."""
    for look_for, what in (*SLIPS, *_disagreeing(noun)):
        if hit := look_for.search(text):
            yield f"{what}: '{hit[0]}'"
    heading = macro.startswith(HEADINGS)
    if heading and text.endswith("."):
        yield "a headline has no full stop"
    if not heading and not text.endswith((".", "?")):
        yield "no full stop"
    if not heading and text[:1].isdigit():
        yield "opens with a figure"
    longest = max(len(sentence.split()) for sentence in re.split(r"(?<=\.) (?=[A-Z])", text))
    if longest > LONGEST_SENTENCE:
        yield f"{longest} words: readers bear {LONGEST_SENTENCE}"


def _disagreeing(noun: Noun) -> Iterator[tuple[re.Pattern[str], str]]:
    """What is counted, behind a figure that asks for its other form: one of many, many of one."""
    if noun.one and noun.many and noun.one != noun.many:
        one, many = re.escape(noun.one), re.escape(noun.many)
        yield re.compile(rf"(?<![\w.,-])(?:[Oo]ne|1) {many}\b"), "the plural behind one"
        yield re.compile(rf"(?<![\w.,-])(?!1 ){_NUMERALS} {one}(?![\w-])", re.IGNORECASE), "the singular behind many"
