"""The shelf of output formats: a file here is a format. It says its SUFFIX, its MIME type and what it TAKES.

TAKES    write()
items    write(items, channel) -> bytes           a feed of many stories
item     write(item, bundle, channel) -> bytes    one story for a content system
page     write(item, bundle, channel) -> bytes    one story with its proof, for readers
bundle   write(bundle) -> bytes                   one story from its bundle alone

A format of feeds has as well FILE (what it is called in every folder), entry(item, channel) -> bytes, one story, and
document(feed, entries) -> bytes, a feed of entries made before. It and the page refuse a story under embargo; one for
a content system says `embargo` where its receivers look for it.
"""

from __future__ import annotations

import difflib
import importlib
from pathlib import Path
from types import ModuleType

from nlg.errors import NotKnown


def names() -> list[str]:
    """The formats on the shelf, sorted."""
    return sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))


def find(name: str) -> ModuleType:
    """A format by name; NotKnown suggests the nearest."""
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        mend = f"did you mean {near[0]!r}?" if near else f"formats: {', '.join(names())}"
        raise NotKnown(f"there is no format {name!r}", mend=mend)
    return importlib.import_module(f"{__name__}.{name}")
