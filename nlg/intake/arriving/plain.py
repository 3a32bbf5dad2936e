"""Whether a file is a plain table just as it lies: seen in one pass over a file of any length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.arriving.cut import cut_off
from nlg.intake.arriving.marks import Habit
from nlg.intake.arriving.wanted import Wanted, Where, meets, tidy
from nlg.intake.figures import Place
from nlg.intake.readers import Page
from nlg.intake.readers.csv import LONGEST
from nlg.intake.unpacked import PACKED, unpacked, whole

REMEMBERED = 200_000  # texts of a column that are known to be right; those beyond are looked at again


def is_plain(path: Path, wanted: Wanted) -> bool:
    """Whether nothing needs putting right. BadTable where nothing can be: cut off, or swollen beyond any table."""
    try:
        with whole(path.name), path.open("rb") as raw:
            packed = raw.read(2) == PACKED
            raw.seek(0)
            if packed != (path.suffix == ".gz"):
                return False
            content = io.TextIOWrapper(unpacked(raw, path) if packed else raw, encoding="utf-8-sig", newline="")
            return _seen(path, content, wanted)
    except (UnicodeDecodeError, csv.Error):
        return False
    except OSError as error:
        raise BadTable(f"{path.name}: cannot be read: {error.strerror}") from error


@dataclass
class _Lines:
    """The lines of a text one by one, none of them endless; `ended` is whether the last one was."""

    file: io.TextIOWrapper
    ended: bool = True

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(LONGEST):
            if len(line) == LONGEST or "\0" in line:
                raise csv.Error("no line of text")
            self.ended = line.endswith(("\n", "\r"))
            yield line


@dataclass
class _Look:
    """A column as it goes by: where it lies, what of it is known to be right, which rows of it are read."""

    name: str
    at: int
    right: set[str] = field(default_factory=set)
    reading: list[Where] = field(default_factory=list)
    habit: Habit = field(default_factory=Habit)


def _seen(path: Path, content: io.TextIOWrapper, wanted: Wanted) -> bool:
    csv.field_size_limit(LONGEST)
    lines = _Lines(content)
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if len(set(header)) < len(header) or not set(wanted.columns) <= set(header):
        return False
    where = wanted.where(header)
    labels = [_Look(name, header.index(name)) for name in wanted.labels]
    figures = [_Look(name, header.index(name), reading=wanted.reading(name, header)) for name in wanted.figures]
    area, longest, last, number = labels[0].at, dict[str, int](), list[str](), 0
    for number, row in enumerate(reader, start=2):
        if len(row) != len(header):
            return False
        if not meets(row, where):
            if any(tidy(row[at]) != row[at] for at, _ in where):
                return False
            continue
        if any(row[one.at] not in one.right and not _right_label(one, row[one.at], wanted) for one in labels):
            return False
        if any(row[one.at] not in one.right and not _right_figure(one, row, number, wanted) for one in figures):
            return False
        if last:
            longest[last[area]] = max(longest.get(last[area], 0), len(last[-1]))
        last = row
    page = Page(file=path.name, name="", rows=(), separator=",")
    if not last:
        return False
    if not lines.ended:
        known = longest.get(last[area], max(longest.values(), default=0))
        labelled = {one.at: one.right for one in labels}
        cut_off(page.place(number - 1), header, last, known, wanted, labelled)
    return all(one.habit.is_plain(wanted.is_whole(one.name), [other.habit for other in figures]) for one in figures)


def _right_label(one: _Look, text: str, wanted: Wanted) -> bool:
    if not wanted.is_label(one.name, text):
        return False
    one.right.add(text)
    return True


def _right_figure(one: _Look, row: list[str], number: int, wanted: Wanted) -> bool:
    text = row[one.at]
    if not wanted.is_cell(text):
        return not any(meets(row, where) for where in one.reading)
    one.habit.see(Place(text=text, row=number - 1, column=one.at))
    if len(one.right) < REMEMBERED:
        one.right.add(text)
    return True
