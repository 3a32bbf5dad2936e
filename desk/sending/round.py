"""One round to the receivers: each gets what it has not had; what is not taken stays, with its reason."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from desk.sending.answers import asked
from desk.sending.book import Book, Line
from desk.sending.parcel import Kind, NotTaken, Parcel, Receiver, Sent, Wanted
from desk.sending.queue import Queue
from desk.sending.targets import find
from desk.web import Web
from feeds.item import channel_of
from nlg.errors import NotKnown, Trouble
from nlg.files import only_one, write_whole
from nlg.home import Home
from nlg.settings import Reporter, Target

Say = Callable[[str], None]
Named = TypeVar("Named", Reporter, Target)
MOST_TRIES = 6
WAITS = (2.0, 10.0, 300.0, 1800.0, 7200.0)  # seconds after the first try, the second ...
JITTER = 0.25  # so much of a wait is added to it at most, so that many senders do not come back at once
PATIENCE = 30.0  # seconds: a longer wait is left to the next round
IN_A_ROW = 2  # stories that a target does not take now, after which the others are not tried
ANSWER = 4_000_000  # bytes that are read of an answer


@dataclass(frozen=True, kw_only=True)
class How:
    """How a round is made. `again`: also what was given up, or is to rest. `dry`: nothing is sent."""

    now: datetime
    web: Web
    environment: Mapping[str, str]
    again: bool = False
    dry: bool = False
    sleep: Callable[[float], None] = time.sleep


def run(home: Home, names: Sequence[str], how: How, say: Say) -> int:
    """Brings some targets, or all, what they have not had. 1 where anything waits or was given up, else 0."""
    targets = chosen(home, names)
    with only_one(home.folder / ".sending.lock", lambda: say("another round is under way: waiting for it to end")):
        book = Book(home.folder / "deliveries.jsonl")
        queue = Queue(home, book, how.now)
        rounds = [Round(home=home, target=target, queue=queue, how=how, say=say) for target in targets]
        left = sum(one.run() for one in rounds)
        if not how.dry:
            _keep_dead(home, book)
    return 1 if left else 0


def leave(home: Home, name: str, story: str, by: str, now: datetime, say: Say) -> int:
    """Lets a story stand at a target as its editors have it: what waits for it there counts as brought."""
    if not by.strip():
        raise NotKnown("say who leaves it", mend='--by "Your Name"')
    [target] = chosen(home, [name])
    with only_one(home.folder / ".sending.lock"):
        queue = Queue(home, Book(home.folder / "deliveries.jsonl"), now)
        waiting = {queue.name(one.what): one for one in queue.stories(target)}
        wanted = waiting.get(story) or next((one for one in waiting.values() if one.what == story), None)
        if wanted is None:
            raise NotKnown(f"{name}: no story {story!r} waits", mend=f"those that wait: {', '.join(waiting) or 'none'}")
        had, line = queue.book.had(name, wanted.what), Line.of(name, queue.delivery(target, wanted), wanted, now)
        remote = had.remote if had else {}
        queue.book.add(replace(line, said="sent", reason=f"left as it is there, by {by.strip()}", remote=remote))
    say(f"{name}: {queue.name(wanted.what)} is left as it is there")
    return 0


def chosen(home: Home, names: Sequence[str]) -> list[Target]:
    """The targets of those names, or all; a NotKnown where there is none."""
    return named("target", home.settings.targets, names, "docs/sending.md has an example of each kind")


def named(what: str, known: Sequence[Named], names: Sequence[str], mend: str) -> list[Named]:
    """Those of newsroom.toml's `[[whats]]` that have these names, or all; a NotKnown where there is none."""
    by_name = {one.name: one for one in known}
    for name in names:
        if name not in by_name:
            raise NotKnown(f"there is no {what} {name!r}", mend=f"{what}s: {', '.join(by_name) or 'none yet'}")
    if not by_name:
        raise NotKnown(f"newsroom.toml names no [[{what}s]]", mend=mend)
    return [by_name[name] for name in names or by_name]


