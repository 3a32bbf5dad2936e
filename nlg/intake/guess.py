"""The walk from a page of cells to what `new` writes: a long table, a register, what each measure means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.abroad import scaled
from nlg.intake.across import areas_above
from nlg.intake.adjusted import definition, one_adjustment
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import Block, block
from nlg.intake.clue import Clue, Column
from nlg.intake.cues import ALL, AT, AVERAGE, FLOW, INDEX, NO_NOUN, PER, PERCENT, RATE, STOCK
from nlg.intake.entities import Cast, cast, known, known_beside, no_name_twice, not_the_town, of_countries, plain
from nlg.intake.exports import usual
from nlg.intake.figures import multiplied
from nlg.intake.hours import by_day
from nlg.intake.long import ONE_PLACE, RESERVED, Long, column_name, column_names, csv_text, long
from nlg.intake.meaning import Meaning, apart, meaning
from nlg.intake.nouns import one_of, several
from nlg.intake.part_years import PART, newest_first, parts_of_years
from nlg.intake.parted import parted
from nlg.intake.readers import Page
from nlg.intake.register import Register
from nlg.intake.roles import Roles, roles
from nlg.intake.scale import scale
from nlg.intake.series_rows import plain_headings
from nlg.intake.totals import Total, total
from nlg.intake.units import NEVER_SUMMED, SAID
from nlg.intake.wide import MANY, of_areas
from nlg.panel import PeriodForm

UNITS_OF = re.compile(r"units?(?: of measure(?:ment)?)?|uom", re.IGNORECASE)
PLACE = re.compile(r"(?:area|geography|place|region|country|state)\s*(?:name)?\s*:", re.IGNORECASE)
OF_A_COUNTRY = re.compile(
    r"\b(?:UK|United Kingdom|Great Britain|England and Wales|England|Scotland|Wales|Northern Ireland|US|USA"
    r"|United States|Canada|Australia|New Zealand|France|Germany|Spain|Italy|India|Japan)\b"
)
COUNTRIES = {"UK": "United Kingdom", "US": "United States", "USA": "United States"}
MEASURED = re.compile(
    r"(?:metric|indicator|series|measure|variable|item|subject|statistic)(?:[ _](?:name|title|label))?"
    r"|[\w ]+ characteristics",
    re.IGNORECASE,
)
MEASURE = re.compile(r"(?:measure|item|indicator|variable|series title)\s*(?:name)?\s*:", re.IGNORECASE)
UNIT = re.compile(r"(?:units?:? ?)?[\u00a3$\u20ac%](?: [\w ]{1,20})?$", re.IGNORECASE)
DIGITS = re.compile(r"-?\d+(?:\.\d+)?")
OF_PRICES = re.compile(r"\b(?:exchange rates?|prices?|ind(?:ex|ices)|costs?|tariffs?|bills?)\b")
OF_ALL = re.compile(r"(?:grand )?total\b(?!.*\d)", re.IGNORECASE)
STEPS_CALLED: Mapping[PeriodForm, str] = {
    "month": "monthly",
    "quarter": "quarterly",
    "year": "annual|yearly",
    "financial_year": "annual|yearly",
    "week_ending": "weekly",
    "iso_week": "weekly",
    "day": "daily",
}
HELD = {"prison": ("prisoner", "prisoners"), "school": ("pupil", "pupils"), "university": ("student", "students")}
BRITISH = re.compile(r"[EWSNK]\d{8}")
AGE = re.compile(r"\d|under \d|over \d")
THOUSAND = 1000
STEPS = 20  # without a fall


@dataclass(frozen=True, kw_only=True)
class Told:
    """A measure, the column it is read from and the rows that count for it."""

    column: str
    where: Mapping[str, str]
    meaning: Meaning


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a table is taken to be: everything its sheet needs, and the long table's text."""

    title: str
    notes: tuple[str, ...]
    form: PeriodForm
    called: str  # what readers call an occasion: "election"
    first: str  # the first period, as the long table writes it
    cast: Cast
    measures: tuple[Told, ...]
    held: tuple[str, ...]
    table: str
    rows: int
    adds: bool  # whether the areas are known not to overlap
    left_out: tuple[str, ...]  # names of rows that overlap with others
    apart: bool  # whether one area's level says nothing of another's
    adjusted: str  # what readers are to be told of an adjustment for the season


