"""What a table of any domain may say in its own way: thousands, groups, averages, numbers for names, once a year."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from desk.given import given_file
from desk.new import Wanted, run
from nlg.errors import Trouble
from nlg.home import Home
from nlg.intake.answers import Inquiry
from nlg.intake.arriving import cleaned
from nlg.intake.draft import Origin, sheet_text
from nlg.intake.guess import guess
from nlg.intake.readers import Page, pages
from nlg.intake.register import load_register
from nlg.intake.scale import scale
from nlg.intake.sheet import load_sheet
from nlg.intake.spans import Span, span
from tests.guessing import guessed


def months(heading: str, *rows: str, area: str = "Town", each: tuple[str, ...] = ("A", "B")) -> str:
    """A long table: each area with each row's figure, a month each."""
    lines = [f"{name},2024-{n:02}-01,{row}" for n, row in enumerate(rows, 1) for name in each]
    return "\n".join((f"{area},Month,{heading}", *lines, ""))


@pytest.mark.parametrize(
    ("heading", "written", "unit", "one"),
    [
        ("Income (\u00a3m)", "4400000", "\u00a3", "income"),
        ("Exports ($ million)", "4400000", "$", "value of exports"),
        ("Cattle (thousand head)", "4400", "cattle", "cattle"),
        ('"Cattle (1,000 head)"', "4400", "cattle", "cattle"),
        ('"Visitors, thousands"', "4400", "visitors", "visitor"),
        ("Tax collected (Rs crore)", "44000000", "rupees", "tax collected"),
        ("Receipts (R$ mil)", "4400", "reais", "value of receipts"),
        ("Exports (SEK million)", "4400000", "Swedish kronor", "value of exports"),
        ("Passengers (000s)", "4400", "passengers", "passenger"),
        ("Level (m)", "4.4", "m", "level"),
        ("Deaths per million people", "4.4", "deaths per 1,000,000 people", "death rate"),
    ],
)
def test_what_counts_in_thousands_or_millions_is_written_out(
    heading: str, written: str, unit: str, one: str, tmp_path: Path
) -> None:
    found = guessed(tmp_path, months(heading, "4.4", "5.1", "6.0"))
    of = found.measures[0].meaning
    assert (found.table.splitlines()[1].split(",")[3], of.unit, of.one) == (written, unit, one)


