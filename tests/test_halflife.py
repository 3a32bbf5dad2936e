"""What became of claims: counted by hand on small editions, and as table and page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import stood, today, weekly

from desk.cli import cli
from desk.halflife import lines, page, run
from desk.ingesting import ingest
from desk.laid_out import laid_out
from desk.web import Web
from nlg.errors import NotKnown
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.pipeline import open_dataset, release
from nlg.vintages.halflife import LATER, Lasting, halflife

WEEKS = 14


def lasting(texts: list[str], kind: str, most: int = 0, mature_after: int = 0) -> dict[str, Lasting]:
    found = stood(texts)
    brief = replace(today(texts, mature_after=mature_after), panels={"t": found.like})
    ripe = replace(
        found.like,
        measures={name: replace(one, mature_after=mature_after) for name, one in found.like.measures.items()},
    )
    claims = halflife(replace(brief, panels={"t": ripe}), found, [kind], most)
    return {one.asked: one for one in claims}


def test_every_claim_is_looked_at_again_after_one_two_and_four_weeks() -> None:
    """Of 14 weekly editions all but the first say how the newest week moved; 12, 11 and 9 of them are seen later."""
    one = lasting(weekly({"Ashby": list(range(100, 240, 10))}, {}), "change_prev")["newest"]
    assert LATER == (7, 14, 28)
    assert (one.claims, one.true, one.same) == ((12, 11, 9), (12, 11, 9), (12, 11, 9))


def test_a_claim_that_the_next_edition_turns_round_is_counted_as_false() -> None:
    """It rose by ten each week, and each newest week is first reported 15 short: a fall, until the week after."""
    one = lasting(weekly({"Ashby": list(range(100, 240, 10))}, {"Ashby": [-15]}), "change_prev")["newest"]
    assert (one.claims, one.true, one.same) == ((12, 11, 9), (0, 0, 0), (0, 0, 0))


def test_a_claim_may_hold_with_other_figures_and_is_not_word_for_word() -> None:
    one = lasting(weekly({"Ashby": list(range(100, 240, 10))}, {"Ashby": [-5]}), "change_prev")["newest"]
    assert (one.claims, one.true, one.same) == ((12, 11, 9), (12, 11, 9), (0, 0, 0))


def test_claims_about_settled_figures_are_counted_apart() -> None:
    """Twelve days after its end a week has settled: the claim of the edition before last week's."""
    texts = weekly({"Ashby": list(range(100, 240, 10))}, {"Ashby": [-15]})
    both = lasting(texts, "change_prev", mature_after=12)
    assert both["newest"].true == (0, 0, 0)
    assert (both["settled"].claims, both["settled"].true, both["settled"].same) == ((11, 10, 8),) * 3


def test_a_sample_is_taken_evenly_and_is_part_of_the_whole() -> None:
    texts = weekly({"Ashby": list(range(100, 240, 10))}, {})
    assert lasting(texts, "change_prev", most=4)["newest"].claims[0] == 4
    assert lasting(texts, "change_prev", most=99) == lasting(texts, "change_prev")


def test_what_is_claimed_too_seldom_weighs_nothing() -> None:
    few = Lasting(kind="zero", asked="newest", claims=(30, 25, 19), true=(15, 10, 1), same=(0, 0, 0))
    assert few.weight == 10 / 25
    assert replace(few, claims=(19, 19, 0)).weight is None
    assert Lasting.read(few.as_json()) == few
    assert replace(few, claims=(0, 0, 0)).share(0) is None


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("newsroom")
    figures = " ".join(str(100 + 10 * n) for n in range(WEEKS))
    text = "\n".join(f"{name} {figures}" for name in ("Ashby", "Barton", "Corby"))
    laid_out(brief_of(text, released=5, mature_after=12), folder)
    home = Home(folder)
    head, *rows = (folder / "datasets" / "example.csv").read_text().splitlines()
    days = sorted({row.split(",")[1] for row in rows})
    for newest in days:
        path = folder / f"{newest}.csv"
        path.write_text(
            "\n".join([head, *(_first_told(row, newest) for row in rows if row.split(",")[1] <= newest), ""])
        )
        known_on = date.fromisoformat(newest) + timedelta(days=5)
        ingest(home, "example", str(path), Web(), datetime(2021, 4, 1, tzinfo=UTC), lambda _: None, released=known_on)
    return home


