"""The only door to feedgen: gives it nothing it can get wrong (clock, order, links, authors).

A feed is put together from bytes: head and foot, and entries that are made once however many feeds they are in.
feedgen writes one entry of each shape, with marks for words; a story's entry is this with its words in their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from feeds.feed import NEVER, Feed
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Channel, FeedItem, Source
from nlg.errors import Unprintable
from nlg.ledger import write_time

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005: archives
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721: stories taken back
MINUTES_TO_LIVE = 15
RSS_MIME, ATOM_MIME = "application/rss+xml", "application/atom+xml"

MADE = (SOURCE_TYPE.rpartition("/")[0] + "/", SOURCE_TYPE.rpartition("/")[2])
PUBLISHED, UPDATED = datetime(1901, 1, 1, tzinfo=UTC), datetime(1902, 2, 2, tzinfo=UTC)  # of a mould, no story's
MARK = re.compile("\ue000(.*?)\ue001")
NEXT = "\ue002"
CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})  # XML has no way to write them
NO_CHARACTERS = tuple(map(str.encode, "\ufffe\uffff"))
QUOTES = {  # in attributes they would end the value
    '"': "&quot;",
    "\r": "&#13;",
}

Link = dict[str, str]  # the attributes of a link


class _Head:
    """The feed's half of the extension: what feedgen has no words for, put in by `add`."""

    add: Callable[[_Element], None]
    more: Mapping[str, str] = {}

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DUBLIN_CORE, "fh": HISTORY, **self.more}

    def extend_rss(self, root: _Element) -> _Element:
        for date in root[0].iter("lastBuildDate", "pubDate"):
            date.text = (date.text or "").replace("+0000", "GMT")  # which every reader of RSS knows
        self.add(root[0])
        return root

    def extend_atom(self, root: _Element) -> _Element:
        self.add(root)
        return root


class _Entry:
    """The entry's half: in RSS author and date of change, in Atom the links (feedgen loses what they are for).

    Of `tables` the first is what the story was written from, the others are what it draws on as well.
    """

    tables: int

    def extend_rss(self, entry: _Element) -> _Element:
        _put(entry, f"{{{DUBLIN_CORE}}}creator", _mark("byline"))
        _put(entry, f"{{{ATOM}}}updated", write_time(UPDATED))
        return entry

    def extend_atom(self, entry: _Element) -> _Element:
        _put(entry, "link", rel="alternate", type="text/html", hreflang=_mark("language"), href=_mark("link"))
        for place in range(self.tables):
            rel, href = "related" if place else "via", _mark(f"url{place}")
            _put(entry, "link", rel=rel, href=href, title=_mark(f"table{place}"))
        return entry


def rss_head(feed: Feed, file: str) -> tuple[bytes, bytes]:
    """An RSS 2.0 document without its items: what stands before them and behind them."""
    made = _rss(feed, feed.description)
    made.ours.add = lambda channel: _extend_rss(channel, feed, file)
    return _halves(made.rss_str(), b"</channel>")


def smart_head(feed: Feed, file: str, namespace: str, description: str) -> tuple[bytes, bytes]:
    """The same with the date of the feed and the newsroom's logo, as SmartNews (`namespace`) asks for them."""
    made = _rss(feed, description)
    made.ours.more = {"snf": namespace}
    if feed.updated:
        made.pubDate(feed.updated)

    def add(channel: _Element) -> None:
        _extend_rss(channel, feed, file)
        if feed.channel.logo:
            _put(_put(channel, f"{{{namespace}}}logo"), "url", feed.channel.logo)

    made.ours.add = add
    return _halves(made.rss_str(), b"</channel>")


def _rss(feed: Feed, description: str) -> Any:
    made = _generator()
    made.title(feed.title)
    made.description(description)
    made.language(feed.channel.language)
    made.generator("parishpump")
    made.ttl(MINUTES_TO_LIVE)
    made.link(href=feed.page, rel="alternate")
    if feed.updated:
        made.lastBuildDate(feed.updated)
    else:
        # feedgen would print the time of the build, and offers no way to say "none"
        made._FeedGenerator__rss_lastBuildDate = None
    return made


def atom_head(feed: Feed, file: str) -> tuple[bytes, bytes]:
    """An Atom 1.0 document without its entries: what stands before them and behind them."""
    made = _generator()
    made.ours.more = {"at": TOMBSTONES}
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
    said = {"pubDate": format_datetime(item.published, usegmt=True), "updated": write_time(item.modified)}
    for place, topic in enumerate(item.topics):
        said |= {f"topic{place}": topic.name, f"code{place}": f"{MEDIA_TOPIC}{topic.code}"}
    return _filled("rss", item, said)


