"""parishpump send: what is public brought to other systems."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import Moment, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.option("--target", "targets", multiple=True, metavar="NAME", help="Only this one (may be repeated).")
@click.option("--dry-run", "dry", is_flag=True, help="Says what would be sent, and sends nothing.")
@click.option("--again", is_flag=True, help="Also what was given up, and what is not due yet.")
@click.option("--leave", "left", metavar="STORY", help="Lets this one stand at the --target as its editors have it.")
@click.option("--by", default="", help="Who leaves it so.")
@click.option("--now", type=Moment(), help="When it is sent (else now).")
@with_home
def send(
    home: Home, targets: tuple[str, ...], dry: bool, again: bool, left: str | None, by: str, now: datetime | None
) -> int:
    """Brings the targets of newsroom.toml what is public, corrected or withdrawn, and they have not had yet.

    Run again, or after it was killed, it sends what is missing and nothing twice. What a target does not take stays,
    with its reason. Exit codes: 0 all is sent; 1 something is not; 2 something asked for is wrong or missing.

    \b
    parishpump send --dry-run
    parishpump send --target wordpress
    """
    from desk.sending.round import How, leave, run
    from desk.web import Web

    when = now or datetime.now(UTC)
    if left is not None:
        if len(targets) != 1:
            raise click.UsageError("--leave needs one --target")
        return leave(home, targets[0], left, by, when, click.echo)
    how = How(now=when, web=Web(), environment=os.environ, again=again, dry=dry)
    return run(home, targets, how, click.echo)
