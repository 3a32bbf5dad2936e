"""Whether all words round a claim are accounted for: marks, what the claim is, and words that change no figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..check.numerals import words_in
from .marks import Marked
from .what import What
from .world import Concept

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*")
_JOINS = r"(?:while|whereas|where|when|but|which|who|whose|though|although)"
_APART = re.compile(rf"[,;:(\u2013\u2014\]]| - |\b{_JOINS}\b", re.I)
_TILL = re.compile(rf"[,;:)\u2013\u2014]| - |\b{_JOINS}\b", re.I)
CHANGES_NOTHING = frozenset(  # wherever they stand, a figure stays what it is
    words_in(
        "a an the this that these its their his her our your it they them we us you he she who there here which"
        " what is are was were be been being has have had having do does did am and or but so yet as also too even"
        " just only still again already now then thus hence well indeed meanwhile however moreover though although"
        " in on at to from by for with of up down over under above below than since through during within across"
        " around about along against into out per off nearly almost roughly very quite rather somewhat far much little"
        " bit some no more less fewer most least many few all"
        " see sees saw seen come comes came go goes went gone put puts stand stands stood reach reaches reached hit"
        " hits make makes made take takes took taken bring brings brought find finds found show shows showed shown give"
        " gives gave given get gets got leave leaves left remain remains remained stay stays stayed keep keeps kept"
        " become becomes became begin began begun end ended start started lose loses lost add adds added suffer"
        " suffered grow grown issue issued carry carried draw drew record recorded register registered log logged note"
        " noted count counted report reported number numbers numbered figure figures total totalled level rate tally"
        " charge charges charged cost costs pay pays paid sell sells sold lend lent"
        " compare compares compared year month week day quarter period ever therefore whole point loss gain"
        " people person persons resident residents local area borough district city town county"
        " council region country place new latest recent next last previous following row running succession"
        " consecutive straight successive daily weekly monthly quarterly yearly annual calendar according say"
        " says said statistics continue continues continued after"
        " held hold holds manage managed single meaning means mean represent represents represented account accounts"
        " accounted equivalent follow follows followed just true"
        " reveal reveals revealed any having equate equates equal equals"
        " data official sum per cent percent percentage points pounds highest lowest"
        " two three four five six seven eight nine ten eleven twelve"
        " first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    )
)
_TOGETHER = frozenset(  # before a figure in its sentence they make it one of several, of another edition or none yet
    words_in(
        "average averages averaged averaging mean together combined used revised expect expects expected plan plans"
        " planned hope hopes hoped rest remainder remaining both"
    )
)
_NO_SUBJECT = re.compile(r" (?:is|was|are|were|stood|stands|came|comes)\b")
_BEST = ("record", "peak")
_NAME = re.compile(r"(?<=[\w,;:)\ue000-\uf8ff] )[A-Z][a-z\u00e0-\u024f]+|\b[A-Z]{2,}s?\b")


def unaccounted(s: What, of: Sequence[Concept], start: int, end: int) -> tuple[str, ...]:
    """The words of a claim's clause, between the figures next to it, that may make it one of another measure than `of`.

    `start` and `end` are places of the article.
    """
    text, (first, last) = s.marked.text, _span(s.marked, start, end)
    figures = [place for place, mark in s.marked.at.items() if mark.sort in "NPQFX"]
    clauses = [0, *(found.end() for found in _APART.finditer(text, 0, first))]
    while len(clauses) > 1 and _NO_SUBJECT.match(text, clauses[-1]):
        clauses.pop()  # "the bill that most pay, where homes are small, is £1,283": its subject stands further ahead
    begin = clauses[-1]
    until = _TILL.search(text, last)
    stop = min([until.start() if until else len(text), *(place for place in figures if place >= last)])
    begin = max([begin, *(place + 1 for place in figures if place < first)])
    outside = text[begin:first], text[last:stop]
    return tuple(word for part in outside for word in _words(part) if not _plain(s, of, word))


def put_together(s: What, of: Sequence[Concept], start: int) -> str:
    """A word before a claim that tells of several figures, of a plan or of what was; "" for none."""
    return next((word for word in _before(s, start) if word in _TOGETHER and not s.told_of(word, of)), "")


def best(s: What, start: int) -> str:
    """A word before a claim that tells of the time of an extreme: "the record, 2,100, is a year old"; "" for none."""
    return next((word for word in _before(s, start) if word in _BEST), "")


def names_unknown(s: What, of: Sequence[Concept], start: int) -> str:
    """A name or an abbreviation before a claim that no register has: "Charlton, in Ashby, had 12"; "" for none."""
    found = _NAME.finditer(s.marked.text[: _span(s.marked, start, start)[0]])
    return next((name[0] for name in found if not _plain(s, of, name[0].lower())), "")


def _before(s: What, start: int) -> list[str]:
    return _words(s.marked.text[: _span(s.marked, start, start)[0]])


def _span(marked: Marked, start: int, end: int) -> tuple[int, int]:
    """From where to where words of the article stand in the marked text."""
    inside = [place for place, mark in marked.at.items() if start <= mark.start and mark.end <= end]
    first, last = _place(marked, start), _place(marked, end)
    return min([first, *inside]), max([last, *(place + 1 for place in inside)])


def _words(text: str) -> list[str]:
    return [re.sub(r"['\u2019]s?$", "", word[0].lower()) for word in _WORD.finditer(text)]


def _plain(s: What, of: Sequence[Concept], word: str) -> bool:
    """Whether a word changes nothing, says how and not what ("sharply"), or is one by which a sheet calls its own."""
    parts = word.replace("\u2019", "'").split("-")
    if len(word) == 1 or word.endswith("ly") or word in s.world.kinds:
        return True
    return all(_stem(part) & CHANGES_NOTHING or s.told_of(part, of) for part in parts)


def _stem(word: str) -> set[str]:
    return {word, word.removesuffix("ing"), word.removesuffix("ing") + "e"} if word.endswith("ing") else {word}


def _place(marked: Marked, place: int) -> int:
    """Where a place of the article stands in the marked text."""
    shift = sum((m.end - m.start) - 1 for m in marked.at.values() if m.end <= place)
    return min(len(marked.text), max(0, place - marked.sentence.start - shift))
