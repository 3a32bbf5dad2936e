"""How values become newspaper English: claims about figures, dates, names, lists and hedges."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jinja2
import pytest
from conftest import FULL
from hypothesis import given
from hypothesis import strategies as st

from nlg.errors import BadSheet
from nlg.fact import Proven
from nlg.intake.style import BELOW, Style, load_style
from nlg.telling.words import filters
from nlg.telling.words.dates import day, month, part_of_month, seven_days, week, week_ending
from nlg.telling.words.example import VOICE, dated, going, number, place, places
from nlg.telling.words.figures import (
    counted,
    digits,
    figure,
    in_words,
    none_or_figure,
    numeral,
    ordinal,
    percent,
    percent_places,
    points,
    rounded,
    size,
    spelled,
)
from nlg.telling.words.hedges import (
    Phrase,
    about,
    best_about,
    best_part,
    best_round,
    best_times,
    part,
    roundly,
    times,
)
from nlg.telling.words.lists import a_or_an, listed, names_listed, only, out_of
from nlg.telling.words.marks import (
    CLOSE,
    MID,
    OPEN,
    SEP,
    Span,
    capital,
    form,
    map_visible,
    mark,
    opens_with_figure,
    unmark,
    visible,
)
from nlg.telling.words.names import called, in_area, name, possessive
from nlg.telling.words.nouns import plural
from nlg.telling.words.verbs import agree, claim, comparative, fewer_more, moved
from nlg.telling.words.voice import Voice

ROOT = Path(__file__).parent.parent
EVERY = 1 if FULL else 7  # of the fine grids that shares and ratios are tried on
STYLES = sorted((ROOT / "story_templates" / "styles").glob("*.toml"))
BRITISH = Voice(Style(name="day first", date="day_month"), date(2021, 3, 3))
FILTERS = filters(VOICE)
NUMBER_WORDS = "zero one two three four five six seven eight nine"
ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def seen(marked: str) -> tuple[str, str, dict[str, Any]]:
    """The visible text, what its only mark covers, and that mark's form."""
    text, (span,) = unmark(marked)
    return text, text[span.start : span.end], span.form


# --- 1.1 figures


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0", "zero"),
        ("1", "one"),
        ("9", "nine"),
        ("10", "10"),
        ("999", "999"),
        ("1000", "1,000"),
        ("1081", "1,081"),
    ],
)
def test_counts_to_nine_are_words_and_the_rest_figures(value: str, printed: str) -> None:
    assert seen(figure(number(value), voice=VOICE)) == (printed, printed, {"rule": "number", "decimals": 0})


@pytest.mark.parametrize("unit", ["cases per 100,000 people", "%", "£", "percentage points"])
def test_what_has_a_unit_keeps_its_figure(unit: str) -> None:
    assert re.search("[0-9]", visible(figure(number("3", unit), voice=VOICE)))


def test_a_unit_that_only_looks_measured_is_a_count() -> None:
    assert visible(figure(number("3", "paper copies"), voice=VOICE)) == "three"
    assert visible(figure(number("3", "appointments"), voice=VOICE)) == "three"


def test_a_decimal_has_its_leading_zero_and_all_its_places() -> None:
    assert visible(figure(number("0.4", "", 1), voice=VOICE)) == "0.4"
    assert visible(figure(number("30", "", 1), voice=VOICE)) == "30.0"


def test_money_and_millions() -> None:
    assert visible(figure(number("312000", "£"), voice=VOICE)) == "£312,000"
    assert seen(figure(number("3449000", "£"), voice=VOICE)) == (
        "£3.4m",
        "£3.4m",
        {"rule": "number", "decimals": 1},
    )
    assert visible(figure(number("999999"), voice=VOICE)) == "999,999"
    assert visible(figure(number("1000000"), voice=VOICE)) == "1 million"
    assert visible(figure(number("999960000"), voice=VOICE)) == "1 billion"
    assert visible(figure(number("56286961"), voice=VOICE)) == "56.3 million"


def test_a_range_over_the_bar_is_in_figures_on_both_sides() -> None:
    nine, twelve, six = number("9"), number("12"), number("6")
    assert [visible(figure(nine, twelve, voice=VOICE)), visible(figure(twelve, nine, voice=VOICE))] == [
        "9",
        "12",
    ]
    assert [visible(figure(six, nine, voice=VOICE)), visible(figure(nine, six, voice=VOICE))] == [
        "six",
        "nine",
    ]
    assert visible(ordinal(six, twelve, voice=VOICE)) == "6th"


