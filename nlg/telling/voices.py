"""Chooses what the newsroom has in store for a story, and puts it into words: quotes, background, an event, notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Literal, TypeVar

from nlg.errors import Unprintable
from nlg.fact import Proven, Value
from nlg.store import Background, Event, Kept, Quote
from nlg.story import Brief, SentenceKind
from nlg.telling.sentences import Sentences
from nlg.telling.words.figures import SMALL
from nlg.telling.words.marks import Span, capital, unmark
from nlg.telling.words.quoted import excerpt

MOST_QUOTES, MOST_LINES = 2, 2
OLD = timedelta(days=14)  # an older quote says from when it is
LATE_IN_MONTH = 21  # after that day a story may well be read in the month after: no "last month"
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
_NUMBER_WORDS = f"{_TENS} half twice double dozen"
_FIGURES = re.compile(
    rf"[£€$]?\d[\d.,]*\d?%?|(?<!\w)(?:{'|'.join((*SMALL[2:], *_NUMBER_WORDS.split()))})(?!\w)", re.IGNORECASE
)
Age = Literal["", "day", "last month", "month"]
AnyKept = TypeVar("AnyKept", bound=Kept)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A finished sentence without a place: visible words, where its claims lie in them, what it was made from."""

    text: str
    spans: Sequence[Span]
    kind: SentenceKind
    template: str


@dataclass(frozen=True, kw_only=True)
class Voices:
    """What the store gives a story. Each quote is a paragraph; `background` is one; `notes` are for the editor."""

    quotes: tuple[Piece, ...]
    background: tuple[Piece, ...]
    notes: tuple[Piece, ...]


def voices(brief: Brief, area: str, table: str, sentences: Sentences, told: Collection[str] | None) -> Voices:
    """What is in store for the story of an area (its code) from a table.

    `told` are the short names of the measures that the story has told of (None: whichever). Unprintable where a
    wording fails.
    """
    quotes = chosen_quotes(brief, area, story_day(brief, table))
    spoken = tuple(_quote(brief, table, sentences, quotes, n) for n in range(len(quotes)))
    background = [_say(sentences, "background", "context", _proved(b, text=b.text)) for b in lines(brief, area, told)]
    event = [_say(sentences, "event", "context", _event(e)) for e in latest_event(brief, area, table)]
    return Voices(quotes=spoken, background=(*event, *background), notes=tuple(_notes(sentences, quotes)))


def story_day(brief: Brief, table: str) -> date:
    """The day a story is told on: when its table was published, or the end of its period.

    The latter where no day of release is known, or where a later table stands in for one that is not held.
    """
    released = brief.panels[table].released
    late = bool(brief.sources[table].stands_in)
    return brief.period if released is None or late else released


def fitting(brief: Brief, area: str, table: str, day: date) -> tuple[Kept, ...]:
    """All that the story of an area would tell from the store on a day, whichever measures it tells of."""
    return (*chosen_quotes(brief, area, day), *lines(brief, area, None), *latest_event(brief, area, table))


def chosen_quotes(brief: Brief, area: str, day: date) -> tuple[Quote, ...]:
    """The quotes of a story told on a day: the newest first, of one day those about fewer areas; two at most."""
    found = _about(brief, brief.context.quotes, area, day)
    return tuple(sorted(found, key=lambda quote: (-quote.said_on.toordinal(), len(quote.areas)))[:MOST_QUOTES])


def lines(brief: Brief, area: str, told: Collection[str] | None) -> tuple[Background, ...]:
    """The background of a story, by the end of its period: the newest first; two at most."""
    found = [
        line
        for line in _about(brief, brief.context.background, area, brief.period)
        if told is None or not line.measures or any(name in told for name in line.measures)
    ]
    return tuple(sorted(found, key=lambda line: (-line.known_on.toordinal(), len(line.areas)))[:MOST_LINES])


