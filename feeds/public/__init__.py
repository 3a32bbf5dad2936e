"""The shelf of what the public folder holds beside the stories' own pages: a file here adds its files to it.

Each has `files(publication) -> Iterator[tuple[str, bytes | None]]`, paths relative to the folder, and `LAST`: whether
readers find other files by it (feeds, front page), so that it is written when those are there. A file that is slow to
make is yielded by `publication.file`, which leaves it be where it was made of the same before (content None).
"""

from __future__ import annotations

from collections.abc import Iterator

from feeds.publication import Publication
from nlg import shelf


def files(publication: Publication, *, last: bool) -> Iterator[tuple[str, bytes | None]]:
    """(path, content) of the shelf's files that are written before the stories' pages, or of those after (`last`)."""
    for name in shelf.modules(__name__):
        part = shelf.module(__name__, name, "part of the public folder")
        if part.LAST is last:
            yield from part.files(publication)