def test_a_level_below_zero_has_its_sign_and_a_difference_its_size() -> None:
    assert visible(figure(number("-324", "\u00a3"), voice=VOICE)) == "\u2212\u00a3324"
    with pytest.raises(ValueError, match="size"):
        figure(number("-324", op="difference"), voice=VOICE)
    assert seen(size(number("-324"), voice=VOICE))[2] == {"rule": "number", "decimals": 0, "sign": "dropped"}


def test_a_headline_has_digits_and_a_sentence_never_begins_with_them() -> None:
    assert visible(numeral(number("9"), voice=VOICE)) == "9"
    assert visible(spelled(number("12"), voice=VOICE)) == "Twelve"
    assert visible(spelled(number("57"), voice=VOICE)) == "Fifty-seven"
    assert seen(spelled(number("1081"), voice=VOICE))[:2] == ("A total of 1,081", "1,081")
    assert opens_with_figure(figure(number("757"), voice=VOICE) + " cases")
    assert not opens_with_figure(spelled(number("757"), voice=VOICE) + " cases")


def test_a_rate_opens_no_sentence() -> None:
    with pytest.raises(ValueError, match="only a count"):
        spelled(number("40.7", "cases per 100,000 people", 1), voice=VOICE)


def test_nearly_nothing_is_not_called_zero() -> None:
    assert visible(figure(number("1/3"), voice=VOICE)) == "0"
    assert visible(figure(number("0"), voice=VOICE)) == "zero"
    assert visible(none_or_figure(number("1/3"), voice=VOICE)) == "0"


def test_one_noun_per_count() -> None:
    said = [visible(counted(number(n), "death", voice=VOICE)) for n in ("0", "1", "2", "10")]
    assert said == ["no deaths", "one death", "two deaths", "10 deaths"]
    assert seen(counted(number("757"), "case", voice=VOICE))[1] == "757"
    assert visible(counted(number("1", decimals=1), "point", voice=VOICE)) == "1.0 points"
    assert visible(counted(number("2"), "person", "persons", voice=VOICE)) == "two persons"
    assert visible(none_or_figure(number("0", "%"), voice=VOICE)) == "0%"


@given(st.fractions(min_value=-(10**7), max_value=10**7), st.integers(0, 3))
def test_rounding_is_half_away_from_zero(value: Fraction, places: int) -> None:
    whole = Decimal(10) ** -places
    exact = Decimal(
        value.numerator * 10**12 // value.denominator
    )  # to 12 places: no halfway case is near enough to lose
    if value.denominator in (1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500, 1000):
        assert rounded(value, places) == Fraction((exact / 10**12).quantize(whole, ROUND_HALF_UP))
    assert abs(rounded(value, places) - value) <= Fraction(1, 2 * 10**places)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 3))
def test_printed_digits_are_those_decimal_gives(scaled: int, depth: int, places: int) -> None:
    decimal = Decimal(scaled).scaleb(-depth)
    wanted = f"{abs(decimal.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)):,}"
    assert digits(Fraction(decimal), places) == wanted


def test_halves_go_up_where_floats_would_go_down() -> None:
    assert visible(figure(number("4.25", "", 1), voice=VOICE)) == "4.3"
    assert visible(percent(number("2.5", "%"), voice=VOICE)) == "3%"
    assert visible(percent(number("-2.5", "%"), voice=VOICE)) == "3%"
    assert visible(figure(number("0.25", "", 1), voice=VOICE)) == "0.3"


@given(st.integers(1, 3000))
def test_an_ordinal_ends_as_it_is_spoken(n: int) -> None:
    text = visible(ordinal(number(str(n)), voice=VOICE))
    if n > 9:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
        assert text == f"{n}{ending}"
    else:
        assert text == ORDINAL_WORDS[n - 1]


def test_there_is_no_place_before_the_first() -> None:
    for value in ("0", "-1", "2.5"):
        with pytest.raises(ValueError, match="no place in an order"):
            ordinal(number(value), voice=VOICE)


@pytest.mark.parametrize("text", ["a", "757"])
@pytest.mark.parametrize("filter_name", ["figure", "percent", "day", "name", "times", "moved", "counted", "agree"])
def test_an_unproved_figure_is_never_printed(filter_name: str, text: str) -> None:
    more = {"counted": ("case",), "agree": ("was", "were")}.get(filter_name, ())
    with pytest.raises(TypeError, match="an unproved figure"):
        FILTERS[filter_name](text, *more)


