"""parishpump withdraw: a notice in the place of a story."""

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
@click.option("--reason", required=True, help="For the ledger; readers do not see it.")
@click.option("--note", default="", help="What readers are told beside the day.")
@with_home
def withdraw(home: Home, story: str, by: str, now: datetime | None, reason: str, note: str) -> None:
    """Puts a notice in the place of a public story, with the next build. Its id and address are never used again.

    \b
    parishpump withdraw ambridge-loans-2025-02-28 --by "Jo Carter" --reason "wrong branch"
    """
    from desk import deciding

    state = deciding.find(home, story)
    state = deciding.withdraw(home, state, now=now or datetime.now(UTC), by=by, reason=reason, note=note)
    click.echo(next(deciding.lines(home, [state])))
