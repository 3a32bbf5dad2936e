"""Reading long tables: memory and seconds, each in a process of its own, for the panel and for the checker's reader."""

from __future__ import annotations

import hashlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

Rows = Iterator[tuple[str, str]]
AREAS, DAYS, QUICK_DAYS = 315, 804, 30
AGES = (*(f"{age:02d}_{age + 4:02d}" for age in range(0, 90, 5)), "00_59", "60+", "90+", "unassigned")
REGISTER = "code,name,display,article,preposition,kind,called,parent,members,population,population_year"
MEASURE = """
[tables.t.measures.{name}]
op = "column"
column = "{column}"
unit = "cases"
type = "{type}"
polarity = "bad"
where = {where}
noun = {{ one = "case", many = "cases", headline = "Cases", full = "cases" }}
"""
SHEET = """
id = "long"
title = "Cases"
register = "areas"
subject = "Cases"
subject_full = "cases"
[story]
series = "daily"
whole = "t"
parts = "t"
main = "cases"
event = "counting began"
[tables.t]
file = "long.csv"
title = "Cases"
publisher = "Borset Health"
publisher_said = "Borset Health"
url = "https://health.example"
licence = "OGL-3.0"
attribution = "x"
area = "area"
period = "day"
period_form = "day"
"""


def measure(rounds: int) -> Rows:
    """Rows for a dashboard's export of 335 MB, and for 100,000 rows of six columns."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _long(Path(folder), QUICK_DAYS if rounds == 1 else DAYS)
        yield from _small(Path(folder), rounds)


def _long(folder: Path, days: int) -> Rows:
    table = _write_long(folder, days)
    size = f"{table.stat().st_size / 1e6:,.0f} MB of CSV"
    for what, bar in (("whole by pandas, as text", ""), ("panel", " (must < 400)"), ("checker", " (must < 400)")):
        seconds, megabytes = _in_a_process(what, folder)
        yield f"{size}, {what}: most memory, MB{bar}", f"{megabytes:.0f}"
        yield f"{size}, {what}: s", f"{seconds:.1f}"


def _small(folder: Path, rounds: int) -> Rows:
    _write_small(folder)
    for what, bar in (("panel", " (must < 0.6)"), ("checker", "")):
        seconds = statistics.median(_in_a_process(what, folder)[0] for _ in range(rounds))
        yield f"100,000 rows x 6 columns, {what}, libraries loaded: s{bar}", f"{seconds:.2f}"


def _write_long(folder: Path, days: int) -> Path:
    """Areas x days x ages, as dashboards export them; the measures take three of the 22 ages."""
    path = folder / "long.csv"
    measures = {"cases": '{ age = ["00_59", "60+"] }', "oldest": '{ age = "90+" }'}
    _write_sheet(folder, [MEASURE.format(name=n, column="cases", type="flow", where=w) for n, w in measures.items()])
    with path.open("w", encoding="utf-8") as file:
        file.write("area,area_name,area_type,day,age,cases,rolling_sum,rolling_rate\n")
        for t in range(days):
            day = (date(2020, 1, 1) + timedelta(t)).isoformat()
            file.writelines(_line(n, day, t, age) for n in range(AREAS) for age in AGES)
    return path


def _line(n: int, day: str, t: int, age: str) -> str:
    cases = (n * 31 + t * 7 + len(age) * 13 + n * t) % 97
    return f"E{n:08d},Area {n:03d} of 315,ltla,{day},{age},{cases},{cases * 7},{cases * 1.7:.1f}\n"


def _write_small(folder: Path) -> None:
    """Two counts and a rate of many different texts."""
    kinds = {"cases": "flow", "deaths": "flow", "rate": "rate"}
    _write_sheet(folder, [MEASURE.format(name=n, column=n, type=t, where="{}") for n, t in kinds.items()])
    with (folder / "long.csv").open("w", encoding="utf-8") as file:
        file.write("area,day,age,cases,deaths,rate\n")
        for row in range(100_000):
            day = (date(2020, 1, 1) + timedelta(row // 250)).isoformat()
            cases = row * 7919 % 9973
            file.write(f"E{row % 250:08d},{day},all,{cases},{cases // 70},{cases * 1.37:.2f}\n")


def _write_sheet(folder: Path, measures: list[str]) -> None:
    (folder / "long.toml").write_text(SHEET + "".join(measures), encoding="utf-8")
    areas = [f"E{n:08d},Area {n},Area {n},,in,district,district,,,," for n in range(AREAS)]
    (folder / "areas.csv").write_text("\n".join([REGISTER, *areas, ""]), encoding="utf-8")


def _in_a_process(what: str, folder: Path) -> tuple[float, float]:
    """Seconds without loading the libraries, and the most memory the whole process had, in MB."""
    command = [sys.executable, "-m", "benchmarks.reading", what, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def _panel(folder: Path) -> Callable[[], object]:
    import pandas as pd  # noqa: F401 - loaded before the clock starts

    from nlg.intake.read import open_table, read_panel
    from nlg.intake.register import load_register
    from nlg.intake.sheet import load_sheet

    about, register = load_sheet(folder / "long.toml"), load_register(folder / "areas.csv")
    return lambda: read_panel(open_table(folder / "long.csv"), about, "t", register)


def _checker(folder: Path) -> Callable[[], object]:
    from nlg.proof.check.library import Library
    from nlg.proof.check.shapes import whole_shape

    with (folder / "long.csv").open("rb") as file:
        header = file.readline()
        file.seek(0)
        source = {"id": "t", "file": "long.csv", "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    shape = whole_shape({"area": "area", "period": "day", "period_form": "day"}, "t")
    figures = ["cases"] if b"rolling" in header else ["cases", "deaths", "rate"]
    return lambda: Library([folder]).table(source, shape, figures, ["age"])


def _whole(folder: Path) -> Callable[[], object]:
    import pandas as pd

    return lambda: pd.read_csv(folder / "long.csv", dtype=str, keep_default_na=False, na_filter=False)


if __name__ == "__main__":
    work = {"panel": _panel, "checker": _checker, "whole by pandas, as text": _whole}[sys.argv[1]](Path(sys.argv[2]))
    began = time.perf_counter()
    kept = work()
    spent = time.perf_counter() - began
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
