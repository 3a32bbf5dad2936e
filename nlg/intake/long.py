"""The long table the program reads: a row for each area, period and kind, made from a block of any shape."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import Block
from nlg.intake.cues import ALL, AVERAGE, INDEX, MEASURED_IN, NO_NOUN, PER, PERCENT, QUOTIENT, RATE
from nlg.intake.entities import Who
from nlg.intake.figures import Figures, Place, decimal_mark, read_figures
from nlg.intake.nouns import BRACKETED
from nlg.intake.roles import Roles, column_places
from nlg.intake.timeline import Timeline, gaps, names_a_period, timeline
from nlg.intake.wide import Wide
from nlg.panel import PeriodForm

MOST_KINDS = 8  # a table split by more is asked which of them count
RESERVED = ("area", "area_name", "period")
ONE_PLACE = "*"
SUM = "all"  # the answer that adds the kinds of a split up
NO_SUM = (PER, RATE, PERCENT, AVERAGE, INDEX)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the long table. `row` is where it comes from on the page."""

    who: str
    period: str
    kind: str
    figures: tuple[str, ...]
    row: int


@dataclass(frozen=True, kw_only=True)
class Long:
    """The long table with what is known of it: headings of its figures, what `kind` is, everybody in it."""

    lines: tuple[Line, ...]
    headings: tuple[str, ...]
    kind: str
    only: tuple[str, ...]  # kinds of further splits that alone count
    people: Mapping[str, Who]
    form: PeriodForm
    called: str  # what readers call an occasion: "election"
    units: tuple[str, ...]
    held: tuple[str, ...]
    footnoted: int

    @property
    def periods(self) -> list[str]:
        return sorted({line.period for line in self.lines})

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(line.kind for line in self.lines))


def long(block: Block, found: Roles, inquiry: Inquiry) -> Long:
    """The long table. Errors name file, row and column; what two readings fit is a question."""
    columns = [one.at for one in found.wide] or list(found.values)
    cells = {at: column_places(block, at) for at in columns}
    decimal = decimal_mark(
        block.page, [cell for at in columns for cell in cells[at]], inquiry, measured=_measured(block)
    )
    figures = {at: read_figures(block.page, cells[at], decimal, inquiry) for at in columns}
    headings = ("",) if found.across else tuple(dict.fromkeys(one.measure for one in found.wide))
    headings = headings or tuple(block.names[at] for at in columns)
    _no_heading_twice(block, columns if not found.wide else [])
    when, lines = _lines(block, found, figures, headings, inquiry)
    kept, kind, only = _kinds(block, found, headings, lines, inquiry)
    _no_cell_twice(block, kept)
    by_heading = (
        [list(figures.values())]
        if found.across
        else (
            [[figures[one.at] for one in found.wide if one.measure == heading] for heading in headings]
            if found.wide
            else [[figures[at]] for at in columns]
        )
    )
    return Long(
        lines=tuple(line for line, _ in kept),
        headings=headings,
        kind=kind,
        only=only,
        people=_people(block, found, {line.who for line, _ in kept}, inquiry),
        form=when.form,
        called=when.called,
        units=tuple(_one_unit(block, heading, group) for heading, group in zip(headings, by_heading, strict=True)),
        held=tuple(dict.fromkeys(mark for one in figures.values() for mark in one.held)),
        footnoted=sum(one.footnoted for one in figures.values()),
    )


def _measured(block: Block) -> bool:
    """Whether the title or a heading says in brackets what is measured: "(m)", "(mg/l)"."""
    said = BRACKETED.findall(" ".join((block.title, *block.notes, *block.names)))
    return any(text in MEASURED_IN or QUOTIENT.fullmatch(text) for text in said)


def _lines(
    block: Block, found: Roles, figures: Mapping[int, Figures], headings: Sequence[str], inquiry: Inquiry
) -> tuple[Timeline, list[tuple[Line, tuple[str, ...]]]]:
    """A line for each row (and each period of a wide one), with the row's kinds beside."""
    places, owners = _periods(block, found)
    line = timeline(block.page, places, _time_heading(block, found), block.around, inquiry)
    if line is None:
        odd = next(
            place
            for place in places
            if timeline(block.page, [place], "period", "", Inquiry(answers=inquiry.answers)) is None
        )
        raise BadTable(
            f"{block.page.place(odd.row, odd.column)}: '{odd.text}' is no period that we can read",
            mend="write periods as 2021-03-31, Mar 2021, 2021 Q1, 2021 or 2021-22",
        )
    missing = gaps(block.page, places, line, inquiry)
    said = dict(zip(owners, line.texts, strict=True))
    lines = list(_each(block, found, figures, headings, said, inquiry))
    known = list(dict.fromkeys((line.who, kinds) for line, kinds in lines)) if missing else []
    last = max((line.row for line, _ in lines), default=0)
    blank = [
        (Line(who=who, period=period, kind="", figures=("",) * len(headings), row=last + 1 + n), kinds)
        for n, ((who, kinds), period) in enumerate((each, period) for each in known for period in missing)
    ]
    return line, [*lines, *blank]


