"""The published site: every page whole, valid and safe, its links leading somewhere, its figures the stories' own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import posixpath
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from lxml import html as lxml_html

from feeds import public
from feeds.charts.small import line_of, small
from feeds.formats import html
from feeds.item import FeedItem, channel_of, folder, pack
from feeds.pages.assets import addresses, assets
from feeds.pages.series import Told, newest, series_csv
from feeds.pages.series import told as told_of
from feeds.pages.when import span
from feeds.publication import Publication
from nlg.home import Settings, State
from tests.conftest import Story

SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
SETTINGS = Settings(publisher="Borchester Echo", id_namespace="echo.example", base_url="https://echo.example")
CHANNEL = channel_of(SETTINGS)
FIRST = datetime(2023, 6, 21, 8, 30, tzinfo=UTC)
Bundle = dict[str, Any]


def told(number: int = 0, **changes: Any) -> Bundle:
    """The sample, or (from 1) another story of its kind about another area."""
    bundle: Bundle = json.loads(SAMPLE.read_text("utf-8"))
    if number:
        bundle["id"] = f"urn:uuid:00000000-0000-5000-8000-{number:012d}"
        bundle["area"] = {"code": f"X-{number}", "name": f"District {number}"}
        bundle["slug"] = f"bike-thefts-district-{number}"
    return bundle | changes


def published(*bundles: Bundle) -> Publication:
    """These stories as readers have them, the first the newest, each an hour older than the one before."""
    items: list[FeedItem] = []
    for hours, bundle in enumerate(bundles):
        at = FIRST - timedelta(hours=hours)
        dates = {"first_published": at, "modified": at, "slug": bundle["slug"]}
        state = State(id=bundle["id"], version=1, status="published", hash="", at=at, **dates)
        items.append(pack(bundle, state, SETTINGS))
    by_id = {bundle["id"]: bundle for bundle in bundles}
    return Publication(channel=CHANNEL, items=tuple(items), bundle=lambda item: by_id[item.id])


def site(publication: Publication) -> dict[str, bytes]:
    """All files of the public folder: path -> content."""
    files = {**dict(public.files(publication, last=False)), **dict(public.files(publication, last=True))}
    for item in publication.items:
        bundle = publication.bundle(item)
        files[f"stories/{item.slug}/index.html"] = html.write(item, bundle, CHANNEL)
        files[f"stories/{item.slug}/story.json"] = json.dumps(bundle).encode()
    return files


def shown_in(publication: Publication, code: str) -> list[Told]:
    """What the page of an area shows of its newest stories."""
    return [told_of(card, publication.bundle(publication.items[card.at])) for card in newest(publication.cards)[code]]


def pages(files: dict[str, bytes]) -> dict[str, Any]:
    """The site's pages, parsed."""
    parser = lxml_html.HTMLParser(encoding="utf-8")
    return {
        path: lxml_html.document_fromstring(c, parser=parser) for path, c in files.items() if path.endswith(".html")
    }


@pytest.fixture(scope="module")
def real(request: pytest.FixtureRequest) -> Publication:
    """Five stories from shipped tables: lines, bars, a county and two datasets."""
    tell: Story = request.getfixturevalue("story")
    areas = ("Ashford", "Swale", "Gravesham", "Kent and Medway")
    return published(*(tell("england_covid", area) for area in areas), tell("england_deaths", "Ashford"))


def with_note(bundle: Bundle, on: str, text: str, **more: Any) -> Bundle:
    return bundle | {"corrections": [{"on": on, "where": "headline", "text": text} | more]}


# every page


def test_every_page_is_valid_html(real: Publication) -> None:
    for publication in (real, published(), published(with_note(told(), "2023-06-21", "We said 38."), told(1))):
        for path, content in site(publication).items():
            if path.endswith(".html"):
                html5lib.HTMLParser(strict=True).parse(content)


