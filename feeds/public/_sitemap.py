"""For search engines: every page, the stories of the last two days with their headlines, and where this stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from feeds.feed import Feed
from feeds.item import Channel
from feeds.publication import Card, Publication, marks
from nlg.ledger import write_time

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST = 50_000  # addresses in a file, by the rule of the format
MOST_NEWS = 1_000
FRESH = timedelta(hours=48)


def files(
    stories: Sequence[Card], feeds: Sequence[Feed], publication: Publication
) -> Iterator[tuple[str, bytes | None]]:
    """The news, the pages that feeds belong to, the stories, the list of these files, and robots.txt."""
    channel, told = publication.channel, [story for story in stories if not story.withdrawn]
    names = ["sitemap-news.xml", "sitemap-sections.xml"]
    yield from publication.file(names[0], marks(told), lambda: _news(told, channel))
    yield names[1], _pages([(feed.page, feed.updated) for feed in feeds])
    for number, start in enumerate(range(0, len(told), MOST), 1):
        names.append(f"sitemap-stories-{number}.xml")
        yield from _stories(names[-1], told[start : start + MOST], publication)
    yield "sitemap.xml", _list(names, channel)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {channel.base_url}/sitemap.xml\n".encode("ascii")


def _stories(name: str, stories: Sequence[Card], publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    return publication.file(name, marks(stories), lambda: _pages([(story.link, story.modified) for story in stories]))


def _news(stories: Sequence[Card], channel: Channel) -> bytes:
    """Stories that came out in the two days before the newest: no clock is asked."""
    newest = max((story.published for story in stories), default=None)
    fresh = [story for story in stories if newest and story.published > newest - FRESH]
    root = Element("urlset", {"xmlns": SITEMAPS, "xmlns:news": NEWS})
    for story in fresh[:MOST_NEWS]:
        page = SubElement(root, "url")
        SubElement(page, "loc").text = story.link
        news = SubElement(page, "news:news")
        paper = SubElement(news, "news:publication")
        SubElement(paper, "news:name").text = channel.title
        SubElement(paper, "news:language").text = story.language.split("-")[0]
        SubElement(news, "news:publication_date").text = write_time(story.published)
        SubElement(news, "news:title").text = story.title
    return _written(root)


def _pages(changed: Sequence[tuple[str, datetime | None]]) -> bytes:
    """Addresses and when what is there changed, where that is known."""
    root = Element("urlset", {"xmlns": SITEMAPS})
    for address, when in changed:
        page = SubElement(root, "url")
        SubElement(page, "loc").text = address
        if when:
            SubElement(page, "lastmod").text = write_time(when)
    return _written(root)


def _list(names: Sequence[str], channel: Channel) -> bytes:
    root = Element("sitemapindex", {"xmlns": SITEMAPS})
    for name in names:
        SubElement(SubElement(root, "sitemap"), "loc").text = f"{channel.base_url}/{name}"
    return _written(root)


def _written(root: Element) -> bytes:
    return bytes(tostring(root, "UTF-8", xml_declaration=True))
