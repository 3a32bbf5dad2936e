"""Figures of other datasets beside a story: each judged by its own sheet, register and tables (section 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .against_sheet import declared_measures, declared_table, in_the_sheet
from .document import Claim, Story
from .library import at_path, toml_text
from .measures import Figures
from .parts import Beside
from .periods import Period
from .report import Fault, Unreadable, Untrue
from .strict import is_object

SERIES = "beside"  # what stands for the series of what is told beside stories
OF_OTHERS = ("publisher", "publisher_said", "title", "released")  # may be said of any source: who wrote what, and when
_KEYS = ("measure", "share_of")


def measures_named(inputs: object) -> Iterator[str]:
    """Every measure that stands anywhere in an expression."""
    for key, value in inputs.items() if is_object(inputs) else ():
        if isinstance(value, str):
            if key in _KEYS:
                yield value
        else:
            yield from measures_named(value)


def own_part(story: Story) -> Story:
    """The story without what stands beside it."""
    others = {each for part in story.beside for each in part.sentences}
    return replace(
        story,
        sentences=tuple(said for said in story.sentences if said.id not in others),
        claims={name: claim for name, claim in story.claims.items() if claim.sentence not in others},
    )


def part_beside(story: Story, part: Beside) -> Story:
    """What is told of one other dataset, as a small story of its own: its area, its period, its sentences."""
    return replace(
        story,
        dataset=part.dataset,
        series=SERIES,
        area=part.area,
        start=part.start,
        end=part.end,
        as_of=part.as_of,
        sentences=tuple(said for said in story.sentences if said.id in part.sentences),
        claims={name: claim for name, claim in story.claims.items() if claim.sentence in part.sentences},
        rows=(),
        charts=(),
        unclaimed=(),
        quotes=(),
        corrections=(),
    )


def groups_of(story: Story, figures: Figures) -> Mapping[str, Mapping[str, list[str]]]:
    """The groups that a bundle lists, in the tables of one dataset."""
    found = {
        area: {table: codes for table, codes in tables.items() if table in figures.tables}
        for area, tables in story.groups.items()
    }
    return {area: tables for area, tables in found.items() if tables}


def look_at_tables(story: Story, all_figures: Sequence[Figures]) -> None:
    """Every group is of a table that is among the sources; Unreadable otherwise."""
    known = {table for figures in all_figures for table in figures.tables}
    for area, tables in story.groups.items():
        for table in tables:
            if table not in known:
                raise Unreadable(f"groups.{area}: no table {table!r} among the sources")


def strange(claim: Claim, figures: Figures) -> str:
    """Why a claim is not of the dataset whose figures its sentence tells; "" where it is."""
    for measure in measures_named(claim.inputs):
        if measure not in figures.measures:
            return f"{measure} is another dataset's figure: those of two are told apart, and never reckoned together"
    source = figures.sources.get(claim.inputs.get("source", ""))
    if claim.op in ("metadata", "constant") and source is not None and source["id"] not in figures.own:
        key = str(claim.inputs["key"])
        if not (key.rpartition(".")[2] in OF_OTHERS or (figures.is_beside and key.startswith("beside."))):
            return f"{source['id']} speaks of another dataset's figures"
    return ""


# --- what the sentences beside a story must say -----------------------------------------------------


def beside_faults(part: Beside, told: Story, figures: Figures, whole: Story, own: Figures) -> Iterator[Fault]:
    """Whose figures they are and to which day they go, how late they are, and how they differ from the story's."""
    first = part.sentences[0]
    yield from _head(part, figures)
    claims = [claim for claim in told.claims.values() if claim.sentence == first]
    keys = [str(claim.inputs.get("key", "")) for claim in claims if claim.op == "metadata"]
    if not any(key.rpartition(".")[2] in ("publisher", "publisher_said") for key in keys):
        yield Fault(first, part.dataset, "does not say whose figures stand beside the story's")
    if not any(claim.op == "period" and claim.value == part.end.isoformat() for claim in claims):
        yield Fault(first, part.dataset, f"does not say that these figures go to {part.end}")
    yield from _late(part, told, figures, whole)
    yield from _alike(part, told, figures, whole, own)


