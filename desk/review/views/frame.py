"""What all pages share: the newsroom's name, the links at the top, the keys, and the person's own settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from desk.review import permissions
from desk.review.settings import home
from desk.review.views import assets

KEYS = (
    ("j", "next story"),
    ("k", "previous story"),
    ("n", "next sentence"),
    ("p", "previous sentence"),
    ("a Enter", "approve, and on to the next"),
    ("h 1", "hold; the figure gives the reason"),
    ("x 1", "spike; the figure gives the reason"),
    ("u", "undo the last decision, for ten minutes"),
    ("c", "claim the story, or let go of it"),
    ("e", "edit the sentence"),
    ("v", "choose another wording"),
    ("l", "lead with something else"),
    ("/", "search"),
    ("g q", "go to the queue"),
    ("g f", "go to the families"),
    ("g r", "go to the record"),
    ("g h", "go to the help"),
    ("?", "show these keys"),
)
LINKS = (  # name, route, key after g, what one must be allowed to see it
    ("Queue", "queue", "q", "read"),
    ("Families", "families", "f", "read"),
    ("Record", "audit", "r", "record"),
    ("Help", "help", "h", ""),
)


def page(request: HttpRequest, template: str, /, status: int = 200, **context: Any) -> HttpResponse:
    """A page with all that is around it."""
    return render(request, f"desk/{template}", {"desk": around(request), **context}, status=status)


def around(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` shows on every page."""
    user = getattr(request, "user", None)
    return {
        "newsroom": home().settings.publisher,
        "mark": assets.address("mark.svg"),
        "style": assets.address("desk.css"),
        "script": assets.address("desk.js"),
        "keys": request.COOKIES.get("desk-keys") != "off",
        "all_keys": KEYS,
        "links": _links(request) if user is not None and user.is_authenticated else [],
        "sought": request.GET.get("q", ""),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"name": name, "address": reverse(route), "key": key, "here": request.path == reverse(route)}
        for name, route, key, verb in LINKS
        if not verb or permissions.may(request.user, verb)
    ]
