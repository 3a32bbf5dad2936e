"""Who works at the desk, changed by an admin: brought in, given roles, helped back in, shut out. All is on record."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from desk.review import accounts, audit
from desk.review.decisions import MovesRefused, NotAllowed, name_of
from desk.review.loading import PROGRAM
from desk.review.models import FirstPassword
from desk.review.permissions import ROLES, why_not
from nlg.errors import NotKnown

LONGEST = 60  # characters of a name


def bring_in(by: Any, name: str, byline: str, roles: Sequence[str], now: datetime) -> tuple[User, str]:
    """A new person with roles, and the first password, which is kept nowhere. `byline` is the name readers may see."""
    _refuse_others(by)
    told = name.strip()
    _refuse_name(told)
    _refuse_roles(roles)
    with transaction.atomic():
        if User.objects.filter(username__iexact=told).exists():
            raise MovesRefused(f"there is a {told} already", mend="choose another name to log in with")
        user = accounts.add_user(told, "", roles, now, by=name_of(by))
        _set_byline(user, byline)
        return user, _drawn(user, now)


def change(by: Any, user: User, byline: str, roles: Sequence[str], now: datetime) -> None:
    """Gives a person exactly these roles, and the name that readers may see."""
    _refuse_others(by)
    _refuse_roles(roles)
    with transaction.atomic():
        accounts.give_roles(user, roles, now, by=name_of(by))
        _set_byline(user, byline)
        _refuse_unruled()


def new_password(by: Any, user: User, now: datetime) -> str:
    """A password that is good for three days and has to be changed; with the old one all sessions end."""
    _refuse_others(by)
    with transaction.atomic():
        audit.record(actor=name_of(by), verb="new first password", about=f"person {user.username}", at=now)
        return _drawn(user, now)


def rescued(name: str, now: datetime) -> str:
    """The same for whoever has the machine itself, without one-time codes: when no admin can get in any more."""
    user = User.objects.filter(username__iexact=name).first()
    if user is None:
        known = ", ".join(User.objects.order_by("username").values_list("username", flat=True)) or "nobody yet"
        raise NotKnown(f"the desk knows nobody called {name!r}", mend=f"it knows {known}")
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        accounts.take_second_factor(user, now, by=PROGRAM)
        audit.record(actor=PROGRAM, verb="new first password", about=f"person {user.username}", at=now)
        return _drawn(user, now)


def take_codes_away(by: Any, user: User, now: datetime) -> None:
    """Of a person who has lost what makes their one-time codes."""
    _refuse_others(by)
    accounts.take_second_factor(user, now, by=name_of(by))


def shut_out(by: Any, user: User, now: datetime) -> None:
    """Ends all a person may do, at once. What they did keeps their name."""
    _refuse_others(by)
    if by.pk == user.pk:
        raise MovesRefused("nobody shuts themselves out", mend="ask another admin")
    _let(by, user, False, "shut out", now)


def let_in_again(by: Any, user: User, now: datetime) -> None:
    """Takes that back."""
    _refuse_others(by)
    _let(by, user, True, "let in again", now)


def _let(by: Any, user: User, active: bool, verb: str, now: datetime) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=active)
        audit.record(actor=name_of(by), verb=verb, about=f"person {user.username}", at=now)
        _refuse_unruled()


def _drawn(user: User, now: datetime) -> str:
    password = secrets.token_urlsafe(18)
    user.set_password(password)
    user.save()
    FirstPassword.objects.update_or_create(user=user, defaults={"expires": now + accounts.FIRST_GOOD_FOR})
    return password


def _set_byline(user: User, byline: str) -> None:
    words = " ".join(byline.split())
    if len(words) > LONGEST or not words.isprintable():
        raise MovesRefused(f"a name for readers has {LONGEST} characters at most")
    user.first_name, user.last_name = words, ""
    user.save(update_fields=["first_name", "last_name"])


def _refuse_others(by: Any) -> None:
    if why := why_not(by, "people"):
        raise NotAllowed(why)


def _refuse_name(name: str) -> None:
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        mend = "letters, figures and @ . + - _ only"
        raise MovesRefused("that is no name to log in with", mend=mend) from None
    if len(name) > LONGEST:
        raise MovesRefused(f"a name to log in with has {LONGEST} characters at most")


def _refuse_roles(roles: Iterable[str]) -> None:
    if strange := [role for role in roles if role not in ROLES]:
        raise MovesRefused(f"there is no role {strange[0][:40]!r}")
    if not list(roles):
        raise MovesRefused("choose a role", mend="shut somebody out who is to have none")


def _refuse_unruled() -> None:
    """The change is taken back where it would leave nobody who could make another."""
    if not User.objects.filter(is_active=True, groups__name="admin").exists():
        raise MovesRefused("then nobody would be left to look after people", mend="make somebody else an admin first")
