"""When a claim plays: by the times next to it, else by those of the sentence."""

from __future__ import annotations

import re

from .marks import over_marks
from .times import When
from .what import What

_OWN_TIME = over_marks(
    r"(<T>)(?:['\u2019]s $| \(|: |"
    r",? when (?:(?:[a-z-]+|<M>|<A>|<UD>) ){0,6}|,? there (?:were|was|had been) (?:just |only )?)$"
)
_LED = over_marks(  # "a year back, £10", "in May 2019 it was 12"
    r"(?:^|[;:] |\b(?:and|but) )(?:in |on |for )?(?P<t><T>),? (?:(?:it|they) (?:was|were|stood at|had been) )?"
    r"(?:just |only )?$"
)
_OF_TIME = over_marks(r"^(?: <M>)? (?:of|in|on|for|during) (?:the )?(?P<t><T>)")
_BASE = re.compile(
    r"(?:\b(?:from|against|compared (?:with|to)|than|after|versus|followed|follows|following|"
    r"having (?:been|stood at)|where there (?:had been|was|were))|"
    "(?:[\ue300-\ue5ff\ue900-\ueaff]|\\bmore|\\bfewer) on)"
    r"(?: the| a| an| "
    r"its| just| only)?(?: high| low| peak| figure| total| average| of| at| previous| record){0,3} $",
    re.I,
)
_BOUND = re.compile(
    r"\b(?:as(?: (?:many|much|high|low|few))?(?: as)?(?: (?:there|it|they) (?:was|were))?|until|from|than|before|"
    r"against|versus|beside|equal(?:l?ing|led|s)?|match(?:ing|ed|es)|level with|alongside|"
    r"relative to|compared (?:with|to)|(?:level|figure|total|number|rate|price|count|"
    r"one|that|those) (?:of|in|for|seen in|recorded in)) (?:in |the |at |for )?$|"
    "\\b(?:than|on|from|against) (?:the |its |their )?[\ue300-\ue3ff]"
    "(?: [\ue100-\ue1ff])? (?:of|in|for|recorded in|seen in|at) (?:the )?$",
    re.I,
)
_FIGURE_OF = re.compile(
    r"(?:['\u2019]s)? (?:figure|total|number|level|rate|average|one|price|count|sum|toll|bill)\b|['\u2019]s(?=[.,;)]|$)"
)
_SAYS_THAT = re.compile(
    r"\b(?:show|say|suggest|reveal|mean|find|indicate|confirm|report|tell)(?:s|ed|ing)? (?:us )?that "
    r"(?:in |at |for )?(?:the )?$|"
    r"\b(?:said|found|shown|meant|told us) that (?:in |at |for )?(?:the )?$",
    re.I,
)
_HELD_AGAINST = re.compile("(?:\\b(?:times|than|above|below|of|on|over|under)|[\ue500-\ue7ff]) (?:the |that )?$", re.I)
_GO_BACK = re.compile(r"\b(?:go|cast your mind|think|look) back to (?:the )?$", re.I)
_OTHER_CLAUSE = re.compile("[;:\ue300-\ue7ff\uec00-\uedff]| - |, (?:which|while|but|where|and|when)\\b")
_THEN = over_marks(
    r"(?:^|[,;:] |\b(?:but|and|while|whereas|that) )(?:in |over |during |across )?(?P<t><T>),?(?: [a-z]+){1,3} $"
)  # "but a year ago we saw"
_BASE_OF_RATE = over_marks(r"(?:per|for every|in every|for each) <N>")
_UNREAD_TIME = re.compile(
    r"\b(?:that|the following|the next|those|these) (?:day|week|fortnight|month|quarter|year|season)s?\b|"
    r"\b(?:spring|summer|autumn|winter) (?:before|after|earlier|previously)\b|"
    r"\b(?:days|weeks|months|week|month) (?:up )?(?:to|ending|which|that|closing)\b",
    re.I,
)
_LEVEL_TIMES = ("span", "now", "back", "same", "calendar", "stretch")


