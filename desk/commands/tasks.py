"""parishpump tasks: new versions that wait for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@with_home
def tasks(home: Home, as_json: bool) -> None:
    """Lists the new versions of published stories that wait for the desk, the gravest first.

    \b
    parishpump tasks
    """
    import json

    from desk.tasks import lines, waiting

    found = waiting(home)
    for line in [json.dumps(found, ensure_ascii=False, indent=1)] if as_json else lines(found):
        click.echo(line)
