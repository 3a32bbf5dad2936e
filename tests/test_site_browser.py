"""A reader's way through the published site in a real browser: seen, read aloud, printed, without script, at night."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from feeds.publish import publish
from nlg.home import Home
from tests.conftest import Story

NOW = datetime(2021, 3, 8, 9, 30, tzinfo=UTC)
SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
HARM = "<img src=x onerror=alert(1)>\" onfocus='alert(1)' Llan" + "fair" * 35
STORY = "stories/ashford-england-covid-2021-03-03/index.html"
COUNTY = "stories/kent-and-medway-england-covid-2021-03-03/index.html"
NAMED = "St Émilion-on-Sea & Ash\N{RIGHT SINGLE QUOTATION MARK}s End"
HOSTILE = "stories/hostile/index.html"
PAGES = {
    "front": "index.html",
    "story": STORY,
    "county": COUNTY,
    "area": "areas/E07000105/index.html",
    "topic": "topics/20000448/index.html",
    "corrections": "corrections/index.html",
    "search": "search.html",
    "missing": "404.html",
    "hostile": HOSTILE,
    "hostile area": "areas/X-1/index.html",
}


@dataclass(eq=False)
class Reader:
    """A browser that notes what goes wrong on the way: words of the console, requests to elsewhere or failed."""

    browser: Any
    base: str
    faults: list[str] = field(default_factory=list)

    def at(self, path: str, width: int = 1280, **more: Any) -> Any:
        """A page opened in a window of its own."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **more)
        page = context.new_page()
        page.on("console", lambda told: self.faults.append(f"{path}: {told.text}"))
        page.on("pageerror", lambda fault: self.faults.append(f"{path}: {fault}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"{path}: {dialog.message}"), dialog.dismiss()))
        page.on("requestfailed", lambda asked: self.faults.append(f"{path}: failed: {asked.url}"))
        page.on("request", lambda asked: None if asked.url.startswith(self.base) else self.faults.append(asked.url))
        page.on("response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.goto(f"{self.base}/{path}")
        return page


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A published folder: real stories, one put right, one whose every name means harm."""
    tell: Story = request.getfixturevalue("story")
    home = Home.create(
        tmp_path_factory.mktemp("site") / "echo",
        publisher="Borchester Echo",
        base_url="https://echo.example",
        id_namespace="echo.example",
    )
    sample = json.loads(SAMPLE.read_text("utf-8"))
    noted = {"corrections": [{"on": "2021-03-07", "where": "headline", "text": "We said 38. It was 214."}]}
    hostile = {"id": "urn:uuid:00000000-0000-5000-8000-000000000001", "slug": "hostile"}
    hostile |= {"area": {"code": "X-1", "name": HARM}, "headline": sample["headline"] | {"text": HARM, "claims": []}}
    told = [tell("england_covid", area) for area in ("Ashford", "Dover", "Gravesham", "Kent and Medway")]
    named = {"id": "urn:uuid:00000000-0000-5000-8000-000000000002", "slug": "named"}
    named |= {"area": {"code": "X-2", "name": NAMED}}
    told += [tell("england_deaths", "Ashford"), sample | noted, sample | hostile, sample | named]
    for bundle in told:
        home.approve(bundle["id"], home.keep(bundle, NOW), by="Jo Bright", now=NOW)
    assert publish(home, NOW).quarantined == ()
    return home.public


@pytest.fixture(scope="module")
def reader(public: Path) -> Iterator[Reader]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium, "this test needs Debian's package chromium"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(public.resolve())))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"])
        yield Reader(browser, f"http://127.0.0.1:{server.server_port}")
        browser.close()
    server.shutdown()


@pytest.fixture(autouse=True)
def nothing_went_wrong(reader: Reader) -> Iterator[None]:
    reader.faults.clear()
    yield
    assert reader.faults == []


def serious(page: Any) -> list[str]:
    """What axe finds wrong that would keep somebody out."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found.response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_anybody_out(reader: Reader, name: str, width: int, colours: str) -> None:
    page = reader.at(PAGES[name], width, color_scheme=colours)
    assert serious(page) == []
    if name in ("story", "county", "hostile"):
        page.goto(f"{page.url}#story")  # with every proof open
        page.locator("details:not(.machine) summary").first.click()
        assert serious(page) == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(reader: Reader, name: str, width: int) -> None:
    page = reader.at(PAGES[name], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{page.url}#story")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_while_a_page_loads(reader: Reader) -> None:
    for name in ("story", "front", "area"):
        page = reader.at(PAGES[name], 360)
        shifts = """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
                .observe({type: 'layout-shift', buffered: true});
            setTimeout(() => done(sum), 400);
        })"""
        assert page.evaluate(shifts) == 0, name


def test_words_are_set_in_the_sites_own_letters(reader: Reader) -> None:
    page = reader.at(STORY)
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"] * 4


def test_a_sentence_opens_and_shuts_its_proof_by_mouse_and_keys(reader: Reader) -> None:
    page = reader.at(STORY)
    said = page.locator("main article > p .said").first
    proof = page.locator(f"#proof-{said.get_attribute('id')}".replace(".", "\\."))
    assert (proof.is_visible(), said.get_attribute("aria-expanded")) == (False, "false")
    said.click()
    assert (proof.is_visible(), said.get_attribute("aria-expanded")) == (True, "true")
    assert proof.locator("table.cells tbody tr").count() >= 1
    page.keyboard.press("Escape")
    assert not proof.is_visible()
    page.keyboard.press("Enter")  # the sentence has the focus again
    assert proof.is_visible()
    proof.locator(".shut").click()
    assert not proof.is_visible()
    assert page.evaluate("document.activeElement.id") == said.get_attribute("id")


def test_without_script_a_sentence_leads_to_its_proof_and_all_can_be_shown(reader: Reader) -> None:
    page = reader.at(STORY, java_script_enabled=False)
    said = page.locator("main article > p .said").first
    proof = page.locator(f"#proof-{said.get_attribute('id')}".replace(".", "\\."))
    said.click()
    assert proof.is_visible()
    proof.locator(".shut").click()
    assert not proof.is_visible()
    page.get_by_role("link", name="show them all").click()
    assert page.locator(".proof:visible").count() == page.locator(".proof").count() > 10


def test_an_area_is_suggested_as_its_name_is_typed_and_found_by_its_letter_without_script(reader: Reader) -> None:
    page = reader.at("search.html", 360)
    field = page.get_by_role("combobox", name="Name of the area")
    field.fill("dov")
    assert page.get_by_role("option").all_text_contents() == ["Dover"]
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").inner_text() == "1 area"
    assert serious(page) == []
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert serious(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/E07000108/**")
    assert page.locator("h1").inner_text() == "Dover"
    plain = reader.at("search.html", java_script_enabled=False)
    assert not plain.get_by_label("Name of the area").is_visible()
    assert plain.get_by_role("link", name="Dover").is_visible()


@pytest.mark.parametrize(
    "typed",
    ["saint emilion", "St. Émilion", "ST EMILION-ON-SEA AND ASH", "emilion on sea & ashs", "ash's saint", "milionons"],
)
def test_a_name_is_found_whatever_its_accents_case_saint_and_ampersand(reader: Reader, typed: str) -> None:
    page = reader.at("search.html")
    page.get_by_role("combobox").fill(typed)
    assert page.get_by_role("option").all_text_contents() == [NAMED]


def test_suggestions_are_shut_by_escape_and_say_so_where_there_are_none(reader: Reader) -> None:
    page = reader.at("search.html")
    field = page.get_by_role("combobox")
    field.fill("a")
    assert 1 < page.get_by_role("option").count() <= 8
    page.keyboard.press("Escape")
    assert not page.locator("#suggested").is_visible()
    assert field.input_value() == "a"
    field.fill("qqq")
    assert "No area of that name" in page.get_by_role("status").inner_text()
    assert not page.locator("#suggested").is_visible()


def test_a_machines_form_of_a_proof_stands_behind_a_second_click_without_script(reader: Reader) -> None:
    page = reader.at(STORY, java_script_enabled=False)
    said = page.locator("main article > p .said").first
    proof = page.locator(f"#proof-{said.get_attribute('id')}".replace(".", "\\."))
    said.click()
    assert not proof.locator("details li").first.is_visible()
    proof.locator("summary").click()
    assert proof.locator("details li").first.is_visible()


def test_a_reader_walks_from_the_front_to_a_story_its_area_and_back(reader: Reader) -> None:
    page = reader.at("index.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the stories"
    page.locator(".lead h2 a").click()
    title = page.locator("h1").inner_text()
    page.locator(".kicker a").click()
    page.get_by_role("heading", name=title).get_by_role("link").click()
    assert page.locator("h1").inner_text() == title
    page.get_by_role("link", name="Corrections").first.click()
    assert "We said 38." in page.locator("main").inner_text()


def test_a_printed_story_is_the_story_with_its_table_and_no_furniture(reader: Reader) -> None:
    page = reader.at(STORY)
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.locator(".wide table tbody tr").first.is_visible()
    assert page.locator(".proof:visible, nav:visible, .skip:visible").count() == 0
    assert page.locator("figure svg:visible").count() == 1


def test_harm_in_a_name_is_read_not_run(reader: Reader) -> None:
    for path in (HOSTILE, "areas/X-1/index.html", "index.html", "search.html"):
        page = reader.at(path)
        assert "<img src=x onerror=alert(1)>" in page.locator("main").inner_text()
        assert page.locator("main img").count() == 0


PICTURES = {
    "story": (STORY, 640, 800),
    "front": ("index.html", 1000, 640),
    "area": ("areas/E07000105/index.html", 900, 700),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_docs_pictures_of_pages_are_small(reader: Reader, name: str, request: pytest.FixtureRequest) -> None:
    """Drawn anew with --accept: letters are not drawn alike by every browser, so bytes are not compared."""
    path, width, height = PICTURES[name]
    file = Path(__file__).parents[1] / "docs" / "pictures" / f"{name}.png"
    if request.config.getoption("--accept"):
        page = reader.at(path, width)
        page.locator("main article > p .said").nth(1).click() if name == "story" else None
        page.mouse.move(0, 0)
        file.parent.mkdir(exist_ok=True)
        page.screenshot(path=file, clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
    drawn = file.read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) < 150_000
