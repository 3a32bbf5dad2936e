"""The moves of the desk: each one allowed, permitted, resting on what its maker saw, recorded, undone if need be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from desk import deciding
from desk.review import audit
from desk.review.loading import PROGRAM, gone, keep_version
from desk.review.models import Look, Move, Note, Story, Version
from desk.review.permissions import why_not, wrote_unproved
from desk.review.settings import home
from desk.review.texts import text_of, vintage_of
from feeds.publish import publish
from nlg.errors import Trouble
from nlg.home import Event
from nlg.ledger import visible_hash
from nlg.moves import PUBLIC, Status, Verb, moved, stands_after_claim

IDLE = timedelta(minutes=15)  # after so long a claim is nobody's
REGRET = timedelta(minutes=10)  # for so long a decision can be undone
OUT: tuple[Verb, ...] = ("publish", "correct", "update")
FINAL = (*OUT, "withdraw")  # readers have seen it: put right by another verb, never undone
IN_FOLDER = (*FINAL, "hold", "spike", "release")  # write in the newsroom's folder, where one works at a time
NEEDS_REASON = ("spike", "withdraw")
GIVEN = {"hold": "for another look"}  # what the ledger says where an editor gives no reason
_KEPT = (  # what undo puts back
    *("state", "approved_content", "approved_vintage", "scheduled_typed", "scheduled_zone"),
    *("embargo_typed", "embargo_zone", "published"),
)
_KEPT_IDS = ("owner_id", "approved_by_id")
_KEPT_TIMES = ("claim_until", "scheduled_at", "embargo")


class MovesRefused(Trouble):
    """A move that is not allowed: from this state, without a reason, of a story that cannot be proved."""


class _OnItsWay(MovesRefused):
    """The story is being published at this moment."""


class Behind(Trouble):
    """Decided and on record, but readers have the public folder as it was: it could not be written."""


class NotAllowed(Trouble):
    """A move that this person may not make."""


class Stale(Trouble):
    """A write that rests on what is no longer so. It has all three texts, each a list of paragraphs.

    `base` is the text it rested on, `theirs` the newest, `mine` what its writer wants (the base, for a decision).
    `story` is as it is now.
    """

    def __init__(self, story: Story, base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> None:
        super().__init__(f"{story.slug}: somebody changed it meanwhile", mend="look at both texts, then decide again")
        self.story, self.base, self.theirs, self.mine = story, list(base), list(theirs), list(mine)


@dataclass(frozen=True, kw_only=True)
class When:
    """A point in time as an editor typed it, in the zone it was typed in."""

    at: datetime
    typed: str = ""
    zone: str = ""


def clock() -> datetime:
    """The time of day, in UTC: the desk's only look at the clock."""
    return datetime.now(UTC)


def decide(
    user: Any,
    story: Story,
    verb: str,
    based_on: int,
    reason: str = "",
    at: When | None = None,
    *,
    now: datetime | None = None,
) -> Move:
    """Makes one move and records it. `based_on` is the `stamp` of the story its maker saw, `at` the time to schedule.

    Verbs are those of nlg/moves.py, and "embargo" (`at` None lifts it). Raises NotAllowed, MovesRefused, Stale;
    then nothing has changed, but that an approval whose words or figures have changed is gone.
    """
    when, why = now or clock(), reason.strip()
    if verb not in IN_FOLDER:
        with suppress(_OnItsWay):
            return one_move(user, story, verb, based_on, why, at, when)
    with home().alone():  # before the database is taken: who waits for the folder keeps nobody else waiting
        if verb in OUT:
            return _let_out(user, story, verb, based_on, why, when)
        made = one_move(user, story, verb, based_on, why, at, when, alone=True)
        bring_up_to_date(when)
    return made


def bring_up_to_date(now: datetime) -> None:
    """Lets readers have what is decided and not out yet. Only for whoever holds the folder, outside any transaction.

    Behind, where that fails: what was decided stays so, and the next look tries again.
    """
    begun = list(Story.objects.filter(going_out=True).values_list("pk", flat=True))
    if not begun:
        return
    try:
        publish(home(), now)
    except (Trouble, OSError) as fault:
        raise Behind(f"it is decided, but the public folder is as it was: {fault}") from fault
    Story.objects.filter(pk__in=begun).update(going_out=False)


