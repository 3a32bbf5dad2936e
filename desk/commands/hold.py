"""parishpump hold: a story taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import decision, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@decision
@click.option("--version", type=click.IntRange(1), help="Which version (else the one that waits, else the newest).")
@click.option("--reason", required=True, help="For the ledger.")
@with_home
def hold(home: Home, story: str, by: str, now: datetime | None, version: int | None, reason: str) -> None:
    """Takes a story back from the queue, or, with the next build, from readers, until it is approved again.

    \b
    parishpump hold ambridge-loans-2025-02-28 --by "Jo Carter" --reason "needs a call"
    """
    from desk import deciding

    state = deciding.find(home, story)
    state = deciding.hold(home, state, now=now or datetime.now(UTC), by=by, reason=reason, version=version)
    click.echo(next(deciding.lines(home, [state])))
