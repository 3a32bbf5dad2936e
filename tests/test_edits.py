"""Editors change a story: its proof stays, or what nobody can prove is marked. Every text is kept."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from desk_room import Room, room

from desk.review import edits, evidence, naming
from desk.review.cells import cells_of
from desk.review.decisions import MovesRefused
from desk.review.drawn import drawn
from desk.review.models import Note, Version
from desk.review.texts import Words, last_told, text_of, words_between
from feeds.formats._explained import Explained
from nlg.errors import NotKnown

__all__ = ["room"]


def bundle_of(room: Room, story: Any) -> dict[str, Any]:
    story.refresh_from_db()
    return room.home.story(story.urn, story.version)


def body(room: Room, story: Any) -> list[dict[str, Any]]:
    return [sentence for part in bundle_of(room, story)["body"] for sentence in part["sentences"]]


def edited(room: Room, story: Any, sentence: str, text: str) -> Version:
    """The version after an edit, which the checker still takes for true."""
    story.refresh_from_db()
    edits.edit_sentence(room.people["editor"], story, story.stamp, sentence, text, now=room.later(seconds=1))
    assert edits.checked(room.home, bundle_of(room, story)) == []
    return Version.objects.get(story=story, number=story.version)


def test_a_true_figure_in_a_persons_words_is_proved_and_a_wrong_one_is_marked(room: Room) -> None:
    story = room.story()
    size = next(s for s in body(room, story) if "week to" in s["text"])
    again = edited(room, story, size["id"], f"{size['text'][:-1]}, as was to be seen.")
    before = [one["words"] for one in again.unproved]
    assert before == []
    wrong = edited(room, story, size["id"], f"{size['text'][:-1]}, or 4,321 in all.")
    assert "4,321" in [one["words"] for one in wrong.unproved]
    assert len(wrong.unproved) > len(before)
    for one in wrong.unproved:
        text = next(s["text"] for s in body(room, story) if s["id"] == one["sentence"])
        assert text[one["start"] : one["end"]] == one["words"]
    assert story.risk >= 8


def test_words_without_a_figure_need_no_proof(room: Room) -> None:
    story = room.story()
    assert edited(room, story, body(room, story)[1]["id"], "Nobody at the county hall was surprised.").unproved == []


def test_an_edit_that_is_empty_endless_or_none_is_refused_and_changes_nothing(room: Room) -> None:
    story = room.story()
    first = body(room, story)[0]
    for text in ("", "  \n ", "x" * 1001, "It has {{ braces }} in it.", "a\u202eb"):
        with pytest.raises(MovesRefused):
            edits.edit_sentence(room.people["editor"], story, story.stamp, first["id"], text, now=room.now)
    with pytest.raises(MovesRefused, match="no sentence"):
        edits.edit_sentence(room.people["editor"], story, story.stamp, "b99.1", "Words.", now=room.now)
    story.refresh_from_db()
    assert (story.version, story.stamp) == (1, 1)


def test_a_sentence_is_dropped_and_paragraphs_change_places_with_their_proof(room: Room) -> None:
    story = room.story()
    user, before = room.people["editor"], body(room, story)
    gone = before[-3] if before[-3]["kind"] == "data" else next(s for s in before[2:] if s["kind"] == "data")
    edits.drop(user, story, story.stamp, gone["id"], now=room.later(seconds=1))
    assert gone["text"] not in [s["text"] for s in body(room, story)]
    assert edits.checked(room.home, bundle_of(room, story)) == []
    n = len(bundle_of(room, story)["body"])
    order = [*range(n - 2), n - 1, n - 2]
    roles = [part["role"] for part in bundle_of(room, story)["body"]]
    edits.reorder(user, story, story.stamp, order, now=room.later(seconds=1))
    assert [part["role"] for part in bundle_of(room, story)["body"]] == [roles[place] for place in order]
    assert edits.checked(room.home, bundle_of(room, story)) == []
    edits.restore(user, story, story.stamp, 1, now=room.later(seconds=1))
    assert body(room, story) == before
    assert [v.number for v in Version.objects.filter(story=story)] == [1, 2, 3, 4]


def test_the_headline_and_how_it_was_made_are_not_dropped(room: Room) -> None:
    story = room.story()
    label = next(s for s in body(room, story) if s["kind"] == "label")
    for sentence in ("h", label["id"]):
        with pytest.raises(MovesRefused):
            edits.drop(room.people["editor"], story, story.stamp, sentence, now=room.now)
    with pytest.raises(MovesRefused, match="it stays"):
        edits.edit_sentence(room.people["editor"], story, story.stamp, label["id"], "By hand.", now=room.now)


def test_another_wording_is_picked_with_its_proof(room: Room) -> None:
    picked = 0
    for story in room.stories()[:3]:
        for sentence in body(room, story)[:3]:
            for variant in edits.variants(story, sentence["id"])[:1]:
                story.refresh_from_db()
                move = edits.pick_variant(
                    room.people["editor"], story, story.stamp, sentence["id"], variant.turn, now=room.later(seconds=1)
                )
                told = next(s for s in body(room, story) if s["id"] == sentence["id"])
                assert (told["text"], move.became) == (variant.text, "draft")
                assert edits.checked(room.home, bundle_of(room, story)) == []
                assert Version.objects.get(story=story, number=story.version).unproved == []
                picked += 1
    assert picked >= 3


def test_a_runner_up_leads_and_the_story_is_true(room: Room) -> None:
    swapped = 0
    for story in room.stories()[:3]:
        old = bundle_of(room, story)["headline"]["text"]
        for lead in edits.leads(story)[:4]:
            wanted = (lead["kind"], lead["measure"], lead["area"])
            try:
                edits.swap_lead(room.people["editor"], story, story.stamp, wanted, now=room.later(seconds=1))
            except MovesRefused:
                continue
            made = bundle_of(room, story)
            leading = [fact for fact in made["facts"] if fact["id"] in made["headline"]["facts"]]
            assert wanted in [(fact["kind"], fact["measure"], fact["area"]) for fact in leading]
            assert made["headline"]["text"] != old
            assert edits.checked(room.home, made) == []
            swapped += 1
            break
    assert swapped >= 1


def test_an_approved_quote_from_the_store_is_added_with_its_proof(room: Room) -> None:
    story = room.story()
    assert edits.quotes_for(story) == []
    (room.home.folder / "context").mkdir()
    name, code = story.area_name, story.area_code
    (room.home.folder / "context" / "voices.toml").write_text(
        f"""[[quotes]]
