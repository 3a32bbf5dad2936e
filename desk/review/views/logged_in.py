"""Where people are logged in: everybody sees and ends their own sessions, an admin those of anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review import accounts, sessions
from desk.review.decisions import clock
from desk.review.permissions import roles
from desk.review.views.frame import page

WRONG = "That is not your password: nothing has been ended."


def own(request: HttpRequest) -> HttpResponse:
    """A person's own sessions; all but this one, or a single one, are ended with the password."""
    here = sessions.handle_of(request.session.session_key)
    found = sessions.all_open(clock(), request.user)
    fault = ""
    if request.method == "POST":
        wanted = request.POST.get("which", "")
        handles = {one.handle for one in found if wanted in (one.handle, "others")} - {here}
        fault = _ended(request, [(_person(request), handles)])
        if not fault:
            return HttpResponseRedirect(reverse("sessions"))
    shown = [_shown(one, here) for one in found]
    return page(request, "sessions.html", 400 if fault else 200, sessions=shown, fault=fault)


def people(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles and sessions; an admin ends those of one person, or of all but themselves."""
    everybody = list(User.objects.order_by("username"))
    found = sessions.all_open(clock())
    fault = ""
    if request.method == "POST":
        wanted = request.POST.get("which", "")
        meant = [
            user for user in everybody if wanted == str(user.pk) or (wanted == "all" and user.pk != request.user.pk)
        ]
        fault = _ended(request, [(user, {one.handle for one in found if one.user == user.pk}) for user in meant])
        if not fault:
            return HttpResponseRedirect(reverse("people"))
    rows = [
        {"user": user, "roles": ", ".join(roles(user)), "open": sum(one.user == user.pk for one in found)}
        for user in everybody
    ]
    return page(request, "people.html", 400 if fault else 200, people=rows, fault=fault)


def _ended(request: HttpRequest, meant: list[tuple[User, set[str]]]) -> str:
    """Ends sessions, if the password that was typed is right; what is wrong, or ""."""
    if not accounts.is_theirs(_person(request), request.POST.get("password", "")):
        return WRONG
    done = sum(sessions.end(request.user, user, handles, clock()) for user, handles in meant)
    messages.success(request, f"Ended: {done} session{'' if done == 1 else 's'}.")
    return ""


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the door has let nobody else in
    return request.user


def _shown(one: sessions.Open, here: str) -> dict[str, Any]:
    began = datetime.fromisoformat(one.began) if one.began else None
    return {"session": one, "began": began, "here": one.handle == here}
