"""For search engines: every story's page, those of the last two days with their headlines, and where this stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from feeds.item import Channel, FeedItem
from feeds.publication import Publication
from nlg.ledger import write_time

LAST = True
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST = 50_000  # addresses in a file, by the rule of the format
MOST_NEWS = 1_000
FRESH = timedelta(hours=48)


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The news, the stories in files of so many as are allowed, the list of these files, and robots.txt."""
    told = [item for item in publication.items if not item.withdrawn]
    yield "sitemap-news.xml", _news(told, publication.channel)
    names = ["sitemap-news.xml"]
    for number, start in enumerate(range(0, len(told), MOST), 1):
        names.append(f"sitemap-stories-{number}.xml")
        yield names[-1], _stories(told[start : start + MOST])
    yield "sitemap.xml", _list(names, publication.channel)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {publication.channel.base_url}/sitemap.xml\n".encode()


def _news(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """Stories that came out in the two days before the newest: no clock is asked."""
    newest = max((item.published for item in items), default=None)
    root = Element("urlset", {"xmlns": SITEMAPS, "xmlns:news": NEWS})
    fresh = [item for item in items if newest and item.published > newest - FRESH]
    for item in fresh[:MOST_NEWS]:
        page = SubElement(root, "url")
        SubElement(page, "loc").text = item.link
        news = SubElement(page, "news:news")
        paper = SubElement(news, "news:publication")
        SubElement(paper, "news:name").text = channel.title
        SubElement(paper, "news:language").text = item.language.split("-")[0]
        SubElement(news, "news:publication_date").text = write_time(item.published)
        SubElement(news, "news:title").text = item.title
    return _written(root)


def _stories(items: Sequence[FeedItem]) -> bytes:
    root = Element("urlset", {"xmlns": SITEMAPS})
    for item in items:
        page = SubElement(root, "url")
        SubElement(page, "loc").text = item.link
        SubElement(page, "lastmod").text = write_time(item.modified)
    return _written(root)


def _list(names: Sequence[str], channel: Channel) -> bytes:
    root = Element("sitemapindex", {"xmlns": SITEMAPS})
    for name in names:
        SubElement(SubElement(root, "sitemap"), "loc").text = f"{channel.base_url}/{name}"
    return _written(root)


def _written(root: Element) -> bytes:
    return bytes(tostring(root, "UTF-8", xml_declaration=True))
