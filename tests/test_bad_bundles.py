"""What cannot be judged is refused: exit code 2, one line with the file and what to do, and never "ok"."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from conftest import Story
from proofs import lay_sources, whole_story

from desk.checking import check_paths
from desk.publishing import Signed, run
from nlg.home import Home
from nlg.pipeline import Release
from nlg.proof.check import main

Spoil = Callable[[Path, dict[str, Any]], str | bytes | None]  # changes the folder or the bundle, or gives other content


def gone(folder: Path, _: dict[str, Any]) -> None:
    (folder / "daily.csv").unlink()


def another_edition(folder: Path, _: dict[str, Any]) -> None:
    (folder / "daily.csv").write_text((folder / "daily.csv").read_text().replace("E1,E1,20", "E1,E1,21"))


def unknown_operation(_: Path, bundle: dict[str, Any]) -> None:
    bundle["claims"][0]["op"] = "guess"


def newer(_: Path, bundle: dict[str, Any]) -> None:
    bundle["format"] = "parishpump-story/2"


def twice_the_same_key(_: Path, bundle: dict[str, Any]) -> str:
    return json.dumps(bundle)[:-1] + ', "version": 2}'


def half_a_file(_: Path, bundle: dict[str, Any]) -> str:
    return json.dumps(bundle)[:5000]


def not_text(_: Path, bundle: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(bundle).encode())


def deep(_: Path, __: dict[str, Any]) -> str:
    return "[" * 200_000


def not_a_number(_: Path, bundle: dict[str, Any]) -> None:
    bundle["facts"][0]["score"] = float("nan")


def a_number_of_ten_thousand_digits(_: Path, bundle: dict[str, Any]) -> None:
    bundle["claims"][5]["inputs"]["than"] = "9" * 10_000


def a_sentence_of_a_megabyte(_: Path, bundle: dict[str, Any]) -> None:
    bundle["body"][0]["sentences"][0]["text"] += " word" * 200_000


def a_sentence_of_ten_thousand_claims(_: Path, bundle: dict[str, Any]) -> None:
    bundle["body"][0]["sentences"][0]["claims"] *= 10_000


def a_file_of_a_hundred_megabytes(folder: Path, _: dict[str, Any]) -> None:
    with (folder / "story.json").open("wb") as file:
        file.truncate(100 * 2**20)


def nothing(_: Path, __: dict[str, Any]) -> str:
    return ""


BAD: list[tuple[Spoil, str, str]] = [
    (gone, "daily.csv is missing", "--sources"),
    (another_edition, "daily.csv has sha256", "edition that the story was written from"),
    (unknown_operation, "unknown op 'guess'", "docs/bundle.md"),
    (newer, "'parishpump-story/2' is another version than parishpump-story/1", "release of parishpump that wrote it"),
    (twice_the_same_key, "'version' stands twice", "write the story again"),
    (half_a_file, "not JSON", "write the story again"),
    (not_text, "not JSON in UTF-8", "write the story again"),
    (nothing, "not JSON", "write the story again"),
    (deep, "not JSON", "write the story again"),
    (not_a_number, "NaN is not a number", "write the story again"),
    (a_number_of_ten_thousand_digits, "is not an exact number", "latest_where.than"),
    (a_sentence_of_a_megabyte, "no sentence's is above", "body[0].sentences[0].text"),
    (a_sentence_of_ten_thousand_claims, "no sentence's is above", "body[0].sentences[0].claims"),
    (a_file_of_a_hundred_megabytes, "no story is", "name the story.json itself"),
]


@pytest.mark.parametrize(("spoil", "what", "mend"), BAD, ids=lambda each: getattr(each, "__name__", ""))
def test_a_bad_bundle_is_refused_with_the_file_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Spoil, what: str, mend: str
) -> None:
    lay_sources(tmp_path)
    bundle = whole_story(tmp_path)
    content = spoil(tmp_path, bundle)
    path = tmp_path / "story.json"
    if not path.exists():
        content = json.dumps(bundle) if content is None else content
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    said: list[str] = []
    assert main([str(path)]) == 2
    assert check_paths(Home(None), [path], [tmp_path], said.append) == 2
    for lines in (capsys.readouterr().out.splitlines(), said):
        assert len(lines) == 1
        assert lines[0].startswith(f"{path}: cannot be checked: ")
        assert what in lines[0]
        assert mend in lines[0]
        assert len(lines[0]) < 1000


def test_one_bad_bundle_does_not_keep_the_others_from_being_checked(tmp_path: Path) -> None:
    lay_sources(tmp_path)
    for name, content in (("a", "{"), ("b", json.dumps(whole_story(tmp_path)))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.json").write_text(content)
    said: list[str] = []
    assert check_paths(Home(None), [tmp_path], [tmp_path], said.append) == 2
    assert [line.split(": ")[1] for line in said] == ["cannot be checked", "true"]


# --- publishing -----------------------------------------------------------------------------------

SAID = 'publisher = "Borchester Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'


def lie(bundle: dict[str, Any]) -> dict[str, Any]:
    """The story with another name for its area in the headline, claim and text alike."""
    said, claims = bundle["headline"], {claim["id"]: claim for claim in bundle["claims"]}
    name = next(claims[each] for each in said["claims"] if claims[each]["op"] == "area")
    changed = name | {"printed": "X" * len(name["printed"])}
    text = said["text"][: name["start"]] + changed["printed"] + said["text"][name["end"] :]
    rest = [changed if claim["id"] == name["id"] else claim for claim in bundle["claims"]]
    return bundle | {"headline": said | {"text": text}, "claims": rest}


def newer_format(bundle: dict[str, Any]) -> dict[str, Any]:
    return bundle | {"format": "parishpump-story/2"}


@pytest.mark.parametrize("spoil", [lie, newer_format])
def test_a_story_whose_check_fails_stays_behind_and_the_others_go_out(
    tmp_path: Path, story: Story, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    (tmp_path / "newsroom.toml").write_text(SAID, encoding="utf-8")
    home, names = Home(tmp_path), ("Medway", "Dartford", "Ashford")
    written = {name: story("england_covid", name) for name in names}
    written["Dartford"] = spoil(written["Dartford"])
    held = SimpleNamespace(home=home, editions={}, panels={})
    made = SimpleNamespace(dataset=held, datasets_beside=[], story=lambda code, shape: written[code])
    said: list[str] = []
    signed = Signed(by="Jo Carter", rule="", now=datetime(2025, 1, 15, 9, tzinfo=UTC))
    assert run(home, cast(Release, made), names, signed, said.append) == 1
    public = sorted(path.parent.name for path in home.public.glob("stories/*/index.html"))
    assert len(public) == 2
    assert not [slug for slug in public if "dartford" in slug]
    assert [line for line in said if "held back" in line and "dartford" in line]
    feed = (home.public / "feed.xml").read_text("utf-8")
    assert "/stories/ashford" in feed
    assert "/stories/dartford" not in feed
