"""The command line: parishpump and its commands, and what a person is told when something is wrong."""

from __future__ import annotations

import gc
import sys

import click

from desk.commands import Commands
from nlg import VERSION
from nlg.errors import Trouble

EXIT_CODES = """\b
Exit codes: 0 done; 1 a story failed its check or was held back;
2 something asked for is wrong or missing; 3 no story worth telling."""
EXAMPLES = """Finds what is news in statistics, writes it, and proves every sentence.

\b
  parishpump demo
  parishpump write england_deaths --area Medway
  parishpump new loans loans.xlsx
"""


SELDOM = (200_000, 50, 100)  # a run makes many small lasting objects: looking for cycles costs a fifth of it


def main() -> None:
    """Entry point: a person never sees a traceback of ours for something they can mend."""
    gc.set_threshold(*SELDOM)
    try:
        code = cli(standalone_mode=False)  # click hands back the code of context.exit()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Trouble as error:
        click.echo(f"parishpump: {error}", err=True)
        if error.mend:
            click.echo(f"  {error.mend}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"parishpump: {error.filename or 'a file'}: {error.strerror}", err=True)
        click.echo("  choose another place, or make room and rights for this one", err=True)
        sys.exit(2)


@click.group(cls=Commands, help=EXAMPLES, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="parishpump")
@click.option(
    "--home", type=click.Path(), help="The newsroom's folder (else PARISHPUMP_HOME, else ./newsroom, else this folder)."
)
@click.pass_context
def cli(context: click.Context, home: str | None) -> None:
    context.obj = home
