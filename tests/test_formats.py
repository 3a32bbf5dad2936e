"""One story in every format: whole, valid, escaped once, and the same wherever it is read."""

from __future__ import annotations

import copy
import json
import random
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html

from feeds import formats
from feeds.formats import html, markdown, rss, text
from feeds.formats import json as story_json
from feeds.formats._explained import Explained
from feeds.formats._worded import PAGES
from feeds.gate import CHARACTERS, refuse_leaks
from feeds.item import SOURCE_TYPE, FeedItem, channel_of, newest_first, pack
from feeds.pages.assets import addresses
from nlg.errors import NotKnown, Unprintable
from nlg.home import Settings, State

ROOT = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
SETTINGS = Settings(
    publisher="Borchester Echo",
    id_namespace="echo.example",
    base_url="https://echo.example",
    corrections_policy="https://echo.example/corrections",
)
CHANNEL = channel_of(SETTINGS)
FIRST = datetime(2023, 6, 21, 8, 30, tzinfo=UTC)
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TABLE = ".//div[@class='wide']/table"  # of a page: the story's own
ATOM = "{http://www.w3.org/2005/Atom}"


def story() -> dict[str, Any]:
    return dict(json.loads(SAMPLE.read_text("utf-8")))


def state(bundle: dict[str, Any], **changes: Any) -> State:
    told: dict[str, Any] = {"id": bundle["id"], "version": 1, "status": "published", "hash": "", "at": FIRST}
    dates = {"first_published": FIRST, "modified": FIRST, "slug": bundle["slug"]}
    return State(**(told | dates | {"approved_by": {"person": "Jo Bright"}} | changes))


def packed(bundle: dict[str, Any] | None = None, **changes: Any) -> FeedItem:
    bundle = bundle or story()
    return pack(bundle, state(bundle, **changes), SETTINGS)


def page(bundle: dict[str, Any] | None = None, **changes: Any) -> str:
    bundle = bundle or story()
    return html.write(packed(bundle, **changes), bundle, CHANNEL).decode("utf-8")


def linked_data(shown: Any) -> Any:
    """The story as machines read it: the first of the page's blocks of data."""
    return json.loads(shown.find(".//script[@type='application/ld+json']").text_content())


def tree(markup: str) -> Any:
    return lxml_html.document_fromstring(markup.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8"))


# the shelf


def test_every_format_says_what_it_takes_and_is_called() -> None:
    names = "ans atom html json jsonfeed markdown newsml ninjs16 ninjs31 rss text wxr"
    assert formats.names() == names.split()
    for name in formats.names():
        found = formats.find(name)
        assert found.TAKES in ("items", "item", "page", "bundle")
        assert re.fullmatch(r"\.[a-z]+", found.SUFFIX)
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+]+", found.MIME)
        assert callable(found.write)


def test_a_format_not_known_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotKnown) as caught:
        formats.find("markdwon")
    assert caught.value.mend == "did you mean 'markdown'?"
    with pytest.raises(NotKnown):
        formats.find("_feedgen")


