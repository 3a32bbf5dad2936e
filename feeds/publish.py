"""Copies approved stories into the public folder; a bad story stays behind, alone."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feeds import public
from feeds.charts.draw import card
from feeds.charts.png import can_draw
from feeds.charts.several import Drawers
from feeds.formats import find, html, names
from feeds.gate import Bundle, composed, verb_of
from feeds.item import Channel, FeedItem, channel_of, pack
from feeds.kept import Kept
from feeds.publication import Card, Items, Publication, Rest
from nlg.address import address
from nlg.builds import Changes, rebuild
from nlg.errors import Trouble, Unprintable
from nlg.files import as_json
from nlg.ledger import WITHDRAWN, Event, State, visible_hash, whole_second, write_time
from nlg.moves import PUBLIC, Status

if TYPE_CHECKING:  # the newsroom's folder brings pydantic; a feed does not need it
    from nlg.home import Home

VERBS: Mapping[str, Status] = {"update": "updated", "correction": "corrected", "withdrawal": "withdrawn"}
DONE: tuple[Status, ...] = (*PUBLIC, "withdrawn")
REPORT = "last_build.json"  # what the last build did, in the newsroom's folder
Files = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """A version that was not let out, and why. `kept` is the earlier version readers go on seeing, if any."""

    id: str
    version: int
    reason: str
    kept: int | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run did. Paths are relative to the public folder, sorted; `stories` counts those now public.

    `published`, `updated`, `corrected`, `withdrawn` are the ids of stories to which that was done by this run;
    `cleaned` of those in which some text was put into Unicode's composed form. `remarks` are what an editor should
    know of the folder though nothing stayed behind, rule first ("feed-large: feed.xml: ...").
    """

    stories: int
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    cleaned: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where a story stayed behind, else 0."""
        return 1 if self.quarantined else 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON; of the files that stay as they were, how many."""
        told = {key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()}
        return told | {"unchanged": len(self.unchanged), "quarantined": [vars(story) for story in self.quarantined]}


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """A story that may leave, and the state that says so. `paths` are its files.

    `fresh` is what is done by this run, which the ledger does not know yet; None for a story that is out as it was.
    """

    state: State
    version: int
    fresh: Status | None
    card: Card
    paths: tuple[str, ...]
    cleaned: bool = False

    @property
    def order(self) -> tuple[Any, ...]:
        """Puts stories after one another, the latest change last, as `newest_first` the items."""
        return self.card.modified, self.card.published, self.card.period_end, self.card.id


def publish(home: Home, now: datetime) -> Report:
    """Brings the public folder up to date with what is approved at `now`, all of it in one step.

    All files are made and on disk before the ledger is told, and the ledger is told before readers have them: a run
    killed anywhere leaves readers the old folder or the new, and is completed by the next with the same dates.
    Files that would not change are not touched. What it did stands in the newsroom's `last_build.json`.
    """
    with home.alone():
        run = _Run(home=home, now=whole_second(now))
        changes = rebuild(home.public, run.files(), staging=home.staging, staged=run.tell)
        run.kept.remember((story.card for story in run.ready), run.rests)
        report = run.report(changes)
        home.note(REPORT, as_json({"at": write_time(now), **report.as_dict()}))
    return report


