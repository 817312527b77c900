"""What is looked at when files and folders are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierdesk.errors import UserFixable
from tierdesk.services import plan_import
from tierdesk.services.plan_import import files_below, look_at
from tierdesk.store.connection import open_store


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
