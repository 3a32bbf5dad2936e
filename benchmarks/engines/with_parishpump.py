"""This engine's side: a story planned, written, proved and bundled; the words alone; a sentence of a value."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from benchmarks.engines.awkward import Value
from nlg.finding.detect import Catch
from nlg.finding.example import WHOLE, brief_of
from nlg.intake.periods import calendar
from nlg.intake.style import load_style
from nlg.pipeline import Dataset, Release, release
from nlg.shelf import shelf
from nlg.story import Brief, NoStory, Slot, StoryPlan
from nlg.telling.pool import Pool
from nlg.telling.related import Related
from nlg.telling.sentences import Sentences
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.voice import Voice
from nlg.telling.write import Writer

SAID_OF = {  # a kind of awkward value: of which fact, and by which macros of the shipped sentences, the first that fits
    "count": {"change_prev": ("size",)},
    "rate": {"rate": ("plain",)},
    "change": {"change_prev": ("size",)},
    "rank": {"top": ("own",), "nth": ("own",)},
    "run": {"run": ("lead",)},
    "date": {"lowest_since": ("unusual",)},
    "list": {"also": ("body",)},
}
OTHERS = {"Barton": 60, "Calder": 40, "Dover": 30, "Elham": 20}


def stories(dataset: Dataset, codes: Sequence[str]) -> tuple[float, list[str]]:
    """Processor seconds of planning, writing, proving and bundling the areas' stories, and their words.

    The facts of the release are found beforehand, as the other engines' figures are there beforehand.
    """
    made = _ready(dataset, codes)
    return _timed(lambda code: _words(made.story(code)), codes)


def written(dataset: Dataset, codes: Sequence[str]) -> tuple[float, list[str]]:
    """The same for writing alone: sentences with their claims, from plans that are there."""
    made = _ready(dataset, codes)
    writers = {code: _writer(made, code) for code in codes}

    def words(code: str) -> str:
        return " ".join(s.text for _, said in writers[code].write().body for s in said)

    return _timed(words, codes)


def bare(dataset: Dataset, codes: Sequence[str]) -> tuple[float, list[str]]:
    """The same for the words alone: the plan's sentences one by one, their claims dropped."""
    made = _ready(dataset, codes)
    writers = {code: _writer(made, code) for code in codes}
    return _timed(lambda code: _rendered(writers[code]), codes)


def _ready(dataset: Dataset, codes: Sequence[str]) -> Release:
    made = release(dataset, dataset.latest())
    made.story(codes[0])
    return made


def _timed(write: Callable[[str], str], codes: Sequence[str]) -> tuple[float, list[str]]:
    started = time.process_time()
    texts = [write(code) for code in codes]
    return time.process_time() - started, texts


def _words(bundle: dict[str, Any] | NoStory) -> str:
    if isinstance(bundle, NoStory):
        return ""
    return " ".join(s["text"] for paragraph in bundle["body"] for s in paragraph["sentences"])


def _writer(made: Release, code: str) -> Writer:
    pool = made.pool(code)
    planned = made.planned(pool)
    if not isinstance(planned, StoryPlan):
        raise AssertionError(planned)
    sentences, _ = made.told_with
    return Writer(pool=pool, plan=planned, sentences=sentences, place=0)


def _rendered(writer: Writer) -> str:
    slots = [writer.plan.lead, *(slot for paragraph in writer.plan.paragraphs for slot in paragraph.slots)]
    return " ".join(_sentence(writer.sentences, slot, Related(writer.pool)) for slot in slots)


def _sentence(sentences: Sentences, slot: Slot, more: Related) -> str:
    _, macro = sentences.macros(slot.template, slot.place)[0]
    return unmark(capital(macro(slot.host.fact, more)))[0]


# --- a sentence of an awkward value -----------------------------------------------------------------------------------


def sentence(value: Value) -> str:
    """What the shipped sentences say of a value: its panel is made, facts are looked for, the first that fits is told.

    "" where no detector speaks.
    """
    brief = PANELS[value.kind](**value.inputs)
    catch, told = Catch(brief), _sentences(brief)
    area = brief.panels["t"].areas[0].code
    for kind, places in SAID_OF[value.kind].items():
        for fact in catch.facts(area, WHOLE, [kind]):
            for place in places:
                for _, macro in told.macros(kind, place):
                    if text := unmark(capital(" ".join(macro(fact, Related(Pool(brief, area, ()))).split())))[0]:
                        return text
    return ""


def _sentences(brief: Brief) -> Sentences:
    style = load_style(shelf("styles").find("km"))
    return Sentences(shelf("sentences").files(), brief, Voice(style=style, story_end=brief.period))


def _counted(count: int | None) -> Brief:
    return brief_of(f"Ashby {5 if count is None else count} {_cell(count)}")


def _rated(rate: float, cases: int, people: int) -> Brief:
    return brief_of(f"Ashby {cases}", people=people)


def _changed(before: int | None, now: int, percent: float | None) -> Brief:
    return brief_of(f"Ashby {_cell(before)} {now}")


def _ranked(rank: int, tied: bool) -> Brief:
    figures = {"Ashby": 60 if tied else 70, **OTHERS, "Farley": 90 if tied else 10}
    return brief_of("\n".join(f"{name} {n}" for name, n in figures.items()), people=10_000)


def _ran(weeks: int) -> Brief:
    return brief_of("Ashby " + " ".join(str(20 * n) for n in range(weeks + 5, 4, -1)))


def _since(since: str, told: str) -> Brief:
    """The figure is the lowest since the week that ended on the day asked for."""
    last = date.fromisoformat(told)
    between = (last - date.fromisoformat(since)).days // 7
    brief = brief_of(f"Ashby 50 {'90 ' * (between - 1)}60")
    starts = (last - timedelta(days=7 * between + 6), last - timedelta(days=6))
    panel = replace(brief.panels["t"], calendar=calendar(*starts, "week_ending"))
    return replace(brief, panels={"t": panel}, period=last)


def _listed(names: Sequence[str]) -> Brief:
    """Ashby has none, and so have these; enough others have some."""
    figures = {"Ashby": (3, 0), **dict.fromkeys(names, (4, 0)), **{f"Other {n}": (5, 5) for n in "ABCDEF"}}
    return brief_of("\n".join(f"{name} {before} {now}" for name, (before, now) in figures.items()))


def _cell(figure: int | None) -> str:
    return "?" if figure is None else str(figure)


PANELS: Mapping[str, Callable[..., Brief]] = {
    "count": _counted,
    "rate": _rated,
    "change": _changed,
    "rank": _ranked,
    "run": _ran,
    "date": _since,
    "list": _listed,
}
