"""The page of the policy: change with a reason, undo, versions, files, the default, and what is wrong at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import cut_off
from tierdesk.app import Program
from tierdesk.domain.policy import Policy
from tierdesk.domain.policy_settings import SECTIONS, with_values
from tierdesk.services.policy_file import save_policy
from tierdesk.ui.policy.page import PolicyPage
from tierdesk.ui.policy.setting_row import SettingRow
from tierdesk.ui.policy.settings_editor import SettingsEditor


@pytest.fixture
def page(program: Program, settle: Settle) -> PolicyPage:
    """The page on screen, with the shipped policy in force."""
    program.window.commands.run("policy")
    settle()
    return program.window.pages.policy


def row_of(page: PolicyPage, name: str) -> SettingRow:
    editor = page.editors[name.partition(".")[0]]
    assert isinstance(editor, SettingsEditor)
    return editor.rows[name]


def type_in(qtbot: QtBot, page: PolicyPage, name: str, text: str) -> SettingRow:
    page.show_section(name.partition(".")[0])
    row = row_of(page, name)
    row.field.clear()
    qtbot.keyClicks(row.field, text)
    return row


def apply(page: PolicyPage, settle: Settle, reason: str = "试试") -> None:
    page.bar.reason.setText(reason)
    page.bar.go.click()
    settle()


def test_it_is_reached_from_the_settings_and_esc_leads_back(program: Program, settle: Settle, qtbot: QtBot) -> None:
    program.window.pages.show("settings")
    settle()
    edit = [one for one in program.window.pages.settings.findChildren(QPushButton) if one.text() == "查看和修改规则"]
    edit[0].click()
    settle()
    assert program.window.pages.shown == "policy"
    qtbot.keyClick(program.window.pages.policy, Qt.Key.Key_Escape)
    assert program.window.pages.shown == "settings"


def test_nothing_is_applied_without_a_change_and_a_reason(page: PolicyPage, qtbot: QtBot) -> None:
    assert not page.bar.go.isEnabled()
    page.bar.reason.setText("没改")
    assert not page.bar.go.isEnabled()
    page.bar.clear_reason()
    row = type_in(qtbot, page, "ranking.top_share", "30")
    assert "已改，原来 20%" in row.words
    assert page.nav["ranking"].text() == "排名（改 1）"
    assert not page.bar.go.isEnabled()
    page.bar.reason.setText("三成")
    assert page.bar.go.isEnabled()


def test_a_change_is_applied_said_listed_and_undone(
    program: Program, page: PolicyPage, settle: Settle, qtbot: QtBot
) -> None:
    type_in(qtbot, page, "ranking.top_share", "30")
    apply(page, settle, "三成")
    assert "第 2 版" in program.window.strip.words
    assert page.bar.words == "没有改动"
    shown = " ".join(made.text() for made in page.versions.findChildren(QLabel))
    assert "三成" in shown
    assert "前档占比：20% → 30%" in shown
    program.window.strip.undo()
    settle()
    assert "第 3 版" in program.window.strip.words
    assert row_of(page, "ranking.top_share").field.text() == "20"


def test_the_list_of_retailers_shows_the_new_bands(program: Program, page: PolicyPage, settle: Settle) -> None:
    before = [row.group for row in program.window.pages.retailers.rows]
    page.editors["weights"].fill(with_values(policy_of(page), {"ranking.weights.display": 100.0}))
    page.editors["hysteresis"].fill(with_values(policy_of(page), {"hysteresis.runs": 1, "hysteresis.margin": 0.0}))
    page.editors["ranking"].changed.emit()
    apply(page, settle)
    page.reset()
    apply(page, settle)
    assert [row.group for row in program.window.pages.retailers.rows] == before


def policy_of(page: PolicyPage) -> Policy:
    edited = page.edited
    assert edited is not None
    return edited


def test_what_is_wrong_is_said_beside_the_field_at_once_and_not_applied(page: PolicyPage, qtbot: QtBot) -> None:
    page.bar.reason.setText("错")
    row = type_in(qtbot, page, "ranking.top_share", "abc")
    assert "要填一个数" in row.words
    assert page.bar.words == "有 1 处要先改好"
    assert page.nav["ranking"].text() == "排名（错 1）"
    assert not page.bar.go.isEnabled()
    row = type_in(qtbot, page, "ranking.top_share", "60")
    assert "要在 1% 到 50% 之间" in row.words
    other = type_in(qtbot, page, "ranking.min_months", "9")
    assert "不能大于" in other.words
    assert page.bar.words == "有 2 处要先改好"
    page.bar.drop.click()
    assert page.bar.words == "没有改动"
    assert row.words == other.words == ""


def test_weights_follow_slider_and_number_and_show_sum_and_shares(page: PolicyPage, qtbot: QtBot) -> None:
    editor = page.weights
    qtbot.keyClick(editor.sliders["cartons"], Qt.Key.Key_End)
    assert editor.fields["cartons"].text() == "50"
    assert "120" in editor.sum_words
    assert editor.shares["cartons"].text() == "41.7%"
    editor.fields["amount"].clear()
    qtbot.keyClicks(editor.fields["amount"], "0")
    assert editor.sliders["amount"].value() == 0
    assert editor.shares["cartons"].text() == "50.0%"
    assert page.nav["weights"].text() == "排名权重（改 2）"
    for field in editor.fields.values():
        field.clear()
        qtbot.keyClicks(field, "0")
    assert "权重不能全是 0" in " ".join(made.text() for made in editor.findChildren(QLabel))
    assert page.bar.words == "有 1 处要先改好"


def test_arrow_keys_step_a_value_within_its_range(page: PolicyPage, qtbot: QtBot) -> None:
    row = row_of(page, "ranking.window_months")
    for _ in range(30):
        qtbot.keyClick(row.field, Qt.Key.Key_Up)
    assert row.value == 24
    share = row_of(page, "ranking.top_share")
    qtbot.keyClick(share.field, Qt.Key.Key_Down)
    assert share.value == 0.19


def test_what_was_typed_stays_while_other_pages_are_looked_at(
    program: Program, page: PolicyPage, settle: Settle, qtbot: QtBot
) -> None:
    type_in(qtbot, page, "visits.daily_capacity", "15")
    program.window.pages.show("today")
    program.window.commands.run("policy")
    settle()
    assert row_of(page, "visits.daily_capacity").field.text() == "15"


def test_what_was_typed_stays_when_another_version_comes_into_force_meanwhile(
    program: Program, page: PolicyPage, settle: Settle, qtbot: QtBot
) -> None:
    type_in(qtbot, page, "ranking.top_share", "30")
    apply(page, settle, "三成")
    type_in(qtbot, page, "visits.daily_capacity", "15")
    program.window.strip.undo()
    settle()
    assert row_of(page, "ranking.top_share").field.text() == "20"
    assert row_of(page, "visits.daily_capacity").field.text() == "15"
    assert "改了 1 处" in page.bar.words


def test_a_policy_goes_out_to_a_file_and_comes_in_to_be_looked_at(
    program: Program, page: PolicyPage, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "规则.toml"
    page.export_to(file)
    settle()
    assert str(file) in program.window.strip.words
    edited = page.edited
    assert edited is not None
    save_policy(with_values(edited, {"stock.class_caps.1": 10.0}), file)
    page.import_from(file)
    settle()
    assert row_of(page, "stock.class_caps.1").field.text() == "10"
    assert page.bar.words == "改了 1 处"
    apply(page, settle, "从文件")
    page.reset()
    assert row_of(page, "stock.class_caps.1").field.text() == "0"
    assert page.bar.words == "改了 1 处"


def test_a_bad_file_is_said_and_nothing_is_filled_in(
    program: Program, page: PolicyPage, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("[ranking]\ntop_share = 7\n", "utf-8")
    page.import_from(file)
    settle()
    assert "第 2 行" in program.window.strip.words
    assert page.bar.words == "没有改动"


def test_an_older_version_is_taken_up_again(page: PolicyPage, settle: Settle, qtbot: QtBot) -> None:
    type_in(qtbot, page, "ranking.top_share", "30")
    apply(page, settle)
    page.show_section("versions")
    deeds = [one for one in page.versions.findChildren(QPushButton) if one.text() == "用这一版"]
    deeds[0].click()
    assert row_of(page, "ranking.top_share").field.text() == "20"
    apply(page, settle, "还是两成")
    assert page.bar.words == "没有改动"


def test_no_words_of_any_section_are_cut_off(page: PolicyPage, qtbot: QtBot) -> None:
    type_in(qtbot, page, "ranking.top_share", "abc")
    type_in(qtbot, page, "stock.lead_days", "99")
    for section in (*SECTIONS, "versions"):
        page.show_section(section)
        for _ in range(5):
            QCoreApplication.processEvents()
        shown = page._pages.currentWidget()
        assert shown is not None
        assert cut_off(shown) == [], section
