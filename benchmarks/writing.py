"""Planning and writing: the stories of a release, the way from table to feed, growth, and the renderer alone."""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from math import log
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd

from benchmarks.engines.story import NEWSROOM, REGISTER, write_table
from benchmarks.engines.story import line as register_line
from benchmarks.ordinary.made import Made as Panel
from benchmarks.ordinary.made import code, counties, made
from benchmarks.slots import Slots, f_string, valued, worded
from benchmarks.slots import sentences as sentences_of
from desk.telling import drafted
from feeds.formats import rss
from feeds.item import channel_of, pack
from nlg.fact import Fact
from nlg.home import Home
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.story import NoStory, Sentence, SentenceKind, StoryPlan
from nlg.telling.pool import Pool
from nlg.telling.related import Related
from nlg.telling.said import Said
from nlg.telling.turns import Turns
from nlg.telling.words.marks import capital, unmark
from nlg.telling.write import Draft, Writer

Rows = Iterator[tuple[str, str]]
NOW = datetime(2021, 3, 9, tzinfo=UTC)
DATASET = "england_covid"  # 315 areas x 1,413 days and 149 x 403; two counts and a rate


def measure(rounds: int) -> Rows:
    """Rows for the stories of 315 areas, and bars 1, 6 and 5. All in processor seconds of one core, warmed up."""
    quick = rounds == 1
    dataset = open_dataset(Home(None), DATASET)
    codes = [area.code for area in dataset.parts.areas[: dataset.parts.table_rows]][: 20 if quick else None]
    ready = release(dataset, dataset.latest())
    told = [story for story in map(ready.story, codes) if not isinstance(story, NoStory)]
    yield f"areas asked of {DATASET}, and with a story worth telling", f"{len(codes)} {len(told)}"
    yield from stories(dataset, codes, rounds)
    yield from end_to_end(dataset, codes, told, rounds)
    yield from renderer(ready, dataset.everywhere()[: 40 if quick else None], rounds)
    yield from growth(*((40, 120) if quick else (315, 1260)))


# --- the stories of a release -----------------------------------------------------------------------------------------


def stories(dataset: Dataset, codes: Sequence[str], rounds: int) -> Rows:
    """Each story from its facts: planned and written; then with the facts weighed and the bundle made too."""
    works: dict[str, Callable[[], list[float]]] = {
        "planned and written": lambda: _planned_and_written(dataset, codes),
        "weighed, planned, written, bundled": lambda: _whole_stories(dataset, codes),
    }
    for said, work in works.items():
        seconds = np.median([work() for _ in range(rounds)], axis=0)
        yield f"{len(codes)} areas, {said}, s (must < 1)", f"{seconds.sum():.2f}"
        yield f"{len(codes)} areas, {said}: the slowest, ms (must <= 10)", f"{1000 * seconds.max():.1f}"


def _planned_and_written(dataset: Dataset, codes: Sequence[str]) -> list[float]:
    made_ready = release(dataset, dataset.latest())
    pools = [made_ready.pool(code) for code in codes]
    made_ready.story(codes[0])
    return [_spent(partial(_draft, made_ready, pool)) for pool in pools]


def _whole_stories(dataset: Dataset, codes: Sequence[str]) -> list[float]:
    made_ready = release(dataset, dataset.latest())
    made_ready.story(codes[0])
    return [_spent(partial(made_ready.story, code)) for code in codes]


def _draft(ready: Release, pool: Pool) -> Draft | None:
    planned = ready.planned(pool)
    return _writer(ready, pool, planned).write() if isinstance(planned, StoryPlan) else None


def _writer(ready: Release, pool: Pool, planned: StoryPlan) -> Writer:
    sentences, _ = ready.told_with
    return Writer(pool=pool, plan=planned, sentences=sentences, place=_place_of(ready, pool))


def _place_of(ready: Release, pool: Pool) -> int:
    return ready.dataset.register.place[pool.subject]


# --- from table to feed -----------------------------------------------------------------------------------------------


