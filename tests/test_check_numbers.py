"""Rounding, chance, tolerances, dates and words hold for any number; the checker agrees with its contract."""

from __future__ import annotations

import ast
import re
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL
from hypothesis import given
from hypothesis import strategies as st
from proofs import C, c, cell, faults, lay_sources, told

from nlg.proof import check
from nlg.proof.check import Checker
from nlg.proof.check import tolerances as bands
from nlg.proof.check.date_words import MONTHS, Dates, phrases
from nlg.proof.check.exact import inside_chance, rounded
from nlg.proof.check.numerals import NUMBER_WORDS, num, ordinal, ordinal_ending
from nlg.proof.check.periods import Period, place_in_row, place_named
from nlg.proof.check.uncovered import Names, leaks, needing_claims
from nlg.proof.check.word_lists import DATES, PHRASES, WORDS
from nlg.telling.words.hedges import best_verb

STEP = 1 if FULL else 5  # through the fine grids of shares and ratios; every edge is a fifth one
PROJECT = Path(check.__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


def test_a_unit_glued_to_a_figure_is_no_part_of_it_and_a_word_glued_to_it_is() -> None:
    found = [
        text[s:e]
        for text in ("in all 61.4mm fell", "at 40mph", "a 12th", "5mmx")
        for s, e in needing_claims(text, Names([]))
    ]
    assert found == ["all", "61.4", "fell", "40", "12th", "5mmx"]


@pytest.mark.parametrize(("days", "right"), [(7, True), (28, False)])
def test_the_storys_own_week_may_be_told_as_one_of_its_weekday(days: int, right: bool) -> None:
    end = date(2021, 3, 3)
    assert ("weeks to Wednesday" in phrases(Period("window", end, days), Dates("month_day"), end)) == right
    before = Period("window", date(2021, 2, 24), days)
    assert "weeks to Wednesday" not in phrases(before, Dates("month_day"), end)


# --- properties --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Any:
    """A function from numbers to a checker whose prices are these, and the folder of its sources."""
    folder = tmp_path_factory.mktemp("numbers")
    for file in sources.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())

    def made(now: str, before: str) -> tuple[Checker, Path]:
        (folder / "prices.csv").write_text(f"area,month,price,idle\nE1,2021-02-01,{now},1\nE1,2021-01-01,{before},1\n")
        return Checker([folder]), folder

    return made


@given(st.decimals("-99999", "99999", places=3), st.integers(0, 3), st.data())
def test_a_right_rounding_passes_and_a_changed_digit_fails(figures: Any, value: Any, places: int, data: Any) -> None:
    text = f"{value:f}".rstrip("0").rstrip(".") if value else "0"
    checker, folder = figures(text, "1")
    size = rounded(abs(Fraction(text)), places)
    printed = f"{size.__floor__():,}" + (f".{round((size % 1) * 10**places):0{places}d}" if places else "")
    printed = ("-" if Fraction(text) < 0 and size else "") + printed
    told_price = c(printed, cell("prices.price", "E1", "2021-02-01"), text, "number", decimals=places)
    assert faults(checker, told(folder, told_price)) == []
    at = data.draw(st.sampled_from([at for at, each in enumerate(printed) if each.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != printed[at]]))
    wrong = c(printed[:at] + other + printed[at + 1 :], *_same(told_price))
    assert faults(checker, told(folder, wrong))


@pytest.mark.parametrize(
    ("printed", "value", "right"),
    [
        ("22p", "0.22", True),
        ("23p", "0.22", False),
        ("22", "0.22", False),
        ("£22p", "0.22", False),
        ("p22", "0.22", False),
        ("22 cents", "0.22", False),  # the prices are in pounds
        ("22p", "22", False),
        ("105p", "1.05", True),
    ],
)
def test_a_hundredth_of_a_pound_may_be_told_in_pence(figures: Any, printed: str, value: str, right: bool) -> None:
    checker, folder = figures(value, "1")
    price = c(printed, cell("prices.price", "E1", "2021-02-01"), value, "number", decimals=0)
    assert (faults(checker, told(folder, price)) == []) is right


