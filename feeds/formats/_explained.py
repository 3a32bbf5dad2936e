"""The proof in plain words: what each sentence of a story claims, how it was worked out and from which files."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from feeds.formats._cells import cells
from feeds.gate import HUMAN, Bundle

PAGES = Path(__file__).resolve().parents[2] / "story_templates" / "pages"
_ISO = re.compile(r"\d{4}(-\d\d-\d\d)?")
_OF_TWO_YEARS = ("financial_year", "academic_year", "season")
_UNITS = {"day": "days", "week_ending": "weeks", "iso_week": "weeks", "month": "months", "quarter": "quarters"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Explained:
    """A bundle's claims in plain words. What it cannot put into words it shows as the bundle has it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.claims = {claim["id"]: claim for claim in bundle["claims"]}

    def told(self, sentences: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Sentences with their proof: how each claim was worked out, what it rests on, and in which cells that is."""
        return [sentence | self._said(sentence) for sentence in map(dict, sentences)]

    def expression(self, op: str, inputs: Mapping[str, Any]) -> str:
        """An operation and its inputs in words."""
        words = {key: self._input(key, value, inputs) for key, value in inputs.items()}
        words["what"] = words.get("series") or _operations()["series"]["figure"].format_map(_Lenient(words))
        pattern = _operations().get(f"{op}_of_areas" if op in ("mean", "median") and "group" in inputs else op)
        told = pattern.format_map(_Lenient(words)) if isinstance(pattern, str) else op
        without = words.get("excluding")
        return f"{told}, leaving out {without}" if without else told

    def value(self, value: Any, inputs: Mapping[str, Any]) -> str:
        """A claim's value for readers: a figure, a period, names, yes or no."""
        said = _operations()["words"]
        if value is None or isinstance(value, bool):
            return str(said["never" if value is None else "true" if value else "false"])
        if isinstance(value, list):
            return listed([self.area(code) for code in value]) or str(said["none"])
        if value in self.areas:
            return self.area(value)
        if _ISO.fullmatch(value) and "-" in value:
            return self.period(value, _measure(inputs))
        return str(said.get(value) or figure(value))

    def area(self, code: str) -> str:
        """An area's name as the story has it; its code where the story does not name it."""
        return self.areas.get(code, code)

    def period(self, text: str, measure: str | None) -> str:
        """A period of the table that a measure comes from, in words."""
        definition = self.definition(measure)
        source = self.source(definition.get("source"))
        form = ((source or {}).get("shape") or {}).get("period_form", "day")
        words = _period(text, form)
        many = definition.get("periods") if definition.get("op") == "rolling_sum" else None
        unit = _UNITS.get(form, "years")
        return f"the {many} {unit} to {words.removeprefix('the week to ')}" if many else words

    @cached_property
    def areas(self) -> dict[str, str]:
        """Code -> name, from the story's own claims: the bundle holds no other list of names."""
        names = {self.bundle["area"]["code"]: self.bundle["area"]["name"]}
        for claim in self.bundle["claims"]:
            if claim["op"] == "area" and claim["form"].get("as") != "called":
                names.setdefault(claim["value"], claim["printed"].removeprefix("the ").removeprefix("The "))
        return names

    @cached_property
    def known(self) -> dict[str, Any]:
        """Expression -> value, for all that the story proves anywhere."""
        return {_key(claim["op"], claim["inputs"]): claim["value"] for claim in self.bundle["claims"]}

    @staticmethod
    def file_words(source: Mapping[str, Any]) -> str:
        """A file by its name and the day of its edition."""
        return file_of(source)

    def _said(self, sentence: Mapping[str, Any]) -> dict[str, Any]:
        claims = [self.claims[key] for key in sentence["claims"]]
        plain = [claim for claim in claims if claim["op"] in ("area", "period")]
        quote = sentence["kind"] == "quote"  # its claims only say that its words are the store's
        worked = [] if quote else self._worked([claim for claim in claims if claim not in plain])
        basis = self._basis(sentence, claims, plain)
        found = [] if sentence["kind"] in HUMAN else cells(self, [claim for claim in claims if claim not in plain])
        return {"worked": worked, "basis": basis, "cells": found}

    def _worked(self, claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """How claims were worked out; words that rest on the same working stand together."""
        found: dict[tuple[str, str], list[str]] = {}
        for claim in claims:
            value = self.value(claim["value"], claim["inputs"])
            how = (
                self.expression(claim["op"], claim["inputs"]),
                value if value.startswith("≈") else f"= {value}",
            )
            words = found.setdefault(how, [])
            words += [claim["printed"]] if claim["printed"] not in words else []
        return [{"words": words, "how": how, "value": value} for (how, value), words in found.items()]

    def _basis(
        self,
        sentence: Mapping[str, Any],
        claims: Sequence[Mapping[str, Any]],
        plain: Sequence[Mapping[str, Any]],
    ) -> str:
        if sentence["kind"] in HUMAN:
            return f"{self._whose(sentence)}: not worked out from the table."
        if not claims:
            return "Standing words, without a figure."
        used = {source for claim in claims for source in self._sources_of(claim["inputs"])}
        files = [file_of(source) for source in self.bundle["sources"] if source["id"] in used]
        names = list(dict.fromkeys(f"{claim['printed']} is {self._plainly(claim)}" for claim in plain))
        told = [f"From {listed(files)}." if files else "", f"{'; '.join(names)}." if names else ""]
        return " ".join(part for part in told if part)

    def _whose(self, sentence: Mapping[str, Any]) -> str:
        """Whose words a sentence is, and for a quote from the store when and where they were said."""
        entries = (each for each in self.bundle.get("quotes") or [] if each.get("store"))
        quote = next((each for each in entries if each["sentence"] == sentence["id"]), None)
        if quote is None:
            return "A person's own words"
        when, where = day_in_words(quote["date"]), quote["source"]
        return f"The words of {quote['speaker']}, {when} ({where}), as {quote['file']} has them"

    def _plainly(self, claim: Mapping[str, Any]) -> str:
        inputs = claim["inputs"]
        if claim["op"] == "area":
            return str(claim["value"])
        if inputs.get("form") == "window":
            return f"the {inputs.get('days')} days to {day_in_words(claim['value'])}"
        return _period(claim["value"], inputs.get("form", "day"))

    def _input(self, key: str, value: Any, inputs: Mapping[str, Any]) -> str:
        if isinstance(value, Mapping):
            return self._nested(value)
        if isinstance(value, list):
            return listed([self.area(code) for code in value])
        if value is None:
            return str(_operations()["words"]["start" if key == "after" else "none"])
        if key == "measure":
            return self.measure(value)
        if key == "group":
            return self.group(value)
        if key == "source":
            return file_of(self.source(value) or {"file": value})
        text = str(value)
        if key in ("period", "from", "to", "before", "after", "since") and _ISO.fullmatch(text):
            return self.period(text, _measure(inputs))
        return self.area(text) if text in self.areas else str(_operations()["words"].get(text) or figure(text))

    def _nested(self, value: Mapping[str, Any]) -> str:
        if "op" in value:
            told = self.expression(value["op"], value["inputs"])
            known = self.known.get(_key(value["op"], value["inputs"]), "")
            return f"{told} ({self.value(known, value['inputs'])})" if known != "" else told
        words = {key: self._input(key, part, value) for key, part in value.items()}
        if "kind" in value or "area" in value:
            return str(_operations()["series"][value.get("kind", "figure")].format_map(_Lenient(words)))
        kind = "test" if "test" in value else "moved" if "since" in value else "moved_in_a_step"
        return str(_operations()["conditions"][kind].format_map(_Lenient(words))).strip()

    def measure(self, name: str) -> str:
        """What a measure counts; its name beside it where another measure counts the same."""
        unit = self.definition(name).get("unit") or name
        alike = [other for other in self.bundle["measures"].values() if other.get("unit") == unit]
        return unit if len(alike) < 2 else f"{unit} ({name})"

    def group(self, code: str) -> str:
        tables = self.bundle.get("groups", {}).get(code, {})
        sizes = sorted({len(members) for members in tables.values()})
        return f"the {sizes[0]} areas of {self.area(code)}" if len(sizes) == 1 else f"the areas of {self.area(code)}"

    def definition(self, name: str | None) -> Mapping[str, Any]:
        """A measure's definition down to its own column: for a rate, that of what it counts."""
        found: Mapping[str, Any] = self.bundle["measures"].get(name, {})
        if found.get("op") != "per":
            return found
        return {**self.definition(found["numerator"]), "unit": found["unit"]}

    def source(self, key: str | None) -> Mapping[str, Any] | None:
        return next((source for source in self.bundle["sources"] if source["id"] == key), None)

    def _sources_of(self, inputs: Any) -> set[str]:
        """Ids of the sources that an expression reads."""
        if isinstance(inputs, list):
            return {source for part in inputs for source in self._sources_of(part)}
        if not isinstance(inputs, Mapping):
            return set()
        found = {source for part in inputs.values() for source in self._sources_of(part)}
        named = {inputs["source"]} if isinstance(inputs.get("source"), str) else set()
        return found | named | self._sources_of_measure(inputs.get("measure"))

    def _sources_of_measure(self, name: Any) -> set[str]:
        definition = self.bundle["measures"].get(name, {}) if isinstance(name, str) else {}
        if definition.get("op") == "per":
            parts = (definition["numerator"], definition["denominator"])
            return {source for part in parts for source in self._sources_of_measure(part)}
        return {definition["source"]} if definition.get("source") else set()


class _Lenient(dict[str, str]):
    """Inputs by name; one that a claim does not give is left out of its words."""

    def __missing__(self, key: str) -> str:
        return ""


def figure(text: str) -> str:
    """An exact number for readers: thousands, and two places at most, marked where that rounds it.

    >>> figure("1081"), figure("40.5"), figure("4900/263"), figure("71/214"), figure("not a number")
    ('1,081', '40.5', '≈ 18.63', '≈ 0.3318', 'not a number')
    """
    if not re.fullmatch(r"-?\d+(\.\d+|/\d+)?", text):
        return text
    number = Fraction(text)
    places = 2 if abs(number) >= 1 else 4
    scaled = (abs(number) * 10**places * 2 + 1) // 2  # half away from zero
    whole, rest = divmod(scaled, 10**places)
    decimals = f".{rest:0{places}d}".rstrip("0").rstrip(".")
    sign = "\N{MINUS SIGN}" if number < 0 and scaled else ""
    rounded = "" if abs(number) * 10**places == scaled else "≈ "
    return f"{rounded}{sign}{whole:,}{decimals}"


@cache
def _operations() -> dict[str, Any]:
    return tomllib.loads((PAGES / "operations.toml").read_text("utf-8"))


def _measure(inputs: Mapping[str, Any]) -> str | None:
    """The measure an expression is about, however deep it lies."""
    if isinstance(inputs.get("measure"), str):
        return str(inputs["measure"])
    nested = (_measure(part) for part in inputs.values() if isinstance(part, Mapping))
    return next((found for found in nested if found), None)


def _key(op: str, inputs: Any) -> str:
    return json.dumps([op, inputs], sort_keys=True)


def file_of(source: Mapping[str, Any]) -> str:
    seen = source.get("as_of") or source.get("released")
    return f"{source['file']} (as of {day_in_words(seen)})" if seen else str(source["file"])


def listed(texts: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def day_in_words(text: str) -> str:
    """An ISO date in words; any other text as it is.

    >>> day_in_words("2021-03-08"), day_in_words("spring 2021")
    ('8 March 2021', 'spring 2021')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _period(text: str, form: str) -> str:
    """A period of a table by its form; month, quarter and year may be named by any day in them.

    >>> _period("2023-05-01", "month"), _period("2023-06-30", "quarter"), _period("2021-03-05", "week_ending")
    ('May 2023', 'April to June 2023', 'the week to 5 March 2021')
    >>> _period("2024-08-31", "academic_year"), _period("2024-06-30", "year_ending"), _period("2024-05-02", "occasion")
    ('2023-24', 'the year to June 2024', '2 May 2024')
    """
    if form == "year" or "-" not in text:
        return text[:4]
    if form in _OF_TWO_YEARS:
        last = int(text[:4])
        return text if len(text) < len("2024-08-31") else f"{last - 1}-{last % 100:02}"
    if form in ("week_ending", "iso_week"):
        return f"the week to {day_in_words(text)}"
    year, month = int(text[:4]), int(text[5:7])
    if form == "month":
        return f"{MONTHS[month - 1]} {year}"
    if form == "quarter":
        first = (month - 1) // 3 * 3
        return f"{MONTHS[first]} to {MONTHS[first + 2]} {year}"
    if form == "year_ending":
        return f"the year to {MONTHS[month - 1]} {year}"
    return day_in_words(text)
