"""The articles and their keys, and how a key is proved from the tables: every proof is a sum over cells, in Python."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from reverse.tables import OFFENCES, Table, table

ARTICLES = Path(__file__).parent / "articles"
MORE = Path(__file__).parent / "articles2"  # ten to build a reader with, ten kept sealed until it was done
LAST = Path(__file__).parent / "articles3"  # ten that the reader first saw when all its rules for the others were made
FRESH = Path(__file__).parent / "articles4"  # ten more, frozen before the reader saw any
UNSEEN = Path(__file__).parent / "articles5"  # six more, written and frozen when the rules that those led to were made
SIXTH = Path(__file__).parent / "articles6"  # eight more, by other temperaments, frozen before the reader saw any
SEVENTH = Path(__file__).parent / "articles7"  # six more, frozen when the rules that those led to were made
EIGHTH = Path(__file__).parent / "articles8"  # twelve more, of other registers, frozen before the reader saw any
NINTH = Path(__file__).parent / "articles9"  # four more, frozen when the rules that those led to were made
TENTH = Path(__file__).parent / "articles10"  # eight more, by eight sorts of outlet, frozen before the reader saw any
ELEVENTH = Path(__file__).parent / "articles11"  # six more, frozen when the rules that those led to were made
TWELFTH = Path(__file__).parent / "articles12"  # twelve more, by twelve sorts of people, frozen likewise
THIRTEENTH = Path(__file__).parent / "articles13"  # eight more, frozen when the twelve had been mended by
ODD = Path(__file__).parent / "odd.csv"  # true sentences that are easily taken for something else
VERDICTS = ("true", "false", "other vintage", "not checkable", "slip")
COUNCIL = ("E06", "E07", "E08", "E09")
DEVON = [
    "East Devon",
    "Exeter",
    "Mid Devon",
    "North Devon",
    "South Hams",
    "Teignbridge",
    "Torridge",
    "West Devon",
]


@dataclass(frozen=True)
class Claim:
    """One row of a key; `proof` is what the words say, `right_by` gives the right figure or word of a false one."""

    words: str
    verdict: str
    kind: str
    right: str
    proof: str
    right_by: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Article:
    """One article, what it is to be read against, and its key."""

    name: str
    dataset: str
    period: str
    area: str
    text: str
    claims: tuple[Claim, ...]
    part: str = ""


def articles(folder: Path = ARTICLES) -> list[Article]:
    """Return the articles of a folder's index, in its order.

    Raises ValueError for words of a key that do not stand in the article exactly once.
    """
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        return [_article(folder, row) for row in csv.DictReader(file)]


def _article(folder: Path, row: Mapping[str, str]) -> Article:
    text = (folder / f"{row['article']}.txt").read_text(encoding="utf-8")
    with (folder / f"{row['article']}.csv").open(encoding="utf-8", newline="") as file:
        claims = tuple(_claim(text, found) for found in csv.DictReader(file))
    return Article(row["article"], row["dataset"], row["period"], row["area"], text, claims, row.get("part", ""))


def _claim(text: str, row: dict[str, str]) -> Claim:
    if text.count(row["words"]) != 1:
        raise ValueError(f"stands {text.count(row['words'])} times: {row['words']}")
    start = text.index(row["words"])
    line = text.rfind("\n", 0, start) + 1
    return Claim(**row, start=start, end=start + len(row["words"]), quoted=text.count('"', line, start) % 2 == 1)


def holds(article: Article, claim: Claim) -> bool:
    """Return whether the cells say what the words say; of a claim that has a proof."""
    return bool(worth(article, claim.proof))


def worth(article: Article, sum_of_cells: str) -> Any:
    """Return what the expression gives with the article's table: Python, over the names of `_names` alone."""
    return eval(sum_of_cells, dict(_names(article.dataset)))


