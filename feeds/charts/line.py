"""Lays out a line: the scale at the left, the latest figure at its end, the earlier point where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil

from feeds.charts.letters import width
from feeds.charts.picture import Anchor, Box, Chart, Frame, Labels, Picture, Text, inside, number

TOP, BOTTOM, GAP = 12.0, 24.0, 8.0
FAR = 0.2  # cells of the line that each place further from its point is worth
CELL = 5  # units: how finely it is known what a label would cover
WORTH = 5.0  # cells of the line that the date of an earlier point may cover
HAIR = 0.5  # so that no sum of decimals puts a label outside the frame
APART = 5.0  # at least so much between two dates at the foot
LONG_DATE = 0.22  # of the width: a longer date stands below the line, not at its end
NEAR = (8.0, 20.0, 34.0, 50.0, 70.0)  # how far from its point a label may stand
Point = tuple[float, float]


def line(chart: Chart, frame: Frame) -> Picture:
    """The picture of a line chart; any figures that docs/bundle.md allows."""
    return _Line(chart, frame).picture()


class _Line:
    """One layout: the places of figures and periods, and the labels that have found room."""

    def __init__(self, chart: Chart, frame: Frame) -> None:
        self.chart, self.frame, self.size = chart, frame, frame.size
        self.now = chart["marks"][0]
        self.values = [None if v is None else number(v) for v in chart["values"]]
        ticks = [number(tick["value"]) for tick in chart["ticks"]]
        self.low, self.high = ticks[0], ticks[-1]
        self.end_date = width(self.now["when"]["text"], self.size) <= LONG_DATE * frame.width
        at_end = [width(self.now["label"]["text"], self.size + 2, bold=True)]
        at_end += [width(self.now["when"]["text"], self.size)] if self.end_date else []
        self.left = max(width(tick["text"], self.size) for tick in chart["ticks"]) + GAP + HAIR
        self.right = frame.width - max(at_end) - GAP - HAIR
        self.top, self.bottom = TOP, frame.height - BOTTOM
        self.labels = Labels((0, 0, frame.width, frame.height))
        target = chart["target"]
        self.goal = None if target is None else self.y(number(target["value"]))
        self.points = self._points()
        self.columns = _columns(self.points, ceil(frame.width / CELL) + 1)
        self.marks = [self._point(mark) for mark in chart["marks"]]

    def x(self, n: float) -> float:
        left = self.left + 2
        return left + (self.right - left) / (len(self.values) - 1) * n

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) / (self.high - self.low) * (value - self.low)

    def _points(self) -> list[Point | None]:
        """Every figure's place; as `x` and `y` give them, all in one go."""
        left, bottom = self.left + 2, self.bottom
        right = (self.right - left) / (len(self.values) - 1)
        up, low = (bottom - self.top) / (self.high - self.low), self.low
        return [None if v is None else (left + right * n, bottom - up * (v - low)) for n, v in enumerate(self.values)]

    def picture(self) -> Picture:
        grid = [("grid", self.left, y, self.right, y) for y in self._scale()]
        base = self.y(max(self.low, min(0.0, self.high)))
        proof = [("cell", *place, 3.0) for n in self.chart.get("proof", ()) if (place := self.points[n])]
        dots = [*proof, *(("then", x, y, 4.0) for x, y in self.marks[1:]), ("now", *self.marks[0], 4.5)]
        self._end_label()
        goal = self._goal()
        if len(self.marks) > 1:
            self._then_label()
        ticks = self._dates()
        lone = [("lone", *point, 1.8) for point in _lone(self.points)]
        return Picture(
            width=self.frame.width,
            height=self.frame.height,
            texts=tuple(self.labels.placed),
            rules=(*grid, ("base", self.left, base, self.right, base), *goal, *ticks),
            paths=(("own", path(self.points, self.right - self.left)),),
            dots=(*lone, *dots),
        )

    def _point(self, mark: Chart) -> Point:
        n = mark["at"]
        value = self.values[n]
        return self.x(n), self.y(0.0 if value is None else value)

    def _scale(self) -> Iterator[float]:
        for tick in self.chart["ticks"]:
            y = self.y(number(tick["value"]))
            x, down = self.left - GAP, y + 0.35 * self.size
            self.labels.add(Text(text=tick["text"], x=x, y=down, size=self.size, kind="quiet", anchor="end"))
            yield y

    def _end_label(self) -> None:
        """The latest figure and its date to the right of its point; a long date at the foot."""
        x, y = self.marks[0]
        big = self.size + 2
        lowest = self.bottom - (self.size + 3 if self.end_date else 0)
        y = min(max(y + 0.35 * big, self.top + 0.6 * big), lowest)
        at = x + GAP
        self.labels.add(Text(text=self.now["label"]["text"], x=at, y=y, size=big, kind="own", bold=True))
        date = self.now["when"]["text"]
        if self.end_date:
            self.labels.add(Text(text=date, x=at, y=y + self.size + 3, size=self.size, kind="quiet"))
        else:
            x, y = self.frame.width, self.frame.height - 5
            self.labels.add(Text(text=date, x=x, y=y, size=self.size, kind="ink", anchor="end"))

    def _goal(self) -> list[tuple[str, float, float, float, float]]:
        if self.goal is None:
            return []
        y, text = self.goal, self.chart["target"]["label"]["text"]
        tries = [
            Text(text=text, x=x, y=y + down, size=self.size, kind="goal", anchor=anchor)
            for down in (-5, self.size + 3)
            for x, anchor in _along(self.left + 4, self.right - 4)
        ]
        if best := self._best([one] for one in tries):
            self.labels.add(*best[1])
        return [("goal", self.left, y, self.right, y)]

    def _then_label(self) -> None:
        """The earlier figure with its date, or without it where that covers less of the line; neither without room."""
        tries = [self._tries(self.chart["marks"][1], dated) for dated in (True, False)]
        found = [best for best in map(self._best, tries) if best is not None]
        if found:
            dated, *bare = found
            self.labels.add(*(bare[0] if bare and bare[0][0] + WORTH < dated[0] else dated)[1])

    def _tries(self, mark: Chart, dated: bool) -> Iterator[list[Text]]:
        """A point's figure, its date below it, in every place that may suit, the nearest first."""
        figure, date = mark["label"]["text"], mark["when"]["text"]
        big = self.size + 1
        wide = max(width(figure, big, bold=True), width(date, self.size) if dated else 0)
        for left, top in self._around(*self.marks[1], wide, (2 if dated else 1) * (self.size + 3)):
            middle, first = left + wide / 2, top + self.size
            one = [self._centred(figure, middle, first, big, "ink", bold=True)]
            yield [*one, self._centred(date, middle, first + self.size + 2, self.size, "quiet")] if dated else one

    @staticmethod
    def _centred(text: str, x: float, y: float, size: float, kind: str, bold: bool = False) -> Text:
        return Text(text=text, x=x, y=y, size=size, kind=kind, anchor="middle", bold=bold)

    def _around(self, x: float, y: float, wide: float, high: float) -> Iterator[Point]:
        """Left upper corners of places near a point, the nearest first, within the plot, none of them twice."""
        seen = set()
        for off in NEAR:
            for top in (y - off - high, y + off - 4, y - high / 2):
                for left in (x - wide / 2, x - wide - off, x + off, x - 0.8 * wide, x - 0.2 * wide):
                    if top != y - high / 2 or left in (x - wide - off, x + off):
                        right, down = max(left, self.left + 2), max(top, 1.0)
                        corner = min(right, self.right - wide), min(down, self.bottom - high - 2)
                        if corner not in seen:
                            yield corner
                        seen.add(corner)

    def _best(self, tries: Iterable[list[Text]]) -> tuple[float, list[Text]] | None:
        """The texts that cover least of the line and stand near, with what that costs; None where none has room."""
        best: tuple[float, list[Text]] | None = None
        for n, texts in enumerate(tries):
            if best is not None and n * FAR >= best[0]:
                break
            covered = sum(self._covered(text.box) for text in texts)
            cost = covered + n * FAR
            if (best is None or cost < best[0]) and self.labels.fits(texts, APART):
                best = (cost, texts)
                if not covered:
                    break
        return best

    def _covered(self, box: Box) -> int:
        """How much of the line, its marks, the base and the goal lies under a text, in cells."""
        left, right = int((box[0] - 2) // CELL), int((box[2] + 2) // CELL)
        top, foot = max(0, int((box[1] - 2) // CELL)), max(0, int((box[3] + 2) // CELL))
        rows = ((1 << (foot - top + 1)) - 1) << top
        hit = sum((column & rows).bit_count() for column in self.columns[max(0, left) : right + 1])
        near = (box[0] - 5, box[1] - 5, box[2] + 5, box[3] + 5)
        hit += 8 * sum(1 for x, y in self.marks if inside((x, y, x, y), near))
        rules = [(8, self.y(max(self.low, min(0.0, self.high)))), *([] if self.goal is None else [(4, self.goal)])]
        return hit + sum(cost for cost, y in rules if box[1] - 1 < y < box[3] + 1)

    def _dates(self) -> list[tuple[str, float, float, float, float]]:
        """As many years or months as stand beside each other, in even steps; a small tick for each."""
        named = [(self.x(date["at"]), date["text"]) for date in self.chart["dates"]]
        every = [(x, self._foot_text(x, text)) for x, text in named]
        room = [(x, text) for x, text in every if self.labels.fits([text], APART)]
        for stride in range(1, len(room) + 1):
            chosen = room[(len(room) - 1) % stride :: stride]
            ends = [(text.box[0], text.box[2]) for _, text in chosen]
            if all(one[1] + APART <= other[0] for one, other in pairwise(ends)):
                self.labels.placed.extend(text for _, text in chosen)
                return [("tick", x, self.bottom, x, self.bottom + 4) for x, _ in chosen]
        return []

    def _foot_text(self, x: float, text: str) -> Text:
        half = width(text, self.size) / 2
        x = min(max(x, half), self.frame.width - half)
        return Text(text=text, x=x, y=self.frame.height - 5, size=self.size, kind="quiet", anchor="middle")


def _along(left: float, right: float) -> tuple[tuple[float, Anchor], ...]:
    return (left, "start"), (right, "end"), ((left + right) / 2, "middle")


def _columns(points: Sequence[Point | None], count: int) -> list[int]:
    """Where the line runs, in cells of a grid: for each column the rows it passes, as bits."""
    columns = [0] * count
    before: tuple[int, int] | None = None
    for point in points:
        if point is None:
            before = None
            continue
        x, y = int(point[0] / CELL), int(point[1] / CELL)
        at, row = before or (x, y)
        wide, high = x - at + 1, y - row
        for k in range(1, wide + 1):  # in each column the rows that the line climbs there
            then = y - high + high * k // wide
            low, up = (row, then) if row < then else (then, row)
            columns[at] |= ((1 << (up - low + 1)) - 1) << low
            at, row = at + 1, then
        before = (x, y)
    return columns


def _lone(points: Sequence[Point | None]) -> Iterator[Point]:
    """Points with a gap on both sides, which no line would show."""
    for n, point in enumerate(points):
        alone = (n == 0 or points[n - 1] is None) and (n + 1 == len(points) or points[n + 1] is None)
        if point is not None and alone:
            yield point


def path(points: Sequence[Point | None], wide: float) -> str:
    """The line, broken at gaps. Points too many to tell apart are thinned out."""
    drawn, begun = [], False
    for point in _thinned(points, wide):
        if point is None:
            begun = False
            continue
        x, y = point
        drawn.append(f"L{x:.1f} {y:.1f}" if begun else f"M{x:.1f} {y:.1f}")
        begun = True
    return "".join(drawn)


def _thinned(points: Sequence[Point | None], wide: float) -> Sequence[Point | None]:
    """Of each piece two units wide the first, the lowest, the highest and the last point; a piece with gaps whole."""
    long = int(2 * len(points) / wide)
    if long <= 4:
        return points
    kept: list[Point | None] = []
    for start in range(0, len(points), long):
        piece = points[start : start + long]
        heights = [point[1] for point in piece if point is not None]
        if len(heights) < len(piece):
            kept.extend(piece)
            continue
        ends = {0, heights.index(min(heights)), heights.index(max(heights)), len(piece) - 1}
        kept.extend(piece[n] for n in sorted(ends))
    return kept
