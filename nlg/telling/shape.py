"""What a story shape may say: who it is for, what may lead, and its paragraphs in order."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nlg.errors import BadSheet

About = Literal["subject", "patch", "members", "listed", "after_listed"]
Role = Literal["main", "rate", "second"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotSheet(_Part):
    """One sentence: which kind of fact, about whom, and the macro of its sentence file that says it."""

    tell: str = Field(description="kind of fact, as the detector's file is called")
    say: str = Field(description="macro in the sentence file of that name")
    about: About = "subject"
    measure: Role = "main"
    where: Mapping[str, bool | int | str] = {}
    told_by: str = Field("", description="for 'listed': which listing fact names the areas")
    again: bool = Field(False, description="tell it even if an earlier sentence already did: it elaborates")
    most: int = Field(1, description="for 'listed' and 'members': how many sentences at most")


class ParagraphSheet(_Part):
    """A paragraph: sentences in order. The first of `either` that can be told is taken; `then` follow if it was.

    A paragraph of facts that has none is left out, its furniture with it."""

    role: str
    either: tuple[SlotSheet, ...] = ()
    then: tuple[SlotSheet, ...] = ()
    furniture: tuple[str, ...] = Field((), description="macros of _furniture.j2, after the facts or by themselves")
    otherwise: tuple[str, ...] = Field((), description="furniture that stands in where none of `either` can be told")


class Shape(_Part):
    """A story shape. `leads` are kinds and measure roles, 'lowest_since.main', of the subject
    or, with '.patch' behind, of the areas compared."""

    name: str
    caption: str
    subject: Literal["group", "area"]
    leads: tuple[str, ...]
    least_score: float = Field(description="below this the answer is: no story")
    paragraphs: tuple[ParagraphSheet, ...]

    @property
    def kinds(self) -> set[str]:
        """Every kind of fact that a story of this shape may tell."""
        slots = [slot for paragraph in self.paragraphs for slot in (*paragraph.either, *paragraph.then)]
        named = {entry.partition(".")[0] for entry in self.leads}
        return named | {slot.tell for slot in slots} | {slot.told_by for slot in slots if slot.told_by}

    @field_validator("leads")
    @classmethod
    def _kind_and_role(cls, leads: tuple[str, ...]) -> tuple[str, ...]:
        for entry in leads:
            _, dot, rest = entry.partition(".")
            if not dot or rest.removesuffix(".patch") not in ("main", "rate", "second"):
                raise ValueError(f"'{entry}' is not a kind and a measure role, like 'lowest_since.main'")
        return leads


def load_shape(path: Path) -> Shape:
    """The shape in a TOML file. BadSheet names file and key."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return Shape.model_validate({"name": path.stem, **found})
    except tomllib.TOMLDecodeError as error:
        raise BadSheet(f"{path.name}: {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        raise BadSheet(f"{path.name}: {key}: {fault['msg']}") from error
