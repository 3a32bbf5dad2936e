"""A review desk for tests: a newsroom with a few real stories, people of every role, a database of its own."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import dataset, told

from desk.review.settings import configure
from nlg.home import Home

NOW = datetime(2021, 3, 8, 9, 30, tzinfo=UTC)
PASSWORD = "a long pass phrase of no worth"
DATASET = "england_deaths"
POSTGRESQL = os.environ.get("PARISHPUMP_TEST_POSTGRESQL", "")  # an address: the same tests run on PostgreSQL
TEMPLATE, COPY = "desk_template", "desk_copy"  # databases on a PostgreSQL server of the tests' own
SETTINGS = """
[desk]
second_factor = false
"""


@dataclass
class Room:
    """A desk: its newsroom, and people by role. `now` is the time of the next thing done."""

    home: Home
    people: dict[str, Any]
    now: datetime = NOW

    def stories(self) -> list[Any]:
        """All stories in the order of the queue."""
        from desk.review.models import Story

        return list(Story.objects.all())

    def story(self, state: str = "draft") -> Any:
        """The first story in a state."""
        from desk.review.models import Story

        found = Story.objects.filter(state=state).first()
        assert found is not None, f"no story is {state}"
        return found

    def later(self, **passed: float) -> datetime:
        """Time goes by."""
        self.now += timedelta(**passed)
        return self.now

    def do(self, role: str, story: Any, verb: str, reason: str = "a reason", **more: Any) -> Any:
        """One decision on the story as it is now, a second after the last."""
        from desk.review.decisions import decide

        story.refresh_from_db()
        made = decide(self.people[role], story, verb, story.stamp, reason, now=self.later(seconds=1), **more)
        story.refresh_from_db()
        return made


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A desk with six drafts."""
    yield from opened(tmp_path, 6)


def opened(folder: Path, stories: int) -> Iterator[Room]:
    """A desk with so many drafts, in a database of its own; closed and forgotten at the end."""
    home = newsroom(folder / "newsroom", stories)
    fresh_database(folder)
    configure(home)
    from desk.review.loading import load

    load(home, NOW)
    yield Room(home=home, people=people())
    close()


def newsroom(folder: Path, stories: int) -> Home:
    """A newsroom's folder with so many drafts: real stories, and beyond those there are copies under other ids."""
    home = Home.create(folder, publisher="Test", base_url="https://news.example", id_namespace="news.example")
    with (folder / "newsroom.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for n in range(stories):
        home.keep(_bundle(n), NOW)
    return home


def _bundle(n: int) -> dict[str, Any]:
    real = bundles()
    made = copy.deepcopy(real[n % len(real)])
    if n >= len(real):
        ends = datetime.fromisoformat(made["period"]["end"]).date() + timedelta(days=n)
        made["id"] = Home(None).settings.story_id(made["dataset"], "copies", made["area"]["code"], ends)
        made["slug"] = f"{made['slug']}-{n}"
    return made


@cache
def bundles() -> list[dict[str, Any]]:
    """Real stories of one release, the first by code."""
    codes = dataset(DATASET).everywhere()
    found = (told(DATASET, code, None) for code in codes[:40])
    return [story for story in found if isinstance(story, dict)][:12]


def people() -> dict[str, Any]:
    """A person of each role, and a second editor."""
    from django.contrib.auth.models import User

    return {user.username: user for user in User.objects.all()}


def set_up() -> None:
    """Django, when this file is imported, since models cannot be before; passwords are hashed quickly here."""
    first = Path(tempfile.mkdtemp(prefix="desk-first-"))
    home = newsroom(first / "newsroom", 0)
    if POSTGRESQL:
        with (first / "newsroom" / "newsroom.toml").open("a", encoding="utf-8") as file:
            file.write(f'database = "{POSTGRESQL}"\n')
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    configure(home, ALLOWED_HOSTS=["localhost", "testserver", "127.0.0.1"], **quick)


@cache
def _template() -> str:
    """A database with all tables and people, copied for each test: a file, or on PostgreSQL a name."""
    from django.core.management import call_command

    name = TEMPLATE if POSTGRESQL else str(Path(tempfile.mkdtemp(prefix="desk-template-")) / "desk.sqlite3")
    if POSTGRESQL:
        _on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    _connect(name)
    call_command("migrate", verbosity=0)
    _fill()
    close()
    return name


def _on_server(*commands: str) -> None:
    """Done on PostgreSQL outside any database of ours."""
    import psycopg

    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        for command in commands:
            server.execute(command.encode())


def _fill() -> None:
    from desk.review.accounts import add_user, make_roles
    from desk.review.permissions import ROLES

    make_roles()
    for role in ROLES:
        add_user(role, PASSWORD, [role], NOW, by="test")
    add_user("second editor", PASSWORD, ["editor"], NOW, by="test")


def fresh_database(folder: Path) -> None:
    """An empty desk with people, in `folder`."""
    template = _template()
    close()
    if POSTGRESQL:
        _on_server(f"DROP DATABASE IF EXISTS {COPY}", f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}")
        _connect(COPY)
        return
    shutil.copy(template, folder / "desk.sqlite3")
    _connect(str(folder / "desk.sqlite3"))


def _connect(name: str) -> None:
    from django.db import connections

    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def close() -> None:
    """Closes this thread's connections."""
    from django.db import connections

    connections.close_all()


set_up()
