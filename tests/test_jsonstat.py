"""Cubes: JSON-stat in all its spellings and SDMX-CSV become the rows that any other table gives, or are refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry
from nlg.intake.block import block
from nlg.intake.exports import usual
from nlg.intake.guess import guess
from nlg.intake.readers import Page, pages

TABLES = Path(__file__).parent / "tables"
PLACES = {"B1": "Ambridge", "B2": "Felpersham"}


def cube(**changes: Any) -> dict[str, Any]:
    """Two libraries, three months, loans."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Loans of libraries",
        "source": "Borsetshire County Council",
        "id": ["place", "month", "what"],
        "size": [2, 3, 1],
        "role": {"geo": ["place"], "time": ["month"], "metric": ["what"]},
        "dimension": {
            "place": {"label": "Library", "category": {"index": {"B2": 1, "B1": 0}, "label": PLACES}},
            "month": {"category": {"index": ["2024-01", "2024-02", "2024-03"]}},
            "what": {"label": "Measure", "category": {"label": {"L": "Library loans"}}},
        },
        "value": [414, 419, 409.5, None, 2022, 1964],
        **changes,
    }


def written(folder: Path, content: object, name: str = "loans.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def rows(folder: Path, content: object) -> list[tuple[str, ...]]:
    return list(pages(written(folder, content))[0].rows)


def refused(folder: Path, content: object) -> str:
    with pytest.raises(BadTable) as error:
        pages(written(folder, content))
    return f"{error.value}\n{error.value.mend}"


def changed(dimension: str, **category: Any) -> dict[str, Any]:
    whole = cube()
    whole["dimension"][dimension]["category"] = category
    return whole


WHOLE = [
    ("Loans of libraries",),
    ("Source: Borsetshire County Council",),
    (),
    ("Library", "Library code", "Time", "Library loans"),
    ("Ambridge", "B1", "2024-01", "414"),
    ("Ambridge", "B1", "2024-02", "419"),
    ("Ambridge", "B1", "2024-03", "409.5"),
    ("Felpersham", "B2", "2024-01", ""),
    ("Felpersham", "B2", "2024-02", "2022"),
    ("Felpersham", "B2", "2024-03", "1964"),
]


def test_each_cell_is_a_row_with_the_names_of_its_places(tmp_path: Path) -> None:
    assert rows(tmp_path, cube()) == WHOLE


def test_sparse_values_are_the_same_but_for_rows_that_are_not_there(tmp_path: Path) -> None:
    sparse = {"0": 414, "1": 419, "2": 409.5, "4": 2022, "5": 1964}
    assert rows(tmp_path, cube(value=sparse)) == [row for row in WHOLE if row[-1:] != ("",)]
    assert rows(tmp_path, cube(value=sparse, status={"3": ":"}))[7] == ("Felpersham", "B2", "2024-01", ":")


@pytest.mark.parametrize(
    ("status", "cell"),
    [({"3": "c"}, "c"), (["", "", "", "..", "", ""], ".."), ({"3": "p"}, ""), ("a", ""), (["a"], ""), (None, "")],
)
def test_a_status_stands_for_a_figure_only_where_it_is_a_mark(status: object, cell: str, tmp_path: Path) -> None:
    assert rows(tmp_path, cube(status=status))[7][-1] == cell


def test_figures_keep_their_digits(tmp_path: Path) -> None:
    text = json.dumps(cube()).replace("409.5", "0.1000000000000001").replace("1964", '"12.50"').replace("2022", "1E3")
    assert [row[-1] for row in rows(tmp_path, text)[4:]] == ["414", "419", "0.1000000000000001", "", "1000", "12.50"]


def test_time_is_named_by_what_reads_as_a_period(tmp_path: Path) -> None:
    months = changed("month", index=["1", "2", "3"], label={"1": "Jan 2024", "2": "Feb 2024", "3": "Mar 2024"})
    assert [row[2] for row in rows(tmp_path, months)[4:7]] == ["Jan 2024", "Feb 2024", "Mar 2024"]
    codes = changed("month", index=["2024M01", "2024M02", "2024M03"], label={"2024M01": "the first"})
    assert [row[2] for row in rows(tmp_path, codes)[4:7]] == ["2024M01", "2024M02", "2024M03"]


def test_a_unit_of_a_measure_stands_beside_its_name(tmp_path: Path) -> None:
    found = changed("what", label={"L": "Average rent"}, unit={"L": {"label": "\u00a3", "decimals": 0}})
    assert rows(tmp_path, found)[3][-1] == "Average rent (\u00a3)"


def test_a_collection_gives_a_sheet_for_each_table_it_holds(tmp_path: Path) -> None:
    both = [cube(label="Loans"), {"class": "dataset", "href": "https://example.org"}, cube(label="Visits")]
    found = pages(written(tmp_path, {"version": "2.0", "class": "collection", "link": {"item": both}}))
    assert [page.name for page in found] == ["Loans", "Visits"]
    alone = {"version": "2.0", "class": "collection", "link": {"item": both[1:2]}}
    assert "only names other tables\ndownload one of those it names" in refused(tmp_path, alone)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"loans": [1, 2]}', "is JSON, but no JSON-stat table"),
        ('[{"loans": 1}]', "is JSON, but no JSON-stat table"),
        ('{"dataset": {"value": [1]}}', "is JSON-stat of an older version\nask for version 2.0 (json-stat2)"),
        (json.dumps(cube())[:-40], "row 1: is no whole JSON"),
        (json.dumps(cube()).replace("414", "NaN"), "holds NaN, which is no number"),
        ("[" * 100_000, "loans.json: "),
        (cube(value=[1, 2]), "has 2 under 'value' where its size is 6"),
        (cube(value={"6": 1}), "has a place under 'value' that lies outside its size"),
        (cube(value={"-1": 1}), "has a place under 'value' that lies outside its size"),
        (cube(value=3), "'value' is neither a list nor a map"),
        (cube(value=[1, 2, 3, 4, 5, [6]]), "value 5 is no figure"),
        (cube(size=[2, 3]), "'id', 'size' and 'dimension' do not fit together"),
        (cube(size=[2, 4, 1]), "dimension 'month' has 3 categories, and its size is 4"),
        (changed("place", index={"B1": 0, "B2": 2}, label=PLACES), "dimension 'place' has 0 categories"),
        (changed("place", index={"B1": 0, "B2": 0}, label=PLACES), "dimension 'place' has 0 categories"),
        (cube(id=["place", "month", "who"]), "dimension 'who' has no categories"),
    ],
)
def test_what_does_not_fit_together_is_refused(content: object, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, content)


