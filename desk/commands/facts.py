"""parishpump facts: what is news, and why the rest is not."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from desk.commands._opening import known, opened_release
from desk.commands._options import period_options, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "look"


@click.command()
@click.argument("dataset")
@click.option("--area", help="Code or name (else what is news anywhere in the release).")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@click.option("--left-out", is_flag=True, help="Also what the story would not use, and why.")
@click.option(
    "--kind", "kinds", multiple=True, help="Only this kind (may be repeated): also one that is off by default."
)
@click.option("--all", "everything", is_flag=True, help="All facts, not only the best.")
@click.option("--why", "asked", metavar="KIND", help="Why this kind is, or is not, told of the area.")
@period_options
@with_home
def facts(
    home: Home,
    dataset: str,
    area: str | None,
    as_json: bool,
    left_out: bool,
    kinds: tuple[str, ...],
    everything: bool,
    asked: str | None,
    period: date | None,
    as_of: date | None,
    style: str | None,
) -> None:
    """Shows what is news in a release, or the facts of an area: score, reasons, what would make them false; why not.

    \b
    parishpump facts england_covid
    parishpump facts england_covid --area Kent --why record
    """
    from desk.tables import FIRST, fact_lines, fact_list, news_lines, why_lines

    known([*kinds, *([asked] if asked else [])])
    if area is None and (asked or as_json or left_out or kinds or everything):
        raise click.UsageError("these options need --area: without it the best of the whole release is shown")
    opened, made = opened_release(home, dataset, period, as_of, style)
    if area is None:
        for line in news_lines(made, FIRST):
            click.echo(line)
        made.remember()
        return
    code = opened.area(area).code
    if asked:
        lines = why_lines(made, code, asked)
    elif as_json:
        import json

        lines = iter([json.dumps(fact_list(made, code, left_out, kinds or None), ensure_ascii=False, indent=1)])
    else:
        lines = fact_lines(made, code, left_out, kinds or None, sys.maxsize if everything or kinds else FIRST)
    for line in lines:
        click.echo(line)
    made.remember()
