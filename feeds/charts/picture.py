"""What a chart is drawn from: texts, rules, boxes, paths and dots with their places, and whether texts collide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from feeds.charts.letters import width

Chart = Mapping[str, Any]  # one of a story's charts, as docs/bundle.md has it
Box = tuple[float, float, float, float]  # left, top, right, bottom
Anchor = Literal["start", "middle", "end"]

ASCENT, DESCENT = 0.8, 0.24  # of a line of text, in its size


@dataclass(frozen=True, kw_only=True)
class Text:
    """A line of text, `x` and `y` where it is anchored on its baseline. `kind` says how it looks: own, rest, quiet."""

    text: str
    x: float
    y: float
    size: float
    kind: str
    anchor: Anchor = "start"
    bold: bool = False

    @property
    def box(self) -> Box:
        """The room it takes."""
        wide = width(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - ASCENT * self.size, left + wide, self.y + DESCENT * self.size


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart laid out in a frame. Rules are (kind, x1, y1, x2, y2), boxes (kind, x, y, width, height), paths
    (kind, d), dots (kind, x, y, radius)."""

    width: float
    height: float
    texts: tuple[Text, ...] = ()
    rules: tuple[tuple[str, float, float, float, float], ...] = ()
    boxes: tuple[tuple[str, float, float, float, float], ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    dots: tuple[tuple[str, float, float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The room for a chart: its width, the height that a line fills, the size of its letters.

    Rows of bars take what they need, unless the frame is `tight`: then as many are shown as its height holds.
    """

    width: float
    height: float
    size: float = 12
    tight: bool = False


@dataclass(eq=False)
class Labels:
    """Texts placed so far; takes no text that would touch another or leave the frame."""

    frame: Box
    placed: list[Text] = field(default_factory=list)

    def fits(self, texts: Iterable[Text], apart: float = 0) -> bool:
        """Whether all of these have room, with so much more to both sides."""
        return all(inside(text.box, self.frame) and not self._touches(text.box, apart) for text in texts)

    def add(self, *texts: Text) -> bool:
        """Places all of these, or none where one has no room."""
        if not self.fits(texts):
            return False
        self.placed.extend(texts)
        return True

    def _touches(self, box: Box, apart: float) -> bool:
        wider = (box[0] - apart, box[1], box[2] + apart, box[3])
        return any(overlap(wider, text.box) for text in self.placed)


def inside(box: Box, frame: Box) -> bool:
    """Whether a box lies in another whole.

    >>> inside((0, 0, 10, 10), (0, 0, 10, 10)), inside((-1, 0, 10, 10), (0, 0, 10, 10))
    (True, False)
    """
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any room.

    >>> overlap((0, 0, 10, 10), (9, 9, 20, 20)), overlap((0, 0, 10, 10), (10, 0, 20, 10))
    (True, False)
    """
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def number(exact: str) -> float:
    """A figure as the bundle writes it, as the nearest float: the same on every machine.

    >>> number("757"), number("-40.5"), number("1/3")
    (757.0, -40.5, 0.3333333333333333)
    """
    over, slash, under = exact.partition("/")
    return int(over) / int(under) if slash else float(over)


def place(at: float) -> str:
    """A coordinate with at most one decimal, never -0.

    >>> place(12.04), place(12.35), place(-0.01)
    ('12', '12.3', '0')
    """
    text = f"{at:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
