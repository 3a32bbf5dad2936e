"""The desk starts on what is there: an empty folder, an older database, one that is locked, full or gone."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import desk_room
import pytest
from desk_room import NOW, Room, newsroom, room
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor

from desk.review import audit, serving
from desk.review.accounts import add_user
from desk.review.decisions import decide
from desk.review.models import AuditRow, Story
from desk.review.permissions import ROLES, may
from desk.review.settings import database
from feeds.publish import publish
from nlg.errors import BadSheet, Trouble
from nlg.home import Home

__all__ = ["room"]
HOUSE = Path(__file__).resolve().parent.parent


def ran(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command of ours in a process of its own."""
    code = "import sys; from desk.cli import main; sys.exit(main())"
    env = {**os.environ, "PYTHONPATH": str(HOUSE)}
    return subprocess.run(
        [sys.executable, "-c", code, *command], cwd=cwd, env=env, capture_output=True, text=True, timeout=120
    )


def test_the_record_is_proved_from_the_command_line(tmp_path: Path) -> None:
    home = newsroom(tmp_path / "newsroom", 2)
    made_ready = f"""
from datetime import UTC, datetime
from pathlib import Path
from nlg.home import Home
from desk.review.settings import configure
home = Home(Path({str(home.folder)!r}))
configure(home)
from desk.review.serving import make_ready
print(make_ready(home, datetime(2021, 3, 8, 9, 30, tzinfo=UTC), print).new)
print(make_ready(home, datetime(2021, 3, 8, 9, 31, tzinfo=UTC), print).new)
"""
    env = {**os.environ, "PYTHONPATH": str(HOUSE)}
    first = subprocess.run([sys.executable, "-c", made_ready], env=env, capture_output=True, text=True, check=True)
    said = first.stdout.splitlines()
    assert said[0].startswith("Log in as editor with the password ")
    assert said[-2:] == ["2", "0"]
    assert first.stdout.count("password") == 1  # shown once
    folder = home.folder / "desk"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in ("key", "desk.sqlite3")} == {0o600}
    done = ran("verify-audit", "--out", "record.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "3 lines: whole\n"), done.stderr
    assert len((tmp_path / "record.jsonl").read_text("utf-8").splitlines()) == 3


def test_a_copy_made_while_the_desk_runs_is_put_back_whole(tmp_path: Path, room: Room) -> None:
    """As docs/desk-deploy.md has it: the database first, then the folder, which then knows of more."""
    if connection.vendor != "sqlite":
        return  # there it is pg_dump's business
    published, later = room.stories()[:2]
    for verb in ("approve", "publish"):
        room.do("editor", published, verb)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite3")])
    for verb in ("approve", "publish"):
        room.do("editor", later, verb)
    shutil.copytree(room.home.folder, tmp_path / "restored")
    desk_room.close()
    desk_room._connect(str(tmp_path / "copy.sqlite3"))
    restored = Home(tmp_path / "restored")
    desk_room.configure(restored)
    assert (list(audit.faults()), Story.objects.get(pk=later.pk).state) == ([], "draft")
    serving.make_ready(restored, room.later(seconds=1), print)
    assert (list(audit.faults()), Story.objects.get(pk=later.pk).state) == ([], "published")
    before = {path: path.read_bytes() for path in restored.public.rglob("*") if path.is_file()}
    publish(restored, room.now)
    assert before
    assert {path: path.read_bytes() for path in restored.public.rglob("*") if path.is_file()} == before


def test_the_page_on_running_the_desk_has_the_table_of_roles() -> None:
    page = (HOUSE / "docs" / "desk-deploy.md").read_text("utf-8")
    for role, verbs in ROLES.items():
        assert f"| {role} | {', '.join(sorted(verbs))} |" in page


def test_the_page_on_security_names_tests_that_there_are_and_nothing_open() -> None:
    tests, page = Path(__file__).parent, (Path(__file__).parents[1] / "docs/security.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    there = {
        name for file in tests.glob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))
    }
    assert (len(named) > 20, named - there, "**open**" in page) == (True, set(), False)


