"""What a check ends in: a verdict with its faults, or the reason why no verdict is possible."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):  # noqa: N818 - the name is the contract's
    """A bundle or a source that cannot be judged at all. `str()` is one line: what, and which."""


class Untrue(Exception):  # noqa: N818 - a claim that is not true is a finding, not an error
    """One claim does not hold, or its words do not say it. `str()` is the reason; it becomes a `Fault`."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one sentence. `sentence` is its id, "table r.c" for a cell, "-" for the document."""

    sentence: str
    words: str
    reason: str

    def __str__(self) -> str:
        return one_line(f"{self.sentence}: {self.words!r}: {self.reason}")


@dataclass(frozen=True)
class Verdict:
    """The outcome for one story. `unproved` are the ids of sentences that are a person's words."""

    story: str
    claims: int
    sentences: int
    faults: tuple[Fault, ...]
    unproved: tuple[str, ...]


def one_line(text: str) -> str:
    """The text with every control and separator character made visible, so that it cannot break a line.

    Lone surrogates (legal in JSON, not in UTF-8) are escaped as well.

    >>> one_line("a" + chr(10) + "b")
    'a\\\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
