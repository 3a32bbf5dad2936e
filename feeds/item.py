"""A story in its envelope, the same for every format: escaped once, here."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from feeds.gate import Bundle, is_high, labelled, let_through, verb_of
from feeds.label import label_in, let_out
from nlg.errors import Unprintable
from nlg.ledger import WITHDRAWN, State, write_time

if TYPE_CHECKING:  # settings bring pydantic; a feed does not need it
    from nlg.settings import Settings, Wire

# What this kind of text is called: "media representing data via human programming".
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
SOURCE_TYPE_SCHEMA = "https://schema.org/DataDrivenMediaDigitalSource"
MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
SUMMARY_LENGTH = 160  # characters; readers and search pages cut longer ones in mid-word
LONG_NAME = 120  # characters of a folder's name; file systems stop at 255 bytes


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A Media Topic of the IPTC: eight digits and the name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table that the story was written from. `attribution` is the licence's own line; all may be empty."""

    publisher: str
    title: str
    url: str
    licence: str
    attribution: str
    released: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was changed after publication: `verb` is update, correction or withdrawal, `on` an ISO day or "".

    `text` is as the bundle has it, without "Correction:" before it; `high` means it stands above the story.
    """

    verb: str
    on: str
    text: str
    high: bool


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the story in the order of reading, all texts plain.

    `tag` is one of: strong (a paragraph above the body), p, img (`text` says what it shows, `href` is where it is),
    table (`text` is its caption; the first cell of a row names it), credit (a source: `parts` and, in place of the
    first part that reads `text`, a link to `href`).
    """

    tag: str
    text: str = ""
    href: str = ""
    parts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class LocalTopic:
    """What a content system calls a Media Topic: its own code and name, told apart by the address `scheme` (or "")."""

    topic: str
    code: str
    name: str
    scheme: str


@dataclass(frozen=True, kw_only=True)
class Channel:
    """The newsroom as feeds and pages name it. `base_url` has no slash at its end; ids are made in `namespace`.

    `feed_length` is how many stories a feed holds; `hub` the WebSub hub that is told of changes, "" for none.
    `area_topics` says whether there are feeds for each topic of each area.
    `profiles` are the aggregators that are served (feeds/profiles), `logo` the address of the newsroom's sign for them.
    `genre` and `local_topics` are words of the content systems that stories go to.
    """

    title: str
    base_url: str
    language: str
    time_zone: str
    namespace: uuid.UUID
    contact: str = ""
    corrections_policy: str = ""
    byline: str = ""
    feed_length: int = 50
    hub: str = ""
    area_topics: bool = False
    profiles: tuple[str, ...] = ()
    logo: str = ""
    genre: str = ""
    local_topics: tuple[LocalTopic, ...] = ()

    @property
    def feed_url(self) -> str:
        """Where the feed of all stories stands: in the feed itself, to the letter."""
        return f"{self.base_url}/feed.xml"


@dataclass(frozen=True, kw_only=True)
class FeedItem:
    """One story, ready to be put in any format. Texts are plain and NFC; only `html` is markup.

    `summary` is whole sentences, at most 160 characters. `blocks` are the story piece by piece; `html` is these as
    markup of p, strong, a and table elements only (and an img), with absolute links: what every receiver keeps.
    Times are UTC, whole seconds. `withdrawn`: what is packed is the notice that stands in the place of the story.
    `period_start` and `period_end` are the first and last day that the story's figures are for. `approval` says who
    let it go out, as the end of `label` does.
    `picture` is the address of the chart's picture, 1200 by 630 ("" where there is none), with its words.
    `compared` are the codes of all areas that the story compares its own with, in order.
    `embargo`: readers must not see it before; None for all that is public, set only for receivers trusted to wait.
    `signed` says who let it go out ("Jo Bright", or "the rule “quiet weeks”"), `label` the same to readers, behind who
    wrote it: of a version that is public it is for good.
    """

    id: str
    version: int
    dataset: str
    series: str
    slug: str
    title: str
    short_title: str
    summary: str
    blocks: tuple[Block, ...]
    link: str
    published: datetime
    modified: datetime
    period_start: date
    period_end: date
    area_code: str
    area_name: str
    topics: tuple[Topic, ...]
    label: str
    sources: tuple[Source, ...]
    language: str
    publisher: str
    byline: str
    notes: tuple[Note, ...] = ()
    withdrawn: bool = False
    embargo: datetime | None = None
    signed: str = ""
    picture: str = ""
    picture_alt: str = ""
    compared: tuple[str, ...] = ()
    approval: str = ""

    @cached_property
    def html(self) -> str:
        """The story as markup."""
        return "\n".join(map(markup, self.blocks))

    @property
    def text(self) -> str:
        """The story as plain paragraphs, a blank line between them."""
        return "\n\n".join(block.text for block in self.blocks if block.tag in ("strong", "p"))


