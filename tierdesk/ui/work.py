"""What the pages ask of the services, as jobs for the store's thread.

Each function gives the work to run. The services are imported inside it, on that thread: they bring NumPy and
more along, and the first page is painted before any of them is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.domain.visit import VisitDraft, VisitId
    from tierdesk.exchange.table import Table
    from tierdesk.services.import_and_rank import Imported
    from tierdesk.services.import_file import Chosen
    from tierdesk.services.plan_import import ImportPlan, Preview
    from tierdesk.services.undo_import import ImportUndone
    from tierdesk.services.views import (
        BandExplanation,
        Card,
        DayPlan,
        Evidence,
        LayoutView,
        OrderAdvice,
        ReceiptView,
        ReportTable,
        RetailerRow,
        VisitForm,
        VisitSaved,
    )
    from tierdesk.services.watched_folder import WatchedFolder
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def today() -> Work[DayPlan]:
    """The plan of the working day."""

    def work(store: Store, _report: Report) -> DayPlan:
        from tierdesk.services.plan_day import plan_day
        from tierdesk.services.working_day import working_day

        return plan_day(store, working_day(store))

    return work


def all_rows() -> Work[tuple[date, tuple[RetailerRow, ...]]]:
    """The working day and the rows of all retailers."""

    def work(store: Store, _report: Report) -> tuple[date, tuple[RetailerRow, ...]]:
        from tierdesk.services.retailer_list import retailer_rows
        from tierdesk.services.working_day import working_day

        day = working_day(store)
        return day, retailer_rows(store, day)

    return work


def card(retailer_id: RetailerId, day: date) -> Work[Card]:
    """The card of a retailer."""

    def work(store: Store, _report: Report) -> Card:
        from tierdesk.services.retailer_card import retailer_card

        return retailer_card(store, retailer_id, day)

    return work


def explanation(retailer_id: RetailerId, day: date) -> Work[BandExplanation]:
    """Why a retailer is in its band."""

    def work(store: Store, _report: Report) -> BandExplanation:
        from tierdesk.services.explain_band import explain_band

        return explain_band(store, retailer_id, day)

    return work


def open_visit(retailer_id: RetailerId, day: date) -> Work[VisitForm]:
    """The visit of a retailer, opened or taken up again."""

    def work(store: Store, _report: Report) -> VisitForm:
        from tierdesk.services.log_visit import open_visit

        return open_visit(store, retailer_id, day)

    return work


def save_draft(visit_id: VisitId, draft: VisitDraft) -> Work[tuple[Evidence, ...]]:
    """Keep what was typed so far."""

    def work(store: Store, _report: Report) -> tuple[Evidence, ...]:
        from tierdesk.services.log_visit import save_draft

        return save_draft(store, visit_id, draft)

    return work


def advise(visit_id: VisitId, draft: VisitDraft) -> Work[OrderAdvice]:
    """The suggested order for what was counted so far."""

    def work(store: Store, _report: Report) -> OrderAdvice:
        from tierdesk.services.log_visit import advise

        return advise(store, visit_id, draft)

    return work


def finish_visit(visit_id: VisitId, draft: VisitDraft) -> Work[VisitSaved]:
    """Finish a visit."""

    def work(store: Store, _report: Report) -> VisitSaved:
        from tierdesk.services.log_visit import finish_visit

        return finish_visit(store, visit_id, draft)

    return work


def undo_visit(visit_id: VisitId) -> Work[None]:
    """Make a finished visit a draft again."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.log_visit import undo_visit

        undo_visit(store, visit_id)

    return work


