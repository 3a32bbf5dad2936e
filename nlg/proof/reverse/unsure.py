"""Why words that do not fit the tables may tell of something else: of several times, a season, a part, a plan."""

from __future__ import annotations

import re

from ..check.date_words import MONTHS
from ..check.numerals import words_in
from .figures import Figure, fits
from .marks import Marked, over_marks
from .printed import figures_in, printed_elsewhere
from .thesaurus import HIGH, LOW

_MONTHS = "|".join(MONTHS)
_SEASON = (
    rf"(?:{_MONTHS}|spring|summer|autumn|fall|winter|christmas|easter|whitsun|half[- ]term|bank holiday|weekend|"
    r"(?:first|second|third|fourth|last|final|opening|closing|same|spring|summer|autumn|winter|start to a|end to a) "
    r"(?:quarter|half|term|week|month|year)|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?s?"
)
_OF_A_SEASON = re.compile(
    rf"\b(?:{'|'.join(sorted(HIGH | LOW))}|record|[a-z]+ier|higher|lower|dearer|cheaper|bigger|smaller|greater|"
    r"worse|better|more|fewer)\b(?: (?!since|than|in|of|from|to|as|at|by|for|on|after|before)[a-z-]+)?? "
    rf"(?:{_SEASON})\b",
    re.I,
)
_OF_THE_RECORD = re.compile(
    r"\b(?:of|in|on) (?:(?:the|its|their|our|this|all|any) ){1,2}(?:(?:whole|entire|complete|full|\w+) )?"
    r"(?:series|file|files|record|records|data|dataset|history|sequence|run|period|span|book|books|chart|"
    r"days|weeks|months|quarters|years|seasons|month|quarter|year|season|week)\b",
    re.I,
)
_TWO_OF_A_KIND = re.compile(rf"\b(?:{_MONTHS}|spring|summer|autumn|winter|christmas)s\b", re.I)
_TIMES_TOGETHER = re.compile(
    r"\b(?:last|past|previous|first|next|these|those|over|both|two|three|four|five|six) "
    r"(?:[a-z]+ )?(?:days|weeks|months|quarters|years|seasons) (?:before|earlier|together|combined|put together)\b"
    r"|\b(?:those|these|both)(?: two| three| four| five| six)? (?:days|weeks|months|quarters|years|seasons)\b",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:since revised|revised|first estimates?|originally|as (?:first )?published|at first)\b", re.I
)
_SO_FAR_THIS = re.compile(
    r"\b(?:year|season|quarter|month|week) (?:so far|to date)\b|\bso far (?:this|in the) |\bsince (?:the new year|"
    rf"{_MONTHS})\b",
    re.I,
)
_THE_MOVE = over_marks(r"\b(?:the|that|this) (?:<UD>) (?:of|by) $|\b(?:the|that|this) $")
_FOR_SEVERAL = over_marks(
    r"^(?: [a-z]+)? (?:for|between|in|across|over|among) (?:the|both|all|these|those) "
    r"(?:(?:two|three|four|five|six|<N>) )?(?:<G>|[a-z]+s\b)"
)
_SUMMED = re.compile(r"\b(?:add(?:ed|ing)? (?:up|to|in)|makes?|making|make up|made up|sums?|summed|adds up)\b", re.I)
_USED_TO = re.compile(r"\b(?:used to|once upon|formerly|in the (?:past|old days)|at one time)\b", re.I)
_SAID_SO = re.compile(
    r"\b(?:claim(?:ed|ing)(?! (?:the )?li[vf]e)|claims that|"
    r"boast(?:s|ed)|insist(?:s|ed)|argu(?:es|ed)|maintain(?:s|ed)|reckon(?:s|ed)|"
    r"suggest(?:s|ed)|thought|guess(?:es|ed)?|promis(?:es|ed)|pledg(?:es|ed)|vow(?:s|ed)|warn(?:s|ed)) "
    r"(?:that |us )?(?![^ ]+ to )",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:propos\w+|budget(?:s|ed)|plann\w+|consult(?:s|ed) on|asked for|sought|bid for|applied for|offer(?:s|ed)|"
    r"target(?:s|ed)|earmark\w+|capped at|up to a)\b",
    re.I,
)
_A_DOUBLE = re.compile(r"\b(?:a|an|the|this|that|its) $", re.I)
_DOUBLE_OF = re.compile(
    r" (?:of|in|on|over|from|since|that|the|what|its|their|last|as|rise|increase|jump|decline|fall)\b|[.,;:)]|$"
)
_THAN_A_MOVE = over_marks(
    r"\b(?:less|more|fewer|bigger|smaller|greater) than (?:the (?:ones?|<N>|<UD>|rise|increase|change)|that of the|"
    r"(?:last|the previous) [a-z]+['\u2019]s)|\bas (?:many|much|big|large)\b[^.;]* as in (?:the|all|both)\b"
)
_ALL_BUT = re.compile(r"\ball but\b", re.I)
_OF_A_BEST = over_marks(
    r"\b(?:record|high|low|peak|trough|maximum|minimum|best|worst|<HL>)\b[^.;]*, (?:at |of |with )?$"
)
_OTHERS = re.compile(r"\b(?:other|remaining|rest|remainder|else|elsewhere)\b", re.I)
_AVERAGED = over_marks(
    r"\b(?:average|mean|median|norm) (?:of|for|over|in|across) (?:the |all |its |their |any )?(?:[a-z]+ ){0,2}"
    r"(?:days|weeks|months|quarters|years|seasons|<T>)"
)
_LISTED = over_marks(r"<NP>(?:, (?:and )?<NP>)+,? and <NP>|<NP>, <NP>(?:, | and )<NP>")
_OWN_PART = re.compile(r"\b(?:our|its|their|his|her|my|the \w+['\u2019]s) own [a-z]+", re.I)
_THEN = re.compile(r"\b(?:then|at the time|in those days|back then)\b(?! (?:to|on|up|down)\b)", re.I)
_UNHEARD_OF = re.compile(
    r"(?:^|[.;,] |\b(?:and|but|while|whereas) )(?P<name>[A-Z][a-z]+(?:[- ][A-Z][a-z]+)*)"
    r"(?:,? (?:in|near|outside|part of|a|an|the|which|where|who|whose) [^,.;]*,| alone)? "
    r"(?:alone )?(?:had|has|saw|recorded|registered|logged|reported|took|lost|gained|added|made|paid|pays)\b"
)
_OWNED = re.compile(r"['\u2019]s? (?:own |joint |next )?$")  # "the county's second lowest"
_FOR_SO_LONG = over_marks(r"\bfor (?P<t><T>)(?= (?:they|it|he|she|the|its|their)\b| <MA>)")
_THE_ONE_BEFORE = re.compile(r" (?:before|after)$", re.I)
_ENDED = re.compile(
    r"\b(?:after|following|despite|until|before|end(?:s|ed|ing)?|broke|break(?:s|ing)?|halt(?:s|ed|ing)?|snap\w*)\b"
    r"[^,;]*$",
    re.I,
)
_WHEN_IT = over_marks(r"<T>,? (?:when|as|in which) [^,;]*$")  # "since May, when it fell"
_FROM_SO_MANY = over_marks(
    r"^,? from (?:the )?(?P<old><NP>)(?:(?: in| on)? <T>)?(?: to (?:just |only )?(?P<new><NP>))?"
)
_OVERTOOK = over_marks(r"<A>[^.;]*\b(?:overt(?:ook|ak\w+)|leapfrog\w*|took over from|pass(?:ed|es)|edg\w+)\b[^.;]*<A>")
_OVER_A_YEAR = re.compile(r"\b(?:year|twelve months|12 months|three months|quarter|half) to\b", re.I)
_OF_A_SORT = over_marks(
    r"\b(?:of|among|amongst|in|than) (?:the |all |all the |any |any of the )?(?!other\b|all\b)[a-z-]+ "
    r"(?:<G>|<M>? ?areas\b)|"
    r"\bof (?:its|that|this|the same|similar|their) (?:own )?(?:size|kind|sort|type|class)\b"
)
_WHERE_IT = over_marks(r"<A>(?: as a whole| overall| itself)?,? where (?:it|they) [^;]*$")
_THAN_ONE_WITH = over_marks(
    r"\bthan (?:in |for |that of )?(?:the )?<A>[^;]*<NP> (?:compared (?:with|to)|against|to|and|beside) $"
)
_THE_STEP_BEFORE = re.compile(r"^(?:The|A|One) (?:day|week|month|quarter|year|season) (?:before|earlier|ago)\b")
_OF_A_SET = over_marks(
    r"(?:\b(?:only|one|none|no|most|some|several|few|many|every|each|all)\b|<N>)[^.;]*(?:<G>|\barea\b)"
)
_OF_THE_MOVE = over_marks(r"\b[Oo]f (?:the|that|this|its) (?:[a-z]+ )?<UD>[^.;]*$")
_SOME_LOW = re.compile(r"\b(?:at|to|hits?|from) (?:an?|its) (?:high|low|peak)$", re.I)  # since when it does not say
_SHARES = re.compile(r"\b(?:shares?|proportions?|percentages?)\b", re.I)
_GO_BACK = re.compile(r"\bgo(?:es|ing)? back\b|\bpass(?:es|ed) with", re.I)
_THAT_TIME = re.compile(r"\bthat (?:same )?(?:day|week|month|quarter|year|season)\b", re.I)
_OF_ANY = re.compile(r"\bof any (?:other |single |one )?(?:day|week|month|quarter|year|season)\b", re.I)
_LAST_OF_A_YEAR = re.compile(
    r"\b(?:last|final|closing|first|opening) (?:half|quarter|month|week)\b(?! of| before| to|['\u2019])", re.I
)
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURED_BY_RANK = ("highest_since", "lowest_since", "record", "peak_recall", "top", "nth", "band", "movers")
APART = 10  # characters between a name and what it owns: "Dover's own joint "
_FIGURED = ("level", "rate", "gap", "change_prev", "running_total")


