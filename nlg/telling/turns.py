"""Whose turn it is among wordings: told by an area's place in the register and the slot, never by figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from zlib import crc32

WHOLE = 1 << 64  # what stands for one
# Fractions of the roots of primes: their multiples lie as evenly as can be, in any number of choices at a time.
STRIDES = tuple(isqrt(p << 128) % WHOLE for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61))


@dataclass(eq=False)
class Turns:
    """The choices of one sentence, one after the other; the same place and slot choose the same again.

    Neighbours in the register choose differently, and of some hundred places few choose all alike: the places step
    through each choice with a stride of its own, so that combinations come up evenly rather than by chance.
    """

    place: int  # the area's, in the register
    slot: str  # whatever else the choices should differ by: the slot's name, the period
    moved_on: int = 0
    asked: int = 0
    _left: int = 0  # wordings before the one chosen

    def of(self, choices: int) -> int:
        """Which of so many it is this time, from 0."""
        start = _start(self.slot, self.asked)
        at = (self.place * STRIDES[self.asked % len(STRIDES)] + start) % WHOLE
        self.asked += 1
        return (at * choices // WHOLE + self.moved_on) % choices

    def pick(self, *wordings: str) -> str:
        """One of several ways to say the same: what a template asks for inside a sentence."""
        return wordings[self.of(len(wordings))]

    def is_first_of(self, choices: int) -> bool:
        """Whether of so many wordings it is the first: what a template's `pick` becomes when it is compiled."""
        self._left = self.of(choices)
        return self._left == 0

    def is_next(self) -> bool:
        """Whether, as it was not the wording before, it is this one."""
        self._left -= 1
        return self._left == 0

    def later(self, steps: int) -> Turns:
        """The choices that are left, each so many steps on; these stay as they are."""
        return Turns(self.place, self.slot, self.moved_on + steps, self.asked)


@lru_cache(maxsize=4096)
def _start(slot: str, asked: int) -> int:
    """Where a slot's choice begins for the first place of all."""
    return crc32(f"{slot}/{asked}".encode()) << 32
