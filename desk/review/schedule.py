"""Times as editors type them, and stories whose time has come: never early, never twice, soon after."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desk.review.decisions import (
    MovesRefused,
    Stale,
    When,
    bring_up_to_date,
    decide,
    held,
    moved_to,
    snapshot,
    unapprove,
)
from desk.review.loading import PROGRAM
from desk.review.models import Move, Story
from desk.review.settings import home
from nlg.errors import Trouble

EVERY = 20  # seconds between looks: with the work itself a story is out well within a minute


def typed(text: str, zone: str, which: str = "") -> When:
    """The instant of a local time like "2026-03-29T09:30"; MovesRefused for none, or for one that never is.

    In the hour that a clock shows twice, `which` ("first", "second") says which of them is meant.
    """
    if not text.strip():
        raise MovesRefused("say when: no time is not the same as now", mend="write it as 2026-03-29T09:30")
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        raise MovesRefused(f"{text.strip()[:40]!r} is not a time", mend="write it as 2026-03-29T09:30") from None
    if local.tzinfo is not None:
        raise MovesRefused(f"{text.strip()[:40]!r} has a zone of its own", mend=f"times are those of {zone}")
    return When(at=_instant(local, zone, which), typed=text.strip()[:40], zone=zone)


def _instant(local: datetime, zone: str, which: str) -> datetime:
    place = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=place, fold=n).astimezone(UTC) for n in (0, 1))
    if first.astimezone(place).replace(tzinfo=None) != local:
        mend = "choose a time an hour later"
        raise MovesRefused(f"{local:%H:%M} is not on that day: the clocks go forward", mend=mend)
    if first == second:
        return first
    if which not in ("first", "second"):
        mend = "say which: first or second"
        raise MovesRefused(f"{local:%H:%M} is there twice on that day: the clocks go back", mend=mend)
    return first if which == "first" else second


def due(now: datetime) -> list[Move]:
    """Publishes what is scheduled up to `now`, each story once, however many workers look at the same time.

    One that cannot go out is put back among the drafts, with the reason, and does not stop the others.
    """
    done: list[Move] = []
    if Story.objects.filter(going_out=True).exists():  # somebody is publishing, or was killed at it
        with home().alone():
            bring_up_to_date(now)
    for story in Story.objects.filter(state="scheduled", scheduled_at__lte=now).order_by("scheduled_at", "id"):
        made = _let_out(story, now)
        done += [made] if made else []
    return done


def _let_out(story: Story, now: datetime) -> Move | None:
    """One story, in the name of whoever approved it; None where another worker was first or it may not go."""
    fresh = Story.objects.get(pk=story.pk)
    if fresh.state != "scheduled" or fresh.scheduled_at is None or fresh.scheduled_at > now:
        return None
    try:
        return decide(fresh.approved_by, fresh, "publish", fresh.stamp, "its time has come", now=now)
    except Stale:
        return None
    except Trouble as fault:
        _stays(fresh, str(fault), now)
        return None


def _stays(story: Story, why: str, now: datetime) -> None:
    """Takes a story off the schedule that cannot go out; one that somebody else has moved stays as they left it."""
    with home().alone(), held(story, now, alone=True) as fresh:
        if (fresh.state, fresh.stamp) != ("scheduled", story.stamp):
            return
        before, was = snapshot(fresh), fresh.state
        unapprove(fresh)
        fresh.state = "held"
        home().hold(fresh.urn, fresh.version, now=now, by=PROGRAM, reason=why)
        moved_to(None, fresh, "hold", was, before, why, now)
