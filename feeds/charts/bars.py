"""Lays out bars: one row an area, its name before the bar or above it, its figure at the bar's end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from feeds.charts.letters import cut, width
from feeds.charts.picture import Chart, Frame, Picture, Text, number

GAP = 6.0
MOST = 20  # rows on a page
LOOSEST = 40.0  # rows that are to fill a frame lie no further apart
WIDEST_NAME = 0.4  # of the width: longer names stand above their bars
Row = Chart | None  # a bar, or where some are left out


def bars(chart: Chart, frame: Frame) -> Picture:
    """The picture of a bar chart: of more bars than it has room for, those at both ends and the story's own."""
    return _Bars(chart, frame).picture()


class _Bars:
    """One layout: the columns for names and figures, and where 0 stands."""

    def __init__(self, chart: Chart, frame: Frame) -> None:
        self.chart, self.frame, self.size = chart, frame, frame.size
        named = [bar for bar in chart["bars"] if bar["name"] is not None]
        names = max(width(bar["name"]["text"], self.size, bold=self._is_own(bar)) for bar in named)
        self.stacked = names > WIDEST_NAME * frame.width
        self.head = 2.0 if chart["target"] is None else self.size + 10
        self.step = self.size + (24.0 if self.stacked else 11.0)
        self.gap = self.size
        holds = int((frame.height - self.head - 2 * self.gap) / self.step)
        self.rows = _shown(chart, max(3, holds) if frame.tight else MOST)
        if frame.tight:
            self.step = max(self.step, min(LOOSEST, self._even_step()))
        self.thick = self.step - (self.size + 8 if self.stacked else 7)
        values = [number(bar["value"]) for bar in named if bar["value"] is not None]
        goal = [] if chart["target"] is None else [number(chart["target"]["value"])]
        self.low, self.high = min(0.0, *values, *goal), max(0.0, *values, *goal)
        if self.low == self.high:
            self.high = self.low + 1
        falls = [bar for bar in named if _below_zero(bar)]
        before = max((self._label_width(bar) + GAP for bar in falls), default=0.0)
        behind = max((self._label_width(bar) + GAP for bar in named if not _below_zero(bar)), default=0.0)
        self.left = (0.0 if self.stacked else names + GAP + 2) + before
        self.right = max(self.left + 20, frame.width - behind)

    def _even_step(self) -> float:
        """How far apart the rows may lie to fill the frame."""
        gaps = sum(row is None for row in self.rows)
        return (self.frame.height - self.head - gaps * self.gap) / (len(self.rows) - gaps)

    def _is_own(self, bar: Chart) -> bool:
        return bool(bar["area"] == self.chart["own"])

    def _label_width(self, bar: Chart) -> float:
        return width(bar["label"]["text"], self.size, bold=True)

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)

    def picture(self) -> Picture:
        texts: list[Text] = []
        boxes, dots, at = [], [], self.head
        spans: list[tuple[float, float, Chart]] = []
        for bar in self.rows:
            if bar is None:
                dots += [("left-out", self.x(0) + 3 + 6 * n, at + self.gap / 2, 1.4) for n in range(3)]
                at += self.gap
                continue
            texts += self._texts(bar, at)
            spans.append((self._bar_top(at), self._bar_top(at) + self.thick, bar))
            if bar["value"] is not None:
                boxes.append(self._box(bar, at))
            at += self.step
        rules = [] if self.stacked and self.low == 0 else [("base", self.x(0), self.head, self.x(0), at - 2)]
        if self.chart["target"] is not None:
            rules += self._goal(texts, spans)
        return Picture(
            width=self.frame.width,
            height=at,
            texts=tuple(texts),
            rules=tuple(rules),
            boxes=tuple(boxes),
            dots=tuple(dots),
        )

    def _bar_top(self, at: float) -> float:
        return at + (self.size + 5 if self.stacked else 0)

    def _box(self, bar: Chart, at: float) -> tuple[str, float, float, float, float]:
        ends = sorted((self.x(0), self.x(number(bar["value"]))))
        kind = "own" if self._is_own(bar) else "rest"
        return kind, ends[0], self._bar_top(at), max(ends[1] - ends[0], 0.6), self.thick

    def _texts(self, bar: Chart, at: float) -> list[Text]:
        own, size = self._is_own(bar), self.size
        middle = self._bar_top(at) + self.thick / 2 + 0.36 * size
        room = self.frame.width if self.stacked else WIDEST_NAME * self.frame.width + 2
        name = cut(bar["name"]["text"], size, room, bold=own)
        kind = "own" if own else "ink"
        told = Text(text=name, x=0, y=at + size if self.stacked else middle, size=size, kind=kind, bold=own)
        label = bar["label"]["text"]
        if bar["value"] is None:
            return [told, Text(text=label, x=self.x(0) + GAP, y=middle, size=size, kind="quiet")]
        end, down = self.x(number(bar["value"])), _below_zero(bar)
        x = end - GAP + 1 if down else end + GAP - 1
        return [
            told,
            Text(text=label, x=x, y=middle, size=size, kind=kind, anchor="end" if down else "start", bold=own),
        ]

    def _goal(
        self, texts: list[Text], spans: Sequence[tuple[float, float, Chart]]
    ) -> list[tuple[str, float, float, float, float]]:
        """Its name above the bars and its line down to the last, broken where a name or a figure stands in its way."""
        target = self.chart["target"]
        x, text = self.x(number(target["value"])), target["label"]["text"]
        half = width(text, self.size) / 2
        at = min(max(x, half), self.frame.width - half)
        texts.append(Text(text=text, x=at, y=self.size, size=self.size, kind="goal", anchor="middle"))
        free = [None if self._figure_at(bar, x) else (top - 4, foot + 3) for top, foot, bar in spans]
        lines = [span for span in free if span] if self.stacked else list(_joined(free))
        return [("goal", x, top, x, foot) for top, foot in lines]

    def _figure_at(self, bar: Chart, x: float) -> bool:
        """Whether the figure at a bar's end stands where an upright line at `x` would run through it."""
        if bar["value"] is None:
            return False
        end, long = self.x(number(bar["value"])), self._label_width(bar) + GAP
        return end - long - 1 < x < end if _below_zero(bar) else end < x < end + long + 1


