"""Watches the files that stories are made of: as one is saved, says what is wrong in it, or which words it changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from desk.checking import source_shelves
from desk.preview import by_size, evenly, flaw_lines, previewed, shown_path
from desk.telling import Told, printed, tell
from nlg.errors import Trouble
from nlg.files import write_whole
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.intake.style import load_style
from nlg.pipeline import Release, open_dataset, release
from nlg.proof.check import Checker
from nlg.shelf import SHIPPED
from nlg.telling.shape import load_shape

STORIES = 10  # of areas evenly over the register, where none are named
WORDS, STYLES = ("sentences", "stories"), "styles"  # shelves that can change without the figures
Saved = Mapping[Path, tuple[int, int]]  # each file with the time of its last change and its size
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which stories: of a dataset ("": the newsroom's own, else a small one) and areas; pages of them go to `out`."""

    dataset: str = ""
    areas: tuple[str, ...] = ()
    style: str | None = None
    out: Path | None = None


@dataclass(eq=False)
class Watching:
    """Some stories as they read now, and the files they are made from as they were when they were last looked at."""

    home: Home
    wanted: Wanted
    say: Say
    _told: dict[str, Told] = field(default_factory=dict)  # by area
    _seen: Saved = field(default_factory=dict)
    _changed: set[Path] = field(default_factory=set)  # saved a moment ago: perhaps not yet whole

    @cached_property
    def dataset(self) -> str:
        """The name of the dataset whose stories are watched."""
        return self.wanted.dataset or by_size(self.home)[0]

    def start(self) -> None:
        """Writes the stories a first time. A Trouble where the dataset or an area is not there."""
        self._seen = self._saved()
        self._release = self._analysed()
        self._codes = self._asked()
        self._checker = Checker(source_shelves(self.home))
        with_words = self._guarded(self._tell)
        if with_words is not None:
            self._keep(with_words)
        stories = sum(told.bundle is not None for told in self._told.values())
        self.say(f"watching {len(self._seen)} files for {stories} stories of {self.dataset}; Ctrl-C ends it")

    def look(self) -> None:
        """Looks once whether files were saved, and once more before it reads them: they may be half written."""
        now = self._saved()
        changed = {path for path in {*now, *self._seen} if now.get(path) != self._seen.get(path)}
        self._seen = now
        if changed:
            self._changed |= changed
        elif self._changed:
            settled, self._changed = sorted(self._changed), set()
            self._read(settled)

    def _read(self, changed: Sequence[Path]) -> None:
        self.say("")
        flaws = [line for path in changed for line in self._flaws(path)]
        for path in changed:
            self.say(f"{shown_path(path)}{'' if path in self._seen else ' is gone'}")
        for line in flaws:
            self.say(line)
        told = self._guarded(lambda: self._again(changed), quiet=bool(flaws))
        if told is None:
            self.say("  the stories stay as they were until that is mended")
        else:
            self._report(changed, told)

    def _flaws(self, path: Path) -> list[str]:
        """What cannot stand in a sentence file, with its lines."""
        if path.suffix != ".j2" or path.stem not in detectors() or not path.is_file():
            return []
        return self._guarded(lambda: list(flaw_lines(shown_path(path), previewed(self.home, path.stem).flaws()))) or []

    def _again(self, changed: Sequence[Path]) -> dict[str, Told]:
        """The stories with what was changed read anew: words and styles need no new analysis."""
        folders = {path.parent.name for path in changed}
        if folders <= {*WORDS, STYLES}:
            self._release = _reworded(self._release)
        else:
            self.home = Home(self.home.folder if self.home.is_there else None)
            self._release = self._analysed()
        if not folders <= {*WORDS}:
            self._checker = Checker(source_shelves(self.home))  # a checker reads each file once in its life
        return self._tell()

    def _tell(self) -> dict[str, Told]:
        return {told.code: told for told in tell(self._release, self._codes, self._checker)}

    def _report(self, changed: Sequence[Path], told: dict[str, Told]) -> None:
        """What reads otherwise now, story by story."""
        before, others = self._told, 0
        for code, now in told.items():
            lines = list(changes(before.get(code), now))
            others += bool(lines)
            for line in lines:
                self.say(line)
        self._keep(told)
        self.say(f"{others} of {len(told)} stories changed")
        for path in changed:
            if path.parent.name == "sentences" and not others:
                self.say(f"  parishpump preview {path.stem} shows what else it says")

    def _keep(self, told: dict[str, Told]) -> None:
        for code, one in told.items():
            bundle = one.bundle
            if bundle is not None and self.wanted.out is not None and changes_anything(self._told.get(code), one):
                page = printed(self.home, bundle, "html").encode()
                write_whole(self.wanted.out / f"{bundle['slug']}.html", page, staging=self.wanted.out / ".tmp")
        self._told = told

    def _analysed(self) -> Release:
        opened = open_dataset(self.home, self.dataset)
        return release(opened, opened.period(None), self.wanted.style)

    def _asked(self) -> list[str]:
        opened = self._release.dataset
        if self.wanted.areas:
            return [opened.area(area).code for area in self.wanted.areas]
        return evenly(opened.everywhere(), STORIES)

    def _saved(self) -> Saved:
        """Every file that could have a say, as it lies on disk."""
        folders = [folder for name in SHIPPED for folder in self.home.shelf(name).folders]
        found = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
        found += [self.home.folder / "newsroom.toml"] if self.home.is_there else []
        return {path: marks for path in found if not path.name.startswith(".") and (marks := _marks(path))}

    def _guarded(self, work: Callable[[], Any], quiet: bool = False) -> Any:
        """What it gives, or None where a file is not what it should be: said in a line, and the watch goes on."""
        try:
            return work()
        except Trouble as error:
            said = f"  {error}\n    {error.mend}" if error.mend else f"  {error}"
        except Exception as error:  # half a file can break anything, and the next save may mend it
            said = f"  cannot be used as it is: {type(error).__name__}: {error}"
        if not quiet:
            self.say(said)
        return None


