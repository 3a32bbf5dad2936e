"""The story document, read strictly: every key and type of it, or a reason why it cannot be judged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .charts import Chart, read_charts
from .numerals import words_in
from .parts import Beside, area_of, day_of, from_to, read_beside
from .passages import Passage, cell, sentence
from .report import Unreadable
from .strict import keys, listed, mapping, named, text, texts, whole

FORMAT = "parishpump-story/1"
TOP_KEYS = words_in(
    "format id version dataset series story slug area period as_of language style made_with sources measures"
    " groups headline short_headline standfirst body facts left_out claims table charts quotes notes"
)
CLAIM_KEYS = ("id", "sentence", "start", "end", "printed", "op", "inputs", "value", "form")
OF_TABLE = ("sheet", "register")  # which of several sources describe a table
QUOTE_KEYS = words_in("sentence store key speaker role date source url licence file sha256")
WHERE = ("headline", "standfirst", "intro", "body")
VERBS = ("update", "correction", "withdrawal")
_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Claim:
    """One claim as written. `sentence` is `None` in cells; `printed` is not yet compared with the text."""

    id: str
    sentence: str | None
    start: int
    end: int
    printed: str
    op: str
    inputs: Mapping[str, Any]
    value: Any
    form: Mapping[str, Any]
    complete: bool


@dataclass(frozen=True)
class Correction:
    """A note on what an earlier version said: a person's words, proved sentences, or carried along as it stood there.

    `source` is the id of the earlier version that it is carried from; "" for a new one.
    """

    on: date
    where: str
    text: str
    verb: str
    sentences: tuple[Passage, ...]
    source: str


@dataclass(frozen=True)
class Story:
    """The parts of the document that a check needs. `unclaimed` is text without claims: place, text."""

    area: tuple[str, str]
    start: date
    end: date
    as_of: date | None
    label: str
    dataset: str
    series: str
    style: str
    sources: Mapping[str, Mapping[str, Any]]
    measures: Mapping[str, Any]
    groups: Mapping[str, Mapping[str, list[str]]]
    sentences: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]
    charts: tuple[Chart, ...]
    unclaimed: tuple[tuple[str, str], ...]
    claims: Mapping[str, Claim]
    facts: Mapping[str, Mapping[str, Any]]
    quotes: tuple[Mapping[str, Any], ...]
    told_on: date  # the last day of the bundle's own period, by which its dates go with or without a year
    beside: tuple[Beside, ...]
    corrections: tuple[Correction, ...] = ()

    def passages(self) -> tuple[Passage, ...]:
        """Every text with claims, in reading order: sentences, then the cells of tables and charts."""
        return (*self.sentences, *(cell for row in self.rows for cell in row))


def read_story(bundle: object) -> Story:
    """The whole document, or Unreadable with the key that is wrong."""
    if not isinstance(bundle, Mapping):
        raise Unreadable("the bundle is not a JSON object")
    found = bundle.get("format")
    if found != FORMAT:
        newer = isinstance(found, str) and found.startswith("parishpump-story/")
        mend = "; check it with the release of parishpump that wrote it" if newer else ""
        raise Unreadable(f"format {found!r:.60} is {'another version than' if newer else 'not'} {FORMAT}{mend}")
    keys(bundle, TOP_KEYS, "the bundle", ("topics", "corrections", "summary", "beside"))
    _head(bundle)
    period = keys(bundle["period"], ("start", "end", "label"), "period")
    start, end = from_to(period, "period")
    charts = tuple(read_charts(bundle["charts"]))
    corrections = tuple(_corrections(bundle))
    in_charts = (said for chart in charts for said in chart.sentences)
    sentences = (*_sentences(bundle), *in_charts, *(said for each in corrections for said in each.sentences))
    _unlike([said.id for said in sentences], "sentence")
    rows, unclaimed = _table(bundle["table"])
    return Story(
        area=area_of(bundle["area"], "area"),
        start=start,
        end=end,
        as_of=None if bundle["as_of"] is None else day_of(bundle["as_of"], "as_of"),
        label=text(period["label"], "period.label"),
        dataset=bundle["dataset"],
        series=bundle["series"],
        style=bundle["style"],
        sources=_sources(bundle["sources"]),
        measures=named(bundle["measures"], "measures"),
        groups=_groups(bundle["groups"]),
        sentences=sentences,
        rows=(*rows, *(row for chart in charts for row in chart.rows)),
        charts=charts,
        unclaimed=(*unclaimed, *(("correction", each.text) for each in corrections if not each.sentences)),
        claims=_claims(bundle["claims"]),
        facts=_facts(bundle["facts"]),
        quotes=tuple(_quotes(bundle["quotes"])),
        told_on=end,
        beside=tuple(read_beside(bundle.get("beside", []), frozenset(said.id for said in sentences))),
        corrections=corrections,
    )


def _unlike(ids: Collection[str], what: str) -> None:
    seen = set[str]()
    for each in ids:
        if each in seen:
            raise Unreadable(f"the {what} id {each!r} is used twice")
        seen.add(each)


def _head(bundle: Mapping[str, Any]) -> None:
    if not _ID.fullmatch(text(bundle["id"], "id")):
        raise Unreadable(f"id {bundle['id']!r:.80} is not urn:uuid:")
    whole(bundle["version"], "version", 1)
    for key in ("dataset", "series", "story", "slug", "language", "style"):
        text(bundle[key], key)
    if bundle["as_of"] is not None:
        day_of(bundle["as_of"], "as_of")
    named(bundle["made_with"], "made_with")
    for at, entry in enumerate(listed(bundle["left_out"], "left_out")):
        mapping(entry, f"left_out[{at}]")
    for at, entry in enumerate(listed(bundle.get("topics", []), "topics")):
        for key, value in keys(entry, ("code", "name"), f"topics[{at}]").items():
            text(value, f"topics[{at}].{key}")


def _sentences(bundle: Mapping[str, Any]) -> Iterator[Passage]:
    for key, name in (("headline", "h"), ("short_headline", "sh")):
        if bundle[key] is not None:
            yield sentence(bundle[key], key, name)
    for at, value in enumerate(listed(bundle["standfirst"], "standfirst")):
        yield sentence(value, f"standfirst[{at}]", r"s[1-9][0-9]*")
    for at, value in enumerate(listed(bundle.get("summary", []), "summary")):
        yield sentence(value, f"summary[{at}]", r"w[1-9][0-9]*")
    for at, value in enumerate(listed(bundle["body"], "body")):
        paragraph = keys(value, ("role", "sentences"), f"body[{at}]")
        text(paragraph["role"], f"body[{at}].role")
        for number, said in enumerate(listed(paragraph["sentences"], f"body[{at}].sentences")):
            yield sentence(said, f"body[{at}].sentences[{number}]", r"b[1-9][0-9]*\.[1-9][0-9]*")
    for at, value in enumerate(listed(bundle["notes"], "notes")):
        yield sentence(value, f"notes[{at}]", r"n[1-9][0-9]*")


def _sources(value: object) -> dict[str, Mapping[str, Any]]:
    """Sources by id. Their files, hashes and shapes are looked at where they are opened."""
    maybe = ("name", "publisher", "title", "url", "licence", "attribution", "released", "as_of", "receipt")
    found: dict[str, Mapping[str, Any]] = {}
    for at, entry in enumerate(listed(value, "sources")):
        of_table = OF_TABLE if isinstance(entry, Mapping) and entry.get("role") == "table" else ()
        source = keys(entry, ("id", "role", "file", "sha256"), f"sources[{at}]", (*maybe, *of_table, "shape"))
        for key in ("id", "role", "file", "sha256"):
            text(source[key], f"sources[{at}].{key}")
        for key in (*maybe, *of_table):
            if source.get(key) is not None:
                text(source[key], f"sources[{at}].{key}")
                if key in ("released", "as_of"):
                    day_of(source[key], f"sources[{at}].{key}")
        if source["id"] in found:
            raise Unreadable(f"the source id {source['id']!r} is used twice")
        found[source["id"]] = source
    return found


def _groups(value: object) -> dict[str, Mapping[str, list[str]]]:
    groups: dict[str, Mapping[str, list[str]]] = {}
    for area, tables in named(value, "groups").items():
        groups[area] = named(tables, f"groups.{area}")
        for table, codes in groups[area].items():
            texts(codes, f"groups.{area}.{table}")
    return groups


def _claims(value: object) -> dict[str, Claim]:
    claims = [_claim(entry, f"claims[{at}]") for at, entry in enumerate(listed(value, "claims"))]
    _unlike([claim.id for claim in claims], "claim")
    return {claim.id: claim for claim in claims}


def _claim(value: object, where: str) -> Claim:
    entry = keys(value, CLAIM_KEYS, where, ("complete",))
    complete = entry.get("complete", False)
    if complete is not None and not isinstance(complete, bool):
        raise Unreadable(f"{where}.complete must be true or false")
    start = whole(entry["start"], f"{where}.start", 0)
    return Claim(
        id=text(entry["id"], f"{where}.id"),
        sentence=None if entry["sentence"] is None else text(entry["sentence"], f"{where}.sentence"),
        start=start,
        end=whole(entry["end"], f"{where}.end", start + 1),
        printed=text(entry["printed"], f"{where}.printed"),
        op=text(entry["op"], f"{where}.op"),
        inputs=mapping(entry["inputs"], f"{where}.inputs"),
        value=entry["value"],
        form=mapping(entry["form"], f"{where}.form"),
        complete=complete is True,
    )


def _facts(value: object) -> Mapping[str, Mapping[str, Any]]:
    """Facts by their ids."""
    facts = [mapping(entry, f"facts[{at}]") for at, entry in enumerate(listed(value, "facts"))]
    ids = [text(fact.get("id"), f"facts[{at}].id") for at, fact in enumerate(facts)]
    _unlike(ids, "facts")
    return dict(zip(ids, facts, strict=True))


def _quotes(value: object) -> Iterator[Mapping[str, Any]]:
    for at, entry in enumerate(listed(value, "quotes")):
        quote = keys(entry, QUOTE_KEYS, f"quotes[{at}]")
        for key, said in quote.items():
            text(said, f"quotes[{at}].{key}")
        yield quote


def _table(value: object) -> tuple[tuple[tuple[Passage, ...], ...], tuple[tuple[str, str], ...]]:
    """The rows as passages named "table row.column", and caption and headings as unclaimed text."""
    if value is None:
        return (), ()
    table = keys(value, ("caption", "columns", "rows"), "table")
    headings = texts(table["columns"], "table.columns")
    rows = tuple(_row(row, at, len(headings)) for at, row in enumerate(listed(table["rows"], "table.rows"), 1))
    caption = () if table["caption"] is None else (("caption", text(table["caption"], "table.caption")),)
    return rows, (*caption, *(("heading", heading) for heading in headings))


def _row(value: object, number: int, width: int) -> tuple[Passage, ...]:
    row = listed(value, f"table.rows[{number - 1}]")
    if len(row) != width:
        raise Unreadable(f"table row {number} has {len(row)} cells under {width} headings")
    return tuple(cell(each, f"table {number}.{at}") for at, each in enumerate(row, 1))


def _corrections(bundle: Mapping[str, Any]) -> Iterator[Correction]:
    for at, entry in enumerate(listed(bundle.get("corrections", []), "corrections")):
        where = f"corrections[{at}]"
        note = keys(entry, ("on", "where", "text"), where, ("verb", "sentences", "from"))
        for key, allowed in (("where", WHERE), ("verb", VERBS)):
            if key in note and note[key] not in allowed:
                raise Unreadable(f"{where}.{key} is {note[key]!r:.40}")
        said = listed(note.get("sentences", []), f"{where}.sentences")
        name = rf"k{at + 1}\.[1-9][0-9]*"
        yield Correction(
            on=day_of(note["on"], f"{where}.on"),
            where=note["where"],
            text=text(note["text"], f"{where}.text"),
            verb=note.get("verb", "correction"),
            sentences=tuple(sentence(each, f"{where}.sentences[{n}]", name) for n, each in enumerate(said)),
            source=text(note.get("from", ""), f"{where}.from"),
        )
