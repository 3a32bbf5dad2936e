"""People of the desk: roles as groups, the first of them, one-time codes for those who approve."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pyotp
from django.contrib.auth.models import Group, User
from django.db import transaction

from desk.review import audit
from desk.review.models import Device, FirstPassword
from desk.review.permissions import ROLES
from nlg.errors import NotKnown

FIRST = "editor"  # the name of the first person
FIRST_ROLES = ("managing editor", "admin")
FIRST_GOOD_FOR = timedelta(hours=72)  # a password that was drawn for somebody
STEP = 30  # seconds that a code is good for; the one before and the one after are taken too


def make_roles() -> None:
    """Puts the roles of the table into the database; what is there stays."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)


def first_user(now: datetime) -> tuple[str, str] | None:
    """The first person of an empty desk: name, and password, which is kept nowhere. None where there are people.

    It is good for three days and to be changed at the first login. If it ran out unused, there is a new one.
    """
    with transaction.atomic():
        make_roles()
        late = FirstPassword.objects.filter(user__username=FIRST, expires__lte=now).select_related("user").first()
        if User.objects.exists() and late is None:
            return None
        password = secrets.token_urlsafe(18)
        user = late.user if late else add_user(FIRST, password, FIRST_ROLES, now, by="parishpump")
        if late:
            user.set_password(password)
            user.save()
            audit.record(actor="parishpump", verb="new first password", about=f"person {FIRST}", at=now)
        FirstPassword.objects.update_or_create(user=user, defaults={"expires": now + FIRST_GOOD_FOR})
        return FIRST, password


def must_change(user: Any) -> bool:
    """Whether a person still goes by the password that was drawn for them."""
    return FirstPassword.objects.filter(user_id=user.pk).exists()


def has_run_out(user: User, now: datetime) -> bool:
    """Whether that password is good no more."""
    return FirstPassword.objects.filter(user=user, expires__lte=now).exists()


def is_theirs(user: User, password: str) -> bool:
    """Whether a password is a person's. Whoever has none comes in by the proxy alone, which has asked them already."""
    return not user.has_usable_password() or user.check_password(password)


def changed(user: User, now: datetime) -> None:
    """Says that a person has a password of their own from now on."""
    with transaction.atomic():
        FirstPassword.objects.filter(user=user).delete()
        audit.record(actor=user.get_username(), verb="password changed", about=f"person {user.username}", at=now)


def add_user(name: str, password: str, roles: Iterable[str], now: datetime, *, by: str) -> User:
    """A new person with roles of the table; NotKnown for another role. The password is not judged here."""
    with transaction.atomic():
        user = User.objects.create_user(name, password=password)
        give_roles(user, roles, now, by=by)
        return user


def give_roles(user: User, roles: Iterable[str], now: datetime, *, by: str) -> None:
    """Gives a person exactly these roles, and writes down who did it."""
    wanted = list(roles)
    if strange := [role for role in wanted if role not in ROLES]:
        raise NotKnown(f"there is no role {strange[0]!r}", mend=f"roles: {', '.join(ROLES)}")
    with transaction.atomic():
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in wanted])
        audit.record(actor=by, verb="people", about=f"person {user.username}", at=now, reason=", ".join(wanted))


def begin_second_factor(user: User, issuer: str) -> tuple[str, str]:
    """A new secret, not in force before `confirm`: the secret, and the address that an app reads it from.

    Whoever has a confirmed one keeps it until the new one is: ValueError then; take the old one away first.
    """
    device = Device.objects.get_or_create(user=user, defaults={"secret": pyotp.random_base32()})[0]
    if device.confirmed:
        raise ValueError("there is a second factor already")
    return device.secret, pyotp.TOTP(device.secret).provisioning_uri(name=user.get_username(), issuer_name=issuer)


def confirm(user: User, code: str, now: datetime) -> bool:
    """Puts the secret in force, where the code shows that the person's app has it."""
    with transaction.atomic():
        if not passes(user, code, now):
            return False
        Device.objects.filter(user=user).update(confirmed=True)
        audit.record(actor=user.get_username(), verb="second factor", about=f"person {user.username}", at=now)
        return True


def passes(user: User, code: str, now: datetime) -> bool:
    """Whether a code is right now. Each is taken once: whoever reads it over a shoulder comes too late."""
    with transaction.atomic():
        device = Device.objects.select_for_update().filter(user=user).first()
        digits = "".join(code.split())
        if device is None or not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            return False
        now_step = int(now.timestamp()) // STEP
        codes = pyotp.TOTP(device.secret, interval=STEP)
        for step in (now_step - 1, now_step, now_step + 1):
            if step > device.last_step and secrets.compare_digest(codes.generate_otp(step), digits):
                device.last_step = step
                device.save()
                return True
        return False


def take_second_factor(user: User, now: datetime, *, by: str) -> None:
    """Takes a lost second factor away: the person sets up another before approving anything."""
    with transaction.atomic():
        Device.objects.filter(user=user).delete()
        audit.record(actor=by, verb="second factor taken away", about=f"person {user.username}", at=now)
