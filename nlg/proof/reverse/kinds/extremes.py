"""Extremes through time: lowest since, on record, for so many years, at the peak, never so high."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict, Worth, judged, shown_for
from ..groups import series
from ..history import NUMBER, UNIT, Past, latest_beyond, number_of, series_of, settled
from ..marks import Mark, over_marks
from ..sense import Sense
from ..times import When
from ..world import plain_text

ORDER = 15
_OF_THEN = over_marks(r"<T>,? (?:which was |was )?(?:the |its |their )?(?:[a-z]+['\u2019]s )?$")
_BEGINNING = re.compile(r"\b(?:start|beginning|began|begin|end|at least)\b", re.I)
_NEVER = over_marks(
    r"\bnever (?:before )?(?:been|had|seen|stood|cost|sold)(?: so| such| this| as)?(?: <M>| (?!so\b)[a-z]+)?? ?"
    r"(?P<way><UD>|(?:dear|cheap|rar|busi|bigg|small|quiet|prici|costli|great)er\b|worse|more|fewer|less|high\b|low\b|many\b|few\b|expensive\b|cheap\b|dear\b)"
    r"|\b(?:a|an|hit|reached|set|at)(?: an?)? (?:new |fresh )?(?:all-time |record )?(?P<noun>high|low|peak)\b"
    r"(?=[,.;]| of <N>| at <N>| in <T>|$)"
    r"|\b(?P<rec>record) <N>"
    r"|\ban? (?:all-time |new )?(?P<best>record)(?=[,.;:)]|$| for <A>)"
)
_SINCE = over_marks(
    r"<HL:end>(?P<between>[^.;]{0,70}?)\bsince (?:the )?(?:(?:start|beginning|end|week|month|year|days?) (?:of "
    r"|ending |to )?)?(?:in )?(?:the )?<T:t>"
)
_EVER = over_marks(
    r"(?:<HL:end>(?P<between>[^.;]{0,60}?)"
    r"\b(?:on record|since (?:comparable |these |the )?(?:records|figures|series|data) (?:began|begin|started)"
    r"|ever\b|so far\b|in (?:a |the )?(?:series|figures|records|data) (?:that )?(?:go|goes|going) back to (?:the )?<T>"
    r"|in (?:the (?:series|data)|(?:[a-z'\u2019-]+ ){0,3}history\b)|of all time)"
    r"|\b(?P<record>record)[ -](?P<way>high|low))"
)
_FOR_YEARS = over_marks(
    rf"<HL:end>(?P<between>[^.;,]{{0,50}}?)\b(?:in|for) (?P<hedge>more than |over |almost |nearly |at least |"
    rf"about )?{NUMBER} {UNIT}s?\b(?! (?:in a row|running))"
)
_THAN_EVER = over_marks(
    r"(?P<way>\b(?:more|fewer|less|dearer|cheaper|busier|quieter|worse)\b|<UD>)(?: <M>| [a-z]+)? than "
    r"(?:it has |they have )?ever(?: before| been)?\b"
)
_BACK_TO = over_marks(
    r"\b(?:go|going|look|looking|goes|reach|reaching) (?:all the way |right )?(?:back )?"
    r"(?:as far )?(?:back )?(?:to|as|as far as) (?:the )?"
    r"(?:year |month |week )?<T:t>,? (?:to (?:find|see|meet|reach) |for |since |when )?"
    r"(?:there (?:was|were) |it was |they were )?"
    r"(?:an? |the )?(?:last )?(?:[a-z]+ |<M> ){0,3}?"
    r"(?:when |that |with |so |as |this )?"
    r"(?P<way>(?:higher|lower|more|fewer|worse|better|dearer|cheaper|busier|quieter|bad|good|low|high|cheap|dear)\b|<UD>)"
)
_LAST_SO = over_marks(
    r"\blast (?:time|day|week|month|quarter|year|season) (?:that |when |with |to have )?"
    r"(?:it (?:was|stood) |there (?:was|were) |had )?(?:so |as )?"
    r"(?P<way>(?:higher|lower|more|fewer|worse|better|dearer|cheaper|busier|quieter)\b|<UD>)(?: [a-z]+| <M>){0,2} "
    r"(?:was|were|came|fell) (?:in )?(?:the )?<T:t>"
)
_NOT_SINCE = over_marks(
    r"\b(?:not|n['\u2019]t|never|nobody|no one)\b(?P<between>[^.;]{0,50}?)\bsince (?:the )?"
    r"(?P<t><T>)(?P<rest>[^.;]{0,40})"
)
_THAN_A_FIGURE = over_marks(r"\b(?:than|above|below|over|under) <NP>|<NP>")
_NOW_SO = re.compile(r"\b(?:so|as|this|that|such|these?|here)\b|\b(?:the|this|that|its|their|our) level\b", re.I)
_HIGHER = over_marks(r"\b(?:high|higher|many|more|much|dear|dearer|expensive|busy|busier|bad|worse)\b")
_LOWER = over_marks(r"\b(?:low|lower|few|fewer|little|less|cheap|cheaper|quiet|quieter)\b")
_PEAK = over_marks(
    r"\b(?:at (?:its|the|their) )?(?:(?P<p1>peak(?:ed)?\b)|<H:p2>)[^.;]{0,60}?<N:n>(?: <A>)?(?: "
    r"\w+)?(?P<tail>[^.;]{0,40}?<T:t>)?"
)
_FROM_IT = re.compile(r"\b(?:above|below|from|than|after|against|short of|off|near|close to)(?: an?| the| its)? $")
_CAME_IN = over_marks(
    r"^[^.;]{0,50}? (?:came|fell|occurred|dates?|was (?:in|on|seen|reached|recorded|<N>))(?![a-z])[^.;]{0,20}?<T>"
)
_HAS_HAD = re.compile(r"\b(?:has|have) (?:had|seen|recorded|reported|registered|suffered) (?:the|its|their) $", re.I)


def find(s: Sense) -> Iterator[Claim]:
    """Claims through time, each taking its words away from other readers."""
    for pattern, read in ((_SINCE, _since), (_EVER, _ever), (_FOR_YEARS, _for_years)):
        for match, named in s.marked.find(pattern):
            end = named.get("end")
            at = match.start("end") if end else match.start("record")
            held = re.search(
                r"\b(?:than|above|below|from|short of) (?:the|its|their) $|"
                r"\b(?:near|close to|approaching) (?:(?:an?|the|its) )?$",
                s.marked.text[: match.start()],
            )
            if _of_then(s, match.start()):
                continue  # "1,027 in 2018, its worst year on record"
            if _CAME_IN.match(s.marked.text[match.end() :]):
                continue  # "the highest weekly figure so far, of 240, came in April": no word of now
            if held or at in s.read or (end and end.words.lower() in ("peak", "top", "maximum")):
                continue
            s.read.update(
                p for p in range(match.start(), match.end()) if p in s.marked.at and s.marked.at[p].sort in "HLT"
            )
            yield read(s, match, named, at)
    yield from _peaks(s)
    yield from _never(s)
    for match, _ in s.marked.find(_THAN_EVER):
        at = match.start("way")
        if at not in s.read and not s.doubtful(at) and not s.negated(at):
            s.read.add(at)
            verdict = _of_record(s, at, _up(s, match, at))
            yield s.claim("record", s.place_of(at), s.place_of(match.end()), verdict)
    for pattern in (_BACK_TO, _LAST_SO):
        for match, named in s.marked.find(pattern):
            if match.start("t") not in s.read:
                s.read.add(match.start("t"))
                yield _back_to(s, match, named["t"])
    for match, named in s.marked.find(_NOT_SINCE):
        if match.start("t") not in s.read:
            yield from _not_since(s, match, named["t"])


def _not_since(s: Sense, match: re.Match[str], then: Mark) -> Iterator[Claim]:
    """ "It has not been higher since May", "not since May has it been so low": last so in May, and not between."""
    words = _plain(s, match)
    if _THAN_A_FIGURE.search(match[0]):
        return  # "not fewer than 150,000 since"
    up, down = bool(_HIGHER.search(words)), bool(_LOWER.search(words))
    if (not (up or down) and not _NOW_SO.search(words)) or (up and down) or then.value.sort != "span":
        return
    s.read.update(p for p in range(match.start(), match.end()) if p in s.marked.at and s.marked.at[p].sort in "UDT")
    verdicts = []
    for past in series_of(s, match.start()):
        if indexes := _meant(s, past, then.value):
            tops = [up] if up or down else [True, False]
            found = [_last_in(s, match, past, indexes, top) for top in tops]
            verdicts.append((past.rank, past.firm, next((v for v in found if v.mark == TRUE), found[0])))
    end = max(then.end, s.place_of(match.end("t")))
    kind = "lowest_since" if down else "highest_since"
    verdict = settled(verdicts)
    if verdict.mark == FALSE and not (up or down):
        verdict = Verdict(UNCHECKED, verdict.right, "whether high or low is meant is not read", verdict.evidence)
    yield s.claim(kind, s.place_of(match.start()), end, verdict)


def _back_to(s: Sense, match: re.Match[str], then: Mark) -> Claim:
    """ "You have to go back to May to find a worse month": it was last so in May."""
    words = match["way"].lower()
    mark = s.marked.at.get(match.start("way"))
    words = mark.words.lower() if mark is not None else words
    concepts, _ = s.what(match.start())
    bad = {"worse": "bad", "bad": "bad", "better": "good", "good": "good"}.get(words)
    if bad and concepts and concepts[0].polarity != "neutral":
        top: bool | None = (concepts[0].polarity == "bad") == (bad == "bad")
    else:
        top = True if _HIGHER.search(words) and not bad else False if _LOWER.search(words) else None
        top = mark.sort == "U" if mark is not None and mark.sort in "UD" else top
    start, end = s.place_of(match.start()), s.place_of(match.end())
    kind = "lowest_since" if top is False else "highest_since"
    if top is None or then.value.sort != "span":
        return s.unchecked(kind, start, end, "whether high or low is meant is not read")
    readings = [(past, indexes) for past in series_of(s, match.start()) if (indexes := _meant(s, past, then.value))]
    return s.claim(kind, start, end, settled([(p.rank, p.firm, _last_in(s, match, p, i, top)) for p, i in readings]))


def _plain(s: Sense, match: re.Match[str]) -> str:
    """The words of a match, marks and all, in the article's own letters."""
    begin, end = s.place_of(match.start()), s.place_of(match.end())
    return s.marked.words(begin, end)


