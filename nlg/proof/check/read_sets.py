"""Reads what is said of a set of areas: quantifiers, exceptions, lists of names, and goals met or missed."""

from __future__ import annotations

import re

from .among_areas import size_of_set
from .exact import TESTS
from .numerals import NUM, NUM_OR_NONE, num
from .reading import FREE, Span, Words, names_with_article, not_read, unlike
from .report import Untrue

_OF_THE = rf"(?: of the (?P<size>{NUM}))?"
_EXCEPTION = r"(?P<one>(?:with )?(?:(?:the|an|one|the only|the sole) )?exception)"
_QUANTIFIERS = {
    op: re.compile(f"(?P<read>{pattern})(?P<free>{FREE})")
    for op, pattern in {
        "count_where": rf"(?P<word>only |all |)(?P<num>{NUM_OR_NONE}){_OF_THE}|(?P<both>both)",
        "all_where": rf"every|each|all(?: (?P<num>{NUM}))?|(?P<both>both)",
        "only_where": rf"(?P<word>only |)(?P<num>{NUM_OR_NONE}){_OF_THE}",
        "all_but": (
            rf"(?P<word>all but )(?P<num>{NUM}){_OF_THE}|{_EXCEPTION}"
            rf"|(?P<some>(?:with )?(?:the )?exceptions)|except|apart from|(?P<many>{NUM}) exceptions"
        ),
    }.items()
}
_RELATIONS = {
    "at or below": "<=",
    "no higher than": "<=",
    "no more than": "<=",
    "below": "<",
    "under": "<",
    "lower than": "<",
    "less than": "<",
    "fewer than": "<",
    "at or above": ">=",
    "no lower than": ">=",
    "at least": ">=",
    "above": ">",
    "over": ">",
    "higher than": ">",
    "more than": ">",
    "equal to": "=",
}
_MET = ("within", "inside", "meets", "meet", "met", "meeting", "low enough", "high enough")
_MISSED = ("outside", "misses", "miss", "missed", "missing", "beyond")
_MEETS = re.compile(
    r"(?P<read>(?P<no>not |does not |do not |did not )?"
    rf"(?:(?P<relation>{'|'.join(_RELATIONS)})|(?P<met>{'|'.join((*_MET, *_MISSED))})))(?P<free>{FREE})"
)


def read_names(words: Words) -> list[Span]:
    """The names of exactly the value's areas, in any order."""
    codes = words.value
    if not isinstance(codes, tuple) or not codes:
        raise Untrue("the value is no list of areas")
    names = {code: names_with_article(words, code) for code in codes}
    if not any(_spells(way, names) for way in words.ways()):
        raise unlike("told as " + ", ".join(sorted(min(each, default="?") for each in names.values())))
    return words.whole()


def _spells(text: str, names: dict[str, set[str]]) -> bool:
    """Whether the text is exactly one name for each code, joined by commas, "and" or "as well as"."""
    for code, spelt in names.items():
        rest = {other: each for other, each in names.items() if other != code}
        for name in (name for name in spelt if text.startswith(name)):
            behind = text[len(name) :]
            joint = re.match(r",? and |,? as well as |, ", behind)
            if (not rest and not behind) or (rest and joint and _spells(behind[joint.end() :], rest)):
                return True
    return False


def read_quantifier(words: Words) -> list[Span]:
    """ "every", "12 of the 13", "only two", "all but one", "the exception": as the contract says."""
    found = words.match(_QUANTIFIERS[words.claim.op])
    if not found:
        raise not_read(words)
    size = size_of_set(words.reckoner, words.claim.inputs)
    said = found.groupdict()
    if said.get("size") and num(said["size"] or "") != size:
        raise unlike(f"of a set of {size}")
    if words.claim.op == "all_where":
        _right_all(words, said, size)
    else:
        count = words.value if isinstance(words.value, int) else len(words.value)  # type: ignore[arg-type]
        (_right_but if words.claim.op == "all_but" else _right_count)(count, said, size)
    return [found.span("read")]


def _right_count(count: int, said: dict[str, str | None], size: int) -> None:
    if (2 if said.get("both") else num(said["num"] or "")) != count:
        raise unlike(str(count))
    if (said.get("both") or said.get("word") == "all ") and count != size:
        raise unlike(f"{count} of {size}, not all")
    if said.get("word") == "only " and not 0 < count * 4 <= size:
        raise Untrue(f"{count} of {size} is not few enough for only")


def _right_all(words: Words, said: dict[str, str | None], size: int) -> None:
    if words.value is not True:
        raise Untrue("not all of them do")
    if (said["num"] and num(said["num"]) != size) or (said["both"] and size != 2):
        raise unlike(f"{size} areas")


def _right_but(count: int, said: dict[str, str | None], size: int) -> None:
    told = said["num"] or said["many"]
    least, most = (2, size - 1) if said["some"] else (1, 1) if said["one"] else (1, size - 1)
    if not least <= count <= most or (told and num(told) != count):
        raise unlike(f"{count} of {size} that do not")


def read_meets(words: Words) -> list[Span]:
    """ "within", "not within", "at or below": a relation is looked up in the numbers themselves."""
    found = words.match(_MEETS)
    if not found:
        raise not_read(words)
    inputs = words.claim.inputs
    if found["relation"]:
        of, than = words.reckoner.number(inputs["of"]), words.reckoner.number(inputs["than"])
        said = TESTS[_RELATIONS[found["relation"]]](of, than)
    else:
        said = words.value is (found["met"] in _MET)
    if said is bool(found["no"]):
        raise unlike(str(words.value).lower())
    return [found.span("read")]
