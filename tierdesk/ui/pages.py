"""The pages of a window: each made when it is first wanted, one of them shown; Back leads to where one came from."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tierdesk.ui.jobs import Jobs
from tierdesk.ui.rail import PAGES
from tierdesk.ui.today.page import TodayPage

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.settings import Settings
    from tierdesk.ui.back_test.page import BackTestPage
    from tierdesk.ui.card.view import CardView
    from tierdesk.ui.doubles.page import DoublesPage
    from tierdesk.ui.gap.page import GapPage
    from tierdesk.ui.history.page import HistoryPage
    from tierdesk.ui.import_page.page import ImportPage
    from tierdesk.ui.policy.page import PolicyPage
    from tierdesk.ui.reports.page import ReportsPage
    from tierdesk.ui.retailers.page import RetailersPage
    from tierdesk.ui.review.page import ReviewPage
    from tierdesk.ui.sandbox.page import SandboxPage
    from tierdesk.ui.settings.page import SettingsPage
    from tierdesk.ui.why.page import WhyPage

PageT = TypeVar("PageT", bound=QWidget)

READ_ANEW = frozenset({"imports", "reports", "settings", "policy", "sandbox", "history", "doubles"})
"""Pages that are read again each time they are shown."""
READ_WITH_DATA = ("history", "policy", "sandbox", "why", "gap", "review")
"""Pages that are read again when data or bands changed, if there are any: Back shows them as they are."""
WITH_LISTS = frozenset({"today", "retailers"})
"""Pages of a list and a card."""


def attribute(name: str) -> str:
    """The attribute that holds the page of a command (`import` is a word of the language)."""
    return "imports" if name == "import" else name


class Pages(QObject):
    """All pages of one store. What every page says alike (notices, changes, commands wanted, Back) is heard here once.

    A page's name is that of the command that shows it; those of one retailer are `why`, `gap` and `review`.
    """

    turned = Signal(str)
    """Another page is shown: its name."""
    notice = Signal(str, object)
    """Words, and what takes it back or None."""
    command = Signal(str)
    """The id of a command that is wanted."""
    export_wanted = Signal(str)
    settings_changed = Signal(object)
    """Settings."""

    def __init__(self, jobs: Jobs, settings: Settings, store: Path, *, sample: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings, self._store, self._sample = settings, store, sample
        self._shown = "today"
        self._came_from: list[str] = []
        self.stack = QStackedWidget()
        self.today = TodayPage(jobs)
        self._connect_card(self.today.card)
        self.today.card.retailer_changed.connect(self._refresh_retailers)
        self.today.import_wanted.connect(lambda: self.show("import"))
        self._add(self.today)

    # -- which one is shown

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return self._shown

    def show(self, name: str) -> None:
        """Show a page, read anew where it may be old."""
        self._go_to(name)
        page = getattr(self, attribute(name))
        if attribute(name) in READ_ANEW:
            page.refresh()
        elif name in WITH_LISTS:
            page.list.setFocus()
        elif name == "back_test":
            page.focus_first()

    def back(self) -> None:
        """Show the page from which one came: a page of the rail read anew, any other as it was."""
        name = self._came_from.pop() if self._came_from else "today"
        if name in PAGES:
            self.show(name)
        else:
            self._turn_to(name)

    def show_found(self) -> None:
        """Show all retailers for a search that is being typed elsewhere."""
        if self.shown != "retailers":
            self._go_to("retailers")

    def show_why(self, retailer_id: RetailerId, *, setting: bool = False) -> None:
        """Show why a retailer is in its band; `setting` opens the form that sets it by hand."""
        self._go_to("why")
        self.why.show_retailer(retailer_id, self._day, setting=setting)

    def show_gap(self, retailer_id: RetailerId) -> None:
        """Show a retailer's gap to the top band."""
        self._go_to("gap")
        self.gap.show_retailer(retailer_id)

    def show_review(self, retailer_id: RetailerId) -> None:
        """Show the quarterly review of a retailer."""
        self._go_to("review")
        self.review.show_retailer(retailer_id, self._day)

    def choose_double(self, retailer_id: RetailerId) -> None:
        """Let the person choose which one a retailer is to be merged with."""
        self._go_to("doubles")
        self.doubles.choose_for(retailer_id)

    def show_retailer(self, retailer_id: RetailerId) -> None:
        """Open a retailer among all."""
        self.show("retailers")
        self.retailers.show_retailer(retailer_id)

    def _go_to(self, name: str) -> None:
        if name in PAGES:
            self._came_from.clear()
        elif name != self._shown:
            self._came_from.append(self._shown)
        self._turn_to(name)

    def _turn_to(self, name: str) -> None:
        self._shown = name
        self.stack.setCurrentWidget(getattr(self, attribute(name)))
        self.turned.emit(name)

    @property
    def _day(self) -> date:
        return self.today.plan.day if self.today.plan else datetime.now().date()

    # -- what concerns several of them

    @property
    def card(self) -> CardView | None:
        """The card on screen, None on a page without one."""
        if self.shown == "retailers":
            return self.retailers.card
        return self.today.card if self.shown == "today" else None

    def is_made(self, name: str) -> bool:
        """Whether a page has been wanted yet."""
        return attribute(name) in self.__dict__

    def refresh(self) -> None:
        """Read again what is or may come on screen: data or bands changed."""
        self.today.refresh()
        self._refresh_retailers()
        if self.is_made("retailers"):
            self.retailers.doubles.refresh()
        if self.shown == "reports":
            self.reports.refresh()
        for name in READ_WITH_DATA:
            if self.is_made(name):
                getattr(self, name).refresh()

    def flush(self) -> None:
        """Keep what is being typed."""
        self.today.card.flush()
        if self.is_made("retailers"):
            self.retailers.card.flush()
        if self.is_made("review"):
            self.review.flush()

    def _refresh_retailers(self) -> None:
        if self.is_made("retailers"):
            self.retailers.refresh()

    def _connect_card(self, card: CardView) -> None:
        card.notice.connect(self.notice)
        card.why_requested.connect(self.show_why)
        card.merge_requested.connect(self.choose_double)
        card.gap_requested.connect(self.show_gap)
        card.review_requested.connect(self.show_review)
        card.override_requested.connect(lambda retailer_id: self.show_why(retailer_id, setting=True))

    def _add(self, page: PageT) -> PageT:
        """Take a page in; of what pages say alike, each has the signals that it needs."""
        heard = {
            "notice": self.notice,
            "command": self.command,
            "changed": self.refresh,
            "back_requested": self.back,
            "review_requested": self.show_review,
            "gap_requested": self.show_gap,
        }
        for said, hears in heard.items():
            if hasattr(page, said):
                getattr(page, said).connect(hears)
        self.stack.addWidget(page)
        return page

    # -- the pages, made when they are first wanted, so that the window itself is there at once

    @cached_property
    def retailers(self) -> RetailersPage:
        """All retailers."""
        from tierdesk.ui.retailers.page import RetailersPage

        page = self._add(RetailersPage(self._jobs))
        self._connect_card(page.card)
        page.card.retailer_changed.connect(self.today.refresh)
        page.doubles_wanted.connect(lambda: self.show("doubles"))
        page.refresh()
        page.doubles.refresh()
        return page

    @cached_property
    def imports(self) -> ImportPage:
        """Imports."""
        from tierdesk.ui.import_page.page import ImportPage

        page = self._add(ImportPage(self._jobs))
        page.doubles_wanted.connect(lambda: self.show("doubles"))
        return page

    @cached_property
    def reports(self) -> ReportsPage:
        """Reports."""
        from tierdesk.ui.reports.page import ReportsPage

        page = self._add(ReportsPage(self._jobs))
        page.export_wanted.connect(self.export_wanted)
        return page

    @cached_property
    def settings(self) -> SettingsPage:
        """Settings."""
        from tierdesk.ui.settings.page import SettingsPage

        page = self._add(SettingsPage(self._jobs, self._settings, self._store, sample=self._sample))
        page.settings_changed.connect(self.settings_changed)
        return page

    @cached_property
    def policy(self) -> PolicyPage:
        """The policy."""
        from tierdesk.ui.policy.page import PolicyPage

        return self._add(PolicyPage(self._jobs))

    @cached_property
    def sandbox(self) -> SandboxPage:
        """Other weights, tried."""
        from tierdesk.ui.sandbox.page import SandboxPage

        return self._add(SandboxPage(self._jobs))

    @cached_property
    def back_test(self) -> BackTestPage:
        """The rules, judged by the past."""
        from tierdesk.ui.back_test.page import BackTestPage

        return self._add(BackTestPage(self._jobs))

    @cached_property
    def history(self) -> HistoryPage:
        """The history of bands."""
        from tierdesk.ui.history.page import HistoryPage

        page = self._add(HistoryPage(self._jobs))
        page.picked.connect(self.show_why)
        return page

    @cached_property
    def why(self) -> WhyPage:
        """The account of one retailer's band."""
        from tierdesk.ui.why.page import WhyPage

        return self._add(WhyPage(self._jobs))

    @cached_property
    def gap(self) -> GapPage:
        """One retailer's gap to the top band."""
        from tierdesk.ui.gap.page import GapPage

        return self._add(GapPage(self._jobs))

    @cached_property
    def review(self) -> ReviewPage:
        """One retailer's quarterly review."""
        from tierdesk.ui.review.page import ReviewPage

        return self._add(ReviewPage(self._jobs))

    @cached_property
    def doubles(self) -> DoublesPage:
        """Retailers that may be one shop."""
        from tierdesk.ui.doubles.page import DoublesPage

        return self._add(DoublesPage(self._jobs, lambda: self.retailers.rows))
