"""The context store: what may be in it, what a story takes from it, and that not a word of it changes on the way.

All speakers are made up, as are the places they speak for.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import dataset
from proofs import c, e, faults, lay_sources
from proofs import story as bundle_of

from desk.cli import cli
from nlg.errors import BadSheet
from nlg.home import Home
from nlg.intake.context import Store, load_context
from nlg.intake.lines import Lines
from nlg.intake.style import load_style
from nlg.pipeline import Dataset, brief, open_dataset
from nlg.proof.check import Checker, Unreadable
from nlg.shelf import shelf
from nlg.story import Brief, Claim, Sentence
from nlg.telling.bundle import Paper, _quotes, _stores
from nlg.telling.sentences import Sentences
from nlg.telling.voices import Piece, Voices, figures_in, story_day, voices
from nlg.telling.words.voice import Voice

END, RELEASED = date(2021, 3, 3), date(2021, 3, 8)
QUOTE = """
[[quotes]]
text = "We have seen 25 herons, and half of them were asleep."
speaker = "Phoebe Tern"
role = "warden of the Borset Toll House"
date = 2021-02-10
source = "letter to the Borset Gazette"
areas = ["E10000016"]
datasets = ["england_covid"]
approved_by = "Ann Editor"
"""
BACKGROUND = """
[[background]]
text = "The toll house opened on May 1 and holds 12 rooms."
source = "Borset Almanac"
date = 2020-05-02
areas = ["E92000001"]
topics = ["20000449"]
measures = ["rate"]
"""
EVENT = """
[[events]]
what = "the Borset fair closed its gates"
day = 2021-02-20
valid_to = 2021-03-31
source = "Borset Almanac"
areas = ["E10000016"]
datasets = ["england_covid"]
"""
TARGET = """
[targets.herons]
measure = "rate"
value = 30.5
areas = ["E06000035"]
set_by = "the warden of the Borset Toll House"
set_on = 2021-02-01
source = "Borset Almanac"
datasets = ["england_covid"]
"""
NEWSROOM = 'publisher = "Borset Gazette"\nid_namespace = "gazette.example"\nbase_url = "https://gazette.example"\n'


def laid(folder: Path, text: str, name: str = "borset") -> Path:
    (folder / "context").mkdir(exist_ok=True)
    (folder / "context" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / "context" / f"{name}.toml"


def loaded(tmp_path: Path, text: str) -> Store:
    return load_context({"borset": laid(tmp_path, text)})[0]


# --- what may be in it


@pytest.mark.parametrize(
    ("entry", "change", "said"),
    [
        (QUOTE, ("source", None), "line 3: quotes.0.source: this key must be there"),
        (QUOTE, ("speaker", None), "line 3: quotes.0.speaker: this key must be there"),
        (QUOTE, ("role", None), "line 3: quotes.0.role: this key must be there"),
        (QUOTE, ("date", None), "line 3: quotes.0.date: this key must be there"),
        (QUOTE, ("approved_by", None), "line 3: quotes.0.approved_by: this key must be there"),
        (QUOTE, ("date", '"10 February"'), "line 7: quotes.0.date: write a day as 2021-03-03"),
        (QUOTE, ("date", "2021-02-10T09:00:00"), "line 7: quotes.0.date: write a day as 2021-03-03"),
        (QUOTE, ("valid_to", "2021-02-09"), "line 12: quotes.0.valid_to: lies before its date, 2021-02-10"),
        (QUOTE, ("valid_from", "2021-02-09"), "line 12: quotes.0.valid_from: lies before its date"),
        (QUOTE, ("datasets", None), "line 3: quotes.0.datasets: name a dataset here or a topic"),
        (QUOTE, ("areas", "[]"), "line 9: quotes.0.areas: Tuple should have at least 1 item"),
        (QUOTE, ("text", '"It is so"'), "line 4: quotes.0.text: must end as a sentence does"),
        (QUOTE, ("text", "'It is \"so\".'"), "line 4: quotes.0.text: leave the double quotation marks"),
        (QUOTE, ("text", '"It is.\\nSo."'), "line 4: quotes.0.text: must be one paragraph"),
        (QUOTE, ("text", '"It  is so."'), "line 4: quotes.0.text: must not be empty, nor have blanks"),
        (QUOTE, ("text", '"A cafe\\u0301."'), "line 4: quotes.0.text: has letters and accents apart"),
        (QUOTE, ("verb", '"claimed"'), "line 12: quotes.0.verb: Input should be 'said' or 'wrote'"),
        (QUOTE, ("mood", '"glad"'), "line 12: quotes.0.mood: there is no such key"),
        (BACKGROUND, ("source", None), "line 3: background.0.source: this key must be there"),
        (EVENT, ("valid_to", None), "line 3: events.0.valid_to: this key must be there"),
        (EVENT, ("valid_to", "2021-02-19"), "line 6: events.0.valid_to: lies before the event is over"),
        (EVENT, ("until", "2021-02-20"), "line 10: events.0.until: must lie after its day"),
        (TARGET, ("value", '"high"'), "line 5: targets.herons.value: Input should be a valid decimal"),
    ],
)
def test_bad_input_is_an_error_when_loaded_with_file_line_and_key(
    tmp_path: Path, entry: str, change: tuple[str, str | None], said: str
) -> None:
    key, value = change
    lines = [line for line in entry.strip().splitlines() if not line.startswith(f"{key} =") or value is not None]
    lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in lines]
    if value is not None and f"{key} = {value}" not in lines:
        lines.append(f"{key} = {value}")
    with pytest.raises(BadSheet) as caught:
        loaded(tmp_path, "# a store\n\n" + "\n".join(lines) + "\n")
    assert str(caught.value).startswith(f"borset.toml: {said}")


def test_broken_toml_and_other_encodings_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadSheet, match=r"borset\.toml: .*line 1"):
        loaded(tmp_path, "[[quotes]\n")
    path = laid(tmp_path, "")
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(BadSheet, match=r"borset\.toml: not UTF-8 at byte 5"):
        load_context({"borset": path})


def test_lines_are_found_behind_texts_and_lists_that_look_like_headers() -> None:
    first = '[[quotes]]\ntext = """\n[[quotes]]\nspeaker = 1"""\nareas = [\n["a"],\n]\n'
    text = f'{first}\n# next\n[[quotes]]\nspeaker = "B"\n'
    wanted = {("quotes", 0): 1, ("quotes", 0, "text"): 2, ("quotes", 0, "areas"): 5, ("quotes", 1, "speaker"): 11}
    assert {path: Lines(text).of(path) for path in wanted} == wanted
    assert Lines('quotes = [\n{ text = "a" },\n{ text = "b" },\n]\n').of(("quotes", 1, "text")) == 1
    assert Lines("").of(("quotes", 0)) == 1


def test_what_ships_holds_no_quote_and_names_its_sources() -> None:
    stores = load_context(shelf("context").files())
    assert sum(len(store.held.background) for store in stores) >= 2
    assert not any(store.held.quotes for store in stores)


# --- what a story takes


@pytest.fixture(scope="module")
def told_of() -> Dataset:
    return dataset("england_covid")


Told = Callable[..., tuple[Brief, Voices]]


@pytest.fixture
def tell(told_of: Dataset, tmp_path: Path) -> Told:
    """What the store of these files gives to an area's story of March 3, 2021, published on March 8."""

    def voiced(
        text: str, area: str = "E10000016", table: str = "upper", style: str = "km", told: tuple[str, ...] = ("rate",)
    ) -> tuple[Brief, Voices]:
        from nlg.intake.context import context_of

        stores = load_context({"borset": laid(tmp_path, text)})
        made = brief(replace(told_of, context=context_of(stores, told_of.sheet, told_of.register)), END)
        voice = Voice(style=load_style(shelf("styles").find(style)), story_end=END)
        path = shelf("sentences").folders[0] / "_voices.j2"
        return made, voices(made, area, table, Sentences({"_voices": path}, made, voice), told)

    return voiced


