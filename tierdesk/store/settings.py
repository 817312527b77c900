"""Named settings of one store (the pinned day of the sample store, the edited policy ...)."""

from __future__ import annotations

from tierdesk.store.connection import Store


def setting(store: Store, name: str) -> str | None:
    """The value of a setting, or None when it was never set."""
    found: str | None = store.value("select value from setting where name = ?", (name,))
    return found


def set_setting(store: Store, name: str, value: str) -> None:
    """Set a setting (its own transaction when none is open)."""
    with store.atomic():
        store.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value", (name, value)
        )