def test_a_cube_too_large_for_a_table_is_refused(tmp_path: Path) -> None:
    whole = cube(value={})
    whole["size"][0] = 400_000
    whole["dimension"]["place"]["category"] = {"index": [str(n) for n in range(400_000)]}
    assert "has 1,200,000 cells, and 1,048,576 are the most" in refused(tmp_path, whole)


def test_json_is_known_by_its_first_sign_whatever_its_name(tmp_path: Path) -> None:
    assert list(pages(written(tmp_path, "\ufeff\n" + json.dumps(cube()), "loans.txt"))[0].rows) == WHOLE


def long_of(page: Page, **answers: str) -> list[list[str]]:
    told = {key.replace("__", "."): answer for key, answer in answers.items()}
    return list(csv.reader(io.StringIO(guess(page, "nights", {}, Inquiry(answers=told)).table)))


def test_eurostats_sdmx_gives_its_figures_and_leaves_the_flags() -> None:
    (page,) = pages(TABLES / "eurostat_nights.csv")
    table = long_of(page, called__figure="nights", type__figure="flow")
    assert table[0] == ["area", "area_name", "period", "figure"]
    assert table[1] == ["AT", "AT", "2023-01-01", page.rows[1][8]]
    missing = next(row for row in table if row[0] == "CZ" and row[2] == "2023-03-01")
    assert missing[3] == ""


SDMX = """STRUCTURE,ACTION,freq: Time frequency,geo: Place,TIME_PERIOD: Time,OBS_VALUE: Observation value,UNIT_MULT
dataflow,X,A: Annual,AT: Austria,2021,1.25,3
dataflow,X,A: Annual,AT: Austria,2022,NaN,3
dataflow,X,A: Annual,BE: Belgium,2021,2,0
dataflow,X,A: Annual,BE: Belgium,2022,-1.5,6
"""


def cut(folder: Path, text: str) -> Any:
    inquiry = Inquiry()
    return usual(block(pages(written(folder, text, "sdmx.csv"))[0], inquiry), inquiry)


def test_code_and_label_in_one_cell_are_parted_and_figures_written_out(tmp_path: Path) -> None:
    found = cut(tmp_path, SDMX)
    assert found.names == ("Time frequency", "Time frequency code", "Place", "Place code", "TIME_PERIOD", "value")
    assert [row[2:] for row in found.cells] == [
        ("Austria", "AT", "2021", "1250"),
        ("Austria", "AT", "2022", ""),
        ("Belgium", "BE", "2021", "2"),
        ("Belgium", "BE", "2022", "-1500000"),
    ]


def test_a_multiplier_that_is_no_number_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"row 2, column F: '1.25' cannot be taken times 10 to the power of 'Thousands'"):
        cut(tmp_path, SDMX.replace("1.25,3", "1.25,Thousands"))


def test_a_column_called_time_period_stays_in_any_other_table(tmp_path: Path) -> None:
    text = "Branch,Time period,Decimals\nAmbridge,2021,3\nAmbridge,2022,4\n"
    assert cut(tmp_path, text).names == ("Branch", "Time period", "Decimals")
