"""What a dataset sheet may say: one TOML file per dataset, checked key by key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nlg.errors import BadSheet
from nlg.panel import MeasureType, Noun, PeriodForm, Polarity
from nlg.story import Limits

Texts = str | tuple[str, ...]  # one text, or any of several
Step = Literal["day", "week", "month", "quarter", "year"]
COUNTED_UP: tuple[MeasureType, ...] = ("flow", "total")  # areas add up to their group, unless the sheet says otherwise
NEVER_ADDED: tuple[MeasureType, ...] = ("rate", "share", "index")


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
    """A measure: how it is made from columns or other measures, what it is called, when it may be trusted.

    `where` counts only the rows with these texts; several texts are added up. `parts` are measures of the same table
    that add up to this one (`leftover`: or to less). `adds_up` says whether areas add up to their group. Figures of
    `partial` periods are not told and not compared.
    """

    op: Literal["column", "rolling_sum", "per", "share", "ratio", "population"]
    column: str = ""
    where: Mapping[str, Texts] = {}
    periods: int = Field(1, ge=1)
    step: int = Field(1, ge=1)
    numerator: str = ""
    denominator: str = ""
    per: int = Field(1, ge=1)
    parts: tuple[str, ...] = ()
    leftover: bool = False
    unit: str
    type: MeasureType
    adds_up: bool | None = None
    partial: tuple[date, ...] = Field((), description="last days of periods that its figures cover in part only")
    polarity: Polarity
    decimals: int = Field(0, ge=0)
    counted: bool = False
    mature_after_days: int = Field(0, ge=0)
    noun: NounSheet
    caveats: tuple[str, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether a group's figure is the sum of its areas'. What is divided is divided anew for a group."""
        return bool(self.column) and (self.type in COUNTED_UP if self.adds_up is None else self.adds_up)

    @property
    def times(self) -> int:
        """What the quotient is taken times: 100 for a share."""
        return 100 if self.op == "share" else self.per

    @model_validator(mode="after")
    def _whole(self) -> MeasureSheet:
        if self.op in ("column", "rolling_sum") and not self.column:
            raise ValueError(f"op '{self.op}' needs the key 'column'")
        if self.op not in ("column", "rolling_sum") and (self.column or self.where or self.parts):
            raise ValueError(f"op '{self.op}' takes no 'column', 'where' or 'parts': it is made from other measures")
        if self.op in ("per", "share", "ratio") and not (self.numerator and self.denominator):
            raise ValueError(f"op '{self.op}' needs the keys 'numerator' and 'denominator'")
        if self.partial and self.op != "column":
            raise ValueError("partial: only of a measure that is a column of the table")
        if self.leftover and not self.parts:
            raise ValueError("leftover: there are no 'parts' to leave anything over")
        if any(not texts for texts in self.where.values()):
            raise ValueError("where: a list of texts must not be empty")
        return self

    @model_validator(mode="after")
    def _type_fits(self) -> MeasureSheet:
        if self.op == "share" and (self.type != "share" or self.unit != "%"):
            raise ValueError("op 'share' is of type 'share' and its unit is '%'")
        if self.type == "stock" and self.column and self.adds_up is None:
            raise ValueError(
                "adds_up: a stock must say whether areas add up to their group (people do, average prices do not)"
            )
        if self.type in NEVER_ADDED and self.adds_up:
            raise ValueError(f"adds_up: areas never add up to their group in a {self.type}")
        return self


