"""Whose turn it is among wordings: told by an area's place in the register and the slot, never by figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32


@dataclass(eq=False)
class Turns:
    """The choices of one sentence, one after the other; the same place and slot choose the same again.

    A place is read as a number whose digits are the choices, the fastest first, and each choice is moved on by those
    before it. So no two places choose all alike before every combination has been used, and neighbours in the
    register differ in all their choices at once.
    """

    place: int  # the area's, in the register
    slot: str  # whatever else the choices should differ by: the slot's name, the period
    moved_on: int = 0
    asked: int = 0

    def of(self, choices: int) -> int:
        """Which of so many it is this time, from 0."""
        self.place, digit = divmod(self.place, choices)
        salt = crc32(f"{self.slot}/{self.asked}".encode())
        self.asked += 1
        self.moved_on += digit
        return (self.moved_on + salt) % choices

    def pick(self, *wordings: str) -> str:
        """One of several ways to say the same: what a template asks for inside a sentence."""
        return wordings[self.of(len(wordings))]

    def later(self, steps: int) -> Turns:
        """The choices that are left, each so many steps on; these stay as they are."""
        return replace(self, moved_on=self.moved_on + steps)