def _time_heading(block: Block, found: Roles) -> str:
    return block.names[found.period] if found.period is not None else "period"


def _periods(block: Block, found: Roles) -> tuple[list[Place], list[tuple[int, int]]]:
    """Every text that names a period, and whose it is: (row or -1 for all rows, column or -1 for all columns)."""
    if found.period is not None:
        places = column_places(block, found.period)
        return places, [(n, -1) for n in range(len(places))]
    if found.year is not None:
        each = [(n, one) for n in range(len(block.cells)) for one in found.wide]
        return [
            Place(text=f"{block.cells[n][found.year]}{one.when}", row=block.lines[n], column=block.columns[one.at])
            for n, one in each
        ], [(n, one.at) for n, one in each]
    head = min(block.lines) - 1
    places = [Place(text=one.when, row=head, column=block.columns[one.at]) for one in found.wide]
    return places, [(-1, one.at) for one in found.wide]


def _each(
    block: Block,
    found: Roles,
    figures: Mapping[int, Figures],
    headings: Sequence[str],
    said: Mapping[tuple[int, int], str],
    inquiry: Inquiry,
) -> Iterator[tuple[Line, tuple[str, ...]]]:
    for n, row in enumerate(block.cells):
        kinds = tuple(row[at] for at in found.kinds)
        for at in found.across if said.get((n, -1)) else ():
            text = (figures[at].texts[n],)
            yield Line(who=block.names[at], period=said[n, -1], kind="", figures=text, row=block.lines[n]), kinds
        if found.across:
            continue
        who = _key(block, found, n, inquiry)
        if not found.wide:
            if period := said[n, -1]:
                texts = tuple(figures[at].texts[n] for at in found.values)
                yield Line(who=who, period=period, kind="", figures=texts, row=block.lines[n]), kinds
            continue
        by_period: dict[str, dict[str, str]] = {}
        for one in found.wide:
            if period := said.get((n, one.at), said.get((-1, one.at), "")):
                _put(block, by_period.setdefault(period, {}), one, figures[one.at].texts[n])
        for period, texts_of in by_period.items():
            texts = tuple(texts_of.get(heading, "") for heading in headings)
            yield Line(who=who, period=period, kind="", figures=texts, row=block.lines[n]), kinds


def _put(block: Block, texts: dict[str, str], one: Wide, text: str) -> None:
    if one.measure in texts:
        raise BadTable(
            f"{block.page.file}: column {block.names[one.at]}: another column has the same measure and period",
            mend="take one of them out",
        )
    texts[one.measure] = text


def _key(block: Block, found: Roles, n: int, inquiry: Inquiry) -> str:
    """Who a row is about: the code, or the name where there is none."""
    if found.area is None and found.code is None:
        return ONE_PLACE
    row = block.cells[n]
    key = (row[found.code] if found.code is not None else "") or (row[found.area] if found.area is not None else "")
    if not key:
        at = found.area if found.area is not None else found.code
        raise Unsure(
            f"{block.page.place(block.lines[n], block.columns[at or 0])}: nothing says who the row is about: "
            "the same as above?",
            key="blanks",
            choices=("above",),
        )
    return key


def _kinds(
    block: Block,
    found: Roles,
    headings: Sequence[str],
    lines: Sequence[tuple[Line, tuple[str, ...]]],
    inquiry: Inquiry,
) -> tuple[list[tuple[Line, tuple[str, ...]]], str, tuple[str, ...]]:
    """The rows that count, each with its kind: of a further split only the total, what a person named, or their sum."""
    kept = list(lines)
    split = ""
    only: list[str] = []
    for n, at in enumerate(found.kinds):
        name = block.names[at]
        texts = list(dict.fromkeys(kinds[n] for _, kinds in kept))
        said = inquiry.answer(f"where.{name}", [*texts, SUM])
        whole = [text for text in texts if ALL.match(text)]
        if len(texts) == 1:
            continue
        if not said and all(names_a_period(text) for text in texts):
            raise Unsure(
                f"{block.page.file}: column {name}: which of its dates counts? They may be releases "
                "of the same figures",
                key=f"where.{name}",
                choices=texts[-MOST_KINDS:],
            )
        if said == SUM and SUM not in texts:
            kept = _summed(block, name, headings, kept, n)
        elif said:
            kept = [(line, kinds) for line, kinds in kept if kinds[n] == said]
            only += [] if ALL.match(said) or names_a_period(said) else [said]
        elif not split and len(texts) <= MOST_KINDS:
            split = name
            kept = [(replace(line, kind=kinds[n]), kinds) for line, kinds in kept]
            inquiry.believe("split by", f"column {name}: {', '.join(texts)}", "each is told as a measure of its own")
        elif len(whole) == 1:
            kept = [(line, kinds) for line, kinds in kept if kinds[n] == whole[0]]
            inquiry.believe("rows", f"only those of {name} = {whole[0]}", "the whole of a further split")
        else:
            raise Unsure(
                f"{block.page.file}: column {name}: which of its {len(texts)} kinds of row count, or the sum of all?",
                key=f"where.{name}",
                choices=[*texts[:MOST_KINDS], SUM],
            )
    return kept, split, tuple(only)


