"""Monthly totals are a grain of their own: they stand in where a month has no order line, and are never added."""

from __future__ import annotations

import calendar
import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.districts import (
    add_counts,
    add_lines,
    add_products,
    add_retailers,
    add_scores,
    add_totals,
    licence,
    weekly,
)
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.exchange.correct import with_constant, with_unit
from tierdesk.exchange.table import Table
from tierdesk.services.import_file import import_chosen, import_files
from tierdesk.services.layouts import remember_layouts
from tierdesk.services.list_bands import list_bands
from tierdesk.services.plan_import import look_at
from tierdesk.services.reband import reband
from tierdesk.services.receipts import receipt, receipt_to_read
from tierdesk.services.retailer_card import retailer_card
from tierdesk.services.undo_import import undo_import
from tierdesk.store.bands import latest_run, results
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import records
from tierdesk.store.ranking_facts import last_order_day, monthly_series, one_series, window_facts
from tierdesk.store.retailers import find_retailer, retailer_keys

MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08")
SHOPS = (licence(1), licence(2))
Line = tuple[str, str, date, float | None, int | None]
Total = tuple[str, str | None, str, float | None, int | None]


def ids(store: Store) -> list[RetailerId]:
    numbers = {number: retailer_id for retailer_id, number, _, _ in retailer_keys(store)}
    return [numbers[licence(n)] for n in range(1, len(numbers) + 1)]


def by_hand(
    number: str, months: tuple[str, ...], lines: list[Line], totals: list[Total]
) -> list[tuple[float | None, float | None]]:
    """The rule once more, month by month and in words: lines first, then the total, then its products."""
    said: list[tuple[float | None, float | None]] = []
    days = [day.isoformat() for shop, _, day, _, _ in lines if shop == number]
    for month in months:
        own = [line for line in lines if line[0] == number and line[2].isoformat().startswith(month)]
        told = [total for total in totals if total[0] == number and total[2] == month]
        figures: list[float | None] = []
        for place in (0, 1):
            of_lines = [line[3:][place] for line in own]
            of_whole = [total[3:][place] for total in told if total[1] is None]
            of_products = [total[3:][place] for total in told if total[1] is not None]
            if own:
                figures.append(added(of_lines))
            elif told:
                figures.append(added(of_products) if added(of_whole) is None else added(of_whole))
            else:
                figures.append(0 if days and month >= min(days)[:7] else None)
        said.append((figures[0], figures[1]))
    return said


def added(cells: list[float | int | None]) -> float | None:
    known = [cell for cell in cells if cell is not None]
    return sum(known) if cells and len(known) == len(cells) else None


cartons = st.none() | st.sampled_from([0.0, 1.0, 2.5, -1.0, 1 / 3])
fen = st.none() | st.sampled_from([0, 100, -50])
lines = st.lists(
    st.tuples(
        st.sampled_from(SHOPS),
        st.sampled_from("AB"),
        st.dates(date(2026, 4, 20), date(2026, 8, 31)),
        cartons,
        fen,
    ),
    max_size=6,
)
totals = st.lists(
    st.tuples(st.sampled_from(SHOPS), st.sampled_from([None, "A", "B"]), st.sampled_from(MONTHS), cartons, fen),
    max_size=8,
    unique_by=lambda total: total[:3],
)


