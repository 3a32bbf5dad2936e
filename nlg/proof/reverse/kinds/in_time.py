"""Through time: lowest since, on record, for the first time, so many in a row, at the peak, against a named level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ...check.exact import Number
from ...check.numerals import NUMBER_WORDS
from ..claims import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Verdict, Worth, judged, shown_for
from ..groups import series
from ..marks import Mark, over_marks
from ..sense import Sense
from ..times import When
from ..world import Concept, Edition, plain_text

ORDER = 15
_UNIT = r"(?P<unit>day|week|month|quarter|year|season)(?:ly)?s?"
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_RUNNING = r"(?:in a row|in succession|on the trot|on end|running|consecutively|one after the other)"
_STEP = r"(?:day|week|month|quarter|year|season|daily|weekly|monthly|quarterly|annual|yearly)"
_ROW = over_marks(
    rf"<O:o2>(?: {_STEP})? <UD> {_RUNNING}"
    rf"|<O:o>(?: (?P<adj>consecutive|successive|straight|{_STEP})){{1,2}}(?: {_RUNNING})?(?: (?:of )?<UD>)?"
    rf"|(?:for |after )?{_N} (?P<adj2>consecutive |successive |straight )?{_UNIT}(?(adj2)| {_RUNNING})(?: of <UD>)?"
    rf"|<N:many> (?:consecutive|successive|straight) {_STEP}s?\b|<N:many2> (?:<UD> |times ){_RUNNING}"
)
_IN_EACH = over_marks(r"\bin (?:each|every one|all) of (?P<t><T>)")
_UNBROKEN = over_marks(
    r"\b(?:without (?:a break|interruption|fail)|(?:every|each) (?:single )?(?:day|week|month|quarter|year|season)|"
    r"continuously|steadily|ever) since (?:the )?(?:summer of |start of )?(?P<t><T>)"
)
_NEVER = over_marks(
    r"\bnever (?:before )?(?:been|had|seen|stood|cost|sold)(?: so| such| this| as)?(?: <M>| (?!so\b)[a-z]+)?? ?"
    r"(?P<way><UD>|(?:dear|cheap|rar|busi|bigg|small|quiet|prici|costli|great)er\b|worse|more|fewer|less|high\b|low\b|many\b|few\b|expensive\b|cheap\b|dear\b)"
    r"|\b(?:a|an|hit|reached|set|at)(?: an?)? (?:new |fresh )?(?:all-time |record )?(?P<noun>high|low|peak)\b"
    r"(?=[,.;]| of <N>| at <N>| in <T>|$)"
    r"|\b(?P<rec>record) <N>"
)
_SINCE = over_marks(
    r"<HL:end>(?P<between>[^.;]{0,70}?)\bsince (?:the )?(?:(?:start|beginning|end|week|month|year|days?) (?:of "
    r"|ending |to )?)?(?:in )?(?:the )?<T:t>"
)
_EVER = over_marks(
    r"(?:<HL:end>(?P<between>[^.;]{0,60}?)"
    r"\b(?:on record|since (?:comparable |these |the )?(?:records|figures|series|data) (?:began|begin|started)"
    r"|ever\b|so far\b|in (?:a |the )?(?:series|figures|records|data) (?:that )?(?:go|goes|going) back to (?:the )?<T>"
    r"|in the (?:series|data)|of all time)|\b(?P<record>record)[ -](?P<way>high|low))"
)
_FOR_YEARS = over_marks(
    rf"<HL:end>(?P<between>[^.;,]{{0,50}}?)\b(?:in|for) (?P<hedge>more than |over |almost |nearly |at least |"
    rf"about )?{_N} {_UNIT}s?\b(?! (?:in a row|running))"
)
_PEAK = over_marks(
    r"\b(?:at (?:its|the|their) )?(?:(?P<p1>peak(?:ed)?\b)|<H:p2>)[^.;]{0,60}?<N:n>(?: <A>)?(?: "
    r"\w+)?(?P<tail>[^.;]{0,40}<T:t>)?"
)
_HAS_HAD = re.compile(r"\b(?:has|have) (?:had|seen|recorded|reported|registered|suffered) (?:the|its|their) $", re.I)
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
    """Claims through time, each taking its words away from other readers."""
    yield from _unbroken(s)
    yield from _runs(s)
    for pattern, read in ((_SINCE, _since), (_EVER, _ever), (_FOR_YEARS, _for_years)):
        for match, named in s.marked.find(pattern):
            end = named.get("end")
            at = match.start("end") if end else match.start("record")
            held = re.search(
                r"\b(?:than|above|below|from|short of) (?:the|its|their) $", s.marked.text[: match.start()]
            )
            if held or at in s.read or (end and end.words.lower() in ("peak", "top", "maximum")):
                continue
            s.read.update(
                p for p in range(match.start(), match.end()) if p in s.marked.at and s.marked.at[p].sort in "HLT"
            )
            yield read(s, match, named, at)
    yield from _peaks(s)
    yield from _never(s)
    yield from _first(s)
    yield from _baseline(s)


def _one(s: Sense, at: int) -> list[tuple[Concept, str, Edition, str, int, int, int]]:
    """Series that a claim may be about: measure, area, edition, its measure, index of now, how firm, edition's rank."""
    concepts, sure = s.what(at)
    codes, here = s.where(at)
    when, _ = s.when(at)
    if when is not None and when.sort not in ("span", "now"):
        when = None
    found = []
    for concept in concepts[: 1 if sure == 2 else 2]:
        for code in codes[: 1 if here == 2 else 2]:
            for rank, (edition, measure) in enumerate(concept.holders):
                now = s.indexes(edition, measure, when, False)
                if len(now) == 1 and s.world.cell(edition, measure, code, now[0]):
                    found.append((concept, code, edition, measure, now[0], min(sure, here), rank))
    return found


