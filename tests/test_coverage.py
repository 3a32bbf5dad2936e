"""Which sentences and which of their branches a dataset's stories use; watching for that changes no word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conftest import words

from desk.coverage import lines, run
from desk.laid_out import laid_out
from nlg.finding.example import brief_of
from nlg.pipeline import Release
from nlg.telling.branches import arms

TABLE = (
    "Ashby 30 160 40 150 38 155 35 152 32 250 30 148 546\n"
    "Barton 50 51 52 50 51 52 50 51 52 50 51 52 50\n"
    "Chilton 9 8 9 7 9 8 9 8 9 7 9 6 0"
)
ZERO = (Path(__file__).parent / "words" / "zero.j2").read_text("utf-8")
OLD = "{{ f.area | in_area }} in latest {{ f.period.words.step }}"
NEW = (
    "{{ f.area | in_area }}{% if f.then.value > 99 %} at last"
    "{% elif f.settled %} in latest {{ f.period.words.step }}{% else %} so far{% endif %}"
)


def of_its_own(folder: Path) -> Release:
    made = laid_out(brief_of(TABLE), folder)
    (folder / "sentences").mkdir()
    assert OLD in ZERO
    (folder / "sentences" / "zero.j2").write_text(ZERO.replace(OLD, NEW), "utf-8")
    return made


def test_branches_that_were_never_rendered_are_named_by_file_and_line(tmp_path: Path) -> None:
    made = of_its_own(tmp_path / "newsroom")
    said = list(lines(run(made.dataset, 1, lambda items, what: items), made.dataset.home.shelf("sentences"), True))
    at = next(n for n, line in enumerate(said) if line.startswith("zero "))
    assert "2 of 3 branches never" in said[at]
    assert [line.partition("sentences/")[2] for line in said[at + 1 : at + 3]] == [
        "zero.j2:12: {% if f.then.value > 99 %}",
        "zero.j2:12: {% else %}",
    ]
    assert "never told" in next(line for line in said if line.startswith("bucking "))


def test_without_being_asked_branches_are_only_counted(tmp_path: Path) -> None:
    made = of_its_own(tmp_path / "newsroom")
    said = list(lines(run(made.dataset, 1, lambda items, what: items), made.dataset.home.shelf("sentences")))
    assert any("branches never" in line for line in said)
    assert not any("{%" in line for line in said)


def test_watching_for_branches_changes_no_word(tmp_path: Path) -> None:
    made = of_its_own(tmp_path / "newsroom")
    seen: list[tuple[str, int]] = []

    def note(file: str, place: int) -> str:
        seen.append((file, place))
        return ""

    plain, noted = made.story("A02"), replace(made, fired=note).story("A02")
    assert isinstance(plain, dict)
    assert isinstance(noted, dict)
    assert words(plain) == words(noted)
    assert ("zero", 1) in seen


def test_arms_are_counted_as_they_stand() -> None:
    found = arms("{% if a -%}\n{% for b in c %}{% else %}{% endfor %}\n{%- elif d %}{% endif %}{# {% if e %} #}")
    assert [(arm.place, arm.line, arm.tag) for arm in found] == [
        (0, 1, "{% if a -%}"),
        (1, 2, "{% else %}"),
        (2, 3, "{%- elif d %}"),
    ]
