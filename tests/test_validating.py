"""A published folder is held against the rules, and each fault is named with its file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.validating import Validating, run
from feeds.publish import publish
from nlg.errors import NotKnown
from nlg.home import Home
from tests.test_publish import HOUR, NOW, home, newsroom, reworded, sign, story

__all__ = ["home"]  # the fixture
PAGE = f"stories/{story()['slug']}/index.html"
PROOF = f"stories/{story()['slug']}/story.json"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = newsroom(tmp_path_factory.mktemp("built") / "echo")
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    sign(home, reworded("New words.", 1), NOW + HOUR)
    publish(home, NOW + HOUR)
    return home.folder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(built, tmp_path / "echo", symlinks=True))


def faults(home: Home) -> list[tuple[str, str]]:
    validating = Validating(home.public.resolve(), home.settings.base_url, home.settings.label, NOW + HOUR)
    return [(fault.file, fault.rule) for fault in validating.faults()]


def swap(old: str, new: str) -> Callable[[Path], None]:
    def changed(path: Path) -> None:
        text = path.read_text("utf-8")
        assert re.search(old, text), old
        path.write_text(re.sub(old, new, text), "utf-8")

    return changed


def test_what_publish_makes_has_no_fault(out: Home) -> None:
    assert faults(out) == []


@pytest.mark.parametrize(
    ("file", "change", "rule"),
    [
        ("feed.xml", swap("</rss>", ""), "not-well-formed"),
        ("feed.xml", swap("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss'), "document-type"),
        ("feed.xml", swap("(<guid[^>]*>)[^<]*", r"\1one"), "id-twice"),
        ("feed.xml", swap("2023-06-21T08:30:00Z", "2023-06-21T09:29:00Z"), ""),
        ("feed.xml", swap("2023-06-21T08:30:00Z", "2023-06-21T08:29:00Z"), "changed-before-published"),
        ("feed.xml", swap("2023-06-21T09:30:00Z", "2023-06-21T09:30:01Z"), "future-date"),
        ("feed.xml", swap("2023-06-21T09:30:00Z", "2023-06-21T08:30:00Z"), ""),
        ("feed.xml", swap("(?s)(<item>.*?</item>)(.*)</channel>", r"\2\1</channel>"), "not-newest-first"),
        ("feed.xml", swap("<pubDate>[^<]*", "<pubDate>soon"), "no-date"),
        ("feed.xml", swap("dataDrivenMedia", "digitalCreation"), "no-source-type"),
        (PAGE, swap("</html>", ""), "not-whole"),
        (PAGE, swap("<h2", "<h1"), "one-h1"),
        (PAGE, swap("<title>.*?</title>", ""), "no-title"),
        (PAGE, swap("</main>", '<img src="/style.css"></main>'), "no-alt"),
        (PAGE, swap("</main>", '<a href="../never-was/">x</a></main>'), "broken-link"),
        (PAGE, swap("</main>", '<a href="https://echo.example/stories/never-was/">x</a></main>'), "broken-link"),
        (PAGE, swap("</main>", '<a href="javascript:alert(1)">x</a></main>'), "broken-link"),
        (PAGE, swap("</main>", '<script src="https://tracker.example/x.js"></script></main>'), "script"),
        (PAGE, swap("DataDrivenMediaDigitalSource", "Thing"), "no-source-type"),
        (PAGE, swap("written by software", "written"), "no-label"),
        (PAGE, swap("</main>", "\u202e</main>"), "bidi-override"),
        (PAGE, lambda path: path.write_bytes(b"\xff" + path.read_bytes()), "not-utf-8"),
        (PROOF, lambda path: path.unlink(), "no-proof"),
        (PROOF, swap(r'"version": 1', '"version": NaN'), "not-well-formed"),
        (PROOF, swap("fell to 214", "fell to None"), "none"),
        (PROOF, swap(story()["id"], story(2)["id"]), "two-stories-one-id"),
        ("gone.txt", lambda path: path.rename(path.with_name(".gone.txt")), "hidden-file"),
    ],
)
def test_each_fault_is_named_with_its_file(out: Home, file: str, change: Callable[[Path], None], rule: str) -> None:
    change(out.public / file)
    found = faults(out)
    assert rule in [name for _, name in found] if rule else found == []


def test_the_command_says_file_rule_and_what_and_ends_with_one(out: Home) -> None:
    said: list[str] = []
    assert run(out, None, None, said.append) == 0
    assert said[-1].endswith("3 stories; faults: 0; no date after 2023-06-21T09:30:00Z allowed")
    swap("<h2", "<h1")(out.public / PAGE)
    assert run(out, out.public, None, said.append) == 1
    assert f"{PAGE}: one-h1: " in said[-2]
    assert run(out, None, NOW, said.append) == 1
    assert any("feed.xml: future-date: " in line for line in said)


def test_a_folder_that_is_not_there_is_said_so(home: Home) -> None:
    with pytest.raises(NotKnown, match="there is no such folder"):
        run(home, None, None, print)
