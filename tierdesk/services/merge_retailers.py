"""Merge two retailers that are one shop, and undo that at any later time (DOMAIN 3)."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping

from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.merge_views import Merged, MergeUndone, MergeView
from tierdesk.services.reband import reband
from tierdesk.store import merges
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.merge_layer import EVERYTHING, lay, lift, moved_rows
from tierdesk.store.merges import Merge
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.store.retailers import retailer
from tierdesk.store.undo import remove_unsaid
from tierdesk.texts import say


def merge_retailers(store: Store, kept_id: RetailerId, other_id: RetailerId) -> Merged:
    """Let the other retailer be the kept one: one transaction, then the bands anew.

    Everything that hangs on the other moves, empty fields are filled from it, and its numbers find the kept one
    from now on. Raises UserFixable when one of the two is gone or they are one already.
    """
    kept, other = retailer(store, kept_id), retailer(store, other_id)
    if kept is None or other is None:
        raise UserFixable(message("merging.gone"), message("merging.gone_do"))
    if kept.id == other.id:
        raise UserFixable(message("merging.one_already", name=kept.name), message("merging.one_already_do"))
    with store.atomic():
        merges.forget_apart_of(store, kept.id, other.id)
        made = merges.add_merge(store, new_id(), now(), getpass.getuser(), kept.id, other.id)
        laid = lay(store, made, EVERYTHING)
        moved = {table: rows for table, rows in laid.moved.items() if rows}
        merges.note_effect(store, made.place, moved, laid.clashes)
        _reband(store)
    name = kept.name or other.name or number_of(made.kept)
    return Merged(made.id, kept.id, name, moved, tuple(_fields_in_words(laid.taken)), clashes_in_words(laid.clashes))


def undo_merge(store: Store, merge_id: str) -> MergeUndone:
    """Let the two be two again, then the bands anew; other merges stay, also those made upon this one.

    What came from the other goes back to it, and so does what files said of its numbers since. What a person put down
    at the kept one since stays there. Raises UserFixable when there is no such merge or it was undone before.
    """
    made = _standing(store, merge_id)
    kept_id, other_id = made.kept_id, made.other_id
    if kept_id is None or other_id is None:
        raise AssertionError("a standing merge has both its retailers")
    with store.atomic():
        around = merges.merges_around(store, [kept_id])
        moved = moved_rows(store, made)
        left = [column for place, _, column in lift(store, around, EVERYTHING) if place == made.place]
        merges.end_merge(store, made.place, now())
        for other in around:
            if other.place != made.place:
                lay(store, other, EVERYTHING)
        remove_unsaid(store, "retailer")
        _reband(store)
    name = str(made.other.get("name") or number_of(made.other))
    return MergeUndone(made.id, kept_id, other_id, name, moved, tuple(_fields_in_words(left)))


def _standing(store: Store, merge_id: str) -> Merge:
    made = merges.find_merge(store, merge_id)
    if made is None:
        raise UserFixable(message("merging.no_merge", merge=merge_id), message("merging.no_merge_do"))
    if made.undone_at is not None:
        raise UserFixable(message("merging.undone_before"), message("merging.undone_before_do"))
    return made


def _reband(store: Store) -> None:
    run = latest_run(store)
    if run is not None:
        reband(store, None if last_order_day(store) else run.as_of)


def made_merges(store: Store) -> tuple[MergeView, ...]:
    """All merges, newest first, the undone ones among them."""
    return tuple(
        MergeView(
            id=made.id,
            kept=str(made.kept.get("name", "")),
            other=str(made.other.get("name", "")),
            kept_number=number_of(made.kept),
            other_number=number_of(made.other),
            at=made.made_at,
            who=made.who,
            moved=moved_in_words(made.moved),
            clashes=say("list.separator").join(clashes_in_words(made.clashes)),
            undone=made.undone_at is not None,
        )
        for made in merges.all_merges(store)
    )


def number_of(shop: Mapping[str, object]) -> str:
    """The licence number, else the customer code."""
    return str(shop.get("licence_no") or shop.get("customer_code") or "")


COUNTED = ("visit", "order_line", "stock_count", "concern", "assessment", "order_list", "quarter_review")


def moved_in_words(moved: Mapping[str, int]) -> str:
    """Rows by table: "3 visits, 120 order lines"."""
    parts = [say(f"merging.rows_{table}", n=moved[table]) for table in COUNTED if moved.get(table)]
    return say("list.separator").join(parts) if parts else say("merging.nothing_moved")


def clashes_in_words(clashes: Iterable[str | tuple[str, int]]) -> tuple[str, ...]:
    """What the two said differently: fields, and rows of one key."""
    fields = [clash for clash in clashes if isinstance(clash, str)]
    rows = [say(f"merging.clash_{clash[0]}", n=clash[1]) for clash in clashes if not isinstance(clash, str)]
    return (*_fields_in_words(fields), *rows)


def _fields_in_words(columns: Iterable[str]) -> list[str]:
    titles = {"order_weekday": "order_day", "order_cycle": "order_day", "pinyin": "name"}
    return list(dict.fromkeys(say(f"field.{titles.get(column, column)}") for column in columns))


def merged_in_words(made: Merged) -> str:
    """What a merge did, as the person is told."""
    moved = moved_in_words(made.moved)
    if made.clashes:
        clashes = say("list.separator").join(made.clashes)
        return say("merging.done_clashes", name=made.name, moved=moved, clashes=clashes)
    return say("merging.done", name=made.name, moved=moved)


def undone_in_words(undone: MergeUndone) -> str:
    """What undoing a merge did, as the person is told."""
    moved = moved_in_words(undone.moved)
    if undone.left:
        left = say("list.separator").join(undone.left)
        return say("merging.undone_left", name=undone.name, moved=moved, left=left)
    return say("merging.undone", name=undone.name, moved=moved)


def merge_in_words(made: MergeView) -> str:
    """A merge in one line of the list of merges."""
    line = say(
        "merging.line",
        day=made.at[:10],
        kept=made.kept,
        kept_number=made.kept_number,
        other=made.other,
        other_number=made.other_number,
        moved=made.moved,
        who=made.who,
    )
    return f"{line} · {say('merging.undone_mark')}" if made.undone else line