def _joined(spans: Sequence[tuple[float, float] | None]) -> Iterator[tuple[float, float]]:
    """Spans that follow one another as one, from the first's top to the last's foot; None parts them.

    >>> list(_joined([(0, 4), (6, 10), None, (18, 22)]))
    [(0, 10), (18, 22)]
    """
    for there, run in groupby(spans, key=bool):
        kept = [span for span in run if span]
        if there:
            yield kept[0][0], kept[-1][1]


def _below_zero(bar: Chart) -> bool:
    return bar["value"] is not None and number(bar["value"]) < 0


def _shown(chart: Chart, most: int) -> Sequence[Row]:
    """The named bars in the order given, as many as there is room for: the ends and the story's own."""
    bars, own = chart["bars"], chart["own"]
    keep = [n for n, bar in enumerate(bars) if bar["name"] is not None]
    if len(keep) > most:
        told = [n for n in keep if bars[n]["value"] is not None] or keep
        ends = _ends(told, most)
        if not any(bars[n]["area"] == own for n in ends) and any(bars[n]["area"] == own for n in keep):
            ends = _ends(told, most - 1)
        keep = [n for n in keep if n in ends or bars[n]["area"] == own]
    shown: list[Row] = []
    for before, n in zip((-1, *keep), keep, strict=False):
        shown += [None, bars[n]] if n != before + 1 else [bars[n]]
    return [*shown, None] if keep and keep[-1] != len(bars) - 1 else shown


def _ends(told: Sequence[int], most: int) -> set[int]:
    """The first and last of the bars, as many as there is room for; of an odd number one more of the first."""
    return {*told[: most - most // 2], *told[len(told) - most // 2 :]}
