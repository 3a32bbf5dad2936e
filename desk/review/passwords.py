"""What passwords may not be: words of the newsroom's own, and those on a list that its operator has put there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from desk.review.settings import folder, home

LIST = "refused-passwords.txt"  # in the desk's folder: one a line, such as lists of breached passwords are
LEAST = 8  # characters beside the newsroom's own words


class NotOfTheNewsroom:
    """A password is more than the newsroom's name, its addresses or its titles."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError where too little is left without these words."""
        rest = password.casefold()
        for word in own_words():
            rest = rest.replace(word, "")
        if len(rest) < LEAST:
            raise ValidationError("This is little more than a word of this newsroom's own.", code="own_words")

    def get_help_text(self) -> str:
        """For the form."""
        return "Names of this newsroom do not count towards its length."


class NotOnTheList:
    """A password is not on the operator's list, if there is one."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError for one that is."""
        path = folder(home()) / LIST
        if path.is_file() and _holds(path, password):
            raise ValidationError("This password is known to have been stolen somewhere.", code="on_the_list")

    def get_help_text(self) -> str:
        """For the form."""
        return ""


def own_words() -> list[str]:
    """The words of the newsroom's settings, the longest first: publisher, titles, addresses."""
    said = home().settings
    told = [said.publisher, said.id_namespace, said.base_url, *(title.name for title in said.titles), *said.desk.hosts]
    words = {word for text in ("parishpump", *told) for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}
    return sorted(words, key=lambda word: (-len(word), word))


def _holds(path: Path, password: str) -> bool:
    wanted = password.encode("utf-8", "surrogatepass")
    with path.open("rb") as file:
        return any(line.rstrip(b"\r\n") == wanted for line in file)