def channel_of(settings: Settings, words: Wire | None = None) -> Channel:
    """The newsroom's settings as feeds and pages need them, in a receiver's own `words` where it has any."""
    wire = words or settings.wire
    return Channel(
        title=settings.publisher,
        base_url=settings.base_url,
        language=settings.language,
        time_zone=settings.time_zone,
        namespace=settings.namespace,
        contact=settings.contact,
        corrections_policy=settings.corrections_policy,
        byline=settings.byline or settings.publisher,
        feed_length=settings.feeds.length,
        hub=settings.feeds.hub,
        area_topics=settings.feeds.area_topics,
        profiles=settings.feeds.profiles,
        logo=settings.feeds.logo,
        genre=wire.genre,
        local_topics=tuple(LocalTopic(**topic.model_dump()) for topic in wire.topics),
    )


def pack(bundle: Bundle, state: State, settings: Settings, picture: str = "") -> FeedItem:
    """Puts a story in its envelope. `picture` is the file name of its chart as PNG, where one is published beside it.

    `state` says under which address and dates it is public: slug, first_published and modified must be set.
    Raises Unprintable, its message beginning with the name of the rule, for what must not leave.
    """
    bundle = let_through(bundle)
    signed = state.signed(bundle["version"])
    approval = let_out(bundle, signed, settings.publisher)
    label = f"{label_in(bundle) or settings.label} {approval}"
    link = f"{settings.base_url}/stories/{state.slug}/"
    address = f"{link}{picture}" if picture else ""
    return FeedItem(
        id=bundle["id"],
        version=bundle["version"],
        dataset=bundle["dataset"],
        series=bundle["series"],
        slug=state.slug,
        title=bundle["headline"]["text"],
        short_title=(bundle.get("short_headline") or bundle["headline"])["text"],
        summary=summary(bundle),
        blocks=tuple(_blocks(bundle, label, approval, address)),
        link=link,
        published=_instant(state.first_published, bundle["id"]),
        modified=_instant(state.modified, bundle["id"]),
        period_start=_day(bundle, "start"),
        period_end=_day(bundle, "end"),
        area_code=bundle["area"]["code"],
        area_name=bundle["area"]["name"],
        topics=tuple(Topic(code=t["code"], name=t["name"]) for t in bundle.get("topics") or []),
        label=label,
        approval=approval,
        sources=tuple(_sources(bundle)),
        language=bundle.get("language") or settings.language,
        publisher=settings.publisher,
        byline=settings.byline or settings.publisher,
        notes=tuple(_notes(bundle)),
        withdrawn=bundle["story"] == WITHDRAWN,
        signed=_signature(signed),
        picture=address,
        picture_alt=bundle["charts"][0]["alt"]["text"] if picture else "",
        compared=_compared(bundle),
    )


def refuse_early(item: FeedItem) -> None:
    """Raises Unprintable for a story under embargo: what readers fetch never has one, not even with its time."""
    if item.embargo:
        raise Unprintable(f"embargoed: {item.id} is not for readers before {write_time(item.embargo)}")


def folder(code: str) -> str:
    """An official code as a folder's name: letters and figures as they are, all else by its bytes; never another's.

    >>> folder("E07000105"), folder("X-KENT"), folder("../a b")
    ('E07000105', 'X-KENT', '~2E~2E~2Fa~20b')
    """
    safe = re.sub(r"[^A-Za-z0-9_-]", lambda found: "".join(f"~{byte:02X}" for byte in found[0].encode()), code)
    return safe if len(safe) <= LONG_NAME else f"{safe[:LONG_NAME]}~{hashlib.sha256(code.encode()).hexdigest()[:12]}"


def newest_first(items: Sequence[FeedItem]) -> list[FeedItem]:
    """By modified, then published, then the period told of, then id: the same items always in the same order."""
    return sorted(items, key=lambda item: (item.modified, item.published, item.period_end, item.id), reverse=True)


