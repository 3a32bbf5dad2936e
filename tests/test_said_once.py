"""What stories of every dataset and style keep to: a year, one source, no standfirst read twice, exceptions named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from conftest import FULL, dataset, released

from nlg.intake.style import load_style

STYLES = ("ap", "bbc", "guardian", "km", "plain")
PERIODS = {"england_covid": date(2021, 3, 3), "england_deaths": date(2020, 7, 10)}  # None: the newest settled one
MORE = ("possession", "council_tax", "crime_london", "pay_jobs", "house_prices_london", "england_deaths")
DATASETS = ("england_covid", "insolvency", *(MORE if FULL else ()))
AREAS = 60 if FULL else 10  # of a dataset, in each style others
IN_FULL = re.compile(r"[0-9A-Z]")  # what "that week" has not
OF_EVERY = re.compile("^(?:weeks|years) (?:to|that)")  # "weeks to Wednesday"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MASKED = ("name", "names", "period", "number", "percent", "times", "part", "about")
WORD = re.compile(r"<\w+>|[^\W_]+(?:['.,][^\W_]+)*")

Told = dict[str, Any]


@cache
def stories(style: str) -> list[Told]:
    found = []
    for name in DATASETS:
        whole = released(name, PERIODS.get(name))
        path = whole.dataset.home.shelf("styles").files()[style]
        made = replace(whole, style=load_style(path), style_file=path)
        codes = dataset(name).everywhere()
        step = max(1, len(codes) // AREAS)
        told = (made.story(code) for code in codes[STYLES.index(style) % step :: step])
        found += [story for story in told if isinstance(story, dict)]
    assert len(found) >= 2 * len(DATASETS)
    return found


def body(story: Told) -> list[Told]:
    """The body's sentences but the label and what is told of other datasets."""
    own = (part for part in story["body"] if part["role"] not in ("label", "beside"))
    return [one for part in own for one in part["sentences"]]


def claims(story: Told, sentence: Told) -> list[Told]:
    of = [claim for claim in story["claims"] if claim["id"] in sentence["claims"]]
    return sorted(of, key=lambda claim: int(claim["start"]))


def dates(story: Told, sentence: Told) -> Iterator[Told]:
    for claim in claims(story, sentence):
        if claim["form"]["rule"] == "period" and IN_FULL.search(claim["printed"]):
            yield claim


@pytest.mark.parametrize("style", STYLES)
def test_the_storys_own_period_has_its_year_where_the_story_first_names_it(style: str) -> None:
    for story in stories(style):
        text = [*story["standfirst"], *body(story)]
        told = [claim for one in text for claim in dates(story, one) if not OF_EVERY.match(claim["printed"])]
        own = [claim for claim in told if claim["value"] == story["period"]["end"]]
        assert own, (story["id"], "never says of what time it tells")
        assert YEAR.search(own[0]["printed"]), (story["id"], own[0]["printed"])


@pytest.mark.parametrize("style", STYLES)
def test_whose_figures_they_are_is_said_once_before_the_label(style: str) -> None:
    for story in stories(style):
        told = [
            one["text"]
            for one in body(story)
            if any(str(claim["inputs"].get("key", "")).endswith(".publisher_said") for claim in claims(story, one))
            and not one["template"].endswith("#parts")  # whose the figures of the areas within are, in another edition
        ]
        assert len(told) == 1, (story["id"], told)
        again = [
            one["text"] for one in body(story) if re.search("latest figures|^Figures show|, figures show", one["text"])
        ]
        assert set(again) <= set(told), (story["id"], again)


def masked(story: Told, sentence: Told) -> Counter[str]:
    text, at = "", 0
    for claim in claims(story, sentence):
        if claim["form"]["rule"] in MASKED and claim["start"] >= at:
            text, at = f"{text}{sentence['text'][at : claim['start']]} <{claim['form']['rule']}> ", claim["end"]
    return Counter(WORD.findall(f"{text}{sentence['text'][at:]}".lower()))


