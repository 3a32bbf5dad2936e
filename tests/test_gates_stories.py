"""A hold stops the stories that rest on its figures, and no others; an editor lets it go, with a name and a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Story

from desk.gating import gates, let_go, try_file
from desk.ingesting import ingest
from desk.laid_out import laid_out
from desk.telling import tell
from desk.web import Web
from nlg.errors import BadSheet, NotKnown, Trouble
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.intake.depends import depends
from nlg.intake.gate_example import BEFORE, LAST, holds, steady, table, times
from nlg.intake.judge import judge
from nlg.pipeline import open_dataset, release

KENT, MEDWAY, CORNWALL, SEVENOAKS = "E10000016", "E06000035", "E06000052", "E07000111"
NOON = datetime(2021, 3, 20, 12, tzinfo=UTC)
THIS = date(2021, 3, 3)


def hold(measure: str, areas: list[str], start: str = "", end: str = "") -> dict[str, Any]:
    scope: dict[str, Any] = {"table": measure.partition(".")[0]}
    scope |= {"measure": measure} if "." in measure else {}
    scope |= {"areas": areas} if areas else {}
    scope |= {"from": start} if start else {}
    scope |= {"to": end} if end else {}
    return {"id": "jump-1", "says": "hold", "reason": "it jumped", "scope": [scope]}


@pytest.mark.parametrize(
    ("held", "stops"),
    [
        (hold("upper.cases", [KENT, "X-KENT-MEDWAY"], "2021-03-01", "2021-03-01"), True),
        (hold("upper.cases", [], "2021-03-01"), True),
        (hold("upper", []), True),
        (hold("districts.cases", [SEVENOAKS], "2021-02-25", "2021-02-25"), True),  # a rate is made from its count
        (hold("upper.cases", [CORNWALL], "2021-03-01", "2021-03-01"), False),
        (hold("upper.cases", [KENT, "X-KENT-MEDWAY"], "2021-03-04", "2021-03-07"), False),  # after the story's week
        (hold("upper.cases", [KENT, "X-KENT-MEDWAY"], "2020-04-01", "2020-04-07"), False),  # before it says "since"
        (hold("districts.cases", [CORNWALL]), False),
        (hold("elsewhere.cases", []), False),
    ],
)
def test_a_story_rests_on_the_figures_that_it_tells_and_on_no_others(
    held: dict[str, Any], stops: bool, story: Story
) -> None:
    bundle = story("england_covid", "Kent and Medway")
    assert [one["id"] for one in depends(bundle, [held])] == (["jump-1"] if stops else [])


def test_a_day_within_the_week_before_is_part_of_its_sum(story: Story) -> None:
    bundle = story("england_covid", "Kent and Medway")
    first = min(c["from"] for f in bundle["facts"] for c in f["evidence"] if c["measure"] == "upper.cases")
    assert first == "2020-10-12"
    assert depends(bundle, [hold("upper.cases", ["X-KENT-MEDWAY"], "2020-10-06", "2020-10-06")])
    assert not depends(bundle, [hold("upper.cases", ["X-KENT-MEDWAY"], "2020-10-05", "2020-10-05")])


# --- in a newsroom ---------------------------------------------------------------------------------------------------

NEWS = "Ashby 200 190 180 170 160 150 140 130 120 110 100 90 40\nBarton 60 58 62 64 61 60 63 59 57 60 61 58 20"


@pytest.fixture
def newsroom(tmp_path: Path) -> Home:
    laid_out(brief_of(NEWS), tmp_path / "newsroom")
    return Home(tmp_path / "newsroom")


def slipped(home: Home) -> Path:
    """An edition in which a past figure of Barton's has two noughts too many."""
    path = home.folder.parent / "new.csv"
    path.write_text((home.folder / "datasets" / "example.csv").read_text().replace(",57\n", ",5700\n"))
    return path


def take(home: Home, path: Path) -> int:
    return ingest(home, "example", str(path), Web(), NOON, lambda _: None, released=date(2021, 3, 15))