@dataclass(kw_only=True)
class Round:
    """One target's part of a round."""

    home: Home
    target: Target
    queue: Queue
    how: How
    say: Say
    waited: float = 0.0
    in_a_row: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    told: dict[str, None] = field(default_factory=dict)  # what was said already

    def run(self) -> int:
        """Sends what there is to send; gives how much was not taken."""
        kind = find(self.target)
        wanted = self.queue.feeds(self.target) if kind.TAKES == "feeds" else self.queue.stories(self.target)
        if self.how.dry:
            return self._shown(wanted)
        try:
            left = self._all(kind, self._receiver(), wanted) if wanted else 0
        except NotTaken as fault:
            self._tell(str(fault))
            left = len(wanted)
        counts = ", ".join(f"{count} {verb}" for verb, count in sorted(self.sent.items()))
        self.say(f"{self.target.name}: {counts or 'nothing'} sent" + (f", {left} not" if left else ""))
        return left

    def _shown(self, wanted: Sequence[Wanted]) -> int:
        for one in wanted:
            version = f" version {one.version}" if one.version else ""
            self.say(f"{self.target.name}: would send {self.queue.name(one.what)}{version} ({one.verb})")
        if not wanted:
            self.say(f"{self.target.name}: would send nothing")
        return 0

    def _receiver(self) -> Receiver:
        web = replace(self.how.web, most=ANSWER)
        if self.target.private:
            web = replace(web, allowed=lambda address: address.is_private or self.how.web.allowed(address))
        target = self.target
        if target.folder:
            target = target.model_copy(update={"folder": str(_outside(self.home, target.folder))})
        return Receiver(
            target=target,
            channel=channel_of(self.home.settings, target.words(self.home.settings.wire)),
            ask=lambda url, letter: asked(url, letter, web, self._moment()),
            user=self._from_environment(target.user_env),
            secret=self._from_environment(target.secret_env),
        )

    def _from_environment(self, name: str) -> str:
        if name and not self.how.environment.get(name):
            raise NotTaken(f"the environment has no {name}", "target")
        return self.how.environment.get(name, "")

    def _moment(self) -> datetime:
        return self.how.now + timedelta(seconds=self.waited)

    def _all(self, kind: Kind, to: Receiver, wanted: Sequence[Wanted]) -> int:
        """How many of the wanted were not taken. When the target as a whole does not take anything, it is let be."""
        rests = self.queue.book.rests_until(self.target.name)
        if rests and rests > self.how.now and not self.how.again:
            self._tell(f"has asked to be left alone until {rests:%Y-%m-%dT%H:%M:%SZ}")
            return len(wanted)
        left = 0
        for number, one in enumerate(wanted):
            left += not self._is_brought(kind, to, one)
            if self.in_a_row >= IN_A_ROW:
                return left + len(wanted) - number - 1
        return left

    def _is_brought(self, kind: Kind, to: Receiver, wanted: Wanted) -> bool:
        identity = self.queue.delivery(self.target, wanted)
        before = self.queue.book.last(identity)
        if before and not self.how.again and (before.said == "dead" or (before.next and before.next > self.how.now)):
            until = f" (next try after {before.next:%Y-%m-%dT%H:%M:%SZ})" if before.next else ", and was given up"
            self._tell(f"{self.queue.name(wanted.what)}: {before.reason}{until}")
            return False
        tries = before.tries if before and before.said == "failed" and not self.how.again else 0
        try:
            story = None if kind.TAKES == "feeds" else self.queue.story(wanted)
        except Trouble as fault:
            self._record(identity, wanted, NotTaken(f"must not leave: {fault}", "story"), tries + 1)
            return False
        had = self.queue.book.had(self.target.name, wanted.what)
        make = partial(Parcel, id=identity, wanted=wanted, to=to, story=story, remote=had.remote if had else {})
        return self._is_taken(kind, make, tries)

    def _is_taken(self, kind: Kind, make: Callable[..., Parcel], tries: int) -> bool:
        """Tries until it is taken, or until there is no sense in trying on in this round."""
        while True:
            parcel = make(at=self._moment())
            self._begun(parcel, tries)
            try:
                sent = _brought(kind, parcel)
            except NotTaken as fault:
                tries += fault.sort in ("later", "story")
                wait = self._record(parcel.id, parcel.wanted, fault, tries)
                if wait is None or wait > PATIENCE:
                    return False
                self.how.sleep(wait)
                self.waited += wait
            else:
                self._done(parcel, sent)
                return True

    def _begun(self, parcel: Parcel, tries: int) -> None:
        """Notes that a story is on its way ahead of its time: killed, or without an answer, we must take it back."""
        if parcel.wanted.verb == "embargoed":
            line = Line.of(self.target.name, parcel.id, parcel.wanted, self._moment())
            self.queue.book.add(replace(line, reason="was begun", tries=tries))

    def _done(self, parcel: Parcel, sent: Sent) -> None:
        self.queue.book.add(
            replace(
                Line.of(self.target.name, parcel.id, parcel.wanted, self._moment()), said="sent", remote=sent.remote
            )
        )
        self.sent[parcel.wanted.verb] += 1
        self.in_a_row = 0
        for note in sent.notes:
            self._tell(note)

    def _record(self, identity: str, wanted: Wanted, fault: NotTaken, tries: int) -> float | None:
        """Writes down why something was not taken; gives the seconds until the next try, None where there is none."""
        line = replace(Line.of(self.target.name, identity, wanted, self._moment()), reason=str(fault), tries=tries)
        wait = _wait(identity, tries, fault) if fault.sort == "later" and tries < MOST_TRIES else None
        if wait is not None:
            next_try = self._moment() + timedelta(seconds=wait)
            line = replace(line, next=next_try, whole=fault.after is not None and wait > PATIENCE)
        elif fault.sort in ("target", "editor"):
            line = replace(line, said="waits")
        else:
            line = replace(line, said="dead")
        self.queue.book.add(line)
        if wait is None or wait > PATIENCE:
            self._stays(line, fault)
        return wait

    def _stays(self, line: Line, fault: NotTaken) -> None:
        """Says why something stays here; notes whether the target as a whole is to be let be."""
        if fault.sort == "target":
            self.in_a_row = IN_A_ROW
            self._tell(str(fault))
            return
        self.in_a_row = IN_A_ROW if line.whole else self.in_a_row + (fault.sort == "later")
        given_up = f", and was given up after {line.tries} tries" if line.said == "dead" and line.tries > 1 else ""
        given_up = given_up or (", and was given up" if line.said == "dead" else "")
        until = f" (next try after {line.next:%Y-%m-%dT%H:%M:%SZ})" if line.next else ""
        self._tell(f"{self.queue.name(line.what)}: {fault}{given_up}{until}")

    def _tell(self, text: str) -> None:
        if text not in self.told:
            self.told[text] = None
            self.say(f"{self.target.name}: {text}")


