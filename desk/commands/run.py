"""parishpump run: everything there is to do, for cron."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._options import MB, Day, Moment, at_most_option, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@click.option("--as-of", type=Day(), help="Only what had been published by that day; nothing is fetched.")
@click.option("--now", type=Moment(), help="When it is done (else now).")
@at_most_option
@with_home
def run(home: Home, datasets: tuple[str, ...], as_of: date | None, now: datetime | None, at_most: int) -> int:
    """Does all there is to do, for cron: fetches, keeps, judges, writes, checks, queues, and revises what is public.

    Of the datasets named, or of all in the newsroom's folder. What it did is printed and kept in its reports/. At the
    end the [[targets]] of newsroom.toml get what they have not had. Run again, or after it was killed, it completes
    what is missing and changes nothing else. Exit codes: 0 done, or nothing is new; 1 something was held back,
    refused or not sent; 2 something asked for is wrong or missing.

    \b
    parishpump run
    """
    from desk.running import run
    from desk.web import Web

    when, web = now or datetime.now(UTC), Web(most=at_most * MB)
    code = run(home, datasets, web, when, as_of, click.echo)
    if as_of is None and home.settings.targets:
        from desk.sending.round import How
        from desk.sending.round import run as send

        code = max(code, send(home, (), How(now=when, web=web, environment=os.environ), click.echo))
    return code
