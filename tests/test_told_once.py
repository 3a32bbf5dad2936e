"""What a story says once, and where: the standfirst's news, a date, a year, what a rate is of."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from conftest import dataset, released

from nlg.fact import Fact
from nlg.story import NoStory, SentenceKind
from nlg.telling import leads, plan, room
from nlg.telling.leads import aside
from nlg.telling.said import Said
from nlg.telling.turns import Turns
from nlg.telling.wordings import Wordings

RELEASES = (
    ("england_covid", date(2021, 3, 3)),
    ("insolvency", date(2022, 12, 31)),
)
AREAS = 12
EXPLAINED = "cases in a week for every 100,000 people"


@cache
def stories(name: str, period: date) -> list[dict[str, Any]]:
    made = released(name, period)
    codes = dataset(name).everywhere()
    told = (made.story(code) for code in codes[:: max(1, len(codes) // AREAS)])
    return [story for story in told if isinstance(story, dict)]


def body(story: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in story["body"] for one in part["sentences"]]


def claimed(story: dict[str, Any], sentence: dict[str, Any]) -> set[str]:
    """What a sentence claims beside names, dates and nouns."""
    of = [claim for claim in story["claims"] if claim["id"] in sentence["claims"]]
    news = [claim for claim in of if claim["form"]["rule"] not in ("name", "names", "period", "wording")]
    return {json.dumps([claim["op"], claim["inputs"]], sort_keys=True) for claim in news}


@pytest.mark.parametrize(("name", "period"), RELEASES)
def test_the_body_tells_what_the_standfirst_announces_only_where_it_adds_to_it(name: str, period: date) -> None:
    announced = again = 0
    for story in stories(name, period):
        for above in story["standfirst"]:
            announced += 1
            for one in body(story):
                if above["facts"][0] in one["facts"][:1]:
                    again += 1
                    assert claimed(story, one) - claimed(story, above), (above["text"], one["text"])
    assert announced >= 3
    assert again < announced


def test_the_year_of_the_storys_own_period_stands_once_in_the_body() -> None:
    for story in stories("england_covid", date(2021, 3, 3)):
        text = " ".join(one["text"] for one in body(story) if one["kind"] == "data")
        assert text.count("March 3, 2021") <= 1, text


def test_neighbouring_sentences_do_not_name_one_date_twice() -> None:
    for name, period in RELEASES:
        for story in stories(name, period):
            texts = [one["text"] for one in body(story) if one["kind"] == "data"]
            for one, then in itertools.pairwise(texts):
                dates = re.findall(
                    r"\b(?:in|on) the (?:week|three months) (?:to|ending) [A-Z]\w+(?: \d+)?(?:,? \d{4})?", one
                )
                assert not (dates and dates[-1] in then and then.startswith(dates[-1].capitalize())), (one, then)


def test_a_rate_that_is_the_highest_says_of_how_many_people() -> None:
    firsts = []
    for story in stories("england_covid", date(2021, 3, 3)):
        tops = [one["text"] for one in body(story) if re.search(r"/top\.j2#(?:patch|highest)", one["template"])]
        firsts.extend(tops[:1])
        assert all("per 100,000 people" not in text for text in tops[1:])
    assert len(firsts) >= 3
    assert all("per 100,000 people" in text or EXPLAINED in text for text in firsts), firsts


def test_a_detail_leads_only_where_nothing_else_may() -> None:
    """Birmingham's fire charge rose: so did its whole bill. Westminster's fall in thefts slowed."""
    for name, area, period, kind in (
        ("council_tax", "Birmingham", date(2024, 3, 31), "change_prev"),
        ("crime_london", "Westminster", date(2026, 2, 28), "change_year"),
    ):
        made = released(name, period)
        pool = made.pool(dataset(name).area(area).code)
        plan = made.planned(pool)
        assert not hasattr(plan, "reason")
        assert plan.lead.host.fact.kind == kind
        assert not aside(pool, plan.lead.host.fact)
        assert any(aside(pool, scored.fact) for scored in plan.runners_up)


@pytest.mark.parametrize(("name", "period"), RELEASES)
def test_that_year_is_the_one_that_the_text_named_last(name: str, period: date) -> None:
    pointed = 0
    for story in stories(name, period):
        claims = {claim["id"]: claim for claim in story["claims"]}
        last = ""
        for one in body(story):
            dates = sorted(
                (claims[each] for each in one["claims"] if claims[each]["form"]["rule"] == "period"),
                key=lambda claim: int(claim["start"]),
            )
            named = [claim["value"] for claim in dates if re.search(r"[0-9A-Z]", claim["printed"])]
            if one["kind"] == "data" and re.search(r"\bthat (?:week|year)\b", one["text"], re.IGNORECASE):
                pointed += 1
                assert period.isoformat() in (last, *named), (last, one["text"])
            last = named[-1] if named else last
    assert pointed


def test_a_low_is_not_told_of_a_figure_that_is_a_high_for_its_time_of_year() -> None:
    """Crimes in Southwark were the fewest since February 2025, and more than in any other February."""
    made = released("crime_london", date(2026, 2, 28))
    story = made.story(dataset("crime_london").area("Southwark").code)
    assert isinstance(story, dict)
    text = " ".join(one["text"] for one in body(story))
    assert "more than in any other February" in text
    assert "lowest monthly figure since" not in text


def test_a_figure_of_a_year_needs_less_to_be_a_story() -> None:
    """England's council tax rose by 3.9% in 2020-21, as it does: it is what readers wait for all the same."""
    made = released("council_tax", date(2021, 3, 31))
    pool = made.pool("E92000001")
    planned = made.planned(pool)
    assert not isinstance(planned, NoStory)
    assert leads.worth(pool, planned.lead.host) < 4.0
    assert planned.lead.host.fact.measure.name == "bills.bill"