def test_a_missing_value_is_never_printed() -> None:
    template = jinja_with_filters().from_string("{{ f.nothing | figure }}")
    with pytest.raises((TypeError, jinja2.UndefinedError)):
        template.render(f={})


# --- 1.1 dates


def test_a_day_has_its_month_first_and_no_ending() -> None:
    assert seen(day(dated("2021-03-03"), voice=VOICE)) == ("March 3", "March 3", {"rule": "period"})
    assert visible(day(dated("2021-03-03"), voice=BRITISH)) == "3 March"


def test_the_year_stands_only_where_the_date_is_not_plain_without_it() -> None:
    assert visible(day(dated("2020-10-12"), voice=VOICE)) == "October 12"
    assert visible(day(dated("2020-04-01"), voice=BRITISH)) == "1 April"
    assert visible(day(dated("2020-03-31"), voice=VOICE)) == "March 31, 2020"
    assert visible(day(dated("2019-10-12"), voice=BRITISH)) == "12 October 2019"
    assert visible(day(dated("2021-12-31"), voice=VOICE)) == "December 31"
    assert visible(day(dated("2022-01-01"), voice=VOICE)) == "January 1, 2022"
    assert visible(month(dated("2020-03-31"), voice=VOICE)) == "March 2020"
    assert visible(part_of_month(dated("2020-10-12"), voice=VOICE)) == "mid-October"
    assert seen(day(dated("2021-03-03"), year=True, voice=VOICE)) == (
        "March 3, 2021",
        "March 3, 2021",
        {"rule": "period", "year": True},
    )


def test_a_week_is_named_by_its_last_day() -> None:
    when = dated("2021-03-03")
    assert seen(week(when, voice=VOICE))[1] == "the week to March 3"
    assert visible(week_ending(when, voice=BRITISH)) == "the week ending 3 March"
    assert visible(seven_days(when, voice=VOICE)) == "the seven days to March 3"