def test_every_link_within_the_site_leads_to_a_file_and_a_place_in_it(real: Publication) -> None:
    files = site(real)
    parsed = pages(files)
    ids = {path: {each.get("id") for each in page.iter() if each.get("id")} for path, page in parsed.items()}
    followed = 0
    for path, page in parsed.items():
        for link in page.iter("a", "link", "script"):
            address = link.get("href") or link.get("src") or ""
            if address.startswith(f"{CHANNEL.base_url}/") and not address.endswith(("xml", "json")):
                assert address.removeprefix(f"{CHANNEL.base_url}/") + "index.html" in files or address.endswith(path)
            if not address or ":" in address:
                continue
            aim, _, place = address.partition("#")
            base = "/" if aim.startswith("/") else f"/{posixpath.dirname(path)}/"
            to = posixpath.normpath(posixpath.join(base, aim)).lstrip("/") if aim else path
            assert to in files, (path, address)
            assert not place or place in ids[to], (path, address)
            followed += 1
    assert followed > 400


def test_every_page_can_be_walked_and_runs_nothing_but_the_sites_script(real: Publication) -> None:
    for path, page in pages(site(real)).items():
        assert page.get("lang") == "en-GB", path
        assert page.find("body")[0].get("href") == "#main", path
        assert [each.tag for each in page.find("body") if each.tag != "a"] == ["header", "main", "footer"], path
        assert len(page.findall(".//h1")) == 1, path
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]
        assert all(below - above <= 1 for above, below in pairwise(levels)), (path, levels)
        ids = [each.get("id") for each in page.iter() if each.get("id")]
        assert len(ids) == len(set(ids)), path
        assert [s.get("src") is not None for s in page.iter("script") if s.get("type") is None] == [True], path
        assert not page.xpath("//style|//@style|//@*[starts-with(name(), 'on')]|//iframe|//form"), path
        policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path


def test_the_site_is_the_same_bytes_every_time(real: Publication) -> None:
    assert site(real) == site(real)


def test_what_pages_share_is_named_by_what_it_holds() -> None:
    sheet = assets()["style.css"][1].decode()
    named = re.findall(r"url\(([^)]+)\)", sheet)
    assert len(named) == 4
    assert {f"assets/{name}" for name in named} < set(addresses().values())
    assert "@import" not in sheet
    for name, (path, _) in assets().items():
        stem, suffix = name.rsplit(".", 1)
        assert re.fullmatch(rf"assets/{stem}-[0-9a-f]{{10}}\.{suffix}", path)


def test_a_story_and_all_that_it_loads_come_in_sixty_kilobytes(real: Publication) -> None:
    """As a web server sends it: text packed, the fonts packed in themselves."""
    item = real.items[0]
    shown = html.write(item, real.bundle(item), CHANNEL)
    loaded = [content for name, (_, content) in assets().items() if not name.endswith(".txt")]
    fonts = [content for content in loaded if content.startswith(b"wOF2")]
    texts = [shown, *(content for content in loaded if content not in fonts)]
    assert sum(map(len, fonts)) + sum(len(gzip.compress(text, 9)) for text in texts) < 60_000
    assert len(shown) < 80_000


def test_no_proof_shows_a_machines_name_before_it_is_asked_for(real: Publication) -> None:
    """Names of measures, keys of sheets and operations stand behind a second click alone."""
    for item in real.items:
        bundle = real.bundle(item)
        page = lxml_html.document_fromstring(html.write(item, bundle, CHANNEL).decode("utf-8"))
        for machine in page.find_class("machine"):
            machine.drop_tree()
        shown = page.get_element_by_id("story").text_content()
        keys = {claim["inputs"]["key"] for claim in bundle["claims"] if "key" in claim["inputs"]}
        names = {name for name in (*bundle["measures"], *keys) if "." in name or "_" in name}
        assert len(names) > 5
        assert [name for name in names if name in shown] == [], item.slug
        assert not re.search(r"\b[a-z]+_[a-z]+\(", shown), item.slug


# names that mean harm

HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "quotes": '" onmouseover="alert(1)" x=\'',
    "template": "A & B's <b>x</b> &lt",
    "long": "Llan" * 50,
    "accents": "Ynys Môn & Gŵyr",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_words_and_nothing_else_on_every_page(name: str) -> None:
    bundle = told(1, area={"code": "../../X 1", "name": name}, topics=[{"code": "1", "name": name}])
    files = site(published(with_note(bundle, "2023-06-21", f"We said {name}."), told()))
    assert all(".." not in path for path in files)
    plain = pages(site(published(with_note(told(1), "2023-06-21", "We said 38."), told())))
    shown = pages(files)
    for path in ("index.html", "search.html", "corrections/index.html", f"areas/{folder('../../X 1')}/index.html"):
        assert name in shown[path].text_content(), path
        scripts = len(shown[path].findall(".//script"))
        assert scripts == len(plain.get(path, plain["areas/X-1/index.html"]).findall(".//script")), path
        assert not shown[path].xpath("//*[@onerror or @onmouseover]|//main//img"), path
        html5lib.HTMLParser(strict=True).parse(files[path])


def test_no_code_of_an_area_leaves_its_folder_or_takes_anothers() -> None:
    codes = ["E07000105", "..", ".", "../..", "a/b", "a b", "a~20b", "A\\B", "é", "x" * 300, "x" * 301, "CON.", ""]
    names = [folder(code) for code in codes]
    assert len(set(names)) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z0-9_~-]{0,140}", name) for name in names)


# the front page


def scored(bundle: Bundle, score: float) -> Bundle:
    return bundle | {"facts": [{"id": "f1", "score": score}], "headline": bundle["headline"] | {"facts": ["f1"]}}


def test_the_front_page_leads_with_the_strongest_of_the_newest_stories() -> None:
    files = site(published(scored(told(1), 2.0), scored(told(2), 9.5), scored(told(3), 4.0)))
    front = pages(files)["index.html"]
    lead = front.find(".//article[@class='lead']")
    assert lead.find(".//h2/a").get("href") == "stories/bike-thefts-district-2/index.html"
    briefs = [each.get("href") for each in front.findall(".//article[@class='brief']/h3/a")]
    assert briefs == ["stories/bike-thefts-district-3/index.html", "stories/bike-thefts-district-1/index.html"]


def test_the_front_page_leads_with_no_story_of_the_week_before() -> None:
    publication = published(scored(told(1), 2.0), scored(told(2), 9.5))
    old = publication.items[1]
    long_ago = replace(old, published=old.published - timedelta(days=8))
    front = pages(site(replace(publication, items=(publication.items[0], long_ago))))["index.html"]
    assert front.find(".//article[@class='lead']//h2/a").get("href") == "stories/bike-thefts-district-1/index.html"


def test_the_front_page_lists_the_rest_by_dataset_and_all_areas() -> None:
    front = pages(site(published(*(told(number) for number in range(1, 12)))))["index.html"]
    shelves = {each.find("h2").text: each.findall(".//li") for each in front.findall(".//section[@class='shelf']")}
    assert list(shelves) == ["Dataset sheet", "By area", "By topic"]
    assert [len(each) for each in shelves.values()] == [4, 11, 2]
    assert "No stories yet" in pages(site(published()))["index.html"].text_content()


def test_both_pages_say_which_days_the_figures_are_for() -> None:
    days = "28 December 2020 to 3 January 2021"
    bundle = told() | {"period": told()["period"] | {"start": "2020-12-28", "end": "2021-01-03"}}
    shown = pages(site(published(bundle)))
    story = shown[f"stories/{bundle['slug']}/index.html"]
    assert f"Figures for {days}" in story.find(".//header/p[@class='dates']").text_content()
    lead = shown["index.html"].find(".//article")
    assert lead.find(".//p[@class='kicker']").text_content() == f"Ambridge Vale {days}"
    assert lead.find(".//p[@class='dates']").text_content() == "Published 21 June 2023, 9.30am"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2021-03-01", "2021-03-07", "1 to 7 March 2021"),
        ("2021-03-03", "2021-03-03", "3 March 2021"),
        ("2020-02-01", "2020-02-28", "1 to 28 February 2020"),
        ("2020-02-01", "2020-02-29", "February 2020"),
        ("2023-04-01", "2023-06-30", "April to June 2023"),
        ("2020-11-01", "2021-01-31", "November 2020 to January 2021"),
        ("2019-01-01", "2020-12-31", "2019 to 2020"),
        ("2020-03-03", "2021-03-03", "3 March 2020 to 3 March 2021"),
    ],
)
def test_a_range_of_days_says_once_what_both_ends_share(start: str, end: str, words: str) -> None:
    assert span(date.fromisoformat(start), date.fromisoformat(end)) == words


