"""One command, one table: the same story and the same awkward values, by this engine and by three others."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.engines import with_parishpump
from benchmarks.engines.awkward import WRONG, Value, defect, values
from benchmarks.engines.others import HERE, Engine, engines, install, lines_of
from benchmarks.engines.story import NEWSROOM, Inputs, expected, inputs, newsroom
from nlg.home import Home
from nlg.pipeline import Dataset, open_dataset

Told = tuple[float, list[str]]
Defects = Sequence[tuple[Value, str | None, str]]
WARM_SECONDS = 2.0  # of processor time, before anything counts: Python's caches, and what node compiles as it goes
OURS = {
    "parishpump: planned, written, proved, bundled": with_parishpump.stories,
    "parishpump: written with claims, plan ready": with_parishpump.written,
    "parishpump: the words alone, plan ready": with_parishpump.bare,
}
TEMPLATE = (*sorted((NEWSROOM / "sentences").glob("*.j2")), NEWSROOM / "stories" / "area.toml")
NOTES = f"""
Each writes the same {{stories}} stories of six sentences from the same ready figures, word for word; processor time of
one process each, taking turns, medians of {{rounds}} rounds after {WARM_SECONDS:.0f} s of warming up. The first line of
ours does more than the others can: it weighs the area's facts, chooses, proves every figure, and bundles the story,
its headline, the areas' table and what was left out. Lines: neither blank, comment nor import; ours with the shape.
The others' sentences for awkward values ask themselves, with an "if", what ours need not: whether a figure is missing,
unchanged, tied, from none, or of another year. What an engine has no words for (an ordinal in two of them) its template
says in another way. A defect is an error, a missing sentence, none of the wordings accepted from every engine alike
(benchmarks/engines/awkward.py), or one of: {", ".join(WRONG)}.
"""


def main() -> None:
    """`--install` puts the others where they are looked for; `--quick` takes one round, to see that all works."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("--install", action="store_true", help="install the others below .venv/engines, and stop")
    parser.add_argument("--quick", action="store_true", help="one round, not warmed up")
    asked = parser.parse_args()
    if asked.install:
        install()
        return
    compare(1 if asked.quick else 7, 0.0 if asked.quick else WARM_SECONDS)


def compare(rounds: int, warm: float) -> None:
    """Prints the table, then every defect, then what was compared and how."""
    stories, awkward, others = inputs(), values(), engines()
    here = [engine for engine in others if not engine.missing]
    with tempfile.TemporaryDirectory() as folder:
        dataset = open_dataset(Home(newsroom(Path(folder))), "fever")
        speeds = _speeds(_works(dataset, stories, here), stories, rounds, warm)
    ours: list[str | None] = [with_parishpump.sentence(value) for value in awkward]
    said = {**dict.fromkeys(OURS, ours), **{engine.name: engine.sentences(awkward) for engine in here}}
    wrong = {name: _defects(awkward, texts) for name, texts in said.items()}
    for engine in here:
        engine.end()
    for line in (*_table(speeds, wrong, others), *_every_defect(wrong)):
        print(line)
    print(NOTES.format(stories=len(stories), rounds=rounds))


def _table(speeds: Mapping[str, float], wrong: Mapping[str, Defects], others: Sequence[Engine]) -> Iterator[str]:
    """A line for each of ours and for each other engine; for one that is not there, how to install it."""
    yield f"{'':<48}{'texts/s':>9}{'ms a text':>11}{'lines':>7}{f'defects of {len(values())}':>16}"
    lines = dict.fromkeys(OURS, sum(lines_of(path) for path in TEMPLATE))
    lines |= {engine.name: lines_of(HERE / engine.template) for engine in others}
    missing = {engine.name: engine.missing for engine in others}
    for name in lines:
        if missing.get(name):
            yield f"{name:<48} {missing[name]}"
        else:
            each = speeds[name]
            yield f"{name:<48}{1 / each:>9,.0f}{1000 * each:>11.2f}{lines[name]:>7}{len(wrong[name]):>16}"


def _every_defect(wrong: Mapping[str, Defects]) -> Iterator[str]:
    for name, found in wrong.items():
        for value, text, why in found:
            yield f"  {name}: {value.name}: {why}: {text}"


def _works(dataset: Dataset, stories: Sequence[Inputs], here: Sequence[Engine]) -> Mapping[str, Callable[[], Told]]:
    codes = [story.code for story in stories]
    ours = {name: partial(work, dataset, codes) for name, work in OURS.items()}
    return {**ours, **{engine.name: partial(engine.stories, stories) for engine in here}}


def _speeds(
    works: Mapping[str, Callable[[], Told]], stories: Sequence[Inputs], rounds: int, warm: float
) -> Mapping[str, float]:
    """Median processor seconds a text of each; an error where one does not say what all must say."""
    told = [expected(story) for story in stories]
    for work in works.values():
        spent = 0.0
        while spent < warm:
            spent += work()[0]
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            spent, texts = work()
            if texts != told:
                first = next(pair for pair in zip(texts, told, strict=True) if pair[0] != pair[1])
                raise AssertionError(f"{name} says '{first[0]}', not '{first[1]}'")
            seconds[name].append(spent / len(stories))
    return {name: statistics.median(each) for name, each in seconds.items()}


def _defects(awkward: Sequence[Value], texts: Sequence[str | None]) -> Defects:
    judged = [(value, text, defect(value, text)) for value, text in zip(awkward, texts, strict=True)]
    return [one for one in judged if one[2]]


if __name__ == "__main__":
    main()
