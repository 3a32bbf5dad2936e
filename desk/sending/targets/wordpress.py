"""WordPress by its REST interface: one draft for each story, made once, and never written over an editor's words."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

from desk.sending.parcel import NotTaken, Parcel, Sent
from desk.web import Letter
from feeds.formats.wxr import meta, stands_as
from feeds.item import FeedItem

TAKES = "stories"
NEEDS = ("url", "user_env", "secret_env")
BIN = "trash"
EXPLAINED = (400, 403, 404)  # answers in which the site says what is wrong
SORTS = {"categories": "category", "tags": "tag"}
COPIES = 4  # of an address, where a site already has it: WordPress then adds -2, -3 ...
Post = dict[str, Any]
Texts = dict[str, str]  # title, content, excerpt

# Ends what we send: whose story it is, and how our words read, so that a post is known again without the book.
MARK = re.compile(r"\n<!-- parishpump (urn:uuid:[0-9a-f-]{36}) v(\d+) ([0-9a-f]{32}) -->\s*$")


def send(parcel: Parcel) -> Sent:
    """Makes the post, changes its words, or takes it from readers; nothing where that is done already."""
    site = Site(parcel)
    post = site.found()
    if post is None or post["status"] == BIN:
        return site.without_post(post)
    texts = marked(parcel)
    if site.is_edited(post):
        site.keep_waiting(post)
        raise NotTaken(
            f"an editor has changed it there (post {post['id']}): the two need to be brought together by hand", "editor"
        )
    fields: dict[str, Any] = {key: text for key, text in texts.items() if raw(post, key) != text}
    if parcel.is_gone:
        return site.taken_back(post, fields if parcel.told.is_notice else {})
    fields |= site.moved(post)
    if not fields:
        return Sent(remote=site.remembered(post))
    return site.written(f"posts/{post['id']}", {**fields, "meta": meta(parcel.told.item)})


@dataclass
class Site:
    """One site, asked about one parcel."""

    parcel: Parcel
    notes: list[str] = field(default_factory=list)

    def found(self) -> Post | None:
        """The story's post: by the number the site gave it, else by its address and mark; in whatever state it is."""
        self._let_in()
        number = self.parcel.remote.get("post")
        if number:
            return self._numbered(number)
        slug = self.parcel.told.item.slug
        slugs = [slug, *(f"{slug}-{n}" for n in range(2, COPIES + 1))]
        thrown = [f"{one}__trashed" for one in slugs]
        asked = {"context": "edit", "status": f"any,{BIN}", "slug": ",".join(slugs + thrown), "per_page": "100"}
        posts = map(_as_post, _as_list(self._ask("GET", "posts", asked)))
        ours = [
            post for post in posts if self.parcel.told.item.id in (identity(raw(post, "content")), raw(post, "guid"))
        ]
        return min(ours, key=lambda post: post["id"], default=None)

    def _let_in(self) -> None:
        """Asks who we are, once in a round: without a name a site does not show drafts, and blames the question."""
        if "user" not in self.parcel.to.known:
            self.parcel.to.known["user"] = _numbered(self._ask("GET", "users/me", {"context": "edit"}))["id"]

    def _numbered(self, number: str) -> Post | None:
        """The post of that number; None where it was taken out for good."""
        post = self._ask("GET", f"posts/{number}", {"context": "edit"}, also=(403, 404))
        code = post.get("code", "") if isinstance(post, dict) else ""
        if code == "rest_post_invalid_id":
            return None
        if code:
            raise NotTaken(f"does not let this name change post {number} ({code}): an editor may", "editor")
        return _as_post(post)

    def without_post(self, post: Post | None) -> Sent:
        """A story that has no post there: it is made, unless a person has thrown it away or it is gone anyway."""
        if self.parcel.is_gone:
            return Sent(remote=self.parcel.remote)
        if post is not None or self.parcel.remote.get("post"):
            raise NotTaken("an editor has thrown it away there: it is not brought again", "editor")
        return self._made()

    def is_edited(self, post: Post) -> bool:
        """Whether the words are others than those that we left there."""
        known = self.parcel.remote.get("words")
        if known and self.parcel.remote.get("post") == str(post["id"]):
            return words(post) != known
        now = digest({key: plain(post, key) for key in ("title", "content", "excerpt")})
        if found := MARK.search(raw(post, "content")):
            return found[3] != now
        versions = (self.parcel.told.item, *self.parcel.told.earlier())  # a site that was filled from a WXR file
        return now not in {digest(texts_of(item)) for item in versions}

    def moved(self, post: Post) -> dict[str, str]:
        """A new time for a post that waits for one, where the embargo is another now.

        A time that an editor set stays, unless it is before the embargo; and so does one that has come.
        """
        item, dated = self.parcel.told.item, str(post.get("date_gmt") or "")
        due, is_ours = _clock(item.embargo or item.published), dated == self.parcel.remote.get("due")
        if item.embargo:
            moves = post["status"] != "publish" and (is_ours or dated < due)
        else:
            moves = is_ours and dated > _clock(self.parcel.at)
        if not moves or dated == due:
            return {}
        status = {"status": stands_as(item, self.parcel.to.target.status)} if post["status"] == "future" else {}
        return {"date_gmt": due, **status}

    def keep_waiting(self, post: Post) -> None:
        """Whatever an editor has done to its words, a post that waits does not come out before our time, or at all."""
        later = {"status": "draft"} if self.parcel.is_gone and post["status"] == "future" else self.moved(post)
        if later:
            self.written(f"posts/{post['id']}", later)

    def taken_back(self, post: Post, fields: Texts) -> Sent:
        """Away from readers, with the notice in its place where there is one."""
        wish = self.parcel.to.target.withdrawn
        if wish == BIN:
            self._ask("DELETE", f"posts/{post['id']}", {})
            return Sent(remote={"post": str(post["id"])})
        if wish == "keep" and not self.parcel.told.is_notice:
            wish = "draft"  # else what is wrong would stay before readers
        status = {} if wish == "keep" or post["status"] == wish else {"status": wish}
        if not (fields or status):
            return Sent(remote=remote(post))
        return self.written(f"posts/{post['id']}", {**fields, **status})

    def written(self, path: str, fields: Mapping[str, Any]) -> Sent:
        """Changes a post or makes one; remembered is what the site then has, which it may have tidied."""
        post = _as_post(self._ask("POST", path, fields))
        lost = sorted(set(fields.get("meta", {})) - set(post.get("meta") or {}))
        if lost:
            self.notes.append(
                f"the site keeps no {', '.join(lost)}: docs/sending.md has the plugin that registers them"
            )
        return Sent(remote=self.remembered(post), notes=tuple(self.notes))

    def remembered(self, post: Post) -> dict[str, str]:
        """What is remembered of a post, and until when it is to wait."""
        item = self.parcel.told.item
        return remote(post) | ({"due": _clock(item.embargo)} if item.embargo and not self.parcel.is_gone else {})

    def _made(self) -> Sent:
        item = self.parcel.told.item
        tags = {"categories": self._categories(), "tags": [item.area_name]}
        terms = {sort: [n for name in names if (n := self._term(sort, name))] for sort, names in tags.items()}
        fields = {
            **marked(self.parcel),
            "slug": item.slug,
            "status": stands_as(item, self.parcel.to.target.status),
            "date_gmt": _clock(item.embargo or item.published),
            "meta": meta(item),
            **{sort: numbers for sort, numbers in terms.items() if numbers},
        }
        return self.written("posts", fields)

    def _categories(self) -> list[str]:
        """The names of the story's topics: the site's own, where its target has them, else the IPTC's."""
        names: dict[str, None] = {}
        for topic in self.parcel.told.item.topics:
            own = [one.name for one in self.parcel.to.target.wire.topics if one.topic == topic.code]
            names |= dict.fromkeys(own or [topic.name])
        return list(names)

    def _term(self, sort: str, name: str) -> int:
        """The number of a category or tag, looked up, and made where there is none; 0 where this name may make none.

        Asked once in a round.
        """
        known = self.parcel.to.known
        if (sort, name) not in known:
            found = _as_list(self._ask("GET", sort, {"search": name, "per_page": "100"}))
            same = [term["id"] for term in found if unescape(str(term["name"])).casefold() == name.casefold()]
            known[sort, name] = same[0] if same else self._new_term(sort, name)
        return int(known[sort, name])

    def _new_term(self, sort: str, name: str) -> int:
        """Makes a term. One that is there already under another form of its name is told by its number."""
        told = self._ask("POST", sort, {"name": name}, also=(400, 403))
        if not isinstance(told, dict):
            raise _strange()
        if told.get("code") == "term_exists":
            return int(told["data"]["term_id"])
        if "id" not in told:
            self.notes.append(f"makes no {SORTS[sort]} called {name!r} for this name: posts go without it")
        return int(told.get("id", 0))

    def _ask(self, method: str, path: str, told: Mapping[str, Any], also: tuple[int, ...] = ()) -> Any:
        """The answer as JSON. By ?rest_route=, which every site knows, whatever form its addresses have."""
        to = self.parcel.to
        query = {"rest_route": f"/wp/v2/{path}", **(told if method == "GET" else {})}
        named = base64.b64encode(f"{to.user}:{to.secret}".encode()).decode("ascii")
        body = None if method == "GET" else json.dumps(told).encode("utf-8")
        headers = {"Authorization": f"Basic {named}", "Content-Type": "application/json", "Accept": "application/json"}
        letter = Letter(method=method, headers=headers, body=body, also=EXPLAINED)
        reply = to.ask(f"{to.target.url.rstrip('/')}/index.php?{urlencode(query)}", letter)
        try:
            answer = json.loads(reply.body)
        except ValueError:
            raise _strange() from None
        if reply.status in EXPLAINED and reply.status not in also:
            raise _explained(reply.status, answer)
        return answer


