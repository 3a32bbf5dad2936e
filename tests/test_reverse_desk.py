"""The reverse desk reads any article: sentences over a small made-up table, with each claim's mark and right figure."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_stories import ACCEPTED

from desk.cli import cli
from nlg.home import Home
from nlg.proof.reverse import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Desk, Given, Reading, World, page
from nlg.proof.reverse.desk import UNSURE

REGISTER = """code,name,display,article,preposition,kind,called,parent,members,population,population_year
SHIRE,Borsetshire,Borsetshire,,in,county,county,,,400000,2020
A,Ambridge,Ambridge,,in,district,borough,SHIRE,,100000,2020
B,Loxley and Barrett,Loxley and Barrett,,in,district,district,SHIRE,,50000,2020
C,Felpersham,Felpersham,,in,district,city,SHIRE,,150000,2020
D,Penny Hassett,Penny Hassett,,in,district,district,SHIRE,,100000,2020
"""
SHEET = """id = "loans"
title = "Books lent in Borsetshire"
register = "borset"
subject = "Libraries"
subject_full = "library"
[story]
series = "monthly"
whole = "lent"
parts = "lent"
main = "loans"
event = "the series began in January 2023"
areas = { one = "district", many = "districts" }
[tables.lent]
file = "lent.csv"
title = "Books lent"
publisher = "Borsetshire"
publisher_said = "the county"
url = "https://borset.example"
licence = "none"
area = "code"
period = "month"
period_form = "month"
[tables.lent.measures.loans]
op = "column"
column = "loans"
unit = "loans"
type = "flow"
polarity = "good"
counted = true
noun = { one = "loan", many = "loans", headline = "Loans", full = "library loans", full_one = "library loan", short = "Loans" }
[tables.lent.measures.fine]
op = "column"
column = "fine"
unit = "£"
type = "stock"
adds_up = false
polarity = "bad"
decimals = 2
noun = { one = "average fine", many = "average fines", headline = "Fines", full = "average fines", full_one = "average fine", short = "Fine" }
[tables.lent.measures.rate]
op = "per"
numerator = "loans"
denominator = "population"
per = 1000
unit = "loans per 1,000 people"
type = "rate"
polarity = "good"
decimals = 1
noun = { one = "lending rate", many = "lending rates", headline = "Lending rate", full = "lending rate", short = "Rate" }
"""  # noqa: E501 - a sheet's nouns stand on one line
LOANS = {  # January 2023 to June 2024
    "A": [900, 910, 905, 920, 930, 940, 950, 945, 960, 970, 980, 990, 1000, 1010, 1100, 1150, 1180, 1200],
    "B": [300, 310, 305, 320, 330, 340, 350, 345, 360, 370, 380, 390, 380, 370, 360, 350, 340, 330],
    "C": [2000, 2050, 2100, 2000, 1990, 1980, 1970, 1960, 1950, 1940, 1930, 1920, 1910, 1900, 1890, 1880, 2050, 1500],
    "D": [0, 5, 3, 2, 4, 6, 7, 3, 2, 1, 4, 5, 6, 3, 2, 4, 1, 0],
}
FINES = {"A": 2.5, "B": 3.25, "C": 4.0, "D": 1.75}


def table(loans: dict[str, list[int]]) -> str:
    lines = ["code,month,loans,fine"]
    for code, values in loans.items():
        for at, value in enumerate(values):
            lines.append(f"{code},{2023 + at // 12}-{at % 12 + 1:02}-01,{value},{FINES[code] + at * 0.1:.2f}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("newsroom")
    for name in ("datasets", "registers"):
        (made / name).mkdir()
    (made / "registers" / "borset.csv").write_text(REGISTER, "utf-8")
    (made / "datasets" / "loans.toml").write_text(SHEET, "utf-8")
    (made / "datasets" / "lent.csv").write_text(table(LOANS), "utf-8")
    earlier = {code: [*values[:-1], values[-1] - 7] if code == "A" else values for code, values in LOANS.items()}
    (made / "earlier.csv").write_text(table(earlier), "utf-8")
    said = 'publisher = "Borchester Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
    (made / "newsroom.toml").write_text(said, "utf-8")
    return made


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    given = Given(
        "loans", folder / "datasets" / "loans.toml", folder / "registers" / "borset.csv", (folder / "earlier.csv",)
    )
    return Desk(World([given]))


def read(desk: Desk, text: str) -> Reading:
    return desk.read(text, date(2024, 6, 30), "SHIRE")


def claim_of(reading: Reading, words: str) -> Claim:
    found = [claim for claim in reading.claims if words in claim.words]
    assert found, (words, reading.claims)
    return found[0]


CLAIMS = [
    ("Libraries in Ambridge made 1,200 loans in June 2024.", "1,200", TRUE),
    ("Libraries in Ambridge made 1,210 loans in June 2024.", "1,210", FALSE),
    ("Libraries in Ambridge made 1,193 loans in June 2024.", "1,193", VINTAGE),
    ("Some 330 books changed owners in Loxley and Barrett, the mayor thinks.", "330", UNCHECKED),
    (
        "Loans in Ambridge rose by 27.7% in the year to June.",
        "27.7%",
        TRUE,
    ),  # the twelve months before are not on record
    ("Loans in Ambridge rose 1.7% in June, from 1,180 the month before.", "1.7%", TRUE),
    ("Loans in Ambridge fell 1.7% in June.", "1.7%", FALSE),
    ("Loans in Ambridge rose from 1,180 in May to 1,200 in June.", "1,180", TRUE),
    ("Loans in Ambridge rose from 1,108 in May to 1,200 in June.", "1,108", FALSE),
    ("Ambridge made 1,200 loans, more than three times as many as Loxley and Barrett.", "three times", TRUE),
    ("There were 260 more loans in Ambridge than a year earlier.", "260", TRUE),
    ("There were 206 more loans in Ambridge than a year earlier.", "206", FALSE),
    ("Loans in Ambridge have risen for nine months in a row.", "nine months", FALSE),
    ("Loans in Ambridge have risen for the 10th month in a row.", "10th", TRUE),
    ("Loans in Felpersham were the lowest on record.", "lowest", TRUE),
    ("Loans in Ambridge were the lowest on record.", "lowest", FALSE),
    ("Loans in Loxley and Barrett were the lowest since May 2023.", "lowest", TRUE),
    ("Loans in Loxley and Barrett were the lowest since January 2023.", "lowest", FALSE),
    ("Felpersham had the highest number of loans in Borsetshire.", "highest", TRUE),
    ("Ambridge had the highest number of loans in Borsetshire.", "highest", FALSE),
    ("Ambridge had the highest lending rate in Borsetshire.", "highest", TRUE),
    ("The lending rate in Ambridge was 12 per 1,000 people.", "12", TRUE),
    ("Loans fell in every district except Ambridge.", "every district", TRUE),
    ("Loans fell in every district except Felpersham.", "every district", FALSE),
    ("Only one district, Ambridge, saw loans rise.", "Only one", TRUE),
    ("Only two districts saw loans rise.", "Only two", FALSE),
    ("There were no loans in Penny Hassett.", "loans", TRUE),
    ("There were no loans in Felpersham.", "loans", FALSE),
    ("Felpersham accounted for almost half of all loans in Borsetshire.", "almost half", TRUE),
    ("Felpersham accounted for 60% of all loans in Borsetshire.", "60%", FALSE),
    ("Ambridge and Felpersham made 1,200 and 1,500 loans respectively.", "1,500", TRUE),
    ("Ambridge and Felpersham made 1,500 and 1,200 loans respectively.", "1,500", FALSE),
    ("The average fine in Ambridge is £4.20.", "£4.20", TRUE),
    ("The average fine in Ambridge is £4.02.", "£4.02", FALSE),
    ("Ambridge made more loans than Felpersham.", "more", FALSE),
    ("Loans of cookery books in Ambridge rose by 40%.", "40%", UNCHECKED),
    ("Loans in Ambridge could rise by 40% next year.", "40%", UNCHECKED),
    ("Some 4,000 people visited the castle in Ambridge.", "4,000", UNCHECKED),
    ("Fines for children fell by 12% in Ambridge.", "12%", UNCHECKED),
    ("Ambridge made one thousand two hundred and no fewer loans in June 2024.", "one thousand two hundred", TRUE),
    ("Ambridge made one thousand two hundred and seven loans in June 2024.", "hundred and seven", FALSE),
    ("Loans in Ambridge are 40 ahead of what they were.", "40", UNCHECKED),
    ("Loans in Ambridge were 1,200, the most in any month since at least March 2023.", "1,200", TRUE),
    ("Ambridge made 1,200 loans, up 29 pct on June last year.", "1,200", TRUE),
    ("None of the districts escaped a fall in loans.", "None of the districts", UNCHECKED),
    ("There is not one district where loans fell.", "not one district", FALSE),
    ("Loans fell in all four districts but one.", "all four districts", TRUE),
    ("One part of Ambridge made 45 loans in June 2024.", "45", UNCHECKED),
    ("Ambridge had the most loans of the seven districts.", "most", UNCHECKED),
    ("Ambridge had the most loans of any district in Ruritania.", "most", UNCHECKED),
    ("Loans in Ambridge rose by 1.7 percentage points in June.", "1.7", FALSE),
    ("Loans in Ambridge rose by 1.9 percentage points in June.", "1.9", UNCHECKED),
    ("Modellers see loans in Ambridge at 300 by Easter.", "300", UNCHECKED),
    ("Ambridge made 1,200 loans, 300 fewer than Felpersham.", "300", TRUE),
    ("Ambridge made 1,200 loans, 400 fewer than Felpersham.", "400", FALSE),
    ("Ambridge made 1,200 loans, 300 more than Felpersham.", "300", FALSE),
    ("Loans in Ambridge were up 20 on May.", "20", TRUE),
    ("Loans in Ambridge were up 30 on May.", "30", FALSE),
    ("Loans in Felpersham came to 1,500 in June. The monthly fall was 26.8%.", "26.8%", TRUE),
    ("Loans in Felpersham came to 1,500 in June. The monthly fall was 36.8%.", "36.8%", FALSE),
    ("Only Felpersham made more loans than Ambridge.", "more", TRUE),
    ("Only Penny Hassett made more loans than Ambridge.", "more", FALSE),
    ("Felpersham made more loans than any other district in Borsetshire.", "more", TRUE),
    ("Ambridge made more loans than any other district in Borsetshire.", "more", FALSE),
    ("No district in Borsetshire made fewer loans than Penny Hassett.", "No district", TRUE),
    ("No district in Borsetshire made fewer loans than Ambridge.", "No district", FALSE),
    ("Ambridge ranks second in Borsetshire for loans.", "second", TRUE),
    ("Ambridge ranks third in Borsetshire for loans.", "third", FALSE),
    ("Loans in Ambridge have never been higher.", "never been higher", TRUE),
    ("Loans in Felpersham have never been higher.", "never been higher", FALSE),
    ("Loans in Ambridge have risen in each of the past ten months.", "in each of", TRUE),
    ("Loans in Ambridge have risen in each of the past 12 months.", "in each of", FALSE),
    ("Loans in Felpersham were the lowest since March 2023.", "lowest since", FALSE),
    ("Loans in Felpersham fell for the first time in three months.", "for the first time", FALSE),
    ("Ambridge, Felpersham and Penny Hassett together made 2,700 loans in June 2024.", "2,700", TRUE),
    ("Ambridge, Felpersham and Penny Hassett together made 2,900 loans in June 2024.", "2,900", FALSE),
    ("Loans in Ambridge averaged 1,140 a month between January and June 2024.", "1,140", FALSE),
    ("Loans in Ambridge averaged 1,107 a month between January and June 2024.", "1,107", TRUE),
    ("Ambridge lent 1,200 in June. Felpersham was next, with 1,005.", "1,005", UNCHECKED),
    ("Loans were at 1,200 in Ambridge and at 1,050 in Felpersham.", "1,050", FALSE),
    ("Ambridge lent 45 old maps, the best since 2020.", "45", UNCHECKED),
    # what a figure is of by the one beside it
    ("A dull month. Borsetshire: 3,030, up 12", "12", FALSE),
    ("A dull month. Borsetshire: 3,030, down 541", "541", TRUE),
    ("Borsetshire shone. It rose by 4% to 3,030.", "4%", FALSE),
    ("The number in Borsetshire fell, to 3,030.", "fell", TRUE),
    ("The number in Borsetshire rose, to 3,030.", "rose", FALSE),
    # differences
    ("Borsetshire lent 3,030 in June and 3,571 in May. The difference is 541.", "541", TRUE),
    ("Loans in Ambridge were 1,180 in May. They are now 20 above that.", "20", TRUE),
    ("Loans in Ambridge were 1,180 in May. They are now 30 above that.", "30", FALSE),
    ("The fall in loans in Felpersham was 550.", "550", TRUE),
    ("The fall in loans in Felpersham was 650.", "650", FALSE),
    # the past
    ("Loans in Felpersham have not been lower since January 2023.", "not been lower", TRUE),
    ("Loans in Loxley and Barrett have not been lower since May 2023.", "not been lower", TRUE),
    ("Loans in Loxley and Barrett have not been lower since January 2023.", "not been lower", FALSE),
    ("Ambridge made more loans than ever before.", "than ever", TRUE),
    ("Felpersham made more loans than ever before.", "than ever", FALSE),
    # who moved most
    ("Loans in Felpersham fell faster than in any other district.", "faster", TRUE),
    ("Loans in Loxley and Barrett fell faster than in any other district.", "faster", FALSE),
    ("Only Ambridge made more loans than a month before.", "Only Ambridge", TRUE),
    ("Only Felpersham made more loans than a month before.", "Only Felpersham", FALSE),
    # of what was told
    ("Borsetshire lent 3,030 books. Felpersham made half of them.", "half of", TRUE),
    ("Borsetshire lent 3,030 books. Felpersham made a third of them.", "a third of", FALSE),
    ("Loans in Loxley and Barrett were as many as in June 2023.", "as many", FALSE),
    ("Ambridge made 1,200 loans, double the 600 of a rival.", "double", TRUE),
    # what is no level
    ("Ambridge made 1,200 loans in June 2024. The van comes at 7.", "7", UNCHECKED),
    ("In Ambridge the van passed by 1,250 houses.", "1,250", UNCHECKED),
]


TRUTHS = [  # said in ways that are easily taken for something else
    "Ambridge had more loans than Loxley and Barrett's 330.",
    "Ambridge's loans in June were 20 more than May's 1,180.",
    "Ambridge has had between 900 and 1,200 loans a month.",
    "Loans in Felpersham are 600 below the peak.",
    "Loans in Felpersham have fallen by 600 since the peak of 2,100.",
    "Loans in Ambridge and Felpersham came to 2,700 in all.",
    "The average for the last two months in Ambridge was 1,190 loans.",
    "At the end of 2023 Ambridge had 1,010 loans.",
    "Felpersham lent 1,500, 470 below the average of the months before.",
    "The number of loans in Ambridge rose 20 to 1,200, in Felpersham it fell 550 to 1,500.",
    "Borsetshire's loans fell by 541, of which Felpersham accounted for 550.",
    "The fall in Felpersham was 550 loans, the rise in Ambridge 20.",
    "Loans in Ambridge went from 900 in January 2023 to 1,000 in January 2024 and to 1,200 now.",
    "Libraries in Ambridge have 1,200 loans, 870 more than those in Loxley and Barrett have.",
    # the figure it would be held against is printed too
    "In Ambridge 1,200 loans were made and in Loxley and Barrett 330.",
    "With Loxley and Barrett's 330, Ambridge's 1,200 loans make 1,530.",
    "Paperbacks made 810 loans in Ambridge, and all books 1,200.",
    # its own season, or the whole record
    "It was the quietest June for loans in Loxley and Barrett since 2022.",
    "Felpersham's 1,500 loans were the busiest final week of a quarter since 2021.",
    "Ambridge's 1,200 loans are the highest of the whole file.",
    # several times, sums, averages, what is left
    "Over the last two Junes Ambridge has made 2,140 loans.",
    "Ambridge made more loans in those two months, 2,380, than Felpersham.",
    "The other three districts made 1,830 loans.",
    "Loans in Ambridge are above the average of the five months before, 1,088.",
    "In the three months before, Ambridge had 1,100, 1,150 and 1,180 loans.",
    "In the year so far Ambridge has made 6,640 loans.",
    # said, planned, used to be, revised
    "A councillor claimed that loans in Ambridge had halved.",
    "The county budgeted for 1,300 loans in Ambridge.",
    "It used to be that Ambridge made fewer loans than Loxley and Barrett.",
    "In figures since revised Ambridge made 1,260 loans in June.",
    # words that are no claim of the table
    "Ambridge's 1,200 loans are a double blow to its bookshop.",
    "Ambridge made 1,200 loans. The day ended with a high of 14 degrees.",
    "Ambridge made 1,200 loans and sold 340 mugs, 90 more.",
    # a place, a part or a time that no table has
    "Lakey Hill, in Ambridge, made 200 loans, up 9 per cent.",
    "Audio loans in Ambridge fell by 3 per cent in a year in which all loans rose to 1,200.",
    "Loans in Felpersham had been rising for six weeks before they slipped.",
    "Loans in Ambridge came to 940 the June before.",
    "Ambridge has made more loans every month since August 2023, when they fell.",
    "Fines in Ambridge are the borough's second lowest.",
    "The record for loans in Felpersham, 2,100, is a year old.",
    "Of the 1,200 loans in Ambridge 90 were in schools, against 70 the month before.",
    "Loans rose 20 in Ambridge and fines ten pence, so the rise of 300 was in cards.",
    # a publisher's name, a time over which, a run that is over, a place overtaken
    "The figures, which Public Health Ambridge puts out, give 1,500 loans for Felpersham.",
    "After two months in a row of rises, loans in Felpersham fell to 1,500.",
    "Loans in Felpersham were down from 2,050 in February 2023 to 1,500.",
    "Ambridge overtook Loxley and Barrett to have the second highest loans, 1,200.",
    "Borchester made 950 loans in June 2024.",
    # a measure that the sentence does not name, or names more narrowly; a set that no register has
    "Loans in Ambridge were 1,200, and the average fine was £4.20. It went up by ten pence.",
    "By far the highest fine is £5.70, Felpersham's. It rose by ten pence and comes with all loans.",
    "Fines in Ambridge were £4.20. CDs went the other way, down 12.",
    "Loxley and Barrett has the lowest picture loans in the province.",
    "Ambridge's 330 is all but its own 1,200 loans.",
]


@pytest.mark.parametrize("text", TRUTHS)
def test_what_is_true_in_odd_words_is_not_called_false(desk: Desk, text: str) -> None:
    assert [claim for claim in read(desk, text).claims if claim.mark == FALSE] == []


@pytest.mark.parametrize(("text", "words", "mark"), CLAIMS)
def test_a_claim_gets_its_mark(desk: Desk, text: str, words: str, mark: str) -> None:
    found = claim_of(read(desk, text), words)
    assert found.mark == mark, found


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Libraries in Ambridge made 1,350 loans in June 2024.", FALSE),
        ("Libraries in Ambridge proudly made just 1,350 loans in June 2024.", FALSE),
        ("Libraries in Ambridge made 1,350 unwrapped loans in June 2024.", UNCHECKED),  # a word not accounted for
        ("Under-fives in Ambridge made 1,350 loans in June 2024.", UNCHECKED),
        ("Willow Farm, in Ambridge, made 1,350 loans in June 2024.", UNCHECKED),  # a name that no register has
        ("YMCA branches aside, Ambridge made 1,350 loans in June 2024.", UNCHECKED),
        ("With the rest, Ambridge made 1,350 loans in June 2024.", UNCHECKED),  # put together with others
        ("Ambridge made 2,400 loans in June 2024.", UNCHECKED),  # no slip for 1,200
        ("Ambridge made 12,000 loans in June 2024.", FALSE),  # but a zero too many is one
        ("Ambridge made 1,350 loans in June 2024, and 1,200 by another count.", UNCHECKED),  # the right one beside it
        ("Ambridge made 1,180 loans in June 2024.", FALSE),  # left over from May, though the month is said
        ("A month later Ambridge made 1,350 loans.", UNCHECKED),  # told on from another time
        ("Under-fives in Ambridge made 2,100 loans in June 2024.", FALSE),  # two digits changed places: a misprint
        ("Under-fives in Ambridge made 1,210 loans in June 2024.", FALSE),  # hardly off
    ],
)
def test_a_claim_is_false_only_where_all_speaks_for_it(desk: Desk, text: str, mark: str) -> None:
    figure = re.search(r"\d?\d,\d{3}", text)
    assert figure is not None
    assert claim_of(read(desk, text), figure[0]).mark == mark


def test_a_false_claim_comes_with_the_right_figure_and_its_cells(desk: Desk) -> None:
    found = claim_of(read(desk, "Libraries in Ambridge made 1,210 loans in June 2024."), "1,210")
    assert found.right.startswith("1,200 loans")
    assert found.evidence == ("lent.csv: loans, A, to 2024-06-30 = 1,200",)


def test_measure_place_and_time_are_carried_from_sentence_to_sentence(desk: Desk) -> None:
    text = "Loans in Ambridge reached 1,200 in June. That was 20 more than in May. The borough had 940 a year earlier."
    marks = [(c.words, c.mark) for c in read(desk, text).claims]
    assert ("1,200", TRUE) in marks
    assert ("20", TRUE) in marks
    assert ("940", TRUE) in marks


def test_words_of_a_speaker_are_reported_as_such_and_never_called_false(desk: Desk) -> None:
    found = claim_of(read(desk, 'The mayor said: "Loans in Ambridge were 5,000 in June."'), "5,000")
    assert (found.quoted, found.mark) == (True, UNCHECKED)


def test_nothing_is_false_where_the_text_does_not_say_where(folder: Path) -> None:
    given = Given("loans", folder / "datasets" / "loans.toml", folder / "registers" / "borset.csv")
    reading = Desk(World([given])).read("There were 17 of them.", date(2024, 6, 30))
    assert all(claim.mark != FALSE for claim in reading.claims)


@pytest.mark.parametrize("text", ["Loans in Ambridge were 777.", "In June Ambridge made 777 loans, a fall of 9%."])
def test_nothing_is_false_where_neither_article_nor_reader_says_when(desk: Desk, text: str) -> None:
    assert [claim.mark for claim in desk.read(text).claims if claim.mark in (FALSE, VINTAGE)] == []


@cache
def shipped(name: str) -> Desk:
    home = Home(None)
    sheet = home.shelf("datasets").find(name)
    register = tomllib.loads(sheet.read_text("utf-8"))["register"]
    return Desk(World([Given(name, sheet, home.shelf("registers").find(register))]))


STORIES = (
    sorted(ACCEPTED)
    if os.environ.get("PARISHPUMP_FULL")
    else ["camden-crime", "croydon-council-tax", "kent-insolvency"]
)


@pytest.mark.parametrize("name", STORIES)
def test_no_claim_of_a_proved_story_is_called_false(name: str) -> None:
    """The writer's stories are proved by the checker; the desk reads them as anybody's text, without their claims."""
    dataset, area, period, *_ = ACCEPTED[name]
    text = (Path(__file__).parent / "stories" / f"{name}.txt").read_text("utf-8")
    desk = shipped(dataset)
    code = next(a.code for r in desk.world.registers for a in r.areas.values() if a.display == area)
    plain = re.sub(r"^[#>] ?", "", text, flags=re.MULTILINE)
    reading, untold = desk.read(plain, period, code), desk.read(plain)
    assert [claim for one in (reading, untold) for claim in one.claims if claim.mark == FALSE] == []
    assert sum(claim.mark == TRUE for claim in reading.claims) >= 2


ELSEWHERE = [  # dataset, last day, sentence, words, mark: figures as they stand in the shipped tables
    ("possession", "2023-09-30", "Landlords in Leeds made 211 claims between July and September 2023.", "211", TRUE),
    ("possession", "2023-09-30", "Landlord claims in Leeds rose from 171 to 211 in a year.", "171", TRUE),
    (
        "insolvency",
        "2022-12-31",
        "In 2022 Leeds had 1,424 insolvencies, 4.5% more than in 2021.",
        "4.5%",
        TRUE,
    ),
    ("insolvency", "2022-12-31", "Plymouth's rate was 35.9 insolvencies per 10,000 adults in 2022.", "35.9", FALSE),
    ("council_tax", "2024-03-31", "Council tax in Dover went up by £101.10, or 4.9%.", "4.9%", TRUE),
    ("council_tax", "2024-03-31", "Council tax in Dover went up by £110.10.", "£110.10", FALSE),
    (
        "crime_london",
        "2026-02-28",
        "Camden had 570 violent offences, two fewer than the month before.",
        "two",
        TRUE,
    ),
    ("crime_london", "2026-02-28", "Knife crime in Camden rose by 12% in February.", "12%", UNCHECKED),
    (
        "house_prices_london",
        "2024-10-31",
        "Homes in Camden cost £797,520, against £586,982 in Barnet.",
        "£586,982",
        TRUE,
    ),
    ("house_prices_london", "2024-10-31", "Bexley had the lowest house prices of any borough.", "lowest", FALSE),
    ("pay_jobs", "2023-01-31", "Workers in Dover earned a median of £2,178 a month.", "£2,178", FALSE),
    ("pay_jobs", "2023-01-31", "Unemployment in Dover was 4.1%.", "4.1%", UNCHECKED),
    ("england_deaths", "2020-07-10", "No one in Medway died in the week ending July 10.", "died", TRUE),
    ("england_deaths", "2020-07-10", "There have been 300 deaths in Medway's care homes.", "300", UNCHECKED),
]


@pytest.mark.parametrize(("name", "day", "text", "words", "mark"), ELSEWHERE)
def test_other_tables_other_words(name: str, day: str, text: str, words: str, mark: str) -> None:
    found = claim_of(shipped(name).read(text, date.fromisoformat(day)), words)
    assert found.mark == mark, found


SLIPS = [
    ("Fines in Ambridge are three times higher than in Felpersham.", "times higher"),
    ("It was a year which lead to fewer loans.", "spelling and grammar"),
    ("In Ambrige there were 1,200 loans.", "spelling and grammar"),
    ("In Felpersam the town made 1,500 loans.", "spelling and grammar"),
    ("Ambridge, the borough, had more. The loans in the town of Ambridge fell, and the town wept.", "name"),
    ("There were fewer loans across the rest of the county.", "scope"),
    ("Loans have not returned to pre-fire levels.", "undated base"),
    ("June 2024 was the worst day for loans in Ambridge, with 1,200.", "day for a longer period"),
    ("There were 1,200 loans in Ambridge in the whole of 2024.", "unfinished period"),
    ("One district saw loans rise, and another has the highest lending rate.", "the same area"),
    ("A rise of 1.7% in loans kept the lending rate steady in Ambridge.", "contradiction"),
    ("Penny Hassett, where 17 loans were made, had no loans up until June 30.", "none beside some"),
    (
        "Loans in Penny Hassett fell by 25.0% between February 2023 and June 2023, a drop of 100.0% in June.",
        "too precise",
    ),
]


@pytest.mark.parametrize(("text", "rule"), SLIPS)
def test_a_slip_is_found(desk: Desk, text: str, rule: str) -> None:
    assert rule in [slip.rule for slip in read(desk, text).slips]


PLAIN = [
    "Loans in Ambridge rose to 1,200 in June 2024, from 1,180 in May.",
    "Felpersham, the city, made 1,500 loans in June 2024.",
    "The lending rate in Ambridge was 12 per 1,000 people.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_sentence_has_no_slip_and_nothing_false(desk: Desk, text: str) -> None:
    reading = read(desk, text)
    assert reading.slips == ()
    assert [claim for claim in reading.claims if claim.mark != TRUE] == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_marks_by_sign_and_word_without_script_and_holds_hostile_text(desk: Desk) -> None:
    made = page(read(desk, "<script>alert(1)</script> In Ambridge 1,210 loans were made in June 2024."), "a <b> title")
    found = _Tags()
    found.feed(made)
    assert "script" not in found.tags
    assert not {"link", "img", "iframe"} & set(found.tags)
    assert "alert(" in found.text
    assert re.search(r"✗\s*false", found.text)


def test_the_page_lists_what_to_mend_before_what_is_true_under_the_numbers_of_the_text(desk: Desk) -> None:
    made = page(read(desk, "Ambridge made 1,200 loans in June 2024. Felpersham made 1,550 loans in June 2024."), "two")
    mend, true = made.index("<h2>To mend</h2>"), made.index("<h2>True</h2>")
    assert mend < made.index('<li id="c2" value="2">') < true < made.index('<li id="c1" value="1">')


def run(folder: Path, article: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--home", str(folder), "check-text", str(article), "--dataset", "loans", *more])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("text", "code"), [("Ambridge made 1,200 loans in June 2024.", 0), ("Ambridge made 1,300 loans in June 2024.", 1)]
)
def test_the_exit_code_tells_whether_anything_is_false(folder: Path, tmp_path: Path, text: str, code: int) -> None:
    article = tmp_path / "a.txt"
    article.write_text(text, "utf-8")
    assert run(folder, article, "--period", "2024-06-30")[0] == code


def test_json_gives_places_that_hold_the_words(folder: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    text = "Ambridge made 1,300 loans in June 2024."
    article.write_text(text, "utf-8")
    said = json.loads(run(folder, article, "--json")[1])
    assert said["counts"][FALSE] == 1
    for claim in said["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["words"]


BAD: list[tuple[bytes, Sequence[str], str]] = [
    (b"\xff\xfe\x00", (), "not UTF-8"),
    (b"  \n", (), "nothing in it"),
    (b"Ambridge.", ("--area", "Ambrige"), "did you mean Ambridge"),
    (b"Ambridge.", ("--vintage", "nowhere.csv"), "no such file or folder"),
]


@pytest.mark.parametrize(("content", "more", "said"), BAD)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    folder: Path, tmp_path: Path, content: bytes, more: Sequence[str], said: str
) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(content)
    done = CliRunner().invoke(cli, ["--home", str(folder), "check-text", str(article), "--dataset", "loans", *more])
    assert done.exception is not None
    assert said in f"{done.exception} {getattr(done.exception, 'mend', '')}"
    assert getattr(done.exception, "exit_code", 1) == 2


def test_an_article_that_tells_no_period_is_dated_by_its_figures(desk: Desk) -> None:
    said = "Libraries in Ambridge made 945 loans. Felpersham made 1,960. Loxley and Barrett made 354 loans."
    reading = desk.read(said)
    assert (reading.main, reading.dated, reading.about) == (date(2023, 8, 31), "by its figures", "Ambridge")
    assert [claim_of(reading, words).mark for words in ("945", "1,960", "354")] == [TRUE, TRUE, FALSE]
    assert claim_of(reading, "354").right.startswith("345")


def test_of_two_periods_with_as_many_of_its_figures_an_article_is_about_the_later(desk: Desk) -> None:
    said = "Loans in Felpersham fell from 1,960 to 1,950. The average fine in Ambridge rose from £3.20 to £3.30."
    assert desk.read(said).main == date(2023, 9, 30)


def test_one_figure_dates_no_article(desk: Desk) -> None:
    reading = desk.read("Libraries in Ambridge made 945 loans.")
    assert (reading.main, reading.dated) == (date(2024, 6, 30), UNSURE)
    assert claim_of(reading, "945").mark == UNCHECKED
