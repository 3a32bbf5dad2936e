"""Which sentences real stories ever use: every wording of every kind, over a dataset's own history."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desk.preview import shown_path
from nlg.errors import Unprintable
from nlg.pipeline import Dataset, release
from nlg.shelf import Shelf
from nlg.story import NoStory
from nlg.telling.branches import arms

_MACRO = re.compile(r"\{%-? *macro +(\w+)\(f, more\)")
SHOWN = 5  # faults shown in full: one template at fault breaks many stories alike
Watched = Callable[[Sequence[Any], str], Iterable[Any]]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How often each wording ("lowest_since.j2#lead_2") was used, in how many stories, and what could not be said.

    `fired` are the arms of conditions that were rendered, as kind and place in the file: also for a sentence that then
    gave way to another.
    """

    stories: int
    silent: int
    used: Mapping[str, int]
    unprintable: Sequence[str]
    fired: frozenset[tuple[str, int]] = frozenset()


def run(dataset: Dataset, periods: int, watched: Watched) -> Coverage:
    """Writes every area's story at so many periods, spread over the record from its newest back, and counts."""
    used: Counter[str] = Counter()
    told = silent = 0
    faults: list[str] = []
    fired: set[tuple[str, int]] = set()

    def note(file: str, place: int) -> str:
        fired.add((file, place))
        return ""

    for when in watched(_spread(dataset, periods), "writing"):
        made = replace(release(dataset, when), fired=note)
        for code in dataset.everywhere():
            try:
                story = made.story(code)
            except Unprintable as fault:
                faults.append(f"{code} {when}: {fault}")
                continue
            if isinstance(story, NoStory):
                silent += 1
                continue
            told += 1
            used.update(template.removeprefix("sentences/") for template in _templates(story))
    return Coverage(stories=told, silent=silent, used=used, unprintable=tuple(faults), fired=frozenset(fired))


def _spread(dataset: Dataset, periods: int) -> list[date]:
    """Last days of settled periods, newest first, at even distances back to where a year of record lies behind."""
    calendar, newest = dataset.whole.calendar, dataset.whole.calendar.ends.index(dataset.latest())
    first = next((t for t in range(newest + 1) if calendar.year_ago[t] >= 0), newest // 2)
    steps = max(1, periods - 1)
    picked = [newest - round((newest - first) * n / steps) for n in range(periods)]
    return [calendar.ends[t] for t in dict.fromkeys(picked)]


def _templates(story: Mapping[str, Any]) -> Iterator[str]:
    single = [story[key] for key in ("headline", "short_headline") if story[key]]
    body = [sentence for paragraph in story["body"] for sentence in paragraph["sentences"]]
    yield from (sentence["template"] for sentence in (*single, *story["standfirst"], *body))


def lines(found: Coverage, shelf: Shelf, branches: bool = False) -> Iterator[str]:
    """The report: each kind with how often its wordings were used, and the names of those that never were.

    With `branches` also each arm of a condition that was never rendered, as FILE:LINE, in the files that were used.
    """
    yield f"{found.stories} stories, {found.silent} times no story, {len(found.unprintable)} that could not be said"
    yield from (f"  {fault}" for fault in found.unprintable[:SHOWN])
    if len(found.unprintable) > SHOWN:
        yield f"  and {len(found.unprintable) - SHOWN} more"
    for kind, path in shelf.files().items():
        source = path.read_text(encoding="utf-8")
        wordings = list(dict.fromkeys(_MACRO.findall(source)))
        counts = [found.used.get(f"{kind}.j2#{name}", 0) for name in wordings]
        if not sum(counts):
            yield f"{kind:22}      -  never told"
            continue
        there = arms(source)
        unfired = [arm for arm in there if (kind, arm.place) not in found.fired]
        never = [name for name, count in zip(wordings, counts, strict=True) if not count]
        yield f"{kind:22} {sum(counts):6}{_never(never, len(unfired), len(there))}"
        if branches:
            yield from (f"  {shown_path(path)}:{arm.line}: {arm.tag}" for arm in unfired)


def _never(wordings: Sequence[str], unfired: int, arms_there: int) -> str:
    parts = [f"never: {', '.join(wordings)}"] if wordings else []
    parts += [f"{unfired} of {arms_there} branches never"] if unfired else []
    return f"  {'; '.join(parts)}" if parts else ""
