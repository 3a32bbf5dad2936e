"""What a packed story says of itself in the web's own terms: RO-Crate, schema.org, PROV, Web Annotation and CSVW."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Bundle = Mapping[str, Any]  # a story as docs/bundle.md has it
Node = dict[str, Any]
AROUND = 32  # characters of text given before and behind a claim's words
CRATE = "https://w3id.org/ro/crate/1.1"
SOURCE_TYPE = "https://schema.org/DataDrivenMediaDigitalSource"
_TYPES = {"csv": "text/csv", "gz": "application/gzip", "toml": "application/toml", "json": "application/json"}
_TYPES |= {"jsonld": "application/ld+json", "txt": "text/plain"}
_ABOUT = {
    "story.json": "The story with its proof, as docs/bundle.md has it",
    "story.txt": "The story as plain text",
    "claims.jsonld": "Every claim as a Web Annotation of the words that it proves",
    "tables.csvw.json": "Columns, units and marks of the tables (CSVW)",
    "story-1.schema.json": "JSON Schema of story.json",
    "context.jsonld": "JSON-LD context that reads story.json as linked data",
}
_PERIODS = {"day": "date", "week_ending": "date", "month": "date", "quarter": "date", "year_ending": "date"}
_PERIODS |= {"year": "gYear"}  # others are names of two years, of weeks or of occasions


def packed_as(source: Mapping[str, Any]) -> str:
    """Where a source lies among the packed: of a table that has editions by its hash, as two have one name."""
    return f"{source['sha256']}/{source['file']}" if source.get("receipt") else str(source["file"])


def metadata(bundle: Bundle, files: Mapping[str, tuple[int, str]]) -> Node:
    """The ro-crate-metadata.json of a packed story; `files` gives each file's length in bytes and hash."""
    graph: list[Node] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": CRATE},
            "about": {"@id": "./"},
        },
        _root(bundle, files),
        _article(bundle),
        *_makers(bundle),
        *(_file(bundle, name, *about) for name, about in sorted(files.items())),
    ]
    context = {"sha256": "https://schema.org/sha256", "prov": "http://www.w3.org/ns/prov#"}
    return {"@context": [f"{CRATE}/context", context], "@graph": graph}


def _root(bundle: Bundle, files: Mapping[str, object]) -> Node:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": (bundle["headline"] or {"text": bundle["slug"]})["text"],
        "description": f"A news story about {bundle['area']['name']} in {bundle['period']['label']}, with its proof",
        "datePublished": _day(bundle),
        "license": {"@id": "#licences"},
        "mainEntity": {"@id": bundle["id"]},
        "hasPart": [{"@id": name} for name in sorted(files)],
    }


def _article(bundle: Bundle) -> Node:
    tables = [{"@id": f"sources/{packed_as(source)}"} for source in bundle["sources"] if source["role"] == "table"]
    others = [{"@id": f"sources/{packed_as(source)}"} for source in bundle["sources"] if source["role"] != "table"]
    corrections = [{"@type": "CorrectionComment", "text": note["text"]} for note in bundle.get("corrections") or []]
    told: Node = {
        "@id": bundle["id"],
        "@type": "NewsArticle",
        "headline": (bundle["headline"] or {"text": bundle["slug"]})["text"],
        "inLanguage": bundle["language"],
        "version": bundle["version"],
        "temporalCoverage": f"{bundle['period']['start']}/{bundle['period']['end']}",
        "contentLocation": {"@id": f"#{bundle['area']['code']}"},
        "encoding": [{"@id": "story.json"}, {"@id": "story.txt"}],
        "digitalSourceType": SOURCE_TYPE,
        "isBasedOn": tables,
        "prov:wasDerivedFrom": [*tables, *others],
        "prov:wasGeneratedBy": {"@id": "#writing"},
    }
    return told | ({"correction": corrections} if corrections else {})


def _makers(bundle: Bundle) -> Iterator[Node]:
    """How and of what the story was made, where it is about, whose the tables are."""
    yield {"@id": f"#{bundle['area']['code']}", "@type": "Place", "name": bundle["area"]["name"]}
    yield {
        "@id": "#writing",
        "@type": ["CreateAction", "prov:Activity"],
        "name": "The story was written by rules from the tables, and every claim in it proved from them",
        "instrument": {"@id": "#parishpump"},
        "object": [{"@id": f"sources/{packed_as(source)}"} for source in bundle["sources"]],
        "result": {"@id": "story.json"},
    }
    made_with = bundle["made_with"]
    yield {
        "@id": "#parishpump",
        "@type": "SoftwareApplication",
        "name": "parishpump",
        "version": str(made_with.get("parishpump", "")),
        "identifier": str(made_with.get("templates_sha256", "")),
    }
    yield {
        "@id": "#licences",
        "@type": "CreativeWork",
        "name": "Each source file names its own licence",
    }
    for publisher in dict.fromkeys(source.get("publisher") for source in bundle["sources"]):
        if publisher:
            yield {"@id": _whose(publisher), "@type": "Organization", "name": publisher}


