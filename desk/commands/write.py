"""parishpump write: a story for an area, or for all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_release, watched
from desk.commands._options import period_options, with_home
from feeds import formats
from nlg.errors import NotKnown

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "write"

NO_STORY = 3  # the exit code


@click.command()
@click.argument("dataset")
@click.option("--area", help="Code or name.")
@click.option(
    "--all", "everywhere", is_flag=True, help="Every area of the dataset, and the groups they are compared in."
)
@click.option("--format", "kind", type=click.Choice(formats.names()), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to (else it prints).")
@click.option("--shape", default="", help="Story shape, as in_brief (else the one that suits the area).")
@period_options
@with_home
def write(
    home: Home,
    dataset: str,
    area: str | None,
    everywhere: bool,
    kind: str,
    out: Path | None,
    period: date | None,
    as_of: date | None,
    style: str | None,
    shape: str,
) -> int:
    """Writes the story of an area, or of all of them, each checked against its tables.

    \b
    parishpump write england_deaths --area Medway
    parishpump write england_covid --all --format json --out told
    """
    from desk.telling import printed, tell

    if area and everywhere:
        raise click.UsageError("--area and --all cannot be used together")
    if not area and not everywhere:
        raise click.UsageError("say which area with --area, or --all for every one")
    if out is not None and (not str(out).strip() or str(out) == "." or out.is_file()):
        raise click.UsageError(f"--out needs a folder of its own, '{out}' is none")
    opened, made = opened_release(home, dataset, period, as_of, style)
    codes = opened.everywhere() if everywhere else [opened.area(area or "").code]
    worst = 0
    if shape and shape not in (known := [one.name for one in made.shapes]):
        raise NotKnown(f"there is no story shape '{shape}'", mend=f"one of {', '.join(known)}")
    for told in tell(made, watched(codes, "writing"), shape=shape):
        if told.bundle is None:
            click.echo(told.why, err=everywhere or out is not None)
            worst = max(worst, 1 if told.faulty else 0 if everywhere else NO_STORY)
        elif out is None:
            click.echo(printed(home, told.bundle, kind), nl=False)
        else:
            from nlg.files import write_whole

            path = out / f"{told.bundle['slug']}{formats.find(kind).SUFFIX}"
            write_whole(path, printed(home, told.bundle, kind).encode(), staging=out / ".tmp")
            click.echo(str(path))
    made.remember()
    return worst
