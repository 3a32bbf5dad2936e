"""What an editor sees of a sentence file: what cannot stand in it, by line, and its wordings on awkward figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FULL, dataset_for, released_for

from desk import preview
from desk.awkward import NAMES, awkward, spoken_of
from desk.preview import previewed, run
from nlg.errors import NotKnown
from nlg.finding.detect import by_default
from nlg.home import Home

SAMPLE = by_default() if FULL else by_default()[::20]
ZERO = Path(__file__).parent / "words" / "zero.j2"
Edited = Callable[..., Path]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(preview, "open_dataset", dataset_for)
    monkeypatch.setattr(preview, "release", released_for)
    return Home.create(tmp_path / "newsroom", publisher="Echo", base_url="https://e.example", id_namespace="e.example")


@pytest.fixture
def edited(newsroom: Home) -> Edited:
    """The newsroom's own sentences for the kind `zero`, with words replaced."""

    def edit(old: str, new: str) -> Path:
        text = ZERO.read_text("utf-8")
        assert old in text
        path = newsroom.folder / "sentences" / "zero.j2"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path

    return edit


def shown(home: Home, asked: str) -> tuple[int, str]:
    lines: list[str] = []
    code = run(home, asked, "england_deaths", None, lines.append)
    return code, "\n".join(lines)


def line_of(path: Path, words: str) -> str:
    text = path.read_text("utf-8")
    return f"newsroom/sentences/{path.name}:{text.count(chr(10), 0, text.index(words)) + 1}: "


@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ("There were {{ no(f) }}", "There were 0", "a literal figure '0'", "print it through a filter"),
        ("There were {{ no(f) }}", "There were never", "'never' claims something and nothing proves it", "claim"),
        ("{{ f.then | figure }}", "{{ f.then | figur }}", "there is no filter 'figur'", "did you mean 'figure'?"),
        ("{{ f.then | figure }}", "{{ f.thn | figure }}", "f has no 'thn'", "did you mean 'then'?"),
        ("{{ f.then | figure }}", "{{ f.then.number }}", "f.then.number is printed as it stands", "| figure"),
        ("things(f.measure)", "thingz(f.measure)", "there is no 'thingz'", "did you mean 'things'?"),
        ("more.place(f)", "more.plaice(f)", "more has no 'plaice'", "did you mean 'place'?"),
        ("{% macro lead_2(f, more) -%}", "{% macro lead_2(f, more -%}", "expected token", ""),
        ("after one the week before.", "after 10 the week before.", "no example says that", "one says: "),
        ("reads body ", "reads bodie ", "there is no wording of that name", "there are headline"),
    ],
)
def test_a_flaw_is_reported_with_its_line_and_what_to_do(
    newsroom: Home, edited: Edited, old: str, new: str, what: str, mend: str
) -> None:
    path = edited(old, new)
    code, out = shown(newsroom, "zero#body")
    reported = [line for line in out.splitlines() if what in line and line.startswith(line_of(path, new))]
    assert code == 1
    assert reported, out
    assert mend in out[out.index(reported[0]) :]


def test_a_file_without_a_reading_is_told_so(newsroom: Home, edited: Edited) -> None:
    path = edited("{# zero", "{# zero")
    path.write_text(path.read_text("utf-8").replace("reads ", "says "), "utf-8")
    code, out = shown(newsroom, "zero#body")
    assert (code, "zero.j2:1: there is no `reads` line" in out) == (1, True)


def test_a_field_that_only_a_rendered_sentence_misses_is_named_with_its_line(newsroom: Home, edited: Edited) -> None:
    path = edited('{{ "no" | claim(f.now, "number", decimals=0) }}', "{% set g = f %}{{ g.noww | figure }}")
    code, out = shown(newsroom, "zero#body")
    assert code == 1
    assert f"{line_of(path, 'g.noww')}the fact has no attribute 'noww': did you mean 'now'?" in out


def test_words_that_the_figures_do_not_bear_are_shown_with_what_the_checker_says(
    newsroom: Home, edited: Edited
) -> None:
    edited("compared with {{ f.then | figure }}", 'compared with {{ "two" | claim(f.then, "number", decimals=0) }}')
    code, out = shown(newsroom, "zero#body_2")
    assert code == 1
    assert "!! 'two': " in out


def test_the_newsrooms_own_words_are_the_ones_shown(newsroom: Home, edited: Edited) -> None:
    path = edited("There were no cases in Ashby, after", "No cases were counted in Ashby, after")
    old = "There were {{ no(f) }} {{ things(f.measure) }} {{ more.place(f) }}, after"
    new = "{{ no(f) }} {{ things(f.measure) }} were counted {{ more.place(f) }}, after"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    code, out = shown(newsroom, "zero#body")
    assert code == 0, out
    assert "No cases were counted in the Wold, after one the week before." in out
    assert re.search(r"No deaths were counted in [A-Z][\w ]+, after \w+ the week before\.", out)


def test_one_wording_alone_can_be_asked_for(newsroom: Home) -> None:
    code, out = shown(newsroom, "zero.j2#body_2")
    assert code == 0
    assert "\nbody_2, line " in out
    assert "\nbody, line " not in out


def test_what_is_not_there_suggests_what_is(newsroom: Home) -> None:
    with pytest.raises(NotKnown) as error:
        previewed(newsroom, "lowest_sinc")
    assert "lowest_since" in error.value.mend
    with pytest.raises(NotKnown) as error:
        previewed(newsroom, "zero#boddy")
    assert "body" in error.value.mend


def test_awkward_names_and_figures_are_told_and_those_that_cannot_be_are_named(newsroom: Home) -> None:
    _, out = shown(newsroom, "change_prev#member")
    for _, name, _ in NAMES:
        assert name in out
    for figure in ("one case", "11 cases", "18 cases", "80 cases", "999 cases", "1,000 cases", "£250,000"):
        assert figure in out
    assert "no example speaks of: a tie" in out


def test_a_house_style_is_shown_on_the_beginnings_of_ten_stories(newsroom: Home) -> None:
    lines: list[str] = []
    assert run(newsroom, "bbc.toml", "england_deaths", None, lines.append) == 0
    assert len(lines) == 11
    assert "10 July" in "\n".join(lines)


def test_a_style_is_shown_by_its_name(newsroom: Home) -> None:
    lines: list[str] = []
    run(newsroom, "zero#lead", "england_deaths", "bbc", lines.append)
    assert "the week ending 10 July" in "\n".join(lines)


@pytest.mark.parametrize("kind", SAMPLE)
def test_awkward_panels_hold_what_they_are_called_for_and_the_kind_speaks(kind: str) -> None:
    panels, never = awkward(kind)
    assert panels
    assert not {one.label for one in panels} & set(never)
    assert all(any(fact.code == one.about for fact in spoken_of(one.brief, kind)) for one in panels)


@pytest.mark.parametrize("kind", SAMPLE)
def test_no_shipped_sentence_is_at_fault_on_awkward_figures(kind: str) -> None:
    seen = previewed(Home(None), kind)
    assert seen.flaws() == []
    told, _ = seen.on_awkward()
    assert told
    assert [(one.of, one.heard.macro, one.heard.text, one.heard.faults) for one in told if one.heard.faults] == []
