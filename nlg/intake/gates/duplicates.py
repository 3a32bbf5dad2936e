"""An area has two rows for one period.

Looks at  the rows that count: area, period, and the kinds that the sheet tells apart.
Holds     the whole edition: which of the two counts is not for us to say.
Mend      take one of the rows out, or say with `where` which of them counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlg.intake.arrival import Arrival
from nlg.intake.gate_example import holds, passes, steady, table
from nlg.intake.rows import Rows
from nlg.intake.verdict import Cell, Verdict


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.rows is None or not len(arrival.rows):
        return
    found = list(_twice(arrival, arrival.rows))
    if found:
        first = found[0]
        rows = f"{first.row} and {found[1].row}" if len(found) > 1 else f"{first.row}"
        yield arrival.refuses(
            "duplicates",
            f"'{first.area}' is there twice for {first.period} (rows {rows}); {len(found)} rows are such doubles",
            "take the double rows out, or say with 'where' which of them count",
            found,
        )


def _twice(arrival: Arrival, rows: Rows) -> Iterator[Cell]:
    """The rows whose area, period and kind another row has too; only where every measure would read both."""
    about = arrival.about
    kinds = sorted({column for measure in about.measures.values() for column in measure.where})
    named = [rows.labels[column] for column in (about.area, about.period, *kinds)]
    keys = [tuple(int(label.codes[n]) for label in named) for n in range(len(rows))]
    often = Counter(keys)
    doubles = sorted((key, n) for n, key in enumerate(keys) if often[key] > 1)
    for _, n in doubles:
        yield Cell(
            file=arrival.table.path.name,
            row=int(rows.lines[n]),
            column=about.area,
            area=named[0].text(n),
            period=named[1].text(n),
            measure="",
            value=named[0].text(n),
        )


_TABLE = table(steady())
_LAST = _TABLE.splitlines()[-1]
EXAMPLES = (
    holds(_TABLE + _LAST + "\n", "'Hexton' is there twice for 2021-03-05"),
    holds(_TABLE + "\n".join(_TABLE.splitlines()[1:]) + "\n", "320 rows are such doubles"),
    passes(_TABLE, "one row for each area and week"),
)
