"""The steps that led here: a table of numbers, and L against the step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
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

from explorer.envelope import Envelope
from explorer.finding import Where
from explorer.path import Path
from explorer.rows import Array, Indices, Rows
from ui.background import Background
from ui.checked_look import show_checked
from ui.choices import Choices
from ui.history_export import LANE, Extract
from ui.history_find import HistoryFind
from ui.history_model import HistoryModel
from ui.history_table import HistoryTable
from ui.loss_plot import LossPlot
from ui.table_export import TableExport
from ui.theme import LIGHT, Theme

SAVE_TIP = "Save the whole table, with all digits"
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

    def __init__(
        self,
        background: Background | None = None,
        parent: QWidget | None = None,
        *,
        ask_file: Callable[[], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        background = background or Background(self, synchronous=True)
        self.ask_file = ask_file or self._ask_file
        self.model = HistoryModel()
        self.model.setParent(self)
        self.table = HistoryTable(self.model)
        self.table.picked.connect(self._pick)
        self.table.copy_wanted.connect(self.copy_selected)
        self.plot = LossPlot()
        self.plot.index_chosen.connect(self._pick)
        self.search = HistoryFind(background)
        self.search.found.connect(self._pick)
        self.search.closed.connect(self.table.setFocus)
        self.export = TableExport(background, LANE, self)
        self.export.message.connect(self.message)
        self.export.progressed.connect(self._show_progress)
        self._losses: Envelope | None = None
        self._progress: float | None = None
        self._is_narrow = False
        self._title = QLabel("L at each step")
        self._log = self._button("log", "log_button", "Logarithmic scale of L")
        self._log.setCheckable(True)
        show_checked(self._log)
        self._log.clicked.connect(self._wish_log)
        self._copy = self._button(
            "Copy", "copy_button", "Copy the whole table, with all digits (Ctrl+C: the rows chosen)"
        )
        self._copy.clicked.connect(self.copy_all)
        self._save = self._button("Save as CSV…", "save_button", SAVE_TIP)
        self._save.clicked.connect(self._save_or_stop)
        self._empty = QLabel(NO_STEP)
        self._empty.setObjectName("empty_history")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.choices = Choices(self)
        kinds = (bool, type(None))
        self.choices.keep("log", lambda: self.plot.wished_log, self._take_log, kinds, self._log.clicked)
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
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.table, 1)
        left.addWidget(self.search)
        self._whole.addLayout(left)
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
        self._is_narrow = is_narrow
        self._name_save()

    def _name_save(self) -> None:
        if self._progress is not None:
            self._save.setText(f"Stop ({self._progress:.0%})")
            self._save.setToolTip("Give up copying or saving (Esc)")
        else:
            self._save.setText("CSV…" if self._is_narrow else "Save as CSV…")
            self._save.setToolTip(SAVE_TIP)

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
        rows = path.lineage(tip) if path is not None else Rows()
        if path is not self.model.path:
            self.plot.wish_log(None)
            self._losses = None
        place = rows.place(shown) or 0

        def change() -> None:
            self.model.show(path, rows, variables, parameters)
            self.model.set_shown(place)

        self.table.show_rows(change, place)
        if self._losses is None:
            self._losses = Envelope(partial(_losses_of, path))
        self.plot.show_rows(self._losses, rows, place, path.changes(rows) if path is not None else ())
        self.search.follow(None if path is None else Where(path, rows, variables, parameters), place)
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
        self.search.set_theme(theme)

    def set_large(self, large: bool) -> None:
        """Take the size of the type of the program."""
        self.table.set_size(_SMALLER * QApplication.font().pointSizeF())
        self.plot.set_large(large)
        self._share_out()

    # -- choosing

    def _pick(self, place: int) -> None:
        self.row_chosen.emit(self.model.rows[place])

    def _wish_log(self, wish: bool) -> None:
        self.plot.wish_log(wish)

    def _take_log(self, wish: bool | None) -> None:
        self.plot.wish_log(wish)
        self._log.setChecked(self.plot.is_log)

    def look_for_step(self) -> None:
        """Offer to look for a step."""
        self.search.begin()

    # -- copying and saving

    def copy_all(self) -> None:
        """Put the whole table on the clipboard, as text with tabs."""
        self._copy_rows(self._all())

    def copy_selected(self) -> None:
        """Put the rows that are chosen on the clipboard, as text with tabs."""
        self._copy_rows(self.table.chosen_rows())

    def _all(self) -> Rows:
        count = len(self.model.rows)
        return Rows.of([(0, count - 1)]) if count else Rows()

    def _extract(self, places: Rows) -> Extract | None:
        model = self.model
        if model.path is None or not len(places):
            return None
        return Extract(model.path, model.rows, places, model.variables, model.parameters)

    def _copy_rows(self, places: Rows) -> None:
        extract = self._extract(places)
        if extract is not None:
            self.export.copy(extract)

    def save_csv(self) -> None:
        """Ask for a file and write the whole table to it."""
        extract = self._extract(self._all())
        name = self.ask_file() if extract is not None else None
        if extract is not None and name:
            self.export.save(name, extract)

    def _save_or_stop(self) -> None:
        if self.export.is_busy:
            self.export.stop()
        else:
            self.save_csv()

    def _show_progress(self, share: float) -> None:
        self._progress = share if share >= 0.0 else None
        self._copy.setEnabled(self._progress is None and len(self.model.rows) > 0)
        self._name_save()

    def _ask_file(self) -> str | None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the steps", "steps.csv", "CSV (*.csv)")
        return name or None


def _losses_of(path: Path | None, rows: Rows | Indices) -> Array:
    return path.column("loss", rows) if path is not None else np.empty(len(rows))
