"""The dial of β: it shows the angle from ∇L to u, and is turned by mouse or keys."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.local_model import LocalModel
from ui.dial_drawing import DialDrawing
from ui.dial_face import Face, face_of
from ui.numbers import fixed_angle
from ui.theme import LIGHT, Theme

SNAP = 2.5
"""How near to a multiple of 90°, in degrees, the mouse is taken to mean just that."""

_STEPS = {
    Qt.Key.Key_Up: 1.0, Qt.Key.Key_Right: 1.0, Qt.Key.Key_Down: -1.0, Qt.Key.Key_Left: -1.0,
    Qt.Key.Key_PageUp: 15.0, Qt.Key.Key_PageDown: -15.0,
}  # fmt: skip
_FAST = 15.0


def snapped(beta: float) -> float:
    """Take an angle near a multiple of 90° to mean it, and round others to a tenth."""
    nearest = 90.0 * round(beta / 90.0)
    return (nearest if abs(beta - nearest) <= SNAP else round(beta, 1)) % 360.0


class AngleDial(QWidget):
    """Shows β, and is turned by mouse or keys.

    Signals
    -------
    beta_turned
        β while it is being turned: degrees, counter-clockwise from ∇L, 0–360.
    beta_set
        β when it is let go.
    """

    beta_turned = Signal(float)
    beta_set = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("beta_dial")
        self.setAccessibleName("β, the angle from ∇L to u")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = LIGHT
        self._face = Face()
        self._wished: float | None = None
        self._is_dragging = False
        self.show_model(None)

    # -- what is shown

    @property
    def face(self) -> Face:
        """What is shown now."""
        return self._face

    @property
    def beta(self) -> float | None:
        """The angle shown: the wished one while it is being turned."""
        return self._face.beta if self._wished is None else self._wished

    def show_model(self, model: LocalModel | None, variables: Sequence[str] = ()) -> None:
        """Show the directions and the angle of a model."""
        self._face = face_of(model, variables)
        if not self._is_dragging:
            self._wished = None
        can_turn = self._face.gradient is not None
        self.setCursor(Qt.CursorShape.OpenHandCursor if can_turn else Qt.CursorShape.ArrowCursor)
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _describe(self) -> None:
        if self.beta is None:
            text = ": ".join(filter(None, (self._face.title, self._face.detail)))
        else:
            text = f"β = {fixed_angle(self.beta)}"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        text = "\n".join(filter(None, (text, self._face.caption.text)))
        turn = "Drag to turn u; Ctrl: no snapping. Keys: arrows 1°, Page or Shift 15°, Home 180°."
        self.setToolTip(f"{text}\n{turn}" if self._face.gradient is not None else text)

    def sizeHint(self) -> QSize:
        return QSize(220, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 96)

    # -- turning

    def _turn(self, beta: float) -> None:
        beta %= 360.0
        if self._face.is_line:
            beta = 180.0 if 90.0 < beta < 270.0 else 0.0
        if not self._face.is_oriented and beta > 180.0:
            beta = 360.0 - beta
        self._wished = beta
        self._describe()
        self.update()
        self.beta_turned.emit(beta)

    def _turn_to(self, event: QMouseEvent) -> None:
        if self._face.gradient is None:
            return
        place = event.position() - self._centre()
        beta = (math.degrees(math.atan2(-place.y(), place.x())) - self._face.gradient) % 360.0
        is_free = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._turn(round(beta, 1) if is_free else snapped(beta))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._face.gradient is not None:
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._turn_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._turn_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._is_dragging:
            self._is_dragging = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            if self._wished is not None:
                self.beta_set.emit(self._wished)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, now = _STEPS.get(Qt.Key(event.key())), self.beta
        if event.key() == Qt.Key.Key_Home and self._face.gradient is not None:
            self._turn_at_once(180.0)
        elif step is not None and now is not None:
            is_fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self._face.is_line:
                self._turn_at_once(180.0 - now)
                return
            self._turn_at_once(now + (math.copysign(_FAST, step) if is_fast else step))
        else:
            super().keyPressEvent(event)

    def _turn_at_once(self, beta: float) -> None:
        self._turn(beta)
        if self._wished is not None:
            self.beta_set.emit(self._wished)

    # -- drawing

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2.0, self.height() / 2.0)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        DialDrawing(painter, self, self._theme, self._face, self.beta).draw(has_focus=self.hasFocus())
        painter.end()
