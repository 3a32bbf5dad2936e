"""A real WordPress for tests: Debian's, with a database of its own in a folder, gone when the test is over."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "wordpress"
DEBIANS = Path("/usr/share/wordpress")
NEEDED = {"php": "php-cli", "mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server"}
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class WordPress:
    """A site that runs. `root` is where its files lie."""

    root: Path
    url: str
    user: str
    password: str
    version: str

    def php(self, code: str) -> Any:
        """What PHP returns that is run inside the site."""
        return json.loads(_php(self.root, "run.php", [], code, self.url.removeprefix("http://")))


@contextmanager
def wordpress(folder: Path, role: str = "editor") -> Iterator[WordPress]:
    """A site with nothing but its installation, and a user of that role."""
    root = folder / "site"
    _copied(root)
    host = f"127.0.0.1:{_free_port()}"
    with _database(folder), _served(root, host):
        made = json.loads(_php(root, "install.php", [role], "", host))
        yield WordPress(root, f"http://{host}", made["user"], made["password"], made["version"])


def missing() -> list[str]:
    """Debian's packages that a real WordPress needs and this machine has not."""
    lacking = [package for program, package in NEEDED.items() if shutil.which(program, path=_path()) is None]
    if not (DEBIANS / "wp-includes" / "version.php").is_file():
        lacking.append("wordpress")
    if "php" not in lacking and "mysqli" not in subprocess.run(["php", "-m"], capture_output=True, text=True).stdout:
        lacking.append("php-mysql")
    return sorted(set(lacking))


def _copied(root: Path) -> None:
    """Its own files: WordPress looks for its settings where its files really lie."""
    shutil.copytree(DEBIANS, root, ignore=shutil.ignore_patterns("wp-config.php", "plugins", "themes"))
    for name in ("wp-config.php", "install.php", "run.php"):
        shutil.copy(HERE / name, root / name)


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    data, sock = folder / "db", folder / "db.sock"
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    install = [
        "mariadb-install-db",
        "--no-defaults",
        f"--datadir={data}",
        "--skip-test-db",
        "--auth-root-authentication-method=normal",
    ]
    subprocess.run([*install, *as_root], check=True, capture_output=True, env=_environment())
    started = [
        "mariadbd",
        "--no-defaults",
        f"--datadir={data}",
        f"--socket={sock}",
        "--skip-networking",
        f"--pid-file={folder / 'db.pid'}",
    ]
    light = ["--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--skip-grant-tables", *as_root]
    with _running([*started, *light], folder / "db.log"):
        _until(sock.exists, folder / "db.log")
        subprocess.run(["php", str(HERE / "database.php"), str(sock)], check=True, capture_output=True)
        yield


@contextmanager
def _served(root: Path, host: str) -> Iterator[None]:
    log = root.parent / "php.log"
    with _running(["php", "-d", "display_errors=0", "-S", host, "-t", str(root)], log, PHP_CLI_SERVER_WORKERS="2"):
        name, _, port = host.partition(":")
        _until(lambda: _answers(name, int(port)), log)
        yield


@contextmanager
def _running(command: list[str], log: Path, **environment: str) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env=_environment() | environment, start_new_session=True
        )
        try:
            yield
        finally:
            _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """The process and those that it started, by the group that is its own."""
    os.killpg(process.pid, 15)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()


def _php(root: Path, script: str, arguments: list[str], told: str, host: str) -> str:
    command = ["php", "-d", "display_errors=stderr", str(root / script), *arguments]
    done = subprocess.run(command, input=told, capture_output=True, text=True, env=_environment() | {"WP_HOST": host})
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": _path()}


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(host: str, port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((host, port)) == 0


def _until(there: Any, log: Path) -> None:
    began = time.monotonic()
    while not there():
        assert time.monotonic() - began < PATIENCE, log.read_text(errors="replace")
        time.sleep(0.05)
