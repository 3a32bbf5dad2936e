"""A story against itself and its siblings: each planted contradiction is found, and what may stand together is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, NOW, THEN, C, c, cell, change, e, lay_sources, rank, story, where

from nlg.proof.check import Checker, Siblings

ASHBY, BARTON = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Barton", "E2")))
RATE_NOW, RATE_THEN = cell("daily.rate", "E1"), cell("daily.rate", "E1", BEFORE)
WEEKS_AGO = "2021-02-10"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


def figure(printed: str, measure: str, area: str, period: str = END) -> C:
    value = cell(measure, area, period)
    return c(printed, value, printed.replace(",", ""), "number")


def day(printed: str, period: str) -> C:
    return c(printed, e("period", period=period, form="day"), period, "period")


def month(printed: str, first: str, last: str) -> C:
    return c(printed, e("period", period=first, form="month"), last, "period")


def found(checker: Checker, bundle: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in checker.check(bundle).faults]


FELL = c("fell", e("direction", now=NOW, before=THEN), "down", "direction")
RATE_FELL = c("fell", e("direction", now=RATE_NOW, before=RATE_THEN), "down", "direction")
# E2 moves from 7 to 14: as counts no more than chance, and the rate has no test of chance of its own
LITTLE = c(
    "little changed",
    e("inside_chance", now=cell("daily.cases", "E2"), before=cell("daily.cases", "E2", BEFORE)),
    True,
    "chance",
)
RATE_ROSE = c(
    "rose",
    e("direction", now=cell("daily.rate", "E2"), before=cell("daily.rate", "E2", BEFORE)),
    "up",
    "direction",
)
MORE = c(
    "more", e("direction", now=cell("daily.cases", "E2"), before=cell("daily.cases", "E2", BEFORE)), "up", "direction"
)


def test_a_rate_does_not_rise_where_the_count_is_little_changed(checker: Checker, sources: Path) -> None:
    told = found(checker, story(sources, ["Cases in ", BARTON, " were ", LITTLE, "."], ["The rate ", RATE_ROSE, "."]))
    assert told == ["b1.2: 'rose': b1.1 says 'little changed' of Barton in the same time"]


def test_a_comparison_may_stand_beside_little_changed(checker: Checker, sources: Path) -> None:
    assert found(checker, story(sources, [BARTON, " was ", LITTLE, "."], ["There were ", MORE, " cases."])) == []


def test_count_and_rate_may_both_fall(checker: Checker, sources: Path) -> None:
    assert found(checker, story(sources, ["Cases ", FELL, "."], ["The rate ", RATE_FELL, "."])) == []


def with_headline(sources: Path, headline: list[Any], *sentences: Any) -> dict[str, Any]:
    """A story whose first sentence is its headline."""
    bundle = story(sources, headline, *sentences)
    sentences_told = bundle["body"][0]["sentences"]
    first = sentences_told.pop(0)
    bundle["headline"] = first | {"id": "h"}
    for claim in bundle["claims"]:
        claim["sentence"] = "h" if claim["sentence"] == "b1.1" else claim["sentence"]
    return bundle


ROSE_SINCE = c("rose", change("direction", "daily.cases", "E1", END, "2021-01-06"), "up", "direction")


def test_a_headline_does_not_say_the_opposite_of_its_text(checker: Checker, sources: Path) -> None:
    bundle = with_headline(sources, [ASHBY, " cases ", ROSE_SINCE], ["Cases ", FELL, "."])
    assert found(checker, bundle) == ["h: 'rose': the text below tells cases of E1 as the opposite"]


def test_a_headline_whose_movement_stands_in_the_text_is_left(checker: Checker, sources: Path) -> None:
    assert found(checker, with_headline(sources, [ASHBY, " cases ", FELL], ["Cases ", FELL, "."])) == []
    both = ["Cases ", FELL, ", but ", ROSE_SINCE, " before."]
    assert found(checker, with_headline(sources, [ASHBY, " cases ", ROSE_SINCE], both)) == []
    now, then = figure("140", "daily.cases", "E1"), figure("70", "daily.cases", "E1", "2021-01-06")
    figures = ["There were ", now, " cases, and ", then, " in the week to ", day("January 6", "2021-01-06"), "."]
    assert found(checker, with_headline(sources, [ASHBY, " cases ", ROSE_SINCE], ["Cases ", FELL, "."], figures)) == []


def test_a_headline_tells_of_nothing_that_its_text_leaves_out(checker: Checker, sources: Path) -> None:
    deaths = c("none", cell("weekly.deaths", "E1"), "0", "number")
    text = ["In ", ASHBY, " cases ", FELL, "."]
    assert found(checker, with_headline(sources, [ASHBY, " has ", deaths], text)) == [
        "h: 'none': the text below tells nothing of deaths"
    ]
    unsaid = found(checker, with_headline(sources, [BARTON, " cases ", FELL], text))
    assert "h: 'Barton': the text below tells nothing of this area" in unsaid
    assert found(checker, with_headline(sources, [ASHBY, " rate ", RATE_FELL], text)) == []


def test_a_headline_measures_from_where_its_text_does(checker: Checker, sources: Path) -> None:
    from_another = c("fell", change("direction", "daily.cases", "E1", END, WEEKS_AGO), "down", "direction")
    told = found(checker, with_headline(sources, [ASHBY, " cases ", from_another], ["Cases ", FELL, "."]))
    assert told == [f"h: 'fell': measured from {WEEKS_AGO}, and the text below tells cases of E1 from another time"]
    of_before = c("fell", change("direction", "daily.cases", "E1", BEFORE, "2021-02-17"), "down", "direction")
    told = found(checker, with_headline(sources, [ASHBY, " cases ", of_before], ["Cases ", FELL, "."]))
    assert told == [f"h: 'fell': the movement to {BEFORE}, and told as of now"]


# --- one value, one leader -----------------------------------------------------------------------


def two_tables(folder: Path) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    """The sources with a second table of births, in which E1 has another figure for 2020."""
    lay_sources(folder)
    (folder / "more.csv").write_text("area,year,births\nE1,2019,300\nE1,2020,201\nE1,2018,400\n")
    with (folder / "fever.toml").open("a") as sheet:
        sheet.write(
            '[tables.more]\nfile = "more.csv"\narea = "area"\nperiod = "year"\nperiod_form = "year"\n'
            '[tables.more.measures.births]\ncolumn = "births"\nunit = "births"\n'
        )
    shape = {"area": "area", "period": "year", "period_form": "year"}
    source = {"id": "t_more", "role": "table", "name": "more", "file": "more.csv", "shape": shape}
    return folder, source, {"op": "column", "source": "t_more", "column": "births", "unit": "births"}


def told_twice(folder: Path, second: list[Any], first: list[Any] | None = None) -> dict[str, Any]:
    import hashlib

    folder, source, measure = two_tables(folder)
    year = {"start": "2020-01-01", "end": "2020-12-31", "label": "2020"}
    bundle = story(
        folder, first or ["There were ", figure("200", "years.births", "E1", "2020"), "."], second, period=year
    )
    bundle["sources"].insert(0, source | {"sha256": hashlib.sha256((folder / "more.csv").read_bytes()).hexdigest()})
    bundle["measures"]["more.births"] = measure
    return bundle


def test_a_figure_has_one_value_in_a_story(tmp_path: Path) -> None:
    bundle = told_twice(tmp_path, ["It had ", figure("201", "more.births", "E1", "2020"), "."])
    assert found(Checker([tmp_path]), bundle) == [
        "b1.2: '201': b1.1 gives births of Ashby as 200, this sentence as 201",
    ]


def test_two_tables_that_agree_or_stand_in_one_sentence_are_left(tmp_path: Path) -> None:
    same = ["It had ", figure("300", "more.births", "E1", "2019"), "."]
    other = ["There were ", figure("300", "years.births", "E1", "2019"), "."]
    assert found(Checker([tmp_path]), told_twice(tmp_path, same, other)) == []
    both = [
        "It had ",
        figure("201", "more.births", "E1", "2020"),
        " and ",
        figure("200", "years.births", "E1", "2020"),
        ".",
    ]
    assert found(Checker([tmp_path]), told_twice(tmp_path, both, ["It is so."])) == []


HIGHEST = c("highest", rank("E1"), "1", "superlative")
WITHOUT_ASHBY = c("highest", rank("E2", excluding=["E1"]), "1", "superlative")


def test_a_better_area_is_not_left_out_of_a_ranking_unsaid(checker: Checker, sources: Path) -> None:
    told = found(checker, story(sources, [BARTON, " has the ", WITHOUT_ASHBY, " rate."]))
    assert told == ["b1.1: 'highest': Ashby, left out of the ranking, lies beyond, and the sentence does not say so"]


@pytest.mark.parametrize("words", [" rate of the others.", " rate of the rest."])
def test_an_area_may_lead_the_others_if_the_sentence_says_so(checker: Checker, sources: Path, words: str) -> None:
    assert found(checker, story(sources, [BARTON, " has the ", WITHOUT_ASHBY, words])) == []


def test_an_area_may_lead_a_set_that_the_sentence_names_and_no_other(tmp_path: Path) -> None:
    """E2 leads the areas of its kind, those by the sea, those of a count: where just these are left."""
    lay_sources(tmp_path)
    first, *lines = (tmp_path / "areas.csv").read_text().splitlines()
    by_the_sea = [f"{line},{'coastal' if line[:2] in ('E2', 'E3') else 'inland'}" for line in lines]
    (tmp_path / "areas.csv").write_text("\n".join([f"{first},tags", *by_the_sea]) + "\n")
    checker = Checker([tmp_path])
    leads = c("highest", rank("E2", excluding=["E1", "E4"]), "1", "superlative")
    assert found(checker, story(tmp_path, [BARTON, " has the ", leads, " rate of the coastal places."])) == []
    assert len(found(checker, story(tmp_path, [BARTON, " has the ", leads, " rate of the inland places."]))) == 1
    assert len(found(checker, story(tmp_path, [BARTON, " has the ", WITHOUT_ASHBY, " rate of coastal places."]))) == 1
    under = {"measure": "daily.cases", "test": "<", "than": "100"}
    three = c("three", where("count_where", "G", under), "3", "quantifier")
    counted = [BARTON, " has the ", WITHOUT_ASHBY, " rate of the ", three, " below the mark."]
    assert not [fault for fault in found(checker, story(tmp_path, counted)) if "left out" in fault]


def test_two_groups_of_one_name_do_not_have_a_leader_each(tmp_path: Path) -> None:
    lay_sources(tmp_path)
    areas = tmp_path / "areas.csv"
    areas.write_text(areas.read_text() + "G2,Borset,Borset,,in,county,county,,E2 E3 E4,55000,2019\n")
    claim = c("highest", rank("E2", group="G2"), "1", "superlative")
    bundle = story(tmp_path, [ASHBY, " has the ", HIGHEST, " rate."], [BARTON, " has the ", claim, " rate."])
    bundle["groups"]["G2"] = {"daily": ["E2", "E3", "E4"]}
    assert "b1.2: 'highest': b1.1 says 'highest' of Ashby" in found(Checker([tmp_path]), bundle)


# --- like with like -------------------------------------------------------------------------------

FOUR_WEEKS = e("sum", measure="daily.cases", area="E1", from_=WEEKS_AGO, to=END)
FEWER = c("fewer", e("direction", now=NOW, before=FOUR_WEEKS), "down", "direction")


def test_a_week_is_not_compared_with_four(checker: Checker, sources: Path) -> None:
    told = found(checker, story(sources, ["There were ", FEWER, " than before."]))
    assert told == ["b1.1: 'fewer': 7 days compared with 28 days"]


def test_four_weeks_are_compared_with_four(checker: Checker, sources: Path) -> None:
    before = e("sum", measure="daily.cases", area="E1", from_="2021-01-13", to="2021-02-03")
    fewer = c("fewer", e("direction", now=FOUR_WEEKS, before=before), "down", "direction")
    assert found(checker, story(sources, ["There were ", fewer, " than before."])) == []


def test_a_figure_is_not_compared_with_itself(checker: Checker, sources: Path) -> None:
    same = c("the same", e("direction", now=NOW, before=NOW), "same", "direction")
    assert "b1.1: 'the same': the figure is compared with itself" in found(
        checker, story(sources, ["It is ", same, "."])
    )


@pytest.mark.parametrize(
    ("words", "true"),
    [
        ("a week earlier", True),
        ("the previous week", True),
        ("the week before", True),
        ("a month earlier", False),
        ("the previous month", False),
        ("two weeks earlier", False),
        ("a year before", False),
    ],
)
def test_the_time_between_two_figures_is_as_the_words_say(
    checker: Checker, sources: Path, words: str, true: bool
) -> None:
    parts: list[Any] = ["Cases ", FELL, " from what they were ", words, "."]
    if words.startswith("two"):
        claim = c("two", e("metadata", source="sheet", key="two"), "two", "wording")
        parts = ["Cases ", FELL, " from what they were ", claim, " weeks earlier."]
    told = [fault for fault in found(checker, story(sources, parts)) if "far apart" in fault]
    assert bool(told) is not true


# --- sums -----------------------------------------------------------------------------------------


def prices_of(folder: Path, parts: str) -> dict[str, Any]:
    """A story of a table in which a measure has parts, of which `parts` says how many there are of the second."""
    import hashlib

    lay_sources(folder)
    (folder / "kinds.csv").write_text(f"area,year,all,small,large\nE1,2020,30,10,{parts}\n")
    with (folder / "fever.toml").open("a") as sheet:
        sheet.write('[tables.kinds]\nfile = "kinds.csv"\narea = "area"\nperiod = "year"\nperiod_form = "year"\n')
        for name in ("all", "small", "large"):
            sheet.write(f'[tables.kinds.measures.{name}]\ncolumn = "{name}"\nunit = "firms"\n')
            sheet.write('parts = ["small", "large"]\n' if name == "all" else "")
    told = ["Of ", figure("30", "kinds.all", "E1", "2020"), " it had ", figure("10", "kinds.small", "E1", "2020")]
    bundle = story(folder, [*told, " small and ", figure(parts, "kinds.large", "E1", "2020"), " large ones."])
    shape = {"area": "area", "period": "year", "period_form": "year"}
    sha256 = hashlib.sha256((folder / "kinds.csv").read_bytes()).hexdigest()
    source = {"id": "t_kinds", "role": "table", "name": "kinds", "file": "kinds.csv", "sha256": sha256, "shape": shape}
    bundle["sources"].insert(0, source)
    for name in ("all", "small", "large"):
        bundle["measures"][f"kinds.{name}"] = {"op": "column", "source": "t_kinds", "column": name, "unit": "firms"}
    return bundle


def test_parts_told_beside_their_whole_add_up(tmp_path: Path) -> None:
    assert found(Checker([tmp_path]), prices_of(tmp_path, "19")) == ["b1.1: '30': the parts of kinds.all add up to 29"]


def test_parts_that_add_up_are_left(tmp_path: Path) -> None:
    assert found(Checker([tmp_path]), prices_of(tmp_path, "20")) == []


def test_areas_told_beside_their_group_add_up(tmp_path: Path) -> None:
    lay_sources(tmp_path)
    (tmp_path / "years.csv").write_text("area,year,births\nE1,2020,200\nQ1,2020,7\nQ2,2020,8\nP,2020,16\n")
    total, one, two = (figure(n, "years.births", code, "2020") for n, code in (("16", "P"), ("7", "Q1"), ("8", "Q2")))
    told = found(Checker([tmp_path]), story(tmp_path, ["Of ", total, " births ", one, " were here, ", two, " there."]))
    assert told == ["b1.1: '16': the parts of Parentshire add up to 15"]


def test_a_groups_own_sum_is_left(checker: Checker, sources: Path) -> None:
    total, one, two = (figure(n, "years.births", code, "2020") for n, code in (("15", "P"), ("7", "Q1"), ("8", "Q2")))
    assert found(checker, story(sources, ["Of ", total, " births ", one, " were here, ", two, " there."])) == []


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        (["The town of ", ASHBY, " is here."], "b1.1: 'town': the register has Ashby as borough or district"),
        (["In ", ASHBY, ", a city, it is so."], "b1.1: 'city': the register has Ashby as borough or district"),
        (["In ", BARTON, " town it is so."], "b1.1: 'town': the register has Barton as city or district"),
        (["People in Ashborough say so of ", ASHBY, "."], ""),
        (
            ["People of Bartown go to ", ASHBY, "."],
            "b1.1: 'Bartown': the register has no such area; it has Barton",
        ),
        (
            ["In ", ASHBY, " and another district, ", ASHBY, ", it is so."],
            "b1.1: 'another district': Ashby is the area named before",
        ),
        (["In nearby ", ASHBY, " it is so."], "b1.1: 'nearby': Ashby is the area named before"),
        (
            ["It is so in ", ASHBY, ", ", BARTON, " and ", BARTON, "."],
            "b1.1: 'Barton': the area is named twice in one list",
        ),
        (["The borough of ", ASHBY, " is here."], ""),
        (["In ", BARTON, ", a city, it is so."], ""),
        (["In ", ASHBY, " and another district, ", BARTON, ", it is so."], ""),
        (["In nearby ", BARTON, " it is so."], ""),
        (["In neighbouring ", ASHBY, " districts it is so."], ""),
        (["In neighbouring parts of ", ASHBY, " it is so."], ""),
        (["It is so in ", ASHBY, "; in ", BARTON, " and, as said, ", BARTON, " it is so too."], ""),
    ],
)
def test_areas_are_what_the_register_has(checker: Checker, sources: Path, parts: list[Any], fault: str) -> None:
    assert found(checker, story(sources, parts)) == ([fault] if fault else [])


# --- the calendar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("It was on 31 June.", "June has no day 31"),
        ("It was on February 30, 2021.", "February has no day 30"),
        ("It was on 29 February 2021.", "February has no day 29"),
        ("It was on 29 February 2020.", ""),
        ("It was on Tuesday, March 3.", "2021-03-03 was a Wednesday"),
        ("It was on Wednesday, March 3.", ""),
        ("It was on Thursday 31 December 2020.", ""),
        ("It was on Friday 31 December 2020.", "2020-12-31 was a Thursday"),
        ("It was in March 2021.", ""),
    ],
)
def test_dates_are_the_calendars(checker: Checker, sources: Path, text: str, fault: str) -> None:
    bundle = story(sources, [text])
    bundle["body"][0]["sentences"][0]["kind"] = "edited"
    assert [each.reason for each in checker.check(bundle).faults] == ([fault] if fault else [])


def test_the_whole_of_a_month_needs_figures_to_its_end(checker: Checker, sources: Path) -> None:
    march, february = month("March", "2021-03-01", "2021-03-31"), month("February", "2021-02-01", "2021-02-28")
    told = found(
        checker, story(sources, ["In the whole of ", march, " there were ", c("140", NOW, "140", "number"), "."])
    )
    assert "b1.1: 'the whole of March': the figures of daily are for 2020-12-31 to 2021-03-03" in told
    whole = found(checker, story(sources, ["Throughout ", february, " cases ", FELL, "."]))
    assert not [fault for fault in whole if "the figures of" in fault]


# --- siblings -------------------------------------------------------------------------------------


def sibling(bundle: dict[str, Any], number: int) -> dict[str, Any]:
    return bundle | {"id": f"urn:uuid:12345678-1234-5678-9234-00000000000{number}"}


def together(checker: Checker, *bundles: dict[str, Any]) -> Iterator[str]:
    beside = Siblings()
    for number, bundle in enumerate(bundles):
        for fault in checker.check(sibling(bundle, number), f"story {number}", beside).faults:
            yield f"{number} {fault}"


def births(folder: Path, printed: str, **changes: Any) -> dict[str, Any]:
    """A story of E1's births in 2020, from a table that has as many as it prints."""
    folder.mkdir()
    lay_sources(folder)
    table = (folder / "years.csv").read_text()
    (folder / "years.csv").write_text(table.replace("E1,2020,200", f"E1,2020,{printed}"))
    return story(folder, ["There were ", figure(printed, "years.births", "E1", "2020"), " births."], **changes)


