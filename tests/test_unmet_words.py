"""Headings of tables nobody here has met: who was seen, what was repaired, how long it takes, growth, and what asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlg.errors import Trouble
from nlg.intake.meaning import Meaning
from tests.guessing import guessed

FIGURES = ("41", "52", "60", "48")


def months(heading: str, *rows: str, area: str = "Town", each: tuple[str, ...] = ("Ash", "Elm")) -> str:
    lines = [f"{name},2024-{n:02}-01,{row}" for n, row in enumerate(rows, 1) for name in each]
    return "\n".join((f"{area},Month,{heading}", *lines, ""))


def told(folder: Path, heading: str, *rows: str, **answers: str) -> list[Meaning]:
    found = guessed(folder, months(heading, *(rows or FIGURES)), **answers)
    return [one.meaning for one in found.measures]


@pytest.mark.parametrize(
    ("heading", "kind", "many", "unit"),
    [
        ("Potholes repaired", "flow", "potholes repaired", "potholes repaired"),
        ("Compensation paid (\u00a3)", "flow", "compensation paid", "\u00a3"),
        ("Waits of over 12 hours", "flow", "waits of over 12 hours", "waits of over 12 hours"),
        ("Patients seen within two weeks", "flow", "patients seen within two weeks", "patients seen within two weeks"),
        ("Households owed a duty", "stock", "households owed a duty", "households owed a duty"),
        ("Pupils taking free meals", "stock", "pupils taking free meals", "pupils taking free meals"),
        (
            "Vehicles involved in collisions",
            "flow",
            "vehicles involved in collisions",
            "vehicles involved in collisions",
        ),
        ("Pupils absent", "stock", "pupils absent", "pupils absent"),
        ("Waste recycled (tonnes)", "flow", "waste recycled", "tonnes"),
        ("Operational capacity", "stock", "places", "places"),
        ("average_days_to_repair", "index", "average times to repair", "days"),
        ("median weeks waited", "index", "median times waited", "weeks"),
        ("Average hours lost per worker", "index", "average times lost per worker", "hours"),
        ("Mean minutes to answer", "index", "mean times to answer", "minutes"),
        ("Sickness days per officer", "index", "average numbers of sickness days per officer", "days"),
        ("Average working days to respond", "index", "average times to respond", "working days"),
        ("Average rent (\u20ac/m\u00b2)", "index", "average rents per square metre", "\u20ac"),
        ("Wheat price (\u00a3 per tonne)", "index", "wheat prices per tonne", "\u00a3"),
        ("Spending per resident (\u00a3)", "index", "spending per resident", "\u00a3"),
        ("Average attendance", "index", "average attendance", "people"),
        ("Load factor (%)", "share", "load factors", "%"),
        ("Claimants as % of residents", "share", "numbers of claimants as a share of residents", "%"),
        ("Children vaccinated at 5 years (%)", "share", "shares of children vaccinated at 5 years", "%"),
        ("Landings (tonnes)", "flow", "weights of landings", "tonnes"),
        ("Value of landings (\u00a3)", "flow", "values of landings", "\u00a3"),
        ("Votes cast", "flow", "votes cast", "votes cast"),
        ("Population as % of capacity", "share", "population as a share of capacity", "%"),
        ("Household waste recycled (%)", "share", "shares of household waste recycled", "%"),
        ("Percentage of buses running on time", "share", "percentages of buses running on time", "%"),
        ("NO2 (\u00b5g/m\u00b3)", "index", "NO2 levels", "\u00b5g/m\u00b3"),
        ("C1 mean response time (minutes)", "index", "C1 mean response times", "minutes"),
        ("Cat 1 mean response (minutes)", "index", "cat 1 mean response times", "minutes"),
        ("All casualties", "flow", "casualties", "casualties"),
        ("Total crimes", "flow", "crimes", "crimes"),
        ("newCasesBySpecimenDate", "flow", "new cases", "new cases"),
        ("NumberOfLoans", "flow", "loans", "loans"),
        ("calls_cnt", "flow", "calls", "calls"),
        ("deaths_per_100k", "rate", "death rates", "deaths per 100,000 people"),
        ("absence_pct", "share", "absence rates", "%"),
        ("pct_pupils_absent", "share", "shares of pupils absent", "%"),
        ("GDP growth on previous quarter (%)", "rate", "quarterly GDP growth rates", "%"),
        ("Annual pay growth (%)", "rate", "annual pay growth rates", "%"),
    ],
)
def test_a_heading_is_told_in_its_own_words(heading: str, kind: str, many: str, unit: str, tmp_path: Path) -> None:
    (of,) = told(tmp_path, heading)
    assert (of.type, of.many, of.unit) == (kind, many, unit)


@pytest.mark.parametrize(
    "heading", ["Licences held", "Dogs registered", "Enrolled", "Posts occupied", "Screens closed", "Spaces used"]
)
def test_what_may_stand_at_a_day_is_never_taken_to_happen(heading: str, tmp_path: Path) -> None:
    if heading == "Enrolled":
        with pytest.raises(Trouble, match="says what became of some"):
            told(tmp_path, heading)
        return
    (of,) = told(tmp_path, heading)
    assert of.type == "stock"


def test_what_was_repaired_and_never_falls_may_be_a_running_total(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="never fall: is each that of its period"):
        told(tmp_path, "Potholes repaired", *(str(10 + 3 * n) for n in range(12)))


def test_who_was_seen_is_asked_where_the_figures_do_not_show_it(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="says what became of some") as caught:
        told(tmp_path, "Dog licences issued,Rehomed", "90,41", "95,52", "99,60")
    assert "called.rehomed=dog licences rehomed" in caught.value.mend
    of = told(tmp_path, "Dog licences issued,Rehomed", "90,41", "95,52", "90,48", called__rehomed="stray dogs rehomed")
    assert (of[1].type, of[1].one, of[1].many) == ("flow", "stray dog rehomed", "stray dogs rehomed")


def test_who_was_seen_is_a_part_of_what_the_per_cent_are_of(tmp_path: Path) -> None:
    rows = ("100,81,81.0%", "200,150,75.0%", "160,118,73.8%")
    of = told(tmp_path, "A&E attendances,Seen within four hours,Percentage seen within four hours", *rows)
    assert [one.many for one in of[1:]] == [
        "A&E attendances seen within four hours",
        "percentages of A&E attendances seen within four hours",
    ]
    assert of[2].one == "percentage of A&E attendances seen within four hours"
    with pytest.raises(Trouble, match="says what became of some"):
        told(
            tmp_path, "A&E attendances,Seen within four hours,Percentage seen within four hours", "100,81,60.0%", *rows
        )


def test_parts_that_add_up_have_the_noun_of_their_whole(tmp_path: Path) -> None:
    rows = ("60,40,15,5", "61,38,15,8", "60,41,17,2")
    of = told(tmp_path, "Bathing waters,Rated excellent,Rated good,Rated poor", *rows)
    assert [(one.type, one.many) for one in of[1:]] == [
        ("stock", "bathing waters rated excellent"),
        ("stock", "bathing waters rated good"),
        ("stock", "bathing waters rated poor"),
    ]


def test_an_answer_is_read_as_a_heading_is(tmp_path: Path) -> None:
    rows = "".join(f"0{n}/01/2024,7{n % 3}.5,8{n % 4}.1,6{n % 5}.2\n" for n in range(1, 9))
    text = f"Date,Alder,Birk,Carr\n{rows}"
    found = guessed(tmp_path, text, columns="areas", dates="day-first", called__figure="reservoir levels (% full)")
    of = found.measures[0].meaning
    assert (of.type, of.one, of.many, of.unit) == ("share", "reservoir level", "reservoir levels", "%")
    assert found.title == "Reservoir levels by area"


def test_growth_beside_its_level_stays_out_and_ranks_are_refused(tmp_path: Path) -> None:
    of = told(tmp_path, "GDP (\u00a3m),GDP growth (%)", "41,0.4", "42,-0.3", "43,0.9")
    assert [one.many for one in of] == ["GDP"]
    with pytest.raises(Trouble, match="no column holds figures"):
        told(tmp_path, "Rank", "1", "2", "1")
    with pytest.raises(Trouble, match="are changes by their heading"):
        told(tmp_path, "GDP growth", "0.4", "-0.3", "0.9")


def test_a_wide_table_of_growth_is_told_as_rates(tmp_path: Path) -> None:
    rows = "".join(f"{name},GDP growth (annual %),0.{n},-1.{n},2.{n},0.7\n" for n, name in enumerate(("Chad", "Togo")))
    of = guessed(tmp_path, f"Country Name,Indicator Name,2021,2022,2023,2024\n{rows}").measures[0].meaning
    assert (of.type, of.many, of.unit) == ("rate", "annual GDP growth rates", "%")


def test_per_cent_in_the_cells_is_a_share_whatever_is_counted(tmp_path: Path) -> None:
    (of,) = told(tmp_path, "Calls abandoned", "4.1%", "5.2%", "3.9%")
    assert (of.type, of.many, of.adds) == ("share", "shares of calls abandoned", False)


def test_a_country_among_countries_is_no_total_of_them(tmp_path: Path) -> None:
    countries = ("Belgium", "United States", "Philippines")
    found = guessed(tmp_path, months("Jobless rate (%)", "4.1", "5.2", "3.9", area="Country", each=countries))
    assert len(found.cast.codes) == 3
    assert ",Philippines,Philippines,the,in," in found.cast.text
    parts = ("England", "Wales", "United Kingdom")
    found = guessed(tmp_path, months("Jobless rate (%)", "4.1", "5.2", "3.9", area="Country", each=parts))
    assert found.left_out == ("United Kingdom",)


@pytest.mark.parametrize(
    ("area", "name", "stands", "called"),
    [
        ("Wind farm", "Eday", "at", "wind farm"),
        ("Police force area", "Avonshire", "in", "police force area"),
        ("Nationality", "India", "for", "area"),
        ("Council", "Ash", "in", "council area"),
    ],
)
def test_whom_figures_are_about_is_called_rightly(
    area: str, name: str, stands: str, called: str, tmp_path: Path
) -> None:
    found = guessed(tmp_path, months("Visits", *FIGURES, area=area, each=(name, "Elm")))
    row = next(line for line in found.cast.text.splitlines() if f",{name},{name}," in line).split(",")
    assert (row[4], row[6]) == (stands, called)


@pytest.mark.parametrize(
    ("heads", "rows", "said"),
    [
        ("Financial year,Period", ("2017-18,P01", "2017-18,P02", "2018-19,P01"), "'P01' is a period of a year by its"),
        ("Year,Period", ("2017,12", "2017,13", "2018,1"), "'12' is a period of a year by its number"),
        ("Wave,Sample", ("Wave 1,Web", "Wave 2,Web", "Wave 3,Web"), "'Wave 1' is a wave by its number"),
    ],
)
def test_what_has_but_a_number_is_named(heads: str, rows: tuple[str, ...], said: str, tmp_path: Path) -> None:
    lines = [f"{row},{name},{n + 40}" for n, row in enumerate(rows) for name in ("Ash", "Elm")]
    with pytest.raises(Trouble, match=said):
        guessed(tmp_path, "\n".join((f"{heads},Town,Visits", *lines, "")))


def test_weeks_by_their_number_go_with_their_year(tmp_path: Path) -> None:
    lines = [
        f"{year},{week},{name},{week}" for year in (2023, 2024) for week in range(1, 53) for name in ("Ash", "Elm")
    ]
    text = "\n".join(("Year,Week,Town,Visits", *lines, ""))
    with pytest.raises(Trouble, match="'2023 week 1' is a week by its number"):
        guessed(tmp_path, text)
    found = guessed(tmp_path, text, weeks="iso")
    assert (found.form, found.first) == ("iso_week", "2023-W01")


def test_the_finest_of_two_columns_of_periods_is_the_one(tmp_path: Path) -> None:
    lines = [f"{2023 + n // 12},{2023 + n // 12}-{n % 12 + 1:02}-01,{name},{n % 7}" for n in range(24) for name in "AB"]
    assert guessed(tmp_path, "\n".join(("Financial year,Month,Town,Visits", *lines, ""))).form == "month"


def test_gauges_are_not_compared_and_a_title_gives_the_unit(tmp_path: Path) -> None:
    assert guessed(tmp_path, months("River level (m)", "1.25", "1.31", "1.40", area="Gauge")).apart
    rows = "".join(f"2024-0{n},3{n}.5,4{n}.1,2{n}.2\n" for n in range(1, 9))
    of = (
        guessed(tmp_path, f"Milk prices by country (pence per litre)\n\nMonth,Chad,Togo,Mali\n{rows}")
        .measures[0]
        .meaning
    )
    assert (of.many, of.unit) == ("milk prices", "pence a litre")


def test_money_in_short_is_written_out_and_two_years_may_have_a_word_between(tmp_path: Path) -> None:
    lines = [f"{name},{2012 + n} to {2013 + n},\u00a3{n}.{n}m" for n in range(1, 5) for name in ("Ash", "Elm")]
    found = guessed(tmp_path, "\n".join(("Port,Financial year,Value of landings", *lines, "")))
    assert (found.form, found.table.splitlines()[1]) == ("financial_year", "X-ASH,Ash,2013-14,1100000")


def test_each_kind_of_row_has_its_rate_and_a_bare_rate_asks_what_it_counts(tmp_path: Path) -> None:
    rows = [f"{kind},{year},4.{year % 7}" for year in range(2019, 2025) for kind in ("Male", "Female")]
    lines = [f"{name},{row}" for row in rows for name in ("Ash", "Elm")]
    text = "\n".join(("Town,Sex,Year,{}", *lines, ""))
    found = guessed(tmp_path, text.format('"Deaths per 1,000 people"'))
    assert [one.meaning.one for one in found.measures] == ["male death rate", "female death rate"]
    assert found.measures[0].meaning.unit == "deaths per 1,000 people"
    with pytest.raises(Trouble, match="says of how many it is a rate, and not what is counted"):
        guessed(tmp_path, text.format('"Rate per 1,000 population"'))
    of = told(tmp_path, "Falls,Rate per 100 000 population", "41,4.5", "52,5.2", "48,4.9", type__falls="flow")[1]
    assert (of.one, of.unit) == ("fall rate", "falls per 100,000 people")


def test_all_crimes_beside_crimes_keep_their_name(tmp_path: Path) -> None:
    rows = tuple(f"{n},{2 * n + 7}" for n in (41, 52, 60, 48))
    assert [one.many for one in told(tmp_path, "Crimes,All crimes", *rows, called__all_crimes="all crimes")] == [
        "crimes",
        "all crimes",
    ]


def test_a_total_that_never_falls_is_asked_about_however_a_program_wrote_it(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="the figures never fall") as asked:
        told(tmp_path, "totalCases", *map(str, range(40, 100, 5)))
    assert "type.total" in asked.value.mend


def test_weeks_that_commence_are_known_by_a_heading_with_an_underscore(tmp_path: Path) -> None:
    lines = [f"{name},2024-01-{day:02},{n + day}" for n, name in enumerate(("Ash", "Elm")) for day in (1, 8, 15, 22)]
    found = guessed(tmp_path, "\n".join(("region,week_commencing,calls", *lines, "")))
    assert found.first == "2024-01-07"


def test_a_figure_with_an_unquoted_comma_is_named_as_a_row_too_wide(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="row 2: has 4 cells, where the headings in row 1 have 3") as told_so:
        guessed(tmp_path, months("Calls", "1,234", "2,345", "1,900"))
    assert "1,234" in told_so.value.mend
