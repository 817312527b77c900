"""Layouts of files that a person confirmed, as text; what is in them is known to `exchange.profile`."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.store.connection import Row, Store


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """One layout: `name` is that of the file it was confirmed with, until a person gives it another."""

    fingerprint: str
    name: str
    layout: str
    made_at: str
    used_at: str


def profiles(store: Store) -> list[StoredProfile]:
    """All layouts, the last used first."""
    return [_profile(row) for row in store.rows("select * from import_profile order by used_at desc, name")]


def save_profile(store: Store, fingerprint: str, name: str, layout: str, at: str) -> None:
    """Remember a layout, or what was corrected in it; a known one keeps its name."""
    store.execute(
        "insert into import_profile values (:fingerprint, :name, :layout, :at, :at) on conflict (fingerprint)"
        " do update set layout = excluded.layout, used_at = excluded.used_at",
        {"fingerprint": fingerprint, "name": name, "layout": layout, "at": at},
    )


def profile_used(store: Store, fingerprint: str, at: str) -> None:
    """Note that a file of this layout came."""
    store.execute("update import_profile set used_at = ? where fingerprint = ?", (at, fingerprint))


def rename_profile(store: Store, fingerprint: str, name: str) -> None:
    """Give a layout a name of the person's own."""
    store.execute("update import_profile set name = ? where fingerprint = ?", (name, fingerprint))


def delete_profile(store: Store, fingerprint: str) -> None:
    """Forget a layout; the next file of it is asked about again."""
    store.execute("delete from import_profile where fingerprint = ?", (fingerprint,))


def _profile(row: Row) -> StoredProfile:
    return StoredProfile(row["fingerprint"], row["name"], row["layout"], row["made_at"], row["used_at"])
