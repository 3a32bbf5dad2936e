"""Small sources, and stories about them built claim by claim: what the tests of the checker share."""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from nlg.proof.check import Checker

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
caveats = ["first", "second"]
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
        days = range(49 if code == "E4" else 0, 63)
        rows += [f"{first + timedelta(days=at)},{code},{code},{weeks[at // 7]}" for at in days]
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


def lay_sources(folder: Path) -> Path:
    """Five small tables, a register, a sheet and three styles, laid into a folder."""
    (folder / "daily.csv").write_text(daily())
    (folder / "weekly.csv.gz").write_bytes(gzip.compress(weekly().encode(), mtime=0))
    (folder / "prices.csv").write_text(PRICES)
    (folder / "years.csv").write_text(YEARS)
    (folder / "quarters.csv").write_text(QUARTERS)
    (folder / "areas.csv").write_text(REGISTER)
    (folder / "fever.toml").write_text(SHEET)
    (folder / "km.toml").write_text('name = "km"\ndate = "month_day"\n')
    (folder / "bbc.toml").write_text('[dates]\ndate = "day_month"\n')
    (folder / "ap.toml").write_text('date = "month_day"\nmonths = "short"\n[spelling]\ngoal = "goel"\n')
    return folder


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
    " run_where count_periods"
)


def story(sources: Path, *sentences: Any, style: str = "km", **changes: Any) -> dict[str, Any]:
    """A bundle whose body has one paragraph with these sentences; a sentence is a list of text and claims."""
    claims: list[dict[str, Any]] = []
    body = [_sentence(f"b1.{at}", parts, claims) for at, parts in enumerate(sentences, 1) if isinstance(parts, list)]
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
    files = {
        "reg": ("register", "areas.csv"),
        "sheet": ("sheet", "fever.toml"),
        "style": ("style", f"{style}.toml"),
    }
    return [_source(sources, name, role, file) for name, (role, file) in files.items()]


def _source(sources: Path, name: str, role: str, file: str) -> dict[str, Any]:
    return {
        "id": name,
        "role": role,
        "file": file,
        "sha256": hashlib.sha256((sources / file).read_bytes()).hexdigest(),
    }


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
        said = json.dumps({"op": part.op, "inputs": part.inputs})
        sets = set(re.findall(r'"op": "(\w+)"', said)) & set(WHOLE_SETS.split())
        over_areas = re.search(r'"kind": "(apart|count)"|"op": "(mean|median)", "inputs": \{[^{}]*"group"', said)
        if part.complete or (part.complete is None and (sets or over_areas)):
            claim["complete"] = True
    return text


def faults(checker: Checker, bundle: Mapping[str, Any]) -> list[str]:
    return [str(fault) for fault in checker.check(bundle).faults]


# --- expressions used again and again ----------------------------------------------------------


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


def told(sources: Path, claim: C, style: str = "km") -> dict[str, Any]:
    """A one-sentence story around one claim."""
    behind = " percentage points there." if claim.op == "point_change" else " there."
    return story(sources, ["It was ", claim, behind], style=style)


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


