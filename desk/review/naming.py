"""What a fact says in a sentence of the house: how people name what a story leaves out, or what else might lead it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from desk.hearing import plan_of
from desk.review import retelling
from desk.review.models import Story
from feeds.formats._explained import Explained
from nlg.errors import Trouble
from nlg.fact import Fact
from nlg.finding.detect import shelf
from nlg.home import Home
from nlg.pipeline import Release
from nlg.telling.pool import Pool
from nlg.telling.write import Writer

Bundle = Mapping[str, Any]
Left = Mapping[str, Any]
PLACES = ("body", "lead", "headline", "member")  # of a kind's sentences, the plainest first
OF_OTHERS = ("member", "headline", "lead", "body")  # of an area that the story is not about: with its name
AT_ONCE = 20  # stories that a look in the background finds words for
_learnt: set[tuple[str, str]] = set()  # newsroom and file: nearly all, at nearly every look


def key_of(fact: Left) -> str:
    """By what a fact is known in a story: its kind, its measure, its area."""
    return f"{fact['kind']}|{fact['measure']}|{fact['area']}"


def told_as(bundle: Bundle) -> dict[str, str]:
    """The facts that a story tells, by key: the first sentence of its text that rests on each."""
    said: dict[str, str] = {}
    keys = {fact["id"]: key_of(fact) for fact in bundle["facts"]}
    text = [*(bundle.get("standfirst") or []), *_body(bundle), bundle["headline"]]
    told = [sentence for sentence in text if sentence["kind"] == "data"]
    for first, rest in ((0, 1), (1, None)):  # a sentence is its first fact's before it is that of those it takes along
        for sentence in told:
            for fact in sentence["facts"][first:rest]:
                said.setdefault(keys[fact], sentence["text"])
    return said


def remembered(home: Home, story: Story) -> dict[str, str] | None:
    """The sentences found for what a version leaves out, by key; None where nobody has looked for them yet."""
    kept = home.recall(_name(story))
    return None if kept is None else dict(json.loads(kept))


def find(home: Home, story: Story, bundle: Bundle) -> dict[str, str]:
    """The same, looked for now if need be: the story's release is analysed for it. {} where that is no more."""
    kept = remembered(home, story)
    if kept is not None:
        return kept
    try:
        found = _sentences(home, bundle, bundle.get("left_out") or ())
    except Trouble:  # its figures have moved on: nobody can tell it in their words any more
        found = {}
    with suppress(OSError):  # a publication that begins clears what is being written: then it is found once more
        home.remember(_name(story), json.dumps(found, ensure_ascii=False).encode("utf-8"))
    return found


def learn(home: Home, stories: Iterable[Story]) -> int:
    """Finds words for what some stories leave out, before anybody opens them; how many it has found them for."""
    done = 0
    for story in stories:
        mark = (str(home.folder), _name(story))
        if mark in _learnt:
            continue
        if done == AT_ONCE:
            break
        if home.recall(_name(story)) is None:
            find(home, story, home.story(story.urn, story.version))
            done += 1
        _learnt.add(mark)
    return done


def plainly(fact: Left, explained: Explained) -> str:
    """A fact without its figures: what it is about, and what its kind looks for."""
    if fact["kind"] not in shelf():
        return f"What {fact['measure'] or 'another dataset'} says of {explained.area(str(fact['area']))}"
    measure = explained.names.measure(fact["measure"])
    about = ", ".join(part for part in (measure, explained.area(str(fact["area"]))) if part)
    return f"{about[:1].upper()}{about[1:]}: {caption(fact['kind'])}"


def caption(kind: str) -> str:
    """What a kind of fact looks for, in words that go on a sentence."""
    said = str(shelf()[kind].__doc__).partition("\n")[0].removesuffix(".") if kind in shelf() else kind
    return f"{said[:1].lower()}{said[1:]}"


def why(fact: Left) -> str:
    """Why a story does not tell a fact, without the names that the program has for kinds."""
    reason = str(fact["reason"])
    return "something stronger leads" if reason.startswith("lost the lead to ") else reason


def _name(story: Story) -> str:
    return f"left-out-{story.id}-v{story.version}.json"


def _body(bundle: Bundle) -> Iterator[Mapping[str, Any]]:
    yield from (sentence for part in bundle["body"] for sentence in part["sentences"])


def _sentences(home: Home, bundle: Bundle, facts: Sequence[Left]) -> dict[str, str]:
    if not facts:
        return {}
    with retelling.analysed(home, bundle) as made:
        pool = made.pool(bundle["area"]["code"])
        found = {key_of(fact): _said(made, pool, fact) for fact in facts}
    return {key: text for key, text in found.items() if text}


def _said(made: Release, pool: Pool, left: Left) -> str:
    """The first wording that suits a fact; "" where none does."""
    for fact in _meant(pool, left) if left["kind"] in shelf() else ():
        sentences, _ = made.told_with
        writer = Writer(pool=pool, plan=plan_of(fact), sentences=sentences, place=0)
        for place in PLACES if fact.code == pool.subject else OF_OTHERS:
            for macro, say in sentences.macros(fact.kind, place):
                try:
                    said = writer.alone(say, fact, f"sentences/{fact.kind}.j2#{macro}", "b1.1")
                except Trouble:  # this wording does not suit these figures
                    continue
                if said is not None:
                    return said.text
    return ""


def _meant(pool: Pool, left: Left) -> Iterator[Fact]:
    """The facts of that key, the one with that score first."""
    able = [*pool.of(left["kind"], left["measure"], left["area"]), *pool.held]
    able = [one for one in able if key_of(_as_left(one.fact)) == key_of(left)]
    yield from (one.fact for one in sorted(able, key=lambda one: abs(one.score - float(left["score"] or 0))))


def _as_left(fact: Fact) -> Left:
    return {"kind": fact.kind, "measure": fact.measure.name, "area": fact.code}
