"""The sample workbooks: a district with something of everything in it, the same from the same seed."""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from build.make_samples import REJECTED, ROOT, SEED, WARNED, ZERO_LINES, make_big_sales, make_samples, series
from build.sample_district import NEW_SHOPS, TODAY, Goods, Shop, make_goods, make_shops
from build.sample_exports import with_awkward_lines
from build.sample_trade import LAST_DAY, OrderLine, first_day, order_days, order_lines, stock_counts
from tierdesk.services.import_file import import_files
from tierdesk.store.connection import open_store
from tierdesk.store.imports import TOTAL

SMALL = {"retailers": 25, "products": 20, "months": 5}
WITH_TOTALS = {"retailers", "stock", "sales"}
"""The workbooks that end in a line of totals."""


@pytest.fixture(scope="module")
def goods() -> list[Goods]:
    """The catalogue of the shipped samples."""
    return make_goods(SEED, 100)


@pytest.fixture(scope="module")
def shops(goods: list[Goods]) -> list[Shop]:
    """The shops of the shipped samples."""
    return make_shops(SEED, 300, goods)


@pytest.fixture(scope="module")
def lines(shops: list[Shop], goods: list[Goods]) -> list[OrderLine]:
    """Their order lines of 23 months, so that two Spring Festivals are in them."""
    return order_lines(SEED, shops, goods, first_day(23))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, int]]:
    """A folder with small workbooks, and what the generator said of them."""
    folder = tmp_path_factory.mktemp("small")
    return folder, make_samples(folder, **SMALL)


def contents(workbook: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ---- the files ---------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_data(
    small: tuple[Path, Mapping[str, int]], tmp_path: Path
) -> None:
    folder, _ = small
    make_samples(tmp_path / "again", **SMALL)
    make_samples(tmp_path / "other", **SMALL, seed=SEED + 1)
    files = sorted(folder.glob("*.xlsx"))
    assert len(files) == 5
    for file in files:
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
        assert contents(tmp_path / "other" / file.name) != contents(file)


@pytest.mark.slow
def test_the_shipped_workbooks_are_those_that_the_generator_makes(tmp_path: Path) -> None:
    shipped = ROOT / "resources" / "sample"
    make_samples(tmp_path)
    assert {file.name for file in shipped.glob("*.xlsx")} == {file.name for file in tmp_path.glob("*.xlsx")}
    for file in tmp_path.glob("*.xlsx"):
        assert contents(shipped / file.name) == contents(file), f"{file.name}: run build/make_samples.py"


def test_an_import_takes_every_row_but_those_that_are_awkward_on_purpose(
    small: tuple[Path, Mapping[str, int]], tmp_path: Path
) -> None:
    folder, rows = small
    store = open_store(tmp_path / "store.db")
    receipts = {receipt.kind: receipt for receipt in import_files(store, sorted(folder.glob("*.xlsx")))}
    issues = store.execute("select code, rejected, count(*) from import_issue group by 1, 2").fetchall()
    store.close()
    assert {kind: receipt.read for kind, receipt in receipts.items()} == rows
    assert {code: count for code, rejected, count in issues if rejected} == REJECTED
    assert {code: count for code, rejected, count in issues if not rejected} == {**WARNED, TOTAL: len(WITH_TOTALS)}
    assert {kind for kind, receipt in receipts.items() if receipt.totals} == WITH_TOTALS
    assert receipts["sales"].new == rows["sales"] - sum(REJECTED.values())
    assert all(receipt.new == receipt.read for kind, receipt in receipts.items() if kind != "sales")


def cells_of(file: Path) -> list[list[Any]]:
    """The cells of a file as calamine reads them, blanks as None and whole numbers as int."""
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[_same(cell) for cell in row] for row in rows]


