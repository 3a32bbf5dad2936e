"""Whether a fact holds from other sides too: a little earlier or later, without any one area, per head as by count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nlg.fact import Found
from nlg.finding.detect import ask, marked
from nlg.panel import Groups, Ints, Panel
from nlg.story import Brief

DAYS_EITHER_SIDE = 3  # where sums are taken every day, a claim should not hang on the day the week ends
DIRECTIONS = ("sign", "goal", "condition", "state")  # columns of whole numbers that say which way; flags always do
MOST_AREAS = 60  # in larger groups no one area decides


@dataclass(frozen=True, kw_only=True)
class Robust:
    """In how many of how many variations the fact holds, and those where it does not."""

    agree: int
    of: int
    against: tuple[str, ...]

    @property
    def said(self) -> str:
        """The same in words; "" where there is nothing to vary."""
        if not self.of:
            return ""
        if not self.against:
            return f"all {self.of} variations agree" if self.of > 1 else "the one variation agrees"
        return f"{self.agree} of {self.of} variations agree; not so {', '.join(self.against)}"


def robust(brief: Brief, kind: str, found: Found, n: int) -> Robust:
    """Looks for the fact a day or a step either side, in its group without each other area, per head or by count."""
    held: list[tuple[str, bool]] = []
    with np.errstate(invalid="ignore", divide="ignore"):
        held.extend(_other_times(brief, kind, found, n))
        held.extend(_without_each(brief, kind, found, n))
        held.extend(_other_measure(brief, kind, found, n))
    against = tuple(said for said, holds in held if not holds)
    return Robust(agree=len(held) - len(against), of=len(held), against=against)


def _other_times(brief: Brief, kind: str, found: Found, n: int) -> Iterator[tuple[str, bool]]:
    calendar = brief.views[int(found["view"][n])].calendar
    t = int(found["period"][n])
    back = int(calendar.previous[t])
    daily = back >= 0 and t - back > 1 and calendar.form == "day"
    step = calendar.word if t - back == 1 else "period"
    for k in range(1, DAYS_EITHER_SIDE + 1 if daily else 2):
        for at, side in ((t - k, "earlier"), (t + k, "later")):
            if not 0 <= at < len(calendar) or calendar.ends[at] > brief.period:
                continue
            unit = ("day" if k == 1 else "days") if daily else step
            there = ask(kind, brief, calendar.ends[at])
            yield f"{k if k > 1 else 'one'} {unit} {side}", _says_so(there, found, n, brief)


def _other_measure(brief: Brief, kind: str, found: Found, n: int) -> Iterator[tuple[str, bool]]:
    view = brief.views[int(found["view"][n])]
    there = ask(kind, brief, view.calendar.ends[int(found["period"][n])])
    for k, other in enumerate(brief.views):
        measure = other.measure
        if other.panel is not view.panel or not (there["view"] == k).any():
            continue
        if measure.numerator == view.measure.name and measure.type == "rate":
            yield "per head", _says_so(there, found, n, brief, view=k)
        elif view.measure.numerator == measure.name and view.measure.type == "rate":
            yield "by count", _says_so(there, found, n, brief, view=k)


def _without_each(brief: Brief, kind: str, found: Found, n: int) -> Iterator[tuple[str, bool]]:
    """The group once without each of its areas but the one the fact is about, all asked in one go."""
    if "group" not in found.columns or not marked(kind, "AMONG"):
        return
    view, group, row = brief.views[int(found["view"][n])], int(found["group"][n]), int(found["area"][n])
    if group < 0:
        return
    members = view.panel.groups.members(group)
    others = [int(leaf) for leaf in members if leaf != row]
    if not 3 <= len(others) <= MOST_AREAS:
        return
    panel = _groups_without(view.panel, members, int(view.panel.groups.rows[group]), others)
    small = replace(brief, panels={panel.table: panel}, span=None, memory={})
    there = ask(kind, small, view.calendar.ends[int(found["period"][n])])
    names = [v.measure.name for v in small.views]
    here = there.rows(there["view"] == names.index(view.measure.name))
    about_group = row == view.panel.groups.rows[group]
    own = 0 if about_group else int(np.flatnonzero(members == row)[0])
    for k, leaf in enumerate(others):
        at = len(members) + k if about_group else own
        of = here.rows((here["area"] == at) & (here["group"] == k)) if len(here) else here
        yield f"without {view.panel.areas[leaf].name}", any(_same_way(of, m, found, n) for m in range(len(of)))


def _groups_without(panel: Panel, members: Ints, own: int, others: list[int]) -> Panel:
    """The members of a group, and for each of the others a group that lacks it: its own row is made anew."""
    rows = np.append(members, [own] * len(others))
    size = len(members)
    values = {name: x[rows].copy() for name, x in panel.values.items()}
    people = [panel.populations[int(r)] for r in rows]
    place = {int(row): k for k, row in enumerate(members)}
    for k, leaf in enumerate(others):
        lost = panel.populations[leaf]
        whole = people[size + k]
        people[size + k] = None if whole is None or lost is None else whole - lost
        for name, measure in panel.measures.items():
            if measure.adds and not measure.numerator:
                values[name][size + k] -= values[name][place[leaf]]
    below = np.array([p or np.nan for p in people], dtype=np.float64)[:, None]
    for name, measure in panel.measures.items():
        if measure.numerator in values:
            divided = values.get(measure.denominator, below)
            values[name][size:] = (values[measure.numerator] * measure.per / np.where(divided > 0, divided, np.nan))[
                size:
            ]
    kept = [np.array([place[int(m)] for m in members if m != leaf]) for leaf in others]
    return replace(
        panel,
        areas=tuple(panel.areas[int(r)] for r in rows),
        values=values,
        statuses={name: x[rows] for name, x in panel.statuses.items()},
        table_rows=size,
        groups=Groups(
            rows=np.arange(size, size + len(others)),
            starts=np.arange(len(others) + 1) * (size - 1),
            leaves=np.concatenate(kept).astype(np.int64),
        ),
        populations=tuple(people),
        line_numbers=np.zeros((len(rows), len(panel.calendar)), dtype=np.int32),
        neighbours=np.zeros((0, 2), dtype=np.int64),
    )


def _says_so(there: Found, found: Found, n: int, brief: Brief, view: int | None = None) -> bool:
    """Whether the same is found of the same area (and group) elsewhere."""
    if not len(there):
        return False
    mask = (there["view"] == (int(found["view"][n]) if view is None else view)) & (there["area"] == found["area"][n])
    if "group" in found.columns:
        mask = mask & (there["group"] == found["group"][n])
    return any(_same_way(there, int(m), found, n) for m in np.flatnonzero(mask))


def _same_way(there: Found, m: int, found: Found, n: int) -> bool:
    """Whether two findings say the same of direction, whatever their sizes."""
    for name, column in found.columns.items():
        if (column.dtype == np.bool_ or name in DIRECTIONS) and there[name][m] != column[n]:
            return False
    return True
