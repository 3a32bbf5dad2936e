"""Every key that a sheet may have, read from its models: what it says, its type, its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from nlg.intake import sheet
from nlg.story import Limits

PLACES: Mapping[str, type[BaseModel]] = {  # where in the TOML file the keys of a model stand
    "": sheet.Sheet,
    "[[topics]]": sheet.Topic,
    "[story]": sheet.StorySheet,
    "[story.areas]": sheet.AreasSheet,
    "[limits]": sheet.LimitsSheet,
    "[tables.TABLE]": sheet.TableSheet,
    "[tables.TABLE.measures.MEASURE]": sheet.MeasureSheet,
    "[tables.TABLE.measures.MEASURE.noun]": sheet.NounSheet,
    "[targets.TARGET]": sheet.Target,
    "[baselines.BASELINE]": sheet.Baseline,
    "[[beside]]": sheet.BesideSheet,
}
PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    Decimal: "number",
    bool: "true or false",
    date: "day",
    NoneType: "",
}
BOUNDS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key: its meaning and type in words, its default as TOML ("": there is none to write down)."""

    name: str
    says: str
    type: str
    default: str
    needed: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    """The keys that stand at one place of the file ("": at its top), and what they are for."""

    place: str
    about: str
    keys: tuple[Key, ...]


def sections() -> Iterator[Section]:
    """Every place of a sheet with its keys. ValueError for one whose meaning no model says."""
    for place, model in PLACES.items():
        keys = tuple(_key(model, name, info) for name, info in model.model_fields.items())
        yield Section(place=place, about=model.__doc__ or "", keys=keys)


def models() -> set[type[BaseModel]]:
    """Every model that a sheet is made of."""
    classes = {name: thing for name, thing in vars(sheet).items() if isinstance(thing, type) and name[0] != "_"}
    return {one for one in classes.values() if issubclass(one, BaseModel) and one is not BaseModel}


def _key(model: type[BaseModel], name: str, info: FieldInfo) -> Key:
    if not info.description:
        raise ValueError(f"{model.__name__}.{name}: a key needs a description")
    bounds = [f"{BOUNDS[key]} {getattr(one, key):g}" for one in info.metadata for key in BOUNDS if hasattr(one, key)]
    return Key(
        name=info.alias or name,
        says=info.description,
        type=", ".join([words(info.annotation), *bounds]),
        default="" if info.is_required() else _default(model, name, info),
        needed=info.is_required(),
    )


def words(annotation: Any) -> str:
    """A type as an editor reads it.

    >>> words(str), words(tuple[date, ...]), words(Literal["flow", "stock"] | None)
    ('text', 'list: day', '`flow` or `stock`')
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if origin is Literal:
        told = [f"`{one}`" for one in _flat(inner)]
        return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} or {told[-1]}"
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(said for one in inner if (said := words(one))))
    if origin is tuple:
        return f"list: {words(inner[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"by {'name' if inner[0] is str else words(inner[0])}: {words(inner[1])}"
    return "keys of its own" if isinstance(annotation, type) and issubclass(annotation, BaseModel) else str(annotation)


def _flat(values: tuple[Any, ...]) -> list[str]:
    """The texts of a Literal, those of Literals within it among them."""
    return [text for one in values for text in (_flat(get_args(one)) if get_args(one) else [str(one)])]


def _default(model: type[BaseModel], name: str, info: FieldInfo) -> str:
    value = getattr(Limits(), name) if model is sheet.LimitsSheet else info.default
    if model is sheet.LimitsSheet and isinstance(value, Mapping):
        return ", ".join(f"{step} = {number}" for step, number in value.items())
    if isinstance(value, BaseModel):
        return ", ".join(f"{key} = {_toml(one)}" for key, one in value.model_dump(exclude_defaults=True).items())
    return _toml(value) if value or value in (0, False) else ""


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"
