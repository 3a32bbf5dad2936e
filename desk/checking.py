"""Runs the separate checker over files and folders for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from nlg.errors import NotKnown
from nlg.home import Home
from nlg.proof.check import Checker, Siblings, Unreadable, check_packed, is_crate


def check_paths(home: Home, paths: Sequence[Path], sources: Sequence[Path], say: Callable[[str], None]) -> int:
    """A line for each story, a line for each fault; 0 if all hold, 1 if one lies, 2 if one cannot be judged."""
    shelves = [folder for own in (home, *_newsrooms(paths)) for folder in source_shelves(own)]
    checker = Checker([*sources, *dict.fromkeys(shelves)])
    worst, beside = 0, Siblings()
    for path in _stories(paths):
        try:
            packed = is_crate(path.parent)
            verdict = check_packed(path, beside) if packed else checker.check_file(path, beside)
        except Unreadable as error:
            say(f"{path}: cannot be checked: {error}")
            worst = 2
            continue
        said = f"{verdict.claims} claims in {verdict.sentences} sentences"
        unproved = f"; written by a person: {', '.join(verdict.unproved)}" if verdict.unproved else ""
        if not verdict.faults:
            say(f"{path}: true: {said}{unproved}")
            continue
        worst = max(worst, 1)
        say(f"{path}: FALSE: {len(verdict.faults)} of {said}{unproved}")
        for fault in verdict.faults:
            say(f"  {fault}")
    return worst


def _newsrooms(paths: Sequence[Path]) -> Iterator[Home]:
    """The newsrooms in whose folders stories lie: what they were made from is kept there."""
    for path in paths:
        folders = (folder for folder in (path, *path.resolve().parents) if (folder / "newsroom.toml").is_file())
        yield from (Home(folder) for folder in islice(folders, 1))


def source_shelves(home: Home) -> list[Path]:
    """Folders that hold what stories are checked against, shipped and the newsroom's own."""
    folders = [folder for name in ("datasets", "registers", "styles", "context") for folder in home.shelf(name).folders]
    folders += [home.stories] if home.stories else []  # an earlier story may be what a claim rests on
    folders += [home.archive.folder] if home.archive.folder else []
    return [folder for folder in folders if folder.is_dir()]


def _stories(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("story.json")) or sorted(path.glob("*.json"))
            if not found:
                raise NotKnown(f"{path}: there is no story in it (story.json, or *.json)")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise NotKnown(f"{path}: there is no such file or folder")