def _head(part: Beside, figures: Figures) -> Iterator[Fault]:
    released = {source.get("released") for source in figures.own_tables}
    if (part.as_of.isoformat() if part.as_of else None) not in released:
        yield Fault("-", str(part.as_of), f"no table of {part.dataset} is as of that day")
    if not any(_has_period(table.period(at), part) for table in figures.tables.values() for at in range(len(table))):
        yield Fault("-", str(part.end), f"no table of {part.dataset} has the period from {part.start} to {part.end}")


def _has_period(period: Period, part: Beside) -> bool:
    return period.last == part.end


def _late(part: Beside, told: Story, figures: Figures, whole: Story) -> Iterator[Fault]:
    """A table that was published after the story's own says that it stands in for one that is not held; a version with
    a note may tell what was published by the note's day."""
    used = {name.partition(".")[0] for claim in told.claims.values() for name in measures_named(claim.inputs)}
    said = {str(claim.inputs.get("key")) for claim in told.claims.values() if claim.op == "metadata"}
    for source in figures.own_tables:
        released = source.get("released")
        known_by = max([whole.as_of, *(note.on for note in whole.corrections)]) if whole.as_of else None
        late = known_by is not None and released is not None and released > known_by.isoformat()
        if late and source["name"] in used and f"tables.{in_the_sheet(source['name'])}.stands_in" not in said:
            reason = f"published on {released}, after the story's own figures of {whole.as_of}, and nothing says so"
            yield Fault(part.sentences[-1], str(source["name"]), reason)


def _alike(part: Beside, told: Story, figures: Figures, whole: Story, own: Figures) -> Iterator[Fault]:
    """Where both count what readers would take for one thing, the sheet's words say how the two differ."""
    subjects = [toml_text(each.sheet, "subject") or "" for each in (figures, own)]
    here, there = _nouns(told, figures), _nouns(whole, own)
    if subjects[0].casefold() != subjects[1].casefold() or not here & there:
        return
    keys = {str(claim.inputs.get("key")) for claim in told.claims.values() if claim.form.get("rule") == "verbatim"}
    listed = at_path(own.sheet, "beside")
    entries = enumerate(listed) if isinstance(listed, list) else ()
    right = {f"beside.{n}.differs" for n, entry in entries if at_path(entry, "dataset") == part.dataset}
    if not keys & right:
        both = ", ".join(sorted(here & there))
        yield Fault(part.sentences[-1], both, "both datasets count it, and nothing says how the two differ")


def _nouns(story: Story, figures: Figures) -> set[str]:
    """What the measures that a story's claims use are called, singular and plural."""
    found: set[str] = set()
    for name in {name for claim in story.claims.values() for name in measures_named(claim.inputs)}:
        if name in figures.measures:
            table, _, short = name.partition(".")
            said = declared_measures(declared_table(figures.sheet, table)).get(short, {})
            noun = said.get("noun", {}) if isinstance(said, Mapping) else {}
            found |= {str(noun[key]) for key in ("one", "many") if isinstance(noun, Mapping) and noun.get(key)}
    return found


def refuse_strange(claims: Mapping[str, Claim], figures: Figures) -> dict[str, Untrue]:
    """The claims that are of another dataset than their sentence, each with the reason."""
    found = {name: strange(claim, figures) for name, claim in claims.items()}
    return {name: Untrue(reason) for name, reason in found.items() if reason}


def look_at_sheets(beside: Sequence[Beside], sources: Mapping[str, Mapping[str, Any]]) -> None:
    """Every sheet but the first is that of figures beside the story, every register but the first some table's."""
    sheets, registers = (
        [source["id"] for source in sources.values() if source["role"] == role] for role in ("sheet", "register")
    )
    named = [part.sheet for part in beside]
    for sheet in named:
        if sheet not in sheets[1:] or named.count(sheet) > 1:
            raise Unreadable(f"beside: {sheet!r:.60} is no sheet of its own among the sources")
    used = {source.get("register") for source in sources.values()}
    for role, found, known in (("sheet", sheets, {*named}), ("register", registers, used)):
        if any(each not in known for each in found[1:]):
            raise Unreadable(f"the bundle names {len(found)} sources in the role {role}")
