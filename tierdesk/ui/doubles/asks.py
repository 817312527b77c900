"""What the page of doubles asks of the services, as jobs for the store's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.merge_views import Doubles, Merged, MergeUndone, MergeView, PairView
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def count() -> Work[int]:
    """How many possible doubles there are."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.suggest_merges import count_doubles

        return count_doubles(store)

    return work


def all_doubles() -> Work[tuple[Doubles, tuple[MergeView, ...]]]:
    """The possible doubles, and the merges that were made."""

    def work(store: Store, _report: Report) -> tuple[Doubles, tuple[MergeView, ...]]:
        from tierdesk.services.merge_retailers import made_merges
        from tierdesk.services.suggest_merges import doubles

        return doubles(store), made_merges(store)

    return work


def pair(kept: RetailerId, other: RetailerId) -> Work[PairView]:
    """Two retailers that a person chose, side by side."""

    def work(store: Store, _report: Report) -> PairView:
        from tierdesk.services.suggest_merges import pair

        return pair(store, kept, other)

    return work


def merge(kept: RetailerId, other: RetailerId) -> Work[Merged]:
    """Let the other one be the kept one."""

    def work(store: Store, _report: Report) -> Merged:
        from tierdesk.services.merge_retailers import merge_retailers

        return merge_retailers(store, kept, other)

    return work


def undo_merge(merge_id: str) -> Work[MergeUndone]:
    """Let the two be two again."""

    def work(store: Store, _report: Report) -> MergeUndone:
        from tierdesk.services.merge_retailers import undo_merge

        return undo_merge(store, merge_id)

    return work


def they_are_two(one: RetailerId, two: RetailerId) -> Work[str]:
    """Remember that these are two; the number that takes it back."""

    def work(store: Store, _report: Report) -> str:
        from tierdesk.services.suggest_merges import say_they_are_two

        return say_they_are_two(store, one, two)

    return work


def suggest_again(apart_id: str) -> Work[None]:
    """Take back that two are two."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.suggest_merges import take_back_two

        take_back_two(store, apart_id)

    return work