def test_figures_that_are_printed_alike_are_not_told_beside_each_other() -> None:
    """The rate in Fareham was 19.3 in 2022 and, to one decimal, in 2013."""
    made = released("insolvency", date(2022, 12, 31))
    story = made.story(dataset("insolvency").area("Fareham").code)
    assert isinstance(story, dict)
    assert not any(one["text"].count("19.3") > 1 for one in body(story))


def test_where_every_fact_is_worth_less_than_nothing_there_is_no_story_and_no_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (leads, plan, room):
        monkeypatch.setattr(module, "worth", lambda pool, scored: -1.0)
    made = released("insolvency", date(2022, 12, 31))
    assert all(isinstance(made.story(code), NoStory) for code in dataset("insolvency").everywhere()[:5])


def test_a_group_has_one_rate_in_its_story_whatever_its_tables_say() -> None:
    """West Sussex: 58.9 by the county's table, 60.0 by the districts'."""
    story = released("england_covid", date(2020, 11, 29)).story("E10000032")
    assert isinstance(story, dict)
    text = " ".join(one["text"] for one in body(story))
    assert "58.9" in text
    assert "60.0" not in text


def test_where_a_county_has_none_no_sentence_says_that_none_of_its_areas_has_any_or_more() -> None:
    suffolk = released("england_deaths", date(2020, 7, 10)).story("E10000029")
    assert isinstance(suffolk, dict)
    assert "no coronavirus deaths in Suffolk" in body(suffolk)[0]["text"]
    assert {fact["kind"] for fact in suffolk["facts"]}.isdisjoint({"new_pattern", "none_or_only"})


@pytest.mark.parametrize("name", ["england_covid", "england_deaths"])
def test_the_step_before_is_never_named_behind_the_day_that_a_record_goes_back_to(name: str) -> None:
    made, told = released(name, date(2020, 7, 10)), 0
    for code in dataset(name).everywhere()[::4]:
        story = made.story(code)
        for one in body(story) if isinstance(story, dict) else []:
            told += " since " in one["text"]
            assert not re.search(r" since [^;]*;.* (?:earlier|the (?:previous week|week before))\b", one["text"]), one
    assert told >= 20


def test_a_wording_is_turned_away_unread_only_where_there_is_no_room_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    unread: list[bool] = []
    say = Wordings.say

    def both(
        self: Wordings,
        macro: Callable[..., str],
        fact: Fact | None,
        template: str,
        kind: SentenceKind = "data",
        turns: Turns | None = None,
        *,
        crowded: bool = False,
    ) -> Said | None:
        found = say(self, macro, fact, template, kind, turns and turns.later(0), crowded=crowded)
        if crowded:
            read = say(self, macro, fact, template, kind, turns)
            unread.append(found is None and read is not None)
            assert found == read or (read is not None and not self.so_far.has_room(read)), read
        return found

    monkeypatch.setattr(Wordings, "say", both)
    for name, period in RELEASES:
        codes = dataset(name).everywhere()
        for code in codes[:: len(codes) // AREAS]:
            released(name, period).story(code)
    assert unread.count(True) > len(unread) / 2
