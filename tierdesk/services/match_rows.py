"""Who and what the rows of a file mean: from licence numbers, codes and names to the rows of the store (DOMAIN 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tierdesk.domain.names import name_key
from tierdesk.domain.product import ProductId
from tierdesk.domain.retailer import RetailerId
from tierdesk.exchange.cleaning import Cleaned
from tierdesk.message import message
from tierdesk.services.known_retailers import KnownRetailers
from tierdesk.services.pinyin import pinyin_key
from tierdesk.services.remembered import Remembered
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, next_occurrence
from tierdesk.store.merges import TWO_NUMBERS
from tierdesk.store.products import COLUMNS as PRODUCT_COLUMNS
from tierdesk.store.products import add_flagged_product, give_code, names_without_code, product_keys
from tierdesk.store.retailers import retailer_row
from tierdesk.store.streaming import ByColumn, StagedRow

CleanRow = tuple[int, tuple[Any, ...]]
FIGURES = ("requested", "ordered", "amount", "wholesale", "cap")


def month_header(headers: Mapping[str, str], month: str) -> str:
    """The header over the figures of a month, or over the column of months."""
    return headers.get(month) or headers.get(month[-2:]) or headers.get("month", "")


class Matcher:
    """Turns clean rows of one file into staged rows; what cannot be matched becomes an issue.

    `headers` gives the file's own header of a field, or of a month, so that an issue names the column the person sees.
    `corrects` is the import whose rejected rows these are: lines without a number that it took from the same file stay
    beside them.
    """

    def __init__(
        self,
        store: Store,
        kind: str,
        fields: Sequence[str],
        headers: dict[str, str],
        import_id: int,
        corrects: int | None = None,
    ) -> None:
        self.issues: list[ImportIssue] = []
        self.rejected = 0
        self._store, self._kind, self._import_id, self._headers = store, kind, import_id, headers
        self._place = {field: index for index, field in enumerate(fields)}
        self._retailers = KnownRetailers(store)
        self._products: dict[str, ProductId] = {}
        self._product_names: dict[str, ProductId] = {}
        self._codes_by_name: dict[str, str] = {}
        nameless = names_without_code(store)
        self._spellings = {name_key(name): name for name in reversed(nameless)}
        for product_id, code, name in product_keys(store):
            self._products[code] = product_id
            self._product_names.setdefault(name_key(name), product_id)
            self._codes_by_name.setdefault(name_key(name), code)
            self._spelled(name)
        self._without_code = {name_key(name): self._products[name] for name in reversed(nameless)}
        self._corrects = corrects
        self._occurrences: dict[tuple[str, int, int], int] = defaultdict(int)
        self._two: set[tuple[str, str]] = set()
        self._two_unsaid: set[tuple[str, str]] = set()
        today = date.today()
        self._latest = today.isoformat()
        self._iso = Remembered[date | None, str](lambda day: (day or today).isoformat())
        self._who = Remembered[tuple[str | None, ...], RetailerId | None](
            lambda who: self._known_retailer(*(text or "" for text in who))
        )
        # A product that is not known yet may be so after the next row: that is not remembered.
        self._what = Remembered[tuple[str | None, ...], ProductId | None](
            lambda what: self._known_product(*what), nothing=False
        )

    def staged(self, chunk: Cleaned) -> list[StagedRow] | ByColumn:
        """The staged form (row number, stored id or None, columns of the target) of every row that matches."""
        at_once = {"sales": self._sales, "stock": self._counts}.get(self._kind)
        rows = at_once(chunk) if at_once and chunk.numbers else None
        return list(self._one_by_one(chunk.rows)) if rows is None else rows

    def _one_by_one(self, rows: Iterable[CleanRow]) -> Iterator[StagedRow]:
        one = {
            "retailers": self._retailer,
            "products": self._product,
            "sales": self._sale,
            "months": self._total,
            "stock": self._count,
            "assessments": self._assessment,
        }[self._kind]
        for row_no, values in rows:
            made = one(row_no, values)
            if made is not None:
                yield made

    def _sales(self, chunk: Cleaned) -> ByColumn | None:
        """All rows of the chunk, by column; None when there is a word to say about some of them."""
        known = self._about(chunk)
        if known is None or max(known[0]) > self._latest:
            return None
        nothing = [None] * len(chunk.numbers)
        order_nos = [number or "" for number in self._column(chunk, "order_no") or nothing]
        occurrences = [0] * len(order_nos)
        if "" in order_nos:
            keys = zip(*known, strict=True)
            occurrences = [0 if no else self._occurrence(key) for no, key in zip(order_nos, keys, strict=True)]
        figures = [self._column(chunk, field) for field in FIGURES]
        return ByColumn(chunk.numbers, [*known, order_nos, occurrences, *figures])

    def _counts(self, chunk: Cleaned) -> ByColumn | None:
        known = self._about(chunk)
        return known and ByColumn(chunk.numbers, [*known, self._column(chunk, "cartons")])

    def _about(self, chunk: Cleaned) -> tuple[list[str], list[Any], list[Any]] | None:
        """Day, retailer, product of each row, decided once a distinct value; None when one is not known yet."""
        nothing = [None] * len(chunk.numbers)

        def columns(*fields: str) -> Iterator[tuple[Any, ...]]:
            return zip(*(self._column(chunk, field) or nothing for field in fields), strict=True)

        whose = list(map(self._who.__getitem__, columns("licence_no", "customer_code", "name")))
        which = list(map(self._what.__getitem__, columns("product_code", "product_name")))
        if None in whose or None in which or self._two_unsaid:
            return None
        return list(map(self._iso.__getitem__, self._column(chunk, "date") or nothing)), whose, which

    def _column(self, chunk: Cleaned, field: str) -> list[Any] | None:
        index = self._place.get(field)
        return None if index is None else chunk.columns[index]

    def _occurrence(self, key: tuple[str, int, int]) -> int:
        """How many equal lines of the file came before this one."""
        if self._corrects is not None and key not in self._occurrences:
            self._occurrences[key] = next_occurrence(self._store, self._corrects, *key)
        before = self._occurrences[key]
        self._occurrences[key] = before + 1
        return before

    def _known_retailer(self, licence_no: str, code: str, name: str) -> RetailerId | None:
        found = self._retailers.find(licence_no, code, name)
        if found is not None and self._retailers.other_of_code(found, licence_no, code) is not None:
            self._two_unsaid.add((licence_no, code))
        return found

    def _known_product(self, code: str | None, name: str | None) -> ProductId | None:
        if code:
            return self._products.get(code)
        return self._product_names.get(name_key(name)) if name else None

    def _get(self, values: tuple[Any, ...], field: str) -> Any:
        index = self._place.get(field)
        return None if index is None else values[index]

    def _retailer(self, row_no: int, values: tuple[Any, ...]) -> StagedRow:
        named = {field: values[index] for field, index in self._place.items()}
        licence_no, code = named.get("licence_no") or "", named.get("customer_code") or ""
        who = self._retailers.find_or_add(licence_no, code)
        before = self._retailers.licence_of(who)
        if licence_no and before and before != licence_no:
            changed = message("import.licence_changed", before=before, after=licence_no)
            self._warn(row_no, "licence_no", "licence_changed", licence_no, changed)
        other = self._of_two(row_no, who, licence_no, code)
        if other is not None and not self._retailers.licence_of(other):
            code = ""  # it stays with the one that a file knew by it alone, until a person merges the two
        named["customer_code"] = self._retailers.own_code(who, licence_no, code) or None
        name = named.get("name")
        return (row_no, who, *retailer_row(named), pinyin_key(name) if name else None)

    def _of_two(self, row_no: int, who: RetailerId, licence_no: str, code: str) -> RetailerId | None:
        """The other retailer when a row names two by its numbers, which is said once for a pair of numbers."""
        self._two_unsaid.discard((licence_no, code))
        other = self._retailers.other_of_code(who, licence_no, code)
        if other is not None and (licence_no, code) not in self._two and not self._retailers.one_by_merge(who, other):
            self._two.add((licence_no, code))
            said = message("import.two_retailers", licence=licence_no, code=code)
            self._warn(row_no, "customer_code", TWO_NUMBERS, code, said)
        return other

    def _product(self, row_no: int, values: tuple[Any, ...]) -> StagedRow:
        money = {"wholesale_fen": "wholesale", "retail_fen": "retail"}
        named = {column: self._get(values, money.get(column, column)) for column in PRODUCT_COLUMNS}
        name = self._spelled(named["name"] or "")
        named["name"] = name or None
        flagged = not named["code"] and self._without_a_code(row_no, name)
        named["code"] = code = named["code"] or self._codes_by_name.get(name_key(name), name)
        self._codes_by_name.setdefault(name_key(name), code)
        values_of_row = (int(value) if isinstance(value, bool) else value for value in named.values())
        return (row_no, None, *values_of_row, int(flagged))

    def _without_a_code(self, row_no: int, name: str) -> bool:
        """Whether a catalogue names a product that nobody gave a code: until one does, its name stands for it."""
        known = self._codes_by_name.get(name_key(name))
        if known is None:
            created = message("import.product_without_code", product=name)
            self._warn(row_no, "name", "product_without_code", name, created)
        return known is None or known == name

    def _spelled(self, name: str) -> str:
        """A product's name as it was first given: that spelling is shown and stored."""
        return self._spellings.setdefault(name_key(name), name)

    def _sale(self, row_no: int, values: tuple[Any, ...]) -> StagedRow | None:
        retailer_id = self._whose(row_no, values)
        if retailer_id is None:
            return None
        product_id = self._which(row_no, values)
        if product_id is None:
            return None
        day = self._day(values)
        if day > self._latest:
            self._warn(row_no, "date", "date_future", day, message("import.date_future", day=day))
        order_no = self._get(values, "order_no") or ""
        occurrence = 0 if order_no else self._occurrence((day, retailer_id, product_id))
        figures = [self._get(values, field) for field in FIGURES]
        return (row_no, None, day, retailer_id, product_id, order_no, occurrence, *figures)

    def _total(self, row_no: int, values: tuple[Any, ...]) -> StagedRow | None:
        """A total of a retailer in a month, or of one of its products there."""
        month, year = self._get(values, "month"), self._get(values, "year")
        if len(month) == len("01"):
            if year is None:
                self._reject(row_no, "month", "year_missing", month, message("import.year_missing", month=month))
                return None
            month = f"{year}-{month}"
        retailer_id = self._whose(row_no, values)
        if retailer_id is None:
            return None
        product_id = None
        if "product_code" in self._place or "product_name" in self._place:
            product_id = self._which(row_no, values)
            if product_id is None:
                return None
        if month >= self._latest[:7]:
            said = message("import.month_future", month=month)
            column = month_header(self._headers, month)
            self.issues.append(ImportIssue(row_no, column, "month_future", month, said, rejected=False))
        return (row_no, None, month, retailer_id, product_id, self._get(values, "ordered"), self._get(values, "amount"))

    def _count(self, row_no: int, values: tuple[Any, ...]) -> StagedRow | None:
        retailer_id = self._whose(row_no, values)
        product_id = self._which(row_no, values) if retailer_id is not None else None
        if product_id is None:
            return None
        return (row_no, None, self._day(values), retailer_id, product_id, self._get(values, "cartons"))

    def _assessment(self, row_no: int, values: tuple[Any, ...]) -> StagedRow | None:
        retailer_id = self._whose(row_no, values)
        if retailer_id is None:
            return None
        scores = [self._get(values, name) for name in ("premises", "funds", "display", "cooperation")]
        return (row_no, None, self._day(values), retailer_id, *scores)

    def _day(self, values: tuple[Any, ...]) -> str:
        return self._iso[self._get(values, "date")]

    def _whose(self, row_no: int, values: tuple[Any, ...]) -> RetailerId | None:
        licence_no, code, name = (self._get(values, field) or "" for field in ("licence_no", "customer_code", "name"))
        found = self._who[licence_no, code, name]
        if found is not None:
            if (licence_no, code) in self._two_unsaid:
                self._of_two(row_no, found, licence_no, code)
        else:
            field = "licence_no" if licence_no else "customer_code" if code else "name"
            said = licence_no or code or name
            unknown = message("import.retailer_unknown", number=said)
            self._reject(row_no, field, "retailer_unknown", said, unknown)
        return found

    def _which(self, row_no: int, values: tuple[Any, ...]) -> ProductId | None:
        code, name = self._get(values, "product_code"), self._get(values, "product_name")
        if not code and not name:
            self._reject(row_no, "product_code", "product_missing", "", message("import.product_missing"))
            return None
        found = self._what[code, name]
        if found is not None:
            return found
        name = self._spelled(name or "")
        if code and name and name_key(name) in self._without_code:
            return self._coded(row_no, code, name)
        made = add_flagged_product(
            self._store, code or name, name or code, self._get(values, "price_class"), self._import_id
        )
        self._products[code or name] = made
        if not code:
            self._without_code[name_key(name)] = made
        self._product_names.setdefault(name_key(name or code), made)
        created = message("import.product_created", product=name or code)
        self._warn(row_no, "product_code", "product_created", code or name, created)
        return made

    def _coded(self, row_no: int, code: str, name: str) -> ProductId:
        """The product that lines only named so far, from now on with its code."""
        found = self._products[code] = self._without_code.pop(name_key(name))
        give_code(self._store, found, code, self._import_id)
        said = message("import.product_coded", product=name, code=code)
        self._warn(row_no, "product_code", "product_coded", code, said)
        return found

    def _reject(self, row_no: int, field: str, code: str, value: str, said: Any) -> None:
        self.rejected += 1
        issue = ImportIssue(row_no, self._headers.get(field, ""), code, value, said, rejected=True)
        if not self.issues or self.issues[-1] != issue:  # the next month of the same row
            self.issues.append(issue)

    def _warn(self, row_no: int, field: str, code: str, value: str, said: Any) -> None:
        self.issues.append(ImportIssue(row_no, self._headers.get(field, ""), code, value, said, rejected=False))
