"""Stories go out when somebody has signed: who that is, and what happens where nobody has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.publishing import Signed, signature
from nlg.errors import Trouble
from nlg.home import Home

NOW = datetime(2025, 1, 15, 9, tzinfo=UTC)
SAID = 'publisher = "Borchester Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'


def newsroom(folder: Path, more: str = "") -> Home:
    (folder / "newsroom.toml").write_text(SAID + more, encoding="utf-8")
    return Home(folder)


def test_where_nobody_has_signed_nothing_goes_out_and_it_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nobody has signed") as refused:
        signature(newsroom(tmp_path), " ", NOW)
    assert "--by" in refused.value.mend


def test_a_person_signs_also_where_a_rule_might(tmp_path: Path) -> None:
    home = newsroom(tmp_path, '[approve]\nrule = "quiet weeks"\n')
    assert signature(home, " Jo Carter ", NOW) == Signed(by="Jo Carter", rule="", now=NOW)
    assert signature(home, "", NOW) == Signed(by="", rule="quiet weeks", now=NOW)
