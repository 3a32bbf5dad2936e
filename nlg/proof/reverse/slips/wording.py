"""Words that say something else than is meant: "three times higher than", doubled and confused words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..claims import Claim, Slip
from ..marks import over_marks
from ..sense import Sense
from ..slip import slip_at

_HIGHER = re.compile(
    (
        r"\b(?:\w+|\d[\d.,]*) times (?:higher|lower|greater|larger|smaller|bigger|fewer|less|more|cheaper|"
        r"dearer)\b(?: (?:\w+ )?than\b)?"
    ),
    re.I,
)
_CONFUSED = (
    (
        r"\b(?:which|that|who|and|this|have|has|had) lead to\b(?! by)",
        "'lead to' is of the present: the past is 'led to'",
    ),
    (r"\b(?:could|would|should|must|might) of\b", "'of' stands for 'have'"),
    (
        r"\b(?:in in|of of|the the|a a|to to|is is|at at|and and|for for|was was|were were|on on)\b",
        "one word too many",
    ),
    (
        r"\bless (?:people|cases|deaths|homes|offences|crimes|areas|districts|boroughs|jobs|workers|councils)\b",
        "'fewer' of what is counted",
    ),
    (r"\bits' |\bit's own\b", "'its' has no apostrophe"),
    (r"\b(?:a|the) amount of (?:people|cases|deaths|homes|offences|crimes|workers)\b", "'number' of what is counted"),
    (r"\b(?:loose|looses) (?:their|his|her|its|the)\b", "'lose' is meant"),
    (r"\b(?:rised|costed|falled|sunk to)\b", "no form of this verb"),
    (r"\bdifferent than\b|\bcomprised of\b", "not British usage"),
    (r"\bper cents?age\b", "'per cent' or 'percentage'"),
)
_PERSON = over_marks(r"<A>,? who\b")
_PER_CENT = over_marks(r"<M>[^.;,]{0,20}<UD>[^.;,]{0,8}<P>")


def look(senses: Sequence[Sense], claims: Sequence[Claim]) -> Iterator[Slip]:
    """Slips of wording, sentence by sentence."""
    for s in senses:
        text = s.marked.sentence.text
        for found in _HIGHER.finditer(text):
            reason = "may be read as one more time as much: say 'N times as high as', or 'N times the ...'"
            yield slip_at(s, found.start(), found.end(), "times higher", reason)
        for pattern, reason in _CONFUSED:
            for found in re.finditer(pattern, text, re.I):
                yield slip_at(s, found.start(), found.end(), "spelling and grammar", reason)
        for match in _PERSON.finditer(s.marked.text):
            mark = s.marked.at[match.start()]
            begin = mark.start - s.marked.sentence.start
            yield slip_at(
                s,
                begin,
                begin + len(mark.words) + 4,
                "spelling and grammar",
                "a place is 'which' or 'where', not 'who'",
            )
