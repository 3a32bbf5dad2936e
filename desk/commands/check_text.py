"""parishpump check-text: anybody's article held against tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import Day, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "check"


@click.command()
@click.argument("article", type=click.Path(path_type=Path))
@click.option("--dataset", "datasets", multiple=True, required=True, help="What to hold it against (may be repeated).")
@click.option("--vintage", "vintages", multiple=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@click.option("--period", type=Day(), help="Last day of the period it is about (else as the article tells).")
@click.option("--area", default="", help="Code or name of the area it is about (else as the article tells).")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Also write the article with its claims marked."
)
@with_home
def check_text(
    home: Home,
    article: Path,
    datasets: tuple[str, ...],
    vintages: tuple[Path, ...],
    period: date | None,
    area: str,
    as_data: bool,
    html: Path | None,
) -> int:
    """Reads any article and marks each claim: true, false, true only in another vintage, or not checkable.

    What is false comes with the right figure and its cells. A --vintage is another edition of a dataset's table, or a
    folder of such. Exit codes: 0 nothing is false; 1 something is; 2 it cannot be read.

    \b
    parishpump check-text article.txt --dataset england_deaths
    """
    from desk.reverse_desk import Asked, run

    return run(home, Asked(article, datasets, vintages, period, area, as_data, html), click.echo)
