"""What may lead a story, and which of it does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import log2

import numpy as np

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import marked, says
from nlg.finding.weigh import comes_near, voice
from nlg.panel import Measure
from nlg.telling.echoes import echo_of
from nlg.telling.measured import manner
from nlg.telling.pool import Pool
from nlg.telling.shape import ANY, Shape
from nlg.telling.turns import Turns

BEYOND_COMPARISON = 20  # times as many as a year ago: then something else was counted, or it had hardly begun
LEAP_YEAR = 366  # days
TIMES = "multiple"  # the kind that says how many times as many there are
UNMOVED = "flat"  # the kind that says that nothing happened
SIZED = "change_prev"  # the kind that gives a figure and how it moved
LONG_WAY = "trend"  # the kind that says from where to where a figure has come
OFF = 10  # one part in so many of the old level a new one must lie off it to lead
ROUNDABOUT = (  # of a long time, of some areas, of what it nearly is: what a figure does now comes first
    LONG_WAY,
    "k_of_n",
    "best_worst_window",
    "near_record",
    "count_of_areas",
    "all_but",
    "spread",
)
STANDING = (  # where a figure stands, or how it is made up: what it does now comes before that too
    "ratio_to_target",
    "vs_parent",
    "share_within",
    "rank_of_share",
    "count_vs_share",
    "even",
)
NEW_LEVEL = "level_shift"  # the kind that says at what level a figure now stays, in averages
LAST_YEAR = 11  # months before a month, without the one of a year ago
WINDOW = "best_worst_window"
EXTREME_SINCE = ("lowest_since", WINDOW)  # kinds that hold a figure against all since one as low or as high
BY_DAYS = (
    "lowest_since",
    "first_since",
    "movers",
    "bucking",
    "rest_of",
)  # kinds that a short month makes, as it makes a step
MAIN_ENOUGH = 0.7  # of the best score a fact about the main figure must have to be told before it
MAIN_PLENTY = 6.0  # a score that is enough for that, however high another figure's
YEARLY = 2 / 3  # of what else a lead must score, where figures come once a year
YEAR = timedelta(days=360)
COMMON = 0.25  # beyond that share of the areas with the same news it counts for less, by so many bits a doubling:
TOO_COMMON = {"step": 1.5, "streak": 1.5}
LESS_COMMON = 0.5  # of whatever holds a figure against others of its own
MOST, EVERYONE = 0.5, 2 / 3  # of the areas; so many as make a record the whole country's
PART = 0.5  # bits that a side count loses for each halving of the main one it is
GOOD_PART = 0.25  # of a step, that the length of the month makes: it is told without a percentage
RANK = "rank"  # what is said of a figure beside those of other areas
NO_SORT = re.compile(r"(?:other|miscellaneous|unspecified|unclassified|unknown|remaining)\b", re.IGNORECASE)
TINY, TINY_PART = 30, 10  # a side count below both, of the main one: it leads only with news that is plenty
LARGEST, TRIFLE = "largest_move", 1000  # the kind that calls a step a record, and one part in so many of the main sum
AS_GOOD = 0.85  # of the best lead's, what another of that figure must be worth to take its turn
DOUBLED = 2  # times as many as a step before: that says more than how long it has gone on
FROM_NOTHING = 10  # times its first figure a count must have been, for its sum since then to be a sum of all there were
Places = Mapping[str, frozenset[str]]  # the sentences each kind has: "lead", "body", "member"


def leads(pool: Pool, shape: Shape, places: Places) -> list[ScoredFact]:
    """Every fact that may lead, best first: of the subject itself, of the areas compared ("all_but.main.patch"), or
    of one of them ("*.any.members")."""
    found: dict[int, ScoredFact] = {}
    for entry in shape.leads:
        kind, role, *about = entry.split(".")
        for scored in asked_for(pool, kind, role, about[0] if about else "subject"):
            if {"lead", "headline"} <= places.get(scored.fact.kind, frozenset()):
                found.setdefault(id(scored.fact), scored)
    able = [s for s in found.values() if is_in_patch(pool, s.fact) and _firm(s) and not _no_news(pool, s.fact)]
    return sorted(able, key=lambda s: -round(worth(pool, s), 6))


def best_lead(pool: Pool, shape: Shape, found: Sequence[ScoredFact]) -> ScoredFact | None:
    """The best of the facts that may lead; of those about its figure that come near, the one that says most.

    One area leads the story of its group only where the group itself has nothing to tell. Of several that say as much
    of one figure neighbouring areas take turns, so that not all stories of a release begin alike.
    """
    clear = [s for s in found if is_clear(s.fact)]
    if not clear:
        return found[0] if found else None
    own = [s for s in clear if s.fact.code in (pool.subject, pool.patch) and worth(pool, s) >= least(pool, shape)]
    able = [s for s in own if not aside(pool, s.fact)]
    now = [s for s in able if s.fact.kind not in (*ROUNDABOUT, *STANDING, NEW_LEVEL)]
    able = [s for s in able if _is_of_main(pool, s.fact) or standing(pool, s) >= least(pool, shape)]
    news = sorted(now or able, key=lambda s: -round(standing(pool, s), 6))
    if not news and (size := _size_of_main(pool, own)):
        return size
    best = _of_main_first(pool, news) if news else (own or clear)[0]
    if is_tiny(pool, best.fact) and worth(pool, best) < MAIN_PLENTY:
        best = _size_of_main(pool, own) or best
        if best not in news:
            return best
    near = [
        s
        for s in news or clear
        if pool.figure(s.fact) == pool.figure(best.fact)
        and comes_near(standing(pool, s), best.fact, standing(pool, best))
    ]
    chosen = max(near, key=lambda s: _says(pool, s.fact), default=best)  # what is worth nothing is not even near itself
    return _whose_turn(pool, chosen, [s for s in near if worth(pool, s) >= least(pool, shape)])


def _whose_turn(pool: Pool, best: ScoredFact, near: Sequence[ScoredFact]) -> ScoredFact:
    """The best, or by the area's place one that says as much of its figure and is worth about the same."""
    if pool.is_group or echo_of(best.fact) == RANK:
        return best
    enough = AS_GOOD * standing(pool, best)
    equal = [
        s
        for s in near
        if s is not best
        and echo_of(s.fact) != RANK
        and standing(pool, s) >= enough
        and _says(pool, s.fact) >= _says(pool, best.fact)
    ]
    alike = [best, *sorted(equal, key=lambda s: s.fact.kind)]
    return alike[Turns(pool.place, f"lead.{pool.brief.period}").of(len(alike))]


