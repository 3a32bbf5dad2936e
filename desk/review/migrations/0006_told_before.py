"""What an area was told of a dataset before: looked for on every page of a story."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds its index."""

    dependencies = [("review", "0005_first_password")]
    operations = [
        migrations.AddIndex("story", models.Index(fields=["area_code", "dataset", "release"], name="told_before")),
    ]
