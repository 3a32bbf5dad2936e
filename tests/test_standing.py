"""What a fact stands on: its margin, its variations, its guards, and why another was not told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Found
from nlg.finding.detect import Catch, detect, marked, shelf
from nlg.finding.example import brief_of
from nlg.finding.guards import GUARDS, caveats, filled
from nlg.finding.margin import Margin, margin
from nlg.finding.robust import robust
from nlg.finding.why import periods_held, why
from nlg.panel import Panel
from nlg.story import Brief
from tests.test_properties import brief as brief_of_world
from tests.test_properties import worlds

FALL = "Ashby 90 9 9 9 9 9 9 9 9 7 6\nBarton 80 9 9 9 9 9 9 9 9 9 9"


def one(made: Brief, kind: str, area: str = "A00") -> tuple[Found, int]:
    found = detect(made, made.period, [kind])[kind]
    row = made.panels["t"].row(area)
    return found, int(np.flatnonzero(found["area"] == row)[0])


def changed(made: Brief, change: Margin, by: Fraction) -> Brief:
    """The brief with one figure altered, its group's with it."""
    panel: Panel = made.panels["t"]
    row, t = panel.row(change.area), panel.calendar.at(change.period)
    assert row is not None
    assert t is not None
    x = panel.values[change.measure].copy()
    x[row, t] += float(by)
    for g, own in enumerate(panel.groups.rows):
        if row in panel.groups.members(g):
            x[own, t] += float(by)
    values = {**panel.values, change.measure: x}
    for name, measure in panel.measures.items():
        if measure.numerator == change.measure:
            people = np.array([p or np.nan for p in panel.populations])[:, None]
            values[name] = x * measure.per / people
    return replace(made, panels={"t": replace(panel, values=values)}, memory={})


def claim(found: Found, n: int) -> dict[str, object]:
    """What a finding says, sizes apart."""
    return {
        name: col[n].item() for name, col in found.columns.items() if name != "strength" and col.dtype.kind in "biu"
    }


def still(made: Brief, kind: str, said: dict[str, object]) -> bool:
    found = detect(made, made.period, [kind])[kind]
    for n in range(len(found)):
        now = claim(found, n)
        if all(now[k] == v or (k == "since" and int(str(now[k])) <= int(str(v))) for k, v in said.items()):
            return True
    return False


def test_the_margin_of_a_low_is_how_much_more_would_end_it() -> None:
    made = brief_of("Ashby 2 9 9 9 9 9 9 9 9 9 6")
    found, n = one(made, "lowest_since")
    least = margin(made, "lowest_since", found, n)
    assert least is not None
    assert (least.by, least.period) == (Fraction(3), made.period)
    assert least.said == "three more cases in Ashby would make this false"


def test_the_margin_names_the_area_on_which_a_group_hangs() -> None:
    made = brief_of("A 90 50\nB 90 60\nC 90 70\nD 90 80\nGravelly 78 80")
    found, n = one(made, "all_but", "X-ALL")
    least = margin(made, "all_but", found, n)
    assert least is not None
    assert least.said == "two fewer cases in Gravelly would make this false" or least.by in (
        -3,
        2,
        -2,
    )


@tried(15)
@given(worlds(periods=16), st.data())
def test_the_margin_makes_the_fact_false_and_anything_less_on_that_figure_does_not(
    world: object, data: st.DataObject
) -> None:
    made = brief_of_world(world)  # type: ignore[arg-type]
    catch = detect(made, made.period)
    speaking = [(kind, n) for kind, found in catch.items() if not marked(kind, "CONTEXT") for n in range(len(found))]
    if not speaking:
        return
    for kind, n in data.draw(st.lists(st.sampled_from(speaking), max_size=4)):
        least = margin(made, kind, catch[kind], n)
        if least is None:
            continue
        said = claim(catch[kind], n)
        assert not still(changed(made, least, least.by), kind, said), f"{kind}: {least.said}"
        if abs(least.by) > 1 and made.panels["t"].measures[least.measure].counted:
            one_less = least.by - (1 if least.by > 0 else -1)
            assert still(changed(made, least, one_less), kind, said), f"{kind}: less than {least.said}"


def test_a_fact_about_its_own_past_does_not_hang_on_the_day_unless_it_says_so() -> None:
    made = brief_of("Ashby 5 9 9 9 9 9 9 9 9 9 6")
    found, n = one(made, "lowest_since")
    held = robust(made, "lowest_since", found, n)
    assert (held.agree, held.of, held.against) == (0, 1, ("one week earlier",))
    assert held.said == "0 of 1 variations agree; not so one week earlier"


