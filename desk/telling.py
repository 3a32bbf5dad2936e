"""Writes and checks stories for the command line, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desk.checking import source_shelves
from desk.gating import holds_beside, open_holds, stopped
from nlg.errors import Unprintable
from nlg.home import Home, State
from nlg.pipeline import Release
from nlg.proof.check import Checker, Siblings, Unreadable
from nlg.story import NoStory


@dataclass(frozen=True, kw_only=True)
class Told:
    """One area's outcome: a checked bundle, or why there is none. `faulty` if our own work held it back."""

    code: str
    bundle: dict[str, Any] | None
    why: str = ""
    faulty: bool = False


def tell(release: Release, codes: Iterable[str], checker: Checker | None = None, shape: str = "") -> Iterator[Told]:
    """Each area's story, written and then checked by the separate checker. A bad one is held back, the rest go on."""
    checker, beside = checker or Checker(source_shelves(release.dataset.home)), Siblings()
    holds, others = open_holds(release.dataset), holds_beside(release.datasets_beside)
    for code in codes:
        try:
            story = release.story(code, shape)
            if isinstance(story, dict) and (held := stopped(story, others)):  # the story goes on without them
                story = replace(release, alone=held).story(code, shape)
        except Unprintable as fault:
            yield Told(code=code, bundle=None, why=f"held back: {code}: {fault}", faulty=True)
            continue
        if isinstance(story, NoStory):
            yield Told(code=code, bundle=None, why=f"no story: {story.name}: {story.reason}")
            continue
        if why := stopped(story, holds):
            yield Told(code=code, bundle=None, why=f"held back: {story['slug']}: {why}", faulty=True)
            continue
        try:
            faults = checker.check(story, story["slug"], beside).faults
        except Unreadable as fault:
            why = f"held back: {story['slug']}: cannot be checked: {fault}"
            yield Told(code=code, bundle=None, why=why, faulty=True)
            continue
        if faults:
            yield Told(code=code, bundle=None, why=f"held back: {story['slug']}: {faults[0]}", faulty=True)
        else:
            yield Told(code=code, bundle=story)


def printed(home: Home, bundle: Mapping[str, Any], kind: str) -> str:
    """A story in any format of the shelf. Where that carries dates it is a draft's: they are the figures'."""
    from feeds import formats

    if kind == "json":
        return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"
    found = formats.find(kind)
    if found.TAKES == "bundle":
        return str(found.write(bundle).decode("utf-8"))
    from feeds.item import channel_of, pack

    on = datetime.fromisoformat(bundle["as_of"] or bundle["period"]["end"]).replace(tzinfo=UTC)
    item, channel = pack(bundle, drafted(bundle, on), home.settings), channel_of(home.settings)
    if found.TAKES == "items":
        return str(found.write([item], channel).decode("utf-8"))
    beside = {"root": ""} if found.TAKES == "page" else {}  # the page stands alone, its style sheet beside it
    return str(found.write(item, bundle, channel, **beside).decode("utf-8"))


def drafted(bundle: Mapping[str, Any], on: datetime) -> State:
    """The state of a story that no editor has seen, so that it can be shown as it would be printed."""
    return State(
        id=bundle["id"],
        version=bundle["version"],
        status="draft",
        hash="",
        at=on,
        slug=bundle["slug"],
        first_published=on,
        modified=on,
    )