def guess(page: Page, name: str, registers: Mapping[str, Register], inquiry: Inquiry) -> Guess:
    """What one page says. Unsure asks what it cannot know, BadTable and Irregular say what it cannot be."""
    told = parts_of_years(usual(block(plain_headings(page, inquiry), inquiry), inquiry), inquiry)
    cut = by_day(areas_above(one_adjustment(told, inquiry), inquiry), inquiry)
    found = roles(cut, inquiry, _places(registers))
    table = _with_a_place(cut, long(cut, found, inquiry), inquiry)
    asked = _asked_out(page, table, inquiry)
    left_out = [table.people[key].name for key in asked]
    table = _less(table, asked)
    no_name_twice(page.file, table.people)
    table = _with_figures(table, inquiry)
    matched = not_the_town(known(table.people, registers), _heading(cut, found))
    sums = Total(key="", left_out=())
    if not matched.whole:
        beside = (*known_beside(table.people, registers), *of_countries(table.people, _heading(cut, found)))
        sums = total(page.file, table.people, matched.above, beside, table.periods, _adding(table, cut.title), inquiry)
        left_out += [table.people[key].name for key in sums.left_out]
        table = _less(table, sums.left_out)
    _enough(page, table)
    people = cast(name, table.people, sums.key, _heading(cut, found), matched, inquiry, sums.groups)
    measures = _measures(cut, found, table, name, inquiry)
    if people.one in AT:
        measures = tuple(replace(one, meaning=_of_those_held(one.meaning, people.one)) for one in measures)
    if all(OF_PRICES.search(one.meaning.many) for one in measures):
        beside = (",from,", ",in,") if found.across else (",from,",)  # prices for gas, power from gas
        for word in beside:
            people = replace(people, text=people.text.replace(word, ",for,"))
    _say(table, measures, inquiry)
    inquiry.nothing_left()
    return Guess(
        title=cut.title or _title(measures, people),
        notes=(*cut.notes, *found.said),
        form=table.form,
        called=table.called,
        first=table.periods[0],
        cast=people,
        measures=measures,
        held=table.held,
        table=_text(table, people, measures),
        rows=len(table.lines),
        adds=bool(sums.key or sums.groups) or not people.text,
        left_out=tuple(left_out),
        apart=apart(table.headings, [one.meaning for one in measures], " ".join((cut.around, *found.said))),
        adjusted=definition(
            " ".join((cut.title, *cut.notes, *cut.names, *found.said)),
            next((belief.said for belief in inquiry.beliefs if belief.about == "adjusted"), ""),
        ),
    )


def _of_those_held(of: Meaning, where: str) -> Meaning:
    """A population as what it is at such a place: nobody resides at a prison, or at a school."""
    if of.many != "people" or of.headline != "residents":
        return replace(of, headline=of.headline.removeprefix("residents"))
    one, many = HELD.get(where, ("person", "people"))
    return replace(of, one=one, many=many, unit=many if of.unit == of.many else of.unit, headline="")


def _asked_out(page: Page, table: Long, inquiry: Inquiry) -> list[str]:
    """Those whose rows a person leaves out, by name: "East of England; South West"."""
    names = {name.strip() for name in inquiry.answer("leave-out").split(";")} - {""}
    keys = [key for key, who in table.people.items() if who.name in names]
    if lacking := names - {table.people[key].name for key in keys}:
        raise BadTable(f"{page.file}: --say leave-out: no row is about {', '.join(sorted(lacking))}")
    return keys


