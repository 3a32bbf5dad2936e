"""A small chart for a page of many: one area's line, the others it is compared with behind it in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feeds.charts.letters import width
from feeds.charts.line import path
from feeds.charts.picture import number, place

WIDTH, HEIGHT, TOP, SIZE, GAP = 280.0, 116.0, 12.0, 12.0, 7.0
FEW = 1 / 3  # of the highest peer: an area that lies below it all the time would be a flat line among them
PIECES = 60  # of a line behind another: more of them no eye can tell apart there


@dataclass(frozen=True, kw_only=True)
class Line:
    """Figures over time, read once for all pages that draw them: (place, figure or None for a gap), lowest, highest.

    `coarse` is for a line behind another: of each piece the lowest and the highest.
    """

    points: tuple[tuple[int, float | None], ...]
    coarse: tuple[tuple[int, float | None], ...]
    low: float
    high: float


def line_of(values: Sequence[str | None]) -> Line:
    """A line of exact figures as a bundle has them."""
    points = tuple((n, None if value is None else number(value)) for n, value in enumerate(values))
    known = [value for _, value in points if value is not None]
    return Line(points=points, coarse=tuple(_coarse(points)), low=min(known, default=0.0), high=max(known, default=0.0))


def small(own: Line, label: str, peers: Sequence[Line]) -> dict[str, Any]:
    """Paths and places of a line chart at a small size: `own`, `peers`, `base`, `end` (x, y), `label`, `text` (x, y).

    `label` stands at the line's end. Peers are left out where they would press the area's own line flat.
    """
    others = peers if _seen(own, peers) else []
    low, high = min(0.0, own.low, *(line.low for line in others)), max(0.0, own.high, *(line.high for line in others))
    right = WIDTH - width(label, SIZE + 1, bold=True) - GAP
    across, up = right / max(len(own.points) - 1, 1), (HEIGHT - TOP - 2) / ((high - low) or 1.0)

    def drawn(points: Sequence[tuple[int, float | None]]) -> str:
        return path([None if v is None else (n * across, HEIGHT - 2 - up * (v - low)) for n, v in points], right)

    x, y = right, HEIGHT - 2 - up * ((own.points[-1][1] or 0.0) - low)
    return {
        "own": drawn(own.points),
        "peers": [drawn(line.coarse) for line in others],
        "base": place(HEIGHT - 2 + up * low),
        "end": (place(x), place(y)),
        "text": (place(x + GAP), place(min(max(y + 4, TOP), HEIGHT - 2))),
        "label": label,
        "right": place(right),
    }


def _coarse(points: Sequence[tuple[int, float | None]]) -> list[tuple[int, float | None]]:
    """Of each piece its lowest and highest point, in their order; a piece with a gap whole."""
    long = len(points) // PIECES
    if long < 3:
        return list(points)
    kept: list[tuple[int, float | None]] = []
    for start in range(0, len(points), long):
        piece = points[start : start + long]
        heights = [(value, n) for n, value in piece if value is not None]
        ends = {n: value for value, n in (min(heights), max(heights))} if len(heights) == len(piece) else dict(piece)
        kept.extend(sorted(ends.items()))
    return kept


def _seen(own: Line, others: Sequence[Line]) -> bool:
    highest = max((max(abs(line.low), abs(line.high)) for line in others), default=0.0)
    return max(abs(own.low), abs(own.high)) >= FEW * highest
