"""parishpump maturity: when figures may be trusted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_dataset
from desk.commands._options import Day, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("dataset")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--as-of", type=Day(), help="Only what had been published by that day.")
@with_home
def maturity(home: Home, dataset: str, as_json: bool, as_of: date | None) -> None:
    """Shows when each measure's figures may be trusted: by the sheet, and by the editions in the archive.

    \b
    parishpump maturity loans
    """
    from desk.maturity import as_json as in_json
    from desk.maturity import lines

    opened = opened_dataset(home, dataset, as_of)
    if as_json:
        import json

        click.echo(json.dumps(in_json(opened), ensure_ascii=False, indent=1))
        return
    for line in lines(opened):
        click.echo(line)