def _runs(s: Sense) -> Iterator[Claim]:
    for match, named in s.marked.find(_ROW):
        mark = named.get("o") or named.get("o2") or named.get("many") or named.get("many2")
        if mark is None and not match["n"]:
            continue
        text = match[0].lower()
        unit = next((u for u in ("week", "month", "quarter", "year", "annual", "season", "day") if u in text), "")
        if mark is not None and not re.search(rf"consecutive|successive|straight|{_RUNNING}", text):
            continue
        wanted = int(mark.value.value) if mark is not None else _number(match["n"])
        moves = [m for p, m in sorted(s.marked.at.items()) if m.sort in "UD"]
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


def _unbroken(s: Sense) -> Iterator[Claim]:
    """ "In each of the past twelve months", "without a break since 2015": a run of at least so many."""
    for pattern in (_IN_EACH, _UNBROKEN):
        for match, named in s.marked.find(pattern):
            when: When = named["t"].value
            moves = [m for m in s.marked.marks if m.sort in "UD"]
            if not moves or match.start("t") in s.read:
                continue
            s.read.add(match.start("t"))
            verdict = _at_least(s, match.start(), when, moves[-1].sort)
            yield s.claim("run", s.place_of(match.start()), named["t"].end, verdict)


def _at_least(s: Sense, at: int, when: When, sort: str) -> Verdict:
    for concept, code, edition, measure, now, firm, _ in _one(s, at):
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


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS.get(text.lower(), 0)


def _zeros(s: Sense, at: int, wanted: int, unit: str) -> Verdict:
    """How many periods in a row there was none."""
    for concept, code, edition, measure, now, firm, _ in _one(s, at):
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
    for concept, code, edition, measure, now, firm, rank in _one(s, at):
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
    if any(r[0] == wanted for r in readings if r[2] > 0):
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


def _extreme(match: re.Match[str], named: dict[str, Mark]) -> bool:
    """Whether the highest is meant."""
    return named["end"].sort == "H" if "end" in named else match["way"].lower() == "high"


def _about_move(s: Sense, match: re.Match[str]) -> bool:
    """ "The biggest rise since": of moves, of gaps, of sums over several periods, or of one season, not of levels."""
    if re.search(r"\bfor (?:an?|any|the) ", match.groupdict().get("between") or ""):
        return True
    if re.search(r"\bgap\b|\bdifference\b|-(?:week|month|quarter|year|day) total", s.marked.sentence.text, re.I):
        return True
    return bool(over_marks("<UD>").search(match.groupdict().get("between") or ""))


