"""What a newer edition makes of a published story's claims: reckoned and read by the checker's own code."""

from .beside import alone
from .recheck import Recheck
from .sorts import DIGIT, FALSE, HOLDS, SORTS, WORDING, Sorted

__all__ = ["DIGIT", "FALSE", "HOLDS", "SORTS", "WORDING", "Recheck", "Sorted", "alone"]
