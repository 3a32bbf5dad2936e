"""The only door to feedgen: gives it nothing it can get wrong (clock, order, links, authors).

A feed is put together from bytes: its head and foot made once, each entry made once however many feeds it is in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.feed import NEVER, Feed
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Channel, FeedItem
from nlg.ledger import write_time

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005: archives
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721: stories taken back
MINUTES_TO_LIVE = 15
RSS_MIME, ATOM_MIME = "application/rss+xml", "application/atom+xml"

Link = dict[str, str]  # the attributes of a link


class _Head:
    """The feed's half of the extension: what feedgen has no words for, put in by `add`."""

    add: Callable[[_Element], None]

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DUBLIN_CORE, "fh": HISTORY, "at": TOMBSTONES}

    def extend_rss(self, root: _Element) -> _Element:
        self.add(root[0])
        return root

    def extend_atom(self, root: _Element) -> _Element:
        self.add(root)
        return root


class _Entry:
    """The entry's half: in RSS author and date of change, in Atom the links (feedgen loses what they are for)."""

    item: FeedItem

    def extend_rss(self, entry: _Element) -> _Element:
        _put(entry, f"{{{DUBLIN_CORE}}}creator", self.item.byline)
        _put(entry, f"{{{ATOM}}}updated", write_time(self.item.modified))
        return entry

    def extend_atom(self, entry: _Element) -> _Element:
        for link in _links_of(self.item):
            _put(entry, "link", **link)
        return entry


def rss_head(feed: Feed, file: str) -> tuple[bytes, bytes]:
    """An RSS 2.0 document without its items: what stands before them and behind them."""
    made = _generator()
    made.title(feed.title)
    made.description(feed.description)
    made.language(feed.channel.language)
    made.generator("parishpump")
    made.ttl(MINUTES_TO_LIVE)
    made.link(href=feed.page, rel="alternate")
    if feed.updated:
        made.lastBuildDate(feed.updated)
    else:
        # feedgen would print the time of the build, and offers no way to say "none"
        made._FeedGenerator__rss_lastBuildDate = None
    made.ours.add = lambda channel: _extend_rss(channel, feed, file)
    return _halves(made.rss_str(), b"</channel>")


def atom_head(feed: Feed, file: str) -> tuple[bytes, bytes]:
    """An Atom 1.0 document without its entries: what stands before them and behind them."""
    made = _generator()
    made.id(feed.id)
    made.title(feed.title)
    made.subtitle(feed.description)
    made.language(feed.channel.language)
    made.updated(feed.updated or NEVER)
    made.author(name=feed.channel.title, uri=f"{feed.channel.base_url}/")
    made.generator("parishpump")
    made.link([{"href": feed.page, "rel": "alternate", "type": "text/html"}, *_links(feed, file, ATOM_MIME)])
    made.ours.add = lambda root: _extend_atom(root, feed)
    return _halves(made.atom_str(), b"</feed>")


def rss_item(item: FeedItem) -> bytes:
    """One story as an RSS item, to stand between the halves of any head."""
    entry = _entry(item)
    entry.link(href=item.link, rel="alternate")
    entry.guid(item.id, permalink=False)
    entry.category([{"term": term, "scheme": domain} for domain, term in categories(item)])
    return _loose(entry.rss_entry(), "rss")


def atom_entry(item: FeedItem, channel: Channel) -> bytes:
    """One story as an Atom entry, to stand between the halves of any head."""
    entry = _entry(item)
    entry.id(item.id)
    entry.author(name=item.byline)
    entry.category(_atom_categories(item, channel))
    made = entry.atom_entry()
    made.find("summary").set("type", "text")
    return _loose(made, "atom")


def categories(item: FeedItem) -> list[tuple[str, str]]:
    """(domain, text): the area by code and by name, the topics, and how the text was made."""
    topics = [(f"{MEDIA_TOPIC}{topic.code}", topic.name) for topic in item.topics]
    scheme, _, made = SOURCE_TYPE.rpartition("/")
    return [("area-code", item.area_code), ("area-name", item.area_name), *topics, (f"{scheme}/", made)]


