"""The bundle's contract in its three forms, schema, page and checker: they say the same, and every story keeps it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import dataset, released
from proofs import lay_sources, put, whole_story

from nlg.proof.check import Checker
from nlg.proof.check.expressions import OPS, SERIES
from nlg.proof.check.library import Library
from nlg.proof.check.measures import Figures
from nlg.proof.check.operations import OPERATIONS, reckoner_for
from nlg.proof.check.read_words import _RULES
from nlg.proof.check.reckoner import agrees

FULL = bool(os.environ.get("PARISHPUMP_FULL"))
PAGE = (Path(__file__).resolve().parent.parent / "docs" / "bundle.md").read_text("utf-8")
NINE = (
    *("england_covid", "england_deaths", "council_tax", "crime_london", "house_prices_london"),
    *("house_prices_regions", "insolvency", "pay_jobs", "possession"),
)


@cache
def schema() -> dict[str, Any]:
    found = json.loads((files("nlg.proof") / "schema" / "story-1.schema.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@cache
def validator() -> Any:
    return jsonschema.Draft202012Validator(schema())


def section(number: int) -> str:
    return PAGE.split(f"\n## {number}. ")[1].split("\n## ")[0]


def first_column(text: str) -> set[str]:
    """The names in backquotes in the first cell of each table line."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schema_page_and_checker_have_the_same_operations() -> None:
    assert set(schema()["$defs"]["op"]["enum"]) == set(OPS) == set(OPERATIONS) == first_column(section(5))


def test_schema_page_and_checker_have_the_same_rules_for_words() -> None:
    assert set(schema()["$defs"]["form"]["properties"]["rule"]["enum"]) == set(_RULES) == first_column(section(6))


def test_schema_page_and_checker_have_the_same_series() -> None:
    told = {one["properties"]["kind"]["const"] for one in schema()["$defs"]["series"]["oneOf"]}
    named = {name for line in section(5).splitlines() if line.startswith("- `") for name in backquoted(line)}
    assert told == set(SERIES)
    assert told <= named


def backquoted(line: str) -> list[str]:
    return re.findall(r"`(\w+)`", line.partition("{")[0])


# --- every story keeps it -------------------------------------------------------------------------


