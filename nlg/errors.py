"""The few named errors a person can meet, each one line that says what, where and what to do."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - what a person meets is named in a person's word
    """Something a person can mend. `str()` is one line; `mend`, where known, says what to do about it.

    `exit_code` is what the command ends with: 2 for wrong input, 1 for a story or check that fails.
    """

    exit_code = 2

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend


class BadTable(Trouble):
    """A source table does not hold what its sheet says. Names file, row, column."""


class BadSheet(Trouble):
    """A dataset sheet, register, style, context file or newsroom.toml is wrong. Names file and key."""


class BadTemplate(Trouble):
    """A sentence or story shape is wrong. Names file and line."""


class NotKnown(Trouble):
    """A dataset, area, period or style that was asked for does not exist. Suggests the nearest."""


class Unprintable(Trouble):
    """A story that may not leave: a leak, a failed check, an unproved word. Quarantined with this reason."""

    exit_code = 1


class NoWording(Unprintable):
    """A lead that none of its kind's wordings tells of these figures, or fits a headline."""
