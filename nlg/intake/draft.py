"""The text of a new dataset's sheet: every line a person should look at is marked so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlg.intake.answers import Belief
from nlg.intake.cues import ABROAD, HAPPENED, MEASURED_IN
from nlg.intake.guess import Guess, Told
from nlg.intake.meaning import Meaning
from nlg.intake.nouns import several
from nlg.intake.periods import first_day, last_day
from nlg.intake.spans import FULL
from nlg.panel import PeriodForm

SERIES: Mapping[PeriodForm, str] = {
    "day": "daily",
    "week_ending": "weekly",
    "iso_week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
    "financial_year": "yearly",
    "academic_year": "yearly",
    "season": "seasons",
    "year_ending": "yearly",
    "occasion": "occasions",
}
CHECK = "  # please check"
OF_LEVELS = (  # kinds of fact that set one area's level against those of others
    *("top", "new_leader", "overtake", "gap", "gap_trend", "rank_move", "tie", "outlier_peers", "peer_group"),
    *("spread", "distribution", "even", "multiple_of_parent", "vs_parent", "crossed_parent", "ranking_vs_target"),
)
NONE: Mapping[str, str] = {}
OF_THE_FIRST = ("publisher", "whole", "rows")  # answers that no later edition needs, or that would cut it short
MILLION = 10**6
SENTENCE_ENDS = re.compile(r"(?<=[a-z)A-Z]{2})\. (?=[A-Z])|; ")
NO_NAME = re.compile(  # what of theirs it was taken from
    r",? (?:(?:annual|monthly|quarterly|weekly) )?"
    r"(?:returns?|API|open data|data|dataset|database|statistics|figures|survey)$"
)
OF_WHAT = re.compile(r", (?=[a-z])")  # "Defra, local authority collected waste statistics"
HAS_AN_ARTICLE = re.compile(
    r"^(?:Department|Ministry|Office|Bureau|Institute|Centre|Home Office|Royal|National (?!Highways|Grid|Records|Rail))"
    r"|\b(?:Authority|Agency|Office|Commission|Bureau|Inspectorate|Institute|Department|Ministry|Survey|Service)$"
    r"| [a-z]{3,}$"
)
_A_BODY = (
    r"Authority|Agency|Office|Commission|Inspectorate|Ofcom|Ofsted|Ofwat|Ofgem|Defra|DAERA"
    r"|NHS England|NHS Digital|Public Health (?:England|Wales|Scotland)|National Records of Scotland"
    r"|(?:Department|Ministry) (?:for|of) [A-Z][\w, ]+"
)
A_BODY = re.compile(  # a line that is nothing but the name of who publishes such; a council's may be the place's
    rf"(?:the )?(?=[A-Z])(?!(?:Local|Unitary|Billing|Planning|Health|Fire|Post)\b)"
    rf"(?!.*\b(?:by|statistics|figures|per)\b)[\w&',. -]*?\b(?:{_A_BODY})"
)
ADJUSTED = re.compile(r"\b(?:adjusted|standardi[sz]ed)\b")
LONGEST_HEADLINE_NOUN = 30  # of what is counted: a name, a verb and a figure are to stand beside it
MOST_SAID_AGAIN = 5  # words of a measure that readers bear more than once
UNKNOWN = ("Publisher not known", "the publisher of the table", "", "")
OPEN = "Contains public sector information licensed under the Open Government Licence v3.0."
PUBLISHERS = (  # what stands in the table -> publisher, the same in running text, licence, its line
    (
        r"office for national statistics|\bnomis\b|\bons\b",
        "Office for National Statistics",
        "the Office for National Statistics",
        "OGL-3.0",
        OPEN,
    ),
    (r"\bestat\b|eurostat", "Eurostat", "Eurostat", "CC-BY-4.0", "Source: Eurostat."),
    (
        r"bureau of labor statistics|\bbls\b",
        "US Bureau of Labor Statistics",
        "the US Bureau of Labor Statistics",
        "public domain",
        "",
    ),
    (r"census bureau", "US Census Bureau", "the US Census Bureau", "public domain", ""),
)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The file a long table was made from, and the address where it was found."""

    file: str
    sha256: str
    sheet: str
    url: str = ""


def sheet_text(
    name: str,
    found: Guess,
    origin: Origin,
    beliefs: Sequence[Belief],
    publisher: str,
    answers: Mapping[str, str] = NONE,
) -> str:
    """The sheet as TOML, with what was believed and why as comments, and what a person answered for later editions."""
    table = (*_table(name, found, origin, publisher), *_as_published(found, answers), "")
    return (
        "\n".join((*_opening(name, origin, beliefs), *_head(name, found), *table, ""))
        + "\n".join(line for told in found.measures for line in _measure(told, found.adds))
        + "\n"
    )


