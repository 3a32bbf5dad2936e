"""Every kind of news the ordinary way: long data frames, groupby, shift, rolling. What the detectors are timed against.

Left out are a kind that rests on more than one table (`revised`, on an earlier edition) and one that is not of counts,
of which the tables here are made (`fastest`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.ordinary import among, change, first, parts, past, yardsticks
from benchmarks.ordinary.table import Facts, Table

LEFT_OUT = ("fastest", "revised")
FAMILIES = (first, past, change, among, yardsticks, parts)
ORDINARY: Mapping[str, Callable[[Table], Facts]] = {kind: way for f in FAMILIES for kind, way in f.KINDS.items()}
