"""What all pages share: the style sheet."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.formats import html
from feeds.publication import Publication

LAST = False


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "style.css", html.style_sheet()
