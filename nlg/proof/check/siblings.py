"""Stories of one release against each other: one figure, one value; one title, one holder; one change."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .exact import number_text
from .expressions import OPS
from .one_leader import title
from .one_value import quantity
from .report import Fault
from .said import Said, Told

_WORKED_OUT = frozenset(OPS) - {"cell", "area", "period", "metadata", "constant", "reported", "led_with"}
Release = tuple[str, str, str]  # dataset, series, last day
Held = tuple[str, str, object, str]  # the story's id and name, what it says, in words


class Siblings:
    """What the stories looked at so far say of each figure and each title, release by release."""

    def __init__(self) -> None:
        self._said: dict[tuple[Release, object], Held] = {}

    def faults(self, said: Said, identity: str, name: str) -> Iterator[Fault]:
        """Where a story says other than an earlier one of another `identity`; `name` is what faults call it."""
        release = (said.story.dataset, said.story.series, said.story.end.isoformat())
        for told in said.to_readers:
            for about, says, words in _assertions(said, told):
                held = self._said.setdefault((release, about), (identity, name, says, words))
                if held[0] != identity and held[2] != says:
                    yield Fault(told.passage.id, told.claim.printed, f"{held[1]} says {held[3]}, this story {words}")


def _assertions(said: Said, told: Told) -> Iterator[tuple[object, object, str]]:
    """Figures and titles that a claim tells, with what it says of each, for comparison and in words."""
    figure, won = quantity(said, told), title(said, told)
    if figure is not None and not said.says_from_whom(told.passage):
        yield ("figure", told.claim.inputs["measure"], *figure), told.value, number_text(told.value)  # type: ignore[arg-type]
    if told.claim.op in _WORKED_OUT and not said.says_from_whom(told.passage):
        about = told.claim.op, json.dumps(told.claim.inputs, sort_keys=True)
        yield about, told.value, repr(told.claim.printed)
    if won is not None:
        area = told.claim.inputs["area"]
        yield ("title", *won), area, f"{told.claim.printed!r} of {said.displayed(area)}"
