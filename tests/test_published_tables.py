"""Tables as official sources publish them: what they say for themselves, what is asked, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlg.errors import Trouble
from nlg.intake.answers import Irregular
from nlg.intake.guess import Guess
from tests.guessing import guessed, many


def years(heading: str, *rows: str, title: str = "", each: tuple[str, ...] = ("Ash", "Elm")) -> str:
    """A long table: each area with each row's figures, a year each."""
    lines = [f"{name},{2020 + n},{row}" for n, row in enumerate(rows) for name in each]
    return "\n".join((*([title] if title else []), f"Town,Year,{heading}", *lines, ""))


def figures(found: Guess) -> list[str]:
    return [line.rpartition(",")[2] for line in found.table.splitlines()[1:]]


@pytest.mark.parametrize(
    ("texts", "form", "first"),
    [
        (("01JUL2022", "01AUG2022", "01SEP2022"), "month", "2022-07-01"),
        (("20230101", "20230108", "20230115"), "week_ending", "2023-01-01"),
        (("As at 31 March 2022", "As at 31 March 2023", "As at 31 March 2024"), "year", "2022"),
    ],
)
def test_a_day_is_read_in_more_of_its_spellings(texts: tuple[str, ...], form: str, first: str, tmp_path: Path) -> None:
    lines = [f"{name},{text},4{n}" for n, text in enumerate(texts) for name in ("Ash", "Elm")]
    said = {"year": {"form": "year"}, "week_ending": {"week": "ending"}}.get(form, {})
    found = guessed(tmp_path, "\n".join(("Town,As at date,Visits", *lines, "")), **said)
    assert (found.form, found.first) == (form, first)


def test_a_gap_is_not_known_where_a_person_says_so(tmp_path: Path) -> None:
    there = (2018, 2019, 2021, 2022)
    text = "Town,Year,Visits\n" + "".join(f"{a},{y},4{y % 10}\n" for a in ("Ash", "Elm") for y in there)
    with pytest.raises(Trouble, match=r"row 3, column B: after '2019' the year that begins on 2020-01-01") as caught:
        guessed(tmp_path, text)
    assert "--say gaps=not-known" in caught.value.mend
    found = guessed(tmp_path, text, gaps="not-known")
    assert [line for line in found.table.splitlines() if ",2020," in line] == ["X-ASH,Ash,2020,", "X-ELM,Elm,2020,"]


