"""Stories written again as files are saved: which words changed, what is wrong in a file, half a file, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desk import cli
from desk.laid_out import laid_out
from desk.watching import Wanted, Watching, words_changed
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.shelf import shelf

TABLE = (
    "Ashby 30 160 40 150 38 155 35 152 32 250 30 148 546\n"
    "Barton 50 51 52 50 51 52 50 51 52 50 51 52 50\n"
    "Chilton 9 8 9 7 9 8 9 8 9 7 9 6 0"
)
ZERO = Path(__file__).parent / "words" / "zero.j2"
LATEST = "{{ f.area | in_area }} in latest {{"
NEWEST = "{{ f.area | in_area }} in newest {{"


class Watched:
    """A watch that looks when it is told to; what it says is kept."""

    def __init__(self, newsroom: Path, *areas: str, out: Path | None = None) -> None:
        self.lines: list[str] = []
        self.watching = Watching(
            home=Home(newsroom),
            wanted=Wanted(dataset="example", areas=areas, out=out),
            say=self.lines.append,
        )
        self.watching.start()

    def after(self, save: Callable[[], object], looks: int = 2) -> str:
        """What it says once something was saved: the first look sees it, the second reads it."""
        del self.lines[:]
        save()
        for _ in range(looks):
            self.watching.look()
        return "\n".join(self.lines)


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    laid_out(brief_of(TABLE), tmp_path / "newsroom")
    (tmp_path / "newsroom" / "sentences").mkdir()
    zero(tmp_path / "newsroom")()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "newsroom"


def zero(newsroom: Path, old: str = "", new: str = "") -> Callable[[], object]:
    """Saves the file of the kind `zero` as the newsroom's own, with words replaced."""
    text = ZERO.read_text("utf-8")
    assert old in text
    return lambda: (newsroom / "sentences" / "zero.j2").write_text(text.replace(old, new), "utf-8")


def test_a_changed_sentence_is_shown_word_by_word_in_the_stories_that_tell_it(newsroom: Path) -> None:
    watched = Watched(newsroom)
    assert "for 3 stories of example; Ctrl-C ends it" in watched.lines[-1]
    said = watched.after(zero(newsroom, LATEST, NEWEST)).splitlines()
    assert said[1:] == [
        "newsroom/sentences/zero.j2",
        "newsroom/sentences/zero.j2:3: reads headline: no example says that",
        "  one says: No fever cases in Ashby in newest week",
        "Chilton:",
        "  No fever cases in Chilton in [-latest-] {+newest+} week",
        "1 of 4 stories changed",
    ]
    gone = watched.after((newsroom / "sentences" / "zero.j2").unlink)
    assert "newsroom/sentences/zero.j2 is gone" in gone
    assert "Chilton:" in gone  # the shipped words again


def test_a_sentence_that_no_watched_story_tells_points_to_its_preview(newsroom: Path) -> None:
    watched = Watched(newsroom, "Ashby")
    said = watched.after(zero(newsroom, LATEST, NEWEST))
    assert "0 of 1 stories changed" in said
    assert "parishpump preview zero shows what else it says" in said


def test_a_file_at_fault_is_named_with_its_line_and_the_stories_stay(newsroom: Path) -> None:
    watched = Watched(newsroom, "Chilton")
    said = watched.after(zero(newsroom, LATEST, "{{ f.area | in_area }} in 7 {{"))
    assert "newsroom/sentences/zero.j2:12: a literal figure '7'" in said
    assert "the stories stay as they were until that is mended" in said
    assert "1 of 1 stories changed" in watched.after(zero(newsroom, LATEST, NEWEST))


@pytest.mark.parametrize("half", ["{# zero: there were", "{% macro headline(f, mo", ""])
def test_half_a_file_ends_nothing_and_the_whole_one_mends_it(newsroom: Path, half: str) -> None:
    watched = Watched(newsroom, "Chilton")
    said = watched.after(lambda: (newsroom / "sentences" / "zero.j2").write_text(half, "utf-8"))
    assert "newsroom/sentences/zero.j2" in said
    assert "{+newest+}" in watched.after(zero(newsroom, LATEST, NEWEST)) or not half


