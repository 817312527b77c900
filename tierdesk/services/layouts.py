"""Layouts of files that a person confirmed: remembered before the import, used again, renamed, forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from tierdesk.exchange.profile import Profile, from_json, profile_of, to_json
from tierdesk.exchange.table import Table
from tierdesk.services.clock import now
from tierdesk.services.field_words import field_in_words, unit_in_words
from tierdesk.services.views import LayoutView
from tierdesk.store import profiles
from tierdesk.store.connection import Store
from tierdesk.texts import say


def known_layouts(store: Store) -> dict[str, Profile]:
    """The layouts by the fingerprint of their headers; one that is of no use any more is left out."""
    found = (from_json(stored.fingerprint, stored.layout) for stored in profiles.profiles(store))
    return {profile.fingerprint: profile for profile in found if profile}


def remember_layouts(store: Store, tables: Iterable[tuple[Table, str]]) -> None:
    """Remember tables as they were confirmed, each with the name of its file; corrected rejects are no layout."""
    at = now()
    with store.atomic():
        for table, file in tables:
            if table.corrects is not None:
                continue
            profiles.save_profile(store, table.fingerprint, file, to_json(profile_of(table).lasting), at)


def layouts(store: Store) -> tuple[LayoutView, ...]:
    """All layouts in words, the last used first."""
    return tuple(_view(stored) for stored in profiles.profiles(store))


def correct_layout(store: Store, table: Table, name: str) -> None:
    """Change what is remembered of a layout, and its name; a blank name leaves the one it has."""
    with store.atomic():
        profiles.save_profile(store, table.fingerprint, name.strip(), to_json(profile_of(table).lasting), now())
        if name.strip():
            profiles.rename_profile(store, table.fingerprint, name.strip())


def forget_layout(store: Store, fingerprint: str) -> None:
    """Forget a layout: the next file of it is asked about again. What was imported with it stays."""
    with store.atomic():
        profiles.delete_profile(store, fingerprint)


def _view(stored: profiles.StoredProfile) -> LayoutView:
    profile = from_json(stored.fingerprint, stored.layout)
    if profile is None:
        return LayoutView(stored.fingerprint, stored.name, "", (), stored.used_at, None)
    columns = [
        (use.header, field_in_words(profile.kind, use.field), unit_in_words(use.unit or ""))
        for use in profile.table.used
    ]
    columns += [
        (say("importing.constant", text=constant.text), field_in_words(profile.kind, constant.field), "")
        for constant in profile.constants
    ]
    return LayoutView(
        stored.fingerprint, stored.name, say(f"kind.{profile.kind}"), tuple(columns), stored.used_at, profile.table
    )