@given(st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_every_day_is_in_one_third_of_its_month(when: date) -> None:
    words = visible(part_of_month(dated(when.isoformat()), voice=VOICE))
    thirds = {"early ": (1, 10), "mid-": (11, 20), "late ": (21, 31)}
    ((low, high),) = [days for which, days in thirds.items() if words.startswith(which)]
    assert low <= when.day <= high
    assert words.endswith(visible(month(dated(when.isoformat()), voice=VOICE)))


def test_a_number_is_no_day() -> None:
    with pytest.raises(TypeError, match="no day"):
        day(number("3"), voice=VOICE)


# --- 1.2 percentages


def test_a_percentage_has_the_places_its_base_can_bear() -> None:
    places_of = {base: percent_places(Fraction(base), VOICE) for base in (0, 19, 99, 100, 999, 1000, 10**6)}
    assert places_of == {0: None, 19: None, 99: None, 100: 0, 999: 0, 1000: 1, 10**6: 1}


def test_a_fall_from_1081_to_757_is_30_per_cent() -> None:
    fall = number("-32400/1081", "%", 1, "percent_change")
    text, covered, form = seen(percent(fall, voice=VOICE))
    assert text == covered == "30.0%"
    assert form == {"rule": "percent", "decimals": 1, "sign": "dropped"}


def test_a_share_is_printed_as_a_percentage() -> None:
    assert seen(percent(number("44/75", "", op="share"), voice=VOICE))[::2] == (
        "59%",
        {"rule": "percent", "decimals": 0},
    )


def test_a_count_is_no_percentage() -> None:
    with pytest.raises(TypeError, match="no share or percentage"):
        percent(number("757"), voice=VOICE)


def test_shares_differ_by_points() -> None:
    assert seen(points(number("-2.4", "points", 1), voice=VOICE))[:2] == ("2.4 percentage points", "2.4")


# --- 1.4 hedges: docs/bundle.md section 9, typed a second time

ALMOST, OVER = ("almost", "nearly", "just under"), ("just over", "slightly more than")
TARGETS = "1/10 1/5 1/4 3/10 1/3 2/5 1/2 3/5 2/3 7/10 3/4 4/5 9/10"
SHARES = [Fraction(t) for t in TARGETS.split()]
SPOKEN = {
    "a quarter": "1/4",
    "a third": "1/3",
    "half": "1/2",
    "two-thirds": "2/3",
    "three-quarters": "3/4",
}
SMALL_WORDS = {word: n for n, word in enumerate(NUMBER_WORDS.split())}


def target_of(phrase: Phrase) -> Fraction:
    """What the words of a phrase say, read from the words alone."""
    words = phrase.phrase.removeprefix(phrase.hedge).strip()
    if words in SPOKEN:
        return Fraction(SPOKEN[words])
    if " in " in words:
        some, whole = (Fraction(SMALL_WORDS.get(w, 0) or int(w)) for w in words.split(" in "))
        return some / whole
    if words.endswith("times") or words == "twice":
        count = words.removesuffix(" times")
        return Fraction(2 if words == "twice" else SMALL_WORDS.get(count, 0) or int(count))
    digits_said, _, million = words.replace(",", "").partition(" ")
    return Fraction(digits_said) * (10**6 if million else 1)


def true_of_a_share(x: Fraction, phrase: Phrase) -> bool:
    t = target_of(phrase)
    d = 100 * (x - t)
    if phrase.hedge == "":
        one_in = t.numerator == 1 and t.denominator in (2, 3, 4, 5, 6, 8, 10, 20, 50, 100)
        return (t in SHARES and abs(d) < Fraction("0.05")) or (one_in and abs(x - t) <= Fraction(2, 100) * t)
    assert t in SHARES
    return -2 <= d < 0 if phrase.hedge in ALMOST else 0 < d <= 2 if phrase.hedge in OVER else False


def true_of_a_ratio(x: Fraction, phrase: Phrase) -> bool:
    t = target_of(phrase)
    assert t in {Fraction(1, 2), 2, 3, 4, 5, 10}
    if phrase.hedge == "":
        return abs(x - t) < (Fraction("0.025") if t < 1 else Fraction("0.05"))
    if phrase.hedge in ALMOST:
        return Fraction("0.93") * t <= x < t
    return t < x <= Fraction({"more than": "1.25"}.get(phrase.hedge, "1.07")) * t


def true_of_a_round_value(x: Fraction, phrase: Phrase) -> bool:
    t = target_of(phrase)
    d = 100 * (x - t) / t
    assert len(str(t).strip("0")) <= 2
    bands = {"about": (abs(d) <= Fraction("2.5")), "more than": 0 < d <= 10}
    near = -3 <= d < 0 if phrase.hedge in ALMOST else 0 < d <= 3
    return bands.get(phrase.hedge, near)


def test_every_phrase_for_a_share_is_true_and_every_share_has_words() -> None:
    hedged = 0
    for step in range(0, 10001, EVERY):
        x = Fraction(step, 10000)
        best = best_part(x)
        assert best is None or (best.target == target_of(best) and true_of_a_share(x, best)), (x, best)
        assert visible(part(number(str(x), "", op="share"), voice=VOICE))
        hedged += best is not None
    assert hedged > 5000 / EVERY  # else the property is empty


def test_every_phrase_for_a_ratio_is_true_and_every_ratio_has_words() -> None:
    hedged = 0
    for step in range(1, 130000, EVERY):
        x = Fraction(step, 10000)
        best = best_times(x)
        if best is not None:
            hedged += 1
            assert best.target == (Fraction(1, 2) if best.phrase.endswith("half") else target_of(best))
            assert true_of_a_ratio(x, best), (x, best)
    assert hedged > 40000 / EVERY
    assert visible(times(number("7.04", "", op="ratio"), voice=VOICE)) == "7.0 times"


@given(st.fractions(min_value=0, max_value=999_999, max_denominator=1000))
def test_every_phrase_for_a_round_value_is_true(x: Fraction) -> None:
    for best in (best_round(x), best_about(x)):
        assert best is None or (best.target == target_of(best) and true_of_a_round_value(x, best)), (x, best)
    if x >= 100 and x.denominator != 1:
        assert best_round(x) is not None


def test_hedged_phrases_never_cross_their_target() -> None:
    assert [best_times(Fraction(x)).phrase for x in ("2.992", "3", "3.028", "3.2")] == [  # type: ignore[union-attr]
        "almost three times",
        "three times",
        "three times",
        "just over three times",
    ]


def test_a_fall_of_29_9_per_cent_is_not_almost_a_third() -> None:
    assert visible(part(number("-29.9", "%", 1), voice=VOICE)) == "almost three in 10"
    assert visible(roundly(number("-29.9", "%", 1), voice=VOICE)) == "almost 30%"
    assert seen(part(number("-29.972", "%", 1), voice=VOICE))[1:] == (
        "three in 10",
        {"rule": "part", "of": "percent", "sign": "dropped"},
    )


def test_44_of_75_is_59_per_cent() -> None:
    assert visible(part(number("44/75", "", op="share"), voice=VOICE)) == "almost three in five"


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        ("0.5", "half"),
        ("1.9", "almost twice"),
        ("2.2", "more than twice"),
        ("2.45", "more than twice"),
        ("2.6", None),
    ],
)
def test_ratios_in_words(value: str, phrase: str | None) -> None:
    best = best_times(Fraction(value))
    assert (best.phrase if best else None) == phrase