def _first_told(row: str, newest: str) -> str:
    """A newest figure is 15 short."""
    area, day, figure = row.split(",")
    return f"{area},{day},{int(figure) - 15 * (day == newest)}"


def test_the_table_and_the_page_say_what_was_counted(newsroom: Home) -> None:
    dataset = open_dataset(newsroom, "example")
    found = run(dataset)
    said = list(lines(found))
    assert said[0] == "t: claims about the newest period: still true (and word for word)"
    assert [line.split() for line in said if "change_prev" in line] == [
        ["change_prev", "48", "0%", "(0%)", "0%", "(0%)", "0%", "(0%)"],
        ["change_prev", "44", "100%", "(100%)", "100%", "(100%)", "100%", "(100%)"],
    ]
    text = page(dataset, found).decode()
    assert "What stays true: Fever in Borset" in text
    assert "change_prev: still true 0%, 0%, 0%" in text
    assert run(dataset) == found  # and again from what was kept aside


def test_the_command_says_what_was_learned_beside_what_the_sheet_says(newsroom: Home) -> None:
    out = CliRunner().invoke(cli, ["--home", str(newsroom.folder), "maturity", "example"])
    assert out.exit_code == 0, out.output
    said = out.output.splitlines()
    assert said[0] == "t: learned from 14 editions"
    assert said[1].strip() == (
        "count: mature 12 days after the period's end (the sheet says 12, the editions 12; the later counts)"
    )
    (mature,) = [line.split() for line in said if line.endswith("mature")]
    assert mature == ["12", "100.0%", "100.0%", "to", "100.0%", "0.0%", "0.0%", "100%", "10", "mature"]


def test_the_command_gives_the_same_to_programs(newsroom: Home) -> None:
    out = CliRunner().invoke(cli, ["--home", str(newsroom.folder), "maturity", "example", "--json"])
    (told,) = json.loads(out.output)
    assert (told["measure"], told["mature_after"], told["sheet"], told["learned"]["horizon"]) == ("t.count", 12, 12, 28)
    early = CliRunner().invoke(
        cli, ["--home", str(newsroom.folder), "maturity", "example", "--json", "--as-of", "2020-12-20"]
    )
    (then,) = json.loads(early.output)
    assert (then["mature_after"], then["learned"]) == (12, None)


def test_the_page_is_written_where_it_is_asked_for(newsroom: Home, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    out = CliRunner().invoke(cli, ["--home", str(newsroom.folder), "halflife", "example", "--out", str(path)])
    assert out.exit_code == 0, out.output
    assert out.output.splitlines()[-1] == f"charts: {path}"
    assert "<svg" in path.read_text("utf-8")


def test_a_young_fact_counts_for_what_its_kind_has_been_worth(newsroom: Home) -> None:
    made = release(open_dataset(newsroom, "example"), date(2021, 3, 3))
    (young,) = made.scored("A00", ["change_prev"])
    assert not young.fact.settled
    assert (
        "The figure may still move, so it counts for less (0% of such claims were true weeks later)." in young.reasons
    )
    assert young.score == 0.0


def test_without_editions_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    laid_out(brief_of("Ashby 1 2 3"), tmp_path / "newsroom")
    with pytest.raises(NotKnown, match="too few editions"):
        run(open_dataset(Home(tmp_path / "newsroom"), "example"))


def test_claims_that_an_edition_could_not_make_yet_are_found_in_those_that_could() -> None:
    """Each week sets a record, which the newest edition, 15 short, does not show."""
    both = lasting(weekly({"Ashby": list(range(100, 240, 10))}, {"Ashby": [-15]}), "record", mature_after=12)
    assert both["newest"].claims == (0, 0, 0)
    assert both["settled"].claims == both["settled"].true
    assert both["settled"].claims[0] > 0
