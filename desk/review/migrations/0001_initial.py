"""The first tables of the review desk."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.CharField(max_length=32)),
                ("actor", models.CharField(max_length=200)),
                ("verb", models.CharField(max_length=40)),
                ("object", models.CharField(db_index=True, max_length=200)),
                ("version", models.PositiveIntegerField(null=True)),
                ("before", models.CharField(blank=True, max_length=64)),
                ("after", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("opened", models.JSONField(default=list)),
                ("seconds", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(max_length=64)),
                ("confirmed", models.BooleanField(default=False)),
                ("last_step", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="device", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Family",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.CharField(max_length=200)),
                ("shape", models.CharField(max_length=200)),
                ("templates", models.CharField(max_length=64)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("recalled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wrote",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("dataset", "shape", "id"),
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=200)),
                ("headline", models.TextField()),
                ("dataset", models.CharField(db_index=True, max_length=200)),
                ("area_code", models.CharField(max_length=100)),
                ("area_name", models.CharField(db_index=True, max_length=300)),
                ("period_label", models.CharField(max_length=200)),
                ("release", models.CharField(db_index=True, max_length=40)),
                ("shape", models.CharField(max_length=200)),
                ("state", models.CharField(db_index=True, default="draft", max_length=12)),
                ("version", models.PositiveIntegerField()),
                ("stamp", models.PositiveIntegerField(default=1)),
                ("content", models.CharField(max_length=64)),
                ("vintage", models.CharField(max_length=64)),
                ("risk", models.PositiveIntegerField(default=0)),
                ("reasons", models.JSONField(default=list)),
                ("audience", models.PositiveBigIntegerField(default=1)),
                ("weight", models.PositiveBigIntegerField(default=0)),
                ("claim_until", models.DateTimeField(blank=True, null=True)),
                ("scheduled_at", models.DateTimeField(blank=True, null=True)),
                ("scheduled_typed", models.CharField(blank=True, max_length=40)),
                ("scheduled_zone", models.CharField(blank=True, max_length=60)),
                ("embargo", models.DateTimeField(blank=True, null=True)),
                ("embargo_typed", models.CharField(blank=True, max_length=40)),
                ("embargo_zone", models.CharField(blank=True, max_length=60)),
                ("approved_content", models.CharField(blank=True, max_length=64)),
                ("approved_vintage", models.CharField(blank=True, max_length=64)),
                ("published", models.PositiveIntegerField(blank=True, null=True)),
                ("gone", models.TextField(blank=True)),
                ("task", models.JSONField(blank=True, null=True)),
                ("changed", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stories", to="review.family"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-weight", "slug", "id"),
            },
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("made", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("revoked", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="previews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="previews", to="review.story"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("sentence", models.CharField(blank=True, max_length=60)),
                ("guest", models.CharField(blank=True, max_length=100)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="review.story"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=20)),
                ("was", models.CharField(max_length=12)),
                ("became", models.CharField(max_length=12)),
                ("version", models.PositiveIntegerField()),
                ("stamp", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("undone", models.BooleanField(default=False)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="review.story"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("opened", models.JSONField(default=list)),
                ("seconds", models.PositiveIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="review.story"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("based_on", models.PositiveIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.CharField(max_length=64)),
                ("vintage", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("what", models.CharField(blank=True, max_length=200)),
                ("unproved", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="review.story"
                    ),
                ),
            ],
            options={
                "ordering": ("story", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="family",
            constraint=models.UniqueConstraint(fields=("dataset", "shape", "templates"), name="one_family"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["state", "-weight", "slug"], name="queue_order"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(fields=("story", "user", "version"), name="one_look"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("story", "number"), name="one_version"),
        ),
    ]
