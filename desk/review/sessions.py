"""Who is logged in where: each session by its beginning and end; and how sessions are ended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction

from desk.review import audit
from desk.review.decisions import clock, name_of
from desk.review.settings import LONGEST_SESSION

BEGAN = "began"  # in a session: when its person came in


@dataclass(frozen=True, kw_only=True)
class Open:
    """A session. `handle` names it on pages: its key itself is as good as a password. `began` is "" if not known."""

    handle: str
    user: int
    began: str
    ends: datetime


def note_beginning(request: Any, **_: Any) -> None:
    """Writes into a new session when it began; called as somebody logs in."""
    request.session[BEGAN] = clock().isoformat(timespec="minutes")


def left_alone(request: Any, now: datetime, longest: timedelta) -> bool:
    """Whether nothing was done in a session for longer than it may be left; else it is noted that something is now.

    Noted in this process, which is the desk's only one: so that who only reads waits for no writer.
    """
    key, at = f"seen-{handle_of(request.session.session_key)}", now.timestamp()
    if at - cache.get(key, at) > longest.total_seconds():
        return True
    cache.set(key, at, LONGEST_SESSION.total_seconds())
    return False


def handle_of(key: str | None) -> str:
    """What a session is called on pages."""
    return hashlib.sha256((key or "").encode("ascii", "replace")).hexdigest()[:16]


def all_open(now: datetime, user: Any = None) -> list[Open]:
    """The sessions that have not run out, of one person or of all, the newest first."""
    found = (_open(session) for session in Session.objects.filter(expire_date__gt=now))
    mine = [one for one in found if one is not None and (user is None or one.user == user.pk)]
    return sorted(mine, key=lambda one: one.ends, reverse=True)


def end(by: Any, person: User, handles: set[str], now: datetime) -> int:
    """Ends a person's sessions of these handles; how many there were. It is on record."""
    with transaction.atomic():
        gone = [key for key, one in _of(person, now) if one.handle in handles]
        Session.objects.filter(pk__in=gone).delete()
        if gone:
            about = f"person {person.get_username()}"
            audit.record(actor=name_of(by), verb="sessions ended", about=about, at=now, reason=str(len(gone)))
    return len(gone)


def _of(person: User, now: datetime) -> Iterator[tuple[str, Open]]:
    for session in Session.objects.filter(expire_date__gt=now):
        one = _open(session)
        if one is not None and one.user == person.pk:
            yield session.pk, one


def _open(session: Session) -> Open | None:
    told = session.get_decoded()
    if SESSION_KEY not in told:
        return None
    began = str(told.get(BEGAN, ""))
    return Open(handle=handle_of(session.pk), user=int(told[SESSION_KEY]), began=began, ends=session.expire_date)
