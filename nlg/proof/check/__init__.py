"""Proves a finished story from its source tables; knows docs/bundle.md and nothing of the project."""

from .checker import Checker
from .command import main
from .report import Fault, Unreadable, Verdict

__all__ = ["Checker", "Fault", "Unreadable", "Verdict", "main"]
