"""The small charts paint what they are given, in both palettes, and say it to a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import card_scenes as scenes
from tests.ui.looks import cut_off, dressed, lay_out, rows_of
from tierdesk.domain.retailer import Band, Group
from tierdesk.services.views import BandStep, Trend
from tierdesk.ui import theme
from tierdesk.ui.charts.band_timeline import BandTimeline
from tierdesk.ui.charts.change_bar import ChangeBar
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.charts.months_axis import names_width
from tierdesk.ui.charts.rank_path import RankPath
from tierdesk.ui.charts.segment_chart import SegmentChart
from tierdesk.ui.charts.trend import TrendChart

TREND = scenes.TREND


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def _look(request: pytest.FixtureRequest) -> Iterator[None]:
    with dressed(dark=request.param):
        yield


def painted(chart: QWidget, width: int, height: int) -> QImage:
    lay_out(chart, width, height)
    return chart.grab().toImage()


@pytest.mark.usefixtures("_look")
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_meter_is_filled_as_far_as_its_share(qtbot: QtBot, share: float) -> None:
    meter = Meter("库存比")
    qtbot.addWidget(meter)
    meter.set_share(share)
    image = painted(meter, 200, 12)
    accent = theme.colours().accent
    assert rows_of(image, accent, int(200 * share) - 8)
    assert not rows_of(image, accent, int(200 * share) + 8)


@pytest.mark.usefixtures("_look")
def test_a_meter_out_of_its_range_is_a_warning_and_marks_its_target(qtbot: QtBot) -> None:
    meter = Meter("库存比")
    qtbot.addWidget(meter)
    meter.set_share(0.5, 0.75, good=False)
    image = painted(meter, 200, 14)
    assert rows_of(image, theme.colours().warn, 50)
    assert rows_of(image, theme.colours().ink, 150)


@pytest.mark.parametrize(("share", "said"), [(-1.0, "-100%"), (0.4, "40%"), (3.0, "300%")])
def test_a_share_beyond_the_bar_is_held_in_it_and_said_as_it_is(qtbot: QtBot, share: float, said: str) -> None:
    meter = Meter("库存比")
    qtbot.addWidget(meter)
    meter.set_share(share)
    assert meter.accessibleName() == f"库存比 {said}"
    assert 0.0 <= meter._share <= 1.0


@pytest.mark.usefixtures("_look")
def test_more_cartons_stand_higher(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    rising = tuple(float(month) for month in range(20, 32))
    chart.set_trend(Trend(TREND.months, rising, rising, None, None))
    image = painted(chart, 300, 100)
    accent = theme.colours().accent
    first, middle, last = (min(rows_of(image, accent, column)) for column in (8, 130, 250))
    assert first > middle > last


@pytest.mark.usefixtures("_look")
def test_the_peers_stand_behind_the_line_only_where_they_are_known(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.set_trend(replace(TREND, peers_low=36.0, peers_high=41.0))
    assert grounds(painted(chart, 300, 100)) > 0
    chart.set_trend(replace(TREND, peers_low=None, peers_high=None))
    assert grounds(painted(chart, 300, 100)) == 0


def grounds(image: QImage) -> int:
    """How many pixels of a column are the peers' ground."""
    soft = QColor(theme.colours().soft)
    return sum(image.pixelColor(100, y) == soft for y in range(image.height()))