def quoted(tell: Told, text: str, **how: Any) -> list[str]:
    return [piece.text for piece in tell(text, **how)[1].quotes]


def test_a_quote_is_printed_to_the_letter_with_speaker_role_and_age(tell: Told) -> None:
    assert quoted(tell, QUOTE) == [
        "Phoebe Tern, warden of the Borset Toll House, said last month: "
        "“We have seen 25 herons, and half of them were asleep.”"
    ]


@pytest.mark.parametrize(
    ("day", "when"),
    [
        ("2021-03-08", "said:"),
        ("2021-02-22", "said:"),
        ("2021-02-21", "said last month:"),
        ("2021-01-31", "said in January:"),
        ("2020-03-31", "said in March 2020:"),
    ],
)
def test_a_quote_older_than_a_fortnight_says_from_when_it_is(tell: Told, day: str, when: str) -> None:
    (text,) = quoted(tell, QUOTE.replace("2021-02-10", day))
    assert f"House, {when} “" in text


def test_where_no_day_of_release_holds_no_month_is_called_the_last(tell: Told) -> None:
    """The districts' table is a later one that stands in: the story is told as of the end of its period."""
    (text,) = quoted(tell, QUOTE, area="E07000105", table="districts")
    assert "said in February: “" in text


def test_late_in_the_month_the_day_or_the_month_is_named(tell: Told, told_of: Dataset) -> None:
    from nlg.telling.voices import age

    made, _ = tell(QUOTE)
    late = replace(made.panels["upper"], released=date(2021, 3, 28))
    made = replace(made, panels={**made.panels, "upper": late})
    quote = made.context.quotes[0]
    assert age(made, "upper", quote) == "month"
    assert age(made, "upper", replace(quote, said_on=date(2021, 3, 2))) == "day"
    assert story_day(made, "upper") == date(2021, 3, 28)


