"""A column that the sheet names is not there, or has been renamed.

Looks at  the headings of the file.
Holds     the whole edition.
Mend      rename the column in the sheet if the publisher has renamed it; ask for the file again if it is another one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from nlg.intake.arrival import Arrival
from nlg.intake.gate_example import holds, passes, steady, table
from nlg.intake.sheet import TableSheet
from nlg.intake.verdict import Verdict


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    columns = arrival.table.columns
    missing = [column for column in _named(arrival.about) if column not in columns]
    if missing:
        spare = [column for column in columns if column not in _named(arrival.about)]
        near = difflib.get_close_matches(missing[0], spare, n=1, cutoff=0.5)
        hint = f"; '{near[0]}' may be its new name" if near else ""
        several = f" (nor {', '.join(missing[1:])})" if len(missing) > 1 else ""
        yield arrival.refuses(
            "schema",
            f"{arrival.table.path.name}: row 1: there is no column '{missing[0]}'{several}{hint}",
            f"the columns are: {', '.join(columns)}: correct the sheet, or fetch the right file",
        )


def _named(about: TableSheet) -> list[str]:
    """Columns that the sheet reads."""
    measures = [measure for measure in about.measures.values() if measure.column]
    within = [column for measure in measures for column in (measure.column, *measure.where)]
    return list(dict.fromkeys([about.area, about.period, *within, *about.where, *about.blank]))


_TABLE = table(steady())
EXAMPLES = (
    holds(_TABLE.replace("cases", "new_cases"), "'new_cases' may be its new name"),
    holds(_TABLE.replace("area,period", "area,week"), "no column 'period'"),
    passes(_TABLE, "all columns are there"),
)
