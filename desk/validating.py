"""Checks a published folder as it lies there, whoever made it: the rules of the build report, file by file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from feeds import profiles
from feeds.gate import CHARACTERS, refuse_leaks
from feeds.item import SOURCE_TYPE, SOURCE_TYPE_SCHEMA
from feeds.publish import REPORT
from nlg.errors import NotKnown, Trouble
from nlg.home import Home
from nlg.ledger import read_time, write_time

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = (".html", ".xml", ".json", ".txt", ".css", ".svg", ".opml")
OWN = "https://folder.invalid"  # stands for the folder's own address while links are followed
Say = Callable[[str], None]


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, and where: the file below the folder, and the rule's name."""

    file: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.rule}: {self.what}"


def run(home: Home, folder: Path | None, at: datetime | None, say: Say) -> int:
    """Checks a folder, else the newsroom's own; 1 where there is a fault. Each is a line: file, rule, what."""
    public = folder or home.public
    if not public.is_dir():
        raise NotKnown(f"{public}: there is no such folder", mend="parishpump publish makes it")
    if not any(public.iterdir()):
        raise NotKnown(f"{public}: there is nothing in it", mend="parishpump publish fills the newsroom's own")
    when = at or (_built(home) if folder is None or folder.resolve() == home.public.resolve() else None)
    validating = Validating(public.resolve(), home.settings.base_url, home.settings.label, when)
    faults = sorted(validating.faults())
    for fault in faults:
        say(str(fault))
    dated = f"no date after {write_time(when)} allowed" if when else "dates held against no time: give --at"
    say(f"{public}: {validating.files} files, {validating.pages} stories; faults: {len(faults)}; {dated}")
    return 1 if faults else 0


