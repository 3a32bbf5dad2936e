"""What this newsroom published before about an area: which fact led, and which figures readers were given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Place = tuple[str, str, str]  # measure, area, period


@dataclass(frozen=True, kw_only=True)
class Published:
    """An earlier story as it went out. `file` is its place below the newsroom's stories, `cells` what it gave."""

    id: str
    version: int
    file: str
    sha256: str
    period: date
    lead: Mapping[str, Any]
    cells: Mapping[Place, Fraction]

    @property
    def source(self) -> str:
        """The id under which a new story names it among its sources."""
        return f"story/{self.period.isoformat()}/v{self.version}"

    @classmethod
    def read(cls, content: bytes, file: str) -> Published:
        """From a kept story's bytes (docs/bundle.md)."""
        told = json.loads(content)
        return cls(
            id=told["id"],
            version=told["version"],
            file=file,
            sha256=hashlib.sha256(content).hexdigest(),
            period=date.fromisoformat(told["period"]["end"]),
            lead=told["facts"][0] if told["facts"] else {},
            cells={_place(c["inputs"]): Fraction(c["value"]) for c in told["claims"] if c["op"] == "cell"},
        )


def _place(inputs: Mapping[str, str]) -> Place:
    return inputs["measure"], inputs["area"], inputs["period"]