def _brought(kind: Kind, parcel: Parcel) -> Sent:
    """As `kind` does it; a fault of ours in one story must not stop the others."""
    try:
        return kind.send(parcel)
    except NotTaken:
        raise
    except Exception as fault:
        raise NotTaken(f"a fault of the program: {type(fault).__name__}: {fault}", "story") from fault


def _wait(identity: str, tries: int, fault: NotTaken) -> float:
    """Seconds until the next try: growing, a little different for each delivery, and never less than asked for."""
    drawn = int.from_bytes(hashlib.sha256(f"{identity}/{tries}".encode()).digest()[:4]) / 2**32
    return max(fault.after or 0.0, WAITS[tries - 1] * (1 + JITTER * drawn))


def _outside(home: Home, folder: str) -> Path:
    """A drop folder, from the newsroom's folder on; a NotTaken where readers would see it."""
    path = (home.folder / folder).resolve()
    if path.is_relative_to(home.public.resolve()):
        raise NotTaken(f"{folder}: lies in the public folder, where everybody sees it", "target")
    return path


def _keep_dead(home: Home, book: Book) -> None:
    """The letters that could not be delivered, for a person: one a line; no file where there are none."""
    path = home.folder / "dead-letters.jsonl"
    lines = [json.dumps(line.as_dict(), ensure_ascii=False) for line in book.dead()]
    with home.alone():
        if lines:
            write_whole(path, ("\n".join(lines) + "\n").encode("utf-8"), staging=home.staging)
        else:
            path.unlink(missing_ok=True)