def of_something_else(marked: Marked, text: str, kind: str, start: int, end: int, right: str) -> str:
    """Why a claim that does not fit may be of something else; empty where nothing says so.

    `text` is the article's; `start` and `end` are places in it; `right` is what the claim was held against.
    """
    at = next((place for place, mark in sorted(marked.at.items()) if mark.start >= start), len(marked.text))
    before, after = marked.text[:at], marked.text[at + 1 :]
    sentence = marked.sentence.text
    raw = sentence[: start - marked.sentence.start]
    if _FOR_SO_LONG.search(marked.text) or any(
        m.value.sort == "span" and _THE_ONE_BEFORE.search(m.words) for m in marked.all("T")
    ):
        return "from when to when is not read"
    if kind in _MEASURED_BY_RANK:
        if _OWNED.search(raw) and not any(
            m.sort == "A" and start - m.end <= APART for m in marked.marks if m.end < start
        ):
            return "by which areas are compared"
        if _OF_A_SEASON.search(sentence):
            return "it is compared with its own season alone"
        if kind == "record" and _SOME_LOW.search(sentence[: end - marked.sentence.start]):
            return "since when is not said"
        if kind in ("top", "nth", "band") and _SHARES.search(sentence):
            return "it may be a share that is ranked"
        if _OF_A_SORT.search(marked.text):
            return "by which areas are compared"
        if kind in ("highest_since", "lowest_since") and _OF_ANY.search(sentence):
            return "of one period or of all since then"
        if kind == "record" and _another_figure(marked, start, right):
            return "the figure of which it is told is not of the tables"
        if kind in ("top", "nth", "band") and _OF_THE_RECORD.search(sentence[start - marked.sentence.start :]):
            return "it is compared through time"
    if kind == "multiple" and _A_DOUBLE.search(before) and not _DOUBLE_OF.match(after):
        return "no multiple of a figure"
    if _USED_TO.search(raw) or _SAID_SO.search(raw) or _PLANNED.search(_clause(raw)):
        return "it is what somebody says, plans or used to know"
    if _REVISED.search(sentence):
        return "it may be of another edition"
    if name := unheard_of(marked, sentence):
        return f"no table tells of '{name}'"
    if kind in ("level", "zero", "first_time") and (_GO_BACK.search(sentence) or _THAT_TIME.search(sentence)):
        return "when it was is not clear"
    if kind in ("zero", "first_time") and _OF_A_SET.search(before):
        return "of how many areas it is is not read"
    if kind == "run" and _ENDED.search(sentence[: end - marked.sentence.start]):
        return "a run that is over is not read"
    if (kind in ("direction", "change_prev") or marked.all("UD")) and _OVER_A_YEAR.search(sentence):
        return "whether it moved over the time or from one to the next is not read"
    if kind == "direction" and (_told_from(marked, at, after) or _WHEN_IT.search(before) or _OTHERS.search(before)):
        return "since when or of what it moved is not read"
    if kind not in _FIGURED:
        return ""
    if kind == "running_total" and _SO_FAR_THIS.search(sentence):
        return "from when it is counted is not read"
    if kind == "change_prev" and len(marked.all("M")) > 1 and _THE_MOVE.search(before):
        return "of which of several it is is not read"
    if (
        kind != "gap"
        and "respectively" not in sentence
        and printed_elsewhere(text, start, end, right, marked.sentence.start, marked.sentence.start + len(sentence))
    ):
        return "the figure it is held against is printed too: it may be of something else"
    return _of_another(marked, sentence, before, after, at)


