"""The reverse desk on two published articles: which slips it finds, and whether it agrees with the claims file."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nlg.proof.reverse import FALSE, TRUE, VINTAGE, Claim, Desk, Given, Reading, World
from nlg.shelf import shelf

SHARED = Path(__file__).resolve().parents[2] / "shared"
ARTICLES = SHARED / "model-articles"
CLAIMS = SHARED / "data" / "model-claims.csv"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARTICLES.is_dir(), reason="the model articles are not here"),
]
CASES, DEATHS = "000_37401c61ddfb356a.txt", "003_1ae9d08dceb4a9fb.txt"
ABOUT = {  # article: datasets, last day of its period, area
    CASES: (("england_covid",), date(2021, 3, 3), "X-KENT-MEDWAY"),
    DEATHS: (("england_deaths", "england_covid"), date(2020, 6, 26), "E06000035"),
}
SLIPS = {  # section 6 of the facts page: number -> article, words that the slip is over, rule
    1: (CASES, "another", "the same area"),
    2: (CASES, "steady", "contradiction"),
    3: (CASES, "one area", "within chance"),
    4: (CASES, "times higher", "times higher"),
    5: (CASES, "last day", "day for a longer period"),
    6: (CASES, "levels", "undated base"),
    7: (DEATHS, "In comparison", "unlike periods"),
    8: (DEATHS, "whole of June", "unfinished period"),
    9: (DEATHS, "June 25", "none beside some"),
    10: (DEATHS, "up until", "none beside some"),
    11: (DEATHS, "rest of the county", "scope"),
    12: (DEATHS, "Gravesend", "name"),
    13: (DEATHS, "lead to", "spelling and grammar"),
    14: (CASES, "43.1%", "too precise"),
}
# Where a row's own words do not hold the words that the claim is over: quote in the file -> words in the article, which
# of the claims over them by kind.
WORDS = {
    "757 new cases ... week ending March 3": ("757", ""),
    "a drop of 29.9%": ("29.9%", ""),
    "infection rate down to 40.7": ("40.7", ""),
    "lowest cases have been since October 7": ("lowest cases have been since", ""),
    "when 737 cases were recorded in the previous week": ("737", ""),
    "Every area in Kent has seen a drop ... except for Gravesham": ("Every area", ""),
    "Gravesham ... 80 cases were recorded in the last week": ("80", ""),
    "a rise of 2.6%": ("2.6%", ""),
    "infection rate a steady 74.8": ("74.8", ""),
    "currently has the highest infection rate": ("highest", "top"),
    "three times higher than ... goal of 25": ("three times", "ratio_to_target"),
    "Only two areas have an infection rate low enough": ("Only two areas", ""),
    "Sevenoaks stands at 24": ("24", "rate"),
    "cases dropping 43.1%": ("43.1%", ""),
    "Tunbridge Wells at 21.1": ("21.1", ""),
    "cases dropping 57.6%": ("57.6%", ""),
    "Canterbury has the next lowest infection rate at 30.2": ("30.2", ""),
    "cases dropping 10.7%": ("10.7%", ""),
    "The week ending March 3 recorded 43 deaths": ("43", "level"),
    "down from 53 the previous week": ("53", ""),
    "November 11 was the last day 43 deaths were recorded": ("43", "level"),
    "deaths have not dropped back to their pre-second wave levels": ("pre-second wave", ""),
    "rates as we were in summer ... around 25 cases per 100,000": ("around 25", ""),
    "no coronavirus deaths recorded in the week up to June 26": ("coronavirus deaths", "zero"),
    "fallen to zero for the first time since the pandemic struck": ("for the first time", ""),
    "claimed the lives of 35 ... in a single week at the start of April": ("35", ""),
    "nine deaths were recorded in the whole of June": ("nine", ""),
    "10% of all positive cases in the country ... in the city": ("10%", ""),
    "three times higher than the next highest city": ("three times", ""),
    "Sevenoaks ... death toll ... at 96": ("96", ""),
    "one of the lowest in Kent": ("one of the lowest", ""),
    "has also recorded no deaths up until June 26": ("deaths", "zero"),
    "number of deaths has continued to drop for the 12th week in a row": ("12th week", ""),
    "33 people were recorded as having the virus when they died": ("33", ""),
    "taking the total in Kent to 1,507": ("1,507", ""),
    "Ashford ... one of the worst infection rates in the country": ("one of the worst", ""),
    "equates to 40% of all deaths in the area": ("40%", ""),
    "59% of all deaths in the town": ("59%", ""),
    "The total is 75": ("75", ""),
    "just 8% of the total": ("8%", ""),
}
SENTENCE_OF = {  # of two claims over the same words, a word of the sentence that is meant
    "November 11 was the last day 43 deaths were recorded": "November",
    "The week ending March 3 recorded 43 deaths": "The week ending",
    "Only two areas have an infection rate low enough": "considered safe",
    "has also recorded no deaths up until June 26": "Sevenoaks",
    "three times higher than ... goal of 25": "Gravesham currently",
}


@cache
def reading(article: str) -> Reading:
    names, period, area = ABOUT[article]
    given = []
    for name in names:
        sheet = shelf("datasets").find(name)
        given.append(Given(name, sheet, shelf("registers").find("england")))
    return Desk(World(given)).read((ARTICLES / article).read_text("utf-8"), period, area)


def found_slips() -> dict[int, str]:
    found = {}
    for number, (article, words, rule) in SLIPS.items():
        over = [slip for slip in reading(article).slips if slip.rule == rule and words in slip.words]
        found[number] = f"{over[0].words!r}: {over[0].reason}" if over else ""
    return found


def test_at_least_12_of_the_14_slips_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    found = found_slips()
    with capsys.disabled():
        print()
        for number, said in found.items():
            print(f"slip {number:2}: {said or 'NOT FOUND'}")
        print(f"{sum(bool(said) for said in found.values())} of {len(found)} slips found")
    assert sum(bool(said) for said in found.values()) >= 12


def rows() -> list[dict[str, str]]:
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["data_file"].endswith((".csv", ".csv.gz"))]


def claim_of(row: dict[str, str]) -> Claim | None:
    words, kind = WORDS[row["quote"]]
    here = reading(row["article"])
    meant = SENTENCE_OF.get(row["quote"], "")
    for claim in here.claims:
        sentence = here.article.sentences[claim.sentence].text
        if words in claim.words and kind in ("", claim.kind) and meant in sentence:
            return claim
    return None


def agrees(row: dict[str, str], claim: Claim | None) -> bool:
    """Exact is true; close is true in another vintage, or false with the right figure; not reproduced is false."""
    if claim is None or claim.quoted:
        return claim is not None
    if row["status"] == "close":
        return claim.mark == VINTAGE or (claim.mark == FALSE and claim.right != "")
    return claim.mark == {"exact": TRUE, "not-reproduced": FALSE}[row["status"]]


def test_it_agrees_with_the_claims_file_on_every_row_that_a_table_tells(capsys: pytest.CaptureFixture[str]) -> None:
    apart = []
    with capsys.disabled():
        print()
        for row in rows():
            claim = claim_of(row)
            said = "no claim" if claim is None else "in a quotation" if claim.quoted else claim.mark
            right = f" ({claim.right})" if claim is not None and claim.right and not claim.quoted else ""
            sign = "agrees" if agrees(row, claim) else "APART "
            print(f"{sign} {row['status']:14} {row['quote'][:60]:60} {said}{right}")
            if not agrees(row, claim):
                apart.append(row["quote"])
        print(f"{len(rows()) - len(apart)} of {len(rows())} rows agree")
    assert apart == []


def test_shares_of_the_articles_own_figures_are_reported_as_such() -> None:
    own = [claim for claim in reading(DEATHS).claims if claim.own_figures]
    assert [(claim.words, claim.mark) for claim in own] == [("59%", TRUE)]


def test_no_pattern_holds_a_telling_phrase_of_the_articles() -> None:
    """Four words in a row of the articles, two of them of some length, stand in no file of the desk."""
    code = " ".join(
        path.read_text("utf-8").lower()
        for path in sorted((Path(__file__).resolve().parents[1] / "nlg" / "proof" / "reverse").rglob("*.py"))
    )
    plain = " ".join(code.split())
    for article in ABOUT:
        words = (ARTICLES / article).read_text("utf-8").lower().split()
        for at in range(len(words) - 3):
            run = words[at : at + 4]
            if sum(len(word) > 5 for word in run) >= 2:
                assert " ".join(run) not in plain, run
