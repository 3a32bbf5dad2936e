"""A signed webhook: the story by POST, with an id that stays the same at every try (Standard Webhooks)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from desk.sending.document import document, form_of
from desk.sending.parcel import NotTaken, Parcel, Sent
from desk.web import Letter

TAKES = "stories"
NEEDS = ("url", "secret_env")
PREFIX = "whsec_"  # before a secret that is written in base64


def send(parcel: Parcel) -> Sent:
    """Posts the story. Any answer of 200 to 299 is a yes, whatever else it says."""
    body = document(parcel)
    headers = {
        "Content-Type": form_of(parcel).MIME,
        "Webhook-Event": f"story.{parcel.wanted.verb}",
        **signed(parcel.id, int(parcel.at.timestamp()), body, parcel.to.secret),
    }
    parcel.to.ask(parcel.to.target.url, Letter(method="POST", headers=headers, body=body, wants_body=False))
    return Sent()


def signed(identity: str, timestamp: int, body: bytes, secret: str) -> dict[str, str]:
    """The three headers by which a receiver knows that a message is ours, is whole, and is not an old one.

    >>> body = b'{"test": 2432232314}'
    >>> signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")[
    ...     "Webhook-Signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    content = f"{identity}.{timestamp}.".encode() + body
    digest = hmac.new(key(secret), content, hashlib.sha256).digest()
    return {
        "Webhook-Id": identity,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode('ascii')}",
    }


def key(secret: str) -> bytes:
    """The bytes of a secret: what stands in base64 behind 'whsec_', else the text itself."""
    if not secret.startswith(PREFIX):
        return secret.encode("utf-8")
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise NotTaken("the secret begins with whsec_, and what follows is not base64", "target") from None
