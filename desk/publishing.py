"""Lets a dataset's stories out: written, checked, signed, then pages and feed in the newsroom's public folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk.checking import source_shelves
from desk.packing import source_of
from desk.telling import Told, tell
from nlg.errors import Trouble
from nlg.home import Home
from nlg.pipeline import Release

if TYPE_CHECKING:  # loaded when something is published: it brings feeds and pages
    from feeds.publish import Report


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who lets stories out: a person (`by`), or the rule that newsroom.toml names. `now` is when."""

    by: str
    rule: str
    now: datetime


def signature(home: Home, by: str, now: datetime) -> Signed:
    """Who signs: the person named, else the newsroom's rule. Trouble where there is neither."""
    rule = "" if by.strip() else home.settings.approve.rule or ""
    if not by.strip() and not rule:
        raise Trouble(
            "nobody has signed: stories go out when a person says so",
            mend='--by "Your Name", or [approve] rule = "..." in newsroom.toml',
        )
    return Signed(by=by.strip(), rule=rule, now=now)


def run(home: Home, made: Release, codes: Iterable[str], signed: Signed, say: Callable[[str], None]) -> int:
    """Publishes the stories of some areas; says where they are, which were held back, and how many there are not."""
    from feeds.publish import REPORT

    outcomes = list(tell(made, codes))
    report = let_out(home, outcomes, signed)
    held = [told.why for told in outcomes if told.faulty] + reasons(report)
    none = sum(told.bundle is None and not told.faulty for told in outcomes)
    new = len(report.published + report.updated + report.corrected + report.withdrawn)
    say(f"published: {new} new or changed, {report.stories} public; no story worth telling: {none}")
    for why in [*held, *left_alone(home, outcomes), *remarked(report)]:
        say(why)
    say(f"pages: {home.public / 'index.html'}\nfeed: {home.public / 'feed.xml'}\nreport: {home.folder / REPORT}")
    return 1 if held else 0


def keep_drafts(home: Home, made: Release, codes: Iterable[str], now: datetime, say: Callable[[str], None]) -> int:
    """Writes the stories of some areas and keeps them: none goes out before it is approved."""
    outcomes = list(tell(made, codes))
    bundles = [told.bundle for told in outcomes if told.bundle is not None]
    keep_sources(home, bundles)
    before = len(home.events())
    for bundle in bundles:
        home.keep(bundle, now)
    faults = [told.why for told in outcomes if told.faulty]
    none = len(outcomes) - len(bundles) - len(faults)
    say(f"kept: {len(home.events()) - before} new or changed of {len(bundles)}; no story worth telling: {none}")
    for why in faults:
        say(why)
    say("they wait for parishpump approve: parishpump stories --state draft")
    return 1 if faults else 0


def up_to_date(home: Home, now: datetime, say: Callable[[str], None]) -> int:
    """Brings the public folder up to date with what is approved, and says what was done."""
    from feeds.publish import REPORT, publish

    report = publish(home, now)
    done = {verb: len(getattr(report, verb)) for verb in ("published", "updated", "corrected", "withdrawn")}
    told = ", ".join(f"{many} {verb}" for verb, many in done.items() if many) or "no story has changed"
    files = f"{len(report.written)} written, {len(report.unchanged)} as they were, {len(report.removed)} removed"
    say(f"{told}; {report.stories} public\nfiles: {files}")
    for why in [*reasons(report), *remarked(report)]:
        say(why)
    say(f"report: {home.folder / REPORT}")
    return report.exit_code


def let_out(home: Home, outcomes: Iterable[Told], signed: Signed) -> Report:
    """Keeps and signs every story that was written, and brings the public folder up to date."""
    from feeds.publish import publish

    bundles = [told.bundle for told in outcomes if told.bundle is not None]
    keep_sources(home, bundles)
    for bundle in bundles:
        version = home.keep(bundle, signed.now)
        if not home.state(bundle["id"]).set_aside:  # what a person took back, a person lets out, one by one
            home.approve(bundle["id"], version, now=signed.now, by=signed.by, rule=signed.rule)
    return publish(home, signed.now)


def left_alone(home: Home, outcomes: Iterable[Told]) -> list[str]:
    """The stories that nobody's batch lets out, since a person took them back; said for each."""
    slugs = [told.bundle["slug"] for told in outcomes if told.bundle and home.state(told.bundle["id"]).set_aside]
    return [f"left alone: {slug}: a person took it back; parishpump approve lets it out" for slug in slugs]


def keep_sources(home: Home, bundles: Sequence[Mapping[str, Any]]) -> None:
    """Puts all that stories rest on into the archive: they can be proved when sheet, style or table have moved on."""
    used = [source for bundle in bundles for source in bundle["sources"] if source["role"] != "story"]
    by_name = {f"{source['sha256']}/{source['file']}": source for source in used}
    for name, source in by_name.items():
        if not home.archive.path(name).is_file():
            home.archive.keep(source_of(source, source_shelves(home)), source["file"])


def remarked(report: Report) -> list[str]:
    """What else an editor should know of a build, though nothing stayed behind."""
    many = len(report.cleaned)
    cleaned = f"cleaned: {many} (texts put into Unicode's composed form, which no reader can see)"
    return [*report.remarks, *([cleaned] if many else [])]


def reasons(report: Report) -> list[str]:
    """What publishing held back, and why."""
    return [f"held back: {story.id}: {story.reason}" for story in report.quarantined]
