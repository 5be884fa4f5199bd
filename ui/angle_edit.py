"""A field for an angle in degrees: any number of turns may be typed, and means the angle in 0–360°."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from explorer.direction import STEEPEST_DESCENT
from explorer.options import OptionError, parse_number

_FULL_TURN = 360.0
_DECIMALS = 6


class AngleEdit(QDoubleSpinBox):
    """β, typed or stepped by 5°."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("beta_edit")
        self.setAccessibleName("Angle β from the gradient to u, in degrees")
        self.setLocale(QLocale.c())
        self.setRange(0.0, _FULL_TURN)
        self.setWrapping(True)
        self.setDecimals(_DECIMALS)
        self.setSingleStep(5.0)
        self.setSuffix("°")
        self.setValue(STEEPEST_DESCENT)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("157.797432°") + 34)

    @property
    def is_being_typed(self) -> bool:
        """Whether a person is in the middle of typing a number."""
        return self.hasFocus() and self.lineEdit().isModified()

    def textFromValue(self, value: float) -> str:
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")

    def valueFromText(self, text: str) -> float:
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


def _number(text: str) -> float:
    return parse_number(text.replace("°", "").replace(",", "."))
