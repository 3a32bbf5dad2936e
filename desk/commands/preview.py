"""parishpump preview: a sentence file heard on awkward figures and real areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "write"


@click.command()
@click.argument("sentence")
@click.option("--dataset", help="Show real areas of this dataset (else of the newsroom's and the shipped ones).")
@click.option("--style", help="House style (else the newsroom's, else km).")
@with_home
def preview(home: Home, sentence: str, dataset: str | None, style: str | None) -> int:
    """Shows what a sentence file says, one wording of it (lowest_since#lead_2), or how a house style tells all.

    First what is wrong in the file, by line; then each wording on awkward figures and on real areas, every sentence
    proved.

    \b
    parishpump preview lowest_since
    parishpump preview bbc
    """
    from desk.preview import run

    return run(home, sentence, dataset, style, click.echo)