def _opening(name: str, origin: Origin, beliefs: Sequence[Belief]) -> Iterator[str]:
    sheet = f", sheet {_safe(origin.sheet)}" if origin.sheet else ""
    yield f"# {name}.csv was made by 'parishpump new' from {_safe(origin.file)}{sheet}"
    yield f"# (sha256 {origin.sha256}): every story is proved against it."
    yield "#"
    yield "# What was believed, and why. Lines marked 'please check' are guesses: correct them and take the mark away."
    for one in beliefs:
        yield f"#   {_safe(one.about)}: {_safe(one.said)} ({_safe(one.why)})"
    yield ""


def _safe(text: str) -> str:
    return " ".join(text.split())


def _head(name: str, found: Guess) -> Iterator[str]:
    main = found.measures[0].meaning
    yield f"id = {_text(name)}"
    yield f"title = {_text(found.title)}"
    yield f"register = {_text(found.cast.register)}"
    yield f"subject = {_text(main.headline or main.many)}{CHECK}: one word for headlines"
    yield f"subject_full = {_text(main.one)}{CHECK}: the same in running text"
    yield ""
    yield "[story]"
    yield f"series = {_text(SERIES[found.form])}"
    yield 'whole = "table"'
    yield 'parts = "table"'
    yield f"main = {_text(main.key)}"
    yield f"event = {_text(_event(found))}"
    if found.apart:
        yield f"untold = [{', '.join(map(_text, OF_LEVELS))}]{CHECK}: levels of one and another are not compared"
    elif any(told.meaning.type == "flow" for told in found.measures):
        yield f'untold = ["milestone", "running_total"]{CHECK}: all since the table begins, which may be any day'
    yield f"areas = {{ one = {_text(found.cast.one)}, many = {_text(found.cast.many)} }}{CHECK}"
    yield ""


def _event(found: Guess) -> str:
    """Completes 'since ...' for the start of the record."""
    first = first_day(found.first, found.form)
    last = last_day(first, found.form)
    day, ends = (f"{d.day} {FULL[d.month - 1].capitalize()} {d.year}" for d in (first, last))
    month, year = (
        f"{FULL[first.month - 1].capitalize()} {first.year}",
        f"{FULL[last.month - 1].capitalize()} {last.year}",
    )
    when = {
        "day": f"on {day}",
        "occasion": f"on {day}",
        "week_ending": f"in the week ending {ends}",
        "iso_week": f"in the week ending {ends}",
        "month": f"in {month}",
        "quarter": f"in {month}",
        "year_ending": f"in the year ending {year}",
    }
    return f"these figures began {when.get(found.form, f'in {found.first}')}"


def _table(name: str, found: Guess, origin: Origin, publisher: str) -> Iterator[str]:
    who, said, licence, line = _publisher(found, publisher)
    mark = "" if publisher else CHECK
    yield "[tables.table]"
    yield f"file = {_text(f'{name}.csv')}"
    yield f"title = {_text(found.title)}"
    yield f"publisher = {_text(who)}{mark}"
    yield f"publisher_said = {_text(said)}{f'{mark}: in running text, with its article' if mark else ''}"
    yield f"url = {_text(origin.url)}{CHECK}: where readers find the table"
    yield f"licence = {_text(licence)}{CHECK}"
    yield f"attribution = {_text(line)}"
    rates = [f"The {one.one} is the number of {_for_every(one)}." for one in _rates(found)]
    if told := [*rates, *filter(None, [found.adjusted])]:
        yield f"definition = {_text(' '.join(told))}{CHECK}"
    yield "# released = 2025-03-10   (if you know the day on which it was published)"
    yield 'area = "area"'
    yield 'period = "period"'
    yield f"period_form = {_text(found.form)}"
    if found.called:
        yield f"called = {_text(found.called)}{CHECK}: what readers call one of them"
    if found.held:
        yield f"suppressed_marks = [{', '.join(map(_text, found.held))}]"


def _as_published(found: Guess, answers: Mapping[str, str]) -> Iterator[str]:
    """What an edition laid out as its publisher does is read by, as the first was."""
    said = {key: text for key, text in answers.items() if key not in OF_THE_FIRST}
    if found.left_out:
        said["leave-out"] = "; ".join(found.left_out)
    if said:
        pairs = ", ".join(f"{_text(key)} = {_text(text)}" for key, text in said.items())
        yield f"answers = {{ {pairs} }}"
    times = {told.column: told.meaning.times for told in found.measures if told.meaning.times != 1}
    if times:
        yield f"times = {{ {', '.join(f'{_text(key)} = {factor}' for key, factor in times.items())} }}"


def _rates(found: Guess) -> list[Meaning]:
    """The measures that are so many of something for so many others."""
    return [told.meaning for told in found.measures if _for_every(told.meaning)]


