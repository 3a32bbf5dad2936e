"""How stories read: N stories of a dataset in every house style, measured beside what reporters wrote."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from nlg.errors import Unprintable
from nlg.home import Home
from nlg.intake.style import load_style
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.telling import readability as measuring
from nlg.telling.readability import Readability, readability

# The reporters' own sentences of twelve published British pieces of this kind, quotes left out: the mean of the twelve.
HUMAN: Mapping[str, float] = {
    "intro_words": 24.8,
    "intro_figures": 1.1,
    "sentence_words": 22.4,
    "longest": 37,
    "reading_ease": 61,
    "grade": 10.3,
    "mattr": 0.77,
    "mtld": 67,
    "distinct_openings": 0.92,
    "repeated_4grams": 0.04,
    "figures_per_100": 6.7,
    "many_figures": 0.18,
    "no_figure": 0.30,
    "linking_openers": 0.19,
    "shared_skeletons": 0,
}
TITLES: Mapping[str, str] = {
    "intro_words": "intro: words",
    "intro_figures": "intro: figures",
    "sentence_words": "words a sentence",
    "longest": "longest sentence",
    "reading_ease": "Flesch reading ease",
    "grade": "Flesch-Kincaid grade",
    "mattr": "MATTR-50",
    "mtld": "MTLD",
    "distinct_openings": "distinct openings",
    "open_alike": "neighbours open alike (stories)",
    "repeated_4grams": "repeated 4-grams",
    "figures_per_100": "figures per 100 words",
    "many_figures": "sentences of three figures or more",
    "no_figure": "sentences without a figure",
    "linking_openers": "linking openers",
    "shared_skeletons": "skeletons a sibling has too",
    "own_intros": "intros of their own shape",
    "self_bleu": "self-BLEU-4, masked",
}
PROVED = ("data",)  # what the engine words itself
PRINTED = ("data", "caveat", "context")  # with what the sheet says; no label, no words of a person


def written(made: Release, most: int) -> dict[str, dict[str, Any]]:
    """At most so many stories of a release, by area, in the register's order. What cannot be told is left out."""
    found: dict[str, dict[str, Any]] = {}
    for code in made.dataset.everywhere():
        if len(found) < most and (story := _story(made, code)):
            found[code] = story
    return found


def in_every_style(dataset: Dataset, most: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each style's name, and its stories of the areas that the dataset's own style can tell."""
    made = release(dataset, dataset.latest())
    codes = list(written(made, most))
    for name, path in dataset.home.shelf("styles").files().items():
        told = replace(made, style=load_style(path), style_file=path)
        yield name, [story for code in codes if (story := _story(told, code))]


def _story(made: Release, code: str) -> dict[str, Any] | None:
    try:
        story = made.story(code)
    except Unprintable:
        return None
    return story if isinstance(story, dict) else None


def prose(story: Mapping[str, Any], kinds: Collection[str]) -> list[str]:
    """The body's sentences of these kinds, in order."""
    return [one["text"] for part in story["body"] for one in part["sentences"] if one["kind"] in kinds]


def names_in(dataset: Dataset) -> set[str]:
    """What is masked: the areas of the tables, and who published the figures."""
    areas = {area.name for panel in dataset.panels.values() for area in panel.areas}
    return areas | {name for table in dataset.sheet.tables.values() for name in (table.publisher, table.publisher_said)}


def table(measured: Mapping[str, Readability]) -> str:
    """The measures side by side, a column for each style, beside the reporters'."""
    heads = ["", "reporters", *measured]
    rows = [heads, *([TITLES[key], _number(HUMAN.get(key)), *_row(measured, key)] for key in TITLES)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def _row(measured: Mapping[str, Readability], key: str) -> list[str]:
    return [_number(getattr(one, key)) for one in measured.values()]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def main() -> None:
    """Prints the tables, for what the engine words itself and for all that is printed, and what was counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prose", description=__doc__)
    parser.add_argument("stories", nargs="?", type=int, default=100, help="how many at most (100)")
    parser.add_argument("--dataset", default="england_covid")
    asked = parser.parse_args()
    opened = open_dataset(Home(None), asked.dataset)
    told, names = dict(in_every_style(opened, asked.stories)), names_in(opened)
    for title, kinds in (("the engine's own sentences", PROVED), ("all sentences but the label", PRINTED)):
        texts = {style: [text for one in stories if (text := prose(one, kinds))] for style, stories in told.items()}
        measured = {style: readability(text, names) for style, text in texts.items()}
        numbers = sorted({one.stories for one in measured.values()})
        print(
            f"{asked.dataset}, {' to '.join(map(str, numbers))} stories in each style: {title}",
            table(measured),
            sep="\n\n",
        )
        print()
    print(measuring.__doc__)


if __name__ == "__main__":
    main()
