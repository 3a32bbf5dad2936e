"""How stories speak of all areas compared: "at all six libraries" of what is a place; and those listed but once."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from nlg.story import Brief
from nlg.telling.words.marks import CLOSE, MID, OPEN

NAMELESS = "table"  # the kind of a register's group that has no name of its own
Reworded = Callable[[str], str]
_MARK = f"(?:{OPEN}[^{MID}]*{MID})?"
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|most|half|some|none"
_SO_MANY = rf"(?:all|every|each|both|only|just|but|the other|(?:{_NUMBER}) of)\b"
_WORD = rf"{_MARK}[\w,-]+{CLOSE}? "


def reworded(brief: Brief) -> Reworded:
    """What puts marked sentences right for the areas of a release; it changes nothing where those are plain places."""
    areas = list(chain.from_iterable(panel.areas for panel in brief.panels.values()))
    nameless = sorted({area.name for area in areas if area.kind == NAMELESS})
    groups = {area.parent for area in areas} | {area.code for area in areas if area.members}
    where = {area.preposition for area in areas if area.code not in groups}
    steps: list[Reworded] = []
    if nameless:
        steps.append(_listed_once(brief.areas_called[1], nameless))
    if len(where) == 1 and (there := where.pop()) != "in":
        steps.append(_there(brief.areas_called, there))
    return lambda marked: _all(steps, marked) if marked else marked


def _all(steps: list[Reworded], marked: str) -> str:
    for step in steps:
        marked = step(marked)
    return marked


def _there(called: tuple[str, str], there: str) -> Reworded:
    """ "At all six libraries" for "in all six libraries"."""
    form = re.compile(
        rf"\b([Ii])n (?={_MARK}{_SO_MANY}(?: |{CLOSE})(?:{_WORD}){{0,5}}(?:{'|'.join(map(re.escape, called))})\b)"
    )
    return lambda marked: form.sub(lambda hit: f"{there.capitalize() if hit[1] == 'I' else there} ", marked)


def _listed_once(many: str, nameless: list[str]) -> Reworded:
    """ "Six of the seven airports" and "among the airports listed", never "airports of the airports listed"."""
    group = rf"{OPEN}[^{MID}]*{MID}the (?:{'|'.join(map(re.escape, nameless))}){CLOSE}"
    bare = rf"{OPEN}[^{MID}]*{MID}(?:{'|'.join(map(re.escape, nameless))}){CLOSE}"
    some = re.escape(many)
    forms = (
        (
            re.compile(rf"\bin the (?P<size>{_MARK}[\w,]+{CLOSE}?) {some} of (?P<group>{group})"),
            r"among \g<group>, \g<size> of them",
        ),
        (re.compile(rf"\b(?P<the>[Tt])he {some} (?:of|in|among) (?P<group>{group})"), r"\g<group>"),
        (re.compile(rf"(?P<many>\b{some}) (?:of|in|among|across) {group}"), r"\g<many>"),
        (re.compile(rf"(?P<group>{bare}) {some}\b"), r"\g<group>"),
        (re.compile(rf"^\s*(?:across|in|throughout|within|among) {group}, (?=.*\b{some}\b)", re.I), ""),
    )

    def said(marked: str) -> str:
        for form, instead in forms:
            marked = form.sub(instead, marked)
        return marked

    return said
