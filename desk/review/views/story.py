"""A story with its evidence: what an editor reads before deciding."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from desk.review import decisions, previews
from desk.review import evidence as behind
from desk.review.models import Move, Note, Story, Version
from desk.review.permissions import know, may, why_not, wrote_unproved
from desk.review.settings import home
from desk.review.texts import last_told
from desk.review.views import seen
from desk.review.views.frame import page
from desk.review.views.paper import Bundle, dataset_title, paper, sentences
from desk.review.views.queue import asked_of, beside, left, row, story_address
from desk.review.views.undoing import undo_of
from nlg.moves import MOVES

HOLD_REASONS = ("Needs a call to check", "Waits for a quote", "Waits for newer figures", "Needs a second reader")
SPIKE_REASONS = ("Not news", "Figures are doubtful", "We have told this already", "Badly written", "Bad taste")
BUTTONS = (  # verb, name, key: moves that need nothing but a press
    ("publish", "Publish now", ""),
    ("correct", "Publish correction", ""),
    ("update", "Publish update", ""),
    ("claim", "Claim", "c"),
    ("release", "Let go", "c"),
)
WITH_FORMS = ("approve", "hold", "schedule", "embargo", "spike", "withdraw")


def show(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """The three panes. The address holds the queue the story is seen in, and the sentence looked at (`s`)."""
    story = get_object_or_404(Story.objects.select_related("owner", "family", "approved_by"), pk=story_id)
    know(request.user)
    decisions.stays(request.user, story)
    return page(request, "story.html", **shown(request, story, request.GET))


def shown(request: HttpRequest, story: Story, told: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """All that `story.html` takes."""
    asked = asked_of(told)
    bundle = home().story(story.urn, story.version)
    version = get_object_or_404(Version.objects.select_related("author"), story=story, number=story.version)
    here = _here(bundle, told.get("s", ""))
    if told.get("s"):
        behind.look(request.user, story, here)
    before = last_told(story)
    return {
        "story": story,
        "version": version,
        "named": dataset_title(story.dataset),
        "paper": paper(story, bundle, _addresses(story, asked), _evidence_of(story), here, version.unproved),
        "evidence": seen.evidence(story, bundle, version, here),
        "family_address": reverse("family", args=[story.family_id]),
        "before_address": f"{reverse('versions', args=[story.id])}?a=last&b={story.version}" if before else "",
        "notes": [note["text"] for note in bundle.get("notes") or []],
        "questions": seen.questions(story, bundle),
        "left_out": seen.left_out(story, bundle),
        "remarks": Note.objects.filter(story=story).select_related("author"),
        "set_aside": _set_aside(story),
        "task_words": seen.task_words(story),
        "task_address": reverse("versions", args=[story.id]),
        "claimed_by": story.owner.get_username() if story.owner else "",
        "undo": undo_of(request.user, request.get_full_path()),
        **_beside(story, asked),
        **_to_decide(request, story, asked),
        **more,
    }


def evidence(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """The evidence pane alone, for the sentence `s`; that it was opened is kept for the record."""
    story = get_object_or_404(Story, pk=story_id)
    bundle = home().story(story.urn, story.version)
    version = get_object_or_404(Version, story=story, number=story.version)
    here = _here(bundle, request.GET.get("s", ""))
    behind.look(request.user, story, here)
    return page(
        request,
        "evidence.html",
        story=story,
        evidence=seen.evidence(story, bundle, version, here),
        may={"edit": may(request.user, "write", story)},
    )


def _beside(story: Story, asked: Mapping[str, str]) -> dict[str, Any]:
    """The queue's pane, and the addresses before and after."""
    before, behind = beside(story, asked)
    shown = [*([before] if before else []), story, *behind]
    return {
        "rows": [row(each, asked, here=each.pk == story.pk) for each in shown],
        "total": left(asked).count(),
        "next": story_address(behind[0], asked) if behind else "",
        "previous": story_address(before, asked) if before else "",
        "queue_address": f"{reverse('queue')}{'?' if asked else ''}{urlencode(asked)}",
        "queue_string": urlencode(asked),
    }


