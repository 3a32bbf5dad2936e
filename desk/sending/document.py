"""A parcel as one document in the target's format: what a drop folder and a webhook get."""

from __future__ import annotations

from types import ModuleType

from desk.sending.parcel import Parcel
from feeds.formats import find


def form_of(parcel: Parcel) -> ModuleType:
    """The format that the receiver reads."""
    return find(parcel.to.target.format)


def document(parcel: Parcel) -> bytes:
    """The story in that format; canceled, where it is gone."""
    told = parcel.told
    return bytes(form_of(parcel).write(told.item, told.bundle, parcel.to.channel))