def test_feeds_are_imported_without_their_libraries() -> None:
    code = (
        "import sys, feeds.item, feeds.publish, feeds.formats.rss, feeds.formats.html, feeds.formats.text;"
        "print([m for m in ('feedgen', 'jinja2', 'lxml', 'pydantic', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# the envelope

APPROVED = "It was approved for publication by Jo Bright of Borchester Echo."


def test_the_envelope_holds_the_story() -> None:
    item = packed()
    assert item.title == "Bike thefts in Ambridge Vale fall to lowest since October 2021"
    assert item.short_title == "Bike thefts fall in Ambridge Vale"
    assert item.summary == "There were 214 bike thefts in Ambridge Vale in May, 18.6% fewer than in April."
    assert item.link == "https://echo.example/stories/bike-thefts-ambridge-vale-may-2023/"
    assert [topic.name for topic in item.topics] == ["theft", "police"]
    wrote = "This story was written by software from Borsetshire Police figures and read by an editor."
    assert item.label == f"{wrote} {APPROVED}"
    assert [source.publisher for source in item.sources] == ["Borsetshire Police"]
    assert item.signed == "Jo Bright"


def test_a_rule_that_approved_is_named_as_one() -> None:
    item = packed(approved_by={"rule": "quiet weeks"})
    assert item.signed == "the rule “quiet weeks”"
    by = "It was published automatically, by a rule (“quiet weeks”); no editor checked it."
    assert item.label.endswith(f" {by}")
    assert f" {by}</p>" in item.html


def test_what_nobody_let_out_says_so() -> None:
    item = packed(approved_by={})
    assert item.label.endswith(" It has not been approved for publication.")
    assert item.signed == ""


def test_the_label_says_that_people_rewrote_parts() -> None:
    told = story()
    told["body"][0]["sentences"][0]["kind"] = "edited"
    assert packed(told).label.endswith(f" People in the newsroom rewrote parts of it. {APPROVED}")


def test_whoever_approves_it_again_the_label_names_who_let_it_out() -> None:
    item = packed(published=1, published_by={"person": "Jo Bright"}, approved_by={"person": "Kim Lee"})
    assert item.label.endswith(APPROVED)
    to_come = packed(published=None, published_by={}, approved_by={"person": "Kim Lee"})
    assert to_come.label.endswith("Kim Lee of Borchester Echo.")


def test_who_approved_it_is_said_once_in_every_body() -> None:
    item = packed()
    assert item.html.count(APPROVED) == item.text.count(APPROVED) == 1
    assert "\n\n" not in item.text[item.text.index("This story was written") : item.text.index(APPROVED)]


@pytest.mark.parametrize(
    ("standfirst", "intro", "expected"),
    [
        (["One two.", "Three four."], ["Intro."], "One two. Three four."),
        (["One two.", "y" * 160 + "."], ["Intro."], "One two."),
        (["x" * 161], ["Intro.", "More."], "Intro. More."),
        ([], ["x" * 161], "Head."),
    ],
)
def test_a_summary_is_whole_sentences(standfirst: list[str], intro: list[str], expected: str) -> None:
    told = story()
    blank = told["body"][2]["sentences"][0]
    told["headline"]["text"] = "Head."
    told["standfirst"] = [{**blank, "text": text} for text in standfirst]
    told["body"][0]["sentences"] = [{**blank, "text": text} for text in intro]
    assert packed(told).summary == expected


def test_a_story_without_a_label_gets_the_newsrooms() -> None:
    told = story()
    del told["body"][-1]
    item = packed(told)
    assert item.label == f"{SETTINGS.label} {APPROVED}"
    assert item.html.endswith(f"<p>{item.label}</p>")
    assert packed().html.count("written by software") == 1


def test_the_body_keeps_to_the_markup_that_survives_importers() -> None:
    told = story()
    told["corrections"] = [{"text": "We said 38."}]
    root = lxml_html.fragment_fromstring(packed(told).html, create_parent="div")
    safe = {"div", "p", "strong", "a", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {element.tag for element in root.iter()} <= safe
    assert {name for element in root.iter() for name in element.attrib} == {"href", "scope"}
    assert all(link.get("href").startswith("https://") for link in root.iter("a"))
    assert root[0].text_content() == "Correction: We said 38."


def test_no_dangerous_character_is_printable() -> None:
    printable = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if c.isprintable())
    assert [rule for rule, pattern in CHARACTERS if pattern.search(printable)] == []


def test_text_is_composed() -> None:
    told = story()
    told["area"]["name"] = "Cafe\u0301"
    assert packed(told).area_name == "Caf\u00e9"
    assert "Caf\u00e9" in page(told)


@pytest.mark.parametrize("date", ["first_published", "modified"])
def test_a_story_without_a_date_stays(date: str) -> None:
    with pytest.raises(Unprintable, match=r"^no-date"):
        packed(**{date: None})


# what must not leave


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("none", "There were None cases."),
        ("none", "NoneNone"),
        ("none", "The district is called None."),
        ("nan", "A rise of nan%."),
        ("nan", "A rise of NaN."),
        ("object-object", "The company is called [object Object]."),
        ("object-object", "<nlg.panel.Area object at 0x7f>"),
        ("template-mark", "A rise in {{ area }}."),
        ("template-mark", "A rise }} here."),
        ("unfilled-slot", "A rise in {area}."),
        ("unfilled-slot", "A rise in [AREA]."),
        ("unfilled-slot", "A rise of %s."),
        ("unfilled-slot", "A rise ()."),
        ("undefined", "A rise of undefined."),
        ("doubled-space", "A rise  here."),
        ("doubled-space", "A rise. "),
        ("long-decimal", "A rate of 0.30000000000000004."),
        ("long-decimal", "A rate of 1234.0000000002."),
        ("double-escape", "Marks &amp; Spencer"),
        ("double-escape", "Marks &amp;amp; Spencer"),
        ("private-use", "A rise \ue000 here."),
        ("control-character", "A rise \x07 here."),
        ("control-character", "A rise \x85 here."),
        ("line-break", "A rise\nhere."),
        ("lone-surrogate", "A rise \ud83d here."),
        ("noncharacter", "A rise \ufffe here."),
        ("noncharacter", "A rise \U0001ffff here."),
        ("bidi-override", "A rise \u202e here."),
    ],
)
def test_a_leak_is_refused_by_name(rule: str, words: str) -> None:
    for place in ("sentence", "headline", "table", "area"):
        told = story()
        holder = {
            "sentence": told["body"][2]["sentences"][0],
            "headline": told["headline"],
            "table": told["table"]["rows"][0][1],
            "area": told["area"],
        }[place]
        holder["name" if place == "area" else "text"] = words
        with pytest.raises(Unprintable) as caught:
            refuse_leaks(told)
        assert str(caught.value).startswith(f"{rule}: ")
        str(caught.value).encode("ascii")


