"""The command line: parishpump demo, datasets, facts, backtest, write, preview, watch, check, check-text, bundle ..."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from feeds import formats
from nlg import VERSION
from nlg.errors import NotKnown, Trouble

if TYPE_CHECKING:
    from nlg.home import Home
    from nlg.pipeline import Dataset, Release

EXIT_CODES = """\b
Exit codes: 0 done; 1 a story failed its check or was held back;
2 something asked for is wrong or missing; 3 no story worth telling."""
NO_STORY = 3
MB = 1_000_000
EXAMPLES = """Finds what is news in statistics, writes it, and proves every sentence.

\b
  parishpump demo
  parishpump write england_deaths --area Medway
"""
NOBODY = "newsroom.example"  # stands in a new newsroom.toml until its owner puts a domain there
T = TypeVar("T")


def main() -> None:
    """Entry point: a person never sees a traceback of ours for something they can mend."""
    gc.set_threshold(
        200_000, 50, 100
    )  # a short run makes many small lasting objects: looking for cycles costs a fifth of it
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


@click.group(help=EXAMPLES, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="parishpump")
@click.option("--home", type=click.Path(), help="The newsroom's folder (else PARISHPUMP_HOME, else ./newsroom).")
@click.pass_context
def cli(context: click.Context, home: str | None) -> None:
    context.obj = home


def with_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hands a command the newsroom's folder that was meant, or the shipped shelves with nowhere to write."""

    @click.option("--home", "own_home", type=click.Path(), help="The newsroom's folder, as before the command.")
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


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Newsroom folder to make."
)
@click.option("--now", type=Moment(), default="2021-03-08T09:30:00Z", show_default=True, help="When it is published.")
def demo(out: Path, now: datetime) -> None:
    """Writes the stories of the embedded real data, with pages and a feed."""
    from desk.demo import run

    code = run(out, now, watched)
    if code:
        click.get_current_context().exit(code)


@cli.command()
@click.argument("name", required=False)
@with_home
def datasets(home: Home, name: str | None) -> None:
    """Lists the datasets, or one of them with its areas."""
    from nlg.intake.sheet import load_sheet

    if name is None:
        for stem, path in home.shelf("datasets").files().items():
            sheet = load_sheet(path)
            click.echo(f"{stem}\n  {sheet.title}")
            for table in sheet.tables.values():
                released = table.released.isoformat() if table.released else "on a day not known"
                click.echo(f"  {table.file}: {table.publisher}, published {released}")
        return
    dataset = _opened(home, name)
    for panel in dataset.panels.values():
        ends = panel.calendar.ends
        click.echo(f"{panel.table}: {panel.table_rows} areas, periods ending {ends[0]} to {ends[-1]}")
        click.echo(f"  measures: {', '.join(m.short_name for m in panel.measures.values())}")
    click.echo(f"newest settled period: {dataset.latest()}")
    for code in dataset.everywhere():
        area = dataset.register.areas[code]
        click.echo(f"{code:14} {area.name} ({area.kind})")


@cli.command()
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
    if not home.is_there:
        made = Path("newsroom")
        home = type(home).create(made, publisher="A newsroom", base_url=f"https://{NOBODY}", id_namespace=NOBODY)
        click.echo(f"made {made}/: before you publish, put your name and your own domain into {made}/newsroom.toml")
    return run(home, Wanted(name=name, given=found, answers=said, asking=asking, replace=replace), click.echo)


@cli.command()
@click.argument("dataset")
@click.option("--table", default="", help="Only this table, where several say from where.")
@click.option("--released", type=Day(), help="The day it was published (else by the sheet's released_by).")
@click.option("--now", type=Moment(), help="When it came in (else now).")
@at_most_option
@with_home
def fetch(home: Home, dataset: str, table: str, released: date | None, now: datetime | None, at_most: int) -> int:
    """Brings a dataset's tables from where their sheet says (fetch = "https://..."), if they have changed there.

    What comes goes into the archive, as with parishpump ingest. Exit code 1: something of it was held.
    """
    from desk.fetching import run
    from desk.web import Web

    return run(home, dataset, Web(most=at_most * MB), now or datetime.now(UTC), click.echo, table, released)


