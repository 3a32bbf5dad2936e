"""parishpump revise: public stories held against the newest edition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import Day, Moment, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@click.argument("dataset")
@click.option("--as-of", type=Day(), help="Only editions published by that day.")
@click.option("--now", type=Moment(), help="When it is done (else now).")
@click.option("--by", default="", help="Who signs the new versions, so that they go out at once.")
@click.option("--task", "only", multiple=True, metavar="TASK|STORY", help="Signs only this one (may be repeated).")
@click.option("--refuse", default="", metavar="REASON", help="Turns the tasks named down: readers keep what they have.")
@with_home
def revise(
    home: Home,
    dataset: str,
    as_of: date | None,
    now: datetime | None,
    by: str,
    only: tuple[str, ...],
    refuse: str,
) -> int:
    """Holds published stories against the newest edition, and writes new versions, with a note, of those that fail it.

    \b
    Without --by and without a rule in newsroom.toml they wait: parishpump tasks
    parishpump revise deaths --by "Jo Carter" --task medway-deaths-2021-03-22
    """
    from desk.publishing import Signed
    from desk.revising import Wish, resting_on, run

    if (only or refuse) and not by.strip():
        raise click.UsageError("--task and --refuse need --by: a person decides")
    if refuse and not only:
        raise click.UsageError("--refuse turns down the tasks that --task names")
    when, rule = now or datetime.now(UTC), home.settings.approve.rule or ""
    signed = Signed(by=by.strip(), rule="" if by.strip() else rule, now=when) if by.strip() or rule else None
    wish, names = Wish(tasks=only, refused=refuse.strip()), [dataset] if only else resting_on(home, dataset)
    return max(run(home, name, signed, when, click.echo, as_of, wish) for name in names)
