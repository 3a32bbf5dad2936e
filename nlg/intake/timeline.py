"""A column (or a row of headings) of periods: which form they have, decided by all of them together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from nlg.errors import BadTable, NotKnown
from nlg.intake.answers import Inquiry, Irregular, Unsure
from nlg.intake.figures import Place
from nlg.intake.periods import TWO_YEARS, calendar, first_day, months_apart, next_start, text_of
from nlg.intake.readers import Page
from nlg.intake.spans import CANNOT, Span, last_of, serial_day, span
from nlg.intake.yearly import OF_TWO, in_two, of_councils, of_one_year, rolling, years
from nlg.panel import PeriodForm

FINEST: tuple[PeriodForm, ...] = (
    *("occasion", "day", "week_ending", "iso_week", "month", "quarter", "year_ending"),
    *("season", "academic_year", "financial_year", "year"),
)
FORMS_OF_DATES = ("day", "week_ending", "month", "quarter", "year", "financial_year")
PERIOD_WORDS = re.compile(
    r"\b(?:period|time|date|day|week|month|quarter|season|year|yr|fy|mmm-yy|time_period|refperiod|as at|w/e|ending"
    r"|ended)\b"
    r"|^ref_?date$|year$|(?<!candi)date$"
)
STEPS = {"quarter": 3, "year": 12, "financial_year": 12}  # months from one date to the next
FOUR_WEEKS, YEAR = 28, 12
BEGINNING = {"from-april": 4, "from-july": 7, "from-october": 10}  # the first month of a financial year
MOST_GAPS, ENOUGH = 4, 6  # of so many periods at least, one in four may be missing without a question
OCCASION = re.compile(r"\b(election|referendum|ballot|census|survey|sample|match|inspection|round|meeting)\b")
CALLED = re.compile(r"[a-z]+(?<!s)")


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The form of all periods, and each cell's period as the long table writes it; "" for a row left out.

    `called` is what readers call an occasion: "election".
    """

    form: PeriodForm
    texts: tuple[str, ...]
    called: str = ""


def names_a_period(text: str) -> bool:
    """Whether a text names a period, or one that the program cannot carry."""
    try:
        return span(text) is not None
    except Irregular:
        return True


def timeline(page: Page, cells: Sequence[Place], heading: str, around: str, inquiry: Inquiry) -> Timeline | None:
    """The periods of some cells; None where they are none.

    `around` is what else the page says (its title, notes and headings). Irregular where the program cannot carry them.
    """
    spans = [_span(cell, heading, inquiry, page) for cell in cells]
    if any(found is None for found in spans):
        return None
    known = [found for found in spans if found is not None]
    plain = _in_order(page, cells, known, inquiry)
    plain = _in_calendar_quarters(page, cells, plain, f"{heading} {around}", inquiry)
    plain = of_one_year(cells[0], _numbered(page, cells, plain, inquiry), inquiry)
    plain = rolling(cells[0], in_two(page, cells[0], plain, heading, inquiry), heading, inquiry)
    kinds = {found.kind for found in plain}
    if kinds & {"two_years", "year_two"}:
        return _two_years(page, cells, plain, f"{heading} {around}", inquiry)
    if kinds <= {"date", "date_ending", "date_starting"}:
        return _dates(page, cells, plain, heading, inquiry)
    if any(kind.startswith("date") for kind in kinds):
        raise BadTable(f"{page.place(cells[0].row, cells[0].column)}: the column mixes days with other periods")
    if len(named := [form for form in TWO_YEARS if form in kinds]) > 1:
        both = " and ".join(form.replace("_", " ") + "s" for form in named)
        raise BadTable(f"{page.place(cells[0].row, cells[0].column)}: the column mixes {both}")
    _only_quarters(page, cells, plain, inquiry)
    line = _finest(_once_a_year(page, cells, plain, inquiry), inquiry)
    return replace(line, called=_called(page, cells[0], heading, inquiry)) if line.form == "occasion" else line


