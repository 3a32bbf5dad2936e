"""Where, what and when of a claim: by the words next to it, else by the sentence, else by what came before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from ..check.exact import Number
from ..check.numerals import words_in
from .article import Article
from .claims import FALSE, UNCHECKED, VINTAGE, Claim, Verdict, Worth
from .figures import Figure
from .marks import Mark, Marked, over_marks
from .thesaurus import KIND_WORDS, MODAL, NOT, PEOPLE, PLAIN_ADJECTIVES
from .times import When
from .words_of import Place
from .words_of import key as word_key
from .world import Cell, Concept, Edition, World

_AFTER_AREA = over_marks(
    r"^(?:(?!,|;|\bthan\b|\bfrom\b|\bwhile\b|\bbut\b)[^,;<NPFXQA>]){0,60}?\b(?:in|for|across|within|at|of|by|"
    r"around|throughout) (?:the |all of |both )?(?P<x><A>)".replace("<NPFXQA>", "\ue300-\ue7ff\ue000-\ue0ff")
)
_NO_SUBJECT = re.compile(
    r"\b(?:than(?: in| for| that of| those in| that in)?|(?:below|above|under|over)(?: that (?:of|in)| those "
    r"in)?|except(?: for)?|apart from|outside|beyond|excluding|bar|unlike|neighbouring|nearby|like|"
    r"(?:any|no|every|else)where(?: else)? in|(?:any|no|every)(?:body|one) in|places? in) (?:the )?$",
    re.I,
)
_PARALLEL = over_marks(r"<A>(?:,? (?:and )?<A>)+ [^,;]{0,40}?<NP>(?:,? (?:and )?<NP>)+")
_JOINED = over_marks(r"<A>(?:, <A>)*,? and <A>(?!['\u2019])")
_OF_AREA = over_marks(r"\b(?:in|at) (?:the )?<A>['\u2019]s? (?P<word>[a-z][a-z-]+)")
_OWN_TIME = re.compile(
    "([\ue200-\ue2ff])(?: \\(|,? when (?:[a-z]+ ){0,4}|,? there (?:were|was|had been) (?:just |only )?)$"
)
_SCOPE = over_marks(r"<HL>(?: (?!is |was |were |came )(?:\w+|<M>)){0,4} (?:in|of|across)(?: all of)? (?:the )?$")
_PER = over_marks(r"^<N>(?: (?:new |confirmed )?<M>)?(?: a week)? (?:per|for every|in every|for each) <N:n>")
_BASE = re.compile(
    r"(?:\b(?:from|against|compared (?:with|to)|than|after|versus|followed|follows|following)|"
    "(?:[\ue300-\ue5ff\ue900-\ueaff]|\\bmore|\\bfewer) on)"
    r"(?: the| a| an| "
    r"its| just| only)?(?: high| low| peak| figure| total| average| of| at| previous| record){0,3} $",
    re.I,
)
_KINDS = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
_ANAPHOR = re.compile(
    rf"\b(?:the|that|this|its|rest of the) (?P<kind>{_KINDS})\b|^(?:It|There|This|That|Here|They|Its|He)\b|"
    rf"\bthere\b(?! (?:was|were|is|are|has|have|had|will)\b)|\bit\b",
    re.I,
)
_TITLED = re.compile(rf"\b[Tt]he (?:{'|'.join(word.capitalize() for word in sorted(KIND_WORDS))})\b")
_TOGETHER = re.compile(r"\b(?:taken|put|added|lumped) together\b|\bcombined\b|\bbetween them\b", re.I)
_PART_OF = re.compile(r"\b(?:parts?|corners?|halves|half|sides?|areas|pockets?) of (?:the )?$", re.I)
_A_PART = re.compile(r"['\u2019]s? (?:\w+ ){0,2}(?:corner|half|side|part|edge|tip)\b", re.I)
_OURS = re.compile(r"\b(?:here|us|ours?|we)\b", re.I)
_THINGS = re.compile(
    r"^(?: \w+)? (homes|houses|properties|households|families|tenants|flats|firms|companies|patients|pupils|victims)\b"
)
_QUALIFIED = re.compile(
    r"\b(?:in|at|among|aged|involving|outside|inside|on) (?:(?:the|their|a|an|own|its|his|her) "
    r")?(?P<word>[a-z][a-z-]+)(?! (?:week|month|quarter|year))"
)
_NO_QUALIFIER = KIND_WORDS | set(
    words_in(
        "every each another any both many some other most only just more that this these those not no"
        " total all week month quarter year years period figures data latest past last same course wake"
        " record row time whole entire previous following comparison contrast addition line terms average"
        " rate number numbers case cases which what its their it there at least between force fact under"
        " over around about one two three a the an recent order response england part turn place early"
        " late mid- winter summer spring autumn weekend morning day days weeks months charts rankings"
        " league list table return principle practice general particular detail public person figure"
    )
)


_SMALL_WORDS = set(
    words_in(
        "of in and for with by from than to on at as or but saw seen made had has have is are was were no"
        " its their our her his this that these those some any many few most least highest lowest first"
        " second third next last one two three each every both while when if where which who brought took"
        " take takes make makes put sees see show shows showed so because since until before after into"
        " over under between against price rate about around per also there only became become cost costs"
        " paid pay pays gained lost counted national county regional city such not now home house uk"
        " english british own same weekly monthly yearly yet then still just even annual typical reports"
        " report going they he she it we you people residents there here our police council courts officers"
        " landlords lenders figures data show found median total"
    )
)
_BOUND = re.compile(
    r"\b(?:as(?: (?:many|much|high|low|few))?(?: as)?(?: (?:there|it|they) (?:was|were))?|until|from|than|before|"
    r"against|compared (?:with|to)) (?:in |the |at |for )?$",
    re.I,
)
_OTHER_CLAUSE = re.compile("[;:\ue300-\ue7ff\uec00-\uedff]| - |, (?:which|while|but|where|and|when)\\b")
_BASE_OF_RATE = over_marks(r"(?:per|for every|in every|for each) <N>")
_UNREAD_TIME = re.compile(
    r"\b(?:that|the following|the next|those|these) (?:day|week|fortnight|month|quarter|year|season)s?\b|"
    r"\b(?:days|weeks|months|week|month) (?:up )?(?:to|ending|which|that|closing)\b",
    re.I,
)
_LEVEL_TIMES = ("span", "now", "back", "same", "calendar", "stretch")
_JOINING = set(
    words_in("with and as after while when who which that because than or but where for to at by from is are of")
)


@dataclass(eq=False)
class Sense:
    """One sentence in its context. What is said of areas, measures and times is looked up from a place in its text.

    `main` is the last day of the period that the article is about; a mere guess where it is not `dated`.
    """

    world: World
    article: Article
    marked: Marked
    main: date
    area: str
    before: Sense | None
    read: set[int]
    dated: bool

    # --- where ------------------------------------------------------------------------------------------------------

    def where(self, at: int) -> tuple[list[str], int]:
        """The codes that a place's claim may be about, likeliest first, and how firmly."""
        if near := self._area_near(at):
            rest = re.search(r"\brest of (?:the )?$", self.marked.text[: self.marked.place(near)], re.I)
            if rest or self._of_several(at, near) or (self._joined(near) and self._respective(at) is None):
                return self.codes(near.value), 0
            return self.codes(near.value), 0 if near.value.near and not near.value.spelling else 2
        codes, firm = self.carried_area(at)
        said = self.marked.sentence.text[: max(0, self._place_of(at) - self.marked.sentence.start)]
        return codes, 0 if _TITLED.search(said) or _TOGETHER.search(self.marked.text) else firm

    def _of_several(self, at: int, near: Mark) -> bool:
        """ "One part of A", "together": not just of the area that is named."""
        place = self.marked.place(near)
        apart = _PART_OF.search(self.marked.text[:place]) or _A_PART.match(self.marked.text[place + 1 :])
        return bool(apart or (_TOGETHER.search(self.marked.text) and place > at))

    def _joined(self, near: Mark) -> bool:
        """ "A and B recorded ...": of both together or of each, which a figure behind them does not say."""
        place = self.marked.place(near)
        return any(one.start() <= place < one.end() for one in _JOINED.finditer(self.marked.text))

    def codes(self, place: Place) -> list[str]:
        """The codes of a named area, then the made-up ones that hold it."""
        known = list(place.codes)
        if self.area and self.area in self.world.wider(known[0]):
            known.append(self.area)
        return list(dict.fromkeys([*known, *(w for c in place.codes for w in self.world.wider(c))]))

    def _area_near(self, at: int) -> Mark | None:
        text = self.marked.text
        if (own := self._respective(at)) is not None:
            return own
        found = _AFTER_AREA.search(text[at + 1 :])
        if found and not _NO_SUBJECT.search(text[: at + 1 + found.start("x")]):
            return self.marked.at[at + 1 + found.start("x")]
        before = [p for p, m in self.marked.at.items() if m.sort == "A" and p < at and self.may_be_subject(p)]
        if before:
            return self.marked.at[max(before)]
        rest = [p for p, m in self.marked.at.items() if m.sort == "A" and p > at and self.may_be_subject(p)]
        opening = re.match(r"(?:At|With|On|For|After|In|Over|Since|Of)\b[^,;]{0,40}$", text[:at])
        beside = (
            rest
            and (opening or not re.search("[,;]", text[at : min(rest)]))
            and not any(m["kind"] for m in _ANAPHOR.finditer(text[:at]))
        )
        return self.marked.at[min(rest)] if beside else None

    def _respective(self, at: int) -> Mark | None:
        """ "A and B recorded 12 and 15 respectively": each area with its own figure."""
        if "respectively" not in self.marked.text and not _PARALLEL.search(self.marked.text):
            return None
        figures = [p for p, m in sorted(self.marked.at.items()) if m.sort in "NP"]
        areas = [m for p, m in sorted(self.marked.at.items()) if m.sort == "A" and figures and p < figures[0]]
        return areas[figures.index(at)] if len(areas) == len(figures) and at in figures else None

    def may_be_subject(self, at: int) -> bool:
        """What stands behind "than" or "except for" is none, unless it has a clause: "except for A, where"."""
        text = self.marked.text
        if _SCOPE.search(text[:at]):
            return False  # "the lowest in A" is no claim of A
        own_clause = re.match("(?:,? (?:where|which|whose|with)\\b| at [\ue300-\ue3ff])", text[at + 1 :])
        return not _NO_SUBJECT.search(text[:at]) or bool(own_clause)

    def carried_area(self, at: int) -> tuple[list[str], int]:
        """The area of the sentences before, in the same paragraph, or the article's own."""
        clause = re.split(r"[,;]", self.marked.text[at:])[0]
        found = list(_ANAPHOR.finditer(self.marked.text[: at + len(clause)]))
        anaphor = next((one for one in found if one["kind"]), found[0] if found else None)
        kind = (anaphor["kind"] or "").lower() if anaphor else ""
        earlier: list[str] = []
        sense = self.before
        while sense is not None and not earlier:
            if not kind and sense is not self and sense.of_a_kind():
                return sense.carried_area(len(sense.marked.text))
            for mark in reversed(sense.marked.all("A")):
                if not kind and not sense.tells_of(mark):
                    continue
                if not kind or self._is_kind(mark.value.codes[0], kind):
                    earlier = sense.codes(mark.value)
                    break
            if not kind and sense.marked.sentence.paragraph != self.marked.sentence.paragraph and not anaphor:
                break
            sense = sense.before
        near = self.before is not None and self.before.marked.sentence.paragraph == self.marked.sentence.paragraph
        if kind and self.area and self._is_kind(self.area, kind):
            if earlier and self.area not in earlier:
                return [*earlier, self.area], 0  # the article's own, or the one told of last
            earlier = earlier or [self.area]
        elif kind and not earlier:
            return ([self.area] if self.area else []), 0
        if earlier and self.area and self.area not in earlier and _OURS.search(self.marked.text):
            return [self.area, *earlier], 0
        if earlier and (kind or near):
            return list(dict.fromkeys([*earlier, *([self.area] if self.area else [])])), 1
        return ([self.area], 1) if self.area else (earlier, 0)

    def of_a_kind(self) -> bool:
        """Whether a sentence names no area but "the county", "the capital"."""
        return not self.marked.all("A") and any(m["kind"] for m in _ANAPHOR.finditer(self.marked.text))

    def tells_of(self, mark: Mark) -> bool:
        """Whether later sentences may be about a named area: not about a part of it, or where it but holds others."""
        place = self.marked.place(mark)
        before, after = self.marked.text[:place], self.marked.text[place + 1 :]
        return self.may_be_subject(place) and not _PART_OF.search(before) and not _A_PART.match(after)

    def _is_kind(self, code: str, kind: str) -> bool:
        area = self.world.area(code)
        if area is None:
            return False
        return (
            kind in ("area",) or kind in (area.called, area.line.get("kind", "")) or kind in area.line.get("kind", "")
        )

    # --- what -------------------------------------------------------------------------------------------------------

    def what(self, at: int, figure: Figure | None = None) -> tuple[list[Concept], int]:
        """The measures that a place's claim may be about, likeliest first, and how firmly."""
        if per := _PER.search(self.marked.text[at:]):
            base = f"per {int(self.marked.at[at + per.start('n')].value.value):,}"
            if found := [c for c in self.world.concepts if base in c.unit]:
                return found[:2], 2
        marks = [(p, m) for p, m in self.marked.at.items() if m.sort == "M"]
        direct = [(p, m) for p, m in marks if p > at and self._leads_to(self.marked.text[at + 1 : p])]
        before = sorted(((p, m) for p, m in marks if p < at), key=lambda one: -one[0])
        after = sorted(((p, m) for p, m in marks if p > at), key=lambda one: one[0])
        ordered = [m for _, m in [*direct[:1], *before, *after]]
        for mark in ordered:
            fitting = [c for c in mark.value if figure is None or possible(c, figure)]
            if fitting:
                others = [
                    c for m in ordered for c in m.value[:2] if c not in fitting and (not figure or possible(c, figure))
                ]
                others = [c for c in others if c.dataset == fitting[0].dataset]
                fitting = fitting[:1] + [c for c in fitting[1:] if c.dataset == fitting[0].dataset]
                sure = 2 if len(fitting) == 1 or fitting[0].main else 1
                sure = 0 if self.narrower(mark) else sure
                if mark.start > self._place_of(at) and mark not in [m for _, m in direct]:
                    sure = self._sure_of_later(at, mark)
                likeliest = self._likeliest(fitting)
                beside = mark in [m for _, m in direct]
                strange = self._money_between(at, mark) and not fitting[0].money
                if strange or likeliest[0] is not fitting[0] or (not beside and self._own_noun(at, fitting)):
                    sure = 0
                return list(_unique([*likeliest, *others])), sure
        concepts, sure = self.carried_measure(figure)
        return concepts, 0 if self._own_noun(at, concepts) else sure

    def _own_noun(self, at: int, concepts: Sequence[Concept]) -> bool:
        """Whether a figure has a noun of its own that its measure is not told in: "5,950 homes" after claims."""
        words = {word_key(w) for c in concepts[:1] for n in (*c.nouns, c.unit) for w in re.findall(r"[a-z]+", n)}
        earlier = [p for p, m in self.marked.at.items() if m.sort == "N" and p < at]
        things = [found[1] for p in (at, *earlier) if (found := _THINGS.match(self.marked.text[p + 1 :]))]
        return any(word_key(thing) not in words for thing in things)

    def _money_between(self, at: int, mark: Mark) -> bool:
        """Whether a sum of money stands nearer than the measure: "employees made £1,877, which is steady"."""
        low, high = sorted((at, self.marked.place(mark)))
        return any(low < p < high and m.sort == "N" and m.value.sign for p, m in self.marked.at.items())

    def _place_of(self, at: int) -> int:
        mark = self.marked.at.get(at)
        return mark.start if mark else self.marked.sentence.start + at

    def _sure_of_later(self, at: int, mark: Mark) -> int:
        """A measure behind the figure, not next to it, is only a guess where another clause begins between."""
        between = self.marked.text[at + 1 : self.marked.place(mark)]
        return 0 if re.search(r"[,;]|\b(?:which|that|while|but)\b", between) else 1

    def narrower(self, mark: Mark) -> bool:
        """Whether a word before a measure's may make it a part of it: "knife crime"."""
        before = self.article.text[self.marked.sentence.start : mark.start]
        found = re.search(r"([A-Za-z][\w'\u2019-]*) $", before)
        if not found or any(mark.start - 1 <= m.end <= mark.start and self._alike(m, mark) for m in self.marked.marks):
            return False
        word = found[1].lower()
        plain = word in PLAIN_ADJECTIVES or word in _SMALL_WORDS or word.endswith(("ed", "ly", "'s", "\u2019s"))
        return not plain and not self._is_subject(word)

    def _alike(self, one: Mark, other: Mark) -> bool:
        """Whether two marks side by side name no part of each other: "death toll", but not "parish charge"."""
        return one.sort != "M" or any(a is b for a in one.value for b in other.value)

    def narrowed(self) -> bool:
        """Whether the sentences just before count a part that no table has: "in care homes"."""
        sense, far = self.before, 0
        while sense is not None and far < 4:
            measured = [p for p, m in sense.marked.at.items() if m.sort == "M"]
            if not self.article.quoted(sense.marked.sentence.start) and any(sense.qualified(p) for p in measured):
                return True
            sense, far = sense.before, far + 1
        return False

    def _likeliest(self, concepts: list[Concept]) -> list[Concept]:
        """Where words may stand for several measures, the one told of before comes first."""
        if len(concepts) > 1 and self.before is not None:
            told, _ = self.before.carried_measure(None)
            concepts = sorted(concepts, key=lambda c: c not in told[:1])
        return concepts

    def carried_measure(self, figure: Figure | None) -> tuple[list[Concept], int]:
        """The measure of this or an earlier sentence; at last the sheet's main one, as a guess."""
        sense: Sense | None = self
        far = 0
        money = not self.marked.all("M") and any(m.sort == "N" and m.value.sign for m in self.marked.marks)
        while sense is not None:
            for mark in reversed(sense.marked.all("M")):
                fitting = [c for c in mark.value if figure is None or possible(c, figure)]
                fitting = [c for c in fitting if c.money] if money else fitting
                if fitting:
                    near = sense.marked.sentence.paragraph == self.marked.sentence.paragraph or fitting[0].main
                    return fitting, 1 if far <= 2 and near else 0
            sense, far = sense.before, far + 1
        fitting = [c for c in self.world.concepts if figure is None or possible(c, figure)]
        return sorted(fitting, key=lambda c: not c.main)[:3], 0

    def _leads_to(self, between: str) -> bool:
        words = re.findall(r"[^\W\d_]+", re.sub("[\ue000-\uf0ff]", " x ", between).lower())
        return len(words) <= 5 and "," not in between and all(w in PLAIN_ADJECTIVES for w in words)

    def qualified(self, at: int) -> str:
        """A word that narrows what is counted to a part that no table has; empty where there is none."""
        text = self.marked.text
        after = re.split(r"[,;]| and | but | while |[\ue200-\ue2ff]", text[at + 1 :])[0]
        stop = min((p for p in self.marked.at if p > at and self.marked.at[p].sort in "NPFXA"), default=len(text))
        after = after[: max(0, stop - at - 1)]
        of_area = _OF_AREA.search(text, at)
        if of_area and of_area["word"] not in _NO_QUALIFIER and not self._told_of(of_area["word"]):
            return of_area["word"]
        for found in _QUALIFIED.finditer(after):
            if found["word"] not in _NO_QUALIFIER:
                return found["word"]
        if self.marked.at.get(at) is not None and self.marked.at[at].sort == "M":
            behind = re.match(
                r" (?:of|for|by|against|from|with|to) (?:the |a |an |its |their )?([a-z][a-z-]+)", text[at + 1 :]
            )
            if behind and behind[1] not in _NO_QUALIFIER and not self._told_of(behind[1]):
                return behind[1]
        noun = next((p for p in sorted(self.marked.at) if p > at and self.marked.at[p].sort == "M"), None)
        if noun is not None:
            between = text[at + 1 : noun]
            words = between.lower().split()
            if 0 < len(words) <= 2 and all(w.isalpha() for w in words) and not _JOINING & set(words):
                strange = [w for w in words if w not in PLAIN_ADJECTIVES and not self._is_subject(w)]
                if strange and not re.fullmatch(PEOPLE, strange[0]) and not strange[0].endswith("ly"):
                    return strange[0]
        return ""

    def _told_of(self, word: str) -> bool:
        """Whether a word is among those by which the sheets call their measures and what they are of."""
        nouns = [
            word_key(w)
            for c in self.world.concepts
            for n in (*c.nouns, c.unit)
            for w in re.findall(r"[a-z]+", n.lower())
        ]
        return word_key(word) in nouns or word in PLAIN_ADJECTIVES or self._is_subject(word)

    def _is_subject(self, word: str) -> bool:
        said = [str(s.get(k, "")).lower() for s in self.world.sheets for k in ("subject", "subject_full")]
        return any(word.startswith(one.split()[0]) for one in said if one)

    # --- when -------------------------------------------------------------------------------------------------------

    def when(self, at: int, base: bool = False) -> tuple[When | None, int]:
        """The time of a place's claim; None is the period in play."""
        text = self.marked.text
        times = {p: m for p, m in self.marked.at.items() if m.sort == "T"}
        if own := _OWN_TIME.search(text[:at]):
            return self.marked.at[own.start(1)].value, 2
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

    def since(self, at: int) -> bool:
        return bool(re.search(r"\b(?:since (?:[a-z]+ ){0,5}|back (?:to|as far as) )$", self.marked.text[:at], re.I))

    def taken_by_other(self, time: int, at: int) -> bool:
        """Whether a time stands right behind another figure with which it goes: "53 in 2019, and 60"."""
        text = self.marked.text
        figures = [p for p, m in self.marked.at.items() if m.sort in "NPQFX" and p < time and p != at]
        if not figures or max(figures) < at < time:
            return False
        between = text[max(figures) + 1 : time]
        return len(between) < 30 and "," not in between and self.is_base(max(figures))

    def bound(self, at: int) -> bool:
        """Whether a time stands behind "since", "than", "from" and the like: it is what is compared with."""
        before = self.marked.text[:at]
        if self.since(at) or _BOUND.search(before):
            return True
        return bool(re.search("(?:[\ue300-\ue5ff\ue900-\ueaff]|up|down) on $", before))

    def _beside(self, between: str) -> bool:
        return len(between) <= 60 and not re.search(
            r"[;\ue300-\ue7ff\uec00-\uedff]|, (?!in |compared)|\b(?:since|from|than|against|compared|up|down) ", between
        )

    def is_base(self, at: int) -> bool:
        """Whether a figure is what another is compared with: "down from 53", "against 78"."""
        return bool(_BASE.search(self.marked.text[:at]))

    # --- figures ----------------------------------------------------------------------------------------------------

    def now_index(self, edition: Edition, measure: str) -> int | None:
        """Where the period in play stands in a table: that which ends on its last day, else the last one before."""
        if self.main in edition.lasts:
            return edition.lasts[self.main]
        earlier = [day for day in edition.lasts if day <= self.main]
        if not earlier or (self.main - max(earlier)).days > 366:
            return None
        return edition.lasts[max(earlier)]

    def indexes(self, edition: Edition, measure: str, when: When | None, adds: bool) -> tuple[int, ...]:
        """The table's periods that a time means, to be added up where there are several; empty where none fits."""
        now = self.now_index(edition, measure)
        if now is None:
            return ()
        if when is None or when.sort == "now":
            return (now,) if when is None or self.own_length(edition, measure, when.unit) else ()
        if when.sort == "calendar" and not self.own_length(edition, measure, "year"):
            year = self.main.year - when.count
            return self._spanned(edition, measure, date(year, 1, 1), date(year, 12, 31), "year", adds, now)
        if when.sort in ("back", "same", "calendar"):
            found = self.back(edition, measure, when, self._anchor(edition, measure, when, now))
            return () if found is None else (found,)
        if when.sort == "stretch":
            return self._stretched(edition, measure, when, adds, now)
        if when.sort == "span" and when.first and when.last:
            return self._spanned(edition, measure, when.first, when.last, when.grain, adds, now)
        return ()

    def _anchor(self, edition: Edition, measure: str, when: When, now: int) -> int:
        """From where "a year earlier" goes back: the sentence's own time, else the period in play."""
        for place, mark in sorted(self.marked.at.items()):
            if mark.sort == "T" and mark.value is when:
                break
            if mark.sort == "T" and mark.value.sort == "span" and not self.bound(place):
                own = self._spanned(edition, measure, mark.value.first, mark.value.last, mark.value.grain, False, now)
                if len(own) == 1:
                    return own[0]
        return now

    def _stretched(self, edition: Edition, measure: str, when: When, adds: bool, now: int) -> tuple[int, ...]:
        """The last so many periods: "in the last week", "over three months"."""
        if when.unit == "so far":
            inside = [i for day, i in edition.lasts.items() if day.year == self.main.year and day <= self.main]
            return tuple(inside) if adds and edition.periods(measure) == 1 else ()
        if not self.own_length(edition, measure, when.unit):
            many = {("month", "year"): 12, ("quarter", "year"): 4}.get((edition.table.form, when.unit), 0) * when.count
        else:
            many = when.count
        step = edition.periods(measure)
        if many == 0 or (many > 1 and not adds) or now - step * (many - 1) < 0:
            return ()
        return tuple(range(now - step * (many - 1), now + 1, step))

    def own_length(self, edition: Edition, measure: str, unit: str) -> bool:
        """Whether "the latest week" is a period of a measure."""
        if unit == "period":
            return True
        days = edition.span(measure, min(len(edition.table) - 1, max(edition.periods(measure), 1))).days
        return {"week": days == 7, "month": 28 <= days <= 31, "quarter": 90 <= days <= 92}.get(unit, days > 360)

    def back(self, edition: Edition, measure: str, when: When, now: int) -> int | None:
        """The index so many weeks, months, quarters or years before."""
        form = edition.table.form
        if when.sort == "same":
            years = edition.table.period(now).last.year - when.count
            return self._years(edition, now, years) if years >= 0 else None
        if when.sort == "calendar":
            return now if when.count == 0 else self._years(edition, now, 1)
        if when.unit in ("year", "season", "decade"):
            return self._years(edition, now, when.count * (10 if when.unit == "decade" else 1))
        steps = {
            "day": {"day": 1},
            "week": {"day": 7, "week_ending": 1, "iso_week": 1},
            "fortnight": {"day": 14, "week_ending": 2, "iso_week": 2},
            "month": {"month": 1},
            "quarter": {"month": 3, "quarter": 1},
        }.get(when.unit, {})
        if when.unit == "month" and form == "quarter" and when.count % 3 == 0:
            return now - when.count // 3 if now >= when.count // 3 else None
        if form not in steps:
            return None
        index = now - steps[form] * when.count
        return index if index >= 0 else None

    def _years(self, edition: Edition, index: int, count: int) -> int | None:
        found: int | None = index
        for _ in range(max(count, 0)):
            found = None if found is None else edition.table.row.a_year_before(found)
        return found

    def _spanned(
        self, edition: Edition, measure: str, first: date, last: date, grain: str, adds: bool, now: int
    ) -> tuple[int, ...]:
        index = edition.lasts.get(last)
        if index is not None and index >= edition.periods(measure) - 1:
            own = edition.span(measure, index)
            if own.first == first or (grain == "day" and own.days <= 7):
                return (index,)
        if grain == "two_years" or grain == "year":
            named = edition.lasts.get(last)
            if named is not None and edition.span(measure, named).days > 360:
                return (named,)
        if not adds or grain == "day":
            return ()
        if edition.table.form in ("week_ending", "iso_week"):
            inside = [i for day, i in edition.lasts.items() if first <= day <= min(last, self.main)]
            return tuple(inside) if grain in ("month", "part", "between") and inside else ()
        inside = [i for day, i in edition.lasts.items() if first <= day <= last]
        whole = bool(inside) and edition.periods(measure) == 1 and edition.span(measure, inside[0]).first == first
        return tuple(inside) if whole and edition.span(measure, inside[-1]).last == last else ()

    def worths(
        self,
        concepts: Sequence[Concept],
        codes: Sequence[str],
        whens: Sequence[When | None],
        firm: int = 2,
        base_step: bool = False,
    ) -> Iterator[Worth]:
        """The value under each reading, the likeliest first, each in its foremost edition and then in the others."""
        first = True
        for concept, code, when in product(concepts, codes, whens):
            found = list(self.values(concept, code, when, base_step))
            for at, (value, cells) in enumerate(found):
                yield Worth(value, cells, self.told(concept, code, cells), firm if first else min(firm, 1), at)
            first = first and not found

    def values(
        self, concept: Concept, code: str, when: When | None, base_step: bool = False
    ) -> Iterator[tuple[Number, tuple[Cell, ...]]]:
        """The figure of an area at a time in each edition. `base_step`: a step before, if no time is told."""
        for edition, measure in concept.holders:
            if base_step and when is None:
                now = self.now_index(edition, measure)
                indexes: tuple[int, ...] = () if now is None else (now - edition.step(measure),)
            else:
                indexes = self.indexes(edition, measure, when, concept.adds)
            cells = [c for i in indexes for c in self.world.cell(edition, measure, code, i)]
            if indexes and len(cells) == len(indexes):
                yield sum((c.value for c in cells), 0), tuple(cells)

    def told(self, concept: Concept, code: str, cells: Sequence[Cell]) -> str:
        """A reading in words."""
        noun = concept.nouns[0]
        last = cells[-1].edition.table.period(cells[-1].index).last if cells else None
        over = f"{len(cells)} periods to " if len(cells) > 1 else "period to "
        return f"{noun}, {self.world.name(code)}" + (f", {over}{last.isoformat()}" if last else "")

    # --- the claim --------------------------------------------------------------------------------------------------

    def claim(self, kind: str, start: int, end: int, verdict: Verdict, own: bool = False) -> Claim:
        """A claim over two places of the article."""
        if (verdict.mark in (FALSE, VINTAGE) or kind == "direction") and not self._in_time():
            verdict = Verdict(UNCHECKED, verdict.right, "which period it is about is not clear", verdict.evidence)
        quoted = self.article.quoted(start)
        if quoted:
            found = verdict.right or verdict.reason
            verdict = Verdict(
                UNCHECKED,
                verdict.right,
                f"a quotation, its speaker's words{f': {found}' if found else ''}",
                verdict.evidence,
            )
        return Claim(
            sentence=self.marked.number,
            line=self.marked.sentence.line,
            start=start,
            end=end,
            words=self.marked.words(start, end),
            kind=kind,
            mark=verdict.mark,
            right=verdict.right,
            reason=verdict.reason,
            evidence=verdict.evidence,
            quoted=quoted,
            own_figures=own,
        )

    def _in_time(self) -> bool:
        """Whether it is known when the sentence plays: by the article, or by a time of its own."""
        spans = [(p, m) for p, m in self.marked.at.items() if m.sort == "T" and m.value.sort == "span"]
        own = [(p, m) for p, m in spans if not self.bound(p) and not self._of_base(p)]
        return self.dated or (bool(own) and all(m.value.year_said for _, m in own))

    def _of_base(self, time: int) -> bool:
        """Whether a time is that of a figure which another is compared with: "against 187 in May 2015"."""
        figures = [p for p, m in self.marked.at.items() if m.sort in "NPQFX" and p < time]
        return bool(figures) and self.is_base(max(figures))

    def place_of(self, at: int) -> int:
        """The article's place of a place in the marked text."""
        shift = sum((m.end - m.start) - 1 for p, m in self.marked.at.items() if p < at)
        return self.marked.sentence.start + at + shift

    def unchecked(self, kind: str, start: int, end: int, reason: str) -> Claim:
        return self.claim(kind, start, end, Verdict(UNCHECKED, reason=reason))

    def doubtful(self, at: int) -> str:
        """Why words cannot be held against a table: no fact, or a part of what is counted; else empty."""
        parts = [self.qualified(p) for p, m in sorted(self.marked.at.items()) if m.sort == "M"]
        return self.modal(at) or next((f"no table tells of '{part}'" for part in parts if part), "")

    def modal(self, at: int) -> str:
        """Why the words around a place say nothing of what was: a forecast or a wish; empty where they do."""
        begin = max(self.marked.text.rfind(c, 0, at) for c in ",;-")
        clause = re.split(r"[,;]", self.marked.text[begin + 1 :])[0]
        found = re.search(MODAL, clause, re.IGNORECASE)
        return f"it says what may be or should be ('{found[0]}')" if found else ""

    def negated(self, at: int) -> bool:
        return bool(re.search(NOT, self.marked.text[max(0, at - 22) : at], re.IGNORECASE))


def possible(concept: Concept, figure: Figure) -> bool:
    """Whether a figure may be one of a measure at all: no pounds of people, no decimals of counts."""
    if figure.sort == "percent":
        return concept.percent
    if figure.sort != "number" or concept.percent:
        return figure.sort != "number"
    if figure.sign or concept.money:
        return concept.money == figure.sign
    return not (figure.places and concept.counted)


def _unique(concepts: Sequence[Concept]) -> Iterator[Concept]:
    seen: list[Concept] = []
    for concept in concepts:
        if all(concept is not one for one in seen):
            seen.append(concept)
            yield concept
