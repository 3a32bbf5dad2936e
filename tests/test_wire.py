"""What content systems import: valid for its format, the same story in each, and no word of it lost."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import pytest
from conftest import FULL, released
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator, FormatChecker
from lxml import etree
from lxml import html as lxml_html
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4
from test_formats import CHANNEL, FIRST, SETTINGS, hostile_story, packed, state, story

from feeds import formats
from feeds.formats import ans, atom, jsonfeed, newsml, ninjs16, ninjs31, rss, wxr
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Block, FeedItem, Note, channel_of, folder, pack
from nlg.errors import BadSheet
from nlg.ledger import read_time
from nlg.settings import read_settings

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
GOLDEN = HERE / "golden" / "wire"
MANY = 1000 if FULL else 40
REAL = ("council_tax", "possession", "insolvency") if FULL else ("council_tax",)
LONG = 100 if FULL else 50  # rows of a long table
PICTURE = "https://echo.example/stories/bike-thefts-ambridge-vale-may-2023/chart-0123456789ab.png"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
WP = "{http://wordpress.org/export/1.2/}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
G2 = {"g2": newsml.SPACE, "x": "http://www.w3.org/1999/xhtml"}
WRITERS: Mapping[str, Callable[[FeedItem], bytes]] = {
    "ninjs16": lambda item: ninjs16.write(item, {}, CHANNEL),
    "ninjs31": lambda item: ninjs31.write(item, {}, CHANNEL),
    "newsml": lambda item: newsml.write(item, {}, CHANNEL),
    "ans": lambda item: ans.write(item, {}, CHANNEL),
    "wxr": lambda item: wxr.write([item], CHANNEL),
    "rss": lambda item: rss.write([item], CHANNEL),
    "atom": lambda item: atom.write([item], CHANNEL),
    "jsonfeed": lambda item: jsonfeed.write([item], CHANNEL),
}

# the stories


def real_stories() -> Iterator[dict[str, Any]]:
    for name in REAL:
        made = released(name, None)
        for code in made.dataset.everywhere()[:: 2 if FULL else 34]:
            told = made.story(code)
            if isinstance(told, dict):
                yield told


def hostile_stories() -> Iterator[dict[str, Any]]:
    dice = random.Random(20261122)
    while True:
        yield hostile_story(dice)


def as_it_may_be(item: FeedItem, number: int) -> FeedItem:
    """A story with a state of its own: each of these and all their mixtures come round."""
    dated = replace(item, published=FIRST, modified=FIRST + timedelta(days=number % 3), version=1 + number % 3)
    if number % 2:
        alt = 'Bars, "longest" < first & last'
        blocks = (*dated.blocks, Block(tag="img", text=alt, href=PICTURE))
        dated = replace(dated, picture=PICTURE, picture_alt=alt, blocks=blocks)
    if number % 3:
        verb = ("update", "correction")[number % 2]
        dated = replace(dated, notes=(Note(verb=verb, on="2023-06-22", text="We said 38 & <40>.", high=True),))
    if number % 5 == 0:
        dated = replace(dated, topics=())
    if number % 7 == 0:
        dated = replace(dated, embargo=FIRST + timedelta(days=30))
    if number % 10 == 3:
        dated = replace(dated, signed="")
    if number % 11 == 0:
        gone = Note(verb="withdrawal", on="2023-06-23", text="The figures were wrong.", high=True)
        dated = replace(dated, notes=(*dated.notes, gone), withdrawn=True)
    if number % 13 == 0:
        dated = replace(dated, area_code="K 02/Ö", sources=())
    return dated


@cache
def stories() -> list[FeedItem]:
    real = [packed(told) for told in real_stories()][: MANY // 2]
    made = hostile_stories()
    items = [*real, *(long_tabled(packed(next(made))) for _ in range(MANY - len(real)))]
    return [as_it_may_be(item, number) for number, item in enumerate(items)]


def long_tabled(item: FeedItem) -> FeedItem:
    """With a long table, where its title has an even length."""
    if len(item.title) % 2:
        return item
    rows = tuple((f"Area {n} & <b>", str(n)) for n in range(LONG))
    table = Block(tag="table", text="All ]]> areas", columns=("Area", "Figure"), rows=rows)
    return replace(item, blocks=(*item.blocks, table))


def corrected() -> FeedItem:
    """The story of the goldens: the sample as it stands after a correction, with a chart and a licence's own line."""
    told = story()
    told["version"] = 2
    told["corrections"] = [
        {"on": "2023-06-22", "where": "intro", "text": "We said 38 in Felpersham. It was 36.", "verb": "correction"}
    ]
    told["sources"][0]["attribution"] = "Contains public sector information."
    told["charts"] = [{"alt": {"text": "Bike thefts by month, lowest in May."}}]
    return pack(told, state(told, modified=FIRST + timedelta(days=1, hours=2)), SETTINGS, PICTURE.rpartition("/")[2])


