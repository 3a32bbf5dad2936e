"""Brings the newsroom's folder and the desk's database together: what was told or published without the desk."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from desk.checking import source_shelves
from desk.review import audit, siblings
from desk.review.models import Family, Story, Version
from desk.review.risk import audience, risk
from desk.review.texts import Bundle, editions_in_use, lines_of, overtaken, vintage_of
from desk.tasks import waiting
from nlg.home import Home, State, visible_hash
from nlg.moves import PUBLIC

PROGRAM = "parishpump"  # who wrote what no person wrote


@dataclass
class Loaded:
    """How many stories came new, and how many have other text or another state than the desk knew of.

    `there`: by dataset and release of new stories the areas with figures, and the register they stand in.
    """

    new: int = 0
    changed: int = 0
    there: dict[tuple[str, str], tuple[siblings.Areas, set[str]]] = field(default_factory=dict)


def load(home: Home, now: datetime) -> Loaded:
    """Takes in all stories of the newsroom's folder. Nothing that an editor did is lost: only what is new is taken.

    A new version, or newer figures under an approved one, puts a story back among the drafts.
    """
    done = Loaded()
    tasks = {task["story"]: task for task in waiting(home)}
    rows = Story.objects.only("version", "state", "changed", "task", "dataset", "editions", "going_out")
    known = {story.urn: story for story in rows}
    editions = {name: editions_in_use(home, name) for name in sorted({story.dataset for story in known.values()})}
    for state in home.states().values():
        if state.id not in known or not _is_as_known(known[state.id], state, tasks.get(state.id), editions):
            with transaction.atomic():
                _take(home, state, tasks.get(state.id), now, done)
    for (dataset, end), (areas, there) in done.there.items():
        _mark_gaps(home, siblings.mark(areas, dataset, end, there))
    return done


def _mark_gaps(home: Home, stories: Iterable[Story]) -> None:
    for story in stories:
        rate(home, story, home.story(story.urn, story.version))
        Story.objects.filter(pk=story.pk).update(
            missing=story.missing, risk=story.risk, reasons=story.reasons, weight=story.weight
        )


def _is_as_known(story: Story, state: State, task: Mapping[str, Any] | None, editions: Mapping[str, str]) -> bool:
    """Whether nothing has happened to a story outside the desk: to nearly all of them, at nearly every look."""
    moved = _state_in_ledger(state) != story.state and state.at > story.changed
    same = (story.version, story.task, story.editions) == (state.version, task, editions[story.dataset])
    return story.going_out or (same and not moved)


def _take(home: Home, state: State, task: Mapping[str, Any] | None, now: datetime, done: Loaded) -> None:
    story = Story.objects.select_for_update().filter(id=uuid.UUID(state.id)).first()
    if story is None:
        bundle = _enter(home, state, task, now)
        done.new += 1
        key = (bundle["dataset"], bundle["period"]["end"])
        done.there.setdefault(key, (siblings.register_of(home, bundle), set()))[1].update(siblings.listed(bundle))
    elif _catch_up(home, story, state, task, now):
        done.changed += 1


def _enter(home: Home, state: State, task: Mapping[str, Any] | None, now: datetime) -> Bundle:
    """A story that the desk has not met."""
    bundle = home.story(state.id, state.version)
    story = Story(id=uuid.UUID(state.id), changed=now, version=state.version)
    story.family = family_of(bundle)
    story.state = _state_in_ledger(state)
    story.published = None if state.withdrawn else state.published
    story.task = task
    describe(home, story, bundle)
    if story.state == "approved":
        story.approved_content, story.approved_vintage = story.content, story.vintage
    story.save(force_insert=True)
    for number in home.versions(state.id):
        keep_version(home, story, number, now)
    audit.record(
        actor=PROGRAM,
        verb="load",
        about=state.id,
        at=now,
        version=state.version,
        after=story.content,
        reason=story.state,
    )
    return bundle


def _catch_up(home: Home, story: Story, state: State, task: Mapping[str, Any] | None, now: datetime) -> bool:
    """What happened to a story outside the desk. A story that did not move is not touched."""
    if story.going_out:
        return False  # whoever publishes it is about to say so
    before, was = story.content, story.state
    why = _moved_outside(home, story, state)
    if story.task != task:
        story.task = task
        why = why or "a task of revision"
    if story.editions != editions_in_use(home, story.dataset):
        why = why or "newer figures came in"
    if not why:
        return False
    bundle = home.story(state.id, state.version)
    for number in home.versions(state.id):
        keep_version(home, story, number, now)
    story.published = None if state.withdrawn else state.published
    story.stamp += 1
    story.changed = now
    describe(home, story, bundle)
    story.save()
    reason = f"{why}: {was} to {story.state}"
    audit.record(
        actor=PROGRAM,
        verb="load",
        about=state.id,
        at=now,
        version=story.version,
        before=before,
        after=story.content,
        reason=reason,
    )
    return True


def _moved_outside(home: Home, story: Story, state: State) -> str:
    """Why the desk's row is no longer right, after putting version and state right; "" where it is."""
    if state.version > story.version:
        story.version = state.version
        _back_to_draft(story, state)
        return f"version {state.version} came in"
    if story.state == "approved" or story.state == "scheduled":
        bundle = home.story(state.id, story.version)
        if vintage_of(bundle, home) != story.approved_vintage:
            _back_to_draft(story, state)
            return "newer figures came in after it was approved"
    if _state_in_ledger(state) == story.state or state.at <= story.changed:
        return ""  # the ledger is told of claims never, and of approvals only as a story goes out
    story.state = _state_in_ledger(state)
    _forget_plans(story)
    return "decided outside the desk"


