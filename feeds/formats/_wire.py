"""What every format for content systems says alike: may it be used, what editors are told, what it rests on."""

from __future__ import annotations

from feeds.gate import LABELS
from feeds.item import Channel, FeedItem, LocalTopic, folder
from nlg.ledger import write_time

SOURCE_TYPE_NAME = "data-driven media"  # what the IPTC's list calls feeds.item.SOURCE_TYPE in English
PICTURE = {"width": 1200, "height": 630}  # pixels


def status(item: FeedItem) -> str:
    """The IPTC's word for whether a story may be used: "withheld" until somebody approves it, "usable", "canceled"."""
    if item.withdrawn:
        return "canceled"
    return "usable" if item.signed else "withheld"


def for_editors(item: FeedItem) -> str:
    """What the receiving desk is told and readers are not: an embargo, each change since, and who let it go out."""
    told = [f"Under embargo: not before {write_time(item.embargo)}."] if item.embargo else []
    told += [f"{LABELS[note.verb]}: {note.text}" for note in item.notes]
    told += [f"Approved by {item.signed}."] if item.signed else []
    return " ".join(told)


def terms(item: FeedItem) -> str:
    """The lines that the licences of the sources ask for, each once; "" where none does."""
    return " ".join(dict.fromkeys(source.attribution for source in item.sources if source.attribution))


def areas(channel: Channel) -> str:
    """The address that area codes are told apart by; with a code behind it, the area's own page."""
    return f"{channel.base_url}/areas/"


def area(item: FeedItem, channel: Channel) -> str:
    """The address of the area's page: what a receiver knows the area by."""
    return f"{areas(channel)}{folder(item.area_code)}/"


def local_topics(item: FeedItem, channel: Channel) -> list[LocalTopic]:
    """The receivers' own codes for the story's topics, in the order of these, each once."""
    found = [local for topic in item.topics for local in channel.local_topics if local.topic == topic.code]
    return list({(local.scheme, local.code): local for local in found}.values())
