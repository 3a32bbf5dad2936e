"""Writes docs/facts.md, the page of every kind of fact, from the detectors' own words: python -m desk.guide."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding.detect import detect, marked, says, shelf
from nlg.finding.example import Example
from nlg.finding.guards import GUARDS
from nlg.home import Home
from nlg.panel import Calendar, Measure, Panel
from nlg.pipeline import brief, open_dataset
from nlg.story import Brief, Limits
from nlg.telling.words.dates import MONTHS
from nlg.telling.words.figures import digits

PAGE = Path(__file__).resolve().parents[1] / "docs" / "facts.md"
COMMAND = "python -m desk.guide"
PARTS = ("Fires", "Quiet", "Chance", "Source")
FAMILIES = {
    "L": "The figure itself",
    "C": "Change",
    "E": "Highs and lows",
    "S": "Runs",
    "R": "Places in a group",
    "X": "How many areas",
    "P": "An area and its group",
    "T": "Goals and round numbers",
    "B": "Parts of a figure",
    "M": "Two measures together",
    "D": "What was to be expected",
    "Q": "About the figures",
}
MARKS = {
    "OFF": "off by default",
    "CONTEXT": "no news by itself",
    "AMONG": "looks at several areas, or tables, together",
    "STATE": "no surprise while it lasts",
}
SAYS = {0: ("gives way",), 1: (), 2: ("goes first",), 3: ("goes first",)}
MOST_LISTED = 4  # of a longer list an example names so many
LEAST_SHOWN = 0.001  # of smaller figures only that they are
LONG = 40  # a text that is longer stands once in an example
DAYS_A_WEEK = 7
TESTS = {"<": "below", "<=": "at most", ">=": "at least", ">": "above"}

OPENING = """\
# Every kind of fact

A *kind* is one sort of thing that a table of areas, measures and periods can say: a record, a run of falls, the one
area that bucks the trend. There are {kinds}. Each is a file of its name in `nlg/finding/detectors/`, and this page is
made from those files: `{command}` writes it anew, so nobody edits it by hand.

Ask what holds of an area, ask for one kind of it, or ask why a kind is not told:

```sh
parishpump facts england_covid --area Kent                       # the best of what was found, with scores and reasons
parishpump facts england_covid --area Kent --kind distance_eta   # one kind, also one that is off by default
parishpump facts england_covid --area Kent --why lowest_since    # why it is told, or is not
parishpump backtest england_covid --kind lowest_since            # how often it held, in all areas over all history
```

## How to read an entry

The heading has the kind's id and its name, the one that `--kind` and `--why` take. Below it:

- **Fires**: when it is found. **Quiet**: when it is not, though one might expect it.
- **Chance**: what figures without any story in them would give. The weighing starts from it; where a table has a
  history of its own, what counts is how often the kind was as strong there.
