"""Reads printed words by their rule: the table of rules, and the readers of names, directions, wordings."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from .among_areas import around, size_of_set
from .exact import direction_of, number_text
from .house_style import respelt
from .read_extremes import read_first, read_period, read_since, read_superlative
from .read_figures import (
    clear_of_chance,
    read_about,
    read_number,
    read_ordinal,
    read_part,
    read_percent,
    read_times,
)
from .read_runs import read_first_in, read_run
from .read_sets import read_meets, read_names, read_quantifier
from .reading import Span, Words, names_with_article, not_read, unlike
from .report import Unreadable, Untrue
from .tolerances import halved_fits, ratio_fits
from .word_lists import DOWN_COMPARES, DOWN_MOVES, SAME, UP_COMPARES, UP_MOVES

_MOVED = re.compile(
    r"(?:(?:a|an|the|has|have|had|been|was|were|is|are|went|gone|to) )*"
    r"(?P<word>[a-z]+)(?: (?:on|from|by|to|in|of|than))?"
)
_CLASSES = {"up": UP_MOVES | UP_COMPARES, "down": DOWN_MOVES | DOWN_COMPARES, "same": SAME}
_BY_HALF = ("double", "doubles", "doubled", "halve", "halves", "halved")
_LITTLE_CHANGED = re.compile("little changed|much the same")


def read(words: Words) -> list[Span]:
    """The stretches of the words that the claim's rule reads. Untrue where they do not say the value."""
    rule = words.claim.form["rule"]
    if rule not in _RULES:
        raise Unreadable(f"claim {words.claim.id}: unknown rule {rule!r:.40}")
    reader, ops = _RULES[rule]
    if ops and words.claim.op not in ops:
        raise Untrue(f"the rule {rule} does not print what {words.claim.op} gives")
    return reader(words)


def _name(words: Words) -> list[Span]:
    code = str(words.value)
    area = words.figures.register.areas[code]
    if words.claim.form.get("as") == "called":
        if code not in (words.story_area, words.last_named):
            raise Untrue(f"{area.display} is neither the story's area nor the last one named before")
        right = {f"the {area.called}"} if area.called else set()
    else:
        right = names_with_article(words, code)
    if not any(way in right for way in words.ways()):
        raise unlike(f"told as {' or '.join(sorted(right))}")
    return words.whole()


_NONE_OF_THEM = re.compile(r"\b(?:no|none)\b[^,;:.]*$", re.IGNORECASE)  # in the same clause


def _direction(words: Words) -> list[Span]:
    """A word of movement or comparison, in the direction of the value."""
    found = words.match(_MOVED)
    word = found["word"] if found else ""
    said = [way for way, members in _CLASSES.items() if word in members]
    if not found or not said:
        raise not_read(words)
    if said[0] != _way(words):
        raise unlike(_way(words))
    if word in UP_MOVES | DOWN_MOVES:
        _may_move(words, word)
    return [found.span("word")]


def _may_move(words: Words, word: str) -> None:
    """Words of movement: of one figure if clear of chance, of a ranked change, never of a count of areas."""
    if words.claim.op in _SETS:
        raise Untrue("a count of areas is no movement: only a comparison can be said of it")
    if words.claim.op == "direction":
        clear_of_chance(words, "now", "before")
        _by_half(words, word)
    elif word in _BY_HALF:
        raise not_read(words)


def _way(words: Words) -> str:
    """ "up", "down" or "same": the value, or the way of a ranked change, or the side on which areas are or moved to."""
    inputs = words.claim.inputs
    if words.claim.op == "direction":
        return str(words.value)
    if words.claim.op == "rank_change":
        own, _ = around(words.reckoner, inputs)
        way = direction_of(own, 0)
        if way != ("up" if inputs["end"] == "top" else "down"):
            raise Untrue(f"the change that is ranked is {way}")
        return way
    condition = inputs["condition"]
    side = condition.get("moved") or {"<": "down", ">": "up"}.get(condition["test"])
    others = len(words.value) if words.claim.op == "all_but" and isinstance(words.value, tuple) else None
    none = not words.value if others is None else others == size_of_set(words.reckoner, inputs)
    if side is None or (none and not _NONE_OF_THEM.search(words.before)):
        raise Untrue("no areas are claimed to have moved")
    return side


