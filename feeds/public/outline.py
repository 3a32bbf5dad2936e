"""The list of all feeds as OPML: a reader takes it in at once, or one group of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from feeds.feed import Feed
from feeds.formats import rss
from feeds.public._feeds import areas, corrections, everything, topics
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    opml = Element("opml", version="2.0")
    head = SubElement(opml, "head")
    SubElement(head, "title").text = f"Feeds of {publication.channel.title}"
    if publication.items:
        SubElement(head, "dateModified").text = format_datetime(publication.items[0].modified)
    body = SubElement(opml, "body")
    _group(body, "All stories and corrections", [everything(publication), corrections(publication)])
    _group(body, "Areas", areas(publication))
    _group(body, "Topics", topics(publication))
    yield "feeds.opml", tostring(opml, "UTF-8", xml_declaration=True)


def _group(body: Element, name: str, feeds: Sequence[Feed]) -> None:
    if feeds:
        group = SubElement(body, "outline", text=name, title=name)
        for feed in feeds:
            told = {"text": feed.title, "title": feed.title, "xmlUrl": feed.address(rss.FILE), "htmlUrl": feed.page}
            SubElement(group, "outline", told, type="rss", language=feed.channel.language)
