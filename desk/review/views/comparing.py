"""Versions of a story, and what changed between any two, or against the story of the period before."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review.models import Story, Version
from desk.review.permissions import may
from desk.review.texts import last_told, text_of, words_between
from desk.review.views.frame import page

LAST = "last"  # stands in the address for the story of the period before


def versions(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """All versions, and two of them word by word: `a` and `b` in the address, the two newest unless said."""
    story = get_object_or_404(Story, pk=story_id)
    kept = list(Version.objects.filter(story=story).select_related("author").order_by("-number"))
    numbers, before = [str(each.number) for each in kept], last_told(story)
    choices = [{"value": each, "name": f"version {each}"} for each in numbers]
    if before:
        choices.append({"value": LAST, "name": f"the story before: {before.period_label}"})
    known = [each["value"] for each in choices]
    usual = (numbers[1:2] or known[1:2] or numbers[:1])[0]
    a, b = _known(request.GET.get("a", ""), known, usual), _known(request.GET.get("b", ""), known, numbers[0])
    lines = words_between(_text(story, before, a), _text(story, before, b))
    return page(
        request,
        "versions.html",
        story=story,
        story_address=reverse("story", args=[story.id]),
        versions=kept,
        choices=choices,
        a=a,
        b=b,
        lines=lines,
        same=all(words.sort == "same" for line in lines for words in line),
        may_restore=may(request.user, "write", story),
    )


def _text(story: Story, before: Story | None, which: str) -> list[str]:
    if which == LAST:
        return text_of(before, before.version) if before else []
    return text_of(story, int(which))


def _known(asked: str, known: list[Any], usual: str) -> str:
    return asked if asked in known else usual
