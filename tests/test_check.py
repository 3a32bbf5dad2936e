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
from mutate import KINDS, mutants  # noqa: E402

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
    c("lowest since March 2", e("latest_where", measure="daily.cases", area="E1", before=END, test="<=", than="210"),
      "2021-03-02", "since"),
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


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (c("140", cell("daily.cases", "E1", "2021-03-04"), "140", "number"), "not a period"),
        (c("140", cell("daily.cases", "E1", "2021-01-05"), "140", "number"), "not known"),
        (c("four", cell("weekly.deaths", "E3", "2021-02-03"), "4", "number"), "not known"),
        (c("nine", cell("weekly.deaths", "G", "2021-02-03"), "9", "number"), "not known"),
        (c("one", cell("daily.cases", "NOWHERE"), "1", "number"), "no area with rows"),
        (c("one", cell("prices.price", "E2", "2021-02-01"), "1", "number"), "not known"),
        (c("one", cell("daily.rate", "P"), "1", "number"), "no area with rows"),
        (c("140", e("sum", measure="daily.cases", area="E1", from_="2021-02-25", to=END), "140", "number"), "reach"),
        (c("140", e("sum", measure="daily.cases", area="E1", from_=END, to=BEFORE), "140", "number"), "is after"),
        (c("5", change("percent_change", "weekly.deaths", "E1", BEFORE, END), "5", "percent"), "from 0"),
        (c("5", change("point_change", "daily.cases", "E1"), "5", "number"), "not a percentage"),
        (c("5", e("ratio", of=NOW, to=cell("weekly.deaths", "E1")), "5", "number"), "division by 0"),
        (c("5", e("share", part=NOW, whole=cell("weekly.deaths", "E1")), "5", "part"), "division by 0"),
        (c("14", e("rest_of", measure="daily.rate", whole="G", parts=["AB"], period=END), "14", "number"), "is a rate"),
        (c("14", e("rest_of", measure="daily.cases", whole="AB", parts=["E3"], period=END), "14", "number"), "not within"),
        (c("14", e("rest_of", measure="daily.cases", whole="G", parts=["AB", "E1"], period=END), "14", "number"),
         "not within"),
        (c("highest", rank("E3", group="AB"), "1", "superlative"), "not among"),
        (c("highest", rank("E1", excluding=["E1"]), "1", "superlative"), "not among"),
        (c("highest", rank("E1", excluding=["Q1"]), "1", "superlative"), "not in it"),
        (c("highest", rank("E1", measure="weekly.deaths", group="P"), "1", "superlative"), "no area with rows"),
        (c("lowest", e("extreme_period", measure="daily.cases", area="E4", from_="2021-01-06", to=END, extreme="min"),
           END, "superlative"), "in one"),
        (c("peak", e("extreme_period", measure="weekly.deaths", area="E3", from_="2021-01-20", to=END, extreme="max"),
           END, "superlative"), "not known"),
        (c("lowest since January 20", e("latest_where", measure="weekly.deaths", area="E3", before=END, test="<", than="4"),
           "2021-01-20", "since"), "not known"),
        (c("five", e("difference", now=WEEK, before=NOW), "5", "number"), "not a number"),
        (c("five", e("list", of=NOW), [], "names"), "no list"),
        (c("little changed", change("inside_chance", "daily.rate", "E3"), True, "chance"), "two counts"),
        (c("March 3", e("period", period="2021-03-32", form="day"), END, "period"), "no period"),
        (c("March", e("period", period="2021-03-15", form="month"), END, "period"), "no period"),
        (c("Ashby", e("area", area="E9"), "E9", "name"), "not in the register"),
        (c("five", e("constant", key="nothing"), "5", "number"), "no number"),
        (c("five", e("metadata", source="sheet", key="tables.daily"), "5", "wording"), "no text"),
        (c("five", e("metadata", source="gone", key="title"), "5", "wording"), "no source"),
        (c("every", where("all_where", "G", MOVED_DOWN | {"since": END}), True, "quantifier"), "is not before"),
        (c("every", where("all_where", "E1", MOVED_DOWN, excluding=["E1"]), True, "quantifier"), "nothing is left"),
        (c("every", where("all_where", "G", MOVED_DOWN | {"measure": "weekly.deaths", "since": "2021-02-03"}), True,
           "quantifier"), "not known"),
        (c("lowest since 2020", LOWEST_SINCE | {"inputs": LOWEST_SINCE["inputs"] | {"than": "1"}}, None, "since"), "`than`"),
    ],
    ids=lambda each: each.op if isinstance(each, C) else "",
)  # fmt: skip
def test_an_operation_without_an_answer_is_a_fault(sources: Path, checker: Checker, claim: C, reason: str) -> None:
    assert reason in faults(checker, told(sources, claim))[0]


def test_latest_where_is_null_if_the_record_has_none(sources: Path, checker: Checker) -> None:
    never = e("latest_where", measure="daily.cases", area="E1", before=END, test="<", than="70")
    said = faults(checker, told(sources, c("lowest since 2020", never, None, "since")))
    assert said == ["b1.1: 'lowest since 2020': `than` is not the value that is compared, 140"]


def test_first_where_looks_after_a_period_that_may_be_reckoned(sources: Path, checker: Checker) -> None:
    peak = e("extreme_period", measure="weekly.deaths", area="E2", from_="2021-01-20", to=END, extreme="max")
    low = e("first_where", measure="weekly.deaths", area="E2", after=peak, test="<=", than="1")
    assert faults(checker, told(sources, c("for the first time", low, END, "first"))) == []
    low["inputs"]["after"] = "2021-01-20"
    assert faults(checker, told(sources, c("for the first time", low, END, "first"))) == []
    low["inputs"]["after"] = None
    assert "the table gives 2021-01-20" in faults(checker, told(sources, c("first", low, END, "first")))[0]