def standing(pool: Pool, scored: ScoredFact) -> float:
    """What a fact is worth as a lead beside others: less where most areas have the same news, or of a small part."""
    fact = scored.fact
    found = worth(pool, scored)
    share = _shared(pool, fact) if fact.code == pool.subject else 0.0
    if share > COMMON:
        found -= TOO_COMMON.get(echo_of(fact), LESS_COMMON) * log2(share / COMMON)
    if part := _part_of_main(pool, fact):
        found -= PART * max(0.0, -log2(part))
    return found


def _shared(pool: Pool, fact: Fact) -> float:
    """The share of areas with the same news: where most rose, of one that doubled the share that did as well."""
    times = pool.of(TIMES, fact.measure.name, fact.code) if fact.kind == SIZED else ()
    return min((pool.common(one) for one in (fact, *(s.fact for s in times))), default=0.0)


def _part_of_main(pool: Pool, fact: Fact) -> float:
    """How large a side count is beside the main one, which it is a part of or could be; 0 where that says nothing."""
    if not (pool.discount(fact.measure) and fact.measure.counted and fact.measure.type == "flow"):
        return 0.0
    of_main = pool.of(SIZED, pool.measure("main", fact.measure.table), fact.code)
    if not of_main or not of_main[0].fact.measure.counted or of_main[0].fact.now.number <= 0:
        return 0.0
    return max(1.0, float(fact.now.number)) / float(of_main[0].fact.now.number)


def is_tiny(pool: Pool, fact: Fact) -> bool:
    """Whether it is of a side count that is next to nothing beside the main one."""
    return fact.now.number < TINY and 0 < _part_of_main(pool, fact) < 1 / TINY_PART


def _size_of_main(pool: Pool, own: Sequence[ScoredFact]) -> ScoredFact | None:
    """That the main figure is what it is: where only the length of the month moved it, that is told and no more."""
    return next((s for s in own if s.fact.kind == SIZED and _is_of_main(pool, s.fact)), None)


def _of_main_first(pool: Pool, news: Sequence[ScoredFact]) -> ScoredFact:
    """The best news, or the best of the main figure where that comes near: it is what readers know the table by."""
    best = news[0]
    enough = min(MAIN_ENOUGH * standing(pool, best), MAIN_PLENTY)
    return next((s for s in news if _is_of_main(pool, s.fact) and worth(pool, s) >= enough), best)


def _is_of_main(pool: Pool, fact: Fact) -> bool:
    return fact.measure.name in (pool.measure(role, fact.measure.table) for role in ("main", "rate"))


