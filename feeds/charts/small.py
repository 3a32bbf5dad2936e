"""A small chart for a page of many: one area's line, the others it is compared with behind it in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from feeds.charts.letters import width
from feeds.charts.line import path
from feeds.charts.picture import number, place

WIDTH, HEIGHT, TOP, SIZE, GAP = 280.0, 116.0, 12.0, 12.0, 7.0
Values = Sequence[str | None]
FEW = 1 / 3  # of the highest peer: an area that lies below it all the time would be a flat line among them


def small(chart: Mapping[str, Any], peers: Sequence[Values]) -> dict[str, Any]:
    """Paths and places of a line chart at a small size: `own`, `peers`, `base`, `end` (x, y), `label`, `text` (x, y).

    Peers are left out where they would press the area's own line flat; `peers` is then empty.
    """
    own = _numbers(chart["values"])
    others = [_numbers(values) for values in peers]
    others = others if _seen(own, others) else []
    known = [value for line in (own, *others) for value in line if value is not None]
    low, high = min(0.0, *known), max(0.0, *known) or 1.0
    label = chart["marks"][0]["label"]["text"]
    right = WIDTH - width(label, SIZE + 1, bold=True) - GAP
    across, up = right / max(len(own) - 1, 1), (HEIGHT - TOP - 2) / (high - low)

    def drawn(line: Sequence[float | None]) -> str:
        points = [None if v is None else (n * across, HEIGHT - 2 - up * (v - low)) for n, v in enumerate(line)]
        return path(points, right)

    x, y = right, HEIGHT - 2 - up * ((own[-1] or 0.0) - low)
    return {
        "own": drawn(own),
        "peers": [drawn(line) for line in others],
        "base": place(HEIGHT - 2 + up * low),
        "end": (place(x), place(y)),
        "text": (place(x + GAP), place(min(max(y + 4, TOP), HEIGHT - 2))),
        "label": label,
        "right": place(right),
    }


def _numbers(values: Values) -> list[float | None]:
    return [None if value is None else number(value) for value in values]


def _seen(own: Sequence[float | None], others: Sequence[Sequence[float | None]]) -> bool:
    highest = max((abs(value) for line in others for value in line if value is not None), default=0.0)
    return max((abs(value) for value in own if value is not None), default=0.0) >= FEW * highest
