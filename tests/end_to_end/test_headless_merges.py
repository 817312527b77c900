"""Merging from a script: suggestions and merges as JSON, licence numbers or codes as arguments, 2 when refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.test_headless import answer, tierdesk

LICENCE, CODE, PHONE = "410199100001", "0041000009", "19912340001"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one shop known by its licence number, and by its code from another file."""
    files = {
        "licence.csv": f"许可证号,客户名称,联系电话\n{LICENCE},金鑫商店,{PHONE}",
        "code.csv": f"客户编码,客户名称,联系电话\n{CODE},金鑫商店,{PHONE}",
        "sales.csv": f"订单日期,客户编码,商品编码,商品名称,订购量\n2026-10-07,{CODE},A,青岚,2",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        said = tierdesk(tmp_path / "a.db", "--lang", "en", "import", tmp_path / name, "--json")
    assert "1 possible double: the command merges shows it." in said.stderr
    return tmp_path / "a.db"


def test_suggestions_are_listed_without_phones(store: Path) -> None:
    found = answer(store, "merges")
    assert found["made"] == []
    (pair,) = found["suggested"]
    assert (pair["reason"], pair["keep"]["licence_no"], pair["other"]["customer_code"]) == ("phone", LICENCE, CODE)
    assert pair["agree"] == ["name", "phone", "status"]
    assert pair["other"]["order_lines"] == 1
    assert PHONE not in tierdesk(store, "merges").stdout + tierdesk(store, "merges", "--json").stdout


def test_a_merge_is_made_and_undone(store: Path) -> None:
    made = answer(store, "merge", LICENCE, CODE)
    assert made["moved"] == {"order_line": 1}
    assert f'"licence_no": "{LICENCE}"' in tierdesk(store, "dump", "sales").stdout
    found = answer(store, "merges")
    assert (found["suggested"], [one["id"] for one in found["made"]]) == ([], [made["merge"]])
    answer(store, "undo-merge", made["merge"])
    assert f'"customer_code": "{CODE}"' in tierdesk(store, "dump", "sales").stdout
    assert answer(store, "merges")["made"][0]["undone"] is True


def test_what_is_refused_ends_with_2_and_writes_nothing(store: Path) -> None:
    made = answer(store, "merge", CODE, LICENCE)["merge"]
    tierdesk(store, "merge", LICENCE, CODE, code=2)
    tierdesk(store, "merge", LICENCE, "nobody", code=2)
    tierdesk(store, "undo-merge", "nothing", code=2)
    answer(store, "undo-merge", made)
    tierdesk(store, "undo-merge", made, code=2)
    assert len(tierdesk(store, "dump", "retailers").stdout.splitlines()) == 2
