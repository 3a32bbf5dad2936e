"""Draws charts: a layout and the template of its sort become SVG, the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from feeds.charts.bars import bars
from feeds.charts.letters import width, wrapped
from feeds.charts.line import line
from feeds.charts.picture import Chart, Frame, Picture, place
from feeds.charts.share import share
from feeds.templates import templates

TEMPLATES = Path(__file__).resolve().parents[2] / "story_templates" / "charts"
NARROW = Frame(width=320, height=220)  # a phone of 360 pixels, less the page's margins
WIDE = Frame(width=600, height=300, size=13)  # the page's column
CARD = (600, 315)  # half of 1200 x 630, what other sites show of a link
MARGIN = 28.0
LAYOUTS: Mapping[str, Callable[[Chart, Frame], Picture]] = {"line": line, "bars": bars, "share": share}


def svg(chart: Chart, frame: Frame = NARROW, name: str = "narrow") -> str:
    """One chart for a page: its words as title and description, its colours by class. `name` keeps its ids apart."""
    picture = LAYOUTS[chart["sort"]](chart, frame)
    return _rendered(chart, picture, name=f"{chart['id']}-{name}", shape=name, card=None)


def card(chart: Chart, title: str, publisher: str) -> str:
    """The same as a picture by itself: the story's headline, the chart, its source, the newsroom's name."""
    wide, high = CARD[0] - 2 * MARGIN, CARD[1]
    lines = wrapped(title, 21, wide, bold=True, most=2)
    unit = wrapped(chart["unit"]["text"], 12, wide, most=1)[0]
    top = MARGIN + 25 * len(lines) + 20
    source = wrapped(chart["source"]["text"], 12, wide - width(publisher, 12, bold=True) - 20, most=2)
    room = high - top - 18 - 16 * len(source)
    frame = Frame(width=wide, height=room, size=12, tight=True)
    picture = LAYOUTS[chart["sort"]](chart, frame)
    said = {"lines": lines, "unit": unit, "top": top, "source": source, "publisher": publisher}
    return _rendered(chart, picture, name=f"{chart['id']}-card", shape="card", card=said)


def _rendered(chart: Chart, picture: Picture, *, name: str, shape: str, card: Mapping[str, Any] | None) -> str:
    template = templates(TEMPLATES, place=place).get_template(f"{chart['sort']}.svg.j2")
    return template.render(chart=chart, picture=picture, name=name, shape=shape, card=card, margin=MARGIN)
