"""Stories are decided by one table of moves: legal, permitted, on record, undone exactly, never on stale ground."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from desk_room import NOW, Room, room
from django.db import connections

from desk.review import audit, edits, loading
from desk.review.decisions import IDLE, Behind, MovesRefused, NotAllowed, Stale, When, decide, undo
from desk.review.models import AuditRow, Move, Note, Story, Version
from desk.review.permissions import ROLES, VERBS, may
from desk.review.schedule import due
from desk.review.texts import text_of
from feeds.publish import publish
from nlg.archive import Edition
from nlg.home import Event
from nlg.moves import MOVES, STATES
from nlg.moves import VERBS as MOVE_VERBS

__all__ = ["room"]
EDITOR, OTHER = "editor", "second editor"


def _body(room: Room, story: Any) -> list[dict[str, Any]]:
    bundle = room.home.story(story.urn, story.version)
    return [sentence for part in bundle["body"] for sentence in part["sentences"]]


def _when(room: Room, **later: float) -> When:
    return When(at=room.now + timedelta(**later), typed="later", zone="UTC")


def test_a_clean_story_is_approved_and_published(room: Room) -> None:
    story = room.story()
    assert room.do(EDITOR, story, "approve").became == "approved"
    assert room.home.state(story.urn).approved is None  # until it goes out, nothing else can let it out
    assert room.do(EDITOR, story, "publish").became == "published"
    state = room.home.state(story.urn)
    assert (state.status, state.approved_by) == ("published", {"person": "editor"})
    assert (room.home.public / "stories" / state.slug / "index.html").is_file()
    assert len(list((room.home.public / "stories").iterdir())) == 1


def test_while_a_story_is_being_published_others_are_decided(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the public folder takes: the database is held by nobody meanwhile."""
    first, second = room.stories()[:2]
    room.do(EDITOR, first, "approve")
    seen: list[Any] = []

    def approves() -> None:
        seen.append(room.do(OTHER, second, "approve").became)
        loading.load(room.home, room.now)  # and what is on its way out is not taken for decided elsewhere
        seen.append(Story.objects.get(pk=first.pk).state)
        connections.close_all()

    def slow(home: Any, now: Any) -> Any:
        other = threading.Thread(target=approves)
        other.start()
        other.join(timeout=20)
        return publish(home, now)

    monkeypatch.setattr("desk.review.decisions.publish", slow)
    room.do(EDITOR, first, "publish")
    assert seen == ["approved", "approved"]
    assert (first.state, first.published, first.going_out) == ("published", 1, False)
    assert AuditRow.objects.filter(verb="publish").count() == 1


