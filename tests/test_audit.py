"""The record: only added to, each line resting on the one before, and whoever meddles with it is found out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from desk_room import Room, room
from django.db import DatabaseError, connection, transaction

from desk.review import audit, evidence
from desk.review.models import AuditRow

__all__ = ["room"]


def test_the_database_refuses_to_change_or_delete_a_line(room: Room) -> None:
    rows = AuditRow.objects.count()
    assert rows > 0
    for meddle in (AuditRow.objects.all().delete, lambda: AuditRow.objects.update(actor="somebody else")):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            meddle()
    assert (AuditRow.objects.count(), list(audit.faults())) == (rows, [])


@pytest.mark.parametrize(
    ("meddle", "found"),
    [
        ("UPDATE review_auditrow SET reason = 'another' WHERE number = 3", "line 3: is not what was written"),
        ("UPDATE review_auditrow SET opened = '[\"b1.1\"]' WHERE number = 3", "line 3: is not what was written"),
        ("DELETE FROM review_auditrow WHERE number = 3", "line 3: is not there"),
        ("UPDATE review_auditrow SET number = 99 WHERE number = 3", "line 3: is not there"),
    ],
)
def test_whoever_gets_round_the_database_is_found_out(room: Room, meddle: str, found: str) -> None:
    with connection.cursor() as cursor:
        _unguard(cursor)
        cursor.execute(meddle)
    assert any(fault.startswith(found) for fault in audit.faults())


def _unguard(cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("DROP TRIGGER review_auditrow_no_change ON review_auditrow")
        return
    for verb in ("UPDATE", "DELETE"):
        cursor.execute(f"DROP TRIGGER review_auditrow_no_{verb}")


def test_a_decision_says_what_evidence_was_opened_and_for_how_long(room: Room) -> None:
    story = room.story()
    evidence.look(room.people["editor"], story, "b1.1", 12)
    evidence.look(room.people["editor"], story, "b2.1", 8)
    evidence.look(room.people["editor"], story, "b2.1", 1)
    evidence.look(room.people["second editor"], story, "h", 100)
    room.do("editor", story, "approve", reason="as it should be")
    row = AuditRow.objects.order_by("-number").first()
    assert row is not None
    assert (row.actor, row.verb, row.object, row.reason) == ("editor", "approve", story.urn, "as it should be")
    assert (row.opened, row.seconds, row.after) == (["b1.1", "b2.1"], 21, story.content)


def test_the_exported_record_can_be_proved_with_nothing_but_a_hash(room: Room) -> None:
    room.do("editor", room.story(), "approve")
    previous = "0" * 64
    for line in audit.lines():
        told = json.loads(line)
        said = told.pop("hash")
        text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        assert told["previous"] == previous
        assert hashlib.sha256(text.encode("ascii")).hexdigest() == said
        previous = said
