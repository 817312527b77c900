"""Whatever is imported, merged, typed and undone, in any order: as if only what stands had ever been done.

What a person typed always stands, at the retailer that it was typed at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_products, licence, write
from tierdesk.domain.product import ProductId
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import OrderListId, VisitDraft, VisitId
from tierdesk.services.assess import save_assessment
from tierdesk.services.merge_retailers import merge_retailers, undo_merge
from tierdesk.services.review_quarter import keep_text
from tierdesk.services.snooze import snooze
from tierdesk.services.undo_import import undo_import
from tierdesk.store import stock
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import KINDS, records
from tierdesk.store.merge_layer import TABLES_OF_KIND, lifted
from tierdesk.store.merges import roots
from tierdesk.store.products import product_keys
from tierdesk.store.retailers import retailer_keys, retailer_row
from tierdesk.store.visits import Visit, save_visit

# One that only has a licence number, one that only has a code, one with both.
SHOPS = [(licence(1), ""), ("", "C9"), (licence(3), "C3")]
DAYS = [date(2026, 10, 1), date(2026, 11, 1)]
TYPED = date(2026, 11, 20)


@dataclass(frozen=True)
class File:
    """A file of one kind; rows begin with the place of their shop in SHOPS."""

    kind: str
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Merge:
    kept: int
    other: int


@dataclass(frozen=True)
class Typed:
    """A visit with a count and an order list, a score of its own, a putting off."""

    what: str
    shop: int
    figure: float


@dataclass(frozen=True)
class Undo:
    what: str
    which: int


Deed = File | Merge | Typed | Undo


def ids(store: Store) -> list[RetailerId]:
    found = {(licence_no or code): retailer_id for retailer_id, licence_no, code, _ in retailer_keys(store)}
    return [found[licence_no or code] for licence_no, code in SHOPS]


def bring(store: Store, file: File) -> str:
    """Import a file as the services do; the number of its receipt."""
    who = ids(store)
    goods = {code: product_id for product_id, code, _ in product_keys(store)}
    rows: list[tuple[Any, ...]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for row_no, (shop, *values) in enumerate(file.rows, start=2):
        if file.kind == "retailers":
            licence_no, code = SHOPS[shop]
            said = {"licence_no": licence_no or None, "customer_code": code or None, **values[0]}
            rows.append((row_no, who[shop], *retailer_row(said), None))
        elif file.kind == "sales":
            product, day, order_no, cartons, fen = values
            place = seen[shop, product, day] = seen.get((shop, product, day), -1) + 1
            number = f"{order_no}{shop}" if order_no else ""
            occurrence = 0 if number else place
            figures = (None, cartons, fen, None, None)
            rows.append((row_no, None, day.isoformat(), who[shop], goods[product], number, occurrence, *figures))
        elif file.kind == "stock":
            product, day, cartons = values
            rows.append((row_no, None, day.isoformat(), who[shop], goods[product], cartons))
        else:
            day, display, cooperation = values
            rows.append((row_no, None, day.isoformat(), who[shop], None, None, display, cooperation))
    with store.atomic(), lifted(store, TABLES_OF_KIND[file.kind]):
        return str(write(store, file.kind, rows)[0])


def put_down(store: Store, typed: Typed, name: str, shop: RetailerId) -> None:
    if typed.what == "scores":
        save_assessment(store, shop, TYPED, {"display": typed.figure})
    elif typed.what == "review":
        keep_text(store, shop, "2026-Q3", f"{typed.figure:g}")
    elif typed.what == "snooze":
        snooze(store, shop, date(2026, 12, int(typed.figure)), "")
    else:
        product = ProductId(int(store.value("select min(id) from product")))
        visit = Visit(
            VisitId(name), shop, TYPED, "finished", "steady", "stock_check", "done", "ok", "", frozenset(), True, {},
            VisitDraft(shop, TYPED, "stock_check"), "", "", "",
        )  # fmt: skip
        with store.atomic():
            save_visit(store, visit)
            stock.replace_visit_counts(store, visit.id, shop, TYPED, {product: typed.figure})
            stock.save_order_list(store, OrderListId(name), shop, visit.id, TYPED, "", [(product, typed.figure)])


def fresh(file: Path) -> Store:
    store = open_store(file)
    store.execute("pragma synchronous = off")
    rows = [
        (row, None, *retailer_row({"licence_no": number or None, "customer_code": code or None}), None)
        for row, (number, code) in enumerate(SHOPS, start=2)
    ]
    write(store, "retailers", rows)
    add_products(store, "A", "B")
    return store


_SEEN = {
    "assessment": "display, cooperation, premises, funds",
    "snooze": "until",
    "quarter_review": "quarter, agreed",
    "order_list": "t.id",
    "order_line": "t.day, product_id, order_no, occurrence, ordered, amount_fen",
    "stock_count": "t.day, product_id, cartons, visit_id",
}


def everything(store: Store) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {kind: list(records(store, kind)) for kind in KINDS}
    for table, columns in _SEEN.items():
        sql = (
            f"select r.licence_no, r.customer_code, {columns} from {table} t join retailer r on r.id = t.retailer_id"
            " where r.merged_into is null"
        )
        found[table] = sorted((tuple(row) for row in store.rows(sql)), key=repr)
    return found


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


places = st.integers(0, len(SHOPS) - 1)
products, days, cartons = st.sampled_from("AB"), st.sampled_from(DAYS), perhaps(1.0, 2.0, 1 / 3)
said = st.fixed_dictionaries(
    {
        "name": perhaps("甲店", "乙店"),
        "route": perhaps("01", "02"),
        "phone": perhaps("19912340001", "19912340002"),
        "supply_tier": perhaps(1, 2),
        "status": perhaps("active", "closed"),
    }
)


def a_file(kind: str, *row: st.SearchStrategy[Any], key: int) -> st.SearchStrategy[File]:
    """A file of distinct rows: the first `key` columns name one."""
    unique = None if not key else (lambda one: one[:key])
    rows = st.lists(st.tuples(places, *row), min_size=1, max_size=4, unique_by=unique)
    return rows.map(lambda found: File(kind, tuple(found)))


FILES = [
    a_file("retailers", said, key=1),
    a_file("sales", products, days, st.sampled_from(["", "", "N"]), cartons, perhaps(100, 200), key=4),
    a_file("stock", products, days, cartons, key=3),
    a_file("assessments", days, cartons, cartons, key=2),
]
MERGES = st.permutations(range(len(SHOPS))).map(lambda order: Merge(*order[:2]))
TYPINGS = st.builds(
    Typed, st.sampled_from(["visit", "scores", "snooze", "review"]), places, st.sampled_from([1.0, 2.0, 3.0])
)
UNDOINGS = st.builds(Undo, st.sampled_from(["import", "merge"]), st.integers(0, 9))
# In an episode files of one kind meet in the same rows before and after a merge, and something is undone.
EPISODES = st.sampled_from(FILES).flatmap(
    lambda files: st.tuples(
        st.lists(files | TYPINGS, min_size=1, max_size=2),
        st.lists(MERGES, min_size=1, max_size=2),
        st.lists(files | TYPINGS | MERGES, max_size=2),
        st.lists(UNDOINGS, min_size=1, max_size=2),
    )
)
DEEDS = st.lists(EPISODES, min_size=1, max_size=3).map(
    lambda found: [deed for episode in found for part in episode for deed in part]
)


def live(
    store: Store, deeds: list[Deed], after: Callable[[], None] = lambda: None
) -> list[tuple[File | Merge | Typed, Any]]:
    """Do all that; what stands in the end, each with what names it: a receipt, a merge and its two, a visit.

    `after` is called after each deed.
    """
    who = ids(store)
    standing: list[tuple[File | Merge | Typed, Any]] = []
    for place, deed in enumerate(deeds):
        now = roots(store)
        if isinstance(deed, File):
            standing.append((deed, bring(store, deed)))
        elif isinstance(deed, Merge):
            kept, other = (now.get(who[one], who[one]) for one in (deed.kept, deed.other))
            if kept != other:
                standing.append((deed, (merge_retailers(store, kept, other).id, kept, other)))
        elif isinstance(deed, Typed):
            at = now.get(who[deed.shop], who[deed.shop])
            put_down(store, deed, f"visit-{place}", at)
            standing.append((deed, (f"visit-{place}", at)))
        else:
            undoable = [one for one in standing if isinstance(one[0], File if deed.what == "import" else Merge)]
            if undoable:
                gone = undoable[deed.which % len(undoable)]
                standing = [one for one in standing if one is not gone]
                take_back(store, gone)
        after()
    return standing


def take_back(store: Store, done: tuple[File | Merge | Typed, Any]) -> None:
    if isinstance(done[0], File):
        undo_import(store, done[1])
    elif isinstance(done[0], Merge):
        undo_merge(store, done[1][0])


def replay(store: Store, standing: list[tuple[File | Merge | Typed, Any]]) -> None:
    """Do what stands, and only that, at the same retailers."""
    for deed, token in standing:
        if isinstance(deed, File):
            bring(store, deed)
        elif isinstance(deed, Merge):
            merge_retailers(store, *token[1:])
        else:
            name, at = token
            put_down(store, deed, name, roots(store).get(at, at))


@settings(max_examples=100)
@given(DEEDS, st.permutations([Merge, File]))
def test_the_store_is_as_if_only_what_stands_had_been_done(
    deeds: list[Deed], undo_first: list[type[Merge | File]]
) -> None:
    with TemporaryDirectory() as folder:
        stores = [fresh(Path(folder) / f"{name}.db") for name in ("lived", "replayed", "half", "typed")]
        lived, replayed, half, typed = stores
        standing = live(lived, deeds)
        replay(replayed, standing)
        assert everything(lived) == everything(replayed)
        # Then all merges and all imports are undone, one sort after the other.
        for kind, other in zip(undo_first, (half, typed), strict=True):
            for done in standing:
                if isinstance(done[0], kind):
                    take_back(lived, done)
            standing = [done for done in standing if not isinstance(done[0], kind)]
            replay(other, standing)
            assert everything(lived) == everything(other)
        assert lived.problems() == []
        for store in stores:
            store.close()