@pytest.mark.parametrize("name", NINE if FULL else NINE[3:6])
def test_the_schema_takes_every_story_that_is_written(name: str) -> None:
    made = released(name, dataset(name).latest())
    written = (made.story(code) for code in dataset(name).everywhere())
    stories = list(islice((story for story in written if isinstance(story, dict)), 20 if FULL else 2))
    assert stories
    for story in stories:
        assert [error.message for error in validator().iter_errors(story)] == [], story["slug"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return whole_story(lay_sources(tmp_path_factory.mktemp("sources")))


def test_the_schema_takes_a_story_of_most_operations(whole: dict[str, Any]) -> None:
    assert [error.message for error in validator().iter_errors(whole)] == []


REFUSED: list[tuple[str, Any]] = [
    ("format", "parishpump-story/2"),
    ("id", "12"),
    ("version", 0),
    ("extra", 1),
    *(
        (key, ...)
        for key in ("claims", "sources", "measures", "groups", "headline", "body", "table", "quotes", "notes")
    ),
    ("period/start", "3 March"),
    ("headline/id", "b1.1"),
    ("headline/kind", "poem"),
    ("headline/claims", ...),
    ("table/rows/0/0/claim", 3),
    ("sources/0/role", "notes"),
    ("sources/0/sha256", "abc"),
    ("sources/0/shape", ...),
    ("sources/0/shape/period_form", "fortnight"),
    ("measures/daily.cases/op", "average"),
    ("measures/daily.cases/periods", ...),
    ("measures/cases", {"op": "column", "source": "t", "column": "x", "unit": "y"}),
    ("claims/0/op", "guess"),
    ("claims/0/inputs", {}),
    ("claims/0/form", {"rule": "poem"}),
    ("claims/0/form/hint", 5),
    ("claims/0/printed", ...),
    ("claims/0/end", "3"),
    ("claims/1/inputs/now", "140"),
    ("claims/1/inputs/now/op", "guess"),
    ("claims/1/inputs/now/inputs/area", ...),
    ("claims/1/value", 140),
    ("claims/4/inputs/days", ...),
    ("claims/5/inputs/than", 140),
    ("claims/5/inputs/test", "<>"),
    ("claims/5/complete", ...),
    ("claims/6/inputs/condition/moved", "away"),
    ("claims/6/inputs/condition/than", "1"),
]


@pytest.mark.parametrize(("path", "value"), REFUSED, ids=lambda each: str(each)[:40])
def test_the_schema_refuses_what_the_contract_does_not_know(whole: dict[str, Any], path: str, value: Any) -> None:
    assert not validator().is_valid(put(whole, path, value))


# --- the examples on the page ---------------------------------------------------------------------

FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    json.loads(line)
    for line in re.findall(r"^```json examples\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0].splitlines()
]
SHAPE = {"area": "area", "period": "week", "period_form": "week_ending"}
MEASURES = {
    "fever.cases": {"op": "column", "source": "t", "column": "cases", "unit": "cases"},
    "fever.tests": {"op": "column", "source": "t", "column": "tests", "unit": "tests"},
    "fever.population": {"op": "population", "source": "register", "unit": "people"},
    "fever.rate": {
        "op": "per",
        "numerator": "fever.cases",
        "denominator": "fever.population",
        "per": 1000,
        "unit": "cases per 1,000 people",
    },
    "fever.positive": {
        "op": "share",
        "numerator": "fever.cases",
        "denominator": "fever.tests",
        "unit": "% of tests",
    },
}


def block(name: str) -> Any:
    return json.loads(re.findall(rf"^```json {name}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def sources(folder: Path) -> dict[str, dict[str, Any]]:
    """The page's files laid into a folder, as sources."""
    hashes = {}
    for name, content in FILE.findall(PAGE):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        hashes[name] = hashlib.sha256(content.encode()).hexdigest()
    roles = {"fever.csv": ("t", "table"), "areas.csv": ("register", "register"), "fever.toml": ("sheet", "sheet")}
    roles |= {"plain.toml": ("style", "style")}
    sources = {}
    for name, sha256 in hashes.items():
        identity, role = roles.get(name, ("before", "story"))
        sources[identity] = {"id": identity, "role": role, "file": name, "sha256": sha256}
    sources["t"] |= {"name": "fever", "shape": SHAPE, "publisher": "Borset Health"}
    return sources


@pytest.fixture(scope="module")
def figures(folder: Path, sources: dict[str, dict[str, Any]]) -> Figures:
    return Figures(Library([folder]), sources, MEASURES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["op"])
def test_each_example_on_the_page_gives_what_it_says(figures: Figures, example: dict[str, Any]) -> None:
    value = reckoner_for(figures).reckon(example["op"], example["inputs"])
    assert agrees(example["op"], value, example["value"]), value
    expression = {"op": example["op"], "inputs": example["inputs"]}
    shape = {"$ref": "#/$defs/expression", "$defs": schema()["$defs"]}
    assert [error.message for error in jsonschema.Draft202012Validator(shape).iter_errors(expression)] == []


def test_the_sentence_on_the_page_is_proved(folder: Path, sources: dict[str, Any], whole: dict[str, Any]) -> None:
    said, claims = block("sentence"), block("claims")
    bundle = whole | {"sources": list(sources.values()), "measures": MEASURES, "groups": {}, "style": "plain"}
    bundle |= {"headline": None, "notes": [], "table": None, "claims": claims, "area": {"code": "A", "name": "Ashby"}}
    bundle |= {"period": {"start": "2024-01-22", "end": "2024-01-28", "label": "the week to 28 January"}}
    bundle["body"] = [{"role": "lead", "sentences": [said]}]
    assert [error.message for error in validator().iter_errors(bundle)] == []
    assert [str(fault) for fault in Checker([folder]).check(bundle).faults] == []
    claims[1]["value"] = "13"
    assert len(Checker([folder]).check(bundle).faults) == 1


def test_every_operation_has_an_example() -> None:
    assert {example["op"] for example in EXAMPLES} == set(OPS)