@pytest.mark.parametrize(
    ("area", "fits"),
    [("E10000016", True), ("E07000105", True), ("E06000035", False), ("X-KENT-MEDWAY", False)],
)
def test_a_quote_fits_its_own_area_and_what_lies_in_it(tell: Told, area: str, fits: bool) -> None:
    assert bool(quoted(tell, QUOTE, area=area)) is fits


def test_a_line_for_the_country_fits_a_group_of_its_areas(tell: Told) -> None:
    _, found = tell(BACKGROUND, area="X-KENT-MEDWAY")
    assert [piece.text for piece in found.background] == ["The toll house opened on May 1 and holds 12 rooms."]


@pytest.mark.parametrize(
    "entry",
    [
        QUOTE.replace("england_covid", "england_deaths"),
        QUOTE + "valid_to = 2021-03-07\n",
        QUOTE + "valid_from = 2021-03-09\n",
        QUOTE.replace("2021-02-10", "2021-03-09"),
    ],
)
def test_quotes_of_other_datasets_expired_or_too_young_are_not_used(tell: Told, entry: str) -> None:
    assert quoted(tell, entry) == []


def test_the_two_newest_quotes_are_told_and_a_speaker_is_introduced_once(tell: Told) -> None:
    store = QUOTE.replace("25 herons", "no herons").replace("2021-02-10", "2021-01-05")
    store += QUOTE.replace("Phoebe Tern", "Al Wren").replace("2021-02-10", "2021-03-01") + QUOTE
    assert [text.split(":")[0] for text in quoted(tell, store)] == [
        "Al Wren, warden of the Borset Toll House, said",
        "Phoebe Tern, warden of the Borset Toll House, said last month",
    ]
    twice = QUOTE + QUOTE.replace("2021-02-10", "2021-03-01").replace("source =", 'verb = "wrote"\nsource =')
    assert [text.split(":")[0] for text in quoted(tell, twice)] == [
        "Phoebe Tern, warden of the Borset Toll House, wrote",
        "Phoebe Tern also said last month",
    ]


def test_a_quote_of_several_sentences_is_one_paragraph_with_straight_marks_where_the_house_has_them(
    tell: Told, tmp_path: Path
) -> None:
    long = QUOTE.replace('"We have seen', '"""\nOne. \\\n  Two, they\'d say. We have seen').replace(
        'asleep."', 'asleep."""'
    )
    (text,) = quoted(tell, long)
    assert text.endswith(": “One. Two, they'd say. We have seen 25 herons, and half of them were asleep.”")
    made, _ = tell(long)
    km = load_style(shelf("styles").find("km"))
    voice = Voice(style=km.model_copy(update={"quotation_marks": "straight"}), story_end=END)
    path = shelf("sentences").folders[0] / "_voices.j2"
    found = voices(made, "E10000016", "upper", Sentences({"_voices": path}, made, voice), ())
    assert found.quotes[0].text.endswith(
        ': "One. Two, they\'d say. We have seen 25 herons, and half of them were asleep."'
    )


def test_a_house_that_spells_otherwise_leaves_a_quote_alone(tell: Told) -> None:
    (text,) = quoted(tell, QUOTE.replace("asleep", "in the neighbourhood"), style="ap")
    assert "in the neighbourhood.”" in text


def test_background_stands_where_its_measure_is_told(tell: Told) -> None:
    assert tell(BACKGROUND, told=("cases",))[1].background == ()
    assert len(tell(BACKGROUND, told=("cases", "rate"))[1].background) == 1


