"""Secret links: made by the desk, read and remarked on by whoever holds one, who decides nothing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import decisions, previews
from desk.review.models import Preview, Story
from desk.review.settings import home
from desk.review.views.deciding import whole
from desk.review.views.frame import page
from desk.review.views.paper import paper


def share(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Makes a link and shows it, this once; or ends one that was made (`end`)."""
    story = get_object_or_404(Story, pk=story_id)
    now = decisions.clock()
    if ended := whole(request.POST.get("end", "")):
        previews.take_back(request.user, get_object_or_404(Preview, pk=ended, story=story), now)
        messages.success(request, "That link opens nothing any more.")
        return HttpResponseRedirect(reverse("story", args=[story.id]))
    token = previews.make(request.user, story, now)
    return page(
        request,
        "shared.html",
        version=story.version,
        expires=now + previews.GOOD_FOR,
        address=request.build_absolute_uri(reverse("preview", args=[token])),
        story_address=reverse("story", args=[story.id]),
    )


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft that a link opens, and a form for remarks."""
    found = previews.opened(token, decisions.clock())
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, found)
    guest, text = request.POST.get("guest", ""), request.POST.get("text", "")
    try:
        previews.remark(found, guest, text, decisions.clock())
    except ValueError as fault:
        return _show(request, found, 400, fault=f"{str(fault)[:1].upper()}{str(fault)[1:]}.", guest=guest, text=text)
    return HttpResponseRedirect(f"{request.path}?sent=yes")


def _show(request: HttpRequest, found: Preview, status: int = 200, **typed: str) -> HttpResponse:
    bundle = home().story(found.story.urn, found.version)
    shown = paper(found.story, bundle, lambda sentence: f"#{sentence}", lambda sentence: "", "", [])
    sent = request.GET.get("sent") == "yes"
    return page(request, "previewed.html", status, story=found.story, paper=shown, sent=sent, **typed)
