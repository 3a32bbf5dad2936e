"""Finds in a text what the sheets call their measures and the registers their areas, near misses among them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..check.date_words import MONTHS, WEEKDAYS
from .thesaurus import PHRASES, PLAIN_ADJECTIVES, SAME_THING
from .world import Concept, Edition, World

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W_]+)*")
_STREET = re.compile(r" (?:Road|Rd|Street|Lane|Avenue|Close|Crescent|Terrace|Drive)\b")
LOUD = 3  # longer names are the same in capitals throughout
_FILLING = {"the", "a", "an", "average", "mean", "total", "number", "of"}
_AS_BY = {"for": "by", "from": "by"}  # "evictions for landlords" are those by them
_NO_HEAD = {"people", "person", "home", "house", "area", "number", "total", "unit", "other", "case", "incident"}


@dataclass(frozen=True)
class Place:
    """An area as a text names it. `near` is what the register calls it where the text says something else."""

    codes: tuple[str, ...]
    near: str = ""
    spelling: bool = False


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """What tells a word from others: without case, possessive and plural, and one for all words of a meaning.

    >>> key("Robberies"), key("homes"), key("council's")
    ('robbery', 'house', 'council')
    """
    word = re.sub(r"['\u2019]s?$", "", word.lower())
    if word in SAME_THING:
        return SAME_THING[word]
    single = (
        word[:-3] + "y" if word.endswith("ies") and len(word) > 4
        else word[:-2] if word.endswith(("sses", "shes", "ches", "xes"))
        else word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )  # fmt: skip
    return SAME_THING.get(single, single)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_AS_BY.get(word.lower()) or key(word) for word in _WORD.findall(text))


class Measures:
    """The words for measures, longest first."""

    def __init__(self, world: World) -> None:
        self._phrases: dict[tuple[str, ...], list[Concept]] = {}
        self._same = {key(w): key(words[0]) for words in world.subjects for w in words if w.isalpha() or "-" in w}
        own = {noun.lower() for concept in world.concepts for noun in (*concept.nouns, *concept.also_called)}
        self._kinds = world.plural_kinds - own
        self._parted: dict[tuple[str, str], Concept] = {}
        heads: dict[tuple[str, ...], list[Concept]] = {}
        for concept in world.concepts:
            for noun in (*concept.nouns, *concept.also_called):
                keys = self._keys(noun)
                self._add(keys, concept)
                trimmed = tuple(k for k in keys if k not in _FILLING)
                if 1 < len(trimmed) < len(keys):
                    self._add(trimmed, concept)
                if len(keys) > 2 and keys[-1:] == self._keys(concept.unit):
                    self._add(keys[:-1], concept)  # "private landlords" for the claims they make
                if noun in concept.nouns:
                    heads.setdefault((_head(noun),), []).append(concept)
            self._add_parted(concept)
            self._add_limited(concept)
        for head, concepts in heads.items():
            if head not in self._phrases and head[0] and head[0] not in _NO_HEAD:
                unique = list({id(c): c for c in concepts}.values())
                mains = [c for c in unique if c.main]
                self._phrases[head] = [*mains, *(c for c in unique if not c.main)]
        if dear := [c for c in world.concepts if c.money][:1]:
            for word in ("expensive", "cheap", "costly", "dear", "affordable"):
                self._phrases.setdefault((word,), dear)
        self._add_units(world.concepts)
        self._longest = max((len(keys) for keys in self._phrases), default=0)
        self.words = {word for keys in self._phrases for word in keys}

    def _keys(self, text: str) -> tuple[str, ...]:
        return tuple(self._same.get(k, k) for k in _keys(text))

    def _add_units(self, concepts: Sequence[Concept]) -> None:
        """What is counted may be called by its unit: one word may then stand for several measures."""
        held = set(self._phrases)
        for concept in [*(c for c in concepts if c.main), *concepts]:
            keys = self._keys(concept.unit)
            if len(keys) == 1 and concept.unit.isalpha() and keys not in held and keys[0] not in _NO_HEAD:
                self._add(keys, concept)

    def _add_parted(self, concept: Concept) -> None:
        """Two words of which the first may follow: "failed samples", "samples ... failed"."""
        for noun in concept.nouns:
            keys = self._keys(noun)
            if len(keys) == 2 and keys[0].endswith("ed"):
                self._parted[keys[1], keys[0]] = concept

    def _add_limited(self, concept: Concept) -> None:
        """What a noun says behind "within" may stand behind the measure's other words as well."""
        heads = [self._keys(noun) for noun in (*concept.nouns, *concept.also_called) if " within " not in noun]
        for noun in concept.nouns:
            _, within, rest = noun.partition(" within ")
            for head in heads if within else ():
                self._add((*head, *self._keys(f"within {rest}")), concept)

    def _add(self, keys: tuple[str, ...], concept: Concept) -> None:
        if keys and keys != ("people",):
            held = self._phrases.setdefault(keys, [])
            if concept not in held:
                held.append(concept)

    def find(self, text: str) -> Iterator[tuple[int, int, list[Concept]]]:
        """Mentions from left to right; a mention may stand for several measures, the likeliest first."""
        words = [(m.start(), m.end(), self._key_in(m[0])) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                keys = tuple(word[2] for word in words[at : at + length])
                if length == 1 and keys[0] in PLAIN_ADJECTIVES:
                    continue  # "no other borough"
                if keys in self._phrases and " " * 3 not in text[words[at][0] : words[at + length - 1][1]]:
                    yield words[at][0], words[at + length - 1][1], self._with_parted(words, at, keys)
                    at += length - 1
                    break
            at += 1
        for pattern, word in PHRASES.items():
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if (word,) in self._phrases:
                    yield match.start(), match.end(), self._phrases[(word,)]

    def _key_in(self, word: str) -> str:
        """The key of a word of a text; the plural of a kind of area counts no measure: "councils"."""
        plain = _AS_BY.get(word.lower()) or key(word)
        return "" if word.lower() in self._kinds else self._same.get(plain, plain)

    def _with_parted(self, words: list[tuple[int, int, str]], at: int, keys: tuple[str, ...]) -> list[Concept]:
        found = self._phrases[keys]
        if len(keys) == 1:
            behind = {word for _, _, word in words[at + 1 : at + 12]}
            parted = [c for (head, part), c in self._parted.items() if head == keys[0] and part in behind]
            return [*parted, *(c for c in found if c not in parted)]
        return found


def _head(noun: str) -> str:
    before = re.split(r" (?:of|by|in|from|within|to|per|after) ", noun)[0]
    keys = _keys(before)
    return keys[-1] if keys else ""


_IN_A_NAME = re.compile(r"(?<=[a-z,] )(?P<word>[A-Z][a-z]+)(?: of| for)? $")  # not at a sentence's start


class Places:
    """The names of areas, longest first, and what comes near to one."""

    def __init__(self, world: World) -> None:
        self._codes: dict[str, list[str]] = {}
        holding = {code for concept in world.concepts for edition, _ in concept.holders for code in _codes_in(edition)}
        for register in world.registers:
            for area in register.areas.values():
                for name in _names(area.line.get("name", ""), area.display):
                    held = self._codes.setdefault(name, [])
                    if area.code not in held:
                        held.append(area.code)
        for concept in world.concepts:
            for edition, _ in concept.holders:
                for code, name in edition.names[edition.name].items():
                    self._codes.setdefault(name, []).append(code)
        for name, codes in _short_names(self._codes):
            self._codes.setdefault(name, codes)
        self._codes = {name: sorted(codes, key=lambda c: c not in holding) for name, codes in self._codes.items()}
        for name in [one for one in self._codes if len(one) > LOUD]:
            self._codes.setdefault(name.upper(), self._codes[name])
        names = sorted(self._codes, key=len, reverse=True)
        self._name = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])") if names else None
        plurals = sorted(world.plural_kinds, key=lambda word: (-len(word), word))
        self.kinds = re.compile(rf"\b(?:{'|'.join(plurals)})\b")
        self._singles = sorted(name for name in self._codes if name.isalpha() and len(name) >= 5)

    def find(self, text: str) -> Iterator[tuple[int, int, Place]]:
        if self._name is None:
            return
        for match in self._name.finditer(text):
            if _STREET.match(text, match.end()):
                continue  # "Exeter Road"
            before = _IN_A_NAME.search(text[: match.start()])
            if before and before["word"] not in (*MONTHS, *WEEKDAYS) and not self._name.fullmatch(before["word"]):
                continue  # "Public Health England"
            yield match.start(), match.end(), Place(tuple(self._codes[match[0]]))

    def near(self, text: str, taken: set[int]) -> Iterator[tuple[int, int, Place]]:
        """Capitalised words that are no name of an area but look like one."""
        for match in re.finditer(r"\b[A-Z][a-z]{5,}\b", text):
            word = match[0]
            if match.start() in taken or word in (*MONTHS, *WEEKDAYS) or word in self._codes:
                continue
            if found := self._nearest(word):
                name, spelling = found
                yield match.start(), match.end(), Place(tuple(self._codes[name]), near=name, spelling=spelling)

    @lru_cache(maxsize=512)  # noqa: B019 - one desk lives as long as its run
    def _nearest(self, word: str) -> tuple[str, bool] | None:
        close = difflib.get_close_matches(word, self._singles, n=1, cutoff=0.88)
        if close and abs(len(close[0]) - len(word)) <= 1:
            return close[0], True
        for name in self._singles:
            if word[:6] == name[:6] and abs(len(word) - len(name)) <= 2 and not name.startswith(word):
                return name, False
        return None