@pytest.mark.parametrize(
    "words",
    [
        "None of the eight districts saw a rise.",
        "There were fewer thefts. None was in Loxley Barrett.",
        "A rate of 40.54321 per 100,000.",
        "Nan Sharp\u2019s annulled, undefinable inference.",
        "AT&T, Marks & Spencer <Borchester>, 50% of “all”",
        "Ynys Môn, Île-de-France, Αθήνα, 東京, 👩\u200d👧",
    ],
)
def test_honest_words_leave(words: str) -> None:
    told = story()
    told["body"][2]["sentences"][0]["text"] = words
    refuse_leaks(told)


def test_people_may_say_what_software_may_not() -> None:
    told = story()
    told["body"][3]["sentences"][0]["text"] = "“My nan says the by-law is null and void,” he said."
    refuse_leaks(told)
    told["body"][3]["sentences"][0]["kind"] = "data"
    with pytest.raises(Unprintable, match=r"^nan"):
        refuse_leaks(told)


def test_dangerous_characters_are_found_in_the_proof_as_well() -> None:
    told = story()
    told["facts"][0]["reasons"] = ["a \u202e b"]
    with pytest.raises(Unprintable, match=r"^bidi-override: f1"):
        refuse_leaks(told)


def test_a_link_must_be_a_web_address() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "//x.example", 'https://x.example/"onclick="'):
        told = story()
        told["sources"][0]["url"] = url
        with pytest.raises(Unprintable, match=r"^bad-link"):
            refuse_leaks(told)


def test_a_story_without_a_headline_stays() -> None:
    with pytest.raises(Unprintable, match=r"^no-headline"):
        refuse_leaks({**story(), "headline": None})


# RSS


def three() -> list[FeedItem]:
    item = packed()
    second = replace(item, id=item.id[:-1] + "a", modified=FIRST + timedelta(days=2))
    return [item, second, replace(item, id=item.id[:-1] + "b", modified=FIRST + timedelta(days=1))]


def channel_element(items: list[FeedItem]) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = etree.fromstring(rss.write(items, CHANNEL), parser).find("channel")
    assert found is not None
    return found


def test_a_feed_is_read_as_it_was_written() -> None:
    items = three()
    read = feedparser.parse(rss.write(items, CHANNEL))
    assert not read.bozo
    assert read.version == "rss20"
    assert read.feed.link == "https://echo.example/"
    assert read.feed.language == "en-GB"
    for entry, item in zip(read.entries, newest_first(items), strict=True):
        assert (entry.id, entry.title, entry.link) == (item.id, item.title, item.link)
        assert entry.summary == item.summary
        assert entry.author == "Borchester Echo"
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == item.published
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == item.modified
        body = lxml_html.fromstring(entry.content[0].value).text_content()
        assert body.split() == lxml_html.fromstring(item.html).text_content().split()


def test_the_feed_keeps_the_rules_that_receivers_break_on() -> None:
    channel = channel_element(three())
    assert [e.text for e in channel.findall("link")] == ["https://echo.example/"]
    own = channel.find(f"{ATOM}link")
    assert dict(own.attrib) == {"href": CHANNEL.feed_url, "rel": "self", "type": "application/rss+xml"}
    assert channel.findtext("ttl") == "15"
    assert channel.findtext("generator") == "parishpump"
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("guid").startswith("urn:uuid:")
        assert item.find("author") is None
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", item.findtext("pubDate"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item.findtext(f"{ATOM}updated"))
        assert "<p>" in item.findtext(CONTENT)
        assert "<" not in item.findtext("description")


def test_the_latest_change_comes_first_and_dates_the_feed() -> None:
    channel = channel_element(three())
    dates = [item.findtext(f"{ATOM}updated") for item in channel.findall("item")]
    assert dates == ["2023-06-23T08:30:00Z", "2023-06-22T08:30:00Z", "2023-06-21T08:30:00Z"]
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == FIRST + timedelta(days=2)


def test_stories_of_the_same_second_stand_in_the_order_of_their_ids() -> None:
    item = packed()
    same = [replace(item, id=f"urn:uuid:{n}") for n in (2, 3, 1)]
    assert [i.id[-1] for i in newest_first(same)] == ["3", "2", "1"]


def test_categories_name_area_topics_and_how_it_was_made() -> None:
    item = channel_element([packed()]).find("item")
    assert [(c.get("domain"), c.text) for c in item.findall("category")] == [
        ("area-code", "X-AMBRIDGE-VALE"),
        ("area-name", "Ambridge Vale"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000104", "theft"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000133", "police"),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/", "dataDrivenMedia"),
    ]