def test_a_plain_ratio_marks_its_number_only() -> None:
    text, covered, form = seen(times(number("2.62", "", op="ratio"), voice=VOICE))
    assert (text, covered, form) == ("2.6 times", "2.6", {"rule": "number", "decimals": 1})


def test_a_round_count_needs_no_hedge() -> None:
    assert visible(about(number("80"), voice=VOICE)) == "80"
    assert visible(about(number("7"), voice=VOICE)) == "seven"
    assert visible(about(number("0"), voice=VOICE)) == "zero"
    assert visible(about(number("1860111"), voice=VOICE)) == "about 1.9 million"


def test_the_style_chooses_its_hedge() -> None:
    voice = Voice(Style(name="nearly", below="nearly"), date(2021, 3, 3))
    assert visible(part(number("0.49", "", op="share"), voice=voice)) == "nearly half"
    assert "nearly" in BELOW
    with pytest.raises(ValueError, match="tolerance"):
        best_part(Fraction("0.49"), below="roughly")


# --- 1.5 nouns, verbs, names, lists


@pytest.mark.parametrize(
    ("one", "many"),
    [
        *[
            ("person", "people"),
            ("premises", "premises"),
            ("passer-by", "passers-by"),
            ("MP", "MPs"),
            ("GP", "GPs"),
        ],
        *[
            ("offence", "offences"),
            ("death", "deaths"),
            ("bus", "buses"),
            ("county", "counties"),
            ("day", "days"),
        ],
        *[("business", "businesses"), ("robbery", "robberies"), ("church", "churches"), ("woman", "women")],
        *[
            ("death of a person", "deaths of a person"),
            ("positive test", "positive tests"),
            ("people", "people"),
        ],
        *[("A&E", "A&Es"), ("Person", "People"), ("vehicle offence", "vehicle offences"), ("roof", "roofs")],
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_a_verb_agrees_with_its_count_as_printed() -> None:
    assert [agree(number(n), "was", "were") for n in ("0", "1", "2", "1.4")] == ["were", "was", "were", "was"]
    assert agree(number("1", decimals=1), "was", "were") == "were"


@pytest.mark.parametrize(
    ("way", "tense", "text", "covered"),
    [
        ("down", "past", "fell", "fell"),
        ("up", "perfect", "have risen", "risen"),
        ("down", "perfect_singular", "has fallen", "fallen"),
        ("down", "singular", "falls", "falls"),
        ("up", "ing", "rising", "rising"),
        ("same", "past", "was unchanged", "unchanged"),
        ("same", "perfect", "have been unchanged", "unchanged"),
    ],
)
def test_only_the_word_that_says_the_direction_is_marked(way: Any, tense: Any, text: str, covered: str) -> None:
    assert seen(moved(going(way), tense=tense, voice=VOICE)) == (text, covered, {"rule": "direction"})


def test_a_verb_or_tense_that_the_style_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="no verb 'plunge'"):
        moved(going("down"), "plunge", voice=VOICE)
    km = Voice(load_style(ROOT / "story_templates" / "styles" / "km.toml"), date(2021, 3, 3))
    assert visible(moved(going("up"), "decline", voice=km)) == "grew"
    with pytest.raises(ValueError, match=r"verbs\.decline\.down has no 'ing'"):
        moved(going("down"), "decline", "ing", voice=km)


def test_a_comparison_uses_words_a_checker_knows() -> None:
    assert visible(fewer_more(going("down"))) == "fewer"
    assert seen(comparative(going("same"), "higher", "lower", "the same"))[:2] == ("the same", "same")
    with pytest.raises(ValueError, match="not a word that says up"):
        comparative(going("up"), "worse", "better", "same")
    with pytest.raises(ValueError, match="neither fewer nor more"):
        fewer_more(going("same"))


def test_a_claim_needs_a_rule_that_can_be_read() -> None:
    assert seen(claim("next", number("2", op="rank"), "superlative", after=1))[2] == {
        "rule": "superlative",
        "after": 1,
    }
    with pytest.raises(ValueError, match="no rule 'superlatif'"):
        claim("lowest", number("1"), "superlatif")


def test_names_have_their_article_and_preposition() -> None:
    wight = place("Isle of Wight", "the", "on", "island")
    assert seen(in_area(wight)) == ("on the Isle of Wight", "the Isle of Wight", {"rule": "name"})
    assert capital(name(wight)) == name(wight).replace("the Isle", "The Isle")
    assert seen(called(wight)) == ("the island", "the island", {"rule": "name", "as": "called"})
    assert seen(possessive(place("Sevenoaks"), voice=VOICE))[:2] == ("Sevenoaks'", "Sevenoaks")
    with pytest.raises(TypeError, match="no area"):
        name(number("3"))


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["Ashford"], "Ashford"),
        (["Ashford", "Dover"], "Ashford and Dover"),
        (["Ashford", "Dover", "Swale"], "Ashford, Dover and Swale"),
        (["Swale", "Tonbridge and Malling"], "Tonbridge and Malling as well as Swale"),
        (["Ashford", "Tonbridge and Malling", "Swale"], "Tonbridge and Malling, Ashford and Swale"),
        (
            ["Swale", "Folkestone and Hythe", "Tonbridge and Malling"],
            "Folkestone and Hythe, Tonbridge and Malling as well as Swale",
        ),
        (
            ["Bournemouth, Christchurch and Poole", "Dorset"],
            "Dorset, as well as Bournemouth, Christchurch and Poole",
        ),
    ],
)
def test_no_reader_mistakes_a_list(items: list[str], text: str) -> None:
    assert listed(items) == text
    assert visible(listed([name(place(item)) for item in items])) == text


