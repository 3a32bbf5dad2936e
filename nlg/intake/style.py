"""What a house style may say: one TOML file per newsroom, checked key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from nlg.errors import BadSheet

Tense = Literal["past", "past_plural", "perfect", "perfect_singular", "present", "singular", "ing"]
Forms = Mapping[Tense, str]
Million = Literal["m", " million"]

# The words that docs/bundle.md section 8 lets a direction be told with. A style cannot add "surged":
# no checker could read it, and no reader should have to.
_WORDS = {
    "up": "rise rises rose risen rising increase increases increased increasing grow grows grew grown "
    "growing climb climbs climbed climbing jump jumped double doubled up",
    "down": "fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased decline "
    "declines declined halve halved down reduced reduction",
    "same": "unchanged steady level same",
}
MOVEMENT: Mapping[str, frozenset[str]] = {way: frozenset(words.split()) for way, words in _WORDS.items()}

BELOW = ("almost", "nearly", "just under")
ABOVE = ("just over", "slightly more than")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Verb(_Part):
    """One way to say up, down and unchanged. Stars stand around the word that claims it: "have *fallen*"."""

    up: Forms
    down: Forms
    same: Forms

    @model_validator(mode="after")
    def _words_a_checker_reads(self) -> Verb:
        for direction, forms in (("up", self.up), ("down", self.down), ("same", self.same)):
            for tense, phrase in forms.items():
                starred = re.findall(r"\*([^*]+)\*", phrase)
                word = starred[0] if starred else phrase
                if len(starred) > 1 or word not in MOVEMENT[direction]:
                    raise ValueError(f"{direction}.{tense}: '{word}' is not a word that says {direction}")
        return self


def _verb(up: str, down: str) -> Verb:
    """A verb from its forms, blanks between: past, perfect, present, singular and, where it has one, ing."""
    return Verb(
        up=_forms(up),
        down=_forms(down),
        same={
            "past": "was *unchanged*",
            "past_plural": "were *unchanged*",
            "perfect": "have been *unchanged*",
            "perfect_singular": "has been *unchanged*",
            "present": "are *unchanged*",
            "singular": "is *unchanged*",
            "ing": "unchanged",
        },
    )


def _forms(text: str) -> Forms:
    past, perfect, present, singular, *ing = text.split()
    forms: dict[Tense, str] = {
        "past": past,
        "past_plural": past,
        "perfect": f"have *{perfect}*",
        "perfect_singular": f"has *{perfect}*",
        "present": present,
        "singular": singular,
    }
    if ing:
        forms["ing"] = ing[0]
    return forms


def _fall() -> Mapping[str, Verb]:
    return {"fall": _verb("rose risen rise rises rising", "fell fallen fall falls falling")}


class Style(_Part):
    """A house style. What it does not say is as here."""

    name: str
    language: str = "en-GB"
    spelled_up_to: int = Field(
        default=9, ge=0, le=20, description="counts from zero to here are words, above it figures"
    )
    ordinals_spelled_up_to: int = Field(default=9, ge=0, le=9)
    thousands: Literal[","] = Field(default=",", description="the one separator that docs/bundle.md section 6 reads")
    date: Literal["month_day", "day_month"] = Field(default="month_day", description="March 3 or 3 March")
    months: Literal["full", "short"] = Field(default="full", description="short: 'Oct. 12', but 'March 3'")
    week: Literal["the week to", "the week ending"] = "the week to"
    quarter: Literal["months_to", "ordinal"] = Field(
        default="months_to", description="the three months to September, or the third quarter of 2023"
    )
    financial_year: Literal["years", "year_to"] = Field(default="years", description="2023-24, or the year to March")
    per_cent: Literal["%", " per cent"] = "%"
    percent_min_base: int = Field(default=100, ge=20, description="no percentage of fewer than this many")
    percent_one_place_from: int = Field(default=1000, description="from this base a percentage has one place")
    millions_from: int = Field(default=1_000_000, ge=1_000_000, description="from here '1.2 million' and '£1.2m'")
    millions: Million = Field(default=" million", description="1.2m or 1.2 million; people in full")
    money_millions: Million = Field(default="m", description="£1.2m or £1.2 million")
    possessive_after_s: Literal["'", "'s"] = Field(default="'", description="Sevenoaks' or Sevenoaks's")
    quotation_marks: Literal["typographic", "straight"] = "typographic"
    below: Literal["almost", "nearly", "just under"] = "almost"
    above: Literal["just over", "slightly more than"] = "just over"
    about: Literal["about", "around"] = "about"
    verbs: Mapping[str, Verb] = Field(default_factory=_fall)
    spelling: Mapping[str, str] = Field(default={}, description="words as the house spells them: offence = 'offense'")
    reads: Mapping[str, Mapping[str, str]] = Field(
        default={}, description="examples that a test holds the style to: filter, value, what is printed"
    )

    @field_validator("verbs", mode="before")
    @classmethod
    def _short_verbs(cls, verbs: object) -> object:
        """A verb may be written as two lines, up and down, each of four or five forms."""
        if not isinstance(verbs, Mapping):
            return verbs
        return {name: _spelled_out(verb) for name, verb in verbs.items()}

    @field_validator("spelling")
    @classmethod
    def _words_that_claim_nothing(cls, spelling: Mapping[str, str]) -> Mapping[str, str]:
        """What docs/bundle.md section 7 lets a checker read: the same word, and none that needs a proof."""
        for word, spelt in spelling.items():
            small = all(re.fullmatch("[a-z]+", one) for one in (word, spelt))
            if not small or word[0] != spelt[0] or any({word, spelt} & words for words in MOVEMENT.values()):
                raise ValueError(f"'{spelt}' is no other spelling of '{word}'")
        return spelling

    @model_validator(mode="after")
    def _rising_bars(self) -> Style:
        if self.percent_one_place_from < self.percent_min_base:
            raise ValueError("percent_one_place_from: is below percent_min_base")
        if "fall" not in self.verbs:
            raise ValueError("verbs: 'fall' is missing, the verb that sentences use unless they name another")
        return self


def _spelled_out(verb: object) -> object:
    if isinstance(verb, Mapping) and set(verb) == {"up", "down"}:
        up, down = verb["up"], verb["down"]
        if isinstance(up, str) and isinstance(down, str):
            for line in (up, down):
                if len(line.split()) not in (4, 5):
                    raise ValueError(f"'{line}' should be: past, perfect, present, singular and, if it is used, ing")
            return _verb(up, down)
    return verb


def load_style(path: Path) -> Style:
    """The house style in a TOML file. BadSheet names the file, the key and what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        said = tomllib.loads(text)
    except FileNotFoundError:
        raise BadSheet(f"{path.name}: there is no such style", mend=f"look in {path.parent}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadSheet(f"{path.name}: {wrong}") from None
    try:
        return Style.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        what = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        what = what.removeprefix("Value error, ")
        at = _line(text, first["loc"])
        raise BadSheet(f"{path.name}: {f'line {at}: ' if at else ''}{key + ': ' if key else ''}{what}") from None


def _line(text: str, where: Sequence[str | int]) -> int:
    """The line of a TOML file on which a key stands, or the nearest that holds it; 0 where none does.

    A key that is missing or wrong as a whole has no line of its own.
    """
    table, found = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$", line)
        key = re.match(r"\s*([\w.-]+|\"[^\"]*\"|'[^']*')\s*=", line)
        table = head[1].strip() if head else table
        said = [*filter(None, table.split(".")), *(key[1].strip("\"'").split(".") if key else [])]
        if (head or key) and said and said == [str(part) for part in where[: len(said)]]:
            found = number
    return found
