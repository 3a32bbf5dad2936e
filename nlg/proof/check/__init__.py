"""Proves a finished story from its source tables; knows docs/bundle.md and nothing of the project."""

from .checker import Checker
from .command import main
from .crate import MANIFEST, SOURCES, check_packed, is_crate, manifest
from .report import Fault, Unreadable, Verdict
from .siblings import Siblings

__all__ = [
    "MANIFEST",
    "SOURCES",
    "Checker",
    "Fault",
    "Siblings",
    "Unreadable",
    "Verdict",
    "check_packed",
    "is_crate",
    "main",
    "manifest",
]