def end_to_end(dataset: Dataset, codes: Sequence[str], told: Sequence[dict[str, Any]], rounds: int) -> Rows:
    """Bar 1: tables, facts, stories and feed, against reading the same tables and rendering the same sentences bare."""
    bare = Bare.of(told)
    tables = [dataset.files[name] for name in dataset.panels]
    seconds = _alternating(
        rounds, partial(_from_table_to_feed, Home(None), DATASET, codes), partial(_least, tables, bare)
    )
    yield "end to end: tables, facts, stories, feed, s", f"{seconds[0]:.2f}"
    yield "read_csv and bare rendering of the same, s", f"{seconds[1]:.2f}"
    yield "end to end / read_csv and bare rendering (must <= 3, aim <= 1.75)", f"{seconds[0] / seconds[1]:.2f}"


def _from_table_to_feed(home: Home, name: str, codes: Sequence[str] | None = None) -> int:
    dataset = open_dataset(home, name)
    ready = release(dataset, dataset.latest())
    asked = codes or [area.code for area in dataset.parts.areas[: dataset.parts.table_rows]]
    told = [story for story in map(ready.story, asked) if not isinstance(story, NoStory)]
    items = [pack(story, drafted(story, NOW), home.settings) for story in told]
    return len(rss.write(items, channel_of(home.settings)))


def _least(tables: Sequence[Path], bare: Bare) -> int:
    for table in tables:
        pd.read_csv(table)
    return sum(len(template.render(printed=printed)) for template, printed in bare.sentences)


@dataclass(frozen=True)
class Bare:
    """The sentences of stories as templates with slots, compiled, each with what its slots print."""

    sentences: Sequence[tuple[jinja2.Template, Sequence[object]]]

    @classmethod
    def of(cls, told: Sequence[dict[str, Any]]) -> Bare:
        environment, compiled = jinja2.Environment(autoescape=True), dict[str, jinja2.Template]()
        sentences = []
        for skeleton, printed in (worded(story, s) for story in told for s in sentences_of(story)):
            source = re.sub(r"\{(\d+)\}", r"{{ printed[\1] }}", skeleton)
            if source not in compiled:
                compiled[source] = environment.from_string(source)
            sentences.append((compiled[source], printed))
        return cls(sentences)


# --- the renderer alone -----------------------------------------------------------------------------------------------

TIMES = 50  # that the one story is told in a round


def renderer(ready: Release, codes: Sequence[str], rounds: int) -> Rows:
    """Bar 6: the longest story, planned, against formatting its slots by f-strings.

    Told both ways: written, which still chooses among wordings and makes some that it does not take; and rendered,
    which makes the chosen ones alone, each with its claims. Formatted both ways: from numbers and dates, as the bar
    was set, and from the very words, which is to join strings.
    """
    told = {code: story for code in codes if not isinstance(story := ready.story(code), NoStory)}
    longest = max(told, key=lambda code: sum(len(s["text"]) for s in sentences_of(told[code])))
    pool = ready.pool(longest)
    planned = ready.planned(pool)
    if not isinstance(planned, StoryPlan):
        raise AssertionError(planned)
    slots = {of: [f_string(of(told[longest], s)) for s in sentences_of(told[longest])] for of in (valued, worded)}

    sentences, _ = ready.told_with
    heard = _Heard(pool=pool, plan=planned, sentences=sentences, place=_place_of(ready, pool))
    chosen = heard.chosen()

    def rendered() -> None:
        for _ in range(TIMES):
            sentences.forget()  # no story is told twice
            for macro, about in chosen:
                unmark(capital(" ".join(macro(*about()).split())))

    def written() -> None:
        for _ in range(TIMES):
            sentences.forget()
            _writer(ready, pool, planned).write()

    def formatted(of: Callable[..., Slots]) -> None:
        for _ in range(TIMES):
            " ".join([form() for form in slots[of]])

    seconds = _alternating(rounds, written, rendered, partial(formatted, valued), partial(formatted, worded))
    words = sum(len(s["text"].split()) for s in sentences_of(told[longest]))
    yield f"one story of {words} words, planned: written with its claims, ms", f"{1000 * seconds[0] / TIMES:.2f}"
    yield "the same, its wordings chosen: rendered with its claims, ms", f"{1000 * seconds[1] / TIMES:.2f}"
    yield "one story written / its slots by f-strings", f"{seconds[0] / seconds[2]:.0f}"
    yield "one story rendered / its slots by f-strings (must <= 60, aim <= 25)", f"{seconds[1] / seconds[2]:.0f}"
    yield "one story rendered / its words joined", f"{seconds[1] / seconds[3]:.0f}"


