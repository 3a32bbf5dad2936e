"""The table beside a story: the areas compared, each figure with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlg.finding import cells
from nlg.story import View, compares_a_whole_set
from nlg.telling.plan import Pool
from nlg.telling.words.figures import numeral
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.names import bare_name
from nlg.telling.words.spelling import respelled
from nlg.telling.words.voice import Voice


@dataclass(frozen=True)
class _Drawn:
    """The table of a group's areas before its claims have numbers: the same beside each area's story."""

    voice: Voice  # held, so that nothing else can have its id
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[tuple[str, dict[str, Any] | None]]]  # each cell's words, and its claim


def areas_table(pool: Pool, voice: Voice, first: int) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The areas compared, with their figures now and a step before: highest rate (or figure) first."""
    kept, key = pool.brief.kept, ("areas table", pool.patch, id(voice))
    if key not in kept:
        kept[key] = _drawn(pool, voice)
    drawn: _Drawn | None = kept[key]
    if drawn is None:
        return None, []
    claims: list[dict[str, Any]] = []
    body = [[_cell(text, claim, claims, first) for text, claim in row] for row in drawn.rows]
    return {"caption": drawn.caption, "columns": list(drawn.headings), "rows": body}, claims


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
    body = []
    for row in rows:
        told = [bare_name(cells.area(main, row))]
        fewest = brief.limits.fewest_events
        told += [_figure(main, row, t, voice, fewest), _figure(main, row, back, voice, fewest)]
        told += [_figure(brief.views[n], row, t, voice, fewest) for n in columns[1:]]
        body.append([_parted(text) for text in told])
    caption = respelled(capital(f"{main.measure.noun.headline} by {brief.areas_called[0]}"), voice=voice)
    return _Drawn(voice, caption, [respelled(heading, voice=voice) for heading in headings], body)


def _or_least(value: Any) -> Any:
    return value if value is not None else -1


def untold(view: View, row: int, t: int, fewest: int) -> str:
    """Why a figure is not shown to readers; "" where it is."""
    counts = view.panel.values.get(view.measure.numerator)
    if not view.known[row, t]:
        return "not published"
    if counts is not None and counts[row, t] < fewest:
        return "too few"  # a rate on so few events says more about chance than about the place
    return ""


def _figure(view: View, row: int, t: int, voice: Voice, fewest: int) -> str:
    return untold(view, row, t, fewest) or numeral(cells.cell(view, row, t), voice=voice)


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
