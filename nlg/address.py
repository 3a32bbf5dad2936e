"""The address of a story's page: its own for life, and no other's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nlg.errors import Unprintable

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 120  # characters of a folder's name; file systems stop at 255 bytes


def address(bundle: Mapping[str, Any], taken: Mapping[str, str]) -> str:
    """The bundle's word for the story; where another has that, with the area's code, then the id's start.

    `taken` says by address whose each is. Unprintable for a word that can be no folder's name.
    """
    slug, identity = bundle["slug"], bundle["id"]
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST:
        raise Unprintable(f"bad-slug: {slug[:60]!a}", mend="a slug is small letters, digits and single hyphens")
    code = re.sub(r"[^a-z0-9]+", "-", bundle["area"]["code"].lower()).strip("-")
    tries = (slug, f"{slug}-{code}", f"{slug}-{code}-{identity.removeprefix('urn:uuid:')[:8]}")
    return next(name for name in tries if taken.get(name, identity) == identity)
