"""Tables at first sight: what is read without a question, because one reading is far the likeliest or none misleads."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlg.errors import Trouble
from nlg.intake.answers import Inquiry
from nlg.intake.draft import Origin, sheet_text
from nlg.intake.guess import guess
from nlg.intake.readers import Page, pages
from nlg.intake.register import load_register
from nlg.intake.which_page import which_page
from tests.guessing import guessed, many
from tests.workbook import workbook

TOWNS = ("Ash", "Elm")


def over(periods: tuple[str, ...], heading: str, *, period: str = "Period", title: str = "") -> str:
    """A long table: a figure for each town and period."""
    lines = [f"{name},{text},{40 + 7 * n % 11}" for n, text in enumerate(periods) for name in TOWNS]
    return "\n".join((*([title, ""] if title else []), f"Town,{period},{heading}", *lines, ""))


def years(*rows: str, heading: str, title: str = "", first: int = 2018) -> str:
    lines = [f"{name},{first + n},{row}" for n, row in enumerate(rows) for name in TOWNS]
    return "\n".join((*([f'"{title}"', ""] if title else []), f"Town,Year,{heading}", *lines, ""))


def page_of(folder: Path, text: str) -> Page:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return pages(path)[0]


FOUR = ("2019/20", "2020/21", "2021/22", "2022/23")


@pytest.mark.parametrize(
    ("heading", "title", "form"),
    [
        ("Loans", "Library loans by town", "financial_year"),
        ("Spend (£)", "", "financial_year"),
        ("Apprenticeship starts", "By academic_year", "academic_year"),
    ],
)
def test_years_of_public_bodies_are_financial_years(heading: str, title: str, form: str, tmp_path: Path) -> None:
    assert guessed(tmp_path, over(FOUR, heading, title=title)).form == form


@pytest.mark.parametrize("title", ["Attendances by club", "Students", "Visits"])
def test_years_of_schools_and_clubs_are_asked_about(title: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="may be a financial year") as asked:
        guessed(tmp_path, over(FOUR, "Deaths of bees", title=f"{title} (colleges)"))
    assert "--say years=" in asked.value.mend


def test_quarters_of_financial_years_begin_in_april_where_councils_count_them(tmp_path: Path) -> None:
    quarters = ("Q3 2021/22", "Q4 2021/22", "Q1 2022/23", "Q2 2022/23")
    with pytest.raises(Trouble, match="with which month does its first quarter begin"):
        guessed(tmp_path, over(quarters, "Visits"))
    assert guessed(tmp_path, over(quarters, "Visits"), quarters="from-july").first == "2022-01-01"
    assert guessed(tmp_path, over(quarters, "Visits", title="Visits to Kent County Council")).first == "2021-10-01"


@pytest.mark.parametrize(
    ("period", "periods", "form", "first"),
    [
        ("Quarter", ("1T 2022", "2T 2022", "3T 2022"), "quarter", "2022-01-01"),
        ("As at date", ("31 Aug 2020", "31 Aug 2021", "31 Aug 2022"), "year", "2020"),
        ("Date", tuple(f"2022-{n:02}-28" for n in range(1, 10)), "month", "2022-01-01"),
        ("Local election", ("5 May 2011", "7 May 2015", "2 May 2019"), "occasion", "2011-05-05"),
        ("Year", ("2019", "2020", "2021", "2022*"), "year", "2019"),
    ],
)
def test_more_steps_of_time_are_read(
    period: str, periods: tuple[str, ...], form: str, first: str, tmp_path: Path
) -> None:
    found = guessed(tmp_path, over(periods, "Visits", period=period))
    assert (found.form, found.first) == (form, first)


def test_quarters_in_a_column_of_their_own_are_no_kinds(tmp_path: Path) -> None:
    lines = [f"{a},{y},Qtr {q},{40 + q}" for y in (2021, 2022) for q in (1, 2, 3, 4) for a in TOWNS]
    found = guessed(tmp_path, "\n".join(("Town,Year,Qtr,Visits", *lines, "")))
    assert (found.form, many(found)) == ("quarter", ["visits"])


def test_years_over_months_and_months_in_figures_are_headings(tmp_path: Path) -> None:
    two = "Visits\n,2022,,,2023,,\nTown,Oct,Nov,Dec,Jan,Feb,Mar\n"
    found = guessed(tmp_path, two + "".join(f"{name},closed,52,60,41,51,44\n" for name in TOWNS) + "Oak,1,2,3,4,5,6\n")
    assert (found.form, found.first, found.rows) == ("month", "2022-10-01", 18)
    one = guessed(tmp_path, "Offence,Borough,202201,202202,202203\nTHEFT,Ash,41,52,60\nTHEFT,Elm,42,55,61\n")
    assert (one.form, one.first) == ("month", "2022-01-01")


def test_a_few_periods_without_figures_are_not_known(tmp_path: Path) -> None:
    there = tuple(str(year) for year in range(2010, 2024) if year not in (2020, 2021))
    found = guessed(tmp_path, over(there, "Visits"))
    assert [line for line in found.table.splitlines() if ",2020," in line] == ["X-ASH,Ash,2020,", "X-ELM,Elm,2020,"]


def test_sheets_of_notes_are_not_asked_about(tmp_path: Path) -> None:
    rows = [["Town", "2021", "2022", "2023"], ["Ash", 41, 52, 60], ["Elm", 42, 51, 61]]
    notes = [["Note number", "Note text"], ["1", "Adjusted"], ["2", "Revised"]]
    path = tmp_path / "visits.xlsx"
    path.write_bytes(workbook({"Cover_sheet": [["Visits"]], "Visits": rows, "Notes": notes}))
    assert which_page(pages(path), Inquiry()).name == "Visits"


def test_names_of_places_over_columns_are_areas(tmp_path: Path) -> None:
    lines = "".join(f"{2018 + n},{40 + n},{50 + n % 3},{60 + n % 4}\n" for n in range(6))
    registers = {path.stem: load_register(path) for path in Path("nlg/registers").glob("*.csv")}
    found = guess(page_of(tmp_path, f"Births\n\nYear,Medway,Dover,Thanet\n{lines}"), "t", registers, Inquiry())
    assert len(found.cast.codes) == 3
    at = guessed(tmp_path, f"Mean PM2.5 (µg/m³) at monitoring stations\n\nYear,Ash Road,Elm,Oak\n{lines}")
    assert (at.cast.one, ",Ash Road,Ash Road,,at," in at.cast.text) == ("station", True)


@pytest.mark.parametrize(
    ("title", "heading", "rows", "told"),
    [
        ("Dog licences issued", "Individual,Lifetime,Total", ("40,5,45", "42,6,48"), "individual dog licences issued"),
        ("", "Minor,Major,Total attendances", ("40,5,45", "42,6,48"), "minor attendances"),
        ("Table 9: permanent dwellings started and completed", "Started,Completed", ("40,45", "42,41"), None),
        ("Number of households assessed as homeless", "Owed a duty,Not homeless", ("40,45", "42,41"), None),
        ("", "Average attendance,Highest", ("40,45", "42,51"), None),
        ("", 'Self-harm incidents,"Self-harm rate per 1,000 prisoners"', ("40,45", "42,41"), None),
    ],
)
def test_headings_take_their_noun_from_the_title_or_the_total(
    title: str, heading: str, rows: tuple[str, ...], told: str | None, tmp_path: Path
) -> None:
    unit = {"unit__average_attendance": "people"} if "attendance,H" in heading else {}
    found = many(
        guessed(tmp_path, years(*rows, "41,40" + ",81" * (told is not None), heading=heading, title=title), **unit)
    )
    expected = {
        "Started,Completed": ["dwellings started", "dwellings completed"],
        "Owed a duty,Not homeless": ["households owed a duty", "households not homeless"],
        "Average attendance,Highest": ["average attendance", "peak attendance"],
        'Self-harm incidents,"Self-harm rate per 1,000 prisoners"': ["self-harm incidents", "self-harm rates"],
    }
    assert told in found if told else found == expected[heading]


@pytest.mark.parametrize(
    ("title", "heading", "told"),
    [
        ("Drug misuse deaths by council area", "Deaths", "drug misuse deaths"),
        ("Table 6: Children in low income families, local area statistics", "Number of children", None),
        ("Children in Kent", "Number of children", "children"),
        ("Bathing water quality: E. coli (mg/l), mean by season", "Value", "E. coli levels"),
        ("Hate crimes recorded by the police", "Number of offences", "hate crimes"),
        ("A&E attendances and waits by town", "Total attendances", "A&E attendances"),
        ("Planning applications decided: major ones", "Decisions", "planning decisions"),
        (
            "Numbers of households on local authorities' housing waiting lists",
            "Number",
            "households on housing waiting lists",
        ),
        ("Bus punctuality: percentage of services running on time by town", "Value", "bus punctuality"),
        (
            "GCSE results: % of pupils achieving grade 5 or above in English and maths",
            "Value",
            "percentages of pupils achieving grade 5 or above in English and maths",
        ),
        ("Claimant count by sex and age", "Value", "claimants"),
        ("Airport delays: average delay per flight (minutes), departures", "Average delay (minutes)", "average delays"),
    ],
)
def test_a_word_alone_says_no_more_than_its_title(title: str, heading: str, told: str | None, tmp_path: Path) -> None:
    found = many(guessed(tmp_path, years("41", "40", "44", heading=heading, title=title)))
    assert found == [told or "children in low income families"]


def test_parts_that_add_up_have_the_noun_of_their_whole(tmp_path: Path) -> None:
    rows = ("100,60,40", "120,80,40", "90,50,40")
    found = guessed(tmp_path, years(*rows, heading="Attendances,Number within 4 hours,Number over 4 hours"))
    assert many(found)[1:] == ["attendances within 4 hours", "attendances over 4 hours"]


def test_a_crude_rate_says_of_how_many_by_its_count_and_population(tmp_path: Path) -> None:
    rows = tuple(f"{60 + 3 * n},389000,{(60 + 3 * n) / 3.89:.1f}" for n in range(6))
    found = guessed(tmp_path, years(*rows, heading="Deaths,Population,Crude Rate"))
    assert found.measures[2].meaning.unit == "deaths per 100,000 people"


def test_fractions_that_two_columns_show_are_per_cent(tmp_path: Path) -> None:
    rows = tuple(f"{whole},{part},{part / whole:.4f}" for whole, part in ((300, 201), (310, 199), (290, 188)))
    found = guessed(tmp_path, years(*rows, heading="Incomplete pathways,Within 18 weeks,% within 18 weeks"))
    assert [(one.meaning.many, one.meaning.times) for one in found.measures[1:]] == [
        ("incomplete pathways within 18 weeks", 1),
        ("percentages of incomplete pathways within 18 weeks", 100),
    ]


def test_what_is_counted_or_stands_in_a_table_of_thousands_is_written_out(tmp_path: Path) -> None:
    text = years("47.1", "48.2", "51.0", heading="Net debit", title="Debit of councils, £ thousand")
    of = guessed(tmp_path, text).measures[0].meaning
    assert (of.type, of.unit, of.times, of.adds) == ("index", "£", 1000, False)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Naissances vivantes par département", "live births"),
        ("Arbeitslosenquote nach Kreisen (in %)", "unemployment rates"),
        ("Número de turistas según comunidad autónoma", "tourists"),
    ],
)
def test_common_words_of_other_tongues_are_known(title: str, told: str, tmp_path: Path) -> None:
    text = f"{title}\n\nDépartement;2021;2022;2023\nNord;4,1;5,2;6,3\nOise;5,1;6,2;7,3\n"
    if told != "unemployment rates":
        text = text.replace(",", "")
    assert many(guessed(tmp_path, text)) == [told]


def test_three_decimals_of_what_is_measured_are_decimals(tmp_path: Path) -> None:
    rows = ("7.635", "7.601", "7.588")
    assert "7.635" in guessed(tmp_path, years(*rows, heading="River level (m)")).table
    with pytest.raises(Trouble, match=r"'7\.635' may be more than a thousand"):
        guessed(tmp_path, years(*rows, heading="Visits"))


def test_lengths_of_time_under_periods_have_their_unit_from_the_title(tmp_path: Path) -> None:
    text = "Indicators: mean response time (hour:min:sec)\n\nService,2021,2022,2023\n"
    found = guessed(tmp_path, text + "Ash,00:42:30,00:41:00,01:02:00\nElm,00:32:30,00:31:00,00:52:00\n")
    assert (found.measures[0].meaning.unit, many(found)) == ("minutes", ["mean response times"])
    assert "42.50" in found.table


def test_what_lies_below_the_table_or_beside_its_labels_is_no_row(tmp_path: Path) -> None:
    text = "Births\n\nTown,2021,2022,2023\nAsh,41,52,60\nElm,42,51,61\n\nThese figures are missing.,-\nINFO,Adjusted.\n"
    assert guessed(tmp_path, text).rows == 6
    turns = "Town,,2021,2022\nAsh,Number,41,52\n,%,4.1,5.2\nElm,Number,61,62\n,%,6.1,6.2\n"
    found = guessed(tmp_path, f"Pupils eligible for free meals\n\n{turns}")
    assert many(found) == ["pupils eligible for free meals", "shares of pupils eligible for free meals"]
    assert found.measures[0].meaning.type == "stock"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Station,Month,Response time,Calls\n" + "".join(f"A,2023-{n:02},07:{30 + n},1,204\n" for n in range(1, 8)),
            "row 2: has 5 cells, where the headings in row 1 have 4",
        ),
        (
            "Town;Month;Visits\nA;2023-01;4\nB;2023-01;5\nA,2023-02,6\nB;2023-02;7\n",
            "row 4: 'A,2023-02,6' is one cell, and its parts stand between ','",
        ),
        (over(("2021", "2022", "2023", "2024"), "Visits").replace(",47", ",-5", 1), "-5 visits: nobody counts below"),
    ],
)
def test_slips_are_named_before_anything_else_is_asked(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        guessed(tmp_path, text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "rows", "told"),
    [
        ("Fatal,Serious,Total casualties", ("2,9,11", "1,7,8", "3,9,12"), ["casualties", "people killed"]),
        (
            "Potholes repaired,Average days to repair",
            ("41,4.1", "42,4.4", "40,5.2"),
            ["average times to repair potholes"],
        ),
        (
            "max_temp_c,tmin degC",
            ("12.1,4.1", "14.2,4.4", "11.3,5.2"),
            ["maximum temperatures", "minimum temperatures"],
        ),
        (
            "Households in hostels,of which with children",
            ("41,20", "42,22", "40,19"),
            ["households in hostels", "households in hostels with children"],
        ),
        ("CPI index (2015=100)", ("101.2", "102.3", "103.4"), ["CPI"]),
        ("Average home league attendance", ("410", "520", "600"), ["average home league attendance"]),
    ],
)
def test_headings_are_told_as_people_say(heading: str, rows: tuple[str, ...], told: list[str], tmp_path: Path) -> None:
    assert set(told) <= set(many(guessed(tmp_path, years(*rows, heading=heading))))


def test_what_stands_in_a_town_is_not_the_town(tmp_path: Path) -> None:
    registers = {path.stem: load_register(path) for path in Path("nlg/registers").glob("*.csv")}
    lines = "".join(f"{name},{year},{40 + year % 7}\n" for year in range(2018, 2024) for name in ("Exeter", "Cardiff"))
    for heading, where in (("Airport", "at"), ("District", "in")):
        found = guess(page_of(tmp_path, f"{heading},Year,Passengers\n{lines}"), "t", registers, Inquiry())
        assert (f",Exeter,,{where}," in found.cast.text, found.cast.one) == (True, heading.casefold())


@pytest.mark.parametrize(
    ("heading", "names", "one", "line"),
    [
        ("Name", ("Ash Hospital", "Elm Infirmary", "Oak Hospital"), "hospital", ",Elm Infirmary,,at,hospital"),
        ("Site", ("Ash Road", "Elm", "Oak"), "site", ",Elm,,at,site"),
        ("Commodity", ("Barley", "Oats", "Wheat"), "commodity", "the commodities listed"),
        ("Commodity", ("Feed barley", "Feed wheat", "Oats"), "commodity", ",Feed wheat,feed wheat,,for,"),
        ("Prison", ("Ash", "Elm", "Oak"), "prison", ",Elm,,at,prison"),
    ],
)
def test_where_things_happen_is_seen(heading: str, names: tuple[str, ...], one: str, line: str, tmp_path: Path) -> None:
    rows = "".join(f"{name},{year},{40 + year % 7},600\n" for year in range(2018, 2024) for name in names)
    found = guessed(tmp_path, f"{heading},Year,Population,Operational capacity\n{rows}")
    assert (found.cast.one, line in found.cast.text) == (one, True)
    assert many(found) == ["prisoners" if one == "prison" else many(found)[0], "places"]


@pytest.mark.parametrize(
    ("period", "periods", "form", "called"),
    [
        ("Winter", ("2019/20", "2020/21", "2021/22"), "season", ""),
        ("Sample date", ("2024-05-13", "2024-05-27", "2024-06-12", "2024-07-01"), "occasion", "sample"),
        ("Date", ("2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"), "week_ending", ""),
        ("Monat", ("01.2024", "02.2024", "03.2024", "04.2024"), "month", ""),
    ],
)
def test_periods_that_can_be_but_one_thing_are_not_asked_about(
    period: str, periods: tuple[str, ...], form: str, called: str, tmp_path: Path
) -> None:
    found = guessed(tmp_path, over(periods, "Visits", period=period))
    assert (found.form, found.called) == (form, called)


@pytest.mark.parametrize(
    ("note", "who", "said"),
    [
        ("Source: Defra, local authority collected waste statistics", "Defra", "Defra"),
        ("Source: Kent County Council transport unit", "Kent County Council transport unit", "the Kent"),
        ("Civil Aviation Authority", "Civil Aviation Authority", "the Civil"),
        ("Police forces and their areas", "Publisher not known", "the publisher"),
        ("Local Authority", "Publisher not known", "the publisher"),
    ],
)
def test_a_publisher_is_told_by_name(note: str, who: str, said: str, tmp_path: Path) -> None:
    found = guessed(tmp_path, f'"{note}"\n\n' + over(FOUR, "Library loans"))
    text = sheet_text("t", found, Origin(file="t.csv", sha256="0", sheet=""), (), "")
    assert f'publisher = "{who}"' in text
    assert f'publisher_said = "{said}' in text


@pytest.mark.parametrize(
    ("periods", "heading", "told"),
    [
        (
            ("30 June 2022", "31 December 2022", "30 June 2023"),
            "Prisoners",
            ["mid-year prisoners", "year-end prisoners"],
        ),
        (("Jun 2022", "Dec 2022", "Jun 2023", "Dec 2023"), "Births", ["second-half births", "first-half births"]),
        (
            ("H1 2022", "H2 2022", "H1 2023"),
            "Homes let (%)",
            ["first-half shares of homes let", "second-half shares of homes let"],
        ),
    ],
)
def test_what_comes_twice_a_year_is_told_with_that_of_other_years(
    periods: tuple[str, ...], heading: str, told: list[str], tmp_path: Path
) -> None:
    assert many(guessed(tmp_path, over(periods, heading))) == told