def test_the_same_stories_in_any_order_give_the_same_feed() -> None:
    items = three()
    assert rss.write(items, CHANNEL) == rss.write(items[::-1], CHANNEL)


def test_a_feed_tells_no_time_but_its_stories() -> None:
    written = rss.write(three(), CHANNEL).decode("utf-8")
    days = {parsedate_to_datetime(found) for found in re.findall(r"[A-Z][a-z]{2}, \d\d [^<]* GMT", written)}
    stamps = set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", written))
    assert days == {FIRST, FIRST + timedelta(days=2)}
    assert stamps == {f"2023-06-{day}T08:30:00Z" for day in (21, 22, 23)}


def test_a_feed_without_stories_has_no_date_at_all() -> None:
    channel = channel_element([])
    assert channel.find("lastBuildDate") is None
    assert channel.find("pubDate") is None
    assert not feedparser.parse(rss.write([], CHANNEL)).bozo


def test_there_is_no_doctype_and_no_entity() -> None:
    written = rss.write(three(), CHANNEL)
    assert b"<!DOCTYPE" not in written
    assert b"<!ENTITY" not in written
    assert written.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


# hostile words

FRAGMENTS = [
    *(
        "<script>alert(1)</script>",
        "</title>",
        "<b>",
        "</p>",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "&",
        "&c",
        "& ",
        "<",
        ">",
    ),
    *(
        '"',
        "'",
        "\u2019",
        "`",
        "=",
        "\\",
        "/",
        "</script>",
        "<!DOCTYPE x>",
        "%3C",
        "javascript:",
        "onclick=",
        "#",
        "|",
        "*_*",
    ),
    *(
        "Ynys Môn",
        "東京",
        "👩\u200d👧",
        "\u200e",
        "\u00a0",
        "e\u0301",
        "a",
        "B",
        "7",
        ".",
        ",",
        "St. John's",
        "$1",
        "\\1",
    ),
]


def hostile(dice: random.Random) -> str:
    """Up to eight fragments in a row, single blanks between some."""
    parts = [dice.choice(FRAGMENTS) + dice.choice(["", " "]) for _ in range(dice.randint(1, 8))]
    return re.sub(" +", " ", "".join(parts)).strip(" ") or "x"


def hostile_story(dice: random.Random) -> dict[str, Any]:
    told = story()
    sentences = [s for part in told["body"][:2] for s in part["sentences"]]
    for holder in (told["headline"], told["standfirst"][0], *sentences, *told["table"]["rows"][0][:2]):
        holder["text"] = hostile(dice)
    told["area"]["name"] = hostile(dice)
    told["table"]["caption"] = hostile(dice)
    return told


def test_a_thousand_hostile_texts_are_read_back_as_they_were() -> None:
    dice, texts = random.Random(20230621), 0
    while texts < 1000:
        told = hostile_story(dice)
        item = packed(told)
        channel = channel_element([item])
        shown = tree(page(told))
        body = lxml_html.fromstring(channel.find("item").findtext(CONTENT))
        assert channel.find("item").findtext("title") == item.title
        assert channel.find("item").findtext("description") == item.summary
        assert [c.text for c in channel.find("item").findall("category")][1] == item.area_name
        assert [p.text_content() for p in body.findall("p")][: len(told["body"]) + 1] == item.text.split("\n\n")
        assert body.find("table/caption").text_content() == shown.find(f"{TABLE}/caption").text_content()
        assert body.find("table/tbody/tr/th").text_content() == shown.find(f"{TABLE}/tbody/tr/th").text_content()
        assert shown.get_element_by_id("h").text_content() == item.title
        spans = [shown.get_element_by_id(key).text_content() for key in ("b1.1", "b1.2", "b2.1", "b2.2")]
        assert f"{spans[0]} {spans[1]}" in item.text
        assert f"{spans[2]} {spans[3]}" in item.text
        linked = linked_data(shown)
        assert (linked["headline"], linked["contentLocation"]["name"]) == (item.title, item.area_name)
        assert len(shown.findall(".//script")) == 3
        texts += 10


def test_markdown_shows_hostile_words_as_they_are() -> None:
    dice = random.Random(7)
    for _ in range(300):
        words = hostile(dice)
        shown = re.sub(r"\\([\\`*_\[\]<>&|~#+=.)-])", r"\1", markdown.plain(words))
        assert shown == words
        assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<&|]", markdown.plain(words))


# the page


def test_the_page_is_whole_and_small() -> None:
    shown = page()
    assert shown.startswith("<!doctype html>\n")
    assert shown.rstrip().endswith("</html>")
    assert len(shown.encode("utf-8")) < 80_000