def test_none_of_a_thousand_may_be_hundreds_and_is_not_known(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Passengers (thousands)", "4.4", "0.0", "6.0"))
    assert [line.rpartition(",")[2] for line in found.table.splitlines()[1::2]] == ["4400", "", "6000"]


def test_a_title_that_says_thousands_speaks_of_counts_and_not_of_rates(tmp_path: Path) -> None:
    text = "Jobs and rates (thousands)\n\n" + months("Vacancies,Vacancy rate", "4.4,2.1", "5.1,2.2", "6.0,2.3")
    times = {told.meaning.many: told.meaning.times for told in guessed(tmp_path, text).measures}
    assert times == {"vacancies": 1000, "vacancy rates": 1}
    assert scale("1 in a million chances")[0] == 1


@pytest.mark.parametrize(
    ("heading", "kind", "many", "one"),
    [
        ("Electorate", "stock", "voters", "voter"),
        ("Waiting list", "stock", "people on the waiting list", "person on the waiting list"),
        ("Seriously injured", "flow", "people seriously injured", "person seriously injured"),
        ("Waiting over 52 weeks", "stock", "people waiting over 52 weeks", "person waiting over 52 weeks"),
        ("Applications granted (%)", "share", "shares of applications granted", "share of applications granted"),
        ("Unemployment rate", "rate", "unemployment rates", "unemployment rate"),
        ("Leakage (Ml/day)", "index", "leakage", "leakage"),
        ("Median wait (weeks)", "index", "median waits", "median wait"),
        ("Generation (GWh)", "flow", "generation", "generation"),
        ("E. coli (mg/l)", "index", "E. coli levels", "E. coli level"),
        (
            "Intestinal enterococci (cfu per 100 ml)",
            "index",
            "intestinal enterococci levels",
            "intestinal enterococci level",
        ),
        ("Diesel (pence per litre)", "index", "diesel prices", "diesel price"),
    ],
)
def test_a_heading_is_told_as_what_it_is(heading: str, kind: str, many: str, one: str, tmp_path: Path) -> None:
    of = guessed(tmp_path, months(heading, "41", "52", "60")).measures[0].meaning
    assert (of.type, of.many, of.one) == (kind, many, one)


def test_an_average_of_whole_figures_is_never_counted(tmp_path: Path) -> None:
    of = guessed(tmp_path, months("Average attendance", "410", "520", "600"), unit__average_attendance="spectators")
    assert (of.measures[0].meaning.type, of.measures[0].meaning.counted) == ("index", False)


def test_rows_split_by_a_crime_group_are_crimes(tmp_path: Path) -> None:
    lines = [
        f"{area},{kind},2024-0{n}-01,{40 + n}" for n in (1, 2) for area in "AB" for kind in ("Fraud", "Sex crimes")
    ]
    found = guessed(tmp_path, "\n".join(("Division,Crime group,Month,Number", *lines, "")))
    assert [told.meaning.many for told in found.measures] == ["fraud crimes", "sex crimes"]


@pytest.mark.parametrize(
    ("heading", "one", "stands"),
    [
        ("Police force", "police force area", "in"),
        ("Charity", "charity", "at"),
        ("Source", "source", "from"),
        ("Health board", "health board", "in"),
    ],
)
def test_whom_a_heading_names_keep_its_word(heading: str, one: str, stands: str, tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Visits", "41", "52", area=heading))
    assert found.cast.one == one
    assert f",A,A,,{stands}," in found.cast.text


def test_routes_go_by_numbers_and_are_no_figures(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Journeys", "41", "52", area="Route", each=("1", "1A", "22")))
    assert [line.split(",")[2] for line in found.cast.text.splitlines()[2:]] == ["Route 1", "Route 1A", "Route 22"]


def test_a_month_once_a_year_is_asked_about(tmp_path: Path) -> None:
    text = "County,June 2021,June 2022,June 2023 (p)\nClare,410,420,430\nKerry,510,500,490\n"
    with pytest.raises(Trouble, match=r"row 1, column B: 'June 2021': the months are a year apart"):
        guessed(tmp_path, f"Number of cattle\n{text}".split("\n", 1)[1], called__figure="cattle")
    found = guessed(tmp_path, text, called__figure="cattle", months="year")
    assert (found.form, found.first) == ("year", "2021")


def test_quarters_may_be_trimesters(tmp_path: Path) -> None:
    assert (
        guessed(tmp_path, "Region;Births\n".replace(";", ",Quarter,") + "A,2024T1,4\nA,T2 2024,5\n").form == "quarter"
    )


def test_changes_alone_are_refused_with_what_to_give_instead(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"of 'GDP growth', are changes") as caught:
        guessed(tmp_path, months("GDP growth", "0.4", "0.1"))
    assert "give the figures that they are changes of" in caught.value.mend


def test_all_of_them_together_have_the_name_that_is_given(tmp_path: Path) -> None:
    text = months("Visits", "41", "52", each=("A", "B", "C"))
    assert guessed(tmp_path, text).cast.unnamed
    named = guessed(tmp_path, text, whole="the Levels").cast
    assert (named.unnamed, "X-TABLE,the Levels,Levels,the,in,area,area" in named.text) == (False, True)


def test_what_is_published_in_millions_keeps_two_places_of_them(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Exports ($ million)", "1194.3", "1212.6"))
    assert "of_million = 2" in sheet_text("table", found, Origin(file="table.csv", sha256="", sheet=""), (), "")


def test_a_rate_says_of_how_many_it_is(tmp_path: Path) -> None:
    found = guessed(tmp_path, months('"Divorces per 1,000 married couples"', "8.1", "8.2"))
    told = sheet_text("table", found, Origin(file="table.csv", sha256="", sheet=""), (), "")
    assert 'unit = "divorces per 1,000 married couples"' in told
    assert 'definition = "The divorce rate is the number of divorces for every 1,000 married couples."' in told


@pytest.mark.parametrize(
    ("heading", "written", "plain"),
    [
        ("Response time (mm:ss)", "09:13", "9.22"),
        ("Average wait (h:mm)", "3:22", "202"),
        ("Average wait", "1h 5m", "65"),
        ("Longest stay", "9 days", "9"),
        ("Race time (hh:mm:ss)", "1:09:30", "69.50"),
    ],
)
def test_a_length_of_time_is_told_in_one_unit(heading: str, written: str, plain: str, tmp_path: Path) -> None:
    found = guessed(tmp_path, months(heading, written, written, written))
    assert found.table.splitlines()[1].split(",")[3] == plain
    assert found.measures[0].meaning.unit == ("days" if "days" in written else "minutes")


def test_a_clock_that_may_be_hours_or_minutes_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"row 2, column C: '07:31' may be minutes and seconds, hours and minutes, or"):
        guessed(tmp_path, months("Response time", "07:31", "08:02"))


def test_money_that_moves_by_less_than_a_pound_keeps_its_pence(tmp_path: Path) -> None:
    rows = [f"{223 + n / 10:.2f}" for n in range(9)]
    assert guessed(tmp_path, months("Price (\u00a3)", *rows, each=("A",))).measures[0].meaning.decimals == 2
    large = [f"{223 + n * 17.13:.2f}" for n in range(9)]
    assert guessed(tmp_path, months("Price (\u00a3)", *large, each=("A",))).measures[0].meaning.decimals == 0


def test_a_word_for_the_first_figure_makes_no_heading_of_its_row(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"row 2, column C: '1O4' is neither a figure nor a mark"):
        guessed(tmp_path, "Town,Month,Visits\nAmbridge,2024-01,1O4\nAmbridge,2024-02,105\nAmbridge,2024-03,106\n")


def test_what_a_formula_leaves_is_rounded_where_a_person_says_so(tmp_path: Path) -> None:
    text = months("Seen in time (%)", "76.923076923076923", "81.5")
    with pytest.raises(Trouble, match=r"row 2, column C: '76.923076923076923' has more digits") as caught:
        guessed(tmp_path, text)
    assert "--say digits=round" in caught.value.mend
    assert ",76.923077" in guessed(tmp_path, text, digits="round", called__seen_in_time="waits").table


@pytest.mark.parametrize(
    ("heading", "last", "told"),
    [
        ("Pay growth on previous month (%)", -1.9, "\u22121.9%"),
        ("Mean temperature (°C)", -19.4, "\u221219.4°C"),
        ("NO2 daily maximum (µg/m3)", 61.2, "61.2 µg/m³"),
    ],
)
def test_levels_below_zero_and_units_with_powers_are_told_and_proved(
    heading: str, last: float, told: str, tmp_path: Path
) -> None:
    rows = [f"{last / 2 + n % 3:.1f}" for n in range(11)] + [str(last)]
    path = tmp_path / "air.csv"
    path.write_text(months(heading, *rows, area="Station"), encoding="utf-8")
    room = tmp_path / "room"
    home = Home.create(room, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    wanted = Wanted(name="air", given=given_file(path), answers={}, asking=False, replace=False)
    said: list[str] = []
    assert run(home, wanted, said.append) == 0, said
    assert told in "\n".join(said).split("This story was written")[0].rpartition("robust:")[2]


@pytest.mark.parametrize(
    ("written", "plain", "unit"),
    [
        ("(102.5)", "-102.5", "profits"),
        ('"2,30,000"', "230000", "profits"),
        ("CHF 1'234", "1234", "Swiss francs"),
        ("1 234 kr", "1234", "kr"),
        ("Rs. 500", "500", "rupees"),
    ],
)
def test_figures_are_read_as_their_country_writes_them(written: str, plain: str, unit: str, tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Profits", written, written, written))
    of = found.measures[0].meaning
    assert (found.table.splitlines()[1].split(",")[3], of.unit) == (plain, unit)


def test_a_small_figure_in_brackets_may_be_a_mark(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"row 4, column C: '\(5\)' may be a figure below zero"):
        guessed(tmp_path, months("Profits", "3.5", "(5)", "6"))
    assert "-5" in guessed(tmp_path, months("Profits", "3.5", "(5)", "6"), brackets="below-zero").table


def test_what_goes_below_zero_is_no_count_of_things(tmp_path: Path) -> None:
    of = guessed(tmp_path, months("Net migration (thousands)", "-4", "12", "20")).measures[0].meaning
    assert (of.type, of.many, of.times) == ("index", "net migration", 1000)


def test_months_and_headings_of_other_tongues_are_read_and_their_words_asked_for(tmp_path: Path) -> None:
    text = "Gemeinde,Monat,Miete (EUR)\n" + "".join(
        f'{area},{month} 2024,"1.{n}34,50"\n'
        for area in ("Bayern", "Bremen")
        for n, month in enumerate(("Januar", "Februar", "März"), 1)
    )
    with pytest.raises(Trouble, match="what does it count or measure, in English"):
        guessed(tmp_path, text)
    found = guessed(tmp_path, text, called__miete_eur="average rents")
    assert (found.form, found.cast.one, found.measures[0].meaning.unit) == ("month", "municipality", "\u20ac")
    assert found.table.splitlines()[1].endswith("2024-01-01,1134.50")


def test_areas_may_stand_across(tmp_path: Path) -> None:
    rows = "".join(f"{year},{n},{2 * n},{3 * n},{6 * n}\n" for n, year in enumerate(range(2018, 2024), 400))
    found = guessed(tmp_path, f"Births by county,,,,\n\nYear,Cork,Kerry,Clare,State\n{rows}")
    assert (found.cast.one, found.measures[0].meaning.many, len(found.table.splitlines())) == ("county", "births", 25)
    with pytest.raises(Trouble, match=r"Are the columns Cork, Kerry, Clare, State \.\.\. areas"):
        guessed(tmp_path, f"Year,Cork,Kerry,Clare,State\n{rows}")


def test_a_column_of_changes_gives_itself_away(tmp_path: Path) -> None:
    text = months("Arrests,Variation (%)", "41,+2.5", "52,-0.4", "60,+1.0")
    assert [told.meaning.many for told in guessed(tmp_path, text).measures] == ["arrests"]


def test_the_european_union_may_be_one_of_three(tmp_path: Path) -> None:
    lines = [
        f"{name},2024-0{n},{size + n}" for n in (1, 2, 3) for name, size in (("UK", 5), ("EU", 80), ("Other", 150))
    ]
    found = guessed(tmp_path, "\n".join(("Citizenship,Month,Arrests", *lines, "")), area="Citizenship")
    assert len(found.cast.codes) == 3


def test_all_open_questions_come_at_once(tmp_path: Path) -> None:
    table = tmp_path / "clubs.csv"
    table.write_text(months("Form,Majority", "4,5", "7,9", area="Club"), encoding="utf-8")
    home = Home.create(
        tmp_path / "home", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example"
    )
    wanted = Wanted(name="clubs", given=given_file(table), answers={}, asking=False, replace=False)
    with pytest.raises(Trouble) as caught:
        run(home, wanted, lambda _: None)
    assert "type.form=" in caught.value.mend
    assert "type.majority=" in caught.value.mend


def test_half_hours_are_made_into_days(tmp_path: Path) -> None:
    lines = [
        f"{name},2024-03-{day:02},{slot},{40 + day + slot % 2},{slot}"
        for day in (1, 2, 3)
        for slot in range(1, 49)
        for name in "AB"
        if (day, slot) != (2, 7)
    ]
    table = "\n".join(("Region,Date,Settlement period,Demand (MW),Generation (MWh)", *lines, ""))
    found = guessed(tmp_path, table)
    assert [told.meaning.many for told in found.measures] == ["average demand", "generation"]
    rows = [line.split(",", 2)[2] for line in found.table.splitlines()[1:]]
    assert sorted(set(rows)) == ["2024-03-01,41.5,1176", "2024-03-02,42.5,", "2024-03-03,43.5,1176"]


def test_hours_in_one_cell_with_their_day_are_asked_about_where_both_ways_are_open(tmp_path: Path) -> None:
    lines = [f"A,2024-03-{day:02} {hour:02}:00,{hour}" for day in (1, 2, 3) for hour in range(24)]
    table = "\n".join(("Site,Time,Footfall", *lines, ""))
    with pytest.raises(Trouble, match="is that of a day their mean or their sum"):
        guessed(tmp_path, table)
    found = guessed(tmp_path, table, hours__Footfall="sum", type__footfall="flow")
    assert found.table.splitlines()[1] == "X-A,A,2024-03-01,276"


def test_figures_that_never_fall_may_be_added_up_as_they_go(tmp_path: Path) -> None:
    text = months("Homes built", *(str(10 + 3 * n) for n in range(12)))
    with pytest.raises(Trouble, match="never fall: is each that of its period"):
        guessed(tmp_path, text)
    assert guessed(tmp_path, text, type__homes_built="total").measures[0].meaning.type == "total"


def test_a_second_split_is_added_up_or_told_in_its_words(tmp_path: Path) -> None:
    lines = [
        f"{area},{sex},{age},{year},{year - 2000 + n}"
        for area in ("Powys", "Gwent")
        for sex in ("Male", "Female")
        for n, age in enumerate(("Under 65", "65 and over"))
        for year in (2021, 2022, 2023)
    ]
    text = "\n".join(("Health board,Sex,Age group,Year,Deaths", *lines, ""))
    with pytest.raises(Trouble, match="which of its 2 kinds of row count, or the sum of all"):
        guessed(tmp_path, text)
    path = tmp_path / "table.csv"
    both = guess(pages(path)[0], "table", {}, Inquiry(answers={"where.Age group": "all"}))
    assert both.table.splitlines()[1].endswith("Male,43")
    old = guess(pages(path)[0], "table", {}, Inquiry(answers={"where.Age group": "65 and over"}))
    assert [told.meaning.many for told in old.measures] == [
        "male deaths aged 65 and over",
        "female deaths aged 65 and over",
    ]


@pytest.mark.parametrize(
    ("heading", "many"),
    [
        ('"GDP, chained volume measures, £ million, seasonally adjusted"', "GDP"),
        ("Imports from Norway by sea", "imports from Norway by sea"),
        ("Rain mm", "rainfall"),
        ("Beds open", "beds open"),
        ("Profit/(loss)", "profits"),
        ("Price indices", "price indices"),
        ("% of capacity", "shares of capacity"),
    ],
)
def test_a_heading_keeps_what_it_is_called(heading: str, many: str, tmp_path: Path) -> None:
    of = guessed(tmp_path, months(heading, "41", "52", "60")).measures[0].meaning
    assert of.many == many
    assert of.one != "price indice"


def test_bounds_are_held_back_and_months_may_be_numbers(tmp_path: Path) -> None:
    lines = [
        f"{name},{n}/2024,{count}" for n, count in enumerate(("15", "<5", "\u22645", "12"), 1) for name in ("A", "B")
    ]
    found = guessed(tmp_path, "\n".join(("Town,Month,Deaths", *lines, "")))
    assert (found.held, found.form) == (("<5", "\u22645"), "month")


def test_people_of_a_nationality_are_in_no_place(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Visits", "41", "52", area="Country of citizenship"))
    assert (found.cast.one, ",A,A,,for," in found.cast.text) == ("citizenship", True)


def test_a_score_below_zero_is_told_and_checked(tmp_path: Path) -> None:
    table = tmp_path / "score.csv"
    rows = [str(n / 10) for n in (4, 2, 3, 1, -2, 2, 1, 0, -1, 1, -2, -3, -4, -6)]
    lines = [
        f"{name},{2011 + n},{float(row) + at}" for n, row in enumerate(rows) for at, name in enumerate(("Ash", "Elm"))
    ]
    table.write_text("\n".join(("School,Year,Progress score", *lines, "")), encoding="utf-8")
    home = Home.create(
        tmp_path / "home", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example"
    )
    said: list[str] = []
    wanted = Wanted(name="score", given=given_file(table), answers={}, asking=False, replace=False)
    assert run(home, wanted, said.append) == 0
    assert "\u22120.6" in "\n".join(said)


def test_power_comes_from_a_fuel_and_a_price_is_for_it(tmp_path: Path) -> None:
    assert ",from,fuel," in guessed(tmp_path, months("Generation (GWh)", "41", "52", area="Fuel")).cast.text
    assert ",for,fuel," in guessed(tmp_path, months("Price index", "41", "52", area="Fuel")).cast.text


def test_the_next_edition_of_such_a_table_is_read_as_the_first_was(tmp_path: Path) -> None:
    table = tmp_path / "quux.csv"
    lines = [
        f"{name},{1 + n % 12}/{2023 + n // 12},{30 + 7 * n % 11 + size}"
        for n in range(14)
        for name, size in (("Aarau", 0), ("Baden", 4))
    ]
    table.write_text("\n".join(("Gemeinde,Monat,Quuxe", *lines, "")), encoding="utf-8")
    home = Home.create(
        tmp_path / "home", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example"
    )
    answers = {"called.quuxe": "quuxes", "type.quuxe": "flow", "whole": "Quuxland"}
    run(
        home, Wanted(name="quux", given=given_file(table), answers=answers, asking=False, replace=False), lambda _: None
    )
    about = load_sheet(home.folder / "datasets" / "quux.toml")
    known = load_register(home.folder / "registers" / "quux.csv")
    made = cleaned(table, about, "table", known)
    assert made.content == (home.folder / "datasets" / "quux.csv").read_bytes()


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (months("Jobs (thousands)", *(f"{4 + n % 3}.{n}" for n in range(9))), {}),
        (months("Visits", *(str(50 + n % 3) for n in range(9)), each=("A", "B", "C", "Big")), {"leave-out": "Big"}),
        (months("Visits (%)", *(f"0.{n}" for n in range(51, 59))), {"percent.visits": "fraction"}),
    ],
)
def test_the_next_edition_is_read_by_the_answers_of_the_first(
    text: str, answers: dict[str, str], tmp_path: Path
) -> None:
    table = tmp_path / "quux.csv"
    table.write_text(text, encoding="utf-8")
    home = Home.create(
        tmp_path / "home", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example"
    )
    given = {**answers, "whole": "Quuxland"}
    run(home, Wanted(name="quux", given=given_file(table), answers=given, asking=False, replace=False), lambda _: None)
    about = load_sheet(home.folder / "datasets" / "quux.toml")
    known = load_register(home.folder / "registers" / "quux.csv")
    made = cleaned(table, about, "table", known)
    assert made.content == (home.folder / "datasets" / "quux.csv").read_bytes()


def test_a_column_of_ranks_splits_no_rows(tmp_path: Path) -> None:
    rows = [f"A,2024-{n:02}-01,{30 + n},{1 + n % 2}\nB,2024-{n:02}-01,{31 + n},{2 - n % 2}" for n in range(1, 7)]
    found = guessed(tmp_path, "\n".join(("Town,Month,Deaths,Rank", *rows, "")))
    assert [told.meaning.many for told in found.measures] == ["deaths"]


def test_of_figures_given_twice_the_seasonally_adjusted_are_told(tmp_path: Path) -> None:
    text = months("Visits (not seasonally adjusted),Visits (seasonally adjusted)", "41,40", "52,50", "60,61")
    found = guessed(tmp_path, text)
    assert [(told.column, told.meaning.many) for told in found.measures] == [("visits_seasonally_adjusted", "visits")]
    told = sheet_text("table", found, Origin(file="table.csv", sha256="", sheet=""), (), "")
    assert 'definition = "The figures are seasonally adjusted."' in told
    other = guessed(tmp_path, text, adjusted="no")
    assert ([told.column for told in other.measures], other.adjusted) == (["visits_not_seasonally_adjusted"], "")


def test_rows_of_adjusted_and_other_figures_are_not_two_measures(tmp_path: Path) -> None:
    lines = [
        f"ESTAT:UNE,{how},PC_ACT,{area},2024-{n:02},{n / 10 + 5},"
        for how in ("SA", "NSA")
        for area in ("DE", "FR", "IT")
        for n in range(1, 8)
    ]
    text = "\n".join(("DATAFLOW,s_adj,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG", *lines, ""))
    with pytest.raises(Trouble, match="nothing says what its percentages are of"):
        guessed(tmp_path, text)
    found = guessed(tmp_path, text, called__figure="unemployment rate")
    assert [(told.where, told.meaning.many) for told in found.measures] == [({}, "unemployment rates")]
    assert 'publisher = "Eurostat"' in sheet_text("t", found, Origin(file="t.csv", sha256="", sheet=""), (), "")


@pytest.mark.parametrize(
    ("heading", "unit", "many"),
    [
        ("ULSP: Pump price in pence/litre", "pence a litre", "ULSP pump prices"),
        ("Level (m AOD)", "m", "levels"),
        ("Average wait in minutes", "minutes", "average waits"),
        ("Forest burned (ha)", "hectares", "forest burned"),
    ],
)
def test_a_unit_behind_in_or_above_a_datum_is_read(heading: str, unit: str, many: str, tmp_path: Path) -> None:
    of = guessed(tmp_path, months(heading, "41.5", "52.1", "60.2")).measures[0].meaning
    assert (of.unit, of.many) == (unit, many)


@pytest.mark.parametrize(
    ("heading", "many"),
    [("Unemployed", "unemployed people"), ("Registered voters", "registered voters"), ("Employed", "people in work")],
)
def test_people_are_told_as_people(heading: str, many: str, tmp_path: Path) -> None:
    of = guessed(tmp_path, months(heading, "41", "52", "60")).measures[0].meaning
    assert (of.type, of.many) == ("stock", many)


def test_a_figure_that_moves_by_less_than_its_decimal_keeps_another(tmp_path: Path) -> None:
    rows = [f"{28 + n * n % 7 / 100:.3f}" for n in range(12)]
    assert guessed(tmp_path, months("Level (m)", *rows, each=("A",)), decimal="point").measures[0].meaning.decimals == 2


def test_a_total_of_another_tongue_is_no_name(tmp_path: Path) -> None:
    found = guessed(
        tmp_path, "Town,2021,2022,2023\nAin,4,5,7\nGard,6,6,8\nEnsemble,10,11,15\n", called__figure="births"
    )
    assert ("X-ENSEMBLE,Ensemble,towns listed,the,among,table" in found.cast.text, found.cast.unnamed) == (True, True)


def test_names_are_told_as_people_say_them(tmp_path: Path) -> None:
    counties = guessed(tmp_path, months("Visits", "41", "52", each=('"St. Mary\'s, MD"', '"Kent, MD"', '"Cecil, MD"')))
    assert ",\"St. Mary's, MD\",St. Mary's,," in counties.cast.text
    turned = guessed(tmp_path, months("Visits", "41", "52", each=('"Rioja, La"', "Galicia", "Aragón")))
    assert 'X-RIOJA-LA,"Rioja, La",La Rioja,,' in turned.cast.text
    assert "X-ARAGON,Aragón,Aragón,," in turned.cast.text


def test_whom_names_end_alike_are_called_so(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Visits", "41", "52", area="Provider", each=("Ash NHS Trust", "Elm NHS Trust")))
    assert (found.cast.one, ",at,trust,trust," in found.cast.text) == ("trust", True)


def test_a_code_whose_register_has_a_wider_area_keeps_the_name_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    codes = {"E06000052": "Cornwall", "E07000041": "Exeter", "E06000024": "North Somerset"}
    lines = [f"{code},{name},2024-0{n},{40 + n}" for code, name in codes.items() for n in (1, 2, 3)]
    path.write_text("\n".join(("Code,Area,Month,Visits", *lines, "")), encoding="utf-8")
    register = tmp_path / "wide.csv"
    register.write_text(
        "code,name,display,article,preposition,kind,called,parent,members,population,population_year\n"
        "ALL,South West,South West,the,in,region,region,,,,\n"
        "E06000052,Cornwall and Isles of Scilly,Cornwall and the Isles of Scilly,,in,area,area,ALL,,,\n"
        "E07000041,Exeter,Exeter,,in,city,city,ALL,,,\n"
        "E06000024,North Somerset,North Somerset,,in,district,district,ALL,,,\n",
        encoding="utf-8",
    )
    found = guess(pages(path)[0], "table", {"wide": load_register(register)}, Inquiry())
    assert "E06000052,Cornwall,Cornwall,," in found.cast.text


def test_months_three_apart_are_asked_about(tmp_path: Path) -> None:
    lines = [f"{name},{2022 + n // 4}-{n % 4 * 3 + 1:02},{900 + n}" for n in range(6) for name in "AB"]
    text = "\n".join(("Town,REF_DATE,Visits", *lines, ""))
    with pytest.raises(Trouble, match="the months are three apart"):
        guessed(tmp_path, text)
    assert (guessed(tmp_path, text, months="quarter").form, guessed(tmp_path, text, months="quarter").first) == (
        "quarter",
        "2022-01-01",
    )


def test_of_three_months_that_overlap_the_quarters_are_told(tmp_path: Path) -> None:
    text = "Three months,Visits\n" + "".join(
        f"{period} 2024,{n}\n" for n, period in enumerate(("Jan-Mar", "Feb-Apr", "Mar-May", "Apr-Jun"), 40)
    )
    with pytest.raises(Trouble, match="three months that are no quarter"):
        guessed(tmp_path, text, place="Kent")
    found = guessed(tmp_path, text, place="Kent", stretches="quarters")
    assert [line.rpartition(",")[2] for line in found.table.splitlines()[1:]] == ["40", "43"]


def test_areas_may_stand_over_their_measures(tmp_path: Path) -> None:
    rows = "".join(f"2024-{n:02}-01,{n},{2 * n},{3 * n},{4 * n},{5 * n},{6 * n}\n" for n in range(1, 5))
    head = "Waiting lists by health board\n\n,Powys,,Gwent,,Hywel Dda,\nMonth"
    found = guessed(tmp_path, f"{head},Visits,Referrals,Visits,Referrals,Visits,Referrals\n{rows}")
    assert [told.meaning.many for told in found.measures] == ["visits", "referrals"]
    assert [line for line in found.table.splitlines() if "2024-04" in line] == [
        "X-POWYS,Powys,2024-04-01,4,8",
        "X-GWENT,Gwent,2024-04-01,12,16",
        "X-HYWEL-DDA,Hywel Dda,2024-04-01,20,24",
    ]


def test_rows_that_say_more_of_each_column_are_read_into_its_heading(tmp_path: Path) -> None:
    rows = "".join(f"{month}-2024,{n},{2 * n},{3 * n}\n" for n, month in enumerate(("Jan", "Feb", "Mar", "Apr"), 1))
    text = (
        ",Loans ;  Kent ;,Loans ;  Devon ;,Loans ;  Dorset ;\nUnit,000,000,000\n"
        f"Series Type,Original,Original,Original\nSeries ID,A1,A2,A3\n{rows}"
    )
    found = guessed(tmp_path, text, columns="areas")
    assert ([told.meaning.many for told in found.measures], len(found.cast.codes)) == (["loans"], 3)
    assert found.table.splitlines()[4] == "X-KENT,Kent,2024-02-01,2000"


def test_a_publisher_that_is_given_leaves_a_sheet_that_can_be_read(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Visits", "41", "52"))
    told = sheet_text("table", found, Origin(file="t.csv", sha256="", sheet=""), (), "the Environment Agency")
    assert tomllib.loads(told)["tables"]["table"]["publisher_said"] == "the Environment Agency"


@pytest.mark.parametrize("regions", ["first", "last"])
def test_regions_among_their_districts_become_their_groups(regions: str, tmp_path: Path) -> None:
    parts = {"East": {"Ash": 41, "Elm": 52, "Oak": 67}, "West": {"Bere": 30, "Cole": 88}}
    rows = []
    for region, each in parts.items():
        own = (region, [sum(each.values()) + len(each) * n * n for n in range(4)])
        below = [(name, [size + n * n for n in range(4)]) for name, size in each.items()]
        rows += [own, *below] if regions == "first" else [*below, own]
    whole = [sum(figures[n] for name, figures in rows if name in parts) for n in range(4)]
    text = "".join(f"{name},{','.join(map(str, figures))}\n" for name, figures in [*rows, ("Total", whole)])
    found = guessed(tmp_path, f"Claimants by district\n\nArea,2020,2021,2022,2023\n{text}")
    assert found.adds
    parents = {line.split(",")[1]: line.split(",")[7] for line in found.cast.text.splitlines()[1:]}
    assert parents == {
        **dict.fromkeys(("East", "West"), "X-TOTAL"),
        **dict.fromkeys(("Ash", "Elm", "Oak"), "X-EAST"),
        **dict.fromkeys(("Bere", "Cole"), "X-WEST"),
        "Total": "",
    }


def test_figures_so_round_that_sums_may_come_by_chance_make_no_groups(tmp_path: Path) -> None:
    text = "".join(f"{name},{1 + n % 2}000,{2 - n % 2}000,1000\n" for n, name in enumerate("ABCDEF"))
    found = guessed(tmp_path, f"Visits\n\nTown,2020,2021,2022\n{text}")
    assert found.cast.text.count(",X-TABLE,") == 6


@pytest.mark.parametrize(
    ("title", "heading", "apart"),
    [
        ("Prices", "Price index (2015=100)", True),
        ("Prices", "Level (m AOD)", True),
        ("Prices", "Level (m)", False),
        ("Prices", "Comfort index", False),
    ],
)
def test_levels_that_say_nothing_of_each_other_are_not_compared(
    title: str, heading: str, apart: bool, tmp_path: Path
) -> None:
    found = guessed(tmp_path, f"{title}\n\n" + months(heading, "101.5", "102.1", "99.2"))
    told = sheet_text("table", found, Origin(file="table.csv", sha256="", sheet=""), (), "")
    assert (found.apart, '"overtake"' in told) == (apart, apart)


def test_years_behind_a_word_and_margins_beside_their_estimates(tmp_path: Path) -> None:
    head = ",".join(f"Income Estimate {year},Income Margin of Error {year}" for year in (2019, 2021, 2022))
    rows = "".join(f"{name},51000,\u00b1210,52000,\u00b1200,50000,\u00b1190\n" for name in ("Ohio", "Utah"))
    with pytest.raises(Trouble, match="2019"):
        guessed(tmp_path, f"Area name,{head}\n{rows}")
    head = head.replace("2021", "2020").replace("2022", "2021")
    found = guessed(tmp_path, f"Area name,{head}\n{rows}")
    assert (found.cast.one, [told.meaning.many for told in found.measures]) == ("area", ["income estimates"])


def test_a_rate_that_moves_by_hundredths_keeps_them(tmp_path: Path) -> None:
    rows = [f"4.{20 + n % 3}" for n in range(12)]
    assert guessed(tmp_path, months("Unemployment rate", *rows, each=("A",))).measures[0].meaning.decimals == 2


@pytest.mark.parametrize("said", ["road deaths", "road deaths per million people", "road death rate"])
def test_a_code_of_the_unit_makes_a_rate_of_what_a_person_names(said: str, tmp_path: Path) -> None:
    lines = [f"A,P_MIO_HAB,{area},{year},{year - 1960}" for area in ("BG", "RO", "SE") for year in (2021, 2022, 2023)]
    text = "\n".join(("freq,unit,geo,TIME_PERIOD,OBS_VALUE", *lines, ""))
    found = guess(_page(tmp_path, text), "t", {}, Inquiry(answers={"called.value_per_million_people": said}))
    of = found.measures[0].meaning
    assert (of.type, of.one, of.many) == ("rate", "road death rate", "road death rates")
    assert of.unit.endswith(" per 1,000,000 people")


def _page(folder: Path, text: str) -> Page:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return pages(path)[0]


@pytest.mark.parametrize(
    ("heading", "many"),
    [("Retail sales: value (\u00a3m)", "retail sales"), ("Retail sales: volume (tonnes)", "volumes of retail sales")],
)
def test_a_colon_parts_what_is_counted_from_how(heading: str, many: str, tmp_path: Path) -> None:
    assert guessed(tmp_path, months(heading, "41", "52", "60")).measures[0].meaning.many == many


def test_what_has_a_year_and_is_no_period_is_named(tmp_path: Path) -> None:
    rows = [f"{name},{year} general election,{year}" for year in (2015, 2017, 2019) for name in "AB"]
    with pytest.raises(Trouble, match="row 2, column B: '2015 general election' has a year"):
        guessed(tmp_path, "\n".join(("Seat,Poll,Votes", *rows, "")))
    assert span("RTT-April-2023") == Span("month", "2023-04-01")


def test_a_title_that_says_per_so_many_makes_a_rate(tmp_path: Path) -> None:
    title = '"Table 2: Library loans per 1,000 residents by council"'
    text = f"{title}\n\nCouncil,2021,2022,2023\nA,2295,2263,2100\nB,1,2,4\n"
    of = guessed(tmp_path, text).measures[0].meaning
    assert (of.unit, of.one, of.many) == (
        "library loans per 1,000 residents",
        "library loan rate",
        "library loan rates",
    )


def test_counts_in_parts_are_asked_about_and_cases_that_stand_open_are_not_added_up(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"figures such as 8\.2 are no counts of births"):
        guessed(tmp_path, months("Births", "8.2", "9.1", "7.7"))
    rate = guessed(tmp_path, months("Births", "8.2", "9.1", "7.7"), called__births="births per 1,000 people")
    assert rate.measures[0].meaning.unit == "births per 1,000 people"
    assert guessed(tmp_path, months("Continued claims", "82", "91", "77")).measures[0].meaning.type == "stock"


@pytest.mark.parametrize(
    ("periods", "many", "first"),
    [
        (("H1 2021", "H2 2021", "H1 2022", "H2 2022"), "second-half visits", "2021"),
        (("2021 second half", "2022-S1", "2022 S2", "2023 h1"), "first-half visits", "2021"),
        (("Autumn 2021", "Spring 2022", "Autumn term 2022/23", "Summer 2022"), "autumn-term visits", "2021-22"),
    ],
)
def test_parts_of_years_are_told_with_those_of_other_years_the_newest_first(
    periods: tuple[str, ...], many: str, first: str, tmp_path: Path
) -> None:
    lines = [f"{name},{period},{40 + n}" for n, period in enumerate(periods) for name in "AB"]
    found = guessed(tmp_path, "\n".join(("Town,Period,Visits", *lines, "")))
    assert (found.measures[0].meaning.many, found.first) == (many, first)
    across = "\n".join((f"Visits\n\nTown,{','.join(periods)}", "A,41,42,43,44", "B,51,52,53,54", ""))
    assert (guessed(tmp_path, across).measures[0].meaning.many, guessed(tmp_path, across).rows) == (many, 8)


def test_a_column_of_halves_is_told_in_words(tmp_path: Path) -> None:
    lines = [f"{name},{year},{half},{40 + year % 7}" for year in (2021, 2022) for half in ("H1", "H2") for name in "AB"]
    found = guessed(tmp_path, "\n".join(("Town,Year,Half,Visits", *lines, "")))
    assert [told.meaning.many for told in found.measures] == ["first-half visits", "second-half visits"]


def test_a_figure_like_a_year_of_the_headings_begins_no_table(tmp_path: Path) -> None:
    rows = "East,2181,2145,2023,2043\nWest,2044,2090,2031,1999\n"
    assert guessed(tmp_path, f"Visits\n\nTown,2021,2022,2023,2024\n{rows}").rows == 8


def test_a_year_and_a_month_may_be_parted_by_a_stroke(tmp_path: Path) -> None:
    lines = [f"{name},2023/{n:02},{40 + n % 5}" for n in range(1, 13) for name in "AB"]
    assert guessed(tmp_path, "\n".join(("Town,Month,Visits", *lines, ""))).form == "month"


def test_names_in_letters_of_readers_are_taken(tmp_path: Path) -> None:
    lines = [
        f"{own},{name},2024-0{n},{n}" for n in (1, 2, 3) for own, name in (("大阪府", "Osaka"), ("沖縄県", "Okinawa"))
    ]
    found = guessed(tmp_path, "\n".join(("都道府県,Prefecture,Month,Bankruptcies", *lines, "")))
    assert (found.cast.one, ",Osaka,Osaka," in found.cast.text) == ("prefecture", True)


def test_a_target_beside_the_figures_is_no_measure(tmp_path: Path) -> None:
    found = guessed(
        tmp_path, months("Seen in time (%),Target (%)", "81,95", "80,95", "83,95"), called__seen_in_time="x"
    )
    assert [told.column for told in found.measures] == ["seen_in_time"]


def test_what_is_counted_at_a_day_is_a_stock(tmp_path: Path) -> None:
    text = "Children looked after at 31 March\n\nTown,2021,2022,2023\nA,41,40,38\nB,10,12,11\n"
    of = guessed(tmp_path, text, called__figure="children looked after").measures[0].meaning
    assert (of.type, of.one, of.many) == ("stock", "child looked after", "children looked after")


def test_parts_of_a_country_by_the_compass_have_an_article(tmp_path: Path) -> None:
    found = guessed(tmp_path, months("Visits", "41", "52", area="Area", each=("South East", "West Midlands", "London")))
    assert ",South East,South East,the," in found.cast.text
    assert ",London,London,," in found.cast.text
