"""The door every page stands behind: method, login and role are asked here, and what goes wrong is said in words."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path, reverse

from desk.review.accounts import must_change
from desk.review.decisions import Behind, MovesRefused, NotAllowed, Stale, clock
from desk.review.permissions import has_second_factor, why_not
from desk.review.sessions import left_alone
from desk.review.settings import home
from desk.review.sign_on import MARK
from desk.review.views.frame import page
from nlg.errors import NotKnown, Trouble

FIRST = ("password", "logout")  # all there is for whoever still has the password that was drawn for them
OPEN, LOGGED_IN = "open", "logged in"  # what a method of a route may need besides a verb of the table of roles
View = Callable[..., HttpResponseBase]
_TYPED = {"text": "Your words", "reason": "Your reason", "at": "Your time"}  # what a person writes: shown on refusal


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address, and what each method on it needs: OPEN, LOGGED_IN or a verb of the table of roles."""

    at: str
    name: str
    view: View
    needs: Mapping[str, str]

    def pattern(self) -> URLPattern:
        """For Django's list of addresses."""
        return path(self.at, guarded(self.view, self.needs, first=self.name in FIRST), name=self.name)


def guarded(view: View, needs: Mapping[str, str], *, first: bool) -> View:
    """The view behind its door. HEAD is let through as GET is. `first`: it is there before a password is one's own."""

    @wraps(view)
    def through(request: HttpRequest, **given: Any) -> HttpResponseBase:
        need = needs.get("GET" if request.method == "HEAD" else request.method or "")
        if need is None:
            return HttpResponseNotAllowed([*needs, *(["HEAD"] if "GET" in needs else [])])
        if need != OPEN and not _is_in(request):
            return _out(request)
        if need != OPEN and not first and MARK not in request.session and (way := _first(request)):
            return HttpResponseRedirect(reverse(way))
        if need not in (OPEN, LOGGED_IN) and (why := why_not(request.user, need)):
            return refused(request, 403, "You may not do this", f"{why[0].upper()}{why[1:]}.")
        return _told(request, view, given)

    return through


def _is_in(request: HttpRequest) -> bool:
    """Whether somebody is logged in; whoever has left the desk alone for too long is so no more."""
    longest = timedelta(minutes=home().settings.desk.idle_after)
    if request.user.is_authenticated and left_alone(request, clock(), longest):
        logout(request)
    return request.user.is_authenticated


def _out(request: HttpRequest) -> HttpResponse:
    """To the login, unless something would be lost on the way: words, or a decision that the script sends."""
    if request.method == "GET" or not (_typed(request) or request.headers.get("X-Desk") == "part"):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    words = f"You are not logged in any more. {_NOTHING_DONE} Log in in another window first."
    return refused(request, 403, "Logged out meanwhile", words)


def _first(request: HttpRequest) -> str:
    """The page that somebody has to pass before any other: a password of their own, then codes where all need them."""
    if must_change(request.user):
        return "password"
    everybody = home().settings.desk.second_factor == "everybody"
    return "code" if everybody and request.path != reverse("code") and not has_second_factor(request.user) else ""


def refused(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    """A page that says what went wrong, with all that was typed."""
    return page(request, "fault.html", status, title=title, words=words, kept=_typed(request))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(_TYPED[name], str(value)) for name, value in request.POST.items() if name in _TYPED and value]


def _told(request: HttpRequest, view: View, given: Mapping[str, Any]) -> HttpResponseBase:
    from desk.review.views.conflicts import conflict

    try:
        return view(request, **given)
    except Stale as stale:
        return conflict(request, stale)
    except NotAllowed as fault:
        return refused(request, 403, "You may not do this", _words(fault))
    except Behind as fault:
        words = f"{_words(fault)} It is tried again within half a minute."
        return refused(request, 503, "Decided, but not out yet", words)
    except MovesRefused as fault:
        return refused(request, 400, "This cannot be done", _words(fault))
    except NotKnown as fault:
        raise Http404(str(fault)) from None
    except Trouble as fault:
        return refused(request, 400, "This cannot be done", _words(fault))
    except OperationalError as fault:
        return refused(request, 503, *_of_database(fault))
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT)
        title = "The disk is full" if full else "A file could not be read or written"
        return refused(request, 507 if full else 503, title, f"{fault.strerror}. {_NOTHING_DONE}")


_NOTHING_DONE = "Nothing has been changed, and what you typed is below: go back and send it again."


def _of_database(fault: OperationalError) -> tuple[str, str]:
    if "full" in str(fault):
        return "The disk is full", _NOTHING_DONE
    if "locked" in str(fault) or "lock timeout" in str(fault):
        return "The database is busy", f"Somebody else has been writing for half a minute. {_NOTHING_DONE}"
    return "The database does not answer", _NOTHING_DONE


def _words(fault: Trouble) -> str:
    return f"{fault}. {fault.mend[:1].upper()}{fault.mend[1:]}." if fault.mend else f"{fault}."


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing lies at this address."""
    words = "Nothing lies at this address. A story keeps its address for life; search for its headline above."
    return refused(request, 404, "Not found", words)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from one of our own pages, or from one that was open for too long."""
    words = "This form was not sent from a page of the desk, or you have logged in anew since. Go back, reload, resend."
    return refused(request, 403, "This form has lost its place", words)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program."""
    words = "A fault of the program: nothing has been changed. The server's log says where it lies."
    return refused(request, 500, "Something is wrong with the desk", words)