@contextmanager
def held(story: Story, now: datetime, *, alone: bool = False) -> Iterator[Story]:
    """A transaction with the story as it is now, and no other writer at it; idle claims have run out.

    `alone`: its caller holds the newsroom's folder, so nobody is publishing; else a story on its way out is refused.
    """
    with transaction.atomic():
        fresh = Story.objects.select_for_update().get(pk=story.pk)
        if fresh.going_out and not alone:
            raise _OnItsWay(f"{story.slug}: is on its way out", mend="wait a moment")
        _let_idle_claim_go(fresh, now)
        yield fresh


def one_move(
    user: Any,
    story: Story,
    verb: str,
    based_on: int,
    reason: str,
    at: When | None,
    now: datetime,
    *,
    alone: bool = False,
) -> Move:
    """One move in one transaction; `alone` as for `held`."""
    with held(story, now, alone=alone) as fresh:
        return _decided(user, fresh, verb, based_on, reason, at, now)


def _let_out(user: Any, story: Story, verb: str, based_on: int, reason: str, now: datetime) -> Move:
    """Publishing: asked and marked in one transaction, done outside of any, recorded in another.

    Killed in between, the mark stays: the story is not taken for undecided, and whoever has the folder next goes on.
    """
    with held(story, now, alone=True) as fresh:
        _refuse(user, fresh, verb, based_on, reason)
        dropped = _dropped(user, fresh, why, now) if (why := _no_longer_as_approved(fresh)) else None
        if not dropped:
            Story.objects.filter(pk=fresh.pk).update(going_out=True)
    if dropped:  # after the end of the transaction: what it found out stays written
        raise dropped
    try:
        state = _MAKE[verb](user, fresh, reason, None, now)
    except Exception:
        Story.objects.filter(pk=fresh.pk).update(going_out=False)
        raise
    with held(story, now, alone=True) as fresh:
        before, was = snapshot(fresh), fresh.state
        fresh.published, fresh.state, fresh.going_out = fresh.version, state or target_of(fresh, verb), False
        unapprove(fresh)
        return moved_to(user, fresh, _verb_of(verb, fresh.state), was, before, reason, now)


def _refuse(user: Any, story: Story, verb: str, based_on: int, reason: str) -> None:
    """NotAllowed, Stale or MovesRefused, for what any move may be refused for."""
    if why := why_not(user, verb, story):
        raise NotAllowed(f"{story.slug}: {why}")
    if verb not in ("claim", "release") or story.state in ("held", "spiked"):
        refuse_stale(story, based_on)
    if verb != "embargo":
        target_of(story, verb)
    if verb in NEEDS_REASON and not reason:
        raise MovesRefused(f"{story.slug}: say why", mend="a reason is kept with the decision")


def _decided(user: Any, story: Story, verb: str, based_on: int, reason: str, at: When | None, now: datetime) -> Move:
    _refuse(user, story, verb, based_on, reason)
    if verb == "embargo":
        return _embargoed(user, story, reason, at, now)
    target = target_of(story, verb)
    if verb in ("approve", "schedule"):
        _refuse_unfit(user, story, reason)
    if verb == "schedule":
        _refuse_time(story, at, now)
    before = snapshot(story)
    was = story.state
    done = _MAKE.get(verb, _only_state)(user, story, reason, at, now)
    story.state = done or target
    return moved_to(user, story, _verb_of(verb, story.state), was, before, reason, now)


def target_of(story: Story, verb: str) -> Status:
    """Where a move leads from the story's state; MovesRefused where it is not allowed."""
    try:
        return moved(story.state, verb, story.slug)  # type: ignore[arg-type]  # the table refuses what it does not have
    except Trouble as fault:
        raise MovesRefused(str(fault), mend=fault.mend) from None