def _says(pool: Pool, fact: Fact) -> float:
    """How much a fact says of its figure: of one that has doubled, as most have not, that before how long it rose."""
    then = getattr(fact, "then", None)
    doubled = fact.kind == SIZED and then is not None and fact.now.number >= DOUBLED * then.number > 0
    doubled = doubled and _shared(pool, fact) < MOST
    return says("run") + 0.5 if doubled else voice(fact)


def worth(pool: Pool, scored: ScoredFact) -> float:
    """A fact's score in a story; of many side measures the most striking one is less of a surprise (guard G11)."""
    part, off = getattr(scored.fact, "part", None), pool.discount(scored.fact.measure)
    return scored.score - (max(off, pool.discount(part)) if isinstance(part, Measure) else off)


def least(pool: Pool, shape: Shape) -> float:
    """What a lead must score: less where figures come once a year or more seldom, which readers wait for."""
    last = pool.brief.panels[pool.own_table].calendar.ends[-2:]
    return shape.least_score * (YEARLY if last[-1] - last[0] >= YEAR else 1)


def weight(pool: Pool, lead: ScoredFact, shape: Shape) -> tuple[bool, float, bool]:
    """Of two shapes for one lead the one that was made for it is taken."""
    return is_clear(lead.fact), round(worth(pool, lead), 6), all(not entry.startswith(ANY) for entry in shape.leads)


def aside(pool: Pool, fact: Fact) -> bool:
    """Whether a fact leads only where nothing else does: a detail, a side figure that merely moved, a step that the
    length of the month makes, a total since any day, a level hardly off the one before, a record that most areas have,
    or a long rise or fall whose last step went the other way."""
    if marked(fact.kind, "ASIDE") or (fact.kind == SIZED and pool.discount(fact.measure) > 0):
        return True
    if _is_hardly_off(fact) or is_of_days(pool, fact) or is_since_any_day(pool, fact):
        return True
    if is_everyones(pool, fact):
        return True
    if is_partly_of_days(pool, fact):
        return True
    return has_turned(pool, fact)


def is_everyones(pool: Pool, fact: Fact) -> bool:
    """Whether it is a record that most areas have set together: then that is the news of them all, and of none."""
    record = fact.kind == "record" or any(getattr(fact, name, False) is True for name in ("ever", "record"))
    return record and fact.code == pool.subject and pool.common(fact) > EVERYONE


def has_turned(pool: Pool, fact: Fact) -> bool:
    """Whether it tells of a rise or fall over several steps whose last one went the other way."""
    long = fact.kind == LONG_WAY or (fact.kind == TIMES and getattr(fact, "steps", 1) > 1)
    way = getattr(fact, "direction", None) if long else None
    steps = pool.of(SIZED, fact.measure.name, fact.code) if way is not None else ()
    return way is not None and any({way.value, getattr(s.fact, "direction").value} == {"up", "down"} for s in steps)  # noqa: B009


def _is_hardly_off(fact: Fact) -> bool:
    """Whether a new level lies less than a tenth off the one it is told beside, however sure it is that it is one."""
    old = getattr(fact, "mean_before", None)
    return fact.kind == NEW_LEVEL and old is not None and OFF * abs(fact.change) < abs(old.number)


def is_low(fact: Fact) -> bool | None:
    """Whether it says that a figure is low, or fell; None where it says neither that nor the contrary."""
    for name in ("low", "falling"):
        if isinstance(said := getattr(fact, name, None), bool):
            return said
    way = getattr(getattr(fact, "direction", None), "value", None)
    return {"down": True, "up": False}.get(way) if isinstance(way, str) else None


def asked_for(pool: Pool, kind: str, role: str, about: str) -> list[ScoredFact]:
    if about == "members":
        found = [s for s in pool.of_members if _ours(pool, s.fact) and _among_those_compared(pool, s.fact)]
    else:
        code, table = (pool.patch, pool.brief.parts) if about == "patch" else (pool.subject, pool.own_table)
        if kind != ANY and role != "any":
            return pool.of(kind, pool.measure(role, table), code)
        found = pool.about(code, table)
        if about == "patch":  # what the group did by itself is the subject's to tell, from its own table
            found = [s for s in found if marked(s.fact.kind, "AMONG")]
        elif pool.is_group and table != pool.brief.parts:  # and what its areas did the parts' table
            found = [s for s in found if not marked(s.fact.kind, "AMONG")]
    wanted = None if role == "any" else {pool.measure(role, table) for table in pool.brief.panels}
    return [s for s in found if kind in (ANY, s.fact.kind) and (wanted is None or s.fact.measure.name in wanted)]