@cli.command()
@click.argument("dataset")
@click.argument("source", metavar="FILE|ADDRESS")
@click.option("--table", default="", help="Of which table it is an edition, where the dataset has several.")
@click.option("--released", type=Day(), help="The day it was published.")
@click.option("--editions-by", default="", metavar="COLUMN", help="It holds many editions, told apart by these days.")
@click.option("--now", type=Moment(), help="When it came in (else now).")
@at_most_option
@with_home
def ingest(
    home: Home,
    dataset: str,
    source: str,
    table: str,
    released: date | None,
    editions_by: str,
    now: datetime | None,
    at_most: int,
) -> int:
    """Takes a new edition of a dataset's table into the archive: kept as it came, judged, put to use.

    \b
    parishpump ingest loans loans-2024-06.csv --released 2024-07-11
    parishpump ingest loans https://borsetshire.example/loans.csv
    """
    from desk.ingesting import ingest
    from desk.web import Web

    home.folder  # noqa: B018 - a Trouble, in words, where there is no newsroom's folder
    when = now or datetime.now(UTC)
    web = Web(most=at_most * MB)
    return ingest(home, dataset, source, web, when, click.echo, table=table, released=released, editions_by=editions_by)


@cli.command()
@click.argument("dataset")
@click.option("--as-of", type=Day(), help="Only editions published by that day.")
@click.option("--now", type=Moment(), help="When it is done (else now).")
@click.option("--by", default="", help="Who signs the new versions, so that they go out at once.")
@click.option("--task", "only", multiple=True, metavar="TASK|STORY", help="Signs only this one (may be repeated).")
@click.option("--refuse", default="", metavar="REASON", help="Turns the tasks named down: readers keep what they have.")
@with_home
def revise(
    home: Home,
    dataset: str,
    as_of: date | None,
    now: datetime | None,
    by: str,
    only: tuple[str, ...],
    refuse: str,
) -> int:
    """Holds published stories against the newest edition, and writes new versions, with a note, of those that fail it.

    \b
    Without --by and without a rule in newsroom.toml they wait: parishpump tasks
    parishpump revise deaths --by "Jo Carter" --task medway-deaths-2021-03-22
    """
    from desk.publishing import Signed
    from desk.revising import Wish, resting_on, run

    if (only or refuse) and not by.strip():
        raise click.UsageError("--task and --refuse need --by: a person decides")
    if refuse and not only:
        raise click.UsageError("--refuse turns down the tasks that --task names")
    when, rule = now or datetime.now(UTC), home.settings.approve.rule or ""
    signed = Signed(by=by.strip(), rule="" if by.strip() else rule, now=when) if by.strip() or rule else None
    wish, names = Wish(tasks=only, refused=refuse.strip()), [dataset] if only else resting_on(home, dataset)
    return max(run(home, name, signed, when, click.echo, as_of, wish) for name in names)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@with_home
def tasks(home: Home, as_json: bool) -> None:
    """Lists the new versions of published stories that wait for the desk, the gravest first."""
    import json

    from desk.tasks import lines, waiting

    found = waiting(home)
    for line in [json.dumps(found, ensure_ascii=False, indent=1)] if as_json else lines(found):
        click.echo(line)


@cli.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@click.option("--as-of", type=Day(), help="Only what had been published by that day; nothing is fetched.")
@click.option("--now", type=Moment(), help="When it is done (else now).")
@at_most_option
@with_home
def run(home: Home, datasets: tuple[str, ...], as_of: date | None, now: datetime | None, at_most: int) -> int:
    """Does all there is to do, for cron: fetches, keeps, judges, writes, checks, queues, and revises what is public.

    Of the datasets named, or of all in the newsroom's folder. What it did is printed and kept in its reports/. At the
    end the [[targets]] of newsroom.toml get what they have not had. Run again, or after it was killed, it completes
    what is missing and changes nothing else. Exit codes: 0 done, or nothing is new; 1 something was held back,
    refused or not sent; 2 something asked for is wrong or missing.
    """
    from desk.running import run
    from desk.web import Web

    when, web = now or datetime.now(UTC), Web(most=at_most * MB)
    code = run(home, datasets, web, when, as_of, click.echo)
    if as_of is None and home.settings.targets:
        from desk.sending.round import How
        from desk.sending.round import run as send

        code = max(code, send(home, (), How(now=when, web=web, environment=os.environ), click.echo))
    return code


