"""What a dataset sheet may say: one TOML file per dataset, checked key by key."""

from __future__ import annotations

import re
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
Step = Literal["day", "week", "month", "quarter", "year", "occasion"]
COUNTED_UP: tuple[MeasureType, ...] = ("flow", "total")  # areas add up to their group, unless the sheet says otherwise
NEVER_ADDED: tuple[MeasureType, ...] = ("rate", "share", "index")
CALLED = re.compile(r"(?!(?:day|week|month|quarter|year|season)$)[a-z]+(?<!s)")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NounSheet(_Part):
    """The words for what a measure counts."""

    one: str = Field(description="one of them, once it is named: 'case'")
    many: str = Field(description="several of them: 'cases'")
    headline: str = Field(description="names the subject in a headline: 'Covid cases'")
    full: str = Field(description="names it in full, once: 'coronavirus cases'")
    full_one: str = Field("", description="one of them: 'coronavirus case'")
    verb: str = Field("recorded", description="how one comes into the table: cases are 'recorded', people 'counted'")
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

    op: Literal["column", "rolling_sum", "per", "share", "ratio", "population"] = Field(
        description="how it is made: read from a column, summed over periods, or divided by another measure"
    )
    column: str = Field("", description="the column of its figures, where op is 'column' or 'rolling_sum'")
    where: Mapping[str, Texts] = Field(
        {}, description="only rows with these texts in these columns count; of several texts the sum"
    )
    periods: int = Field(1, ge=1, description="how many table periods a figure of op 'rolling_sum' adds up")
    step: int = Field(
        1,
        ge=1,
        description="periods back to what it is compared with: 7 for sums of a week taken daily, 12 for a year",
    )
    numerator: str = Field("", description="the measure that is divided")
    denominator: str = Field("", description="the measure it is divided by; 'population' where op is 'per'")
    per: int = Field(1, ge=1, description="what the quotient is taken times: 100000 for a rate per 100,000")
    parts: tuple[str, ...] = Field((), description="measures of the same table that add up to this one")
    leftover: bool = Field(False, description="the parts may add up to less")
    unit: str = Field(description="what its figures count: 'cases', '£', '%', 'cases per 100,000 people'")
    type: MeasureType = Field(
        description="counted in a period (flow), as it stands (stock), rate, share, index, or a running total"
    )
    adds_up: bool | None = Field(
        None, description="whether areas add up to their group; a stock must say, others need not"
    )
    partial: tuple[date, ...] = Field((), description="last days of periods that its figures cover in part only")
    polarity: Polarity = Field(description="what a high figure is")
    decimals: int = Field(0, ge=0, description="places that readers get")
    of_million: int = Field(1, ge=1, le=2, description="places of a figure in millions: 2 for one that moves slowly")
    counted: bool = Field(False, description="single events are counted, so that chance can be tested")
    mature_after_days: int = Field(
        0,
        ge=0,
        description="days after a period's end until its figure stops moving; younger ones never lead; editions in the "
        "archive may make it more (`docs/maturity.md`)",
    )
    unsteady: tuple[str, ...] = Field((), description="codes of areas whose figures swing too widely to be news")
    noun: NounSheet = Field(description="its words")
    also_called: tuple[str, ...] = Field(
        (), description="other words for it, by which `check-text` knows it in an article"
    )
    caveats: tuple[str, ...] = Field((), description="sentences for readers, told with its figures")

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
            one = "an index" if self.type == "index" else f"a {self.type}"
            raise ValueError(f"adds_up: areas never add up to their group in {one}")
        return self


