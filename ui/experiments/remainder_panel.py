"""The experiment of the remainders: how fast |R_k| falls as η goes to 0, on the loss as typed, at w along u."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from explorer.direction import Vector
from explorer.experiments.remainder_curve import LARGEST, SMALLEST, RemainderCurve, remainder_curve
from explorer.question import Question
from ui.background import Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.experiments.remainder_plot import RemainderPlot
from ui.experiments.remainder_table import SlopesTable
from ui.experiments.remainder_words import fitted_text, summary, theory_text
from ui.reasons import why_no_terms
from ui.theme import Theme

_SHARE_OF_TABLE = 0.4
"""Of the height, that the table may take."""


class RemainderPanel(ExperimentPanel):
    """The plot, what it shows in words, and the table of slopes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("remainder_panel", parent)
        self.plot, self.table, self.summary = RemainderPlot(self), SlopesTable(self), QLabel(self)
        self.summary.setObjectName("remainder_summary")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.plot.setMinimumSize(160, 130)
        self._asked: tuple[Vector, Vector | None, int] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.table)
        self.plot.clicked.connect(lambda eta, _: self._choose(eta, True))
        self.plot.dragged.connect(lambda eta, _, dragging: self._choose(eta, dragging))
        self._restyle()

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> RemainderCurve | None:  # noqa: ARG004 - none are needed
        """Compute the curve; parts of it are reported as they come."""
        model = question.model
        if model.taylor is None or model.u is None:
            return None
        return remainder_curve(question.loss, model.point.w, model.u, model.order, job.is_wanted, job.report)

    def show_question(self, question: Question) -> None:
        """Move the mark of today's η."""
        model = question.model
        self._asked = (model.point.w, model.u, model.order)
        rows = model.taylor.rows if model.taylor is not None else ()
        sizes = tuple(None if row.remainder is None else abs(row.remainder.value) for row in rows)
        self.plot.show_eta(model.eta, sizes, why_no_terms(model))
        self.table.slopes.show_sizes(sizes)
        if self.plot.reason:
            self.summary.hide()
            self.table.hide()

    def show_result(self, result: object) -> None:
        """Show the curve, or a part of it."""
        assert isinstance(result, RemainderCurve)
        self.plot.show_curve(result)
        self.table.show_curve(result)
        words = summary(result)
        if words != self.summary.text():
            self.summary.setText(words)
        self.summary.setVisible(bool(words))
        self.table.show()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:
        self.plot.set_large(on)
        self._restyle()

    def rows(self) -> list[list[object]]:
        """Return the slopes, and below them |R_k| at every η."""
        curve = self.plot.curve
        if curve is None or self.plot.reason or (curve.w, curve.u, curve.order) != self._asked:
            return []
        found: list[list[object]] = [["η", *(f"|R_{slope.order}|" for slope in curve.slopes)]]
        found.append(["slope", *(s.fitted if s.fitted is not None else fitted_text(s) for s in curve.slopes)])
        found.append(["slope in theory", *(theory_text(slope) for slope in curve.slopes)])
        found += [[eta, *sizes] for eta, sizes in zip(curve.eta.tolist(), curve.sizes.T.tolist(), strict=True)]
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_most(round(_SHARE_OF_TABLE * self.height()))

    def _choose(self, eta: float, dragging: bool) -> None:
        if self.plot.eta is not None and not self.plot.reason:
            self.eta_chosen.emit(min(max(eta, SMALLEST), LARGEST), dragging)

    def _restyle(self) -> None:
        font = QApplication.font()
        self.setFont(font)
        self.plot.set_theme(self.theme)
        self.table.set_look(self.theme, font)
        colours = self.summary.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self.theme.text))
        self.summary.setPalette(colours)
