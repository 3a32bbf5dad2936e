"""parishpump halflife: how long claims of each kind stayed true."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_dataset
from desk.commands._options import Day, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("dataset")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The page with the charts (else halflife-DATASET.html here)."
)
@click.option("--as-of", type=Day(), help="Only what had been published by that day.")
@with_home
def halflife(home: Home, dataset: str, out: Path | None, as_of: date | None) -> None:
    """Shows how long claims of each kind stayed true, over all editions in the archive.

    \b
    parishpump halflife loans
    """
    from desk.halflife import default_path, lines, page, run
    from nlg.files import write_whole

    opened = opened_dataset(home, dataset, as_of)
    found = run(opened)
    for line in lines(found):
        click.echo(line)
    path = out or default_path(opened)
    write_whole(path, page(opened, found), staging=path.parent / ".tmp")
    click.echo(f"charts: {path}")
