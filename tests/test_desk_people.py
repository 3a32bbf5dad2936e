"""People, second factors, secret links, families and the queue of the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pyotp
import pytest
from desk_room import NOW, Room, room
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from desk.review import accounts, loading, previews, queue, siblings
from desk.review.decisions import MovesRefused, NotAllowed, Stale
from desk.review.families import approve_together, low_risk, recall, review
from desk.review.models import AuditRow, Device, Family, Note, Preview, Story
from desk.review.permissions import APPROVING, ROLES, may
from desk.review.risk import risk
from desk.review.settings import folder
from nlg.errors import NotKnown

__all__ = ["room"]


def test_the_first_person_is_made_once_and_the_password_is_kept_nowhere(room: Room) -> None:
    assert accounts.first_user(NOW) is None  # there are people already
    User.objects.all().delete()
    made = accounts.first_user(NOW)
    assert made is not None
    name, password = made
    user = User.objects.get(username=name)
    assert (user.check_password(password), len(password) >= 24) == (True, True)
    assert password not in user.password
    assert all(may(user, verb) for verb in ("read", "people", "record"))
    assert not may(user, "fly")


def test_a_role_that_is_not_in_the_table_is_refused(room: Room) -> None:
    with pytest.raises(NotKnown, match="no role"):
        accounts.give_roles(room.people["reader"], ["editor", "king"], NOW, by="admin")
    accounts.give_roles(room.people["reader"], ["reporter"], NOW, by="admin")
    assert may(User.objects.get(username="reader"), "write")


@pytest.mark.parametrize("password", ["short", "eleven left", "qwertyuiop123", "second editor"])
def test_short_common_and_telling_passwords_are_refused(room: Room, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password

    with pytest.raises(ValidationError):
        validate_password(password, room.people["second editor"])
    validate_password("a phrase that nobody guesses", room.people["second editor"])


def test_names_of_the_newsroom_and_passwords_on_the_operators_list_are_refused(room: Room) -> None:
    from django.contrib.auth.password_validation import validate_password

    with pytest.raises(ValidationError, match="this newsroom's own"):
        validate_password("Parishpump-example-1")
    (folder(room.home) / "refused-passwords.txt").write_text("first one\nthat one was stolen once\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="stolen"):
        validate_password("that one was stolen once")
    validate_password("that one was never stolen")


def test_approvers_need_a_second_factor_unless_the_newsroom_says_otherwise(room: Room) -> None:
    user = room.people["editor"]
    object.__setattr__(room.home.settings.desk, "second_factor", True)
    assert not any(may(user, verb) for verb in APPROVING)
    assert may(user, "write")
    assert may(user, "hold")
    secret, address = accounts.begin_second_factor(user, "Test")
    assert address.startswith("otpauth://totp/")
    assert not may(user, "approve")  # not before it is confirmed
    assert not accounts.confirm(user, "000000", NOW)
    assert accounts.confirm(user, pyotp.TOTP(secret).at(NOW), NOW)
    assert may(user, "approve")
    with pytest.raises(ValueError, match="already"):
        accounts.begin_second_factor(user, "Test")
    accounts.take_second_factor(user, NOW, by="admin")
    assert not may(user, "approve")


def test_a_code_is_taken_once_and_for_a_minute(room: Room) -> None:
    user = room.people["editor"]
    secret, _ = accounts.begin_second_factor(user, "Test")
    code = pyotp.TOTP(secret).at(NOW)
    assert not accounts.passes(user, code, NOW + timedelta(minutes=2))
    assert accounts.passes(user, f" {code[:3]} {code[3:]} ", NOW)
    assert not accounts.passes(user, code, NOW)
    assert not accounts.passes(user, "12345a", NOW)
    assert not accounts.passes(room.people["reader"], code, NOW)
    assert Device.objects.get(user=user).last_step > 0


def test_a_secret_link_shows_one_version_for_a_time_and_decides_nothing(room: Room) -> None:
    story = room.story()
    token = previews.make(room.people["reporter"], story, NOW)
    assert len(token) >= 22  # 128 bits
    assert not Preview.objects.filter(token_sha256=token).exists()
    found = previews.opened(token, NOW)
    assert found is not None
    assert (found.story_id, found.version) == (story.pk, 1)
    note = previews.remark(found, "A councillor", "The name is wrong.", NOW)
    assert (note.author, note.guest) == (None, "A councillor")
    assert previews.opened(token, NOW + previews.GOOD_FOR) is None
    assert previews.opened(token + "x", NOW) is None
    previews.take_back(room.people["reporter"], found, NOW)
    assert previews.opened(token, NOW) is None
    with pytest.raises(NotAllowed):
        previews.make(room.people["reader"], story, NOW)
    for guest, text in (("", "words"), ("somebody", " "), ("somebody", "x" * 2001)):
        with pytest.raises(ValueError, match=r"a note|say who"):
            previews.remark(found, guest, text, NOW)
    assert Note.objects.count() == 1


def _family(room: Room) -> Family:
    """The family with the most stories."""
    return max(Family.objects.all(), key=lambda family: (family.stories.count(), -family.pk))


def test_low_risk_members_of_a_reviewed_family_go_together_by_a_typed_count(room: Room) -> None:
    family, boss = _family(room), room.people["managing editor"]
    Story.objects.filter(family=family).update(risk=1)
    high = Story.objects.filter(family=family).order_by("slug").first()
    assert high is not None
    assert low_risk(family) == []
    with pytest.raises(NotAllowed):
        review(room.people["editor"], family, now=NOW)
    review(boss, family, now=NOW)
    Story.objects.filter(family=family).update(risk=1)
    Story.objects.filter(pk=high.pk).update(risk=9)
    members = low_risk(family)
    assert high.pk not in [story.pk for story in members]
    stamps = {str(story.pk): story.stamp for story in members}
    for wrong in (0, len(stamps) + 1):
        with pytest.raises(MovesRefused, match="was typed"):
            approve_together(boss, family, stamps, wrong, now=NOW)
    with pytest.raises(MovesRefused, match="one by one"):
        approve_together(boss, family, {**stamps, str(high.pk): high.stamp}, len(stamps) + 1, now=NOW)
    with pytest.raises(NotAllowed):
        approve_together(room.people["editor"], family, stamps, len(stamps), now=NOW)
    old = dict.fromkeys(stamps, 99)
    with pytest.raises(Stale):
        approve_together(boss, family, old, len(stamps), now=NOW)
    assert not Story.objects.filter(state="approved").exists()  # all or none
    approve_together(boss, family, stamps, len(stamps), now=NOW)
    assert Story.objects.filter(state="approved").count() == len(stamps) > 0


def test_nobody_approves_wording_of_their_own(room: Room) -> None:
    family = _family(room)
    family.author = room.people["managing editor"]
    family.save()
    with pytest.raises(NotAllowed, match="of their own"):
        review(room.people["managing editor"], family, now=NOW)
    story = Story.objects.filter(family=family).first()
    assert story is not None
    with pytest.raises(NotAllowed, match="of their own"):
        room.do("managing editor", story, "approve")
    assert room.do("editor", story, "approve").became == "approved"


def test_a_recalled_family_is_out_of_readers_sight_and_off_every_plan(room: Room) -> None:
    family = _family(room)
    stories = list(Story.objects.filter(family=family))
    room.do("editor", stories[0], "approve")
    room.do("editor", stories[0], "publish")
    room.do("editor", stories[1], "approve")
    assert list((room.home.public / "stories").iterdir())
    with pytest.raises(MovesRefused, match="say why"):
        recall(room.people["managing editor"], family, " ", now=room.later(seconds=1))
    moves = recall(room.people["managing editor"], family, "a wrong word in it", now=room.later(seconds=1))
    assert len(moves) == len(stories)
    states = {story.pk: story.state for story in Story.objects.filter(family=family)}
    assert states.pop(stories[0].pk) == "withdrawn"
    assert set(states.values()) == {"held"}
    assert room.home.published(room.later(seconds=1)) == [] or all(
        state.status == "withdrawn" for state in room.home.published(room.now)
    )
    assert AuditRow.objects.filter(verb="recall", reason="a wrong word in it").count() == 1


def test_the_queue_is_narrowed_by_its_address_and_counts_what_each_step_leaves(room: Room) -> None:
    stories = room.stories()
    assert stories == sorted(stories, key=lambda s: (-s.weight, s.slug, str(s.id)))
    room.do("editor", stories[0], "hold")
    room.do("reporter", stories[1], "claim")
    held = queue.found({"state": "held"})
    assert [story.pk for story in held] == [stories[0].pk]
    counts = {facet.value: facet.count for facet in queue.facets({})["state"]}
    assert counts == {"held": 1, "claimed": 1, "draft": len(stories) - 2}
    owners = queue.facets({"owner": "reporter"})["owner"]
    assert [(facet.value, facet.count, facet.chosen) for facet in owners] == [("reporter", 1, True)]
    for name, found in queue.facets({}).items():
        for facet in found:
            assert queue.found({name: facet.value}).count() == facet.count, (name, facet)
    assert queue.found({"q": stories[2].area_name}).count() >= 1
    assert queue.found({"q": "no such words", "nonsense": "x"}).count() == 0
    assert queue.found({"risk": "nonsense"}).count() == len(stories)


def test_the_next_story_is_there_even_when_this_one_has_left_the_queue(room: Room) -> None:
    walked: list[Any] = []
    story: Any = queue.found({}).first()
    while story is not None:
        walked.append(story.pk)
        room.do("editor", story, "spike")  # it is gone from the queue
        story = queue.next_after({}, story)
    assert len(walked) == len(set(walked)) == 6
    assert queue.found({}).count() == 0


def test_each_role_of_the_table_has_a_person_and_reads(room: Room) -> None:
    assert all(may(room.people[role], "read") for role in ROLES)


def test_the_queue_tells_what_is_due_today_and_what_waits_too_long(room: Room) -> None:
    first, second, third = room.stories()[:3]
    now = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past eleven in the evening, in London
    with patch("desk.review.queue.clock", lambda: now):
        Story.objects.update(changed=now - timedelta(hours=1))
        assert queue.facets({})["due"] == []
        Story.objects.filter(pk=first.pk).update(state="scheduled", scheduled_at=now + timedelta(minutes=20))
        Story.objects.filter(pk=second.pk).update(state="scheduled", scheduled_at=now + timedelta(minutes=40))
        Story.objects.filter(pk=third.pk).update(changed=now - timedelta(hours=25), embargo=now)
        found = {facet.value: facet.count for facet in queue.facets({})["due"]}
        assert found == {"scheduled today": 1, "embargo ends today": 1, "waits for over 24 hours": 1}
        assert list(queue.found({"due": "scheduled today"})) == [first]
        assert list(queue.found({"due": "waits for over 24 hours"})) == [third]


def test_a_story_warns_where_the_only_one_missing_beside_it_is_named(room: Room) -> None:
    areas = {code: siblings.Listed(code.upper(), "p") for code in "abcd"}
    areas |= {"p": siblings.Listed("P"), "x": siblings.Listed("X", "q")}
    stories = room.stories()[:4]
    for story, code in zip(stories, "abcx", strict=True):
        Story.objects.filter(pk=story.pk).update(area_code=code, dataset="d", release="2020-01-02")
    marked = siblings.mark(areas, "d", "2020-01-02", {"a", "d"})
    assert {(story.area_code, story.missing) for story in marked} == {(code, "D") for code in "abc"}
    loading._mark_gaps(room.home, marked)
    reasons = Story.objects.get(pk=stories[0].pk).reasons
    assert "there is no story of D, the only one missing beside it" in [reason["words"] for reason in reasons]
    both = areas | {"x": siblings.Listed("X and D", "q", ("d",))}  # and the story of x tells of it too
    assert {story.missing for story in siblings.mark(both, "d", "2020-01-02", {"a", "d"})} == {""}
    again = siblings.mark(areas, "d", "2020-01-02", set())  # nothing tells that there are figures for it
    assert {story.missing for story in again} == {""}


def test_a_story_that_was_largely_written_by_hand_says_so(room: Room) -> None:
    bundle = room.home.story(room.stories()[0].urn, 1)
    told = [s for part in bundle["body"] for s in part["sentences"] if s["kind"] == "data"]

    def warned() -> bool:
        return any(one.words.startswith("much of it was written by hand") for one in risk(bundle, wording_is_new=False))

    assert not warned()
    min(told, key=lambda one: len(one["text"]))["kind"] = "edited"
    assert not warned()
    for sentence in told:
        sentence["kind"] = "edited"
    assert warned()
