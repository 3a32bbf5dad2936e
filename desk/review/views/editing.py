"""Editing a sentence: other wordings and places keep its proof, a person's own words are read again."""

from __future__ import annotations

import copy
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import decisions, edits
from desk.review.models import Story, Version
from desk.review.rereading import reread
from desk.review.settings import home
from desk.review.views.deciding import whole
from desk.review.views.frame import page
from desk.review.views.paper import Bundle, pieces, sentences


def edit(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """The form for the sentence `s`, and what it sends. What is refused comes back as it was typed."""
    story = get_object_or_404(Story, pk=story_id)
    bundle = home().story(story.urn, story.version)
    sentence = sentence_of(bundle, request.GET.get("s", ""))
    if request.method != "POST":
        return _form(request, story, bundle, sentence, text=sentence["text"])
    try:
        _made(request, story, bundle, sentence["id"])
    except decisions.MovesRefused as fault:
        words = f"{fault}; {fault.mend}" if fault.mend else str(fault)
        typed = request.POST.get("text", sentence["text"])
        return _form(request, story, bundle, sentence, 400, text=typed, fault=words)
    messages.success(request, "Saved as a new version: the story is a draft again.")
    return HttpResponseRedirect(f"{reverse('story', args=[story.id])}?{urlencode({'s': sentence['id']})}")


def check(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Reads the figures of what is typed; nothing is saved."""
    story = get_object_or_404(Story, pk=story_id)
    bundle = home().story(story.urn, story.version)
    sentence = sentence_of(bundle, request.GET.get("s", ""))
    text = " ".join(request.POST.get("text", "").split())[: edits.LONGEST]
    found = _read_again(bundle, sentence["id"], text)
    if request.headers.get("X-Desk") == "part":
        return page(request, "checked.html", **found)
    return _form(request, story, bundle, sentence, text=request.POST.get("text", ""), **found)


def correction(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """A note for readers on a story that they have: what was wrong, what is right."""
    story = get_object_or_404(Story, pk=story_id)
    told = {key: request.POST.get(key, "") for key in ("verb", "where", "text")}
    fault = ""
    if request.method == "POST":
        try:
            _correct(request, story, told)
        except decisions.MovesRefused as refused:
            fault = f"{refused}; {refused.mend}" if refused.mend else str(refused)
        else:
            messages.success(request, "Saved as a new version: approve it, and readers get the note with it.")
            return HttpResponseRedirect(reverse("story", args=[story.id]))
    return page(
        request,
        "correction.html",
        400 if fault else 200,
        story=story,
        told=told,
        fault=fault,
        places=("headline", "standfirst", "intro", "body"),
        story_address=reverse("story", args=[story.id]),
        based_on=request.POST.get("based_on", story.stamp),
    )


def restore(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Makes an earlier version's text the newest again."""
    story = get_object_or_404(Story, pk=story_id)
    number = whole(request.POST.get("number", ""))
    edits.restore(request.user, story, whole(request.POST.get("based_on", "")), number)
    messages.success(request, f"Version {number} is the newest again.")
    return HttpResponseRedirect(reverse("story", args=[story.id]))


def _correct(request: HttpRequest, story: Story, told: dict[str, str]) -> None:
    based_on = whole(request.POST.get("based_on", ""))
    edits.correct(request.user, story, based_on, told["verb"], told["text"], told["where"])


def _made(request: HttpRequest, story: Story, bundle: Bundle, sentence: str) -> None:
    """What the form asks for. Each kind of edit is one service."""
    based_on, kind = whole(request.POST.get("based_on", "")), request.POST.get("edit", "")
    if kind == "text":
        edits.edit_sentence(request.user, story, based_on, sentence, request.POST.get("text", ""))
    elif kind == "drop":
        edits.drop(request.user, story, based_on, sentence)
    elif kind in ("up", "down"):
        edits.reorder(request.user, story, based_on, _order(bundle, sentence, -1 if kind == "up" else 1))
    else:
        raise decisions.MovesRefused("there is no such edit", mend="reload the page and try again")


def _order(bundle: Bundle, sentence: str, way: int) -> list[int]:
    """The places of the paragraphs, with that of the sentence moved by one."""
    places = list(range(len(bundle["body"])))
    at = _paragraph(bundle, sentence)
    if at is None or not 0 <= at + way < len(places):
        raise decisions.MovesRefused("it cannot go further that way")
    places[at], places[at + way] = places[at + way], places[at]
    return places


def _paragraph(bundle: Bundle, sentence: str) -> int | None:
    for n, part in enumerate(bundle["body"]):
        if any(one["id"] == sentence for one in part["sentences"]):
            return n
    return None


def sentence_of(bundle: Bundle, asked: str) -> Any:
    """A sentence of a story by its id; 404 for one that it does not have."""
    found = next((one for one in sentences(bundle) if one["id"] == asked), None)
    if found is None:
        raise Http404
    return found


def _read_again(bundle: Bundle, sentence: str, text: str) -> dict[str, Any]:
    tried = copy.deepcopy(dict(bundle))
    sentence_of(tried, sentence).update(text=text, kind="edited", claims=[])
    marks = [one.as_dict() for one in reread(home(), tried, sentence)] if text else []
    return {"checked": True, "unproved": marks, "pieces": list(pieces(text, marks))}


def _form(
    request: HttpRequest, story: Story, bundle: Bundle, sentence: Any, status: int = 200, **told: Any
) -> HttpResponse:
    asked = urlencode({"s": sentence["id"]})
    version = get_object_or_404(Version, story=story, number=story.version)
    marks = [each for each in version.unproved if each["sentence"] == sentence["id"]]
    already = {"checked": True, "unproved": marks, "pieces": list(pieces(sentence["text"], marks))} if marks else {}
    return page(
        request,
        "edit.html",
        status,
        **{
            **already,
            "story": story,
            "sentence": sentence,
            "story_address": f"{reverse('story', args=[story.id])}?{asked}",
            "check_address": f"{reverse('check', args=[story.id])}?{asked}",
            "wordings_address": f"{reverse('wordings', args=[story.id])}?{asked}",
            "edit_address": f"{reverse('edit', args=[story.id])}?{asked}",
            "based_on": request.POST.get("based_on", story.stamp),
            "may_arrange": sentence is not bundle["headline"],
            "in_body": _paragraph(bundle, sentence["id"]) is not None,
            **told,
        },
    )
