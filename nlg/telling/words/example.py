"""Proven values and a voice for the examples of this room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from nlg.fact import Proven
from nlg.intake.style import Style
from nlg.telling.words.voice import Voice

VOICE = Voice(Style(name="plain"), date(2021, 3, 3))


def number(value: str, unit: str = "cases", decimals: int = 0, op: str = "cell") -> Proven:
    """A number as a cell has it: "757", "40.7", "1/3".

    >>> number("1/3").value
    Fraction(1, 3)
    """
    inputs = {"measure": "upper.cases", "area": "E06000035", "period": "2021-03-03"}
    return Proven(op=op, inputs=inputs, value=Fraction(value), unit=unit, decimals=decimals)


def dated(value: str) -> Proven:
    """A period by its last day.

    >>> dated("2021-03-03").value
    datetime.date(2021, 3, 3)
    """
    return Proven(op="period", inputs={"period": value, "form": "day"}, value=date.fromisoformat(value))


def place(name: str, article: str = "", preposition: str = "in", called: str = "borough") -> Proven:
    """An area with what the register says of it.

    >>> place("Gravesham").words["called"]
    'borough'
    """
    words = {"name": name, "article": article, "preposition": preposition, "called": called}
    return Proven(op="area", inputs={"area": "E07000109"}, value="E07000109", words=words)


def places(names: Mapping[str, str]) -> Proven:
    """A list of areas, code and name.

    >>> places({"E07000105": "Ashford"}).value
    ('E07000105',)
    """
    return Proven(op="only_where", inputs={"group": "X-KENT-MEDWAY"}, value=tuple(names), words=names)


def going(direction: Literal["up", "down", "same"]) -> Proven:
    """A direction.

    >>> going("down").value
    'down'
    """
    return Proven(op="direction", inputs={}, value=direction)
