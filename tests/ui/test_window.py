"""The window: pages, search, notices, languages, errors in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tierdesk.app import Program
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.settings import Settings, load_settings
from tierdesk.ui.commands import COMMANDS
from tierdesk.ui.jobs import Report
from tierdesk.ui.palette import Palette
from tierdesk.ui.rail import PAGES


def test_today_shows_the_stops_of_the_weekday_up_to_the_capacity(program: Program) -> None:
    plan = program.window.pages.today.plan
    assert plan is not None
    assert 0 < len(plan.stops) <= plan.capacity
    card = program.window.pages.today.card.card
    assert card is not None
    assert card.row.id == plan.stops[0].id
    assert card.next is not None


def test_a_search_by_pinyin_initials_finds_the_shop(program: Program, qtbot: QtBot) -> None:
    from pypinyin import lazy_pinyin

    window = program.window
    wanted = window.pages.retailers.rows[17]
    initials = "".join(syllable[0] for syllable in lazy_pinyin(wanted.name))
    qtbot.keyClicks(window.search, initials)
    assert window.pages.shown == "retailers"
    names = {
        window.pages.retailers.list.model().index(i, 0).data()
        for i in range(window.pages.retailers.list.model().rowCount())
    }
    assert wanted.name in names
    assert len(names) < len(window.pages.retailers.rows)


def test_arrow_keys_move_in_the_list_while_searching_and_escape_shows_all(program: Program, qtbot: QtBot) -> None:
    window = program.window
    qtbot.keyClicks(window.search, "s")
    first = window.pages.retailers.list.currentIndex().row()
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    assert window.pages.retailers.list.currentIndex().row() == first + 1
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.pages.retailers.list.model().rowCount() == len(window.pages.retailers.rows)


def test_a_search_without_a_match_says_so(program: Program, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClicks(program.window.search, "zzzzzz")
    settle()
    assert program.window.pages.retailers.list.model().rowCount() == 0
    assert program.window.pages.retailers.card.card is None


@pytest.mark.parametrize("group", ["top", "potential", "steady", "volatile", "bottom"])
def test_each_group_has_a_filter_that_lists_it_alone(program: Program, group: str) -> None:
    page = program.window.pages.retailers
    page._chips.pick(group)
    shown = [page.list.model().index(i, 0).data(Qt.ItemDataRole.UserRole) for i in range(page.list.model().rowCount())]
    assert shown
    assert {row.group for row in shown} == {group}


def test_the_card_of_another_retailer_that_comes_late_is_dropped(program: Program, settle: Settle) -> None:
    page = program.window.pages.retailers
    first, second = page.rows[3], page.rows[9]
    page.card.show_retailer(first.id, page._day)
    page.card.show_retailer(second.id, page._day)
    settle()
    assert page.card.card is not None
    assert page.card.card.row.id == second.id


def test_why_this_band_opens_and_goes_back(program: Program, settle: Settle) -> None:
    window = program.window
    window.pages.today.card.page.reasons.asked.emit()
    settle()
    assert window.pages.shown == "why"
    assert window.pages.why._title.text()
    window.pages.why.back_requested.emit()
    assert window.pages.shown == "today"


def test_a_change_of_language_applies_at_once_and_is_kept(program: Program, settle: Settle) -> None:
    assert program.window.rail._buttons["today"].text() == "今日"
    program.window.pages.show("settings")
    page = program.window.pages.settings
    page.language.setCurrentIndex(1)
    page.language.activated.emit(1)
    settle()
    assert program.window.rail._buttons["today"].text() == "Today"
    assert load_settings().language == "en"
    assert program.window.pages.shown == "settings"


def test_dark_and_large_can_be_chosen(program: Program, settle: Settle) -> None:
    page = program.window.pages.settings
    page.theme.setCurrentIndex(1)
    page.large.click()
    settle()
    assert load_settings() == Settings(theme="dark", large_text=True)
    program.window.pages.settings.settings_changed.emit(Settings())
    settle()


def test_an_error_becomes_words_with_what_to_do(program: Program) -> None:
    trouble = UserFixable(message("backup.missing", file="x.db"), message("backup.missing_do"))
    program.window.say_trouble(trouble)
    assert "x.db" in program.window.strip.words
    program.window.say_trouble(ZeroDivisionError())
    assert "ZeroDivisionError" in program.window.strip.words


def test_a_job_that_fails_is_said_and_the_window_lives(program: Program, settle: Settle) -> None:
    program.jobs.run(lambda _store, _report: 1 / 0, owner=program.window)
    settle()
    assert "ZeroDivisionError" in program.window.strip.words
    program.window.pages.show("reports")
    settle()


def test_the_palette_finds_commands_and_retailers(program: Program, qtbot: QtBot, settle: Settle) -> None:
    window = program.window
    palette = Palette(window.commands, lambda: window.pages.retailers.rows, window.show_retailer, window)
    qtbot.addWidget(palette)
    palette._field.setText("报表")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    settle()
    assert window.pages.shown == "reports"
    again = Palette(window.commands, lambda: window.pages.retailers.rows, window.show_retailer, window)
    qtbot.addWidget(again)
    wanted = window.pages.retailers.rows[5]
    qtbot.keyClicks(again._field, wanted.licence_no)
    qtbot.keyClick(again._field, Qt.Key.Key_Return)
    settle()
    assert window.pages.shown == "retailers"
    assert window.pages.retailers.card.card is not None
    assert window.pages.retailers.card.card.row.id == wanted.id


def test_every_command_that_the_registry_names_is_there_or_waits_for_the_other_store(program: Program) -> None:
    here = {command.id for command, _ in program.window.commands}
    assert set(COMMANDS) - here == {"own_data"}


def test_the_first_run_says_what_this_is_and_offers_two_ways(
    open_program: Callable[..., Program], tmp_path: Path
) -> None:
    program = open_program(tmp_path / "new.db")
    assert program.window.pages.today.currentIndex() == 1
    shown = program.window.pages.today.widget(1)
    assert shown is not None
    words = [made.text() for made in shown.findChildren(QAbstractButton)]
    assert words == ["导入我的文件", "用示例数据试试"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_widget_is_without_words_for_a_screen_reader(
    open_program: Callable[..., Program], store_file: Path, qtbot: QtBot, language: str
) -> None:
    program = open_program(store_file, Settings(language=language))  # type: ignore[arg-type]  # one of the two
    window = program.window
    for page in PAGES:
        window.pages.show(page)
    window.pages.show("today")
    window.pages.today.card.start_visit()
    qtbot.waitUntil(lambda: program.jobs.idle and window.pages.today.card.visiting, timeout=20_000)
    silent = []
    for widget in window.findChildren(QWidget):
        named = bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        wants = isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView)
        if wants and not named and not _inside_another_control(widget):
            silent.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert silent == []


def _inside_another_control(widget: QWidget) -> bool:
    """Whether Qt made it as a part of a control that speaks for it."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractSpinBox | QCalendarWidget | QComboBox | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def test_in_english_no_chinese_is_left_but_names_of_the_data(
    open_program: Callable[..., Program], store_file: Path, qtbot: QtBot
) -> None:
    program = open_program(store_file, Settings(language="en"))
    window = program.window
    for page in ("import", "reports", "settings"):
        window.pages.show(page)
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    own = {"简体中文", *(row.name for row in window.pages.retailers.rows)}
    for shown in (window.pages.imports, window.pages.reports, window.pages.settings):
        for made in shown.findChildren(QLabel):
            text = made.text()
            chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
            assert not chinese or text in own or "线路" in text or "·" in text, text


