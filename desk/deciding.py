"""What a person decides on a story: let it out, now or at a time; hold it; withdraw it, with a notice to readers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.formats._days import day_in_words
from feeds.gate import refuse_leaks
from nlg.errors import NotKnown, Trouble
from nlg.home import Home, State
from nlg.ledger import WITHDRAWN, whole_second, write_time
from nlg.moves import PUBLIC, moved
from nlg.telling.notice import taken_back

SHORTEST = 4  # characters of an id that may stand for all of it
LISTED = 10  # of the stories that a short name fits


def find(home: Home, named: str) -> State:
    """The story meant by its id, with or without urn:uuid:, the start of it, or its slug.

    NotKnown where there is none; a Trouble lists them where there are several.
    """
    states, wanted = home.states(), named.strip().removeprefix("urn:uuid:").lower()
    if f"urn:uuid:{wanted}" in states:
        return states[f"urn:uuid:{wanted}"]
    fitting = [state for key, state in states.items() if _fits(home, state, key.removeprefix("urn:uuid:"), wanted)]
    if not fitting:
        raise NotKnown(f"{named}: there is no such story", mend="parishpump stories lists them")
    if len(fitting) > 1:
        shown = "; ".join(f"{_bare(state)} {slug(home, state)}" for state in fitting[:LISTED])
        raise Trouble(f"{named}: {len(fitting)} stories are called so", mend=f"give more of the id: {shown}")
    return fitting[0]


def approve(
    home: Home,
    state: State,
    *,
    now: datetime,
    by: str,
    version: int | None = None,
    embargo: datetime | None = None,
    reason: str = "",
) -> State:
    """Lets a version (else the newest) go out with the next build, with an `embargo` not before that instant."""
    if embargo is not None and whole_second(embargo) <= whole_second(now):
        raise Trouble(f"{write_time(embargo)}: an embargo is in the future", mend="leave --embargo out")
    newest = version or state.version
    return home.approve(state.id, newest, now=now, by=by, embargo=embargo, reason=reason)


def hold(home: Home, state: State, *, now: datetime, by: str, reason: str, version: int | None = None) -> State:
    """Takes a version back: else the one that waits to go out, else the newest. Readers keep what came before it."""
    if version is None:
        version = state.approved if state.approved not in (None, state.published) else state.version
    return home.hold(state.id, version or state.version, now=now, by=by, reason=reason)


def withdraw(home: Home, state: State, *, now: datetime, by: str, reason: str, note: str = "") -> State:
    """Puts a notice in the place of a public story. `reason` is for the ledger, `note` for readers.

    The notice is a version of the story: its id and address stay its own for ever.
    """
    if not (by.strip() and reason.strip()):
        raise Trouble(f"{state.id}: say who and why")
    earlier = home.published_story(state.id)
    if earlier is None:
        raise Trouble(f"{state.id}: readers have nothing of it", mend="hold it, if it is not to go out")
    bundle = home.story(state.id, earlier.version)
    if bundle["story"] == WITHDRAWN:
        raise Trouble(f"{state.id}: is withdrawn already")
    moved(state.status, "withdraw", state.id)
    on = now.astimezone(ZoneInfo(home.settings.time_zone)).date()
    words = f"This story was withdrawn on {day_in_words(on.isoformat())}. {note.strip()}".strip()
    notice = taken_back(earlier, bundle, on, words)
    refuse_leaks(notice)
    with home.alone():
        version = home.keep(notice, now)
        return home.approve(state.id, version, now=now, by=by, reason=f"{by.strip()}: {reason.strip()}")


def lines(home: Home, states: Sequence[State]) -> Iterator[str]:
    """The stories given, one a line: where it stands, its version, its id's start, its name, why it stayed behind."""
    stayed = stayed_behind(home)
    for state in states:
        parts = [f"{standing(state):22}", f"v{state.version}", f"{_bare(state)[:8]}", slug(home, state)]
        claim = f"claimed by {state.claimed_by}" if state.claimed_by else ""
        why = stayed.get((state.id, state.approved or 0), "") if state.approved != state.published else ""
        yield "  ".join(part for part in (*parts, claim, f"held back: {why}" if why else "") if part)


def stayed_behind(home: Home) -> dict[tuple[str, int], str]:
    """By story and version, why the last build did not let it out; nothing where its report cannot be read."""
    from feeds.publish import REPORT

    try:
        left = json.loads(home.noted(REPORT) or b"{}").get("quarantined", [])
        return {(one["id"], one["version"]): one["reason"] for one in left}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def standing(state: State) -> str:
    """Where a story stands, in words: also that something older is public, or that it waits for its time."""
    if state.status == "scheduled" and state.embargo is not None:
        return f"not before {write_time(state.embargo)}"
    if state.published is not None and state.status not in (*PUBLIC, WITHDRAWN):
        return f"{state.status} (v{state.published} is public)"
    return state.status


def slug(home: Home, state: State) -> str:
    """A story's address, or the one it asks for."""
    return state.slug or str(home.story(state.id, state.version)["slug"])


def _fits(home: Home, state: State, bare: str, wanted: str) -> bool:
    return (len(wanted) >= SHORTEST and bare.startswith(wanted)) or slug(home, state) == wanted


def _bare(state: State) -> str:
    return state.id.removeprefix("urn:uuid:")
