"""The story's page: what readers see, with the proof of every sentence under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.charts.draw import NARROW, WIDE, svg
from feeds.formats._days import day_in_words
from feeds.formats._explained import Explained
from feeds.formats._machine import behind
from feeds.formats._worded import listed
from feeds.gate import LABELS, Bundle, composed, is_high, verb_of
from feeds.item import SOURCE_TYPE, Channel, FeedItem, folder, refuse_early
from feeds.pages.frame import breadcrumbs, feeds_of, render
from feeds.pages.linked import news_article
from feeds.pages.when import days_of, moment

SUFFIX = ".html"
MIME = "text/html"
TAKES = "page"

LONG_TABLE = 7  # rows; a longer one is folded away so that the story stays in view


def write(item: FeedItem, bundle: Bundle, channel: Channel, root: str = "../../") -> bytes:
    """The page of one story. `root` leads to the front page and what pages share: two folders up when published."""
    refuse_early(item)
    bundle = composed(bundle)
    explained = Explained(bundle)
    under = f"areas/{folder(item.area_code)}/"
    return render(
        "story",
        channel,
        root=root,
        language=item.language,
        item=item,
        source_type=SOURCE_TYPE,
        linked_data=[news_article(item, bundle, channel), breadcrumbs(channel, [(item.area_name, under)])],
        feeds=feeds_of(channel, under, f"{channel.title}: {item.area_name}"),
        headline=explained.told([bundle["headline"]]),
        standfirst=explained.told(bundle.get("standfirst") or []),
        body=[_paragraph(part, explained) for part in bundle["body"] if part["sentences"]],
        table=_table(bundle),
        charts=[_chart(chart, explained) for chart in bundle.get("charts") or []],
        from_whom=listed(list(dict.fromkeys(source.publisher for source in item.sources if source.publisher))),
        period=days_of(item),
        published=moment(item.published, channel),
        modified=moment(item.modified, channel) if item.modified != item.published else None,
        as_of={"iso": bundle["as_of"], "words": day_in_words(bundle["as_of"])} if bundle.get("as_of") else None,
        corrections=_corrections(bundle, explained),
        compared=_compared(bundle, explained),
        machine=list(behind(bundle)),
    )


def _paragraph(part: Mapping[str, Any], explained: Explained) -> dict[str, Any]:
    sentences = explained.told(part["sentences"])
    return {"sentences": sentences, "quiet": all(s["kind"] in ("caveat", "label") for s in sentences)}


def _table(bundle: Bundle) -> dict[str, Any]:
    """The table as texts; `own` is the row of the story's own area."""
    table = bundle.get("table") or {}
    claims = {claim["id"]: claim for claim in bundle["claims"]}
    code = bundle["area"]["code"]
    rows = [
        {"texts": [cell["text"] for cell in row], "own": claims.get(row[0]["claim"], {}).get("value") == code}
        for row in table.get("rows") or []
    ]
    caption = table.get("caption") or "The figures"
    return {
        "caption": caption,
        "columns": table.get("columns") or [],
        "rows": rows,
        "long": len(rows) > LONG_TABLE,
    }


def _chart(chart: Mapping[str, Any], explained: Explained) -> dict[str, Any]:
    """A chart drawn for a phone and for the page's column; the style sheet shows one of them."""
    from markupsafe import Markup

    title, unit, alt, source = explained.told([chart[part] for part in ("title", "unit", "alt", "source")])
    drawings = [Markup(svg(chart, NARROW, "narrow")), Markup(svg(chart, WIDE, "wide"))]  # escaped there
    return {"title": title, "unit": unit, "alt": alt, "source": source, "drawings": drawings}


def _corrections(bundle: Bundle, explained: Explained) -> dict[str, list[dict[str, Any]]]:
    """At the top where the headline or the intro was wrong, else at the foot. A proved note dates itself."""
    placed: dict[str, list[dict[str, Any]]] = {"top": [], "foot": []}
    for note in bundle.get("corrections") or []:
        dated = note.get("on") and "verb" not in note
        placed["top" if is_high(note) else "foot"].append(
            {
                "label": LABELS[verb_of(note)],
                "on": day_in_words(note["on"]) if dated else "",
                "text": note["text"],
                "sentences": explained.told(note.get("sentences") or []),
            }
        )
    return placed


def _compared(bundle: Bundle, explained: Explained) -> list[dict[str, str]]:
    """The sets of areas that the story compares: what readers call each, and who is in it, or how many."""
    told = []
    for code, tables in sorted(bundle.get("groups", {}).items()):
        members = max(tables.values(), key=len)  # of a county and its districts, the districts
        named = sorted(explained.areas[member] for member in members if member in explained.areas)
        more = len(members) - len(named)
        names = listed([*named, *([f"{more:,} more"] if more else [])]) if named else f"{more:,} areas"
        told.append({"name": explained.area(code), "members": names})
    return told