def whole_story(sources: Path) -> dict[str, Any]:
    """A true story with a headline, paragraphs, notes, a table and most kinds of claim."""
    ashby, barton = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Barton", "E2")))
    fell = c("fell", e("direction", now=NOW, before=THEN), "down", "direction")
    fall = c(
        "33.3%",
        change("percent_change", "daily.cases", "E1"),
        "-100/3",
        "percent",
        decimals=1,
        sign="dropped",
    )
    week = c("the week to March 3", WEEK, END, "period")
    goal = e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal"))
    bundle = story(
        sources,
        [
            "Cases in ",
            ashby,
            " ",
            fell,
            " by ",
            fall,
            " to ",
            c("140", NOW, "140", "number"),
            " in ",
            week,
            ".",
        ],
        ["It was the ", c("lowest total since January 13", LOWEST_SINCE, "2021-01-13", "since"), "."],
        [
            c("Three of the four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
            " districts had ",
            c("fewer", where("count_where", "G", MOVED_DOWN), "3", "direction"),
            "; the ",
            c("exception", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
            " was ",
            barton,
            ".",
        ],
        [
            ashby,
            " has the ",
            c("highest", rank("E1"), "1", "superlative"),
            " rate, ",
            c("14.0", cell("daily.rate", "E1"), "14", "number", decimals=1),
            ", ",
            c("not within", goal, False, "meets"),
            " the goal, and ",
            barton,
            " is ",
            c("second highest", rank("E2"), "2", "superlative"),
            ".",
        ],
        [
            "Deaths ",
            c("fell", change("direction", "weekly.deaths", "E1", END, "2021-01-20"), "down", "direction"),
            " for the ",
            c("sixth week in a row", RUN, "6", "run"),
            ", to ",
            c("none", cell("weekly.deaths", "E1"), "0", "number"),
            ", ",
            c("for the first time", FIRST_ZERO, END, "first"),
            ".",
        ],
        [
            "It had ",
            c("more than 130", NOW, "140", "about"),
            " cases, ",
            c("a third", THIRD, "1/3", "part"),
            " of what it was in ",
            c(
                "the week to February 10",
                e("period", period="2021-02-10", form="window", days=7),
                "2021-02-10",
                "period",
            ),
            ", and its ",
            c("peak", PEAK, "2021-01-27", "superlative"),
            " was in ",
            c("the week to January 27", PEAK, "2021-01-27", "period"),
            ".",
        ],
        [
            "It was ",
            c("almost 500", cell("daily.cases", "E1", "2021-02-03"), "490", "about"),
            " in ",
            c("early February", e("period", period="2021-02-03", form="day"), "2021-02-03", "period"),
            ", and in ",
            c(
                "the week to January 13",
                e("period", period="2021-01-13", form="window", days=7),
                "2021-01-13",
                "period",
            ),
            " ",
            c("twice", TWICE, "2", "times"),
            " what it had been, in ",
            c("only one", where("count_where", "G", MOVED_DOWN | {"moved": "up"}), "1", "quantifier"),
            ".",
        ],
        [
            "Cases were reported in ",
            c("all three", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
            " of the rest, that is ",
            c(
                "Ashby, Carrow and Dene and the Isle of Wick",
                e("list", of=where("only_where", "G", MOVED_DOWN)),
                ["E1", "E3", "E4"],
                "names",
            ),
            ", but for ",
            barton,
            ": ",
            c("14", REST, "14", "number"),
            ".",
        ],
    )
    claims = bundle["claims"]
    bundle["headline"] = _sentence("h", [ashby, " cases ", fell, " to ", c("140", NOW, "140", "number")], claims)
    bundle["notes"] = [
        _sentence(
            "n1",
            [
                c(
                    "Seven-day cases",
                    e("metadata", source="sheet", key="tables.daily.measures.cases.noun.many"),
                    "seven-day cases",
                    "wording",
                ),
                " count.",
            ],
            claims,
        )
    ]
    bundle["table"] = {
        "caption": "Cases per 1,000 people in the week to March 3",
        "columns": ["District", "Cases in 7 days"],
        "rows": [
            [
                _cell(c(name, e("area", area=code), code, "name"), claims),
                _cell(c(cases, cell("daily.cases", code), cases, "number"), claims),
            ]
            for code, name, cases in (
                ("E1", "Ashby", "140"),
                ("E2", "Barton", "14"),
                ("E4", "the Isle of Wick", "0"),
            )
        ],
    }
    bundle["table"]["rows"].append([{"text": "Elsewhere", "claim": None}, {"text": "-", "claim": None}])
    return bundle


def _cell(claim: C, claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": _lay(None, claim, 0, claims), "claim": claims[-1]["id"]}
