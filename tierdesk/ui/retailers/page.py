"""All retailers: what is typed in the search box, the group, the route and the order decide what is listed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from tierdesk.domain.retailer import GROUPS, RetailerId
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.card.view import CardView
from tierdesk.ui.chips import Chips
from tierdesk.ui.doubles.strip import DoublesStrip
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.list_and_card import ListAndCard
from tierdesk.ui.panels import column, label, row
from tierdesk.ui.retailer_list.view import RetailerListView

if TYPE_CHECKING:
    from tierdesk.services.views import RetailerRow

ORDERS = ("priority", "route", "name", "rank", "due")
LAST = 10**9


class RetailersPage(ListAndCard):
    """The page of all retailers; `found` says how many are listed after each change."""

    found = Signal(int)
    doubles_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        card = CardView(jobs)
        super().__init__(card, parent)
        self._jobs = jobs
        self._rows: tuple[RetailerRow, ...] = ()
        self._day = date.min
        self._needles: list[str] = []
        self._wanted: RetailerId | None = None
        card.retailer_changed.connect(self.refresh)
        self._count = label(role="small", tone="muted")
        self._chips = Chips()
        self._chips.picked.connect(lambda _key: self._show_rows())
        self._route = QComboBox()
        self._route.setAccessibleName(say("field.route"))
        self._route.activated.connect(lambda _place: self._show_rows())
        self._order = QComboBox()
        self._order.setAccessibleName(say("retailers.order"))
        for name in ORDERS:
            self._order.addItem(say(f"retailers.order_{name}"), name)
        self._order.activated.connect(lambda _place: self._show_rows())
        self.list = RetailerListView(say("command.retailers"))
        self.list.chosen.connect(self._on_chosen)
        self.list.put_off_wanted.connect(self.card.open_put_off)
        self.list.order_list_wanted.connect(self.card.open_order_list)
        self.list.activated.connect(lambda _index: self.show_card())
        self.list.clicked.connect(lambda _index: self.show_card())
        self.doubles = DoublesStrip(jobs)
        self.doubles.wanted.connect(self.doubles_wanted)
        self._nothing = label(say("retailers.nothing"), "small", "muted", wrap=True)
        filters = row(self._route, self._order, spacing=8)
        filters.setStretch(0, 1)
        filters.setStretch(1, 1)
        title = row(label(say("command.retailers"), "title"), self._count, None, spacing=10)
        head = column(title, self._chips, filters, self.doubles, self._nothing, spacing=8)
        head.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(9))
        self.column.addLayout(head)
        self.column.addWidget(self.list, 1)

    def refresh(self) -> None:
        """Read all rows again."""
        self._jobs.run(work.all_rows(), self._on_rows, owner=self)

    def search(self, text: str) -> None:
        """List those whose name, pinyin, number, code or address holds every word of `text`."""
        self._needles = text.lower().split()
        self._show_rows()

    def show_retailer(self, retailer_id: RetailerId) -> None:
        """Make a retailer current, whatever filter is on."""
        self._wanted = retailer_id
        self._needles = []
        self._chips.pick("all")
        self._route.setCurrentIndex(0)
        self._show_rows()
        self.show_card()

    @property
    def rows(self) -> tuple[RetailerRow, ...]:
        """All rows, listed or not."""
        return self._rows

    def _on_rows(self, result: tuple[date, tuple[RetailerRow, ...]]) -> None:
        self._day, self._rows = result
        counts = {group: sum(found.group == group for found in self._rows) for group in GROUPS}
        nobody = sum(found.group is None for found in self._rows)
        chips = [("all", say("retailers.chip_all", count=len(self._rows)))]
        chips += [(group, f"{say(f'retailers.chip_{group}')} {count}") for group, count in counts.items()]
        if nobody:
            chips.append(("unranked", f"{say('retailers.chip_unranked')} {nobody}"))
        self._chips.set_chips(chips)
        before = self._route.currentData()
        self._route.clear()
        self._route.addItem(say("retailers.all_routes"), None)
        for route in sorted({found.route for found in self._rows if found.route}):
            self._route.addItem(route, route)
        self._route.setCurrentIndex(max(0, self._route.findData(before)))
        self._show_rows()

    def _show_rows(self) -> None:
        group, route = self._chips.current(), self._route.currentData()
        rows = [
            found
            for found in self._rows
            if (group in {"", "all"} or (found.group or "unranked") == group)
            and (route is None or found.route == route)
            and all(needle in found.search for needle in self._needles)
        ]
        order = self._order.currentData()
        if order == "priority":
            rows.sort(key=lambda found: -found.priority)
        elif order == "name":
            rows.sort(key=lambda found: found.name)
        elif order == "rank":
            rows.sort(key=lambda found: found.rank or LAST)
        elif order == "due":
            rows.sort(key=lambda found: found.due or date.max)
        self._count.setText(say("retailers.count", n=len(rows)))
        self._nothing.setVisible(not rows)
        self.list.set_rows(rows)
        if self._wanted is not None and self.list.choose(self._wanted):
            self._wanted = None
        self.found.emit(len(rows))

    def _on_chosen(self, found: RetailerRow | None) -> None:
        if found is None:
            self.card.show_nothing()
        else:
            self.card.show_retailer(found.id, self._day)
