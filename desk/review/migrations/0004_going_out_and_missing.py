"""Stories say whether they are being published, and which area beside theirs has none."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds both."""

    dependencies = [("review", "0003_editions")]
    operations = [
        migrations.AddField("story", "going_out", models.BooleanField(default=False)),
        migrations.AddField("story", "missing", models.CharField(blank=True, max_length=300)),
    ]
