"""Stories as they were packed, kept from one build to the next: what has not changed is not rendered again."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.charts.png import can_draw
from feeds.item import FeedItem
from nlg import VERSION
from nlg.ledger import State

if TYPE_CHECKING:  # the newsroom's folder brings pydantic; a feed does not need it
    from nlg.home import Home

HOUSE = Path(__file__).parent.parent
MADE_BY = ("feeds", "story_templates")  # folders whose files decide what an item or a page looks like
DIGEST = 32  # bytes of a sha256
NAMES = {"datetime": ("date", "datetime", "timezone", "timedelta")}  # of other modules, what an item is made of


class Kept:
    """The packed items, one small file each in the newsroom's cache, and what the public files of stories were.

    A key says all that an item and its page depend on: the stored version (by size and times: whoever writes into it
    changes them), where the ledger has the story, the newsroom's settings and this program's own files. What is
    missing, damaged or of another key is not found, and made again.
    """

    def __init__(self, home: Home) -> None:
        self._home = home

    def key(self, state: State, version: int) -> bytes:
        """Of one version of a story, as the ledger has it."""
        dated = (state.slug, state.first_published, state.modified, sorted(state.approved_by.items()))
        rests_on = (self._made_with, state.id, version, dated, self._home.story_stamp(state.id, version))
        return hashlib.sha256(repr(rests_on).encode()).digest()

    def has(self, identity: str, key: bytes) -> bool:
        """Whether the item of this key is kept, whole."""
        content = self._home.recall(_name(identity)) or b""
        return (
            content[:DIGEST] == key and hashlib.sha256(content[2 * DIGEST :]).digest() == content[DIGEST : 2 * DIGEST]
        )

    def put(self, key: bytes, item: FeedItem) -> None:
        """Keeps an item in place of the one that was kept of its story."""
        packed = pickle.dumps(item, protocol=5)
        self._home.remember(_name(item.id), key + hashlib.sha256(packed).digest() + packed)

    def item(self, identity: str) -> FeedItem:
        """The item kept of a story; `has` or `put` came before."""
        content = self._home.recall(_name(identity)) or b""
        found = _Unpickler(io.BytesIO(content[2 * DIGEST :])).load()
        assert isinstance(found, FeedItem)
        return found

    def are_untouched(self, paths: Iterable[str], key: bytes) -> bool:
        """Whether public files are there, and still as the last build left them, by size and time, for this key.

        Without the key, a run killed when the ledger knew of a version and readers did not would be taken for whole.
        """
        stamps = {path: _stamp(self._home.public / path, key) for path in paths}
        return all(stamp is not None and stamp == self._files.get(path) for path, stamp in stamps.items())

    def remember_files(self, paths: Iterable[tuple[str, bytes]]) -> None:
        """Notes what the public files of stories are, each with the key it was made for, when a build is there."""
        files = {path: _stamp(self._home.public / path, key) for path, key in paths}
        if files != self._files:
            self._home.remember("public.json", json.dumps(files, separators=(",", ":")).encode("utf-8"))

    @cached_property
    def _files(self) -> Mapping[str, Any]:
        try:
            return dict(json.loads(self._home.recall("public.json") or b"{}"))
        except ValueError:
            return {}

    @cached_property
    def _made_with(self) -> str:
        digest = hashlib.sha256(f"{VERSION} {can_draw()} {self._home.settings!r}".encode())
        for folder in MADE_BY:
            for path in sorted((HOUSE / folder).rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


class _Unpickler(pickle.Unpickler):
    """Makes items and dates, and nothing else that a damaged file might name."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "feeds.item" or name in NAMES.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an item")


def _name(identity: str) -> str:
    return f"items/{identity.removeprefix('urn:uuid:')}"


def _stamp(path: Path, key: bytes) -> list[Any] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, key.hex()]
