"""Commands whose deed depends on the page that is shown: what each does there, or that it does nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tierdesk.ui.pages import Pages


class PageDeeds:
    """The deeds, by the id of the command."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def by_command(self) -> Mapping[str, Callable[[], None]]:
        """What each of these commands does."""
        return {
            "start_visit": self._start_visit,
            "gap": self._gap,
            "review": self._review,
            "override": self._override,
            "end_override": self._end_override,
            "merge_with": self._merge_with,
            "retailer_page": self._retailer_page,
            "print_page": self._print_page,
            "replay": self._replay,
        }

    def _start_visit(self) -> None:
        card = self._pages.card
        if self._pages.shown == "review":
            self._pages.review.save()
        elif card is not None and card.visiting:
            card.visit.finish()
        elif card is not None:
            card.start_visit()

    def _gap(self) -> None:
        if self._pages.shown == "why":
            self._pages.why.ask_gap()
        elif card := self._pages.card:
            card.ask_gap()

    def _review(self) -> None:
        if self._pages.shown == "gap":
            self._pages.gap.ask_review()
        elif card := self._pages.card:
            card.ask_review()

    def _override(self) -> None:
        if self._pages.shown == "why":
            self._pages.why.ask_override()
        elif card := self._pages.card:
            card.ask_override()

    def _end_override(self) -> None:
        if self._pages.shown == "why":
            self._pages.why.end_override()
        elif (card := self._pages.card) and card.card is not None:
            self._pages.why.end_override_of(card.card.row.id)

    def _merge_with(self) -> None:
        if card := self._pages.card:
            card.ask_merge()

    def _retailer_page(self) -> None:
        if self._pages.shown == "why":
            self._pages.why.ask_page()

    def _print_page(self) -> None:
        if self._pages.shown == "why":
            self._pages.why.print_page()

    def _replay(self) -> None:
        self._pages.show("history")
        self._pages.history.replay_months()