@pytest.mark.parametrize("style", STYLES)
def test_no_standfirst_is_told_again_in_most_of_its_words(style: str) -> None:
    """Its own fact never is; another's sentence, which may be of the same measure and place, seldom is like it."""
    announced = alike = 0
    for story in stories(style):
        for above in story["standfirst"]:
            words = masked(story, above)
            repeats = [one for one in body(story) if (words & masked(story, one)).total() > 0.7 * words.total()]
            assert [one["text"] for one in repeats if one["facts"][:1] == above["facts"][:1]] == [], above["text"]
            announced, alike = announced + 1, alike + bool(repeats)
    assert announced >= 5
    assert alike <= 0.12 * announced


OF_A_STEP = ("lowest_since", "largest_move", "movers", "run", "record", "change_year", "milestone", "bucking")


@pytest.mark.parametrize("style", STYLES)
def test_a_standfirst_or_the_body_gives_the_figure_that_the_standfirst_is_of(style: str) -> None:
    """Of kinds that tell how one area's figure moved: "its fewest robberies since January 2025" were how many?"""
    looked_at = 0
    for story in stories(style):
        facts = {fact["id"]: fact for fact in story["facts"]}
        for above in story["standfirst"]:
            fact = facts[above["facts"][0]]
            own = fact["measure"].split(".")[0] == story["facts"][0]["measure"].split(".")[0]
            if fact["kind"] not in OF_A_STEP or not own:
                continue
            looked_at += 1
            figures = [
                claim["inputs"]
                for one in (above, *body(story))
                for claim in claims(story, one)
                if claim["op"] == "cell" and claim["form"]["rule"] == "number"
            ]
            of = {(at["measure"], at["area"]) for at in figures}
            assert (fact["measure"], fact["area"]) in of, (story["id"], above["text"])
    assert looked_at >= 3


OF_A_FIGURE = ("lowest_since", "largest_move", "run", "best_worst_window", "record")


@pytest.mark.parametrize("style", STYLES)
def test_news_of_another_figure_comes_with_the_figure_where_there_is_room(style: str) -> None:
    """ "Its most drug offences since 2021" were how many? Few stories have so many figures that they cannot say."""
    news = bare = 0
    for story in stories(style):
        facts = {fact["id"]: fact for fact in story["facts"]}
        told = {of(facts[fact]) for one in body(story) if figures(story, one) for fact in one["facts"]}
        for one in body(story):
            fact = facts[one["facts"][0]] if one["facts"] else {"kind": ""}
            if fact["kind"] in OF_A_FIGURE:
                news, bare = news + 1, bare + (of(fact) not in told)
    assert news >= 20
    assert bare <= 0.1 * news


def of(fact: dict[str, Any]) -> tuple[str, str]:
    return fact["measure"], str(fact["area"])


def figures(story: dict[str, Any], sentence: dict[str, Any]) -> bool:
    return any(claim["form"]["rule"] in ("number", "percent", "times") for claim in claims(story, sentence))


@pytest.mark.parametrize("style", STYLES)
def test_who_was_the_exception_is_said_there_or_in_the_sentence_behind(style: str) -> None:
    told = 0
    for story in stories(style):
        texts = [one["text"] for one in body(story)]
        for n, one in enumerate(body(story)):
            if "/all_but.j2#" in one["template"]:
                told += 1
                assert re.search("exceptions?", " ".join(texts[n : n + 2])), (story["id"], texts[n : n + 2])
    assert told


def test_what_every_story_says_of_its_figures_stands_at_the_end() -> None:
    for story in stories("km"):
        roles = [part["role"] for part in story["body"]]
        notes = [n for n, role in enumerate(roles) if role in ("notes", "definition")]
        facts = [n for n, part in enumerate(story["body"]) if any(one["kind"] == "data" for one in part["sentences"])]
        told = [n for n in facts if roles[n] != "beside"]
        assert not notes or notes[0] > max(told), (story["id"], roles)
