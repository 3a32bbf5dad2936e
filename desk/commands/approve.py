"""parishpump approve: a person lets a story go out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import Moment, decision, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@decision
@click.option("--version", type=click.IntRange(1), help="Which version (else the newest).")
@click.option("--embargo", type=Moment(), help="Not before this time.")
@click.option("--reason", default="", help="For the ledger.")
@with_home
def approve(
    home: Home,
    story: str,
    by: str,
    now: datetime | None,
    version: int | None,
    embargo: datetime | None,
    reason: str,
) -> None:
    """Lets a story go out with the next build: parishpump publish. STORY is its slug, its id or the start of it.

    \b
    parishpump approve ambridge-loans-2025-02-28 --by "Jo Carter"
    """
    from desk import deciding

    state, when = deciding.find(home, story), now or datetime.now(UTC)
    state = deciding.approve(home, state, now=when, by=by, version=version, embargo=embargo, reason=reason)
    click.echo(next(deciding.lines(home, [state])))