def test_an_event_is_told_once_it_is_over_before_the_period(tell: Told) -> None:
    _, found = tell(EVENT)
    assert [piece.text for piece in found.background] == [
        "The figures come after the Borset fair closed its gates on February 20."
    ]
    _, found = tell(EVENT + "until = 2021-02-22\n")
    assert found.background[0].text.endswith("its gates from February 20 to February 22.")
    assert tell(EVENT.replace("2021-02-20", "2021-02-25"))[1].background == ()


def test_the_editor_is_shown_the_figures_in_a_quote(tell: Told) -> None:
    _, found = tell(QUOTE)
    assert [piece.text for piece in found.notes] == [
        "Figures in the quote of Phoebe Tern: 25; half. They are printed as they were said; "
        "the table does not prove them."
    ]
    assert figures_in("£3.4m, 10%, twenty and 1,200 of two.") == ("£3.4", "10%", "twenty", "1,200", "two")
    assert tell(QUOTE.replace("25 herons, and half of them", "herons, and they"))[1].notes == ()


def test_an_empty_slot_is_shown_to_the_editor(tell: Told) -> None:
    _, found = tell(BACKGROUND)
    assert found.quotes == ()
    assert [piece.text for piece in found.notes] == [
        "Add a local voice: a quote that fits this story is not in the store."
    ]


# --- that not a word changes on the way


def sentence(name: str, piece: Piece, first: int) -> Sentence:
    claims = tuple(
        Claim(
            id=f"c{first + n}",
            sentence=name,
            start=span.start,
            end=span.end,
            printed=piece.text[span.start : span.end],
            expr=span.claim,
            form=span.form,
        )
        for n, span in enumerate(piece.spans)
    )
    return Sentence(id=name, text=piece.text, kind=piece.kind, template=piece.template, facts=(), claims=claims)


@pytest.fixture
def laid_out(tell: Told, tmp_path: Path) -> tuple[Checker, dict[str, Any]]:
    """A story of small sources with a quote, background, an event and notes from a store, and its checker."""
    made, found = tell(QUOTE + BACKGROUND + EVENT)
    places = {f"b{n}.1": piece for n, piece in enumerate((*found.quotes, *found.background), start=1)}
    places |= {f"n{n}": piece for n, piece in enumerate(found.notes, start=1)}
    told = [sentence(name, piece, 10 * n) for n, (name, piece) in enumerate(places.items())]
    claims = [claim.as_json() for one in told for claim in one.claims]
    paper = Paper(id="", made_with={}, files=made.context.files, margins={})
    bundle = bundle_of(
        lay_sources(tmp_path),
        as_of=RELEASED.isoformat(),
        body=[{"role": "voices", "sentences": [one.as_json()]} for one in told if one.id.startswith("b")],
        notes=[one.as_json() for one in told if one.id.startswith("n")],
        claims=claims,
        quotes=list(_quotes(told, made.context)),
    )
    bundle["sources"] += _stores(claims, paper.files)
    return Checker([tmp_path, tmp_path / "context"]), json.loads(json.dumps(bundle))


def test_what_a_story_takes_from_the_store_holds(laid_out: tuple[Checker, dict[str, Any]]) -> None:
    checker, bundle = laid_out
    assert faults(checker, bundle) == []
    assert checker.check(bundle).unproved == ("b1.1",)
    assert [part["sentences"][0]["kind"] for part in bundle["body"]] == ["quote", "context", "context"]
    (quote,) = bundle["quotes"]
    assert (quote["speaker"], quote["role"], quote["date"], quote["source"], quote["licence"], quote["file"]) == (
        "Phoebe Tern",
        "warden of the Borset Toll House",
        "2021-02-10",
        "letter to the Borset Gazette",
        "",
        "borset.toml",
    )
    assert quote["sha256"] == next(s["sha256"] for s in bundle["sources"] if s["role"] == "context")


