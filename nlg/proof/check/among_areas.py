"""Operations over a group's areas: ranks, and how many, all, which and which not meet a condition."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .exact import TESTS, Number, direction_of, plain
from .reckoner import Inputs, Operation, Reckoner, Value
from .report import Untrue


def _rank(r: Reckoner, i: Inputs) -> Value:
    own, others = around(r, i)
    beyond = TESTS[">" if i["end"] == "top" else "<"]
    return 1 + sum(beyond(value, own) for value in others)


def around(r: Reckoner, i: Inputs) -> tuple[Number, list[Number]]:
    """For a rank: the area's own V (change of V, share of another V), and those of all other areas compared."""
    measure = i["measure"]
    compared = r.compared(i["group"], measure, i.get("excluding", []))
    if i["area"] not in compared:
        raise Untrue(f"{i['area']} is not among the areas of {i['group']} that are compared")
    if "since" in i:
        _only_new_ones_left_out(r, i)
    figures = {code: _figure(r, i, code) for code in compared}
    return figures.pop(i["area"]), list(figures.values())


def beyond_left_out(r: Reckoner, i: Inputs) -> str:
    """The first area that a rank leaves out although its known figure lies beyond the ranked one; "" for none."""
    beyond, own = TESTS[">" if i["end"] == "top" else "<"], _figure(r, i, i["area"])
    for code in i.get("excluding", []):
        try:
            if beyond(_figure(r, i, code), own):
                return str(code)
        except Untrue:
            continue
    return ""


def _only_new_ones_left_out(r: Reckoner, i: Inputs) -> None:
    """Of a ranking of changes only those may be left out that had no figure to change from."""
    since = r.figures.table_of(i["measure"]).index(i["since"])
    for code in i.get("excluding", []):
        if r.at(i["measure"], code, since) is not None:
            raise Untrue(f"{code} is left out, and had a figure for the period to {i['since']}")


def _figure(r: Reckoner, i: Inputs, code: str) -> Number:
    """V at the period, less V at `since` where the claim ranks changes (or by how many per cent it moved); over V of
    `share_of` where it ranks shares."""
    table = r.figures.table_of(i["measure"])
    now = r.known(i["measure"], code, table.index(i["period"]))
    if "share_of" in i:
        return _share(now, r.known(i["share_of"], code, r.figures.table_of(i["share_of"]).index(i["period"])), code)
    if "since" not in i:
        return now
    if table.index(i["since"]) >= table.index(i["period"]):
        raise Untrue(f"{i['since']} is not before {i['period']}")
    then = r.known(i["measure"], code, table.index(i["since"]))
    return _percent(now, then, code) if i.get("percent") else now - then


def _percent(now: Number, then: Number, code: str) -> Number:
    if then <= 0:
        raise Untrue(f"{code} stands at {then} before: no per cent")
    return plain(Fraction(100 * (now - then)) / then)


def _share(part: Number, whole: Number, code: str) -> Number:
    if whole == 0:
        raise Untrue(f"{code} has none to have a share of")
    return plain(Fraction(part) / whole)


def _those_that_meet(r: Reckoner, i: Inputs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that meet a condition, and those that do not, in the register's order."""
    condition = i["condition"]
    compared = r.compared(i["group"], condition["measure"], i.get("excluding", []))
    meets = _moved if "moved" in condition else _tested
    answers = list(zip(compared, meets(r, condition, i["period"], compared), strict=True))
    return tuple(c for c, yes in answers if yes), tuple(c for c, yes in answers if not yes)


def _moved(r: Reckoner, condition: Inputs, period: str, codes: list[str]) -> Iterator[bool]:
    measure, way = condition["measure"], condition["moved"]
    moves = _moves(r, condition, period)
    for code in codes:
        yield all(direction_of(r.known(measure, code, now), r.known(measure, code, then)) == way for now, then in moves)


def _moves(r: Reckoner, condition: Inputs, period: str) -> list[tuple[int, int]]:
    """Each move that a condition looks at, by the indices it leads to and from: one, or so many steps in a row."""
    table, step = r.figures.table_of(condition["measure"]), r.figures.step(condition["measure"])
    now = table.index(period)
    if "steps" not in condition:
        if table.index(condition["since"]) >= now:
            raise Untrue(f"{condition['since']} is not before {period}")
        return [(now, table.index(condition["since"]))]
    steps = range(now, now - step * condition["steps"], -step)
    if steps[-1] < step:
        raise Untrue(f"there are no {condition['steps']} steps on record before {period}")
    return [(at, at - step) for at in steps]


def _tested(r: Reckoner, condition: Inputs, period: str, codes: list[str]) -> Iterator[bool]:
    measure, test = condition["measure"], TESTS[condition["test"]]
    index, than = r.figures.table_of(measure).index(period), r.number(condition["than"])
    for code in codes:
        yield test(r.known(measure, code, index), than)


def size_of_set(r: Reckoner, i: Inputs) -> int:
    """How many areas a claim about a set looks at."""
    return len(r.compared(i["group"], i["condition"]["measure"], i.get("excluding", [])))


def _list(r: Reckoner, i: Inputs) -> Value:
    found = r.reckon(i["of"]["op"], i["of"]["inputs"])
    if not isinstance(found, tuple):
        raise Untrue(f"{i['of']['op']} gives no list of areas")
    return found


def _count_areas(r: Reckoner, i: Inputs) -> Value:
    return len(r.leaves(i["group"], r.figures.measures[i["measure"]].table))


AMONG_AREAS: dict[str, Operation] = {
    "count_areas": _count_areas,
    "rank": _rank,
    "rank_change": _rank,
    "count_where": lambda r, i: len(_those_that_meet(r, i)[0]),
    "all_where": lambda r, i: not _those_that_meet(r, i)[1],
    "only_where": lambda r, i: _those_that_meet(r, i)[0],
    "all_but": lambda r, i: _those_that_meet(r, i)[1],
    "list": _list,
}
