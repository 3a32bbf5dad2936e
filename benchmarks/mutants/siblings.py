"""Contradictions between stories of one release: one told from the table, its sibling from another edition of it.

Each is true of its own edition. Who reads both reads one figure with two values, or of two areas both the highest.
"""

from __future__ import annotations

import csv
import gzip
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from benchmarks.mutants.fault import Bundle, Mutant, sentences
from benchmarks.mutants.true_stories import Told, stories_of
from nlg.home import Home
from nlg.pipeline import Dataset, Release, open_dataset, release

SMALL = ("council_tax", "house_prices_london", "house_prices_regions", "insolvency", "england_deaths")  # quickly read
KINDS = ("sibling: another value", "sibling: another leader", "sibling: another change")
Claim = Mapping[str, Any]
_TRIED = 4  # stories of the other edition
_CHANGES = ("difference", "percent_change", "point_change")
_FROM_WHOM = ("publisher", "title", "released")
_SHARED = ("first", "second", "third", "joint", "next")


@dataclass(frozen=True)
class Pair:
    """A true story, and its sibling that says otherwise in one place: a fault of the second, beside the first."""

    first: Bundle
    mutant: Mutant


def pairs(told: Told, rng: Random, folder: Path) -> Iterator[Pair]:
    """Of the stories of another edition, written to a folder, those that contradict this one, each with all places."""
    if told.bundle["dataset"] not in SMALL:
        return
    about = told.bundle
    other = _other_release(about["dataset"], folder, told.made.brief.period, about["style"])
    for second in stories_of(other, rng, _TRIED):
        if second.bundle["area"] != told.bundle["area"]:
            for kind, place, claim in _contradictions(told.bundle, second.bundle):
                yield Pair(told.bundle, Mutant(kind, place, claim, second.bundle))


def _contradictions(first: Bundle, second: Bundle) -> Iterator[tuple[str, str, str]]:
    """Claims of the second whose like in the first is printed otherwise: kind, sentence and claim."""
    known = {about: claim for claim in _to_readers(first) for about in _about(claim)}
    for claim in _to_readers(second):
        for about in _about(claim):
            like = known.get(about)
            area = claim["inputs"].get("area")
            if like is None or (about[0] == KINDS[1] and like["inputs"]["area"] == area):
                continue
            if about[0] == KINDS[1] or (like["value"] != claim["value"] and like["printed"] != claim["printed"]):
                yield about[0], claim["sentence"], claim["id"]


def _to_readers(bundle: Bundle) -> Iterator[Claim]:
    """The claims of sentences for readers that do not say from whom a figure is."""
    by_id = {claim["id"]: claim for claim in bundle["claims"]}
    for sentence in sentences(bundle):
        claims = [by_id[each] for each in sentence["claims"]]
        if not sentence["id"].startswith("n") and not any(each["inputs"].get("key") in _FROM_WHOM for each in claims):
            yield from claims


def _about(claim: Claim) -> Iterator[tuple[str, str]]:
    """What a claim says something of: a figure, who is first, a change; each with its kind of contradiction."""
    inputs, op, rule = claim["inputs"], claim["op"], claim["form"]["rule"]
    if op in ("cell", *_CHANGES) and rule in ("number", "percent"):
        yield KINDS[0] if op == "cell" else KINDS[2], f"{op} {json.dumps(inputs, sort_keys=True)}"
    alone = not any(word in claim["printed"].lower() for word in _SHARED) and "excluding" not in inputs
    if op == "rank" and rule == "superlative" and alone and claim["value"] in (1, "1"):
        yield KINDS[1], json.dumps({key: said for key, said in inputs.items() if key != "area"}, sort_keys=True)


@lru_cache(maxsize=1)
def _other_release(name: str, folder: Path, period: date, style: str) -> Release:
    return release(_other_edition(name, folder), period, style)


@cache
def _other_edition(name: str, folder: Path) -> Dataset:
    """The dataset with the figures of an area in a period once, twice or three times what they were: sums stay sums."""
    home = folder / name
    (home / "datasets").mkdir(parents=True)
    shipped = Home(None).shelf("datasets").files()[name]
    (home / "datasets" / shipped.name).write_bytes(shipped.read_bytes())
    for table in tomllib.loads(shipped.read_text("utf-8"))["tables"].values():
        columns = {each["column"] for each in table["measures"].values() if "column" in each}
        _moved_on(shipped.parent / table["file"], home / "datasets" / table["file"], table, columns)
    return replace(open_dataset(Home(home), name), home=Home(None))  # no newsroom: nothing was ever published


def _moved_on(source: Path, target: Path, table: Mapping[str, str], columns: set[str]) -> None:
    with gzip.open(source, "rt", encoding="utf-8-sig", newline="") as content:
        rows = list(csv.DictReader(content))
    for row in rows:
        times = 1 + crc32(f"{row[table['area']]} {row[table['period']]}".encode()) % 3
        for column in columns:
            if row[column].replace(".", "", 1).isdigit():
                row[column] = str(times * Decimal(row[column]))
    with gzip.open(target, "wt", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
