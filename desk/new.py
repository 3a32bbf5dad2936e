"""A new dataset from any table: what it believes and why, questions or guesses, the files, a first story."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from desk.given import Given
from nlg.errors import BadTable, NotKnown, Trouble
from nlg.files import write_whole
from nlg.home import Home
from nlg.intake.answers import Belief, Inquiry, Irregular, Unsure
from nlg.intake.draft import Origin, publisher_of, sheet_text
from nlg.intake.guess import Guess, guess
from nlg.intake.readers import Page
from nlg.intake.register import Register, load_register
from nlg.intake.which_page import which_page

WIDTH = 100
FACTS = 3  # the first facts shown
NO_STORY = 3
APART = re.compile(
    r"(?:type|unit|called|percent)\.|(?:place|week|dates|brackets|occasion|form|months)$"
)  # whose answers change no other question

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person asked for: the dataset's name, its table, answers given beforehand, whether somebody is there."""

    name: str
    given: Given
    answers: Mapping[str, str]
    asking: bool
    replace: bool


def run(home: Home, wanted: Wanted, say: Say) -> int:
    """Writes a dataset's files into the newsroom's folder and tells its first story; 0, or the code of why not.

    Where there is no folder yet one is made here, once the table is understood.
    """
    _is_a_name(wanted.name)
    place = home if home.is_there else Home(Path("newsroom"))
    targets = _targets(place, wanted)
    registers = {stem: load_register(path) for stem, path in home.shelf("registers").files().items()}
    registers.pop(wanted.name, None)
    page, found, inquiry = _asked(wanted, registers, say)
    if not home.is_there:
        home, made = Home.create(place.folder), place.folder
        say(f"made {made}/: before you publish, put your name and your own domain into {made}/newsroom.toml")
    _show(inquiry.beliefs, found, say)
    if not wanted.answers.get("publisher") and not publisher_of(found):
        say(_wrapped("  publisher: not known; every story names it: add --say publisher='the Environment Agency'"))
    if found.cast.unnamed:
        said = f"stories say 'the {found.cast.many} listed', and none is of them: add --say whole=Borsetshire"
        say(_wrapped(f"  all of them together: not named; {said}"))
    if all(one.meaning.type == "total" for one in found.measures):
        only = "running totals: only what they pass is news; a column of what each period added would tell more"
        say(_wrapped(f"  measures: {only}"))
    if wanted.asking and not click.confirm("Write the files?", default=True):
        return 0
    given = wanted.given
    origin = Origin(file=given.said, sha256=given.sha256, sheet=page.name, url=given.url)
    publisher = wanted.answers.get("publisher", "")
    text = sheet_text(wanted.name, found, origin, inquiry.beliefs, publisher, inquiry.answers)
    for path, content in zip(targets, (found.table, found.cast.text, text), strict=True):
        if content:
            write_whole(path, content.encode("utf-8"), staging=home.staging)
            say(f"wrote {path}")
    return _first_story(home, wanted.name, say)


def _is_a_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise NotKnown(
            f"'{name}' cannot be a dataset's name", mend="use small letters, digits and underscores: library_loans"
        )


def _targets(home: Home, wanted: Wanted) -> tuple[Path, Path, Path]:
    """Where the table, the register and the sheet will lie. A Trouble where that would write over something."""
    folder = home.folder
    stem = wanted.name
    targets = (
        folder / "datasets" / f"{stem}.csv",
        folder / "registers" / f"{stem}.csv",
        folder / "datasets" / f"{stem}.toml",
    )
    for path in targets:
        if path.exists() and not wanted.replace:
            raise Trouble(f"{path} is there already", mend="choose another name, or add --replace to write it anew")
    for shelf in ("datasets", "registers"):
        if stem in home.shelf(shelf).files() and not any(path.exists() for path in targets):
            raise Trouble(f"{shelf}: '{stem}' is shipped with the program", mend="choose another name")
    return targets


def _asked(wanted: Wanted, registers: Mapping[str, Register], say: Say) -> tuple[Page, Guess, Inquiry]:
    """What the table is taken to be. Where somebody is there each question is asked, else all open ones are raised."""
    found = wanted.given.pages
    answers = {key: said for key, said in wanted.answers.items() if key != "publisher"}
    asked: list[Unsure] = []
    about: set[str] = set()  # measures asked about: what else is open of one rests on the first answer
    while True:
        inquiry = Inquiry(answers=dict(answers))
        try:
            page = which_page(found, inquiry)
            made = guess(page, wanted.name, registers, inquiry)
        except Unsure as question:
            if wanted.asking:
                for one in inquiry.beliefs:
                    say(_said(one))
                answers[question.key] = _answer(question)
                continue
            of = question.key.partition(".")[2]
            asked += [question] if of not in about else []
            if not APART.match(question.key) or question.key in answers:
                raise _all(asked) from None
            about |= {of} - {""}
            answers[question.key] = question.choices[0] if question.choices else question.example
        except (Irregular, Trouble) as error:
            if asked:
                raise _all(asked) from None
            if isinstance(error, Trouble):
                raise
            raise BadTable(
                str(error),
                mend="irregular calendars are not guessed at: give figures by day, week, month, quarter or year",
            ) from None
        else:
            if asked:
                raise _all(asked)
            return page, made, inquiry


def _all(asked: Sequence[Unsure]) -> Unsure:
    """Every question that is open, as one: the first as it stands, the others below it."""
    first, *others = asked
    for other in others:
        first.mend += f"\n  {other}\n  {other.mend}"
    return first


def _answer(question: Unsure) -> str:
    kind = click.Choice(question.choices) if question.choices else None
    return str(click.prompt(str(question), type=kind))


def _show(beliefs: Sequence[Belief], found: Guess, say: Say) -> None:
    many = len(found.cast.codes)
    say(f"{found.rows:,} rows, {many} {found.cast.many if many > 1 else found.cast.one}")
    for one in beliefs:
        say(_said(one))
    if found.cast.doubtful:
        say(_wrapped(f"  not matched to a register: {', '.join(found.cast.doubtful)}"))


def _said(one: Belief) -> str:
    return _wrapped(f"  {one.about}: {one.said} ({one.why})")


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent="  ", subsequent_indent="    "))


def _first_story(home: Home, name: str, say: Say) -> int:
    """The first facts, and the first story that the checker finds true."""
    from desk.tables import news_lines
    from desk.telling import printed, tell
    from nlg.pipeline import open_dataset, release

    opened = open_dataset(home, name)
    made = release(opened, opened.latest())
    say("")
    for line in news_lines(made, FACTS):
        say(line)
    say("")
    why, code = "", NO_STORY
    everywhere = list(opened.everywhere())
    newest = [one.fact.code for one in made.news(FACTS) if one.fact.code in everywhere]
    for told in tell(made, list(dict.fromkeys([*newest, *everywhere]))):  # the area with the best news first
        if told.bundle is not None:
            say(printed(home, told.bundle, "text").rstrip("\n"))
            made.remember()
            return 0
        if told.faulty:
            say(told.why)
        why, code = (told.why or why), (1 if told.faulty else code)  # the group comes first
    made.remember()
    if code == NO_STORY:
        say(why or "no story: there is no area to tell of")
    return code
