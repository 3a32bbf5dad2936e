"""Makes a kind's own examples awkward: figures of 0, 1, 11, 1,000, ties, gaps, figures below zero, names that trip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from itertools import islice

import numpy as np

from nlg.fact import Fact, Proven
from nlg.finding.detect import Catch
from nlg.finding.detect import shelf as detectors
from nlg.finding.example import WHOLE
from nlg.panel import KNOWN, MISSING, SUPPRESSED, Floats, Ints, Measure, Noun, Panel
from nlg.story import Brief

TABLE = "t"  # the examples' own
FIGURES = (0, 1, 2, 9, 10, 11, 18, 80, 999, 1000)
BESIDE = (0, 1, 2)  # for the figures that a fact compares with
BELOW_ZERO, PRICE = -18, 250_000
TRIED = 12  # facts of the examples that are made awkward
EACH = 2  # panels of one awkward thing: in proportion, by itself, of another example
NAMES = (  # article, name, preposition
    ("the", "Wold", "in"),
    ("", "Ambridge and Penny Hassett", "in"),
    ("", "St Ives", "in"),
    ("", "Felpersham, North", "in"),
    ("the", "Isle of Lakey", "on"),
    ("", "King's Darrington", "in"),
)
BALANCE = Noun(one="balance", many="balances", headline="Fever balance", full="fever balance", short="Balance")
RENT = Noun(one="rent", many="rents", headline="Cottage rents", full="cottage rents", full_one="cottage rent")
Tables = dict[str, Floats]  # by a measure's name, the figures of the table's own areas
Maker = Callable[[Brief, "Figure"], Iterator[Brief]]


@dataclass(frozen=True, kw_only=True)
class Awkward:
    """A small panel that makes a kind speak of an area (its code), and what is awkward in it."""

    label: str
    brief: Brief
    about: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Where a figure stands: what is counted, whose it is (a row), when; and the fact that is about it."""

    measure: str
    row: int
    t: int
    fact: Fact


def awkward(kind: str) -> tuple[list[Awkward], list[str]]:
    """Panels for every awkward thing in which the kind still speaks, and the things that it never says."""
    briefs = [example.brief for example in detectors()[kind].EXAMPLES if example.fires]
    figures = [(brief, _figure(brief, fact)) for brief in briefs for fact in spoken_of(brief, kind)][:TRIED]
    found: list[Awkward] = []
    never: list[str] = []
    for n, (label, maker) in enumerate(_makers().items()):
        first = n % max(1, len(figures))  # no example is the first to be tried for everything
        made = list(islice(_speaking(kind, maker, [*figures[first:], *figures[:first]]), EACH))
        found += [
            Awkward(label=label, brief=_renamed(brief, n + k), about=code) for k, (brief, code) in enumerate(made)
        ]
        never += [] if made else [label]
    return found, never


def spoken_of(brief: Brief, kind: str) -> list[Fact]:
    """What a kind finds in a small panel, of every area and in every group it is compared in."""
    catch = Catch(brief)
    codes = [area.code for area in brief.panels[TABLE].areas]
    asked = [(code, group) for code in codes for group in dict.fromkeys((brief.patches.get(code, code), WHOLE))]
    found = {(fact.kind, fact.row): fact for code, group in asked for fact in catch.facts(code, group, [kind])}
    return list(found.values())


def _speaking(kind: str, maker: Maker, figures: Sequence[tuple[Brief, Figure]]) -> Iterator[tuple[Brief, str]]:
    """The panels a maker makes in which the kind speaks of the same area still."""
    for brief, figure in figures:
        for made in maker(brief, figure):
            if _is_possible(made) and any(fact.code == figure.fact.code for fact in spoken_of(made, kind)):
                yield made, figure.fact.code


def _makers() -> dict[str, Maker]:
    makers: dict[str, Maker] = {f"{value:,}": partial(_with_figure, value) for value in FIGURES}
    makers |= {f"after {value}": partial(_beside, value) for value in BESIDE}
    makers |= {"one apart": _one_apart, "a tie": _tied, "all alike": _all_alike, "a gap": _gapped}
    return {**makers, "below zero": _below_zero, "money": _money}


def _figure(brief: Brief, fact: Fact) -> Figure:
    panel, measure = brief.panels[TABLE], fact.measure
    row, t = panel.row(fact.code), panel.calendar.at(brief.period)
    assert row is not None  # the fact is about it
    assert t is not None
    return Figure(measure=measure.numerator or measure.name, row=row, t=t, fact=fact)