def atom_entry(item: FeedItem, channel: Channel) -> bytes:
    """One story as an Atom entry, to stand between the halves of any head."""
    said = {"areas": f"{channel.base_url}/areas/", "label": item.label, "language": item.language}
    said |= {"pubDate": item.published.isoformat(), "updated": item.modified.isoformat()}
    for place, topic in enumerate(item.topics):
        said |= {f"topic{place}": topic.name, f"code{place}": topic.code}
    for place, source in enumerate(_tables(item)):
        said |= {f"table{place}": source.title, f"url{place}": source.url}
    return _filled("atom", item, said)


def _filled(kind: str, item: FeedItem, said: dict[str, str]) -> bytes:
    """The mould of a story's shape with its words; Unprintable for a character that XML does not have."""
    said |= {"id": item.id, "title": item.title, "summary": item.summary, "link": item.link, "byline": item.byline}
    said |= {"area": item.area_code, "name": item.area_name}
    mould = _mould(kind, len(item.topics), len(_tables(item)))
    escaped = escape(NEXT.join(said.values()), QUOTES).split(NEXT)  # all in one: it is done for every story
    words = dict(zip(said, escaped, strict=True)) | {"html": escape(item.html)}
    told = "".join(words[part] if at % 2 else part for at, part in enumerate(mould)).encode("utf-8")
    if len(told.translate(None, CONTROLS)) < len(told) or any(found in told for found in NO_CHARACTERS):
        raise Unprintable(f"control-character: {item.id}: a character that cannot stand in a feed")
    return told


@cache
def _mould(kind: str, topics: int, tables: int) -> tuple[str, ...]:
    """What feedgen writes of a story with so many topics and tables: its text, and between its parts names of words."""
    from feedgen.entry import FeedEntry

    entry = FeedEntry()
    entry.register_extension("ours", _Entry)
    entry.ours.tables = tables
    entry.id(_mark("id"))
    entry.title(_mark("title"))
    entry.summary(_mark("summary"))
    entry.content(_mark("html"), type="html")
    entry.published(PUBLISHED)
    entry.updated(UPDATED)
    made = _rss_mould(entry, topics) if kind == "rss" else _atom_mould(entry, topics)
    text = _loose(made, kind).decode("utf-8")
    for name, when in (("pubDate", PUBLISHED), ("updated", UPDATED)):
        for written in (format_datetime(when), when.isoformat(), write_time(when)):
            text = text.replace(written, _mark(name))
    return tuple(MARK.split(text))


def _rss_mould(entry: Any, topics: int) -> _Element:
    entry.link(href=_mark("link"), rel="alternate")
    entry.guid(_mark("id"), permalink=False)
    named = [("area-code", _mark("area")), ("area-name", _mark("name"))]
    named += [(_mark(f"code{place}"), _mark(f"topic{place}")) for place in range(topics)]
    entry.category([{"term": term, "scheme": domain} for domain, term in [*named, (MADE[0], MADE[1])]])
    made: _Element = entry.rss_entry()
    return made


def _atom_mould(entry: Any, topics: int) -> _Element:
    entry.author(name=_mark("byline"))
    area = {"term": _mark("area"), "scheme": _mark("areas"), "label": _mark("name")}  # a scheme has to be an address
    named = [
        {"term": _mark(f"code{place}"), "scheme": MEDIA_TOPIC, "label": _mark(f"topic{place}")}
        for place in range(topics)
    ]
    entry.category([area, *named, {"term": MADE[1], "scheme": MADE[0], "label": _mark("label")}])
    made: _Element = entry.atom_entry()
    for summary in made.findall("summary"):
        summary.set("type", "text")
    return made


def _mark(name: str) -> str:
    """What stands in a mould for words; no story has such characters."""
    return f"\ue000{name}\ue001"


def _generator() -> Any:
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.register_extension("ours", _Head, _Entry)
    return made


def _links(feed: Feed, file: str, mime: str) -> Iterator[Link]:
    """The feed's own address, its hub and its archive, in the words of Atom."""
    yield {"href": feed.address(file), "rel": "self", "type": mime}
    if feed.channel.hub and not feed.archive:
        yield {"href": feed.channel.hub, "rel": "hub"}
    if feed.archive:
        yield {"href": feed.address(file, feed.home), "rel": "current", "type": mime}
    if feed.older is not None:
        yield {"href": feed.address(file, feed.older), "rel": "prev-archive", "type": mime}


def _tables(item: FeedItem) -> list[Source]:
    """The tables of a story that have an address."""
    return [source for source in item.sources if source.url]


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

    content = {"content": CONTENT, "atom": ATOM} if kind == "rss" else {"at": TOMBSTONES}
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
