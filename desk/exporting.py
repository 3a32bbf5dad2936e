"""Published stories as files for other systems: one a story, or, where the format takes many, one for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType

from desk.deciding import find
from desk.enveloping import Told, told, waits
from feeds import formats
from feeds.item import channel_of
from nlg.errors import NotKnown, Trouble
from nlg.files import write_whole
from nlg.home import Home, State

AHEAD = "future"  # the status by which a receiver is told to wait


def run(home: Home, name: str, named: Sequence[str], out: Path, now: datetime, status: str = "") -> Iterator[Path]:
    """Writes what is public at `now`, or the stories `named` of it, into the folder `out`; gives the path of each file.

    `status` is one of the format's STATUSES, where it has any: with "future" what waits for its time comes too.
    NotKnown for a format or story that is not there, a Trouble for one that readers do not have.
    """
    form = formats.find(name)
    if status and status not in getattr(form, "STATUSES", ()):
        raise NotKnown(f"{name}: its stories have no status {status!r}", mend="leave --status out")
    if out.resolve().is_relative_to(home.public.resolve()):
        raise Trouble(f"{out}: lies in the public folder, where everybody sees it", mend="choose another folder")
    states = home.published(now) + (_waiting(home, now) if status == AHEAD else [])
    found = [told(home, state, state.published or state.approved or 0, now) for state in _named(home, named, states)]
    for file, content in _files(form, name, found, home, status):
        write_whole(out / file, content, staging=out.parent / f".{out.name}.parishpump")
        yield out / file


def _waiting(home: Home, now: datetime) -> list[State]:
    """The stories that readers are to have at a time that was set."""
    return [state for state in home.states(now).values() if waits(state)]


def _named(home: Home, named: Sequence[str], states: Sequence[State]) -> Sequence[State]:
    """The stories asked for, all where none is."""
    if not named:
        return states
    wanted = {find(home, name).id: name for name in named}
    for missing in wanted.keys() - {state.id for state in states}:
        raise Trouble(f"{wanted[missing]}: readers do not have it", mend="approve it, then parishpump publish")
    return [state for state in states if state.id in wanted]


def _files(form: ModuleType, name: str, found: Sequence[Told], home: Home, status: str) -> Iterator[tuple[str, bytes]]:
    """(name, content). A story's file is called by id and version: receivers take each version once.

    Of a format for many stories there is one file, without the notices of those that are gone.
    """
    channel, more = channel_of(home.settings), {"status": status} if status else {}
    if form.TAKES == "items":
        yield f"{name}{form.SUFFIX}", form.write([item for item, _ in found if not item.withdrawn], channel, **more)
        return
    for item, bundle in found:
        content = form.write(bundle, item.approval) if form.TAKES == "bundle" else form.write(item, bundle, channel)
        yield f"{item.id.removeprefix('urn:uuid:')}-v{item.version}{form.SUFFIX}", content