Made = tuple[Callable[..., str], Callable[[], tuple[object, ...]]]  # a wording, and what it is told of


class _Heard(Writer):
    """A writer that remembers of each sentence of the body which wording it is, and what that was told of."""

    def chosen(self) -> list[Made]:
        """The wordings of the body's sentences, each to be made as often as wanted."""
        self._made: dict[tuple[object, ...], Made] = {}
        self._taken: list[Made] = []
        self._say, self.wordings.say = self.wordings.say, self._heard  # type: ignore[method-assign]
        self.write()
        return self._taken

    def _heard(
        self,
        macro: Callable[..., str],
        fact: Fact | None,
        template: str,
        kind: SentenceKind = "data",
        turns: Turns | None = None,
        *,
        crowded: bool = False,
    ) -> Said | None:
        turns = turns or self.wordings.turns_of(template)
        fresh, so_far = partial(turns.later, 0), self.so_far
        state: dict[str, Any] = {"last_named": so_far.last_named, "last_told": so_far.last_told}
        before, known = [*so_far.told], frozenset(so_far.printed)
        said = self._say(macro, fact, template, kind, turns, crowded=crowded)

        def about() -> tuple[object, ...]:
            if fact is None:
                return (self.furniture.furnished(fresh()),)
            return fact, Related(self.pool, before, known=known, turns=fresh(), **state)

        if said is not None:
            self._made[template, *map(id, said.facts)] = (macro, about)
        return said

    def _place(self, name: str, said: Said) -> Sentence:
        if name.startswith("b") and (made := self._made.get((said.template, *map(id, said.facts)))):
            self._taken.append(made)
        return super()._place(name, said)


# --- growth -----------------------------------------------------------------------------------------------------------


def growth(few: int, many: int, periods: int = 160) -> Rows:
    """Bar 5: by which power of the areas the way from table to feed grows; 34,000 of them would take too long."""
    with tempfile.TemporaryDirectory() as folder:
        homes = [Home(newsroom(Path(folder) / str(n), made(n, periods))) for n in (few, many)]
        _from_table_to_feed(homes[0], "fever")  # templates are compiled, tables of chance are made
        small, large = _alternating(1, *(partial(_from_table_to_feed, home, "fever") for home in homes))
    yield f"end to end, {few} and {many} areas x {periods}, s", f"{small:.2f} {large:.2f}"
    yield "end to end, growth: exponent (must <= 1.05, aim <= 1.0)", f"{log(large / small) / log(many / few):.2f}"


def newsroom(folder: Path, of: Panel) -> Path:
    """A newsroom whose one dataset is a made-up table, told by the shipped sentences."""
    (folder / "registers").mkdir(parents=True)
    (folder / "datasets").mkdir()
    for name in ("newsroom.toml", "datasets/fever.toml"):
        shutil.copy(NEWSROOM / name, folder / name)
    weeks = [end.isoformat() for end in of.ends.ends]
    lines = enumerate(of.figures["count"])
    cases = [(code(n), week, int(x)) for n, line in lines for week, x in zip(weeks, line, strict=True)]
    write_table(folder / "datasets" / "fever.csv", "district,week,cases", cases)
    above = [register_line(f"C{c:04d}", f"County {c}", "county", "", "") for c in range(counties(of))]
    people = enumerate(of.people.tolist())
    own = [register_line(code(n), f"Place {n}", "district", f"C{n // of.county:04d}", heads) for n, heads in people]
    write_table(folder / "registers" / "districts.csv", REGISTER, [*above, *own])
    return folder


def _alternating(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Median processor seconds of each, taking turns."""
    seconds = [[_spent(work) for work in works] for _ in range(rounds)]
    return [statistics.median(one) for one in zip(*seconds, strict=True)]


def _spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
