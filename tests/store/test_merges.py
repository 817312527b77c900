"""Two retailers that are one shop: suggested, merged by a person, found by both numbers, and two again when wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.districts import district
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.visit import Concern, ConcernId
from tierdesk.errors import UserFixable
from tierdesk.services.assess import save_assessment
from tierdesk.services.import_file import import_files
from tierdesk.services.import_visits import TEXT_OF
from tierdesk.services.log_visit import finish_visit, open_visit
from tierdesk.services.merge_retailers import made_merges, merge_retailers, undo_merge
from tierdesk.services.merge_views import Merged
from tierdesk.services.reband import reband
from tierdesk.services.retailer_card import retailer_card
from tierdesk.services.snooze import snooze, unsnooze
from tierdesk.services.suggest_merges import doubles, say_they_are_two, take_back_two
from tierdesk.services.undo_import import undo_import
from tierdesk.store import concerns
from tierdesk.store.assessments import latest_scores_of
from tierdesk.store.bands import history, latest_run, results
from tierdesk.store.connection import Store
from tierdesk.store.dump import records
from tierdesk.store.imports import Receipt
from tierdesk.store.retailers import find_retailer, retailers
from tierdesk.texts import say

Bring = Callable[..., Receipt]
L1, L2, C9 = "410199100001", "410199100002", "0041000009"
HEADER = "许可证号,客户编码,客户名称,联系电话,经营地址,线路"
SALES = "订单日期,许可证号,客户编码,商品编码,商品名称,订购量"
STOCK = "盘点日期,许可证号,客户编码,商品编码,商品名称,库存"
BY_LICENCE, BY_CODE = f"{L1},,金鑫商店,19912340001,,", f",{C9},金鑫商店,199-1234-0001,河边路,03"
DAY = date(2026, 10, 7)


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports lines of text as a file of their own."""

    def import_lines(*lines: str) -> Receipt:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        file.write_text("\n".join(lines), "utf-8")
        (made,) = import_files(store, [file])
        return made

    return import_lines


def shop(store: Store, number: str) -> Retailer:
    found = find_retailer(store, number)
    assert found is not None
    return found


def merge(store: Store, keep: str = L1, other: str = C9) -> Merged:
    return merge_retailers(store, shop(store, keep).id, shop(store, other).id)


def suggestions(store: Store) -> list[tuple[str, str, str]]:
    return [
        (
            pair.kept.licence_no or pair.kept.customer_code,
            pair.other.licence_no or pair.other.customer_code,
            pair.reason,
        )
        for pair in doubles(store).pairs
    ]


def seen(store: Store, kind: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(one[column] for column in columns) for one in records(store, kind)]


# -- suggestions


def test_a_shop_known_by_licence_and_by_code_from_two_files_is_suggested_and_nothing_is_merged_by_itself(
    store: Store, bring: Bring
) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    assert suggestions(store) == [(L1, C9, "phone")]
    assert len(retailers(store)) == 2


def test_the_pair_says_what_agrees_what_differs_and_what_each_has_and_masks_the_phone(
    store: Store, bring: Bring
) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    bring(SALES, f"2026-10-07,,{C9},A,青岚,2")
    (pair,) = doubles(store).pairs
    assert (pair.kept.order_lines, pair.other.order_lines) == (0, 1)
    assert pair.other.phone == "199****0001"
    fields = {field.name: field for field in pair.fields}
    assert (fields["phone"].agree, fields["name"].agree, fields["licence_no"].agree) == (True, True, None)
    assert "12340001" not in repr(pair)


