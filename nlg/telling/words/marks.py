"""Marked text: words that carry along what proves them, through joining, capitals and lists.

A mark is OPEN, the operation, SEP, the form, MID, the words, CLOSE, all within one string, so that templates
can treat it as text. Marks nest. The four signs are private-use characters, which no source table may hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, NewType

from nlg.fact import Proven

OPEN, SEP, MID, CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"

_compact = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_SIGNS = re.compile("\ue000[^\ue002]*\ue002|\ue003")

# docs/bundle.md section 6: a form is one of these, or nobody can read it
_RULES = (
    "again number percent ordinal times part about period name names direction chance superlative since first "
    "first_in run quantifier wording verbatim excerpt meets"
)
RULES = frozenset(_RULES.split())
Form = NewType("Form", str)  # as JSON


class Span(NamedTuple):
    """Where in the visible text a claim stands, and how its value became words: `rule` and what goes with it.

    The form is shared: not to be changed. So is the claim, JSON that is read when it is asked for.
    """

    start: int
    end: int
    claim_json: str
    form: Mapping[str, Any]

    @property
    def claim(self) -> Mapping[str, Any]:
        """The claim's `op`, `inputs` and `value`, as docs/bundle.md writes them. Shared: not to be changed."""
        return read(self.claim_json)

    @property
    def rule(self) -> str:
        """The form's rule."""
        rule: str = self.form["rule"]
        return rule

    def moved(self, by: int) -> Span:
        """The same claim so many places further on."""
        return Span(self.start + by, self.end + by, self.claim_json, self.form)


@lru_cache(maxsize=2048)
def read(text: str) -> Mapping[str, Any]:
    """What a mark holds: a claim, or what `form` wrote. Shared: not to be changed."""
    held: dict[str, Any] = json.loads(text)
    return held


def proved(what: object) -> Proven:
    """The same thing back, if it is proven.

    >>> proved(757)
    Traceback (most recent call last):
    TypeError: an unproved figure: 757
    """
    if not isinstance(what, Proven):
        str(what)  # a field that is not there says so itself
        raise TypeError(f"an unproved figure: {what!r}")
    return what


def mark(text: str, proven: Proven, written: Form) -> str:
    """Words with the proof they carry, and how they were made of it: the `form`, as it is written.

    >>> from nlg.telling.words.example import number
    >>> visible(mark("757", number("757"), form("number", decimals=0)))
    '757'
    """
    return f"{OPEN}{proved(proven).mark}{SEP}{written}{MID}{text}{CLOSE}"


@lru_cache(maxsize=1024, typed=True)  # 1 and true are one to Python, and not in JSON
def form(rule: str, **more: str | int | bool) -> Form:
    """How a value became words, as a span holds it. ValueError for no `rule` of docs/bundle.md section 6.

    >>> form("number", decimals=0)
    '{"rule":"number","decimals":0}'
    """
    if rule not in RULES:
        raise ValueError(f"there is no rule '{rule}' to read words by")
    return Form(_compact({"rule": rule, **more}))


def unmark(marked: str) -> tuple[str, list[Span]]:
    """The visible text and its spans, in order of their start, parents before children.

    A ValueError says so when marks are cut or unbalanced. Time grows with the length of the text.

    >>> from nlg.telling.words.example import number
    >>> text, spans = unmark("just " + mark("nine", number("9"), form("number", decimals=0)))
    >>> text, spans[0].start, spans[0].end, spans[0].claim["value"], spans[0].form["rule"]
    ('just nine', 5, 9, '9', 'number')
    """
    head, *tails = marked.split(OPEN)
    shown, length = [head], len(head)
    begun: list[tuple[int, str, Mapping[str, Any]]] = []
    ends = [0] * len(tails)
    still_open: list[int] = []
    for tail in tails:
        claim, _, rest = tail.partition(SEP)
        written, _, words = rest.partition(MID)
        if not written or CLOSE in claim or CLOSE in written or MID in claim:
            raise ValueError(f"a mark is cut: '{tail[-40:]}'")
        still_open.append(len(begun))
        begun.append((length, claim, read(written)))
        inside, *after = words.split(CLOSE)
        shown.append(inside)
        length += len(inside)
        for text in after:
            if not still_open:
                raise ValueError(f"a mark is closed twice before '{text[:40]}'")
            ends[still_open.pop()] = length
            shown.append(text)
            length += len(text)
    if still_open:
        raise ValueError(f"a mark is never closed: '{''.join(shown)[begun[still_open[-1]][0] :][:40]}'")
    spans = [Span(start, end, claim, made) for (start, claim, made), end in zip(begun, ends, strict=True)]
    return _plain("".join(shown)), spans


@lru_cache(maxsize=512)
def claims_in(marked: str) -> frozenset[str]:
    """The claims of words that come again in story after story, as their marks carry them."""
    return frozenset(span.claim_json for span in unmark(marked)[1])


def _plain(text: str) -> str:
    if CLOSE in text or SEP in text or MID in text:
        raise ValueError(f"a mark is closed or parted where none is open: '{text[:40]}'")
    return text


def visible(marked: str) -> str:
    """The words alone, as a reader sees them.

    >>> visible("no marks at all")
    'no marks at all'
    """
    head, *tails = marked.split(OPEN)
    return "".join((head, *(tail.partition(MID)[2] for tail in tails))).replace(CLOSE, "")


def map_visible(marked: str, change: Callable[[str], str]) -> str:
    """The same marks around changed words: `change` is given each run of visible text between two marks.

    >>> from nlg.telling.words.example import number
    >>> visible(map_visible("a " + mark("nine", number("9"), form("number")), str.upper))
    'A NINE'
    """
    made, at = [], 0
    for sign in _SIGNS.finditer(marked):
        made += [change(marked[at : sign.start()]), sign[0]]
        at = sign.end()
    return "".join([*made, change(marked[at:])])


def capital(text: str) -> str:
    """A sentence's first letter as a capital, inside marks or out. A figure stays as it is.

    >>> capital("“cases” fell"), capital("the Isle of Wight")
    ('“Cases” fell', 'The Isle of Wight')
    """
    at = 0
    while text.startswith(OPEN, at):
        at = text.index(MID, at) + 1
    if text[at : at + 1].isalpha():
        return f"{text[:at]}{text[at].upper()}{text[at + 1 :]}"
    at = 0
    for sign in chain((m.span() for m in _SIGNS.finditer(text)), [(len(text), len(text))]):
        for place in range(at, sign[0]):
            if text[place].isdigit():
                return text  # "10th in a row" stays as it is
            if text[place].isalpha():
                return f"{text[:place]}{text[place].upper()}{text[place + 1 :]}"
        at = sign[1]
    return text


def opens_with_figure(text: str) -> bool:
    """Whether a sentence begins with a numeral, which no newspaper lets it.

    >>> opens_with_figure("757 cases"), opens_with_figure("£312,000"), opens_with_figure("Twelve")
    (True, True, False)
    """
    return re.match(r"[\W_]*[0-9]", visible(text)) is not None
