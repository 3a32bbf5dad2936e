"""Counts what a reader of articles found, missed and got wrong: `python -m reverse.score FOLDER`, run in tests/.

The folder holds what the reader said of each article as JSON, one file an article, named like the article.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reverse.keys import Article, Claim, agrees, articles

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
)
JUDGED = ("true", "false", "other vintage")


@dataclass(frozen=True)
class Finding:
    """One thing a reader said of an article: where, its verdict, and the right figure or words ('' for none)."""

    start: int
    end: int
    verdict: str
    right: str


def findings(said: Sequence[Mapping[str, Any]], text: str) -> list[Finding]:
    """Return a reader's JSON as findings; the one place that knows its form.

    Objects have `verdict`, `right`, and either `start` and `end` or the `words`, which are looked for in the text
    from the last finding on.
    """
    found: list[Finding] = []
    for item in said:
        start = item["start"] if "start" in item else _place(text, item["words"], found[-1].start if found else 0)
        end = item.get("end", start + len(item.get("words", "")))
        found.append(Finding(start, end, item["verdict"], str(item.get("right") or "")))
    return found


def _place(text: str, words: str, after: int) -> int:
    place = text.find(words, after)
    return place if place >= 0 else text.index(words)


def score(article: Article, found: Sequence[Finding]) -> Counter[str]:
    """Return how many claims of the key fall in each of COLUMNS."""
    about = {n: _about(claim, article.claims, found) for n, claim in enumerate(article.claims)}
    counts = Counter(_cell(claim, about[n]) for n, claim in enumerate(article.claims))
    counts["with right"] = sum(_righted(claim, about[n]) for n, claim in enumerate(article.claims))
    keyed = {finding for some in about.values() for finding in some}
    counts["not keyed"] = sum(one.verdict in JUDGED for one in found if one not in keyed)
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


def main(folder: Path) -> None:
    scores = {}
    for article in articles():
        said = json.loads((folder / f"{article.name}.json").read_text(encoding="utf-8"))
        scores[article.name] = score(article, findings(said, article.text))
    print(table_of(scores))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
