"""Reads JSON strictly: each value has the type and each object the keys it should have, or is Unreadable."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeGuard

from .report import Unreadable

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")  # beside line feed and tab


def keys(value: object, needed: Collection[str], where: str, maybe: Collection[str] = ()) -> Mapping[str, Any]:
    """`value` as an object with exactly these keys; Unreadable otherwise."""
    found = mapping(value, where)
    for key in needed:
        if key not in found:
            raise Unreadable(f"{where} has no {key!r}")
    for key in found:
        if key not in needed and key not in maybe:
            raise Unreadable(f"{where} has an unknown key {key!r}")
    return found


def text(value: object, where: str) -> str:
    """`value` as text; Unreadable otherwise."""
    if not isinstance(value, str):
        raise Unreadable(f"{where} must be text, not {value!r:.60}")
    if not value.isprintable() and (found := _NO_TEXT.search(value)):
        raise Unreadable(f"{where} holds {found[0]!r}, which no text does")
    return value


def whole(value: object, where: str, least: int) -> int:
    """`value` as a whole number of at least `least`; Unreadable otherwise (true and false are no numbers)."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise Unreadable(f"{where} must be a whole number of at least {least}, not {value!r:.60}")
    return value


def listed(value: object, where: str) -> list[Any]:
    """`value` as a list; Unreadable otherwise."""
    if not isinstance(value, list):
        raise Unreadable(f"{where} must be a list")
    return value


def texts(value: object, where: str) -> tuple[str, ...]:
    """`value` as a list of text; Unreadable otherwise."""
    return tuple(text(item, f"{where}[{at}]") for at, item in enumerate(listed(value, where)))


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is an object."""
    if isinstance(value, str | list):  # this and the next are much the faster
        return False
    return isinstance(value, dict) or isinstance(value, Mapping)  # noqa: SIM101


def mapping(value: object, where: str) -> Mapping[str, Any]:
    """`value` as an object; Unreadable otherwise. Its keys are looked at by `keys` and `named`."""
    if not is_object(value):
        raise Unreadable(f"{where} must be an object")
    return value


def named(value: object, where: str) -> Mapping[str, Any]:
    """`value` as an object whose keys are names of anything, but text; Unreadable otherwise."""
    for key in mapping(value, where):
        text(key, f"a key of {where}")
    return mapping(value, where)
