"""The desk as Django knows it: one app, and SQLite set to take one writer beside many readers."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created


class Review(AppConfig):
    """The app `review`; its tables begin with that word."""

    name = "desk.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk.review.sessions import note_beginning

        connection_created.connect(_set_up, dispatch_uid="desk.review")
        user_logged_in.connect(note_beginning, dispatch_uid="desk.review")


def _set_up(connection: Any, **_: Any) -> None:
    """SQLite syncs each decision to the disk: a power cut must not take one back that readers have seen the end of."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
