"""What all pages share: style sheet, script, fonts and sign."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.pages.assets import assets
from feeds.publication import Publication

LAST = False


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield from assets().values()
