"""How a table says that it is to be read: its shape, with defaults, every part of the right type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .periods import FORMS
from .report import Unreadable
from .word_lists import WORDS

Kinds = tuple[tuple[str, tuple[str, ...]], ...]  # columns and, for each, the texts of the rows that count

SHAPE_DEFAULTS: dict[str, Any] = {
    "called": "",
    "where": {},
    "before_first": "missing",
    "no_row": "missing",
    "after_last": "missing",
    "blank": {},
    "missing_marks": [],
    "suppressed_marks": [],
}
_CALLED = re.compile(r"[a-z]*[a-rt-z]")
TIMES = frozenset({"day", "week", "month", "quarter", "year", "season"})
_CHOICES = {
    "before_first": ("zero", "missing", "absent"),
    "no_row": ("zero", "missing"),
    "after_last": ("missing", "absent"),
}


def whole_shape(shape: object, where: str) -> dict[str, Any]:
    """A table's shape with its defaults filled in and every part of the right type; Unreadable otherwise."""
    if not isinstance(shape, Mapping):
        raise Unreadable(f"{where}: a table needs a shape")
    known = {"area", "period", "period_form", *SHAPE_DEFAULTS}
    if strange := [key for key in shape if key not in known]:
        raise Unreadable(f"{where}: unknown key {strange[0]!r} in the shape")
    full = {**SHAPE_DEFAULTS, **shape}
    for key in ("area", "period"):
        if not isinstance(full.get(key), str):
            raise Unreadable(f"{where}: shape.{key} must be a column's name")
    if full.get("period_form") not in FORMS:
        raise Unreadable(f"{where}: shape.period_form {full.get('period_form')!r} is none of {', '.join(FORMS)}")
    if (full["period_form"] == "occasion") != (isinstance(full["called"], str) and full["called"] != ""):
        raise Unreadable(f"{where}: shape.called goes with the period_form occasion")
    if full["called"] and (not _CALLED.fullmatch(full["called"]) or full["called"] in WORDS | TIMES):
        raise Unreadable(f"{where}: shape.called {full['called']!r:.40} is no name for an occasion")
    for key, allowed in _CHOICES.items():
        if full[key] not in allowed:
            raise Unreadable(f"{where}: shape.{key} must be {' or '.join(allowed)}")
    if not _texts(full["blank"]):
        raise Unreadable(f"{where}: shape.blank must map columns to text")
    if any(word not in ("zero", "missing") for word in full["blank"].values()):
        raise Unreadable(f"{where}: shape.blank must say zero or missing")
    kinds(full["where"], f"{where}: shape.where")
    marks = {key: _marks(full[key], f"{where}: shape.{key}") for key in ("missing_marks", "suppressed_marks")}
    missing = {"", *marks["missing_marks"]}
    if both := sorted(missing.intersection(marks["suppressed_marks"])):
        raise Unreadable(f"{where}: shape.suppressed_marks: {both[0]!r} is a missing mark")
    return {**full, "missing_marks": sorted(missing), "suppressed_marks": sorted(set(marks["suppressed_marks"]))}


def _texts(mapping: object) -> bool:
    return isinstance(mapping, Mapping) and all(
        isinstance(key, str) and isinstance(value, str) for key, value in mapping.items()
    )


def _marks(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(mark, str) for mark in value):
        raise Unreadable(f"{where} must be a list of text")
    return value


def kinds(where: object, place: str) -> Kinds:
    """A `where` in one form: for each column the texts that count, of which there may be several."""
    if not isinstance(where, Mapping):
        raise Unreadable(f"{place} must map columns to text")
    found = []
    for column, said in where.items():
        texts = [said] if isinstance(said, str) else said
        if not isinstance(column, str) or not isinstance(texts, list) or not texts:
            raise Unreadable(f"{place} must map columns to text")
        if not all(isinstance(one, str) for one in texts):
            raise Unreadable(f"{place} must map columns to text")
        found.append((column, tuple(texts)))
    return tuple(found)
