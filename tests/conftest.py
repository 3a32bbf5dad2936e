"""What tests share: the shipped datasets, opened once, and their stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

from desk.checking import source_shelves
from nlg.home import Home
from nlg.pipeline import Dataset, Release, open_dataset, release
from nlg.proof.check import Checker
from nlg.story import NoStory

settings.register_profile("steady", deadline=None, derandomize=True)  # the same draws on a slow machine and a fast one
settings.load_profile("steady")
Story = Callable[..., dict[str, Any]]


@cache
def dataset(name: str) -> Dataset:
    return open_dataset(Home(None), name)


def released(name: str, period: date | None) -> Release:
    """A period's release (None: of the newest settled one), analysed once however it is asked for."""
    return _released(name, dataset(name).period(period))


@cache
def _released(name: str, period: date) -> Release:
    return release(dataset(name), period)


@cache
def told(name: str, area: str, period: date | None, shape: str = "") -> dict[str, Any] | NoStory:
    made = released(name, period)
    return made.story(made.dataset.area(area).code, shape)


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the approved files anew: read the diff before you commit it"
    )
