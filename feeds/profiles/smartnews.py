"""SmartNews: an RSS feed with the newsroom's logo and a description of 30 characters, under a megabyte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from xml.etree import ElementTree

from feeds.feed import Feed, fitting
from feeds.formats import _feedgen, rss
from feeds.profiles import under
from feeds.publication import Card, Publication

LONGEST = 30  # characters of a description
LARGEST = 1_000_000  # bytes
NAMESPACE = "http://www.smartnews.be/snf"
NEEDED = ("title", "link", "description", "pubDate", "language", f"{{{NAMESPACE}}}logo/url")
ITEM = ("title", "link", "guid", "pubDate", f"{{{_feedgen.CONTENT}}}encoded")


def files(publication: Publication, stories: Sequence[Card]) -> Iterator[tuple[str, bytes | None]]:
    """One feed."""
    channel = publication.channel
    feed = Feed(channel=channel, title=channel.title, stories=tuple(stories), folder=under("smartnews"))
    yield from publication.file(f"{feed.folder}{rss.FILE}", feed.rests_on, partial(_written, publication, feed))


def faults(file: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What SmartNews refuses in the feed; one without stories has no date yet."""
    (channel,) = ElementTree.fromstring(content).findall("channel")
    items = channel.findall("item")
    for name in NEEDED:
        if not channel.findtext(name) and (items or name != "pubDate"):
            yield "smartnews-lacks", f"the channel has no {name}"
    if len(channel.findtext("description", "")) > LONGEST:
        yield "smartnews-description", f"is longer than {LONGEST} characters"
    if len(content) > LARGEST:
        yield "smartnews-large", f"{len(content)} bytes; it takes {LARGEST}"
    for item in items:
        lacking = [name for name in ITEM if not item.findtext(name)]
        if lacking:
            yield "smartnews-lacks", f"{item.findtext('guid')} has no {lacking[0]}"


def _written(publication: Publication, feed: Feed) -> bytes:
    channel = publication.channel
    if not channel.logo:
        publication.remarks.append("smartnews-lacks: no logo: [feeds] in newsroom.toml names none")
    head = _feedgen.smart_head(feed, rss.FILE, NAMESPACE, _description(channel.title))
    entries = [rss.entry(publication.items[story.at], channel) for story in feed.stories]
    return _feedgen.joined(head, fitting(entries, LARGEST - sum(map(len, head))))


def _description(title: str) -> str:
    """What is said of the newsroom in so few characters."""
    told = f"Local news from {title}"
    if len(told) <= LONGEST:
        return told
    return title if len(title) <= LONGEST else title[:LONGEST].rpartition(" ")[0] or title[:LONGEST]
