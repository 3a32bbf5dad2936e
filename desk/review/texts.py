"""A story's text as lines, and what changed between two, word by word."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desk.review.models import Story, Version
from desk.review.settings import home
from desk.tasks import paragraphs
from nlg.home import Home

Bundle = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """A stretch of words: in both texts, only in the earlier ("gone") or only in the later one ("new")."""

    sort: Literal["same", "gone", "new"]
    text: str


def lines_of(bundle: Bundle) -> list[str]:
    """What readers read, a paragraph an item: headline, standfirst, body, notes on corrections."""
    return [*paragraphs(bundle), *(note["text"] for note in bundle.get("corrections") or [])]


def text_of(story: Story, number: int) -> list[str]:
    """A version's text as it was kept; [] where there is no such version."""
    kept = Version.objects.filter(story=story, number=number).first()
    return kept.text.split("\n") if kept else []


def words_between(old: Sequence[str], new: Sequence[str]) -> list[list[Words]]:
    """Two texts side by side, a list of stretches for each paragraph."""
    matcher = difflib.SequenceMatcher(a=list(old), b=list(new), autojunk=False)
    found: list[list[Words]] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found += [[Words("same", line)] for line in old[a:b]]
            continue
        for n in range(max(b - a, d - c)):
            before = old[a + n] if a + n < b else ""
            after = new[c + n] if c + n < d else ""
            found.append(list(_changed(before, after)))
    return found


def _changed(old: str, new: str) -> Iterator[Words]:
    """
    >>> list(_changed("Cases fell to 60.", "Cases fell to 61."))
    [Words(sort='same', text='Cases fell to'), Words(sort='gone', text='60.'), Words(sort='new', text='61.')]
    """
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    for what, a, b, c, d in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Words("same", " ".join(before[a:b]))
            continue
        if b > a:
            yield Words("gone", " ".join(before[a:b]))
        if d > c:
            yield Words("new", " ".join(after[c:d]))


def last_told(story: Story) -> Story | None:
    """The story of the same area, dataset and shape about the period before; None where the desk has none."""
    same = Story.objects.filter(dataset=story.dataset, area_code=story.area_code, release__lt=story.release)
    return same.order_by("-release").first()


def vintage_of(bundle: Bundle, of: Home | None = None) -> str:
    """A hash of the data a story rests on: its tables, and the editions of its dataset in use today.

    It changes when a newer edition of any of them comes into use.
    """
    newsroom = of or home()
    tables = sorted((s["name"], s["sha256"]) for s in bundle["sources"] if s["role"] == "table")
    own = {name for name, _ in tables if "/" not in name and "@" not in name}
    editions = [_edition(newsroom, bundle["dataset"], name) for name in sorted(own)]
    return hashlib.sha256(json.dumps([tables, editions]).encode("utf-8")).hexdigest()


def editions_in_use(newsroom: Home, dataset: str) -> str:
    """A hash of all editions of a dataset that stories may be told from: another as soon as one comes in."""
    keys = sorted(edition.key for edition, used, _ in newsroom.archive.all(dataset) if used)
    return hashlib.sha256("\n".join(keys).encode("utf-8")).hexdigest()


def overtaken(newsroom: Home, bundle: Bundle) -> bool:
    """Whether a newer edition of a table is in use than the one the story was told from."""
    own = [s for s in bundle["sources"] if s["role"] == "table" and "/" not in s["name"] and "@" not in s["name"]]
    now = [(source, newsroom.archive.current(bundle["dataset"], source["name"])) for source in own]
    return any(edition is not None and edition.sha256 != source["sha256"] for source, edition in now)


def _edition(newsroom: Home, dataset: str, table: str) -> str:
    current = newsroom.archive.current(dataset, table)
    return current.key if current else ""
