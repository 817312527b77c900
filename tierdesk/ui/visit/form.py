"""The form of a visit, on one page: compliance, what to say, stock count and order, outcome, promises, note, scores.

Every keystroke is saved: at the latest a fifth of a second after it, on the store's own thread. Leaving the form
loses nothing; the visit stays open and is offered again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from tierdesk.domain.visit import VisitDraft, VisitId
from tierdesk.services.views import CountLine, Evidence, OrderAdvice, VisitForm
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import button, column, label, row, scrolling
from tierdesk.ui.visit.autosave import Autosave
from tierdesk.ui.visit.compliance import CompliancePanel
from tierdesk.ui.visit.concern_panel import ConcernPanel
from tierdesk.ui.visit.note_panel import NotePanel
from tierdesk.ui.visit.outcome_panel import OUTCOMES, OutcomePanel
from tierdesk.ui.visit.step_panel import StepPanel
from tierdesk.ui.visit.stock_panel import StockPanel

SIDE_WIDTH = 316
MARGIN, GAP, SCROLL_BAR = 24, 14, 14
UNLIMITED = 16_777_215


class VisitFormView(QWidget):
    """The open visit. `finished` carries VisitSaved; `left` says that the card is wanted back."""

    finished = Signal(object)
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._form: VisitForm | None = None
        self._filling = False
        self._advising = self._advice_is_old = False
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._state = label(role="small", tone="muted")
        self._autosave = Autosave(jobs, self.draft, self)
        self._autosave.touched.connect(lambda: self._state.setText(say("visit.typing")))
        self._autosave.saved.connect(self._on_saved)
        self._autosave.failed.connect(lambda: self._state.setText(say("visit.not_saved")))
        self.compliance = CompliancePanel()
        self.step = StepPanel()
        self.stock = StockPanel()
        self.note = NotePanel()
        self.outcome = OutcomePanel()
        self.concern = ConcernPanel()
        self._lay_out()
        for part in (self.compliance, self.stock, self.note, self.outcome, self.concern):
            part.changed.connect(self._touch)
        self.stock.counted.connect(self._on_counted)
        self.stock.product_wanted.connect(self._on_product_wanted)
        # Ctrl+Enter is the window's command: a second shortcut here would make the key ambiguous, and nothing happen.
        QShortcut(QKeySequence("Esc"), self, self.leave, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        for kind in (QComboBox, QAbstractSpinBox):
            for field in self.findChildren(kind):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                field.installEventFilter(self)

    @property
    def form(self) -> VisitForm | None:
        """The visit that is open here, or None."""
        return self._form

    def show_form(self, form: VisitForm) -> None:
        """Show an open visit with everything typed so far."""
        self._filling = True
        self._form = form = _with_everything_typed(form)
        self._mark.set_group(form.row.group, by_hand=form.row.by_hand)
        self._title.setText(say("visit.title", name=form.row.name))
        self._state.setText(say("visit.started", time=form.started))
        self.compliance.show_form(form)
        self.step.show_form(form)
        self.stock.show_form(form)
        self.note.show_form(form)
        self.outcome.show_draft(form.draft, form.evidence)
        self.concern.show_form(form)
        self._filling = False
        self._autosave.open(form.id)
        self._show_missing()
        self._scroll.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self._arrange)  # the parts know their widths once they were styled
        self._ask_advice()

    def start_typing(self) -> None:
        """Put the cursor where the visit begins."""
        self.compliance.start_typing()

    def start_counting(self) -> None:
        """Put the cursor into the stock count."""
        self.stock.grid.start_typing()

    def flush(self) -> None:
        """Save what was typed since the last save, now."""
        self._autosave.flush()

    def finish(self) -> None:
        """Finish the visit: what was typed is written, and the next step follows.

        An outcome, and the reason of one that does not apply, are asked for; missing evidence is only said.
        """
        if self._form is None or self.outcome.asks_for_more():
            return
        form, draft = self._form, self.draft()
        self._autosave.close()
        self._form = None
        self._jobs.run(
            work.finish_visit(form.id, draft), self.finished.emit, owner=self, failed=partial(self._on_failed, form)
        )

    def leave(self) -> None:
        """Go back to the card; the visit stays open as it is."""
        if self._form is not None:
            self.put_away()
            self.left.emit()

    def put_away(self) -> None:
        """Save what is left and show the visit no longer; it stays open in the store."""
        self._autosave.close()
        self._form = None

    def draft(self) -> VisitDraft:
        """Everything typed so far."""
        if self._form is None:
            raise RuntimeError("no visit is open")
        asked, due = self.concern.asked()
        return replace(
            self._form.draft,
            outcome=self.outcome.outcome(),
            note=self.note.note.toPlainText().strip(),
            reason=self.outcome.reason.text().strip(),
            compliance=self.compliance.ticked(),
            stock=self.stock.grid.counts(),
            order=self.stock.order_list(),
            taught=self.note.taught_products(),
            attested=self.outcome.attested(),
            scores=self.note.given_scores(),
            concern=asked,
            concern_due=due,
            answers=self.concern.answers(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, 3 choose the outcome wherever no number is being typed."""
        if event.text() in {"1", "2", "3"} and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.outcome.choose(OUTCOMES[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Step and outcome stand beside count and note where there is room for both, else above them."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        back = button(say("visit.back"), "", "Esc")
        back.clicked.connect(self.leave)
        done = button(say("visit.finish"), "primary", keys_in_words("start_visit"))
        done.clicked.connect(self.finish)
        head = row(self._mark, column(self._title, self._state, spacing=0), back, done, spacing=12)
        head.setStretch(1, 1)
        self._missing = QFrame()
        self._missing.setObjectName("banner")
        self._missing_words = label(role="small", wrap=True)
        inside = QHBoxLayout(self._missing)
        inside.setContentsMargins(theme.px(MARGIN), theme.px(6), theme.px(MARGIN), theme.px(6))
        inside.addWidget(self._missing_words)
        self._main, self._side = QWidget(), QWidget()
        self._main.setLayout(column(self.stock, None, spacing=GAP))
        self._side.setLayout(column(self.step, self.outcome, self.note, self.concern, None, spacing=GAP))
        self._body = row(self._main, self._side, spacing=GAP)
        self._body.setStretch(0, 1)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(MARGIN), theme.px(6), theme.px(MARGIN), theme.px(14))
        box.setSpacing(theme.px(GAP))
        box.addWidget(self.compliance)
        box.addLayout(self._body)
        self._scroll = scrolling(inner)
        # The head stays in sight: Finish, the state of saving and what is missing are never scrolled away.
        head.setContentsMargins(theme.px(MARGIN), theme.px(10), theme.px(MARGIN), theme.px(8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._missing)
        outer.addWidget(self._scroll, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling over a field that is not being edited scrolls the page; it never changes the field."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        inner = self._scroll.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, theme.px(MARGIN))

    def _show_missing(self) -> None:
        missing = self.outcome.missing() if self.outcome.outcome() == "done" else ()
        self._missing.setVisible(bool(missing))
        self._missing_words.setText(say("visit.missing", missing=say("list.separator").join(missing)))

    def _arrange(self) -> None:
        side = max(theme.px(SIDE_WIDTH), self._side.minimumSizeHint().width())
        room = self.width() - theme.px(2 * MARGIN + GAP + SCROLL_BAR)
        beside = self._main.minimumSizeHint().width() + side <= room
        self._side.setMinimumWidth(side if beside else 0)
        self._side.setMaximumWidth(side if beside else UNLIMITED)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.BottomToTop
        self._body.setDirection(direction)

    def _touch(self, *_changed: object) -> None:
        if not self._filling and self._form is not None:
            self._autosave.touch()
            self._show_missing()

    def _on_counted(self) -> None:
        self._touch()
        self._ask_advice()

    def _on_product_wanted(self, code: str, name: str) -> None:
        if self._form is None:
            return
        lines = (*self._form.count_lines, CountLine(code, name, None, 0.0))
        self._form = replace(self._form, count_lines=lines, draft=self.draft())
        self._filling = True
        self.stock.show_lines(lines, self._form)
        self._filling = False
        self.stock.grid.start_typing(code)
        self._ask_advice()

    def _ask_advice(self) -> None:
        """Ask for the advice on what is counted by now; while one is under way, once more after it."""
        if self._form is None:
            return
        if self._advising:
            self._advice_is_old = True
            return
        self._advising, self._advice_is_old = True, False
        self._jobs.run(
            work.advise(self._form.id, self.draft()),
            partial(self._on_advice, self._form.id),
            owner=self,
            failed=self._on_no_advice,
        )

    def _on_advice(self, visit_id: VisitId, advice: OrderAdvice) -> None:
        self._advising = False
        if self._form is not None and self._form.id == visit_id:
            self.stock.show_advice(advice)
        if self._advice_is_old or (self._form is not None and self._form.id != visit_id):
            self._ask_advice()

    def _on_no_advice(self, trouble: BaseException) -> None:
        self._advising = False
        self._jobs.trouble.emit(trouble)

    def _on_saved(self, evidence: tuple[Evidence, ...]) -> None:
        self._state.setText(say("visit.saved", time=f"{datetime.now():%H:%M:%S}"))
        self.outcome.show_evidence(evidence)
        self._show_missing()

    def _on_failed(self, form: VisitForm, trouble: BaseException) -> None:
        """Finishing failed: the visit is open as before, nothing typed is lost, and the trouble is said."""
        self._form = form
        self._autosave.open(form.id)
        self._autosave.touch()
        self._jobs.trouble.emit(trouble)


def _with_everything_typed(form: VisitForm) -> VisitForm:
    """The form with a row for every product that was typed into, also for those that were added by hand."""
    known = {line.product_code for line in form.count_lines}
    typed = [code for code in {**form.draft.stock, **(form.draft.order or {})} if code not in known]
    added = tuple(CountLine(code, form.products.get(code, code), None, 0.0) for code in typed)
    return replace(form, count_lines=(*form.count_lines, *added))
