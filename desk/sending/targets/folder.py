"""A drop folder: one file for each version of a story, there in one step or not at all."""

from __future__ import annotations

from pathlib import Path

from desk.sending.document import document, form_of
from desk.sending.parcel import NotTaken, Parcel, Sent
from nlg.files import write_whole

TAKES = "stories"
NEEDS = ("folder",)


def send(parcel: Parcel) -> Sent:
    """Writes the file. What is still being written lies beside the folder: receivers take every file they see."""
    folder = Path(parcel.to.target.folder)
    path = folder / name(parcel)
    try:
        write_whole(path, document(parcel), staging=folder.parent / f".{folder.name}.parishpump")
    except OSError as fault:
        raise NotTaken(f"{folder}: cannot be written to: {fault.strerror}", "target") from None
    return Sent(remote={"file": path.name})


def name(parcel: Parcel) -> str:
    """The story's id and version; a version that was taken back has a file of its own beside the one it takes back."""
    identity = parcel.told.item.id.removeprefix("urn:uuid:")
    gone = "-canceled" if parcel.is_gone else ""
    return f"{identity}-v{parcel.wanted.version}{gone}{form_of(parcel).SUFFIX}"
