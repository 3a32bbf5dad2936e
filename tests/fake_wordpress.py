"""A small WordPress for quick tests, with the ways of the real one that receivers of stories trip over."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from receiver import Answer, Receiver, says


@dataclass
class FakeWordPress:
    """Its posts by number. Numbers are given in turn; an address that is taken gets -2; unknown meta is dropped."""

    receiver: Receiver
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    terms: dict[int, tuple[str, str]] = field(default_factory=dict)
    wrote: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.receiver.usual = self.answer

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        letter = self.receiver.got[-1]
        query = {key: values[0] for key, values in parse_qs(urlsplit(letter.path).query).items()}
        _, _, _, sort, *rest = query["rest_route"].split("/")
        told = json.loads(letter.body) if letter.body else {}
        if letter.method != "GET":
            self.wrote.append(f"{letter.method} {'/'.join([sort, *rest])}")
        self._found(letter.method, sort, int(rest[0]) if rest and rest[0].isdigit() else 0, query, told)(to)

    def _found(self, method: str, sort: str, number: int, query: dict[str, str], told: dict[str, Any]) -> Answer:
        if sort == "users":
            return _json({"id": 1, "name": "desk"})
        if sort in ("categories", "tags"):
            return self._term(sort, query["search"]) if method == "GET" else self._new_term(sort, told["name"])
        if method == "GET" and not number:
            return _json([post for post in self.posts.values() if post["slug"] in query["slug"].split(",")])
        if number and number not in self.posts:
            return _json({"code": "rest_post_invalid_id", "message": "Invalid post ID."}, 404)
        if method == "POST":
            number = self._written(number, told)
        if method == "DELETE":
            self.posts[number] |= {"status": "trash", "slug": f"{self.posts[number]['slug']}__trashed"}
        return _json(self.posts[number])

    def _written(self, number: int, told: dict[str, Any]) -> int:
        post = self.posts.get(number) or {"id": len(self.posts) + 101, "meta": {}}
        texts = {key: {"raw": told[key]} for key in ("title", "content", "excerpt") if key in told}
        rest = {key: value for key, value in told.items() if key not in (*texts, "meta")}
        if "slug" in rest and any(other["slug"] == rest["slug"] for other in self.posts.values()):
            rest["slug"] += "-2"
        self.posts[post["id"]] = post | texts | rest | {"modified_gmt": "2023-06-21T09:30:00"}
        return int(post["id"])

    def _term(self, sort: str, wanted: str) -> Answer:
        found = {number: name for number, (kind, name) in self.terms.items() if kind == sort}
        near = [(number, name) for number, name in found.items() if wanted.casefold() in name.casefold()]
        return _json([{"id": number, "name": html.escape(name)} for number, name in near])

    def _new_term(self, sort: str, name: str) -> Answer:
        alike = [n for n, (kind, other) in self.terms.items() if kind == sort and _slug(other) == _slug(name)]
        if alike:
            return _json({"code": "term_exists", "message": "It is there.", "data": {"term_id": alike[0]}}, 400)
        self.terms[len(self.terms) + 1] = (sort, name)
        return _json({"id": len(self.terms), "name": html.escape(name)}, 201)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold())


def _json(told: Any, status: int = 200) -> Answer:
    return says(status, json.dumps(told).encode(), Content_Type="application/json")
