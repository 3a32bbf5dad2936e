"""Notes which arms of a sentence file's conditions are rendered: for coverage alone, stories are written without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

ARMS = ("if", "elif", "else")
FIRED = "fired"  # what a note calls: no name that a template could have
Fired = Callable[[str, int], str]  # gives no text: it stands in the middle of sentences
_PARSER = jinja2.Environment()


@dataclass(frozen=True, order=True)
class Arm:
    """One arm of a condition: its place among those of the file, its line, and its tag as it stands there."""

    place: int
    line: int
    tag: str


def arms(source: str) -> list[Arm]:
    """Every arm in a sentence file, in its order."""
    found: list[Arm] = []
    tag: list[str] = []
    for line, kind, text in _PARSER.lex(source):
        tag = [text] if kind == "block_begin" else [*tag, text]
        if kind == "block_end" and "".join(tag[1:]).split()[0] in ARMS:
            found.append(Arm(len(found), line, " ".join("".join(tag).split())))
    return found


class Noted(Extension):
    """Puts a call behind every arm's tag that tells `fired` of the environment which file and arm was reached."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        place, opens, arm = 0, False, False
        for token in stream:
            yield token
            arm = (opens and token.value in ARMS) or (arm and not opens)
            opens = token.type == "block_begin"
            if token.type == "block_end" and arm:
                yield from _note(token.lineno, stream.name or "", place)
                place, arm = place + 1, False


def _note(line: int, file: str, place: int) -> Iterator[Token]:
    yield Token(line, "variable_begin", "{{")
    yield Token(line, "name", FIRED)
    yield Token(line, "lparen", "(")
    yield Token(line, "string", file)
    yield Token(line, "comma", ",")
    yield Token(line, "integer", place)  # type: ignore[arg-type]  # what the lexer itself makes of one
    yield Token(line, "rparen", ")")
    yield Token(line, "variable_end", "}}")
