"""Tells the desk's people at once what cannot wait: a correction to be made, a family recalled, a story held back."""

from __future__ import annotations

import hashlib
import json
import textwrap
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

from desk.messages import mailed, posted
from desk.sending.book import Book, Line
from desk.sending.parcel import NotTaken, Wanted
from desk.sending.round import MOST_TRIES, How
from desk.tasks import waiting
from feeds.publish import REPORT
from nlg.files import only_one
from nlg.home import Home
from nlg.settings import Notice

TARGET = "notices"  # what they are called in the book of deliveries
WAIT = timedelta(minutes=10)  # after a try that failed
WIDTH = 72  # columns of a mail


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that somebody must see to. `key` tells it from all others; `sort` is one of a notice's `of`."""

    sort: str
    key: str
    words: str


def happenings(home: Home) -> Iterator[Happening]:
    """What lies in the newsroom's folder to be seen to: tasks of correction, and stories that were held back."""
    for task in waiting(home):
        if task["kind"] != "update":
            words = f"{task['kind'].capitalize()}: {task['area']}, {task['period']} ({task['dataset']}). {task['note']}"
            yield Happening(sort="correction", key=f"task {task['id']}", words=words)
    report = home.folder / REPORT
    held = json.loads(report.read_text("utf-8"))["quarantined"] if report.is_file() else []
    for story in held:
        key = f"quarantine {story['id']} v{story['version']} {story['reason']}"
        words = f"Held back: {_slug(home, story['id'])}, version {story['version']}. {story['reason']}"
        yield Happening(sort="quarantine", key=key, words=words)


def tell(home: Home, found: Sequence[Happening], how: How, out: Path | None = None) -> list[str]:
    """Tells everybody under [[notices]] what they have not been told yet; a line for each who could not be told.

    Each thing is told once. What is not taken is tried again after ten minutes, six times in all.
    """
    with only_one(home.folder / ".sending.lock"):
        book = Book(home.folder / "deliveries.jsonl")
        told = [_told(home, to, found, book, how, out or home.folder / "alerts") for to in home.settings.notices]
    return [why for why in told if why]


def _told(home: Home, to: Notice, found: Sequence[Happening], book: Book, how: How, out: Path) -> str:
    """Tells one; why that could not be done, or ""."""
    new = [one for one in found if one.sort in to.of and _is_to_be_told(home, to, one, book, how)]
    if not new:
        return ""
    identity = _delivery(home, to, "\n".join(one.key for one in new))
    try:
        if to.email:
            mailed(home, to, _subject(new), "\n".join(lines(new)) + "\n", identity, how, out)
        if to.url:
            posted(to, "desk.notice", {"notices": [asdict(one) for one in new]}, identity, how)
    except NotTaken as fault:
        for one in new:
            book.add(_failed(home, to, one, book, how, str(fault)))
        return f"{to.name}: {fault}"
    for one in new:
        book.add(replace(_line(home, to, one, how), said="sent"))
    return ""


def lines(found: Sequence[Happening]) -> Iterator[str]:
    """The message as plain text."""
    yield "The review desk has something that wants somebody."
    for one in found:
        yield ""
        yield from textwrap.wrap(one.words, WIDTH, initial_indent="- ", subsequent_indent="  ")


def _subject(found: Sequence[Happening]) -> str:
    return f"Review desk: {found[0].sort}" + (f", and {len(found) - 1} more" if len(found) > 1 else "")


def _is_to_be_told(home: Home, to: Notice, one: Happening, book: Book, how: How) -> bool:
    last = book.last(_delivery(home, to, one.key))
    return last is None or (last.said == "failed" and (last.next is None or last.next <= how.now))


def _failed(home: Home, to: Notice, one: Happening, book: Book, how: How, why: str) -> Line:
    last = book.last(_delivery(home, to, one.key))
    tries = (last.tries if last else 0) + 1
    line = replace(_line(home, to, one, how), reason=why, tries=tries, next=how.now + WAIT)
    return replace(line, said="dead", next=None) if tries >= MOST_TRIES else line


def _line(home: Home, to: Notice, one: Happening, how: How) -> Line:
    digest = hashlib.sha256(one.key.encode("utf-8")).hexdigest()
    wanted = Wanted(what=to.name, version=0, verb="changed", hash=digest)
    return Line.of(TARGET, _delivery(home, to, one.key), wanted, how.now)


def _delivery(home: Home, to: Notice, key: str) -> str:
    return str(uuid.uuid5(home.settings.namespace, f"{TARGET}/{to.name}/{key}"))


def _slug(home: Home, identity: str) -> str:
    return home.state(identity).slug or identity
