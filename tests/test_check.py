"""The checker passes what the tables say and faults everything else: each operation, each rule, each refusal."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlg.proof import check
from nlg.proof.check import Checker, Unreadable, Verdict, main
from nlg.proof.check import tolerances as bands
from nlg.proof.check.date_words import MONTHS, phrases
from nlg.proof.check.exact import inside_chance, number_from, rounded
from nlg.proof.check.numerals import NUMBER_WORDS, num, ordinal, ordinal_ending
from nlg.proof.check.periods import Period, place_in_row, place_named
from nlg.proof.check.uncovered import Names, leaks, needing_claims
from nlg.proof.check.word_lists import DATES, PHRASES, WORDS

sys.path.insert(0, str(Path(__file__).parent))
from mutate import KINDS, mutants

PROJECT = Path(check.__file__).resolve().parents[3]
END = "2021-03-03"
BEFORE = "2021-02-24"

# Nine weeks to March 3, 2021, as so many a day in each week.
WEEKS = {
    "E1": (10, 20, 40, 80, 70, 60, 50, 30, 20),
    "E2": (1, 1, 2, 3, 3, 2, 2, 1, 2),
    "E3": (5, 5, 5, 5, 5, 5, 5, 4, 2),
    "E4": (0, 0, 0, 0, 0, 0, 0, 1, 0),
}
DEATHS = {"E1": (9, 8, 7, 6, 5, 3, 0), "E2": (1, 2, 2, 3, 4, 2, 1), "E3": (4, 4, 4, 4, 4, 4, 4)}
REGISTER = """code,name,display,article,preposition,kind,called,parent,members,population,population_year
E1,Ashby,Ashby,,in,district,borough,,,10000,2019
E2,Barton,Barton,,in,district,city,,,20000,2019
E3,Carrow and Dene,Carrow and Dene,,in,district,district,,,30000,2019
E4,Isle of Wick,Isle of Wick,the,on,district,district,,,5000,2019
G,Borset,Borset,,in,county,county,,E1 E2 E3 E4,65000,2019
AB,Ashby and Barton,Ashby and Barton,,in,area,area,,E1 E2,30000,2019
P,Parent,Parentshire,,in,county,county,,,,
Q1,Quay,Quay,,in,district,town,P,,100,2019
Q2,Rill,Rill,,in,district,town,P,,200,2019
"""
SHEET = """id = "fever"
goal_text = "goal"
[story]
series = "weekly"
[targets.goal]
value = 2.5
[tables.daily]
file = "daily.csv"
publisher = "Borset Health"
area = "area_code"
period = "date"
period_form = "day"
before_first = "zero"
[tables.daily.measures.cases]
op = "rolling_sum"
column = "cases"
periods = 7
step = 7
unit = "cases"
noun = { many = "seven-day cases" }
[tables.daily.measures.rate]
op = "per"
numerator = "cases"
denominator = "population"
per = 1000
unit = "cases per 1,000 people"
[tables.weekly]
file = "weekly.csv.gz"
area = "area"
period = "week_ending"
period_form = "week_ending"
where = { basis = "occurrences" }
[tables.weekly.names]
E3 = "Carrow"
[tables.weekly.measures.deaths]
column = "deaths"
unit = "deaths"
[tables.prices]
file = "prices.csv"
area = "area"
period = "month"
period_form = "month"
missing_marks = ["", ":"]
[tables.prices.measures.price]
column = "price"
unit = "£"
[tables.prices.measures.idle]
column = "idle"
unit = "% of workers"
[tables.years]
file = "years.csv"
area = "area"
period = "year"
period_form = "year"
[tables.years.measures.births]
column = "births"
unit = "births"
[tables.quarters]
file = "quarters.csv"
area = "area"
period = "quarter"
period_form = "quarter"
blank = { claims = "zero" }
[tables.quarters.measures.claims]
column = "claims"
unit = "claims"
"""


def daily() -> str:
    """Each area from its own first day; E4 from the eighth week only, zero before."""
    rows = ["date,area_code,area_name,cases"]
    first = date.fromisoformat(END) - timedelta(days=62)
    for code, weeks in WEEKS.items():
        for at in range(63):
            if code != "E4" or at >= 49:
                rows.append(f"{first + timedelta(days=at)},{code},{code},{weeks[at // 7]}")
    return "\n".join(rows) + "\n"


def weekly() -> str:
    rows = ["week_ending,area,basis,deaths"]
    for code, weeks in DEATHS.items():
        for at, deaths in enumerate(weeks):
            day = date.fromisoformat(END) - timedelta(days=7 * (6 - at))
            if (code, at) != ("E3", 2):  # a gap
                rows.append(f"{day},{code},occurrences,{deaths}")
            rows.append(f"{day},{code},registrations,99")
    return "\n".join(rows) + "\n"


PRICES = (
    "area,month,price,idle\nE1,2020-12-01,250000,4.0\nE1,2021-01-01,255000.5,5.5\n"
    "E1,2021-02-01,260000,7.25\nE2,2021-02-01,:,3\n"
)
YEARS = "area,year,births\nE1,2018,400\nE1,2019,300\nE1,2020,200\nQ1,2020,7\nQ2,2020,8\n"
QUARTERS = "area,quarter,claims\nE1,2020-07-01,12\nE1,2020-10-01,\nE1,2021-01-01,6\n"


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with five small tables, a register, a sheet and two styles."""
    import gzip

    folder = tmp_path_factory.mktemp("sources")
    (folder / "daily.csv").write_text(daily())
    (folder / "weekly.csv.gz").write_bytes(gzip.compress(weekly().encode(), mtime=0))
    (folder / "prices.csv").write_text(PRICES)
    (folder / "years.csv").write_text(YEARS)
    (folder / "quarters.csv").write_text(QUARTERS)
    (folder / "areas.csv").write_text(REGISTER)
    (folder / "fever.toml").write_text(SHEET)
    (folder / "km.toml").write_text('name = "km"\ndate = "month_day"\n')
    (folder / "bbc.toml").write_text('[dates]\ndate = "day_month"\n')
    return folder


