"""What waits for an editor, the riskiest for most readers first, and in how many ways it can be narrowed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from desk.review.decisions import clock
from desk.review.models import Story
from desk.review.risk import LOW
from desk.review.settings import home

OPEN = ("draft", "claimed", "held")  # what waits for a decision: shown unless another state is asked for
PAGE = 25
HIGH = 8  # points from which a risk is called high
FACETS: Mapping[str, str] = {  # what stands in the address: the column it narrows
    "dataset": "dataset",
    "release": "release",
    "area": "area_name",
    "shape": "shape",
    "state": "state",
    "risk": "",
    "due": "",
    "owner": "owner__username",
}
RISKS: Mapping[str, Q] = {
    "high": Q(risk__gte=HIGH),
    "some": Q(risk__gt=LOW, risk__lt=HIGH),
    "low": Q(risk__lte=LOW),
}


SCHEDULED = "scheduled today"  # decided, so not in the queue unless it is asked for


def dues(now: datetime) -> dict[str, Q]:
    """What is due, each with what it asks of a story: today is a day of the newsroom's, from midnight to midnight."""
    zone, old = ZoneInfo(home().settings.time_zone), home().settings.desk.old_after
    local = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    day = (local.replace(tzinfo=zone), (local + timedelta(days=1)).replace(tzinfo=zone))
    return {
        SCHEDULED: Q(state="scheduled", scheduled_at__gte=day[0], scheduled_at__lt=day[1]),
        "embargo ends today": Q(state__in=OPEN, embargo__gte=day[0], embargo__lt=day[1]),
        f"waits for over {old} hours": Q(state__in=OPEN, changed__lt=now - timedelta(hours=old)),
    }


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One value of a facet, how many stories it would leave, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


def found(asked: Mapping[str, str]) -> QuerySet[Story]:
    """The stories that an address asks for, in the order of the queue. What it does not know of is passed over."""
    return _narrowed(asked, "").select_related("owner", "family")


def facets(asked: Mapping[str, str]) -> dict[str, list[Facet]]:
    """By facet its values with counts, each counted as if only the other facets were chosen."""
    return {name: _facet(asked, name) for name in FACETS}


def next_after(asked: Mapping[str, str], story: Story) -> Story | None:
    """The story behind this one in the queue, whether or not it is still in it; None at the end."""
    return behind(asked, story).first()


def behind(asked: Mapping[str, str], story: Story) -> QuerySet[Story]:
    """The stories that come after this one in the queue, whether or not it is still in it."""
    later = Q(weight__lt=story.weight) | Q(weight=story.weight) & (
        Q(slug__gt=story.slug) | Q(slug=story.slug, id__gt=story.id)
    )
    return found(asked).filter(later, weight__lte=story.weight)  # said twice: a stretch of the index, not all of it


def before(asked: Mapping[str, str], story: Story) -> Story | None:
    """The story ahead of this one in the queue; None at its beginning."""
    ahead = Q(weight__gt=story.weight) | Q(weight=story.weight) & (
        Q(slug__lt=story.slug) | Q(slug=story.slug, id__lt=story.id)
    )
    return found(asked).filter(ahead, weight__gte=story.weight).order_by("weight", "-slug", "-id").first()


def _narrowed(asked: Mapping[str, str], without: str) -> QuerySet[Story]:
    stories = Story.objects.all()
    if not asked.get("state") and without != "state" and asked.get("due") != SCHEDULED:
        stories = stories.filter(state__in=OPEN)
    for name, column in FACETS.items():
        value = asked.get(name, "")
        if not value or name == without:
            continue
        tests = RISKS if name == "risk" else dues(clock()) if name == "due" else {}
        stories = stories.filter(Q(**{column: value}) if column else tests.get(value, Q()))
    if words := asked.get("q", "").strip()[:200]:
        stories = stories.filter(
            Q(headline__icontains=words) | Q(area_name__icontains=words) | Q(slug__icontains=words)
        )
    return stories.order_by("-weight", "slug", "id")


def _facet(asked: Mapping[str, str], name: str) -> list[Facet]:
    stories, chosen = _narrowed(asked, name), asked.get(name, "")
    if name == "due":
        return [
            _due(asked, value, chosen) for value in dues(clock()) if _narrowed({**asked, "due": value}, "").exists()
        ]
    if name == "risk":
        counts: list[tuple[Any, int]] = [(label, stories.filter(test).count()) for label, test in RISKS.items()]
    else:
        column = FACETS[name]
        told = stories.order_by(column).values(column).annotate(n=Count("pk"))
        counts = [(row[column], row["n"]) for row in told]
    return [Facet(value=value, count=n, chosen=value == chosen) for value, n in counts if n and value]


def _due(asked: Mapping[str, str], value: str, chosen: str) -> Facet:
    return Facet(value=value, count=_narrowed({**asked, "due": value}, "").count(), chosen=value == chosen)