def test_more_gaps_than_figures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="has no figures, and so have 9 of 11"):
        guessed(tmp_path, "Town,Census 2011,Census 2021\nAsh,1000,1100\nElm,900,950\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Time period,Operator,Sales\n2024/25 P07,c2c,4\n2024/25 P08,c2c,5\n", "thirteen periods of a year"),
        ("Period end,Operator,Sales\n01/01/2024,A,4\n29/01/2024,A,5\n26/02/2024,A,6\n", "are four weeks apart"),
        ("Town,Candidate,Votes\nAsh,A N Other,41\nElm,J Carter,52\n", "this is one moment only"),
        ("Beach,2022,2023\nAsh,Good,Poor\nElm,Poor,Good\n", r"row 2: holds words \('Good'\) where figures are due"),
        ("Date,Price\n2024-01-01,4\n2024-01-02,5\n2024-01-02,6\n", "row 4: there is a figure for 2024-01-02 already"),
    ],
)
def test_what_cannot_be_carried_is_refused_in_plain_words(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises((Trouble, Irregular), match=said):
        guessed(tmp_path, text, type__price="index", place="Ash")


def test_the_number_of_a_week_is_no_figure(tmp_path: Path) -> None:
    text = "Registration Week,Week Ending,Births\n52,2023-12-29,41\n1,2024-01-05,52\n2,2024-01-12,60\n"
    assert many(guessed(tmp_path, text, place="Ash")) == ["births"]


def test_a_row_that_is_there_twice_is_read_once_and_another_figure_is_not(tmp_path: Path) -> None:
    text = years("Visits", "41", "52", "60")
    assert figures(guessed(tmp_path, f"{text}Elm,2022,60\n")) == ["41", "41", "52", "52", "60", "60"]
    with pytest.raises(Trouble, match="row 8: 'Elm' is there for 2022 already, in row 7"):
        guessed(tmp_path, f"{text}Elm,2022,61\n")


def test_a_name_that_changes_with_its_code_kept_is_one_area(tmp_path: Path) -> None:
    rows = [("X1", "Shepway", "Ash"), ("X1", "Shepway", "Ash"), ("X1", "Folkestone", "Ash")]
    lines = [f"{code},{name},{2020 + n},4{n}\nX2,{other},{2020 + n},5{n}" for n, (code, name, other) in enumerate(rows)]
    found = guessed(tmp_path, "\n".join(("LA code,LA name,Year,Visits", *lines, "")))
    assert many(found) == ["visits"]
    assert "X1,Folkestone,Folkestone" in found.cast.text


def test_levels_in_columns_of_their_own_become_one_column_of_areas(tmp_path: Path) -> None:
    head = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code"
    lines = [
        f"{y}{y + 1 - 2000},Autumn term,{level},E92000001,England,{codes},4{y % 10}"
        for y in (2021, 2022, 2023)
        for level, codes in (
            ("National", ",,,"),
            ("Local authority", "E1,North,X1,Ash"),
            ("Local authority", "E1,North,X2,Elm"),
        )
    ]
    found = guessed(tmp_path, "\n".join((f"{head},la_name,pupils_absent", *lines, "")))
    assert (found.form, found.left_out) == ("academic_year", ("England",))
    assert sorted(found.cast.codes.values()) == ["X1", "X2"]


def test_headings_in_one_word_and_rows_of_periods_over_a_lone_heading_are_read(tmp_path: Path) -> None:
    camel = "WeekEndingDate,HealthBoard,NumberOfAttendances\n20240107,Ash,41\n20240114,Ash,52\n20240121,Ash,60\n"
    assert many(guessed(tmp_path, camel)) == ["attendances"]
    exchange = (
        '"People on Universal Credit"\n\nMonth,May 2024,June 2024,July 2024\nRegion\nAsh,41,52,60\nElm,42,53,61\n'
    )
    found = guessed(tmp_path, exchange)
    assert (many(found), found.cast.one) == (["people on Universal Credit"], "region")


@pytest.mark.parametrize(
    ("heading", "kind", "said"),
    [
        ("Total decisions", "flow", "decisions"),
        ("Rainfall total (mm)", "index", "total rainfall"),
        ("Dwelling stock", "stock", "dwellings"),
        ("Open caseload", "stock", "open cases"),
        ("Population at 24 months", "stock", "people aged 24 months"),
        ("Highest attendance", "index", "peak attendance"),
        ("Average (median) waiting time (in weeks)", "index", "average waiting times"),
        ("Average spills per overflow", "index", "average numbers of spills per overflow"),
        ("Cumulative cases since 1 October 2023", "total", "cumulative cases since 1 October 2023"),
        ("Police officers (FTE)", "stock", "police officers"),
        ("Exchange rate against sterling", "index", "exchange rates against sterling"),
    ],
)
def test_a_heading_is_told_by_its_noun(heading: str, kind: str, said: str, tmp_path: Path) -> None:
    of = guessed(
        tmp_path, years(heading, "41.5", "52.1", "60.2") if "FTE" in heading else years(heading, "41", "52", "60")
    )
    assert [(told.meaning.type, told.meaning.many) for told in of.measures] == [(kind, said)]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Total number of visits to the museums and galleries of our county by site", "visits"),
        ("VEH0105: Licensed vehicles at the end of the quarter", "licensed vehicles"),
        (
            "Table 1: Estimated number of people sleeping rough on a single night in autumn by town",
            "people sleeping rough",
        ),
    ],
)
def test_a_title_gives_its_noun_and_not_its_number(title: str, said: str, tmp_path: Path) -> None:
    text = f'"{title}"\nTown,2021,2022,2023\nAsh,41,52,60\nElm,42,50,61\n'
    assert many(guessed(tmp_path, text)) == [said]


def test_what_is_told_in_other_money_is_in_no_pounds_and_not_compared(tmp_path: Path) -> None:
    text = (
        "Monthly average exchange rates against sterling (foreign currency per \u00a31)\n"
        "Month,Euro,US dollar,Yen\nJan 2024,1.16,1.27,185.1\nFeb 2024,1.17,1.26,188.3\nMar 2024,1.15,1.28,190.2\n"
    )
    found = guessed(tmp_path, text, columns="areas")
    assert [(told.meaning.type, told.meaning.unit) for told in found.measures] == [("index", "to the pound")]
    assert found.apart
    assert ",Euro,Euro,,for," in found.cast.text


def test_a_complement_and_ratings_have_the_noun_of_their_whole(tmp_path: Path) -> None:
    text = years("Total Attendances,Attendances over 4hrs,Percentage in 4 hours or less", "200,50,75", "300,60,80")
    assert many(guessed(tmp_path, text))[2] == "percentages of attendances in 4 hours or less"
    text = years("Bathing waters,Good,Poor", "40,30,10", "42,30,12")
    assert many(guessed(tmp_path, text))[1:] == ["bathing waters rated good", "bathing waters rated poor"]


def test_parts_that_add_up_are_of_the_sort_of_their_whole(tmp_path: Path) -> None:
    found = guessed(tmp_path, years("Adults,Children,Total visitors", "40,30,70", "42,30,72"))
    assert [told.meaning.type for told in found.measures] == ["flow"] * 3


