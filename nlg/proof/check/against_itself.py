"""A story against itself: sentences that are each true, and yet cannot stand in one story (section 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .calendar_faults import calendar_faults
from .caveats import caveat_faults
from .document import Claim, Story
from .headlines import headline_faults
from .kinds_of_area import area_faults
from .lengths import length_faults
from .moves_apart import move_faults
from .one_leader import leader_faults
from .one_value import value_faults
from .reckoner import Reckoner, Value
from .report import Fault, Untrue
from .said import Said, Told
from .sums import sum_faults

_LOOKS: tuple[Callable[[Said], Iterator[Fault]], ...] = (
    *(headline_faults, value_faults, move_faults, leader_faults, sum_faults),
    *(length_faults, area_faults, calendar_faults, caveat_faults),
)


def said_in(story: Story, values: Mapping[str, Value | Untrue], reckoner: Reckoner) -> Said:
    """What a story's sentences claim, claim by claim, without the claims that have no value."""
    told = [
        Told(passage, claim, value)
        for passage in story.sentences
        for claim in sorted((story.claims[each] for each in passage.claims if each in story.claims), key=_place)
        if not isinstance(value := values[claim.id], Untrue)
    ]
    return Said(story, reckoner, tuple(told))


def _place(claim: Claim) -> tuple[int, int]:
    return claim.start, -claim.end


def contradictions(said: Said) -> Iterator[Fault]:
    """Every contradiction in a story, kind by kind; of the words that come later in it."""
    for look in _LOOKS:
        yield from look(said)
