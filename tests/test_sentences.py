"""Every sentence file: its readings are what it says, its words are proved, no value makes it stumble."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import FULL
from jinja2.exceptions import SecurityError

from nlg.errors import BadTemplate, Unprintable
from nlg.fact import Fact, Proven, ScoredFact
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
from nlg.telling.once import Once
from nlg.telling.pool import Pool
from nlg.telling.related import Related
from nlg.telling.sentences import Sentences, running_text
from nlg.telling.shape import ANY, LEAD, load_shape
from nlg.telling.words.example import number
from nlg.telling.words.marks import capital, unmark
from nlg.telling.words.voice import Voice

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


class Panel:
    """A small panel, gone through once: its facts, what each is worth, and our sentences for them."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.facts = brief, every_fact(brief)
        self.scored = weigh(brief, backtest(brief), self.facts, {})
        self.sentences = sentences(brief)

    def said(self, kind: str, place: str) -> list[str]:
        """Every wording of a place for every fact of a kind, as a reader sees it."""
        texts = []
        for fact in self.facts:
            if fact.kind != kind:
                continue
            pool = pool_of(self.brief, fact.code, self.scored)
            for _, macro in self.sentences.macros(kind, place):
                text, spans = unmark(capital(" ".join(macro(fact, Related(pool)).split())))
                if text:
                    texts.append(text)
                    assert spans, f"{kind}.{place}: '{text}' proves nothing"
        return texts


def readings(kind: str) -> dict[str, list[str]]:
    """What a sentence file says that its wordings say, by place."""
    found: dict[str, list[str]] = {}
    for place, text in READS.findall(FILES[kind].read_text("utf-8")):
        found.setdefault(place, []).append(text)
    return found


@pytest.mark.parametrize("kind", FILES)
def test_each_reading_is_what_an_example_says(kind: str) -> None:
    panels = [Panel(example.brief) for example in detectors()[kind].EXAMPLES if example.fires]
    for place, wanted in readings(kind).items():
        texts = sorted({text for panel in panels for text in panel.said(kind, place)})
        assert [text for text in wanted if text not in texts] == [], f"{kind}.{place} says: {texts}"


def test_each_sentence_file_belongs_to_a_kind_and_shows_readings() -> None:
    assert [kind for kind in FILES if kind not in detectors()] == []
    assert [kind for kind in FILES if not readings(kind)] == []


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


def heard_by(now: str) -> list[str]:
    """The styles in which a figure is heard: all of them in the full run, else two, each style with some figures."""
    named, first = sorted(STYLES), GRID.index(now)
    return named if FULL else [named[(first + n) % len(named)] for n in (0, 1)]


@pytest.mark.parametrize("now", GRID)
def test_awkward_values_and_names_leave_no_leak(now: str) -> None:
    rows = []
    for n, name in enumerate([*NAMES, "Dover", "Elham"]):
        rows.append(f"{name} 5 60 95 90 80 70 60 50 40 30 {20 + n} {int(now) + (n if n else 0)}")
    panel = Panel(brief_of("\n".join(rows), people=10_000, goal="1.5", base=3, names=NAMES))
    for style in heard_by(now):
        told = sentences(panel.brief, style)
        heard = 0
        for fact in panel.facts:
            pool = pool_of(panel.brief, fact.code, panel.scored)
            source = FILES[fact.kind].read_text("utf-8") if fact.kind in FILES else ""
            for name in re.findall(r"macro (\w+)\(f, more\)", source):
                macro = dict(told.macros(fact.kind, name)).get(name)
                if macro is None:
                    continue
                text, _ = unmark(capital(" ".join(macro(fact, Related(pool)).split())))
                assert not LEAKS.search(text), f"{fact.kind}.{name} in {style}: {text}"
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
    assert Panel(brief_of(f"{steady} 90900")).said("largest_move", "lead") == []
    assert Panel(brief_of(f"{steady} 93000")).said("largest_move", "lead") != []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{% macro body(f, more) %}There were 3 cases.{% endmacro %}", "a literal figure '3'"),
        ("{% macro body(f, more) %}\n\nOnly {{ f.area | name }} had any.{% endmacro %}", "'only' claims something"),
        ("{% macro body(f, more) %}Cases fell.{% endmacro %}", "'fell' claims something"),
        ("{% macro body(f, more) %}It was due to rain.{% endmacro %}", "'due to' gives a cause"),
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
        "movement",
        "that",
        "rule",
        "reads",
        "and",
        "the",
        "like",
        "causes",
        "of",
        "no",
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


@pytest.mark.parametrize("kind", ["change_prev", "lowest_since", "list_change"])
def test_a_newsrooms_copy_of_a_shipped_file_says_the_same_from_its_sandbox(kind: str, tmp_path: Path) -> None:
    copy = tmp_path / f"{kind}.j2"
    copy.write_text(FILES[kind].read_text("utf-8"), encoding="utf-8")
    brief = brief_of("Ashby 5 4 3 9 6 2\nBarton 9 8 9 7 9 8")
    ours, own = sentences(brief), Sentences({**FILES, kind: copy}, brief, _voice())
    made = every_fact(brief)
    scored = weigh(brief, backtest(brief), made, {})
    for fact in (one for one in made if one.kind == kind):
        pool = pool_of(brief, fact.code, scored)
        for place in ("headline", "lead", "body", "size", "member"):
            for (_, shipped), (_, sandboxed) in zip(ours.macros(kind, place), own.macros(kind, place), strict=True):
                assert shipped(fact, Related(pool)) == sandboxed(fact, Related(pool))


def test_a_newsrooms_own_file_reaches_nothing_behind_what_it_is_told() -> None:
    brief = brief_of("Ashby 5 4 3")
    source = "{% macro body(f, more) %}{{ f.__class__.__mro__ }}{% endmacro %}"
    (_, macro), *_ = Sentences({"level": _file(source)}, brief, _voice()).macros("level", "body")
    with pytest.raises((Unprintable, SecurityError)):
        macro(next(f for f in every_fact(brief) if f.kind == "level"), None)


def test_a_phrase_is_made_once_of_the_same_figures_and_anew_of_others() -> None:
    asked: list[str] = []

    def told(p: Proven, word: str = "") -> str:
        asked.append(word)
        return f"{p.number} {word}"

    once = Once()
    say = once.all_of({"told": told})["told"]
    five, another = number("5"), number("5")
    assert [say(five, "cases"), say(five, "cases"), say(another, "cases"), say(five, "deaths")] == [
        "5 cases",
        "5 cases",
        "5 cases",
        "5 deaths",
    ]
    assert asked == ["cases", "cases", "deaths"]
    once.forget()
    assert say(five, "cases") == "5 cases"
    assert len(asked) == 4


def _file(source: str) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "level.j2"
    path.write_text(source, encoding="utf-8")
    return path
