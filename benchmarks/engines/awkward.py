"""Forty awkward values, what may be said of each, and what counts as a defect: one judge for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

WORDS = {0: "no|none|zero", 1: "one", 2: "two", 10: "ten", 11: "eleven", 21: "twenty-one"}

# A defect is a sentence with one of these in it, a sentence that has none of the words accepted for its value, a
# sentence that is missing where a figure is known, or an error. "an 8%" is right, and so is no article at all.
WRONG = {
    "a missing value printed": r"(?i:\b(?:nan|null|undefined|inf|infinity)\b|\[object)|(?<=[\w(] )None\b|\(None",
    "wrong agreement": (
        r"(?<![\d.,])(?:1|one) (?:fever )?cases\b|\bcases was\b|\bcase were\b|\bwere (?:1|one) case\b"
        r"|\bwas (?:no|zero|0|two|ten|eleven|[2-9]|\d[\d,]+) (?:fever )?cases\b"
    ),
    "wrong article": r"\ba (?:8|11|18|80|11th|18th)(?![\d,])",
    "wrong ordinal": r"\b\d*(?:1[123](?:st|nd|rd)|(?<!1)(?:1th|2th|3th)|[04-9](?:st|nd|rd)|2st|3st|1nd|3nd|1rd|2rd)\b",
    "a figure not rounded": r"\d\.\d{2,}(?! million)",
    "a fraction of a million": r"\b0\.\d+ (?:million|m)\b",
    "a sign beside its word": r"[-\u2212]\s?\d+(?:\.\d+)?%",
    "a change of nothing": r"(?<![\d.,])0(?:\.0)?% (?:more|fewer|higher|lower)\b",
    "spacing": r"  | [,.]|\.\.|\d %|\d \d",
}


@dataclass(frozen=True, kw_only=True)
class Value:
    """An awkward value: the kind of sentence, what every engine is given, and what it may say.

    `accept` are patterns, one of which must be found; `silence` says whether it is right to say nothing.
    """

    name: str
    kind: str
    inputs: Mapping[str, Any]
    accept: tuple[str, ...]
    silence: bool = False


def values() -> list[Value]:
    """All of them, in the order of the table."""
    return [*_counts(), *_rates(), *_changes(), *_ranks(), *_runs(), *_dates(), *_lists()]


def _counts() -> Iterator[Value]:
    told = {999: "999", 1000: "1,?000", 600_000: "600,000", 1_234_567: r"1,234,567|1\.2(?:3)? million"}
    for n in (0, 1, 2, 10, 11, 21, 999, 1000, 600_000, 1_234_567):
        figure = f"(?:{told.get(n, '')}|{n}|{WORDS[n]})" if n in WORDS else f"(?:{told[n]})"
        noun = "case" if n == 1 else "cases"
        accept = (rf"\b{figure} (?:fever )?{noun}\b",)
        yield Value(name=f"{n:,} {noun}", kind="count", inputs={"count": n}, accept=accept)
    unknown = ("not known", "not available", "missing", "no figure")
    yield Value(name="count missing", kind="count", inputs={"count": None}, accept=unknown, silence=True)


def _rates() -> Iterator[Value]:
    for cases, people, accept in (
        (20, 40_000, r"\b0\.5 cases"),
        (599, 20_000, r"\b30(?:\.0)? cases"),
        (20, 20_000, r"\b(?:1\.0 cases|1 case|one case)\b"),
        (20, 60_000, r"\b0\.3 cases"),
    ):
        rate = cases * 1000 / people
        yield Value(
            name=f"a rate of {rate:.4g}",
            kind="rate",
            inputs={"rate": rate, "cases": cases, "people": people},
            accept=(accept,),
        )


def _changes() -> Iterator[Value]:
    yield _change("a fall of 40%", 100, 60, r"\b40%.*(?:fewer|lower|less|down)|(?:fell|fall|drop|down).*\b40%")
    yield _change("a rise of 8%", 10_000, 10_800, r"\b8(?:\.0)?%")
    yield _change("a rise of 11%", 10_000, 11_100, r"\b11(?:\.0)?%")
    yield _change("a rise of 100%", 100, 200, r"\b100%.*(?:more|higher|up)|doubled|twice")
    yield _change("a fall of 100%", 100, 0, r"\b(?:no|none|zero|0)\b.*\b100\b")
    yield _change("no change", 100, 100, "same number", "unchanged", "no change", "as in the week before")
    yield _change("up from none", 0, 50, r"\b50 cases\b.*(?:\bnone\b|\bno\b|\bzero\b|from 0\b|\(0\))")
    yield _change("a rise of 0.4%", 10_000, 10_040, r"\b0\.4%", r"10,040.*10,000", "little changed")
    yield Value(
        name="the week before missing",
        kind="change",
        inputs={"before": None, "now": 60, "percent": None},
        accept=(r"\b60 cases\b(?!.*(?:more|fewer|than))",),
        silence=True,
    )


def _change(name: str, before: int, now: int, *accept: str) -> Value:
    percent = 100 * (now - before) / before if before else None
    return Value(
        name=name, kind="change", inputs={"before": before, "now": now, "percent": percent}, accept=tuple(accept)
    )


def _ranks() -> Iterator[Value]:
    yield Value(name="1st", kind="rank", inputs={"rank": 1, "tied": False}, accept=(r"\bthe highest\b",))
    joint = ("joint second", "joint 2nd", "second equal", "equal second", "second[- ]highest equal", r"\btie")
    yield Value(name="a tie", kind="rank", inputs={"rank": 2, "tied": True}, accept=joint, silence=True)


def _runs() -> Iterator[Value]:
    for n, nth in ((11, "11th|eleventh"), (12, "12th|twelfth"), (21, "21st|twenty-first"), (113, "113th")):
        either = (rf"\b(?:{nth}) (?:consecutive )?week\b", rf"\b{n} (?:consecutive )?weeks\b")
        yield Value(name=nth.split("|")[0], kind="run", inputs={"weeks": n}, accept=either)


def _dates() -> Iterator[Value]:
    """Of a day of the year before in a month not yet over, the year must be told; of others it may be."""
    for name, since, told, year in (
        ("March 1", date(2021, 3, 1), date(2021, 5, 10), "(?:,? 2021)?"),
        ("leap day", date(2024, 2, 29), date(2024, 5, 9), "(?:,? 2024)?"),
        ("January 1", date(2021, 1, 1), date(2021, 3, 12), "(?:,? 2021)?"),
        ("a year before", date(2020, 3, 4), date(2021, 3, 3), ",? 2020"),
        ("another year", date(2019, 10, 16), date(2021, 3, 3), ",? 2019"),
    ):
        day = rf"\b(?:{since:%B} {since.day}(?:st|th)?|{since.day}(?:st|th)? {since:%B}){year}(?!\d|,? \d)"
        inputs = {"since": since.isoformat(), "told": told.isoformat()}
        yield Value(name=name, kind="date", inputs=inputs, accept=(day,))


def _lists() -> Iterator[Value]:
    two_and = r"Ashby and Barton(?:,? as well as|, and) Dover|Dover(?:,? as well as|, and) Ashby and Barton"
    for name, names, accept in (
        ("a list of none", [], "^No other|^None"),
        ("a list of one", ["Dover"], "^Dover also"),
        ("a list of two", ["Dover", "Elham"], "^Dover and Elham also"),
        ("a list of three", ["Dover", "Elham", "Farley"], "^Dover, Elham,? and Farley also"),
        ("a list with an 'and' in a name", ["Dover", "Ashby and Barton"], f"^(?:{two_and}) also"),
    ):
        yield Value(name=name, kind="list", inputs={"names": names}, accept=(accept,), silence=not names)


def defect(value: Value, said: str | None) -> str:
    """What is wrong with what an engine said of a value: "" if nothing. None stands for an error."""
    if said is None:
        return "an error"
    if not said:
        return "" if value.silence else "nothing said"
    for name, pattern in WRONG.items():
        if re.search(pattern, said):
            return name
    return "" if any(re.search(pattern, said, re.IGNORECASE) for pattern in value.accept) else "not an accepted wording"