def test_every_sentence_leads_to_its_proof_and_back() -> None:
    told, shown = story(), tree(page())
    sentences = [told["headline"], *told["standfirst"], *(s for p in told["body"] for s in p["sentences"])]
    for sentence in sentences:
        link = shown.get_element_by_id(sentence["id"])
        assert link.text_content() == sentence["text"]
        assert link.get("href") == f"#proof-{sentence['id']}"
        proof = shown.get_element_by_id(f"proof-{sentence['id']}")
        assert proof.find(".//a[@class='shut']").get("href") == f"#{sentence['id']}"
        claims = [c for c in told["claims"] if c["id"] in sentence["claims"]]
        worked = {c["printed"] for c in claims if c["op"] not in ("area", "period")}
        assert worked <= {q.text_content() for q in proof.iter("q")} <= {claim["printed"] for claim in claims}
        paragraph = next(link.iterancestors("p", "h1"))
        assert proof in paragraph.itersiblings()
    assert len(shown.findall(".//div[@class='proof']")) == len(sentences)


def test_the_proof_names_file_row_column_and_value_of_every_cell() -> None:
    proof = tree(page()).get_element_by_id("proof-s1")
    (table,) = proof.findall("table")
    assert table.find("caption").text_content() == (
        "Found in the file borsetshire-bike-thefts-2023-06.csv, Borsetshire Police, as of 21 June 2023"
    )
    rows = [[cell.text_content() for cell in row] for row in table.find("tbody")]
    assert rows == [
        ["Ambridge Vale (X-AMBRIDGE-VALE), May 2023", "thefts", "214"],
        ["Ambridge Vale (X-AMBRIDGE-VALE), April 2023", "thefts", "263"],
    ]
    since = tree(page()).get_element_by_id("proof-b1.2").find("table").text_content()
    assert "all before May 2023" in since


def test_the_proof_says_how_a_figure_was_worked_out() -> None:
    proof = tree(page()).get_element_by_id("proof-s1").text_content()
    assert "214: thefts for Ambridge Vale in May 2023: 214" in proof
    assert (
        "18.6%: thefts for Ambridge Vale: change in per cent from April 2023 (263) to May 2023 (214): "
        "≈ \N{MINUS SIGN}18.63%"
    ) in proof
    assert "May: stands for May 2023" in proof
    since = tree(page()).get_element_by_id("proof-b1.2").text_content()
    assert (
        "the last time before May 2023 that thefts for Ambridge Vale stood at or below thefts for Ambridge Vale in "
        "May 2023 (214); everything in between was looked at: October 2021"
    ) in since
    names = tree(page()).get_element_by_id("proof-b2.1").text_content()
    assert (
        "which ones of the 8 areas of Ambridge Vale are left when those are taken out where thefts went down from "
        "April 2023 to May 2023: Felpersham and Penny Hassett"
    ) in names
    rate = tree(page()).get_element_by_id("proof-b3.1").text_content()
    assert "Thefts per 10,000 people: thefts divided by people, times 10,000." in rate


def test_a_persons_words_are_not_called_proved() -> None:
    proof = tree(page()).get_element_by_id("proof-b4.1").text_content()
    assert "A person's own words" in proof


def test_every_operation_of_the_bundle_has_words_for_readers() -> None:
    section = (ROOT / "docs" / "bundle.md").read_text("utf-8").split("## 5.")[1].split("## 6.")[0]
    table = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = [name for cell in table for name in re.findall(r"`(\w+)`", cell)]
    assert len(named) > 25
    known = tomllib.loads((PAGES / "operations.toml").read_text("utf-8"))
    assert set(named) <= set(known)
    for test in ("<", "<=", "=", ">=", ">", "up", "down", "same"):
        assert known["words"][test]


def test_an_operation_without_words_is_shown_by_its_name() -> None:
    assert Explained(story()).expression("revised", {"measure": "thefts.thefts"}) == "revised"


def test_a_rolling_sum_is_named_by_its_length() -> None:
    told = story()
    told["measures"]["thefts.thefts"] |= {"op": "rolling_sum", "periods": 3}
    explained = Explained(told)
    assert explained.period("2023-05-01", "thefts.thefts") == "the 3 months to May 2023"
    assert explained.period("2023-05-01", "thefts.rate") == "the 3 months to May 2023"
    told["sources"][0]["shape"]["period_form"] = "day"
    assert explained.period("2023-05-07", "thefts.thefts") == "the 3 days to 7 May 2023"


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("£", "250605", "£250,605"), ("£", "-13/4", "\N{MINUS SIGN}£3.25"), ("%", "4.5", "4.5%"), ("thefts", "9", "9")],
)
def test_a_figure_has_the_sign_of_its_unit(unit: str, value: str, words: str) -> None:
    told = story()
    told["measures"]["thefts.thefts"]["unit"] = unit
    inputs = {"measure": "thefts.thefts", "area": "X-AMBRIDGE-VALE", "period": "2023-05-01"}
    assert Explained(told).value(value, inputs, "cell") == words


