"""The last gate before readers: text composed, and no story let through that leaks what a program left in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from nlg.errors import Unprintable

Bundle = Mapping[str, Any]  # a story as docs/bundle.md has it
HUMAN = frozenset({"quote", "edited"})  # kinds of sentence that are a person's own words
LABELS = {"update": "Update", "correction": "Correction", "withdrawal": "Withdrawn"}  # of a note, by its verb
_CREDIT = ("publisher", "title", "licence", "attribution")  # what readers see of a source

# Characters that break receivers or lie to readers, wherever in a story they stand.
CHARACTERS = (
    ("lone-surrogate", re.compile("[\ud800-\udfff]")),
    ("control-character", re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")),
    ("bidi-override", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("private-use", re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")),
    (
        "noncharacter",
        re.compile(
            "[\ufdd0-\ufdef" + "".join(f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(17)) + "]"
        ),
    ),
)

LONGEST = {"area": 200, "topics": 200, "headline": 400}  # characters; no place and no headline has more
LONGEST_TEXT = 4_000  # of any other text: a sentence, a cell, a caption

_CONTROL_WRITTEN = re.compile(r"\\(?:u00[01]|b|f)")  # as JSON has control characters

# What a program prints when it did not mean to. "None of the 12 ..." may begin a sentence.
_LEAKS = (
    ("line-break", re.compile(r"[\n\r\t]")),
    (
        "none",
        re.compile(r"None(?=None)|\bNone\b(?! (?:of|has|have|had|was|were|did|is|are)\b)|(?<=[a-z,;] )None\b"),
    ),
    ("object-object", re.compile(r"\[object |<\w[\w.]* object at ")),
    ("template-mark", re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")),
    (
        "unfilled-slot",
        re.compile(r"\{[\w .|]*\}|\[(?:TK|TBC|AREA|NAME|NUMBER|DATE)\]|%[sd]\b|%\(\w+\)|\$\{|\(\)|“”"),
    ),
    ("doubled-space", re.compile(r"  |^ | $")),
    ("long-decimal", re.compile(r"\d\.\d{6,}")),
    ("double-escape", re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-fA-F]+);")),
)

# These are words as well ("my nan", "null and void"): refused in what the program wrote, allowed to people.
_MACHINE_LEAKS = (
    ("nan", re.compile(r"\b(?:nan|NaN|NaT|inf)\b|<NA>")),
    ("undefined", re.compile(r"\b(?:undefined|null)\b")),
)
_RULES = {"characters": CHARACTERS, "of people": _LEAKS, "of programs": _LEAKS + _MACHINE_LEAKS}


class Composed(dict[str, Any]):
    """A story that has gone through `composed`: the next who asks for that gets it as it is."""


def composed(value: Any) -> Any:
    """The same JSON with every text in Unicode's composed form (NFC): é is one character, not two."""
    if isinstance(value, Composed):
        return value
    return Composed(_composed(value)) if isinstance(value, dict) else _composed(value)


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):  # most of a story is plain text: no call for each piece
        return {k: part if type(part) is str and part.isascii() else _composed(part) for k, part in value.items()}
    if isinstance(value, list):
        return [part if type(part) is str and part.isascii() else _composed(part) for part in value]
    return value


def let_through(bundle: Bundle) -> Bundle:
    """The story as it may go to readers, its text `composed`; raises Unprintable as `refuse_leaks` does."""
    written = refuse_leaks(bundle)
    is_so_already = unicodedata.is_normalized("NFC", written)  # as a whole, and so in each of its texts
    return Composed(bundle) if is_so_already else composed(bundle)


