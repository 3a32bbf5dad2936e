"""A parcel as ninjs 1.6: what a drop folder and a webhook get."""

from __future__ import annotations

from desk.sending.parcel import Parcel
from feeds.formats import find


def as_ninjs(parcel: Parcel) -> bytes:
    """The story as one JSON document; canceled, where it is gone."""
    told = parcel.told
    return bytes(find("ninjs16").write(told.item, told.bundle, parcel.to.channel))
