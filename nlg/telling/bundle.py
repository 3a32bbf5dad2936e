"""Puts a draft into the story bundle of docs/bundle.md: words, claims, sources, measures, groups, table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlg.fact import Cells, Proven, ScoredFact, exact_text
from nlg.files import slug
from nlg.intake.definitions import definitions, shape
from nlg.intake.sheet import Sheet
from nlg.memory import Published
from nlg.panel import Panel
from nlg.store import Context
from nlg.story import Brief, Sentence, View
from nlg.telling.beside import Beside
from nlg.telling.charts import charts
from nlg.telling.pool import Pool
from nlg.telling.sentences import Sentences
from nlg.telling.table import areas_table
from nlg.telling.words.marks import unmark
from nlg.telling.words.periods import period
from nlg.telling.words.voice import Voice
from nlg.telling.write import Draft

FORMAT = "parishpump-story/1"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Paper:
    """What a bundle states beside the story itself: identity, makers, the files everything was made from."""

    id: str
    made_with: Mapping[str, str]
    files: Mapping[str, tuple[str, str]]  # source id (table name, "register", "sheet", "style") -> file name, sha256
    margins: Mapping[int, str]  # by the fact's id(): what would make it false, for the facts that lead
    memory: Sequence[Published] = ()  # earlier stories of the area that had a say
    receipts: Mapping[str, str] = dataclasses.field(default_factory=dict)  # table -> SHA256/FILE: when it came


def bundle(
    draft: Draft, pool: Pool, sheet: Sheet, voice: Voice, paper: Paper, words: Sentences | None = None
) -> dict[str, Any]:
    """The story as one JSON document; without `words` for its chart it has none.

    `version` is 1 until the newsroom's folder knows better.
    """
    brief = pool.brief
    lead = draft.plan.lead.host.fact
    sentences = list(_sentences(draft))
    spoken = [claim.as_json() for s in sentences for claim in s.claims]
    named = {code for claim in spoken for code in _areas_of(claim)}
    table, table_claims = areas_table(pool, voice, first=_last_claim(draft) + 1, named=named)
    number = next((f"f{n}" for n, one in enumerate(draft.facts, 1) if one.fact is lead), "")
    first = len(spoken) + len(table_claims) + 1
    drawn, chart_claims = charts(pool, lead, number, words, voice, first) if words and number else ([], [])
    claims = [*spoken, *table_claims, *chart_claims]
    resting = [*spoken, *chart_claims]  # the table's claims are cells of the parts' own areas, which are stated anyway
    tables = list(_drawn_on(pool, resting))
    beside = [part for part, _ in draft.beside]
    period_said, _ = unmark(period(lead.period, voice=voice))
    view = View(brief.panels[pool.own_table], lead.measure)
    start = view.panel.calendar.starts[view.panel.calendar.ends.index(brief.period)]
    return {
        "format": FORMAT,
        "id": paper.id,
        "version": 1,
        "dataset": brief.dataset,
        "series": brief.series,
        "story": draft.plan.shape,
        "slug": f"{slug(_area_name(pool))}-{brief.dataset.replace('_', '-')}-{brief.period.isoformat()}",
        "area": {"code": pool.subject, "name": _area_name(pool)},
        "period": {"start": start.isoformat(), "end": brief.period.isoformat(), "label": period_said},
        "as_of": _iso(brief.panels[pool.own_table]),
        "language": voice.style.language,
        "style": voice.style.name,
        "topics": [topic.model_dump() for topic in sheet.topics],
        "made_with": dict(paper.made_with),
        "sources": [
            *_tables(sheet, tables, paper.files, paper.receipts),
            *_other_files(sheet, paper),
            *(source for part in beside for source in _sources_beside(part, resting)),
            *_receipts(tables, paper.receipts),
            *_stores(resting, _files(paper, beside)),
            *_earlier(paper),
        ],
        "measures": {
            **{name: made for t in tables for name, made in definitions(t, sheet.tables[t]).items()},
            **{name: made for part in beside for name, made in _measures_beside(part, resting)},
        },
        "groups": _groups(_panels(brief, beside), resting),
        "headline": draft.headline.as_json(),
        "short_headline": draft.short_headline.as_json() if draft.short_headline else None,
        "standfirst": [s.as_json() for s in draft.standfirst],
        "summary": [s.as_json() for s in draft.summary],
        "body": [{"role": role, "sentences": [s.as_json() for s in said]} for role, said in draft.body],
        "facts": [
            _fact(f"f{n}", one, paper.margins.get(id(one.fact), ""), _whose(one, beside))
            for n, one in enumerate(draft.facts, 1)
        ],
        "left_out": [{**vars(left)} for left in draft.left_out],
        "claims": claims,
        "table": table,
        "charts": drawn,
        "quotes": list(_quotes(sentences, brief.context)),
        "notes": [s.as_json() for s in draft.notes],
        **({"beside": [_beside(part, told) for part, told in draft.beside]} if beside else {}),
        **({"corrections": [note.as_json() for note in draft.corrections]} if draft.corrections else {}),
    }


def grounds(sheet: Sheet, paper: Paper) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """All sources and measures that stories of a dataset may be written from today, as a bundle states them."""
    tables = [table for table in sheet.tables if table in paper.files and "@" not in table]
    described = [*_receipts(tables, paper.receipts), *_other_files(sheet, paper)]
    sources = [*_tables(sheet, tables, paper.files, paper.receipts), *described]
    return sources, {name: made for t in tables for name, made in definitions(t, sheet.tables[t]).items()}


def _sentences(draft: Draft) -> Iterator[Sentence]:
    yield draft.headline
    if draft.short_headline:
        yield draft.short_headline
    yield from draft.standfirst
    yield from draft.summary
    for _, said in draft.body:
        yield from said
    yield from draft.notes
    for note in draft.corrections:
        yield from note.sentences


def _drawn_on(pool: Pool, claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The story's own tables, and others that claims rest on: a second count, an earlier edition."""
    named = {name for claim in claims for name in _tables_named(claim["inputs"])}
    panels = (*pool.brief.panels.values(), *pool.brief.earlier.values())
    for table in dict.fromkeys(panel.table for panel in panels):
        if table in (pool.own_table, pool.brief.parts) or table in named:
            yield table


