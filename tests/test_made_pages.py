"""The pages of the sheet, the gates and the datasets say what models, gates and sheets say now."""

from __future__ import annotations

import pytest
from conftest import FULL, dataset, released

from desk import dataset_pages, gates_page, sheet_page
from nlg.intake import keys

EVERY = 4  # a story takes a moment: without PARISHPUMP_FULL one dataset in so many is told again


def test_the_page_of_the_sheet_is_what_the_models_say_now() -> None:
    stale = f"docs/sheet.md is not what nlg/intake/sheet.py says now: run `{sheet_page.COMMAND}` and read the diff"
    assert sheet_page.PAGE.read_text("utf-8") == sheet_page.page(), stale


def test_the_page_of_the_gates_is_what_they_say_now() -> None:
    stale = f"docs/gates.md is not what nlg/intake/gates/ says now: run `{gates_page.COMMAND}` and read the diff"
    text = gates_page.PAGE.read_text("utf-8")
    assert text == gates_page.page(text), stale


def test_every_key_of_a_sheet_has_its_line() -> None:
    text = sheet_page.page()
    for section in keys.sections():
        for key in section.keys:
            assert f"| `{key.name}` | {key.says} | {key.type} |" in text, f"{section.place} {key.name}"


def test_no_model_of_the_sheet_is_left_out() -> None:
    assert keys.models() == set(keys.PLACES.values())


@pytest.mark.parametrize("name", dataset_pages.names())
def test_a_datasets_page_is_what_its_sheet_says_now(name: str) -> None:
    path = dataset_pages.FOLDER / f"{name}.md"
    stale = f"docs/datasets/{name}.md is not what its sheet says now: run `{dataset_pages.COMMAND}` and read the diff"
    assert path.is_file(), stale
    text = path.read_text("utf-8")
    shown = dataset_pages.written(text)
    assert shown, stale
    again = FULL or dataset_pages.names().index(name) % EVERY == 0
    told = dataset_pages.example(released(name, None)) if again else shown
    assert text == dataset_pages.page(dataset(name), told), stale


def test_there_is_no_page_of_a_dataset_that_is_no_more() -> None:
    assert {path.stem for path in dataset_pages.FOLDER.glob("*.md")} == set(dataset_pages.names())


def test_every_shipped_sheet_says_what_to_beware_of() -> None:
    assert [name for name in dataset_pages.names() if not dataset(name).sheet.notes] == []
