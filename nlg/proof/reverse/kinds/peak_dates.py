"""When a series was at its highest or lowest: "the peak came on 10 April", "the low, in May 2009"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict
from ..groups import series
from ..history import settled
from ..marks import Mark, over_marks
from ..sense import Sense
from ..thesaurus import GOOD_OR_BAD
from ..times import When
from ..world import Edition

ORDER = 45
SURE = 2  # how firm a measure or an area is that is said
_WORD = (
    r"\b(?P<ever>all-time |record )?(?:(?P<top>peak(?:ed)?|summit|height|high(?: point|est point)?|zenith)|"
    r"(?P<low>trough|low(?: point|est point)?|nadir|bottom))\b"
)
_LINK = (
    r"(?: (?:is|was|were|had been|came|fell|dates?|remains?|stays?|passed|reached|set|seen|hit|still|back|that|of|in|"
    r"on|at|from|during|the|week|month|quarter|to|ending|ended|itself|as|it|happens)|,|:| <N>| <M>)"
)
_PEAK = over_marks(rf"{_WORD}(?P<link>{_LINK}{{1,9}}) (?P<t><T>)")
_RECORD = over_marks(rf"\bthe (?P<ever>record)(?P<link>{_LINK}{{1,9}}) (?P<t><T>)")
_EVER = over_marks(rf"<HL:end>[^.;,]{{0,30}}?\b(?P<ever>on record|ever|of all time)(?P<link>{_LINK}{{1,9}}) (?P<t><T>)")
_FROM_IT = re.compile(
    r"\b(?:above|below|than|against|short of|off|near|since|from|down from|up from)(?: an?| the| its)? $"
)
_ANOTHER = re.compile(
    r"\b(?:local|recent|second|another|next|last|previous|earlier|new|first|spring|summer|winter)\s+$", re.I
)


def find(s: Sense) -> Iterator[Claim]:
    """Claims of when it was. Only what is called a record, or of all time, is false: other peaks may be of a wave."""
    for pattern in (_PEAK, _RECORD, _EVER):
        for match, named in s.marked.find(pattern):
            at, when = match.start(), named["t"].value
            before = s.marked.text[:at]
            if match.start("t") in s.read or when.sort != "span" or not when.first or not when.last:
                continue
            if _FROM_IT.search(before) or _ANOTHER.search(before) or s.doubtful(at) or s.negated(at):
                continue
            s.read.add(match.start("t"))
            verdict = _when_it_was(s, at, when, _end(match, named), bool(match["ever"]))
            yield s.claim("peak_recall", named["t"].start, named["t"].end, verdict)


def _end(match: re.Match[str], named: Mapping[str, Mark]) -> str:
    """ "high" or "low", or "good" or "bad", which of the two it is hangs on the measure."""
    if "end" not in named:
        return "low" if match.groupdict().get("low") else "high"
    return GOOD_OR_BAD.get(named["end"].words.lower()) or ("high" if named["end"].sort == "H" else "low")


def _when_it_was(s: Sense, at: int, when: When, end: str, of_all: bool) -> Verdict:
    concepts, sure = s.what(at)
    codes, here = s.where(at)
    verdicts = []
    for concept in concepts[: 1 if sure == SURE else 2]:
        if end in ("good", "bad") and concept.polarity == "neutral":
            continue
        top = end == "high" or end == concept.polarity
        for code in codes[: 1 if here == SURE else 2]:
            for rank, (edition, measure) in enumerate(concept.holders):
                if found := _extreme(s, edition, measure, code, when, top, of_all):
                    verdicts.append((rank, min(sure, here), found))
    true = next((one for one in verdicts if one[2].mark == TRUE), None)
    return true[2] if true else settled(verdicts)


def _extreme(
    s: Sense, edition: Edition, measure: str, code: str, when: When, top: bool, of_all: bool
) -> Verdict | None:
    now = s.now_index(edition, measure)
    if now is None:
        return None
    known = [(value, at) for at, value in enumerate(series(edition, measure, code, now)) if value is not None]
    if not known:
        return None
    best = (max if top else min)(value for value, _ in known)
    places = [at for value, at in known if value == best]
    told = f"{'highest' if top else 'lowest'} {_days(edition, places)}"
    evidence = tuple(str(c) for at in places[:2] for c in s.world.cell(edition, measure, code, at))
    if any(_meant(edition, at, when) for at in places):
        return Verdict(TRUE, reason=told, evidence=evidence)
    named = any(_meant(edition, at, when) for _, at in known)
    if of_all and named and len(places) == 1:
        return Verdict(FALSE, told, "", evidence)
    return Verdict(UNCHECKED, told, "it may be the highest or lowest of a shorter time", evidence)


def _meant(edition: Edition, at: int, when: When) -> bool:
    last = edition.table.period(at).last
    return bool(when.first and when.last and when.first <= last <= when.last)


def _days(edition: Edition, places: list[int]) -> str:
    days: list[date] = [edition.table.period(at).last for at in places]
    return ", ".join(f"in the period to {day}" for day in days[:2])
