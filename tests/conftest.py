"""What tests share: the shipped datasets, opened once, and their stories."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from desk.checking import source_shelves
from nlg.home import Home
from nlg.intake.style import load_style
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.proof.check import Checker, library
from nlg.story import NoStory

FULL = os.environ.get("PARISHPUMP_FULL") == "1"
PROGRAMS = [  # need programs that a newcomer does not have
    "desk_browser.py",
    "test_desk_browser.py",
    "test_desk_postgresql.py",
    "test_site_browser.py",
    "test_web_servers.py",
    "test_wordpress.py",
]
collect_ignore = [] if FULL else PROGRAMS
if "PARISHPUMP_WORDPRESS_IMPORTER" not in os.environ:  # where that plugin lies: no registry has it
    collect_ignore = [*collect_ignore, "test_wordpress_importer.py"]
QUICK = 0.2  # of the examples of a property are tried in the quick run
settings.register_profile("full", deadline=None, derandomize=True)  # the same draws on a slow machine and a fast one
settings.register_profile("quick", settings.get_profile("full"), max_examples=40)
settings.load_profile("full" if FULL else "quick")
gc.set_threshold(200_000, 50, 100)  # tables and stories are kept for all tests: looking for cycles in them takes long
# No test cuts the power, so none can see whether the disk has what was written, and none waits for it. Kills, and calls
# that are counted or fail, are as ever.
os.fsync = lambda handle: os.fstat(handle) and None
os.sync = lambda: None
Story = Callable[..., dict[str, Any]]


def _one_folder_for_all() -> None:
    """What tests, and the commands they start or kill, put aside goes with the run; after a kill, with the next."""
    usual = Path(tempfile.gettempdir())
    if usual.name.startswith("parishpump-tests-"):  # a worker's or a command's: its parent has made it
        return
    for left in usual.glob("parishpump-tests-*-*"):
        if not _runs(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    made = tempfile.mkdtemp(prefix=f"parishpump-tests-{os.getpid()}-")
    Path(made).chmod(0o755)  # servers without rights look into folders below
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(usual))  # what pytest keeps of failed tests stays where it was
    os.environ["TMPDIR"] = tempfile.tempdir = made
    atexit.register(shutil.rmtree, made, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


_one_folder_for_all()


def tried(examples: int, share: float = QUICK) -> Callable[[Any], Any]:
    """So many examples in the full run, a share of them in the quick one; the same ones on every machine."""
    return settings(
        max_examples=examples if FULL else max(5, round(examples * share)),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )


@cache
def dataset(name: str) -> Dataset:
    return open_dataset(Home(None), name)


def released(name: str, period: date | None) -> Release:
    """A period's release (None: of the newest settled one), analysed once however it is asked for."""
    return _released(name, dataset(name).period(period))


@cache
def _released(name: str, period: date) -> Release:
    return release(dataset(name), period)


def dataset_for(home: Home, name: str) -> Dataset:
    """A shipped dataset for a newsroom that has words of its own, and no tables: read once for all of them."""
    return replace(dataset(name), home=home)


def released_for(of: Dataset, period: date, style: str | None = None) -> Release:
    """A shipped dataset's release for such a newsroom: analysed once for all of them."""
    made = replace(released(of.sheet.id, period), dataset=of)
    if style is None:
        return made
    path = of.home.shelf("styles").find(style)
    return replace(made, style=load_style(path), style_file=path)


@cache
def told(name: str, area: str, period: date | None, shape: str = "") -> dict[str, Any] | NoStory:
    made = released(name, period)
    return made.story(made.dataset.area(area).code, shape)


class LastRead(dict[Any, Any]):
    """The tables that any checker has read: the latest are kept for the checkers of the tests after."""

    def __setitem__(self, key: Any, table: Any) -> None:
        self.pop(key, None)
        super().__setitem__(key, table)
        if len(self) > 20:
            del self[next(iter(self))]


library._READ = LastRead()


@cache
def checker() -> Checker:
    """One that has the shipped sources, and reads each of them once."""
    return Checker(source_shelves(Home(None)))


@pytest.fixture(scope="session")
def story() -> Story:
    """A story by dataset, area name and period (None: the newest settled one); fails where there is none."""

    def write(name: str, area: str, period: date | None = None, shape: str = "") -> dict[str, Any]:
        found = told(name, area, period, shape)
        assert not isinstance(found, NoStory), found
        return found

    return write


def words(bundle: Mapping[str, Any]) -> str:
    """Everything a reader reads, as one text."""
    parts = [bundle["headline"]["text"], *(s["text"] for s in bundle["standfirst"])]
    parts += [s["text"] for paragraph in bundle["body"] for s in paragraph["sentences"]]
    return "\n".join(parts)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The full run begins with what takes minutes: at the end a worker would be left alone with it."""
    if FULL:
        items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the approved files anew: read the diff before you commit it"
    )
