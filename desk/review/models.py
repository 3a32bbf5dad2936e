"""What the desk keeps: stories and where they stand, their versions, every move, notes, and the record of it all."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

KEEP = models.PROTECT  # a person, a story or a version that something was done to is never deleted


class Family(models.Model):
    """Stories told from the same wording: a dataset, a story shape, and the hash of all templates."""

    dataset = models.CharField(max_length=200)
    shape = models.CharField(max_length=200)
    templates = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="wrote")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="reviewed")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dataset", "shape", "templates"), name="one_family"),)
        ordering = ("dataset", "shape", "id")

    def __str__(self) -> str:
        return f"{self.dataset}/{self.shape}"


class Story(models.Model):
    """A story as the queue has it. Its text lies in the newsroom's folder; `version` is the newest there.

    `editions` is a hash of those of its dataset that were in use when it was last rated.
    `stamp` grows with every change of text or state: each write says on which one it rests. `content` and `vintage`
    are hashes of the newest version's words and of its sources; `approved_content` and `approved_vintage` of those
    that were approved. `weight` is risk times audience.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.CharField(max_length=200)
    headline = models.TextField()
    dataset = models.CharField(max_length=200, db_index=True)
    area_code = models.CharField(max_length=100)
    area_name = models.CharField(max_length=300, db_index=True)
    period_label = models.CharField(max_length=200)
    release = models.CharField(max_length=40, db_index=True)  # the last day of its period
    shape = models.CharField(max_length=200)
    family = models.ForeignKey(Family, KEEP, related_name="stories")
    state = models.CharField(max_length=12, default="draft", db_index=True)
    version = models.PositiveIntegerField()
    stamp = models.PositiveIntegerField(default=1)
    content = models.CharField(max_length=64)
    vintage = models.CharField(max_length=64)
    editions = models.CharField(max_length=64, blank=True)
    risk = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)  # [{points, words}], the gravest first
    audience = models.PositiveBigIntegerField(default=1)
    weight = models.PositiveBigIntegerField(default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="claims")
    claim_until = models.DateTimeField(null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    scheduled_typed = models.CharField(max_length=40, blank=True)
    scheduled_zone = models.CharField(max_length=60, blank=True)
    embargo = models.DateTimeField(null=True, blank=True)
    embargo_typed = models.CharField(max_length=40, blank=True)
    embargo_zone = models.CharField(max_length=60, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="approvals")
    approved_content = models.CharField(max_length=64, blank=True)
    approved_vintage = models.CharField(max_length=64, blank=True)
    published = models.PositiveIntegerField(null=True, blank=True)  # the version that readers have
    going_out = models.BooleanField(default=False)  # readers are about to have what was decided, or it was cut short
    missing = models.CharField(max_length=300, blank=True)  # the one area beside its own that has no story
    gone = models.TextField(blank=True)  # which source is not there any more; such a story cannot be approved
    task = models.JSONField(null=True, blank=True)  # of desk/tasks, for a revised story
    changed = models.DateTimeField()

    class Meta:
        ordering = ("-weight", "slug", "id")
        indexes = (
            models.Index(fields=("state", "-weight", "slug"), name="queue_order"),
            models.Index(fields=("area_code", "dataset", "release"), name="told_before"),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def urn(self) -> str:
        """Its id as bundles and the ledger have it."""
        return self.id.urn


class Version(models.Model):
    """One text of a story: who wrote it (None: the program), on what it rests, and what in it nobody can prove.

    `text` is what readers read, a paragraph a line. `unproved` lists {sentence, words, start, end}: figures in
    sentences that a person wrote and that no fact of the story bears out.
    """

    story = models.ForeignKey(Story, KEEP, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="versions")
    based_on = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)  # of the bundle's bytes in the newsroom's folder
    content = models.CharField(max_length=64)
    vintage = models.CharField(max_length=64)
    text = models.TextField()
    what = models.CharField(max_length=200, blank=True)
    unproved = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("story", "number"), name="one_version"),)
        ordering = ("story", "number")

    def __str__(self) -> str:
        return f"{self.story_id} v{self.number}"


class Move(models.Model):
    """A decision: who did what, from which state to which, when and why. `before` has what undo puts back."""

    story = models.ForeignKey(Story, KEEP, related_name="moves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="moves")
    verb = models.CharField(max_length=20)
    was = models.CharField(max_length=12)
    became = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    stamp = models.PositiveIntegerField()  # the story's stamp after it
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.verb} {self.story_id}"


class Note(models.Model):
    """A remark on a story or one of its sentences, by a person of the desk or the holder of a preview link."""

    story = models.ForeignKey(Story, KEEP, related_name="notes")
    version = models.PositiveIntegerField()
    sentence = models.CharField(max_length=60, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, null=True, blank=True, related_name="notes")
    guest = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class Look(models.Model):
    """What a person had before them: which sentences' evidence was opened, and for how many seconds the story."""

    story = models.ForeignKey(Story, KEEP, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, related_name="looks")
    version = models.PositiveIntegerField()
    opened = models.JSONField(default=list)  # ids of sentences, in the order opened
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("story", "user", "version"), name="one_look"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.story_id}"


class AuditRow(models.Model):
    """A line of the record. The database refuses to change or delete one; each holds the hash of the one before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=200, db_index=True)
    version = models.PositiveIntegerField(null=True)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    opened = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.object}"


class Preview(models.Model):
    """A secret link to one version. Only the token's hash is kept: whoever reads the database cannot use it."""

    story = models.ForeignKey(Story, KEEP, related_name="previews")
    version = models.PositiveIntegerField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, KEEP, related_name="previews")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.story_id} until {self.expires}"


class FirstPassword(models.Model):
    """That a person's password was drawn for them: until they change it they can do nothing else, and it runs out."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="first_password")
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires}"


class Device(models.Model):
    """A person's second factor: the secret of one-time codes, and the last code's time step, which is used once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="device")
    secret = models.CharField(max_length=64)
    confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.user_id)


class Habits(models.Model):
    """How a person likes the desk, wherever they log in: keys on or off, those of their own, the tour put away."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="habits")
    keys = models.BooleanField(default=True)
    own_keys = models.JSONField(default=dict)  # what the desk calls a key -> what is pressed for it, "" for none
    toured = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.user_id)