def test_what_lies_outside_a_newsroom_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("somebody's own")
    done = ran("--home", ".", "desk", cwd=tmp_path)
    assert (done.returncode, "newsroom.toml" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    done = ran("verify-audit", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_an_older_database_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path) -> None:
    """As the first version made it, with a story, a person and a line of the record; all stay, and the guard comes."""
    desk_room.close()
    desk_room._connect(str(tmp_path / "old.sqlite3"))
    for app, step in (("auth", None), ("review", "0001_initial")):
        call_command("migrate", *(part for part in (app, step) if part), verbosity=0)
    old = MigrationExecutor(connection).loader.project_state(("review", "0001_initial")).apps
    family = old.get_model("review", "Family").objects.create(dataset="d", shape="area", templates="0" * 64)
    told = {"slug": "a-story", "version": 1, "changed": NOW, "family": family, "reasons": ["one"]}
    story = old.get_model("review", "Story").objects.create(**told)
    add_user("ann", desk_room.PASSWORD, ["editor"], NOW, by="test")
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    found = Story.objects.get()
    assert (found.pk, found.slug, found.reasons, found.editions) == (story.pk, "a-story", ["one"], "")
    assert may(User.objects.get(username="ann"), "write")
    assert (AuditRow.objects.count(), list(audit.faults())) == (1, [])
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        AuditRow.objects.all().delete()
    desk_room.close()


def test_models_and_migrations_say_the_same(room: Room) -> None:
    call_command("makemigrations", "review", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("database is locked", "nothing was changed"),
        ("database or disk is full", "make room"),
        ("unable to open database file", "yours to write in"),
        ("file is not a database", "docs/desk-deploy.md"),
    ],
)
def test_a_database_that_fails_is_said_in_words(fault: str, words: str) -> None:
    with pytest.raises(Trouble) as said, serving.database_in_words():
        raise OperationalError(fault)
    assert fault in str(said.value)
    assert words in said.value.mend


def test_a_write_that_fails_half_way_changes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk: the move, the story and the record are one transaction."""
    story, rows = room.story(), AuditRow.objects.count()

    def full(*_: Any, **__: Any) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("desk.review.decisions.Move.objects.create", full)
        with pytest.raises(OperationalError):
            room.do("editor", story, "approve")
    story.refresh_from_db()
    assert (story.state, story.stamp, AuditRow.objects.count()) == ("draft", 1, rows)
    assert room.do("editor", story, "approve").became == "approved"


def test_a_locked_database_waits_then_says_so_and_loses_nothing(tmp_path: Path, room: Room) -> None:
    if connection.vendor != "sqlite":
        return  # a lock of one row is PostgreSQL's own matter
    import sqlite3

    story = room.story()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OperationalError, match="locked"):
            decide(room.people["editor"], story, "approve", story.stamp, now=room.now)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert room.do("editor", story, "approve").became == "approved"


def test_one_look_lets_out_what_is_due_and_takes_in_what_is_new(room: Room) -> None:
    from desk.review.decisions import When

    story = room.story()
    room.do("editor", story, "schedule", at=When(at=NOW + timedelta(minutes=5), typed="x", zone="UTC"))
    serving.look(room.home, NOW + timedelta(minutes=4))
    story.refresh_from_db()
    assert story.state == "scheduled"
    serving.look(room.home, NOW + timedelta(minutes=6))
    story.refresh_from_db()
    assert story.state == "published"


def test_one_setting_chooses_the_database(tmp_path: Path) -> None:
    lite = database("", tmp_path / "x.sqlite3")
    assert (lite["ENGINE"], lite["OPTIONS"]["transaction_mode"]) == ("django.db.backends.sqlite3", "IMMEDIATE")
    post = database("postgresql://ann:p%40ss@db.example:5433/desk?sslmode=require", tmp_path)
    wanted = {"NAME": "desk", "USER": "ann", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert {key: post[key] for key in wanted} == wanted
    assert post["OPTIONS"]["sslmode"] == "require"
    for wrong in ("mysql://x/y", "postgresql://host", "desk.sqlite3"):
        with pytest.raises(BadSheet):
            database(wrong, tmp_path)


def test_sqlite_writes_ahead_and_syncs(room: Room) -> None:
    if connection.vendor != "sqlite":
        return
    connection_created.disconnect(dispatch_uid="tests")  # the rest of the tests does not wait for the disk
    connection.close()
    with connection.cursor() as cursor:
        modes = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    connection_created.connect(desk_room.unsynced, dispatch_uid="tests")
    assert modes == ["wal", 2, 1]


@pytest.mark.parametrize(
    ("address", "name", "known"),
    [("10.0.0.9", "editor", True), ("10.9.9.9", "editor", False), ("10.0.0.9", "nobody", False)],
)
def test_only_a_trusted_proxy_says_who_is_logged_in(room: Room, address: str, name: str, known: bool) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest, HttpResponse

    from desk.review.sign_on import SignOn

    for off in (True, False):
        object.__setattr__(room.home.settings.desk, "sign_on_header", "" if off else "X-Remote-User")
        object.__setattr__(room.home.settings.desk, "trusted_proxies", ("10.0.0.9",))
        request = HttpRequest()
        request.session = SessionStore()
        request.user = AnonymousUser()
        request.META.update(REMOTE_ADDR=address, HTTP_X_REMOTE_USER=name)
        SignOn(lambda _: HttpResponse())(request)
        assert request.user.is_authenticated is (known and not off)
    request.META["HTTP_X_REMOTE_USER"] = ""
    SignOn(lambda _: HttpResponse())(request)
    assert not request.user.is_authenticated
