"""Which of many findings say the same as those of a release: directions, counts and periods; sizes may differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt

from nlg.fact import Fact, Found
from nlg.finding.detect import shelf
from nlg.panel import Flags, Ints
from nlg.story import View

SIZES = ("strength", "since")  # columns that may differ; since an even earlier time is since this one too
Keys = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Again:
    """What a kind found in copies of a panel that lie end to end: `copy` says in which, `keys` what must be the same.

    Rows of areas and groups are those of the first copy. `since` may be earlier than in the original. One each finding.
    """

    copy: Ints
    keys: Keys
    since: Ints


def in_copies(kind: str, found: Found, views: Sequence[View], copies: int) -> Again | None:
    """Findings in so many copies of one panel, of which the first and the last are the same.

    None where the kind does not find in the last what it finds in the first, so that copies cannot be held together.
    """
    panel = views[0].panel
    copy = found["area"] // (len(panel.areas) // copies)
    first, last = (np.flatnonzero(copy == one) for one in (0, copies - 1))
    if len(first) != len(last):
        return None
    areas, groups, leaves = (len(rows) // copies for rows in (panel.areas, panel.groups.rows, panel.groups.leaves))
    named = {"area": areas, "group": groups}
    keys = keys_of(kind, found, views)
    for n, name in enumerate(exact(found)):
        length = named.get(name)
        if length is None:
            length = _length(keys[first, n], keys[last, n], copies - 1, (areas, groups, leaves))
        if length is None:
            return None
        keys[:, n] -= np.where(keys[:, n] >= 0, copy * length, 0)
    return Again(copy=copy, keys=keys, since=since_of(found))


def exact(found: Found) -> list[str]:
    """The columns that must be the same: flags and whole numbers."""
    return [name for name in sorted(found.columns) if name not in SIZES and found[name].dtype.kind in "biu"]


def keys_of(kind: str, found: Found, views: Sequence[View]) -> Keys:
    """For each finding the columns that must be the same, whether its figure is none, and which way it went."""
    columns = [found[name].astype(np.int64) for name in exact(found)]
    none, way = (np.zeros(len(found), dtype=np.int64) for _ in range(2))
    for n in np.unique(found["view"]):
        at = np.flatnonzero(found["view"] == n)
        view, rows, ts = views[int(n)], found["area"][at], found["period"][at]
        none[at] = view.x[rows, ts] == 0
        if _goes(kind):
            back = (view.calendar.year_ago if _goes(kind) == "year_ago" else view.calendar.previous)[ts]
            moved = np.where(back >= 0, view.x[rows, ts] - view.x[rows, np.maximum(back, 0)], np.nan)
            way[at] = np.sign(np.nan_to_num(moved))
    return np.stack([*columns, none, way], axis=1)


@cache
def _goes(kind: str) -> str:
    """Against which earlier figure a kind says that it rose or fell; "" for one that does not."""
    made = vars(shelf()[kind]).values()
    of_kind = [one for one in made if isinstance(one, type) and issubclass(one, Fact) and one is not Fact]
    names = {field.name for one in of_kind for field in fields(one)}
    return next((name for name in ("year_ago", "then") if "direction" in names and name in names), "")


def _length(first: Ints, last: Ints, apart: int, lengths: Sequence[int]) -> int | None:
    """How many rows (or groups, or leaves) a column goes on by from copy to copy: 0 where it names none of them."""
    for length in (0, *lengths):
        if (last - first == np.where(first >= 0, apart * length, 0)).all():
            return length
    return None


def found_again(keys: Keys, since: Ints, there: Again, copies: int) -> Flags:
    """Whether each finding, by its keys, is found in each copy. Shape findings x copies."""
    if not len(there.copy) or not len(keys):
        return np.zeros((len(keys), copies), dtype=bool)
    _, ids = np.unique(_packed(np.concatenate([keys, there.keys])), return_inverse=True)
    mine, theirs = np.split(ids.ravel(), [len(keys)])
    never = np.iinfo(np.int64).max
    best = np.full((int(ids.max()) + 1, copies), never)
    np.minimum.at(best, (theirs, there.copy), there.since)
    return np.asarray((best[mine] != never) & (best[mine] <= since[:, None]))


def _packed(keys: Keys) -> Ints:
    """A number for each row, the same only for rows that are the same: sorted sooner than rows are."""
    packed, room = np.zeros(len(keys), dtype=np.int64), 1
    for column in keys.T:
        low = int(column.min())
        width = int(column.max()) - low + 1
        if room * width > np.iinfo(np.int64).max:
            _, packed = np.unique(packed, return_inverse=True)
            column, width = np.unique(column, return_inverse=True)[1], len(column)
            low, room = 0, len(keys)
        packed, room = packed * width + (column - low), room * width
    return packed


def since_of(found: Found) -> Ints:
    """Since when each finding holds, for kinds that say so; 0 for others."""
    nothing = np.zeros(len(found), dtype=np.int64)
    return found["since"].astype(np.int64) if "since" in found.columns else nothing