def test_every_month_is_said_and_a_single_one_or_none_is_no_trend(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.set_trend(TREND)
    assert "2025-02 22" in chart.accessibleName()
    chart.set_trend(None)
    assert chart.accessibleName() == "还没有完整月份的销量"
    chart.set_trend(Trend(("2025-01",), (4.0,), (4.0,), None, None))
    painted(chart, 300, 100)


def test_equal_months_and_months_of_nothing_can_be_painted(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    for level in (0.0, 5.0):
        chart.set_trend(Trend(TREND.months, (level,) * 12, (level,) * 12, 0.0, 0.0))
        image = painted(chart, 300, 100)
        assert rows_of(image, theme.colours().accent, 100)


@pytest.mark.usefixtures("_look")
def test_parts_of_one_sign_follow_each_other_and_parts_of_two_stand_on_either_side(qtbot: QtBot) -> None:
    colours = theme.colours()
    for volume, price, accent_at, warn_at in ((50, 30, 120, 170), (50, -30, 120, 80), (-50, -30, 80, 30)):
        bar = ChangeBar("x", volume, price, 100)
        qtbot.addWidget(bar)
        image = painted(bar, 200, 18)
        assert rows_of(image, colours.accent, accent_at)
        assert rows_of(image, colours.warn, warn_at)
        assert not rows_of(image, colours.warn, accent_at)


@pytest.mark.usefixtures("_look")
def test_a_rising_trend_ends_higher_and_the_goal_stands_above_all_that_is_lower(qtbot: QtBot) -> None:
    chart = SegmentChart()
    qtbot.addWidget(chart)
    level = tuple(20.0 for _ in range(12))
    chart.set_view(replace(scenes.SEGMENT, cartons=level, adjusted=level, trend=(10.0, 40.0), low=19, high=21, goal=50))
    image = painted(chart, 500, 170)
    ink = theme.colours().ink
    assert min(rows_of(image, ink, 420)) < min(rows_of(image, ink, 120))
    chart.set_view(None)
    painted(chart, 500, 170)
    assert chart.accessibleName() == "不满六个月，还画不出走势。"


@pytest.mark.usefixtures("_look")
@pytest.mark.parametrize(("share", "band"), [(95.0, "top"), (50.0, "middle"), (5.0, "bottom")])
def test_a_point_stands_in_the_zone_of_its_percentile(qtbot: QtBot, share: float, band: Band) -> None:
    path = RankPath()
    qtbot.addWidget(path)
    path.set_points([(date(2026, 9, 30), share, band), (date(2026, 10, 31), share, band)])
    image = painted(path, 300, 130)
    rows = rows_of(image, theme.colours().ink, 60)
    middle = sum(rows) / len(rows) / 110 * 100
    zones = {"top": (0, 20), "middle": (20, 80), "bottom": (80, 100)}
    low, high = zones[band]
    assert low <= middle <= high


def test_a_path_of_one_run_or_none_can_be_painted_and_is_said(qtbot: QtBot) -> None:
    path = RankPath()
    qtbot.addWidget(path)
    path.set_points([])
    painted(path, 300, 130)
    path.set_points([(date(2026, 9, 30), 50.0, "middle")])
    painted(path, 300, 130)
    assert path.accessibleName() == "2026-09 50% 中60%"


def test_words_without_room_are_noticed(qtbot: QtBot) -> None:
    """The looking itself: a page that cuts its words off is found out."""
    narrow = QLabel()
    qtbot.addWidget(narrow)
    inside = QLabel("words that need more room than this", narrow)
    inside.setGeometry(0, 0, 20, 20)
    lay_out(narrow, 100, 40)
    assert cut_off(narrow) == ["words that need more room than this"]


@pytest.mark.usefixtures("_look")
def test_the_line_of_bands_has_a_mark_a_month_and_says_what_was_set_by_hand(qtbot: QtBot) -> None:
    steps = (
        BandStep(date(2026, 9, 30), "bottom", by_hand=False),
        BandStep(date(2026, 10, 31), "steady", by_hand=False),
        BandStep(date(2026, 11, 23), "top", by_hand=True),
    )
    line = BandTimeline()
    qtbot.addWidget(line)
    line.set_steps(steps[:1])
    assert line.isHidden()
    line.set_steps(steps)
    image = painted(line, 300, 50)
    for place, group in enumerate(("bottom", "steady", "top")):
        assert image.pixelColor(100 * place + 8, 6) == theme.group_colours(group)[1]  # type: ignore[arg-type]  # groups
    said = line.accessibleName().split(", ")
    assert [one.split(" ")[0] for one in said] == ["2026-09", "2026-10", "2026-11"]
    assert ["人工定档" in one for one in said] == [False, False, True]


@pytest.mark.usefixtures("_look")
def test_the_path_and_the_marks_below_it_have_their_months_at_the_same_place(qtbot: QtBot) -> None:
    """The first and the last month of a shop without a rank have a mark and no point; the others a point above it."""
    days = [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 23)]
    groups: list[Group | None] = [None, "bottom", "top", "bottom", None]
    line, path = BandTimeline(), RankPath()
    qtbot.addWidget(line)
    qtbot.addWidget(path)
    line.set_steps(tuple(BandStep(day, group, by_hand=False) for day, group in zip(days, groups, strict=True)))
    path.set_points([(days[1], 30.0, "bottom"), (days[2], 90.0, "top"), (days[3], 30.0, "bottom")], line.days)
    marks, points = painted(line, 400, 30), painted(path, 400, 130)
    inked = [x for x in range(400) if len(rows_of(points.copy(0, 0, 400, 105), theme.colours().ink, x)) >= 2]
    ground = theme.group_colours("top")[1]
    top = [x for x in range(400) if marks.pixelColor(x, 4) == ground]
    peak = min(inked, key=lambda x: rows_of(points, theme.colours().ink, x)[0])
    assert abs(peak - (top[0] + top[-1]) / 2) <= 4
    assert len(top) == pytest.approx((400 - names_width()) / 5, abs=3)
    assert top[0] - len(top) < min(inked)
    assert max(inked) < top[-1] + len(top)


@pytest.mark.usefixtures("_look")
def test_the_line_never_runs_under_the_name_of_a_zone(qtbot: QtBot) -> None:
    path = RankPath()
    qtbot.addWidget(path)
    low: list[tuple[date, float, Band]] = [(date(2026, month, 28), 10.0, "bottom") for month in (8, 9, 10)]
    names = []
    for points in (low, []):
        path.set_points(points)
        left = int(300 - names_width()) + 1
        names.append(painted(path, 300, 130).copy(left, 0, 300 - left, 108))
    assert names[0] == names[1]


def test_a_path_breaks_where_a_run_knows_no_rank(qtbot: QtBot) -> None:
    path = RankPath()
    qtbot.addWidget(path)
    days = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
    path.set_points([(days[0], 50.0, "middle"), (days[2], 50.0, "middle")], days)
    image = painted(path, 300, 130)
    middle = int((300 - names_width()) / 2)
    assert rows_of(image.copy(0, 0, 300, 105), theme.colours().ink, middle) == []