def _ours(pool: Pool, fact: Fact) -> bool:
    """Whether a story may tell it: a goal that was set for some areas only is none of a wider story's."""
    return not hasattr(fact, "goal") or any(pool.subject in goal.areas for goal in pool.brief.goals)


def _among_those_compared(pool: Pool, fact: Fact) -> bool:
    """Whether a place is one among the areas that the story compares: another table may have other leaders."""
    return not hasattr(fact, "group") or (fact.measure.table == pool.brief.parts and _is_as_told(pool, fact))


def _is_as_told(pool: Pool, fact: Fact) -> bool:
    """Whether the group's figure that a place is held against is the one that the story gives, from its own table."""
    parent, group = getattr(fact, "parent_now", None), getattr(fact, "group", None)
    panel = pool.brief.panels[pool.own_table]
    name, row = f"{pool.own_table}.{fact.measure.short_name}", panel.row(pool.subject)
    t = panel.calendar.at(pool.brief.period)
    if parent is None or group is None or group.value != pool.subject or pool.own_table == pool.brief.parts:
        return True
    if row is None or t is None or name not in panel.measures:
        return True
    return bool(abs(float(panel.values[name][row, t]) - float(parent.number)) * 10**parent.decimals < 1 / 2)


def _firm(scored: ScoredFact) -> bool:
    """Settled, fit to live through revisions, and true without a condition.

    A streak that hangs on the day the week ends belongs further down.
    """
    return scored.firm and scored.fact.settled and not scored.fact.qualifiers


def _no_news(pool: Pool, fact: Fact) -> bool:
    """Whether a fact says what was to be expected, or that nothing happened, however far from chance: it leads
    nothing."""
    return (
        (fact.kind == UNMOVED and not _moved_around(pool, fact))
        or is_as_ever(pool, fact)
        or is_against_few(pool, fact)
        or _is_short_of_stretches(fact)
        or is_of_no_sort(pool, fact)
        or is_a_trifle(pool, fact)
        or (fact.kind == TIMES and has_turned(pool, fact))
    )


def _moved_around(pool: Pool, fact: Fact) -> bool:
    """Whether the figure of the group that an area is in moved by more than chance: then that one's did not is news."""
    group = (s.fact for s in pool.of(SIZED, fact.measure.name, pool.patch) if pool.patch != fact.code)
    return any(is_clear(s) and not is_of_days(pool, s) for s in group)


def is_of_no_sort(pool: Pool, fact: Fact) -> bool:
    """Whether it is of what is left when all is sorted: nobody knows what "other crimes" are."""
    return pool.discount(fact.measure) > 0 and NO_SORT.match(fact.measure.noun.headline) is not None


def is_a_trifle(pool: Pool, fact: Fact) -> bool:
    """Whether it is of a side sum that moved by next to nothing beside the main one: pence on a bill of thousands."""
    if not (fact.kind == LARGEST and pool.discount(fact.measure) and manner(fact.measure) == "money"):
        return False
    of_main = pool.of(SIZED, pool.measure("main", fact.measure.table), fact.code)
    if not of_main or of_main[0].fact.measure.unit != fact.measure.unit:
        return False
    return abs(float(getattr(fact, "difference").number)) * TRIFLE < float(of_main[0].fact.now.number)  # noqa: B009


def _is_short_of_stretches(fact: Fact) -> bool:
    """Whether it is the lowest (highest) stretch on a record of which the first such stretch takes a good part."""
    return fact.kind == WINDOW and getattr(fact, "first_length", None) is not None


def is_of_days(pool: Pool, fact: Fact) -> bool:
    """Whether a count moved only because its month has more or fewer days than the one before: a day's went the other
    way, or stayed. February is always low."""
    if not fact.measure.counted or fact.measure.type != "flow" or _are_as_long(pool, fact.measure.table):
        return False
    if fact.kind in EXTREME_SINCE and _is_short(pool, fact):
        return True
    moves = fact.kind in BY_DAYS or echo_of(fact) in ("step", "how many", "streak")
    return moves and _by_days(pool, fact) >= 1


def is_partly_of_days(pool: Pool, fact: Fact) -> bool:
    """Whether a good part of a count's step, if not all, is that its month has more or fewer days."""
    counted = fact.measure.counted and fact.measure.type == "flow"
    return counted and fact.kind == SIZED and GOOD_PART <= _by_days(pool, fact) < 1


def is_by_days(pool: Pool, fact: Fact) -> bool:
    """Whether a good part of a count's step, or all of it, is that its month has more or fewer days."""
    return is_of_days(pool, fact) or is_partly_of_days(pool, fact)


