"""Runs: so many rises in a row, in each of the past months, without a break since; so long without any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..claims import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Verdict
from ..history import NUMBER, UNIT, number_of, series_of
from ..marks import Mark, over_marks
from ..sense import Sense
from ..times import When
from ..world import Edition

ORDER = 14
_RUNNING = (
    r"(?:in a row|in succession|on the trot|on the spin|on the bounce|on end|running|consecutively|one after the other)"
)
_STEP = r"(?:day|week|month|quarter|year|season|daily|weekly|monthly|quarterly|annual|yearly)"
_ROW = over_marks(
    rf"<O:o2>(?: {_STEP})? <UD> {_RUNNING}"
    rf"|<O:o>(?: (?P<adj>consecutive|successive|straight|{_STEP})){{1,2}}(?: {_RUNNING})?(?: (?:of )?<UD>)?"
    rf"|(?:for |after )?{NUMBER} (?P<adj2>consecutive |successive |straight )?{UNIT}(?(adj2)| {_RUNNING})(?: of <UD>)?"
    rf"|<N:many> (?:consecutive|successive|straight) {_STEP}s?\b|<N:many2> (?:<UD> |times ){_RUNNING}"
    rf"|<X:many3> {_RUNNING}"
)
_IN_EACH = over_marks(r"\bin (?:each|every one|all) of (?P<t><T>)")
_UNBROKEN = over_marks(
    r"\b(?:without (?:a break|interruption|fail)|(?:every|each) (?:single )?(?:day|week|month|quarter|year|season)|"
    r"continuously|steadily|ever) since (?:the )?(?:summer of |start of )?(?P<t><T>)"
)


def find(s: Sense) -> Iterator[Claim]:
    """One claim for each run."""
    yield from _unbroken(s)
    yield from _runs(s)


def _unbroken(s: Sense) -> Iterator[Claim]:
    """ "In each of the past twelve months", "without a break since 2015": a run of at least so many."""
    for pattern in (_IN_EACH, _UNBROKEN):
        for match, named in s.marked.find(pattern):
            when: When = named["t"].value
            moves = [m for m in _moves_near(s, match) if not _in_next_clause(s, match, m)]
            if not moves or match.start("t") in s.read:
                continue
            s.read.add(match.start("t"))
            verdict = _at_least(s, match.start(), when, moves[0].sort)
            yield s.claim("run", s.place_of(match.start()), named["t"].end, verdict)


def _at_least(s: Sense, at: int, when: When, sort: str) -> Verdict:
    for concept, code, edition, measure, now, firm, _ in series_of(s, at):
        if when.sort == "stretch":
            wanted = when.count if s.own_length(edition, measure, when.unit) else 0
        else:
            first = s.indexes(edition, measure, when, False)
            wanted = (now - first[-1]) // edition.step(measure) if first else 0
        if wanted < 1:
            continue
        length = max(_length(edition, measure, code, now, back, sort) for back in _steps(s, edition, measure, ""))
        said = f"{length} in a row ({concept.nouns[0]}, {s.world.name(code)})"
        if length >= wanted:
            return Verdict(TRUE, reason=said)
        return Verdict(FALSE if firm >= 1 else UNCHECKED, said)
    return Verdict(UNCHECKED, reason="no table has such steps in time")


def _runs(s: Sense) -> Iterator[Claim]:
    for match, named in s.marked.find(_ROW):
        mark = named.get("o") or named.get("o2") or named.get("many") or named.get("many2") or named.get("many3")
        if mark is None and not match["n"]:
            continue
        text = match[0].lower()
        unit = next((u for u in ("week", "month", "quarter", "year", "annual", "season", "day") if u in text), "")
        if mark is not None and not re.search(rf"consecutive|successive|straight|{_RUNNING}", text):
            continue
        wanted = int(mark.value.value) if mark is not None else number_of(match["n"])
        moves = _moves_near(s, match)
        start = mark.start if mark is not None else s.place_of(match.start())
        end = s.place_of(match.end())
        s.read.update(p for p in range(match.start(), match.end()))
        if not moves and re.search(r"\b(?:no|zero|none|nobody)\b(?!-)", s.marked.sentence.text, re.I):
            yield s.claim("run_state", start, end, _zeros(s, match.start(), wanted, unit))
            continue
        if not moves:
            yield s.unchecked("run", start, end, "in which direction the run goes is not read")
            continue
        s.read.update(p for p, m in s.marked.at.items() if m in moves[:1])
        yield s.claim(
            "run", start, end, _run(s, match.start(), wanted, "year" if unit == "annual" else unit, moves[0].sort)
        )


def _moves_near(s: Sense, match: re.Match[str]) -> list[Mark]:
    """The words of movement that a run may be of: those of its own clause first, the nearest first."""
    moves = [(p, m) for p, m in s.marked.at.items() if m.sort in "UD"]

    def far(place: int) -> tuple[bool, int]:
        low, high = sorted((place, match.start()))
        inside = match.start() <= place < match.end()
        return not inside and bool(re.search("[,;]", s.marked.text[low:high])), 0 if inside else high - low

    return [m for _, m in sorted(moves, key=lambda one: far(one[0]))]


def _in_next_clause(s: Sense, match: re.Match[str], move: Mark) -> bool:
    """ "Every month since May, when it fell": not the way it has gone since."""
    return bool(re.search("[,;]", s.marked.text[match.end() : s.marked.place(move)]))


def _zeros(s: Sense, at: int, wanted: int, unit: str) -> Verdict:
    """How many periods in a row there was none."""
    for concept, code, edition, measure, now, firm, _ in series_of(s, at):
        if unit and not s.own_length(edition, measure, unit):
            continue
        length, index, step = 0, now, edition.periods(measure)
        while index >= 0 and edition.at(measure, code, index) == 0:
            length, index = length + 1, index - step
        said = f"{length} in a row without any ({concept.nouns[0]}, {s.world.name(code)})"
        mark = TRUE if length == wanted else FALSE if firm >= 1 else UNCHECKED
        return Verdict(mark, "" if mark == TRUE else said, said if mark != FALSE else "")
    return Verdict(UNCHECKED, reason="no table has such steps in time")


def _run(s: Sense, at: int, wanted: int, unit: str, sort: str) -> Verdict:
    readings = []
    for concept, code, edition, measure, now, firm, rank in series_of(s, at):
        for back in _steps(s, edition, measure, unit):
            length = _length(edition, measure, code, now, back, sort)
            readings.append(
                (length, firm, rank, f"{concept.nouns[0]}, {s.world.name(code)}", edition, measure, code, now)
            )
    if not readings:
        return Verdict(UNCHECKED, reason="no table has such steps in time")
    first = readings[0]
    evidence = tuple(
        str(c) for i in range(max(0, first[7] - 2), first[7] + 1) for c in s.world.cell(first[4], first[5], first[6], i)
    )
    if first[0] == wanted:
        return Verdict(TRUE, reason=first[3], evidence=evidence)
    if first[1] >= 1 and any(r[0] == wanted for r in readings if r[2] > 0):
        return Verdict(VINTAGE, f"{first[0]} in a row", "so in another edition", evidence)
    if any(r[0] == wanted for r in readings) or first[1] < 1:
        return Verdict(
            UNCHECKED, f"{first[0]} in a row ({first[3]})", "the text does not say clearly what runs", evidence
        )
    ways = "rises" if sort == "U" else "falls"
    return Verdict(FALSE, f"{first[0]} {ways} in a row ({first[3]})", "", evidence)


def _steps(s: Sense, edition: Edition, measure: str, unit: str) -> list[When | int]:
    if unit and not s.own_length(edition, measure, unit):
        return [When("back", unit=unit)] if unit in ("week", "month", "year", "quarter") else []
    own = edition.periods(measure)
    return list(dict.fromkeys([own, edition.step(measure)]))


def _length(edition: Edition, measure: str, code: str, now: int, back: When | int, sort: str) -> int:
    """How many steps in a row a figure moved strictly one way."""
    count, index = 0, now
    while True:
        there = (
            index - back
            if isinstance(back, int)
            else edition.table.row.a_year_before(index)
            if back.unit == "year"
            else None
        )
        if there is None or there < 0:
            return count
        new, old = edition.at(measure, code, index), edition.at(measure, code, there)
        if new is None or old is None or not ((new > old) if sort == "U" else (new < old)):
            return count
        count, index = count + 1, there
