"""The only door to resvg: a chart's card as PNG, 1200 by 630, in the shipped font and no other."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import IO

from feeds.charts.letters import BOLD, REGULAR

WIDTH = 1200
LENGTH = 4  # bytes that say how long the text or picture behind them is, the greatest first


def can_draw() -> bool:
    """Whether the extra `charts` is installed, without which no PNG is made."""
    return find_spec("resvg_py") is not None


def png(svg: str) -> bytes:
    """The picture as PNG, the same bytes for the same picture."""
    import resvg_py

    fonts = [str(REGULAR), str(BOLD)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True, font_files=fonts))


def draw_all(asked: IO[bytes], drawn: IO[bytes]) -> None:
    """Draws one picture after another as it is asked to, until nobody asks; nothing for one that it cannot draw."""
    while head := asked.read(LENGTH):
        svg = asked.read(int.from_bytes(head, "big"))
        try:
            picture = png(svg.decode("utf-8"))
        except Exception:  # whoever asked finds out what is wrong
            picture = b""
        drawn.write(len(picture).to_bytes(LENGTH, "big") + picture)
        drawn.flush()


if __name__ == "__main__":
    draw_all(sys.stdin.buffer, sys.stdout.buffer)
