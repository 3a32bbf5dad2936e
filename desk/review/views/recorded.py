"""The record on a page, and as a file that anybody can check."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse

from desk.review import audit
from desk.review.models import AuditRow, Story
from desk.review.views.deciding import whole
from desk.review.views.frame import page

LINES = 50


def show(request: HttpRequest) -> HttpResponse:
    """The newest lines first; `object` narrows to one story, `until` pages back."""
    about, until = request.GET.get("object", ""), whole(request.GET.get("until", ""))
    found = AuditRow.objects.order_by("-number")
    found = found.filter(object=about) if about else found
    found = found.filter(number__lt=until) if until else found
    rows = list(found[: LINES + 1])
    more = {"object": about} if about else {}
    older = f"?{urlencode({**more, 'until': rows[LINES - 1].number})}" if len(rows) > LINES else ""
    headlines = _headlines(rows)
    return page(
        request,
        "audit.html",
        rows=[_row(row, headlines) for row in rows[:LINES]],
        older=older,
        newer=f"?{urlencode(more)}" if until else "",
    )


def export(request: HttpRequest) -> StreamingHttpResponse:
    """All of it, one JSON object a line."""
    lines = (f"{line}\n" for line in audit.lines())
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="record.jsonl"'
    return response


def _headlines(rows: list[AuditRow]) -> dict[str, Story]:
    ids = [uuid.UUID(row.object) for row in rows if row.object.startswith("urn:uuid:")]
    return {story.urn: story for story in Story.objects.filter(pk__in=ids)}


def _row(row: AuditRow, stories: dict[str, Story]) -> dict[str, Any]:
    story = stories.get(row.object)
    return {
        "at": row.at.replace("T", " ").removesuffix("Z"),
        "actor": row.actor,
        "verb": row.verb,
        "object": row.object,
        "headline": story.headline if story else "",
        "address": reverse("story", args=[story.pk]) if story else "",
        "version": row.version,
        "reason": row.reason,
        "opened": ", ".join(row.opened),
        "seconds": row.seconds,
        "hash": row.hash,
    }
