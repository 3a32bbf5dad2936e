"""The page a stale write is answered with: what its maker saw, what stands there now, what they wanted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from desk.review.decisions import Stale
from desk.review.texts import words_between
from desk.review.views.frame import page

_QUIET = ("csrfmiddlewaretoken", "based_on", "seconds")


def conflict(request: HttpRequest, stale: Stale) -> HttpResponse:
    """409, with all three texts and a form that does the same to the story as it is now."""
    story, lines = stale.story, words_between(stale.base, stale.theirs)
    kept = [(name, value) for name, value in request.POST.items() if name not in _QUIET]
    yours = {"words": _wanted(request), "lines": words_between(stale.base, stale.mine) if _wrote(stale) else []}
    changed = stale.base != stale.theirs
    return page(
        request,
        "conflict.html",
        409,
        story=story,
        story_address=reverse("story", args=[story.id]),
        words="The text has changed since you opened it." if changed else "The story is no longer where it was.",
        base=stale.base,
        theirs=lines,
        yours=yours,
        kept=[("based_on", str(story.stamp)), *kept],
        again=request.get_full_path(),
    )


def _wrote(stale: Stale) -> bool:
    return stale.mine != stale.base


def _wanted(request: HttpRequest) -> str:
    verb = request.POST.get("verb") or request.POST.get("edit") or ""
    said = {"text": "Save your words for a sentence", "variant": "Use another wording", "up": "Move a sentence up"}
    said |= {"down": "Move a sentence down", "drop": "Take a sentence out", "": "Change the story"}
    return f"{said.get(verb, verb.capitalize())}."