# what is valid

CHECKED = FormatChecker(formats=())


@CHECKED.checks("date-time")
def _whole_second(value: object) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(value)))


@CHECKED.checks("uri")
def _address(value: object) -> bool:
    return bool(re.fullmatch(r"(https?://[\w.-]+/|urn:uuid:)[!-~]+", str(value)))


def schema(path: str) -> Any:
    return json.loads((SCHEMAS / path).read_text("utf-8"))


@cache
def ans_files() -> Registry[Any]:
    found = [json.loads(file.read_text("utf-8")) for file in sorted((SCHEMAS / "ans-0.10.12").rglob("*.json"))]
    return Registry().with_resources((one["id"], Resource(one, DRAFT4)) for one in found)


def ans_validator(path: str) -> Draft4Validator:
    return Draft4Validator(schema(f"ans-0.10.12/{path}.json"), registry=ans_files(), format_checker=CHECKED)


@cache
def validators() -> dict[str, Any]:
    dialect = schema("ninjs/ninjs-schema_1.6.json")
    for key in ninjs16.DIALECT:  # what that file leaves out and Superdesk reads
        assert key not in dialect["properties"]
        dialect["properties"][key] = {"type": "string"}
    nowhere = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", Resource.opaque({}))
    newest = schema("ninjs/ninjs-schema_3.1.json")
    return {
        "ninjs16": Draft7Validator(dialect, format_checker=CHECKED),
        "ninjs31": Draft202012Validator(newest, registry=nowhere, format_checker=CHECKED),
        "ans": ans_validator("story"),
    }


@cache
def g2_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "newsml-g2" / "NewsML-G2_2.35-spec-All-Power.xsd"))


@pytest.mark.parametrize("name", ["ninjs16", "ninjs31", "ans"])
def test_every_story_as_json_is_valid_for_its_schema(name: str) -> None:
    for item in stories():
        told = json.loads(WRITERS[name](item))
        assert [fault.message for fault in validators()[name].iter_errors(told)] == [], item.title


@pytest.mark.parametrize("name", ["ninjs16", "ninjs31", "ans"])
def test_the_schemas_refuse_what_is_wrong(name: str) -> None:
    told = json.loads(WRITERS[name](corrected()))
    wrong = [{**told, "unheard": 1}, {**told, "version": 2}]
    for key in ("versioncreated", "versionCreated", "last_updated_date"):
        wrong += [{**told, key: "2023-06-21T08:30:00.000Z"}] if key in told else []
    assert len(wrong) == 3
    assert all(list(validators()[name].iter_errors(each)) for each in wrong)


def test_every_piece_of_an_ans_story_is_valid_for_the_schema_of_its_sort() -> None:
    kinds = {"image": ans_validator("image")}
    kinds |= {kind: ans_validator(f"story_elements/{kind}") for kind in ("text", "table", "correction")}
    for item in stories():
        told = json.loads(ans.write(item, {}, CHANNEL))
        for part in (*told["content_elements"], *told.get("corrections", [])):
            assert [fault.message for fault in kinds[part["type"]].iter_errors(part)] == []


