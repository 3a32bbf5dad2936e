"""Help, made from the tables that the desk itself goes by, and a person's own settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review.permissions import ROLES, has_second_factor, roles
from desk.review.views.frame import KEYS, SINGLE, habits_of, page, why_no_keys
from nlg.moves import STATES, verbs_from


def show(request: HttpRequest) -> HttpResponse:
    """Keys, states, roles."""
    able = [(role, ", ".join(sorted(verbs))) for role, verbs in ROLES.items()]
    moves = [(state, ", ".join(verbs_from(state))) for state in STATES]
    return page(request, "help.html", moves=moves, roles=able)


def settings(request: HttpRequest) -> HttpResponse:
    """Keys on, off or others, the tour put away: kept for the person, wherever they log in."""
    habits = habits_of(request)
    if request.method != "POST":
        return _settings(request, habits.own_keys)
    if request.POST.get("tour") == "done":
        habits.toured = True
        habits.save()
        return HttpResponseRedirect(reverse("queue"))
    told = {key: request.POST.get(f"key-{key}", key).strip() for key in SINGLE}
    if fault := why_no_keys(told):
        return _settings(request, told, fault)
    habits.keys = request.POST.get("keys") == "on"
    habits.own_keys = {key: own for key, own in told.items() if own != key}
    habits.save()
    messages.success(request, "Saved.")
    return HttpResponseRedirect(reverse("settings"))


def _settings(request: HttpRequest, own: Mapping[str, str], fault: str = "") -> HttpResponse:
    held = ", ".join(roles(request.user)) or "no role yet: ask an admin for one"
    what = {key[0]: words for key, words in reversed(KEYS)} | {"g": "go to another page, with its letter"}
    keys = [{"key": key, "own": own.get(key, key), "what": what[key]} for key in SINGLE]
    told = {"role_words": held, "has_device": has_second_factor(request.user), "keys": keys, "fault": fault}
    return page(request, "settings.html", 400 if fault else 200, **told)