def test_garbage_is_never_collected_on_the_thread_of_the_store(program: Program, settle: Settle) -> None:
    import gc
    import threading

    threads: list[str] = []

    def watch(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.current_thread().name)

    def litter(_store: object, _report: object) -> None:
        for _ in range(50_000):
            cycle: list[object] = []
            cycle.append(cycle)

    gc.callbacks.append(watch)
    program.jobs.run(litter, owner=program.window)
    settle()
    program._garbage.collect_due()
    gc.callbacks.remove(watch)
    assert "tierdesk-store" not in threads
    assert "MainThread" in threads


def test_while_a_job_works_nothing_is_collected_and_what_the_program_is_made_of_only_once(
    program: Program, settle: Settle
) -> None:
    import gc
    import threading

    looked_through: list[int] = []

    def watch(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looked_through.append(info["generation"])

    settle()
    program._garbage.collect_due()
    gc.callbacks.append(watch)
    may_end = threading.Event()
    program.jobs.run(lambda _store, _report: may_end.wait(), owner=program.window)
    kept = [[number] for number in range(5_000)]
    program._garbage.collect_due()
    assert looked_through == []
    may_end.set()
    settle()
    program._garbage.collect_due()
    gc.callbacks.remove(watch)
    assert looked_through
    assert gc.get_freeze_count() > len(kept)


def test_in_a_narrow_window_list_and_card_take_turns(program: Program, settle: Settle) -> None:
    window = program.window
    window.resize(880, 700)
    settle()
    page = window.pages.today
    assert page.list.isVisible()
    assert not page.card.isVisible()
    page.list.clicked.emit(page.list.currentIndex())
    assert page.card.isVisible()
    assert not page.list.isVisible()
    page._frame._back.click()
    assert page.list.isVisible()
    window.resize(1366, 768)
    settle()
    assert page.list.isVisible()
    assert page.card.isVisible()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_no_page_is_wider_than_the_window(
    open_program: Callable[..., Program], store_file: Path, qtbot: QtBot, language: str, large: bool
) -> None:
    from PySide6.QtWidgets import QScrollArea

    program = open_program(store_file, Settings(language=language, large_text=large))  # type: ignore[arg-type]  # one of the two
    window = program.window
    for page in PAGES:
        window.pages.show(page)
    window.pages.show("today")
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    window.pages.today.card.start_visit()
    qtbot.waitUntil(lambda: program.jobs.idle and window.pages.today.card.visiting, timeout=20_000)
    qtbot.wait(100)
    for area in window.findChildren(QScrollArea):
        inner = area.widget()
        if area.isVisible() and inner is not None:
            assert inner.minimumSizeHint().width() <= area.viewport().width(), type(area.parent()).__name__
    assert window.width() == 1366


class _Shown(QObject):
    """Watches which widgets come up as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_no_part_of_a_page_ever_flashes_as_a_window_of_its_own(
    qapp: QApplication, store_file: Path, qtbot: QtBot
) -> None:
    watch = _Shown()
    qapp.installEventFilter(watch)
    program = Program(qapp, Settings(), store_file)
    program.window.show()
    for page in PAGES:
        program.window.pages.show(page)
        qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    program.window.pages.show("today")
    program.window.pages.today.card.start_visit()
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    qapp.removeEventFilter(watch)
    program.close()
    assert watch.windows == ["MainWindow"]


def test_the_palette_of_a_fresh_window_stays_open_and_finds_shops_once_they_are_read(
    qapp: QApplication, store_file: Path, qtbot: QtBot
) -> None:
    program = Program(qapp, Settings(), store_file)
    window = program.window
    window.show()
    qtbot.waitUntil(lambda: window.pages.today.plan is not None and program.jobs.idle, timeout=20_000)
    assert window.pages.today.plan is not None
    wanted = window.pages.today.plan.stops[0]
    window.commands.run("palette")
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette._field, wanted.licence_no)
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    assert palette.isVisible()
    assert palette._list.count() == 1
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    card = window.pages.retailers.card.card
    program.close()
    assert card is not None
    assert card.row.id == wanted.id


def test_a_stroke_begins_a_search_from_the_list(program: Program, qtbot: QtBot) -> None:
    window = program.window
    window.activateWindow()
    window.pages.today.list.setFocus()
    qtbot.keyClick(window.pages.today.list, Qt.Key.Key_Slash)
    qtbot.waitUntil(window.search.hasFocus)
    assert window.search.text() == ""


def test_o_in_the_list_opens_the_visit_at_the_stock_count(program: Program, qtbot: QtBot, settle: Settle) -> None:
    today = program.window.pages.today
    qtbot.keyClick(today.list, Qt.Key.Key_O)
    settle()
    assert today.card.visiting
    today.card.visit.leave()
    settle()


def test_esc_in_the_empty_search_box_leaves_the_page_as_it_is(program: Program, qtbot: QtBot) -> None:
    program.window.pages.show("today")
    qtbot.keyClick(program.window.search, Qt.Key.Key_Escape)
    assert program.window.pages.shown == "today"


def test_what_was_searched_does_not_stay_in_the_box_of_another_page(program: Program, qtbot: QtBot) -> None:
    window = program.window
    qtbot.keyClicks(window.search, "zzz")
    window.pages.show("today")
    assert window.search.text() == ""
    window.pages.show("retailers")
    assert window.pages.retailers.list.model().rowCount() == len(window.pages.retailers.rows)


def _until_cancelled(_store: object, report: Report) -> None:
    while True:
        report(0, 0, "")
        time.sleep(0.005)


def test_closing_cancels_a_long_job_and_does_not_wait_for_its_end(
    qapp: QApplication, store_file: Path, qtbot: QtBot
) -> None:
    program = Program(qapp, Settings(), store_file)
    with qtbot.waitSignal(program.jobs.started, timeout=20_000):
        job = program.jobs.run(_until_cancelled, owner=program.window, title="long")
    program.close()  # would wait for ever
    assert job.cancelled


def test_a_new_look_waits_for_the_job_under_way(program: Program, qtbot: QtBot, settle: Settle) -> None:
    before = program.window
    before.pages.show("import")
    with qtbot.waitSignal(program.jobs.started, timeout=20_000):
        job = program.jobs.run(_until_cancelled, owner=before, title="long")
    before.commands.run("language")
    assert program.window is before
    assert "设置" in before.strip.words
    job.cancel()
    qtbot.waitUntil(lambda: program.window is not before, timeout=20_000)
    settle()
    assert program.window.pages.shown == "import"
    assert program.window.rail._buttons["today"].text() == "Today"
    assert load_settings().language == "en"


def test_a_bug_is_logged_once(program: Program, settle: Settle, caplog: pytest.LogCaptureFixture) -> None:
    program.jobs.run(lambda _store, _report: 1 / 0, owner=program.window)
    settle()
    assert len([record for record in caplog.records if record.name == "tierdesk"]) == 1
