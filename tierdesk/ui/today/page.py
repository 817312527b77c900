"""Today: the stops in route order with step and reason, and the card of the one that is current."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.card.view import CardView
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.chips import Chips
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.list_and_card import ListAndCard
from tierdesk.ui.panels import button, column, label, row
from tierdesk.ui.retailer_list.view import RetailerListView

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Group
    from tierdesk.services.views import DayPlan, RetailerRow

MIDDLE: tuple[Group, ...] = ("potential", "steady", "volatile")
FILTERS: dict[str, Callable[[RetailerRow], bool]] = {
    "top": lambda found: found.group == "top",
    "middle": lambda found: found.group in MIDDLE,
    "bottom": lambda found: found.group == "bottom",
}


class TodayPage(QStackedWidget):
    """The page of the day. `import_wanted` and `sample_wanted` come from its empty state."""

    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._plan: DayPlan | None = None
        self.card = CardView(jobs)
        self.card.retailer_changed.connect(self.refresh)
        self._frame = ListAndCard(self.card)
        self._title = label(say("today.title"), "title")
        self._subtitle = label(role="small", tone="muted")
        self._load = Meter(say("today.load"))
        self._count = label(role="small", tone="muted")
        self._chips = Chips()
        self._chips.picked.connect(lambda _key: self._show_rows())
        self.list = RetailerListView(say("today.title"))
        self.list.chosen.connect(self._on_chosen)
        self.list.put_off_wanted.connect(self.card.open_put_off)
        self.list.order_list_wanted.connect(self.card.open_order_list)
        self.list.activated.connect(lambda _index: self._frame.show_card())
        self.list.clicked.connect(lambda _index: self._frame.show_card())
        self._nothing = label(role="small", tone="muted", wrap=True)
        meter = row(self._load, self._count, spacing=10)
        meter.setStretch(0, 1)
        head = column(row(self._title, self._subtitle, None, spacing=10), meter, self._chips, self._nothing, spacing=9)
        head.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(9))
        self._frame.column.addLayout(head)
        self._frame.column.addWidget(self.list, 1)
        self.addWidget(self._frame)
        self.addWidget(self._first_run())

    def refresh(self) -> None:
        """Read the plan of the day again."""
        self._jobs.run(work.today(), self._on_plan, owner=self)

    @property
    def plan(self) -> DayPlan | None:
        """The plan on screen."""
        return self._plan

    def pick(self, key: str) -> None:
        """Turn a filter on: all, top, middle, bottom or later."""
        self._chips.pick(key)

    def _first_run(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        mine = button(say("today.import_mine"), "primary")
        mine.clicked.connect(self.import_wanted)
        sample = button(say("command.sample_data"))
        sample.clicked.connect(self.sample_wanted)
        words = label(say("today.first_words"), wrap=True)
        words.setFixedWidth(theme.px(540))
        inner = column(
            None,
            label(say("today.first_title"), "title"),
            words,
            6,
            row(mine, sample, None, spacing=12),
            None,
            spacing=12,
        )
        box = QVBoxLayout(page)
        box.addLayout(row(None, inner, None))
        return page

    def _on_plan(self, plan: DayPlan) -> None:
        self._plan = plan
        if plan.as_of is None and not (plan.stops or plan.later or plan.visited):
            self.setCurrentIndex(1)
            return
        self.setCurrentIndex(0)
        weekday = say(f"weekday.{plan.day.isoweekday()}")
        routes = say("list.separator").join(plan.routes[:2])
        parts = [say("today.date", month=plan.day.month, day=plan.day.day, weekday=weekday, iso=plan.day.isoformat())]
        self._subtitle.setText(" · ".join([*parts, routes] if routes else parts))
        done, all_stops = len(plan.visited), len(plan.visited) + len(plan.stops)
        capacity = max(plan.capacity, 1)
        self._load.set_share(done / capacity, all_stops / capacity, good=all_stops <= plan.capacity)
        self._count.setText(say("today.count", done=done, stops=all_stops, capacity=plan.capacity))
        counts = {key: sum(map(matches, plan.stops)) for key, matches in FILTERS.items()}
        chips = [("all", say("today.chip_all", count=len(plan.stops)))]
        chips += [(key, say(f"today.chip_{key}", count=count)) for key, count in counts.items() if count]
        if plan.visited:
            chips.append(("visited", say("today.chip_visited", count=len(plan.visited))))
        if plan.later:
            chips.append(("later", say("today.chip_later", count=len(plan.later))))
        self._chips.set_chips(chips)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._plan is None:
            return
        key = self._chips.current()
        if key in {"later", "visited"}:
            rows = self._plan.later if key == "later" else self._plan.visited
        else:
            matches = FILTERS.get(key)
            rows = tuple(found for found in self._plan.stops if matches is None or matches(found))
        self._nothing.setVisible(not rows)
        self._nothing.setText(say("today.nothing_later") if self._plan.later else say("today.nothing"))
        self.list.set_rows(rows)

    def _on_chosen(self, found: RetailerRow | None) -> None:
        if self._plan is None:
            return
        if found is None:
            self.card.show_nothing()
        else:
            self.card.show_retailer(found.id, self._plan.day)