def _title(measures: Sequence[Told], people: Cast) -> str:
    """The title of a table that has none: what it counts, and by what."""
    many = measures[0].meaning.many
    return f"{many[:1].upper()}{many[1:]}" + (f" by {people.one}" if len(people.codes) > 1 else "")


def _heading(cut: Block, found: Roles) -> str:
    at = found.area if found.area is not None else found.code
    if found.across:
        return of_areas(cut.title).removeprefix("by ") or next(
            (one_of(hit[0]) for hit in MANY.finditer(cut.title.casefold())), ""
        )
    return "" if at is None else cut.names[at]


def _with_a_place(cut: Block, table: Long, inquiry: Inquiry) -> Long:
    """A table about one place alone must be told which: no column says it."""
    if list(table.people) != [ONE_PLACE]:
        return table
    said = inquiry.answer("place")
    if not said and (said := cut.labelled(PLACE)):
        inquiry.believe("place", said, "the notes name it")
    named = {COUNTRIES.get(hit, hit) for hit in OF_A_COUNTRY.findall(cut.title)}
    if not said and len(named) == 1:
        said = named.pop()
        inquiry.believe("place", said, "the title names it")
    if not said:
        raise Unsure(
            f"{cut.page.file}: no column says who the figures are about: all of them are about one place",
            key="place",
            example="United Kingdom",
        )
    return replace(table, people={ONE_PLACE: replace(table.people[ONE_PLACE], name=said)})


def _with_figures(table: Long, inquiry: Inquiry) -> Long:
    """Those of whom no figure is known are left out, and the periods before the first and after the last figure."""
    told = [line for line in table.lines if any(DIGITS.fullmatch(text) for text in line.figures)]
    known_of = {line.who for line in told}
    silent = [key for key in table.people if key not in known_of]
    if silent:
        inquiry.believe("left out", ", ".join(table.people[key].name for key in silent), "no figure of theirs is known")
        table = _less(table, silent)
    first, last = (end((line.period for line in told), default="") for end in (min, max))
    outside = [period for period in table.periods if not first <= period <= last]
    if outside:
        inquiry.believe("left out", f"the periods {outside[0]} to {outside[-1]}", "no figure of them is known")
    return replace(table, lines=tuple(line for line in table.lines if line.period not in outside))


def _less(table: Long, keys: Sequence[str]) -> Long:
    return replace(
        table,
        lines=tuple(line for line in table.lines if line.who not in keys),
        people={key: who for key, who in table.people.items() if key not in keys},
    )


def _adding(table: Long, title: str) -> dict[str, dict[tuple[str, str], str]]:
    """The measures whose areas may add up: counts and sums, not rates, averages or shares."""
    found = {}
    for n, heading in enumerate(table.headings):
        for kind in table.kinds:
            said = f"{heading} {kind}".strip()
            plain = (title if NO_NOUN.match(heading.casefold()) else said).casefold().replace("_", " ")
            if table.units[n] == "%" or any(form.search(plain) for form in (PER, RATE, PERCENT, AVERAGE, INDEX)):
                continue
            found[said or "the figure"] = {
                (line.who, line.period): line.figures[n] for line in table.lines if line.kind == kind
            }
    return found


def _enough(page: Page, table: Long) -> None:
    if len(table.periods) < 2:
        raise BadTable(
            f"{page.file}: all figures are of one period ({table.periods[0]}): news is what has changed",
            mend="give the table with earlier periods",
        )


