"""The picture beside a story: which sort of chart its lead fact asks for, and the chart with all its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from nlg.errors import Unprintable
from nlg.fact import Fact
from nlg.telling.charts.bars import bars
from nlg.telling.charts.line import line
from nlg.telling.charts.share import share
from nlg.telling.charts.spec import Drawing, Numbered
from nlg.telling.echoes import family
from nlg.telling.pool import Pool
from nlg.telling.sentences import Sentences
from nlg.telling.words.voice import Voice

Sort = Literal["line", "bars", "share"]

SORTS: Mapping[str, Sort] = {  # by the first letter of a kind's id, as docs/facts.md groups them; any other is a line
    "C": "line",
    "E": "line",
    "S": "line",
    "D": "line",
    "L": "line",
    "M": "line",
    "R": "bars",
    "P": "bars",
    "X": "bars",
    "T": "bars",
    "B": "share",
}
EXCEPTIONS: Mapping[str, Sort] = {  # kinds whose family is drawn otherwise
    "share_of_parent": "share",
    "outlier_peers": "bars",
    "distribution": "bars",
    "run_by_area_count": "bars",
    "bucking": "line",
    "crossed_parent": "line",
    "rest_of": "line",
    "crossing": "line",
    "distance_eta": "line",
    "milestone": "line",
    "rank_of_share": "line",
    "count_vs_share": "line",
}
_MAKERS: Mapping[Sort, Callable[[Pool, Fact, Voice, Numbered], Drawing | None]] = {
    "line": line,
    "bars": bars,
    "share": share,
}


def charts(
    pool: Pool, lead: Fact, number: str, sentences: Sentences, voice: Voice, first: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The story's charts and their claims, numbered from `first`: one that its lead calls for, or none.

    `number` is the lead's own among the story's facts ("f1"). What cannot be drawn as its family is falls back to a
    line, and what is no line either goes without.
    """
    for wanted in dict.fromkeys((sort_of(lead.kind), "line")):
        numbered = Numbered(first=first)
        made = _MAKERS[wanted](pool, lead, voice, numbered)
        if made is None:
            continue
        try:
            return [numbered.chart("g1", number, made, sentences)], numbered.claims
        except Unprintable:  # its words do not fit these figures; what is not said is not drawn
            continue
    return [], []


def sort_of(kind: str) -> Sort:
    """How a kind of fact is drawn.

    >>> sort_of("lowest_since"), sort_of("top"), sort_of("share_of_parent"), sort_of("crossing")
    ('line', 'bars', 'share', 'line')
    """
    return EXCEPTIONS.get(kind) or SORTS.get(family(kind), "line")
