"""Where a story may stand, and which moves lead from there: one table for the commands, the station and the desk."""

from __future__ import annotations

from typing import Literal, get_args

from nlg.errors import Trouble

Status = Literal[
    "draft", "claimed", "held", "approved", "scheduled", "published", "corrected", "updated", "withdrawn", "spiked"
]
Verb = Literal[
    "write", "claim", "release", "hold", "approve", "schedule", "spike", "publish", "correct", "update", "withdraw"
]
PUBLIC: tuple[Status, ...] = ("published", "corrected", "updated")  # and withdrawn, where a notice says so to readers
STATES: tuple[Status, ...] = get_args(Status)
VERBS: tuple[Verb, ...] = get_args(Verb)

# verb: the states it may be done in, and where it leads. A draft may be the next version of a story that is public.
_LEADS: dict[Verb, tuple[tuple[Status, ...], Status]] = {
    "write": (STATES, "draft"),
    "claim": (("draft", "claimed", "held"), "claimed"),
    "release": (("claimed", "held", "spiked"), "draft"),
    "hold": (("draft", "claimed", "held", "approved", "scheduled", "spiked", *PUBLIC), "held"),
    "approve": (("draft", "claimed", "held", "approved", "scheduled", *PUBLIC, "withdrawn"), "approved"),
    "schedule": (("draft", "claimed", "held", "approved", "scheduled", "withdrawn"), "scheduled"),
    "spike": (("draft", "claimed", "held"), "spiked"),
    "publish": (("approved", "scheduled"), "published"),
    "correct": (("approved", "scheduled"), "corrected"),
    "update": (("approved", "scheduled"), "updated"),
    "withdraw": (("draft", "claimed", "held", "approved", "scheduled", "spiked", *PUBLIC), "withdrawn"),
}
MOVES: dict[tuple[Status, Verb], Status] = {
    (state, verb): target for verb, (states, target) in _LEADS.items() for state in states
}


def verbs_from(state: Status) -> list[Verb]:
    """What may be done to a story that stands there, in the order of VERBS."""
    return [verb for verb in VERBS if (state, verb) in MOVES]


def moved(state: Status, verb: Verb, story: str) -> Status:
    """Where a move leads; a Trouble, naming the `story`, where it is not allowed from there.

    >>> moved("held", "approve", "a story")
    'approved'
    """
    try:
        return MOVES[state, verb]
    except KeyError:
        may = ", ".join(verbs_from(state))
        raise Trouble(f"{story}: is {state}: no move {verb!r} from there", mend=f"moves: {may}") from None


def stands_after_claim(stood: Status) -> Status:
    """Where a story stands when a claim on it ends, let go or run out, by where it `stood` when it was claimed.

    >>> stands_after_claim("held")
    'held'
    """
    return "held" if stood == "held" else "draft"
