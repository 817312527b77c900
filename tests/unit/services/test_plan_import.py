"""What is looked at when files and folders are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierdesk.errors import UserFixable
from tierdesk.exchange.correct import with_unit
from tierdesk.services import plan_import
from tierdesk.services.import_file import import_files
from tierdesk.services.layouts import remember_layouts
from tierdesk.services.plan_import import files_below, look_at
from tierdesk.store import imports
from tierdesk.store.connection import Store, open_store


def made(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("客户编码,客户名称\n1001,金鑫商店\n", "utf-8")
    return folder


def test_a_folder_stands_for_the_tables_in_it_and_below_it(tmp_path: Path) -> None:
    names = ("b.csv", "十月/a.xlsx", "十月/周/c.txt")
    made(tmp_path, *names, "~$b.xlsx", ".hidden/d.csv", "letter.docx", "十月/.trace.csv")
    seen: list[str] = []
    files, empty = files_below([tmp_path, tmp_path / "b.csv"], lambda folder: seen.append(folder.name))
    assert [file.relative_to(tmp_path).as_posix() for file in files] == list(names)
    assert empty == []
    assert seen == [tmp_path.name, "十月", "周"]


def test_a_folder_without_tables_is_said_and_one_with_too_many_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "a.db")
    (tmp_path / "空" / "更空").mkdir(parents=True)
    folder = made(tmp_path / "files", "a.csv", "one/b.csv")
    plan = look_at(store, [tmp_path / "空", folder], lambda *_: None)
    assert [(path.name, trouble.what.key) for path, trouble in plan.refused] == [("空", "import.empty_folder")]
    assert [found.path.name for found in plan.sheets] == ["a.csv", "b.csv"]
    monkeypatch.setattr(plan_import, "MOST_FILES", 1)
    with pytest.raises(UserFixable):
        look_at(store, [folder], lambda *_: None)
    store.close()


def lines(file: Path, times: int) -> Path:
    """Seven order lines of 1 to 7 cartons at 100 yuan, of which the quantities are written `times` as large."""
    rows = [f"2026-10-0{n},1001,甲烟,{n * times},100,{n * 100}" for n in range(1, 8)]
    file.write_text("\n".join(["订单日期,客户编码,商品名称,数量,批发价,金额", *rows]), "utf-8")
    return file


def test_a_remembered_layout_that_the_amounts_contradict_is_looked_at(store: Store, tmp_path: Path) -> None:
    """Last week's quantities were cartons, and this week's are packs under the same headers."""
    import_files(store, [made(tmp_path, "shops.csv") / "shops.csv", lines(tmp_path / "a.csv", 1)], remember=True)
    assert look_at(store, [lines(tmp_path / "b.csv", 1)], lambda *_: None).known
    plan = look_at(store, [lines(tmp_path / "c.csv", 10)], lambda *_: None)
    (found,) = plan.sheets
    assert (plan.known, found.units) == (False, {3: "包"})
    # Confirmed as packs, the next file in cartons is as doubtful.
    table = with_unit(found.table, 3, "包")  # type: ignore[arg-type]  # a table, not a log of visits
    remember_layouts(store, [(table, "c.csv")])
    assert look_at(store, [tmp_path / "c.csv"], lambda *_: None).known
    plan = look_at(store, [tmp_path / "b.csv"], lambda *_: None)
    assert (plan.known, plan.sheets[0].units) == (False, {3: "条"})


def test_without_a_look_amounts_that_contradict_a_unit_are_a_warning(store: Store, tmp_path: Path) -> None:
    import_files(store, [made(tmp_path, "shops.csv") / "shops.csv", lines(tmp_path / "a.csv", 1)], remember=True)
    (as_usual,) = import_files(store, [lines(tmp_path / "b.csv", 1)])
    (packs,) = import_files(store, [lines(tmp_path / "c.csv", 10)])
    assert [issue.code for issue in imports.issues(store, as_usual.id)] == []
    (issue,) = imports.issues(store, packs.id)
    assert (issue.row, issue.column, issue.code, issue.rejected) == (1, "数量", "unit_doubted", False)
    assert issue.message.params["times"] == "10"
