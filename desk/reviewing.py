"""The review desk for the command line: starts it, and proves its record. Django comes in only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nlg.errors import NotKnown, Trouble
from nlg.home import Home

Say = Callable[[str], None]


def run(home: Home, place: Path, port: int, now: datetime, say: Say, watched: Callable[..., Iterator[Any]]) -> int:
    """Serves the desk of a newsroom; where there is none, of one made at `place` with the demonstration's drafts."""
    _is_installed()
    if not home.is_there:
        home = _demonstration(place, now, say, watched)
    from desk.review.settings import configure

    configure(home)
    from desk.review.serving import serve

    return serve(home, port, say)


def rescue(home: Home, name: str, now: datetime, say: Say) -> int:
    """Lets somebody in again who has lost password or codes: says a new first password."""
    _is_installed()
    from desk.review.settings import configure

    configure(home)
    from desk.review.serving import database_in_words
    from desk.review.staff import rescued

    with database_in_words():
        password = rescued(name, now)
    say(f"{name} logs in with the password {password}")
    say(
        "  It is shown this once, good for three days, and to be changed at once. One-time codes are to be set up anew."
    )
    return 0


def verify(home: Home, out: Path | None, say: Say) -> int:
    """Proves the record line by line, and writes it out if a file is named; 1 where it is not whole."""
    _is_installed()
    from desk.review.settings import FOLDER, configure

    if not (home.folder / FOLDER).is_dir():
        raise NotKnown(f"{home.folder}: no review desk was ever opened here", mend="parishpump desk opens it")
    configure(home)
    from desk.review import audit
    from desk.review.serving import database_in_words
    from nlg.files import write_whole

    with database_in_words():
        lines, faults = list(audit.lines()), list(audit.faults())
    if out is not None:
        write_whole(out, "".join(f"{line}\n" for line in lines).encode(), staging=out.parent / ".tmp")
    for fault in faults:
        say(fault)
    say(f"{len(lines)} lines: {'not whole' if faults else 'whole'}")
    return 1 if faults else 0


def _demonstration(place: Path, now: datetime, say: Say, watched: Callable[..., Iterator[Any]]) -> Home:
    from desk.demo import keep_drafts

    say(f"There is no newsroom here: {place}/ is made, with the demonstration's drafts (this takes a minute).")
    home = Home.create(place)
    keep_drafts(home, now, watched)
    return home


def _is_installed() -> None:
    try:
        import desk.review.settings  # noqa: F401 - only to see whether it can be
    except ModuleNotFoundError as missing:
        raise Trouble(f"the desk needs {missing.name}", mend="pip install parishpump[desk]") from None
