"""What waits for the desk: one file a task, with both texts, what changed word by word, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.watching import words_changed
from nlg.errors import NotKnown, Trouble
from nlg.files import as_json, write_whole
from nlg.home import Home
from nlg.ledger import State, write_time
from nlg.proof.recheck import HOLDS, SORTS, Sorted

FOLDER = "tasks"
SHORTEST = 4  # characters of a task's name that may stand for all of it


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A published version, what newer figures make of its claims, and the version that is to follow it."""

    kind: str  # update, correction or withdrawal
    public: Mapping[str, Any]
    new: Mapping[str, Any]
    claims: Sequence[Sorted]
    opened: datetime

    @property
    def id(self) -> str:
        """The task's name: the story and the version that waits."""
        return f"{str(self.public['id']).removeprefix('urn:uuid:')}-v{self.new['version']}"

    def as_dict(self) -> dict[str, Any]:
        """For the desk, in plain JSON."""
        old, new = paragraphs(self.public), paragraphs(self.new)
        counts = Counter(claim.sort for claim in self.claims)
        return {
            "id": self.id,
            "kind": self.kind,
            "story": self.public["id"],
            "dataset": self.public["dataset"],
            "area": self.public["area"]["name"],
            "period": self.public["period"]["label"],
            "versions": {"public": self.public["version"], "new": self.new["version"]},
            "opened": write_time(self.opened),
            "until": f"version {self.public['version']} stays public until version {self.new['version']} is approved",
            "note": self.new["corrections"][-1]["text"],
            "where": self.new["corrections"][-1]["where"],
            "sorts": {sort: counts[sort] for sort in SORTS},
            "claims": [_claim(claim) for claim in self.claims if claim.sort != HOLDS],
            "texts": {"public": old, "new": new},
            "changes": list(_changes(old, new)),
        }


def paragraphs(bundle: Mapping[str, Any]) -> list[str]:
    """What readers read, without the notes on it: headline, standfirst, body."""
    body = [" ".join(sentence["text"] for sentence in part["sentences"]) for part in bundle["body"]]
    standfirst = " ".join(sentence["text"] for sentence in bundle["standfirst"])
    return [text for text in (bundle["headline"]["text"], standfirst, *body) if text]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Paragraph by paragraph, the words that go and the words that come."""
    for n in range(max(len(old), len(new))):
        before, after = (texts[n] if n < len(texts) else "" for texts in (old, new))
        if before != after:
            yield words_changed(before, after)


def _claim(claim: Sorted) -> dict[str, Any]:
    """One claim that did not hold."""
    where = claim.sentence or "table or chart"
    told = {"sort": claim.sort, "where": where, "printed": claim.printed, "was": claim.was, "now": claim.now}
    return {**told, "why": claim.reason, "text": claim.text}


def keep(home: Home, revision: Revision) -> bool:
    """Puts a task where the desk finds it; False where it is there already, word for word."""
    path = home.folder / FOLDER / f"{revision.id}.json"
    return write_whole(path, as_json(revision.as_dict()), staging=home.staging)


def waiting(home: Home) -> list[dict[str, Any]]:
    """The tasks whose version is the newest of its story and neither public nor turned down, the gravest first."""
    folder = home.folder / FOLDER
    found = [_read(path) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else []
    states = home.states()
    order = ("withdrawal", "correction", "update")
    open_ones = [task for task in found if _is_open(task, states.get(task["story"]))]
    return sorted(open_ones, key=lambda task: (order.index(task["kind"]), task["opened"], task["id"]))


def meant(revisions: Sequence[Revision], named: Sequence[str]) -> list[Revision]:
    """The tasks that somebody names: by the task's name, its story's id or address, or the start of one of them.

    NotKnown where a name fits none, with those that are open; a Trouble where it fits several.
    """
    found = {revision.id: revision for name in named for revision in [_meant(revisions, name)]}
    return [*found.values()]


def _meant(revisions: Sequence[Revision], named: str) -> Revision:
    wanted = named.strip().lower().removeprefix("urn:uuid:")
    slugs = {revision.id: str(revision.public["slug"]) for revision in revisions}
    exact = [one for one in revisions if wanted in (one.id, slugs[one.id])]
    found = exact or [one for one in revisions if len(wanted) >= SHORTEST and one.id.startswith(wanted)]
    if len(found) != 1:
        said = ", ".join(f"{one.id} ({slugs[one.id]})" for one in (found or revisions)) or "none"
        if found:
            raise Trouble(f"{named}: {len(found)} tasks are called so", mend=f"give more of it: {said}")
        raise NotKnown(f"{named}: there is no such task open", mend=f"open: {said}")
    return found[0]


def _read(path: Any) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as fault:
        raise Trouble(f"{path}: is no task: {fault}", mend="take it away; revise makes it again") from None


def _is_open(task: Mapping[str, Any], state: State | None) -> bool:
    new = task["versions"]["new"]
    return state is not None and state.version == new and state.published != new and state.status != "held"


def lines(tasks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For people: each with its note and the words that change."""
    if not tasks:
        yield "nothing waits"
    for task in tasks:
        yield f"{task['kind']}: {task['area']}, {task['period']} ({task['dataset']})"
        yield f"  task {task['id']}; {task['until']}"
        yield f"  {task['note']}"
        yield from (f"    {told}" for told in task["changes"][:3])
