"""A dataset opened: sheet, register and tables as panels, and the brief that all stories of a period are made from."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from nlg.archive import Edition
from nlg.errors import NotKnown
from nlg.home import Home
from nlg.intake.assemble import as_rows_of
from nlg.intake.context import context_of, load_context, targets_of
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet, Target
from nlg.opening import open_files
from nlg.panel import Area, Panel
from nlg.store import Context
from nlg.story import Base, Brief, Goal, Source
from nlg.vintages.kept import Kept
from nlg.vintages.learned import Maturity, matured
from nlg.vintages.stood import Stood

Analysed = TypeVar("Analysed")


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """A dataset opened: its sheet, its areas, its tables as panels, and the files all of it came from."""

    home: Home
    sheet: Sheet
    register: Register
    panels: Mapping[str, Panel]
    files: Mapping[str, Path]
    hashes: Mapping[str, str]
    earlier: Mapping[str, Panel] = field(default_factory=dict)  # by table, the same figures as they were before
    context: Context = field(default_factory=Context)
    targets: Mapping[str, tuple[str, Target]] = field(default_factory=dict)  # those in store: key -> store, target
    as_of: date | None = None  # only what had been published by that day counts
    revising: bool = False  # others stand beside it as they are known today: what they said before is held against that
    editions: Mapping[str, Edition] = field(default_factory=dict)  # by table, those that came from the archive
    kept: Mapping[str, Kept] = field(default_factory=dict)  # by table, what its editions up to then teach

    @cached_property
    def learned(self) -> Mapping[str, Maturity]:
        """By measure when its figures are mature, of tables of which there are editions enough."""
        return {name: one for kept in self.kept.values() for name, one in kept.learned().items()}

    @cached_property
    def stood(self) -> Mapping[str, Stood]:
        """How the newest figures of each such table stood in each of its editions."""
        return {table: kept.stood() for table, kept in self.kept.items() if kept.editions}

    @property
    def whole(self) -> Panel:
        return self.panels[self.sheet.story.whole]

    @property
    def parts(self) -> Panel:
        return self.panels[self.sheet.story.parts]

    def latest(self, until: date | None = None) -> date:
        """Last day of the newest period whose main figure has settled; of those that end by a day, if one is said."""
        calendar, main = self.whole.calendar, f"{self.whole.table}.{self.sheet.story.main}"
        for t in range(len(calendar) - 1, -1, -1):
            wanted = until is None or calendar.ends[t] <= until
            if wanted and self.whole.settled(main, t) and calendar.previous[t] >= 0:
                return calendar.ends[t]
        by = f" by {until}" if until else " yet"
        raise NotKnown(f"{self.sheet.id}: no period has settled{by}", mend="ask for one with --period")

    def beside(self, name: str) -> Dataset:
        """Another dataset as it was when this one's figures were published, opened once. NotKnown if there was none."""
        if name not in self._opened:
            self._opened[name] = open_dataset(self.home, name, self.known_by)
        return self._opened[name]

    def analysed_beside(self, other: Dataset, period: date, analyse: Callable[[Dataset, date], Analysed]) -> Analysed:
        """A period of another dataset, analysed once, however many periods of this one it stands beside."""
        if (other.sheet.id, period) not in self._analysed:
            self._analysed[other.sheet.id, period] = analyse(other, period)
        return cast("Analysed", self._analysed[other.sheet.id, period])

    @cached_property
    def _opened(self) -> dict[str, Dataset]:
        return {}

    @cached_property
    def _analysed(self) -> dict[tuple[str, date], object]:
        return {}

    @property
    def known_by(self) -> date | None:
        """The day by which other figures must have been published to stand beside these; None where it is not known."""
        late = bool(self.sheet.tables[self.sheet.story.whole].stands_in)
        return self.as_of or (None if late or self.revising else self.whole.released)

    def period(self, asked: date | None) -> date:
        """The period asked for; NotKnown suggests the nearest where the tables have none that ends then."""
        if asked is None:
            return self.latest()
        ends = sorted({end for panel in self.panels.values() for end in panel.calendar.ends})
        if asked in ends:
            return asked
        near = min(ends, key=lambda end: (abs((end - asked).days), end))
        raise NotKnown(
            f"{self.sheet.id}: no period ends on {asked.isoformat()}",
            mend=f"the nearest ends on {near.isoformat()} (the record runs from {ends[0]} to {ends[-1]})",
        )

    def area(self, asked: str) -> Area:
        """An area that the tables have, by code or name (the register's, or the one a table's sheet gives it)."""
        told = {area.code: area for panel in self.panels.values() for area in panel.areas}
        named = [area for area in told.values() if area.name.casefold() == asked.casefold()]
        if len(named) == 1:
            return named[0]
        found = self.register.find(asked)
        if found.code not in told:
            near = difflib.get_close_matches(found.name, [area.name for area in told.values()], n=2)
            raise NotKnown(
                f"{self.sheet.id}: no table has figures for {found.name} ({found.code})",
                mend=f"did you mean {' or '.join(near)}?" if near else "",
            )
        return told[found.code]

    def everywhere(self) -> list[str]:
        """Codes of all areas to tell of: each area of the parts, each group they are compared in."""
        parts = [area.code for area in self.parts.areas[: self.parts.table_rows]]
        patches = {self.register.patch(code) for code in parts}
        groups = [code for code in self.register.areas if code in patches and self.parts.row(code) is not None]
        return [*groups, *parts]