def summary(bundle: Bundle) -> str:
    """Whole sentences, at most 160 characters: of the standfirst, else the intro, else the headline.

    A sentence that is too long by itself is passed over in favour of the next source.
    """
    intro = [part["sentences"] for part in bundle["body"]][:1]
    for sentences in (bundle.get("standfirst") or [], *intro, [bundle["headline"]]):
        told = ""
        for sentence in sentences:
            longer = f"{told} {sentence['text']}".strip()
            if len(longer) > SUMMARY_LENGTH:
                break
            told = longer
        if told:
            return told
    cut = bundle["headline"]["text"][: SUMMARY_LENGTH - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def paragraphs(bundle: Bundle, approval: str = "") -> list[str]:
    """The story as plain paragraphs: notes on the headline or intro, standfirst, body, other notes. None is empty.

    The `approval` follows the sentence that says how the story was written.
    """
    body = [" ".join(_told(part["sentences"], approval)) for part in bundle["body"]]
    low = [labelled(note) for note in bundle.get("corrections") or [] if not is_high(note)]
    return [text for text in (*_above(bundle), *body, *low) if text]


def _told(sentences: Sequence[Mapping[str, Any]], approval: str) -> Iterator[str]:
    for sentence in sentences:
        yield sentence["text"]
        if approval and sentence["kind"] == "label":
            yield approval


def _above(bundle: Bundle) -> list[str]:
    """What stands in bold above the body."""
    high = [labelled(note) for note in bundle.get("corrections") or [] if is_high(note)]
    standfirst = " ".join(sentence["text"] for sentence in bundle.get("standfirst") or [])
    return [text for text in (*high, standfirst) if text]


def markup(block: Block) -> str:
    """A block as the HTML that survives every importer."""
    text = escape(block.text)
    if block.tag == "table":
        return "\n".join(_table(block))
    if block.tag == "img":
        return f'<p><img src="{escape(block.href)}" alt="{text}" width="1200" height="630"></p>'
    if block.tag == "credit":
        return f"<p>Source: {', '.join(_credit(block))}</p>"
    return f"<p><strong>{text}</strong></p>" if block.tag == "strong" else f"<p>{text}</p>"


def _blocks(bundle: Bundle, label: str, approval: str, picture: str) -> Iterator[Block]:
    """The story piece by piece; where it does not say itself how it was written, the `label` ends it.

    `picture` is the address of the chart's image.
    """
    strong = len(_above(bundle))
    for place, text in enumerate(paragraphs(bundle, approval)):
        yield Block(tag="strong" if place < strong else "p", text=text)
    if picture:
        yield Block(tag="img", text=bundle["charts"][0]["alt"]["text"], href=picture)
    table = bundle.get("table") or {}
    if table.get("rows"):
        rows = tuple(tuple(cell["text"] for cell in row) for row in table["rows"])
        yield Block(tag="table", text=table.get("caption") or "", columns=tuple(table["columns"]), rows=rows)
    for source in _sources(bundle):
        parts = (source.publisher, source.title, source.licence)
        yield Block(tag="credit", text=source.title, href=source.url, parts=tuple(part for part in parts if part))
    if not label_in(bundle):
        yield Block(tag="p", text=label)


def _notes(bundle: Bundle) -> Iterator[Note]:
    for note in bundle.get("corrections") or []:
        yield Note(verb=verb_of(note), on=note.get("on") or "", text=note["text"], high=is_high(note))


def _compared(bundle: Bundle) -> tuple[str, ...]:
    tables = bundle.get("groups", {}).values()
    return tuple(sorted({code for table in tables for codes in table.values() for code in codes}))


def _sources(bundle: Bundle) -> Iterator[Source]:
    keys = ("publisher", "title", "url", "licence", "attribution", "released")
    for source in bundle.get("sources") or []:
        if source.get("role") == "table":
            yield Source(**{key: source.get(key) or "" for key in keys})


def _credit(block: Block) -> Iterator[str]:
    for part in block.parts:
        linked = block.href and part == block.text
        yield f'<a href="{escape(block.href)}">{escape(part)}</a>' if linked else escape(part)


def _table(block: Block) -> Iterator[str]:
    """A table as lines of markup."""
    yield "<table>"
    if block.text:
        yield f"<caption>{escape(block.text)}</caption>"
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in block.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from (f"<tr>{_row(row)}</tr>" for row in block.rows)
    yield from ("</tbody>", "</table>")


def _row(texts: Sequence[str]) -> str:
    cells = "".join(f"<td>{escape(text)}</td>" for text in texts[1:])
    return f'<th scope="row">{escape(texts[0])}</th>{cells}'


def _signature(by: Mapping[str, str]) -> str:
    return f"the rule “{by['rule']}”" if "rule" in by else by.get("person", "")


def _instant(when: datetime | None, identity: str) -> datetime:
    if when is None or when.tzinfo is None:
        raise Unprintable(f"no-date: {identity} has no date in the ledger")
    return when.astimezone(UTC).replace(microsecond=0)


def _day(bundle: Bundle, edge: str) -> date:
    try:
        return date.fromisoformat(bundle["period"][edge])
    except (KeyError, TypeError, ValueError):
        raise Unprintable(f"no-period: {bundle['id']} has no {edge} of its period") from None
