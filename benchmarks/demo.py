"""The whole demo as a process: seconds of processor time and peak memory, beside the bare start of pandas."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Rows = Iterator[tuple[str, str]]


def measure(rounds: int) -> Rows:
    """Rows for: the demo, `--help`, and importing pandas, each in its own process, taking turns."""
    commands = {
        "parishpump demo": ["-m", "benchmarks.run_cli", "demo", "--out", "{out}"],
        "parishpump --help": ["-m", "benchmarks.run_cli", "--help"],
        "import pandas": ["-c", "import pandas"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    memory: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, words in commands.items():
            with tempfile.TemporaryDirectory() as folder:
                used, peak = _run([word.format(out=f"{folder}/out") for word in words])
            seconds[name].append(used)
            memory[name].append(peak)
    for name in commands:
        yield f"{name}: processor seconds (median of {rounds})", f"{statistics.median(seconds[name]):.2f}"
        yield f"{name}: peak memory, MB", f"{statistics.median(memory[name]):.0f}"
    pandas = statistics.median(seconds["import pandas"])
    for name in ("parishpump demo", "parishpump --help"):
        yield f"{name} / import pandas", f"{statistics.median(seconds[name]) / pandas:.2f}"


def _run(words: list[str]) -> tuple[float, float]:
    """Processor seconds (user and system) and peak memory in MB of one child, as the operating system counts them."""
    child = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{words}: exit {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
