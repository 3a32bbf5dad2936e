"""Two editors at the same stories in any order: nothing is lost, stale writes get both texts, all is on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import FULL
from desk_room import Room, as_it_was, opened, people
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desk.review import audit, edits, loading
from desk.review.decisions import MovesRefused, Stale, When, decide, undo
from desk.review.models import AuditRow, Move, Story, Version
from desk.review.settings import configure, home
from desk.review.texts import text_of
from nlg.home import Home
from nlg.moves import MOVES

pytestmark = pytest.mark.long
INTERLEAVINGS = 1000 if FULL else 20
EDITORS = st.sampled_from(["editor", "second editor"])
STORIES = st.integers(0, 1)
DECISIONS = st.sampled_from(["claim", "release", "hold", "approve", "schedule", "spike", "publish"])


class TwoEditors(RuleBasedStateMachine):
    """Each editor has a page open of each story, which tells its stamp; the page grows old as the other one works."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(home=Home(home().folder), people=people())
        configure(self.room.home)
        self.taken_back = ExitStack()
        self.taken_back.enter_context(as_it_was(self.room))
        self.ids = sorted(story.pk for story in self.room.stories())
        self.pages: dict[tuple[str, int], tuple[int, int]] = {}  # the stamp on it, and what had happened by then
        self.happened = [0, 0]  # to each story, but for claims: counted here, so that stamps are held against it
        self.saved: list[tuple[Any, int, str]] = []  # story, version, words that were accepted
        self.written = 0
        self.made = 0  # moves that were accepted
        for editor in ("editor", "second editor"):
            for n in (0, 1):
                self.open(editor, n)

    def teardown(self) -> None:
        self.taken_back.close()

    def _story(self, n: int) -> Story:
        return Story.objects.get(pk=self.ids[n])

    @rule(editor=EDITORS, n=STORIES)
    def opens(self, editor: str, n: int) -> None:
        self.open(editor, n)

    def open(self, editor: str, n: int) -> None:
        self.pages[editor, n] = (self._story(n).stamp, self.happened[n])

    @rule(editor=EDITORS, n=STORIES)
    def edit(self, editor: str, n: int) -> None:
        """An edit says something that nobody has said before, so that it can be found again."""
        story, (stamp, seen) = self._story(n), self.pages[editor, n]
        self.written += 1
        words = "Nobody knows " + "why " * self.written + f"says {editor}."
        try:
            move = edits.edit_sentence(
                self.room.people[editor], story, stamp, "s1", words, now=self.room.later(seconds=1)
            )
        except Stale as stale:
            assert seen != self.happened[n]
            self._refused_rightly(stale, story, words)
            return
        assert seen == self.happened[n]
        self.made += 1
        self.happened[n] += 1
        self.saved.append((story.pk, move.version, words))
        self.open(editor, n)

    @rule(editor=EDITORS, n=STORIES, verb=DECISIONS)
    def decides(self, editor: str, n: int, verb: str) -> None:
        story, (stamp, seen) = self._story(n), self.pages[editor, n]
        now = self.room.later(seconds=1)
        stood = self._before_claim(story)
        at = When(at=now + timedelta(hours=1), typed="in an hour", zone="UTC") if verb == "schedule" else None
        try:
            move = decide(self.room.people[editor], story, verb, stamp, "a reason", at, now=now)
        except Stale as stale:
            assert seen != self.happened[n]
            self._refused_rightly(stale, story)
            return
        except MovesRefused:
            assert (self._stood(story, now), verb) not in MOVES or verb in ("approve", "schedule", "publish")
            return
        advisory = verb in ("claim", "release") and move.was not in ("held", "spiked")
        assert seen == self.happened[n] or advisory
        from_claim = (move.was, move.verb) == ("claimed", "release")
        assert move.became == (stood if from_claim else MOVES[move.was, move.verb])
        self.made += 1
        self.happened[n] += not advisory
        self.open(editor, n)

    def _stood(self, story: Story, now: datetime) -> str:
        """The state a story was in: when a claim has run out, where it stood before."""
        if story.state != "claimed" or story.claim_until is None or story.claim_until > now:
            return story.state
        return self._before_claim(story)

    def _before_claim(self, story: Story) -> str:
        """Held, if it was when it was claimed and nobody wrote in it since; else a draft."""
        stood = "draft"
        for move in Move.objects.filter(story=story, undone=False).order_by("id"):
            if move.verb == "write":
                stood = "draft"
            elif move.verb == "claim" and move.was != "claimed":
                stood = move.was
        return "held" if stood == "held" else "draft"

    @rule(editor=EDITORS)
    def undoes(self, editor: str) -> None:
        try:
            move = undo(self.room.people[editor], now=self.room.later(seconds=1))
        except MovesRefused:
            return
        self.made += 1
        self.happened[self.ids.index(move.story_id)] += 1

    @rule(minutes=st.sampled_from([1, 16]))
    def time_goes_by(self, minutes: int) -> None:
        self.room.later(minutes=minutes)

    @rule(n=STORIES)
    def is_told_again(self, n: int) -> None:
        """The program writes a new version, as newer figures make it do."""
        story = self._story(n)
        self.written += 1
        bundle = self.room.home.story(story.urn, story.version)
        bundle["standfirst"][0]["text"] = "Told " + "again and " * self.written + "again."
        bundle["standfirst"][0].update(kind="edited", claims=[], template="")
        bundle["claims"] = [claim for claim in bundle["claims"] if claim["sentence"] != "s1"]
        version = self.room.home.keep(bundle, self.room.later(seconds=1))
        loading.load(self.room.home, self.room.later(seconds=1))
        self.saved.append((story.pk, version, bundle["standfirst"][0]["text"]))
        self.happened[n] += 1

    def _refused_rightly(self, stale: Stale, story: Story, words: str = "") -> None:
        """With the newest text, the one the page had, and the editor's own."""
        assert any(words in line for line in stale.mine)
        assert stale.theirs == text_of(story, story.version)
        assert stale.base
        assert stale.mine

    @invariant()
    def nothing_is_lost(self) -> None:
        texts = {(kept.story_id, kept.number): kept.text for kept in Version.objects.only("story_id", "number", "text")}
        for pk, number, words in self.saved:
            assert words in texts[pk, number]
            assert words in self.room.home.story_bytes(pk.urn, number).decode("utf-8")

    @invariant()
    def every_move_is_on_record(self) -> None:
        assert Move.objects.count() == self.made
        rows = [(row.actor, row.verb, row.object) for row in AuditRow.objects.exclude(verb__in=("load", "people"))]
        moves = [
            (move.user.username, move.verb, move.story.urn) for move in Move.objects.select_related("user", "story")
        ]
        assert rows == moves
        assert list(audit.faults()) == []


@pytest.fixture(scope="module", autouse=True)
def _desk() -> Iterator[Room]:
    """One desk for all examples: each leaves it as it found it."""
    yield from opened(2)


TestTwoEditors = TwoEditors.TestCase
TestTwoEditors.settings = settings(
    max_examples=INTERLEAVINGS,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