def _only_quarters(page: Page, cells: Sequence[Place], spans: Sequence[Span], inquiry: Inquiry) -> None:
    """Three months that end with every month overlap: of those the quarters of the year alone can be carried."""
    at = next((n for n, found in enumerate(spans) if found.kind == "three_months"), None)
    if at is None or any(found.kind == "month" for found in spans):
        return
    if not any(found.kind == "quarter" for found in spans):
        raise Irregular(f"{page.place(cells[at].row, cells[at].column)}: '{cells[at].text}' {CANNOT['stretch']}")
    if not inquiry.answer("stretches", ("quarters",)):
        raise Unsure(
            f"{page.place(cells[at].row, cells[at].column)}: '{cells[at].text}' is three months that are no quarter of "
            "the year, and overlaps with the next. Are the quarters (Jan-Mar, Apr-Jun ...) to be told and the others "
            "left out?",
            key="stretches",
            choices=("quarters",),
        )


def _once_a_year(page: Page, cells: Sequence[Place], spans: Sequence[Span], inquiry: Inquiry) -> Sequence[Span]:
    """One month of each year, as of a survey: whether it stands for its year, or for the year that it ends."""
    months = sorted({found.text for found in spans})
    if {found.kind for found in spans} != {"month"} or len(months) < 3:
        return spans
    if {text[5:7] for text in months} in ({"01", "04", "07", "10"}, {"03", "06", "09", "12"}):
        return _once_a_quarter(page, cells, spans, inquiry)
    if len({text[5:7] for text in months}) > 1:
        return spans
    said = inquiry.answer("months", ("year", "year-ending"))
    if not said:
        raise Unsure(
            f"{page.place(cells[0].row, cells[0].column)}: '{cells[0].text}': the months are a year apart. Is each a "
            "count of its year (year), or the sum of a year that ends with it (year-ending)?",
            key="months",
            choices=("year", "year-ending"),
        )
    if said == "year":
        inquiry.believe("months", f"{cells[0].text} is told as {months[0][:4]}", "you said so")
        return [Span("year", found.text[:4]) for found in spans]
    return [Span("year_ending", last_of(int(found.text[:4]), int(found.text[5:7]))) for found in spans]


def _once_a_quarter(page: Page, cells: Sequence[Place], spans: Sequence[Span], inquiry: Inquiry) -> Sequence[Span]:
    """The first or the last month of each quarter: whether it stands for its quarter."""
    said = inquiry.answer("months", ("quarter",))
    if not said:
        raise Unsure(
            f"{page.place(cells[0].row, cells[0].column)}: '{cells[0].text}': the months are three apart. Does each "
            "stand for its quarter? (If each is of its own month, the months between are missing)",
            key="months",
            choices=("quarter",),
        )
    first = [found.text[:5] + f"{(int(found.text[5:7]) - 1) // 3 * 3 + 1:02}-01" for found in spans]
    inquiry.believe("months", f"{cells[0].text} is the quarter that begins on {first[0]}", "you said so")
    return [Span("quarter", text) for text in first]


def days_of(page: Page, cells: Sequence[Place], heading: str, inquiry: Inquiry) -> list[date] | None:
    """The days of some cells; None where one of them is none."""
    spans = [_span(cell, heading, inquiry, page) for cell in cells]
    known = [found for found in spans if found is not None and found.kind in ("date", "slashed")]
    if len(known) < len(spans):
        return None
    return [date.fromisoformat(found.text) for found in _in_order(page, cells, known, inquiry)]


def _half_years_apart(found: set[date]) -> bool:
    return len({day.month % 6 for day in found}) == 1


def _called(page: Page, cell: Place, heading: str, inquiry: Inquiry) -> str:
    """What readers call one of the occasions of a column that numbers them."""
    called = inquiry.answer("occasion") or heading
    if CALLED.fullmatch(called):
        return called
    place = page.place(cell.row, cell.column)
    raise Unsure(f"{place}: what is one of these called, in one small word?", key="occasion", example="matchday")


