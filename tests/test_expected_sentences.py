"""The facts that a person drew from the shipped datasets by hand, as our own sentences say them: each proved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from conftest import released

from desk.checking import source_shelves
from desk.hearing import Hearing
from nlg.home import Home
from nlg.pipeline import Release, open_dataset, release
from nlg.proof.check import Checker
from nlg.shelf import shelf

SHIPPED = Path(__file__).resolve().parents[1] / "nlg" / "datasets"
MORE = Path(__file__).parent / "more"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "more"
SAID = 'publisher = "Borchester Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
ENGLAND, LONDON, BOTH = "E92000001", "E12000007", "K04000001"


@dataclass(frozen=True)
class Fact:
    """A fact by kind, measure and area (compared in a group), and the words that one sentence of ours holds."""

    kind: str
    measure: str
    area: str
    words: tuple[str, ...]
    group: str = ""


@cache
def checker_of(made: Release) -> Checker:
    return Checker(source_shelves(made.dataset.home))


def said(made: Release, fact: Fact) -> list[str]:
    """What our sentences say of a fact, of those in which the checker finds nothing wrong."""
    group = fact.group or made.dataset.register.patch(fact.area)
    facts = made.catch.facts(fact.area, group, [fact.kind], fact.measure)
    heard = Hearing(made, fact.kind, shelf("sentences").find(fact.kind), checker_of(made)).hear(facts)
    return [one.text for one in heard if not one.faults]


def assert_said(made: Release, fact: Fact) -> None:
    texts = said(made, fact)
    assert any(all(word in text for word in fact.words) for text in texts), texts


def fact(kind: str, measure: str, area: str, *words: str, group: str = "") -> Fact:
    return Fact(kind=kind, measure=measure, area=area, words=words, group=group)


Told = tuple[tuple[str, date], tuple[Fact, ...]]


def of(about: tuple[str, date], *facts: Fact) -> Told:
    """Facts of a dataset's period."""
    return about, facts


PRICES = ("house_prices_london", date(2024, 10, 31))
REGIONS = ("house_prices_regions", date(2024, 10, 31))
CLAIMS = ("possession", date(2023, 9, 30))
PEOPLE = ("insolvency", date(2022, 12, 31))
BILLS = ("council_tax", date(2024, 3, 31))
SHIPPED_FACTS: dict[str, Told] = {
    "The average London home cost £519,579": of(
        PRICES,
        fact("change_prev", "boroughs.price", LONDON, "London", "£519,579", "£518,538", "October 2024", "a year"),
    ),
    "Prices fell over the year in ten of the 33 London boroughs": of(
        PRICES,
        fact("count_of_areas", "boroughs.price", LONDON, "23 of the 33 boroughs", "lower in 10", "year", group=LONDON),
    ),
    "Prices rose fastest in the North East": of(
        REGIONS,
        fact("fastest", "regions.price", "E12000001", "North East", "4.7%", "£167,132", "sharpest rise in England"),
    ),
    "Landlords went to court 24,938 times": of(
        CLAIMS,
        fact("change_year", "courts.landlord", BOTH, "24,938", "21,007", "September 2023"),
        fact("change_year", "courts.landlord", BOTH, "18.7%", "landlords", "September 2023"),
        fact("lowest_since", "courts.landlord", BOTH, "highest figure since the three months to December 2019"),
    ),
    "Accelerated claims, the no-fault route": of(
        CLAIMS,
        fact("change_year", "courts.accelerated", BOTH, "32.2%", "no-fault"),
        fact("change_year", "courts.accelerated", BOTH, "8,747"),
        fact("lowest_since", "courts.accelerated", BOTH, "highest figure since the three months to June 2016"),
    ),
    "Birmingham had 604 landlord claims, up from 438": of(  # that it had most only says how big it is: not told
        CLAIMS,
        fact("change_year", "courts.landlord", "E08000025", "Birmingham", "604", "438"),
    ),
    "118,860 people became insolvent": of(
        PEOPLE,
        fact("change_prev", "people.insolvencies", BOTH, "England and Wales", "118,860", "8.0%", "2022"),
        fact("largest_part", "people.insolvencies", BOTH, "almost three-quarters of the 118,860"),
        fact("largest_part", "people.insolvencies", BOTH, "87,967 of the 118,860"),
    ),
    "North East Lincolnshire had the highest rate, Westminster the lowest": of(
        PEOPLE,
        fact("top", "people.rate", "E06000012", "North East Lincolnshire", "highest", "54.1", group=BOTH),
        fact("top", "people.rate", "E09000033", "Westminster", "lowest", "9.7", group=BOTH),
        fact("change_prev", "people.insolvencies", "E06000012", "North East Lincolnshire", "672"),
    ),
    "Bankruptcies fell to 6,674, the fewest": of(
        PEOPLE,
        fact("record", "people.bankruptcies", BOTH, "6,674", "fewest in figures that go back to 2012"),
        fact("distance_from_peak", "people.bankruptcies", BOTH, "21.0%", "31,776 in 2012"),
    ),
    "A Band D household in Canterbury pays £2,114.65": of(
        BILLS,
        fact("change_prev", "bills.bill", "E07000106", "Canterbury", "£2,114.65", "5.0%", "£2,014.71", "2023-24"),
        fact("largest_part", "bills.bill", "E07000106", "county or GLA charge", "73%", "£2,114.65", "Canterbury"),
    ),
    "Croydon had the steepest rise in England": of(
        BILLS,
        fact(
            "fastest", "bills.bill", "E09000008", "Croydon", "13.9%", "£2,239.56", "sharpest", "England", group=ENGLAND
        ),
    ),
    "Rutland has the highest bill and Westminster the lowest": of(
        BILLS,
        fact("top", "bills.bill", "E06000017", "Rutland", "highest", "£2,421.58", group=ENGLAND),
        fact("top", "bills.bill", "E09000033", "Westminster", "lowest", "£913.78", group=ENGLAND),
    ),
}


