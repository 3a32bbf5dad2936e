"""An area's rate stands apart from its group by more than its size explains.

Fires   in a complete group of five or more, when the events behind an area's rate lie three deviations or more from
        those it would have had at the group's own rate: the limits of a funnel, wide for few events, narrow for many.
Quiet   inside the funnel, on fewer than 20 events, where no count stands behind the rate.
Chance  one in 370 by the normal law. Areas always differ more than chance alone would make them: the funnel is widened
        by how far the group's areas lie apart as a rule (its most extreme tenths, at least one area each, pulled in).
Source  design kind D2: a funnel, no ranking, since small areas always come first and last; guards G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import by_size, people
from nlg.panel import Floats, Groups
from nlg.story import Brief, View

ID = "D2"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
FURTHEST_OUT = 3.0  # deviations: the outer limits of a funnel plot
PULLED_IN = 10  # one area in so many, at either end, is not allowed to widen the funnel that it may lie outside


@dataclass(frozen=True, kw_only=True)
class OutlierPeers(Fact):
    """`parent_now` is the rate of `group`, `times` how many times that the area's is, `events` what stands behind it.

    `expected` is how many events it would have had at the group's rate; `score` how many deviations it is out, and
    `widened` how many times the funnel is wider than chance alone would have it. `high`: it lies above.
    """

    kind: ClassVar[str] = "outlier_peers"
    parent_now: Proven
    group: Proven
    events: Proven
    times: Proven
    direction: Proven
    high: bool
    expected: float
    score: float
    widened: float


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("rate", "share"))])


def _find(look: Look) -> Found:
    events, under = look.events, _under(look)
    if events is None or under is None:
        return Found.joined([])
    leaves, rate = look.groups.leaves, look.of_group / look.measure.per
    own, expected = events[leaves], look.spread(rate) * under[leaves]
    score = np.nan_to_num(_score(look, own, under[leaves], look.spread(rate)))
    widened = look.spread(_widened(score, look.groups))
    whole = look.whole & (look.sizes >= look.limits.smallest_group)
    out = np.abs(score) / widened
    ok = look.spread(whole) & look.enough[leaves] & (expected > 0) & (out >= FURTHEST_OUT)
    return look.found_leaves(ok, out, high=score > 0, expected=expected, widened=widened)


def _under(look: Look) -> Floats | None:
    """What the rate is a rate of: areas x ts of another measure, or of people, who are the same at all periods."""
    panel, name = look.view.panel, look.measure.denominator
    if name in panel.values:
        return np.asarray(panel.values[name][:, look.ts])
    if not name:
        return None
    return np.broadcast_to(people(look)[:, None], look.now.shape)


def _score(look: Look, events: Floats, under: Floats, rate: Floats) -> Floats:
    """Deviations from the group's rate, on the scale where chance makes areas of any size differ alike."""
    if look.measure.type == "share":
        share = np.where(events <= under, events / under, np.nan)
        angle = np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(np.minimum(rate, 1)))
        return np.asarray(2 * np.sqrt(under) * angle)
    return np.asarray(2 * (np.sqrt(events) - np.sqrt(rate * under)))


def _widened(score: Floats, groups: Groups) -> Floats:
    """How many times as far apart as by chance the areas of each group lie, never less than once. Groups x ts."""
    found = np.ones((len(groups.rows), score.shape[1]))
    for alike, leaves in by_size(groups):
        size = leaves.shape[1]
        ends = max(1, size // PULLED_IN)
        if size > 2 * ends:
            ordered = np.sort(score[leaves], axis=1)  # in order: whoever comes first
            kept = np.clip(ordered, ordered[:, ends, None], ordered[:, -1 - ends, None])
            together = np.square(kept).cumsum(axis=1)[:, -1]  # one after another, however many periods
            found[alike] = np.sqrt(np.maximum(1.0, together / size))
    return found


def fact(brief: Brief, found: Found, row: int) -> OutlierPeers:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    counts = View(view.panel, view.panel.measures[view.measure.numerator])
    shared = cells.basics(brief, found, row)
    parent = cells.cell(view, int(view.panel.groups.rows[g]), t)
    return OutlierPeers(
        **shared,
        parent_now=parent,
        group=cells.group(view, g),
        events=cells.cell(counts, area, t),
        times=cells.ratio(shared["now"], parent),
        direction=cells.direction(shared["now"], parent, clear=True),
        high=high,
        expected=float(found["expected"][row]),
        score=float(found["strength"][row]) * (1 if high else -1),
        widened=float(found["widened"][row]),
        evidence=(cells.group_cells(view, g, t, t), cells.group_cells(counts, g, t, t)),
        change=float(shared["now"].number - parent.number),
        good_news=cells.good_news(view.measure, high),
    )


EXAMPLES = (
    fires("A 90\nB 40\nC 41\nD 39\nE 42\nF 40", people=10_000, area="A"),
    fires("A 150\nB 250\nC 245\nD 255\nE 260\nF 240", people=10_000, area="A"),
    quiet("A 70\nB 4\nC 41\nD 39\nE 52\nF 80", people=10_000),  # all of them lie far apart
    quiet("A 9\nB 3\nC 4\nD 3\nE 2\nF 3", people=1_000),  # three times the others', but of few events
    quiet("A 90\nB 40\nC 41\nD ?\nE 42\nF 40", people=10_000),
    quiet("A 90\nB 40\nC 41\nD 39", people=10_000),
)
