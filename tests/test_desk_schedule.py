"""Times are what an editor typed, and a story goes out once: never early, never twice, within a minute."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import FULL
from desk_room import Room, as_it_was, opened, room

from desk.review.decisions import MovesRefused, When
from desk.review.models import Move, Story
from desk.review.schedule import EVERY, due, typed

__all__ = ["room"]
LONDON = "Europe/London"
SCHEDULES, CAST = (10_000, 240) if FULL else (200, 6)  # times typed in all, stories that have one at once
STARTS = (  # the hours around both clock changes of a year, a leap day's midnight, and midnight in UTC
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 0, tzinfo=UTC),
    datetime(2026, 6, 30, 22, 45, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "which", "instant"),
    [
        ("2026-01-15T09:30", "", "2026-01-15T09:30:00+00:00"),
        ("2026-07-15T09:30", "", "2026-07-15T08:30:00+00:00"),
        ("2026-07-15T00:00", "", "2026-07-14T23:00:00+00:00"),
        ("2026-10-25T01:30", "first", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T01:30", "second", "2026-10-25T01:30:00+00:00"),
        ("2028-02-29T09:30", "", "2028-02-29T09:30:00+00:00"),
    ],
)
def test_a_typed_time_is_the_instant_that_a_clock_in_london_shows_it(text: str, which: str, instant: str) -> None:
    when = typed(text, LONDON, which)
    assert (when.at.isoformat(), when.typed, when.zone) == (instant, text, LONDON)


@pytest.mark.parametrize(
    "text", ["", "   ", "soon", "2026-02-29T09:30", "2026-03-29T01:30", "2026-10-25T01:30", "2026-01-01T09:00Z"]
)
def test_an_empty_impossible_or_doubtful_time_is_refused(text: str) -> None:
    with pytest.raises(MovesRefused):
        typed(text, LONDON)


def test_a_schedule_without_a_time_in_the_past_or_within_an_embargo_is_refused(room: Room) -> None:
    story = room.story()
    with pytest.raises(MovesRefused, match="say when"):
        room.do("editor", story, "schedule")
    with pytest.raises(MovesRefused, match="is over"):
        room.do("editor", story, "schedule", at=When(at=room.now - timedelta(hours=1)))
    room.do("editor", story, "embargo", at=When(at=room.now + timedelta(days=1), typed="tomorrow"))
    with pytest.raises(MovesRefused, match="embargoed"):
        room.do("editor", story, "schedule", at=When(at=room.now + timedelta(hours=1)))
    room.do("editor", story, "approve")
    with pytest.raises(MovesRefused, match="embargoed"):
        room.do("editor", story, "publish")
    assert room.home.state(story.urn).published is None


def test_a_story_that_cannot_go_out_is_held_and_stops_no_other(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = room.stories()[:2]
    for story in (first, second):
        room.do("editor", story, "schedule", at=When(at=room.now + timedelta(hours=1)))
    Story.objects.filter(pk=first.pk).update(approved_by=room.people["reporter"])  # who may not publish
    due(room.later(hours=2))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("held", "published")


class KilledError(Exception):
    """The worker is killed."""


def test_a_worker_killed_between_publishing_and_its_record_leaves_nothing_twice(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = room.story()
    room.do("editor", story, "schedule", at=When(at=room.now + timedelta(hours=1)))

    def killed(*_: Any, **__: Any) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("desk.review.decisions.moved_to", killed)
        with pytest.raises(KilledError):
            due(room.later(hours=2))
    story.refresh_from_db()
    assert (story.state, room.home.state(story.urn).published) == ("scheduled", 1)
    assert len(due(room.later(seconds=20))) == 1
    assert due(room.later(seconds=20)) == []
    story.refresh_from_db()
    assert story.state == "published"
    statuses = [event.status for event in room.home.events() if event.id == story.urn]
    assert statuses == ["draft", "approved", "published"]


@pytest.mark.long
def test_schedules_are_kept_over_clock_changes_and_deaths_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulated clock; in place of the publisher one that notes when it let out what, and is killed at times."""
    draw, out = random.Random(9), dict[Any, list[datetime]]()

    def let_out(user: Any, story: Any, reason: str, at: Any, now: datetime) -> str:
        if draw.random() < 0.1:
            raise KilledError
        out.setdefault(story.pk, []).append(now)
        return "published"

    monkeypatch.setattr("desk.review.decisions._MAKE", {**_make(), "publish": let_out})
    late: list[timedelta] = []
    for desk in opened(CAST):
        with as_it_was(desk):
            stories = desk.stories()
            while len(late) < SCHEDULES:
                out.clear()
                late += _one_evening(desk, stories, out, draw)
            assert Move.objects.filter(verb="publish").count() == len(late)
    assert len(late) >= SCHEDULES
    assert max(late) <= timedelta(seconds=60)


def _one_evening(
    desk: Room, stories: list[Any], out: dict[Any, list[datetime]], draw: random.Random
) -> list[timedelta]:
    """Every story is given a time and has gone out by the end, once: how long after its time, one by one."""
    now = draw.choice(STARTS) + timedelta(seconds=draw.randrange(3600))
    planned = {story.pk: now + timedelta(seconds=draw.randrange(1, 7200)) for story in stories}
    for story in stories:
        typed_at = planned[story.pk].astimezone(ZoneInfo(LONDON)).isoformat()
        Story.objects.filter(pk=story.pk).update(
            state="scheduled",
            scheduled_at=planned[story.pk],
            scheduled_typed=typed_at[:40],
            approved_by=desk.people["editor"],
            approved_content=story.content,
            approved_vintage=story.vintage,
        )
    for at, later in sorted(_looks(now, planned.values(), draw).items()):
        if later and not any(pk not in out and time <= at for pk, time in planned.items()):
            continue
        try:
            due(at)
            due(at)  # a second worker, at the same moment
        except KilledError:
            continue  # the next look is another worker's
    times = {pk: out.get(pk, []) for pk in planned}
    assert {pk: found for pk, found in times.items() if len(found) != 1} == {}
    assert [pk for pk, at in planned.items() if times[pk][0] < at] == []
    return [times[pk][0] - at for pk, at in planned.items()]


def _make() -> dict[str, Any]:
    from desk.review import decisions

    return dict(decisions._MAKE)


def _looks(now: datetime, planned: Iterable[datetime], draw: random.Random) -> dict[datetime, bool]:
    """When workers look: just before each planned time, twice after it, and (True) as often as a killed one may need.

    They look every few seconds: in between nothing is due.
    """
    step = EVERY // 2  # two workers taking turns
    first = draw.randrange(step)
    near = {int((at - now).total_seconds() - first) // step for at in planned}
    sure = {n + k for n in near for k in (0, 1, 2)}
    return {now + timedelta(seconds=first + step * n): n not in sure for n in {m + k for m in near for k in range(7)}}