def _atom_categories(item: FeedItem, channel: Channel) -> list[Link]:
    """The same with codes as terms and names as labels; a scheme has to be an address."""
    scheme, _, made = SOURCE_TYPE.rpartition("/")
    area = {"term": item.area_code, "scheme": f"{channel.base_url}/areas/", "label": item.area_name}
    topics = [{"term": topic.code, "scheme": MEDIA_TOPIC, "label": topic.name} for topic in item.topics]
    return [area, *topics, {"term": made, "scheme": f"{scheme}/", "label": item.label}]


def _generator() -> Any:
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.register_extension("ours", _Head, _Entry)
    return made


def _entry(item: FeedItem) -> Any:
    """What RSS and Atom have in common."""
    from feedgen.entry import FeedEntry

    entry = FeedEntry()
    entry.register_extension("ours", _Entry)
    entry.ours.item = item
    entry.title(item.title)
    entry.summary(item.summary)
    entry.content(item.html, type="html")
    entry.published(item.published)
    entry.updated(item.modified)
    return entry


def _links(feed: Feed, file: str, mime: str) -> Iterator[Link]:
    """The feed's own address, its hub and its archive, in the words of Atom."""
    yield {"href": feed.address(file), "rel": "self", "type": mime}
    if feed.channel.hub and not feed.archive:
        yield {"href": feed.channel.hub, "rel": "hub"}
    if feed.archive:
        yield {"href": feed.address(file, feed.home), "rel": "current", "type": mime}
    if feed.older is not None:
        yield {"href": feed.address(file, feed.older), "rel": "prev-archive", "type": mime}


def _links_of(item: FeedItem) -> Iterator[Link]:
    """The story's page, and the tables it was written from: the first is its source, the others it draws on as well."""
    yield {"rel": "alternate", "type": "text/html", "hreflang": item.language, "href": item.link}
    for place, source in enumerate(source for source in item.sources if source.url):
        yield {"rel": "related" if place else "via", "href": source.url, "title": source.title}


def _extend_rss(channel: _Element, feed: Feed, file: str) -> None:
    for link in _links(feed, file, RSS_MIME):
        _put(channel, f"{{{ATOM}}}link", **link)
    if feed.archive:
        _put(channel, f"{{{HISTORY}}}archive")


def _extend_atom(root: _Element, feed: Feed) -> None:
    if feed.archive:
        _put(root, f"{{{HISTORY}}}archive")
    for gone in feed.gone:
        stone = _put(root, f"{{{TOMBSTONES}}}deleted-entry", ref=gone.id, when=write_time(gone.modified))
        if gone.why:
            _put(stone, f"{{{TOMBSTONES}}}comment", gone.why)


def _put(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> _Element:
    from lxml import etree

    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child


@cache
def _root(kind: str) -> tuple[_Element, bytes]:
    """An empty document with the namespaces of a feed, and these as every element put in it would state them anew."""
    from lxml import etree

    content = {"content": "http://purl.org/rss/1.0/modules/content/", "atom": ATOM} if kind == "rss" else {}
    root = etree.Element("root", nsmap=_Head().extend_ns() | content)
    stated = etree.tostring(etree.SubElement(root, "x"))[len(b"<x") : -len(b"/>")]
    root.clear()
    return root, stated


def _loose(element: _Element, kind: str) -> bytes:
    """An element by itself, without the namespaces that the document it is meant for has stated."""
    from lxml import etree

    root, stated = _root(kind)
    root.append(element)
    written = etree.tostring(element, encoding="UTF-8")
    root.remove(element)
    start = f"<{element.tag!s}".encode("ascii")
    assert written.startswith(start + stated)
    return start + written[len(start + stated) :] + b"\n"


def _halves(document: bytes, end: bytes) -> tuple[bytes, bytes]:
    before, _, after = bytes(document).rpartition(end)
    return before + b"\n", end + after + b"\n"


def joined(head: tuple[bytes, bytes], entries: Sequence[bytes]) -> bytes:
    """A whole document."""
    return b"".join((head[0], *entries, head[1]))