def test_a_list_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        listed([])


def test_names_in_a_list_are_one_span() -> None:
    names = {"E07000112": "Folkestone and Hythe", "E07000111": "Sevenoaks", "E07000105": "Ashford"}
    text = "Folkestone and Hythe, Sevenoaks and Ashford"
    assert seen(names_listed(places(names))) == (text, text, {"rule": "names"})


def test_few_of_a_set_are_only_so_many() -> None:
    def of_13(n: int) -> Proven:
        return Proven(op="count_where", inputs={}, value=Fraction(n), words={"set": "13"})

    assert [visible(only(of_13(n), voice=VOICE)) for n in (0, 1, 3, 4)] == [
        "no",
        "only one",
        "only three",
        "four",
    ]
    assert [visible(out_of(of_13(n), voice=VOICE)) for n in (9, 12, 13)] == [
        "9 of the 13",
        "12 of the 13",
        "all 13",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "an 8",
            "an 8% rise",
            "an 80-year-old",
            "an 800-strong crowd",
            "an 11th week",
            "an 18% fall",
            "an £8m plan",
        ],
        *[
            "an £11,000 fine",
            "an 18-month low",
            "an MP",
            "an NHS trust",
            "an FA rule",
            "an ONS figure",
            "an hour",
        ],
        *[
            "an honest answer",
            "an heir",
            "an unimportant change",
            "an umbrella",
            "an Uttlesford case",
            "an eighth week",
        ],
        *["an R number", "an X-ray", "an urban area", "an onerous rule", "an HPI figure", "an 1811 census"],
        *[
            "a £1.2m plan",
            "a 1,100-strong crowd",
            "a 1,800 rise",
            "a 110% rise",
            "a 180-day wait",
            "a one-off",
            "a unit",
        ],
        *[
            "a 0.8% rise",
            "a GP",
            "a UK figure",
            "a NATO base",
            "a European rule",
            "a usual week",
            "a hotel",
            "a U-turn",
        ],
        *[
            "a one-in-five chance",
            "a unanimous vote",
            "a utility",
            "a once-quiet week",
            "a Ukraine visa",
            "a 7% rise",
        ],
        *["a \u2018hotel\u2019", "an \u201cincrease\u201d"],
    ],
)
def test_the_article_follows_the_sound(text: str) -> None:
    article, rest = text.split(" ", 1)
    assert a_or_an(rest) == text
    hidden = mark(rest, number("8"), form("number", decimals=0))
    assert a_or_an(hidden) == f"{article} {hidden}"


# --- marks

