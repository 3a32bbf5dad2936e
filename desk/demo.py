"""The demonstration: the embedded real data, from tables to a published folder, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from desk.checking import source_shelves
from desk.publishing import Signed, keep_sources, let_out, reasons
from desk.replay import replay
from desk.telling import Told, tell
from nlg.home import Home
from nlg.pipeline import Dataset, open_dataset, release
from nlg.proof.check import Checker

RULE = "demonstration: every story whose check holds"
NEWSROOM = """\
# The demonstration's newsroom. Copy it for your own and change every line.

publisher = "Parishpump demonstration"
id_namespace = "demo.parishpump.example"
base_url = "https://demo.parishpump.example"
time_zone = "Europe/London"
language = "en-GB"
label = "This story was written by software from official figures."

# No editor signs here. A real newsroom leaves this line out.
[approve]
rule = "{rule}"
"""
OF_ONE_DAY = (
    "england_covid",
    "england_deaths",
)  # told at length, and published together; all others from here and there
FEW = 4  # areas of each of the others
# The week a published story of 2020 called the first without a death: later registrations made it one.
REVISED = ("england_deaths", "E06000035", date(2020, 6, 26))


def run(out: Path, now: datetime, watched: Callable[..., Iterator[Any]]) -> int:
    """Writes `out` as a newsroom's folder: stories, ledger, public pages and feed. Says where to look."""
    from nlg.files import write_whole

    home = _home(out)
    corrected = replay(home, RULE)
    rounds = [(now, _told(home, watched)), *_others_told(home, now, watched)]
    outcomes = [told for _, of_round in rounds for told in of_round]
    written = [told.bundle for told in outcomes if told.bundle is not None]
    held = [told.why for told in outcomes if told.faulty]
    for day, of_round in sorted(rounds, key=lambda each: each[0]):
        day = max(day, home.events()[-1].at)  # done again, nothing that came later is to be unknown
        held += reasons(let_out(home, of_round, Signed(by="", rule=RULE, now=day)))
    none = [told.why for told in outcomes if told.bundle is None and not told.faulty]
    write_whole(
        out / "not-written.txt",
        "".join(f"{why}\n" for why in [*dict.fromkeys(held), *none]).encode(),
        staging=home.staging,
    )
    click.echo(f"{len(written)} stories written, every claim checked; {len(held)} held back.")
    click.echo(f"{len(none)} areas had no story worth telling: {out / 'not-written.txt'} says why.")
    click.echo(f"One more was published from an early edition and corrected by a later one: {corrected}")
    click.echo(f"Read them: {out / 'public' / 'index.html'}\nSubscribe: {out / 'public' / 'feed.xml'}")
    click.echo(f"Prove them: parishpump check {out}")
    for why in held:
        click.echo(why, err=True)
    return 1 if held else 0


def keep_drafts(home: Home, now: datetime, watched: Callable[..., Iterator[Any]]) -> int:
    """Puts all of its stories into a newsroom's folder as drafts, for editors to decide; gives how many."""
    others = [told for _, of_round in _others_told(home, now, watched) for told in of_round]
    bundles = [told.bundle for told in [*_told(home, watched), *others] if told.bundle is not None]
    keep_sources(home, bundles)
    for bundle in bundles:
        home.keep(bundle, now)
    return len(bundles)


def _told(home: Home, watched: Callable[..., Iterator[Any]]) -> list[Told]:
    checker = Checker(source_shelves(home))
    outcomes: list[Told] = []
    for name in OF_ONE_DAY:
        dataset = open_dataset(home, name)
        wanted = [(dataset.latest(), areas(dataset))] + [(day, [area]) for of, area, day in (REVISED,) if of == name]
        for period, codes in wanted:
            outcomes.extend(_of(name, period, tell(release(dataset, period), watched(codes, name), checker)))
    return outcomes


def _others_told(home: Home, now: datetime, watched: Callable[..., Iterator[Any]]) -> list[tuple[datetime, list[Told]]]:
    """What is news in the newest period of every other shipped dataset, in a few areas, and when that came out."""
    checker = Checker(source_shelves(home))
    found = []
    for name in others():
        dataset = open_dataset(home, name)
        period = dataset.latest()
        told = tell(release(dataset, period), watched(areas_of_others(dataset), name), checker)
        found.append((datetime.combine(_came_out(dataset), now.timetz()), list(_of(name, period, told))))
    return found


def _of(dataset: str, period: date, outcomes: Iterator[Told]) -> Iterator[Told]:
    """Why an area has no story, told with the figures it has none of: the same area may have one of others."""
    for told in outcomes:
        yield replace(told, why=told.why.replace("no story: ", f"no story: {dataset}, {period}: ", 1))


def others() -> list[str]:
    """The shipped datasets beside those of the one day."""
    return sorted(set(Home(None).shelf("datasets").files()) - {*OF_ONE_DAY})


def _came_out(dataset: Dataset) -> date:
    """The day on which its figures were published; where nobody knows that, the day after the last of them."""
    return dataset.whole.released or dataset.whole.calendar.ends[-1] + timedelta(days=1)


def areas_of_others(dataset: Dataset) -> list[str]:
    """A few, from all over the register: the first of them is the largest group there is."""
    everywhere = dataset.everywhere()
    return everywhere[:: -(-len(everywhere) // FEW)]


def _home(out: Path) -> Home:
    from nlg.files import write_whole

    path = out / "newsroom.toml"
    if not path.exists():
        write_whole(path, NEWSROOM.format(rule=RULE).encode(), staging=out / ".tmp")
    return Home(out)


def areas(dataset: Dataset) -> list[str]:
    """Every county round-up, and the area stories of the first newspaper's own patch."""
    everywhere = dataset.everywhere()
    groups = [code for code in everywhere if dataset.register.parts(code) and dataset.parts.row(code) is not None]
    first = next(code for code in groups if dataset.register.areas[code].members)
    regions = {code for code in groups if dataset.register.areas[code].kind in ("region", "nation")}
    return [*(code for code in groups if code not in regions), *dataset.parts.leaf_codes(first)]