def _measures(cut: Block, found: Roles, table: Long, name: str, inquiry: Inquiry) -> tuple[Told, ...]:
    told: list[Told] = []
    columns = column_names(table)
    taken: list[str] = []
    abroad = any(belief.about == "headings" for belief in inquiry.beliefs)
    for n, own in enumerate(table.headings):
        heading = scaled(own) if abroad else own
        for kind in table.kinds:
            key = column_name(f"{own} {kind}" if len(table.kinds) > 1 else own, taken)
            taken.append(key)
            texts = tuple(line.figures[n] for line in table.lines if line.kind == kind)
            if not any(DIGITS.fullmatch(text) for text in texts):
                continue
            said = f"{heading} {kind}".strip() or cut.title or "the figures"
            of_itself = len(table.kinds) > 1 and NO_NOUN.match(heading.casefold()) and MEASURED.fullmatch(table.kind)
            clue = Clue(
                key=key,
                heading=_less_its_step(kind if of_itself else heading, table.form),
                kind=kind if len(table.kinds) > 1 and not of_itself else "",
                unit=table.units[n],
                texts=texts,
                place=f"{cut.page.file}: {said}",
                own=scale(kind if of_itself else heading),
                around=scale(cut.title, *filter(UNIT.match, cut.notes)),
                of=table.kind if len(table.kinds) > 1 else "",
                beside=_beside(table, n, kind),
                money=_money(table),
            )
            title, around = (
                _less_its_step(cut.labelled(MEASURE) or _measured(cut) or cut.title or _in_units(cut), table.form),
                " ".join((*found.said, *filter(UNIT.match, cut.notes))),
            )
            where = {column_name(table.kind, RESERVED): kind} if len(table.kinds) > 1 else {}
            found_out = meaning(clue, title, around, name, inquiry)
            open_to_both = found_out.type in ("flow", "share") or found_out.why == NEVER_SUMMED
            if open_to_both and found_out.why != SAID and _never_falls(table, n, kind):
                raise Unsure(
                    f"{clue.place}: the figures never fall: is each that of its period ({found_out.type}), or all "
                    "since a start (total)?",
                    key=f"type.{key}",
                    choices=(found_out.type, "total"),
                )
            told.append(Told(column=columns[n], where=where, meaning=_only_of(found_out, table.only)))
    if table.kind == PART:  # the last half or term of the last year is what is new
        last = max(line.period for line in table.lines)
        new = {line.kind for line in table.lines if line.period == last and any(map(DIGITS.fullmatch, line.figures))}
        told.sort(key=lambda one: next(iter(newest_first(sorted(new))), "") not in one.where.values())
    whole = next((columns[n] for n, own in enumerate(table.headings) if OF_ALL.match(own)), "")
    told.sort(key=lambda one: one.column != whole or one.meaning.type not in ("flow", "stock"))
    told.sort(key=lambda one: one.meaning.type == "stock" and "capacity" in one.column)  # it seldom moves
    return tuple(
        sorted(told, key=lambda one: not any(ALL.match(kind) for kind in one.where.values()))
    )  # the whole leads


def _places(registers: Mapping[str, Register]) -> frozenset[str]:
    """The names of all areas that registers know."""
    return frozenset(plain(area.name) for register in registers.values() for area in register.areas.values())


def _money(table: Long) -> str:
    """The money of the country whose codes all areas have: "\u00a3"."""
    return "\u00a3" if all(BRITISH.fullmatch(who.code) for who in table.people.values()) else ""


def _less_its_step(text: str, form: PeriodForm) -> str:
    """A heading or title without the step that its periods say: "Monthly visits" of months, "daily mean" of days."""
    text = re.sub(rf"^{OF_A_COUNTRY.pattern} (?=[a-z])", "", text)  # who it is of is said by itself
    step = STEPS_CALLED.get(form, "")
    if not step:
        return text
    return re.sub(rf"^(?:{step}) (?=(?:mean|average) |[a-z]+s\b)", "", text, count=1, flags=re.IGNORECASE)


def _in_units(cut: Block) -> str:
    """What a column of units says is counted, the same in all rows: "Dwellings"."""
    for at, name in enumerate(cut.names):
        plain = cut.cells[0][at].casefold()
        counted = several(plain) and (FLOW.search(plain) or STOCK.search(plain))
        if UNITS_OF.fullmatch(name) and counted and len(set(cut.column(at))) == 1:
            return cut.cells[0][at]
    return ""


