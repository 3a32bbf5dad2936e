"""parishpump vintages: the editions that came in, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("dataset")
@with_home
def vintages(home: Home, dataset: str) -> int:
    """Lists the editions of a dataset's tables that came in, oldest first, and what became of each.

    \b
    parishpump vintages loans
    """
    from desk.ingesting import vintages

    return vintages(home, dataset, click.echo)
