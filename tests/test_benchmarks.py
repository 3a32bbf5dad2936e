"""What the benchmarks rest on: the ordinary way finds the same facts; our own side of the comparison has no defects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import facts, prose
from benchmarks.engines import with_parishpump
from benchmarks.engines.awkward import Value, defect, values
from benchmarks.engines.others import HERE, Engine, lines_of
from benchmarks.engines.story import expected, inputs, newsroom
from benchmarks.facts import DifferentError, same
from benchmarks.ordinary import LEFT_OUT, ORDINARY
from benchmarks.ordinary.made import ALL_MEASURES, Made, brief_from, brief_from_frame, long_frame, made
from benchmarks.ordinary.table import Table
from nlg.fact import Found
from nlg.finding.detect import through_history
from nlg.finding.rarity import news
from nlg.home import Home
from nlg.pipeline import open_dataset
from nlg.telling.readability import readability

SILENT = {  # they need more areas or a longer record; `python -m benchmarks` holds them to the same
    "acceleration",
    "bucking",
    "cluster",
    "count_of_areas",
    "crossed_parent",
    "one_of_few",
    "outlier_self",
    "peer_group",
    "season_break",
    "seasonal_record",
    "situational",
    "time_since_event",
}


@pytest.fixture(scope="module")
def table() -> Made:
    """Eight areas in two counties, sixty weeks."""
    return made(8, 60, county=5, measures=ALL_MEASURES)


@pytest.fixture(scope="module")
def found(table: Made) -> dict[str, list[Found]]:
    pieces: dict[str, list[Found]] = {kind: [] for kind in ORDINARY}
    for kind, piece in through_history(brief_from(table), list(ORDINARY)):
        pieces[kind].append(piece)
    return pieces


@pytest.fixture(scope="module")
def ready(table: Made) -> Table:
    return Table(long_frame(table))


def test_every_kind_that_can_be_news_has_its_ordinary_way_or_is_named_as_left_out() -> None:
    assert sorted([*ORDINARY, *LEFT_OUT]) == sorted(news())


def test_the_long_frame_gives_the_very_brief(table: Made) -> None:
    plain, pivoted = brief_from(table).panels["t"], brief_from_frame(long_frame(table), table).panels["t"]
    for name, x in plain.values.items():
        assert (pivoted.values[name] == x).all(), name


@pytest.mark.parametrize("kind", sorted(ORDINARY))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_both_find_the_same(kind: str, table: Made, ready: Table, found: dict[str, list[Found]]) -> None:
    same(table, {kind: found[kind]}, {kind: ORDINARY[kind](ready)})


def test_most_kinds_speak_even_in_so_small_a_table(found: dict[str, list[Found]]) -> None:
    assert {kind for kind, pieces in found.items() if not sum(map(len, pieces))} == SILENT


def changed(every: list[pd.DataFrame]) -> Iterator[tuple[str, list[pd.DataFrame]]]:
    """Facts with one too few, with one a week late, with one of another measure."""
    whole = pd.concat(every, ignore_index=True)
    yield "only the detector", [whole.iloc[1:]]
    first, rest = whole.iloc[:1], whole.iloc[1:]
    yield "movers", [first.assign(t=first["t"] + 1), rest]
    yield "movers", [first.assign(measure="tests"), rest]


def test_a_difference_is_an_error_that_names_kind_area_and_period(
    table: Made, ready: Table, found: dict[str, list[Found]]
) -> None:
    every = ORDINARY["movers"](ready)
    first = pd.concat(every).iloc[0]
    for words, wrong in changed(every):
        with pytest.raises(DifferentError, match=words) as caught:
            same(table, {"movers": found["movers"]}, {"movers": wrong})
        assert f"A{first['row']:05d}" in str(caught.value)
        assert "movers" in str(caught.value)


def test_rows_are_pairs_of_words_with_the_bar_in_the_name() -> None:
    rows = [*facts.growth(20, 1, with_history=True, few=8, periods=30), *facts.limit(20, 60, 1)]
    assert [name for name, _ in rows if "must <=" in name]
    assert all(value for _, value in rows)


# --- beside other engines: our own side, which needs none of them -----------------------------------------------------


def test_there_are_forty_awkward_values_each_with_a_name_of_its_own() -> None:
    assert len({value.name for value in values()}) == 40


@pytest.mark.parametrize("value", values(), ids=lambda value: value.name)
def test_the_shipped_sentences_have_no_defect_on_an_awkward_value(value: Value) -> None:
    said = with_parishpump.sentence(value)
    assert defect(value, said) == "", said


@pytest.mark.parametrize(
    ("name", "said", "wrong"),
    [
        ("1 case", "There was 1 cases in the week to March 3.", "wrong agreement"),
        ("1 case", "There were one case in the week to March 3.", "wrong agreement"),
        ("2 cases", "There was 2 cases in the week to March 3.", "wrong agreement"),
        ("600,000 cases", "There were 0.6 million cases.", "a fraction of a million"),
        ("1,000 cases", "There were 1 000 cases.", "spacing"),
        ("count missing", "There were None cases.", "a missing value printed"),
        ("a rate of 29.95", "That is a rate of 29.95 cases.", "a figure not rounded"),
        ("a rate of 29.95", "That is a rate of 29.9 cases.", "not an accepted wording"),
        ("a rise of 8%", "That is a 8% rise.", "wrong article"),
        ("a rise of 8%", "There were 8 % more.", "spacing"),
        ("a fall of 40%", "There were 60 cases, -40% fewer.", "a sign beside its word"),
        ("a rise of 0.4%", "There were 0% more.", "a change of nothing"),
        ("up from none", "There were 50 cases, Infinity% more.", "a missing value printed"),
        ("11th", "Fewer for the 11st week in a row.", "wrong ordinal"),
        ("12th", "Fewer for the 12nd week in a row.", "wrong ordinal"),
        ("21st", "Fewer for the 21th week in a row.", "wrong ordinal"),
        ("a tie", "Its rate is the second highest in Borsetshire.", "not an accepted wording"),
        ("a year before", "That is the lowest figure since the week to March 4.", "not an accepted wording"),
        ("March 1", "That is the lowest figure since the week to February 28.", "not an accepted wording"),
        ("a list with an 'and' in a name", "Dover and Ashby and Barton also had none.", "not an accepted wording"),
        ("a list of one", "", "nothing said"),
        ("a list of one", None, "an error"),
        ("1 case", "There was one case in the week to March 3.", ""),
        ("a rise of 8%", "That is an 8% rise.", ""),
        ("a rise of 100%", "The number of cases doubled.", ""),
        ("113th", "Fewer for 113 weeks in a row.", ""),
        ("a tie", "Its rate is the joint second highest in Borsetshire.", ""),
        ("leap day", "That is the lowest figure since the week to 29 February 2024.", ""),
    ],
)
def test_the_judge_finds_each_defect_and_no_other(name: str, said: str | None, wrong: str) -> None:
    (value,) = (value for value in values() if value.name == name)
    assert defect(value, said) == wrong


def test_our_stories_are_word_for_word_those_asked_of_every_engine(tmp_path: Path) -> None:
    dataset, asked = open_dataset(Home(newsroom(tmp_path)), "fever"), inputs()[::9]
    told = [expected(one) for one in asked]
    for write in (with_parishpump.stories, with_parishpump.written, with_parishpump.bare):
        assert write(dataset, [one.code for one in asked])[1] == told, write.__name__


def test_lines_of_template_leave_out_what_tells_no_story(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text('"""Caption."""\n\nimport this\n# why\nsay("a")\n\nsay("b")\n', "utf-8")
    assert lines_of(tmp_path / "x.py") == 2
    whole = (HERE / "with_rosaenlg.pug").read_text("utf-8")
    assert 0 < lines_of(HERE / "with_rosaenlg.pug") < len(whole.splitlines()) / 2


def test_an_engine_that_is_not_there_says_how_to_install_it(tmp_path: Path) -> None:
    absent = Engine("Other 1.0", "other.py", tmp_path / "nowhere", ("python", "other.py"))
    assert absent.missing == "not installed: python -m benchmarks.engines --install"


def test_the_table_of_prose_has_a_column_for_each_style_and_every_measure_of_the_reporters() -> None:
    measured = {style: readability([["It fell to 12.", "So it was."]]) for style in ("km", "ap")}
    head, *rows = prose.table(measured).splitlines()
    assert head.split() == ["reporters", "km", "ap"]
    assert len(rows) == len(prose.TITLES)
    assert set(prose.HUMAN) <= set(prose.TITLES)
    assert next(row for row in rows if row.startswith("figures per 100 words")).split()[-3:] == ["6.70", "14.3", "14.3"]


def test_a_story_is_measured_without_its_label_and_a_persons_words() -> None:
    kinds = ("data", "label", "quote", "context")
    story = {"body": [{"sentences": [{"kind": kind, "text": kind} for kind in kinds]}]}
    assert prose.prose(story, prose.PRINTED) == ["data", "context"]
