"""The policy as a file: what is written is read again, and whatever else is read ends in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_policy_settings import changes
from tierdesk.domain.policy_settings import Value, problems_of, with_values
from tierdesk.errors import Environment, UserFixable
from tierdesk.services.policy import shipped_policy
from tierdesk.services.policy_file import policy_as_toml, policy_from, read_policy_file, save_policy
from tierdesk.texts import LANGUAGES, say, use_language

POLICY = shipped_policy()


def refusal(text: str | bytes) -> str:
    """What is said of a file with this text."""
    with pytest.raises(UserFixable) as refused:
        policy_from(text if isinstance(text, bytes) else text.encode(), "规则.toml")
    return say(refused.value.what)


@given(changes())
def test_a_policy_that_was_written_is_read_again(values: dict[str, Value]) -> None:
    changed = with_values(POLICY, values)
    if problems_of(changed):
        return
    for language in LANGUAGES:
        use_language(language)
        assert policy_from(policy_as_toml(changed).encode(), "p.toml") == changed
    use_language("zh_CN")


def test_the_shipped_file_is_such_a_file(tmp_path: Path) -> None:
    from tierdesk import paths

    assert read_policy_file(paths.resources() / "policy.toml") == POLICY
    save_policy(POLICY, tmp_path / "规则.toml")
    assert read_policy_file(tmp_path / "规则.toml") == POLICY
    assert [file.name for file in tmp_path.iterdir() if file.name != "tierdesk-data"] == ["规则.toml"]


def test_a_file_of_windows_notepad_is_read() -> None:
    text = "[ranking]\r\ntop_share = 0.25\r\n".encode("utf-8-sig")
    assert policy_from(text, "p.toml") == with_values(POLICY, {"ranking.top_share": 0.25})


def test_what_a_file_does_not_mention_is_as_shipped_but_weights_left_out_weigh_nothing() -> None:
    read = policy_from(b"[ranking.weights]\ndisplay = 3", "p.toml")
    assert {name: weight for name, weight in read.ranking.weights.items() if weight} == {"display": 3.0}
    assert read.stock == POLICY.stock


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ranking]\ntop_share = 0.2\nwindow_months = 0", "第 3 行：“看最近几个完整月”要在 1 到 24 之间"),
        ("[ranking]\n\ntop_share = 20", "第 3 行：“前档占比”要在 1% 到 50% 之间"),
        ("[ranking]\ntop_share = '20%'", "第 2 行：“前档占比”要填一个数"),
        ("[ranking]\nby_market_type = 1", "第 2 行：“按市场类型分开比”要填 true 或 false"),
        ("[ranking]\ntop_shar = 0.2", "第 2 行：没有叫“ranking.top_shar”的设置"),
        ("[rankings]\ntop_share = 0.2", "第 2 行：没有叫“rankings.top_share”的设置"),
        ("[ranking.weights]\ncartons = nan", "第 2 行：“月均销量”要在 0 到 100 之间"),
        ("ranking.top_share = inf", "第 1 行：“前档占比”要在 1% 到 50% 之间"),
        ("[visits]\nlicence_alert_days = [30, '7']", "第 2 行：“许可证到期前几天提醒”要填整天数"),
        ("[ranking]\nmin_months = 9", "第 2 行：“至少要有几个月”不能大于“看最近几个完整月”"),
        ("[ranking]\ntop_share 0.2", "第 2 行的格式读不懂"),
        ("[ranking]\ntop_share = 0.2\ntop_share = 0.3", "第 3 行的格式读不懂"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_setting(text: str, said: str) -> None:
    assert said in refusal(text)


def test_many_things_wrong_are_told_and_counted() -> None:
    said = refusal("[visits]\n" + "\n".join(f"x{n} = 1" for n in range(9)))
    assert "第 2 行" in said
    assert "还有 6 处" in said


@pytest.mark.parametrize(
    "hostile",
    [
        b"a = " + b"[" * 60_000,
        b"a = 1" * 20_000,
        b"[ranking]\nwindow_months = " + b"9" * 60_000,
        b"[ranking]\ntop_share = 1e999999",
        b"a" + b".a" * 30_000 + b" = 1",
        b"\xff\xfe\x00\x00",
        b"PK\x03\x04" + bytes(1000),
        "规则 = 1".encode("gbk"),
        b"ranking = 1",
        b"[ranking.weights]\n[ranking.weights.cartons]\na = 1",
        b"[[ranking]]\ntop_share = 1",
    ],
)
def test_a_hostile_file_ends_in_one_sentence(hostile: bytes) -> None:
    said = refusal(hostile)
    assert said.startswith("规则文件 规则.toml 不能用")
    assert len(said) < 400


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sound_policy_or_a_sentence(raw: bytes) -> None:
    try:
        policy = policy_from(raw, "p.toml")
    except UserFixable:
        return
    assert problems_of(policy) == {}


def test_a_file_that_is_not_there_and_one_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(Environment):
        read_policy_file(tmp_path / "none.toml")
    with pytest.raises(Environment):
        save_policy(POLICY, tmp_path / "no folder" / "p.toml")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere; no modes on Windows")
def test_a_file_that_may_not_be_replaced_stays(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    file = folder / "p.toml"
    file.write_text("kept")
    folder.chmod(0o500)
    with pytest.raises(Environment):
        save_policy(POLICY, file)
    folder.chmod(0o700)
    assert file.read_text() == "kept"
