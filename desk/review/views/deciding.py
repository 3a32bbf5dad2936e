"""Decisions: a form for each verb, and the next story when it is done."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import decisions, schedule
from desk.review import evidence as behind
from desk.review import queue as waiting
from desk.review.models import Note, Story
from desk.review.permissions import why_not
from desk.review.settings import home
from desk.review.views.frame import page
from desk.review.views.queue import asked_of, story_address, undecided
from desk.review.views.story import shown
from desk.review.views.undoing import undo_of

MOVES_ON = ("approve", "hold", "spike", "schedule", "publish", "correct", "update", "withdraw")
SAID = {
    "publish": "Published",
    "correct": "Correction published",
    "update": "Update published",
    "withdraw": "Withdrawn",
}
LONGEST_NOTE = 2000


def decide(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """One move. The script, which shows the next story by itself, gets only what has been said."""
    story = get_object_or_404(Story, pk=story_id)
    verb, asked = request.POST.get("verb", ""), asked_of(dict(parse_qsl(request.POST.get("queue", ""))))
    following = waiting.next_after(undecided(asked), story) if verb in MOVES_ON else None
    behind.look(request.user, story, seconds=whole(request.POST.get("seconds", "")))
    try:
        _made(request, story, verb)
    except decisions.MovesRefused as fault:
        if verb in ("schedule", "embargo"):
            return _time_refused(request, story, fault)
        raise
    if verb in SAID:
        messages.success(request, f"{SAID[verb]}: {story.headline}")
    if request.headers.get("X-Desk") == "part":
        return page(request, "said.html", undo=undo_of(request.user, ""))
    if verb not in MOVES_ON:
        return HttpResponseRedirect(story_address(story, asked))
    return HttpResponseRedirect(story_address(following, asked) if following else reverse("queue"))


def note(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """A remark for whoever has the story next."""
    story = get_object_or_404(Story, pk=story_id)
    if why := why_not(request.user, "note", story):
        raise decisions.NotAllowed(why)
    text = request.POST.get("text", "").strip()
    if not text or len(text) > LONGEST_NOTE:
        raise decisions.MovesRefused(f"a remark has from 1 to {LONGEST_NOTE} characters")
    Note.objects.create(story=story, version=story.version, author_id=request.user.pk, text=text, at=decisions.clock())
    return HttpResponseRedirect(reverse("story", args=[story.id]))


def whole(text: str) -> int:
    """A whole number that a form sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _made(request: HttpRequest, story: Story, verb: str) -> None:
    told: dict[str, Any] = {"reason": request.POST.get("reason", "")}
    if verb in ("schedule", "embargo"):
        zone = home().settings.time_zone
        told["at"] = schedule.typed(request.POST.get("at", ""), zone, request.POST.get("which", ""))
    decisions.decide(request.user, story, verb, whole(request.POST.get("based_on", "")), **told)


def _time_refused(request: HttpRequest, story: Story, fault: decisions.MovesRefused) -> HttpResponse:
    """The story again, with what was typed and what is wrong with it."""
    words = f"{fault}; {fault.mend}" if fault.mend else str(fault)
    typed = {f"{request.POST['verb']}_fault": words, f"{request.POST['verb']}_typed": request.POST.get("at", "")}
    asked = dict(parse_qsl(request.POST.get("queue", "")))
    return page(request, "story.html", 400, **shown(request, story, asked, **typed))
