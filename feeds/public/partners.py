"""What aggregators take: the newest stories in the form of each profile that the newsroom wants."""

from __future__ import annotations

from collections.abc import Iterator

from feeds import profiles
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    newest = publication.stories[: publication.channel.feed_length]
    for name in publication.channel.profiles:
        yield from profiles.find(name).files(publication, newest)
