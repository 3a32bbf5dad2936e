"""Who may import whom, and through which door each outside library comes in."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = {  # the longest matching prefix counts; a file imports only from its own floor or below
    "nlg": 0,
    "nlg.errors": 0,
    "nlg.panel": 0,
    "nlg.fact": 1,
    "nlg.story": 1,
    "nlg.files": 1,
    "nlg.shelf": 1,
    "nlg.settings": 1,
    "nlg.moves": 1,
    "nlg.ledger": 1,
    "nlg.builds": 1,
    "nlg.archive": 1,
    "nlg.home": 1,
    "nlg.intake": 2,
    "nlg.finding": 3,
    "nlg.vintages": 3,
    "nlg.telling.words": 4,
    "nlg.telling": 5,
    "feeds": 0,
    "feeds.gate": 5,
    "feeds.label": 5,
    "feeds.item": 5,
    "feeds.feed": 5,
    "feeds.publication": 5,
    "feeds.charts": 5,
    "feeds.formats": 6,
    "feeds.pages": 6,
    "feeds.profiles": 6,
    "feeds.public": 6,
    "feeds.kept": 7,
    "feeds.publish": 7,
    "nlg.opening": 3,
    "nlg.pipeline": 7,
    "desk": 8,
}
ROOMS = ("nlg.intake", "nlg.finding", "nlg.telling", "nlg.proof")
ORDER = {room: n for n, room in enumerate(ROOMS)}
DOORS = {  # outside library: the modules that may import it
    "pandas": ("nlg.intake.rows",),
    "jinja2": (
        "nlg.telling.sentences",
        "nlg.telling.branches",
        "nlg.telling.choice",
        "nlg.telling.compiled",
        "nlg.telling.proofread",
        "nlg.telling.straight",
        "feeds.templates",
    ),
    "resvg_py": ("feeds.charts.png",),
    "feedgen": ("feeds.formats._feedgen",),
    "inflect": ("nlg.telling.words",),
    "pydantic": ("nlg.settings", "nlg.intake", "nlg.telling.shape"),
    "click": ("desk.cli", "desk.commands", "desk.demo", "desk.new"),
    "urllib3": ("desk.web",),
    "sqlalchemy": ("desk.database",),
    "lxml": ("feeds.formats._feedgen", "feeds.formats._xml"),
    "python_calamine": ("nlg.intake.readers.xlsx",),
    "django": ("desk.review",),
    "pyotp": ("desk.review.accounts",),
    "waitress": ("desk.review.serving",),
    "pyarrow": ("nlg.intake.readers.parquet",),
}


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("nlg", "feeds", "desk", "story_templates"):
        for path in sorted((HOUSE / top).rglob("*.py")):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
            yield name, path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(name: str, path: Path) -> tuple[str, ...]:
    return tuple(_imports(name, path))


def _imports(name: str, path: Path) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            found = ".".join([*base, *([node.module] if node.module else [])])
            yield found
            yield from (f"{found}.{alias.name}" for alias in node.names)


def floor(name: str) -> int:
    return FLOORS[max((p for p in FLOORS if name == p or name.startswith(p + ".")), key=len)]


def test_a_file_imports_only_from_floors_below_or_its_own() -> None:
    assert [
        f"{name} must not import {other}"
        for name, path in modules()
        if not name.startswith("nlg.proof")
        for other in imports(name, path)
        if other.split(".")[0] in ("nlg", "feeds", "desk") and not other.startswith("nlg.proof")
        if floor(other) > floor(name)
    ] == []


def test_the_checker_imports_nothing_of_the_project() -> None:
    for name, path in modules():
        if name.startswith("nlg.proof"):
            for other in imports(name, path):
                ours = other.split(".")[0] in ("nlg", "feeds", "desk", "story_templates")
                assert not ours or other.startswith("nlg.proof"), f"{name} must not import {other}"


def test_only_the_pipelines_clients_use_the_checker() -> None:
    for name, path in modules():
        if not name.startswith(("nlg.proof", "desk.")):
            assert not any(other.startswith("nlg.proof") for other in imports(name, path)), name


def test_no_files_import_each_other_in_a_circle() -> None:
    paths = dict(modules())
    files = {name for name, path in paths.items() if path.name != "__init__.py"}
    order = TopologicalSorter({name: {*imports(name, paths[name])} & files - {name} for name in sorted(files)})
    order.prepare()  # a CycleError names the circle


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_outside_library_has_its_door(library: str) -> None:
    for name, path in modules():
        if any(other.split(".")[0] == library for other in imports(name, path)):
            assert name.startswith(DOORS[library]), f"{name} must not import {library}"


@pytest.mark.parametrize("library", ["socket", "ssl", "http.client", "urllib.request", "urllib3", "sqlalchemy"])
def test_the_network_is_the_desks_alone(library: str) -> None:
    for name, path in modules():
        if any(other == library or other.startswith(f"{library}.") for other in imports(name, path)):
            assert name in ("desk.web", "desk.database"), f"{name} must not import {library}"


def test_no_detector_imports_another() -> None:
    for name, path in modules():
        if name.startswith("nlg.finding.detectors."):
            siblings = [other for other in imports(name, path) if other.startswith("nlg.finding.detectors")]
            assert not siblings, f"{name} must not import {siblings}"


def test_every_file_opens_with_a_caption() -> None:
    for name, path in modules():
        caption = ast.get_docstring(tree(path))
        assert caption, f"{name} has no caption"
        assert len(caption.splitlines()[0]) <= 130, name


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = ("pandas", "numpy", "jinja2", "inflect", "pydantic", "lxml")
    code = (
        "import sys, click; from desk.cli import cli; cli.get_help(click.Context(cli));"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE)
    assert out.stdout.strip() == "[]"


def test_no_name_of_a_domain_stands_in_the_code() -> None:
    """Code knows datasets, areas and periods; Covid, Kent and weeks of illness live in the sheets."""
    for name, path in modules():
        if name.startswith("nlg.proof"):
            continue
        for node in ast.walk(tree(path)):
            found = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            assert not {"covid", "kent", "medway"} & set(found.lower().split("_")), f"{name}: {found}"
