"""Where people are logged in: everybody sees their own sessions, and ends them with the password."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from desk.review import accounts, sessions
from desk.review.decisions import clock
from desk.review.views.frame import page

WRONG = "That is not your password: nothing has been done."


def own(request: HttpRequest) -> HttpResponse:
    """A person's own sessions; all but this one, or a single one, are ended with the password."""
    here = sessions.handle_of(request.session.session_key)
    found = sessions.all_open(clock(), request.user)
    fault = ""
    if request.method == "POST":
        wanted = request.POST.get("which", "")
        handles = {one.handle for one in found if wanted in (one.handle, "others")} - {here}
        fault = ended(request, [(person_of(request), handles)])
        if not fault:
            return HttpResponseRedirect(reverse("sessions"))
    shown = [_shown(one, here) for one in found]
    return page(request, "sessions.html", 400 if fault else 200, sessions=shown, fault=fault)


def ended(request: HttpRequest, meant: list[tuple[User, set[str]]]) -> str:
    """Ends sessions, if the password that was typed is right; what is wrong, or ""."""
    if not accounts.is_theirs(person_of(request), request.POST.get("password", "")):
        return WRONG
    done = sum(sessions.end(request.user, user, handles, clock()) for user, handles in meant)
    messages.success(request, f"Ended: {done} session{'' if done == 1 else 's'}.")
    return ""


def person_of(request: HttpRequest) -> User:
    """Who asks, as a person of the desk."""
    assert isinstance(request.user, User)  # the door has let nobody else in
    return request.user


def _shown(one: sessions.Open, here: str) -> dict[str, Any]:
    began = datetime.fromisoformat(one.began) if one.began else None
    return {"session": one, "began": began, "here": one.handle == here}