def _told_from(marked: Marked, at: int, after: str) -> bool:
    """Whether a movement is told by two figures, and goes the way they go: from when it is they say."""
    found = _FROM_SO_MANY.match(after)
    if not found or not found["new"]:
        return bool(found)
    old, new = (marked.at[at + 1 + found.start(name)].value.value for name in ("old", "new"))
    return bool(old < new) == (marked.at[at].sort == "U")


def _another_figure(marked: Marked, start: int, right: str) -> bool:
    """Whether an extreme is told with a figure that is neither the one in play nor the best: "a high of 4 degrees"."""
    at = next((place for place, mark in sorted(marked.at.items()) if mark.start >= start), len(marked.text))
    found = over_marks(r"(?:high|low|peak|record) (?:of|at) (?P<n><NP>)").search(marked.text, max(0, at - 16))
    if found is None:
        return False
    figure: Figure = marked.at[found.start("n")].value
    return not any(fits(figure, other.value) for _, _, other in figures_in(right) if other.sort == figure.sort)


def _of_another(marked: Marked, sentence: str, before: str, after: str, at: int) -> str:
    """Why a figure may be a sum, an average, a rest, or of a time or a place that is not read."""
    if _TWO_OF_A_KIND.search(sentence) or _TIMES_TOGETHER.search(sentence):
        return "several times are told of together"
    if _LAST_OF_A_YEAR.search(sentence) and _A_YEAR.search(sentence):
        return "of which year it is is not clear"
    if _FOR_SEVERAL.match(after) or (_SUMMED.search(_clause(before)) and not marked.all("UD")):
        return "it may be a sum"
    if _THAN_A_MOVE.search(marked.text) or _ALL_BUT.search(_clause(before)):
        return "how far two moves are apart is not read"
    if _WHERE_IT.search(before) or _THAN_ONE_WITH.search(before):
        return "of which of the two it is is not read"
    if _THE_STEP_BEFORE.match(sentence) and not any(
        m.sort == "T" and m.start == marked.sentence.start for m in marked.marks
    ):
        return "when it was is not read"
    if _OF_THE_MOVE.search(before):
        return "a share of a move is not read"
    if _OVERTOOK.search(marked.text):
        return "of which of the two it is is not read"
    if _OF_A_BEST.search(before) and at in marked.at:
        return "it may be of the time of an extreme"
    if _OTHERS.search(_clause(before)):
        return "it may be of what is left"
    if _AVERAGED.search(before):
        return "an average over time is not read"
    if _in_a_list(marked, at):
        return "which of several it is of is not read"
    if _OWN_PART.search(sentence) or _THEN.search(_clause(before) + _clause(after, ahead=True)):
        return "of what or when it is is not clear"
    return ""


