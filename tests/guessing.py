"""What `new` takes a table to be, for tests of its guesses: a table's text in, with the answers that a person gives."""

from __future__ import annotations

from pathlib import Path

from nlg.intake.answers import Inquiry
from nlg.intake.guess import Guess, guess
from nlg.intake.readers import pages


def guessed(folder: Path, text: str, **answers: str) -> Guess:
    """The guess for a table called "table"; an answer's key has two underscores for its point: `called__figure`."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    told = {key.replace("__", "."): answer for key, answer in answers.items()}
    return guess(pages(path)[0], "table", {}, Inquiry(answers=told))


def many(found: Guess) -> list[str]:
    """What each measure is called, several of it."""
    return [told.meaning.many for told in found.measures]
