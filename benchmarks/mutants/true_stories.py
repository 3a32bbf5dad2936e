"""True stories to plant faults in, or to look through for false alarms: datasets, periods, styles and areas by lot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from desk.hearing import Hearing
from nlg.errors import Unprintable
from nlg.finding.detect import by_default
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.shelf import shelf
from nlg.story import NoStory

Bundle = dict[str, Any]
NEWEST = 0.2  # so often the newest period is drawn
EARLY = 0.25  # in the first quarter of a record little can be said: stories start behind it


@dataclass(frozen=True)
class Told:
    """A story as it is kept, with the release it was told from."""

    made: Release
    bundle: Bundle

    @property
    def name(self) -> str:
        """Which story it is, in a few words: dataset, house style, area and last day."""
        about = self.bundle
        return f"{about['dataset']} {about['style']} {about['area']['code']} {about['period']['end']}"


def datasets(folder: Path | None) -> list[str]:
    """The datasets that come with the program, or a newsroom's own: those in its folder."""
    if folder is not None:
        return sorted(sheet.stem for sheet in (folder / "datasets").glob("*.toml"))
    return sorted(Home(None).shelf("datasets").files())


def styles() -> list[str]:
    """The house styles that come with the program."""
    return sorted(Home(None).shelf("styles").files())


@cache
def opened(name: str, folder: Path | None = None) -> Dataset:
    """A dataset, shipped or of a newsroom's folder, read once."""
    return open_dataset(Home(folder), name)


def by_lot(rng: Random, names: Sequence[str], each: int, turns: int, folder: Path | None) -> Iterator[Told]:
    """Stories of one release after the other, the datasets taking turns; of each release `each` stories at most."""
    house = styles()
    first = rng.randrange(len(house))
    for turn in range(turns * len(names)):
        dataset = opened(names[turn % len(names)], folder)
        made = _release(dataset, rng, house[(first + turn // len(names) + turn) % len(house)])
        yield from stories_of(made, rng, each)


def of_one_sentence(made: Release, rng: Random, kinds: int) -> Iterator[Told]:
    """Stories of one sentence each, in every wording, of some kinds of fact by lot: what stories seldom tell."""
    for kind in rng.sample(by_default(), kinds):
        found = made.catch.found(kind)
        if len(found):
            fact = detectors()[kind].fact(made.brief, found, rng.randrange(len(found)))
            wordings = Hearing(made, kind, shelf("sentences").find(kind)).bundles(fact)
            yield from (Told(made, json.loads(json.dumps(each))) for each in wordings if _has_news(each))


def _has_news(bundle: Mapping[str, Any]) -> bool:
    """Whether its text tells anything, and of the area that its headline names: else that stands alone."""
    told = [claim for claim in bundle["claims"] if str(claim["sentence"]).startswith("b") and claim["op"] != "metadata"]
    return bool(told) and f'"{bundle["area"]["code"]}"' in json.dumps(told)


def _release(dataset: Dataset, rng: Random, style: str) -> Release:
    ends = sorted({*dataset.whole.calendar.ends} & {*dataset.parts.calendar.ends})
    late = ends[int(EARLY * len(ends)) :]
    newest = rng.random() < NEWEST  # whose figures may still move: most caveats are told then
    return release(dataset, late[-1] if newest else rng.choice(late), style)


def stories_of(made: Release, rng: Random, each: int) -> Iterator[Told]:
    """So many stories of a release: a group or two come before the other areas, which there are many of."""
    codes = made.dataset.everywhere()
    groups = [code for code in codes if made.brief.panels[made.brief.parts].leaf_codes(code) != (code,)]
    asked = rng.sample(groups, min(2, len(groups))) + rng.sample(codes, len(codes))
    found = 0
    for code in dict.fromkeys(asked):
        if found == each:
            return
        try:
            story = made.story(code)
        except Unprintable:  # no headline fits: nothing is printed
            continue
        if not isinstance(story, NoStory):
            found += 1
            yield Told(made, json.loads(json.dumps(story)))