def _with_figure(value: int, brief: Brief, figure: Figure) -> Iterator[Brief]:
    """The figure as wanted: with all others in proportion, by itself, with all others as far away as before."""
    now = _now(brief, figure)
    if now > 0 and value:
        yield _remade(_in_proportion(brief, value / now), figure, value)
    yield _remade(brief, figure, value)
    tables = _tables(brief)
    tables[figure.measure] += value - now
    yield _remade(_with_tables(brief, tables), figure, value)
    if figure.fact.measure.denominator.endswith(".population") and value > 0 < now:
        yield _peopled(brief, figure, value)


def _peopled(brief: Brief, figure: Figure, rate: int) -> Brief:
    """So many people that the rate is as wanted, and the counts are what they were."""
    panel = brief.panels[TABLE]
    factor = float(panel.values[figure.fact.measure.name][figure.row, figure.t]) / rate
    people = tuple(round(count * factor) if count else count for count in panel.populations)
    areas = tuple(replace(area, population=count) for area, count in zip(panel.areas, people, strict=True))
    made = replace(panel, areas=areas, populations=people)
    return _with_tables(replace(brief, panels={**brief.panels, TABLE: made}), _tables(brief))


def _beside(value: int, brief: Brief, figure: Figure) -> Iterator[Brief]:
    """The figures that the fact compares with, one after the other, as wanted."""
    for other in _others(brief, figure):
        yield _remade(brief, other, value)


def _one_apart(brief: Brief, figure: Figure) -> Iterator[Brief]:
    for other in _others(brief, figure):
        for step in (1, -1):
            yield _remade(brief, figure, _now(brief, other) + step)


def _others(brief: Brief, figure: Figure) -> Iterator[Figure]:
    """Where the other figures of the same fact stand that are single cells."""
    panel, fact = brief.panels[TABLE], figure.fact
    for part in fields(fact):
        proven = getattr(fact, part.name)
        if isinstance(proven, Proven) and proven.op == "cell" and proven is not fact.now:
            measure = panel.measures.get(proven.inputs["measure"])
            row, t = panel.row(proven.inputs["area"]), panel.calendar.at(date.fromisoformat(proven.inputs["period"]))
            if measure is not None and row is not None and t is not None:
                yield Figure(measure=measure.numerator or measure.name, row=row, t=t, fact=fact)


def _tied(brief: Brief, figure: Figure) -> Iterator[Brief]:
    """Another area with the same figure, or with the same all along."""
    for row in range(brief.panels[TABLE].table_rows):
        if row != figure.row < brief.panels[TABLE].table_rows:
            yield _remade(brief, replace(figure, row=row), _now(brief, figure))
            tables = _tables(brief)
            tables[figure.measure][row] = tables[figure.measure][figure.row]
            yield _with_tables(brief, tables)


def _all_alike(brief: Brief, figure: Figure) -> Iterator[Brief]:
    tables = _tables(brief)
    ours = tables[figure.measure]
    if len(ours) > 1:
        ours[:, figure.t] = ours[min(figure.row, len(ours) - 1), figure.t]
        yield _with_tables(brief, tables)


def _gapped(brief: Brief, figure: Figure) -> Iterator[Brief]:
    """One figure missing: of another area now, of the same one a little or long ago."""
    rows = range(brief.panels[TABLE].table_rows)
    others = [(row, figure.t) for row in rows if row != figure.row]
    own = [(min(figure.row, len(rows) - 1), t) for t in (figure.t - 1, figure.t - 2, 0) if t >= 0]
    for row, t in (*others, *own):
        tables = _tables(brief)
        tables[figure.measure][row, t] = np.nan
        yield _with_tables(brief, tables)


def _below_zero(brief: Brief, figure: Figure) -> Iterator[Brief]:
    made = _about(brief, "index", "degrees", BALANCE)
    yield from (_with_figure(BELOW_ZERO, made, figure) if made else ())


def _money(brief: Brief, figure: Figure) -> Iterator[Brief]:
    made, now = _about(brief, "stock", "£", RENT), _now(brief, figure)
    if made and now > 0:
        yield _remade(_in_proportion(made, PRICE / now), figure, PRICE)


def _about(brief: Brief, kind: str, unit: str, noun: Noun) -> Brief | None:
    """The same figures of something that is not counted, without what is made from them. None of something in parts."""
    panel = brief.panels[TABLE]
    count = panel.measures[f"{TABLE}.count"]
    if count.parts:
        return None
    other = replace(count, type=kind, unit=unit, noun=noun, counted=False, adds=False, polarity="neutral")  # type: ignore[arg-type]  # both callers name a type
    measures = {name: m for name, m in panel.measures.items() if not m.denominator} | {count.name: other}
    goals = tuple(replace(goal, measure="count") for goal in brief.goals)
    return _with_tables(replace(brief, rate="", goals=goals), _tables(brief), measures)


