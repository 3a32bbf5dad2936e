"""Choices that keep a story's proof: another wording, another lead, a quote from the store."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import decisions, edits, naming
from desk.review.models import Move, Story
from desk.review.retelling import CannotRetell
from desk.review.settings import home
from desk.review.views.deciding import whole
from desk.review.views.editing import sentence_of
from desk.review.views.frame import page
from feeds.formats._explained import Explained
from nlg.errors import Trouble


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a form: `value` is sent, `text` is read, `aside` is in small type."""

    value: str
    text: str
    aside: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A page that offers choices, and what it says where there are none."""

    title: str
    lede: str
    legend: str
    button: str
    empty: str
    teaches: str


WORDINGS = Form(
    title="Another wording",
    lede="The same facts in other words of the house. The proof stays.",
    legend="Wordings",
    button="Use this wording",
    empty="There is no other wording",
    teaches="This kind of sentence has one wording only, or the story's figures say too much for the others. "
    "You can edit it in your own words: its figures are then read again.",
)
LEADS = Form(
    title="Lead with something else",
    lede="The story is told again around another of its facts, and proved again. Sentences that people wrote are kept: "
    "look where they stand afterwards. Now it leads with:",
    legend="Facts that may lead",
    button="Tell it so",
    empty="Nothing else may lead",
    teaches="No other fact of this story is strong enough to stand in a headline. "
    "What was left out, and why, is at the foot of the story.",
)
QUOTES = Form(
    title="Add a quote",
    lede="These are approved quotes of the newsroom's context store. Their words go in to the letter.",
    legend="Quotes",
    button="Add it",
    empty="No quote fits",
    teaches="The store has no quote for this story's area, subject and time. "
    "Add one to a file in the newsroom's folder for context; the docs page on context says how.",
)


def wordings(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Other wordings of the sentence `s`."""
    story = get_object_or_404(Story, pk=story_id)
    sentence = sentence_of(home().story(story.urn, story.version), request.GET.get("s", ""))

    def offered() -> list[Choice]:
        return [Choice(value=str(each.turn), text=each.text) for each in edits.variants(story, sentence["id"])]

    def taken(based_on: int, choice: str) -> Move:
        return edits.pick_variant(request.user, story, based_on, sentence["id"], whole(choice))

    return _choose(request, story, WORDINGS, offered, taken, now=sentence["text"], sentence=sentence["id"])


def lead(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """What else may lead: the story is told again."""
    story = get_object_or_404(Story, pk=story_id)
    bundle = home().story(story.urn, story.version)
    said = naming.told_as(bundle) | naming.find(home(), story, bundle)
    explained, able = Explained(bundle), edits.leads(story)

    def offered() -> list[Choice]:
        found: dict[str, Choice] = {}  # by what is read: two kinds of fact may be the same sentence
        for n, each in enumerate(able):
            text = said.get(naming.key_of(each)) or naming.plainly(each, explained)
            aside = f"score {float(each['score']):.1f}: {naming.why(each)}"
            found.setdefault(text, Choice(value=str(n), text=text, aside=aside))
        return list(found.values())

    def taken(based_on: int, choice: str) -> Move:
        chosen = next((each for n, each in enumerate(able) if str(n) == choice), None)
        if chosen is None:
            raise decisions.MovesRefused("choose one of the facts")
        return edits.swap_lead(request.user, story, based_on, (chosen["kind"], chosen["measure"], chosen["area"]))

    return _choose(request, story, LEADS, offered, taken, now=story.headline)


def quote(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """Quotes of the store that fit."""
    story = get_object_or_404(Story, pk=story_id)

    def offered() -> list[Choice]:
        return [Choice(value=text, text=text) for text in edits.quotes_for(story)]

    def taken(based_on: int, choice: str) -> Move:
        return edits.add_quote(request.user, story, based_on, choice)

    return _choose(request, story, QUOTES, offered, taken)


def _choose(
    request: HttpRequest,
    story: Story,
    form: Form,
    offered: Callable[[], Sequence[Choice]],
    taken: Callable[[int, str], Move],
    *,
    now: str = "",
    sentence: str = "",
) -> HttpResponse:
    """Shows the choices, or takes the one that was sent; a refusal stands above them."""
    back = reverse("story", args=[story.id]) + (f"?{urlencode({'s': sentence})}" if sentence else "")
    told: dict[str, Any] = {"fault": "", "chosen": request.POST.get("choice", "")}
    if request.method == "POST":
        try:
            move = taken(whole(request.POST.get("based_on", "")), told["chosen"])
        except (decisions.MovesRefused, CannotRetell) as fault:
            told["fault"] = f"{fault}; {fault.mend}" if fault.mend else str(fault)
        else:
            messages.success(request, f"Saved as a new version, proved again: the story is a draft ({move.reason}).")
            return HttpResponseRedirect(back)
    try:
        choices = offered()
    except Trouble as fault:
        choices, told["fault"] = [], f"{fault}. {fault.mend}".strip()
    shown = {**vars(form), **told, "choices": choices, "now": now, "story_address": back}
    based_on = request.POST.get("based_on", story.stamp)
    return page(request, "choose.html", 400 if request.method == "POST" else 200, based_on=based_on, **shown)