def open_dataset(home: Home, name: str, as_of: date | None = None) -> Dataset:
    """Reads a dataset's sheet, register and tables: the newest editions that the newsroom has in use.

    With `as_of` only what had been published by that day, read as it was read then.
    """
    opened = open_files(home, name, as_of)
    sheet, register, panels = opened.sheet, opened.register, opened.panels
    stores = load_context(home.shelf("context").files())
    targets = {key: (store.id, target) for store, key, target in targets_of(stores, sheet, register)}
    setting = [store for store in stores if any(store.id == held for held, _ in targets.values())]
    was = {name: about.earlier for name, about in sheet.tables.items() if about.earlier}
    now = {name: panel for name, panel in panels.items() if name not in sheet.earlier_tables}
    made_by = (opened.hashes["sheet"], opened.hashes["register"])
    kept = {
        table: Kept(home=home, sheet=sheet, register=register, hashes=made_by, like=panel, as_of=as_of)
        for table, panel in now.items()
        if table in opened.editions
    }
    return Dataset(
        home=home,
        sheet=sheet,
        register=register,
        panels={
            table: matured(panel, kept[table].learned()) if table in kept else panel for table, panel in now.items()
        },
        files=opened.files | {store.id: store.path for store in setting},
        hashes=opened.hashes | {store.id: store.sha256 for store in setting},
        earlier={name: as_rows_of(panels[before], panels[name]) for name, before in was.items()},
        context=context_of(stores, sheet, register),
        targets=targets,
        as_of=as_of,
        editions=opened.editions,
        kept=kept,
    )


def brief(dataset: Dataset, period: date) -> Brief:
    """Everything the stories of one release are made from."""
    sheet, register = dataset.sheet, dataset.register
    set_goals = [(key, "sheet", target) for key, target in sheet.targets.items()]
    set_goals += [(key, store, target) for key, (store, target) in dataset.targets.items()]
    goals = tuple(
        Goal(
            key=key,
            source=source,
            measure=target.measure,
            value=Fraction(target.value),
            test=target.test,
            areas=_below(register, target.areas),
            noun=target.noun,
            set_by=target.set_by,
            set_on=target.set_on,
        )
        for key, source, target in set_goals
        if target.set_on <= period and (target.until is None or period <= target.until)
    )
    bases = tuple(
        Base(key=key, measure=b.measure, period=b.period, name=b.name, areas=_below(register, b.areas))
        for key, b in sheet.baselines.items()
    )
    codes = {area.code for panel in dataset.panels.values() for area in panel.areas}
    return Brief(
        dataset=sheet.id,
        series=sheet.story.series,
        subject=sheet.subject,
        subject_full=sheet.subject_full,
        event=sheet.story.event,
        areas_called=(sheet.story.areas.one, sheet.story.areas.many),
        weight=sheet.weight,
        panels=dataset.panels,
        sources={
            name: Source(
                publisher=t.publisher_said,
                released=t.released,
                definition=t.definition,
                release_note=t.release_note,
                stands_in=t.stands_in,
                revised_as=t.revised_as,
            )
            for name, t in sheet.tables.items()
        },
        whole=sheet.story.whole,
        parts=sheet.story.parts,
        main=sheet.story.main,
        rate=sheet.story.rate,
        second=sheet.story.second,
        goals=goals,
        bases=bases,
        patches={code: register.patch(code) for code in register.areas if code in codes},
        period=period,
        earlier=dataset.earlier,
        context=dataset.context,
        limits=sheet.limits.limits(),
    )


def _below(register: Register, codes: Sequence[str]) -> frozenset[str]:
    """Areas and all that have them as parent. A group made of members does not bind them: name them too."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting.extend(register.children.get(code, ()))
    return frozenset(found)
