"""The stories of one period, drawn one by one: planned, put into words, bundled; with what stands beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import nlg
from nlg.errors import BadSheet, NotKnown, NoWording
from nlg.finding.detect import Catch
from nlg.home import Home
from nlg.intake.sheet import BesideSheet
from nlg.intake.style import Style, load_style
from nlg.memory import Published
from nlg.panel import Calendar
from nlg.pipeline.analysis import Analysis, rarity_of, survival_of
from nlg.pipeline.dataset import Dataset, brief
from nlg.story import LeftOut, NoStory, StoryPlan
from nlg.telling.amends import Amends
from nlg.telling.beside import SHAPE, Beside
from nlg.telling.branches import Fired
from nlg.telling.bundle import Paper, bundle, grounds
from nlg.telling.notice import notice
from nlg.telling.plan import plan
from nlg.telling.pool import Lead, Pool, as_lead
from nlg.telling.sentences import Sentences
from nlg.telling.shape import Shape, load_shape
from nlg.telling.words.voice import Voice
from nlg.telling.write import Writer, left_beside


@dataclass(frozen=True, kw_only=True, eq=False)
class Release(Analysis):
    """One period of a dataset, analysed once for all its areas; stories are drawn from it one by one."""

    shapes: tuple[Shape, ...]
    style: Style
    style_file: Path
    fired: Fired | None = None  # told of every branch of a sentence file that is rendered: for coverage
    told_on: date | None = None  # where it stands beside another dataset's stories, the last day of their period
    alone: str = ""  # why nothing is told beside its stories, whatever the sheet asks for

    @cached_property
    def made_with(self) -> dict[str, str]:
        """Program and templates, so that a story says what wrote it."""
        digest = hashlib.sha256()
        for name in ("sentences", "stories"):
            for stem, path in self.dataset.home.shelf(name).files().items():
                digest.update(f"{name}/{stem}\0".encode() + path.read_bytes() + b"\0")
        return {"parishpump": nlg.VERSION, "templates_sha256": digest.hexdigest()}

    @cached_property
    def told_with(self) -> tuple[Sentences, Voice]:
        """Sentences, and the voice they are told in."""
        sentences = Sentences(sentence_files(self.dataset.home), self.brief, self.voice, self.fired)
        sentences.check_all()
        return sentences, self.voice

    @property
    def voice(self) -> Voice:
        """How figures are told: in the house style, the story's own period once with its year, as stories are read for
        years. Beside another dataset's story the words in front of them give it."""
        return Voice(style=self.style, story_end=self.told_on or self.brief.period, dated=self.told_on is None)

    def planned(self, pool: Pool, shape: str = "", lead: Lead | None = None) -> StoryPlan | NoStory:
        """What an area's story will say, in the shape named or the one that suits it."""
        sentences, _ = self.told_with
        return plan(pool, self.shapes, sentences.places, shape, lead)

    def story(
        self,
        code: str,
        shape: str = "",
        amends: Amends | None = None,
        lead: Lead | None = None,
        turn: int = 0,
        dumb: tuple[Lead, ...] = (),
    ) -> dict[str, Any] | NoStory:
        """The bundle of an area's story, or why there is none. Unprintable names the sentence that cannot be said.

        `amends`: what it has to put right, where it is a new version of a story that was published. An editor may ask
        for another `lead`, and by `turn` for the wordings that an area so many places further on would have. What no
        wording can lead with (`dumb`) is passed over.
        """
        pool = self.pool(code).less(dumb)
        news = pool.without("revised") if amends else pool  # its note says what was revised
        planned = self.planned(news, shape, lead)
        if amends and isinstance(planned, NoStory):  # but where nothing else is to be told, the story is that
            news, planned = pool, self.planned(pool, shape, lead)
        if isinstance(planned, NoStory):
            return planned
        pool = news
        sentences, voice = self.told_with
        memory, first = self.published(code), self.first_reports(code)
        beside, alone = self.beside(code, amends)
        writer = Writer(
            pool=pool,
            plan=replace(planned, left_out=(*planned.left_out, *alone)),
            sentences=sentences,
            place=self.dataset.register.place[code] + turn,
            memory=memory,
            first=first,
            amends=amends,
            beside=beside,
        )
        leading = planned.lead.host.fact
        least = self.margin(leading)
        margins = {id(leading): "" if least is None else least.said}
        recalled = {story.source: story for story in (*([amends.earlier] if amends else []), *memory, *first)}
        paper = self.paper(code, margins, [*recalled.values()])
        try:
            draft = writer.write()
        except NoWording:
            if lead is not None:
                raise
            return self.story(code, shape, amends, None, turn, (*dumb, as_lead(leading)))
        return bundle(draft, pool, self.dataset.sheet, voice, paper, sentences)

    def beside(self, code: str, amends: Amends | None = None) -> tuple[list[Beside], list[LeftOut]]:
        """What other datasets say of an area, as the sheet asks for them, and which say nothing, with the reason."""
        found: list[Beside] = []
        untold: list[LeftOut] = []
        for number, about in enumerate(self.dataset.sheet.beside):
            told = self._part(number, about, code, amends)
            if isinstance(told, Beside):
                found.append(told)
            else:
                untold.append(left_beside(about.dataset, code, told))
        return found, untold

    def _part(self, number: int, about: BesideSheet, code: str, amends: Amends | None) -> Beside | str:
        """What one other dataset says of an area, or why it says nothing."""
        other = self.alone or (self._told_again(about, amends) if amends else self._others[number])
        if isinstance(other, str):
            return other
        there = about.areas.get(code, code)
        if reason := self._not_there(other.dataset, code, there, mapped=code in about.areas):
            return reason
        shape = next(shape for shape in self.shapes if shape.name == SHAPE)
        kinds = {entry.partition(".")[0] for entry in shape.leads} | {slot.tell for slot in shape.slots}
        pool = other.pool(there, kinds).of_measures(about.measures)
        planned = other.planned(pool, SHAPE)
        if isinstance(planned, NoStory):
            return f"{about.dataset}: {planned.reason}"
        files = {key: (path.name, other.dataset.hashes[key]) for key, path in other.dataset.files.items()}
        if other.dataset.hashes["register"] == self.dataset.hashes["register"]:
            del files["register"]
        archive = self.dataset.home.archive
        return Beside(
            number=number,
            about=about,
            sheet=other.dataset.sheet,
            pool=pool,
            plan=planned,
            sentences=other.told_with[0],
            files=files,
            receipts={table: archive.receipt(edition) for table, edition in other.dataset.editions.items()},
        )

    def _not_there(self, other: Dataset, code: str, there: str, *, mapped: bool) -> str:
        """Why an area is not to be told of from another dataset; "" where it is. A code alone may be another area's."""
        if all(panel.row(there) is None for panel in other.panels.values()):
            return f"{other.sheet.id} has no figures for {there}"
        ours, theirs = self.dataset.register.areas[code].name, other.register.areas[there].name
        if not mapped and ours.casefold() != theirs.casefold():
            return (
                f"{there} is {theirs} in {other.sheet.id}, and {ours} here: say so under beside.areas if they are one"
            )
        return ""

    @property
    def datasets_beside(self) -> list[Dataset]:
        """The other datasets that its stories may tell of."""
        return [other.dataset for other in self._others if isinstance(other, Release)]

    @cached_property
    def _others(self) -> list[Release | str]:
        """The releases that stand beside this one's stories, each as known then, or why there is none."""
        return [self._other(about) for about in self.dataset.sheet.beside]

    def _told_again(self, about: BesideSheet, amends: Amends) -> Release | str:
        """The period of another dataset that the version before told of, and no other."""
        for part in amends.bundle.get("beside") or []:
            if part["dataset"] == about.dataset:
                return self._other(about, date.fromisoformat(part["period"]["end"]))
        return f"{about.dataset}: the version before did not tell of it"

    def _other(self, about: BesideSheet, told: date | None = None) -> Release | str:
        """Another dataset's release of the period `told` before, else of the newest that may stand beside this one."""
        known_by, end = self.dataset.known_by, self.brief.period
        try:
            other = self.dataset.beside(about.dataset)
            newest = known_by if known_by and about.period == "newest" else end
            period = other.period(told) if told else other.latest(newest)
        except NotKnown as error:
            return str(error)
        if strange := set(about.measures) - {m for table in other.sheet.tables.values() for m in table.measures}:
            raise BadSheet(f"{self.dataset.sheet.id}.toml: beside: {about.dataset} has no measure '{min(strange)}'")
        if (late := _steps_late(other.whole.calendar, period, end)) > about.oldest:
            return f"{about.dataset}: its newest settled period, to {period}, ended {late} steps before the story's"
        made = self.dataset.analysed_beside(other, period, release)
        return replace(
            made, told_on=end, fired=self.fired, shapes=self.shapes, style=self.style, style_file=self.style_file
        )

    def paper(self, code: str, margins: Mapping[int, str], memory: Sequence[Published] = ()) -> Paper:
        """What the bundle of an area's story states beside the story itself."""
        settings = self.dataset.home.settings
        return replace(
            self._paper,
            id=settings.story_id(self.brief.dataset, self.brief.series, code, self.brief.period),
            made_with=self.made_with,
            margins=margins,
            memory=memory,
        )

    @cached_property
    def _paper(self) -> Paper:
        """What is the same for every story: the files are looked at once."""
        return _paper(self.dataset, self.style_file)

    def notice(self, amends: Amends) -> dict[str, Any]:
        """What stands in the place of a story that these figures no longer bear out, nor any other."""
        sentences, _ = self.told_with
        sources, _ = grounds(self.dataset.sheet, self._paper)
        return notice(amends, self.brief, sentences, sources, self.made_with)


