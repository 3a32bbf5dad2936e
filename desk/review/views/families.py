"""Families of stories: reviewed once, approved together where little can go wrong, recalled as one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime

from desk.review import decisions
from desk.review.families import approve_together, low_risk, recall, review
from desk.review.models import Family, Story
from desk.review.permissions import may
from desk.review.settings import home
from desk.review.views.deciding import whole
from desk.review.views.frame import page
from desk.review.views.paper import dataset_title

SHOWN = 200  # members in the matrix, the riskiest first


def families(request: HttpRequest) -> HttpResponse:
    """All families, with how many stories of each wait."""
    waiting = Count("stories", filter=Q(stories__state__in=("draft", "claimed", "held")))
    found = Family.objects.select_related("reviewed_by").annotate(many=Count("stories"), waits=waiting)
    rows = [
        {
            "name": _name(each),
            "address": reverse("family", args=[each.pk]),
            "stories": each.many,
            "waiting": each.waits,
            "reviewed": _reviewed(each),
        }
        for each in found
    ]
    return page(request, "families.html", families=rows)


def family(request: HttpRequest, family_id: int) -> HttpResponse:
    """One family: what each member tells, and what may be done to all of them."""
    one = get_object_or_404(Family, pk=family_id)
    if request.method != "POST":
        return _show(request, one)
    done = {"review": _review, "approve": _approve, "recall": _recall}.get(request.POST.get("do", ""))
    if done is None:
        raise decisions.MovesRefused("there is nothing of that name to do with a family")
    return done(request, one) or HttpResponseRedirect(reverse("family", args=[one.pk]))


def _review(request: HttpRequest, one: Family) -> None:
    review(request.user, one)
    messages.success(request, "Reviewed. Low-risk members can now be approved together.")


def _approve(request: HttpRequest, one: Family) -> HttpResponse | None:
    marked = [name for name in request.POST if name.startswith("stamp-")]
    stamps = {name.removeprefix("stamp-"): whole(request.POST.get(name, "")) for name in marked}
    try:
        done = approve_together(request.user, one, stamps, whole(request.POST.get("count", "").strip()))
    except decisions.MovesRefused as fault:
        return _show(request, one, 400, fault=f"{fault}; {fault.mend}", count=request.POST.get("count", ""))
    messages.success(request, f"{len(done)} stories approved.")
    return None


def _recall(request: HttpRequest, one: Family) -> HttpResponse | None:
    reason = request.POST.get("reason", "")
    try:
        done = recall(request.user, one, reason)
    except decisions.MovesRefused as fault:
        return _show(request, one, 400, recall_fault=str(fault), reason=reason)
    messages.warning(request, f"Recalled: {len(done)} stories are held or withdrawn.")
    return None


def _show(request: HttpRequest, one: Family, status: int = 200, **told: Any) -> HttpResponse:
    members = list(Story.objects.filter(family=one).order_by("-risk", "slug")[:SHOWN])
    kinds = {story.pk: _kinds(story) for story in members}
    columns = sorted({kind for found in kinds.values() for kind in found})
    matrix = [
        {
            "story": story,
            "address": reverse("story", args=[story.pk]),
            "kinds": [kind in kinds[story.pk] for kind in columns],
            "why": " · ".join(reason["words"] for reason in story.reasons),
        }
        for story in members
    ]
    return page(
        request,
        "family.html",
        status,
        family=one,
        name=_name(one),
        reviewed=_reviewed(one),
        low_risk=low_risk(one),
        kinds=[kind.replace("_", " ") for kind in columns],
        matrix=matrix,
        may_review=one.reviewed_at is None and may(request.user, "review", one),
        may_bulk=may(request.user, "bulk", one),
        may_recall=may(request.user, "recall", one),
        **told,
    )


def _kinds(story: Story) -> set[str]:
    """The kinds of fact that a story tells."""
    return {fact["kind"] for fact in home().story(story.urn, story.version)["facts"]}


def _name(one: Family) -> str:
    return f"{dataset_title(one.dataset)}: {one.shape.replace('_', ' ')}"


def _reviewed(one: Family) -> str:
    if one.recalled_at:
        return f"Recalled on {_day(one.recalled_at)}: to be reviewed again"
    if one.reviewed_by and one.reviewed_at:
        return f"Reviewed by {one.reviewed_by.get_username()} on {_day(one.reviewed_at)}"
    return "Not reviewed yet"


def _day(when: datetime) -> str:
    """As the newsroom's calendar has it."""
    local = localtime(when)
    return f"{local.day} {local:%B %Y}"