class Timing(What):
    """Looks up times from a place in the sentence."""

    def when(self, at: int, base: bool = False) -> tuple[When | None, int]:
        """The time of a place's claim; None is the period in play."""
        text = self.marked.text
        times = {p: m for p, m in self.marked.at.items() if m.sort == "T"}
        if own := _OWN_TIME.search(text[:at]):
            return self.marked.at[own.start(1)].value, 2
        if of := _OF_TIME.match(text[at + 1 :]):
            return self.marked.at[at + 1 + of.start("t")].value, 2
        if (led := _LED.search(text[:at])) and not base and times[led.start("t")].value.sort in _LEVEL_TIMES:
            return times[led.start("t")].value, 2
        then = _THEN.search(text[:at])
        if then and times[then.start("t")].value.sort in ("back", "same") and not base:
            return times[then.start("t")].value, 2
        after = [p for p in sorted(times) if p > at and self._beside(text[at + 1 : p])]
        if re.search("[\ue200-\ue2ff],? when (?:just |only )?$", text[:at]):
            after = []
        if after and (base or times[after[0]].value.sort in _LEVEL_TIMES) and not self.since(after[0]):
            return times[after[0]].value, 2
        if base:
            return None, 1
        fit = [
            p for p in sorted(times) if times[p].value.sort in ("span", "now", "same", "calendar") and not self.bound(p)
        ]
        opening = [p for p in times if p == 0 and times[p].value.sort in ("back", "stretch") and not base]
        fit = [p for p in [*opening, *fit] if not self.taken_by_other(p, at)]
        if before := [p for p in fit if p < at]:
            return times[before[-1]].value, 2
        if fit:
            between = _BASE_OF_RATE.sub("", text[at + 1 : fit[0]])
            return (None, 0) if _OTHER_CLAUSE.search(between) else (times[fit[0]].value, 2)
        return None, 0 if _UNREAD_TIME.search(text) else 1

    def either(self, when: When | None) -> list[When | None]:
        """ "Last year" may be the year in play, in an article of a year, or the one before."""
        return [when, None] if self.of_last_year(when) else [when]

    def of_last_year(self, when: When | None) -> bool:
        """Whether it is said "last year" in an article of a year's figures."""
        if when is None or when.sort != "calendar" or when.count != 1:
            return False
        edition, measure = self.world.concepts[0].holders[0]
        return edition.span(measure, len(edition.table) - 1).days > 360

    def since(self, at: int) -> bool:
        if _GO_BACK.search(self.marked.text[:at]) and re.match(r",? and\b", self.marked.text[at + 1 :]):
            return False  # "go back to 2015-16 and the bill was"
        return bool(re.search(r"\b(?:since (?:[a-z]+ ){0,5}|back (?:to|as far as) )$", self.marked.text[:at], re.I))

    def taken_by_other(self, time: int, at: int) -> bool:
        """Whether a time stands right behind another figure with which it goes: "53 in 2019, and 60"."""
        text = self.marked.text
        figures = [p for p, m in self.marked.at.items() if m.sort in "NPQFX" and p < time and p != at]
        if not figures or max(figures) < at < time:
            return False
        between = text[max(figures) + 1 : time]
        if re.fullmatch(r" (?:of|in|for) (?:the )?", between) and text[: max(figures)].endswith("the "):
            return True
        return len(between) < 30 and "," not in between and self.is_base(max(figures))

    def bound(self, at: int) -> bool:
        """Whether a time stands behind "since", "than", "from" and the like: it is what is compared with."""
        before = self.marked.text[:at]
        if self.since(at) or (_BOUND.search(before) and not _SAYS_THAT.search(before)):
            return True
        if _FIGURE_OF.match(self.marked.text[at + 1 :]) and _HELD_AGAINST.search(before):
            return True
        return bool(re.search("(?:[\ue300-\ue5ff\ue900-\ueaff]|up|down) on $", before))

    def _beside(self, between: str) -> bool:
        return len(between) <= 60 and not re.search(
            r"[;\ue300-\ue7ff\uec00-\uedff]|, (?!in |compared)|\b(?:since|from|than|against|compared|up|down) ", between
        )

    def is_base(self, at: int) -> bool:
        """Whether a figure is what another is compared with: "down from 53", "against 78"."""
        return bool(_BASE.search(self.marked.text[:at]))
