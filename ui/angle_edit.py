"""A field for an angle in degrees: any number of turns may be typed, and means the angle in 0–360°."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFocusEvent, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from explorer.direction import STEEPEST_DESCENT
from explorer.option_error import OptionError
from explorer.options import parse_number
from ui.numbers import fixed_angle

_FULL_TURN, _HALF_TURN, _STEP = 360.0, 180.0, 5.0
_DECIMALS = 6
_DEGREES = "°"


class AngleEdit(QDoubleSpinBox):
    """β, typed or stepped by 5°; on the line of one variable by half a turn.

    It is written as it is everywhere, and with all of its digits while it is edited.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_edited = False
        self.setObjectName("beta_edit")
        self.setAccessibleName("Angle β from the gradient to u, in degrees")
        self.setLocale(QLocale.c())
        self.setRange(0.0, _FULL_TURN)
        self.setWrapping(True)
        self.setDecimals(_DECIMALS)
        self.set_line(is_line=False)
        self.setSuffix(_DEGREES)
        self.setValue(STEEPEST_DESCENT)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("157.797432°") + 34)

    def set_line(self, *, is_line: bool) -> None:
        """Step from one side of a line to the other, or around."""
        self.setSingleStep(_HALF_TURN if is_line else _STEP)

    def stepBy(self, steps: int) -> None:
        """Go on past 0° and 360°, where a spin box would stop once."""
        self.setValue((self.value() + steps * self.singleStep()) % _FULL_TURN)

    @property
    def is_being_typed(self) -> bool:
        """Whether a person is in the middle of typing a number."""
        return self.hasFocus() and self.lineEdit().isModified()

    def textFromValue(self, value: float) -> str:
        return _whole(value) if self._is_edited else fixed_angle(value).removesuffix(_DEGREES)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_edited = True
        self._write_again()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # what was typed is taken first
        super().focusOutEvent(event)
        self._is_edited = False
        self._write_again()

    def _write_again(self) -> None:
        self.setValue(self.value())

    def valueFromText(self, text: str) -> float:
        if not self._is_edited and text.removesuffix(_DEGREES) == self.textFromValue(self.value()):
            # what is written with few digits has not lost the others
            return self.value()
        try:
            return round(_number(text) % _FULL_TURN, _DECIMALS)
        except OptionError:
            return self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let anything be typed; what is no number when it is entered gives way to the value before."""
        try:
            _number(text)
        except OptionError:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position

    def fixup(self, _: str) -> str:
        return f"{self.textFromValue(self.value())}{self.suffix()}"


def _whole(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _number(text: str) -> float:
    return parse_number(text.replace(_DEGREES, "").replace(",", "."))
