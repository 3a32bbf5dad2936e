"""The three other engines: where they are installed, how to install them, and a process of each that is asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.engines.awkward import Value
from benchmarks.engines.story import Inputs

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".venv" / "engines"
PYTHON, NODE_MODULES = INSTALLED / "python", INSTALLED / "node" / "node_modules"
PYTHON_PACKAGES = {"corenlg": "CoreNLG==2.2.0", "simplenlg": "simplenlg==0.2.0"}
NODE_PACKAGE = "rosaenlg@3.2.6"
INSTALL = "python -m benchmarks.engines --install"
AWKWARD_BELOW = "The awkward values' sentences."  # a line with this ends the story's part of a template


@dataclass(frozen=True)
class Engine:
    """Another engine: its name with its version, the file of its template, what must be there, how it is started."""

    name: str
    template: str
    needs: Path
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def missing(self) -> str:
        """Why it cannot run on this machine; "" where it can."""
        if self.command[0] == "node" and shutil.which("node") is None:
            return f"not installed: apt-get install nodejs npm, then {INSTALL}"
        return "" if self.needs.exists() else f"not installed: {INSTALL}"

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **dict(self.environment)},
        )

    def stories(self, asked: Sequence[Inputs]) -> tuple[float, list[str]]:
        """Processor seconds of writing the stories, as its own process counts them, and the texts."""
        answer = self._ask({"stories": [asdict(one) for one in asked]})
        return answer["seconds"], answer["texts"]

    def sentences(self, values: Sequence[Value]) -> list[str | None]:
        """What it says of each awkward value; None where it fails."""
        told: list[str | None] = self._ask({"values": [{"kind": v.kind, "inputs": v.inputs} for v in values]})["texts"]
        return told

    def end(self) -> None:
        """Lets its process go."""
        self._process.communicate()

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(json.dumps(question) + "\n")
        into.flush()
        answer: dict[str, Any] = json.loads(out.readline())
        return answer


def engines() -> list[Engine]:
    """In the order of the table."""
    python, with_python = str(PYTHON / "bin" / "python"), str(HERE / "with_python.py")
    site = PYTHON / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    return [
        Engine(
            f"RosaeNLG {NODE_PACKAGE.partition('@')[2]} (node)",
            "with_rosaenlg.pug",
            NODE_MODULES / "rosaenlg",
            ("node", str(HERE / "with_rosaenlg.js")),
            (("NODE_PATH", str(NODE_MODULES)),),
        ),
        *(
            Engine(
                package.replace("==", " "),
                f"with_{name}.py",
                site / package.partition("==")[0],
                (python, with_python, name),
            )
            for name, package in PYTHON_PACKAGES.items()
        ),
    ]


def install() -> None:
    """Puts the three below .venv/engines: two into a Python environment of their own, one by npm where there is one."""
    venv.create(PYTHON, with_pip=True)
    pip = [str(PYTHON / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PYTHON_PACKAGES.values()], check=True)
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing: apt-get install nodejs npm")
        return
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", NODE_PACKAGE], check=True)


def lines_of(path: Path) -> int:
    """How many lines of a template tell the story: without blank ones, comments, imports and one-line docstrings."""
    told, _, _ = path.read_text("utf-8").partition(AWKWARD_BELOW)
    return sum(not line.strip().startswith(_NO_TEMPLATE) for line in told.splitlines() if line.strip())


_NO_TEMPLATE = ("#", "//-", "{#", '"""', "import ", "from ")
