"""parishpump verify-audit: the review desk's record proved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "check"


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write the record, a line of JSON each."
)
@with_home
def verify_audit(home: Home, out: Path | None) -> int:
    """Proves the review desk's record: that no line was changed, put in or taken out. Exit code 1 where one was.

    \b
    parishpump verify-audit
    """
    from desk.reviewing import verify

    return verify(home, out, click.echo)
