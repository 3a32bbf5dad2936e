"""Holds published stories against the newest edition: a new version, a note and a task for each that fails it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from desk.checking import source_shelves
from desk.gathering import waits
from desk.gating import holds_beside, open_holds, stopped
from desk.publishing import Signed, reasons
from desk.tasks import Revision, keep, meant
from nlg.errors import NotKnown, Unprintable
from nlg.home import Home, State
from nlg.intake.sheet import load_sheet
from nlg.ledger import WITHDRAWN, visible_hash
from nlg.pipeline import Dataset, Release, open_dataset, release, stands_on
from nlg.proof.check import Checker, Unreadable
from nlg.proof.recheck import FALSE, HOLDS, WORDING, Recheck, Sorted, alone
from nlg.story import NoStory
from nlg.telling.amends import Amends, Verb

Say = Callable[[str], None]
LAST_RESORT = "nothing_to_report"  # the shape of a story whose figures hold no news any more


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person wants done: with the tasks named only, or with all. `refused` is why they are turned down."""

    tasks: Sequence[str] = ()
    refused: str = ""


ALL = Wish()


def run(
    home: Home,
    name: str,
    signed: Signed | None,
    now: datetime,
    say: Say,
    as_of: date | None = None,
    wish: Wish = ALL,
) -> int:
    """Revises a dataset's published stories; 0 if all that had to change has a new version, 1 if one could not.

    `signed` lets new versions out at once, or those that the `wish` names, or turns these down; all others wait for
    the desk and readers keep the old ones. Run again, or after a run that was killed, it completes what is missing and
    changes nothing else.
    """
    with home.alone():
        desk = Revising(home=home, dataset=open_dataset(home, name, as_of), now=now)
        revisions = [revision for _, revision in desk.revisions() if revision is not None]
        for revision in revisions:
            keep(home, revision)
        chosen = meant(revisions, wish.tasks) if wish.tasks else revisions
        report = _done(home, chosen, signed, wish.refused) if signed else []
    stories = f"{desk.held_against} {'story' if desk.held_against == 1 else 'stories'}"
    left = f"; {desk.gathered} left, as figures moved but a little" if desk.gathered else ""
    say(f"{name}: {stories} held against the newest edition: {_counted(revisions)}{left}")
    for trouble in [*desk.troubles, *report]:
        say(trouble)
    if wish.tasks:
        _say_what_became(revisions, chosen, wish.refused, say)
    elif revisions and signed is None:
        say("they wait for the desk, and readers keep what they have: parishpump tasks")
    return 1 if desk.troubles or report else 0


def resting_on(home: Home, name: str) -> list[str]:
    """A dataset, and all whose sheets ask for it beside their stories."""
    sheets = {stem: load_sheet(path) for stem, path in home.shelf("datasets").files().items()}
    others = [stem for stem, sheet in sheets.items() if any(about.dataset == name for about in sheet.beside)]
    public = {home.story(state.id, state.published)["dataset"] for state in home.states().values() if state.published}
    return [name, *(other for other in others if other != name and other in public)] if others else [name]


def _counted(revisions: Sequence[Revision]) -> str:
    kinds = Counter(revision.kind for revision in revisions)
    said = [f"{kinds[kind]} {kind}{'s' if kinds[kind] != 1 else ''}" for kind in sorted(kinds)]
    return ", ".join(said) or "nothing to do"


def _say_what_became(revisions: Sequence[Revision], chosen: Sequence[Revision], refused: str, say: Say) -> None:
    """One line a task: signed, turned down, or still open."""
    for revision in revisions:
        done = (f"turned down ({refused})" if refused else "signed") if revision in chosen else "open"
        say(f"{done}: {revision.kind}: {revision.public['slug']}, task {revision.id}")


def _done(home: Home, revisions: Sequence[Revision], signed: Signed, refused: str) -> list[str]:
    """Turns new versions down, or signs them and brings the public folder up to date; says what stayed behind."""
    for revision in revisions:
        new = revision.new
        if refused:
            home.hold(new["id"], new["version"], now=signed.now, by=signed.by, reason=refused)
        else:
            home.approve(new["id"], new["version"], now=signed.now, by=signed.by, rule=signed.rule)
    if refused:
        return []
    from feeds.publish import publish

    return reasons(publish(home, signed.now))


