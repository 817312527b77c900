"""Reasons in words: a figure that is missing is told as what it is."""

from __future__ import annotations

import math

import pytest

from tierdesk import texts
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.reasons import indicator_value
from tierdesk.texts import say


@pytest.mark.parametrize("name", INDICATORS)
def test_sales_without_data_are_not_called_unscored_and_scores_are(name: str) -> None:
    texts.use_language("zh_CN")
    scored = name in {"display", "integrity", "cooperation"}
    assert say(indicator_value(name, math.nan)) == ("未评" if scored else "没有数据")
