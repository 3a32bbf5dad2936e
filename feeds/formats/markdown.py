"""A story as Markdown: to paste into a content system or a repository."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from feeds.gate import LABELS, Bundle, is_high, verb_of

SUFFIX = ".md"
MIME = "text/markdown"
TAKES = "bundle"

# What Markdown would read as its own anywhere in a line, and what it would at a line's start.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~])")
_AT_START = re.compile(r"^(\s*)([#+=-])|^(\s*\d{1,9})([.)])(?=\s|$)")


def write(bundle: Bundle, approval: str = "") -> bytes:
    """Headline, notes on it, standfirst in bold, paragraphs, who let it out, other notes, table, sources."""
    told = [f"# {plain(bundle['headline']['text'])}"] if bundle.get("headline") else []
    notes = bundle.get("corrections") or []
    told += [_note(note) for note in notes if is_high(note)]
    standfirst = _joined(bundle.get("standfirst") or [])
    told += [f"**{plain(standfirst)}**"] if standfirst else []
    told += [plain(_joined(part["sentences"])) for part in bundle["body"] if part["sentences"]]
    told += [plain(approval)] if approval else []
    told += [_note(note) for note in notes if not is_high(note)]
    told += _table(bundle.get("table") or {})
    told += _sources(bundle)
    return ("\n\n".join(told) + "\n").encode("utf-8")


def _note(note: Mapping[str, Any]) -> str:
    return f"**{LABELS[verb_of(note)]}:** {plain(note['text'])}"


def plain(text: str) -> str:
    r"""The text, so that Markdown shows it as it is.

    >>> plain("1. A & *B* <b>")
    '1\\. A \\& \\*B\\* \\<b\\>'
    """
    text = _ANYWHERE.sub(r"\\\1", text)
    return _AT_START.sub(lambda m: f"{m[1] or ''}\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}", text)


def _joined(sentences: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(sentence["text"] for sentence in sentences)


def _table(table: Mapping[str, Any]) -> list[str]:
    if not table.get("rows"):
        return []
    caption = [f"**{plain(table['caption'])}**"] if table.get("caption") else []
    head = _line(table["columns"])
    rule = "|".join(["", " :--- ", *[" ---: "] * (len(table["columns"]) - 1), ""])
    rows = [_line([cell["text"] for cell in row]) for row in table["rows"]]
    return [*caption, "\n".join([head, rule, *rows])]


def _line(texts: Sequence[str]) -> str:
    return "| " + " | ".join(plain(text) for text in texts) + " |"


def _sources(bundle: Bundle) -> list[str]:
    tables = [source for source in bundle.get("sources") or [] if source.get("role") == "table"]
    return ["\n".join(["Sources:", "", *(f"- {_source(source)}" for source in tables)])] if tables else []


def _source(source: Mapping[str, Any]) -> str:
    title = plain(source.get("title") or "")
    linked = f"[{title}](<{source['url']}>)" if source.get("url") else title
    released = f"released {source['released']}" if source.get("released") else ""
    texts = (plain(source.get("publisher") or ""), linked, released, plain(source.get("licence") or ""))
    return ", ".join(text for text in texts if text)
