"""The shelf of ways to send: a file here is a kind of target, as `Kind` in desk/sending/parcel.py has it."""

from __future__ import annotations

import difflib
import importlib
from pathlib import Path
from typing import cast

from desk.sending.parcel import Kind
from feeds import formats
from nlg.errors import BadSheet
from nlg.settings import Target


def names() -> list[str]:
    """The kinds on the shelf, sorted."""
    return sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))


def find(target: Target) -> Kind:
    """The kind of a target; a BadSheet where there is none of that name, or the target lacks what it needs."""
    where = f"newsroom.toml: targets: {target.name}"
    if target.kind not in names():
        near = difflib.get_close_matches(target.kind, names(), n=1)
        mend = f"did you mean {near[0]!r}?" if near else f"kinds: {', '.join(names())}"
        raise BadSheet(f"{where}: there is no kind {target.kind!r}", mend=mend)
    kind = cast("Kind", importlib.import_module(f"{__name__}.{target.kind}"))
    for key in kind.NEEDS:
        if not getattr(target, key):
            raise BadSheet(f"{where}: a {target.kind} needs {key}", mend="docs/sending.md has an example")
    if target.embargoed and kind.TAKES == "feeds":
        raise BadSheet(f"{where}: embargoed: feeds never have a story before its time", mend="take the line out")
    if formats.find(target.format).TAKES != "item":
        raise BadSheet(f"{where}: {target.format} is not for content systems", mend="docs/publishing-wire.md has those")
    return kind
