"""The front page: the newest stories, the strongest of them large, then all by dataset and by area."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from feeds.charts.draw import NARROW, svg
from feeds.charts.picture import Frame
from feeds.gate import Bundle
from feeds.pages.frame import listed_stories, render
from feeds.pages.series import dataset_title
from feeds.publication import Card, Publication

FRESH = 24  # newest stories at most that stand by their strength, all others by their time
WEEK = timedelta(days=7)  # what is older than the newest story by more is fresh no longer
LATEST = 6  # stories below the lead
FRAMES = ((NARROW, "narrow"), (Frame(width=460, height=270), "wide"))  # of the lead's chart: for a phone, beside it
SHELF = 10  # headlines of each dataset


def front(publication: Publication) -> bytes:
    """What a reader sees first."""
    channel = publication.channel
    cards = [card for card in publication.cards if not card.withdrawn]
    fresh = [card for card in cards[:FRESH] if cards[0].published - card.published <= WEEK]
    ordered = [*_strongest_first(publication, fresh), *cards[len(fresh) :]]
    above = ordered[: LATEST + 1]
    return render(
        "front",
        channel,
        root="",
        lead=_leading(publication, above[0]) if above else None,
        latest=listed_stories(above[1:], channel),
        shelves=_shelves(publication, cards, {card.id for card in above}),
        areas=area_names(cards),
        topics=topics(cards),
    )


def area_names(cards: Sequence[Card]) -> list[tuple[str, str]]:
    """(name, code) of the areas that stories are about, by name."""
    newest = {card.area_code: card.area_name for card in reversed(cards)}
    return sorted(((name, code) for code, name in newest.items()), key=lambda area: (folded(area[0]), area))


def folded(name: str) -> str:
    """A name as lists order it: accents and case aside.

    >>> sorted(["Zeal", "Émery", "ely"], key=folded)
    ['ely', 'Émery', 'Zeal']
    """
    parts = unicodedata.normalize("NFKD", name)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()


def topics(cards: Sequence[Card]) -> list[tuple[str, str]]:
    """(name, code) of the topics of stories, by name."""
    return sorted({topic.code: (topic.name, topic.code) for card in cards for topic in card.topics}.values())


def _strongest_first(publication: Publication, cards: Sequence[Card]) -> list[Card]:
    """The newest stories by the score of the fact that their headline tells; of equals the newest first."""
    return sorted(cards, key=lambda card: -_score(publication.bundle(publication.items[card.at])))


def _score(bundle: Bundle) -> float:
    told = set(bundle["headline"].get("facts") or [])
    return max((float(fact.get("score") or 0) for fact in bundle.get("facts") or [] if fact["id"] in told), default=0.0)


def _leading(publication: Publication, card: Card) -> dict[str, Any]:
    from markupsafe import Markup

    (story,) = listed_stories([card], publication.channel)
    bundle = publication.story(card)
    chart = (bundle.get("charts") or [None])[0]
    said = " ".join(sentence["text"] for sentence in bundle.get("standfirst") or []) or card.summary
    drawings = [Markup(svg(chart, frame, name)) for frame, name in FRAMES] if chart else []
    return story | {"chart": chart, "drawings": drawings, "said": said}


def _shelves(publication: Publication, cards: Sequence[Card], shown: set[str]) -> list[dict[str, Any]]:
    """Per dataset its latest headlines, those above left out; the dataset with the newest story first."""
    by_dataset: dict[str, list[Card]] = {}
    for card in cards:
        by_dataset.setdefault(card.dataset, []).append(card)
    shelves = []
    for of in by_dataset.values():
        left = [card for card in of if card.id not in shown][:SHELF]
        title = dataset_title(publication.story(of[0]))
        shelves += [{"title": title, "stories": listed_stories(left, publication.channel)}] if left else []
    return shelves
