"""Hears every sentence of a kind of fact, on its examples and on real tables, and has the checker prove each one.

`python -m tests.hearing KIND ...` prints them, with what the checker finds wrong behind; `--real` hears the shipped
datasets as well, `--places lead,body` some wordings only.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nlg.errors import Unprintable
from nlg.fact import Fact, ScoredFact, exact_text
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.panel import SUPPRESSED, Measure, Panel
from nlg.pipeline import Release, open_dataset, release
from nlg.proof.check import Checker
from nlg.shelf import shelf
from nlg.story import Brief, Slot, StoryPlan
from nlg.telling.bundle import bundle
from nlg.telling.write import Draft, Writer

REAL = (
    "england_covid",
    "england_deaths",
    "house_prices_london",
    "crime_london",
    "insolvency",
    "possession",
    "council_tax",
)
HEADINGS = ("headline", "short")
HELD = "c"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A sentence as one wording tells one fact: by which macro, of which area, and what the checker says of it."""

    kind: str
    macro: str
    about: str
    text: str
    faults: tuple[str, ...]


def hear(made: Release, kind: str, facts: Sequence[Fact], places: Sequence[str] = ()) -> list[Heard]:
    """Every wording of a kind for some of its facts, each checked against the release's own tables."""
    return [heard for fact in facts for heard in _hear_one(made, kind, fact, places)]


def _hear_one(made: Release, kind: str, fact: Fact, places: Sequence[str]) -> Iterator[Heard]:
    pool = made.pool(fact.code)
    if fact.measure.table not in (pool.own_table, made.brief.parts):
        return  # no story of the area draws on that table
    scored = ScoredFact(fact=fact, score=0.0, reasons=())
    plan = StoryPlan(
        shape="area",
        area=fact.code,
        lead=Slot(role="lead", template=kind, place="lead", host=scored),
        runners_up=(),
        paragraphs=(),
        left_out=(),
    )
    sentences, voice = made.told_from(pool.own_table)
    writer = Writer(pool=pool, plan=plan, sentences=sentences, place=0)
    told: list[tuple[str, Any]] = []
    for macro in macros(kind):
        if places and re.sub(r"_\d$", "", macro) not in places:
            continue
        call = dict(sentences.macros(kind, macro)).get(macro)
        if call is None:
            continue
        try:
            said = writer._say(call, fact, f"sentences/{kind}.j2#{macro}")
        except Unprintable as error:
            yield Heard(kind=kind, macro=macro, about=fact.code, text="", faults=(str(error),))
            continue
        if said is not None:
            told.append((macro, writer._place(f"b1.{len(told) + 1}", said)))
    if not told:
        return
    draft = Draft(
        plan=plan,
        headline=writer._place("h", writer._other_heading(fact)),  # type: ignore[arg-type]  # there always is one
        short_headline=None,
        standfirst=(),
        summary=(),
        body=(("lead", tuple(sentence for _, sentence in told)),),
        notes=(),
        facts=(),
        left_out=(),
    )
    paper = made._paper(fact.code, {})
    document = bundle(draft, pool, made.dataset.sheet, voice, paper)
    for n, one in enumerate(document["facts"] or [{}], 1):
        one.setdefault("id", f"f{n}")
    document["facts"] = [{"id": f"f{n}"} for n in range(1, 99)]
    verdict = _checker(made).check(document)
    for macro, sentence in told:
        faults = [str(f) for f in verdict.faults if str(f).startswith(f"{sentence.id}:") or f.sentence == sentence.id]
        yield Heard(
            kind=kind,
            macro=macro,
            about=fact.code,
            text=sentence.text,
            faults=(*faults, *_misshapen(macro, sentence.text)),
        )


def _misshapen(macro: str, text: str) -> Iterator[str]:
    """What no checker looks at: full stops, doubled blanks, headlines of proper length, sentences not too long."""
    heading = macro.startswith(HEADINGS)
    if heading and text.endswith("."):
        yield "a headline has no full stop"
    if not heading and not text.endswith((".", "?")):
        yield "no full stop"
    if re.search(r"  | [,.;]|\.\.|,,|None|nan|\bone (cases|deaths|offences)\b|\ba (8|11|18)\b", text):
        yield "a leak"
    if not heading and text[:1].isdigit():
        yield "opens with a figure"
    longest = max(len(sentence.split()) for sentence in re.split(r"(?<=\.) (?=[A-Z])", text))
    if longest > 36:
        yield f"{longest} words"


@cache
def _checker_of(folders: tuple[Path, ...]) -> Checker:
    return Checker(folders)


def _checker(made: Release) -> Checker:
    return _checker_of(tuple(dict.fromkeys([*(p.parent for p in made.dataset.files.values()), made.style_file.parent])))


