"""A newsroom with targets, and stories to send from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desk.sending.round import How, run
from desk.web import Web
from feeds.publish import publish
from nlg.home import Home

SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
NOW = datetime(2023, 6, 21, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECRETS = {"DESK": "desk", "PASSWORD": "abcd efgh ijkl", "SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
SETTINGS = """publisher = "Borchester Echo"
id_namespace = "echo.example"
base_url = "https://echo.example"
"""


def newsroom(folder: Path, targets: str, more: str = "") -> Home:
    (folder / "newsroom.toml").write_text(SETTINGS + more + targets, encoding="utf-8")
    return Home(folder)


def story(number: int = 0, words: str = "", note: str = "", verb: str = "correction", **changes: Any) -> dict[str, Any]:
    """The sample, or (from 1) another of its kind; with other words, and a note that says so."""
    told: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    if number:
        told["id"] = f"urn:uuid:00000000-0000-5000-8000-{number:012d}"
        told["area"] = {"code": f"X-{number}", "name": f"District {number}"}
        told["slug"] = f"bike-thefts-district-{number}"
    if words:
        told["body"][0]["sentences"][0]["text"] = words
    if note:
        told["corrections"] = [{"on": "2023-06-22", "where": "headline", "text": note, "verb": verb}]
    return told | changes


def out(home: Home, bundle: dict[str, Any], now: datetime = NOW) -> None:
    """Approves a story and publishes it."""
    all_out(home, [bundle], now)


def all_out(home: Home, bundles: Sequence[dict[str, Any]], now: datetime = NOW) -> None:
    """Approves stories and publishes them, in one build."""
    for bundle in bundles:
        version = home.keep(bundle, now)
        home.approve(bundle["id"], version, by="Jo Bright", now=now)
    assert publish(home, now).quarantined == ()


def sent(
    home: Home,
    now: datetime = NOW + HOUR,
    names: Sequence[str] = (),
    secrets: dict[str, str] | None = None,
    web: Web | None = None,
    **how: Any,
) -> tuple[int, list[str]]:
    """One round: its code and what it said. Nobody waits."""
    said: list[str] = []
    chosen = {"sleep": lambda _: None} | how
    environment = SECRETS if secrets is None else secrets
    code = run(home, names, How(now=now, web=web or Web(), environment=environment, **chosen), said.append)
    return code, said


def tries(home: Home) -> list[dict[str, Any]]:
    """The book of deliveries."""
    path = home.folder / "deliveries.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
