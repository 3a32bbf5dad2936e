"""parishpump demo: the embedded real data, told and published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from desk.commands._opening import watched
from desk.commands._options import Moment

SECTION = "look"


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Newsroom folder to make."
)
@click.option(
    "--now",
    type=Moment(),
    default="2021-03-08T09:30:00Z",
    show_default=True,
    help="When the health figures are told; others have days of their own.",
)
def demo(out: Path, now: datetime) -> None:
    """Writes the stories of the embedded real data, with pages and a feed.

    \b
    parishpump demo --out out
    """
    from desk.demo import run

    code = run(out, now, watched)
    if code:
        click.get_current_context().exit(code)