def _by_half(words: Words, word: str) -> None:
    """ "doubled" and "halved" say how far as well."""
    if word not in _BY_HALF:
        return
    now, before = (words.reckoner.number(words.claim.inputs[side]) for side in ("now", "before"))
    ratio = Fraction(now) / before if before else Fraction(0)
    if not (halved_fits("", ratio) if word.startswith("halve") else ratio_fits("", 2, ratio)):
        raise unlike(f"{number_text(ratio)} times what it was")


def _chance(words: Words) -> list[Span]:
    if not words.match(_LITTLE_CHANGED):
        raise not_read(words)
    if words.value is not True:
        raise Untrue("the two counts differ by more than chance")
    return words.whole()


def _again(words: Words) -> list[Span]:
    if not any(way in ("again", "once again") for way in words.ways()):
        raise not_read(words)
    if words.value is not True:
        raise Untrue("the earlier story led with something else")
    return words.whole()


def _wording(words: Words) -> list[Span]:
    value, spelling = str(words.value), words.figures.spelling
    small = respelt(value[:1].lower() + value[1:], spelling)
    stems = [small, small[:1].upper() + small[1:], respelt(value, spelling)]
    endings = [stem + ending for stem in stems for ending in ("", "s", "es")]
    endings += [stem[:-1] + "ies" for stem in stems if stem.endswith("y")]
    if words.claim.printed not in endings:
        raise unlike(value)
    return words.whole()


def _verbatim(words: Words) -> list[Span]:
    """What stands in a source, to the letter; a small first letter may be a capital where a sentence starts."""
    if not any(way == words.value for way in words.ways()):
        raise unlike(str(words.value))
    return words.whole()


def _excerpt(words: Words) -> list[Span]:
    """Whole words out of a longer text: only in a note to the editor, never in what readers see."""
    if not (words.claim.sentence or "").startswith("n"):
        raise Untrue("an excerpt may stand in a note to the editor only")
    if not re.search(rf"(?<!\w){re.escape(words.claim.printed)}(?!\w)", str(words.value)):
        raise Untrue("these words do not stand in the source")
    return words.whole()


Reader = Callable[[Words], list[Span]]


_SETS = ("count_where", "all_where", "only_where", "all_but")
_PERIODS = ("period", "extreme_period", "latest_where", "first_where", "metadata")
_RUNS = ("run_length", "run_where")
_COUNTED = ("rank", "rank_change", *_RUNS, "count_where", "count_periods", "steps", "difference")


_RULES: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "number": (read_number, ()),
    "percent": (read_percent, ()),
    "ordinal": (read_ordinal, _COUNTED),
    "times": (read_times, ()),
    "part": (read_part, ()),
    "about": (read_about, ()),
    "period": (read_period, _PERIODS),
    "name": (_name, ("area",)),
    "names": (read_names, ("list", "only_where", "all_but")),
    "direction": (_direction, ("direction", "rank_change", *_SETS)),
    "chance": (_chance, ("inside_chance",)),
    "superlative": (read_superlative, ("rank", "rank_change", "extreme_period")),
    "since": (read_since, ("latest_where",)),
    "first": (read_first, ("first_where", "latest_where")),
    "first_in": (read_first_in, ("steps", *_RUNS)),
    "run": (read_run, (*_RUNS, *_SETS)),
    "quantifier": (read_quantifier, _SETS),
    "again": (_again, ("led_with",)),
    "wording": (_wording, ("metadata",)),
    "verbatim": (_verbatim, ("metadata",)),
    "excerpt": (_excerpt, ("metadata",)),
    "meets": (read_meets, ("meets",)),
}