def refuse_stale(story: Story, based_on: int, mine: Sequence[str] | None = None) -> None:
    """Stale, with the texts, where the story is not as it was when it had the stamp `based_on`."""
    if based_on == story.stamp:
        return
    base = text_of(story, version_at(story, based_on))
    raise Stale(story, base, text_of(story, story.version), base if mine is None else mine)


def version_at(story: Story, stamp: int) -> int:
    """The version a story had when it had a stamp; the oldest the desk knows where that was before its first move."""
    last = Move.objects.filter(story=story, stamp__lte=stamp).order_by("-stamp", "-id").first()
    if last:
        return last.version
    oldest = Version.objects.filter(story=story).order_by("number")
    first = Move.objects.filter(story=story).order_by("id").first()
    before = oldest.filter(number__lt=first.version).last() if first and first.verb == "write" else None
    found = before or oldest.last()
    return found.number if found else story.version


def moved_to(
    user: Any,
    story: Story,
    verb: str,
    was: str,
    before: Mapping[str, Any],
    reason: str,
    now: datetime,
    content: str = "",
) -> Move:
    """Saves a story that has moved, with the move and its line in the record. A claim leaves the stamp as it is."""
    if verb not in ("claim", "release") or was in ("held", "spiked"):
        story.stamp += 1
    story.changed = now
    story.save()
    look = Look.objects.filter(story=story, user=user, version=story.version).first() if user else None
    audit.record(
        actor=name_of(user),
        verb=verb,
        about=story.urn,
        at=now,
        version=story.version,
        before=content or story.content,
        after=story.content,
        reason=reason,
        opened=look.opened if look else [],
        seconds=look.seconds if look else 0,
    )
    return Move.objects.create(
        story=story,
        user=user,
        verb=verb,
        was=was,
        became=story.state,
        version=story.version,
        stamp=story.stamp,
        reason=reason,
        before=dict(before),
        at=now,
    )


def name_of(user: User | None) -> str:
    """A person's name as ledger and record have it; the program's where nobody did it."""
    return (user.get_full_name() or user.get_username()) if user else PROGRAM


def undo(user: Any, *, now: datetime | None = None) -> Move:
    """Takes back a person's last decision, exactly. MovesRefused says why it cannot be."""
    when = now or clock()
    with home().alone(), transaction.atomic():
        last = Move.objects.filter(user=user, undone=False).exclude(verb__in=("undo", "write")).order_by("-id").first()
        if last is None or when - last.at > REGRET:
            raise MovesRefused("there is nothing to undo", mend="a decision can be undone for ten minutes")
        story = Story.objects.select_for_update().get(pk=last.story_id)
        if why := why_not(user, "undo", story):
            raise NotAllowed(why)
        _refuse_undo(last, story)
        was, before = story.state, snapshot(story)
        _tell_of_undo(last, story, when)
        restore(story, last.before)
        last.undone = True
        last.save()
        return moved_to(user, story, "undo", was, before, f"undoes: {last.verb}", when)


def _refuse_undo(last: Move, story: Story) -> None:
    if (last.verb in FINAL and last.was != "draft") or last.verb in OUT:
        mend = "publish a correction or an update, or withdraw it"
        raise MovesRefused(f"{story.slug}: readers have seen it: it cannot be undone", mend=mend)
    if last.stamp != story.stamp or last.became != story.state:
        raise MovesRefused(f"{story.slug}: something else was done to it since", mend="look at what happened to it")


def _tell_of_undo(last: Move, story: Story, now: datetime) -> None:
    """The ledger was told of a hold or a spike: it is told that the story is a draft again."""
    state = home().state(story.urn)
    if last.verb in ("hold", "spike", "withdraw") and state.status in ("held", "spiked", "withdrawn"):
        _draft_again(story, now)


def _draft_again(story: Story, now: datetime) -> None:
    home().record(Event(id=story.urn, version=story.version, status="draft", hash=story.content, at=now))


def snapshot(story: Story) -> dict[str, Any]:
    """What undo puts back, as JSON."""
    told = {name: getattr(story, name) for name in (*_KEPT, *_KEPT_IDS)}
    times = {name: getattr(story, name) for name in _KEPT_TIMES}
    return {**told, **{name: value.isoformat() if value else None for name, value in times.items()}}