@cache
def _names(dataset: str) -> Mapping[str, Any]:
    held = table(dataset)
    own = {
        name: getattr(held, name) for name in dir(Table) if not name.startswith("_") and callable(getattr(held, name))
    }
    words = {
        "says": says,
        "way": way,
        "ordinal": ordinal,
        "before": before,
        "WEEKS": weeks,
        "OFFENCES": OFFENCES,
        "measures": held.measures,
    }
    return own | words | _groups(held)


def _groups(held: Table) -> dict[str, Any]:
    """Return the lists of areas that the articles rank and count among."""
    codes = [str(code) for code in next(iter(held.measures.values())).columns]
    begin = {
        "LONDON": ("E09",),
        "BOROUGHS": ("E09",),
        "REGIONS": ("E12",),
        "WALES": ("W06",),
        "SCOTLAND": ("S30",),
        "NORTHERN_IRELAND": ("N09",),
    }
    found: dict[str, Any] = {name: [c for c in codes if c.startswith(first)] for name, first in begin.items()}
    found["DEVON"] = DEVON
    found["DEPARTEMENTS"] = ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"]
    found["BRANCHES"], found["BEACHES"], found["CLUBS"] = (
        [c for c in codes if re.fullmatch(rf"{letter}\d+", c)] for letter in "LBC"
    )
    found["UNITARIES"] = lambda year: [c for c in _priced(held, year) if c.startswith("E06")]
    found["COUNCILS"] = lambda year: [c for c in _priced(held, year) if c[:3] in COUNCIL]
    found["KENT_AND_MEDWAY"] = [f"E070001{number:02}" for number in range(5, 17)] + ["E06000035"]
    found["WEST_YORKSHIRE"] = ["Bradford", "Calderdale", "Kirklees", "Leeds", "Wakefield"]
    found["CUMBRIA"] = ["Allerdale", "Barrow-in-Furness", "Carlisle", "Copeland", "Eden", "South Lakeland"]
    found["WEST_MIDLANDS"] = [f"E080000{number}" for number in range(25, 32)]  # Birmingham first
    found["STAFFORDSHIRE"] = [f"E0700019{number}" for number in range(2, 10)] + ["E06000021"]
    return found


def _priced(held: Table, year: str) -> list[str]:
    return [str(code) for code in held.measures["bill"].loc[year].dropna().index]


def says(value: float, said: float, places: int = 0) -> bool:
    """Return whether the value, rounded as it is said, is what is said."""
    return bool(abs(value - said) <= 0.5 * 10**-places + 1e-9)


def way(change: float) -> str:
    return "rose" if change > 0 else "fell" if change < 0 else "stayed"


def ordinal(number: int) -> str:
    return ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")[number - 1]


def before(year: str) -> str:
    """Return the financial year before.

    >>> before("2016-17")
    '2015-16'
    """
    first = int(year[:4]) - 1
    return f"{first}-{(first + 1) % 100:02}"


def weeks(first: str, last: str) -> list[tuple[str, str]]:
    """Return each week's end with the next one's, from the first day to the last."""
    days = [date.fromisoformat(first)]
    while days[-1] < date.fromisoformat(last):
        days.append(days[-1] + timedelta(days=7))
    return [(a.isoformat(), b.isoformat()) for a, b in pairwise(days)]


def agrees(right: str, value: Any) -> bool:
    """Return whether the right words of a key hold the computed value, rounded as they print it."""
    if isinstance(value, str):
        return value in right
    for figure in re.findall(r"\d[\d,]*(?:\.\d+)?", right):
        places = len(figure.partition(".")[2])
        if says(abs(float(value)), float(figure.replace(",", "")), places):
            return True
    return False


def tally(of: Sequence[Article]) -> pd.DataFrame:
    """Return the number of claims by dataset and verdict."""
    rows = [(article.dataset, claim.verdict) for article in of for claim in article.claims]
    frame = pd.DataFrame(rows, columns=["dataset", "verdict"])
    return pd.crosstab(frame.dataset, frame.verdict, margins=True)[[*VERDICTS, "All"]]