def test_stories_of_one_release_give_one_value(tmp_path: Path) -> None:
    """The second is written from a later edition of the table, in which the figure is another."""
    early, late = births(tmp_path / "early", "200"), births(tmp_path / "late", "204")
    checker = Checker([tmp_path / "early", tmp_path / "late"])
    assert list(together(checker, early, late)) == ["1 b1.1: '204': story 0 says 200, this story 204"]
    assert list(together(checker, early, early)) == []


def test_stories_of_one_release_give_one_change(tmp_path: Path) -> None:
    """Births fell by 100 in the one edition, by 96 in the other; neither prints how many there were."""

    def fewer(folder: str, now: str, by: str) -> dict[str, Any]:
        (tmp_path / folder).mkdir()
        lay_sources(tmp_path / folder)
        table = (tmp_path / folder / "years.csv").read_text()
        (tmp_path / folder / "years.csv").write_text(table.replace("E1,2020,200", f"E1,2020,{now}"))
        less = change("difference", "years.births", "E1", "2020", "2019")
        fell = c("fell", change("direction", "years.births", "E1", "2020", "2019"), "down", "direction")
        told = [
            "Births ",
            fell,
            " by ",
            c(by, less, f"-{by}", "number", decimals=0, sign="dropped"),
            " from the year before.",
        ]
        return story(tmp_path / folder, told, period={"start": "2020-01-01", "end": "2020-12-31", "label": "2020"})

    early, late = fewer("early", "200", "100"), fewer("late", "204", "96")
    checker = Checker([tmp_path / "early", tmp_path / "late"])
    assert list(together(checker, early, late)) == ["1 b1.1: '96': story 0 says '100', this story '96'"]
    assert list(together(checker, early, early)) == []


