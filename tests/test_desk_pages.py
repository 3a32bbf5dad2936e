"""The desk's pages as a browser without script gets them: who may, what is answered, what is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from unittest.mock import patch

import pyotp
import pytest
from conftest import FULL
from desk_room import NOW, PASSWORD, Room, close, opened, room
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from desk.review import accounts, decisions, edits
from desk.review.families import low_risk
from desk.review.middleware import POLICY
from desk.review.models import AuditRow, Device, Family, Move, Note, Story, Version
from desk.review.permissions import ROLES
from desk.review.settings import home
from desk.review.urls import ROUTES
from desk.review.views.assets import address as asset_address
from desk.review.views.doors import LOGGED_IN, OPEN, Route
from feeds.item import paragraphs

__all__ = ["room"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOBODY = "nobody"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7|add:7 }}",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
)


@pytest.fixture
def small() -> Iterator[Room]:
    """A desk with two drafts."""
    yield from opened(2)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    cache.clear()
    close()


def client(desk: Room, role: str, **more: Any) -> Client:
    """A browser in which a person of a role is logged in."""
    found = Client(**more)
    if role != NOBODY:
        found.force_login(desk.people[role])
    return found


def address(route: Route, story: Story) -> str:
    given: dict[str, Any] = {"story_id": story.pk, "family_id": story.family_id, "token": "none", "name": "desk.css"}
    given["person_id"] = User.objects.get(username="reader").pk
    return reverse(route.name, kwargs={key: given[key] for key in re.findall(r"<\w+:(\w+)>", route.at)})


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)


def shown(answer: Any) -> str:
    return answer.content.decode("utf-8")


def allowed(route: Route, method: str, role: str) -> bool:
    """What the table of roles says."""
    need = route.needs[method]
    return need == OPEN or (role != NOBODY and (need == LOGGED_IN or need in ROLES[role]))


def expected(route: Route, method: str, role: str, answer: Any) -> str:
    """What is wrong with an answer; "" where it is as the table says."""
    where = f"{method} {route.name} as {role}: {answer.status_code}"
    if method not in route.needs:
        return "" if answer.status_code == 405 else where
    if allowed(route, method, role):
        if route.name == "decide":  # a form without a verb is nobody's to send: the next test sends each
            return "" if answer.status_code == 403 else where
        return where if answer.status_code in (403, 405, 500) or "/login/?next" in answer.get("Location", "") else ""
    if role == NOBODY:
        return "" if answer.status_code == 302 and answer["Location"].startswith("/login/") else where
    return "" if answer.status_code == 403 else where


def test_every_route_takes_each_role_and_method_as_the_table_of_roles_says(small: Room) -> None:
    story, wrong = small.stories()[0], []
    for role in (NOBODY, *ROLES):
        browser = client(small, role)
        for route in ROUTES:
            for method in METHODS:
                if route.name == "logout" and method == "POST" and role != NOBODY:
                    continue
                answer = browser.generic(method, address(route, story))
                wrong.append(expected(route, method, role, answer))
    assert [each for each in wrong if each] == []


def test_every_verb_of_a_decision_is_refused_to_roles_that_do_not_have_it(small: Room) -> None:
    story, wrong = small.stories()[0], []
    for role, verbs in ROLES.items():
        browser = client(small, role)
        for verb in ("approve", "hold", "spike", "schedule", "publish", "withdraw", "claim", "embargo"):
            told = {"verb": verb, "based_on": "0", "reason": "x", "at": "2030-01-01T10:00"}
            status = browser.post(reverse("decide", args=[story.pk]), told).status_code
            if (status == 403) == (verb in verbs):
                wrong.append((role, verb, status))
    assert wrong == []


def test_without_its_token_no_form_is_taken(small: Room) -> None:
    story, taken = small.stories()[0], []
    browser = client(small, "managing editor", enforce_csrf_checks=True)
    for route in ROUTES:
        if "POST" in route.needs:
            answer = browser.post(address(route, story), {"verb": "approve", "text": "my words"})
            if answer.status_code != 403:
                taken.append((route.name, answer.status_code))
            assert "lost its place" in shown(answer)
    assert taken == []
    assert Move.objects.count() == 0


def test_every_answer_carries_the_policy_and_only_style_and_script_may_be_kept(small: Room) -> None:
    story = small.stories()[0]
    for role in (NOBODY, "managing editor"):
        browser = client(small, role)
        for route in ROUTES:
            answer = browser.get(address(route, story))
            assert answer["Content-Security-Policy"] == POLICY, route.name
            kept = "public, max-age=86400" if route.name == "asset" else "no-store"
            assert answer["Cache-Control"] == kept, route.name
    assert "immutable" in client(small, NOBODY).get(asset_address("desk.css"))["Cache-Control"]
    assert browser.get("/no/such/page/")["Content-Security-Policy"] == POLICY


def test_no_page_has_script_or_style_in_it_or_asks_another_host(small: Room) -> None:
    story, browser = small.stories()[0], client(small, "managing editor")
    for route in ROUTES:
        if "GET" in route.needs and route.name not in ("asset", "audit-export", "preview", "login-code", "code"):
            page = shown(browser.get(address(route, story), {"s": "h"}, follow=True))
            assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=|\son\w+=|javascript:", page), route.name
            assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page), route.name


def test_a_story_is_approved_with_one_form_and_the_next_one_follows(room: Room) -> None:
    browser, (first, second, *_) = client(room, "editor"), room.stories()
    page = shown(browser.get(reverse("story", args=[first.pk])))
    told = {name: hidden(page, name) for name in ("based_on", "queue")} | {"verb": "approve"}
    answer = browser.post(reverse("decide", args=[first.pk]), told)
    assert answer["Location"] == reverse("story", args=[second.pk])
    first.refresh_from_db()
    assert first.state == "approved"
    assert f"Approved: {first.headline}" in shown(browser.get(answer["Location"])).replace("&#x27;", "'")


def test_hold_spike_and_undo_need_no_script(room: Room) -> None:
    browser, (first, second, *_) = client(room, "editor"), room.stories()
    for story, verb, state in ((first, "hold", "held"), (second, "spike", "spiked")):
        page = shown(browser.get(reverse("story", args=[story.pk])))
        told = {"verb": verb, "based_on": hidden(page, "based_on"), "reason": "Not news"}
        assert browser.post(reverse("decide", args=[story.pk]), told).status_code == 302
        story.refresh_from_db()
        assert (story.state, Move.objects.latest("id").reason) == (state, "Not news")
    answer = browser.post(reverse("undo"))
    assert answer["Location"] == reverse("story", args=[second.pk])
    second.refresh_from_db()
    assert second.state == "draft"


def test_a_sentence_is_edited_without_script_and_its_figures_are_read(room: Room) -> None:
    browser, story = client(room, "reporter"), room.stories()[0]
    where = f"{reverse('edit', args=[story.pk])}?s=b2.1"
    page = shown(browser.get(where))
    words = f"{story.area_name} had 98,765 of them."
    told = {"edit": "text", "based_on": hidden(page, "based_on"), "text": words}
    read = shown(browser.post(f"{reverse('check', args=[story.pk])}?s=b2.1", told))
    assert '<span class="unproved">98,765</span>' in read
    assert words in read
    assert browser.post(where, told).status_code == 302
    kept = Version.objects.get(story=story, number=2)
    assert [each["words"] for each in kept.unproved] == ["98,765"]
    assert "<mark" in shown(browser.get(reverse("story", args=[story.pk])))


def test_a_figure_nobody_can_prove_needs_another_editor_and_a_reason(room: Room) -> None:
    story = room.stories()[0]
    told = {"edit": "text", "based_on": "1", "text": f"{story.area_name} had 98,765 of them."}
    writer, other = client(room, "editor"), client(room, "second editor")
    assert writer.post(f"{reverse('edit', args=[story.pk])}?s=b2.1", told).status_code == 302
    story.refresh_from_db()
    decide, approval = reverse("decide", args=[story.pk]), {"verb": "approve", "based_on": str(story.stamp)}
    assert writer.post(decide, {**approval, "reason": "I say so"}).status_code == 403
    assert other.post(decide, approval).status_code == 400
    assert "Approve with a reason" in shown(other.get(reverse("story", args=[story.pk])))
    assert other.post(decide, {**approval, "reason": "The council said so by telephone"}).status_code == 302
    story.refresh_from_db()
    assert story.state == "approved"


def test_a_stale_write_is_answered_409_with_both_texts_and_loses_no_word(room: Room) -> None:
    story, where = room.stories()[0], f"{reverse('edit', args=[room.stories()[0].pk])}?s=b1.1"
    base = home().story(story.urn, 1)["body"][0]["sentences"][0]["text"]
    theirs, mine = f"{base} Theirs.", f"{base} Mine."
    told = {"edit": "text", "based_on": "1"}
    assert client(room, "editor").post(where, {**told, "text": theirs}).status_code == 302
    answer = client(room, "reporter").post(where, {**told, "text": mine})
    page = shown(answer)
    assert answer.status_code == 409
    assert "<ins>Theirs.</ins>" in page
    assert "<ins>Mine.</ins>" in page
    assert "Mine.</textarea>" in page
    again = {"edit": "text", "based_on": hidden(page, "based_on"), "text": mine}
    form = re.search(r'<form method="post" action="([^"]*/edit/[^"]*)"', page)
    assert form
    assert client(room, "reporter").post(form.group(1), again).status_code == 302


def test_an_empty_date_is_refused_and_what_was_typed_is_kept(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    for typed in ("", "2031-13-40T99:99", "2001-01-01T10:00"):
        told = {"verb": "schedule", "based_on": "1", "at": typed}
        answer = browser.post(reverse("decide", args=[story.pk]), told)
        assert answer.status_code == 400
        assert f'name="at" value="{typed}"' in shown(answer)
        story.refresh_from_db()
        assert story.state == "draft"


def test_a_refused_edit_comes_back_as_it_was_typed(room: Room) -> None:
    story = room.stories()[0]
    told = {"edit": "text", "based_on": "1", "text": "x" * 1001}
    answer = client(room, "editor").post(f"{reverse('edit', args=[story.pk])}?s=b1.1", told)
    assert answer.status_code == 400
    assert "x" * 1001 in shown(answer)
    assert 'aria-invalid="true"' in shown(answer)


def test_a_draft_whose_source_is_gone_says_so_and_has_no_approve_button(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    Story.objects.filter(pk=story.pk).update(gone="table.csv")
    page = shown(browser.get(reverse("story", args=[story.pk])))
    assert "A source of this story is gone" in page
    assert "table.csv is not where it was" in page
    assert 'name="verb" value="approve"' not in page


def test_a_locked_database_and_a_full_disk_are_said_in_words_with_what_was_typed(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    told = {"verb": "hold", "based_on": "1", "reason": "I must ring the council first"}
    for fault, status, words in (
        (OperationalError("database is locked"), 503, "The database is busy"),
        (OperationalError("database or disk is full"), 503, "The disk is full"),
        (OSError(28, "No space left on device"), 507, "The disk is full"),
    ):
        with patch("desk.review.views.deciding.decisions.decide", side_effect=fault):
            answer = browser.post(reverse("decide", args=[story.pk]), told)
        assert answer.status_code == status
        assert words in shown(answer)
        assert "I must ring the council first" in shown(answer)


def test_names_that_would_run_are_only_text(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    names = HOSTILE * (34 if FULL else 1)
    for n, name in enumerate(names):
        hostile = f"{name} {n}"
        Story.objects.filter(pk=story.pk).update(headline=hostile, area_name=hostile, gone=hostile)
        Note.objects.all().delete()
        Note.objects.create(story=story, version=1, guest=hostile, text=hostile, at=NOW)
        for route in ("queue", "story", "versions", "families"):
            where = reverse(route, args=[story.pk] if route in ("story", "versions") else [])
            page = shown(browser.get(where, {"q": hostile} if route == "queue" else {}))
            assert not re.search(r"<script>|<img src=x|<svg/onload|href=\"javascript|>14 ", page), (route, name)


def test_the_address_is_the_state_of_the_queue(room: Room) -> None:
    browser = client(room, "reader")
    story = room.stories()[0]
    page = shown(browser.get("/", {"area": story.area_name}))
    assert page.count('class="row"') == Story.objects.filter(area_name=story.area_name).count()
    assert f"area={story.area_name.split()[0]}" in page
    empty = shown(browser.get("/", {"q": "no such words anywhere"}))
    assert "No story is all of what you have chosen" in empty
    assert browser.get("/", {"page": "99999999999999999999", "risk": "<b>", "all": "\0"}).status_code == 200


def test_evidence_opened_and_seconds_on_screen_are_in_the_record(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    browser.get(reverse("evidence", args=[story.pk]), {"s": "b1.1"})
    told = {"verb": "approve", "based_on": "1", "seconds": "42"}
    browser.post(reverse("decide", args=[story.pk]), told)
    row = AuditRow.objects.latest("number")
    assert (row.verb, row.opened, row.seconds) == ("approve", ["b1.1"], 42)


def test_every_sentence_of_a_story_leads_to_its_evidence_without_script(room: Room) -> None:
    browser, story = client(room, "reader"), room.stories()[0]
    page = shown(browser.get(reverse("story", args=[story.pk])))
    links = re.findall(r'class="sentence[^"]*" id="([^"]+)" href="([^"]+)"', page)
    assert len(links) > 3
    for sentence, link in links:
        looked = shown(browser.get(link.replace("&amp;", "&")))
        assert re.search(rf'id="{re.escape(sentence)}"[^>]*aria-current="true"', looked)
        text = next(s["text"] for s in _sentences(story) if s["id"] == sentence)
        aside = looked[looked.index("<blockquote>") :]
        assert any(c.isdigit() for c in text) <= ("How it was worked out" in aside or "From " in aside)


def test_a_secret_link_shows_the_draft_takes_remarks_and_approves_nothing(room: Room) -> None:
    story, guest = room.stories()[0], client(room, NOBODY)
    page = shown(client(room, "reporter").post(reverse("share", args=[story.pk])))
    found = re.search(r'value="http://testserver(/preview/[^"]+)"', page)
    assert found
    link = found.group(1)
    assert story.headline.split()[0] in shown(guest.get(link))
    assert guest.post(link, {"guest": "", "text": "Wrong name"}).status_code == 400
    assert guest.post(link, {"guest": "A councillor", "text": "Right name", "verb": "approve"}).status_code == 302
    story.refresh_from_db()
    assert (story.state, Note.objects.get().guest) == ("draft", "A councillor")
    with patch.object(decisions, "clock", return_value=decisions.clock() + previews_end()):
        assert guest.get(link).status_code == 404


def test_whoever_has_a_second_factor_comes_in_with_a_code_only_and_each_code_once(room: Room) -> None:
    person = room.people["editor"]
    Device.objects.create(user=person, secret=SECRET, confirmed=True)
    browser, name = Client(), {"username": person.username, "password": PASSWORD}
    assert browser.post("/login/?next=/families/", name)["Location"] == "/login/code/?next=/families/"
    assert browser.get("/").status_code == 302
    right = pyotp.TOTP(SECRET).at(decisions.clock())
    assert browser.post("/login/code/?next=/families/", {"code": "000000"}).status_code == 400
    assert browser.post("/login/code/?next=/families/", {"code": right})["Location"] == "/families/"
    assert browser.get("/").status_code == 200
    other = Client()
    other.post("/login/", name)
    assert other.post("/login/code/", {"code": right}).status_code == 400


def test_five_wrong_codes_send_back_to_the_password(room: Room) -> None:
    person = room.people["editor"]
    Device.objects.create(user=person, secret=SECRET, confirmed=True)
    browser = Client()
    browser.post("/login/", {"username": person.username, "password": PASSWORD})
    statuses = [browser.post("/login/code/", {"code": "abc"}).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [302]


def test_login_leads_only_to_pages_of_the_desk(room: Room) -> None:
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        told = {"username": "editor", "password": PASSWORD}
        assert Client().post(f"/login/?next={wanted}", told)["Location"] == "/"


def test_a_family_is_reviewed_then_its_low_risk_stories_go_together_by_a_typed_count(room: Room) -> None:
    browser, family = client(room, "managing editor"), Family.objects.get()
    where = reverse("family", args=[family.pk])
    assert browser.post(where, {"do": "review"}).status_code == 302
    able = low_risk(Family.objects.get())
    stamps = {f"stamp-{story.pk}": str(story.stamp) for story in able}
    assert able
    wrong = browser.post(where, {"do": "approve", "count": str(len(able) + 1), **stamps})
    assert (wrong.status_code, f'value="{len(able) + 1}"' in shown(wrong)) == (400, True)
    assert browser.post(where, {"do": "approve", "count": str(len(able)), **stamps}).status_code == 302
    assert Story.objects.filter(state="approved").count() == len(able)
    assert browser.post(where, {"do": "recall", "reason": ""}).status_code == 400
    assert browser.post(where, {"do": "recall", "reason": "a wrong word"}).status_code == 302
    assert Story.objects.filter(state="approved").count() == 0


def test_keys_can_be_switched_off_and_the_tour_put_away(room: Room) -> None:
    browser = client(room, "editor")
    assert "Three steps" in shown(browser.get("/"))
    browser.post("/settings/", {"tour": "done"})
    assert "Three steps" not in shown(browser.get("/"))
    browser.post("/settings/", {"form": "keys"})
    assert 'class="keys-off">' in shown(browser.get("/"))


def test_two_versions_are_compared_word_by_word_and_the_older_comes_back(room: Room) -> None:
    browser, story = client(room, "editor"), room.stories()[0]
    text = f"{home().story(story.urn, 1)['body'][0]['sentences'][0]['text']} Indeed."
    told = {"edit": "text", "based_on": "1", "text": text}
    browser.post(f"{reverse('edit', args=[story.pk])}?s=b1.1", told)
    assert "<ins>Indeed.</ins>" in shown(browser.get(reverse("versions", args=[story.pk])))
    story.refresh_from_db()
    browser.post(reverse("restore", args=[story.pk]), {"number": "1", "based_on": str(story.stamp)})
    assert "Indeed." not in shown(browser.get(reverse("story", args=[story.pk])))


def _sentences(story: Story) -> list[dict[str, Any]]:
    from desk.review.views.paper import sentences

    return [dict(each) for each in sentences(home().story(story.urn, story.version))]


def previews_end() -> Any:
    from desk.review.previews import GOOD_FOR

    return GOOD_FOR


@pytest.mark.parametrize("route", ["wordings", "lead"])
def test_another_wording_and_another_lead_keep_the_proof(small: Room, route: str) -> None:
    browser, done = client(small, "reporter"), 0
    for story in small.stories():
        where = f"{reverse(route, args=[story.pk])}?s=b1.1"
        page = shown(browser.get(where))
        for value in re.findall(r'name="choice" value="(\d+)"', page)[:2]:
            told = {"choice": value, "based_on": str(story.stamp)}
            if browser.post(where, told).status_code == 302:
                story.refresh_from_db()
                version = Version.objects.get(story=story, number=story.version)
                kinds = {each["kind"] for each in _sentences(story)}
                assert (version.number > 1, version.unproved, "edited" in kinds) == (True, [], False)
                done += 1
                break
    assert done


def test_after_ten_wrong_passwords_a_name_has_to_wait_and_no_other_name_does(small: Room) -> None:
    told = {"username": "reader", "password": "wrong"}
    statuses = [Client().post("/login/", told).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]
    assert Client().post("/login/", {**told, "password": PASSWORD}).status_code == 429
    assert Client().post("/login/", {"username": "reporter", "password": PASSWORD}).status_code == 302


def test_whoever_logs_out_or_is_shut_out_is_out_at_once(small: Room) -> None:
    browser = client(small, "editor")
    assert browser.post("/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/").status_code == 302
    browser = client(small, "reporter")
    small.people["reporter"].is_active = False
    small.people["reporter"].save()
    assert browser.get("/").status_code == 302


def test_a_password_is_changed_with_the_old_one_and_too_common_or_short_ones_are_refused(small: Room) -> None:
    browser = client(small, "editor")
    for new, status in (("short", 400), ("password1234", 400), ("another long pass phrase", 302)):
        told = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert browser.post("/settings/password/", told).status_code == status
    told = {"old_password": "not it", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert browser.post("/settings/password/", told).status_code == 400


def test_a_first_password_opens_nothing_but_the_page_that_changes_it(small: Room) -> None:
    User.objects.all().delete()
    name, drawn = accounts.first_user(decisions.clock()) or ("", "")
    browser = Client()
    assert browser.post("/login/", {"username": name, "password": drawn}).status_code == 302
    for page in ("/", "/families/", "/settings/", "/settings/code/", reverse("story", args=[small.stories()[0].pk])):
        assert browser.get(page).headers.get("Location") == "/settings/password/", page
    assert "was drawn for you" in shown(browser.get("/settings/password/"))
    again = {"old_password": drawn, "new_password1": drawn, "new_password2": drawn}
    assert browser.post("/settings/password/", again).status_code == 400
    mine = {**again, "new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    assert browser.post("/settings/password/", mine).status_code == 302
    assert browser.get("/").status_code == 200


def test_a_first_password_runs_out_after_three_days_and_the_next_start_draws_another(small: Room) -> None:
    User.objects.all().delete()
    now = decisions.clock()
    name, drawn = accounts.first_user(now - timedelta(hours=72)) or ("", "")
    answer = Client().post("/login/", {"username": name, "password": drawn})
    assert (answer.status_code, "has run out" in shown(answer)) == (400, True)
    _, other = accounts.first_user(now) or ("", "")
    assert other != drawn
    assert accounts.first_user(now) is None
    assert Client().post("/login/", {"username": name, "password": other}).status_code == 302


def test_whoever_is_logged_in_elsewhere_ends_that_with_the_password(small: Room) -> None:
    here, there, other = client(small, "editor"), client(small, "editor"), client(small, "reader")
    assert shown(here.get("/settings/sessions/")).count("since ") == 2
    assert here.post("/settings/sessions/", {"which": "others", "password": "wrong"}).status_code == 400
    assert there.get("/").status_code == 200
    assert here.post("/settings/sessions/", {"which": "others", "password": PASSWORD}).status_code == 302
    assert [each.get("/").status_code for each in (here, there, other)] == [200, 302, 200]
    assert AuditRow.objects.filter(verb="sessions ended").count() == 1


def test_a_desk_left_alone_asks_who_is_there_and_loses_no_words(small: Room) -> None:
    browser, story, now = client(small, "editor"), small.stories()[0], decisions.clock()
    note = reverse("note", args=[story.pk])
    for passed, status in ((0, 302), (119, 302), (238, 302), (359, 403)):  # minutes
        with patch("desk.review.views.doors.clock", lambda passed=passed: now + timedelta(minutes=passed)):
            answer = browser.post(note, {"text": "My own words."})
        assert answer.status_code == status, passed
    assert "My own words." in shown(answer)
    assert "not logged in any more" in shown(answer)
    assert Note.objects.count() == 3
    decide = reverse("decide", args=[story.pk])  # as the script sends it: it is told that nothing was done
    assert browser.post(decide, {"verb": "approve"}, headers={"X-Desk": "part"}).status_code == 403
    assert browser.get("/").status_code == 302


def test_where_everybody_needs_codes_nothing_else_opens_without(small: Room) -> None:
    object.__setattr__(small.home.settings.desk, "second_factor", "everybody")
    browser = client(small, "reader")
    assert browser.get("/")["Location"] == "/settings/code/"
    assert browser.get("/settings/code/").status_code == 200
    Device.objects.filter(user=small.people["reader"]).update(confirmed=True)
    assert browser.get("/").status_code == 200


def test_an_admin_ends_the_sessions_of_one_person_or_of_all_others(small: Room) -> None:
    admin, editor, reader = (client(small, role) for role in ("admin", "editor", "reader"))
    told = {"which": str(small.people["editor"].pk), "password": PASSWORD}
    assert admin.post("/people/", told).status_code == 302
    assert [each.get("/").status_code for each in (admin, editor, reader)] == [200, 302, 200]
    admin.post("/people/", {**told, "which": "all"})
    assert [each.get("/").status_code for each in (admin, reader)] == [200, 302]


def test_one_time_codes_are_set_up_with_the_password_only(small: Room) -> None:
    browser = client(small, "editor")
    browser.get("/settings/code/")
    code = pyotp.TOTP(Device.objects.get(user=small.people["editor"]).secret).now()
    assert browser.post("/settings/code/", {"code": code, "password": "wrong"}).status_code == 400
    assert not Device.objects.get(user=small.people["editor"]).confirmed
    assert browser.post("/settings/code/", {"code": code, "password": PASSWORD}).status_code == 302
    assert Device.objects.get(user=small.people["editor"]).confirmed


def test_a_preview_has_all_that_readers_will_have_and_a_link_can_be_ended(small: Room) -> None:
    story, editor = small.stories()[0], client(small, "editor")
    for verb in ("approve", "publish"):
        small.do("editor", story, verb)
    for where, text in (("headline", "We said Kent."), ("body", "We said 38.")):
        stamp, now = story.stamp, small.later(seconds=1)
        edits.correct(small.people["editor"], story, stamp, "correction", text, where, now=now)
        story.refresh_from_db()
    share = reverse("share", args=[story.pk])
    found = re.search(r'value="http://testserver(/preview/[^"]+)"', shown(editor.post(share)))
    assert found is not None
    page, bundle = Client().get(found[1]), home().story(story.urn, story.version)
    read = " ".join(unescape(re.sub(r"<[^>]+>", "", shown(page).partition("<article")[2])).split())
    told = paragraphs(bundle)
    assert [words for text in told for words in text.removesuffix(".").split(". ") if words not in read] == []
    placed = [read.index(text.split(". ")[0]) for text in told[1:]]  # a note on the headline is under the standfirst
    assert placed == sorted(placed)
    assert placed[0] < read.index("Correction: We said Kent.") < placed[1]
    linked = shown(editor.get(reverse("story", args=[story.pk])))
    ended = re.search(r'name="end" value="(\d+)"', linked)
    assert ended is not None
    assert editor.post(share, {"end": ended[1]}).status_code == 302
    assert Client().get(found[1]).status_code == 404
    assert 'name="end"' not in shown(editor.get(reverse("story", args=[story.pk])))


def test_a_story_says_who_let_it_out_as_readers_will_read_it(small: Room) -> None:
    story, editor = small.stories()[0], client(small, "editor")
    seen = []
    for verb in ("", "approve", "publish"):
        if verb:
            small.do("editor", story, verb)
        page = shown(editor.get(reverse("story", args=[story.pk])))
        seen += re.findall(r"It (?:has not been|was) approved for publication[^<]*\.", page)
    by = f"It was approved for publication by editor of {home().settings.publisher}."
    assert seen == ["It has not been approved for publication.", by, by]
    assert by in (home().public / "stories" / story.slug / "index.html").read_text("utf-8")


def test_a_story_that_is_held_says_by_whom_and_why_to_whoever_has_it_next(small: Room) -> None:
    story, browser = small.stories()[0], client(small, "second editor")
    where = reverse("story", args=[story.pk])
    small.do("editor", story, "hold", reason="Needs a call to check")
    small.do("reporter", story, "claim")
    for _ in range(2):
        assert re.search(r"Held by editor</b>, [^:]+:\d\d: Needs a call to check", shown(browser.get(where)))
        small.do("reporter", story, "release") if story.state == "claimed" else None
    assert "Back to the drafts" in shown(browser.get(where))
    small.do("editor", story, "release")
    assert "Held by" not in shown(browser.get(where))


def test_keys_may_be_others_or_none_and_no_key_does_two_things(small: Room) -> None:
    browser = client(small, "editor")
    assert browser.post("/settings/", {"keys": "on", "key-j": "k"}).status_code == 400
    assert browser.post("/settings/", {"keys": "on", "key-j": "7"}).status_code == 400
    assert browser.post("/settings/", {"keys": "on", "key-j": "z", "key-x": "", "key-k": '"'}).status_code == 302
    page = shown(browser.get("/"))
    keymap = re.search(r'data-keymap="([^"]*)"', page)
    assert keymap is not None
    assert json.loads(unescape(keymap[1])) == {"j": "z", "k": '"', "x": ""}
    assert browser.post("/settings/", {"tour": "done"})["Location"] == "/"
    elsewhere = shown(client(small, "editor").get("/"))
    assert keymap[0] in elsewhere  # they are the person's, not this browser's
    assert ('id="tour"' in page, 'id="tour"' in elsewhere) == (True, False)
    other = shown(client(small, "reader").get("/"))
    assert ('data-keymap="{}"' in other, 'id="tour"' in other) == (True, True)


def test_the_evidence_shows_a_chart_with_words_for_those_who_cannot_see_it(small: Room) -> None:
    story = small.stories()[0]
    page = shown(client(small, "reader").get(reverse("evidence", args=[story.pk]), {"s": "b1.1"}))
    assert re.search(r'<svg[^>]*role="img" aria-labelledby="evidence-proof-title evidence-proof-alt"', page)
    assert re.search(r'<desc id="evidence-proof-alt">[^<]+: \d', page)
