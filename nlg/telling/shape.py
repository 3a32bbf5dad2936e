"""What a story shape may say: who it is for, what may lead, and its paragraphs in order."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nlg.errors import BadSheet

About = Literal["subject", "patch", "members", "listed", "after_listed"]
Role = Literal["main", "rate", "second", "lead", "any"]
ANY, LEAD = "*", "@lead"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotSheet(_Part):
    """One sentence: which kind of fact, about whom, and the macro of its sentence file that says it."""

    tell: str = Field(
        description="kind of fact, as the detector's file is called; '@lead' for what the story leads with"
    )
    say: str = Field(description="macro in the sentence file of that name")
    about: About = "subject"
    measure: Role = "main"
    where: Mapping[str, bool | int | str] = {}
    told_by: str = Field("", description="for 'listed': which listing fact names the areas")
    again: bool = Field(False, description="tell it even if an earlier sentence already did: it elaborates")
    most: int = Field(1, description="for 'listed' and 'members': how many sentences at most")
    room: bool = Field(False, description="tell it only where the story can bear its figures")
    leans: bool = Field(False, description='tell it only behind the sentence before it: "Next was Barton"')


class FillSheet(_Part):
    """Room for news: the best facts that have no place of their own, two sentences a paragraph.

    `families` are the first letters of the kinds' ids (docs/facts.md): C is change, E extremes, S streaks, R ranks ...
    """

    about: Literal["subject", "patch", "members"] = "subject"
    families: str = Field("", description="which families of kinds; all where nothing is said")
    measure: Role = "any"
    most: int = Field(2, description="how many sentences at most")
    least_score: float = Field(1.5, description="what scores less is not worth the reader's time")


class ParagraphSheet(_Part):
    """A paragraph: sentences in order. The first of `either` that can be told is taken; `then` follow if it was.

    A paragraph of facts that has none is left out, its furniture with it. One with `fill` is as many paragraphs as
    there is news for, one with `beside` as many as datasets stand beside the story."""

    role: str
    fill: FillSheet | None = None
    voices: Literal["", "quotes", "background"] = Field("", description="what the newsroom has in store for it")
    beside: bool = Field(False, description="what the sheet's other datasets say of the same area, a paragraph each")
    under: int = Field(0, description="told only while the story has fewer words: else it would be over at once")
    either: tuple[SlotSheet, ...] = ()
    then: tuple[SlotSheet, ...] = ()
    furniture: tuple[str, ...] = Field((), description="macros of _furniture.j2, after the facts or by themselves")
    otherwise: tuple[str, ...] = Field((), description="furniture that stands in where none of `either` can be told")


class Shape(_Part):
    """A story shape. `leads` are kinds and measure roles, 'lowest_since.main' ('*.any': whatever is news), of the
    subject or, with '.patch' behind, of the areas compared together, with '.members' of each of them."""

    name: str
    caption: str
    subject: Literal["group", "area", "either"]
    kinds: tuple[str, ...] = Field((), description="only for areas that the register calls by one of these kinds")
    asked: bool = Field(False, description="only written when somebody asks for this shape")
    unclear: bool = Field(False, description="may lead with what moved by no more than chance")
    longest: int = Field(0, description="how many words the body has at most; 0: as many as it needs")
    leads: tuple[str, ...]
    least_score: float = Field(description="below this the answer is: no story (of yearly figures below 2/3 of it)")
    paragraphs: tuple[ParagraphSheet, ...]

    @cached_property
    def slots(self) -> tuple[SlotSheet, ...]:
        """Every place for one named kind."""
        return tuple(slot for paragraph in self.paragraphs for slot in (*paragraph.either, *paragraph.then))

    @cached_property
    def slots_of(self) -> Mapping[str, list[SlotSheet]]:
        """The same by the kind that they are for."""
        found: dict[str, list[SlotSheet]] = {}
        for slot in self.slots:
            found.setdefault(slot.tell, []).append(slot)
        return found

    @field_validator("leads")
    @classmethod
    def _kind_and_role(cls, leads: tuple[str, ...]) -> tuple[str, ...]:
        for entry in leads:
            _, dot, rest = entry.partition(".")
            role = rest.removesuffix(".patch").removesuffix(".members")
            if not dot or role not in ("main", "rate", "second", "any"):
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