def _to_decide(request: HttpRequest, story: Story, asked: Mapping[str, str]) -> dict[str, Any]:
    """What this person may do to this story now."""
    able = {verb: may(request.user, verb, story) and _leads(story, verb) for verb in WITH_FORMS}
    return {
        "may": {
            **able,
            "edit": may(request.user, "write", story),
            "note": may(request.user, "note", story),
            "preview": may(request.user, "preview", story),
            "record": may(request.user, "record"),
        },
        "links": previews.still_open(story, decisions.clock()) if may(request.user, "preview", story) else [],
        "why_no_approval": _why_no_approval(request, story),
        "plain_verbs": list(_buttons(request, story)),
        "needs_reason": "It has figures that nobody can prove." if wrote_unproved(story) else "",
        "hold_reasons": HOLD_REASONS,
        "spike_reasons": SPIKE_REASONS,
        "decide_address": reverse("decide", args=[story.id]),
        "zone": home().settings.time_zone,
        "done_today": _done_today(request),
    }


def _set_aside(story: Story) -> Move | None:
    """The decision that a story stands aside by, with its reason; also of one that somebody has claimed since."""
    if story.state not in ("held", "spiked", "withdrawn", "claimed"):
        return None
    told = Move.objects.filter(story=story, undone=False).exclude(verb__in=("claim", "release", "undo", "embargo"))
    last = told.select_related("user").order_by("-id").first()
    if last is None or not last.reason or last.became not in ("held", "spiked", "withdrawn"):
        return None
    return last if story.state in ("claimed", last.became) else None


def _why_no_approval(request: HttpRequest, story: Story) -> str:
    """What keeps an editor from approving what could be; "" for those whose part it is not."""
    reason = why_not(request.user, "approve", story)
    return reason if reason and _leads(story, "approve") and "another role" not in reason else ""


def _buttons(request: HttpRequest, story: Story) -> Any:
    """Publishing by the one verb that fits; a claim, or letting go of one's own."""
    out = ["update", "correct"] if story.published is not None else ["publish"]
    own = story.owner_id == request.user.pk
    for verb, name, key in BUTTONS:
        if verb in ("publish", "correct", "update") and verb not in out:
            continue
        if (verb == "claim" and own) or (verb == "release" and story.state == "claimed" and not own):
            continue
        if may(request.user, verb, story) and _leads(story, verb):
            yield {"verb": verb, **_named(story, verb, name, key)}


def _named(story: Story, verb: str, name: str, key: str) -> dict[str, str]:
    """What a button says, and its key: the same move is another thing to do from another state."""
    if verb == "claim" and story.owner is not None:
        return {"name": f"Take over from {story.owner}", "key": key}
    if verb == "release" and story.state != "claimed":
        return {"name": "Back to the drafts", "key": ""}
    return {"name": name, "key": key}


def _leads(story: Story, verb: str) -> bool:
    if verb == "withdraw" and story.published is None:
        return False  # nobody has read it: it is spiked
    if verb == "embargo":
        return story.state in ("draft", "claimed", "held", "approved")
    if verb == "approve" and story.state not in ("draft", "claimed", "held"):
        return False
    return (story.state, verb) in MOVES


def _done_today(request: HttpRequest) -> int:
    today = decisions.clock().replace(hour=0, minute=0, second=0, microsecond=0)
    done = Move.objects.filter(user__username=request.user.get_username(), at__gte=today, undone=False)
    return done.filter(verb__in=("approve", "hold", "spike", "schedule", "withdraw")).count()


def _here(bundle: Bundle, asked: str) -> str:
    known = [sentence["id"] for sentence in sentences(bundle)]
    return asked if asked in known else str(known[0])


def _addresses(story: Story, asked: Mapping[str, str]) -> Any:
    return lambda sentence: f"{reverse('story', args=[story.id])}?{urlencode({**asked, 's': sentence})}"


def _evidence_of(story: Story) -> Any:
    return lambda sentence: f"{reverse('evidence', args=[story.id])}?{urlencode({'s': sentence})}"