def run(watching: Watching, moments: Iterable[None]) -> int:
    """Looks at every moment until there are no more, or until Ctrl-C."""
    try:
        watching.start()
        for _ in moments:
            watching.look()
    except KeyboardInterrupt:
        watching.say("\nstopped")
    return 0


def changes(before: Told | None, now: Told) -> Iterator[str]:
    """How a story reads otherwise than before, sentence by sentence; what is gone in [- -], what is new in {+ +}."""
    if not changes_anything(before, now):
        return
    if now.bundle is None:
        yield f"{now.why}"
        return
    yield f"{now.bundle['area']['name']}:"
    old = _sentences(before.bundle) if before is not None and before.bundle is not None else []
    new = _sentences(now.bundle)
    for what, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"  {line}" for line in _pairs(old[a:b], new[c:d]))


def changes_anything(before: Told | None, now: Told) -> bool:
    """Whether a story reads otherwise than before, or is told now and was not, or the reverse."""
    if before is None or (before.bundle is None) != (now.bundle is None):
        return True
    if now.bundle is None or before.bundle is None:
        return now.why != before.why
    return _sentences(before.bundle) != _sentences(now.bundle)


def _sentences(bundle: Mapping[str, Any]) -> list[str]:
    body = [sentence for paragraph in bundle["body"] for sentence in paragraph["sentences"]]
    single = [bundle[key] for key in ("headline", "short_headline") if bundle[key]]
    return [sentence["text"] for sentence in (*single, *bundle["standfirst"], *body)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Sentences that stand in one another's place, word by word."""
    for n in range(max(len(old), len(new))):
        yield words_changed(old[n] if n < len(old) else "", new[n] if n < len(new) else "")


def words_changed(old: str, new: str) -> str:
    """One sentence with the words that changed marked.

    >>> words_changed("Cases fell to 60.", "Cases dropped to 60.")
    'Cases [-fell-] {+dropped+} to 60.'
    """
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    said: list[str] = []
    for what, a, b, c, d in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            said += before[a:b]
        else:
            said += [f"[-{' '.join(before[a:b])}-]"] if b > a else []
            said += [f"{{+{' '.join(after[c:d])}+}}"] if d > c else []
    return " ".join(said)


def _reworded(made: Release) -> Release:
    """The same analysis, told with the shapes, sentences and style as the files have them now."""
    home = made.dataset.home
    style_file = home.shelf(STYLES).find(made.style_file.stem)
    shapes = tuple(load_shape(path) for path in home.shelf("stories").files().values())
    return replace(made, shapes=shapes, style=load_style(style_file), style_file=style_file)


def _marks(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None  # gone between the listing and now
    return found.st_mtime_ns, found.st_size