@dataclass(eq=False, kw_only=True)
class _Run:
    """One build, as it goes on: what has been found ready, and what stays behind."""

    home: Home
    now: datetime
    ready: list[_Ready] = field(default_factory=list)
    rests: dict[str, Rest] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @cached_property
    def channel(self) -> Channel:
        """The newsroom."""
        return channel_of(self.home.settings)

    @cached_property
    def kept(self) -> Kept:
        """What earlier builds have packed."""
        return Kept(self.home)

    @cached_property
    def drawers(self) -> Drawers:
        """Who draws the charts' cards."""
        return Drawers(self.home.settings.feeds.drawers)

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Whose each address is: for life, so of all stories that ever had one."""
        return {state.slug: state.id for state in self.home.states().values() if state.slug}

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """(path, content) of all public files; None where it stays."""
        with self.drawers:
            for story, files in self._stories():
                self.ready.append(story)
                self.rests |= dict.fromkeys(story.paths, Rest(on=story.card.mark))
                yield from files
        publication = self._publication()
        yield from public.files(publication, last=False)
        yield from public.files(publication, last=True)

    def tell(self) -> None:
        """Tells the ledger, with all files made and on disk."""
        self.home.record(*(self._event(story, story.fresh) for story in self.ready if story.fresh))

    def report(self, changes: Changes) -> Report:
        """What was done."""
        done = {verb: tuple(story.state.id for story in self.ready if story.fresh == verb) for verb in DONE}
        return Report(
            stories=len(self.ready),
            quarantined=tuple(self.quarantined),
            cleaned=tuple(story.state.id for story in self.ready if story.cleaned),
            remarks=tuple(self.remarks),
            **vars(changes),
            **done,
        )

    def _stories(self) -> Iterator[tuple[_Ready, Files]]:
        """The stories that may leave, with their files; those that may not are noted, and what stays in their place."""
        for state in self._drawn_ahead(_oldest_first(self.home.approved(self.now))):
            wanted = state.approved or 0
            try:
                yield self._prepared(state, wanted)
            except (OSError, MemoryError):  # the machine's fault, not the story's: readers keep the folder they have
                raise
            except Exception as fault:  # whatever is wrong with one story must not stop the others
                before = self._earlier(state)
                kept = before[0].version if before else None
                self.quarantined.append(Quarantined(id=state.id, version=wanted, reason=_reason(fault), kept=kept))
                yield from [before] if before else []

    def _drawn_ahead(self, states: Iterable[State]) -> Iterator[State]:
        """The same states; the pictures of those that come next are being drawn meanwhile, where anybody else can."""
        waiting: deque[State] = deque()
        for state in states:
            if self.drawers.ahead and not self._is_kept(state):
                self._ask(state)
            waiting.append(state)
            if len(waiting) > self.drawers.ahead:
                yield waiting.popleft()
        yield from waiting

    def _is_kept(self, state: State) -> bool:
        version = state.approved or 0
        return state.published == version and bool(self.kept.card(state.id, self.kept.mark(state, version)))

    def _ask(self, state: State) -> None:
        try:
            found = _card(self.home.story(state.id, state.approved or 0), self.channel)
        except Exception:  # what is wrong with the story is told when its turn comes
            return
        if found and not self._has(state.slug, found[0]):
            self.drawers.ask(*found)

    def _has(self, slug: str, name: str) -> bool:
        return bool(slug) and (self.home.public / "stories" / slug / name).is_file()

    def _picture(self, bundle: Bundle, slug: str) -> tuple[str, bytes] | None:
        """The chart as a PNG: one that is public already is not drawn again. None where there is nothing to draw."""
        found = _card(bundle, self.channel)
        if found is None:
            return None
        name, drawn = found
        if self._has(slug, name):
            return name, (self.home.public / "stories" / slug / name).read_bytes()
        return name, self.drawers.take(name, drawn)

    def _prepared(self, state: State, version: int) -> tuple[_Ready, Files]:
        """One version of a story: kept from an earlier build, or made; raises what is wrong with it."""
        if version != state.approved:
            state = state.as_published()
        kept = self._unchanged(state, version) if state.published == version else None
        return kept or self._made(state, version)

    def _unchanged(self, state: State, version: int) -> tuple[_Ready, Files] | None:
        """A story of which nothing has changed since the last build; None where it has, or its files have."""
        card = self.kept.card(state.id, self.kept.mark(state, version))
        if card is None:
            return None
        paths = _paths(card)
        # the mark too: a run killed when the ledger knew of a version and readers did not would be taken for whole
        if any(rest is None or rest.on != card.mark for rest in map(self.kept.before, paths)):
            return None
        story = _Ready(state=state, version=version, fresh=None, card=card, paths=paths)
        return story, tuple((path, None) for path in paths)

    def _made(self, state: State, version: int) -> tuple[_Ready, Files]:
        """One version of a story in all its forms. Claims its slug."""
        stored = self.home.story_bytes(state.id, version)
        bundle = self.home.story(state.id, version)
        refuse_other(state, version, bundle)
        fresh = state.published != version
        dated = _dated(state, self.home.state(state.id).modified, self.now) if fresh else state
        slug = state.slug or address(bundle, self.slugs)
        picture = self._picture(bundle, slug)
        signed = replace(dated, slug=slug)
        item = pack(bundle, signed, self.home.settings, picture[0] if picture else "")
        _try_formats(item, bundle, self.channel)
        page = html.write(item, bundle, self.channel)
        self.slugs[slug] = state.id
        card = Card.of(item, mark=self.kept.mark(signed, version))
        self.kept.put(card.mark, item)
        story = _Ready(
            state=signed,
            version=version,
            fresh=_verb(state, bundle) if fresh else None,
            card=card,
            paths=_paths(card),
            cleaned=fresh and composed(bundle) != bundle,
        )
        return story, tuple(zip(story.paths, (*([picture[1]] if picture else []), stored, page), strict=True))

    def _earlier(self, state: State) -> tuple[_Ready, Files] | None:
        """The version that is public already, where a newer one must stay behind; nothing of a withdrawn story."""
        if state.published in (None, state.approved) or self._takes_back(state):
            return None
        try:
            return self._prepared(state, state.published or 0)
        except (OSError, MemoryError):
            raise
        except Exception:  # the old version is as bad: nothing of the story is shown, and the report says why
            return None

    def _takes_back(self, state: State) -> bool:
        """Whether what was approved is the notice that the story is withdrawn, however badly it is put."""
        try:
            return self.home.story(state.id, state.approved or 0).get("story") == WITHDRAWN
        except Exception:  # not to be read: the version before it was not taken back by it
            return False

    def _publication(self) -> Publication:
        """What the public folder is made of beside the stories' own pages."""
        newest = sorted(self.ready, key=lambda story: story.order, reverse=True)
        notices = [story for story in newest if story.card.withdrawn]
        since = self.now - timedelta(days=self.home.settings.notice_days)
        old = {story.state.id for story in notices if story.state.modified and story.state.modified < since}
        opened = partial(self._item, {story.state.id: story for story in newest})
        return Publication(
            channel=self.channel,
            items=Items(tuple(story.card for story in newest if story.state.id not in old), opened),
            bundle=lambda item: self.home.story(item.id, item.version),
            withdrawn=Items(tuple(story.card for story in notices), opened),
            gone=self._gone(notices),
            remarks=self.remarks,
            made_with=self.kept.made_with,
            before=self.kept.before,
            rests=self.rests,
        )

    def _item(self, ready: Mapping[str, _Ready], card: Card) -> FeedItem:
        """A story that is ready: as it was packed, or where that is lost packed again."""
        kept = self.kept.item(card)
        if kept:
            return kept
        story = ready[card.id]
        bundle = self.home.story(card.id, story.version)
        return pack(bundle, story.state, self.home.settings, _file_name(card.picture))

    def _gone(self, notices: Sequence[_Ready]) -> tuple[str, ...]:
        """The addresses of withdrawn stories, also of those without a notice in their place.

        Not of one that this build brings back: the ledger is told of it only after.
        """
        states = self.home.states(self.now).values()
        slugs = {state.slug for state in states if state.first_published and state.withdrawn}
        slugs -= {story.state.slug for story in self.ready}
        slugs |= {story.state.slug for story in notices}
        root = urlsplit(self.channel.base_url).path
        return tuple(f"{root}/stories/{slug}/" for slug in sorted(slugs))

    def _event(self, story: _Ready, verb: Status) -> Event:
        state = story.state
        return Event(
            id=state.id,
            version=story.version,
            status=verb,
            hash=state.approved_hash,
            at=self.now,
            first_published=state.first_published,
            modified=state.modified,
            slug=state.slug,
        )


