"""The database itself refuses to change or delete a line of the record."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER review_auditrow_no_{verb} BEFORE {verb} ON review_auditrow
BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END
"""
POSTGRESQL = """
CREATE FUNCTION review_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the record is only added to'; END $$;
CREATE TRIGGER review_auditrow_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON review_auditrow
FOR EACH STATEMENT EXECUTE FUNCTION review_only_added_to()
"""


def guard(apps: Any, editor: Any) -> None:
    """Puts the guard in place, in the database's own language."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL)
    else:
        for verb in ("UPDATE", "DELETE"):
            editor.execute(SQLITE.format(verb=verb))


class Migration(migrations.Migration):
    """No way back: a record that could be opened for changes by going back a step is none."""

    dependencies = (("review", "0001_initial"),)
    operations = (migrations.RunPython(guard, None),)
