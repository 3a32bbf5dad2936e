"""Measuring texts as writing: every expected figure here was counted by hand."""

from __future__ import annotations

import math

import pytest

from nlg.telling.readability import Readability, readability

NAMES = ("Ashby", "Barton", "Carrow", "Tonbridge and Malling", "Malling")
STORY = (
    "Fever cases in Ashby have fallen to their lowest level for almost five months.",  # 14 words, one figure
    "In the week to March 3, 757 people tested positive, three in 10 fewer than the week before (1,081).",  # 19, 3
    "That is a rate of 40.7 for every 100,000 people, figures show. Half of them were in Barton.",  # 12 and 6; 1 and 1
    "The lowest was Carrow.",  # 4, none
)


def measured(*sentences: str) -> Readability:
    return readability([sentences], NAMES)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("In Ashby 757 cases were found.", 1),
        ("Nine people, £1.2m and 2.5 million homes.", 3),
        ("It was 30.0% of 1,081, or 30 per cent.", 3),
        ("Twenty-one of them were the 10th in a row, the first in a third week.", 2),
        ("Two-thirds of homes, a quarter of them, half in all.", 3),
        ("One in five, or three in 10, had it.", 2),
        ("The three months to September saw none in the third quarter of 2023.", 0),
        ("In the year to March 2024, and in 2023-24, it rose.", 0),
        ("It was so on March 3, on 3 March 2021, on Oct. 12 and in mid-October.", 0),
        ("In May it may rise by May 2020, on a Monday.", 0),
        ("March 3, 757 cases; 3 March, 12 cases.", 2),
        ("A rate of 40.7 for every 100,000 people, or 4.1 per 10,000.", 2),
        ("Covid-19 hit one of them, all but one and the one exception.", 0),
        ("There was one death, down from one.", 2),
        ("In 2021, 2,021 of 2021 were found.", 1),
        ("Two million people, two hundred and five cases.", 2),
        ("It fell twice.", 0),
        ("It was the fewest in a quarter.", 0),
        ("A rise to $1,250 from £980.", 2),
        ("In Tonbridge and Malling four, in Malling none.", 1),
    ],
)
def test_figures_are_counted_as_defined(sentence: str, figures: int) -> None:
    assert measured(sentence).intro_figures == figures


def test_a_story_is_counted_as_by_hand() -> None:
    found = measured(*STORY)
    assert (found.stories, found.intro_words, found.intro_figures) == (1, 14, 1)
    assert found.sentence_words == pytest.approx((14 + 19 + 12 + 6 + 4) / 5)
    assert found.longest == 19
    assert found.figures_per_100 == pytest.approx(100 * (1 + 3 + 1 + 1 + 0) / 55)
    assert found.many_figures == pytest.approx(1 / 5)
    assert found.no_figure == pytest.approx(1 / 5)
    assert found.linking_openers == pytest.approx(1 / 5)  # "That is"
    assert found.distinct_openings == 1
    assert found.open_alike == 0
    assert (found.shared_skeletons, found.own_intros, found.self_bleu) == (None, None, None)


def test_ease_and_grade_follow_their_formulas() -> None:
    found = measured("The cat sat on the mat.", "Nobody expected a remarkable ending.")
    a_sentence = 11 / 2  # six words and five; 6 syllables and 3 + 3 + 1 + 4 + 2
    a_word = 19 / 11
    assert found.reading_ease == pytest.approx(206.835 - 1.015 * a_sentence - 84.6 * a_word)
    assert found.grade == pytest.approx(0.39 * a_sentence + 11.8 * a_word - 15.59)


def test_a_figure_is_one_syllable_and_initials_one_each() -> None:
    plain, with_figure = measured("The ONS had 2,050."), measured("The big fat old cats sat.")
    assert plain.reading_ease == pytest.approx(206.835 - 1.015 * 4 - 84.6 * 6 / 4)
    assert with_figure.reading_ease == pytest.approx(206.835 - 1.015 * 6 - 84.6)


def test_openings_are_two_words_with_names_masked() -> None:
    found = measured("In Ashby it fell.", "In Barton it rose.", "Now it fell.", "In Carrow 3 fell.")
    assert found.distinct_openings == pytest.approx(2 / 4)
    assert found.open_alike == 1