def refuse_leaks(bundle: Bundle) -> str:
    """Raises Unprintable for a story with a dangerous character, a program's leavings or a missing part.

    Returns the story as JSON, which it has looked through.
    """
    written = json.dumps(bundle, ensure_ascii=False)
    if not written.isprintable() or _CONTROL_WRITTEN.search(written):  # no dangerous character is printable
        for where, text in _every_text(bundle, "story"):
            _refuse(where, text, "characters")
    if not (bundle.get("headline") or {}).get("text"):
        raise Unprintable("no-headline: a story needs one")
    for where, text, kind in visible_texts(bundle):
        if len(text) > LONGEST.get(where, LONGEST_TEXT):
            raise Unprintable(f"too-long: {where}: {len(text)} characters: {text[:30]!a}...")
        _refuse(where, text, "of people" if kind in HUMAN else "of programs")
    for source in bundle.get("sources") or []:
        if source.get("url") and not re.match(r"https?://[^\s\"'<>\\]+$", source["url"]):
            raise Unprintable(f"bad-link: {source.get('id')}: {ascii(source['url'])[:60]} is not a web address")
    return written


def verb_of(note: Mapping[str, Any]) -> str:
    """What a note says was done to a story: "update", "correction" or "withdrawal"."""
    return str(note.get("verb", "correction"))


def labelled(note: Mapping[str, Any]) -> str:
    """A note as one paragraph of plain text.

    >>> labelled({"text": "We said 38."})
    'Correction: We said 38.'
    """
    return f"{LABELS[verb_of(note)]}: {note['text']}"


def is_high(note: Mapping[str, Any]) -> bool:
    """Whether what was wrong stood so high that the note does too: under the headline, not at the foot."""
    return note.get("where", "headline") in ("headline", "standfirst", "intro")


def visible_texts(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    """(where, text, kind of sentence) of all that readers see."""
    sentences = [
        *(bundle.get("standfirst") or []),
        *(s for part in bundle["body"] for s in part["sentences"]),
    ]
    titles = [title for title in (bundle["headline"], bundle.get("short_headline")) if title]
    for sentence in titles + sentences:
        yield sentence.get("id", "headline"), sentence["text"], sentence.get("kind", "data")
    for note in bundle.get("corrections") or []:
        yield "corrections", note["text"], "data" if note.get("sentences") else "edited"
    table = bundle.get("table") or {}
    for text in [table.get("caption") or "", *(table.get("columns") or [])]:
        yield "table", text, "data"
    for row in table.get("rows") or []:
        yield from (("table", cell["text"], "data") for cell in row)
    for chart in bundle.get("charts") or []:
        yield from ((where, text, "data") for where, text in chart_texts(chart))
    yield "area", bundle["area"]["name"], "data"
    for topic in bundle.get("topics") or []:
        yield "topics", topic["name"], "data"
    for source in bundle.get("sources") or []:
        if source.get("role") == "table":
            yield from (("sources", source.get(key) or "", "data") for key in _CREDIT)


def chart_texts(value: Any, where: str = "charts") -> Iterator[tuple[str, str]]:
    """(where, text) of a chart's sentences, labels, scale and dates: whatever stands under "text" in it."""
    if isinstance(value, dict):
        here = str(value.get("id", where))
        for key, part in value.items():
            if key == "text":
                yield here, part
            if isinstance(part, dict | list):
                yield from chart_texts(part, here)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict | list):
                yield from chart_texts(part, where)


def _refuse(where: str, text: str, rules: str) -> None:
    if told := _fault(text, rules):
        rule, near = told
        raise Unprintable(f"{rule}: {where}: {near!a}", mend="mend the sentence or the table it is from")


@lru_cache(maxsize=8192)
def _fault(text: str, rules: str) -> tuple[str, str] | None:
    """The rule that a text breaks, and where; None for most. Names and figures come again in story after story."""
    for rule, pattern in _RULES[rules]:
        if found := pattern.search(text):
            return rule, text[max(0, found.start() - 15) : found.end() + 15]
    return None


def _every_text(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        here = str(value.get("id", where))
        for key, part in value.items():
            yield here, key
            yield from _every_text(part, here)
    elif isinstance(value, list):
        for part in value:
            yield from _every_text(part, where)
