"""The desk's people are told once of what cannot wait, by mail or signed letter, and nobody is unless they asked."""

from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from desk_room import SETTINGS, Room, room
from receiver import receiver, says

from desk.noticing import MOST_TRIES, Happening, happenings, tell
from desk.review import serving
from desk.review.families import recall
from desk.review.models import Family
from desk.sending.round import How
from desk.web import Web
from feeds.publish import Quarantined, Report
from nlg.home import Home

__all__ = ["room"]
NIGHT = """
[[notices]]
name = "Night desk"
email = "night@echo.example"
"""


def with_notices(room: Room, notices: str) -> Home:
    path = room.home.folder / "newsroom.toml"
    path.write_text(path.read_text("utf-8") + notices, encoding="utf-8")
    return Home(room.home.folder)


def mails(home: Home) -> list[Any]:
    paths = sorted((home.folder / "alerts").glob("*"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def test_nobody_is_told_anything_unless_the_newsroom_names_them(room: Room) -> None:
    recall(room.people["managing editor"], Family.objects.first(), "wrong words", now=room.now)
    assert "notices" not in SETTINGS
    assert serving.notify(room.home, room.now) == []
    assert not (room.home.folder / "alerts").exists()


def test_a_recall_is_told_once_by_mail(room: Room) -> None:
    home = with_notices(room, NIGHT)
    recall(room.people["managing editor"], Family.objects.first(), "The wording was wrong.", now=room.now)
    assert serving.notify(home, room.later(seconds=20)) == []
    [mail] = mails(home)
    assert mail["To"] == "Night desk <night@echo.example>"
    assert "The wording was wrong." in " ".join(mail.get_content().split())
    assert serving.notify(home, room.later(seconds=20)) == []
    assert len(mails(home)) == 1


def test_a_story_that_is_held_back_is_told_of_only_to_those_who_asked(room: Room) -> None:
    home = with_notices(room, NIGHT + 'of = ["recall"]\n' + NIGHT.replace("Night", "Day"))
    story = room.story()
    held = Quarantined(id=story.urn, version=1, reason="template-mark: {{ in the headline")
    report = Report(stories=0, written=(), unchanged=(), removed=(), quarantined=(held,))
    home.note("last_build.json", json.dumps(report.as_dict()).encode())
    assert [one.sort for one in happenings(home)] == ["quarantine"]
    serving.notify(home, room.now)
    [mail] = mails(home)
    assert mail["To"] == "Day desk <night@echo.example>"
    assert "template-mark" in mail.get_content()


def test_a_letter_that_is_not_taken_waits_ten_minutes_and_is_given_up_in_the_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Happening(sort="correction", key="task x-v2", words="Correction: somewhere.")]
    with receiver() as there:
        asked = NIGHT.replace('email = "night@echo.example"', f'url = "{there.url}/in"\nsecret_env = "SECRET"')
        home = with_notices(room, asked)
        there.answers = [says(503)] * MOST_TRIES
        said = []
        for _ in range(2 * MOST_TRIES):
            said += tell(home, found, How(now=room.now, web=Web(), environment={"SECRET": "s"}))
            room.now += timedelta(minutes=5)
        assert len(said) == len(there.got) == MOST_TRIES
        assert len(set(there.ids)) == 1
        other = [Happening(sort="correction", key="task y-v2", words="Correction: elsewhere.")]
        assert tell(home, other, How(now=room.now, web=Web(), environment={"SECRET": "s"})) == []
        assert json.loads(there.got[-1].body)["notices"][0]["words"] == "Correction: elsewhere."
