"""Lays a brief out as a newsroom's own dataset on disk: register, tables and sheet, so that a checker can read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from nlg.fact import exact_text
from nlg.home import Home
from nlg.intake.periods import text_of
from nlg.panel import SUPPRESSED, Measure, Panel
from nlg.pipeline import Release, open_dataset, release
from nlg.story import Brief

HELD = "c"
REGISTER = "code,name,display,article,preposition,kind,called,parent,members,population,population_year,neighbours,tags"
NEWSROOM = (
    'publisher = "Borset Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
    'time_zone = "Europe/London"\nlanguage = "en-GB"\nlabel = "Written by software."\n'
)


def laid_out(brief: Brief, folder: Path) -> Release:
    """The brief as the dataset "example" of a newsroom made in `folder`, read like any other."""
    for shelf_name in ("datasets", "registers"):
        (folder / shelf_name).mkdir(parents=True)
    (folder / "newsroom.toml").write_text(NEWSROOM, "utf-8")
    panel = brief.panels["t"]
    (folder / "registers" / "example_areas.csv").write_text(_register(panel), "utf-8")
    tables = {"example": panel, **{name: other for name, other in brief.panels.items() if other is not panel}}
    tables |= {"before": brief.earlier["t"]} if brief.earlier else {}
    for name, other in tables.items():
        (folder / "datasets" / f"{name}.csv").write_text(_table(other), "utf-8")
    (folder / "datasets" / "example.toml").write_text(_sheet(brief, tables), "utf-8")
    return release(open_dataset(Home(folder), "example"), brief.period)


def _register(panel: Panel) -> str:
    beside: dict[int, list[str]] = {}
    for one, other in panel.neighbours.tolist():
        beside.setdefault(one, []).append(panel.areas[other].code)
        beside.setdefault(other, []).append(panel.areas[one].code)
    rows = [REGISTER.split(",")]
    for n, area in enumerate(panel.areas):
        words = [area.code, area.name, area.name, area.article, area.preposition, area.kind, area.called, area.parent]
        people = [str(area.population), "2019"] if area.population else ["", ""]
        rows.append([*words, "", *people, ";".join(beside.get(n, [])), ";".join(area.tags)])
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _table(panel: Panel) -> str:
    columns = {m.short_name: m for m in panel.measures.values() if not m.denominator}
    rows = [["area", "period", *columns]]
    for row in range(panel.table_rows):
        for t in range(len(panel.calendar)):
            cells = [_cell(panel, measure, row, t) for measure in columns.values()]
            rows.append([panel.areas[row].code, text_of(panel.calendar, t), *cells])
    return _csv(rows)


def _cell(panel: Panel, measure: Measure, row: int, t: int) -> str:
    value = panel.values[measure.name][row, t]
    if panel.statuses[measure.name][row, t] == SUPPRESSED:
        return HELD
    if np.isnan(value):
        return ""
    return str(exact_text(Fraction(round(float(value) * 10**measure.decimals), 10**measure.decimals)))


def _sheet(brief: Brief, tables: dict[str, Panel]) -> str:
    lines = [
        'id = "example"\ntitle = "Fever in Borset"\nregister = "example_areas"\nstyle = "km"\nsubject = "Fever"',
        'subject_full = "fever"\n[story]\nseries = "weekly"\nwhole = "t"\nparts = "t"\nevent = "the fever came"',
        f'main = "{brief.main}"\nrate = "{brief.rate}"\nsecond = "{brief.second}"',
        'areas = { one = "area", many = "areas" }',
        *_yardsticks(brief),
        *_limits(brief),
    ]
    for name, panel in tables.items():
        before = "before" if name == "example" and brief.earlier else ""
        lines += _table_sheet("t" if name == "example" else name, f"{name}.csv", panel, before)
    return "\n".join(lines) + "\n"


def _yardsticks(brief: Brief) -> Iterator[str]:
    for goal in brief.goals:
        yield (
            f'[targets.{goal.key}]\nmeasure = "{goal.measure}"\nvalue = {exact_text(goal.value)}\n'
            f'test = "{goal.test}"\nareas = [{_listed(sorted(goal.areas))}]\nset_by = "{goal.set_by}"\n'
            f'set_on = {goal.set_on}\nsource = "the paper"'
        )
    for base in brief.bases:
        yield (
            f'[baselines.{base.key}]\nmeasure = "{base.measure}"\nperiod = {base.period}\nname = "{base.name}"\n'
            f'areas = [{_listed(sorted(base.areas))}]\nreason = "the fair"'
        )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _limits(brief: Brief) -> Iterator[str]:
    yield "[limits]"
    for key in ("fewest_events", "fewest_named", "only"):
        yield f"{key} = {getattr(brief.limits, key)}"
    yield f"smallest_group = {max(2, brief.limits.smallest_group)}"
    for key in ("least_record", "least_run"):
        yield f"[limits.{key}]"
        yield from (f"{step} = {n}" for step, n in getattr(brief.limits, key).items())


def _table_sheet(name: str, file: str, panel: Panel, earlier: str) -> Iterator[str]:
    yield f'[tables.{name}]\nfile = "{file}"\ntitle = "Fever"\npublisher = "Borset Health"'
    yield 'publisher_said = "Borset Health"\nurl = "https://borset.example"\nlicence = "OGL-3.0"'
    yield f'area = "area"\nperiod = "period"\nperiod_form = "{panel.calendar.form}"\nsuppressed_marks = ["{HELD}"]'
    if panel.calendar.called and panel.calendar.uneven:
        yield f'called = "{panel.calendar.called}"'
    yield 'attribution = "Borset"\ndefinition = "Cases are people with a fever."'
    if panel.released:
        yield f"released = {panel.released}"
    if earlier:
        yield f'earlier = "{earlier}"'
    for measure in panel.measures.values():
        yield f"[tables.{name}.measures.{measure.short_name}]"
        yield from _measure_sheet(measure)


def _measure_sheet(measure: Measure) -> Iterator[str]:
    yield from _made_of(measure)
    yield f'unit = "{measure.unit}"\ntype = "{measure.type}"'
    yield f'polarity = "{measure.polarity}"\ndecimals = {measure.decimals}'
    if measure.counted:
        yield "counted = true"
    if measure.mature_after:
        yield f"mature_after_days = {measure.mature_after}"
    noun = {key: value for key, value in vars(measure.noun).items() if value}
    yield "noun = { " + ", ".join(f'{key} = "{value}"' for key, value in noun.items()) + " }"


def _made_of(measure: Measure) -> Iterator[str]:
    if measure.denominator:
        op = "share" if measure.type == "share" else "per"
        yield f'op = "{op}"\nnumerator = "count"\ndenominator = "{measure.denominator.split(".")[1]}"'
        if op == "per":
            yield f"per = {measure.per}"
        return
    yield f'op = "column"\ncolumn = "{measure.short_name}"'
    if measure.type == "stock":
        yield f"adds_up = {str(measure.adds).lower()}"
    if measure.parts:
        yield f"parts = [{_listed([part.split('.')[1] for part in measure.parts])}]\nleftover = true"
