"""What cannot be judged is refused: exit code 2, one line with the file and what to do, and never "ok"."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from conftest import Story, tried
from hypothesis import given
from hypothesis import strategies as st
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


def half_a_character(_: Path, bundle: dict[str, Any]) -> None:
    sentence = bundle["body"][0]["sentences"][1]
    sentence["text"] = sentence["text"].replace("was", "wa\ud800")


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
    (half_a_character, "which no text does", "body[0].sentences[1].text"),
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


SPOILT = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 40),
        st.sampled_from(
            [b"", b"\xff", b"\x00", b'"', b",", b"\n", b"9" * 6000, b"1e999", b"NaN", b"\\ud800", b"\xef\xbb\xbf"]
        ),
    ),
    min_size=1,
    max_size=4,
)


def spoilt(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some put for others, here and there."""
    for place, long, put in changes:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + long :]
    return content


@pytest.mark.parametrize("file", ["story.json", "daily.csv", "areas.csv", "fever.toml", "weekly.csv.gz"])
def test_spoilt_bytes_are_judged_or_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    """Never a traceback, and of a source whose hash is that of its spoilt bytes: a verdict or a refusal."""
    lay_sources(tmp_path)
    bundle, path = whole_story(tmp_path), tmp_path / "story.json"
    path.write_text(json.dumps(bundle))
    whole = (tmp_path / file).read_bytes()
    packed = file.endswith(".gz")

    @tried(75)
    @given(SPOILT)
    def judged(changes: list[tuple[int, int, bytes]]) -> None:
        content = spoilt(gzip.decompress(whole) if packed else whole, changes)
        (tmp_path / file).write_bytes(gzip.compress(content, mtime=0) if packed else content)
        if file != "story.json":
            source = next(each for each in bundle["sources"] if each["file"] == file)
            source["sha256"] = hashlib.sha256((tmp_path / file).read_bytes()).hexdigest()
            path.write_text(json.dumps(bundle))
        code, said = main([str(path)]), capsys.readouterr().out.splitlines()
        assert code in (0, 1, 2)
        assert (code == 2) == ("cannot be checked: " in said[0])
        assert (code == 0) == (": ok; " in said[0])

    judged()
