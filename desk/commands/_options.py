"""What commands share: the newsroom's folder, days and moments, which release, who decides."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

import click

MB = 1_000_000


def with_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hands a command the newsroom's folder that was meant, or the shipped shelves with nowhere to write."""

    @click.option(
        "--home", "own_home", type=click.Path(), help="The newsroom's folder; may stand before the command too."
    )
    @click.pass_context
    @wraps(command)
    def opened(context: click.Context, *args: Any, **kwargs: Any) -> Any:
        from nlg.home import Home

        named = kwargs.pop("own_home") or context.obj
        code = command(Home.default(named, os.environ), *args, **kwargs)
        if code:
            context.exit(code)

    return opened


class Day(click.ParamType[date]):
    """A date like 2021-03-03."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date like 2021-03-03", param, ctx)


class Moment(click.ParamType[datetime]):
    """A time in UTC like 2021-03-08T09:30:00Z."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            when = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            self.fail(f"'{value}' is not a time like 2021-03-08T09:30:00Z", param, ctx)
        if when.tzinfo is None:
            self.fail(f"'{value}' has no time zone: write {value}Z for UTC", param, ctx)
        return when.astimezone(UTC)


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose a release: period, vintage, style."""
    for option in (
        click.option("--style", help="House style (else the newsroom's, else the dataset's)."),
        click.option("--as-of", type=Day(), help="Only what had been published by that day."),
        click.option("--period", type=Day(), help="Last day of the period (else the newest that has settled)."),
    ):
        command = option(command)
    return command


at_most_option = click.option(
    "--at-most", type=click.IntRange(1), default=400, show_default=True, metavar="MB", help="Fetch nothing larger."
)


def decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """What commands on one story share: which story, who decides, when."""
    for option in (
        click.option("--now", type=Moment(), help="When it is decided (else now)."),
        click.option("--by", required=True, help="Who decides."),
        click.argument("story", metavar="STORY"),
    ):
        command = option(command)
    return command