def test_openings_that_are_alike_but_apart_are_no_neighbours() -> None:
    assert measured("In Ashby it fell.", "Now it fell.", "In Barton it rose.").open_alike == 0


def test_repeated_runs_of_four_words_are_those_had_before() -> None:
    found = measured("It was a very wet week.", "But it was a very wet day.")
    # "it was a very", "was a very wet", "a very wet week" | "but it was a", and the first two again, "a very wet day"
    assert found.repeated_4grams == pytest.approx(2 / 7)
    assert measured("It was.", "It was.").repeated_4grams == 0


def test_a_run_does_not_cross_from_one_sentence_into_the_next() -> None:
    assert measured("It was so.", "It was so.", "It was so.").repeated_4grams == 0


def test_variety_of_a_short_text_is_its_share_of_different_words() -> None:
    assert measured("The cat saw the dog.").mattr == pytest.approx(4 / 5)


def test_variety_of_a_long_text_is_a_mean_over_windows() -> None:
    words = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(50)]
    found = measured(" ".join([*words, words[-1], words[-1]]) + ".")  # windows of 50, 49 and 48 different words
    assert found.mattr == pytest.approx((50 + 49 + 48) / 150)


def test_mtld_counts_words_a_factor_both_ways() -> None:
    # forth: "a b a" falls to 2/3, a factor; "b a b" likewise: 6 words in 2 factors. Back is the same.
    assert measured("Foxes bark foxes bark foxes bark.").mtld == pytest.approx(3)
    # forth and back: 4 words, 3 of them different at the end: 1/4 short of 1, of the 0.28 that make a factor
    assert measured("Foxes bark when foxes.").mtld == pytest.approx(4 / (0.25 / 0.28))
    assert measured("Foxes bark at night.").mtld == 4


SIBLINGS = (
    ("Cases in Ashby fell to 12.", "It was a wet week in the town."),
    ("Cases in Barton fell to nine.", "The sun shone on the town."),
    ("Cases rose in Carrow.", "The sun shone on 20 towns."),
)


def test_siblings_share_a_skeleton_where_only_figures_dates_and_names_differ() -> None:
    found = readability(SIBLINGS, NAMES)
    assert found.shared_skeletons == pytest.approx(2 / 6)  # two intros; "the town" is not "20 towns"
    assert found.own_intros == pytest.approx(1 / 3)


def test_a_skeleton_twice_in_one_story_is_not_shared() -> None:
    assert readability([("It fell in Ashby.", "It fell in Barton."), ("So it was.",)], NAMES).shared_skeletons == 0


def test_self_bleu_is_one_for_twins_and_nought_for_strangers() -> None:
    twins = [("Cases in Ashby fell to 12 in a week.",), ("Cases in Barton fell to 15 in a week.",)]
    assert readability(twins, NAMES).self_bleu == pytest.approx(1)
    assert readability([("The sun shone on the town.",), ("Rain is wet and cold.",)]).self_bleu == 0


def test_self_bleu_takes_each_run_as_often_as_a_sibling_has_it() -> None:
    stories = [("the cat sat on the mat",), ("the cat sat on a mat",)]
    # words 5/6 (one "the" too many; or "a"), pairs 3/5, threes 2/4, fours 1/3, both ways; lengths are the same
    right = math.exp((math.log(5 / 6) + math.log(3 / 5) + math.log(2 / 4) + math.log(1 / 3)) / 4)
    assert readability(stories).self_bleu == pytest.approx(right)


def test_a_short_story_pays_for_its_brevity() -> None:
    long, short = "the cat sat on the mat today", "the cat sat on the mat"
    one, other = readability([(long,), (short,)]).self_bleu, math.exp(1 - 7 / 6)
    whole = math.exp((math.log(6 / 7) + math.log(5 / 6) + math.log(4 / 5) + math.log(3 / 4)) / 4)
    assert one == pytest.approx((whole + other) / 2)


def test_measures_are_means_over_stories() -> None:
    found = readability([("It fell to 12.",), ("It rose in the same week of the year.",)])
    assert found.intro_words == pytest.approx((4 + 9) / 2)
    assert found.figures_per_100 == pytest.approx((25 + 0) / 2)


@pytest.mark.parametrize("stories", [[], [()], [("It fell.",), ("...",)]])
def test_nothing_cannot_be_measured(stories: list[tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        readability(stories)
