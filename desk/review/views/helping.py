"""Help, made from the tables that the desk itself goes by, and a person's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review.permissions import ROLES, has_second_factor, roles
from desk.review.views.frame import page
from nlg.moves import STATES, verbs_from

YEAR = 365 * 24 * 3600  # seconds


def show(request: HttpRequest) -> HttpResponse:
    """Keys, states, roles."""
    able = [(role, ", ".join(sorted(verbs))) for role, verbs in ROLES.items()]
    moves = [(state, ", ".join(verbs_from(state))) for state in STATES]
    return page(request, "help.html", moves=moves, roles=able)


def settings(request: HttpRequest) -> HttpResponse:
    """Keys on or off, the tour put away: kept in this browser, for neither is anybody else's business."""
    if request.method != "POST":
        held = ", ".join(roles(request.user)) or "no role yet: ask an admin for one"
        return page(request, "settings.html", role_words=held, has_device=has_second_factor(request.user))
    tour = request.POST.get("tour") == "done"
    response = HttpResponseRedirect(reverse("queue" if tour else "settings"))
    if tour:
        _keep(response, request, "desk-tour", "done")
    else:
        _keep(response, request, "desk-keys", "on" if request.POST.get("keys") == "on" else "off")
        messages.success(request, "Saved.")
    return response


def _keep(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
