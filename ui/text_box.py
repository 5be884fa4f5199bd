"""A text in a box of its own, which scrolls where the screen is too small for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QTextBrowser, QVBoxLayout, QWidget

_WIDEST = 680
"""Of a text that would go on in one line."""
_SHARE = 0.85
"""Of the screen that is taken at the most."""


class TextBox(QDialog):
    """Shows a text until it is closed.

    Parameters
    ----------
    title
        Of the box.
    html
        The text; its pictures are files.
    parent
        The window that it belongs to.
    """

    def __init__(self, title: str, html: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setHtml(html)
        self.text.setAccessibleName(title)
        self.text.document().setDocumentMargin(0)
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.Base, palette.color(QPalette.ColorRole.Window))
        self.text.setPalette(palette)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self._fit()

    def _fit(self) -> None:
        """Show all of the text, unless the screen is too small."""
        room, document = self.screen().availableSize() * _SHARE, self.text.document()
        document.setTextWidth(min(_WIDEST, document.idealWidth(), room.width()))
        scrolls = document.size().height() > room.height()
        bar = self.text.verticalScrollBar().sizeHint().width() if scrolls else 0
        self.text.setMinimumWidth(int(document.size().width()) + bar + 2)
        around = self.sizeHint().height() - self.text.sizeHint().height()
        self.resize(self.minimumSizeHint().width(), min(int(document.size().height()) + 2 + around, room.height()))
