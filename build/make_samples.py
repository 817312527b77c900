"""Makes the sample workbooks: a district that does not exist, in exports that look like real ones.

    python build/make_samples.py [--out FOLDER] [--retailers 300] [--products 100] [--months 26] [--seed 7]

The same seed gives the same workbooks. Their "today" is Tuesday 2026-11-24; the order lines begin with the first of
the months (2024-10-01) and end on Monday 2026-11-23, so that November is a month under way.

What the files hold on purpose, besides ordinary rows, at any size (the counts are constants of
`build/sample_exports.py`, under the codes of an import's receipt):

| file | rejected | kept, with a word | kept in silence |
|---|---|---|---|
| retailers | | expiry 长期: 1 | licence numbers as a number, with an apostrophe, full-width; codes that lost a zero |
| sales | unknown retailer 3, 2026-02-30: 3, 若干 for a quantity: 4 | returns 60, amount missing 40 | 80 zero lines |
| products, stock, assessments | | | zero counts, scores not given |
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # build/ is no package of its own, and this file is run and loaded by its path

from build.sample_district import make_goods, make_shops  # noqa: E402 - found by the path above
from build.sample_exports import (  # noqa: E402 - found by the path above
    REJECTED,
    WARNED,
    ZERO_LINES,
    assessments_sheet,
    products_sheet,
    retailers_sheet,
    sales_sheet,
    stock_sheet,
    with_awkward_lines,
)
from build.sample_trade import first_day, judgements, order_lines, series, stock_counts  # noqa: E402 - as above
from build.sample_xlsx import Line, Sheet, write_xlsx  # noqa: E402 - found by the path above

__all__ = ["REJECTED", "WARNED", "ZERO_LINES", "make_big_sales", "make_samples", "series"]

SEED = 7
BIG_HEAD = "订单日期 订单编号 许可证号 商品编码 商品名称 需求量 订购量（条） 金额（元）"


def make_samples(
    out: Path, retailers: int = 300, products: int = 100, months: int = 26, seed: int = SEED
) -> dict[str, int]:
    """Write the five workbooks to the folder `out`; returns the rows of data in each, unreadable ones included.

    From a dozen shops over four months on there are enough order lines for all the awkward ones.
    """
    goods = make_goods(seed, products)
    shops = make_shops(seed, retailers, goods)
    first = first_day(months)
    lines = with_awkward_lines(seed, order_lines(seed, shops, goods, first))
    counts = stock_counts(seed, shops, goods)
    judged = judgements(seed, shops)
    out.mkdir(parents=True, exist_ok=True)
    write_xlsx(out / "retailers.xlsx", retailers_sheet(shops))
    write_xlsx(out / "products.xlsx", products_sheet(goods))
    write_xlsx(out / "sales.xlsx", sales_sheet(lines, first))
    write_xlsx(out / "stock.xlsx", stock_sheet(counts))
    write_xlsx(out / "assessments.xlsx", assessments_sheet(judged))
    return {
        "retailers": len(shops),
        "products": len(goods),
        "sales": len(lines) + sum(REJECTED.values()),
        "stock": len(counts),
        "assessments": len(judged),
    }


def make_big_sales(path: Path, rows: int, licences: Sequence[str], products: Sequence[str], seed: int = SEED) -> None:
    """Write one sales workbook of `rows` valid order lines over the given retailers and products, from 2024-10 on.

    For benchmarks and tests of large files; each line is an order of its own. A million take some fifteen seconds.
    """
    rng = np.random.default_rng(seed)
    first = date(2024, 10, 1)
    days = [first + timedelta(days=ahead) for ahead in range(780)]

    def lines() -> Iterator[Line]:
        yield BIG_HEAD.split()
        draws = (rng.integers(0, len(of), rows).tolist() for of in (days, licences, products, range(29)))
        for number, (day, shop, item, more) in enumerate(zip(*draws, strict=True)):
            code, cartons = products[item], more + 1
            order_no, amount = f"B{number:08d}", cartons * (60.5 + item)
            yield days[day], order_no, licences[shop], code, f"品{code}", cartons, cartons, amount

    write_xlsx(path, Sheet("订单明细", lines()))


def main() -> None:
    """Write the workbooks that the command line asks for, and say how many rows each holds."""
    parser = argparse.ArgumentParser(description="Make the sample workbooks.")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "sample")
    parser.add_argument("--retailers", type=int, default=300)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--months", type=int, default=26)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    for kind, rows in make_samples(asked.out, asked.retailers, asked.products, asked.months, asked.seed).items():
        print(f"{kind}: {rows:,} rows")


if __name__ == "__main__":
    main()
