"""Pages that list: the stories of a topic, every correction, all areas to search, and what is not there."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.formats._days import day_in_words
from feeds.gate import LABELS
from feeds.item import Topic, folder
from feeds.pages.frame import base_path, breadcrumbs, feeds_of, listed_stories, render
from feeds.pages.front import area_names, folded
from feeds.pages.when import moment
from feeds.publication import Card, Publication

LENGTH = 50  # stories
OTHERS = "Other"  # where names stand that begin with no letter


def topic_page(publication: Publication, topic: Topic, cards: Sequence[Card]) -> bytes:
    """The latest stories of one topic."""
    channel, under = publication.channel, f"topics/{folder(topic.code)}/"
    return render(
        "topic",
        channel,
        root="../../",
        name=topic.name,
        under=under,
        stories=listed_stories(cards[:LENGTH], channel),
        feeds=feeds_of(channel, under, f"{channel.title}: {topic.name}"),
        linked_data=[breadcrumbs(channel, [(topic.name, under)])],
    )


def corrections_page(publication: Publication) -> bytes:
    """Every note on a public story, the latest first: what was said and what is true."""
    channel = publication.channel
    notes = [
        {
            "item": item,
            "label": LABELS[note.verb],
            "on": day_in_words(note.on) if note.on else "",
            "day": note.on,
            "text": note.text,
            "when": moment(item.modified, channel),
        }
        for item in publication.cards
        for note in reversed(item.notes)
    ]
    notes.sort(key=lambda note: str(note["day"]), reverse=True)
    title = f"{channel.title}: corrections"
    return render("corrections", channel, root="../", notes=notes, feeds=feeds_of(channel, "corrections/", title))


def search_page(publication: Publication) -> bytes:
    """Every area by its first letter, accents aside; a script suggests names as the reader types."""
    letters: dict[str, list[tuple[str, str]]] = {}
    for name, code in area_names([item for item in publication.cards if not item.withdrawn]):
        first = folded(name)[:1].upper()
        letters.setdefault(first if first.isalpha() else OTHERS, []).append((name, code))
    ordered = sorted(letters.items(), key=lambda part: (part[0] == OTHERS, part[0]))
    return render("search", publication.channel, root="", letters=ordered)


def missing_page(publication: Publication) -> bytes:
    """What a web server shows for an address where nothing is: its links hold from everywhere."""
    return render("missing", publication.channel, root=base_path(publication.channel))