def test_every_story_as_newsml_is_valid_for_its_schema() -> None:
    for item in stories():
        assert g2_schema().validate(parsed(newsml.write(item, {}, CHANNEL))), g2_schema().error_log


def test_the_newsml_schema_refuses_what_is_wrong() -> None:
    top = parsed(newsml.write(corrected(), {}, CHANNEL))
    meta = top.find("g2:itemMeta", G2)
    meta.append(meta.find("g2:pubStatus", G2))
    assert not g2_schema().validate(top)


def parsed(content: bytes) -> Any:
    top = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    assert top.getroottree().docinfo.doctype == ""
    return top


# one story, read back from each


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a receiver has of a story; None where its format has no place for it."""

    id: str
    version: str | None
    title: str
    summary: str
    published: datetime | None
    modified: datetime | None
    page: str | None
    area: tuple[str | None, str]
    topics: tuple[tuple[str | None, str], ...]
    byline: str | None
    made: str
    publishers: frozenset[str] | None
    status: str | None
    embargo: datetime | None
    words: tuple[str, ...]


def words(markup: str) -> tuple[str, ...]:
    whole = lxml_html.document_fromstring(f"<html><body>{markup}</body></html>")
    return tuple(" ".join(whole.itertext()).split())


def from_ninjs16(content: bytes) -> Read:
    told = json.loads(content)
    assert told["guid"] == told["uri"]
    (place,) = told["place"]
    return Read(
        id=told["uri"],
        version=told["version"],
        title=told["headline"],
        summary=told["description_text"],
        published=read_time(told["firstcreated"]),
        modified=read_time(told["versioncreated"]),
        page=told["altids"]["page"],
        area=(place["code"], place["name"]),
        topics=tuple((topic["code"], topic["name"]) for topic in told.get("subject", [])),
        byline=told["byline"],
        made=told["digitalsourcetype"]["uri"],
        publishers=frozenset(source["name"] for source in told.get("infosource", [])),
        status=told["pubstatus"],
        embargo=read_time(told["embargoed"]) if "embargoed" in told else None,
        words=words(told["body_html"]),
    )


def from_ninjs31(content: bytes) -> Read:
    told = json.loads(content)
    (place,) = told["places"]
    subjects = told.get("subjects", [])
    assert place["uri"] == f"{CHANNEL.base_url}/areas/{folder(place['literal'])}/"
    return Read(
        id=told["uri"],
        version=told["version"],
        title=told["headlines"][0]["value"],
        summary=told["descriptions"][0]["value"],
        published=read_time(told["firstCreated"]),
        modified=read_time(told["versionCreated"]),
        page=told["altIds"][0]["value"],
        area=(place["literal"], place["name"]),
        topics=tuple((topic["uri"].removeprefix(MEDIA_TOPIC), topic["name"]) for topic in subjects),
        byline=told["by"],
        made=told["digitalSourceType"]["uri"],
        publishers=frozenset(source["name"] for source in told.get("infoSources", [])),
        status=told["pubStatus"],
        embargo=read_time(told["embargoedUntil"]) if "embargoedUntil" in told else None,
        words=words(told["bodies"][0]["value"]),
    )


def from_newsml(content: bytes) -> Read:
    top = parsed(content)

    def text(path: str) -> str:
        return str(top.findtext(path, namespaces=G2))

    place, *topics = top.findall("g2:contentMeta/g2:subject", G2)
    in_xhtml = top.find("g2:contentSet/g2:inlineXML/x:html/x:body", G2)
    in_html = words(text("g2:contentSet/g2:inlineData"))
    assert tuple(" ".join(in_xhtml.itertext()).split()) == in_html
    code = unquote(place.get("uri").split("/areas/")[1][:-1].replace("~", "%"))
    embargo = top.findtext("g2:itemMeta/g2:embargoed", namespaces=G2)
    return Read(
        id=top.get("guid"),
        version=top.get("version"),
        title=text("g2:contentMeta/g2:headline"),
        summary=text("g2:contentMeta/g2:description"),
        published=read_time(text("g2:itemMeta/g2:firstCreated")),
        modified=read_time(text("g2:itemMeta/g2:versionCreated")),
        page=top.find("g2:itemMeta/g2:link", G2).get("href"),
        area=(code, place.findtext("g2:name", namespaces=G2)),
        topics=tuple((t.get("qcode").partition(":")[2], t.findtext("g2:name", namespaces=G2)) for t in topics),
        byline=text("g2:contentMeta/g2:by"),
        made=top.find("g2:contentMeta/g2:digitalSourceType", G2).get("uri"),
        publishers=frozenset(e.text for e in top.findall("g2:contentMeta/g2:infoSource/g2:name", G2)),
        status=top.find("g2:itemMeta/g2:pubStatus", G2).get("qcode").partition(":")[2],
        embargo=read_time(embargo) if embargo else None,
        words=in_html,
    )


def from_ans(content: bytes) -> Read:
    told = json.loads(content)
    embargo = told.get("content_restrictions", {}).get("embargo", {}).get("end_time")
    extra = told["additional_properties"]
    return Read(
        id=told["source"]["source_id"],
        version=told["revision"]["revision_id"],
        title=told["headlines"]["basic"],
        summary=told["description"]["basic"],
        published=read_time(told["first_publish_date"]),
        modified=read_time(told["last_updated_date"]),
        page=told["canonical_url_external"],
        area=(extra["area_code"], told["taxonomy"]["named_entities"][0]["name"]),
        topics=tuple((t["_id"], t["name"]) for t in told["taxonomy"].get("categories", [])),
        byline=told["credits"]["by"][0]["name"],
        made=extra["digital_source_type"],
        publishers=frozenset(table["publisher"] for table in extra["based_on"]),
        status=told["status"],
        embargo=read_time(embargo) if embargo else None,
        words=words(" ".join(ans_markup(told["content_elements"]))),
    )


def ans_markup(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        cells = [part.get("header", []), *part.get("rows", [])]
        yield part.get("content", "") or " ".join(cell["content"] for row in cells for cell in row)


def from_wxr(content: bytes) -> Read:
    post = parsed(content).find("channel/item")
    meta = {e.findtext(f"{WP}meta_key"): e.findtext(f"{WP}meta_value") for e in post.findall(f"{WP}postmeta")}
    at = datetime.strptime(post.findtext(f"{WP}post_date_gmt"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert post.findtext(f"{WP}status") == "draft"
    assert post.findtext("guid") == meta["parishpump_id"]
    return Read(
        id=post.findtext("guid"),
        version=meta["parishpump_version"],
        title=unescape(post.findtext("title")),
        summary=unescape(post.findtext(EXCERPT)),
        published=at,
        modified=read_time(meta["parishpump_modified"]),
        page=post.findtext("link"),
        area=(meta["parishpump_area"], post.findtext("category[@domain='post_tag']")),
        topics=tuple((None, e.text) for e in post.findall("category[@domain='category']")),
        byline=parsed(content).findtext(f"channel/{WP}author/{WP}author_display_name"),
        made=meta["digital_source_type"],
        publishers=None,
        status=None,
        embargo=None,
        words=words(post.findtext(CONTENT)),
    )


def from_rss(content: bytes) -> Read:
    post = parsed(content).find("channel/item")
    kinds = [(e.get("domain"), e.text) for e in post.findall("category")]
    named = dict(kinds)
    entry = feedparser.parse(content).entries[0]
    return Read(
        id=post.findtext("guid"),
        version=None,
        title=post.findtext("title"),
        summary=post.findtext("description"),
        published=datetime(*entry.published_parsed[:6], tzinfo=UTC),
        modified=datetime(*entry.updated_parsed[:6], tzinfo=UTC),
        page=post.findtext("link"),
        area=(named["area-code"], named["area-name"]),
        topics=tuple((d.removeprefix(MEDIA_TOPIC), name) for d, name in kinds if d.startswith(MEDIA_TOPIC)),
        byline=entry.author,
        made=f"{SOURCE_TYPE.rpartition('/')[0]}/{named[SOURCE_TYPE.rpartition('/')[0] + '/']}",
        publishers=None,
        status=None,
        embargo=None,
        words=words(post.findtext(CONTENT)),
    )


def from_atom(content: bytes) -> Read:
    post = parsed(content).find("a:entry", ATOM)
    labels = [(e.get("scheme"), e.get("term"), e.get("label")) for e in post.findall("a:category", ATOM)]
    (area,) = [(term, label) for scheme, term, label in labels if scheme == f"{CHANNEL.base_url}/areas/"]
    (made,) = [f"{scheme}{term}" for scheme, term, _ in labels if scheme == f"{SOURCE_TYPE.rpartition('/')[0]}/"]
    return Read(
        id=post.findtext("a:id", namespaces=ATOM),
        version=None,
        title=post.findtext("a:title", namespaces=ATOM),
        summary=post.findtext("a:summary", namespaces=ATOM),
        published=datetime.fromisoformat(post.findtext("a:published", namespaces=ATOM)),
        modified=datetime.fromisoformat(post.findtext("a:updated", namespaces=ATOM)),
        page=post.find("a:link[@rel='alternate']", ATOM).get("href"),
        area=area,
        topics=tuple((term, label) for scheme, term, label in labels if scheme == MEDIA_TOPIC),
        byline=post.findtext("a:author/a:name", namespaces=ATOM),
        made=made,
        publishers=None,
        status=None,
        embargo=None,
        words=words(post.findtext("a:content", namespaces=ATOM)),
    )


def from_jsonfeed(content: bytes) -> Read:
    (told,) = json.loads(content)["items"]
    extra = told["_parishpump"]
    return Read(
        id=told["id"],
        version=str(extra["version"]),
        title=told["title"],
        summary=told["summary"],
        published=read_time(told["date_published"]),
        modified=read_time(told["date_modified"]),
        page=told["url"],
        area=(extra["area"]["code"], extra["area"]["name"]),
        topics=tuple((topic["code"], topic["name"]) for topic in extra["topics"]),
        byline=told["authors"][0]["name"],
        made=extra["digital_source_type"],
        publishers=frozenset(source["publisher"] for source in extra["sources"]),
        status=None,
        embargo=None,
        words=words(told["content_html"]),
    )


READERS = {
    "atom": from_atom,
    "jsonfeed": from_jsonfeed,
    "ninjs16": from_ninjs16,
    "ninjs31": from_ninjs31,
    "newsml": from_newsml,
    "ans": from_ans,
    "wxr": from_wxr,
    "rss": from_rss,
}


def expected(item: FeedItem, name: str) -> Read:
    """What the envelope holds, as far as the format has a place for it."""
    bare = name in ("rss", "atom", "wxr")
    return Read(
        id=item.id,
        version=None if name in ("rss", "atom") else str(item.version),
        title=item.title,
        summary=item.summary,
        published=(item.embargo or item.published) if name == "wxr" else item.published,
        modified=item.modified,
        page=item.link,
        area=(item.area_code, item.area_name),
        topics=tuple((None if name == "wxr" else topic.code, topic.name) for topic in item.topics),
        byline=item.byline,
        made=SOURCE_TYPE,
        publishers=None if bare else frozenset(source.publisher for source in item.sources if source.publisher),
        status=None if bare or name == "jsonfeed" else status(item),
        embargo=None if bare else item.embargo,
        words=words(item.html),
    )


def status(item: FeedItem) -> str:
    return "canceled" if item.withdrawn else "usable" if item.signed else "withheld"


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_story_is_read_back_from_every_format_as_it_is_in_its_envelope(name: str) -> None:
    for item in stories():
        if name in ("rss", "atom", "jsonfeed"):
            item = replace(item, embargo=None)  # refused by them: tests/test_embargo_sent.py
        assert READERS[name](WRITERS[name](item)) == expected(item, name)


def test_the_body_that_all_formats_carry_has_every_word_of_the_story_its_label_and_its_sources() -> None:
    for item in stories():
        body = " ".join(words(item.html))
        assert all(" ".join(paragraph.split()) in body for paragraph in item.text.split("\n\n"))
        assert " ".join(item.label.split()) in body
        assert all(source.publisher in body for source in item.sources)


@pytest.mark.parametrize("name", READERS)
def test_what_the_standfirst_alone_says_stands_once_in_every_body(name: str) -> None:
    """Many receivers drop the summary, and some show it above the body: no fact may be in it alone."""
    told = story()
    told["standfirst"] = [dict(told["standfirst"][0], text="Only here are the 77 tandems.")]
    item = packed(told)
    body = " ".join(READERS[name](WRITERS[name](item)).words)
    assert body.count("Only here are the 77 tandems.") == 1
    assert item.summary == "Only here are the 77 tandems."


def test_superdesk_finds_standfirst_and_correction_in_the_xhtml_of_newsml() -> None:
    """Its reader takes the plain beginning of each paragraph."""
    body = parsed(WRITERS["newsml"](corrected())).find("g2:contentSet/g2:inlineXML/x:html/x:body", G2)
    first, second, *_ = (paragraph.text or "" for paragraph in body.iter(f"{{{G2['x']}}}p"))
    assert first.startswith("Correction: We said 38")
    assert second.startswith("There were 214 bike thefts")


# what each receiver breaks on


@pytest.mark.parametrize("name", ["ninjs16", "ninjs31", "newsml", "ans", "wxr"])
def test_a_story_is_written_as_it_was_read_through_by_eye(name: str, request: pytest.FixtureRequest) -> None:
    written = WRITERS[name](corrected())
    path = GOLDEN / f"{name}{formats.find(name).SUFFIX}"
    if request.config.getoption("--accept"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written)
    assert written == path.read_bytes()
    assert written == WRITERS[name](corrected())


def test_what_receivers_do_with_a_version_is_said_in_each_format() -> None:
    told = {name: WRITERS[name](corrected()).decode() for name in WRITERS}
    assert json.loads(told["ninjs16"])["ednote"] == (
        "Correction: We said 38 in Felpersham. It was 36. Approved by Jo Bright."
    )
    assert '<signal qcode="sig:correction"/>' in told["newsml"]
    assert json.loads(told["ans"])["corrections"] == [
        {"type": "correction", "correction_type": "correction", "text": "We said 38 in Felpersham. It was 36."}
    ]
    updated = replace(corrected(), notes=(Note(verb="update", on="", text="More is known.", high=False),))
    assert '<signal qcode="sig:update"/>' in WRITERS["newsml"](updated).decode()
    assert "<signal" not in WRITERS["newsml"](packed()).decode()
    assert "ednote" in json.loads(WRITERS["ninjs16"](packed()))
    assert "ednote" not in json.loads(WRITERS["ninjs16"](replace(packed(), signed="")))


def test_a_withdrawn_story_is_canceled_wherever_a_format_can_say_so() -> None:
    gone = Note(verb="withdrawal", on="2023-06-23", text="The figures were wrong.", high=True)
    item = replace(corrected(), withdrawn=True, notes=(gone,))
    assert json.loads(WRITERS["ninjs16"](item))["pubstatus"] == "canceled"
    assert json.loads(WRITERS["ninjs31"](item))["pubStatus"] == "canceled"
    assert '<pubStatus qcode="stat:canceled"/>' in WRITERS["newsml"](item).decode()
    assert json.loads(WRITERS["ans"](item))["corrections"][0]["correction_type"] == "retraction"


def test_a_draft_that_nobody_has_approved_is_withheld() -> None:
    draft = replace(corrected(), signed="")
    assert json.loads(WRITERS["ninjs16"](draft))["pubstatus"] == "withheld"
    assert json.loads(WRITERS["ninjs31"](draft))["pubStatus"] == "withheld"
    assert '<pubStatus qcode="stat:withheld"/>' in WRITERS["newsml"](draft).decode()
    assert json.loads(WRITERS["ans"](draft))["status"] == "withheld"


def test_the_licences_own_lines_go_with_the_story_once_each() -> None:
    item = corrected()
    item = replace(item, sources=item.sources * 2)
    assert json.loads(WRITERS["ninjs16"](item))["usageterms"] == "Contains public sector information."
    assert json.loads(WRITERS["ninjs31"](item))["usageTerms"] == "Contains public sector information."
    assert "<usageTerms>Contains public sector information.</usageTerms>" in WRITERS["newsml"](item).decode()


def test_superdesk_finds_the_chart_as_a_picture_that_goes_with_the_story() -> None:
    picture = json.loads(WRITERS["ninjs16"](corrected()))["associations"]["featuremedia"]
    assert (picture["type"], picture["guid"]) == ("picture", PICTURE)
    assert picture["body_text"] == "Bike thefts by month, lowest in May."
    assert picture["renditions"]["baseImage"]["href"] == picture["renditions"]["original"]["href"] == PICTURE
    assert "associations" not in json.loads(WRITERS["ninjs16"](packed()))


def test_posts_are_drafts_unless_asked_for_and_wait_where_there_is_an_embargo() -> None:
    later = replace(packed(), id="urn:uuid:2", embargo=datetime(2023, 7, 1, 5, 0, tzinfo=UTC))

    def placed(status: str) -> list[tuple[str, str]]:
        posts = parsed(wxr.write([packed(), later], CHANNEL, status)).findall("channel/item")
        return [(post.findtext(f"{WP}status"), post.findtext(f"{WP}post_date")) for post in posts]

    now, then = "2023-06-21 09:30:00", "2023-07-01 06:00:00"  # on the newsroom's clock, in summer
    assert placed("draft") == [("draft", now), ("draft", then)]
    assert placed("publish") == [("publish", now), ("future", then)]


def test_wordpress_is_given_each_author_category_and_tag_once_and_each_on_one_line() -> None:
    kinds = ("author", "category", "tag")
    second = replace(packed(), id="urn:uuid:2", area_name="東京", area_code="JP 13")
    lines = wxr.write([packed(), second, replace(second, id="urn:uuid:3")], CHANNEL).decode().splitlines()
    assert [sum(line.startswith(f"<wp:{kind}>") for line in lines) for kind in kinds] == [
        1,
        2,
        2,
    ]
    for line in lines:
        if line.startswith(("<wp:author>", "<wp:category>", "<wp:tag>")):
            assert line.endswith(f"</{line[1:].partition('>')[0]}>")
    assert "<wp:tag_slug><![CDATA[jp-13]]></wp:tag_slug>" in "\n".join(lines)
    assert lines.count("<item>") == lines.count("</item>") == 3


def test_a_title_is_words_to_wordpress_and_never_markup() -> None:
    item = replace(packed(), title="<script>alert(1)</script> & ]]> on", summary="<b>")
    post = parsed(wxr.write([item], CHANNEL)).find("channel/item")
    assert post.findtext("title") == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ]]&gt; on"
    assert post.findtext(EXCERPT) == "&lt;b&gt;"
    assert "<script" not in post.findtext(CONTENT)


def test_an_empty_site_is_an_export_too() -> None:
    assert parsed(wxr.write([], CHANNEL)).findall("channel/item") == []


def test_a_receiver_reads_the_paragraphs_of_an_ans_story_as_html() -> None:
    item = replace(corrected(), blocks=(Block(tag="p", text="<script>x</script> & y"),))
    (part,) = json.loads(WRITERS["ans"](item))["content_elements"]
    assert part == {"type": "text", "content": "&lt;script&gt;x&lt;/script&gt; &amp; y"}


def test_receivers_are_told_topics_and_genre_in_their_own_codes_beside_the_iptcs() -> None:
    told = """publisher = "Echo"
