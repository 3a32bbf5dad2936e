"""parishpump validate: the faults of a public folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import Moment, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--at", type=Moment(), help="The time that no date may lie after (else that of the newsroom's last build)."
)
@with_home
def validate(home: Home, folder: Path | None, at: datetime | None) -> int:
    """Checks a public folder: feeds, links, dates, ids, labels, pages, leaks. Each fault with its rule and file.

    \b
    parishpump validate
    parishpump validate newsroom/public
    """
    from desk.validating import run

    return run(home, folder, at, click.echo)