@cli.command()
@click.option("--target", "targets", multiple=True, metavar="NAME", help="Only this one (may be repeated).")
@click.option("--dry-run", "dry", is_flag=True, help="Says what would be sent, and sends nothing.")
@click.option("--again", is_flag=True, help="Also what was given up, and what is not due yet.")
@click.option("--leave", "left", metavar="STORY", help="Lets this one stand at the --target as its editors have it.")
@click.option("--by", default="", help="Who leaves it so.")
@click.option("--now", type=Moment(), help="When it is sent (else now).")
@with_home
def send(
    home: Home, targets: tuple[str, ...], dry: bool, again: bool, left: str | None, by: str, now: datetime | None
) -> int:
    """Brings the targets of newsroom.toml what is public, corrected or withdrawn, and they have not had yet.

    Run again, or after it was killed, it sends what is missing and nothing twice. What a target does not take stays,
    with its reason. Exit codes: 0 all is sent; 1 something is not; 2 something asked for is wrong or missing.
    """
    from desk.sending.round import How, leave, run
    from desk.web import Web

    when = now or datetime.now(UTC)
    if left is not None:
        if len(targets) != 1:
            raise click.UsageError("--leave needs one --target")
        return leave(home, targets[0], left, by, when, click.echo)
    how = How(now=when, web=Web(), environment=os.environ, again=again, dry=dry)
    return run(home, targets, how, click.echo)


