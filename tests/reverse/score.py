"""Counts what a reader of articles found, missed and got wrong: `python -m reverse.score [FOLDER]`, run in tests/.

The folder holds what the reader said of each article as JSON, one file an article, named like the article; without
one the reverse desk itself reads them. `--wrong` lists the verdicts that are wrong, `--missed` what was not found.
`--part development` or `--part sealed` counts the articles of the second folder, `--part last` those of the third,
`--part fresh` those of the fourth, `--part unseen` those of the fifth, `--part sixth`,
`--part seventh`, `--part eighth`, `--part ninth`, `--part tenth`, `--part eleventh`, `--part twelfth` and
`--part thirteenth` those of the last ones.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from nlg.proof.reverse import VINTAGE, Desk, Given, World, as_json
from nlg.shelf import shelf
from reverse.keys import (
    EIGHTH,
    ELEVENTH,
    FRESH,
    LAST,
    MORE,
    NINTH,
    SEVENTH,
    SIXTH,
    TENTH,
    THIRTEENTH,
    TWELFTH,
    UNSEEN,
    Article,
    Claim,
    agrees,
    articles,
)
from reverse.tables import OWN_REGISTERS, UNKNOWN, register_of

COLUMNS = (
    "true: found",
    "true: missed",
    "true: wrong",
    "false: found",
    "with right",
    "false: missed",
    "false: wrong",
    "vintage: found",
    "vintage: missed",
    "vintage: wrong",
    "rest: left",
    "rest: judged",
    "slips: found",
    "slips: missed",
    "not keyed",
    "false alarms",
)
VERDICT = {VINTAGE: "other vintage"}  # the other marks are called as in the keys
JUDGED = ("true", "false", "other vintage")


@dataclass(frozen=True)
class Finding:
    """One thing a reader said of an article: where, its verdict, and the right figure or words ('' for none)."""

    start: int
    end: int
    verdict: str
    right: str


def findings(said: Mapping[str, Any]) -> list[Finding]:
    """Return a reading's JSON as findings; the one place that knows its form."""
    claims = [
        Finding(one["start"], one["end"], VERDICT.get(one["mark"], one["mark"]), one["right"]) for one in said["claims"]
    ]
    return claims + [Finding(one["start"], one["end"], "slip", one["reason"]) for one in said["slips"]]


def reading(article: Article, told: bool = True) -> dict[str, Any]:
    """Return what the reverse desk says of an article, in the form of its JSON; `told` its period and area, or not."""
    desk = _desk(article.dataset)
    if not told:
        return as_json(desk.read(article.text))
    return as_json(desk.read(article.text, last_day(article.period), _code(desk, article.area)))


def called_false(dataset: str, day: str, area: str, sentence: str) -> list[str]:
    """Return what the desk calls false of a sentence, told its period and area, and told neither."""
    desk = _desk(dataset)
    read = [desk.read(sentence, date.fromisoformat(day), _code(desk, area)), desk.read(sentence)]
    return [
        f"{c.words}: {c.right}" for reading in read for c in reading.claims if VERDICT.get(c.mark, c.mark) in JUDGED[1:]
    ]


@cache
def _desk(dataset: str) -> Desk:
    sheet = UNKNOWN / f"{dataset}.toml" if dataset in OWN_REGISTERS else shelf("datasets").find(dataset)
    return Desk(World([Given(dataset, sheet, register_of(dataset))]))


def _code(desk: Desk, area: str) -> str:
    """Return the area of this name that the dataset's tables have."""
    tables = [edition for concept in desk.world.concepts for edition, _ in concept.holders]
    named = [one.code for held in desk.world.registers for one in held.areas.values() if area in _names(one)]
    return next(
        code for code in named if any(code in edition.table or desk.world.leaves(edition, code) for edition in tables)
    )


def _names(area: Any) -> tuple[str, str]:
    return area.display, area.line.get("name", "")


def last_day(period: str) -> date:
    """Return the last day of a period as the index writes it.

    >>> [last_day(period).isoformat() for period in ("2022-23", "2019-06", "2019-Q1", "2022", "2021-01-13")]
    ['2023-03-31', '2019-06-30', '2019-03-31', '2022-12-31', '2021-01-13']
    """
    year, _, rest = period.partition("-")
    if rest.isdigit() and int(rest) > 12:
        return date(int(year) + 1, 3, 31)
    last: date = pd.Period(period).end_time.date()
    return last


def score(article: Article, found: Sequence[Finding]) -> Counter[str]:
    """Return how many claims of the key fall in each of COLUMNS."""
    about = {n: _about(claim, article.claims, found) for n, claim in enumerate(article.claims)}
    counts = Counter(_cell(claim, about[n]) for n, claim in enumerate(article.claims))
    counts["with right"] = sum(_righted(claim, about[n]) for n, claim in enumerate(article.claims))
    keyed = {finding for some in about.values() for finding in some}
    counts["not keyed"] = sum(one.verdict in JUDGED for one in found if one not in keyed)
    outside = [one for one in found if all(one.end <= c.start or c.end <= one.start for c in article.claims)]
    counts["false alarms"] = sum(one.verdict in JUDGED[1:] for one in outside)  # in words that no key tells of
    return counts


