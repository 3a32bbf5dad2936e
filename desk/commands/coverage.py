"""parishpump coverage: which sentences a dataset's own history uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_dataset, watched
from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "write"


@click.command()
@click.argument("dataset")
@click.option("--periods", type=click.IntRange(1), default=6, show_default=True, help="At how many periods.")
@click.option("--branches", is_flag=True, help="Also every branch ({% if %} ...) that never was, by file and line.")
@with_home
def coverage(home: Home, dataset: str, periods: int, branches: bool) -> None:
    """Tells which sentences the stories of a dataset's own history use, and which never.

    \b
    parishpump coverage england_deaths --branches
    """
    from desk.coverage import lines, run

    for line in lines(run(opened_dataset(home, dataset), periods, watched), home.shelf("sentences"), branches):
        click.echo(line)
