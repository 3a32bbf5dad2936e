"""Who may do what: one table of roles, and one function that code, pages and tests ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.review.models import Device, Family, Story, Version
from desk.review.settings import home

READ = frozenset({"read"})
REPORT = READ | {"note", "claim", "release", "write", "preview"}
DECIDE = {"approve", "schedule", "embargo", "publish", "correct", "update", "withdraw"}
EDIT = REPORT | DECIDE | {"hold", "spike", "undo", "unproved"}
MANAGE = EDIT | {"review", "bulk", "recall", "record"}

ROLES: Mapping[str, frozenset[str]] = {  # a role: what its holders may do
    "reader": READ,
    "reporter": frozenset(REPORT),
    "editor": frozenset(EDIT),
    "managing editor": frozenset(MANAGE),
    "template author": frozenset(READ | {"note", "review"}),
    "admin": frozenset(READ | {"people", "record"}),
}
VERBS = tuple(sorted(frozenset().union(*ROLES.values())))
APPROVING = frozenset(DECIDE | {"unproved", "bulk", "review", "recall"})  # these need a second factor


def roles(user: Any) -> list[str]:
    """The roles a person has, in the order of ROLES; none for one who is not logged in or was shut out."""
    if not (user and user.is_authenticated and user.is_active):
        return []
    if (known := getattr(user, "known_roles", None)) is not None:
        return list(known)
    names = set(user.groups.values_list("name", flat=True))
    return [role for role in ROLES if role in names]


def know(user: Any) -> None:
    """Asks for roles and second factor once, for a page that goes by them dozens of times: `user` is of one request."""
    user.known_roles, user.known_factor = roles(user), has_second_factor(user)


def may(user: Any, verb: str, story: Story | Family | None = None) -> bool:
    """Whether a person may do this, to this story or family if one is given."""
    return not why_not(user, verb, story)


def why_not(user: Any, verb: str, story: Story | Family | None = None) -> str:
    """Why a person may not do this, in a few words; "" where they may. Nobody may do what is not in the table."""
    held = roles(user)
    if not any(verb in ROLES[role] for role in held):
        return f"this needs another role ({_who_may(verb)})"
    if verb in APPROVING and home().settings.desk.second_factor and not has_second_factor(user):
        return "whoever approves needs a second factor: set one up first"
    if isinstance(story, Family):
        own = verb in ("review", "bulk") and story.author_id == user.pk
        return "nobody approves a change of their own to the wording" if own else ""
    if isinstance(story, Story):
        return _not_this(user, verb, story)
    return ""


def has_second_factor(user: Any) -> bool:
    """Whether a person has set up one-time codes. With them, nobody is logged in without one."""
    if (known := getattr(user, "known_factor", None)) is not None:
        return bool(known)
    return Device.objects.filter(user=user, confirmed=True).exists()


def _not_this(user: Any, verb: str, story: Story) -> str:
    """What stands against doing it to this very story."""
    if verb not in ("approve", "schedule", "unproved"):
        return ""
    if story.family.author_id == user.pk and story.family.reviewed_by_id is None:
        return "nobody approves a change of their own to the wording"
    if user.pk in wrote_unproved(story):
        return "figures that nobody can prove need the approval of another editor than the one who wrote them"
    return ""


def wrote_unproved(story: Story) -> set[int]:
    """The people who had a hand in the text since it has held figures that nobody can prove; none where it has none."""
    found: set[int] = set()
    versions = Version.objects.filter(story=story, number__lte=story.version).order_by("-number")
    for author, unproved in versions.values_list("author_id", "unproved"):  # not their texts, which are long
        if not unproved:
            break
        found |= {author} if author is not None else set()
    return found


def _who_may(verb: str) -> str:
    return ", ".join(role for role, verbs in ROLES.items() if verb in verbs) or "which nobody has"