def _tables_named(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Tables whose measures, or whose own entry among the sources, stand anywhere in a claim."""
    for key, value in inputs.items():
        if key in ("measure", "share_of"):
            yield value.split(".", 1)[0]
        elif key == "source":
            yield value
        elif isinstance(value, dict):
            yield from _tables_named(value)


def _areas_of(claim: Mapping[str, Any]) -> Sequence[str]:
    """The codes of the areas that a claim names."""
    value = claim["value"]
    return value if isinstance(value, list) else [value] if claim["op"] == "area" else []


def _last_claim(draft: Draft) -> int:
    return sum(len(sentence.claims) for sentence in _sentences(draft))


def _area_name(pool: Pool) -> str:
    panel = pool.brief.panels[pool.own_table]
    row = panel.row(pool.subject)
    return panel.areas[row].name if row is not None else pool.subject


def _iso(panel: Panel) -> str | None:
    return panel.released.isoformat() if panel.released else None


def _tables(
    sheet: Sheet, tables: Sequence[str], files: Mapping[str, tuple[str, str]], receipts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for table in tables:
        about = sheet.tables[table]
        file, sha256 = files[table]
        released = about.released.isoformat() if about.released else None
        yield {
            "id": table,
            "role": "table",
            "name": table,
            "file": file,
            "sha256": sha256,
            "publisher": about.publisher,
            "title": about.title,
            "url": about.url,
            "licence": about.licence,
            "attribution": about.attribution,
            "released": released,
            "as_of": released,
            "shape": shape(about),
            **({"receipt": f"receipt/{table}"} if table in receipts else {}),
        }


def _receipts(tables: Sequence[str], receipts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """For each table from the archive the paper that says when it came."""
    for table in tables:
        if table in receipts:
            sha256, _, file = receipts[table].partition("/")
            yield {
                "id": f"receipt/{table}",
                "role": "receipt",
                "name": table,
                "file": file,
                "sha256": sha256,
                "publisher": None,
                "title": "Receipt",
                "url": None,
                "licence": None,
                "released": None,
                "as_of": None,
            }


def _other_files(sheet: Sheet, paper: Paper) -> Iterator[dict[str, Any]]:
    for role in ("register", "sheet", "style"):
        yield _other_file(role, sheet, *paper.files[role])


def _other_file(role: str, sheet: Sheet, file: str, sha256: str) -> dict[str, Any]:
    return {
        "id": role,
        "role": role,
        "name": role,
        "file": file,
        "sha256": sha256,
        "publisher": "parishpump",
        "title": {"register": "Area register", "sheet": sheet.title, "style": "House style"}[role],
        "url": None,
        "licence": "OGL-3.0" if role == "register" else "MIT",
        "released": None,
        "as_of": None,
    }


def _sources_beside(part: Beside, claims: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tables that stand beside the story, what describes them, and their receipts."""
    tables, described = list(_drawn_on_beside(part, claims)), {"sheet": part.source("sheet")}
    described |= {"register": part.source("register")} if part.has_a_register else {}
    for entry in _tables(part.sheet, tables, part.files, part.receipts):
        named: dict[str, Any] = {key: part.source(entry[key]) for key in ("id", "name", "receipt") if key in entry}
        yield {**entry, **named, **described}
    others = [_other_file(role, part.sheet, *part.files[role]) for role in ("sheet", "register") if role in part.files]
    for entry in (*others, *_receipts(tables, part.receipts)):
        yield {**entry, "id": part.source(entry["id"]), "name": part.source(entry["name"])}


def _measures_beside(part: Beside, claims: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in _drawn_on_beside(part, claims):
        for name, made in definitions(table, part.sheet.tables[table]).items():
            sides = {key: part.source(made[key]) for key in ("source", "numerator", "denominator") if key in made}
            yield part.source(name), {**made, **sides}


def _drawn_on_beside(part: Beside, claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Tables of another dataset that claims rest on, its own for the area first."""
    named = {name for claim in claims for name in _tables_named(claim["inputs"])}
    yield part.table
    yield from (table for table in part.pool.brief.panels if table != part.table and part.source(table) in named)


def _beside(part: Beside, told: Sequence[str]) -> dict[str, Any]:
    """Of which area and period another dataset's figures are, as of when, and which sentences give them."""
    panel, end = part.pool.brief.panels[part.table], part.pool.brief.period
    return {
        "sheet": part.source("sheet"),
        "dataset": part.dataset,
        "area": {"code": part.pool.subject, "name": _area_name(part.pool)},
        "period": {"start": panel.calendar.starts[panel.calendar.ends.index(end)].isoformat(), "end": end.isoformat()},
        "as_of": _iso(panel),
        "sentences": list(told),
    }


def _whose(scored: ScoredFact, beside: Sequence[Beside]) -> Beside | None:
    """The other dataset that a fact is of; None for the story's own."""
    return next((part for part in beside if any(scored is each for each in part.pool.told())), None)


def _stores(claims: Sequence[Mapping[str, Any]], files: Mapping[str, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The context files that claims rest on, in the order of use."""
    named = [source for claim in claims for source in _sources_named(claim["inputs"])]
    for store in dict.fromkeys(name for name in named if name.startswith("context/")):
        file, sha256 = files[store]
        yield {
            "id": store,
            "role": "context",
            "name": store.removeprefix("context/"),
            "file": file,
            "sha256": sha256,
            "publisher": None,
            "title": "Context store",
            "url": None,
            "licence": None,
            "released": None,
            "as_of": None,
        }


def _earlier(paper: Paper) -> Iterator[dict[str, Any]]:
    """Earlier stories of this newsroom that the choice of words or facts rests on."""
    yield from (story_source(story) for story in paper.memory)


def story_source(story: Published) -> dict[str, Any]:
    """An earlier story as one of a bundle's sources."""
    return {
        "id": story.source,
        "role": "story",
        "name": story.id,
        "file": story.file,
        "sha256": story.sha256,
        "publisher": None,
        "title": "Earlier story",
        "url": None,
        "licence": None,
        "released": None,
        "as_of": None,
    }


def _sources_named(inputs: Mapping[str, Any]) -> Iterator[str]:
    for key, value in inputs.items():
        if key == "source":
            yield value
        elif isinstance(value, dict):
            yield from _sources_named(value)


def _quotes(sentences: Sequence[Sentence], context: Context) -> Iterator[dict[str, str]]:
    """For each quote who said it, in what role, when and where that is kept."""
    by_key = {(quote.store, quote.key): quote for quote in context.quotes}
    for sentence in sentences:
        for claim in sentence.claims if sentence.kind == "quote" else ():
            inputs = claim.expr["inputs"]
            quote = by_key.get((inputs["source"], inputs["key"].removesuffix(".text")))
            if quote is not None:
                file, sha256 = context.files[quote.store]
                yield {
                    "sentence": sentence.id,
                    "store": quote.store,
                    "key": quote.key,
                    "speaker": quote.speaker,
                    "role": quote.role,
                    "date": quote.said_on.isoformat(),
                    "source": quote.source,
                    "url": quote.url,
                    "licence": quote.licence,
                    "file": file,
                    "sha256": sha256,
                }


def _files(paper: Paper, beside: Sequence[Beside]) -> dict[str, tuple[str, str]]:
    """Every file that may be a source of the whole bundle: context stores of all datasets told of."""
    others = {name: file for part in beside for name, file in part.files.items()}
    return others | dict(paper.files)


def _panels(brief: Brief, beside: Sequence[Beside]) -> dict[str, Panel]:
    """Every panel by the name that its table has in the bundle."""
    found = {panel.table: panel for panel in (*brief.panels.values(), *brief.earlier.values())}
    others = ((part, panel) for part in beside for panel in part.pool.brief.panels.values())
    return found | {part.source(panel.table): panel for part, panel in others}


def _groups(panels: Mapping[str, Panel], claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Every group that claims speak of, with its members in each table, in the order the claims come."""
    found: dict[str, dict[str, list[str]]] = {}
    for claim in claims:
        for code, table in _areas_named(claim["inputs"]):
            panel = panels[table]
            row = panel.row(code)
            if row is not None and row >= panel.table_rows:
                found.setdefault(code, {}).setdefault(table, list(panel.leaf_codes(code)))
    return found


def _areas_named(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Codes of areas with their table, wherever they stand in a claim: in a series, a condition, another expression."""
    measure = inputs.get("measure") or inputs.get("condition", {}).get("measure")
    if measure:
        one = [inputs[key] for key in ("area", "group", "whole") if key in inputs]
        for code in (*one, *inputs.get("parts", ()), *inputs.get("areas", ())):
            yield code, measure.split(".", 1)[0]
    for nested in inputs.values():
        if isinstance(nested, dict):
            yield from _areas_named(nested.get("inputs", nested))


def _fact(number: str, scored: ScoredFact, margin: str, of: Beside | None) -> dict[str, Any]:
    fact = scored.fact
    said: dict[str, Any] = {}
    for part in dataclasses.fields(fact):
        value = getattr(fact, part.name)
        if isinstance(value, Proven):
            said[part.name] = exact_text(value.value)
        elif isinstance(value, (bool, int, float, str)) and part.name not in _OWN_KEYS:
            said[part.name] = value
    return {
        "id": number,
        "kind": fact.kind,
        **said,
        "measure": of.source(fact.measure.name) if of else fact.measure.name,
        "score": round(scored.score, 2),
        "reasons": list(scored.reasons),
        "margin": margin,
        "certainty": round(fact.certainty, 4),
        "evidence": [_cells(c, of) for c in fact.evidence],
    }


_OWN_KEYS = ("certainty", "strength", "qualifiers", "change", "row")


def _cells(where: Cells, of: Beside | None) -> dict[str, Any]:
    return {
        "table": of.source(where.table) if of else where.table,
        "measure": of.source(where.measure) if of else where.measure,
        "areas": list(where.areas),
        "from": where.start.isoformat(),
        "to": where.end.isoformat(),
    }
