"""All operations together: the closed list of the contract, each with what evaluates it."""

from __future__ import annotations

from .among_areas import AMONG_AREAS
from .arithmetic import ARITHMETIC
from .measures import Figures
from .reckoner import Reckoner
from .through_time import THROUGH_TIME

OPERATIONS = {**ARITHMETIC, **THROUGH_TIME, **AMONG_AREAS}


def reckoner_for(figures: Figures) -> Reckoner:
    """A reckoner that knows every operation."""
    return Reckoner(figures, OPERATIONS)
