"""Which kinds of fact say much the same of a figure, so that a story tells one of them."""

from __future__ import annotations

from functools import lru_cache

from nlg.fact import Fact
from nlg.finding.detect import shelf

FAMILIES = "LCESRXPTBMDQ"  # the first letters of the kinds' ids, as docs/facts.md groups them

_ALIKE = {
    "step": "change_prev flat multiple point_change largest_move acceleration turning_point run_broken fastest",
    "long ago": "change_year cumulative_change change_baseline rebound distance_from_peak",
    "extreme": "zero lowest_since record near_record last_at_level first_since seasonal_record best_worst_window "
    "first_time time_since_event nth_time",
    "streak": "run k_of_n trend longest_run run_state level_shift",
    "usual": "outlier_self season_break typical",
    "rank": "top nth band gap tie new_leader overtake rank_move one_of_few situational peer_group",
    "how many": "all all_but count_of_areas none_or_only new_pattern run_by_area_count also",
    "parent": "vs_parent multiple_of_parent crossed_parent gap_trend bucking outlier_peers",
    "sum": "milestone running_total",
    "part of": "share_of_parent driver concentration",
    "spread": "spread distribution cluster",
    "goal": "meets crossing ratio_to_target ranking_vs_target list_change areas_meeting distance_eta",
    "split": "largest_part full_split even share_within rank_of_share count_vs_share mix_shift",
}
_GROUP = {kind: group for group, kinds in _ALIKE.items() for kind in kinds.split()}


def echo_of(fact: Fact) -> str:
    """The group a fact belongs to: whatever is said of a goal echoes whatever else is."""
    return "goal" if hasattr(fact, "goal") else echo(fact.kind)


def echo(kind: str) -> str:
    """The group of kinds that say much the same as this one; a kind by itself is its own.

    >>> echo("record") == echo("lowest_since"), echo("record") == echo("run")
    (True, False)
    """
    return _GROUP.get(kind, kind)


def goes_without_saying(fact: Fact, told: Fact) -> bool:
    """Whether a fact follows from one that is told: the highest of all is the furthest of those that miss a goal, where
    a group has none, none of its areas has any, or more than before, and all but one went where the group did."""
    if fact.kind == "bucking" and told.kind == "all_but" and fact.measure.short_name == told.measure.short_name:
        return fact.code in getattr(told, "exceptions").value  # noqa: B009 - all_but has it
    if (fact.code, fact.measure.short_name) != (told.code, told.measure.short_name):
        return False
    if told.now.value == 0 and _is_of_areas_without(fact):
        return True
    return bool(getattr(fact, "furthest", False)) and echo_of(told) == "rank"


def _is_of_areas_without(fact: Fact) -> bool:
    """Whether it says that no area of a group has any, or more than before."""
    condition = getattr(fact, "condition", "")
    if condition == "zero":
        return bool(getattr(fact, "every", False))
    return condition in ("up", "any") and getattr(fact, "areas", None) == ()


@lru_cache(maxsize=256)
def family(kind: str) -> str:
    """The first letter of a kind's id: "E" for extremes.

    >>> family("lowest_since")
    'E'
    """
    return str(getattr(shelf()[kind], "ID", "?"))[:1]
