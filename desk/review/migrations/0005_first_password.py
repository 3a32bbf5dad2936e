"""Passwords that were drawn for people run out."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds their table."""

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("review", "0004_going_out_and_missing")]
    operations = [
        migrations.CreateModel(
            "FirstPassword",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expires", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="first_password",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        )
    ]