def _measured(cut: Block) -> str:
    """What a column says is measured, the same in all rows: "GDP growth (annual %)" under "Indicator Name"."""
    for at, name in enumerate(cut.names):
        text = cut.cells[0][at]
        if MEASURED.fullmatch(name) and re.search("[a-z]{3}", text) and len(set(cut.column(at))) == 1:
            return parted(text)
    return ""


def _beside(table: Long, n: int, kind: str) -> tuple[Column, ...]:
    """The other columns of figures, the nearest first, with their figures of one kind of row."""
    others = sorted((m for m in range(len(table.headings)) if m != n), key=lambda m: (abs(m - n), m))
    lines = [line for line in table.lines if line.kind == kind]
    return tuple(
        Column(heading=table.headings[m], unit=table.units[m], texts=tuple(line.figures[m] for line in lines))
        for m in others
    )


def _only_of(told: Meaning, only: Sequence[str]) -> Meaning:
    """A measure of rows of one kind alone, with the kind in its words: "deaths aged 75 and over", "rural deaths"."""
    for kind in only:
        plain = kind.casefold().removeprefix("aged ")
        before, behind = ("", f" aged {plain}") if AGE.match(plain) else (f"{plain} ", "")
        one, many = f"{before}{told.one}{behind}", f"{before}{told.many}{behind}"
        told = replace(told, one=one, many=many, unit=many if told.unit == told.many else told.unit, headline="")
    return told


def _never_falls(table: Long, n: int, kind: str) -> bool:
    """Whether a column looks added up as it goes: by day, week or month no area's figure ever falls, and most rise."""
    if table.form not in ("day", "week_ending", "iso_week", "month", "occasion"):
        return False
    rows: dict[str, list[tuple[str, Decimal]]] = {}
    for line in table.lines:
        if line.kind == kind and DIGITS.fullmatch(line.figures[n]):
            rows.setdefault(line.who, []).append((line.period, Decimal(line.figures[n])))
    steps = [after[1] - before[1] for each in rows.values() for before, after in pairwise(sorted(each))]
    return len(steps) >= STEPS and min(steps) >= 0 and 2 * sum(step > 0 for step in steps) > len(steps)


def _say(table: Long, measures: Sequence[Told], inquiry: Inquiry) -> None:
    inquiry.believe(
        "periods",
        f"{table.form.replace('_', ' ')}, {table.periods[0]} to {table.periods[-1]}",
        f"{len(table.periods)} of them",
    )
    for one in measures:
        of = one.meaning
        inquiry.believe("measure", f"{of.many}: {'an' if of.type == 'index' else 'a'} {of.type}, in {of.unit}", of.why)
    if table.footnoted:
        inquiry.believe(
            "figures", f"{table.footnoted} carry a footnote mark, which is taken off", "(r), p, [1] and the like"
        )
    if table.held:
        inquiry.believe("held back", ", ".join(table.held), "marks of figures that the publisher withholds")


def _text(table: Long, people: Cast, measures: Sequence[Told]) -> str:
    """The long CSV, rows in the order of the register's people and of time."""
    split = [column_name(table.kind, RESERVED)] if len(table.kinds) > 1 else []
    names = column_names(table)
    times = [next((one.meaning.times for one in measures if one.column == name), 1) for name in names]
    rows = [
        [
            people.codes[line.who],
            table.people[line.who].name,
            line.period,
            *([line.kind] if split else []),
            *(_written(text, factor) for text, factor in zip(line.figures, times, strict=True)),
        ]
        for line in table.lines
    ]
    return csv_text([*RESERVED, *split, *names], rows)


def _written(text: str, times: int) -> str:
    """A figure as the long table has it. None of a thousand may be hundreds: it is not known."""
    if times >= THOUSAND and DIGITS.fullmatch(text) and not Decimal(text):
        return ""
    return multiplied(text, times)
