"""Why a kind is, or is not, to be told of an area: the question an editor asks first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from nlg.fact import Found
from nlg.finding.cells import SMALL
from nlg.finding.detect import Catch, ask, marked, some_rows, uneven
from nlg.finding.guards import GUARDS, filled, relaxed
from nlg.panel import Panel
from nlg.story import Brief, View


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is so for one measure. `found` is the row of what was found where the kind does hold, else -1."""

    measure: str
    verdict: str
    found: int = -1


def why(brief: Brief, catch: Catch, kind: str, code: str, group: str) -> Iterator[Answer]:
    """For every measure of the area: whether the kind holds, and if not what keeps it from it."""
    rows = {int(catch.found(kind)["view"][n]): n for _, n in catch.rows(code, group, [kind])}
    for n, view in enumerate(brief.views):
        row = view.panel.row(code)
        if row is None:
            continue
        if n in rows:
            yield Answer(measure=view.measure.name, verdict="true", found=rows[n])
        else:
            verdict = _not(brief, kind, view, row, group)
            alone = verdict.startswith("not true") and not (catch.found(kind)["view"] == n).any()
            verdict += "; nor is there one about any other area in this period" if alone else ""
            yield Answer(measure=view.measure.name, verdict=verdict)


def _not(brief: Brief, kind: str, view: View, row: int, group: str) -> str:
    """Why a kind does not hold: no figure, a guard, or the figures themselves."""
    t = view.calendar.at(brief.period)
    if t is None:
        return f"no figure: its record has no period that ends on {brief.period}"
    if why := uneven(kind, view.calendar):
        return f"held: {why}"
    if np.isnan(view.x[row, t]):
        return f"blocked by guard G4 ({GUARDS['G4']}): the figure for the period to {brief.period} is missing"
    steps = (t - int(np.flatnonzero(view.known[row])[0])) // max(1, t - int(view.calendar.previous[t]))
    for guard, limits in relaxed(brief.limits):
        if guard == "G1" and steps >= brief.limits.least_record[view.calendar.step]:
            continue
        if _holds(replace(brief, limits=limits, memory={}), kind, view, row, group):
            return f"true but for guard {guard} ({GUARDS[guard]})"
    gap = _gap(brief, kind, view, row, group)
    if gap:
        return gap
    return f"not true: {_figures(view, row, t)}; {_last_time(brief, kind, view, row, group)}"


def _holds(brief: Brief, kind: str, view: View, row: int, group: str) -> bool:
    with np.errstate(invalid="ignore", divide="ignore"):
        found = ask(kind, brief, brief.period)
    return bool(_of(found, brief, view, row, group).any())


def _of(found: Found, brief: Brief, view: View, row: int, group: str) -> np.ndarray:
    """Which rows of a finding are about the area (compared in its own group)."""
    names = [v.measure.name for v in brief.views]
    mask = (found["view"] == names.index(view.measure.name)) & (found["area"] == row)
    if "group" in found.columns:
        at = view.panel.row(group)
        g = None if at is None else view.panel.groups.index_of(at)
        mask = mask & (found["group"] == (-1 if g is None else g))
    return np.asarray(mask)


def _gap(brief: Brief, kind: str, view: View, row: int, group: str) -> str:
    """Whether a gap keeps it: what the kind would say if every gap were filled."""
    panel: Panel = filled(view.panel)
    if not _holds(replace(brief, panels={**brief.panels, panel.table: panel}, memory={}), kind, view, row, group):
        return ""
    at = view.panel.row(group)
    g = None if at is None or not marked(kind, "AMONG") else view.panel.groups.index_of(at)
    rows = [row] if g is None else view.panel.groups.members(g)
    missing = [view.panel.areas[int(r)].name for r in rows if np.isnan(view.x[int(r)]).any()]
    guard = "G4" if g is None else "G10"
    return f"blocked by guard {guard} ({GUARDS[guard]}): figures are missing for {', '.join(missing)}"


def _figures(view: View, row: int, t: int) -> str:
    calendar, said = view.calendar, []
    places = [
        ("now", t),
        (f"a {calendar.word} before", int(calendar.previous[t])),
        ("a year before", int(calendar.year_ago[t])),
    ]
    for name, at in places:
        if at >= 0 and not np.isnan(view.x[row, at]):
            said.append(f"{view.x[row, at]:,.{view.measure.decimals}f} {name}")
    return f"{view.measure.unit}: {', '.join(said)}"


def _last_time(brief: Brief, kind: str, view: View, row: int, group: str) -> str:
    """When it held last, and how often on record."""
    times = periods_held(brief, kind, view, row, group)
    if not times:
        return "it never held on record"
    often = "once" if len(times) == 1 else f"{SMALL[len(times)] if len(times) < 10 else f'{len(times):,}'} times"
    return f"it held {often} on record, last in the period to {times[-1].isoformat()}"


def periods_held(brief: Brief, kind: str, view: View, row: int, group: str) -> list[date]:
    """Every period up to the story's own in which a kind held for an area."""
    if marked(kind, "AMONG"):
        found = ask(kind, replace(brief, memory={}), None)
        mask = _of(found, brief, view, row, group)
    else:
        panel = some_rows(view.panel, row, row + 1)
        part = replace(brief, panels={panel.table: panel}, memory={})
        found = ask(kind, part, None)
        mask = found["view"] == [v.measure.name for v in part.views].index(view.measure.name)
    return [view.calendar.ends[int(t)] for t in np.unique(found["period"][mask])]
