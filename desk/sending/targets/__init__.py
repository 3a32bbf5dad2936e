"""The shelf of ways to send: a file here is a kind of target, as `Kind` in desk/sending/parcel.py has it."""

from __future__ import annotations

from typing import cast

from desk.sending.parcel import Kind
from feeds import formats
from nlg import shelf
from nlg.errors import BadSheet, NotKnown
from nlg.settings import Target


def names() -> list[str]:
    """The kinds on the shelf, sorted."""
    return shelf.modules(__name__)


def find(target: Target) -> Kind:
    """The kind of a target; a BadSheet where there is none of that name, or the target lacks what it needs."""
    where = f"newsroom.toml: targets: {target.name}"
    try:
        kind = cast("Kind", shelf.module(__name__, target.kind, "kind"))
    except NotKnown as fault:
        raise BadSheet(f"{where}: {fault}", mend=fault.mend) from None
    for key in kind.NEEDS:
        if not getattr(target, key):
            raise BadSheet(f"{where}: a {target.kind} needs {key}", mend="docs/sending.md has an example")
    if target.embargoed and kind.TAKES == "feeds":
        raise BadSheet(f"{where}: embargoed: feeds never have a story before its time", mend="take the line out")
    if formats.find(target.format).TAKES != "item":
        raise BadSheet(f"{where}: {target.format} is not for content systems", mend="docs/publishing-wire.md has those")
    return kind