def _summed(
    block: Block, name: str, headings: Sequence[str], lines: Sequence[tuple[Line, tuple[str, ...]]], n: int
) -> list[tuple[Line, tuple[str, ...]]]:
    """A row for all kinds of a split together. What is not known of one kind is not known of all; rates have no sum."""
    if bad := next((one for one in headings if any(s.search(one.casefold()) for s in NO_SUM)), None):
        raise BadTable(
            f"{block.page.file}: column {name}: the figures of '{bad}' cannot be added up", mend="name one of its kinds"
        )
    groups: dict[tuple[str, ...], list[tuple[Line, tuple[str, ...]]]] = {}
    for line, kinds in lines:
        rest = tuple(text for k, text in enumerate(kinds) if k != n)
        groups.setdefault((line.who, line.period, line.kind, *rest), []).append((line, kinds))
    most = max(map(len, groups.values()))
    summed = []
    for group in groups.values():
        columns = zip(*(line.figures for line, _ in group), strict=True)
        figures = tuple(_sum(texts) if len(group) == most else "" for texts in columns)
        summed.append((replace(group[0][0], figures=figures), group[0][1]))
    return summed


def _sum(texts: Sequence[str]) -> str:
    known = all(re.fullmatch(r"-?\d+(?:\.\d+)?", text) for text in texts)
    return f"{sum(map(Decimal, texts)):f}" if known else ""


def _no_cell_twice(block: Block, lines: Sequence[tuple[Line, tuple[str, ...]]]) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for line, _ in lines:
        key = (line.who, line.period, line.kind)
        other = seen.setdefault(key, line.row)
        if other != line.row or (other == line.row and seen.get(key) is None):
            raise BadTable(
                f"{block.page.place(line.row)}: {_whose(line.who)}{line.period} already, in row {other + 1}",
                mend="take one of the rows out, or give them a column that says how they differ",
            )


def _whose(who: str) -> str:
    return "there is a figure for " if who == ONE_PLACE else f"'{who}' is there for "


def _no_heading_twice(block: Block, columns: Sequence[int]) -> None:
    names = [block.names[at] for at in columns]
    for name in names:
        if names.count(name) > 1:
            raise BadTable(f"{block.page.file}: two columns are headed '{name}'", mend="give each a heading of its own")


def _one_unit(block: Block, heading: str, columns: Sequence[Figures]) -> str:
    units = list(dict.fromkeys(one.unit for one in columns if any(one.texts)))
    if len(units) > 1:
        raise BadTable(
            f"{block.page.file}: '{heading or block.title}' is in {units[0] or 'no unit'} in one column and in "
            f"{units[1] or 'no unit'} in another",
            mend="a measure has figures of one unit",
        )
    return units[0] if units else ""


def _people(block: Block, found: Roles, present: set[str], inquiry: Inquiry) -> dict[str, Who]:
    """Everybody in the table, in its order; of several names with one code the last."""
    people: dict[str, Who] = {}
    if found.across:
        head = min(block.lines) - 1
        names = {at: block.names[at] for at in found.across}
        return {name: Who(code="", name=name, row=head, column=block.columns[at]) for at, name in names.items()}
    if found.area is None and found.code is None:
        return {ONE_PLACE: Who(code="", name="", row=block.lines[0], column=0)}
    for row, line in zip(block.cells, block.lines, strict=True):
        code = row[found.code] if found.code is not None else ""
        name = row[found.area] if found.area is not None else code
        at = found.area if found.area is not None else found.code
        if (key := code or name) not in present:
            continue
        before = people.get(key)
        if before is not None and name and before.name != name:
            inquiry.believe(
                "names", f"'{before.name}' and '{name}' are one", f"both have the code {code}: the last name counts"
            )
        first = line if before is None else before.row
        people[key] = Who(code=code, name=name or code, row=first, column=block.columns[at or 0])
    return people


def column_names(table: Long) -> list[str]:
    """What the columns of figures are called in the long table; none like a column that is there already."""
    names = [*RESERVED, column_name(table.kind, RESERVED)] if len(table.kinds) > 1 else list(RESERVED)
    first = len(names)
    for heading in table.headings:
        names.append(column_name(heading, names))
    return names[first:]


def column_name(heading: str, taken: Sequence[str]) -> str:
    """A heading as a column's name: 'Loans, per 1,000' -> 'loans_per_1_000'."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", heading.casefold()) if not unicodedata.combining(c))
    plain = "_".join(re.findall(r"[a-z0-9]+", letters)) or "figure"
    plain = "figure" if NO_NOUN.match(plain) else plain
    return plain if plain not in taken else f"{plain}_{len(taken)}"


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV file's text: UTF-8 by whoever writes it, commas, a line feed after each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