def _by_days(pool: Pool, fact: Fact) -> float:
    """What part of a count's step the length of its period makes: 1 where all of it does, 0 where they are as long."""
    t, then, days, days_then = _lengths(pool, fact.measure.table)
    if days == days_then:
        return 0.0
    panel = pool.brief.panels[fact.measure.table]
    row = panel.row(fact.code)
    if row is None:
        return 0.0
    now, before = (float(panel.values[fact.measure.name][row, at]) for at in (t, then))
    if (now - before) * (now * days_then - before * days) <= 0:
        return 1.0
    return max(0.0, before * (days / days_then - 1) / (now - before))


def _lengths(pool: Pool, table: str) -> tuple[int, int, int, int]:
    """A table's periods now and a step before, and of how many days they are: of as many, where either is missing."""
    kept, key = pool.brief.kept, ("lengths of periods", table)
    if key not in kept:
        calendar = pool.brief.panels[table].calendar
        t = calendar.at(pool.brief.period)
        then = -1 if t is None else int(calendar.previous[t])
        both = () if t is None or then < 0 else (t, then)
        days = [(calendar.ends[at] - calendar.starts[at]).days + 1 for at in both]
        kept[key] = (*both, *days) if both else (-1, -1, 0, 0)
    found: tuple[int, int, int, int] = kept[key]
    return found


def _are_as_long(pool: Pool, table: str) -> bool:
    """Whether a table's periods now and a step before are of as many days, and none of another number lies near."""
    *_, days, days_then = _lengths(pool, table)
    return days == days_then and pool.brief.panels[table].calendar.step != "month"


def _is_short(pool: Pool, fact: Fact) -> bool:
    """Whether a count is the lowest (highest) for long only as its months have fewer (more) days: a day's was as low
    (high) in one that lies between, within a year."""
    panel = pool.brief.panels[fact.measure.table]
    calendar, row = panel.calendar, panel.row(fact.code)
    t = calendar.at(pool.brief.period)
    if calendar.step != "month" or row is None or t is None:
        return False
    first, since = (getattr(fact, name, None) for name in ("first_period", "since_period"))
    begins = calendar.at(first.value) if fact.kind == WINDOW and first is not None else t
    steps = 1 if begins is None else t - begins + 1
    last = None if since is None else calendar.at(since.value)
    values = panel.values[fact.measure.name][row]
    daily = [
        float(values[n - steps + 1 : n + 1].sum()) / ((calendar.ends[n] - calendar.starts[n - steps + 1]).days + 1)
        for n in range(max(steps - 1, t - LAST_YEAR, -1 if last is None else last + 1), t + 1)
    ]
    sign = 1 if is_low(fact) else -1
    return any(sign * day <= sign * daily[-1] for day in daily[:-1])


def is_since_any_day(pool: Pool, fact: Fact) -> bool:
    """Whether it is a total since the day on which somebody began to write counts down: no total of all there were.

    Where the record begins with next to none, it holds what it counts from the start.
    """
    if not getattr(fact, "summed", False):
        return False
    panel = pool.brief.panels[fact.measure.table]
    row, t = panel.row(fact.code), panel.calendar.at(pool.brief.period)
    if row is None or t is None:
        return False
    record = panel.values[fact.measure.name][row, : t + 1]
    known = record[~np.isnan(record)]
    return bool(len(known) and known[0] * FROM_NOTHING > known.max())


def is_as_ever(pool: Pool, fact: Fact) -> bool:
    """Whether a yearly figure did what it did in every year, or a record only beats the year before's: no news."""
    calendar = pool.brief.panels[fact.measure.table].calendar
    if calendar.step != "year":
        return False
    if fact.kind == "record":
        former = getattr(fact, "former_period", None)
        return former is not None and (pool.brief.period - former.value).days <= LEAP_YEAR
    return fact.kind in ("run", "longest_run") and getattr(fact, "first_period").value == calendar.ends[0]  # noqa: B009


def is_against_few(pool: Pool, fact: Fact) -> bool:
    """Whether it sets today's count against next to none of a year ago: true, and no news (guard G3)."""
    year_ago = getattr(fact, "year_ago", None)
    if year_ago is None or not fact.measure.counted:
        return False
    return bool(year_ago.number < max(pool.brief.limits.fewest_events, fact.now.number / BEYOND_COMPARISON))


def is_clear(fact: Fact) -> bool:
    """What moved by no more than chance may be told in its place, but leads nothing."""
    return bool(getattr(fact, "clear", True))


def is_in_patch(pool: Pool, fact: Fact) -> bool:
    """A rank counts only among the areas this story compares."""
    group = getattr(fact, "group", None)
    return group is None or group.value == pool.patch
