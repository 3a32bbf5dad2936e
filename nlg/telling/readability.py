"""Measures texts as writing: length, ease, variety, figures, and how much sibling stories read alike.

Every measure is a mean over the stories, each story counting once, unless it says otherwise. What is counted:

- A *word* is a run of letters and digits, with apostrophes, hyphens, points and commas inside it; a per cent or
  currency sign is none. A *sentence* ends at a full stop, question or exclamation mark before a capital, a quotation
  mark or a figure, but not after an abbreviation ("Oct. 12", "Mr. Hill").
- A *figure* is a number in digits or words ("757", "£1.2m", "nine", "10th", "two-thirds", "half", "one in five": one
  each), except: dates, years and periods named by a date ("March 3", "2023-24", "the three months to September", "the
  third quarter of 2023"); "one" as a pronoun ("one of them", "all but one"); what belongs to a name ("Covid-19"); the
  base of a rate ("per 100,000", "for every 100,000 people"). Order in words ("first", "third week") and "twice" are no
  figures.
- A *skeleton* is a sentence in small letters with figures, bases, dates and names masked.
- An *opening* is the first two words of a skeleton. *Linking* openers connect or point back: LINKS.
- Syllables are counted by rule (99 of 100 running words as in the CMU dictionary); a word with a digit in it counts as
  one, two to four capitals as one each. Flesch and Flesch-Kincaid are the published formulas.
- MATTR-50 is the mean share of different words in windows of 50; MTLD the mean of both directions with factors at 0.72.
- Repeated 4-grams: of all runs of four words within sentences, how many the story has had before. No masks.
- Self-BLEU-4: BLEU of each story's masked words against all its siblings', not smoothed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

WINDOW, FACTOR = 50, 0.72
LINKS = (
    "but and so yet still also however meanwhile elsewhere instead overall despite although though while "
    "whereas nevertheless similarly likewise that this these those such it its they their both"
)
LINKING = frozenset(LINKS.split())
LINKING_PHRASES = (
    "at the same time",
    "by contrast",
    "in contrast",
    "by comparison",
    "in comparison",
    "compared with",
    "in addition",
    "as a result",
    "as well as",
    "of those",
    "of these",
    "on the other hand",
    "over the same",
    "in the same",
)


@dataclass(frozen=True, kw_only=True)
class Readability:
    """What was measured. Shares run from 0 to 1; the last three are None for a story without siblings."""

    stories: int
    intro_words: float
    intro_figures: float
    sentence_words: float
    longest: float  # words of a story's longest sentence
    reading_ease: float
    grade: float
    mattr: float
    mtld: float
    distinct_openings: float
    open_alike: float  # share of stories in which two neighbouring sentences have the same opening
    repeated_4grams: float
    figures_per_100: float
    many_figures: float  # share of sentences with three or more
    no_figure: float  # share of sentences with none
    linking_openers: float
    shared_skeletons: float | None  # share of all sentences whose skeleton a sibling story has too
    own_intros: float | None  # share of stories whose intro's skeleton no sibling has
    self_bleu: float | None


def readability(stories: Sequence[Sequence[str]], names: Collection[str] = ()) -> Readability:
    """Measures stories, each given as its sentences or paragraphs in order; the first sentence is the intro.

    `names` are masked as whole words, the longest first. ValueError for no stories, or a story without a word.
    """
    mask = _masker(names)
    texts = [_Text.of(story, mask) for story in stories]
    if not texts or not all(text.words for text in texts):
        raise ValueError("nothing to measure: no stories, or one without a word")
    measures = [text.measures() for text in texts]
    means = {key: _mean([one[key] for one in measures]) for key in measures[0]}
    alone = len(texts) == 1
    return Readability(
        stories=len(texts),
        **means,
        shared_skeletons=None if alone else _shared([text.skeletons for text in texts]),
        own_intros=None if alone else 1 - _shared([text.skeletons[:1] for text in texts]),
        self_bleu=None if alone else _self_bleu([text.masked for text in texts]),
    )


@dataclass(frozen=True)
class _Text:
    """One story: its sentences in words as printed, and in words with masks."""

    sentences: tuple[tuple[str, ...], ...]
    masked: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, story: Sequence[str], mask: re.Pattern[str] | None) -> _Text:
        plain = [sentence for part in story for sentence in _sentences(part)]
        return cls(tuple(_words(one) for one in plain), tuple(_words(_masked(one, mask)) for one in plain))

    @property
    def words(self) -> list[str]:
        return [word for sentence in self.sentences for word in sentence]

    @property
    def skeletons(self) -> list[str]:
        return [" ".join(sentence).lower() for sentence in self.masked]

    def measures(self) -> dict[str, float]:
        words, lengths = self.words, [len(sentence) for sentence in self.sentences]
        figures = [sentence.count(FIGURE) for sentence in self.masked]
        openings = [tuple(word.lower() for word in sentence[:2]) for sentence in self.masked]
        a_sentence, a_word = len(words) / len(lengths), sum(map(_syllables, words)) / len(words)
        return {
            "intro_words": lengths[0],
            "intro_figures": figures[0],
            "sentence_words": a_sentence,
            "longest": max(lengths),
            "reading_ease": 206.835 - 1.015 * a_sentence - 84.6 * a_word,
            "grade": 0.39 * a_sentence + 11.8 * a_word - 15.59,
            "mattr": _mattr([word.lower() for word in words]),
            "mtld": _mtld([word.lower() for word in words]),
            "distinct_openings": len(set(openings)) / len(openings),
            "open_alike": any(one == other for one, other in pairwise(openings)),
            "repeated_4grams": _repeated([tuple(word.lower() for word in one) for one in self.sentences]),
            "figures_per_100": 100 * sum(figures) / len(words),
            "many_figures": _mean([n >= 3 for n in figures]),
            "no_figure": _mean([n == 0 for n in figures]),
            "linking_openers": _mean([_links(skeleton) for skeleton in self.skeletons]),
        }


# --- sentences, words, masks ------------------------------------------------------------------------------------------

NAME, DATE, FIGURE, BASE = "<name>", "<date>", "<figure>", "<base>"
_ABBREVIATIONS = (
    r"(?<!\bJan)(?<!\bFeb)(?<!\bAug)(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)"
)
_STOP = re.compile(rf"(?:{_ABBREVIATIONS}\.|[!?])[\"'\u2019\u201d)]?\s+(?=[\"'\u2018\u201c(]?[A-Z0-9\u00a3\u20ac$])")
_WORD = re.compile(r"<\w+>|[^\W_]+(?:['\u2019.,-][^\W_]+)*")
_MONTHS = "January|February|April|June|July|August|September|October|November|December"
_SHORT = r"(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_DAY = r"[0-3]?[0-9](?![0-9,.]*[0-9%])"
_MONTH = rf"(?:{_MONTHS}|March|May|{_SHORT})"
_LONELY = (
    rf"(?:{_MONTHS}|(?<=[a-z,-] )(?:March|May)|(?<=-)(?:March|May))"  # "May" may be a verb where it opens a sentence
)
_ON = (
    rf"{_MONTH} {_DAY}(?:, {_YEAR})?|{_DAY} {_MONTH}(?: {_YEAR})?|(?:early |late |mid-)?(?:{_MONTH} {_YEAR}|{_LONELY})"
)
_SMALL = (
    "zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?"
)
_DIGITS = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_ANY = rf"(?:{_DIGITS}|one|{_SMALL})"
_SCALE = r"(?: hundred| thousand| million| billion|m|bn)"
_ALONE = r"(?<![\w\u00a3$\u20ac.,-])"
_SPAN = rf"(?:the )?(?:{_ANY} (?:days|weeks|months|years)|week|year) (?:to|ending) "
_DATES = re.compile(
    rf"{_ALONE}(?:{_SPAN})?(?:{_ON})(?!\w)"
    rf"|(?:the )?(?:first|second|third|fourth) quarter of {_YEAR}|(?:the )?{_YEAR}-[0-9]{{2}}(?: financial year)?\b"
    rf"|{_ALONE}{_YEAR}(?![\w%]|[,.][0-9])|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
)
_BASES = re.compile(rf"\b(per|for every|for each|out of every) (?:{_ANY}{_SCALE}?)\b", re.IGNORECASE)
_PART = r"(?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)"
_NO_NOUN = "of|or|and|another|who|that|which|is|was|has|had|can|will|to|with|on|at|by|from|after|before|in"
_ONE = (
    rf"(?<!\bthe )(?<!\bno )(?<!\bany )(?<!\bevery )(?<!\beach )(?<!\bthis )(?<!\bthat )one(?= (?!(?:{_NO_NOUN})\b)\w)"
    r"|(?:(?<=\bto )|(?<=\bfrom )|(?<=\bby ))one\b"
)
_FIGURES = re.compile(
    rf"\b{_ANY} in {_ANY}\b"
    rf"|(?<!\bin )\b(?:a|one|two|three|four|seven|nine)[ -]{_PART}\b(?! (?:week|month|year|time|day)s?\b)|\bhalf\b"
    rf"|(?<![\w-])[\u00a3$\u20ac]?{_DIGITS}(?:st|nd|rd|th)?{_SCALE}?(?:%| per cent| percent)?(?![\w])"
    rf"|(?<![\w-])(?:{_ONE}|(?:{_SMALL}))(?:{_SCALE}(?: and {_ANY})?)?(?: per cent)?(?![\w])",
    re.IGNORECASE,
)


def _sentences(text: str) -> list[str]:
    """A text's sentences.

    >>> _sentences("It was Oct. 12. Cases rose by 2.5% to 81. “Why?” he asked.")
    ['It was Oct. 12.', 'Cases rose by 2.5% to 81.', '“Why?” he asked.']
    """
    ends = [found.end() for found in _STOP.finditer(text)]
    cut = [text[start:end].strip() for start, end in pairwise([0, *ends, len(text)])]
    return [sentence for sentence in cut if _WORD.search(sentence)]


def _masked(sentence: str, names: re.Pattern[str] | None = None) -> str:
    """A sentence with its names, dates, bases of rates and figures masked, in that order.

    >>> _masked("In the week to March 3, 757 people tested positive, a rate of 40.7 for every 100,000.")
    'In <date>, <figure> people tested positive, a rate of <figure> for every <base>.'
    """
    text = names.sub(NAME, sentence) if names else sentence
    text = _BASES.sub(rf"\1 {BASE}", text)
    return _FIGURES.sub(FIGURE, _DATES.sub(DATE, text))


def _masker(names: Collection[str]) -> re.Pattern[str] | None:
    longest_first = sorted((name for name in set(names) if name), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)") if longest_first else None


def _words(sentence: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(sentence))


def _links(skeleton: str) -> bool:
    return skeleton.partition(" ")[0] in LINKING or skeleton.startswith(LINKING_PHRASES)


# --- syllables --------------------------------------------------------------------------------------------------------

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(  # an e that is not heard, at the end or before an ending
    r"(?<=[^aeiouy])e$|(?<=[gq]u)e$|(?<=[^aeioutd])ed$|(?<=[aouy])ed$|(?<=[^aeiouscgxzh])es$"
    r"|(?<=[^aeiouyl])e(?=ly$|ments?$|ful|less|ness)|(?<=^som)e(?=[a-z])|(?<=^ev)e(?=ry)|(?<=[kls]in)e(?=s?$)"
)
_FUSED = re.compile(  # two vowels that are heard as one
    r"(?<=[cst])i(?=al|an|ou)|(?<=[cstgx])i(?=on)|(?<=ll)i(?=on)|(?<=[ct])i(?=en)|(?<=[qg])u(?=[aeiouy])"
)
_PARTED = re.compile(  # two vowels that are heard apart
    r"i(?=a|o|u|et)|(?<=[cs][cl])i(?=en)|(?<=[aeiouy][^aeiouy])i(?=er)|(?<=[aeiouy][^aeiouy]{2})i(?=er)"
    r"|[eouy](?=ing)|(?<=[aeiou])y(?=a|o|er)"
    r"|(?<=cr)e(?=at)|(?<=[ia][dr])e(?=al?s?$)|u(?=al|at|ou|ar)|e(?=o)|(?<=[sth])(?=m$)"
)
_LIQUID = re.compile(r"[^aeiouyl]l(?:e|es|ed)$|[bct]res?$")  # "little", "articles", "doubled"; "centre"
_KNOWN = {"people": 2, "area": 3, "areas": 3, "business": 2, "businesses": 3, "being": 2, "isle": 1}


@lru_cache(maxsize=8192)
def _syllables(word: str) -> int:
    """How many syllables a word is spoken with, by rule; one at least, and one for whatever holds a digit.

    >>> [_syllables(word) for word in ("cases", "fell", "people", "compared", "recorded", "area", "little", "2,050")]
    [2, 1, 2, 2, 3, 3, 2, 1]
    """
    if any(letter.isdigit() for letter in word):
        return 1
    if word.isupper() and len(word) in (2, 3, 4):
        return len(word)  # "ONS" is spelt as it is spoken
    return max(
        1, sum(_spoken(part) for part in re.findall(r"[a-z]+", word.lower().replace("'s", "").replace("\u2019s", "")))
    )


def _spoken(part: str) -> int:
    if part in _KNOWN:
        return _KNOWN[part]
    fused = _FUSED.sub("", _SILENT.sub("", part))
    heard = len(_VOWELS.findall(fused)) + len(_PARTED.findall(fused)) + len(_LIQUID.findall(part))
    return max(1, heard)


# --- variety ----------------------------------------------------------------------------------------------------------


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _mattr(words: Sequence[str]) -> float:
    if len(words) <= WINDOW:
        return len(set(words)) / len(words)
    windows = range(len(words) - WINDOW + 1)
    return _mean([len(set(words[at : at + WINDOW])) / WINDOW for at in windows])


def _mtld(words: Sequence[str]) -> float:
    return (_one_way(words) + _one_way(words[::-1])) / 2


def _one_way(words: Sequence[str]) -> float:
    """Words a factor: how far the share of different words stays above the bar, the unfinished last factor in part."""
    factors, start, seen = 0.0, 0, set[str]()
    for at, word in enumerate(words, start=1):
        seen.add(word)
        if len(seen) / (at - start) <= FACTOR:
            factors, start, seen = factors + 1, at, set()
    if start < len(words):
        factors += (1 - len(seen) / (len(words) - start)) / (1 - FACTOR)
    return len(words) / factors if factors else float(len(words))


def _runs(sentence: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(sentence[at : at + length]) for at in range(len(sentence) - length + 1))


def _repeated(story: Sequence[Sequence[str]]) -> float:
    runs = [run for sentence in story for run in _runs(sentence, 4)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


# --- siblings ---------------------------------------------------------------------------------------------------------


def _shared(stories: Sequence[Sequence[str]]) -> float:
    """The share of all skeletons that another story has too."""
    in_stories = Counter(skeleton for story in stories for skeleton in set(story))
    return _mean([in_stories[skeleton] > 1 for story in stories for skeleton in story])


def _self_bleu(stories: Sequence[Sequence[Sequence[str]]]) -> float:
    counts = [[_counted(story, length) for length in range(1, 5)] for story in stories]
    best = [_two_best([story[n] for story in counts]) for n in range(4)]
    lengths = [sum(len(sentence) for sentence in story) for story in stories]
    return _mean([_bleu(at, counts[at], best, lengths) for at in range(len(stories))])


def _counted(story: Sequence[Sequence[str]], length: int) -> Counter[tuple[str, ...]]:
    return Counter(run for sentence in story for run in _runs([word.lower() for word in sentence], length))


_Best = dict[tuple[str, ...], tuple[int, int, int]]  # the highest count, whose it is, and the next highest


def _two_best(counts: Sequence[Counter[tuple[str, ...]]]) -> _Best:
    best: _Best = {}
    for at, count in enumerate(counts):
        for run, times in count.items():
            high, whose, low = best.get(run, (0, -1, 0))
            best[run] = (times, at, high) if times > high else (high, whose, max(low, times))
    return best


def _bleu(at: int, counts: Sequence[Counter[tuple[str, ...]]], best: Sequence[_Best], lengths: Sequence[int]) -> float:
    """BLEU-4 of one story against all others: each run counts as often as the sibling that has it most."""
    logs = 0.0
    for count, most in zip(counts, best, strict=True):
        met = sum(min(times, _of_others(most[run], at)) for run, times in count.items())
        if not met:
            return 0.0
        logs += math.log(met / count.total()) / len(counts)
    nearest = min((abs(one - lengths[at]), one) for k, one in enumerate(lengths) if k != at)[1]
    return math.exp(logs + min(0.0, 1 - nearest / lengths[at]))


def _of_others(most: tuple[int, int, int], at: int) -> int:
    high, whose, low = most
    return low if whose == at else high
