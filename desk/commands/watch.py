"""parishpump watch: stories told again as files are saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "write"


@click.command()
@click.argument("dataset", required=False)
@click.option("--area", "areas", multiple=True, help="Code or name (may be repeated; else ten over the register).")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for pages of the stories as well.")
@click.option("--style", help="House style (else the newsroom's, else the dataset's).")
@click.option("--every", type=click.FloatRange(0.05), default=0.4, show_default=True, help="Seconds between looks.")
@with_home
def watch(
    home: Home, dataset: str | None, areas: tuple[str, ...], out: Path | None, style: str | None, every: float
) -> int:
    """Writes stories again as files are saved, and shows which words changed; Ctrl-C ends it.

    \b
    parishpump watch england_deaths --area Medway
    """
    from desk.watching import Wanted, Watching, run

    wanted = Wanted(dataset=dataset or "", areas=areas, style=style, out=out)
    return run(Watching(home=home, wanted=wanted, say=click.echo), moments(every))


def moments(seconds: float) -> Iterator[None]:
    """One moment after the other, so many seconds apart, for ever."""
    while True:
        time.sleep(seconds)
        yield
