"""Copies approved stories into the public folder; a bad story stays behind, alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds import public
from feeds.charts.draw import card
from feeds.charts.png import can_draw, png
from feeds.formats import html, rss
from feeds.gate import Bundle, composed, verb_of
from feeds.item import Channel, FeedItem, channel_of, newest_first, pack
from feeds.publication import Publication
from nlg.errors import Trouble, Unprintable
from nlg.files import take_away, write_whole
from nlg.ledger import Event, State, Status, visible_hash, whole_second, write_time

if TYPE_CHECKING:  # the newsroom's folder brings pydantic; a feed does not need it
    from nlg.home import Home

VERBS: Mapping[str, Status] = {"update": "updated", "correction": "corrected", "withdrawal": "withdrawn"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LENGTH = 120  # a folder's name; file systems stop at 255 bytes


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """A version that was not let out, and why. `kept` is the earlier version readers go on seeing, if any."""

    id: str
    version: int
    reason: str
    kept: int | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run did. Paths are relative to the public folder, sorted; `stories` counts those now public."""

    stories: int
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]

    @property
    def exit_code(self) -> int:
        """1 where a story stayed behind, else 0."""
        return 1 if self.quarantined else 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "stories": self.stories,
            "written": list(self.written),
            "unchanged": list(self.unchanged),
            "removed": list(self.removed),
            "quarantined": [vars(story) for story in self.quarantined],
        }


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """A story that may leave: its files, and the state that says so (`fresh`: not yet in the ledger)."""

    item: FeedItem
    page: bytes
    proof: bytes
    picture: tuple[str, bytes] | None  # its name and the chart as PNG
    state: State
    fresh: bool
    verb: Status


def publish(home: Home, now: datetime) -> Report:
    """Brings the public folder up to date with what is approved at `now`.

    The ledger is told first, then pages, front page, style sheet and last the feed are written, then what is
    no longer approved is taken away: a run killed anywhere is completed by the next, with the same dates.
    Files that would not change are not touched.
    """
    with home.alone():
        channel = channel_of(home.settings)
        ready, quarantined = _gather(home, channel, now)
        files = list(_files(home, ready, channel))
        _tell_ledger(home, ready, now)
        written = {path: write_whole(home.public / path, content, staging=home.staging) for path, content in files}
        removed = _clear_out(home, {story.item.slug: story.picture for story in ready})
    return Report(
        stories=len(ready),
        written=tuple(sorted(path for path, new in written.items() if new)),
        unchanged=tuple(sorted(path for path, new in written.items() if not new)),
        removed=tuple(removed),
        quarantined=tuple(quarantined),
    )


def _gather(home: Home, channel: Channel, now: datetime) -> tuple[list[_Ready], list[Quarantined]]:
    """The stories that may leave; those that may not, with the reason and what stays in their place."""
    ready: list[_Ready] = []
    quarantined: list[Quarantined] = []
    slugs = {state.slug: state.id for state in home.states().values() if state.slug}
    for state in _oldest_first(home.approved(now)):
        wanted = state.approved or 0
        try:
            ready.append(_prepare(home, channel, state, wanted, now, slugs))
        except Exception as fault:  # whatever is wrong with one story must not stop the others
            before = _earlier(home, channel, state, now, slugs)
            ready += [before] if before else []
            kept = before.item.version if before else None
            quarantined.append(Quarantined(id=state.id, version=wanted, reason=_reason(fault), kept=kept))
    return ready, quarantined


def _oldest_first(states: Iterable[State]) -> list[State]:
    """By first publication, new ones last: whoever has an address keeps it."""
    return sorted(states, key=lambda s: (s.first_published is None, s.first_published or s.at, s.id))


def _prepare(home: Home, channel: Channel, state: State, version: int, now: datetime, slugs: dict[str, str]) -> _Ready:
    """One version of a story in all its forms; raises what is wrong with it. Claims its slug in `slugs`."""
    stored = home.story_bytes(state.id, version)
    bundle = home.story(state.id, version)
    _refuse_other(state, version, bundle)
    fresh = state.published != version
    dated = _dated(state, home.state(state.id).modified, now) if fresh else state
    slug = state.slug or _slug(bundle, state.id, slugs)
    picture = _picture(home, bundle, channel, slug)
    item = pack(bundle, replace(dated, slug=slug), home.settings, picture[0] if picture else "")
    rss.write([item], channel)  # so that a story that breaks the feed breaks it here, alone
    page = html.write(item, bundle, channel)
    slugs[slug] = state.id
    signed = replace(dated, slug=slug)
    return _Ready(item=item, page=page, proof=stored, picture=picture, state=signed, fresh=fresh, verb=_verb(bundle))


