"""Shows a sentence file to its editor: what cannot stand in it, and each wording on awkward figures and real areas."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import get_type_hints

import numpy as np

from desk.awkward import awkward, spoken_of
from desk.hearing import Heard, Hearing, macros
from desk.laid_out import laid_out
from desk.readings import misread
from desk.telling import tell
from nlg.errors import BadTemplate, NotKnown, Trouble
from nlg.fact import Fact
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.intake.sheet import load_sheet
from nlg.intake.style import load_style
from nlg.pipeline import Release, open_dataset, release
from nlg.shelf import SHIPPED
from nlg.telling.lint import Flaw
from nlg.telling.proofread import nearest, nearest_field, proofread
from nlg.telling.sentences import Sentences
from nlg.telling.words.voice import Voice
from nlg.telling.write import LONGEST_HEADLINE, LONGEST_SHORT

AREAS = 10  # real ones
OF_ONE = 4  # of one dataset, where no dataset was asked for
SEARCHED = 4  # so many datasets are opened, and further ones only until the kind is found
OF_PANEL = 3  # facts of one awkward panel
STYLE = "km"
WIDEST = 20  # characters of the column that says what is awkward
LONGEST = {"headline": LONGEST_HEADLINE, "short": LONGEST_SHORT}
_WHERE = re.compile(r"^sentences/\S+?: line (\d+): (.*)$", re.DOTALL)
_OBJECT = re.compile(r"'nlg[\w.]+ object'")
_NO_FIELD = re.compile(r"has no attribute '(\w+)'")
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A sentence that was told, beside what it was told of: "11", "a tie", or a dataset."""

    of: str
    heard: Heard
    real: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Preview:
    """One sentence file of a kind, as the newsroom has it; `wording` ("lead", "lead_2") narrows it, "" is all."""

    home: Home
    kind: str
    path: Path
    wording: str
    style_file: Path

    @property
    def where(self) -> str:
        """The file as a person finds it from here."""
        return shown_path(self.path)

    def flaws(self) -> list[Flaw]:
        """What cannot stand in the file, by line, told without telling a sentence, but for the `reads` lines."""
        known = Sentences({}, next(iter(detectors()[self.kind].EXAMPLES)).brief, self._voice)
        found = proofread(self.path.read_text("utf-8"), self._fact, known)
        try:
            return sorted([*found, *misread(self.kind, self.path, load_style(self.home.shelf("styles").find(STYLE)))])
        except BadTemplate as error:
            return found or [_flaw_of(error)]

    @property
    def _voice(self) -> Voice:
        brief = next(iter(detectors()[self.kind].EXAMPLES)).brief
        return Voice(style=load_style(self.style_file), story_end=brief.period)

    @cached_property
    def _fact(self) -> type[Fact]:
        made: type[Fact] = get_type_hints(detectors()[self.kind].fact)["return"]
        return made

    def on_awkward(self) -> tuple[list[Shown], list[str]]:
        """Each wording on every awkward thing, and the things of which the kind never speaks."""
        panels, never = awkward(self.kind)
        found: list[Shown] = []
        for n, one in enumerate(panels):
            with tempfile.TemporaryDirectory(prefix="preview-") as folder:
                made = laid_out(one.brief, Path(folder))
                facts = sorted(spoken_of(made.brief, self.kind), key=lambda fact: fact.code != one.about)
                heard = self._hearing(made).hear(facts[:OF_PANEL], self._places, n)
                found += [Shown(of=one.label, heard=each) for each in heard]
        return found, never

    def on_real(self, dataset: str | None) -> list[Shown]:
        """Each wording on ten real areas: of the dataset named, or of the newsroom's and the shipped ones."""
        found: list[Shown] = []
        told = 0
        for place, name in enumerate([dataset] if dataset else by_size(self.home)):
            most = AREAS - told if dataset else min(OF_ONE, AREAS - told)
            opened = open_dataset(self.home, name)
            made = release(opened, opened.period(None))
            hearing, facts = self._hearing(made), _spread(made, self.kind, most)
            for n, fact in enumerate(facts, start=told):
                found += [Shown(of=name, heard=one, real=True) for one in hearing.hear([fact], self._places, n)]
            told += len(facts)
            if told >= AREAS or (told and place + 1 >= SEARCHED):
                break
        return found

    def _hearing(self, made: Release) -> Hearing:
        styled = replace(made, style=load_style(self.style_file), style_file=self.style_file)
        return Hearing(styled, self.kind, self.path)

    @property
    def _places(self) -> list[str]:
        return [self.wording] if self.wording else []

    def fault(self, text: str) -> str:
        """A fault with its place in the file, where it has one, and with what is there instead."""
        at = _WHERE.match(text)
        missing = _NO_FIELD.search(text)
        mend = nearest_field(missing[1], self._fact) if missing else ""
        if at is None:
            return text
        what = _OBJECT.sub("the fact", at[2])
        return f"{self.where}:{at[1]}: {what}{f': {mend}' if mend else ''}"


def previewed(home: Home, asked: str, style: str | None = None) -> Preview:
    """The preview of "lowest_since", "lowest_since.j2" or "lowest_since#lead_2"; NotKnown suggests what is near."""
    name, _, wording = asked.partition("#")
    kind = Path(name).name.removesuffix(".j2")
    path = home.shelf("sentences").find(kind)
    if kind not in detectors():
        raise NotKnown(f"{shown_path(path)}: there is no kind of fact '{kind}'", mend=nearest(kind, detectors()))
    there = macros(path)
    if wording and wording not in there:
        raise NotKnown(f"{shown_path(path)}: there is no wording '{wording}'", mend=f"there are {', '.join(there)}")
    style_file = home.shelf("styles").find(style or home.settings.style or STYLE)
    return Preview(home=home, kind=kind, path=path, wording=wording, style_file=style_file)


