"""Single values of a retailer in the words of the trade."""

from __future__ import annotations

from tierdesk.domain.retailer import OrderDay
from tierdesk.texts import say


def order_day_in_words(day: OrderDay | None) -> str | None:
    """An order day as the company writes it: 周四, 单周周四, 不访销."""
    if day is None:
        return None
    return say(f"cycle.{day.cycle}", weekday=say(f"weekday.{day.weekday}") if day.weekday else "")