def _for_every(of: Meaning) -> str:
    """What a rate counts, in words: "divorces for every 1,000 married couples"; "" of any other measure, and of a rate
    that is adjusted: that is no plain number of them."""
    plain = of.type == "rate" and " per " in of.unit and not ADJUSTED.search(of.one)
    return of.unit.replace(" per ", " for every ") if plain and several(of.unit.partition(" per ")[0]) else ""


def publisher_of(found: Guess) -> str:
    """Who published a table, as far as it says so; "" where it does not."""
    return "" if (named := _publisher(found, "")) == UNKNOWN else named[0]


def _publisher(found: Guess, said: str) -> tuple[str, str, str, str]:
    if said:
        return said.removeprefix("the "), said, "", ""
    notes = " ".join((found.title, *found.notes)).casefold()
    for form, who, running, licence, line in PUBLISHERS:
        if re.search(form, notes):
            return who, running, licence, line
    for note, after in pairwise((*found.notes, "")):
        if hit := re.match(r"(?:sources?|publisher):\s*(.*)$", note, re.IGNORECASE):
            named = OF_WHAT.split(SENTENCE_ENDS.split((hit[1] or after).strip())[0].rstrip(" ."))[0]
            named = NO_NAME.sub("", named)
            if 3 <= len(named) <= 60 and not re.search(r"https?:|\d{3}", named):
                return named.removeprefix("the "), with_article(named), "", ""
    bodies = [
        note for note in (*found.notes, *re.findall(r"[:,|-] ([A-Z][^:,|]+)$", found.title)) if A_BODY.fullmatch(note)
    ]
    if len({*bodies}) == 1:
        return bodies[0].removeprefix("the "), with_article(bodies[0]), "", ""
    return UNKNOWN


def with_article(name: str) -> str:
    """A publisher's name as running text has it.

    >>> with_article("Department for Transport"), with_article("Kent Council highways unit"), with_article("Defra")
    ('the Department for Transport', 'the Kent Council highways unit', 'Defra')
    >>> with_article("Civil Aviation Authority"), with_article("Kent County Council"), with_article("NHS England")
    ('the Civil Aviation Authority', 'Kent County Council', 'NHS England')
    """
    article = HAS_AN_ARTICLE.search(name) and not name.startswith(("the ", "The "))
    return f"the {name}" if article else name


def _measure(told: Told, apart: bool) -> Iterator[str]:
    of = told.meaning
    yield f"[tables.table.measures.{of.key}]"
    yield 'op = "column"'
    yield f"column = {_text(told.column)}"
    if told.where:
        yield f"where = {{ {', '.join(f'{key} = {_text(text)}' for key, text in told.where.items())} }}"
    yield f"unit = {_text(of.unit)}{CHECK}"
    yield f"type = {_text(of.type)}{CHECK}: {_safe(of.why)}"
    if of.type in ("flow", "stock", "total"):
        adds = "true" if apart and of.adds else "false"
        yield f"adds_up = {adds}{CHECK}: true if the areas do not overlap and their figures may be added up"
    yield f'polarity = "neutral"{CHECK}: is a high figure good, bad or neither?'
    if of.decimals:
        yield f"decimals = {of.decimals}"
    if of.times >= MILLION:
        yield "of_million = 2"  # what is published in millions moves by less than a tenth of a billion
    if of.counted:
        yield f"counted = true{CHECK}: single events are counted, so that chance can be tested"
    named = of.one if of.type in ("rate", "share", "index") else of.many
    one, many = _in_short(of)
    headline = of.headline or _capital(named)
    short = f"{_capital(named)} ({of.unit})" if of.unit in (*MEASURED_IN.values(), *ABROAD) else _capital(named)
    explained = _for_every(of)
    more = f", explained = {_text(explained)}" if explained else ""
    if (happened := HAPPENED.search(named)) and of.unit == of.many:
        more += f", verb = {_text(happened[0].split()[0])}"  # potholes reported are not "recorded" once more
    mark = f"{CHECK}: a shorter headline" if len(named) > LONGEST_HEADLINE_NOUN else CHECK
    yield (
        f"noun = {{ one = {_text(one)}, many = {_text(many)}, headline = {_text(headline)}, "
        f"full = {_text(named)}, full_one = {_text(of.one)}, short = {_text(short)}{more} }}{mark}"
    )
    yield ""


def _in_short(of: Meaning) -> tuple[str, str]:
    """One and several of a measure once it has been named in full: "the percentage" of a long one."""
    hit = re.match(r"(?:[a-z]+-[a-z]+ )?(percentage|share|proportion)\b", of.one)
    word = hit[1] if hit else ""
    if of.type == "share" and word and len(of.one.split()) > MOST_SAID_AGAIN:
        return word, f"{word}s"
    return of.one, of.many


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(text: str) -> str:
    """A TOML basic string."""
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)