class TableSheet(_Part):
    """A source table: its file, who published it, and how to read it.

    What an area's missing rows mean is said for those before its first (`before_first`), between (`no_row`) and after
    its last (`after_last`): a figure not known, zero, or (absent) no such area at the time.
    """

    file: str = Field(description="the table's file, beside the sheet: CSV, or CSV packed as .gz")
    title: str = Field(description="as the publisher calls it")
    publisher: str = Field(description="who published it, as a list of sources names it")
    publisher_said: str = Field(description="in running text, with its article: 'the Office for National Statistics'")
    url: str = Field(description="where readers find it")
    licence: str = Field(description="the licence's short name: 'OGL-3.0'")
    attribution: str = Field(description="the licence's own line")
    released: date | None = Field(None, description="the day of publication; left out where it is not known")
    stands_in: str = Field("", description="why this later table may stand in for one that is not held")
    release_note: str = Field("", description="a sentence for readers where the day of release is not known")
    revised_as: str = Field("", description="what the publisher's revisions take account of: 'late registrations'")
    definition: str = Field("", description="a sentence for readers: what counts")
    fetch: str = Field("", description="the https address that 'parishpump fetch' brings the file from")
    released_by: Literal["", "last-modified", "retrieval"] = Field(
        "", description="what is the day of publication of a fetched file: its host's Last-Modified, or the day it came"
    )
    earlier: str = Field("", description="the table that holds these figures as they were published before")
    holidays: Literal["", "england-and-wales"] = Field(
        "", description="whose bank holidays slow its figures down, so that a period with one is warned of"
    )
    editions: Literal["whole", "window"] = Field(
        "whole", description="what a new edition of the file holds: all of the table, or its newest periods only"
    )
    area: str = Field(description="the column with the area code")
    period: str = Field(description="the column with the period")
    period_form: PeriodForm = Field(description="how the column writes a period")
    called: str = Field("", description="what readers call one of the occasions: 'matchday', 'election'")
    where: Mapping[str, Texts] = Field({}, description="only rows with these texts in these columns count")
    before_first: Literal["zero", "missing", "absent"] = Field(
        "missing", description="what an area's figures are before its first row"
    )
    no_row: Literal["zero", "missing"] = Field(
        "missing", description="what a missing row between an area's first and last stands for"
    )
    after_last: Literal["missing", "absent"] = Field(
        "missing", description="what an area's figures are after its last row"
    )
    blank: Mapping[str, Literal["zero", "missing"]] = Field({}, description="what a blank cell of a column stands for")
    missing_marks: tuple[str, ...] = Field(("",), description="texts that stand for a figure that is not known")
    suppressed_marks: tuple[str, ...] = Field(
        (), description="texts that stand for a figure that the publisher holds back"
    )
    names: Mapping[str, str] = Field(
        {}, description="names that this table's areas go by, where the register has others, by code"
    )
    answers: Mapping[str, str] = Field(
        {}, description="what was answered when 'new' read the publisher's file: later ones laid out so are read alike"
    )
    times: Mapping[str, int] = Field(
        {}, description="what 'new' took the publisher's figures of a column times: 1000 where it counts in thousands"
    )
    measures: Mapping[str, MeasureSheet] = Field(description="the measures, by short name")

    @model_validator(mode="after")
    def _measures_stand_on_each_other(self) -> TableSheet:
        for name, measure in self.measures.items():
            if "." in name:
                raise ValueError(f"measures.{name}: a measure's name has no dot")
            for key in ("numerator", "denominator"):
                self._is_read_from_a_column(f"measures.{name}.{key}", getattr(measure, key), measure)
            for part in measure.parts:
                self._is_read_from_a_column(f"measures.{name}.parts", part, measure)
        windows = {(m.periods, m.step) for m in self._columns}
        if len(windows) != 1:
            raise ValueError(
                "measures: all measures of one table must share 'periods' and 'step' "
                "(describe the file a second time as another table)"
            )
        return self

    @model_validator(mode="after")
    def _periods_have_a_name_and_a_length(self) -> TableSheet:
        said = (self.period_form == "occasion") == bool(self.called)
        if not said or (self.called and not CALLED.fullmatch(self.called)):
            raise ValueError(
                "called: occasions have a name, one small word for one of them ('matchday', 'election'); "
                "other periods are called what they are"
            )
        if self.period_form in ("occasion", "year_ending") and any(m.periods * m.step != 1 for m in self._columns):
            raise ValueError(
                "measures: figures of occasions and of rolling years are told as they are: no 'periods', 'step'"
            )
        return self

    @property
    def _columns(self) -> tuple[MeasureSheet, ...]:
        return tuple(measure for measure in self.measures.values() if measure.column)

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
    def _fetched_by_https(self) -> TableSheet:
        if self.fetch and not self.fetch.startswith("https://"):
            raise ValueError("fetch: give an address that begins with https://")
        return self

    @model_validator(mode="after")
    def _marks_mean_one_thing(self) -> TableSheet:
        if twice := sorted(set(self.suppressed_marks) & {"", *self.missing_marks}):
            raise ValueError(f"suppressed_marks: '{twice[0]}' already stands for a figure that is not known")
        return self


