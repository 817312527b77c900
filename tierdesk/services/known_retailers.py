"""Which retailer a row means: by licence number, else by customer code (DOMAIN 3).

Companies often use the licence number as the customer code, so that a number found under one of the two headers
is also looked for under the other, as long as no other licence number speaks against it.
"""

from __future__ import annotations

from tierdesk.domain.names import name_key
from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store
from tierdesk.store.merges import roots
from tierdesk.store.retailers import retailer_keys


class KnownRetailers:
    """The retailers of the store and, numbered below zero, those that only the file at hand has."""

    def __init__(self, store: Store) -> None:
        self._by_licence: dict[str, RetailerId] = {}
        self._by_code: dict[str, RetailerId] = {}
        self._licence_of: dict[RetailerId, str] = {}
        self._code_of: dict[RetailerId, str] = {}
        self._newcomers = 0
        self._now = roots(store)
        names: dict[str, set[RetailerId]] = {}
        for retailer_id, licence_no, code, name in retailer_keys(store):
            self._note(retailer_id, licence_no, code)
            names.setdefault(name_key(name), set()).add(self._now.get(retailer_id, retailer_id))
        self._by_name = {name: found.pop() for name, found in names.items() if name and len(found) == 1}

    def find(self, licence_no: str, code: str, name: str = "") -> RetailerId | None:
        """The retailer that a row is about; its name helps only where it has no number and the name is unique."""
        found = self._by_licence.get(licence_no) if licence_no else None
        if found is None and code:
            found = self._by_code.get(_code_key(code))
            if found is None:
                found = self._by_licence.get(code)
        if found is None and licence_no:
            found = self._by_licence_as_code(licence_no)
        if found is None and not licence_no and not code and name:
            found = self._by_name.get(name_key(name))
        return found

    def find_or_add(self, licence_no: str, code: str) -> RetailerId:
        """The retailer that a row describes, a newcomer when neither the store nor the file has it yet."""
        found = self._by_licence.get(licence_no) if licence_no else None
        if found is None and code:
            found = self._by_code.get(_code_key(code))
            if found is not None and found < 0 and licence_no and self._licence_of[found]:
                found = None  # two licences of one file that share a code
            if found is None and not licence_no:
                found = self._by_licence.get(code)
        if found is None and licence_no:
            found = self._by_licence_as_code(licence_no)
        if found is None:
            self._newcomers += 1
            found = RetailerId(-self._newcomers)
        return found

    def other_of_code(self, found: RetailerId, licence_no: str, code: str) -> RetailerId | None:
        """Another retailer that has the code of a row whose licence number found this one; None as a rule."""
        if not licence_no or not code or code == licence_no or self._by_licence.get(licence_no) != found:
            return None
        key = _code_key(code)
        other = self._by_code.get(key)
        if other is None or other == found or _code_key(self._code_of[other]) != key:
            return None
        return None if _code_key(self._code_of.get(found, "")) == key else other

    def one_by_merge(self, one: RetailerId, other: RetailerId) -> bool:
        """Whether a person merged the two."""
        return self._now.get(one, one) == self._now.get(other, other)

    def licence_of(self, retailer_id: RetailerId) -> str:
        """The licence number known of a retailer, or nothing."""
        return self._licence_of.get(retailer_id, "")

    def own_code(self, retailer_id: RetailerId, licence_no: str, code: str) -> str:
        """The customer code that a row gives its retailer, or nothing; later rows find it by the row's numbers.

        Zeros that one export lost are not lost for good: the longest spelling stays. A code that only repeats the
        licence number never replaces one that the retailer has of its own.
        """
        before = self._code_of.get(retailer_id, "")
        if before and code and _code_key(code) == _code_key(before):
            code = max(before, code, key=len)
        elif before and code == (licence_no or self.licence_of(retailer_id)):
            code = ""
        self._note(retailer_id, licence_no, code)
        return code

    def _by_licence_as_code(self, licence_no: str) -> RetailerId | None:
        found = self._by_code.get(_code_key(licence_no))
        return found if found is not None and not self.licence_of(found) else None

    def _note(self, retailer_id: RetailerId, licence_no: str, code: str) -> None:
        """Of several retailers that share a number, the first one has it."""
        self._licence_of.setdefault(retailer_id, "")
        if licence_no:
            self._by_licence.setdefault(licence_no, retailer_id)
            self._licence_of[retailer_id] = self._licence_of[retailer_id] or licence_no
        if code:
            self._by_code.setdefault(_code_key(code), retailer_id)
            self._code_of[retailer_id] = code


def _code_key(code: str) -> str:
    """A customer code without the leading zeros that exports tend to lose."""
    return code.lstrip("0") or "0"
