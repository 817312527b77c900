"""The form of a visit, on one page: compliance, what to say, stock count and order, outcome, promises, note, scores.

Every keystroke is saved: at the latest a fifth of a second after it, on the store's own thread. Leaving the form
loses nothing; the visit stays open and is offered again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QVBoxLayout, QWidget

from tierdesk.domain.visit import COMPLIANCE_CHECKS, VisitDraft, VisitId
from tierdesk.services.views import CountLine, Evidence, OrderAdvice, VisitForm
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import Panel, button, column, label, row, scrolling
from tierdesk.ui.visit.concern_panel import ConcernPanel
from tierdesk.ui.visit.note_panel import NotePanel
from tierdesk.ui.visit.outcome_panel import OUTCOMES, OutcomePanel
from tierdesk.ui.visit.stock_panel import StockPanel

SAVE_AFTER_MS = 200
SHOWN_POINTS = 3
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
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._state = label(role="small", tone="muted")
        self._compliance = {rule: QCheckBox(say(f"visit.check_{rule}")) for rule in COMPLIANCE_CHECKS}
        self._step = label(role="heading", wrap=True)
        self._points = label(wrap=True)
        self._checklist = label(role="small", tone="muted", wrap=True)
        self.stock = StockPanel()
        self.note = NotePanel()
        self.outcome = OutcomePanel()
        self.concern = ConcernPanel()
        self._lay_out()
        for part in (self.stock, self.note, self.outcome, self.concern):
            part.changed.connect(self._touch)
        self.stock.counted.connect(self._on_counted)
        self.stock.product_wanted.connect(self._on_product_wanted)
        QShortcut(QKeySequence("Esc"), self, self.leave, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.finish, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def form(self) -> VisitForm | None:
        """The visit that is open here, or None."""
        return self._form

    def show_form(self, form: VisitForm) -> None:
        """Show an open visit with everything typed so far."""
        self._filling = True
        self._form = form
        self._mark.set_group(form.row.group)
        self._title.setText(say("visit.title", name=form.row.name))
        self._state.setText(say("visit.started", time=form.started))
        for rule, check in self._compliance.items():
            check.setChecked(bool(form.draft.compliance.get(rule)))
        self._step.setText(form.next.title)
        self._points.setText("\n".join(f"“{point}”" for point in form.talking_points[:SHOWN_POINTS]))
        self._points.setToolTip("\n".join(form.talking_points))
        self._checklist.setText("\n".join(f"· {item}" for item in form.checklist))
        self.stock.show_form(form)
        self.note.show_form(form)
        self.outcome.show_draft(form.draft, form.evidence)
        self.concern.show_form(form)
        self._filling = False
        self._dirty = False
        QTimer.singleShot(0, self, self._arrange)  # the parts know their widths once they were styled
        self._ask_advice()

    def start_typing(self) -> None:
        """Put the cursor where the visit begins."""
        next(iter(self._compliance.values())).setFocus()

    def flush(self) -> None:
        """Save what was typed since the last save, now."""
        self._timer.stop()
        if self._form is None or not self._dirty:
            return
        self._dirty = False
        self._jobs.run(work.save_draft(self._form.id, self.draft()), partial(self._on_saved, self._form.id), owner=self)

    def finish(self) -> None:
        """Finish the visit: what was typed is written, and the next step follows."""
        if self._form is None:
            return
        if self.outcome.outcome() is None:
            self.outcome.ask()
            return
        self.flush()
        form, draft = self._form, self.draft()
        self._form = None
        self._jobs.run(
            work.finish_visit(form.id, draft), self.finished.emit, owner=self, failed=partial(self._on_failed, form)
        )

    def leave(self) -> None:
        """Go back to the card; the visit stays open as it is."""
        self.flush()
        self._form = None
        self.left.emit()

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
            compliance={rule: True for rule, check in self._compliance.items() if check.isChecked()},
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
        if event.text() in {"1", "2", "3"}:
            self.outcome.choices[OUTCOMES[int(event.text()) - 1]].click()
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
        ticks = QWidget()
        flow = FlowLayout(ticks, theme.px(12), 0)
        for check in self._compliance.values():
            check.toggled.connect(self._touch)
            flow.addWidget(check)
        checks = Panel(say("visit.compliance"))
        checks.body.addWidget(ticks)
        say_this = Panel(tone="soft")
        say_this.body.addWidget(self._step)
        say_this.body.addWidget(self._points)
        look_at = Panel(say("visit.checklist"))
        look_at.body.addWidget(self._checklist)
        self._main, self._side = QWidget(), QWidget()
        self._main.setLayout(column(checks, self.stock, self.note, None, spacing=GAP))
        self._side.setLayout(column(say_this, self.outcome, self.concern, look_at, None, spacing=GAP))
        self._body = row(self._main, self._side, spacing=GAP)
        self._body.setStretch(0, 1)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(MARGIN), theme.px(12), theme.px(MARGIN), theme.px(14))
        box.setSpacing(theme.px(12))
        box.addLayout(head)
        box.addLayout(self._body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def _arrange(self) -> None:
        side = max(theme.px(SIDE_WIDTH), self._side.minimumSizeHint().width())
        room = self.width() - theme.px(2 * MARGIN + GAP + SCROLL_BAR)
        beside = self._main.minimumSizeHint().width() + side <= room
        self._side.setMinimumWidth(side if beside else 0)
        self._side.setMaximumWidth(side if beside else UNLIMITED)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.BottomToTop
        self._body.setDirection(direction)

    def _touch(self, *_changed: object) -> None:
        if self._filling or self._form is None:
            return
        self._dirty = True
        self._state.setText(say("visit.typing"))
        if not self._timer.isActive():
            self._timer.start()

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
        self._ask_advice()

    def _ask_advice(self) -> None:
        if self._form is not None:
            visit_id = self._form.id
            self._jobs.run(work.advise(visit_id, self.draft()), partial(self._on_advice, visit_id), owner=self)

    def _on_advice(self, visit_id: VisitId, advice: OrderAdvice) -> None:
        if self._form is not None and self._form.id == visit_id:
            self.stock.show_advice(advice)

    def _on_saved(self, visit_id: VisitId, evidence: tuple[Evidence, ...]) -> None:
        if self._form is not None and self._form.id == visit_id:
            self._state.setText(say("visit.saved", time=f"{datetime.now():%H:%M:%S}"))
            self.outcome.show_evidence(evidence)

    def _on_failed(self, form: VisitForm, trouble: BaseException) -> None:
        """Finishing failed: the visit is open as before, nothing typed is lost, and the trouble is said."""
        self._form = form
        self._jobs.trouble.emit(trouble)
