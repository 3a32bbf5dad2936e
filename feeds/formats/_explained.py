"""The proof in plain words: what each sentence of a story claims, how it was worked out and from which files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from feeds.formats._cells import cells
from feeds.formats._days import day_in_words, period_in_words
from feeds.formats._machine import formula
from feeds.formats._named import measures_in
from feeds.formats._worded import Worded, listed
from feeds.gate import HUMAN, Bundle


class Explained(Worded):
    """A story's sentences with their proof, in plain words."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(bundle)
        self.claims = {claim["id"]: claim for claim in bundle["claims"]}

    def told(self, sentences: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Sentences with their proof: how each claim was worked out, what it rests on, and in which cells that is.

        Each gains `worked` (words, how, value), `cells`, `basis` and `formulas`, the claims as the bundle has them.
        """
        return [sentence | self._said(sentence) for sentence in map(dict, sentences)]

    def _said(self, sentence: Mapping[str, Any]) -> dict[str, Any]:
        claims = [self.claims[key] for key in sentence["claims"]]
        plain = [claim for claim in claims if claim["op"] in ("area", "period")]
        others = [claim for claim in claims if claim["op"] not in ("area", "period")]
        quote = sentence["kind"] == "quote"  # its claims only say that its words are the store's
        worked = [] if quote else [*self._worked(sentence, others), *self._meant(plain, alone=not others)]
        found = [] if sentence["kind"] in HUMAN else cells(self, others)
        formulas = [f"{claim['printed']}: {formula(claim['op'], claim['inputs'])}" for claim in claims]
        basis = self._basis(sentence, claims)
        return {"worked": worked, "basis": basis, "cells": found, "formulas": list(dict.fromkeys(formulas))}

    def _worked(self, sentence: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """How claims were worked out; words that rest on the same working stand together."""
        found: dict[tuple[str, str], list[str]] = {}
        for claim in claims:
            value = self.value(claim["value"], claim["inputs"], claim["op"])
            repeated = claim["op"] == "metadata" and value.casefold() == claim["printed"].casefold()
            how = (self.expression(claim["op"], claim["inputs"]), "" if repeated else value)
            words = found.setdefault(how, [])
            words += [claim["printed"]] if claim["printed"] not in words else []
        whole = sentence["text"]
        return [
            {"words": words, "whole": words == [whole], "how": f"{how}:" if value else f"{how}.", "value": value}
            for (how, value), words in found.items()
        ]

    def _meant(self, claims: Sequence[Mapping[str, Any]], alone: bool) -> list[dict[str, Any]]:
        """Which area or days words stand for: where they do not say it in full, or where there is no other claim."""
        found: dict[str, str] = {}
        for claim in claims:
            meant = self.area(claim["value"]) if claim["op"] == "area" else self._days(claim)
            if alone or _bare(claim["printed"]) != _bare(meant):
                found.setdefault(claim["printed"], meant)
        told = {"whole": False, "how": "stands for"}
        return [told | {"words": [words], "value": meant} for words, meant in found.items()]

    def _basis(self, sentence: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> str:
        if sentence["kind"] in HUMAN:
            return f"{self._whose(sentence)}: not worked out from the table."
        if not claims:
            return "Standing words, without a figure."
        used = list(dict.fromkeys(name for claim in claims for name in measures_in(claim["inputs"])))
        rates = {self.names.measure(name): self.names.working(name) for name in used if self.names.working(name)}
        rated = [f"{_capital(name)}: {how}." for name, how in rates.items()]
        return " ".join([*rated, *self._added([claim for claim in claims if claim["op"] != "area"])])

    def _added(self, claims: Sequence[Mapping[str, Any]]) -> list[str]:
        """What is to be known of areas that a table may have no row of."""
        groups = self.bundle.get("groups", {})
        whole = dict.fromkeys(code for claim in claims for code in _areas_in(claim["inputs"]) if code in groups)
        named = listed([self._called(code) for code in whole])
        return [f"Where a file has no row for {named}, the areas within are added up."] if named else []

    def _whose(self, sentence: Mapping[str, Any]) -> str:
        """Whose words a sentence is, and for a quote from the store when and where they were said."""
        entries = (each for each in self.bundle.get("quotes") or [] if each.get("store"))
        quote = next((each for each in entries if each["sentence"] == sentence["id"]), None)
        if quote is None:
            return "A person's own words"
        when, where = day_in_words(quote["date"]), quote["source"]
        return f"The words of {quote['speaker']}, {when} ({where}), as {quote['file']} has them"

    def _days(self, claim: Mapping[str, Any]) -> str:
        inputs = claim["inputs"]
        if inputs.get("form") == "window":
            return f"the {inputs.get('days')} days to {day_in_words(claim['value'])}"
        return period_in_words(claim["value"], inputs.get("form", "day"))


def _areas_in(part: Any) -> list[str]:
    """The areas of which an expression asks a figure by themselves."""
    if isinstance(part, list):
        return [code for each in part for code in _areas_in(each)]
    if not isinstance(part, Mapping):
        return []
    own = [part[key] for key in ("area", "whole") if isinstance(part.get(key), str)]
    return own + [code for value in part.values() for code in _areas_in(value)]


def _bare(words: str) -> frozenset[str]:
    """The words of a name or a date, without order, articles and commas."""
    return frozenset(re.findall(r"\w+", words.casefold())) - {"the"}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