- **Source**: where the rule comes from. A *design kind* is one of the {kinds} that the program was designed with; a
  letter G with a number is a [guard](#the-guards).
- **Marks**, where it has any. *Off by default*: found only when asked for by name. *No news by itself*: it never
  leads, and stands beside other facts. *Looks at several areas, or tables, together*: has nothing to say of one alone.
  *No surprise while it lasts*: it is rare when it begins, not when it goes on. *Gives way*: it only says how much, so
  where another kind about as strong speaks of the same figure, that one is told. *Goes first*: the other way round.
- **Fields**: what the kind knows, by the names that sentences use. Every kind also has `area`, `measure`, `period`
  and `now`, the figure of that period. *None* means that there is no such value. A story prints only what an
  operation over the table's cells can prove; a field that *no operation proves* is for the desk alone.
- **Example**: one found in the shipped data, the strongest of the newest periods, or else of all history: area,
  measure, period and figure, then the fields. Where no shipped dataset can have one it is made up, and says so.

Some words, and the [glossary](glossary.md) has more:

- A *step* is the way from a period to the one it is compared with: a week, a month, a quarter, a year.
- *As many steps as make a record*: {record}.
- *As many steps as make a run*: {run}. A sheet may move these limits, and the 5 and 20 events
  that figures must rest on.
- *Events* are what a measure counts, and what a rate is made from: cases, sales, people.
- Two counts are *clear of chance* when they differ by more than a fair coin would make them, else *inside chance*.
- A *gap* is a figure that is not known.
- A *group* is what areas are compared in: a county, a region. It is *complete* when every area of it has a figure.
"""
GUARDED = """\
## What it finds of what was hidden

`python -m benchmarks.planted` draws plausible tables (weekly counts, monthly prices, yearly shares), puts one oddity
at a time into them that their own model would show in any area less than once in 10,000 times, and looks whether the
fact that ranks first says it. Of 50 in each of the twenty seeds from 842000 on, which nobody had seen before and which
were drawn after the last change, these came first:

| 45 | 50 | 50 | 49 | 49 | 49 | 48 | 49 | 50 | 50 | 50 | 48 | 48 | 47 | 48 | 50 | 48 | 49 | 50 | 49 | 976 of 1,000 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|

The aim is 48 in every seed, and eighteen of these twenty reach it. Forty others, looked at while it was mended, gave
1,958 of 2,000. The misses of a seed are not independent: what chance brings into one made-up table stands beside a
dozen plants. Of the twenty-four missed thirteen are in the shares of few years, where what was hidden and what chance
brought are both seen once in some 400 cases; in four the right figure came first and was told by another of its facts.
A table is used as it is drawn: to leave out those whose newest figures or steps stray by themselves further than their
own model brings once in 1,000 was tried and changes nothing (97.2% came first with them, 97.3% without), so they stay.

## The guards

They keep a true figure from becoming a false story. All kinds share them; under **Source** a kind names those that it
leans on.

| guard | what it looks after |
|---|---|
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a kind's file says of it."""

    kind: str
    id: str
    caption: str
    parts: Mapping[str, str]
    marks: tuple[str, ...]
    fields: str

    @property
    def family(self) -> str:
        return self.id[0]

    @property
    def order(self) -> tuple[int, int, str]:
        return list(FAMILIES).index(self.family), int(self.id[1:]), self.kind


@cache
def entries() -> tuple[Entry, ...]:
    """Every kind of the shelf, by family and number."""
    return tuple(sorted((_entry(kind) for kind in shelf()), key=lambda entry: entry.order))


def _entry(kind: str) -> Entry:
    module = shelf()[kind]
    caption, parts = taken_apart(kind, module.__doc__ or "")
    return Entry(
        kind=kind,
        id=module.ID,
        caption=caption,
        parts=parts,
        marks=(*(said for mark, said in MARKS.items() if marked(kind, mark)), *SAYS.get(says(kind), ())),
        fields=" ".join((_fact_class(kind).__doc__ or "").split()),
    )


def taken_apart(kind: str, text: str) -> tuple[str, dict[str, str]]:
    """A docstring's caption, and what stands behind Fires, Quiet, Chance and Source."""
    caption, _, rest = text.strip().partition("\n\n")
    found = re.split(rf"^({'|'.join(PARTS)})\s+", rest, flags=re.MULTILINE)
    if found[0].strip() or tuple(found[1::2]) != PARTS:
        raise ValueError(f"{kind}: its docstring needs a caption, a blank line, then {', '.join(PARTS)}, in this order")
    said = [" ".join(part.split()) for part in (caption, *found[2::2])]
    return said[0], dict(zip(PARTS, said[1:], strict=True))


def _fact_class(kind: str) -> type[Fact]:
    """The class of a kind's facts: the first of its file."""
    module: Any = shelf()[kind]
    own = [thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Fact)]
    return next(one for one in own if one.__module__ == module.__name__)


# --- the page -----------------------------------------------------------------------------------------------------


def page(shown: Mapping[str, str]) -> str:
    """The whole page, with an example for each kind."""
    known = entries()
    guards = "".join(f"| {number} | {said} |\n" for number, said in GUARDS.items())
    limits = Limits()
    record, run = _steps(limits.least_record), _steps(limits.least_run)
    parts = [OPENING.format(kinds=len(known), command=COMMAND, record=record, run=run), GUARDED + guards]
    parts.append(_contents(known))
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n")
        parts.extend(_section(entry, shown[entry.kind]) for entry in known if entry.family == family)
    return "\n".join(parts)


def _steps(least: Mapping[str, int]) -> str:
    """Limits by the step, in words."""
    *some, last = [f"{many} {step}s" for step, many in least.items()]
    return f"{', '.join(some)} or {last}"


def _contents(known: Sequence[Entry]) -> str:
    lines = ["## Contents\n"]
    for family, title in FAMILIES.items():
        links = [f"[{entry.kind}](#{_anchor(entry)})" for entry in known if entry.family == family]
        lines.append(f"- **{family}** [{title}](#{title.lower().replace(' ', '-')}): {', '.join(links)}")
    return "\n".join(lines) + "\n"


def _anchor(entry: Entry) -> str:
    return f"{entry.id} {entry.kind}".lower().replace(" ", "-")


