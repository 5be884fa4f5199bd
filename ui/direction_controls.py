"""The controls of the direction: its rule, the angle β, and what a rule needs besides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from explorer.direction import (
    STEEPEST_ASCENT,
    STEEPEST_DESCENT,
    AlongAxis,
    AlongVector,
    AtAngle,
    AtRandom,
    DirectionRule,
    SteepestIn,
)
from explorer.option_error import OptionError
from explorer.options import parse_at
from ui.angle_edit import AngleEdit
from ui.direction_entries import MANY, Entry, entries_for, name_of, text_of, vector_text
from ui.numbers import full
from ui.spoken import name_choices


class DirectionControls(QWidget):
    """Chooses a rule for u.

    Signals
    -------
    rule_chosen
        A `DirectionRule`.
    angle_chosen
        β in degrees, typed or stepped.
    refused
        Why a vector or an angle was not taken.
    """

    rule_chosen = Signal(object)
    angle_chosen = Signal(float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[str, ...] = ()
        self._rule: DirectionRule = AtAngle()
        self._entries: list[Entry] = []
        self._vector_shown = ""
        self.combo = _combo("direction_combo", "How the unit direction u is chosen")
        self.combo.activated.connect(self._choose)
        self.beta = AngleEdit()
        self.beta.valueChanged.connect(self._turn)
        self.vector = _vector_edit()
        self.vector.editingFinished.connect(self._typed_vector)
        self.seed = _seed_spin()
        self.seed.valueChanged.connect(lambda seed: self.rule_chosen.emit(AtRandom(seed)))
        about = "u turns in the plane of ∇L and this axis; “far” is the axis farthest from ∇L"
        self.plane = _combo("plane_combo", about, figures=5)
        self.plane.activated.connect(self._choose_plane)
        self.axis = _combo("axis_combo", "The variable whose axis u follows", figures=5)
        self.axis.activated.connect(self._choose_axis)
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
        self.combo.setAccessibleName("Direction rule")
        beside = (self.plane, self.axis, self.vector, self.seed)
        for widget in (self.label, self.combo, beta_label, self.beta, *beside):
            row.addWidget(widget)
        name_choices(self.plane, "Second direction of the plane in which u turns")
        name_choices(self.axis, "Axis along which u points")

    # -- what is shown

    def set_variables(self, variables: tuple[str, ...]) -> None:
        """Offer the directions that a loss of these variables has."""
        if variables == self._variables:
            return
        self._variables = variables
        self._entries = entries_for(variables)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            self.combo.addItems([entry.text for entry in self._entries])
        _fill(self.plane, ["∇L, far", *(f"∇L, {name}" for name in variables)])
        _fill(self.axis, variables)
        self.beta.set_line(is_line=len(variables) == 1)
        self._show_vector((1.0, *(0.0,) * (len(variables) - 1)))

    def show_rule(self, rule: DirectionRule, beta: float | None) -> None:
        """Show a rule, and the β that it has now."""
        self._rule = rule
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(self._place_of(rule))
        shown = rule.beta if beta is None and isinstance(rule, AtAngle) else beta
        if shown is not None and not self.beta.is_being_typed:
            with QSignalBlocker(self.beta):
                self.beta.setValue(shown)
        self.beta.setToolTip(self._about(beta))
        self.plane.setVisible(isinstance(rule, AtAngle) and len(self._variables) > 2)
        self.axis.setVisible(isinstance(rule, AlongAxis) and len(self._variables) > MANY)
        self.vector.setVisible(isinstance(rule, AlongVector))
        self.seed.setVisible(isinstance(rule, AtRandom))
        if isinstance(rule, AtAngle):
            self.plane.setCurrentIndex(0 if rule.second is None else rule.second + 1)
        elif isinstance(rule, AlongAxis):
            self.axis.setCurrentIndex(rule.axis)
        elif isinstance(rule, AlongVector) and not (self.vector.hasFocus() and self.vector.isModified()):
            self._show_vector(rule.vector)
        elif isinstance(rule, AtRandom):
            with QSignalBlocker(self.seed):
                # a file may have a longer one than there is room for here
                self.seed.setMaximum(max(self.seed.maximum(), rule.seed))
                self.seed.setValue(rule.seed)

    def _place_of(self, rule: DirectionRule) -> int:
        """Find the entry of a rule; what is not offered is still named where it holds."""
        name = name_of(rule, len(self._variables))
        names = [entry.name for entry in self._entries]
        if name not in names:
            self._entries.append(Entry(name, text_of(name), rule))
            self.combo.addItem(text_of(name))
            return len(names)
        place = names.index(name)
        if isinstance(rule, SteepestIn):
            # the last P is the one that can be chosen again
            self._entries[place] = self._entries[place]._replace(rule=rule)
        return place

    def _about(self, beta: float | None) -> str:
        way = "between ∇L and u"
        if len(self._variables) == 1:
            way = "from ∇L to u: 180° goes down, 0° goes up, and there is no other"
        elif len(self._variables) == 2:
            way = "counter-clockwise from ∇L to u"
        elif isinstance(self._rule, AtAngle):
            way = "from ∇L to u, toward the second direction of the plane"
        now = "undefined here" if beta is None else f"{full(beta)}°, {way}"
        return f"β is {now}\nType an angle to turn u"

    def _show_vector(self, vector: Sequence[float]) -> None:
        text = vector_text(vector, self._variables)
        if text != self._vector_shown or text != self.vector.text():
            self._vector_shown = text
            self.vector.setText(text)
            self.vector.setCursorPosition(0)
            whole = ", ".join(f"{name} = {full(x)}" for name, x in zip(self._variables, vector, strict=True) if x)
            self.vector.setToolTip(f"{whole}\n{_HOW_TO_TYPE}")

    # -- what is chosen

    def commit(self) -> None:
        """Take what was typed."""
        self.beta.interpretText()
        if not self.vector.isHidden() and self.vector.isModified():
            self._typed_vector()

    def _choose(self, index: int) -> None:
        entry = self._entries[index]
        if entry.name == "angle":
            self.angle_chosen.emit(self.beta.value())
        elif entry.name == "vector":
            self._take_vector()
        elif entry.name == "random":
            self.rule_chosen.emit(AtRandom(self.seed.value()))
        elif isinstance(entry.rule, AtAngle) and isinstance(self._rule, AtAngle):
            # in the plane in which u turns now
            self.angle_chosen.emit(entry.rule.beta)
        elif isinstance(entry.rule, AlongAxis) and len(self._variables) > MANY:
            self.rule_chosen.emit(AlongAxis(self.axis.currentIndex(), entry.rule.sign))
        else:
            self.rule_chosen.emit(entry.rule)

    def _choose_plane(self, index: int) -> None:
        if isinstance(self._rule, AtAngle):
            self.rule_chosen.emit(AtAngle(self._rule.beta, index - 1 if index else None))

    def _choose_axis(self, index: int) -> None:
        if isinstance(self._rule, AlongAxis):
            self.rule_chosen.emit(AlongAxis(index, self._rule.sign))

    def _turn(self, beta: float) -> None:
        if len(self._variables) > 1:
            self.angle_chosen.emit(beta)
            return
        nearest = STEEPEST_DESCENT if 90.0 < beta < 270.0 else STEEPEST_ASCENT
        with QSignalBlocker(self.beta):
            self.beta.setValue(nearest)
        self.angle_chosen.emit(nearest)
        if beta % 180.0 != 0.0:
            self.refused.emit(f"With one variable β is 0° or 180°; {nearest:g}° is nearer to {beta:g}°")

    def _typed_vector(self) -> None:
        # leaving the field is no wish: what it shows is rounded
        is_shown = isinstance(self._rule, AlongVector) and self.vector.text() == self._vector_shown
        if not is_shown:
            self._take_vector()

    def _take_vector(self) -> None:
        try:
            vector = parse_at(self.vector.text(), self._variables, what="the vector", missing=0.0)
            if not any(vector):
                raise OptionError("the vector 0 has no direction")
        except OptionError as error:
            self.refused.emit(str(error))
            return
        self.vector.setModified(False)
        if AlongVector(vector) != self._rule:
            self.rule_chosen.emit(AlongVector(vector))


_HOW_TO_TYPE = "The vector that u points along: all components, 1, -2, or some of them, x = 1"


def _combo(name: str, tip: str, figures: int = 0) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setToolTip(tip)
    if figures:
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(figures)
        combo.setMaximumWidth(combo.fontMetrics().horizontalAdvance("0" * figures) + 38)
    return combo


def _fill(combo: QComboBox, texts: Sequence[str]) -> None:
    """Fill a narrow combo box, whose list is as wide as its texts are."""
    combo.clear()
    combo.addItems(texts)
    widest = max(map(combo.fontMetrics().horizontalAdvance, texts), default=0)
    combo.view().setMinimumWidth(min(widest + 40, 320))


def _vector_edit() -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName("vector_edit")
    edit.setAccessibleName("Fixed direction vector")
    edit.setToolTip(_HOW_TO_TYPE)
    edit.setMaximumWidth(90)
    return edit


def _seed_spin() -> QSpinBox:
    spin = QSpinBox()
    spin.setObjectName("seed_spin")
    spin.setAccessibleName("Seed of the random direction")
    spin.setToolTip("Seed: the same seed gives the same directions")
    spin.setRange(0, 999_999)
    spin.setKeyboardTracking(False)
    return spin
