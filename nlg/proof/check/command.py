"""`python -m nlg.proof.check STORY.json|FOLDER ... [--sources DIR]...`: a line per story and per fault."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from .checker import Checker
from .crate import check_packed, is_crate
from .report import Unreadable, one_line
from .siblings import Siblings

_PROJECT = Path(__file__).resolve().parents[3]
SHIPPED = (
    _PROJECT / "nlg" / "datasets",
    _PROJECT / "nlg" / "registers",
    _PROJECT / "nlg" / "context",
    _PROJECT / "story_templates" / "styles",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Checks the stories named; 0 if all hold, 1 if any has a fault, 2 if any cannot be judged."""
    parser = argparse.ArgumentParser(prog="python -m nlg.proof.check", description="Proves stories from their sources.")
    parser.add_argument("stories", nargs="+", type=Path, metavar="STORY.json|FOLDER")
    parser.add_argument(
        "--sources", action="append", default=[], type=Path, metavar="DIR", help="where source files lie"
    )
    asked = parser.parse_args(argv)
    checkers: dict[Path, Checker] = {}
    worst, beside = 0, Siblings()
    for path in _stories(asked.stories):
        home = path.parent if not asked.sources else Path()
        if home not in checkers:
            checkers[home] = Checker(asked.sources or [home, *SHIPPED])
        worst = max(worst, _say(checkers[home], path, beside))
    return worst


def _stories(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named; of a folder every story.json in it, or every .json where there is none."""
    for path in paths:
        if path.is_dir():
            yield from (sorted(path.rglob("story.json")) or sorted(path.rglob("*.json")) or [path / "story.json"])
        else:
            yield path


def _say(checker: Checker, path: Path, beside: Siblings) -> int:
    try:
        verdict = check_packed(path, beside) if is_crate(path.parent) else checker.check_file(path, beside)
    except Unreadable as error:
        print(one_line(f"{path}: cannot be checked: {error}"))
        return 2
    said = "; ".join(
        [f"{verdict.claims} claims in {verdict.sentences} sentences"]
        + ([f"{len(verdict.unproved)} unproved: {', '.join(verdict.unproved)}"] if verdict.unproved else [])
    )
    state = f"{len(verdict.faults)} faults" if verdict.faults else "ok"
    print(one_line(f"{path}: {state}; {said}"))
    for fault in verdict.faults:
        print(one_line(f"{path}: {fault}"))
    return 1 if verdict.faults else 0
