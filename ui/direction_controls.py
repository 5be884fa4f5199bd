"""The controls of the direction: its rule, the angle β, and what a rule needs besides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from explorer.direction import (
    ALONG_CONTOUR,
    STEEPEST_ASCENT,
    STEEPEST_DESCENT,
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    Newton,
)
from explorer.options import OptionError, parse_at
from ui.angle_edit import AngleEdit
from ui.numbers import full

_LONG = 4
_ANGLES = {"descent": STEEPEST_DESCENT, "ascent": STEEPEST_ASCENT, "contour": ALONG_CONTOUR}


def rule_name(rule: DirectionRule) -> str:
    """Name a rule as the combo box does."""
    match rule:
        case AtAngle(beta):
            return next((name for name, angle in _ANGLES.items() if angle == beta), "angle")
        case AlongVector():
            return "vector"
        case AlongAxis(axis, sign):
            return f"axis {axis} {sign}"
        case AtRandom():
            return "random"
        case Newton():
            return "newton"


class DirectionControls(QWidget):
    """Chooses a rule for u.

    Signals
    -------
    rule_chosen
        A `DirectionRule`.
    angle_chosen
        β in degrees, typed or stepped.
    refused
        Why a vector was not understood.
    """

    rule_chosen = Signal(object)
    angle_chosen = Signal(float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[str, ...] = ()
        self._rule: DirectionRule = AtAngle()
        self.combo = QComboBox()
        self.combo.setObjectName("direction_combo")
        self.combo.setAccessibleName("Direction rule")
        self.combo.setToolTip("How the unit direction u is chosen")
        self.combo.activated.connect(self._choose)
        self.beta = AngleEdit()
        self.beta.valueChanged.connect(self._turn)
        self.vector = QLineEdit("1, 0")
        self.vector.setObjectName("vector_edit")
        self.vector.setAccessibleName("Fixed direction vector")
        self.vector.setToolTip("The vector that u points along: all components, 1, -2, or some of them, x = 1")
        self.vector.setMaximumWidth(90)
        self.vector.editingFinished.connect(self._typed_vector)
        self.seed = QSpinBox()
        self.seed.setObjectName("seed_spin")
        self.seed.setAccessibleName("Seed of the random direction")
        self.seed.setToolTip("Seed: the same seed gives the same directions")
        self.seed.setRange(0, 999_999)
        self.seed.setKeyboardTracking(False)
        self.seed.valueChanged.connect(lambda seed: self.rule_chosen.emit(AtRandom(seed)))
        self.plane = QComboBox()
        self.plane.setObjectName("plane_combo")
        self.plane.setAccessibleName("Second direction of the plane in which u turns")
        self.plane.setToolTip("u turns in the plane of ∇L and this axis; “far” is the axis farthest from ∇L")
        self.plane.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plane.setMinimumContentsLength(4)
        self.plane.activated.connect(self._choose_plane)
        self._lay_out()
        self.set_variables(("x", "y"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.label = QLabel("Direction u")
        self.label.setBuddy(self.combo)
        beta_label = QLabel("β")
        beta_label.setBuddy(self.beta)
        for widget in (self.label, self.combo, beta_label, self.beta, self.plane, self.vector, self.seed):
            row.addWidget(widget)

    def set_variables(self, variables: tuple[str, ...]) -> None:
        """Offer the axes of a loss."""
        if variables == self._variables:
            return
        self._variables = variables
        with QSignalBlocker(self.combo):
            self.combo.clear()
            entries: list[tuple[str, str, DirectionRule | None]] = [
                ("steepest descent", "descent", AtAngle(STEEPEST_DESCENT)),
                ("steepest ascent", "ascent", AtAngle(STEEPEST_ASCENT)),
                ("along the contour", "contour", AtAngle(ALONG_CONTOUR)),
                ("any angle β to ∇L", "angle", None),
                ("Newton −(∇²L)⁻¹∇L", "newton", Newton()),
                ("a fixed vector", "vector", None),
                ("random", "random", None),
            ]
            for axis, variable in enumerate(variables):
                for sign, mark in ((1, "+"), (-1, "−")):
                    rule = AlongAxis(axis, sign)
                    entries.append((f"axis {mark}{variable}", rule_name(rule), rule))
            for text, name, rule_or_none in entries:
                # along a line there is nothing between descent and ascent
                if len(variables) > 1 or name not in {"contour", "angle"}:
                    self.combo.addItem(text, (name, rule_or_none))
        self.plane.clear()
        self.plane.addItems(["far", *variables])
        self.vector.setText(
            ", ".join(["1", *["0"] * (len(variables) - 1)]) if len(variables) < _LONG else f"{variables[0]}=1"
        )

    def show_rule(self, rule: DirectionRule, beta: float | None) -> None:
        """Show a rule, and the β that it has now."""
        self._rule = rule
        name = rule_name(rule)
        with QSignalBlocker(self.combo):
            names = [self.combo.itemData(i)[0] for i in range(self.combo.count())]
            self.combo.setCurrentIndex(names.index(name))
        shown = rule.beta if beta is None and isinstance(rule, AtAngle) else beta
        if shown is not None and not self.beta.is_being_typed:
            with QSignalBlocker(self.beta):
                self.beta.setValue(shown)
        now = f"{full(beta)}°, counter-clockwise from ∇L to u" if beta is not None else "undefined here"
        self.beta.setToolTip(f"β is {now}\nType an angle to turn u")
        self.plane.setVisible(isinstance(rule, AtAngle) and len(self._variables) > 2)
        if isinstance(rule, AtAngle):
            self.plane.setCurrentIndex(0 if rule.second is None else rule.second + 1)
        self.vector.setVisible(isinstance(rule, AlongVector))
        self.seed.setVisible(isinstance(rule, AtRandom))
        if isinstance(rule, AlongVector) and not self.vector.hasFocus():
            self.vector.setText(_vector_text(rule.vector, self._variables))
        if isinstance(rule, AtRandom):
            with QSignalBlocker(self.seed):
                self.seed.setValue(rule.seed)

    def commit(self) -> None:
        """Take what was typed."""
        self.beta.interpretText()

    def _choose(self, index: int) -> None:
        name, rule = self.combo.itemData(index)
        if name == "angle":
            self.angle_chosen.emit(self.beta.value())
            self.beta.setFocus()
            self.beta.selectAll()
        elif name == "vector":
            self._typed_vector()
        elif name == "random":
            self.rule_chosen.emit(AtRandom(self.seed.value()))
        elif isinstance(rule, AtAngle) and isinstance(self._rule, AtAngle):
            self.angle_chosen.emit(rule.beta)
        else:
            self.rule_chosen.emit(rule)

    def _choose_plane(self, index: int) -> None:
        if isinstance(self._rule, AtAngle):
            self.rule_chosen.emit(AtAngle(self._rule.beta, index - 1 if index else None))

    def _turn(self, beta: float) -> None:
        self.angle_chosen.emit(beta)

    def _typed_vector(self) -> None:
        try:
            vector = parse_at(self.vector.text(), self._variables, what="the vector", missing=0.0)
            if not any(vector):
                raise OptionError("the vector 0 has no direction")
        except OptionError as error:
            self.refused.emit(str(error))
            return
        if AlongVector(vector) != self._rule:
            self.rule_chosen.emit(AlongVector(vector))


def _vector_text(vector: Sequence[float], variables: Sequence[str]) -> str:
    """Write a vector; a long one by its components that are not zero, as it can be typed."""
    if len(vector) < _LONG:
        return ", ".join(f"{x:g}" for x in vector)
    return ", ".join(f"{name}={x:g}" for name, x in zip(variables, vector, strict=True) if x)
