"""WebSub: tells a hub which feeds have changed, so that it fetches them for those who subscribe there."""

from __future__ import annotations

from urllib.parse import urlencode

from desk.sending.parcel import Parcel, Sent
from desk.web import Letter

TAKES = "feeds"
NEEDS = ("url",)


def send(parcel: Parcel) -> Sent:
    """One notice for one feed, by its address to the letter as it stands in the feed."""
    topic = f"{parcel.to.channel.base_url}/{parcel.wanted.what}"
    body = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode("ascii")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    parcel.to.ask(parcel.to.target.url, Letter(method="POST", headers=headers, body=body, wants_body=False))
    return Sent()