def test_a_gap_ends_a_run(sources: Path, checker: Checker) -> None:
    falls = e("run_length", measure="weekly.deaths", area="E2", period=END, direction="down")
    assert faults(checker, told(sources, c("second week in a row", falls, "2", "run"))) == []
    level = e("run_length", measure="weekly.deaths", area="E3", period="2021-02-10", direction="down")
    assert faults(checker, told(sources, c("zero", level, "0", "number"))) == []


def test_a_share_is_told_in_per_cent_as_a_hundred_times_its_value(sources: Path, checker: Checker) -> None:
    share = e("share", part=cell("daily.cases", "E1"), whole=cell("daily.cases", "G"))
    assert faults(checker, told(sources, c("83%", share, "5/6", "percent"))) == []
    assert faults(checker, told(sources, c("1%", share, "5/6", "percent")))
    assert faults(checker, told(sources, c("more than four-fifths", share, "5/6", "part"))) == []
    assert faults(checker, told(sources, c("just under four-fifths", share, "5/6", "part")))


def test_a_percentage_may_be_told_as_a_part(sources: Path, checker: Checker) -> None:
    fall = change("percent_change", "daily.cases", "E1", END, "2021-02-10")
    said = ["Cases ", c("fell", change("direction", "daily.cases", "E1", END, "2021-02-10"), "down", "direction"), " by "]
    two_thirds = c("two-thirds", fall, "-200/3", "part", of="percent", sign="dropped")
    assert faults(checker, story(sources, [*said, two_thirds, "."])) == []
    assert faults(checker, story(sources, ["It was ", two_thirds, "."]))
    assert faults(checker, told(sources, c("two-thirds", fall, "-200/3", "part", sign="dropped")))


def test_a_sign_may_be_dropped_where_a_word_says_it(sources: Path, checker: Checker) -> None:
    fall = c("33.3%", change("percent_change", "daily.cases", "E1"), "-100/3", "percent", decimals=1, sign="dropped")
    down = c("fall", e("direction", now=NOW, before=THEN), "down", "direction")
    assert faults(checker, story(sources, ["It was a ", down, " of ", fall, "."])) == []
    assert faults(checker, story(sources, ["It was a change of ", fall, "."]))


# --- what a claim covers -----------------------------------------------------------------------------------------

AROUND = [
    ("It was seven days.", ["seven"]),
    ("It was twenty-one days.", ["twenty-one"]),
    ("It was 1,507.5 in all.", ["1,507.5", "all"]),
    ("Half were ½ done in March, on a Monday.", ["Half", "½", "March", "Monday"]),
    ("Every case fell again.", ["Every", "fell", "again"]),
    ("In Ashby and Barton, and in Ashby.", ["Ashby and Barton", "Ashby"]),
    ("The Ashbyites of ashby.", []),
    ("A rate much the same, just over it.", ["much the same", "just over"]),
    ("For the first time in a row.", ["For the first time", "in a row"]),
    ("More than that, apart from this.", ["More", "apart from"]),
    ("It is a fortnight.", []),
]


@pytest.mark.parametrize(("text", "words"), AROUND)
def test_words_that_need_a_claim_are_found(sources: Path, checker: Checker, text: str, words: list[str]) -> None:
    found = checker.check(story(sources, [text])).faults
    assert [fault.words for fault in found] == words
    assert all(fault.reason == "no claim covers this word" for fault in found)


def test_the_words_of_a_person_are_listed_and_not_proved(sources: Path, checker: Checker) -> None:
    bundle = story(sources, ["It was seven."], ["It was  nine."])
    for sentence, kind in zip(bundle["body"][0]["sentences"], ("quote", "edited"), strict=True):
        sentence["kind"] = kind
    verdict = checker.check(bundle, "x")
    assert verdict == Verdict("x", 0, 2, (), ("b1.1", "b1.2"))


def test_a_claim_covers_only_the_words_that_its_rule_reads(sources: Path, checker: Checker) -> None:
    since = c("lowest level since January 13", LOWEST_SINCE, "2021-01-13", "since")
    assert [fault.words for fault in checker.check(told(sources, since)).faults] == ["level"]
    nested = c(["three of the four ", c("goals", e("metadata", source="sheet", key="goal_text"), "goal", "wording")],
               where("count_where", "G", MOVED_DOWN), "3", "quantifier")  # fmt: skip
    assert faults(checker, told(sources, nested)) == []


def test_a_name_within_a_longer_name_is_another_area(sources: Path, checker: Checker) -> None:
    ashby, barton = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Barton", "E2")))
    assert faults(checker, story(sources, ["It was in ", ashby, " and ", barton, "."]))
    both = c("Ashby and Barton", e("list", of=where("only_where", "AB", LOW_RATE | {"test": ">", "than": "0.5"})),
             ["E1", "E2"], "names")  # fmt: skip
    assert faults(checker, story(sources, ["It was in ", both, "."])) == []


@pytest.mark.parametrize(
    "parts",
    [
        ["It was 1,", c("140", NOW, "140", "number"), "."],
        ["It was ", c("140", NOW, "140", "number"), ".5 in time."],
        ["It was ", c("140", NOW, "140", "number"), "th."],
        ["It was ", c("140", NOW, "140", "number"), "% there."],
        ["It was ", c("140", NOW, "140", "number"), " per cent there."],
        ["It was ", c("140", NOW, "140", "number"), " percentage points there."],
        ["It was ", c("140", NOW, "140", "number"), " million there."],
        ["It was £", c("140", NOW, "140", "number"), " there."],
        ["It was -", c("140", NOW, "140", "number"), " there."],
        ["It was over ", c("140", NOW, "140", "number"), " there."],
        ["It was almost ", c("140", NOW, "140", "number"), " there."],
        ["It was ", c("1.75", change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"), "1.75", "number",
                      decimals=2), "% there."],
        ["It was ", c("third", rank("E3"), "3", "ordinal"), "s there."],
        ["It was the ", c("sixth consecutive", RUN, "6", "run"), " month."],
        ["Across the rest of ", c("Borset", e("area", area="G"), "G", "name"), " there were ",
         c("14", cell("daily.cases", "E3"), "14", "number"), "."],
    ],
)  # fmt: skip
def test_what_stands_around_a_figure_counts(sources: Path, checker: Checker, parts: list[Any]) -> None:
    assert faults(checker, story(sources, parts))