def _span(cell: Place, heading: str, inquiry: Inquiry, page: Page) -> Span | None:
    try:
        found = span(cell.text)
    except Irregular as error:
        raise Irregular(f"{page.place(cell.row, cell.column)}: '{cell.text}' {error}") from None
    if found is not None:
        return found
    if not PERIOD_WORDS.search(heading.casefold()):
        return None
    if (day := serial_day(cell.text)) is not None:
        if not any(belief.about == "dates" for belief in inquiry.beliefs):
            inquiry.believe(
                "dates",
                f"{cell.text} is {day.isoformat()}",
                "five-digit days of a spreadsheet, under a heading of time",
            )
        return Span("date", day.isoformat())
    if OF_TWO["financial_year"].search(heading.casefold()) and (
        hit := re.fullmatch(r"FY ?((?:19|20)\d\d)", cell.text, re.I)
    ):
        return Span("year", hit[1])
    if hit := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", cell.text):
        return span("-".join(hit.groups()))
    if re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", cell.text):
        return span(f"{cell.text[:4]}-{cell.text[4:]}")
    if re.fullmatch(r"(?:19|20)\d\d\d\d", cell.text):
        return span(f"{cell.text[:4]}-{cell.text[4:]}")
    return None


def _in_order(page: Page, cells: Sequence[Place], spans: Sequence[Span], inquiry: Inquiry) -> list[Span]:
    """Days like 03/04/2021, once it is settled whether the day or the month stands first."""
    at = [n for n, found in enumerate(spans) if found.kind.startswith("slashed")]
    if not at:
        return list(spans)
    parts = {n: re.split(r"[/.-]", spans[n].text) for n in at}
    day_first = next((n for n in at if int(parts[n][0]) > 12), None)
    month_first = next((n for n in at if int(parts[n][1]) > 12), None)
    said = inquiry.answer("dates", ("day-first", "month-first"))
    if not said and day_first is not None and month_first is not None:
        raise BadTable(
            f"{page.place(cells[day_first].row, cells[day_first].column)}: '{cells[day_first].text}' has the day "
            f"first, but '{cells[month_first].text}' in row {cells[month_first].row + 1} the month",
            mend="write all dates in one order, best as 2021-03-31",
        )
    if not said and day_first is None and month_first is None:
        said = _in_months([parts[n] for n in at])
        if said:
            inquiry.believe("dates", said.replace("-", " "), "only so do they follow each other month by month")
    if not said and day_first is None and month_first is None:
        first = cells[at[0]]
        raise Unsure(
            f"{page.place(first.row, first.column)}: '{first.text}' may have the day or the month first, and "
            "no date in the column tells",
            key="dates",
            choices=("day-first", "month-first"),
        )
    if not said:
        shown = cells[day_first if day_first is not None else month_first or 0]
        order = "day first" if day_first is not None else "month first"
        inquiry.believe("dates", order, f"'{shown.text}' in row {shown.row + 1} can be read in no other way")
    days = said == "day-first" or (not said and day_first is not None)
    return [_day_of(page, cells[n], parts[n], found, days) if n in parts else found for n, found in enumerate(spans)]


def _in_months(dates: Sequence[Sequence[str]]) -> str:
    """The order in which dates are the first days of more months than a year has, none left out; "" of any others."""
    for order, day, month in (("day-first", 0, 1), ("month-first", 1, 0)):
        if {int(each[day]) for each in dates} == {1}:
            months = sorted({int(each[2]) * YEAR + int(each[month]) for each in dates})
            if len(months) > YEAR and months[-1] - months[0] == len(months) - 1:
                return order
    return ""


