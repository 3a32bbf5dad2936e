"""WebSub: tells a hub which feeds have changed, so that it fetches them for those who subscribe there."""

from __future__ import annotations

from urllib.parse import urlencode

from desk.sending.parcel import NotTaken, Parcel, Sent
from desk.web import Letter

TAKES = "feeds"
NEEDS = ()  # without a url it is the hub that the feeds name


def send(parcel: Parcel) -> Sent:
    """One notice for one feed, by its address to the letter as it stands in the feed."""
    hub = parcel.to.target.url or parcel.to.channel.hub
    if not hub:
        raise NotTaken("newsroom.toml names no hub under [feeds]", "target")
    topic = f"{parcel.to.channel.base_url}/{parcel.wanted.what}"
    body = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode("ascii")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    parcel.to.ask(hub, Letter(method="POST", headers=headers, body=body, wants_body=False))
    return Sent()