def latest_event(brief: Brief, area: str, table: str) -> tuple[Event, ...]:
    """The latest event that was over before the story's period began; none, or one."""
    calendar = brief.panels[table].calendar
    t = calendar.at(brief.period)
    if t is None:
        return ()
    over = [
        e for e in _about(brief, brief.context.events, area, brief.period) if (e.until or e.day) < calendar.starts[t]
    ]
    return tuple(sorted(over, key=lambda event: (-event.day.toordinal(), len(event.areas)))[:1])


def _about(brief: Brief, store: Sequence[AnyKept], area: str, day: date) -> list[AnyKept]:
    """What stands in store for an area on a day, in the order of files: sorted by area once a release."""
    key = ("in store", id(store), day)  # the brief holds the store, so that nothing else can have its id
    if key not in brief.kept:
        brief.kept[key] = by_area = defaultdict[str, list[AnyKept]](list)
        for one in store:
            for code in one.areas if one.stands(day) else ():
                by_area[code].append(one)
    found: list[AnyKept] = brief.kept[key].get(area, [])
    return found


def age(brief: Brief, table: str, quote: Quote) -> Age:
    """How a quote says from when it is: not at all for a fortnight, then by its day or its month."""
    day, said = story_day(brief, table), quote.said_on
    if day - said <= OLD:
        return ""
    if (said.year, said.month) == (day.year, day.month):
        return "day"
    before = day.replace(day=1) - timedelta(days=1)
    fresh = day == brief.panels[table].released and day.day <= LATE_IN_MONTH
    return "last month" if fresh and (said.year, said.month) == (before.year, before.month) else "month"


def figures_in(text: str) -> tuple[str, ...]:
    """The figures of a text, in digits or words, each once.

    >>> figures_in("Around 25 cases, 10% or half of the 1,200. One is 25, too.")
    ('25', '10%', 'half', '1,200')
    """
    return tuple(dict.fromkeys(found.rstrip(".,") for found in _FIGURES.findall(text)))


def _quote(brief: Brief, table: str, sentences: Sentences, quotes: Sequence[Quote], n: int) -> Piece:
    quote = quotes[n]
    again = any((one.speaker, one.role) == (quote.speaker, quote.role) for one in quotes[:n])
    about = _proved(quote, text=quote.text, speaker=quote.speaker, role=quote.role)
    about.verb, about.age = quote.verb, age(brief, table, quote)
    about.said_on = _kept_at(quote, "date", quote.said_on)
    return _say(sentences, "quote_again" if again else "quote", "quote", about)


def _event(event: Event) -> SimpleNamespace:
    about = _proved(event, what=event.what)
    about.day = _kept_at(event, "day", event.day)
    about.until = _kept_at(event, "until", event.until) if event.until else None
    return about


def _notes(sentences: Sentences, quotes: Sequence[Quote]) -> Iterator[Piece]:
    for quote in quotes:
        about = _proved(quote, text=quote.text, speaker=quote.speaker)
        about.figures = [excerpt(about.text, figure) for figure in figures_in(quote.text)]
        if about.figures:
            yield _say(sentences, "figures_inside", "context", about)
    if not quotes:
        yield _say(sentences, "missing_voice", "context", SimpleNamespace())


def _proved(kept: Kept, **said: str) -> SimpleNamespace:
    return SimpleNamespace(**{key: _kept_at(kept, key, text) for key, text in said.items()})


def _kept_at(kept: Kept, key: str, value: Value) -> Proven:
    return Proven(op="metadata", inputs={"source": kept.store, "key": f"{kept.key}.{key}"}, value=value)


def _say(sentences: Sentences, place: str, kind: SentenceKind, about: SimpleNamespace) -> Piece:
    for name, macro in sentences.macros("_voices", place):
        text, spans = unmark(capital(" ".join(macro(about).split())))
        return Piece(text=text, spans=spans, kind=kind, template=f"sentences/_voices.j2#{name}")
    raise Unprintable(f"_voices.j2: there is no macro '{place}'")