def _day_of(page: Page, cell: Place, parts: Sequence[str], found: Span, day_first: bool) -> Span:
    first, second, year = parts
    year = year if len(year) == 4 else f"{19 if int(year) >= 70 else 20}{year}"
    day, month = (first, second) if day_first else (second, first)
    try:
        return Span(found.kind.replace("slashed", "date"), date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        raise BadTable(f"{page.place(cell.row, cell.column)}: '{cell.text}' is no date") from None


def _two_years(page: Page, cells: Sequence[Place], spans: Sequence[Span], around: str, inquiry: Inquiry) -> Timeline:
    """'2023-24' and its like: what they are is said somewhere; months where each text can only be one."""
    if any(found.kind == "month" for found in spans) and not any(found.kind == "two_years" for found in spans):
        return _finest([_as_month(found) for found in spans], inquiry)
    form = years(page, cells[0], spans, around, inquiry)
    return Timeline(form=form, texts=tuple(found.text for found in spans))


def _numbered(page: Page, cells: Sequence[Place], spans: Sequence[Span], inquiry: Inquiry) -> list[Span]:
    """Weeks by their number, once it is settled that they are numbered as ISO has it."""
    if not any(found.kind == "numbered_week" for found in spans):
        return list(spans)
    if not inquiry.answer("weeks", ("iso",)):
        raise Unsure(
            f"{page.place(cells[0].row, cells[0].column)}: '{cells[0].text}' is a week by its number, and numbers are "
            "counted in several ways: are they ISO weeks, from Monday to Sunday, the first with 4 January? "
            "(If not, give the day on which each week ends)",
            key="weeks",
            choices=("iso",),
        )
    inquiry.believe("weeks", f"'{cells[0].text}' is an ISO week, from Monday to Sunday", "you said so")
    return [Span("iso_week", found.text) if found.kind == "numbered_week" else found for found in spans]


def _in_calendar_quarters(
    page: Page, cells: Sequence[Place], spans: Sequence[Span], around: str, inquiry: Inquiry
) -> list[Span]:
    """Quarters of years that lie in two ("Q1 2021/22"), once it is settled with which month such a year begins."""
    at = next((n for n, found in enumerate(spans) if found.kind == "financial_quarter"), None)
    if at is None:
        return list(spans)
    said, why = inquiry.answer("quarters", tuple(BEGINNING)), "you said so"
    if not said and (hit := of_councils(around) or next(iter(re.findall("financial", around.casefold())), "")):
        said, why = "from-april", f"'{hit}' stands in the table"
    if not said:
        raise Unsure(
            f"{page.place(cells[at].row, cells[at].column)}: '{cells[at].text}' is a quarter of a year that lies in "
            "two: with which month does its first quarter begin?",
            key="quarters",
            choices=tuple(BEGINNING),
        )
    inquiry.believe("quarters", f"the first begins in {said.removeprefix('from-').capitalize()}", why)
    return [
        Span("quarter", _quarter_from(found.text, BEGINNING[said])) if found.kind == "financial_quarter" else found
        for found in spans
    ]


def _quarter_from(text: str, month: int) -> str:
    """The first day of a quarter of a year that begins with a month.

    >>> _quarter_from("2021 1", 4), _quarter_from("2021 4", 4)
    ('2021-04-01', '2022-01-01')
    """
    year, quarter = map(int, text.split())
    months = year * 12 + month - 1 + 3 * (quarter - 1)
    return date(months // 12, months % 12 + 1, 1).isoformat()


def _as_month(found: Span) -> Span:
    return Span("month", f"{found.text}-01") if found.kind == "year_two" else found


def _finest(spans: Sequence[Span], inquiry: Inquiry) -> Timeline:
    """Where years, quarters and months stand in one column the finest are taken, and the others left out."""
    kinds = {found.kind for found in spans}
    said = inquiry.answer("form")
    if said and said not in kinds:
        raise BadTable(f"--say form={said}: the table has {', '.join(sorted(kinds))}")
    form = next(form for form in FINEST if form == said or (not said and form in kinds))
    if len(kinds) > 1:
        others = [other.replace("_", " ") for other in (*FINEST, "three_months") if other in kinds and other != form]
        inquiry.believe(
            "period form", f"{form}; rows of {' and '.join(others)} are left out", "the finest of those there"
        )
    return Timeline(form=form, texts=tuple(found.text if found.kind == form else "" for found in spans))


def _dates(page: Page, cells: Sequence[Place], spans: Sequence[Span], heading: str, inquiry: Inquiry) -> Timeline:
    """Days: what they stand for is seen by the steps between them."""
    days = [date.fromisoformat(found.text) for found in spans]
    apart = sorted(set(days))
    gaps = {(b - a).days for a, b in pairwise(apart)}
    place = page.place(cells[0].row, cells[0].column)
    if called := inquiry.answer("occasion"):
        return _occasions(days, called)
    said = inquiry.answer("form", FORMS_OF_DATES)
    if not gaps and not said:
        raise Unsure(
            f"{place}: there is only one date, so its period cannot be seen",
            key="form",
            choices=("day", "month", "year"),
        )
    if said == "day" or (not said and min(gaps) == 1):
        return Timeline(form="day", texts=tuple(day.isoformat() for day in days))
    if said == "week_ending" or (not said and min(gaps) == 7 and all(gap % 7 == 0 for gap in gaps)):
        return _weeks(place, spans, days, heading, inquiry)
    if (
        not said
        and not _on_one_day_of_months(apart)
        and (hit := OCCASION.search(heading.casefold()))
        and _without_step(apart)
    ):
        inquiry.believe("periods", f"each date is that of {hit[0]}", f"the heading is '{heading}'")
        return _occasions(days, hit[1])
    form = said or _months_form(place, apart, heading)
    return Timeline(form=_known(form), texts=tuple(_begins(place, day, _known(form)) for day in days))


def _occasions(days: Sequence[date], called: str) -> Timeline:
    if not CALLED.fullmatch(called):
        raise NotKnown(f"occasion: '{called}' is no one small word for one of them", mend="as in: occasion=election")
    return Timeline(form="occasion", texts=tuple(day.isoformat() for day in days), called=called)


def _on_one_day_of_months(apart: Sequence[date]) -> bool:
    """Whether days are the same one of every month: figures of each month as they stood then."""
    steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(apart)}
    return len({day.day for day in apart}) == 1 and steps == {1} and len(apart) >= ENOUGH


def _without_step(apart: Sequence[date]) -> bool:
    """Whether days are neither all first nor all last days of months."""
    return not all(day.day == 1 for day in apart) and not all((day + timedelta(days=1)).day == 1 for day in apart)


def _known(form: str) -> PeriodForm:
    return next(known for known in FINEST if known == form)


def _weeks(place: str, spans: Sequence[Span], days: Sequence[date], heading: str, inquiry: Inquiry) -> Timeline:
    said = inquiry.answer("week", ("ending", "starting"))
    plain = heading.casefold().replace("_", " ")
    kinds = {found.kind for found in spans}
    if not said and (re.search(r"\b(?:ending|ended|w/e|to|end)\b", plain) or kinds == {"date_ending"}):
        said = "ending"
    if not said and (
        re.search(r"\b(?:commencing|beginning|starting|w/c|from|start|begins)\b", plain) or kinds == {"date_starting"}
    ):
        said = "starting"
    why = f"the heading is '{heading}'"
    if not said and {day.weekday() for day in days} == {0}:
        said, why = "starting", "all are Mondays"
    if not said:
        raise Unsure(
            f"{place}: the dates are weeks apart, and nothing says whether a week ends or starts on its day",
            key="week",
            choices=("ending", "starting"),
        )
    inquiry.believe("weeks", f"each week is {said} on the day given", why)
    later = timedelta(days=6 if said == "starting" else 0)
    return Timeline(form="week_ending", texts=tuple((day + later).isoformat() for day in days))


def _months_form(place: str, apart: Sequence[date], heading: str) -> str:
    """Month, quarter or year, from dates that all are first (or all last) days of months."""
    firsts = all(day.day == 1 for day in apart)
    if 2 * sum((b - a).days == FOUR_WEEKS for a, b in pairwise(apart)) > len(apart):
        raise Irregular(f"{place}: the dates are four weeks apart, and the program knows weeks, months and quarters")
    if _on_one_day_of_months(apart):
        return "month"
    if _without_step(apart):
        raise Unsure(
            f"{place}: the dates follow no step that the program knows (days, weeks, months, quarters, years): "
            f"{apart[0].isoformat()}, {apart[1].isoformat()} ... What happened on them: a match day, an election, a "
            "round of one, a survey? (Their order is told then, and no pace and no year ago.)",
            key="occasion",
            example="election",
        )
    months = [day.year * 12 + day.month - 1 for day in apart]
    steps = {b - a for a, b in pairwise(months)}
    if 1 in steps:
        return "month"
    begins = {(month if firsts else month + 1) % 12 for month in months}
    if all(step % 3 == 0 for step in steps) and 3 in steps and begins <= {0, 3, 6, 9}:
        return "quarter"
    if steps == {12} and ((begins == {0} and "year" in heading.casefold()) or begins.isdisjoint({0, 3, 6})):
        return "year"  # as at 31 August: no year of ours begins or ends then
    fitting = [form for form, step in STEPS.items() if all(every % step == 0 for every in steps) and step == min(steps)]
    if not fitting:
        raise Unsure(
            f"{place}: the dates are {min(steps)} months apart, and the program knows months, quarters and years. What "
            "is counted on such a day called, in one small word? (Their order is told then, and no pace and no year "
            "ago.)",
            key="occasion",
            example="count",
        )
    raise Unsure(
        f"{place}: the dates are {min(steps)} months apart: are the figures told as those of {_or(fitting)}?",
        key="form",
        choices=fitting,
    )


def _or(forms: Sequence[str]) -> str:
    return " or ".join(f"a {form.replace('_', ' ')}" for form in forms)


def _begins(place: str, day: date, form: PeriodForm) -> str:
    """The period that begins, or ends, on a day, as the long table writes it."""
    first = day if day.day == 1 else day.replace(day=1)
    if form == "month":
        return first.isoformat()
    if form == "quarter":
        if first.month % 3 == (0 if day.day == 1 else 1):
            raise BadTable(f"{place}: a quarter neither starts nor ends on {day.isoformat()}")
        return first.replace(month=first.month - (first.month - 1) % 3).isoformat()
    if form == "year":
        return str(day.year)
    year = day.year if day.month >= 4 else day.year - 1
    return f"{year}-{(year + 1) % 100:02}"


def gaps(page: Page, cells: Sequence[Place], line: Timeline, inquiry: Inquiry) -> list[str]:
    """The periods missing between the first and the last: few of them are not known, more where a person says so.

    Unsure where nobody does: a gap is never read as zero. BadTable where more are missing than there.
    """
    found = {first_day(text, line.form) for text in line.texts if text}
    if not found:
        raise BadTable(f"{page.file}: no row has a period")
    if line.form == "occasion":
        return []
    start, last, every = min(found), max(found), months_apart(sorted(found), line.form)
    due = [start]
    while start < last:
        start = next_start(start, line.form, every)
        due.append(start)
    missing = [start for start in due if start not in found]
    if not missing:
        return []
    before = due[due.index(missing[0]) - 1]
    at = next(n for n, text in enumerate(line.texts) if text and first_day(text, line.form) == before)
    said = (
        f"{page.place(cells[at].row, cells[at].column)}: after '{cells[at].text}' the "
        f"{line.form.replace('_', ' ')} that begins on {missing[0].isoformat()} has no figures"
    )
    if 2 * len(missing) > len(due):
        mend = "a gap is never read as zero: supply the periods, or cut the table before it"
        if line.form == "month" and every == 1 and _half_years_apart(found):
            said += " (the months are six apart, and half-years cannot be carried)"
            mend = "give the same month of each year, or the months between"
        raise BadTable(f"{said}, and so have {len(missing)} of {len(due)}", mend=mend)
    few = MOST_GAPS * len(missing) <= len(due) and len(due) >= ENOUGH
    if not inquiry.answer("gaps", ("not-known",)) and not few:
        raise Unsure(
            f"{said} (a gap is never read as zero: supply the period, cut the table before it, or let it be not known)",
            key="gaps",
            choices=("not-known",),
        )
    told = [text_of(calendar(start, start, line.form), 0) for start in missing]
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    why = "no row has a figure of then; a gap is never read as zero" if few else "you said so"
    inquiry.believe("gaps", f"not known: {told[0]}{more}", why)
    return told
