"""Figures given twice, adjusted for the season and as they came: one of the two is told, and the sheet says which."""

from __future__ import annotations

import re

from nlg.intake.answers import Inquiry
from nlg.intake.block import Block

COLUMN = re.compile(r"s_adj|(?:seasonal )?adjustment(?: type)?|series type|seasonal(?:ity)?|seasonally adjusted", re.I)
YES = re.compile(
    r"(?:calendar and |working day and )?seasonally(?: and (?:calendar|working.day))? adjusted|sa|sca|y", re.I
)
NO = re.compile(r"(?:not |non[ -]?)seasonally adjusted|unadjusted(?: data)?|original|raw|nsa|n|ca|wda", re.I)
OTHER = re.compile(r"trend(?:[- ]cycle)?|tc|trnd", re.I)
IN_HEADING = re.compile(
    r"[\s,;:|_(\[-]*\b(?P<how>(?:not |un|non-)?(?:seasonally[ _])?adjusted|n?sa|trend)\b[)\]]*", re.I
)
SAID = re.compile(r"(?<!not )(?<!non-)\bseasonally adjusted\b", re.I)
WORDS = "seasonally adjusted"


def one_adjustment(block: Block, inquiry: Inquiry) -> Block:
    """The table with the adjusted figures alone where it has both, or the others where a person says `adjusted=no`."""
    return _columns(_rows(block, inquiry), inquiry)


def _wanted(inquiry: Inquiry) -> bool:
    return inquiry.answer("adjusted", ("yes", "no")) != "no"


def _rows(block: Block, inquiry: Inquiry) -> Block:
    """A column of them ("SA", "NSA", "Trend"): its rows of one kind are kept."""
    for at, name in enumerate(block.names):
        texts = list(dict.fromkeys(block.column(at)))
        if not COLUMN.fullmatch(name) or len(texts) < 2 or f"where.{name}" in inquiry.answers:
            continue
        kinds = [[text for text in texts if form.fullmatch(text)] for form in (YES, NO, OTHER)]
        if not (kinds[0] and kinds[1]) or sum(map(len, kinds)) < len(texts):
            continue
        kept = kinds[0 if _wanted(inquiry) else 1][0]
        _say(f"rows of {name} = {kept}", f"it has {', '.join(texts)}", inquiry)
        rows = [n for n, row in enumerate(block.cells) if row[at] == kept]
        return block.only(rows).without([at])
    return block


def _columns(block: Block, inquiry: Inquiry) -> Block:
    """Two headings that differ in nothing else: one of them is kept."""
    sorts = [_sort(name) for name in block.names]
    both = {bare for bare, how in sorts if how is True} & {bare for bare, how in sorts if how is False}
    if not both:
        return block
    wanted = _wanted(inquiry)
    dropped = [at for at, (bare, how) in enumerate(sorts) if bare in both and how is not wanted]
    if not dropped:
        return block
    kept = next(block.names[at] for at, (bare, how) in enumerate(sorts) if bare in both and how is wanted)
    _say(f"'{kept}'", f"beside it stands '{block.names[dropped[0]]}'", inquiry)
    return block.without(dropped)


def _sort(name: str) -> tuple[str, bool | None]:
    """A heading without its adjustment, and whether it is adjusted; None where it does not say, or is a trend."""
    hit = IN_HEADING.search(name)
    if not hit:
        return name.casefold(), None
    bare = f"{name[: hit.start()]} {name[hit.end() :]}"
    if hit["how"].casefold() == "trend":
        return " ".join(bare.casefold().split()), None
    return " ".join(bare.casefold().split()), not re.match(r"n|un", hit["how"], re.I)


def _say(kept: str, why: str, inquiry: Inquiry) -> None:
    how = WORDS if _wanted(inquiry) else f"not {WORDS}"
    other = "no" if _wanted(inquiry) else "yes"
    inquiry.believe("adjusted", f"only {kept} are told: {how}", f"{why}; for the others add --say adjusted={other}")


def definition(texts: str, told: str) -> str:
    """What readers are to be told of it; "" where nothing says that the figures are adjusted.

    >>> definition("Retail sales, seasonally adjusted", ""), definition("Retail sales, not seasonally adjusted", "")
    ('The figures are seasonally adjusted.', '')
    """
    if told:
        return "" if f"not {WORDS}" in told else f"The figures are {WORDS}."
    return f"The figures are {WORDS}." if SAID.search(texts) else ""
