"""The story's page and the front page: what readers see, with the proof of every sentence at the foot."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.charts.draw import NARROW, WIDE, svg
from feeds.formats._explained import MONTHS, PAGES, Explained, day_in_words, listed
from feeds.gate import LABELS, Bundle, composed, is_high, verb_of
from feeds.item import SOURCE_TYPE, SOURCE_TYPE_SCHEMA, Channel, FeedItem, newest_first
from feeds.templates import templates

SUFFIX = ".html"
MIME = "text/html"
TAKES = "page"

LONG_TABLE = 7  # rows; a longer one is folded away so that the story stays in view


def write(item: FeedItem, bundle: Bundle, channel: Channel, root: str = "../../") -> bytes:
    """The page of one story. `root` leads to the front page and its style sheet: two folders up when published."""
    bundle = composed(bundle)
    explained = Explained(bundle)
    page = templates(PAGES, day=day_in_words).get_template("story.html.j2")
    text = page.render(
        item=item,
        channel=channel,
        language=item.language,
        root=root,
        source_type=SOURCE_TYPE,
        linked_data=linked_data(item, bundle, channel),
        headline=explained.numbered([bundle["headline"]])[0],
        standfirst=explained.numbered(bundle.get("standfirst") or []),
        body=[_paragraph(part, explained) for part in bundle["body"] if part["sentences"]],
        table=_table(bundle),
        charts=[_chart(chart, explained) for chart in bundle.get("charts") or []],
        from_whom=listed(list(dict.fromkeys(source.publisher for source in item.sources if source.publisher))),
        period=span(item.period_start, item.period_end),
        published=_moment(item.published, channel),
        modified=_moment(item.modified, channel) if item.modified != item.published else None,
        as_of={"iso": bundle["as_of"], "words": day_in_words(bundle["as_of"])} if bundle.get("as_of") else None,
        corrections=_corrections(bundle, explained),
        proof=explained.proof(),
    )
    return text.encode("utf-8")


def front(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """The front page: the latest story large, the others below it, each with the days its figures are for."""
    stories = [_listing(item, channel) for item in newest_first(items)]
    page = templates(PAGES, day=day_in_words).get_template("front.html.j2")
    text = page.render(stories=stories, channel=channel, language=channel.language, root="")
    return text.encode("utf-8")


def style_sheet() -> bytes:
    """The one style sheet that all pages share."""
    return (PAGES / "style.css").read_bytes()


def linked_data(item: FeedItem, bundle: Bundle, channel: Channel) -> dict[str, Any]:
    """The story as schema.org's NewsArticle: what it is, how it was made and what it is based on."""
    publisher = {"@type": "NewsMediaOrganization", "name": channel.title, "url": f"{channel.base_url}/"}
    if channel.corrections_policy:
        publisher["correctionsPolicy"] = channel.corrections_policy
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": item.id,
        "url": item.link,
        "mainEntityOfPage": item.link,
        "headline": item.title,
        "description": item.summary,
        "datePublished": _iso(item.published),
        "dateModified": _iso(item.modified),
        "inLanguage": item.language,
        "version": item.version,
        "author": {"@type": "Organization", "name": channel.title, "url": f"{channel.base_url}/"},
        "publisher": publisher,
        "digitalSourceType": SOURCE_TYPE_SCHEMA,
        "contentLocation": {"@type": "Place", "name": item.area_name, "identifier": item.area_code},
        "isBasedOn": [_dataset(source) for source in bundle["sources"] if source["role"] == "table"],
    }
    if item.topics:
        told["keywords"] = [topic.name for topic in item.topics]
    if item.picture:
        told["image"] = item.picture
    notes = [{"@type": "CorrectionComment", "text": note["text"]} for note in bundle.get("corrections") or []]
    return told | ({"correction": notes} if notes else {})


def span(start: date, end: date) -> str:
    """First to last day in words, with the year; whole months and years by their names.

    >>> span(date(2021, 2, 25), date(2021, 3, 3)), span(date(2020, 12, 28), date(2021, 1, 3))
    ('25 February to 3 March 2021', '28 December 2020 to 3 January 2021')
    >>> span(date(2023, 5, 1), date(2023, 5, 31)), span(date(2020, 1, 1), date(2020, 12, 31))
    ('May 2023', '2020')
    """
    months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    years = months and (start.month, end.month) == (1, 12)
    left_out = 2 if years else 1 if months else 0
    first, last = ([str(on.day), MONTHS[on.month - 1], str(on.year)][left_out:] for on in (start, end))
    if first == last:
        return " ".join(last)
    shared = next(n for n in range(len(last)) if first[-1 - n] != last[-1 - n])  # said once, at the end
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _paragraph(part: Mapping[str, Any], explained: Explained) -> dict[str, Any]:
    sentences = explained.numbered(part["sentences"])
    return {"sentences": sentences, "quiet": all(s["kind"] in ("caveat", "label") for s in sentences)}


def _listing(item: FeedItem, channel: Channel) -> dict[str, Any]:
    changed = item.modified != item.published
    return {
        "item": item,
        "period": span(item.period_start, item.period_end),
        "verb": "Changed" if changed else "Published",
        "when": _moment(item.modified, channel),
    }


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

    (title,) = explained.numbered([chart["title"]])
    drawings = [Markup(svg(chart, NARROW, "narrow")), Markup(svg(chart, WIDE, "wide"))]  # escaped there
    return {"title": title, "alt": chart["alt"], "unit": chart["unit"], "source": chart["source"], "drawings": drawings}


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
                "sentences": explained.numbered(note.get("sentences") or []),
            }
        )
    return placed


def _dataset(source: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "Dataset", "name": source["title"]}
    told["creator"] = {"@type": "Organization", "name": source["publisher"]}
    given = {"url": "url", "license": "licence", "datePublished": "released", "version": "as_of"}
    return told | {key: source[name] for key, name in given.items() if source.get(name)}


def _moment(when: datetime, channel: Channel) -> dict[str, str]:
    """A time for machines, in UTC, and for readers, on the newsroom's clock."""
    here = when.astimezone(ZoneInfo(channel.time_zone))
    half = "am" if here.hour < 12 else "pm"
    clock = f"{here.hour % 12 or 12}.{here.minute:02d}{half}"
    return {"iso": _iso(when), "words": f"{day_in_words(here.date().isoformat())}, {clock}"}


def _iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
