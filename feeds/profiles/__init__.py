"""The shelf of receivers that take stories under rules of their own: a file here is a profile, by its name a folder.

Each has `files(publication, stories) -> Iterator[tuple[str, bytes | None]]`, of the newest stories (`Card`) those
that its receiver takes, in `partners/NAME/`; and `faults(file, content) -> Iterator[tuple[str, str]]`, the rules that
a file there breaks, by name. Which ones a newsroom wants stands under [feeds] in newsroom.toml (docs/publishing.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from nlg import shelf
from nlg.errors import BadSheet, NotKnown

FOLDER = "partners"


def names() -> list[str]:
    """The profiles on the shelf, sorted."""
    return shelf.modules(__name__)


def find(name: str) -> ModuleType:
    """A profile by name; a BadSheet suggests the nearest."""
    try:
        return shelf.module(__name__, name, "profile")
    except NotKnown as fault:
        raise BadSheet(f"newsroom.toml: feeds.profiles: {fault}", mend=fault.mend) from None


def under(name: str) -> str:
    """The folder of a profile's files."""
    return f"{FOLDER}/{name}/"


def faults(file: str, content: bytes) -> Iterator[tuple[str, str]]:
    """(rule, what) of what a receiver refuses in a public file; nothing for files that are for none."""
    top, _, below = file.partition("/")
    name = below.partition("/")[0]
    if top == FOLDER and name in names():
        yield from find(name).faults(file, content)