def _overlap(finding: Finding, claim: Claim) -> bool:
    """Return whether they share at least half of the shorter of the two."""
    shared = min(finding.end, claim.end) - max(finding.start, claim.start)
    return shared > 0 and 2 * shared >= min(finding.end - finding.start, claim.end - claim.start)


def _about(claim: Claim, claims: Sequence[Claim], found: Sequence[Finding]) -> list[Finding]:
    """Return the findings about a claim: one that calls several claims false is about those that are, if any is."""
    return [one for one in found if _overlap(one, claim) and not (_faulty(one) and _of_another(one, claim, claims))]


def _faulty(finding: Finding) -> bool:
    return finding.verdict in ("false", "slip")


def _of_another(finding: Finding, claim: Claim, claims: Sequence[Claim]) -> bool:
    faults = [one for one in claims if one.verdict in ("false", "slip", "other vintage") and _overlap(finding, one)]
    return bool(faults) and claim not in faults


def _cell(claim: Claim, about: Sequence[Finding]) -> str:
    said = {finding.verdict for finding in about}
    match claim.verdict:
        case "true":
            return "true: " + ("wrong" if said & {"false", "other vintage"} else _found(said, {"true"}))
        case "false":
            return "false: " + _found(said, {"false"}, {"true", "other vintage"})
        case "other vintage":
            corrected = any(agrees_with(claim, finding) for finding in about if finding.verdict == "false")
            return "vintage: " + ("found" if corrected else _found(said, {"other vintage"}, {"true", "false"}))
        case "slip":
            return "slips: " + _found(said, {"false", "slip"})
    return "rest: " + ("judged" if said & set(JUDGED) else "left")


def _found(said: set[str], good: set[str], bad: set[str] | None = None) -> str:
    return "found" if said & good else "wrong" if said & (bad or set()) else "missed"


def _righted(claim: Claim, about: Sequence[Finding]) -> bool:
    return claim.verdict == "false" and any(agrees_with(claim, one) for one in about if one.verdict == "false")


def agrees_with(claim: Claim, finding: Finding) -> bool:
    """Return whether the right words of a finding hold the figure of the key, or its words."""
    right = claim.right.casefold()
    numbers = [word.strip(",.£%").replace(",", "") for word in right.split()]
    figures = [word for word in numbers if word.replace(".", "").isdigit()]
    if not figures:
        return right in finding.right.casefold() or right.split(",")[0] in finding.right.casefold()
    return any(agrees(finding.right, float(figure)) for figure in figures)


def table_of(scores: Mapping[str, Counter[str]]) -> str:
    """Return the counts of all articles as a table, sums last."""
    frame = pd.DataFrame([[count[column] for column in COLUMNS] for count in scores.values()], list(scores), COLUMNS)
    frame.loc["all"] = frame.sum()
    heads = dict(zip(COLUMNS, (column.replace(": ", ":") for column in COLUMNS), strict=True))
    return str(frame.rename(columns=heads).to_string())


def scores(of: Sequence[Article], folder: Path | None = None) -> dict[str, Counter[str]]:
    """Return the counts of each article, as read by the desk or, before, into a folder."""
    return {article.name: score(article, findings(_said(article, folder))) for article in of}


def _said(article: Article, folder: Path | None) -> dict[str, Any]:
    if folder is None:
        return reading(article)
    said: dict[str, Any] = json.loads((folder / f"{article.name}.json").read_text(encoding="utf-8"))
    return said


def wrong(article: Article, found: Sequence[Finding]) -> list[str]:
    """Return, for each claim that is called what it is not, its words, what the key says and what the reader said."""
    return [
        f"{article.name}: {claim.words!r} is {claim.verdict}{f' ({claim.right})' if claim.right else ''}; "
        + "; ".join(f"{article.text[one.start : one.end]!r}: {one.verdict} {one.right}" for one in about)
        for claim in article.claims
        for about in [_about(claim, article.claims, found)]
        if _cell(claim, about).endswith(("wrong", "judged"))
    ]


def missed(article: Article, found: Sequence[Finding], said: Mapping[str, Any]) -> list[str]:
    """Return, for each claim that is not found, its words and what the reader said of them."""
    reasons = {(one["start"], one["end"]): f"{one['kind']}: {one['reason']}" for one in said["claims"]}
    return [
        f"{article.name}: {claim.words!r} is {claim.verdict}; "
        + "; ".join(f"{article.text[one.start : one.end]!r}: {reasons.get((one.start, one.end))}" for one in about)
        for claim in article.claims
        for about in [_about(claim, article.claims, found)]
        if _cell(claim, about).endswith("missed")
    ]


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument(
        "--part",
        choices=(
            "development",
            "sealed",
            "last",
            "fresh",
            "unseen",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
        ),
    )
    asked = parser.parse_args(arguments)
    later = [
        one
        for folder in (MORE, LAST, FRESH, UNSEEN, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, ELEVENTH, TWELFTH, THIRTEENTH)
        for one in articles(folder)
    ]
    read = [one for one in later if one.part == asked.part] if asked.part else articles()
    said = {article.name: _said(article, asked.folder) for article in read}
    print(table_of({article.name: score(article, findings(said[article.name])) for article in read}))
    for article in read:
        found = findings(said[article.name])
        lines = (wrong(article, found) if asked.wrong else []) + (
            missed(article, found, said[article.name]) if asked.missed else []
        )
        if lines:
            print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
