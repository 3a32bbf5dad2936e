"""The frame of every page: its template, the files it asks for and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from feeds.formats._days import day_in_words
from feeds.formats._worded import PAGES
from feeds.item import Channel, folder
from feeds.pages.assets import addresses
from feeds.pages.when import days_of, moment
from feeds.publication import Card
from feeds.templates import templates


def render(name: str, channel: Channel, /, *, root: str, language: str = "", **told: Any) -> bytes:
    """A page of story_templates/pages. `root` leads from it to the front page's folder: "", "../../"."""
    page = templates(PAGES, day=day_in_words, folder=folder).get_template(f"{name}.html.j2")
    text = page.render(channel=channel, root=root, language=language or channel.language, assets=addresses(), **told)
    return text.encode("utf-8")


def listed_stories(cards: Iterable[Card], channel: Channel) -> list[dict[str, Any]]:
    """Stories as lists show them: the card, its days, what was done to it last and when."""
    return [_listed(card, channel) for card in cards]


def _listed(card: Card, channel: Channel) -> dict[str, Any]:
    changed = card.modified != card.published
    return {
        "item": card,
        "period": days_of(card),
        "verb": "Changed" if changed else "Published",
        "when": moment(card.modified, channel),
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