def _codes_in(edition: Edition) -> Iterator[str]:
    yield from (code for code in edition.register.areas if code in edition.table)


def _short_names(codes: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """What people call "Stoke-on-Trent", "Hexley City": the part before, where no other area has it."""
    found: dict[str, set[str]] = {}
    for name in codes:
        short = re.split(
            r"(?:-| )(?:upon|on|under|super|le)(?:-| )| and (?=[A-Z])| (?:City|Town|Rovers|Athletic|United|Rangers)$",
            name,
        )[0]
        if short != name and len(short) >= 5 and short not in codes:
            found.setdefault(short, set()).add(name)
    for short, names in sorted(found.items()):
        of = {code for name in names for code in codes[name]}
        if len({tuple(codes[name]) for name in names}) == 1:
            yield short, sorted(of)


def _names(name: str, display: str) -> list[str]:
    """What an area may be called: by the register's two names, without titles, with "&" for "and", St or Saint."""
    found = [display, name]
    for one in (display, name):
        if re.search(r", (?:City|County|Borough|Royal Borough) of$", one):
            found.append(one.rpartition(",")[0])
        if " and " in one:
            found.append(one.replace(" and ", " & "))
        if len(short := "".join(w[0] for w in one.split() if w[0].isupper())) > 1 and one.startswith(
            ("United ", "European ")
        ):
            found.append(short)
        if one.startswith("St. "):
            found.append("St " + one[4:])
        if one.startswith("St "):
            found.append("St. " + one[3:])
        if "\u2019" in one or "'" in one:
            found += [one.replace("\u2019", "'"), one.replace("'", "\u2019")]
    return [one for one in dict.fromkeys(found) if one]
