"""Holds a sentence file to its `reads` lines: what they say must be what the kind's own examples give."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from desk.hearing import macros, named_kinds, unweighed
from nlg.errors import Unprintable
from nlg.fact import Fact
from nlg.finding.detect import Catch
from nlg.finding.detect import shelf as detectors
from nlg.finding.example import WHOLE
from nlg.home import Home
from nlg.intake.style import Style
from nlg.pipeline import sentence_files
from nlg.story import Brief
from nlg.telling.lint import Flaw
from nlg.telling.related import Related
from nlg.telling.sentences import Sentences
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.voice import Voice

READS = re.compile(r"^reads (\w+)\s+(\S.*)$", re.MULTILINE)


def misread(kind: str, path: Path, style: Style) -> list[Flaw]:
    """What is wrong with a file's `reads` lines, and that there are none. BadTemplate where the file cannot be told."""
    source = path.read_text("utf-8")
    asked = [(source.count("\n", 0, hit.start()) + 1, hit[1], hit[2]) for hit in READS.finditer(source)]
    if not asked:
        return [
            Flaw(1, "there is no `reads` line", "reads lead  what it says of an example, in the comment at the top")
        ]
    told = told_on_examples(kind, path, style)
    return [flaw for line, place, text in asked for flaw in _of_one(line, place, text, told)]


def _of_one(line: int, place: str, text: str, told: dict[str, list[str]]) -> Iterator[Flaw]:
    if place not in told:
        yield Flaw(line, f"reads {place}: there is no wording of that name", f"there are {', '.join(told)}")
    elif text not in told[place]:
        near = difflib.get_close_matches(text, told[place], n=1, cutoff=0)
        yield Flaw(
            line, f"reads {place}: no example says that", f"one says: {near[0]}" if near else "none says anything"
        )


def told_on_examples(kind: str, path: Path, style: Style) -> dict[str, list[str]]:
    """What every place, and each wording of it, says on the kind's examples, in its first choices. Words only."""
    names = [name for wording in macros(path) for name in (re.sub(r"_\d$", "", wording), wording)]
    places: dict[str, list[str]] = {name: [] for name in dict.fromkeys(names)}
    files = sentence_files(Home(None)) | {kind: path}
    for example in detectors()[kind].EXAMPLES:
        if example.fires:
            told = Sentences(files, example.brief, Voice(style=style, story_end=example.brief.period))
            for fact, related in _facts(example.brief, kind, named_kinds(path, kind)):
                for place, texts in places.items():
                    texts += _said(told, kind, place, fact, related)
    return places


def _facts(brief: Brief, kind: str, kinds: list[str]) -> Iterator[tuple[Fact, Related]]:
    catch = Catch(brief)
    for area in brief.panels["t"].areas:
        pool = unweighed(brief, catch, area.code, kinds)
        yield from ((fact, Related(pool)) for fact in catch.facts(area.code, WHOLE, [kind]))


def _said(told: Sentences, kind: str, place: str, fact: Fact, related: Related) -> Iterator[str]:
    for _, macro in told.macros(kind, place):
        try:
            text, _ = unmark(capital(" ".join(macro(fact, related).split())))
        except Unprintable:
            continue  # shown where the wording is heard
        if text:
            yield text