def _section(entry: Entry, shown: str) -> str:
    lines = [f"### {entry.id} {entry.kind}\n", f"{entry.caption}\n"]
    lines += [f"- **{name}** {said}" for name, said in entry.parts.items()]
    if entry.marks:
        lines.append(f"- **Marks** {'; '.join(entry.marks)}.")
    lines.append(f"- **Fields** {entry.fields}")
    return "\n".join([*lines, shown]) + "\n"


def written(text: str) -> dict[str, str]:
    """The examples as they stand on a page, by kind."""
    sections = re.split(r"^### \w+ (\w+)$", text, flags=re.MULTILINE)
    shown = {}
    for kind, body in zip(sections[1::2], sections[2::2], strict=True):
        own = re.split(r"^## ", body, flags=re.MULTILINE)[0]
        found = re.search(r"^- \*\*Example\*\*.*", own, flags=re.MULTILINE | re.DOTALL)
        shown[kind] = found[0].rstrip() if found else ""
    return shown


# --- the examples -------------------------------------------------------------------------------------------------


@cache
def briefs() -> dict[str, Brief]:
    """The shipped datasets at their newest settled period, by name."""
    home = Home(None)
    opened = {name: open_dataset(home, name) for name in home.shelf("datasets").files()}
    return {name: brief(dataset, dataset.latest()) for name, dataset in opened.items()}


def example(kind: str) -> str:
    """The strongest of the newest periods, else the strongest ever in the first dataset that has one, else made up.

    Many kinds are as strong everywhere: so that not all of them show the same table and area, each begins further on.
    """
    names, turn = list(briefs()), _turn(kind)
    begin = turn % len(names)
    newest = {name: detect(about, about.period, [kind])[kind] for name, about in briefs().items()}
    some = [name for name in (*names[begin:], *names[:begin]) if len(newest[name])]
    if some:
        best = max(some, key=lambda name: float(newest[name]["strength"].max()))
        return _real(kind, best, newest[best])
    for name, about in briefs().items():
        found = detect(about, None, [kind])[kind]
        if len(found):
            return _real(kind, name, found)
    return _made_up(kind)


def _turn(kind: str) -> int:
    """A kind's place on the page."""
    return [entry.kind for entry in entries()].index(kind)


