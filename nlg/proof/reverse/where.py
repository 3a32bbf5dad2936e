"""Where a claim plays: by the words next to it, else by the sentence, else by what came before."""

from __future__ import annotations

import re
from functools import cache

from .context import Context
from .marks import Mark, over_marks
from .words_of import Place

_AFTER_AREA = over_marks(
    r"^(?:(?!,|;|\bthan\b|\bfrom\b|\bwhile\b|\bbut\b)[^,;<NPFXQA>]){0,60}?\b(?:in|for|across|within|at|of|by|"
    r"around|throughout) (?:the |all of |both )?(?P<x><A>)".replace("<NPFXQA>", "\ue300-\ue7ff\ue000-\ue0ff")
)
_NEXT_ONES = over_marks(r"\b(?:and|or|but|with|against) (?:[a-z]+ ){0,2}$")  # "in A 12 loans, and in B 15": not of A
_ITS_FIGURE = over_marks(r"^,?(?: (?:it was|there were|[a-z]+))? (?:just |only |about )?<NP>")
_RIGHT_BEHIND = over_marks(r"^ in (?:the )?(?P<x><A>)(?=[,;.)]| and\b|$)")  # "eight in A, four in B and six in C"
_APPOSED = over_marks(
    r"(?P<x><A>)(?:,| \(|:| [-\u2013])?(?: (?:is |was |were |came )?(?:next |second |third |last )?(?:at|on|with|had|"
    r"has|saw|recorded))?(?: just| only)? $|(?P<y><A>)['\u2019]s?(?: (?:<M>|(?!(?:and|or|but|while)\b)[a-z]+),?)? $"
    r"|(?P<z><A>) \($"
)
_UNKNOWN = re.compile(  # "and Exmouth's 31": a name that no register has
    r"(?<=[a-z0-9,;] )[A-Z][a-z]+(?:['\u2019]s?)?,?(?: \(| with| at| had| has| was| is| on| saw)?(?: just| only)? $"
)
_OF_A_PLACE = re.compile(r"\b(?:in|of|across|within|throughout) $")
_NO_SUBJECT = re.compile(
    r"\b(?:than(?: in| for| that of| those in| that in)?|(?:below|above|under|over)(?: that (?:of|in)| those "
    r"in)?|except(?: for)?|apart from|outside|beyond|excluding|bar|unlike|neighbouring|nearby|like|"
    r"(?:any|no|every|else)where(?: else)? in|(?:any|no|every)(?:body|one) in|"
    r"(?:any|every|each|no)(?: other)?(?: [a-z]+ (?:in|of|across))?|places? in) (?:the )?$",
    re.I,
)
_PARALLEL = over_marks(r"<A>(?:,? (?:and )?<A>)+ [^,;]{0,40}?<NP>(?:,? (?:and )?<NP>)+")
_JOINED = over_marks(r"<A>(?:, <A>)*,? and <A>(?!['\u2019])")
_SCOPE = over_marks(r"<HL>(?: (?!is |was |were |came )(?:\w+|<M>|<G>)){0,5} (?:in|of|across)(?: all of)? (?:the )?$")
_OF_SCOPE = over_marks(r"^['\u2019]s? (?:<O>[ -]|next )?<HL>")
_TOGETHER = re.compile(r"\b(?:taken|put|added|lumped) together\b|\bcombined\b|\bbetween them\b", re.I)
_PART_OF = re.compile(r"\b(?:parts?|corners?|halves|half|sides?|areas|pockets?) of (?:the )?$", re.I)
_A_PART = re.compile(r"['\u2019]s? (?:\w+ ){0,2}(?:corner|half|side|part|edge|tip)\b", re.I)
_NATIONAL = re.compile(
    r"\b(?:national(?:ly)?|nationwide|across the (?:country|nation)|the country's|UK(?:-wide)?)\b[^,;]*$"
)
SAID = 2  # how firm an area is that is named right beside a figure
_POINTING = re.compile(r"(?:It|Its|They|Their|There)\b")
_AGAINST_US = re.compile(r"\b(?:than|above|below|of|to|as|with|on|over|under) (?:us|ours?|we)\b", re.I)
_OURS = re.compile(r"\b(?:here|us|ours?|we)\b", re.I)


