"""Packs a story with all that proves it into one folder that is checked with nothing else at hand: an RO-Crate."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desk.checking import source_shelves
from desk.crate import csvw, metadata, packed_as, web_annotations
from nlg.errors import NotKnown
from nlg.files import as_json, write_whole
from nlg.home import Home
from nlg.proof.check import MANIFEST, SOURCES, Checker, Unreadable, manifest

SHIPPED = ("story-1.schema.json", "context.jsonld")
_THE_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # a zip knows none before; the same files make the same zip


def run(
    home: Home, story: str, out: Path | None, folders: Sequence[Path], zipped: bool, say: Callable[[str], None]
) -> int:
    """Packs a story named by file or slug; 0 done, 1 its check fails, 2 it cannot be checked."""
    path = find(home, story)
    shelves = [*folders, path.parent, *source_shelves(home)]
    try:
        verdict = Checker(shelves).check_file(path)
    except Unreadable as error:
        say(f"{path}: cannot be checked: {error}")
        return 2
    if verdict.faults:
        say(f"{path}: FALSE, and not packed: {verdict.faults[0]}")
        return 1
    packed = pack(path.read_bytes(), shelves)
    target = out or Path(f"{_slug(path)}.crate")
    if target.exists() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise NotKnown(f"{target}: there is something else in this folder", mend="name another with --out")
    for name, content in packed.items():
        write_whole(target / name, content, staging=target.parent / ".tmp")
    for stray in _others(target, packed):
        stray.unlink()
    if zipped:
        write_whole(target.with_name(f"{target.name}.zip"), as_zip(packed), staging=target.parent / ".tmp")
    say(f"{target}: {len(packed)} files; prove them: parishpump check {target}")
    return 0


def find(home: Home, story: str) -> Path:
    """The story.json that is meant: a file, a folder with one, or a slug among the newsroom's public stories."""
    path = Path(story)
    publics = [home.public] if home.is_there else [Path("out") / "public"]
    tried = [path, path / "story.json", *(public / "stories" / story / "story.json" for public in publics)]
    found = next((one for one in tried if one.is_file()), None)
    if found is None:
        raise NotKnown(
            f"there is no story '{story}'",
            mend=f"name a story.json, or the slug of a story in {publics[0] / 'stories'}",
        )
    return found


def pack(content: bytes, folders: Sequence[Path]) -> dict[str, bytes]:
    """Every file of the packed story by its path in the folder; the same story always makes the same bytes."""
    from feeds.formats import text

    bundle: dict[str, Any] = json.loads(content)
    sources = {packed_as(source): source_of(source, folders) for source in bundle["sources"]}
    headers = {source["file"]: _header(sources[packed_as(source)], source["file"]) for source in _tables(bundle)}
    packed = {"story.json": content, "story.txt": text.write(bundle)}
    packed |= {f"{SOURCES}/{name}": found for name, found in sources.items()}
    packed |= {name: (files("nlg.proof") / "schema" / name).read_bytes() for name in SHIPPED}
    packed["claims.jsonld"] = as_json(web_annotations(bundle))
    packed["tables.csvw.json"] = as_json(csvw(bundle, headers))
    hashes = {name: (len(found), hashlib.sha256(found).hexdigest()) for name, found in packed.items()}
    packed["ro-crate-metadata.json"] = as_json(metadata(bundle, hashes))
    return dict(sorted((packed | {MANIFEST: _manifest(packed)}).items()))


def as_zip(packed: Mapping[str, bytes]) -> bytes:
    """The packed story as one zip file, the same for the same files."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in packed.items():
            archive.writestr(zipfile.ZipInfo(name, _THE_FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _manifest(packed: Mapping[str, bytes]) -> bytes:
    """The list of hashes as the checker makes it."""
    with TemporaryDirectory(prefix="packing-") as folder:
        for name, content in packed.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return manifest(Path(folder)).encode("utf-8")


def source_of(source: Mapping[str, Any], folders: Sequence[Path]) -> bytes:
    """The bytes of a source as a bundle names it, from the first folder that has them. NotKnown where none does."""
    names = (source["file"], f"{source['sha256']}/{source['file']}")
    for path in [folder / name for folder in folders for name in names]:
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() == source["sha256"]:
            return content
    raise NotKnown(f"the source {source['file']} is not there as the story names it", mend="name its folder: --sources")


def _tables(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [source for source in bundle["sources"] if source["role"] == "table"]


def _header(content: bytes, file: str) -> list[str]:
    """The columns of a table, in its order."""
    plain = gzip.decompress(content) if file.endswith(".gz") else content
    line = plain[: plain.find(b"\n") + 1 or len(plain)].decode("utf-8-sig")
    return next(csv.reader([line]))


def _slug(path: Path) -> str:
    return path.parent.name if path.name == "story.json" else path.stem


def _others(target: Path, packed: Mapping[str, bytes]) -> list[Path]:
    """Files of an earlier packing that this one does not have."""
    there = [path for path in sorted(target.rglob("*")) if path.is_file()]
    return [path for path in there if path.relative_to(target).as_posix() not in packed]
