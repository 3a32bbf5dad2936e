"""Small tables for the gates' own examples: an edition as text, the one before it, and the sheet they are read by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from nlg.intake.arrival import Arrival, Earlier, arrive, as_it_stands
from nlg.intake.register import COLUMNS, load_register
from nlg.intake.rows import open_table
from nlg.intake.sheet import Sheet

Series = Mapping[str, Sequence[object]]  # by area, oldest first; None stands for no row, "" for a blank cell
LAST = date(2021, 3, 5)
BEFORE = date(2021, 2, 26)  # the last period of the edition before
PLACES = ("Ashby", "Barton", "Calder", "Denby", "Eston", "Fenby", "Garth", "Hexton")
PUBLISHED = date(2021, 3, 16)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A table that a gate must hold (or warn of), or let pass, with the edition before it where it needs one.

    `says` is what the gate says of it, "" for nothing; `naming` words that its reason must have.
    """

    now: str
    was: str = ""
    says: str
    naming: str = ""
    text: str
    sheet: Mapping[str, Any] = field(default_factory=dict)
    published: date = PUBLISHED
    was_published: date = date(2021, 3, 9)
    dated: bool = True

    def arrival(self, folder: Path) -> Arrival:
        """The arrival, its files written to a folder."""
        (folder / "areas.csv").write_text(_register(), "utf-8")
        register, sheet = load_register(folder / "areas.csv"), _sheet(self.sheet, ",deaths" in self.now)
        earlier: list[Earlier] = []
        if self.was:
            (folder / "was.csv").write_text(self.was, "utf-8")
            panel = as_it_stands(open_table(folder / "was.csv"), sheet, "t", register)
            earlier.append(Earlier(panel=panel, published=self.was_published))
        (folder / "now.csv").write_text(self.now, "utf-8")
        table = open_table(folder / "now.csv")
        return arrive(table, sheet, "t", register, published=self.published, dated=self.dated, earlier=earlier)


def holds(now: str, naming: str = "", **options: Any) -> Example:
    """An example that the gate holds."""
    return Example(now=now, says="hold", naming=naming, text=naming or "holds", **options)


def warns(now: str, naming: str = "", **options: Any) -> Example:
    """An example that the gate warns of."""
    return Example(now=now, says="warn", naming=naming, text=naming or "warns", **options)


def passes(now: str, text: str, **options: Any) -> Example:
    """An example that the gate lets pass."""
    return Example(now=now, says="", text=text, **options)


def steady(periods: int = 20, level: int = 100, areas: Sequence[str] = PLACES) -> dict[str, list[Any]]:
    """Figures that go up and down a little about a level that grows from area to area."""
    return {
        area: [level * (n + 2) // 2 + (7 * t * (n + 3) + 5 * n) % (level // 4 + 2) for t in range(periods)]
        for n, area in enumerate(areas)
    }


def table(cases: Series, deaths: Series | None = None, *, last: date = LAST, form: str = "week_ending") -> str:
    """A CSV of a week (or day, month ...) a row, the last of each area's figures for the same period."""
    lines = ["area,period,cases" + (",deaths" if deaths else "")]
    for area, figures in cases.items():
        for n, figure in enumerate(figures):
            if figure is not None:
                second = f",{deaths[area][n]}" if deaths else ""
                lines.append(f"{area},{period(len(figures) - 1 - n, last, form)},{figure}{second}")
    return "\n".join(lines) + "\n"


def period(back: int, last: date = LAST, form: str = "week_ending") -> str:
    """How a table names the period so many before the last."""
    if form == "year":
        return f"{last.year - back}"
    if form == "month":
        months = last.year * 12 + last.month - 1 - back
        return date(months // 12, months % 12 + 1, 1).isoformat()
    return (last - timedelta(days=back if form == "day" else 7 * back)).isoformat()


def edited(series: Series, area: str, t: int, value: object) -> dict[str, list[Any]]:
    """The same figures with one changed."""
    found = {name: list(figures) for name, figures in series.items()}
    found[area][t] = value
    return found


def times(series: Series, factor: float, start: int = 0) -> dict[str, list[Any]]:
    """All figures from a period on times a factor, as whole numbers."""
    return {
        area: [round(v * factor) if t >= start % len(figures) else v for t, v in enumerate(figures)]  # type: ignore[operator]  # examples give figures
        for area, figures in series.items()
    }


def _register() -> str:
    rows = [",".join(COLUMNS), "X-ALL,Borset,Borset,,in,county,county,,,900000,2020"]
    rows += [f"{name},{name},{name},,in,town,town,X-ALL,,{60000 + 10000 * n},2020" for n, name in enumerate(PLACES)]
    return "\n".join(rows) + "\n"


def _sheet(changes: Mapping[str, Any], deaths: bool) -> Sheet:
    noun = {"one": "case", "many": "cases", "headline": "Cases", "full": "cases"}
    count = {"op": "column", "unit": "cases", "type": "flow", "polarity": "bad", "counted": True, "noun": noun}
    about = {
        "file": "now.csv",
        "title": "Fever",
        "publisher": "Borset Health",
        "publisher_said": "Borset Health",
        "url": "https://borset.example",
        "licence": "OGL-3.0",
        "attribution": "Borset",
        "area": "area",
        "period": "period",
        "period_form": "week_ending",
    }
    measures: dict[str, Any] = {"cases": {**count, "column": "cases", **changes.get("cases", {})}}
    if deaths:
        measures["deaths"] = {**count, "column": "deaths", "unit": "deaths", **changes.get("deaths", {})}
    story = {"series": "weekly", "whole": "t", "parts": "t", "main": "cases", "event": "the fever came"}
    found = {
        "id": "fever",
        "title": "Fever in Borset",
        "register": "areas",
        "subject": "Fever",
        "subject_full": "fever",
        "story": story,
        "gates": changes.get("gates", {}),
        "tables": {"t": {**about, **changes.get("table", {}), "measures": measures}},
    }
    return Sheet.model_validate(found)
