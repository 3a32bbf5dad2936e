"""WXR 1.2, WordPress's own export: stories for the first filling of a site. It never mends what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feeds.formats._xml import add, document, in_lines, literally, root
from feeds.item import SOURCE_TYPE, Channel, FeedItem, newest_first
from nlg.files import slug
from nlg.ledger import write_time

if TYPE_CHECKING:
    from feeds.formats._xml import Element

SUFFIX = ".xml"
MIME = "application/rss+xml"
TAKES = "items"
STATUSES = ("draft", "publish", "future")  # what posts are asked to be; "future": published, each at its time
SPACES: dict[str | None, str] = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}

_CLOCK = "%Y-%m-%d %H:%M:%S"


def write(items: Sequence[FeedItem], channel: Channel, status: str = "draft") -> bytes:
    """Stories as posts, the latest change first: drafts, unless `status` is another of STATUSES."""
    top = root("rss", SPACES, version="2.0")
    ordered = newest_first(items)
    blog = add(top, "channel")
    _site(blog, channel)
    _terms(blog, ordered)
    for number, item in enumerate(ordered, 1):
        _post(add(blog, "item"), item, channel, status, number)
    in_lines(top, blog, *blog.findall("item"))
    return document(top)


def _site(blog: Element, channel: Channel) -> None:
    add(blog, "title", channel.title)
    add(blog, "link", f"{channel.base_url}/")
    add(blog, "description", f"Local news from {channel.title}, written by software from official figures.")
    add(blog, "language", channel.language)
    add(blog, "wp:wxr_version", "1.2")
    add(blog, "wp:base_site_url", f"{channel.base_url}/")
    add(blog, "wp:base_blog_url", f"{channel.base_url}/")
    author = add(blog, "wp:author")
    add(author, "wp:author_id", "1")
    literally(author, "wp:author_login", _login(channel))
    literally(author, "wp:author_email", "")
    literally(author, "wp:author_display_name", channel.byline)


def _terms(blog: Element, items: Sequence[FeedItem]) -> None:
    """Each category and tag once, so that the importer makes it before the first post that has it."""
    topics = {topic.code: topic.name for item in items for topic in item.topics}
    for code, name in sorted(topics.items()):
        category = add(blog, "wp:category")
        literally(category, "wp:category_nicename", slug(name, code))
        literally(category, "wp:category_parent", "")
        literally(category, "wp:cat_name", name)
    areas = {item.area_code: item.area_name for item in items}
    for code, name in sorted(areas.items()):
        tag = add(blog, "wp:tag")
        literally(tag, "wp:tag_slug", slug(name, slug(code)))
        literally(tag, "wp:tag_name", name)


def _post(post: Element, item: FeedItem, channel: Channel, status: str, number: int) -> None:
    literally(post, "title", escape(item.title, quote=False))  # WordPress takes titles and excerpts for HTML
    add(post, "link", item.link)
    add(post, "pubDate", format_datetime(item.published, usegmt=True))
    literally(post, "dc:creator", _login(channel))
    add(post, "guid", item.id, isPermaLink="false")
    add(post, "description")
    literally(post, "content:encoded", item.html)
    literally(post, "excerpt:encoded", escape(item.summary, quote=False))
    _place(post, item, channel, status, number)
    for topic in item.topics:
        literally(post, "category", topic.name, domain="category", nicename=slug(topic.name, topic.code))
    nicename = slug(item.area_name, slug(item.area_code))
    literally(post, "category", item.area_name, domain="post_tag", nicename=nicename)
    for key, value in meta(item).items():
        told = add(post, "wp:postmeta")
        literally(told, "wp:meta_key", key)
        literally(told, "wp:meta_value", value)


def _place(post: Element, item: FeedItem, channel: Channel, status: str, number: int) -> None:
    """Where and when the post stands. What must not be seen yet is dated ahead, and WordPress waits with it."""
    due = item.embargo or item.published
    add(post, "wp:post_id", str(number))
    literally(post, "wp:post_date", f"{due.astimezone(ZoneInfo(channel.time_zone)):{_CLOCK}}")
    literally(post, "wp:post_date_gmt", f"{due.astimezone(UTC):{_CLOCK}}")
    literally(post, "wp:comment_status", "closed")
    literally(post, "wp:ping_status", "closed")
    literally(post, "wp:post_name", item.slug)
    literally(post, "wp:status", stands_as(item, status))
    add(post, "wp:post_parent", "0")
    add(post, "wp:menu_order", "0")
    literally(post, "wp:post_type", "post")
    literally(post, "wp:post_password", "")
    add(post, "wp:is_sticky", "0")


def stands_as(item: FeedItem, status: str) -> str:
    """WordPress's word for a post that is wished to have a status: what must not be seen yet is never published."""
    if status not in ("publish", "future"):
        return status
    return "future" if item.embargo else "publish"


def meta(item: FeedItem) -> dict[str, str]:
    """What a site can find our posts by, and say of them; the words of the label are in the post too."""
    return {
        "parishpump_id": item.id,
        "parishpump_version": str(item.version),
        "parishpump_modified": write_time(item.modified),
        "parishpump_area": item.area_code,
        "parishpump_label": item.label,
        "digital_source_type": SOURCE_TYPE,
    }


def _login(channel: Channel) -> str:
    return slug(channel.byline, "newsroom")
