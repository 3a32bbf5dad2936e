"""Shows the public folder to this machine only, as a good web server would: for looking, not for the world."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from nlg.home import Home

HERE = "127.0.0.1"
NAMES = (HERE, "localhost")  # under which a browser may ask: no other site's name leads here
MAX_AGE = 300  # seconds that a copy may be used without asking
WORTH_PACKING = 500  # bytes
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}
FEEDS = {b"rss": "application/rss+xml; charset=utf-8", b"feed": "application/atom+xml; charset=utf-8"}
LISTS = {b"opml": "text/x-opml; charset=utf-8"}
UNPACKED = (".png", ".woff2", ".ico")  # what is packed already


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands at an address: the file's bytes, type and time, and the status that they are sent with."""

    status: HTTPStatus
    content: bytes
    kind: str
    packs: bool
    changed: datetime | None = None


def run(home: Home, port: int, say: Callable[[str], None]) -> None:
    """Serves until it is interrupted."""
    with server(home, port) as serving:
        say(f"http://{HERE}:{serving.server_port}/ shows {home.public}; Ctrl-C ends it")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            say("ended")


def server(home: Home, port: int) -> ThreadingHTTPServer:
    """A server on the loopback address; port 0 takes a free one (`server_port`)."""
    return ThreadingHTTPServer((HERE, port), partial(_Answer, home.public))


def at(public: Path, address: str) -> Found | str:
    """What stands at an address below the public folder; the address to go to instead, where it lacks a slash."""
    *folders, name = unquote(address, errors="replace").split("/")[1:] or [""]
    if not all(map(_is_name, folders)) or not (name == "" or _is_name(name)):
        return _missing(public)
    wanted = public.joinpath(*folders, name or "index.html")
    if (wanted / "index.html").is_file():
        return f"{quote(unquote(address))}/"
    if _is_gone(public, address):
        notice = public.joinpath(*folders[:2], "index.html")
        return _file(public, notice, HTTPStatus.GONE) if notice.is_file() else _missing(public, HTTPStatus.GONE)
    return _file(public, wanted, HTTPStatus.OK) if wanted.is_file() else _missing(public)


def _is_name(part: str) -> bool:
    """Whether it may be a file's name here: not hidden, not a way up, no longer than a disk takes."""
    return bool(re.fullmatch(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*", part)) and len(part.encode("utf-8", "replace")) < 256


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "parishpump", ""
    timeout = 30  # seconds that a silent connection is kept

    def __init__(self, public: Path, *connection: object) -> None:
        self._public = public
        super().__init__(*connection)  # type: ignore[arg-type]  # socket, address and server, as handed over

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.close_connection = True  # its body is not read
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"}, b"")

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815 - the names that http.server asks for

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: whoever looks sees the page."""

    def _answer(self) -> None:
        host = self.headers.get("Host", HERE).rsplit(":", 1)[0]
        if host not in NAMES:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, {}, b"")
            return
        found = at(self._public, urlsplit(self.path).path)
        if isinstance(found, str):
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": found}, b"")
            return
        self._send_found(found)

    def _send_found(self, found: Found) -> None:
        packed = (
            found.packs and len(found.content) >= WORTH_PACKING and _takes_gzip(self.headers.get("Accept-Encoding"))
        )
        tag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}{"-gzip" if packed else ""}"'
        headers = {"ETag": tag, "Cache-Control": f"max-age={MAX_AGE}"}
        if found.packs:
            headers["Vary"] = "Accept-Encoding"
        if found.changed:
            headers["Last-Modified"] = format_datetime(found.changed, usegmt=True)
        if found.status == HTTPStatus.OK and self._has_it(tag, found.changed):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None)
            return
        headers |= {"Content-Type": found.kind} | ({"Content-Encoding": "gzip"} if packed else {})
        self._send(found.status, headers, gzip.compress(found.content, mtime=0) if packed else found.content)

    def _has_it(self, tag: str, changed: datetime | None) -> bool:
        """Whether the browser has these bytes: by tag, and by time only where it gives no tag."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or tag in re.findall(r'"[^"]*"', known)
        since = _time(self.headers.get("If-Modified-Since"))
        return changed is not None and since is not None and changed <= since

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None) -> None:
        self.send_response(status)
        for name, value in (headers | {"X-Content-Type-Options": "nosniff"}).items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body and self.command != "HEAD":
            self.wfile.write(body)


def _file(public: Path, file: Path, status: HTTPStatus) -> Found:
    try:
        content, changed = file.read_bytes(), datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    except OSError:  # gone since it was looked for: a new build is in place
        return _missing(public)
    packs = file.suffix not in UNPACKED
    return Found(status=status, content=content, kind=_kind(file, content), packs=packs, changed=changed)


def _kind(file: Path, content: bytes) -> str:
    """The type by the file's ending; of XML by its root element."""
    if file.name == "feed.json":
        return "application/feed+json"
    if file.suffix not in (".xml", ".opml"):
        return TYPES.get(file.suffix, "application/octet-stream")
    root = re.search(rb"<([A-Za-z]+)", content[:500])
    return (FEEDS | LISTS).get(root[1] if root else b"", "application/xml; charset=utf-8")


def _missing(public: Path, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Found:
    """The newsroom's own page for what is not there, else a line."""
    own = public / "404.html"
    line = f"<!doctype html><html lang=en><title>{status.phrase}</title><h1>{status.phrase}</h1></html>\n"
    content = own.read_bytes() if own.is_file() else line.encode()
    return Found(status=status, content=content, kind=TYPES[".html"], packs=True)


def _is_gone(public: Path, address: str) -> bool:
    """Whether a withdrawn story stood there, or something of it."""
    listed = public / "gone.txt"
    found = re.match("/stories/[^/]+", unquote(address))
    lines = listed.read_text("ascii").splitlines() if listed.is_file() and found else []
    return any(line.endswith(f"{found[0]}/") for line in lines) if found else False


def _takes_gzip(accepted: str | None) -> bool:
    for choice in (accepted or "").lower().split(","):
        name, _, weight = choice.partition(";")
        if name.strip() == "gzip":
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False


def _time(text: str | None) -> datetime | None:
    """The time a header gives; None for none, and for nonsense."""
    try:
        when = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
