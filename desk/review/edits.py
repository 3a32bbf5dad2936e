"""Changes of a story's text: those that keep its proof, and those a person answers for. Each is a version."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from desk.checking import source_shelves
from desk.review import retelling
from desk.review.decisions import (
    MovesRefused,
    NotAllowed,
    clock,
    held,
    moved_to,
    refuse_stale,
    snapshot,
    target_of,
    unapprove,
    version_at,
)
from desk.review.loading import describe, keep_version
from desk.review.models import Move, Note, Story, Version
from desk.review.parts import carry_over, insert_quote, renumber, sentences_of, take_out
from desk.review.permissions import why_not
from desk.review.rereading import Unproved, reread
from desk.review.retelling import CannotRetell, Variant
from desk.review.settings import home
from desk.review.texts import lines_of
from feeds.gate import refuse_leaks
from nlg.errors import Trouble
from nlg.home import Home, visible_hash
from nlg.proof.check import Checker, Unreadable

Bundle = dict[str, Any]
Change = Callable[[Bundle], None]
LONGEST = 1000  # characters of one sentence
_turn = threading.Lock()
_checkers: dict[tuple[str, ...], Checker] = {}


def edit_sentence(
    user: Any, story: Story, based_on: int, sentence_id: str, text: str, *, now: datetime | None = None
) -> Move:
    """Puts a person's words in a sentence's place. Its figures are read again; what cannot be proved is marked.

    Raises MovesRefused, NotAllowed, or Stale with the text as it would be.
    """
    words = " ".join(text.split())
    if not words:
        raise MovesRefused("the sentence is empty", mend="to take it out, drop it")
    if len(words) > LONGEST:
        raise MovesRefused(f"the sentence has {len(words)} characters", mend=f"{LONGEST} is the most")

    def change(bundle: Bundle) -> None:
        sentence = _sentence(bundle, sentence_id)
        _refuse_label(sentence)
        gone = set(sentence["claims"])
        sentence.update(text=words, kind="edited", template="", claims=[])
        take_out(bundle, gone, sentence_id)

    return _saved(user, story, based_on, change, f"edited {sentence_id}", now or clock())


def drop(user: Any, story: Story, based_on: int, sentence_id: str, *, now: datetime | None = None) -> Move:
    """Takes a sentence out of the standfirst or the body; refused where what is left would not hold."""

    def change(bundle: Bundle) -> None:
        sentence = _sentence(bundle, sentence_id)
        _refuse_label(sentence)
        if sentence is bundle["headline"]:
            raise MovesRefused("a story needs a headline", mend="edit it, or choose another lead")
        for part in (*bundle["body"], {"sentences": bundle["standfirst"]}):
            part["sentences"][:] = [one for one in part["sentences"] if one is not sentence]
        bundle["body"] = [part for part in bundle["body"] if part["sentences"]]
        take_out(bundle, set(sentence["claims"]), sentence_id)
        renumber(bundle)

    return _saved(user, story, based_on, change, f"dropped {sentence_id}", now or clock())


def reorder(user: Any, story: Story, based_on: int, order: Sequence[int], *, now: datetime | None = None) -> Move:
    """Puts the paragraphs of the body in another order: `order` has the old places, from 0, in the new order."""

    def change(bundle: Bundle) -> None:
        if sorted(order) != list(range(len(bundle["body"]))):
            raise MovesRefused(f"there are {len(bundle['body'])} paragraphs, each has one place")
        bundle["body"] = [bundle["body"][place] for place in order]
        renumber(bundle)

    return _saved(user, story, based_on, change, "put the paragraphs in another order", now or clock())


def correct(
    user: Any, story: Story, based_on: int, verb: str, text: str, where: str, *, now: datetime | None = None
) -> Move:
    """Adds a note for readers, in a person's words, to a story that is public: verb "correction" or "update"."""
    when, words = now or clock(), " ".join(text.split())
    if verb not in ("correction", "update") or where not in ("headline", "standfirst", "intro", "body"):
        raise MovesRefused("a note is a correction or an update, of the headline, standfirst, intro or body")
    if not words:
        raise MovesRefused("say what was wrong and what is right", mend="readers see these words")
    if story.published is None:
        raise MovesRefused(f"{story.slug}: readers have not seen it: nothing is to be corrected", mend="edit it")

    def change(bundle: Bundle) -> None:
        note = {"on": when.date().isoformat(), "where": where, "text": words, "verb": verb}
        bundle["corrections"] = [*(bundle.get("corrections") or []), note]

    return _saved(user, story, based_on, change, f"noted a {verb}", when)


