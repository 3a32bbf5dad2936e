"""Sentence files as compiled before: in memory for the life of the process, and on disk beside the shipped ones."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError
from types import CodeType
from zlib import crc32

from jinja2 import __version__ as jinja
from jinja2.bccache import Bucket, FileSystemBytecodeCache

import story_templates

RULES = (
    "choice.py",
    "lint.py",
    "sentences.py",
    "straight.py",
)  # what is linted and compiled otherwise when these change


class Compiled(FileSystemBytecodeCache):
    """Compiled once a process, whatever dataset or style they are used for, and once an installation that may write.

    As with Python's own modules, what cannot be read or written is done without.
    """

    def __init__(self, folder: Path) -> None:
        rules = b"".join((Path(__file__).parent / name).read_bytes() for name in RULES)
        super().__init__(str(folder), f"%s.{sys.implementation.cache_tag}.{jinja}.{crc32(rules):08x}.j2c")
        self._kept: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket from memory or else from disk; leaves it empty where neither has this very source."""
        bucket.code = self._kept.get(f"{bucket.key}{bucket.checksum}")
        if bucket.code is not None:
            return
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, UnpicklingError):  # cut short
            bucket.reset()
        self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled just now."""
        self._keep(bucket)
        with suppress(OSError):  # full, or not ours to write: compiled again the next time
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[f"{bucket.key}{bucket.checksum}"] = bucket.code


COMPILED = Compiled(Path(story_templates.__file__).parent / "__pycache__")