def _of_then(s: Sense, at: int) -> bool:
    """Whether an extreme is of a time named before it, not that of a figure compared with: "after 2 in May".

    What "which was" hangs on is of that time, compared with or not.
    """
    found = _OF_THEN.search(s.marked.text[:at])
    if not found or "which was" in found[0]:
        return found is not None
    figures = [p for p, m in s.marked.at.items() if m.sort in "NPQ" and p < found.start()]
    return not (figures and s.is_base(max(figures)))


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


def _ever(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    mark = named.get("end")
    start, end = (mark.start if mark else s.place_of(match.start())), s.place_of(match.end())
    if _about_move(s, match):
        return s.unchecked("record", start, end, "an extreme among moves is not read")
    return s.claim("record", start, end, _of_record(s, at, _extreme(match, named)))


def _never(s: Sense) -> Iterator[Claim]:
    """ "Never been dearer", "a new high", "a record 2,117"."""
    for match, _ in s.marked.find(_NEVER):
        begin, end = s.place_of(match.start()), s.place_of(match.end())
        at = (
            match.start("noun")
            if match["noun"]
            else match.start("rec")
            if match["rec"]
            else match.start("best")
            if match["best"]
            else match.start("way")
        )
        if at in s.read or s.doubtful(at) or re.match(r"[^.;]{0,30}\bsince\b", s.marked.text[match.end() :]):
            continue
        if _FROM_IT.search(s.marked.text[: match.start()]):
            continue
        s.read.add(at)
        yield s.claim("record", begin, end, _of_record(s, at, _up(s, match, at)))


def _up(s: Sense, match: re.Match[str], at: int) -> bool:
    """Whether a high is meant: "a record 12" is one unless the words before it fall."""
    if match.groupdict().get("rec") or match.groupdict().get("best"):
        return not any(m.sort in "DL" for p, m in s.marked.at.items() if p < at)
    if match.groupdict().get("noun"):
        return str(match["noun"]).lower() != "low"
    mark = s.marked.at.get(at)
    down = ("fewer", "less", "low", "few", "cheap", "lower", "cheaper", "rarer", "smaller", "quieter", "scarcer")
    return mark.words.lower() != "lower" if mark is not None else match["way"].lower() not in down


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


def _since(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    """ "The highest since 2019": it was last as high in 2019, and never between."""
    mark, when = named["end"], named["t"].value
    top = _extreme(match, named)
    kind = "highest_since" if top else "lowest_since"
    if _about_move(s, match) or when.sort not in ("span", "calendar", "back", "same"):
        return s.unchecked(kind, mark.start, named["t"].end, "an extreme among moves is not read")
    readings = [(past, indexes) for past in series_of(s, at) if (indexes := _meant(s, past, when))]
    verdict = settled([(past.rank, past.firm, _last_in(s, match, past, i, top)) for past, i in readings])
    if verdict.mark == FALSE and _HAS_HAD.search(s.marked.text[:at]):
        verdict = Verdict(UNCHECKED, verdict.right, "of one period or of all since then", verdict.evidence)
    return s.claim(kind, mark.start, named["t"].end, verdict)


def _meant(s: Sense, past: Past, when: When) -> list[int]:
    """The indexes of the periods that "since" names."""
    if when.sort != "span":
        found = s.back(past.edition, past.measure, when, past.now)
        return [] if found is None else [found]
    named = list(s.indexes(past.edition, past.measure, when, False)) if when.grain == "two_years" else []
    return named or [
        i for day, i in past.edition.lasts.items() if when.first and when.last and when.first <= day <= when.last
    ]


def _last_in(s: Sense, match: re.Match[str], past: Past, indexes: list[int], top: bool) -> Verdict:
    """Whether the last figure as high is one of those named, or "since" names where the record or a time begins."""
    latest = latest_beyond(past.values(), top)
    evidence = past.cells(s, past.now, latest)
    begins = min(indexes) < past.edition.periods(past.measure) or _BEGINNING.search(match[0])
    if ((latest is None or latest < min(indexes)) and begins) or latest in range(min(indexes), max(indexes) + 1):
        said = _on_record(top) if latest is None else f"since {past.last(latest)}"
        return Verdict(TRUE, reason=f"{said}: {past.told(s)}", evidence=evidence)
    return Verdict(FALSE, _right(s, past, latest, top), "", evidence)


def _on_record(top: bool) -> str:
    return f"{'highest' if top else 'lowest'} on record"


def _right(s: Sense, past: Past, latest: int | None, top: bool) -> str:
    if latest is None:
        return f"{_on_record(top)} ({past.told(s)})"
    return f"since {past.last(latest)}, {plain_text(past.values()[latest] or 0)} ({past.told(s)})"


def _for_years(s: Sense, match: re.Match[str], named: dict[str, Mark], at: int) -> Claim:
    """ "The lowest in four years": none as low within so long a time."""
    mark, top = named["end"], _extreme(match, named)
    end = s.place_of(match.end())
    kind = "highest_since" if top else "lowest_since"
    if _about_move(s, match):
        return s.unchecked(kind, mark.start, end, "an extreme among moves is not read")
    months = {"year": 12, "season": 12, "quarter": 3, "month": 1}.get(match["unit"].lower(), 0) * number_of(match["n"])
    verdicts = []
    for past in series_of(s, at):
        then = _months_before(past.last(past.now), months)
        if not months or min(past.edition.lasts) > then:
            continue
        latest = latest_beyond(past.values(), top)
        evidence = past.cells(s, past.now, latest)
        if latest is None or past.last(latest).replace(day=1) <= then:
            verdicts.append((past.rank, past.firm, Verdict(TRUE, reason=past.told(s), evidence=evidence)))
        else:
            verdicts.append((past.rank, past.firm, Verdict(FALSE, _right(s, past, latest, top), "", evidence)))
    return s.claim(kind, mark.start, end, settled(verdicts))


def _months_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _of_record(s: Sense, at: int, top: bool) -> Verdict:
    """Whether a figure is the highest, or lowest, that there has been."""
    return settled([(past.rank, past.firm, _unbeaten(s, past, top)) for past in series_of(s, at)])


def _unbeaten(s: Sense, past: Past, top: bool) -> Verdict:
    values = past.values()
    begun = next((i for i, v in enumerate(values) if v), 0)  # before the first case there is nothing to compare with
    values = [None] * begun + values[begun:]
    latest = latest_beyond(values, top)
    said = f"{past.told(s)}: {plain_text(values[-1] or 0)}"
    evidence = past.cells(s, past.now, latest)
    if latest is None or values[latest] == values[-1]:
        return Verdict(TRUE, reason=said, evidence=evidence)
    known = [(v, i) for i, v in enumerate(values) if v is not None]
    best = max(known) if top else min(known)
    return Verdict(FALSE, f"{plain_text(best[0])} in the period to {past.last(best[1])} ({said})", "", evidence)
