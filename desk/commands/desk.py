"""parishpump desk: the review desk, in a browser."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from desk.commands._opening import watched

SECTION = "decide and publish"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any that is free.")
@click.option("--home", "own_home", type=click.Path(path_type=Path), help="The newsroom's folder; made if not there.")
@click.option("--new-password", "forgotten", metavar="NAME", help="Lets this person in again, and opens nothing.")
@click.pass_context
def desk(context: click.Context, port: int, own_home: Path | None, forgotten: str | None) -> None:
    """Opens the review desk on this machine: editors decide stories in a browser, with the evidence beside each word.

    Without a newsroom's folder one is made here, with the demonstration's drafts. Needs parishpump[desk].

    \b
    parishpump desk
    """
    from desk.reviewing import rescue, run
    from nlg.home import Home

    place = own_home or context.obj
    if forgotten:
        context.exit(rescue(Home.default(place, os.environ), forgotten, datetime.now(UTC), click.echo))
    fresh = place is not None and not (Path(place).exists() and any(Path(place).iterdir()))
    home = Home(None) if fresh else Home.default(place, os.environ)
    context.exit(run(home, Path(place or "newsroom"), port, datetime.now(UTC), click.echo, watched))
