"""What every kind on the shelf must find, in plain loops over lists: the second opinion of the property tests.

Each file holds a family of kinds: `ORACLE` gives for each what it finds in a world at a period, as measure, row and
then the columns that `KEYS` names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from tests.oracle.world import Kind

FAMILIES: Mapping[str, Mapping[str, Kind]] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").ORACLE
    for module in pkgutil.iter_modules(__path__)
    if module.name != "world"
}
ORACLE: Mapping[str, Kind] = {kind: oracle for family in FAMILIES.values() for kind, oracle in family.items()}
KEYS: Mapping[str, tuple[str, ...]] = {
    kind: columns
    for family in FAMILIES
    for kind, columns in importlib.import_module(f"{__name__}.{family}").KEYS.items()
}
ELSEWHERE = frozenset(
    kind for family in FAMILIES for kind in getattr(importlib.import_module(f"{__name__}.{family}"), "ELSEWHERE", ())
)  # kinds that need tables of another sort to speak at all, and are held to them in a test of their own