def _same(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.date() if hasattr(cell, "date") else cell or None if isinstance(cell, str) else cell


@pytest.mark.parametrize("kind", ["retailers", "products", "sales", "stock", "assessments"])
def test_two_readers_see_the_same_cells(kind: str, small: tuple[Path, Mapping[str, int]]) -> None:
    file = small[0] / f"{kind}.xlsx"
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [[_same(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == cells_of(file)


def test_the_workbooks_look_like_exports(small: tuple[Path, Mapping[str, int]]) -> None:
    sheets = {file.stem: load_workbook(file).worksheets[0] for file in small[0].glob("*.xlsx")}
    merged = {kind: {str(merge) for merge in sheet.merged_cells.ranges} for kind, sheet in sheets.items()}
    retailers, sales = sheets["retailers"], sheets["sales"]
    assert retailers["A4"].value == "线路"
    assert {"A1:U1", "A5:A7"} <= merged["retailers"]
    assert retailers.row_dimensions[9].hidden
    assert [retailers.cell(retailers.max_row, column).value for column in (1, 2)] == ["合计", SMALL["retailers"]]
    assert (sales["I3"].value, sales["I4"].value, sales["J4"].value) == ("订货", "需求量", "订购量（条）")
    assert {"I3:L3", "A3:A4"} <= merged["sales"]
    assert sales["A5"].is_date
    assert sales.cell(sales.max_row, 1).value == "合计"
    amounts = [cell.value for cell in sales["L"]]
    assert any(isinstance(amount, str) and "," in amount for amount in amounts[:-1])
    assert {type(cell.value) for cell in retailers["C"][4:-2]} == {str, int}
    assert any(str(cell.value).startswith("'") for cell in retailers["C"])
    assert any(merge.startswith("B") for merge in merged["stock"])


# ---- the district ------------------------------------------------------------------------------------------


def test_shops_and_products_are_told_apart_by_every_key(shops: list[Shop], goods: list[Goods]) -> None:
    for keys in (
        [shop.licence for shop in shops],
        [shop.code.lstrip("0") for shop in shops],
        [shop.name for shop in shops],
        [shop.phone for shop in shops],
        [item.code for item in goods],
        [item.name for item in goods],
    ):
        assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"990101[12]\d{5}", shop.licence) for shop in shops)
    assert all(len(shop.code) in {11, 12} and shop.phone.startswith("1990000") for shop in shops)


def test_the_official_tier_follows_the_size(shops: list[Shop]) -> None:
    tiers, levels = [shop.tier for shop in shops], [shop.level for shop in shops]
    assert (min(tiers), max(tiers)) == (1, 30)
    assert np.corrcoef(tiers, np.log(levels))[0, 1] > 0.9


def test_there_is_a_shop_for_every_case(shops: list[Shop]) -> None:
    assert {shop.cycle for shop in shops} == {"weekly", "odd", "even", "none"}
    assert {shop.course for shop in shops} == {"steady", "growing", "volatile", "slipping", "falling"}
    assert {shop.status for shop in shops} == {"有效", "停业", "歇业"}
    assert {shop.route for shop in shops} == {f"{number:02d}号线路" for number in range(1, 11)}
    assert 0.3 < np.mean([shop.place is not None for shop in shops]) < 0.7
    expiries = [shop.expiry for shop in shops]
    assert expiries.count(None) == 6
    assert sum(day is not None and TODAY <= day <= TODAY + timedelta(days=60) for day in expiries) == 12


# ---- what the shops order ----------------------------------------------------------------------------------


def test_every_line_falls_on_an_order_day_of_its_shop(lines: list[OrderLine], shops: list[Shop]) -> None:
    days = {shop.number: set(order_days(shop, first_day(23))) for shop in shops}
    assert all(line.day in days[line.shop.number] for line in lines)
    assert max(line.day for line in lines) == LAST_DAY == date(2026, 11, 23)
    for shop in shops:
        if shop.closed is not None:
            assert max(days[shop.number]) <= shop.closed < TODAY
    for number, opened in NEW_SHOPS.items():
        assert opened <= min(line.day for line in lines if line.shop.number == number) < opened + timedelta(days=20)


def test_order_cycles_skip_every_other_week(shops: list[Shop]) -> None:
    first = first_day(12)
    for shop in shops:
        weeks = {day.isocalendar().week % 2 for day in order_days(shop, first)}
        assert weeks == {"odd": {1}, "even": {0}}.get(shop.cycle, {0, 1})


def test_an_order_holds_a_product_once_and_lines_come_in_order(lines: list[OrderLine]) -> None:
    numbered = [(line.order_no, line.goods.code) for line in lines if line.order_no]
    assert len(set(numbered)) == len(numbered)
    assert [line.day for line in lines] == sorted(line.day for line in lines)


def test_scarce_products_stop_at_the_cap_of_the_tier(lines: list[OrderLine]) -> None:
    scarce = [line for line in lines if line.goods.scarce]
    assert all(line.cap == line.goods.cap_of(line.shop.tier) and line.ordered <= (line.cap or 0) for line in scarce)
    assert 0.2 < np.mean([(line.requested or 0) > line.ordered for line in scarce]) < 0.8
    assert all(line.cap is None and line.ordered == line.requested for line in lines if not line.goods.scarce)
    caps = {line.shop.tier: line.cap for line in scarce if line.goods == scarce[0].goods}
    assert [caps[tier] for tier in sorted(caps)] == sorted(cap for cap in caps.values() if cap)


def test_the_months_around_spring_festival_stand_out_in_both_years(lines: list[OrderLine]) -> None:
    fortnights: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        for festival in (date(2025, 1, 29), date(2026, 2, 17)):
            fortnights[festival.year][(line.day - festival).days // 14] += line.ordered
    for year in (2025, 2026):
        usual = np.median([fortnights[year][k] for k in range(4, 16)])
        assert fortnights[year][-1] > 1.4 * usual
        assert fortnights[year][0] < 0.75 * usual
        assert fortnights[year][1] < 0.85 * usual


def test_awkward_lines_are_added_in_the_promised_number(lines: list[OrderLine]) -> None:
    made = with_awkward_lines(SEED, lines)
    assert sum(line.ordered < 0 for line in made) == WARNED["return_kept"]
    assert sum(line.amount is None for line in made) == WARNED["amount_missing"]
    assert sum(line.ordered == 0 for line in made) == ZERO_LINES
    twice = Counter((line.day, line.shop.number, line.goods.code) for line in made if not line.order_no)
    assert sum(count == 2 for count in twice.values()) == len({shop for _, shop, _ in twice}) > 0


# ---- the five groups ---------------------------------------------------------------------------------------


def monthly(lines: list[OrderLine], shops: list[Shop]) -> NDArray[np.float64]:
    """Cartons of the twelve complete months up to October 2026, shops x months."""
    cartons = np.zeros((len(shops), 12))
    for line in lines:
        month = (line.day.year - 2025) * 12 + line.day.month - 11
        if 0 <= month < 12:
            cartons[line.shop.number, month] += line.ordered
    return cartons


def test_the_middle_band_has_all_three_segments_and_steady_shops_are_plainly_steady(
    lines: list[OrderLine], shops: list[Shop]
) -> None:
    """The rule of the segments, computed here once more and plainly (DOMAIN 5), on shops that sold all year."""
    sold = monthly(lines, shops)
    old = np.flatnonzero((sold > 0).all(axis=1))
    sold, kept = sold[old], [shops[place] for place in old]
    season = np.median(sold / np.median(sold, axis=1, keepdims=True), axis=0)
    adjusted = sold / (season / season.mean())
    spread = adjusted.std(axis=1, ddof=1) / adjusted.mean(axis=1)
    early, late = np.triu_indices(12, k=1)
    mean = adjusted.mean(axis=1)
    rises = adjusted[:, late] - adjusted[:, early]
    slope = np.median(rises / (late - early), axis=1) / mean
    certain = np.sign(rises).sum(axis=1) >= 25  # Mann-Kendall, p < .10 for twelve months without ties
    peers = [
        [place for place, peer in enumerate(kept) if peer.market == shop.market and abs(peer.tier - shop.tier) <= 2]
        for shop in kept
    ]
    headroom = np.array([np.percentile(mean[own], 75) for own in peers]) / mean - 1
    rank = np.argsort(np.argsort(sold[:, -6:].sum(axis=1))) / len(kept)
    middle = (rank >= 0.2) & (rank < 0.8)
    volatile = middle & (spread >= 0.30)
    potential = middle & ~volatile & ((slope >= 0.01) & certain | (headroom >= 0.30))
    steady = middle & ~volatile & ~potential
    shares = [int(group.sum()) / int(middle.sum()) for group in (potential, volatile, steady)]
    assert 0.15 <= shares[0] <= 0.30
    assert 0.10 <= shares[1] <= 0.25
    assert np.percentile(spread[steady], 95) < 0.25
    courses = Counter(shop.course for shop, is_volatile in zip(kept, volatile, strict=True) if is_volatile)
    assert courses["volatile"] > 0.75 * courses.total()


def test_growing_shops_grow_and_slipping_ones_have_lost_ground_lately(
    lines: list[OrderLine], shops: list[Shop]
) -> None:
    sold = monthly(lines, shops)
    by_course = {
        course: sold[[shop.number for shop in shops if shop.course == course and shop.closed is None]].sum(axis=0)
        for course in ("steady", "growing", "slipping", "falling")
    }
    recent = {course: months[-2:].sum() / months[:2].sum() for course, months in by_course.items()}
    assert recent["growing"] > 1.15 * recent["steady"]
    assert recent["falling"] < 0.9 * recent["steady"]
    assert recent["slipping"] < 0.85 * recent["steady"]


# ---- stock, and the big files ------------------------------------------------------------------------------


def test_stock_is_counted_in_the_last_two_months_and_often_the_day_before_an_order(
    shops: list[Shop], goods: list[Goods]
) -> None:
    days: dict[int, set[date]] = defaultdict(set)
    stock: Counter[tuple[int, date]] = Counter()
    for count in stock_counts(SEED, shops, goods):
        days[count.shop.number].add(count.day)
        stock[count.shop.number, count.day] += count.cartons
    assert all(
        1 <= len(own) <= 3 and TODAY - timedelta(days=62) < min(own) and max(own) < TODAY for own in days.values()
    )
    assert len(days) > 0.9 * len(shops)
    before_order = [
        shop.number
        for shop in shops
        if any(day - timedelta(days=1) in days[shop.number] for day in order_days(shop, date(2026, 11, 16), TODAY))
    ]
    assert len(before_order) > 0.25 * len(shops)
    ratios = [stock[number, max(own)] / shops[number].level for number, own in days.items() if own]
    assert np.percentile(ratios, [10, 90]) == pytest.approx([0.10, 0.27], abs=0.04)


def test_a_big_sales_workbook_holds_so_many_valid_lines(tmp_path: Path) -> None:
    licences, products = ["990101100001", "990101100038"], ["P1", "P2", "P3"]
    make_big_sales(tmp_path / "big.xlsx", 5000, licences, products)
    head, *rows = cells_of(tmp_path / "big.xlsx")
    assert head[:3] == ["订单日期", "订单编号", "许可证号"]
    assert len({row[1] for row in rows}) == len(rows) == 5000
    assert {row[2] for row in rows} == set(licences)
    assert {row[3] for row in rows} == set(products)
    assert all(date(2024, 10, 1) <= row[0] < TODAY and row[5] == row[6] >= 1 and row[7] > 0 for row in rows)


def test_the_series_of_a_city_hold_every_course(tmp_path: Path) -> None:
    cartons, amount = series(2000, 24)
    assert cartons.shape == amount.shape == (2000, 24)
    assert (cartons >= 0).all()
    assert ((amount > 0) == (cartons > 0)).all()
    assert np.array_equal(cartons, series(2000, 24)[0])
    assert not np.array_equal(cartons, series(2000, 24, seed=SEED + 1)[0])
    february = 15  # of 2026, the fourth month of the second year that begins with November 2024
    assert np.median(cartons[:, 16]) < 0.85 * np.median(cartons[:, february])
    year = cartons[:, -12:]
    spread = year.std(axis=1) / year.mean(axis=1)
    assert 0.08 < np.mean(spread > 0.4) < 0.3