@cli.command()
@click.option("--reporter", "reporters", multiple=True, metavar="NAME", help="Only this one (may be repeated).")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the mails (else alerts/ in the newsroom's).")
@click.option("--dry-run", "dry", is_flag=True, help="Says who would be told of how much, and tells nobody.")
@click.option("--now", type=Moment(), help="When they are told (else now).")
@with_home
def alerts(home: Home, reporters: tuple[str, ...], out: Path | None, dry: bool, now: datetime | None) -> int:
    """Tells the reporters of newsroom.toml what is news in their areas: a mail as a file, or a signed message.

    Of the newest settled period of each dataset. Nobody is told the same twice. Exit codes: 0 done; 1 somebody could
    not be told, or a story was held back; 2 something asked for is wrong or missing.
    """
    from desk.alerting import run
    from desk.sending.round import How
    from desk.web import Web

    how = How(now=now or datetime.now(UTC), web=Web(), environment=os.environ, dry=dry)
    return run(home, reporters, how, out, click.echo)


@cli.command()
@click.argument("dataset")
@with_home
def vintages(home: Home, dataset: str) -> int:
    """Lists the editions of a dataset's tables that came in, oldest first, and what became of each."""
    from desk.ingesting import vintages

    return vintages(home, dataset, click.echo)


@cli.command()
@click.argument("dataset")
@click.option("--let", "hold", metavar="HOLD", help="Lets a hold go, so that stories may rest on its figures.")
@click.option("--by", default="", help="Who lets it go.")
@click.option("--reason", default="", help="Why: it is kept with the name.")
@click.option("--file", type=click.Path(path_type=Path, exists=True), help="Tries a file; nothing is kept.")
@click.option("--table", default="", help="The table it is an edition of, where there are several.")
@click.option("--released", type=Day(), help="The day the file was published (else today).")
@click.option("--now", type=Moment(), help="When the hold is let go (else now).")
@with_home
def gates(
    home: Home,
    dataset: str,
    hold: str | None,
    by: str,
    reason: str,
    file: Path | None,
    table: str,
    released: date | None,
    now: datetime | None,
) -> int:
    """What the gates say of a dataset's newest edition: hold, warn or pass, with cells, reasons and what to do.

    \b
    parishpump gates loans
    parishpump gates loans --file loans-2024-07.csv --released 2024-08-08
    parishpump gates loans --let jump-1f0c2a9b3d --by "Ann Lee" --reason "confirmed by the library"
    """
    from desk.gating import gates, let_go, try_file

    when = now or datetime.now(UTC)
    if hold and file:
        raise click.UsageError("--let and --file cannot be used together")
    if file:
        return try_file(home, dataset, file, table, released or when.date(), click.echo, dated=released is not None)
    if hold:
        return let_go(home, dataset, hold, by, reason, when, click.echo)
    return gates(home, dataset, click.echo)


@cli.command()
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
    """Shows what is news in a release, or the facts of an area: score, reasons, what would make them false; why not."""
    from desk.tables import FIRST, fact_lines, fact_list, news_lines, why_lines

    _known([*kinds, *([asked] if asked else [])])
    if area is None and (asked or as_json or left_out or kinds or everything):
        raise click.UsageError("these options need --area: without it the best of the whole release is shown")
    opened, made = _release(home, dataset, period, as_of, style)
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


@cli.command()
@click.argument("dataset")
@click.option("--kind", "kinds", multiple=True, help="Only this kind (may be repeated): with its strongest cases.")
@click.option("--area", help="Only this area: code or name.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The page with the charts (else backtest-DATASET.html here)."
)
@with_home
def backtest(home: Home, dataset: str, kinds: tuple[str, ...], area: str | None, out: Path | None) -> None:
    """Shows how often each kind of fact held, over all history and areas."""
    from desk.backtest import default_path, lines, page, run
    from nlg.files import write_whole

    _known(kinds)
    opened = _opened(home, dataset)
    about = None if area is None else opened.area(area)
    found = run(opened, kinds, about.code if about else "")
    for line in lines(found, bool(kinds)):
        click.echo(line)
    path = out or default_path(opened)
    write_whole(path, page(opened, found, about.name if about else ""), staging=path.parent / ".tmp")
    click.echo(f"charts: {path}")


@cli.command()
@click.argument("dataset")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--as-of", type=Day(), help="Only what had been published by that day.")
@with_home
def maturity(home: Home, dataset: str, as_json: bool, as_of: date | None) -> None:
    """Shows when each measure's figures may be trusted: by the sheet, and by the editions in the archive."""
    from desk.maturity import as_json as in_json
    from desk.maturity import lines

    opened = _opened(home, dataset, as_of)
    if as_json:
        import json

        click.echo(json.dumps(in_json(opened), ensure_ascii=False, indent=1))
        return
    for line in lines(opened):
        click.echo(line)


@cli.command()
@click.argument("dataset")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The page with the charts (else halflife-DATASET.html here)."
)
@click.option("--as-of", type=Day(), help="Only what had been published by that day.")
@with_home
def halflife(home: Home, dataset: str, out: Path | None, as_of: date | None) -> None:
    """Shows how long claims of each kind stayed true, over all editions in the archive."""
    from desk.halflife import default_path, lines, page, run
    from nlg.files import write_whole

    opened = _opened(home, dataset, as_of)
    found = run(opened)
    for line in lines(found):
        click.echo(line)
    path = out or default_path(opened)
    write_whole(path, page(opened, found), staging=path.parent / ".tmp")
    click.echo(f"charts: {path}")


@cli.command()
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
    """Writes the story of an area, or of all of them, each checked against its tables."""
    from desk.telling import printed, tell

    if area and everywhere:
        raise click.UsageError("--area and --all cannot be used together")
    if not area and not everywhere:
        raise click.UsageError("say which area with --area, or --all for every one")
    if out is not None and (not str(out).strip() or str(out) == "." or out.is_file()):
        raise click.UsageError(f"--out needs a folder of its own, '{out}' is none")
    opened, made = _release(home, dataset, period, as_of, style)
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


@cli.command()
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

    \b
    Without a dataset nothing is written anew: the public folder is brought up to date with what is approved.
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
    opened, made = _release(home, dataset, period, as_of, style)
    codes = watched([opened.area(area).code for area in areas] or opened.everywhere(), "writing")
    if signed is None:
        code = keep_drafts(home, made, codes, when, click.echo)
    else:
        code = run(home, made, codes, signed, click.echo)
    made.remember()
    return code


def decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """What commands on one story share: which story, who decides, when."""
    for option in (
        click.option("--now", type=Moment(), help="When it is decided (else now)."),
        click.option("--by", required=True, help="Who decides."),
        click.argument("story", metavar="STORY"),
    ):
        command = option(command)
    return command


@cli.command()
@decision
@click.option("--version", type=click.IntRange(1), help="Which version (else the newest).")
@click.option("--embargo", type=Moment(), help="Not before this time.")
@click.option("--reason", default="", help="For the ledger.")
@with_home
def approve(
    home: Home,
    story: str,
    by: str,
    now: datetime | None,
    version: int | None,
    embargo: datetime | None,
    reason: str,
) -> None:
    """Lets a story go out with the next build: parishpump publish. STORY is its slug, its id or the start of it."""
    from desk import deciding

    state, when = deciding.find(home, story), now or datetime.now(UTC)
    state = deciding.approve(home, state, now=when, by=by, version=version, embargo=embargo, reason=reason)
    click.echo(next(deciding.lines(home, [state])))


@cli.command()
@decision
@click.option("--version", type=click.IntRange(1), help="Which version (else the one that waits, else the newest).")
@click.option("--reason", required=True, help="For the ledger.")
@with_home
def hold(home: Home, story: str, by: str, now: datetime | None, version: int | None, reason: str) -> None:
    """Takes a story back from the queue, or, with the next build, from readers, until it is approved again."""
    from desk import deciding

    state = deciding.find(home, story)
    state = deciding.hold(home, state, now=now or datetime.now(UTC), by=by, reason=reason, version=version)
    click.echo(next(deciding.lines(home, [state])))


@cli.command()
@decision
@click.option("--reason", required=True, help="For the ledger; readers do not see it.")
@click.option("--note", default="", help="What readers are told beside the day.")
@with_home
def withdraw(home: Home, story: str, by: str, now: datetime | None, reason: str, note: str) -> None:
    """Puts a notice in the place of a public story, with the next build. Its id and address are never used again."""
    from desk import deciding

    state = deciding.find(home, story)
    state = deciding.withdraw(home, state, now=now or datetime.now(UTC), by=by, reason=reason, note=note)
    click.echo(next(deciding.lines(home, [state])))


@cli.command()
@click.option("--state", "wanted", help="Only these: draft, approved, scheduled, published ...")
@with_home
def stories(home: Home, wanted: str | None) -> None:
    """Lists the stories of the newsroom and where each stands."""
    from desk.deciding import lines
    from nlg.moves import STATES

    if wanted is not None and wanted not in STATES:
        raise NotKnown(f"there is no state '{wanted}'", mend=f"one of {', '.join(STATES)}")
    states = [state for state in home.states().values() if wanted in (None, state.status)]
    for line in lines(home, states):
        click.echo(line)


@cli.command()
@click.argument("kind", metavar="FORMAT", type=click.Choice(formats.names()))
@click.argument("named", metavar="[STORY]...", nargs=-1)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write to.")
@click.option("--status", type=click.Choice(["draft", "publish", "future"]), help="What posts of a wxr are to be.")
@click.option("--now", type=Moment(), help="As of this time (else now).")
@with_home
def export(home: Home, kind: str, named: tuple[str, ...], out: Path, status: str | None, now: datetime | None) -> None:
    """Writes public stories as files for other systems: parishpump export wxr --out wordpress.

    All that readers have, or each STORY (its slug, its id or the start of it). A format for one story gives a file for
    each, called by id and version; one for many (wxr, rss ...) a single file. Posts of a wxr are drafts; with --status
    publish readers of the site see them, with --status future stories under embargo come too and wait for their time.
    """
    from desk.exporting import run

    for path in run(home, kind, named, out, now or datetime.now(UTC), status or ""):
        click.echo(str(path))


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--at", type=Moment(), help="The time that no date may lie after (else that of the newsroom's last build)."
)
@with_home
def validate(home: Home, folder: Path | None, at: datetime | None) -> int:
    """Checks a public folder: feeds, links, dates, ids, labels, pages, leaks. Each fault with its rule and file."""
    from desk.validating import run

    return run(home, folder, at, click.echo)


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@with_home
def serve(home: Home, port: int) -> None:
    """Shows the public folder at http://127.0.0.1, to this machine only; Ctrl-C ends it."""
    from desk.serving import run

    run(home, port, click.echo)


