"""parishpump backtest: how often each kind of fact held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._opening import known, opened_dataset
from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "look"


@click.command()
@click.argument("dataset")
@click.option("--kind", "kinds", multiple=True, help="Only this kind (may be repeated): with its strongest cases.")
@click.option("--area", help="Only this area: code or name.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The page with the charts (else backtest-DATASET.html here)."
)
@with_home
def backtest(home: Home, dataset: str, kinds: tuple[str, ...], area: str | None, out: Path | None) -> None:
    """Shows how often each kind of fact held, over all history and areas.

    \b
    parishpump backtest england_deaths
    """
    from desk.backtest import default_path, lines, page, run
    from nlg.files import write_whole

    known(kinds)
    opened = opened_dataset(home, dataset)
    about = None if area is None else opened.area(area)
    found = run(opened, kinds, about.code if about else "")
    for line in lines(found, bool(kinds)):
        click.echo(line)
    path = out or default_path(opened)
    write_whole(path, page(opened, found, about.name if about else ""), staging=path.parent / ".tmp")
    click.echo(f"charts: {path}")
