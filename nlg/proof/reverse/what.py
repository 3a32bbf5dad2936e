"""What a claim counts: by the words next to it, else by the sentence, else by what came before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..check.numerals import words_in
from .figures import Figure
from .marks import Mark, over_marks
from .thesaurus import KIND_WORDS, PEOPLE, PLAIN_ADJECTIVES
from .where import SAID, Where
from .words_of import key as word_key
from .world import Concept

_OF_AREA = over_marks(r"\b(?:in|at) (?:the )?<A>['\u2019]s? (?P<word>[a-z][a-z-]+)")
_PER = over_marks(r"^<N>(?: (?:new |confirmed )?<M>)?(?: a week)? (?:per|for every|in every|for each) <N:n>")
_WITH_FIGURE = over_marks(r"^(?:,|:| is| was| of| at| stood at| stands at) <NP>")
_THINGS = re.compile(
    r"^(?: \w+)? (homes|houses|properties|households|families|tenants|flats|firms|companies|patients|pupils|victims)\b"
)
_QUALIFIED = re.compile(
    r"\b(?:in|at|among|aged|involving|outside|inside|on) (?:(?:the|their|a|an|own|its|his|her|our|my|your) "
    r")?(?P<word>[a-z][a-z-]+)\b(?! (?:week|month|quarter|year|[\ueb00-\uebff\uee00-\ueeff]))"
)
SHORT = 4  # letters of a word that may be the end of any other
_NO_QUALIFIER = KIND_WORDS | set(
    words_in(
        "every each another any both many some other most only just more that this these those not no"
        " total all week month quarter year years period figures data latest past last same course wake"
        " record row time whole entire previous following comparison contrast addition line terms average"
        " rate number numbers case cases which what its their it there at least between force fact under"
        " over around about one two three a the an recent order response england part turn place early"
        " late mid- books middle winter summer spring autumn weekend morning day days weeks months charts rankings"
        " patch doorstep manor ground"
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
_JOINING = set(
    words_in("with and as after while when who which that because than or but where for to at by from is are of")
)


_CLASS = re.compile(r"\b([A-Z][a-z]+) ([A-Z]|\d{1,2})\b")
_CLAUSE = re.compile(r"[,;:(]| - |\b(?:while|whereas|but|and|as|when|though|although)\b")
_ANY_MARK = over_marks("<AMUDSHLPNQFXO>")
_SUBJECT = over_marks(r"^ ?(?:the |its |their |our |<T> ?)?(?P<word>[a-z]{4,})s? (?:[a-z]+ ){0,3}$")
_THE_AVERAGE = re.compile(
    r"\b(?:average|mean|median|price) (?:stood at|is|was|came to|reached|of|at|now)(?: just| only)? $"
)
_PLAIN_SUBJECTS = set(
    words_in(
        "figure total toll tally count sum share change difference gap they these those them this that there which what"
        " whom everyone somebody nobody again here only with against compared having down later earlier now today then"
        " call make makes say think volume volumes meaning making leaving giving bringing taking turnover activity"
        " print reading wave picture story level levels position toll"
        " just from after before than more fewer less half another other others both each between among about"
    )
)


NEAR = 2  # so many sentences on, a measure is still what is spoken of


class What(Where):
    """Looks up measures from a place in the sentence."""

    def what(self, at: int, figure: Figure | None = None) -> tuple[list[Concept], int]:
        """The measures that a place's claim may be about, likeliest first, and how firmly."""
        concepts, sure = self._said(at, figure)
        fellow, tied = self.fellow(at) if sure < SAID else (None, 0)
        if fellow is None or not (figure is None or possible(fellow[0], figure)) or self._own_noun(at, [fellow[0]]):
            return concepts, sure
        if concepts[:1] == [fellow[0]] or sure == 0 or tied == SAID or not self.marked.all("M"):
            return list(_unique([fellow[0], *concepts])), tied
        return concepts, sure

    def _said(self, at: int, figure: Figure | None) -> tuple[list[Concept], int]:
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
                if mark.start > self.place_of(at) and mark not in [m for _, m in direct]:
                    sure = max(
                        self._sure_of_later(at, mark), 0 if self._of_own_figure(mark) else self._goes_on(fitting[0])
                    )
                likeliest = self._likeliest(fitting)
                beside = mark in [m for _, m in direct]
                strange = self._money_between(at, mark) and not fitting[0].money
                if strange or likeliest[0] is not fitting[0] or (not beside and self._own_noun(at, fitting)):
                    sure = 0
                return list(_unique([*likeliest, *others])), sure
        concepts, sure = self.carried_measure(figure)
        if figure and _THE_AVERAGE.search(self.marked.text[:at]) and self._one_in_money(figure):
            sure = max(sure, 1)  # there is but one that is told in pounds
        return concepts, 0 if self._own_noun(at, concepts) else sure

    def _one_in_money(self, figure: Figure) -> bool:
        return bool(figure.sign) and sum(c.money == figure.sign for c in self.world.concepts) == 1

    def _own_noun(self, at: int, concepts: Sequence[Concept]) -> bool:
        """Whether a figure has a noun of its own that its measure is not told in: "5,950 homes" after claims."""
        words = {word_key(w) for c in concepts[:1] for n in (*c.nouns, c.unit) for w in re.findall(r"[a-z]+", n)}
        earlier = [p for p, m in self.marked.at.items() if m.sort == "N" and p < at]
        if any(self._cases(p) for p in (at, *earlier)):
            return True
        things = [found[1] for p in (at, *earlier) if (found := _THINGS.match(self.marked.text[p + 1 :]))]
        return any(word_key(thing) not in words for thing in things)

    def _cases(self, at: int) -> bool:
        """Whether a figure counts cases of what all is about, where no measure is told in cases."""
        found = re.match(r" ([A-Za-z-]+) cases\b", self.marked.text[at + 1 :])
        told = any("case" in noun for concept in self.world.concepts for noun in (*concept.nouns, *concept.also_called))
        return bool(found and not told and self._is_subject(found[1].lower()))

    def _money_between(self, at: int, mark: Mark) -> bool:
        """Whether a sum of money stands nearer than the measure: "employees made £1,877, which is steady"."""
        low, high = sorted((at, self.marked.place(mark)))
        return any(low < p < high and m.sort == "N" and m.value.sign for p, m in self.marked.at.items())

    def _sure_of_later(self, at: int, mark: Mark) -> int:
        """A measure behind the figure, not next to it, is only a guess where another clause begins between."""
        between = self.marked.text[at + 1 : self.marked.place(mark)]
        return 0 if re.search(r"[,;]|\b(?:which|that|while|but)\b", between) else 1

    def _of_own_figure(self, mark: Mark) -> bool:
        """Whether a measure has a figure right behind it: "and its rate, 281.2"."""
        return bool(_WITH_FIGURE.match(self.marked.text[self.marked.place(mark) + 1 :]))

    def _goes_on(self, concept: Concept) -> int:
        """1 where a measure is the one that was spoken of before."""
        told = self.before.carried_measure(None)[0] if self.before is not None else []
        return int(bool(told) and told[0] is concept)

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
        if len(concepts) < 2:
            return concepts
        said = {word_key(word) for word in re.findall(r"[a-z-]+", self.marked.sentence.text.lower())}
        told = self.before.carried_measure(None)[0][:1] if self.before is not None else []
        return sorted(concepts, key=lambda c: (-_shared(c, concepts, said), c not in told))

    def carried_measure(self, figure: Figure | None) -> tuple[list[Concept], int]:
        """The measure of this or an earlier sentence; at last the sheet's main one, as a guess."""
        sense: What | None = self
        far = 0
        money = not self.marked.all("M") and any(m.sort == "N" and m.value.sign for m in self.marked.marks)
        while sense is not None:
            for mark in reversed(sense.marked.all("M")):
                fitting = [c for c in mark.value if figure is None or possible(c, figure)]
                fitting = [c for c in fitting if c.money] if money else fitting
                if fitting:
                    if sense.marked.sentence.block == self.marked.sentence.block:
                        return fitting, 1
                    mains = [c for c in self.world.concepts if c.main and (figure is None or possible(c, figure))]
                    return list(_unique([*fitting, *mains])), 1 if fitting[0].main and far <= NEAR else 0
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
        if of_area and of_area["word"] not in _NO_QUALIFIER and not self.told_of(of_area["word"], self.world.concepts):
            return of_area["word"]
        for found in _QUALIFIED.finditer(after):
            if found["word"] not in _NO_QUALIFIER:
                return found["word"]
        if self.marked.at.get(at) is not None and self.marked.at[at].sort == "M":
            if text.startswith(" within ", at + 1):  # "deaths within 28 days of a test": what counts is told by a rule
                return "within a set time"
            behind = re.match(
                r" (?:of|for|by|against|from|with|to) (?:the |a |an |its |their )?([a-z][a-z-]+)", text[at + 1 :]
            )
            if behind and behind[1] not in _NO_QUALIFIER and not self.told_of(behind[1], self.world.concepts):
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

    def stranger(self, at: int) -> str:
        """The subject of a figure's own clause, where no sheet knows it: "while inflation ran at 7%"; else empty."""
        clause = _CLAUSE.split(self.marked.text[:at])[-1]
        found = None if _ANY_MARK.search(clause) else _SUBJECT.match(clause)
        return found["word"].lower() if found and not self.known(found["word"]) else ""

    def known(self, word: str) -> bool:
        """Whether a word is ordinary, or one by which the sheets call what they count."""
        word = word.lower()
        plain = word in _NO_QUALIFIER | _SMALL_WORDS | _PLAIN_SUBJECTS | PLAIN_ADJECTIVES or word.endswith("ly")
        return plain or self.told_of(word, self.world.concepts) or word in self.world.plural_kinds

    def other_class(self) -> str:
        """A class that the sentence names and that the sheets' is another of: "Band A" for "Band D"; else empty."""
        for noun in {n for c in self.world.concepts for n in c.nouns}:
            for own in _CLASS.finditer(noun):
                for said in re.finditer(rf"\b{own[1]} ([A-Z]|\d{{1,2}})\b", self.marked.sentence.text):
                    if said[1] != own[2]:
                        return said[0]
        return ""

    def part_before(self, at: int) -> str:
        """The word that narrows the measure last named before a place: "deaths in homes, after 10 the week before"."""
        measured = [p for p, m in self.marked.at.items() if m.sort == "M" and p < at]
        return self.qualified(max(measured)) if measured else ""

    def told_of(self, word: str, concepts: Sequence[Concept]) -> bool:
        """Whether a word is among those by which the sheets call these measures and what they are of."""
        nouns = [word_key(w) for c in concepts for n in (*c.nouns, c.unit) for w in re.findall(r"[a-z]+", n.lower())]
        part = len(word) > SHORT and any(noun.endswith(word) for noun in nouns)  # a virus, of the coronavirus
        return part or word_key(word) in nouns or self._is_subject(word)

    def _is_subject(self, word: str) -> bool:
        return any(word.startswith(one.split()[0]) for said in self.world.subjects for one in said)


def _shared(concept: Concept, others: Sequence[Concept], said: set[str]) -> int:
    """How many words of a sentence are of a measure's nouns and of no other's."""
    own = {word_key(w) for noun in concept.nouns for w in re.findall(r"[a-z-]+", noun.lower())}
    rest = {word_key(w) for o in others if o is not concept for n in o.nouns for w in re.findall(r"[a-z-]+", n.lower())}
    return len((own - rest) & said)


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