def _clock(when: datetime) -> str:
    """An instant as WordPress has it, in UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _numbered(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or type(found.get("id")) is not int:
        raise _strange()
    return found


def _as_post(found: Any) -> Post:
    if "raw" not in (_numbered(found).get("content") or {}):
        raise _strange()
    return _numbered(found)


def _as_list(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list):
        raise _strange()
    return [_numbered(one) for one in found]


def marked(parcel: Parcel) -> Texts:
    """The story's words as they are sent, the body ended by its mark."""
    texts = texts_of(parcel.told.item)
    mark = f"\n<!-- parishpump {parcel.told.item.id} v{parcel.wanted.version} {digest(texts)} -->"
    return {**texts, "content": texts["content"] + mark}


def texts_of(item: FeedItem) -> Texts:
    return {"title": item.title, "content": item.html, "excerpt": item.summary}


def raw(post: Post, key: str) -> str:
    """A text of a post as it is stored."""
    part = post.get(key)
    return str(part.get("raw", "")) if isinstance(part, dict) else ""


def plain(post: Post, key: str) -> str:
    """The same without our mark."""
    return MARK.sub("", raw(post, key))


def identity(content: str) -> str:
    """Whose story the content of a post is; "" where it has no mark of ours."""
    found = MARK.search(content)
    return found[1] if found else ""


def digest(texts: Mapping[str, str]) -> str:
    """Short for the words; the same for what a site gives back of them."""
    told = json.dumps([texts[key].replace("\r\n", "\n") for key in ("title", "content", "excerpt")])
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:32]


def words(post: Post) -> str:
    """Short for the words that a post has."""
    return digest({key: raw(post, key) for key in ("title", "content", "excerpt")})


def remote(post: Post) -> dict[str, str]:
    """What is remembered of a post: its number, its words, and when it was last changed."""
    return {"post": str(post["id"]), "words": words(post), "modified": str(post.get("modified_gmt", ""))}


def _explained(status: int, answer: Any) -> NotTaken:
    """In the site's own words. Only what it finds wrong with a story is the story's fault."""
    said = str(answer.get("message", "")) if isinstance(answer, dict) else ""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", "", said)).split())[:200]
    return NotTaken(f"answers {status}: {plain or 'without a reason'}", "story" if status == 400 else "target")


def _strange() -> NotTaken:
    return NotTaken(
        "answers, but not as WordPress does: is this the address of a WordPress, and is its REST open?", "later"
    )
