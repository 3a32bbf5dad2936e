"""The record of all that was done: lines that are only added, each holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from desk.review.models import AuditRow
from nlg.ledger import write_time

NOTHING_BEFORE = "0" * 64
FIELDS = (
    *("number", "previous", "at", "actor", "verb", "object", "version"),
    *("before", "after", "reason", "opened", "seconds"),
)
_LOCK = 0x70756D70  # PostgreSQL's advisory lock of the record: one writer at a time makes one chain


def record(
    *,
    actor: str,
    verb: str,
    about: str,
    at: datetime,
    version: int | None = None,
    before: str = "",
    after: str = "",
    reason: str = "",
    opened: list[str] | None = None,
    seconds: int = 0,
) -> AuditRow:
    """Adds a line, inside the caller's transaction: what is undone with it was never recorded.

    `before` and `after` are hashes of the story's words; `opened` the sentences whose evidence was looked at.
    """
    with transaction.atomic():
        _alone()
        last = AuditRow.objects.order_by("-number").first()
        row = AuditRow(
            number=last.number + 1 if last else 1,
            previous=last.hash if last else NOTHING_BEFORE,
            at=write_time(at),
            actor=actor,
            verb=verb,
            object=about,
            version=version,
            before=before,
            after=after,
            reason=reason,
            opened=opened or [],
            seconds=seconds,
        )
        row.hash = _hash(row)
        row.save(force_insert=True)
        return row


def faults() -> Iterator[str]:
    """What is wrong with the record, line by line; nothing where it is whole."""
    previous, number = NOTHING_BEFORE, 0
    for row in AuditRow.objects.order_by("number").iterator(500):
        number += 1
        if row.number != number:
            yield f"line {number}: is not there; the next is line {row.number}"
            number = row.number
        if row.previous != previous:
            yield f"line {row.number}: does not follow from the line before it"
        if row.hash != _hash(row):
            yield f"line {row.number}: is not what was written"
        previous = row.hash


def lines() -> Iterator[str]:
    """The record as JSON, one object a line, oldest first: each with its hash, so that anybody can check the chain."""
    for row in AuditRow.objects.order_by("number").iterator(500):
        yield json.dumps({**_told(row), "hash": row.hash}, ensure_ascii=False)


def _told(row: AuditRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _hash(row: AuditRow) -> str:
    text = json.dumps(_told(row), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _alone() -> None:
    """Keeps other writers of the record waiting. SQLite's own lock, taken when a transaction begins, does it there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
