"""How much the stories of one release differ, and what a reader has to bear: measured over many districts at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL, checker, dataset, released

from benchmarks.prose import PRINTED, PROVED, names_in, prose
from nlg.errors import BadTemplate, Unprintable
from nlg.intake.style import load_style
from nlg.pipeline import Dataset, Release
from nlg.telling.lint import lint
from nlg.telling.readability import Readability, readability
from nlg.telling.sentences import running_text
from nlg.telling.turns import Turns

STORIES = 100
CHECKED = 100 if FULL else 15
STYLES = {"ap": 0, "bbc": 2, "guardian": 8, "km": 18, "plain": 13}  # and, in the full run, the weeks before the newest
WEEKS_BACK = (0, 7, 28) if FULL else (0,)
LEAK = re.compile(r"None|nan\b|[{}]|  | [,.;]|\.\.|,,|\bone (?:cases|deaths|offences)\b|\ba (?:8|11|18)\b")
KINDS = (*PRINTED, "label")


def opened() -> Dataset:
    return dataset("england_covid")


def made(back: int = 0) -> Release:
    """The release of so many days before the newest."""
    return released("england_covid", opened().latest() - timedelta(days=back))


def told(of: Release, most: int = STORIES) -> Iterator[dict[str, Any]]:
    """The first stories of districts, in the register's order."""
    found = 0
    for code in of.dataset.everywhere():
        if found == most:
            return
        if of.pool(code).is_group:
            continue
        try:
            story = of.story(code)
        except Unprintable:
            continue
        if isinstance(story, dict):
            found += 1
            yield story


@cache
def stories(back: int = 0) -> list[dict[str, Any]]:
    return list(told(made(back)))


def sentences(story: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in story["body"] for one in part["sentences"]]


def texts(of: Sequence[dict[str, Any]]) -> list[str]:
    return [one["text"] for story in of for one in sentences(story)]


@cache
def measured(back: int, own: bool) -> Readability:
    kinds = PROVED if own else KINDS
    return readability([prose(story, kinds) for story in stories(back)], names_in(opened()))


@pytest.fixture(params=WEEKS_BACK)
def back(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def in_every_style() -> list[list[dict[str, Any]]]:
    """Releases of all areas: in full runs over a thousand stories, a week of its own for each style."""
    found = []
    for style, weeks in STYLES.items():
        whole = made(7 * weeks * FULL)
        path = whole.dataset.home.shelf("styles").files()[style]
        of = replace(whole, style=load_style(path), style_file=path)
        found.append(list(told(of, most=400 if FULL else 15)))
    assert sum(map(len, found)) >= (1000 if FULL else 75)
    return found


def test_stories_of_every_style_are_as_readable_as_the_human_ones(in_every_style: list[list[dict[str, Any]]]) -> None:
    """On average over all of them."""
    every = [readability([prose(story, PROVED) for story in one], names_in(opened())) for one in in_every_style]
    counts = [found.stories for found in every]

    def average(name: str) -> float:
        return sum(getattr(found, name) * n for found, n in zip(every, counts, strict=True)) / sum(counts)

    assert average("figures_per_100") <= 6.7
    assert average("many_figures") <= 0.18
    assert average("reading_ease") >= 60
    assert average("grade") <= 10.3
    assert 15 <= average("sentence_words") <= 22.5


def test_no_story_of_any_style_leaks_runs_long_or_says_what_is_not_proved(
    in_every_style: list[list[dict[str, Any]]],
) -> None:
    for told_in_one in in_every_style:
        assert [text for text in texts(told_in_one) if LEAK.search(text)] == []
        assert [text for story in told_in_one for text in prose(story, PROVED) if len(text.split()) > 36] == []
        assert [
            str(fault) for story in told_in_one[:: 1 if FULL else 5] for fault in checker().check(story).faults
        ] == []


def test_districts_of_one_release_are_told_in_different_sentences(back: int) -> None:
    """Of the engine's own sentences; the sheet's definitions, verbatim in every story, are no choice of it."""
    found = measured(back, own=True)
    assert found.stories == STORIES
    assert found.shared_skeletons is not None
    assert found.shared_skeletons <= 0.35
    assert found.own_intros is not None
    assert found.own_intros >= 0.75
    assert found.self_bleu is not None
    assert found.self_bleu <= 0.97
    assert found.distinct_openings >= 0.92


def test_no_two_neighbouring_sentences_open_with_the_same_two_words(back: int) -> None:
    assert measured(back, own=False).open_alike <= 0.02  # none, but for a kind that has one wording only
    assert measured(back, own=True).open_alike <= 0.02


def test_a_story_gives_no_more_figures_than_a_reader_bears(back: int) -> None:
    found = measured(back, own=True)
    assert found.figures_per_100 <= 6.7
    assert found.many_figures <= 0.18
    assert found.no_figure >= 0.15


def test_stories_are_easy_to_read(back: int) -> None:
    found = measured(back, own=True)
    assert found.reading_ease >= 60
    assert found.grade <= 10.3
    assert 15 <= found.sentence_words <= 22.5


def test_no_sentence_of_the_engine_has_more_than_36_words(back: int) -> None:
    long = [text for story in stories(back) for text in prose(story, PROVED) if len(text.split()) > 36]
    assert long == []


def test_nothing_leaks_from_the_templates(back: int) -> None:
    assert [text for text in texts(stories(back)) if LEAK.search(text)] == []


def test_every_wording_that_is_chosen_is_proved(back: int) -> None:
    faults = [str(fault) for story in stories(back)[:CHECKED] for fault in checker().check(story).faults]
    assert [fault for fault in faults if not fault.startswith("g")] == []  # of charts other tests speak


def test_the_same_story_is_told_in_the_same_words_again() -> None:
    again = list(told(made(), 3))
    assert [sentences(story) for story in again] == [sentences(story) for story in stories()[:3]]


def test_neighbours_choose_differently_and_the_same_place_always_the_same() -> None:
    chosen = [[Turns(place, "size").pick("a", "b", "c") for _ in range(2)] for place in range(50)]
    assert all(one == other for one, other in chosen)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(chosen))


def test_choices_of_one_place_are_independent_of_each_other() -> None:
    combined = {tuple(turns.of(3) for _ in range(3)) for turns in (Turns(place, "size") for place in range(100))}
    assert len(combined) == 27


def test_a_claim_among_the_words_to_pick_from_is_an_error() -> None:
    source = '{{ more.pick("the lowest rate", "it") }}'
    with pytest.raises(BadTemplate, match="'lowest' claims something"):
        lint(Path("t.j2"), running_text(source))


def test_a_claim_that_a_filter_proves_may_be_picked() -> None:
    source = '{{ more.pick("the " ~ ("lowest" | claim(f.rank, "superlative")), "it") }}'
    lint(Path("t.j2"), running_text(source.replace('"lowest"', "word")))
    lint(Path("t.j2"), running_text(source))
