"""The bar above a panel in a dock: a sentence on what it is for, where the tab has room for a word only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QStyle, QToolButton, QWidget

_MARGIN = 6


class DockTitle(QWidget):
    """A sentence, and the buttons that a dock has: one lets it float, one closes it."""

    def __init__(self, dock: QDockWidget, sentence: str) -> None:
        super().__init__(dock)
        self._sentence = sentence
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 2, 2, 2)
        row.setSpacing(2)
        row.addStretch(1)
        shape = QStyle.StandardPixmap
        row.addWidget(self._button(shape.SP_TitleBarNormalButton, "Float, or dock again", self._float))
        row.addWidget(self._button(shape.SP_TitleBarCloseButton, "Close", dock.close))
        self._dock = dock

    def _button(self, icon: QStyle.StandardPixmap, tip: str, act: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(self.style().standardIcon(icon))
        button.setIconSize(QSize(12, 12))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        return button

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height() + 8)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        buttons = [child.x() for child in self.findChildren(QToolButton)]
        room = self.rect().adjusted(_MARGIN, 0, min(buttons, default=self.width()) - self.width() - _MARGIN, 0)
        text = self.fontMetrics().elidedText(self._sentence, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.end()
