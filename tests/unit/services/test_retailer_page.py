"""The page for the retailer names nobody else, holds no personal data, and asks for no order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tierdesk.services.band_account import band_account
from tierdesk.services.explain_band import explain_band
from tierdesk.services.paper import Bar, Table, foot
from tierdesk.services.replay_months import replay_months
from tierdesk.services.retailer_page import NOT_SALES, note_page, retailer_page
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import export_log
from tierdesk.store.retailers import retailers
from tierdesk.texts import LANGUAGES, Language, say, use_language

DAY = date(2026, 11, 24)


@pytest.fixture
def store(district_store: Path, tmp_path: Path) -> Iterator[Store]:
    file = tmp_path / "district.db"
    shutil.copy(district_store, file)
    opened = open_store(file)
    yield opened
    opened.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_names_another_retailer_or_holds_personal_data(store: Store, language: Language) -> None:
    use_language(language)
    everybody = retailers(store)
    for one in everybody:
        text = "\n".join(retailer_page(store, one.id, DAY).texts())
        assert one.name in text
        others = {other.name for other in everybody if other.name not in one.name}
        assert not [name for name in others if name in text]
        personal = [one.owner, one.phone, one.address, one.licence_no, one.customer_code]
        assert not [value for value in personal if value and value in text.replace(one.name, "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_speaks_of_more_cartons_more_money_or_more_products(store: Store, language: Language) -> None:
    use_language(language)
    wanted = re.compile(r"再订|多订|至少|最低|多买|达到.*条|more cartons|at least|minimum|order more|sell more")
    sold = [say(f"indicator.{name}") for name in ("cartons", "amount", "carton_price", "breadth", "continuity")]
    for one in retailers(store):
        paper = retailer_page(store, one.id, DAY)
        assert not wanted.search("\n".join(paper.texts()))
        said = [block.text for block in paper.blocks if not isinstance(block, Table)]
        assert not [text for text in said for name in sold if text.startswith(name)]
        assert foot() in paper.texts()
        assert say("retailer_page.no_demand") in paper.texts()


def test_the_table_of_the_page_is_the_account(store: Store) -> None:
    one = next(one for one in retailers(store) if one.active)
    account = band_account(store, one.id)
    table = next(block for block in retailer_page(store, one.id, DAY).blocks if isinstance(block, Table))
    for line, row in zip(account.lines, table.rows, strict=True):
        assert row[0] == say(f"indicator.{line.name}")
        if line.percentile is not None:
            assert isinstance(row[4], Bar)
            assert row[4].share == pytest.approx(line.percentile / 100)


def test_what_the_shop_can_improve_is_what_is_enough_alone(store: Store) -> None:
    said = 0
    for one in retailers(store):
        ways = band_account(store, one.id).ways if one.active else None
        enough = [step for step in ways.steps if step.indicator in NOT_SALES] if ways else []
        texts = retailer_page(store, one.id, DAY).texts()
        assert (say("retailer_page.better") in texts) == bool(enough)
        said += len(enough)
    assert said > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_whose_group_is_not_that_of_the_months_rank_says_why_and_until_when(
    store: Store, language: Language
) -> None:
    use_language(language)
    replay_months(store)
    kept = 0
    for one in retailers(store):
        found = band_account(store, one.id).result
        held = found.rank is not None and found.raw_band != found.held
        text = "\n".join(retailer_page(store, one.id, DAY).texts())
        # Without a move that is pending the two months that it takes begin with the next one.
        day = "2026-12-01" if found.pending else "2027-01-01"
        assert (day in text) == held
        assert (say("band." + found.raw_band) in text) or not held
        kept += held
    assert kept > 0


@pytest.mark.parametrize("status", ["suspended", "closed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_shop_that_does_not_trade_says_so_and_shows_no_rank(
    store: Store, language: Language, status: str
) -> None:
    use_language(language)
    one = next(one for one in retailers(store) if one.active)
    with store.atomic():
        store.db.execute("update retailer set status = ? where id = ?", [status, one.id])
    paper = retailer_page(store, one.id, DAY)
    assert say(f"status.{status}") in paper.texts()[2]
    assert not [block for block in paper.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_formula_of_the_score_is_true_as_it_is_printed(store: Store, language: Language) -> None:
    use_language(language)
    formula = re.compile(r"(\d+\.\d+)[^\d]+(\d+)[^\d]+100[^\d]+(\d+\.\d)")
    divided = 0
    for one in retailers(store):
        account = band_account(store, one.id)
        if account.result.score is None:
            continue
        for text in (explain_band(store, one.id).total, "\n".join(retailer_page(store, one.id, DAY).texts())):
            found = formula.search(text)
            assert (found is None) == (account.weight_present == 100)
            if found:
                points, present, score = map(float, found.groups())
                assert points / present * 100 == pytest.approx(score, abs=0.06)
                divided += 1
    assert divided > 0


def test_a_page_that_left_the_program_is_in_the_log_of_exports(store: Store) -> None:
    note_page(store, "page.pdf")
    newest = export_log(store)[0]
    assert (newest["kind"], newest["row_count"], newest["file"]) == ("page", 1, "page.pdf")
