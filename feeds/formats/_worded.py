"""A story's operations, figures and areas in plain words: what a claim holds, as a person would say it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from feeds.formats._days import ISO, day_in_words, period_in_words, unit_of
from feeds.formats._named import SYMBOLS, Names
from feeds.gate import Bundle

PAGES = Path(__file__).resolve().parents[2] / "story_templates" / "pages"
MOST_NAMED = 12  # areas; of a longer list readers are told how many
_WHEN = ("period", "from", "to", "before", "after", "since")
_FIGURES = ("cell", "sum", "mean", "median", "max", "min", "at", "rest_of", "together", "difference", "reported")
_PER_CENT = ("percent_change",)
_POINTS = ("point_change",)


class Worded:
    """A bundle's claims in plain words. What it cannot put into words it shows as the bundle has it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.names = Names(bundle)

    def expression(self, op: str, inputs: Mapping[str, Any]) -> str:
        """An operation and its inputs in words."""
        if op == "metadata":
            return self._text_of(inputs)
        words = self._words(inputs)
        if op == "reported":  # the earlier story knew no later edition
            words["measure"] = self.names.noun(inputs["measure"])
        pattern = _operations().get(self._pattern(op, inputs))
        told = pattern.format_map(_Lenient(words)) if isinstance(pattern, str) else op
        without = words.get("excluding")
        return f"{told}, leaving out {without}" if without else told

    def value(self, value: Any, inputs: Mapping[str, Any], op: str = "") -> str:
        """A claim's value for readers: a figure with its unit, a period, names, yes or no."""
        said = _operations()["words"]
        if value is None or isinstance(value, bool):
            return str(said["never" if value is None else "true" if value else "false"])
        if isinstance(value, list):
            return self._listed(value) or str(said["none"])
        if value in self.areas:
            return self.area(value)
        if ISO.fullmatch(value) and "-" in value:
            return self.period(value, _measure(inputs))
        if op == "direction" and not self._same(inputs):
            return str(said[f"than_{value}"])
        return str(said.get(value) or self._figure(value, inputs, op))

    def area(self, code: str) -> str:
        """An area's name as the story has it; its code where the story does not name it."""
        return self.areas.get(code, code)

    def period(self, text: str, measure: str | None) -> str:
        """A period of the table that a measure comes from, in words."""
        definition = self.names.definition(measure)
        form = self.names.form(measure)
        words = period_in_words(text, form)
        many = definition.get("periods") if definition.get("op") == "rolling_sum" else None
        return f"the {many} {unit_of(form)} to {words.removeprefix('the week to ')}" if many else words

    @cached_property
    def areas(self) -> dict[str, str]:
        """Code -> name, from the story's own claims: the bundle holds no other list of names."""
        names = {self.bundle["area"]["code"]: self.bundle["area"]["name"]}
        for code, printed in self._printed:
            names.setdefault(code, printed.removeprefix("the ").removeprefix("The "))
        return names

    @cached_property
    def known(self) -> dict[str, Any]:
        """Expression -> value, for all that the story proves anywhere."""
        return {key_of(claim["op"], claim["inputs"]): claim["value"] for claim in self.bundle["claims"]}

    def group(self, code: str) -> str:
        """A set of areas by its size and whose they are."""
        tables = self.bundle.get("groups", {}).get(code, {})
        sizes = sorted({len(members) for members in tables.values()})
        whose = self._called(code)
        return f"the {sizes[0]:,} areas of {whose}" if len(sizes) == 1 else f"the areas of {whose}"

    @cached_property
    def _printed(self) -> list[tuple[str, str]]:
        """(code, name as it stands in the text), for every area that the story names."""
        claims = (claim for claim in self.bundle["claims"] if claim["op"] == "area")
        return [(claim["value"], claim["printed"]) for claim in claims if claim["form"].get("as") != "called"]

    @cached_property
    def _with_the(self) -> frozenset[str]:
        return frozenset(code for code, printed in self._printed if printed.startswith("the "))

    def _called(self, code: str) -> str:
        """An area's name behind a preposition: with its article, where the story tells one."""
        name = self.area(code)
        return f"the {name}" if code in self._with_the and not name.casefold().startswith("the ") else name

    def _listed(self, codes: Sequence[str]) -> str:
        """Areas by name; how many, where they are too many or the story does not name them."""
        if len(codes) > MOST_NAMED or (len(codes) > 1 and not all(code in self.areas for code in codes)):
            return f"{len(codes):,} areas"
        return listed([self._called(code) for code in codes])

    def _text_of(self, inputs: Mapping[str, Any]) -> str:
        """Where words come from that stand in a file of the newsroom's, or beside a table."""
        source = self.names.source(inputs["source"]) or {"file": inputs["source"], "role": ""}
        known: Mapping[str, str] = _operations()["texts"]
        parts = [part for part in str(inputs["key"]).split(".") if not part.isdigit()]
        what = next((known[part] for part in reversed(parts) if part in known), known["other"])
        where = known.get(f"in_{source['role']}", known["in_other"])
        return f"{what}, {where.format_map(_Lenient(file=source['file'], title=str(source.get('title') or '')))}"

    def _pattern(self, op: str, inputs: Mapping[str, Any]) -> str:
        """The key of an operation's words: some have others for figures of one area, or of many."""
        if op in ("mean", "median") and "group" in inputs:
            return f"{op}_of_areas"
        if op == "constant" and "source" in inputs:
            return "constant_of_a_store"
        if op == "rank" and "share_of" in inputs:
            return "rank_of_share"
        if op == "rank_change" and inputs.get("percent"):
            return "rank_change_percent"
        between = f"{op}_between"
        return between if between in _operations() and self._same(inputs) else op

    def _same(self, inputs: Mapping[str, Any]) -> bool:
        """Whether an operation holds two figures of one measure and area against each other."""
        ends = [inputs.get("now"), inputs.get("before")]
        if not all(isinstance(end, Mapping) and end.get("op") == "cell" for end in ends):
            return False
        now, before = ({**end["inputs"], "period": ""} for end in ends if end)
        return now == before

    def _words(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        """Every input in words, and what patterns may say of the measure, its steps and its time."""
        words = {key: self._input(key, value, inputs) for key, value in inputs.items()}
        measure = _measure(inputs)
        words["step_word"] = self.names.steps(measure)
        words["step"] = words["step_word"].removesuffix("s")
        words["what"] = words.get("series") or _operations()["series"]["figure"].format_map(_Lenient(words))
        if "period" in words:
            words["in_period"] = f"{self._preposition(measure)} {words['period']}"
        if self._same(inputs):
            words |= self._ends(inputs)
        if "group" in inputs:
            words["within"] = self._called(inputs["group"])
        if "moved" in inputs:
            words["went"] = _operations()["words"][f"went_{inputs['moved']}"]
        if inputs.get("end") in ("top", "bottom"):
            words["rise"] = _operations()["words"]["rise" if inputs["end"] == "top" else "fall"]
        return words

    def _ends(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        """Both ends of a movement of one area's figure, with the figures where the story tells them."""
        now, before = inputs["now"], inputs["before"]
        words = {"what": _operations()["series"]["figure"].format_map(_Lenient(self._words(now["inputs"])))}
        for name, end in (("last", now), ("first", before)):
            when = self.period(end["inputs"]["period"], end["inputs"]["measure"])
            known = self.known.get(key_of(end["op"], end["inputs"]))
            words[name] = when if known is None else f"{when} ({self.value(known, end['inputs'], 'cell')})"
        return words

    def _preposition(self, measure: str | None) -> str:
        lasts = self.names.definition(measure).get("op") == "rolling_sum"
        return "on" if self.names.form(measure) in ("day", "occasion") and not lasts else "in"

    def _input(self, key: str, value: Any, inputs: Mapping[str, Any]) -> str:
        if isinstance(value, Mapping):
            return self._nested(value, inputs)
        if isinstance(value, list):
            return self._listed(value)
        if value is None:
            return str(_operations()["words"]["start" if key == "after" else "none"])
        if key in ("measure", "share_of"):
            return self.names.measure(value)
        if key == "group":
            return self.group(value)
        if key == "source":
            return self._source(value)
        text = str(value)
        if key in _WHEN and ISO.fullmatch(text):
            return self.period(text, _measure(inputs))
        if text in self.areas:
            return self._called(text)
        known = _operations()["words"].get(text)
        return str(known or self._figure(text, inputs, "cell" if key in ("than", "mark") else ""))

    def _source(self, key: str) -> str:
        source = self.names.source(key) or {"file": key}
        day = re.search(r"\d{4}-\d\d-\d\d", key) if source.get("role") == "story" else None
        return f"for {day_in_words(day[0])}" if day else self.names.file(source)

    def _nested(self, value: Mapping[str, Any], around: Mapping[str, Any]) -> str:
        if "op" in value:
            told = self.expression(value["op"], value["inputs"]).partition("; ")[0]
            known = self.known.get(key_of(value["op"], value["inputs"]), "")
            return f"{told} ({self.value(known, value['inputs'], value['op'])})" if known != "" else told
        if "kind" in value or "area" in value:
            return self._series(value, self._words(value))
        shared = {key: around[key] for key in ("period", "measure") if key in around}
        if "series" in around:
            shared["measure"] = _measure(around)
        words = self._words({**shared, **value})
        return str(_operations()["conditions"][_condition(value)].format_map(_Lenient(words))).strip()

    def _series(self, value: Mapping[str, Any], words: dict[str, str]) -> str:
        patterns = _operations()["series"]
        by = value.get("by")
        if "move" in str(value.get("kind")):
            far = "by_year" if by == "year" else "by_step" if by is None else "by_other"
            words["by"] = patterns[far].format_map(words | {"by": str(by)})
        return str(patterns[value.get("kind", "figure")].format_map(_Lenient(words)))

    def _figure(self, text: str, inputs: Mapping[str, Any], op: str) -> str:
        """An exact number with the sign of its unit, where it is a figure of a measure."""
        unit = str(self.names.definition(_measure(inputs)).get("unit") or "")
        if op == "share":
            return _signed(figure(str(Fraction(text) * 100)), "%")
        if op in _PER_CENT:
            return _signed(figure(text), "%")
        if op in _POINTS or (op == "difference" and unit == "%"):
            return f"{figure(text)} percentage points"
        return _signed(figure(text), unit) if op in _FIGURES and SYMBOLS.fullmatch(unit) else figure(text)


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


def key_of(op: str, inputs: Any) -> str:
    """An expression as a text that is the same for the same operation and inputs."""
    return json.dumps([op, inputs], sort_keys=True)


def listed(texts: Sequence[str]) -> str:
    """Texts as a list in a sentence.

    >>> listed(["Ash", "Beck", "Combe"]), listed([])
    ('Ash, Beck and Combe', '')
    """
    return " and ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def _signed(words: str, unit: str) -> str:
    """A figure with the sign of its unit: money before it, behind any mark of rounding; per cent after it.

    >>> _signed("≈ 40.5", "%"), _signed("2,000", "£"), _signed("≈ 3.25", "£")
    ('≈ 40.5%', '£2,000', '≈ £3.25')
    """
    if unit == "%":
        return f"{words}%"
    lead = re.match("(≈ )?(\N{MINUS SIGN})?", words)
    before = lead[0] if lead else ""
    return f"{before}{unit}{words.removeprefix(before)}"


def _condition(value: Mapping[str, Any]) -> str:
    """Which words a condition takes: held against a number, moved since a period, over steps, or on the step before."""
    if "test" in value:
        return "test" if "measure" in value else "test_of_it"
    if "steps" in value:
        return "moved_in_steps"
    if "since" in value:
        return "moved"
    return "moved_in_a_step" if "measure" in value else "moved_of_it"