def _paths(card: Card) -> tuple[str, ...]:
    """The files of a story, its page last."""
    names = (*([_file_name(card.picture)] if card.picture else []), "story.json", "index.html")
    return tuple(f"stories/{card.slug}/{name}" for name in names)


def _file_name(address: str) -> str:
    return address.rpartition("/")[2]


def _try_formats(item: FeedItem, bundle: Bundle, channel: Channel) -> None:
    """Writes a story in every format, so that one that breaks a feed breaks it here, alone."""
    for name in names():
        form = find(name)
        if form.TAKES == "items":
            form.write([item], channel)
        elif form.TAKES == "item":
            form.write(item, bundle, channel)


def _oldest_first(states: Iterable[State]) -> list[State]:
    """By first publication, new ones last: whoever has an address keeps it."""
    return sorted(states, key=lambda s: (s.first_published is None, s.first_published or s.at, s.id))


def _card(bundle: Bundle, channel: Channel) -> tuple[str, str] | None:
    """The chart's card, to be drawn, under a name that is made of what it shows.

    None for a story without a chart, and where the extra that draws is not installed.
    """
    if not bundle.get("charts") or not can_draw():
        return None
    bundle = composed(bundle)
    drawn = card(bundle["charts"][0], bundle["headline"]["text"], channel.title)
    return f"chart-{hashlib.sha256(drawn.encode('utf-8')).hexdigest()[:12]}.png", drawn


def refuse_other(state: State, version: int, bundle: Bundle) -> None:
    """What goes out is what was signed: same story, same words; an Unprintable where it is not."""
    signed = state.approved_hash if version == state.approved else state.published_hash
    if (bundle["id"], bundle["version"]) != (state.id, version):
        raise Unprintable(f"wrong-file: version {version} holds {bundle['id']} version {bundle['version']}")
    if visible_hash(bundle) != signed:
        raise Unprintable("changed-after-approval: the stored words are not those that were approved")


def _dated(state: State, latest: datetime | None, now: datetime) -> State:
    """The state with the dates of a publication at `now`, which must be after the `latest` in the ledger."""
    instant = whole_second(now)
    if latest and instant <= latest:
        raise Unprintable(f"no-later-date: changed words need a time after {write_time(latest)}")
    return replace(state, first_published=state.first_published or instant, modified=instant)


def _verb(state: State, bundle: Bundle) -> Status:
    """What is done to readers: by the newest note, of a version that has any. What they never had is not changed."""
    if state.first_published is None:
        return "published"
    notes = bundle.get("corrections") or []
    return VERBS[verb_of(notes[-1])] if notes else "updated"


def _reason(fault: Exception) -> str:
    return str(fault) if isinstance(fault, Trouble) else f"{type(fault).__name__}: {fault}"