@cli.command()
@click.argument("dataset", required=False)
@click.option("--area", help="Code or name: what fits the story of this area.")
@click.option("--period", type=Day(), help="Last day of the story's period (else the newest that has settled).")
@click.option("--on", type=Day(), help="The day it is told on (else the release's; without a dataset, today).")
@with_home
def context(home: Home, dataset: str | None, area: str | None, period: date | None, on: date | None) -> None:
    """Shows the quotes, background and events in store: what fits, what has expired, in which file and line."""
    from desk.storeroom import all_lines, dataset_lines

    if dataset is None:
        if area or period:
            raise click.UsageError("--area and --period need a dataset")
        lines = all_lines(home, on or datetime.now(UTC).date())
    else:
        opened = _opened(home, dataset)
        code = None if area is None else opened.area(area).code
        lines = dataset_lines(opened, code, opened.period(period), on)
    for line in lines:
        click.echo(line)


@cli.command()
@click.argument("sentence")
@click.option("--dataset", help="Show real areas of this dataset (else of the newsroom's and the shipped ones).")
@click.option("--style", help="House style (else the newsroom's, else km).")
@with_home
def preview(home: Home, sentence: str, dataset: str | None, style: str | None) -> int:
    """Shows a sentence file as lowest_since, one wording as lowest_since#lead_2, or a house style as bbc.

    First what is wrong in the file, by line; then each wording on awkward figures and on real areas, every sentence
    proved.
    """
    from desk.preview import run

    return run(home, sentence, dataset, style, click.echo)


@cli.command()
@click.argument("dataset", required=False)
@click.option("--area", "areas", multiple=True, help="Code or name (may be repeated; else ten over the register).")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for pages of the stories as well.")
@click.option("--style", help="House style (else the newsroom's, else the dataset's).")
@click.option("--every", type=click.FloatRange(0.05), default=0.4, show_default=True, help="Seconds between looks.")
@with_home
def watch(
    home: Home, dataset: str | None, areas: tuple[str, ...], out: Path | None, style: str | None, every: float
) -> int:
    """Writes stories again as files are saved, and shows which words changed; Ctrl-C ends it."""
    from desk.watching import Wanted, Watching, run

    wanted = Wanted(dataset=dataset or "", areas=areas, style=style, out=out)
    return run(Watching(home=home, wanted=wanted, say=click.echo), moments(every))


def moments(seconds: float) -> Iterator[None]:
    """One moment after the other, so many seconds apart, for ever."""
    while True:
        time.sleep(seconds)
        yield


@cli.command()
@click.argument("dataset")
@click.option("--periods", type=click.IntRange(1), default=6, show_default=True, help="At how many periods.")
@click.option("--branches", is_flag=True, help="Also every branch ({% if %} ...) that never was, by file and line.")
@with_home
def coverage(home: Home, dataset: str, periods: int, branches: bool) -> None:
    """Tells which sentences the stories of a dataset's own history use, and which never."""
    from desk.coverage import lines, run

    for line in lines(run(_opened(home, dataset), periods, watched), home.shelf("sentences"), branches):
        click.echo(line)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--sources", multiple=True, type=click.Path(path_type=Path), help="Folder with source files (may be repeated)."
)
@with_home
def check(home: Home, paths: tuple[Path, ...], sources: tuple[Path, ...]) -> int:
    """Re-derives every claim of stories (files or folders) from the source tables."""
    from desk.checking import check_paths

    return check_paths(home, paths, sources, click.echo)


