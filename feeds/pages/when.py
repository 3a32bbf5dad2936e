"""Days and times as readers are told them, on the newsroom's own clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from feeds.formats._days import MONTHS, day_in_words
from feeds.item import Channel, FeedItem
from feeds.publication import Card


def moment(when: datetime, channel: Channel) -> dict[str, str]:
    """A time for machines, in UTC, and for readers, on the newsroom's clock."""
    here = when.astimezone(ZoneInfo(channel.time_zone))
    half = "am" if here.hour < 12 else "pm"
    clock = f"{here.hour % 12 or 12}.{here.minute:02d}{half}"
    return {"iso": iso(when), "words": f"{day_in_words(here.date().isoformat())}, {clock}"}


def iso(when: datetime) -> str:
    """A UTC time for machines."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def days_of(story: FeedItem | Card) -> str:
    """The days that a story's figures are for, in words."""
    return span(story.period_start, story.period_end)


def span(start: date, end: date) -> str:
    """First to last day in words, with the year; whole months and years by their names.

    >>> span(date(2021, 2, 25), date(2021, 3, 3)), span(date(2020, 12, 28), date(2021, 1, 3))
    ('25 February to 3 March 2021', '28 December 2020 to 3 January 2021')
    >>> span(date(2023, 5, 1), date(2023, 5, 31)), span(date(2020, 1, 1), date(2020, 12, 31))
    ('May 2023', '2020')
    """
    months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    years = months and (start.month, end.month) == (1, 12)
    left_out = 2 if years else 1 if months else 0
    first, last = ([str(on.day), MONTHS[on.month - 1], str(on.year)][left_out:] for on in (start, end))
    if first == last:
        return " ".join(last)
    shared = next(n for n in range(len(last)) if first[-1 - n] != last[-1 - n])  # said once, at the end
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"
