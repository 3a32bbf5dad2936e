"""Proves a finished story from its source tables; knows docs/bundle.md and nothing of the project."""

from .checker import Checker
from .command import main
from .report import Fault, Unreadable, Verdict
from .siblings import Siblings

__all__ = ["Checker", "Fault", "Siblings", "Unreadable", "Verdict", "main"]
