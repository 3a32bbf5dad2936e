"""Which superlative goes with which end: "highest" with the top, "narrowest" with the low end of a gap."""

from __future__ import annotations

from .exact import Number, number_text
from .numerals import words_in
from .reading import Words, unlike
from .report import Untrue
from .word_lists import DOWN_MOVES, HIGH, LOW, UP_MOVES

SIZES = frozenset(words_in("biggest largest greatest sharpest"))
_PLAIN = (HIGH - {"sharpest"}, LOW - {"closest"})
_MOVED = (SIZES | {"record"}, SIZES | {"record"})
_GAP = (SIZES - {"sharpest"} | {"widest", "record"}, frozenset(words_in("narrowest closest smallest")))
_ENDS = {
    "move": _MOVED,
    "percent_move": _MOVED,
    "size_of_move": (SIZES | {"record"}, frozenset(words_in("smallest least"))),
    "apart": _GAP,
    "difference": (_GAP[0] | {"highest"}, _GAP[1] | {"lowest"}),
}


def right_end(kind: str, word: str | None, high: bool) -> None:
    """Untrue where a superlative is none for this end of figures of a kind."""
    if word is not None and word not in _ENDS.get(kind, _PLAIN)[0 if high else 1]:
        of = f" of the series {kind}" if kind in _ENDS else ""
        raise Untrue(f"the claim is about the {'highest' if high else 'lowest'}{of}")


def right_size(words: Words, word: str, high: bool, looked_at: range, own: int) -> None:
    """Untrue where a size is told of a move the other way, or of a gap that was the other way round.

    `looked_at` are the indices of the periods compared, `own` is that of the one the words are about.
    """
    series = words.series
    if words.kind in ("move", "percent_move"):
        _right_way(words, high, series.known(own))
    sized = words.kind == "difference" and word not in ("highest", "lowest")
    if sized and any(series.known(at) < 0 for at in looked_at):
        raise Untrue("a size, but the difference was below 0 at times")


def _right_way(words: Words, high: bool, own: Number) -> None:
    if own <= 0 if high else own >= 0:
        raise unlike(f"an end of its moves, but a move of {number_text(own)}")
    beside = {*words.claim.printed.split(), *words.behind.replace(",", " ").split()[:2]}
    if beside & (DOWN_MOVES if high else UP_MOVES):
        raise Untrue(f"the move is {'up' if high else 'down'}")
