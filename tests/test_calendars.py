"""Every calendar from table to story: which periods compare, what is asked, and stories of each, all proved."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL
from hypothesis import given
from hypothesis import strategies as st

from desk.checking import source_shelves
from desk.given import given_file
from desk.hearing import Hearing
from desk.laid_out import laid_out
from desk.new import Wanted, run
from desk.telling import tell
from nlg.errors import BadTable, Trouble
from nlg.finding.detect import by_default, shelf
from nlg.home import Home
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.guess import guess
from nlg.intake.periods import calendar, calendar_of, first_day, text_of
from nlg.intake.readers import pages
from nlg.panel import Calendar, Panel, PeriodForm
from nlg.pipeline import Dataset, open_dataset, release
from nlg.proof.check import Checker
from nlg.proof.check.periods import place_in_row
from nlg.proof.check.row import Row
from nlg.shelf import shelf as shipped
from nlg.story import Brief

TABLES = Path(__file__).parent / "tables"
BEGINS: Mapping[PeriodForm, int] = {"year": 1, "financial_year": 4, "academic_year": 9, "season": 7, "year_ending": 4}


def calendar_ending_in(form: PeriodForm, year: int, periods: int, every: int = 12) -> Calendar:
    """A calendar of so many periods, the last of which ends in (or begins) a year."""
    if form in ("iso_week", "week_ending", "day"):
        apart = timedelta(days=1 if form == "day" else 7)
        last = date.fromisocalendar(year, 8, 1)
        return calendar(last - (periods - 1) * apart, last, form)
    if form == "occasion":
        days = [
            date(year, 3, 3) - timedelta(days=sum((7, 4, 14, 9, 1)[n % 5] for n in range(k))) for k in range(periods)
        ]
        found = calendar_of(days, form, called="matchday")
        return replace(found, numbers={day: n % 20 + 1 for n, day in enumerate(found.ends)})
    months = {"month": 1, "quarter": 3, "year_ending": every}.get(form, 12)
    last_month = year * 12 + BEGINS.get(form, 1) - 1
    first = last_month - (periods - 1) * months
    return calendar(date(first // 12, first % 12 + 1, 1), date(year, BEGINS.get(form, 1), 1), form, every=months)


FORMS: tuple[PeriodForm, ...] = (
    *("day", "week_ending", "iso_week", "month", "quarter", "year", "financial_year", "academic_year", "season"),
    *("year_ending", "occasion"),
)


@given(st.sampled_from(FORMS), st.integers(1999, 2030), st.integers(2, 130), st.sampled_from((1, 2, 3, 4, 6, 12)))
def test_writer_and_checker_agree_on_every_calendar(form: PeriodForm, year: int, periods: int, every: int) -> None:
    """The text of each period, its last day, and which one lies a year before: worked out twice, from the contract."""
    days = calendar_ending_in(form, year, periods, every)
    texts = [text_of(days, t) for t in range(len(days))]
    assert [first_day(text, form) for text in texts] == list(days.starts)
    row = Row(form, [place_in_row(form, text) for text in texts], days.called, {})
    assert [row.period(index, 1).last for index in range(row.length)] == list(days.ends)
    assert [-1 if (ago := row.a_year_before(t)) is None else ago for t in range(row.length)] == days.year_ago.tolist()
    if form == "year_ending":
        assert [t - row.a_year if t >= row.a_year else -1 for t in range(row.length)] == days.previous.tolist()


@pytest.mark.parametrize(
    ("form", "end", "before", "year_ago", "step"),
    [
        ("academic_year", "2024-08-31", "2023-08-31", "2023-08-31", "year"),
        ("season", "2024-06-30", "2023-06-30", "2023-06-30", "season"),
        ("iso_week", "2024-02-04", "2024-01-28", "2023-02-05", "week"),  # week 5 and week 5
        ("iso_week", "2021-02-07", "2021-01-31", "2020-02-02", "week"),  # 53 weeks apart
        ("iso_week", "2021-01-03", "2020-12-27", None, "week"),  # the 53rd
        ("week_ending", "2021-01-03", "2020-12-27", "2020-01-05", "week"),
        ("year_ending", "2024-03-31", "2023-03-31", "2023-03-31", "year"),  # four table periods back
        ("year_ending", "2024-02-29", "2023-02-28", "2023-02-28", "year"),
        ("day", "2024-02-29", "2024-02-28", "2023-03-02", "day"),  # a Thursday and a Thursday
        ("occasion", "2024-03-03", "2024-02-25", None, "matchday"),
    ],
)
def test_each_period_compares_with_the_one_before_and_the_one_a_year_ago(
    form: PeriodForm, end: str, before: str, year_ago: str | None, step: str
) -> None:
    last = date.fromisoformat(end)
    every = 1 if last.month == 2 else 3
    days = calendar_ending_in(form, last.year + (form in ("year_ending", "day")), 900, every)
    if form == "occasion":
        days = calendar_of([last, last - timedelta(days=7), last - timedelta(days=366)], form, called="matchday")
    if form in ("academic_year", "season"):
        days = calendar_ending_in(form, last.year, 30)
    t = days.at(last)
    assert t is not None
    assert (days.ends[int(days.previous[t])].isoformat(), days.word) == (before, step)
    ago = int(days.year_ago[t])
    assert (days.ends[ago].isoformat() if ago >= 0 else None) == year_ago


def asked(tmp_path: Path, text: str, **answers: str) -> tuple[str, str, tuple[str, ...]]:
    """The form that a table is taken to have, what it is called, and what is believed of its years and weeks."""
    path = tmp_path / "asked.csv"
    path.write_text(text, encoding="utf-8")
    inquiry = Inquiry(answers={"type.visits": "flow", **answers})
    found = guess(pages(path)[0], "asked", {}, inquiry)
    said = tuple(one.why for one in inquiry.beliefs if one.about in ("years", "weeks", "periods"))
    return found.form, found.called, said


def visits(heading: str, *periods: str, title: str = "Visits to museums") -> str:
    rows = [f"{who},{period},{n + 7 * len(who)}" for who in ("Ambridge", "Loxley") for n, period in enumerate(periods)]
    return "\n".join((title, "", f"Museum,{heading},Visits", *rows)) + "\n"


@pytest.mark.parametrize(
    ("heading", "periods", "form"),
    [
        ("Academic year", ("2021/22", "2022/23"), "academic_year"),
        ("School year", ("2021-22", "2022-23"), "academic_year"),
        ("Season", ("2021/22", "2022/23"), "season"),
        ("Tax year", ("2021/22", "2022/23"), "financial_year"),
        ("Year", ("AY2021/22", "AY2022/23"), "academic_year"),
        ("Year ending", ("Jun 2022", "Sep 2022", "Dec 2022"), "year_ending"),
        ("Year ending", ("2022-03-31", "2022-06-30", "2022-09-30"), "year_ending"),
        ("12 months to", ("31/03/2022", "30/06/2022", "30/09/2022"), "year_ending"),
        ("Year ending", ("Mar 2022", "Mar 2023"), "financial_year"),
        ("Year ending June", ("2022", "2023"), "year_ending"),
        ("Period", ("year ending Dec 2022", "year ending Dec 2023"), "year"),
        ("Period", ("YE Mar 22", "YE Jun 22"), "year_ending"),
        ("Financial year ending", ("2022", "2023"), "financial_year"),
        ("Week", ("2020-W53", "2021-W01"), "iso_week"),
        ("Season", ("2021 season", "2022 season"), "year"),
    ],
)
def test_what_a_tables_own_words_say_is_not_asked(
    tmp_path: Path, heading: str, periods: tuple[str, ...], form: str
) -> None:
    assert asked(tmp_path, visits(heading, *periods))[0] == form


@pytest.mark.parametrize(
    ("text", "question", "answer", "form"),
    [
        (visits("Year", "2021/22", "2022/23"), "nothing in the table says which", "years=academic", "academic_year"),
        (visits("Year", "2021/22", "2022/23"), "or a season", "years=season", "season"),
        (
            visits("Year", "2021/22", "2022/23", title="Spending on pupils"),
            "academic",
            "years=financial",
            "financial_year",
        ),
        (visits("Season", "2021/22", "2022/23", title="By tax year"), "financial", "years=season", "season"),
        (visits("Financial year", "2022", "2023"), "starts or the one that ends", "year=ending", "financial_year"),
        (visits("Week", "Week 5 2024", "Week 6 2024"), "are they ISO weeks", "weeks=iso", "iso_week"),
        (visits("Date", "2019-05-02", "2021-05-06"), "follow no step", "occasion=election", "occasion"),
        (visits("Date", "2021-05-06", "2022-05-05"), "follow no step", "occasion=election", "occasion"),
    ],
)
def test_what_a_table_does_not_tell_is_asked(tmp_path: Path, text: str, question: str, answer: str, form: str) -> None:
    with pytest.raises(Unsure, match=question) as caught:
        asked(tmp_path, text)
    assert f"--say {answer}" in caught.value.mend
    key, _, said = answer.partition("=")
    found = asked(tmp_path, text, **{key: said})
    assert found[:2] == (form, "election" if form == "occasion" else "")


def test_pupils_make_years_academic_with_the_reason_shown(tmp_path: Path) -> None:
    found = asked(tmp_path, visits("Year", "2021/22", "2022/23", title="Visits by pupils"))
    assert found[0] == "academic_year"
    assert "'pupils' stands in the table" in found[2]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (visits("Academic year", "2019/20", "2021/22"), "after '2019/20' the academic year that begins on 2020-09-01"),
        (visits("Season", "2019/20", "2021/22"), "after '2019/20' the season that begins on 2020-07-01"),
        (visits("Week", "2020-W52", "2021-W01"), "after '2020-W52' the iso week that begins on 2020-12-28"),
        (
            visits("Year ending", "Mar 2022", "Jun 2022", "Dec 2022"),
            "after 'Jun 2022' the year ending that begins on 2021-10-01",
        ),
        (visits("Year", "AY2019/20", "FY2020/21"), "mixes financial years and academic years"),
        (visits("Matchday", "1", "2"), "nothing says on which day"),
    ],
)
def test_a_gap_or_a_mixture_is_refused_and_never_read_as_zero(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises((Trouble, ValueError), match=fault):
        asked(tmp_path, text)


def gates(*rows: str) -> str:
    return "\n".join(("Matchday,Date,Club,Visits", *rows)) + "\n"


def test_a_match_day_that_ends_after_the_next_is_refused(tmp_path: Path) -> None:
    text = gates("1,13/08/2022,A,10", "1,20/09/2022,B,12", "2,20/08/2022,A,11", "2,20/08/2022,B,13")
    with pytest.raises(BadTable, match="number 2 ends on 2022-08-20, and number 1 on 2022-09-20"):
        asked(tmp_path, text)


def test_two_seasons_of_match_days_need_a_column_that_tells_them_apart(tmp_path: Path) -> None:
    rows = ("1,13/08/2022,A,10", "2,20/08/2022,A,12", "1,12/08/2023,A,11", "2,19/08/2023,A,13")
    with pytest.raises(BadTable, match="number 1 is there on 2022-08-13 and on 2023-08-12") as caught:
        asked(tmp_path, gates(*rows))
    assert "Season" in caught.value.mend


FIXTURES: Mapping[str, tuple[PeriodForm, Mapping[str, str]]] = {
    "suspensions": ("academic_year", {"type.suspensions": "flow"}),
    "clubs": ("season", {"years": "season"}),
    "burglaries": ("year_ending", {}),
    "swimmers": ("iso_week", {"type.swimmers": "flow"}),
    "turnout": ("occasion", {"occasion": "election"}),
    "gates": ("occasion", {"type.attendance": "flow"}),
}
STYLES = ("km", "ap", "bbc", "guardian", "plain")


@cache
def opened(name: str) -> Dataset:
    """A table of tests/tables as `new` makes a dataset of it, in a newsroom of its own."""
    folder = Path(tempfile.mkdtemp(prefix="calendars-"))
    home = Home.create(folder / "home", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    wanted = Wanted(
        name=name,
        given=given_file(TABLES / f"{name}.csv"),
        answers=dict(FIXTURES[name][1]),
        asking=False,
        replace=False,
    )
    assert run(home, wanted, lambda _: None) == 0
    return open_dataset(home, name)


def texts_of(bundle: Mapping[str, Any]) -> list[str]:
    body = [sentence for part in bundle["body"] for sentence in part["sentences"]]
    return [one["text"] for one in (bundle["headline"], *bundle["standfirst"], *body) if one]


@pytest.mark.parametrize("name", FIXTURES)
def test_stories_of_every_calendar_are_proved_in_every_style(name: str) -> None:
    dataset = opened(name)
    assert dataset.whole.calendar.form == FIXTURES[name][0]
    checker, told = Checker(source_shelves(dataset.home)), 0
    for n, style in enumerate(STYLES):
        end = dataset.whole.calendar.ends[-1 - (n % 2)]
        codes = dataset.everywhere()[:: 1 if FULL else 1 + n % 2]
        outcomes = list(tell(release(dataset, end, style), codes, checker))
        assert [one.why for one in outcomes if one.faulty] == [], style
        told += sum(one.bundle is not None for one in outcomes)
    assert told >= len(STYLES)


@pytest.mark.parametrize(
    ("name", "end", "area", "said"),
    [
        ("suspensions", "2024-08-31", "Felpersham High", "in the 2023-24 academic year"),
        ("clubs", "2023-06-30", "Ambridge Town", "in the 2022-23 season, the most in figures that go back to 2018-19"),
        ("clubs", "2023-06-30", "Felpersham United", "than the season before at four of the five clubs"),
        ("burglaries", "2023-09-30", "Darrington", "in the year to September 2023"),
        ("burglaries", "2023-09-30", "Darrington", "down by 45.4% from 1,057 the year before"),
        ("swimmers", "2022-03-06", "Hollerton Leisure Centre", "in the week to March 6"),
        ("turnout", "2024-05-02", "Ambridge", "On May 2, 2024 the turnout in the ward stood at 37.8%"),
        ("turnout", "2024-05-02", "Ambridge", "in the previous election"),
        ("gates", "2023-11-13", "Borchester Rovers", "on matchday 14"),
        ("gates", "2023-11-13", "Borchester Rovers", "since September 4"),
    ],
)
def test_a_story_names_its_periods_as_readers_do(name: str, end: str, area: str, said: str) -> None:
    dataset = opened(name)
    made = release(dataset, date.fromisoformat(end), "km")
    (one,) = tell(made, [dataset.area(area).code])
    assert one.bundle is not None
    assert said.lower() in " ".join(texts_of(one.bundle)).lower()


def test_what_needs_equal_steps_is_held_of_occasions_and_the_story_says_why() -> None:
    dataset = opened("turnout")
    made = release(dataset, dataset.latest(), "km")
    (one,) = tell(made, [dataset.area("Ambridge").code])
    assert one.bundle is not None
    held = {
        left["kind"] for left in one.bundle["left_out"] if "from one election to the next they differ" in left["reason"]
    }
    assert {"change_year", "seasonal_record", "trend", "acceleration", "typical"} <= held
    assert not held & {"record", "run", "lowest_since", "change_prev"}
    assert all(len(made.catch.found(kind)) == 0 for kind in held)


def test_years_that_overlap_have_no_mean_of_many() -> None:
    dataset = opened("burglaries")
    assert len(release(dataset, dataset.latest(), "km").catch.found("typical")) == 0


def test_an_occasion_whose_rows_give_it_two_numbers_is_refused_by_reader_and_checker(tmp_path: Path) -> None:
    dataset = opened("gates")
    folder = dataset.home.folder / "datasets"
    text = (folder / "gates.csv").read_text("utf-8")
    day = dataset.whole.calendar.ends[-1].isoformat()
    (folder / "gates.csv").write_text(text.replace(f"{day}/14", f"{day}/13", 1), "utf-8")
    try:
        with pytest.raises(BadTable, match=f"{day} is there with different numbers"):
            open_dataset(dataset.home, "gates")
    finally:
        (folder / "gates.csv").write_text(text, "utf-8")


def retimed(brief: Brief, form: PeriodForm) -> Brief:
    """The same figures by another calendar."""
    whole = brief.panels["t"].calendar
    days = calendar_ending_in(form, 2021, max(len(panel.calendar) for panel in brief.panels.values()))

    def of(panel: Panel) -> Panel:
        n = len(panel.calendar)
        own = replace(
            days, starts=days.starts[:n], ends=days.ends[:n], previous=days.previous[:n], year_ago=days.year_ago[:n]
        )
        late = None if panel.released is None else own.ends[-1] + (panel.released - panel.calendar.ends[-1])
        return replace(panel, calendar=own, released=late)

    moved = {end: days.ends[t] for t, end in enumerate(whole.ends)}
    return replace(
        brief,
        panels={name: of(panel) for name, panel in brief.panels.items()},
        earlier={name: of(panel) for name, panel in brief.earlier.items()},
        bases=tuple(replace(base, period=moved[base.period]) for base in brief.bases),
        period=moved[brief.period],
        memory={},
    )


NEW: Mapping[PeriodForm, str] = {
    "iso_week": "week",
    "occasion": "week",
    "academic_year": "year",
    "season": "year",
    "year_ending": "year",
}


@pytest.mark.parametrize("form", NEW)
def test_each_wording_is_proved_by_every_new_calendar(form: PeriodForm) -> None:
    """The weekly and yearly examples of the kinds, told as match days, academic years and so on."""
    heard = 0
    for kind in by_default() if FULL else by_default()[:: 9 if NEW[form] == "week" else 3]:
        examples = [e for e in shelf()[kind].EXAMPLES if e.fires and _all_by(e.brief, NEW[form])]
        for example in examples[:1]:
            with tempfile.TemporaryDirectory(prefix="calendars-") as folder:
                made = laid_out(retimed(example.brief, form), Path(folder))
                areas = made.brief.panels["t"].areas
                facts = [fact for area in areas for fact in made.catch.facts(area.code, "X-ALL", [kind])]
                for one in Hearing(made, kind, shipped("sentences").find(kind)).hear(facts[:1]):
                    heard += 1
                    assert one.faults == (), (kind, one.macro, one.text)
    assert heard > 10


def _all_by(brief: Brief, step: str) -> bool:
    """Whether all tables go by weeks (or years) of their own, not by sums taken every day."""
    form = "week_ending" if step == "week" else "year"
    return all(panel.calendar.form == form for panel in brief.panels.values())
