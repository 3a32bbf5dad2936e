"""A file's bytes as they come, unpacked where it is packed; a packed file that swells without end is refused early."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from nlg.errors import BadTable

PACKED = b"\x1f\x8b"
AT_ONCE = 1 << 20
MOST_SWOLLEN = 300  # times its size: text of many zeros packs a hundredfold, a bomb a thousandfold
SWELLS_FROM = 32 << 20  # bytes: below this nothing is hurt
LONGEST_LINE = 4 << 20


@contextmanager
def whole(name: str) -> Iterator[None]:
    """What a packed file's own errors are called. `name` is what a person knows the file by."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadTable(f"{name}: is not a whole gzip file ({error})", mend="fetch it again") from error


def unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    """The unpacked bytes of an open gzip file. Reading them raises BadTable once they are too many for its size."""
    return cast("IO[bytes]", io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=raw), path), AT_ONCE))


class _Bounded(io.RawIOBase):
    """Bytes that may not become many times those they were packed into, nor run on without a line break."""

    def __init__(self, file: gzip.GzipFile, path: Path) -> None:
        self._file, self._path = file, path
        self._most = max(SWELLS_FROM, MOST_SWOLLEN * path.stat().st_size)
        self._came = self._since_break = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._file.read(min(len(buffer), AT_ONCE))
        self._came += len(found)
        at = found.rfind(b"\n")
        self._since_break = self._since_break + len(found) if at < 0 else len(found) - at
        if self._came > self._most or self._since_break > SWELLS_FROM:
            raise swollen(self._path, self._came)
        buffer[: len(found)] = found
        return len(found)


def swollen(path: Path, came: int) -> BadTable:
    """What is said of a file that unpacks to so many bytes, and maybe to more."""
    return BadTable(
        f"{path.name}: unpacks to more than {came // max(1, path.stat().st_size)} times its size, which no table does",
        mend="ask whoever publishes it; if it is right after all, unpack it yourself",
    )
