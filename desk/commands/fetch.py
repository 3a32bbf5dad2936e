"""parishpump fetch: tables brought from where their sheet says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import MB, Day, Moment, at_most_option, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("dataset")
@click.option("--table", default="", help="Only this table, where several say from where.")
@click.option("--released", type=Day(), help="The day it was published (else by the sheet's released_by).")
@click.option("--now", type=Moment(), help="When it came in (else now).")
@at_most_option
@with_home
def fetch(home: Home, dataset: str, table: str, released: date | None, now: datetime | None, at_most: int) -> int:
    """Brings a dataset's tables from where their sheet says (fetch = "https://..."), if they have changed there.

    What comes goes into the archive, as with parishpump ingest. Exit code 1: something of it was held.

    \b
    parishpump fetch loans
    """
    from desk.fetching import run
    from desk.web import Web

    return run(home, dataset, Web(most=at_most * MB), now or datetime.now(UTC), click.echo, table, released)
