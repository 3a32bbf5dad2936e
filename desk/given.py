"""What a new dataset is made of: a file, a table on the web or one in a database, each as pages of cells."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from desk.addressed import table_at
from desk.database import rows_given
from desk.web import Web
from nlg.errors import Trouble
from nlg.intake.readers import Page, pages

DATABASE = re.compile(r"(?!https?:|ftp:|file:)[A-Za-z][A-Za-z0-9+_]*://")
SECRET = re.compile(r"[?&][^=&]*(?:key|token|secret|sig|pass|auth)[^=&]*=", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A table before anything is known of it. `said` names it in the sheet: never with a password."""

    said: str
    sha256: str
    pages: tuple[Page, ...]
    url: str = ""


def given(source: str, *, query: str, table: str, web: Web) -> Given:
    """A path, an https address, or a database's address with a query or a table."""
    if DATABASE.match(source):
        said, digest, found = rows_given(source, query=query, table=table)
        return Given(said=said, sha256=digest, pages=found)
    if query or table:
        raise Trouble("--query and --table are for databases", mend="give a database, as in sqlite:///library.db")
    if re.match(r"[A-Za-z]+://", source):
        return _from_the_web(source, web)
    return given_file(Path(source))


def given_file(path: Path) -> Given:
    """A file on this machine. BadTable where it cannot be read."""
    found = pages(path)
    with path.open("rb") as file:
        return Given(said=path.name, sha256=hashlib.file_digest(file, "sha256").hexdigest(), pages=found)


def _from_the_web(url: str, web: Web) -> Given:
    with table_at(url, web) as path:
        found = given_file(path)
    shown = url.partition("?")[0] if SECRET.search(url) else url.partition("#")[0]
    return Given(said=found.said, sha256=found.sha256, pages=found.pages, url=shown)
