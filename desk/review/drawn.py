"""What a sentence speaks of as a chart: its figure over time or over areas, with those marked that prove it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from desk.checking import source_shelves
from desk.review.cells import PERIODS, read_by
from feeds.formats._days import day_in_words
from feeds.formats._explained import Explained
from feeds.formats._worded import figure
from nlg.fact import exact_text
from nlg.home import Home
from nlg.proof.check import Unreadable
from nlg.proof.check.library import Library
from nlg.proof.check.measures import Figures
from nlg.proof.check.report import Untrue
from nlg.telling.charts.spec import A_YEAR_OF_MONTHS, date_text, scale

Bundle = Mapping[str, Any]
Leaf = Mapping[str, Any]
Value = Fraction | None
SHOWN = 52  # periods at least, where the table goes back so far
NAMED = 8  # areas at the top of many that have a name beside their bar
MARKED = "Marked are the figures that prove the sentence"
COMPARED = "The figures compared"
TOLD = 6  # marked figures that the words for those who cannot see the chart name one by one
_turn = threading.Lock()


def drawn(home: Home, bundle: Bundle, claims: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """A chart as docs/bundle.md has it, with `proof`: the places of the figures that the claims read.

    The figures are the separate checker's, from the files the story names. None for a sentence without figures, and
    where the files cannot be read.
    """
    found = [leaf for claim in claims for leaf in read_by(claim) if _is_dated(leaf)]
    if not found:
        return None
    measure = Counter(leaf["measure"] for leaf in found).most_common(1)[0][0]
    about = [leaf for leaf in found if leaf["measure"] == measure]
    try:
        with _turn:
            series = _Series(_figures(home, bundle, measure), bundle, measure)
            return series.bars(about) if _compares(about) else series.line(about)
    except (Unreadable, Untrue):
        return None


def _is_dated(leaf: Leaf) -> bool:
    return any(isinstance(leaf.get(key), str) for key in PERIODS)


def _compares(about: Sequence[Leaf]) -> bool:
    """Whether most of what is read holds areas against each other at one time."""
    many = sum(isinstance(leaf.get("group"), str) and not {"from", "to"} & leaf.keys() for leaf in about)
    return 2 * many >= len(about)


class _Series:
    """One measure of a story, and the words for its figures."""

    def __init__(self, figures: Figures, bundle: Bundle, measure: str) -> None:
        self.figures, self.bundle, self.measure = figures, bundle, measure
        self.table = figures.table_of(measure)
        self.words = Explained(bundle)

    def line(self, about: Sequence[Leaf]) -> dict[str, Any] | None:
        """The figure of the area that most is read of, up to the newest period read."""
        areas = Counter(leaf["area"] for leaf in about if isinstance(leaf.get("area"), str))
        if not areas:
            return None
        area = areas.most_common(1)[0][0]
        read = {n for leaf in about if leaf.get("area") == area for n in self._places(leaf)}
        last = max(read)
        values = {n: self._value(area, n) for n in range(self._first(min(read), last), last + 1)}
        first = next((n for n, value in values.items() if value is not None or n in read), last)
        known = {n: value for n, value in values.items() if n >= first and value is not None}
        marked = sorted(read & set(known))
        if len(known) < 2 or not marked:
            return None
        return self._line(area, list(range(first, last + 1)), known, marked)

    def _line(
        self, area: str, shown: Sequence[int], known: Mapping[int, Fraction], marked: Sequence[int]
    ) -> dict[str, Any]:
        low, high = min(Fraction(0), *known.values()), max(known.values())
        whole = all(value.denominator == 1 for value in known.values())
        ticks = scale(low, high, whole)
        ends = dict.fromkeys((marked[-1], marked[0]))
        return {
            **self._said("line", self.words.area(area), [(self._when(n), known[n]) for n in marked], MARKED),
            "values": [exact_text(known[n]) if n in known else None for n in shown],
            "marks": [{"at": n - shown[0], "label": _text(known[n]), "when": {"text": self._day(n)}} for n in ends],
            "proof": [n - shown[0] for n in marked],
            "ticks": [{"value": exact_text(tick), "text": figure(str(exact_text(tick)))} for tick in ticks],
            "dates": list(self._dates(shown)),
            "target": None,
        }

    def bars(self, about: Sequence[Leaf]) -> dict[str, Any] | None:
        """The figures of all areas of the group at the newest period read, the highest first."""
        leaf = next(leaf for leaf in about if isinstance(leaf.get("group"), str))
        at = max(n for each in about for n in self._places(each))
        codes = self.figures.leaves(leaf["group"], self.figures.measures[self.measure].table)
        known = {code: value for code in codes if (value := self._value(code, at)) is not None}
        own = next((each["area"] for each in about if each.get("area") in known), None)
        ordered = sorted(known, key=lambda code: (-known[code], self._name(code)))
        if len(ordered) < 2:
            return None
        told = [(self._name(code), known[code]) for code in ordered]
        earlier = any(n < at for each in about for n in self._places(each))
        shown = "The newest of the figures compared; those before are among the cells" if earlier else COMPARED
        return {
            **self._said("bars", f"{self.words.area(leaf['group'])}, {self._when(at)}", told, shown),
            "own": own,
            "bars": [self._bar(code, known[code], n < NAMED or code == own) for n, code in enumerate(ordered)],
            "target": None,
        }

    def _bar(self, code: str, value: Fraction, named: bool) -> dict[str, Any]:
        name, label = ({"text": self._name(code)}, _text(value)) if named else (None, None)
        return {"area": code, "value": exact_text(value), "name": name, "label": label}

    def _said(self, sort: str, about: str, marked: Sequence[tuple[str, Fraction]], shown: str) -> dict[str, Any]:
        noun = self.words.names.noun(self.measure)
        some = marked[-TOLD:] if sort == "line" else marked[:TOLD]
        told = [f"{what}: {figure(str(exact_text(value)))}" for what, value in some]
        rest = f", and {len(marked) - TOLD} more" if len(marked) > TOLD else ""
        title = f"{noun[:1].upper()}{noun[1:]}: {about}"
        alt = f"{title}. {shown}. {'; '.join(told)}{rest}."
        words = {"title": title, "unit": f"{shown}.", "alt": alt, "source": self.words.names.file(self._source())}
        return {"id": "evidence", "sort": sort, **{key: {"text": text} for key, text in words.items()}}

    def _source(self) -> Mapping[str, Any]:
        table = self.figures.measures[self.measure].table
        return next(source for source in self.bundle["sources"] if source["name"] == table)

    def _places(self, leaf: Leaf) -> Iterator[int]:
        """The periods that an expression reads, by their places in the table."""
        named = [self.table.index(str(leaf[key])) for key in PERIODS if isinstance(leaf.get(key), str)]
        if not {"from", "to", "since", "after"} & {key for key in PERIODS if isinstance(leaf.get(key), str)}:
            yield from named
            return
        longer = self.figures.step(self.measure) * (int(leaf.get("steps", 1)) - 1)
        yield from range(max(0, min(named) - longer), max(named) + 1)

    def _first(self, earliest: int, last: int) -> int:
        """Where the line begins; of what is left out so little may remain that it may as well be seen."""
        first = max(0, min(earliest, last - SHOWN + 1))
        return 0 if first * 4 < last else first

    def _value(self, area: str, n: int) -> Value:
        value = self.figures.at(self.measure, area, n)
        return None if value is None else Fraction(value)

    def _name(self, code: str) -> str:
        area = self.figures.register.areas.get(code)
        return self.words.areas.get(code) or (area.display if area else code)

    def _when(self, n: int) -> str:
        return self.words.period(self.table.period(n).last.isoformat(), self.measure)

    def _day(self, n: int) -> str:
        """The shortest words for a period: of what is counted in days its last one."""
        if self.table.form in ("day", "week_ending", "iso_week", "occasion"):
            return day_in_words(self.table.period(n).last.isoformat())
        return self._when(n)

    def _dates(self, shown: Sequence[int]) -> Iterator[dict[str, Any]]:
        ends = [self.table.period(n).last for n in shown]
        before, short = ends[0] - timedelta(days=1), (ends[-1] - ends[0]).days <= A_YEAR_OF_MONTHS
        for at, end in enumerate(ends):
            if text := date_text(self.table.form, before, end, short):
                yield {"at": at, "text": text}
            before = end


def _text(value: Fraction) -> dict[str, str]:
    return {"text": figure(str(exact_text(value)))}


def _figures(home: Home, bundle: Bundle, measure: str) -> Figures:
    """The checker's figures of the dataset that a measure belongs to: the story's own, or one that stands beside it.

    Without the story before, which gives no figures: so all stories of a release share them.
    """
    sources = {source["id"]: source for source in bundle["sources"] if source["role"] != "story"}
    tables = [source for source in sources.values() if source["role"] == "table"]
    table: Mapping[str, Any] = next((one for one in tables if measure.startswith(f"{one['name']}.")), {})
    told = json.dumps([sources, bundle["measures"], table.get("sheet")])  # in their order: the first sheet is its own
    return _made(tuple(source_shelves(home)), tuple(sorted(one["sha256"] for one in tables)), told)


@lru_cache(maxsize=8)
def _made(folders: tuple[Path, ...], tables: tuple[str, ...], told: str) -> Figures:
    sources, measures, sheet = json.loads(told)
    return Figures(_library(folders, tables), sources, measures, sheet)


@lru_cache(maxsize=4)
def _library(folders: tuple[Path, ...], tables: tuple[str, ...]) -> Library:
    """What was read of some tables. Those of a release that nobody looks at any more are forgotten."""
    return Library(folders)