PLAIN = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=12)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int]]]:
    """A marked text, what is visible of it, and where its spans stand, parents first."""
    tree = draw(st.recursive(PLAIN, lambda inner: st.lists(st.tuples(st.booleans(), inner), max_size=4), max_leaves=12))

    def grown(node: Any, at: int) -> tuple[str, str, list[tuple[int, int]]]:
        if isinstance(node, str):
            return node, node, []
        text, shown = "", ""
        spans: list[tuple[int, int]] = []
        for is_marked, child in node:
            inside, words, within = grown(child, at + len(shown))
            if is_marked:
                within = [(at + len(shown), at + len(shown) + len(words)), *within]
                inside = mark(inside, number("757"), form("number", decimals=0))
            text, shown, spans = text + inside, shown + words, spans + within
        return text, shown, spans

    return grown(tree, 0)


@given(marked_texts())
def test_unmark_finds_every_span_where_its_words_are(made: tuple[str, str, list[tuple[int, int]]]) -> None:
    marked, shown, places_of = made
    text, spans = unmark(marked)
    assert text == shown == visible(marked)
    assert [(span.start, span.end) for span in spans] == places_of
    assert all(span.claim["value"] == "757" for span in spans)


@given(marked_texts(), marked_texts())
def test_marks_survive_any_joining(one: Any, two: Any) -> None:
    for joint in ("", ", ", " and "):
        text, spans = unmark(one[0] + joint + two[0])
        assert text == one[1] + joint + two[1]
        shift = len(one[1] + joint)
        assert [(s.start, s.end) for s in spans] == one[2] + [(a + shift, b + shift) for a, b in two[2]]


@given(marked_texts())
def test_a_capital_changes_one_letter_and_no_mark(made: tuple[str, str, list[tuple[int, int]]]) -> None:
    marked, shown, places_of = made
    text, spans = unmark(capital(marked))
    if len(text) == len(shown):  # "ß" has a capital of two letters
        assert sum(a != b for a, b in zip(text, shown, strict=True)) <= 1
        assert [(s.start, s.end) for s in spans] == places_of
    assert unmark(map_visible(marked, str)) == unmark(marked)


def test_parents_come_before_children_of_the_same_words() -> None:
    inner = day(dated("2021-03-03"), voice=VOICE)
    text, spans = unmark(claim(claim(inner, number("1"), "wording"), number("2"), "since"))
    assert text == "March 3"
    assert [span.form["rule"] for span in spans] == ["since", "wording", "period"]