class Target(_Part):
    """A goal or threshold: its value, who set it, when, where that was said."""

    measure: str = Field(description="the measure it is set for")
    value: Decimal = Field(description="the figure")
    test: Literal["<", "<=", ">=", ">"] = Field("<=", description="how a figure must stand to the value to meet it")
    areas: tuple[str, ...] = Field(
        description="codes of the areas it holds for, with all within them; no other is measured by it"
    )
    noun: str = Field("goal", description="what it is called: 'goal', 'limit'")
    set_by: str = Field(description="who set it, in running text")
    set_on: date = Field(description="the day, or the last of the month where only that is known")
    until: date | None = Field(None, description="the last day it stood")
    source: str = Field(description="where that was said")


class Baseline(_Part):
    """A named earlier level: which period stands for it, and why that one."""

    measure: str = Field(description="the measure whose level it is")
    period: date = Field(description="last day of the period that stands for it")
    name: str = Field(description="completes 'the level seen ...': 'before the second wave'")
    areas: tuple[str, ...] = Field((), description="codes of the areas it was reasoned for; none: all")
    reason: str = Field(description="why that period, for the editor")


class Topic(_Part):
    """One of the IPTC Media Topics, by which receivers sort stories."""

    code: str = Field(description="the code of an IPTC Media Topic")
    name: str = Field(description="its name")


class AreasSheet(_Part):
    """What the entities of a dataset are called: areas, boroughs, libraries."""

    one: str = Field(description="one of them: 'borough'")
    many: str = Field(description="several: 'boroughs'")


class StorySheet(_Part):
    """How the dataset is told: which table gives the whole, which its parts, which measures lead."""

    series: str = Field(description="word for the series, in a story's id: never change it")
    whole: str = Field(description="the table that a story's own figures come from")
    parts: str = Field(description="the table that all rankings and lists come from")
    main: str = Field(description="the measure that stories are about")
    rate: str = Field("", description="the measure that areas are compared by")
    second: str = Field("", description="the measure told after the main one")
    event: str = Field(description="completes 'since ...' for the start of the record: 'the pandemic began'")
    areas: AreasSheet = Field(AreasSheet(one="area", many="areas"), description="what the parts are called")
    untold: tuple[str, ...] = Field((), description="kinds of fact (docs/facts.md) that no story of it tells")


class LimitsSheet(_Part):
    """Where this dataset draws the lines of the guards; what it does not say is as usual (nlg/story.py, Limits).

    Two lines the contract draws as well (docs/bundle.md, sections 5 and 6): a sheet may be stricter, never laxer.
    """

    fewest_events: int | None = Field(
        default=None, ge=1, description="below so many events no per cent and no rate is told"
    )
    fewest_named: int | None = Field(
        default=None, ge=0, description="below so many, counts are not broken down by name"
    )
    clear_at: float | None = Field(
        default=None, gt=0, le=0.05, description="how likely chance may be for a move to count as clear"
    )
    least_record: Mapping[Step, int] = Field(
        default={}, description="steps on record before 'lowest since' and 'record', by step"
    )
    least_run: Mapping[Step, int] = Field(default={}, description="steps in a row that are told, by step")
    smallest_group: int | None = Field(default=None, ge=2, description="areas that a group must have to be compared")
    only: int | None = Field(default=None, ge=4, description="'only' is said of one in so many at most")

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


