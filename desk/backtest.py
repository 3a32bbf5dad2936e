"""How often each kind of fact fired over all history: a table for the terminal, a page with small charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlg.finding.detect import by_default, marked, shelf
from nlg.finding.history import History, history
from nlg.pipeline import Dataset, brief

BARS = 96  # in a chart; a longer record shows the most of each stretch
HIGH, WIDE = 36, 3


def run(dataset: Dataset, kinds: Sequence[str], area: str) -> list[History]:
    """All default kinds that can be news, or those asked for, over the record up to the newest settled period."""
    made = brief(dataset, dataset.latest())
    asked = list(kinds) or [kind for kind in by_default() if not marked(kind, "CONTEXT")]
    return history(made, asked, area)


def lines(found: Sequence[History], every_measure: bool) -> Iterator[str]:
    """The table: what never fired comes last, in one line."""
    name = max([*(len(_name(one)) for one in found if one.times), 16])
    yield f"{'kind and measure':{name}}  {'times':>9}  {'one in':>8}  {'at once':>7}  {'silence':>7}  last"
    for one in found:
        if one.times:
            last = one.last.isoformat() if one.last else ""
            rare = f"{one.one_in:,.0f}" if one.one_in >= 10 else f"{one.one_in:.1f}"
            yield (
                f"{_name(one):{name}}  {one.times:>9,}  {rare:>8}  {one.most_at_once:>7,}  {one.silence:>7,}  {last}"
            )
            if every_measure:
                for case in one.examples:
                    yield f"{'':4}{case.area}, {case.period.isoformat()} (strength {case.strength:,.2f})"
    fired = {one.kind for one in found if one.times}
    never = list(dict.fromkeys(one.kind for one in found if one.kind not in fired))
    if never:
        yield f"never fired: {', '.join(never)}"
    yield "times: area-periods it held in; at once: most areas in one period; silence: longest, in steps"


def _name(one: History) -> str:
    return f"{one.kind} · {one.measure}"


def page(dataset: Dataset, found: Sequence[History], area: str) -> bytes:
    """The same as a page that stands by itself, with a bar for each stretch of the record: how many areas at once."""
    from feeds.formats._days import day_in_words
    from feeds.formats._worded import PAGES
    from feeds.templates import templates

    fired = [one for one in found if one.times]
    told = {one.kind for one in fired}
    text = (
        templates(PAGES, day=day_in_words)
        .get_template("backtest.html.j2")
        .render(
            title=dataset.sheet.title,
            area=area,
            rows=[_row(one) for one in fired],
            never=list(dict.fromkeys(one.kind for one in found if one.kind not in told)),
            high=HIGH,
        )
    )
    return text.encode("utf-8")


def _row(one: History) -> dict[str, Any]:
    module = shelf()[one.kind]
    stretches = np.array_split(one.at_once, min(BARS, len(one.at_once)))
    heights = [int(part.max()) for part in stretches]
    top = max(heights)
    ends = np.cumsum([len(part) for part in stretches])
    bars = [
        {
            "x": k * WIDE,
            "height": max(1, round(HIGH * tall / top)),
            "said": f"up to {one.ends[int(ends[k]) - 1].isoformat()}: {tall:,} at once",
        }
        for k, tall in enumerate(heights)
        if tall
    ]
    return {
        "kind": one.kind,
        "id": module.ID,
        "caption": str(module.__doc__).partition("\n")[0],
        "measure": one.measure,
        "times": f"{one.times:,}",
        "cases": f"{one.cases:,}",
        "one_in": f"{one.one_in:,.0f}" if one.one_in >= 10 else f"{one.one_in:.1f}",
        "most": f"{one.most_at_once:,}",
        "silence": f"{one.silence:,}",
        "first": one.ends[0].isoformat(),
        "last_end": one.ends[-1].isoformat(),
        "last": one.last.isoformat() if one.last else "",
        "examples": [f"{case.area}, {case.period.isoformat()}" for case in one.examples],
        "bars": bars,
        "wide": len(stretches) * WIDE,
    }


def default_path(dataset: Dataset) -> Path:
    """Where the page goes if nobody says."""
    return Path(f"backtest-{dataset.sheet.id}.html")
