"""parishpump alerts: reporters are told what is news in their areas."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import Moment, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.option("--reporter", "reporters", multiple=True, metavar="NAME", help="Only this one (may be repeated).")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the mails (else alerts/ in the newsroom's).")
@click.option("--dry-run", "dry", is_flag=True, help="Says who would be told of how much, and tells nobody.")
@click.option("--now", type=Moment(), help="When they are told (else now).")
@with_home
def alerts(home: Home, reporters: tuple[str, ...], out: Path | None, dry: bool, now: datetime | None) -> int:
    """Tells the reporters of newsroom.toml what is news in their areas: a mail as a file, or a signed message.

    Of the newest settled period of each dataset. Nobody is told the same twice. Exit codes: 0 done; 1 somebody could
    not be told, or a story was held back; 2 something asked for is wrong or missing.

    \b
    parishpump alerts --dry-run
    """
    from desk.alerting import run
    from desk.sending.round import How
    from desk.web import Web

    how = How(now=now or datetime.now(UTC), web=Web(), environment=os.environ, dry=dry)
    return run(home, reporters, how, out, click.echo)
