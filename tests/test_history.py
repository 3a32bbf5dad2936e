"""How often a kind held, and how rare that makes it: backtest, rarity, weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log2

import numpy as np
import pytest
from conftest import released

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import detect, marked, shelf, through_history
from nlg.finding.example import brief_of
from nlg.finding.history import history
from nlg.finding.rarity import Rarity, backtest, mark_of, news
from nlg.finding.weigh import AGAIN, TURNED, Told, distinct, voice, weigh
from nlg.story import Brief

SAW = (
    "Ashby 5 9 9 9 9 9 9 9 9 7 6 9 9 9 9 9 9 9 9 6 5\nBarton 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25"
)


def facts(made: Brief, kinds: Sequence[str]) -> list[Fact]:
    found = detect(made, made.period, kinds)
    return [shelf()[kind].fact(made, rows, n) for kind, rows in found.items() for n in range(len(rows))]


def test_a_history_counts_what_each_period_finds() -> None:
    made = brief_of(SAW)
    (one,) = history(made, ["run"])
    each = [len(np.unique(detect(made, end, ["run"])["run"]["area"])) for end in one.ends]
    assert one.at_once.tolist() == each
    assert one.times == sum(each)
    assert one.cases == 3 * 21
    assert one.most_at_once == max(each)
    assert one.last == one.ends[max(t for t, n in enumerate(each) if n)]
    assert one.silence == 4  # a run needs four moves
    assert one.examples[0].area == "Barton"
    assert one.examples[0].strength == 20


def test_a_history_of_one_area_is_of_that_area() -> None:
    made = brief_of(SAW)
    (whole,), (one,) = history(made, ["lowest_since"]), history(made, ["lowest_since"], "A00")
    assert 0 < one.times <= whole.times
    assert one.cases == 21
    assert {case.area for case in one.examples} == {"Ashby"}


def test_history_in_small_pieces_is_history() -> None:
    made = brief_of(SAW, people=10_000, goal="1")
    kinds = list(news())

    def rows(piece: int) -> list[tuple[object, ...]]:
        return sorted(
            (kind, *(found[c][n].item() for c in ("view", "area", "period")), round(float(found["strength"][n]), 9))
            for kind, found in through_history(made, kinds, piece)
            for n in range(len(found))
        )

    assert rows(1) == rows(40) == rows(2**20)


def test_surprise_is_the_share_of_history_as_strong() -> None:
    made = brief_of(
        SAW * 1 + "".join(f"\nPlace{n} " + " ".join(str(9 + (n * t) % 5) for t in range(21)) for n in range(6))
    )
    rarity = backtest(made, ["change_year", "change_prev"])
    k, of = rarity.held("change_prev", "t.count", 1.0)
    strengths = [s for _, found in through_history(made, ["change_prev"]) for s in found["strength"].tolist()]
    assert (k, of) == (sum(s >= 1.0 - 1e-3 for s in strengths), 9 * 21)
    assert rarity.bits("change_prev", "t.count", 1.0) == pytest.approx(-log2((k + 1) / (of + 2)))


def test_a_kind_that_is_no_news_has_no_surprise() -> None:
    made = brief_of(SAW)
    assert marked("level", "CONTEXT")
    assert backtest(made).held("level", "t.count", 0.0) == (0, 0)


def test_what_is_kept_is_used_only_if_nothing_has_changed() -> None:
    made = brief_of(SAW)
    mark = mark_of({"table": "1"}, made)
    first = backtest(made)
    kept = Rarity.of_bytes(made, first.as_bytes(mark), mark)
    assert kept.held("run", "t.count", 4.0) == first.held("run", "t.count", 4.0)
    assert kept.bits("run", "t.count", 19.0) == first.bits("run", "t.count", 19.0)
    assert mark_of({"table": "2"}, made) != mark
    assert mark_of({"table": "1"}, replace(made, period=made.panels["t"].calendar.ends[3])) != mark
    assert Rarity.of_bytes(made, b"{torn", mark).held("run", "t.count", 4.0) == first.held("run", "t.count", 4.0)


def test_the_rarest_of_many_is_less_rare() -> None:
    made = brief_of(SAW)
    rarity, found = backtest(made), facts(made, ["lowest_since"])
    alone = weigh(made, rarity, found, {"A00": 1.0})[0]
    picked = weigh(made, rarity, found, {"A00": 1.0}, picked_from=8)[0]
    assert picked.score < alone.score
    assert any("picked from 8 places" in reason for reason in picked.reasons)


def test_what_turns_our_last_story_round_counts_more_and_what_we_told_twice_less() -> None:
    made = brief_of("Ashby 900 700 500 300 100 900")
    rarity, (fact,) = backtest(made), facts(made, ["change_prev"])
    plain = weigh(made, rarity, [fact], {"A00": 1.0})[0].score

    def told(*rising: bool) -> float:
        before = [Told(kind="change_prev", area="A00", measure="t.count", rising=way) for way in rising]
        return weigh(made, rarity, [fact], {"A00": 1.0}, told=before)[0].score

    assert told(False) == pytest.approx(plain * TURNED)
    assert told(True, True) == pytest.approx(plain * AGAIN)
    assert told(True) == pytest.approx(plain)


def test_one_fact_speaks_for_each_figure() -> None:
    made = released("england_covid", None)
    scored = made.scored("X-KENT-MEDWAY", list(news()))
    told = distinct(made.brief, scored)
    figures = [(one.fact.code, one.fact.measure.numerator or one.fact.measure.name) for one in told]
    assert len(set(figures)) == len(figures) < len(scored)
    assert told[0].score > scored[0].score, "many kinds call the same figure rare"
    assert any(reason.startswith("The same figure also gives") for reason in told[0].reasons)


def test_a_record_that_is_broken_as_a_matter_of_course_does_not_speak_first() -> None:
    calm = "20 21 19 20 22 21 20 19 " * 8
    seldom, often = brief_of(f"Ashby 24 {calm} 40"), brief_of(f"Ashby 24 {calm} 30 34 40")
    assert [record.routine for made in (seldom, often) for record in facts(made, ["record"])] == [False, True]
    assert [voice(record) for made in (seldom, often) for record in facts(made, ["record"])] == [3, 1]
    leap = brief_of(f"Ashby 24 {calm} 30 34 45")  # 11 past the last, which in a year had come 10 past the one before
    assert [voice(record) for record in facts(leap, ["record"])] == [3]


def told_of(table: str, kind: str, area: float, group: float) -> list[tuple[str, float]]:
    """The order in which an area and its group are told, each with one fact of a kind and a score."""
    made = brief_of(table)
    found = {fact.code: fact for fact in facts(made, [kind])}
    scores = {"A00": area, "X-ALL": group}
    scored = [ScoredFact(fact=found[code], score=score, reasons=()) for code, score in scores.items()]
    return [(one.fact.code, one.score) for one in distinct(made, scored)]


def test_a_group_that_one_area_moved_stands_below_that_area() -> None:
    alone = "Ashby 40 90\nBarton 40 39\nCarr 40 41"
    assert told_of(alone, "change_prev", 8.0, 10.0) == [("A00", 8.0), ("X-ALL", 7.99)]
    assert told_of(alone, "change_prev", 5.0, 10.0)[0] == ("X-ALL", 10.0), "the area's own move is hardly news"
    some = "Ashby 40 90\nBarton 40 52\nCarr 40 56"
    assert told_of(some, "change_prev", 8.0, 10.0) == [("X-ALL", 10.0), ("A00", 8.0)], "others moved with it"
    assert told_of(some, "change_prev", 10.0, 8.0) == [("A00", 10.0), ("X-ALL", 8.0)], "but not as far"


def test_an_area_that_moved_as_its_group_did_stands_below_the_group() -> None:
    together = "Ashby 40 60\nBarton 40 58\nCarr 40 57"
    assert told_of(together, "change_prev", 10.0, 8.0) == [("X-ALL", 8.0), ("A00", 7.99)]
    assert told_of(together, "change_prev", 10.0, 5.0)[0] == ("A00", 10.0), "the group's own move is hardly news"


def test_a_streak_is_held_against_the_group_from_its_beginning() -> None:
    """In the last step alone the rest moved as well."""
    streak = "Ashby 900 700 500 300 280\nBarton 100 101 100 102 96\nCarr 100 100 100 101 95"
    assert told_of(streak, "run", 8.0, 10.0) == [("A00", 8.0), ("X-ALL", 7.99)]


def test_an_area_is_held_against_areas_and_not_against_their_sum() -> None:
    """The sum of many runs on more smoothly than any of them: its streaks make an area's no more usual."""
    noise = np.random.default_rng(5).integers(-6, 7, (12, 120))
    tide = 40 + np.abs(np.arange(120) % 40 - 20)
    made = brief_of("\n".join(f"Place{n} " + " ".join(map(str, tide + row)) for n, row in enumerate(noise)))
    rarity = backtest(made, ["run"])
    of_all, of_areas = (rarity.held("run", "t.count", 8.0, single=single) for single in (False, True))
    assert of_areas[0] * 3 < of_all[0]
    assert of_areas[1] == 12 * 120 < of_all[1]
    assert rarity.bits("run", "t.count", 8.0, single=True) > rarity.bits("run", "t.count", 8.0)


