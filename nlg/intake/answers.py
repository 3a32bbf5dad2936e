"""What a table does not tell by itself: questions, the answers given so far, and what is believed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlg.errors import BadTable, NotKnown


class Unsure(BadTable):
    """A question that the table cannot answer. `key` is what an answer is given under, `choices` what it may be."""

    def __init__(self, message: str, *, key: str, choices: Sequence[str] = (), example: str = "") -> None:
        ways = [f"--say {_quoted(f'{key}={choice}')}" for choice in choices or (example,)]
        super().__init__(message, mend=f"say it: {' or '.join(ways)}")
        self.key = key
        self.choices = tuple(choices)
        self.example = example


class Irregular(ValueError):  # noqa: N818 - named in the word a person meets
    """A period that is understood, and that the program cannot carry. Its text says why."""


@dataclass(frozen=True, kw_only=True)
class Belief:
    """One thing the program takes the table to say, and why."""

    about: str
    said: str
    why: str


@dataclass(kw_only=True)
class Inquiry:
    """The answers a person gave, and what is believed so far. Answers nobody asked for are an error at the end."""

    answers: Mapping[str, str] = field(default_factory=dict)
    beliefs: list[Belief] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)

    def answer(self, key: str, choices: Sequence[str] = ()) -> str:
        """What was said about a key, "" where nothing was; NotKnown where it is none of the choices."""
        said = self.answers.get(key, "")
        if said:
            self.heard.add(key)
        if said and choices and said not in choices:
            raise NotKnown(f"{key}: '{said}' is no answer to that", mend=f"one of {', '.join(choices)}")
        return said

    def under(self, prefix: str) -> dict[str, str]:
        """All answers whose keys begin with a prefix, by the rest of the key: 'mark.' -> {'n/a': 'missing'}."""
        found = {key.removeprefix(prefix): said for key, said in self.answers.items() if key.startswith(prefix)}
        self.heard.update(prefix + key for key in found)
        return found

    def believe(self, about: str, said: str, why: str) -> None:
        self.beliefs.append(Belief(about=about, said=said, why=why))

    def nothing_left(self) -> None:
        """NotKnown for an answer that no question took: a slip of the pen must not pass unseen."""
        for key in self.answers:
            if key not in self.heard:
                raise NotKnown(f"--say {key}={self.answers[key]}: nothing was asked under '{key}'")


def _quoted(text: str) -> str:
    return text if text.replace("=", "").replace("-", "").replace(".", "").replace("_", "").isalnum() else f"'{text}'"