@dataclass(eq=False)
class Revising:
    """One dataset's stories beside its newest editions. `troubles` are stories that could not be put right."""

    home: Home
    dataset: Dataset
    now: datetime
    held_against: int = 0
    gathered: int = 0  # stories of which figures have moved on, too little for a version of its own
    troubles: list[str] = field(default_factory=list)
    _releases: dict[tuple[date, str], Release] = field(default_factory=dict)
    _newest: dict[str, str] = field(default_factory=dict)  # by area the last day of its newest public story
    _rechecks: dict[str, Recheck | None] = field(default_factory=dict)  # by the name of a dataset beside stories

    def revisions(self) -> Iterator[tuple[State, Revision | None]]:
        """Every story that was written from another edition, and the revision that it needs, if any."""
        for state, bundle in self.stories():
            try:
                yield state, self._revised(state, bundle, self.sorted(bundle))
            except (Unreadable, Unprintable) as fault:
                self.troubles.append(f"cannot be revised: {bundle['slug']}: {fault}")
                yield state, None

    @cached_property
    def recheck(self) -> Recheck:
        """The newest editions, read once for all stories."""
        return Recheck(source_shelves(self.home), *stands_on(self.dataset))

    def __post_init__(self) -> None:
        self.dataset = replace(self.dataset, revising=True)

    def sorted(self, bundle: Mapping[str, Any]) -> list[Sorted]:
        """Every claim of a story under the newest figures, those of other datasets beside it under theirs."""
        claims = [*self.recheck.sort(bundle)]
        inputs = {claim["id"]: claim["inputs"] for claim in bundle["claims"]}
        for recheck, part in self._beside(bundle):
            claims += [replace(claim, inputs=inputs[claim.id]) for claim in recheck.sort(part)]
        return claims

    def _beside(self, bundle: Mapping[str, Any]) -> Iterator[tuple[Recheck, Mapping[str, Any]]]:
        """What a story tells of other datasets, each by itself, and what it is to be held against."""
        for part in bundle.get("beside") or []:
            if (other := self._recheck_beside(part["dataset"])) is not None:
                yield other, alone(bundle, part)

    def _recheck_beside(self, name: str) -> Recheck | None:
        """Another dataset's newest editions, read once; None where nothing of it can be read any more."""
        if name not in self._rechecks:
            try:
                grounds = stands_on(self.dataset.beside(name))
                self._rechecks[name] = Recheck(source_shelves(self.home), *grounds)
            except NotKnown:
                self._rechecks[name] = None
        return self._rechecks[name]

    def _is_of_newest(self, bundle: Mapping[str, Any]) -> bool:
        parts = self._beside(bundle)
        return self.recheck.is_of_this_edition(bundle) and all(one.is_of_this_edition(part) for one, part in parts)

    @property
    def _holds(self) -> Sequence[Mapping[str, Any]]:
        """What the gates hold of the newest editions: nothing is corrected, or withdrawn, by figures in doubt."""
        others = [self.dataset.beside(name) for name, recheck in self._rechecks.items() if recheck]
        return [*open_holds(self.dataset), *holds_beside(others)]

    @cached_property
    def _checker(self) -> Checker:
        return Checker(source_shelves(self.home))

    def stories(self) -> Iterator[tuple[State, dict[str, Any]]]:
        """The dataset's public stories that the newest edition may touch, or for which a newer version waits, in the
        order of their periods and areas."""
        found = []
        for state in self.home.approved(self.now):
            if state.published is None or state.status == "withdrawn":
                continue
            bundle = self.home.story(state.id, state.published)
            if bundle["dataset"] != self.dataset.sheet.id:
                continue
            end, area = bundle["period"]["end"], bundle["area"]["code"]
            self._newest[area] = max(end, self._newest.get(area, ""))
            if self._may_be_touched(state, bundle):
                found.append((end, area, state.id, bundle["version"]))
            del bundle  # thousands of them are not kept at once
        for _, _, identity, version in sorted(found):
            yield self.home.state(identity), self.home.story(identity, version)

    def _may_be_touched(self, state: State, bundle: Mapping[str, Any]) -> bool:
        waits = state.version != state.published
        if bundle["story"] == WITHDRAWN or (self._is_of_newest(bundle) and not waits):
            return False
        self.held_against += 1
        untouched = self.recheck.is_untouched(bundle)
        return waits or not untouched or not all(one.is_untouched(part) for one, part in self._beside(bundle))

    def _revised(self, state: State, bundle: Mapping[str, Any], claims: Sequence[Sorted]) -> Revision | None:
        """The version that is to follow a story; None where it still stands, or the desk has turned that down."""
        draft = self._draft(state)
        moved = any(claim.sort != HOLDS for claim in claims)
        if not moved or waits(claims, current=self._is_current(bundle)):
            self.gathered += moved
            if draft is not None and state.status == "draft":  # an edition in between had made it necessary
                reason = "the newest edition bears the published version out"
                self.home.hold(state.id, state.version, now=self.now, by="parishpump revise", reason=reason)
            return None
        if draft is not None and self._is_of_newest(draft):
            return None if state.status == "held" else self._revision(bundle, draft, claims)
        new = self._written(bundle, claims)
        if new is None:
            return None
        version = self.home.keep(new, self.now)
        return self._revision(bundle, self.home.story(state.id, version), claims)

    def _is_current(self, bundle: Mapping[str, Any]) -> bool:
        """Whether readers have no later period's story of the area to turn to."""
        return bool(bundle["period"]["end"] >= self._newest[bundle["area"]["code"]])

    def _draft(self, state: State) -> dict[str, Any] | None:
        """A version of ours that waits already."""
        if state.version == state.published:
            return None
        draft = self.home.story(state.id, state.version)
        return draft if draft.get("corrections") else None

    def _revision(self, bundle: Mapping[str, Any], new: Mapping[str, Any], claims: Sequence[Sorted]) -> Revision:
        kind, kept = new["corrections"][-1]["verb"], self.home.kept_on(new["id"], new["version"])
        return Revision(kind=kind, public=bundle, new=new, claims=claims, opened=kept)

    def _written(self, bundle: Mapping[str, Any], claims: Sequence[Sorted]) -> dict[str, Any] | None:
        """A new version from the newest edition, checked; None where readers would see the same words."""
        wrong = [claim for claim in claims if claim.sort in (WORDING, FALSE)]
        verb: Verb = "correction" if wrong else "update"
        earlier = self.home.published_story(bundle["id"])
        assert earlier is not None  # it is public
        digits = [claim for claim in claims if claim.sort not in (HOLDS, WORDING, FALSE)]
        amends = Amends(verb=verb, on=self.now.date(), earlier=earlier, bundle=bundle, wrong=wrong, digits=digits)
        new = self._story(bundle, amends)
        if visible_hash({**new, "corrections": []}) == visible_hash({**bundle, "corrections": []}):
            return None
        if why := stopped(new, self._holds) or ("a hold is open" if new["story"] == WITHDRAWN and self._holds else ""):
            raise Unprintable(f"held back: {why}")
        faults = self._checker.check(new, new["slug"]).faults
        if faults:
            raise Unprintable(str(faults[0]))
        return new

    def _story(self, bundle: Mapping[str, Any], amends: Amends) -> dict[str, Any]:
        """The story again, in its own shape if that can be told, else in another, else the notice that it is gone."""
        code = bundle["area"]["code"]
        try:
            made = self._release(date.fromisoformat(bundle["period"]["end"]), bundle["style"])
            for shape in (bundle["story"], "", LAST_RESORT) if self._has(code) else ():
                told = made.story(code, shape, amends)
                if not isinstance(told, NoStory):
                    return told
        except NotKnown:  # the period is gone
            made = self._release(self.dataset.latest(), bundle["style"])
        return made.notice(replace(amends, verb="withdrawal"))

    def _has(self, code: str) -> bool:
        return any(panel.row(code) is not None for panel in self.dataset.panels.values())

    def _release(self, period: date, style: str) -> Release:
        """One period analysed, kept while its stories are being told."""
        key = (self.dataset.period(period), style)
        if key not in self._releases:
            self._releases.clear()
            self._releases[key] = release(self.dataset, *key)
        return self._releases[key]