text = "We shall look at it with care."
speaker = "Ann Lee"
role = "leader of the council"
date = {story.release}
source = "statement to the newsroom"
areas = ["{code}"]
datasets = ["{story.dataset}"]
approved_by = "news editor"
""",
        "utf-8",
    )
    from desk.review import retelling

    retelling._releases.clear()
    found = edits.quotes_for(story)
    assert len(found) == 1, name
    assert "Ann Lee" in found[0]
    edits.add_quote(room.people["editor"], story, story.stamp, found[0], now=room.later(seconds=1))
    assert found[0] in [s["text"] for s in body(room, story) if s["kind"] == "quote"]
    assert edits.checked(room.home, bundle_of(room, story)) == []
    with pytest.raises(MovesRefused, match="not in store"):
        edits.add_quote(room.people["editor"], story, story.stamp, "“I never said it.”", now=room.now)


def test_a_note_for_readers_goes_out_as_a_correction(room: Room) -> None:
    story = room.story()
    with pytest.raises(MovesRefused, match="readers have not seen it"):
        edits.correct(room.people["editor"], story, 1, "correction", "We said 3.", "body", now=room.now)
    room.do("editor", story, "approve")
    room.do("editor", story, "publish")
    words = "An earlier version named the wrong council."
    edits.correct(room.people["editor"], story, story.stamp, "correction", words, "body", now=room.later(seconds=5))
    story.refresh_from_db()
    assert (story.state, story.published) == ("draft", 1)
    room.do("second editor", story, "approve")
    assert room.do("second editor", story, "publish").verb == "correct"
    assert story.state == "corrected"
    page = room.home.public / "stories" / room.home.state(story.urn).slug / "index.html"
    assert words in page.read_text("utf-8")


def test_words_that_changed_are_told_between_any_two_versions(room: Room) -> None:
    story = room.story()
    sentence = body(room, story)[1]
    edited(room, story, sentence["id"], "Nobody at the county hall was surprised.")
    found = words_between(text_of(story, 1), text_of(story, 2))
    changed = [words for line in found for words in line if words.sort != "same"]
    assert Words("new", "Nobody at the county hall was surprised.") in changed or any(
        "surprised" in words.text for words in changed
    )
    assert [" ".join(w.text for w in line if w.sort != "new") for line in found if line] == text_of(story, 1)
    assert last_told(story) is None


def test_each_figure_reaches_its_cells(room: Room) -> None:
    """Of every claim that reads a cell, the file has that value on that line."""
    import csv
    import gzip
    import io

    from desk.checking import source_shelves
    from desk.packing import source_of

    seen = 0
    for story in room.stories()[:3]:
        bundle = bundle_of(room, story)
        tables = {s["file"]: s for s in bundle["sources"] if s["role"] == "table"}
        lines = {}
        for file, source in tables.items():
            content = source_of(source, source_shelves(room.home))
            text = (gzip.decompress(content) if file.endswith(".gz") else content).decode("utf-8-sig")
            lines[file] = list(csv.reader(io.StringIO(text)))
        for sentence in evidence.sentences(bundle):
            found = evidence.of(room.home, bundle, sentence["id"])
            claims = [c for c in bundle["claims"] if c["id"] in sentence["claims"]]
            if any("measure" in c["inputs"] and c["op"] == "cell" for c in claims):
                assert found.cells, (story.slug, sentence["id"])
            for cell in found.cells:
                header, row = lines[cell.file][0], lines[cell.file][cell.line - 1]
                assert row[header.index(cell.column)] == cell.value
                seen += 1
            for claim in claims:
                if claim["op"] == "cell" and bundle["measures"][claim["inputs"]["measure"]]["op"] == "column":
                    assert (
                        claim["value"] in [cell.value for cell in found.cells]
                        or claim["inputs"]["area"] in bundle["groups"]
                    )
    assert seen > 100
    with pytest.raises(NotKnown):
        evidence.of(room.home, bundle, "b99.9")


def test_what_stories_rest_on_is_read_once_for_each_edition(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_prepared", set())
    assert [evidence.prepare(room.home, room.stories()) for _ in range(2)] == [1, 0]


def test_cells_are_those_of_the_rows_that_a_measure_counts(room: Room) -> None:
    """Of a table that has several kinds a period, and rows over two lines: no row is shown that proves nothing."""
    text = 'area,year,kind,n\nA,2023,"a, or\nb",4\nA,2023,c,5\nA,,c,9\nB,2024,c,6\nA,2024,"a, or\nb",7\nA,2024,c,8\n'
    table = room.home.folder / "datasets" / "kinds.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_bytes(text.encode())
    shape = {"area": "area", "period": "year", "period_form": "year"}
    source = {"id": "t", "name": "t", "file": table.name, "sha256": sha256(text.encode()).hexdigest(), "shape": shape}
    some = {"op": "column", "source": "t", "column": "n", "where": {"kind": "a, or\nb"}}
    bundle = {"sources": [source], "measures": {"t.all": {**some, "where": {}}, "t.some": some}}
    found = {}
    for measure in ("t.all", "t.some"):
        inputs = {"measure": measure, "area": "A", "from": "2023-12-31", "to": "2024-12-31"}
        cells, more = cells_of(room.home, bundle, [{"op": "sum", "value": "11", "inputs": inputs}])
        found[measure] = [(cell.line, cell.row, cell.value, cell.kind) for cell in cells]
        assert more == 0
    assert [value for _, _, value, _ in found["t.all"]] == ["4", "5", "7", "8"]
    assert found["t.some"] == [(3, "A, 2023", "4", "a, or\nb"), (8, "A, 2024", "7", "a, or\nb")]


def test_a_chart_marks_the_very_figures_that_prove_a_sentence(room: Room) -> None:
    """Of a claim on one cell, the marked point has the claim's value; of areas compared, every bar has its own."""
    lines = bars = 0
    for story in room.stories():
        bundle = bundle_of(room, story)
        for sentence in evidence.sentences(bundle):
            claims = [c for c in bundle["claims"] if c["id"] in sentence["claims"]]
            chart = evidence.of(room.home, bundle, sentence["id"]).chart
            cells = {c["value"] for c in claims if c["op"] == "cell" and c["inputs"]["measure"] == "weekly.deaths"}
            if chart is None or len({c["inputs"]["area"] for c in claims if c["op"] == "cell"}) > 1:
                continue
            if chart["sort"] == "bars":
                bars += 1
                assert all(bar["value"] is not None for bar in chart["bars"])
            elif "deaths" in chart["title"]["text"].lower() and "days to" not in chart["alt"]["text"]:
                lines += 1
                assert cells <= {chart["values"][n] for n in chart["proof"]}, (sentence["text"], chart)
    assert lines > 4, lines
    assert bars > 0


