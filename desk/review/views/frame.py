"""What all pages share: the newsroom's name, the links at the top, the keys, and the person's own settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from desk.review import permissions
from desk.review.models import Habits
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
    ("g p", "go to the people"),
    ("g h", "go to the help"),
    ("?", "show these keys"),
)
LINKS = (  # name, route, key after g, what one must be allowed to see it
    ("Queue", "queue", "q", "read"),
    ("Families", "families", "f", "read"),
    ("Record", "audit", "r", "record"),
    ("People", "people", "p", "people"),
    ("Help", "help", "h", ""),
)


SINGLE = tuple(key for key in dict.fromkeys(key[0] for key, _ in KEYS))  # the keys that may be changed


def habits_of(request: HttpRequest) -> Habits:
    """How whoever asks likes the desk; not kept yet where they have never said."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Habits()
    if (known := getattr(user, "known_habits", None)) is None:
        known = user.known_habits = Habits.objects.filter(user=user).first() or Habits(user=user)
    return known


def why_no_keys(told: Mapping[str, str]) -> str:
    """What is wrong with changed keys: each is one letter or sign, no figure, and no two are alike."""
    pressed = [told.get(key, key) for key in SINGLE if told.get(key, key)]
    if any(len(key) != 1 or not key.isprintable() or key.isspace() or key.isdigit() for key in pressed):
        return "A key is one letter or sign, and no figure: figures give reasons."
    twice = sorted({key for key in pressed if pressed.count(key) > 1})
    return f"{twice[0]} would do two things." if twice else ""


def page(request: HttpRequest, template: str, /, status: int = 200, **context: Any) -> HttpResponse:
    """A page with all that is around it."""
    return render(request, f"desk/{template}", {"desk": around(request), **context}, status=status)


def around(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` shows on every page."""
    user, habits = getattr(request, "user", None), habits_of(request)
    return {
        "newsroom": home().settings.publisher,
        "mark": assets.address("mark.svg"),
        "style": assets.address("desk.css"),
        "script": assets.address("desk.js"),
        "type": [reverse("asset", args=[name]) for name in assets.KINDS if name.endswith(".woff2")],
        "keys": habits.keys,
        "all_keys": KEYS,
        "keymap": json.dumps(habits.own_keys),
        "links": _links(request) if user is not None and user.is_authenticated else [],
        "sought": request.GET.get("q", ""),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"name": name, "address": reverse(route), "key": key, "here": request.path == reverse(route)}
        for name, route, key, verb in LINKS
        if not verb or permissions.may(request.user, verb)
    ]
