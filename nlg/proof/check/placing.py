"""Where claims stand: where they say, listed once, on whole words and figures, never partly overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .document import Claim, Story
from .expressions import areas_in
from .numerals import UNIT
from .passages import Passage
from .report import Fault

_CUT = re.compile(r"[0-9][.,][0-9]")


def misplaced(text: str, claim: Claim) -> str:
    """What is wrong with a claim's place in its text; "" where nothing is."""
    if text[claim.start : claim.end] != claim.printed or claim.end > len(text):
        return f"claim {claim.id} is not printed at {claim.start} to {claim.end}"
    for at in (claim.start, claim.end):
        if text[max(at - 1, 0) : at].isalnum() and text[at : at + 1].isalnum() and not _before_its_unit(text, at):
            return "the claim begins or ends inside a word"
        if _CUT.fullmatch(text[max(at - 2, 0) : at + 1]) or _CUT.fullmatch(text[max(at - 1, 0) : at + 2]):
            return "the claim begins or ends inside a figure"
    return ""


def _before_its_unit(text: str, at: int) -> bool:
    """Whether a figure ends here, and only what it is measured in is glued to it: "61.4mm"."""
    return text[at - 1].isdigit() and UNIT.match(text, at) is not None


def overlap_faults(passage: Passage, claims: Sequence[Claim]) -> Iterator[Fault]:
    """Spans may nest and may be equal; they never overlap in part."""
    for at, one in enumerate(claims):
        for other in claims[at + 1 :]:
            first, second = sorted((one, other), key=lambda claim: (claim.start, -claim.end))
            if first.start < second.start < first.end < second.end:
                yield Fault(passage.id, second.printed, f"claims {first.id} and {second.id} overlap in part")


def listing_faults(story: Story) -> Iterator[Fault]:
    """Every id that is used exists, and every claim is listed once, by the sentence or cell it stands in."""
    listed = dict[str, str]()
    for passage in story.passages():
        yield from (Fault(passage.id, fact, "no such fact") for fact in passage.facts if fact not in story.facts)
        for each in passage.claims:
            if each not in story.claims:
                yield Fault(passage.id, each, "no such claim")
            elif each in listed:
                yield Fault(passage.id, each, f"the claim is listed twice, first by {listed[each]}")
            listed.setdefault(each, passage.id)
    cells = {cell.id for row in story.rows for cell in row}
    for claim in story.claims.values():
        home = listed.get(claim.id)
        if home is None:
            yield Fault(claim.sentence or "-", claim.printed, f"no sentence or cell lists claim {claim.id}")
        elif claim.sentence != (None if home in cells else home):
            yield Fault(home, claim.printed, f"claim {claim.id} says that it stands in {claim.sentence}")


def row_faults(story: Story) -> Iterator[Fault]:
    """In a table row that names an area, figures are that area's; no two rows name one."""
    rows = dict[str, list[Passage]]()
    for row in story.rows:
        claims = [(cell, story.claims[each]) for cell in row for each in cell.claims if each in story.claims]
        named = next((claim.inputs["area"] for _, claim in claims if claim.op == "area"), None)
        if named is not None and row[0].id.startswith("table "):
            rows.setdefault(named, []).append(row[0])
        for cell, claim in claims:
            areas = areas_in(claim.op, claim.inputs)
            if named is not None and areas and named not in areas:
                reason = f"a figure of {', '.join(sorted(areas))} in the row of {named}"
                yield Fault(cell.id, claim.printed, reason)
    for alike in (found for found in rows.values() if len(found) > 1):
        for one in alike:  # which of them is wrong is not to be known
            others = ", ".join(other.id for other in alike if other is not one)
            yield Fault(one.id, one.text, f"named by the row of {others} as well")


def column_faults(story: Story) -> Iterator[Fault]:
    """In a table of areas the figures of a column are the same figure, each of its row's area."""
    columns: dict[str, list[tuple[Passage, Claim, str]]] = {}
    for row in story.rows:
        if not row or not row[0].id.startswith("table "):
            continue
        claims = [(cell, story.claims[each]) for cell in row for each in cell.claims if each in story.claims]
        named = next((str(claim.inputs["area"]) for _, claim in claims if claim.op == "area"), None)
        for cell, claim in claims:
            if named is not None and claim.op != "area":
                said = f"{claim.op} {claim.inputs}".replace(repr(named), "its area")
                columns.setdefault(cell.id.rpartition(".")[2], []).append((cell, claim, said))
    for column in columns.values():
        told = [said for _, _, said in column]
        usual = max(dict.fromkeys(told), key=told.count)
        for cell, claim, said in column:
            if said != usual:
                yield Fault(cell.id, claim.printed, "not the figure that the rest of its column tells")
