"""Draws cards in processes of their own while the build goes on: a picture takes longer than its page."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from feeds.charts.png import LENGTH, png

HOUSE = Path(__file__).resolve().parents[2]


class Drawers:
    """So many processes that draw; with one there is none, and `take` draws. They end with this one, however it ends.

    What a process cannot draw, or does not come to, is drawn here, and what is wrong with it raised here.
    """

    def __init__(self, several: int) -> None:
        self.ahead = 2 * several if several > 1 else 0  # pictures that may be asked for before the first is taken
        self._asked: dict[str, Future[bytes]] = {}
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._running: list[subprocess.Popen[bytes]] = []
        self._threads = ThreadPoolExecutor(several)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        for process in self._running:
            process.communicate()  # which shuts what it reads from: so it ends

    def ask(self, name: str, svg: str) -> None:
        """Has a picture drawn that will be taken by this name."""
        if self.ahead and name not in self._asked:
            if len(self._running) < self.ahead // 2:
                self._start()
            self._asked[name] = self._threads.submit(self._drawn, svg)

    def take(self, name: str, svg: str) -> bytes:
        """A picture, asked for or not."""
        asked = self._asked.pop(name, None)
        return (asked.result() if asked else b"") or png(svg)

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", "feeds.charts.png"]
        told = {**os.environ, "PYTHONPATH": str(HOUSE)}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=told)
        self._running.append(process)
        self._idle.put(process)

    def _drawn(self, svg: str) -> bytes:
        """What a process that is idle draws; b"" where it cannot, or is gone."""
        process = self._idle.get()
        assert process.stdin is not None  # they are pipes
        assert process.stdout is not None
        try:
            content = svg.encode("utf-8")
            process.stdin.write(len(content).to_bytes(LENGTH, "big") + content)
            process.stdin.flush()
            length = int.from_bytes(process.stdout.read(LENGTH), "big")
            drawn = process.stdout.read(length)
            return drawn if len(drawn) == length else b""
        except (OSError, ValueError):
            return b""
        finally:
            self._idle.put(process)
