"""What is in store for stories, for the command line: what fits, what does not and why, what has expired."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from desk.tables import WIDTH
from nlg.home import Home
from nlg.intake.context import QuoteEntry, Store, entries, load_context
from nlg.pipeline import Dataset, brief
from nlg.store import Kept
from nlg.telling.voices import fitting, story_day

Judge = Callable[[str, str], str]  # store and key of an entry: what is said of it, "" for nothing


def all_lines(home: Home, on: date) -> Iterator[str]:
    """Everything in store, file by file: kind, line, from when to when, first words."""
    yield from _lines(load_context(home.shelf("context").files()), on, lambda store, key: "")


def dataset_lines(dataset: Dataset, area: str | None, period: date, on: date | None) -> Iterator[str]:
    """The same with what fits a story of the area, or a story of any area, told on a day (None: the release's)."""
    made = brief(dataset, period)
    table = made.whole
    day = on or story_day(made, table)
    about = {(kept.store, kept.key): kept for kept in _all(made.context)}
    chosen = {(kept.store, kept.key) for kept in fitting(made, area, table, day)} if area else set()

    def judge(store: str, key: str) -> str:
        kept = about.get((store, key))
        if kept is None:
            return "for other datasets"
        if area is None:
            return "for this dataset"
        if area not in kept.areas:
            return "for other areas"
        return "told in the story" if (store, key) in chosen else "would fit, but is not told"

    yield f"{dataset.sheet.id}, period to {period}, told on {day}"
    yield from _lines(load_context(dataset.home.shelf("context").files()), day, judge)


def _all(context: Any) -> list[Kept]:
    return [*context.quotes, *context.background, *context.events]


def _lines(stores: Sequence[Store], on: date, judge: Judge) -> Iterator[str]:
    if not stores:
        yield "nothing is in store"
    for store in stores:
        yield str(store.path)
        for kind, n, entry in entries(store):
            said = judge(store.id, f"{kind}.{n}")
            said_on = entry.date if isinstance(entry, QuoteEntry) else None
            state = _state(said_on, entry.valid_from, entry.valid_to, on)
            told = state if state and said not in ("for other datasets", "for other areas") else said
            words = getattr(entry, "text", "") or getattr(entry, "what", "")
            speaker = f"{entry.speaker}: " if isinstance(entry, QuoteEntry) else ""
            yield from _entry(store.line(kind, n), kind, told or state or "in store", speaker + words)
        for key, target in store.held.targets.items():
            over = target.until is not None and target.until < on
            told = f"expired {target.until}" if over else "in store"
            yield from _entry(store.line("targets", key), "targets", told, f"{target.noun} of {target.value}, {key}")


def _state(said: date | None, first: date | None, last: date | None, on: date) -> str:
    begins = first or said
    if last is not None and last < on:
        return f"expired {last}"
    return f"not before {begins}" if begins is not None and on < begins else ""


def _entry(line: int, kind: str, told: str, words: str) -> Iterator[str]:
    yield f"  line {line}: {kind.removesuffix('s')}, {told}"
    yield from textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ", max_lines=2)