def test_a_figure_found_again_far_back_is_marked_up_to_there(room: Room) -> None:
    """What is lowest "since" a week rests on all weeks up to it."""
    series = {"kind": "figure", "measure": "weekly.deaths", "area": "E10000012"}
    claim = {"op": "latest_where", "value": "2020-03-20", "inputs": {"before": "2020-07-10", "series": series}}
    bundle = next(b for b in (bundle_of(room, s) for s in room.stories()) if b["area"]["code"] == "E10000012")
    chart = drawn(room.home, bundle, [claim])
    assert chart is not None
    assert len(chart["proof"]) == 17


def test_what_is_left_out_is_named_in_sentences_a_person_would_use(room: Room) -> None:
    said = 0
    for story in room.stories():
        bundle = bundle_of(room, story)
        found, explained = naming.find(room.home, story, bundle), Explained(bundle)
        assert naming.remembered(room.home, story) == found
        for fact in bundle["left_out"]:
            plain = naming.plainly(fact, explained)
            assert "_" not in plain
            assert explained.area(fact["area"]) in plain
            said += naming.key_of(fact) in found
        for text in (*found.values(), *naming.told_as(bundle).values()):
            assert text.endswith(".") or text == bundle["headline"]["text"]
    assert said >= 2


def test_what_people_wrote_is_kept_when_something_else_leads(room: Room) -> None:
    kept = 0
    for story in room.stories():
        if not edits.leads(story):
            continue
        user = room.people["editor"]
        mine = [s["id"] for s in body(room, story) if s["kind"] == "data"][1:3]
        words = [f"The council was asked about this, as were others ({n})." for n in range(len(mine))]
        for sentence, text in zip(mine, words, strict=True):
            edits.edit_sentence(user, story, story.stamp, sentence, text, now=room.later(seconds=1))
            story.refresh_from_db()
        edits.edit_sentence(user, story, story.stamp, "h", "A headline of ours", now=room.later(seconds=1))
        for lead in edits.leads(story)[:4]:
            story.refresh_from_db()
            try:
                move = edits.swap_lead(
                    user, story, story.stamp, (lead["kind"], lead["measure"], lead["area"]), now=room.later(seconds=1)
                )
            except MovesRefused:
                continue
            made = bundle_of(room, story)
            assert set(words) <= {s["text"] for s in evidence.sentences(made) if s["kind"] == "edited"}
            assert f"kept {len(words)} sentence" in move.reason
            assert "A headline of ours" in Note.objects.get(story=story).text
            assert made["headline"]["text"] != "A headline of ours"
            assert edits.checked(room.home, made) == []
            kept += len(words)
            break
        if kept > 3:
            break
    assert kept > 1
