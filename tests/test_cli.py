"""The commands as a person types them: what they print, what they say when something is wrong, how they end."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner
from conftest import FULL, dataset, dataset_for, released_for

from desk import cli
from desk import demo as demo_run
from desk.commands import names
from nlg import pipeline
from nlg.errors import NotKnown
from nlg.home import Home

SOME = 6  # else one story of the demo in so many is looked at twice
OF_ALL = 1 if FULL else 12  # the quick run tells one area of the demo in so many; all of them are told by the full run
PROMISED = "stories written, every claim checked; 0 held back"
EVERY_AREA, OTHERS = demo_run.areas, demo_run.others


def told_areas(of: pipeline.Dataset) -> list[str]:
    kent = [code for code in EVERY_AREA(of) if of.register.areas[code].name == "Kent and Medway"]
    return list(dict.fromkeys([*kent, *EVERY_AREA(of)[::OF_ALL]]))


def told_others() -> list[str]:
    return OTHERS() if FULL else ["pay_jobs"]


class Said:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


READ, ANALYSE = pipeline.open_dataset, pipeline.release


def of_its_own(home: Home) -> bool:
    try:
        return bool(home.folder)
    except NotKnown:
        return False


def opened(home: Home, name: str, as_of: date | None = None) -> pipeline.Dataset:
    """The shipped tables, read once for all commands that have no newsroom of their own."""
    known = name in home.shelf("datasets").files()
    return dataset(name) if known and as_of is None and not of_its_own(home) else READ(home, name, as_of)


def analysed(of: pipeline.Dataset, period: date, style: str | None = None) -> pipeline.Release:
    again = not of_its_own(of.home) and of is dataset(of.sheet.id)
    return released_for(of, period, style) if again else ANALYSE(of, period, style)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> object:
    """Runs a command in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARISHPUMP_HOME", raising=False)
    monkeypatch.setattr(pipeline, "open_dataset", opened)
    monkeypatch.setattr(pipeline, "release", analysed)

    def command(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["parishpump", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


def demonstrate(out: Path, areas: Callable[[pipeline.Dataset], list[str]] = told_areas) -> str:
    """Runs the demo in this process, on tables that were read and analysed once; gives what it printed."""

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo_run, "open_dataset", dataset_for)
        patched.setattr(demo_run, "release", released_for)
        patched.setattr(demo_run, "areas", areas)
        patched.setattr(demo_run, "others", told_others)
        done = CliRunner().invoke(cli.cli, ["demo", "--out", str(out)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "out"
    assert PROMISED in demonstrate(out)
    return out


def test_the_demo_writes_stories_pages_bundles_and_a_feed(demo: Path) -> None:
    stories = sorted((demo / "public" / "stories").iterdir())
    assert len(stories) >= 50 // OF_ALL
    for story in stories:
        assert (story / "index.html").is_file()
        assert (story / "story.json").is_file()
    assert (demo / "public" / "feed.xml").is_file()
    assert (demo / "newsroom.toml").is_file()
    assert (demo / "ledger.jsonl").is_file()
    none = (demo / "not-written.txt").read_text("utf-8").splitlines()
    assert all(re.match(r"no story: \w+, \d{4}-\d\d-\d\d: \w", line) for line in none), none


def test_every_story_of_the_demo_is_true(demo: Path, run) -> None:  # type: ignore[no-untyped-def]
    stories = sorted((demo / "public" / "stories").glob("*/story.json"))
    asked = [demo] if FULL else stories[::SOME]
    said = run("check", *map(str, asked))
    assert said.code == 0
    assert len(said.out.splitlines()) >= len(stories) // SOME
    assert all(": true: " in line for line in said.out.splitlines())


def test_a_demo_of_another_machine_is_byte_equal(demo: Path, tmp_path: Path) -> None:
    code = "import test_cli; test_cli.demo_run.areas = test_cli.told_areas;"
    code += "test_cli.demo_run.others = test_cli.told_others; test_cli.cli.main()"
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    root = Path(cli.__file__).parents[1]
    environment |= {"PYTHONPATH": f"{root}:{root / 'tests'}"} | ({"PARISHPUMP_FULL": "1"} if FULL else {})
    out = tmp_path / "again"
    done = subprocess.run(
        [sys.executable, "-c", code, "demo", "--out", str(out)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    assert PROMISED in done.stdout
    first, second = (
        {p.relative_to(at): p.read_bytes() for p in sorted(at.rglob("*")) if p.is_file() and "cache" not in p.parts}
        for at in (demo, out)  # what is kept to save time goes by this machine's files
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_second_demo_over_the_first_touches_no_file(tmp_path: Path) -> None:
    def some(of: pipeline.Dataset) -> list[str]:
        return EVERY_AREA(of)[:: 1 if FULL else 2 * SOME]

    demonstrate(tmp_path, some)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "public").rglob("*") if p.is_file()}
    demonstrate(tmp_path, some)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "public").rglob("*") if p.is_file()}
    assert len(before) >= 10
    assert before == after


def test_the_feed_is_read_by_an_independent_reader(demo: Path) -> None:
    feed = feedparser.parse((demo / "public" / "feed.xml").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == min(50, len(list((demo / "public" / "stories").iterdir())))
    for entry in feed.entries:
        assert entry.id.startswith("urn:uuid:")
        assert entry.link.startswith("https://demo.parishpump.example/stories/")
        replayed = ("Mon, 26 Oct 2020 09:30:00", "Wed, 04 Nov 2020 10:00:00")  # of the corrected story and the next
        assert entry.published.startswith(("Mon, 08 Mar 2021 09:30:00", "Tue, 14 Mar 2023 09:30:00", *replayed)) or FULL
        assert len(entry.summary) <= 160
        assert "published automatically, by a rule (“" in entry.content[0].value


def test_the_label_of_every_story_names_software_and_whose_figures(demo: Path) -> None:
    for path in sorted((demo / "public" / "stories").glob("*/story.json")):
        bundle = json.loads(path.read_text("utf-8"))
        labels = [s["text"] for p in bundle["body"] for s in p["sentences"] if s["kind"] == "label"]
        assert len(labels) == 1
        assert "written by software from figures published by" in labels[0]


def test_a_changed_digit_is_found_and_named(demo: Path, tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    source = next((demo / "public" / "stories").glob("kent-and-medway-england-covid-*/story.json"))
    lie = tmp_path / "lie.json"
    lie.write_text(source.read_text("utf-8").replace("saw 757 cases", "saw 758 cases"), encoding="utf-8")
    said = run("check", str(lie))
    assert said.code == 1
    assert "FALSE" in said.out
    assert "b3.1" in said.out


def test_a_story_is_printed_as_text(run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_deaths", "--area", "Medway")
    assert said.code == 0
    assert "For the first time since the pandemic struck" in said.out.replace("\n", " ")
    assert said.err == ""


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("markdown", "# No Covid deaths"),
        ("html", "<!doctype html>"),
        ("json", '"format": "parishpump-story/1"'),
        ("ninjs16", '"pubstatus": "withheld"'),
        ("wxr", "<wp:status><![CDATA[draft]]></wp:status>"),
    ],
)
def test_a_story_is_printed_in_each_format(kind: str, sign: str, run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_deaths", "--area", "E06000035", "--format", kind)
    assert said.code == 0
    assert sign in said.out


def test_writing_to_a_folder_leaves_whole_files_and_nothing_else(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_deaths", "--area", "Medway", "--out", str(tmp_path / "w"), "--format", "json")
    assert said.code == 0
    files = [p for p in (tmp_path / "w").rglob("*") if p.is_file()]
    assert [p.name for p in files] == ["medway-england-deaths-2020-07-10.json"]
    assert run("check", str(files[0])).code == 0


def test_where_nothing_is_news_the_answer_is_no_story(run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_deaths", "--area", "Fenland")
    assert said.code == 3
    assert said.out.startswith("no story: Fenland: nothing stands out")


def test_facts_show_score_reasons_and_evidence_in_80_columns(run) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_deaths", "--area", "Medway", "--left-out")
    assert said.code == 0
    assert "first_time · weekly.deaths" in said.out
    assert "bits" in said.out
    assert "cells: weekly.deaths, E06000035" in said.out
    assert "left out:" in said.out
    scores = [float(m[1]) for m in re.finditer(r"^[#.]{10} +([\d.]+)  ", said.out, re.MULTILINE)]
    assert scores == sorted(scores, reverse=True)
    assert all(len(line) <= 80 for line in said.out.split("left out:")[0].splitlines())


def test_facts_say_what_would_make_them_false(run) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_covid", "--area", "Kent and Medway", "--kind", "all_but")
    assert "margin: two fewer cases in Gravesham would make this false" in said.out
    assert "robust: 13 of 16 variations agree" in said.out


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("list_change", "it leads the story"),
        ("run", "told, in the paragraph 'size'"),
        ("zero", "not true: cases: 757 now, 1,081 a week before"),
        ("change_year", "true, and scores 3.9: not told"),
        ("first_time", "it held once on record"),
    ],
)
def test_facts_say_why_a_kind_is_or_is_not_told(run, kind: str, answer: str) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_covid", "--area", "Kent and Medway", "--why", kind)
    assert said.code == 0
    assert answer in " ".join(said.out.split()), said.out


def test_what_is_news_anywhere_comes_one_fact_a_figure_best_first(run) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_covid")
    assert said.code == 0
    scores = [float(m[1]) for m in re.finditer(r"^[#.]{10} +([\d.]+)  ", said.out, re.MULTILINE)]
    assert len(scores) == 12
    assert scores == sorted(scores, reverse=True)
    assert said.out.startswith("Sevenoaks\n")  # it met the goal again, after a winter of missing it
    assert "picked from 315 places" in said.out
    assert run("facts", "england_covid", "--why", "run").code == 2


def test_a_kind_the_shelf_lacks_is_named_with_its_nearest(run) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_covid", "--area", "Kent", "--why", "lowest_sinc")
    assert said.code == 2
    assert "lowest_since" in said.err


def test_a_backtest_is_a_table_and_a_page(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "page.html"
    said = run("backtest", "england_deaths", "--kind", "run", "--kind", "zero", "--area", "Medway", "--out", str(page))
    assert said.code == 0
    assert re.search(r"^zero · weekly.deaths +1 +18 ", said.out, re.MULTILINE)
    text = page.read_text("utf-8")
    assert text.count("<svg") == 2
    assert "Medway" in text
    assert "http" not in text


def test_facts_as_json_are_whole(run) -> None:  # type: ignore[no-untyped-def]
    said = run("facts", "england_deaths", "--area", "Medway", "--json")
    found = json.loads(said.out)
    first = next(fact for fact in found["facts"] if fact["kind"] == "first_time")
    assert first["evidence"][0]["areas"] == ["E06000035"]
    assert first["margin"]


def test_datasets_are_listed_and_one_is_shown_with_its_areas(run) -> None:  # type: ignore[no-untyped-def]
    assert {"england_covid", "england_deaths"} <= set(run("datasets").out.split())
    said = run("datasets", "england_deaths")
    assert "newest settled period: 2020-07-10" in said.out
    assert "Medway (unitary)" in said.out


@pytest.mark.parametrize(
    ("words", "message", "mend"),
    [
        (["write", "england_covd", "--area", "Kent"], "there is no 'england_covd'", "england_covid"),
        (["write", "england_deaths", "--area", "Medwey"], "there is no area 'Medwey'", "Medway"),
        (
            ["write", "england_deaths", "--area", "Medway", "--period", "2020-07-11"],
            "no period ends on 2020-07-11",
            "2020-07-10",
        ),
        (
            ["write", "england_covid", "--area", "Medway", "--as-of", "2021-03-01"],
            "nothing of 'upper' had been published by 2021-03-01",
            "2021-03-08",
        ),
        (["write", "england_deaths", "--area", "Medway", "--style", "times"], "there is no 'times'", "bbc"),
        (["check", "nowhere"], "nowhere: there is no such file or folder", ""),
        (["facts", "england_covid", "--kind", "zzz"], "there is no kind of fact 'zzz'", "docs/facts.md"),
        (["--home", "nowhere", "datasets"], "there is no newsroom.toml", ""),
        (["datasets", "--home", "nowhere"], "there is no newsroom.toml", ""),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_the_way_to_mend_it(
    words: list[str], message: str, mend: str, run
) -> None:  # type: ignore[no-untyped-def]
    said = run(*words)
    assert said.code == 2
    lines = said.err.strip().splitlines()
    assert message in lines[0]
    assert mend in " ".join(lines[1:])
    assert "Traceback" not in said.err
    assert len(lines) <= 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be checked"),
        ("{}", "cannot be checked"),
        ('{"format": "parishpump-story/2"}', "cannot be checked"),
        ("[1, 2]", "cannot be checked"),
    ],
)
def test_what_is_no_story_is_refused_never_passed(text: str, said: str, tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    answer = run("check", str(path))
    assert answer.code == 2
    assert said in answer.out


def test_style_changes_dates_and_never_figures(run) -> None:  # type: ignore[no-untyped-def]
    km, bbc = (
        run("write", "england_covid", "--area", "Kent and Medway", "--style", style).out for style in ("km", "bbc")
    )
    assert "October 12" in km
    assert "12 October" in bbc
    for figure in ("757", "1,081", "40.7", "75.7", "30.2"):
        assert figure in km
        assert figure in bbc


def test_a_newsrooms_own_sentence_replaces_the_shipped_one(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path / "newsroom"
    (home / "sentences").mkdir(parents=True)
    (home / "newsroom.toml").write_text(
        'publisher = "Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n', encoding="utf-8"
    )
    (home / "sentences" / "zero.j2").write_text("{% macro lead(f, more) %}Nil.{% endmacro %}", encoding="utf-8")
    shipped = (Path(cli.__file__).parents[1] / "story_templates" / "sentences" / "first_time.j2").read_text("utf-8")
    mine = shipped.replace("a week has passed", "a week went by").replace("has passed", "went by")
    (home / "sentences" / "first_time.j2").write_text(mine, encoding="utf-8")
    said = run("write", "england_deaths", "--area", "Medway")
    assert "went by with no coronavirus deaths" in said.out.replace("\n", " ")
    broken = mine.replace("went by", "went 1 by")
    (home / "sentences" / "first_time.j2").write_text(broken, encoding="utf-8")
    said = run("write", "england_deaths", "--area", "Medway")
    assert said.code == 2
    assert "first_time.j2: line" in said.err
    assert "a literal figure '1'" in said.err


def test_a_group_beyond_its_own_tables_record_gets_an_answer_not_a_crash(run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_covid", "--area", "Kent", "--period", "2022-01-05")
    assert said.code == 3
    assert "table 'upper' has no period that ends on 2022-01-05" in said.out


def test_a_figure_that_has_not_settled_is_no_story_yet(run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_covid", "--area", "Kent", "--period", "2021-03-07")
    assert said.code == 3
    assert "had not settled when it was published on 2021-03-08" in said.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--area", "Medway", "--out", "/dev/null/x"], "/dev/null"),
        (["--area", "Medway", "--out", ""], "--out needs a folder of its own"),
        (["--area", "Medway", "--all"], "--area and --all cannot be used together"),
        ([], "say which area with --area"),
    ],
)
def test_options_that_cannot_be_are_refused_in_words(words: list[str], message: str, run) -> None:  # type: ignore[no-untyped-def]
    said = run("write", "england_deaths", *words)
    assert said.code == 2
    assert message in said.err
    assert "Traceback" not in said.err


def test_a_mistyped_command_is_answered_with_the_nearest(run) -> None:  # type: ignore[no-untyped-def]
    said = run("wrtie", "england_deaths")
    assert said.code == 2
    assert "There is no command 'wrtie': did you mean write?" in said.err
    assert "No such command 'xyzzy'" in run("xyzzy").err


def test_the_help_says_what_each_command_does_whole(run) -> None:  # type: ignore[no-untyped-def]
    lines = run("--help").out.split("Look:\n")[1].split("Exit codes:")[0]
    assert "..." not in lines.replace('"https://..."', "")
    assert [name for name in names() if f"  {name} " not in lines] == []


def test_a_folder_of_written_bundles_can_be_checked(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    run("write", "england_deaths", "--area", "Medway", "--out", "w", "--format", "json")
    assert run("check", "w").code == 0


def test_a_newsroom_in_which_nothing_was_done_yet_says_so(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    room = tmp_path / "room"
    Home.create(room)
    (tmp_path / "public").mkdir()
    assert "no story yet" in run("stories", "--home", str(room)).err
    for words, message in (
        (["verify-audit", "--home", str(room)], "no review desk was ever opened here"),
        (["validate", str(tmp_path / "public"), "--home", str(room)], "there is nothing in it"),
    ):
        said = run(*words)
        assert (said.code, len(said.err.splitlines())) == (2, 2)
        assert message in said.err
    assert not (room / "desk").exists()
