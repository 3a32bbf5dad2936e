"""How long claims stay true, by kind: a table for the terminal, a page with small charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlg.errors import NotKnown
from nlg.finding.detect import by_default, marked, shelf
from nlg.pipeline import Dataset, brief
from nlg.vintages.halflife import ASKED, LATER, Asked, Lasting

HIGH, WIDE = 40, 14
HEADS: dict[Asked, str] = {"newest": "newest period", "settled": "newest settled period"}
Rows = Sequence[tuple[str, dict[Asked, Lasting]]]


def run(dataset: Dataset) -> dict[str, Rows]:
    """By table, each kind that can be news and was claimed at all: what lasted least comes first."""
    made = brief(dataset, dataset.latest())
    kinds = [kind for kind in by_default() if not marked(kind, "CONTEXT")]
    found = {table: _rows(kept.lasting(made, kinds)) for table, kept in dataset.kept.items() if kept.editions}
    if not any(found.values()):
        mend = f"take more of them in: parishpump ingest {dataset.sheet.id} FILE --released DATE"
        raise NotKnown(f"{dataset.sheet.id}: there are too few editions to see what became of a claim", mend=mend)
    return found


def _rows(lasting: Sequence[Lasting]) -> Rows:
    by_kind: dict[str, dict[Asked, Lasting]] = {}
    for one in lasting:
        if one.claims[0]:
            by_kind.setdefault(one.kind, {})[one.asked] = one
    return sorted(by_kind.items(), key=lambda row: (_least(row[1]), row[0]))


def _least(both: dict[Asked, Lasting]) -> float:
    return min(share for one in both.values() for n in range(len(LATER)) if (share := one.share(n)) is not None)


def lines(found: dict[str, Rows]) -> Iterator[str]:
    """The table: claims, and of them those still true and still word for word after so many days."""
    days = "  ".join(f"{f'{day} days':>12}" for day in LATER)
    for table, rows in found.items():
        name = max(len(kind) for kind, _ in rows) if rows else 0
        for asked in ASKED:
            yield f"{table}: claims about the {HEADS[asked]}: still true (and word for word)"
            yield f"  {'kind':{name}}  {'claims':>7}  {days}"
            for kind, both in rows:
                if asked in both:
                    shares = "  ".join(f"{_shares(both[asked], n):>12}" for n in range(len(LATER)))
                    yield f"  {kind:{name}}  {both[asked].claims[0]:>7,}  {shares}"


def _shares(one: Lasting, n: int) -> str:
    true, same = one.share(n), one.word_for_word(n)
    return "-" if true is None or same is None else f"{100 * true:.0f}% ({100 * same:.0f}%)"


def page(dataset: Dataset, found: dict[str, Rows]) -> bytes:
    """The same as a page that stands by itself, with bars for what was still true after so many days."""
    from feeds.formats._days import day_in_words
    from feeds.formats._worded import PAGES
    from feeds.templates import templates

    tables = [
        {"name": dataset.sheet.tables[table].title, "rows": [_drawn(kind, both) for kind, both in rows]}
        for table, rows in found.items()
    ]
    text = (
        templates(PAGES, day=day_in_words)
        .get_template("halflife.html.j2")
        .render(title=dataset.sheet.title, tables=tables, heads=HEADS.values(), later=LATER, high=HIGH)
    )
    return text.encode("utf-8")


def _drawn(kind: str, both: dict[Asked, Lasting]) -> dict[str, Any]:
    module = shelf()[kind]
    return {
        "kind": kind,
        "id": module.ID,
        "caption": str(module.__doc__).partition("\n")[0],
        "cells": [_cell(both.get(asked)) for asked in ASKED],
    }


def _cell(one: Lasting | None) -> dict[str, Any]:
    if one is None:
        return {"claims": "", "bars": [], "wide": 0, "said": ""}
    known = [(n, day, share) for n, day in enumerate(LATER) if (share := one.share(n)) is not None]
    bars = [
        {
            "x": n * WIDE,
            "high": max(1, round(HIGH * share)),
            "same": round(HIGH * (one.word_for_word(n) or 0)),
            "said": f"after {day} days {100 * share:.0f}% still true",
        }
        for n, day, share in known
    ]
    said = ", ".join(f"{100 * share:.0f}%" for _, _, share in known)
    return {"claims": f"{one.claims[0]:,}", "bars": bars, "wide": WIDE * len(LATER), "said": said}


def default_path(dataset: Dataset) -> Path:
    """Where the page goes if nobody says."""
    return Path(f"halflife-{dataset.sheet.id}.html")
