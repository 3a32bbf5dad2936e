"""The demonstration: the embedded real data, from tables to a published folder, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from desk.telling import tell
from nlg.home import Home
from nlg.pipeline import Dataset, open_dataset, release

RULE = "demonstration: every story whose check holds"
NEWSROOM = """\
# The demonstration's newsroom. Copy it for your own and change every line.

publisher = "Parishpump demonstration"
id_namespace = "demo.parishpump.example"
base_url = "https://demo.parishpump.example"
time_zone = "Europe/London"
language = "en-GB"
label = "This story was written by software from official figures, and an editor has not checked it."

# No editor signs here. A real newsroom leaves this line out.
[approve]
rule = "{rule}"
"""
# The week a published story of 2020 called the first without a death: later registrations made it one.
REVISED = ("england_deaths", "E06000035", date(2020, 6, 26))


def run(out: Path, now: datetime, watched: Callable[..., Iterator[Any]]) -> int:
    """Writes `out` as a newsroom's folder: stories, ledger, public pages and feed. Says where to look."""
    from feeds.publish import publish

    home = _home(out)
    counts = {"written": 0, "none": 0, "held": 0}
    for name in ("england_covid", "england_deaths"):
        dataset = open_dataset(home, name)
        _write(home, dataset, dataset.latest(), _areas(dataset), now, watched, counts)
        if name == REVISED[0]:
            _write(home, dataset, REVISED[2], [REVISED[1]], now, watched, counts)
    report = publish(home, now)
    click.echo(
        f"{counts['written']} stories written, every claim checked; {counts['none']} areas had no story worth telling; "
        f"{counts['held'] + len(report.quarantined)} held back."
    )
    for story in report.quarantined:
        click.echo(f"held back: {story.id}: {story.reason}", err=True)
    click.echo(f"Read them: {out / 'public' / 'index.html'}\nSubscribe: {out / 'public' / 'feed.xml'}")
    click.echo(f"Prove them: parishpump check {out}")
    return 1 if counts["held"] or report.quarantined else 0


def _home(out: Path) -> Home:
    from nlg.files import write_whole

    path = out / "newsroom.toml"
    if not path.exists():
        write_whole(path, NEWSROOM.format(rule=RULE).encode(), staging=out / ".tmp")
    return Home(out)


def _areas(dataset: Dataset) -> list[str]:
    """Every county round-up, and the area stories of the first newspaper's own patch."""
    everywhere = dataset.everywhere()
    groups = [code for code in everywhere if dataset.register.parts(code) and dataset.parts.row(code) is not None]
    first = next(code for code in groups if dataset.register.areas[code].members)
    regions = {code for code in groups if dataset.register.areas[code].kind in ("region", "nation")}
    return [*(code for code in groups if code not in regions), *dataset.parts.leaf_codes(first)]


def _write(
    home: Home,
    dataset: Dataset,
    period: date,
    codes: list[str],
    now: datetime,
    watched: Callable[..., Iterator[Any]],
    counts: dict[str, int],
) -> None:
    made = release(dataset, period)
    for told in tell(made, watched(codes, dataset.sheet.id)):
        if told.bundle is None:
            counts["held" if told.faulty else "none"] += 1
            click.echo(told.why, err=True)
            continue
        version = home.keep(told.bundle, now)
        home.approve(told.bundle["id"], version, now=now, rule=RULE)
        counts["written"] += 1
