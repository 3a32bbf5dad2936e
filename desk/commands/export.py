"""parishpump export: public stories as files for other systems."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import Moment, with_home
from feeds import formats

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.argument("kind", metavar="FORMAT", type=click.Choice(formats.names()))
@click.argument("named", metavar="[STORY]...", nargs=-1)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option("--status", type=click.Choice(["draft", "publish", "future"]), help="What posts of a wxr are to be.")
@click.option("--now", type=Moment(), help="As of this time (else now).")
@with_home
def export(home: Home, kind: str, named: tuple[str, ...], out: Path, status: str | None, now: datetime | None) -> None:
    """Writes public stories as files for other systems: parishpump export wxr --out wordpress.

    All that readers have, or each STORY (its slug, its id or the start of it). A format for one story gives a file for
    each, called by id and version; one for many (wxr, rss ...) a single file. Posts of a wxr are drafts; with --status
    publish readers of the site see them, with --status future stories under embargo come too and wait for their time.

    \b
    parishpump export wxr --out wordpress
    parishpump export ninjs16 --out drop ambridge-loans-2025-02-28
    """
    from desk.exporting import run

    for path in run(home, kind, named, out, now or datetime.now(UTC), status or ""):
        click.echo(str(path))