def test_a_long_list_of_areas_is_told_by_how_many_they_are() -> None:
    rank = {"measure": "thefts.thefts", "area": "X-LOXLEY", "group": "X-AMBRIDGE-VALE", "period": "2023-05-01"}
    rank |= {"end": "top", "excluding": [f"X-{n}" for n in range(40)]}
    assert Explained(story()).expression("rank", rank).endswith("counting from the highest, leaving out 40 areas")


def test_two_editions_of_a_figure_are_told_apart_by_their_days() -> None:
    told = story()
    told["sources"].append(told["sources"][0] | {"id": "thefts@2023-05-20", "as_of": "2023-05-20"})
    told["measures"]["thefts@2023-05-20.thefts"] = told["measures"]["thefts.thefts"] | {"source": "thefts@2023-05-20"}
    before = {"measure": "thefts@2023-05-20.thefts", "area": "X-AMBRIDGE-VALE", "period": "2023-05-01"}
    told["claims"].append({"op": "cell", "inputs": before, "value": "1", "id": "c", "printed": "1", "form": {}})
    explained = Explained(told)
    assert explained.expression("cell", before).startswith("thefts (as of 20 May 2023) for Ambridge Vale")
    assert explained.names.measure("thefts.thefts") == "thefts (as of 21 June 2023)"
    assert explained.expression("reported", {**before, "source": "s1"}).count("as of 20 May") == 0


def test_figures_of_two_areas_are_held_against_each_other_and_of_one_followed_through_time() -> None:
    ends = [
        {"op": "cell", "inputs": {"measure": "thefts.thefts", "area": a, "period": p}}
        for a, p in (
            ("X-LOXLEY", "2023-05-01"),
            ("X-PENNY", "2023-05-01"),
            ("X-LOXLEY", "2023-04-01"),
        )
    ]
    explained = Explained(story())
    apart = {"now": ends[0], "before": ends[1]}
    assert explained.expression("direction", apart).startswith("whether it is higher or lower: thefts for Loxley")
    assert explained.value("up", apart, "direction") == "higher"
    later = {"now": ends[0], "before": ends[2]}
    assert "which way it went from April 2023" in explained.expression("direction", later)
    assert explained.value("up", later, "direction") == "up"


def test_the_head_labels_the_story_for_machines() -> None:
    shown = tree(page(modified=FIRST + timedelta(hours=1)))
    assert shown.get("lang") == "en-GB"
    assert shown.find(".//meta[@name='digitalsourcetype']").get("content") == SOURCE_TYPE
    assert shown.find(".//link[@rel='canonical']").get("href") == packed().link
    assert shown.find(".//link[@rel='alternate']").get("href") == CHANNEL.feed_url
    linked = linked_data(shown)
    assert linked["@type"] == "NewsArticle"
    assert linked["digitalSourceType"] == "https://schema.org/DataDrivenMediaDigitalSource"
    assert (linked["datePublished"], linked["dateModified"]) == (
        "2023-06-21T08:30:00Z",
        "2023-06-21T09:30:00Z",
    )
    assert linked["author"]["@type"] == "Organization"
    assert linked["publisher"]["correctionsPolicy"] == "https://echo.example/corrections"
    assert linked["isBasedOn"][0]["@type"] == "Dataset"
    assert linked["isBasedOn"][0]["version"] == "2023-06-21"


def test_linked_data_cannot_end_its_script() -> None:
    told = story()
    told["headline"]["text"] = "</script><script>alert(1)</script><!--"
    shown = page(told)
    assert shown.count("</script>") == shown.count("<script") == page().count("<script") == 3


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    shown = tree(page())
    fetched = [e.get("src") for e in shown.iter() if e.get("src")]
    fetched += [e.get("href") for e in shown.iter("link") if e.get("rel") in ("stylesheet", "preload", "icon")]
    assert len(fetched) == 7
    assert all(address.removeprefix("../../") in addresses().values() for address in fetched)
    assert not [e for e in shown.iter() if e.get("style") or any(name.startswith("on") for name in e.attrib)]


