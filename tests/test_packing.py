"""A story packed with its sources is checked with nothing else at hand, and not with one byte changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from proofs import lay_sources, whole_story

from desk.checking import check_paths
from desk.cli import cli
from desk.packing import find, run
from nlg.errors import NotKnown
from nlg.home import Home
from nlg.proof.check import main

HOUSE = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a true story beside its sources."""
    folder = lay_sources(tmp_path_factory.mktemp("told"))
    (folder / "story.json").write_text(json.dumps(whole_story(folder)), encoding="utf-8")
    return folder


def packed(told: Path, to: Path, zipped: bool = False) -> list[str]:
    said: list[str] = []
    assert run(Home(None), str(told / "story.json"), to, [], zipped, said.append) == 0
    return said


@pytest.fixture(scope="module")
def crate(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed") / "ashby.crate"
    packed(told, folder, zipped=True)
    return folder


def elsewhere(crate: Path, folder: Path) -> Path:
    return Path(shutil.copytree(crate, folder / "crate"))


def test_a_packed_story_is_proved_where_there_is_nothing_else(crate: Path, tmp_path: Path) -> None:
    there = elsewhere(crate, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nlg.proof.check", str(there)], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": ok; " in done.stdout


def test_the_command_line_proves_it_too(crate: Path, tmp_path: Path) -> None:
    said: list[str] = []
    assert check_paths(Home(None), [elsewhere(crate, tmp_path)], [], said.append) == 0
    assert len(said) == 1
    assert ": true: " in said[0]


def every_file(crate: Path) -> list[str]:
    return sorted(path.relative_to(crate).as_posix() for path in crate.rglob("*") if path.is_file())


def test_one_byte_changed_in_any_file_is_found_and_the_file_named(
    crate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = elsewhere(crate, tmp_path)
    names = every_file(there)
    assert len(names) >= 15
    for name in names:
        content = (there / name).read_bytes()
        for at in (0, len(content) // 2, len(content) - 1):
            (there / name).write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            assert main([str(there)]) == 2, (name, at)
            printed = capsys.readouterr().out
            assert "cannot be checked" in printed
            assert name in printed or name == "manifest-sha256.txt"
        (there / name).write_bytes(content)
    assert main([str(there)]) == 0


def test_a_file_that_is_gone_or_came_later_is_found(
    crate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = elsewhere(crate, tmp_path)
    (there / "extra.txt").write_text("x")
    assert main([str(there)]) == 2
    assert "extra.txt was not packed with the story" in capsys.readouterr().out
    (there / "extra.txt").unlink()
    (there / "sources" / "daily.csv").unlink()
    assert main([str(there)]) == 2
    assert "sources/daily.csv is missing from the packed story" in capsys.readouterr().out


def test_a_story_packed_twice_is_the_same_to_the_byte(told: Path, crate: Path, tmp_path: Path) -> None:
    again = tmp_path / "ashby.crate"
    packed(told, again, zipped=True)
    packed(told, again, zipped=True)
    assert {name: (again / name).read_bytes() for name in every_file(again)} == {
        name: (crate / name).read_bytes() for name in every_file(crate)
    }
    assert again.with_name("ashby.crate.zip").read_bytes() == crate.with_name("ashby.crate.zip").read_bytes()


def test_the_zip_holds_the_folder(crate: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(crate.with_name("ashby.crate.zip")) as archive:
        archive.extractall(tmp_path / "out")
    assert main([str(tmp_path / "out")]) == 0


def test_a_story_that_is_not_true_is_not_packed(told: Path, tmp_path: Path) -> None:
    folder = lay_sources(tmp_path / "told") if (tmp_path / "told").mkdir() is None else told
    bundle = whole_story(folder)
    bundle["claims"][0]["value"] = "E2"
    (folder / "story.json").write_text(json.dumps(bundle))
    said: list[str] = []
    assert run(Home(None), str(folder / "story.json"), tmp_path / "crate", [], False, said.append) == 1
    assert "FALSE, and not packed" in said[0]
    (folder / "daily.csv").unlink()
    assert run(Home(None), str(folder / "story.json"), tmp_path / "crate", [], False, said.append) == 2
    assert "daily.csv" in said[1]
    assert not (tmp_path / "crate").exists()


def test_a_folder_with_other_things_is_left_alone(told: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(NotKnown, match="something else"):
        run(Home(None), str(told / "story.json"), tmp_path, [], False, print)
    with pytest.raises(NotKnown, match="no story 'nowhere'"):
        find(Home(None), "nowhere")


def test_a_story_is_found_by_its_slug_in_what_the_demo_made(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = tmp_path / "out" / "public" / "stories" / "ashby-fever"
    public.mkdir(parents=True)
    shutil.copy(told / "story.json", public)
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    assert run(Home(None), "ashby-fever", None, [told], False, said.append) == 0
    assert said == ["ashby-fever.crate: 16 files; prove them: parishpump check ashby-fever.crate"]
    assert check_paths(Home(None), [tmp_path / "ashby-fever.crate"], [], said.append) == 0


def test_the_command_packs_and_says_how_to_prove_it(told: Path, tmp_path: Path) -> None:
    words = ["bundle", str(told / "story.json"), "--out", str(tmp_path / "ashby")]
    refused = CliRunner().invoke(cli, words)
    assert (refused.exit_code, "--ro-crate" in refused.output) == (2, True)
    done = CliRunner().invoke(cli, [*words, "--ro-crate", "--zip"])
    assert (done.exit_code, done.output) == (
        0,
        f"{tmp_path / 'ashby'}: 16 files; prove them: parishpump check {tmp_path / 'ashby'}\n",
    )
    assert (tmp_path / "ashby.zip").is_file()


# --- in the web's own terms -----------------------------------------------------------------------


def read(crate: Path, name: str) -> dict[str, Any]:
    found = json.loads((crate / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_crate_names_every_file_with_its_hash(crate: Path) -> None:
    graph = {node["@id"]: node for node in read(crate, "ro-crate-metadata.json")["@graph"]}
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = [part["@id"] for part in graph["./"]["hasPart"]]
    assert parts == [
        name for name in every_file(crate) if name not in ("ro-crate-metadata.json", "manifest-sha256.txt")
    ]
    for name in parts:
        assert graph[name]["sha256"] == hashlib.sha256((crate / name).read_bytes()).hexdigest()
    article = graph[graph["./"]["mainEntity"]["@id"]]
    assert article["@type"] == "NewsArticle"
    assert all(graph[based["@id"]]["@type"] == ["File", "Dataset"] for based in article["isBasedOn"])


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for each in node for found in references(each)]
    if not isinstance(node, dict):
        return []
    return [node["@id"]] if set(node) == {"@id"} else [found for each in node.values() for found in references(each)]


def test_every_reference_in_the_crate_leads_to_a_node(crate: Path) -> None:
    graph = read(crate, "ro-crate-metadata.json")["@graph"]
    there = {node["@id"] for node in graph}
    assert len(there) == len(graph)
    assert [each for each in references(graph) if each not in there and not each.startswith("https://w3id.org/")] == []


def test_each_annotation_selects_the_words_of_its_claim(crate: Path) -> None:
    story, notes = read(crate, "story.json"), read(crate, "claims.jsonld")
    claims = {f"{story['id']}#{claim['id']}": claim for claim in story["claims"] if claim["sentence"]}
    items = notes["first"]["items"]
    assert [item["id"] for item in items] == list(claims)
    assert notes["total"] == len(items)
    texts = {said["id"]: said["text"] for part in story["body"] for said in part["sentences"]}
    texts |= {said["id"]: said["text"] for said in (story["headline"], *story["notes"])}
    for item in items:
        quote, place = item["target"]["selector"]
        text = texts[item["target"]["source"].partition("#")[2]]
        assert text[place["start"] : place["end"]] == quote["exact"] == claims[item["id"]]["printed"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_the_tables_columns_stand_in_their_order_with_units(crate: Path) -> None:
    tables = {table["url"]: table for table in read(crate, "tables.csvw.json")["tables"]}
    for url, table in tables.items():
        content = (crate / url).read_bytes()
        header = (gzip.decompress(content) if url.endswith(".gz") else content).decode().splitlines()[0]
        assert [column["titles"] for column in table["tableSchema"]["columns"]] == header.split(",")
    cases = tables["sources/daily.csv"]["tableSchema"]["columns"][-1]
    assert (cases["titles"], cases["datatype"], cases["schema:unitText"]) == ("cases", "decimal", ["cases"])


def test_every_key_of_a_story_has_a_term_in_the_context(crate: Path) -> None:
    context = read(crate, "context.jsonld")["@context"]
    assert [key for key in read(crate, "story.json") if key not in context and key not in _OWN] == []


_OWN = ("dataset", "series", "story", "slug", "style")  # the vocabulary's own words
