"""parishpump new: a dataset made of any table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from desk.commands._options import MB, at_most_option, with_home

if TYPE_CHECKING:
    from nlg.home import Home

SECTION = "a table of your own, and its editions"


@click.command()
@click.argument("name")
@click.argument("table", metavar="FILE|ADDRESS|DATABASE")
@click.option("--query", default="", metavar="SELECT", help="Of a database: one SELECT.")
@click.option("--table", "whole", default="", metavar="NAME", help="Of a database: a whole table or view.")
@click.option("--yes", is_flag=True, help="Ask nothing: guess where it is safe, else end with the question.")
@click.option("--say", "answers", multiple=True, metavar="KEY=ANSWER", help="An answer beforehand (may be repeated).")
@click.option("--replace", is_flag=True, help="Write over a dataset of the same name.")
@at_most_option
@with_home
def new(
    home: Home,
    name: str,
    table: str,
    query: str,
    whole: str,
    yes: bool,
    answers: tuple[str, ...],
    replace: bool,
    at_most: int,
) -> int:
    """Makes a dataset of any table: its sheet, a register, a long CSV, a first story.

    \b
    parishpump new loans loans.xlsx
    parishpump new loans https://borsetshire.example/loans.csv
    parishpump new loans sqlite:///library.db --table loans
    """
    from desk.given import given
    from desk.new import Wanted, run
    from desk.web import Web

    said = dict(answer.partition("=")[::2] for answer in answers)
    if "" in said or not all(said.values()):
        raise click.UsageError("--say takes KEY=ANSWER, as in --say dates=day-first")
    asking = not yes and sys.stdin.isatty()
    found = given(table, query=query, table=whole, web=Web(most=at_most * MB))
    return run(home, Wanted(name=name, given=found, answers=said, asking=asking, replace=replace), click.echo)