def told(home: Home) -> dict[str, str]:
    made = release(open_dataset(home, "example"), THIS)
    return {one.code: one.why.partition(":")[0] for one in tell(made, ["A00", "A01"])}


def listed(home: Home) -> tuple[int, str]:
    said: list[str] = []
    code = gates(home, "example", said.append)
    return code, "\n".join(said)


def test_a_hold_stops_one_areas_story_until_an_editor_lets_it_go(newsroom: Home) -> None:
    assert take(newsroom, slipped(newsroom)) == 1
    assert told(newsroom) == {"A00": "", "A01": "held back"}
    (held,) = newsroom.archive.held(newsroom.archive.editions("example", "t")[-1])
    code, text = listed(newsroom)
    assert code == 1
    assert f"hold    {held['gate']}" in text
    let_go(newsroom, "example", held["id"], "Ann Lee", "the clinic confirms it", NOON, lambda _: None)
    assert told(newsroom)["A01"] != "held back"
    code, text = listed(newsroom)
    assert (code, "let go by Ann Lee on 2021-03-20: the clinic confirms it" in text) == (0, True)


def test_a_hold_is_let_go_by_somebody_for_a_reason_and_only_if_it_is_there(newsroom: Home) -> None:
    take(newsroom, slipped(newsroom))
    (held,) = newsroom.archive.held(newsroom.archive.editions("example", "t")[-1])
    with pytest.raises(Trouble, match="say who and why"):
        let_go(newsroom, "example", held["id"], "Ann Lee", " ", NOON, lambda _: None)
    with pytest.raises(NotKnown, match="there is no hold 'jump-0'"):
        let_go(newsroom, "example", "jump-0", "Ann Lee", "it is right", NOON, lambda _: None)


def test_a_refused_edition_cannot_be_let_go_and_stories_stay_with_the_one_before(newsroom: Home) -> None:
    path = newsroom.folder.parent / "new.csv"
    path.write_text((newsroom.folder / "datasets" / "example.csv").read_text().replace("A01,", "A99,"))
    assert take(newsroom, path) == 1
    assert told(newsroom)["A00"] == ""
    refused = next(said for _, used, said in newsroom.archive.all("example") if not used)[0]
    assert refused["gate"] == "codes"
    with pytest.raises(Trouble, match="could not be read"):
        let_go(newsroom, "example", refused["id"], "Ann Lee", "it is right", NOON, lambda _: None)


def test_a_file_is_tried_without_being_kept(newsroom: Home) -> None:
    said: list[str] = []
    path = slipped(newsroom)
    assert try_file(newsroom, "example", path, "", date(2021, 3, 15), said.append, dated=True) == 1
    assert "new.csv beside the edition of 2021-03-" in said[0]
    assert list(newsroom.archive.all("example")) == []


def test_a_verdict_has_the_same_id_whenever_it_is_asked_for(newsroom: Home, tmp_path: Path) -> None:
    example = holds(table(times(steady(21), 1.3)), was=table(steady(20), last=BEFORE))
    one, other = (judge(example.arrival(tmp_path))[0].as_json() for _ in range(2))
    assert one == other
    assert one["id"].startswith("definition-")


# --- a sheet's own lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "found"), [("off", []), ("warn", ["warn"]), (1.5, ["warn"]), (1.1, ["hold"])])
def test_a_sheet_switches_a_gate_off_lets_it_warn_or_moves_its_line(
    said: object, found: list[str], tmp_path: Path
) -> None:
    now, was = times(steady(21), 1.3), {area: figures[:20] for area, figures in steady(21).items()}
    example = holds(
        table(now, last=LAST), was=table(was, last=BEFORE), sheet={"gates": {"definition": said, "jump": "off"}}
    )
    assert [verdict.says for verdict in judge(example.arrival(tmp_path))] == found


def test_a_gate_that_is_none_is_named(tmp_path: Path) -> None:
    example = holds(table(steady()), sheet={"gates": {"jmup": "off"}})
    with pytest.raises(BadSheet, match=r"gates\.jmup: there is no such gate"):
        judge(example.arrival(tmp_path))
