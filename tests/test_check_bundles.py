"""Whole stories: a true one passes, its mutants are caught, and what cannot be judged is refused."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL
from hypothesis import given
from hypothesis import strategies as st
from proofs import END, LOWEST_SINCE, REGISTER, SHEET, c, cell, e, faults, lay_sources, put, story, whole_story

from benchmarks.mutants.plant import TRUE_ELSEWHERE, mutants
from nlg.proof.check import Checker, Unreadable, main

PLANTED = (  # what a small story without its tables gives room for
    "digit decimal_place unit number_word ordinal month date up_for_down high_for_low quantifier neighbour's_name hedge"
    " percentage_points dropped_not unclaimed_word strong_word cause no_claim_at_all value swapped_area hash"
    " liar:_figure liar:_direction liar:_complete_set liar:_count"
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


@pytest.fixture
def whole(sources: Path) -> dict[str, Any]:
    return whole_story(sources)


def test_a_whole_true_story_passes(checker: Checker, whole: dict[str, Any]) -> None:
    verdict = checker.check(whole, "whole")
    assert verdict.faults == ()
    assert (verdict.sentences, verdict.claims, verdict.unproved) == (10, len(whole["claims"]), ())


def test_every_mutant_of_a_true_story_is_caught(checker: Checker, whole: dict[str, Any]) -> None:
    kinds, survivors = set(), []
    for seed in range(3 if FULL else 1):
        for mutant in mutants(whole, random.Random(seed)):
            kinds.add(mutant.kind)
            try:
                caught = bool(checker.check(mutant.bundle).faults)
            except Unreadable:
                caught = mutant.kind in ("hash", "liar: complete set")
            if not caught and mutant.kind not in TRUE_ELSEWHERE:
                survivors.append((mutant.kind, mutant.place, mutant.claim))
    assert survivors == []
    assert {kind.replace("_", " ") for kind in PLANTED.split()} <= kinds


def test_a_mutant_differs_from_the_story_and_leaves_it_as_it_was(whole: dict[str, Any]) -> None:
    before = json.dumps(whole)
    for mutant in mutants(whole, random.Random(7)):
        assert json.dumps(mutant.bundle) != before
        if mutant.kind not in ("value", "swapped area", "hash", "no claim at all") and "liar" not in mutant.kind:
            claims = mutant.bundle["claims"]
            assert [claim["value"] for claim in claims] == [claim["value"] for claim in whole["claims"]]
            assert [claim["op"] for claim in claims] == [claim["op"] for claim in whole["claims"]]
    assert json.dumps(whole) == before


def test_one_mutant_of_words_keeps_the_bundle_formally_right(whole: dict[str, Any]) -> None:
    for mutant in mutants(whole, random.Random(1)):
        if mutant.place == "b1.1":
            text = mutant.bundle["body"][0]["sentences"][0]["text"]
            here = [claim for claim in mutant.bundle["claims"] if claim["sentence"] == "b1.1"]
            assert all(text[claim["start"] : claim["end"]] == claim["printed"] for claim in here), mutant.kind


REFUSED = [
    ("format", "parishpump-story/2", "another version"),
    ("format", "story", "not parishpump-story/1"),
    ("format", None, "not parishpump-story/1"),
    ("id", "12", "urn:uuid"),
    ("version", 0, "version"),
    ("version", True, "version"),
    ("version", 1.0, "version"),
    ("extra", 1, "unknown key 'extra'"),
    ("topics", [{"code": 5, "name": "x"}], "topics.0..code"),
    ("corrections", [{"on": "today", "where": "body", "text": "x"}], "corrections.0..on"),
    ("corrections", [{"on": END, "where": "foot", "text": "x"}], "corrections.0..where"),
    ("sources/0/released", "8 March", "sources.0..released"),
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
    (
        "measures/cases",
        {"op": "column", "source": "t_daily", "column": "cases", "unit": "cases"},
        "must begin",
    ),
    (
        "measures/daily.more",
        {"op": "column", "source": "t_daily", "column": "cases", "unit": "cases"},
        "not in the sheet",
    ),
    ("groups/G/daily", ["E1", "E2", "E3"], "not what register and table say"),
    ("groups/G/monthly", ["E1"], "no table"),
    ("groups/G", [], "must be an object"),
]


@pytest.mark.parametrize(("path", "value", "reason"), REFUSED, ids=lambda each: str(each)[:40])
def test_a_bundle_that_cannot_be_judged_is_refused(
    checker: Checker, whole: dict[str, Any], path: str, value: Any, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        checker.check(put(whole, path, value))


FAULTY: list[tuple[str, Any, str]] = [
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
    ("corrections", [{"on": END, "where": "body", "text": "It is  so."}], "leaked"),
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


def test_a_table_cell_proved_in_one_story_is_judged_anew_where_anything_differs(
    checker: Checker, whole: dict[str, Any]
) -> None:
    assert faults(checker, whole) == []
    claims = {claim["id"]: claim for claim in whole["claims"]}
    for one in (one for row in whole["table"]["rows"] for one in row if one["claim"]):
        claim = claims[one["claim"]]
        for key, wrong in (("value", "987654"), ("end", claim["end"] + 1), ("printed", "987,654")):
            right, claim[key] = claim[key], wrong
            assert faults(checker, whole), (one, key)
            claim[key] = right
        right, one["text"] = one["text"], "Elsewhere"
        assert faults(checker, whole), one
        one["text"] = right
    assert faults(checker, whole) == []


def test_spans_may_nest_but_not_overlap_in_part(sources: Path, checker: Checker) -> None:
    lowest = c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since")
    bundle = story(sources, ["The ", lowest, " in ", c("Ashby", e("area", area="E1"), "E1", "name"), "."])
    bundle["claims"][1] |= {"start": 17, "printed": bundle["body"][0]["sentences"][0]["text"][17:36]}
    assert bundle["claims"][1]["printed"] == "January 13 in Ashby"
    assert "overlap in part" in "".join(faults(checker, bundle))


# --- files and the command ---------------------------------------------------------------------


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
        (good.replace("Ashby", "\\ud800"), "which no text does"),
    ):
        path.write_text(bad)
        with pytest.raises(Unreadable, match=reason):
            checker.check_file(path)
    path.write_bytes(good.encode("utf-16"))
    with pytest.raises(Unreadable, match="UTF-8"):
        checker.check_file(path)
    with pytest.raises(Unreadable, match="cannot be read"):
        checker.check_file(tmp_path / "none.json")


def test_the_command_tells_right_from_wrong_from_unreadable(
    sources: Path, tmp_path: Path, whole: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, bundle in (
        ("a", whole),
        ("b", put(whole, "area/name", "Bar\nton")),
        ("c", put(whole, "format", "x")),
    ):
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
    for file in sources.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = "week_ending,area,basis,deaths\n2021-03-03,E1,occurrences,1\n2021-02-25,E1,occurrences,1\n"
    (tmp_path / "weekly.csv.gz").write_bytes(gzip.compress(rows.encode()))
    with pytest.raises(Unreadable, match="different weekdays"):
        Checker([tmp_path]).check(story(tmp_path))


# --- whatever is thrown at it ------------------------------------------------------------------

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=4),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just({"op": 1}),
    st.sampled_from(["E1", "G", "daily.cases", END, "number", "10/0", "\x00"]),
)


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
        with suppress(Unreadable):
            checker.check(put(whole, path, value))

    junk()
    for path in dice.sample(paths, 300 if FULL else 60):
        with suppress(Unreadable):
            checker.check(put(whole, path, ...))
