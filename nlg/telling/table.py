"""The table beside a story: the areas compared, each figure with its proof; of very many, a selection."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from nlg.finding import cells
from nlg.story import View, compares_a_whole_set
from nlg.telling.pool import Pool
from nlg.telling.words.figures import tabled
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.names import bare_name
from nlg.telling.words.spelling import respelled
from nlg.telling.words.voice import Voice

WHOLE = 50  # rows that a reader can look through; of a longer list, its ends and what the story is about
ENDS, BESIDE = 5, 3  # rows at each end; rows on each side of the story's own area
GAP = "…"


@dataclass(frozen=True)
class _Drawn:
    """The table of a group's areas before its claims have numbers: the same beside each area's story."""

    voice: Voice  # held, so that nothing else can have its id
    caption: str
    headings: Sequence[str]
    codes: Sequence[str]  # of the rows
    rows: Sequence[Sequence[tuple[str, dict[str, Any] | None]]]  # each cell's words, and its claim


def areas_table(
    pool: Pool, voice: Voice, first: int, named: Set[str] = frozenset()
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The areas compared, with their figures now and a step before: highest rate (or figure) first.

    Of more than 50 only the ends of the list, the story's own area with those beside it, and the codes `named`; a row
    "…" stands where some are left out. Claims count from `first`.
    """
    kept, key = pool.brief.kept, ("areas table", pool.patch, id(voice))
    if key not in kept:
        kept[key] = _drawn(pool, voice)
    drawn: _Drawn | None = kept[key]
    if drawn is None:
        return None, []
    claims: list[dict[str, Any]] = []
    shown = list(_shown(drawn.codes, pool.subject, named))
    body = []
    for n, after in zip(shown, [*shown[1:], len(drawn.rows)], strict=True):
        body.append([_cell(text, claim, claims, first) for text, claim in drawn.rows[n]])
        if after > n + 1:
            body.append([{"text": GAP if at == 0 else "", "claim": None} for at in range(len(drawn.headings))])
    caption = drawn.caption if len(shown) == len(drawn.rows) else f"{drawn.caption}, a selection"
    return {"caption": caption, "columns": list(drawn.headings), "rows": body}, claims


def _shown(codes: Sequence[str], own: str, named: Set[str]) -> Iterator[int]:
    """Which rows are shown, in their order. The last always is."""
    many = len(codes)
    at = codes.index(own) if own in codes else None
    for n, code in enumerate(codes):
        end = n < ENDS or n >= many - ENDS
        if many <= WHOLE or end or code in named or (at is not None and abs(n - at) <= BESIDE):
            yield n


def _drawn(pool: Pool, voice: Voice) -> _Drawn | None:
    """Made once for a group: a brief never changes, and no voice but the one it is kept for reads it."""
    brief = pool.brief
    columns = [n for short in (brief.main, brief.rate) if short and (n := brief.view(brief.parts, short)) is not None]
    main = brief.views[columns[0]]
    t = main.calendar.at(brief.period)
    back = int(main.calendar.previous[t]) if t is not None else -1
    if t is None or back < 0 or len(pool.members) < 2:
        return None
    panel = main.panel
    rows = [row for code in pool.members if (row := panel.row(code)) is not None]
    by = brief.views[columns[-1]]
    rows.sort(key=lambda row: (-_or_least(by.panel.exact(by.measure.name, row, t)), panel.areas[row].name))
    step = main.calendar.word
    headings = [
        capital(brief.areas_called[0]),
        main.measure.noun.short,
        f"The {step} before",
        *(brief.views[n].measure.noun.short for n in columns[1:]),
    ]
    body: list[Sequence[tuple[str, dict[str, Any] | None]]] = []
    for row in rows:
        told = [bare_name(cells.area(main, row))]
        fewest = brief.limits.fewest_events
        told += [_figure(main, row, t, voice, fewest), _figure(main, row, back, voice, fewest)]
        told += [_figure(brief.views[n], row, t, voice, fewest) for n in columns[1:]]
        body.append([_parted(text) for text in told])
    caption = respelled(capital(f"{main.measure.noun.headline} by {brief.areas_called[0]}"), voice=voice)
    codes = [panel.areas[row].code for row in rows]
    return _Drawn(voice, caption, [respelled(heading, voice=voice) for heading in headings], codes, body)


def _or_least(value: Any) -> Any:
    return value if value is not None else -math.inf


def untold(view: View, row: int, t: int, fewest: int) -> str:
    """Why a figure is not shown to readers; "" where it is."""
    counts = view.panel.values.get(view.measure.numerator)
    if not view.known[row, t]:
        return "not published"
    if counts is not None and counts[row, t] < fewest:
        return "too few"  # a rate on so few events says more about chance than about the place
    return ""


def _figure(view: View, row: int, t: int, voice: Voice, fewest: int) -> str:
    if why := untold(view, row, t, fewest):
        return why
    told = cells.cell(view, row, t)
    return tabled(told, voice=voice)


def _parted(marked: str) -> tuple[str, dict[str, Any] | None]:
    """A cell's words and its claim, but for the claim's number."""
    text, spans = unmark(capital(marked))
    if not spans:
        return text, None
    (span,) = spans
    claim = {
        "sentence": None,
        "start": span.start,
        "end": span.end,
        "printed": text[span.start : span.end],
        **span.claim,
        "form": span.form,
    }
    if compares_a_whole_set(claim["op"], claim["inputs"]):
        claim["complete"] = True
    return text, claim


def _cell(text: str, claim: dict[str, Any] | None, claims: list[dict[str, Any]], first: int) -> dict[str, Any]:
    if claim is None:
        return {"text": text, "claim": None}
    number = f"c{first + len(claims)}"
    claims.append({"id": number, **claim, "inputs": {**claim["inputs"]}, "form": {**claim["form"]}})
    return {"text": text, "claim": number}
