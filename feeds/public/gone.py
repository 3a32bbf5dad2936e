"""The addresses of withdrawn stories: for readers of lists, and for web servers that are to answer 410 there."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.publication import Publication

LAST = False


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """One list for programs, and the same as nginx's `map` and Apache's `RewriteMap` read it (docs/serving.md)."""
    for name, ending in (("gone.txt", ""), ("gone.nginx.txt", " 1;"), ("gone.apache.txt", " 1")):
        yield name, "".join(f"{address}{ending}\n" for address in publication.gone).encode("ascii")