# areas


def test_an_areas_page_shows_its_line_before_those_it_is_compared_with(real: Publication) -> None:
    page = pages(site(real))["areas/E07000105/index.html"]
    assert page.find(".//h1").text == "Ashford"
    lines = page.findall(".//svg[@class='small']")
    assert len(lines) == 2
    drawn = [sorted(path.get("class") or "own" for path in line.findall("path")) for line in lines]
    assert ["base", "own", "peer"] in drawn  # Swale, of the stories given, is the one drawn as a line too
    for line in lines:
        assert line.get("aria-label")
    assert [each.get("href") for each in page.findall(".//h3/a")] == [
        f"../../stories/{item.slug}/index.html" for item in real.items if item.area_code == "E07000105"
    ]
    feeds = [each.get("href") for each in page.findall(".//head/link[@rel='alternate']")]
    assert feeds[1:] == [
        f"https://echo.example/areas/E07000105/{name}" for name in ("feed.xml", "atom.xml", "feed.json")
    ]


def test_the_series_of_an_area_are_those_of_its_charts(real: Publication) -> None:
    rows = list(csv.DictReader(io.StringIO(site(real)["areas/E07000105/series.csv"].decode())))
    charts = [chart for item in real.items if item.area_code == "E07000105" for chart in real.bundle(item)["charts"]]
    lines = [chart for chart in charts if chart["sort"] == "line"]
    assert len(rows) == sum(len(chart["values"]) for chart in lines) > 300
    for chart in lines:
        own = [row for row in rows if row["measure"] == chart["unit"]["text"]]
        assert (own[0]["period"], own[-1]["period"]) == (chart["from"], chart["to"])
        assert [row["value"] for row in own] == [value or "" for value in chart["values"]]
        marks = {mark["period"]: chart["values"][mark["at"]] for mark in chart["marks"]}
        assert marks == {row["period"]: row["value"] for row in own if row["period"] in marks}


def line(values: list[str | None], first: str, last: str, form: str, **measure: Any) -> Bundle:
    """The sample with a line chart of these values."""
    bundle = told()
    bundle["sources"][0]["shape"]["period_form"] = form
    bundle["measures"]["thefts.thefts"] |= measure
    words = {"id": "w", "text": "Thefts", "kind": "data", "claims": []}
    mark = {"at": len(values) - 1, "period": last, "label": {"text": "1", "claim": None}, "when": {"text": "now"}}
    chart = {"id": "g1", "sort": "line", "measure": "thefts.thefts", "area": bundle["area"]["code"], "from": first}
    chart |= {"to": last, "values": values, "marks": [mark], "title": words, "unit": words, "alt": words}
    return bundle | {"charts": [chart | {"source": words}]}


@pytest.mark.parametrize(
    ("form", "first", "last", "names"),
    [
        ("day", "2023-05-01", "2023-05-03", ["2023-05-01", "2023-05-02", "2023-05-03"]),
        ("week_ending", "2023-05-05", "2023-05-19", ["2023-05-05", "2023-05-12", "2023-05-19"]),
        ("month", "2023-03-31", "2023-05-31", ["2023-03-01", "2023-04-01", "2023-05-01"]),
        ("quarter", "2022-12-31", "2023-06-30", ["2022-10-01", "2023-01-01", "2023-04-01"]),
        ("year", "2020-12-31", "2022-12-31", ["2020", "2021", "2022"]),
        ("financial_year", "2021-03-31", "2023-03-31", ["2020-21", "2021-22", "2022-23"]),
        ("academic_year", "2021-08-31", "2023-08-31", ["2020-21", "2021-22", "2022-23"]),
        ("season", "2021-06-30", "2023-06-30", ["2020-21", "2021-22", "2022-23"]),
        ("year_ending", "2022-09-30", "2023-03-31", ["2022-09-30", "2022-12-31", "2023-03-31"]),
        ("iso_week", "2023-12-24", "2024-01-07", ["2023-W51", "2023-W52", "2024-W01"]),
    ],
)
def test_a_series_names_its_periods_as_the_table_does(form: str, first: str, last: str, names: list[str]) -> None:
    """A bundle names each by its last day."""
    shown = shown_in(published(line(["3", None, "1/3"], first, last, form)), "X-AMBRIDGE-VALE")
    rows = list(csv.reader(io.StringIO(series_csv(shown).decode())))[1:]
    assert [row[4:] for row in rows] == [[names[0], "3"], [names[1], ""], [names[2], "0.3333"]]


