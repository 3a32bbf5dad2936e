"""The one door to databases: the rows of one SELECT, or of a table, as a page of cells. Nothing is ever written."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nlg.errors import BadTable, NotKnown, Trouble
from nlg.intake.readers import MOST_ROWS, Page, cell_text, with_cells

if TYPE_CHECKING:
    import sqlalchemy as sql

COMMENT = r"--[^\n]*|/\*.*?\*/"
QUOTED = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]"
ASIDE = re.compile(f"({COMMENT})|{QUOTED}", re.DOTALL)
WRITES = re.compile(
    r"\b(?:insert|update|delete|merge|into|drop|alter|create|truncate|grant|revoke|call|exec|execute|attach|copy|pragma|"
    r"vacuum|lock)\b",
    re.IGNORECASE,
)
AT_ONCE = 5000


def rows_given(address: str, *, query: str, table: str) -> tuple[str, str, tuple[Page, ...]]:
    """What a query gives, or a whole table (where the database has but one, it need not be named).

    With it, before it, how the sheet is to name it, and the SHA-256 of its rows.
    """
    if query and table:
        raise Trouble("--query and --table cannot be used together")
    if query:
        _only_reads(query)
    with _connected(address) as (connection, database):
        name = "" if query else _table(connection, table)
        rows = _rows(connection, query or _whole(connection, name))
    said = f"{database}, {f'table {name}' if name else 'query'}"
    digest = hashlib.sha256("\n".join("\t".join(row) for row in rows).encode("utf-8")).hexdigest()
    page = Page(file=said, name="", rows=tuple(rows))
    return f"{said} {query}".rstrip(), digest, with_cells(said, [page])


def _only_reads(query: str) -> None:
    """One SELECT, or one WITH that ends in one: anything else is refused before a database hears of it."""
    bare = ASIDE.sub(lambda hit: " " if hit[1] else "''", query).strip().removesuffix(";")
    if ";" in bare:
        raise Trouble("--query: one statement only", mend="take the semicolon and what follows it out")
    if not re.match(r"[(\s]*(?:select|with)\b", bare, re.IGNORECASE):
        raise Trouble("--query: only a SELECT is run", mend='as in --query "select * from loans"')
    if hit := WRITES.search(bare):
        raise Trouble(
            f"--query: '{hit[0]}' may change the database, and nothing here does",
            mend="if it is the name of a column, put it into quotation marks",
        )


@contextmanager
def _connected(address: str) -> Iterator[tuple[sql.Connection, str]]:
    """A connection that cannot write where the database can be told so, and what to call it: no host, no user."""
    try:
        import sqlalchemy as sql
    except ImportError:
        raise Trouble(
            "reading a database needs SQLAlchemy, which is not installed", mend="pip install 'parishpump[sql]'"
        ) from None
    try:
        url = sql.make_url(address)
    except sql.exc.ArgumentError:
        raise Trouble("the database's address cannot be read", mend="as in sqlite:///library.db") from None
    try:
        with _engine(url).connect() as connection:
            _read_only(connection)
            yield connection, f"{url.get_backend_name()} database {Path(url.database or '').name}"
            connection.rollback()
    except sql.exc.NoSuchModuleError:
        raise NotKnown(f"{url.drivername}: no such kind of database", mend="sqlite, postgresql, mysql, ...") from None
    except ModuleNotFoundError as error:
        raise Trouble(
            f"{url.drivername}: its driver '{error.name}' is not installed", mend=f"pip install {error.name}"
        ) from None
    except (sql.exc.SQLAlchemyError, sqlite3.Error) as error:
        said = f"{url.get_backend_name()} database {Path(url.database or '').name}".rstrip()
        raise BadTable(f"{said}: {_reason(error, url)}", mend="look at the address, and at the table's name") from None


def _engine(url: sql.URL) -> sql.Engine:
    import sqlalchemy as sql

    if url.get_backend_name() != "sqlite" or not url.database:
        return sql.create_engine(url)
    path = Path(url.database)
    if not path.is_file():
        raise NotKnown(f"{path.name}: there is no such database", mend="sqlite:///here.db, sqlite:////from/the/root.db")
    there = f"file:{quote(str(path.resolve()))}?mode=ro"
    return sql.create_engine("sqlite://", creator=lambda: sqlite3.connect(there, uri=True), poolclass=sql.NullPool)


def _read_only(connection: sql.Connection) -> None:
    tellings = {"postgresql": "SET TRANSACTION READ ONLY", "mysql": "SET SESSION TRANSACTION READ ONLY"}
    if telling := tellings.get(connection.dialect.name.replace("mariadb", "mysql")):
        connection.exec_driver_sql(telling)
        if connection.dialect.name != "postgresql":
            connection.rollback()  # it counts from the next transaction


def _table(connection: sql.Connection, asked: str) -> str:
    """The table asked for, as the database writes it; the only one where none is."""
    import sqlalchemy as sql

    schema, _, _ = asked.rpartition(".")
    look = sql.inspect(connection)
    names = sorted([*look.get_table_names(schema or None), *look.get_view_names(schema or None)])
    known = [f"{schema}.{name}" for name in names] if schema else names
    if asked in known or (not asked and len(known) == 1):
        return asked or known[0]
    said = f"there is no table '{asked}'" if asked else "say which table with --table, or ask with --query"
    raise NotKnown(f"{connection.dialect.name} database: {said}", mend=f"it has {', '.join(known[:20]) or 'no table'}")


def _whole(connection: sql.Connection, name: str) -> str:
    import sqlalchemy as sql

    schema, _, bare = name.rpartition(".")
    every: sql.ColumnElement[Any] = sql.literal_column("*")
    found = sql.select(every).select_from(sql.table(bare, schema=schema or None))
    return str(found.compile(connection))


def _rows(connection: sql.Connection, query: str) -> list[tuple[str, ...]]:
    """The names of the columns, then every row. BadTable where there are more than a table may have."""
    result = connection.execution_options(stream_results=True).exec_driver_sql(query)
    rows = [tuple(map(str, result.keys()))]
    for several in iter(lambda: result.fetchmany(AT_ONCE), []):
        rows += [_cells(row) for row in several]
        if len(rows) > MOST_ROWS:
            raise BadTable(f"the query gives more than {MOST_ROWS:,} rows", mend="ask for fewer, or add them up in it")
    return rows


def _cells(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(cell_text, row))


def _reason(error: Exception, url: sql.URL) -> str:
    """What the database itself says, on one line, without the password."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    return said.replace(str(url.password), "***") if url.password else said
