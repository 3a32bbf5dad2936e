"""The check itself: every claim reckoned and read, every word looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from .against_itself import contradictions, said_in
from .belonging import Belonging
from .beside import beside_faults, groups_of, look_at_sheets, look_at_tables, own_part, part_beside, refuse_strange
from .chart_faults import chart_faults
from .correction_faults import correction_faults
from .document import Claim, Story, read_story
from .expressions import compares_a_whole_set, look_at, nested
from .heading import head_faults
from .library import Library
from .measures import Figures
from .operations import reckoner_for
from .parts import Beside
from .passages import BY_A_PERSON, Passage
from .periods import Period
from .placing import column_faults, listing_faults, misplaced, overlap_faults, row_faults
from .quotes import quote_faults
from .read_words import read
from .reading import Words, look_at_form
from .reckoner import Value, agrees
from .report import Fault, Unreadable, Untrue, Verdict
from .siblings import Siblings
from .table_gaps import gap_faults
from .told import Named
from .uncovered import Names, Span, denials, leaks, without_claim

LONGEST_STORY = 64 * 2**20  # bytes; of the longest known, with a table of 400 areas, a hundredth


class Checker:
    """Checks stories against their source files. Each file is read and hashed once in a checker's life."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are where source files are looked for by their base names, in this order."""
        self._library = Library([Path(folder) for folder in folders])
        self._figures: dict[str, Figures] = {}
        self._names: dict[str, Names] = {}
        self._proved: dict[str, set[Hashable]] = {}

    def check(self, bundle: Mapping[str, Any], name: str = "story.json", beside: Siblings | None = None) -> Verdict:
        """The verdict on one bundle. Unreadable where none is possible; `name` is only for the verdict.

        `beside` are other stories of the release, checked before: this one must not say other than they do.
        """
        try:
            story = read_story(bundle)
            look_at_sheets(story.beside, story.sources)
            checks = [self._check(own_part(story), story, None, beside)]
            checks += [self._check(part_beside(story, part), story, part, beside) for part in story.beside]
            checks[0].beside = {part.dataset: each.figures for part, each in zip(story.beside, checks[1:], strict=True)}
            look_at_tables(story, [check.figures for check in checks])
            faults = [fault for check in checks for fault in check.run(bundle["id"], name)]
            for check, part in zip(checks[1:], story.beside, strict=True):
                faults += beside_faults(part, check.story, check.figures, checks[0].story, checks[0].figures)
            return Verdict(
                story=name,
                claims=len(story.claims),
                sentences=len(story.sentences),
                faults=tuple(dict.fromkeys([*listing_faults(story), *faults])),
                unproved=tuple(each.id for each in story.sentences if each.kind in BY_A_PERSON),
            )
        except (RecursionError, OverflowError, UnicodeEncodeError) as error:
            raise Unreadable(f"the bundle holds something no story holds: {error}") from error

    def _check(self, told: Story, story: Story, part: Beside | None, siblings: Siblings | None) -> _Check:
        """The check of a story's own part, or of what stands beside it, with that dataset's figures."""
        sheet = part.sheet if part else None
        key = json.dumps([sheet, story.sources, story.measures], sort_keys=True)
        if key not in self._figures:
            self._figures[key] = Figures(self._library, story.sources, story.measures, sheet)
            self._names[key] = _names(self._figures[key])
        figures = self._figures[key]
        told = replace(told, groups=groups_of(story, figures))
        return _Check(told, figures, self._names[key], self._proved.setdefault(key, set()), siblings)

    def check_file(self, path: Path, beside: Siblings | None = None) -> Verdict:
        """As `check`, of a file. Twice the same JSON key, NaN and text that is not UTF-8 are Unreadable."""
        try:
            if (size := Path(path).stat().st_size) > LONGEST_STORY:
                raise Unreadable(f"is {size:,} bytes long, and no story is: name the story.json itself")
            bundle = json.loads(
                Path(path).read_bytes().decode("utf-8"),
                object_pairs_hook=_once_each,
                parse_constant=_no_constant,
            )
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"not JSON in UTF-8: {error}; write the story again, or fetch it again") from error
        return self.check(bundle, Path(path).name, beside)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice in one object")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _names(figures: Figures) -> Names:
    """Every name that a text may use for an area: the register's and the sheet's."""
    areas = figures.register.areas.values()
    names = [name for names in figures.names.values() for name in names.values()]
    return Names([*(area.display for area in areas), *names], {area.line["kind"] for area in areas})


