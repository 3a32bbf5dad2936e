"""Writes the second half of docs/gates.md, every gate in its own words: python -m desk.gates_page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nlg.intake.judge import Gate, shelf

PAGE = Path(__file__).resolve().parents[1] / "docs" / "gates.md"
COMMAND = "python -m desk.gates_page"
BEGINS = "## Every gate\n"
PART = re.compile(r"^(Looks at|Holds|Warns|Mend)\s+", re.MULTILINE)


def page(text: str) -> str:
    """The page's text with its second half made anew; the first is written by hand."""
    return text.partition(BEGINS)[0] + "\n".join([BEGINS, *_gates()])


def _gates() -> Iterator[str]:
    yield f"Made from the files of `nlg/intake/gates/`: `{COMMAND}` writes it anew.\n"
    for name, gate in shelf().items():
        yield from _lines(name, gate)


def _lines(name: str, gate: Gate) -> Iterator[str]:
    caption, _, rest = (gate.__doc__ or "").partition("\n\n")
    line = getattr(gate, "LINE", None)
    yield f"### `{name}`\n"
    yield f"{caption}\n"
    heads = PART.split(rest)[1:]
    for head, said in zip(heads[::2], heads[1::2], strict=True):
        yield f"- {head.lower()}: {' '.join(said.split())}"
    yield f"- line: {line:g}\n" if line is not None else ""


def main() -> None:
    """Writes the page."""
    if not PAGE.is_file():
        sys.exit(f"{PAGE}: there is no such file: the page is part of the source, not of what is installed")
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
