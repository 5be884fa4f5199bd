"""The table of the Taylor terms; it fits its numbers to its width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QWidget

from explorer.local_model import LocalModel
from ui.number_table import NumberTable, put_on_clipboard
from ui.terms_model import FORMS, Column, Form, TermsModel, heading
from ui.theme import Theme, number_font

_PADDING = 4


class TermsTable(NumberTable):
    """The terms; it writes fewer digits where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_PADDING, parent)
        self.setObjectName("taylor_table")
        self.setAccessibleName("Taylor terms, partial sums and remainders")
        self.terms = TermsModel(self)
        self.setModel(self.terms)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._numbers_font, self._most = number_font(), 0
        copy = QAction("Copy with all digits", self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_model(self, model: LocalModel | None) -> None:
        """Show the terms of a model."""
        rows = self.terms.rowCount()
        self.terms.show_model(model)
        if self.terms.rowCount() != rows:
            self.updateGeometry()
        self.fit()

    def set_look(self, theme: Theme, font: QFont) -> None:
        self._numbers_font = number_font(font.pointSizeF())
        self.setFont(font)
        self.horizontalHeader().setFont(font)
        self.terms.set_look(theme, self._numbers_font, font)
        self.cells.set_theme(theme)
        self.headings.set_theme(theme)
        self.set_row_height(6)
        self.setStyleSheet(
            f"QTableView {{ background: transparent; color: {theme.text}; }}"
            f"QHeaderView, QHeaderView::section {{ background: transparent; color: {theme.muted}; border: 0; }}"
            f"QHeaderView::section {{ border-bottom: 1px solid {theme.border}; padding: 2px {_PADDING}px; }}"
            "QScrollBar { background: transparent; width: 8px; height: 8px; }"
            f"QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; min-height: 20px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
        )
        self.updateGeometry()
        self._share_out(self.terms.form, self._needs(self.terms.form))
        self.fit()

    # -- the width

    def fit(self) -> None:
        """Choose the digits that there is room for; columns that hold their numbers stay as they are."""
        room = self.viewport().width()
        for form in FORMS:
            needs = self._needs(form)
            if sum(needs.values()) <= room:
                break
        else:
            form, needs = FORMS[-1], self._needs(FORMS[-1])
        widths = {column: self.columnWidth(column) for column in needs}
        is_same = form == self.terms.form and not any(self.isColumnHidden(column) for column in needs)
        if not (is_same and room - _PADDING <= sum(widths.values()) <= room and _holds(widths, needs)):
            self._share_out(form, needs)

    def _needs(self, form: Form) -> dict[Column, int]:
        """Return the width that each column needs."""
        text, numbers = QFontMetricsF(self.font()), QFontMetricsF(self._numbers_font)
        needs = {}
        for column in Column:
            if column not in form.hidden:
                width = self.terms.width(column, form, numbers if column >= Column.TERM else text)
                needs[column] = round(max(width, text.horizontalAdvance(heading(column, form)))) + 2 * _PADDING + 4
        return needs

    def _share_out(self, form: Form, needs: dict[Column, int]) -> None:
        if form != self.terms.form:
            self.terms.set_form(form)
        for column in Column:
            self.setColumnHidden(column, column in form.hidden)
        spare = max(0, self.viewport().width() - sum(needs.values()))
        for column, width in needs.items():
            self.setColumnWidth(column, width + (spare // 3 if column >= Column.TERM else 0))

    def _height(self, rows: int) -> int:
        return self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 2

    def sizeHint(self) -> QSize:
        rows = self.terms.rowCount()
        fitting = next((count for count in range(rows, 4, -1) if self._height(count) <= self._most), 4)
        return QSize(300, self._height(max(2, min(rows, fitting))))

    def set_most(self, height: int) -> None:
        """Take as much height as the rows need, up to this."""
        if height != self._most:
            self._most = height
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(max(2, min(self.terms.rowCount(), 4))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def copy(self) -> None:
        """Put the selection on the clipboard, with all digits."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(self.terms.whole(index))
        if rows:
            put_on_clipboard(rows.values())


def _holds(widths: dict[Column, int], needs: dict[Column, int]) -> bool:
    return all(widths[column] >= need for column, need in needs.items())