class TableSheet(_Part):
    """A source table: its file, who published it, and how to read it.

    What an area's missing rows mean is said for those before its first (`before_first`), between (`no_row`) and after
    its last (`after_last`): a figure not known, zero, or (absent) no such area at the time.
    """

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
    earlier: str = Field("", description="the table that holds these figures as they were published before")
    area: str
    period: str
    period_form: PeriodForm
    where: Mapping[str, Texts] = {}
    before_first: Literal["zero", "missing", "absent"] = "missing"
    no_row: Literal["zero", "missing"] = "missing"
    after_last: Literal["missing", "absent"] = "missing"
    blank: Mapping[str, Literal["zero", "missing"]] = {}
    missing_marks: tuple[str, ...] = ("",)
    suppressed_marks: tuple[str, ...] = ()
    names: Mapping[str, str] = {}
    measures: Mapping[str, MeasureSheet]

    @model_validator(mode="after")
    def _measures_stand_on_each_other(self) -> TableSheet:
        for name, measure in self.measures.items():
            if "." in name:
                raise ValueError(f"measures.{name}: a measure's name has no dot")
            for key in ("numerator", "denominator"):
                self._is_read_from_a_column(f"measures.{name}.{key}", getattr(measure, key), measure)
            for part in measure.parts:
                self._is_read_from_a_column(f"measures.{name}.parts", part, measure)
        windows = {(m.periods, m.step) for m in self.measures.values() if m.column}
        if len(windows) != 1:
            raise ValueError(
                "measures: all measures of one table must share 'periods' and 'step' "
                "(describe the file a second time as another table)"
            )
        return self

    def _is_read_from_a_column(self, key: str, other: str, measure: MeasureSheet) -> None:
        if not other or (other == "population" and measure.op == "per" and key.endswith("denominator")):
            return
        if other not in self.measures:
            raise ValueError(f"{key}: there is no measure '{other}'")
        if not self.measures[other].column:
            raise ValueError(f"{key}: '{other}' is not read from a column")
        if key.endswith("denominator") and measure.op == "per":
            raise ValueError(f"{key}: op 'per' divides by the 'population': use op 'ratio'")

    @model_validator(mode="after")
    def _marks_mean_one_thing(self) -> TableSheet:
        if twice := sorted(set(self.suppressed_marks) & {"", *self.missing_marks}):
            raise ValueError(f"suppressed_marks: '{twice[0]}' already stands for a figure that is not known")
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


class LimitsSheet(_Part):
    """Where this dataset draws the lines of the guards; what it does not say is as usual (nlg/story.py, Limits).

    Two lines the contract draws as well (docs/bundle.md, sections 5 and 6): a sheet may be stricter, never laxer.
    """

    fewest_events: int | None = Field(default=None, ge=1)
    fewest_named: int | None = Field(default=None, ge=0)
    clear_at: float | None = Field(default=None, gt=0, le=0.05)
    least_record: Mapping[Step, int] = {}
    least_run: Mapping[Step, int] = {}
    smallest_group: int | None = Field(default=None, ge=2)
    only: int | None = Field(default=None, ge=4)

    @model_validator(mode="after")
    def _at_least_one_step(self) -> LimitsSheet:
        for key in ("least_record", "least_run"):
            for step, steps in getattr(self, key).items():
                if steps < 1:
                    raise ValueError(f"{key}.{step}: must be 1 or more")
        return self

    def limits(self) -> Limits:
        """The usual limits with this dataset's own in their place."""
        usual = Limits()
        said = self.model_dump(exclude_none=True, exclude={"least_record", "least_run"})
        return replace(
            usual,
            least_record={**usual.least_record, **{str(step): n for step, n in self.least_record.items()}},
            least_run={**usual.least_run, **{str(step): n for step, n in self.least_run.items()}},
            **said,
        )


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
    limits: LimitsSheet = LimitsSheet()
    story: StorySheet

    @model_validator(mode="after")
    def _earlier_tables_are_there(self) -> Sheet:
        for name, table in self.tables.items():
            if table.earlier and (table.earlier not in self.tables or table.earlier == name):
                raise ValueError(f"tables.{name}.earlier: there is no other table '{table.earlier}'")
            if table.earlier and self.tables[table.earlier].period_form != table.period_form:
                raise ValueError(f"tables.{name}.earlier: '{table.earlier}' has another period_form")
        return self

    @model_validator(mode="after")
    def _names_meet(self) -> Sheet:
        for key in ("whole", "parts"):
            if getattr(self.story, key) not in self.tables:
                raise ValueError(f"story.{key}: there is no table '{getattr(self.story, key)}'")
            if getattr(self.story, key) in self.earlier_tables:
                raise ValueError(f"story.{key}: '{getattr(self.story, key)}' holds earlier figures of another table")
        for key in ("main", "rate", "second"):
            name = getattr(self.story, key)
            if name and not any(name in table.measures for table in self.tables.values()):
                raise ValueError(f"story.{key}: no table has a measure '{name}'")
        return self

    @property
    def earlier_tables(self) -> frozenset[str]:
        """Tables that only hold another one's figures as they were published before."""
        return frozenset(table.earlier for table in self.tables.values() if table.earlier)


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