def stands_on(dataset: Dataset) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The sources and measures that stories may be written from today, as a bundle states them."""
    return grounds(dataset.sheet, _paper(dataset, _style_file(dataset, None)))


def _paper(dataset: Dataset, style_file: Path) -> Paper:
    """The files of a dataset, for a story that has yet to say which."""
    files = {key: (path.name, dataset.hashes[key]) for key, path in dataset.files.items()}
    files |= dataset.context.files
    files["style"] = (style_file.name, hashlib.sha256(style_file.read_bytes()).hexdigest())
    receipts = {table: dataset.home.archive.receipt(edition) for table, edition in dataset.editions.items()}
    return Paper(id="", made_with={}, files=files, margins={}, receipts=receipts)


def _style_file(dataset: Dataset, style: str | None) -> Path:
    return dataset.home.shelf("styles").find(style or dataset.home.settings.style or dataset.sheet.style)


def _steps_late(calendar: Calendar, period: date, end: date) -> int:
    """How many whole steps, of the usual length, lie between the end of a calendar's period and a later day."""
    before = [int(p) for p in calendar.previous]
    lengths = sorted((calendar.ends[t] - calendar.ends[p]).days for t, p in enumerate(before) if p >= 0)
    return max(0, (end - period).days // max(1, lengths[len(lengths) // 2]))


def release(dataset: Dataset, period: date, style: str | None = None) -> Release:
    """Analyses one period of a dataset: every detector over every area, and how rare each finding is."""
    home = dataset.home
    made = brief(dataset, period)
    style_file = _style_file(dataset, style)
    catch = Catch(made)
    return Release(
        dataset=dataset,
        brief=made,
        catch=catch,
        survival=survival_of(dataset, made, catch),
        rarity=rarity_of(dataset, made),
        shapes=tuple(load_shape(path) for path in home.shelf("stories").files().values()),
        style=load_style(style_file),
        style_file=style_file,
    )


def sentence_files(home: Home) -> dict[str, Path]:
    """Every sentence file by its name, those too that belong to no kind: the shelf lists no name with an underscore."""
    found = home.shelf("sentences").files()
    for folder in home.shelf("sentences").folders:
        found |= {path.stem: path for path in sorted(folder.glob("_*.j2"))}
    return found
