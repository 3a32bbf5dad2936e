"""The desk in a real browser: two keys a decision, no barrier, nothing refused by the policy, no script needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL
from desk_browser import Seen, browser, served, window
from desk_room import Room, opened
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser
from test_desk_pages import HOSTILE

from desk.review import accounts, previews
from desk.review.cells import Cell
from desk.review.decisions import clock
from desk.review.models import AuditRow, Family, Move, Note, Story
from desk.review.queue import PAGE
from desk.review.urls import ROUTES

MANY = 100 if FULL else 12  # stories decided by keys
KEYS = (("a", "Enter"), ("a", "Enter"), ("h", "2"), ("a", "Enter"), ("x", "1"))
PAGES = ("queue", "story", "edit", "correction", "lead", "quote", "wordings", "versions", "families", "family", "audit")
PAGES_TOO = ("help", "settings", "sessions", "password", "code", "login", "people", "person")
LOOKED_AT = (*PAGES, *PAGES_TOO) if FULL else ("queue", "story", "edit", "family", "audit")
LOOKS: tuple[dict[str, Any], ...] = ({}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}})
WAYS_OUT = ("", '">', "'>", "-->", "</script>", "</textarea>", "</svg>", "</title>", "</td></table>", "]]>", "${", "\\")
RUNS = (  # what runs or loads once it is out of the place where a name stands
    *HOSTILE,
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<a href='javascript:alert(1)' autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<style>@import'//x.example'</style>",
    "<base href=//x.example>",
    "<form action=//x.example><button autofocus onfocus=alert(1)>",
    "<math><mtext><style><img src onerror=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<object data=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<link rel=stylesheet href=//x.example>",
)
AXE = files("axe_playwright_python").joinpath("axe.min.js")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def desk() -> Iterator[tuple[Room, str]]:
    """A desk with stories enough for a run by keys, served."""
    for room in opened(MANY + 10):
        with served(room) as base:
            yield room, base


def address(name: str, story: Story) -> str:
    route = next(route for route in ROUTES if route.name == name)
    reader = User.objects.get(username="reader")
    given: dict[str, Any] = {"story_id": story.pk, "family_id": story.family_id, "person_id": reader.pk}
    return reverse(name, kwargs={key: value for key, value in given.items() if f":{key}>" in route.at}) + "?s=b1.1"


def decided(seen: Seen, keys: tuple[str, str]) -> None:
    """One decision by two keys; the next story is there when it ends."""
    before = seen.page.get_attribute("main", "data-story")
    for key in keys:
        seen.page.keyboard.press(key)
    seen.page.wait_for_function("was => document.querySelector('main')?.dataset.story !== was", arg=before)


@pytest.mark.long
def test_stories_are_decided_by_keys_alone_two_a_decision(chromium: Browser, desk: tuple[Room, str]) -> None:
    room, base = desk
    seen = window(chromium, base)
    seen.enter("editor")
    before = Move.objects.count()
    seen.go(reverse("story", args=[room.stories()[0].pk]))
    for keys in _keys(MANY):
        decided(seen, keys)
    seen.page.wait_for_function("() => document.querySelector('#said form') !== null")
    seen.page.wait_for_load_state("networkidle")
    made = list(Move.objects.order_by("id")[before:])
    assert [move.verb for move in made] == [{"a": "approve", "h": "hold", "x": "spike"}[k] for k, _ in _keys(MANY)]
    assert len({move.story_id for move in made}) == MANY
    assert AuditRow.objects.filter(verb__in=("approve", "hold", "spike")).count() == len(made)
    assert seen.refused() == []
    with seen.page.expect_navigation():
        seen.page.keyboard.press("u")
    assert Move.objects.latest("id").verb == "undo"


def test_sentences_are_walked_with_keys_and_their_evidence_follows(chromium: Browser, desk: tuple[Room, str]) -> None:
    room, base = desk
    seen = window(chromium, base)
    seen.enter("reporter")
    story = room.story()
    seen.go(reverse("story", args=[story.pk]))
    text = seen.page.locator(".sentence").nth(1).inner_text()
    seen.page.keyboard.press("n")
    seen.page.wait_for_function("text => document.querySelector('#evidence blockquote').innerText === text", arg=text)
    seen.page.focus("#search")
    seen.page.keyboard.type("npaxj?")
    assert seen.page.input_value("#search") == "npaxj?"
    assert seen.refused() == []


def test_keys_rest_when_they_are_switched_off(chromium: Browser, desk: tuple[Room, str]) -> None:
    room, base = desk
    seen = window(chromium, base)
    seen.enter("second editor")
    seen.go("/settings/")
    seen.page.uncheck("input[name=keys]")
    seen.page.click("main button:has-text('Save')")
    seen.page.wait_for_selector("body.keys-off")
    seen.go(reverse("story", args=[room.story().pk]))
    seen.page.keyboard.press("a")
    assert seen.page.evaluate("document.activeElement.tagName") == "BODY"
    seen.go("/settings/")  # the choice goes with the person, whom the next test needs with keys
    seen.page.check("input[name=keys]")
    seen.page.click("main button:has-text('Save')")
    seen.page.wait_for_selector("body:not(.keys-off)")


def test_a_key_may_be_another_or_none(chromium: Browser, desk: tuple[Room, str]) -> None:
    room, base = desk
    seen = window(chromium, base)
    seen.enter("second editor")
    seen.go("/settings/")
    seen.page.click("summary:has-text('Other keys')")
    seen.page.fill("input[name=key-j]", "z")
    seen.page.fill("input[name=key-x]", "")
    with seen.page.expect_navigation():  # else the next address may be asked for before this one has arrived
        seen.page.click("main button:has-text('Save')")
    address = reverse("story", args=[room.story().pk])
    seen.go(address)
    for old in ("j", "x"):
        seen.page.keyboard.press(old)
        assert seen.page.url.endswith(address)
        assert seen.page.query_selector("details[open][data-popup]") is None
    seen.page.keyboard.press("z")
    seen.page.wait_for_url(lambda url: not url.endswith(address))
    assert "\N{EN DASH}" in seen.page.inner_text("summary:has-text('Spike')")
    assert seen.refused() == []


def test_no_page_has_a_serious_barrier_or_anything_the_policy_refuses(
    chromium: Browser, desk: tuple[Room, str]
) -> None:
    room, base = desk
    story, found = room.story(), []
    accounts.give_roles(room.people["managing editor"], ["managing editor", "admin"], clock(), by="admin")
    for how in LOOKS if FULL else LOOKS[1:2]:
        seen = window(chromium, base, **how)
        found += _barriers(seen, "/login/")
        seen.enter("managing editor")
        for where in (*(address(name, story) for name in LOOKED_AT), *_others(room)):
            found += _barriers(seen, where)
            assert [each for each in seen.refused() if "404" not in each] == [], where
    assert found == []


def test_nothing_is_wider_than_a_small_phone(chromium: Browser, desk: tuple[Room, str]) -> None:
    room, base = desk
    seen = window(chromium, base, viewport={"width": 360, "height": 740})
    accounts.give_roles(room.people["managing editor"], ["managing editor", "admin"], clock(), by="admin")
    seen.enter("managing editor")
    wide = []
    for name in LOOKED_AT:
        seen.go(address(name, room.story()))
        if seen.page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(name)
    assert wide == []


def test_the_core_verbs_work_with_script_off(chromium: Browser, desk: tuple[Room, str]) -> None:
    _, base = desk
    seen = window(chromium, base, java_script_enabled=False)
    seen.enter("second editor")
    page, before = seen.page, Move.objects.count()
    first, second, third = Story.objects.filter(state="draft")[:3]
    seen.go(reverse("story", args=[first.pk]))
    page.click("#decide button:has-text('Approve')")
    page.click("#said button:has-text('Undo')")
    page.click("#decide summary:has-text('Hold')")
    page.click("button[name=reason]:has-text('quote')")
    seen.go(reverse("story", args=[second.pk]))
    page.click("#decide summary:has-text('Spike')")
    page.click("button[name=reason]:has-text('Not news')")
    seen.go(reverse("story", args=[third.pk]))
    page.click("#decide button:has-text('Claim')")
    page.click(".sentence >> nth=3")
    page.click("#evidence a:has-text('Edit')")
    page.fill("#text", "Somebody has written this.")
    page.click("main button:has-text('Save')")
    made = list(Move.objects.order_by("id")[before:])
    assert [move.verb for move in made] == ["approve", "undo", "hold", "spike", "claim", "write"]


def test_no_name_and_no_cell_runs_as_script(
    chromium: Browser, desk: tuple[Room, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds on a few pages, and each of them is there to read, letter by letter."""
    room, base = desk
    seen, ran = window(chromium, base), list[str]()
    seen.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    seen.enter("managing editor")
    names = [f"{way_out}{runs} {n}" for n, (way_out, runs) in enumerate(product(WAYS_OUT, RUNS))]
    many = len(room.stories())
    read = [one for n in range(0, len(names), many) for one in _read_in_the_queue(seen, room, names[n : n + many])]
    assert (sorted(read), len(names) >= 200) == (sorted(names), True)
    cells = [Cell(file=n, line=1, row=f"{n}, {n}", column=n, value=n, vintage=n) for n in names]
    monkeypatch.setattr("desk.review.evidence.cells_of", lambda *_: (cells, 0))
    story = room.stories()[0]
    remarks = [Note(story=story, version=1, guest=name, text=name, at=story.changed) for name in names]
    Note.objects.bulk_create(remarks)
    seen.go(address("story", story))
    assert seen.page.locator("#evidence td b").all_inner_texts() == names
    said = seen.page.locator("article").inner_text()
    assert [name for name in names if name not in said] == []
    assert (ran, seen.refused()) == ([], [])


