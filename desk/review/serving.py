"""Starts the desk: its database, the first person, the newsroom's drafts, the clock for schedules, and a web server."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, connections
from waitress.server import create_server

from desk.review import evidence, naming
from desk.review.accounts import first_user
from desk.review.loading import Loaded, load
from desk.review.models import AuditRow, Story
from desk.review.queue import OPEN
from desk.review.schedule import EVERY, due
from desk.review.settings import PATIENCE
from nlg.errors import Trouble
from nlg.home import Home

LOOPBACK = "127.0.0.1"
THREADS = 8
Say = Callable[[str], None]


def make_ready(home: Home, now: datetime, say: Say) -> Loaded:
    """Brings the database up to date, whatever version it is of; makes the first person; takes in the stories."""
    with database_in_words():
        call_command("migrate", verbosity=0)
        first = first_user(now)
        loaded = load(home, now)
    if first:
        say(f"Log in as {first[0]} with the password {first[1]}")
        say("  It is shown this once, kept nowhere, and good for three days: you change it when you log in.")
        say("  Set up a second factor there before you approve anything.")
    return loaded


def serve(home: Home, port: int, say: Say) -> int:
    """Serves on this machine's own address until Ctrl-C. Trouble where the port is taken."""
    loaded = make_ready(home, datetime.now(UTC), say)
    try:
        server: Any = create_server(get_wsgi_application(), host=LOOPBACK, port=port, **_proxy(home))
    except OSError as fault:
        raise Trouble(f"port {port}: {fault.strerror}", mend="choose another: --port 8701") from None
    say(f"{loaded.new} new stories, {loaded.changed} changed")
    say(f"The desk is at http://{LOOPBACK}:{server.effective_port}/ (Ctrl-C ends it)")
    with looking(home, say):
        try:
            server.run()
        finally:
            server.close()
    return 0


def _proxy(home: Home) -> dict[str, Any]:
    """Behind TLS the proxy on this machine is believed when it says that a request came by https, and nothing else."""
    told: dict[str, Any] = {"threads": THREADS, "ident": None, "clear_untrusted_proxy_headers": True}
    if home.settings.desk.https:
        told |= {"trusted_proxy": LOOPBACK, "trusted_proxy_headers": {"x-forwarded-proto"}}
    return told


@contextmanager
def looking(home: Home, say: Say) -> Iterator[None]:
    """Looks at the schedule, and into the newsroom's folder, at once and every few seconds while the block runs."""
    end = threading.Event()
    worker = threading.Thread(target=_look_on, args=(home, say, end), name="schedule", daemon=True)
    worker.start()
    try:
        yield
    finally:
        end.set()
        worker.join(timeout=PATIENCE)


def _look_on(home: Home, say: Say, end: threading.Event) -> None:
    while True:
        try:
            look(home)
            for why in notify(home):
                say(why)
        except Exception as fault:  # one look that fails must not be the last: the next may go well
            say(f"the schedule could not be looked at: {fault}")
        finally:
            connections.close_all()
        if end.wait(EVERY):
            return


def look(home: Home, now: datetime | None = None) -> None:
    """One look: what is due goes out first, then what is new comes in; its tables are read before anybody asks, and
    what it leaves out is put in words.
    """
    when = now or datetime.now(UTC)
    due(when)
    load(home, when)
    waiting = Story.objects.filter(state__in=OPEN)
    evidence.prepare(home, waiting.only("version", "vintage").order_by("-release", "-weight").iterator())
    naming.learn(home, waiting.only("version").order_by("dataset", "release", "-weight"))


def notify(home: Home, now: datetime | None = None) -> list[str]:
    """Tells whoever is named under [[notices]] what has come up; a line for each who could not be told."""
    if not home.settings.notices:
        return []
    from desk.noticing import Happening, happenings, tell
    from desk.sending.round import How
    from desk.web import Web

    recalls = [
        Happening(
            sort="recall", key=f"recall {row.number}", words=f"Recalled by {row.actor}: {row.object}. {row.reason}"
        )
        for row in AuditRow.objects.filter(verb="recall")
    ]
    how = How(now=now or datetime.now(UTC), web=Web(), environment=os.environ)
    return tell(home, [*happenings(home), *recalls], how)


@contextmanager
def database_in_words() -> Iterator[None]:
    """A database that cannot be used, as a Trouble: what is wrong, and what to do about it."""
    try:
        yield
    except DatabaseError as fault:
        raise Trouble(f"the desk's database: {_first_line(fault)}", mend=_mend(str(fault))) from None


def _first_line(fault: Exception) -> str:
    return str(fault).strip().split("\n")[0] or type(fault).__name__


def _mend(said: str) -> str:
    if "locked" in said or "lock timeout" in said:
        return "another program holds it: wait a moment; nothing was changed"
    if "full" in said:
        return "the disk is full: make room; nothing was changed"
    if "readonly" in said or "unable to open" in said:
        return "its folder must be there and be yours to write in"
    server = "start the PostgreSQL server, or mend database = in newsroom.toml"
    return server if connection.vendor == "postgresql" else "put the last copy back: docs/desk-deploy.md says how"
