"""Finds the files of a shelf, so that adding one is all it takes."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from nlg.errors import NotKnown

_HERE = Path(__file__).resolve().parent
_WORDS = _HERE.parent / "story_templates"

# shelf -> (folder that is shipped, how its files end)
SHIPPED: Mapping[str, tuple[Path, str]] = {
    "datasets": (_HERE / "datasets", ".toml"),
    "registers": (_HERE / "registers", ".csv"),
    "context": (_HERE / "context", ".toml"),
    "sentences": (_WORDS / "sentences", ".j2"),
    "stories": (_WORDS / "stories", ".toml"),
    "styles": (_WORDS / "styles", ".toml"),
}


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Folders of files of one kind, laid over each other: in a later folder wins over an earlier one.

    A folder may be missing. Files whose names begin with a dot or an underscore do not count.
    """

    name: str
    suffix: str
    folders: tuple[Path, ...]

    def files(self) -> dict[str, Path]:
        """Name (without the suffix) -> file, sorted by name."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            found |= {_stem(file, self.suffix): file for file in self._in(folder)}
        return dict(sorted(found.items()))

    def names(self) -> list[str]:
        """What lies on the shelf, sorted."""
        return list(self.files())

    def find(self, stem: str) -> Path:
        """The file of that name; NotKnown suggests the nearest name."""
        files = self.files()
        if stem not in files:
            raise NotKnown(f"{self.name}: there is no {stem!r}", mend=_nearest(stem, list(files), self.name))
        return files[stem]

    def _in(self, folder: Path) -> list[Path]:
        if not folder.is_dir():
            return []
        wanted = [path for path in folder.iterdir() if path.name.endswith(self.suffix) and path.is_file()]
        return [path for path in wanted if not path.name.startswith((".", "_"))]


def shelf(name: str, own: Path | None = None) -> Shelf:
    """A shipped shelf, overlaid by the folder of the same name in the newsroom's folder `own`."""
    if name not in SHIPPED:
        raise NotKnown(f"there is no shelf {name!r}", mend=_nearest(name, list(SHIPPED), "shelves"))
    folder, suffix = SHIPPED[name]
    folders = (folder,) if own is None else (folder, own / name)
    return Shelf(name=name, suffix=suffix, folders=folders)


def modules(package: str) -> list[str]:
    """What lies on a shelf whose files are the modules of a package, sorted."""
    folder = Path(importlib.import_module(package).__path__[0])
    return sorted(file.stem for file in folder.glob("[a-z]*.py"))


def module(package: str, name: str, kind: str) -> ModuleType:
    """One of them; NotKnown says that there is no such `kind` ("format"), and suggests the nearest."""
    names = modules(package)
    if name not in names:
        raise NotKnown(f"there is no {kind} {name!r}", mend=_nearest(name, names, f"{kind}s"))
    return importlib.import_module(f"{package}.{name}")


def _stem(file: Path, suffix: str) -> str:
    return file.name.removesuffix(suffix)


def _nearest(asked: str, names: list[str], shelf_name: str) -> str:
    near = difflib.get_close_matches(asked, names, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"{shelf_name}: {', '.join(names) if names else 'nothing there yet'}"