[wire]
genre = "Data story"
topics = [
 {topic = "20000104", code = "02001003", name = "theft"},
 {topic = "20000104", code = "crime/theft", name = "Theft", scheme = "https://cms.example/topics/"},
 {topic = "20000133", code = "crime/theft", name = "Theft", scheme = "https://cms.example/topics/"},
 {topic = "20000133", code = "police", name = "Policing"},
 {topic = "20000599", code = "15000000", name = "sport"},
]
"""
    channel = channel_of(read_settings(told, "newsroom.toml"))
    first = json.loads(ninjs16.write(packed(), {}, channel))
    newest = json.loads(ninjs31.write(packed(), {}, channel))
    top = parsed(newsml.write(packed(), {}, channel))
    assert [*validators()["ninjs16"].iter_errors(first), *validators()["ninjs31"].iter_errors(newest)] == []
    assert g2_schema().validate(top), g2_schema().error_log
    assert first["subject"][2:] == [
        {"rel": "about", "name": "theft", "code": "02001003"},
        {"rel": "about", "name": "Theft", "scheme": "https://cms.example/topics/", "code": "crime/theft"},
        {"rel": "about", "name": "Policing", "code": "police"},
    ]
    own = [{key: one[key] for key in ("uri", "literal") if key in one} for one in newest["subjects"][2:]]
    assert own == [{"literal": "02001003"}, {"uri": "https://cms.example/topics/crime/theft"}, {"literal": "police"}]
    subjects = top.findall("g2:contentMeta/g2:subject", G2)[3:]
    assert [one.get("qcode") or one.get("uri") or one.get("literal") for one in subjects] == [
        "subj:02001003",
        "https://cms.example/topics/crime/theft",
        "police",
    ]
    assert first["genre"] == newest["genres"] == [{"name": "Data story"}]
    assert top.findtext("g2:contentMeta/g2:genre/g2:name", namespaces=G2) == "Data story"
    with pytest.raises(BadSheet, match=r"wire\.topics"):
        read_settings(
            'publisher = "Echo"\n[wire]\ntopics = [{topic = "theft", code = "1", name = "x"}]', "newsroom.toml"
        )


if FULL:  # with the IPTC's own reader, which has the catalogues with it: pip install newsmlg2

    def test_the_standards_own_reader_finds_each_story_and_knows_its_codes() -> None:
        import NewsMLG2

        for item in stories()[::10]:
            found = NewsMLG2.NewsMLG2Document(newsml.write(item, {}, CHANNEL)).get_item()
            meta, about = found.itemmeta, found.contentmeta
            assert (found.guid, str(found.version)) == (item.id, str(item.version))
            assert NewsMLG2.qcode_to_uri(meta.itemclass.qcode) == "http://cv.iptc.org/newscodes/ninature/text"
            status = NewsMLG2.qcode_to_uri(meta.pubstatus.qcode)
            assert status == f"http://cv.iptc.org/newscodes/pubstatusg2/{'canceled' if item.withdrawn else 'usable'}"
            assert (read_time(str(meta.firstcreated)), read_time(str(meta.versioncreated))) == (
                item.published,
                item.modified,
            )
            assert [str(one).split() for one in (about.headline, about.description)] == [
                item.title.split(),
                item.summary.split(),
            ]
            assert about.digitalsourcetype.uri == SOURCE_TYPE
            topics = [NewsMLG2.qcode_to_uri(one.qcode) for one in about.subject if one.qcode]
            assert topics == [f"{MEDIA_TOPIC}{topic.code}" for topic in item.topics]