def _since(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    mark, when = named["end"], named["t"].value
    top = _extreme(match, named)
    kind = "highest_since" if top else "lowest_since"
    if _about_move(s, match) or when.sort not in ("span", "calendar", "back", "same"):
        return s.unchecked(kind, mark.start, named["t"].end, "an extreme among moves is not read")
    verdicts = []
    for concept, code, edition, measure, now, firm, rank in _one(s, at):
        values = series(edition, measure, code, now)
        latest = _latest(values, top)
        indexes = list(s.indexes(edition, measure, when, False)) if when.grain == "two_years" else []
        if when.sort == "span" and not indexes:
            indexes = [i for day, i in edition.lasts.items() if when.first and when.first <= day <= when.last]
        if not indexes and when.sort != "span" and (i := s.back(edition, measure, when, now)) is not None:
            indexes = [i]
        if not indexes:
            continue
        evidence = tuple(
            str(c) for i in (now, latest) if i is not None for c in s.world.cell(edition, measure, code, i)
        )
        said = f"{concept.nouns[0]}, {s.world.name(code)}"
        if latest is None and _names_the_last(s, match, edition, -1, indexes):
            verdicts.append(
                (
                    rank,
                    firm,
                    Verdict(
                        TRUE, reason=f"{'highest' if top else 'lowest'} of the whole record: {said}", evidence=evidence
                    ),
                )
            )
        elif latest is not None and latest <= max(indexes) and _names_the_last(s, match, edition, latest, indexes):
            verdicts.append(
                (
                    rank,
                    firm,
                    Verdict(TRUE, reason=f"since {edition.table.period(latest).last}: {said}", evidence=evidence),
                )
            )
        else:
            right = _right_since(edition, values, latest, top, said)
            verdicts.append((rank, firm, Verdict(FALSE, right, "", evidence)))
    verdict = _settle(verdicts)
    if verdict.mark == FALSE and _HAS_HAD.search(s.marked.text[:at]):
        verdict = Verdict(UNCHECKED, verdict.right, "of one period or of all since then", verdict.evidence)
    return s.claim(kind, mark.start, named["t"].end, verdict)


def _names_the_last(s: Sense, match: re.Match[str], edition: Edition, latest: int, indexes: list[int]) -> bool:
    """Whether "since" names the last time it was so, or the beginning of the record or of something else."""
    if min(indexes) <= latest or edition.table.period(0).last.year == edition.table.period(min(indexes)).last.year:
        return True
    return bool(re.search(r"\b(?:start|beginning|began|begin|end|at least)\b", match[0], re.I))


def _right_since(edition: Edition, values: list[Number | None], latest: int | None, top: bool, said: str) -> str:
    if latest is None:
        return f"{'highest' if top else 'lowest'} on record ({said})"
    return f"since {edition.table.period(latest).last}, {plain_text(values[latest] or 0)} ({said})"


def _latest(values: list[Number | None], top: bool) -> int | None:
    """The latest index before the last where a figure was as high, or as low."""
    now = values[-1]
    for at in range(len(values) - 2, -1, -1):
        value = values[at]
        if value is not None and now is not None and ((value >= now) if top else (value <= now)):
            return at
    return None


def _settle(verdicts: list[tuple[int, int, Verdict]]) -> Verdict:
    if not verdicts:
        return Verdict(UNCHECKED, reason="no table reaches from then to now")
    _, firm, first = verdicts[0]
    if first.mark == FALSE and any(v.mark == TRUE and r for r, _, v in verdicts[1:]):
        return Verdict(VINTAGE, first.right, "so in another edition", first.evidence)
    if first.mark == FALSE and (firm < 1 or any(v.mark == TRUE for _, _, v in verdicts[1:])):
        return Verdict(UNCHECKED, first.right, "the text does not say clearly what or where", first.evidence)
    return first


def _ever(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    mark = named.get("end")
    start, end = (mark.start if mark else s.place_of(match.start())), s.place_of(match.end())
    if _about_move(s, match):
        return s.unchecked("record", start, end, "an extreme among moves is not read")
    return s.claim("record", start, end, _of_record(s, at, _extreme(match, named)))


def _of_record(s: Sense, at: int, top: bool) -> Verdict:
    """Whether a figure is the highest, or lowest, that there has been."""
    verdicts = []
    for concept, code, edition, measure, now, firm, rank in _one(s, at):
        values = series(edition, measure, code, now)
        begun = next((i for i, v in enumerate(values) if v), 0)  # before the first case there is nothing to compare
        values = [None] * begun + values[begun:]
        latest = _latest(values, top)
        said = f"{concept.nouns[0]}, {s.world.name(code)}: {plain_text(values[-1] or 0)}"
        cells = tuple(str(c) for i in (now, latest) if i is not None for c in s.world.cell(edition, measure, code, i))
        if latest is None or values[latest] == values[-1]:
            verdicts.append((rank, firm, Verdict(TRUE, reason=said, evidence=cells)))
        else:
            known = [(v, i) for i, v in enumerate(values) if v is not None]
            best = max(known) if top else min(known)
            right = f"{plain_text(best[0])} in the period to {edition.table.period(best[1]).last} ({said})"
            verdicts.append((rank, firm, Verdict(FALSE, right, "", cells)))
    return _settle(verdicts)


def _never(s: Sense) -> Iterator[Claim]:
    """ "Never been dearer", "a new high", "a record 2,117"."""
    for match, _ in s.marked.find(_NEVER):
        begin, end = s.place_of(match.start()), s.place_of(match.end())
        at = match.start("noun") if match["noun"] else match.start("rec") if match["rec"] else match.start("way")
        if at in s.read or s.doubtful(at) or re.match(r"[^.;]{0,30}\bsince\b", s.marked.text[match.end() :]):
            continue
        if re.search(r"\b(?:above|below|from|than|short of|off|near|close to) $", s.marked.text[: match.start()]):
            continue
        s.read.add(at)
        yield s.claim("record", begin, end, _of_record(s, at, _up(s, match, at)))


def _up(s: Sense, match: re.Match[str], at: int) -> bool:
    """Whether a high is meant: "a record 12" is one unless the words before it fall."""
    if match["rec"]:
        return not any(m.sort in "DL" for p, m in s.marked.at.items() if p < at)
    if match["noun"]:
        return match["noun"].lower() != "low"
    mark = s.marked.at.get(at)
    down = ("fewer", "less", "low", "few", "cheap", "lower", "cheaper", "rarer", "smaller", "quieter", "scarcer")
    return mark.words.lower() != "lower" if mark is not None else match["way"].lower() not in down


def _for_years(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    mark, top = named["end"], _extreme(match, named)
    end = s.place_of(match.end())
    kind = "highest_since" if top else "lowest_since"
    if _about_move(s, match):
        return s.unchecked(kind, mark.start, end, "an extreme among moves is not read")
    count, unit = _number(match["n"]), match["unit"].lower()
    verdicts = []
    for concept, code, edition, measure, now, firm, rank in _one(s, at):
        values = series(edition, measure, code, now)
        latest = _latest(values, top)
        months = {"year": 12, "quarter": 3, "month": 1}.get(unit, 0) * count
        today = edition.table.period(now).last
        then = (
            date(today.year - months // 12 - (today.month <= months % 12), (today.month - months % 12 - 1) % 12 + 1, 1)
            if months
            else None
        )
        if then is None or min(edition.lasts) > then:
            continue
        said = f"{concept.nouns[0]}, {s.world.name(code)}"
        last_day = None if latest is None else edition.table.period(latest).last
        evidence = tuple(
            str(c) for i in (now, latest) if i is not None for c in s.world.cell(edition, measure, code, i)
        )
        if last_day is None or last_day.replace(day=1) <= then:
            verdicts.append((rank, firm, Verdict(TRUE, reason=said, evidence=evidence)))
        else:
            verdicts.append(
                (
                    rank,
                    firm,
                    Verdict(FALSE, f"since {last_day}, {plain_text(values[latest or 0] or 0)} ({said})", "", evidence),
                )
            )
    return s.claim(kind, mark.start, end, _settle(verdicts))


def _peaks(s: Sense) -> Iterator[Claim]:
    """The highest figure of the record, with when it was."""
    for match, named in s.marked.find(_PEAK):
        at, mark = match.start("n"), named["n"]
        if at in s.read or ("p2" in named and named["p2"].words.lower() != "peak"):
            continue
        s.read.update(p for p in range(match.start(), match.end()) if p in s.marked.at and s.marked.at[p].sort in "HN")
        when = named["t"].value if "t" in named else None
        worths = []
        concepts, sure = s.what(at, mark.value)
        codes, here = s.where(at)
        for concept in concepts[:2]:
            for code in codes[:2]:
                for rank, (edition, measure) in enumerate(concept.holders):
                    now = s.now_index(edition, measure)
                    if now is None:
                        continue
                    known = [(v, i) for i, v in enumerate(series(edition, measure, code, now)) if v is not None]
                    if when is not None and when.first:
                        known = [(v, i) for v, i in known if when.first <= edition.table.period(i).last <= when.last]
                    if known:
                        value, i = max(known)
                        cells = tuple(s.world.cell(edition, measure, code, i))
                        worths.append(Worth(value, cells, s.told(concept, code, cells), min(sure, here), rank))
        yield s.claim(
            "peak_recall",
            mark.start,
            mark.end,
            judged(mark.value, worths, shown_for(concepts[0]) if concepts else "{}"),
        )


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
        for concept, code, edition, measure, now, firm, rank in _one(s, match.start()):
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
        yield s.claim("first_time", start, end, _settle(verdicts))


def _first_move(s: Sense, match: re.Match[str]) -> Verdict:
    """ "Fell for the first time in three years", "since May": no such move lies between."""
    moves = [m for p, m in sorted(s.marked.at.items()) if m.sort in "UD" and p < match.start()]
    if not moves or re.search(r"\b(?:above|below|under|over|to)\b", s.marked.text[: match.start()][-25:]):
        return Verdict(UNCHECKED, reason="of what it is the first time is not read")
    text = s.marked.text[match.start() : match.end() + 12]
    when = next(
        (m.value for p, m in sorted(s.marked.at.items()) if m.sort == "T" and match.start() < p < match.end() + 3), None
    )
    many = re.search(rf"(?:in|for) (?:more than )?{_N} {_UNIT}", text)
    for concept, code, edition, measure, now, firm, _ in _one(s, match.start()):
        step = edition.step(measure)
        values = series(edition, measure, code, now)
        went = [i for i in range(step, now + 1) if _goes(values[i], values[i - step], moves[-1].sort)]
        last = max((i for i in went if i < now), default=-1)
        said = f"{concept.nouns[0]}, {s.world.name(code)}: " + (
            f"last in the period to {edition.table.period(last).last}" if last >= 0 else "never before"
        )
        cells = tuple(str(c) for i in (now, now - step) for c in s.world.cell(edition, measure, code, i))
        if now not in went:
            way = "it did not rise" if moves[-1].sort == "U" else "it did not fall: it rose"
            return Verdict(FALSE if firm >= 1 else UNCHECKED, f"{way} ({said})", "", cells)
        if when is not None and when.sort == "span":
            named = [i for day, i in edition.lasts.items() if when.first <= day <= when.last]
            true = bool(named) and last <= max(named)
        elif many:
            days = {"week": 7, "month": 30, "quarter": 91, "year": 365}.get(many["unit"].lower(), 0) * _number(
                many["n"]
            )
            true = bool(days) and (
                last < 0 or (edition.table.period(now).last - edition.table.period(last).last).days >= days
            )
        else:
            return Verdict(UNCHECKED, said, "since when it is the first time is not read", cells)
        return Verdict(TRUE if true else FALSE if firm >= 1 else UNCHECKED, "" if true else said, said, cells)
    return Verdict(UNCHECKED, reason="no table has such steps in time")


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
