"""A review desk for tests: a newsroom with a few real stories, people of every role, a database of its own."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import dataset, told
from django.db.backends.signals import connection_created

from desk.review.settings import configure, home
from nlg.home import Home

NOW = datetime(2021, 3, 8, 9, 30, tzinfo=UTC)
PASSWORD = "a long pass phrase of no worth"
DATASET = "england_deaths"
POSTGRESQL = os.environ.get("PARISHPUMP_TEST_POSTGRESQL", "")  # an address: the same tests run on PostgreSQL
COPY = "desk_copy"  # a database on a PostgreSQL server of the tests' own
PLACE = Path(tempfile.mkdtemp(prefix="desk-")) / "desk"
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
def room() -> Iterator[Room]:
    """A desk with six drafts."""
    yield from opened(6)


def opened(stories: int) -> Iterator[Room]:
    """A desk with so many drafts, as if just loaded; closed and forgotten at the end.

    All lie in the same place, one after the other: so the checker, which knows its folders, keeps its tables read.
    """
    laid_out(stories)
    yield Room(home=home(), people=people())
    close()
    shutil.rmtree(PLACE, ignore_errors=True)  # a desk opened while this one was has taken its place, and gone


def laid_out(stories: int) -> None:
    """Puts a newsroom with so many drafts, and its database, in the place of whatever is there."""
    made = _loaded(stories)
    close()
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(made.folder / "newsroom", PLACE / "newsroom", symlinks=True)
    configure(Home(PLACE / "newsroom"))
    _copy_database(made.database, PLACE)


@contextmanager
def as_it_was(room: Room) -> Iterator[None]:
    """Takes back all that is done within, in the database and in the newsroom's folder: for many small examples.

    What a transaction writes is seen within it as ever: only that the disk keeps it is not put to the test.
    """
    from django.db import transaction

    folder = room.home.folder
    kept = shutil.copytree(folder, folder.with_name("kept"), symlinks=True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(folder)
        kept.rename(folder)


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
    connection_created.connect(unsynced, dispatch_uid="tests")


def unsynced(connection: Any, **_: Any) -> None:
    """No test cuts the power: SQLite need not wait for the disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


@dataclass(frozen=True)
class Made:
    """What is copied for a test: a folder, and the database, which is a file in it or on PostgreSQL a name."""

    folder: Path
    database: str


@cache
def _peopled() -> Made:
    """All tables, and people in them."""
    from django.core.management import call_command

    made = _empty("desk_template")
    _connect(made.database)
    call_command("migrate", verbosity=0)
    _fill()
    close()
    return made


@cache
def _loaded(stories: int) -> Made:
    """A newsroom with so many drafts, taken in by the desk."""
    from desk.review.loading import load

    made, before = _empty(f"desk_template_{stories}"), _peopled()
    home = newsroom(made.folder / "newsroom", stories)
    _copy_database(before.database, made.folder, Path(made.database).name)
    configure(home)
    load(home, NOW)
    close()
    return made


def _empty(name: str) -> Made:
    folder = Path(tempfile.mkdtemp(prefix="desk-made-"))
    if POSTGRESQL:
        _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    return Made(folder, name if POSTGRESQL else str(folder / "desk.sqlite3"))


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


def _copy_database(of: str, folder: Path, name: str = COPY) -> None:
    """A copy of a database, into a folder, or on PostgreSQL under a name; it is the one in use from then on."""
    if POSTGRESQL:
        _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {of}")
        _connect(name)
        return
    shutil.copy(of, folder / "desk.sqlite3")
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
