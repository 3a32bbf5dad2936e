"""Published stories as files for other systems: one a story, or, where the format takes many, one for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType

from desk.deciding import find
from desk.enveloping import Told, enveloped
from feeds import formats
from feeds.item import channel_of
from nlg.errors import Trouble
from nlg.files import write_whole
from nlg.home import Home, State


def run(home: Home, name: str, named: Sequence[str], out: Path, now: datetime) -> Iterator[Path]:
    """Writes what is public at `now`, or the stories `named` of it, into the folder `out`; gives the path of each file.

    NotKnown for a format or story that is not there, a Trouble for one that readers do not have.
    """
    form = formats.find(name)
    told = [enveloped(home, state, state.published or 0) for state in _wanted(home, named, now)]
    for file, content in _files(form, name, told, home):
        write_whole(out / file, content, staging=out.parent / f".{out.name}.parishpump")
        yield out / file


def _wanted(home: Home, named: Sequence[str], now: datetime) -> list[State]:
    """The stories asked for, as readers have them; the latest change first."""
    public = home.published(now)
    if not named:
        return public
    wanted = {find(home, name).id: name for name in named}
    for missing in wanted.keys() - {state.id for state in public}:
        raise Trouble(f"{wanted[missing]}: readers do not have it", mend="approve it, then parishpump publish")
    return [state for state in public if state.id in wanted]


def _files(form: ModuleType, name: str, told: Sequence[Told], home: Home) -> Iterator[tuple[str, bytes]]:
    """(name, content). A story's file is called by id and version: receivers take each version once.

    Of a format for many stories there is one file, without the notices of those that are gone.
    """
    channel = channel_of(home.settings)
    if form.TAKES == "items":
        yield f"{name}{form.SUFFIX}", form.write([item for item, _ in told if not item.withdrawn], channel)
        return
    for item, bundle in told:
        content = form.write(bundle) if form.TAKES == "bundle" else form.write(item, bundle, channel)
        yield f"{item.id.removeprefix('urn:uuid:')}-v{item.version}{form.SUFFIX}", content
