"""How far apart two shares of counts are, in what chance alone would make of them."""

from __future__ import annotations

import numpy as np

from nlg.finding.look import Look, look_at
from nlg.panel import Floats


def apart_squared(look: Look) -> Floats | None:
    """The square of how many standard errors apart two shares are; None where parts or wholes are no events."""
    parts, wholes = (_counts(look, name) for name in (look.measure.numerator, look.measure.denominator))
    if parts is None or wholes is None:
        return None
    least = np.minimum(parts.now, parts.then) >= look.limits.fewest_events
    both = (parts.now + parts.then) / (wholes.now + wholes.then)
    spread = both * (1 - both) * (1 / wholes.now + 1 / wholes.then)
    return np.asarray(np.where(least & (spread > 0), np.square(look.move / 100) / spread, np.nan))


def _counts(look: Look, name: str) -> Look | None:
    measure = look.view.panel.measures.get(name)
    if measure is None or not measure.counted:
        return None
    n = look.brief.view(look.view.panel.table, measure.short_name)
    return None if n is None else look_at(look.brief, n, look.ts)
