"""Tells reporters what is news today in their areas: a mail as a file, or a signed message; each news once."""

from __future__ import annotations

import hashlib
import json
import textwrap
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from desk.messages import mailed, posted
from desk.running import own
from desk.sending.book import Book, Line, is_had
from desk.sending.parcel import NotTaken, Wanted
from desk.sending.round import How, named
from desk.telling import Told, tell
from nlg.errors import Trouble
from nlg.files import only_one
from nlg.home import Home
from nlg.pipeline import open_dataset, release
from nlg.settings import Reporter

Say = Callable[[str], None]
RUNNERS_UP = 3  # of an area, beside what leads
WIDTH = 72  # columns of a mail


@dataclass(frozen=True, kw_only=True)
class News:
    """What a story of one area says, for somebody who decides whether to print it. `page` is "" for a draft."""

    area: str
    period: str
    headline: str
    lead: str
    runners_up: tuple[str, ...]
    score: float
    page: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = {"area": self.area, "period": self.period, "headline": self.headline, "lead": self.lead}
        return {**told, "runners_up": list(self.runners_up), "score": self.score, "page": self.page}


def news_of(bundle: Mapping[str, Any], page: str) -> News:
    """A story in short, all of it in its own sentences: what leads, then what else is news, the rarest first."""
    scores = {fact["id"]: fact["score"] for fact in bundle["facts"]}
    opening = [part["sentences"][0] for part in bundle["body"]]
    lead, *others = [sentence for sentence in opening if sentence["kind"] == "data"] or [bundle["headline"]]
    best = sorted(others, key=lambda one: -max((scores.get(fact, 0.0) for fact in one.get("facts", ())), default=0.0))
    return News(
        area=bundle["area"]["name"],
        period=bundle["period"]["label"],
        headline=bundle["headline"]["text"],
        lead=lead["text"],
        runners_up=tuple(one["text"] for one in best[:RUNNERS_UP]),
        score=max(scores.values(), default=0.0),
        page=page,
    )


def run(home: Home, names: Sequence[str], how: How, out: Path | None, say: Say) -> int:
    """Tells some reporters, or all. 1 where one could not be told or a dataset could not be read, else 0."""
    with only_one(home.folder / ".sending.lock"):
        reporters = named("reporter", home.settings.reporters, names, "docs/sending.md has an example")
        desk = Alerting(home=home, how=how, reporters=reporters, out=out or home.folder / "alerts")
        for reporter in desk.reporters:
            say(f"{reporter.name}: {desk.tell(reporter)}")
    for trouble in desk.troubles:
        say(trouble)
    return 1 if desk.troubles else 0


@dataclass(kw_only=True)
class Alerting:
    """One round to the reporters. `troubles` are what they were not told, and why."""

    home: Home
    how: How
    reporters: Sequence[Reporter]
    out: Path
    troubles: list[str] = field(default_factory=list)

    @cached_property
    def _book(self) -> Book:
        return Book(self.home.folder / "deliveries.jsonl")

    @cached_property
    def _told(self) -> dict[str, dict[str, Told]]:
        """By dataset and area, what its newest settled release tells; each dataset is analysed once for all."""
        wanted = {name for reporter in self.reporters for name in reporter.datasets}
        if any(not reporter.datasets for reporter in self.reporters):
            wanted |= set(own(self.home))
        return {name: dict(self._of_dataset(name)) for name in sorted(wanted)}

    def _of_dataset(self, name: str) -> Iterator[tuple[str, Told]]:
        readers = [one for one in self.reporters if not one.datasets or name in one.datasets]
        try:
            opened = open_dataset(self.home, name)
            codes = {code for one in readers for code in self.areas(one) or opened.everywhere()}
            there = [
                code for code in sorted(codes) if any(panel.row(code) is not None for panel in opened.panels.values())
            ]
            made = release(opened, opened.latest())
            for told in tell(made, there):
                if told.faulty:
                    self.troubles.append(told.why)
                yield told.code, told
            made.remember()
        except Trouble as fault:
            self.troubles.append(f"{name}: {fault}")

    def areas(self, reporter: Reporter) -> tuple[str, ...]:
        """The areas of a reporter: their own, else those of all titles; none means everywhere."""
        return reporter.areas or tuple(code for title in self.home.settings.titles for code in title.areas)

    def news(self, reporter: Reporter) -> list[News]:
        """What a reporter is told, the greatest news first."""
        mine = set(self.areas(reporter))
        found = []
        for name, told in self._told.items():
            if not reporter.datasets or name in reporter.datasets:
                kept = [one.bundle for code, one in told.items() if one.bundle and (not mine or code in mine)]
                found += [news_of(bundle, self._page(bundle)) for bundle in kept]
        return sorted(found, key=lambda one: (-one.score, one.area, one.period, one.headline))

    @cached_property
    def _states(self) -> Mapping[str, Any]:
        return self.home.states(self.how.now)

    def _page(self, bundle: Mapping[str, Any]) -> str:
        """Where readers have the story already."""
        state = self._states.get(bundle["id"])
        out = state is not None and state.published is not None
        return f"{self.home.settings.base_url}/stories/{state.slug}/" if state and out else ""

    def tell(self, reporter: Reporter) -> str:
        """Tells one reporter, unless it is what they were told last; says what was done."""
        news = self.news(reporter)
        said = json.dumps([one.as_dict() for one in news], ensure_ascii=False)
        wanted = Wanted(what=reporter.name, version=0, verb="changed", hash=hashlib.sha256(said.encode()).hexdigest())
        if not news or is_had(self._book.had("alerts", reporter.name), wanted):
            return "nothing new" if news else "no news in their areas"
        identity = str(uuid.uuid5(self.home.settings.namespace, f"alerts/{reporter.name}/{wanted.hash}"))
        if self.how.dry:
            return f"would be told of {_counted(news)}"
        try:
            where = list(self._reached(reporter, news, identity))
        except NotTaken as fault:
            self.troubles.append(f"{reporter.name}: {fault}")
            return "not told"
        self._book.add(replace(Line.of("alerts", identity, wanted, self.how.now), said="sent"))
        return f"{_counted(news)}: {', '.join(where)}"

    def _reached(self, reporter: Reporter, news: Sequence[News], identity: str) -> Iterator[str]:
        """Brings the digest where a reporter wants it, and says where that was."""
        if reporter.email:
            subject, text = f"News in your areas: {news[0].headline}", "\n".join(lines(news)) + "\n"
            yield mailed(self.home, reporter, subject, text, identity, self.how, self.out)
        if reporter.url:
            yield posted(reporter, "news.digest", {"news": [one.as_dict() for one in news]}, identity, self.how)


def lines(news: Sequence[News]) -> Iterator[str]:
    """The digest as plain text."""
    yield f"What is news today in your areas: {_counted(news)}."
    for number, one in enumerate(news, 1):
        yield ""
        yield from textwrap.wrap(f"{number}. {one.headline}", WIDTH, subsequent_indent="   ")
        yield f"   {one.area}, {one.period}"
        yield from textwrap.wrap(one.lead, WIDTH, initial_indent="   ", subsequent_indent="   ")
        for other in one.runners_up:
            yield from textwrap.wrap(other, WIDTH, initial_indent="   - ", subsequent_indent="     ")
        yield f"   Published: {one.page}" if one.page else "   Not published: it waits for an editor."


def _counted(news: Sequence[News]) -> str:
    return f"{len(news)} {'story' if len(news) == 1 else 'stories'}"
