"""The table beside a story: the areas compared, each figure with its proof."""

from __future__ import annotations

from typing import Any

from nlg.finding import cells
from nlg.story import View, compares_a_whole_set
from nlg.telling.plan import Pool
from nlg.telling.words.figures import numeral
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.names import bare_name
from nlg.telling.words.spelling import respelled
from nlg.telling.words.voice import Voice


def areas_table(pool: Pool, voice: Voice, first: int) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The areas compared, with their figures now and a step before: highest rate (or figure) first."""
    brief = pool.brief
    columns = [n for short in (brief.main, brief.rate) if short and (n := brief.view(brief.parts, short)) is not None]
    main = brief.views[columns[0]]
    t = main.calendar.at(brief.period)
    back = int(main.calendar.previous[t]) if t is not None else -1
    if t is None or back < 0 or len(pool.members) < 2:
        return None, []
    panel = main.panel
    rows = [row for code in pool.members if (row := panel.row(code)) is not None]
    by = brief.views[columns[-1]]
    rows.sort(key=lambda row: (-_or_least(by.panel.exact(by.measure.name, row, t)), panel.areas[row].name))
    step = main.calendar.step
    headings = [
        capital(brief.areas_called[0]),
        main.measure.noun.short,
        f"The {step} before",
        *(brief.views[n].measure.noun.short for n in columns[1:]),
    ]
    claims: list[dict[str, Any]] = []
    body = []
    for row in rows:
        told = [bare_name(cells.area(main, row))]
        fewest = brief.limits.fewest_events
        told += [_figure(main, row, t, voice, fewest), _figure(main, row, back, voice, fewest)]
        told += [_figure(brief.views[n], row, t, voice, fewest) for n in columns[1:]]
        body.append([_cell(text, claims, first) for text in told])
    caption = respelled(capital(f"{main.measure.noun.headline} by {brief.areas_called[0]}"), voice=voice)
    headings = [respelled(heading, voice=voice) for heading in headings]
    return {"caption": caption, "columns": headings, "rows": body}, claims


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


def _cell(marked: str, claims: list[dict[str, Any]], first: int) -> dict[str, Any]:
    text, spans = unmark(capital(marked))
    if not spans:
        return {"text": text, "claim": None}
    (span,) = spans
    number = f"c{first + len(claims)}"
    found = {
        "id": number,
        "sentence": None,
        "start": span.start,
        "end": span.end,
        "printed": text[span.start : span.end],
        "op": span.claim["op"],
        "inputs": span.claim["inputs"],
        "value": span.claim["value"],
        "form": span.form,
    }
    if compares_a_whole_set(found["op"], found["inputs"]):
        found["complete"] = True
    claims.append(found)
    return {"text": text, "claim": number}
