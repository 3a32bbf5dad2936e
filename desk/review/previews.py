"""Secret links to one version of a story, for people without an account: they read and remark, and decide nothing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from desk.review import audit
from desk.review.decisions import NotAllowed, name_of
from desk.review.models import Note, Preview, Story
from desk.review.permissions import why_not

GOOD_FOR = timedelta(days=2)
LONGEST_NOTE = 2000
MOST_NOTES = 50  # on one link: it may have gone further than was meant


def make(user: Any, story: Story, now: datetime) -> str:
    """A token of 128 bits for the newest version. It is shown once: only its hash is kept."""
    if why := why_not(user, "preview", story):
        raise NotAllowed(f"{story.slug}: {why}")
    token = secrets.token_urlsafe(16)
    with transaction.atomic():
        Preview.objects.create(
            story=story,
            version=story.version,
            token_sha256=_hash(token),
            made_by=user,
            made=now,
            expires=now + GOOD_FOR,
        )
        audit.record(actor=name_of(user), verb="preview", about=story.urn, at=now, version=story.version)
    return token


def opened(token: str, now: datetime) -> Preview | None:
    """The preview that a token opens; None for one that never was, has expired or was taken back."""
    found = Preview.objects.select_related("story").filter(token_sha256=_hash(token), revoked=False).first()
    return found if found and now < found.expires else None


def still_open(story: Story, now: datetime) -> list[Preview]:
    """The links of a story that somebody may hold and use, the newest first."""
    found = Preview.objects.filter(story=story, revoked=False, expires__gt=now)
    return list(found.select_related("made_by").order_by("-id"))


def remark(preview: Preview, guest: str, text: str, now: datetime) -> Note:
    """A note by whoever holds the link; ValueError says what is wrong with it."""
    words, name = text.strip(), guest.strip()
    if not words or len(words) > LONGEST_NOTE:
        raise ValueError(f"a note has from 1 to {LONGEST_NOTE} characters")
    if not name or len(name) > 100:
        raise ValueError("say who you are, in 100 characters at most")
    if Note.objects.filter(story=preview.story, author=None).count() >= MOST_NOTES:
        raise ValueError("there are very many notes by guests already: ask for another way")
    return Note.objects.create(story=preview.story, version=preview.version, guest=name, text=words, at=now)


def take_back(user: Any, preview: Preview, now: datetime) -> None:
    """Ends a link at once."""
    if why := why_not(user, "preview", preview.story):
        raise NotAllowed(f"{preview.story.slug}: {why}")
    with transaction.atomic():
        Preview.objects.filter(pk=preview.pk).update(revoked=True)
        audit.record(actor=name_of(user), verb="preview taken back", about=preview.story.urn, at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
