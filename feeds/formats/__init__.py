"""The shelf of output formats: a file here is a format. It says its SUFFIX, its MIME type and what it TAKES.

TAKES    write()
items    write(items, channel) -> bytes           a feed of many stories
item     write(item, bundle, channel) -> bytes    one story for a content system
page     write(item, bundle, channel) -> bytes    one story with its proof, for readers
bundle   write(bundle, approval) -> bytes         one story from its bundle, with who let it out where that is known

A format of feeds has as well FILE (what it is called in every folder), entry(item, channel) -> bytes, one story, and
document(feed, entries) -> bytes, a feed of entries made before. It and the page refuse a story under embargo; one for
a content system says `embargo` where its receivers look for it.
"""

from __future__ import annotations

from types import ModuleType

from nlg import shelf


def names() -> list[str]:
    """The formats on the shelf, sorted."""
    return shelf.modules(__name__)


def find(name: str) -> ModuleType:
    """A format by name; NotKnown suggests the nearest."""
    return shelf.module(__name__, name, "format")