def _same(claim: C) -> tuple[Any, ...]:
    return {"op": claim.op, "inputs": claim.inputs}, claim.value, claim.rule


@given(st.integers(0, 400), st.integers(0, 400))
def test_chance_is_the_two_sided_binomial_test(now: int, before: int) -> None:
    from math import comb

    total = now + before
    ours = comb(total, now)
    likely = sum(comb(total, k) for k in range(total + 1) if comb(total, k) <= ours)
    assert inside_chance(now, before) is (likely * 20 >= 2**total)


def test_chance_is_exact_near_its_edge_for_large_counts() -> None:
    edge = next(d for d in range(300, 1000, 2) if not inside_chance(50_000 + d // 2, 50_000 - d // 2))
    assert 615 < edge < 630  # 1.96 times the root of 100,000, with continuity
    assert inside_chance(50_000 + edge // 2 - 1, 50_000 - edge // 2 + 1)


@given(st.integers(0, 99))
def test_number_words_and_ordinals_read_as_they_are_said(number: int) -> None:
    word = next(word for word, value in NUMBER_WORDS.items() if value == number)
    assert num(word) == num(str(number)) == number
    assert ordinal(f"{number}{ordinal_ending(number)}") == (number or None)
    assert all(ordinal(f"{number}{end}") is None for end in ("st", "nd", "rd", "th") if end != ordinal_ending(number))


def test_every_ordinal_to_a_hundred_has_one_right_ending() -> None:
    assert [ordinal_ending(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)] == (
        ["st", "nd", "rd", "th", "th", "th", "th", "st", "st", "th"]
    )


def test_a_hedged_share_never_crosses_its_target() -> None:
    points = Fraction(1, 100)
    for target in bands.SHARES:
        for x in (target + Fraction(n, 10_000) for n in range(-510, 511, STEP)):
            d = (x - target) / points
            assert bands.share_fits("", target, x) is (abs(d) < Fraction(1, 20))
            assert bands.share_fits("almost", target, x) is (-2 <= d < 0)
            assert bands.share_fits("just over", target, x) is (0 < d <= 2)
            assert bands.share_fits("about", target, x) is (abs(d) <= 1)
            assert bands.share_fits("more than", target, x) is (0 < d <= 5)
            assert bands.share_fits("fewer than", target, x) is (-5 <= d < 0)
    assert not bands.share_fits("", Fraction(1, 7), Fraction(1, 7))


def test_a_hedged_ratio_stays_within_its_band() -> None:
    for target in bands.RATIOS:
        bare = Fraction("0.025") if target < 1 else Fraction("0.05")
        for x in (target * (1 + Fraction(n, 10_000)) for n in range(-3000, 3001, 5 * STEP)):
            assert bands.ratio_fits("", target, x) is (abs(x - target) < bare)
            assert bands.ratio_fits("nearly", target, x) is (Fraction("0.93") <= x / target < 1)
            assert bands.ratio_fits("just over", target, x) is (1 < x / target <= Fraction("1.07"))
            assert bands.ratio_fits("more than", target, x) is (1 < x / target <= Fraction("1.25"))
            assert not bands.ratio_fits("about", target, x)
    assert not bands.ratio_fits("", Fraction(6), Fraction(6))


def test_halved_and_one_in_n_have_their_own_bands() -> None:
    for x in (Fraction(n, 10_000) for n in range(3900, 5700)):
        assert bands.halved_fits("", x) is (Fraction("0.475") <= x <= Fraction("0.525"))
        assert bands.halved_fits("almost", x) is (Fraction("0.525") < x <= Fraction("0.56"))
        assert bands.halved_fits("more than", x) is (Fraction("0.4") <= x < Fraction("0.475"))
    for n in (*range(2, 12), 20, 50, 90, 99, 100, 101, 1300, 1310):
        for x in (Fraction(m, 1000 * n) for m in range(970, 1031)):
            right = n not in (7, 9, 101, 1310) and Fraction("0.98") <= x * n <= Fraction("1.02")
            assert bands.one_in_fits(n, x) is right


@given(st.integers(1, 99), st.integers(-2, 4), st.fractions(Fraction(3, 4), Fraction(5, 4)))
def test_a_round_value_is_hedged_in_per_cent_of_itself(figure: int, power: int, part: Fraction) -> None:
    target = figure * Fraction(10) ** power
    d = 100 * (part - 1)
    for hedge, fits in (
        ("", d == 0),
        ("almost", -3 <= d < 0),
        ("just over", 0 < d <= 3),
        ("about", abs(d) <= 2.5),
        ("more than", 0 < d <= 10),
        ("less than", -10 <= d < 0),
    ):
        assert bands.round_fits(hedge, target, target * part) is fits
    assert not bands.round_fits("about", target + 100 * Fraction(10) ** power, target)


@given(st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.dates(date(2019, 1, 1), date(2022, 12, 31)))
def test_a_date_phrase_names_one_day_only(one: date, other: date) -> None:
    for order in ("month_day", "day_month"):
        names = [
            set(phrases(Period("day", day, 1), Dates(order), date(2021, 3, 3))) - _vague(day) for day in (one, other)
        ]
        assert len(names[0]) == 1
        assert bool(names[0] & names[1]) is (one == other)


def _vague(day: date) -> set[str]:
    month = MONTHS[day.month - 1]
    return {f"{part}{month}{year}" for part in ("early ", "mid-", "late ") for year in ("", f" {day.year}")}


def test_periods_are_named_by_their_first_or_last_day() -> None:
    assert place_in_row("month", "2020-02-01") == place_named("month", "2020-02-29") == 2020 * 12 + 1
    assert place_named("quarter", "2020-06-30") == place_in_row("quarter", "2020-04-01")
    assert place_named("year", "2020-12-31") == place_in_row("year", "2020") == 2020
    for form, text in (
        ("month", "2020-02-28"),
        ("quarter", "2020-05-01"),
        ("year", "2020-06-30"),
        ("day", "20200101"),
    ):
        with pytest.raises(ValueError, match="2020"):
            place_named(form, text)


@given(st.text(max_size=40))
def test_any_text_can_be_looked_through(text: str) -> None:
    spans = [*needing_claims(text, Names(["Ashby", "Ashby and Barton"])), *leaks(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_a_name_at_the_head_of_a_sort_of_area_is_none() -> None:
    names, text = (
        Names(["London"], ["London borough", "borough"]),
        "Of the London boroughs Camden is in London.",
    )
    assert [text[s:e] for s, e in needing_claims(text, names)] == ["London"]
    assert [s for s, _ in needing_claims(text, names)] == [text.rindex("London")]


# --- the checker stands alone ------------------------------------------------------------------


def modules() -> list[Path]:
    return sorted(Path(check.__file__).parent.glob("*.py"))


def test_the_checker_imports_the_standard_library_and_itself_only() -> None:
    strange = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [] if node.level == 1 else ["." * node.level + (node.module or "")]
            own = {"nlg.proof.check"} if path.name == "__main__.py" else set()
            strange += [
                f"{path.name} imports {name}"
                for name in names
                if name not in own and name.partition(".")[0] not in sys.stdlib_module_names
            ]
    assert strange == []


def test_no_module_of_the_checker_outgrows_its_page() -> None:
    assert [path.name for path in modules() if len(path.read_text().splitlines()) > 300] == []


CONTRACT = (PROJECT / "docs" / "bundle.md").read_text(encoding="utf-8")


def section(number: int) -> str:
    return re.split(r"(?m)^## [0-9]+\. .*$", CONTRACT)[number]


def test_the_checker_knows_exactly_the_contracts_operations() -> None:
    from nlg.proof.check.expressions import OPS
    from nlg.proof.check.operations import OPERATIONS

    rows = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", section(5))
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(OPS) == set(OPERATIONS)
    complete = re.search(r"((?:`\w+`,? ?)+) compare whole sets", section(5))
    assert complete
    assert set(re.findall(r"`(\w+)`", complete[1])) == {name for name, op in OPS.items() if op.whole}


def test_the_checker_knows_exactly_the_contracts_rules() -> None:
    from nlg.proof.check.read_words import _RULES

    assert set(re.findall(r"(?m)^\| `(\w+)`", section(6))) == set(_RULES)


def _words(text: str) -> set[str]:
    return set(text.split())


def test_the_checker_looks_for_every_word_of_the_contract() -> None:
    lines = [line.partition(":")[2] for line in section(8).splitlines() if line.startswith("- ") and "`" not in line]
    quoted = {phrase for line in lines for phrase in re.findall(r'"([a-z ]+)"', line)}
    plain = {
        word
        for line in lines
        for word in re.findall(r"(?<![\w(])[a-z]+(?![\w)])", re.sub(r'"[^"]*"|little changed', "", line))
    }
    plain -= _words("superlatives high low any digit number words zero to ninety nine ordinals and comparatives")
    looked = WORDS | {word.lower() for word in DATES}
    missing = {word for word in plain if word not in looked}
    assert len(plain) > 100
    assert missing == set()
    assert {p for p in quoted if p not in PHRASES and p.split()[0] not in looked and p not in looked} == set()


def test_a_figure_doubles_triples_or_halves_where_the_contract_lets_it_and_nowhere_else() -> None:
    wrong = []
    for n in range(300, 4001):
        ratio, said = Fraction(n, 1000), best_verb(Fraction(n, 1000))
        hedge, _, verb = said.rpartition(" ")
        if not said:
            wrong += (
                [n] if abs(ratio - 2) < Fraction("0.05") or abs(ratio - Fraction(1, 2)) <= Fraction("0.025") else []
            )
        elif not (
            bands.halved_fits(hedge, ratio)
            if verb == "halve"
            else bands.ratio_fits(hedge, {"double": 2, "triple": 3}[verb], ratio)
        ):
            wrong.append(n)
    assert wrong == []


def test_the_tolerances_are_those_of_the_contract() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section(9).splitlines() if "|" in line]
    head, body = rows[0], [row for row in rows[2:] if row[0] != "halved"]
    assert [Fraction(t) for t in re.findall(r"[0-9]+/[0-9]+", head[1])] == list(bands.SHARES)
    assert [Fraction(t) for t in head[3].partition("t in ")[2].split()] == list(bands.RATIOS)
    hedges = [word for row in body for word in row[0].split(", ")]
    assert sorted(hedges) == sorted(hedge or "bare" for hedge in bands.HEDGES)
    for names, shares, values, ratios in body:
        for hedge in ("" if name == "bare" else name for name in names.split(", ")):
            for n in range(-220, 221, STEP // 2 or 1):
                d = Fraction(n, 20)
                assert bands.share_fits(hedge, Fraction(1, 2), Fraction(1, 2) + d / 100) is _said(shares, d)
                assert bands.round_fits(hedge, 200, 200 + 2 * d) is _said(values, d)
                x = 3 + 3 * d / 20
                assert bands.ratio_fits(hedge, 3, x) is _said(ratios, x, t=3)


def _said(band: str, number: Fraction, t: int = 0) -> bool:
    """Whether a band as the contract writes it ("-2.0 <= d < 0", "abs(x - t) < 0.05") holds for d or x."""
    if band == "not used":
        return False
    band = re.sub(r"([0-9.]+)t\b", lambda m: f"({m[1]}*t)", band)
    band = re.sub(r"(?<![\w.])[0-9]+\.[0-9]+", lambda m: f"Fraction('{m[0]}')", band).replace("d = 0", "d == 0")
    return bool(eval(band, {"Fraction": Fraction, "abs": abs, "d": number, "x": number, "t": t}))