class BesideSheet(_Part):
    """Another dataset, whose figures for the same area stand in a paragraph of their own beside the story.

    Nothing is ever reckoned across the two. `period`: its newest settled period when the story's figures were
    published, or the newest that ends with the story's.
    """

    dataset: str = Field(description="the other dataset's id")
    what: str = Field("", description="what its figures are of, behind 'of': 'people who tested positive'")
    differs: str = Field(
        "", description="a sentence for readers: how its figures differ from these, where both count one sort of thing"
    )
    measures: tuple[str, ...] = Field(
        (), description="those of its measures that may be told; all, where none is named"
    )
    period: Literal["newest", "within"] = Field(
        "newest", description="its newest settled period at publication, or the newest that ends within the story's"
    )
    oldest: int = Field(4, ge=1, description="how many of its own steps that may end before the story's period")
    most: int = Field(2, ge=1, le=4, description="how many sentences give its figures, at most")
    areas: Mapping[str, str] = Field({}, description="codes of areas here, and what the other register has them under")


class Sheet(_Part):
    """A dataset: everything the program knows about it that is not in its table."""

    id: str = Field(description="its name, that of the file")
    title: str = Field(description="what the dataset is called")
    register_: str = Field(alias="register", description="the register that says who the areas are")
    style: str = Field("km", description="house style, where the newsroom has none")
    subject: str = Field(description="one word for headlines: 'Covid'")
    subject_full: str = Field(description="the same in running text: 'coronavirus'")
    also_called: tuple[str, ...] = Field((), description="other words for the subject, for `check-text`: 'Covid-19'")
    weight: float = Field(1.0, description="how much the newsroom cares for it, 1 is usual")
    topics: tuple[Topic, ...] = Field((), description="IPTC Media Topics of its stories")
    notes: tuple[str, ...] = Field((), description="what an editor must know of it: traps, breaks, what is left out")
    tables: Mapping[str, TableSheet] = Field(description="the tables, by name")
    targets: Mapping[str, Target] = Field({}, description="goals that somebody set, by name")
    baselines: Mapping[str, Baseline] = Field({}, description="earlier levels with a name, by key")
    beside: tuple[BesideSheet, ...] = Field((), description="other datasets, told of beside its stories")
    limits: LimitsSheet = Field(LimitsSheet(), description="its own lines for the guards")
    gates: Mapping[str, Literal["off", "warn"] | float] = Field(
        {}, description="gates (docs/gates.md) that are off, that only warn, or that draw their line elsewhere"
    )
    story: StorySheet = Field(description="how it is told")

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

    @model_validator(mode="after")
    def _stands_beside_others(self) -> Sheet:
        others = [one.dataset for one in self.beside]
        for n, other in enumerate(others):
            if other == self.id or other in others[:n]:
                raise ValueError(f"beside.{n}.dataset: '{other}' is this dataset, or named before")
        return self

    def edited(self, released: Mapping[str, date | None], before: Mapping[str, tuple[str, date | None]]) -> Sheet:
        """The sheet of other editions: the day of release of each table, and the name and day of the edition before.

        The edition before is a table of its own, TABLE@DAY, described as TABLE is.
        """
        tables = dict(self.tables)
        for name, day in released.items():
            tables[name] = tables[name].model_copy(update={"released": day, "stands_in": "", "release_note": ""})
        for name, (older, day) in before.items():
            tables[older] = tables[name].model_copy(update={"released": day, "earlier": ""})
            tables[name] = tables[name].model_copy(update={"earlier": older})
        return self.model_copy(update={"tables": tables})

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
