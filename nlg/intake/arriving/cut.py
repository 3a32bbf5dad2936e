"""Whether a text file was cut off within its last row: no line break ends it, and what stands there is too short."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nlg.errors import BadTable
from nlg.intake.arriving.wanted import Wanted, is_number


def cut_off(
    place: str,
    columns: Sequence[str],
    row: Sequence[str],
    longest: int,
    wanted: Wanted,
    labels: Mapping[int, Collection[str]],
) -> None:
    """BadTable where the last cell of a last row without an end may have lost its end.

    A figure may, where it has fewer characters than the `longest` of its area; a label, where another of its column
    begins with it. A cell in a column that nothing is read from may be cut as it likes.
    """
    at, text = len(columns) - 1, row[-1]
    shorter = columns[at] in wanted.figures and is_number(text) and len(text) < longest
    begun = any(other != text and other.startswith(text) for other in labels.get(at, ()))
    if shorter or begun:
        raise BadTable(
            f"{place}, column {columns[at]}: the file ends in '{text}' without a line break, and may be cut off there",
            mend="fetch it again; if it is whole, end its last line with a line break",
        )
