"""The frame of every page: its template, the files it asks for and where they lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from feeds.formats._explained import PAGES, day_in_words
from feeds.item import Channel, FeedItem
from feeds.pages.assets import addresses
from feeds.pages.when import days_of, moment
from feeds.templates import templates

LONG_NAME = 120  # characters of a folder's name; file systems stop at 255 bytes


def render(name: str, channel: Channel, /, *, root: str, language: str = "", **told: Any) -> bytes:
    """A page of story_templates/pages. `root` leads from it to the front page's folder: "", "../../"."""
    page = templates(PAGES, day=day_in_words, folder=folder).get_template(f"{name}.html.j2")
    text = page.render(channel=channel, root=root, language=language or channel.language, assets=addresses(), **told)
    return text.encode("utf-8")


def folder(code: str) -> str:
    """An official code as a folder's name: letters and figures as they are, all else by its bytes; never another's.

    >>> folder("E07000105"), folder("X-KENT"), folder("../a b")
    ('E07000105', 'X-KENT', '~2E~2E~2Fa~20b')
    """
    safe = re.sub(r"[^A-Za-z0-9_-]", lambda found: "".join(f"~{byte:02X}" for byte in found[0].encode()), code)
    return safe if len(safe) <= LONG_NAME else f"{safe[:LONG_NAME]}~{hashlib.sha256(code.encode()).hexdigest()[:12]}"


def listed_stories(items: Iterable[FeedItem], channel: Channel) -> list[dict[str, Any]]:
    """Stories as lists show them: the item, its days, what was done to it last and when."""
    return [_listed(item, channel) for item in items]


def _listed(item: FeedItem, channel: Channel) -> dict[str, Any]:
    changed = item.modified != item.published
    return {
        "item": item,
        "period": days_of(item),
        "verb": "Changed" if changed else "Published",
        "when": moment(item.modified, channel),
    }


def feeds_of(channel: Channel, under: str, title: str) -> list[dict[str, str]]:
    """The feeds in a folder of the site, as pages name them to readers' programs."""
    kinds = (("RSS", "feed.xml", "rss+xml"), ("Atom", "atom.xml", "atom+xml"), ("JSON", "feed.json", "feed+json"))
    return [
        {"name": name, "type": f"application/{kind}", "title": title, "href": f"{channel.base_url}/{under}{file}"}
        for name, file, kind in kinds
    ]


def base_path(channel: Channel) -> str:
    """Where the site lies on its host, with a slash at its end: for a page that is shown at any address."""
    return f"{urlsplit(channel.base_url).path.rstrip('/')}/"


def breadcrumbs(channel: Channel, trail: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way from the front page as schema.org has it; `trail` holds names and paths."""
    steps = [(channel.title, ""), *trail]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": f"{channel.base_url}/{path}"}
            for n, (name, path) in enumerate(steps, 1)
        ],
    }