def restore(story: Story, before: Mapping[str, Any]) -> None:
    """Puts back what `snapshot` took. Does not save."""
    for name in (*_KEPT, *_KEPT_IDS):
        setattr(story, name, before[name])
    for name in _KEPT_TIMES:
        setattr(story, name, datetime.fromisoformat(before[name]) if before[name] else None)


def _refuse_unfit(user: Any, story: Story, reason: str) -> None:
    """A story that cannot be proved any more is not approved; one with a person's own figures only with a reason."""
    if missing := gone(home(), home().story(story.urn, story.version)):
        mend = "put the file back, or write the story again from what is there"
        raise MovesRefused(f"{story.slug}: the source {missing[0]} is not there any more", mend=mend)
    if wrote_unproved(story) and not reason:
        raise MovesRefused(f"{story.slug}: it has figures that nobody can prove: say why they may stand")


def _refuse_time(story: Story, at: When | None, now: datetime) -> None:
    if at is None:
        raise MovesRefused(f"{story.slug}: say when: a schedule without a time is none")
    if at.at <= now:
        raise MovesRefused(
            f"{story.slug}: {at.typed or at.at.isoformat()} is over", mend="publish it, or choose a later time"
        )
    if story.embargo and at.at < story.embargo:
        raise MovesRefused(f"{story.slug}: it is embargoed until {story.embargo_typed}", mend="choose a later time")


def _no_longer_as_approved(story: Story) -> str:
    """Why the approval does not hold: it was for other words, or other figures. "" where it does."""
    bundle = home().story(story.urn, story.version)
    if visible_hash(bundle) != story.approved_content:
        return "its words are not those that were approved"
    return "" if vintage_of(bundle) == story.approved_vintage else "newer figures came in after it was approved"


def _dropped(user: Any, story: Story, why: str, now: datetime) -> Trouble:
    """Back among the drafts, with the reason; what to tell whoever wanted it out."""
    before, was = snapshot(story), story.state
    unapprove(story)
    story.state, story.vintage = "draft", vintage_of(home().story(story.urn, story.version))
    moved_to(None, story, "write", was, before, why, now)
    return MovesRefused(f"{story.slug}: {why}: it is a draft again", mend="look at it and approve it anew")


def unapprove(story: Story) -> None:
    """Forgets approval and schedule. Does not save."""
    story.approved_by, story.approved_content, story.approved_vintage = None, "", ""
    story.scheduled_at, story.scheduled_typed, story.scheduled_zone = None, "", ""


def _let_idle_claim_go(story: Story, now: datetime) -> None:
    if story.owner_id and story.claim_until and story.claim_until <= now:
        if story.state == "claimed":
            story.state = _unclaimed(story)
        story.owner, story.claim_until = None, None
        story.save()


def _unclaimed(story: Story) -> Status:
    """Where a claimed story stands once it is nobody's, however often it was taken over. What is written is a draft."""
    told = Move.objects.filter(story=story, verb__in=("claim", "write"), undone=False)
    last = told.exclude(verb="claim", was="claimed").order_by("-id").first()
    return stands_after_claim(last.was if last and last.verb == "claim" else "draft")  # type: ignore[arg-type]


def stays(user: Any, story: Story) -> None:
    """Whoever has claimed a story and works at it keeps it: its quarter of an hour begins anew."""
    if story.owner_id == user.pk:  # else nothing is written: a page that is looked at keeps no writer waiting
        Story.objects.filter(pk=story.pk, owner=user).update(claim_until=clock() + IDLE)


