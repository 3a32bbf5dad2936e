"""parishpump serve: the public folder shown on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@with_home
def serve(home: Home, port: int) -> None:
    """Shows the public folder at http://127.0.0.1, to this machine only; Ctrl-C ends it.

    \b
    parishpump serve
    """
    from desk.serving import run

    run(home, port, click.echo)
