"""The queue: what waits, narrowed down by what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from desk.review import queue as waiting
from desk.review.models import Story
from desk.review.settings import home
from desk.review.views.frame import habits_of, page
from desk.review.views.paper import dataset_title, spark
from desk.review.views.undoing import undo_of
from nlg.errors import Trouble

MANY = 10  # values of a facet that are shown before somebody asks for all
NAMES = {
    "state": "State",
    "risk": "Risk",
    "due": "Due",
    "owner": "With",
    "dataset": "Dataset",
    "release": "Period ends",
    "area": "Area",
    "shape": "Story shape",
}
AROUND = 12  # rows of the queue that are shown beside a story


def asked_of(told: Mapping[str, str]) -> dict[str, str]:
    """What an address asks of the queue; all else in it is left out."""
    return {key: told[key] for key in (*waiting.FACETS, "q") if told.get(key)}


def show(request: HttpRequest) -> HttpResponse:
    """The list with its facets; the address is its whole state."""
    asked = asked_of(request.GET)
    stories = waiting.found(asked)
    total = stories.count()
    pages = max(1, -(-total // waiting.PAGE))
    number = min(pages, max(1, _whole(request.GET.get("page", ""))))
    first = (number - 1) * waiting.PAGE
    shown = stories[first : first + waiting.PAGE]
    return page(
        request,
        "queue.html",
        facets=_facets(asked, request.GET.get("all", "")),
        rows=[row(story, asked, drawn=True) for story in shown],
        total=total,
        first=first + 1,
        last=min(total, first + waiting.PAGE),
        before=_address(asked, page=number - 1) if number > 1 else "",
        after=_address(asked, page=number + 1) if number < pages else "",
        narrowed=bool(asked),
        tour=not habits_of(request).toured,
        undo=undo_of(request.user, request.get_full_path()),
    )


def row(story: Story, asked: Mapping[str, str], *, here: bool = False, drawn: bool = False) -> dict[str, Any]:
    """A story as `_row.html` shows it. `drawn`: with its small line."""
    return {
        "story": story,
        "address": story_address(story, asked),
        "named": dataset_title(story.dataset),
        "why": " · ".join(reason["words"] for reason in story.reasons[:3]),
        "here": here,
        "spark": _spark(story) if drawn else "",
    }


def beside(story: Story, asked: Mapping[str, str]) -> tuple[Story | None, list[Story]]:
    """The stories of the queue around one: the one before it, and those that come after it."""
    return waiting.before(undecided(asked), story), list(waiting.behind(undecided(asked), story)[:AROUND])


def undecided(asked: Mapping[str, str]) -> dict[str, str]:
    """The same queue without what is decided already: where the next story comes from."""
    waiting_in = "scheduled" if asked.get("due") == waiting.SCHEDULED else "draft"
    return {**asked, "state": asked.get("state") or waiting_in}


def left(asked: Mapping[str, str]) -> QuerySet[Story]:
    """What of a queue still waits for a decision."""
    return waiting.found(undecided(asked))


def story_address(story: Story, asked: Mapping[str, str]) -> str:
    """Where a story lies, with the queue that it is seen in."""
    return f"{reverse('story', args=[story.id])}{'?' if asked else ''}{urlencode(asked)}"


def _address(asked: Mapping[str, str], **more: Any) -> str:
    told = {**asked, **{key: value for key, value in more.items() if value}}
    return f"{reverse('queue')}?{urlencode(told)}" if told else reverse("queue")


def _facets(asked: Mapping[str, str], whole: str) -> list[dict[str, Any]]:
    found = waiting.facets(asked)
    return [
        _facet(key, found[key], asked, whole) for key in NAMES if len(found[key]) > (key != "due") or asked.get(key)
    ]


def _facet(key: str, values: Sequence[waiting.Facet], asked: Mapping[str, str], whole: str) -> dict[str, Any]:
    others = {name: value for name, value in asked.items() if name != key}
    ordered = sorted(values, key=lambda each: (not each.chosen, -each.count, each.value))
    shown = ordered if whole == key else ordered[:MANY]
    choices = [
        {
            "name": dataset_title(each.value) if key == "dataset" else each.value.replace("_", " "),
            "count": each.count,
            "here": each.chosen,
            "address": _address(others) if each.chosen else _address(others, **{key: each.value}),
        }
        for each in shown
    ]
    more = _address(asked, all=key) if len(shown) < len(ordered) else ""
    return {"key": key, "name": NAMES[key], "choices": choices, "more": more, "of": len(ordered)}


def _spark(story: Story) -> str:
    """The line of a story's own first chart, if it has one."""
    try:
        charts = home().story(story.urn, story.version).get("charts") or []
    except (Trouble, OSError):
        return ""
    values: Sequence[str | None] = next((chart["values"] for chart in charts if chart["sort"] == "line"), [])
    return spark([None if value is None else _number(value) for value in values])


def _number(text: str) -> float:
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