def test_indices_have_no_total_and_what_figures_are_held_against_stays_out(tmp_path: Path) -> None:
    rows = "".join(f"{y},10{y % 10},11{y % 10},10{y % 10}\n" for y in (2021, 2022, 2023))
    text = f"Consumer prices index by region (2015=100)\nYear,Ash,Elm,All items\n{rows}"
    assert guessed(tmp_path, text).left_out == ("All items",)
    found = guessed(
        tmp_path, years("Actual (mm),Normal (mm),percentage_change", "41,50,2", "52,50,3"), called__actual_mm="rainfall"
    )
    assert many(found) == ["rainfall"]


def test_columns_of_areas_may_carry_notes(tmp_path: Path) -> None:
    rows = "Year,c2c [note 3],Merseyrail\n2021,4.1,5.2\n2022,4.4,5.9\n2023,4.6,6.1\n"
    found = guessed(tmp_path, f"Passenger journeys by operator (millions)\n{rows}")
    assert many(found) == ["passenger journeys"]
    assert [line.split(",")[1] for line in found.table.splitlines()[1:3]] == ["c2c", "Merseyrail"]


def test_households_per_thousand_ask_of_what(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nothing says for every 1,000 of whom households in TA are"):
        guessed(tmp_path, years("Households in TA per (000s)", "4.1", "4.3"))


def test_an_answer_in_english_keeps_its_per_cent_and_names_in_capitals_are_told_in_small(tmp_path: Path) -> None:
    text = "Kreis;Monat;Arbeitslosenquote in %\n" + "".join(
        f"{name};{month} 2024;{n},5\n"
        for name in ("KIEL", "FLENSBURG")
        for n, month in enumerate(("Januar", "Februar"), 4)
    )
    found = guessed(tmp_path, text, called__arbeitslosenquote_in="unemployment rates")
    assert [(told.meaning.type, told.meaning.unit) for told in found.measures] == [("rate", "%")]
    assert ",KIEL,Kiel," in found.cast.text


def test_a_number_under_a_title_of_number_and_percentage_is_no_per_cent(tmp_path: Path) -> None:
    title = "Number and percentage of adult patients seen by an NHS dentist"
    found = guessed(tmp_path, years("Number,Percentage of population", "483678,41.5", "459267,42.1", title=title))
    assert [(told.meaning.many, told.meaning.unit) for told in found.measures] == [
        ("adult patients seen", "adult patients seen"),
        ("percentages of population", "%"),
    ]
    with pytest.raises(Trouble, match="figures such as 483678 are no per cent"):
        guessed(tmp_path, years("Share of adults", "483678", "459267"))


def test_a_name_of_a_variable_is_asked_about_and_pupils_eligible_are_pupils(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="its heading is the name of a variable"):
        guessed(tmp_path, years("sess_overall_percent", "4.1", "4.3"))
    found = guessed(tmp_path, years("Pupils eligible for free school meals", "41", "43"))
    assert [(told.meaning.type, told.meaning.one) for told in found.measures] == [
        ("stock", "pupil eligible for free school meals")
    ]


def test_a_year_and_three_months_of_it_are_a_quarter(tmp_path: Path) -> None:
    each = [(quarter, town) for quarter in ("Jan to Mar", "Apr to Jun") for town in ("Ash", "Elm")]
    text = "Year,Quarter,Town,Visits\n" + "".join(f"2023,{quarter},{town},41\n" for quarter, town in each)
    found = guessed(tmp_path, text)
    assert (found.form, found.first) == ("quarter", "2023-01-01")


def test_of_whom_a_ratio_is_and_how_it_is_adjusted_are_no_part_of_its_name(tmp_path: Path) -> None:
    of = guessed(tmp_path, years("Sex ratio (females per 1000 males)", "941", "952")).measures[0].meaning
    assert (of.many, of.one, of.unit) == ("sex ratios", "sex ratio", "females per 1000 males")
    found = guessed(tmp_path, years("Unemployment rate ; Seasonally adjusted (%)", "4.1", "4.3"))
    assert many(found) == ["unemployment rates"]


def test_a_bare_quantity_is_that_of_the_title_and_stands_for_a_species(tmp_path: Path) -> None:
    rows = "".join(f"Cod,{y},4{y % 10}\nHake,{y},5{y % 10}\n" for y in (2021, 2022, 2023))
    found = guessed(tmp_path, f"Landings by vessels into ports by species\nSpecies,Year,Quantity (tonnes)\n{rows}")
    assert (many(found), found.measures[0].meaning.unit) == (["weights of landings"], "tonnes")
    assert ",Cod,Cod,,for," in found.cast.text
