"""An area's page: what it shows over time beside the areas it is compared with, its stories, its feeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.charts.draw import NARROW, svg
from feeds.charts.small import HEIGHT, WIDTH, small
from feeds.formats._days import month_in_words
from feeds.formats._worded import listed
from feeds.item import folder
from feeds.pages.frame import breadcrumbs, feeds_of, listed_stories, render
from feeds.pages.series import Told, peers
from feeds.publication import Card, Publication

LENGTH = 50  # stories


def area_page(
    publication: Publication, cards: Sequence[Card], shown: Sequence[Told], everybody: Sequence[Told], series: bool
) -> bytes:
    """The page of one area: `cards` are its stories, `shown` the newest of each series; `series`: there is a CSV."""
    channel, code, name = publication.channel, cards[0].area_code, cards[0].area_name
    under = f"areas/{folder(code)}/"
    return render(
        "area",
        channel,
        root="../../",
        name=name,
        code=code,
        under=under,
        series=series,
        publishers=listed(sorted({publisher for story in shown for publisher in story.publishers if publisher})),
        smalls=list(_smalls(shown, everybody)),
        size=(f"{WIDTH:g}", f"{HEIGHT:g}"),
        stories=listed_stories(cards[:LENGTH], channel),
        feeds=feeds_of(channel, under, f"{channel.title}: {name}"),
        linked_data=[breadcrumbs(channel, [(name, under)])],
    )


def _smalls(shown: Sequence[Told], everybody: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """Every chart of the newest stories: a line small, with its peers; any other as the story draws it."""
    from markupsafe import Markup

    for story in shown:
        for chart, line in zip(story.charts, story.lines, strict=True):
            told = {"chart": chart, "slug": story.card.slug, "title": story.card.title, "line": None, "days": ""}
            if line:
                told["days"] = f"{month_in_words(chart['from'])} to {month_in_words(chart['to'])}"
                label = chart["marks"][0]["label"]["text"]
                yield told | {"line": small(line, label, peers(story, chart, everybody))}
            else:
                drawn = svg(chart, NARROW, f"narrow-{len(story.card.slug)}-{story.card.slug}")
                yield told | {"drawing": Markup(drawn)}
