"""The shelf of commands: a file here is one, called as its file, and read when it is asked for."""

from __future__ import annotations

import difflib
import importlib
from pathlib import Path
from typing import Any, cast

import click

SECTIONS = (  # of the help, in this order; each command's file says in which it stands
    "look",
    "a table of your own, and its editions",
    "write",
    "decide and publish",
    "deliver",
    "check",
)


class Commands(click.Group):
    """A group whose commands lie in this folder: `check_text.py` defines the click command `check_text`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, sorted."""
        return names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one of that name; None where there is none."""
        if cmd_name not in names():
            return None
        return cast("click.Command", getattr(_file(cmd_name), cmd_name.replace("-", "_")))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with the first sentence of its help, whole, by what it is for."""
        for section in SECTIONS:
            with formatter.section(section.capitalize()):
                found = [(name, self.get_command(ctx, name)) for name in names() if section_of(name) == section]
                formatter.write_dl([(name, command.get_short_help_str(1000)) for name, command in found if command])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; a name that is none is answered with the nearest."""
        if near := difflib.get_close_matches(args[0], names(), n=1) if args[0] not in names() else []:
            ctx.fail(f"There is no command '{args[0]}': did you mean {near[0]}?")
        return super().resolve_command(ctx, args)


def section_of(name: str) -> str:
    """Where in the help a command stands."""
    return str(_file(name).SECTION)


def _file(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def names() -> list[str]:
    """What can be asked for, sorted, as it is typed."""
    return sorted(file.stem.replace("_", "-") for file in Path(__file__).parent.glob("[a-z]*.py"))
