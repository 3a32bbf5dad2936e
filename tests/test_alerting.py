"""Reporters are told what is news in their areas, in the stories' own sentences, and each news once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import Story, dataset
from receiver import Receiver, receiver, says
from sending import SECRETS, newsroom

from desk import alerting
from desk.alerting import News, lines, news_of, run
from desk.sending.round import How
from desk.web import Web
from nlg.errors import BadSheet, NotKnown
from nlg.home import Home

NOW = datetime(2020, 7, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MEDWAY, SWALE = "E06000035", "E07000113"
ANN = f"""
[[reporters]]
name = "Ann Ó Lee"
email = "ann.lee@echo.example"
areas = ["{MEDWAY}", "{SWALE}"]
datasets = ["england_deaths"]
"""


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped table is read once for all tests."""
    monkeypatch.setattr(alerting, "open_dataset", lambda _, name: dataset(name))


def told(home: Home, now: datetime = NOW, dry: bool = False) -> tuple[int, list[str]]:
    said: list[str] = []
    how = How(now=now, web=Web(), environment=SECRETS, dry=dry)
    return run(home, (), how, None, said.append), said


def mails(home: Home) -> list[EmailMessage]:
    paths = sorted((home.folder / "alerts").glob("*"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]


def test_a_reporter_gets_a_mail_as_a_file_and_not_the_same_twice(tmp_path: Path) -> None:
    home = newsroom(tmp_path, ANN, 'contact = "newsdesk@echo.example"\n')
    assert told(home, dry=True)[1] == ["Ann Ó Lee: would be told of 2 stories"]
    assert mails(home) == []
    code, said = told(home)
    assert (code, said[0].partition(":")[0]) == (0, "Ann Ó Lee")
    [mail] = mails(home)
    assert mail["To"] == "Ann Ó Lee <ann.lee@echo.example>"
    assert mail["From"] == "Borchester Echo <newsdesk@echo.example>"
    assert mail["Date"] == "Mon, 20 Jul 2020 08:00:00 +0000"
    assert list(mail.defects) == []
    text = mail.get_content()
    assert text.startswith("What is news today in your areas: 2 stories.")
    assert "No Covid deaths in Medway for first time" in text
    assert max(map(len, text.splitlines())) <= 76
    assert told(home, NOW + DAY) == (0, ["Ann Ó Lee: nothing new"])
    assert len(mails(home)) == 1


def test_the_same_news_makes_the_same_file_to_the_byte(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        home = newsroom(tmp_path / name, ANN)
        told(home)
        made.append([(path.name, path.read_bytes()) for path in (home.folder / "alerts").iterdir()])
    assert made[0] == made[1]
    assert b"\r\n" in made[0][0][1]
    assert made[0][0][1].isascii()


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def test_a_reporters_own_program_may_be_told_instead_and_what_fails_is_told_next_time(
    tmp_path: Path, there: Receiver
) -> None:
    ours = ANN.replace('email = "ann.lee@echo.example"', f'url = "{there.url}/in"\nsecret_env = "SECRET"')
    home = newsroom(tmp_path, ours)
    there.answers = [says(503)]
    code, said = told(home)
    assert (code, said) == (1, ["Ann Ó Lee: not told", "Ann Ó Lee: answers 503 Service Unavailable"])
    assert told(home, NOW + DAY) == (0, ["Ann Ó Lee: 2 stories: sent"])
    assert len(set(there.ids)) == 1
    news = json.loads(there.got[1].body)["news"]
    assert sorted(one["area"] for one in news) == ["Medway", "Swale"]
    assert news[0]["score"] >= news[1]["score"]


def test_all_that_is_told_stands_in_the_story(story: Story) -> None:
    bundle = story("england_deaths", "Medway")
    news = news_of(bundle, "")
    sentences = {one["text"] for part in bundle["body"] for one in part["sentences"]}
    assert {news.lead, *news.runners_up} <= sentences
    assert news.headline == bundle["headline"]["text"]
    assert 1 <= len(news.runners_up) <= 3


def test_a_published_story_is_told_with_its_page_and_a_draft_as_one() -> None:
    one = News(area="A", period="May", headline="H", lead="L.", runners_up=("R.",), score=1.0, page="")
    assert list(lines([one]))[-1] == "   Not published: it waits for an editor."
    page = News(**{**vars(one), "page": "https://echo.example/stories/h/"})
    assert list(lines([page]))[-1] == "   Published: https://echo.example/stories/h/"


@pytest.mark.parametrize(
    "reporter",
    [
        'name = "Ann"',
        'name = "Ann"\nemail = "ann@echo"',
        'name = "Ann\\nBcc: x@y.example"\nemail = "ann@echo.example"',
        'name = "Ann"\nemail = "ann@echo.example\\nBcc: x@y.example"',
        'name = "Ann"\nurl = "https://echo.example"',
    ],
)
def test_a_reporter_who_cannot_be_told_is_named_at_once(tmp_path: Path, reporter: str) -> None:
    with pytest.raises(BadSheet, match="reporters"):
        _ = newsroom(tmp_path, f"[[reporters]]\n{reporter}\n").settings


def test_without_reporters_it_says_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(NotKnown, match=r"names no \[\[reporters\]\]"):
        told(newsroom(tmp_path, ""))
