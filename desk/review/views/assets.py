"""The desk's style, script and type, named by what is in them, so that a browser keeps them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

FOLDER = Path(__file__).resolve().parents[1] / "static" / "desk"
TYPE = Path(__file__).resolve().parents[3] / "story_templates" / "pages" / "assets"  # that of the pages readers see
KINDS = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "sans-regular.woff2": "font/woff2",
    "sans-semibold.woff2": "font/woff2",
    "serif-bold.woff2": "font/woff2",
    "serif-regular.woff2": "font/woff2",
}


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One of the files; any other name is not found."""
    if name not in KINDS:
        raise Http404
    response = HttpResponse(_content(name), content_type=KINDS[name])
    kept = "max-age=31536000, immutable" if request.META.get("QUERY_STRING") else "max-age=86400"
    response["Cache-Control"] = f"public, {kept}"
    return response


def address(name: str) -> str:
    """Where a file lies; the address changes with its content."""
    return f"{reverse('asset', args=[name])}?{_mark(name)}"


@cache
def _content(name: str) -> bytes:
    return ((TYPE if name.endswith(".woff2") else FOLDER) / name).read_bytes()


@cache
def _mark(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