@pytest.fixture(scope="session")
def checker(sources: Path) -> Checker:
    return Checker([sources])


SHAPES: dict[str, dict[str, Any]] = {
    "daily": {"area": "area_code", "period": "date", "period_form": "day", "before_first": "zero"},
    "weekly": {
        "area": "area",
        "period": "week_ending",
        "period_form": "week_ending",
        "where": {"basis": "occurrences"},
    },
    "prices": {"area": "area", "period": "month", "period_form": "month", "missing_marks": ["", ":"]},
    "years": {"area": "area", "period": "year", "period_form": "year"},
    "quarters": {
        "area": "area",
        "period": "quarter",
        "period_form": "quarter",
        "blank": {"claims": "zero"},
    },
}
FILES = {name: f"{name}.csv" for name in SHAPES} | {"weekly": "weekly.csv.gz"}
MEASURES: dict[str, dict[str, Any]] = {
    "daily.cases": {
        "op": "rolling_sum",
        "source": "t_daily",
        "column": "cases",
        "periods": 7,
        "step": 7,
        "unit": "cases",
    },
    "daily.population": {"op": "population", "source": "reg", "unit": "people"},
    "daily.rate": {
        "op": "per",
        "numerator": "daily.cases",
        "denominator": "daily.population",
        "per": 1000,
        "unit": "cases per 1,000 people",
    },
    "weekly.deaths": {"op": "column", "source": "t_weekly", "column": "deaths", "unit": "deaths"},
    "prices.price": {"op": "column", "source": "t_prices", "column": "price", "unit": "£"},
    "prices.idle": {"op": "column", "source": "t_prices", "column": "idle", "unit": "% of workers"},
    "years.births": {"op": "column", "source": "t_years", "column": "births", "unit": "births"},
    "quarters.claims": {"op": "column", "source": "t_quarters", "column": "claims", "unit": "claims"},
}
GROUPS = {
    "G": {"daily": ["E1", "E2", "E3", "E4"], "weekly": ["E1", "E2", "E3"]},
    "AB": {"daily": ["E1", "E2"], "weekly": ["E1", "E2"]},
    "P": {"years": ["Q1", "Q2"]},
}


@dataclass(frozen=True)
class C:
    """Some printed words (or parts, for nested claims) and what proves them."""

    printed: Any
    op: str
    inputs: Mapping[str, Any]
    value: Any
    rule: str
    form: Mapping[str, Any] = field(default_factory=dict)
    complete: bool | None = None


