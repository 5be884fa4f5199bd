"""Which norm: a row of buttons, and for a scaled norm the diagonal of P."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.option_error import OptionError
from explorer.options import parse_scaled
from ui.checked_look import show_checked
from ui.numbers import full, short

_DECADES, _STEPS = 2, 50
"""Sliders go from 10⁻² to 10², in so many steps a decade."""
_OPENING = 4.0
_LONGEST = 9

_KINDS = (
    ("ℓ₂", "ℓ₂, |u|₂ = √Σuᵢ²: the ball is the circle"),
    ("P", "A scaled norm, √(uᵀPu) with P diagonal: the ball is an ellipse along the axes"),
    ("∇²L", "The norm of the Hessian, √(uᵀ∇²L u): the ball is an ellipse of the second-order model"),
    ("ℓ₁", "ℓ₁, Σ|uᵢ|: the ball is the diamond"),
    ("ℓ∞", "ℓ∞, max|uᵢ|: the ball is the square"),
)
_SCALED = 1


class NormControls(QWidget):
    """Chooses a norm.

    Signals
    -------
    norm_changed
        Another norm, or other numbers in it.
    refused
        Why a diagonal was not taken; empty when one was.
    """

    norm_changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[str, ...] = ()
        self._seen = (0, 1)
        self._diagonal: tuple[float, ...] = ()
        self._group = QButtonGroup(self)
        self.buttons = [self._button(place, text, about) for place, (text, about) in enumerate(_KINDS)]
        self.buttons[_SCALED].setChecked(True)
        self.sliders = [_slider("first"), _slider("second")]
        self._names = [QLabel(), QLabel()]
        self._values = [QLabel(), QLabel()]
        self.field, self.field_name = _field(), QLabel("P =")
        self.scales = QWidget()
        self._lay_out()
        self._group.idToggled.connect(self._choose)
        for place, slider in enumerate(self.sliders):
            slider.valueChanged.connect(self._mover(place))
        self.field.editingFinished.connect(self._take_field)
        self.show_variables(("x", "y"), (0, 1))

    def _button(self, place: int, text: str, about: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        show_checked(button)
        button.setToolTip(about)
        button.setAccessibleName(f"Norm {text}")
        button.setMinimumWidth(0)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.addButton(button, place)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self.buttons:
            row.addWidget(button, 1)
        grid = QGridLayout(self.scales)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for place, parts in enumerate(zip(self._names, self.sliders, self._values, strict=True)):
            for column, part in enumerate(parts):
                grid.addWidget(part, place, column)
            self._values[place].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.field_name, 2, 0)
        grid.addWidget(self.field, 2, 1, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.scales)

    # -- what is chosen

    @property
    def norm(self) -> Norm:
        """The norm that is chosen."""
        return self._norms()[self._group.checkedId()]

    def _norms(self) -> tuple[Norm, ...]:
        return Euclidean(), Scaled(self._diagonal), HessianNorm(), OneNorm(), MaxNorm()

    def choose(self, norm: Norm) -> None:
        """Show a norm; a diagonal for other variables is not taken."""
        if isinstance(norm, Scaled) and len(norm.diagonal) == len(self._variables):
            self._diagonal = norm.diagonal
            self._show_diagonal()
        self.buttons[[type(known) for known in self._norms()].index(type(norm))].setChecked(True)

    def show_variables(self, variables: tuple[str, ...], seen: tuple[int, int]) -> None:
        """Offer the diagonal for these variables; sliders for the two that are seen."""
        if variables != self._variables:
            self._variables = variables
            # the first slider is moved already: a scaled norm with all numbers 1 is ℓ₂
            self._diagonal = tuple(_OPENING if i == seen[0] else 1.0 for i in range(len(variables)))
        elif seen == self._seen:
            return
        self._seen = seen
        for label, slider, place in zip(self._names, self.sliders, seen, strict=True):
            is_there = place < len(variables)
            label.setVisible(is_there)
            slider.setVisible(is_there)
            if is_there:
                name = variables[place]
                label.setText(f"P of {name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'}")
                slider.setAccessibleName(f"P of {name}, the weight of its square in the norm")
        self._values[1].setVisible(len(variables) > 1)
        for part in (self.field_name, self.field):
            part.setVisible(len(variables) > 2)
        self._show_diagonal()

    def set_large(self) -> None:
        """Take the size of the type of the program."""
        font = QApplication.font()
        for part in (self, *self.buttons, *self._names, *self._values, self.field_name, self.field):
            part.setFont(font)
        for value in self._values:
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0.0123"))

    def _choose(self, _: int, on: bool) -> None:
        self.scales.setVisible(self._group.checkedId() == _SCALED)
        if on:
            self.refused.emit("")
            self.norm_changed.emit()

    # -- the diagonal of P

    def _mover(self, place: int) -> Callable[[int], None]:
        def move(position: int) -> None:
            diagonal = list(self._diagonal)
            diagonal[self._seen[place]] = _number_at(position)
            self._take(tuple(diagonal))

        return move

    def _take_field(self) -> None:
        if not self.field.isModified():
            return
        try:
            diagonal = parse_scaled(self.field.text(), self._variables).diagonal
        except OptionError as error:
            self.refused.emit(str(error))
            return
        self._take(diagonal)

    def _take(self, diagonal: tuple[float, ...]) -> None:
        is_new = diagonal != self._diagonal
        self._diagonal = diagonal
        self._show_diagonal()
        self.refused.emit("")
        if is_new:
            self.norm_changed.emit()

    def _show_diagonal(self) -> None:
        for slider, label, place in zip(self.sliders, self._values, self._seen, strict=True):
            if place < len(self._diagonal):
                value = self._diagonal[place]
                with QSignalBlocker(slider):
                    slider.setValue(_position_of(value))
                label.setText(short(value, 3))
                label.setToolTip(full(value))
        named = [f"{name}={x:g}" for name, x in zip(self._variables, self._diagonal, strict=True) if x != 1.0]
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(", ".join(named))
            self.field.setModified(False)


def _number_at(position: int) -> float:
    """Return the number of a slider's position, as a person would type it: two or three digits."""
    return float(f"{10.0 ** (position / _STEPS):.3g}")


def _position_of(value: float) -> int:
    return round(_STEPS * min(max(math.log10(value), -_DECADES), _DECADES))


def _slider(which: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(f"norm_{which}_slider")
    slider.setRange(-_DECADES * _STEPS, _DECADES * _STEPS)
    slider.setPageStep(_STEPS)
    slider.setToolTip("From 0.01 to 100: where P is larger, a step along this variable counts as longer")
    return slider


def _field() -> QLineEdit:
    field = QLineEdit()
    field.setObjectName("norm_diagonal_edit")
    field.setAccessibleName("Diagonal of P by the names of variables")
    field.setToolTip("The diagonal of P by names, x=4, y=0.1; the variables that are not named have 1")
    field.setPlaceholderText("all 1; type for example x=4")
    return field