def test_what_says_more_speaks_only_where_it_comes_near_the_rarest_that_says_something() -> None:
    made = brief_of("Ashby 200 300 290 280 270 260 250 240 230 220 210 500", form="year")
    found = {fact.kind: fact for fact in facts(made, ["change_prev", "record", "turning_point"])}

    def spoken(**scores: float) -> str:
        return distinct(made, [ScoredFact(fact=found[k], score=s, reasons=()) for k, s in scores.items()])[0].fact.kind

    assert voice(found["change_prev"]) == 0
    low, high = "turning_point", "record"
    assert (voice(found[low]), voice(found[high])) == (2, 3)
    assert spoken(**{"change_prev": 16.0, low: 15.0, high: 10.5}) == low, "far rarer than what says more"
    assert spoken(**{"change_prev": 16.0, low: 11.0, high: 10.5}) == high
    assert spoken(**{"change_prev": 16.0, high: 10.5}) == high


def test_a_streak_that_comes_every_year_is_no_surprise() -> None:
    year = " ".join(str(60 - k if k <= 26 else 8 + k) for k in range(52))
    flat = " ".join("40 41" for _ in range(26))
    scores = []
    for past in (f"{year} {year}", f"{flat} {flat}"):
        made = brief_of(f"Ashby {past} {' '.join(year.split()[:20])}")
        (run,) = weigh(made, backtest(made), facts(made, ["run"]), {"A00": 1.0})
        scores.append(run.score)
    assert scores[0] < scores[1] - 3


def test_scores_explain_themselves_in_sentences() -> None:
    made = released("england_covid", None)
    for one in made.scored("E10000016", ["lowest_since", "run", "change_prev", "ratio_to_target"]):
        assert one.reasons
        assert all(reason[0].isupper() and reason.endswith(".") for reason in one.reasons)
