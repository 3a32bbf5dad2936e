"""Lets a reverse proxy say who is logged in. Only there where newsroom.toml names its header and its addresses."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from desk.review.settings import home

MARK = "signed_on"  # in sessions that began so: they end when the proxy no longer says it


class SignOn:
    """Logs in whom a trusted proxy names, if the desk knows them; anybody else's header is as if not there."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _named(request)
        if MARK in request.session and request.session[MARK] != name:
            auth.logout(request)
        if name and not request.user.is_authenticated:
            user = User.objects.filter(username=name, is_active=True).first()
            if user is not None:
                auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
                request.session[MARK] = name
        return self._respond(request)


def _named(request: HttpRequest) -> str:
    said = home().settings.desk
    if not said.sign_on_header or request.META.get("REMOTE_ADDR") not in said.trusted_proxies:
        return ""
    key = "HTTP_" + said.sign_on_header.upper().replace("-", "_")
    return str(request.META.get(key, "")).strip()