def test_stories_of_another_release_and_versions_of_one_story_may_differ(tmp_path: Path) -> None:
    week = {"start": "2021-02-18", "end": BEFORE, "label": "the week to February 24"}
    early, late = births(tmp_path / "early", "200"), births(tmp_path / "late", "204")
    before = births(tmp_path / "before", "200", period=week)
    checker, beside = Checker([tmp_path / name for name in ("early", "late", "before")]), Siblings()
    assert list(together(checker, before, late)) == []
    assert [checker.check(one, "one story", beside).faults for one in (early, late)] == [(), ()]


def test_stories_of_one_release_give_a_title_to_one_area(tmp_path: Path) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    for folder in (early, late):
        folder.mkdir()
        lay_sources(folder)
    daily = (late / "daily.csv").read_text()
    (late / "daily.csv").write_text(daily.replace("2021-03-03,E2,E2,2", "2021-03-03,E2,E2,9000"))
    claim = c("highest", rank("E2"), "1", "superlative")
    told = [
        story(early, [ASHBY, " has the ", HIGHEST, " rate."]),
        story(late, [BARTON, " has the ", claim, " rate."]),
    ]
    checker = Checker([early, late])
    assert list(together(checker, *told)) == [
        "1 b1.1: 'highest': story 0 says 'highest' of Ashby, this story 'highest' of Barton"
    ]


def test_a_movement_in_a_clause_with_one_name_is_of_that_area(checker: Checker, sources: Path) -> None:
    told_right = ["The rate in ", BARTON, " ", RATE_ROSE, ", while in ", ASHBY, " it ", RATE_FELL, "."]
    assert found(checker, story(sources, told_right)) == []
    exchanged = ["The rate in ", ASHBY, " ", RATE_ROSE, ", while in ", BARTON, " it ", RATE_FELL, "."]
    assert found(checker, story(sources, exchanged)) == [
        "b1.1: 'rose': beside the name of E1, but of another area",
        "b1.1: 'fell': beside the name of E2, but of another area",
    ]