def test_the_rest_of_a_group_is_read_with_its_claim(sources: Path, checker: Checker) -> None:
    name = c("Borset", e("area", area="G"), "G", "name")
    assert faults(checker, story(sources, ["The rest of ", name, " had ", c("14", REST, "14", "number"), "."])) == []


def test_reading_is_case_blind_at_the_start_of_a_sentence_only(sources: Path, checker: Checker) -> None:
    nobody = cell("weekly.deaths", "E1")
    assert faults(checker, story(sources, [c("None", nobody, "0", "number"), " were seen."])) == []
    assert faults(checker, story(sources, ["\u201c", c("No", nobody, "0", "number"), " deaths.\u201d"])) == []
    assert faults(checker, story(sources, ["Of them ", c("None", nobody, "0", "number"), " were seen."]))
    assert faults(checker, story(sources, [c("NONE", nobody, "0", "number"), " were seen."]))
    assert faults(checker, story(sources, [c("The Isle of Wick", e("area", area="E4"), "E4", "name"), " is small."])) == []
    assert faults(checker, story(sources, ["See ", c("The Isle of Wick", e("area", area="E4"), "E4", "name"), "."]))


def test_an_area_is_called_the_city_only_after_its_name(sources: Path, checker: Checker) -> None:
    city = c("the city", e("area", area="E2"), "E2", "name", as_="called")
    name = c("Barton", e("area", area="E2"), "E2", "name")
    wick = c("the Isle of Wick", e("area", area="E4"), "E4", "name")
    assert faults(checker, story(sources, ["In ", name, " it was so, and ", city, " knew."])) == []
    assert faults(checker, story(sources, ["In ", name, " it was so."], ["It was so in ", city, "."])) == []
    assert faults(checker, story(sources, ["In ", name, " and on ", wick, "."], ["It was so in ", city, "."]))
    assert faults(checker, story(sources, ["It was so in ", city, ", that is ", name, "."]))


def test_dates_follow_the_house_style(sources: Path, checker: Checker) -> None:
    assert faults(checker, told(sources, c("3 March", WEEK, END, "period"), style="bbc") | {"period": {
        "start": "2021-02-25", "end": END, "label": "the week to 3 March"}}) == []  # fmt: skip
    assert faults(checker, told(sources, c("March 3", WEEK, END, "period"), style="bbc"))


@pytest.mark.parametrize("text", ["It is {{ x }}.", "It is None.", "It is nan.", "It is  so.", "It is , so.",
                                  "It is..", "It is [object Object].", " It is.", "It\u200bis.", "It is }}."])  # fmt: skip
def test_marks_of_a_program_are_leaks(sources: Path, checker: Checker, text: str) -> None:
    assert "leaked" in "".join(faults(checker, story(sources, [text])))
    table = {"caption": text, "columns": [], "rows": []}
    assert "leaked" in "".join(faults(checker, story(sources, table=table)))
    assert "leaked" in "".join(faults(checker, story(sources, charts=[{"file": "a.svg", "alt": text}])))


# --- whole stories, refusals -------------------------------------------------------------------------------------


