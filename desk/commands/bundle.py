"""parishpump bundle: a story packed with its sources and proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "deliver"


@click.command()
@click.argument("story", metavar="STORY.json|SLUG")
@click.option("--ro-crate", is_flag=True, help="As an RO-Crate: story, sources and proof in one folder.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to make (else SLUG.crate here).")
@click.option("--zip", "zipped", is_flag=True, help="Also as one zip file beside it.")
@click.option(
    "--sources", multiple=True, type=click.Path(path_type=Path), help="Folder with source files (may be repeated)."
)
@with_home
def bundle(home: Home, story: str, ro_crate: bool, out: Path | None, zipped: bool, sources: tuple[Path, ...]) -> int:
    """Packs a story with its sources and proof into a folder that anyone can check, with nothing else at hand.

    \b
    parishpump bundle ambridge-loans-2025-02-28 --ro-crate --zip
    """
    from desk.packing import run

    if not ro_crate:
        raise click.UsageError("say how to pack it: --ro-crate")
    return run(home, story, out, sources, zipped, click.echo)
