"""Small words, names and dates next to a figure: each sentence is true, and one word or claim of it makes it false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, LOWEST_SINCE, THIRD, C, c, cell, change, e, lay_sources, rank, story, where

from nlg.proof.check import Checker

CASES, DEATHS, RATE = "daily.cases", "weekly.deaths", "daily.rate"
EARLIER = "2021-02-17"
NOUNS = """
[tables.prices.measures.price.noun]
many = "house prices"
[tables.daily.measures.rate.noun]
many = "fever rates"
"""


def name(printed: str, code: str) -> C:
    return c(printed, e("area", area=code), code, "name")


ASHBY, BARTON, CARROW, BORSET = (
    name(printed, code)
    for printed, code in (("Ashby", "E1"), ("Barton", "E2"), ("Carrow and Dene", "E3"), ("Borset", "G"))
)


def figure(printed: str, measure: str, area: str, period: str = END) -> C:
    return c(printed, cell(measure, area, period), printed, "number", decimals=0)


def week(day: str, period: str = END) -> C:
    return c(f"the week to {day}", e("period", period=period, form="window", days=7), period, "period")


def move(printed: str, area: str, measure: str = CASES, before: str = BEFORE) -> C:
    way = "up" if printed in ("rose", "above") else "down"
    return c(printed, change("direction", measure, area, before=before), way, "direction")


def apart(printed: str, one: str, other: str) -> C:
    sides = {"now": cell(RATE, one), "before": cell(RATE, other)}
    return c(printed, e("direction", **sides), {"above": "up", "below": "down"}[printed], "direction")


BY = c("70", change("difference", CASES, "E1"), "-70", "number", decimals=0, sign="dropped")
ELSEWHERE = c("28", e("rest_of", measure=CASES, whole="G", parts=["E1"], period=END), "28", "number", decimals=0)
FOUR = {"measure": DEATHS, "area": "E1", "from_": "2021-02-10", "to": END}
SUMMED = c("14", e("sum", **FOUR), "14", "number", decimals=0)
AVERAGED = c("4", e("mean", **FOUR), "3.5", "number", decimals=0)
OVER_FOUR = c("the four weeks to March 3", e("period", period=END, form="window", days=28), END, "period")
TWO = c("Two of the three", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "quantifier")
FEWER = c("fewer", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "direction")
UNDER = {"measure": RATE, "test": "<", "than": cell(RATE, "E1")}
THREE = c("three of the four", where("count_where", "G", UNDER), "3", "quantifier")
IS_BELOW = c("below", where("count_where", "G", UNDER), "3", "direction")
HIGHEST = c("highest", rank("E1"), "1", "superlative")
LED = c("highest", rank("E2", measure=DEATHS, group="AB"), "1", "superlative")
SINCE = c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since")
RUN_TO = {
    way: e("run_length", measure=DEATHS, area="E2", period=way, direction="up") for way in (EARLIER, "2021-02-10")
}
PEAK = e("extreme_period", measure=CASES, area="E1", from_="2021-01-06", to=END, extreme="max")
MOST = c("peak", PEAK, "2021-01-27", "superlative")
RATE_14 = c("14.0", cell(RATE, "E1"), "14", "number", decimals=1)
JANUARY_27 = "2021-01-27"
PEAKED, LATE_JANUARY = c("peaked", PEAK, JANUARY_27, "superlative"), week("January 27", JANUARY_27)
A_WEEK_BEFORE = " the week before."
BY_IN_ALL = c("84", change("difference", CASES, "G"), "-84", "number", decimals=0, sign="dropped")
FALL_IN_ALL = c("fall", change("direction", CASES, "G"), "down", "direction")
FEBRUARY_3 = week("February 3", "2021-02-03")
WERE_LOWER = c("lower", change("direction", CASES, "E1", "2021-02-03", JANUARY_27), "down", "direction")
RISES = {
    day: c(words, e("run_length", measure=CASES, area="E1", period=day, direction="up"), number, "run")
    for day, words, number in (
        (JANUARY_27, "three weeks running", "3"),
        ("2021-01-20", "two weeks running", "2"),
    )
}
LOW_OF_FOUR = c("0", e("min", **FOUR), "0", "number", decimals=0)
HIGH_OF_FOUR = c("6", e("max", **FOUR), "6", "number", decimals=0)
A_THIRD = c("a third", THIRD, "1/3", "part")

SENTENCES: dict[str, tuple[list[Any], list[Any], str]] = {  # what is true, what is not, and the reason
    "by for to": (
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " to ", figure("140", CASES, "E1"), "."],
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " by ", figure("140", CASES, "E1"), "."],
        "a figure, and not by how much 'fell' moved",
    ),
    "to for by": (
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " by ", BY, "."],
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " to ", BY, "."],
        "by how much 'fell' moved, and not to what",
    ),
    "one for the": (
        ["Of the fever rates that of ", ASHBY, " was ", RATE_14, "."],
        ["Of one fever rates that of ", ASHBY, " was ", RATE_14, "."],
        "one is not several",
    ),
    "outside for in": (
        ["There were ", figure("140", CASES, "E1"), " cases in ", ASHBY, "."],
        ["There were ", figure("140", CASES, "E1"), " cases outside ", ASHBY, "."],
        "nothing in the sentence leaves out Ashby",
    ),
    "outside a part of it, and in it": (
        ["Outside ", ASHBY, " there were ", ELSEWHERE, " cases in ", BORSET, "."],
        ["Outside ", ASHBY, " there were ", ELSEWHERE, " cases in ", ASHBY, "."],
        "left out, and named again",
    ),
    "a total for an average": (
        [ASHBY, " averaged ", AVERAGED, " deaths over ", OVER_FOUR, "."],
        [ASHBY, " totalled ", AVERAGED, " deaths over ", OVER_FOUR, "."],
        "what the figures of the sentence are not",
    ),
    "an average for a total": (
        ["The total in ", ASHBY, " over ", OVER_FOUR, " was ", SUMMED, " deaths."],
        ["The average in ", ASHBY, " over ", OVER_FOUR, " was ", SUMMED, " deaths."],
        "what the figures of the sentence are not",
    ),
    "another sort of area": (
        [TWO, " districts of ", BORSET, " had ", FEWER, " deaths than that."],
        [TWO, " counties of ", BORSET, " had ", FEWER, " deaths than that."],
        "the areas compared are none",
    ),
    "another length": (
        ["The weekly figure in ", ASHBY, " was ", figure("140", CASES, "E1"), "."],
        ["The monthly figure in ", ASHBY, " was ", figure("140", CASES, "E1"), "."],
        "what is told is by the week",
    ),
    "that month for that week": (
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), " cases that week."],
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), " cases that month."],
        "what is told is by the week",
    ),
    "a month without any": (
        ["A week has passed with ", figure("0", DEATHS, "E1"), " deaths in ", ASHBY, "."],
        ["A month has passed with ", figure("0", DEATHS, "E1"), " deaths in ", ASHBY, "."],
        "what is told is by the week",
    ),
    "so many a month": (
        ["There were ", figure("140", CASES, "E1"), " a week in ", ASHBY, "."],
        ["There were ", figure("140", CASES, "E1"), " a month in ", ASHBY, "."],
        "what is told is by the week",
    ),
    "another figure than that of the place": (
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), ", the ", SINCE, "."],
        ["In ", ASHBY, " there were ", figure("210", CASES, "E1", BEFORE), ", the ", SINCE, "."],
        f"not the figure to {END}",
    ),
    "measured from itself": (
        ["In ", week("March 3"), " it was the ", SINCE, "."],
        ["In ", week("January 13", "2021-01-13"), " it was the ", SINCE, "."],
        "is measured from",
    ),
    "when it was not": (
        [
            "At its ",
            MOST,
            ", in ",
            week("January 27", "2021-01-27"),
            ", it had ",
            figure("560", CASES, "E1", "2021-01-27"),
            ".",
        ],
        ["At its ", MOST, ", in ", week("March 3"), ", it had ", figure("140", CASES, "E1"), "."],
        "not when 'peak' was",
    ),
    "overtaken by itself": (
        [BARTON, " overtook ", ASHBY, " to have the ", LED, " deaths."],
        [BARTON, " overtook ", BARTON, " to have the ", LED, " deaths."],
        "told as overtaken by itself",
    ),
    "a figure of another name": (
        [
            "There were ",
            figure("140", CASES, "E1"),
            " cases in ",
            ASHBY,
            " and ",
            figure("14", CASES, "E2"),
            " in ",
            BARTON,
            ".",
        ],
        [
            "There were ",
            figure("14", CASES, "E2"),
            " cases in ",
            ASHBY,
            " and ",
            figure("140", CASES, "E1"),
            " in ",
            BARTON,
            ".",
        ],
        "of E2, and said of Ashby",
    ),
    "had by another": (
        [ASHBY, " had ", figure("140", CASES, "E1"), " cases, and ", BARTON, " had ", figure("14", CASES, "E2"), "."],
        [ASHBY, " had ", figure("14", CASES, "E2"), " cases, and ", BARTON, " had ", figure("140", CASES, "E1"), "."],
        "of E2, and said of Ashby",
    ),
    "no rate": (
        [ASHBY, " has a rate of ", c("14", cell(RATE, "E1"), "14", "number", decimals=0), "."],
        [ASHBY, " has a rate of ", figure("140", CASES, "E1"), "."],
        "told as a rate, and is none",
    ),
    "a rate beside a number": (
        [
            "In ",
            ASHBY,
            " it was ",
            RATE_14,
            ", in ",
            BARTON,
            " ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            ".",
        ],
        ["In ", ASHBY, " it was ", RATE_14, ", in ", BARTON, " ", figure("14", CASES, "E2"), "."],
        "of another measure than 14.0",
    ),
    "overall, of a part": (
        ["It was ", figure("14", CASES, "E2"), " in ", BARTON, ", of ", figure("168", CASES, "G"), " overall."],
        ["It was ", figure("14", CASES, "E2"), " in ", BARTON, ", of ", figure("140", CASES, "E1"), " overall."],
        "told as of a whole",
    ),
    "above itself": (
        [
            "In ",
            ASHBY,
            " the rate was ",
            apart("above", "E1", "E2"),
            " the ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            " of ",
            BARTON,
            ".",
        ],
        ["In ", ASHBY, " the rate was ", apart("above", "E1", "E2"), " the ", RATE_14, " of ", BARTON, "."],
        "not what 'above' is measured from",
    ),
    "below another mark": (
        ["In ", BORSET, " ", THREE, " had a rate ", IS_BELOW, " the ", RATE_14, " of ", ASHBY, "."],
        [
            "In ",
            BORSET,
            " ",
            THREE,
            " had a rate ",
            IS_BELOW,
            " the ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            " of ",
            BARTON,
            ".",
        ],
        "is counted by",
    ),
    "when it peaked, with a figure of something else": (
        ["Cases in ", ASHBY, " ", PEAKED, " in ", LATE_JANUARY, ", at ", figure("560", CASES, "E1", JANUARY_27), "."],
        ["Cases in ", ASHBY, " ", PEAKED, " in ", LATE_JANUARY, ", at ", figure("8", DEATHS, "E1", JANUARY_27), "."],
        "not a figure of cases, of which 'peaked' is",
    ),
    "a paragraph without a date is of now": (
        [
            ASHBY,
            " had ",
            figure("140", CASES, "E1"),
            " cases, after ",
            figure("210", CASES, "E1", BEFORE),
            A_WEEK_BEFORE,
        ],
        [
            *(ASHBY, " had ", figure("350", CASES, "E1", EARLIER), " cases, after "),
            *(figure("420", CASES, "E1", "2021-02-10"), A_WEEK_BEFORE),
        ],
        f"of the period to {EARLIER}, and no date stands in the paragraph",
    ),
    "whose share of a fall": (
        [ASHBY, " accounts for ", BY, " of the ", FALL_IN_ALL, " of ", BY_IN_ALL, " in ", BORSET, "."],
        [BARTON, " accounts for ", BY, " of the ", FALL_IN_ALL, " of ", BY_IN_ALL, " in ", BORSET, "."],
        "of E1, and said of Barton",
    ),
    "a run that ends where the fall begins": (
        [
            "In ",
            FEBRUARY_3,
            " cases in ",
            ASHBY,
            " were ",
            WERE_LOWER,
            ", after ",
            RISES[JANUARY_27],
            " of the contrary.",
        ],
        [
            "In ",
            FEBRUARY_3,
            " cases in ",
            ASHBY,
            " were ",
            WERE_LOWER,
            ", after ",
            RISES["2021-01-20"],
            " of the contrary.",
        ],
        "ends with 2021-01-20, of which the sentence tells nothing",
    ),
    "so many in a month": (
        ["There were ", figure("140", CASES, "E1"), " new cases in a week in ", ASHBY, "."],
        ["There were ", figure("140", CASES, "E1"), " new cases in a month in ", ASHBY, "."],
        "what is told is by the week",
    ),
    "so many a month, over more than a week": (
        ["Over ", OVER_FOUR, " ", ASHBY, " had between ", LOW_OF_FOUR, " and ", HIGH_OF_FOUR, " deaths a week."],
        ["Over ", OVER_FOUR, " ", ASHBY, " had between ", LOW_OF_FOUR, " and ", HIGH_OF_FOUR, " a month."],
        "what is told is by the week",
    ),
    "on the week": (
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " on the week."],
        ["Cases in ", ASHBY, " ", move("fell", "E1", before="2021-01-20"), " on the week."],
        "nothing that is compared lies a week back",
    ),
    "a third of what it was": (
        [ASHBY, " had ", A_THIRD, " of what it was in ", week("February 10", "2021-02-10"), "."],
        [ASHBY, " had ", A_THIRD, " of what it was."],
        "compared with 2021-02-10, which the text does not name",
    ),
    "not, where it was": (
        [ASHBY, " did not see the usual figures: it had ", figure("140", CASES, "E1"), "."],
        [ASHBY, " did not see the usual figures: it had not ", figure("140", CASES, "E1"), "."],
        "'not': no claim covers this word",
    ),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_sources(tmp_path_factory.mktemp("sources"))
    sheet = (folder / "fever.toml").read_text().replace('series = "weekly"\n', 'series = "weekly"\nparts = "weekly"\n')
    (folder / "fever.toml").write_text(sheet + NOUNS)
    return folder


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


@pytest.mark.parametrize("case", SENTENCES)
def test_a_word_next_to_a_figure_fits_it(checker: Checker, sources: Path, case: str) -> None:
    right, wrong, reason = SENTENCES[case]
    assert [str(fault) for fault in checker.check(story(sources, right)).faults] == []
    found = [str(fault) for fault in checker.check(story(sources, wrong)).faults]
    assert any(reason in fault for fault in found), found


def test_headings_and_caption_of_a_table_are_of_its_columns(checker: Checker, sources: Path) -> None:
    def tabled(caption: str, *headings: str, rows: tuple[str, ...] = ("E1", "E2")) -> list[str]:
        bundle = story(sources, [ASHBY, " had ", figure("140", CASES, "E1"), " cases."])
        cells = {"E1": ("Ashby", "140", "210"), "E2": ("Barton", "14", "7")}
        told = [story(sources, _row(code, *cells[code])) for code in rows]
        bundle["claims"] += [
            claim | {"id": f"t{n}.{claim['id']}", "sentence": None, "start": 0, "end": len(claim["printed"])}
            for n, each in enumerate(told)
            for claim in each["claims"]
        ]
        bundle["table"] = {
            "caption": caption,
            "columns": ["District", *headings],
            "rows": [
                [{"text": claim["printed"], "claim": f"t{n}.{claim['id']}"} for claim in each["claims"]]
                for n, each in enumerate(told)
            ],
        }
        return [str(fault) for fault in checker.check(bundle).faults]

    assert tabled("Seven-day cases by district", "Seven-day cases", "The week before") == []
    assert tabled("Seven-day cases by district", "The week before", "Seven-day cases") == [
        f"heading: 'The week before': above figures of the period to {END}",
        f"heading: 'Seven-day cases': above figures of the period to {BEFORE}",
    ]
    assert tabled("Seven-day cases by district", "Seven-day cases", "The month before") == [
        f"heading: 'The month before': above figures of the period to {BEFORE}"
    ]
    assert tabled("House prices by district", "Seven-day cases", "The week before") == [
        "caption: 'House prices': no column is of it"
    ]
    assert tabled("By district", "House prices", "The week before") == [
        "heading: 'House prices': above figures of daily.cases"
    ]
    assert tabled("By district", "Seven-day cases", "The week before", rows=("E1", "E1")) == [
        "table 1.1: 'Ashby': named by the row of table 2.1 as well",
        "table 2.1: 'Ashby': named by the row of table 1.1 as well",
    ]


def _row(code: str, named: str, now: str, before: str) -> list[Any]:
    return [name(named, code), " ", figure(now, CASES, code), " ", figure(before, CASES, code, BEFORE)]


def test_each_figure_is_of_the_publisher_named_with_it(tmp_path: Path) -> None:
    lay_sources(tmp_path)
    sheet = (tmp_path / "fever.toml").read_text()
    (tmp_path / "fever.toml").write_text(
        sheet.replace('file = "prices.csv"', 'file = "prices.csv"\npublisher = "Watch"')
    )

    def said(key: str, printed: str) -> C:
        return c(printed, e("metadata", source="sheet", key=f"tables.{key}.publisher"), printed, "verbatim")

    health, watch = said("daily", "Borset Health"), said("prices", "Watch")
    price = c("£260,000", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=0)
    for one, other, faults in ((health, watch, 0), (watch, health, 2)):
        told = ["For ", ASHBY, " ", one, " has ", figure("140", CASES, "E1"), " cases, and ", other, " ", price, "."]
        found = [str(fault) for fault in Checker([tmp_path]).check(story(tmp_path, told)).faults]
        assert len([fault for fault in found if "which is named with it" in fault]) == faults


def test_any_other_month_is_that_of_the_month_told_of(checker: Checker, sources: Path) -> None:
    """The story is of March: "in any other March" compares with others like it, "in any other February" does not."""
    lower = [
        c("lower", change("direction", CASES, "E1", END, first), "down", "direction")
        for first in ("2021-01-20", BEFORE)
    ]

    def other(printed: str, first: str, last: str) -> list[Any]:
        named = c(printed, e("period", period=first, form="month"), last, "period")
        return ["In ", ASHBY, " they were ", lower[1], " than in any other ", named, "."]

    found = [
        str(fault) for fault in checker.check(story(sources, other("February", "2021-02-01", "2021-02-28"))).faults
    ]
    assert "b1.1: 'February': others like it are compared with, and it is not the one told of" in found


def test_who_is_missing_has_no_figure(checker: Checker, sources: Path) -> None:
    """Carrow has no figure for the week to February 3; Ashby has one, and is the area of none that are missing."""
    gap = "2021-02-03"
    for who, faults in ((name("Carrow", "E3"), 0), (ASHBY, 1)):
        told = story(sources, ["Figures for ", who, " are missing for ", week("February 3", gap), "."])
        told["period"] = {"start": "2021-01-28", "end": gap, "label": "the week to February 3"}
        found = [str(fault) for fault in checker.check(told).faults]
        assert len([fault for fault in found if "told as missing, and all its figures are known" in fault]) == faults


def test_nothing_is_told_of_what_is_missing(checker: Checker, sources: Path) -> None:
    """Carrow has no figure for the week to February 3, and one for the week before."""
    gap, known = "2021-02-03", "2021-01-27"
    for missing, faults in ((week("February 3", gap), 0), (week("January 27", known), 1)):
        last = [week("January 27", known), ", was ", figure("4", DEATHS, "E3", known)]
        told = story(sources, ["In ", CARROW, " that for ", missing, " is missing; the latest, in ", *last, "."])
        told["period"] = {"start": "2021-01-28", "end": gap, "label": "the week to February 3"}
        found = [str(fault) for fault in checker.check(told).faults]
        assert len([fault for fault in found if "told as missing, and a figure of it is told" in fault]) == faults, (
            found
        )


def test_what_makes_up_a_share_is_named_beside_it(tmp_path: Path) -> None:
    lay_sources(tmp_path)
    sheet = (tmp_path / "fever.toml").read_text()
    many = {"cases": "seven-day cases", "rate": "fever rates", "deaths": "fever deaths"}
    lines = f'[tables.daily.measures.rate.noun]\nmany = "{many["rate"]}"\n'
    lines += f'[tables.weekly.measures.deaths.noun]\nmany = "{many["deaths"]}"\n'
    (tmp_path / "fever.toml").write_text(sheet + lines)
    share = e("share", part=cell(DEATHS, "E1", BEFORE), whole=cell(CASES, "E1", BEFORE))

    def noun(key: str) -> C:
        at = f"tables.{'weekly' if key == 'deaths' else 'daily'}.measures.{key}.noun.many"
        return c(many[key], e("metadata", source="sheet", key=at), many[key], "wording")

    for called, faults in (("deaths", 0), ("rate", 1)):
        of = c("1.4%", share, "1/70", "percent", decimals=1)
        told = ["In ", week("February 24", BEFORE), " ", of, " of ", noun("cases"), " in ", ASHBY, " were "]
        found = [str(f) for f in Checker([tmp_path]).check(story(tmp_path, [*told, noun(called), "."])).faults]
        found += [
            str(f)
            for f in Checker([tmp_path])
            .check(
                story(
                    tmp_path,
                    [
                        "In ",
                        week("February 24", BEFORE),
                        " ",
                        noun(called),
                        " made up ",
                        of,
                        " of ",
                        noun("cases"),
                        " in ",
                        ASHBY,
                        ".",
                    ],
                )
            )
            .faults
        ]
        assert len([fault for fault in found if "told as what 1.4% are" in fault]) == faults, found
