"""Every sentence file: its readings are what it says, its words are proved, no value makes it stumble."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from nlg.errors import BadTemplate, Unprintable
from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import Catch
from nlg.finding.detect import shelf as detectors
from nlg.finding.example import brief_of
from nlg.finding.rarity import backtest
from nlg.finding.weigh import weigh
from nlg.intake.style import load_style
from nlg.proof.check.word_lists import DATES as CHECKED_DATES
from nlg.proof.check.word_lists import PHRASES as CHECKED_PHRASES
from nlg.proof.check.word_lists import PHRASES_MORE, WORDS
from nlg.shelf import shelf
from nlg.story import Brief
from nlg.telling.lint import CLAIM_WORDS, DATES, PHRASES, lint
from nlg.telling.plan import Pool
from nlg.telling.sentences import Sentences, running_text
from nlg.telling.shape import ANY, LEAD, load_shape
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.voice import Voice
from nlg.telling.write import Related

FILES = shelf("sentences").files()
STYLES = shelf("styles").files()
READS = re.compile(r"^reads (\w+)\s+(\S.*)$", re.MULTILINE)
LEAKS = re.compile(r"None|nan|\{\{|\}\}|  | ,|\.\.|(?<![\d.,])1 (cases|deaths)|\bone (cases|deaths)\b|\ba (8|11|18)\b")


def sentences(brief: Brief, style: str = "km") -> Sentences:
    return Sentences(FILES, brief, Voice(style=load_style(STYLES[style]), story_end=brief.period))


def every_fact(brief: Brief) -> list[Fact]:
    catch = Catch(brief)
    told = [kind for kind in detectors() if kind in FILES or kind == "level"]
    return [fact for area in brief.panels["t"].areas for fact in catch.facts(area.code, "X-ALL", told)]


def pool_of(brief: Brief, subject: str, scored: list[ScoredFact]) -> Pool:
    return Pool(
        brief, subject, scored, lambda kind, code: [s for s in scored if (s.fact.kind, s.fact.code) == (kind, code)]
    )


def said(brief: Brief, kind: str, place: str, code: str | None = None) -> list[str]:
    """Every wording of a place for every fact of a kind in a panel, as a reader sees it."""
    made = every_fact(brief)
    scored = weigh(brief, backtest(brief), made, {})
    texts = []
    for fact in made:
        if fact.kind == kind:
            subject = fact.code
            pool = pool_of(brief, subject, scored)
            for _, macro in sentences(brief).macros(kind, place):
                text, spans = unmark(capital(" ".join(macro(fact, Related(pool)).split())))
                if text:
                    texts.append(text)
                    assert spans, f"{kind}.{place}: '{text}' proves nothing"
    return texts


def readings() -> list[tuple[str, str, str]]:
    return [
        (kind, place, text) for kind, path in FILES.items() for place, text in READS.findall(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("kind", "place", "reading"), readings())
def test_each_reading_is_what_an_example_says(kind: str, place: str, reading: str) -> None:
    texts = [t for example in detectors()[kind].EXAMPLES if example.fires for t in said(example.brief, kind, place)]
    assert reading in texts, f"{kind}.{place} says: {sorted(set(texts))}"


@pytest.mark.parametrize("kind", sorted(FILES))
def test_each_sentence_file_belongs_to_a_kind_and_shows_readings(kind: str) -> None:
    assert kind in detectors()
    assert any(found == kind for found, _, _ in readings())


@pytest.mark.parametrize("name", sorted(shelf("stories").files()))
def test_each_shape_tells_only_kinds_and_places_that_exist(name: str) -> None:
    shape = load_shape(shelf("stories").find(name))
    told = sentences(brief_of("A 1 2"))
    furniture = [macro for p in shape.paragraphs for macro in (*p.furniture, *p.otherwise)]
    for paragraph in shape.paragraphs:
        for slot in (*paragraph.either, *paragraph.then):
            if slot.tell == LEAD:  # a kind that has no such wording leaves the place empty
                continue
            assert slot.tell in detectors()
            assert told.macros(slot.tell, slot.say), f"{name}: {slot.tell}.j2 has no macro '{slot.say}'"
    for entry in shape.leads:
        kind = entry.split(".")[0]
        if kind == ANY:  # whatever has a lead and a headline
            continue
        assert told.macros(kind, "lead"), f"{name}: {kind} may lead but has no lead"
        assert told.macros(kind, "headline"), f"{name}: {kind} may lead but has no headline"
    with_furniture = Sentences({**FILES, **_underscored()}, brief_of("A 1 2"), _voice())
    assert all(with_furniture.macros("_furniture", macro) for macro in furniture)


def _underscored() -> dict[str, Path]:
    folder = shelf("sentences").folders[0]
    return {path.stem: path for path in folder.glob("_*.j2")}


def _voice() -> Voice:
    return Voice(style=load_style(STYLES["km"]), story_end=date(2021, 3, 3))


GRID = ["0", "1", "2", "9", "10", "11", "18", "80", "999", "1000"]
NAMES = {
    "Isle of Ash": {"article": "the", "preposition": "on"},
    "Ashby and Barton": {},
    "Sevenash": {},
}


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("now", GRID)
def test_awkward_values_and_names_leave_no_leak(style: str, now: str) -> None:
    rows = []
    for n, name in enumerate([*NAMES, "Dover", "Elham"]):
        rows.append(f"{name} 5 60 95 90 80 70 60 50 40 30 {20 + n} {int(now) + (n if n else 0)}")
    brief = brief_of("\n".join(rows), people=10_000, goal="1.5", base=3, names=NAMES)
    made = every_fact(brief)
    scored = weigh(brief, backtest(brief), made, {})
    told = sentences(brief, style)
    heard = 0
    for fact in made:
        pool = pool_of(brief, fact.code, scored)
        source = FILES[fact.kind].read_text("utf-8") if fact.kind in FILES else ""
        for name in re.findall(r"macro (\w+)\(f, more\)", source):
            macro = dict(told.macros(fact.kind, name)).get(name)
            if macro is None:
                continue
            text, _ = unmark(capital(" ".join(macro(fact, Related(pool)).split())))
            assert not LEAKS.search(text), f"{fact.kind}.{name}: {text}"
            heard += bool(text)
    assert heard > 50


def test_behind_a_sentence_on_another_measure_the_number_says_of_what() -> None:
    brief = brief_of("Ashby 60 90 80 70 50 40 30\nBarton 60 90 80 70 50 40 45", people=10_000)
    facts = {(fact.kind, fact.code): fact for fact in every_fact(brief)}
    count, other, rate = facts["change_prev", "A00"], facts["change_prev", "A01"], facts["rate", "A00"]
    pool = pool_of(brief, "A00", [])
    assert unmark(Related(pool, last_told=count).it(count))[0] == "the number"
    assert unmark(Related(pool, last_told=rate).it(count))[0] == "the number of fever cases"
    assert [Related(pool, last_told=last).follows(count) for last in (count, rate, other)] == [True, False, False]


def test_the_largest_step_of_less_than_one_in_a_hundred_is_not_told() -> None:
    steady = "Ashby 90000 90100 90200 90100 90200 90100 90200 90300 90200 90100"
    assert said(brief_of(f"{steady} 90900"), "largest_move", "lead") == []
    assert said(brief_of(f"{steady} 93000"), "largest_move", "lead") != []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{% macro body(f, more) %}There were 3 cases.{% endmacro %}", "a literal figure '3'"),
        ("{% macro body(f, more) %}\n\nOnly {{ f.area | name }} had any.{% endmacro %}", "'only' claims something"),
        ("{% macro body(f, more) %}Cases fell.{% endmacro %}", "'fell' claims something"),
        ("{% macro body(f, more) %}It was due to rain.{% endmacro %}", "'due' gives a cause"),
        ("{% macro body(f, more) %}There were thirteen.{% endmacro %}", "'thirteen' claims something"),
        ("{% macro body(f, more) %}It was so in March.{% endmacro %}", "a literal date 'March'"),
        ("{% macro body(f, more) %}Cases were little changed.{% endmacro %}", "'little changed' claims something"),
        ('{% macro body(f, more) %}It {{ "fell" if f.low else "went" }}.{% endmacro %}', "'fell' claims something"),
        ('{% macro body(f, more) %}It was{{ " not " ~ "lowest" }}.{% endmacro %}', "'lowest' claims something"),
        ("{% macro body(f, more) %}There were {{ 3 }}.{% endmacro %}", "a literal figure '3'"),
        ('{% macro body(f, more) %}It\n\n{% set way = "rose" %}{{ way }}.{% endmacro %}', "'rose' claims something"),
    ],
)
def test_a_word_that_nothing_proves_is_an_error_with_its_line(source: str, word: str) -> None:
    with pytest.raises(BadTemplate) as error:
        lint(Path("x.j2"), running_text(source))
    assert word in str(error.value)
    assert "line 3" in str(error.value) if "\n" in source else "line 1" in str(error.value)


@pytest.mark.parametrize(
    "source",
    [
        '{% macro body(f, more) %}It {{ "fell" | claim(f.direction, "direction") }}.{% endmacro %}',
        '{% macro body(f, more) %}{% set way = "rose" %}It {{ way | claim(f.direction, "direction") }}.{% endmacro %}',
        '{% macro fall(f) %}{{ "fall" if f.low else "rise" }}{% endmacro %}',
        "{% macro body(f, more) %}It may march on{{ '.' }}{% endmacro %}",
    ],
)
def test_words_that_a_filter_proves_or_a_wording_asks_for_are_taken(source: str) -> None:
    lint(Path("x.j2"), running_text(source))


def test_lint_and_checker_know_the_same_words() -> None:
    assert CLAIM_WORDS == WORDS
    assert DATES == CHECKED_DATES
    assert {*CHECKED_PHRASES, *PHRASES_MORE} - {"for the first time"} == set(PHRASES)  # "first" is refused by itself


def test_the_contracts_claim_words_are_all_refused() -> None:
    text = (Path(__file__).parent.parent / "docs" / "bundle.md").read_text("utf-8")
    section = text.split("## 8.")[1].split("## 9.")[0]
    lines = [line for line in section.splitlines() if line.startswith("- ") and "months" not in line]
    plain = re.sub(r'"[^"]*"|\([^)]*\)', " ", " ".join(lines))
    explaining = {
        "any",
        "digit",
        "number",
        "words",
        "zero",
        "to",
        "ninety",
        "comparatives",
        "superlatives",
        "quantifiers",
        "order",
        "in",
        "time",
        "hedges",
        "high",
        "low",
        "v",
        "s",
        "little",
        "changed",
    }
    found = set(re.findall(r"[a-z]+", plain.lower())) - explaining
    missing = {w for w in found if w not in CLAIM_WORDS and w not in ("ordinals", "nine")}
    assert not missing


def test_a_misspelt_field_is_an_error_never_a_blank() -> None:
    brief = brief_of("Ashby 5 4 3")
    told = Sentences({"level": _file("{% macro body(f, more) %}{{ f.nwo | figure }}{% endmacro %}")}, brief, _voice())
    made = every_fact(brief)
    (_, macro), *_ = told.macros("level", "body")
    with pytest.raises(Unprintable, match=r"level\.j2#body"):
        macro(next(f for f in made if f.kind == "level"), None)


def _file(source: str) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "level.j2"
    path.write_text(source, encoding="utf-8")
    return path
