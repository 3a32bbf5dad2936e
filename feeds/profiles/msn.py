"""MSN: an Atom feed of the newest twenty, with titles of 20 to 150 characters, none older than a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from xml.etree import ElementTree

from feeds.feed import Feed
from feeds.formats import atom
from feeds.profiles import under
from feeds.publication import Card, Publication, marks

SHORTEST, LONGEST = 20, 150  # characters of a title
OLDEST = timedelta(days=365)
MOST = 20  # stories that are looked at
DEEPEST = 10  # levels of markup
REFUSED = ("script", "style", "object", "embed", "applet", "param")
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def files(publication: Publication, stories: Sequence[Card]) -> Iterator[tuple[str, bytes | None]]:
    """One feed; editors are told what is left out of it."""
    newest = max((story.modified for story in stories), default=None)
    taken = tuple(story for story in stories[:MOST] if newest and newest - story.published < OLDEST)
    fitting = tuple(story for story in taken if SHORTEST <= len(story.title) <= LONGEST)
    feed = Feed(channel=publication.channel, title=publication.channel.title, stories=fitting, folder=under("msn"))
    write = partial(_written, publication, feed, [story for story in taken if story not in fitting])
    rests_on = (feed.rests_on, marks(taken))
    yield from publication.file(f"{feed.folder}{atom.FILE}", rests_on, write)


def faults(file: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What MSN refuses in the feed."""
    entries = ElementTree.fromstring(content).findall("a:entry", NAMES)
    if len(entries) > MOST:
        yield "msn-length", f"{len(entries)} stories; {MOST} are looked at"
    newest = max((_when(entry, "updated") for entry in entries), default=None)
    for entry in entries:
        title = entry.findtext("a:title", "", NAMES)
        if not SHORTEST <= len(title) <= LONGEST:
            yield "msn-title", f"{len(title)} characters, not {SHORTEST} to {LONGEST}: {title[:40]}"
        if newest and newest - _when(entry, "published") >= OLDEST:
            yield "msn-old", f"{title[:40]}: came out a year or more before the newest"
        yield from (("msn-markup", f"{title[:40]}: {what}") for what in _Markup.faults(entry))


def _written(publication: Publication, feed: Feed, left_out: Sequence[Card]) -> bytes:
    for story in left_out:
        told = f"{len(story.title)} characters, not {SHORTEST} to {LONGEST}"
        publication.remarks.append(f"msn-title: {story.link}: is left out: its title has {told}")
    items = (publication.items[story.at] for story in feed.stories)
    return atom.document(feed, [atom.entry(item, publication.channel) for item in items])


def _when(entry: ElementTree.Element, name: str) -> datetime:
    return datetime.fromisoformat(entry.findtext(f"a:{name}", "", NAMES))


class _Markup(HTMLParser):
    """How deep the elements of a body stand in one another, and which of them are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    @classmethod
    def faults(cls, entry: ElementTree.Element) -> list[str]:
        """Of an entry's body."""
        made = cls()
        made.feed(entry.findtext("a:content", "", NAMES))
        return made.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in REFUSED:
            self.found.append(f"<{tag}>")
        if tag not in ("img", "br"):
            self.open.append(tag)
        if len(self.open) >= DEEPEST:
            self.found.append(f"{len(self.open)} levels")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