@pytest.fixture(scope="module")
def two_shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with two retailers and two products, to be filled anew by every example."""
    store = open_store(tmp_path_factory.mktemp("totals") / "a.db")
    store.execute("pragma synchronous = off")
    add_retailers(store, [{"licence_no": number} for number in SHOPS])
    add_products(store, "A", "B")
    yield store
    store.close()


def fill(store: Store, ordered: list[Line], told: list[Total]) -> None:
    """Let exactly these be the order lines and the totals."""
    with store.atomic():
        store.execute("delete from order_line")
        store.execute("delete from month_total")
    add_lines(store, ordered)
    add_totals(store, told)


@given(ordered=lines, told=totals)
def test_order_lines_of_a_month_beat_its_totals_and_are_never_added_to_them(
    two_shops: Store, ordered: list[Line], told: list[Total]
) -> None:
    store = two_shops
    fill(store, ordered, told)
    series = monthly_series(store, ids(store), MONTHS)
    alone = [one_series(store, retailer_id, MONTHS) for retailer_id in ids(store)]
    for row, number in enumerate(SHOPS):
        expected = by_hand(number, MONTHS, ordered, told)
        for place, (sold, paid) in enumerate(expected):
            assert series.cartons[row, place] == pytest.approx(
                math.nan if sold is None else sold, nan_ok=True, abs=1e-6
            )
            assert series.amount[row, place] == pytest.approx(math.nan if paid is None else paid, nan_ok=True)
        np.testing.assert_array_equal(series.cartons[row], alone[row][0])
        np.testing.assert_array_equal(series.from_totals[row], alone[row][1])


@given(ordered=lines, told=totals)
def test_breadth_counts_the_products_of_lines_and_totals_once_and_is_unknown_when_a_total_names_none(
    two_shops: Store, ordered: list[Line], told: list[Total]
) -> None:
    fill(two_shops, ordered, told)
    breadth = window_facts(two_shops, ids(two_shops), date(2026, 5, 1), date(2026, 8, 31), np.array([7, 7])).breadth
    for row, number in enumerate(SHOPS):
        found: set[str | None] = set()
        unnamed = False
        for month in MONTHS:
            own = [line for line in ordered if line[0] == number and line[2].isoformat().startswith(month)]
            found |= {line[1] for line in own if (line[3] or 0) > 0}
            if not own:
                of_month = [total for total in told if total[0] == number and total[2] == month]
                found |= {total[1] for total in of_month if total[1] and (total[3] or 0) > 0}
                unnamed |= bool(of_month) and not any(total[1] or total[3] == 0 for total in of_month)
        assert breadth[row] == pytest.approx(math.nan if unnamed else len(found), nan_ok=True)


def monthly(month: str) -> list[date]:
    """The Fridays of a month."""
    first = date.fromisoformat(f"{month}-01")
    days = calendar.monthrange(first.year, first.month)[1]
    return [first + timedelta(days=n) for n in range(days) if (first + timedelta(days=n)).weekday() == 4]


def as_totals(ordered: list[Line], *, products: bool) -> list[Total]:
    """The same figures as monthly totals."""
    sums: dict[tuple[str, str | None, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for number, code, day, sold, paid in ordered:
        cell = sums[number, code if products else None, day.isoformat()[:7]]
        cell[0] += sold or 0
        cell[1] += paid or 0
    return [(*key, sold, int(paid)) for key, (sold, paid) in sums.items()]


YEAR = tuple(f"2025-{month:02d}" for month in (11, 12)) + tuple(f"2026-{month:02d}" for month in range(1, 11))


def shop_lines(shops: int) -> list[Line]:
    return [
        (licence(n), code, day, float(n + (3 if month > "2026-05" else 0) + n % 3), 10_000 * n)
        for n in range(1, shops + 1)
        for code in "AB"[: 1 + n % 2]
        for month in YEAR
        for day in monthly(month)
    ]


@pytest.mark.parametrize("products", [True, False])
def test_the_same_figures_rank_the_same_from_lines_and_from_totals(tmp_path: Path, products: bool) -> None:
    ordered = shop_lines(30)
    found = []
    for grain in ("lines", "totals"):
        store = open_store(tmp_path / f"{grain}.db")
        numbers = [licence(n) for n in range(1, 31)]
        add_retailers(store, [{"licence_no": number, "integrity": "A"} for number in numbers])
        add_products(store, "A", "B")
        add_scores(store, dict.fromkeys(numbers, (5.0, 5.0)), date(2026, 10, 1))
        if grain == "lines":
            add_lines(store, ordered)
        else:
            add_totals(store, as_totals(ordered, products=products))
        made = reband(store, date(2026, 10, 31))
        assert made.ranked == 30
        run = latest_run(store)
        assert run is not None
        found.append([results(store, run.id)[one] for one in ids(store)])
        store.close()
    for from_lines, from_totals in zip(*found, strict=True):
        known = ["cartons", "amount", "carton_price", *(["breadth"] if products else [])]
        for name in known:
            place = INDICATORS.index(name)
            assert from_totals.indicators[place] == pytest.approx(from_lines.indicators[place]), name
        for name in {"breadth", "continuity"} - set(known):
            assert math.isnan(from_totals.indicators[INDICATORS.index(name)])
        assert (from_totals.segment, from_totals.months) == (from_lines.segment, from_lines.months)
        assert (from_totals.cv, from_totals.slope) == pytest.approx((from_lines.cv, from_lines.slope))
    if products:  # continuity is the same for all here, so that without it nobody changes places
        assert [one.band for one in found[0]] == [one.band for one in found[1]]


def test_a_store_of_totals_is_ranked_as_of_the_end_of_its_last_month(store: Store) -> None:
    numbers = [licence(n) for n in range(1, 11)]
    add_retailers(store, [{"licence_no": number} for number in numbers])
    add_products(store, "A")
    add_totals(
        store,
        [(number, "A", month, float(n), 100 * n) for n, number in enumerate(numbers, 1) for month in YEAR],
    )
    assert last_order_day(store) == date(2026, 10, 31)
    assert last_order_day(store, date(2026, 10, 30)) == date(2026, 9, 30)
    assert reband(store).as_of == date(2026, 10, 31)
    assert list_bands(store)[0]["licence_no"] == numbers[-1]
    add_lines(store, [(numbers[0], "A", date(2026, 8, 12), 1.0, 100)])
    assert last_order_day(store) == date(2026, 8, 12)


def test_without_a_total_a_month_of_a_shop_without_lines_is_unknown_and_not_zero(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    add_totals(store, [(licence(1), None, "2026-05", 10.0, None), (licence(1), None, "2026-07", 0.0, None)])
    series = monthly_series(store, ids(store), MONTHS)
    np.testing.assert_array_equal(series.cartons[0], [10.0, np.nan, 0.0, np.nan])
    assert np.isnan(series.amount).all()


def test_cycles_of_a_month_known_from_totals_say_nothing_of_order_continuity(store: Store) -> None:
    """Half a year of weekly orders: with two months of it as totals the share stays what the other four say."""
    add_retailers(store, [{"licence_no": licence(1)}, {"licence_no": licence(2)}])
    add_products(store, "A")
    ordered = weekly(licence(1), "A", date(2026, 10, 30), 60, 3.0)
    gone = ("2026-06", "2026-09")
    add_lines(store, ordered)
    add_lines(store, [(licence(2), *line[1:]) for line in ordered if line[2].isoformat()[:7] not in gone])
    of_months = as_totals([line for line in ordered if line[2].isoformat()[:7] in gone], products=True)
    add_totals(store, [(licence(2), *total[1:]) for total in of_months])
    reband(store, date(2026, 10, 31))
    run = latest_run(store)
    assert run is not None
    one, other = (results(store, run.id)[retailer_id] for retailer_id in ids(store))
    assert other.indicators[INDICATORS.index("continuity")] == one.indicators[INDICATORS.index("continuity")] == 1.0
    assert other.indicators[:4] == pytest.approx(one.indicators[:4])


def test_the_stock_ratio_rests_on_order_lines_only_and_the_card_says_which_months_are_totals(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(n)} for n in range(1, 6)])
    add_products(store, "A")
    add_totals(store, [(licence(n), "A", month, 10.0 * n, 100) for n in range(1, 6) for month in YEAR])
    add_counts(store, licence(1), date(2026, 10, 31), {"A": 5.0})
    reband(store)
    one = find_retailer(store, licence(1))
    assert one is not None
    card = retailer_card(store, one.id, date(2026, 10, 31))
    assert card.trend is not None
    assert card.trend.cartons == (10.0,) * 12
    assert card.trend.from_totals == frozenset(YEAR)
    assert card.stock.ratio is None


FILES = {
    "客户.csv": "许可证号,客户编码,客户名称\n410100100001,1,甲店\n410100100002,2,乙店\n",
    "2026年销量.csv": "客户编码,客户名称,1月,2月,3月\n1,甲店,10,,0\n2,乙店,x,2,3\n9,丙店,1,2,3\n合计,,11,4,6\n",
}


def files(folder: Path) -> list[Path]:
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in FILES]


@pytest.mark.parametrize("kind", [None, "sales", "months"])
def test_a_wide_file_is_imported_counted_by_record_found_again_and_undone(
    store: Store, tmp_path: Path, kind: str | None
) -> None:
    shops, wide = files(tmp_path)
    import_files(store, [shops])
    (made,) = import_files(store, [wide], kind)
    assert (made.kind, made.read, made.new, made.changed, made.same, made.rejected) == ("months", 8, 4, 0, 0, 4)
    shown = receipt_to_read(store, made)
    assert [(issue.row, issue.column, issue.code) for issue in shown.issues] == [
        (3, "1月", "quantity_not_number"),
        (4, "客户编码", "retailer_unknown"),
    ]
    assert [tuple(row[:5]) for row in shown.new_rows.rows] == [
        ("2026-01", "410100100001", "甲店", "", "10"),
        ("2026-03", "410100100001", "甲店", "", "0"),
        ("2026-02", "410100100002", "乙店", "", "2"),
        ("2026-03", "410100100002", "乙店", "", "3"),
    ]
    (again,) = import_files(store, [wide], kind)
    assert (again.read, again.new, again.changed, again.same, again.rejected) == (8, 0, 0, 4, 4)
    assert [(one["month"], one["customer_code"], one["ordered"]) for one in records(store, "months")] == [
        ("2026-01", "1", 10.0),
        ("2026-02", "2", 2.0),
        ("2026-03", "1", 0.0),
        ("2026-03", "2", 3.0),
    ]
    for one in (made, again):
        undo_import(store, str(one.id))
    assert list(records(store, "months")) == []


def test_two_rows_of_one_shop_clash_month_by_month_and_the_later_one_counts(store: Store, tmp_path: Path) -> None:
    shops, wide = files(tmp_path)
    wide.write_text("客户编码,1月,2月\n1,10,20\n1,11,\n", "utf-8")
    import_files(store, [shops])
    (made,) = import_files(store, [wide])
    assert (made.read, made.new, made.same, made.rejected) == (3, 2, 1, 0)
    (clash,) = receipt(store, str(made.id)).issues
    assert (clash.row, clash.column, clash.code, clash.value) == (2, "1月", "clash", "2026-01")
    assert [one["ordered"] for one in records(store, "months")] == [11.0, 20.0]


def test_rejected_rows_saved_and_dropped_again_keep_year_and_unit(store: Store, tmp_path: Path) -> None:
    from tierdesk.services.export import export

    shops, wide = files(tmp_path)
    wide.write_text("2026年销量（单位：箱）\n客户编码,1月,2月\n9,1,2\n", "utf-8")
    import_files(store, [shops])
    (made,) = import_files(store, [wide])
    assert (made.new, made.rejected) == (0, 2)
    export(store, f"rejects:{made.id}", tmp_path / "again.xlsx")
    (tmp_path / "late.csv").write_text("许可证号,客户编码,客户名称\n410100100009,9,丙店\n", "utf-8")
    import_files(store, [tmp_path / "late.csv"])
    (again,) = import_files(store, [tmp_path / "again.xlsx"])
    assert (again.kind, again.new, again.rejected) == ("months", 2, 0)
    assert [(one["month"], one["ordered"]) for one in records(store, "months")] == [
        ("2026-01", 250.0),
        ("2026-02", 500.0),
    ]


def silent(_done: int, _total: int, _text: str) -> None:
    """Progress that nobody looks at."""


def test_a_year_that_nobody_tells_is_asked_for_and_not_guessed(store: Store, tmp_path: Path) -> None:
    shops, named = files(tmp_path)
    import_files(store, [shops])
    nameless = named.rename(tmp_path / "销量.csv")
    with pytest.raises(UserFixable, match="no_year"):
        import_files(store, [nameless])
    assert list(records(store, "months")) == []
    (found,) = look_at(store, [nameless], silent).sheets
    assert isinstance(found.table, Table)
    assert found.table.lacking == (frozenset({"year"}),)
    table = with_constant(found.table, "year", "2025")
    remember_layouts(store, [(table, nameless.name)])
    (made,) = import_chosen(store, [found.chosen(table)]).receipts
    assert (made.new, {one["month"][:4] for one in records(store, "months")}) == (4, {"2025"})
    assert not look_at(store, [nameless], silent).known
    assert look_at(store, [nameless.rename(tmp_path / "2026年销量.csv")], silent).known


def test_a_file_with_one_month_more_is_of_the_known_layout(store: Store, tmp_path: Path) -> None:
    shops, wide = files(tmp_path)
    import_files(store, [shops])
    (found,) = look_at(store, [wide], silent).sheets
    assert isinstance(found.table, Table)
    assert not found.known
    remember_layouts(store, [(with_unit(found.table, 2, "件"), wide.name)])
    wide.write_text("客户编码,客户名称,1月,2月,3月,4月\n1,甲店,1,2,3,4\n", "utf-8")
    plan = look_at(store, [wide], silent)
    assert plan.known
    import_chosen(store, plan.chosen)
    assert [one["ordered"] for one in records(store, "months")] == [50.0, 100.0, 150.0, 200.0]


def test_totals_of_products_create_the_products_they_name(store: Store, tmp_path: Path) -> None:
    shops, wide = files(tmp_path)
    wide.write_text("客户编码,商品名称,1月,2月\n1,青岚,1,2\n1,红山,3,\n", "utf-8")
    import_files(store, [shops])
    (made,) = import_files(store, [wide])
    assert (made.read, made.new) == (3, 3)
    assert [issue.code for issue in receipt(store, str(made.id)).issues] == ["product_created", "product_created"]
    undo_import(store, str(made.id))
    assert list(records(store, "products")) == list(records(store, "months")) == []
