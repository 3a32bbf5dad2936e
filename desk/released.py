"""The day on which a fetched file was published: said by a person, or found by the sheet's own rule; never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from desk.web import Mark
from nlg.intake.sheet import TableSheet


def day_of(about: TableSheet, said: date | None, mark: Mark, now: datetime) -> tuple[date | None, str]:
    """The day, or None where nobody says it; and in words by whose account, or how it can be said."""
    if said is not None:
        return said, f"published on {said}, as you say"
    if about.released_by == "retrieval":
        return now.date(), f"published on {now.date()}, the day it was fetched, as the sheet says"
    changed = _day(mark.modified)
    if about.released_by == "last-modified" and changed is not None and changed <= now.date():
        return changed, f"published on {changed}, when its host last changed it, as the sheet says"
    told = f"its host says that it was changed on {changed}; " if changed else ""
    return None, f"the day of publication is not known: {told}--released says it, or released_by in the sheet"


def _day(text: str) -> date | None:
    """The day that a header like Last-Modified names; None where it names none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC).date()
    except (ValueError, TypeError, OverflowError):
        return None
