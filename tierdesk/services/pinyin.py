"""Pinyin for searching: "jxsd" and "jinxin" both find 金鑫商店."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def pinyin_key(name: str) -> str:
    """The name's pinyin and its initials, lower case, with a space between; other signs stay as they are."""
    from pypinyin import lazy_pinyin

    syllables = [syllable.lower() for syllable in lazy_pinyin(name)]
    return "".join(syllables) + " " + "".join(syllable[:1] for syllable in syllables)