@dataclass(eq=False)
class Validating:
    """A folder under check. `base_url` is where it is served, `at` the time no date may lie after, None for any."""

    folder: Path
    base_url: str
    label: str
    at: datetime | None
    files: int = 0
    pages: int = 0
    _ids: dict[str, str] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """All that is wrong."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                self.files += 1
                name = path.relative_to(self.folder).as_posix()
                for rule, what in self._of_file(path, name):
                    yield Fault(name, rule, what)

    def _of_file(self, path: Path, name: str) -> Iterator[tuple[str, str]]:
        if any(part.startswith(".") for part in Path(name).parts):
            yield "hidden-file", "receivers take every file they see"
        if path.suffix not in TEXT:
            return
        content = path.read_bytes()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as fault:
            yield "not-utf-8", str(fault)
            return
        for rule, pattern in CHARACTERS:
            if found := pattern.search(text):
                yield rule, f"character {found.start()}: {found[0]!a}"
        yield from _of_profile(name, content)
        if path.suffix == ".html":
            yield from self._of_page(path, name, text)
        elif path.suffix in (".xml", ".opml", ".svg"):
            yield from self._of_xml(name, text)
        elif path.suffix == ".json":
            yield from self._of_json(path, name, text)

    def _of_page(self, path: Path, name: str, text: str) -> Iterator[tuple[str, str]]:
        page = _Page()
        page.feed(text)
        page.close()
        if not text.startswith("<!doctype html>") or not text.rstrip().endswith("</html>"):
            yield "not-whole", "a page begins with <!doctype html> and ends with </html>"
        if page.count("h1") != 1:
            yield "one-h1", f"{page.count('h1')} headings of the first rank"
        if page.count("title") != 1 or not page.language:
            yield "no-title", "a page has one title and says its language"
        if page.without_alt:
            yield "no-alt", f"{page.without_alt} pictures without words"
        if page.scripts:
            yield "script", f"{page.scripts} scripts from elsewhere"
        yield from self._links(name, page.links)
        if name.startswith("stories/"):
            self.pages += 1
            yield from self._of_story(path, name, page)

    def _of_story(self, path: Path, name: str, page: _Page) -> Iterator[tuple[str, str]]:
        """A story's page: its label in words and in its data, and the story it was made from beside it."""
        if SOURCE_TYPE_SCHEMA not in page.data:
            yield "no-source-type", "its linked data does not say that it is data-driven"
        proof = path.with_name("story.json")
        if not proof.is_file():
            yield "no-proof", "there is no story.json beside it"
            return
        try:
            bundle = json.loads(proof.read_bytes())
            labels = [s["text"] for part in bundle["body"] for s in part["sentences"] if s["kind"] == "label"]
        except (ValueError, LookupError, TypeError):
            return  # its own fault is told where it stands
        if not any(" ".join(label.split()) in page.words for label in [*labels, self.label]):
            yield "no-label", "no words say how it was written"

    def _of_xml(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            yield "document-type", "a feed declares no document type and no entities"
            return
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError as fault:
            yield "not-well-formed", str(fault)
            return
        if root.tag == "rss":
            items = [_rss(item) for item in root.iter("item")]
        elif root.tag == f"{ATOM}feed":
            items = [_atom(entry) for entry in root.iter(f"{ATOM}entry")]
        else:
            items = []
        yield from self._of_feed(name, items)
        addresses = [e.text or "" for e in root.iter() if e.tag.rpartition("}")[2] in ("loc", "link") and e.text]
        addresses += [e.attrib[key] for e in root.iter() for key in ("href", "xmlUrl", "htmlUrl") if key in e.attrib]
        yield from self._links(name, [address for address in addresses if address.startswith("http")])
        if root.tag in ("rss", f"{ATOM}feed") and items and SOURCE_TYPE.rpartition("/")[2] not in text:
            yield "no-source-type", "no category says that its stories are data-driven"

    def _of_json(self, path: Path, name: str, text: str) -> Iterator[tuple[str, str]]:
        try:
            told = json.loads(text, parse_constant=_no_number)
        except ValueError as fault:
            yield "not-well-formed", str(fault)
            return
        if not isinstance(told, dict):
            return
        if "jsonfeed.org" in str(told.get("version", "")):
            items = told.get("items") or []
            yield from self._of_feed(name, [_json(item) for item in items])
            yield from self._links(name, [item["url"] for item in items if "url" in item])
        elif path.name == "story.json":
            yield from self._of_bundle(name, told)

    def _of_bundle(self, name: str, bundle: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        first = self._ids.setdefault(str(bundle.get("id")), name)
        if first != name:
            yield "two-stories-one-id", f"{bundle.get('id')} is in {first} too"
        try:
            refuse_leaks(bundle)
        except Trouble as fault:
            rule, _, what = str(fault).partition(": ")
            yield rule, what
        except Exception as fault:  # whatever is missing in it, it is no story
            yield "not-a-story", f"{type(fault).__name__}: {fault}"

    def _of_feed(self, name: str, items: list[_Entry]) -> Iterator[tuple[str, str]]:
        ids = [item.id for item in items]
        for identity in sorted({one for one in ids if ids.count(one) > 1 or not one}):
            yield "id-twice", f"{identity or 'no id'}: {ids.count(identity)} entries"
        for item in items:
            yield from self._of_dates(item)
        changed = [item.changed for item in items if item.changed]
        if changed != sorted(changed, reverse=True):
            yield "not-newest-first", "entries are not in the order of their last change"

    def _of_dates(self, item: _Entry) -> Iterator[tuple[str, str]]:
        if item.changed is None or item.published is None:
            yield "no-date", f"{item.id}: has no date that can be read"
        elif item.changed < item.published:
            yield "changed-before-published", f"{item.id}: {item.changed} is before {item.published}"
        elif self.at is not None and item.changed > self.at:
            yield "future-date", f"{item.id}: {write_time(item.changed)}"

    def _links(self, name: str, links: list[str]) -> Iterator[tuple[str, str]]:
        """Links within the folder, relative or under the address it is served at, lead to a file."""
        missing = {link for link in links if not self._leads(name, link)}
        for link in sorted(missing):
            yield "broken-link", link

    def _leads(self, name: str, link: str) -> bool:
        if link == self.base_url or link.startswith(f"{self.base_url}/"):
            link = f"{OWN}/{link.removeprefix(self.base_url).lstrip('/')}"
        target = urljoin(f"{OWN}/{name}", link)
        if not target.startswith(OWN):
            return urlsplit(target).scheme in ("http", "https", "mailto", "data")
        path = unquote(urlsplit(target).path).lstrip("/")
        file = self.folder / path
        return (file / "index.html").is_file() if path == "" or path.endswith("/") else file.is_file()


def _of_profile(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What the aggregator refuses that a file is for; a file that cannot be read is told of where it is read."""
    with suppress(ElementTree.ParseError, ValueError):
        yield from profiles.faults(name, content)


@dataclass(frozen=True)
class _Entry:
    id: str
    published: datetime | None
    changed: datetime | None


class _Page(HTMLParser):
    """What is looked at in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.without_alt = self.scripts = 0
        self.language = self.data = ""
        self._tags: dict[str, int] = {}
        self._words: list[str] = []
        self._open: list[str] = []

    def count(self, tag: str) -> int:
        """How many elements of a name there are outside drawings."""
        return self._tags.get(tag, 0)

    @property
    def words(self) -> str:
        """All that is read on the page, with single blanks."""
        return re.sub(r"\s+", " ", "".join(self._words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "svg" or (self._open and self._open[0] == "svg"):
            self._open.append(tag)
            return
        self._tags[tag] = self._tags.get(tag, 0) + 1
        self.language = told.get("lang", "") if tag == "html" else self.language
        self.without_alt += tag == "img" and "alt" not in told
        self.scripts += tag == "script" and "//" in told.get("src", "")
        if tag in ("script", "style"):
            self._open = [tag, told.get("type", "")]
        self.links += [told[key] for key in ("href", "src") if told.get(key) and tag != "base"]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[0] == "svg":
            self._open = [] if tag == "svg" else self._open
        elif tag in ("script", "style"):
            self._open = []

    def handle_data(self, data: str) -> None:
        if self._open[1:] == ["application/ld+json"]:
            self.data += data
        elif not self._open:
            self._words.append(data)


def _rss(item: ElementTree.Element) -> _Entry:
    published = item.findtext("pubDate")
    changed = item.findtext(f"{ATOM}updated")
    when = _mail_time(published or "")
    return _Entry(item.findtext("guid") or "", when, _iso_time(changed) if changed else when)


def _atom(entry: ElementTree.Element) -> _Entry:
    published, updated = (_iso_time(entry.findtext(f"{ATOM}{key}") or "") for key in ("published", "updated"))
    return _Entry(entry.findtext(f"{ATOM}id") or "", published, updated)


def _json(item: Mapping[str, Any]) -> _Entry:
    published, changed = (_iso_time(str(item.get(key, ""))) for key in ("date_published", "date_modified"))
    return _Entry(str(item.get("id", "")), published, changed or published)


def _mail_time(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _iso_time(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.astimezone(UTC) if when.tzinfo else None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _built(home: Home) -> datetime | None:
    """When the newsroom's folder was built last; None where no report says so."""
    try:
        return read_time(json.loads(home.noted(REPORT) or b"{}")["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
