"""What earlier builds made, kept from one build to the next: what has not changed is not made again."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import sys
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.charts.png import can_draw
from feeds.item import FeedItem
from feeds.publication import Card, Rest
from nlg import VERSION
from nlg.ledger import State

if TYPE_CHECKING:  # the newsroom's folder brings pydantic; a feed does not need it
    from nlg.home import Home

HOUSE = Path(__file__).parent.parent
MADE_BY = (("feeds", "*"), ("story_templates", "*"), ("nlg", "*.py"))  # what decides how a file looks
LIBRARIES = ("feedgen", "jinja2", "lxml", "markupsafe")
DIGEST = 32  # bytes of a sha256
NAMES = {  # of modules, what an item and a card are made of
    "datetime": ("date", "datetime", "timezone", "timedelta"),
    "feeds.item": ("Block", "FeedItem", "Note", "Source", "Topic"),
    "feeds.publication": ("Card",),
}
CARDS, FILES = "cards", "public.json"


class Kept:
    """The packed items and their cards, in the newsroom's cache, and what the public files were made of.

    A mark says all that an item and its page depend on: the stored version (by size and times: whoever writes into it
    changes them), where the ledger has the story, the newsroom's settings and this program's own files. What is
    missing, damaged or of another mark is not found, and made again.
    """

    def __init__(self, home: Home) -> None:
        self._home = home

    def mark(self, state: State, version: int) -> str:
        """Of one version of a story, as the ledger has it."""
        dated = (state.slug, state.first_published, state.modified, sorted(state.signed(version).items()))
        rests_on = (self.made_with, state.id, version, dated, self._home.story_stamp(state.id, version))
        return hashlib.sha256(repr(rests_on).encode()).hexdigest()

    def card(self, identity: str, mark: str) -> Card | None:
        """The card kept of a story; None where that is not of this mark."""
        card = self._cards.get(identity)
        return card if card is not None and card.mark == mark else None

    def put(self, mark: str, item: FeedItem) -> None:
        """Keeps an item in place of the one that was kept of its story."""
        packed = _sealed(bytes.fromhex(mark) + pickle.dumps(item, protocol=5))
        self._home.remember(_name(item.id), packed, lasting=False)  # power may fail: then the seal is broken

    def item(self, card: Card) -> FeedItem | None:
        """The item kept of a story; None where that is not of the card's mark, or not whole."""
        content = _unsealed(self._home.recall(_name(card.id)))
        found = _loaded(content[DIGEST:]) if content[:DIGEST].hex() == card.mark else None
        return found if isinstance(found, FeedItem) else None

    def before(self, path: str) -> Rest | None:
        """What a public file rests on that lies there as the last build left it, by size and time; None for others."""
        stamp, on, remarks = self._files.get(path) or (None, "", ())
        if not on or stamp != _stamp(self._home.public / path):
            return None
        return Rest(on=on, remarks=tuple(remarks), empty=stamp is None)

    def remember(self, cards: Iterable[Card], files: Mapping[str, Rest]) -> None:
        """Notes what the stories and the public files are, when a build is there.

        A run killed before this is not taken for whole: its files have other times than the last that was noted.
        """
        kept = {card.id: card for card in cards}
        if kept != self._cards:
            self._home.remember(CARDS, _sealed(pickle.dumps(kept, protocol=5)))
        made = {path: [_stamp(self._home.public / path), rest.on, [*rest.remarks]] for path, rest in files.items()}
        if made != self._files:
            self._home.remember(FILES, _sealed(json.dumps(made, separators=(",", ":")).encode("utf-8")))

    @cached_property
    def made_with(self) -> str:
        """This program, what it draws and writes with, and the newsroom's settings."""
        return hashlib.sha256(f"{_program(HOUSE)} {self._home.settings!r}".encode()).hexdigest()

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        found = _loaded(_unsealed(self._home.recall(CARDS)))
        return found if isinstance(found, dict) else {}

    @cached_property
    def _files(self) -> Mapping[str, Any]:
        return dict(json.loads(_unsealed(self._home.recall(FILES)) or b"{}"))


@cache
def _program(house: Path) -> str:
    """A hash of this program and the libraries that it draws with: whoever replaces them starts it anew."""
    libraries = [f"{name} {version_of(name)}" for name in (*LIBRARIES, *(["resvg-py"] if can_draw() else []))]
    digest = hashlib.sha256(f"{VERSION} {sys.version} {libraries}".encode())
    for folder, which in MADE_BY:
        for path in sorted((house / folder).rglob(which)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


class _Unpickler(pickle.Unpickler):
    """Makes items, cards and dates, and nothing else that a damaged file might name."""

    def find_class(self, module: str, name: str) -> Any:
        if name in NAMES.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an item")


def _loaded(content: bytes) -> Any:
    return _Unpickler(io.BytesIO(content)).load() if content else None


def _sealed(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + content


def _unsealed(content: bytes | None) -> bytes:
    """What was sealed; nothing where it is not there, or not whole."""
    seal, held = (content or b"")[:DIGEST], (content or b"")[DIGEST:]
    return held if hashlib.sha256(held).digest() == seal else b""


def _name(identity: str) -> str:
    return f"items/{identity.removeprefix('urn:uuid:')}"


def _stamp(path: Path) -> list[int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]
