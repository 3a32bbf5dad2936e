"""The review desk: from the key that decides a story to the next one painted, with 5,000 drafts in the database."""

from __future__ import annotations

import copy
import json
import shutil
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlg.home import Home
from nlg.pipeline import open_dataset, release

Rows = Iterator[tuple[str, str]]
DRAFTS, DECIDED = 5000, 100
QUICK_DRAFTS, QUICK_DECIDED = 300, 10
REAL = 12  # stories told for it; the others are these again under other ids
NOW = datetime(2021, 3, 8, 9, 30, tzinfo=UTC)
DATASET = "england_deaths"
DESK = "\n[desk]\nsecond_factor = false\n"
SPENT: dict[str, list[float]] = {}  # by what was asked for: milliseconds of the processor's time
PAINTED = "performance.getEntriesByName('next-painted').map(each => each.duration)"


def measure(rounds: int) -> Rows:
    """Rows for an editor who decides at once, and for one who reads each story for a second."""
    from playwright.sync_api import sync_playwright

    drafts, decided = (QUICK_DRAFTS, QUICK_DECIDED) if rounds == 1 else (DRAFTS, DECIDED)
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder), drafts) as (base, person),
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page()
        _enter(page, base, person)
        for reads in (1.0, 0.0):
            times = sorted(_decide(page, base, decided, reads))
            name = f"next story painted, {drafts:,} drafts, {len(times)} decisions, each read for {reads:g} s"
            yield f"{name}: median", f"{statistics.median(times):.0f} ms"
            yield f"{name}: 95th percentile", f"{times[int(len(times) * 0.95) - 1]:.0f} ms"
        chromium.close()
        for asked, spent in sorted(SPENT.items()):  # however busy the machine is with other things
            last = sorted(spent)[int(len(spent) * 0.95) - 1]
            told = f"median {statistics.median(spent):.0f} ms, 95th percentile {last:.0f}"
            yield f"the server's own work, {asked}, {len(spent)} times", f"{told} ms"


def _decide(page: Any, base: str, many: int, reads: float) -> list[float]:
    """Milliseconds from the deciding key to the next story on the screen."""
    page.goto(base)
    page.click("a.row >> nth=0")
    page.wait_for_selector("main[data-story]")
    page.evaluate("performance.clearMeasures()")
    for _ in range(many):
        page.wait_for_timeout(reads * 1000)
        was = page.get_attribute("main", "data-story")
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        page.wait_for_function("was => document.querySelector('main').dataset.story !== was", arg=was)
    page.wait_for_timeout(200)
    return list(page.evaluate(PAINTED))


def _enter(page: Any, base: str, person: tuple[str, str]) -> None:
    page.goto(f"{base}/login/")
    page.fill("#id_username", person[0])
    page.fill("#id_password", person[1])
    page.keyboard.press("Enter")
    page.wait_for_selector("nav[aria-label=Desk]")


@contextmanager
def _served(folder: Path, drafts: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """A desk with so many drafts on a port of its own: its address, and who may log in."""
    home = Home.create(folder / "newsroom", publisher="Test", base_url="https://n.example", id_namespace="n.example")
    with (home.folder / "newsroom.toml").open("a", encoding="utf-8") as file:
        file.write(DESK)
    from desk.review.settings import configure

    configure(home)
    for bundle in _stories():
        home.keep(bundle, NOW)
    person = _first_person(home)
    _copied(home, drafts - REAL)
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    server: Any = create_server(_timed(get_wsgi_application()), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}", person
    server.close()


def _timed(respond: Any) -> Any:
    """The same application, which notes what each answer about a story costs."""

    def timed(environ: Any, start: Any) -> Any:
        begun = time.thread_time()
        answer = respond(environ, start)
        path = environ["PATH_INFO"].rstrip("/")
        if path.startswith("/stories/"):
            asked = (
                "a decision" if path.endswith("/decide") else "evidence" if path.endswith("/evidence") else "a story"
            )
            SPENT.setdefault(asked, []).append(1000 * (time.thread_time() - begun))
        return answer

    return timed


def _first_person(home: Home) -> tuple[str, str]:
    """The database made ready and the stories loaded, as `parishpump desk` does it; who may log in.

    The password that was drawn counts as their own: how it is changed is not what is measured.
    """
    from django.contrib.auth.models import User

    from desk.review.accounts import FIRST, changed
    from desk.review.serving import make_ready

    said: list[str] = []
    make_ready(home, NOW, said.append)
    changed(User.objects.get(username=FIRST), NOW)
    return FIRST, said[0].rpartition(" ")[2]


def _stories() -> list[dict[str, Any]]:
    dataset = open_dataset(Home(None), DATASET)
    made = release(dataset, dataset.latest())
    told = (made.story(code) for code in dataset.everywhere()[:40])
    return [story for story in told if isinstance(story, dict)][:REAL]


def _copied(home: Home, many: int) -> None:
    """The same stories under other ids, in folder, ledger and database: as heavy to decide, only quicker made."""
    from desk.review.models import Story, Version

    real = list(Story.objects.all())
    ledger = home.folder / "ledger.jsonl"
    stories, versions, kept = [], [], []
    events = {event["id"]: event for event in map(json.loads, ledger.read_text("utf-8").splitlines())}
    for n in range(many):
        story = copy.copy(real[n % len(real)])
        bundle, event = home.story(story.urn, 1), events[story.urn]
        story.id, story.slug, story.weight = uuid.uuid5(uuid.NAMESPACE_URL, str(n)), f"{story.slug}-{n}", many - n
        path = home.folder / "stories" / str(story.id) / "v1.json"
        path.parent.mkdir()
        path.write_text(json.dumps({**bundle, "id": story.urn}), "utf-8")
        kept.append(f"{json.dumps({**event, 'id': story.urn})}\n")
        version = Version.objects.get(story=real[n % len(real)])
        version.pk, version.story = None, story
        stories.append(story)
        versions.append(version)
    with ledger.open("a", encoding="utf-8") as file:
        file.writelines(kept)
    Story.objects.bulk_create(stories, batch_size=500)
    Version.objects.bulk_create(versions, batch_size=500)
