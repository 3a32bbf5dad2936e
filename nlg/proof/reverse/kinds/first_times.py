"""For the first time since; and not back to a level of the past that has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...check.exact import Number
from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict
from ..groups import series
from ..history import NUMBER, UNIT, Past, number_of, series_of, settled
from ..marks import over_marks
from ..sense import Sense
from ..world import plain_text

ORDER = 16
_DAYS = {"week": 7, "month": 28, "quarter": 90, "year": 365}
_FIRST = over_marks(r"\bfor the <O:o> time (?:since|in|on|ever)|\bfor the <O:p> time\b")
_BASELINE = re.compile(
    r"\b(?:pre-[\w -]+?|previous|former|normal|usual) levels?\b|\blevels? (?:of|before|seen before) [\w -]+", re.I
)
_BACK = re.compile(
    r"\b(?P<not>not |n['\u2019]t |yet to )?(?:yet )?(?:dropped|fallen|returned|gone|come|back|risen|recovered|"
    r"drop|fall|return)\b[^.;]*\b(?:to|below|above)\b",
    re.I,
)


def find(s: Sense) -> Iterator[Claim]:
    """Claims of a first time, and of a named level."""
    yield from _first(s)
    yield from _baseline(s)


def _first(s: Sense) -> Iterator[Claim]:
    """ "Fallen to zero for the first time since": only of zero."""
    for match, named in s.marked.find(_FIRST):
        mark = named.get("o") or named.get("p")
        if mark is None or mark.value.value != 1:
            continue
        s.read.add(next(p for p, m in s.marked.at.items() if m is mark))
        start, end = s.place_of(match.start()), s.place_of(match.end())
        if not re.search(r"\b(?:zero|no|nil|none)\b", s.marked.sentence.text.lower()):
            yield s.claim("first_time", start, end, _first_move(s, match))
            continue
        verdicts = []
        for concept, code, edition, measure, now, firm, rank in series_of(s, match.start()):
            values = series(edition, measure, code, now)
            begun = next((i for i, v in enumerate(values) if v), len(values))
            zeros = [i for i in range(begun, len(values)) if values[i] == 0]
            said = f"{concept.nouns[0]}, {s.world.name(code)}"
            if values[-1] == 0 and zeros == [now]:
                verdicts.append((rank, firm, Verdict(TRUE, reason=said)))
            else:
                right = (
                    f"it was {plain_text(values[-1] or 0)}"
                    if values[-1]
                    else f"it was none before, in the period to {edition.table.period(zeros[0]).last}"
                )
                cells = tuple(map(str, s.world.cell(edition, measure, code, now)))
                verdicts.append((rank, firm, Verdict(FALSE, f"{right} ({said})", "", cells)))
        yield s.claim("first_time", start, end, settled(verdicts))


def _first_move(s: Sense, match: re.Match[str]) -> Verdict:
    """ "Fell for the first time in three years", "since May": no such move lies between."""
    moves = [m for p, m in sorted(s.marked.at.items()) if m.sort in "UD" and p < match.start()]
    if not moves or re.search(r"\b(?:above|below|under|over|to)\b", s.marked.text[: match.start()][-25:]):
        return Verdict(UNCHECKED, reason="of what it is the first time is not read")
    past = next(iter(series_of(s, match.start())), None)
    if past is None:
        return Verdict(UNCHECKED, reason="no table has such steps in time")
    step, values = past.edition.step(past.measure), past.values()
    went = [i for i in range(step, past.now + 1) if _goes(values[i], values[i - step], moves[-1].sort)]
    last = max((i for i in went if i < past.now), default=None)
    said = past.told(s) + (": never before" if last is None else f": last in the period to {past.last(last)}")
    cells = past.cells(s, past.now, past.now - step)
    faulty = FALSE if past.firm >= 1 else UNCHECKED
    if past.now not in went:
        return Verdict(faulty, f"it did not {'rise' if moves[-1].sort == 'U' else 'fall'} ({said})", "", cells)
    holds = _long_ago(s, match, past, last)
    if holds is None:
        return Verdict(UNCHECKED, said, "since when it is the first time is not read", cells)
    return Verdict(TRUE, reason=said, evidence=cells) if holds else Verdict(faulty, said, "", cells)


def _long_ago(s: Sense, match: re.Match[str], past: Past, last: int | None) -> bool | None:
    """Whether the last time lies as far back as is said; `None` where that is not read."""
    times = [m.value for p, m in sorted(s.marked.at.items()) if m.sort == "T" and match.start() < p < match.end() + 3]
    if times and times[0].sort == "span":
        named = [i for day, i in past.edition.lasts.items() if times[0].first <= day <= times[0].last]
        return bool(named) and (last is None or last <= max(named))
    if times and times[0].sort == "stretch":
        days = _DAYS.get(times[0].unit, 0) * times[0].count
        return (last is None or (past.last(past.now) - past.last(last)).days >= days) if days else None
    many = re.search(rf"(?:in|for) (?:more than )?{NUMBER} {UNIT}", s.marked.text[match.start() : match.end() + 12])
    days = _DAYS.get(many["unit"].lower(), 0) * number_of(many["n"]) if many else 0
    if not days:
        return None
    return last is None or (past.last(past.now) - past.last(last)).days >= days


def _goes(new: Number | None, old: Number | None, sort: str) -> bool:
    return new is not None and old is not None and (new > old if sort == "U" else new < old)


def _baseline(s: Sense) -> Iterator[Claim]:
    """ "Not back to the levels before ...": against a named level of the sheet."""
    named, back = _BASELINE.search(s.marked.sentence.text), _BACK.search(s.marked.sentence.text)
    if named is None or back is None:
        return
    start, end = s.marked.sentence.start + back.start(), s.marked.sentence.start + named.end()
    s.read.update(p for p, m in s.marked.at.items() if start <= m.start < end and m.sort in "UDSO")
    words = set(re.findall(r"[a-z]{4,}", named[0].lower().replace("-", " ")))
    for _, base in s.world.baselines():
        told = set(re.findall(r"[a-z]{4,}", str(base["name"]).lower()))
        if len(words & told) >= 2:
            yield s.claim("change_baseline", start, end, _against(s, base, bool(back["not"])))
            return
    yield s.unchecked("change_baseline", start, end, "which level is meant is neither dated nor in the sheet")


def _against(s: Sense, base: object, negative: bool) -> Verdict:
    measure, day = base["measure"], base["period"]  # type: ignore[index]
    concepts = [c for c in s.what(0)[0] if c.name == measure]
    codes, _ = s.where(0)
    for concept in concepts:
        for edition, name in concept.holders:
            then, now = edition.lasts.get(day), s.now_index(edition, name)
            if then is None or now is None:
                continue
            old, new = edition.at(name, codes[0], then), edition.at(name, codes[0], now)
            if old is not None and new is not None:
                back = new <= old
                what = f"{plain_text(new)} against {plain_text(old)} in the period to {day}"
                return Verdict(TRUE if back != negative else FALSE, "" if back != negative else what, what)
    return Verdict(UNCHECKED, reason="the level before is not in the tables")
