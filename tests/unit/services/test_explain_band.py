"""The account of a shop that is in no band says since when and why, and speaks of no band it is in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.districts import add_retailers, district, licence
from tierdesk.services.explain_band import explain_band
from tierdesk.services.reband import reband
from tierdesk.store.connection import Store
from tierdesk.store.retailers import find_retailer
from tierdesk.texts import LANGUAGES, Language, use_language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trades", [False, True])
def test_a_shop_in_no_band_is_told_since_when_and_why(store: Store, language: Language, *, trades: bool) -> None:
    use_language(language)
    district(store, 10)
    reband(store, date(2026, 9, 30))
    add_retailers(store, [{"licence_no": licence(1), "status": "closed"}, {"licence_no": licence(99)}])
    reband(store, date(2026, 10, 30))
    one = find_retailer(store, licence(99 if trades else 1))
    assert one is not None
    found = explain_band(store, one.id)
    assert found.title.endswith("没有排名" if language == "zh_CN" else "why not ranked")
    said = found.history_note
    assert "2026-10-30" in said
    assert not any(words in said for words in ("In this band", "在现在这一档", "个百分点"))
    assert any(words in said for words in (("data", "数据") if trades else ("does not trade", "停业")))