@pytest.mark.parametrize(
    "broken",
    [
        CLOSE,
        OPEN,
        SEP,
        f"a{MID}b",
        f"{OPEN}1{SEP}2{MID}never closed",
        mark("nine", number("9"), form("number"))[:-1],
        mark("nine", number("9"), form("number"))[5:],
        mark("nine", number("9"), form("number")) + CLOSE,
    ],
)
def test_cut_marks_are_an_error(broken: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        unmark(broken)


def test_a_long_text_takes_time_by_its_length() -> None:
    one = figure(number("757"), voice=VOICE) + " cases, "
    spans = unmark(one * 20000)[1]
    assert len(spans) == 20000
    assert spans[-1] == Span(19999 * 11, 19999 * 11 + 3, number("757").mark, {"rule": "number", "decimals": 0})
    nested = one
    for _ in range(2000):  # deeper than any call stack allows
        nested = claim(nested, number("1"), "wording")
    assert len(unmark(nested)[1]) == 2001


# --- filters and styles


def jinja_with_filters() -> jinja2.Environment:
    house = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    house.filters.update(FILTERS)
    return house


def test_no_filter_hides_one_of_jinjas_own() -> None:
    assert not set(FILTERS) & set(jinja2.Environment().filters)
    assert list(FILTERS) == list(filters(BRITISH))


def test_no_filter_takes_a_bare_number() -> None:
    assert not {"digits", "in_words", "in_millions", "rounded"} & set(FILTERS)


def test_spans_survive_a_template() -> None:
    template = jinja_with_filters().from_string(
        "{{ [a | name, b | name] | listed | capital }} had {{ f | counted('case') }}, "
        "{{ g | percent | a_or_an }} {{ d | comparative('more', 'fewer', 'same') }}."
    )
    marked = template.render(
        a=place("Isle of Wight", "the"),
        b=place("Tonbridge and Malling"),
        f=number("757"),
        g=number("18", "%"),
        d=going("down"),
    )
    text, spans = unmark(marked)
    assert text == "Tonbridge and Malling as well as the Isle of Wight had 757 cases, an 18% fewer."
    assert [text[s.start : s.end] for s in spans] == [
        "Tonbridge and Malling",
        "the Isle of Wight",
        "757",
        "18%",
        "fewer",
    ]


def test_the_room_opens_without_inflect() -> None:
    code = (
        "import sys\nfrom nlg.telling.words import filters\n"
        "from nlg.telling.words.example import VOICE, number\n"
        "told = filters(VOICE)\n"
        "for n in range(21): told['counted'](number(str(n)), 'case'); told['spelled'](number(str(n)))\n"
        "told['counted'](number('757'), 'person'); told['counted'](number('757'), 'death')\n"
        "assert 'inflect' not in sys.modules, 'inflect was imported'\n"
        "assert told['plural']('roof') == 'roofs' and 'inflect' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_words_to_ninety_nine_are_hyphenated() -> None:
    assert [in_words(n) for n in (0, 9, 13, 20, 21, 40, 99)] == (
        ["zero", "nine", "thirteen", "twenty", "twenty-one", "forty", "ninety-nine"]
    )


def proven(text: str) -> Proven | str:
    """A reading's value: a day, a direction, plain text, or a number with its unit, and "to 1" for one place."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dated(text)
    if text in ("up", "down", "same"):
        return going(text)  # type: ignore[arg-type]
    if not text[0].isdigit() and text[0] != "-":
        return text
    value, unit, places_of = re.fullmatch(r"(\S+)(?: (?!to \d)(.+?))?(?: to (\d))?", text).groups()  # type: ignore[union-attr]
    return number(value, unit or "", int(places_of or 0), "cell" if unit else "share")


def readings() -> list[Any]:
    return [
        pytest.param(path, name_of, value, printed, id=f"{path.stem}-{name_of}-{value}")
        for path in STYLES
        for name_of, examples in load_style(path).reads.items()
        for value, printed in examples.items()
    ]


@pytest.mark.parametrize(("path", "name_of", "value", "printed"), readings())
def test_a_style_reads_as_its_file_says(path: Path, name_of: str, value: str, printed: str) -> None:
    told: dict[str, Callable[..., str]] = filters(Voice(load_style(path), date(2021, 3, 3)))
    assert visible(told[name_of](proven(value))) == printed


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_has_its_files_name_and_readings(path: Path) -> None:
    style = load_style(path)
    assert style.name == path.stem
    assert style.reads


def test_every_style_has_the_verbs_that_any_has() -> None:
    """So that a sentence told in one can be told in all."""
    told = {
        path.stem: {
            (name, way, tense)
            for name, verb in load_style(path).verbs.items()
            for way in ("up", "down", "same")
            for tense in getattr(verb, way)
        }
        for path in STYLES
    }
    assert all(found == told["km"] for found in told.values()), told


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("name = 'x'\ndates = 'day_month'", "x.toml: line 2: dates: there is no such key"),
        ("name = 'x'\ndate = 'american'", "x.toml: line 2: date: Input should be 'month_day' or 'day_month'"),
        ("spelled_up_to = 9", "x.toml: name: Field required"),
        (
            "name = 'x'\npercent_one_place_from = 50",
            "x.toml: percent_one_place_from: is below percent_min_base",
        ),
        ("name = 'x'\n[verbs]\ndrop = { up = 'a b c d', down = 'a b c d' }", "x.toml: line 2: verbs: "),
        (
            "name = 'x'\n[verbs]\nfall = { up = 'rose', down = 'fell' }",
            "x.toml: line 2: verbs: 'rose' should be: past",
        ),
        (
            "name = 'x'\n\n[verbs.fall]\nup = { past = 'rose' }\nsideways = 'a'",
            "x.toml: line 3: verbs.fall.down: Field required",
        ),
        ("name = 'x'\n[spelling]\nfell = 'feel'", "x.toml: line 2: spelling: 'feel' is no other spelling of 'fell'"),
        ("name = \n", "x.toml: Invalid value"),
    ],
)
def test_a_wrong_style_is_named_with_its_key(tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "x.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(BadSheet) as wrong:
        load_style(tmp_path / "x.toml")
    assert str(wrong.value).startswith(message)


def test_a_style_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSheet, match=r"nowhere\.toml"):
        load_style(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("word", ["surged", "plunged", "fell"])
def test_no_style_can_add_a_word_that_no_checker_reads(word: str) -> None:
    with pytest.raises(ValueError, match="not a word that says up"):
        Style.model_validate({"name": "x", "verbs": {"fall": {"up": {"past": word}, "down": {}, "same": {}}}})
