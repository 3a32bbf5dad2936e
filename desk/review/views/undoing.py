"""The last decision of a person, as long as it can be taken back: said on every page they look at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review import decisions
from desk.review.models import Move

DONE = {
    "approve": "Approved",
    "hold": "Held",
    "spike": "Spiked",
    "schedule": "Scheduled",
    "embargo": "Embargoed",
    "claim": "Claimed",
    "release": "Let go",
}


def undo_of(user: Any, back: str) -> dict[str, Any] | None:
    """What `_said.html` says of the last decision; None where there is none that can be undone."""
    done = Move.objects.filter(user=user, undone=False).exclude(verb__in=("undo", "write"))
    last = done.select_related("story").order_by("-id").first()
    if last is None or decisions.clock() - last.at > decisions.REGRET or last.verb not in DONE:
        return None
    if (last.stamp, last.became) != (last.story.stamp, last.story.state):
        return None
    return {"words": f"{DONE[last.verb]}: {last.story.headline}", "back": back}


def undo(request: HttpRequest) -> HttpResponse:
    """Takes the last decision back, and shows its story again."""
    move = decisions.undo(request.user)
    messages.success(request, f"Taken back. The story is {'a draft' if move.became == 'draft' else move.became} again.")
    return HttpResponseRedirect(reverse("story", args=[move.story_id]))
