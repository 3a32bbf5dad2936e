"""Every gate on the shelf: it holds what its examples say, lets pass what they say, and says so in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlg.intake.gate_example import Example
from nlg.intake.judge import judge, shelf


@pytest.mark.parametrize("name", shelf())
def test_each_gate_holds_and_lets_pass_as_its_examples_say(name: str, tmp_path: Path) -> None:
    said = {example.says for example in shelf()[name].EXAMPLES}
    assert "" in said, "show a table that passes"
    assert len(said) > 1, "show a table that is held, or warned of"
    assert [fault for example in shelf()[name].EXAMPLES for fault in _faults(name, example, tmp_path)] == []


def _faults(name: str, example: Example, folder: Path) -> list[str]:
    with np.errstate(invalid="ignore", divide="ignore"):
        found = list(shelf()[name].look(example.arrival(folder)))
    said = {verdict.says for verdict in found}
    if said != ({example.says} if example.says else set()):
        return [f"{example.text}: says {said or 'nothing'}: {[v.reason for v in found]}"]
    reasons = [verdict.reason for verdict in found]
    return [] if not example.naming or any(example.naming in r for r in reasons) else [f"{example.naming}: {reasons}"]


@pytest.mark.parametrize("name", shelf())
def test_a_held_example_is_held_by_this_gate_among_all(name: str, tmp_path: Path) -> None:
    for example in shelf()[name].EXAMPLES:
        verdicts = judge(example.arrival(tmp_path))
        if example.says:
            assert name in {verdict.gate for verdict in verdicts}, (example.text, verdicts)