def reworded(bundle: dict[str, Any], name: str, old: str, new: str) -> dict[str, Any]:
    """The bundle with other words in a sentence, its claims moved along so that it stays formally right."""
    changed = copy.deepcopy(bundle)
    said = [one for part in changed["body"] for one in part["sentences"]] + changed["notes"]
    one = next(each for each in said if each["id"] == name)
    at = one["text"].index(old)
    one["text"] = one["text"].replace(old, new, 1)
    for claim in changed["claims"]:
        if claim["sentence"] == name:
            claim["start"] += (len(new) - len(old)) * (claim["start"] > at)
            claim["end"] += (len(new) - len(old)) * (claim["end"] > at)
            claim["printed"] = one["text"][claim["start"] : claim["end"]]
    return changed


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("b1.1", "25", "26"),
        ("b1.1", "asleep", "awake"),
        ("b1.1", "asleep.", "asleep"),
        ("b1.1", "were", "where"),
        ("b1.1", "Phoebe", "Phebe"),
        ("b1.1", "warden", "owner"),
        ("b1.1", "last month", "in January"),
        ("b1.1", "last month", "in March"),
        ("b1.1", "said", "said for the third time"),
        ("b1.1", "”", "” Nobody laughed."),
        ("b2.1", "February 20", "February 21"),
        ("b2.1", "closed", "opened"),
        ("b3.1", "12", "13"),
        ("b3.1", "opened", "Opened"),
        ("n1", "25", "26"),
    ],
)
def test_a_changed_word_is_a_fault(laid_out: tuple[Checker, dict[str, Any]], name: str, old: str, new: str) -> None:
    checker, bundle = laid_out
    found = faults(checker, reworded(bundle, name, old, new))
    assert found
    assert all(fault.startswith(f"{name}: ") for fault in found)