@dataclass
class _Check:
    """One run over one story. Faults gather in the order of the text."""

    story: Story
    figures: Figures
    names: Names
    proved: set[Hashable]  # table cells that were true in a story of the same sources: areas of a group share a table
    siblings: Siblings | None
    beside: Mapping[str, Figures] = field(default_factory=dict)  # other datasets' figures, of the story as a whole
    faults: list[Fault] = field(default_factory=list)

    def run(self, identity: str, name: str) -> list[Fault]:
        """Every fault. `identity` is the bundle's id, by which siblings know it; `name` is what faults call it."""
        self.reckoner = reckoner_for(self.figures)
        for claim in self.story.claims.values():
            look_at(claim.op, claim.inputs, self.story.measures)
            look_at_form(claim)
        self._groups()
        self.values: dict[str, Value | Untrue] = dict(refuse_strange(self.story.claims, self.figures))
        own = [claim for claim in self.story.claims.values() if claim.id not in self.values]
        self.values |= {claim.id: self._value(claim) for claim in own}
        self.faults += head_faults(self.story, self.figures, self.names)
        self._passages()
        self.faults += [*row_faults(self.story), *column_faults(self.story), *gap_faults(self.story, self.figures)]
        self.faults += quote_faults(self.story, self.figures)
        self.faults += chart_faults(self.story, self.reckoner)
        self.faults += correction_faults(self.story, self.reckoner, self.beside)
        self._groups_used()
        self._contradictions(identity, name)
        return self.faults

    def _fault(self, sentence: str | None, words: str, reason: object) -> None:
        self.faults.append(Fault(sentence or "-", words, str(reason)))

    def _groups(self) -> None:
        """Derives each listed group again. A list that differs makes the bundle Unreadable."""
        for area, tables in self.story.groups.items():
            for table, codes in tables.items():
                if list(self.figures.leaves(area, table)) != codes:
                    raise Unreadable(f"groups.{area}.{table} is not what register and table say")

    def _groups_used(self) -> None:
        for area, table in self.reckoner.groups_used:
            if table not in self.story.groups.get(area, {}):
                self._fault("-", area, f"claims use this group of {table}, but groups does not list it")

    def _contradictions(self, identity: str, name: str) -> None:
        """What cannot stand beside something else in this story, or in those told with it."""
        said = said_in(self.story, self.values, self.reckoner)
        self.faults += contradictions(said)
        if self.siblings is not None:
            self.faults += self.siblings.faults(said, identity, name)

    def _value(self, claim: Claim) -> Value | Untrue:
        """What the claim's expression gives, or why it gives nothing."""
        try:
            return self.reckoner.reckon(claim.op, claim.inputs)
        except Untrue as error:
            return error

    def _passages(self) -> None:
        last: str | None = None
        named = Named()
        for passage in self.story.passages():
            claims = [self.story.claims[each] for each in passage.claims if each in self.story.claims]
            covered = self._claims(passage, claims, last)
            self._words(passage, covered)
            named = self._belonging(passage, claims, named)
            last = None if passage.kind in BY_A_PERSON else self._last_named(claims, len(passage.text), last)

    def _belonging(self, passage: Passage, claims: Sequence[Claim], named: Named) -> Named:
        """Judges what a sentence's claims say together, where each of them holds; gives what has been named then."""
        if passage.kind == "cell" or any(isinstance(self.values[claim.id], Untrue) for claim in claims):
            return named
        together = Belonging(self.story, self.figures, passage, claims, self.values, named)
        self.faults += together.faults()
        return together.after()

    def _last_named(self, claims: Sequence[Claim], before: int, last: str | None) -> str | None:
        """The area named last in the text that ends at `before`."""
        for claim in sorted(claims, key=lambda claim: claim.end):
            value = self.values[claim.id]
            codes = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
            if claim.end <= before and claim.form["rule"] in ("name", "names") and codes:
                last = codes[-1]
        return last

    def _claims(self, passage: Passage, claims: Sequence[Claim], last: str | None) -> list[Span]:
        """Judges the claims of one passage; gives the stretches of text that they read."""
        cell = self._cell(passage, claims)
        if cell is not None and cell in self.proved:
            return [(0, len(passage.text))]
        before = len(self.faults)
        placed = [claim for claim in claims if self._placed(passage, claim)]
        self.faults += overlap_faults(passage, placed)
        signs = frozenset(str(self.values[claim.id]) for claim in placed if claim.op == "direction")
        covered: list[Span] = []
        for claim in placed:
            called = claim.form.get("as") == "called"
            named = self._last_named(claims, claim.start, last) if called else None
            spans = self._judge(claim, passage, signs, named)
            # A claim that fails has its fault; its words are not reported a second time.
            covered += [(claim.start, claim.end)] if spans is None else spans
        if cell is not None and len(self.faults) == before and covered == [(0, len(passage.text))]:
            self.proved.add(cell)
        return covered

    def _cell(self, passage: Passage, claims: Sequence[Claim]) -> Hashable:
        """All that the judgement of a table cell hangs on, where it is one figure or one name; else `None`."""
        if passage.kind != "cell" or len(claims) != 1 or claims[0].op not in ("cell", "area"):
            return None
        claim = claims[0]
        if not all(isinstance(each, str) for each in (claim.value, *claim.inputs.values())) or "as" in claim.form:
            return None
        where = (claim.sentence, passage.text, claim.start, claim.end, claim.printed, repr(sorted(claim.form.items())))
        what = (claim.op, *sorted(claim.inputs.items()), claim.value, claim.complete)
        return (where, what, self.story.end, self.story.as_of)

    def _placed(self, passage: Passage, claim: Claim) -> bool:
        wrong = misplaced(passage.text, claim)
        if wrong:
            self._fault(passage.id, claim.printed, wrong)
        return not wrong

    def _judge(self, claim: Claim, passage: Passage, signs: frozenset[str], last: str | None) -> list[Span] | None:
        """The stretches that a true claim reads; `None`, and a fault, for one that is not true."""
        value = self.values[claim.id]
        try:
            if isinstance(value, Untrue):
                raise value
            self._holds(claim, value)
            words = Words(
                claim=claim,
                text=passage.text,
                value=value,
                reckoner=self.reckoner,
                story_end=self.story.end,
                told_on=self.story.told_on,
                as_of=self.story.as_of,
                story_area=self.story.area[0],
                last_named=last,
                signs=signs,
            )
            return [(claim.start + start, claim.start + end) for start, end in read(words)]
        except Untrue as error:
            self._fault(passage.id, claim.printed, error)
            return None

    def _holds(self, claim: Claim, value: Value) -> None:
        if compares_a_whole_set(claim.op, claim.inputs) and not claim.complete:
            raise Untrue(f"claim {claim.id} compares a whole set but is not marked complete")
        if not agrees(claim.op, value, claim.value):
            told = value.last.isoformat() if isinstance(value, Period) else value
            raise Untrue(f"claim {claim.id} has the value {claim.value!r:.80}, the table gives {told!s:.80}")

    def _words(self, passage: Passage, covered: list[Span]) -> None:
        """Words that need a claim and have none, and leaks."""
        text, by_a_person = passage.text, passage.kind in BY_A_PERSON
        for start, end in leaks(text):
            word = text[start:end]
            if by_a_person and word not in ("{{", "}}", "{%", "%}", "[object Object]"):
                continue
            if word != "None" or not any(s <= start and end <= e for s, e in covered):
                self._fault(passage.id, word, "leaked into the text")
        if passage.kind == "edited":
            return
        for start, end in without_claim(text, self.names, covered):
            self._fault(passage.id, text[start:end], "no claim covers this word")
        if passage.kind in ("data", "context", "caveat") and passage.id[0] not in "nk":
            for start, end in denials(text, covered):
                self._fault(passage.id, text[start:end], "no claim covers this word")
        rest = re.search(r"\brest of\b", text, re.IGNORECASE)
        if rest and not any(self._takes_rest(each) for each in passage.claims):
            self._fault(passage.id, "rest of", "no claim takes the rest of anything")

    def _takes_rest(self, claim: str) -> bool:
        found = self.story.claims.get(claim)
        return found is not None and any(op == "rest_of" for op, _ in nested(found.op, found.inputs))