@cache
def _anaphor(kinds: frozenset[str]) -> re.Pattern[str]:
    """What points back to an area: "the borough", "it", "there"."""
    each = "|".join(sorted(kinds, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"\b(?:the|that|this|its|our|rest of the)(?: whole| entire)? (?P<kind>{each})\b|"
        rf"^(?:It|This|That|Here|They|Its|He)\b|"
        rf"\bthere\b(?! (?:was|were|is|are|has|have|had|will)\b)|\bit\b",
        re.I,
    )


@cache
def _titled(kinds: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b[Tt]he (?:{'|'.join(word.capitalize() for word in sorted(kinds))})\b")


class Where(Context):
    """Looks up areas from a place in the sentence."""

    def where(self, at: int) -> tuple[list[str], int]:
        """The codes that a place's claim may be about, likeliest first, and how firmly."""
        codes, firm = self._placed_at(at)
        fellow, tied = self.fellow(at) if firm < SAID else (None, 0)
        if fellow is None or (firm and tied < SAID and fellow[1] not in codes):
            return codes, firm
        return list(dict.fromkeys([fellow[1], *codes])), tied

    def _placed_at(self, at: int) -> tuple[list[str], int]:
        if _NATIONAL.search(self.marked.text[:at][-40:]) and _APPOSED.search(self.marked.text[:at]) is None:
            return self.widest(), 0
        if near := self._area_near(at):
            if _UNKNOWN.search(self.marked.text[:at]) and self.marked.place(near) < at:
                return self.codes(near.value), 0
            rest = re.search(r"\brest of (?:the )?$", self.marked.text[: self.marked.place(near)], re.I)
            told = self.marked.text[self.marked.place(near) + 1 : at]
            others = (found for found in _anaphor(self.world.kinds).finditer(told) if found["kind"])
            if any(not _OF_A_PLACE.search(told[: found.start()]) for found in others):
                return self.codes(near.value), 0  # "A's rate fell while the region's rose"
            if rest or self._of_several(at, near) or (self._joined(near) and self._respective(at) is None):
                return self.codes(near.value), 0
            return self.codes(near.value), 0 if near.value.near and not near.value.spelling else 2
        codes, firm = self.carried_area(at)
        firm = 0 if _UNKNOWN.search(self.marked.text[:at]) else firm
        said = self.marked.sentence.text[: max(0, self.place_of(at) - self.marked.sentence.start)]
        return codes, 0 if _titled(self.world.kinds).search(said) or _TOGETHER.search(self.marked.text) else firm

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
        if behind := _RIGHT_BEHIND.match(text[at + 1 :]):
            return self.marked.at[at + 1 + behind.start("x")]
        if apposed := _APPOSED.search(text[:at]):
            place = apposed.start(next(name for name in "xyz" if apposed[name]))
            if not _SCOPE.search(text[:place]) or not self._holds_others(self.marked.at[place].value.codes[0]):
                return self.marked.at[place]
        found = _AFTER_AREA.search(text[at + 1 :])
        if found and self._of_next_figure(at, at + 1 + found.start("x")):
            found = None
        if found and not _NO_SUBJECT.search(text[: at + 1 + found.start("x")]):
            return self.marked.at[at + 1 + found.start("x")]
        before = [p for p, m in self.marked.at.items() if m.sort == "A" and p < at and self.may_be_subject(p)]
        if before:
            return self.marked.at[max(before)]
        rest = [p for p, m in self.marked.at.items() if m.sort == "A" and p > at and self.may_be_subject(p)]
        opening = re.match(r"(?:At|With|On|For|After|In|Over|Since|Of)\b[^,;]{0,40}$", text[:at])
        beside = (
            rest
            and not self._figure_between(at, min(rest))
            and (opening or not re.search("[,;]", text[at : min(rest)]))
            and not any(m["kind"] for m in _anaphor(self.world.kinds).finditer(text[:at]))
        )
        return self.marked.at[min(rest)] if beside else None

    def _of_next_figure(self, at: int, area: int) -> bool:
        """Whether an area behind "and in" has a figure of its own behind it: "12 in May and in B 15"."""
        text = self.marked.text
        own = re.sub(r"(?:in|for|across|within|at|of|by|around|throughout) (?:the |all of |both )?$", "", text[at:area])
        return bool(_NEXT_ONES.search(own) and _ITS_FIGURE.match(text[area + 1 :]))

    def _holds_others(self, code: str) -> bool:
        held = {edition for concept in self.world.concepts for edition, _ in concept.holders}
        return any(len(self.world.leaves(edition, code)) > 1 for edition in held)

    def apposed(self, at: int) -> bool:
        """Whether a figure stands right behind the area that it is of: "Dover, with 45"."""
        return bool(_APPOSED.search(self.marked.text[:at]))

    def _figure_between(self, at: int, place: int) -> bool:
        """Whether another figure stands nearer to an area: "a rise of 5% compares with 4% in A"."""
        return self.marked.at.get(at) is not None and any(
            at < p < place and m.sort in "NPQXF" and not re.search(r"\b(?:per|every|each) $", self.marked.text[:p])
            for p, m in self.marked.at.items()
        )

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
        if _SCOPE.search(text[:at]) or _OF_SCOPE.match(text[at + 1 :]):
            return False  # "the lowest in A", "A's lowest" is no claim of A
        own_clause = re.match("(?:,? (?:where|which|whose|with)\\b| at [\ue300-\ue3ff])", text[at + 1 :])
        return not _NO_SUBJECT.search(text[:at]) or bool(own_clause)

    def carried_area(self, at: int, behind: bool = True) -> tuple[list[str], int]:
        """The area of the sentences before, in the same paragraph, or the article's own.

        `behind`: "the county" in the clause behind the place points to it as well.
        """
        clause = re.split(r"[,;]", self.marked.text[at:])[0] if behind else ""
        found = list(_anaphor(self.world.kinds).finditer(self.marked.text[: at + len(clause)]))
        anaphor = next((one for one in found if one["kind"]), found[0] if found else None)
        kind = (anaphor["kind"] or "").lower() if anaphor else ""
        earlier: list[str] = []
        told_in = -1
        sense = self.before
        while sense is not None and not earlier:
            if not kind and sense is not self and sense.of_a_kind():
                return sense.carried_area(len(sense.marked.text))
            for mark in reversed(sense.marked.all("A")):
                if not kind and not sense.tells_of(mark):
                    continue
                if not kind or self._is_kind(mark.value.codes[0], kind):
                    earlier, told_in = sense.codes(mark.value), sense.marked.sentence.paragraph
                    break
            if not kind and sense.marked.sentence.paragraph != self.marked.sentence.paragraph and not anaphor:
                break
            sense = sense.before
        near = told_in == self.marked.sentence.paragraph
        if kind and self.area and self._is_kind(self.area, kind):
            if earlier and self.area not in earlier and told_in != self.marked.sentence.paragraph:
                return [self.area, *earlier], 1  # a new paragraph is of the article's own again
            if earlier and self.area not in earlier:
                return [*earlier, self.area], 0  # the article's own, or the one told of last
            earlier = earlier or [self.area]
        elif kind and not earlier:
            return ([self.area] if self.area else []), 0
        before = self.marked.text[:at] if _POINTING.match(self.marked.text) else self.marked.text
        if earlier and self.area and self.area not in earlier and _OURS.search(_AGAINST_US.sub("", before)):
            return [self.area, *earlier], 0
        if earlier and (kind or near):
            return list(dict.fromkeys([*earlier, *([self.area] if self.area else [])])), 1
        return ([self.area], 1) if self.area else (earlier, 0)

    def widest(self) -> list[str]:
        """The areas that hold the article's own, the widest first."""
        found: list[str] = []
        code = self.area
        while code and (area := self.world.area(code)) is not None:
            found.insert(0, code)
            code = area.parent
        return found

    def of_a_kind(self) -> bool:
        """Whether a sentence names no area but "the county", "the capital"."""
        return not self.marked.all("A") and any(
            m["kind"] for m in _anaphor(self.world.kinds).finditer(self.marked.text)
        )

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
