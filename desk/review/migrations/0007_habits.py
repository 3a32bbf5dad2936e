"""Keys are a person's, not a browser's."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds their table."""

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("review", "0006_told_before")]
    operations = [
        migrations.CreateModel(
            "Habits",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.BooleanField(default=True)),
                ("own_keys", models.JSONField(default=dict)),
                ("toured", models.BooleanField(default=False)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="habits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        )
    ]
