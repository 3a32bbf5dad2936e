"""The examples in README and docs: every file they show is used, every command they show is run."""

from __future__ import annotations

import csv
import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest
from workbook import workbook

from desk import cli
from desk.commands import SECTIONS, names, section_of

HOUSE = Path(cli.__file__).resolve().parents[1]
PAGES = [
    "README.md",
    "docs/corrections.md",
    "docs/gates.md",
    "docs/going-out.md",
    "docs/own-table.md",
    "docs/publishing-wire.md",
    "docs/reverse-desk.md",
    "docs/running.md",
    "docs/sending.md",
    "docs/tutorial.md",
    "docs/writing.md",
]
FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BOTH = " 2>&1"
OURS = re.compile(rf"^parishpump [^|<>]*?(?:{re.escape(BOTH)})?$")  # one command, its output not sent anywhere
PIPED = re.compile(r"^(parishpump [^|<>]*?) \| ([^|<>]*)$")  # or to one other
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def commands(block: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_each_command_on_the_page_prints_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARISHPUMP_HOME", raising=False)
    text = (HOUSE / page).read_text("utf-8")
    for name, content in FILE.findall(text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_workbook(content) if path.suffix == ".xlsx" else content.encode())
    ran = 0
    for block in CONSOLE.findall(text):
        for command, shown in commands(block):
            out = said_by(command)
            elided = shown[-1:] == ["..."]
            expected = shown[:-1] if elided else shown
            printed = out.splitlines()
            assert printed[: len(expected)] == expected, command
            assert elided or len(printed) == len(expected), command
            ran += 1
    assert ran >= 4


def as_workbook(text: str) -> bytes:
    """A spreadsheet that the page shows as commas between cells."""
    rows = list(csv.reader(text.splitlines()))
    return workbook({"Sheet1": [[int(cell) if cell.isdecimal() else cell for cell in row] for row in rows]})


def said_by(command: str) -> str:
    if OURS.match(command):
        return ours(command)
    piped = PIPED.match(command)
    return shell(piped[2], ours(piped[1])) if piped else shell(command)


def ours(command: str) -> str:
    """What a command of ours prints, run in this process: starting one is not what the pages are about."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), suppress(SystemExit):
        patched.setattr(sys, "argv", shlex.split(command.removesuffix(BOTH)))
        with redirect_stderr(out if command.endswith(BOTH) else err):
            cli.main()
    return out.getvalue()


def shell(command: str, given: str = "") -> str:
    """What a line prints that is not a command of ours, or not one alone."""
    line = re.sub(r"^python\b", f"'{sys.executable}'", command)
    done = subprocess.run(["bash", "-c", line], input=given, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in [*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md")]:
        for target in LINK.findall(page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_glossary_and_contract_name_every_operation_the_writer_uses() -> None:
    contract = (HOUSE / "docs" / "bundle.md").read_text("utf-8")
    used = set()
    for path in (HOUSE / "nlg" / "finding").rglob("*.py"):
        used |= set(re.findall(r'op="(\w+)"', path.read_text("utf-8")))
    assert used
    assert [op for op in sorted(used) if f"| `{op}` |" not in contract and f"`{op}`" not in contract] == []


def test_the_list_of_commands_names_every_command() -> None:
    shown = set(re.findall(r"^parishpump ([a-z-]+)", (HOUSE / "docs" / "README.md").read_text("utf-8"), re.MULTILINE))
    named = (HOUSE / "docs" / "README.md").read_text("utf-8").split("## Commands")[1]
    assert shown <= set(names())
    assert [name for name in names() if not re.search(rf"\b{name}\b", named)] == []


def test_the_help_and_the_list_of_commands_have_the_same_sections() -> None:
    block = (HOUSE / "docs" / "README.md").read_text("utf-8").split("## Commands")[1]
    found = re.findall(r"^# (.+)|^parishpump ([a-z-]+)", block, re.MULTILINE)
    assert tuple(dict.fromkeys(heading for heading, _ in found if heading)) == SECTIONS
    section = ""
    for heading, name in found:
        section = heading or section
        assert not name or section_of(name) == section, name
    assert {section_of(name) for name in names()} == {*SECTIONS}


def test_the_help_of_every_command_has_an_example() -> None:
    for name in names():
        said = said_by(f"parishpump {name} --help")
        assert re.search(rf"^  parishpump {name}\b", said, re.MULTILINE), name


def test_the_map_of_the_docs_names_every_page() -> None:
    text = (HOUSE / "docs" / "README.md").read_text("utf-8")
    pages = {page.name for page in (HOUSE / "docs").glob("*.md")} - {"README.md"}
    assert pages <= set(LINK.findall(text))
