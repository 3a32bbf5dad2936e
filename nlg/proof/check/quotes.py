"""Quotes: held word for word against the store they are from, introduced by its speaker, role and date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .document import Claim, Story
from .library import at_path, toml_text
from .measures import Figures
from .passages import Passage
from .report import Fault

OLD = 14  # days: a quote that is older says from when it is
MARKS = ("“”", '""')
SAID_OF = ("speaker", "role", "date", "source")  # what an entry and the store both must say


def quote_faults(story: Story, figures: Figures) -> Iterator[Fault]:
    """Every quote has its entry, every entry its quote, and both say what the store says."""
    quotes = {each.id: each for each in story.sentences if each.kind == "quote"}
    named = [entry["sentence"] for entry in story.quotes]
    for sentence in quotes:
        if named.count(sentence) != 1:
            yield Fault(sentence, "quotes", f"{named.count(sentence)} entries name this quote, not one")
    for entry in story.quotes:
        if entry["sentence"] not in quotes:
            yield Fault("-", entry["sentence"], "quotes names it, but it is no quote")
            continue
        for words, reason in _faults(entry, quotes[entry["sentence"]], story, figures):
            yield Fault(entry["sentence"], words, reason)


def _faults(entry: Mapping[str, Any], quote: Passage, story: Story, figures: Figures) -> Iterator[tuple[str, str]]:
    store, source = figures.context.get(entry["store"]), figures.sources.get(entry["store"])
    if store is None or source is None or at_path(store, entry["key"]) is None:
        yield entry["key"], f"no store {entry['store']} that holds it"
        return
    for key in ("file", "sha256"):
        if entry[key] != source[key]:
            yield entry[key], f"the {key} of {entry['store']} is {source[key]}"
    for key in (*SAID_OF, "url", "licence"):
        said = toml_text(store, f"{entry['key']}.{key}") or ("" if key not in SAID_OF else None)
        if said != entry[key]:
            yield entry[key], f"the store's {key} is {said!r}"
    yield from _words(entry, quote, story)
    yield from _dates(entry, store, quote, story)


def _claim(entry: Mapping[str, Any], key: str, rule: str, quote: Passage, story: Story) -> Claim | None:
    """The quote's claim that prints what the store has under a key."""
    wanted = {"source": entry["store"], "key": f"{entry['key']}.{key}"}
    claims = (story.claims[each] for each in quote.claims if each in story.claims)
    return next((each for each in claims if each.inputs == wanted and each.form.get("rule") == rule), None)


def _words(entry: Mapping[str, Any], quote: Passage, story: Story) -> Iterator[tuple[str, str]]:
    for key in ("text", "speaker"):
        if _claim(entry, key, "verbatim", quote, story) is None:
            yield quote.text, f"no claim prints the store's {key} to the letter"
    words = _claim(entry, "text", "verbatim", quote, story)
    if words and quote.text[max(words.start - 1, 0) : words.start] + quote.text[words.end :] not in MARKS:
        yield words.printed, "the words must end the sentence, alone between quotation marks"


def _dates(
    entry: Mapping[str, Any], store: Mapping[str, Any], quote: Passage, story: Story
) -> Iterator[tuple[str, str]]:
    said, until = (at_path(store, f"{entry['key']}.{key}") for key in ("date", "valid_to"))
    if isinstance(said, date) and (story.end - said).days > OLD and not _claim(entry, "date", "period", quote, story):
        yield entry["date"], f"said more than {OLD} days before, and the sentence does not say when"
    if isinstance(until, date) and until < story.end:
        yield entry["key"], f"was good until {until}, and the story is about the period to {story.end}"
