"""A receiver on this machine that misbehaves as it is told, and then takes what it is brought."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEY = Path(__file__).parent / "web" / "host.pem"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Letter:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are given one after the other, then `usual` for ever."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    usual: Answer = lambda to: says(200)(to)
    got: list[Letter] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [letter.headers["Webhook-Id"] for letter in self.got]


def says(status: int, body: bytes = b"ok", **headers: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for key, value in {"Content_Length": str(len(body)), **headers}.items():
            to.send_header(key.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    return answer


def hangs(seconds: float) -> Answer:
    return lambda to: time.sleep(seconds)


def closes(to: BaseHTTPRequestHandler) -> None:
    to.connection.close()


def resets(to: BaseHTTPRequestHandler) -> None:
    """Breaks the line off so that the other side is told so, in the middle of the answer's first line."""
    to.wfile.write(b"HTTP/1.1 20")
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()


def resets_in_its_body(to: BaseHTTPRequestHandler) -> None:
    says(200, b"half", Content_Length="1000")(to)
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()


def never_ends(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.end_headers()
    with suppress(OSError):
        while True:
            to.wfile.write(b"x" * 65536)


@contextmanager
def receiver(tls: bool = False) -> Iterator[Receiver]:
    """One that listens on a port of its own."""
    there = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            there.got.append(Letter(self.command, self.path, dict(self.headers), body))
            answer = there.answers.pop(0) if there.answers else there.usual
            with suppress(OSError):
                answer(self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    for method in ("GET", "POST", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.handle_one)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A line that is cut off is what the tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(KEY)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    there.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield there
    server.shutdown()
    server.server_close()
