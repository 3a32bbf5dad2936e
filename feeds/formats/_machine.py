"""A story's proof as its file has it, for whoever wants to work it out by machine: operations, measures, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.gate import Bundle


def behind(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """(name, how the bundle defines it) of all that claims rest on: the recipe, the files, the measures."""
    made = bundle["made_with"]
    yield "story", f"{bundle['id']}, version {bundle['version']}"
    yield "dataset", f"{bundle['dataset']}, series {bundle['series']}"
    yield "shape and style", f"{bundle['story']}, {bundle['style']}"
    yield "made with", f"parishpump {made['parishpump']}, sentences {made['templates_sha256']}"
    for source in bundle["sources"]:
        name = source["role"] if source["id"] == source["role"] else f"{source['role']} {source['id']}"
        yield name, f"{source['file']}, sha256 {source['sha256']}"
    for name, definition in bundle["measures"].items():
        yield f"measure {name}", as_it_stands(definition)


def formula(op: str, inputs: Any) -> str:
    """An operation as one line, as the bundle has it: op(input: value, ...).

    >>> formula("sum", {"measure": "t.cases", "now": {"op": "area", "inputs": {"area": "A"}}})
    'sum(measure: t.cases, now: area(area: A))'
    """
    return f"{op}({', '.join(f'{key}: {as_it_stands(value)}' for key, value in inputs.items())})"


def as_it_stands(value: Any) -> str:
    """An input or a definition as one line."""
    if isinstance(value, Mapping):
        if "inputs" in value:
            return formula(value["op"], value["inputs"])
        return "{" + ", ".join(f"{key}: {as_it_stands(part)}" for key, part in value.items()) + "}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
