"""Tables in a database: one SELECT becomes cells as any file gives them; nothing is written, no password is shown."""

from __future__ import annotations

import builtins
import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk import database
from desk.cli import cli
from desk.given import Given, given
from desk.web import Web
from nlg.errors import BadTable, Trouble
from nlg.home import Home
from nlg.intake.readers import cell_text

MONTHS = range(1, 13)
LOANS = [(name, f"2024-{month:02d}-01", 400 + 7 * month * n) for month in MONTHS for n, name in enumerate("abc")]
NAMES = {"a": "Ambridge", "b": "Felpersham", "c": "Hollerton"}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table loans (branch text, month date, loans int, fee numeric, note text)")
        connection.executemany(
            "insert into loans values (?, ?, ?, ?, ?)",
            [(NAMES[name], month, loans, 1.5, None) for name, month, loans in LOANS],
        )
    connection.close()
    return path


def asked(path: Path, query: str = "", table: str = "") -> Given:
    return given(f"sqlite:///{path}", query=query, table=table, web=Web())


def refused(path: Path, query: str = "", table: str = "") -> str:
    with pytest.raises(Trouble) as error:
        asked(path, query, table)
    return f"{error.value}\n{error.value.mend}"


def test_a_table_becomes_cells_and_what_is_null_is_blank(library: Path) -> None:
    found = asked(library, table="loans")
    assert found.pages[0].rows[:2] == (
        ("branch", "month", "loans", "fee", "note"),
        ("Ambridge", "2024-01-01", "400", "1.5", ""),
    )
    assert found.said == "sqlite database library.db, table loans"
    assert found.pages[0].place(1, 2) == "sqlite database library.db, table loans: row 2, column C"


def test_the_only_table_need_not_be_named_and_of_several_one_must(library: Path) -> None:
    assert asked(library).said.endswith("table loans")
    with sqlite3.connect(library) as connection:
        connection.execute('create view "Loans by month" as select month, sum(loans) from loans group by month')
    connection.close()
    assert "say which table with --table, or ask with --query\nit has Loans by month, loans" in refused(library)
    assert "there is no table 'loan'" in refused(library, table="loan")
    assert len(asked(library, table="Loans by month").pages[0].rows) == 13


def test_a_query_is_run_as_it_stands(library: Path) -> None:
    query = "-- per cent signs, colons and a semicolon\nselect '50%' as a, '12:30;' as b, 1 as \"update\" /* one */ ;"
    assert asked(library, query).pages[0].rows == (("a", "b", "update"), ("50%", "12:30;", "1"))
    first = "with early as (select * from loans where month < '2024-02') select branch, loans from early"
    assert len(asked(library, first).pages[0].rows) == 4


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("delete from loans", "only a SELECT is run"),
        ("", "say which table"),
        ("pragma writable_schema = on", "only a SELECT is run"),
        ("select 1; delete from loans", "one statement only"),
        ("select * into copy from loans", "'into' may change the database"),
        ("with gone as (delete from loans returning *) select * from gone", "'delete' may change the database"),
        ("/* select */ drop table loans", "only a SELECT is run"),
        ("'x' select 1", "only a SELECT is run"),
        ("select * from lones", "no such table: lones"),
        ("select wrong syntax here", "syntax error"),
    ],
)
def test_any_statement_but_one_select_is_refused(query: str, said: str, library: Path) -> None:
    if query:
        assert said in refused(library, query)
    assert len(asked(library, table="loans").pages[0].rows) == 37


def test_the_database_itself_is_opened_so_that_nothing_can_be_written(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_only_reads", lambda query: None)
    assert "attempt to write a readonly database" in refused(library, "insert into loans (branch) values ('x')")


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert "none.db: there is no such database" in refused(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("this is no database at all, but a text file" * 40)
    assert "file is not a database" in refused(tmp_path / "text.db")


def test_too_many_rows_are_refused(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST_ROWS", 20)
    monkeypatch.setattr(database, "AT_ONCE", 7)
    assert "gives more than 20 rows\nask for fewer" in refused(library, table="loans")


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy as sql

    def fails(url: Any) -> Any:
        raise sql.exc.OperationalError("select", {}, Exception(f"no route for {url.username} with hunter2"))

    monkeypatch.setattr(database, "_engine", fails)
    for address in ("postgresql://me:hunter2@db.example/pay", "nonsuch://me:hunter2@db.example/pay"):
        with pytest.raises(BadTable) as error:
            given(address, query="select 1", table="", web=Web())
        assert "hunter2" not in f"{error.value}{error.value.mend}"
        assert error.value.__cause__ is None
        assert error.value.__suppress_context__


def test_an_unknown_kind_of_database_or_a_missing_driver_is_named() -> None:
    with pytest.raises(Trouble, match="nonsuch: no such kind of database"):
        given("nonsuch://me:hunter2@db.example/pay", query="select 1", table="", web=Web())
    with pytest.raises(Trouble, match=r"oracle: its driver '(cx_Oracle|oracledb)' is not installed"):
        given("oracle://me:hunter2@db.example/pay", query="select 1", table="", web=Web())


def test_without_the_library_it_says_which_extra_to_install(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacking(name: str, *rest: Any) -> Any:
        if name.startswith("sqlalchemy"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert "needs SQLAlchemy, which is not installed\npip install 'parishpump[sql]'" in refused(library)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.50"), "1234.50"),
        (Decimal("1E+3"), "1000"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime.fromisoformat("2024-03-01T09:30:00"), "2024-03-01 09:30:00"),
        (0.1 + 0.2, "0.3"),
        (float("nan"), ""),
        (None, ""),
        (" Ambridge\n", "Ambridge"),
        (10**18, "1000000000000000000"),
    ],
)
def test_typed_values_become_the_text_that_files_give(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_new_makes_a_dataset_of_a_query_and_its_sheet_tells_from_what(library: Path, tmp_path: Path) -> None:
    home = Home.create(tmp_path / "n", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    query = "select branch, month, loans from loans"
    new = ["new", "loans", f"sqlite:///{library}", "--query", query, "--yes", "--say", "type.loans=flow"]
    said = CliRunner().invoke(cli, ["--home", str(home.folder), *new])
    assert said.exit_code in (0, 3), said.output
    assert said.output.startswith("36 rows, 3 branches")
    sheet = (home.folder / "datasets" / "loans.toml").read_text("utf-8")
    assert f"from sqlite database library.db, query {query}" in sheet
    assert str(library.parent) not in sheet


def test_a_query_without_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="--query and --table are for databases"):
        given(str(tmp_path / "loans.csv"), query="select 1", table="", web=Web())
    with pytest.raises(Trouble, match="cannot be used together"):
        given("sqlite:///x.db", query="select 1", table="loans", web=Web())
