"""Facts asked again of revised copies of the newest figures, and what follows for what is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import released, tried
from editions import published, stood, today, weekly
from hypothesis import given
from hypothesis import strategies as st

from desk.ingesting import ingest
from desk.laid_out import laid_out
from desk.web import Web
from nlg.fact import Fact
from nlg.finding.detect import Catch, by_default
from nlg.finding.example import LAST_WEEK_ENDS, brief_of
from nlg.finding.rarity import backtest
from nlg.finding.weigh import fragile, weigh
from nlg.home import Home
from nlg.panel import Panel
from nlg.pipeline import open_dataset, release
from nlg.story import NoStory, StoryPlan
from nlg.vintages.alike import Again, found_again
from nlg.vintages.learned import as_usual
from nlg.vintages.revisions import moving, revised
from nlg.vintages.stood import Stood
from nlg.vintages.survival import Survival

WEEKS = 16
UNEVEN = [3, 5, 4, 6, 5, 3, 4, 5, 6, 4, 3, 5, 4, 6, 5]


def shares(texts: Sequence[str], kinds: Sequence[str], area: str = "A00", **how: Any) -> list[tuple[str, float | None]]:
    brief, catch = _caught(texts, **how)
    survival = Survival(brief, catch, lambda: {"t": stood(texts, **how)})
    return [(fact.kind, survival.of(fact)) for fact in catch.facts(area, "X-ALL", kinds)]


def _caught(texts: Sequence[str], **how: Any) -> tuple[Any, Catch]:
    brief = today(texts, **how)
    panel = published(texts, **how)[-1][1]
    brief = replace(brief, panels={"t": panel})
    return brief, Catch(brief)


def copies(texts: Sequence[str], **how: Any) -> tuple[Panel, Panel]:
    """The newest panel, and 40 revised copies of it end to end behind it as it is."""
    found = stood(texts, **how)
    known_on = found.like.released
    assert known_on is not None
    return found.like, revised(found.like, known_on, [-1, *range(40)], 40, list(moving(found)))


def test_figures_that_were_never_revised_leave_every_fact_standing() -> None:
    texts = weekly({"Ashby": [*UNEVEN, 0], "Barton": [*UNEVEN, 7]}, {})
    found = shares(texts, by_default())
    assert {share for _, share in found if share is not None} == {1.0}
    assert ("zero", 1.0) in found


def test_a_zero_that_was_always_revised_survives_nothing() -> None:
    texts = weekly({"Ashby": [3] * WEEKS}, {"Ashby": [-3]})
    assert shares(texts, ["zero", "change_prev"]) == [("zero", 0.0), ("change_prev", 0.0)]


def test_a_zero_survives_as_often_as_zeros_stayed() -> None:
    """Every week none is reported at first; of half of the weeks that stays so."""
    settled = [*[0, 2] * 14, 9]
    texts = weekly({"Ashby": settled}, {})
    texts = [_newest_none(text) for text in texts]
    ((_, share),) = shares(texts, ["zero"])
    assert share == pytest.approx(13 / 25, abs=0.05)  # of 29 weeks 25 have settled


def _newest_none(text: str) -> str:
    name, *told = text.split()
    last = max(n for n, one in enumerate(told) if one != "?")
    return " ".join([name, *told[:last], "0", *told[last + 1 :]])


def test_a_change_of_proportion_leaves_a_direction_standing_and_a_small_one_not() -> None:
    """Large figures grow by a tenth in the end: a fall by half stays one, a fall by a twentieth does not."""
    steady = {name: [100] * (WEEKS - 1) for name in ("Ashby", "Barton", "Corby")}
    late = {name: [-10] for name in steady}
    fell = weekly({name: [*row, 60 if name == "Ashby" else 105] for name, row in steady.items()}, late)
    assert dict(shares(fell, ["change_prev"], "A00")) == {"change_prev": 1.0}
    assert dict(shares(fell, ["change_prev"], "A01")) == {"change_prev": 0.0}


def test_nothing_is_known_of_tables_without_editions_or_of_figures_that_no_longer_move() -> None:
    texts = weekly({"Ashby": [*UNEVEN, 0]}, {})
    brief, catch = _caught(texts)
    (fact,) = catch.facts("A00", "", ["zero"])
    assert Survival(brief, catch, dict).of(fact) is None
    assert Survival(brief, catch, lambda: {"t": stood(texts[:3])}).of(fact) is None
    late = {"t": replace(brief.panels["t"], released=LAST_WEEK_ENDS + timedelta(days=60))}
    old = replace(brief, panels=late)
    assert Survival(old, Catch(old), lambda: {"t": stood(texts)}).of(fact) is None


counts = st.lists(st.integers(0, 300), min_size=WEEKS, max_size=WEEKS)
late = st.lists(st.integers(-30, 30), min_size=1, max_size=4)


@tried(40)
@given(counts, counts, late, late)
def test_revised_copies_add_up_and_never_fall_below_none(
    one: list[int], two: list[int], first: list[int], second: list[int]
) -> None:
    own = {"Ashby": one, "Barton": two}
    moves = {"Ashby": first, "Barton": second}
    texts = [text.replace("-", "") for text in weekly(own, moves)]
    plain, many = copies(texts, people="1000 2000")
    x, rate = many.values["t.count"], many.values["t.rate"]
    assert (x >= 0).all()
    assert (x == np.rint(x)).all()
    assert np.array_equal(x[2::3], x[0::3] + x[1::3])  # the group
    people = np.tile([1000.0, 2000.0, 3000.0], 41)[:, None]
    assert np.allclose(rate, x * 1000 / people)
    assert np.array_equal(x[:3], plain.values["t.count"])
    settled = x.reshape(41, 3, WEEKS)[:, :, :-4]
    assert (settled == settled[0]).all()


@tried(20)
@given(counts, late)
def test_copies_are_the_same_whenever_they_are_made(one: list[int], moves: list[int]) -> None:
    texts = [text.replace("-", "") for text in weekly({"Ashby": one}, {"Ashby": moves})]
    assert np.array_equal(copies(texts)[1].values["t.count"], copies(texts)[1].values["t.count"])


def test_parts_move_and_their_total_with_them() -> None:
    texts = weekly({"Ashby": [30] * WEEKS}, {"Ashby": [-3]})
    inner = weekly({"Ashby": [20] * WEEKS}, {"Ashby": [-2]})
    outer = weekly({"Ashby": [10] * WEEKS}, {"Ashby": [-1]})
    editions = []
    for text, own, other in zip(texts, inner, outer, strict=True):
        editions += published([text], parts={"inner": own, "outer": other})
    editions = [
        (LAST_WEEK_ENDS + timedelta(days=5 - 7 * (len(texts) - 1 - n)), panel) for n, (_, panel) in enumerate(editions)
    ]
    found = Stood.of(editions, editions[-1][1])
    many = revised(found.like, editions[-1][0], [-1, 0, 1], 2, list(moving(found)))
    total, parts = many.values["t.count"], [many.values[f"t.{name}"] for name in ("inner", "outer")]
    assert total[:, -1].tolist() == [27, 30, 30]
    assert np.array_equal(total, parts[0] + parts[1])


# --- what is told ---------------------------------------------------------------------------------------------------


def weighed(texts: Sequence[str], kind: str, share: float | None) -> Any:
    brief, catch = _caught(texts)
    fact = catch.facts("A00", "", [kind])[0]
    return weigh(brief, backtest(brief, [kind]), [fact], {"A00": 1.0}, survived=lambda fact: share)[0]


def test_a_fragile_fact_is_held_below_95_per_cent_and_says_why() -> None:
    texts = ["Ashby " + " ".join(map(str, [*UNEVEN, 0]))]
    held = weighed(texts, "zero", 0.71)
    assert held.held == "would have survived 71% of past revisions, and needs 95%"
    assert (weighed(texts, "zero", 0.95).held, weighed(texts, "zero", 0.95).firm) == ("", True)
    assert weighed(texts, "zero", 0.9499).held == "would have survived 94% of past revisions, and needs 95%"
    assert weighed(texts, "zero", None) == weighed(texts, "zero", 1.0)


def test_another_fact_counts_for_less_and_may_not_lead() -> None:
    texts = ["Ashby 100 100 100 100 100 100 100 100 100 100 50"]
    sure, unsure = weighed(texts, "change_prev", 1.0), weighed(texts, "change_prev", 0.5)
    assert unsure.score == pytest.approx(sure.score / 2)
    assert (unsure.held, unsure.firm, sure.firm) == ("", False, True)


def test_none_is_fragile_in_whatever_kind_says_it() -> None:
    def first(text: str, kind: str) -> Fact:
        brief = brief_of(text, released=5)
        return Catch(brief).facts("A00", "", [kind])[0]

    assert fragile(first("Ashby 3 4 2 0", "level"))
    assert fragile(first("Ashby 3 4 2 0", "change_prev"))
    assert not fragile(first("Ashby 3 4 2 1", "change_prev"))
    assert not fragile(first("Ashby 3 4 2 0", "lag"))  # it says how late the figures are


@pytest.fixture
def newsroom(tmp_path: Path) -> Home:
    """A count that was always low at first, by sixteen editions: the newest week looks like the first without any."""
    settled = [40, 41, 38, 42, 39, 44, 40, 37, 41, 43, 40, 42, 38, 41, 39, 5]
    laid_out(brief_of("Ashby " + " ".join(map(str, settled)), released=5), tmp_path / "newsroom")
    home = Home(tmp_path / "newsroom")
    beside = home.folder / "datasets" / "example.csv"
    head, *rows = beside.read_text().splitlines()
    beside.unlink()  # or it would be the first edition, and of the last day
    for newest in range(len(rows)):
        path = tmp_path / f"{newest}.csv"
        area, day, _ = rows[newest].split(",")
        first = 0 if newest == len(rows) - 1 else settled[newest] - 5
        path.write_text("\n".join([head, *rows[:newest], f"{area},{day},{first}", ""]))
        known_on = date.fromisoformat(day) + timedelta(days=5)
        ingest(home, "example", str(path), Web(), datetime(2021, 4, 1, tzinfo=UTC), lambda _: None, released=known_on)
    return home


def test_the_story_waits_with_what_revisions_would_undo_and_says_so(newsroom: Home) -> None:
    made = release(open_dataset(newsroom, "example"), LAST_WEEK_ENDS)
    held = {one.fact.kind: one.held for one in made.scored("A00") if one.held}
    assert held["first_time"] == held["zero"] == "would have survived 0% of past revisions, and needs 95%"
    pool = made.pool("A00")
    assert not any(one.held for one in pool.scored)
    assert {one.fact.kind for one in pool.held} >= {"zero", "first_time"}


def test_a_newsroom_learns_maturity_from_what_was_known_by_then(newsroom: Home) -> None:
    learned = open_dataset(newsroom, "example").learned["t.count"]
    assert learned.mature_after == 12
    assert open_dataset(newsroom, "example").whole.measures["t.count"].mature_after == 12
    early = open_dataset(newsroom, "example", LAST_WEEK_ENDS - timedelta(days=7 * 13))
    assert early.learned == {}
    assert early.whole.measures["t.count"].mature_after == 0


def test_what_waits_is_left_out_of_the_plan_with_its_reason() -> None:
    made = released("england_deaths", None)
    pool = made.pool("E06000035")
    held = next(one for one in pool.scored if one.fact.code == "E06000035" and one.fact.settled)
    reason = "would have survived 71% of past revisions, and needs 95%"
    scored = [one for one in pool.scored if one is not held]
    planned = made.planned(replace(pool, scored=scored, held=[replace(held, held=reason)]))
    assert isinstance(planned, StoryPlan)
    left = {(one.kind, one.measure): one.reason for one in planned.left_out}
    assert left[held.fact.kind, held.fact.measure.name] == reason
    told = [planned.lead.host, *(slot.host for one in planned.paragraphs for slot in one.slots)]
    assert all(one.fact is not held.fact for one in told)


def test_what_is_not_firm_leads_nothing() -> None:
    made = released("england_deaths", None)
    pool = made.pool("E06000035")
    lead = made.planned(pool)
    assert isinstance(lead, StoryPlan)
    kind = lead.lead.host.fact.kind
    scored = [replace(one, firm=one.fact.kind != kind) for one in pool.scored]
    again = made.planned(replace(pool, scored=scored))
    assert isinstance(again, NoStory) or again.lead.host.fact.kind != kind


def test_keys_of_any_size_are_told_apart() -> None:
    """Rows so far apart that no one number holds them all are still only the same where they are the same."""
    far = 2**40
    keys = np.array([[0, 0, far], [far, 0, 0], [0, far, 0], [0, 0, far], [far, far, far]], dtype=np.int64)
    none = np.zeros(len(keys), dtype=np.int64)
    there = Again(copy=np.array([0, 0, 1, 1, 1]), keys=keys, since=none)
    assert found_again(keys, none, there, 2).tolist() == [
        [True, True],
        [True, False],
        [False, True],
        [True, True],
        [False, True],
    ]


def test_since_an_even_earlier_time_is_still_since_this_one() -> None:
    keys, since = np.zeros((1, 1), dtype=np.int64), np.array([10])
    for at, holds in ((9, True), (10, True), (11, False)):
        there = Again(copy=np.array([0]), keys=keys, since=np.array([at]))
        assert found_again(keys, since, there, 1).tolist() == [[holds]]


def test_what_was_gone_through_is_kept_for_the_next_run_of_the_same_editions(newsroom: Home) -> None:
    made = release(open_dataset(newsroom, "example"), LAST_WEEK_ENDS)
    first = [(one.fact.kind, one.held, one.score) for one in made.scored("A00")]
    assert Survival.of_bytes(made.survival.as_bytes("mark"), "another") == {}
    made.remember()
    again = release(open_dataset(newsroom, "example"), LAST_WEEK_ENDS)
    assert again.survival.as_bytes("mark") == made.survival.as_bytes("mark") != b""
    assert [(one.fact.kind, one.held, one.score) for one in again.scored("A00")] == first
    (newsroom.folder / "cache" / "survival-example").write_bytes(b"torn")
    assert release(open_dataset(newsroom, "example"), LAST_WEEK_ENDS).survival.as_bytes("mark") == b""


def test_a_revision_is_news_only_where_it_is_larger_than_such_revisions_are(newsroom: Home) -> None:
    """Each week's count has grown by five since it was first reported: so did the last, by an eighth."""
    dataset = open_dataset(newsroom, "example")
    (scored,) = release(dataset, LAST_WEEK_ENDS).scored("A00", ["revised"])
    assert scored.held == "was revised by no more than such figures usually are"
    maturity = dataset.learned["t.count"]
    calmer = replace(maturity, ages=tuple(replace(age, moved_most=0.1) for age in maturity.ages))
    assert not as_usual(scored.fact, {"t.count": calmer})
    assert not as_usual(scored.fact, {"t.count": replace(maturity, horizon=5)})  # it had settled
    assert not as_usual(scored.fact, {})


def test_editions_that_the_sheet_no_longer_reads_teach_nothing_and_stop_nothing(newsroom: Home) -> None:
    editions = newsroom.archive.editions("example", "t")
    for edition in editions[:-6]:
        for file in (edition.part, edition.whole):
            newsroom.archive.path(file).write_text("area,period,cases\nA00,2021-01-06,5\n")
    kept = open_dataset(newsroom, "example").kept["t"]
    assert len(kept.stood().known_on) == 6
    assert (kept.learned()["t.count"].horizon, kept.learned()["t.count"].mature_after) == (12, 12)