def _clause(text: str, ahead: bool = False) -> str:
    """The words from the last comma, or up to the next."""
    parts = re.split(r"[,;:]| - ", text)
    return parts[0] if ahead else parts[-1]


def _in_a_list(marked: Marked, at: int) -> bool:
    """Whether a figure is one of three or more in a row that no list of areas stands before."""
    for found in _LISTED.finditer(marked.text):
        if found.start() <= at < found.end():
            many = sum(mark.sort in "NP" for place, mark in marked.at.items() if found.start() <= place < found.end())
            return sum(mark.sort == "A" for place, mark in marked.at.items() if place < found.start()) != many
    return False


def unheard_of(marked: Marked, sentence: str) -> str:
    """A name that no register has and that has figures of its own: "Charlton, in Ashby, had 12"; else empty."""
    for found in _UNHEARD_OF.finditer(sentence):
        begin, end = (marked.sentence.start + place for place in found.span("name"))
        first = found["name"].split()[0].lower()
        ordinary = first in _OPENINGS or first.endswith(("s", "ly")) or len(first) < 4
        if not ordinary and not any(mark.start < end and begin < mark.end for mark in marked.marks):
            return found["name"]
    return ""


_OPENINGS = frozenset(
    words_in(
        "they that this there these those which what everyone everybody someone nobody none each both neither"
        " either police council officers people crime another other many most some half only last more fewer"
        " than then when while even just together overall elsewhere here"
    )
)