def _read_in_the_queue(seen: Seen, room: Room, names: Sequence[str]) -> list[str]:
    """Gives as many stories these names, and reads the headlines of all pages of the queue."""
    Story.objects.update(state="spiked")
    for story, name in zip(room.stories(), names, strict=False):
        Story.objects.filter(pk=story.pk).update(state="draft", headline=name, area_name=name, gone=name)
    read: list[str] = []
    for number in range(1, 2 + (len(names) - 1) // PAGE):
        seen.go(f"/?page={number}")
        read += seen.page.locator(".row .title").all_inner_texts()
        assert seen.refused() == []
    Story.objects.update(state="draft")
    return read


def test_what_a_form_refuses_has_the_focus_and_what_was_typed(chromium: Browser, desk: tuple[Room, str]) -> None:
    _, base = desk
    seen = window(chromium, base)
    seen.enter("managing editor")
    family = Family.objects.all()[0]
    seen.go(reverse("family", args=[family.pk]))
    seen.page.eval_on_selector("#why", "field => field.removeAttribute('required')")
    seen.page.fill("#why", " ")
    seen.page.click("button:has-text('Recall all of it')")
    seen.page.wait_for_selector(".field.wrong")
    assert seen.page.evaluate("document.activeElement.id") == "why"


def _keys(many: int) -> list[tuple[str, str]]:
    return [KEYS[n % len(KEYS)] for n in range(many)]


def _others(room: Room) -> list[str]:
    """Pages that are as they are by what was done before: a preview, a task, a held story, nothing found."""
    held, task = room.stories()[-2:]
    link = previews.make(room.people["editor"], held, clock())
    Story.objects.filter(pk=held.pk).update(state="held")
    told = {"kind": "correction", "note": "We said 38.", "version": 1}
    Story.objects.filter(pk=task.pk).update(task=told)
    pages = [reverse("preview", args=[link]), *(reverse("story", args=[story.pk]) for story in (held, task))]
    return [*pages, "/?q=no+such+words", "/no/such/page/"] if FULL else pages[:1]


def _barriers(seen: Seen, where: str) -> list[str]:
    """What axe calls serious or critical on a page."""
    seen.go(where)
    seen.page.evaluate(Path(str(AXE)).read_text("utf-8"))
    told = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{where}: {fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in told["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"


SHOWN: dict[str, dict[str, Any]] = {
    "desk-queue": {"viewport": {"width": 1280, "height": 760}},
    "desk-story": {"viewport": {"width": 1280, "height": 860}},
    "desk-edit": {"viewport": {"width": 1280, "height": 700}},
    "desk-dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "desk-phone": {"viewport": {"width": 360, "height": 740}},
}


def test_the_pictures_of_the_docs_are_of_the_desk_as_it_is(chromium: Browser) -> None:
    """`make pictures` takes them anew: look at them before you commit them."""
    for room in opened(9):
        with served(room) as base:
            for name, how in SHOWN.items():
                seen = window(chromium, base, **how)
                seen.enter("editor")
                _posed(seen, room, name)
                picture = seen.page.screenshot(animations="disabled")
                kept = PICTURES / f"{name}.png"
                assert kept.is_file(), f"{name}: no picture: make pictures"
                assert len(kept.read_bytes()) < 150_000, f"{name}: too many colours for a page of the docs"
                assert _size(kept.read_bytes()) == _size(picture), name


def _posed(seen: Seen, room: Room, name: str) -> None:
    """Leaves the desk as a picture shows it."""
    story = room.stories()[1]
    if name == "desk-queue":
        return seen.go("/")
    if name == "desk-edit":
        seen.go(f"{reverse('edit', args=[story.pk])}?s=b1.1")
        seen.page.fill("#text", f"{story.area_name} has had 96 deaths in a month, the council says.")
        seen.page.wait_for_selector(".unproved")
        return None
    seen.go(reverse("story", args=[story.pk]))
    if name != "desk-phone":
        seen.page.keyboard.press("n")
        seen.page.wait_for_load_state("networkidle")
        seen.page.wait_for_timeout(400)
    return None


def _size(png: bytes) -> bytes:
    return png[16:24]
