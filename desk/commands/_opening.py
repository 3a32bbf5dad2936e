"""How commands open a dataset and a release, and what they say while a person waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from nlg.errors import NotKnown

if TYPE_CHECKING:
    from nlg.home import Home
    from nlg.pipeline import Dataset, Release

T = TypeVar("T")


def known(kinds: Sequence[str]) -> None:
    """NotKnown, with the nearest names, where the shelf has no such kind."""
    import difflib

    from nlg.finding.detect import shelf

    for kind in kinds:
        if kind not in shelf():
            near = difflib.get_close_matches(kind, list(shelf()), n=3)
            mend = f"did you mean {' or '.join(near)}?" if near else "docs/facts.md has them all"
            raise NotKnown(f"there is no kind of fact '{kind}'", mend=mend)


def watched(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one, with a progress bar where a person is watching and there is more than a moment's work."""
    if len(items) < 40 or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=what, file=sys.stderr) as bar:
        yield from bar


def opened_dataset(home: Home, name: str, as_of: date | None = None) -> Dataset:
    from nlg.pipeline import open_dataset

    return open_dataset(home, name, as_of)


def opened_release(
    home: Home, name: str, period: date | None, as_of: date | None, style: str | None
) -> tuple[Dataset, Release]:
    from nlg.pipeline import release

    opened = opened_dataset(home, name, as_of)
    when = opened.period(period)
    if as_of is not None and when > as_of:
        raise NotKnown(f"{name}: the period to {when} was not over on {as_of}", mend="ask for an earlier --period")
    return opened, release(opened, when, style)