def restore(user: Any, story: Story, based_on: int, number: int, *, now: datetime | None = None) -> Move:
    """Makes an earlier version's text the newest again."""
    if not Version.objects.filter(story=story, number=number).exists():
        raise MovesRefused(f"{story.slug}: there is no version {number}")
    earlier = home().story(story.urn, number)

    def change(bundle: Bundle) -> None:
        bundle.clear()
        bundle.update(earlier)

    return _saved(user, story, based_on, change, f"back to version {number}", now or clock())


def checked(of: Home, bundle: Mapping[str, Any]) -> list[str]:
    """What the separate checker finds false in a story, a line for each fault; [] where every claim holds."""
    shelves = source_shelves(of)
    key = tuple(map(str, shelves))
    with _turn:
        if key not in _checkers:
            _checkers.clear()
            _checkers[key] = Checker(shelves)
        try:
            return [str(fault) for fault in _checkers[key].check(bundle, bundle["slug"]).faults]
        except Unreadable as fault:
            return [str(fault)]


def _saved(
    user: Any, story: Story, based_on: int, change: Change, what: str | Callable[[], str], now: datetime
) -> Move:
    """One new version: made from the one its writer saw, checked, kept in the newsroom's folder, then listed."""
    with home().alone(), held(story, now, alone=True) as fresh:
        if why := why_not(user, "write", fresh):
            raise NotAllowed(f"{fresh.slug}: {why}")
        if based_on != fresh.stamp:
            refuse_stale(fresh, based_on, _as_meant(fresh, based_on, change))
        target = target_of(fresh, "write")
        bundle = _changed(fresh, change)
        unproved = [one.as_dict() for one in _unproved(bundle)]
        said = what if isinstance(what, str) else what()  # of what is known only when the change is made
        return _kept(user, fresh, bundle, unproved, said, target, now)


def _changed(story: Story, change: Change) -> Bundle:
    """The newest text, changed; MovesRefused where it would not hold, or is no other."""
    bundle = copy.deepcopy(home().story(story.urn, story.version))
    before = visible_hash(bundle)
    try:
        change(bundle)
    except CannotRetell as fault:
        raise MovesRefused(str(fault), mend=fault.mend) from None
    if visible_hash(bundle) == before:
        raise MovesRefused(f"{story.slug}: that is how it reads already")
    try:
        refuse_leaks(bundle)
    except Trouble as fault:
        raise MovesRefused(f"{story.slug}: {fault}", mend=fault.mend) from None
    if faults := checked(home(), bundle):
        raise MovesRefused(f"{story.slug}: with this change its proof does not hold: {faults[0]}")
    return bundle


def _as_meant(story: Story, based_on: int, change: Change) -> list[str]:
    """The text that the writer of a stale change wanted: the change upon the version they saw."""
    bundle = copy.deepcopy(home().story(story.urn, version_at(story, based_on)))
    change(bundle)
    return lines_of(bundle)


def _kept(
    user: Any,
    story: Story,
    bundle: Bundle,
    unproved: list[dict[str, Any]],
    what: str,
    target: str,
    now: datetime,
) -> Move:
    before, was, content, based_on = snapshot(story), story.state, story.content, story.version
    story.version = home().keep(bundle, now)
    keep_version(home(), story, story.version, now, author=user, what=what, based_on=based_on, unproved=unproved)
    unapprove(story)
    story.state = "claimed" if was == "claimed" and story.owner_id == user.pk else target
    describe(home(), story, home().story(story.urn, story.version))
    return moved_to(user, story, "write", was, before, what, now, content)


def _unproved(bundle: Bundle) -> Iterator[Unproved]:
    """What nobody can prove in all sentences that people wrote, headline first."""
    for sentence in sentences_of(bundle):
        if sentence["kind"] == "edited":
            yield from reread(home(), bundle, sentence["id"])


def _sentence(bundle: Bundle, sentence_id: str) -> dict[str, Any]:
    for sentence in sentences_of(bundle):
        if sentence["id"] == sentence_id:
            return sentence
    raise MovesRefused(f"there is no sentence {sentence_id[:60]!r} in headline, standfirst or body")


