"""A ranking as of a day on the command line: any day that the sales reach, and no other."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.districts import add_lines, add_products, add_retailers, add_totals, district, licence
from tierdesk.cli import main
from tierdesk.errors import UserFixable
from tierdesk.services.reband import day_to_rank
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.connection import Store, open_store
from tierdesk.texts import say


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Ten shops, sixty weeks up to 2026-10-30; the first order is of September 2025."""
    file = tmp_path / "a.db"
    with closing(open_store(file)) as store:
        district(store, 10)
    return file


def runs(file: Path) -> int:
    with closing(open_store(file)) as store:
        return int(store.value("select count(*) from band_run"))


def ranked(file: Path, as_of: str) -> int:
    return main(("--lang", "zh_CN", "--store", str(file), "reband", "--as-of", as_of))


@pytest.mark.parametrize(
    ("as_of", "said"),
    [("2099-01-01", "还没到"), ("2025-01-01", "还没有一个月有销量"), ("2025-09-29", "还没有一个月有销量")],
)
def test_a_day_that_the_sales_do_not_reach_is_refused_in_a_sentence_and_nothing_is_written(
    file: Path, as_of: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ranked(file, as_of) == 2
    what, to_do = capsys.readouterr().err.splitlines()
    assert said in what
    assert "2025-09-30" in to_do
    assert runs(file) == 0


@pytest.mark.parametrize("as_of", ["2025-09-30", "2026-03-15", "2026-10-30", "2026-10-31"])
def test_a_day_within_the_time_of_the_sales_is_ranked(file: Path, as_of: str) -> None:
    assert ranked(file, as_of) == 0
    assert runs(file) == 1


def test_when_the_window_has_left_the_sales_behind_the_day_is_refused(store: Store) -> None:
    district(store, 3)
    pin_working_day(store, date(2027, 6, 15))
    in_sight = date(2027, 4, 29)  # October to March
    assert day_to_rank(store, in_sight) == in_sight
    with pytest.raises(UserFixable) as refused:
        day_to_rank(store, date(2027, 4, 30))
    assert refused.value.to_do is not None
    assert "2026-10-31" in say(refused.value.to_do)


def test_monthly_totals_are_sales_too(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    add_products(store, "P1")
    add_lines(store, [(licence(1), "P1", date(2024, 1, 5), 5.0, 100)])
    add_totals(store, [(licence(1), None, "2026-09", 5.0, 100)])
    assert day_to_rank(store, date(2026, 9, 30)) == date(2026, 9, 30)
    with pytest.raises(UserFixable):
        day_to_rank(store, date(2025, 9, 30))


def test_where_nothing_was_sold_no_day_can_be_ranked(store: Store) -> None:
    with pytest.raises(UserFixable):
        day_to_rank(store, date(2026, 9, 30))
