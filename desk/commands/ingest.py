"""parishpump ingest: a new edition taken into the archive."""

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
@click.argument("source", metavar="FILE|ADDRESS")
@click.option("--table", default="", help="Of which table it is an edition, where the dataset has several.")
@click.option("--released", type=Day(), help="The day it was published.")
@click.option("--editions-by", default="", metavar="COLUMN", help="It holds many editions, told apart by these days.")
@click.option("--now", type=Moment(), help="When it came in (else now).")
@at_most_option
@with_home
def ingest(
    home: Home,
    dataset: str,
    source: str,
    table: str,
    released: date | None,
    editions_by: str,
    now: datetime | None,
    at_most: int,
) -> int:
    """Takes a new edition of a dataset's table into the archive: kept as it came, judged, put to use.

    \b
    parishpump ingest loans loans-2024-06.csv --released 2024-07-11
    parishpump ingest loans https://borsetshire.example/loans.csv
    """
    from desk.ingesting import ingest
    from desk.web import Web

    home.folder  # noqa: B018 - a Trouble, in words, where there is no newsroom's folder
    when = now or datetime.now(UTC)
    web = Web(most=at_most * MB)
    return ingest(home, dataset, source, web, when, click.echo, table=table, released=released, editions_by=editions_by)
