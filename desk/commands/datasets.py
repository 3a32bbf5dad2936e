"""parishpump datasets: what there is to write about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_dataset
from desk.commands._options import with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "look"


@click.command()
@click.argument("name", required=False)
@with_home
def datasets(home: Home, name: str | None) -> None:
    """Lists the datasets, or one of them with its areas.

    \b
    parishpump datasets
    parishpump datasets crime_london
    """
    from nlg.intake.sheet import load_sheet

    if name is None:
        for stem, path in home.shelf("datasets").files().items():
            sheet = load_sheet(path)
            click.echo(f"{stem}\n  {sheet.title}")
            for table in sheet.tables.values():
                released = table.released.isoformat() if table.released else "on a day not known"
                click.echo(f"  {table.file}: {table.publisher}, published {released}")
        return
    dataset = opened_dataset(home, name)
    for panel in dataset.panels.values():
        ends = panel.calendar.ends
        click.echo(f"{panel.table}: {panel.table_rows} areas, periods ending {ends[0]} to {ends[-1]}")
        click.echo(f"  measures: {', '.join(m.short_name for m in panel.measures.values())}")
    click.echo(f"newest settled period: {dataset.latest()}")
    for code in dataset.everywhere():
        area = dataset.register.areas[code]
        click.echo(f"{code:14} {area.name} ({area.kind})")