@pytest.fixture
def whole(sources: Path) -> dict[str, Any]:
    """A true story with a headline, paragraphs, notes, a table and most kinds of claim."""
    ashby, barton = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Barton", "E2")))
    fell = c("fell", e("direction", now=NOW, before=THEN), "down", "direction")
    fall = c("33.3%", change("percent_change", "daily.cases", "E1"), "-100/3", "percent", decimals=1, sign="dropped")
    week = c("the week to March 3", WEEK, END, "period")
    goal = e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal"))
    bundle = story(
        sources,
        ["Cases in ", ashby, " ", fell, " by ", fall, " to ", c("140", NOW, "140", "number"), " in ", week, "."],
        ["It was the ", c("lowest total since January 13", LOWEST_SINCE, "2021-01-13", "since"), "."],
        [c("Three of the four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"), " districts had ",
         c("fewer", where("count_where", "G", MOVED_DOWN), "3", "direction"), "; the ",
         c("exception", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"), " was ", barton, "."],
        [ashby, " has the ", c("highest", rank("E1"), "1", "superlative"), " rate, ",
         c("14.0", cell("daily.rate", "E1"), "14", "number", decimals=1), ", ",
         c("not within", goal, False, "meets"), " the goal, and ", barton, " is ",
         c("second highest", rank("E2"), "2", "superlative"), "."],
        ["Deaths ", c("fell", change("direction", "weekly.deaths", "E1", END, "2021-01-20"), "down", "direction"),
         " for the ", c("sixth week in a row", RUN, "6", "run"), ", to ",
         c("none", cell("weekly.deaths", "E1"), "0", "number"), ", ",
         c("for the first time", FIRST_ZERO, END, "first"), "."],
        ["It had ", c("more than 130", NOW, "140", "about"), " cases, ", c("a third", THIRD, "1/3", "part"),
         " of what it was, and its ", c("peak", PEAK, "2021-01-27", "superlative"), " was in ",
         c("the week to January 27", PEAK, "2021-01-27", "period"), "."],
        ["It was ", c("almost 500", cell("daily.cases", "E1", "2021-02-03"), "490", "about"), " in ",
         c("early February", e("period", period="2021-02-03", form="day"), "2021-02-03", "period"), ", ",
         c("twice", TWICE, "2", "times"), " what it had been, in ",
         c("only one", where("count_where", "G", MOVED_DOWN | {"moved": "up"}), "1", "quantifier"), "."],
        ["Cases were reported in ", c("all three", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True,
                                      "quantifier"), " of the rest, that is ",
         c("Ashby, Carrow and Dene and the Isle of Wick", e("list", of=where("only_where", "G", MOVED_DOWN)),
           ["E1", "E3", "E4"], "names"), ", not in ", barton, ": ", c("14", REST, "14", "number"), "."],
    )  # fmt: skip
    claims = bundle["claims"]
    bundle["body"][0]["sentences"][7]["text"] = bundle["body"][0]["sentences"][7]["text"]
    bundle["headline"] = _sentence("h", [ashby, " cases ", fell, " to ", c("140", NOW, "140", "number")], claims)
    bundle["notes"] = [_sentence("n1", [c("Seven-day cases", e("metadata", source="sheet",
                       key="tables.daily.measures.cases.noun.many"), "seven-day cases", "wording"), " count."], claims)]  # fmt: skip
    bundle["table"] = {
        "caption": "Cases per 1,000 people in the week to March 3",
        "columns": ["District", "Cases in 7 days"],
        "rows": [
            [
                _cell(c(name, e("area", area=code), code, "name"), claims),
                _cell(c(cases, cell("daily.cases", code), cases, "number"), claims),
            ]
            for code, name, cases in (("E1", "Ashby", "140"), ("E2", "Barton", "14"), ("E4", "the Isle of Wick", "0"))
        ],
    }
    bundle["table"]["rows"].append([{"text": "Elsewhere", "claim": None}, {"text": "-", "claim": None}])
    return bundle


def _cell(claim: C, claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": _lay(None, claim, 0, claims), "claim": claims[-1]["id"]}


def test_a_whole_true_story_passes(checker: Checker, whole: dict[str, Any]) -> None:
    verdict = checker.check(whole, "whole")
    assert verdict.faults == ()
    assert (verdict.sentences, verdict.claims, verdict.unproved) == (10, len(whole["claims"]), ())


def test_every_mutant_of_a_true_story_is_caught(checker: Checker, whole: dict[str, Any]) -> None:
    kinds, survivors = set(), []
    for seed in range(3):
        for kind, place, mutant in mutants(whole, random.Random(seed)):
            kinds.add(kind)
            try:
                caught = bool(checker.check(mutant).faults)
            except Unreadable:
                caught = kind == "hash"
            if not caught:
                survivors.append((kind, place))
    assert survivors == []
    assert kinds == set(KINDS)


def test_a_mutant_differs_from_the_story_and_leaves_it_as_it_was(whole: dict[str, Any]) -> None:
    before = json.dumps(whole)
    for kind, _, mutant in mutants(whole, random.Random(7)):
        assert json.dumps(mutant) != before
        if kind not in ("value", "swapped area", "hash"):
            assert [claim["value"] for claim in mutant["claims"]] == [claim["value"] for claim in whole["claims"]]
            assert [claim["op"] for claim in mutant["claims"]] == [claim["op"] for claim in whole["claims"]]
    assert json.dumps(whole) == before


def test_one_mutant_of_words_keeps_the_bundle_formally_right(whole: dict[str, Any]) -> None:
    for kind, place, mutant in mutants(whole, random.Random(1)):
        if place.startswith("b1.1 "):
            text = mutant["body"][0]["sentences"][0]["text"]
            here = [claim for claim in mutant["claims"] if claim["sentence"] == "b1.1"]
            assert all(text[claim["start"] : claim["end"]] == claim["printed"] for claim in here), kind


def put(bundle: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The bundle with another value at a path like "sources.0.sha256"; a value of ... takes the key away."""
    changed = copy.deepcopy(bundle)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    inner: Any = changed
    for step in steps:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return changed


REFUSED = [
    ("format", "parishpump-story/2", "another version"),
    ("format", "story", "not parishpump-story/1"),
    ("format", None, "not parishpump-story/1"),
    ("id", "12", "urn:uuid"),
    ("version", 0, "version"),
    ("version", True, "version"),
    ("version", 1.0, "version"),
    ("extra", 1, "unknown key 'extra'"),
    ("claims", ..., "no 'claims'"),
    ("claims", {}, "must be a list"),
    ("as_of", "yesterday", "as_of"),
    ("period/start", "2021-03-04", "period starts"),
    ("area/code", 1, "area.code"),
    ("headline/id", "b1.1", "not an id for this place"),
    ("headline/kind", "poem", "kind"),
    ("headline/html", "<b>", "unknown key"),
    ("headline/text", 5, "must be text"),
    ("body/0/sentences/1/id", "b1.1", "used twice"),
    ("body/0/sentences/0/claims", [1], "must be text"),
    ("facts", [{"id": "f1"}, {"id": "f1"}], "used twice"),
    ("table/rows/0", [], "cells under"),
    ("table/rows/0/0/claim", 3, "must be text"),
    ("claims/0/id", "c2", "used twice"),
    ("claims/0/end", "3", "whole number"),
    ("claims/0/start", -1, "whole number"),
    ("claims/0/end", 0, "whole number"),
    ("claims/0/complete", "yes", "complete"),
    ("claims/0/op", "guess", "unknown op 'guess'"),
    ("claims/0/op", "cell", "unknown key 'area'|no 'measure'"),
    ("claims/1/inputs/now", "140", "must be an object"),
    ("claims/1/inputs/now/op", "guess", "unknown op"),
    ("claims/1/inputs/now/inputs/measure", "daily.guess", "not among"),
    ("claims/1/inputs/now/inputs/area", 5, "must be text"),
    ("claims/3/inputs/excluding", [], "unknown key"),
    ("claims/4/inputs/form", "fortnight", "none of"),
    ("claims/4/inputs/days", 0, "whole number"),
    ("claims/4/inputs/days", ..., "goes with"),
    ("claims/5/inputs/test", "<>", "none of"),
    ("claims/5/inputs/than", 140, "not an exact number"),
    ("claims/5/inputs/than", "1e3", "not an exact number"),
    ("claims/6/inputs/condition/moved", "away", "none of"),
    ("claims/6/inputs/condition/than", "1", "unknown key"),
    ("claims/0/form", {"rule": "poem"}, "unknown rule"),
    ("claims/0/form", {"rule": 5}, "rule"),
    ("claims/0/form/hint", 5, "unknown key 'hint'"),
    ("claims/0/form/as", "nickname", "form.as"),
    ("claims/2/form/decimals", 1.0, "decimals"),
    ("claims/2/form/decimals", -1, "decimals"),
    ("claims/2/form/sign", "lost", "form.sign"),
    ("sources", [], "role table"),
    ("sources/5/role", "notes", "unknown role"),
    ("sources/5/role", "style", "role register"),
    ("sources/5/id", "sheet", "used twice"),
    ("sources/0/name", None, "name of its own"),
    ("sources/0/name", "other", "must begin|no .tables"),
    ("sources/0/file", "gone.csv", "not the sheet's"),
    ("sources/5/file", "gone.csv", "gone.csv is missing"),
    ("sources/5/file", "../areas.csv", "plain file name"),
    ("sources/0/sha256", "0" * 64, "daily.csv has sha256"),
    ("sources/6/sha256", "0" * 64, "fever.toml has sha256"),
    ("sources/0/shape", None, "needs a shape"),
    ("sources/0/shape/area", "area", "shape.area"),
    ("sources/0/shape/period_form", "week", "shape.period_form"),
    ("sources/0/shape/before_first", "missing", "shape.before_first"),
    ("sources/0/shape/blank", {"cases": "zero"}, "shape.blank"),
    ("sources/0/shape/missing_marks", ["0"], "shape.missing_marks"),
    ("sources/1/shape/where", {"basis": "registrations"}, "shape.where"),
    ("sources/0/shape/extra", 1, "unknown key 'extra'"),
    ("measures/daily.cases/periods", 14, "periods is 14"),
    ("measures/daily.cases/step", 1, "step is 1"),
    ("measures/daily.cases/unit", "people", "unit is 'people'"),
    ("measures/daily.cases/op", "column", "unknown key 'periods'"),
    ("measures/daily.cases/op", "average", "unknown op"),
    ("measures/daily.cases/source", "t_weekly", "its source must be"),
    ("measures/daily.rate/per", 100, "per is 100"),
    ("measures/daily.rate/per", 1000.0, "not an exact number"),
    ("measures/daily.rate/numerator", "daily.rate", "defined by itself"),
    ("measures/daily.rate/numerator", "weekly.deaths", "not a measure of the same table"),
    ("measures/weekly.deaths/column", "area", "column is 'area'"),
    ("measures/cases", {"op": "column", "source": "t_daily", "column": "cases", "unit": "cases"}, "must begin"),
    ("measures/daily.more", {"op": "column", "source": "t_daily", "column": "cases", "unit": "cases"}, "not in the sheet"),
    ("groups/G/daily", ["E1", "E2", "E3"], "not what register and table say"),
    ("groups/G/monthly", ["E1"], "no table"),
    ("groups/G", [], "must be an object"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "reason"), REFUSED, ids=lambda each: str(each)[:40])
def test_a_bundle_that_cannot_be_judged_is_refused(
    checker: Checker, whole: dict[str, Any], path: str, value: Any, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        checker.check(put(whole, path, value))


FAULTY = [
    ("area/name", "Barton", "not the name of E1"),
    ("period/label", "the week to March 10", "not a name of the period"),
    ("period/label", "the four weeks to March 3", "not a name of the period"),
    ("dataset", "fevers", "sheet's id is 'fever'"),
    ("series", "daily", "sheet's story.series"),
    ("sources/0/publisher", "Somebody", "sheet's tables.daily.publisher"),
    ("claims/0/sentence", "b1.2", "says that it stands in b1.2"),
    ("claims/0/sentence", None, "says that it stands in None"),
    ("claims/0/printed", "Ashbx", "is not printed at"),
    ("claims/0/end", 10, "is not printed at"),
    ("claims/5/complete", ..., "not marked complete"),
    ("claims/5/complete", False, "not marked complete"),
    ("body/0/sentences/0/claims", [], "no sentence or cell lists claim c1"),
    ("body/0/sentences/0/claims", ["c1", "c1"], "listed twice"),
    ("body/0/sentences/0/claims", ["c99"], "no such claim"),
    ("body/0/sentences/0/facts", ["f9"], "no such fact"),
    ("table/rows/3/1/text", "7", "no claim covers"),
    ("table/rows/3/0/text", "Barton", "no claim covers"),
    ("table/rows/0/1/claim", None, "no claim covers"),
    ("table/caption", "Cases in the week to March 10", "not the story's period"),
    ("table/columns/0", "{{ heading }}", "leaked"),
    ("groups", {}, "groups does not list it"),
    ("claims/0/value", 5, "has the value 5"),
    ("claims/0/value", ["E1"], "has the value"),
    ("claims/3/value", 140, "has the value 140"),
    ("claims/3/value", "140/0", "has the value"),
]


@pytest.mark.parametrize(("path", "value", "reason"), FAULTY, ids=lambda each: str(each)[:40])
def test_a_bundle_at_odds_with_itself_is_a_fault(
    checker: Checker, whole: dict[str, Any], path: str, value: Any, reason: str
) -> None:
    assert reason in "\n".join(faults(checker, put(whole, path, value)))


def test_figures_in_a_table_row_are_those_of_its_area(checker: Checker, whole: dict[str, Any]) -> None:
    rows = whole["table"]["rows"]
    rows[0][1], rows[1][1] = rows[1][1], rows[0][1]
    assert "a figure of E2 in the row of E1" in "".join(faults(checker, whole))


def test_spans_may_nest_but_not_overlap_in_part(sources: Path, checker: Checker) -> None:
    lowest = c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since")
    bundle = story(sources, ["The ", lowest, " in ", c("Ashby", e("area", area="E1"), "E1", "name"), "."])
    bundle["claims"][1] |= {"start": 17, "printed": bundle["body"][0]["sentences"][0]["text"][17:36]}
    assert bundle["claims"][1]["printed"] == "January 13 in Ashby"
    assert "overlap in part" in "".join(faults(checker, bundle))


# --- files and the command ---------------------------------------------------------------------------------------


def test_a_file_is_read_strictly(sources: Path, tmp_path: Path, checker: Checker, whole: dict[str, Any]) -> None:
    path, good = tmp_path / "story.json", json.dumps(whole)
    path.write_text(good)
    assert checker.check_file(path).faults == ()
    for bad, reason in (
        (good[:-1] + ', "version": 1}', "stands twice"),
        (good.replace('"version": 1', '"version": NaN'), "not a number"),
        (good.replace('"version": 1', '"version": Infinity'), "not a number"),
        (good[:-5], "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        (good.replace("Ashby", "\\ud800"), ""),
    ):
        path.write_text(bad)
        if reason:
            with pytest.raises(Unreadable, match=reason):
                checker.check_file(path)
        else:
            assert "\\ud800" in str(checker.check_file(path).faults[0])
    path.write_bytes(good.encode("utf-16"))
    with pytest.raises(Unreadable, match="UTF-8"):
        checker.check_file(path)
    with pytest.raises(Unreadable, match="cannot be read"):
        checker.check_file(tmp_path / "none.json")


def test_the_command_tells_right_from_wrong_from_unreadable(
    sources: Path, tmp_path: Path, whole: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, bundle in (("a", whole), ("b", put(whole, "area/name", "Bar\nton")), ("c", put(whole, "format", "x"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.json").write_text(json.dumps(bundle))
    shipped = ["--sources", str(sources)]
    assert main([str(tmp_path / "a"), *shipped]) == 0
    assert main([str(tmp_path / "a" / "story.json"), str(tmp_path / "b" / "story.json"), *shipped]) == 1
    capsys.readouterr()
    assert main([str(tmp_path), *shipped]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 1)[1].split("; ")[0] for line in lines] == [
        "ok",
        "1 faults",
        "-: 'Bar\\nton': not the name of E1",
        "cannot be checked: format 'x' is not parishpump-story/1",
    ]
    assert main([str(tmp_path / "none"), *shipped]) == 2


def test_sources_lie_beside_the_story_unless_said(sources: Path, tmp_path: Path, whole: dict[str, Any]) -> None:
    for file in sources.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "story.json").write_text(json.dumps(whole))
    assert main([str(tmp_path / "story.json")]) == 0


def test_one_changed_byte_of_any_source_is_refused(sources: Path, tmp_path: Path, whole: dict[str, Any]) -> None:
    for source in whole["sources"]:
        for file in sources.iterdir():
            content = bytearray(file.read_bytes())
            if file.name == source["file"]:
                content[len(content) // 2] ^= 1
            (tmp_path / file.name).write_bytes(content)
        with pytest.raises(Unreadable, match=f"{source['file']} has sha256"):
            Checker([tmp_path]).check(whole)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("daily.csv", "date,area_code,cases\n2021-01-01,E1,x\n2021-03-03,E1,1\n", "column cases: 'x' is not"),
        ("daily.csv", "date,area_code,cases\n2021-01-01,E1,1/2\n2021-03-03,E1,1\n", "'1/2' is not a number"),
        ("daily.csv", "date,area_code,cases\n2021-01-01,E1\n", "line 2 has 2 fields"),
        ("daily.csv", "date,area_code,cases\n01/02/2021,E1,1\n", "line 2: '01/02/2021'"),
        ("daily.csv", "date,area_code,cases\n2021-01-01,E1,1\n2021-01-01,E1,2\n", "two rows for one period"),
        ("daily.csv", "date,area_code,case\n2021-01-01,E1,1\n", "no column 'cases'"),
        ("daily.csv", "date,area_code,cases,cases\n2021-01-01,E1,1,1\n", "named twice"),
        ("daily.csv", "date,area_code,cases\n", "no row counts"),
        ("daily.csv", "", "no column"),
        ("daily.csv", b"\xff\xfe", "not UTF-8"),
        ("weekly.csv.gz", b"no gzip", "gzipped"),
        ("prices.csv", "area,month,price,idle\nE1,2020-12-02,1,1\n", "first day of a month"),
        ("quarters.csv", "area,quarter,claims\nE1,2020-02-01,1\n", "first day of a quarter"),
        ("years.csv", "area,year,births\nE1,20,1\n", "four digits"),
        ("areas.csv", REGISTER + "E1,x,x,,,,,,,1,1\n", "E1 stands twice"),
        ("areas.csv", REGISTER.replace("called", "callled"), "no column called"),
        ("areas.csv", REGISTER.replace("65000", "many"), "column population"),
        ("areas.csv", REGISTER.replace("E1 E2 E3 E4", "E1 E1"), "counts an area twice"),
        ("areas.csv", REGISTER.replace("E1 E2 E3 E4", "G"), "member of itself"),
        ("fever.toml", SHEET + "[", "not TOML"),
        ("fever.toml", SHEET.replace("tables.daily", "tables.dayly"), "no .tables.daily"),
        ("km.toml", "", "0 forms of date"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(
    sources: Path, tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    for file in sources.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    bundle = story(tmp_path, ["It was ", c("70", cell("daily.cases", "E1"), "70", "number"), "."])
    bundle["groups"] = {"G": bundle["groups"]["G"]} if name == "areas.csv" else {}
    with pytest.raises(Unreadable, match=reason):
        Checker([tmp_path]).check(bundle)


def test_weeks_that_end_on_two_weekdays_are_refused(sources: Path, tmp_path: Path) -> None:
    import gzip

    for file in sources.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = "week_ending,area,basis,deaths\n2021-03-03,E1,occurrences,1\n2021-02-25,E1,occurrences,1\n"
    (tmp_path / "weekly.csv.gz").write_bytes(gzip.compress(rows.encode()))
    with pytest.raises(Unreadable, match="different weekdays"):
        Checker([tmp_path]).check(story(tmp_path))


# --- whatever is thrown at it --------------------------------------------------------------------------------------

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.text(max_size=4), st.just([]), st.just({}),
    st.just([None]), st.just({"op": 1}), st.sampled_from(["E1", "G", "daily.cases", END, "number", "10/0", "\x00"]),
)  # fmt: skip


def _paths(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield f"{above}/{key}".lstrip("/")
            yield from _paths(inner, f"{above}/{key}")


def test_no_junk_anywhere_ends_in_a_traceback(checker: Checker, whole: dict[str, Any]) -> None:
    paths = list(_paths(whole))
    dice = random.Random(11)

    @given(st.sampled_from(paths), JUNK)
    def junk(path: str, value: Any) -> None:
        try:
            checker.check(put(whole, path, value))
        except Unreadable as error:
            assert str(error)

    junk()
    for path in dice.sample(paths, 300):
        try:
            checker.check(put(whole, path, ...))
        except Unreadable as error:
            assert str(error)


# --- properties ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Any:
    """A function from numbers to a checker whose prices are these, and the folder of its sources."""
    folder = tmp_path_factory.mktemp("numbers")
    for file in sources.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())

    def made(now: str, before: str) -> tuple[Checker, Path]:
        (folder / "prices.csv").write_text(f"area,month,price,idle\nE1,2021-02-01,{now},1\nE1,2021-01-01,{before},1\n")
        return Checker([folder]), folder

    return made


@given(st.decimals("-99999", "99999", places=3), st.integers(0, 3), st.data())
def test_a_right_rounding_passes_and_a_changed_digit_fails(figures: Any, value: Any, places: int, data: Any) -> None:
    text = f"{value:f}".rstrip("0").rstrip(".") if value else "0"
    checker, folder = figures(text, "1")
    size = rounded(abs(Fraction(text)), places)
    printed = f"{size.__floor__():,}" + (f".{round((size % 1) * 10**places):0{places}d}" if places else "")
    printed = ("-" if Fraction(text) < 0 and size else "") + printed
    told_price = c(printed, cell("prices.price", "E1", "2021-02-01"), text, "number", decimals=places)
    assert faults(checker, told(folder, told_price)) == []
    at = data.draw(st.sampled_from([at for at, each in enumerate(printed) if each.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != printed[at]]))
    wrong = c(printed[:at] + other + printed[at + 1 :], *_same(told_price))
    assert faults(checker, told(folder, wrong))


def _same(claim: C) -> tuple[Any, ...]:
    return {"op": claim.op, "inputs": claim.inputs}, claim.value, claim.rule


@given(st.integers(0, 400), st.integers(0, 400))
def test_chance_is_the_two_sided_binomial_test(now: int, before: int) -> None:
    from math import comb

    total = now + before
    ours = comb(total, now)
    likely = sum(comb(total, k) for k in range(total + 1) if comb(total, k) <= ours)
    assert inside_chance(now, before) is (likely * 20 >= 2**total)


def test_chance_is_exact_near_its_edge_for_large_counts() -> None:
    edge = next(d for d in range(300, 1000, 2) if not inside_chance(50_000 + d // 2, 50_000 - d // 2))
    assert 615 < edge < 630  # 1.96 times the root of 100,000, with continuity
    assert inside_chance(50_000 + edge // 2 - 1, 50_000 - edge // 2 + 1)


@given(st.integers(0, 99))
def test_number_words_and_ordinals_read_as_they_are_said(number: int) -> None:
    word = next(word for word, value in NUMBER_WORDS.items() if value == number)
    assert num(word) == num(str(number)) == number
    assert ordinal(f"{number}{ordinal_ending(number)}") == (number or None)
    assert all(ordinal(f"{number}{end}") is None for end in ("st", "nd", "rd", "th") if end != ordinal_ending(number))


def test_every_ordinal_to_a_hundred_has_one_right_ending() -> None:
    assert [ordinal_ending(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)] == (
        ["st", "nd", "rd", "th", "th", "th", "th", "st", "st", "th"]
    )


GRID = [Fraction(n, 10_000) for n in range(10_001)]


def test_a_hedged_share_never_crosses_its_target() -> None:
    points = Fraction(1, 100)
    for target in bands.SHARES:
        for x in (target + Fraction(n, 10_000) for n in range(-510, 511)):
            d = (x - target) / points
            assert bands.share_fits("", target, x) is (abs(d) < Fraction(1, 20))
            assert bands.share_fits("almost", target, x) is (-2 <= d < 0)
            assert bands.share_fits("just over", target, x) is (0 < d <= 2)
            assert bands.share_fits("about", target, x) is (abs(d) <= 1)
            assert bands.share_fits("more than", target, x) is (0 < d <= 5)
            assert bands.share_fits("fewer than", target, x) is (-5 <= d < 0)
    assert not bands.share_fits("", Fraction(1, 7), Fraction(1, 7))


def test_a_hedged_ratio_stays_within_its_band() -> None:
    for target in bands.RATIOS:
        bare = Fraction("0.025") if target < 1 else Fraction("0.05")
        for x in (target * (1 + Fraction(n, 10_000)) for n in range(-3000, 3001, 5)):
            assert bands.ratio_fits("", target, x) is (abs(x - target) < bare)
            assert bands.ratio_fits("nearly", target, x) is (Fraction("0.93") <= x / target < 1)
            assert bands.ratio_fits("just over", target, x) is (1 < x / target <= Fraction("1.07"))
            assert bands.ratio_fits("more than", target, x) is (1 < x / target <= Fraction("1.25"))
            assert not bands.ratio_fits("about", target, x)
    assert not bands.ratio_fits("", Fraction(6), Fraction(6))


def test_halved_and_one_in_n_have_their_own_bands() -> None:
    for x in GRID:
        assert bands.halved_fits("", x) is (Fraction("0.475") <= x <= Fraction("0.525"))
        assert bands.halved_fits("almost", x) is (Fraction("0.525") < x <= Fraction("0.56"))
        assert bands.halved_fits("more than", x) is (Fraction("0.4") <= x < Fraction("0.475"))
        for n in (2, 6, 7, 20, 100):
            assert bands.one_in_fits(n, x) is (n != 7 and Fraction("0.98") <= x * n <= Fraction("1.02"))


@given(st.integers(1, 99), st.integers(-2, 4), st.fractions(Fraction(3, 4), Fraction(5, 4)))
def test_a_round_value_is_hedged_in_per_cent_of_itself(figure: int, power: int, part: Fraction) -> None:
    target = figure * Fraction(10) ** power
    d = 100 * (part - 1)
    for hedge, fits in (("", d == 0), ("almost", -3 <= d < 0), ("just over", 0 < d <= 3), ("about", abs(d) <= 2.5),
                        ("more than", 0 < d <= 10), ("less than", -10 <= d < 0)):  # fmt: skip
        assert bands.round_fits(hedge, target, target * part) is fits
    assert not bands.round_fits("about", target + 100 * Fraction(10) ** power, target)


@given(st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.dates(date(2019, 1, 1), date(2022, 12, 31)))
def test_a_date_phrase_names_one_day_only(one: date, other: date) -> None:
    for order in ("month_day", "day_month"):
        names = [set(phrases(Period("day", day, 1), order, 2021)) - _vague(day) for day in (one, other)]
        assert len(names[0]) == 1
        assert bool(names[0] & names[1]) is (one == other)


def _vague(day: date) -> set[str]:
    month = MONTHS[day.month - 1]
    return {f"{part}{month}{year}" for part in ("early ", "mid-", "late ") for year in ("", f" {day.year}")}


def test_periods_are_named_by_their_first_or_last_day() -> None:
    assert place_in_row("month", "2020-02-01") == place_named("month", "2020-02-29") == 2020 * 12 + 1
    assert place_named("quarter", "2020-06-30") == place_in_row("quarter", "2020-04-01")
    assert place_named("year", "2020-12-31") == place_in_row("year", "2020") == 2020
    for form, text in (("month", "2020-02-28"), ("quarter", "2020-05-01"), ("year", "2020-06-30"), ("day", "20200101")):
        with pytest.raises(ValueError, match="2020"):
            place_named(form, text)


@given(st.text(max_size=40))
def test_any_text_can_be_looked_through(text: str) -> None:
    spans = [*needing_claims(text, Names(["Ashby", "Ashby and Barton"])), *leaks(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)


# --- the checker stands alone --------------------------------------------------------------------------------------


def modules() -> list[Path]:
    return sorted(Path(check.__file__).parent.glob("*.py"))


def test_the_checker_imports_the_standard_library_and_itself_only() -> None:
    strange = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [] if node.level == 1 else ["." * node.level + (node.module or "")]
            own = {"nlg.proof.check"} if path.name == "__main__.py" else set()
            strange += [
                f"{path.name} imports {name}"
                for name in names
                if name not in own and name.partition(".")[0] not in sys.stdlib_module_names
            ]
    assert strange == []


def test_no_module_of_the_checker_outgrows_its_page() -> None:
    assert [path.name for path in modules() if len(path.read_text().splitlines()) > 300] == []


CONTRACT = (PROJECT / "docs" / "bundle.md").read_text(encoding="utf-8")


def section(number: int) -> str:
    return re.split(r"(?m)^## [0-9]+\. .*$", CONTRACT)[number]


def test_the_checker_knows_exactly_the_contracts_operations() -> None:
    from nlg.proof.check.expressions import OPS
    from nlg.proof.check.operations import OPERATIONS

    rows = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", section(5))
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(OPS) == set(OPERATIONS)
    complete = re.search(r"((?:`\w+`,? ?)+) compare whole sets", section(5))
    assert complete
    assert set(re.findall(r"`(\w+)`", complete[1])) == {name for name, op in OPS.items() if op.whole}


def test_the_checker_knows_exactly_the_contracts_rules() -> None:
    from nlg.proof.check.read_words import _RULES

    assert set(re.findall(r"(?m)^\| `(\w+)`", section(6))) == set(_RULES)


def test_the_checker_looks_for_every_word_of_the_contract() -> None:
    lines = [line.partition(":")[2] for line in section(8).splitlines() if line.startswith("- ") and "`" not in line]
    quoted = {phrase for line in lines for phrase in re.findall(r'"([a-z ]+)"', line)}
    plain = {word for line in lines for word in re.findall(r"(?<![\w(])[a-z]+(?![\w)])", re.sub(r'"[^"]*"|little changed', "", line))}
    plain -= set("superlatives high low any digit number words zero to ninety nine ordinals and comparatives".split())
    looked = WORDS | {word.lower() for word in DATES}
    missing = {word for word in plain if word not in looked}
    assert len(plain) > 100
    assert missing == set()
    assert {p for p in quoted if p not in PHRASES and p.split()[0] not in looked and p not in looked} == set()


def test_the_tolerances_are_those_of_the_contract() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section(9).splitlines() if "|" in line]
    head, body = rows[0], [row for row in rows[2:] if row[0] != "halved"]
    assert [Fraction(t) for t in re.findall(r"[0-9]+/[0-9]+", head[1])] == list(bands.SHARES)
    assert [Fraction(t) for t in head[3].partition("t in ")[2].split()] == list(bands.RATIOS)
    hedges = [word for row in body for word in row[0].split(", ")]
    assert sorted(hedges) == sorted(hedge or "bare" for hedge in bands.HEDGES)
    for names, shares, values, ratios in body:
        for hedge in ("" if name == "bare" else name for name in names.split(", ")):
            for n in range(-220, 221):
                d = Fraction(n, 20)
                assert bands.share_fits(hedge, Fraction(1, 2), Fraction(1, 2) + d / 100) is _said(shares, d)
                assert bands.round_fits(hedge, 200, 200 + 2 * d) is _said(values, d)
                x = 3 + 3 * d / 20
                assert bands.ratio_fits(hedge, 3, x) is _said(ratios, x, t=3)


def _said(band: str, number: Fraction, t: int = 0) -> bool:
    """Whether a band as the contract writes it ("-2.0 <= d < 0", "abs(x - t) < 0.05") holds for d or x."""
    if band == "not used":
        return False
    band = re.sub(r"([0-9.]+)t\b", lambda m: f"({m[1]}*t)", band)
    band = re.sub(r"(?<![\w.])[0-9]+\.[0-9]+", lambda m: f"Fraction('{m[0]}')", band).replace("d = 0", "d == 0")
    return bool(eval(band, {"Fraction": Fraction, "abs": abs, "d": number, "x": number, "t": t}))
