"""Units as they are written with a figure: the same in stories, in reasons and in what the terminal shows."""

from __future__ import annotations

import re
from functools import lru_cache

from nlg.intake.cues import ABROAD

CURRENCIES = ("£", "€", "$")
WRITTEN = {  # units of measurement as they stand behind a figure, and behind a bare 1 where that differs
    **{unit: (unit, unit) for unit in ("mph", "kg", "km", "cm", "mm", "kWh", "MWh", "GWh", "TWh", "kW", "MW", "dB")},
    **{unit: (unit, unit) for unit in ("ml", "km/h", "°C", "°F")},
    **{unit: (f" {unit}", f" {unit}") for unit in ("ppm", "µg/m³")},
    **{
        f"{unit}s": (f" {unit}s", f" {unit}")
        for unit in ("knot", "tonne", "mile", "minute", "hour", "day", "second", "working day")
    },
    **{f"{unit}s": (f" {unit}s", f" {unit}") for unit in ("litre", "hectare", "acre", "week", "month", "year")},
    **dict.fromkeys(("m", "metres"), (" metres", " metre")),
    "pence": (" pence", " penny"),
    "cents": (" cents", " cent"),
    **{
        f"{coin} a {what}": (f" {coin} a {what}", f" {one} a {what}")
        for coin, one in (("pence", "penny"), ("cents", "cent"))
        for what in ("litre", "liter", "kWh", "mile")
    },
    "square miles": (" square miles", " square mile"),
    "km\u00b2": ("km\u00b2", "km\u00b2"),
    "inches": (" inches", " inch"),
    "feet": (" feet", " foot"),
    **{money: (f" {money}", f" {money}") for money in ABROAD},
}
QUOTIENT = re.compile(r"[^\W\d_]+[\u00b2\u00b3]?/[^\W\d_]+[\u00b2\u00b3]?")  # "Ml/day", "mg/l"


@lru_cache(maxsize=256)
def behind(unit: str) -> tuple[str, str]:
    """What stands behind a figure and behind a bare 1, with its blank; "" of what is counted, of money and of shares.

    >>> behind("mm"), behind("days"), behind("Ml/day"), behind("deaths")
    (('mm', 'mm'), (' days', ' day'), (' Ml/day', ' Ml/day'), ('', ''))
    """
    return WRITTEN.get(unit) or ((f" {unit}",) * 2 if QUOTIENT.fullmatch(unit) else ("", ""))


def with_unit(digits: str, unit: str) -> str:
    """A figure in digits with its unit, a sign before it or words behind.

    >>> with_unit("3,323", "\u00a3"), with_unit("76.6", "%"), with_unit("-1.5", "\u00b0C"), with_unit("26", "potholes")
    ('£3,323', '76.6%', '-1.5°C', '26 potholes')
    """
    if unit in CURRENCIES:
        minus = "-" if digits.startswith("-") else ""
        return f"{minus}{unit}{digits.removeprefix('-')}"
    many, one = behind(unit)
    if many or unit == "%":
        return f"{digits}{one if digits == '1' and many else many or unit}"
    return f"{digits} {unit}"