def _real(kind: str, name: str, found: Found) -> str:
    strongest = np.flatnonzero(found["strength"] == found["strength"].max())
    row = int(strongest[_turn(kind) * len(strongest) // len(entries())])
    return f"- **Example** (`{name}`) {in_words(kind, briefs()[name], found, row)}"


def _made_up(kind: str) -> str:
    """The first example of the kind's own file: its small table, and what is found in it."""
    proof = next(one for one in shelf()[kind].EXAMPLES if one.fires)
    found = detect(proof.brief, proof.brief.period, [kind])[kind]
    lines = [*_table(proof), "", in_words(kind, proof.brief, found, int(np.argmax(found["strength"])))]
    block = "\n".join(f"  {line}".rstrip() for line in lines)
    return f"- **Example** (made up: no shipped dataset has one)\n\n  ```text\n{block}\n  ```"


def _table(proof: Example) -> Iterator[str]:
    """A small table as lines: each measure's figures, oldest first, and what else the kind looks at."""
    for table, panel in proof.brief.panels.items():
        yield from _rows(panel, "")
        if table in proof.brief.earlier:
            yield from _rows(proof.brief.earlier[table], ", as published before")
        pairs = [f"{panel.areas[int(one)].name}-{panel.areas[int(other)].name}" for one, other in panel.neighbours]
        if pairs:
            yield f"neighbours: {', '.join(pairs)}"


def _rows(panel: Panel, more: str) -> Iterator[str]:
    """Each measure's figures by area; areas with the same figures share a line."""
    names = [area.name for area in panel.areas[: panel.table_rows]]
    tables = {
        measure.short_name + more: [_figures(line) for line in panel.values[measure.name]]
        for measure in panel.measures.values()
        if not measure.numerator
    }
    if any(panel.populations):
        tables["people"] = [f"{people:,}" if people else "?" for people in panel.populations]
    for short, lines in tables.items():
        for said in dict.fromkeys(lines[: len(names)]):
            alike = [name for name, line in zip(names, lines, strict=False) if line == said]
            yield f"{' '.join(alike)}, {short}: {said}"


def _figures(line: Sequence[float]) -> str:
    return " ".join("?" if np.isnan(x) else f"{x:g}" for x in line)


def in_words(kind: str, about: Brief, found: Found, row: int) -> str:
    """A row of a finding as plain figures: area, measure, period, figure, then the kind's own fields."""
    fact = shelf()[kind].fact(about, found, row)
    ones = {view.measure.noun.many: view.measure.noun.one for view in about.views}
    reader = Reader(about.views[int(found["view"][row])].calendar, ones)
    head = f"{fact.area.words['name']} · {fact.measure.name} · {reader.said(fact.period)}: {reader.said(fact.now)}"
    return "; ".join([head, *_fields(fact, reader)])


def _fields(fact: Fact, reader: Reader) -> Iterator[str]:
    """The kind's own fields in words. A figure has its period behind it in brackets, a long text stands once."""
    values = {one.name: getattr(fact, one.name) for one in fields(fact)}
    shared, seen = {one.name for one in fields(Fact)}, set()
    for name, value in values.items():
        nothing = value is None or (isinstance(value, tuple) and not value)
        if name in shared or nothing or name.removesuffix("_period") in values.keys() - {name}:
            continue
        said, of = reader.said(value), values.get(f"{name}_period")
        when = "" if of is None else reader.said(of)
        yield f"{name.replace('_', ' ')}: {'the same' if said in seen else said}" + (
            f" ({when})" if when not in ("", said) else ""
        )
        seen |= {said} if len(said) > LONG else set()


@dataclass(frozen=True)
class Reader:
    """Says values as an editor reads them. `ones` has for a word like "cases" the word for one of them."""

    calendar: Calendar
    ones: Mapping[str, str]

    def said(self, value: Any) -> str:
        if isinstance(value, Proven):
            return self._proven(value)
        if isinstance(value, tuple):
            return _some([self.said(one) for one in value])
        if isinstance(value, bool | np.bool_):
            return "yes" if value else "no"
        if isinstance(value, Measure):
            return value.name
        if isinstance(value, int | Fraction | float):
            return _number(value)
        return TESTS.get(str(value), str(value))

    def _proven(self, proven: Proven) -> str:
        value = proven.value
        if isinstance(value, Fraction):
            return self._figure(proven, value)
        if isinstance(value, tuple):
            return _some([proven.words.get(code, code) for code in value]) if value else "none"
        if isinstance(value, date):
            return value.isoformat() if proven.op == "metadata" else self._period(value, proven.inputs)
        return proven.words["name"] if proven.op == "area" else self.said(value)

    def _figure(self, proven: Proven, value: Fraction) -> str:
        """A number with its unit, in the measure's own decimals; what has no unit of its own as it is."""
        if proven.unit == "share":
            return f"{_signed(100 * value, 1)}%"
        if proven.op == "constant" or proven.unit in ("", "times"):
            return _number(value)
        said = _signed(value, proven.decimals)
        if proven.unit == "£":
            return f"-£{said[1:]}" if value < 0 else f"£{said}"
        if proven.unit == "%":
            return f"{said} points" if proven.op == "point_change" else f"{said}%"
        return f"{said} {self.ones.get(proven.unit, proven.unit) if abs(value) == 1 else proven.unit}"

    def _period(self, end: date, inputs: Mapping[str, Any]) -> str:
        """A period by its last day; a month or a calendar year by its name, a stretch of days by its length."""
        step, days = self.calendar.step, inputs.get("days")
        if days and step != "day" and not (step == "week" and days == DAYS_A_WEEK):
            return f"{days} days to {end.isoformat()}"
        if self.calendar.at(end) is None or step == "day":
            return end.isoformat()
        if step == "month":
            return f"{MONTHS[end.month - 1]} {end.year}"
        return str(end.year) if step == "year" and (end.month, end.day) == (12, 31) else f"{step} to {end.isoformat()}"


def _number(value: Fraction | float) -> str:
    """A number by itself: whole ones whole, others with two or three decimals, the smallest only as small."""
    exact = Fraction(value)
    if 0 < exact < LEAST_SHOWN:
        return f"below {LEAST_SHOWN}"
    size = abs(exact)
    return _signed(exact, 0 if size.denominator == 1 or size >= 1000 else 2 if size >= Fraction(1, 10) else 3)


def _signed(value: Fraction, places: int) -> str:
    return f"{'-' if value < 0 else ''}{digits(abs(value), places)}"


def _some(items: Sequence[str]) -> str:
    more = len(items) - MOST_LISTED
    return ", ".join(items) if more <= 1 else f"{', '.join(items[:MOST_LISTED])} and {more} more"


def main() -> None:
    """Writes the page."""
    if not PAGE.parent.is_dir():
        sys.exit(f"{PAGE.parent}: there is no such folder: the page is part of the source, not of what is installed")
    PAGE.write_text(page({entry.kind: example(entry.kind) for entry in entries()}), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
