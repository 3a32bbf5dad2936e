"""What a dataset sheet may say: one TOML file per dataset, checked key by key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nlg.errors import BadSheet
from nlg.panel import MeasureType, Noun, PeriodForm, Polarity


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NounSheet(_Part):
    """The words for what a measure counts."""

    one: str
    many: str
    headline: str = Field(description="names the subject in a headline: 'Covid cases'")
    full: str = Field(description="names it in full, once: 'coronavirus cases'")
    full_one: str = Field("", description="one of them: 'coronavirus case'")
    verb: str = "recorded"
    short: str = Field("", description="for tables: 'Cases'")
    explained: str = Field("", description="in plain words, at first use")

    def noun(self) -> Noun:
        return Noun(**self.model_dump())


class MeasureSheet(_Part):
    """A measure: how it is made from columns, what it is called, when it may be trusted."""

    op: Literal["column", "rolling_sum", "per", "population"]
    column: str = ""
    periods: int = 1
    step: int = 1
    numerator: str = ""
    denominator: str = ""
    per: int = 1
    unit: str
    type: MeasureType
    polarity: Polarity
    decimals: int = 0
    counted: bool = False
    mature_after_days: int = 0
    noun: NounSheet
    caveats: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> MeasureSheet:
        if self.op in ("column", "rolling_sum") and not self.column:
            raise ValueError(f"op '{self.op}' needs the key 'column'")
        if self.op == "per" and not (self.numerator and self.denominator):
            raise ValueError("op 'per' needs the keys 'numerator' and 'denominator'")
        return self


class TableSheet(_Part):
    """A source table: its file, who published it, and how to read it."""

    file: str
    title: str
    publisher: str
    publisher_said: str = Field(description="in running text, with its article: 'the Office for National Statistics'")
    url: str
    licence: str
    attribution: str
    released: date | None = None
    stands_in: str = Field("", description="why this later table may stand in for one that is not held")
    release_note: str = Field("", description="a sentence for readers where the day of release is not known")
    definition: str = Field("", description="a sentence for readers: what counts")
    area: str
    period: str
    period_form: PeriodForm
    where: Mapping[str, str] = {}
    before_first: Literal["zero", "missing"] = "missing"
    blank: Mapping[str, Literal["zero", "missing"]] = {}
    missing_marks: tuple[str, ...] = ("",)
    names: Mapping[str, str] = {}
    measures: Mapping[str, MeasureSheet]

    @model_validator(mode="after")
    def _measures_stand_on_each_other(self) -> TableSheet:
        for name, measure in self.measures.items():
            if measure.op == "per" and measure.numerator not in self.measures:
                raise ValueError(f"measures.{name}.numerator: there is no measure '{measure.numerator}'")
        windows = {(m.periods, m.step) for m in self.measures.values() if m.column}
        if len(windows) != 1:
            raise ValueError(
                "measures: all measures of one table must share 'periods' and 'step' "
                "(describe the file a second time as another table)"
            )
        return self


class Target(_Part):
    """A goal or threshold: its value, who set it, when, where that was said."""

    measure: str
    value: Decimal
    test: Literal["<", "<=", ">=", ">"] = "<="
    areas: tuple[str, ...]
    noun: str = "goal"
    set_by: str
    set_on: date = Field(description="the day, or the last of the month where only that is known")
    until: date | None = Field(None, description="the last day it stood")
    source: str


class Baseline(_Part):
    """A named earlier level: which period stands for it, and why that one."""

    measure: str
    period: date
    name: str = Field(description="completes 'the level seen ...': 'before the second wave'")
    areas: tuple[str, ...] = ()
    reason: str


class Topic(_Part):
    code: str
    name: str


class AreasSheet(_Part):
    """What the entities of a dataset are called: areas, boroughs, libraries."""

    one: str
    many: str


class StorySheet(_Part):
    """How the dataset is told: which table gives the whole, which its parts, which measures lead."""

    series: str
    whole: str
    parts: str
    main: str
    rate: str = ""
    second: str = ""
    event: str = Field(description="completes 'since ...' for the start of the record: 'the pandemic began'")
    areas: AreasSheet = Field(AreasSheet(one="area", many="areas"), description="what the parts are called")


class Sheet(_Part):
    """A dataset: everything the program knows about it that is not in its table."""

    id: str
    title: str
    register_: str = Field(alias="register")
    style: str = "km"
    subject: str = Field(description="one word for headlines: 'Covid'")
    subject_full: str = Field(description="the same in running text: 'coronavirus'")
    weight: float = Field(1.0, description="how much the newsroom cares for it, 1 is usual")
    topics: tuple[Topic, ...] = ()
    tables: Mapping[str, TableSheet]
    targets: Mapping[str, Target] = {}
    baselines: Mapping[str, Baseline] = {}
    story: StorySheet

    @model_validator(mode="after")
    def _names_meet(self) -> Sheet:
        for key in ("whole", "parts"):
            if getattr(self.story, key) not in self.tables:
                raise ValueError(f"story.{key}: there is no table '{getattr(self.story, key)}'")
        for key in ("main", "rate", "second"):
            name = getattr(self.story, key)
            if name and not any(name in table.measures for table in self.tables.values()):
                raise ValueError(f"story.{key}: no table has a measure '{name}'")
        return self


def load_sheet(path: Path) -> Sheet:
    """The sheet in a TOML file. BadSheet names file and key (or line, where the TOML itself is broken)."""
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadSheet(f"{path.name}: not UTF-8 at byte {error.start}", mend="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSheet(f"{path.name}: {error}") from error
    try:
        sheet = Sheet.model_validate(found)
    except ValidationError as error:
        raise BadSheet(f"{path.name}: {_first_fault(error)}") from error
    if sheet.id != path.stem:
        raise BadSheet(f"{path.name}: id is '{sheet.id}'", mend=f"call it '{path.stem}', like the file")
    return sheet


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"]) or "the sheet"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    said = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "missing":
        said = "this key must be there"
    if fault["type"] == "extra_forbidden":
        said = "there is no such key"
    return f"{key}: {said}{more}"
