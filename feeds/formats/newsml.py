"""NewsML-G2 2.35, power conformance: a story as a news item, its text as XHTML and as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.formats import _wire
from feeds.formats._xml import LANGUAGE, add, document, in_lines, root, xhtml
from feeds.gate import Bundle
from feeds.item import SOURCE_TYPE, Channel, FeedItem, LocalTopic, markup
from nlg.ledger import write_time

if TYPE_CHECKING:
    from feeds.formats._xml import Element

SUFFIX = ".xml"
MIME = "application/vnd.iptc.g2.newsitem+xml"
TAKES = "item"
SPACE = "http://iptc.org/std/nar/2006-10-01/"
CATALOG = (
    "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"  # what ninat:, stat:, sig:, medtop:, subj: mean
)
SIGNALS = {"correction": "sig:correction", "update": "sig:update"}


def write(item: FeedItem, bundle: Bundle, channel: Channel) -> bytes:
    """One story. What its version is to receivers, a correction or an update, the signal says."""
    top = root("newsItem", {None: SPACE}, guid=item.id, version=str(item.version))
    top.attrib.update({"standard": "NewsML-G2", "standardversion": "2.35", "conformance": "power"})
    top.set(LANGUAGE, item.language)
    add(top, "catalogRef", href=CATALOG)
    _rights(top, item)
    _management(add(top, "itemMeta"), item)
    _description(add(top, "contentMeta"), item, channel)
    _content(add(top, "contentSet"), item)
    in_lines(top, *(part for part in top if len(part)))
    return document(top)


def _rights(top: Element, item: FeedItem) -> None:
    rights = add(top, "rightsInfo")
    add(add(rights, "copyrightHolder"), "name", item.publisher)
    if _wire.terms(item):
        add(rights, "usageTerms", _wire.terms(item))


def _management(meta: Element, item: FeedItem) -> None:
    add(meta, "itemClass", qcode="ninat:text")
    add(add(meta, "provider", literal=item.publisher), "name", item.publisher)
    add(meta, "versionCreated", write_time(item.modified))
    add(meta, "firstCreated", write_time(item.published))
    if item.embargo:
        add(meta, "embargoed", write_time(item.embargo))
    add(meta, "pubStatus", qcode=f"stat:{_wire.status(item)}")
    add(meta, "generator", "parishpump")
    add(meta, "title", item.short_title)
    if _wire.for_editors(item):
        add(meta, "edNote", _wire.for_editors(item))
    if item.notes and item.notes[-1].verb in SIGNALS:
        add(meta, "signal", qcode=SIGNALS[item.notes[-1].verb])
    add(add(meta, "link", rel="irel:seeAlso", href=item.link, contenttype="text/html"), "title", item.title)


def _description(meta: Element, item: FeedItem, channel: Channel) -> None:
    if item.picture:
        add(meta, "icon", href=item.picture, contenttype="image/png")
    add(add(meta, "digitalSourceType", uri=SOURCE_TYPE), "name", _wire.SOURCE_TYPE_NAME)
    add(add(meta, "located", literal=item.area_name), "name", item.area_name)
    for source in item.sources:
        if source.publisher:
            known = {"uri": source.url} if source.url else {"literal": source.publisher}
            add(add(meta, "infoSource", **known), "name", source.publisher)
    add(add(meta, "creator", literal=item.byline), "name", item.byline)
    add(meta, "language", tag=item.language)
    if channel.genre:
        add(add(meta, "genre", literal=channel.genre), "name", channel.genre)
    _subjects(meta, item, channel)
    add(meta, "slugline", item.slug)
    add(meta, "headline", item.title)
    add(meta, "by", item.byline)
    add(meta, "description", item.summary)


def _subjects(meta: Element, item: FeedItem, channel: Channel) -> None:
    add(add(meta, "subject", type="cpnat:geoArea", uri=_wire.area(item, channel)), "name", item.area_name)
    for topic in item.topics:
        add(add(meta, "subject", type="cpnat:abstract", qcode=f"medtop:{topic.code}"), "name", topic.name)

    for local in _wire.local_topics(item, channel):
        add(add(meta, "subject", type="cpnat:abstract", **_known(local)), "name", local.name)


def _known(local: LocalTopic) -> dict[str, str]:
    """A receiver's own topic by its address, as one of the IPTC's older subject codes, or as it is."""
    if local.scheme:
        return {"uri": f"{local.scheme}{local.code}"}
    return {"qcode": f"subj:{local.code}"} if re.fullmatch(r"\d{8}", local.code) else {"literal": local.code}


def _content(contents: Element, item: FeedItem) -> None:
    """The same text twice: Superdesk keeps of XHTML only the plain beginning of each paragraph, and of HTML all.

    So nothing is bold in XHTML: the standfirst and a correction, which stand above the story, would be lost.
    """
    plain = [replace(block, tag="p") if block.tag == "strong" else block for block in item.blocks]
    count = str(len(item.text.split()))
    as_xhtml = add(contents, "inlineXML", contenttype="application/xhtml+xml", wordcount=count)
    as_xhtml.append(xhtml("\n".join(map(markup, plain)), item.title))
    add(contents, "inlineData", item.html, contenttype="text/html", wordcount=count)
