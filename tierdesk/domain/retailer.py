"""The retailer: a licensed shop, as the company's exports describe it (DOMAIN 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NewType, get_args

RetailerId = NewType("RetailerId", int)

Band = Literal["top", "middle", "bottom", "unranked"]
Segment = Literal["potential", "steady", "volatile"]
Group = Literal["top", "potential", "steady", "volatile", "bottom"]
"""The five groups of the method; each has one playbook."""
GROUPS: tuple[Group, ...] = get_args(Group)

Market = Literal["urban", "rural"]
Format = Literal["grocery", "convenience", "supermarket", "mall", "tobacco_wine", "entertainment", "other"]
Status = Literal["active", "suspended", "closed"]
OrderCycle = Literal["weekly", "odd", "even", "none"]
"""How often the retailer orders: every week, odd or even ISO weeks, or never (不访销)."""

INTEGRITY_GRADES = ("D", "C", "B", "BB", "BBB", "A", "AA", "AAA")
"""Integrity grades 诚信等级 from worst to best; their order is all the ranking uses."""


@dataclass(frozen=True, slots=True)
class OrderDay:
    """When a retailer orders. `weekday` is 1 (Monday) to 7, or None when only the cycle is known."""

    weekday: int | None
    cycle: OrderCycle

    @property
    def cycle_days(self) -> int:
        """Days between two orders (R of DOMAIN 6): 7, or 14 for odd and even weeks."""
        return 14 if self.cycle in {"odd", "even"} else 7


@dataclass(frozen=True, slots=True)
class Retailer:
    """One retailer. `licence_no` is text of 12 digits as a rule, never a number; empty when unknown."""

    id: RetailerId
    licence_no: str
    customer_code: str
    name: str
    owner: str = ""
    phone: str = ""
    address: str = ""
    route: str = ""
    visit_weekday: int | None = None
    order_day: OrderDay | None = None
    manager: str = ""
    format: Format | None = None
    market: Market | None = None
    district: str = ""
    lat: float | None = None
    lon: float | None = None
    licence_expiry: date | None = None
    status: Status = "active"
    supply_tier: int | None = None
    integrity: str = ""
    outlet_grade: str = ""
    type_code: str = ""
    official_rank: int | None = None
    official_band: str = ""

    @property
    def active(self) -> bool:
        """Whether the shop trades; only active retailers are ranked and visited."""
        return self.status == "active"


def mask_phone(phone: str) -> str:
    """The phone number as lists show it: the first three and last four characters (DOMAIN 8).

    >>> mask_phone("19912340001")
    '199****0001'
    """
    digits = phone.strip()
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if digits else ""
