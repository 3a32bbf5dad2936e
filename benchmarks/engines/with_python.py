"""Runs a Python engine in an environment of its own: figures come in as JSON, texts and processor seconds go out."""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any


def main() -> None:
    engine = importlib.import_module(f"with_{sys.argv[1]}")
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _round(engine, asked["stories"]) if "stories" in asked else _values(engine, asked["values"])
        print(json.dumps(answer), flush=True)


def _round(engine: Any, stories: list[dict[str, Any]]) -> dict[str, Any]:
    started = time.process_time()
    texts = [engine.story(figures) for figures in stories]
    return {"seconds": time.process_time() - started, "texts": texts}


def _values(engine: Any, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {"texts": [_sentence(engine, value["kind"], value["inputs"]) for value in values]}


def _sentence(engine: Any, kind: str, inputs: dict[str, Any]) -> str | None:
    """None where the engine fails: whatever it raises is a defect, not the end of the comparison."""
    try:
        return str(engine.sentence(kind, inputs))
    except Exception:
        return None


if __name__ == "__main__":
    main()
