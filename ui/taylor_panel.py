"""The Taylor half of the argument: the formula, its terms with today's numbers, and L along the ray."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from explorer.local_model import LocalModel
from ui.ray_plot import RayPlot
from ui.reasons import why_few_terms
from ui.taylor_formula import TaylorFormula
from ui.terms_table import TermsTable
from ui.theme import LIGHT, Theme

_SHARE_OF_TABLE = 0.55
"""Of the height, that the table may take."""


class TaylorPanel(QWidget):
    """The formula, the table and the plot of one local model.

    Signals
    -------
    eta_chosen
        A new η, when the step was dragged along the ray.
    """

    eta_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taylor_panel")
        self._theme = LIGHT
        self.formula, self.table, self.plot = TaylorFormula(self), TermsTable(self), RayPlot(self)
        self.message = QLabel(self)
        self.message.setObjectName("taylor_message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        for widget in (self.formula, self.table, self.message):
            layout.addWidget(widget)
        layout.addWidget(self.plot, 1)
        self.plot.setMinimumSize(120, 120)
        self.plot.eta_chosen.connect(self.eta_chosen)
        self._restyle()

    def show_model(self, model: LocalModel | None) -> None:
        """Show the terms and the ray of a model; where it has no ray, the plot says why."""
        self.table.show_model(model)
        self.plot.show_model(model)
        text = why_few_terms(model)
        if text != self.message.text():
            self.message.setText(text)
            self.message.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._restyle()

    def set_large(self, on: bool) -> None:
        """Take the size of the type of the program."""
        self.plot.set_large(on)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_most(round(_SHARE_OF_TABLE * self.height()))

    def _restyle(self) -> None:
        font = QApplication.font()
        self.setFont(font)
        self.formula.set_theme(self._theme)
        self.formula.updateGeometry()
        self.table.set_look(self._theme, font)
        self.plot.set_theme(self._theme)
        colours = self.message.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self._theme.warning))
        self.message.setPalette(colours)
