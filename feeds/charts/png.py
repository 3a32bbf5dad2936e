"""The only door to resvg: a chart's card as PNG, 1200 by 630, in the shipped font and no other."""

from __future__ import annotations

from importlib.util import find_spec

from feeds.charts.letters import BOLD, REGULAR


def can_draw() -> bool:
    """Whether the extra `charts` is installed, without which no PNG is made."""
    return find_spec("resvg_py") is not None


def png(svg: str, width: int = 1200) -> bytes:
    """The picture as PNG, the same bytes for the same picture."""
    import resvg_py

    fonts = [str(REGULAR), str(BOLD)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts))
