"""The table of the Taylor terms; it fits its numbers to its width."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QWidget

from explorer.local_model import LocalModel
from ui.small_table import PADDING, SmallTable
from ui.terms_model import FORMS, Column, Form, TermsModel, heading
from ui.theme import Theme


class TermsTable(SmallTable):
    """The terms; it writes fewer digits where it is narrow."""

    margin = 6

    def __init__(self, parent: QWidget | None = None) -> None:
        self.terms = TermsModel()
        super().__init__("taylor_table", "Taylor terms, partial sums and remainders", self.terms, parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.offer_copy()

    def show_model(self, model: LocalModel | None) -> None:
        """Show the terms of a model."""
        self.terms.show_model(model)
        self.fit()

    def set_look(self, theme: Theme, font: QFont) -> None:
        super().set_look(theme, font)
        # columns that hold their numbers stay as they are, but not where the type is another
        self._share_out(self.terms.form, self._needs(self.terms.form))
        self.fit()

    def details(self, theme: Theme) -> str:
        return (
            f"QHeaderView, QHeaderView::section {{ background: transparent; color: {theme.muted}; border: 0; }}"
            f"QHeaderView::section {{ border-bottom: 1px solid {theme.border}; padding: 2px {PADDING}px; }}"
            f"{super().details(theme)}"
        )

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
        if not (is_same and room - PADDING <= sum(widths.values()) <= room and _holds(widths, needs)):
            self._share_out(form, needs)

    def _needs(self, form: Form) -> dict[Column, int]:
        """Return the width that each column needs."""
        text, numbers = QFontMetricsF(self.font()), QFontMetricsF(self.terms.numbers)
        needs = {}
        for column in Column:
            if column not in form.hidden:
                width = self.terms.width(column, form, numbers if column >= Column.TERM else text)
                needs[column] = round(max(width, text.horizontalAdvance(heading(column, form)))) + 2 * PADDING + 4
        return needs

    def _share_out(self, form: Form, needs: dict[Column, int]) -> None:
        if form != self.terms.form:
            self.terms.set_form(form)
        for column in Column:
            self.setColumnHidden(column, column in form.hidden)
        spare = max(0, self.viewport().width() - sum(needs.values()))
        for column, width in needs.items():
            self.setColumnWidth(column, width + (spare // 3 if column >= Column.TERM else 0))


def _holds(widths: dict[Column, int], needs: dict[Column, int]) -> bool:
    return all(widths[column] >= need for column, need in needs.items())