def _refuse_label(sentence: Mapping[str, Any]) -> None:
    """How a story came about is for readers to know, whatever an editor thinks of the words."""
    if sentence["kind"] == "label":
        mend = "its words are the program's; who approved the story is said behind it when it goes out"
        raise MovesRefused("that sentence says how the story was made: it stays", mend=mend)


# What the program says in other words, or in another order: told once more from the same figures, proof and all.
def variants(story: Story, sentence_id: str) -> list[Variant]:
    """Other wordings that an editor may pick for a sentence. CannotRetell where the figures have moved on."""
    bundle = home().story(story.urn, story.version)
    return retelling.variants(home(), bundle, _sentence(bundle, sentence_id))


def pick_variant(
    user: Any, story: Story, based_on: int, sentence_id: str, turn: int, *, now: datetime | None = None
) -> Move:
    """Puts another wording in a sentence's place; it is the one `variants` gave with that turn."""

    def change(bundle: Bundle) -> None:
        retelling.with_variant(home(), bundle, _sentence(bundle, sentence_id), turn)

    return _saved(user, story, based_on, change, f"another wording of {sentence_id}", now or clock())


def leads(story: Story) -> list[Mapping[str, Any]]:
    """What else could lead: {kind, measure, area, score, reason}, as the story itself lists what it left out."""
    bundle = home().story(story.urn, story.version)
    leading = set(bundle["headline"]["facts"])
    told = [{**fact, "reason": "told further down"} for fact in bundle["facts"] if fact["id"] not in leading]
    able = [one for one in (*told, *bundle["left_out"]) if one.get("measure") and one.get("score")]
    keys = ("kind", "measure", "area", "score", "reason")
    return sorted(({key: one[key] for key in keys} for one in able), key=lambda one: (-one["score"], one["kind"]))


def swap_lead(
    user: Any, story: Story, based_on: int, lead: tuple[str, str, str], *, now: datetime | None = None
) -> Move:
    """Tells the story with another lead, of `leads`: kind, measure, area. What people wrote in it is kept.

    Their headline gives way to that of the new lead, and stands in a remark.
    """
    when = now or clock()
    carried: list[str] = []

    def change(bundle: Bundle) -> None:
        told = retelling.retold(home(), bundle, lead=lead)
        carried[:] = carry_over(bundle, told)
        stays = {key: bundle[key] for key in ("id", "slug", "corrections") if key in bundle}
        bundle.clear()
        bundle.update(told | stays)

    with home().alone(), transaction.atomic():
        headline = home().story(story.urn, version_at(story, based_on))["headline"]
        move = _saved(user, story, based_on, change, lambda: _led_by(lead[0], carried), when)
        if headline["kind"] == "edited":
            text = f"This headline of ours gave way to the new lead's: {headline['text']}"
            Note.objects.create(story=story, version=move.version, author=user, text=text, at=when)
    return move


def _led_by(kind: str, carried: Sequence[str]) -> str:
    many = f"{len(carried)} sentence{'s' * (len(carried) > 1)}"
    return f"led by {kind}" + (f"; kept {many} that people wrote" if carried else "")


def quotes_for(story: Story) -> list[str]:
    """The approved quotes in store that fit the story and are not in it, word for word."""
    bundle = home().story(story.urn, story.version)
    return [sentence["text"] for _, sentence in _new_quotes(bundle)]


def add_quote(user: Any, story: Story, based_on: int, text: str, *, now: datetime | None = None) -> Move:
    """Adds one of `quotes_for` as a paragraph, ahead of the standing words at the end."""

    def change(bundle: Bundle) -> None:
        for told, sentence in _new_quotes(bundle):
            if sentence["text"] == text:
                insert_quote(bundle, told, sentence)
                return
        raise MovesRefused("that quote is not in store for this story", mend="put it in a context file first")

    return _saved(user, story, based_on, change, "added a quote", now or clock())


def _new_quotes(bundle: Bundle) -> list[tuple[Bundle, dict[str, Any]]]:
    told = retelling.retold(home(), bundle)
    have = {sentence["text"] for sentence in sentences_of(bundle)}
    return [(told, s) for s in sentences_of(told) if s["kind"] == "quote" and s["text"] not in have]
