"""The rules that receivers of RSS and Atom break on, as strict looks at a document: each gives the faults it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree
from lxml import html as lxml_html

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d"
    r" GMT"
)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)")
ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
BODY = {"p", "strong", "a", "img", "table", "caption", "thead", "tbody", "tr", "th", "td"}
CHANNEL = {"title", "link", "description", "docs", "generator", "language", "lastBuildDate", "ttl", "item"}
ONCE_IN_ITEM = ("title", "link", "description", "guid", "pubDate")
FEED = {"id", "title", "subtitle", "updated", "author", "link", "generator", "entry"}
ENTRY = {"id", "title", "updated", "published", "author", "link", "category", "content", "summary"}
RELS = {"self", "alternate", "hub", "current", "prev-archive", "via", "related"}


def document(content: bytes) -> Any:
    """The root of a document that has no declarations of types and no entities; AssertionError for others."""
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n"), "begins otherwise than XML in UTF-8"
    assert b"<!DOCTYPE" not in content, "has a document type"
    assert b"<!ENTITY" not in content, "has an entity"
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", content.decode("utf-8")), "control"
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def faults_of_rss(content: bytes, address: str) -> list[str]:
    """What is wrong with an RSS 2.0 document that stands at `address`."""
    return list(_rss(document(content), address))


def faults_of_atom(content: bytes, address: str) -> list[str]:
    """What is wrong with an Atom document that stands at `address`."""
    return list(_atom(document(content), address))


def _rss(root: Any, address: str) -> Iterator[str]:
    if (root.tag, root.get("version"), [child.tag for child in root]) != ("rss", "2.0", ["channel"]):
        yield "is not RSS 2.0 with one channel"
        return
    channel = root[0]
    known = CHANNEL | {f"{{{ATOM}}}link", f"{{{HISTORY}}}archive"}
    yield from (f"channel: {child.tag} is not known" for child in channel if child.tag not in known)
    for name in ("title", "link", "description", "language", "ttl"):
        if len(channel.findall(name)) != 1 or not channel.findtext(name):
            yield f"channel: needs one {name}"
    if not ADDRESS.fullmatch(channel.findtext("link") or ""):
        yield "channel: its link is no address"
    own = [link.get("href") for link in channel.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    if own != [address]:
        yield f"channel: says it stands at {own}"
    items = channel.findall("item")
    stamps = [item.findtext(f"{{{ATOM}}}updated") or "" for item in items]
    built = [
        RFC_822.fullmatch(date.text) and parsedate_to_datetime(date.text) for date in channel.findall("lastBuildDate")
    ]
    if stamps and (len(built) != 1 or not built[0] or built[0] < _moment(stamps[0])):
        yield f"channel: was built at {built}"
    yield from _ids([item.findtext("guid") for item in items])
    yield from _order(stamps)
    for place, item in enumerate(items):
        yield from (f"item {place}: {fault}" for fault in _item(item))


def _item(item: Any) -> Iterator[str]:
    known = {*ONCE_IN_ITEM, "category", f"{{{CONTENT}}}encoded", f"{{{DUBLIN_CORE}}}creator", f"{{{ATOM}}}updated"}
    yield from (f"{child.tag} is not known" for child in item if child.tag not in known)
    for name in known - {"category"}:
        if len(item.findall(name)) != 1 or not item.findtext(name):
            yield f"needs one {name}"
    if item.find("guid").get("isPermaLink") != "false":
        yield "its guid would be followed as a link"
    if not RFC_822.fullmatch(item.findtext("pubDate")):
        yield f"pubDate {item.findtext('pubDate')}"
    elif parsedate_to_datetime(item.findtext("pubDate")) > _moment(item.findtext(f"{{{ATOM}}}updated")):
        yield "was changed before it came out"
    if not all(category.get("domain") and category.text for category in item.findall("category")):
        yield "a category without a domain"
    yield from _link(item.findtext("link"))
    yield from _body(item.findtext(f"{{{CONTENT}}}encoded"))


def _atom(root: Any, address: str) -> Iterator[str]:
    if root.tag != f"{{{ATOM}}}feed":
        yield "is not Atom"
        return
    known = {f"{{{ATOM}}}{name}" for name in FEED} | {f"{{{HISTORY}}}archive", f"{{{TOMBSTONES}}}deleted-entry"}
    yield from (f"feed: {child.tag} is not known" for child in root if child.tag not in known)
    for name in ("id", "title", "updated"):
        if len(_all(root, name)) != 1 or not _all(root, name)[0].text:
            yield f"feed: needs one {name}"
    if not _all(root, "author") or not _all(_all(root, "author")[0], "name")[0].text:
        yield "feed: nobody wrote it"
    yield from _links(root, "feed", address)
    entries = _all(root, "entry")
    yield from _ids([_text(root, "id"), *(_text(entry, "id") for entry in entries)])
    stamps = [_text(entry, "updated") for entry in entries]
    yield from _order(stamps)
    changed = _text(root, "updated")
    if not RFC_3339.fullmatch(changed) or (stamps and _moment(changed) < _moment(stamps[0])):
        yield f"feed: updated {changed}"
    stones = [(stone.get("ref"), stone.get("when")) for stone in root.iter(f"{{{TOMBSTONES}}}deleted-entry")]
    if len(stones) != len(set(stones)) or not all(ID.fullmatch(ref) and RFC_3339.fullmatch(at) for ref, at in stones):
        yield f"feed: tombstones {stones}"
    for place, entry in enumerate(entries):
        yield from (f"entry {place}: {fault}" for fault in _entry(entry))


def _entry(entry: Any) -> Iterator[str]:
    yield from (f"{child.tag} is not known" for child in entry if child.tag not in {f"{{{ATOM}}}{n}" for n in ENTRY})
    for name in ENTRY - {"link", "category"}:
        if len(_all(entry, name)) != 1:
            yield f"needs one {name}"
    if _all(entry, "content")[0].get("type") != "html":
        yield "its content is not said to be HTML"
    if not all(RFC_3339.fullmatch(_text(entry, name)) for name in ("published", "updated")):
        yield "a date that is none"
    elif _moment(_text(entry, "published")) > _moment(_text(entry, "updated")):
        yield "was changed before it came out"
    for category in _all(entry, "category"):
        if not category.get("term") or not ADDRESS.fullmatch(category.get("scheme", "")):
            yield f"category {dict(category.attrib)}"
    yield from _links(entry, "entry", "")
    yield from _body(_text(entry, "content"))


def _links(element: Any, where: str, own: str) -> Iterator[str]:
    links = [(link.get("rel"), link.get("href") or "") for link in _all(element, "link")]
    yield from (f"{where}: link {rel} {href}" for rel, href in links if rel not in RELS or not ADDRESS.fullmatch(href))
    if [rel for rel, _ in links].count("alternate") != 1:
        yield f"{where}: needs one page"
    if [href for rel, href in links if rel == "self"] != ([own] if own else []):
        yield f"{where}: says it stands at {links}"


def _link(address: str | None) -> Iterator[str]:
    if not ADDRESS.fullmatch(address or ""):
        yield f"its link {address} is no address"


def _body(markup: str | None) -> Iterator[str]:
    body = lxml_html.fragment_fromstring(markup or "", create_parent="div")
    tags = {element.tag for element in body.iterdescendants()}
    if not tags or tags - BODY:
        yield f"its body is made of {sorted(map(str, tags))}"
    for element in body.iter("a", "img"):
        yield from _link(element.get("href") or element.get("src"))
    if re.search(r"&(amp|lt|gt|quot|#\d+);", body.text_content()):
        yield "its body is escaped twice"


def _ids(ids: list[str | None]) -> Iterator[str]:
    yield from (f"id {identity} is none" for identity in ids if not ID.fullmatch(identity or ""))
    if len(ids) != len(set(ids)):
        yield "two of one id"


def _order(stamps: list[str]) -> Iterator[str]:
    if not all(RFC_3339.fullmatch(stamp) for stamp in stamps) or stamps != sorted(stamps, reverse=True):
        yield f"the newest is not first: {stamps}"


def _all(element: Any, name: str) -> list[Any]:
    return list(element.findall(f"{{{ATOM}}}{name}"))


def _text(element: Any, name: str) -> str:
    return element.findtext(f"{{{ATOM}}}{name}") or ""


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00"))
