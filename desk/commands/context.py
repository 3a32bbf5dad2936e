"""parishpump context: the quotes, background and events in store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_dataset
from desk.commands._options import Day, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "write"


@click.command()
@click.argument("dataset", required=False)
@click.option("--area", help="Code or name: what fits the story of this area.")
@click.option("--period", type=Day(), help="Last day of the story's period (else the newest that has settled).")
@click.option("--on", type=Day(), help="The day it is told on (else the release's; without a dataset, today).")
@with_home
def context(home: Home, dataset: str | None, area: str | None, period: date | None, on: date | None) -> None:
    """Shows the quotes, background and events in store: what fits, what has expired, in which file and line.

    \b
    parishpump context england_covid --area Kent
    """
    from desk.storeroom import all_lines, dataset_lines

    if dataset is None:
        if area or period:
            raise click.UsageError("--area and --period need a dataset")
        lines = all_lines(home, on or datetime.now(UTC).date())
    else:
        opened = opened_dataset(home, dataset)
        code = None if area is None else opened.area(area).code
        lines = dataset_lines(opened, code, opened.period(period), on)
    for line in lines:
        click.echo(line)