def test_they_are_two_is_remembered_and_can_be_taken_back(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    said = say_they_are_two(store, shop(store, C9).id, shop(store, L1).id)
    bring(HEADER, BY_LICENCE, BY_CODE)
    assert suggestions(store) == []
    take_back_two(store, said)
    assert len(suggestions(store)) == 1


def test_a_row_that_gives_both_numbers_is_the_licences_with_a_warning_and_is_the_strongest_suggestion(
    store: Store, bring: Bring
) -> None:
    bring(HEADER, f"{L1},,甲店,,,")
    bring(HEADER, f",{C9},乙店,,,")
    bring(HEADER, f"{L2},,金鑫商店,19912340001,,", ",C8,金鑫商店,19912340001,,")
    made = bring(HEADER, f"{L1},{C9},甲店,,东街,")
    assert (made.read, made.new, made.changed, made.warned) == (1, 0, 1, 1)
    assert store.value("select code from import_issue where receipt_id = ?", (made.id,)) == "two_retailers"
    assert ({shop(store, L1).address, shop(store, C9).address}) == {"东街", ""}
    assert suggestions(store) == [(L1, C9, "numbers"), (L2, "C8", "phone")]
    undo_import(store, str(made.id))
    assert suggestions(store) == [(L2, "C8", "phone")]


def test_the_numbers_stay_where_they_are_so_that_earlier_files_change_nothing(store: Store, bring: Bring) -> None:
    files = [
        (HEADER, f"{L1},,甲店,,,"),
        (HEADER, f",{C9},甲店,,河边路,"),
        (SALES, f"2026-10-07,,{C9},A,青岚,2", f"2026-10-07,{L1},,A,青岚,3"),
        (HEADER, f"{L1},{C9},甲店,,,"),
        (SALES, f"2026-10-14,{L1},{C9},A,青岚,3", f"2026-10-15,{L1},{C9},A,青岚,4"),
    ]
    made = [bring(*file) for file in files]
    assert [one.warned for one in made[3:]] == [1, 1]
    for file in files:
        again = bring(*file)
        assert (again.new, again.changed) == (0, 0)


# -- merging


def test_the_kept_one_has_everything_and_is_found_by_both_numbers(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    bring(SALES, f"2026-10-07,{L1},,A,青岚,2", f"2026-10-14,,{C9},A,青岚,3")
    made = merge(store)
    assert made.moved == {"order_line": 1}
    assert set(made.taken) == {"客户编码", "经营地址", "线路"}
    one = shop(store, C9)
    assert one == shop(store, L1)
    assert (one.licence_no, one.customer_code, one.address, one.route) == (L1, C9, "河边路", "03")
    assert seen(store, "sales", "licence_no", "ordered") == [(L1, 2.0), (L1, 3.0)]
    assert suggestions(store) == []


def test_the_licence_number_goes_to_the_kept_one_where_that_has_none(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    made = merge(store, C9, L1)
    assert [(one.licence_no, one.customer_code) for one in retailers(store)] == [(L1, C9)]
    assert bring(HEADER, BY_LICENCE, BY_CODE).same == 2
    undo_merge(store, made.id)
    assert {(one.licence_no, one.customer_code) for one in retailers(store)} == {(L1, ""), ("", C9)}


def test_the_same_files_again_change_nothing_after_a_merge(store: Store, bring: Bring) -> None:
    files = [
        (HEADER, BY_LICENCE),
        (HEADER, BY_CODE),
        (SALES, f"2026-10-07,{L1},,A,青岚,2", f"2026-10-07,,{C9},A,青岚,3"),
        (STOCK, f"2026-10-07,{L1},,A,青岚,5", f"2026-10-07,,{C9},A,青岚,6"),
    ]
    for file in files:
        bring(*file)
    merge(store)
    for file in files:
        again = bring(*file)
        assert (again.new, again.changed, again.rejected) == (0, 0, 0)
    assert seen(store, "sales", "ordered") == [(2.0,)]
    assert seen(store, "stock", "cartons") == [(5.0,)]


def test_rows_of_one_key_count_once_the_kept_ones_filled_up_and_differences_are_said(
    store: Store, bring: Bring
) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    bring(STOCK, f"2026-10-07,{L1},,A,青岚,5", f"2026-10-07,{L1},,B,云岭,", f"2026-10-07,,{C9},A,青岚,6")
    bring(STOCK, f"2026-10-07,,{C9},B,云岭,4", f"2026-10-07,,{C9},C,江汀,1")
    made = merge(store)
    assert seen(store, "stock", "product_code", "cartons") == [("A", 5.0), ("B", 4.0), ("C", 1.0)]
    assert made.clashes == ("同一天同一商品的盘点 1 条",)
    undo_merge(store, made.id)
    assert len(list(records(store, "stock"))) == 5


def test_a_file_that_comes_later_and_names_either_number_is_about_the_one_shop_until_the_merge_is_undone(
    store: Store, bring: Bring
) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, f",{C9},金鑫商店,19912340001,旧址,03")
    made = merge(store)
    assert bring(SALES, f"2026-10-21,,{C9},A,青岚,7").new == 1
    bring(HEADER, f",{C9},,,新址,")
    assert shop(store, L1).address == "新址"
    assert seen(store, "sales", "licence_no") == [(L1,)]
    undo_merge(store, made.id)
    assert seen(store, "sales", "customer_code") == [(C9,)]
    assert (shop(store, L1).address, shop(store, C9).address) == ("", "新址")


def test_a_name_that_both_bear_finds_the_merged_shop(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    merge(store)
    assert bring("订单日期,客户名称,商品编码,商品名称,订购量", "2026-10-21,金鑫商店,A,青岚,7").rejected == 0
    assert seen(store, "sales", "licence_no") == [(L1,)]


def test_a_row_with_both_numbers_of_a_merged_shop_is_no_longer_warned_of(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    bring(HEADER, BY_CODE)
    merge(store)
    assert bring(HEADER, f"{L1},{C9},金鑫商店,,,").warned == 0


def test_an_import_from_before_the_merge_can_be_undone_and_nothing_typed_is_lost(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    by_code = bring(HEADER, BY_CODE)
    sales = bring(SALES, f"2026-10-07,,{C9},A,青岚,2")
    snooze(store, shop(store, C9).id, date(2026, 12, 1), "")
    save_assessment(store, shop(store, C9).id, DAY, {"display": 8.0})
    made = merge(store)
    undo_import(store, str(sales.id))
    undo_import(store, str(by_code.id))
    assert seen(store, "sales", "ordered") == []
    assert latest_scores_of(store, shop(store, L1).id) == {"display": 8.0}
    assert concerns.snoozes(store)[shop(store, L1).id][0] == date(2026, 12, 1)
    undo_merge(store, made.id)
    assert latest_scores_of(store, shop(store, C9).id) == {"display": 8.0}


def test_a_retailer_that_only_the_merge_kept_goes_with_it(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE)
    by_code = bring(HEADER, BY_CODE)
    made = merge(store)
    undo_import(store, str(by_code.id))
    undo_merge(store, made.id)
    assert [one.licence_no for one in retailers(store)] == [L1]


def test_a_visit_begun_at_the_other_and_finished_after_the_merge_goes_back_whole(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    bring("商品编码,商品名称,批发价", "A,青岚,100")
    form = open_visit(store, shop(store, C9).id, DAY)
    made = merge(store)
    assert open_visit(store, shop(store, L1).id, DAY).id == form.id
    from dataclasses import replace

    finish_visit(
        store, form.id, replace(form.draft, stock={"A": 3.0}, order={"A": 2.0}, concern="缺货", scores={"display": 7.0})
    )
    late = Concern(ConcernId("later"), shop(store, L1).id, "价格标签", DAY)
    with store.atomic():
        concerns.add_concern(store, late, None)
    undo_merge(store, made.id)
    one, two = shop(store, L1).id, shop(store, C9).id
    assert seen(store, "visits", "customer_code") == [(C9,)]
    assert seen(store, "stock", "customer_code") == [(C9,)]
    assert latest_scores_of(store, two) == {"display": 7.0}
    assert store.rows("select 1 from order_list where retailer_id = ?", (two,))
    assert [one.text for one in concerns.concerns(store, two)] == ["缺货"]
    assert [one.text for one in concerns.concerns(store, one)] == ["价格标签"]


def test_scores_typed_over_what_came_from_the_other_stay_with_the_kept_one(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    bring("评价日期,客户编码,陈列,配合度", f"2026-10-07,{C9},4,6")
    made = merge(store)
    one = shop(store, L1).id
    assert latest_scores_of(store, one) == {"display": 4.0, "cooperation": 6.0}
    save_assessment(store, one, DAY, {"display": 9.0})
    assert latest_scores_of(store, one) == {"display": 9.0, "cooperation": 6.0}
    undo_merge(store, made.id)
    assert latest_scores_of(store, one) == {"display": 9.0}
    assert latest_scores_of(store, shop(store, C9).id) == {"display": 4.0, "cooperation": 6.0}


def test_a_visit_log_that_comes_after_the_merge_is_the_kept_ones_until_it_is_undone(store: Store, bring: Bring) -> None:
    data = (
        '{""playbook"":""steady"",""step"":""display"",""outcome"":""done"",""counted"":true,""evidence"":[],'
        '""compliance"":{},""finished"":""2026-10-07T08:00:00Z""}'
    )
    bring(HEADER, BY_LICENCE, BY_CODE)
    made = merge(store)
    header = ",".join(say(key) for key in TEXT_OF.values())
    log = bring(header, f'visit-1,"{data}",2026-10-07,,{C9},,')
    assert log.new == 1
    assert seen(store, "visits", "licence_no") == [(L1,)]
    undo_merge(store, made.id)
    assert seen(store, "visits", "customer_code") == [(C9,)]
    undo_import(store, str(log.id))
    assert seen(store, "visits", "customer_code") == []


def test_bands_are_computed_anew_after_a_merge_and_after_its_undoing(store: Store) -> None:
    numbers = district(store, 30)
    reband(store)
    one, two = shop(store, numbers[3]), shop(store, numbers[4])
    before = {found.retailer_id: found.rank for _, found in history(store, one.id)[-1:]}
    made = merge(store, numbers[3], numbers[4])
    run = latest_run(store)
    assert run is not None
    assert run.ranked == 29
    assert two.id not in results(store, run.id)
    (_, merged), *_ = history(store, one.id)[::-1]
    assert merged.rank is not None
    assert merged.rank < (before[one.id] or 0)
    undo_merge(store, made.id)
    run = latest_run(store)
    assert run is not None
    assert run.ranked == 30
    assert results(store, run.id)[one.id].rank == before[one.id]


def test_a_putting_off_of_the_other_can_be_taken_back_after_the_merge(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    for number in (L1, C9):
        snooze(store, shop(store, number).id, date(2026, 12, 1), "")
    merge(store)
    unsnooze(store, shop(store, L1).id)
    snooze(store, shop(store, L1).id, date(2026, 12, 5), "")
    unsnooze(store, shop(store, L1).id)
    assert concerns.snoozes(store) == {}


def test_a_field_edited_since_the_merge_stays_and_is_named_when_it_is_undone(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    made = merge(store)
    with store.atomic():
        store.execute("update retailer set route = '07' where licence_no = ?", (L1,))
    undone = undo_merge(store, made.id)
    assert undone.left == ("线路",)
    assert (shop(store, L1).route, shop(store, L1).address) == ("07", "")
    assert shop(store, C9).route == "03"


def test_merges_upon_merges_are_undone_in_any_order(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE, f"{L2},,乙店,,,")
    bring(
        SALES,
        *(
            f"2026-10-07,{licence_no},{code},A,青岚,{n}"
            for n, (licence_no, code) in enumerate([(L1, ""), ("", C9), (L2, "")], 1)
        ),
    )
    inner = merge(store)
    outer = merge(store, L2, L1)
    assert shop(store, C9).id == shop(store, L1).id == shop(store, L2).id
    assert len(retailers(store)) == 1
    undo_merge(store, inner.id)
    assert {(one.licence_no, one.customer_code) for one in retailers(store)} == {(L2, ""), ("", C9)}
    undo_merge(store, outer.id)
    assert seen(store, "sales", "licence_no", "ordered") == [("", 2.0), (L1, 1.0), (L2, 3.0)]


def test_a_record_of_the_merge_is_kept_with_both_as_they_were(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    made = merge(store)
    undo_merge(store, made.id)
    (view,) = made_merges(store)
    assert (view.kept_number, view.other_number, view.undone) == (L1, C9, True)
    assert view.who


def test_the_card_names_the_numbers_that_were_merged_into_it(store: Store, bring: Bring) -> None:
    bring(HEADER, f"{L1},,甲店,,,", f"{L2},,乙店,,,")
    merge(store, L1, L2)
    assert ("合并自", L2) in retailer_card(store, shop(store, L2).id, DAY).facts


def test_what_cannot_be_merged_or_undone_is_said_in_words(store: Store, bring: Bring) -> None:
    bring(HEADER, BY_LICENCE, BY_CODE)
    one = shop(store, L1).id
    with pytest.raises(UserFixable) as gone:
        merge_retailers(store, one, RetailerId(99))
    made = merge(store)
    with pytest.raises(UserFixable) as already:
        merge(store)
    undo_merge(store, made.id)
    with pytest.raises(UserFixable) as twice:
        undo_merge(store, made.id)
    with pytest.raises(UserFixable) as unknown:
        undo_merge(store, "nothing")
    keys = [trouble.value.what.key for trouble in (gone, already, twice, unknown)]
    assert keys == ["merging.gone", "merging.one_already", "merging.undone_before", "merging.no_merge"]


def test_an_old_file_of_the_other_that_says_nothing_new_leaves_what_is_seen(store: Store, bring: Bring) -> None:
    old = (HEADER, f",{C9},甲店,19912340001,,")
    bring(HEADER, f"{L1},,甲店,19912340001,,")
    bring(*old)
    bring(HEADER, f"{L1},,甲店（新）,19912349999,,")
    merge(store)
    again = bring(*old)
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert (shop(store, L1).name, shop(store, L1).phone) == ("甲店（新）", "19912349999")
    news = bring(HEADER, f",{C9},甲店,19912348888,,")
    assert (news.changed, shop(store, L1).phone, shop(store, L1).name) == (1, "19912348888", "甲店（新）")
    assert bring(HEADER, f"{L1},,甲店（新）,19912349999,,").same == 1
    assert shop(store, L1).phone == "19912348888"
    undo_import(store, str(news.id))
    assert shop(store, L1).phone == "19912349999"