def test_a_rank_is_tried_without_each_other_area() -> None:
    made = brief_of("Ashby 300\nBarton 500\nCalder 400\nDunster 310\nElham 320", people=10_000)
    found, n = one(made, "top", "A01")
    held = robust(made, "top", found, n)
    assert (held.agree, held.of) == (4, 4)
    assert held.said == "all 4 variations agree"


def test_why_not_gives_the_numbers_and_the_last_time() -> None:
    made = brief_of("Ashby 5 9 9 9 9 9 9 9 9 9 6 8")
    (answer,) = why(made, Catch(made), "lowest_since", "A00", "")
    assert answer.verdict == (
        "not true: cases: 8 now, 6 a week before; it held once on record, last in the period to 2021-02-24"
        "; nor is there one about any other area in this period"
    )


def test_why_not_names_the_guard_that_stood_in_the_way() -> None:
    made = brief_of("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 ?")
    (answer,) = why(made, Catch(made), "all", "X-ALL", "X-ALL")
    assert answer.verdict.startswith("blocked by guard G4")
    small = brief_of("A 8\nB 4\nC 4", people=10_000)
    verdicts = {a.measure: a.verdict for a in why(small, Catch(small), "vs_parent", "A00", "X-ALL")}
    assert verdicts["t.rate"].startswith("true but for guard G3")
    short = brief_of("Ashby 5 9 9 9 6")
    (answer,) = why(short, Catch(short), "lowest_since", "A00", "")
    assert answer.verdict.startswith("true but for guard G1")
    gap = brief_of("A 9 9 5\nB 9 9 6\nC 9 9 7\nD 9 ? 8\nE 9 9 8")
    (answer,) = why(gap, Catch(gap), "all", "X-ALL", "X-ALL")
    assert "missing for D" in answer.verdict


def test_why_says_so_where_it_is_true() -> None:
    made = brief_of(FALL)
    answers = list(why(made, Catch(made), "lowest_since", "A00", "X-ALL"))
    assert [a.verdict for a in answers] == ["true" if answers[0].found >= 0 else answers[0].verdict]


def test_the_periods_a_kind_held_are_those_that_each_period_gives() -> None:
    made = brief_of("Ashby 90 50 40 30 20 10 15 14 13 12 11")
    view = made.views[0]
    each = [end for end in view.calendar.ends if len(detect(made, end, ["run"])["run"])]
    assert periods_held(made, "run", view, 0, "") == each


def facts(made: Brief, kind: str) -> Iterator[object]:
    found = detect(made, made.period, [kind])[kind]
    for n in range(len(found)):
        yield shelf()[kind].fact(made, found, n)


def test_guards_say_what_they_did() -> None:
    young = brief_of("Ashby 78 80", released=2, mature_after=5)
    (fact,) = facts(young, "change_prev")
    said = {c.guard: c.said for c in caveats(young, fact)}  # type: ignore[arg-type]
    assert said["G3"] == "chance alone could do this: certainty 0.06"
    assert said["G6"] == f"the figure may still move: it settles by {young.period + timedelta(days=5)}"
    month = brief_of("Ashby 900 800 700", form="month")
    month = replace(month, period=month.panels["t"].calendar.ends[1])
    (fact,) = facts(month, "change_prev")
    assert {c.guard: c.said for c in caveats(month, fact)}["G12"] == "the two periods have 30 and 31 days"  # type: ignore[arg-type]
    assert set(said) <= set(GUARDS)


def test_a_gap_is_filled_only_to_ask_what_it_held_back() -> None:
    panel = brief_of("A ? 3 ? 5 ?\nB 1 1 1 1 1").panels["t"]
    assert filled(panel).values["t.count"][0].tolist() == [3, 3, 3, 5, 5]
    assert np.isnan(panel.values["t.count"][0]).sum() == 3


@pytest.mark.parametrize("kind", [kind for kind in shelf() if not marked(kind, "CONTEXT")])
def test_every_kind_that_is_news_can_say_what_it_stands_on(kind: str) -> None:
    for example in shelf()[kind].EXAMPLES:
        if not example.fires or kind == "conflict":
            continue
        found = detect(example.brief, example.brief.period, [kind])[kind]
        least = margin(example.brief, kind, found, 0)
        held = robust(example.brief, kind, found, 0)
        assert least is None or (least.by and least.said.endswith("would make this false"))
        assert 0 <= held.agree <= held.of
