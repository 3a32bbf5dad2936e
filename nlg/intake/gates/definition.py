"""What is counted has changed: all old figures have moved the same way, or a category goes by another name.

Looks at  figures that had stopped moving, beside the edition before: those of the oldest periods too. And the texts
          that the sheet counts rows by.
Holds     the measure where its old figures have moved by a fifth or more; an area of which that is true alone. The
          whole edition where a category is gone. Warns from a twentieth on.
Mend      read what the publisher says of the change; compare no figure with one that was published before it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, logs
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table, times, warns
from nlg.intake.rows import Rows, several
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

LATE = 2
LINE = 1.2  # times as many as before, or so many times as few
A_LITTLE = 1.05
FEWEST_PERIODS, FEWEST_CELLS, LARGE = 3, 8, 50.0


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.rows is not None:
        yield from _renamed(arrival, arrival.rows)
    if arrival.before is not None:
        line = float(np.log(arrival.line("definition", LINE)))
        for seen in arrival.seen:
            verdict = _of_all(seen, line)
            yield from [verdict] if verdict else _of_some(seen, line)


def _renamed(arrival: Arrival, rows: Rows) -> Iterator[Verdict]:
    """Texts that the sheet counts rows by, and that no row has any more."""
    wanted = [
        (column, text)
        for m in arrival.about.measures.values()
        for column, texts in m.where.items()
        for text in several(texts)
    ]
    for column, text in dict.fromkeys(wanted):
        have = rows.labels[column].texts
        if have and text not in have:
            named = {one for other, one in wanted if other == column}
            spare = [one for one in have if one not in named]
            near = difflib.get_close_matches(text, spare, n=1, cutoff=0.4) or spare[:1]
            hint = f"; '{near[0]}' is new and may be its new name" if near else ""
            yield arrival.refuses(
                "definition",
                f"column {column}: no row has '{text}'{hint}: what is counted may have been defined anew",
                "read what the publisher says, then correct the text in the sheet",
            )
            return


def _moves(seen: Seen) -> Floats:
    """By how much each figure that had stopped moving has moved since, as a logarithm."""
    assert seen.arrival.before is not None
    settled = seen.settled(seen.arrival.before.published)
    return np.where(settled[None, :], logs(seen.now, seen.was), np.nan)


def _of_all(seen: Seen, line: float) -> Verdict | None:
    """All areas together, in every period."""
    moves, leaves = _moves(seen), seen.leaves
    by_period = _by_period(seen, moves)
    told = np.flatnonzero(~np.isnan(by_period))
    if len(told) < FEWEST_PERIODS or (~np.isnan(moves[leaves])).sum() < FEWEST_CELLS:
        return None
    usual = float(np.median(by_period[told]))
    if abs(usual) < min(line, np.log(A_LITTLE)) or not _throughout(by_period[told], usual):
        return None
    if abs(float(np.nanmedian(moves[leaves]))) < 0.5 * abs(usual) or _times(usual) == "1.00":
        return None
    return _said(seen, ~np.isnan(seen.now), usual, "every old figure", hold=abs(usual) >= line)


def _by_period(seen: Seen, moves: Floats) -> Floats:
    """For each period by how much all areas together moved: their sum, or the middle one where they do not add up."""
    there = ~np.isnan(moves)
    if not seen.adds:
        return np.where(there.any(axis=0), np.nanmedian(np.where(there.any(axis=0), moves, 0.0), axis=0), np.nan)
    some = seen.leaves
    now = np.where(there, seen.now, 0.0)[some].sum(axis=0)
    was = np.where(there, seen.was, 0.0)[some].sum(axis=0)
    return logs(now, was)


def _throughout(moves: Floats, usual: float) -> bool:
    """Whether nearly every period moved that way, and the oldest as far as the others."""
    same = moves * np.sign(usual) > 0.4 * abs(usual)
    oldest = moves[: max(1, len(moves) // 3)]
    return bool(same.mean() >= 0.9 and abs(float(np.median(oldest))) >= 0.5 * abs(usual))


def _of_some(seen: Seen, line: float) -> Iterator[Verdict]:
    """Single areas whose whole past has moved, as when a boundary is drawn anew."""
    moves = _moves(seen)
    big = np.where(seen.was >= LARGE, moves, np.nan) if seen.measure.counted else moves
    enough = (~np.isnan(big)).sum(axis=1) >= FEWEST_CELLS
    for row in np.flatnonzero(enough).tolist():
        mine = big[row][~np.isnan(big[row])]
        usual = float(np.median(mine))
        if (
            abs(usual) >= line
            and _throughout(mine, usual)
            and float(np.quantile(np.abs(mine - usual), 0.75)) < 0.5 * abs(usual)
        ):
            flags: Flags = np.zeros(seen.now.shape, dtype=bool)
            flags[row] = ~np.isnan(seen.now[row])
            yield _said(seen, flags, usual, f"every old figure of {seen.names([row])}", hold=True)


def _said(seen: Seen, flags: Flags, usual: float, what: str, *, hold: bool) -> Verdict:
    return seen.verdict(
        "definition",
        flags,
        f"{seen.measure.noun.many}: {what} is about {_times(usual)} times what the edition before had, in the oldest "
        "periods as well: what is counted may have been defined anew",
        "read what the publisher says of it; compare no figure with one published before the change",
        says="hold" if hold else "warn",
        size=np.where(np.isnan(seen.was), 0.0, seen.now),
    )


def _times(usual: float) -> str:
    return f"{np.exp(usual):.2f}"


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_KINDS = "area,period,kind,cases\n" + "".join(
    f"{line.split(',')[0]},{line.split(',')[1]},mild,{line.split(',')[2]}\n" for line in table(_ALL).splitlines()[1:]
)
_MILD = {"cases": {"where": {"kind": "mild"}}}
EXAMPLES = (
    holds(table(times(_ALL, 1.3)), "every old figure is about 1.30 times", was=_BEFORE),
    holds(table({**_ALL, "Denby": [round(v * 1.4) for v in _ALL["Denby"]]}), "every old figure of Denby", was=_BEFORE),
    holds(_KINDS.replace("mild", "mild or none"), "'mild or none' is new", sheet=_MILD),
    warns(table(times(_ALL, 1.08)), "about 1.08 times", was=_BEFORE),
    passes(table(_ALL), "old figures as they were", was=_BEFORE),
    passes(
        table({a: [*f[:17], *(round(v * 1.3) for v in f[17:])] for a, f in _ALL.items()}),
        "the newest alone",
        was=_BEFORE,
    ),
    passes(_KINDS, "the category is there", sheet=_MILD),
)
