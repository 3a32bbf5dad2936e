"""The desk's own tests once more on PostgreSQL: a server of Debian's, started for them and thrown away after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL

HOUSE = Path(__file__).resolve().parent.parent
SAME = (
    *("test_decisions.py", "test_audit.py", "test_two_editors.py", "test_desk_schedule.py", "test_desk_people.py"),
    *("test_desk_pages.py", "test_desk_staff.py", "test_edits.py"),
)
QUICK = ("test_audit.py",)  # the full run takes all of them


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a fresh server, reached through a socket in its own folder."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    assert programs is not None, "PostgreSQL is missing: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    owner: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    if owner:
        shutil.chown(folder, "postgres", "postgres")
    run: dict[str, Any] = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, **owner}
    subprocess.run([programs / "initdb", "-D", folder / "data", "-U", "desk", "-A", "trust", "-E", "UTF8"], **run)
    set_up = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = [programs / "pg_ctl", "-D", folder / "data", "-w"]
    subprocess.run([*control, "-l", folder / "log", "-o", set_up, "start"], **run)
    try:
        yield f"postgresql://desk@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder)


@pytest.mark.long
def test_the_desks_tests_hold_on_postgresql(server: str) -> None:
    tests = [f"tests/{name}" for name in (SAME if FULL else QUICK)]
    env = {**os.environ, "PARISHPUMP_TEST_POSTGRESQL": server, "PARISHPUMP_FULL": "0"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    done = subprocess.run(command, cwd=HOUSE, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout or "[100%]" in done.stdout