# What each verb does besides moving the state. Each may give the state it leads to.
def _only_state(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    return None


def _claim(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    if story.owner_id and story.owner_id != user.pk:
        text = f"{name_of(user)} took this story over from {name_of(story.owner)}"
        Note.objects.create(story=story, version=story.version, author=user, text=text, at=now)
    story.owner, story.claim_until = user, now + IDLE
    return None


def _release(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    story.owner, story.claim_until = None, None
    if story.state in ("held", "spiked"):
        _draft_again(story, now)
    return _unclaimed(story) if story.state == "claimed" else None


def _approve(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    story.vintage = vintage_of(home().story(story.urn, story.version))
    story.approved_by, story.approved_content, story.approved_vintage = user, story.content, story.vintage
    story.scheduled_at, story.scheduled_typed, story.scheduled_zone = None, "", ""
    story.owner, story.claim_until = None, None
    return None


def _schedule(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    assert at is not None  # _refuse_time has seen to it
    if story.state != "approved" or _no_longer_as_approved(story):
        _approve(user, story, reason, at, now)
    story.scheduled_at, story.scheduled_typed, story.scheduled_zone = at.at, at.typed, at.zone
    return None


def _hold(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    public = story.published == story.version
    unapprove(story)
    home().hold(story.urn, story.version, now=now, by=name_of(user), reason=reason or GIVEN["hold"])
    if public:
        story.published, story.going_out = None, True
    return None


def _spike(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    unapprove(story)
    story.owner, story.claim_until = None, None
    home().spike(story.urn, now=now, by=name_of(user), reason=reason)
    return None


def _withdraw(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    """Readers who had it find a notice in its place, with the reason; a story that nobody saw is put away for good."""
    unapprove(story)
    if story.published is None:
        home().withdraw(story.urn, now=now, by=name_of(user), reason=reason)
        return None
    deciding.withdraw(home(), home().state(story.urn), now=now, by=name_of(user), reason=reason, note=reason)
    story.going_out = True
    _take_notice(story, now)
    return None


def _take_notice(story: Story, now: datetime) -> None:
    """The notice is a version like any other. Does not save the story."""
    story.version, story.published = home().state(story.urn).version, None
    notice = keep_version(home(), story, story.version, now, what="the notice in its place")
    story.content, story.vintage = notice.content, notice.vintage


def _publish(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> str | None:
    """Signed in the ledger by whoever approved it, then into the public folder. Twice is once: both steps know.

    Takes long, and changes nothing in the database.
    """
    if story.embargo and now < story.embargo:
        raise MovesRefused(f"{story.slug}: it is embargoed until {story.embargo_typed}", mend="schedule it")
    first = story.published is None
    if home().state(story.urn).approved != story.version:  # else it was approved from the command line
        home().approve(story.urn, story.version, now=now, by=name_of(story.approved_by))
    for stayed in publish(home(), now).quarantined:
        if stayed.id == story.urn:
            home().hold(story.urn, story.version, now=now, by=PROGRAM, reason=stayed.reason)
            raise MovesRefused(f"{story.slug}: cannot be published: {stayed.reason}")
    status = home().state(story.urn).status
    return "published" if first or status not in PUBLIC else status


_Make = Callable[[Any, Story, str, When | None, datetime], str | None]
_MAKE: Mapping[str, _Make] = {
    "claim": _claim,
    "release": _release,
    "approve": _approve,
    "schedule": _schedule,
    "hold": _hold,
    "spike": _spike,
    "withdraw": _withdraw,
    **dict.fromkeys(OUT, _publish),
}


def _verb_of(verb: str, became: str) -> str:
    """The verb that was done to readers: an update is no correction, whichever key was pressed."""
    done = {"published": "publish", "corrected": "correct", "updated": "update"}
    return done[became] if verb in OUT else verb


def _embargoed(user: Any, story: Story, reason: str, at: When | None, now: datetime) -> Move:
    """Not before that time, whatever is pressed. It lies on the next version: what readers have stays."""
    if story.state in (*PUBLIC, "withdrawn"):
        raise MovesRefused(f"{story.slug}: readers have it already")
    if at and story.scheduled_at and story.scheduled_at < at.at:
        raise MovesRefused(f"{story.slug}: it is scheduled for {story.scheduled_typed}", mend="move the schedule first")
    before = snapshot(story)
    story.embargo, story.embargo_typed, story.embargo_zone = (at.at, at.typed, at.zone) if at else (None, "", "")
    return moved_to(user, story, "embargo", story.state, before, reason, now)
