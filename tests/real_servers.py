"""Real web servers for tests: Debian's nginx and Apache on a free port, set up by what docs/serving.md says."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs" / "serving.md"
PROGRAMS = {"nginx": "nginx", "apache": "apache2"}
PACKAGES = {"nginx": "nginx-light", "apache": "apache2"}
MODULES = Path("/usr/lib/apache2/modules")
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
PATIENCE = 60  # seconds

# What Debian's own nginx.conf has around a site, without what only root may do.
NGINX = """daemon off;
pid {folder}/pid;
error_log stderr;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    {site}
}}
"""
# The same of Debian's apache2.conf, with the modules that it has on, and after them those that the page asks for.
APACHE = """ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
Mutex file:{folder} default
Listen 127.0.0.1:{port}
ServerName echo.example
ErrorLog {folder}/errors
{modules}
TypesConfig /etc/mime.types
DirectoryIndex index.html
<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
{site}
"""
USUAL = ("mpm_event", "authz_core", "authz_host", "alias", "autoindex", "deflate", "dir", "filter", "mime", "setenvif")


@dataclass
class Answer:
    """What a server said. `body` is unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """One that runs. `reload` reads its settings anew, as `nginx -s reload` and `apachectl graceful` do."""

    port: int
    process: subprocess.Popen[bytes]
    hang_up: signal.Signals

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """What stands at an address of it."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        told = {key.replace("_", "-"): value for key, value in headers.items()}
        line.request(method, address, headers={"Host": "echo.example", **told})
        answer = line.getresponse()
        found = {key.lower(): value for key, value in answer.getheaders()}
        body = answer.read()
        line.close()
        return Answer(answer.status, found, gzip.decompress(body) if "content-encoding" in found else body)

    def reload(self) -> None:
        """Reads its settings anew."""
        self.process.send_signal(self.hang_up)


def missing() -> list[str]:
    """Debian's packages of servers that this machine has not."""
    return [PACKAGES[name] for name, program in PROGRAMS.items() if shutil.which(program, path=PATH) is None]


@contextmanager
def serving(name: str, newsroom: Path, folder: Path) -> Iterator[Server]:
    """A server that shows the newsroom's public folder by the page's snippet, under nobody's name where it can be."""
    folder.mkdir()
    folder.chmod(0o777)
    port = _free_port()
    config = folder / "config"
    config.write_text(_config(name, newsroom, folder, port), encoding="ascii")
    command = {"nginx": ["nginx", "-c", config, "-e", "stderr"], "apache": ["apache2", "-f", config, "-DFOREGROUND"]}[
        name
    ]
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": ()} if os.geteuid() == 0 else {}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "PATH": PATH}, **nobody)
        try:
            _until_it_answers(port, process, folder)
            yield Server(port, process, signal.SIGHUP if name == "nginx" else signal.SIGUSR1)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def snippet(name: str) -> str:
    """What the page says for this server."""
    found = re.search(rf"^```{name}\n(.*?)^```$", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


def _config(name: str, newsroom: Path, folder: Path, port: int) -> str:
    """The snippet with the newsroom's folder in the place of the page's, in what Debian puts around it."""
    site = snippet(name).replace("/srv/newsroom", str(newsroom))
    assert str(newsroom / "public") in site
    if name == "nginx":
        return NGINX.format(folder=folder, site=site.replace("server {", f"server {{\n    listen 127.0.0.1:{port};", 1))
    asked = re.findall(r"a2enmod ([a-z ]+)", DOCS.read_text("utf-8"))[0].split()
    modules = "\n".join(f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in (*USUAL, *asked))
    return APACHE.format(folder=folder, port=port, modules=modules, site=site)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until_it_answers(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    began = time.monotonic()
    while True:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        said = "".join(
            file.read_text(errors="replace") for file in (folder / "log", folder / "errors") if file.exists()
        )
        assert process.poll() is None, said
        assert time.monotonic() - began < PATIENCE, said
        time.sleep(0.05)