def put_off(retailer_id: RetailerId, until: date | None) -> Work[None]:
    """Put a retailer off until a day; None takes that back."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.snooze import snooze, unsnooze

        if until is None:
            unsnooze(store, retailer_id)
        else:
            snooze(store, retailer_id, until, "")

    return work


def look_at(files: Sequence[Path]) -> Work[ImportPlan]:
    """Look at files before their import."""

    def work(store: Store, report: Report) -> ImportPlan:
        from tierdesk.services.plan_import import look_at

        return look_at(store, files, report)

    return work


def preview(chosen: Sequence[Chosen]) -> Work[Preview]:
    """What an import would do."""

    def work(store: Store, report: Report) -> Preview:
        from tierdesk.services.plan_import import preview

        return preview(store, chosen, report)

    return work


def import_chosen(chosen: Sequence[Chosen], confirmed: Sequence[tuple[Table, str]] = ()) -> Work[Imported]:
    """Remember the layouts that were confirmed, import the tables and rank anew."""

    def work(store: Store, report: Report) -> Imported:
        from tierdesk.services.import_and_rank import import_and_rank
        from tierdesk.services.layouts import remember_layouts

        remember_layouts(store, confirmed)
        return import_and_rank(store, chosen, report)

    return work


def layouts() -> Work[tuple[LayoutView, ...]]:
    """The layouts that are remembered."""

    def work(store: Store, _report: Report) -> tuple[LayoutView, ...]:
        from tierdesk.services.layouts import layouts

        return layouts(store)

    return work


def correct_layout(table: Table, name: str) -> Work[None]:
    """Change what is remembered of a layout."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.layouts import correct_layout

        correct_layout(store, table, name)

    return work


def forget_layout(fingerprint: str) -> Work[None]:
    """Forget a layout."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.layouts import forget_layout

        forget_layout(store, fingerprint)

    return work


def watched_folder() -> Work[WatchedFolder | None]:
    """What is new in the watched folder."""

    def work(store: Store, _report: Report) -> WatchedFolder | None:
        from tierdesk.services.watched_folder import watched_folder

        return watched_folder(store)

    return work


def watch_folder(folder: Path | None) -> Work[None]:
    """Watch a folder, or none."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.watched_folder import watch_folder

        watch_folder(store, folder)

    return work


def files_seen(files: Sequence[Path]) -> Work[None]:
    """Do not offer these files again."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.watched_folder import files_seen

        files_seen(store, files)

    return work


def undo_imports(receipt_ids: Sequence[str]) -> Work[list[ImportUndone]]:
    """Take imports back, the last one first."""

    def work(store: Store, _report: Report) -> list[ImportUndone]:
        from tierdesk.services.undo_import import undo_import

        return [undo_import(store, receipt_id) for receipt_id in receipt_ids]

    return work


def receipts() -> Work[tuple[ReceiptView, ...]]:
    """All receipts, newest first."""

    def work(store: Store, _report: Report) -> tuple[ReceiptView, ...]:
        from tierdesk.services.receipts import receipts

        return receipts(store)

    return work


def receipt(receipt_id: str) -> Work[ReceiptView]:
    """One receipt with its issues."""

    def work(store: Store, _report: Report) -> ReceiptView:
        from tierdesk.services.receipts import find_receipt, receipt_to_read

        return receipt_to_read(store, find_receipt(store, receipt_id))

    return work


def export(kind: str, file: Path) -> Work[int]:
    """Write a workbook; its number of rows."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.export import export

        return export(store, kind, file)

    return work


def reports() -> Work[tuple[ReportTable, ...]]:
    """The tables of the reports."""

    def work(store: Store, _report: Report) -> tuple[ReportTable, ...]:
        from tierdesk.services.reports import reports
        from tierdesk.services.working_day import working_day

        return reports(store, working_day(store))

    return work


def policy() -> Work[tuple[tuple[str, str, str], ...]]:
    """The policy in force, to read."""

    def work(store: Store, _report: Report) -> tuple[tuple[str, str, str], ...]:
        from tierdesk.services.policy import policy_rows

        return policy_rows(store)

    return work


def back_up(file: Path) -> Work[None]:
    """Write a checked copy of the store."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.back_up import back_up

        back_up(store, file)

    return work


def last_backup() -> Work[datetime | None]:
    """When the last backup was made."""

    def work(store: Store, _report: Report) -> datetime | None:
        from tierdesk.services.back_up import last_backup

        return last_backup(store)

    return work


def scores(retailer_id: RetailerId, day: date, given: Mapping[str, float]) -> Work[None]:
    """Keep assessment scores typed outside a visit."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.assess import save_assessment

        save_assessment(store, retailer_id, day, given)

    return work


def make_sample_store(file: Path) -> Work[None]:
    """Make the store of sample data."""

    def work(_store: Store, report: Report) -> None:
        from tierdesk.services.sample_data import make_sample_store

        make_sample_store(file, report)

    return work
