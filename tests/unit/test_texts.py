"""Every word is there in both languages, says the same figures, and is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from tierdesk import paths, texts
from tierdesk.message import message
from tierdesk.texts import catalogue, say

SOURCE = Path(texts.__file__).parent
KEY = re.compile(r"""(?:say|message)\(\s*["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
LITERAL = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
BY_NAME = ("market.", "format.", "status.")  # said as f"{name}.{value}" of a retailer's own fields
PREFIX = re.compile(r"""f["']([a-z_]+(?:\.[a-z_0-9]+)*[._][a-z_]*)\{""")


def figures(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources() -> str:
    return "\n".join(file.read_text("utf-8") for file in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_says_the_same_figures_in_both_languages(key: str) -> None:
    zh, en = catalogue()[key]
    assert zh.strip()
    assert en.strip()
    dated = {"month", "day", "iso", "month_name", "weekday"}  # a day is written in other parts in each language
    for form in en.split("|"):
        assert figures(form) - dated <= figures(zh) | {"n"}, key
        assert figures(zh) - dated - {"n"} <= figures(form) | dated, key


def test_chinese_is_chinese_and_english_is_english() -> None:
    wrong = [
        key
        for key, (_zh, en) in catalogue().items()
        if any("\u4e00" <= sign <= "\u9fff" for sign in en) and key != "command.language"
    ]
    assert wrong == []


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    used = set(KEY.findall(sources()))
    assert used
    assert used - set(catalogue()) == set()


def test_every_text_in_the_catalogue_is_used() -> None:
    code = sources()
    literals = set(LITERAL.findall(code))
    prefixes = {*PREFIX.findall(code), *BY_NAME}
    unused = [key for key in catalogue() if key not in literals and not any(key.startswith(p) for p in prefixes)]
    assert unused == []


def test_one_and_many_are_told_apart_in_english() -> None:
    texts.use_language("en")
    assert say("reband.done", n=1, top=0, middle=1, bottom=0).startswith("Ranked 1 retailer:")
    assert say("reband.done", n=3, top=1, middle=1, bottom=1).startswith("Ranked 3 retailers:")


def test_a_message_in_a_message_is_said_in_the_same_language() -> None:
    held = message("reason.pending", band=message("band.top"))
    assert "前20%" in say(held)
    texts.use_language("en")
    assert "top 20%" in say(held)


def test_an_unknown_key_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("no.such.text")


def test_a_percent_sign_stands_right_behind_its_figure_in_every_text() -> None:
    """Apart from it, a line may break between the two."""
    apart = re.compile(r"[\d}] %")
    written = [
        line for file in sorted(paths.resources().rglob("*.toml")) for line in file.read_text("utf-8").splitlines()
    ]
    assert any("20%" in line for line in written)
    assert [line for line in written if apart.search(line.partition("#")[0])] == []