@pytest.mark.parametrize("sentence", SHIPPED_FACTS)
def test_our_sentences_say_what_a_person_wrote_of_the_shipped_tables(sentence: str) -> None:
    (name, period), facts = SHIPPED_FACTS[sentence]
    for one in facts:
        assert_said(released(name, period), one)


# --- pay and jobs: February 2023, as soon as it has settled ----------------------------------------------------------

FEBRUARY = date(2023, 2, 28)
PAY_FACTS = {
    "Hartlepool had 37,545 payrolled employees": (
        fact("change_prev", "payrolls.employees", "E06000001", "Hartlepool", "37,545", "1.5%", "36,997", "a year"),
        fact("change_prev", "payrolls.pay", "E06000001", "Hartlepool", "£1,981", "7.1%", "£1,849", "a year"),
        fact("top", "payrolls.pay", "E09000001", "£5,675 a month", group=ENGLAND),
    ),
    "Newham grew faster than any other English district but the City": (
        fact(
            *("fastest", "payrolls.employees", "E09000025"),
            *("Newham", "7.3%", "182,062", "second sharpest", "England", "behind the City of London (10.9%)"),
            group=ENGLAND,
        ),
    ),
    "Median pay was lowest in Torridge and East Lindsey, highest in the City": (
        fact(
            *("tie", "payrolls.pay", "E07000046"),
            *("Torridge", "East Lindsey", "joint lowest", "England", "£1,815"),
            group=ENGLAND,
        ),
        fact("top", "payrolls.pay", "E09000001", "City of London", "highest", "England", "£5,675", group=ENGLAND),
    ),
}


@pytest.fixture(scope="module")
def once_settled(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """February of pay and jobs as a release of a month later would have it: the newest month is told by nobody."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "datasets").mkdir()
    (folder / "newsroom.toml").write_text(SAID, encoding="utf-8")
    sheet = (SHIPPED / "pay_jobs.toml").read_text("utf-8")
    later = sheet.replace("released = 2023-03-14", "released = 2023-04-18")
    assert later != sheet
    (folder / "datasets" / "pay_jobs.toml").write_text(later, encoding="utf-8")
    shutil.copy(SHIPPED / "pay-jobs-uk.csv.gz", folder / "datasets")
    return release(open_dataset(Home(folder), "pay_jobs"), FEBRUARY)


@pytest.mark.parametrize("sentence", PAY_FACTS)
def test_our_sentences_say_what_a_person_wrote_of_pay_and_jobs(once_settled: Release, sentence: str) -> None:
    for one in PAY_FACTS[sentence]:
        assert_said(once_settled, one)


# --- crime: the kinds of offence that are not shipped ----------------------------------------------------------------
# Areas are not compared there: the airports, part of the force's London, have no figures since February 2024.

CRIME_FACTS = {
    "Theft from the person in London fell by 19.7 per cent": (
        fact("change_prev", "years.theft_person", LONDON, "19.7%", "81,674", "101,759", "year to February 2026"),
    ),
    "Westminster still had most of them": (fact("change_prev", "years.theft_person", "E09000033", "22,848", "32,750"),),
    "Shoplifting went the other way in Westminster": (
        fact("change_prev", "years.shoplifting", "E09000033", "20.5%", "8,111", "6,729"),
        fact("change_prev", "years.shoplifting", LONDON, "2.8%", "87,744"),
    ),
}


@pytest.fixture(scope="module")
def crime(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Release]:
    @cache
    def opened() -> Release:
        folder = tmp_path_factory.mktemp("newsroom")
        for name, file in (("datasets", "london_offences.toml"), ("registers", "london_force.csv")):
            (folder / name).mkdir()
            shutil.copy(MORE / file, folder / name)
        os.symlink(SHARED / "crime-london-month.csv.gz", folder / "datasets" / "crime-london-month.csv.gz")
        (folder / "newsroom.toml").write_text(SAID, encoding="utf-8")
        return release(open_dataset(Home(folder), "london_offences"), date(2026, 2, 28))

    return opened


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the large reference files are not here")
@pytest.mark.parametrize("sentence", CRIME_FACTS)
def test_our_sentences_say_what_a_person_wrote_of_offences(crime: Callable[[], Release], sentence: str) -> None:
    for one in CRIME_FACTS[sentence]:
        assert_said(crime(), one)