def macros(kind: str) -> list[str]:
    """The wordings in a kind's sentence file, in its order; those that only help others take other arguments."""
    return re.findall(r"macro (\w+)\(f, more\)", shelf("sentences").find(kind).read_text("utf-8"))


def on_examples(kind: str, places: Sequence[str] = ()) -> list[Heard]:
    """Every wording of a kind on each example that makes it speak, the example laid out as a dataset on disk."""
    found = []
    for n, example in enumerate(e for e in detectors()[kind].EXAMPLES if e.fires):
        made = laid_out(example.brief, f"{kind}-{n}")
        facts = [f for area in made.brief.panels["t"].areas for f in made.catch.facts(area.code, "X-ALL", [kind])]
        found += hear(made, kind, facts, places)
    return found


def on_real(kind: str, name: str, most: int = 4, places: Sequence[str] = ()) -> list[Heard]:
    """Wordings of a kind on a shipped dataset: of its strongest findings, of its weakest, and some between."""
    made = _real(name)
    found = made.catch.found(kind)
    if not len(found):
        return []
    order = np.argsort(-found["strength"], kind="stable")
    picked = dict.fromkeys(int(order[round(k)]) for k in np.linspace(0, len(order) - 1, min(most, len(order))))
    return hear(made, kind, [detectors()[kind].fact(made.brief, found, row) for row in picked], places)


@cache
def _real(name: str) -> Release:
    opened = open_dataset(Home(None), name)
    return release(opened, opened.period(None))


def laid_out(brief: Brief, name: str, folder: Path | None = None) -> Release:
    """A brief of an example as a newsroom's own dataset: register, table and sheet on disk, read like any other."""
    folder = folder or Path(tempfile.mkdtemp(prefix="hearing-"))
    for shelf_name in ("datasets", "registers"):
        (folder / shelf_name).mkdir(parents=True)
    (folder / "newsroom.toml").write_text(
        'publisher = "Borset Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
        'time_zone = "Europe/London"\nlanguage = "en-GB"\nlabel = "Written by software."\n'
    )
    panel = brief.panels["t"]
    (folder / "registers" / "example_areas.csv").write_text(_register(panel))
    (folder / "datasets" / "example.csv").write_text(_table(panel))
    sheet = _sheet(brief, panel)
    for name, other in brief.panels.items():
        if other is not panel:
            (folder / "datasets" / f"{name}.csv").write_text(_table(other))
            sheet += _table_sheet(name, other)
    if brief.earlier:
        before = brief.earlier["t"]
        (folder / "datasets" / "before.csv").write_text(_table(before))
        sheet += _table_sheet("before", before)
    (folder / "datasets" / "example.toml").write_text(sheet)
    opened = open_dataset(Home(folder), "example")
    return release(opened, brief.period)


def _register(panel: Panel) -> str:
    rows = [
        "code,name,display,article,preposition,kind,called,parent,members,population,population_year,neighbours,tags"
    ]
    beside: dict[int, list[str]] = {}
    for one, other in panel.neighbours.tolist():
        beside.setdefault(one, []).append(panel.areas[other].code)
        beside.setdefault(other, []).append(panel.areas[one].code)
    for n, area in enumerate(panel.areas):
        people = area.population or ""
        rows.append(
            f"{area.code},{area.name},{area.name},{area.article},{area.preposition},{area.kind},{area.called},"
            f"{area.parent},,{people},{2019 if people else ''},{';'.join(beside.get(n, []))},{';'.join(area.tags)}"
        )
    return "\n".join(rows) + "\n"


def _columns(panel: Panel) -> dict[str, Measure]:
    return {m.short_name: m for m in panel.measures.values() if not m.denominator}


def _table(panel: Panel) -> str:
    columns, form = _columns(panel), panel.calendar.form
    rows = [",".join(["area", "period", *columns])]
    for row in range(panel.table_rows):
        for t, end in enumerate(panel.calendar.ends):
            when = end if form in ("day", "week_ending") else panel.calendar.starts[t]
            cells = [_cell(panel, measure, row, t) for measure in columns.values()]
            rows.append(
                ",".join([panel.areas[row].code, f"{when.year}" if form == "year" else when.isoformat(), *cells])
            )
    return "\n".join(rows) + "\n"


def _cell(panel: Panel, measure: Measure, row: int, t: int) -> str:
    value = panel.values[measure.name][row, t]
    if panel.statuses[measure.name][row, t] == SUPPRESSED:
        return HELD
    if np.isnan(value):
        return ""
    return str(exact_text(Fraction(round(float(value) * 10**measure.decimals), 10**measure.decimals)))


