"""parishpump publish: stories written, checked and let out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desk.commands._opening import opened_release, watched
from desk.commands._options import Moment, period_options, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "decide and publish"


@click.command()
@click.argument("dataset", required=False)
@click.option("--area", "areas", multiple=True, help="Code or name (may be repeated; else every area).")
@click.option("--by", default="", help="Who signs the stories (else the rule that newsroom.toml names).")
@click.option("--draft", is_flag=True, help="Keep the stories as drafts: each waits for parishpump approve.")
@click.option("--now", type=Moment(), help="When they are published (else now).")
@period_options
@with_home
def publish(
    home: Home,
    dataset: str | None,
    areas: tuple[str, ...],
    by: str,
    draft: bool,
    now: datetime | None,
    period: date | None,
    as_of: date | None,
    style: str | None,
) -> int:
    """Writes and checks stories, and lets them out: pages and feeds in the newsroom's public folder.

    Without a dataset nothing is written anew: the public folder is brought up to date with what is approved.

    \b
    parishpump publish loans --by "Jo Carter"
    parishpump publish
    """
    from desk.publishing import keep_drafts, run, signature, up_to_date

    when = now or datetime.now(UTC)
    if dataset is None:
        if areas or by or draft or period or as_of or style:
            raise click.UsageError("these options need a dataset: without one, what is approved already goes out")
        return up_to_date(home, when, click.echo)
    if draft and by:
        raise click.UsageError("--draft and --by cannot be used together: drafts are signed with parishpump approve")
    signed = None if draft else signature(home, by, when)
    opened, made = opened_release(home, dataset, period, as_of, style)
    codes = watched([opened.area(area).code for area in areas] or opened.everywhere(), "writing")
    if signed is None:
        code = keep_drafts(home, made, codes, when, click.echo)
    else:
        code = run(home, made, codes, signed, click.echo)
    made.remember()
    return code