@cli.command()
@click.argument("story", metavar="STORY.json|SLUG")
@click.option("--ro-crate", is_flag=True, help="As an RO-Crate: story, sources and proof in one folder.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to make (else SLUG.crate here).")
@click.option("--zip", "zipped", is_flag=True, help="Also as one zip file beside it.")
@click.option(
    "--sources", multiple=True, type=click.Path(path_type=Path), help="Folder with source files (may be repeated)."
)
@with_home
def bundle(home: Home, story: str, ro_crate: bool, out: Path | None, zipped: bool, sources: tuple[Path, ...]) -> int:
    """Packs a story with its sources and proof into a folder that anyone can check, with nothing else at hand."""
    from desk.packing import run

    if not ro_crate:
        raise click.UsageError("say how to pack it: --ro-crate")
    return run(home, story, out, sources, zipped, click.echo)


@cli.command("check-text")
@click.argument("article", type=click.Path(path_type=Path))
@click.option("--dataset", "datasets", multiple=True, required=True, help="What to hold it against (may be repeated).")
@click.option("--vintage", "vintages", multiple=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@click.option("--period", type=Day(), help="Last day of the period it is about (else as the article tells).")
@click.option("--area", default="", help="Code or name of the area it is about (else as the article tells).")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Also write the article with its claims marked."
)
@with_home
def check_text(
    home: Home,
    article: Path,
    datasets: tuple[str, ...],
    vintages: tuple[Path, ...],
    period: date | None,
    area: str,
    as_data: bool,
    html: Path | None,
) -> int:
    """Reads any article and marks each claim: true, false, true only in another vintage, or not checkable.

    What is false comes with the right figure and its cells. A --vintage is another edition of a dataset's table, or a
    folder of such. Exit codes: 0 nothing is false; 1 something is; 2 it cannot be read.
    """
    from desk.reverse_desk import Asked, run

    return run(home, Asked(article, datasets, vintages, period, area, as_data, html), click.echo)


@cli.command("desk")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any that is free.")
@click.option("--home", "own_home", type=click.Path(path_type=Path), help="The newsroom's folder; made if not there.")
@click.option("--new-password", "forgotten", metavar="NAME", help="Lets this person in again, and opens nothing.")
@click.pass_context
def review_desk(context: click.Context, port: int, own_home: Path | None, forgotten: str | None) -> None:
    """Opens the review desk on this machine: editors decide stories in a browser, with the evidence beside each word.

    Without a newsroom's folder one is made here, with the demonstration's drafts. Needs parishpump[desk].
    """
    from desk.reviewing import rescue, run
    from nlg.home import Home

    place = own_home or context.obj
    if forgotten:
        context.exit(rescue(Home.default(place, os.environ), forgotten, datetime.now(UTC), click.echo))
    fresh = place is not None and not (Path(place).exists() and any(Path(place).iterdir()))
    home = Home(None) if fresh else Home.default(place, os.environ)
    context.exit(run(home, Path(place or "newsroom"), port, datetime.now(UTC), click.echo, watched))


@cli.command("verify-audit")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write the record, a line of JSON each."
)
@with_home
def verify_audit(home: Home, out: Path | None) -> int:
    """Proves the review desk's record: that no line was changed, put in or taken out. Exit code 1 where one was."""
    from desk.reviewing import verify

    return verify(home, out, click.echo)


def _known(kinds: Sequence[str]) -> None:
    """NotKnown, with the nearest names, where the shelf has no such kind."""
    import difflib

    from nlg.finding.detect import shelf

    for kind in kinds:
        if kind not in shelf():
            near = difflib.get_close_matches(kind, list(shelf()), n=3)
            raise NotKnown(
                f"there is no kind of fact '{kind}'", mend=f"did you mean {' or '.join(near)}?" if near else ""
            )


def watched(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one, with a progress bar where a person is watching and there is more than a moment's work."""
    if len(items) < 40 or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=what, file=sys.stderr) as bar:
        yield from bar


def _opened(home: Home, name: str, as_of: date | None = None) -> Dataset:
    from nlg.pipeline import open_dataset

    return open_dataset(home, name, as_of)


def _release(
    home: Home, name: str, period: date | None, as_of: date | None, style: str | None
) -> tuple[Dataset, Release]:
    from nlg.pipeline import release

    opened = _opened(home, name, as_of)
    when = opened.period(period)
    if as_of is not None and when > as_of:
        raise NotKnown(f"{name}: the period to {when} was not over on {as_of}", mend="ask for an earlier --period")
    return opened, release(opened, when, style)
