"""Fifty-two faults of meaning, four for each of thirteen gates, in eight shipped tables: all held, each by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import FULL
from planted_faults import (
    SHELVES,
    TABLES,
    Fault,
    added,
    arrival_of,
    copied,
    dates_turned,
    digit_too_many,
    moved,
    nothing,
    put,
    recoded,
    redated,
    renamed,
    sent_again,
    swapped,
    times,
    totals,
    twice,
    without,
)

from nlg.intake.arrival import arrive
from nlg.intake.judge import judge
from nlg.intake.register import load_register
from nlg.intake.rows import open_table
from nlg.intake.sheet import load_sheet

COVID, DEATHS, HOUSES, CRIME = "england_covid", "england_deaths", "house_prices_london", "crime_london"
PAY, COURTS, INSOLVENT, TAX = "pay_jobs", "possession", "insolvency", "council_tax"
TEN = tuple(f"E090000{n:02}" for n in range(2, 12))

FIRST = sorted(path.stem for path in (SHELVES / "datasets").glob("*.toml"))
PLANTED: dict[str, list[tuple[str, str, Fault]]] = {
    "swapped_columns": [
        (COVID, "cases and deaths, everywhere", swapped("cases", "deaths28")),
        (HOUSES, "price and sales, in the newest month", swapped("average_price", "sales", 1)),
        (PAY, "employees and pay, everywhere", swapped("employees", "median_pay")),
        (COURTS, "claims and repossessions, in the newest quarters", swapped("claims", "repossessions", 2)),
    ],
    "unit": [
        (COVID, "thousands of cases, everywhere", times("cases", 0.001)),
        (HOUSES, "prices in thousands, in the newest month", times("average_price", 0.001, 1)),
        (PAY, "pay in pence, everywhere", times("median_pay", 100)),
        (PAY, "employees in thousands, of one place", times("employees", 0.001, 0, "E08000025")),
    ],
    "day_month": [
        (COVID, "every date that can be read both ways", dates_turned()),
        (DEATHS, "the date of one week", redated("2020-05-06", 12)),
        (HOUSES, "every month", dates_turned()),
        (COURTS, "the newest quarter", redated("2023-01-07")),
    ],
    "running_total": [
        (COVID, "cases since January, everywhere", totals("cases")),
        (COVID, "deaths since January, on the newest days", totals("deaths28", newest=20)),
        (DEATHS, "since the first week, in the newest week", totals("deaths", ("cause",), 8)),
        (CRIME, "offences since the first month", totals("offences", ("offence_group",))),
    ],
    "resent": [
        (DEATHS, "the edition before under a new date", sent_again),
        (HOUSES, "the month before again", copied),
        (PAY, "all months one later", moved),
        (CRIME, "the month before again", copied),
    ],
    "duplicates": [
        (COVID, "the newest day twice", twice(1)),
        (HOUSES, "all of it twice", twice()),
        (CRIME, "one offence of the newest month twice", twice(1, offence_group="ROBBERY")),
        (TAX, "the newest year twice", twice(1)),
    ],
    "missing": [
        (COVID, "a county", without("E10000016")),
        (HOUSES, "the newest month of a borough", without("E09000030", 1)),
        (PAY, "a district", without("E07000106")),
        (COURTS, "a city's newest quarter, where none would be no row", without("E08000025", 1)),
    ],
    "codes": [
        (COVID, "a letter for a digit", recoded("E10000016", "E1000OO16")),
        (PAY, "another agency's code", recoded("S30000008", "S12000033")),
        (TAX, "small letters", recoded("E07000106", "e07000106", 1)),
        (INSOLVENT, "a code without its letter", recoded("E07000106", "07000106")),
    ],
    "total": [
        (INSOLVENT, "the country's newest year", times("people", 1.3, 1, "K04000001")),
        (INSOLVENT, "a council's total beside its kinds", times("people", 1.5, 1, "E07000106", kind="total")),
        (TAX, "a bill beside its shares", put("total", "999.99", -1, ["E07000106"])),
        (COURTS, "the country's claims of the newest quarter", times("claims", 0.6, 1, "K04000001")),
    ],
    "dates": [
        (DEATHS, "a week of another century", redated("2120-07-24")),
        (HOUSES, "months to come", added("2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01")),
        (COVID, "days to come", added("2021-03-08", "2021-03-09", "2021-03-10", "2021-03-11")),
        (PAY, "months to come", added("2023-03-01", "2023-04-01", "2023-05-01")),
    ],
    "zero_filled": [
        (CRIME, "thefts of ten boroughs", put("offences", "0", -1, TEN, offence_group="THEFT")),
        (HOUSES, "prices of ten boroughs", put("average_price", "0", -1, TEN)),
        (PAY, "pay of one district, two years ago", put("median_pay", "0", 5, ["E07000106"])),
        (COVID, "cases of a whole day last month", put("cases", "0", -20)),
    ],
    "jump": [
        (COVID, "cases of the last twenty days more than twice", times("cases", 2.2, 20)),
        (HOUSES, "the newest price of a borough, with a digit too many", times("average_price", 10, 1, "E09000030")),
        (DEATHS, "a past week of a district, ten times", digit_too_many("deaths", 8, "E08000025", cause="covid-19")),
        (CRIME, "all offences of the newest month, four times", times("offences", 4, 1)),
    ],
    "definition": [
        (DEATHS, "all deaths a third more", times("deaths", 1.33)),
        (CRIME, "a group by another name", renamed("offence_group", "BURGLARY", "BURGLARY AND THEFT FROM HOMES")),
        (COURTS, "a kind of claim by another name", renamed("claim_type", "mortgage", "mortgage-lender")),
        (PAY, "employees a quarter more", times("employees", 1.25)),
    ],
}


CASES = [(gate, *case) for gate, cases in PLANTED.items() for case in cases]


def test_there_are_more_than_forty_faults_four_of_each_gate() -> None:
    assert len(CASES) >= 40
    assert {gate: len(cases) for gate, cases in PLANTED.items() if len(cases) < 4} == {}


@pytest.mark.parametrize("gate", PLANTED)
def test_every_planted_fault_is_held_by_the_gate_that_names_it(gate: str, tmp_path: Path) -> None:
    faults = PLANTED[gate] if FULL else PLANTED[gate][:1]
    said = {(name, text): judge(arrival_of(name, fault, tmp_path)) for name, text, fault in faults}
    held = {about: [one.gate for one in verdicts if one.says == "hold"] for about, verdicts in said.items()}
    assert {about: gates for about, gates in held.items() if gate not in gates[:1]} == {}


@pytest.mark.parametrize("name", TABLES if FULL else [HOUSES, DEATHS])
def test_the_same_tables_without_a_fault_are_not_held(name: str, tmp_path: Path) -> None:
    assert [one.reason for one in judge(arrival_of(name, nothing, tmp_path)) if one.says == "hold"] == []


@pytest.mark.parametrize("name", FIRST if FULL else [HOUSES, DEATHS])
def test_no_shipped_table_is_held_as_a_first_edition(name: str) -> None:
    sheet = load_sheet(SHELVES / "datasets" / f"{name}.toml")
    register = load_register(SHELVES / "registers" / f"{sheet.register_}.csv")
    for table, about in sheet.tables.items():
        path = SHELVES / "datasets" / about.file
        arrival = arrive(open_table(path), sheet, table, register, published=about.released or date(2030, 1, 1))
        assert [one.reason for one in judge(arrival) if one.says == "hold"] == []