def _now(brief: Brief, figure: Figure) -> float:
    return float(brief.panels[TABLE].values[figure.measure][figure.row, figure.t])


def _tables(brief: Brief) -> Tables:
    panel = brief.panels[TABLE]
    columns = [name for name, measure in panel.measures.items() if not measure.denominator]
    return {name: panel.values[name][: panel.table_rows].copy() for name in columns}


def _in_proportion(brief: Brief, factor: float) -> Brief:
    earlier = {name: _multiplied(panel, factor) for name, panel in brief.earlier.items()}
    tables = {name: _rounded(brief, name, table * factor) for name, table in _tables(brief).items()}
    return _with_tables(replace(brief, earlier=earlier), tables)


def _multiplied(panel: Panel, factor: float) -> Panel:
    """An earlier edition in proportion: its figures are whole."""
    return replace(panel, values={name: np.round(matrix * factor) for name, matrix in panel.values.items()})


def _rounded(brief: Brief, name: str, table: Floats) -> Floats:
    return np.round(table, brief.panels[TABLE].measures[name].decimals)


def _remade(brief: Brief, figure: Figure, value: float) -> Brief:
    """The brief with one figure as wanted; a group's is spread over its areas as before."""
    panel, tables = brief.panels[TABLE], _tables(brief)
    ours = tables[figure.measure]
    group = panel.groups.index_of(figure.row)
    if group is None:
        ours[figure.row, figure.t] = value
    else:
        _spread(ours[:, figure.t], panel.groups.members(group), value)
    return _with_tables(brief, tables)


def _spread(column: Floats, rows: Ints, total: float) -> None:
    """Whole shares of a total for some rows, in proportion to what they have; the largest takes what is left over."""
    have = np.nan_to_num(column[rows])
    shares = np.floor(have * total / have.sum()) if have.sum() > 0 else np.zeros(len(rows))
    shares[np.argmax(have)] += total - shares.sum()
    column[rows] = shares


def _with_tables(brief: Brief, tables: Tables, measures: Mapping[str, Measure] | None = None) -> Brief:
    """The brief with other figures for its table: groups, rates and shares are worked out anew."""
    panel = brief.panels[TABLE]
    kept = panel.measures if measures is None else measures
    values = {name: _with_groups(panel, tables[name]) for name in kept if name in tables}
    values |= {name: _worked_out(panel, measure, values) for name, measure in kept.items() if measure.denominator}
    values = {name: values[name] for name in kept}
    statuses = {name: _statuses(panel, name, matrix) for name, matrix in values.items()}
    made = replace(panel, measures=kept, values=values, statuses=statuses, scale={n: panel.scale[n] for n in kept})
    return replace(brief, panels={**brief.panels, TABLE: made}, memory={})


def _with_groups(panel: Panel, own: Floats) -> Floats:
    sums = [own[panel.groups.members(g)].sum(axis=0)[None, :] for g in range(len(panel.groups.rows))]
    return np.ascontiguousarray(np.vstack([own, *sums]))


def _worked_out(panel: Panel, measure: Measure, values: Mapping[str, Floats]) -> Floats:
    people = np.array([count or np.nan for count in panel.populations], dtype=np.float64)[:, None]
    below = values.get(measure.denominator, people)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, values[measure.numerator] * measure.per / below, np.nan)


def _statuses(panel: Panel, name: str, matrix: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    held = panel.statuses[name] == SUPPRESSED
    return np.where(np.isnan(matrix), np.where(held, SUPPRESSED, MISSING), KNOWN).astype(np.uint8)


def _is_possible(brief: Brief) -> bool:
    """Whether a table may hold such figures: no count below zero, no part above its whole."""
    panel = brief.panels[TABLE]
    for name, measure in panel.measures.items():
        values = panel.values[name]
        if measure.type not in ("index", "stock") and bool((values < 0).any()):
            return False
        if measure.parts and bool((sum(panel.values[part] for part in measure.parts) > values).any()):
            return False
        if measure.type == "share" and bool((values > measure.per).any()):
            return False
    return True


def _renamed(brief: Brief, turn: int) -> Brief:
    """The same panel with names that trip a sentence up."""
    panel = brief.panels[TABLE]
    areas = list(panel.areas)
    for row in range(min(panel.table_rows, len(NAMES))):
        article, name, preposition = NAMES[(row + turn) % len(NAMES)]
        areas[row] = replace(areas[row], article=article, name=name, preposition=preposition)
    return replace(brief, panels={**brief.panels, TABLE: replace(panel, areas=tuple(areas))}, memory={})
