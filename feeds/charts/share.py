"""Lays out a share: the whole as one bar, below it each part on the same scale, one after the other."""

from __future__ import annotations

from feeds.charts.letters import cut, width
from feeds.charts.picture import Chart, Frame, Picture, Text, number

GAP = 10.0
LOOSEST = 62.0  # rows that are to fill a frame lie no further apart


def share(chart: Chart, frame: Frame) -> Picture:
    """The picture of a whole and its parts; any amounts that docs/bundle.md allows."""
    size, step = frame.size, frame.size + 32
    whole = number(chart["whole"]["value"])
    texts: list[Text] = []
    boxes = []
    done = 0.0
    holds = int(frame.height / step) - 1 if frame.tight else len(chart["parts"])
    parts = chart["parts"][: max(1, holds)]
    if frame.tight:
        step = max(step, min(LOOSEST, frame.height / (1 + len(parts))))
    thick = step - size - 18
    for n, piece in enumerate((chart["whole"], *parts)):
        at, of_whole = step * n, n == 0
        texts += _row(piece, at, frame, bold=n == 1 and len(chart["parts"]) == 1)
        top = at + size + 7
        boxes.append(("whole" if of_whole else "track", 0.0, top, frame.width, thick))
        if not of_whole:
            part = number(piece["value"])
            boxes.append(("own", frame.width * done / whole, top, max(frame.width * part / whole, 0.6), thick))
            done += part
    height = step * (1 + len(parts)) - 6
    return Picture(width=frame.width, height=height, texts=tuple(texts), boxes=tuple(boxes))


def _row(piece: Chart, at: float, frame: Frame, *, bold: bool) -> list[Text]:
    size, label = frame.size, piece["label"]["text"]
    room = frame.width - width(label, size + 1, bold=True) - GAP
    name = cut(piece["name"]["text"], size, room, bold=bold)
    kind = "own" if bold else "ink"
    return [
        Text(text=name, x=0, y=at + size, size=size, kind=kind, bold=bold),
        Text(text=label, x=frame.width, y=at + size, size=size + 1, kind=kind, anchor="end", bold=True),
    ]