def run(home: Home, asked: str, dataset: str | None, style: str | None, say: Say) -> int:
    """Says what is wrong in a file, then shows its wordings; 0 if nothing is at fault, else 1. Of a style, its tone."""
    if (name := Path(asked).name.removesuffix(".toml")) in home.shelf("styles").files():
        return _style(home, name, dataset, say)
    preview = previewed(home, asked, style)
    say(preview.where)
    flaws = preview.flaws()
    for line in flaw_lines(preview.where, flaws):
        say(line)
    try:
        on_awkward, never = preview.on_awkward()
        shown = [*on_awkward, *preview.on_real(dataset)]
    except BadTemplate as error:
        if not flaws:
            say(f"{preview.where}: {error}")
        say("mend that first: no sentence of the file can be told as it is")
        return 1
    for line in _wordings(preview, shown):
        say(line)
    if never:
        say(f"\nno example speaks of: {', '.join(never)}")
    faults = sum(bool(one.heard.faults) for one in shown)
    say(f"\n{_counted(len(shown), 'sentence')} told and proved, {faults} at fault, {len(flaws)} to mend in the file")
    return 1 if faults or flaws else 0


def _style(home: Home, style: str, dataset: str | None, say: Say) -> int:
    """Headline and first paragraph of ten areas' stories in a house style, each story checked."""
    opened = open_dataset(home, dataset or by_size(home)[0])
    made = release(opened, opened.period(None), style)
    say(shown_path(made.style_file))
    faulty = False
    for told in tell(made, evenly(opened.everywhere(), AREAS)):
        faulty = faulty or told.faulty
        if told.bundle is None:
            say(f"\n{told.why}")
        else:
            first = told.bundle["body"][0]["sentences"]
            say(f"\n{told.bundle['headline']['text']}\n  {' '.join(sentence['text'] for sentence in first)}")
    return 1 if faulty else 0


def evenly(codes: Sequence[str], most: int) -> list[str]:
    """So many of the codes at most, evenly over the register."""
    return list(codes[:: max(1, len(codes) // most)][:most])


def flaw_lines(where: str, flaws: Iterable[Flaw]) -> Iterator[str]:
    """Each flaw as FILE:LINE: what, with what to do about it below."""
    for flaw in flaws:
        yield f"{where}:{flaw.line}: {flaw.what}"
        if flaw.mend:
            yield f"  {flaw.mend}"


def shown_path(path: Path) -> str:
    """A path as one would type it here: relative where it lies below."""
    here = Path.cwd()
    return os.path.relpath(path, here) if path.resolve().is_relative_to(here) else str(path)


def _wordings(preview: Preview, shown: Sequence[Shown]) -> Iterator[str]:
    """Each wording with its line in the file, what it was told of, and the sentence; faults behind."""
    source = preview.path.read_text("utf-8")
    for macro in [name for name in macros(preview.path) if preview.wording in ("", name)]:
        at = source.count("\n", 0, source.index(f"macro {macro}(")) + 1
        yield f"\n{macro}, line {at}"
        rows = list(_rows([one for one in shown if one.heard.macro == macro]))
        for one in rows:
            yield f"  {one.of[:WIDEST]:{WIDEST}} {one.heard.text}{_too_long(macro, one.heard.text)}".rstrip()
            yield from (f"  {'':{WIDEST}} !! {preview.fault(fault)}" for fault in one.heard.faults)
        if not rows:
            yield "  says nothing of any of these"


def _rows(shown: Sequence[Shown]) -> Iterator[Shown]:
    """No sentence twice: one for each awkward thing, all of real areas, and all that are at fault."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    seen: set[str] = set()
    for one in shown:
        said = (one.heard.text, one.heard.faults)
        if said not in told and (one.real or one.of not in seen or one.heard.faults):
            told.add(said)
            seen.add(one.of)
            yield one


def _too_long(macro: str, text: str) -> str:
    longest = LONGEST.get(re.sub(r"_\d$", "", macro))
    return f"  ({len(text)} characters, too many)" if longest and len(text) > longest else ""


def _spread(made: Release, kind: str, most: int) -> list[Fact]:
    """Facts of different areas: the strongest, the weakest, and some between."""
    found = made.catch.found(kind)
    order = np.argsort(-found["strength"], kind="stable")
    picked = dict.fromkeys(int(order[round(k)]) for k in np.linspace(0, len(order) - 1, min(3 * most, len(order))))
    facts: dict[str, Fact] = {}
    for row in picked:
        fact = detectors()[kind].fact(made.brief, found, row)
        facts.setdefault(fact.code, fact)
    step = max(1, len(facts) // max(1, most))
    return list(facts.values())[::step][:most]


def by_size(home: Home) -> list[str]:
    """The newsroom's own datasets, then the shipped ones, small tables first: they open soonest."""
    sizes: dict[str, tuple[bool, int]] = {}
    for name, path in home.shelf("datasets").files().items():
        try:
            tables = [path.parent / table.file for table in load_sheet(path).tables.values()]
            sizes[name] = (path.parent == SHIPPED["datasets"][0], sum(table.stat().st_size for table in tables))
        except (Trouble, OSError):
            continue  # what is wrong with a dataset is not a question of words
    return sorted(sizes, key=sizes.__getitem__)


def _flaw_of(error: BadTemplate) -> Flaw:
    at = re.search(r"line (\d+): (.*)", str(error))
    return Flaw(int(at[1]), at[2], error.mend) if at else Flaw(1, str(error), error.mend)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
