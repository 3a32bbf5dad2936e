"""The reverse desk: reads any article, by whomever, and holds every claim in it against the tables."""

from .claims import FALSE, MARKS, TRUE, UNCHECKED, VINTAGE, Claim, Slip
from .desk import Desk, Reading
from .listing import as_json, lines
from .page import page
from .world import Given, World, vintage_files

__all__ = [
    "FALSE",
    "MARKS",
    "TRUE",
    "UNCHECKED",
    "VINTAGE",
    "Claim",
    "Desk",
    "Given",
    "Reading",
    "Slip",
    "World",
    "as_json",
    "lines",
    "page",
    "vintage_files",
]