@pytest.mark.parametrize(
    ("form", "first"), [("moon", "2023-05-01"), ("month", "spring"), ("year_ending", "2023-05-01")]
)
def test_periods_that_are_not_understood_keep_no_site_from_readers(form: str, first: str) -> None:
    assert series_csv(shown_in(published(line(["3", "4"], first, "2023-06-30", form)), "X-AMBRIDGE-VALE")) == b""


def test_the_shipped_datasets_series_name_periods_as_their_tables_do(story: Story) -> None:
    (shown,) = shown_in(published(story("crime_london", "Camden", shape="area")), "E09000007")
    rows = list(csv.reader(io.StringIO(series_csv([shown]).decode())))[1:]
    assert all(re.fullmatch(r"\d{4}-\d\d-01", row[4]) for row in rows)


def test_sums_over_months_are_named_by_their_last_days() -> None:
    bundle = line(["3", "4"], "2023-04-30", "2023-05-31", "month", op="rolling_sum", periods=3)
    rows = list(csv.reader(io.StringIO(series_csv(shown_in(published(bundle), "X-AMBRIDGE-VALE")).decode())))[1:]
    assert [row[4:] for row in rows] == [["2023-04-30", "3"], ["2023-05-31", "4"]]


def test_occasions_are_in_no_even_row_and_so_in_no_file() -> None:
    assert (
        series_csv(shown_in(published(line(["3", "4"], "2023-04-01", "2023-05-04", "occasion")), "X-AMBRIDGE-VALE"))
        == b""
    )


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\u0009x".strip() + "=2"])
def test_no_word_of_a_series_is_a_formula(name: str) -> None:
    bundle = line(["-3", "4"], "2023-04-01", "2023-05-01", "month")
    bundle["area"] = {"code": "=HYPERLINK()", "name": name}
    rows = list(csv.reader(io.StringIO(series_csv(shown_in(published(bundle), "=HYPERLINK()")).decode())))[1:]
    for row in rows:
        assert not [cell for cell in row[:-1] if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert [row[-1] for row in rows] == ["-3", "4"]


def test_an_area_is_not_pressed_flat_by_larger_ones() -> None:
    own = line_of(["1", "2", "3"])
    assert len(small(own, "3", [line_of(["2", None, "9"])])["peers"]) == 1
    assert small(own, "3", [line_of(["2", None, "9.1"])])["peers"] == []
    assert small(line_of(["0", "0", None]), "0", [])["own"]


def test_a_line_behind_another_keeps_its_peaks_and_gaps() -> None:
    long = line_of([None if n == 300 else str(900 if n == 77 else n % 7) for n in range(390)])
    assert (77, 900.0) in long.coarse
    assert (300, None) in long.coarse
    assert len(long.coarse) < 150 < len(long.points)


# lists


def test_corrections_stand_together_the_latest_first() -> None:
    old = with_note(told(1), "2023-06-01", "We said 38.")
    new = with_note(told(2), "2023-06-20", "We said east.", verb="update")
    page = pages(site(published(old, told(), new)))["corrections/index.html"]
    notes = page.findall(".//article")
    assert [note.find("p[@class='kicker']").text_content() for note in notes] == [
        "Update 20 June 2023",
        "Correction 1 June 2023",
    ]
    assert "We said east." in notes[0].text_content()
    assert notes[1].find("h2/a").get("href") == "../stories/bike-thefts-district-1/index.html"
    assert "none so far" in pages(site(published(told())))["corrections/index.html"].text_content()


def test_a_withdrawn_story_keeps_its_page_and_leaves_all_lists() -> None:
    gone = with_note(told(1, story="withdrawn"), "2023-06-20", "What stood here is gone.", verb="withdrawal")
    shown = pages(site(published(gone, told())))
    page = shown["stories/bike-thefts-district-1/index.html"]
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert shown["stories/bike-thefts-ambridge-vale-may-2023/index.html"].find(".//meta[@name='robots']") is None
    links = {path: [each.get("href") for each in page.iter("a")] for path, page in shown.items()}
    assert not [each for each in links["index.html"] + links["search.html"] if "district-1" in each or "X-1" in each]
    assert "../stories/bike-thefts-district-1/index.html" in links["corrections/index.html"]


def test_areas_are_found_by_their_letters_without_script() -> None:
    named = [told(n, area={"code": f"X-{n}", "name": name}) for n, name in ((1, "Ash"), (2, "Beck"), (3, "Ambry"))]
    page = pages(site(published(*named)))["search.html"]
    assert [[each.text for each in part.iter("a")] for part in page.findall(".//section")] == [
        ["Ambry", "Ash"],
        ["Beck"],
    ]
    assert page.get_element_by_id("asking").get("hidden") is not None  # only a script can suggest names


def test_areas_stand_by_their_first_letter_whatever_its_accent_and_the_rest_last() -> None:
    names = ("Zeal", "Émery", "ely", "<b>", "Ely & Wick", "محافظة")
    named = [told(n, area={"code": f"X-{n}", "name": name}) for n, name in enumerate(names, 1)]
    page = pages(site(published(*named)))["search.html"]
    parts = {part.find("h2").text: [each.text for each in part.iter("a")] for part in page.findall(".//section")}
    assert list(parts) == ["E", "Z", "م", "Other"]
    assert parts["E"] == ["ely", "Ely & Wick", "Émery"]


def test_the_page_for_what_is_not_there_has_links_that_hold_from_anywhere() -> None:
    publication = published(told())
    page = pages(site(publication))["404.html"]
    assert {each.get("href") for each in page.find(".//main").iter("a")} == {"/index.html", "/search.html"}


def test_a_topic_has_its_stories() -> None:
    other = told(1, topics=[{"code": "20000533", "name": "unemployment"}])
    shown = pages(site(published(told(), other)))
    links = {path: [each.get("href") for each in page.findall(".//h3/a")] for path, page in shown.items()}
    assert links["topics/20000533/index.html"] == ["../../stories/bike-thefts-district-1/index.html"]
    assert links["topics/20000104/index.html"] == ["../../stories/bike-thefts-ambridge-vale-may-2023/index.html"]


# for machines


def test_a_story_says_for_machines_what_it_is_and_where_it_stands() -> None:
    bundle = told()
    page = pages(site(published(bundle)))[f"stories/{bundle['slug']}/index.html"]
    article, trail = (json.loads(each.text) for each in page.findall(".//script[@type='application/ld+json']"))
    assert article["@type"] == "NewsArticle"
    assert article["temporalCoverage"] == "2023-05-01/2023-05-31"
    assert [each["item"] for each in trail["itemListElement"]] == [
        "https://echo.example/",
        "https://echo.example/areas/X-AMBRIDGE-VALE/",
    ]
    told_to = {each.get("property"): each.get("content") for each in page.findall(".//meta[@property]")}
    assert told_to["og:type"] == "article"
    assert told_to["article:published_time"] == "2023-06-21T08:30:00Z"
    assert page.find(".//meta[@name='twitter:card']").get("content") == "summary"


# What schema.org says of the types that pages use: property -> what may stand there. "text", "address" (absolute),
# "day" (a day or a time with its zone), "days" (two days with a slash), "language", "whole", "yes or no", or types.
_WORK = {
    "name": "text",
    "headline": "text",
    "description": "text",
    "keywords": "text",
    "creativeWorkStatus": "text",
    "creditText": "text",
    "text": "text",
    "version": ("whole", "text"),
    "inLanguage": "language",
    "url": "address",
    "image": "address",
    "mainEntityOfPage": "address",
    "digitalSourceType": "address",
    "datePublished": "day",
    "dateModified": "day",
    "temporalCoverage": "days",
    "isAccessibleForFree": "yes or no",
    "author": ("Organization",),
    "publisher": ("NewsMediaOrganization",),
    "creator": ("Organization",),
    "isBasedOn": ("Dataset",),
    "license": ("CreativeWork",),
    "contentLocation": ("Place",),
    "correction": ("CorrectionComment",),
}
_BODY = {"name": "text", "url": "address"}
VOCABULARY: dict[str, dict[str, Any]] = {
    "NewsArticle": _WORK,
    "Dataset": _WORK,
    "CreativeWork": _WORK,
    "CorrectionComment": _WORK,
    "Organization": _BODY,
    "NewsMediaOrganization": _BODY | {"correctionsPolicy": "address"},
    "Place": {"name": "text", "identifier": "text"},
    "BreadcrumbList": {"itemListElement": ("ListItem",)},
    "ListItem": {"position": "whole", "name": "text", "item": "address"},
}
FORMS = {
    "text": r"(?s).*\S.*",
    "address": r"(https?://[^\s]+|urn:uuid:[0-9a-f-]{36})",
    "day": r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?",
    "days": r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d",
    "language": r"[a-z]{2,3}(-[A-Z]{2})?",
    "whole": r"\d+",
    "yes or no": r"True|False",
}


def off_the_vocabulary(data: dict[str, Any], path: str = "") -> list[str]:
    """What schema.org does not know of a thing, or not in this place; types nest."""
    known = VOCABULARY.get(data["@type"], {})
    faults = [] if known else [f"{path}: {data['@type']}"]
    for name, value in data.items():
        if name.startswith("@"):
            continue
        for each in value if isinstance(value, list) else [value]:
            here = f"{path}{name}"
            allowed = known.get(name, ())
            forms = allowed if isinstance(allowed, tuple) else (allowed,)
            if isinstance(each, dict):
                faults += off_the_vocabulary(each, f"{here}.") if each["@type"] in forms else [here]
            elif not any(form in FORMS and re.fullmatch(FORMS[form], str(each)) for form in forms):
                faults.append(f"{here}: {each!r}")
    return faults


def test_what_pages_say_to_machines_is_in_the_words_of_schema_org(real: Publication) -> None:
    noted = with_note(told(), "2023-06-21", "We said 38.")
    gone = with_note(told(1, story="withdrawn"), "2023-06-20", "What stood here is gone.", verb="withdrawal")
    seen = set()
    for publication in (real, published(noted, gone)):
        for path, page in pages(site(publication)).items():
            for each in page.findall(".//script[@type='application/ld+json']"):
                data = json.loads(each.text)
                assert data["@context"] == "https://schema.org", path
                assert off_the_vocabulary(data) == [], path
                seen.add(data["@type"])
    assert seen == {"NewsArticle", "BreadcrumbList"}
    assert off_the_vocabulary({"@type": "Dataset", "license": "OGL-3.0", "price": "1"}) == [
        "license: 'OGL-3.0'",
        "price: '1'",
    ]


def test_a_story_for_machines_has_all_that_readers_of_such_data_ask_for(real: Publication) -> None:
    noted = with_note(told(), "2023-06-21", "We said 38.")
    (data, _) = (
        json.loads(e.text)
        for e in pages(site(published(noted)))[f"stories/{noted['slug']}/index.html"].findall(
            ".//script[@type='application/ld+json']"
        )
    )
    asked = {"headline", "datePublished", "dateModified", "author", "publisher", "isBasedOn", "digitalSourceType"}
    assert asked <= set(data)
    assert data["correction"] == [{"@type": "CorrectionComment", "text": "We said 38.", "datePublished": "2023-06-21"}]
    assert data["datePublished"] <= data["dateModified"]
