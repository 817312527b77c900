"""A band run: what it reads, what it keeps, and that neither the order of files nor of rows matters."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.districts import add_lines, add_products, add_retailers, add_scores, district, licence, weekly
from tierdesk.errors import UserFixable
from tierdesk.services.list_bands import list_bands
from tierdesk.services.reband import reband
from tierdesk.store.bands import history, latest_run, results
from tierdesk.store.connection import Store, open_store
from tierdesk.store.retailers import find_retailer

LAST = date(2026, 10, 30)


def bands_of(store: Store) -> dict[str, str]:
    return {line["licence_no"]: line["band"] for line in list_bands(store)}


def test_ten_shops_are_two_six_two_by_size(store: Store) -> None:
    numbers = district(store, 10)
    made = reband(store)
    assert made.as_of == LAST
    assert made.counts == {"top": 2, "middle": 6, "bottom": 2, "unranked": 0}
    bands = bands_of(store)
    assert [bands[number] for number in numbers] == ["bottom"] * 2 + ["middle"] * 6 + ["top"] * 2


def test_only_complete_months_count(store: Store) -> None:
    district(store, 10)
    add_lines(store, [(licence(1), "P1", date(2026, 10, 29), 500.0, 1)])
    reband(store)
    assert bands_of(store)[licence(1)] == "bottom"
    reband(store, date(2026, 10, 31))
    assert bands_of(store)[licence(1)] == "middle"


def test_the_score_is_there_with_its_coverage_and_reasons(store: Store) -> None:
    district(store, 10)
    reband(store)
    best = list_bands(store)[0]
    assert best["rank"] == 1
    assert best["percentile"] == 95
    assert best["coverage"] == pytest.approx(0.78)
    assert 0 < best["score"] <= 100
    assert best["segment"] is None
    assert all(isinstance(reason, str) and reason for reason in best["reasons"])


def test_a_shop_with_too_little_data_is_not_ranked_and_says_so(store: Store) -> None:
    district(store, 10)
    add_retailers(store, [{"licence_no": licence(99)}])
    reband(store)
    line = list_bands(store)[-1]
    assert (line["licence_no"], line["band"], line["score"], line["rank"]) == (licence(99), "unranked", None, None)
    assert "资料" in line["reasons"][0]


def test_a_closed_shop_is_listed_and_takes_no_place(store: Store) -> None:
    district(store, 11)
    add_retailers(store, [{"licence_no": licence(11), "status": "closed"}])
    made = reband(store)
    assert (made.ranked, made.counts["unranked"]) == (10, 1)


def test_without_sales_there_is_nothing_to_rank(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    with pytest.raises(UserFixable):
        reband(store)


def test_months_without_an_order_are_zero_and_months_before_the_first_are_unknown(store: Store) -> None:
    district(store, 5)
    add_retailers(store, [{"licence_no": licence(6)}, {"licence_no": licence(7)}])
    young = [line for line in weekly(licence(6), "P1", LAST, 60, 9.0) if line[2] >= date(2026, 7, 1)]
    gone = [line for line in weekly(licence(7), "P1", LAST, 60, 9.0) if line[2] < date(2026, 7, 1)]
    add_lines(store, young + gone)
    reband(store, date(2026, 10, 31))
    run = latest_run(store)
    assert run is not None
    found = results(store, run.id)

    def monthly_cartons(number: str) -> float:
        one = find_retailer(store, number)
        assert one is not None
        return found[one.id].indicators[0]

    full = sum(9.0 for line in young) / 4
    assert monthly_cartons(licence(6)) == pytest.approx(full)
    assert monthly_cartons(licence(7)) < full / 2


def test_one_run_a_month_counts_and_all_are_kept(store: Store) -> None:
    district(store, 10)
    reband(store, date(2026, 9, 30))
    reband(store, date(2026, 10, 15))
    reband(store, date(2026, 10, 31))
    one = find_retailer(store, licence(1))
    assert one is not None
    assert [as_of for as_of, _ in history(store, one.id)] == [date(2026, 9, 30), date(2026, 10, 31)]
    assert store.value("select count(*) from band_run") == 3


def test_a_retailer_moves_on_the_second_monthly_run_and_the_first_is_shown_as_pending(store: Store) -> None:
    district(store, 10, last=date(2027, 3, 26), weeks=80)
    reband(store, date(2026, 12, 31))
    jump = [(licence(1), "P1", date(2027, 1, day), 400.0, 4_000_000) for day in (5, 12, 19)]
    add_lines(store, jump)
    reband(store, date(2027, 1, 31))
    assert bands_of(store)[licence(1)] == "bottom"
    reasons = next(line["reasons"] for line in list_bands(store) if line["licence_no"] == licence(1))
    assert any("下月" in reason for reason in reasons)
    reband(store, date(2027, 1, 31))
    assert bands_of(store)[licence(1)] == "bottom"
    reband(store, date(2027, 2, 28))
    assert bands_of(store)[licence(1)] in {"middle", "top"}


def test_the_order_of_rows_and_files_never_changes_a_result(tmp_path: Path) -> None:
    rng = random.Random(5)
    shops = [{"licence_no": licence(n), "supply_tier": 1 + n % 4, "market": "rural"} for n in range(1, 31)]
    lines = [
        (str(shop["licence_no"]), code, date(2026, month, day), rng.choice([0.1, 0.2, 0.7, 3.3]), rng.randrange(9_999))
        for shop in shops
        for code in "AB"
        for month in range(2, 11)
        for day in (3, 17)
    ]
    found = []
    for shuffled in (False, True):
        store = open_store(tmp_path / f"{shuffled}.db")
        if shuffled:
            rng.shuffle(shops)
            rng.shuffle(lines)
        add_retailers(store, shops)
        add_products(store, *("BA" if shuffled else "AB"))
        add_lines(store, lines)
        reband(store, date(2026, 10, 31))
        found.append({line["licence_no"]: {**line, "name": ""} for line in list_bands(store)})
        store.close()
    assert found[0] == found[1]


def test_an_order_line_of_the_future_does_not_move_the_run(store: Store) -> None:
    district(store, 10)
    add_lines(store, [(licence(1), "P1", date.today() + timedelta(days=400), 1.0, 1)])
    before = reband(store, LAST)
    assert reband(store).as_of <= date.today()
    assert reband(store).counts == before.counts


def test_old_data_ranks_as_of_its_own_time_even_when_the_clock_is_wrong(store: Store) -> None:
    district(store, 10)
    shift = "update order_line set day = replace(replace(day, '2026-', '2088-'), '2025-', '2087-')"
    with store.atomic():
        store.execute(shift)
    assert reband(store).as_of.year == 2088


def test_equal_shops_share_rank_and_band_whatever_the_order_of_routes_and_months(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(n), "route": route} for n, route in enumerate("dbca", start=1)])
    add_products(store, "A")
    tenths = ["123456", "125643", "246135", "654321"]
    add_lines(
        store,
        [
            (licence(n), "A", date(2026, month, 10), int(digit) / 10, int(digit) * 1_000)
            for n, digits in enumerate(tenths, start=1)
            for month, digit in enumerate(digits, start=4)
        ],
    )
    reband(store, date(2026, 9, 30))
    lines = list_bands(store)
    assert len({line["score"] for line in lines}) == 1


def test_three_shops_of_which_two_are_equal_are_two_at_the_top(store: Store) -> None:
    shops = [(1, "AAA", 5.0), (2, "BB", 4.0), (3, "AAA", 5.0)]
    add_retailers(store, [{"licence_no": licence(n), "integrity": grade} for n, grade, _ in shops])
    add_products(store, "A")
    add_lines(
        store,
        [
            (licence(n), "A", date(2026, month, 15), 2 * size, int(20_000 * size))
            for n, _, size in shops
            for month in range(1, 7)
        ],
    )
    add_scores(store, {licence(n): (size, 5.0) for n, _, size in shops}, date(2026, 6, 1))
    reband(store, date(2026, 6, 30))
    found = {line["licence_no"]: (line["rank"], line["band"]) for line in list_bands(store)}
    assert found[licence(1)] == found[licence(3)] == (1, "top")


def test_a_month_with_an_unknown_figure_is_unknown_and_counts_for_nothing(store: Store) -> None:
    """DOMAIN 3: a missing quantity or amount is unknown, never 0."""
    district(store, 6)
    line = store.row("select id from order_line where retailer_id = 3 and day like '2026-08%' order by day limit 1")
    assert line is not None
    reband(store, date(2026, 10, 31))
    before = {one["licence_no"]: one for one in list_bands(store)}[licence(3)]
    with store.atomic():
        store.execute("update order_line set ordered = null, amount_fen = null where id = ?", (line["id"],))
    reband(store, date(2026, 10, 31))
    run = latest_run(store)
    one = find_retailer(store, licence(3))
    assert run is not None
    assert one is not None
    found = results(store, run.id)[one.id]
    months = {8: 4, 5: 5, 6: 4, 7: 5, 9: 4, 10: 5}  # Fridays; August is left out
    known = [3.0 * weeks for month, weeks in months.items() if month != 8]
    assert found.indicators[0] == pytest.approx(sum(known) / 5)
    assert found.indicators[1] == pytest.approx(sum(known) * 10_000 / 5)
    assert found.indicators[4] == pytest.approx(1.0)
    assert (found.months, found.segment) == (11, before["segment"])


def test_months_with_an_unknown_quantity_do_not_raise_order_continuity(store: Store) -> None:
    """Two shops order in the same 13 of 26 weeks; of one, an order each of June, July and August lacks its quantity."""
    add_retailers(store, [{"licence_no": licence(1)}, {"licence_no": licence(2)}])
    add_products(store, "P1")
    holes = {date(2026, 6, 10), date(2026, 7, 8), date(2026, 8, 5)}
    days = [date(2026, 5, 13) + timedelta(weeks=2 * back) for back in range(13)]
    add_lines(store, [(licence(1), "P1", day, 10.0, 1) for day in days])
    add_lines(store, [(licence(2), "P1", day, None if day in holes else 10.0, 1) for day in days])
    reband(store, date(2026, 10, 31))
    run = latest_run(store)
    assert run is not None
    found = [result.indicators[4] for result in results(store, run.id).values()]
    assert found == [pytest.approx(0.5), pytest.approx(0.5)]


def test_a_score_given_after_the_last_order_counts_in_the_run_of_today(store: Store) -> None:
    district(store, 10)
    add_scores(store, {licence(1): (9.0, 9.0)}, date.today())
    reband(store)
    with_it = next(line for line in list_bands(store) if line["licence_no"] == licence(1))
    reband(store, LAST)
    without = next(line for line in list_bands(store) if line["licence_no"] == licence(1))
    assert with_it["coverage"] == pytest.approx(without["coverage"] + 0.15)


def test_a_shop_near_its_cut_is_warned_of_and_the_result_keeps_why(store: Store) -> None:
    district(store, 40)
    reband(store)
    run = latest_run(store)
    assert run is not None
    kept = results(store, run.id)
    lowest_middle = next(one for one in list_bands(store)[::-1] if one["band"] == "middle")
    assert lowest_middle["warning"] == "amber"
    assert lowest_middle["cushion"] == pytest.approx(1.25)
    assert any("10 家" in reason or "20 家" in reason for reason in lowest_middle["reasons"])
    assert {result.warning for result in kept.values() if result.band == "bottom"} == {""}
