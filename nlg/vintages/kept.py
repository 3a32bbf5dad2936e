"""The editions of a table as the newsroom's archive has them; what was read once is kept aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import nlg
from nlg.archive import Edition
from nlg.errors import BadTable
from nlg.files import mark_of_files
from nlg.finding.rarity import code
from nlg.home import Home
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet
from nlg.panel import Panel
from nlg.story import Brief
from nlg.vintages.halflife import Lasting, halflife
from nlg.vintages.learned import Maturity, learned
from nlg.vintages.stood import SEEN, Newest, Stood


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """What is known by some day of how one table's figures moved. `hashes` are those of its sheet and register."""

    home: Home
    sheet: Sheet
    register: Register
    hashes: tuple[str, str]
    like: Panel
    as_of: date | None

    @property
    def editions(self) -> Sequence[Edition]:
        """Those of a known day, oldest first, of a day the last; none where they are too few to teach anything."""
        found = self.home.archive.editions(self.sheet.id, self.like.table, self.as_of)
        dated = list({edition.known_on: edition for edition in found if edition.known_on > date.min}.values())
        return dated if len(dated) > SEEN else ()

    @property
    def mark(self) -> str:
        """Of all that is worked out from these editions, and of how."""
        return self._mark(code(), _own_code(), *(edition.key for edition in self.editions))

    def stood(self) -> Stood:
        """How the newest figures stood in each edition; those are left out that today's sheet no longer reads."""
        found = [self._newest(edition) for edition in self.editions]
        return Stood.joined([one for one in found if one is not None], self.like)

    def learned(self) -> dict[str, Maturity]:
        """What the editions teach of each measure, from what an earlier run kept if it was made from the same."""
        if not self.editions:
            return {}
        name, mark = f"maturity-{self.sheet.id}-{self.like.table}", self.mark
        kept = _read(self.home.recall(name), mark)
        if kept is None:
            kept = learned(self.stood())
            told = {"mark": mark, "learned": [one.as_json() for one in kept.values()]}
            self.home.remember(name, json.dumps(told, separators=(",", ":")).encode())
        return kept

    def lasting(self, brief: Brief, kinds: Sequence[str], most: int = 0) -> list[Lasting]:
        """What became of claims (see `halflife`), from what an earlier run kept if it was made from the same."""
        if not self.editions:
            return []
        name = f"halflife-{self.sheet.id}-{self.like.table}-{most or 'all'}"
        goals = [goal.key for goal in brief.goals]
        mark = self._mark(self.mark, *kinds, *goals, brief.period.isoformat())
        try:
            told = json.loads(self.home.recall(name) or b"")
            if told["mark"] == mark:
                return [Lasting.read(one) for one in told["lasting"]]
        except (ValueError, KeyError, TypeError):
            pass  # a cache that cannot be read is made again
        found = halflife(brief, self.stood(), kinds, most)
        kept = {"mark": mark, "lasting": [one.as_json() for one in found]}
        self.home.remember(name, json.dumps(kept, separators=(",", ":")).encode())
        return found

    def _newest(self, edition: Edition) -> Newest | None:
        """What came in is read, where that can be, since it is shorter; else the whole table made of it."""
        name = f"newest-{self._mark(edition.part, edition.whole, edition.known_on.isoformat())[:32]}"
        kept = self.home.recall(name)
        if kept is not None:
            try:
                return Newest.of_bytes(kept)
            except (ValueError, KeyError, OSError, IndexError):
                pass  # a cache that cannot be read is made again
        panel = self._read(edition.part) or self._read(edition.whole)
        if panel is None:
            return None
        newest = Newest.of(edition.known_on, panel, self.like)
        self.home.remember(name, newest.as_bytes())
        return newest

    def _read(self, file: str) -> Panel | None:
        """A file of the archive as a panel; None where it is no table that the sheet describes."""
        try:
            return read_panel(open_table(self.home.archive.path(file)), self.sheet, self.like.table, self.register)
        except BadTable:
            return None

    def _mark(self, *made_from: str) -> str:
        """Of all that goes into it: the program, sheet, register, rows of the panel."""
        rows = [[area.code for area in self.like.areas], self.like.groups.starts.tolist()]
        rows.append(self.like.groups.leaves.tolist())
        said = json.dumps([nlg.VERSION, *self.hashes, rows, *made_from])
        return hashlib.sha256(said.encode()).hexdigest()


@cache
def _own_code() -> str:
    return mark_of_files(Path(__file__).parent.glob("*.py"))


def _read(kept: bytes | None, mark: str) -> dict[str, Maturity] | None:
    try:
        told = json.loads(kept or b"")
        return {one["measure"]: Maturity.read(one) for one in told["learned"]} if told["mark"] == mark else None
    except (ValueError, KeyError, TypeError):
        return None  # a cache that cannot be read is made again
