"""The archive: every edition kept as it came, and any story told again as of any of them, to the byte."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.checking import source_shelves
from desk.ingesting import ingest, vintages
from desk.laid_out import laid_out
from desk.packing import pack
from desk.publishing import Signed, let_out
from desk.telling import Told
from desk.web import Web
from nlg.archive import Archive, Edition
from nlg.errors import BadSheet, BadTable, NotKnown, Trouble
from nlg.files import as_json
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.intake.editions import put_together, split_by
from nlg.intake.sheet import load_sheet
from nlg.pipeline import open_dataset, release
from nlg.proof.check import Checker, Unreadable
from nlg.story import NoStory

NEWS = "Ashby 200 190 180 170 160 150 140 130 120 110 100 90 40\nBarton 20 20 20 20 20 20 20 20 20 20 20 20 20"
THIS = date(2021, 3, 3)
FIRST, SECOND = date(2021, 3, 8), date(2021, 3, 15)
NOON = datetime(2021, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def newsroom(tmp_path: Path) -> Home:
    laid_out(brief_of(NEWS), tmp_path / "newsroom")
    return Home(tmp_path / "newsroom")


def table(home: Home) -> Path:
    return home.folder / "datasets" / "example.csv"


def take(home: Home, path: Path, released: date | None, **options: Any) -> tuple[int, list[str]]:
    said: list[str] = []
    code = ingest(home, "example", str(path), Web(), NOON, said.append, released=released, **options)
    return code, said


def edition(home: Home, name: str, was: str, now: str) -> Path:
    """A copy of the newsroom's table in which one row reads otherwise."""
    text = table(home).read_text()
    assert f"{was}\n" in text
    path = home.folder.parent / name
    path.write_text(text.replace(f"{was}\n", f"{now}\n"))
    return path


def written(home: Home, as_of: date | None = None) -> dict[str, Any]:
    story = release(open_dataset(home, "example", as_of), THIS).story("A00")
    assert not isinstance(story, NoStory), story
    return story


def released_values(home: Home, as_of: date | None) -> list[float | None]:
    panel = open_dataset(home, "example", as_of).panels["t"]
    (name,) = panel.measures
    return [None if value != value else value for value in panel.values[name][0].tolist()]