WHOLE_SETS = (
    "extreme_period latest_where first_where rank rank_change all_where all_but only_where count_where run_length"
)


def story(sources: Path, *sentences: Any, style: str = "km", **changes: Any) -> dict[str, Any]:
    """A bundle whose body has one paragraph with these sentences; a sentence is a list of text and claims."""
    claims: list[dict[str, Any]] = []
    body = [
        _sentence(f"b1.{at}", parts, claims) for at, parts in enumerate(sentences, 1) if isinstance(parts, list)
    ]
    bundle: dict[str, Any] = {
        "format": "parishpump-story/1",
        "id": "urn:uuid:12345678-1234-5678-9234-123456789abc",
        "version": 1,
        "dataset": "fever",
        "series": "weekly",
        "story": "round_up",
        "slug": "ashby",
        "area": {"code": "E1", "name": "Ashby"},
        "period": {"start": "2021-02-25", "end": END, "label": "the week to March 3"},
        "as_of": None,
        "language": "en-GB",
        "style": style,
        "made_with": {},
        "sources": [*(table_source(sources, name) for name in SHAPES), *other_sources(sources, style)],
        "measures": copy.deepcopy(MEASURES),
        "groups": copy.deepcopy(GROUPS),
        "headline": None,
        "short_headline": None,
        "standfirst": [],
        "body": [{"role": "lead", "sentences": body}],
        "facts": [{"id": "f1"}],
        "left_out": [],
        "claims": claims,
        "table": None,
        "charts": [],
        "quotes": [],
        "notes": [],
    }
    return bundle | changes


def table_source(sources: Path, name: str) -> dict[str, Any]:
    source = _source(sources, f"t_{name}", "table", FILES[name])
    publisher = {"publisher": "Borset Health"} if name == "daily" else {}
    return source | {"name": name, "released": "2021-03-08", "shape": copy.deepcopy(SHAPES[name])} | publisher


def other_sources(sources: Path, style: str) -> list[dict[str, Any]]:
    files = {"reg": ("register", "areas.csv"), "sheet": ("sheet", "fever.toml"), "style": ("style", f"{style}.toml")}
    return [_source(sources, name, role, file) for name, (role, file) in files.items()]


def _source(sources: Path, name: str, role: str, file: str) -> dict[str, Any]:
    return {"id": name, "role": role, "file": file, "sha256": hashlib.sha256((sources / file).read_bytes()).hexdigest()}


def _sentence(name: str, parts: list[Any], claims: list[dict[str, Any]], kind: str = "data") -> dict[str, Any]:
    before = len(claims)
    text = _lay(name, parts, 0, claims)
    listed = [claim["id"] for claim in claims[before:]]
    return {"id": name, "text": text, "kind": kind, "template": None, "facts": ["f1"], "claims": listed}


def _lay(name: str | None, parts: Any, start: int, claims: list[dict[str, Any]]) -> str:
    text = ""
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, str):
            text += part
            continue
        claim: dict[str, Any] = {"id": f"c{len(claims) + 1}", "sentence": name, "start": start + len(text)}
        claims.append(claim)
        printed = _lay(name, part.printed, start + len(text), claims)
        text += printed
        claim |= {"end": start + len(text), "printed": printed, "op": part.op, "inputs": dict(part.inputs)}
        claim |= {"value": part.value, "form": {"rule": part.rule, **part.form}}
        ops = re.findall(r'"op": "(\w+)"', json.dumps({"op": part.op, "inputs": part.inputs}))
        if part.complete or (part.complete is None and set(ops) & set(WHOLE_SETS.split())):
            claim["complete"] = True
    return text


def faults(checker: Checker, bundle: Mapping[str, Any]) -> list[str]:
    return [str(fault) for fault in checker.check(bundle).faults]


# --- expressions used again and again -------------------------------------------------------------------------


def e(op: str, **inputs: Any) -> dict[str, Any]:
    renamed = {{"from_": "from", "form_": "form"}.get(key, key): value for key, value in inputs.items()}
    return {"op": op, "inputs": renamed}


def cell(measure: str, area: str, period: str = END) -> dict[str, Any]:
    return e("cell", measure=measure, area=area, period=period)