def _sheet(brief: Brief, panel: Panel) -> str:
    lines = [
        'id = "example"\ntitle = "Fever in Borset"\nregister = "example_areas"\nstyle = "km"\nsubject = "Fever"',
        'subject_full = "fever"\n[story]\nseries = "weekly"\nwhole = "t"\nparts = "t"\nevent = "the fever came"',
        f'main = "{brief.main}"\nrate = "{brief.rate}"\nsecond = "{brief.second}"',
        'areas = { one = "area", many = "areas" }',
    ]
    for goal in brief.goals:
        codes = ", ".join(f'"{code}"' for code in sorted(goal.areas))
        lines.append(
            f'[targets.{goal.key}]\nmeasure = "{goal.measure}"\nvalue = {exact_text(goal.value)}\n'
            f'test = "{goal.test}"\nareas = [{codes}]\nset_by = "{goal.set_by}"\n'
            f'set_on = {goal.set_on}\nsource = "the paper"'
        )
    for base in brief.bases:
        codes = ", ".join(f'"{code}"' for code in sorted(base.areas))
        lines.append(
            f'[baselines.{base.key}]\nmeasure = "{base.measure}"\nperiod = {base.period}\nname = "{base.name}"\n'
            f'areas = [{codes}]\nreason = "the fair"'
        )
    return (
        "\n".join(lines) + "\n" + _limits(brief) + _table_sheet("t", panel, earlier="before" if brief.earlier else "")
    )


def _limits(brief: Brief) -> str:
    lines = [
        "[limits]",
        *(f"{key} = {getattr(brief.limits, key)}" for key in ("fewest_events", "fewest_named", "only")),
    ]
    lines.append(f"smallest_group = {max(2, brief.limits.smallest_group)}")
    for key in ("least_record", "least_run"):
        lines.append(f"[limits.{key}]")
        lines += [f"{step} = {n}" for step, n in getattr(brief.limits, key).items()]
    return "\n".join(lines) + "\n"


def _table_sheet(name: str, panel: Panel, earlier: str = "") -> str:
    file = "example" if name == "t" else name
    lines = [
        f'[tables.{name}]\nfile = "{file}.csv"\ntitle = "Fever"\npublisher = "Borset Health"',
        'publisher_said = "Borset Health"\nurl = "https://borset.example"\nlicence = "OGL-3.0"\nattribution = "Borset"',
        f'area = "area"\nperiod = "period"\nperiod_form = "{panel.calendar.form}"\nsuppressed_marks = ["{HELD}"]',
        'definition = "Cases are people with a fever."',
    ]
    if panel.released:
        lines.append(f"released = {panel.released}")
    if earlier:
        lines.append(f'earlier = "{earlier}"')
    for measure in panel.measures.values():
        lines.append(f"[tables.{name}.measures.{measure.short_name}]")
        lines += _measure_sheet(measure)
    return "\n".join(lines) + "\n"


def _measure_sheet(measure: Measure) -> Iterator[str]:
    if measure.denominator:
        op = "share" if measure.type == "share" else "per"
        yield f'op = "{op}"\nnumerator = "count"\ndenominator = "{measure.denominator.split(".")[1]}"'
        if op == "per":
            yield f"per = {measure.per}"
    else:
        yield f'op = "column"\ncolumn = "{measure.short_name}"'
        if measure.type == "stock":
            yield "adds_up = true"
        if measure.parts:
            named = ", ".join(f'"{part.split(".")[1]}"' for part in measure.parts)
            yield f"parts = [{named}]\nleftover = true"
    yield f'unit = "{measure.unit}"\ntype = "{measure.type}"'
    yield f'polarity = "{measure.polarity}"\ndecimals = {measure.decimals}'
    if measure.counted:
        yield "counted = true"
    if measure.mature_after:
        yield f"mature_after_days = {measure.mature_after}"
    noun = {key: value for key, value in vars(measure.noun).items() if value}
    yield f"noun = {{ {', '.join(f'{key} = {chr(34)}{value}{chr(34)}' for key, value in noun.items())} }}"


def main(asked: Sequence[str]) -> int:
    """Prints what was asked for; the number of faults is told at the end."""
    kinds = [word for word in asked if not word.startswith("--") and word in detectors()]
    places = next((word.removeprefix("--places=").split(",") for word in asked if word.startswith("--places=")), [])
    faults = 0
    for kind in kinds:
        groups: Mapping[str, list[Heard]] = {"examples": on_examples(kind, places)}
        if "--real" in asked:
            groups = {**groups, **{name: on_real(kind, name, places=places) for name in REAL}}
        for where, heard in groups.items():
            for one in sorted(
                dict.fromkeys(heard), key=lambda h: (h.about, h.macro) if where != "examples" else (h.macro, h.about)
            ):
                print(f"{kind:18} {where[:12]:12} {one.macro:12} {one.text}")
                for fault in one.faults:
                    faults += 1
                    print(f"{'':44} !! {fault}")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
