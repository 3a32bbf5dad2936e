"""parishpump check: stories proved again from their tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "check"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--sources", multiple=True, type=click.Path(path_type=Path), help="Folder with source files (may be repeated)."
)
@with_home
def check(home: Home, paths: tuple[Path, ...], sources: tuple[Path, ...]) -> int:
    """Re-derives every claim of stories (files or folders) from the source tables.

    \b
    parishpump check out
    """
    from desk.checking import check_paths

    return check_paths(home, paths, sources, click.echo)
