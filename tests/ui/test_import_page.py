"""Files in the window: imported, counted, refused in words, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tierdesk.app import Program
from tierdesk.errors import Cancelled
from tierdesk.services.plan_import import TABLES, ImportPlan, look_at
from tierdesk.services.views import LayoutView
from tierdesk.services.watched_folder import watch_folder
from tierdesk.store.connection import open_store
from tierdesk.store.dump import records
from tierdesk.texts import say
from tierdesk.ui import work
from tierdesk.ui.import_page.receipt import ReceiptLine, ReceiptPanel
from tierdesk.ui.import_page.rows_table import RowsTable

COUNTS = ("read", "new", "changed", "same", "rejected", "warned")


@pytest.fixture
def fresh(open_program: Callable[..., Program], tmp_path: Path) -> Program:
    """A program on an empty store."""
    return open_program(tmp_path / "fresh.db")


def rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)


def drop(program: Program, qtbot: QtBot, *files: Path) -> None:
    """Drop files and let the window look at them and try them."""
    program.window.import_files(list(files))
    rest(program, qtbot)


def confirm(program: Program, qtbot: QtBot) -> None:
    """Press the one button of the look before the import."""
    qtbot.mouseClick(program.window.pages.imports.look.go, Qt.MouseButton.LeftButton)
    rest(program, qtbot)


def count(program: Program, qtbot: QtBot, kind: str) -> int:
    """How many records of a kind the store has."""
    left: list[object] = []
    program.jobs.run(lambda store, _: list(records(store, kind)), left.extend, owner=program.window)
    rest(program, qtbot)
    return len(left)


def test_dropped_files_are_imported_ranked_and_planned(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    window = fresh.window
    drop(fresh, qtbot, *small_samples.glob("*.xlsx"))
    assert count(fresh, qtbot, "retailers") == 0
    confirm(fresh, qtbot)
    assert "已导入" in window.strip.words
    panels = window.pages.imports.findChildren(ReceiptPanel)
    assert len(panels) == 5
    plan = window.pages.today.plan
    assert plan is not None
    assert plan.as_of is not None
    assert window.pages.retailers.rows


def test_undo_in_the_strip_takes_the_whole_batch_back(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    drop(fresh, qtbot, *small_samples.glob("*.xlsx"))
    confirm(fresh, qtbot)
    fresh.window.strip.undo()
    rest(fresh, qtbot)
    left: list[int] = []
    fresh.jobs.run(
        lambda store, _: [len(list(records(store, kind))) for kind in ("retailers", "sales", "stock", "products")],
        left.extend,
        owner=fresh.window,
    )
    rest(fresh, qtbot)
    assert left == [0, 0, 0, 0]


def test_a_garbage_file_is_refused_alone_and_the_good_one_comes_in(
    fresh: Program, small_samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 3000)
    drop(fresh, qtbot, bad, small_samples / "products.xlsx")
    confirm(fresh, qtbot)
    assert fresh.window.pages.imports._refused.isVisibleTo(fresh.window)
    words = [made.text() for made in fresh.window.pages.imports._refused.findChildren(QLabel)]
    assert any("坏.xlsx" in text for text in words)
    assert len(fresh.window.pages.imports.findChildren(ReceiptPanel)) == 1


def test_a_cancelled_job_writes_nothing(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    failed: list[BaseException] = []
    from tierdesk.services.import_file import import_files

    job = fresh.jobs.run(
        lambda store, report: import_files(store, [small_samples / "products.xlsx"], report=report),
        owner=fresh.window,
        failed=failed.append,
        title="x",
    )
    job.cancel()
    rest(fresh, qtbot)
    assert [type(error) for error in failed] == [Cancelled]
    left: list[object] = []
    fresh.jobs.run(lambda store, _: list(records(store, "products")), left.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert left == []


def test_an_earlier_receipt_can_be_opened_and_shows_its_rejected_rows(
    program: Program, settle: Settle, qtbot: QtBot
) -> None:
    window = program.window
    window.pages.show("import")
    settle()
    window.pages.imports.show_receipt("5")
    settle()
    (panel,) = window.pages.imports.findChildren(ReceiptPanel)
    assert panel.view.rejected == 10
    assert panel.view.read == panel.view.new + panel.view.changed + panel.view.same + panel.view.rejected


def test_sample_data_go_into_a_store_of_their_own(
    fresh: Program, qtbot: QtBot, small_samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tierdesk.services import sample_data

    monkeypatch.setattr(sample_data, "sample_files", lambda: sorted(small_samples.glob("*.xlsx")))
    own = fresh.window
    own.store_wanted.emit("sample")
    qtbot.waitUntil(lambda: fresh.window is not own, timeout=60_000)
    fresh.window.pages.show("retailers")
    rest(fresh, qtbot)
    assert fresh.window.pages.retailers.rows
    fresh.window.store_wanted.emit("own")
    fresh.window.pages.show("retailers")
    rest(fresh, qtbot)
    assert fresh.window.pages.retailers.rows == ()


def test_a_known_layout_is_imported_as_soon_as_it_is_dropped(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    products = small_samples / "products.xlsx"
    drop(fresh, qtbot, products)
    confirm(fresh, qtbot)
    again = fresh.window.pages.imports.layouts
    assert again.isVisibleTo(fresh.window)
    drop(fresh, qtbot, products)  # no look this time
    assert fresh.window.strip.words == say("importing.done_before", files="products.xlsx", receipt="1")
    (panel,) = fresh.window.pages.imports.findChildren(ReceiptPanel)
    assert panel.view.same == panel.view.read > 0


def test_a_forgotten_layout_is_asked_about_again(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    products = small_samples / "products.xlsx"
    drop(fresh, qtbot, products)
    confirm(fresh, qtbot)
    panel = fresh.window.pages.imports.layouts
    (forget,) = [made for made in panel.findChildren(QPushButton) if made.text() == say("importing.layout_forget")]
    qtbot.mouseClick(forget, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    assert not panel.isVisibleTo(fresh.window)
    drop(fresh, qtbot, products)
    look = fresh.window.pages.imports.look
    assert look.isVisibleTo(fresh.window)
    assert look.contents.tiles["same"].accessibleName().endswith(str(count(fresh, qtbot, "products")))


def test_leaving_the_look_writes_nothing_not_even_the_layout(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    drop(fresh, qtbot, *small_samples.glob("*.xlsx"))
    look = fresh.window.pages.imports.look
    assert look.go.text().startswith("导入 ")
    qtbot.keyClick(look, Qt.Key.Key_Escape)
    rest(fresh, qtbot)
    assert [count(fresh, qtbot, kind) for kind in ("retailers", "sales", "stock", "products")] == [0, 0, 0, 0]
    assert not fresh.window.pages.imports.layouts.isVisibleTo(fresh.window)
    assert not look.isVisibleTo(fresh.window)


def test_the_look_tells_what_would_become_of_every_table(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    drop(fresh, qtbot, *small_samples.glob("*.xlsx"))
    look = fresh.window.pages.imports.look
    said = {}
    for at, entry in enumerate(look._entries):
        look._chips.pick(str(at))
        assert entry.table is not None
        figures = [look.contents.tiles[name].accessibleName().split()[-1].replace(",", "") for name in COUNTS]
        said[entry.table.kind] = [int(figure) for figure in figures]
    confirm(fresh, qtbot)
    made = {panel.view.kind: panel.view for panel in fresh.window.pages.imports.findChildren(ReceiptPanel)}
    assert said == {kind: [getattr(view, name) for name in COUNTS] for kind, view in made.items()}
    for read, new, changed, same, rejected, _ in said.values():
        assert read == new + changed + same + rejected > 0


def test_changed_rows_are_shown_as_before_and_after(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("许可证号,客户名称,线路\n410100100001,金鑫商店,01\n410100100002,百家店,02\n", "utf-8")
    second.write_text("许可证号,客户名称,线路\n410100100001,金鑫商店,09\n410100100002,百家店,02\n", "utf-8")
    drop(fresh, qtbot, first)
    confirm(fresh, qtbot)
    drop(fresh, qtbot, second)
    (panel,) = fresh.window.pages.imports.findChildren(ReceiptPanel)
    (row,) = panel.view.changed_cells.rows
    assert row[-3:] == ("线路", "01", "09")
    assert [row[2] for row in panel.view.same_rows.rows] == ["百家店"]
    model = panel.contents.table.model()
    assert [model.data(model.index(0, column)) for column in range(model.columnCount())][-3:] == ["线路", "01", "09"]


def test_an_unknown_table_is_laid_out_by_hand(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    """Header in the second row, headers nobody has seen, no date: kind, row, columns and a date are given by hand."""
    drop_in(fresh, qtbot, small := tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    assert small.exists()
    confirm(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "s.csv", "盘点,,\n店号,烟,现存(包)\n1001,甲烟,30\n1001,乙烟,25\n")
    look = fresh.window.pages.imports.look
    assert look.isVisibleTo(fresh.window)
    assert not look.go.isEnabled()
    editor = look.editor
    pick(editor.kind, "stock")
    editor.header_row.setValue(2)
    qtbot.waitUntil(lambda: editor.whole)
    for tile, field in zip(editor.tiles, ("customer_code", "product_name", "cartons"), strict=True):
        pick(tile.field, field)
    assert not look.go.isEnabled()
    assert "日期" in editor._lacking.text()
    assert editor.constant_field.currentData() == "date"
    qtbot.keyClicks(editor.constant_text, "2026-11-23")
    qtbot.keyClick(editor.constant_text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: look._preview is not None, timeout=20_000)
    assert look.go.isEnabled()
    confirm(fresh, qtbot)
    left: list[dict[str, object]] = []
    fresh.jobs.run(lambda store, _: list(records(store, "stock")), left.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert sorted((one["date"], one["cartons"]) for one in left) == [("2026-11-23", 2.5), ("2026-11-23", 3.0)]
    drop_in(fresh, qtbot, tmp_path / "next.csv", "盘点,,\n店号,烟,现存(包)\n1001,甲烟,40\n")
    assert not look.isVisibleTo(fresh.window)  # the same headers: no question


def test_a_remembered_layout_can_be_corrected_without_a_file(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    header = "日期,客户编码,商品名称,订购量,备用\n"
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    confirm(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "s.csv", header + "2026-11-20,1001,甲烟,3,30\n")
    confirm(fresh, qtbot)
    panel = fresh.window.pages.imports.layouts
    found: list[LayoutView] = []
    fresh.jobs.run(work.layouts(), found.extend, owner=fresh.window)
    rest(fresh, qtbot)
    panel.edit(next(one for one in found if one.kind_title == say("kind.sales")))
    qtbot.waitUntil(lambda: panel.editor.whole)
    pick(panel.editor.tiles[4].field, "ordered")
    pick(panel.editor.tiles[4].unit, "包")
    panel.name.setText("周报")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "s2.csv", header + "2026-11-21,1001,甲烟,3,30\n")
    left: list[dict[str, object]] = []
    fresh.jobs.run(lambda store, _: list(records(store, "sales")), left.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert [one["ordered"] for one in left] == [3.0, 3.0]
    fresh.jobs.run(work.layouts(), found.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert "周报" in {one.name for one in found}


def test_a_unit_that_the_amounts_suggest_is_offered_and_taken_with_a_click(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    confirm(fresh, qtbot)
    lines = "".join(f"2026-11-{day},1001,甲烟,{day * 10},100,{day * 100}\n" for day in range(10, 20))
    drop_in(fresh, qtbot, tmp_path / "s.csv", "日期,客户编码,商品名称,订购量,批发价,金额\n" + lines)
    qtbot.waitUntil(lambda: fresh.window.pages.imports.look.editor.whole)
    tile = fresh.window.pages.imports.look.editor.tiles[3]
    assert tile._advice.isVisibleTo(fresh.window)
    qtbot.mouseClick(tile._advice, Qt.MouseButton.LeftButton)
    assert tile.unit.currentData() == "包"
    assert not tile._advice.isVisibleTo(fresh.window)


def test_the_same_file_again_is_recognised(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    products = small_samples / "products.xlsx"
    drop(fresh, qtbot, products)
    confirm(fresh, qtbot)
    plans: list[object] = []
    fresh.jobs.run(lambda store, report: [look_at(store, [products], report)], plans.extend, owner=fresh.window)
    rest(fresh, qtbot)
    (plan,) = plans
    assert isinstance(plan, ImportPlan)
    assert [found.same_as for found in plan.sheets] == ["1"]


def test_a_folder_is_taken_for_the_tables_in_it(
    fresh: Program, small_samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "本周 导出"
    folder.mkdir()
    for file in small_samples.glob("*.xlsx"):
        shutil.copy(file, folder)
    (folder / "~$sales.xlsx").write_bytes(b"x")
    (folder / "notes.docx").write_bytes(b"x")
    drop(fresh, qtbot, folder)
    confirm(fresh, qtbot)
    assert len(fresh.window.pages.imports.findChildren(ReceiptPanel)) == 5
    assert not fresh.window.pages.imports._refused.isVisibleTo(fresh.window)


def test_a_watched_folder_offers_what_arrives_and_imports_nothing_by_itself(
    fresh: Program, small_samples: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window = fresh.window
    window.pages.show("import")
    watched = window.pages.imports.watched
    qtbot.mouseClick(watched.choose, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    assert str(folder) in watched._words.text()
    assert not watched.take.isVisibleTo(window)
    shutil.copy(small_samples / "products.xlsx", folder / "周一.xlsx")
    qtbot.waitUntil(lambda: "周一.xlsx" in window.strip.words, timeout=20_000)
    assert count(fresh, qtbot, "products") == 0
    qtbot.mouseClick(watched.take, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    confirm(fresh, qtbot)
    assert count(fresh, qtbot, "products") > 0
    assert not watched.take.isVisibleTo(window)
    qtbot.mouseClick(watched.stop, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    assert str(folder) not in watched._words.text()


def test_what_arrived_while_the_program_was_closed_is_told_at_the_start(
    open_program: Callable[..., Program], small_samples: Path, store_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    shutil.copy(small_samples / "products.xlsx", folder / "夜里.xlsx")
    store = open_store(store_file)
    watch_folder(store, folder)
    store.close()
    program = open_program(store_file)
    rest(program, qtbot)
    assert "夜里.xlsx" in program.window.strip.words


def drop_in(program: Program, qtbot: QtBot, file: Path, text: str) -> None:
    """Write a text file and drop it."""
    file.write_text(text, "utf-8")
    drop(program, qtbot, file)


def pick(choice: QComboBox, data: str) -> None:
    """Choose as a person does."""
    choice.setCurrentIndex(choice.findData(data))
    choice.activated.emit(choice.currentIndex())


def test_what_an_undone_import_leaves_is_listed(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    """A shop that a second file says too stays, and is named; the other one goes."""
    drop_in(fresh, qtbot, tmp_path / "a.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n1002,百家店,01\n")
    confirm(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "b.csv", "客户编码,客户名称,线路\n1001,金鑫商店,02\n")
    page = fresh.window.pages.imports
    page._undo(["1"])
    rest(fresh, qtbot)
    (table,) = [one for one in page.findChildren(RowsTable) if one.accessibleName() == say("importing.kept_title")]
    model = table.model()
    assert model.rowCount() == 1
    assert "金鑫商店" in model.data(model.index(0, 1))
    assert count(fresh, qtbot, "retailers") == 1
    assert model.data(model.index(0, 2)) == say("importing.kept_whole")
    page._undo(["2"])
    rest(fresh, qtbot)
    assert say("importing.kept_title") not in {one.accessibleName() for one in page.findChildren(RowsTable)}
    assert count(fresh, qtbot, "retailers") == 0


def test_a_value_changed_again_since_is_listed_when_the_import_before_is_undone(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    """Which shop, which field, and what stands there now."""
    for name, route in (("a", "01"), ("b", "02"), ("c", "03")):
        drop_in(fresh, qtbot, tmp_path / f"{name}.csv", f"客户编码,客户名称,线路\n1001,金鑫商店,{route}\n")
        if name == "a":
            confirm(fresh, qtbot)
    page = fresh.window.pages.imports
    page._undo(["2"])
    rest(fresh, qtbot)
    (table,) = [one for one in page.findChildren(RowsTable) if one.accessibleName() == say("importing.kept_title")]
    model = table.model()
    said = [model.data(model.index(0, place)) for place in range(model.columnCount())]
    assert model.rowCount() == 1
    assert said == [say("kind.retailers"), "1001、金鑫商店", "线路", "03"]


def test_a_column_says_what_its_values_become_and_asks_for_an_order_that_it_leaves_open(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称\n1001,金鑫商店\n")
    confirm(fresh, qtbot)
    fresh.window.pages.show("import")
    lines = "日期,客户编码,商品编码,订购量(箱),金额(万元)\n26-11-03,1001,A1,3.5,3.6\n小计,,,3.5,3.6\n"
    drop_in(fresh, qtbot, tmp_path / "s.csv", lines)
    look = fresh.window.pages.imports.look
    qtbot.waitUntil(look.isVisible)
    qtbot.waitUntil(lambda: look.editor.whole)
    tiles = look.editor.tiles

    def said(place: int) -> str:
        return "\n".join(one.text() for one in tiles[place].findChildren(QLabel) if one.isVisible())

    assert "2026-11-03" in said(0)
    assert "2003-11-26" in said(0)
    assert "3.5 箱 → 875 条" in said(3)
    assert "3.6 万元 → 36,000.00 元" in said(4)
    assert tiles[0].unit.currentText() == say("importing.order_choose")
    assert "1" in look.contents.tiles["rejected"].accessibleName()
    pick(tiles[0].unit, "year_first")
    qtbot.waitUntil(lambda: "1" in look.contents.tiles["new"].accessibleName(), timeout=20_000)
    assert "26-11-03 → 2026-11-03" in said(0)
    pick(tiles[0].unit, "day_first")
    assert "26-11-03 → 2003-11-26" in said(0)
    look.leave()


def test_the_look_ends_where_its_parts_end(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    """Scrolled to the bottom there is no empty space."""
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n" + "合计,,\n" * 30)
    look = fresh.window.pages.imports.look
    area = look.findChild(QScrollArea)
    assert area is not None
    inner = area.widget()
    assert inner is not None
    layout = inner.layout()
    assert layout is not None
    wanted = layout.heightForWidth(inner.width())
    qtbot.waitUntil(lambda: inner.height() == max(wanted, area.viewport().height()))
    look.leave()


def test_a_watched_file_that_was_not_imported_is_offered_again(
    fresh: Program, small_samples: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    shutil.copy(small_samples / "products.xlsx", folder)
    shutil.copy(small_samples / "retailers.xlsx", folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window = fresh.window
    window.pages.show("import")
    page = window.pages.imports
    qtbot.mouseClick(page.watched.choose, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    qtbot.mouseClick(page.watched.take, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    qtbot.keyClick(page.look, Qt.Key.Key_Escape)
    page.refresh()
    rest(fresh, qtbot)
    assert "2" in page.watched.take.text()
    qtbot.mouseClick(page.watched.take, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    page.look.wanted.click()  # one of the two stays out
    confirm(fresh, qtbot)
    assert "1" in page.watched.take.text()
    qtbot.mouseClick(page.watched.pass_over, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    assert not page.watched.take.isVisibleTo(window)


def test_a_table_of_unknown_headers_is_laid_out_from_the_start(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    drop_in(fresh, qtbot, tmp_path / "x.csv", "字段甲,字段乙,字段丙\n2026-11-20,1001,3\n")
    look = fresh.window.pages.imports.look
    qtbot.waitUntil(lambda: look.editor.whole)
    assert [tile.field.accessibleName()[1:4] for tile in look.editor.tiles] == ["字段甲", "字段乙", "字段丙"]
    assert look.editor._lacking.text() != say("importing.no_header_row")
    assert not look.go.isEnabled()
    pick(look.editor.tiles[0].field, "date")
    pick(look.editor.tiles[1].field, "customer_code")
    pick(look.editor.tiles[2].field, "ordered")
    assert "商品" in look.editor._lacking.text()
    look.editor.header_row.setValue(9)
    assert look.editor._lacking.text() == say("importing.no_header_row")
    look.leave()


def test_files_dropped_during_a_look_are_added_to_it_and_the_corrections_stay(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    drop_in(fresh, qtbot, tmp_path / "p.csv", "商品编码,商品名称,批发价\nA1,甲烟,100\n")
    confirm(fresh, qtbot)  # from now on known
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    look = fresh.window.pages.imports.look
    qtbot.waitUntil(lambda: look.editor.whole)
    pick(look.editor.tiles[2].field, "")
    drop_in(fresh, qtbot, tmp_path / "p2.csv", "商品编码,商品名称,批发价\nB1,乙烟,100\n")
    drop_in(fresh, qtbot, tmp_path / "r2.csv", "客户编码,客户名称\n1002,百家店\n")
    assert look.isVisibleTo(fresh.window)
    assert look._note.text() == say("importing.added", files="r2.csv")
    assert look._chips.current() == "2"
    assert count(fresh, qtbot, "products") == 1
    drop(fresh, qtbot, tmp_path / "r.csv")  # once more: nothing of it is forgotten
    assert [entry.found.path.name for entry in look._entries] == ["r.csv", "p2.csv", "r2.csv"]
    (tmp_path / "bad.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 3000)
    drop(fresh, qtbot, tmp_path / "bad.xlsx")
    assert "bad.xlsx" in look._note.text()
    confirm(fresh, qtbot)
    assert (count(fresh, qtbot, "products"), count(fresh, qtbot, "retailers")) == (2, 2)
    left: list[dict[str, object]] = []
    fresh.jobs.run(lambda store, _: list(records(store, "retailers")), left.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert {one["route"] for one in left} <= {None, ""}
    assert fresh.window.pages.imports._refused.isVisibleTo(fresh.window)


def test_the_strip_tells_how_many_rows_changed(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    drop_in(fresh, qtbot, tmp_path / "a.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    confirm(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "b.csv", "客户编码,客户名称,线路\n1001,金鑫商店,02\n")
    assert fresh.window.strip.words == say("importing.done", files="b.csv", new=0, changed=1, rejected=0)
    assert "有变化 1 行" in fresh.window.strip.words


def test_every_earlier_import_can_be_reached_and_undone(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(14):
        drop_in(fresh, qtbot, tmp_path / f"{number}.csv", f"客户编码,客户名称\n{1000 + number},店\n")
        if number == 0:
            confirm(fresh, qtbot)
    earlier = fresh.window.pages.imports.earlier
    assert len(earlier.findChildren(ReceiptLine)) == 12
    qtbot.mouseClick(earlier.more, Qt.MouseButton.LeftButton)
    lines = earlier.findChildren(ReceiptLine)
    assert len(lines) == 14
    assert not earlier.more.isVisibleTo(fresh.window)
    (undo,) = [one for one in lines[-1].findChildren(QPushButton) if one.text() == say("command.undo")]
    undo.click()
    rest(fresh, qtbot)
    assert count(fresh, qtbot, "retailers") == 13
    assert len(earlier.findChildren(ReceiptLine)) == 14  # still listed after the undo


def test_after_a_batch_the_receipts_with_rejected_rows_stand_first(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "p.csv").write_text("商品编码,商品名称,批发价\nA1,甲烟,100\n", "utf-8")
    (tmp_path / "r.csv").write_text("客户编码,客户名称,线路\n1001,金鑫商店,01\n,无号店,01\n", "utf-8")
    drop(fresh, qtbot, tmp_path / "p.csv", tmp_path / "r.csv")
    confirm(fresh, qtbot)
    latest = fresh.window.pages.imports._latest
    shown = [item.widget() for place in range(latest.count()) if (item := latest.itemAt(place))]
    assert [one.view.rejected for one in shown if isinstance(one, ReceiptPanel)] == [1, 0]


def test_a_remembered_layout_of_months_without_a_year_can_be_corrected(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    confirm(fresh, qtbot)
    drop_in(fresh, qtbot, tmp_path / "2025年.csv", "客户编码,1月订购量,2月订购量\n1001,10,12\n")
    confirm(fresh, qtbot)
    panel = fresh.window.pages.imports.layouts
    found: list[LayoutView] = []
    fresh.jobs.run(work.layouts(), found.extend, owner=fresh.window)
    rest(fresh, qtbot)
    panel.edit(next(one for one in found if one.kind_title == say("kind.months")))
    qtbot.waitUntil(lambda: panel.editor.whole)
    assert panel.save.isEnabled()
    assert not panel.editor._lacking.isVisibleTo(panel)
    words = [one.text() for one in panel.editor.findChildren(QLabel) if one.isVisibleTo(panel)]
    assert say("importing.no_samples") not in words
    pick(panel.editor.tiles[1].unit, "包")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    rest(fresh, qtbot)
    found.clear()
    fresh.jobs.run(work.layouts(), found.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert ["包" in {unit for _, _, unit in one.columns} for one in found if one.kind_title == say("kind.months")] == [
        True
    ]


def test_the_hint_for_a_value_fits_the_field_that_it_is_for(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    drop_in(fresh, qtbot, tmp_path / "m.csv", "客户编码,1月订购量,2月订购量\n1001,10,12\n")
    editor = fresh.window.pages.imports.look.editor
    qtbot.waitUntil(lambda: editor.whole)
    hints = {}
    for field in ("year", "price_class", "licence_no"):
        pick(editor.constant_field, field)
        hints[field] = editor.constant_text.placeholderText()
    assert hints == {"year": "例如 2026", "price_class": "例如 二类", "licence_no": "例如 410100100001"}
    pick(editor.constant_field, "year")
    qtbot.keyClicks(editor.constant_text, "26")
    qtbot.keyClick(editor.constant_text, Qt.Key.Key_Return)
    assert editor._constants._trouble.text().endswith("例如 2026。")
    fresh.window.pages.imports.look.leave()


def test_a_remembered_layout_that_the_amounts_contradict_is_shown_with_the_reason(
    fresh: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    def orders(name: str, times: int) -> Path:
        rows = [f"2026-10-0{n},1001,甲烟,{n * times},100,{n * 100}" for n in range(1, 8)]
        file = tmp_path / name
        file.write_text("\n".join(["订单日期,客户编码,商品名称,数量,批发价,金额", *rows]), "utf-8")
        return file

    shops = tmp_path / "shops.csv"
    shops.write_text("客户编码,客户名称\n1001,金鑫商店\n", "utf-8")
    drop(fresh, qtbot, shops, orders("a.csv", 1))
    confirm(fresh, qtbot)
    look = fresh.window.pages.imports.look
    drop(fresh, qtbot, orders("b.csv", 10))
    assert count(fresh, qtbot, "sales") == 7
    assert look.isVisible()
    doubt = say("importing.unit_hint", header="数量", unit="包")
    assert doubt in [one.text() for one in look.hints.findChildren(QLabel) if one.isVisibleTo(look)]
    look.editor.tiles[3].unit_picked.emit(3, "包")
    assert not look.hints.isVisibleTo(look)
    confirm(fresh, qtbot)
    assert count(fresh, qtbot, "sales") == 7


def test_a_suggested_unit_is_asked_about_above_the_counts_before_enter_imports(
    fresh: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    drop_in(fresh, qtbot, tmp_path / "r.csv", "客户编码,客户名称,线路\n1001,金鑫商店,01\n")
    confirm(fresh, qtbot)
    fresh.window.pages.show("import")
    lines = "".join(f"2026-11-{day},1001,甲烟,{day * 10},100,{day * 100}\n" for day in range(10, 20))
    drop_in(fresh, qtbot, tmp_path / "s.csv", "日期,客户编码,商品名称,订购量,批发价,金额\n" + lines)
    look = fresh.window.pages.imports.look
    qtbot.waitUntil(lambda: look.isVisible() and look.editor.whole)
    take, _ = look.hints.buttons
    assert fresh.window.focusWidget() is take
    assert look.hints.y() < look._result.y()
    qtbot.keyClick(take, Qt.Key.Key_Return)
    assert look.isVisible()
    assert look.editor.tiles[3].unit.currentData() == "包"
    assert not look.hints.open
    assert fresh.window.focusWidget() is look.go
    look.leave()


def test_a_suggested_unit_that_is_left_is_asked_about_no_more(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    lines = "".join(f"2026-11-{day},1001,甲烟,{day * 10},100,{day * 100}\n" for day in range(10, 20))
    drop_in(fresh, qtbot, tmp_path / "s.csv", "日期,客户编码,商品名称,订购量,批发价,金额\n" + lines)
    look = fresh.window.pages.imports.look
    look.hints.buttons[1].click()
    assert not look.hints.open
    qtbot.waitUntil(lambda: look.editor.whole)
    assert look.editor.tiles[3].unit.currentData() == "条"
    look.leave()


def test_the_file_dialog_offers_every_kind_of_table_and_all_files(
    fresh: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(*said: str) -> tuple[list[str], str]:
        asked.append(said[-1])
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    fresh.window.pages.imports.choose_files()
    tables, everything = asked[0].split(";;")
    assert all(f"*{ending}" in tables for ending in TABLES)
    assert everything.endswith("(*)")


def test_a_column_of_units_shows_what_a_quantity_becomes(fresh: Program, tmp_path: Path, qtbot: QtBot) -> None:
    lines = "日期,客户编码,商品名称,订购量,单位\n2026-11-03,1001,甲烟,3,条\n2026-11-03,1001,乙烟,2,件\n"
    drop_in(fresh, qtbot, tmp_path / "s.csv", lines)
    look = fresh.window.pages.imports.look
    qtbot.waitUntil(lambda: look.editor.whole)
    assert "2 件 → 100 条" in [one.text() for one in look.editor.tiles[3].findChildren(QLabel)]
    look.leave()
