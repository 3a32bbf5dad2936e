"""Stories reach receivers that misbehave: nothing is lost, nothing is taken twice, and what stays has its reason."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from fake_wordpress import FakeWordPress
from receiver import (
    Answer,
    Receiver,
    closes,
    hangs,
    never_ends,
    receiver,
    resets,
    resets_in_its_body,
    says,
)
from sending import HOUR, NOW, SECRETS, all_out, newsroom, out, sent, story, tries

from desk import running
from desk.cli import cli
from desk.sending.parcel import Parcel, Sent
from desk.sending.round import WAITS, leave
from desk.sending.targets import webhook
from desk.sending.targets.webhook import signed
from desk.sending.targets.wordpress import MARK
from desk.web import Web
from nlg.errors import BadSheet, NotKnown
from nlg.home import Home

WEBHOOK = '[[targets]]\nkind = "webhook"\nname = "hook"\nurl = "{url}/in"\nsecret_env = "SECRET"\n'
WORDPRESS = (
    '[[targets]]\nkind = "wordpress"\nname = "site"\nurl = "{url}"\nuser_env = "DESK"\nsecret_env = "PASSWORD"\n'
)
FOLDER = '[[targets]]\nkind = "folder"\nname = "drop"\nfolder = "drop"\n'
BRISK = Web(connect_within=2, read_within=0.3, whole_within=2)
SLUG = "bike-thefts-ambridge-vale-may-2023"


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def hook_home(folder: Path, there: Receiver, *more: dict[str, Any]) -> Home:
    home = newsroom(folder, WEBHOOK.format(url=there.url))
    all_out(home, more or (story(),))
    return home


# --- a webhook and what may befall it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mischief", "waits"),
    [
        ([says(429, Retry_After="7")], [7]),
        ([says(503), says(503)], WAITS[:2]),
        ([says(500), says(502)], WAITS[:2]),
        ([hangs(1)], WAITS[:1]),
        ([closes], WAITS[:1]),
        ([resets], WAITS[:1]),
        ([says(409), says(425)], WAITS[:2]),
        ([resets_in_its_body], []),
        ([never_ends], []),
        ([says(200, b"<html>\xff garbage")], []),
        ([says(204, b"")], []),
    ],
    ids=["429", "503", "500", "slow", "closed", "reset", "409", "half-a-body", "huge-body", "garbage", "204"],
)
def test_a_story_gets_through_in_the_end_under_one_id(
    tmp_path: Path, there: Receiver, mischief: list[Answer], waits: list[float]
) -> None:
    home, slept = hook_home(tmp_path, there), list[float]()
    there.answers = [*mischief]
    code, said = sent(home, web=BRISK, sleep=slept.append)
    assert (code, said) == (0, ["hook: 1 published sent"])
    assert len(there.got) == len(waits) + 1
    assert len(set(there.ids)) == len({letter.body for letter in there.got}) == 1
    assert len(slept) == len(waits)
    assert all(least <= wait <= least * 1.25 for least, wait in zip(waits, slept, strict=True)), slept
    assert sent(home, NOW + 2 * HOUR) == (0, ["hook: nothing sent"])
    assert len(there.got) == len(waits) + 1


@pytest.mark.parametrize(
    ("mischief", "reason"),
    [
        (says(401), "answers 401 Unauthorized: does not know the name or the password"),
        (says(403), "answers 403 Forbidden: does not let this name do it"),
        (says(404), "answers 404 Not Found: has nothing at this address"),
        (says(302, Location="https://elsewhere.example/"), "sends on to another address, where nothing is brought"),
        (says(307, Location="/other"), "sends on to another address, where nothing is brought"),
    ],
)
def test_a_receiver_that_needs_a_person_is_asked_once_a_round_and_everything_waits_for_it(
    tmp_path: Path, there: Receiver, mischief: Answer, reason: str
) -> None:
    home = hook_home(tmp_path, there, story(1), story(2))
    there.usual = mischief
    for round_ in range(8):
        code, said = sent(home, NOW + round_ * HOUR)
        assert (code, said[-1]) == (1, "hook: nothing sent, 2 not")
        assert reason in said[0]
    assert len(there.got) == 8
    assert [line["said"] for line in tries(home)] == ["waits"], "one line for eight times the same"
    there.usual = says(200)
    assert sent(home, NOW + 9 * HOUR) == (0, ["hook: 2 published sent"])


def test_a_host_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    with receiver(tls=True) as there:
        home = hook_home(tmp_path, there)
        code, said = sent(home)
        assert (code, there.got) == (1, [])
        assert "the host cannot prove who it is" in said[0]
        assert tries(home)[0]["said"] == "waits"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://echo.example", "only https"),
        ("https://10.0.0.7", "lies in a private network"),
        ("https://169.254.169.254", "lies in a private network"),
        ("http://127.0.0.1.echo.example", "only https"),
    ],
)
def test_nothing_is_sent_without_encryption_or_into_a_private_network(tmp_path: Path, url: str, reason: str) -> None:
    home = newsroom(tmp_path, WEBHOOK.format(url=url))
    out(home, story())
    code, said = sent(home)
    assert code == 1
    assert reason in said[0]


def test_a_story_that_is_refused_is_given_up_at_once_and_the_others_go_out(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there, story(1), story(2))
    there.answers = [says(413)]
    code, said = sent(home)
    assert (code, said) == (
        1,
        [
            "hook: bike-thefts-district-1: answers 413 Request Entity Too Large: too large for it, and was given up",
            "hook: 1 published sent, 1 not",
        ],
    )
    [dead] = [json.loads(line) for line in (home.folder / "dead-letters.jsonl").read_text("utf-8").splitlines()]
    assert (dead["what"], dead["said"], dead["tries"]) == (story(1)["id"], "dead", 1)
    assert "413" in dead["reason"]
    assert sent(home, NOW + 2 * HOUR)[0] == 1
    assert len(there.got) == 2, "what was given up is not tried by itself"
    assert sent(home, NOW + 3 * HOUR, again=True) == (0, ["hook: 1 published sent"])
    assert there.ids[0] == there.ids[2]
    assert not (home.folder / "dead-letters.jsonl").exists()


def test_six_tries_over_several_rounds_and_then_it_is_given_up(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    there.usual = says(503)
    when = NOW
    for _ in range(30):
        sent(home, when)
        when += timedelta(minutes=30)
    assert len(there.got) == 6
    assert [line["said"] for line in tries(home)] == ["failed"] * 5 + ["dead"]
    assert [line["tries"] for line in tries(home)] == [1, 2, 3, 4, 5, 6]
    assert "given up" in sent(home, when)[1][0]


def test_a_receiver_that_asks_for_an_hour_is_left_alone_for_an_hour(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there, story(1), story(2))
    there.answers = [says(429, Retry_After="3600")]
    code, said = sent(home, NOW)
    assert (code, len(there.got)) == (1, 1)
    assert "answers 429 Too Many Requests (next try after 2023-06-21T09:30:00Z)" in said[0]
    assert sent(home, NOW + 0.9 * HOUR) == (
        1,
        ["hook: has asked to be left alone until 2023-06-21T09:30:00Z", "hook: nothing sent, 2 not"],
    )
    assert len(there.got) == 1
    assert sent(home, NOW + 1.1 * HOUR) == (0, ["hook: 2 published sent"])


def test_a_receiver_may_say_until_when_as_a_time(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    there.answers = [says(503, Retry_After="Wed, 21 Jun 2023 10:00:00 GMT")]
    assert "(next try after 2023-06-21T10:00:00Z)" in sent(home, NOW)[1][0]


def test_a_receiver_that_is_down_is_not_asked_for_every_story(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there, *(story(number) for number in range(1, 8)))
    there.usual = closes
    code, said = sent(home)
    assert (code, said[-1]) == (1, "hook: nothing sent, 7 not")
    assert len(there.got) == 6, "two stories, three tries each"


def test_each_move_of_a_story_is_told_once_and_signed(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    sent(home, NOW + HOUR)
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    sent(home, NOW + 3 * HOUR)
    out(home, story(words="It is 41.", note="Newer figures are in.", verb="update"), NOW + 4 * HOUR)
    sent(home, NOW + 5 * HOUR)
    home.hold(story()["id"], 3, now=NOW + 6 * HOUR, by="Jo Bright", reason="a doubt")
    home.withdraw(story()["id"], now=NOW + 7 * HOUR, by="Jo Bright", reason="a fault")
    sent(home, NOW + 8 * HOUR)
    events = [letter.headers["Webhook-Event"] for letter in there.got]
    assert events == ["story.published", "story.corrected", "story.updated", "story.withdrawn"]
    assert len(set(there.ids)) == 4
    told = [json.loads(letter.body) for letter in there.got]
    assert {one["uri"] for one in told} == {story()["id"]}
    assert [one["pubstatus"] for one in told] == ["usable", "usable", "usable", "canceled"]
    assert told[3]["versioncreated"] > told[2]["versioncreated"]
    for letter in there.got:
        made = signed(
            letter.headers["Webhook-Id"], int(letter.headers["Webhook-Timestamp"]), letter.body, SECRETS["SECRET"]
        )
        assert made["Webhook-Signature"] == letter.headers["Webhook-Signature"]


def test_the_receiver_of_the_docs_believes_our_letters_and_no_others(tmp_path: Path, there: Receiver) -> None:
    page = (Path(__file__).parent.parent / "docs" / "sending.md").read_text("utf-8")
    told: dict[str, Any] = {"__name__": "verify"}
    exec(page.partition("```python file=verify.py\n")[2].partition("```")[0], told)
    home = hook_home(tmp_path, there)
    sent(home, NOW)
    [letter], now = there.got, int(NOW.timestamp())
    believes = told["is_ours"]
    assert believes(letter.headers, letter.body, SECRETS["SECRET"], now + 60)
    assert not believes(letter.headers, letter.body.replace(b"usable", b"banned"), SECRETS["SECRET"], now)
    assert not believes(letter.headers | {"Webhook-Id": "another"}, letter.body, SECRETS["SECRET"], now)
    assert not believes(letter.headers, letter.body, "another secret", now)
    assert not believes(letter.headers, letter.body, SECRETS["SECRET"], now + 3600)


def test_a_target_that_was_away_gets_only_what_is_true_now(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there, story(1), story(2))
    out(home, story(1, words="It was 39.", note="We said 38."), NOW + HOUR)
    gone = story(2, words="It is gone.", note="Taken back.", verb="withdrawal", story="withdrawn")
    out(home, gone, NOW + HOUR)
    assert sent(home, NOW + 2 * HOUR) == (0, ["hook: 1 published sent"])
    [told] = [json.loads(letter.body) for letter in there.got]
    assert (told["uri"], told["version"]) == (story(1)["id"], "2")


def test_what_is_not_public_is_not_sent(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    home.keep(story(1), NOW)
    home.approve(home.state(story(1)["id"]).id, 1, by="Jo Bright", now=NOW)
    assert sent(home, NOW - HOUR)[1] == ["hook: nothing sent"], "not before its time"
    assert sent(home, NOW + HOUR)[1] == ["hook: 1 published sent"], "approved is not yet published"


def test_a_dry_run_says_what_would_be_sent_and_asks_nobody(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    assert sent(home, dry=True) == (0, [f"hook: would send {SLUG} version 1 (published)"])
    assert (there.got, tries(home)) == ([], [])


def test_a_killed_round_is_completed_by_the_next_and_nothing_is_taken_twice(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there, *(story(number) for number in range(1, 13)))
    there.usual = lambda to: (time.sleep(0.01), says(200)(to))[1]
    for wait in (0.05, 0.02, 0.07, 0.03):
        killed = multiprocessing.get_context("fork").Process(target=sent, args=(home,))
        killed.start()
        time.sleep(wait)
        killed.kill()
        killed.join()
    assert sent(home, NOW + 2 * HOUR)[0] == 0
    assert len({letter.headers["Webhook-Id"] for letter in there.got}) == 12
    assert {json.loads(letter.body)["uri"] for letter in there.got} == {story(n)["id"] for n in range(1, 13)}
    assert len(there.got) <= 12 + 4, "at most one under way at each kill, and it keeps its id"


def test_the_command_for_cron_sends_as_its_last_step_and_never_in_a_replay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "run", lambda *_: 0)
    home = newsroom(tmp_path, FOLDER)
    out(home, story())
    command = ["--home", str(home.folder), "run", "--now", "2023-06-21T09:00:00Z"]
    assert CliRunner().invoke(cli, [*command, "--as-of", "2023-06-21"]).output == ""
    assert CliRunner().invoke(cli, command).output == "drop: 1 published sent\n"
    assert CliRunner().invoke(cli, ["--home", str(home.folder), "send", "--leave", SLUG]).exit_code == 2


def test_a_torn_line_of_the_book_is_cut_off_and_a_wrong_one_is_named(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    sent(home)
    book = home.folder / "deliveries.jsonl"
    whole = book.read_bytes()
    book.write_bytes(whole + b'{"target":"ho')
    assert sent(home, NOW + 2 * HOUR) == (0, ["hook: nothing sent"])
    assert book.read_bytes() == whole
    book.write_bytes(b'{"said":"sold"}\n' + whole)
    with pytest.raises(BadSheet, match="line 1"):
        sent(home)


def test_a_fault_of_ours_in_one_story_stops_no_other(
    tmp_path: Path, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = hook_home(tmp_path, there, story(1), story(2))
    send = webhook.send

    def faulty(parcel: Parcel) -> Sent:
        return send(parcel) if parcel.wanted.what == story(2)["id"] else 1 / 0  # type: ignore[return-value]

    monkeypatch.setattr(webhook, "send", faulty)
    code, said = sent(home)
    assert (code, said[-1]) == (1, "hook: 1 published sent, 1 not")
    assert "a fault of the program: ZeroDivisionError" in said[0]


# --- secrets and settings -----------------------------------------------------------------------------------------


def test_a_secret_stands_in_no_file_and_in_no_words(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    there.usual = says(401)
    _, said = sent(home)
    written = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    for secret in SECRETS.values():
        assert secret not in "".join(said)
        assert secret.encode() not in written
    code, said = sent(home, secrets={})
    assert (code, said[0]) == (1, "hook: the environment has no SECRET")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ('kind = "webhok"\nname = "x"', "did you mean 'webhook'"),
        ('kind = "webhook"\nname = "x"', "a webhook needs url"),
        ('kind = "folder"\nname = "x"', "a folder needs folder"),
    ],
)
def test_a_target_that_lacks_something_is_told_so(tmp_path: Path, target: str, reason: str) -> None:
    with pytest.raises(BadSheet) as fault:
        sent(newsroom(tmp_path, f"[[targets]]\n{target}\n"))
    assert reason in f"{fault.value} {fault.value.mend}"


@pytest.mark.parametrize(
    "target",
    [
        'kind = "webhook"\nname = "x"\nurl = "https://desk:secret@echo.example"',
        'kind = "webhook"\nname = "x"\nurl = "ftp://echo.example"',
        'kind = "webhook"\nname = "x\\nHost: y"',
        'kind = "../webhook"\nname = "x"',
        'kind = "webhook"\nname = "x"\nsecret = "abc"',
        'kind = "webhook"\nname = "x"\n[[targets]]\nkind = "folder"\nname = "X"',
    ],
)
def test_newsroom_toml_takes_no_secret_and_no_name_twice(tmp_path: Path, target: str) -> None:
    with pytest.raises(BadSheet, match=r"newsroom\.toml: targets"):
        _ = newsroom(tmp_path, f"[[targets]]\n{target}\n").settings


def test_a_newsroom_without_targets_says_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(NotKnown, match=r"names no \[\[targets\]\]"):
        sent(newsroom(tmp_path, ""))
    with pytest.raises(NotKnown, match="there is no target 'paper'"):
        sent(newsroom(tmp_path, FOLDER), names=["paper"])


def test_a_target_takes_the_areas_datasets_and_days_that_it_names(tmp_path: Path) -> None:
    settings = {
        "areas": 'areas = ["X-1"]',
        "datasets": 'datasets = ["another"]',
        "since": "since = 2023-06-22",
        "all": "",
    }
    targets = "".join(f'[[targets]]\nkind = "folder"\nname = "{n}"\nfolder = "{n}"\n{s}\n' for n, s in settings.items())
    home = newsroom(tmp_path, targets)
    out(home, story(1))
    out(home, story(2), NOW + 24 * HOUR)
    sent(home, NOW + 25 * HOUR)
    counts = {name: len(list((tmp_path / name).glob("*"))) if (tmp_path / name).exists() else 0 for name in settings}
    assert counts == {"areas": 1, "datasets": 0, "since": 1, "all": 2}


# --- a drop folder --------------------------------------------------------------------------------------------------


def test_a_drop_folder_gets_a_file_for_each_version_and_nothing_else_ever(tmp_path: Path) -> None:
    home = newsroom(tmp_path, FOLDER)
    out(home, story())
    sent(home, NOW + HOUR)
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    sent(home, NOW + 3 * HOUR)
    home.withdraw(story()["id"], now=NOW + 4 * HOUR, by="Jo Bright", reason="a fault")
    assert sent(home, NOW + 5 * HOUR)[0] == 0
    name = story()["id"].removeprefix("urn:uuid:")
    files = sorted(path.name for path in (tmp_path / "drop").iterdir())
    assert files == [f"{name}-v1.json", f"{name}-v2-canceled.json", f"{name}-v2.json"]
    told = [json.loads((tmp_path / "drop" / file).read_bytes())["pubstatus"] for file in files]
    assert told == ["usable", "canceled", "usable"]
    for file in files:
        (tmp_path / "drop" / file).unlink()  # the receiver has read them
    assert sent(home, NOW + 6 * HOUR) == (0, ["drop: nothing sent"])
    assert list((tmp_path / "drop").iterdir()) == []


def test_a_drop_folder_never_lies_where_readers_look(tmp_path: Path) -> None:
    home = newsroom(tmp_path, FOLDER.replace('folder = "drop"', 'folder = "public/drop"'))
    out(home, story())
    code, said = sent(home)
    assert (code, said[0]) == (1, "drop: public/drop: lies in the public folder, where everybody sees it")


def test_a_drop_folder_that_cannot_be_written_to_keeps_the_story_waiting(tmp_path: Path) -> None:
    home = newsroom(tmp_path, FOLDER)
    (tmp_path / "drop").write_text("a file where the folder should be", encoding="utf-8")
    out(home, story())
    code, said = sent(home)
    assert code == 1
    assert "cannot be written to" in said[0]
    os.unlink(tmp_path / "drop")
    assert sent(home, NOW + 2 * HOUR) == (0, ["drop: 1 published sent"])


# --- WebSub -----------------------------------------------------------------------------------------------------------


def test_a_hub_is_told_once_of_each_feed_that_changed(tmp_path: Path, there: Receiver) -> None:
    hub = f'[[targets]]\nkind = "websub"\nname = "hub"\nurl = "{there.url}/"\n'
    home = newsroom(tmp_path, hub, '[feeds]\nhub = "https://hub.example/"\n')
    out(home, story(1))
    assert sent(home)[0] == 0
    first = topics(there)
    assert {"https://echo.example/feed.xml", "https://echo.example/areas/X-1/feed.xml"} <= set(first)
    assert len(first) == len(set(first))
    for topic in first:
        assert topic.encode() in (home.public / topic.removeprefix("https://echo.example/")).read_bytes()
    assert sent(home, NOW + 2 * HOUR) == (0, ["hub: nothing sent"])
    out(home, story(2), NOW + 3 * HOUR)
    sent(home, NOW + 4 * HOUR)
    again = topics(there)[len(first) :]
    assert "https://echo.example/feed.xml" in again
    assert "https://echo.example/areas/X-1/feed.xml" not in again


def test_feeds_that_name_no_hub_are_nobodys_news(tmp_path: Path, there: Receiver) -> None:
    home = newsroom(tmp_path, f'[[targets]]\nkind = "websub"\nname = "hub"\nurl = "{there.url}/"\n')
    out(home, story())
    assert sent(home) == (0, ["hub: nothing sent"])


def topics(there: Receiver) -> list[str]:
    """The feeds that a hub was told of."""
    told = [parse_qs(letter.body.decode()) for letter in there.got]
    assert {one["hub.mode"][0] for one in told} == {"publish"}
    return [one["hub.topic"][0] for one in told]


# --- WordPress, in small: the real one is in test_wordpress.py ------------------------------------------------------


@pytest.fixture
def site(there: Receiver) -> FakeWordPress:
    return FakeWordPress(there)


def site_home(folder: Path, site: FakeWordPress, *stories: dict[str, Any]) -> Home:
    home = newsroom(folder, WORDPRESS.format(url=site.receiver.url))
    all_out(home, stories or (story(),))
    return home


def test_a_post_is_made_once_as_a_draft_and_corrected_in_place(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site)
    assert sent(home)[0] == 0
    assert site.wrote == ["POST categories", "POST categories", "POST tags", "POST posts"]
    assert (site.posts[101]["status"], site.posts[101]["slug"]) == ("draft", SLUG)
    assert sent(home, NOW + 2 * HOUR)[0] == 0
    out(home, story(words="It was 39.", note="We said 38."), NOW + 3 * HOUR)
    assert sent(home, NOW + 4 * HOUR)[1][-1] == "site: 1 corrected sent"
    assert site.wrote[4:] == ["POST posts/101"]
    assert "We said 38." in site.posts[101]["content"]["raw"]


def test_an_answer_that_is_lost_makes_no_second_post(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site)

    def made_and_closed(to: Any) -> None:
        to.wfile = open(os.devnull, "wb")  # noqa: SIM115 - the answer goes nowhere
        site.answer(to)

    site.receiver.answers = [site.answer] * 8 + [made_and_closed]
    assert sent(home, web=BRISK)[0] == 0
    assert list(site.posts) == [101]


@pytest.mark.parametrize(
    "answer", [says(200, b"<h1>Back soon</h1>"), says(200, b"[1]"), never_ends], ids=["a page", "a list", "no end"]
)
def test_what_is_not_a_wordpress_is_tried_again_later_and_never_taken_for_a_yes(
    tmp_path: Path, site: FakeWordPress, answer: Answer
) -> None:
    home = site_home(tmp_path, site)
    site.receiver.usual = answer
    code, said = sent(home, web=BRISK)
    assert (code, site.posts) == (1, {})
    assert [line["said"] for line in tries(home)] == ["failed"] * 3, said
    site.receiver.usual = site.answer
    assert sent(home, NOW + 2 * HOUR)[0] == 0
    assert list(site.posts) == [101]


def test_the_address_of_another_post_is_not_taken_for_ours(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site)
    site.posts[7] = {"id": 7, "slug": SLUG, "status": "publish", "content": {"raw": "An editor's own."}}
    sent(home)
    (home.folder / "deliveries.jsonl").unlink()
    assert sent(home, NOW + 2 * HOUR)[0] == 0
    assert [post["slug"] for post in site.posts.values()] == [SLUG, f"{SLUG}-2"]
    assert site.posts[7]["content"]["raw"] == "An editor's own."


@pytest.mark.parametrize("edited", [False, True])
def test_a_post_that_came_from_a_file_is_known_by_its_guid(tmp_path: Path, site: FakeWordPress, edited: bool) -> None:
    home = site_home(tmp_path, site)
    sent(home)
    (home.folder / "deliveries.jsonl").unlink()
    imported = site.posts[101]
    imported["guid"] = {"raw": story()["id"]}
    imported["content"]["raw"] = MARK.sub("", imported["content"]["raw"]) + (" Mine." if edited else "")
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    assert sent(home, NOW + 3 * HOUR)[0] == int(edited)
    assert list(site.posts) == [101]
    assert ("We said 38." in site.posts[101]["content"]["raw"]) is not edited


def test_an_editors_change_stops_ours_with_or_without_the_book(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site)
    sent(home)
    site.posts[101]["title"] = {"raw": "Mine"}
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    wrote = len(site.wrote)
    for book in ("kept", "lost"):
        if book == "lost":
            (home.folder / "deliveries.jsonl").unlink()
        code, said = sent(home, NOW + 3 * HOUR)
        assert (code, len(site.wrote)) == (1, wrote), book
        assert "an editor has changed it there (post 101)" in said[0]
    assert tries(home)[-1]["said"] == "waits"


def test_what_an_editor_changed_may_be_left_to_them_in_somebodys_name(tmp_path: Path, site: FakeWordPress) -> None:
    home, said = site_home(tmp_path, site), list[str]()
    sent(home)
    site.posts[101]["title"] = {"raw": "Mine"}
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    assert sent(home, NOW + 3 * HOUR)[0] == 1
    with pytest.raises(NotKnown, match="say who leaves it"):
        leave(home, "site", SLUG, " ", NOW + 3 * HOUR, said.append)
    assert leave(home, "site", SLUG, "Jo Bright", NOW + 3 * HOUR, said.append) == 0
    assert "Jo Bright" in tries(home)[-1]["reason"]
    assert sent(home, NOW + 4 * HOUR) == (0, ["site: nothing sent"])
    out(home, story(words="It was 40.", note="We said 39."), NOW + 5 * HOUR)
    assert "an editor has changed it there" in sent(home, NOW + 6 * HOUR)[1][0], "the next correction is told again"
    assert site.posts[101]["title"] == {"raw": "Mine"}
    with pytest.raises(NotKnown, match="no story 'other' waits"):
        leave(home, "site", "other", "Jo Bright", NOW + 6 * HOUR, said.append)


def test_times_of_tries_are_written_down_as_they_were(tmp_path: Path, there: Receiver) -> None:
    home = hook_home(tmp_path, there)
    there.answers = [says(429, Retry_After="20")]
    sent(home, datetime(2023, 6, 21, 9, 0, tzinfo=UTC))
    assert [line["at"] for line in tries(home)] == ["2023-06-21T09:00:00Z", "2023-06-21T09:00:20Z"]
    assert there.got[1].headers["Webhook-Timestamp"] == str(int(there.got[0].headers["Webhook-Timestamp"]) + 20)
