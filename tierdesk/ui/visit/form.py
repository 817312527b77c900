"""The form of a visit, on one page: compliance, what to say, stock count and order, outcome, promises, note, scores.

Every keystroke is saved: at the latest a fifth of a second after it, on the store's own thread. Leaving the form
loses nothing; the visit stays open and is offered again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tierdesk.domain.visit import COMPLIANCE_CHECKS, Outcome, VisitDraft
from tierdesk.services.views import CountLine, Evidence, OrderAdvice, VisitForm, VisitSaved
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import Panel, button, clear, column, label, row, scrolling
from tierdesk.ui.visit.stock_grid import StockGrid

SAVE_AFTER_MS = 200
OUTCOMES: tuple[Outcome, ...] = ("done", "not_yet", "not_applicable")
SCORES = ("display", "cooperation", "premises", "funds")
REPLY_DAYS = 7
NOT_SCORED = -1.0
SHOWN_POINTS = 3
SIDE_WIDTH = 316
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
        self._attests: dict[str, QCheckBox] = {}
        self._answers: dict[str, QLineEdit] = {}
        self._taught: dict[str, QCheckBox] = {}
        self._suggestion: dict[str, float] = {}
        self._build()
        QShortcut(QKeySequence("Esc"), self, self.leave, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.finish, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- what others ask of the form

    def show_form(self, form: VisitForm) -> None:
        """Show an open visit with everything typed so far."""
        self._filling = True
        self._form = form
        self._suggestion = {}
        draft = form.draft
        self._mark.set_group(form.row.group)
        self._title.setText(say("visit.title", name=form.row.name))
        self._state.setText(say("visit.started", time=form.started))
        for rule, check in self._compliance.items():
            check.setChecked(bool(draft.compliance.get(rule)))
        self._step.setText(form.next.title)
        self._points.setText("\n".join(f"“{point}”" for point in form.talking_points[:SHOWN_POINTS]))
        self._points.setToolTip("\n".join(form.talking_points))
        self._checklist.setText("\n".join(f"· {item}" for item in form.checklist))
        self._grid.show_lines(form.count_lines, draft.stock, draft.order)
        self._add_product.clear()
        self._add_product.addItem(say("visit.add_product"))
        for code, name in sorted(form.products.items(), key=lambda item: item[1]):
            if code not in self._grid.codes():
                self._add_product.addItem(name, code)
        self._save_order.setChecked(draft.order is not None)
        for outcome, chosen in self._outcomes.items():
            chosen.setChecked(draft.outcome == outcome)
        self._reason.setText(draft.reason)
        self._reason.setVisible(draft.outcome == "not_applicable")
        self._note.setPlainText(draft.note)
        self._concern.setText(draft.concern)
        due = draft.concern_due or date.fromordinal(draft.day.toordinal() + REPLY_DAYS)
        self._due.setDate(QDate(due.year, due.month, due.day))
        self._fill_evidence(form.evidence)
        self._fill_answers(form)
        self._fill_taught(form)
        for name, field in self._scores.items():
            field.setValue(draft.scores.get(name, NOT_SCORED))
        self._filling = False
        self._dirty = False
        self._arrange()
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
        visit_id, draft = self._form.id, self.draft()
        self._jobs.run(work.save_draft(visit_id, draft), self._on_saved, owner=self)

    def finish(self) -> None:
        """Finish the visit: what was typed is written, and the next step follows."""
        if self._form is None:
            return
        self._timer.stop()
        self._dirty = False
        visit_id, draft = self._form.id, self.draft()
        if draft.outcome is None:
            self._hint.setText(say("visit.choose_outcome"))
            self._outcomes["done"].setFocus()
            return
        self._form = None
        self._jobs.run(work.finish_visit(visit_id, draft), self._on_finished, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Step and outcome stand beside count and note where there is room for both, else above them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = self._left.minimumSizeHint().width() + theme.px(SIDE_WIDTH + 14 + 2 * 24 + 14)
        beside = needed <= self.width()
        self._right.setMinimumWidth(theme.px(SIDE_WIDTH) if beside else 0)
        self._right.setMaximumWidth(theme.px(SIDE_WIDTH) if beside else UNLIMITED)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.BottomToTop
        self._body.setDirection(direction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, 3 choose the outcome wherever no number is being typed."""
        if event.text() in {"1", "2", "3"}:
            self._outcomes[OUTCOMES[int(event.text()) - 1]].click()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Go back to the card; the visit stays open as it is."""
        self.flush()
        self._form = None
        self.left.emit()

    def draft(self) -> VisitDraft:
        """Everything typed so far."""
        if self._form is None:
            raise RuntimeError("no visit is open")
        chosen = next((outcome for outcome, made in self._outcomes.items() if made.isChecked()), None)
        due = self._due.date()
        return replace(
            self._form.draft,
            outcome=chosen,
            note=self._note.toPlainText().strip(),
            reason=self._reason.text().strip(),
            compliance={name: True for name, check in self._compliance.items() if check.isChecked()},
            stock=self._grid.counts(),
            order=self._order_list(),
            taught=tuple(code for code, check in self._taught.items() if check.isChecked()),
            attested=frozenset(kind for kind, check in self._attests.items() if check.isChecked()),
            scores={name: field.value() for name, field in self._scores.items() if field.value() >= 0},
            concern=self._concern.text().strip(),
            concern_due=date(due.year(), due.month(), due.day()) if self._concern.text().strip() else None,
            answers={key: field.text() for key, field in self._answers.items() if field.text().strip()},
        )

    # -- how it is made

    def _build(self) -> None:
        self._mark = MarkLabel(42)
        self._title = label(role="title")
        self._state = label(role="small", tone="muted")
        back = button(say("visit.back"), "", "Esc")
        back.clicked.connect(self.leave)
        done = button(say("visit.finish"), "primary", keys_in_words("start_visit"))
        done.clicked.connect(self.finish)
        head = row(self._mark, column(self._title, self._state, spacing=0), back, done, spacing=12)
        head.setStretch(1, 1)

        self._compliance = {name: QCheckBox(say(f"visit.check_{name}")) for name in COMPLIANCE_CHECKS}
        checks = Panel(say("visit.compliance"))
        ticks = QWidget()
        flow = FlowLayout(ticks, theme.px(12), 0)
        for check in self._compliance.values():
            check.toggled.connect(self._touch)
            flow.addWidget(check)
        checks.body.addWidget(ticks)

        self._left, self._right = QWidget(), QWidget()
        self._left.setLayout(column(checks, self._stock_panel(), self._more_panel(), None, spacing=14))
        self._right.setLayout(
            column(
                self._step_panel(), self._outcome_panel(), self._concern_panel(), self._check_panel(), None, spacing=14
            )
        )
        self._body = row(self._left, self._right, spacing=14)
        self._body.setStretch(0, 1)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(14))
        box.setSpacing(theme.px(12))
        box.addLayout(head)
        box.addLayout(self._body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def _stock_panel(self) -> Panel:
        panel = Panel(say("visit.stock"))
        self._grid = StockGrid()
        self._grid.changed.connect(self._on_counted)
        self._add_product = QComboBox()
        self._add_product.setAccessibleName(say("visit.add_product"))
        self._add_product.activated.connect(self._on_product_added)
        self._advice = label(role="small", wrap=True)
        self._save_order = QCheckBox(say("visit.save_order"))
        self._save_order.toggled.connect(self._touch)
        hint = label(say("visit.only_advice"), "small", "muted", wrap=True)
        panel.body.addWidget(label(say("visit.stock_hint"), "small", "muted", wrap=True))
        panel.body.addWidget(self._grid)
        panel.body.addLayout(row(self._add_product, None))
        panel.body.addWidget(self._advice)
        panel.body.addLayout(row(self._save_order, hint, spacing=14))
        return panel

    def _more_panel(self) -> Panel:
        panel = Panel(say("visit.note"))
        self._note = QPlainTextEdit()
        self._note.setAccessibleName(say("visit.note"))
        self._note.setPlaceholderText(say("visit.note_hint"))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(theme.px(78))
        self._note.textChanged.connect(self._touch)
        self._scores: dict[str, QDoubleSpinBox] = {}
        scores = QGridLayout()
        for place, name in enumerate(SCORES):
            field = QDoubleSpinBox()
            field.setRange(NOT_SCORED, 10.0)
            field.setDecimals(0)
            field.setSpecialValueText("—")
            field.setAccessibleName(say(f"assessment.{name}"))
            field.valueChanged.connect(self._touch)
            self._scores[name] = field
            words = label(say(f"assessment.{name}"), "small")
            words.setBuddy(field)
            scores.addWidget(words, 0, place)
            scores.addWidget(field, 1, place)
        self._taught_title = label(say("visit.taught"), "heading")
        self._taught_grid = QGridLayout()
        panel.body.addWidget(self._note)
        panel.body.addWidget(label(say("visit.scores"), "heading"))
        panel.body.addLayout(scores)
        panel.body.addWidget(self._taught_title)
        panel.body.addLayout(self._taught_grid)
        return panel

    def _step_panel(self) -> Panel:
        panel = Panel(tone="soft")
        self._step = label(role="heading", wrap=True)
        self._points = label(wrap=True)
        self._checklist = label(role="small", tone="muted", wrap=True)
        for part in (self._step, self._points):
            panel.body.addWidget(part)
        return panel

    def _check_panel(self) -> Panel:
        panel = Panel(say("visit.checklist"))
        panel.body.addWidget(self._checklist)
        return panel

    def _outcome_panel(self) -> Panel:
        panel = Panel(say("visit.outcome"))
        group = QButtonGroup(self)
        self._outcomes: dict[Outcome, QPushButton] = {}
        choices = QWidget()
        buttons = FlowLayout(choices, theme.px(6))
        for number, outcome in enumerate(OUTCOMES, start=1):
            made = button(say(f"steps.outcome.{outcome}"), "choice", str(number), checkable=True)
            made.setStyleSheet(f"padding-left: {theme.px(6)}px; padding-right: {theme.px(6)}px;")
            made.toggled.connect(self._touch)
            made.toggled.connect(self._on_outcome)
            group.addButton(made)
            buttons.addWidget(made)
            self._outcomes[outcome] = made
            QShortcut(QKeySequence(f"Alt+{number}"), self, made.click)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(say("visit.reason_hint"))
        self._reason.setAccessibleName(say("visit.reason_hint"))
        self._reason.textEdited.connect(self._touch)
        self._needs = label(say("visit.needs"), "small", "muted", wrap=True)
        self._evidence = QVBoxLayout()
        self._evidence.setSpacing(0)
        self._hint = label("", "small", "bad", wrap=True)
        panel.body.addWidget(choices)
        panel.body.addWidget(self._reason)
        panel.body.addWidget(self._needs)
        panel.body.addLayout(self._evidence)
        panel.body.addWidget(self._hint)
        return panel

    def _concern_panel(self) -> Panel:
        panel = Panel(say("visit.concerns"))
        self._concern = QLineEdit()
        self._concern.setPlaceholderText(say("visit.concern_hint"))
        self._concern.setAccessibleName(say("visit.concern_hint"))
        self._concern.textEdited.connect(self._touch)
        self._due = QDateEdit()
        self._due.setCalendarPopup(True)
        self._due.setDisplayFormat("yyyy-MM-dd")
        self._due.setAccessibleName(say("visit.due"))
        self._due.dateChanged.connect(self._touch)
        words = label(say("visit.due"), "small", "muted")
        words.setBuddy(self._due)
        self._answers_box = QVBoxLayout()
        panel.body.addWidget(self._concern)
        panel.body.addLayout(row(words, self._due, None))
        panel.body.addLayout(self._answers_box)
        return panel

    # -- filling the parts that differ from visit to visit

    def _fill_evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Lines of what "done" needs: a tick to set for what only the manager can say, else present or not."""
        ticked = self._form.draft.attested if self._form else frozenset()
        kept = {kind: check.isChecked() for kind, check in self._attests.items()} if not self._filling else {}
        clear(self._evidence)
        self._attests.clear()
        for found in evidence:
            if found.attested:
                check = QCheckBox(found.text)
                check.setChecked(kept.get(found.kind, found.kind in ticked))
                check.toggled.connect(self._touch)
                self._attests[found.kind] = check
                self._evidence.addWidget(check)
            else:
                sign = "✓" if found.present else "☐"
                self._evidence.addWidget(label(f"{sign} {found.text}", "small", wrap=True))
        self._needs.setVisible(bool(evidence))

    def _fill_answers(self, form: VisitForm) -> None:
        clear(self._answers_box)
        self._answers.clear()
        for concern in form.concerns:
            field = QLineEdit(form.draft.answers.get(concern.id, ""))
            field.setPlaceholderText(say("visit.answer_hint"))
            field.setAccessibleName(say("visit.answer_to", text=concern.text))
            field.textEdited.connect(self._touch)
            self._answers[concern.id] = field
            self._answers_box.addWidget(label(f"{concern.text}（{concern.tag.text}）", "small", wrap=True))
            self._answers_box.addWidget(field)

    def _fill_taught(self, form: VisitForm) -> None:
        clear(self._taught_grid)
        self._taught.clear()
        wanted = any(found.kind == "products_taught" for found in form.evidence)
        self._taught_title.setVisible(wanted)
        if not wanted:
            return
        for place, line in enumerate(form.count_lines):
            check = QCheckBox(line.name)
            check.setChecked(line.product_code in form.draft.taught)
            check.toggled.connect(self._touch)
            self._taught[line.product_code] = check
            self._taught_grid.addWidget(check, place // 3, place % 3)

    # -- what happens while typing

    def _touch(self, *_changed: object) -> None:
        if self._filling or self._form is None:
            return
        self._dirty = True
        self._hint.setText("")
        self._state.setText(say("visit.typing"))
        if not self._timer.isActive():
            self._timer.start()

    def _on_outcome(self, _checked: bool) -> None:
        self._reason.setVisible(self._outcomes["not_applicable"].isChecked())

    def _on_counted(self) -> None:
        self._touch()
        self._ask_advice()

    def _on_product_added(self, place: int) -> None:
        code = self._add_product.itemData(place)
        if code is None or self._form is None:
            return
        lines = (*self._form.count_lines, CountLine(code, self._add_product.itemText(place), None, 0.0))
        draft = self.draft()
        self._form = replace(self._form, count_lines=lines, draft=draft)
        self._filling = True
        self._grid.show_lines(lines, draft.stock, draft.order)
        self._add_product.removeItem(place)
        self._add_product.setCurrentIndex(0)
        self._filling = False
        self._ask_advice()

    def _ask_advice(self) -> None:
        if self._form is not None:
            visit_id, draft = self._form.id, self.draft()
            self._jobs.run(work.advise(visit_id, draft), self._on_advice, owner=self)

    def _on_advice(self, advice: OrderAdvice) -> None:
        self._grid.show_advice(advice)
        self._suggestion = {line.product_code: float(line.suggested) for line in advice.lines}
        if advice.ratio_before is None or advice.ratio_after is None:
            self._advice.setText(say("visit.advice_total", total=advice.total))
        else:
            self._advice.setText(
                say(
                    "visit.advice",
                    before=advice.ratio_before,
                    after=advice.ratio_after,
                    days_before=advice.ratio_before * 30,
                    days_after=advice.ratio_after * 30,
                    total=advice.total,
                )
            )

    def _order_list(self) -> dict[str, float] | None:
        """The order list to keep: the suggestion with what was typed over it; None while it is not to be kept."""
        if not self._save_order.isChecked():
            return None
        return {code: cartons for code, cartons in {**self._suggestion, **self._grid.orders()}.items() if cartons > 0}

    def _on_saved(self, evidence: tuple[Evidence, ...]) -> None:
        if self._form is None:
            return
        self._state.setText(say("visit.saved", time=f"{datetime.now():%H:%M:%S}"))
        self._fill_evidence(evidence)

    def _on_finished(self, saved: VisitSaved) -> None:
        self.finished.emit(saved)
