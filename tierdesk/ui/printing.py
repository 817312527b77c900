"""Prints a paper: asks which printer, then draws on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.ui.paper import draw

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tierdesk.services.paper import Paper


def print_paper(paper: Paper, parent: QWidget) -> bool:
    """Ask for a printer and print; whether it was printed, and not given up.

    Raises Environment when the printer does not take it.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(paper.title)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    draw(paper, printer)
    return True