def test_stories_are_told_from_the_newest_edition_and_say_when_it_came(newsroom: Home) -> None:
    assert take(newsroom, edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45"), SECOND)[0] == 0
    story = written(newsroom)
    (source, *_) = story["sources"]
    assert (source["released"], story["as_of"]) == ("2021-03-15", "2021-03-15")
    assert any(claim["value"] == "45" for claim in story["claims"])
    assert Checker(source_shelves(newsroom)).check(story).faults == ()


def test_a_story_told_as_of_an_earlier_day_is_the_same_to_the_byte(newsroom: Home) -> None:
    take(newsroom, edition(newsroom, "one.csv", f"A00,{THIS},40", f"A00,{THIS},41"), FIRST)
    then = as_json(written(newsroom))
    take(newsroom, edition(newsroom, "two.csv", f"A00,{THIS},40", f"A00,{THIS},45"), SECOND)
    sheet = newsroom.folder / "datasets" / "example.toml"
    sheet.write_text(sheet.read_text() + "\n# a remark of later\n")
    assert as_json(written(newsroom)) != then
    assert as_json(written(newsroom, FIRST)) == then
    assert as_json(written(newsroom, date(2021, 3, 14))) == then


def test_the_edition_before_stands_beside_the_newest(newsroom: Home) -> None:
    take(newsroom, edition(newsroom, "one.csv", f"A00,{THIS},40", f"A00,{THIS},41"), FIRST)
    take(newsroom, edition(newsroom, "two.csv", f"A00,{THIS},40", f"A00,{THIS},45"), SECOND)
    opened = open_dataset(newsroom, "example")
    (earlier,) = opened.earlier.values()
    assert (earlier.table.partition("@")[2], earlier.released) == ("2021-03-08", FIRST)
    made = release(opened, THIS)
    assert "revised" in {one.fact.kind for one in made.scored("A00")}


def test_the_same_file_twice_is_one_edition(newsroom: Home) -> None:
    path = edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45")
    take(newsroom, path, SECOND)
    before = (newsroom.folder / "archive" / "book.jsonl").read_bytes()
    code, said = take(newsroom, path, SECOND)
    assert (code, "is here already" in said[0]) == (0, True)
    assert (newsroom.folder / "archive" / "book.jsonl").read_bytes() == before


def test_a_file_that_cannot_be_read_is_kept_and_no_story_is_told_from_it(newsroom: Home) -> None:
    bad = edition(newsroom, "bad.csv", f"A00,{THIS},40", f"A00,{THIS},forty")
    code, said = take(newsroom, bad, SECOND)
    assert code == 1
    assert "row" in said[0]
    assert "'forty' is not a number" in said[0]
    *_, (refused, used, why) = newsroom.archive.all("example")
    assert not used
    assert "forty" in why[0]["reason"]
    assert newsroom.archive.content(refused.part) == bad.read_bytes()
    assert written(newsroom)["as_of"] is None  # told from the table beside the sheet, whose day is not known


def test_a_refused_file_is_read_again_once_the_sheet_is_mended(newsroom: Home) -> None:
    bad = edition(newsroom, "bad.csv", f"A00,{THIS},40", f"A00,{THIS},n/a")
    assert take(newsroom, bad, SECOND)[0] == 1
    sheet = newsroom.folder / "datasets" / "example.toml"
    sheet.write_text(sheet.read_text().replace("[tables.t]\n", '[tables.t]\nmissing_marks = ["", "n/a"]\n'))
    assert take(newsroom, bad, SECOND)[0] == 0
    said: list[str] = []
    vintages(newsroom, "example", said.append)
    assert [("kept" in line, "in use" in line) for line in said] == [(True, False), (False, True)]
    assert released_values(newsroom, date(2021, 3, 15))[-1] is None


def test_a_file_of_many_editions_is_told_apart_by_its_column(newsroom: Home) -> None:
    heads, *rows = table(newsroom).read_text().splitlines()
    revised = [row.replace(f"A00,{THIS},40", f"A00,{THIS},44") for row in rows]
    both = [f"{day},{row}" for day, some in ((FIRST, rows), (SECOND, revised)) for row in some]
    path = newsroom.folder.parent / "all.csv"
    path.write_text("\n".join([f"published,{heads}", *both]) + "\n")
    assert take(newsroom, path, None, editions_by="published")[0] == 0
    found = newsroom.archive.editions("example", "t")
    assert [each.released for each in found] == [None, FIRST, SECOND]
    assert newsroom.archive.content(found[1].whole) == table(newsroom).read_bytes()


def test_an_edition_of_some_periods_is_put_together_with_those_before(newsroom: Home) -> None:
    sheet = newsroom.folder / "datasets" / "example.toml"
    sheet.write_text(sheet.read_text().replace("[tables.t]\n", '[tables.t]\neditions = "window"\n'))
    path = newsroom.folder.parent / "window.csv"
    path.write_text(f"{table(newsroom).read_text().splitlines()[0]}\nA00,{THIS},44\nA01,{THIS},21\n")
    assert take(newsroom, path, SECOND)[0] == 0
    assert released_values(newsroom, None) == [200, 190, 180, 170, 160, 150, 140, 130, 120, 110, 100, 90, 44]


def test_a_window_without_a_column_that_the_sheet_names_is_refused(newsroom: Home) -> None:
    about = load_sheet(newsroom.folder / "datasets" / "example.toml").tables["t"]
    with pytest.raises(BadTable, match=r"t\.csv: row 1: there is no column"):
        put_together(table(newsroom).read_bytes(), b"area,period\nA00,2021-03-03\n", about, "t.csv")


def test_a_column_of_editions_that_is_none_is_named() -> None:
    with pytest.raises(BadTable, match="no column 'published'"):
        split_by(b"area,period\nA00,2021-03-03\n", "published", "t.csv")
    with pytest.raises(BadTable, match="'last week' is not a day"):
        split_by(b"published,area\nlast week,A00\n", "published", "t.csv")


def test_a_packed_story_holds_its_receipts(newsroom: Home, tmp_path: Path) -> None:
    take(newsroom, edition(newsroom, "one.csv", f"A00,{THIS},40", f"A00,{THIS},41"), FIRST)
    take(newsroom, edition(newsroom, "two.csv", f"A00,{THIS},40", f"A00,{THIS},45"), SECOND)
    packed = pack(as_json(written(newsroom)), source_shelves(newsroom))
    assert any("receipt-t-2021-03-15.json" in name for name in packed)


@pytest.mark.parametrize(
    ("key", "lie", "said"),
    [("released", "2021-03-14", "receipt of t says another day"), ("receipt", "receipt/u", "there is no receipt")],
)
def test_a_story_that_says_other_than_its_receipt_is_not_believed(
    newsroom: Home, key: str, lie: str, said: str
) -> None:
    take(newsroom, edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45"), SECOND)
    story = json.loads(as_json(written(newsroom)))
    story["sources"][0][key] = lie
    try:
        told = " ".join(str(fault) for fault in Checker(source_shelves(newsroom)).check(story).faults)
    except Unreadable as error:
        told = str(error)
    assert said in told


def test_a_published_story_is_proved_when_all_it_was_made_from_has_changed(newsroom: Home) -> None:
    story = written(newsroom)
    let_out(newsroom, [Told(code="A00", bundle=story)], Signed(by="Ann Example", rule="", now=NOON))
    for path in (newsroom.folder / "datasets").iterdir():
        path.write_text("gone")
    (newsroom.folder / "registers" / "example_areas.csv").write_text("gone")
    assert Checker(source_shelves(newsroom)).check(story).faults == ()


def test_a_book_with_a_torn_last_line_is_read_and_mended(newsroom: Home) -> None:
    path = edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45")
    take(newsroom, path, FIRST)
    book = newsroom.folder / "archive" / "book.jsonl"
    book.write_bytes(book.read_bytes() + b'{"what":"arri')
    fresh = Home(newsroom.folder)
    assert len(fresh.archive.editions("example", "t")) == 2
    take(fresh, path, SECOND)
    assert len(Home(newsroom.folder).archive.editions("example", "t")) == 3


def test_a_line_of_the_book_that_is_none_is_named(newsroom: Home) -> None:
    take(newsroom, edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45"), FIRST)
    book = newsroom.folder / "archive" / "book.jsonl"
    book.write_bytes(b"nonsense\n" + book.read_bytes())
    with pytest.raises(BadSheet, match="line 1: is not a line of the archive's book"):
        Home(newsroom.folder).archive.editions("example", "t")


def test_a_kept_file_that_has_changed_is_not_used(newsroom: Home) -> None:
    take(newsroom, edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45"), FIRST)
    kept = newsroom.archive.current("example", "t")
    assert kept is not None
    newsroom.archive.path(kept.whole).write_text("other")
    with pytest.raises(Trouble, match="is not what was kept"):
        newsroom.archive.content(kept.whole)


def test_a_hold_is_let_pass_by_somebody_with_a_reason(newsroom: Home) -> None:
    take(newsroom, edition(newsroom, "new.csv", f"A00,{THIS},40", f"A00,{THIS},45"), FIRST)
    archive = newsroom.archive
    kept = archive.current("example", "t")
    assert kept is not None
    archive.judge(kept, [{"id": "h1", "says": "hold", "reason": "too high"}], used=True, now=NOON)
    assert [one["id"] for one in archive.held(kept)] == ["h1"]
    for by, reason in (("", "checked"), ("Ann Example", " ")):
        with pytest.raises(Trouble, match="say who and why"):
            archive.let("h1", by=by, reason=reason, now=NOON)
    with pytest.raises(NotKnown, match="no hold 'h2'"):
        archive.let("h2", by="Ann Example", reason="checked", now=NOON)
    archive.let("h1", by="Ann Example", reason="the publisher confirms it", now=NOON)
    assert Home(newsroom.folder).archive.held(kept) == []
    assert archive.letters()["h1"]["by"] == "Ann Example"


days = st.dates(date(2020, 1, 1), date(2022, 1, 1))


@given(st.lists(st.tuples(days, st.integers(0, 5)), max_size=8), days)
def test_what_counts_on_a_day_is_the_newest_known_by_then(came: list[tuple[date, int]], asked: date) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        for number, (day, figure) in enumerate(came):
            whole = archive.keep(str(figure).encode(), "t.csv")
            one = Edition(
                dataset="d", table="t", part=whole, whole=whole, released=day, origin="o", sheet="s", register="r",
                retrieved=NOON.replace(minute=number),
            )  # fmt: skip
            archive.arrive(one)
            archive.judge(one, [], used=figure > 0, now=NOON)
        known = [day for day, figure in came if figure and day <= asked]
        found = Archive(Path(folder)).current("d", "t", asked)
        assert (found.released if found else None) == max(known, default=None)
