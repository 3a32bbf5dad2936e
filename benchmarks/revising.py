"""How long it takes to take in a day's edition and hold 5,000 published stories against it, and in how much memory.

    python -m benchmarks.revising FOLDER              # writes the stories first, if FOLDER has none: that takes a while
    python -m benchmarks.revising FOLDER --weeks 2

Real publications of deaths and cases by upper-tier area (../shared): a week's stories are written from the edition of
March 8, 2021, then the edition of the day after comes in and `parishpump revise` runs, new versions and all.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import os
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desk.checking import source_shelves
from desk.ingesting import ingest
from desk.revising import run
from desk.web import Web
from nlg.home import Event, Home, visible_hash
from nlg.pipeline import Release, open_dataset, release, stands_on
from nlg.proof.recheck import Recheck
from nlg.story import NoStory

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FIRST, SECOND = date(2021, 3, 8), date(2021, 3, 9)
LAST_WEEK = date(2021, 3, 3)
WEEKS = 34  # of 149 areas: 5,066 stories
SHEET = Path(__file__).resolve().parent.parent / "nlg" / "datasets" / "england_covid.toml"


def main() -> None:
    """Makes the newsroom where there is none, then measures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--weeks", type=int, default=WEEKS)
    asked.add_argument("--every", action="store_true", help="re-run every claim, also those of stories it cannot touch")
    asked.add_argument("--only-write", action="store_true")
    given = asked.parse_args()
    if not (given.folder / "newsroom.toml").exists():
        _make(given.folder, given.weeks)
    if not given.only_write:
        measure(given.folder, given.every)


def _re_run_all(taken: Home) -> None:
    """Every claim of every story, also of those that the edition cannot touch; nothing is written."""
    dataset = open_dataset(taken, "upper")
    recheck = Recheck(source_shelves(taken), *stands_on(dataset))
    sorts: Counter[str] = Counter()
    affected = 0
    for state in taken.states().values():
        found = Counter(claim.sort for claim in recheck.sort(taken.story(state.id, 1)))
        sorts += found
        affected += any(sort != "holds" for sort in found)
    print(f"{sum(sorts.values()):,} claims: {dict(sorts)}; {affected:,} stories touched")


def _revise(home: Home) -> None:
    """The whole command: stories held against the edition, new versions written, checked and kept with their tasks."""
    run(home, "upper", None, datetime(2021, 3, 9, 10, tzinfo=UTC), print)


def measure(folder: Path, every: bool) -> None:
    """Takes in the next day's edition and revises; says how long that took as a whole, and with how much memory."""
    shutil.rmtree(folder / "taken", ignore_errors=True)
    taken = Home(_linked(folder, folder / "taken"))
    _window(SECOND, folder / "next.csv.gz")
    begun, spent = time.perf_counter(), time.process_time()
    _take_in(taken, SECOND, folder / "next.csv.gz")
    came = time.perf_counter()
    (_re_run_all if every else _revise)(taken)
    done, spent = time.perf_counter(), time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"ingest {came - begun:.1f} s, revise {done - came:.1f} s, together {done - begun:.1f} s by the clock")
    print(f"{spent:.1f} s of one processor; peak {peak:.0f} MB; load {os.getloadavg()[0]:.1f}")


def _linked(folder: Path, copy: Path) -> Path:
    """A newsroom with the same stories and an archive of its own."""
    copy.mkdir(exist_ok=True)
    for name in ("newsroom.toml", "ledger.jsonl", "datasets", "archive"):
        source = folder / name
        shutil.copytree(source, copy / name) if source.is_dir() else shutil.copy(source, copy / name)
    shutil.copytree(folder / "stories", copy / "stories", copy_function=os.link)
    return copy


def _make(folder: Path, weeks: int) -> None:
    """A newsroom that has published a story of each area for each of so many weeks."""
    home = Home.create(folder, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    (folder / "datasets").mkdir()
    shutil.copy(SHARED / "uk-utla-asof-2021-03-08.csv.gz", folder / "datasets" / "upper.csv.gz")
    (folder / "datasets" / "upper.toml").write_text(_sheet())
    _take_in(home, FIRST)
    dataset = open_dataset(home, "upper")
    for n in range(weeks):
        _publish(home, release(dataset, LAST_WEEK - timedelta(days=7 * n)))
        print(f"week {n + 1} of {weeks}", file=sys.stderr)


def _publish(home: Home, made: Release) -> None:
    """A story of each area, public in the ledger; pages and feed are another matter."""
    now = datetime(2021, 3, 8, 9, tzinfo=UTC)
    whole = made.dataset.whole
    for area in whole.areas[: whole.table_rows]:
        told = made.story(area.code)
        told = made.story(area.code, "nothing_to_report") if isinstance(told, NoStory) else told
        if isinstance(told, NoStory):
            continue
        same = {"id": told["id"], "version": home.keep(told, now), "hash": visible_hash(told), "at": now}
        home.record(Event(status="approved", approved_by={"rule": "benchmark"}, **same))
        home.record(Event(status="published", first_published=now, modified=now, slug=told["slug"], **same))


def _sheet() -> str:
    """The shipped dataset's table of upper-tier areas as one of its own."""
    text = SHEET.read_text()
    upper = text[text.index("[tables.upper]") : text.index("# Districts:")]
    head = text[: text.index("# Totals:")].replace('id = "england_covid"', 'id = "upper"')
    head = head.replace('parts = "districts"', 'parts = "upper"')
    return head + upper.replace('file = "', 'editions = "window"\nfile = "').replace(
        "uk-utla-asof-2021-03-08.csv.gz", "upper.csv.gz"
    )


def _take_in(home: Home, published: date, table: Path | None = None) -> None:
    """A day's publication comes in."""
    path = table or _window(published, home.folder / "window.csv.gz")
    now = datetime(published.year, published.month, published.day, 8, tzinfo=UTC)
    ingest(home, "upper", str(path), Web(most=10**9), now, print, released=published)


def _window(published: date, path: Path) -> Path:
    """A day's publication, its newest four weeks, as a file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["date", "area_code", "cases", "deaths28"])
    rows.writerows(_rows(published))
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    return path


def _rows(published: date) -> Iterator[list[str]]:
    with gzip.open(SHARED / "uk-utla-vintages.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["published"] == published.isoformat():
                yield [row["date"], row["area_code"], row["cases"], row["deaths28"]]


if __name__ == "__main__":
    main()
