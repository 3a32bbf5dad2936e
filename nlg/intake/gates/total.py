"""A total is not the sum of what it is made of.

Looks at  each group that has a row of its own, beside its areas: how far the two lie apart in all other periods is how
          far they may. And each measure that the sheet says has parts.
Holds     the group's figure and its areas' in that period, or the one of the two that has changed; in the first
          edition of a table it warns. A measure that is not the sum of its parts is refused with the whole edition, as
          it could not be read.
Mend      correct the row; or the register, if the group has other members now.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, figure
from nlg.intake.gate_example import BEFORE, edited, holds, passes, steady, table, warns
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats, Ints

LATE = 1
LINE = 2.0  # times as far as ever before
IS_A_SUM = 0.1  # a group that mostly lies further from its areas' sum is none


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.panel is None:
        return
    yield from _parts(arrival)
    for seen in arrival.seen:
        if seen.adds:
            yield from _groups(seen)


def _groups(seen: Seen) -> Iterator[Verdict]:
    place = {int(row): n for n, row in enumerate(seen.at.tolist())}
    groups = seen.panel.groups
    for g, row in enumerate(groups.rows.tolist()):
        members = np.array([place[int(leaf)] for leaf in groups.members(g) if int(leaf) in place], dtype=np.int64)
        if row in place and len(members) == groups.sizes[g]:
            off = _off(seen, place[row], members)
            if off.any():
                yield _said(seen, place[row], members, off)


def _off(seen: Seen, own: int, members: Ints) -> Flags:
    """Periods in which a group's own figure lies further from the sum than in nearly all others."""
    total, parts = seen.now[own], _sum(seen.now[members])
    apart = np.where(_like_before(seen, members), _apart(total, parts), np.nan)
    before = _apart(seen.was[own], _sum(seen.was[members]))
    usual = apart if np.isnan(before).all() else before
    known = usual[~np.isnan(usual)]
    if len(known) < 3 or np.median(known) > IS_A_SUM:
        return np.zeros(len(apart), dtype=bool)
    slack = 0.5 * (len(members) + 1) * 10.0 ** -seen.panel.scale[seen.measure.name] / np.maximum(np.abs(total), 1)
    spared = 0 if usual is before else min(3, len(known) // 4)  # of the record itself, a few periods may be wrong
    far = float(np.sort(known)[-1 - spared])
    return np.asarray(apart > np.maximum(seen.arrival.line("total", LINE) * far, 0.005) + slack)


def _sum(x: Floats) -> Floats:
    """The sum of those that are known: areas that are no more, or not yet, have no figures."""
    return np.where(np.isnan(x).all(axis=0), np.nan, np.nansum(x, axis=0))


def _like_before(seen: Seen, members: Ints) -> Flags:
    """Periods in which nothing is missing that was there the period before, or that another gate holds."""
    gone = np.isnan(seen.now[members])
    lost = gone.copy()
    lost[:, 1:] &= ~gone[:, :-1]
    held = gone & ~np.isnan(seen.panel.values[seen.measure.name][seen.at[members]])
    return np.asarray(~(lost | held).any(axis=0))


def _apart(total: Floats, parts: Floats) -> Floats:
    return np.where(total == 0, np.where(parts == 0, 0.0, 1.0), np.abs(total - parts) / np.abs(total))


def _said(seen: Seen, own: int, members: Ints, off: Flags) -> Verdict:
    flags = np.zeros(seen.now.shape, dtype=bool)
    flags[own, off] = True
    same = seen.now == seen.was
    for t in np.flatnonzero(off).tolist():  # what has not changed since the edition before is not what is wrong
        if not same[members, t].all():
            flags[members, t] = ~same[members, t]
            flags[own, t] = not same[own, t] or not flags[members, t].any()
    t = int(np.flatnonzero(off)[-1])
    parts = float(np.nansum(seen.now[members, t]))
    return seen.verdict(
        "total",
        flags,
        f"{seen.measure.noun.many} of {seen.names([own])} for {seen.periods(np.flatnonzero(off).tolist())} are not the "
        f"sum of its {len(members)} areas: {figure(float(seen.now[own, t]))}, and they add up to {figure(parts)}",
        "correct the row that is wrong; or the register, if the group has other members now",
        says="hold" if seen.arrival.earlier else "warn",
    )


def _parts(arrival: Arrival) -> Iterator[Verdict]:
    """Measures that the sheet says have parts: the reader refuses a table where they do not add up."""
    seen = {one.measure.short_name: one for one in arrival.seen}
    for short, sheet in arrival.about.measures.items():
        if sheet.parts and short in seen:
            whole, parts = seen[short], [seen[part] for part in sheet.parts]
            over = np.sum([part.now for part in parts], axis=0) - whole.now
            places = min(part.panel.scale[part.measure.name] for part in parts)
            slack = 0.5 * len(parts) * 10.0**-places + 1e-9
            wrong = (over > slack) if sheet.leftover else (np.abs(over) > slack)
            if wrong.any():
                yield _parts_said(arrival, whole, sheet.parts, wrong, over)


def _parts_said(arrival: Arrival, whole: Seen, parts: tuple[str, ...], wrong: Flags, over: Floats) -> Verdict:
    places = np.argwhere(wrong)
    cells = [whole.cell(int(row), int(t)) for row, t in places[:5]]
    row, t = (int(at) for at in places[0])
    return arrival.refuses(
        "total",
        f"'{whole.measure.short_name}' of {whole.names([row])} for {whole.periods([t])} is "
        f"{figure(float(whole.now[row, t]))}, but its parts ({', '.join(parts)}) add up to "
        f"{figure(float(whole.now[row, t] + over[row, t]))}",
        "correct the row, or the sheet's 'parts'; 'leftover = true' says that they need not be all of it",
        cells,
        more=len(places) - len(cells),
    )


_ALL = steady(21)
_SUMS = {**_ALL, "X-ALL": [sum(f[t] for f in _ALL.values()) for t in range(21)]}
_BEFORE = table({area: figures[:20] for area, figures in _SUMS.items()}, last=BEFORE)
_DEATHS = {area: [v // 10 for v in f] for area, f in _ALL.items()}
_PARTS = {"cases": {"parts": ("deaths",), "leftover": True}}
EXAMPLES = (
    holds(table(edited(_SUMS, "X-ALL", 20, 4000)), "not the sum of its 8 areas: 4,000, and", was=_BEFORE),
    holds(table(edited(_SUMS, "Denby", 20, 900)), "cases of Borset for the week to 5 March 2021", was=_BEFORE),
    warns(table(edited(_SUMS, "Denby", 9, 900)), "not the sum of its 8 areas"),
    holds(table(_ALL, edited(_DEATHS, "Denby", 9, 900)), "its parts (deaths) add up to 900", sheet=_PARTS),
    passes(table(_SUMS), "the areas add up", was=_BEFORE),
    passes(table(_ALL, _DEATHS), "the parts leave something over", sheet=_PARTS),
)