NOW, THEN = cell("daily.cases", "E1"), cell("daily.cases", "E1", BEFORE)
MOVED_DOWN = {"measure": "daily.cases", "moved": "down", "since": BEFORE}
LOW_RATE = {"measure": "daily.rate", "test": "<=", "than": e("constant", key="goal")}
FEW_DEATHS = {"measure": "weekly.deaths", "test": "<", "than": "2"}


def change(kind: str, measure: str, area: str, now: str = END, before: str = BEFORE) -> dict[str, Any]:
    return e(kind, now=cell(measure, area, now), before=cell(measure, area, before))


def where(kind: str, group: str, condition: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return e(kind, group=group, period=END, condition=condition, **more)


def rank(area: str, end: str = "top", measure: str = "daily.rate", group: str = "G", **more: Any) -> dict[str, Any]:
    return e("rank", measure=measure, area=area, group=group, period=END, end=end, **more)


def c(printed: Any, expression: Mapping[str, Any], value: Any, rule: str, **form: Any) -> C:
    renamed = {"as" if key == "as_" else key: each for key, each in form.items()}
    return C(printed, expression["op"], expression["inputs"], value, rule, renamed)


LOWEST_SINCE = e("latest_where", measure="daily.cases", area="E1", before=END, test="<=", than="140")
RUN = e("run_length", measure="weekly.deaths", area="E1", period=END, direction="down")
FALL = e("run_length", measure="daily.cases", area="E1", period=END, direction="down")
FIRST_ZERO = e("first_where", measure="weekly.deaths", area="E1", after=None, test="=", than="0")
PEAK = e("extreme_period", measure="daily.cases", area="E1", from_="2021-01-06", to=END, extreme="max")
WEEK = e("period", period=END, form="window", days=7)
TWICE = e("ratio", of=cell("daily.cases", "E1", "2021-01-13"), to=cell("daily.cases", "E1", "2021-01-06"))
HALF = e("ratio", of=NOW, to=cell("daily.cases", "E1", "2021-01-20"))
THIRD = e("ratio", of=NOW, to=cell("daily.cases", "E1", "2021-02-10"))
REST = e("rest_of", measure="daily.cases", whole="G", parts=["AB"], period=END)

# Each true claim, and printings of the same value that are false. "~" in a printing marks what stands around it.
TRUE: list[C] = [
    c("140", NOW, "140", "number"),
    c("£255,001", cell("prices.price", "E1", "2021-01-01"), "255000.5", "number", decimals=0),
    c("£0.3m", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("14.0", cell("daily.rate", "E1"), "14", "number", decimals=1),
    c("0.5", cell("daily.rate", "E3"), "7/15", "number", decimals=1),
    c("zero", cell("daily.cases", "E4"), "0", "number"),
    c("no", cell("weekly.deaths", "E1"), "0", "number"),
    c("168", cell("daily.cases", "G"), "168", "number"),
    c("154", cell("daily.cases", "AB"), "154", "number"),
    c("2.6", cell("daily.rate", "G"), "168/65", "number", decimals=1),
    c("65,000", cell("daily.population", "G"), "65000", "number"),
    c("15", cell("years.births", "P", "2020"), "15", "number"),
    c("zero", cell("quarters.claims", "E1", "2020-10-01"), "0", "number"),
    c("zero", cell("daily.cases", "E4", "2021-01-06"), "0", "number"),
    c("2,660", e("sum", measure="daily.cases", area="E1", from_="2021-01-06", to=END), "2660", "number"),
    c("350", e("sum", measure="daily.cases", area="E1", from_=BEFORE, to=END), "350", "number"),
    c("300", e("mean", measure="years.births", area="E1", from_="2018", to="2020"), "300", "number"),
    c("400", e("max", measure="years.births", area="E1", from_="2018", to="2020"), "400", "number"),
    c("200", e("min", measure="years.births", area="E1", from_="2018", to="2020"), "200", "number"),
    c("-70", change("difference", "daily.cases", "E1"), "-70", "number"),
    c("-66.7%", change("percent_change", "daily.cases", "E1", END, "2021-02-10"), "-200/3", "percent", decimals=1),
    c("1.75", change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"), "1.75", "number", decimals=2),
    c("2.5", e("constant", key="goal"), "2.5", "number", decimals=1),
    c("14", REST, "14", "number"),
    c("first", rank("E1"), "1", "ordinal"),
    c("third", rank("E3"), "3", "ordinal"),
    c("twice", TWICE, "2", "times"),
    c("doubled", TWICE, "2", "times"),
    c("half", HALF, "0.5", "times"),
    c("halved", HALF, "0.5", "times"),
    c("3.5 times", e("ratio", of=cell("daily.cases", "E1", "2021-02-03"), to=NOW), "3.5", "times"),
    c("a third", THIRD, "1/3", "part"),
    c("one in three", THIRD, "1/3", "part"),
    c("about a third", THIRD, "1/3", "part"),
    c("more than 130", NOW, "140", "about"),
    c("almost 500", cell("daily.cases", "E1", "2021-02-03"), "490", "about"),
    c("March 3", e("period", period=END, form="day"), END, "period"),
    c("the week to March 3", WEEK, END, "period"),
    c("the week ending March 3", e("period", period=END, form="week_ending"), END, "period"),
    c("the seven days to March 3", WEEK, END, "period"),
    c("the four weeks to March 3", e("period", period=END, form="window", days=28), END, "period"),
    c("March 3, 2020", e("period", period="2020-03-03", form="day"), "2020-03-03", "period"),
    c("March 3, 2021", e("period", period=END, form="day"), END, "period", year=True),
    c("early March", WEEK, END, "period"),
    c("mid-January", e("period", period="2021-01-20", form="day"), "2021-01-20", "period"),
    c("late December 2020", e("period", period="2020-12-31", form="day"), "2020-12-31", "period"),
    c("December 2020", e("period", period="2020-12-01", form="month"), "2020-12-31", "period"),
    c("February", e("period", period="2021-02-01", form="month"), "2021-02-28", "period"),
    c("2020", e("period", period="2020", form="year"), "2020-12-31", "period"),
    c("March 8", e("metadata", source="t_daily", key="released"), "2021-03-08", "period"),
    c("the week to January 27", PEAK, "2021-01-27", "period"),
    c("Barton", e("area", area="E2"), "E2", "name"),
    c("the Isle of Wick", e("area", area="E4"), "E4", "name"),
    c("Isle of Wick", e("area", area="E4"), "E4", "name"),
    c("Carrow", e("area", area="E3"), "E3", "name"),
    c("the borough", e("area", area="E1"), "E1", "name", as_="called"),
    c("Ashby, Carrow and Dene and the Isle of Wick", e("list", of=where("only_where", "G", MOVED_DOWN)),
      ["E1", "E3", "E4"], "names"),
    c("Barton", where("all_but", "G", MOVED_DOWN), ["E2"], "names"),
    c("fell", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("has fallen", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("more", change("direction", "daily.cases", "E2"), "up", "direction"),
    c("unchanged", change("direction", "weekly.deaths", "E3"), "same", "direction"),
    c("fewer", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("little changed", change("inside_chance", "daily.cases", "E2"), True, "chance"),
    c("highest", rank("E1"), "1", "superlative"),
    c("second highest", rank("E2"), "2", "superlative"),
    c("next highest", rank("E3"), "3", "superlative", after=2),
    c("third highest", rank("E3"), "3", "superlative"),
    c("next lowest", rank("E3", "bottom", excluding=["E4"]), "1", "superlative"),
    c("joint lowest", rank("E2", "bottom", "daily.cases", excluding=["E4"]), "1", "superlative"),
    c("biggest", e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
      "1", "superlative"),
    c("peak", PEAK, "2021-01-27", "superlative"),
    c("record", PEAK, "2021-01-27", "superlative"),
    c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("the lowest seven-day total since the week to January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("for the first time", FIRST_ZERO, END, "first"),
    c("first", FIRST_ZERO, END, "first"),
    c("sixth week in a row", RUN, "6", "run"),
    c("the sixth consecutive week", RUN, "6", "run"),
    c("fifth week running", FALL, "5", "run"),
    c("three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("three of the four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("only one", where("count_where", "G", MOVED_DOWN | {"moved": "up"}), "1", "quantifier"),
    c("all three", where("count_where", "G", MOVED_DOWN, excluding=["E2"]), "3", "quantifier"),
    c("both", where("count_where", "AB", LOW_RATE | {"test": ">", "than": "0.5"}), "2", "quantifier"),
    c("every", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("all three", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("only one", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("none", where("only_where", "G", LOW_RATE | {"test": ">", "than": "100"}), [], "quantifier"),
    c("all but one", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exception", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("apart from", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exceptions", where("all_but", "G", FEW_DEATHS | {"than": "1"}), ["E2", "E3"], "quantifier"),
    c("goals", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c("Seven-day cases", e("metadata", source="sheet", key="tables.daily.measures.cases.noun.many"),
      "seven-day cases", "wording"),
    c("above", e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")), False, "meets"),
    c("not within", e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")), False, "meets"),
    c("within", e("meets", of=cell("daily.rate", "E2"), test="<=", than=e("constant", key="goal")), True, "meets"),
]


def told(sources: Path, claim: C, style: str = "km") -> dict[str, Any]:
    """A one-sentence story around one claim."""
    behind = " percentage points there." if claim.op == "point_change" else " there."
    return story(sources, ["It was ", claim, behind], style=style)


@pytest.mark.parametrize("claim", TRUE, ids=lambda claim: f"{claim.rule}-{claim.op}-{claim.printed}")
def test_a_true_claim_passes(sources: Path, checker: Checker, claim: C) -> None:
    assert faults(checker, told(sources, claim)) == []


# The same expressions, printed as something else. Every one must be a fault.
FALSE: list[C] = [
    c("141", NOW, "140", "number"),
    c("14", NOW, "140", "number"),
    c("140.0", NOW, "140", "number"),
    c("no", cell("daily.rate", "E3"), "7/15", "number"),
    c("£140", NOW, "140", "number"),
    c("0140", NOW, "140", "number"),
    c("65000", cell("daily.population", "G"), "65000", "number"),
    c("6,5000", cell("daily.population", "G"), "65000", "number"),
    c("£0.3bn", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("£0.26m", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("70", change("difference", "daily.cases", "E1"), "-70", "number"),
    c("70", change("difference", "daily.cases", "E1"), "-70", "number", sign="dropped"),
    c("14.0%", cell("daily.rate", "E1"), "14", "percent", decimals=1),
    c("7.25%", change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"), "1.75", "percent", decimals=2),
    c("-66.7 percentage points", change("percent_change", "daily.cases", "E1", END, "2021-02-10"), "-200/3",
      "percent", decimals=1),
    c("-66.6%", change("percent_change", "daily.cases", "E1", END, "2021-02-10"), "-200/3", "percent", decimals=1),
    c("second", rank("E1"), "1", "ordinal"),
    c("3th", rank("E3"), "3", "ordinal"),
    c("almost twice", TWICE, "2", "times"),
    c("three times", TWICE, "2", "times"),
    c("more than twice", TWICE, "2", "times"),
    c("halved", THIRD, "1/3", "times"),
    c("3.6 times", e("ratio", of=cell("daily.cases", "E1", "2021-02-03"), to=NOW), "3.5", "times"),
    c("twice", change("difference", "daily.cases", "E1"), "-70", "times"),
    c("a quarter", THIRD, "1/3", "part"),
    c("almost a third", THIRD, "1/3", "part"),
    c("one in four", THIRD, "1/3", "part"),
    c("two in three", THIRD, "1/3", "part"),
    c("third", THIRD, "1/3", "part"),
    c("a half", NOW, "140", "part"),
    c("almost 140", NOW, "140", "about"),
    c("almost 130", NOW, "140", "about"),
    c("just over 130", NOW, "140", "about"),
    c("about 138", NOW, "140", "about"),
    c("roughly 140", NOW, "140", "about"),
    c("140", NOW, "140", "about"),
    c("March 4", WEEK, END, "period"),
    c("3 March", WEEK, END, "period"),
    c("March 3, 2021", WEEK, END, "period"),
    c("March 3", WEEK, END, "period", year=True),
    c("March 3", e("period", period="2020-03-03", form="day"), "2020-03-03", "period"),
    c("the week to March 3", e("period", period=END, form="day"), END, "period"),
    c("the four weeks to March 3", WEEK, END, "period"),
    c("mid-March", WEEK, END, "period"),
    c("December", e("period", period="2020-12-01", form="month"), "2020-12-31", "period"),
    c("Ashby", e("area", area="E2"), "E2", "name"),
    c("the Barton", e("area", area="E2"), "E2", "name"),
    c("the city", e("area", area="E2"), "E2", "name", as_="called"),
    c("the district", e("area", area="E1"), "E1", "name", as_="called"),
    c("Ashby and Carrow and Dene", e("list", of=where("only_where", "G", MOVED_DOWN)), ["E1", "E3", "E4"], "names"),
    c("Ashby, Carrow and Dene, Barton and the Isle of Wick", e("list", of=where("only_where", "G", MOVED_DOWN)),
      ["E1", "E3", "E4"], "names"),
    c("rose", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("rose", change("direction", "daily.cases", "E2"), "up", "direction"),
    c("halved", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("little", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("more", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("fell", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("fewer", where("count_where", "G", LOW_RATE), "3", "direction"),
    c("little changed", change("inside_chance", "daily.cases", "E1"), False, "chance"),
    c("lowest", rank("E1"), "1", "superlative"),
    c("highest", rank("E2"), "2", "superlative"),
    c("joint highest", rank("E1"), "1", "superlative"),
    c("record", rank("E1"), "1", "superlative"),
    c("next highest", rank("E3"), "3", "superlative", after=1),
    c("next highest", rank("E1"), "1", "superlative"),
    c("lowest", rank("E2", "bottom", "daily.cases", excluding=["E4"]), "1", "superlative"),
    c("highest", e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
      "1", "superlative"),
    c("biggest", e("rank_change", measure="daily.cases", area="E3", period=END, since=BEFORE, group="G", end="bottom"),
      "2", "superlative"),
    c("lowest", PEAK, "2021-01-27", "superlative"),
    c("second highest", PEAK, "2021-01-27", "superlative"),
    c("record", e("extreme_period", measure="daily.cases", area="E1", from_="2021-02-01", to=END, extreme="max"),
      "2021-02-01", "superlative"),
    c("lowest since January 14", LOWEST_SINCE, "2021-01-13", "since"),
    c("highest since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("lowest since the four weeks to January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("the lowest eight-day total since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("lowest since February 24", e("latest_where", measure="daily.cases", area="E1", before=END, test="<=", than="210"),
      "2021-02-24", "since"),
    c("for the first time", e("first_where", measure="weekly.deaths", area="E1", after=None, test="<", than="5"),
      "2021-02-24", "first"),
    c("again", FIRST_ZERO, END, "first"),
    c("seventh week in a row", RUN, "6", "run"),
    c("sixth month in a row", RUN, "6", "run"),
    c("sixth rise in a row", RUN, "6", "run"),
    c("sixth", RUN, "6", "run"),
    c("four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("three of the five", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("only three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("all three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("both", where("count_where", "G", MOVED_DOWN | {"measure": "daily.rate"}), "3", "quantifier"),
    c("every", where("all_where", "G", MOVED_DOWN), False, "quantifier"),
    c("all four", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("only two", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("no", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("all but two", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exceptions", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exception", where("all_but", "G", FEW_DEATHS | {"than": "1"}), ["E2", "E3"], "quantifier"),
    c("targets", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c("GOAL", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c("within", e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")), False, "meets"),
    c("below", e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")), False, "meets"),
    c("not within", e("meets", of=cell("daily.rate", "E2"), test="<=", than=e("constant", key="goal")), True, "meets"),
    c("140", WEEK, END, "number"),
    c("Ashby", NOW, "140", "name"),
    c("140", NOW, "140", "wording"),
]


@pytest.mark.parametrize("claim", FALSE, ids=lambda claim: f"{claim.rule}-{claim.op}-{claim.printed}")
def test_other_words_for_a_true_value_are_a_fault(sources: Path, checker: Checker, claim: C) -> None:
    assert faults(checker, told(sources, claim)), claim.printed


def _wrong(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[1:] if value else ["E1"]
    if value in ("up", "down", "same"):
        return "up" if value != "up" else "down"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return (date.fromisoformat(value) - timedelta(days=1)).isoformat()
    try:
        return str(number_from(value) + 1)
    except ValueError:
        return value + "x"


@pytest.mark.parametrize("claim", TRUE, ids=lambda claim: f"{claim.rule}-{claim.op}-{claim.printed}")
def test_a_wrong_value_is_a_fault_whatever_is_printed(sources: Path, checker: Checker, claim: C) -> None:
    bundle = told(sources, claim)
    bundle["claims"][0]["value"] = _wrong(claim.value)
    assert "has the value" in faults(checker, bundle)[0]
