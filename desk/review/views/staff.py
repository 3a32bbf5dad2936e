"""People: who works at the desk and as what; an admin brings somebody in, helps them back in, shuts them out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import accounts, sessions, staff
from desk.review.decisions import MovesRefused, clock
from desk.review.models import Device
from desk.review.permissions import ROLES, roles
from desk.review.views.frame import page
from desk.review.views.logged_in import WRONG, ended, person_of

SHOWN = {  # what a role is for, beside its box
    "reader": "reads",
    "reporter": "edits, claims, leaves remarks",
    "editor": "decides, publishes, corrects",
    "managing editor": "and reviews, approves and recalls families",
    "template author": "reviews wording",
    "admin": "looks after people",
}


def people(request: HttpRequest) -> HttpResponse:
    """Everybody with roles and sessions; a form to bring somebody in, and one to end sessions."""
    if request.method != "POST":
        return _people(request)
    if request.POST.get("do") != "add":
        fault = ended(request, _meant(request))
        return _people(request, 400, fault=fault) if fault else HttpResponseRedirect(reverse("people"))
    name, byline = request.POST.get("name", ""), request.POST.get("byline", "")
    wanted = request.POST.getlist("role")
    try:
        _refuse_without_password(request)
        user, password = staff.bring_in(request.user, name, byline, wanted, clock())
    except MovesRefused as fault:
        return _people(request, 400, add_fault=_words(fault), name=name, byline=byline, boxes=_boxes(wanted))
    return _shown_once(request, user, password)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One of them: roles, the name readers may see, and ways back in."""
    user = get_object_or_404(User, pk=person_id)
    if request.method != "POST":
        return _person(request, user)
    verb = request.POST.get("do", "")
    try:
        _refuse_without_password(request)
        if verb == "password":
            return _shown_once(request, user, staff.new_password(request.user, user, clock()))
        if verb == "change":
            byline = request.POST.get("byline", "")
            staff.change(request.user, user, byline, request.POST.getlist("role"), clock())
        elif verb in _DO:
            _DO[verb](request.user, user, clock())
        else:
            raise MovesRefused("there is nothing of that name to do with a person")
    except MovesRefused as fault:
        typed = {"byline": request.POST.get("byline", ""), "boxes": _boxes(request.POST.getlist("role"))}
        return _person(request, user, 400, fault=_words(fault), **typed)
    messages.success(request, "Done, and on record.")
    return HttpResponseRedirect(reverse("person", args=[user.pk]))


_DO: dict[str, Callable[..., None]] = {
    "codes": staff.take_codes_away,
    "out": staff.shut_out,
    "in": staff.let_in_again,
}


def _meant(request: HttpRequest) -> list[tuple[User, set[str]]]:
    """Whose sessions are to be ended: one person's, or those of all others."""
    wanted, found = request.POST.get("which", ""), sessions.all_open(clock())
    everybody = (
        User.objects.all() if wanted == "all" else User.objects.filter(pk=int(wanted)) if _is_whole(wanted) else ()
    )
    meant = [user for user in everybody if wanted != "all" or user.pk != request.user.pk]
    return [(user, {one.handle for one in found if one.user == user.pk}) for user in meant]


def _people(request: HttpRequest, status: int = 200, **told: Any) -> HttpResponse:
    open_ones = sessions.all_open(clock())
    with_codes = set(Device.objects.filter(confirmed=True).values_list("user_id", flat=True))
    rows = [
        {
            "user": user,
            "address": reverse("person", args=[user.pk]),
            "roles": ", ".join(roles(user)),
            "codes": user.pk in with_codes,
            "open": sum(one.user == user.pk for one in open_ones),
        }
        for user in User.objects.order_by("username")
    ]
    return page(request, "people.html", status, **{"people": rows, "boxes": _boxes(()), **told})


def _person(request: HttpRequest, user: User, status: int = 200, **told: Any) -> HttpResponse:
    held = [group.name for group in user.groups.all()]
    shown = {
        "person": user,
        "byline": user.get_full_name(),
        "boxes": _boxes(held),
        "codes": Device.objects.filter(user=user, confirmed=True).exists(),
        "waits": accounts.must_change(user),
        "own": user.pk == request.user.pk,
    }
    return page(request, "person.html", status, **{**shown, **told})


def _boxes(held: Any) -> list[dict[str, Any]]:
    return [{"role": role, "what": SHOWN[role], "held": role in held} for role in ROLES]


def _shown_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    return page(request, "drawn.html", person=user, password=password, expires=clock() + accounts.FIRST_GOOD_FOR)


def _refuse_without_password(request: HttpRequest) -> None:
    if not accounts.is_theirs(person_of(request), request.POST.get("password", "")):
        raise MovesRefused(WRONG)


def _words(fault: MovesRefused) -> str:
    told = f"{fault}: {fault.mend}" if fault.mend else str(fault)
    return f"{told[:1].upper()}{told[1:].rstrip('.')}."


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
