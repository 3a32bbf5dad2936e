"""The front page: the newest stories, the strongest of them large, then all by dataset and by area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feeds.charts.draw import NARROW, svg
from feeds.gate import Bundle, composed
from feeds.item import FeedItem
from feeds.pages.frame import listed_stories, render
from feeds.pages.series import dataset_title
from feeds.publication import Publication

FRESH = 24  # newest stories that stand by their strength, all others by their time
LATEST = 6  # stories below the lead
SHELF = 10  # headlines of each dataset


def front(publication: Publication) -> bytes:
    """What a reader sees first."""
    channel = publication.channel
    items = [item for item in publication.items if not item.withdrawn]
    ordered = [*_strongest_first(publication, items[:FRESH]), *items[FRESH:]]
    above = ordered[: LATEST + 1]
    return render(
        "front",
        channel,
        root="",
        lead=_leading(publication, above[0]) if above else None,
        latest=listed_stories(above[1:], channel),
        shelves=_shelves(publication, items, {item.id for item in above}),
        areas=area_names(items),
        topics=topics(items),
    )


def area_names(items: Sequence[FeedItem]) -> list[tuple[str, str]]:
    """(name, code) of the areas that stories are about, by name."""
    newest = {item.area_code: item.area_name for item in reversed(items)}
    return sorted((name, code) for code, name in newest.items())


def topics(items: Sequence[FeedItem]) -> list[tuple[str, str]]:
    """(name, code) of the topics of stories, by name."""
    return sorted({topic.code: (topic.name, topic.code) for item in items for topic in item.topics}.values())


def _strongest_first(publication: Publication, items: Sequence[FeedItem]) -> list[FeedItem]:
    """The newest stories by the score of the fact that their headline tells; of equals the newest first."""
    return sorted(items, key=lambda item: -_score(publication.bundle(item)))


def _score(bundle: Bundle) -> float:
    told = set(bundle["headline"].get("facts") or [])
    return max((float(fact.get("score") or 0) for fact in bundle.get("facts") or [] if fact["id"] in told), default=0.0)


def _leading(publication: Publication, item: FeedItem) -> dict[str, Any]:
    from markupsafe import Markup

    (story,) = listed_stories([item], publication.channel)
    bundle = composed(publication.bundle(item))
    chart = (bundle.get("charts") or [None])[0]
    said = " ".join(sentence["text"] for sentence in bundle.get("standfirst") or []) or item.summary
    return story | {"chart": chart, "drawing": Markup(svg(chart, NARROW, "lead")) if chart else "", "said": said}


def _shelves(publication: Publication, items: Sequence[FeedItem], shown: set[str]) -> list[dict[str, Any]]:
    """Per dataset its latest headlines, those above left out; the dataset with the newest story first."""
    by_dataset: dict[str, list[FeedItem]] = {}
    for item in items:
        by_dataset.setdefault(item.dataset, []).append(item)
    shelves = []
    for of in by_dataset.values():
        left = [item for item in of if item.id not in shown][:SHELF]
        title = dataset_title(composed(publication.bundle(of[0])))
        shelves += [{"title": title, "stories": listed_stories(left, publication.channel)}] if left else []
    return shelves
