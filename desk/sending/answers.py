"""What a receiver's answer means: taken, or not, and then whether trying again can help."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from desk.sending.parcel import NotTaken
from desk.web import Letter, Reply, Unsafe, Web, exchanged
from nlg.errors import Trouble

LATER = (408, 409, 425, 429)  # and all from 500 on
NOBODY_GETS_IN = {
    401: "does not know the name or the password",
    403: "does not let this name do it",
    404: "has nothing at this address",
    407: "stands behind a proxy that wants a password",
    410: "says that this address is closed for good",
}
TOO_LARGE = 413
LONGEST = 86_400.0  # seconds that a receiver may ask us to wait


def asked(url: str, letter: Letter, web: Web, now: datetime) -> Reply:
    """The answer to a letter that was taken, or one that its sender understands; a NotTaken says why it was not."""
    try:
        reply = exchanged(url, letter, web)
    except Unsafe as fault:
        raise NotTaken(str(fault), "target") from None
    except Trouble as fault:
        raise NotTaken(str(fault), "later") from None
    return reply if reply.status in letter.also else taken(reply, now)


def taken(reply: Reply, now: datetime) -> Reply:
    """The reply, if it says yes."""
    status = reply.status
    if 200 <= status < 300:
        return reply
    if 300 <= status < 400:
        raise NotTaken("sends on to another address, where nothing is brought: put the right one into url", "target")
    if status in NOBODY_GETS_IN:
        raise NotTaken(f"{_said(status)}: {NOBODY_GETS_IN[status]}", "target")
    if status in LATER or status >= 500:
        raise NotTaken(_said(status), "later", after=_after(reply, now))
    raise NotTaken(f"{_said(status)}: too large for it" if status == TOO_LARGE else _said(status), "story")


def _said(status: int) -> str:
    known = status in HTTPStatus._value2member_map_
    return f"answers {status}{f' {HTTPStatus(status).phrase}' if known else ''}"


def _after(reply: Reply, now: datetime) -> float | None:
    """Seconds that the receiver asks us to wait: it says them as a number, or as a time."""
    said = next((value for key, value in reply.headers.items() if key.lower() == "retry-after"), "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), LONGEST)
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    seconds = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(0.0, seconds), LONGEST)
