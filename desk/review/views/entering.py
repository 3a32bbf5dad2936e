"""Coming in and going out: password, then the one-time code of those who have one; both can be changed."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from desk.review import accounts, decisions
from desk.review.permissions import has_second_factor
from desk.review.settings import home
from desk.review.views.doors import refused
from desk.review.views.frame import page

HALFWAY = "halfway"  # in the session: who has given a password and not yet a code, since when, how often wrong
PATIENCE = 300  # seconds for the code
TRIES = 5
GUESSES, COOLING = 10, 900  # wrong passwords for one name, and the seconds after which they are forgotten


class Code(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label="Code from your app",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-focus": ""}),
    )


class OtherPassword(PasswordChangeForm):
    """A new password, with the old one, and not the old one again."""

    def clean(self) -> dict[str, Any]:
        """All that was typed."""
        told = dict(super().clean() or {})
        if told.get("new_password1") and told.get("new_password1") == told.get("old_password"):
            self.add_error("new_password1", "This is the password that you have.")
        return told


class Confirmed(Code):
    """A first code, with the password: whoever finds a desk left open does not get a second factor of their own."""

    password = forms.CharField(
        label="Your password", required=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


def enter(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and cache.get(_guessed(request), 0) >= GUESSES:
        words = "Too many wrong passwords for this name. Wait a quarter of an hour, or ask an admin."
        return refused(request, 429, "Not now", words)
    if request.method != "POST" or not form.is_valid():
        if request.method == "POST":
            _count_guess(request)
        status = 200 if request.method != "POST" else 400
        return _page(request, form, "Log in", "Log in", status, action=request.get_full_path())
    user = form.get_user()
    if accounts.has_run_out(user, decisions.clock()):
        way = "Start the desk again: it shows a new one." if user.get_username() == accounts.FIRST else "Ask an admin."
        form.add_error(None, f"This first password has run out. {way}")
        return _page(request, form, "Log in", "Log in", 400, action=request.get_full_path())
    if not has_second_factor(user):
        login(request, user)
        cache.delete(_guessed(request))
        return HttpResponseRedirect(_onward(request))
    request.session.cycle_key()
    request.session[HALFWAY] = {"user": user.pk, "since": decisions.clock().timestamp(), "wrong": 0}
    return HttpResponseRedirect(f"{reverse('login-code')}?next={_onward(request)}")


def second(request: HttpRequest) -> HttpResponse:
    """The code, within five minutes of the password and at the fifth try at the latest."""
    halfway = request.session.get(HALFWAY)
    if not halfway or decisions.clock().timestamp() - halfway["since"] > PATIENCE or halfway["wrong"] >= TRIES:
        request.session.pop(HALFWAY, None)
        return HttpResponseRedirect(reverse("login"))
    form = Code(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = get_object_or_404(User, pk=halfway["user"], is_active=True)
        if accounts.passes(user, form.cleaned_data["code"], decisions.clock()):
            request.session.pop(HALFWAY)
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return HttpResponseRedirect(_onward(request))
        request.session[HALFWAY] = {**halfway, "wrong": halfway["wrong"] + 1}
        form.add_error("code", "That code is not right now. Take the one your app shows next.")
    status = 200 if request.method != "POST" else 400
    return _page(request, form, "One-time code", "Go on", status, action=request.get_full_path())


def leave(request: HttpRequest) -> HttpResponse:
    """Out; the browser forgets what it has kept of the desk."""
    logout(request)
    response = HttpResponseRedirect(reverse("login"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def password(request: HttpRequest) -> HttpResponse:
    """A new password; all other sessions of this person end with it."""
    form = OtherPassword(_person(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        accounts.changed(_person(request), decisions.clock())
        messages.success(request, "Your password is changed. You are logged out everywhere else.")
        return HttpResponseRedirect(reverse("settings"))
    first = accounts.must_change(request.user)
    lede = "The password you came in with was drawn for you. Choose one of your own to go on." if first else ""
    return _page(request, form, "Change your password", "Change it", 400 if form.errors else 200, lede=lede)


def code(request: HttpRequest) -> HttpResponse:
    """Sets up one-time codes: the secret is shown until a code proves that the app has it."""
    if has_second_factor(request.user):
        messages.info(request, "One-time codes are set up already. An admin can take them away if your app is lost.")
        return HttpResponseRedirect(reverse("settings"))
    secret, address = accounts.begin_second_factor(_person(request), home().settings.publisher)
    form = Confirmed(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not accounts.is_theirs(_person(request), form.cleaned_data["password"]):
            form.add_error("password", "That is not your password.")
        elif accounts.confirm(_person(request), form.cleaned_data["code"], decisions.clock()):
            messages.success(request, "One-time codes are set up: from now on you log in with one, and may approve.")
            return HttpResponseRedirect(reverse("settings"))
        else:
            form.add_error("code", "That code is not right now. Take the one your app shows next.")
    lede = "Give the secret below to an authenticator app on your phone, then type the code it shows."
    told = {"lede": lede, "secret": secret, "secret_address": address}
    return _page(request, form, "Set up one-time codes", "Confirm", 400 if form.errors else 200, **told)


def _guessed(request: HttpRequest) -> str:
    """Where wrong passwords for the name that is typed are counted: in this process, for the server is one."""
    name = request.POST.get("username", "").strip().lower()
    return f"guesses-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _count_guess(request: HttpRequest) -> None:
    key = _guessed(request)
    cache.add(key, 0, COOLING)
    cache.incr(key)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the door has let nobody else in
    return request.user


def _onward(request: HttpRequest) -> str:
    """Where somebody wanted to go, if it is a page of this desk."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else reverse("queue")


def _page(request: HttpRequest, form: Any, title: str, button: str, status: int = 200, **told: Any) -> HttpResponse:
    return page(request, "form.html", status, form=form, title=title, button=button, **told)