def test_the_page_can_be_walked_by_landmarks_and_headings() -> None:
    shown = tree(page())
    assert [e.tag for e in shown.find("body") if e.tag in ("header", "main", "footer")] == [
        "header",
        "main",
        "footer",
    ]
    assert shown.find("body")[0].get("href") == "#main"
    assert shown.get_element_by_id("main").tag == "main"
    headings = [e.tag for e in shown.iter("h1", "h2", "h3")]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    ids = [e.get("id") for e in shown.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for link in shown.iter("a"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in ids
    table = shown.find(TABLE)
    assert table.find("caption").text_content()
    assert {th.get("scope") for th in table.find("thead").iter("th")} == {"col"}
    assert {th.get("scope") for th in table.find("tbody").iter("th")} == {"row"}


def test_a_long_table_is_folded_and_a_short_one_stands_after_the_second_paragraph() -> None:
    told = story()
    assert tree(page(told)).find(".//details//table") is not None
    told["table"]["rows"] = told["table"]["rows"][:7]
    shown = tree(page(told))
    assert shown.find(".//details//table") is None
    before = list(shown.find(".//div[@class='wide']").itersiblings("p", preceding=True))
    assert len(before) == 2
    told["table"] = None
    assert tree(page(told)).find(".//div[@class='wide']") is None


def test_the_row_of_the_storys_own_area_stands_out() -> None:
    own = tree(page()).findall(".//tr[@class='own']")
    assert [row.find("th").text for row in own] == ["Ambridge Vale"]


def test_a_correction_of_the_intro_stands_at_the_top() -> None:
    told = story()
    told["corrections"] = [
        {"on": "2023-06-22", "where": "intro", "text": "We said 38."},
        {"on": "2023-06-23", "where": "body", "text": "We said east."},
    ]
    shown = tree(page(told))
    assert shown.find(".//header/aside").text_content().strip() == "Correction, 22 June 2023: We said 38."
    foot = shown.find(".//section[@class='correction']").text_content()
    assert foot.strip() == "Correction, 23 June 2023: We said east."
    linked = linked_data(shown)
    assert [note["text"] for note in linked["correction"]] == ["We said 38.", "We said east."]


def test_times_are_those_of_the_newsrooms_clock() -> None:
    figures, published = tree(page()).findall(".//p[@class='dates']")
    assert figures.text_content() == "Figures for May 2023, as of 21 June 2023"
    assert published.text_content() == "Published 21 June 2023, 9.30am"
    assert published.find("time").get("datetime") == "2023-06-21T08:30:00Z"


@pytest.mark.parametrize("period", [None, {"start": "2023-05-01"}, {"start": "May", "end": "2023-05-31"}])
def test_a_story_without_its_days_stays(period: Any) -> None:
    with pytest.raises(Unprintable, match=r"^no-period"):
        packed(story() | {"period": period})


def test_each_table_is_credited_with_its_licence_and_the_licences_own_line() -> None:
    told = story()
    told["sources"][0] |= {"licence": "OGL-3.0", "attribution": "Contains public sector information."}
    credit, *compared = tree(page(told)).findall(".//section[@aria-labelledby='notes']//li")
    assert [set.text_content()[:33] for set in compared] == ["Areas that count as Ambridge Vale"]
    assert credit.text_content().endswith(". Licence: OGL-3.0. Contains public sector information.")
    told["sources"][0]["attribution"] = "Contains {publisher} information."
    with pytest.raises(Unprintable, match=r"^unfilled-slot: sources"):
        refuse_leaks(told)


def test_a_bare_story_has_a_page() -> None:
    told = story()
    told |= {"standfirst": [], "table": None, "as_of": None, "groups": {}, "short_headline": None}
    told["body"] = told["body"][:1]
    del told["topics"]
    shown = tree(page(told))
    assert shown.find(".//p[@class='standfirst']") is None
    assert shown.find(".//p[@class='dates']").text_content() == "Figures for May 2023"


def test_a_story_renders_to_the_same_bytes_every_time() -> None:
    told = story()
    before = copy.deepcopy(told)
    assert page(told) == page(told)
    assert told == before


# plain text, Markdown, JSON


def test_plain_text_reads_from_headline_to_sources() -> None:
    shown = text.write(story()).decode("utf-8")
    assert shown.startswith("Bike thefts in Ambridge Vale fall to lowest since October 2021\n\nThere were 214")
    assert max(len(line) for line in shown.splitlines()) <= 80
    above, below = shown.split("-" * 80)
    assert "Hollerton          33   27                     2.9" in above
    assert "Notes to the editor\n- The rise in Penny Hassett is of two thefts" in below
    assert "Sources\n- Borsetshire Police, Thefts of pedal cycles by district, monthly" in below
    words = [s["text"] for part in story()["body"] for s in part["sentences"]]
    flat = " ".join(above.split())
    assert all(sentence in flat for sentence in words)


def test_markdown_holds_headline_table_and_sources() -> None:
    shown = markdown.write(story()).decode("utf-8")
    assert shown.startswith("# Bike thefts in Ambridge Vale fall to lowest since October 2021\n\n**There were 214")
    assert "| District | April | May | May, per 10,000 people |\n| :--- | ---: | ---: | ---: |\n| Borchester |" in shown
    assert "[Thefts of pedal cycles by district, monthly](<https://police.borsetshire.example/" in shown
    assert "chance alone" not in shown


@pytest.mark.parametrize("form", [text, markdown])
def test_text_and_markdown_say_who_let_a_story_out_where_it_is_known(form: ModuleType) -> None:
    approval = packed().approval
    assert approval == f"It was approved for publication by Jo Bright of {SETTINGS.publisher}."
    shown = " ".join(form.write(story(), approval).decode().replace("\\", "").split())
    assert 0 < shown.index(approval) < shown.index("Hollerton")  # above the table
    assert "approved" not in form.write(story()).decode()


def test_a_cell_cannot_break_its_row_in_markdown() -> None:
    told = story()
    told["table"]["rows"][0][0]["text"] = "A | B"
    row = next(line for line in markdown.write(told).decode("utf-8").splitlines() if "A \\| B" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


def test_the_bundle_is_written_as_it_is_kept() -> None:
    assert json.loads(story_json.write(story())) == story()
    assert story_json.write(story()) == SAMPLE.read_bytes()


def test_the_sample_is_a_bundle_whose_claims_stand_where_they_say() -> None:
    told = story()
    sentences = [told["headline"], told["short_headline"], *told["standfirst"], *told["notes"]]
    sentences += [s for part in told["body"] for s in part["sentences"]]
    texts = {sentence["id"]: sentence["text"] for sentence in sentences}
    cells = {cell["claim"]: cell["text"] for row in told["table"]["rows"] for cell in row}
    for claim in told["claims"]:
        words = texts[claim["sentence"]] if claim["sentence"] else cells[claim["id"]]
        assert words[claim["start"] : claim["end"]] == claim["printed"]
    assert len(texts) == len(sentences)


# quotes


def with_a_quote() -> dict[str, Any]:
    """The sample with a quote from a store, straight marks and marks of HTML and Markdown in it."""
    told = story()
    told["body"][3]["sentences"] = [
        {
            **told["body"][3]["sentences"][0],
            "id": "b4.1",
            "text": "Phoebe Tern, warden of Tern & Co, said last month: “We saw 25 * 2 <herons>. They're 'fine'.”",
            "kind": "quote",
            "claims": ["q1"],
        }
    ]
    claim = {"id": "q1", "op": "metadata", "inputs": {"source": "context/borset", "key": "quotes.0.text"}}
    told["claims"].append({**told["claims"][0], **claim, "printed": "We saw", "value": "We saw"})
    told["sources"].append(
        {"id": "context/borset", "role": "context", "file": "borset.toml", "sha256": "5" * 64, "publisher": None}
    )
    told["quotes"] = [
        {
            "sentence": "b4.1",
            "store": "context/borset",
            "key": "quotes.0",
            "speaker": "Phoebe Tern",
            "role": "warden of Tern & Co",
            "date": "2023-05-20",
            "source": "letter to the Gazette",
            "url": "",
            "licence": "",
            "file": "borset.toml",
            "sha256": "5" * 64,
        }
    ]
    return told


def test_a_quote_reads_the_same_in_every_format() -> None:
    told = with_a_quote()
    (words,) = [sentence["text"] for sentence in told["body"][3]["sentences"]]
    assert words in tree(page(told)).xpath("string(//article)")
    assert words in " ".join(text.write(told).decode().split())
    assert words in markdown.write(told).decode().replace("\\", "")
    assert words in packed(told).text
    assert words in [p.text_content() for p in lxml_html.fragment_fromstring(packed(told).html, "div").iter("p")]
    feed = feedparser.parse(rss.write([packed(told)], CHANNEL))
    assert "“We saw 25 * 2 &lt;herons&gt;." in feed.entries[0].content[0].value
    assert json.loads(story_json.write(told))["quotes"] == told["quotes"]


def told_of(bundle: dict[str, Any], key: str) -> dict[str, Any]:
    sentences = [sentence for part in bundle["body"] for sentence in part["sentences"]]
    return next(said for said in Explained(bundle).told(sentences) if said["id"] == key)


def test_the_proof_of_a_quote_says_whose_words_it_is_and_where_they_stand() -> None:
    said = told_of(with_a_quote(), "b4.1")
    assert said["worked"] == said["cells"] == []
    assert said["basis"] == (
        "The words of Phoebe Tern, 20 May 2023 (letter to the Gazette), as borset.toml has them: "
        "not worked out from the table."
    )
    quote = told_of(story(), "b4.1")
    assert "We marked 400 bikes" in quote["text"]
    assert quote["basis"] == "A person's own words: not worked out from the table."


def test_a_store_is_no_source_that_readers_are_referred_to() -> None:
    assert [source.publisher for source in packed(with_a_quote()).sources] == ["Borsetshire Police"]
