"""One line a mark: its symbol, its value, and what it means; pressed, it takes η there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from ui.experiments.trust_words import Kind, Line
from ui.theme import LIGHT, Theme

_PADDING, _GAP = 5, 8
_WIDEST_VALUE = "≈ 0.001234"
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_PLAIN = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class TrustLine(QAbstractButton):
    """A line that is as high as its words; where it has no η it cannot be pressed."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"trust_{kind.name.lower()}")
        self.kind = kind
        self.line = Line(kind, None, "", "", "")
        self._more = ""
        self._theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setEnabled(False)

    def show_line(self, line: Line) -> None:
        """Show another value."""
        if line == self.line:
            return
        self.line = line
        self.setToolTip(line.details + ("\nPress to take η there." if line.eta is not None else ""))
        self.setEnabled(line.eta is not None)
        shape = Qt.CursorShape.ArrowCursor if line.eta is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        self._renew()

    def add_words(self, more: str) -> None:
        """Say something more after the words."""
        if more != self._more:
            self._more = more
            self._renew()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, and the font of the program."""
        self._theme = theme
        self.setFont(QApplication.font())
        self._renew()

    @property
    def words(self) -> str:
        """All that is said."""
        return f"{self.line.words} {self._more}".strip()

    def _renew(self) -> None:
        self.setAccessibleName(f"{self.kind.value}: {self.line.value}")
        self.setAccessibleDescription(self.words)
        self._fit()
        self.update()

    @property
    def _painted(self) -> str:
        # no line ends between a name and its number, or after the first bar of |∇L|
        return self.words.replace(" = ", "\u00a0=\u00a0").replace(" %", "\u00a0%").replace("|∇", "|\u2060∇")

    # -- geometry

    def _value_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _columns(self) -> tuple[int, int]:
        """Return where the value and the words begin."""
        metrics = QFontMetrics(self._value_font())
        value = _PADDING + metrics.horizontalAdvance("≈") + _GAP
        return value, value + metrics.horizontalAdvance(_WIDEST_VALUE) + _GAP

    def height_for(self, width: int) -> int:
        """Return how high the words are, wrapped."""
        room = QRect(0, 0, max(60, width - self._columns()[1] - _PADDING), 10_000)
        lines = self.fontMetrics().boundingRect(room, _WRAPPED, self._painted).height()
        return max(lines, self.fontMetrics().height()) + 2 * _PADDING

    def _fit(self) -> None:
        # an area that scrolls does not ask for heights that follow from widths
        self.setFixedHeight(self.height_for(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(max(self.width(), 200)))

    # -- painting

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        if self.isEnabled() and self.underMouse():
            painter.fillRect(self.rect(), QColor(theme.selection))
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        value, words = self._columns()
        inside = self.rect().adjusted(_PADDING, _PADDING, -_PADDING, 0)
        has_value = self.line.eta is not None
        painter.setFont(self._value_font())
        painter.setPen(QColor(self.kind.colour(theme)))
        painter.drawText(inside, _PLAIN, self.kind.symbol)
        painter.setPen(QColor(theme.text if has_value else theme.muted))
        painter.drawText(QRect(value, _PADDING, words - value, self.height()), _PLAIN, self.line.value)
        painter.setFont(self.font())
        painter.drawText(
            QRect(words, _PADDING, self.width() - words - _PADDING, self.height()), _WRAPPED, self._painted
        )
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -2))
        painter.end()
