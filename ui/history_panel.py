"""The steps that led here: a table of numbers, and L against the step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.path import Path
from ui.checked_look import show_checked
from ui.history_model import HistoryModel
from ui.history_table import HistoryTable
from ui.loss_plot import LossPlot
from ui.number_table import put_on_clipboard, write_csv
from ui.theme import LIGHT, Theme

NO_STEP = "No step yet: press Step or Space"
_SMALLER = 0.92
_NARROW = 115
"""Figures that fit side by side in a panel that is not narrow."""
_TALL = 0.6
"""Height over width of a narrow panel from which on the curve stands under the table."""


class HistoryPanel(QWidget):
    """The table of the steps and the curve of L.

    Signals
    -------
    row_chosen
        The row of the path that a person picked, in the table or on the curve.
    message
        A sentence for the person.
    """

    row_chosen = Signal(int)
    message = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, ask_file: Callable[[], str | None] | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        self.ask_file = ask_file or self._ask_file
        self.model = HistoryModel()
        self.model.setParent(self)
        self.table = HistoryTable(self.model)
        self.table.picked.connect(self._pick)
        self.table.copy_wanted.connect(self.copy_selected)
        self.plot = LossPlot()
        self.plot.index_chosen.connect(self._pick)
        self._title = QLabel("L at each step")
        self._log = self._button("log", "log_button", "Logarithmic scale of L")
        self._log.setCheckable(True)
        show_checked(self._log)
        self._log.clicked.connect(self._wish_log)
        self._copy = self._button(
            "Copy", "copy_button", "Copy the whole table, with all digits (Ctrl+C: the rows chosen)"
        )
        self._copy.clicked.connect(self.copy_all)
        self._save = self._button("Save as CSV…", "save_button", "Save the whole table, with all digits")
        self._save.clicked.connect(self.save_csv)
        self._empty = QLabel(NO_STEP)
        self._empty.setObjectName("empty_history")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self.set_theme(LIGHT)
        self.set_large(False)
        self.show_history(None, 0, 0, ())

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.plot)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 2)
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._log)
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._save)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self._stack, 1)
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(6)
        self._whole.addWidget(self.table)
        self._whole.addLayout(right)
        self._share_out()
        self.table.setMinimumWidth(300)
        self.setMinimumHeight(96)

    def _share_out(self) -> None:
        """Where there is little room, let the table have more of it or all, and write less over the curve."""
        is_narrow = self.width() < _NARROW * self.fontMetrics().horizontalAdvance("0")
        is_tall = is_narrow and self.height() > _TALL * self.width()
        ways = QBoxLayout.Direction
        self._whole.setDirection(ways.TopToBottom if is_tall else ways.LeftToRight)
        for place, share in enumerate((50, 50) if is_tall else (70, 30) if is_narrow else (64, 36)):
            self._whole.setStretch(place, share)
        is_narrow = is_narrow and not is_tall
        self._title.setText("L" if is_narrow else "L at each step")
        self._save.setText("CSV…" if is_narrow else "Save as CSV…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    @staticmethod
    def _button(text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    # -- showing

    def show_history(
        self,
        path: Path | None,
        tip: int,
        shown: int,
        variables: tuple[str, ...],
        parameters: tuple[str, ...] = (),
    ) -> None:
        """Show the way from the start to the row `tip`, of which the row `shown` is looked at."""
        rows = path.lineage(tip) if path is not None else np.empty(0, dtype=np.int64)
        if path is not self.model.path:
            self.plot.wish_log(None)
        place = int(np.searchsorted(rows, shown))

        def change() -> None:
            self.model.show(path, rows, variables, parameters)
            self.model.set_shown(place)

        self.table.show_rows(change, place)
        losses = path.column("loss", rows) if path is not None else np.empty(0)
        self.plot.show_losses(losses, place, _breaks(path, rows))
        self._show_state(steps=len(rows) - 1)

    def _show_state(self, *, steps: int) -> None:
        self._stack.setCurrentWidget(self.plot if steps > 0 else self._empty)
        self._copy.setEnabled(steps >= 0)
        self._save.setEnabled(steps >= 0)
        self._log.setEnabled(steps > 0 and self.plot.can_be_log)
        self._log.setChecked(self.plot.is_log)

    def set_theme(self, theme: Theme) -> None:
        """Follow the colours of a theme."""
        self.table.set_theme(theme)
        for label in (self._title, self._empty):
            own = label.palette()
            own.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
            label.setPalette(own)
        self.plot.set_theme(theme)

    def set_large(self, large: bool) -> None:
        """Take the size of the type of the program."""
        self.table.set_size(_SMALLER * QApplication.font().pointSizeF())
        self.plot.set_large(large)
        self._share_out()

    # -- choosing

    def _pick(self, place: int) -> None:
        self.row_chosen.emit(int(self.model.rows[place]))

    def _wish_log(self, wish: bool) -> None:
        self.plot.wish_log(wish)

    # -- copying and saving

    def copy_all(self) -> None:
        """Put the whole table on the clipboard, as text with tabs."""
        self._copy_rows(np.arange(len(self.model.rows)))

    def copy_selected(self) -> None:
        """Put the rows that are chosen on the clipboard, as text with tabs."""
        self._copy_rows(self.table.chosen_rows())

    def _copy_rows(self, rows: NDArray[np.int64]) -> None:
        if not len(rows):
            return
        put_on_clipboard(self.model.lines(rows))
        self.message.emit(f"{len(rows):,} row{'' if len(rows) == 1 else 's'} of the table are on the clipboard")

    def save_csv(self) -> None:
        """Ask for a file and write the whole table to it."""
        count = len(self.model.rows)
        if not count:
            return
        name = self.ask_file()
        if not name:
            return
        self.message.emit(write_csv(name, self.model.lines(np.arange(count)), count))

    def _ask_file(self) -> str | None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the steps", "steps.csv", "CSV (*.csv)")
        return name or None


def _breaks(path: Path | None, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of rows whose parameters are not those of the row before."""
    if path is None:
        return np.empty(0, dtype=np.int64)
    held = path.parameters(rows)
    return np.flatnonzero((held[1:] != held[:-1]).any(axis=1)) + 1