def _picture(home: Home, bundle: Bundle, channel: Channel, slug: str) -> tuple[str, bytes] | None:
    """The chart as a PNG, named by what it shows: one that is public already is not drawn again.

    None for a story without a chart, and where the extra that draws is not installed.
    """
    if not bundle.get("charts") or not can_draw():
        return None
    bundle = composed(bundle)
    drawn = card(bundle["charts"][0], bundle["headline"]["text"], channel.title)
    name = f"chart-{hashlib.sha256(drawn.encode('utf-8')).hexdigest()[:12]}.png"
    public = home.public / "stories" / slug / name
    return name, public.read_bytes() if public.is_file() else png(drawn)


def _earlier(home: Home, channel: Channel, state: State, now: datetime, slugs: dict[str, str]) -> _Ready | None:
    """The version that is public already, where a newer one must stay behind."""
    if state.published in (None, state.approved):
        return None
    try:
        return _prepare(home, channel, state, state.published or 0, now, slugs)
    except Exception:  # the old version is as bad: nothing of the story is shown, and the report says why
        return None


def _refuse_other(state: State, version: int, bundle: Bundle) -> None:
    """What is published is what was signed: same story, same words."""
    signed = state.approved_hash if version == state.approved else state.published_hash
    if (bundle["id"], bundle["version"]) != (state.id, version):
        raise Unprintable(f"wrong-file: version {version} holds {bundle['id']} version {bundle['version']}")
    if visible_hash(bundle) != signed:
        raise Unprintable("changed-after-approval: the stored words are not those that were approved")


def _dated(state: State, latest: datetime | None, now: datetime) -> State:
    """The state with the dates of a publication at `now`, which must be after the `latest` in the ledger."""
    instant = whole_second(now)
    if latest and instant <= latest:
        raise Unprintable(f"no-later-date: changed words need a time after {write_time(latest)}")
    return replace(state, first_published=state.first_published or instant, modified=instant)


def _slug(bundle: Bundle, identity: str, taken: Mapping[str, str]) -> str:
    """The bundle's word for the story; where another has that, with the area's code, then the id's start."""
    slug = bundle["slug"]
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise Unprintable(f"bad-slug: {slug[:60]!a}", mend="a slug is small letters, digits and single hyphens")
    code = re.sub(r"[^a-z0-9]+", "-", bundle["area"]["code"].lower()).strip("-")
    tries = (slug, f"{slug}-{code}", f"{slug}-{code}-{identity.removeprefix('urn:uuid:')[:8]}")
    return next(name for name in tries if taken.get(name, identity) == identity)


def _files(home: Home, ready: list[_Ready], channel: Channel) -> Iterator[tuple[str, bytes]]:
    """(path, content) of all public files in the order of writing: a page before what links to it."""
    items = tuple(newest_first([story.item for story in ready]))
    publication = Publication(channel=channel, items=items, bundle=lambda i: home.story(i.id, i.version))
    yield from public.files(publication, last=False)
    for story in ready:
        folder = f"stories/{story.item.slug}"
        if story.picture:
            yield f"{folder}/{story.picture[0]}", story.picture[1]
        yield f"{folder}/story.json", story.proof
        yield f"{folder}/index.html", story.page
    yield from public.files(publication, last=True)


def _tell_ledger(home: Home, ready: list[_Ready], now: datetime) -> None:
    for story in ready:
        if story.fresh:
            event = Event(
                id=story.item.id,
                version=story.item.version,
                status=story.verb,
                hash=story.state.approved_hash,
                at=now,
                first_published=story.state.first_published,
                modified=story.state.modified,
                slug=story.item.slug,
            )
            home.record(event)


def _verb(bundle: Bundle) -> Status:
    """What is done to readers: by the newest note, of a version that has any."""
    if bundle["version"] == 1:
        return "published"
    notes = bundle.get("corrections") or []
    return VERBS[verb_of(notes[-1])] if notes else "updated"


def _clear_out(home: Home, pictures: Mapping[str, tuple[str, bytes] | None]) -> list[str]:
    """Takes away the folders of stories that are no longer public, and pictures of charts as they were before."""
    folder = home.public / "stories"
    gone = [path for path in _folders(folder) if path.name not in pictures]
    for slug, picture in sorted(pictures.items()):
        drawn = sorted((folder / slug).glob("chart-*.png"))
        gone += [path for path in drawn if picture is None or path.name != picture[0]]
    for path in gone:
        take_away(path, staging=home.staging)
    return [path.relative_to(home.public).as_posix() for path in gone]


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_dir())


def _reason(fault: Exception) -> str:
    return str(fault) if isinstance(fault, Trouble) else f"{type(fault).__name__}: {fault}"
