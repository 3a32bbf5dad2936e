"""A story as plain text: to read at the terminal, to paste into a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from feeds.gate import Bundle, is_high, labelled

SUFFIX = ".txt"
MIME = "text/plain"
TAKES = "bundle"
WIDTH = 80  # columns, as a plain terminal has them


def write(bundle: Bundle, approval: str = "") -> bytes:
    """Headline, standfirst, paragraphs, who let it out where that is known, table; below a rule notes and sources."""
    headline = _joined([bundle["headline"]] if bundle.get("headline") else [])
    standfirst = _joined(bundle.get("standfirst") or [])
    notes = bundle.get("corrections") or []
    high, low = ([labelled(note) for note in notes if is_high(note) == top] for top in (True, False))
    body = [_joined(part["sentences"]) for part in bundle["body"]]
    told = [_wrapped(text) for text in (headline, *high, standfirst, *body, approval, *low) if text]
    told += _table(bundle.get("table") or {})
    told += _below_the_rule(bundle)
    return ("\n\n".join(told) + "\n").encode("utf-8")


def _joined(sentences: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(sentence["text"] for sentence in sentences)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(table: Mapping[str, Any]) -> list[str]:
    """Names to the left, figures to the right; columns as wide as their widest text."""
    if not table.get("rows"):
        return []
    rows = [[*table["columns"]], *([cell["text"] for cell in row] for row in table["rows"])]
    widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    caption = [_wrapped(table["caption"])] if table.get("caption") else []
    return ["\n".join([*caption, *lines])]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    figures = (text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([row[0].ljust(widths[0]), *figures]).rstrip()


def _below_the_rule(bundle: Bundle) -> list[str]:
    notes = [_wrapped(note["text"], "- ", "  ") for note in bundle.get("notes") or []]
    sources = [_wrapped(_source(s), "- ", "  ") for s in bundle.get("sources") or [] if s.get("role") == "table"]
    told = ["-" * WIDTH]
    told += ["\n".join(["Notes to the editor", *notes])] if notes else []
    told += ["\n".join(["Sources", *sources])] if sources else []
    return told if notes or sources else []


def _source(source: Mapping[str, Any]) -> str:
    released = f"released {source['released']}" if source.get("released") else ""
    parts = (source.get("publisher"), source.get("title"), released, source.get("licence"), source.get("url"))
    return ", ".join(part for part in parts if part)
