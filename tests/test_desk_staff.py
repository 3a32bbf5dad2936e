"""An admin brings people in, gives them roles, helps them back in and shuts them out; each of it is on record."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from desk_room import NOW, PASSWORD, Room, close, opened
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from desk.review import decisions
from desk.review.models import AuditRow, Device
from desk.review.permissions import roles
from desk.reviewing import rescue
from nlg.errors import NotKnown

ANN = {"do": "add", "name": "ann", "byline": "Ann Archer", "role": ["editor", "reporter"], "password": PASSWORD}
OWN = "a phrase of her own making"


@pytest.fixture
def desk() -> Iterator[Room]:
    yield from opened(2)
    cache.clear()
    close()


def as_person(desk: Room, name: str = "admin") -> Client:
    browser = Client()
    browser.force_login(desk.people[name])
    return browser


def drawn(answer: Any) -> str:
    """The password that a page shows."""
    found = re.search(r'id="drawn"[^>]* value="([^"]+)"', answer.content.decode())
    assert found is not None
    return html.unescape(found[1])


def done() -> list[tuple[str, str]]:
    """What is on record of people, without how the desk was set up."""
    return [(row.verb, row.actor) for row in AuditRow.objects.filter(object="person ann").order_by("number")]


def test_somebody_is_brought_in_and_comes_in_with_a_password_of_their_own(desk: Room) -> None:
    answer = as_person(desk).post("/people/", ANN)
    first, browser = drawn(answer), Client()
    assert browser.post("/login/", {"username": "ann", "password": first}).status_code == 302
    assert browser.get("/")["Location"] == "/settings/password/"
    told = {"old_password": first, "new_password1": OWN, "new_password2": OWN}
    assert browser.post("/settings/password/", told).status_code == 302
    assert browser.get("/").status_code == 200
    ann = User.objects.get(username="ann")
    assert (roles(ann), ann.get_full_name()) == (["reporter", "editor"], "Ann Archer")
    assert done() == [("people", "admin"), ("password changed", "ann")]
    story = desk.story()
    desk.people["ann"] = ann
    desk.do("ann", story, "approve")
    assert AuditRow.objects.get(verb="approve").actor == "Ann Archer"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "not mine"}, "not your password"),
        ({"role": []}, "Choose a role"),
        ({"role": ["king"]}, "no role"),
        ({"name": "Reader"}, "there is a Reader already"),
        ({"name": "ann <b>"}, "no name to log in with"),
        ({"byline": "x" * 61}, "60 characters"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(desk: Room, wrong: dict[str, Any], says: str) -> None:
    many = User.objects.count()
    answer = as_person(desk).post("/people/", {**ANN, **wrong})
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, User.objects.count()) == (400, many)
    assert says.lower() in page.lower()
    assert {**ANN, **wrong}["name"] in page
    assert ('value="editor" checked' in page) == ("role" not in wrong)


def test_roles_count_at_once_and_an_admin_is_always_left(desk: Room) -> None:
    admin, reader = as_person(desk), as_person(desk, "reader")
    where = reverse("person", args=[desk.people["reader"].pk])
    assert reader.get("/record/").status_code == 403
    told = {"do": "change", "role": ["reader", "admin"], "byline": "Rae Reader", "password": PASSWORD}
    assert admin.post(where, told).status_code == 302
    assert reader.get("/record/").status_code == 200
    assert reader.post(where, {**told, "role": ["reader"]}).status_code == 302  # the other one is left
    own = reverse("person", args=[desk.people["admin"].pk])
    answer = admin.post(own, {**told, "role": ["reader"], "byline": "Al"})
    assert (answer.status_code, b"nobody would be left" in answer.content) == (400, True)
    assert roles(User.objects.get(username="admin")) == ["admin"]
    assert admin.post(own, {"do": "out", "password": PASSWORD}).status_code == 400


def test_whoever_is_shut_out_is_out_at_once_and_may_be_let_in_again(desk: Room) -> None:
    admin, editor = as_person(desk), as_person(desk, "editor")
    where = reverse("person", args=[desk.people["editor"].pk])
    admin.post(where, {"do": "out", "password": "wrong"})
    assert editor.get("/").status_code == 200
    admin.post(where, {"do": "out", "password": PASSWORD})
    assert editor.get("/").status_code == 302
    assert Client().post("/login/", {"username": "editor", "password": PASSWORD}).status_code == 400
    admin.post(where, {"do": "in", "password": PASSWORD})
    assert Client().post("/login/", {"username": "editor", "password": PASSWORD}).status_code == 302
    assert AuditRow.objects.filter(verb__in=("shut out", "let in again"), actor="admin").count() == 2


def test_a_new_password_and_lost_codes_let_somebody_in_again(desk: Room) -> None:
    admin, editor = as_person(desk), as_person(desk, "editor")
    user = desk.people["editor"]
    Device.objects.create(user=user, secret="x", confirmed=True)
    where = reverse("person", args=[user.pk])
    password = drawn(admin.post(where, {"do": "password", "password": PASSWORD}))
    assert editor.get("/").status_code == 302
    told = {"username": "editor", "password": password}
    assert Client().post("/login/", told)["Location"].startswith("/login/code/")
    admin.post(where, {"do": "codes", "password": PASSWORD})
    assert Client().post("/login/", told)["Location"] == "/"
    assert AuditRow.objects.filter(verb__in=("new first password", "second factor taken away")).count() == 2


def test_whoever_has_the_machine_lets_anybody_in_again(desk: Room) -> None:
    user, said = desk.people["admin"], list[str]()
    User.objects.filter(pk=user.pk).update(is_active=False)
    Device.objects.create(user=user, secret="x", confirmed=True)
    with pytest.raises(NotKnown, match="nobody called 'king'"):
        rescue(desk.home, "king", NOW, said.append)
    rescue(desk.home, "admin", decisions.clock(), said.append)
    password = said[0].rpartition(" ")[2]
    assert Client().post("/login/", {"username": "admin", "password": password})["Location"] == "/"
    assert AuditRow.objects.get(verb="new first password").actor == "parishpump"