def test_a_withdrawal_that_cannot_be_written_is_on_record_and_out_at_the_next_look(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = room.story()
    room.do(EDITOR, story, "approve")
    room.do(EDITOR, story, "publish")
    page = room.home.public / "stories" / room.home.state(story.urn).slug / "index.html"

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("desk.review.decisions.publish", full)
        with pytest.raises(Behind):
            room.do(EDITOR, story, "withdraw", reason="It was of another place.")
    story.refresh_from_db()
    assert (story.state, story.going_out) == ("withdrawn", True)
    assert story.headline in page.read_text("utf-8")
    due(room.later(seconds=20))
    assert "It was of another place." in page.read_text("utf-8")
    assert not Story.objects.get(pk=story.pk).going_out


def test_a_draft_that_was_edited_before_readers_had_it_is_published_not_updated(room: Room) -> None:
    story = room.story()
    edits.reorder(room.people[EDITOR], story, story.stamp, _turned(room, story), now=room.later(seconds=1))
    room.do(EDITOR, story, "approve")
    room.do(EDITOR, story, "publish")
    assert (story.version, room.home.state(story.urn).status) == (2, "published")


def test_publishing_one_approved_story_leaves_the_others_inside(room: Room) -> None:
    first, second = room.stories()[:2]
    room.do(EDITOR, first, "approve")
    room.do(EDITOR, second, "approve")
    room.do(EDITOR, first, "publish")
    second.refresh_from_db()
    assert second.state == "approved"
    assert room.home.state(second.urn).published is None


def test_every_move_is_as_the_table_says_and_on_record(room: Room) -> None:
    stories = room.stories()
    for n, (state, verb) in enumerate(product(STATES, (v for v in MOVE_VERBS if v != "write"))):
        story = stories[n % len(stories)]
        Story.objects.filter(pk=story.pk).update(state=state, published=None, owner=None, approved_content="")
        room.home.record(Event(id=story.urn, version=story.version, status="draft", hash=story.content, at=room.now))
        story.refresh_from_db()
        rows, moves = AuditRow.objects.count(), Move.objects.count()
        if verb in ("publish", "correct", "update") and (state, verb) in MOVES:
            Story.objects.filter(pk=story.pk).update(
                approved_by=room.people[EDITOR], approved_content=story.content, approved_vintage=story.vintage
            )
        at = _when(room, hours=1) if verb == "schedule" else None
        if (state, verb) in MOVES:
            made = room.do(EDITOR, story, verb, at=at)
            expected = MOVES[state, verb] if verb not in ("publish", "correct", "update") else made.became
            assert (made.became, story.state) == (expected, expected), (state, verb)
            assert (AuditRow.objects.count(), Move.objects.count()) == (rows + 1, moves + 1), (state, verb)
        else:
            with pytest.raises(MovesRefused):
                room.do(EDITOR, story, verb, at=at)
            assert (AuditRow.objects.count(), Move.objects.count()) == (rows, moves), (state, verb)
    assert list(audit.faults()) == []


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_the_table_says_and_nothing_else(room: Room, role: str) -> None:
    story = room.story()
    assert [verb for verb in VERBS if may(room.people[role], verb, story)] == sorted(ROLES[role])
    for verb in ("approve", "hold", "claim"):
        if verb not in ROLES[role]:
            with pytest.raises(NotAllowed):
                room.do(role, story, verb)
    room.people[role].is_active = False
    assert not any(may(room.people[role], verb, story) for verb in VERBS)


def test_a_decision_on_a_story_that_has_changed_is_refused_with_both_texts(room: Room) -> None:
    story = room.story()
    seen, base = story.stamp, text_of(story, story.version)
    sentence = _body(room, story)[1]
    edits.edit_sentence(room.people[OTHER], story, seen, sentence["id"], "Nobody knows.", now=room.later(seconds=1))
    with pytest.raises(Stale) as stale:
        decide(room.people[EDITOR], story, "approve", seen, now=room.later(seconds=1))
    assert stale.value.base == base
    assert any("Nobody knows." in line for line in stale.value.theirs)
    with pytest.raises(Stale) as stale:
        edits.edit_sentence(room.people[EDITOR], story, seen, sentence["id"], "Everybody does.", now=room.now)
    assert any("Everybody does." in line for line in stale.value.mine)
    assert any("Nobody knows." in line for line in stale.value.theirs)


def test_a_hold_that_somebody_else_gave_is_not_approved_away_unseen(room: Room) -> None:
    story = room.story()
    seen = story.stamp
    room.do(OTHER, story, "hold")
    with pytest.raises(Stale):
        decide(room.people[EDITOR], story, "approve", seen, now=room.now)


@pytest.mark.parametrize("verb", ["approve", "hold", "spike", "schedule", "embargo"])
def test_undo_puts_everything_back(room: Room, verb: str) -> None:
    story = room.story()
    before = {f.name: getattr(story, f.attname) for f in Story._meta.fields if f.name not in ("stamp", "changed")}
    at = _when(room, hours=2) if verb in ("schedule", "embargo") else None
    room.do(EDITOR, story, verb, at=at)
    undo(room.people[EDITOR], now=room.later(minutes=9))
    story.refresh_from_db()
    after = {f.name: getattr(story, f.attname) for f in Story._meta.fields if f.name not in ("stamp", "changed")}
    assert after == before
    assert room.home.state(story.urn).status == "draft"
    with pytest.raises(MovesRefused, match="nothing to undo"):
        undo(room.people[EDITOR], now=room.now)


def test_undo_is_refused_after_ten_minutes_after_publishing_and_after_others(room: Room) -> None:
    first, second, third = room.stories()[:3]
    room.do(EDITOR, first, "hold")
    with pytest.raises(MovesRefused):
        undo(room.people[EDITOR], now=room.later(minutes=11))
    room.do(EDITOR, second, "approve")
    room.do(EDITOR, second, "publish")
    with pytest.raises(MovesRefused, match="readers have seen it"):
        undo(room.people[EDITOR], now=room.later(seconds=5))
    room.do(EDITOR, third, "approve")
    room.do(OTHER, third, "hold")
    with pytest.raises(MovesRefused, match="something else"):
        undo(room.people[EDITOR], now=room.later(seconds=5))


def test_readers_find_why_a_story_is_gone_where_it_was(room: Room) -> None:
    story = room.story()
    room.do(EDITOR, story, "approve")
    room.do(EDITOR, story, "publish")
    slug = room.home.state(story.urn).slug
    room.do(EDITOR, story, "withdraw", reason="The table was of another place.")
    page = (room.home.public / "stories" / slug / "index.html").read_text("utf-8")
    assert "The table was of another place." in page
    assert story.headline not in page
    assert (story.state, story.published, story.version) == ("withdrawn", None, 2)
    assert loading.load(room.home, room.later(seconds=1)).changed == 0


def test_spiking_and_withdrawing_want_a_reason(room: Room) -> None:
    for verb in ("spike", "withdraw"):
        with pytest.raises(MovesRefused, match="say why"):
            room.do(EDITOR, room.story(), verb, reason="  ")


def test_a_claim_is_shown_taken_over_with_notice_and_runs_out(room: Room) -> None:
    story = room.story()
    room.do("reporter", story, "claim")
    assert (story.state, story.owner.username) == ("claimed", "reporter")
    room.do(EDITOR, story, "claim")
    assert story.owner.username == EDITOR
    assert "took this story over from reporter" in Note.objects.get(story=story).text
    room.later(seconds=IDLE.total_seconds() + 1)
    room.do(OTHER, story, "approve")  # by then it is nobody's
    assert (story.state, story.owner) == ("approved", None)


def test_a_claim_on_what_is_held_ends_where_it_was_held(room: Room) -> None:
    """However it ends, and however often it was taken over; words written since make it a draft."""
    runs_out, let_go, written = room.stories()[:3]
    for story in (runs_out, let_go, written):
        room.do(EDITOR, story, "hold", reason="Waits for a quote")
        room.do("reporter", story, "claim")
        room.do(OTHER, story, "claim")
    assert room.do(OTHER, let_go, "release").became == "held"
    turned = _turned(room, written)
    edits.reorder(room.people[OTHER], written, written.stamp, turned, now=room.later(seconds=1))
    assert room.do(OTHER, written, "release").became == "draft"
    room.later(seconds=IDLE.total_seconds() + 1)
    room.do("reporter", runs_out, "claim")
    assert Move.objects.latest("id").was == "held"
    assert room.home.state(runs_out.urn).status == "held"


def test_a_claim_hinders_nobody_and_outdates_no_page(room: Room) -> None:
    story = room.story()
    seen = story.stamp
    room.do(OTHER, story, "claim")
    assert decide(room.people[EDITOR], story, "approve", seen, now=room.now).became == "approved"


def test_an_edit_of_an_approved_story_makes_it_a_draft_again(room: Room) -> None:
    story = room.story()
    room.do(EDITOR, story, "approve")
    edits.reorder(room.people[EDITOR], story, story.stamp, _turned(room, story), now=room.later(seconds=1))
    story.refresh_from_db()
    assert (story.state, story.approved_by, story.version) == ("draft", None, 2)


def _turned(room: Room, story: Any) -> list[int]:
    """The body's paragraphs with the last two changed about."""
    n = len(room.home.story(story.urn, story.version)["body"])
    return [*range(n - 2), n - 1, n - 2]


def test_an_approval_is_for_the_words_and_figures_that_were_seen(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    words, figures = room.stories()[:2]
    room.do(EDITOR, words, "approve")
    Story.objects.filter(pk=words.pk).update(approved_content="0" * 64)
    with pytest.raises(MovesRefused, match="a draft again"):
        room.do(EDITOR, words, "publish")
    room.do(EDITOR, figures, "approve")
    monkeypatch.setattr("desk.review.texts._edition", lambda *_: "a newer edition")
    with pytest.raises(MovesRefused, match="newer figures"):
        room.do(EDITOR, figures, "publish")
    for story in (words, figures):
        story.refresh_from_db()
        assert (story.state, story.published) == ("draft", None)
    assert not (room.home.public / "stories").exists()


def test_newer_figures_put_an_approved_story_back_and_warn_of_a_draft(room: Room) -> None:
    approved, draft = room.stories()[:2]
    room.do(EDITOR, approved, "approve")
    assert loading.load(room.home, room.later(seconds=1)).changed == 0
    _comes_in(room, approved)
    assert loading.load(room.home, room.later(seconds=1)).changed == len(room.stories())
    for story in (approved, draft):
        risk = story.risk
        story.refresh_from_db()
        assert (story.state, story.approved_by) == ("draft", None)
        assert "newer figures have come in since it was written" in [one["words"] for one in story.reasons]
        assert story.risk == risk + 5
    assert loading.load(room.home, room.later(seconds=1)).changed == 0


def _comes_in(room: Room, story: Any) -> None:
    """A newer edition of the story's table is put to use."""
    table = next(s for s in room.home.story(story.urn, story.version)["sources"] if s["role"] == "table")
    archive, now = room.home.archive, room.later(seconds=1)
    name = archive.keep(b"another edition", table["file"])
    made = Edition(
        dataset=story.dataset,
        table=table["name"],
        part=name,
        whole=name,
        released=now.date(),
        retrieved=now,
        origin="a test",
        sheet="",
        register="",
    )
    assert archive.arrive(made)
    archive.judge(made, [], used=True, now=now)


def test_a_story_whose_source_is_gone_is_not_approved(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    story = room.story()
    monkeypatch.setattr("desk.review.loading.source_shelves", lambda _: [])
    with pytest.raises(MovesRefused, match="is not there any more"):
        room.do(EDITOR, story, "approve")


def test_figures_nobody_can_prove_need_another_editor_and_a_reason(room: Room) -> None:
    story = room.story()
    sentence = _body(room, story)[1]["id"]
    words = "There were 98,765 deaths."
    edits.edit_sentence(room.people[EDITOR], story, story.stamp, sentence, words, now=room.later(seconds=1))
    unproved = Version.objects.get(story=story, number=2).unproved
    assert [one["words"] for one in unproved] == ["98,765"]
    with pytest.raises(NotAllowed, match="another editor"):
        room.do(EDITOR, story, "approve")
    with pytest.raises(MovesRefused, match="say why"):
        room.do(OTHER, story, "approve", reason="")
    assert room.do(OTHER, story, "approve", reason="the coroner confirmed it").became == "approved"
    room.do(EDITOR, story, "publish")
    assert room.home.state(story.urn).approved_by == {"person": OTHER}


def test_what_happens_outside_the_desk_is_taken_in_and_loses_nothing(room: Room) -> None:
    story = room.story()
    room.home.hold(story.urn, 1, now=room.later(seconds=1), by="Ann", reason="by the command line")
    loading.load(room.home, room.later(seconds=1))
    story.refresh_from_db()
    assert story.state == "held"
    bundle = room.home.story(story.urn, 1)
    bundle["headline"]["text"] += " again"
    room.home.keep(bundle, room.later(seconds=1))
    loading.load(room.home, room.later(seconds=1))
    story.refresh_from_db()
    assert (story.state, story.version, story.headline) == ("draft", 2, bundle["headline"]["text"])
    assert [v.number for v in Version.objects.filter(story=story)] == [1, 2]
    assert loading.load(room.home, NOW + timedelta(days=1)).changed == 0
