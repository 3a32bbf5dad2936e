"""Whole families of stories told from the same wording: reviewed once, approved together, recalled together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from desk.review import audit
from desk.review.decisions import MovesRefused, NotAllowed, bring_up_to_date, clock, decide, name_of, one_move
from desk.review.loading import rate
from desk.review.models import Family, Move, Story
from desk.review.permissions import why_not
from desk.review.risk import LOW
from desk.review.settings import home
from nlg.moves import PUBLIC


def review(user: Any, family: Family, *, now: datetime | None = None) -> None:
    """Says of a family's wording that a person has looked it over: its low-risk members may then go together."""
    when = now or clock()
    if why := why_not(user, "review", family):
        raise NotAllowed(f"{family}: {why}")
    with transaction.atomic():
        family.reviewed_by, family.reviewed_at, family.recalled_at = user, when, None
        family.save()
        for story in Story.objects.select_for_update().filter(family=family):
            rate(home(), story, home().story(story.urn, story.version))
            story.save(update_fields=["risk", "reasons", "weight"])
        audit.record(actor=name_of(user), verb="review", about=f"family {family}", at=when, after=family.templates)


def low_risk(family: Family) -> list[Story]:
    """The members of a reviewed family that may be approved together; none of a family that is not reviewed."""
    if family.reviewed_at is None:
        return []
    waiting = Story.objects.filter(family=family, state="draft", risk__lte=LOW, gone="", task__isnull=True)
    return list(waiting.order_by("slug"))


def approve_together(
    user: Any, family: Family, stamps: Mapping[str, int], count: int, *, now: datetime | None = None
) -> list[Move]:
    """Approves low-risk members at one go: story id -> stamp, and how many there are, typed by hand. All or none."""
    when = now or clock()
    if why := why_not(user, "bulk", family):
        raise NotAllowed(f"{family}: {why}")
    if count != len(stamps) or not stamps:
        raise MovesRefused(f"{len(stamps)} stories are marked, and {count} was typed", mend="count them again")
    with home().alone(), transaction.atomic():
        able = {str(story.pk): story for story in low_risk(family)}
        if strange := sorted(set(stamps) - set(able)):
            raise MovesRefused(f"{len(strange)} of them must be looked at one by one", mend="load the list anew")
        return [decide(user, able[key], "approve", stamps[key], f"one of {count}", now=when) for key in sorted(stamps)]


def recall(user: Any, family: Family, reason: str, *, now: datetime | None = None) -> list[Move]:
    """Takes a whole family back: what is public is withdrawn, what is not is held, and its review no longer counts."""
    when = now or clock()
    if why := why_not(user, "recall", family):
        raise NotAllowed(f"{family}: {why}")
    if not reason.strip():
        raise MovesRefused(f"{family}: say why", mend="a reason is kept with the decision")
    with home().alone():
        done = _recalled(user, family, reason.strip(), when)
        bring_up_to_date(when)
    return done


def _recalled(user: Any, family: Family, reason: str, now: datetime) -> list[Move]:
    with transaction.atomic():
        family.reviewed_by, family.reviewed_at, family.recalled_at = None, None, now
        family.save()
        audit.record(actor=name_of(user), verb="recall", about=f"family {family}", at=now, reason=reason)
        verbs = dict.fromkeys(("draft", "claimed", "approved", "scheduled"), "hold") | dict.fromkeys(PUBLIC, "withdraw")
        members = Story.objects.filter(family=family, state__in=list(verbs)).order_by("slug", "id")
        return [one_move(user, s, _of_recall(s, verbs), s.stamp, reason, None, now, alone=True) for s in members]


def _of_recall(story: Story, verbs: Mapping[str, str]) -> str:
    """A draft of a story that is public: readers have the family's older words, so they go."""
    return "withdraw" if story.published is not None else verbs[story.state]
