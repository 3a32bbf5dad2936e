"""Which area of a release has no story though those beside it do: a gap that somebody ought to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from desk.review.models import Story
from nlg.home import Home

FEWEST = 3  # siblings with a story, before the lack of one says anything


class Listed(NamedTuple):
    """An area as its register has it: its name, what it is a part of, which others are told together as it."""

    name: str
    parent: str = ""
    members: tuple[str, ...] = ()


Areas = Mapping[str, Listed]  # by code


def register_of(home: Home, bundle: Mapping[str, Any]) -> Areas:
    """The areas of a story's register; none where that is not there any more."""
    source = next((s for s in bundle["sources"] if s["role"] == "register"), None)
    path = home.shelf("registers").files().get(Path(source["file"]).stem) if source else None
    return _read(path, path.stat().st_mtime_ns) if path else {}


def listed(bundle: Mapping[str, Any]) -> set[str]:
    """The areas that a story's tables are known to have rows of: its own, and the parts of the groups it names."""
    parts = (code for tables in bundle.get("groups", {}).values() for codes in tables.values() for code in codes)
    return {bundle["area"]["code"], *parts}


def mark(areas: Areas, dataset: str, release: str, there: Iterable[str]) -> list[Story]:
    """Says of each story of a release which sibling has none, if it is just one; those for which that is new.

    `there` are areas known to have figures; any that had a story of the dataset before counts among them. None is
    missing that is told of together with another, as Kent is in a story of Kent and Medway.
    """
    stories = list(Story.objects.filter(dataset=dataset, release=release).select_related("family"))
    told = {story.area_code for story in stories}
    before = Story.objects.filter(dataset=dataset, release__lt=release).values_list("area_code", flat=True)
    together = {code for area in told & set(areas) for code in areas[area].members}
    gaps = _gaps(areas, told, {*there, *before} - told - together)
    found = [story for story in stories if story.missing != gaps.get(_parent(areas, story.area_code), "")]
    for story in found:
        story.missing = gaps.get(_parent(areas, story.area_code), "")
    return found


def _gaps(areas: Areas, told: set[str], untold: set[str]) -> dict[str, str]:
    """By the code of what they are parts of, the name of the one part without a story."""
    gaps: dict[str, str] = {}
    for parent in sorted({_parent(areas, code) for code in told} - {""}):
        lacking = sorted(code for code in untold if _parent(areas, code) == parent)
        if len(lacking) == 1 and sum(_parent(areas, code) == parent for code in told) >= FEWEST:
            gaps[parent] = areas[lacking[0]].name
    return gaps


def _parent(areas: Areas, code: str) -> str:
    return areas[code].parent if code in areas else ""


@lru_cache(maxsize=16)
def _read(path: Path, _: int) -> Areas:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    return {
        row["code"]: Listed(row["name"], row.get("parent") or "", tuple((row.get("members") or "").split()))
        for row in rows
    }