def _back_to_draft(story: Story, state: State) -> None:
    story.state = _state_in_ledger(state) if state.version == story.version else "draft"
    if story.state == "approved":
        story.state = "draft"
    _forget_plans(story)


def _forget_plans(story: Story) -> None:
    """Approval and schedule were for other words, or other figures."""
    story.approved_by, story.approved_content, story.approved_vintage = None, "", ""
    story.scheduled_at, story.scheduled_typed, story.scheduled_zone = None, "", ""
    story.owner, story.claim_until = None, None


def _state_in_ledger(state: State) -> str:
    """Where the ledger has a story; that an older version is public does not make the newest one so."""
    if state.status == "claimed" or (state.status in PUBLIC and state.published != state.version):
        return "draft"
    return state.status


def family_of(bundle: Bundle) -> Family:
    """The family a story belongs to, made where it is the first of it."""
    made_with = bundle.get("made_with") or {}
    templates = str(made_with.get("templates_sha256", ""))[:64]
    return Family.objects.get_or_create(dataset=bundle["dataset"], shape=bundle["story"], templates=templates)[0]


def describe(home: Home, story: Story, bundle: Bundle) -> None:
    """Fills in all that the queue shows of a story, from its newest version. Does not save it."""
    story.slug, story.headline = bundle["slug"][:200], bundle["headline"]["text"]
    story.dataset, story.shape = bundle["dataset"], bundle["story"]
    story.area_code, story.area_name = bundle["area"]["code"], bundle["area"]["name"][:300]
    story.period_label, story.release = bundle["period"]["label"], bundle["period"]["end"]
    story.content, story.vintage = visible_hash(bundle), vintage_of(bundle, home)
    story.gone = "; ".join(gone(home, bundle))
    story.audience = audience(home, bundle)
    story.editions = editions_in_use(home, story.dataset)
    rate(home, story, bundle)


def rate(home: Home, story: Story, bundle: Bundle) -> None:
    """Reckons risk and weight again: after a change of text, or when a family has been reviewed. Does not save."""
    kept = Version.objects.filter(story=story, number=story.version).first()
    unproved = len(kept.unproved) if kept else 0
    reasons = risk(
        bundle,
        wording_is_new=story.family.reviewed_at is None,
        overtaken=overtaken(home, bundle),
        unproved=unproved,
        task=story.task,
        missing=story.missing,
    )
    story.reasons = [asdict(reason) for reason in reasons]
    story.risk = sum(reason.points for reason in reasons)
    story.weight = (story.risk + 1) * story.audience


def gone(home: Home, bundle: Bundle) -> list[str]:
    """The source files of a story that are not there, as the story names them; [] where all are."""
    shelves = source_shelves(home)
    return [source["file"] for source in bundle["sources"] if not _is_there(source, shelves, home)]


_seen: dict[tuple[str, str], tuple[str, int, int]] = {}  # source -> path, size, time of change when its hash was right


def _is_there(source: Mapping[str, Any], shelves: Iterable[Any], home: Home) -> bool:
    """Whether a source is there to the byte. A file that did not change since it was last hashed is not read again."""
    names = (source["file"], f"{source['sha256']}/{source['file']}")
    for path in (folder / name for folder in shelves for name in names):
        if not path.is_file():
            continue
        told = path.stat()
        mark = (str(path), told.st_size, told.st_mtime_ns)
        if _seen.get((source["sha256"], str(path))) == mark:
            return True
        if hashlib.sha256(path.read_bytes()).hexdigest() == source["sha256"]:
            _seen[source["sha256"], str(path)] = mark
            return True
    return False


def keep_version(
    home: Home,
    story: Story,
    number: int,
    now: datetime,
    *,
    author: Any = None,
    what: str = "",
    based_on: int | None = None,
    unproved: Iterable[Mapping[str, Any]] = (),
) -> Version:
    """A version as the desk lists it; one that is listed already stays as it is."""
    content = home.story_bytes(story.urn, number)
    bundle = home.story(story.urn, number)
    made = {
        "author": author,
        "based_on": based_on or (number - 1 or None),
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": visible_hash(bundle),
        "vintage": vintage_of(bundle, home),
        "text": "\n".join(lines_of(bundle)),
        "what": what,
        "unproved": list(unproved),
        "at": now if author else home.kept_on(story.urn, number),
    }
    return Version.objects.get_or_create(story=story, number=number, defaults=made)[0]
