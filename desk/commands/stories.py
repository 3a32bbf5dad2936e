"""parishpump stories: where each story stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home
from nlg.errors import NotKnown

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@click.option("--state", "wanted", help="Only these: draft, approved, scheduled, published ...")
@with_home
def stories(home: Home, wanted: str | None) -> None:
    """Lists the stories of the newsroom and where each stands.

    \b
    parishpump stories --state draft
    """
    from desk.deciding import lines
    from nlg.moves import STATES

    if wanted is not None and wanted not in STATES:
        raise NotKnown(f"there is no state '{wanted}'", mend=f"one of {', '.join(STATES)}")
    states = [state for state in home.states().values() if wanted in (None, state.status)]
    for line in lines(home, states):
        click.echo(line)
    if not states:
        click.echo(
            "no story yet: parishpump publish makes them" if wanted is None else f"no story is {wanted}", err=True
        )