def without(key: str) -> Callable[[dict[str, Any]], None]:
    def drop(bundle: dict[str, Any]) -> None:
        """Drops the claim on one key of the quote."""
        gone = [
            c["id"] for c in bundle["claims"] if c["inputs"]["key"] == f"quotes.0.{key}" and c["sentence"] == "b1.1"
        ]
        bundle["claims"] = [c for c in bundle["claims"] if c["id"] not in gone]
        quote = bundle["body"][0]["sentences"][0]
        quote["claims"] = [each for each in quote["claims"] if each not in gone]

    return drop


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda b: b["quotes"].clear(), "0 entries name this quote"),
        (lambda b: b["quotes"].append(b["quotes"][0]), "2 entries name this quote"),
        (lambda b: b["quotes"][0].update(role="owner"), "the store's role is 'warden of the Borset Toll House'"),
        (lambda b: b["quotes"][0].update(date="2021-02-11"), "the store's date is '2021-02-10'"),
        (lambda b: b["quotes"][0].update(source="hearsay"), "the store's source is 'letter to the Borset Gazette'"),
        (lambda b: b["quotes"][0].update(licence="MIT"), "the store's licence is ''"),
        (lambda b: b["quotes"][0].update(sha256="0" * 64), "the sha256 of context/borset is"),
        (lambda b: b["quotes"][0].update(key="quotes.1"), "no store context/borset that holds it"),
        (lambda b: b["quotes"][0].update(store="sheet"), "no store sheet that holds it"),
        (without("text"), "no claim prints the store's text to the letter"),
        (without("speaker"), "no claim prints the store's speaker to the letter"),
        (without("date"), "the sentence does not say when"),
        (lambda b: b.update(as_of="2021-04-08"), "the value is told as"),
        (lambda b: b.update(as_of="2021-03-22"), "the value is told as"),
        (lambda b: b["body"][0]["sentences"][0].update(kind="data"), "it is no quote"),
    ],
)
def test_a_quote_without_its_whole_record_is_a_fault(
    laid_out: tuple[Checker, dict[str, Any]], spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    checker, bundle = laid_out
    spoil(bundle)
    assert any(said in fault for fault in faults(checker, bundle)), faults(checker, bundle)


def test_an_excerpt_cannot_stand_where_readers_see_it(laid_out: tuple[Checker, dict[str, Any]]) -> None:
    checker, bundle = laid_out
    claim = next(c for c in bundle["claims"] if c["inputs"]["key"] == "background.0.text")
    claim["form"] = {"rule": "excerpt"}
    assert any("in a note to the editor only" in fault for fault in faults(checker, bundle))


def test_a_store_that_changed_since_cannot_be_checked(laid_out: tuple[Checker, dict[str, Any]], tmp_path: Path) -> None:
    _, bundle = laid_out
    path = tmp_path / "context" / "borset.toml"
    path.write_text(path.read_text("utf-8").replace("asleep", "awake"), encoding="utf-8")
    assert hashlib.sha256(path.read_bytes()).hexdigest() != bundle["quotes"][0]["sha256"]
    with pytest.raises(Unreadable, match=r"borset\.toml has sha256"):
        Checker([tmp_path, tmp_path / "context"]).check(bundle)


@pytest.mark.parametrize(("printed", "holds"), [("30.5", True), ("31.5", False)])
def test_a_targets_figure_is_read_from_its_store(tmp_path: Path, printed: str, holds: bool) -> None:
    path = laid(tmp_path, TARGET)
    figure = c(printed, e("constant", key="herons", source="context/borset"), printed, "number", decimals=1)
    bundle = bundle_of(lay_sources(tmp_path), ["The goal is ", figure, "."])
    assert any("has no number for herons" in fault for fault in faults(Checker([tmp_path]), bundle))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    bundle["sources"].append({"id": "context/borset", "role": "context", "file": path.name, "sha256": digest})
    assert (faults(Checker([tmp_path, path.parent]), bundle) == []) is holds


# --- the newsroom's folder


def newsroom(tmp_path: Path, text: str) -> Path:
    (tmp_path / "newsroom.toml").write_text(NEWSROOM, encoding="utf-8")
    laid(tmp_path, text)
    return tmp_path


def test_a_target_in_store_is_one_of_the_briefs_goals_and_proved_by_its_store(tmp_path: Path) -> None:
    opened = open_dataset(Home(newsroom(tmp_path, TARGET)), "england_covid")
    goals = {goal.key: goal for goal in brief(opened, END).goals}
    assert set(goals) == {"kent_goal", "herons"}
    assert (goals["herons"].source, str(goals["herons"].value)) == ("context/borset", "61/2")
    assert opened.hashes["context/borset"] == hashlib.sha256(TARGET.encode()).hexdigest()
    from nlg.finding.goals import goal_value

    assert goal_value(goals["herons"]).inputs == {"key": "herons", "source": "context/borset"}
    assert goal_value(goals["kent_goal"]).inputs == {"key": "kent_goal"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TARGET.replace("herons", "kent_goal"), "line 2: targets.kent_goal: england_covid has a target of this name"),
        (TARGET.replace('"rate"', '"herons"'), "line 3: targets.herons.measure: england_covid has no measure 'herons'"),
        (TARGET.replace("E06000035", "E0"), "line 5: targets.herons.areas: 'E0' is not in england.csv"),
        (QUOTE.replace("E10000016", "E0"), "line 8: quotes.0.areas: 'E0' is not in england.csv"),
    ],
)
def test_an_entry_that_cannot_fit_its_dataset_is_an_error_when_it_is_opened(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(BadSheet) as caught:
        open_dataset(Home(newsroom(tmp_path, text)), "england_covid")
    assert str(caught.value).startswith(f"borset.toml: {said}")


def test_the_newsrooms_file_wins_over_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    newsroom(tmp_path, EVENT)
    laid(tmp_path, QUOTE, "england")
    stores = load_context(Home(tmp_path).shelf("context").files())
    assert [(store.id, len(store.held.quotes)) for store in stores] == [("context/borset", 0), ("context/england", 1)]


def test_the_command_lists_what_is_in_store_and_what_has_expired(tmp_path: Path) -> None:
    home = newsroom(tmp_path, QUOTE + "valid_to = 2021-03-31\n" + EVENT)
    said = CliRunner().invoke(cli, ["context", "--home", str(home), "--on", "2021-04-01"])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0].endswith("borset.toml")
    assert lines[1:3] == [
        "  line 2: quote, expired 2021-03-31",
        "    Phoebe Tern: We have seen 25 herons, and half of them were asleep.",
    ]
    assert "  line 13: event, expired 2021-03-31" in lines


def test_the_command_says_what_fits_the_story_of_an_area(tmp_path: Path) -> None:
    home = newsroom(tmp_path, QUOTE + QUOTE.replace("E10000016", "E06000035") + EVENT)
    asked = ["context", "england_covid", "--home", str(home), "--area", "Kent", "--period", "2021-03-03"]
    said = CliRunner().invoke(cli, asked)
    assert said.exit_code == 0, said.output
    lines = [line for line in said.output.splitlines() if not line.startswith("    ")]
    assert lines[0] == "england_covid, period to 2021-03-03, told on 2021-03-08"
    assert lines[2:5] == [
        "  line 2: quote, told in the story",
        "  line 12: quote, for other areas",
        "  line 22: event, told in the story",
    ]
    assert "--area and --period need a dataset" in CliRunner().invoke(cli, ["context", "--area", "Kent"]).output