def test_a_file_that_is_being_written_is_not_read_before_it_rests(newsroom: Path) -> None:
    watched = Watched(newsroom, "Chilton")
    assert watched.after(zero(newsroom, LATEST, NEWEST), looks=1) == ""
    assert watched.after(zero(newsroom, LATEST, NEWEST.replace("newest", "youngest")), looks=1) == ""
    assert "{+youngest+}" in watched.after(lambda: None, looks=1)


def test_nothing_is_said_while_nothing_is_saved(newsroom: Path) -> None:
    assert Watched(newsroom, "Chilton").after(lambda: None, looks=5) == ""


def test_a_changed_table_is_read_again(newsroom: Path) -> None:
    table = newsroom / "datasets" / "example.csv"
    watched = Watched(newsroom, "Chilton")
    changed = table.read_text("utf-8").replace("A02,2021-02-24,6", "A02,2021-02-24,5")
    assert changed != table.read_text("utf-8")
    said = watched.after(lambda: table.write_text(changed, "utf-8"))
    assert "[-six.-] {+five.+}" in said


def test_a_table_with_a_letter_in_a_cell_is_named_and_the_watch_goes_on(newsroom: Path) -> None:
    table = newsroom / "datasets" / "example.csv"
    watched = Watched(newsroom, "Chilton")
    whole = table.read_text("utf-8")
    said = watched.after(lambda: table.write_text(whole.replace("A02,2021-02-24,6", "A02,2021-02-24,x"), "utf-8"))
    assert "example.csv" in said
    assert "the stories stay as they were" in said
    assert "0 of 1 stories changed" in watched.after(lambda: table.write_text(whole, "utf-8"))


def test_a_changed_style_and_shape_are_told_anew(newsroom: Path) -> None:
    watched = Watched(newsroom, "Chilton")
    for name in ("styles", "stories"):
        (newsroom / name).mkdir()
    style = shelf("styles").find("km").read_text("utf-8")
    assert 'date = "month_day"' in style
    said = watched.after(
        lambda: (newsroom / "styles" / "km.toml").write_text(
            style.replace('date = "month_day"', 'date = "day_month"').split("[reads")[0], "utf-8"
        )
    )
    assert "in the week to {+3+} March [-3,-] 2021" in said
    broken = watched.after(lambda: (newsroom / "stories" / "area.toml").write_text("name = ", "utf-8"))
    assert "area.toml" in broken
    assert "the stories stay as they were" in broken


def test_pages_are_written_and_written_again(newsroom: Path, tmp_path: Path) -> None:
    watched = Watched(newsroom, "Chilton", out=tmp_path / "pages")
    (page,) = (tmp_path / "pages").glob("*.html")
    assert "in latest week" in page.read_text("utf-8")
    watched.after(zero(newsroom, LATEST, NEWEST))
    assert "in newest week" in page.read_text("utf-8")


def test_words_that_changed_stand_marked_in_their_sentence() -> None:
    assert words_changed("Cases fell to 60.", "Cases fell again to 60.") == "Cases fell {+again+} to 60."
    assert words_changed("", "New.") == "{+New.+}"
    assert words_changed("Gone.", "") == "[-Gone.-]"


def heeds_ctrl_c() -> None:
    """Tests that a script runs in the background ignore it, and so would all that they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_shows_a_saved_sentence_and_ends_cleanly_on_ctrl_c(newsroom: Path) -> None:
    asked = ["--home", "newsroom", "watch", "example", "--area", "Chilton", "--every", "0.05"]
    command = [sys.executable, "-c", "from desk.cli import main; main()", *asked]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=heeds_ctrl_c,
    ) as watching:
        try:
            assert watching.stdout is not None
            assert "watching" in watching.stdout.readline()
            zero(newsroom, LATEST, NEWEST)()
            said = [watching.stdout.readline() for _ in range(7)]
            watching.send_signal(signal.SIGINT)
            rest, errors = watching.communicate(timeout=120)
        finally:
            watching.kill()
    assert "  No fever cases in Chilton in [-latest-] {+newest+} week\n" in said
    assert (watching.returncode, errors) == (0, "")
    assert rest.endswith("stopped\n")