def _file(bundle: Bundle, name: str, size: int, sha256: str) -> Node:
    source = next((one for one in bundle["sources"] if f"sources/{packed_as(one)}" == name), None)
    told: Node = {
        "@id": name,
        "@type": ["File", "Dataset"] if source and source["role"] == "table" else "File",
        "name": _ABOUT.get(name) or (source or {}).get("title") or name,
        "encodingFormat": _TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        "contentSize": str(size),
        "sha256": sha256,
    }
    if name == "story.json":
        told["conformsTo"] = {"@id": "story-1.schema.json"}
    if source is None:
        return told
    given = {"url": "url", "license": "licence", "datePublished": "released", "version": "as_of"}
    told |= {key: source[key_here] for key, key_here in given.items() if source.get(key_here)}
    told |= {"creditText": source["attribution"]} if source.get("attribution") else {}
    return told | ({"publisher": {"@id": _whose(source["publisher"])}} if source.get("publisher") else {})


def _whose(publisher: str) -> str:
    return "#" + "-".join(publisher.lower().split())


def _day(bundle: Bundle) -> str:
    return str(bundle["as_of"] or bundle["period"]["end"])


def web_annotations(bundle: Bundle) -> Node:
    """Every claim of a sentence as a Web Annotation. The sentence is the resource STORY#SENTENCE, its `text` that."""
    texts = dict(_texts(bundle))
    items = [_annotation(bundle["id"], claim, texts) for claim in bundle["claims"] if claim["sentence"] in texts]
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", "context.jsonld"],
        "id": f"{bundle['id']}#claims",
        "type": "AnnotationCollection",
        "label": "What each stretch of the text claims, and how it follows from the tables",
        "total": len(items),
        "first": {"id": f"{bundle['id']}#claims-1", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _texts(bundle: Bundle) -> Iterator[tuple[str, str]]:
    headings = [bundle["headline"], bundle["short_headline"]]
    charts = [chart[word] for chart in bundle["charts"] for word in ("title", "unit", "alt", "source")]
    body = [said for part in bundle["body"] for said in part["sentences"]]
    for said in (*headings, *bundle["standfirst"], *bundle.get("summary", []), *body, *bundle["notes"], *charts):
        if said is not None:
            yield said["id"], said["text"]


def _annotation(story: str, claim: Mapping[str, Any], texts: Mapping[str, str]) -> Node:
    text, start, end = texts[claim["sentence"]], claim["start"], claim["end"]
    quote = {
        "type": "TextQuoteSelector",
        "exact": claim["printed"],
        "prefix": text[max(start - AROUND, 0) : start],
        "suffix": text[end : end + AROUND],
    }
    keys = ("op", "inputs", "value", "form", "complete")
    return {
        "id": f"{story}#{claim['id']}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "Dataset", **{key: claim[key] for key in keys if key in claim}},
        "target": {
            "source": f"{story}#{claim['sentence']}",
            "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}],
        },
    }


def csvw(bundle: Bundle, headers: Mapping[str, Sequence[str]]) -> Node:
    """The tables in the terms of CSV on the Web; `headers` gives each file's columns in its order."""
    tables = [source for source in bundle["sources"] if source["role"] == "table"]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": bundle["language"]}],
        "tables": [_table(bundle, source, headers[source["file"]]) for source in tables],
    }


def _table(bundle: Bundle, source: Mapping[str, Any], header: Sequence[str]) -> Node:
    said = {"dc:title": "title", "dc:publisher": "publisher", "dc:license": "licence", "dc:issued": "released"}
    shape = source["shape"]
    schema: Node = {"columns": [_column(bundle, source, name, at) for at, name in enumerate(header, 1)]}
    if not _told_apart(bundle, source):
        schema["primaryKey"] = [f"c{header.index(name) + 1}" for name in (shape["area"], shape["period"])]
    about = {key: source[name] for key, name in said.items() if source.get(name)}
    return {"url": f"sources/{packed_as(source)}", **about, "tableSchema": schema}


def _told_apart(bundle: Bundle, source: Mapping[str, Any]) -> bool:
    """Whether a period of an area may have several rows."""
    return bool(source["shape"].get("where")) or any(
        made.get("where") for made in bundle["measures"].values() if made.get("source") == source["id"]
    )


def _column(bundle: Bundle, source: Mapping[str, Any], name: str, at: int) -> Node:
    shape = source["shape"]
    told: Node = {"name": f"c{at}", "titles": name}
    if name == shape["period"]:
        return told | {"datatype": _PERIODS.get(shape["period_form"], "string"), "required": True}
    made = [one for one in bundle["measures"].values() if one.get("source") == source["id"]]
    units = list(dict.fromkeys(one["unit"] for one in made if one.get("column") == name))
    if not units:
        return told | {"datatype": "string"}
    marks = sorted({"", *shape.get("missing_marks", []), *shape.get("suppressed_marks", [])})
    return told | {"datatype": "decimal", "null": marks, "schema:unitText": units}
