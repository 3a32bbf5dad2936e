"""Stories remember which editions were in use when they were last rated."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    dependencies = [
        ("review", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="editions",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
