"""parishpump gates: what holds an edition back, and who lets it go."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import Day, Moment, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("dataset")
@click.option("--let", "hold", metavar="HOLD", help="Lets a hold go, so that stories may rest on its figures.")
@click.option("--by", default="", help="Who lets it go.")
@click.option("--reason", default="", help="Why: it is kept with the name.")
@click.option("--file", type=click.Path(path_type=Path, exists=True), help="Tries a file; nothing is kept.")
@click.option("--table", default="", help="The table it is an edition of, where there are several.")
@click.option("--released", type=Day(), help="The day the file was published (else today).")
@click.option("--now", type=Moment(), help="When the hold is let go (else now).")
@with_home
def gates(
    home: Home,
    dataset: str,
    hold: str | None,
    by: str,
    reason: str,
    file: Path | None,
    table: str,
    released: date | None,
    now: datetime | None,
) -> int:
    """What the gates say of a dataset's newest edition: hold, warn or pass, with cells, reasons and what to do.

    \b
    parishpump gates loans
    parishpump gates loans --file loans-2024-07.csv --released 2024-08-08
    parishpump gates loans --let jump-1f0c2a9b3d --by "Ann Lee" --reason "confirmed by the library"
    """
    from desk.gating import gates, let_go, try_file

    when = now or datetime.now(UTC)
    if hold and file:
        raise click.UsageError("--let and --file cannot be used together")
    if file:
        return try_file(home, dataset, file, table, released or when.date(), click.echo, dated=released is not None)
    if hold:
        return let_go(home, dataset, hold, by, reason, when, click.echo)
    return gates(home, dataset, click.echo)
